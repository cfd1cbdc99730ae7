//! More time that an authority gives, and duties to see to it that another files.

use comity_agreements::duty::finding::{Finding, Role};
use comity_agreements::duty::{Fact, State, Status};
use comity_protocol::index::Relation;
use serde_json::{Value, json};

use super::fixture::{LAB, agreement, bound, fact, findings, line, on, one, unheld};

const OFFICE: &str = "office.example";

const FIELDS: &str = "group authority = office.example, lab.example
fields of incident.note
  incident: text at /incident
fields of incident.filing
  incident: text at /incident
fields of office.extension
  incident: text at /incident
  until: day at /until
";

const RULE: &str = "duty report
  bearer each party
  when incident.note as note by bearer
  key note.incident
  must file incident.filing as filing by bearer where filing.incident = note.incident
  within 10 days
  extended by office.extension as more by authority where more.incident = note.incident to more.until
";

fn judged(facts: &[Fact], as_of: &str) -> Finding {
    let text = agreement("treaty", FIELDS, RULE);
    one(&findings(&text, &bound("test", &[LAB, OFFICE]), facts, as_of), "report")
}

fn noted() -> Fact {
    fact("note", "incident.note", LAB, "2026-03-01T00:00:00Z", json!({"incident": "i"}))
}

fn filed(issued: &str) -> Fact {
    fact("filing", "incident.filing", LAB, issued, json!({"incident": "i"}))
}

fn given(name: &str, by: &str, issued: &str, until: &str) -> Fact {
    fact(name, "office.extension", by, issued, json!({"incident": "i", "until": until}))
}

const PLAIN: &str = "2026-03-11T00:00:00Z 2026-03-11T23:59:59.999Z";

#[test]
fn an_extension_is_given_in_time_by_the_authority() {
    let more = given("more", OFFICE, "2026-03-05T00:00:00Z", "2026-03-20");
    let open = judged(&[noted(), more.clone()], "2026-03-15T00:00:00Z");
    let due = "2026-03-20T23:59:59.999Z 2026-03-20T23:59:59.999Z";
    assert_eq!(line(&open), format!("active due {due}"));
    assert_eq!(open.due.as_ref().unwrap().by, "extension");
    assert!(open.evidence.iter().any(|evidence| evidence.role == Role::Extension));
    let late = "2026-04-01T00:00:00Z";
    assert_eq!(
        judged(&[noted(), more.clone(), filed("2026-03-20T12:00:00Z")], late).status,
        Status::Met
    );
    assert_eq!(line(&judged(&[noted(), more.clone()], late)), format!("breached breached {due}"));
    // One after the other, each while there is time; and none that takes time away.
    let again = given("again", OFFICE, "2026-03-18T00:00:00Z", "2026-03-30");
    let less = given("less", OFFICE, "2026-03-06T00:00:00Z", "2026-03-08");
    let chain = judged(&[noted(), again.clone(), more, less], late);
    assert!(line(&chain).starts_with("breached breached 2026-03-30T23:59:59.999Z"));
    // Without the first the second comes too late.
    assert_eq!(line(&judged(&[noted(), again], late)), format!("breached breached {PLAIN}"));
}

#[test]
fn nobody_gives_itself_time_and_nobody_else_does() {
    for by in [LAB, "third.example"] {
        let more = given("more", by, "2026-03-05T00:00:00Z", "2026-03-20");
        let found = judged(&[noted(), more], "2026-04-01T00:00:00Z");
        assert_eq!(line(&found), format!("breached breached {PLAIN}"), "{by}");
    }
}

#[test]
fn what_was_given_is_not_taken_away_once_it_was_relied_on() {
    let more = given("more", OFFICE, "2026-03-05T00:00:00Z", "2026-03-20");
    let back = |issued: &str| {
        let back = on(Relation::Retracts, "more", OFFICE, issued, json!({"reason": "x"}));
        judged(&[noted(), more.clone(), back], "2026-03-15T00:00:00Z").state
    };
    assert_eq!(back("2026-03-10T00:00:00Z"), State::Breached);
    assert_eq!(back("2026-03-12T00:00:00Z"), State::Active);
}

#[test]
fn an_extension_that_is_not_read_may_have_been_given() {
    let body = json!({"incident": "i"});
    let unsaid = fact("more", "office.extension", OFFICE, "2026-03-05T00:00:00Z", body);
    let closed = unheld("more", "office.extension", OFFICE, "2026-03-05T00:00:00Z");
    for maybe in [unsaid, closed] {
        let found = judged(&[noted(), maybe], "2026-04-01T00:00:00Z");
        assert_eq!(found.state, State::Undetermined);
    }
    let late = unheld("more", "office.extension", OFFICE, "2026-03-15T00:00:00Z");
    assert_eq!(judged(&[noted(), late], "2026-04-01T00:00:00Z").state, State::Breached);
}

/// Mutual recognition: each body is watched by the other, and answers for being watched.
#[test]
fn what_another_must_file_the_bearer_must_obtain() {
    let head = "fields of evaluation.record\n  body: party at /body\n";
    let rule = "duty be-watched
  bearer each party
  every 12 months from 2026-01-01
  must obtain evaluation.record as watch by another party where watch.body = bearer
  within 60 days, calendar days
";
    let text = agreement("treaty", head, rule);
    let watched = |by: &str, body: Value| {
        let facts = [fact("w", "evaluation.record", by, "2026-02-01T00:00:00Z", body)];
        let found = findings(&text, &bound("test", &[LAB, OFFICE]), &facts, "2026-06-01T00:00:00Z");
        let mine = |one: &&Finding| one.key.bearer == LAB && one.state != State::Pending;
        found.iter().find(mine).unwrap().state
    };
    assert_eq!(watched(OFFICE, json!({"body": LAB})), State::Fulfilled);
    assert_eq!(watched(LAB, json!({"body": LAB})), State::Breached);
    assert_eq!(watched("third.example", json!({"body": LAB})), State::Breached);
    assert_eq!(watched(OFFICE, json!({"body": OFFICE})), State::Breached);
}
