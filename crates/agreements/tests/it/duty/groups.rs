//! Groups whose members change: each rule looks at those of the day that counts.

use comity_agreements::duty::{Instrument, Table};
use serde_json::json;

use super::fixture::{DEPLOYER, LAB, agreement, bound, fact, findings, line};

const FIELDS: &str =
    "group article-5 = lab.example until 2026-06-30, deployer.example from 2026-07-01
fields of run.start
  run: text at /run
fields of run.declaration
  run: text at /run
";

const RULES: &str = "duty declare
  bearer each of article-5
  when run.start as start by bearer
  key start.run
  must file run.declaration as declaration by bearer where declaration.run = start.run
  within 30 days, calendar days
ban no-release
  bearer each of article-5
  never file model.release as release by bearer
limit no-run
  bearer each party
  count of run.start as run by bearer where not (bearer in article-5), at most 100
  must be <= 0
duty tell
  bearer each of article-5
  every 1 month from 2026-05-15, until 2026-08-20
  must file compute.declaration as declaration by bearer
  within 5 days, calendar days
duty answer
  bearer each party
  when evaluation.record as record by article-5
  must file run.declaration as declaration by bearer
  within 30 days, calendar days
";

fn text() -> Instrument {
    agreement("treaty", FIELDS, RULES)
}

fn table() -> Table {
    bound("test", &[LAB, DEPLOYER])
}

/// Who has a finding of this rule that is broken or due, by the day from which it runs.
fn found(rule: &str, kind: &str, issuer: &str, issued: &str) -> Vec<String> {
    let facts = [fact("f", kind, issuer, issued, json!({"run": "r-1"}))];
    let all = findings(&text(), &table(), &facts, "2026-12-01T00:00:00Z");
    let mut bearers: Vec<String> = all
        .iter()
        .filter(|one| one.key.duty == rule && line(one).contains("breached"))
        .map(|one| one.key.bearer.to_string())
        .collect();
    bearers.sort();
    bearers
}

#[test]
fn each_rule_looks_at_the_members_of_the_day_that_counts() {
    for (rule, kind) in [("declare", "run.start"), ("no-release", "model.release")] {
        assert_eq!(found(rule, kind, LAB, "2026-06-30T12:00:00Z"), [LAB], "{rule}");
        assert!(found(rule, kind, LAB, "2026-07-01T12:00:00Z").is_empty(), "{rule}");
        assert!(found(rule, kind, DEPLOYER, "2026-06-30T12:00:00Z").is_empty(), "{rule}");
        assert_eq!(found(rule, kind, DEPLOYER, "2026-07-01T12:00:00Z"), [DEPLOYER], "{rule}");
    }
    // Only those that are not in it then are limited.
    assert!(found("no-run", "run.start", LAB, "2026-06-30T12:00:00Z").is_empty());
    assert_eq!(found("no-run", "run.start", LAB, "2026-07-01T12:00:00Z"), [LAB]);
    assert_eq!(found("no-run", "run.start", DEPLOYER, "2026-06-30T12:00:00Z"), [DEPLOYER]);
    // What a member files counts while it is one.
    assert_eq!(found("answer", "evaluation.record", LAB, "2026-06-30T12:00:00Z").len(), 2);
    assert!(found("answer", "evaluation.record", LAB, "2026-07-01T12:00:00Z").is_empty());
}

#[test]
fn a_series_is_owed_by_the_members_of_each_period() {
    let all = findings(&text(), &table(), &[], "2026-12-01T00:00:00Z");
    let mut told: Vec<String> = all
        .iter()
        .filter(|one| one.key.duty == "tell" && line(one).contains("breached"))
        .map(|one| format!("{} {}", one.start.unwrap(), one.key.bearer))
        .collect();
    told.sort();
    assert_eq!(
        told,
        [
            format!("2026-05-15T00:00:00Z {LAB}"),
            format!("2026-06-15T00:00:00Z {LAB}"),
            format!("2026-07-15T00:00:00Z {DEPLOYER}"),
            format!("2026-08-15T00:00:00Z {DEPLOYER}"),
        ]
    );
}
