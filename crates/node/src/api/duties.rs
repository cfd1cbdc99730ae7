//! Duties and findings: what is owed by whom until when, and what is concluded, with its proof.
#![expect(unused_qualifications, reason = "utoipa writes types out in full")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use comity_protocol::duty::explain::{Proof, explain};
use comity_protocol::duty::{Filter, Finding, Word};
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::proof::Proof as TimeProof;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::agreements::{When, ask};
use super::extract::{Json, Params, Segment};
use super::ics::ics;
use crate::accounts::caller::Caller;
use crate::node::Node;
use crate::problem::{Problem, codes};
use crate::prove::Sought;

/// Most findings in one answer.
const FINDINGS_MAX: usize = 10_000;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Arc<Node>> {
    OpenApiRouter::new()
        .routes(routes!(list_findings))
        .routes(routes!(calendar))
        .routes(routes!(verify_finding))
        .routes(routes!(finding))
        .routes(routes!(finding_proof))
}

/// Which findings are wanted.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Of this agreement.
    pub agreement: Option<String>,
    /// Owed by this party.
    pub party: Option<String>,
    /// Of this rule.
    pub duty: Option<String>,
    /// With this word: due, met, late, breached, waived, withdrawn, unverifiable, destroyed.
    #[param(value_type = Option<String>)]
    pub word: Option<Word>,
    /// Due at the latest at this time, by the conservative reading.
    #[param(value_type = Option<String>, format = DateTime)]
    pub due_by: Option<Timestamp>,
    /// Also what only would be owed, because its text is not in force.
    pub would_be: Option<bool>,
    /// How things stood at this time (valid time); now unless given.
    #[param(value_type = Option<String>, format = DateTime)]
    pub as_of: Option<Timestamp>,
    /// What this node knew by this time (transaction time); all it knows unless given.
    #[param(value_type = Option<String>, format = DateTime)]
    pub known_by: Option<Timestamp>,
}

impl Wanted {
    /// As the engine asks it, and the times.
    pub fn question(self) -> (Filter, When) {
        let filter = Filter {
            agreement: self.agreement,
            duty: self.duty,
            bearer: self.party,
            words: self.word.into_iter().collect(),
            due_by: self.due_by,
            only_owed: !self.would_be.unwrap_or(false),
            ..Filter::default()
        };
        (filter, When { as_of: self.as_of, known_by: self.known_by })
    }
}

/// A finding with its name.
#[derive(Debug, Serialize, ToSchema)]
pub struct FindingOut {
    /// Its name, 64 hex digits.
    pub id: String,
    /// What is concluded: clause, evidence, deadlines, verdict.
    #[schema(value_type = Object)]
    pub finding: Finding,
}

/// Asks for findings, with how far each log was read.
///
/// # Errors
/// As the reader's; `request-malformed` for more than 10,000.
pub async fn findings(
    node: &Arc<Node>,
    filter: Filter,
    when: When,
) -> Result<Vec<Finding>, Problem> {
    let horizons = node.horizons(when.known_by)?;
    let mut found = ask(node, when, move |docket, _| docket.findings(&filter)).await?;
    if found.len() > FINDINGS_MAX {
        let detail = "More than 10,000 findings: ask for one agreement, party or word.";
        return Err(Problem::new(&codes::REQUEST_MALFORMED, detail));
    }
    for finding in &mut found {
        finding.look_as_far_as(&horizons);
    }
    Ok(found)
}

/// The titles of the agreements that findings are about, by identifier: English where there is one.
///
/// # Errors
/// As the reader's.
pub async fn titles(
    node: &Arc<Node>,
    findings: &[Finding],
) -> Result<BTreeMap<String, String>, Problem> {
    let ids: BTreeSet<_> = findings.iter().map(|found| found.key.agreement.clone()).collect();
    node.docket(move |docket| {
        let title = |id: String| {
            let titles = &docket.agreement(&id)?.agreement().title;
            let found = titles.get("en").or_else(|| titles.values().next())?.clone();
            Some((id, found))
        };
        ids.into_iter().filter_map(title).collect()
    })
    .await
}

/// List findings
///
/// What is due, met, late, breached, waived or unverifiable, for everything owed under every
/// agreement held here: what the board shows.
#[utoipa::path(
    get, path = "/findings", tag = "agreements",
    params(Wanted),
    responses((status = 200, description = "Findings, in the order of their keys", body = Vec<FindingOut>)),
)]
async fn list_findings(
    State(node): State<Arc<Node>>,
    caller: Caller,
    Params(wanted): Params<Wanted>,
) -> Result<Json<Vec<FindingOut>>, Problem> {
    caller.user().ok_or_else(Problem::sign_in_required)?;
    let (filter, when) = wanted.question();
    let found = findings(&node, filter, when).await?.into_iter();
    let found = found.map(|finding| FindingOut { id: finding.key.id().to_string(), finding });
    Ok(Json(found.collect()))
}

/// The calendar
///
/// What is due, as iCalendar (RFC 5545): one event a duty at the conservative reading of its
/// deadline, named by its matter and law, on the clocks of the place whose days are counted, with
/// an alarm a day before; the statutory reading stands in its description.
#[utoipa::path(
    get, path = "/findings.ics", tag = "agreements",
    params(Wanted),
    responses((status = 200, description = "The calendar", content_type = "text/calendar", body = String)),
)]
async fn calendar(
    State(node): State<Arc<Node>>,
    caller: Caller,
    Params(wanted): Params<Wanted>,
) -> Result<Response, Problem> {
    caller.user().ok_or_else(Problem::sign_in_required)?;
    let (mut filter, when) = wanted.question();
    filter.words = vec![Word::Due];
    let found = findings(&node, filter, when).await?;
    let titles = titles(&node, &found).await?;
    let text = ics(&found, &titles, &node.base_url());
    let kind = HeaderValue::from_static("text/calendar; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}

/// A finding with its proof.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProvedOut {
    /// Its name, 64 hex digits.
    pub id: String,
    /// What is concluded.
    #[schema(value_type = Object)]
    pub finding: Finding,
    /// Why, as a tree of sentences and statements.
    #[schema(value_type = Object)]
    pub proof: Proof,
}

/// One finding
///
/// With the tree of its proof.
#[utoipa::path(
    get, path = "/findings/{id}", tag = "agreements",
    params(("id" = String, Path, description = "The finding, 64 hex digits"), When),
    responses((status = 200, description = "The finding", body = ProvedOut)),
)]
async fn finding(
    State(node): State<Arc<Node>>,
    caller: Caller,
    Segment(id): Segment<String>,
    Params(when): Params<When>,
) -> Result<Json<ProvedOut>, Problem> {
    caller.user().ok_or_else(Problem::sign_in_required)?;
    let found = one(&node, &id, when).await?;
    let finding = found.ok_or_else(|| Problem::missing("No finding has this name here."))?;
    let proof = explain(&finding);
    Ok(Json(ProvedOut { id, finding, proof }))
}

/// The proof that a finding rests on
///
/// Of lateness where something came too late, of absence where nothing came: a file that anybody
/// checks with `comity verify`, the fingerprint of the log and the keys of those whom they believe
/// about time (`time-proof.schema.json`).
#[utoipa::path(
    get, path = "/findings/{id}/proof", tag = "agreements",
    params(("id" = String, Path, description = "The finding, 64 hex digits")),
    responses((status = 200, description = "The proof", body = Object)),
)]
async fn finding_proof(
    State(node): State<Arc<Node>>,
    caller: Caller,
    Segment(id): Segment<String>,
) -> Result<Json<TimeProof>, Problem> {
    caller.user().ok_or_else(Problem::sign_in_required)?;
    let found = one(&node, &id, When::default()).await?;
    let finding = found.ok_or_else(|| Problem::missing("No finding has this name here."))?;
    let nothing = || Problem::missing("This finding rests on nothing that a time proves.");
    let sought = Sought::of(&finding).ok_or_else(nothing)?;
    let maker = Arc::clone(&node);
    let proof = tokio::task::spawn_blocking(move || maker.prove(&sought)).await;
    Ok(Json(proof.map_err(|_| Problem::internal("a proof panicked"))??))
}

/// The finding of that name.
///
/// # Errors
/// As the reader's.
pub async fn one(node: &Arc<Node>, id: &str, when: When) -> Result<Option<Finding>, Problem> {
    let horizons = node.horizons(when.known_by)?;
    let wanted = id.to_owned();
    let mut found = ask(node, when, move |docket, _| {
        let all = docket.findings(&Filter::default());
        all.into_iter().find(|finding| finding.key.id().to_string() == wanted)
    })
    .await?;
    if let Some(finding) = &mut found {
        finding.look_as_far_as(&horizons);
    }
    Ok(found)
}

/// What came of checking a finding.
#[derive(Debug, Serialize, ToSchema)]
pub struct VerifiedOut {
    /// Whether the statements held here lead to the same finding.
    pub verified: bool,
    /// Why not: a stable code.
    pub code: Option<&'static str>,
    /// Why not, in words.
    pub why: Option<String>,
}

/// Check a finding
///
/// Recomputes a finding that somebody else drew, from the statements this node holds.
#[utoipa::path(
    post, path = "/findings/verify", tag = "agreements",
    request_body = Object,
    responses((status = 200, description = "Whether it holds", body = VerifiedOut)),
)]
async fn verify_finding(
    State(node): State<Arc<Node>>,
    caller: Caller,
    Json(given): Json<Value>,
) -> Result<Json<VerifiedOut>, Problem> {
    caller.user().ok_or_else(Problem::sign_in_required)?;
    let horizons = given
        .pointer("/absence/horizon")
        .and_then(|horizon| serde_json::from_value(horizon.clone()).ok())
        .zip(given.pointer("/absence/by").and_then(Value::as_str))
        .map(|(horizon, by)| (by.to_owned(), horizon));
    let horizons = horizons.into_iter().collect();
    let outcome = node.docket(move |docket| docket.verify(&given, &horizons)).await?;
    let failed = outcome.err();
    Ok(Json(VerifiedOut {
        verified: failed.is_none(),
        code: failed.as_ref().map(comity_protocol::duty::Mismatch::code),
        why: failed.map(|mismatch| mismatch.to_string()),
    }))
}
