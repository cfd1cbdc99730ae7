//! What this node is: the party, its log, the kinds it knows.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use comity_protocol::index::LogId;
use comity_protocol::kind::{KINDS, Kind};
use comity_protocol::party::Fingerprint;
use comity_protocol::time::Timestamp;
use comity_store::rows::KindCount;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::extract::{Json, Segment};
use crate::accounts::caller::Caller;
use crate::node::Node;
use crate::problem::Problem;
use crate::signing::Stop;
use crate::tiles;

/// The routes of this file under `/api/v1`.
pub fn router() -> OpenApiRouter<Arc<Node>> {
    OpenApiRouter::new().routes(routes!(about)).routes(routes!(log)).routes(routes!(kinds))
}

/// What this node is.
#[derive(Debug, Serialize, ToSchema)]
pub struct NodeOut {
    /// The party that runs it.
    pub party: String,
    /// The name people use for the party.
    pub name: String,
    /// Base URL.
    pub url: String,
    /// Version of the program.
    pub version: &'static str,
    /// Digest of the descriptor at `/.well-known/comity`: what two operators compare.
    #[schema(value_type = String)]
    pub fingerprint: Fingerprint,
    /// Origin of its log.
    pub origin: String,
    /// Entries in its log.
    pub size: u64,
    /// Whether statements are taken.
    pub writing: bool,
    /// Why nothing is signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped: Option<StoppedOut>,
    /// How its clock stands beside those of its peers and witnesses.
    pub clock: ClockOut,
}

/// Why a node signs nothing.
#[derive(Debug, Serialize, ToSchema)]
pub struct StoppedOut {
    /// The stable code: `stand-down`, `copy-unchecked`, `store-damaged` or
    /// `statement-key-revoked`.
    #[schema(example = "stand-down")]
    pub code: &'static str,
    /// Since when.
    pub at: Timestamp,
    /// What happened.
    pub reason: String,
}

impl From<&Stop> for StoppedOut {
    fn from(stop: &Stop) -> Self {
        Self { code: stop.code.as_str(), at: stop.at, reason: stop.reason.clone() }
    }
}

/// A node's clock beside those of others.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClockOut {
    /// `unknown` (too few others answer), `good`, `off` (by more than a minute), `far` or `behind`:
    /// in the last two nothing is signed (`clock-far`).
    pub state: &'static str,
    /// How far the median of the others is ahead of it, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset_s: Option<i64>,
}

/// This node
#[utoipa::path(
    get, path = "/node", tag = "node",
    responses((status = 200, description = "What it is", body = NodeOut)),
)]
async fn about(State(node): State<Arc<Node>>, _caller: Caller) -> Result<Json<NodeOut>, Problem> {
    let clock = node.clock();
    Ok(Json(NodeOut {
        party: node.config.party.to_string(),
        name: node.config.name.clone(),
        url: node.base_url(),
        version: env!("CARGO_PKG_VERSION"),
        fingerprint: node.descriptor.fingerprint(),
        origin: node.descriptor.origin.clone(),
        size: node.published.load().head.size.0,
        writing: node.is_writing(),
        stopped: node.signing.stop().map(|stop| StoppedOut::from(&*stop)),
        clock: ClockOut {
            state: clock.name(),
            offset_s: clock.offset_ms().map(|millis| millis / 1_000),
        },
    }))
}

/// The state of the node's own log.
#[derive(Debug, Serialize, ToSchema)]
pub struct LogOut {
    /// First line of its checkpoints.
    pub origin: String,
    /// Entries.
    pub size: u64,
    /// Root hash, 64 hex digits.
    pub root: String,
    /// The newest checkpoint, with its cosignatures once they are gathered.
    pub checkpoint: String,
    /// The newest checkpoint that has cosignatures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cosigned: Option<String>,
    /// When a checkpoint counts as witnessed (C2SP tlog-policy); empty: no witness is asked.
    pub policy: String,
    /// Keys that sign the checkpoints.
    pub keys: Vec<String>,
}

/// The own log
#[utoipa::path(
    get, path = "/log", tag = "node",
    responses((status = 200, description = "Its state", body = LogOut)),
)]
async fn log(State(node): State<Arc<Node>>, _caller: Caller) -> Result<Json<LogOut>, Problem> {
    let head = node.published.load().head;
    let cosigned = node.read_now(|reader| reader.cosigned())?;
    Ok(Json(LogOut {
        origin: node.descriptor.origin.clone(),
        size: head.size.0,
        root: head.root.to_string(),
        checkpoint: String::from_utf8_lossy(&tiles::newest_checkpoint(&node)?).into_owned(),
        cosigned: cosigned.map(|note| String::from_utf8_lossy(&note).into_owned()),
        policy: node.config.policy.clone(),
        keys: node.keys.now().log_keys,
    }))
}

/// A kind, and how many statements of it this node knows.
#[derive(Debug, Serialize, ToSchema)]
pub struct KindOut {
    /// Its name; absent counts entries that were refused.
    pub kind: Option<Kind>,
    /// One line for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<&'static str>,
    /// Where its JSON Schema is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// Statements of it, over all logs; for strangers in the own one, unless the configuration
    /// opens the others.
    pub count: u64,
}

/// Kinds
///
/// Those this node has a schema for, and those it has met.
#[utoipa::path(
    get, path = "/kinds", tag = "node",
    responses((status = 200, description = "Kinds with numbers", body = Vec<KindOut>)),
)]
async fn kinds(
    State(node): State<Arc<Node>>,
    caller: Caller,
) -> Result<Json<Vec<KindOut>>, Problem> {
    // How much stands in other parties' logs is told with those.
    let is_open = caller.known_unless(node.config.strangers.logs).is_ok();
    let of = (!is_open).then_some(LogId::OWN);
    let mut counts = node.read_now(|reader| reader.counts(of))?;
    let mut out = Vec::new();
    for spec in &KINDS {
        let known = |row: &KindCount| row.kind.as_ref().is_some_and(|k| k.as_str() == spec.name);
        let count = match counts.iter().position(known) {
            Some(at) => counts.swap_remove(at).count,
            None => 0,
        };
        let (title, schema) = (Some(spec.title), Some(format!("/schemas/{}.json", spec.name)));
        out.push(KindOut { kind: spec.name.parse().ok(), title, schema, count });
    }
    counts.sort_by(|a, b| a.kind.cmp(&b.kind));
    let rest = counts.into_iter();
    out.extend(rest.map(|KindCount { kind, count }| KindOut {
        kind,
        title: None,
        schema: None,
        count,
    }));
    Ok(Json(out))
}

/// `/.well-known/comity`: the descriptor; without `current`, byte for byte as its fingerprint
/// hashes it.
pub async fn descriptor(State(node): State<Arc<Node>>) -> Json<comity_protocol::party::Descriptor> {
    Json(node.described())
}

/// A schema, and where it is.
#[derive(Debug, Serialize)]
pub struct SchemaOut {
    kind: &'static str,
    title: &'static str,
    address: String,
}

/// `/schemas/`: all of them, by kind.
pub async fn schemas() -> Json<Vec<SchemaOut>> {
    let out = |spec: &comity_protocol::kind::KindSpec| SchemaOut {
        kind: spec.name,
        title: spec.title,
        address: format!("/schemas/{}.json", spec.name),
    };
    Json(KINDS.iter().map(out).collect())
}

/// `/schemas/<kind>.json`.
///
/// # Errors
/// `not-found`.
pub async fn schema(Segment(file): Segment<String>) -> Result<Response, Problem> {
    let kind = file.strip_suffix(".json").unwrap_or_default();
    let spec = KINDS.iter().find(|spec| spec.name == kind);
    let spec = spec.ok_or_else(|| Problem::missing("There is no schema of this name."))?;
    let media_type = HeaderValue::from_static("application/schema+json");
    Ok(([(header::CONTENT_TYPE, media_type)], spec.schema).into_response())
}
