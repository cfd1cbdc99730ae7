//! The node's docket: agreements, duties and findings, kept up with what the store holds.
//!
//! Nothing of it is stored: it is read from the store when it is first asked for, and from then on
//! only what came since. A content that arrives later completes its statement; one that was
//! destroyed has the whole docket read anew, so that nothing lives on that the store has lost.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use comity_protocol::content::Digest;
use comity_protocol::docket::{Docket, TextRefusal, shipped};
use comity_protocol::duty::Fact;
use comity_protocol::duty::finding::Horizon;
use comity_protocol::index::{LogId, Relation, Seq};
use comity_protocol::kind::names;
use comity_protocol::log::merkle::{LeafIndex, TreeHead, TreeSize, root_at};
use comity_protocol::statement::{Statement, StatementId};
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Vouched;
use comity_protocol::vouch::sightings::Sightings;
use comity_store::rows::FactRow;
use comity_store::{Reader, StoreError};
use serde_json::Value;

use crate::clock;
use crate::exchange::pull::StoredHashes;
use crate::node::Node;
use crate::problem::Problem;
use crate::vouching::Known;

/// Rows read at once.
const ROWS: usize = 1_000;

/// Most statements that wait for their content, for which each arrival is looked through.
const AWAITING_MAX: usize = 100_000;

/// The docket of a running node, shared by whoever asks.
#[derive(Default)]
pub struct Desk {
    kept: Mutex<Option<Kept>>,
    contents_came: AtomicBool,
}

struct Kept {
    docket: Docket,
    cursor: Seq,
    /// Where the statements stand that the docket rests on, by log.
    places: BTreeMap<LogId, BTreeMap<LeafIndex, (StatementId, Timestamp)>>,
    /// By content and the log it comes through, which is their issuer's own.
    awaiting: BTreeMap<(Digest, LogId), Vec<Fact>>,
}

impl Desk {
    /// Contents came, went or were destroyed since somebody asked.
    pub fn contents_changed(&self) {
        self.contents_came.store(true, Ordering::Release);
    }

    fn ask<T>(
        &self,
        node: &Node,
        reader: &dyn Reader,
        now: Timestamp,
        question: impl FnOnce(&mut Docket) -> T,
    ) -> Result<T, Failure> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let contents_came = self.contents_came.swap(false, Ordering::AcqRel);
        let current = match kept.take() {
            Some(mut current) => {
                if current.catch_up(node, reader, contents_came)? {
                    Some(current)
                } else {
                    None
                }
            }
            None => None,
        };
        let mut current = match current {
            Some(current) => current,
            None => read_all(node, reader, None)?,
        };
        current.docket.settle(now);
        let answer = question(&mut current.docket);
        *kept = Some(current);
        Ok(answer)
    }
}

/// Why the docket cannot be had.
enum Failure {
    Store(StoreError),
    /// The agreements that come with the program are refused: a fault of the program.
    Texts(TextRefusal),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Store(error) => Self::from(&error),
            Failure::Texts(refusal) => Self::internal(format!("agreements: {}", refusal.code())),
        }
    }
}

impl Node {
    /// Asks the docket, brought up to what the store holds and to the present.
    ///
    /// # Errors
    /// As the reader's.
    pub async fn docket<T: Send + 'static>(
        self: &Arc<Self>,
        question: impl FnOnce(&mut Docket) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let node = Arc::clone(self);
        let answer = tokio::task::spawn_blocking(move || {
            node.read_now(|reader| Ok(node.desk.ask(&node, reader, clock::now(), question)))
        });
        let answer =
            answer.await.map_err(|_| Problem::internal("a question to the docket panicked"))?;
        answer?.map_err(Problem::from)
    }

    /// Asks a docket of what this node knew by `known_by`, brought to `as_of`. It is read from the
    /// store for this one question.
    ///
    /// # Errors
    /// As the reader's.
    pub async fn docket_as_known<T: Send + 'static>(
        self: &Arc<Self>,
        known_by: Timestamp,
        as_of: Timestamp,
        question: impl FnOnce(&mut Docket) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let node = Arc::clone(self);
        let answer = tokio::task::spawn_blocking(move || {
            node.read_now(|reader| {
                Ok(read_all(&node, reader, Some(known_by)).map(|mut kept| {
                    kept.docket.settle(as_of);
                    question(&mut kept.docket)
                }))
            })
        });
        let answer =
            answer.await.map_err(|_| Problem::internal("a question to the docket panicked"))?;
        answer?.map_err(Problem::from)
    }

    /// How far the logs of all parties were read, by party, now or by an earlier time: the
    /// checkpoints up to which an omission was looked for.
    ///
    /// # Errors
    /// As the reader's.
    pub fn horizons(
        &self,
        known_by: Option<Timestamp>,
    ) -> Result<BTreeMap<String, Horizon>, Problem> {
        self.read_now(|reader| {
            let mut horizons = BTreeMap::new();
            let mut add = |party: &str, origin: &str, log: LogId| -> Result<(), StoreError> {
                let head = head_by(reader, log, known_by)?;
                let (origin, size, root) = (origin.to_owned(), head.size.0, head.root);
                // Filled by what others saw of the log.
                let seen = None;
                horizons.insert(party.to_owned(), Horizon { origin, size, root, seen });
                Ok(())
            };
            add(self.config.party.as_str(), &self.descriptor.origin, LogId::OWN)?;
            for peer in reader.peers()? {
                add(peer.descriptor.party.as_str(), &peer.descriptor.origin, peer.log)?;
            }
            Ok(horizons)
        })
    }
}

/// The head that a log had here by a time: entries of one log never became known in another order
/// than they stand in.
fn head_by(
    reader: &dyn Reader,
    log: LogId,
    known_by: Option<Timestamp>,
) -> Result<TreeHead, StoreError> {
    let head = reader.head(log)?;
    let Some(known_by) = known_by else { return Ok(head) };
    let (mut known, mut unknown) = (0, head.size.0);
    while known < unknown {
        let middle = known.midpoint(unknown);
        let view = reader.statement_at(log, LeafIndex(middle))?;
        if view.is_some_and(|view| view.known_at <= known_by) {
            known = middle.saturating_add(1);
        } else {
            unknown = middle;
        }
    }
    let size = TreeSize(known);
    let root = root_at(&StoredHashes { reader, log }, size)?;
    Ok(TreeHead { size, root })
}

impl Kept {
    /// Reads what came since; false when everything has to be read anew.
    fn catch_up(
        &mut self,
        node: &Node,
        reader: &dyn Reader,
        contents_came: bool,
    ) -> Result<bool, StoreError> {
        self.vouch(node, reader)?;
        if contents_came {
            let awaiting = std::mem::take(&mut self.awaiting);
            for ((digest, log), facts) in awaiting {
                let Some(issuer) = facts.first().map(|fact| &fact.issuer) else { continue };
                let row = reader.content(&digest, log, issuer)?;
                let row = row.filter(|row| row.erased_at.is_none());
                match row.and_then(|row| body(&row.bytes)) {
                    Some(body) => {
                        for mut fact in facts {
                            fact.body = Some(body.clone());
                            self.docket.insert(&fact);
                        }
                    }
                    None => {
                        self.awaiting.insert((digest, log), facts);
                    }
                }
            }
        }
        loop {
            let rows = reader.facts(self.cursor, ROWS)?;
            let Some(last) = rows.last().map(|row| row.seq) else { break };
            if rows.iter().any(|row| row.statement.kind.as_str() == names::ERASURE) {
                return Ok(false);
            }
            for row in rows {
                let logged = node.vouching.logged(reader, Known::from(&row), node.config.quorum)?;
                self.take(row, logged);
            }
            self.cursor = last;
        }
        Ok(!self.docket.is_outdated())
    }

    /// Tells the docket what others can say by now of when statements were logged.
    fn vouch(&mut self, node: &Node, reader: &dyn Reader) -> Result<(), StoreError> {
        for (log, (from, to)) in node.vouching.take_moved() {
            let Some(places) = self.places.get(&log) else { continue };
            for (index, (id, known_at)) in places.range(from..to) {
                let entry = Known { log, index: *index, known_at: *known_at };
                let logged = node.vouching.logged(reader, entry, node.config.quorum)?;
                self.docket.vouch(id, logged);
            }
        }
        Ok(())
    }

    fn take(&mut self, row: FactRow, logged: Vouched) {
        let digest = (row.statement.digest, row.log);
        let (log, index, known_at) = (row.log, row.index, row.known_at);
        let Some(fact) = fact_of(row, logged) else { return };
        self.docket.insert(&fact);
        if self.docket.listens(&fact) {
            self.places.entry(log).or_default().insert(index, (fact.id, known_at));
        }
        let waits = fact.body.is_none() && self.docket.listens(&fact);
        if waits && self.awaiting.len() < AWAITING_MAX {
            self.awaiting.entry(digest).or_default().push(fact);
        }
    }
}

/// Reads everything: first the texts, then what happened. Of what was known by an earlier time
/// only what others had said by then counts.
fn read_all(
    node: &Node,
    reader: &dyn Reader,
    known_by: Option<Timestamp>,
) -> Result<Kept, Failure> {
    let is_known = |row: &FactRow| known_by.is_none_or(|known_by| row.known_at <= known_by);
    let mut said = Said { node, reader, known_by, earlier: BTreeMap::new() };
    if known_by.is_none() {
        // All that moved so far is read here.
        node.vouching.take_moved();
    }
    let mut texts = Vec::new();
    let mut cursor = Seq(0);
    loop {
        let rows = reader.facts(cursor, ROWS)?;
        let Some(last) = rows.last().map(|row| row.seq) else { break };
        let published = rows
            .into_iter()
            .filter(|row| row.statement.kind.as_str() == names::AGREEMENT_TEXT && is_known(row));
        for row in published {
            let logged = said.of(&row)?;
            texts.extend(fact_of(row, logged));
        }
        cursor = last;
    }
    let docket = Docket::new(&shipped::texts(), &texts).map_err(Failure::Texts)?;
    let (places, awaiting) = (BTreeMap::new(), BTreeMap::new());
    let mut kept = Kept { docket, cursor: Seq(0), places, awaiting };
    loop {
        let rows = reader.facts(kept.cursor, ROWS)?;
        let Some(last) = rows.last().map(|row| row.seq) else { break };
        for row in rows {
            if is_known(&row) {
                let logged = said.of(&row)?;
                kept.take(row, logged);
            }
        }
        kept.cursor = last;
    }
    Ok(kept)
}

/// What others can say of when entries were logged, now or by an earlier time.
struct Said<'a> {
    node: &'a Node,
    reader: &'a dyn Reader,
    known_by: Option<Timestamp>,
    /// What had been said by then, by log.
    earlier: BTreeMap<LogId, Sightings>,
}

impl Said<'_> {
    fn of(&mut self, row: &FactRow) -> Result<Vouched, StoreError> {
        let Some(known_by) = self.known_by else {
            let entry = Known::from(row);
            return self.node.vouching.logged(self.reader, entry, self.node.config.quorum);
        };
        if !self.earlier.contains_key(&row.log) {
            let rows = self.reader.sightings(row.log)?;
            let known = rows.into_iter().filter(|row| row.known_at <= known_by);
            let sightings = Sightings::new(known.map(|row| row.sighting));
            self.earlier.insert(row.log, sightings);
        }
        let sightings = self.earlier.get(&row.log);
        let quorum = self.node.config.quorum;
        let interval = sightings.map(|known| known.interval(row.index, quorum)).unwrap_or_default();
        Ok(Known::from(row).held(interval))
    }
}

/// A row as a fact; a statement that claims no time cannot be judged and is left out.
fn fact_of(row: FactRow, logged: Vouched) -> Option<Fact> {
    let FactRow { id, statement, content, .. } = row;
    let relation = relation(&statement);
    Some(Fact {
        id,
        issued: statement.issued_at?,
        logged,
        kind: statement.kind,
        issuer: statement.issuer,
        subject: statement.subject,
        body: content.as_deref().and_then(body),
        relation,
    })
}

fn relation(statement: &Statement) -> Option<(Relation, StatementId)> {
    let relation = match statement.kind.as_str() {
        names::SUPERSESSION => Relation::Supersedes,
        names::AMENDMENT => Relation::Amends,
        names::RETRACTION => Relation::Retracts,
        names::ERASURE => Relation::Erases,
        _ => return None,
    };
    StatementId::from_urn(&statement.subject).map(|target| (relation, target))
}

/// The body of a content file.
fn body(bytes: &[u8]) -> Option<Value> {
    let mut file: Value = serde_json::from_slice(bytes).ok()?;
    file.get_mut("body").map(Value::take)
}
