//! Does ground agree with itself: pages, contents, proposals, the audit trail, logs and their
//! tiles.

use std::collections::BTreeMap;

use comity_protocol::content::Digest;
use comity_protocol::index::LogId;
use comity_protocol::log::merkle::{LeafIndex, leaf_hash};
use comity_protocol::log::tile::{TILE_WIDTH, TileLevel, TilePath, encode_bundle};
use rusqlite::Connection;

use crate::replay::Findings;
use crate::rows::Verdict;
use crate::sqlite::convert::{corrupt_row, named};
use crate::sqlite::read::audit_row;
use crate::sqlite::{SqliteStore, tile};
use crate::tiles::LogState;
use crate::{ReindexMode, StoreError};

/// What SQLite itself finds wrong.
pub(super) fn integrity(
    connection: &Connection,
    findings: &mut Findings,
) -> Result<(), StoreError> {
    let mut check = connection.prepare("PRAGMA integrity_check (20)")?;
    let lines = check.query_map([], |row| row.get::<_, String>(0))?;
    for line in lines {
        match line {
            Ok(line) if line == "ok" => {}
            // The index of words is derived, whatever became of its pages.
            Ok(line) if line.contains("FTS5 table") => {
                findings.derived(format!("database: {line}"));
            }
            Ok(line) => findings.ground(format!("database: {line}")),
            Err(error) => findings.ground(format!("database: {error}")),
        }
    }
    Ok(())
}

/// Every content held is the one its digest names, and every content erased is gone.
pub(super) fn contents(connection: &Connection, findings: &mut Findings) -> Result<(), StoreError> {
    let mut select = connection.prepare(
        "SELECT digest, bytes, erased_at IS NOT NULL FROM content LEFT JOIN content_bytes USING (number)
         ORDER BY number",
    )?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let digest = row.get_ref(0)?.as_blob().map_err(|_| corrupt_row("digest"))?;
        let bytes = row.get_ref(1)?.as_blob_or_null().map_err(|_| corrupt_row("content"))?;
        let (bytes, erased) = (bytes.unwrap_or_default(), row.get::<_, bool>(2)?);
        let name = || data_encoding::HEXLOWER.encode(digest);
        if erased && bytes.iter().any(|byte| *byte != 0) {
            findings.ground(format!("content {}: was erased and is still there", name()));
        }
        if !erased && Digest::of(bytes).0.as_slice() != digest {
            findings.ground(format!("content {}: its bytes have another digest", name()));
        }
    }
    Ok(())
}

/// Every proposal can be read as it was written, and every body that was to be destroyed is gone.
pub(super) fn proposals(
    connection: &Connection,
    findings: &mut Findings,
) -> Result<(), StoreError> {
    let mut select = connection.prepare(
        "SELECT id, verdict, bytes FROM proposal LEFT JOIN proposal_body USING (number)
         ORDER BY number",
    )?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let id: Vec<u8> = row.get(0)?;
        let name = data_encoding::HEXLOWER.encode(&id);
        let verdict: Option<String> = row.get(1)?;
        let verdict = verdict.map(named::<Verdict>).transpose()?;
        let bytes: Option<Vec<u8>> = row.get(2)?;
        let bytes = bytes.unwrap_or_default();
        if verdict.is_some_and(|verdict| !verdict.keeps_body()) {
            if bytes.iter().any(|byte| *byte != 0) {
                findings.ground(format!("proposal {name}: was closed and its body is still there"));
            }
        } else if serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).is_err() {
            findings.ground(format!("proposal {name}: its body is no JSON"));
        }
    }
    Ok(())
}

/// Every line of the audit trail follows from the one before.
pub(super) fn audit(connection: &Connection, findings: &mut Findings) -> Result<(), StoreError> {
    let mut select = connection.prepare(
        "SELECT number, at, actor, action, object, detail, link FROM audit ORDER BY number",
    )?;
    let mut rows = select.query([])?;
    let (mut before, mut expected) = ([0; 32], 1_u64);
    while let Some(row) = rows.next()? {
        let line = audit_row(row)?;
        if line.number != expected {
            findings.ground(format!("audit number {expected}: is missing"));
        }
        if line.link != line.event.link(&before, line.number) {
            findings.ground(format!(
                "audit number {}: does not follow from the line before",
                line.number
            ));
        }
        before = line.link;
        expected = line.number.saturating_add(1);
    }
    Ok(())
}

/// Every log's entries lead to the head that was signed, and its files say the same.
pub(super) fn logs(
    store: &mut SqliteStore,
    mode: ReindexMode,
    counts: &mut BTreeMap<String, u64>,
    findings: &mut Findings,
) -> Result<(), StoreError> {
    let mut files = 0_u64;
    for (log, known) in store.shared.logs() {
        let mut state = LogState::new();
        let mut full = Vec::new();
        let mut damaged = Vec::new();
        let width = u64::from(TILE_WIDTH);
        while state.head().size < known.head().size {
            let first = state.head().size.0;
            let entries =
                tile::entries(&store.connection, log, LeafIndex(first), TILE_WIDTH.into())?;
            if entries.is_empty() {
                break;
            }
            let leaves: Vec<_> = entries.iter().map(|entry| leaf_hash(entry)).collect();
            state.append(&leaves, &mut full);
            if entries.len() == usize::from(TILE_WIDTH) {
                let path =
                    TilePath { level: TileLevel::Entries, index: first / width, width: TILE_WIDTH };
                let bytes = encode_bundle(entries.iter().map(Vec::as_slice));
                let bytes = bytes.map_err(|_| corrupt_row("bundle"))?;
                damaged.extend(compare(store, log, path, &bytes, findings)?);
                files = files.saturating_add(1);
            }
            for tile in full.drain(..) {
                let level = TileLevel::Hash(tile.level);
                let path = TilePath { level, index: tile.index, width: TILE_WIDTH };
                let bytes = tile::encode(tile.nodes.hashes(TILE_WIDTH))?;
                damaged.extend(compare(store, log, path, &bytes, findings)?);
                files = files.saturating_add(1);
            }
        }
        if state.head() == known.head() {
            for (path, bytes) in damaged {
                if mode == ReindexMode::Rebuild {
                    store.shared.folder.write(log, path, &bytes).map_err(tile::io)?;
                }
            }
        } else {
            findings.ground(format!(
                "log {}: its {} entries hash to {}, the head kept for them is {}",
                log.0,
                state.head().size,
                state.head().root,
                known.head().root
            ));
        }
    }
    counts.insert("tiles".to_owned(), files);
    Ok(())
}

/// Compares a file with what it should be; gives back what to write in its place.
fn compare(
    store: &SqliteStore,
    log: LogId,
    path: TilePath,
    expected: &[u8],
    findings: &mut Findings,
) -> Result<Option<(TilePath, Vec<u8>)>, StoreError> {
    let found = store.shared.folder.read(log, path).map_err(tile::io)?;
    let what = match found {
        Some(found) if found == expected => return Ok(None),
        Some(found) => {
            let differs = found.iter().zip(expected).position(|(one, other)| one != other);
            let at = differs.unwrap_or(found.len().min(expected.len()));
            match path.level {
                TileLevel::Hash(0) => {
                    let entry = path.first().saturating_add(u64::try_from(at / 32).unwrap_or(0));
                    format!("is not what entry {entry} and its neighbours hash to")
                }
                _ => format!("differs at byte {at}"),
            }
        }
        None => "is missing".to_owned(),
    };
    findings.derived(format!("log {} {path}: {what}", log.0));
    Ok(Some((path, expected.to_vec())))
}
