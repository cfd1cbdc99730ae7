//! What is most urgent of a docket, chosen without making all, is what would be first of all of it,
//! with the worst that can be where an end is not known.

use comity_agreements::docket::{Docket, Settled, shipped};
use comity_agreements::duty::{Fact, Filter, Finding, Patience, Shown, Status, Urgency};
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Vouched;
use serde_json::json;

const OWN: &str = "asterion.example";

fn now() -> Timestamp {
    "2026-11-30T12:00:00Z".parse().unwrap()
}

/// An incident with an imminent risk; `None`: nobody said when that was discovered.
fn incident(number: u8, hours: i64, discovered: Option<i64>) -> Fact {
    let ago = |hours: i64| now().plus_millis(-hours * 3_600_000);
    let at = ago(hours);
    let mut body = json!({
        "incident": format!("urn:example:incident:{number}"), "capacity": "developer",
        "training_compute_flop": 3e26, "aware_at": at, "determined_at": at,
        "imminent_risk": true, "harms": ["bodily-injury"], "events": ["loss-of-control"],
    });
    if let Some(hours) = discovered {
        body["imminent_risk_discovered_at"] = json!(ago(hours));
    }
    Fact {
        id: StatementId([number; 32]),
        kind: "incident.assessment".parse().unwrap(),
        issuer: OWN.parse().unwrap(),
        subject: format!("urn:example:incident:{number}"),
        issued: at,
        logged: Vouched { after: Some(at), by: Some(at) },
        body: Some(body),
        relation: None,
        also: Vec::new(),
        shown: Shown::default(),
        index: None,
    }
}

fn docket(as_of: Timestamp) -> Settled {
    let mut docket = Docket::new(&shipped::texts(), &[]).unwrap();
    for (number, hours, discovered) in [
        (30, 2, None),
        (31, 90, None),
        (32, 10, Some(9)),
        (33, 60, None),
        (34, 60, Some(1)),
        (35, 30, None),
        (36, 23, None),
    ] {
        docket.insert(&incident(number, hours, discovered));
    }
    Settled::new(docket, as_of, Patience::ENDLESS).unwrap()
}

fn is_past(docket: &Settled, finding: &Finding, now: Timestamp) -> bool {
    Urgency::of(finding, now) == Urgency::Unverifiable
        && docket.worst(finding).is_some_and(|worst| worst < now)
}

#[test]
fn the_first_are_those_that_would_be_first_of_all() {
    let docket = docket(now());
    let open = vec![Status::Due, Status::Breached, Status::Destroyed, Status::Unverifiable];
    for statuses in [Vec::new(), open, vec![Status::Unverifiable]] {
        let filter = Filter { statuses, only_owed: true, ..Filter::default() };
        // Kept between questions, and turning by time alone.
        for hours in [0, 1, 2, 12, 25, 48] {
            let now = now().plus_millis(hours * 3_600_000);
            let mut all = docket.findings(&filter);
            docket.sort(&mut all, now);
            let worst: Vec<Timestamp> = all.iter().filter_map(|one| docket.worst(one)).collect();
            assert!(worst.len() > 3 && worst.iter().any(|at| *at < now));
            for most in [1, 2, 3, 5, 1_000] {
                let survey = docket.survey(&filter, now, most);
                assert_eq!(survey.first, all[..most.min(all.len())], "{most} after {hours} h");
                let past = all.iter().filter(|one| is_past(&docket, one, now)).count();
                assert_eq!(survey.past_worst, past, "{most} after {hours} h");
            }
        }
    }
}

#[test]
fn what_cannot_be_told_ends_first_where_the_worst_that_can_be_comes_first() {
    let docket = docket(now());
    let statuses = vec![Status::Unverifiable];
    let filter = Filter { statuses, only_owed: true, ..Filter::default() };
    let first = docket.survey(&filter, now(), 1_000).first;
    let worst: Vec<Option<i64>> =
        first.iter().map(|one| docket.worst(one).map(Timestamp::millis)).collect();
    let known: Vec<i64> = worst.iter().copied().flatten().collect();
    assert!(known.len() > 3 && known.is_sorted(), "{known:?}");
    assert!(worst.is_sorted_by_key(|end| end.is_none()), "what has none comes last: {worst:?}");
    assert_ne!(known.first(), known.last());
}
