//! Every construct of the language has its effect.

use comity_agreements::duty::explain::explain;
use comity_agreements::duty::finding::{Claimant, Doubt, Finding, Matter, Role};
use comity_agreements::duty::{
    Between, Fact, Instrument, PairSpan, Span, Standing, State, Status, Table, Verdict,
};
use comity_protocol::index::Relation;
use serde_json::json;

use super::fixture::{DEPLOYER, LAB, agreement, at, bound, fact, findings, line, on, one, unheld};

const FIELDS: &str = "group big = lab.example, other.example
fields of run.start
  run: text at /run
  begun: instant at /begun
  ready: instant at /ready
  planned: number in FLOP at /planned
  purpose: text at /purpose
  partner: party at /partner
fields of run.declaration
  run: text at /run
  compute: number in FLOP at /compute
fields of agreement.waiver
  run: text at /run
fields of model.release
  model: text at /model
fields of evaluation.record
  model: text at /model
define cap = 1e24 FLOP
define monitored = 0.01 * cap
";

const DECLARE: &str = "duty declare-run
  bearer each party
  when run.start as start by bearer where start.planned >= monitored
  key start.run
  clock from start.begun
  must file run.declaration as declaration by bearer where declaration.run = start.run
  within 30 days, calendar days
  tier large when start.planned >= cap: within 72 hours
  except test-facility when start.purpose = \"hardware test\": nothing
  except joint-run when start.partner in big: within 60 days, calendar days
  recipient \"the depositary\" when start.planned < cap
  recipient \"all Parties\" otherwise
  excused by agreement.waiver as waiver by another party where waiver.run = start.run
  cure within 14 days
  consequence art-9
";

fn text() -> Instrument {
    agreement("treaty", FIELDS, DECLARE)
}

fn table() -> Table {
    bound("test", &[LAB, DEPLOYER])
}

fn start(name: &str, issued: &str, planned: &str) -> Fact {
    let body = json!({
        "run": "r-1", "begun": "2026-03-01T00:00:00Z", "planned": planned, "purpose": "training",
        "partner": "third.example",
    });
    fact(name, "run.start", LAB, issued, body)
}

fn declared(issued: &str) -> Fact {
    fact("declared", "run.declaration", LAB, issued, json!({"run": "r-1", "compute": "1e23"}))
}

fn declare(facts: &[Fact], as_of: &str) -> Finding {
    one(&findings(&text(), &table(), facts, as_of), "declare-run")
}

#[test]
fn a_duty_goes_through_its_states() {
    let begun = start("s", "2026-03-01T00:00:00Z", "5e22");
    let only = std::slice::from_ref(&begun);
    let state = |facts: &[Fact], as_of: &str| line(&declare(facts, as_of));
    let due = "2026-03-31T00:00:00Z 2026-03-31T23:59:59.999Z";
    assert_eq!(state(only, "2026-03-02T00:00:00Z"), format!("active due {due}"));
    let between = declare(only, "2026-03-31T12:00:00Z");
    assert_eq!((between.state, between.past_conservative), (State::Active, true));
    assert_eq!(state(only, "2026-04-01T00:00:00Z"), format!("breached breached {due}"));
    // The cure is over after 14 days; then the consequence.
    let over = declare(only, "2026-04-15T00:00:00Z");
    assert_eq!(line(&over), format!("escalated breached {due}"));
    assert_eq!(over.consequence.as_deref(), Some("art-9"));
    let absence = over.absence.unwrap();
    assert_eq!((absence.kind.as_str(), absence.by.as_str()), ("run.declaration", LAB));
    assert_eq!(absence.horizon.unwrap().size, 7);
    for (issued, state) in [
        ("2026-03-31T23:59:59Z", "fulfilled met"),
        // Announced before it began.
        ("2026-02-01T00:00:00Z", "fulfilled met"),
        ("2026-04-14T00:00:00Z", "cured late"),
        ("2026-04-16T00:00:00Z", "escalated late"),
    ] {
        let facts = [begun.clone(), declared(issued)];
        assert_eq!(line(&declare(&facts, "2026-06-01T00:00:00Z")), format!("{state} {due}"));
    }
}

#[test]
fn a_condition_that_does_not_hold_asks_nothing() {
    let small = start("s", "2026-03-01T00:00:00Z", "9.9e21");
    assert_eq!(findings(&text(), &table(), &[small], "2026-06-01T00:00:00Z"), []);
    let stranger = Fact {
        issuer: "stranger.example".parse().unwrap(),
        ..start("s", "2026-03-01T00:00:00Z", "5e22")
    };
    assert_eq!(findings(&text(), &table(), &[stranger], "2026-06-01T00:00:00Z"), []);
    let before = {
        let mut before = start("s", "2025-12-30T00:00:00Z", "5e22");
        before.body.as_mut().unwrap()["begun"] = json!("2025-12-31T12:00:00Z");
        before
    };
    // Not bound then (VCLT art. 28).
    assert_eq!(findings(&text(), &table(), &[before], "2026-06-01T00:00:00Z"), []);
}

#[test]
fn exceptions_replace_the_base_case_and_contradict_each_other() {
    let with = |purpose: &str, partner: &str| {
        let mut begun = start("s", "2026-03-01T00:00:00Z", "5e22");
        let body = begun.body.as_mut().unwrap();
        body["purpose"] = json!(purpose);
        body["partner"] = json!(partner);
        declare(&[begun], "2026-06-01T00:00:00Z")
    };
    let test = with("hardware test", "third.example");
    assert_eq!((test.state, test.status), (State::Excused, Status::Waived));
    assert_eq!(test.exception.as_deref(), Some("test-facility"));
    let joint = with("training", "other.example");
    assert_eq!(joint.due.as_ref().unwrap().by, "exception joint-run");
    assert_eq!(joint.due.unwrap().statutory, at("2026-04-30T23:59:59.999Z"));
    let both = with("hardware test", "other.example");
    assert_eq!(both.verdict, Verdict::Undetermined);
    let labels = vec!["joint-run".to_owned(), "test-facility".to_owned()];
    assert_eq!(both.doubts, [Doubt::Conflict { labels }]);
}

#[test]
fn what_is_not_held_is_unverifiable_and_never_a_breach() {
    let begun = start("s", "2026-03-01T00:00:00Z", "5e22");
    let hidden = unheld("declared", "run.declaration", LAB, "2026-03-20T00:00:00Z");
    let found = declare(&[begun.clone(), hidden], "2026-06-01T00:00:00Z");
    assert_eq!((found.state, found.status), (State::Undetermined, Status::Unverifiable));
    assert!(found.evidence.iter().any(|evidence| evidence.role == Role::Possible));
    // One that came too late cannot have been in time, whatever it says.
    let hidden = unheld("declared", "run.declaration", LAB, "2026-05-20T00:00:00Z");
    let found = declare(&[begun, hidden], "2026-06-01T00:00:00Z");
    assert_eq!(found.verdict, Verdict::Breach);
    let found =
        declare(&[unheld("s", "run.start", LAB, "2026-03-01T00:00:00Z")], "2026-06-01T00:00:00Z");
    assert_eq!(found.verdict, Verdict::Undetermined);
    assert!(matches!(found.key.matter, Matter::Statement { .. }));
}

#[test]
fn corrections_and_retractions_count_from_when_they_were_said() {
    let begun = start("s", "2026-03-01T00:00:00Z", "5e22");
    let smaller = |issued: &str| {
        let mut body = begun.body.clone().unwrap();
        body["planned"] = json!("1e21");
        on(Relation::Amends, "s", LAB, issued, json!({"reason": "typo", "body": body}))
    };
    for (correction, state) in [
        // What is corrected in time need not be done, and is not waived by anybody either.
        (smaller("2026-03-10T00:00:00Z"), State::Excused),
        (smaller("2026-04-01T00:00:00Z"), State::Escalated),
        (on(Relation::Retracts, "s", LAB, "2026-03-10T00:00:00Z", json!({})), State::Excused),
        (on(Relation::Retracts, "s", LAB, "2026-04-01T00:00:00Z", json!({})), State::Escalated),
    ] {
        let found = declare(&[correction.clone(), begun.clone()], "2026-06-01T00:00:00Z");
        assert_eq!(found.state, state, "{correction:?}");
        let role = match correction.kind.as_str() {
            "statement.retraction" => Role::WithdrawnByBearer,
            _ => Role::Correction,
        };
        assert!(found.evidence.iter().any(|evidence| evidence.role == role));
        let status = if state == State::Excused { Status::Withdrawn } else { Status::Breached };
        assert_eq!((found.status, found.changes.len()), (status, 1));
    }
    let taken_back = [
        begun.clone(),
        declared("2026-03-02T00:00:00Z"),
        on(Relation::Retracts, "declared", LAB, "2026-03-03T00:00:00Z", json!({})),
    ];
    assert_eq!(declare(&taken_back, "2026-04-02T00:00:00Z").state, State::Breached);
    // A superseded filing lets its tier stand, and its fields no longer count.
    let large = start("l", "2026-03-01T00:00:00Z", "2e24");
    let replaced = on(Relation::Supersedes, "l", LAB, "2026-03-02T00:00:00Z", json!({}));
    let found = declare(
        &[large, replaced, start("s", "2026-03-02T00:00:00Z", "5e22")],
        "2026-03-02T12:00:00Z",
    );
    assert_eq!(found.due.unwrap().statutory, at("2026-03-04T00:00:00Z"));
}

#[test]
fn another_partys_waiver_excuses() {
    let begun = start("s", "2026-03-01T00:00:00Z", "5e22");
    let waiver =
        |by: &str| fact("w", "agreement.waiver", by, "2026-05-01T00:00:00Z", json!({"run": "r-1"}));
    let state = |by: &str| declare(&[begun.clone(), waiver(by)], "2026-06-01T00:00:00Z").state;
    assert_eq!(state(DEPLOYER), State::Excused);
    assert_eq!(state(LAB), State::Escalated);
    assert_eq!(state("stranger.example"), State::Escalated);
}

#[test]
fn suspension_and_withdrawal_release() {
    let begun = start("s", "2026-03-01T00:00:00Z", "5e22");
    let spans = |spans: &[(&str, Option<&str>, Standing)]| {
        let mut table = table();
        let day = |text: &str| text.parse().unwrap();
        let spans = spans.iter().map(|(from, until, standing)| Span {
            since: None,
            from: day(from),
            until: until.map(day),
            standing: *standing,
        });
        table.spans.get_mut("test").unwrap().insert(LAB.to_owned(), spans.collect());
        let facts = [begun.clone()];
        let found = findings(&text(), &table, &facts, "2026-06-01T00:00:00Z");
        found.first().map(|finding| finding.state)
    };
    use Standing::{Bound, Suspended, Undetermined};
    let left = [("2026-01-01", Some("2026-03-15"), Bound)];
    assert_eq!(spans(&left), Some(State::Excused));
    let paused = [("2026-01-01", Some("2026-03-15"), Bound), ("2026-03-15", None, Suspended)];
    assert_eq!(spans(&paused), Some(State::Suspended));
    assert_eq!(spans(&[("2026-01-01", None, Undetermined)]), Some(State::Undetermined));
    assert_eq!(spans(&[("2026-04-01", None, Bound)]), None);
}

#[test]
fn starts_are_the_latest_or_each_on_its_own() {
    let rules = |clock: &str| {
        let rule = format!(
            "duty tell\n  bearer each party\n  when run.start as start by bearer\n  \
             key start.run\n  clock from {clock} start.begun, start.ready\n  \
             must file run.declaration as told by bearer where told.run = start.run\n  \
             within 48 hours\n"
        );
        agreement("treaty", FIELDS, &rule)
    };
    let body = json!({"run": "r-1", "begun": "2026-03-01T00:00:00Z"});
    let first = fact("s", "run.start", LAB, "2026-03-01T00:00:00Z", body);
    let body = json!({"run": "r-1", "ready": "2026-03-05T00:00:00Z"});
    let second = fact("t", "run.start", LAB, "2026-03-05T00:00:00Z", body);
    let told = |clock: &str, facts: &[Fact]| -> Vec<String> {
        let found = findings(&rules(clock), &table(), facts, "2026-03-05T00:00:00Z");
        found.iter().map(line).collect()
    };
    assert_eq!(told("latest of", std::slice::from_ref(&first)), ["pending due"]);
    assert_eq!(
        told("latest of", &[first.clone(), second.clone()]),
        ["active due 2026-03-07T00:00:00Z 2026-03-07T00:00:00Z"]
    );
    assert_eq!(
        told("each of", &[first, second]),
        [
            "breached breached 2026-03-03T00:00:00Z 2026-03-03T00:00:00Z",
            "active due 2026-03-07T00:00:00Z 2026-03-07T00:00:00Z"
        ]
    );
}

#[test]
fn periods_come_again_and_the_next_one_is_foreseen() {
    let rule = "duty yearly
  bearer each party
  every 12 months from entry into force, rounding last day
  must file run.declaration as declaration by bearer
  within 30 days, calendar days
";
    let text = agreement("treaty", FIELDS, rule);
    let table = bound("test", &[LAB]);
    let filed = [declared("2027-01-10T00:00:00Z")];
    let found = findings(&text, &table, &filed, "2028-01-15T00:00:00Z");
    let lines: Vec<String> = found.iter().map(line).collect();
    assert_eq!(
        lines,
        [
            // A filing of the next year does not make good for the year before.
            "breached breached 2026-01-31T00:00:00Z 2026-01-31T23:59:59.999Z",
            "fulfilled met 2027-01-31T00:00:00Z 2027-01-31T23:59:59.999Z",
            "active due 2028-01-31T00:00:00Z 2028-01-31T23:59:59.999Z",
            "pending due 2029-01-31T00:00:00Z 2029-01-31T23:59:59.999Z",
        ]
    );
    // People count from one, in words as on pages.
    assert_eq!(found[0].key.matter, Matter::Period { number: 0 });
    let told = json!(explain(&found[0])).to_string();
    assert!(told.contains("about period 1"), "{told}");
}

/// A day that a rule names begins where its period is counted; who is bound goes by days of UTC.
#[test]
fn a_named_day_begins_where_the_period_is_counted() {
    let due = |zone: &str, start: &str| {
        let head = format!("place there zone \"{zone}\"\n{FIELDS}");
        let rule = format!(
            "duty first\n  bearer each party\n  {start}\n  must file run.end as end by bearer\n  \
             within 2 days, calendar days, at there\n"
        );
        let text = agreement("treaty", &head, &rule);
        let found = findings(&text, &bound("test", &[LAB]), &[], "2026-02-11T12:00:00Z");
        found.iter().filter(|one| one.state == State::Active).map(line).collect::<Vec<_>>()
    };
    for (zone, start, expected) in [
        // Three days from 10 February, at eight in the morning by UTC.
        (
            "America/Los_Angeles",
            "once on 2026-02-10",
            "active due 2026-02-12T08:00:00Z 2026-02-13T07:59:59.999Z",
        ),
        (
            "America/Los_Angeles",
            "every 1 month from 2026-02-10",
            "active due 2026-02-12T08:00:00Z 2026-02-13T07:59:59.999Z",
        ),
        (
            "Asia/Tokyo",
            "once on 2026-02-10",
            "active due 2026-02-11T15:00:00Z 2026-02-12T14:59:59.999Z",
        ),
    ] {
        assert_eq!(due(zone, start), [expected], "{zone} {start}");
    }
}

#[test]
fn who_joined_again_is_counted_from_the_new_day() {
    let rule = "duty quarterly
  bearer each party
  every 3 months from entry into force, rounding last day
  must file run.declaration as declaration by bearer
  within 30 days, calendar days
duty first
  bearer each party
  once on entry into force
  must file run.end as end by bearer
  within 10 days, calendar days
";
    let text = agreement("treaty", FIELDS, rule);
    let day = |day: &str| day.parse().unwrap();
    let span = |from: &str, until: Option<&str>, standing| Span {
        since: None,
        from: day(from),
        until: until.map(day),
        standing,
    };
    let spans = vec![
        span("2026-02-01", Some("2026-03-01"), Standing::Bound),
        // Its operation was suspended for a while, which begins nothing anew.
        span("2026-03-01", Some("2026-03-20"), Standing::Suspended),
        span("2026-03-20", Some("2026-04-10"), Standing::Bound),
        span("2026-07-01", None, Standing::Bound),
    ];
    let mut table = Table::default();
    table.spans.entry("test".to_owned()).or_default().insert(LAB.to_owned(), spans);
    let due = |duty: &str, as_of: &str| -> Vec<String> {
        let found = findings(&text, &table, &[], as_of);
        let mine = found.iter().filter(|finding| finding.key.duty == duty);
        let start = |finding: &Finding| finding.start.map(|at| at.to_string()).unwrap_or_default();
        mine.map(|finding| format!("{} {:?}", start(finding), finding.status)).collect()
    };
    let quarters = due("quarterly", "2026-10-15T00:00:00Z");
    let starts: Vec<&str> = quarters.iter().filter_map(|line| line.split('T').next()).collect();
    assert!(starts.contains(&"2026-07-01") && starts.contains(&"2026-10-01"), "{quarters:?}");
    assert!(!starts.contains(&"2026-08-01") && !starts.contains(&"2026-11-01"), "{quarters:?}");
    let first = due("first", "2026-07-05T00:00:00Z");
    assert_eq!(first.iter().filter(|line| line.starts_with("2026-07-01")).count(), 1, "{first:?}");
    assert_eq!(first.iter().filter(|line| line.starts_with("2026-02-01")).count(), 1, "{first:?}");
}

#[test]
fn bans_hold_between_pairs() {
    let rule = "ban exceed-cap
  bearer each party
  owed to each other party
  never file run.declaration as run by bearer where run.compute > cap
  consequence art-9
";
    let text = agreement("treaty", FIELDS, rule);
    let clean = findings(&text, &table(), &[], "2026-06-01T00:00:00Z");
    assert_eq!(clean.len(), 2);
    assert!(clean.iter().all(|finding| finding.status == Status::Met && finding.absence.is_some()));
    let above =
        fact("x", "run.declaration", LAB, "2026-05-01T00:00:00Z", json!({"compute": 1.1e24}));
    let mut apart = table();
    let pair = PairSpan {
        other: "reserver.example".to_owned(),
        clause: Some("art-1".to_owned()),
        from: "2026-01-01".parse().unwrap(),
        until: None,
        between: Between::Excluded,
    };
    let rows = apart.relations.entry("test".to_owned()).or_default();
    rows.insert(LAB.to_owned(), vec![pair]);
    let found = findings(&text, &apart, std::slice::from_ref(&above), "2026-06-01T00:00:00Z");
    let mine: Vec<_> = found.iter().filter(|finding| finding.key.bearer == LAB).collect();
    let said: Vec<_> = mine.iter().map(|f| (f.key.claimant.clone(), f.state)).collect();
    let party = "reserver.example".to_owned();
    assert_eq!(
        said,
        [(Claimant::Others, State::Escalated), (Claimant::Party { party }, State::Excused)]
    );
    // Where nobody else is bound, nobody else is wronged.
    let only = Table { relations: apart.relations, ..bound("test", &[LAB, "reserver.example"]) };
    let found = findings(&text, &only, &[above], "2026-06-01T00:00:00Z");
    let mine = found.iter().filter(|finding| finding.key.bearer == LAB);
    assert_eq!(mine.map(|f| f.state).collect::<Vec<_>>(), [State::Excused]);
    // What is not held, and what is not declared, is never compliance.
    for hidden in [
        unheld("x", "run.declaration", LAB, "2026-05-01T00:00:00Z"),
        fact("x", "run.declaration", LAB, "2026-05-01T00:00:00Z", json!({"run": "r"})),
    ] {
        let found = findings(&text, &table(), &[hidden], "2026-06-01T00:00:00Z");
        let mine = found.iter().find(|finding| finding.key.bearer == LAB).unwrap();
        assert_eq!(mine.status, Status::Unverifiable);
    }
}

#[test]
fn limits_total_over_a_window() {
    let rule = "limit yearly-total
  bearer each party
  sum of run.compute over run.declaration as run by bearer in the last 12 months, at most 3
  must be <= 2e24 FLOP
";
    let text = agreement("treaty", FIELDS, rule);
    let table = bound("test", &[LAB]);
    let run = |name: &str, issued: &str, compute: &str| {
        fact(name, "run.declaration", LAB, issued, json!({"compute": compute}))
    };
    let facts = [
        run("a", "2026-02-01T00:00:00Z", "1e24"),
        run("b", "2026-08-01T00:00:00Z", "1e24"),
        run("c", "2027-01-31T23:59:59Z", "0.000001"),
        run("d", "2027-02-01T00:00:00Z", "1e24"),
    ];
    let found = findings(&text, &table, &facts, "2027-03-01T00:00:00Z");
    let said: Vec<_> = found.iter().map(|f| (f.key.matter.clone(), f.state)).collect();
    let matter = |name: &str| Matter::Statement { id: super::fixture::id(name) };
    // On the very day a year later the first one has left the window.
    let mut expected = [(matter("c"), State::Breached), (matter("d"), State::Breached)];
    expected.sort_by(|one, next| one.0.cmp(&next.0));
    assert_eq!(said, expected);
    let total = found.iter().find(|f| f.key.matter == matter("c")).unwrap();
    assert_eq!(
        total.total.as_ref().unwrap().value.as_deref(),
        Some("2000000000000000000000000.000001")
    );
    assert_eq!(total.evidence.len(), 3);
    let undeclared = fact("a", "run.declaration", LAB, "2026-02-01T00:00:00Z", json!({}));
    let found = findings(&text, &table, &[undeclared], "2026-03-01T00:00:00Z");
    assert_eq!(found[0].status, Status::Unverifiable);
}

#[test]
fn orders_ask_for_what_stands_before() {
    let rule = "order evaluate-first
  bearer each party
  file model.release as release by bearer
  only after evaluation.record as evaluation by anyone where evaluation.model = release.model
  at least 7 days before
  at most 90 days before
";
    let text = agreement("treaty", FIELDS, rule);
    let release = fact("r", "model.release", LAB, "2026-06-01T00:00:00Z", json!({"model": "m"}));
    let state = |issued: &str, model: &str| {
        let evaluation = fact("e", "evaluation.record", DEPLOYER, issued, json!({"model": model}));
        one(
            &findings(&text, &table(), &[evaluation, release.clone()], "2026-07-01T00:00:00Z"),
            "evaluate-first",
        )
        .state
    };
    assert_eq!(state("2026-05-25T00:00:00Z", "m"), State::Fulfilled);
    assert_eq!(state("2026-05-25T00:00:01Z", "m"), State::Breached);
    assert_eq!(state("2026-03-03T00:00:00Z", "m"), State::Fulfilled);
    assert_eq!(state("2026-03-02T23:59:59Z", "m"), State::Breached);
    assert_eq!(state("2026-05-25T00:00:00Z", "other"), State::Breached);
    let hidden = unheld("e", "evaluation.record", DEPLOYER, "2026-05-01T00:00:00Z");
    let found = findings(&text, &table(), &[hidden, release], "2026-07-01T00:00:00Z");
    assert_eq!(one(&found, "evaluate-first").state, State::Undetermined);
}

#[test]
fn windows_count_in_conditions() {
    let rule = "duty alarm
  bearer each party
  when run.start as start by bearer
    where count of run.start as other by bearer in the last 24 hours, at most 100 >= 3
  clock from filing
  must file run.declaration as told by bearer where told.run = start.run
  within 24 hours
";
    let text = agreement("treaty", FIELDS, rule);
    let run = |name: &str, issued: &str| fact(name, "run.start", LAB, issued, json!({"run": name}));
    let facts = [
        run("c", "2026-03-01T12:00:00Z"),
        run("a", "2026-03-01T00:00:00Z"),
        run("b", "2026-03-01T06:00:00Z"),
        run("d", "2026-03-02T06:00:00Z"),
    ];
    let found = findings(&text, &table(), &facts, "2026-03-02T06:00:00Z");
    let matters: Vec<_> = found.iter().map(|finding| finding.key.matter.clone()).collect();
    assert_eq!(matters, [Matter::Statement { id: super::fixture::id("c") }]);
}

#[test]
fn acknowledgements_are_owed_by_whom_a_message_names() {
    let fields = "fields of message.dispatch
  to: party at /to
fields of message.acknowledgement
  message: text at /message
";
    let rule = "duty acknowledge
  bearer each party
  when message.dispatch as message by another party where message.to = bearer
  clock from filing
  must file message.acknowledgement as receipt by bearer where receipt.message = message.subject
  within 4 hours
";
    let text = agreement("bilateral", fields, rule);
    let sent =
        fact("m-1", "message.dispatch", LAB, "2026-03-01T00:00:00Z", json!({"to": DEPLOYER}));
    let own = fact("m-2", "message.dispatch", LAB, "2026-03-01T00:00:00Z", json!({"to": LAB}));
    let found = findings(&text, &table(), &[sent.clone(), own.clone()], "2026-03-01T05:00:00Z");
    assert_eq!(
        (one(&found, "acknowledge").key.bearer, found[0].state),
        (DEPLOYER.to_owned(), State::Breached)
    );
    let receipt = fact(
        "k",
        "message.acknowledgement",
        DEPLOYER,
        "2026-03-01T03:00:00Z",
        json!({"message": "m-1"}),
    );
    let found = findings(&text, &table(), &[own, receipt, sent], "2026-03-01T05:00:00Z");
    assert_eq!(one(&found, "acknowledge").state, State::Fulfilled);
}

#[test]
fn a_proof_says_what_it_rests_on() {
    let begun = start("s", "2026-03-01T00:00:00Z", "5e22");
    let found = declare(&[begun], "2026-05-01T00:00:00Z");
    let lines = explain(&found).lines().join("\n");
    for part in ["breached “declare-run”", "Clause art-1", "brought it about", "read up to size 7"]
    {
        assert!(lines.contains(part), "{part} in\n{lines}");
    }
}
