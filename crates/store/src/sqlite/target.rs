//! Statements as they were logged: found by identifier, read back from their entries.

use comity_protocol::index::Target;
use comity_protocol::statement::{self, Statement, StatementId};
use rusqlite::{Connection, OptionalExtension as _};

use crate::StoreError;
use crate::sqlite::convert::{odd, signed};

/// The first of the candidates that is this very statement, verified.
pub(crate) fn first_verified(
    connection: &Connection,
    candidates: &[u64],
    id: &StatementId,
) -> Result<Option<Statement>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT entry.bytes FROM statement JOIN entry USING (place)
         WHERE statement.seq = ?1 AND statement.id = ?2",
    )?;
    for seq in candidates {
        let bytes: Option<Vec<u8>> =
            select.query_row((signed(*seq)?, id.0), |row| row.get(0)).optional()?;
        if let Some(bytes) = bytes {
            return parse(&bytes).map(Some);
        }
    }
    Ok(None)
}

/// What a statement that was verified says, read from its entry.
pub(crate) fn parse(bytes: &[u8]) -> Result<Statement, StoreError> {
    let unverified = statement::parse(bytes).map_err(|_| odd("entry"))?;
    Ok(unverified.statement().clone())
}

/// What `decide` asks of an earlier statement.
pub(crate) fn target(
    connection: &Connection,
    candidates: &[u64],
    id: &StatementId,
) -> Result<Option<Target>, StoreError> {
    let Some(statement) = first_verified(connection, candidates, id)? else { return Ok(None) };
    let retracted = connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM relation WHERE target = ?1 AND relation = 'retracts')",
        )?
        .query_row([id.0], |row| row.get(0))?;
    Ok(Some(Target { issuer: statement.issuer, digest: statement.digest, retracted }))
}
