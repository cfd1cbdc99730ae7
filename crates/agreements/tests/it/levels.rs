//! What a round of conditional commitments binds to: one obligation at one level, never lowered by
//! a later round, left by the agreement's own withdrawal, and nothing gained by lying.

use std::collections::BTreeMap;

use comity_agreements::agreement::life::{Flaw, State};
use comity_agreements::calendar::Day;
use comity_agreements::commitment::context::{Context, Round};
use comity_agreements::docket::round::{OutcomeFlaw, RoundOutcome};
use comity_agreements::docket::{Docket, naming, shipped};
use comity_agreements::duty::{Fact, Filter, Shown, Verdict};
use comity_protocol::content::Digest;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Vouched;
use serde_json::{Value, json};

pub(super) const CAP: &str = "template-compute-cap";
pub(super) const A: &str = "asterion.example";
pub(super) const B: &str = "borealis.example";
pub(super) const C: &str = "cygnus-lab.example";
pub(super) const LATE: &str = "2027-06-01T00:00:00Z";

pub(super) fn at(text: &str) -> Timestamp {
    let text = if text.len() == 10 { format!("{text}T00:00:00Z") } else { text.to_owned() };
    text.parse().unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub(super) fn id(number: u8) -> StatementId {
    StatementId([number; 32])
}

pub(super) fn fact(number: u8, kind: &str, issuer: &str, issued: &str, body: Value) -> Fact {
    Fact {
        id: id(number),
        kind: kind.parse().unwrap(),
        issuer: issuer.parse().unwrap(),
        subject: CAP.to_owned(),
        issued: at(issued),
        // Others saw it at once.
        logged: Vouched { after: Some(at(issued)), by: Some(at(issued)) },
        body: Some(body),
        relation: None,
        also: Vec::new(),
        shown: Shown::default(),
        index: None,
    }
}

pub(super) fn words() -> String {
    let text = shipped::FILES.iter().find(|(file, _)| *file == CAP).unwrap().1;
    naming::text_digest(text).to_string()
}

/// Offers as `[(level, at least so many at that level)]`.
pub(super) fn offers(of: &[(u8, u32)]) -> Value {
    let one = |(level, least): &(u8, u32)| json!({ "level": level, "if": { "count": { "at_least": least, "level": level } } });
    of.iter().map(one).collect()
}

struct Deposit<'a> {
    number: u8,
    party: &'a str,
    issued: &'a str,
    obligation: &'a str,
    offers: Value,
    ratchet: bool,
    replaces: Option<u8>,
}

impl Default for Deposit<'_> {
    fn default() -> Self {
        let (number, party, issued, obligation) = (1, A, "2026-12-01", "art-5");
        let (offers, ratchet, replaces) = (offers(&[(2, 2)]), false, None);
        Self { number, party, issued, obligation, offers, ratchet, replaces }
    }
}

impl Deposit<'_> {
    fn fact(self) -> Fact {
        let commitment = json!({
            "agreement": CAP, "obligation": self.obligation, "party": self.party,
            "expires_at": "2030-01-01T00:00:00Z", "offers": self.offers, "ratchet": self.ratchet,
        });
        let mut body = json!({
            "proposal": CAP, "text_digest": words(), "commitment": commitment,
            "expires": "2030-01-01T00:00:00Z",
        });
        if let Some(replaced) = self.replaces {
            body["replaces"] = id(replaced).urn().into();
        }
        fact(self.number, "commitment.deposit", self.party, self.issued, body)
    }
}

pub(super) fn deposit(number: u8, party: &str, of: &[(u8, u32)]) -> Fact {
    Deposit { number, party, offers: offers(of), ..Deposit::default() }.fact()
}

/// The announcement of a round, an hour before its freeze.
pub(super) fn announced(number: u8, frozen: Timestamp, effective: Timestamp) -> Fact {
    let body = json!({ "proposal": CAP, "frozen_at": frozen, "effective_at": effective });
    let said = frozen.plus_millis(-3_600_000).to_string();
    seen(fact(number, "commitment.round", A, &said, body))
}

/// Seen by others in the log of whoever says it, as soon as it was said.
pub(super) fn seen(fact: Fact) -> Fact {
    let logged = Vouched { after: Some(fact.issued), by: Some(fact.issued) };
    Fact { logged, ..fact }
}

/// Exactly these statements.
pub(super) fn docket_of_these(facts: &[Fact], as_of: &str) -> Docket {
    let mut docket = Docket::new(&shipped::texts(), &[]).unwrap();
    facts.iter().for_each(|fact| docket.insert(fact));
    docket.advance_to(at(as_of));
    docket
}

/// These statements, and the announcements of the rounds that they close.
fn docket_of(facts: &[Fact], as_of: &str) -> Docket {
    docket_of_these(&with_rounds(facts), as_of)
}

/// The same as statements alone.
pub(super) fn with_rounds(facts: &[Fact]) -> Vec<Fact> {
    let time = |fact: &Fact, member: &str| -> Timestamp {
        fact.body.as_ref().unwrap()[member].as_str().unwrap().parse().unwrap()
    };
    let outcomes = facts.iter().filter(|fact| fact.kind.as_str() == "commitment.outcome");
    let rounds = outcomes.map(|fact| {
        let [StatementId(id), ..] = [fact.id];
        announced(id[0] | 0x80, time(fact, "frozen_at"), time(fact, "effective_at"))
    });
    facts.iter().cloned().chain(rounds).collect()
}

/// A commitment of a party that takes the place of an earlier one of it.
pub(super) fn replacing(
    number: u8,
    party: &str,
    replaced: u8,
    of: &[(u8, u32)],
    issued: &str,
) -> Fact {
    let replaces = Some(replaced);
    Deposit { number, party, issued, offers: offers(of), replaces, ..Deposit::default() }.fact()
}

pub(super) fn round(frozen: &str, effective: &str) -> Round {
    Round {
        log: "asterion.example/log".to_owned(),
        size: 9,
        root: Digest([0; 32]),
        frozen_at: at(frozen),
        effective_at: at(effective),
    }
}

/// The context that a depositary has to take, and one that it makes of it.
pub(super) fn closing(
    number: u8,
    facts: &[Fact],
    (frozen, effective): (&str, &str),
    lie: impl FnOnce(&mut Context),
) -> Fact {
    let docket = docket_of(facts, frozen);
    let mut context = docket.context(CAP, round(frozen, effective)).unwrap();
    lie(&mut context);
    let proof = docket.close(context, &|_| true).unwrap().unwrap().proof;
    let body = json!({
        "proposal": CAP, "frozen_at": at(frozen), "effective_at": at(effective),
        "outcome": "activated", "certificate": proof,
    });
    seen(fact(number, "commitment.outcome", A, frozen, body))
}

fn closed(number: u8, facts: &[Fact], frozen: &str, effective: &str) -> Fact {
    closing(number, facts, (frozen, effective), |_| {})
}

fn rounds(facts: &[Fact]) -> Vec<RoundOutcome> {
    docket_of(facts, LATE).agreement(CAP).unwrap().rounds.clone()
}

fn flaws(facts: &[Fact]) -> Vec<Option<&'static str>> {
    rounds(facts).iter().map(|one| one.flaw.as_ref().map(OutcomeFlaw::code)).collect()
}

/// Who is bound to which level of article 5 on a day.
fn levels(facts: &[Fact], on: &str) -> Vec<(String, u8)> {
    let docket = docket_of(facts, on);
    let rows =
        docket.agreement(CAP).unwrap().participations(Day::of_utc(at(on)).unwrap()).into_iter();
    let levels = rows.filter_map(|row| Some((row.party, *row.commitments.get("art-5")?)));
    levels.map(|(party, level)| (party.chars().take(1).collect(), level)).collect()
}

fn all_at(level: u8) -> Vec<(String, u8)> {
    ["a", "b", "c"].map(|party| (party.to_owned(), level)).to_vec()
}

/// Three who commit themselves to a level, and the round that binds them to it.
fn coalition(level: u8) -> Vec<Fact> {
    let mut facts: Vec<Fact> =
        (1..).zip([A, B, C]).map(|(number, party)| deposit(number, party, &[(level, 3)])).collect();
    facts.push(closed(4, &facts, "2026-12-02", "2026-12-03"));
    facts
}

fn run(number: u8, issued: &str, flop: f64) -> Fact {
    let name = format!("r-{number}");
    let body = json!({
        "run": name, "model": "Heron", "begun_at": at(issued), "planned_compute_flop": flop,
    });
    fact(number, "run.start", C, issued, body)
}

#[test]
fn a_commitment_binds_to_its_obligation_at_its_level_and_to_nothing_else() {
    let breached = |level: u8, flop: f64| {
        let mut facts = coalition(level);
        facts.push(run(5, "2026-12-10", flop));
        let mut docket = docket_of(&facts, "2027-03-01");
        let of_cap = Filter { agreement: Some(CAP.to_owned()), ..Filter::default() };
        let findings = docket.findings(&of_cap);
        // No run was announced or declared, and no year's total: nobody owes that.
        assert!(findings.iter().all(|finding| finding.clause == "art-5"), "level {level}");
        let of_c = findings.iter().filter(|finding| finding.key.bearer == C);
        let mut duties: Vec<String> =
            of_c.clone().map(|finding| finding.key.duty.clone()).collect();
        duties.sort();
        duties.dedup();
        assert_eq!(duties.len(), 2, "the two bans of level {level}: {duties:?}");
        let breaches = of_c.filter(|finding| finding.verdict == Verdict::Breach);
        breaches.map(|finding| finding.key.duty.clone()).collect::<Vec<_>>()
    };
    for (level, flop, expected) in [
        (1, 2e25, None),
        (1, 2e26, Some("plan-above-cap-of-level-1")),
        (2, 2e24, None),
        (2, 2e25, Some("plan-above-cap")),
        (3, 5e23, None),
        (3, 2e24, Some("plan-above-cap-of-level-3")),
    ] {
        let found = breached(level, flop);
        assert!(found.iter().all(|duty| Some(duty.as_str()) == expected), "{level} {flop:e}");
        assert_eq!(found.is_empty(), expected.is_none(), "{level} {flop:e}: {found:?}");
    }
    let facts = coalition(2);
    let docket = docket_of(&facts, "2026-12-04");
    let rows = docket.agreement(CAP).unwrap().participations(day("2026-12-04"));
    assert!(rows.iter().all(|row| row.state == State::Committed && row.evidence == [id(4)]));
    assert_eq!(levels(&facts, "2026-12-02"), []);
    assert_eq!(levels(&facts, "2026-12-03"), all_at(2));
}

#[test]
fn a_party_to_the_whole_stands_at_its_level_unless_it_committed_itself_to_a_higher_one() {
    let sign = |number: u8, party: &str| {
        let body = json!({ "agreement": CAP, "text_digest": words() });
        [
            fact(number, "agreement.signature", party, "2026-12-01", body.clone()),
            fact(number + 1, "agreement.ratification", party, "2026-12-02", body),
        ]
    };
    let parties: Vec<Fact> =
        [10, 12, 14].into_iter().zip([A, B, C]).flat_map(|(number, of)| sign(number, of)).collect();
    let breaches = |level: Option<u8>, flop: f64| {
        let mut facts = parties.clone();
        facts.extend(level.into_iter().flat_map(coalition));
        facts.push(run(20, "2027-02-10", flop));
        let mut docket = docket_of(&facts, "2027-03-01");
        let of_c = docket.findings(&Filter { bearer: Some(C.to_owned()), ..Filter::default() });
        let cap = of_c.iter().filter(|finding| finding.clause == "art-5");
        let mut duties: Vec<String> = cap
            .filter(|finding| finding.verdict == Verdict::Breach)
            .map(|finding| finding.key.duty.clone())
            .collect();
        duties.dedup();
        // Whatever it is committed to, the rest of the agreement binds it.
        assert!(of_c.iter().any(|finding| finding.clause == "art-4"));
        duties
    };
    assert_eq!(breaches(None, 2e25), ["plan-above-cap"]);
    assert_eq!(breaches(None, 2e24), [""; 0]);
    assert_eq!(breaches(Some(1), 2e25), ["plan-above-cap"]);
    assert_eq!(breaches(Some(3), 2e24), ["plan-above-cap-of-level-3"]);
}

#[test]
fn levels_rise_with_later_rounds_and_never_fall() {
    let steps = |ratchet: bool| {
        let one = |number, party| {
            let offers = offers(&[(1, 2), (2, 3)]);
            Deposit { number, party, offers, ratchet, ..Deposit::default() }.fact()
        };
        let mut facts = vec![one(1, A), one(2, B)];
        facts.push(closed(4, &facts, "2026-12-02", "2026-12-03"));
        assert_eq!(flaws(&facts), [None]);
        facts.push(one(3, C));
        // Deposited after the freeze: it counts in the next round.
        facts.last_mut().unwrap().issued = at("2026-12-05");
        facts.push(closed(5, &facts, "2026-12-20", "2026-12-21"));
        facts
    };
    let facts = steps(true);
    assert_eq!(flaws(&facts), [None, None]);
    assert_eq!(levels(&facts, "2026-12-04"), all_at(1)[..2]);
    assert_eq!(levels(&facts, "2026-12-21"), all_at(2));
    // Used up by the first round: the two stay where they are, and the third finds two at level 1.
    let used_up = steps(false);
    assert_eq!(flaws(&used_up), [None, None]);
    assert_eq!(levels(&used_up, "2026-12-21"), all_at(1));
    // A third round in which nobody offers anything changes nothing.
    let mut later = facts.clone();
    for (number, target, party) in [(6, 1, A), (7, 2, B), (8, 3, C)] {
        let body = json!({ "proposal": CAP, "of": id(target).urn() });
        later.push(fact(number, "commitment.withdrawal", party, "2027-01-01", body));
    }
    later.push(closed(9, &later, "2027-01-02", "2027-01-03"));
    assert_eq!(flaws(&later), [None, None, None]);
    assert_eq!(levels(&later, "2027-01-04"), all_at(2));
    // One that says less of who is bound is no round.
    let lower = closing(10, &facts, ("2027-02-01", "2027-02-02"), |context| {
        context.bound.get_mut("art-5").unwrap().values_mut().for_each(|level| *level = 1);
    });
    let mut lied = facts;
    lied.push(lower);
    assert_eq!(flaws(&lied)[2], Some("outcome-bound-other"));
    assert_eq!(levels(&lied, "2027-03-01"), all_at(2));
}

#[test]
fn notice_after_the_freeze_and_before_the_start_is_not_lost() {
    let facts = [deposit(1, A, &[(2, 1)]), deposit(2, B, &[(2, 1)])];
    let outcome = closed(3, &facts, "2026-12-05", "2026-12-20");
    let body = json!({ "agreement": CAP, "text_digest": words() });
    let notice = fact(4, "agreement.denunciation", B, "2026-12-10", body);
    let all: Vec<Fact> = facts.into_iter().chain([outcome, notice]).collect();
    let held = docket_of(&all, LATE);
    let entry = held.agreement(CAP).unwrap();
    let until = |party: &str| entry.committed.held["art-5"][&party.parse().unwrap()][0].until;
    assert_eq!(until(A), None);
    assert!(until(B).is_some(), "{:?}", entry.life.findings);
}

#[test]
fn a_round_that_activates_nothing_locks_nobody_in() {
    let facts = [deposit(1, A, &[(2, 3)]), deposit(2, B, &[(2, 3)])];
    let empty = closed(3, &facts, "2026-12-05", "2029-12-31");
    let withdrawal = json!({ "proposal": CAP, "of": id(2).urn() });
    let withdrawal = fact(4, "commitment.withdrawal", B, "2026-12-06", withdrawal);
    let all: Vec<Fact> = facts.into_iter().chain([empty, withdrawal]).collect();
    let held = docket_of(&all, "2026-12-07");
    let standing = held.standing(&held.context_now(CAP).unwrap());
    let parties: Vec<&str> = standing.iter().map(|(_, one)| one.party.as_str()).collect();
    assert_eq!(parties, [A]);
}

#[test]
fn who_left_by_the_agreement_is_bound_by_no_older_outcome() {
    let mut facts = coalition(2);
    let notice = json!({ "agreement": CAP, "text_digest": words() });
    facts.push(fact(6, "agreement.denunciation", C, "2026-12-15", notice));
    let without = |on: &str| levels(&facts, on).iter().all(|(party, _)| party != "c");
    assert!(!without("2027-12-14"));
    assert!(without("2027-12-15"));
    let docket = docket_of(&facts, LATE);
    let flawed = &docket.agreement(CAP).unwrap().life.findings;
    assert!(flawed.iter().all(|finding| finding.flaw != Flaw::NotBound), "{flawed:?}");
    // What it does afterwards is no breach.
    let mut later = facts.clone();
    later.push(run(7, "2027-12-20", 2e25));
    let mut docket = docket_of(&later, "2028-01-01");
    let of_c = docket.findings(&Filter { bearer: Some(C.to_owned()), ..Filter::default() });
    assert!(of_c.iter().all(|finding| finding.verdict != Verdict::Breach));
    // The old outcome said again, and one of the old deposits frozen again, bind it to nothing.
    let mut replayed = facts.clone();
    let again = |number: u8, issued: &str| {
        seen(Fact { id: id(number), issued: at(issued), ..facts[3].clone() })
    };
    replayed.push(again(8, "2028-01-01"));
    replayed.push(again(11, "2026-12-02T12:00:00Z"));
    let on = |facts: &[Fact]| {
        let docket = docket_of(facts, "2028-03-01");
        let entry = docket.agreement(CAP).unwrap();
        let codes = entry.rounds.iter().map(|one| one.flaw.as_ref().map(OutcomeFlaw::code));
        (codes.collect::<Vec<_>>(), levels(facts, "2028-03-01").len())
    };
    assert_eq!(
        on(&replayed),
        (vec![None, Some("outcome-repeated"), Some("outcome-after-start")], 2)
    );
    let mut again = facts.clone();
    again.push(closed(9, &again, "2028-02-01", "2028-02-02"));
    assert_eq!(on(&again), (vec![None, None], 2));
    // Without notice to the end of the time nobody leaves: taken back, the notice ends nothing.
    let back = json!({ "agreement": CAP, "text_digest": words(), "of": id(6).urn() });
    let mut stayed = facts.clone();
    stayed.push(fact(10, "agreement.denunciation-withdrawal", C, "2026-12-20", back));
    assert_eq!(levels(&stayed, "2028-03-01"), all_at(2));
}

#[test]
fn nothing_is_gained_by_lying_of_levels_and_obligations() {
    let malformed = |deposit: Deposit<'_>| {
        let docket = docket_of(&[deposit.fact()], LATE);
        let entry = docket.agreement(CAP).unwrap();
        let codes: Vec<&str> = entry.malformed().map(|(_, refusal)| refusal.code()).collect();
        assert!(entry.deposits().is_empty());
        codes
    };
    let plain = Deposit::default;
    let too_high = Deposit { offers: offers(&[(4, 1)]), ..plain() };
    assert_eq!(malformed(too_high), ["commitment-levels"]);
    // A clause without levels has one.
    let no_levels = Deposit { obligation: "art-7", offers: offers(&[(2, 1)]), ..plain() };
    assert_eq!(malformed(no_levels), ["commitment-levels"]);
    let no_clause = Deposit { obligation: "art-99", ..plain() };
    assert_eq!(malformed(no_clause), ["commitment-unknown-obligation"]);
    let alone = [deposit(1, A, &[(1, 1)])];
    let lied = |lie: &dyn Fn(&mut Context)| {
        let mut facts = alone.to_vec();
        facts.push(closing(4, &facts, ("2026-12-02", "2026-12-03"), lie));
        assert_eq!(levels(&facts, LATE), []);
        flaws(&facts)[0]
    };
    let renamed = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        lied(&move |context| {
            context.obligations.insert("art-5".to_owned(), names.clone());
        })
    };
    let unknown = Some("outcome-level-unknown");
    assert_eq!(renamed(&["none", "1e24 FLOP", "1e25 FLOP", "1e26 FLOP"]), unknown);
    assert_eq!(renamed(&["none", "1e26 FLOP"]), unknown);
    let other = lied(&|context| {
        context.obligations.insert("art-98".to_owned(), vec!["none".to_owned(), "all".to_owned()]);
    });
    assert_eq!(other, Some("outcome-obligation-unknown"));
    // Said before its freeze, it could take in what nobody has said yet.
    let mut early = closed(4, &alone, "2026-12-02", "2026-12-03");
    early.issued = at("2026-12-01T12:00:00Z");
    let early = seen(early);
    assert_eq!(flaws(&[alone[0].clone(), early]), [Some("outcome-before-freeze")]);
}

#[test]
fn nobody_is_kept_out_by_what_a_context_withholds() {
    let weighty = json!([{ "level": 1, "if": { "weight": {
        "name": "compute-share", "at_least": { "share": "0.4" }, "level": 1,
    } } }]);
    let facts = [Deposit { offers: weighty, ..Deposit::default() }.fact()];
    let told = |lie: &dyn Fn(&mut Context)| {
        let mut all = facts.to_vec();
        all.push(closing(4, &facts, ("2026-12-02", "2026-12-03"), lie));
        (flaws(&all)[0], levels(&all, LATE).len())
    };
    assert_eq!(told(&|_| {}), (None, 1));
    assert_eq!(told(&|context| context.weights.clear()), (Some("outcome-other-terms"), 0));
}

#[test]
fn what_is_deposited_twice_counts_once_or_not_at_all() {
    let twice = [deposit(1, A, &[(2, 1)]), deposit(2, A, &[(1, 1)])];
    let mut facts = twice.to_vec();
    facts.push(closed(4, &twice, "2026-12-02", "2026-12-03"));
    let outcome = &rounds(&facts)[0];
    assert_eq!((&outcome.flaw, outcome.effective_at), (&None, None));
    let codes: Vec<&str> = outcome.not_counted.iter().map(|one| one.code).collect();
    assert_eq!(codes, ["commitment-contradictory"; 2]);
    // One that takes the place of the other is no second one.
    let second = Deposit {
        number: 2,
        issued: "2026-12-01T09:00:00Z",
        offers: offers(&[(1, 1)]),
        replaces: Some(1),
        ..Deposit::default()
    };
    let mut facts = vec![deposit(1, A, &[(2, 1)]), second.fact()];
    facts.push(closed(4, &facts, "2026-12-02", "2026-12-03"));
    assert_eq!(levels(&facts, LATE), [("a".to_owned(), 1)]);
    // A deposit that an outcome names twice is not two of them.
    let urns = facts[2].body.as_mut().unwrap().pointer_mut("/certificate/deposits").unwrap();
    let first = urns[0].clone();
    urns.as_array_mut().unwrap().push(first);
    assert_eq!(flaws(&facts), [Some("outcome-deposit-missing")]);
}

#[test]
fn levels_are_a_function_of_the_set_of_statements() {
    let mut facts = coalition(1);
    let notice = json!({ "agreement": CAP, "text_digest": words(), "clauses": ["art-5"] });
    facts.push(fact(6, "agreement.denunciation", B, "2026-12-15", notice));
    let up = Deposit {
        number: 7,
        issued: "2026-12-18",
        offers: offers(&[(3, 1)]),
        ..Deposit::default()
    };
    facts.push(up.fact());
    facts.push(closed(8, &facts, "2026-12-20", "2026-12-21"));
    facts.push(run(9, "2027-01-10", 2e25));
    let shown = |facts: &[Fact]| {
        let mut docket = docket_of(facts, "2027-03-01");
        let findings = serde_json::to_string(&docket.findings(&Filter::default())).unwrap();
        let rounds = serde_json::to_string(&docket.agreement(CAP).unwrap().rounds).unwrap();
        (findings, rounds)
    };
    let expected = shown(&facts);
    assert_eq!(flaws(&facts), [None, None]);
    let by_party: BTreeMap<String, u8> = levels(&facts, "2027-01-01").into_iter().collect();
    assert_eq!(by_party, [("a", 3), ("b", 1), ("c", 1)].map(|(p, l)| (p.to_owned(), l)).into());
    for turn in 0..facts.len() {
        facts.rotate_left(1);
        assert_eq!(shown(&facts), expected, "turn {turn}");
    }
    facts.reverse();
    assert_eq!(shown(&facts), expected);
}
