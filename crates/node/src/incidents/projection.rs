//! The casebook as a projection: which statements tell of which case, kept up with what the store
//! holds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use comity_incidents::case::casebook::{Casebook, Cleared};
use comity_incidents::case::entry::{Entry, Said, Sort};
use comity_protocol::content::Content;
use comity_protocol::kind::names;
use comity_protocol::marking::Tlp;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_store::rows::FactRow;
use comity_store::{Reader, StoreError};

use super::codes::INCIDENTS_BUSY;
use crate::error::Error;
use crate::eyes::Eyes;
use crate::feed::behind;
use crate::feed::destroyed::{Destroyed, Named};
use crate::feed::held::Feed;
use crate::feed::projection::{Fault, Next, Progress, Projection, Taken, Waits};
use crate::ledger::Ledger;

/// Seconds after which to ask again.
const RETRY_AFTER_SECS: u64 = 5;

/// The casebook of a running node, shared by whoever asks.
pub struct Cases {
    feed: Arc<Feed<Reading>>,
    ledger: Arc<Ledger>,
    closed: Arc<AtomicBool>,
}

impl Cases {
    /// Nothing was read yet.
    pub fn new(ledger: Arc<Ledger>) -> Self {
        let closed: Arc<AtomicBool> = Arc::default();
        let held = Arc::clone(&ledger);
        let begin = move || Reading::new(Arc::clone(&held));
        let feed = Arc::new(Feed::new(Arc::clone(&ledger), Arc::clone(&closed), begin));
        Self { feed, ledger, closed }
    }

    /// Has questions that are being answered given up.
    pub fn close(&self) {
        self.closed.store(true, Ordering::Release);
    }

    /// Asks the casebook, brought up to what the store holds; where that takes too long, what there
    /// is of it, and the answer says how far behind that is ([`behind`]).
    ///
    /// # Errors
    /// `incidents-busy`; as the reader's.
    pub async fn ask<T: Send + 'static>(
        &self,
        eyes: Eyes,
        question: impl FnOnce(&Casebook, Cleared) -> T + Send + 'static,
    ) -> Result<T, Error> {
        let lent = self.feed.lend().await.map_err(failed)?;
        if let Some(statements) = lent.behind {
            behind::note(statements);
        }
        let cleared = Cleared(eyes == Eyes::Named);
        let answer = move || lent.ask(|snapshot| question(&snapshot.0.book, cleared));
        let done = self.ledger.config.work.run(answer).await;
        done.map_err(|_| Error::internal("a question to the casebook panicked"))?
    }
}

/// Why the casebook cannot be had, as whoever asks is told.
fn failed(fault: Fault) -> Error {
    let busy = |detail: String| Error::new(&INCIDENTS_BUSY, detail).retry_after(RETRY_AFTER_SECS);
    fault.told(Reading::NAME, |progress| match progress {
        None => busy("The question took too long and was given up.".to_owned()),
        Some(Progress { read, of }) => busy(format!(
            "The cases are being put together: {} of {} statements were read.",
            read.0, of.0
        )),
    })
}

/// A casebook in the making.
#[derive(Clone)]
pub(super) struct Reading {
    ledger: Arc<Ledger>,
    book: Casebook,
    kinds: BTreeSet<String>,
    /// How often contents had come or gone when those that were wanting were last looked for.
    contents_seen: u64,
    /// The statements of the book, by content and log.
    places: BTreeSet<Named>,
    /// Those whose content is not held.
    awaiting: BTreeMap<Named, Entry>,
    /// When it was brought up last.
    at: Timestamp,
}

/// A casebook that is asked.
pub(super) struct Snapshot(Reading);

impl Reading {
    fn new(ledger: Arc<Ledger>) -> Self {
        // Asked before anything is read: what comes meanwhile is looked for the next time.
        let contents_seen = ledger.notices().contents_changes();
        let at = ledger.now();
        let kinds = Sort::ALL.iter().map(|sort| sort.kind().to_owned());
        let kinds = kinds.chain([names::ERASURE.to_owned()]).collect();
        Self {
            ledger,
            book: Casebook::new(),
            kinds,
            contents_seen,
            places: BTreeSet::new(),
            awaiting: BTreeMap::new(),
            at,
        }
    }

    /// Forgets what an erasure destroyed.
    fn destroy(&mut self, of: &Destroyed, reader: &dyn Reader) -> Result<(), StoreError> {
        if !of.is_done(reader)? {
            return Ok(());
        }
        let all: Vec<Named> = self.places.range(of.all()).copied().collect();
        for named in all {
            self.book.forget(&named.2);
            if let Some(entry) = self.book.entry(&named.2) {
                self.awaiting.insert(named, entry.clone());
            }
        }
        Ok(())
    }
}

/// What a content file says, and whether it is for named persons.
fn said(bytes: &[u8]) -> Option<(Said, bool)> {
    let content = Content::parse_unknown(bytes).ok()?;
    Some((Said::read(&content.body), content.marking.tlp == Tlp::Red))
}

impl Projection for Reading {
    type Snapshot = Snapshot;

    const NAME: &'static str = "incidents";

    fn kinds(&self) -> &BTreeSet<String> {
        &self.kinds
    }

    fn accept(&mut self, row: FactRow, reader: &dyn Reader) -> Result<Taken, Fault> {
        let FactRow { seq, log, id, statement, content, .. } = row;
        if statement.kind.as_str() == names::ERASURE {
            if let Some(of) = Destroyed::by(&statement, log, reader)? {
                self.destroy(&of, reader)?;
            }
            return Ok(Taken::Whole);
        }
        let Some(sort) = Sort::of_kind(statement.kind.as_str()) else { return Ok(Taken::Whole) };
        // One that claims no time has no place in a history.
        let Some(issued) = statement.issued_at else { return Ok(Taken::Whole) };
        if sort.is_correction() {
            // Only of what belongs to a case: most corrections are of something else.
            let target = StatementId::from_urn(&statement.subject);
            if target.is_none_or(|target| self.book.entry(&target).is_none()) {
                return Ok(Taken::Whole);
            }
        }
        let said = content.as_deref().and_then(said);
        let (said, is_red) = said.map_or((None, false), |(said, is_red)| (Some(said), is_red));
        let named = (statement.digest, log, id);
        let entry = Entry {
            id,
            sort,
            issuer: statement.issuer,
            issued,
            seq: seq.0,
            subject: statement.subject,
            is_red,
            said,
        };
        if entry.said.is_none() {
            self.awaiting.insert(named, entry.clone());
        } else {
            self.awaiting.remove(&named);
        }
        self.places.insert(named);
        self.book.insert(entry);
        Ok(Taken::Whole)
    }

    fn refresh(&mut self, reader: &dyn Reader, waits: Waits<'_>) -> Result<Taken, Fault> {
        let contents = self.ledger.notices().contents_changes();
        if self.contents_seen == contents {
            return Ok(Taken::Whole);
        }
        let mut come = Vec::new();
        for (named, entry) in &self.awaiting {
            if !waits() {
                return Err(Fault::GivenUp);
            }
            let row = reader.content(&named.0, named.1, &entry.issuer)?;
            let row = row.filter(|row| row.erased_at.is_none());
            come.extend(row.and_then(|row| said(&row.bytes)).map(|said| (*named, said)));
        }
        for (named, (said, is_red)) in come {
            self.awaiting.remove(&named);
            self.book.complete(&named.2, said, is_red);
        }
        self.contents_seen = contents;
        Ok(Taken::Whole)
    }

    fn all_taken(self) -> Result<Next<Self>, Fault> {
        Ok(Next::Ready(self))
    }

    fn advance(self, to: Timestamp, _waits: Waits<'_>) -> Result<Snapshot, Fault> {
        Ok(Snapshot(Self { at: to, ..self }))
    }

    fn resume(snapshot: Snapshot) -> Self {
        snapshot.0
    }

    fn beside(snapshot: &Snapshot) -> Result<Self, Fault> {
        Ok(snapshot.0.clone())
    }

    fn weight(snapshot: &Snapshot) -> usize {
        snapshot.0.places.len()
    }

    fn knows(snapshot: &Snapshot, erasure: &FactRow, reader: &dyn Reader) -> Result<bool, Fault> {
        let of = Destroyed::by(&erasure.statement, erasure.log, reader)?;
        let Some(of) = of else { return Ok(false) };
        let Self { places, awaiting, .. } = &snapshot.0;
        let is_known = places.range(of.all()).any(|named| !awaiting.contains_key(named));
        Ok(is_known && of.is_done(reader)?)
    }

    fn forget(&mut self, erasure: &FactRow, reader: &dyn Reader) -> Result<Taken, Fault> {
        if let Some(of) = Destroyed::by(&erasure.statement, erasure.log, reader)? {
            self.destroy(&of, reader)?;
        }
        Ok(Taken::Whole)
    }

    fn unread(snapshot: &Snapshot, reader: &dyn Reader) -> Result<u64, Fault> {
        let reading = &snapshot.0;
        if reading.contents_seen == reading.ledger.notices().contents_changes() {
            return Ok(0);
        }
        let mut unread = 0_u64;
        for (named, entry) in reading.awaiting.iter().take(LOOKED_FOR_MAX) {
            let row = reader.content(&named.0, named.1, &entry.issuer)?;
            unread =
                unread.saturating_add(u64::from(row.is_some_and(|row| row.erased_at.is_none())));
        }
        Ok(unread)
    }

    fn is_stirred(snapshot: &Snapshot) -> bool {
        snapshot.0.contents_seen != snapshot.0.ledger.notices().contents_changes()
    }

    fn spans(snapshot: &Snapshot) -> (Timestamp, Timestamp) {
        // Time alone changes nothing of it.
        (snapshot.0.at, Timestamp::from_millis(i64::MAX))
    }
}

/// Contents that are looked for at most, to tell of how many statements they are not known.
const LOOKED_FOR_MAX: usize = 1_000;
