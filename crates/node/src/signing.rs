//! Whether this node may sign: what is asked before the first signature, and what stops it for
//! good.
//!
//! A log that grows on an old copy of itself has signed two trees, and that cannot be taken back.
//! So a node signs nothing after a start until it has asked its peers and witnesses for the newest
//! checkpoint of its own log that they know, and until it knows its folder: [`run`] keeps beside
//! the database which file it was and how far the log had come. What stops a node for good stands
//! in a file of the folder, and only an operator's command takes it away.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use arc_swap::ArcSwapOption;
use comity_protocol::exchange::equivocation::Equivocation;
use comity_protocol::exchange::follow::{self, Assessment, Pinned};
use comity_protocol::index::LogId;
use comity_protocol::log::checkpoint::SignedCheckpoint;
use comity_protocol::log::merkle::TreeHead;
use comity_protocol::time::Timestamp;
use comity_store::rows::{AuditEvent, PeerRow, PeerState};
use comity_store::{Write, durable};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::task::JoinSet;

use crate::client::{ClientFailure, Meter};
use crate::clock;
use crate::exchange::pull::{assess, mirror};
use crate::exchange::{contradiction, remote};
use crate::node::{Node, Notice};
use crate::problem::{Problem, codes};
use crate::witness::client::{Rollback, ask_witnesses};

pub mod run;

/// Longest time that all who are asked together may take: a start waits no longer.
pub const ASK_TIMEOUT: Duration = Duration::from_secs(5);

/// Shortest time between two rounds of asking, where a copied folder waits for answers.
const ASK_AGAIN: Duration = Duration::from_secs(5);

/// Name of the file that says why nothing is signed any more.
pub const FILE: &str = "stopped.json";

/// Why a node signs nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// The cause.
    pub code: StopCode,
    /// Since when.
    pub at: Timestamp,
    /// What happened, for the operator.
    pub reason: String,
}

/// The causes, by stable code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StopCode {
    /// Somebody holds more of the log than this folder: it is an old copy.
    StandDown,
    /// The folder is a copy, and not everybody has said yet what they hold.
    CopyUnchecked,
    /// What is stored contradicts itself.
    StoreDamaged,
    /// No key of this node may sign for the party any more.
    StatementKeyRevoked,
}

impl StopCode {
    /// The stable code.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::StandDown => "stand-down",
            Self::CopyUnchecked => "copy-unchecked",
            Self::StoreDamaged => "store-damaged",
            Self::StatementKeyRevoked => "statement-key-revoked",
        }
    }

    /// Whether only an operator's command ends it.
    pub const fn is_durable(self) -> bool {
        matches!(self, Self::StandDown | Self::StoreDamaged)
    }
}

impl From<&Stop> for Problem {
    fn from(stop: &Stop) -> Self {
        Self::new(codes::of_refusal(stop.code.as_str()), stop.reason.clone())
    }
}

/// What a node knows about whether it may sign.
pub struct Signing {
    file: PathBuf,
    stop: ArcSwapOption<Stop>,
    /// Whether the folder is the one the node ran in last, so that it lacks nothing.
    familiar: bool,
    settled: AtomicBool,
    /// When was asked last; the lock is held while asking.
    asking: tokio::sync::Mutex<Option<Instant>>,
    run: run::Marker,
    faults: AtomicU64,
}

impl Signing {
    /// What the folder says, before anybody was asked. `fresh`: the log begins with this start.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn open(dir: &Path, head: TreeHead, fresh: bool) -> std::io::Result<Self> {
        let file = dir.join(FILE);
        let run = run::Marker::open(dir)?;
        let stop = read(&file)?
            .or_else(|| run.behind(head).map(|reason| stopped(StopCode::StandDown, reason)));
        Ok(Self {
            file,
            stop: ArcSwapOption::from_pointee(stop),
            familiar: fresh || run.is_same_file(),
            settled: AtomicBool::new(false),
            asking: tokio::sync::Mutex::new(None),
            run,
            faults: AtomicU64::new(0),
        })
    }

    /// Why nothing is signed; `None`: nothing speaks against it so far.
    pub fn stop(&self) -> Option<Arc<Stop>> {
        self.stop.load_full()
    }

    /// Why nothing is written at all.
    pub fn damage(&self) -> Option<Arc<Stop>> {
        self.stop().filter(|stop| stop.code == StopCode::StoreDamaged)
    }

    /// Places in which the store was found damaged since the start.
    pub fn faults(&self) -> u64 {
        self.faults.load(Ordering::Relaxed)
    }

    /// The store was found damaged in so many places.
    pub fn count_faults(&self, count: usize) {
        self.faults.store(u64::try_from(count).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// Why the audit trail is not the one that was there when the node ran last, by the line it
    /// ended with then.
    pub fn audit_cut(&self, line: impl Fn(u64) -> Option<[u8; 32]>) -> Option<String> {
        self.run.audit_cut(line)
    }

    /// Refuses where something speaks against signing.
    ///
    /// # Errors
    /// The code of the [`Stop`].
    pub fn check(&self) -> Result<(), Problem> {
        self.stop().map_or(Ok(()), |stop| Err(Problem::from(&*stop)))
    }

    /// Stops for a cause that ends with the process.
    pub fn suspend(&self, code: StopCode, reason: String) {
        if self.stop().is_none_or(|stop| !stop.code.is_durable()) {
            self.stop.store(Some(Arc::new(stopped(code, reason))));
        }
    }

    /// Ends a stop of that cause.
    pub fn resume(&self, code: StopCode) {
        if self.stop().is_some_and(|stop| stop.code == code) {
            self.stop.store(None);
        }
    }

    /// Stops until an operator's command ends it; the first cause stays.
    ///
    /// # Errors
    /// When the file cannot be written: then the node is stopped in memory only.
    pub fn stop_for_good(&self, code: StopCode, reason: &str) -> std::io::Result<()> {
        if self.stop().is_some_and(|stop| stop.code.is_durable()) {
            return Ok(());
        }
        let stop = stopped(code, reason.to_owned());
        self.stop.store(Some(Arc::new(stop.clone())));
        write(&self.file, &stop)
    }

    /// An operator has made sure that the log lacks nothing: the folder is taken for the one the
    /// node ran in last.
    pub fn trust(&self, head: TreeHead, audit: Option<run::Trail>) {
        self.stop.store(None);
        self.settled.store(true, Ordering::Release);
        self.run.note(head, audit, true);
    }

    /// Notes how far the own log has come, once it is known that this folder lacks nothing.
    pub fn note_run(&self, head: TreeHead, audit: Option<run::Trail>, always: bool) {
        if self.settled.load(Ordering::Acquire)
            && self.stop().is_none_or(|stop| !stop.code.is_durable())
        {
            self.run.note(head, audit, always);
        }
    }
}

/// Why a node in a folder signs nothing for good, if it does.
///
/// # Errors
/// When the file cannot be read.
pub fn read_stop(dir: &Path) -> std::io::Result<Option<Stop>> {
    read(&dir.join(FILE))
}

/// Takes the stop of a folder away: an operator knows that the log lacks nothing.
///
/// # Errors
/// When the file cannot be removed.
pub fn lift(dir: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(dir.join(FILE)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => durable::sync_folder(dir),
    }
}

/// Lets the node sign, once everybody who may hold more of its log was asked.
///
/// Boxed, because telling of a contradiction signs, and so comes here again.
///
/// # Errors
/// The code of the [`Stop`]; those of the store.
pub fn ensure(
    node: Arc<Node>,
) -> std::pin::Pin<Box<dyn Future<Output = Result<(), Problem>> + Send>> {
    Box::pin(async move {
        let signing = &node.signing;
        if !signing.settled.load(Ordering::Acquire) {
            let durable = signing.stop().filter(|stop| stop.code.is_durable());
            if durable.is_none() {
                settle(&node).await?;
            }
        }
        signing.check()
    })
}

/// Stops signing for good, because somebody holds a later head of this log than this node:
/// whatever it signed next would be a fork. The writer ends with it.
pub async fn stand_down(node: &Arc<Node>, reason: &str) {
    if node.is_halted() || node.signing.stop().is_some_and(|stop| stop.code == StopCode::StandDown)
    {
        return;
    }
    tracing::error!(reason, "the node stops writing: its folder is not the newest copy of its log");
    if let Err(error) = node.signing.stop_for_good(StopCode::StandDown, reason) {
        tracing::error!(%error, "that nothing may be signed could not be kept");
    }
    let event = AuditEvent {
        at: clock::now(),
        actor: "node".to_owned(),
        action: "node.stand-down".to_owned(),
        object: node.descriptor.origin.clone(),
        detail: json!({ "reason": reason }).to_string(),
    };
    if let Err(problem) = node.write(vec![Write::Audit(event)]).await {
        tracing::warn!(code = problem.code(), "the reason could not be kept");
    }
    let node = Arc::clone(node);
    // The writer is waited for, and that blocks.
    let stopped = tokio::task::spawn_blocking(move || node.shut_down()).await;
    if stopped.is_err() {
        tracing::error!("the writer could not be stopped");
    }
}

/// Asks again and again until a copied folder may sign, or may not for good.
pub async fn keep_asking(node: Arc<Node>) {
    while !node.is_halted() && !node.signing.settled.load(Ordering::Acquire) {
        tokio::select! {
            () = tokio::time::sleep(ASK_AGAIN) => {}
            () = node.stopped() => return,
        }
        if let Err(problem) = ensure(Arc::clone(&node)).await {
            tracing::warn!(
                code = problem.code(),
                detail = problem.detail(),
                "nothing is signed yet"
            );
        }
    }
}

/// Asks everybody once, unless that was done just now.
async fn settle(node: &Arc<Node>) -> Result<(), Problem> {
    let signing = &node.signing;
    let mut asked = signing.asking.lock().await;
    if signing.settled.load(Ordering::Acquire) || asked.is_some_and(|at| at.elapsed() < ASK_AGAIN) {
        return Ok(());
    }
    let round = ask(node).await;
    *asked = Some(Instant::now());
    let silent = match round? {
        Heard::Ahead(reason) => {
            stand_down(node, &reason).await;
            return Ok(());
        }
        Heard::Contradiction(proof) => {
            // A node that learns of a second tree under its own keys stands down.
            contradiction::take(node, &proof, None)
                .await
                .map_err(|failure| Problem::internal(failure.to_string()))?;
            return Ok(());
        }
        Heard::Nothing { silent } => silent,
    };
    if !silent.is_empty() && !signing.familiar {
        let names = silent.into_iter().take(10).collect::<Vec<_>>().join(", ");
        let why = if signing.run.has_run() {
            "This folder is not the one in which the node ran last"
        } else {
            "Nothing in this folder says that the node ran in it before, as with a new node"
        };
        let reason = format!("{why}, and these have not said what they hold of its log: {names}.");
        signing.suspend(StopCode::CopyUnchecked, reason);
        return Ok(());
    }
    signing.resume(StopCode::CopyUnchecked);
    signing.settled.store(true, Ordering::Release);
    let audit = node.read_now(run::trail)?;
    signing.note_run(node.published.load().head, audit, true);
    node.notify(Notice::State);
    Ok(())
}

/// What peers and witnesses together know of the own log.
enum Heard {
    /// Somebody holds more of it.
    Ahead(String),
    /// Somebody holds another tree under the same keys.
    Contradiction(Box<Equivocation>),
    /// Nobody who answered holds anything that is not here.
    Nothing {
        /// Who has not answered.
        silent: BTreeSet<String>,
    },
}

async fn ask(node: &Arc<Node>) -> Result<Heard, Problem> {
    let rows = node.read_now(|reader| reader.peers())?;
    let rows =
        rows.into_iter().filter(|row| row.state != PeerState::Removed && !row.address.is_empty());
    let mut silent = BTreeSet::new();
    let mut asked = JoinSet::new();
    for row in rows {
        silent.insert(row.descriptor.party.to_string());
        let node = Arc::clone(node);
        asked.spawn(async move {
            let heard = ask_peer(&node, &row).await;
            (row.descriptor.party.to_string(), heard)
        });
    }
    silent.extend(node.config.witnesses.iter().map(|witness| witness.url.clone()));
    for witness in ask_witnesses(node) {
        asked.spawn(async move {
            let (name, outcome) = witness.await;
            let heard = match outcome {
                Rollback::Ahead(size) => Some(Heard::Ahead(format!(
                    "The witness {name} has cosigned {size} entries of this log."
                ))),
                Rollback::No => Some(Heard::Nothing { silent: BTreeSet::new() }),
                Rollback::Silent => None,
            };
            (name, heard)
        });
    }
    let answers = async {
        while let Some(answer) = asked.join_next().await {
            match answer {
                Ok((name, Some(Heard::Nothing { .. }))) => {
                    silent.remove(&name);
                }
                Ok((_, Some(bad))) => return Some(bad),
                Ok((_, None)) | Err(_) => {}
            }
        }
        None
    };
    let bad = tokio::time::timeout(ASK_TIMEOUT, answers).await.unwrap_or(None);
    Ok(bad.unwrap_or(Heard::Nothing { silent }))
}

/// Asks one peer for the newest checkpoint of this node's log that it holds; `None`: no answer.
async fn ask_peer(node: &Arc<Node>, row: &PeerRow) -> Option<Heard> {
    let meter = Arc::new(Meter::new(node.config.allowances));
    let peer = remote(node, &row.address, meter).ok()?;
    let note = match peer.mirror_checkpoint(&node.descriptor.origin).await {
        Ok(note) => note,
        // It does not follow this log, or not yet: it holds nothing of it.
        Err(ClientFailure::Status(404)) => return Some(Heard::Nothing { silent: BTreeSet::new() }),
        Err(_) => return None,
    };
    weigh(node, row.descriptor.party.as_str(), &note).await
}

/// Sets a checkpoint of the own log, as somebody else holds it, beside the log; `None` where it is
/// not signed by this node and so says nothing.
async fn weigh(node: &Arc<Node>, teller: &str, note: &[u8]) -> Option<Heard> {
    let pinned = Pinned::from_descriptor(&node.described()).ok()?;
    let signed = SignedCheckpoint::parse(note).ok()?;
    let is_signed = follow::check(&pinned, &signed).is_ok();
    let mine = mirror(node, LogId::OWN).await.ok()?;
    let heard = match assess(node, LogId::OWN, mine, &signed).await.ok()? {
        // A head of this very log, whichever keys signed it at its time.
        Assessment::Same | Assessment::Older => Heard::Nothing { silent: BTreeSet::new() },
        _ if !is_signed => return None,
        Assessment::Longer => {
            let size = signed.checkpoint.head.size;
            Heard::Ahead(format!("{teller} holds a checkpoint of this log with {size} entries."))
        }
        Assessment::Contradiction(proof) => Heard::Contradiction(proof),
        Assessment::Unlike => return None,
    };
    Some(heard)
}

fn stopped(code: StopCode, reason: String) -> Stop {
    Stop { code, at: clock::now(), reason }
}

fn read(file: &Path) -> std::io::Result<Option<Stop>> {
    match std::fs::read(file) {
        // A file that cannot be understood still says that somebody stopped here.
        Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes).unwrap_or_else(|_| {
            stopped(StopCode::StandDown, format!("{} cannot be read.", file.display()))
        }))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn write(file: &Path, stop: &Stop) -> std::io::Result<()> {
    let bytes = serde_json::to_vec_pretty(stop).unwrap_or_default();
    durable::write(file, &bytes, durable::PRIVATE_FILE)
}
