//! A full disk: nothing is lost, nothing is half done, and it goes on when there is room again.

use std::path::PathBuf;
use std::process::Command;

use comity_store::sqlite::SqliteStore;
use comity_testkit::suites::full_disk;

use crate::world::folder;

#[test]
fn a_database_that_may_not_grow() {
    let dir = folder();
    full_disk::run(
        || SqliteStore::open(dir.path()).unwrap(),
        |store| store.limit_pages(200).unwrap(),
        |store| store.limit_pages(1_000_000).unwrap(),
    );
}

/// A small file system of its own; `None` where this process may not mount one.
struct Small(PathBuf);

impl Small {
    fn mount(at: PathBuf) -> Option<Self> {
        std::fs::create_dir(&at).ok()?;
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=6m", "tmpfs"]).arg(&at);
        mount.output().ok()?.status.success().then_some(Self(at))
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn a_disk_that_is_really_full() {
    let base = folder();
    // Only root may mount; elsewhere the limit on pages above stands for it.
    let Some(small) = Small::mount(base.path().join("small")) else { return };
    let ballast = small.0.join("ballast");
    std::fs::write(&ballast, vec![0; 3 << 20]).unwrap();
    full_disk::run(
        || SqliteStore::open(&small.0.join("store")).unwrap(),
        |_| {},
        |_| std::fs::remove_file(&ballast).unwrap(),
    );
}
