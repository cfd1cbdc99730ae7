//! The party's own keys: which are in use, replacing them, revoking them.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use comity_protocol::key::{Kid, Signer as _};
use comity_protocol::party::PartyKeys;
use comity_store::rows::ProposalId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::extract::Json;
use crate::accounts::caller::{Admin, SignedIn};
use crate::keys::{NextKey, Role};
use crate::node::Node;
use crate::problem::Problem;
use crate::rotation;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Arc<Node>> {
    OpenApiRouter::new()
        .routes(routes!(list_keys))
        .routes(routes!(rotate_key))
        .routes(routes!(revoke_key))
}

/// The party's keys.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeysOut {
    /// Statement keys that the log knows as the party's.
    pub statement_keys: Vec<StatementKeyOut>,
    /// Signs receipts: COSE_Key, base64url.
    pub receipt_key: String,
    /// Sign checkpoints: verifier keys.
    pub log_keys: Vec<String>,
    /// Cosign the checkpoints of others: verifier keys.
    pub witness_keys: Vec<String>,
    /// Roles whose next key was made and waits for approval.
    #[schema(value_type = Vec<String>)]
    pub waiting: Vec<Role>,
}

/// A statement key.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatementKeyOut {
    /// Its identifier.
    #[schema(value_type = String)]
    pub kid: Kid,
    /// COSE_Key, base64url.
    pub key: String,
    /// Whether this node signs with it.
    pub signs: bool,
}

/// The party's keys
///
/// In use now; those the party began with stand in its descriptor.
#[utoipa::path(
    get, path = "/keys", tag = "node",
    responses((status = 200, description = "Public keys", body = KeysOut)),
)]
async fn list_keys(
    State(node): State<Arc<Node>>,
    _user: SignedIn,
) -> Result<Json<KeysOut>, Problem> {
    let PartyKeys { receipt_key, log_keys, witness_keys, .. } = node.keys.now();
    let signing = node.keys.statement().public().kid();
    let keyring = node.keyring.load();
    let own = keyring.iter().filter(|(_, issuer, _)| **issuer == node.config.party);
    let statement_keys = own.map(|(kid, _, key)| StatementKeyOut {
        kid: *kid,
        key: crate::keys::cose(key),
        signs: *kid == signing,
    });
    let waits = |role: &Role| node.keys.next(*role).is_ok_and(|next| next.is_some());
    Ok(Json(KeysOut {
        statement_keys: statement_keys.collect(),
        receipt_key,
        log_keys,
        witness_keys,
        waiting: Role::ALL.into_iter().filter(waits).collect(),
    }))
}

/// Which key is to be replaced, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RotateIn {
    /// `statement`, `receipt`, `log` or `witness`.
    #[schema(value_type = String, example = "statement")]
    pub role: Role,
    /// Why; published.
    pub reason: String,
}

/// What waits for approval.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeyProposalOut {
    /// The proposal; another person approves it.
    #[schema(value_type = String)]
    pub proposal: ProposalId,
    /// The new public keys, where there are any.
    pub keys: Vec<String>,
    /// Whether this node signs nothing any more once it is approved, because it is the key that it
    /// signs with: a new one comes first, by a rotation.
    pub ends_signing: bool,
}

/// Replace a key
///
/// Makes the next key and proposes the statement that names it. It is in use once another person
/// has approved and the statement stands in the log.
#[utoipa::path(
    post, path = "/keys/rotation", tag = "node",
    request_body = RotateIn,
    responses((status = 201, description = "Proposed", body = KeyProposalOut)),
)]
async fn rotate_key(
    State(node): State<Arc<Node>>,
    Admin(user): Admin,
    Json(RotateIn { role, reason }): Json<RotateIn>,
) -> Result<Response, Problem> {
    let (row, next) = rotation::rotate(&node, role, &reason, &user.name).await?;
    let keys = match next {
        NextKey::Plain(key) => vec![crate::keys::cose(&key)],
        NextKey::Notes(keys) => keys,
    };
    Ok((StatusCode::CREATED, Json(KeyProposalOut { proposal: row.id, keys, ends_signing: false }))
        .into_response())
}

/// Which statement key counts no more, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeIn {
    /// Its identifier.
    #[schema(value_type = String)]
    pub kid: Kid,
    /// Why; published.
    pub reason: String,
}

/// Revoke a statement key
///
/// Proposes the revocation. Once approved, the key counts nowhere from the moment its log is read;
/// a node whose only key it is serves its log and signs nothing more.
#[utoipa::path(
    post, path = "/keys/revocation", tag = "node",
    request_body = RevokeIn,
    responses((status = 201, description = "Proposed", body = KeyProposalOut)),
)]
async fn revoke_key(
    State(node): State<Arc<Node>>,
    Admin(user): Admin,
    Json(RevokeIn { kid, reason }): Json<RevokeIn>,
) -> Result<Response, Problem> {
    let row = rotation::revoke(&node, kid, &reason, &user.name).await?;
    let ends_signing = rotation::ends_signing(&node, &row);
    let out = KeyProposalOut { proposal: row.id, keys: Vec::new(), ends_signing };
    Ok((StatusCode::CREATED, Json(out)).into_response())
}
