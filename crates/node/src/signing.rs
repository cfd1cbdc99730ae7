//! Whether this node may sign: what has to be asked before the first signature ([`Inquiry`]), and
//! what stops it for good.
//!
//! A log that grows on an old copy of itself has signed two trees, and that cannot be taken back.
//! So a node signs nothing after a start until it has asked its peers and witnesses for the newest
//! checkpoint of its own log that they know, and until it knows its folder: [`run`] keeps beside
//! the database which file it was and how far the log had come. What stops a node for good stands
//! in a file of the folder, and only an operator's command takes it away.

use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use arc_swap::ArcSwapOption;
use comity_protocol::log::merkle::TreeHead;
use comity_protocol::time::Timestamp;
use comity_store::durable;
use serde::{Deserialize, Serialize};

use crate::clock::Clock;
use crate::error::{Error, codes};

pub mod run;

/// Name of the file that says why nothing is signed any more.
pub const FILE: &str = "stopped.json";

/// Name of the file in which a backup says what it holds: a folder that has it was put back.
pub const BACKUP: &str = "backup.json";

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

impl From<&Stop> for Error {
    fn from(stop: &Stop) -> Self {
        Self::new(codes::of_refusal(stop.code.as_str()), stop.reason.clone())
    }
}

/// What a node knows about whether it may sign.
pub struct Signing {
    file: PathBuf,
    clock: Clock,
    stop: ArcSwapOption<Stop>,
    /// Whether the folder is the one the node ran in last, so that it lacks nothing.
    familiar: bool,
    settled: AtomicBool,
    run: run::Marker,
    faults: AtomicU64,
}

impl Signing {
    /// What the folder says, before anybody was asked. An empty log begins with this start.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn open(dir: &Path, clock: &Clock, head: TreeHead) -> std::io::Result<Self> {
        let file = dir.join(FILE);
        let run = run::Marker::open(dir)?;
        let stopped = |reason| Stop { code: StopCode::StandDown, at: clock.now(), reason };
        let stop = read(&file, clock)?.or_else(|| run.behind(head).map(stopped));
        Ok(Self {
            file,
            clock: clock.clone(),
            stop: ArcSwapOption::from_pointee(stop),
            familiar: head.size.0 == 0 || run.is_same_file(),
            settled: AtomicBool::new(false),
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
    pub fn check(&self) -> Result<(), Error> {
        self.stop().map_or(Ok(()), |stop| Err(Error::from(&*stop)))
    }

    /// Whether everybody who may hold more of the own log was asked.
    pub fn is_settled(&self) -> bool {
        self.settled.load(Ordering::Acquire)
    }

    /// Everybody was asked, and nobody holds more than this folder.
    pub fn settle(&self) {
        self.resume(StopCode::CopyUnchecked);
        self.settled.store(true, Ordering::Release);
    }

    /// Whether the folder is the one the node ran in last, so that it lacks nothing.
    pub const fn is_familiar(&self) -> bool {
        self.familiar
    }

    /// Whether the folder is a copy that `comity backup` made, and nobody has looked at it since.
    pub fn is_backup(&self) -> bool {
        self.file.with_file_name(BACKUP).exists()
    }

    /// Whether anything says where the node ran last.
    pub fn has_run(&self) -> bool {
        self.run.has_run()
    }

    /// Stops for a cause that ends with the process.
    pub fn suspend(&self, code: StopCode, reason: String) {
        if self.stop().is_none_or(|stop| !stop.code.is_durable()) {
            self.stop.store(Some(Arc::new(self.stopped(code, reason))));
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
        let stop = self.stopped(code, reason.to_owned());
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

    fn stopped(&self, code: StopCode, reason: String) -> Stop {
        Stop { code, at: self.clock.now(), reason }
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

/// Asks those who may hold more of the own log than this folder; whoever signs waits for it.
pub trait Inquiry: Send + Sync {
    /// Asks everybody, unless that was done just now, and settles whether the node may sign.
    ///
    /// # Errors
    /// Those of the store.
    fn ask(&self) -> Pin<Box<dyn Future<Output = Result<(), Error>> + Send + '_>>;
}

/// Why a node in a folder signs nothing for good, if it does.
///
/// # Errors
/// When the file cannot be read.
pub fn read_stop(dir: &Path, clock: &Clock) -> std::io::Result<Option<Stop>> {
    read(&dir.join(FILE), clock)
}

/// Forgets that the folder is a backup: everybody who may hold more of the log was asked.
///
/// # Errors
/// When the file cannot be taken away.
pub fn forget_backup(dir: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(dir.join(BACKUP)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => durable::sync_folder(dir),
    }
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

fn read(file: &Path, clock: &Clock) -> std::io::Result<Option<Stop>> {
    match std::fs::read(file) {
        // A file that cannot be understood still says that somebody stopped here.
        Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes).unwrap_or_else(|_| Stop {
            code: StopCode::StandDown,
            at: clock.now(),
            reason: format!("{} cannot be read.", file.display()),
        }))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn write(file: &Path, stop: &Stop) -> std::io::Result<()> {
    let bytes = serde_json::to_vec_pretty(stop).unwrap_or_default();
    durable::write(file, &bytes, durable::PRIVATE_FILE)
}
