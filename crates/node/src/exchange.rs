//! Following peers: pulling their logs, comparing what others saw of them, fetching contents,
//! hints.
//!
//! Every peer has its own task, its own budget and its own connections, so that one that lies,
//! stalls, floods or forks changes nothing for another. A peer is asked for news at an interval,
//! and at once when it hints that there is some.
//!
//! - [`wire`]: the bodies nodes send each other beyond tiles and checkpoints.
//! - [`source`]: where a peer's log comes from, HTTP or a bundle. [`pull`]: from there into the
//!   store.
//! - [`contents`]: content files this node is entitled to. [`gossip`]: what others saw of a log.
//! - [`equivocation`]: a log that equivocates. [`telling`]: peers are told of it until they have
//!   the proof. [`push`]: hints and urgent statements.
//! - [`peers`]: adding, replacing and removing. [`keys`]: what a log says of its keys. [`recover`]:
//!   taking back the own log.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use comity_protocol::exchange::follow::Pinned;
use comity_protocol::index::LogId;
use comity_protocol::party::{Descriptor, PartyId};
use comity_protocol::time::Timestamp;
use comity_store::Write;
use comity_store::rows::{AuditEvent, PeerRow, PeerState};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use tokio::task::JoinSet;
use tracing::Instrument as _;

use crate::client::{ClientFailure, Remote};
use crate::error::Error;
use crate::ledger::Ledger;
use crate::published::Notice;
use crate::scrub;
use crate::sync::lock;
use crate::vouching::Shown;
use crate::witness::client;
use crate::work::Work;

pub mod wire;

pub mod failure;

mod owed;

pub mod following;

pub mod source;

mod reading;

mod rotated;

pub mod pull;

pub mod contents;

pub mod gossip;

pub mod equivocation;

mod telling;

pub mod push;

pub mod peers;

pub mod asking;

pub mod recover;

pub mod keys;

pub use failure::Failure;
use following::change_row;
pub(crate) use following::remote;
pub use following::{Exchange, Following};
pub use peers::{add_peer, remove_peer, replace_peer};
pub use push::on_urgent;

/// Longest wait between two attempts at a peer that fails.
const BACKOFF_MAX: Duration = Duration::from_secs(300);

/// How stale the time of the last contact may be in the store: it is not worth a sync each cycle.
const CONTACT_STALE_MS: i64 = 60_000;

/// Starts to follow the peers in the store, and every peer added later, until the node stops.
///
/// First asks peers and witnesses whether they hold more of this node's log than it has itself:
/// then the folder is an old copy, and nothing may be signed (see [`crate::signing`]). A node that
/// an operator has to look after follows nobody.
///
/// # Errors
/// Those of reading the peers.
pub async fn start(exchange: &Arc<Exchange>) -> Result<(), Error> {
    if let Err(problem) = exchange.ledger.may_sign().await {
        let Some(stop) = exchange.ledger.signing.stop() else { return Err(problem) };
        tracing::error!(code = problem.code(), detail = problem.detail(), "nothing is signed");
        if stop.code.is_durable() {
            return Ok(());
        }
    }
    let mut tasks = JoinSet::new();
    tasks.spawn(supervise(Arc::clone(exchange)));
    tasks.spawn(client::run(Arc::clone(exchange)));
    tasks.spawn(asking::keep_asking(Arc::clone(exchange)));
    tasks.spawn(telling::say(Arc::clone(exchange)));
    // Where everything is done in place nothing is read for minutes.
    if exchange.ledger.config.work == Work::Threads {
        tasks.spawn(scrub::run(Arc::clone(&exchange.ledger)));
    }
    *lock(&exchange.tasks) = Some(tasks);
    Ok(())
}

/// Stops following; what is on its way is dropped.
pub fn stop(exchange: &Exchange) {
    // Dropping a set ends its tasks.
    drop(lock(&exchange.tasks).take());
    lock(&exchange.following).clear();
}

/// A peer hints that there is something to pull.
pub fn on_hint(exchange: &Arc<Exchange>, party: &PartyId) {
    if let Some(following) = exchange.following(party) {
        following.wake.notify_one();
    }
}

/// Keeps one set of tasks for every peer that is in the store.
async fn supervise(exchange: Arc<Exchange>) {
    let mut notices = exchange.ledger.subscribe();
    let mut running: BTreeMap<PartyId, (Arc<Following>, JoinSet<()>)> = BTreeMap::new();
    while !exchange.ledger.is_halted() {
        match rows_and_kept(&exchange).await {
            Ok((rows, kept)) => reconcile(&exchange, &rows, &kept, &mut running),
            Err(problem) => tracing::warn!(code = problem.code(), "the peers cannot be read"),
        }
        // Anything may have changed after a lag; otherwise only peers matter here.
        let changed = async {
            loop {
                match notices.recv().await {
                    Ok(Notice::State) => return true,
                    Ok(Notice::Logged(_) | Notice::Received(_) | Notice::Contents) => {}
                    Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => return true,
                    Err(tokio::sync::broadcast::error::RecvError::Closed) => return false,
                }
            }
        };
        // Of what is ready at once the first counts: the same each time.
        tokio::select! {
            biased;
            () = exchange.ledger.stopped() => return,
            going_on = changed => if !going_on { return },
        }
    }
}

/// The peers in the store; and of those that are not followed yet, how many bytes are kept: a quota
/// that began anew with each start would be none.
async fn rows_and_kept(
    exchange: &Arc<Exchange>,
) -> Result<(Vec<PeerRow>, BTreeMap<LogId, u64>), Error> {
    let rows = exchange.ledger.read(|reader| reader.peers()).await?;
    let is_new = |row: &&PeerRow| exchange.meter(&row.descriptor.party).is_none();
    let new: Vec<LogId> = rows.iter().filter(is_new).map(|row| row.log).collect();
    if new.is_empty() {
        return Ok((rows, BTreeMap::new()));
    }
    let kept = exchange.ledger.read(move |reader| {
        new.into_iter().map(|log| Ok((log, reader.kept_bytes(log)?))).collect()
    });
    let kept = kept.await?;
    Ok((rows, kept))
}

/// Starts what is missing and ends what is no longer wanted.
fn reconcile(
    exchange: &Arc<Exchange>,
    rows: &[PeerRow],
    kept: &BTreeMap<LogId, u64>,
    running: &mut BTreeMap<PartyId, (Arc<Following>, JoinSet<()>)>,
) {
    let wanted = |party: &PartyId| {
        let row = PeerRow::current(rows, |row| row.descriptor.party == *party)?;
        // A peer known from a bundle alone has no address.
        (row.state != PeerState::Removed && !row.address.is_empty()).then_some(row)
    };
    running.retain(|party, (following, _)| {
        wanted(party).is_some_and(|row| {
            // Keys learnt from its log are asked for from then on.
            has_same_keys(&row.descriptor, &following.pinned)
                && row.address == following.address
                && row.log == following.log
        })
    });
    for row in rows {
        let party = &row.descriptor.party;
        let is_wanted = wanted(party).is_some_and(|wanted| wanted.log == row.log);
        if !is_wanted || running.contains_key(party) {
            continue;
        }
        match follow(exchange, row, kept.get(&row.log).copied().unwrap_or_default()) {
            Ok(started) => {
                running.insert(party.clone(), started);
            }
            Err(failure) => tracing::error!(%party, %failure, "this peer cannot be followed"),
        }
    }
    let all = running.iter().map(|(party, (following, _))| (party.clone(), Arc::clone(following)));
    *lock(&exchange.following) = all.collect();
}

/// Whether the log of that description is signed with these keys. Their texts are compared first:
/// to vet a key takes as long as to check a signature, and this is asked whenever anything changed.
fn has_same_keys(descriptor: &Descriptor, pinned: &Pinned) -> bool {
    let known = pinned.log_keys.iter().map(ToString::to_string);
    descriptor.keys().log_keys.into_iter().eq(known)
        || Pinned::from_descriptor(descriptor).is_ok_and(|now| now.log_keys == pinned.log_keys)
}

/// Starts the tasks of one peer.
fn follow(
    exchange: &Arc<Exchange>,
    row: &PeerRow,
    kept: u64,
) -> Result<(Arc<Following>, JoinSet<()>), Failure> {
    let party = &row.descriptor.party;
    // A peer whose address changed keeps its budget: it cannot be refilled by moving.
    let meter = exchange.meter(party).unwrap_or_else(|| exchange.peers_meter(party, kept));
    let following = Arc::new(Following::new(row, meter)?);
    let remote = Arc::new(remote(exchange, &following.address, Arc::clone(&following.meter))?);
    let mut tasks = JoinSet::new();
    tasks.spawn(run(Arc::clone(exchange), Arc::clone(&following), Arc::clone(&remote)));
    tasks.spawn(push::hints(Arc::clone(exchange), remote));
    Ok((following, tasks))
}

/// Asks one peer for news, over and over.
async fn run(exchange: Arc<Exchange>, following: Arc<Following>, remote: Arc<Remote>) {
    let mut failures = 0_u32;
    while !exchange.ledger.is_halted() {
        let span = tracing::info_span!(target: "comity::exchange", "exchange",
            otel.kind = "client", peer = following.party.as_str());
        let outcome = cycle(&exchange, &following, &remote).instrument(span).await;
        failures = if outcome.is_ok() { 0 } else { failures.saturating_add(1) };
        let mut delay = spread(&exchange.ledger, following.party.as_str());
        if failures > 0 {
            delay = delay.saturating_mul(1 << failures.min(5)).min(BACKOFF_MAX);
        }
        if let Err(Failure::Client(ClientFailure::Busy { retry_after })) = &outcome {
            delay = delay.max(*retry_after);
        }
        tokio::select! {
            biased;
            () = exchange.ledger.stopped() => return,
            () = following.wake.notified() => {}
            () = tokio::time::sleep(delay) => {}
        }
    }
}

/// One round: the log, what the peer saw of others, contents, and what it is owed. The outcome is
/// kept on the peer's row.
async fn cycle(
    exchange: &Arc<Exchange>,
    following: &Arc<Following>,
    remote: &Arc<Remote>,
) -> Result<(), Failure> {
    let mut vouched = None;
    let outcome = round(exchange, following, remote, &mut vouched).await;
    if let Err(Failure::Equivocation(proof)) = &outcome {
        equivocation::condemn(exchange, proof, None).await?;
    }
    note_outcome(exchange, following, &outcome, vouched).await?;
    // Whatever its own log is worth: who answers is told.
    if !matches!(outcome, Err(Failure::Client(_))) {
        telling::tell(exchange, following, remote).await;
    }
    outcome.map(|_| ())
}

async fn round(
    exchange: &Arc<Exchange>,
    following: &Arc<Following>,
    remote: &Arc<Remote>,
    vouched: &mut Option<Shown>,
) -> Result<pull::Pulled, Failure> {
    let mut pulled = pull::pull(exchange, following, remote).await?;
    // Whatever comes of the rest, the log was seen.
    *vouched = pulled.vouched.take();
    // What it says of others keeps nobody from what it says itself.
    let compared = gossip::compare(exchange, following, remote).await;
    let shown_at = vouched.is_some().then_some(pulled.asked_at);
    read_on(exchange, following, remote, shown_at).await?;
    compared?;
    Ok(pulled)
}

/// What follows on the entries of a log: their contents, the keys that they name, and only then a
/// judgement of what it is suspected of, where it showed at `shown_at` all that is held of it.
///
/// # Errors
/// [`Failure`].
pub(crate) async fn read_on<S: source::Source>(
    exchange: &Arc<Exchange>,
    following: &Arc<Following>,
    source: &Arc<S>,
    shown_at: Option<Timestamp>,
) -> Result<(), Failure> {
    let fetched = contents::fetch(exchange, following, source).await;
    keys::learn(exchange, following).await?;
    if let Some(shown_at) = shown_at {
        *lock(&following.looked) = Some(shown_at);
        // Whether contents are given or not: who follows a log may be no peer of its keeper.
        equivocation::judge(exchange, following, shown_at).await?;
    }
    fetched
}

/// Keeps what a round came to on the peer's row, when it differs from what stands there.
async fn note_outcome(
    exchange: &Arc<Exchange>,
    following: &Following,
    outcome: &Result<pull::Pulled, Failure>,
    vouched: Option<Shown>,
) -> Result<(), Failure> {
    let now = exchange.ledger.now();
    let failure = outcome.as_ref().err().map(|failure| failure.code().to_owned());
    let particulars = match outcome {
        Err(failure) => json!({ "code": failure.code(), "detail": failure.to_string(),
            "checkpoints": following.evidence(failure) }),
        Ok(_) => json!({}),
    };
    let seen = outcome.as_ref().ok().map(|pulled| pulled.seen);
    let sightings = match vouched {
        Some(shown) => exchange.vouching.saw(following.log, &shown)?,
        None => Vec::new(),
    };
    let written = sightings.clone();
    let reached = !matches!(
        outcome,
        Err(Failure::Client(ClientFailure::Unreachable | ClientFailure::Stalled))
    );
    change_row(exchange, following.log, move |row| {
        let stale = row.contact_at.is_none_or(|at| now.since(at) >= CONTACT_STALE_MS);
        let news = row.failure != failure || (seen.is_some() && row.seen != seen);
        // A sighting is due as seldom as the time of the contact: they go into one transaction.
        let worth_keeping = news || (reached && stale) || !sightings.is_empty();
        if !worth_keeping {
            return Vec::new();
        }
        let mut writes = sightings;
        if let Some(code) = failure.clone().filter(|_| row.failure != failure) {
            writes.push(Write::Audit(AuditEvent {
                at: now,
                actor: "node".to_owned(),
                action: format!("peer.failure.{code}"),
                object: row.descriptor.party.to_string(),
                detail: particulars.to_string(),
            }));
        }
        row.failure = failure;
        row.seen = seen.or(row.seen);
        row.contact_at = if reached { Some(now) } else { row.contact_at };
        writes.push(Write::Peer(row.clone()));
        writes
    })
    .await?;
    exchange.vouching.sightings_written(&written);
    Ok(())
}

/// From four to six fifths of the interval, so that peers started together do not ask together: by
/// who asks whom, and when.
fn spread(ledger: &Ledger, peer: &str) -> Duration {
    let asked = format!("{} {peer} {}", ledger.config.party, ledger.now().millis());
    let tenths = Sha256::digest(asked.as_bytes()).first().map_or(2, |byte| u32::from(byte % 5));
    ledger.config.pull_every.saturating_mul(tenths.saturating_add(8)) / 10
}
