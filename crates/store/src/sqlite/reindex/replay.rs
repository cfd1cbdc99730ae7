//! Entries in the order in which they became known, verified and decided upon once more.

use std::collections::{BTreeMap, BTreeSet};

use comity_protocol::exchange::follow::{Pinned, Walker};
use comity_protocol::index::{Batch, Keyring, LogId, Seq, Target, View, decide};
use comity_protocol::key::{Kid, PublicKey};
use comity_protocol::log::merkle::{CompactRange, LeafIndex};
use comity_protocol::party::Descriptor;
use comity_protocol::statement::{self, Confirmation, StatementId};
use comity_protocol::time::Timestamp;
use rusqlite::{Connection, OptionalExtension as _};

use crate::StoreError;
use crate::ids::IdTable;
use crate::sqlite::convert::{from_place, odd, place, unsigned};
use crate::sqlite::derived::{Derived, Words};
use crate::sqlite::fault::Hook;
use crate::sqlite::reindex::findings::Findings;
use crate::sqlite::{search, target};

/// Most entries decided upon at once.
const BATCH_MAX: usize = 256;

/// A fresh database being filled.
pub(super) struct Replay<'a> {
    fresh: &'a Connection,
    ids: IdTable,
    words: Words,
    edges: BTreeMap<LogId, CompactRange>,
    walkers: BTreeMap<LogId, Walker>,
    broken: BTreeSet<LogId>,
    next_seq: u64,
    known_at: Timestamp,
}

/// Entries of one log that became known at one time, one after the other.
struct Run {
    log: LogId,
    known_at: Timestamp,
    entries: Vec<Vec<u8>>,
}

impl<'a> Replay<'a> {
    pub(super) fn new(fresh: &'a Connection) -> Result<Self, StoreError> {
        fresh.execute_batch("BEGIN")?;
        Ok(Self {
            fresh,
            ids: IdTable::default(),
            words: Words::default(),
            edges: BTreeMap::new(),
            walkers: BTreeMap::new(),
            broken: BTreeSet::new(),
            next_seq: 1,
            known_at: Timestamp::EPOCH,
        })
    }

    /// Replays everything; says how many entries there are.
    pub(super) fn run(
        &mut self,
        findings: &mut Findings,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<u64, StoreError> {
        let total: i64 =
            self.fresh.query_row("SELECT count(*) FROM entry", [], |row| row.get(0))?;
        let total = unsigned(total)?;
        let mut order = self.fresh.prepare("SELECT seq, place FROM entry ORDER BY seq, place")?;
        let mut rows = order.query([])?;
        let mut run: Option<Run> = None;
        let (mut count, mut last) = (0_u64, 0_u64);
        while let Some(row) = rows.next()? {
            let (seq, at) = (unsigned(row.get(0)?)?, row.get(1)?);
            if seq != last.saturating_add(1) {
                findings.ground(format!("entry: sequence number {seq} follows {last}"));
            }
            last = seq;
            let (log, known_at, bytes) = self.entry(at)?;
            match &mut run {
                Some(run)
                    if (run.log, run.known_at) == (log, known_at)
                        && run.entries.len() < BATCH_MAX =>
                {
                    run.entries.push(bytes);
                }
                _ => {
                    if let Some(run) = run.replace(Run { log, known_at, entries: vec![bytes] }) {
                        self.decide(&run, findings)?;
                        progress(count, total);
                    }
                }
            }
            count = count.saturating_add(1);
        }
        if let Some(run) = run {
            self.decide(&run, findings)?;
        }
        progress(count, total);
        Ok(total)
    }

    /// Makes searchable what the live database has made searchable, and ends.
    pub(super) fn make_searchable(&mut self, indexed: u64) -> Result<(), StoreError> {
        loop {
            let left = indexed.saturating_sub(search::position(self.fresh)?);
            let limit = usize::try_from(left).unwrap_or(usize::MAX).min(1_000);
            if limit == 0 || search::advance(self.fresh, limit)? == 0 {
                break;
            }
        }
        self.fresh.execute_batch("COMMIT")?;
        Ok(())
    }

    fn entry(&self, at: i64) -> Result<(LogId, Timestamp, Vec<u8>), StoreError> {
        let (log, _) = from_place(at)?;
        let mut select =
            self.fresh.prepare_cached("SELECT known_at, bytes FROM entry WHERE place = ?1")?;
        let (known_at, bytes) = select.query_row([at], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok((log, Timestamp::from_millis(known_at), bytes))
    }

    fn decide(&mut self, run: &Run, findings: &mut Findings) -> Result<(), StoreError> {
        let first = self.next_seq;
        let count = u64::try_from(run.entries.len()).unwrap_or(u64::MAX);
        self.next_seq = first.saturating_add(count);
        if self.broken.contains(&run.log) {
            return Ok(());
        }
        let Some(entries) = self.verify(run, findings)? else {
            self.broken.insert(run.log);
            return Ok(());
        };
        let keeper = match self.walkers.get(&run.log) {
            Some(walker) => walker.pinned().keeper.clone(),
            None => return Err(odd("log")),
        };
        let batch =
            Batch { log: run.log, keeper, known_at: run.known_at, entries, checkpoint: None };
        let view = AtSeq { replay: self, seq: first };
        let change = decide(&view, &batch);
        self.known_at = self.known_at.max(run.known_at);
        let edge = self.edges.entry(run.log).or_default();
        for entry in &change.entries {
            edge.append(entry.leaf, |_, _, _| {});
        }
        for row in &change.statements {
            if let Some((id, _)) = &row.statement {
                self.ids.insert(id, row.seq.0);
            } else if run.log == LogId::OWN {
                let code = row.refusal.unwrap_or_default();
                findings
                    .ground(format!("log 0 entry {}: the verifier refuses it ({code})", row.index));
            }
        }
        let hook = Hook::default();
        Derived { connection: self.fresh, words: &mut self.words, hook: &hook }.write(&change)
    }

    /// Verifies the entries of a run; `None` when the log cannot be read at all.
    fn verify(
        &mut self,
        run: &Run,
        findings: &mut Findings,
    ) -> Result<Option<Vec<comity_protocol::index::Entry>>, StoreError> {
        if !self.walkers.contains_key(&run.log) {
            let Some(pinned) = pinned(self.fresh, run.log)? else {
                findings.ground(format!("log {}: nothing says whose it is", run.log.0));
                return Ok(None);
            };
            let walker = Walker::new(pinned, run.log, CompactRange::new(), Keyring::default());
            self.walkers.insert(run.log, walker);
        }
        let Some(walker) = self.walkers.get_mut(&run.log) else { return Ok(None) };
        match walker.read(&run.entries) {
            Ok(entries) => Ok(Some(entries)),
            Err(refusal) => {
                findings.ground(format!("log {}: {refusal}", run.log.0));
                Ok(None)
            }
        }
    }
}

/// The replay as `decide` sees it, at a sequence number.
struct AtSeq<'a> {
    replay: &'a Replay<'a>,
    seq: u64,
}

impl View for AtSeq<'_> {
    fn edge(&self, log: LogId) -> CompactRange {
        self.replay.edges.get(&log).cloned().unwrap_or_default()
    }

    fn next_seq(&self) -> Seq {
        Seq(self.seq)
    }

    fn known_at(&self) -> Timestamp {
        self.replay.known_at
    }

    fn target(&self, log: LogId, id: &StatementId) -> Option<Target> {
        let candidates: Vec<u64> = self.replay.ids.candidates(id).collect();
        // A target that cannot be read shows as a relation that is missing.
        target::target(self.replay.fresh, log, &candidates, id).ok().flatten()
    }
}

/// Whose log it is and which keys may begin it: a peer's by its descriptor, the own by its entry 0.
fn pinned(fresh: &Connection, log: LogId) -> Result<Option<Pinned>, StoreError> {
    if log == LogId::OWN {
        return own(fresh);
    }
    let descriptor: Option<String> = fresh
        .query_row("SELECT descriptor FROM peer WHERE log = ?1", [log.0], |row| row.get(0))
        .optional()?;
    let Some(descriptor) = descriptor else { return Ok(None) };
    let descriptor: Descriptor =
        serde_json::from_str(&descriptor).map_err(|_| odd("descriptor"))?;
    let kids = descriptor.statement_keys.iter().filter_map(|key| {
        let bytes = data_encoding::BASE64URL_NOPAD.decode(key.as_bytes()).ok()?;
        Some(PublicKey::from_cose_key(&bytes).ok()?.kid())
    });
    let statement_kids = kids.collect();
    Ok(Some(Pinned {
        keeper: descriptor.party,
        origin: descriptor.origin,
        log_keys: Vec::new(),
        statement_kids,
    }))
}

fn own(fresh: &Connection) -> Result<Option<Pinned>, StoreError> {
    let bytes: Option<Vec<u8>> = fresh
        .query_row(
            "SELECT bytes FROM entry WHERE place = ?1",
            [place(LogId::OWN, LeafIndex(0))?],
            |row| row.get(0),
        )
        .optional()?;
    let genesis = bytes.and_then(|bytes| statement::parse(&bytes).ok());
    Ok(genesis.map(|genesis| {
        let statement = genesis.statement();
        let own: Option<Kid> = match &statement.confirmation {
            Some(Confirmation::Key(key)) => PublicKey::from_cose_key(key).ok().map(|key| key.kid()),
            _ => None,
        };
        Pinned {
            origin: statement.issuer.log_origin(),
            keeper: statement.issuer.clone(),
            log_keys: Vec::new(),
            statement_kids: own.into_iter().collect(),
        }
    }))
}
