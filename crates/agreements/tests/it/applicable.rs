//! What would apply to a party that is not bound: the clock that nobody may miss.

use std::collections::BTreeSet;

use comity_agreements::docket::applicable::{Applies, Capacity, Said, Unbound};
use comity_agreements::docket::{Docket, naming, shipped};
use comity_agreements::duty::{Fact, Filter, Shown, State as Standing};
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Vouched;
use serde_json::{Value, json};

const CODE: &str = "eu-gpai-code-commitment-9";
pub(crate) const LAB: &str = "lab.example";

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn fact(number: u8, kind: &str, issuer: &str, issued: &str, body: Value) -> Fact {
    Fact {
        id: StatementId([number; 32]),
        kind: kind.parse().unwrap(),
        issuer: issuer.parse().unwrap(),
        subject: "urn:example:subject".to_owned(),
        issued: at(issued),
        logged: Vouched::NOBODY,
        body: Some(body),
        relation: None,
        also: Vec::new(),
        shown: Shown::default(),
        index: None,
    }
}

/// A death with a model of systemic risk, known since 22 November.
fn assessment(capacity: &str) -> Fact {
    let body = json!({
        "incident": "2026-041", "capacity": capacity, "systemic_risk": true,
        "model_involvement_aware_at": "2026-11-22T14:00:00Z", "harms": ["death"], "events": [],
    });
    fact(1, "incident.assessment", LAB, "2026-11-23T09:00:00Z", body)
}

fn signature() -> Fact {
    let text = shipped::FILES.iter().find(|(file, _)| *file == CODE).unwrap().1;
    let digest = naming::text_digest(text).to_string();
    let body = json!({ "agreement": CODE, "text_digest": digest });
    fact(2, "agreement.definitive-signature", LAB, "2026-11-01T09:00:00Z", body)
}

pub(crate) fn docket_of(facts: &[Fact]) -> Docket {
    let mut docket = Docket::new(&shipped::texts(), &[]).unwrap();
    facts.iter().for_each(|fact| docket.insert(fact));
    docket.advance_to(at("2026-11-24T00:00:00Z"));
    docket
}

fn supposed(docket: &mut Docket) -> Vec<String> {
    let filter = Filter { agreement: Some(CODE.to_owned()), ..Filter::default() };
    let found = docket.supposed(LAB, &filter).into_iter();
    found
        .map(|one| {
            let key = &one.finding.key;
            let due = one.finding.due.as_ref().map(|due| due.conservative.to_string());
            let acts: Vec<_> = one.unbound.acts.iter().map(|act| act.kind_name()).collect();
            let said = one.said.map(|said| format!("{:?}", said.capacity));
            format!("{} {due:?} {:?} {acts:?} {said:?}", key.duty, one.unbound.state)
        })
        .collect()
}

#[test]
fn a_lab_that_has_not_signed_the_code_sees_its_clock_told_apart() {
    let mut docket = docket_of(&[assessment("developer")]);
    let owed = Filter { agreement: Some(CODE.to_owned()), ..Filter::default() };
    assert_eq!(docket.findings(&owed).len(), 0);
    let first = supposed(&mut docket).into_iter().next().unwrap();
    assert!(first.starts_with("report-serious-incident Some(\"2026-12-02T14:00:00Z\")"), "{first}");
    assert!(
        first.ends_with("NotAParty [\"agreement.definitive-signature\"] Some(\"Developer\")"),
        "{first}"
    );
}

#[test]
fn once_it_is_bound_the_same_clock_is_owed_under_the_same_name() {
    let before = docket_of(&[assessment("developer")]);
    let would_be = before.supposed(LAB, &Filter::default());
    let mut docket = docket_of(&[assessment("developer"), signature()]);
    assert_eq!(docket.supposed(LAB, &Filter::default()).len(), 0);
    let names = |ids: Vec<String>| ids.into_iter().collect::<BTreeSet<_>>();
    let owed = Filter { agreement: Some(CODE.to_owned()), ..Filter::default() };
    let owed = docket.findings(&owed).iter().map(|one| one.key.id().to_string()).collect();
    let would_be = would_be.iter().map(|one| one.finding.key.id().to_string()).collect();
    assert_eq!(names(owed), names(would_be));
}

#[test]
fn what_is_left_out_leaves_the_clock_unsure_and_never_away() {
    let mut fact = assessment("developer");
    fact.body = Some(json!({
        "incident": "2026-041", "capacity": "developer", "training_compute_flop": 3e26,
        "aware_at": "2026-11-22T14:00:00Z", "harms": ["death"],
    }));
    let found = docket_of(&[fact]).supposed(LAB, &Filter::default());
    let one = &found.first().unwrap().finding;
    assert_eq!(one.state, Standing::Undetermined);
    assert!(format!("{:?}", one.doubts).contains("systemic-risk"), "{:?}", one.doubts);
}

#[test]
fn who_is_something_else_sees_nothing_of_it() {
    let mut docket = docket_of(&[assessment("deployer")]);
    assert_eq!(supposed(&mut docket), Vec::<String>::new());
    // Another's statements bring nothing about for this party.
    assert!(
        docket_of(&[assessment("developer")])
            .supposed("other.example", &Filter::default())
            .is_empty()
    );
}

#[test]
fn whoever_says_what_it_is_sees_every_law_for_it_bound_or_not() {
    let docket = docket_of(&[]);
    let said = |capacity| [Said { capacity, statement: None }];
    let of = |capacity| {
        let rows = docket.applicable(LAB, &said(capacity)).into_iter();
        rows.map(|row| {
            let fits = row.rules.iter().map(|rule| rule.rule.as_str()).collect::<Vec<_>>();
            let how = match &row.applies {
                Applies::Applies => "applies".to_owned(),
                Applies::NotInForce { from } => format!("not in force until {}", from.unwrap()),
                Applies::Unbound(Unbound { state, .. }) => format!("unbound {state:?}"),
            };
            format!("{}: {how}: {}", row.agreement, fits.join(" "))
        })
        .collect::<Vec<_>>()
    };
    let developer = of(Capacity::Developer).join("\n");
    for line in [
        "eu-gpai-code-commitment-9: unbound NotAParty: report-serious-incident",
        "us-ca-sb-53: applies:",
        "us-ny-raise: not in force until 2027-01-01",
        "eu-ai-act-art-73: not in force until 2027-12-02",
    ] {
        assert!(developer.contains(line), "{line} is not in\n{developer}");
    }
    assert!(!of(Capacity::Deployer).join("\n").contains("report-serious-incident"));
}

#[test]
fn what_a_party_said_it_is_stands_in_its_own_statements() {
    let docket = docket_of(&[assessment("provider")]);
    let said = docket.said(LAB);
    let id = Some(StatementId([1; 32]));
    assert_eq!(said, [Said { capacity: Capacity::Provider, statement: id }]);
    assert!(docket.said("other.example").is_empty());
}

#[test]
fn one_name_written_in_two_ways_is_one_matter_and_a_slip_is_told() {
    let file = |incident: &str| {
        json!({
            "incident": incident, "regime": "us-ca-sb-53", "stage": "initial",
            "recipient": "California Office of Emergency Services",
        })
    };
    let assessment = json!({
        "incident": "Z\u{fc}rich-7", "capacity": "developer", "training_compute_flop": 3e26,
        "imminent_risk": false, "aware_at": "2026-11-20T14:00:00Z", "harms": ["bodily-injury"],
        "events": ["loss-of-control"],
    });
    let assessment = fact(1, "incident.assessment", LAB, "2026-11-21T09:00:00Z", assessment);
    let decomposed = file("Zu\u{308}rich-7");
    let filing = fact(2, "incident.filing", LAB, "2026-11-22T09:00:00Z", decomposed.clone());
    let filter = Filter { agreement: Some("us-ca-sb-53".to_owned()), ..Filter::default() };
    let mut docket = docket_of(&[assessment.clone(), filing]);
    assert!(docket.findings(&filter).iter().any(|one| one.state == Standing::Fulfilled));
    assert_eq!(docket.near(LAB, &decomposed), None);

    let mut docket = docket_of(&[assessment]);
    for slip in ["z\u{fc}rich-7", "Z\u{fc}rich\u{2011}7", "Z\u{fc}rich 7"] {
        let near = docket.near(LAB, &file(slip)).expect(slip);
        assert_eq!((near.at.as_str(), near.before.as_str()), ("/incident", "Z\u{fc}rich-7"));
    }
    assert_eq!(docket.near(LAB, &file("Z\u{fc}rich-8")), None);
    assert_eq!(docket.near("other.example", &file("z\u{fc}rich-7")), None);
    // What came since the last question counts, and what was forgotten does not.
    let later = fact(3, "incident.filing", LAB, "2026-11-23T09:00:00Z", file("Z\u{fc}rich-8"));
    docket.insert(&later);
    assert_eq!(docket.near(LAB, &file("z\u{fc}rich 8")).unwrap().before, "Z\u{fc}rich-8");
    assert!(docket.forget(&later.id));
    assert_eq!(docket.near(LAB, &file("z\u{fc}rich 8")), None);
    assert!(docket.findings(&filter).iter().all(|one| one.state != Standing::Fulfilled));
}

#[test]
fn what_would_be_owed_follows_whatever_comes_after_it_was_asked() {
    let filing = json!({
        "incident": "2026-041", "regime": CODE, "stage": "initial", "recipient": "EU AI Office",
    });
    let filing = fact(3, "incident.filing", LAB, "2026-11-23T10:00:00Z", filing);
    let unheld = Fact { body: None, ..assessment("developer") };
    let story = [unheld, assessment("developer"), filing, signature()];
    let mut live = docket_of(&[]);
    let all = |docket: &mut Docket| {
        let filter = Filter::default();
        let mut parties = [LAB, "other.example", "third.example"].into_iter();
        let found: Vec<_> = parties.by_ref().map(|party| docket.supposed(party, &filter)).collect();
        for one in found.iter().flatten() {
            let id = one.finding.key.id();
            assert_eq!(docket.supposed_finding(&one.finding.key.bearer, &id).as_ref(), Some(one));
        }
        format!("{found:?}")
    };
    for (number, fact) in story.iter().enumerate() {
        let _ = all(&mut live);
        live.insert(fact);
        live.advance_to(at("2026-11-24T00:00:00Z"));
        let mut fresh = docket_of(story.get(..=number).unwrap());
        assert_eq!(all(&mut live), all(&mut fresh), "after {number}");
        for day in ["2026-12-24T00:00:00Z", "2026-11-24T00:00:00Z"] {
            live.advance_to(at(day));
            fresh.advance_to(at(day));
            assert_eq!(all(&mut live), all(&mut fresh), "after {number}, {day}");
        }
    }
}

/// A risk of death of which nobody told when it was discovered.
fn imminent(more: &Value) -> Fact {
    let mut body = json!({
        "incident": "2026-041", "capacity": "developer", "training_compute_flop": 3e26,
        "imminent_risk": true, "aware_at": "2026-11-22T14:00:00Z", "harms": [], "events": [],
    });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    fact(1, "incident.assessment", LAB, "2026-11-23T09:00:00Z", body)
}

#[test]
fn a_deadline_that_is_not_known_says_so_and_how_soon_it_may_be() {
    let filter = Filter {
        agreement: Some("us-ca-sb-53".to_owned()),
        duty: Some("disclose-imminent-risk".to_owned()),
        // Long before anything of it could be due: what is not known is never left out.
        due_by: Some(at("2026-11-01T00:00:00Z")),
        ..Filter::default()
    };
    let mut docket = docket_of(&[imminent(&json!({}))]);
    let found = docket.findings(&filter);
    assert_eq!(found.len(), 1);
    let unknown = docket.unknown_deadline(&found[0]).unwrap();
    assert_eq!(unknown.says(), "not known: 24 hours from imminent_risk_discovered_at");
    assert_eq!(unknown.earliest, Some(at("2026-11-22T14:00:00Z")));
    assert_eq!(unknown.worst, Some(at("2026-11-23T14:00:00Z")));
    assert_eq!(unknown.zone.as_deref(), Some("America/Los_Angeles"));
    let page = docket.page(&filter, None, 10);
    assert_eq!(page, found);
    let survey = docket.survey(&filter, at("2026-11-24T00:00:00Z"), 10);
    assert_eq!(survey.first, found);

    // Once it is told there is a deadline, and a day before it leaves it out.
    let told = json!({ "imminent_risk_discovered_at": "2026-11-22T20:00:00Z" });
    let mut docket = docket_of(&[imminent(&told)]);
    assert_eq!(docket.findings(&filter), []);
    let found = docket.findings(&Filter { due_by: None, ..filter });
    assert_eq!(docket.unknown_deadline(&found[0]), None);
}

/// New York's law reads no time of awareness; it is known of the matter all the same.
#[test]
fn the_earliest_time_known_is_any_that_was_told() {
    let mut docket = docket_of(&[imminent(&json!({}))]);
    let filter = Filter {
        agreement: Some("us-ny-raise".to_owned()),
        duty: Some("disclose-imminent-risk".to_owned()),
        ..Filter::default()
    };
    let found = docket.findings(&filter);
    let unknown = docket.unknown_deadline(&found[0]).unwrap();
    assert_eq!(unknown.earliest, Some(at("2026-11-22T14:00:00Z")));
}

#[test]
fn a_ban_has_no_deadline_that_could_be_unknown() {
    let mut docket = docket_of(&[imminent(&json!({}))]);
    for finding in docket.findings(&Filter::default()) {
        let unknown = docket.unknown_deadline(&finding);
        let is_waiting = finding.due.is_none() && finding.start.is_none();
        assert!(unknown.is_none() || is_waiting, "{finding:?}");
    }
}
