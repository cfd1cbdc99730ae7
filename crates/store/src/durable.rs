//! Small files that survive a power cut: written aside, synced, renamed, and the folder synced.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

/// Mode of a folder that only the node's own user may enter.
pub const PRIVATE_FOLDER: u32 = 0o700;

/// Mode of a file that only the node's own user may read.
pub const PRIVATE_FILE: u32 = 0o600;

/// Replaces the file at `path` by `bytes`, with exactly these permissions: after a power cut there
/// is the old file or the new one, never a part.
///
/// # Errors
/// The operating system's; the old file then still stands.
pub fn write(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let aside = aside(path)?;
    let written = write_aside(&aside, bytes, mode).and_then(|()| std::fs::rename(&aside, path));
    if written.is_err() {
        // The half-written copy is of no use to anybody; that it stays is no further harm.
        let _ = std::fs::remove_file(&aside);
        return written;
    }
    sync_folder(parent(path))
}

/// Creates a folder that only the node's own user may enter, and what is missing above it.
///
/// # Errors
/// The operating system's.
pub fn private_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    std::fs::DirBuilder::new().recursive(true).mode(PRIVATE_FOLDER).create(path)?;
    sync_folder(parent(path))
}

/// Makes the names in a folder durable.
///
/// # Errors
/// The operating system's.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

fn write_aside(aside: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(mode).open(aside)?;
    // The umask may have taken rights away, and a left-over file keeps those it had.
    file.set_permissions(std::fs::Permissions::from_mode(mode))?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn aside(path: &Path) -> io::Result<std::path::PathBuf> {
    let Some(name) = path.file_name() else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "a file needs a name"));
    };
    let mut aside = std::ffi::OsString::from(".");
    aside.push(name);
    aside.push(".new");
    Ok(path.with_file_name(aside))
}

fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_whole_files_with_the_rights_asked_for() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key");
        write(&path, b"one", PRIVATE_FILE).unwrap();
        write(&path, b"two!", PRIVATE_FILE).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two!");
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_failure_leaves_the_old_file_alone() {
        let dir = tempfile::tempdir().unwrap();
        assert!(write(&dir.path().join("missing/key"), b"one", PRIVATE_FILE).is_err());
        // A folder cannot be replaced by a file.
        let folder = dir.path().join("folder");
        private_folder(&folder.join("inner")).unwrap();
        assert!(write(&folder, b"one", PRIVATE_FILE).is_err());
        assert!(folder.join("inner").is_dir());
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
