//! Times that are added to and compared: a notice is counted to the real start, and a window has
//! two sides.

use comity_agreements::duty::finding::{Doubt, Finding};
use comity_agreements::duty::{Fact, Instrument, State, Status};
use comity_protocol::index::Relation;
use serde_json::{Value, json};

use super::fixture::{LAB, agreement, at, bound, fact, findings, on, one};

const FIELDS: &str = "place office zone \"Asia/Tokyo\"
fields of run.plan
  run: text at /run
  start: day at /planned_start
  notice: number in days at /notice
fields of run.start
  run: text at /run
  begun: instant at /begun_at
define lead = 6 weeks
";

fn order(condition: &str) -> Instrument {
    agreement(
        "treaty",
        FIELDS,
        &format!(
            "order notice
  bearer each party
  file run.start as start by bearer
  only after run.plan as plan by bearer
    where plan.run = start.run and {condition}
"
        ),
    )
}

fn plan(name: &str, issued: &str, start: &str) -> Fact {
    let body = json!({"run": "r", "planned_start": start, "notice": 42});
    fact(name, "run.plan", LAB, issued, body)
}

fn begun(issued: &str, at: &str) -> Fact {
    fact("start", "run.start", LAB, issued, json!({"run": "r", "begun_at": at}))
}

fn state(condition: &str, facts: &[Fact]) -> State {
    let found = findings(&order(condition), &bound("test", &[LAB]), facts, "2026-06-01T00:00:00Z");
    one(&found, "notice").state
}

const NOTICE: &str = "plan.issued + 42 days <= start.begun";

/// Begun on 31 January and told 30 days before: filing the start late mends nothing.
#[test]
fn a_notice_is_counted_to_the_real_start() {
    let told = |issued: &str| plan("p", issued, "2026-01-31");
    let start = begun("2026-02-14T00:00:00Z", "2026-01-31T00:00:00Z");
    let is = |condition: &str, issued: &str| state(condition, &[told(issued), start.clone()]);
    assert_eq!(is(NOTICE, "2026-01-01T00:00:00Z"), State::Breached);
    for same in [
        "plan.issued + lead <= start.begun",
        "plan.issued + plan.notice <= start.begun",
        "start.begun - 42 days >= plan.issued",
        "day of plan.issued + 6 weeks <= day of start.begun",
        "plan.issued + 1008 hours <= start.begun",
    ] {
        assert_eq!(is(same, "2026-01-01T00:00:00Z"), State::Breached, "{same}");
    }
    // The treaty was in force only from 1 January on; the notice need not be later than that.
    assert_eq!(is(NOTICE, "2025-12-20T00:00:00Z"), State::Fulfilled);
    assert_eq!(is(NOTICE, "2025-12-20T00:00:01Z"), State::Breached);
    assert_eq!(
        is("plan.issued + 1 month <= start.begun", "2025-12-31T00:00:00Z"),
        State::Fulfilled
    );
    assert_eq!(is("plan.issued + 1 month <= start.begun", "2026-01-01T00:00:00Z"), State::Breached);
}

/// A plan that is corrected counts as told when it was told, in what it went on saying; and what
/// the correction says new counts from the correction.
#[test]
fn what_a_correction_says_was_said_by_then() {
    let correct = |start: &str| {
        let body =
            json!({"reason": "x", "body": {"run": "r", "planned_start": start, "notice": 42}});
        on(Relation::Amends, "p", LAB, "2026-02-01T00:00:00Z", body)
    };
    let both = format!(
        "{NOTICE} and day of start.begun >= plan.start - 14 days and day of start.begun <= plan.start + 14 days"
    );
    let is = |told: &str, corrected: &str, began: &str| {
        let facts =
            [plan("p", "2026-01-01T00:00:00Z", told), correct(corrected), begun(began, began)];
        state(&both, &facts)
    };
    // Still the same day, or one that the window holds as well.
    assert_eq!(is("2026-03-01", "2026-03-01", "2026-03-02T00:00:00Z"), State::Fulfilled);
    assert_eq!(is("2026-03-01", "2026-03-05", "2026-03-02T00:00:00Z"), State::Fulfilled);
    // Another day is told for the first time 29 days before.
    assert_eq!(is("2026-06-01", "2026-03-01", "2026-03-02T00:00:00Z"), State::Breached);
    assert_eq!(is("2026-06-01", "2026-03-20", "2026-03-16T00:00:00Z"), State::Fulfilled);
}

/// "Within fourteen days of the day that was told", before it and after it.
#[test]
fn a_window_has_two_sides() {
    let window = "day of start.begun at office >= plan.start - 14 days \
                  and day of start.begun at office <= plan.start + 14 days";
    let is =
        |at: &str| state(window, &[plan("p", "2026-01-02T00:00:00Z", "2026-03-20"), begun(at, at)]);
    // Midnight in Tokyo is three in the afternoon of the day before by UTC.
    assert_eq!(is("2026-03-05T14:59:59Z"), State::Breached);
    assert_eq!(is("2026-03-05T15:00:00Z"), State::Fulfilled);
    assert_eq!(is("2026-04-03T14:59:59Z"), State::Fulfilled);
    assert_eq!(is("2026-04-03T15:00:00Z"), State::Breached);
}

#[test]
fn what_is_not_known_stays_so_and_no_correction_undoes_a_breach() {
    let told = plan("p", "2026-01-01T00:00:00Z", "2026-01-31");
    let unsaid = fact("start", "run.start", LAB, "2026-02-14T00:00:00Z", json!({"run": "r"}));
    assert_eq!(state(NOTICE, &[told.clone(), unsaid]), State::Undetermined);
    let without = |notice: Value| {
        let mut plan = told.clone();
        plan.body.as_mut().unwrap()["notice"] = notice;
        let start = begun("2026-05-01T00:00:00Z", "2026-04-30T00:00:00Z");
        state("plan.issued + plan.notice <= start.begun", &[plan, start])
    };
    assert_eq!(without(json!(42)), State::Fulfilled);
    // Nobody knows what half a day of notice is, or one of so many days.
    assert_eq!(without(json!(41.5)), State::Undetermined);
    assert_eq!(without(json!("1e20")), State::Undetermined);
    // A plan that does not say how long is no plan that gives notice.
    assert_eq!(without(Value::Null), State::Breached);
    let start = begun("2026-02-14T00:00:00Z", "2026-01-31T00:00:00Z");
    let body = json!({"reason": "x", "body": {"run": "r", "begun_at": "2026-02-13T00:00:00Z"}});
    let corrected = on(Relation::Amends, "start", LAB, "2026-02-15T00:00:00Z", body);
    assert_eq!(state(NOTICE, &[told, start, corrected]), State::Breached);
}

/// What is said to have happened had happened when that was said; a plan may lie ahead.
#[test]
fn a_time_in_the_future_puts_no_deadline_off() {
    let fields = "fields of incident.assessment
  incident: text at /incident
  aware: instant at /aware_at
  occurred: day at /occurred_from
fields of run.start
  begun: instant at /begun_at
fields of incident.filing
  incident: text at /incident
";
    let rules = "duty report
  bearer each party
  when incident.assessment as note by bearer
  key note.incident
  clock from earliest of note.aware, note.occurred
  must file incident.filing as filing by bearer where filing.incident = note.incident
  within 10 days, calendar days
duty begin
  bearer each party
  when run.start as start by bearer
  clock from start.begun
  must file incident.filing as filing by bearer
  within 10 days, calendar days
";
    let text = agreement("treaty", fields, rules);
    let judged = |facts: &[Fact], duty: &str| {
        let found = findings(&text, &bound("test", &[LAB]), facts, "2026-05-01T00:00:00Z");
        let mine = |finding: &&Finding| finding.key.bearer == LAB && finding.key.duty == duty;
        one(&found.iter().filter(mine).cloned().collect::<Vec<_>>(), duty)
    };
    let said = "2026-03-01T12:00:00Z";
    let assessed = |body: Value| fact("note", "incident.assessment", LAB, said, body);
    let ahead = |finding: &Finding| -> Vec<(String, String, String)> {
        let doubts = finding.doubts.iter().map(|doubt| match doubt {
            Doubt::Ahead { field, told, counts, .. } => {
                (field.clone(), told.to_string(), counts.to_string())
            }
            other => panic!("{other:?}"),
        });
        doubts.collect()
    };
    // A year too late by a slip of the hand: it was known when it was said.
    let aware = "2027-03-01T00:00:00Z";
    let slip = judged(&[assessed(json!({"incident": "i", "aware_at": aware}))], "report");
    assert_eq!(slip.start, Some(at(said)));
    assert_eq!(slip.due.as_ref().unwrap().statutory, at("2026-03-11T23:59:59.999Z"));
    assert_eq!(slip.status, Status::Breached);
    let field = "incident.assessment/aware".to_owned();
    assert_eq!(ahead(&slip), [(field, aware.to_owned(), said.to_owned())]);
    // As far as clocks differ, and as far as a day has begun anywhere, nothing is said.
    for (body, start) in [
        (json!({"incident": "i", "aware_at": "2026-03-01T12:10:00Z"}), "2026-03-01T12:10:00Z"),
        (json!({"incident": "i", "occurred_from": "2026-03-02"}), "2026-03-02T00:00:00Z"),
    ] {
        let found = judged(&[assessed(body)], "report");
        assert_eq!((found.start, ahead(&found)), (Some(at(start)), vec![]));
    }
    let day =
        judged(&[assessed(json!({"incident": "i", "occurred_from": "2026-03-03"}))], "report");
    assert_eq!((day.start, ahead(&day).len()), (Some(at(said)), 1));
    // A run may be said to begin later; the finding names it.
    let begun = "2026-04-01T00:00:00Z";
    let start = fact("start", "run.start", LAB, said, json!({"begun_at": begun}));
    let found = judged(&[start], "begin");
    assert_eq!(found.start, Some(at(begun)));
    assert_eq!(ahead(&found), [("run.start/begun".to_owned(), begun.to_owned(), begun.to_owned())]);
}
