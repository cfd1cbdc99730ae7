//! The routes under `/api/v1/commitments`.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use comity_agreements::docket::Settled;
use comity_protocol::statement::StatementId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::accounts::caller::{Caller, Officer, SignedIn};
use crate::api::extract::{Json, Pair, Segment};
use crate::api::proposals::ProposalOut;
use crate::commitments::sealed::{opening, sealing};
use crate::commitments::views::{
    AnnounceIn, CloseIn, CommitmentsOut, OfferIn, OutcomeOut, RoundRow, WithdrawIn,
};
use crate::commitments::{service, wanted};
use crate::node::Node;
use crate::problem::Problem;
use comity_store::rows::ProposalRow;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Arc<Node>> {
    OpenApiRouter::new()
        .routes(routes!(list_rounds))
        .routes(routes!(agreement_commitments))
        .routes(routes!(round_outcome))
        .routes(routes!(round_certificate))
        .routes(routes!(offer_commitment))
        .routes(routes!(withdraw_commitment))
        .routes(routes!(publish_depositary_key))
        .routes(routes!(announce_round))
        .routes(routes!(release_shares))
        .routes(routes!(preview_closing))
        .routes(routes!(close_round))
}

/// List rounds
///
/// Rounds of conditional commitments, those that are open first: before a round is frozen only
/// counts in groups are told. Whoever is not of the node's own people is told what follows from
/// what everybody may see.
#[utoipa::path(
    get, path = "/commitments", tag = "commitments",
    responses((status = 200, description = "At most 1,000 rounds, the latest first", body = Vec<RoundRow>)),
)]
async fn list_rounds(
    State(node): State<Arc<Node>>,
    caller: Caller,
) -> Result<Json<Vec<RoundRow>>, Problem> {
    Ok(Json(service::ask(&node, &caller, |docket| service::list(docket)).await?))
}

/// Commitments of an agreement
///
/// The open round with its progress in groups, the rounds that were closed, who is bound to which
/// level of which obligation; to the node's own people also what their party deposited and what
/// they can do next.
#[utoipa::path(
    get, path = "/commitments/{id}", tag = "commitments",
    params(("id" = String, Path, description = "The agreement")),
    responses((status = 200, description = "The commitments", body = CommitmentsOut)),
)]
async fn agreement_commitments(
    State(node): State<Arc<Node>>,
    caller: Caller,
    Segment(id): Segment<String>,
) -> Result<Json<CommitmentsOut>, Problem> {
    let told = match caller.user() {
        Some(user) => wanted::told(&node, id, user).await?,
        None => {
            let told = move |docket: &Settled| service::commitments(docket, &id, None);
            service::ask(&node, &caller, told).await?
        }
    };
    told.map(Json).ok_or_else(unknown)
}

/// The outcome of a round
///
/// Who is bound, who stays outside and what was lacking, and why no larger coalition was possible:
/// the certificate of the depositary as this node checked it, as data and not as belief.
#[utoipa::path(
    get, path = "/commitments/{id}/outcomes/{statement}", tag = "commitments",
    params(
        ("id" = String, Path, description = "The agreement"),
        ("statement" = String, Path, description = "The statement that closed the round, 64 hex digits"),
    ),
    responses((status = 200, description = "What came of it and why", body = OutcomeOut)),
)]
async fn round_outcome(
    State(node): State<Arc<Node>>,
    caller: Caller,
    Pair(id, statement): Pair,
) -> Result<Json<OutcomeOut>, Problem> {
    let statement = named(&statement)?;
    let told =
        service::ask(&node, &caller, move |docket| service::outcome(docket, &id, &statement));
    told.await?.map(Json).ok_or_else(no_round)
}

/// The certificate of a round
///
/// Context, deposits and certificate as the depositary published them (`spec/commitments.md`), as
/// a file that anybody can check who holds the deposits.
#[utoipa::path(
    get, path = "/commitments/{id}/outcomes/{statement}/certificate", tag = "commitments",
    params(
        ("id" = String, Path, description = "The agreement"),
        ("statement" = String, Path, description = "The statement that closed the round, 64 hex digits"),
    ),
    responses((status = 200, description = "The file", content_type = "application/json", body = String)),
)]
async fn round_certificate(
    State(node): State<Arc<Node>>,
    caller: Caller,
    Pair(id, statement): Pair,
) -> Result<Response, Problem> {
    let statement = named(&statement)?;
    let proof = service::ask(&node, &caller, move |docket| service::proof(docket, &id, &statement));
    let proof = proof.await?.ok_or_else(no_round)?;
    let text = serde_json::to_string_pretty(&proof).unwrap_or_default();
    let json = HeaderValue::from_static("application/json");
    Ok(([(header::CONTENT_TYPE, json)], format!("{text}\n")).into_response())
}

/// Offer
///
/// Proposes that the party commit itself to levels of an obligation; another person approves it
/// before it is signed. Until the round is frozen it can be changed and withdrawn. With `sealed`
/// nobody reads it before the round is opened; without offers it is a blank, of which nobody can
/// tell that it is one.
#[utoipa::path(
    post, path = "/commitments/{id}/offers", tag = "commitments",
    params(("id" = String, Path, description = "The agreement")),
    request_body = OfferIn,
    responses((status = 201, description = "It waits for another person", body = ProposalOut)),
)]
async fn offer_commitment(
    State(node): State<Arc<Node>>,
    Officer(user): Officer,
    Segment(id): Segment<String>,
    Json(given): Json<OfferIn>,
) -> Result<Response, Problem> {
    let row = wanted::offer(&node, &id, given, (&user.name, user.eyes())).await?;
    proposed(&node, row, &user)
}

/// Withdraw an offer
///
/// Proposes that the party take one of its commitments back; void between a freeze and the start.
#[utoipa::path(
    post, path = "/commitments/{id}/withdrawals", tag = "commitments",
    params(("id" = String, Path, description = "The agreement")),
    request_body = WithdrawIn,
    responses((status = 201, description = "It waits for another person", body = ProposalOut)),
)]
async fn withdraw_commitment(
    State(node): State<Arc<Node>>,
    Officer(user): Officer,
    Segment(id): Segment<String>,
    Json(given): Json<WithdrawIn>,
) -> Result<Response, Problem> {
    let row = wanted::withdraw(&node, &id, given, &user).await?;
    proposed(&node, row, &user)
}

/// Announce a round
///
/// Proposes that the party, as a depositary, say when commitments are frozen and when what comes of
/// them starts; another person approves it before it is signed. Until the freeze each party
/// withdraws and replaces its own, and after it nobody does; so it has to be known before.
#[utoipa::path(
    post, path = "/commitments/{id}/rounds", tag = "commitments",
    params(("id" = String, Path, description = "The agreement")),
    request_body = AnnounceIn,
    responses((status = 201, description = "It waits for another person", body = ProposalOut)),
)]
async fn announce_round(
    State(node): State<Arc<Node>>,
    Officer(user): Officer,
    Segment(id): Segment<String>,
    Json(given): Json<AnnounceIn>,
) -> Result<Response, Problem> {
    let row = wanted::announce(&node, &id, given, &user).await?;
    proposed(&node, row, &user)
}

/// Publish a depositary's key
///
/// Proposes that the party, as a depositary, publish the key to which commitments are sealed in
/// rounds that nobody is to see into before all is opened. The node makes the key and keeps it.
#[utoipa::path(
    post, path = "/commitments/{id}/key", tag = "commitments",
    params(("id" = String, Path, description = "The agreement")),
    responses((status = 201, description = "It waits for another person", body = ProposalOut)),
)]
async fn publish_depositary_key(
    State(node): State<Arc<Node>>,
    Officer(user): Officer,
    Segment(id): Segment<String>,
) -> Result<Response, Problem> {
    let row = sealing::publish_key(&node, &id, &user).await?;
    proposed(&node, row, &user)
}

/// Release shares
///
/// Proposes that the party, as a depositary of a sealed round that is frozen, release its shares of
/// all envelopes to the other depositaries. The one that announced the round is first, and says
/// which envelopes were frozen.
#[utoipa::path(
    post, path = "/commitments/{id}/shares", tag = "commitments",
    params(("id" = String, Path, description = "The agreement")),
    request_body = CloseIn,
    responses((status = 201, description = "It waits for another person", body = ProposalOut)),
)]
async fn release_shares(
    State(node): State<Arc<Node>>,
    Officer(user): Officer,
    Segment(id): Segment<String>,
    Json(given): Json<CloseIn>,
) -> Result<Response, Problem> {
    let row = opening::release_shares(&node, &id, given, &user).await?;
    proposed(&node, row, &user)
}

/// Look at a closing
///
/// How a round that is frozen would be decided, to officers of a depositary that is about to close
/// it. Nothing is kept. Parties whose logs have not been read up to the freeze are left out.
#[utoipa::path(
    post, path = "/commitments/{id}/closing/preview", tag = "commitments",
    params(("id" = String, Path, description = "The agreement")),
    request_body = CloseIn,
    responses((status = 200, description = "What would come of it", body = OutcomeOut)),
)]
async fn preview_closing(
    State(node): State<Arc<Node>>,
    Officer(user): Officer,
    Segment(id): Segment<String>,
    Json(given): Json<CloseIn>,
) -> Result<Json<OutcomeOut>, Problem> {
    Ok(Json(wanted::closing(&node, &id, &given, &user).await?.1))
}

/// Close a round
///
/// Proposes that the party, as a depositary, publish what comes of the commitments that stood at
/// the freeze, before the start; another person approves it before it is signed. In a sealed round
/// the other depositaries do the same, once the first has: each says what it opened itself.
#[utoipa::path(
    post, path = "/commitments/{id}/closing", tag = "commitments",
    params(("id" = String, Path, description = "The agreement")),
    request_body = CloseIn,
    responses((status = 201, description = "It waits for another person", body = ProposalOut)),
)]
async fn close_round(
    State(node): State<Arc<Node>>,
    Officer(user): Officer,
    Segment(id): Segment<String>,
    Json(given): Json<CloseIn>,
) -> Result<Response, Problem> {
    let row = wanted::close(&node, &id, given, &user).await?;
    proposed(&node, row, &user)
}

fn proposed(node: &Node, row: ProposalRow, user: &SignedIn) -> Result<Response, Problem> {
    let location = HeaderValue::from_str(&format!("/api/v1/proposals/{}", row.id));
    let location = location.map_err(|error| Problem::internal(error.to_string()))?;
    let out = Json(ProposalOut::shown(node, row, user)?);
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], out).into_response())
}

fn named(statement: &str) -> Result<StatementId, Problem> {
    statement.parse().map_err(|_| no_round())
}

fn unknown() -> Problem {
    Problem::missing("No agreement has this identifier here.")
}

fn no_round() -> Problem {
    Problem::missing("No round of this agreement was closed by such a statement here.")
}
