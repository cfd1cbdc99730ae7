//! Peers, what their logs show, and what they tell this node.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use comity_protocol::exchange::equivocation::Equivocation;
use comity_protocol::marking::Requester;
use comity_protocol::party::{Descriptor, Fingerprint, PartyId};
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_store::rows::{EquivocationRow, PeerRow, PeerState};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::extract::{Json, Segment};
use crate::accounts::caller::{Admin, Caller, Officer};
use crate::accounts::peer::Signed;
use crate::accounts::trail::audit;
use crate::exchange;
use crate::exchange::equivocation;
use crate::exchange::wire::{CHECKPOINTS_BYTES_MAX, CHECKPOINTS_MAX, Checkpoints, Hint, Urgent};
use crate::node::Node;
use crate::problem::{Problem, codes};

/// The routes of this file.
pub fn router() -> OpenApiRouter<Arc<Node>> {
    OpenApiRouter::new()
        .routes(routes!(list_peers, add_peer))
        .routes(routes!(remove_peer))
        .routes(routes!(peer_descriptor))
        .routes(routes!(checkpoints))
        .routes(routes!(list_equivocations, tell_equivocation))
        .routes(routes!(hint))
        .routes(routes!(urgent))
        .routes(routes!(push_urgent))
}

/// A peer and how following it goes.
#[derive(Debug, Serialize, ToSchema)]
pub struct PeerOut {
    /// The party.
    pub party: PartyId,
    /// The name people use for it.
    pub name: String,
    /// Where its node answers.
    pub address: String,
    /// Origin of its log.
    pub origin: String,
    /// Digest of its descriptor, by which it was added.
    #[schema(value_type = String)]
    pub fingerprint: Fingerprint,
    /// When it was added.
    pub added_at: Timestamp,
    /// `following`, `held` (proved to equivocate) or `removed`.
    #[schema(value_type = String, example = "following")]
    pub state: PeerState,
    /// When it answered last.
    pub contact_at: Option<Timestamp>,
    /// Entries of its log held here.
    pub size: u64,
    /// Entries its newest checkpoint speaks of.
    pub seen: Option<u64>,
    /// The last failure, by stable code; absent after a success.
    pub failure: Option<String>,
}

impl PeerOut {
    /// A peer of whose log `size` entries are held.
    pub fn new(row: PeerRow, size: u64) -> Self {
        let fingerprint = row.descriptor.fingerprint();
        Self {
            party: row.descriptor.party,
            name: row.descriptor.name,
            address: row.address,
            origin: row.descriptor.origin,
            fingerprint,
            added_at: row.added_at,
            state: row.state,
            contact_at: row.contact_at,
            size,
            seen: row.seen.map(|head| head.size.0),
            failure: row.failure,
        }
    }
}

/// Peers
///
/// For the node's people and its peers; for strangers where the configuration opens it.
#[utoipa::path(
    get, path = "/peers", tag = "peers",
    responses((status = 200, description = "All peers, in the order they were added", body = Vec<PeerOut>)),
)]
async fn list_peers(
    State(node): State<Arc<Node>>,
    caller: Caller,
) -> Result<Json<Vec<PeerOut>>, Problem> {
    caller.known_unless(node.config.strangers.peers)?;
    let peers = node.read_now(|reader| {
        let rows = reader.peers()?.into_iter();
        rows.map(|row| {
            let size = reader.head(row.log)?.size.0;
            Ok(PeerOut::new(row, size))
        })
        .collect()
    })?;
    Ok(Json(peers))
}

/// A peer to follow.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PeerIn {
    /// Base URL of its node.
    pub address: String,
    /// Digest of its descriptor, compared over a channel that is already trusted.
    #[schema(value_type = String)]
    pub fingerprint: Fingerprint,
    /// The fingerprint with which the same party is pinned so far, when it gives way.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub replaces: Option<Fingerprint>,
}

/// Add a peer
///
/// Its descriptor is fetched and has to have the fingerprint given. Nothing else of it is believed.
/// A party that is pinned with other keys is refused (`peer-pinned-otherwise`) unless `replaces`
/// names the fingerprint it is pinned with; its old log stays, apart from the new one.
#[utoipa::path(
    post, path = "/peers", tag = "peers",
    request_body = PeerIn,
    responses((status = 201, description = "It is followed from now on", body = PeerOut)),
)]
async fn add_peer(
    State(node): State<Arc<Node>>,
    Admin(user): Admin,
    Json(given): Json<PeerIn>,
) -> Result<Response, Problem> {
    let PeerIn { address, fingerprint, replaces } = given;
    let actor = user.actor();
    let row = match replaces {
        None => exchange::add_peer(&node.exchange, &address, fingerprint, &actor).await?,
        Some(old) => {
            exchange::replace_peer(&node.exchange, &address, fingerprint, old, &actor).await?
        }
    };
    let size = node.read_now(|reader| reader.head(row.log))?.size.0;
    Ok((StatusCode::CREATED, Json(PeerOut::new(row, size))).into_response())
}

/// Stop following a peer
///
/// What was read of its log stays.
#[utoipa::path(
    delete, path = "/peers/{party}", tag = "peers",
    params(("party" = String, Path, description = "The party, percent-encoded")),
    responses((status = 204, description = "It is followed no longer")),
)]
async fn remove_peer(
    State(node): State<Arc<Node>>,
    Admin(user): Admin,
    Segment(party): Segment<PartyId>,
) -> Result<StatusCode, Problem> {
    exchange::remove_peer(&node.exchange, &party, &user.actor()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A peer's descriptor
///
/// As it was added by its fingerprint, with the keys that its log named since. For the node's
/// people and its peers; for strangers where the configuration opens it.
#[utoipa::path(
    get, path = "/peers/{party}/descriptor", tag = "peers",
    params(("party" = String, Path, description = "The party, percent-encoded")),
    responses((status = 200, description = "The descriptor", body = Descriptor)),
)]
async fn peer_descriptor(
    State(node): State<Arc<Node>>,
    caller: Caller,
    Segment(party): Segment<PartyId>,
) -> Result<Json<Descriptor>, Problem> {
    caller.known_unless(node.config.strangers.peers)?;
    let peers = node.read_now(|reader| reader.peers())?;
    let found = PeerRow::current(&peers, |row| row.descriptor.party == party);
    let found = found.map(|row| row.descriptor.clone());
    Ok(Json(found.ok_or_else(|| Problem::missing("This node knows no peer of this name."))?))
}

/// Newest checkpoints
///
/// The newest signed checkpoint this node knows of every log, its own first: whoever is shown
/// another one has found an equivocation. The own one stands there again with the cosignatures of
/// its witnesses, those of peers with this node's own cosignature: they say when a log had that
/// size.
#[utoipa::path(
    get, path = "/checkpoints", tag = "peers",
    responses(
        (status = 200, description = "Signed notes", body = Checkpoints),
        (status = 304, description = "Nothing is new since the answer whose tag `If-None-Match` names"),
    ),
)]
async fn checkpoints(
    State(node): State<Arc<Node>>,
    _caller: Caller,
    asked: HeaderMap,
) -> Result<Response, Problem> {
    let own = node.published.load().checkpoint.clone();
    let cosigned = node.read_now(|reader| reader.cosigned())?;
    let others = node.read_now(|reader| {
        let logs = reader.peers()?.into_iter().map(|peer| peer.log);
        logs.take(CHECKPOINTS_MAX - 2)
            .map(|log| node.vouching.checkpoint_seen(reader, log))
            .collect::<Result<Vec<_>, _>>()
    })?;
    let own = std::iter::once(own).chain(cosigned);
    let notes = own.chain(fitting(others.into_iter().flatten().collect())).collect();
    node.checkpoints.unless_known(&asked, "application/json", notes, |notes| {
        let texts = notes.iter().filter_map(|note| String::from_utf8(note.clone()).ok());
        let answer = serde_json::to_vec(&Checkpoints { checkpoints: texts.collect() });
        answer.map_err(|_| Problem::internal("checkpoints are no JSON"))
    })
}

/// Notes of others that fit into an answer beside the own two, the shortest first: a log that makes
/// its note as long as can be takes no other's place.
fn fitting(mut notes: Vec<Vec<u8>>) -> impl Iterator<Item = Vec<u8>> {
    notes.sort_by_key(Vec::len);
    let mut room = CHECKPOINTS_BYTES_MAX.saturating_sub(1 << 20);
    // Each character takes two at most in a string of JSON; then quotes and a comma.
    let needs = |note: &Vec<u8>| note.len().saturating_mul(2).saturating_add(3);
    notes.into_iter().take_while(move |note| {
        let left = room.checked_sub(needs(note));
        room = left.unwrap_or(0);
        left.is_some()
    })
}

/// Two signed checkpoints that cannot both be true.
#[derive(Debug, Serialize, ToSchema)]
pub struct EquivocationOut {
    /// Origin of the log.
    pub origin: String,
    /// When the proof was found or received.
    pub found_at: Timestamp,
    /// Who told; absent when this node found it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told_by: Option<PartyId>,
    /// The proof, to be checked with the log's keys and nothing else.
    pub proof: Option<Equivocation>,
}

impl From<EquivocationRow> for EquivocationOut {
    fn from(row: EquivocationRow) -> Self {
        let proof = Equivocation::from_json(&row.proof).ok();
        Self { origin: row.origin, found_at: row.found_at, told_by: row.told_by, proof }
    }
}

/// Proofs of equivocation
#[utoipa::path(
    get, path = "/equivocations", tag = "peers",
    responses((status = 200, description = "All proofs, first found first", body = Vec<EquivocationOut>)),
)]
async fn list_equivocations(
    State(node): State<Arc<Node>>,
    _caller: Caller,
) -> Result<Json<Vec<EquivocationOut>>, Problem> {
    let rows = node.read_now(|reader| reader.equivocations())?;
    Ok(Json(rows.into_iter().map(EquivocationOut::from).collect()))
}

/// Tell of an equivocation
///
/// A peer hands over a proof; it is believed for what it proves under the keys pinned here, whoever
/// tells.
#[utoipa::path(
    post, path = "/equivocations", tag = "peers",
    request_body = Equivocation,
    responses((status = 202, description = "The proof holds and is kept")),
)]
async fn tell_equivocation(
    State(node): State<Arc<Node>>,
    Signed { party, body }: Signed<Equivocation>,
) -> Result<StatusCode, Problem> {
    equivocation::on_proof(&node.exchange, &party, &body.to_json()).await?;
    Ok(StatusCode::ACCEPTED)
}

/// There is something to pull
///
/// A peer says that its log grew. Nothing of it is believed; the log is pulled sooner.
#[utoipa::path(
    post, path = "/hints", tag = "peers",
    request_body = Hint,
    responses((status = 202, description = "Noted")),
)]
async fn hint(
    State(node): State<Arc<Node>>,
    Signed { party, body: Hint { origin, .. } }: Signed<Hint>,
) -> Result<StatusCode, Problem> {
    if origin != party.log_origin() {
        let detail = "A hint speaks of the sender's own log.";
        return Err(Problem::new(&codes::REQUEST_MALFORMED, detail));
    }
    exchange::on_hint(&node.exchange, &party);
    Ok(StatusCode::ACCEPTED)
}

/// An urgent statement
///
/// A peer pushes one statement with its receipt ahead of the pull.
#[utoipa::path(
    post, path = "/urgent", tag = "peers",
    request_body = Urgent,
    responses((status = 202, description = "Verified and shown; to be confirmed by the pull")),
)]
async fn urgent(
    State(node): State<Arc<Node>>,
    Signed { party, body }: Signed<Urgent>,
) -> Result<StatusCode, Problem> {
    exchange::on_urgent(&node.exchange, &party, &body).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Who took an urgent statement.
#[derive(Debug, Serialize, ToSchema)]
pub struct PushedOut {
    /// Peers that verified it and answered.
    pub taken_by: Vec<PartyId>,
}

/// Push a statement
///
/// Sends a statement of the own log to every peer entitled to its content, ahead of their pulls.
#[utoipa::path(
    post, path = "/statements/{id}/push", tag = "peers",
    params(("id" = String, Path, description = "The statement, 64 hex digits")),
    responses((status = 200, description = "Who took it", body = PushedOut)),
)]
async fn push_urgent(
    State(node): State<Arc<Node>>,
    Officer(user): Officer,
    Segment(id): Segment<StatementId>,
) -> Result<Json<PushedOut>, Problem> {
    super::contents::expect_readable(&node, id, Requester::Own { cleared: user.cleared })?;
    let event = audit(&node, &user.actor(), "statement.push", &id.to_string(), "{}");
    node.write(vec![event]).await?;
    let taken_by = exchange::push::push_urgent(&node.exchange, id).await?;
    Ok(Json(PushedOut { taken_by }))
}
