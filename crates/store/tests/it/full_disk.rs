//! A full disk: nothing is lost, nothing is half done, and it goes on when there is room again.

use std::path::{Path, PathBuf};
use std::process::Command;

use comity_store::sqlite::SqliteStore;
use comity_store::{Store as _, StoreError};
use comity_testkit::contract::dump::dump;

use crate::world::{World, check, fill, folder, grow, verify, writes};

/// Grows the log until the store refuses; what it refuses changes nothing.
fn grow_until_full(store: &mut SqliteStore, world: &mut World) {
    for n in 0.. {
        assert!(n < 10_000, "the disk never filled");
        let before = world.clone();
        let made = world.own.notice("urn:example:n", &"filling ".repeat(1_000), 10_000 + n);
        let writes = writes(store, &mut world.own, &[&made]);
        match store.apply(&writes, &world.own.seal()) {
            Ok(()) => {}
            Err(StoreError::Unavailable(_)) => {
                *world = before;
                return;
            }
            Err(other) => panic!("{other}"),
        }
    }
}

fn fills_and_recovers(
    dir: &Path,
    fill_up: impl Fn(&SqliteStore),
    make_room: impl Fn(&SqliteStore),
) {
    let mut store = SqliteStore::open(dir).unwrap();
    let mut world = fill(&mut store, 20);
    fill_up(&store);
    grow_until_full(&mut store, &mut world);
    let full = dump(&*store.reader().unwrap());
    assert_eq!(store.reader().unwrap().head(world.own.log).unwrap(), world.own.head());
    // Again and again, and still nothing changes.
    for _ in 0..3 {
        grow_until_full(&mut store, &mut world);
    }
    verify(&store);
    make_room(&store);
    let made: Vec<_> =
        (0..20).map(|n| world.own.notice("urn:example:n", "room", 90_000 + n)).collect();
    grow(&mut store, &mut world.own, &made.iter().collect::<Vec<_>>());
    while store.catch_up(1_000).unwrap() > 0 {}
    verify(&store);
    assert_eq!(check(&mut store).differences, [""; 0]);
    assert!(dump(&*store.reader().unwrap()).len() > full.len());
    drop(store);
    verify(&SqliteStore::open(dir).unwrap());
}

#[test]
fn a_database_that_may_not_grow() {
    let dir = folder();
    fills_and_recovers(
        dir.path(),
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
    fills_and_recovers(&small.0.join("store"), |_| {}, |_| std::fs::remove_file(&ballast).unwrap());
}
