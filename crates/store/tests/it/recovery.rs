//! Opening: what is refused, what is mended, who may read.

use std::os::unix::fs::PermissionsExt as _;

use comity_protocol::index::{LogId, Seq};
use comity_protocol::time::Timestamp;
use comity_store::sqlite::SqliteStore;
use comity_store::{OpenError, Store as _};
use comity_testkit::suites::recovery;
use comity_testkit::suites::world::{check, fill, grow, verify};
use rusqlite::Connection;

use crate::world::{Sqlite, copy, files, folder};

fn code(result: Result<SqliteStore, OpenError>) -> &'static str {
    result.err().map_or("opened", |error| error.code())
}

#[test]
fn one_process_at_a_time() {
    let dir = folder();
    let store = SqliteStore::open(dir.path()).unwrap();
    assert_eq!(code(SqliteStore::open(dir.path())), "store-locked");
    drop(store);
    assert_eq!(code(SqliteStore::open(dir.path())), "opened");
}

#[test]
fn only_the_owner_reads() {
    let dir = folder();
    let path = dir.path().join("store");
    let mut store = SqliteStore::open(&path).unwrap();
    fill(&mut store, 300);
    let mode =
        |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o700);
    let files = files(&path);
    assert!(files.len() > 5, "{files:?}");
    for file in files {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

#[test]
fn all_is_there_after_opening_again() {
    recovery::all_is_there(&Sqlite);
}

#[test]
fn a_store_of_version_1_is_opened() {
    let dir = folder();
    let connection = Connection::open(dir.path().join("comity.sqlite")).unwrap();
    let migrations = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/sqlite");
    for script in ["0001.sql", "derived_to_7.sql"] {
        connection
            .execute_batch(&std::fs::read_to_string(migrations.join(script)).unwrap())
            .unwrap();
    }
    connection.execute_batch("INSERT INTO account VALUES ('duty', 'admin', '', 1, 0)").unwrap();
    connection.pragma_update(None, "user_version", 1).unwrap();
    drop(connection);
    let mut store = SqliteStore::open(dir.path()).unwrap();
    assert!(store.reader().unwrap().user("duty").unwrap().is_some());
    fill(&mut store, 10);
    verify(&store);
}

/// What was counted, and what is missing, is carried over to the names of version 8.
#[test]
fn a_store_of_version_7_is_opened() {
    let dir = folder();
    let mut store = SqliteStore::open(dir.path()).unwrap();
    let mut world = fill(&mut store, 300);
    let rows = |store: &SqliteStore| {
        let reader = store.reader().unwrap();
        let missing = reader.contents_missing(LogId(1), Seq(0), Timestamp::EPOCH, 100).unwrap();
        (reader.counts(None).unwrap(), missing)
    };
    let before = rows(&store);
    assert!(before.0.len() > 1 && !before.1.is_empty(), "{before:?}");
    drop(store);
    let connection = Connection::open(dir.path().join("comity.sqlite")).unwrap();
    connection
        .execute_batch(
            "ALTER TABLE kind_count RENAME TO tally;
             ALTER TABLE missing_content RENAME TO wanted;
             DROP INDEX missing_content_digest;
             CREATE INDEX wanted_digest ON wanted (digest);
             DROP TABLE alert;
             DROP TABLE alert_rule;
             PRAGMA user_version = 7;",
        )
        .unwrap();
    drop(connection);
    let mut store = SqliteStore::open(dir.path()).unwrap();
    assert_eq!(rows(&store), before);
    assert_eq!(check(&mut store).differences, Vec::<String>::new());
    let more = world.own.notice("urn:example:n", "lorry", 1_000);
    grow(&mut store, &mut world.own, &[&more]);
    assert_eq!(check(&mut store).differences, Vec::<String>::new());
    verify(&store);
}

/// Accounts of version 8 are told of nothing yet, and can be from then on.
#[test]
fn a_store_of_version_8_is_opened() {
    let dir = folder();
    drop(SqliteStore::open(dir.path()).unwrap());
    let connection = Connection::open(dir.path().join("comity.sqlite")).unwrap();
    connection
        .execute_batch(
            "INSERT INTO account (name, role, password, enabled, created_at, handled_by, cleared)
             VALUES ('duty', 'admin', '', 1, 0, '[]', 0);
             DROP TABLE alert;
             DROP TABLE alert_rule;
             PRAGMA user_version = 8;",
        )
        .unwrap();
    drop(connection);
    let store = SqliteStore::open(dir.path()).unwrap();
    let reader = store.reader().unwrap();
    assert!(reader.user("duty").unwrap().is_some());
    assert!(
        reader.alert_rules().unwrap().is_empty() && reader.alerts("duty", 9).unwrap().is_empty()
    );
    assert!(!reader.is_alerted("duty", "a").unwrap());
}

/// All migrations, one after the other, come to the derived tables that a reindex makes.
#[test]
fn migrations_end_at_the_derived_tables_of_today() {
    let dir = folder();
    drop(SqliteStore::open(dir.path()).unwrap());
    let migrated = Connection::open(dir.path().join("comity.sqlite")).unwrap();
    let fresh = Connection::open_in_memory().unwrap();
    let migrations = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/sqlite");
    let derived = std::fs::read_to_string(migrations.join("derived.sql")).unwrap();
    fresh.execute_batch(&derived).unwrap();
    let expected = shape(&fresh);
    assert!(expected.iter().any(|line| line == "kind_count.kind INTEGER 1"), "{expected:?}");
    let there = shape(&migrated);
    for line in expected {
        assert!(there.contains(&line), "{line}");
    }
    for gone in ["tally.", "wanted."] {
        assert!(!there.iter().any(|line| line.starts_with(gone)), "{gone}");
    }
}

/// Every column and every index of a database, by name.
fn shape(connection: &Connection) -> Vec<String> {
    let sql = "SELECT m.name || '.' || c.name || ' ' || c.type || ' ' || c.\"notnull\"
                 FROM sqlite_schema AS m, pragma_table_xinfo (m.name) AS c WHERE m.type = 'table'
               UNION ALL
               SELECT m.name || ' on ' || m.tbl_name || ' ' || c.name
                 FROM sqlite_schema AS m, pragma_index_info (m.name) AS c
                WHERE m.type = 'index' AND m.name NOT LIKE 'sqlite_%'";
    let mut rows = connection.prepare(sql).unwrap();
    rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

#[test]
fn a_newer_store_is_left_alone() {
    let dir = folder();
    drop(SqliteStore::open(dir.path()).unwrap());
    let connection = Connection::open(dir.path().join("comity.sqlite")).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    drop(connection);
    assert_eq!(code(SqliteStore::open(dir.path())), "store-newer");
}

#[test]
fn contradictions_are_refused() {
    let ways = [
        "UPDATE log SET root = zeroblob(32) WHERE log = 0",
        "UPDATE log SET edge = zeroblob(length(edge)) WHERE log = 0",
        "UPDATE log SET size = size - 1 WHERE log = 0",
        "UPDATE entry SET bytes = x'00' WHERE place = 299",
        "DELETE FROM entry WHERE place = 299",
        "DELETE FROM statement WHERE seq = 305",
        "UPDATE log SET checkpoint = CAST('a' || char(10) || '7' || char(10) AS BLOB)",
        "UPDATE log SET checkpoint_size = 7 WHERE log = 0",
    ];
    recovery::contradictions_are_refused(&Sqlite, &ways, |place, statement| {
        let connection = Connection::open(place.path().join("comity.sqlite")).unwrap();
        assert!(connection.execute(statement, []).unwrap() > 0);
    });
}

#[test]
fn damaged_pages_are_reported() {
    let base = folder();
    let whole = base.path().join("whole");
    fill(&mut SqliteStore::open(&whole).unwrap(), 300);
    let connection = Connection::open(whole.join("comity.sqlite")).unwrap();
    let root: i64 = connection
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = 'entry'", [], |row| row.get(0))
        .unwrap();
    drop(connection);
    for (name, from) in [("header", 0), ("entries", (root - 1) * 4096)] {
        let dir = base.path().join(name);
        copy(&whole, &dir);
        let path = dir.join("comity.sqlite");
        let mut bytes = std::fs::read(&path).unwrap();
        let from = usize::try_from(from).unwrap();
        bytes[from..from + 64].fill(0xa5);
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(code(SqliteStore::open(&dir)), "store-corrupt", "{name}");
    }
}

#[test]
fn tiles_lost_with_the_power_are_written_again() {
    let base = folder();
    let dir = base.path().join("store");
    let mut store = SqliteStore::open(&dir).unwrap();
    let mut world = fill(&mut store, 200);
    let made: Vec<_> =
        (1_000..1_400).map(|n| world.own.notice("urn:example:n", "lorry", n)).collect();
    // Past the mark: these were never synced.
    grow(&mut store, &mut world.own, &made.iter().collect::<Vec<_>>());
    drop(store);
    let tile = dir.join("tiles/0/tile/0/001");
    let bundle = dir.join("tiles/0/tile/entries/000");
    let whole = std::fs::read(&tile).unwrap();
    std::fs::write(&tile, &whole[..100]).unwrap();
    std::fs::remove_file(&bundle).unwrap();
    let store = SqliteStore::open(&dir).unwrap();
    assert_eq!(std::fs::read(&tile).unwrap(), whole);
    assert!(bundle.exists());
    verify(&store);
}

#[test]
fn tiles_lost_otherwise_are_served_from_the_entries() {
    let base = folder();
    let dir = base.path().join("store");
    let mut store = SqliteStore::open(&dir).unwrap();
    fill(&mut store, 600);
    drop(store);
    std::fs::remove_dir_all(dir.join("tiles")).unwrap();
    let store = SqliteStore::open(&dir).unwrap();
    verify(&store);
    assert_eq!(store.reader().unwrap().head(LogId::OWN).unwrap().size.0, 600);
}
