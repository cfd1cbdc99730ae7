//! The docket: what a node makes of all the statements it holds about agreements.
//!
//! Texts, acts of the parties, entry into force, who is bound, duties, findings and conditional
//! commitments come together here. It is derived: a function of the set of statements held, of
//! the texts that come with the program, and of a time. Two nodes that hold the same statements
//! print the same docket, in whatever order they came. What was known at an earlier time is asked
//! by giving a docket only the statements known by then.
//!
//! - [`shipped`]: the agreements that come with the program.
//! - [`entry`]: one agreement with everything that happened to it.
//! - [`round`]: conditional commitments, and outcomes that are checked here.

pub mod shipped;

pub mod entry;

pub mod round;

mod bound;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::agreement::force::Other;
use crate::agreement::language::{self, Diagnostic};
use crate::agreement::life::ActionKind;
use crate::calendar::Day;
use crate::duty::verify::{Grounds, Mismatch, verify_json};
use crate::duty::{
    Calendars, DutyRefusal, Engine, Fact, Filter, Finding, Instrument, Table as BoundTable,
};
use crate::kind::names;
use crate::party::PartyId;
use crate::statement::StatementId;
use crate::time::Timestamp;
use entry::{Entry, Origin};

/// Most agreements that statements may add to those that come with the program.
pub const AGREEMENTS_MAX: usize = 10_000;

/// Everything derived about agreements.
#[derive(Debug)]
pub struct Docket {
    entries: BTreeMap<String, Entry>,
    refused: BTreeMap<StatementId, TextRefusal>,
    texts: BTreeSet<StatementId>,
    /// What rules and acts rest on, by statement.
    facts: BTreeMap<StatementId, Fact>,
    calendars: Calendars,
    bound: BoundTable,
    engine: Engine,
    is_stale: bool,
    is_outdated: bool,
    as_of: Timestamp,
}

/// Why the text of an agreement was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextRefusal {
    /// The identifier belongs to a text that comes with the program, or to one that somebody else
    /// published before, by the signed times. Whoever published this one is at fault.
    Taken,
    /// The file cannot be read or checked. Whoever published it is at fault.
    Faulty(Vec<Diagnostic>),
    /// The engine does not take its rules.
    Rules(DutyRefusal),
    /// The statement names another agreement or version than the file. Its author is at fault.
    Mislabelled,
    /// More than [`AGREEMENTS_MAX`].
    TooMany,
}

impl TextRefusal {
    /// The stable code of this refusal, listed in `spec/errors.md`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Taken => "agreement-taken",
            Self::Faulty(_) => "agreement-faulty",
            Self::Rules(refusal) => refusal.code(),
            Self::Mislabelled => "agreement-mislabelled",
            Self::TooMany => "agreements-too-many",
        }
    }
}

impl Docket {
    /// A docket of agreement files and of the texts that parties published, which never replace
    /// those of the files.
    ///
    /// # Errors
    /// What is wrong with the first file that is faulty. Published texts are refused one by one
    /// ([`Self::refused`]).
    pub fn new(files: &[&str], published: &[Fact]) -> Result<Self, TextRefusal> {
        let calendars = Calendars::bundled();
        let mut entries = BTreeMap::new();
        for text in files {
            let entry = read(text, Origin::Shipped, &calendars)?;
            entries.insert(entry.id().to_owned(), entry);
        }
        let refused = publish(&mut entries, published, &calendars);
        let instruments = entries.values().map(|entry| Instrument::from(entry.agreement()));
        let bound = BoundTable::default();
        let engine =
            Engine::new(instruments.collect(), &calendars, &bound).map_err(TextRefusal::Rules)?;
        Ok(Self {
            entries,
            refused,
            texts: published.iter().map(|fact| fact.id).collect(),
            facts: BTreeMap::new(),
            calendars,
            bound,
            engine,
            is_stale: true,
            is_outdated: false,
            as_of: Timestamp::EPOCH,
        })
    }

    /// Takes one statement; a second time changes nothing.
    pub fn insert(&mut self, fact: &Fact) {
        let held = self.facts.get(&fact.id);
        // A content that arrives later completes what was held without it.
        if held.is_some_and(|held| held.body.is_some() || fact.body.is_none()) {
            return;
        }
        if fact.kind.as_str() == names::AGREEMENT_TEXT {
            self.is_outdated |= !self.texts.contains(&fact.id);
            return;
        }
        let is_act = self.deal(fact);
        let prepared = self.engine.prepare(fact);
        if is_act || prepared.is_some() {
            self.facts.insert(fact.id, fact.clone());
        }
        self.engine.insert_prepared(prepared.into_iter().collect());
    }

    /// Whether anything here rests on statements of this kind.
    pub fn listens(&self, fact: &Fact) -> bool {
        self.facts.contains_key(&fact.id)
    }

    /// Whether a text was published that this docket does not know: make another.
    pub const fn is_outdated(&self) -> bool {
        self.is_outdated
    }

    /// Brings everything to a time. Asking for less than all it costs what changed since.
    pub fn settle(&mut self, as_of: Timestamp) {
        let before = std::mem::replace(&mut self.as_of, as_of);
        let new_day = Day::of_utc(as_of).ok() != Day::of_utc(before).ok();
        if self.is_stale || new_day {
            self.is_stale = false;
            let day = Day::of_utc(as_of).ok();
            self.enter_into_force(day);
            let mut bound = BoundTable::default();
            for entry in self.entries.values() {
                entry.bind(&mut bound);
            }
            let before = Day::of_utc(before).ok();
            if bound != self.bound || turns(&bound, before, day) {
                self.engine.rebind(&bound);
                self.bound = bound;
            }
        }
        self.engine.advance(as_of);
    }

    /// The time to which everything was brought.
    pub const fn as_of(&self) -> Timestamp {
        self.as_of
    }

    /// All agreements, by identifier.
    pub fn agreements(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    /// One agreement.
    pub fn agreement(&self, id: &str) -> Option<&Entry> {
        self.entries.get(id)
    }

    /// Published texts that were not taken, and why.
    pub const fn refused(&self) -> &BTreeMap<StatementId, TextRefusal> {
        &self.refused
    }

    /// What is concluded of duties, in the order of the findings' keys.
    pub fn findings(&mut self, filter: &Filter) -> Vec<Finding> {
        self.engine.findings(filter)
    }

    /// When time alone will next change a finding.
    pub fn next_change(&mut self) -> Option<Timestamp> {
        self.engine.next_change()
    }

    /// The statements that acts and rules rest on.
    pub fn facts(&self) -> impl Iterator<Item = &Fact> {
        self.facts.values()
    }

    /// One of the statements that acts and rules rest on.
    pub fn fact(&self, id: &StatementId) -> Option<&Fact> {
        self.facts.get(id)
    }

    /// Checks a finding against what is held here.
    ///
    /// # Errors
    /// [`Mismatch`]: it is none, or something else follows from the statements held.
    pub fn verify(
        &self,
        finding: &Value,
        horizons: &BTreeMap<String, crate::duty::finding::Horizon>,
    ) -> Result<(), Mismatch> {
        let instruments: Vec<Instrument> =
            self.entries.values().map(|entry| Instrument::from(entry.agreement())).collect();
        let facts: Vec<Fact> = self.facts.values().cloned().collect();
        verify_json(
            finding,
            Grounds {
                instruments: &instruments,
                calendars: &self.calendars,
                bound: &self.bound,
                facts: &facts,
                horizons,
            },
        )
    }

    /// Another docket with everything this one holds, and some statements more or other texts:
    /// what would follow. A text takes the place of the one with its identifier.
    ///
    /// # Errors
    /// What is wrong with the texts given.
    pub fn what_if(
        &self,
        texts: &[&str],
        more: &[Fact],
        as_of: Timestamp,
    ) -> Result<Self, TextRefusal> {
        let held = self.entries.values().map(|entry| entry.text.as_str());
        // Of two files with one identifier the later one counts.
        let files: Vec<&str> = held.chain(texts.iter().copied()).collect();
        let mut other = Self::new(&files, &[])?;
        for (id, entry) in &mut other.entries {
            if let Some(own) = self.entries.get(id) {
                entry.origin = own.origin.clone();
            }
        }
        for fact in self.facts.values().chain(more) {
            other.insert(fact);
        }
        other.settle(as_of);
        Ok(other)
    }

    /// Hands a statement to the agreement it is about, if it is an act or a commitment.
    fn deal(&mut self, fact: &Fact) -> bool {
        let action = ActionKind::of(&fact.kind);
        let is_commitment = fact.kind.as_str().starts_with("commitment.");
        if action.is_none() && !is_commitment {
            return false;
        }
        let member = if is_commitment { "proposal" } else { "agreement" };
        let about = fact.body.as_ref().and_then(|body| body.get(member)).and_then(Value::as_str);
        if let Some(entry) = about.and_then(|about| self.entries.get_mut(about)) {
            entry.take(fact, action);
            self.is_stale = true;
        }
        true
    }

    /// Entry into force of all, those first that others wait for.
    fn enter_into_force(&mut self, day: Option<Day>) {
        let mut others: BTreeMap<String, Other> = BTreeMap::new();
        let mut todo: BTreeSet<String> = self.entries.keys().cloned().collect();
        while !todo.is_empty() {
            let ready = |id: &&String| {
                let waits = self.entries.get(*id).map(Entry::waits_for).unwrap_or_default();
                waits.iter().all(|other| other == *id || !todo.contains(other))
            };
            // Those that wait for each other in a circle are taken as they come: what one asks of
            // the other is then unknown.
            let next = todo.iter().find(ready).or_else(|| todo.first()).cloned();
            let Some(next) = next else { break };
            todo.remove(&next);
            if let Some(entry) = self.entries.get_mut(&next) {
                entry.fold(&others, day);
                others.insert(next, entry.as_other());
            }
        }
    }
}

/// Whether somebody begins or ceases to be bound after one day and up to another.
fn turns(bound: &BoundTable, before: Option<Day>, day: Option<Day>) -> bool {
    let between =
        |one: Day| before.is_none_or(|before| before < one) && day.is_some_and(|day| one <= day);
    let mut spans = bound.spans.values().flat_map(BTreeMap::values).flatten();
    spans.any(|span| between(span.from) || span.until.is_some_and(between))
}

fn read(text: &str, origin: Origin, calendars: &Calendars) -> Result<Entry, TextRefusal> {
    let checked = language::read(text).map_err(TextRefusal::Faulty)?;
    // The engine refuses few things that the checker lets pass; it is asked alone for each text,
    // so that one of them cannot keep out the others.
    let instrument = Instrument::from(checked.agreement());
    Engine::new(vec![instrument], calendars, &BoundTable::default()).map_err(TextRefusal::Rules)?;
    Ok(Entry::new(checked, text.to_owned(), origin))
}

/// Adds published texts: of one identifier the texts of whoever published first, and of those the
/// latest.
fn publish(
    entries: &mut BTreeMap<String, Entry>,
    published: &[Fact],
    calendars: &Calendars,
) -> BTreeMap<StatementId, TextRefusal> {
    let mut sorted: Vec<&Fact> = published.iter().collect();
    sorted.sort_by_key(|fact| (fact.issued, fact.id));
    let mut owners: BTreeMap<String, PartyId> = BTreeMap::new();
    let mut refused = BTreeMap::new();
    for fact in sorted {
        let said = |member: &str| fact.body.as_ref()?.get(member)?.as_str();
        let Some(text) = said("text") else { continue };
        let origin = Origin::Statement { id: fact.id, issuer: fact.issuer.clone() };
        let taken = match read(text, origin, calendars) {
            Err(refusal) => Err(refusal),
            Ok(entry) if said("agreement") != Some(entry.id()) => Err(TextRefusal::Mislabelled),
            Ok(entry) => {
                let owner = owners.get(entry.id());
                let is_taken = match owner {
                    Some(owner) => *owner != fact.issuer,
                    None => entries.contains_key(entry.id()),
                };
                if is_taken {
                    Err(TextRefusal::Taken)
                } else if owner.is_none() && owners.len() == AGREEMENTS_MAX {
                    Err(TextRefusal::TooMany)
                } else {
                    Ok(entry)
                }
            }
        };
        match taken {
            Ok(entry) => {
                owners.insert(entry.id().to_owned(), fact.issuer.clone());
                entries.insert(entry.id().to_owned(), entry);
            }
            Err(refusal) => {
                refused.insert(fact.id, refusal);
            }
        }
    }
    refused
}
