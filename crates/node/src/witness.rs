//! Witness: cosigns the checkpoints of other logs (C2SP tlog-witness), and has its own cosigned
//! ([`client`]).
//!
//! A checkpoint is cosigned when it extends the one cosigned before, and never before that is
//! durable: checking and keeping is one compare-and-swap in the store.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use comity_protocol::exchange::equivocation::Equivocation;
use comity_protocol::exchange::follow::Pinned;
use comity_protocol::limits::{NOTE_BYTES_MAX, PROOF_HASHES_MAX};
use comity_protocol::log::checkpoint::SignedCheckpoint;
use comity_protocol::log::merkle::{TreeHead, TreeSize, root_at, verify_consistency};
use comity_protocol::log::note::VerifierKey;
use comity_store::Write;
use comity_store::rows::{PeerRow, PeerState, WitnessRow};

use crate::accounts::anonymous::address;
use crate::address::of_origin;
use crate::api::extract::read_body;
use crate::capability::Route;
use crate::error::Error;
use crate::exchange::equivocation;
use crate::ledger::readers::StoredHashes;
use crate::node::Node;
use crate::problem::{Problem, codes};

pub mod request;

pub mod client;

use request::AddCheckpoint;

/// Longest request: the old size, the proof, the checkpoint.
const REQUEST_BYTES_MAX: usize = 64 + PROOF_HASHES_MAX * 45 + NOTE_BYTES_MAX;

/// A checkpoint cosigned so lately is answered with the same cosignature: repeating a request costs
/// no sync.
const AGAIN_MS: i64 = 10_000;

/// How often a checkpoint is tried that others keep overtaking.
const ATTEMPTS: usize = 4;

/// What a stranger pays for a request that is refused.
const REFUSED_COST: u64 = 10;

/// The media type of a size (tlog-witness, add-checkpoint).
const SIZE_TYPE: HeaderValue = HeaderValue::from_static("text/x.tlog.size");

/// `POST /witness/add-checkpoint` and `GET /witness/<hex SHA-256 of an origin>/checkpoint`.
pub fn routes() -> Vec<Route> {
    vec![
        ("/witness/add-checkpoint", post(add_checkpoint)),
        ("/witness/{origin}/checkpoint", get(monitor)),
    ]
}

/// What a request to cosign comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Cosigned: signature lines.
    Cosigned(String),
    /// 400: the request cannot be read, or its sizes are out of order.
    Malformed,
    /// 403: not signed by the log.
    Forbidden,
    /// 404: not a log that is witnessed here.
    Unknown,
    /// 409: another size was cosigned last.
    Conflict(TreeSize),
    /// 422: the proof does not hold.
    Inconsistent,
}

async fn add_checkpoint(
    State(node): State<Arc<Node>>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    // Restored, this node may have forgotten what it cosigned.
    node.signing.check()?;
    let from = address(&parts);
    node.guards.stranger_may_go_on(from, node.now())?;
    let body = read_body(body, REQUEST_BYTES_MAX).await?;
    let verdict = judge(&node, &body).await?;
    if !matches!(verdict, Verdict::Cosigned(_) | Verdict::Conflict(_)) {
        node.guards.stranger_failed(from, REFUSED_COST, node.now());
    }
    Ok(answer(verdict))
}

/// Judges a request and, where it holds, keeps the checkpoint before it cosigns.
///
/// # Errors
/// Those of the store and of the key store.
pub async fn judge(node: &Arc<Node>, body: &[u8]) -> Result<Verdict, Problem> {
    let Some(request) = AddCheckpoint::parse(body) else { return Ok(Verdict::Malformed) };
    let AddCheckpoint { old, path, signed } = request;
    let Some(keys) = log_keys(node, &signed.checkpoint.origin)? else {
        return Ok(Verdict::Unknown);
    };
    if !is_signed(&signed, &keys) {
        return Ok(Verdict::Forbidden);
    }
    for _ in 0..ATTEMPTS {
        let origin = signed.checkpoint.origin.clone();
        let known = node.read_now(|reader| reader.witnessed(&origin))?;
        let kept = known.as_ref().map_or(TreeSize(0), |row| row.head.size);
        let recorded = recorded(node, &origin, known.as_ref())?;
        if recorded.size != old {
            return Ok(Verdict::Conflict(recorded.size));
        }
        if let Some(row) = known.as_ref().filter(|row| row.head == signed.checkpoint.head)
            && node.now().since(row.at) < AGAIN_MS
            && let Some(lines) = cosignatures(node, row)
        {
            return Ok(Verdict::Cosigned(lines));
        }
        if verify_consistency(recorded, signed.checkpoint.head, &path).is_err() {
            report(node, known.as_ref(), &signed).await;
            return Ok(Verdict::Inconsistent);
        }
        match keep(node, kept, &signed).await {
            Ok(lines) => return Ok(Verdict::Cosigned(lines)),
            // Somebody else's request for this log came between: look again.
            Err(problem) if problem.code() == codes::CONFLICT.code => {}
            Err(problem) => return Err(problem),
        }
    }
    Err(Error::overloaded(1).into())
}

/// The head cosigned last: as a witness, or as a peer that follows the log. After either of them an
/// earlier one is not cosigned again, because a cosignature says when the log had which size.
fn recorded(node: &Node, origin: &str, known: Option<&WitnessRow>) -> Result<TreeHead, Error> {
    let witnessed = known.map_or(TreeHead::EMPTY, |row| row.head);
    node.read_now(|reader| {
        let peers = reader.peers()?;
        let Some(peer) = PeerRow::current(&peers, |row| row.descriptor.origin == origin) else {
            return Ok(witnessed);
        };
        let size = node.vouching.seen_size(reader, peer.log)?;
        if size <= witnessed.size {
            return Ok(witnessed);
        }
        let root = root_at(&StoredHashes { reader, log: peer.log }, size)?;
        Ok(TreeHead { size, root })
    })
}

/// Cosigns, keeps, and only then answers.
async fn keep(
    node: &Arc<Node>,
    old: TreeSize,
    signed: &SignedCheckpoint,
) -> Result<String, Problem> {
    node.expect_clock()?;
    let now = node.now();
    let mut note = signed.clone();
    // Lines of others are not this witness's to pass on, and would make what is kept as long as
    // they like.
    let keys = log_keys(node, &signed.checkpoint.origin)?.unwrap_or_default();
    note.note.signatures.retain(|line| keys.iter().any(|key| key.is_named_by(line)));
    let mut lines = String::new();
    for signer in node.keys.witness() {
        let line = signer.cosign(signed, now)?;
        lines.push_str(&format!("{line}\n"));
        note.note.signatures.push(line);
    }
    let row = WitnessRow {
        origin: signed.checkpoint.origin.clone(),
        head: signed.checkpoint.head,
        note: note.note.to_string().into_bytes(),
        at: now,
    };
    node.write(vec![Write::Witnessed { from: old, row }]).await?;
    Ok(lines)
}

/// This witness's lines of a kept note; `None` when they cannot be found there.
fn cosignatures(node: &Node, row: &WitnessRow) -> Option<String> {
    let kept = SignedCheckpoint::parse_foreign(&row.note).ok()?;
    let mut lines = String::new();
    for signer in node.keys.witness() {
        lines.push_str(&format!("{}\n", kept.note.signatures_of(signer.key()).next()?));
    }
    Some(lines)
}

/// Whether the log signed: every line by one of its keys holds, and there is one.
fn is_signed(signed: &SignedCheckpoint, keys: &[VerifierKey]) -> bool {
    let mut lines = keys.iter().flat_map(|key| {
        signed.note.signatures_of(key).map(move |line| key.verify(signed, line).is_ok())
    });
    lines.next().is_some_and(|first| first && lines.all(|holds| holds))
}

/// The keys of a log that is witnessed here: of peers that are followed, and those configured.
fn log_keys(node: &Node, origin: &str) -> Result<Option<Vec<VerifierKey>>, Problem> {
    let peers = node.read_now(|reader| reader.peers())?;
    let peer = PeerRow::current(&peers, |row| row.descriptor.origin == origin);
    if let Some(row) = peer.filter(|row| row.state == PeerState::Following) {
        return Ok(Pinned::from_descriptor(&row.descriptor).ok().map(|pinned| pinned.log_keys));
    }
    let keys: Vec<VerifierKey> =
        configured(node).into_iter().filter(|key| key.name() == origin).collect();
    Ok((!keys.is_empty()).then_some(keys))
}

fn configured(node: &Node) -> Vec<VerifierKey> {
    node.config.witness_for.iter().filter_map(|text| text.parse().ok()).collect()
}

/// Two checkpoints of one size and different roots, both signed by the log, are a proof by
/// themselves.
async fn report(node: &Arc<Node>, known: Option<&WitnessRow>, offered: &SignedCheckpoint) {
    let Some(row) = known.filter(|row| row.head.size == offered.checkpoint.head.size) else {
        return;
    };
    let Ok(kept) = SignedCheckpoint::parse_foreign(&row.note) else { return };
    let proof = Equivocation::same_size(&kept, offered);
    let Ok(Some(keys)) = log_keys(node, &row.origin) else { return };
    // Foreign logs may sign with extension lines or one key only: no proof that our peers would
    // understand.
    if proof.verify(&keys).is_err() {
        return;
    }
    if let Err(failure) = equivocation::take(&node.exchange, &proof, None).await {
        tracing::warn!(code = failure.code(), "an equivocation could not be kept");
    }
}

fn answer(verdict: Verdict) -> Response {
    let text = |status: StatusCode, body: &'static str| (status, body).into_response();
    match verdict {
        Verdict::Cosigned(lines) => (StatusCode::OK, lines).into_response(),
        Verdict::Malformed => text(StatusCode::BAD_REQUEST, "the request cannot be read\n"),
        Verdict::Forbidden => text(StatusCode::FORBIDDEN, "not signed by a key of the log\n"),
        Verdict::Unknown => text(StatusCode::NOT_FOUND, "this log is not witnessed here\n"),
        Verdict::Conflict(size) => {
            let mut response = (StatusCode::CONFLICT, format!("{size}\n")).into_response();
            response.headers_mut().insert(header::CONTENT_TYPE, SIZE_TYPE);
            response
        }
        Verdict::Inconsistent => {
            text(StatusCode::UNPROCESSABLE_ENTITY, "the consistency proof does not hold\n")
        }
    }
}

/// The newest checkpoint cosigned for a log, for monitors.
async fn monitor(
    State(node): State<Arc<Node>>,
    Path(origin): Path<String>,
) -> Result<Response, Problem> {
    let peers = node.read_now(|reader| reader.peers())?;
    let configured = configured(&node);
    let origins = peers
        .iter()
        .map(|row| row.descriptor.origin.as_str())
        .chain(configured.iter().map(VerifierKey::name));
    let found = origins.into_iter().find(|name| of_origin(name) == origin);
    let found = found.map(str::to_owned).ok_or_else(Problem::not_found)?;
    let row = node.read_now(|reader| reader.witnessed(&found))?.ok_or_else(Problem::not_found)?;
    let mut response = Response::new(Body::from(row.note));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(response)
}
