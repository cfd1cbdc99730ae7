//! Follow-ups that are counted from a time that a filing names: whose word it is, what a correction
//! of it can do, and what a slow judge says.

use comity_agreements::duty::finding::{Doubt, Finding};
use comity_agreements::duty::{Calendars, Engine, Fact, Filter, Instrument, State, Table};
use comity_protocol::index::Relation;
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Vouched;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::fixture::{LAB, agreement, at, bound, fact, findings, id, line, on, shipped};
use super::properties::cases;

const C9: &str = include_str!("../../../../../data/agreements/eu-gpai-code-commitment-9.agreement");
const REGIME: &str = "eu-gpai-code-commitment-9";

fn c9() -> (Instrument, Table) {
    (shipped(C9), bound(REGIME, &[LAB]))
}

fn assessed() -> Fact {
    let body = json!({
        "incident": "inc-1", "capacity": "provider", "systemic_risk": true, "events": [],
        "harms": ["serious-health-harm"], "model_involvement_aware_at": "2026-12-01T10:00:00Z",
    });
    fact("assessed", "incident.assessment", LAB, "2026-12-01T11:00:00Z", body)
}

fn filed(name: &str, issued: &str, stage: &str) -> Fact {
    let body = json!({
        "incident": "inc-1", "regime": REGIME, "stage": stage, "recipient": "AI Office",
    });
    fact(name, "incident.filing", LAB, issued, body)
}

fn resolved(name: &str, issued: &str, at: &str) -> Fact {
    let body = json!({"incident": "inc-1", "resolved_at": at});
    fact(name, "incident.resolution", LAB, issued, body)
}

fn finals(facts: &[Fact], as_of: &str) -> Vec<String> {
    let (text, table) = c9();
    let found = findings(&text, &table, facts, as_of);
    found.iter().filter(|finding| finding.key.duty.ends_with("/final")).map(line).collect()
}

/// Resolved on 8 January 2027 and said on 20 January: the sixty days end on 9 March.
#[test]
fn the_final_report_runs_from_the_resolution_and_not_from_its_signing() {
    let initial = filed("initial", "2026-12-10T10:00:00Z", "initial");
    let end = resolved("end", "2027-01-20T10:00:00Z", "2027-01-08T10:00:00Z");
    let facts = [assessed(), initial, end];
    let due = "2027-03-09T10:00:00Z 2027-03-09T22:59:59.999Z";
    assert_eq!(finals(&facts, "2027-01-20T10:00:00Z"), [format!("active due {due}")]);
    assert_eq!(finals(&facts, "2027-03-10T00:00:00Z"), [format!("breached breached {due}")]);
    // Said only when they are over: over they are. Whoever keeps silent is not better off.
    let [one, two, _] = facts.clone();
    let silent = resolved("end", "2027-03-20T10:00:00Z", "2027-01-08T10:00:00Z");
    assert_eq!(
        finals(&[one, two, silent], "2027-03-20T10:00:00Z"),
        [format!("breached breached {due}")]
    );
    // A time of resolution after the word of it counts as the time of the word.
    let [one, two, _] = facts;
    let ahead = resolved("end", "2027-01-08T10:00:00Z", "2028-01-01T00:00:00Z");
    assert_eq!(finals(&[one, two, ahead], "2027-01-20T10:00:00Z"), [format!("active due {due}")]);
}

/// "Not later than" asks for no more than that: a complete report that came first is in time.
#[test]
fn a_complete_final_report_before_the_resolution_counts() {
    let due = "2027-03-09T10:00:00Z 2027-03-09T22:59:59.999Z";
    let end = resolved("end", "2027-01-20T10:00:00Z", "2027-01-08T10:00:00Z");
    for filed_at in ["2026-12-10T10:00:00Z", "2027-01-15T10:00:00Z", "2027-03-09T20:00:00Z"] {
        let facts = [assessed(), filed("final", filed_at, "final"), end.clone()];
        assert_eq!(finals(&facts, "2027-06-01T00:00:00Z"), [format!("fulfilled met {due}")]);
    }
    let late = [assessed(), filed("final", "2027-03-12T10:00:00Z", "final"), end];
    assert_eq!(finals(&late, "2027-06-01T00:00:00Z"), [format!("breached late {due}")]);
}

#[test]
fn a_corrected_time_shortens_and_never_lengthens() {
    let initial = filed("initial", "2026-12-10T10:00:00Z", "initial");
    let end = resolved("end", "2027-01-20T10:00:00Z", "2027-01-08T10:00:00Z");
    let facts = vec![assessed(), initial, end];
    let with = |more: Fact| {
        let mut facts = facts.clone();
        facts.push(more);
        finals(&facts, "2027-05-01T00:00:00Z")
    };
    let amended = |issued: &str, to: &str| {
        let body = json!({"reason": "x", "body": {"incident": "inc-1", "resolved_at": to}});
        on(Relation::Amends, "end", LAB, issued, body)
    };
    let breached = |due: &str| vec![format!("breached breached {due}")];
    let first = "2027-03-09T10:00:00Z 2027-03-09T22:59:59.999Z";
    for issued in ["2027-01-21T10:00:00Z", "2027-03-10T10:00:00Z"] {
        assert_eq!(with(amended(issued, "2027-01-19T10:00:00Z")), breached(first));
        assert_eq!(
            with(amended(issued, "2027-01-05T10:00:00Z")),
            breached("2027-03-06T10:00:00Z 2027-03-08T22:59:59.999Z")
        );
    }
    // Taken back when it was over, it is over; taken back in time, there was no resolution.
    let back = |issued: &str| on(Relation::Retracts, "end", LAB, issued, json!({"reason": "x"}));
    assert_eq!(with(back("2027-03-10T10:00:00Z")), breached(first));
    assert_eq!(with(back("2027-03-01T10:00:00Z")), Vec::<String>::new());
    // Another one, said later, only adds an earlier time.
    assert_eq!(
        with(resolved("again", "2027-04-01T10:00:00Z", "2027-03-30T10:00:00Z")),
        breached(first)
    );
}

/// Measure 9.3 asks for intermediate reports while an incident is unresolved: of one that was over
/// before it was first reported, none.
#[test]
fn nothing_is_asked_meanwhile_of_what_is_over() {
    let (text, table) = c9();
    let progress = |facts: &[Fact]| -> Vec<String> {
        let found = findings(&text, &table, facts, "2027-06-01T00:00:00Z");
        let mine = found.iter().filter(|one| one.key.duty.ends_with("/intermediate"));
        mine.map(line).collect()
    };
    let end = |issued: &str| resolved("end", issued, "2026-12-01T10:30:00Z");
    let none: [&str; 0] = [];
    let owed = ["breached breached 2027-01-01T10:00:00Z 2027-01-04T22:59:59.999Z"];
    // The first report is of 4 December, 10:00; four weeks after it end on 4 January.
    for (said, expected) in [
        // Before the report, with it, after it, and too late.
        ("2026-12-03T10:00:00Z", &none[..]),
        ("2026-12-04T10:00:00Z", &none),
        ("2026-12-04T11:00:00Z", &none),
        ("2027-01-04T22:59:59.999Z", &none),
        ("2027-01-04T23:00:00Z", &owed),
    ] {
        for stage in ["initial", "final"] {
            let facts = [assessed(), end(said), filed("one", "2026-12-04T10:00:00Z", stage)];
            assert_eq!(progress(&facts), expected, "{stage} with {said}");
        }
    }
    // Of another incident, or taken back before the time was over, it ends nothing.
    let first = || filed("one", "2026-12-04T10:00:00Z", "initial");
    let body = json!({"incident": "inc-2", "resolved_at": "2026-12-01T10:30:00Z"});
    let other = fact("end", "incident.resolution", LAB, "2026-12-03T10:00:00Z", body);
    assert_eq!(progress(&[assessed(), first(), other]), owed);
    let back = on(Relation::Retracts, "end", LAB, "2026-12-20T10:00:00Z", json!({"reason": "x"}));
    assert_eq!(progress(&[assessed(), first(), end("2026-12-03T10:00:00Z"), back]), owed);
}

/// Whoever destroys what brought a follow-up about owes it all the same.
#[test]
fn what_follows_on_what_was_destroyed_is_still_owed() {
    let of = |fact: Fact| Fact { subject: "inc-1".to_owned(), ..fact };
    let initial = of(filed("initial", "2026-12-10T10:00:00Z", "initial"));
    let end = of(resolved("end", "2027-01-20T10:00:00Z", "2027-01-08T10:00:00Z"));
    let facts = [of(assessed()), initial, end];
    let (text, table) = c9();
    let breached = |facts: &[Fact]| -> Vec<String> {
        let found = findings(&text, &table, facts, "2027-06-01T00:00:00Z");
        let found = found.into_iter().filter(|one| one.state == State::Breached);
        found.map(|one| format!("{} {}", one.key.duty, json!(one.key.matter)["name"])).collect()
    };
    let before = breached(&facts);
    assert_eq!(before.len(), 2, "{before:?}");
    let gone = facts.iter().cloned().map(|fact| {
        let is_it = fact.id == id("end");
        Fact { body: fact.body.filter(|_| !is_it), ..fact }
    });
    let erased = on(Relation::Erases, "end", LAB, "2027-05-01T00:00:00Z", json!({}));
    let after = breached(&gone.chain([erased]).collect::<Vec<_>>());
    assert!(before.iter().all(|one| after.contains(one)), "{before:?}, {after:?}");
}

const FIELDS: &str = "group authority = office.example
fields of incident.note
  incident: text at /incident
fields of incident.filing
  incident: text at /incident
fields of incident.end
  incident: text at /incident
  ended: instant at /ended
";

/// A duty whose follow-up is counted from the time that an end named by `whom` names.
fn rule(whom: &str) -> Instrument {
    agreement(
        "treaty",
        FIELDS,
        &format!(
            "duty report
  bearer each party
  when incident.note as note by bearer
  key note.incident
  must file incident.filing as filing by bearer where filing.incident = note.incident
  within 100 days
  then final: file incident.filing as final by bearer
    where final.incident = note.incident
    within 10 days after incident.end as end by {whom} where end.incident = note.incident,
    clock from end.ended
"
        ),
    )
}

fn follow(whom: &str, facts: &[Fact], as_of: &str) -> Vec<Finding> {
    let table = bound("test", &[LAB, "office.example"]);
    let found = findings(&rule(whom), &table, facts, as_of);
    found.into_iter().filter(|finding| finding.key.duty.ends_with("/final")).collect()
}

fn ended(by: &str, issued: &str, body: Value) -> Fact {
    fact("end", "incident.end", by, issued, body)
}

fn noted() -> Fact {
    let body = json!({"incident": "i"});
    fact("note", "incident.note", LAB, "2026-02-01T00:00:00Z", body)
}

/// What an authority names can be kept: it lies back no further than the period is long.
#[test]
fn what_another_says_too_late_runs_from_when_it_is_said() {
    let said = |ended_at: &str| {
        let body = json!({"incident": "i", "ended": ended_at});
        let facts = [noted(), ended("office.example", "2026-03-20T00:00:00Z", body)];
        let found = follow("authority", &facts, "2026-03-20T00:00:00Z");
        found.iter().map(line).collect::<Vec<_>>()
    };
    let due = "active due 2026-03-25T00:00:00Z 2026-03-25T23:59:59.999Z";
    assert_eq!(said("2026-03-15T00:00:00Z"), [due]);
    let whole = "active due 2026-03-30T00:00:00Z 2026-03-30T23:59:59.999Z";
    assert_eq!(said("2026-03-01T00:00:00Z"), [whole]);
}

#[test]
fn a_time_that_is_not_said_is_not_known() {
    let missing = [noted(), ended(LAB, "2026-03-20T00:00:00Z", json!({"incident": "i"}))];
    let state = |facts: &[Fact], as_of: &str| {
        let found = follow("bearer", facts, as_of);
        let [one] = found.as_slice() else { panic!("{found:#?}") };
        (one.state, one.doubts.clone())
    };
    let doubt = Doubt::Missing { field: "incident.end/ended".to_owned() };
    // It runs from the end at the latest: until then nothing is sure, and then it is over.
    let open = (State::Undetermined, vec![doubt.clone()]);
    assert_eq!(state(&missing, "2026-03-21T00:00:00Z"), open);
    let over = (State::Breached, vec![doubt]);
    assert_eq!(state(&missing, "2026-03-31T00:00:00Z"), over);
    let mut filed = missing.to_vec();
    let body = json!({"incident": "i"});
    filed.push(fact("f", "incident.filing", LAB, "2026-03-25T00:00:00Z", body));
    assert_eq!(state(&filed, "2026-05-01T00:00:00Z"), open);
}

/// One end of the matter, as it is told by a random history.
#[derive(Clone, Debug)]
struct End {
    /// Hours after the start at which it is said, and those it names, one for each version: the
    /// first and its amendments.
    versions: Vec<(u32, Option<u32>)>,
    retracted: Option<u32>,
}

fn histories() -> impl Strategy<Value = (Vec<End>, Vec<(u32, Option<u32>)>)> {
    let named = || prop::option::weighted(0.9, 0..700_u32);
    let end = (
        prop::collection::btree_map(0..700_u32, named(), 1..4),
        prop::option::weighted(0.3, 0..900_u32),
    );
    let end = end.prop_map(|(versions, retracted)| {
        let versions: Vec<_> = versions.into_iter().collect();
        let retracted = retracted.map(|hours| hours.max(versions.last().unwrap().0 + 1));
        End { versions, retracted }
    });
    let filing = (0..900_u32, prop::option::weighted(0.2, 0..900_u32));
    (prop::collection::vec(end, 0..4), prop::collection::vec(filing, 0..3))
}

const HOUR: i64 = 3_600_000;

fn moment(hours: u32) -> Timestamp {
    at("2026-02-01T00:00:00Z").plus_millis(i64::from(hours) * HOUR)
}

fn facts_of(ends: &[End], filings: &[(u32, Option<u32>)]) -> Vec<Fact> {
    let mut facts = vec![noted()];
    let mark = |relation, target: &str, hours: u32, body: Value| {
        on(relation, target, LAB, &moment(hours).to_string(), body)
    };
    for (number, end) in ends.iter().enumerate() {
        let body = |named: Option<u32>| {
            let mut body = json!({"incident": "i"});
            if let Some(named) = named {
                body["ended"] = json!(moment(named));
            }
            body
        };
        let name = format!("end-{number}");
        for (version, (hours, named)) in end.versions.iter().enumerate() {
            facts.push(if version == 0 {
                fact(&name, "incident.end", LAB, &moment(*hours).to_string(), body(*named))
            } else {
                mark(Relation::Amends, &name, *hours, json!({"body": body(*named)}))
            });
        }
        let retracted =
            end.retracted.map(|hours| mark(Relation::Retracts, &name, hours, json!({})));
        facts.extend(retracted);
    }
    for (number, (hours, retracted)) in filings.iter().enumerate() {
        let name = format!("filing-{number}");
        let at = moment(*hours).to_string();
        facts.push(fact(&name, "incident.filing", LAB, &at, json!({"incident": "i"})));
        let retracted = retracted.filter(|later| later > hours);
        facts.extend(retracted.map(|hours| mark(Relation::Retracts, &name, hours, json!({}))));
    }
    facts
}

/// The last millisecond of the tenth day after.
fn over(from: Timestamp) -> i64 {
    const DAY: i64 = 24 * HOUR;
    (from.millis().div_euclid(DAY) + 11) * DAY - 1
}

/// The state and the deadline of the follow-up, straight from the words of the specification.
fn judged(ends: &[End], filings: &[(u32, Option<u32>)], now: Timestamp) -> Option<(State, i64)> {
    let counts = |hours: u32| moment(hours) <= now;
    let mut told: Vec<(i64, i64)> = Vec::new();
    let mut is_unread = false;
    for end in ends {
        let gone = end.retracted.filter(|hours| counts(*hours));
        let gone = gone.map_or(i64::MAX, |hours| moment(hours).millis());
        for (hours, named) in end.versions.iter().filter(|(hours, _)| counts(*hours)) {
            let said = moment(*hours);
            let mine = over(named.map_or(said, |named| moment(named).min(said)));
            // It counts where it stood until its own time was over.
            let until = mine.min(now.millis()).max(said.millis());
            if gone > until {
                is_unread |= named.is_none();
                told.push((said.millis(), mine));
            }
        }
    }
    let due = told.iter().map(|(_, mine)| *mine).min()?;
    // The deadline as it was known then had passed before an earlier one was told.
    let known = |at: i64| told.iter().filter(|(said, _)| *said < at).map(|(_, mine)| *mine).min();
    let passed = told
        .iter()
        .filter_map(|(said, mine)| known(*said).filter(|known| mine < known && known < said));
    let passed = passed.max().unwrap_or(i64::MIN);
    let stood = |(hours, retracted): &&(u32, Option<u32>)| {
        let at = moment(*hours).millis();
        let until = if at <= due { due.max(passed) } else { i64::MAX };
        let until = until.min(now.millis()).max(at);
        let retracted = retracted.filter(|later| later > hours && counts(*later));
        counts(*hours) && retracted.is_none_or(|later| moment(later).millis() > until)
    };
    let act = filings.iter().filter(stood).map(|(hours, _)| moment(*hours).millis()).min();
    let state = match act {
        _ if is_unread && act.unwrap_or(now.millis()) <= due => State::Undetermined,
        Some(act) if act <= due => State::Fulfilled,
        None if now.millis() <= due => State::Active,
        _ => State::Breached,
    };
    Some((state, due))
}

fn told(facts: &[Fact], now: Timestamp) -> Option<(State, i64)> {
    let mut engine =
        Engine::new(vec![rule("bearer")], &Calendars::bundled(), &bound("test", &[LAB])).unwrap();
    engine.insert_batch(facts);
    engine.advance(now);
    let found = engine.findings(&Filter::default());
    let found = found.into_iter().find(|finding| finding.key.duty.ends_with("/final"))?;
    Some((found.state, found.due.unwrap().statutory.millis()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(256)))]

    #[test]
    fn the_slow_judge_says_the_same((ends, filings) in histories(), hours in 0..1_000_u32) {
        let now = moment(hours);
        let facts = facts_of(&ends, &filings);
        prop_assert_eq!(told(&facts, now), judged(&ends, &filings, now));
    }

    /// Whatever the bearer says after a breach, which others saw its log without: the breach stays,
    /// and its deadline does not move back.
    #[test]
    fn no_later_word_makes_its_breach_milder(
        (ends, filings) in histories(),
        (more, others) in histories(),
        hours in 0..600_u32,
        target in any::<prop::sample::Index>(),
    ) {
        let now = moment(hours);
        let mut facts: Vec<Fact> = facts_of(&ends, &filings);
        facts.retain(|fact| fact.issued <= now);
        let Some((State::Breached, due)) = told(&facts, now) else { return Ok(()) };
        let known: Vec<_> = facts.iter().filter(|fact| fact.relation.is_none()).map(|f| f.id).collect();
        for (number, mut fact) in facts_of(&more, &others).into_iter().skip(1).enumerate() {
            let (name, old) = (id(&format!("later-{number}")), fact.id);
            if let Some((relation, of)) = fact.relation {
                let chosen = known.get(target.index(known.len() + 1)).copied().unwrap_or(of);
                fact.relation = Some((relation, chosen));
            }
            fact.id = if fact.relation.is_some() || known.contains(&old) { name } else { old };
            fact.logged = Vouched { after: Some(now.plus_millis(1)), by: None };
            facts.push(fact);
        }
        let (state, later) = told(&facts, moment(1_000)).unwrap();
        prop_assert_eq!(state, State::Breached);
        prop_assert!(later <= due);
    }
}
