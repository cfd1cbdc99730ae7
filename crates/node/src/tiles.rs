//! The log as C2SP tlog-tiles: `/checkpoint` and `/tile/…`, for the own log and the mirrored ones.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use comity_protocol::index::LogId;
use comity_protocol::log::tile::{TileLevel, TilePath};
use comity_store::rows::PeerRow;

use crate::accounts::caller::Caller;
use crate::address::of_origin;
use crate::api::extract::{Pair, Segment};
use crate::capability::Route;
use crate::error::Error;
use crate::node::Node;
use crate::problem::Problem;
use crate::unchanged::{FRESH, unless_known};

/// A full tile never changes, and a partial one never means anything else.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// Partial tiles give way to fuller ones: no use in keeping them long (tlog-tiles, "Partial
/// tiles").
const PARTIAL: HeaderValue = HeaderValue::from_static("public, max-age=3600");

/// `/checkpoint`, `/tile/…`, and the same below `/mirror/<hex SHA-256 of an origin>`.
pub fn routes() -> Vec<Route> {
    vec![
        ("/checkpoint", get(checkpoint)),
        ("/tile/{*path}", get(tile)),
        ("/mirror/{origin}/checkpoint", get(mirror_checkpoint)),
        ("/mirror/{origin}/tile/{*path}", get(mirror_tile)),
    ]
}

/// The newest checkpoint: with its cosignatures once they are gathered, as signed until then.
///
/// # Errors
/// Those of the store.
pub fn newest_checkpoint(node: &Node) -> Result<Vec<u8>, Error> {
    let published = node.published.load();
    let cosigned = node.read_now(|reader| reader.cosigned())?;
    let same = cosigned.filter(|note| size_line(note) == size_line(&published.checkpoint));
    Ok(same.unwrap_or_else(|| published.checkpoint.clone()))
}

async fn checkpoint(State(node): State<Arc<Node>>, asked: HeaderMap) -> Result<Response, Problem> {
    Ok(note(&asked, newest_checkpoint(&node)?))
}

async fn tile(
    State(node): State<Arc<Node>>,
    Segment(path): Segment<String>,
) -> Result<Response, Problem> {
    read_tile(&node, LogId::OWN, &path).await
}

/// To everybody, as `/api/v1/checkpoints` is: which checkpoints a node has seen is how a log shown
/// in two versions is found out, and how a node that lost its folder learns that it did.
async fn mirror_checkpoint(
    State(node): State<Arc<Node>>,
    Segment(origin): Segment<String>,
    asked: HeaderMap,
) -> Result<Response, Problem> {
    let log = mirrored(&node, &origin)?;
    let checkpoint = node.read_now(|reader| reader.checkpoint(log))?;
    checkpoint.map(|bytes| note(&asked, bytes)).ok_or_else(Problem::not_found)
}

/// What stands in other parties' logs: to the node's people and its peers, and to strangers where
/// the configuration opens it.
async fn mirror_tile(
    State(node): State<Arc<Node>>,
    Pair(origin, path): Pair,
    caller: Caller,
) -> Result<Response, Problem> {
    caller.known_unless(node.config.strangers.logs)?;
    let log = mirrored(&node, &origin)?;
    read_tile(&node, log, &path).await
}

async fn read_tile(node: &Arc<Node>, log: LogId, path: &str) -> Result<Response, Problem> {
    let path: TilePath = format!("tile/{path}").parse()?;
    let bytes = match path.level {
        // A bundle may have megabytes, a tile of hashes has 8 KiB.
        TileLevel::Entries => node.read(move |reader| reader.tile(log, &path)).await?,
        TileLevel::Hash(_) => node.read_now(|reader| reader.tile(log, &path))?,
    };
    let cache = if path.is_partial() { PARTIAL } else { IMMUTABLE };
    let media_type = HeaderValue::from_static("application/octet-stream");
    Ok(([(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, cache)], bytes)
        .into_response())
}

fn note(asked: &HeaderMap, bytes: Vec<u8>) -> Response {
    unless_known(asked, "text/plain; charset=utf-8", FRESH, bytes)
}

/// The log of a peer whose origin has that SHA-256 (named as tlog-witness names monitored logs).
fn mirrored(node: &Node, origin_hash: &str) -> Result<LogId, Problem> {
    let peers = node.read_now(|reader| reader.peers())?;
    let peer = PeerRow::current(&peers, |peer| of_origin(&peer.descriptor.origin) == origin_hash);
    peer.map(|peer| peer.log).ok_or_else(Problem::not_found)
}

/// The second line of a checkpoint is its size.
fn size_line(note: &[u8]) -> Option<&[u8]> {
    note.split(|b| *b == b'\n').nth(1)
}
