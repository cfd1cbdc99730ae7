//! What another than the bearer says of what it owes: nobody is let off by it, nobody's deadline is
//! over by it when it is said, and that others came to see it late contradicts nothing.

use comity_agreements::duty::finding::RestsOn;
use comity_agreements::duty::{Calendars, Engine, Fact, Filter, Finding, Instrument, State, Table};
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Vouched;
use proptest::prelude::*;
use serde_json::json;

use super::fixture::{DEPLOYER, LAB, agreement, at, bound, fact, findings, horizons};
use super::properties::cases;

const OTHER: &str = "other.example";

const FIELDS: &str = "fields of message.dispatch
  to: text at /to
  number: number at /number
fields of message.acknowledgement
  number: number at /number
fields of run.start
  run: text at /run
  model: text at /model
  begun: instant at /begun_at by anyone
  planned: instant at /planned_at by anyone
  deaths: truth at /deaths
fields of run.end
  run: text at /run
fields of run.plan
  run: text at /run
";

const RULES: &str = "duty receive
  bearer each party
  when message.dispatch as message by another party where message.to = bearer
  clock from filing
  must file message.acknowledgement as receipt by bearer where receipt.number = message.number
  within 1 hours, by the clock
duty declare
  bearer issuer
  when run.start as start by anyone
  key start.run
  clock from earliest of start.begun, start.planned
  must file run.end as done by bearer where done.run = start.run
  within 10 days, calendar days
  tier deaths when start.deaths = yes: within 2 days, calendar days
  then plan: file run.plan as plan by bearer where plan.run = start.run
    within 1 days after message.dispatch as asked by another party where asked.to = bearer
";

fn text() -> Instrument {
    agreement("treaty", FIELDS, RULES)
}

/// Bound since 1 January 2026.
fn table() -> Table {
    bound("test", &[LAB, DEPLOYER, OTHER])
}

fn seen(fact: Fact, by: &str) -> Fact {
    Fact { logged: Vouched { after: fact.logged.after, by: Some(at(by)) }, ..fact }
}

fn call(issued: &str) -> Fact {
    fact("call", "message.dispatch", DEPLOYER, issued, json!({ "to": LAB, "number": 7 }))
}

fn answer(issued: &str) -> Fact {
    fact("answer", "message.acknowledgement", LAB, issued, json!({ "number": 7 }))
}

fn run(issued: &str, deaths: bool) -> Fact {
    let body = json!({ "run": "r-1", "model": "big", "deaths": deaths });
    fact("run", "run.start", LAB, issued, body)
}

/// What somebody else says of the lab's run.
fn told(name: &str, by: &str, issued: &str, begun: &str) -> Fact {
    let body = json!({ "run": format!("{LAB}/r-1"), "planned_at": begun });
    fact(name, "run.start", by, issued, body)
}

fn judged(facts: &[Fact], duty: &str, as_of: &str) -> Vec<Finding> {
    let found = findings(&text(), &table(), facts, as_of);
    let mine = |one: &Finding| one.key.bearer == LAB && one.key.duty == duty;
    found.into_iter().filter(mine).collect()
}

fn judgement(facts: &[Fact], duty: &str, as_of: &str) -> (State, Option<Timestamp>) {
    match judged(facts, duty, as_of).as_slice() {
        [one] => (one.state, one.due.as_ref().map(|due| due.statutory)),
        other => panic!("{duty}: {other:#?}"),
    }
}

/// A call dated back through a silent log is found missed by its word, and said to rest on that
/// alone; so is one that somebody came to see late. Only what others saw in time is vouched for,
/// and nobody who comes later, or was away, changes what follows.
#[test]
fn a_call_that_nobody_saw_in_time_is_missed_by_its_word_alone() {
    let call = call("2026-03-01T12:00:00Z");
    let over = Some(at("2026-03-01T13:00:00Z"));
    let is = |facts: &[Fact]| {
        let (text, table) = (text(), table());
        let mut found = findings(&text, &table, facts, "2026-03-05T00:00:00Z");
        found.retain(|one| one.key.bearer == LAB && one.key.duty == "receive");
        let [mut one] = <[Finding; 1]>::try_from(found).unwrap();
        // Its own log was seen on the day before the question was asked.
        let mut horizons = horizons();
        horizons.get_mut(LAB).unwrap().seen = Some(at("2026-03-04T00:00:00Z"));
        one.look_as_far_as(&horizons);
        assert_eq!(one.due.as_ref().map(|due| due.statutory), over);
        (one.state, one.rests_on)
    };
    for (by, rests_on) in [
        (Some("2026-03-01T12:00:04Z"), RestsOn::Vouched),
        (Some("2026-03-03T00:00:00Z"), RestsOn::Vouched),
        // Had it been made when it was seen, its hour would not have been over for certain.
        (Some("2026-03-03T23:30:00Z"), RestsOn::Claimed),
        (None, RestsOn::Claimed),
    ] {
        let asked = by.map_or_else(|| call.clone(), |by| seen(call.clone(), by));
        assert_eq!(is(std::slice::from_ref(&asked)), (State::Breached, Some(rests_on)), "{by:?}");
        // Who answers when it is asked has answered.
        let facts = [asked, answer("2026-03-01T12:00:05Z")];
        assert_eq!(is(&facts).0, State::Fulfilled, "{by:?}");
    }
}

/// Others saw the log without the call: it is later than that.
#[test]
fn a_call_that_others_saw_missing_is_later_than_it_claims() {
    let logged = Vouched { after: Some(at("2026-03-02T10:00:00Z")), by: None };
    let late = Fact { logged, ..call("2026-03-01T12:00:00Z") };
    let due = Some(at("2026-03-02T11:00:00Z"));
    assert_eq!(judgement(&[late], "receive", "2026-03-02T10:30:00Z"), (State::Active, due));
}

/// A start that another tells: as it is told where the law's time is left, the whole of it where
/// none is.
#[test]
fn a_start_told_by_another_gives_a_deadline_that_can_be_kept() {
    let own = run("2026-03-01T12:00:00Z", false);
    for (begun, due) in [
        // As it is told: the law counts from the event.
        ("2026-03-01T00:00:00Z", "2026-03-11T23:59:59.999Z"),
        ("2026-02-27T00:00:00Z", "2026-03-09T23:59:59.999Z"),
        // Over when it is told.
        ("2026-02-20T00:00:00Z", "2026-03-15T23:59:59.999Z"),
        ("2026-01-02T00:00:00Z", "2026-03-15T23:59:59.999Z"),
    ] {
        let one = told("other", DEPLOYER, "2026-03-05T00:00:00Z", begun);
        let found = judgement(&[own.clone(), one], "declare", "2026-03-05T01:00:00Z");
        assert_eq!(found, (State::Active, Some(at(due))), "{begun}");
    }
    // A shorter period that was over by then runs from then, and never beyond the other.
    let grave = run("2026-03-01T12:00:00Z", true);
    let one = told("other", DEPLOYER, "2026-03-05T00:00:00Z", "2026-02-24T00:00:00Z");
    let found = judgement(&[grave, one], "declare", "2026-03-05T01:00:00Z");
    assert_eq!(found, (State::Active, Some(at("2026-03-06T23:59:59.999Z"))));
}

/// An accomplice that tells a start at which nothing was owed, or one long over, takes nothing from
/// what an honest party told.
#[test]
fn nobody_is_let_off_by_what_an_accomplice_tells() {
    let own = run("2026-03-01T12:00:00Z", false);
    let honest = seen(
        told("honest", OTHER, "2026-03-02T00:00:00Z", "2026-03-01T00:00:00Z"),
        "2026-03-02T00:01:00Z",
    );
    let due = Some(at("2026-03-11T23:59:59.999Z"));
    for begun in ["2025-12-31T00:00:00Z", "1999-01-01T00:00:00Z", "2026-01-15T00:00:00Z"] {
        for (issued, by) in [
            ("2026-03-01T13:00:00Z", "2026-03-01T13:01:00Z"),
            ("2026-03-08T00:00:00Z", "2026-03-08T00:01:00Z"),
            ("2026-03-01T13:00:00Z", "2026-03-20T00:00:00Z"),
        ] {
            let lie = seen(told("lie", DEPLOYER, issued, begun), by);
            let facts = [own.clone(), honest.clone(), lie.clone()];
            let found = judgement(&facts, "declare", "2026-04-01T00:00:00Z");
            assert_eq!(found, (State::Breached, due), "{begun} {issued} {by}");
            // Alone it lets nobody off either.
            let (state, _) = judgement(&[own.clone(), lie], "declare", "2026-04-20T00:00:00Z");
            let is_none = begun < "2026-01-01";
            let state_alone = if is_none { State::Undetermined } else { State::Breached };
            assert_eq!(state, state_alone, "{begun} {issued} {by}");
        }
    }
}

/// Hours since the beginning of March.
fn hour(hours: i64) -> Timestamp {
    at("2026-03-01T00:00:00Z").plus_millis(hours * 3_600_000)
}

/// Calls and tellings by others: what they claim, and how much later others saw it.
fn lies() -> impl Strategy<Value = Vec<(bool, i64, i64, i64)>> {
    prop::collection::vec((any::<bool>(), 0..600_i64, 0..200_i64, -1_600..600_i64), 0..6)
}

fn lie(number: usize, (is_call, claimed, later, begun): (bool, i64, i64, i64)) -> Fact {
    let by = if number.is_multiple_of(2) { DEPLOYER } else { OTHER };
    let name = format!("lie-{number}");
    let (kind, body) = if is_call {
        ("message.dispatch", json!({ "to": LAB, "number": number }))
    } else {
        let run = format!("{LAB}/r-1");
        ("run.start", json!({ "run": run, "planned_at": hour(begun), "deaths": true }))
    };
    let mut lie = fact(&name, kind, by, "2026-03-01T00:00:00Z", body);
    lie.issued = hour(claimed);
    lie.logged.by = Some(hour(claimed + later));
    lie
}

fn all(facts: &[Fact], hours: i64, is_one_by_one: bool) -> Vec<Finding> {
    let mut engine = Engine::new(vec![text()], &Calendars::bundled(), &table()).unwrap();
    if is_one_by_one {
        for (fact, step) in facts.iter().zip(0..) {
            // First without what others vouch for, as it comes from its own log.
            engine.insert(&Fact { logged: Vouched::NOBODY, ..fact.clone() });
            engine.advance(hour(hours * step / 10));
            engine.insert(fact);
        }
    } else {
        engine.insert_batch(facts);
    }
    engine.advance(hour(hours));
    engine.findings(&Filter::default())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(128)))]

    /// Whatever others tell of a matter, its deadline can be kept from when that counts as said,
    /// and none that the bearer's own word gives gets later by it. When others came to see it
    /// changes no state and no deadline.
    #[test]
    fn what_others_claim_chooses_nobodys_deadline(lies in lies(), hours in 0..1_200_i64, own in any::<bool>()) {
        let begun = hour(100);
        let mut body = json!({ "run": "r-1", "deaths": false });
        if own {
            body["begun_at"] = json!(begun);
        }
        let mut start = fact("run", "run.start", LAB, "2026-03-01T00:00:00Z", body);
        start.issued = hour(110);
        let lies: Vec<Fact> = lies.into_iter().enumerate().map(|(at, one)| lie(at, one)).collect();
        let facts: Vec<Fact> = std::iter::once(start).chain(lies.iter().cloned()).collect();
        let found = all(&facts, hours, false);
        prop_assert_eq!(&found, &all(&facts, hours, true));
        let first = lies.iter().map(Fact::counted_at).min();
        for finding in found.iter().filter(|finding| finding.key.bearer == LAB) {
            let due = finding.due.as_ref().map(|due| due.statutory);
            match finding.key.duty.as_str() {
                "declare" if own => {
                    let by_itself = Some(at("2026-03-15T23:59:59.999Z"));
                    prop_assert!(due == by_itself || (due > first && due < by_itself));
                }
                "declare" => prop_assert!(due.is_none() || due > first, "{:?}", finding),
                _ => {}
            }
        }
        let unseen: Vec<Fact> =
            facts.iter().map(|fact| Fact { logged: Vouched::NOBODY, ..fact.clone() }).collect();
        let told = |of: &[Finding]| {
            let one = |one: &Finding| (one.key.clone(), one.state, one.due.clone());
            of.iter().map(one).collect::<Vec<_>>()
        };
        prop_assert_eq!(told(&all(&unseen, hours, false)), told(&found));
        // The same with less of it is never sooner than with all: nobody makes it later.
        for less in 0..lies.len() {
            let with: Vec<Fact> = facts.iter().enumerate().filter(|(at, _)| *at != less + 1).map(|(_, fact)| fact.clone()).collect();
            let due = |of: &[Finding]| {
                let declare = of.iter().find(|one| one.key.duty == "declare" && one.key.bearer == LAB);
                declare.and_then(|one| one.due.as_ref()).map(|due| due.statutory)
            };
            let (less, more) = (due(&all(&with, hours, false)), due(&found));
            prop_assert!(less.is_none() || more <= less, "{:?} {:?}", less, more);
        }
    }
}
