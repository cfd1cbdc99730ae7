//! Where the node ran last, and how far its log had come: what tells a restored folder from the
//! one that never stopped growing.
//!
//! `last-run.json` stands beside the database and not in it, so that a database put back alone is
//! behind what the file says. A folder put back as a whole has another database file: its number
//! and its time of birth, which no copy keeps, are not those in the file.

use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use comity_protocol::log::merkle::TreeHead;
use comity_store::{Reader, StoreError, durable};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

/// Name of the file.
pub const FILE: &str = "last-run.json";

/// The database, as the store names it.
const DATABASE: &str = "comity.sqlite";

/// Shortest time between two notes while the log grows: each costs a sync of a small file.
const INTERVAL: Duration = Duration::from_secs(1);

/// What the file says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Run {
    /// The database file.
    database: Option<Identity>,
    /// Entries of the own log.
    size: u64,
    /// Their root, 64 hex digits.
    root: String,
    /// The newest line of the audit trail: whoever takes lines away at its end leaves this one
    /// wanting.
    #[serde(default)]
    audit: Option<Trail>,
}

/// The end of the audit trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trail {
    /// The number of the newest line.
    number: u64,
    /// Its link, 64 hex digits.
    link: String,
}

/// The end of the audit trail as it stands.
///
/// # Errors
/// The reader's.
pub fn trail(reader: &dyn Reader) -> Result<Option<Trail>, StoreError> {
    let newest = reader.audit(None, 1)?.rows.into_iter().next();
    Ok(newest.map(|row| Trail { number: row.number, link: HEXLOWER.encode(&row.link) }))
}

/// Why the audit trail in a folder lacks what it ended with when the node ran there last.
///
/// # Errors
/// When the folder cannot be read.
pub fn cut(dir: &Path, reader: &dyn Reader) -> io::Result<Option<String>> {
    let line = |number| line(reader, number).ok().flatten();
    Ok(Marker::open(dir)?.audit_cut(line))
}

/// The link of a line of the audit trail; `None` where there is none.
///
/// # Errors
/// The reader's.
pub fn line(reader: &dyn Reader, number: u64) -> Result<Option<[u8; 32]>, StoreError> {
    let page = reader.audit(number.checked_add(1), 1)?;
    Ok(page.rows.first().filter(|row| row.number == number).map(|row| row.link))
}

/// What no copy of a file keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Identity {
    /// The number of the file in its file system.
    inode: u64,
    /// When it came to be, in nanoseconds since the Unix epoch; `None` where the file system does
    /// not say.
    born_ns: Option<u128>,
}

/// The file, as this process knows it.
pub(super) struct Marker {
    path: PathBuf,
    database: Option<Identity>,
    found: Option<Run>,
    noted: Mutex<Option<(Instant, TreeHead, Option<Trail>)>>,
}

impl Marker {
    /// Reads the file; one that cannot be understood counts as none.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub(super) fn open(dir: &Path) -> io::Result<Self> {
        let path = dir.join(FILE);
        let found = match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).ok(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        Ok(Self { path, database: identity(&dir.join(DATABASE)), found, noted: Mutex::new(None) })
    }

    /// Why the log in the folder is less than the one that was there.
    pub(super) fn behind(&self, head: TreeHead) -> Option<String> {
        let run = self.found.as_ref()?;
        let other = run.size == head.size.0 && run.root != head.root.to_string();
        (run.size > head.size.0 || other).then(|| {
            format!(
                "The log in this folder had {} entries when the node ran here last; now it has {}{}.",
                run.size,
                head.size,
                if other { ", and they are others" } else { "" }
            )
        })
    }

    /// Why the audit trail lacks what it ended with.
    pub(super) fn audit_cut(&self, line: impl Fn(u64) -> Option<[u8; 32]>) -> Option<String> {
        let trail = self.found.as_ref()?.audit.as_ref()?;
        let kept = line(trail.number).is_some_and(|link| HEXLOWER.encode(&link) == trail.link);
        (!kept).then(|| {
            format!(
                "The audit trail ended with line {} when the node ran here last; that line is gone or \
                 another.",
                trail.number
            )
        })
    }

    /// Whether anything says where the node ran last.
    pub(super) fn has_run(&self) -> bool {
        self.found.is_some()
    }

    /// Whether the database is the very file the node ran on last. A store without a file is taken
    /// for the same: nothing can be copied there.
    pub(super) fn is_same_file(&self) -> bool {
        self.database.is_none()
            || self.found.as_ref().is_some_and(|run| run.database == self.database)
    }

    /// Notes how far the log has come; unless `always`, not more often than is worth it.
    pub(super) fn note(&self, head: TreeHead, audit: Option<Trail>, always: bool) {
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        let recent = noted.as_ref().is_some_and(|(at, ..)| at.elapsed() < INTERVAL);
        let same =
            noted.as_ref().is_some_and(|(_, known, trail)| *known == head && *trail == audit);
        if same || (recent && !always) || self.database.is_none() {
            return;
        }
        let (size, root) = (head.size.0, head.root.to_string());
        let run = Run { database: self.database, size, root, audit: audit.clone() };
        let bytes = serde_json::to_vec(&run).unwrap_or_default();
        match durable::write(&self.path, &bytes, durable::PRIVATE_FILE) {
            Ok(()) => *noted = Some((Instant::now(), head, audit)),
            Err(error) => tracing::warn!(%error, "how far the log has come could not be noted"),
        }
    }
}

fn identity(database: &Path) -> Option<Identity> {
    let found = std::fs::metadata(database).ok()?;
    let born = found.created().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    Some(Identity { inode: found.ino(), born_ns: born.map(|age| age.as_nanos()) })
}
