//! The ground of the live database, and a fresh one beside it that is filled from there.

use comity_protocol::index::{Change, LogId, Target};
use comity_protocol::log::merkle::LeafIndex;
use comity_protocol::party::Descriptor;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use rusqlite::{Connection, OptionalExtension as _};

use crate::StoreError;
use crate::fault::Hook;
use crate::ids::IdTable;
use crate::replay::{Derivation, Ground, Known};
use crate::sqlite::convert::{from_place, odd, place, unsigned};
use crate::sqlite::derived::{Derived, Words};
use crate::sqlite::target;

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
            each(Known { seq: comity_protocol::index::Seq(seq), log, known_at, bytes })?;
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
        text.map(|text| serde_json::from_str(&text)).transpose().map_err(|_| odd("descriptor"))
    }
}

/// A fresh database being filled.
pub(super) struct Fresh<'a> {
    connection: &'a Connection,
    ids: IdTable,
    words: Words,
}

impl<'a> Fresh<'a> {
    pub(super) fn new(connection: &'a Connection) -> Self {
        Self { connection, ids: IdTable::default(), words: Words::default() }
    }
}

impl Derivation for Fresh<'_> {
    fn write(&mut self, change: &Change) -> Result<(), StoreError> {
        for row in &change.statements {
            if let Some((id, _)) = &row.statement {
                self.ids.insert(id, row.seq.0);
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
