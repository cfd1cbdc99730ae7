//! The ground of the live database, and a fresh one beside it that is filled from there.

use comity_protocol::index::{Change, LogId, Seq, Target};
use comity_protocol::log::merkle::LeafIndex;
use comity_protocol::party::Descriptor;
use comity_protocol::statement::{Statement, StatementId};
use comity_protocol::time::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::StoreError;
use crate::fault::Hook;
use crate::ids::IdTable;
use crate::replay::{Derivation, Ground, Known};
use crate::sqlite::convert::{corrupt_row, from_place, place, signed, unsigned};
use crate::sqlite::derived::{Derived, Dictionary};
use crate::sqlite::{search, target};

/// The ground of the database that is attached to a fresh one.
pub(super) struct Attached<'a>(pub(super) &'a Connection);

impl Attached<'_> {
    fn entry(&self, at: i64) -> Result<(Timestamp, Vec<u8>), StoreError> {
        let mut select =
            self.0.prepare_cached("SELECT known_at, bytes FROM entry WHERE place = ?1")?;
        let (known_at, bytes) = select.query_row([at], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok((Timestamp::from_millis(known_at), bytes))
    }
}

impl Ground for Attached<'_> {
    fn count(&self) -> Result<u64, StoreError> {
        unsigned(self.0.query_row("SELECT count(*) FROM entry", [], |row| row.get(0))?)
    }

    fn entries(
        &self,
        each: &mut dyn FnMut(Known) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut order = self.0.prepare("SELECT seq, place FROM entry ORDER BY seq, place")?;
        let mut rows = order.query([])?;
        while let Some(row) = rows.next()? {
            let (seq, at) = (unsigned(row.get(0)?)?, row.get(1)?);
            let (log, _) = from_place(at)?;
            let (known_at, bytes) = self.entry(at)?;
            each(Known { seq: Seq(seq), log, known_at, bytes })?;
        }
        Ok(())
    }

    fn genesis(&self) -> Result<Option<Vec<u8>>, StoreError> {
        let at = place(LogId::OWN, LeafIndex(0))?;
        let mut select = self.0.prepare_cached("SELECT bytes FROM entry WHERE place = ?1")?;
        Ok(select.query_row([at], |row| row.get(0)).optional()?)
    }

    fn descriptor(&self, log: LogId) -> Result<Option<Descriptor>, StoreError> {
        let mut select = self.0.prepare_cached("SELECT descriptor FROM peer WHERE log = ?1")?;
        let text: Option<String> = select.query_row([log.0], |row| row.get(0)).optional()?;
        text.map(|text| serde_json::from_str(&text))
            .transpose()
            .map_err(|_| corrupt_row("descriptor"))
    }
}

/// A fresh database being filled. What is searchable follows from ground as well, but not how far
/// the live one has come with it.
pub(super) struct Fresh<'a> {
    connection: &'a Connection,
    /// The last sequence number made searchable.
    indexed: u64,
    ids: IdTable,
    words: Dictionary,
}

impl<'a> Fresh<'a> {
    pub(super) fn new(connection: &'a Connection, indexed: u64) -> Self {
        Self { connection, indexed, ids: IdTable::default(), words: Dictionary::default() }
    }

    /// What [`search`] notes of a statement beside its words.
    fn make_searchable(
        &self,
        log: LogId,
        seq: Seq,
        statement: &Statement,
    ) -> Result<(), StoreError> {
        if seq.0 > self.indexed {
            return Ok(());
        }
        let seq = signed(seq.0)?;
        search::note(self.connection, &statement.digest, seq)?;
        let mut select = self.connection.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM content
             WHERE digest = ?1 AND log = ?2 AND issuer = ?3 AND erased_at IS NULL)",
        )?;
        let of = params![statement.digest.0, log.0, statement.issuer.as_str()];
        let held: bool = select.query_row(of, |row| row.get(0))?;
        if held { Ok(()) } else { search::lay_bare(self.connection, seq) }
    }
}

impl Derivation for Fresh<'_> {
    fn write(&mut self, change: &Change) -> Result<(), StoreError> {
        for row in &change.statements {
            if let Some((id, statement)) = &row.statement {
                self.ids.insert(id, row.seq.0);
                self.make_searchable(change.log, row.seq, statement)?;
            }
        }
        let hook = Hook::default();
        Derived { connection: self.connection, words: &mut self.words, hook: &hook }.write(change)
    }

    fn target(&self, log: LogId, id: &StatementId) -> Result<Option<Target>, StoreError> {
        let candidates: Vec<u64> = self.ids.candidates(id).collect();
        target::target(self.connection, log, &candidates, id)
    }
}
