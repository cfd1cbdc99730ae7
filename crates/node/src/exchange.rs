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
//! - [`contradiction`]: a log that equivocates. [`push`]: hints and urgent statements.
//! - [`peers`]: adding, replacing and removing. [`keys`]: what a log says of its keys. [`recover`]:
//!   taking back the own log.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use comity_protocol::exchange::budget::OverBudget;
use comity_protocol::exchange::equivocation::Equivocation;
use comity_protocol::exchange::follow::{FollowRefusal, Pinned};
use comity_protocol::index::LogId;
use comity_protocol::key::{PublicKey, SignFailure, Signer};
use comity_protocol::log::checkpoint::SignedCheckpoint;
use comity_protocol::log::tile::TileRefusal;
use comity_protocol::party::PartyId;
use comity_store::Write;
use comity_store::rows::{AuditEvent, PeerRow, PeerState};
use serde_json::json;
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinSet;

use crate::client::{ClientFailure, Http, Meter, Remote, Sender};
use crate::clock;
use crate::node::{Node, Notice};
use crate::problem::Problem;
use crate::scrub;
use crate::signing;

pub mod wire;

pub mod source;

pub mod pull;

pub mod contents;

pub mod gossip;

pub mod contradiction;

pub mod push;

pub mod peers;

pub mod recover;

pub mod keys;

pub use peers::{add_peer, remove_peer, replace_peer};
pub use push::on_urgent;

/// Longest wait between two attempts at a peer that fails.
const BACKOFF_MAX: Duration = Duration::from_secs(300);

/// How stale the time of the last contact may be in the store: it is not worth a sync each cycle.
const CONTACT_STALE_MS: i64 = 60_000;

/// Checkpoints kept for a log that are beyond what is held of it.
const REMEMBERED_MAX: usize = 4;

/// What a node keeps in memory about the peers it follows.
pub struct Exchange {
    http: Http,
    following: Mutex<BTreeMap<PartyId, Arc<Following>>>,
    tasks: Mutex<Option<JoinSet<()>>>,
    /// Peer rows are read, changed and written under this lock.
    rows: tokio::sync::Mutex<()>,
    /// Batches verified at one time, over all peers; waiting is first come, first served, and a
    /// peer waits with one batch at most.
    verifying: Semaphore,
}

/// One peer, as its tasks share it.
pub struct Following {
    /// The peer's party.
    pub party: PartyId,
    /// The local number of its log.
    pub log: LogId,
    /// What was pinned of it.
    pub pinned: Pinned,
    /// Where it answers.
    pub address: String,
    /// What it may cost, in both directions.
    pub meter: Arc<Meter>,
    wake: Notify,
    /// Signed checkpoints beyond the mirror, until the mirror has grown past them.
    remembered: Mutex<Vec<SignedCheckpoint>>,
    /// How often a content was asked for in vain.
    refused: Mutex<BTreeMap<comity_protocol::content::Digest, u32>>,
    /// What was recorded of it already, by action and object of the audit trail.
    told: Mutex<BTreeSet<(&'static str, String)>>,
}

/// Why a cycle with a peer did not get to its end.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// No usable answer.
    #[error(transparent)]
    Client(#[from] ClientFailure),
    /// A budget no waiting helps.
    #[error(transparent)]
    Budget(#[from] OverBudget),
    /// An answer that is refused.
    #[error(transparent)]
    Follow(#[from] FollowRefusal),
    /// A tile or bundle that is refused.
    #[error(transparent)]
    Tile(#[from] TileRefusal),
    /// The peer's log contradicts itself.
    #[error("the peer's log equivocates")]
    Equivocation(Box<Equivocation>),
    /// This node is at fault.
    #[error("this node failed")]
    Node(Problem),
}

impl Failure {
    /// The stable code of this failure.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Client(failure) => failure.code(),
            Self::Budget(over) => over.cost.code(),
            Self::Follow(refusal) => refusal.code(),
            Self::Tile(refusal) => refusal.code(),
            Self::Equivocation(_) => "peer-equivocation",
            Self::Node(problem) => problem.code(),
        }
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Node(problem)
    }
}

impl Exchange {
    /// Nobody is followed yet.
    ///
    /// # Errors
    /// [`ClientFailure::Unreachable`], when the system lacks what TLS needs.
    pub fn new() -> Result<Self, ClientFailure> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Self {
            http: Http::new()?,
            following: Mutex::new(BTreeMap::new()),
            tasks: Mutex::new(None),
            rows: tokio::sync::Mutex::new(()),
            verifying: Semaphore::new(cores),
        })
    }

    /// The peer of that party, if it is followed.
    pub fn following(&self, party: &PartyId) -> Option<Arc<Following>> {
        lock(&self.following).get(party).cloned()
    }

    /// All peers, in the order of their names.
    pub fn all(&self) -> Vec<Arc<Following>> {
        lock(&self.following).values().cloned().collect()
    }

    /// The budget of a peer, for what it asks of this node.
    pub fn meter(&self, party: &PartyId) -> Option<Arc<Meter>> {
        self.following(party).map(|following| Arc::clone(&following.meter))
    }

    /// The connections to other nodes.
    pub fn http(&self) -> &Http {
        &self.http
    }
}

/// Starts to follow the peers in the store, and every peer added later, until the node stops.
///
/// First asks peers and witnesses whether they hold more of this node's log than it has itself:
/// then the folder is an old copy, and nothing may be signed (see [`crate::signing`]). A node that
/// an operator has to look after follows nobody.
///
/// # Errors
/// Those of reading the peers.
pub async fn start(node: &Arc<Node>) -> Result<(), Problem> {
    if let Err(problem) = signing::ensure(Arc::clone(node)).await {
        let Some(stop) = node.signing.stop() else { return Err(problem) };
        tracing::error!(code = problem.code(), detail = problem.detail(), "nothing is signed");
        if stop.code.is_durable() {
            return Ok(());
        }
    }
    let mut tasks = JoinSet::new();
    tasks.spawn(supervise(Arc::clone(node)));
    tasks.spawn(crate::witness::client::run(Arc::clone(node)));
    tasks.spawn(signing::keep_asking(Arc::clone(node)));
    tasks.spawn(scrub::run(Arc::clone(node)));
    *lock(&node.exchange.tasks) = Some(tasks);
    Ok(())
}

/// Stops following; what is on its way is dropped.
pub fn stop(node: &Node) {
    // Dropping a set ends its tasks.
    drop(lock(&node.exchange.tasks).take());
    lock(&node.exchange.following).clear();
}

/// A peer hints that there is something to pull.
pub fn on_hint(node: &Arc<Node>, party: &PartyId) {
    if let Some(following) = node.exchange.following(party) {
        following.wake.notify_one();
    }
}

/// Keeps one set of tasks for every peer that is in the store.
async fn supervise(node: Arc<Node>) {
    let mut notices = node.subscribe();
    let mut running: BTreeMap<PartyId, (Arc<Following>, JoinSet<()>)> = BTreeMap::new();
    while !node.is_halted() {
        match node.read(|reader| reader.peers()).await {
            Ok(rows) => reconcile(&node, &rows, &mut running),
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
        tokio::select! {
            going_on = changed => if !going_on { return },
            () = node.stopped() => return,
        }
    }
}

/// Starts what is missing and ends what is no longer wanted.
fn reconcile(
    node: &Arc<Node>,
    rows: &[PeerRow],
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
            let pinned = Pinned::from_descriptor(&row.descriptor);
            let same = pinned.is_ok_and(|pinned| pinned.log_keys == following.pinned.log_keys);
            same && row.address == following.address && row.log == following.log
        })
    });
    for row in rows {
        let party = &row.descriptor.party;
        let is_wanted = wanted(party).is_some_and(|wanted| wanted.log == row.log);
        if !is_wanted || running.contains_key(party) {
            continue;
        }
        match follow(node, row) {
            Ok(started) => {
                running.insert(party.clone(), started);
            }
            Err(failure) => tracing::error!(%party, %failure, "this peer cannot be followed"),
        }
    }
    let all = running.iter().map(|(party, (following, _))| (party.clone(), Arc::clone(following)));
    *lock(&node.exchange.following) = all.collect();
}

/// Starts the tasks of one peer.
fn follow(node: &Arc<Node>, row: &PeerRow) -> Result<(Arc<Following>, JoinSet<()>), Failure> {
    // A peer whose address changed keeps its budget: it cannot be refilled by moving.
    let meter = node.exchange.meter(&row.descriptor.party);
    let meter = meter.unwrap_or_else(|| Arc::new(Meter::new(node.config.allowances)));
    let following = Arc::new(Following::new(row, meter)?);
    let remote = Arc::new(remote(node, &following.address, Arc::clone(&following.meter))?);
    let mut tasks = JoinSet::new();
    tasks.spawn(run(Arc::clone(node), Arc::clone(&following), Arc::clone(&remote)));
    tasks.spawn(push::hints(Arc::clone(node), remote));
    Ok((following, tasks))
}

/// A node at an address, asked in this node's name.
pub(crate) fn remote(
    node: &Arc<Node>,
    address: &str,
    meter: Arc<Meter>,
) -> Result<Remote, ClientFailure> {
    let signer: Arc<dyn Signer> = Arc::new(RequestSigner(Arc::clone(node)));
    let sender = Sender { party: node.config.party.clone(), signer };
    Remote::new(node.exchange.http.clone(), address, Some(sender), meter)
}

/// Asks one peer for news, over and over.
async fn run(node: Arc<Node>, following: Arc<Following>, remote: Arc<Remote>) {
    let mut failures = 0_u32;
    while !node.is_halted() {
        let outcome = cycle(&node, &following, &remote).await;
        failures = if outcome.is_ok() { 0 } else { failures.saturating_add(1) };
        let mut delay = jitter(node.config.pull_every);
        if failures > 0 {
            delay = delay.saturating_mul(1 << failures.min(5)).min(BACKOFF_MAX);
        }
        if let Err(Failure::Client(ClientFailure::Busy { retry_after })) = &outcome {
            delay = delay.max(*retry_after);
        }
        tokio::select! {
            () = tokio::time::sleep(delay) => {}
            () = following.wake.notified() => {}
            () = node.stopped() => return,
        }
    }
}

/// One round: the log, what the peer saw of others, contents. The outcome is kept on the peer's
/// row.
async fn cycle(
    node: &Arc<Node>,
    following: &Arc<Following>,
    remote: &Arc<Remote>,
) -> Result<(), Failure> {
    let mut vouched = None;
    let outcome = round(node, following, remote, &mut vouched).await;
    if let Err(Failure::Equivocation(proof)) = &outcome {
        contradiction::take(node, proof, None).await?;
    }
    note_outcome(node, following, &outcome, vouched).await?;
    outcome.map(|_| ())
}

async fn round(
    node: &Arc<Node>,
    following: &Arc<Following>,
    remote: &Arc<Remote>,
    vouched: &mut Option<pull::Shown>,
) -> Result<pull::Pulled, Failure> {
    let pulled = pull::pull(node, following, remote).await;
    if let Some(theirs) = remote.time() {
        node.watch.read(following.party.as_str(), theirs, node.now());
    }
    let mut pulled = pulled?;
    // Whatever comes of the rest, the log was seen.
    *vouched = pulled.vouched.take();
    // What it says of others keeps nobody from what it says itself.
    let compared = gossip::compare(node, following, remote).await;
    let fetched = contents::fetch(node, following, remote).await;
    keys::learn(node, following).await?;
    compared?;
    fetched?;
    Ok(pulled)
}

/// Keeps what a round came to on the peer's row, when it differs from what stands there.
async fn note_outcome(
    node: &Arc<Node>,
    following: &Following,
    outcome: &Result<pull::Pulled, Failure>,
    vouched: Option<pull::Shown>,
) -> Result<(), Failure> {
    let now = clock::now();
    let failure = outcome.as_ref().err().map(|failure| failure.code().to_owned());
    let particulars = match outcome {
        Err(failure) => json!({ "code": failure.code(), "detail": failure.to_string(),
            "checkpoints": following.evidence(failure) }),
        Ok(_) => json!({}),
    };
    let seen = outcome.as_ref().ok().map(|pulled| pulled.seen);
    let sightings = match vouched {
        Some(shown) => node.saw(following, &shown)?,
        None => Vec::new(),
    };
    let written = sightings.clone();
    let reached = !matches!(
        outcome,
        Err(Failure::Client(ClientFailure::Unreachable | ClientFailure::Stalled))
    );
    change_row(node, following.log, move |row| {
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
    node.sightings_written(&written);
    Ok(())
}

/// Reads a peer's row, lets `change` say what to write, and writes it, alone.
pub(crate) async fn change_row(
    node: &Arc<Node>,
    log: LogId,
    change: impl FnOnce(&mut PeerRow) -> Vec<Write>,
) -> Result<(), Failure> {
    let _alone = node.exchange.rows.lock().await;
    let rows = node.read_now(|reader| reader.peers())?;
    let Some(mut row) = rows.into_iter().find(|row| row.log == log) else { return Ok(()) };
    let before = row.clone();
    let writes = change(&mut row);
    if writes.is_empty() {
        return Ok(());
    }
    node.write(writes).await?;
    // The supervisor reads all peers on this notice: only what people see is worth it.
    if (before.state, &before.failure, before.seen) != (row.state, &row.failure, row.seen) {
        node.notify(Notice::State);
    }
    Ok(())
}

impl Following {
    pub(crate) fn new(row: &PeerRow, meter: Arc<Meter>) -> Result<Self, Failure> {
        Ok(Self {
            party: row.descriptor.party.clone(),
            log: row.log,
            pinned: Pinned::from_descriptor(&row.descriptor)?,
            address: row.address.clone(),
            meter,
            wake: Notify::new(),
            remembered: Mutex::new(Vec::new()),
            refused: Mutex::new(BTreeMap::new()),
            told: Mutex::new(BTreeSet::new()),
        })
    }

    /// Whether something of this peer is to be recorded for the first time since it is followed:
    /// what it repeats with every answer must not fill the audit trail.
    fn is_first(&self, action: &'static str, object: &str) -> bool {
        lock(&self.told).insert((action, object.to_owned()))
    }

    /// Keeps a verified checkpoint that is beyond the mirror. Two of one size with different roots
    /// are a proof already.
    fn remember(&self, signed: &SignedCheckpoint) -> Option<Equivocation> {
        let mut remembered = lock(&self.remembered);
        let head = signed.checkpoint.head;
        if let Some(known) = remembered.iter().find(|known| known.checkpoint.head.size == head.size)
        {
            let differs = known.checkpoint.head.root != head.root;
            return differs.then(|| Equivocation::same_size(known, signed));
        }
        if remembered.len() >= REMEMBERED_MAX {
            // The smallest is compared soonest; the largest has the longest way to go.
            remembered.pop();
        }
        remembered.push(signed.clone());
        remembered.sort_by_key(|known| known.checkpoint.head.size);
        None
    }

    /// The checkpoints that belong to a failure, for the record.
    fn evidence(&self, failure: &Failure) -> Vec<String> {
        if matches!(failure, Failure::Follow(FollowRefusal::RootMismatch)) {
            lock(&self.remembered).iter().map(ToString::to_string).collect()
        } else {
            Vec::new()
        }
    }
}

/// Signs requests with the party's key.
struct RequestSigner(Arc<Node>);

impl Signer for RequestSigner {
    fn public(&self) -> &PublicKey {
        self.0.keys.statement().public()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignFailure> {
        // A revoked key signs nothing, not even a question. One that the log knows not yet asks:
        // that is how a node takes its lost log back.
        let (key, party) = (self.0.keys.statement(), &self.0.config.party);
        if self.0.keyring.load().is_revoked(&key.public().kid(), party) {
            return Err(SignFailure);
        }
        key.sign(message)
    }
}

/// From four to six fifths of an interval, so that peers started together do not ask together.
fn jitter(interval: Duration) -> Duration {
    let mut byte = [0];
    // Without random numbers the interval itself will do.
    let tenths = if getrandom::fill(&mut byte).is_ok() { u32::from(byte[0] % 5) } else { 2 };
    interval.saturating_mul(tenths.saturating_add(8)) / 10
}

/// Takes a lock; a panic elsewhere while it was held does not make its content wrong here.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
