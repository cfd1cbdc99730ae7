//! Reading: one connection a reader, one snapshot a call.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use comity_protocol::content::Digest;
use comity_protocol::index::{KeyRow, LogId, Seq};
use comity_protocol::log::merkle::{CompactRange, Hash, LeafIndex, TreeHead};
use comity_protocol::log::tile::{TILE_WIDTH, TileLevel, TilePath};
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::sightings::Sighting;
use rusqlite::{Connection, OptionalExtension as _};

use crate::rows::{
    AlertRow, AlertRuleRow, AuditRow, ContentRow, CredentialRow, Delivery, EquivocationRow, Facts,
    KindCount, Page, PasskeyRow, PeerRow, ProposalId, ProposalRow, Query, SightingRow,
    StatementView, UrgentRow, UserRow, WitnessRow,
};
use crate::sqlite::convert::place;
use crate::sqlite::shared::Shared;
use crate::sqlite::tile;
use crate::tiles::{LogState, TileNodes, locate};
use crate::{Proposals, Reader, StoreError};

mod alerts;
mod contents;
mod people;
mod proposals;
mod sightings;
mod statements;

pub(crate) use people::audit_row;

type TileKey = (LogId, u8, u64);

type Recent = [Option<(TileKey, Arc<TileNodes>)>; 8];

/// A reader of a [`crate::sqlite::SqliteStore`].
#[derive(Debug)]
pub(crate) struct SqliteReader {
    shared: Arc<Shared>,
    connection: Connection,
    /// The tile last used at each level: the hashes of one proof lie in few tiles.
    recent: RefCell<Recent>,
}

impl SqliteReader {
    pub(crate) fn new(shared: Arc<Shared>) -> Result<Self, StoreError> {
        let connection = shared.connect_reader()?;
        Ok(Self { shared, connection, recent: RefCell::default() })
    }

    /// Several statements of SQL on one snapshot.
    fn snapshot<T>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.shared.check()?;
        let transaction = self.connection.unchecked_transaction()?;
        let result = read(&transaction)?;
        transaction.finish()?;
        Ok(result)
    }

    fn state(&self, log: LogId) -> Result<Option<Arc<LogState>>, StoreError> {
        self.shared.check()?;
        Ok(self.shared.log(log))
    }

    fn full_tile(&self, key: TileKey) -> Result<Arc<TileNodes>, StoreError> {
        let slot = usize::from(key.1);
        if let Some(Some((recent, nodes))) = self.recent.borrow().get(slot)
            && *recent == key
        {
            return Ok(Arc::clone(nodes));
        }
        let nodes = tile::nodes(&self.shared, &self.connection, key.0, key.1, key.2)?;
        if let Some(recent) = self.recent.borrow_mut().get_mut(slot) {
            *recent = Some((key, Arc::clone(&nodes)));
        }
        Ok(nodes)
    }

    fn hash_tile(
        &self,
        log: LogId,
        state: &LogState,
        level: u8,
        path: &TilePath,
    ) -> Result<Vec<u8>, StoreError> {
        let nodes = match state.partial(level, path.index) {
            Some(partial) => Arc::clone(partial),
            None => self.full_tile((log, level, path.index))?,
        };
        tile::encode(nodes.hashes(path.width))
    }

    fn bundle(&self, log: LogId, path: &TilePath) -> Result<Vec<u8>, StoreError> {
        if path.width == TILE_WIDTH
            && let Some(bytes) = self.shared.folder.read(log, *path).map_err(tile::io)?
        {
            return Ok(bytes);
        }
        tile::bundle(&self.connection, log, *path)
    }
}

impl Reader for SqliteReader {
    fn another(&self) -> Result<Box<dyn Reader>, StoreError> {
        self.shared.check()?;
        Ok(Box::new(Self::new(Arc::clone(&self.shared))?))
    }

    fn head(&self, log: LogId) -> Result<TreeHead, StoreError> {
        Ok(self.state(log)?.map_or(TreeHead::EMPTY, |state| state.head()))
    }

    fn edge(&self, log: LogId) -> Result<CompactRange, StoreError> {
        Ok(self.state(log)?.map_or_else(CompactRange::new, |state| state.edge().clone()))
    }

    fn checkpoint(&self, log: LogId) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.state(log)?.and_then(|state| state.checkpoint.as_deref().map(<[u8]>::to_vec)))
    }

    fn cosigned(&self) -> Result<Option<Vec<u8>>, StoreError> {
        self.shared.check()?;
        let cosigned = self
            .connection
            .prepare_cached("SELECT cosigned FROM log WHERE log = 0")?
            .query_row([], |row| row.get(0))
            .optional()?;
        Ok(cosigned.flatten())
    }

    fn entries(
        &self,
        log: LogId,
        from: LeafIndex,
        limit: usize,
    ) -> Result<Vec<Vec<u8>>, StoreError> {
        self.shared.check()?;
        tile::entries(&self.connection, log, from, limit)
    }

    fn hash(&self, log: LogId, level: u8, index: u64) -> Result<Hash, StoreError> {
        let state = self.state(log)?.filter(|state| state.has_node(level, index));
        let state = state.ok_or(StoreError::NotFound)?;
        let (tile_level, tile_index, height, position) = locate(level, index);
        let node = match state.partial(tile_level, tile_index) {
            Some(partial) => partial.get(height, position),
            None => self.full_tile((log, tile_level, tile_index))?.get(height, position),
        };
        node.ok_or(StoreError::NotFound)
    }

    fn tile(&self, log: LogId, path: &TilePath) -> Result<Vec<u8>, StoreError> {
        let state = self.state(log)?.filter(|state| path.is_within(state.head().size));
        let state = state.ok_or(StoreError::NotFound)?;
        match path.level {
            TileLevel::Hash(level) => self.hash_tile(log, &state, level, path),
            TileLevel::Entries => self.bundle(log, path),
        }
    }

    fn own_index(&self, id: &StatementId) -> Result<Option<LeafIndex>, StoreError> {
        self.shared.check()?;
        statements::own_index(&self.connection, &self.shared.candidates(id), id)
    }

    fn places(&self, id: &StatementId) -> Result<Vec<StatementView>, StoreError> {
        let candidates = self.shared.candidates(id);
        self.snapshot(|connection| statements::places(connection, &candidates, id))
    }

    fn statement(&self, seq: Seq) -> Result<Option<StatementView>, StoreError> {
        self.snapshot(|connection| statements::by_seq(connection, seq))
    }

    fn statement_at(
        &self,
        log: LogId,
        index: LeafIndex,
    ) -> Result<Option<StatementView>, StoreError> {
        let Ok(place) = place(log, index) else { return Ok(None) };
        self.snapshot(|connection| statements::at(connection, place))
    }

    fn statements(&self, query: &Query) -> Result<Page<StatementView>, StoreError> {
        let begin_so = query.begins.as_ref().map(|begins| self.shared.within(begins));
        self.snapshot(|connection| statements::search(connection, query, begin_so.as_deref()))
    }

    fn facts(
        &self,
        after: Seq,
        kinds: &BTreeSet<String>,
        limit: usize,
    ) -> Result<Facts, StoreError> {
        self.snapshot(|connection| statements::facts(connection, after, kinds, limit))
    }

    fn counts(&self, log: Option<LogId>) -> Result<Vec<KindCount>, StoreError> {
        self.snapshot(|connection| statements::counts(connection, log))
    }

    fn kept_bytes(&self, log: LogId) -> Result<u64, StoreError> {
        self.snapshot(|connection| contents::kept_bytes(connection, log))
    }

    fn hosts(&self, issuer: &PartyId) -> Result<Vec<(LogId, u64)>, StoreError> {
        self.snapshot(|connection| statements::hosts(connection, issuer))
    }

    fn content(
        &self,
        digest: &Digest,
        log: LogId,
        issuer: &PartyId,
    ) -> Result<Option<ContentRow>, StoreError> {
        self.snapshot(|connection| contents::content(connection, digest, log, issuer))
    }

    fn contents(&self, digest: &Digest) -> Result<Vec<ContentRow>, StoreError> {
        self.snapshot(|connection| contents::contents(connection, digest))
    }

    fn contents_missing(
        &self,
        log: LogId,
        after: Seq,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<(Seq, Digest)>, StoreError> {
        self.snapshot(|connection| contents::missing(connection, log, after, now, limit))
    }

    fn deliveries(&self, digest: &Digest) -> Result<Vec<Delivery>, StoreError> {
        self.snapshot(|connection| contents::deliveries(connection, digest))
    }

    fn keys(&self, log: LogId) -> Result<Vec<KeyRow>, StoreError> {
        self.snapshot(|connection| statements::keys(connection, log))
    }

    fn key_history(&self, log: LogId) -> Result<Vec<KeyRow>, StoreError> {
        self.snapshot(|connection| statements::key_history(connection, log))
    }

    fn peers(&self) -> Result<Vec<PeerRow>, StoreError> {
        self.snapshot(people::peers)
    }

    fn equivocations(&self) -> Result<Vec<EquivocationRow>, StoreError> {
        self.snapshot(people::equivocations)
    }

    fn sightings(&self, log: LogId) -> Result<Vec<SightingRow>, StoreError> {
        self.snapshot(|connection| sightings::sightings(connection, log))
    }

    fn sighting_note(
        &self,
        log: LogId,
        sighting: &Sighting,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        self.snapshot(|connection| sightings::note(connection, log, sighting))
    }

    fn witnessed(&self, origin: &str) -> Result<Option<WitnessRow>, StoreError> {
        self.snapshot(|connection| people::witnessed(connection, origin))
    }

    fn audit(&self, before: Option<u64>, limit: usize) -> Result<Page<AuditRow>, StoreError> {
        self.snapshot(|connection| people::audit(connection, before, limit))
    }

    fn urgent(&self) -> Result<Vec<UrgentRow>, StoreError> {
        self.snapshot(people::urgent)
    }

    fn users(&self) -> Result<Vec<UserRow>, StoreError> {
        self.snapshot(|connection| people::accounts(connection, None))
    }

    fn user(&self, name: &str) -> Result<Option<UserRow>, StoreError> {
        Ok(self.snapshot(|connection| people::accounts(connection, Some(name)))?.pop())
    }

    fn credential(&self, secret_hash: &[u8; 32]) -> Result<Option<CredentialRow>, StoreError> {
        self.snapshot(|connection| people::credential(connection, secret_hash))
    }

    fn credentials(&self, user: &str) -> Result<Vec<CredentialRow>, StoreError> {
        self.snapshot(|connection| people::credentials(connection, user))
    }

    fn passkey(&self, id: &[u8]) -> Result<Option<PasskeyRow>, StoreError> {
        self.snapshot(|connection| people::passkey(connection, id))
    }

    fn passkeys(&self, user: &str) -> Result<Vec<PasskeyRow>, StoreError> {
        self.snapshot(|connection| people::passkeys(connection, user))
    }

    fn alert_rules(&self) -> Result<Vec<AlertRuleRow>, StoreError> {
        self.snapshot(alerts::rules)
    }

    fn alerts(&self, user: &str, limit: usize) -> Result<Vec<AlertRow>, StoreError> {
        self.snapshot(|connection| alerts::of(connection, user, limit))
    }

    fn alerts_since(&self, user: &str, channel: &str, since: Timestamp) -> Result<u64, StoreError> {
        self.snapshot(|connection| alerts::since(connection, user, channel, since))
    }

    fn is_alerted(&self, user: &str, key: &str) -> Result<bool, StoreError> {
        self.snapshot(|connection| alerts::is_known(connection, user, key))
    }

    fn alerts_waiting(
        &self,
        channel: &str,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<AlertRow>, StoreError> {
        self.snapshot(|connection| alerts::waiting(connection, channel, now, limit))
    }

    fn proposals(
        &self,
        which: Proposals,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Page<ProposalRow>, StoreError> {
        self.snapshot(|connection| proposals::page(connection, which, before, limit))
    }

    fn proposal(&self, id: &ProposalId) -> Result<Option<ProposalRow>, StoreError> {
        self.snapshot(|connection| proposals::one(connection, id))
    }
}
