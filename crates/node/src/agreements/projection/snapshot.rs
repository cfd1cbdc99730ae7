//! The docket as a projection: how it takes facts, and what many ask at once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use comity_agreements::docket::{Docket, Settled, shipped};
use comity_agreements::duty::{Fact, GivenUp, Patience, Shown};
use comity_protocol::index::{LogId, Seq};
use comity_protocol::kind::names;
use comity_protocol::log::merkle::LeafIndex;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_store::Reader;
use comity_store::rows::FactRow;

use super::failure::{self, texts};
use super::open::{Open, is_text, open_from};
use super::said::{File, Said, fact_of};
use super::span::span;
use super::stamp::Stamp;
use crate::feed::destroyed::{Destroyed, Named};
use crate::feed::projection::{Fault, Next, Projection, Taken, Waits};
use crate::ledger::Ledger;
use crate::vouching::Known;

/// A docket in the making: first the texts that parties published, then what happened.
pub(super) struct Reading {
    ledger: Arc<Ledger>,
    said: Said,
    /// How often contents had come or gone when those that were wanting were last looked for.
    contents_seen: u64,
    stage: Stage,
}

/// What was read of the store so far.
enum Stage {
    /// The texts that parties published, for which everything has to be gone through first.
    Texts { published: Vec<Fact>, kinds: BTreeSet<String> },
    /// A docket.
    Docket(Box<Current>),
}

/// A docket brought to a time, with what it is made of.
pub(super) struct Snapshot {
    ledger: Arc<Ledger>,
    said: Said,
    contents_seen: u64,
    pub(super) docket: Settled,
    pub(super) rest: Box<Rest>,
}

struct Current {
    docket: Docket,
    rest: Box<Rest>,
}

/// What is kept beside a docket.
pub(super) struct Rest {
    /// What it reads of the store.
    kinds: BTreeSet<String>,
    /// The statements it holds whose content is held, by content and log.
    resting: BTreeSet<Named>,
    /// The statements it holds without their content, by content and log.
    awaiting: BTreeSet<Named>,
    /// Those whose content was destroyed.
    gone: BTreeSet<StatementId>,
    /// Whether a content for named persons was read into it.
    pub(super) has_red: bool,
    /// Where the statements stand that it rests on, by log.
    places: BTreeMap<LogId, BTreeMap<LeafIndex, (StatementId, Timestamp)>>,
    pub(super) open: Open,
    pub(super) stamp: Stamp,
    /// The last statement that was read.
    seq: Seq,
}

impl Reading {
    /// Nothing was read yet.
    pub(super) fn new(ledger: Arc<Ledger>, said: Said) -> Self {
        // Asked before anything is read: what comes meanwhile is looked for the next time.
        let contents_seen = ledger.notices().contents_changes();
        let kinds = BTreeSet::from([names::AGREEMENT_TEXT.to_owned()]);
        Self { ledger, said, contents_seen, stage: Stage::Texts { published: Vec::new(), kinds } }
    }
}

impl Projection for Reading {
    type Snapshot = Snapshot;

    const NAME: &'static str = failure::NAME;

    fn kinds(&self) -> &BTreeSet<String> {
        match &self.stage {
            Stage::Texts { kinds, .. } => kinds,
            Stage::Docket(current) => &current.rest.kinds,
        }
    }

    fn accept(&mut self, row: FactRow, reader: &dyn Reader) -> Result<Taken, Fault> {
        // What was destroyed since can be read for no time, and whoever asks as of then is told
        // why.
        let is_erasure = row.statement.kind.as_str() == names::ERASURE;
        if !is_erasure && !self.said.is_known(&row) {
            return Ok(Taken::Whole);
        }
        match &mut self.stage {
            Stage::Texts { published, .. } => {
                let logged = self.said.of(&row, reader)?;
                let file = row.content.as_deref().and_then(|bytes| self.said.file(bytes));
                let fact = fact_of(row, logged, file);
                if let Some(fact) = &fact {
                    // Read alone first: one at which that should panic keeps out no other.
                    drop(Docket::new(&[], std::slice::from_ref(fact)));
                }
                published.extend(fact);
                Ok(Taken::Whole)
            }
            Stage::Docket(current) => current.take(row, &mut self.said, reader),
        }
    }

    fn refresh(&mut self, reader: &dyn Reader, waits: Waits<'_>) -> Result<Taken, Fault> {
        let Stage::Docket(current) = &mut self.stage else { return Ok(Taken::Whole) };
        current.vouch(&self.said, reader)?;
        let contents = self.ledger.notices().contents_changes();
        let mut taken = Taken::Whole;
        if self.contents_seen != contents {
            taken = current.complete(&self.said, reader, Patience::new(waits))?;
            self.contents_seen = contents;
        }
        Ok(taken)
    }

    fn all_taken(self) -> Result<Next<Self>, Fault> {
        match self.stage {
            Stage::Texts { published, .. } => {
                let docket = Docket::new(&shipped::texts(), &published).map_err(texts)?;
                let stage = Stage::Docket(Box::new(Current::new(docket)));
                Ok(Next::Again(Self { stage, ..self }))
            }
            Stage::Docket(current) if current.docket.is_outdated() => Ok(Next::Anew),
            Stage::Docket(_) => Ok(Next::Ready(self)),
        }
    }

    fn advance(self, to: Timestamp, waits: Waits<'_>) -> Result<Snapshot, Fault> {
        let Self { ledger, said, contents_seen, stage } = self;
        let Current { docket, rest } = match stage {
            Stage::Docket(current) => *current,
            Stage::Texts { published, .. } => {
                Current::new(Docket::new(&shipped::texts(), &published).map_err(texts)?)
            }
        };
        let docket =
            Settled::new(docket, to, Patience::new(waits)).map_err(|GivenUp| Fault::GivenUp)?;
        Ok(Snapshot { ledger, said, contents_seen, docket, rest })
    }

    fn resume(snapshot: Snapshot) -> Self {
        let Snapshot { ledger, said, contents_seen, docket, rest } = snapshot;
        let current = Current { docket: docket.into_docket(), rest };
        Self { ledger, said, contents_seen, stage: Stage::Docket(Box::new(current)) }
    }

    fn beside(snapshot: &Snapshot) -> Result<Self, Fault> {
        let Snapshot { ledger, said, contents_seen, docket, rest } = snapshot;
        // Before anything is taken of it: what moves meanwhile is heard.
        let said = said.beside();
        let docket = docket.seed().docket(None, &[]).map_err(texts)?;
        let current = Current { docket, rest: Box::new(rest.beside()) };
        let stage = Stage::Docket(Box::new(current));
        Ok(Self { ledger: Arc::clone(ledger), said, contents_seen: *contents_seen, stage })
    }

    fn weight(snapshot: &Snapshot) -> usize {
        snapshot.rest.resting.len().saturating_add(snapshot.rest.awaiting.len())
    }

    fn knows(snapshot: &Snapshot, erasure: &FactRow, reader: &dyn Reader) -> Result<bool, Fault> {
        let of = Destroyed::by(&erasure.statement, erasure.log, reader)?;
        let Some(of) = of else { return Ok(false) };
        let target = snapshot.docket.fact(&of.target);
        let is_known = snapshot.rest.resting.range(of.all()).next().is_some()
            || target.is_some_and(|fact| fact.body.is_some());
        Ok(is_known && of.is_done(reader)?)
    }

    fn forget(&mut self, erasure: &FactRow, reader: &dyn Reader) -> Result<Taken, Fault> {
        let Stage::Docket(current) = &mut self.stage else { return Ok(Taken::Whole) };
        let of = Destroyed::by(&erasure.statement, erasure.log, reader)?;
        let Some(of) = of else { return Ok(Taken::Whole) };
        Ok(if current.forget(&of, reader)? { Taken::Whole } else { Taken::Withdrawn })
    }

    fn unread(snapshot: &Snapshot, reader: &dyn Reader) -> Result<u64, Fault> {
        if snapshot.contents_seen == snapshot.ledger.notices().contents_changes() {
            return Ok(0);
        }
        snapshot.rest.unread(&snapshot.said, &snapshot.docket, reader)
    }

    fn is_stirred(snapshot: &Snapshot) -> bool {
        snapshot.contents_seen != snapshot.ledger.notices().contents_changes()
            || snapshot.said.has_moved()
    }

    fn spans(snapshot: &Snapshot) -> (Timestamp, Timestamp) {
        span(&snapshot.docket)
    }
}

impl Current {
    fn new(docket: Docket) -> Self {
        let rest = Rest {
            kinds: docket.kinds(),
            resting: BTreeSet::new(),
            awaiting: BTreeSet::new(),
            gone: BTreeSet::new(),
            has_red: false,
            places: BTreeMap::new(),
            open: Open::default(),
            stamp: Stamp::fresh(),
            seq: Seq(0),
        };
        Self { docket, rest: Box::new(rest) }
    }

    /// Looks for the contents of statements that are held without theirs; where that of a text
    /// came, all is read anew.
    fn complete(
        &mut self,
        said: &Said,
        reader: &dyn Reader,
        patience: Patience<'_>,
    ) -> Result<Taken, Fault> {
        let mut taken = Taken::Whole;
        let mut after = None;
        while let Some((digest, log, id)) = next_after(&self.rest.awaiting, after) {
            patience.check().map_err(|GivenUp| Fault::GivenUp)?;
            after = Some((digest, log, id));
            let Some(file) = come((digest, log, id), said, &self.docket, reader)? else {
                // The others of this content are not held either.
                after = Some((digest, log, StatementId([u8::MAX; 32])));
                continue;
            };
            self.rest.stamp = Stamp::fresh();
            self.rest.has_red |= file.is_red();
            let release = open_from(&file.marking);
            match self.docket.fact(&id).cloned() {
                Some(fact) => {
                    let shown = Shown::by(&file.marking, &fact.issuer);
                    let fact = Arc::new(Fact { body: Some(file.body), shown, ..fact });
                    self.docket.insert_shared(Arc::clone(&fact));
                    self.rest.open.take(&fact, release, self.rest.seq);
                }
                None => taken = Taken::Outdated,
            }
            self.rest.awaiting.remove(&(digest, log, id));
            self.rest.resting.insert((digest, log, id));
        }
        Ok(taken)
    }

    /// Tells the docket what others can say by now of when statements were logged.
    fn vouch(&mut self, said: &Said, reader: &dyn Reader) -> Result<(), Fault> {
        for (log, (from, to)) in said.take_moved() {
            let Some(places) = self.rest.places.get(&log) else { continue };
            for (index, (id, known_at)) in places.range(from..to) {
                let entry = Known { log, index: *index, known_at: *known_at };
                let logged = said.vouching.logged(reader, entry, said.quorum)?;
                self.rest.stamp = Stamp::fresh();
                self.docket.vouch(id, logged);
                self.rest.open.vouch(id, logged);
            }
        }
        Ok(())
    }

    /// Takes a statement, and forgets what it destroys.
    fn take(&mut self, row: FactRow, said: &mut Said, reader: &dyn Reader) -> Result<Taken, Fault> {
        self.rest.seq = row.seq;
        let destroyed = if row.statement.kind.as_str() == names::ERASURE {
            Destroyed::by(&row.statement, row.log, reader)?
        } else {
            None
        };
        let (digest, seq) = (row.statement.digest, row.seq);
        let (log, index, known_at) = (row.log, row.index, row.known_at);
        let file = row.content.as_deref().and_then(|bytes| said.file(bytes));
        self.rest.has_red |= file.as_ref().is_some_and(File::is_red);
        let release = file.as_ref().and_then(|file| open_from(&file.marking));
        let logged = said.of(&row, reader)?;
        self.rest.stamp = Stamp::fresh();
        let also = destroyed.as_ref().map(|of| self.twins(of)).unwrap_or_default();
        // Those that an erasure destroyed are destroyed; another need not say so again.
        self.rest.gone.extend(also.iter().copied());
        let fact = fact_of(row, logged, file);
        if let Some(fact) = fact.map(|fact| Arc::new(Fact { also, ..fact })) {
            self.rest.gone.extend(destroyed.as_ref().map(|of| of.target));
            self.docket.insert_shared(Arc::clone(&fact));
            self.rest.open.take(&fact, release, seq);
            if self.docket.listens(&fact) {
                self.rest.places.entry(log).or_default().insert(index, (fact.id, known_at));
            }
            if self.docket.listens(&fact) || is_text(&fact) {
                let of = if fact.body.is_none() {
                    &mut self.rest.awaiting
                } else {
                    &mut self.rest.resting
                };
                of.insert((digest, log, fact.id));
            }
        }
        let is_whole = match destroyed {
            Some(of) => self.forget(&of, reader)?,
            None => true,
        };
        Ok(match is_whole {
            false => Taken::Withdrawn,
            true if self.docket.is_outdated() => Taken::Outdated,
            true => Taken::Whole,
        })
    }

    /// The earlier statements of a log, other than the one that an erasure names, whose content it
    /// destroys. It follows from the statements alone, so that who never held it says the same.
    fn twins(&self, of: &Destroyed) -> Vec<StatementId> {
        let (range, rest) = (of.all(), &self.rest);
        let all = rest.resting.range(range.clone()).chain(rest.awaiting.range(range));
        let mut twins: Vec<StatementId> = all
            .map(|(_, _, id)| *id)
            .filter(|id| {
                let fact = self.docket.fact(id);
                let is_gone = *id == of.target || rest.gone.contains(id);
                !is_gone && fact.is_some_and(|fact| fact.issuer == of.issuer)
            })
            .collect();
        twins.sort_unstable();
        twins
    }

    /// Forgets what an erasure in a log destroyed: the content, whichever other statement of that
    /// log cites it. False where that cannot be forgotten alone.
    fn forget(&mut self, of: &Destroyed, reader: &dyn Reader) -> Result<bool, Fault> {
        if !of.is_done(reader)? {
            return Ok(true);
        }
        self.rest.stamp = Stamp::fresh();
        let mut is_whole = self.docket.forget(&of.target);
        self.rest.open.forget(&of.target);
        let all: Vec<Named> = self.rest.resting.range(of.all()).copied().collect();
        for at in all {
            is_whole &= self.docket.forget(&at.2);
            self.rest.open.forget(&at.2);
            self.rest.resting.remove(&at);
            self.rest.awaiting.insert(at);
        }
        Ok(is_whole)
    }
}

/// Contents that are looked for at most, to tell of how many statements they are not known: some
/// ten milliseconds, for an answer that is made because others take long.
const LOOKED_FOR_MAX: usize = 1_000;

impl Rest {
    /// The same, for another docket.
    fn beside(&self) -> Self {
        Self {
            kinds: self.kinds.clone(),
            resting: self.resting.clone(),
            awaiting: self.awaiting.clone(),
            gone: self.gone.clone(),
            places: self.places.clone(),
            open: self.open.beside(),
            ..*self
        }
    }

    /// Of how many statements that are held without their content it came since.
    fn unread(&self, said: &Said, docket: &Docket, reader: &dyn Reader) -> Result<u64, Fault> {
        let mut unread = 0_u64;
        let mut after = None;
        for _ in 0..LOOKED_FOR_MAX {
            let Some(named) = next_after(&self.awaiting, after) else { break };
            let (digest, log, _) = named;
            let last = (digest, log, StatementId([u8::MAX; 32]));
            if come(named, said, docket, reader)?.is_some() {
                let all = self.awaiting.range(named..=last).count();
                unread = unread.saturating_add(u64::try_from(all).unwrap_or(u64::MAX));
            }
            after = Some(last);
        }
        Ok(unread)
    }
}

/// The content of a statement that is held without it, where it came since and is for those eyes.
fn come(
    (digest, log, id): Named,
    said: &Said,
    docket: &Docket,
    reader: &dyn Reader,
) -> Result<Option<File>, Fault> {
    let row = match docket.fact(&id) {
        Some(fact) => reader.content(&digest, log, &fact.issuer)?,
        // A text: all is read anew when anything came for it.
        None => reader.contents(&digest)?.into_iter().find(|row| row.log == log),
    };
    let row = row.filter(|row| row.erased_at.is_none());
    Ok(row.and_then(|row| said.file(&row.bytes)))
}

/// The first of a set after another one.
fn next_after(of: &BTreeSet<Named>, after: Option<Named>) -> Option<Named> {
    use std::ops::Bound::{Excluded, Unbounded};
    of.range((after.map_or(Unbounded, Excluded), Unbounded)).next().copied()
}
