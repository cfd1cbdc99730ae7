//! What monitors ask: whether all is well (`/healthz`), whether requests may come (`/readyz`), and
//! numbers (`/metrics`).
//!
//! Health is told to everybody, so it is told by stable codes alone: whom a node follows, where
//! its folder is and what it signs stands in its log and on its pages.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use comity_protocol::index::LogId;
use comity_protocol::log::checkpoint::SignedCheckpoint;
use comity_protocol::log::cosignature;
use comity_protocol::time::Timestamp;
use comity_store::StoreError;
use comity_store::rows::PeerRow;

use crate::accounts::caller::Caller;
use crate::error::Error;
use crate::error::codes::{self, Code, of_refusal};
use crate::metrics::page::{MEDIA_TYPE, Page};
use crate::metrics::{Interface, Number};
use crate::node::Node;
use crate::problem::Problem;
use crate::proposals;

/// A monitor is told nothing of what takes longer than this to find out.
const WITHIN: Duration = Duration::from_secs(2);

/// `/healthz`: whether all is well, as far as an operator has to know: the node takes statements,
/// its disk, its clock and its certificate are good. What is good and soon will not be stands in
/// the lines after `ok`.
///
/// # Errors
/// The code of what is wrong; of several the gravest.
pub async fn health(State(node): State<Arc<Node>>) -> Result<Response, Problem> {
    answer(&faults(&node).await, &warnings(&node))
}

/// `/readyz`: whether requests may come: the node is up, is not told to stop, and all is well.
///
/// # Errors
/// `node-starting`, `node-stopping`, and those of [`health`].
pub async fn ready(State(node): State<Arc<Node>>) -> Result<Response, Problem> {
    let mut found = faults(&node).await;
    if node.is_stopping() {
        found.insert(0, &codes::NODE_STOPPING);
    } else if !node.is_up() || !node.signing.is_settled() {
        found.push(&codes::NODE_STARTING);
    }
    answer(&found, &[])
}

fn answer(faults: &[&'static Code], warnings: &[String]) -> Result<Response, Problem> {
    let Some((first, others)) = faults.split_first() else {
        let text: String = warnings.iter().map(|line| format!("{line}\n")).collect();
        let uncached = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        return Ok(([uncached], format!("ok\n{text}")).into_response());
    };
    let others: Vec<&str> = others.iter().map(|code| code.code).collect();
    let also =
        if others.is_empty() { String::new() } else { format!(" Also: {}.", others.join(", ")) };
    Err(Problem::new(first, format!("{}.{also} The node's log says more.", first.title)))
}

/// What is wrong, the gravest first.
async fn faults(node: &Arc<Node>) -> Vec<&'static Code> {
    let mut found = Vec::new();
    // Before that the writer has ended: this is why it did.
    if let Some(stop) = node.signing.stop() {
        found.push(of_refusal(stop.code.as_str()));
    }
    if node.is_halted() {
        found.push(&codes::HALTED);
    }
    let ledger = Arc::clone(&node.ledger);
    let disk = node.config.work.run(move || ledger.disk.fault());
    match tokio::time::timeout(WITHIN, disk).await {
        Ok(fault) => found.extend(fault.ok().flatten()),
        Err(_) => found.push(&codes::STORE_UNWRITABLE),
    }
    if let Err(error) = node.read_now(|reader| reader.head(LogId::OWN)) {
        found.push(error.row());
    }
    if node.expect_clock().is_err() {
        found.push(&codes::CLOCK_FAR);
    }
    let certificate = node.certificates.get().and_then(|one| one.expires());
    if certificate.is_some_and(|at| at <= node.now()) {
        found.push(&codes::CERTIFICATE_EXPIRED);
    }
    found
}

/// How long before its end a certificate is warned of: three weeks, of the six or less that those
/// who renew by themselves have left when they do.
const CERTIFICATE_SOON_MS: i64 = 21 * 86_400_000;

/// What will be wrong soon.
fn warnings(node: &Node) -> Vec<String> {
    let expires = node.certificates.get().and_then(|one| one.expires());
    let soon = expires.filter(|at| at.since(node.now()) < CERTIFICATE_SOON_MS);
    soon.map(|at| format!("certificate-expires {at}")).into_iter().collect()
}

/// `/metrics`: numbers for Prometheus. Strangers see them only where the configuration opens them,
/// and then nothing of peers unless those are open too; what is owed and what waits is for the
/// node's own people.
///
/// # Errors
/// `sign-in-required`; those of the store.
pub async fn metrics(State(node): State<Arc<Node>>, caller: Caller) -> Result<Response, Problem> {
    caller.known_unless(node.config.strangers.metrics)?;
    let mut page = Page::default();
    log(&node, &mut page)?;
    served(&node, &mut page);
    written(&node, &mut page);
    around(&node, &mut page);
    if caller.known_unless(node.config.strangers.peers).is_ok() {
        peers(&node, &mut page)?;
    }
    if let Some(user) = caller.user() {
        let waiting = proposals::waiting(&node)?;
        page.gauge("comity_proposals_waiting", "Proposals that wait for a decision.", waiting);
        for numbers in node.numbers.get().into_iter().flatten() {
            let found = tokio::time::timeout(WITHIN, numbers(Arc::clone(&node), user.eyes())).await;
            numbered(&mut page, &found.ok().flatten().unwrap_or_default());
        }
    }
    let media_type = (header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    Ok(([media_type], page.into_text()).into_response())
}

/// The own log, and who vouches for it.
fn log(node: &Node, page: &mut Page) -> Result<(), Problem> {
    let (cosigned, alarms) =
        node.read_now(|reader| Ok((reader.cosigned()?, reader.equivocations()?)))?;
    let cosigned = cosigned.and_then(|note| SignedCheckpoint::parse(&note).ok());
    let size = cosigned.as_ref().map_or(0, |signed| signed.checkpoint.head.size.0);
    let entries = node.published.load().head.size.0;
    page.gauge("comity_log_entries", "Entries in the own log.", entries);
    let help = "Entries under the newest cosigned checkpoint.";
    page.gauge("comity_log_cosigned_entries", help, size);
    if let Some(at) = cosigned.and_then(|signed| witnessed(node, &signed)) {
        let help = "How long ago a witness last cosigned a checkpoint that met the policy.";
        page.gauge("comity_witness_age_seconds", help, node.now().since(at).max(0) / 1_000);
    }
    let help = "1 while statements are taken.";
    page.gauge("comity_writing", help, u64::from(node.is_writing()));
    let help = "Places in which the store was found damaged.";
    page.gauge("comity_store_faults", help, node.signing.faults());
    page.gauge("comity_equivocations", "Proofs of equivocation held.", alarms.len());
    Ok(())
}

/// When a witness last cosigned that checkpoint.
fn witnessed(node: &Node, signed: &SignedCheckpoint) -> Option<Timestamp> {
    let keys = node.config.witnesses.iter().flat_map(|witness| &witness.keys);
    let times = keys.filter_map(|key| cosignature::verify(signed, &key.parse().ok()?).ok());
    times.max()
}

/// Requests and connections.
fn served(node: &Node, page: &mut Page) {
    let metrics = &node.metrics;
    let name = "comity_http_requests_total";
    page.family(name, "Requests answered, by interface and status.", "counter");
    for ((interface, status), number) in metrics.requests.by_status() {
        let status = status.to_string();
        page.sample(name, &[("interface", interface.name()), ("status", status.as_str())], number);
    }
    let name = "comity_http_request_duration_seconds";
    page.family(name, "Time until an answer began.", "histogram");
    for interface in Interface::ALL {
        if let Some(times) = metrics.requests.times(interface) {
            page.times(name, &[("interface", interface.name())], times);
        }
    }
    let help = "Requests that are being answered.";
    page.gauge("comity_http_requests_in_flight", help, metrics.in_flight.get());
    page.gauge("comity_connections", "Connections held.", metrics.connections.get());
    let help = "Connections closed at once, for their address had its share.";
    page.counter("comity_connections_refused_total", help, metrics.connections_refused.get());
    let help = "Connections that had to make room for others.";
    page.counter("comity_connections_ended_total", help, metrics.connections_ended.get());
    let help = "TLS handshakes that came to nothing.";
    page.counter("comity_tls_handshakes_failed_total", help, metrics.handshakes_failed.get());
    let help = "Wrong passwords given.";
    page.counter("comity_sign_ins_failed_total", help, metrics.sign_ins_failed.get());
}

/// The writer.
fn written(node: &Node, page: &mut Page) {
    let metrics = &node.metrics;
    page.gauge("comity_queue", "Events that wait for the writer.", node.waiting());
    let name = "comity_commit_duration_seconds";
    page.family(name, "Time of a commit, sync included.", "histogram");
    page.times(name, &[], &metrics.commits);
    let help = "Writes of which nothing was written.";
    page.counter("comity_writes_failed_total", help, metrics.writes_failed.get());
}

/// What the node stands on: disk, clock, certificate.
fn around(node: &Node, page: &mut Page) {
    if let Some(room) = node.disk.room() {
        page.gauge("comity_disk_free_bytes", "Room left on the disk of the folder.", room.free);
        page.gauge("comity_disk_size_bytes", "Size of the disk of the folder.", room.size);
    }
    // A median that nobody can tell is no zero: the line is left out.
    if let Some(millis) = node.clock().offset_ms() {
        let help = "How far the clocks of others are ahead of this one: their median.";
        page.gauge("comity_clock_offset_seconds", help, millis / 1_000);
    }
    if let Some(at) = node.certificates.get().and_then(|one| one.expires()) {
        let help = "When the certificate ends, in seconds since 1970.";
        page.gauge("comity_certificate_expires_timestamp_seconds", help, at.millis() / 1_000);
        let help = "Certificates that could not be loaded again.";
        let failed = node.metrics.reloads_failed.get();
        page.counter("comity_certificate_reloads_failed_total", help, failed);
    }
}

/// The logs that are followed.
fn peers(node: &Node, page: &mut Page) -> Result<(), Error> {
    let rows = node.read_now(|reader| {
        let sized = |row: &PeerRow| Ok((reader.head(row.log)?.size.0, row.clone()));
        // Two samples of one name would be none: of a party that began anew, its log in use.
        let peers = reader.peers()?;
        let current = PeerRow::each_current(&peers).into_iter();
        current.map(sized).collect::<Result<Vec<_>, StoreError>>()
    })?;
    let mut family = |name: &str, help: &str, value: &dyn Fn(u64, &PeerRow) -> Option<u64>| {
        page.family(name, help, "gauge");
        for (size, row) in &rows {
            if let Some(value) = value(*size, row) {
                page.sample(name, &[("log", row.descriptor.origin.as_str())], value);
            }
        }
    };
    let held = |size, _: &PeerRow| Some(size);
    family("comity_peer_log_entries", "Entries held of a peer's log.", &held);
    let seen = |_, row: &PeerRow| row.seen.map(|head| head.size.0);
    let help = "Entries a peer's newest checkpoint speaks of.";
    family("comity_peer_log_seen_entries", help, &seen);
    let ok = |_, row: &PeerRow| Some(u64::from(row.failure.is_none()));
    family("comity_peer_ok", "1 when the last exchange with the peer went well.", &ok);
    let left = |_, row: &PeerRow| {
        let following = node.exchange.following(&row.descriptor.party)?;
        (following.log == row.log).then(|| following.disk_left())
    };
    let help = "Bytes that may still be kept of a peer.";
    family("comity_peer_disk_left_bytes", help, &left);
    Ok(())
}

/// Numbers of a capability, those of one name together.
fn numbered(page: &mut Page, numbers: &[Number]) {
    let mut before = "";
    for Number { name, help, labels, value } in numbers {
        if *name != before {
            page.family(name, help, "gauge");
            before = name;
        }
        page.sample(name, labels, value);
    }
}
