//! The docket as a whole: from statements to who is bound, and to a breach with its proof.

use std::collections::BTreeMap;

use comity_agreements::calendar::Day;
use comity_agreements::commitment::context::{Context, Round};
use comity_agreements::docket::entry::Origin;
use comity_agreements::docket::round::{OutcomeFlaw, RoundOutcome};
use comity_agreements::docket::{Docket, TEXTS_PER_ISSUER_MAX, TextRefusal, naming, shipped};
use comity_agreements::duty::{Fact, Filter, Shown, Status, Verdict};
use comity_protocol::content::Digest;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Vouched;
use serde_json::{Value, json};

mod parts;

const CAP: &str = "template-compute-cap";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn id(number: u8) -> StatementId {
    StatementId([number; 32])
}

fn fact(number: u8, kind: &str, issuer: &str, issued: &str, body: Value) -> Fact {
    // Others saw at once what is said of commitments.
    let seen = Some(at(issued)).filter(|_| kind.starts_with("commitment."));
    Fact {
        id: StatementId([number; 32]),
        kind: kind.parse().unwrap(),
        issuer: issuer.parse().unwrap(),
        subject: CAP.to_owned(),
        issued: at(issued),
        logged: Vouched { after: seen, by: seen },
        body: Some(body),
        relation: None,
        also: Vec::new(),
        shown: Shown::default(),
        index: None,
    }
}

fn deposit(number: u8, party: &str, at_least: u32) -> Fact {
    let commitment = json!({
        "agreement": CAP, "obligation": "art-5", "party": party, "expires_at": "2027-06-01T00:00:00Z",
        "offers": [{ "level": 2, "if": { "count": { "at_least": at_least, "level": 2 } } }],
    });
    let body = json!({
        "proposal": CAP, "text_digest": words(CAP), "commitment": commitment,
        "expires": "2027-06-01T00:00:00Z",
    });
    fact(number, "commitment.deposit", party, "2026-12-01T10:00:00Z", body)
}

/// The digest of the words of an agreement that comes with the program.
fn words(name: &str) -> String {
    let text = shipped::FILES.iter().find(|(file, _)| *file == name).unwrap().1;
    naming::text_digest(text).to_string()
}

fn context(frozen_at: &str) -> Context {
    let levels = ["none", "1e26 FLOP", "1e25 FLOP", "1e24 FLOP"];
    let obligations = [("art-5".to_owned(), levels.map(ToOwned::to_owned).to_vec())];
    Context {
        agreement: CAP.to_owned(),
        obligations: obligations.into(),
        groups: BTreeMap::new(),
        weights: BTreeMap::new(),
        in_force: Default::default(),
        bound: BTreeMap::new(),
        activation: None,
        round: Round {
            log: "asterion.example/log".to_owned(),
            size: 9,
            root: Digest([0; 32]),
            frozen_at: at(frozen_at),
            effective_at: at("2026-12-03T00:00:00Z"),
        },
    }
}

/// Three deposits, the closing of the round, and a run above the cap.
fn story() -> Vec<Fact> {
    let mut facts = vec![
        deposit(1, "asterion.example", 3),
        deposit(2, "borealis.example", 3),
        deposit(3, "cygnus-lab.example", 3),
    ];
    let docket = docket_of(&facts, "2026-12-02T00:00:00Z");
    let proof = docket.close(context("2026-12-02T00:00:00Z"), &|_| true).unwrap().unwrap().proof;
    let body = json!({
        "proposal": CAP, "frozen_at": "2026-12-02T00:00:00Z", "effective_at": "2026-12-03T00:00:00Z",
        "outcome": "activated", "certificate": proof,
    });
    let closed = fact(4, "commitment.outcome", "asterion.example", "2026-12-02T09:00:00Z", body);
    facts.push(super::levels::seen(closed));
    let run = json!({
        "run": "r-1", "model": "Heron", "begun_at": "2026-12-10T08:00:00Z",
        "planned_compute_flop": 2e25,
    });
    facts.push(fact(5, "run.start", "cygnus-lab.example", "2026-12-10T09:00:00Z", run));
    facts
}

fn docket_of(facts: &[Fact], as_of: &str) -> Docket {
    let mut docket = Docket::new(&shipped::texts(), &[]).unwrap();
    super::levels::with_rounds(facts).iter().for_each(|fact| docket.insert(fact));
    docket.advance_to(at(as_of));
    docket
}

/// Findings as JSON, one a line, and what differs from others in few words.
fn lines(docket: &mut Docket) -> Vec<String> {
    let findings = docket.findings(&Filter::default());
    findings.iter().map(|finding| serde_json::to_string(finding).unwrap()).collect()
}

fn same(one: &[String], other: &[String]) {
    for (one, other) in one.iter().zip(other) {
        assert_eq!(one, other);
    }
    assert_eq!(one.len(), other.len());
}

/// A docket of another day is made of what one of the present rests on.
#[test]
fn a_docket_of_another_day_is_the_one_that_stood_there() {
    let facts = story();
    let present = docket_of(&facts, "2027-03-01T00:00:00Z");
    for day in ["2026-12-01T00:00:00Z", "2026-12-04T00:00:00Z", "2026-12-11T00:00:00Z"] {
        let mut then = present.seed().docket(None, &[]).unwrap();
        then.advance_to(at(day));
        same(&lines(&mut then), &lines(&mut docket_of(&facts, day)));
    }
}

#[test]
fn a_coalition_comes_into_being_for_all_at_once_and_a_breach_is_found() {
    let facts = story();
    let before = docket_of(&facts[..3], "2026-12-04T00:00:00Z");
    let day: Day = "2026-12-04".parse().unwrap();
    assert!(before.agreement(CAP).unwrap().participations(day).is_empty());
    let mut docket = docket_of(&facts, "2026-12-11T00:00:00Z");
    let entry = docket.agreement(CAP).unwrap();
    let outcome = &entry.rounds[0];
    assert_eq!((&outcome.flaw, outcome.left_out.len()), (&None, 0));
    assert_eq!(outcome.effective_at, Some(at("2026-12-03T00:00:00Z")));
    let parties = entry.participations(day);
    let since: Vec<_> = parties.iter().map(|row| (row.party.as_str(), row.since)).collect();
    let third = Some("2026-12-03".parse().unwrap());
    assert_eq!(
        since,
        [("asterion.example", third), ("borealis.example", third), ("cygnus-lab.example", third)]
    );
    let findings = docket.findings(&Filter::default());
    let breach = findings
        .iter()
        .find(|finding| finding.key.duty == "plan-above-cap" && finding.verdict == Verdict::Breach);
    let breach = breach.expect("the run above the cap is a breach");
    assert_eq!(breach.key.bearer, "cygnus-lab.example");
    assert_eq!(breach.clause, "art-5");
    assert!(breach.evidence.iter().any(|evidence| evidence.statement == StatementId([5; 32])));
    let mut claimed = serde_json::to_value(breach).unwrap();
    docket.verify(&claimed, &BTreeMap::new()).unwrap();
    claimed["bearer"] = "borealis.example".into();
    assert!(docket.verify(&claimed, &BTreeMap::new()).is_err());
}

#[test]
fn the_order_of_arrival_changes_nothing() {
    let facts = super::levels::with_rounds(&story());
    let expected = lines(&mut docket_of(&facts, "2027-03-01T00:00:00Z"));
    assert!(expected.len() > 5);
    let mut turned = facts.clone();
    turned.reverse();
    same(&lines(&mut docket_of(&turned, "2027-03-01T00:00:00Z")), &expected);
    let mut live = Docket::new(&shipped::texts(), &[]).unwrap();
    for fact in &facts {
        live.insert(fact);
        live.insert(fact);
        live.advance_to(fact.issued);
        live.findings(&Filter::default());
    }
    live.advance_to(at("2027-03-01T00:00:00Z"));
    same(&lines(&mut live), &expected);
}

#[test]
fn an_outcome_is_believed_only_as_far_as_it_is_proved() {
    let mut facts = story();
    let check = |facts: &[Fact], flaw: Option<&str>| {
        let docket = docket_of(facts, "2026-12-11T00:00:00Z");
        let outcome = &docket.agreement(CAP).unwrap().rounds[0];
        let found = outcome.flaw.as_ref().map(OutcomeFlaw::code);
        assert_eq!((found, outcome.effective_at.is_some()), (flaw, flaw.is_none()));
    };
    check(&facts, None);
    let good = facts[3].clone();
    facts[3].issuer = "borealis.example".parse().unwrap();
    check(&facts, Some("outcome-not-by-depositary"));
    facts[3] = good.clone();
    let without: Vec<Fact> =
        facts.iter().filter(|fact| fact.id != StatementId([2; 32])).cloned().collect();
    check(&without, Some("outcome-deposit-missing"));
    let body = facts[3].body.as_mut().unwrap();
    body["certificate"]["certificate"]["members"].as_array_mut().unwrap().pop();
    let docket = docket_of(&facts, "2026-12-11T00:00:00Z");
    assert!(docket.agreement(CAP).unwrap().rounds[0].flaw.is_some());
    facts[3] = good;
    facts[3].body.as_mut().unwrap()["certificate"] = json!({});
    check(&facts, Some("outcome-malformed"));
}

/// A round closed over these deposits in this context, as its depositary says on a day.
fn closed(number: u8, facts: &[Fact], issued: &str, context: Context) -> Fact {
    let frozen = context.round.frozen_at.to_string();
    let effective = context.round.effective_at.to_string();
    let docket = docket_of(facts, &frozen);
    let proof = docket.close(context, &|_| true).unwrap().unwrap().proof;
    let body = json!({
        "proposal": CAP, "frozen_at": frozen, "effective_at": effective,
        "outcome": "activated", "certificate": proof,
    });
    super::levels::seen(fact(number, "commitment.outcome", "asterion.example", issued, body))
}

#[test]
fn nobody_is_bound_by_what_a_depositary_says_of_the_world() {
    let judged = |facts: &[Fact]| {
        let docket = docket_of(facts, "2027-01-11T00:00:00Z");
        let rounds = &docket.agreement(CAP).unwrap().rounds;
        let flaws = rounds.iter().map(|one| one.flaw.as_ref().map(OutcomeFlaw::code));
        let members = |one: &RoundOutcome| one.members.values().map(BTreeMap::len).sum::<usize>();
        let since = rounds.iter().map(|one| one.effective_at.map(|at| at.to_string()));
        let members = rounds.iter().map(members);
        flaws
            .zip(members)
            .zip(since)
            .map(|((flaw, count), at)| (flaw, count, at))
            .collect::<Vec<_>>()
    };
    let bound = |parties: &[&str]| {
        let parties = parties.iter().map(|party| (party.parse().unwrap(), 2)).collect();
        BTreeMap::from([("art-5".to_owned(), parties)])
    };
    let ground = || context("2026-12-02T00:00:00Z");
    // Bound already, it says, though no round bound them: one without a deposit of its own, too.
    let one = [deposit(1, "asterion.example", 1)];
    let victims = ["borealis.example", "cygnus-lab.example"];
    let lie =
        closed(4, &one, "2026-12-02T09:00:00Z", Context { bound: bound(&victims), ..ground() });
    let other = Some("outcome-bound-other");
    assert_eq!(judged(&[one[0].clone(), lie]), [(other, 0, None)]);
    let nobody =
        closed(4, &[], "2026-12-02T09:00:00Z", Context { bound: bound(&victims), ..ground() });
    assert_eq!(judged(&[nobody]), [(other, 0, None)]);
    // In force, it says, though it is not here.
    let in_force = ["ctbt".to_owned()].into();
    let false_fact = closed(4, &one, "2026-12-02T09:00:00Z", Context { in_force, ..ground() });
    // Nobody asked about it, so that it decides nothing.
    let start = Some("2026-12-03T00:00:00Z".to_owned());
    assert_eq!(judged(&[one[0].clone(), false_fact]), [(None, 1, start)]);
    // Nobody is bound before it was said.
    let mut early = ground();
    early.round.effective_at = at("2026-12-02T00:00:00Z");
    let late = closed(4, &one, "2026-12-09T09:00:00Z", early);
    assert_eq!(judged(&[one[0].clone(), late]), [(Some("outcome-after-start"), 0, None)]);
    let first = closed(4, &one, "2026-12-02T09:00:00Z", ground());
    let from = Some("2026-12-03T00:00:00Z".to_owned());
    assert_eq!(judged(&[one[0].clone(), first.clone()]), [(None, 1, from.clone())]);
    // A second round stands on the first: on all whom it bound, and nobody else.
    let two = vec![one[0].clone(), deposit(2, "borealis.example", 2), first];
    let next = |bound| {
        let mut next = Context { bound, ..context("2026-12-20T00:00:00Z") };
        next.round.effective_at = at("2026-12-21T00:00:00Z");
        next
    };
    let told = |second: &[&str]| {
        let mut facts = two.clone();
        let known = if second.is_empty() { BTreeMap::new() } else { bound(second) };
        facts.push(closed(5, &facts, "2026-12-20T09:00:00Z", next(known)));
        judged(&facts)
    };
    let both = Some("2026-12-21T00:00:00Z".to_owned());
    assert_eq!(told(&["asterion.example"]), [(None, 1, from), (None, 2, both)]);
    // Whom it leaves out stays bound, and counts for nobody's condition.
    assert_eq!(told(&[])[1], (None, 0, None));
    assert_eq!(told(&["asterion.example", "cygnus-lab.example"])[1], (other, 0, None));
}

fn our_line() -> String {
    let text = shipped::FILES.iter().find(|(name, _)| *name == "template-hot-line").unwrap().1;
    text.replace("agreement template-hot-line", "agreement our-line")
        .replace("version \"2026-11-23\"", "version \"1\"")
}

fn publish(number: u8, issuer: &str, issued: &str, id: &str, text: &str) -> Fact {
    let version = text.lines().find_map(|line| line.strip_prefix("version ")).unwrap_or("\"1\"");
    let body = json!({ "agreement": id, "version": version.trim_matches('"'), "text": text });
    fact(number, "agreement.text", issuer, issued, body)
}

#[test]
fn a_text_bears_the_name_of_its_publisher() {
    let own = our_line();
    let first = publish(1, "asterion.example", "2026-12-01T10:00:00Z", "our-line", &own);
    // However early it claims to be: another's text never takes the name.
    let theirs = publish(2, "borealis.example", "2000-01-01T00:00:00Z", "our-line", &own);
    let shipped_too = publish(
        3,
        "borealis.example",
        "2026-12-01T11:00:00Z",
        "template-hot-line",
        &own.replace("agreement our-line", "agreement template-hot-line"),
    );
    let faulty =
        publish(4, "borealis.example", "2026-12-01T11:00:00Z", "x", "agreement x\nform tryaty\n");
    let other = publish(5, "borealis.example", "2026-12-01T12:00:00Z", "y", &own);
    let odd = own.replacen("version \"1\"", "version \"1 a\"", 1);
    assert_ne!(odd, own);
    let odd = publish(6, "borealis.example", "2026-12-01T12:00:00Z", "our-line", &odd);
    let all = [first, theirs, shipped_too, faulty, other, odd];
    let docket = Docket::new(&shipped::texts(), &all).unwrap();
    let origin = |name: &str| docket.agreement(name).map(|entry| entry.origin.clone());
    for (name, number, issuer) in [
        ("asterion.example:our-line@1", 1, "asterion.example"),
        ("borealis.example:our-line@1", 2, "borealis.example"),
        ("borealis.example:template-hot-line@1", 3, "borealis.example"),
    ] {
        let issuer = issuer.parse().unwrap();
        let expected = Origin::Statement { id: StatementId([number; 32]), issuer };
        assert_eq!(origin(name), Some(expected), "{name}");
        assert_eq!(docket.agreement(name).unwrap().agreement().id, name);
    }
    assert_eq!(origin("template-hot-line"), Some(Origin::Shipped));
    assert_eq!(origin("our-line"), None);
    let codes: Vec<&str> = docket.refused().values().map(TextRefusal::code).collect();
    assert_eq!(codes, ["agreement-faulty", "agreement-mislabelled", "agreement-version-unfit"]);
    let mut late = Docket::new(&shipped::texts(), &all[1..]).unwrap();
    late.insert(&all[0]);
    assert!(late.is_outdated());
}

/// The statement of a text comes before its content, which is asked for by itself: whichever of the
/// two is read first, and however far a docket had come by then.
#[test]
fn a_text_is_read_when_its_content_comes() {
    let whole = publish(1, "asterion.example", "2026-12-01T10:00:00Z", "our-line", &our_line());
    let bare = Fact { body: None, ..whole.clone() };
    let make = |published: &[Fact]| Docket::new(&shipped::texts(), published).unwrap();
    for before in [&[][..], std::slice::from_ref(&bare)] {
        let mut docket = make(before);
        docket.insert(&bare);
        assert!(!docket.is_outdated(), "there is nothing to read yet");
        docket.insert(&whole);
        assert!(docket.is_outdated());
    }
    let mut docket = make(std::slice::from_ref(&whole));
    docket.insert(&whole);
    docket.insert(&bare);
    assert!(!docket.is_outdated(), "all of it was read");
}

/// The publisher, or whoever has its key, changes the words under those who accepted them.
#[test]
fn the_words_of_an_agreement_cannot_be_swapped_under_its_parties() {
    const NAME: &str = "asterion.example:our-line@1";
    let own = our_line();
    let swapped = own.replace("title en \"", "title en \"Another ");
    assert_ne!(own, swapped);
    let first = publish(1, "asterion.example", "2026-12-01T10:00:00Z", "our-line", &own);
    let second = publish(2, "asterion.example", "2000-01-01T00:00:00Z", "our-line", &swapped);
    let same = publish(3, "asterion.example", "2026-12-03T10:00:00Z", "our-line", &own);
    let next = own.replacen("version \"1\"", "version \"2\"", 1);
    let next = publish(4, "asterion.example", "2026-12-04T10:00:00Z", "our-line", &next);
    let docket =
        Docket::new(&shipped::texts(), &[first.clone(), second, same, next.clone()]).unwrap();
    let entry = docket.agreement(NAME).unwrap();
    assert_eq!((entry.text.as_str(), &entry.contradictions), (own.as_str(), &vec![id(2)]));
    assert_eq!(
        docket.refused().get(&id(2)).map(TextRefusal::code),
        Some("agreement-text-contradicts")
    );
    assert!(!docket.refused().contains_key(&id(3)), "the same words again are no contradiction");
    assert!(docket.agreement("asterion.example:our-line@2").is_some());

    // Another made of what this one rests on shows the same.
    let again = docket.seed().docket(None, &[]).unwrap();
    assert_eq!(again.refused(), docket.refused());
    assert_eq!(again.agreement(NAME).unwrap().contradictions, vec![id(2)]);

    // An act counts for the words it names and for no others.
    let accede = |number, text: Option<&str>| {
        let mut body = json!({ "agreement": NAME });
        if let Some(text) = text {
            body["text_digest"] = naming::text_digest(text).to_string().into();
        }
        let party =
            ["borealis.example", "cygnus.example", "deneb.example"][usize::from(number) - 10];
        fact(number, "agreement.definitive-signature", party, "2026-12-05T10:00:00Z", body)
    };
    let mut docket = Docket::new(&shipped::texts(), &[first, next]).unwrap();
    for act in [accede(10, Some(&own)), accede(11, Some(&swapped)), accede(12, None)] {
        docket.insert(&act);
    }
    docket.advance_to(at("2026-12-06T00:00:00Z"));
    let entry = docket.agreement(NAME).unwrap();
    let flaws: Vec<_> =
        entry.life.findings.iter().map(|found| (found.act, found.flaw.code())).collect();
    for expected in [(id(11), "action-text-other"), (id(12), "action-text-missing")] {
        assert!(flaws.contains(&expected), "{flaws:?}");
    }
    let day: Day = "2026-12-06".parse().unwrap();
    let parties: Vec<String> = entry.participations(day).into_iter().map(|row| row.party).collect();
    assert_eq!(parties, ["borealis.example"]);
}

#[test]
fn nobody_fills_the_docket_with_texts() {
    let own = our_line();
    let numbered = |number: usize| {
        let text = own.replacen("version \"1\"", &format!("version \"{number}\""), 1);
        let mut fact = publish(9, "mallory.example", "2000-01-01T00:00:00Z", "our-line", &text);
        fact.id = StatementId(Digest::of(&number.to_be_bytes()).0);
        fact
    };
    let mut all: Vec<Fact> = (0..TEXTS_PER_ISSUER_MAX + 2).map(numbered).collect();
    all.push(publish(1, "asterion.example", "2026-12-01T10:00:00Z", "our-line", &own));
    let docket = Docket::new(&[], &all).unwrap();
    let count = docket.agreements().count();
    assert_eq!(count, TEXTS_PER_ISSUER_MAX + 1);
    assert_eq!(docket.refused().len(), 2);
    assert!(docket.refused().values().all(|one| one.code() == "agreements-too-many-of-one"));
}

#[test]
fn every_file_that_is_shipped_is_listed() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/agreements");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    let listed: Vec<&str> = shipped::FILES.iter().map(|(name, _)| *name).collect();
    assert_eq!(listed, names);
}

#[test]
fn acts_count_from_what_others_vouch_for_and_bounds_may_come_later() {
    let text = "agreement pact\nversion \"1\"\ntitle en \"Pact\"\nform treaty\nbinding yes\n\
                status template from 2026-01-01, verified\nlanguage en authentic\n\
                consent by accession\naccession open\n\
                clause art-1 en \"Words\" original\ntext en \"Words.\"\n";
    let act = |logged: Vouched| {
        let mut body = json!({"agreement": "pact", "version": "1"});
        let kind = "agreement.accession".parse().unwrap();
        Docket::new(&[text], &[]).unwrap().name_words(&kind, &mut body).unwrap();
        let act = fact(7, "agreement.accession", "lab.example", "2026-02-01T00:00:00Z", body);
        Fact { logged, ..act }
    };
    let bounds =
        |after: Option<&str>, by: Option<&str>| Vouched { after: after.map(at), by: by.map(at) };
    let backdated = bounds(Some("2026-05-01T12:00:00Z"), Some("2026-05-03T00:00:00Z"));
    let since = |facts: &[Fact]| {
        let mut docket = Docket::new(&[text], &[]).unwrap();
        for fact in facts {
            docket.insert(fact);
            docket.advance_to(at("2026-06-01T00:00:00Z"));
        }
        let rows = docket.agreement("pact").unwrap().participations("2026-06-01".parse().unwrap());
        rows.first().and_then(|row| row.since).map(|day| day.to_string())
    };
    assert_eq!(since(&[act(Vouched::NOBODY)]).as_deref(), Some("2026-02-01"));
    let late = since(&[act(backdated)]);
    assert_eq!(late.as_deref(), Some("2026-05-01"));
    // In whatever order and parts the bounds come.
    let (after, by) = (Vouched { by: None, ..backdated }, Vouched { after: None, ..backdated });
    for parts in
        [[Vouched::NOBODY, backdated], [after, by], [by, after], [backdated, Vouched::NOBODY]]
    {
        assert_eq!(since(&parts.map(act)), late, "{parts:?}");
    }
}

/// A small agreement that forbids a filing; its publisher writes what it likes about others.
fn trap(id: &str, form: &str, bearer: &str, lead: &str) -> String {
    format!(
        r#"agreement {id}
version "1"
title en "Trap"
form {form}
binding yes
status in-force from 2026-01-01, verified source 1
language en authentic
source "Written for a test" licence "CC0-1.0" read 2026-11-23, verified
{lead}
fields of run.start
  planned: number in FLOP at /planned_compute_flop

consent by ratification, accession
signature from 2026-01-01
accession open

clause art-1 en "Cap" original
text en """
  Nobody begins a large run.
  """
ban exceed-cap
  bearer {bearer}
  owed to all
  never file run.start as start by bearer where start.planned > 1e25 FLOP
"#
    )
}

/// Whoever publishes a text speaks in it for itself: neither a depositary that it names, nor its
/// list of participants, nor its form binds or accuses anybody who has not accepted it.
#[test]
fn nobody_is_bound_by_what_another_publishes() {
    const LIAR: &str = "mallory.example";
    const VICTIM: &str = "asterion.example";
    let depositary = format!("depositary {LIAR}\n");
    let listed = format!("participant {VICTIM} accession 2026-01-02, verified\n");
    let person = format!("person {LIAR} is \"{VICTIM}\"\n");
    let run = json!({
        "run": "r-1", "model": "Heron", "begun_at": "2026-12-10T08:00:00Z",
        "planned_compute_flop": 2e25,
    });
    let run = fact(9, "run.start", VICTIM, "2026-12-10T09:00:00Z", run);
    let day: Day = "2026-12-11".parse().unwrap();
    for (id, form, bearer, lead) in [
        ("record", "treaty", "each party", depositary.as_str()),
        ("listed", "treaty", "each party", listed.as_str()),
        ("law", "regulation", "issuer", ""),
        ("law-with-record", "regulation", "issuer", depositary.as_str()),
    ] {
        let text = trap(id, form, bearer, lead);
        let name = format!("{LIAR}:{id}@1");
        let act = |number: u8, by: &str, issued: &str, more: Value| {
            let mut body = json!({
                "agreement": name, "text_digest": naming::text_digest(&text).to_string(),
            });
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            fact(number, "agreement.accession", by, issued, body)
        };
        let published = publish(1, LIAR, "2026-12-01T10:00:00Z", id, &text);
        let record = json!({
            "on_behalf_of": VICTIM, "dates": { "deposited": "2026-03-01" },
        });
        let record = act(2, LIAR, "2026-12-01T11:00:00Z", record);
        let own = act(3, LIAR, "2026-12-01T11:00:00Z", json!({}));
        let docket = |facts: &[&Fact]| {
            let mut docket =
                Docket::new(&shipped::texts(), std::slice::from_ref(&published)).unwrap();
            facts.iter().for_each(|fact| docket.insert(fact));
            docket.advance_to(at("2026-12-11T00:00:00Z"));
            assert!(docket.refused().is_empty(), "{id}: {:?}", docket.refused());
            docket
        };
        let stands = |docket: &mut Docket| {
            let entry = docket.agreement(&name).unwrap();
            let rows = entry.participations(day);
            let since = rows.into_iter().find(|row| row.party == VICTIM).map(|row| row.since);
            let found = docket.findings(&Filter::default());
            let owed = found.iter().filter(|found| {
                found.key.agreement == name && found.key.bearer == VICTIM && found.validity.owed
            });
            (since, owed.map(|found| found.status).collect::<Vec<_>>())
        };
        let mut docket_of_liar = docket(&[&record, &own, &run]);
        assert_eq!(stands(&mut docket_of_liar), (None, vec![]), "{id}");
        // Whoever accepts it is bound from then on, and from no day that the other makes up.
        let accepted = act(4, VICTIM, "2026-12-05T10:00:00Z", json!({}));
        let mut accepted = docket(&[&record, &own, &accepted, &run]);
        let fifth = Some(Some("2026-12-05".parse().unwrap()));
        assert_eq!(stands(&mut accepted), (fifth, vec![Status::Breached]), "{id}");
    }
    let text = trap("person", "treaty", "each party", &person);
    let published = publish(1, LIAR, "2026-12-01T10:00:00Z", "person", &text);
    let docket = Docket::new(&shipped::texts(), &[published]).unwrap();
    let codes: Vec<&str> = docket.refused().values().map(TextRefusal::code).collect();
    assert_eq!(codes, ["agreement-faulty"]);
}

/// Of a text that it has not accepted a party is told the same by what applies to it and by what
/// would be owed, whoever published it and whatever form it has.
#[test]
fn what_applies_and_what_would_be_owed_say_the_same_of_a_published_text() {
    use comity_agreements::docket::applicable::Applies;
    const LAB: &str = "asterion.example";
    let run = json!({
        "run": "r-1", "model": "Heron", "begun_at": "2026-12-10T08:00:00Z",
        "planned_compute_flop": 2e25,
    });
    let run = fact(9, "run.start", LAB, "2026-12-10T09:00:00Z", run);
    for (publisher, form) in
        [(LAB, "regulation"), ("mallory.example", "regulation"), (LAB, "standard")]
    {
        let text = trap("law", form, "issuer", "");
        let name = format!("{publisher}:law@1");
        let published = publish(1, publisher, "2026-12-01T10:00:00Z", "law", &text);
        let body = json!({
            "agreement": name, "text_digest": naming::text_digest(&text).to_string(),
        });
        let accepted = fact(4, "agreement.accession", LAB, "2026-12-05T10:00:00Z", body);
        for is_bound in [false, true] {
            let mut docket =
                Docket::new(&shipped::texts(), std::slice::from_ref(&published)).unwrap();
            [&run, &accepted][..1 + usize::from(is_bound)]
                .iter()
                .for_each(|fact| docket.insert(fact));
            docket.advance_to(at("2026-12-11T00:00:00Z"));
            let told = docket.applicable(LAB, &[]);
            let told = told.into_iter().find(|one| one.agreement == name).unwrap();
            let filter = Filter { agreement: Some(name.clone()), ..Filter::default() };
            let owed = docket.findings(&filter);
            let owed = owed.iter().filter(|found| found.validity.owed).count();
            let supposed = docket.supposed(LAB, &filter).len();
            let expected = if is_bound { (true, 1, 0) } else { (false, 0, 1) };
            let applies = matches!(told.applies, Applies::Applies);
            assert_eq!((applies, owed, supposed), expected, "{name}, {form}");
        }
    }
}

#[test]
fn what_a_file_lists_is_told_as_of_the_day_of_its_table() {
    let docket = docket_of(&[], "2026-11-29T00:00:00Z");
    let day = |text: &str| text.parse::<Day>().unwrap();
    let paris = docket.agreement("paris-agreement").unwrap();
    let taken = Some(day("2023-02-13"));
    let as_of = |on: &str| -> std::collections::BTreeSet<Option<Day>> {
        paris.participations(day(on)).into_iter().map(|row| row.as_of).collect()
    };
    assert_eq!(as_of("2023-02-13"), [None].into());
    assert_eq!(as_of("2026-11-29"), [taken].into());
    assert_eq!(paris.agreement().listed_until(), taken);
    // Not in force by what the file lists, and nobody knows by it what was done since.
    let ctbt = docket.agreement("ctbt").unwrap().force.as_ref().unwrap().as_ref().unwrap();
    let told = ctbt.explain();
    assert!(told.starts_with("Undetermined"), "{told}");
    assert!(told.contains("acts that are not held here: the record goes to 2024-03-13"), "{told}");
    // Where the file names no table, it is as old as its sources were when they were read.
    let cets = docket.agreement("cets-225").unwrap().agreement();
    assert_eq!(cets.listed_until(), Some(day("2026-11-23")));
}
