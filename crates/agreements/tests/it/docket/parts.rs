//! Clauses that enter into force by themselves: from acts on logs to who owes what since when.

use comity_agreements::agreement::force::ForceOutcome;
use comity_agreements::agreement::life::Effect;
use comity_agreements::docket::{Docket, naming};
use comity_agreements::duty::{Fact, Filter, Finding, Status};
use serde_json::json;

use super::{at, fact};

const TEXT: &str = r#"agreement pact
version "1"
title en "Pact"
form treaty
binding yes
status template from 2020-01-01, verified
language en
source "A test", verified
depositary keeper.example
signature not required
withdrawal after 1 month from receipt

fields of run.declaration
  compute: number in FLOP at /training_compute_flop

entry into force
  when at least 2 parties
  on the 10th day after
  later parties on the 10th day after

entry into force of art-2
  for parties that declare
  when at least 2 parties
  on the 5th day after

clause art-1 en "Report" summary
text en "Each party files a declaration each year."
duty report
  bearer each party
  every 12 months from entry into force, rounding last day
  must file compute.declaration as declaration by bearer
  within 30 days, calendar days

clause art-2 en "Cap" summary
text en "A party that declares so does not train above the cap."
ban cap
  bearer each party
  owed to each other party
  never file run.declaration as run by bearer where run.compute > 1e24 FLOP
duty renew
  bearer each party
  once on entry into force
  must file compute.forecast as forecast by bearer
  within 10 days, calendar days
"#;

fn act(number: u8, kind: &str, party: &str, on: &str, more: &str) -> Fact {
    let mut body = json!({
        "agreement": "pact", "text_digest": naming::text_digest(TEXT).to_string(),
        "on_behalf_of": party, "dates": { "deposited": on },
    });
    if !more.is_empty() {
        body["clauses"] = json!([more]);
    }
    if kind == "agreement.declaration-withdrawal" {
        body.as_object_mut().unwrap().remove("clauses");
        body["of"] = json!(super::id(more.parse().unwrap()).urn());
    }
    fact(number, kind, "keeper.example", &format!("{on}T10:00:00Z"), body)
}

/// Three are party from 2026-01-11; two have declared from 2026-02-01, so that the cap is in force
/// on 2026-02-06; the third declares in March.
fn story() -> Vec<Fact> {
    let mut facts: Vec<Fact> = ["a.example", "b.example", "c.example"]
        .into_iter()
        .zip(1..)
        .map(|(party, number)| act(number, "agreement.ratification", party, "2026-01-01", ""))
        .collect();
    let declare =
        |number, party, on| act(number, "agreement.mandatory-declaration", party, on, "art-2");
    facts.push(declare(11, "a.example", "2026-01-05"));
    facts.push(declare(12, "b.example", "2026-02-01"));
    facts.push(declare(13, "c.example", "2026-03-01"));
    let run = |number, party, issued| {
        fact(number, "run.declaration", party, issued, json!({ "training_compute_flop": 1e25 }))
    };
    facts.push(run(21, "a.example", "2026-02-05T10:00:00Z"));
    facts.push(run(22, "b.example", "2026-02-06T10:00:00Z"));
    facts.push(run(23, "c.example", "2026-02-20T10:00:00Z"));
    facts.push(run(24, "c.example", "2026-03-02T10:00:00Z"));
    facts
}

fn docket(facts: &[Fact], as_of: &str) -> Docket {
    let mut docket = Docket::new(&[TEXT], &[]).unwrap();
    facts.iter().for_each(|fact| docket.insert(fact));
    docket.advance_to(at(as_of));
    docket
}

fn found(docket: &mut Docket, duty: &str, statuses: &[Status]) -> Vec<Finding> {
    let mut found = docket.findings(&Filter::default());
    found.retain(|one| one.key.duty == duty && statuses.contains(&one.status));
    found
}

#[test]
fn a_clause_asks_nothing_before_it_binds() {
    let mut docket = docket(&story(), "2026-04-01T00:00:00Z");
    let entry = docket.agreement("pact").unwrap();
    assert_eq!(entry.in_force(), Some("2026-01-11".parse().unwrap()));
    let part = entry.parts[0].as_ref().unwrap();
    assert_eq!(part.outcome.day(), Some("2026-02-06".parse().unwrap()), "{:?}", part.outcome);
    let spans = |party: &str| part.spans(party)[0].0.to_string();
    assert_eq!(spans("a.example"), "2026-02-06");
    assert_eq!(spans("c.example"), "2026-03-01");

    // Runs above the cap: of b after it was in force, of c after it declared.
    let breached = found(&mut docket, "cap", &[Status::Breached]);
    let whose: Vec<_> =
        breached.iter().map(|one| (one.key.bearer.as_str(), one.evidence[0].statement)).collect();
    assert_eq!(whose, [("b.example", super::id(22)), ("c.example", super::id(24))]);
    // Each counts from its own day under the clause.
    let renew = found(&mut docket, "renew", &[Status::Breached]);
    let due = |party: &str| {
        let one = renew.iter().find(|one| one.key.bearer == party).unwrap();
        one.due.as_ref().unwrap().statutory.to_string()
    };
    assert!(due("a.example").starts_with("2026-02-16"), "{}", due("a.example"));
    assert!(due("c.example").starts_with("2026-03-11"), "{}", due("c.example"));
    // What the agreement itself asks is owed since it is in force.
    let report = found(&mut docket, "report", &[Status::Breached]);
    assert_eq!(report.len(), 3, "{report:?}");

    let pair = |day: &str| {
        let entry = docket.agreement("pact").unwrap();
        let (a, c) = ("a.example".parse().unwrap(), "c.example".parse().unwrap());
        entry.life.applies(&a, &c, "art-2", day.parse().unwrap()).effect
    };
    assert_eq!(pair("2026-02-20"), Effect::ClauseNotInForce);
    assert_eq!(pair("2026-03-01"), Effect::Applies);
    let matrix = docket.agreement("pact").unwrap().matrix(None, "2026-02-20".parse().unwrap());
    assert_eq!(matrix.cells.len(), 2, "{:?}", matrix.cells);
}

/// Who took its declaration back is no longer bound by the clause, and is by the rest.
#[test]
fn a_declaration_that_was_taken_back() {
    let mut facts = story();
    facts.push(act(31, "agreement.declaration-withdrawal", "c.example", "2026-03-02", "13"));
    let mut docket = docket(&facts, "2026-04-01T00:00:00Z");
    let breached = found(&mut docket, "cap", &[Status::Breached]);
    assert_eq!(breached.len(), 1, "{breached:?}");
    let entry = docket.agreement("pact").unwrap();
    let part = entry.parts[0].as_ref().unwrap();
    assert_eq!(part.spans("c.example")[0].1, Some("2026-03-02".parse().unwrap()));
    assert_eq!(part.outcome.day(), Some("2026-02-06".parse().unwrap()));
}

/// In whatever order statements come, and however often time is moved on between them.
#[test]
fn order_of_arrival_changes_nothing() {
    let facts = story();
    let text = |docket: &mut Docket| serde_json::to_string(&docket.findings(&Filter::default()));
    let whole = text(&mut docket(&facts, "2026-04-01T00:00:00Z")).unwrap();
    for turn in 1..facts.len() {
        let mut turned = Docket::new(&[TEXT], &[]).unwrap();
        for (at_, fact) in facts.iter().cycle().skip(turn).take(facts.len()).enumerate() {
            turned.insert(fact);
            if at_ % 3 == 0 {
                turned.advance_to(at(&format!("2026-02-{:02}T00:00:00Z", 1 + at_)));
                turned.findings(&Filter::default());
            }
        }
        turned.advance_to(at("2026-04-01T00:00:00Z"));
        assert_eq!(text(&mut turned).unwrap(), whole, "turned by {turn}");
    }
}

/// A treaty that is older than the logs: acts may be missing, and whether its clause is in force is
/// not known; what it asks is undetermined, and never breached.
#[test]
fn what_is_not_known_of_a_clause_stays_undetermined() {
    let old =
        TEXT.replace("status template from 2020-01-01", "status in-force from 2020-01-01").replace(
            "  for parties that declare\n  when at least 2",
            "  for parties that declare\n  when at least 3",
        );
    let digest = naming::text_digest(&old).to_string();
    let mut docket = Docket::new(&[&old], &[]).unwrap();
    for mut fact in story() {
        // Two declarations are held, of three that it takes.
        if fact.id.0[0] == 13 {
            continue;
        }
        if let Some(body) = fact.body.as_mut().and_then(|body| body.as_object_mut())
            && body.contains_key("text_digest")
        {
            body.insert("text_digest".to_owned(), json!(digest));
        }
        docket.insert(&fact);
    }
    docket.advance_to(at("2026-04-01T00:00:00Z"));
    let part = docket.agreement("pact").unwrap().parts[0].as_ref().unwrap();
    assert!(matches!(part.outcome, ForceOutcome::Undetermined(_)), "{:?}", part.outcome);
    assert!(found(&mut docket, "cap", &[Status::Breached]).is_empty());
    let open = found(&mut docket, "cap", &[Status::Unverifiable]);
    for party in ["a.example", "b.example"] {
        assert!(open.iter().any(|one| one.key.bearer == party), "{party}: {open:?}");
    }
    // Nothing is known here of a declaration of c.
    assert!(!open.iter().any(|one| one.key.bearer == "c.example"), "{open:?}");
}
