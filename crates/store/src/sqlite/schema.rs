//! The schema and its migrations: forward only, by SQLite's `user_version`.

use rusqlite::Connection;

use crate::OpenError;

/// One script a version; a script once released never changes.
const MIGRATIONS: &[&str] = &[
    concat!(
        include_str!("../../migrations/sqlite/0001.sql"),
        include_str!("../../migrations/sqlite/derived_to_7.sql")
    ),
    include_str!("../../migrations/sqlite/0002.sql"),
    // Derived tables are dropped there, and filled again by `open`.
    concat!(
        include_str!("../../migrations/sqlite/0003.sql"),
        include_str!("../../migrations/sqlite/derived_to_7.sql")
    ),
    concat!(
        include_str!("../../migrations/sqlite/0004.sql"),
        include_str!("../../migrations/sqlite/derived_to_7.sql")
    ),
    concat!(
        include_str!("../../migrations/sqlite/0005.sql"),
        include_str!("../../migrations/sqlite/derived_to_7.sql")
    ),
    concat!(
        include_str!("../../migrations/sqlite/0006.sql"),
        include_str!("../../migrations/sqlite/derived_to_7.sql"),
        include_str!("../../migrations/sqlite/searched.sql")
    ),
    include_str!("../../migrations/sqlite/0007.sql"),
    include_str!("../../migrations/sqlite/0008.sql"),
    include_str!("../../migrations/sqlite/0009.sql"),
];

/// Derived tables as the newest version has them.
pub(crate) const DERIVED: &str = include_str!("../../migrations/sqlite/derived.sql");

/// Brings a database to the newest version, one transaction a version.
pub(crate) fn migrate(connection: &Connection) -> Result<(), OpenError> {
    let found: i64 = connection
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .map_err(|error| classify(&error))?;
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(OpenError::Newer { found, known });
    }
    for (script, version) in MIGRATIONS.iter().zip(1_i64..) {
        if version > found {
            let script =
                format!("BEGIN IMMEDIATE; {script}; PRAGMA user_version = {version}; COMMIT;");
            connection.execute_batch(&script).map_err(|error| classify(&error))?;
        }
    }
    Ok(())
}

/// What a failure on opening means for the operator.
pub(crate) fn classify(error: &rusqlite::Error) -> OpenError {
    use rusqlite::ErrorCode as Code;
    match error.sqlite_error_code() {
        Some(
            Code::DiskFull
            | Code::DatabaseBusy
            | Code::DatabaseLocked
            | Code::SystemIoFailure
            | Code::OutOfMemory
            | Code::CannotOpen
            | Code::PermissionDenied
            | Code::ReadOnly,
        ) => OpenError::Io(error.to_string()),
        _ => OpenError::Corrupt(error.to_string()),
    }
}
