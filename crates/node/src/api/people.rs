//! Accounts, the session, and the audit trail.
#![expect(unused_qualifications, reason = "utoipa writes types out in full")]

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use comity_protocol::time::Timestamp;
use comity_store::rows::{AuditRow, Linked, Recovery, Role, UserRow};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::extract::{Json, Params, Segment};
use super::view::PageOut;
use crate::accounts::caller::{Admin, Approver, SignedIn};
use crate::accounts::{self, Changed, UserChange};
use crate::node::Node;
use crate::problem::{Problem, codes};

/// Lines of the audit trail on a page unless the caller says otherwise.
const PAGE: usize = 100;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Arc<Node>> {
    OpenApiRouter::new()
        .routes(routes!(session))
        .routes(routes!(list_users, create_user))
        .routes(routes!(change_user))
        .routes(routes!(create_link))
        .routes(routes!(reset_user))
        .routes(routes!(change_password))
        .routes(routes!(audit_trail))
}

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionOut {
    /// The account.
    pub name: String,
    /// What it may do: `reader`, `officer`, `approver` or `admin`.
    #[schema(value_type = String)]
    pub role: Role,
    /// Whether it is one of the persons that TLP:RED is for.
    pub cleared: bool,
    /// Whether a passkey was shown for the session.
    pub by_passkey: bool,
    /// To be sent as `x-csrf-token` with every write by cookie; empty for an API token.
    pub csrf: String,
}

/// Who am I
#[utoipa::path(
    get, path = "/session", tag = "people",
    responses((status = 200, description = "The account", body = SessionOut)),
)]
async fn session(user: SignedIn) -> Json<SessionOut> {
    let (csrf, by_passkey) = (user.csrf().to_owned(), user.by_passkey());
    Json(SessionOut { name: user.name, role: user.role, cleared: user.cleared, by_passkey, csrf })
}

/// An account.
#[derive(Debug, Serialize, ToSchema)]
pub struct UserOut {
    /// Its name.
    pub name: String,
    /// What it may do: `reader`, `officer`, `approver` or `admin`.
    #[schema(value_type = String)]
    pub role: Role,
    /// Whether it may sign in.
    pub enabled: bool,
    /// Whether it may sign in by password.
    pub password: bool,
    /// When it was created.
    pub created_at: Timestamp,
    /// The accounts that made it or a credential of it, and so could sign in as it.
    pub handled_by: Vec<String>,
    /// Whether it is one of the persons that TLP:RED is for.
    pub cleared: bool,
    /// Where the account was just named for TLP:RED: the credentials that ended with it, a password
    /// among them, because others made them or could have. Whoever it is for signs in anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials_ended: Option<usize>,
    /// How many passkeys it has; in lists only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passkeys: Option<usize>,
    /// Whose account it is at the provider of sign-on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign_on: Option<SignOnOut>,
    /// Who asked that its passkeys be taken away; another has to agree.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery: Option<RecoveryOut>,
}

/// An account at the provider of sign-on.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignOnOut {
    /// The provider.
    pub issuer: String,
    /// Whom the provider means.
    pub subject: String,
    /// Whether its role follows the provider's claims.
    pub follows_claims: bool,
}

/// An administrator's wish that the passkeys of an account be taken away.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecoveryOut {
    /// The account that asked.
    pub asked_by: String,
    /// When; the wish lapses after a week.
    pub asked_at: Timestamp,
}

impl From<UserRow> for UserOut {
    fn from(row: UserRow) -> Self {
        let sign_on = row.linked.map(|Linked { issuer, subject, is_mapped }| SignOnOut {
            issuer,
            subject,
            follows_claims: is_mapped,
        });
        let recovery =
            row.recovery.map(|Recovery { asked_by, asked_at }| RecoveryOut { asked_by, asked_at });
        Self {
            name: row.name,
            role: row.role,
            enabled: row.enabled,
            password: !row.password.is_empty(),
            created_at: row.created_at,
            handled_by: row.handled_by.into_iter().collect(),
            cleared: row.cleared,
            credentials_ended: None,
            passkeys: None,
            sign_on,
            recovery,
        }
    }
}

/// Accounts
#[utoipa::path(
    get, path = "/users", tag = "people",
    responses((status = 200, description = "All accounts", body = Vec<UserOut>)),
)]
async fn list_users(
    State(node): State<Arc<Node>>,
    Admin(_user): Admin,
) -> Result<Json<Vec<UserOut>>, Problem> {
    let rows = node.read_now(|reader| {
        let rows = reader.users()?.into_iter();
        rows.map(|row| Ok((reader.passkeys(&row.name)?.len(), row))).collect::<Result<Vec<_>, _>>()
    })?;
    let out = |(keys, row)| UserOut { passkeys: Some(keys), ..UserOut::from(row) };
    Ok(Json(rows.into_iter().map(out).collect()))
}

/// An account to create.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserIn {
    /// 1 to 64 characters of `a-z 0-9 . - _`.
    name: String,
    /// `reader`, `officer`, `approver` or `admin`.
    #[schema(value_type = String)]
    role: Role,
    /// At least 12 characters; without one the account signs in by links and tokens.
    password: Option<String>,
}

/// Create an account
#[utoipa::path(
    post, path = "/users", tag = "people",
    request_body = UserIn,
    responses((status = 201, description = "The account", body = UserOut)),
)]
async fn create_user(
    State(node): State<Arc<Node>>,
    Admin(user): Admin,
    Json(given): Json<UserIn>,
) -> Result<Response, Problem> {
    let UserIn { name, role, password } = given;
    let row = accounts::create_user(&node, &name, role, password, &user.actor()).await?;
    Ok((StatusCode::CREATED, Json(UserOut::from(row))).into_response())
}

/// What to change; members left out stay as they are.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserChangeIn {
    /// `reader`, `officer`, `approver` or `admin`.
    #[schema(value_type = Option<String>)]
    role: Option<Role>,
    /// Ends the account's sessions and tokens.
    password: Option<String>,
    /// False ends the account's sessions and tokens.
    enabled: Option<bool>,
    /// Whether it is one of the persons that TLP:RED is for; nobody names himself, or an account
    /// in his own hands. Naming ends every credential of an account that others made or gave
    /// credentials; the naming ends when another account makes one afterwards.
    cleared: Option<bool>,
}

/// Change an account
#[utoipa::path(
    patch, path = "/users/{name}", tag = "people",
    params(("name" = String, Path, description = "The account")),
    request_body = UserChangeIn,
    responses((status = 200, description = "The account", body = UserOut)),
)]
async fn change_user(
    State(node): State<Arc<Node>>,
    Admin(user): Admin,
    Segment(name): Segment<String>,
    Json(given): Json<UserChangeIn>,
) -> Result<Json<UserOut>, Problem> {
    let UserChangeIn { role, password, enabled, cleared } = given;
    let change = UserChange { role, password, enabled, cleared };
    let Changed { user, ended } =
        accounts::change_user(&node, &name, change, &user.actor()).await?;
    let credentials_ended = (ended > 0).then_some(ended);
    Ok(Json(UserOut { credentials_ended, ..user.into() }))
}

/// A link that signs in once.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkOut {
    /// Its address, good for ten minutes and one use.
    pub address: String,
}

/// Create a one-time link
///
/// Signs the account in once, within ten minutes; for the person it is for and nobody else. Made by
/// anybody but the operator and the account itself, it ends a naming for TLP:RED.
#[utoipa::path(
    post, path = "/users/{name}/link", tag = "people",
    params(("name" = String, Path, description = "The account")),
    responses((status = 201, description = "The link, shown this once", body = LinkOut)),
)]
async fn create_link(
    State(node): State<Arc<Node>>,
    Admin(user): Admin,
    Segment(name): Segment<String>,
) -> Result<Response, Problem> {
    let address = accounts::once_link(&node, &name, &user.actor()).await?;
    Ok((StatusCode::CREATED, Json(LinkOut { address })).into_response())
}

/// Reset an account
///
/// Its password, sessions, tokens and links end, and a link is made that signs its person in once,
/// within ten minutes, to set another password.
#[utoipa::path(
    post, path = "/users/{name}/reset", tag = "people",
    params(("name" = String, Path, description = "The account")),
    responses((status = 201, description = "The link, shown this once", body = LinkOut)),
)]
async fn reset_user(
    State(node): State<Arc<Node>>,
    Admin(user): Admin,
    Segment(name): Segment<String>,
) -> Result<Response, Problem> {
    let address = accounts::renewal::reset(&node, &name, &user.actor()).await?;
    Ok((StatusCode::CREATED, Json(LinkOut { address })).into_response())
}

/// Another password of one's own.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordIn {
    /// The old one; left out by an account that has none.
    #[serde(default)]
    old: String,
    /// At least 12 characters.
    new: String,
}

/// Change one's own password
///
/// Every session, token and link of the account ends with the old one, that of this request too.
#[utoipa::path(
    post, path = "/session/password", tag = "people",
    request_body = PasswordIn,
    responses((status = 204, description = "It is changed")),
)]
async fn change_password(
    State(node): State<Arc<Node>>,
    user: SignedIn,
    Json(PasswordIn { old, new }): Json<PasswordIn>,
) -> Result<StatusCode, Problem> {
    accounts::renewal::change_password(&node, &user.name, &old, new).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Which part of the trail.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct TrailParams {
    /// The cursor: `next` of the page before.
    before: Option<u64>,
    /// Lines on the page, 1 to 1,000; 100 unless given.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
}

/// A line of the audit trail.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditOut {
    /// Its number, from 1.
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// Who: `user:<name>`, `peer:<party>`, `public` or `node`.
    pub actor: String,
    /// What, by stable code.
    pub action: String,
    /// To what.
    pub object: String,
    /// Further particulars.
    #[schema(value_type = Object)]
    pub detail: serde_json::Value,
    /// SHA-256 over the link of the line before and this event, 64 hex digits.
    pub link: String,
}

impl From<AuditRow> for AuditOut {
    fn from(row: AuditRow) -> Self {
        let AuditRow { number, event, link } = row;
        Self {
            number,
            at: event.at,
            actor: event.actor,
            action: event.action,
            object: event.object,
            detail: serde_json::from_str(&event.detail).unwrap_or_default(),
            link: HEXLOWER.encode(&link),
        }
    }
}

/// The audit trail
///
/// What was done at this node, newest first; for approvers and admins.
#[utoipa::path(
    get, path = "/audit", tag = "people",
    params(TrailParams),
    responses((status = 200, description = "A page", body = PageOut<AuditOut>)),
)]
async fn audit_trail(
    State(node): State<Arc<Node>>,
    Approver(_user): Approver,
    Params(TrailParams { before, limit }): Params<TrailParams>,
) -> Result<Json<PageOut<AuditOut>>, Problem> {
    let limit = limit.unwrap_or(PAGE);
    if !(1..=1_000).contains(&limit) {
        let detail = "The parameter `limit` is not 1 to 1,000.";
        return Err(Problem::new(&codes::REQUEST_MALFORMED, detail));
    }
    let page = node.read_now(|reader| reader.audit(before, limit))?;
    let rows = page.rows.into_iter().map(AuditOut::from).collect();
    Ok(Json(PageOut { rows, next: page.next }))
}
