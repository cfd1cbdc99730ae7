//! The walk through one log, bundle by bundle, and what it has to remember for it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use comity_node::exchange::source::Source;
use comity_node::exchange::wire::{CONTENTS_QUERY_MAX, WithheldReason};
use comity_protocol::content::{Content, Digest};
use comity_protocol::exchange::follow::{Pinned, Walker};
use comity_protocol::index::{
    Batch, Change, Entry, Keyring, LogId, Relation, Seq, Target, View, decide,
};
use comity_protocol::kind::Kind;
use comity_protocol::log::merkle::{CompactRange, TreeHead, leaf_hash};
use comity_protocol::log::tile::{TileLevel, TilePath, decode_bundle};
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use indicatif::ProgressBar;
use tokio::task::JoinHandle;

use super::brought::Brought;
use super::report::{Contents, Report};
use super::tiles::{ExpectedTile, Rows};

/// How many requests are under way at once.
const WINDOW: usize = 8;

/// A walk through one log.
pub(super) struct Walk<'a, S> {
    source: Arc<S>,
    brought: &'a Brought,
    walker: Walker,
    view: Known,
    edge: CompactRange,
    rows: Rows,
    tiles: VecDeque<JoinHandle<Result<(), String>>>,
    contents: VecDeque<JoinHandle<Checked>>,
    keeper: PartyId,
    refused: u64,
    without_effect: u64,
    twice: u64,
    tiles_checked: u64,
    tile_problem: Option<String>,
    content_problem: Option<String>,
    pub(super) report: Report,
}

impl<'a, S: Source> Walk<'a, S> {
    pub(super) fn new(
        source: Arc<S>,
        pinned: Pinned,
        brought: &'a Brought,
        report: Report,
    ) -> Self {
        let keeper = pinned.keeper.clone();
        let walker = Walker::new(pinned, LogId::OWN, CompactRange::new(), Keyring::default());
        Self {
            source,
            brought,
            walker,
            view: Known::default(),
            edge: CompactRange::new(),
            rows: Rows::default(),
            tiles: VecDeque::new(),
            contents: VecDeque::new(),
            keeper,
            refused: 0,
            without_effect: 0,
            twice: 0,
            tiles_checked: 0,
            tile_problem: None,
            content_problem: None,
            report,
        }
    }

    /// Reads all entries up to `head`, a few bundles ahead of the checks.
    ///
    /// # Errors
    /// Why it could not go on, in words.
    pub(super) async fn read(
        &mut self,
        head: TreeHead,
        progress: &ProgressBar,
    ) -> Result<(), String> {
        progress.set_length(head.size.0);
        let mut next = 0_u64;
        let mut ahead: VecDeque<JoinHandle<_>> = VecDeque::new();
        loop {
            while ahead.len() < WINDOW
                && let Some(path) = TilePath::at(TileLevel::Entries, next, head.size)
            {
                let source = Arc::clone(&self.source);
                ahead.push_back(tokio::spawn(async move {
                    source.tile(path).await.map(|bytes| (path, bytes))
                }));
                next = next.saturating_add(1);
            }
            let Some(handle) = ahead.pop_front() else { return Ok(()) };
            let (path, bytes) = handle
                .await
                .map_err(|error| error.to_string())?
                .map_err(|error| error.to_string())?;
            let entries = decode_bundle(&bytes, path.width).map_err(|e| format!("{path}: {e}"))?;
            self.bundle(&entries)?;
            self.settle(WINDOW).await;
            progress.set_position(self.edge.size().0);
        }
    }

    /// Checks the entries of one bundle.
    fn bundle(&mut self, entries: &[&[u8]]) -> Result<(), String> {
        for entry in entries {
            let rows = &mut self.rows;
            self.edge.append(leaf_hash(entry), |level, _, hash| rows.node(level, hash));
        }
        for tile in self.rows.take_full() {
            self.expect_tile(tile);
        }
        let judged = self.walker.read(entries).map_err(|refusal| refusal.to_string())?;
        let batch = Batch {
            log: LogId::OWN,
            keeper: self.keeper.clone(),
            known_at: self.brought.now,
            entries: judged,
            checkpoint: None,
        };
        let wanted = self.note(&batch);
        self.ask_contents(wanted);
        let change = decide(&self.view, &batch);
        self.take(&change);
        Ok(())
    }

    /// Remembers the statements of a batch, finds those that stand already, and lists the contents
    /// they name.
    fn note(&mut self, batch: &Batch) -> Vec<Wanted> {
        let mut wanted = Vec::new();
        let mut index = self.view.edge.size().0;
        for entry in &batch.entries {
            if let Entry::Verified(verified) = entry {
                let (id, digest) = (verified.id(), verified.digest);
                let issuer = self.view.party(&verified.issuer);
                let standing = Standing { issuer, digest, retracted: false };
                if verified.kind.binds() {
                    self.view.fresh_binding.insert((digest, issuer));
                }
                if self.view.targets.contains_key(&id)
                    || self.view.fresh.insert(id, standing).is_some()
                {
                    self.twice = self.twice.saturating_add(1);
                    self.report.bad_entry(index, "statement-twice");
                }
                wanted.push((index, verified.kind.clone(), digest));
            }
            index = index.saturating_add(1);
        }
        wanted
    }

    fn take(&mut self, change: &Change) {
        for row in &change.statements {
            match (&row.statement, row.refusal) {
                (Some((_, statement)), refusal) => {
                    let count =
                        self.report.statements.entry(statement.kind.to_string()).or_default();
                    *count = count.saturating_add(1);
                    if row.hosted {
                        self.report.note_hosted(&statement.issuer);
                    }
                    if let Some(code) = refusal {
                        self.without_effect = self.without_effect.saturating_add(1);
                        self.report.bad_entry(row.index.0, code);
                    }
                }
                (None, refusal) => {
                    self.refused = self.refused.saturating_add(1);
                    self.report.bad_entry(row.index.0, refusal.unwrap_or("refused"));
                }
            }
        }
        self.view.apply(change);
        self.view.edge = self.edge.clone();
    }

    fn expect_tile(&mut self, expected: ExpectedTile) {
        let source = Arc::clone(&self.source);
        self.tiles.push_back(tokio::spawn(async move {
            let path = expected.path;
            match source.tile(path).await {
                Ok(bytes) if bytes == expected.bytes => Ok(()),
                Ok(_) => Err(format!("{path} is not what the entries give")),
                Err(failure) => Err(format!("{path}: {failure}")),
            }
        }));
    }

    fn ask_contents(&mut self, wanted: Vec<Wanted>) {
        if self.brought.contents && !wanted.is_empty() {
            let source = Arc::clone(&self.source);
            self.contents.push_back(tokio::spawn(async move { contents(&*source, &wanted).await }));
        }
    }

    /// Waits for requests under way until at most `left` of each sort are open.
    async fn settle(&mut self, left: usize) {
        while self.tiles.len() > left {
            let Some(handle) = self.tiles.pop_front() else { break };
            self.tiles_checked = self.tiles_checked.saturating_add(1);
            let outcome = handle.await.unwrap_or_else(|error| Err(error.to_string()));
            if let Err(problem) = outcome {
                self.tile_problem.get_or_insert(problem);
            }
        }
        while self.contents.len() > left {
            let Some(handle) = self.contents.pop_front() else { break };
            let checked = handle.await.unwrap_or_else(|error| Checked {
                problem: Some(error.to_string()),
                ..Checked::default()
            });
            self.report.contents.add(checked.counts);
            for (index, code) in checked.bad {
                self.report.bad_entry(index, code);
            }
            if let Some(problem) = checked.problem {
                self.content_problem.get_or_insert(problem);
            }
        }
    }

    /// Draws the conclusions.
    pub(super) async fn finish(&mut self, head: TreeHead) {
        for tile in self.rows.partial() {
            self.expect_tile(tile);
        }
        self.settle(0).await;
        let report = &mut self.report;
        if self.edge.head() == head {
            report.passed("entries", format!("{} entries lead to the signed root", head.size.0));
        } else {
            report.failed("entries", "the entries do not lead to the signed root");
        }
        match self.tile_problem.take() {
            None => report.passed(
                "tiles",
                format!("{} hash tiles are what the entries give", self.tiles_checked),
            ),
            Some(problem) => report.failed("tiles", problem),
        }
        let verified: u64 = report.statements.values().sum();
        match self.refused {
            0 => report.passed(
                "statements",
                format!("{verified} signatures verify under keys that the log registers"),
            ),
            refused => report
                .failed("statements", format!("{refused} entries are refused by the verifier")),
        }
        match self.without_effect {
            0 => report
                .passed("relations", "every statement about an earlier one has the right to be"),
            count => {
                report
                    .failed("relations", format!("{count} statements should not have been taken"));
            }
        }
        match self.twice {
            0 => report.passed("duplicates", "no statement stands twice"),
            count => report.failed("duplicates", format!("{count} statements stand twice")),
        }
        let counts = report.contents;
        let detail = format!(
            "{} given and valid, {} withheld, {} erased",
            counts.valid, counts.withheld, counts.erased
        );
        match (self.content_problem.take(), counts.invalid) {
            _ if !self.brought.contents => report.skipped("contents", "not asked for"),
            (Some(problem), _) => report.failed("contents", problem),
            (None, 0) => report.passed("contents", detail),
            (None, bad) => {
                report.failed("contents", format!("{bad} are not what their statement names"));
            }
        }
    }
}

/// A content to ask for: the entry that names it, its kind and its digest.
type Wanted = (u64, Kind, Digest);

/// What became of some contents.
#[derive(Default)]
struct Checked {
    counts: Contents,
    bad: Vec<(u64, &'static str)>,
    problem: Option<String>,
}

/// Asks for contents, as often as answers bring some, and checks those that come.
async fn contents<S: Source>(source: &S, wanted: &[Wanted]) -> Checked {
    let mut checked = Checked::default();
    for wanted in wanted.chunks(CONTENTS_QUERY_MAX) {
        let mut open: BTreeMap<Digest, (u64, &Kind)> =
            wanted.iter().map(|(index, kind, digest)| (*digest, (*index, kind))).collect();
        while !open.is_empty() {
            let before = open.len();
            let answer = match source.contents(open.keys().copied().collect()).await {
                Ok(answer) => answer,
                Err(failure) => {
                    checked.problem = Some(failure.to_string());
                    return checked;
                }
            };
            for file in answer.contents {
                let Some((index, kind)) = open.remove(&file.digest) else { continue };
                match content(kind, &file.digest, &file.file) {
                    Ok(()) => checked.counts.valid = checked.counts.valid.saturating_add(1),
                    Err(code) => {
                        checked.counts.invalid = checked.counts.invalid.saturating_add(1);
                        checked.bad.push((index, code));
                    }
                }
            }
            for withheld in answer.withheld {
                if open.remove(&withheld.digest).is_some() {
                    let count = match withheld.reason {
                        WithheldReason::Withheld => &mut checked.counts.withheld,
                        WithheldReason::Erased => &mut checked.counts.erased,
                    };
                    *count = count.saturating_add(1);
                }
            }
            if open.len() == before {
                // In neither list and asked for again in vain: whoever answers does not have them.
                let rest = u64::try_from(before).unwrap_or(u64::MAX);
                checked.counts.withheld = checked.counts.withheld.saturating_add(rest);
                break;
            }
        }
    }
    checked
}

/// Checks one content file; the code of what is wrong with it.
fn content(kind: &Kind, digest: &Digest, file: &str) -> Result<(), &'static str> {
    let bytes = data_encoding::BASE64.decode(file.as_bytes()).map_err(|_| "content-malformed")?;
    if Digest::of(&bytes) != *digest {
        return Err("content-other-digest");
    }
    if kind.is_foreign() {
        return Ok(());
    }
    let parsed = match kind.spec() {
        Some(_) => Content::parse(kind, &bytes),
        None => Content::parse_unknown(&bytes),
    };
    parsed.map(|_| ()).map_err(|refusal| refusal.code())
}

/// What the walk knows of the statements before: just enough to judge those that follow.
#[derive(Default)]
struct Known {
    edge: CompactRange,
    parties: Vec<PartyId>,
    targets: BTreeMap<StatementId, Standing>,
    /// Those of the bundle just read: a statement may only speak of one that stands before it.
    fresh: BTreeMap<StatementId, Standing>,
    /// Contents of texts, acts and commitments, with their issuers.
    binding: BTreeSet<(Digest, usize)>,
    /// Those of the bundle just read.
    fresh_binding: BTreeSet<(Digest, usize)>,
}

/// A statement, as later ones may speak of it.
#[derive(Clone, Copy)]
struct Standing {
    issuer: usize,
    digest: Digest,
    retracted: bool,
}

impl Known {
    /// The number of a party; a log has few issuers, so they are looked through one by one.
    fn party(&mut self, party: &PartyId) -> usize {
        if let Some(place) = self.parties.iter().position(|known| known == party) {
            return place;
        }
        self.parties.push(party.clone());
        self.parties.len().saturating_sub(1)
    }

    fn apply(&mut self, change: &Change) {
        self.targets.append(&mut self.fresh);
        self.binding.append(&mut self.fresh_binding);
        for row in &change.relations {
            if row.relation == Relation::Retracts
                && let Some(standing) = self.targets.get_mut(&row.target)
            {
                standing.retracted = true;
            }
        }
    }
}

impl View for Known {
    fn edge(&self, _log: LogId) -> CompactRange {
        self.edge.clone()
    }

    fn next_seq(&self) -> Seq {
        Seq(self.edge.size().0.saturating_add(1))
    }

    /// An audit has one time for everything.
    fn known_at(&self) -> Timestamp {
        Timestamp::EPOCH
    }

    fn target(&self, _log: LogId, id: &StatementId) -> Option<Target> {
        let standing = self.targets.get(id)?;
        let issuer = self.parties.get(standing.issuer)?.clone();
        let Standing { digest, retracted, .. } = *standing;
        let is_binding = self.binding.contains(&(digest, standing.issuer));
        Some(Target { issuer, digest, retracted, is_binding })
    }
}
