//! The one transaction behind [`crate::Store::apply`]: ground rows, then what follows from them.

use std::collections::{BTreeMap, BTreeSet};

use comity_protocol::content::Digest;
use comity_protocol::index::{Change, LogId};
use comity_protocol::log::merkle::{TreeHead, TreeSize, leaf_hash};
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::fault::{Hook, Point};
use crate::sqlite::convert::{corrupt_row, edge, edge_bytes, hash32, place, signed, unsigned};
use crate::sqlite::derived::{Derived, Dictionary};
use crate::sqlite::shared::Shared;
use crate::sqlite::target;
use crate::tiles::{FullTile, LogState};
use crate::{Seal, StoreError, Write};

mod alerts;
mod contents;
mod people;
mod proposals;
mod sightings;

/// A transaction under way.
pub(crate) struct Tx<'a> {
    pub(crate) connection: &'a Connection,
    pub(crate) shared: &'a Shared,
    pub(crate) hook: &'a Hook,
    pub(crate) words: &'a mut Dictionary,
    pub(crate) done: Done,
}

/// What a transaction leads to once it is committed.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) next_seq: u64,
    pub(crate) known_at: Timestamp,
    pub(crate) ids: Vec<(StatementId, u64)>,
    /// Statements of peers' logs among `ids`.
    pub(crate) fresh: BTreeSet<(LogId, StatementId)>,
    pub(crate) logs: BTreeMap<LogId, LogState>,
    pub(crate) full: Vec<(LogId, FullTile)>,
    pub(crate) erased: bool,
}

impl Done {
    /// Nothing was done yet.
    pub(crate) const fn new(next_seq: u64, known_at: Timestamp) -> Self {
        Self {
            next_seq,
            known_at,
            ids: Vec::new(),
            fresh: BTreeSet::new(),
            logs: BTreeMap::new(),
            full: Vec::new(),
            erased: false,
        }
    }
}

impl Tx<'_> {
    /// Writes everything but the commit.
    pub(crate) fn write(&mut self, writes: &[Write], seal: &dyn Seal) -> Result<(), StoreError> {
        let mut own = false;
        for write in writes {
            if let Write::Log(change) = write {
                own |= change.log == LogId::OWN;
                self.grow(change)?;
            } else {
                self.row(write)?;
            }
        }
        if own { self.seal(seal) } else { Ok(()) }
    }

    fn row(&mut self, write: &Write) -> Result<(), StoreError> {
        match write {
            Write::Log(change) => self.grow(change),
            Write::Content(row) => self.keep_content(row),
            Write::Withheld { log, digest, retry_at } => self.withhold(*log, digest, *retry_at),
            Write::Delivered(delivery) => self.deliver(delivery),
            Write::Peer(row) => self.peer(row),
            Write::PeerRemoved(log) => self.remove_peer(*log),
            Write::Cosigned { size, note } => self.cosign(*size, note),
            Write::Witnessed { from, row } => self.witness(*from, row),
            Write::Sighting { row, note } => self.sighting(row, note),
            Write::SightingDropped { log, sighting } => self.drop_sighting(*log, sighting),
            Write::Equivocation(row) => self.equivocation(row),
            Write::Urgent(row) => self.urgent(row),
            Write::UrgentSeen(id) => self.urgent_seen(id),
            Write::User(row) => self.account(row),
            Write::Credential(row) => self.credential(row),
            Write::CredentialEnded(hash) => self.end_credential(hash),
            Write::CredentialUsed { secret_hash, at, address } => {
                self.credential_used(secret_hash, *at, address)
            }
            Write::Passkey(row) => self.passkey(row),
            Write::PasskeyUsed { id, count, at } => self.passkey_used(id, *count, *at),
            Write::PasskeyRemoved(id) => self.remove_passkey(id),
            Write::AlertRules(row) => self.alert_rules(row),
            Write::Alert(row) => self.alert(row),
            Write::AlertsForgotten(before) => self.forget_alerts(*before),
            Write::Proposal(row) => self.propose(row),
            Write::ProposalDecided { id, outcome } => self.decide(id, outcome),
            Write::Audit(event) => self.audit(event),
        }
    }

    /// One log grows: entries, what they say, and the tree read back and hashed again.
    fn grow(&mut self, change: &Change) -> Result<(), StoreError> {
        let mut state = self.stored_state(change)?;
        self.expect_consistent(change)?;
        self.insert_entries(change)?;
        let hook = self.hook;
        Derived { connection: self.connection, words: self.words, hook }.write(change)?;
        self.note_ids(change)?;
        for erasure in &change.erasures {
            self.erase(change.log, erasure)?;
        }
        let mut full = Vec::new();
        let leaves = hook.step(Point::ReadBack, || read_back(self.connection, change))?;
        state.append(&leaves, &mut full);
        if state.head() != change.to {
            return Err(StoreError::Fatal(format!(
                "log {} as stored has the root {}, the change says {}",
                change.log.0,
                state.head().root,
                change.to.root
            )));
        }
        if let Some(checkpoint) = &change.checkpoint {
            state.checkpoint = Some(checkpoint.as_slice().into());
        }
        hook.step(Point::Row("log"), || {
            self.store_state(change.log, &state, change.checkpoint.as_deref())
        })?;
        self.done.full.extend(full.into_iter().map(|tile| (change.log, tile)));
        self.done.logs.insert(change.log, state);
        Ok(())
    }

    /// The state the change starts from: in memory, and the same as stored.
    fn stored_state(&self, change: &Change) -> Result<LogState, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT size, edge FROM log WHERE log = ?1")?;
        let stored = statement
            .query_row([change.log.0], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)))
            .optional()?;
        let (size, bytes) = stored.unwrap_or_default();
        let edge = edge(unsigned(size)?, &bytes)?;
        if edge.size() != change.from {
            return Err(StoreError::Conflict { actual: edge.size() });
        }
        let state = match self.done.logs.get(&change.log) {
            Some(state) => state.clone(),
            None => {
                self.shared.log(change.log).map_or_else(LogState::new, |state| (*state).clone())
            }
        };
        if *state.edge() == edge {
            Ok(state)
        } else {
            Err(StoreError::Fatal(format!(
                "the edge of log {} is not the one stored",
                change.log.0
            )))
        }
    }

    /// A change decided on an old view is a conflict; one that contradicts itself is our own
    /// mistake.
    fn expect_consistent(&self, change: &Change) -> Result<(), StoreError> {
        let first = change.entries.first().map(|entry| entry.seq.0);
        if first.is_some_and(|seq| seq != self.done.next_seq) {
            return Err(StoreError::Conflict { actual: change.from });
        }
        let rows = change.entries.iter().zip(&change.statements);
        let orderly = rows.zip(change.from.0..).zip(self.done.next_seq..).all(
            |(((entry, row), index), seq)| {
                (entry.index.0, entry.seq.0) == (index, seq)
                    && (row.index.0, row.seq.0) == (index, seq)
            },
        );
        let count = u64::try_from(change.entries.len()).unwrap_or(u64::MAX);
        let sized = change.from.0.checked_add(count) == Some(change.to.size.0);
        if orderly && sized && change.entries.len() == change.statements.len() {
            return Ok(());
        }
        Err(StoreError::Fatal(
            "the rows of a change are not numbered one after the other".to_owned(),
        ))
    }

    fn insert_entries(&mut self, change: &Change) -> Result<(), StoreError> {
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO entry (place, seq, known_at, bytes) VALUES (?1, ?2, ?3, ?4)",
        )?;
        for entry in &change.entries {
            let place = place(change.log, entry.index)?;
            let seq = signed(entry.seq.0)?;
            self.hook.step(Point::Row("entry"), || {
                insert.execute(params![place, seq, entry.known_at.millis(), entry.bytes])
            })?;
            self.done.next_seq = entry.seq.0.saturating_add(1);
            self.done.known_at = self.done.known_at.max(entry.known_at);
        }
        Ok(())
    }

    /// Notes where statements stand: the first place in every log. A peer can log one statement
    /// again and again, and looking for it must not become longer by that; the own log has none
    /// twice.
    fn note_ids(&mut self, change: &Change) -> Result<(), StoreError> {
        for row in &change.statements {
            let Some((id, _)) = &row.statement else { continue };
            let known = change.log != LogId::OWN && {
                let candidates = self.shared.candidates(id);
                self.done.fresh.contains(&(change.log, *id))
                    || target::is_in_log(self.connection, change.log, &candidates, id)?
            };
            if !known {
                self.done.ids.push((*id, row.seq.0));
                if change.log != LogId::OWN {
                    self.done.fresh.insert((change.log, *id));
                }
            }
        }
        Ok(())
    }

    fn store_state(
        &self,
        log: LogId,
        state: &LogState,
        checkpoint: Option<&[u8]>,
    ) -> Result<(), StoreError> {
        let TreeHead { size, root } = state.head();
        let mut upsert = self.connection.prepare_cached(
            "INSERT INTO log (log, size, root, edge, checkpoint, checkpoint_size)
             VALUES (?1, ?2, ?3, ?4, ?5, iif(?5 IS NULL, 0, ?2))
             ON CONFLICT (log) DO UPDATE SET size = ?2, root = ?3, edge = ?4,
               checkpoint = coalesce(?5, checkpoint),
               checkpoint_size = iif(?5 IS NULL, checkpoint_size, ?2)",
        )?;
        let edge = edge_bytes(state.edge());
        upsert.execute(params![log.0, signed(size.0)?, root.0, edge, checkpoint])?;
        Ok(())
    }

    /// Signs the head of the own log as the transaction has it, the last step before the commit.
    fn seal(&mut self, seal: &dyn Seal) -> Result<(), StoreError> {
        let Some(mut state) = self.done.logs.remove(&LogId::OWN) else {
            return Err(corrupt_row("own log"));
        };
        let head = state.head();
        let checkpoint = self.hook.step(Point::Seal, || {
            seal.seal(head).map_err(|failure| StoreError::Unavailable(failure.to_string()))
        })?;
        self.hook
            .step(Point::Row("log"), || self.store_state(LogId::OWN, &state, Some(&checkpoint)))?;
        state.checkpoint = Some(checkpoint.into());
        self.done.logs.insert(LogId::OWN, state);
        Ok(())
    }

    fn cosign(&mut self, size: TreeSize, note: &[u8]) -> Result<(), StoreError> {
        let size = signed(size.0)?;
        self.hook.step(Point::Row("log"), || {
            self.connection.execute(
                "UPDATE log SET cosigned = ?2, cosigned_size = ?1
                 WHERE log = 0 AND cosigned_size <= ?1 AND size >= ?1",
                params![size, note],
            )
        })?;
        Ok(())
    }
}

/// The leaf hashes of the entries just written, from the bytes as the database gives them back.
fn read_back(
    connection: &Connection,
    change: &Change,
) -> Result<Vec<comity_protocol::log::merkle::Hash>, StoreError> {
    let Some(first) = change.entries.first() else { return Ok(Vec::new()) };
    let mut select = connection
        .prepare_cached("SELECT bytes FROM entry WHERE place >= ?1 ORDER BY place LIMIT ?2")?;
    let count = signed(change.entries.len().try_into().unwrap_or(u64::MAX))?;
    let mut rows = select.query(params![place(change.log, first.index)?, count])?;
    let mut leaves = Vec::with_capacity(change.entries.len());
    while let Some(row) = rows.next()? {
        let bytes = row.get_ref(0)?.as_blob().map_err(|_| corrupt_row("entry"))?;
        leaves.push(leaf_hash(bytes));
    }
    Ok(leaves)
}

/// A digest from a column.
pub(crate) fn digest(bytes: &[u8]) -> Result<Digest, StoreError> {
    hash32(bytes).map(Digest)
}
