//! A reindex of SQLite's tables and tiles finds every difference, says where it is, and mends what
//! can be mended.

use std::path::Path;

use comity_testkit::suites::reindex::{self, Damage};
use rusqlite::Connection;
use tempfile::TempDir;

use crate::world::Sqlite;

fn sql(dir: &TempDir, statement: &str) {
    let connection = Connection::open(dir.path().join("comity.sqlite")).unwrap();
    assert_eq!(connection.execute(statement, []).unwrap(), 1, "{statement}");
}

fn flip(path: &Path) {
    let mut bytes = std::fs::read(path).unwrap();
    bytes[100] ^= 1;
    std::fs::write(path, bytes).unwrap();
}

const DAMAGES: &[Damage<TempDir>] = &[
    Damage {
        spoil: |dir| sql(dir, "UPDATE statement SET issued = issued + 1 WHERE seq = 4"),
        expect: "statement seq 4: issued is",
        mends: true,
    },
    Damage {
        spoil: |dir| sql(dir, "UPDATE statement SET refusal = 'x' WHERE seq = 4"),
        expect: "statement seq 4: refusal is \"x\", should be nothing",
        mends: true,
    },
    Damage {
        spoil: |dir| sql(dir, "DELETE FROM relation WHERE seq = 4"),
        expect: "seq 4: is missing",
        mends: true,
    },
    Damage {
        spoil: |dir| sql(dir, "UPDATE kind_count SET count = count + 1 WHERE log = 0 AND kind = 1"),
        expect: "kind_count log 0, kind 1: count is 2, should be 1",
        mends: true,
    },
    Damage {
        spoil: |dir| sql(dir, "INSERT INTO missing_content VALUES (1, 3, x'00')"),
        expect: "missing_content log 1, seq 3: should not be there",
        mends: true,
    },
    Damage {
        spoil: |dir| sql(dir, "DELETE FROM search_docsize WHERE id = 3"),
        expect: "search rowid 3: is missing",
        mends: true,
    },
    Damage {
        spoil: |dir| {
            sql(dir, "INSERT INTO search (search, rowid, subject) VALUES ('delete', 3, 'urn')");
            sql(dir, "INSERT INTO search (rowid, subject) VALUES (3, 'other words')");
        },
        expect: "search: its words are not those of the texts",
        mends: true,
    },
    Damage {
        spoil: |dir| sql(dir, "INSERT INTO bare VALUES (3)"),
        expect: "bare seq 3: should not be there",
        mends: true,
    },
    Damage {
        spoil: |dir| flip(&dir.path().join("tiles/0/tile/0/000")),
        expect: "log 0 tile/0/000: is not what entry 3 and its neighbours hash to",
        mends: true,
    },
    Damage {
        spoil: |dir| flip(&dir.path().join("tiles/0/tile/entries/000")),
        expect: "log 0 tile/entries/000: differs at byte 100",
        mends: true,
    },
    Damage {
        spoil: |dir| std::fs::remove_file(dir.path().join("tiles/0/tile/entries/000")).unwrap(),
        expect: "log 0 tile/entries/000: is missing",
        mends: true,
    },
    Damage {
        spoil: |dir| {
            let flipped = "CAST(substr(bytes, 1, 90) || x'ff' || substr(bytes, 92) AS BLOB)";
            sql(dir, &format!("UPDATE entry SET bytes = {flipped} WHERE place = 5"));
        },
        expect: "log 0: its 300 entries hash to",
        mends: false,
    },
    Damage {
        spoil: |dir| sql(dir, "UPDATE audit SET actor = 'nobody' WHERE number = 2"),
        expect: "audit number 2: does not follow from the line before",
        mends: false,
    },
    Damage {
        spoil: |dir| sql(dir, "DELETE FROM audit WHERE number = 2"),
        expect: "audit number 2: is missing",
        mends: false,
    },
    Damage {
        spoil: |dir| sql(dir, "UPDATE proposal_body SET bytes = x'7b7d' WHERE number = 1"),
        expect: "proposal 01010101010101010101010101010101: was closed and its body is still there",
        mends: false,
    },
    Damage {
        spoil: |dir| sql(dir, "UPDATE proposal_body SET bytes = x'7b' WHERE number = 3"),
        expect: "proposal 03030303030303030303030303030303: its body is no JSON",
        mends: false,
    },
    Damage {
        spoil: |dir| sql(dir, "UPDATE content_bytes SET bytes = zeroblob(9) WHERE number = 2"),
        expect: "its bytes have another digest",
        mends: false,
    },
];

#[test]
fn every_difference_is_found_named_and_mended_where_that_can_be() {
    let sound = reindex::differences(&Sqlite, DAMAGES, |place| {
        assert!(!place.path().join("reindex.sqlite").exists());
    });
    assert_eq!(sound.rows["tiles"], 2);
}

#[test]
fn a_rebuild_of_a_whole_store_changes_nothing_and_goes_on() {
    reindex::changes_nothing(&Sqlite);
}
