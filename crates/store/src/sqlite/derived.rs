//! What follows from entries: rows that are found again, relations, keys, numbers by kind.
//!
//! The names of tables stand without a schema on purpose: a reindex runs the same statements on a
//! fresh database, to which the ground is attached.

use std::collections::BTreeMap;

use comity_protocol::index::{Change, LogId, StatementRow};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::StoreError;
use crate::fault::{Hook, Point};
use crate::sqlite::convert::{corrupt_row, name, place, signed};

/// Most words kept in memory; a peer can invent kinds without end.
const WORDS_MAX: usize = 4_096;

/// In `kind_count`, the kind of entries that were refused.
pub(crate) const REFUSED: i64 = 0;

/// Numbers of kinds and issuers, as far as they are remembered.
#[derive(Debug, Default)]
pub(crate) struct Dictionary {
    numbers: BTreeMap<String, i64>,
}

impl Dictionary {
    /// Forgets everything: a transaction that may have made new numbers did not end well.
    pub(crate) fn clear(&mut self) {
        self.numbers.clear();
    }

    fn number(
        &mut self,
        connection: &Connection,
        hook: &Hook,
        text: &str,
    ) -> Result<i64, StoreError> {
        if let Some(number) = self.numbers.get(text) {
            return Ok(*number);
        }
        let stored = connection
            .prepare_cached("SELECT number FROM word WHERE text = ?1")?
            .query_row([text], |row| row.get(0))
            .optional()?;
        let number = match stored {
            Some(number) => number,
            None => hook.step(Point::Row("word"), || {
                connection
                    .prepare_cached("INSERT INTO word (text) VALUES (?1) RETURNING number")?
                    .query_row([text], |row| row.get(0))
            })?,
        };
        if self.numbers.len() >= WORDS_MAX {
            self.numbers.clear();
        }
        self.numbers.insert(text.to_owned(), number);
        Ok(number)
    }
}

/// Writes derived rows.
pub(crate) struct Derived<'a> {
    pub(crate) connection: &'a Connection,
    pub(crate) words: &'a mut Dictionary,
    pub(crate) hook: &'a Hook,
}

impl Derived<'_> {
    pub(crate) fn write(mut self, change: &Change) -> Result<(), StoreError> {
        self.statements(change)?;
        self.relations(change)?;
        self.binding(change)?;
        self.keys(change)?;
        if change.log == LogId::OWN { Ok(()) } else { self.missing_content(change) }
    }

    fn statements(&mut self, change: &Change) -> Result<(), StoreError> {
        let connection = self.connection;
        let mut insert = connection.prepare_cached(
            "INSERT INTO statement (seq, place, known_at, id, kind, issuer, issued, hosted, refusal)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?;
        let mut counts: BTreeMap<i64, i64> = BTreeMap::new();
        let mut hosted: BTreeMap<i64, i64> = BTreeMap::new();
        for (entry, row) in change.entries.iter().zip(&change.statements) {
            let (mut kind, mut issuer, mut id, mut issued) = (None, None, None, None);
            if let Some((statement_id, statement)) = &row.statement {
                kind = Some(self.words.number(connection, self.hook, statement.kind.as_str())?);
                issuer =
                    Some(self.words.number(connection, self.hook, statement.issuer.as_str())?);
                id = Some(statement_id.0);
                issued = statement.issued_at.map(|time| time.millis());
            }
            let (seq, place) = (signed(row.seq.0)?, place(change.log, row.index)?);
            let known_at = entry.known_at.millis();
            self.hook.step(Point::Row("statement"), || {
                insert.execute(params![
                    seq,
                    place,
                    known_at,
                    id,
                    kind,
                    issuer,
                    issued,
                    row.hosted,
                    row.refusal
                ])
            })?;
            if let Some(issuer) = issuer.filter(|_| row.hosted) {
                *hosted.entry(issuer).or_default() += 1;
            }
            *counts.entry(kind.unwrap_or(REFUSED)).or_default() += 1;
        }
        let mut add = connection.prepare_cached(
            "INSERT INTO kind_count (log, kind, count) VALUES (?1, ?2, ?3)
             ON CONFLICT DO UPDATE SET count = count + ?3",
        )?;
        for (kind, count) in counts {
            self.hook.step(Point::Row("kind_count"), || {
                add.execute(params![change.log.0, kind, count])
            })?;
        }
        for (issuer, count) in hosted {
            self.hook.step(Point::Row("hosting"), || {
                connection
                    .prepare_cached(
                        "INSERT INTO hosting (issuer, log, count) VALUES (?1, ?2, ?3)
                         ON CONFLICT DO UPDATE SET count = count + ?3",
                    )?
                    .execute(params![issuer, change.log.0, count])
            })?;
        }
        Ok(())
    }

    fn relations(&self, change: &Change) -> Result<(), StoreError> {
        for row in &change.relations {
            self.hook.step(Point::Row("relation"), || {
                self.connection
                    .prepare_cached(
                        "INSERT INTO relation (log, target, seq, relation) VALUES (?1, ?2, ?3, ?4)",
                    )?
                    .execute(params![
                        change.log.0,
                        row.target.0,
                        signed(row.seq.0)?,
                        name(&row.relation)?
                    ])
                    .map_err(StoreError::from)
            })?;
        }
        Ok(())
    }

    fn binding(&self, change: &Change) -> Result<(), StoreError> {
        let statements = change.statements.iter().filter_map(|row| row.statement.as_ref());
        for (_, statement) in statements.filter(|(_, statement)| statement.kind.binds()) {
            self.hook.step(Point::Row("binding"), || {
                self.connection
                    .prepare_cached(
                        "INSERT INTO binding (log, digest, issuer) VALUES (?1, ?2, ?3)
                         ON CONFLICT DO NOTHING",
                    )?
                    .execute(params![change.log.0, statement.digest.0, statement.issuer.as_str()])
                    .map_err(StoreError::from)
            })?;
        }
        Ok(())
    }

    fn keys(&self, change: &Change) -> Result<(), StoreError> {
        for row in &change.keys {
            self.hook.step(Point::Row("key"), || {
                self.connection
                    .prepare_cached(
                        "INSERT INTO key (log, seq, issuer, kid, cose) VALUES (?1, ?2, ?3, ?4, ?5)",
                    )?
                    .execute(params![
                        change.log.0,
                        signed(row.seq.0)?,
                        row.issuer.as_str(),
                        row.kid.0,
                        row.key
                    ])
                    .map_err(StoreError::from)
            })?;
        }
        Ok(())
    }

    /// Contents of a peer's statements that did not come through its log before, and were not
    /// erased there. That one came through another log does not count: it may be gone from there
    /// tomorrow. What other SCITT issuers log has no content file that could be asked for.
    fn missing_content(&self, change: &Change) -> Result<(), StoreError> {
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO missing_content (log, seq, digest) SELECT ?1, ?2, ?3
             WHERE NOT EXISTS (SELECT 1 FROM content WHERE digest = ?3 AND log = ?1 AND issuer = ?4)
               AND NOT EXISTS (SELECT 1 FROM erased WHERE digest = ?3 AND log = ?1 AND issuer = ?4)",
        )?;
        for StatementRow { seq, statement, .. } in &change.statements {
            let Some((_, statement)) = statement else { continue };
            if statement.kind.is_foreign() {
                continue;
            }
            let seq = signed(seq.0).map_err(|_| corrupt_row("seq"))?;
            self.hook.step(Point::Row("missing_content"), || {
                insert.execute(params![
                    change.log.0,
                    seq,
                    statement.digest.0,
                    statement.issuer.as_str()
                ])
            })?;
        }
        Ok(())
    }
}
