//! Statements as they were logged: found by identifier, read back from their entries.

use comity_protocol::index::{LogId, Target};
use comity_protocol::statement::{self, Statement, StatementId};
use rusqlite::{Connection, OptionalExtension as _};

use crate::StoreError;
use crate::sqlite::convert::{corrupt_row, places, signed};

/// The first of the candidates that is this very statement, verified in this log.
fn in_log(
    connection: &Connection,
    log: LogId,
    candidates: &[u64],
    id: &StatementId,
) -> Result<Option<Statement>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT entry.bytes FROM statement JOIN entry USING (place)
         WHERE statement.seq = ?1 AND statement.id = ?2 AND statement.place BETWEEN ?3 AND ?4",
    )?;
    let (first, last) = places(log)?;
    for seq in candidates {
        let bytes: Option<Vec<u8>> =
            select.query_row((signed(*seq)?, id.0, first, last), |row| row.get(0)).optional()?;
        if let Some(bytes) = bytes {
            return parse(&bytes).map(Some);
        }
    }
    Ok(None)
}

/// Whether one of the candidates is this very statement, verified in this log.
pub(crate) fn is_in_log(
    connection: &Connection,
    log: LogId,
    candidates: &[u64],
    id: &StatementId,
) -> Result<bool, StoreError> {
    if candidates.is_empty() {
        return Ok(false);
    }
    let mut select = connection.prepare_cached(
        "SELECT EXISTS
           (SELECT 1 FROM statement WHERE seq = ?1 AND id = ?2 AND place BETWEEN ?3 AND ?4)",
    )?;
    let (first, last) = places(log)?;
    for seq in candidates {
        if select.query_row((signed(*seq)?, id.0, first, last), |row| row.get(0))? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What a statement that was verified says, read from its entry.
pub(crate) fn parse(bytes: &[u8]) -> Result<Statement, StoreError> {
    statement::said(bytes).map_err(|_| corrupt_row("entry"))
}

/// What `decide` asks of an earlier statement of a log.
pub(crate) fn target(
    connection: &Connection,
    log: LogId,
    candidates: &[u64],
    id: &StatementId,
) -> Result<Option<Target>, StoreError> {
    let statement = in_log(connection, log, candidates, id)?;
    let Some(statement) = statement else { return Ok(None) };
    let retracted = connection
        .prepare_cached(
            "SELECT EXISTS
               (SELECT 1 FROM relation WHERE log = ?1 AND target = ?2 AND relation = 'retracts')",
        )?
        .query_row((log.0, id.0), |row| row.get(0))?;
    let is_binding = connection
        .prepare_cached(
            "SELECT EXISTS
               (SELECT 1 FROM binding WHERE log = ?1 AND digest = ?2 AND issuer = ?3)",
        )?
        .query_row((log.0, statement.digest.0, statement.issuer.as_str()), |row| row.get(0))?;
    Ok(Some(Target { issuer: statement.issuer, digest: statement.digest, retracted, is_binding }))
}
