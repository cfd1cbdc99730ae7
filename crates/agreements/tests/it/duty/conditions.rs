//! `when` and `except` of bans, limits and orders, and clauses that end.

use comity_agreements::duty::finding::{Doubt, Finding};
use comity_agreements::duty::{Fact, Instrument, State, Status};
use comity_protocol::index::Relation;
use serde_json::{Value, json};

use super::fixture::{LAB, agreement, bound, fact, findings, on, one, shipped};

const PARTIES: [&str; 3] = [LAB, "big.example", "small.example"];

const FIELDS: &str = "group small = small.example
fields of run.declaration
  run: text at /run
  compute: number in FLOP at /compute
  purpose: text at /purpose
fields of run.start
  run: text at /run
  purpose: text at /purpose
fields of evaluation.record
  run: text at /run
fields of inspection.note
  run: text at /run
";

fn text(rule: &str) -> Instrument {
    agreement("treaty", FIELDS, rule)
}

#[expect(clippy::needless_pass_by_value, reason = "what `json!` makes is handed over as it is")]
fn declared(name: &str, by: &str, issued: &str, compute: Value, purpose: Value) -> Fact {
    let mut body = json!({"run": name, "compute": compute, "purpose": purpose});
    body.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    fact(name, "run.declaration", by, issued, body)
}

fn found(rule: &str, facts: &[Fact], as_of: &str) -> Vec<Finding> {
    findings(&text(rule), &bound("test", &PARTIES), facts, as_of)
}

fn states(found: &[Finding], bearer: &str) -> Vec<State> {
    found.iter().filter(|one| one.key.bearer == bearer).map(|one| one.state).collect()
}

const BAN: &str = "ban cap
  bearer each party
  never file run.declaration as run by bearer where run.compute > 10 FLOP
  when not (bearer in small) and count of inspection.note as note by anyone, at most 10 >= 1
  except medical when run.purpose = \"medicine\": nothing
";

#[test]
fn a_ban_holds_when_its_condition_does_and_not_in_its_exceptions() {
    let note = fact("n", "inspection.note", LAB, "2026-01-10T00:00:00Z", json!({"run": "r"}));
    let run = |by: &str, issued: &str, purpose: Value| {
        let facts = [note.clone(), declared("r", by, issued, json!(11), purpose)];
        let found = found(BAN, &facts, "2026-06-01T00:00:00Z");
        states(&found, by)
    };
    let (early, late) = ("2026-01-05T00:00:00Z", "2026-02-01T00:00:00Z");
    assert_eq!(run("big.example", late, json!("chat")), [State::Breached]);
    // Nobody had been inspected yet: what comes later changes nothing.
    assert_eq!(run("big.example", early, json!("chat")), [State::Fulfilled]);
    assert_eq!(run("small.example", late, json!("chat")), [State::Fulfilled]);
    let excused = run("big.example", late, json!("medicine"));
    assert_eq!(excused, [State::Excused, State::Fulfilled]);
    assert_eq!(run("big.example", late, Value::Null), [State::Undetermined]);
}

#[test]
fn an_exception_is_named_and_no_correction_reaches_it_afterwards() {
    let note = fact("n", "inspection.note", LAB, "2026-01-10T00:00:00Z", json!({"run": "r"}));
    let by = "big.example";
    let run = |purpose| declared("r", by, "2026-02-01T00:00:00Z", json!(11), purpose);
    let all = found(BAN, &[note.clone(), run(json!("medicine"))], "2026-06-01T00:00:00Z");
    let all: Vec<_> = all.iter().filter(|one| one.key.bearer == by).collect();
    assert_eq!((all[0].status, all[0].exception.as_deref()), (Status::Waived, Some("medical")));
    let unsaid = found(BAN, &[note.clone(), run(Value::Null)], "2026-06-01T00:00:00Z");
    let unsaid = unsaid.iter().find(|one| one.key.bearer == by).unwrap();
    let field = "run.declaration/purpose".to_owned();
    assert_eq!(unsaid.doubts, [Doubt::Missing { field }]);
    let body = json!({"reason": "x", "body": {"run": "r", "compute": 11, "purpose": "medicine"}});
    let mended = on(Relation::Amends, "r", by, "2026-02-02T00:00:00Z", body);
    let facts = [note, run(json!("chat")), mended];
    assert_eq!(states(&found(BAN, &facts, "2026-06-01T00:00:00Z"), by), [State::Breached]);
}

const LIMIT: &str = "limit total
  bearer each party
  sum of run.compute over run.declaration as run by bearer in the last 12 months, at most 100
  must be <= 20 FLOP
  when not (bearer in small)
  except inspected when any of inspection.note as note by anyone, at most 10: nothing
";

#[test]
fn a_limit_has_conditions_of_its_own() {
    let runs = |by: &str| {
        let one = declared("a", by, "2026-02-01T00:00:00Z", json!(15), Value::Null);
        vec![one, declared("b", by, "2026-03-01T00:00:00Z", json!(15), Value::Null)]
    };
    let of = |facts: &[Fact], by: &str| states(&found(LIMIT, facts, "2026-06-01T00:00:00Z"), by);
    assert_eq!(of(&runs("big.example"), "big.example"), [State::Breached]);
    assert_eq!(of(&runs("small.example"), "small.example"), [State::Fulfilled]);
    let note = |issued: &str| fact("n", "inspection.note", LAB, issued, json!({"run": "r"}));
    let with = |issued: &str| {
        let mut facts = runs("big.example");
        facts.push(note(issued));
        of(&facts, "big.example")
    };
    assert_eq!(with("2026-02-10T00:00:00Z"), [State::Excused, State::Fulfilled]);
    // It was exceeded before anybody looked.
    assert_eq!(with("2026-03-10T00:00:00Z"), [State::Breached]);
}

const ORDER: &str = "order first
  bearer each party
  file run.start as start by bearer
  only after evaluation.record as evaluation by anyone where evaluation.run = start.run
  when start.purpose != \"test\"
  except small-party when bearer in small: nothing
";

#[test]
fn an_order_has_conditions_of_its_own() {
    let start = |by: &str, purpose: &str| {
        let body = json!({"run": "r", "purpose": purpose});
        let start = fact("s", "run.start", by, "2026-02-01T00:00:00Z", body);
        states(&found(ORDER, &[start], "2026-06-01T00:00:00Z"), by)
    };
    assert_eq!(start("big.example", "chat"), [State::Breached]);
    assert_eq!(start("big.example", "test"), []);
    assert_eq!(start("small.example", "chat"), [State::Excused]);
}

/// Steps that replace each other: half until the end of 2026, nothing from 2027 on.
fn steps() -> Instrument {
    shipped(
        "agreement test
version \"1\"
title en \"Test\"
form treaty
binding yes
status in-force from 2026-01-01, verified
language en authentic
fields of run.declaration
  run: text at /run
  compute: number in FLOP at /compute
clause step-1 en \"Half\" original from 2026-02-01 until 2026-12-31
text en \"Test.\"
ban half
  bearer each party
  never file run.declaration as run by bearer where run.compute > 50 FLOP
duty tell
  bearer each party
  when run.declaration as run by bearer
  must file run.end as end by bearer
  within 30 days, calendar days
clause step-2 en \"Nothing\" original from 2027-01-01
text en \"Test.\"
ban none
  bearer each party
  never file run.declaration as run by bearer where run.compute > 0 FLOP
",
    )
}

#[test]
fn a_clause_that_ended_asks_for_nothing_new_and_forgives_nothing_old() {
    let table = bound("test", &[LAB]);
    let at = |facts: &[Fact], as_of: &str| -> Vec<(String, State)> {
        let found = findings(&steps(), &table, facts, as_of);
        found.into_iter().map(|one| (one.key.duty, one.state)).collect()
    };
    let named = |all: &[(&str, State)]| -> Vec<(String, State)> {
        all.iter().map(|(duty, state)| ((*duty).to_owned(), *state)).collect()
    };
    let run = |issued: &str, compute: u32| declared("r", LAB, issued, json!(compute), Value::Null);
    let kept = State::Fulfilled;
    assert_eq!(
        at(&[], "2026-01-15T00:00:00Z"),
        named(&[("half", State::Pending), ("none", State::Pending)])
    );
    assert_eq!(at(&[], "2026-12-31T23:59:59Z"), named(&[("half", kept), ("none", State::Pending)]));
    assert_eq!(at(&[], "2027-01-01T00:00:00Z"), named(&[("none", kept)]));
    let small = [run("2026-12-31T23:00:00Z", 40)];
    let open = named(&[("half", kept), ("none", State::Pending), ("tell", State::Active)]);
    assert_eq!(at(&small, "2026-12-31T23:59:59Z"), open);
    // What happened while the clause held is owed after its end.
    let breached = named(&[("none", kept), ("tell", State::Breached)]);
    assert_eq!(at(&small, "2027-03-01T00:00:00Z"), breached);
    let large = [run("2026-12-31T23:00:00Z", 60)];
    let found = at(&large, "2027-01-01T00:00:00Z");
    assert!(found.contains(&("half".to_owned(), State::Breached)), "{found:?}");
    assert!(!found.contains(&("none".to_owned(), State::Breached)), "{found:?}");
    // On the next day the next step holds, and only that.
    let next = at(&[run("2027-01-01T00:00:00Z", 40)], "2027-03-01T00:00:00Z");
    assert_eq!(next[0], ("none".to_owned(), State::Breached));
    let table = bound("test", &[LAB]);
    let pending =
        findings(&steps(), &table, &[run("2027-01-01T00:00:00Z", 40)], "2027-03-01T00:00:00Z");
    assert!(!one(&pending, "tell").validity.owed);
}
