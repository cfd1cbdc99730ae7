//! What could be said next: filings filled in by their rule, and what would follow from an act.

use comity_agreements::agreement::life::State;
use comity_agreements::docket::filing::Step;
use comity_agreements::docket::{Docket, naming, shipped};
use comity_agreements::duty::finding::Doubt;
use comity_agreements::duty::{Fact, Filter, Finding, Status};
use serde_json::json;

use super::applicable::{LAB, docket_of, fact};

/// An incident in California with an imminent risk of which nobody said when it was found.
fn assessment() -> Fact {
    let body = json!({
        "incident": "2026-041", "capacity": "developer", "training_compute_flop": 3e26,
        "aware_at": "2026-11-22T14:00:00Z", "harms": ["catastrophic-risk-harm"], "events": [],
        "imminent_risk": true,
    });
    fact(1, "incident.assessment", LAB, "2026-11-23T09:00:00Z", body)
}

fn finding(docket: &mut Docket, duty: &str) -> Finding {
    let agreement = Some("us-ca-sb-53".to_owned());
    let found = docket.findings(&Filter { agreement, ..Filter::default() });
    found.into_iter().find(|finding| finding.key.duty == duty).unwrap()
}

fn said(step: &Step) -> Vec<(&str, &str)> {
    step.members.iter().map(|(place, text)| (place.as_str(), text.as_str())).collect()
}

#[test]
fn a_filing_is_filled_in_by_its_rule() {
    let mut docket = docket_of(&[assessment()]);
    let due = finding(&mut docket, "report-incident");
    let filing = docket.filing(&due).unwrap();
    assert_eq!(filing.kind.as_str(), "incident.filing");
    let incident = ("/incident", "2026-041");
    let regime = ("/regime", "us-ca-sb-53");
    let recipient = ("/recipient", "California Office of Emergency Services");
    assert_eq!(said(&filing), [incident, recipient, regime, ("/stage", "initial")]);
    let dismissal = docket.dismissal(&due).unwrap();
    assert_eq!(dismissal.kind.as_str(), "incident.assessment");
    assert_eq!(said(&dismissal), [incident, regime, ("/reportable", "false")]);

    // What is filled in ends the duty, once it is filed.
    let mut body = json!({});
    for (place, text) in said(&filing) {
        body[place.trim_start_matches('/')] = text.into();
    }
    let filed = fact(2, "incident.filing", LAB, "2026-11-23T10:00:00Z", body);
    let mut docket = docket_of(&[assessment(), filed]);
    assert_eq!(finding(&mut docket, "report-incident").status, Status::Met);
}

#[test]
fn a_missing_fact_is_asked_for_at_its_place() {
    let mut docket = docket_of(&[assessment()]);
    let open = finding(&mut docket, "disclose-imminent-risk");
    assert_eq!(open.status, Status::Unverifiable);
    let missing = open.doubts.iter().find_map(|doubt| match doubt {
        Doubt::Missing { field } => Some(field.clone()),
        _ => None,
    });
    let (step, place) = docket.supplement(&open, &missing.unwrap()).unwrap();
    assert_eq!(step.kind.as_str(), "incident.assessment");
    assert_eq!(
        (said(&step), place.as_str()),
        (vec![("/incident", "2026-041")], "/imminent_risk_discovered_at")
    );
    assert_eq!(docket.supplement(&open, "incident.report/nothing"), None);
}

#[test]
fn what_would_follow_from_an_act_is_what_follows() {
    let text = shipped::FILES.iter().find(|(file, _)| *file == "cets-225").unwrap().1;
    let digest = naming::text_digest(text).to_string();
    let act = |number, kind: &str, day: &str| {
        let body = json!({ "agreement": "cets-225", "text_digest": digest });
        fact(number, &format!("agreement.{kind}"), LAB, day, body)
    };
    let ratification = act(9, "ratification", "2026-11-24T00:00:00Z");
    let alone = docket_of(&[]).outlook(&ratification).unwrap();
    assert_eq!(alone.flaw, Some("action-not-signed"));
    assert_eq!((alone.before, alone.after), (State::NotAParty, State::NotAParty));

    let signed = act(8, "signature", "2026-11-20T00:00:00Z");
    let foreseen = docket_of(std::slice::from_ref(&signed)).outlook(&ratification).unwrap();
    assert_eq!((foreseen.flaw, foreseen.before), (None, State::Signatory));
    assert_ne!(foreseen.after, State::Signatory);
    let done = docket_of(&[signed, ratification]);
    let rows = done.agreement("cets-225").unwrap().participations("2026-11-24".parse().unwrap());
    let stands = rows.into_iter().find(|row| row.party == LAB).map(|row| row.state);
    assert_eq!(Some(foreseen.after), stands);
    assert_eq!(docket_of(&[]).outlook(&assessment()), None);
}
