//! SQLite's stores, each in a folder of its own, and what their files are.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use comity_store::fault::Faults;
use comity_store::sqlite::SqliteStore;
use comity_store::{OpenError, Store};
use comity_testkit::suites::Backend;
use tempfile::TempDir;

/// SQLite, as the suites see it.
pub(crate) struct Sqlite;

impl Backend for Sqlite {
    type Place = TempDir;

    fn place(&self) -> TempDir {
        folder()
    }

    fn open(&self, place: &TempDir) -> Result<Box<dyn Store>, OpenError> {
        Ok(Box::new(SqliteStore::open(place.path())?))
    }

    fn open_with_faults(
        &self,
        place: &TempDir,
        faults: Arc<dyn Faults>,
    ) -> Result<Box<dyn Store>, OpenError> {
        Ok(Box::new(SqliteStore::open_with_faults(place.path(), faults)?))
    }

    fn copy(&self, place: &TempDir) -> TempDir {
        let to = folder();
        copy(place.path(), to.path());
        to
    }
}

/// A folder in memory where there is one: these tests sync often.
pub(crate) fn folder() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

/// Every file below a folder.
pub(crate) fn files(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            files.push(path);
        }
    }
    files
}

/// Copies a store that nobody has open.
pub(crate) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &to);
        } else {
            std::fs::copy(&path, &to).unwrap();
        }
    }
}
