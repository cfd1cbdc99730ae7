//! Cases between two nodes: a laboratory files, an authority acknowledges; what others say, what
//! is for named persons and what was destroyed.

use comity_incidents::case::entry::CaseName;
use comity_node::eyes::Eyes;
use comity_node::incidents::service::{self, Found, Wanted};
use comity_node::incidents::views::{FilingVerdict, IncidentOut, IncidentState, IncidentsOut};
use comity_node::ledger::content::Submission;
use comity_node::proposals;
use comity_protocol::kind::names;
use comity_protocol::marking::{Marking, Tlp};
use comity_protocol::statement::StatementId;
use serde_json::{Value, json};

use crate::support::{Running, introduce, run, until};

const LAB: &str = "lab.example";
const OFFICE: &str = "office.example";

async fn say(
    at: &Running,
    (kind, subject): (&str, &str),
    body: Value,
    (tlp, to): (Tlp, &[&str]),
) -> StatementId {
    let audience = to.iter().map(|party| party.parse().unwrap()).collect();
    let submission = Submission {
        kind: kind.parse().unwrap(),
        subject: subject.to_owned(),
        body: body.into(),
        marking: Marking::new(tlp, audience, None).unwrap(),
        confirmation: None,
    };
    proposals::submit(&at.node, submission, "user:test").await.unwrap().id
}

async fn list(at: &Running, eyes: Eyes) -> IncidentsOut {
    let wanted = Wanted { limit: 50, ..Wanted::default() };
    service::list(&at.node, eyes, wanted).await.unwrap()
}

async fn case(at: &Running, name: &str) -> Option<IncidentOut> {
    let name = CaseName { owner: LAB.parse().unwrap(), name: name.to_owned() };
    let found = service::case(&at.node, Eyes::Named, name).await.unwrap()?;
    let Found::Case(case) = found else { return None };
    Some(*case)
}

fn assessment(name: &str) -> Value {
    json!({ "incident": name, "title": "Weights copied out", "capacity": "provider",
        "systemic_risk": true, "training_compute_flop": 2.9e26,
        "model_involvement_aware_at": "2026-11-02T09:00:00Z", "events": ["weights-exfiltration"] })
}

#[test]
fn a_filing_is_acknowledged_across_nodes_and_nobody_speaks_for_the_owner() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let (lab, office) =
            (Running::start(dir.path(), LAB).await, Running::start(dir.path(), OFFICE).await);
        introduce(&[&lab, &office]).await;
        let amber = (Tlp::Amber, [OFFICE].as_slice());
        say(&lab, (names::INCIDENT_ASSESSMENT, "2026-041"), assessment("2026-041"), amber).await;
        let filing = json!({ "incident": "2026-041", "regime": "eu-gpai-code-commitment-9",
            "stage": "initial", "recipient": "AI Office" });
        let filed = say(&lab, (names::INCIDENT_FILING, "2026-041"), filing, amber).await;

        let at_office = || async { case(&office, "2026-041").await };
        until_case(&office, |case| case.filings.len() == 1 && case.facts.len() > 3).await;
        // What the authority says of another's case changes neither its state nor its title.
        let about = "lab.example/2026-041";
        let to_lab = (Tlp::Amber, [LAB].as_slice());
        let gone = json!({ "incident": about, "reason": "Says the office" });
        say(&office, (names::INCIDENT_NULLIFICATION, about), gone, to_lab).await;
        let other = json!({ "incident": about, "title": "Another title", "harms": ["death"] });
        say(&office, (names::INCIDENT_ASSESSMENT, about), other, to_lab).await;
        let own = json!({ "filing": filed.urn(), "verdict": "accepted" });
        say(&lab, (names::INCIDENT_ACKNOWLEDGEMENT, "2026-041"), own, amber).await;
        let faults = json!([{ "rule": "chain-of-events", "says": "It ends too early" }]);
        let no = json!({ "filing": filed.urn(), "verdict": "rejected", "faults": faults });
        say(&office, (names::INCIDENT_ACKNOWLEDGEMENT, about), no, to_lab).await;

        for at in [&lab, &office] {
            until_case(at, |case| case.history.len() == 6 && case.row.rejected == 1).await;
            let told = case(at, "2026-041").await.unwrap();
            assert_eq!(told.row.state, IncidentState::Open);
            assert_eq!(told.row.title.as_deref(), Some("Weights copied out"));
            assert_eq!((told.row.acknowledged, told.row.rejected), (0, 1));
            let [filing] = told.filings.as_slice() else { panic!("{:?}", told.filings) };
            let [answer] = filing.acknowledgements.as_slice() else { panic!("its own counts") };
            assert_eq!(
                (answer.by.as_str(), answer.verdict),
                (OFFICE, Some(FilingVerdict::Rejected))
            );
            assert_eq!(answer.faults[0].rule, "chain-of-events");
            let title = told.facts.iter().find(|fact| fact.field == "title").unwrap();
            let said: Vec<_> =
                title.values.iter().map(|said| (said.by.as_str(), said.is_current)).collect();
            assert_eq!(said, [(LAB, true), (OFFICE, false)]);
            assert!(!told.duties.is_empty(), "the laws that come with the program have clocks");
            assert_eq!(list(at, Eyes::Named).await.incidents.len(), 1);
        }
        let told = case(&lab, "2026-041").await.unwrap();
        let given = &told.history.iter().find(|one| one.id == filed).unwrap().given;
        assert!(given.iter().any(|given| given.to == OFFICE), "{given:?}");

        // Read anew it is the same.
        let before = serde_json::to_value(at_office().await.unwrap()).unwrap();
        office.stop().await;
        let office = Running::start(dir.path(), OFFICE).await;
        let after = serde_json::to_value(case(&office, "2026-041").await.unwrap()).unwrap();
        assert_eq!(strip(before), strip(after));
        lab.stop().await;
        office.stop().await;
    });
}

/// Without the time for which duties are concluded.
fn strip(mut value: Value) -> Value {
    for duty in value["duties"].as_array_mut().unwrap() {
        duty["finding"]["as-of"].take();
    }
    value
}

async fn until_case(at: &Running, wanted: impl Fn(&IncidentOut) -> bool) {
    for tries in 0.. {
        let told = case(at, "2026-041").await;
        if told.as_ref().is_some_and(&wanted) {
            return;
        }
        assert!(tries < 600, "in vain: {told:?}");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

#[test]
fn what_is_for_named_persons_or_was_destroyed_is_told_to_nobody_else() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let lab = Running::start(dir.path(), LAB).await;
        let red = (Tlp::Red, [LAB].as_slice());
        let secret = json!({ "incident": "2026-041", "title": "For few" });
        say(&lab, (names::INCIDENT_ASSESSMENT, "a-subject"), secret, red).await;
        assert_eq!(list(&lab, Eyes::Staff).await.incidents, []);
        let named = list(&lab, Eyes::Named).await.incidents;
        assert_eq!(named[0].title.as_deref(), Some("For few"));
        let told = case(&lab, "2026-041").await.unwrap();
        assert!(told.facts.is_empty() && told.history[0].is_red, "read where that is recorded");

        let clear = (Tlp::Clear, [].as_slice());
        let open =
            say(&lab, (names::INCIDENT_ASSESSMENT, "2026-042"), assessment("2026-042"), clear);
        let open = open.await;
        assert_eq!(list(&lab, Eyes::Staff).await.incidents.len(), 1);
        assert_eq!(case(&lab, "2026-042").await.unwrap().facts.len(), 6);
        let erased = proposals::erase(&lab.node, open, "A slip", "user:test").await;
        erased.unwrap();
        until("it is forgotten", || lab.node.read_now(|reader| reader.places(&open)).is_ok()).await;
        let told = case(&lab, "2026-042").await.unwrap();
        assert!(told.facts.is_empty() && told.row.title.is_none(), "{told:?}");
        assert!(!told.history[0].is_held, "its subject still names the case");
        lab.stop().await;
    });
}
