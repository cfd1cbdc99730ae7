//! The clocks of the further regimes, against dates that another program counts as well
//! (`tests/outside/regimes_check.py`), and what those regimes make of a matter.

use comity_agreements::docket::shipped::FILES;
use comity_agreements::duty::finding::Finding;
use comity_agreements::duty::{Fact, State, Status, Table};
use serde::Deserialize;
use serde_json::{Value, json};

use super::fixture::{LAB, at, fact, findings, line, one, shipped};

/// A worked date: what is said, and when a duty that follows from it ends.
#[derive(Deserialize)]
struct Case {
    agreement: String,
    duty: String,
    why: String,
    facts: Vec<Said>,
    /// The end that relies on no holiday.
    plan: String,
    /// The last instant at which the law is kept.
    latest: String,
}

#[derive(Deserialize)]
struct Said {
    kind: String,
    issued: String,
    body: Value,
}

fn text(agreement: &str) -> &'static str {
    FILES.iter().find(|(name, _)| *name == agreement).unwrap().1
}

fn found(agreement: &str, facts: &[Fact], as_of: &str) -> Vec<Finding> {
    findings(&shipped(text(agreement)), &Table::default(), facts, as_of)
}

#[test]
fn each_clock_ends_on_the_day_that_was_worked_out() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("worked.json")).unwrap();
    assert!(cases.len() > 30, "{}", cases.len());
    for Case { agreement, duty, why, facts, plan, latest } in &cases {
        let told: Vec<Fact> = facts
            .iter()
            .enumerate()
            .map(|(number, said)| {
                let name = format!("{agreement} {number}");
                fact(&name, &said.kind, LAB, &said.issued, said.body.clone())
            })
            .collect();
        let now = &facts.last().unwrap().issued;
        let due = one(&found(agreement, &told, now), duty).due.unwrap();
        let case = format!("{agreement}, {duty}: {why}");
        assert_eq!(due.conservative, at(plan), "{case}");
        // Where our calendar says that sources differ, the other count lies between the readings.
        match due.sure {
            Some(sure) => assert!(sure <= at(latest) && at(latest) <= due.statutory, "{case}"),
            None => assert_eq!(due.statutory, at(latest), "{case}"),
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "what `json!` makes is handed over as it is")]
fn assessed(name: &str, issued: &str, body: Value) -> Fact {
    let mut all = json!({ "incident": "inc-1" });
    all.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
    fact(name, "incident.assessment", LAB, issued, all)
}

const BILLS: [&str; 4] = [
    "us-il-sb-315",
    "kr-ai-safety-notice-draft",
    "us-ai-incident-reporting-act-draft",
    "us-great-american-ai-act-draft",
];
const ADJACENT: [&str; 5] =
    ["cn-cybersecurity-incident-measures", "eu-cra-14", "eu-dora-19", "eu-gdpr-33", "eu-nis2-23"];

/// What is a bill or a draft asks for nothing, whenever something happens.
#[test]
fn nobody_owes_anything_by_a_bill_or_a_draft() {
    for agreement in BILLS {
        let aware = "2029-03-05T10:00:00Z";
        let told = assessed(
            "a",
            aware,
            json!({
                "capacity": "developer", "training_compute_flop": 2e26, "aware_at": aware,
                "reasonable_belief_at": aware, "harms": ["death"], "events": ["loss-of-control"],
                "extensions": {
                    "kr_serious_incident": true, "great_american_ai_act_incident": true,
                },
            }),
        );
        let all = found(agreement, &[told], "2029-06-01T00:00:00Z");
        assert!(!all.is_empty(), "{agreement}");
        for finding in all {
            assert!(!finding.validity.owed, "{agreement} {}", finding.key.duty);
            assert_ne!(finding.status, Status::Breached, "{agreement}");
        }
    }
}

/// A law on another matter is silent until somebody speaks of that matter, and asks once one does.
#[test]
fn a_law_on_another_matter_is_silent_until_it_is_spoken_of() {
    let aware = "2027-03-01T10:00:00Z";
    let told = |agreement: &str, more: Value| {
        let mut body = json!({
            "aware_at": aware, "determined_at": aware, "capacity": "developer",
            "harms": ["death"], "training_compute_flop": 2e26,
        });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let all = found(agreement, &[assessed("a", aware, body)], "2027-06-01T00:00:00Z");
        let states: Vec<Status> = all.iter().map(|finding| finding.status).collect();
        states
    };
    for agreement in ADJACENT {
        assert_eq!(told(agreement, json!({})), [], "{agreement}");
        assert_eq!(told(agreement, json!({ "events": ["loss-of-control"] })), [], "{agreement}");
    }
    for (agreement, event, role) in [
        ("eu-gdpr-33", "personal-data-breach", "controller"),
        ("eu-nis2-23", "significant-incident", "important-entity"),
        ("eu-cra-14", "severe-product-incident", "product-manufacturer"),
    ] {
        let both = told(agreement, json!({ "events": [event], "roles": [role] }));
        assert!(!both.is_empty() && both.iter().all(|one| *one == Status::Breached), "{agreement}");
        // What is missing of the two is asked for; another role, or another event, is an answer.
        for half in [json!({ "events": [event] }), json!({ "roles": [role] })] {
            let half = told(agreement, half);
            assert!(!half.is_empty(), "{agreement}");
            assert!(half.iter().all(|one| *one == Status::Unverifiable), "{agreement}: {half:?}");
        }
        for other in
            [json!({ "events": [event], "roles": [] }), json!({ "events": [], "roles": [role] })]
        {
            assert_eq!(told(agreement, other), [], "{agreement}");
        }
    }
}

/// Article 14 of the Cyber Resilience Act, and the time limits of DORA, which are younger than it,
/// hold from the first instant of their day in Brussels.
#[test]
fn a_clock_that_is_younger_than_its_law_has_a_first_instant() {
    for (agreement, duty, aware, is_owed) in [
        ("eu-cra-14", "early-warning", "2026-09-10T21:59:59Z", false),
        ("eu-cra-14", "early-warning", "2026-09-10T22:00:00Z", true),
        ("eu-dora-19", "notify-after-classification", "2025-03-11T22:59:59Z", false),
        ("eu-dora-19", "notify-after-classification", "2025-03-11T23:00:00Z", true),
    ] {
        let body = json!({
            "aware_at": aware, "determined_at": aware,
            "roles": ["product-manufacturer", "financial-entity", "essential-entity"],
            "events": ["actively-exploited-vulnerability", "major-ict-incident"],
        });
        let all = found(agreement, &[assessed("a", aware, body)], "2026-10-01T00:00:00Z");
        assert_eq!(one(&all, duty).validity.owed, is_owed, "{agreement} {aware}");
    }
}

/// An incident that turns out graver has the whole time from when that is said.
#[test]
fn a_graver_grade_has_its_time_from_when_it_is_told() {
    let graded = |name: &str, issued: &str, grade: &str, operator: &str| {
        let body = json!({
            "aware_at": "2026-03-02T01:00:00Z",
            "extensions": { "cn_operator": operator, "cn_level": grade },
        });
        assessed(name, issued, body)
    };
    let measures = "cn-cybersecurity-incident-measures";
    let first = graded("a", "2026-03-02T02:00:00Z", "general", "other");
    assert!(found(measures, std::slice::from_ref(&first), "2026-03-03T00:00:00Z").is_empty());
    let graver = graded("b", "2026-03-02T11:00:00Z", "major", "other");
    let all = found(measures, &[first, graver.clone()], "2026-03-02T11:00:01Z");
    assert_eq!(
        line(&one(&all, "report-incident")),
        "active due 2026-03-02T15:00:00Z 2026-03-02T15:00:00Z"
    );
    // Who was silent before has the four hours from becoming aware alone.
    let alone = found(measures, &[graver], "2026-03-02T11:00:01Z");
    assert_eq!(one(&alone, "report-incident").state, State::Breached);
}

/// What went to the police is no report to the protection department, and the other way round.
#[test]
fn an_operator_of_critical_infrastructure_tells_two() {
    let measures = "cn-cybersecurity-incident-measures";
    let aware = "2026-03-02T01:00:00Z";
    let body = json!({
        "aware_at": aware,
        "extensions": { "cn_operator": "critical-infrastructure", "cn_level": "major" },
    });
    let report = |recipient: &str| {
        let body = json!({
            "incident": "inc-1", "regime": measures, "stage": "initial", "recipient": recipient,
        });
        fact("f", "incident.filing", LAB, "2026-03-02T01:30:00Z", body)
    };
    for (recipient, told, silent) in [
        ("Public security organ", "report-to-police", "report-incident"),
        ("The protection department of its sector", "report-incident", "report-to-police"),
    ] {
        let facts = [assessed("a", aware, body.clone()), report(recipient)];
        let all = found(measures, &facts, "2026-03-03T00:00:00Z");
        assert_eq!(one(&all, told).status, Status::Met, "{recipient}");
        assert_eq!(one(&all, silent).status, Status::Breached, "{recipient}");
    }
}

/// Classified as major after more than 24 hours, only the four hours from then count; and the hours
/// hold only for those who have no later end on weekends.
#[test]
fn an_incident_in_finance_counts_from_its_classification() {
    let told = |determined: &str, roles: Value| {
        let body = json!({
            "aware_at": "2027-03-01T08:00:00Z", "determined_at": determined, "roles": roles,
            "events": ["major-ict-incident"],
        });
        let all = found("eu-dora-19", &[assessed("a", determined, body)], determined);
        let mine = all.iter().map(|one| format!("{} {}", one.key.duty, line(one)));
        mine.collect::<Vec<_>>()
    };
    let essential = json!(["financial-entity", "essential-entity"]);
    assert_eq!(
        told("2027-03-02T08:00:00Z", essential.clone()).len(),
        2,
        "the four hours end later than the 24"
    );
    assert_eq!(
        told("2027-03-02T08:00:01Z", essential),
        ["notify-after-classification active due 2027-03-02T12:00:01Z 2027-03-02T12:59:59.999Z"]
    );
    assert!(told("2027-03-02T08:00:00Z", json!(["financial-entity"])).is_empty());
}

/// An early warning may be the notification itself; a report of progress keeps the month.
#[test]
fn a_report_of_progress_keeps_the_month() {
    let aware = "2027-03-01T10:00:00Z";
    let body = json!({
        "aware_at": aware, "roles": ["essential-entity"], "events": ["significant-incident"],
    });
    let filed = |name: &str, issued: &str, stage: &str| {
        let body = json!({
            "incident": "inc-1", "regime": "eu-nis2-23", "stage": stage, "recipient": "CSIRT",
        });
        fact(name, "incident.filing", LAB, issued, body)
    };
    let mut facts = vec![
        assessed("a", aware, body),
        filed("notification", "2027-03-02T09:00:00Z", "intermediate"),
    ];
    let all = found("eu-nis2-23", &facts, "2027-05-01T00:00:00Z");
    assert_eq!(one(&all, "early-warning").status, Status::Met);
    assert_eq!(one(&all, "notify-incident").status, Status::Met);
    assert_eq!(one(&all, "notify-incident/final").status, Status::Breached);
    facts.push(filed("progress", "2027-04-01T09:00:00Z", "amendment"));
    let all = found("eu-nis2-23", &facts, "2027-05-01T00:00:00Z");
    assert_eq!(one(&all, "notify-incident/final").status, Status::Met);
}

/// Art. 75(1a): where the AI Office alone is competent, its days count and no Member State's.
#[test]
fn a_report_goes_to_the_ai_office_where_it_alone_is_competent() {
    let aware = "2027-12-10T10:00:00Z";
    let told = |competent: Value| {
        let mut body = json!({
            "capacity": "provider", "aware_at": aware, "country": "IE", "events": [],
            "harms": ["serious-health-harm"],
        });
        if !competent.is_null() {
            body["extensions"] = json!({ "ai_office_competent": competent });
        }
        let all = found("eu-ai-act-art-73", &[assessed("a", aware, body)], aware);
        let mine = all.iter().map(|one| format!("{} {}", one.key.duty, line(one)));
        mine.collect::<Vec<_>>()
    };
    // Fifteen days end at Christmas: the Commission is closed until 2 January, a Sunday.
    assert_eq!(
        told(json!(true)),
        ["report-to-ai-office active due 2027-12-25T10:00:00Z 2028-01-03T22:59:59.999Z"]
    );
    for silent in [json!(false), Value::Null] {
        let [only] = &told(silent)[..] else { panic!("one duty") };
        assert!(only.starts_with("report-serious-incident active due 2027-12-25"), "{only}");
    }
}

/// Where the calendar ends, the plan is a day all the same, and the latest end is no earlier.
#[test]
fn no_worked_clock_lacks_a_date_because_a_calendar_ends() {
    for (agreement, aware, plan) in [
        ("kr-ai-safety-notice-draft", "2030-12-28T01:00:00Z", "2031-01-04T01:00:00Z"),
        ("us-great-american-ai-act-draft", "2041-05-01T15:00:00Z", "2041-05-16T15:00:00Z"),
    ] {
        let body = json!({
            "capacity": "developer", "training_compute_flop": 2e26, "aware_at": aware,
            "imminent_risk": false,
            "extensions": { "kr_serious_incident": true, "great_american_ai_act_incident": true },
        });
        let all = found(agreement, &[assessed("a", aware, body)], aware);
        let due = all[0].due.clone().unwrap();
        assert_eq!(due.conservative, at(plan), "{agreement}");
        assert!(due.conservative < due.statutory, "{agreement}");
    }
}
