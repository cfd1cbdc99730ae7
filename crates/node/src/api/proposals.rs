//! Proposals: one person proposes what the party would sign, another decides.
#![expect(unused_qualifications, reason = "utoipa writes types out in full")]

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use comity_agreements::agreement::document::Texts;
use comity_agreements::docket::outlook::Outlook;
use comity_protocol::content::Body;
use comity_protocol::kind::Kind;
use comity_protocol::marking::Marking;
use comity_protocol::statement::{Confirmation, StatementId};
use comity_protocol::time::Timestamp;
use comity_store::rows::{ProposalId, ProposalRow, Verdict};
use comity_store::{PROPOSALS_PAGE_MAX, Proposals};
use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::extract::{Json, Params, Segment};
use super::logged::{LoggedOut, confirm};
use super::view::PageOut;
use crate::accounts::caller::{Approver, Officer, SignedIn};
use crate::ledger::content::Submission;
use crate::meant;
use crate::node::Node;
use crate::problem::{Problem, codes};
use crate::proposals;

/// Proposals on a page unless the caller says otherwise.
const PAGE: usize = 50;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Arc<Node>> {
    OpenApiRouter::new()
        .routes(routes!(list_proposals, propose))
        .routes(routes!(proposal))
        .routes(routes!(approve_proposal))
        .routes(routes!(reject_proposal))
        .routes(routes!(withdraw_proposal))
}

/// Where a proposal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ProposalState {
    /// It waits for another person.
    Open,
    /// Approved, signed and logged.
    Approved,
    /// Rejected.
    Rejected,
    /// Not decided in time.
    Expired,
    /// Taken back.
    Withdrawn,
}

impl ProposalState {
    /// Where it stands at that time.
    pub fn of(row: &ProposalRow, now: Timestamp) -> Self {
        match &row.outcome {
            None if proposals::is_over(row, now) => Self::Expired,
            None => Self::Open,
            Some(outcome) => match outcome.verdict {
                Verdict::Approved => Self::Approved,
                Verdict::Rejected => Self::Rejected,
                Verdict::Expired => Self::Expired,
                Verdict::Withdrawn => Self::Withdrawn,
            },
        }
    }
}

/// A proposal.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalOut {
    /// Its name, 32 hex digits.
    #[schema(value_type = String)]
    pub id: ProposalId,
    /// `open`, `approved`, `rejected`, `expired` or `withdrawn`.
    #[schema(value_type = String)]
    pub state: ProposalState,
    /// The account that proposed it.
    pub proposed_by: String,
    /// When.
    pub proposed_at: Timestamp,
    /// Not to be approved from then on.
    pub expires_at: Timestamp,
    /// The kind of the statement.
    pub kind: Kind,
    /// What it is about.
    pub subject: String,
    /// Who may see the content.
    pub marking: Marking,
    /// A key it speaks of, or its identifier, base64url.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirmation: Option<String>,
    /// The content's body, exactly as it would be signed. Left out in lists, and once it was
    /// approved (the statement's content has it) or withdrawn; and where it is for named persons
    /// (TLP:RED) to everybody else but the account that proposed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub body: Option<Value>,
    /// The account that decided, or `node` where time did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<String>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<Timestamp>,
    /// Why it was rejected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The statement that was signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<StatementId>,
    /// Where it is about an agreement: what that is called, by language.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<std::collections::BTreeMap<String, String>>)]
    pub title: Option<Texts>,
    /// What would follow if it were signed now: of an act under an agreement that waits, where one
    /// proposal is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlook: Option<Outlook>,
    /// Why whoever asks could not approve it: a stable code; left out in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_by_you: Option<&'static str>,
}

impl ProposalOut {
    fn new(row: ProposalRow, body: Option<Value>, now: Timestamp) -> Self {
        let state = ProposalState::of(&row, now);
        let confirmation = row.confirmation.as_ref().map(|confirmation| match confirmation {
            Confirmation::Key(key) => BASE64URL_NOPAD.encode(key),
            Confirmation::Kid(kid) => BASE64URL_NOPAD.encode(&kid.0),
        });
        let outcome = row.outcome;
        let reason = outcome.as_ref().map(|outcome| outcome.reason.clone());
        Self {
            id: row.id,
            state,
            proposed_by: row.proposed_by,
            proposed_at: row.proposed_at,
            expires_at: row.expires_at,
            kind: row.kind,
            subject: row.subject,
            marking: row.marking,
            confirmation,
            body,
            decided_by: outcome.as_ref().map(|outcome| outcome.by.clone()),
            decided_at: outcome.as_ref().map(|outcome| outcome.at),
            reason: reason.filter(|reason| !reason.is_empty()),
            statement: outcome.and_then(|outcome| outcome.statement),
            title: None,
            outlook: None,
            not_by_you: None,
        }
    }

    /// As that account may see it: with its body, unless it is for named persons.
    ///
    /// # Errors
    /// `internal` when what is stored is no JSON.
    pub fn shown(node: &Node, row: ProposalRow, to: &SignedIn) -> Result<Self, Problem> {
        let is_shown = proposals::may_read(&row, &to.name, to.cleared);
        let body = if is_shown { proposals::body(&row)? } else { None };
        Ok(Self::new(row, body, node.now()))
    }
}

/// Which proposals are listed.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Wanted {
    /// Those that wait.
    Open,
    /// All.
    #[default]
    All,
}

/// Which part of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ProposalParams {
    /// `open`: only those that wait for a decision; `all` unless given.
    #[serde(default)]
    #[param(value_type = Option<String>)]
    state: Wanted,
    /// The cursor: `next` of the page before.
    before: Option<u64>,
    /// Proposals on the page, 1 to 100; 50 unless given.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<usize>,
}

/// Proposals
///
/// Newest first, without their bodies; for the node's own people.
#[utoipa::path(
    get, path = "/proposals", tag = "proposals",
    params(ProposalParams),
    responses((status = 200, description = "A page", body = PageOut<ProposalOut>)),
)]
async fn list_proposals(
    State(node): State<Arc<Node>>,
    user: SignedIn,
    Params(ProposalParams { state, before, limit }): Params<ProposalParams>,
) -> Result<Json<PageOut<ProposalOut>>, Problem> {
    let limit = limit.unwrap_or(PAGE);
    if !(1..=PROPOSALS_PAGE_MAX).contains(&limit) {
        let detail = "The parameter `limit` is not 1 to 100.";
        return Err(Problem::new(&codes::REQUEST_MALFORMED, detail));
    }
    let which = match state {
        Wanted::Open => Proposals::Open,
        Wanted::All => Proposals::All,
    };
    let now = node.now();
    let page = node.read(move |reader| reader.proposals(which, before, limit)).await?;
    // Those whose time is over count as decided, whether or not that was written down yet.
    let rows = page.rows.into_iter();
    let rows = rows.filter(|row| which == Proposals::All || !proposals::is_over(row, now));
    let rows: Vec<ProposalRow> = rows.collect();
    let acted_on = |row: &ProposalRow| proposals::acted_on(row, (&user.name, user.cleared));
    let titles = proposals::titles(&node, user.eyes(), rows.iter().map(acted_on).collect()).await;
    let out = |row: ProposalRow| {
        let title = titles.get(&acted_on(&row)).cloned();
        ProposalOut { title, ..ProposalOut::new(row, None, now) }
    };
    Ok(Json(PageOut { rows: rows.into_iter().map(out).collect(), next: page.next }))
}

/// What the party would sign.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposalIn {
    /// The kind.
    kind: String,
    /// What it is about.
    subject: String,
    /// The content's body, as the schema of the kind has it.
    #[schema(value_type = Object)]
    body: Body,
    /// Who may see the content.
    marking: Marking,
    /// As for a statement: for `issuer.registration` the key, for `issuer.revocation` its
    /// identifier.
    confirmation: Option<String>,
    /// What is nearly a name given before, or nearly a word that a rule looks for, is meant as it
    /// is written.
    as_written: Option<bool>,
    /// It is meant to be proposed although it would be without effect if it were signed today.
    anyway: Option<bool>,
    /// How long it waits, 1 to 366 days; 30 unless given.
    #[schema(minimum = 1, maximum = 366)]
    days: Option<u32>,
}

/// Propose a statement
///
/// An officer says what the party should sign; nothing is signed until another person approves it.
#[utoipa::path(
    post, path = "/proposals", tag = "proposals",
    request_body = ProposalIn,
    responses((status = 201, description = "It waits for another person", body = ProposalOut)),
)]
async fn propose(
    State(node): State<Arc<Node>>,
    Officer(user): Officer,
    Json(given): Json<ProposalIn>,
) -> Result<Response, Problem> {
    let ProposalIn { kind, subject, body, marking, confirmation, as_written, anyway, days } = given;
    let unreadable = |_| Problem::new(&codes::REQUEST_MALFORMED, "The `kind` is not a kind.");
    let kind: Kind = kind.parse().map_err(unreadable)?;
    let confirmation = confirmation.map(|text| confirm(&kind, &text)).transpose()?;
    if !as_written.unwrap_or(false) {
        meant::expect(&node, (&kind, subject.as_str()), &body).await?;
    }
    if !anyway.unwrap_or(false) {
        let act = (&kind, subject.as_str(), Value::clone(&body));
        proposals::expect_effect(&node, user.eyes(), act, &marking).await?;
    }
    let submission = Submission { kind, subject, body, marking, confirmation };
    let days = days.unwrap_or(proposals::DAYS);
    let row = proposals::propose(&node, submission, days, &user.name).await?;
    let location = HeaderValue::from_str(&format!("/api/v1/proposals/{}", row.id));
    let location = location.map_err(|error| Problem::internal(error.to_string()))?;
    let outlook = proposals::outlook(&node, &row, &user.name).await?;
    let out = Json(ProposalOut { outlook, ..ProposalOut::shown(&node, row, &user)? });
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], out).into_response())
}

/// A proposal
///
/// With its body, exactly as it would be signed.
#[utoipa::path(
    get, path = "/proposals/{id}", tag = "proposals",
    params(("id" = String, Path, description = "The proposal, 32 hex digits")),
    responses((status = 200, description = "What is proposed and what became of it", body = ProposalOut)),
)]
async fn proposal(
    State(node): State<Arc<Node>>,
    user: SignedIn,
    Segment(id): Segment<ProposalId>,
) -> Result<Json<ProposalOut>, Problem> {
    let row = node.read_now(|reader| reader.proposal(&id))?;
    let row = row.ok_or_else(|| Problem::missing("There is no such proposal."))?;
    let outlook = proposals::outlook(&node, &row, &user.name).await?;
    let not_by_you = proposals::refused_to(&node, &row, &user.name).err();
    let not_by_you = not_by_you.map(|refused| refused.code());
    let not_by_you = not_by_you.or(user.expect_passkey(&node).err().map(|lacks| lacks.code()));
    let shown = ProposalOut::shown(&node, row, &user)?;
    Ok(Json(ProposalOut { outlook, not_by_you, ..shown }))
}

/// Approve a proposal
///
/// Another person than the proposer; the party signs, and it is logged. Answered once it is
/// durable.
#[utoipa::path(
    post, path = "/proposals/{id}/approval", tag = "proposals",
    params(("id" = String, Path, description = "The proposal, 32 hex digits")),
    responses((status = 201, description = "It stands in the log", body = LoggedOut)),
)]
async fn approve_proposal(
    State(node): State<Arc<Node>>,
    Approver(user): Approver,
    Segment(id): Segment<ProposalId>,
) -> Result<Response, Problem> {
    user.expect_passkey(&node)?;
    let logged = proposals::approve(&node, id, &user.name).await?;
    Ok((StatusCode::CREATED, Json(LoggedOut::from(logged))).into_response())
}

/// Why a proposal is rejected.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectionIn {
    /// For the proposer and the audit trail, 1 to 2,000 bytes.
    reason: String,
}

/// Reject a proposal
///
/// Another person than the proposer, with a reason.
#[utoipa::path(
    post, path = "/proposals/{id}/rejection", tag = "proposals",
    params(("id" = String, Path, description = "The proposal, 32 hex digits")),
    request_body = RejectionIn,
    responses((status = 200, description = "It is rejected", body = ProposalOut)),
)]
async fn reject_proposal(
    State(node): State<Arc<Node>>,
    Approver(user): Approver,
    Segment(id): Segment<ProposalId>,
    Json(given): Json<RejectionIn>,
) -> Result<Json<ProposalOut>, Problem> {
    let row = proposals::reject(&node, id, &given.reason, &user.name).await?;
    Ok(Json(ProposalOut::shown(&node, row, &user)?))
}

/// Withdraw a proposal
///
/// Whoever proposed it takes it back; its body is destroyed.
#[utoipa::path(
    post, path = "/proposals/{id}/withdrawal", tag = "proposals",
    params(("id" = String, Path, description = "The proposal, 32 hex digits")),
    responses((status = 200, description = "It is taken back", body = ProposalOut)),
)]
async fn withdraw_proposal(
    State(node): State<Arc<Node>>,
    user: SignedIn,
    Segment(id): Segment<ProposalId>,
) -> Result<Json<ProposalOut>, Problem> {
    let row = proposals::withdraw(&node, id, &user.name).await?;
    Ok(Json(ProposalOut::shown(&node, row, &user)?))
}
