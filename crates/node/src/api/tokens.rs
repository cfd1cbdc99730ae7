//! Sessions, API tokens and calendar addresses: made, listed, ended.
#![expect(unused_qualifications, reason = "utoipa writes types out in full")]

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use comity_protocol::time::Timestamp;
use comity_store::rows::{CredentialKind, CredentialRow, Role};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::extract::{Json, Params, Segment};
use crate::accounts::caller::SignedIn;
use crate::accounts::{self, session};
use crate::node::Node;
use crate::problem::Problem;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Arc<Node>> {
    OpenApiRouter::new()
        .routes(routes!(list_tokens, create_token))
        .routes(routes!(end_token))
        .routes(routes!(create_calendar))
        .routes(routes!(end_sessions))
}

/// A session or an API token.
#[derive(Debug, Serialize, ToSchema)]
pub struct TokenOut {
    /// By which it is ended.
    pub id: String,
    /// `session`, `token`, `once`, `calendar`, `half` (a sign-in that waits for a passkey) or
    /// `device` (a browser that is known; it opens nothing).
    #[schema(value_type = String)]
    pub kind: CredentialKind,
    /// What it is for.
    pub label: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// What the program at the other end called itself when it began.
    pub device: String,
    /// From which address it was used last, or begun.
    pub used_from: String,
    /// When it was used last, to five minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub used_at: Option<Timestamp>,
    /// Whether a passkey was shown for it.
    pub by_passkey: bool,
    /// Whether it is what this very request came by.
    pub is_this: bool,
    /// The token itself, shown this once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// The address of a calendar, shown this once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

impl From<CredentialRow> for TokenOut {
    fn from(row: CredentialRow) -> Self {
        let id = accounts::secret::credential_id(&row);
        Self {
            id,
            kind: row.kind,
            label: row.label,
            created_at: row.created_at,
            expires_at: row.expires_at,
            device: row.device,
            used_from: row.address,
            used_at: row.used_at,
            by_passkey: row.by_passkey,
            is_this: false,
            token: None,
            address: None,
        }
    }
}

/// Whose sessions, tokens and calendars.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Holder {
    /// Another account than one's own, for an admin.
    user: Option<String>,
}

impl Holder {
    /// Whose it is.
    pub(super) fn name(self, caller: &SignedIn) -> Result<String, Problem> {
        match self.user {
            Some(other) if other != caller.name => {
                caller.require(Role::Admin)?;
                Ok(other)
            }
            _ => Ok(caller.name.clone()),
        }
    }
}

/// Sessions, tokens and calendars
#[utoipa::path(
    get, path = "/tokens", tag = "people",
    params(Holder),
    responses((status = 200, description = "Those of the account", body = Vec<TokenOut>)),
)]
async fn list_tokens(
    State(node): State<Arc<Node>>,
    user: SignedIn,
    Params(holder): Params<Holder>,
) -> Result<Json<Vec<TokenOut>>, Problem> {
    let whose = holder.name(&user)?;
    let rows = node.read_now(|reader| reader.credentials(&whose))?;
    let out = |row| TokenOut { is_this: user.is_by(&row), ..TokenOut::from(row) };
    Ok(Json(rows.into_iter().map(out).collect()))
}

/// A token to create.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenIn {
    /// What it is for.
    label: String,
    /// How long it is good, 1 to 366 days.
    #[schema(minimum = 1, maximum = 366)]
    days: u32,
    /// Whose; for another account than one's own, by an admin only.
    user: Option<String>,
}

/// Create an API token
///
/// It has the role of its account, and is shown this once.
#[utoipa::path(
    post, path = "/tokens", tag = "people",
    request_body = TokenIn,
    responses((status = 201, description = "The token", body = TokenOut)),
)]
async fn create_token(
    State(node): State<Arc<Node>>,
    user: SignedIn,
    Json(given): Json<TokenIn>,
) -> Result<Response, Problem> {
    let TokenIn { label, days, user: other } = given;
    let whose = other.unwrap_or_else(|| user.name.clone());
    if whose != user.name {
        user.require(Role::Admin)?;
    }
    let (secret, row) = accounts::create_token(&node, &whose, &label, days, &user.actor()).await?;
    let out = TokenOut { token: Some(secret), ..TokenOut::from(row) };
    Ok((StatusCode::CREATED, Json(out)).into_response())
}

/// Create a calendar address
///
/// What is due for the node's own party, for calendar programs, which can send no token: whoever
/// has the address reads the calendar and nothing else, each reading is recorded, and it is ended
/// like a token. It is shown this once.
#[utoipa::path(
    post, path = "/calendars", tag = "people",
    request_body = TokenIn,
    responses((status = 201, description = "The calendar with its address", body = TokenOut)),
)]
async fn create_calendar(
    State(node): State<Arc<Node>>,
    user: SignedIn,
    Json(given): Json<TokenIn>,
) -> Result<Response, Problem> {
    let TokenIn { label, days, user: other } = given;
    let whose = Holder { user: other }.name(&user)?;
    let (address, row) =
        accounts::create_calendar(&node, &whose, &label, days, &user.actor()).await?;
    let out = TokenOut { address: Some(address), ..TokenOut::from(row) };
    Ok((StatusCode::CREATED, Json(out)).into_response())
}

/// End a session, token or calendar
#[utoipa::path(
    delete, path = "/tokens/{id}", tag = "people",
    params(("id" = String, Path, description = "As listed"), Holder),
    responses((status = 204, description = "It is good no longer")),
)]
async fn end_token(
    State(node): State<Arc<Node>>,
    user: SignedIn,
    Segment(id): Segment<String>,
    Params(holder): Params<Holder>,
) -> Result<StatusCode, Problem> {
    let whose = holder.name(&user)?;
    accounts::end_credential(&node, &whose, &id, &user.actor()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How many sessions ended.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionsEnded {
    /// Their number.
    pub ended: usize,
}

/// End all sessions
///
/// Of the account, but the one that this request came by; tokens and calendars go on. Whoever waits
/// for a passkey begins again.
#[utoipa::path(
    delete, path = "/sessions", tag = "people",
    params(Holder),
    responses((status = 200, description = "How many", body = SessionsEnded)),
)]
async fn end_sessions(
    State(node): State<Arc<Node>>,
    user: SignedIn,
    Params(holder): Params<Holder>,
) -> Result<Json<SessionsEnded>, Problem> {
    let whose = holder.name(&user)?;
    let but = user.session_hash();
    let ended = session::end_sessions(&node, &whose, but, &user.actor()).await?;
    Ok(Json(SessionsEnded { ended }))
}
