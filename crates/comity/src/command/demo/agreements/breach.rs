//! A breach with its proof: found by two nodes alike, checked by the other, refused when changed.

use anyhow::Context as _;
use comity_node::clock;
use comity_protocol::marking::Marking;
use comity_protocol::time::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use super::super::federation::Filed;
use super::super::people::People;
use super::super::plan::{AGREEMENT, CLAUSE, Filing};
use super::super::stage::Shown;

/// The rule that is broken.
const RULE: &str = "plan-above-cap";

/// What Cygnus plans: twice the cap.
const PLANNED_FLOP: f64 = 2e25;

/// The finding.
#[derive(Debug, Serialize)]
pub(super) struct Breach {
    /// Its name, the same at every node.
    finding: String,
    agreement: &'static str,
    clause: String,
    rule: &'static str,
    bearer: String,
    /// The statement that is the evidence.
    evidence: String,
    as_of: Timestamp,
    /// Findings of this agreement, byte for byte the same at two nodes.
    findings_alike: usize,
    /// With which codes changed copies of it were refused.
    refused: Vec<String>,
}

/// The start of a run above the cap.
pub(super) fn run() -> anyhow::Result<Filing> {
    let begun_at = Timestamp::from_secs(clock::now().secs());
    Ok(Filing {
        by: 2,
        kind: "run.start".parse()?,
        subject: "training run heron-2".to_owned(),
        body: json!({
            "run": "heron-2",
            "model": "Heron 2",
            "begun_at": begun_at,
            "planned_compute_flop": PLANNED_FLOP,
            "purpose": "pre-training",
        }),
        marking: Marking::clear(),
    })
}

/// Asks Asterion's and Borealis's nodes what they find.
pub(super) async fn find(
    people: &[People],
    run: &Filed,
    checks: &mut Vec<Shown>,
) -> anyhow::Result<Breach> {
    let [asterion, borealis, ..] = people else { anyhow::bail!("there are three parties") };
    let as_of = clock::now();
    let path = format!("/api/v1/findings?agreement={AGREEMENT}&as_of={as_of}");
    let (one, other) = (asterion.ask(&path).await?, borealis.ask(&path).await?);
    let (one, other) = (without_sightings(one), without_sightings(other));
    let run = run.logged.id.to_string();
    let found = breach(&one, &run).context("no breach was found")?;
    let id = text(found, "/id").to_owned();
    checks.push(Shown {
        name: "breach",
        held: breach(&other, &run).is_some(),
        detail: format!(
            "Cygnus starts a run planned at 2e25 FLOP; Asterion and Borealis each find the breach of {CLAUSE} by the rule {RULE}, with the statement as evidence"
        ),
    });
    let is_alike = serde_json::to_vec(&one)? == serde_json::to_vec(&other)?;
    let findings_alike = one.as_array().map_or(0, Vec::len);
    checks.push(Shown {
        name: "alike",
        held: is_alike && findings_alike > 0,
        detail: format!(
            "{findings_alike} findings under the agreement, byte for byte the same at both nodes, but for when each of them saw the logs"
        ),
    });
    let proved = asterion.ask(&format!("/api/v1/findings/{id}?as_of={as_of}")).await?;
    let finding = proved.get("finding").context("a finding has a proof")?;
    checks.push(checked(borealis, finding).await?);
    let (shown, refused) = tampered(borealis, finding).await?;
    checks.push(shown);
    Ok(Breach {
        finding: id,
        agreement: AGREEMENT,
        clause: text(finding, "/clause").to_owned(),
        rule: RULE,
        bearer: text(finding, "/bearer").to_owned(),
        evidence: run,
        as_of,
        findings_alike,
        refused,
    })
}

/// Another node recomputes the finding from the statements that it holds itself.
async fn checked(borealis: &People, finding: &Value) -> anyhow::Result<Shown> {
    let verdict = borealis.post(VERIFY, finding).await?;
    Ok(Shown {
        name: "proof",
        held: verdict.get("verified").and_then(Value::as_bool) == Some(true),
        detail: "the finding of Asterion's node was recomputed by that of Borealis".to_owned(),
    })
}

/// Changed copies: another party, another verdict, other evidence.
async fn tampered(borealis: &People, finding: &Value) -> anyhow::Result<(Shown, Vec<String>)> {
    let mut refused = Vec::new();
    let changes = [
        ("/bearer", json!("borealis.example")),
        ("/verdict", json!("compliant")),
        ("/evidence/0/statement", json!("0".repeat(64))),
    ];
    let wanted = changes.len();
    for (pointer, value) in changes {
        let mut copy = finding.clone();
        *copy.pointer_mut(pointer).context("a finding has that member")? = value;
        let verdict = borealis.post(VERIFY, &copy).await?;
        if verdict.get("verified").and_then(Value::as_bool) != Some(true) {
            refused.push(text(&verdict, "/code").to_owned());
        }
    }
    let shown = Shown {
        name: "tampering",
        held: refused.len() == wanted,
        detail: format!(
            "{} of {wanted} changed copies were refused: {}",
            refused.len(),
            refused.join(", "),
        ),
    };
    Ok((shown, refused))
}

const VERIFY: &str = "/api/v1/findings/verify";

/// The finding that the run breaks the cap.
fn breach<'a>(found: &'a Value, run: &str) -> Option<&'a Value> {
    found.as_array()?.iter().find(|one| {
        let evidence = one.pointer("/finding/evidence").and_then(Value::as_array);
        let names = |evidence: &Value| text(evidence, "/statement") == run;
        text(one, "/finding/duty") == RULE
            && text(one, "/finding/clause") == CLAUSE
            && text(one, "/finding/status") == "breached"
            && text(one, "/finding/bearer") == super::super::plan::PARTIES[2].id
            && evidence.is_some_and(|all| all.iter().any(names))
    })
}

/// How far a node has read each log, and when it saw it, is its own affair; everything else is not.
fn without_sightings(mut found: Value) -> Value {
    for one in found.as_array_mut().into_iter().flatten() {
        let Some(finding) = one.pointer_mut("/finding").and_then(Value::as_object_mut) else {
            continue;
        };
        finding.remove("rests-on");
        if let Some(absence) = finding.get_mut("absence").and_then(Value::as_object_mut) {
            absence.remove("horizon");
        }
        let evidence = finding.get_mut("evidence").and_then(Value::as_array_mut);
        for one in evidence.into_iter().flatten().filter_map(Value::as_object_mut) {
            one.remove("logged");
        }
    }
    found
}

fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}
