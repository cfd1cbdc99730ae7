//! A depositary that lies: what it leaves out, when it says that commitments were frozen; and what
//! a party gains by hiding what it said.

use std::collections::BTreeSet;

use comity_agreements::commitment::condition::Condition;
use comity_agreements::docket::Docket;
use comity_agreements::docket::round::{AnnouncementFlaw, OutcomeFlaw, SetAside};
use comity_agreements::duty::{Fact, Filter, Shown, Verdict};
use comity_protocol::marking::{Marking, Tlp};
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Vouched;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::levels::{
    A, B, C, CAP, announced, at, closing, deposit, docket_of_these, fact, id, seen,
};

mod freeze;
mod sealed;

const FROZEN: &str = "2026-12-05";
const START: &str = "2026-12-10";
const AFTER: &str = "2026-12-20";

fn round() -> Fact {
    announced(100, at(FROZEN), at(START))
}

fn withdrawal(number: u8, party: &str, of: u8, issued: &str) -> Fact {
    let body = json!({ "proposal": CAP, "of": id(of).urn() });
    fact(number, "commitment.withdrawal", party, issued, body)
}

/// Three that commit themselves to level 2 if all three do.
fn three() -> Vec<Fact> {
    let of = [(1, A), (2, B), (3, C)];
    of.map(|(number, party)| seen(deposit(number, party, &[(2, 3)]))).to_vec()
}

/// The outcome over what the depositary lets count.
fn outcome(of: &[Fact]) -> Fact {
    closing(50, of, (FROZEN, START), |_| {})
}

/// Why the only outcome does not hold, and who is bound in the end.
fn told(facts: &[Fact]) -> (Option<&'static str>, usize) {
    told_of(&docket_of_these(facts, AFTER))
}

fn told_of(docket: &Docket) -> (Option<&'static str>, usize) {
    let entry = docket.agreement(CAP).unwrap();
    let flaws: Vec<_> = entry.rounds.iter().map(|one| one.flaw.as_ref()).collect();
    let bound = entry.committed.bound_at(docket.as_of());
    let bound = bound.get("art-5").map_or(0, |parties| parties.len());
    (flaws[0].map(OutcomeFlaw::code), bound)
}

fn with(parts: &[&[Fact]]) -> Vec<Fact> {
    parts.concat()
}

#[test]
fn a_round_that_nobody_could_know_of_binds_nobody() {
    let (facts, closed) = (three(), outcome(&three()));
    let held = |round: Fact| told(&with(&[&facts, &[closed.clone(), round]]));
    assert_eq!(held(round()), (None, 3));
    assert_eq!(
        told(&with(&[&facts, std::slice::from_ref(&closed)])),
        (Some("outcome-not-announced"), 0)
    );
    // Set back by its own claim, and logged after the freeze as others saw.
    let late = Vouched { after: Some(at("2026-12-06")), by: None };
    assert_eq!(held(Fact { logged: late, ..round() }).0, Some("outcome-not-announced"));
    // Nobody but who says it saw it in time, or the outcome before the start.
    let alone = Fact { logged: Vouched::NOBODY, ..round() };
    assert_eq!(held(alone).0, Some("outcome-not-announced"));
    let unseen = Fact { logged: Vouched::NOBODY, ..closed.clone() };
    assert_eq!(told(&with(&[&facts, &[unseen, round()]])), (Some("outcome-unvouched"), 0));
    // By whom the agreement does not name; of another start; by a text that names nobody.
    let by_another = Fact { issuer: B.parse().unwrap(), ..round() };
    assert_eq!(held(by_another).0, Some("outcome-not-announced"));
    let other_start = announced(100, at(FROZEN), at("2026-12-11"));
    assert_eq!(held(other_start).0, Some("outcome-not-announced"));
}

#[test]
fn a_freeze_is_not_set_back_to_what_was_withdrawn_since() {
    // Announced for the 5th, and closed as if it had been frozen on the 3rd.
    let back = seen(withdrawal(4, B, 2, "2026-12-04"));
    let facts = with(&[&three(), &[back, round()]]);
    let closed = closing(50, &three(), ("2026-12-03", START), |_| {});
    assert_eq!(told(&with(&[&facts, &[closed]])), (Some("outcome-not-announced"), 0));
}

#[test]
fn nobody_is_bound_by_leaving_out_what_it_said_before_the_freeze() {
    let replaced = seen(super::levels::replacing(4, B, 2, &[(1, 1)], "2026-12-04"));
    let second = seen(super::levels::replacing(4, B, 99, &[(1, 1)], "2026-12-04"));
    for later in [seen(withdrawal(4, B, 2, "2026-12-04")), replaced, second] {
        let facts = with(&[&three(), &[round(), later.clone()]]);
        let lied = with(&[&facts, &[outcome(&three())]]);
        assert_eq!(told(&lied), (Some("outcome-change-left-out"), 0), "{later:?}");
        let honest = with(&[&facts, &[outcome(&with(&[&three(), &[later]]))]]);
        assert_eq!(told(&honest).0, None);
    }
}

#[test]
fn who_sets_its_withdrawal_back_undoes_nothing() {
    let bound = with(&[&three(), &[round(), outcome(&three())]]);
    assert_eq!(told(&bound), (None, 3));
    for logged in [
        Vouched::NOBODY,
        Vouched { after: Some(at("2026-12-06")), by: Some(at("2026-12-07")) },
        // Whoever vouches for a time at which others had not seen it lies, or its clock is wrong.
        Vouched { after: Some(at("2026-12-06")), by: Some(at("2026-12-04")) },
    ] {
        let back = Fact { logged, ..withdrawal(4, B, 2, "2026-12-04") };
        assert_eq!(told(&with(&[&bound, &[back]])), (None, 3), "{logged:?}");
    }
}

#[test]
fn who_keeps_back_what_it_said_is_left_out_and_undoes_nothing() {
    let hidden = Fact { body: None, ..seen(withdrawal(4, B, 2, "2026-12-04")) };
    let facts = with(&[&three(), &[round(), hidden.clone()]]);
    let docket = docket_of_these(&facts, FROZEN);
    let context = docket.context(CAP, super::levels::round(FROZEN, START)).unwrap();
    let closing = docket.close(context, &|_| true).unwrap().unwrap();
    let apart: Vec<_> = closing.apart.iter().map(|one| (one.party.as_str(), one.why)).collect();
    assert_eq!(apart, [(B, SetAside::KeptBack)]);
    assert!(!closing.proof.certificate.activated);
    // A depositary that counts it all the same binds nobody, whether or not the words turn up.
    let careless = outcome(&three());
    for body in [None, Some(json!({ "proposal": CAP, "of": id(2).urn() }))] {
        let shown = Fact { body, ..hidden.clone() };
        let all = with(&[&three(), &[round(), shown, careless.clone()]]);
        assert_eq!(told(&all), (Some("outcome-change-left-out"), 0));
    }
    // Whose log was not read up to the freeze is left out as well.
    let context = docket.context(CAP, super::levels::round(FROZEN, START)).unwrap();
    let behind = docket.close(context, &|party| party.as_str() != C).unwrap().unwrap();
    assert!(behind.apart.iter().any(|one| one.why == SetAside::LogBehind));
}

#[test]
fn who_says_something_that_not_all_may_read_is_left_out() {
    let marking = Marking::new(Tlp::Amber, vec![A.parse().unwrap()], None).unwrap();
    let shown = Shown::by(&marking, &"o.example".parse().unwrap());
    let narrow = Fact { shown, ..seen(withdrawal(9, "o.example", 1, "2026-12-04")) };
    let facts = with(&[&three(), &[round(), narrow.clone()]]);
    let closed = outcome(&facts);
    let named = closed.body.as_ref().unwrap()["certificate"]["deposits"].to_string();
    assert!(!named.contains(&narrow.id.to_string()), "{named}");
    // Whoever cannot read it holds the same.
    let unread = Fact { body: None, ..narrow };
    assert_eq!(told(&with(&[&three(), &[round(), closed, unread]])), (None, 3));
}

#[test]
fn an_outcome_is_said_before_the_start_or_not_at_all() {
    let facts = with(&[&three(), &[round()]]);
    let said = |issued: &str| {
        let late = seen(Fact { issued: at(issued), ..outcome(&three()) });
        told(&with(&[&facts, &[late]]))
    };
    assert_eq!(said("2026-12-09"), (None, 3));
    assert_eq!(said("2026-12-11"), (Some("outcome-after-start"), 0));
    // What lapses before the start was not offered for it.
    let lapses = |mut fact: Fact| {
        let body = fact.body.as_mut().unwrap();
        body["commitment"]["expires_at"] = "2026-12-09T00:00:00Z".into();
        fact
    };
    let lapsing: Vec<Fact> = three().into_iter().map(lapses).collect();
    let closed = outcome(&lapsing);
    assert_eq!(told(&with(&[&lapsing, &[round(), closed]])), (None, 0));
}

#[test]
fn what_has_to_come_of_a_round_is_announced_with_it() {
    let never: Value = json!({ "count": { "at_least": 99, "level": 1 } });
    let condition: Condition = serde_json::from_value(never.clone()).unwrap();
    let invented = closing(50, &three(), (FROZEN, START), |context| {
        context.activation = Some(condition.clone());
    });
    let facts = with(&[&three(), &[invented]]);
    assert_eq!(told(&with(&[&facts, &[round()]])).0, Some("outcome-not-announced"));
    let mut said = round();
    said.body.as_mut().unwrap()["activation"] = never;
    assert_eq!(told(&with(&[&facts, &[said]])), (None, 0));
}

#[test]
fn rounds_do_not_overlap_and_can_be_moved_before_their_freeze() {
    let flaws = |rounds: &[Fact]| {
        let docket = docket_of_these(rounds, AFTER);
        let all = docket.agreement(CAP).unwrap().announced.iter().map(|one| one.flaw);
        all.collect::<Vec<_>>()
    };
    let said = |number: u8, (frozen, start): (&str, &str), said: &str, replaces: Option<u8>| {
        let mut fact = announced(number, at(frozen), at(start));
        fact.issued = at(said);
        if let Some(replaced) = replaces {
            fact.body.as_mut().unwrap()["replaces"] = id(replaced).urn().into();
        }
        seen(fact)
    };
    let first = said(100, (FROZEN, START), "2026-12-01", None);
    let inside = said(101, ("2026-12-07", "2026-12-08"), "2026-12-02", None);
    let next = said(102, (START, "2026-12-12"), "2026-12-02", None);
    let overlaps = Some(AnnouncementFlaw::Overlaps);
    assert_eq!(flaws(&[first.clone(), inside, next]), [None, overlaps, None]);
    let moved = said(103, ("2026-12-08", "2026-12-09"), "2026-12-04", Some(100));
    assert_eq!(flaws(&[first.clone(), moved]), [Some(AnnouncementFlaw::Replaced), None]);
    // After its freeze it is not moved any more.
    let late = said(104, ("2026-12-08", "2026-12-09"), "2026-12-06", Some(100));
    assert_eq!(flaws(&[first.clone(), late]), [None, Some(AnnouncementFlaw::TargetUnknown)]);
    let backwards = said(105, (START, FROZEN), "2026-12-02", None);
    assert_eq!(flaws(&[backwards]), [Some(AnnouncementFlaw::Times)]);
    // One that is none keeps no other from being one.
    let by_another =
        Fact { issuer: B.parse().unwrap(), ..said(99, (FROZEN, START), "2026-11-30", None) };
    assert_eq!(flaws(&[by_another, first]), [Some(AnnouncementFlaw::NotDepositary), None]);
}

#[test]
fn an_empty_outcome_keeps_no_other_from_holding_and_nobody_else_closes() {
    let nobody = Fact { id: id(51), ..closing(51, &three()[..1], (FROZEN, START), |_| {}) };
    let of_all = seen(Fact { issued: at("2026-12-06"), ..outcome(&three()) });
    let facts = with(&[&three(), &[round(), nobody, of_all.clone()]]);
    let docket = docket_of_these(&facts, AFTER);
    let entry = docket.agreement(CAP).unwrap();
    let flaws: Vec<_> = entry.rounds.iter().map(|one| one.flaw.as_ref()).collect();
    assert_eq!((flaws, told_of(&docket).1), (vec![None, None], 3));
    let by_another = Fact { issuer: B.parse().unwrap(), ..of_all };
    let told = told(&with(&[&three(), &[round(), by_another]]));
    assert_eq!(told, (Some("outcome-not-by-depositary"), 0));
}

#[test]
fn what_a_context_names_beyond_what_is_asked_decides_nothing() {
    let lie = closing(50, &three(), (FROZEN, START), |context| {
        context.in_force.insert("ctbt".to_owned());
    });
    assert_eq!(told(&with(&[&three(), &[round(), lie]])), (None, 3));
}

#[test]
fn an_act_that_fewer_may_read_than_the_text_changes_nothing() {
    let bound = with(&[&three(), &[round(), outcome(&three())]]);
    let leaves = |shown: Shown| {
        let body = json!({ "agreement": CAP, "text_digest": super::levels::words() });
        let notice = fact(60, "agreement.denunciation", B, "2026-12-15", body);
        let facts = with(&[&bound, &[Fact { shown, ..notice }]]);
        let docket = docket_of_these(&facts, "2027-12-31");
        let bound = docket.agreement(CAP).unwrap().committed.bound_at(docket.as_of());
        bound["art-5"].len()
    };
    assert_eq!(leaves(Shown::default()), 2);
    let to = vec![A.parse().unwrap()];
    let marking = Marking::new(Tlp::Amber, to, None).unwrap();
    assert_eq!(leaves(Shown::by(&marking, &B.parse().unwrap())), 3);
}

#[test]
fn it_does_not_matter_when_others_are_known_to_have_seen_something() {
    let back = Fact { logged: Vouched::NOBODY, ..withdrawal(4, B, 2, "2026-12-04") };
    let facts = with(&[&three(), &[round(), outcome(&three()), back.clone()]]);
    let mut docket = docket_of_these(&facts, AFTER);
    assert_eq!(told_of(&docket), (None, 3));
    docket.vouch(&back.id, seen(back.clone()).logged);
    docket.advance_to(at(AFTER));
    let fresh = with(&[&facts[..facts.len() - 1], &[seen(back)]]);
    assert_eq!(told_of(&docket), told(&fresh));
    assert_eq!(told_of(&docket).0, Some("outcome-change-left-out"));
}

#[test]
fn malformed_outcomes_keep_nobody_from_closing_a_round() {
    let junk = (0..100_u8).map(|number| {
        let body = json!({
            "proposal": CAP, "frozen_at": at(FROZEN), "effective_at": at(START),
            "outcome": "empty", "certificate": { "n": number },
        });
        fact(150 + number, "commitment.outcome", if number % 2 == 0 { A } else { B }, FROZEN, body)
    });
    let mut facts = with(&[&three(), &[round(), outcome(&three())]]);
    facts.extend(junk);
    let docket = docket_of_these(&facts, AFTER);
    let rounds = &docket.agreement(CAP).unwrap().rounds;
    assert_eq!(rounds.iter().filter(|one| one.flaw.is_none()).count(), 1);
}

#[test]
fn nobody_is_bound_before_the_instant_of_the_start() {
    let noon = "2026-12-10T12:00:00Z";
    let run = |number: u8, issued: &str| {
        let body = json!({
            "run": format!("r-{number}"), "model": "Heron", "begun_at": issued,
            "planned_compute_flop": 2e25,
        });
        fact(number, "run.start", C, issued, body)
    };
    let facts = with(&[
        &three(),
        &[
            announced(100, at(FROZEN), at(noon)),
            closing(50, &three(), (FROZEN, noon), |_| {}),
            run(60, "2026-12-09T12:00:00Z"),
            run(61, "2026-12-10T11:59:59Z"),
            run(62, noon),
            run(63, "2026-12-11T00:00:00Z"),
        ],
    ]);
    let mut docket = docket_of_these(&facts, AFTER);
    let breaches = docket.findings(&Filter { bearer: Some(C.to_owned()), ..Filter::default() });
    let breaches = breaches.iter().filter(|finding| finding.verdict == Verdict::Breach);
    let mut runs: Vec<u8> = breaches
        .flat_map(|finding| &finding.evidence)
        .map(|evidence| evidence.statement.0[0])
        .filter(|number| (60..70).contains(number))
        .collect();
    runs.dedup();
    assert_eq!(runs, [62, 63]);
}

/// What a party may say of its commitment, when, and when others saw it in its log.
fn said() -> impl Strategy<Value = Vec<(usize, bool, u32, Option<u32>)>> {
    let one = (0..3_usize, any::<bool>(), 0..240_u32, prop::option::of(0..240_u32));
    prop::collection::vec(one, 0..6)
}

fn hour(hours: u32) -> Timestamp {
    at("2026-12-01").plus_millis(i64::from(hours) * 3_600_000)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(super::duty::properties::cases(16)))]

    /// Whatever a depositary leaves out: whoever is bound took nothing back that others saw before
    /// the freeze. And an honest one binds whom it can, whatever is said afterwards.
    #[test]
    fn nobody_is_bound_who_had_withdrawn(
        said in said(),
        left_out in any::<u8>(),
    ) {
        let parties = [A, B, C];
        let mut facts = three();
        for (number, (party, is_withdrawal, issued, by)) in (10..).zip(&said) {
            let own = u8::try_from(*party).unwrap() + 1;
            let when = hour(*issued).to_string();
            let later = if *is_withdrawal {
                withdrawal(number, parties[*party], own, &when)
            } else {
                super::levels::replacing(number, parties[*party], own, &[(1, 1)], &when)
            };
            let by = by.map(|by| hour(*issued + by));
            facts.push(Fact { logged: Vouched { after: None, by }, ..later });
        }
        let given: Vec<Fact> = facts
            .iter()
            .enumerate()
            .filter(|(place, _)| left_out & (1 << (place % 8)) == 0)
            .map(|(_, fact)| fact.clone())
            .collect();
        let frozen = at(FROZEN);
        let lied = docket_of_these(&with(&[&facts, &[round(), outcome(&given)]]), AFTER);
        let entry = lied.agreement(CAP).unwrap();
        let changed: BTreeSet<&str> = facts
            .iter()
            .skip(3)
            .filter(|fact| fact.issued <= frozen && fact.logged.by.is_some_and(|by| by <= frozen))
            .map(|fact| fact.issuer.as_str())
            .collect();
        for held in entry.committed.held.get("art-5").into_iter().flatten() {
            let (party, held) = held;
            let at_two = held.iter().any(|one| one.level == 2);
            prop_assert!(!at_two || !changed.contains(party.as_str()), "{party}");
        }
        // What is said after an honest outcome undoes nothing of it.
        let known: Vec<Fact> = facts
            .iter()
            .filter(|fact| fact.logged.by.is_some_and(|by| by <= frozen))
            .cloned()
            .collect();
        let closed = outcome(&known);
        let then = told(&with(&[&known, &[round(), closed.clone()]]));
        prop_assert_eq!(told(&with(&[&facts, &[round(), closed]])), then);
    }
}
