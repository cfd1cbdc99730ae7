//! Sealed rounds: whose keys, which envelopes, who has to say the same; and what a depositary or a
//! depositor that lies gains by it.

use comity_agreements::commitment::Commitment;
use comity_agreements::commitment::sealed::opening::{Release, open_all, release};
use comity_agreements::commitment::sealed::{Board, Depositary, DepositaryKey, Envelope, seal};
use comity_agreements::docket::round::announced::board_of;
use comity_agreements::docket::round::{Announced, AnnouncementFlaw, OutcomeFlaw, Proof};
use comity_agreements::docket::{Docket, naming, shipped};
use comity_agreements::duty::Fact;
use comity_protocol::statement::StatementId;
use comity_protocol::vouch::Vouched;
use serde_json::{Value, json};

use super::super::levels::{A, B, C, CAP, at, fact, id, seen};
use super::{AFTER, FROZEN, START};

/// When keys, announcement and envelopes are said.
const KEYS: &str = "2026-11-30";
const ROUND: &str = "2026-12-01";
const SEALED: &str = "2026-12-02";
const OPENED: &str = "2026-12-06";
const SAID: &str = "2026-12-07";

const DEPOSITARIES: [&str; 3] = [A, B, C];
const ANNOUNCED: u8 = 100;

/// The template with three depositaries instead of one.
fn text() -> String {
    let text = shipped::FILES.iter().find(|(file, _)| *file == CAP).unwrap().1;
    let all = DEPOSITARIES.map(|one| format!("depositary {one}"));
    text.replace(&format!("depositary {A}"), &all.join("\n"))
}

fn docket(facts: &[Fact], as_of: &str) -> Docket {
    let mut docket = Docket::new(&[&text()], &[]).unwrap();
    facts.iter().for_each(|fact| docket.insert(fact));
    docket.advance_to(at(as_of));
    docket
}

fn key(number: u8) -> DepositaryKey {
    DepositaryKey::from_seed(&[number; 32])
}

fn depositary(party: &str, number: u8) -> Depositary {
    Depositary { party: party.parse().unwrap(), key: key(number).public() }
}

fn published(number: u8, party: &str, of: u8, issued: &str) -> Fact {
    let body = json!({
        "proposal": CAP, "role": "key", "contribution": { "key": key(of).public() },
    });
    seen(fact(number, "commitment.depositary", party, issued, body))
}

fn keys() -> Vec<Fact> {
    let all = (11..).zip(DEPOSITARIES).zip(1..);
    all.map(|((number, party), of)| published(number, party, of, KEYS)).collect()
}

fn members() -> Vec<Depositary> {
    DEPOSITARIES.iter().zip(1..).map(|(party, of)| depositary(party, of)).collect()
}

fn announcing(threshold: u8, depositaries: &[Depositary]) -> Fact {
    let body = json!({
        "proposal": CAP, "frozen_at": at(FROZEN), "effective_at": at(START),
        "sealed": { "threshold": threshold, "depositaries": depositaries },
    });
    seen(fact(ANNOUNCED, "commitment.round", A, ROUND, body))
}

fn board() -> Board {
    board_of(CAP, id(ANNOUNCED), (2, members()))
}

fn offer(party: &str, least: u32) -> Commitment {
    serde_json::from_value(json!({
        "agreement": CAP, "obligation": "art-5", "party": party,
        "offers": [{ "level": 2, "if": { "count": { "at_least": least, "level": 2 } } }],
        "expires_at": "2030-01-01T00:00:00Z",
    }))
    .unwrap()
}

fn sealing(number: u8, party: &str, holds: Option<&Commitment>) -> (Fact, Envelope) {
    let envelope = seal(&board(), &party.parse().unwrap(), holds, &[number; 32]).unwrap();
    let body = json!({
        "proposal": CAP, "text_digest": naming::text_digest(&text()).to_string(),
        "envelope": envelope, "expires": "2030-01-01T00:00:00Z",
    });
    (seen(fact(number, "commitment.envelope", party, SEALED, body)), envelope)
}

const OUTSIDER: &str = "delta.example";

/// Three that bind themselves if three do, and a blank.
fn sealed() -> Vec<(Fact, Envelope)> {
    let mut all: Vec<_> = [(1, A), (2, B), (3, C)]
        .map(|(number, party)| sealing(number, party, Some(&offer(party, 3))))
        .into();
    all.push(sealing(4, OUTSIDER, None));
    all
}

/// Everything up to the freeze.
fn before(sealed: &[(Fact, Envelope)]) -> Vec<Fact> {
    let mut facts = keys();
    facts.push(announcing(2, &members()));
    facts.extend(sealed.iter().map(|(fact, _)| fact.clone()));
    facts
}

fn announced(docket: &Docket) -> &Announced {
    docket.agreement(CAP).unwrap().announced.iter().find(|one| one.board.is_some()).unwrap()
}

/// The share of one depositary, of what the announcing one opens.
fn share(docket: &Docket, envelopes: &[Envelope], (number, party): (u8, &str)) -> (Fact, Release) {
    let one = announced(docket);
    let to_open = docket.open_next(CAP, one).unwrap_or_else(|_| {
        let round = super::super::levels::round(FROZEN, START);
        docket.open_first((CAP, one), round, &|_| true).unwrap()
    });
    let mut standing: Vec<Envelope> = envelopes.to_vec();
    standing.retain(|one| to_open.envelopes.iter().any(|(_, it)| it.envelope == one.digest()));
    let of = u8::try_from(DEPOSITARIES.iter().position(|one| *one == party).unwrap() + 1).unwrap();
    let made = release(&board(), &standing, &key(of), &to_open.round, at(OPENED)).unwrap();
    let deposits: Vec<String> = to_open.gathered.named.iter().map(StatementId::urn).collect();
    let body = json!({
        "proposal": CAP, "role": "share",
        "contribution": { "deposits": deposits, "release": made },
    });
    (seen(fact(number, "commitment.depositary", party, OPENED, body)), made)
}

fn said(number: u8, party: &str, proof: &Proof) -> Fact {
    let body = json!({
        "proposal": CAP, "frozen_at": at(FROZEN), "effective_at": at(START),
        "outcome": "activated", "certificate": proof,
    });
    seen(fact(number, "commitment.outcome", party, SAID, body))
}

/// Opened by the first two depositaries, and what comes of it.
fn opened(facts: &[Fact], sealed: &[(Fact, Envelope)]) -> (Vec<Fact>, Proof) {
    let envelopes: Vec<Envelope> = sealed.iter().map(|(_, one)| one.clone()).collect();
    let mut facts = facts.to_vec();
    let mut releases = Vec::new();
    for of in [(21, A), (22, B)] {
        let docket = docket(&facts, OPENED);
        let (fact, made) = share(&docket, &envelopes, of);
        facts.push(fact);
        releases.push(made);
    }
    let docket = docket(&facts, OPENED);
    let one = announced(&docket);
    let to_open = docket.open_next(CAP, one).unwrap();
    let mut standing = envelopes;
    standing.retain(|one| to_open.envelopes.iter().any(|(_, it)| it.envelope == one.digest()));
    let opening = open_all(&board(), &standing, &releases).unwrap();
    let proof = docket.close_opened((CAP, one), &to_open, opening).unwrap().proof;
    (facts, proof)
}

/// Why what the announcing depositary says does not hold, and who is bound.
fn told(facts: &[Fact]) -> (Option<&'static str>, usize) {
    let docket = docket(facts, AFTER);
    let entry = docket.agreement(CAP).unwrap();
    let first = entry.rounds.iter().find(|one| one.by.as_str() == A).unwrap();
    let bound = entry.committed.bound_at(docket.as_of());
    (first.flaw.as_ref().map(OutcomeFlaw::code), bound.get("art-5").map_or(0, |of| of.len()))
}

#[test]
fn what_is_sealed_binds_once_enough_depositaries_say_the_same() {
    let sealed = sealed();
    let (mut facts, proof) = opened(&before(&sealed), &sealed);
    let unsealed = proof.sealed.as_ref().unwrap();
    assert_eq!((unsealed.revealed.len(), unsealed.others), (3, 1));
    assert!(!serde_json::to_string(&proof).unwrap().contains(OUTSIDER));
    facts.push(said(50, A, &proof));
    assert_eq!(told(&facts), (Some("outcome-not-attested"), 0));
    // The other depositary finds the same by itself, and says so.
    let looked = docket(&facts, SAID);
    let to_attest = looked.to_attest(CAP, announced(&looked)).unwrap();
    assert_eq!(to_attest.proof.as_ref(), Some(&proof));
    let attested = [&facts[..], &[said(51, B, &proof)]].concat();
    assert_eq!(told(&attested), (None, 3));
    // In whatever order they came.
    let mut reversed = attested.clone();
    reversed.reverse();
    assert_eq!(told(&reversed), (None, 3));
    let other = docket(&attested, AFTER);
    let other = other.agreement(CAP).unwrap().rounds.iter().find(|one| one.by.as_str() == B);
    assert_eq!(other.unwrap().flaw.as_ref().map(OutcomeFlaw::code), Some("outcome-attests"));
    // Whoever is no depositary of the board attests nothing, nor whoever comes after the start.
    let stranger = [&facts[..], &[said(51, OUTSIDER, &proof)]].concat();
    assert_eq!(told(&stranger), (Some("outcome-not-attested"), 0));
    let late = Vouched { after: Some(at("2026-12-11")), by: Some(at("2026-12-11")) };
    let late = Fact { logged: late, ..said(51, B, &proof) };
    assert_eq!(told(&[&facts[..], &[late]].concat()), (Some("outcome-not-attested"), 0));
}

#[test]
fn nobody_names_keys_for_another() {
    let flaw = |facts: &[Fact]| {
        let docket = docket(facts, OPENED);
        let one = announced(&docket);
        (one.flaw, docket.board_now(CAP, 2).depositaries.len())
    };
    assert_eq!(flaw(&before(&[])), (None, 3));
    // All keys are the announcing depositary's own: it would read everything alone.
    let forged = [depositary(A, 1), depositary(B, 7), depositary(C, 8)];
    let facts = [&keys()[..], &[announcing(2, &forged)]].concat();
    assert_eq!(flaw(&facts).0, Some(AnnouncementFlaw::Board));
    // What it publishes of keys is its own and nobody else's.
    let said_for = published(15, A, 7, KEYS);
    assert_eq!(flaw(&[&facts[..], &[said_for]].concat()).0, Some(AnnouncementFlaw::Board));
    // Under a key that its party replaced before, which may be stolen.
    let newer = published(16, B, 9, "2026-11-30T12:00:00Z");
    let stolen = [&before(&[])[..], std::slice::from_ref(&newer)].concat();
    assert_eq!(flaw(&stolen).0, Some(AnnouncementFlaw::Board));
    // A key that comes after the announcement changes nothing of it.
    let later = published(16, B, 9, SEALED);
    assert_eq!(flaw(&[&before(&[])[..], &[later]].concat()).0, None);
    // Nor one that is set back, which others had not seen by the freeze.
    let back = Fact { logged: Vouched { after: Some(at(OPENED)), by: Some(at(OPENED)) }, ..newer };
    assert_eq!(flaw(&[&before(&[])[..], &[back]].concat()).0, None);
    // Whom the text does not name; one alone.
    let outside = [&keys()[..], &[published(17, OUTSIDER, 9, KEYS)]].concat();
    let with_outside = [depositary(A, 1), depositary(OUTSIDER, 9)];
    let facts = [&outside[..], &[announcing(2, &with_outside)]].concat();
    assert_eq!(flaw(&facts).0, Some(AnnouncementFlaw::Board));
    let alone = [&keys()[..], &[announcing(1, &members()[..1])]].concat();
    assert_eq!(flaw(&alone).0, Some(AnnouncementFlaw::Board));
}

#[test]
fn nobody_is_bound_by_an_envelope_that_it_took_back() {
    let sealed = sealed();
    let body = json!({ "proposal": CAP, "of": id(2).urn() });
    let back = seen(fact(30, "commitment.withdrawal", B, "2026-12-03", body));
    let (honest, mut proof) =
        opened(&[&before(&sealed)[..], std::slice::from_ref(&back)].concat(), &sealed);
    // Without B nobody's condition is met, and nobody is revealed.
    assert_eq!(proof.sealed.as_ref().unwrap().revealed.len(), 0);
    assert!(!proof.certificate.activated);
    let both = [said(50, A, &proof), said(51, B, &proof)];
    assert_eq!(told(&[&honest[..], &both].concat()), (None, 0));
    // The depositaries together leave the withdrawal out.
    proof = opened(&before(&sealed), &sealed).1;
    let lied = [said(50, A, &proof), said(51, C, &proof)];
    let facts = [&before(&sealed)[..], &[back], &lied].concat();
    assert_eq!(told(&facts), (Some("outcome-change-left-out"), 0));
}

#[test]
fn an_envelope_that_is_replaced_or_of_who_left_does_not_stand() {
    let sealed = sealed();
    let (mut newer, envelope) = sealing(5, B, Some(&offer(B, 2)));
    newer.issued = at("2026-12-03");
    let mut newer = seen(newer);
    newer.body.as_mut().unwrap()["replaces"] = id(2).urn().into();
    let mut all = sealed;
    all.push((newer, envelope));
    let (facts, proof) = opened(&before(&all), &all);
    let unsealed = proof.sealed.as_ref().unwrap();
    assert_eq!((unsealed.revealed.len(), unsealed.others), (3, 1));
    let both = [said(50, A, &proof), said(51, B, &proof)];
    assert_eq!(told(&[&facts[..], &both].concat()), (None, 3));
    // Two envelopes of one party to one obligation contradict each other: neither counts.
    all[4].0.body.as_mut().unwrap().as_object_mut().unwrap().remove("replaces");
    let (_, proof) = opened(&before(&all), &all);
    assert!(!proof.certificate.activated);
}

#[test]
fn an_outcome_reveals_what_was_sealed_and_nothing_else() {
    let sealed = sealed();
    let (facts, proof) = opened(&before(&sealed), &sealed);
    let held = |change: &dyn Fn(&mut Value)| {
        let mut other = serde_json::to_value(&proof).unwrap();
        change(&mut other);
        let other: Proof = serde_json::from_value(other).unwrap();
        told(&[&facts[..], &[said(50, A, &other), said(51, B, &other)]].concat())
    };
    assert_eq!(held(&|_| {}), (None, 3));
    assert_eq!(held(&|it| it["sealed"]["others"] = 2.into()).0, Some("sealed-outcome"));
    let without = |it: &mut Value| {
        it.as_object_mut().unwrap().remove("sealed");
    };
    assert_eq!(held(&without), (Some("outcome-not-sealed"), 0));
    let fewer = |it: &mut Value| {
        let of = it["deposits"].as_array_mut().unwrap();
        of.retain(|urn| *urn != json!(id(4).urn()));
    };
    assert_eq!(held(&fewer), (Some("sealed-outcome"), 0));
    // One that asks whether an agreement is in force is not counted, whatever would be true.
    let asking: Commitment = serde_json::from_value(json!({
        "agreement": CAP, "obligation": "art-5", "party": A,
        "offers": [{ "level": 2, "if": { "fact": { "not": { "in_force": "cets-225" } } } }],
        "expires_at": "2030-01-01T00:00:00Z",
    }))
    .unwrap();
    let asks = [sealing(1, A, Some(&asking)), sealing(2, B, Some(&offer(B, 1)))];
    let (_, proof) = opened(&before(&asks), &asks);
    let members: Vec<&str> =
        proof.certificate.members.iter().map(|one| one.party.as_str()).collect();
    assert_eq!(members, [B]);
}

#[test]
fn shares_are_released_for_what_the_first_depositary_froze_where_that_is_right() {
    let sealed = sealed();
    let envelopes: Vec<Envelope> = sealed.iter().map(|(_, one)| one.clone()).collect();
    let facts = before(&sealed);
    let looked = docket(&facts, OPENED);
    let one = announced(&looked);
    assert_eq!(looked.open_next(CAP, one).unwrap_err().code(), "outcome-deposit-missing");
    let (mut first, _) = share(&looked, &envelopes, (21, A));
    let held = |first: &Fact| {
        let docket = docket(&[&facts[..], std::slice::from_ref(first)].concat(), OPENED);
        let found = docket.open_next(CAP, announced(&docket));
        found.map(|it| it.envelopes.len()).map_err(|flaw| flaw.code())
    };
    assert_eq!(held(&first), Ok(4));
    // One more deposit of a party that has an envelope there, which it does not name.
    let body = json!({ "proposal": CAP, "of": id(2).urn() });
    let back = seen(fact(30, "commitment.withdrawal", B, "2026-12-03", body));
    let hides = docket(&[&facts[..], &[first.clone(), back]].concat(), OPENED);
    let flaw = hides.open_next(CAP, announced(&hides)).unwrap_err();
    assert_eq!(flaw.code(), "outcome-change-left-out");
    // In the name of another depositary.
    let release = first.body.as_mut().unwrap()["contribution"]["release"].as_object_mut().unwrap();
    release.insert("depositary".to_owned(), B.into());
    assert_eq!(held(&first), Err("outcome-deposit-missing"));
}
