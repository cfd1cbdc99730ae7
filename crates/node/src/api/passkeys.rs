//! Passkeys: registered and named by their person in a session, listed, removed; and taken away by
//! two administrators where they were lost.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use comity_protocol::time::Timestamp;
use comity_store::rows::PasskeyRow;
use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::extract::{Json, Params, Segment};
use super::people::{LinkOut, UserOut};
use super::tokens::Holder;
use crate::accounts::caller::{Admin, SignedIn};
use crate::accounts::passkey::{self, Registration};
use crate::accounts::recovery;
use crate::node::Node;
use crate::problem::{Problem, codes};

/// The routes of this file.
pub fn router() -> OpenApiRouter<Arc<Node>> {
    OpenApiRouter::new()
        .routes(routes!(list_passkeys, register_passkey))
        .routes(routes!(passkey_options))
        .routes(routes!(rename_passkey, remove_passkey))
        .routes(routes!(ask_recovery, refuse_recovery))
        .routes(routes!(agree_recovery))
}

/// A passkey.
#[derive(Debug, Serialize, ToSchema)]
pub struct PasskeyOut {
    /// By which it is named here.
    pub id: String,
    /// What its person calls it.
    pub label: String,
    /// When it was registered.
    pub created_at: Timestamp,
    /// When it was shown last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub used_at: Option<Timestamp>,
}

impl From<PasskeyRow> for PasskeyOut {
    fn from(row: PasskeyRow) -> Self {
        let id = passkey::name_of(&row);
        Self { id, label: row.label, created_at: row.created_at, used_at: row.used_at }
    }
}

/// Passkeys
#[utoipa::path(
    get, path = "/passkeys", tag = "people",
    params(Holder),
    responses((status = 200, description = "Those of the account", body = Vec<PasskeyOut>)),
)]
async fn list_passkeys(
    State(node): State<Arc<Node>>,
    user: SignedIn,
    Params(holder): Params<Holder>,
) -> Result<Json<Vec<PasskeyOut>>, Problem> {
    let whose = holder.name(&user)?;
    let rows = node.read_now(|reader| reader.passkeys(&whose))?;
    Ok(Json(rows.into_iter().map(PasskeyOut::from).collect()))
}

/// What a browser is asked
///
/// In order to make a passkey: `PublicKeyCredentialCreationOptions` as JSON (WebAuthn level 3). For
/// sessions of the console; where the account has passkeys, for those that one was shown for.
#[utoipa::path(
    post, path = "/passkeys/options", tag = "people",
    responses((status = 200, description = "The options", body = serde_json::Value)),
)]
async fn passkey_options(
    State(node): State<Arc<Node>>,
    user: SignedIn,
) -> Result<Json<serde_json::Value>, Problem> {
    Ok(Json(passkey::registration(&node, &user)?))
}

/// A passkey that a browser made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasskeyIn {
    /// What its person calls it, 1 to 200 bytes.
    label: String,
    /// The present password, where the account has one and no passkey yet.
    #[serde(default)]
    password: String,
    /// `clientDataJSON`, base64url.
    client_data: String,
    /// `attestationObject`, base64url.
    attestation: String,
}

/// Register a passkey
///
/// The first one ends every other session of the account: from now on nobody enters it without.
#[utoipa::path(
    post, path = "/passkeys", tag = "people",
    request_body = PasskeyIn,
    responses((status = 201, description = "The passkey", body = PasskeyOut)),
)]
async fn register_passkey(
    State(node): State<Arc<Node>>,
    user: SignedIn,
    Json(given): Json<PasskeyIn>,
) -> Result<Response, Problem> {
    let PasskeyIn { label, password, client_data, attestation } = given;
    let read = |text: String| {
        let wrong =
            |_| Problem::new(&codes::REQUEST_MALFORMED, "Parts of a passkey are base64url.");
        BASE64URL_NOPAD.decode(text.as_bytes()).map_err(wrong)
    };
    let label = label.trim().to_owned();
    let (client_data, attestation) = (read(client_data)?, read(attestation)?);
    let made = Registration { label, password, client_data, attestation };
    let row = passkey::register(&node, &user, made).await?;
    Ok((StatusCode::CREATED, Json(PasskeyOut::from(row))).into_response())
}

/// Another name for a passkey.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasskeyNameIn {
    /// What its person calls it, 1 to 200 bytes.
    label: String,
}

/// Rename a passkey of one's own
#[utoipa::path(
    patch, path = "/passkeys/{id}", tag = "people",
    params(("id" = String, Path, description = "As listed")),
    request_body = PasskeyNameIn,
    responses((status = 200, description = "The passkey", body = PasskeyOut)),
)]
async fn rename_passkey(
    State(node): State<Arc<Node>>,
    user: SignedIn,
    Segment(id): Segment<String>,
    Json(PasskeyNameIn { label }): Json<PasskeyNameIn>,
) -> Result<Json<PasskeyOut>, Problem> {
    let row = passkey::rename(&node, &user, &id, label.trim().to_owned()).await?;
    Ok(Json(row.into()))
}

/// Remove a passkey of one's own
#[utoipa::path(
    delete, path = "/passkeys/{id}", tag = "people",
    params(("id" = String, Path, description = "As listed")),
    responses((status = 204, description = "It is good no longer")),
)]
async fn remove_passkey(
    State(node): State<Arc<Node>>,
    user: SignedIn,
    Segment(id): Segment<String>,
) -> Result<StatusCode, Problem> {
    passkey::remove(&node, &user, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ask that lost passkeys be taken away
///
/// Another administrator, or the operator, has to agree within a week.
#[utoipa::path(
    post, path = "/users/{name}/recovery", tag = "people",
    params(("name" = String, Path, description = "The account")),
    responses((status = 202, description = "The account, with the wish", body = UserOut)),
)]
async fn ask_recovery(
    State(node): State<Arc<Node>>,
    Admin(user): Admin,
    Segment(name): Segment<String>,
) -> Result<Response, Problem> {
    let row = recovery::ask(&node, &name, &user.name).await?;
    Ok((StatusCode::ACCEPTED, Json(UserOut::from(row))).into_response())
}

/// Agree that lost passkeys be taken away
///
/// The account's passkeys and password go, everything by which it signs in ends, and a link is made
/// that signs its person in once, within ten minutes. The account is in the hands of who agrees.
#[utoipa::path(
    post, path = "/users/{name}/recovery/agreement", tag = "people",
    params(("name" = String, Path, description = "The account")),
    responses((status = 201, description = "The link, shown this once", body = LinkOut)),
)]
async fn agree_recovery(
    State(node): State<Arc<Node>>,
    Admin(user): Admin,
    Segment(name): Segment<String>,
) -> Result<Response, Problem> {
    let address = recovery::agree(&node, &name, &user.name).await?;
    Ok((StatusCode::CREATED, Json(LinkOut { address })).into_response())
}

/// Refuse, or take back, that passkeys be taken away
///
/// For administrators and the account's own person.
#[utoipa::path(
    delete, path = "/users/{name}/recovery", tag = "people",
    params(("name" = String, Path, description = "The account")),
    responses((status = 204, description = "They stay")),
)]
async fn refuse_recovery(
    State(node): State<Arc<Node>>,
    user: SignedIn,
    Segment(name): Segment<String>,
) -> Result<StatusCode, Problem> {
    if user.name != name {
        user.require(comity_store::rows::Role::Admin)?;
    }
    recovery::refuse(&node, &name, &user.name).await?;
    Ok(StatusCode::NO_CONTENT)
}
