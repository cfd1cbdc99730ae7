//! Whether the node's folder can be written to, and how much room there is.
//!
//! Nobody believes the last write for long: the disk may have filled since, or been enlarged. So
//! whoever asks has a little written and synced, at most every few seconds; and a write of the
//! store that failed counts until one succeeds, or for a while.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use comity_store::durable::PRIVATE_FILE;
use tokio::time::Instant;

use crate::error::codes::{self, Code};

/// What is written to try it, in bytes: the smallest commit writes less.
const PROBE_BYTES: usize = 64 << 10;

/// How long the outcome of a trial is believed.
const PROBE_EVERY: Duration = Duration::from_secs(5);

/// A trial that takes longer has failed: a disk that hangs is none.
const PROBE_WITHIN: Duration = Duration::from_secs(10);

/// How long a write of the store that failed counts where none came after it.
const FAILED_FOR: Duration = Duration::from_secs(60);

/// The file that is written to try it.
const PROBE: &str = "write-probe";

/// The folder of a node, as far as writing goes.
#[derive(Debug)]
pub struct Disk {
    dir: PathBuf,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// When the trial that runs began.
    trying: Option<Instant>,
    /// When the last one ended, and with what.
    tried: Option<(Instant, Option<&'static Code>)>,
    /// When a write of the store failed, unless one has succeeded since.
    failed: Option<Instant>,
}

/// How much room there is on a disk, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// What the node may still use.
    pub free: u64,
    /// What there is in all.
    pub size: u64,
    /// Whether it is mounted to be read only.
    pub is_read_only: bool,
}

impl Disk {
    /// The disk on which a folder lies.
    pub fn of(dir: &Path) -> Self {
        Self { dir: dir.to_owned(), state: Mutex::default() }
    }

    /// How much room there is; `None` where the system does not say.
    pub fn room(&self) -> Option<Room> {
        room(&self.dir)
    }

    /// The store has written.
    pub fn written(&self) {
        self.lock().failed = None;
    }

    /// The store could not write.
    pub fn write_failed(&self) {
        self.lock().failed = Some(Instant::now());
    }

    /// Why nothing can be written, by stable code. May block: a little is written and synced,
    /// unless that was done just now.
    pub fn fault(&self) -> Option<&'static Code> {
        let now = Instant::now();
        {
            let mut state = self.lock();
            if let Some(began) = state.trying {
                let hangs = now.saturating_duration_since(began) > PROBE_WITHIN;
                let known = state.tried.and_then(|(_, fault)| fault);
                return if hangs { Some(&codes::STORE_UNWRITABLE) } else { known };
            }
            let fresh = |at: Instant| now.saturating_duration_since(at) < PROBE_EVERY;
            if let Some((_, fault)) = state.tried.filter(|(at, _)| fresh(*at)) {
                return fault.or_else(|| state.lately(now));
            }
            state.trying = Some(now);
        }
        let fault = try_write(&self.dir).err().map(|error| of_error(&error));
        let mut state = self.lock();
        state.trying = None;
        state.tried = Some((Instant::now(), fault));
        fault.or_else(|| state.lately(now))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// That the store could not write lately.
    fn lately(&self, now: Instant) -> Option<&'static Code> {
        let failed = self.failed.filter(|at| now.saturating_duration_since(*at) < FAILED_FOR);
        failed.map(|_| &codes::STORE_UNWRITABLE)
    }
}

/// How much room there is on the disk of a folder; `None` where the system does not say.
pub fn room(dir: &Path) -> Option<Room> {
    let found = rustix::fs::statvfs(dir).ok()?;
    let bytes = |blocks: u64| blocks.saturating_mul(found.f_frsize);
    let is_read_only = found.f_flag.contains(rustix::fs::StatVfsMountFlags::RDONLY);
    Some(Room { free: bytes(found.f_bavail), size: bytes(found.f_blocks), is_read_only })
}

/// What keeps a file from being written, by stable code.
pub fn of_error(error: &io::Error) -> &'static Code {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => &codes::DISK_FULL,
        io::ErrorKind::ReadOnlyFilesystem => &codes::DISK_READ_ONLY,
        _ => &codes::STORE_UNWRITABLE,
    }
}

fn try_write(dir: &Path) -> io::Result<()> {
    let path = dir.join(PROBE);
    let mut options = OpenOptions::new();
    let file = options.write(true).create(true).truncate(true).mode(PRIVATE_FILE).open(&path);
    let written = file.and_then(|mut file| {
        // A file system that packs what repeats must find room for it all the same.
        let mut bytes = vec![0; PROBE_BYTES];
        let _ = getrandom::fill(&mut bytes);
        file.write_all(&bytes)?;
        file.sync_data()
    });
    match (written, std::fs::remove_file(&path)) {
        (Err(error), _) => Err(error),
        (Ok(()), removed) => removed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_keeps_from_writing_has_a_code() {
        let code = |kind| of_error(&io::Error::from(kind)).code;
        assert_eq!(code(io::ErrorKind::StorageFull), "disk-full");
        assert_eq!(code(io::ErrorKind::ReadOnlyFilesystem), "disk-read-only");
        assert_eq!(code(io::ErrorKind::PermissionDenied), "store-unwritable");
    }

    #[tokio::test(start_paused = true)]
    async fn a_folder_is_tried_and_a_failed_write_is_remembered_for_a_while() {
        let dir = tempfile::tempdir().unwrap();
        let disk = Disk::of(dir.path());
        let code = |disk: &Disk| disk.fault().map(|code| code.code);
        assert_eq!(code(&disk), None);
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "nothing is left behind");
        disk.write_failed();
        assert_eq!(code(&disk), Some("store-unwritable"));
        disk.written();
        assert_eq!(code(&disk), None);
        disk.write_failed();
        tokio::time::advance(FAILED_FOR).await;
        assert_eq!(code(&disk), None);

        drop(dir);
        assert_eq!(code(&disk), None, "it was tried just now");
        tokio::time::advance(PROBE_EVERY).await;
        assert_eq!(code(&disk), Some("store-unwritable"), "the folder is gone");
        assert!(disk.room().is_none());
    }

    #[test]
    fn a_disk_says_how_much_room_there_is() {
        let room = room(Path::new("/")).unwrap();
        assert!(room.free <= room.size && room.size > 0);
    }
}
