//! Where a period is counted, when a field of the filing says so.

use comity_agreements::agreement::language;
use comity_agreements::calendar::Step;
use comity_agreements::duty::{Fact, Finding, Status, Table};
use comity_protocol::index::Relation;
use serde_json::{Value, json};

use super::fixture::{LAB, at, fact, findings, on, one, shipped};

const ART_73: &str = include_str!("../../../../../data/agreements/eu-ai-act-art-73.agreement");

/// An incident of which the provider became aware at a time, somewhere.
fn assessed(aware: &str, country: &Value) -> Value {
    let mut body = json!({
        "incident": "inc-1", "capacity": "provider", "aware_at": aware, "events": [],
        "harms": ["serious-health-harm"],
    });
    if !country.is_null() {
        body["country"] = country.clone();
    }
    body
}

fn filed(issued: &str) -> Fact {
    let body = json!({
        "incident": "inc-1", "regime": "eu-ai-act-art-73", "stage": "initial",
        "recipient": "The authority",
    });
    fact("filed", "incident.filing", LAB, issued, body)
}

fn found(facts: &[Fact], as_of: &str) -> Finding {
    let text = shipped(ART_73);
    one(&findings(&text, &Table::default(), facts, as_of), "report-serious-incident")
}

/// How a report stands, and the last instant in time: for certain, and on the latest reading.
fn stands(aware: &str, country: &Value, report: &str) -> (Status, bool, String, String) {
    let assessment = fact("a", "incident.assessment", LAB, aware, assessed(aware, country));
    let found = found(&[assessment, filed(report)], "2029-01-01T00:00:00Z");
    let due = found.due.unwrap();
    let sure = due.sure.map(|at| at.to_string()).unwrap_or_default();
    (found.status, found.late_on_one_reading, sure, due.statutory.to_string())
}

/// Review F3: the last day ends where the incident occurred.
#[test]
fn a_report_is_in_time_until_the_day_ends_in_the_member_state() {
    const MARCH: &str = "2028-03-01T12:00:00Z";
    const JULY: &str = "2028-07-02T12:00:00Z";
    let (met, late) = (Status::Met, Status::Late);
    let lisbon = "2028-07-17T22:59:59.999Z";
    let azores = "2028-07-17T23:59:59.999Z";
    let athens = "2028-03-16T21:59:59.999Z";
    for (country, aware, report, status, on_one, sure, latest) in [
        // In Dublin, in Lisbon, and in Athens on the day after.
        ("IE", MARCH, "2028-03-16T23:30:00Z", met, false, "", "2028-03-16T23:59:59.999Z"),
        ("Ireland", MARCH, "2028-03-16T23:30:00Z", met, false, "", "2028-03-16T23:59:59.999Z"),
        ("IE", MARCH, "2028-03-17T00:00:00Z", late, false, "", "2028-03-16T23:59:59.999Z"),
        ("PT", JULY, "2028-07-17T22:30:00Z", met, false, lisbon, azores),
        ("GR", MARCH, "2028-03-16T22:30:00Z", late, false, "", athens),
        ("GR", MARCH, "2028-03-16T21:30:00Z", met, false, "", athens),
        ("DE", MARCH, "2028-03-16T22:59:59.999Z", met, false, "", "2028-03-16T22:59:59.999Z"),
        // At midnight in Lisbon the day goes on for an hour on the Azores.
        ("PT", JULY, "2028-07-17T23:30:00Z", met, true, lisbon, azores),
        ("PT", JULY, "2028-07-18T00:30:00Z", late, false, lisbon, azores),
        // No state is named, or none of the Union: by the widest reading of all.
        ("", MARCH, "2028-03-16T21:30:00Z", met, false, athens, "2028-03-17T00:59:59.999Z"),
        ("", MARCH, "2028-03-17T00:30:00Z", met, true, athens, "2028-03-17T00:59:59.999Z"),
        ("ie", MARCH, "2028-03-16T23:30:00Z", met, true, athens, "2028-03-17T00:59:59.999Z"),
        ("Brazil", MARCH, "2028-03-17T01:00:00Z", late, false, athens, "2028-03-17T00:59:59.999Z"),
    ] {
        let country = if country.is_empty() { Value::Null } else { json!(country) };
        let expected = (status, on_one, sure.to_owned(), latest.to_owned());
        assert_eq!(stands(aware, &country, report), expected, "{country} {report}");
    }
}

/// What is not counted the same everywhere says so, and names the place of its latest end.
#[test]
fn the_counting_tells_at_which_place() {
    let told = |country: &str| {
        let body = assessed("2028-03-01T12:00:00Z", &json!(country));
        let assessment = fact("a", "incident.assessment", LAB, "2028-03-01T12:00:00Z", body);
        let due = found(&[assessment], "2028-03-02T00:00:00Z").due.unwrap();
        let several = due.steps.iter().find_map(|step| match step {
            Step::OnePlace { count, at, named } => Some((*count, at.to_string(), named.clone())),
            _ => None,
        });
        assert!(matches!(due.steps.last(), Some(Step::Ends { at }) if *at == due.statutory));
        (due.zone.unwrap(), due.calendar.unwrap(), several)
    };
    let (zone, calendar, several) = told("IE");
    assert_eq!((zone.as_str(), calendar.as_str(), several), ("Europe/Dublin", "ie", None));
    let (zone, calendar, several) = told("PT");
    assert_eq!((zone.as_str(), calendar.as_str()), ("Atlantic/Azores", "pt"));
    assert_eq!(several, Some((3, "2028-03-16T23:59:59.999Z".to_owned(), None)));
    let (zone, _, several) = told("elsewhere");
    assert_eq!(zone, "Atlantic/Azores");
    let named = Some("elsewhere".to_owned());
    assert_eq!(several, Some((31, "2028-03-16T21:59:59.999Z".to_owned(), named)));
}

/// What is read aloud has the field, and what happens where it says nothing.
#[test]
fn the_place_by_a_field_is_told() {
    let told = language::english(&language::read(ART_73).unwrap());
    let report = told.iter().find(|one| one.rule.contains("report-serious-incident")).unwrap();
    let told = report.sentences.join("\n");
    for words in [
        "15 days as Regulation 1182/71 counts at the place among “member-state” that the “country” \
         of “assessment” names",
        "by the widest reading of all of them where it names none",
    ] {
        assert!(told.contains(words), "{told}");
    }
}

/// Who corrects the state when the time is over does not move the deadline back.
#[test]
fn another_state_named_after_the_deadline_undoes_no_breach() {
    let aware = "2028-03-01T12:00:00Z";
    let assessment = fact("a", "incident.assessment", LAB, aware, assessed(aware, &json!("GR")));
    let moved = |issued: &str| {
        let body = assessed(aware, &json!("IE"));
        on(Relation::Amends, "a", LAB, issued, json!({"reason": "typing error", "body": body}))
    };
    let report = filed("2028-03-16T23:30:00Z");
    for (corrected, status) in [
        ("2028-03-10T00:00:00Z", Status::Met),
        ("2028-03-16T21:59:00Z", Status::Met),
        ("2028-03-16T22:30:00Z", Status::Late),
        ("2028-03-20T00:00:00Z", Status::Late),
    ] {
        let facts = [assessment.clone(), moved(corrected), report.clone()];
        assert_eq!(found(&facts, "2028-06-01T00:00:00Z").status, status, "{corrected}");
        let end = found(&facts, "2028-06-01T00:00:00Z").due.unwrap().statutory;
        let expected = if status == Status::Met { "23" } else { "21" };
        assert_eq!(end, at(&format!("2028-03-16T{expected}:59:59.999Z")), "{corrected}");
    }
}

/// A place stands in `cure`, in a case and in what follows as it does in `within`.
#[test]
fn every_period_of_a_duty_can_follow_a_field() {
    let text = r#"agreement places
version "1"
title en "Places"
form regulation
binding yes
status in-force from 2026-01-01, verified
language en authentic
place seat zone "UTC"
  in E, "The East" zone "Asia/Tokyo"
  in W zone "Pacific/Honolulu", "America/Adak"
fields of incident.assessment
  incident: text at /incident
  country: text at /country
  death: truth at /imminent_risk
fields of incident.filing
  incident: text at /incident
  stage: text at /stage
clause art-1 en "One" original
text en "Words."
duty tell
  bearer issuer
  when incident.assessment as assessment by bearer
  key assessment.incident
  clock from filing
  must file incident.filing as report by bearer
    where report.incident = assessment.incident and report.stage = "initial"
  within 5 days, calendar days, at seat by assessment.country
  tier grave when assessment.death = yes: within 2 days, calendar days, at seat by assessment.country
  then complete: file incident.filing as more by bearer
    where more.incident = assessment.incident and more.stage = "final"
    within 1 day, calendar days, at seat by assessment.country after incident.filing as first by bearer
    where first.incident = assessment.incident and first.stage = "initial"
  cure within 1 day, calendar days, at seat by assessment.country
"#;
    let checked = language::read(text).unwrap_or_else(|faults| panic!("{faults:#?}"));
    let written = language::format_agreement(checked.agreement());
    assert_eq!(language::read(&written).unwrap().agreement(), checked.agreement(), "{written}");
    let ends = |country: &str, is_grave: bool| {
        let body = json!({"incident": "i", "country": country, "imminent_risk": is_grave});
        let told = fact("a", "incident.assessment", LAB, "2026-03-02T12:00:00Z", body);
        let first = json!({"incident": "i", "stage": "initial"});
        let first = fact("f", "incident.filing", LAB, "2026-03-03T12:00:00Z", first);
        let found =
            findings(&shipped(&written), &Table::default(), &[told, first], "2026-03-03T13:00:00Z");
        let due = |duty: &str| one(&found, duty).due.unwrap();
        let cure = due("tell").cure_until.unwrap();
        [due("tell").statutory, cure, due("tell/complete").statutory]
            .map(|at| at.to_string().replace(":59:59.999Z", ""))
    };
    assert_eq!(ends("E", false), ["2026-03-07T14", "2026-03-08T14", "2026-03-04T14"]);
    assert_eq!(ends("The East", true), ["2026-03-04T14", "2026-03-05T14", "2026-03-04T14"]);
    // Two zones: the later end, of Honolulu and Adak (UTC-10 both, in winter).
    assert_eq!(ends("W", true), ["2026-03-05T09", "2026-03-06T09", "2026-03-05T09"]);
    // Nowhere: the latest of all places, and what is counted from there the latest again.
    assert_eq!(ends("N", true), ["2026-03-05T09", "2026-03-06T23", "2026-03-05T09"]);
}
