//! Damaged bytes at random places: found when the store is opened, or by a pass from end to end, or
//! without any effect.

use std::path::Path;

use comity_store::sqlite::SqliteStore;
use comity_store::sqlite::scrub;
use comity_store::{ReindexMode, Store as _};
use comity_testkit::suites::world::{fill, verify};

use crate::world::{copy, folder};

/// Bytes damaged in one copy.
const BYTES: u64 = 64;

fn damage(database: &Path, seed: u64) {
    let mut bytes = std::fs::read(database).unwrap();
    let length = u64::try_from(bytes.len()).unwrap();
    let mut state = seed;
    let mut next = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 33
    };
    for _ in 0..BYTES {
        // The first page says what the file is; without it nothing is opened.
        let at = usize::try_from(4_096 + next() % (length - 4_096)).unwrap();
        bytes[at] ^= u8::try_from(1 + next() % 255).unwrap();
    }
    std::fs::write(database, bytes).unwrap();
}

/// How damage shows: on opening, by a pass, or not at all.
fn found(dir: &Path) -> &'static str {
    let Ok(mut store) = SqliteStore::open(dir) else { return "on opening" };
    if !store.faults().is_empty() {
        return "on opening";
    }
    if scrub::pass(dir).is_ok_and(|faults| faults.is_empty()) {
        let report = store.reindex(ReindexMode::Check, &mut |_, _| {});
        let differences = report.unwrap().differences;
        assert_eq!(differences, Vec::<String>::new(), "a pass has to find this");
        return "not at all";
    }
    "by a pass"
}

#[test]
fn damage_is_found_or_does_no_harm() {
    let dir = folder();
    let origin = dir.path().join("origin");
    let mut store = SqliteStore::open(&origin).unwrap();
    fill(&mut store, 700);
    assert_eq!(store.faults(), Vec::<String>::new());
    drop(store);
    assert_eq!(found(&origin), "not at all", "a sound store is sound");
    for seed in 1..=12 {
        let damaged = dir.path().join(format!("damaged-{seed}"));
        copy(&origin, &damaged);
        damage(&damaged.join("comity.sqlite"), seed);
        found(&damaged);
    }
}

#[test]
fn a_damaged_tile_is_found_by_a_pass() {
    let dir = folder();
    let mut store = SqliteStore::open(dir.path()).unwrap();
    fill(&mut store, 700);
    let tile = dir.path().join("tiles/0/tile/entries/000");
    let mut bytes = std::fs::read(&tile).unwrap();
    bytes[100] ^= 1;
    std::fs::write(&tile, bytes).unwrap();
    let faults = scrub::pass(dir.path()).unwrap();
    assert!(faults.iter().any(|fault| fault.contains("entries/000")), "{faults:?}");
    assert!(!dir.path().join(scrub::FOLDER).exists(), "the copy is gone");
}

#[test]
fn a_backup_of_a_store_in_use_is_whole() {
    let dir = folder();
    let (live, to) = (dir.path().join("live"), dir.path().join("to"));
    let mut store = SqliteStore::open(&live).unwrap();
    fill(&mut store, 300);
    let copied = comity_store::sqlite::backup::copy(&live, &to, &mut |_, _| {}).unwrap();
    assert_eq!(copied.differences, Vec::<String>::new());
    assert_eq!((copied.size, copied.entries), (300, 305));
    let again = comity_store::sqlite::backup::copy(&live, &to, &mut |_, _| {});
    assert!(again.is_err(), "a copy is not written over");
    let restored = SqliteStore::open(&to).unwrap();
    assert_eq!(restored.faults(), Vec::<String>::new());
    verify(&restored);
}
