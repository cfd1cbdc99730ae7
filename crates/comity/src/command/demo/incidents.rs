//! What is shown of incidents: a real event as one case, from the first rumour to the duplicate
//! that is nullified. The three parties play the roles; what they say of it is the public report.

use anyhow::Context as _;
use comity_node::incidents::views::{FilingVerdict, IncidentOut, IncidentState};
use comity_protocol::kind::names;
use comity_protocol::marking::{Marking, Tlp};
use comity_protocol::party::PartyId;
use indicatif::ProgressBar;
use serde_json::{Value, json};

use super::federation::Filed;
use super::people::People;
use super::plan::{Filing, PARTIES};
use super::stage::{Played, Shown, Stage};

/// The report of the AI Incident Database (`data/SOURCES.md`).
const REPORT: &str = include_str!("../../../../../data/incidents/aiid-1604.json");

/// What the laboratory calls it, and the authority that heard of it first.
const CASE: &str = "2026-1604";
const RUMOUR: &str = "rumour-7";

/// The code whose clock runs, and the law whose clock does not: nobody was hurt.
const RUNS: &str = "eu-gpai-code-commitment-9";
const RUNS_NOT: &str = "us-ca-sb-53";

/// Where the parties stand in [`PARTIES`].
const OFFICE: usize = 0;
const NEIGHBOUR: usize = 1;
const LABORATORY: usize = 2;

/// Files, acknowledges, nullifies, and looks.
pub(super) async fn play(stage: &Stage<'_>) -> anyhow::Result<Played> {
    let people = |at: usize| stage.people.get(at).context("there are three parties");
    let (office, neighbour, laboratory) =
        (people(OFFICE)?, people(NEIGHBOUR)?, people(LABORATORY)?);
    let rumour = neighbour.file(rumour()?).await?;
    let assessed = laboratory.file(assessment()?).await?;
    let filed = laboratory.file(initial()?).await?;
    exchanged(stage, &[rumour, assessed]).await?;
    let urn = filed.logged.id.urn();
    exchanged(stage, &[filed]).await?;
    let acknowledged = office.file(acknowledgement(&urn)?).await?;
    let duplicate = neighbour.file(duplicate()?).await?;
    exchanged(stage, &[acknowledged, duplicate]).await?;

    let lab = PARTIES.get(LABORATORY).map_or("", |party| party.id);
    let at_lab = case(laboratory, lab, CASE).await?;
    let at_office = case(office, lab, CASE).await?;
    let nullified =
        case(laboratory, PARTIES.get(NEIGHBOUR).map_or("", |party| party.id), RUMOUR).await?;
    let mut played = Played::default();
    played.checks.push(clocks(&at_lab));
    played.checks.push(answered(&at_lab, &at_office));
    played.checks.push(merged(&nullified, &format!("{lab}/{CASE}")));
    Ok(played)
}

async fn exchanged(stage: &Stage<'_>, said: &[Filed]) -> anyhow::Result<()> {
    stage.federation.exchanged(said, &ProgressBar::hidden()).await
}

async fn case(at: &People, owner: &str, name: &str) -> anyhow::Result<IncidentOut> {
    Ok(serde_json::from_value(at.ask(&format!("/api/v1/incidents/{owner}/{name}")).await?)?)
}

fn clocks(case: &IncidentOut) -> Shown {
    let runs = |law: &str| {
        case.duties
            .iter()
            .any(|duty| duty.finding.key.agreement == law && duty.finding.start.is_some())
    };
    Shown {
        name: "one case",
        held: runs(RUNS) && !runs(RUNS_NOT),
        detail: format!(
            "incident 1604 of the AI Incident Database: the clock of {RUNS} runs, that of {RUNS_NOT} does not"
        ),
    }
}

fn answered(at_lab: &IncidentOut, at_office: &IncidentOut) -> Shown {
    let answers = |case: &IncidentOut| {
        let all = case.filings.iter().flat_map(|filing| filing.acknowledgements.clone());
        all.collect::<Vec<_>>()
    };
    let (lab, office) = (answers(at_lab), answers(at_office));
    let verdicts: Vec<_> = lab.iter().map(|one| one.verdict).collect();
    Shown {
        name: "receipt",
        held: verdicts == [Some(FilingVerdict::AcceptedWithErrors)] && lab == office,
        detail: "the filing was acknowledged by its recipient, and both sides see the same"
            .to_owned(),
    }
}

fn merged(case: &IncidentOut, into: &str) -> Shown {
    let goes_on = case.row.merged_into.as_deref();
    Shown {
        name: "duplicate",
        held: case.row.state == IncidentState::Nullified && goes_on == Some(into),
        detail: format!("the case that began with a rumour is nullified, and goes on as {into}"),
    }
}

fn filing(by: usize, kind: &str, subject: &str, body: Value) -> anyhow::Result<Filing> {
    let others = PARTIES.iter().enumerate().filter(|(at, _)| *at != by);
    let audience: Result<Vec<PartyId>, _> = others.map(|(_, party)| party.id.parse()).collect();
    let marking = Marking::new(Tlp::Amber, audience?, None)?;
    Ok(Filing { by, kind: kind.parse()?, subject: subject.to_owned(), body, marking })
}

fn rumour() -> anyhow::Result<Filing> {
    let mut body: Value = serde_json::from_str(REPORT)?;
    let members = body.as_object_mut().context("a report is an object")?;
    members.insert("incident".to_owned(), json!(RUMOUR));
    filing(NEIGHBOUR, names::INCIDENT_REPORT, RUMOUR, body)
}

fn assessment() -> anyhow::Result<Filing> {
    let report: Value = serde_json::from_str(REPORT)?;
    let body = json!({
        "incident": CASE,
        "title": report.get("title"),
        "capacity": "developer",
        "systemic_risk": true,
        "training_compute_flop": 3e26,
        "occurred_from": report.get("occurred_on"),
        "aware_at": "2026-07-13T16:00:00Z",
        "model_involvement_aware_at": "2026-07-13T16:00:00Z",
        "imminent_risk": false,
        "harms": [],
        "events": ["serious-cybersecurity-breach"],
    });
    filing(LABORATORY, names::INCIDENT_ASSESSMENT, CASE, body)
}

fn initial() -> anyhow::Result<Filing> {
    let body = json!({
        "incident": CASE,
        "regime": RUNS,
        "stage": "initial",
        "recipient": "AI Office, and national competent authorities as appropriate",
    });
    filing(LABORATORY, names::INCIDENT_FILING, CASE, body)
}

fn acknowledgement(filed: &str) -> anyhow::Result<Filing> {
    let body = json!({
        "filing": filed,
        "verdict": "accepted-with-errors",
        "faults": [{ "rule": "measure-9.2.8", "says": "The root cause is to follow." }],
        "reference": "2026/0117",
    });
    let lab = PARTIES.get(LABORATORY).map_or("", |party| party.id);
    filing(OFFICE, names::INCIDENT_ACKNOWLEDGEMENT, &format!("{lab}/{CASE}"), body)
}

fn duplicate() -> anyhow::Result<Filing> {
    let lab = PARTIES.get(LABORATORY).map_or("", |party| party.id);
    let body = json!({
        "incident": RUMOUR,
        "reason": "The event that the laboratory reports.",
        "merged_into": format!("{lab}/{CASE}"),
    });
    filing(NEIGHBOUR, names::INCIDENT_NULLIFICATION, RUMOUR, body)
}
