//! The docket: what a node makes of all the statements it holds about agreements.
//!
//! Texts, acts of the parties, entry into force, who is bound, duties, findings and conditional
//! commitments come together here. It is derived: a function of the set of statements held, of
//! the texts that come with the program, and of a time. Two nodes that hold the same statements
//! print the same docket, in whatever order they came. What was known at an earlier time is asked
//! by giving a docket only the statements known by then.
//!
//! - [`shipped`]: the agreements that come with the program. [`naming`]: how those are named that
//!   parties publish, and how acts bind themselves to words. `called`: names of countries.
//! - [`entry`]: one agreement with everything that happened to it.
//! - [`round`]: conditional commitments, and outcomes that are checked here.
//! - [`filing`], [`offers`], [`unnamed`]: what is said next, what it can name, what names nothing.
//! - [`applicable`]: what would apply to a party that is not bound. [`outlook`]: what would follow
//!   from an act. [`settled`]: a docket that many can ask at once.

pub mod shipped;

pub mod naming;

mod called;

pub mod entry;

mod texts;

pub mod round;

pub mod applicable;

pub mod filing;

mod given;

mod near;

pub mod meant;

pub mod unnamed;

pub mod offers;

mod supposing;

pub mod outlook;

mod closing;

pub mod unsealing;

mod then;

mod unbound;

pub mod seed;

pub mod settled;

mod bound;

mod urgent;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use serde_json::Value;

use crate::agreement::force::Other;
use crate::agreement::life::ActionKind;
use crate::calendar::Day;
use crate::duty::verify::{Grounds, Mismatch, verify_json};
use crate::duty::{
    Calendars, Engine, Fact, Filter, Finding, GivenUp, Instrument, Patience, Table as BoundTable,
};
use crate::sync::alone;
use comity_protocol::content::Digest;
use comity_protocol::index::Relation;
use comity_protocol::kind::{KINDS, Kind, names};
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Vouched;
use entry::{Entry, Origin};
pub use near::Near;
use round::judge::InForceThen;
pub use seed::Seed;
pub use settled::Settled;
pub use texts::{AGREEMENTS_MAX, TEXTS_PER_ISSUER_MAX, TextRefusal};
use texts::{publish, read};
use then::{Then, next_to_fold};
use unbound::Kept;

/// Everything derived about agreements.
#[derive(Debug)]
pub struct Docket {
    entries: BTreeMap<String, Entry>,
    refused: BTreeMap<StatementId, TextRefusal>,
    /// The statements whose texts were read, whatever came of them.
    texts: BTreeSet<StatementId>,
    /// The agreement whose words a statement published.
    origins: BTreeMap<StatementId, String>,
    /// What rules and acts rest on, by statement.
    facts: BTreeMap<StatementId, Arc<Fact>>,
    calendars: Calendars,
    bound: BoundTable,
    engine: Engine,
    /// The names that a party gave to matters, once that was asked.
    given: Mutex<Option<given::Given>>,
    /// The party that was asked about last first.
    supposing: Mutex<Vec<Arc<Kept>>>,
    is_stale: bool,
    is_outdated: bool,
    as_of: Timestamp,
    /// What was in force at the freezes of each agreement.
    then: BTreeMap<String, Then>,
}

/// Why an act cannot be bound to words. Whoever wants to make it is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WordsRefusal {
    /// No agreement of that name is held here.
    #[error("no agreement of that name is held here")]
    AgreementUnknown,
    /// It names the digest of other words than those held here.
    #[error("the digest named is not that of the words held here")]
    OtherWords,
}

impl WordsRefusal {
    /// The stable code of this refusal, listed in `spec/errors.md`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::AgreementUnknown => "agreement-not-held",
            Self::OtherWords => "action-text-other",
        }
    }
}

/// The member by which a statement of this kind names its agreement, where it has to name the
/// words too.
fn words_of(kind: &Kind) -> Option<&'static str> {
    if ActionKind::of(kind).is_some() {
        return Some("agreement");
    }
    let words = [names::COMMITMENT_DEPOSIT, names::COMMITMENT_ENVELOPE];
    words.contains(&kind.as_str()).then_some("proposal")
}

impl Docket {
    /// A docket of agreement files and of the texts that parties published, each under its
    /// publisher's name. `published` stands in the order of the publishers' logs; how the logs of
    /// different publishers mix makes no difference.
    ///
    /// # Errors
    /// What is wrong with the first file that is faulty. Published texts are refused one by one
    /// ([`Self::refused`]).
    pub fn new(files: &[&str], published: &[Fact]) -> Result<Self, TextRefusal> {
        let calendars = Calendars::bundled();
        let mut entries = BTreeMap::new();
        for text in files {
            let entry = read(text, &calendars)?.into_entry(None, Origin::Shipped);
            entries.insert(entry.id().to_owned(), entry);
        }
        let refused = publish(&mut entries, published, &calendars);
        // One whose content is not held was not read: the content makes it another docket.
        let held = published.iter().filter(|fact| fact.body.is_some());
        let texts = held.map(|fact| fact.id).collect();
        Self::of(entries, refused, texts, calendars)
    }

    /// A docket of these texts, to which nothing happened yet.
    fn of(
        entries: BTreeMap<String, Entry>,
        refused: BTreeMap<StatementId, TextRefusal>,
        texts: BTreeSet<StatementId>,
        calendars: Calendars,
    ) -> Result<Self, TextRefusal> {
        let instruments = entries.values().map(Entry::instrument);
        let origin = |(name, entry): (&String, &Entry)| match &entry.origin {
            Origin::Shipped => None,
            Origin::Statement { id, .. } => Some((*id, name.clone())),
        };
        let origins = entries.iter().filter_map(origin).collect();
        let bound = BoundTable::default();
        let engine =
            Engine::new(instruments.collect(), &calendars, &bound).map_err(TextRefusal::Rules)?;
        Ok(Self {
            entries,
            refused,
            texts,
            origins,
            facts: BTreeMap::new(),
            calendars,
            bound,
            engine,
            given: Mutex::default(),
            supposing: Mutex::default(),
            is_stale: true,
            is_outdated: false,
            as_of: Timestamp::EPOCH,
            then: BTreeMap::new(),
        })
    }

    /// Takes one statement. A second time changes nothing, unless it brings the content that was
    /// not held, or others can say more of when it was logged: what counts at another time than
    /// before is judged anew.
    pub fn insert(&mut self, fact: &Fact) {
        self.insert_shared(Arc::new(fact.clone()));
    }

    /// The same of a statement that others hold, too.
    pub fn insert_shared(&mut self, mut fact: Arc<Fact>) {
        if fact.kind.as_str() == names::AGREEMENT_TEXT {
            self.is_outdated |= fact.body.is_some() && !self.texts.contains(&fact.id);
            self.vouch_text(&fact.id, fact.logged);
            return;
        }
        let mut is_act_changed = true;
        if let Some(held) = self.facts.get(&fact.id) {
            let logged = held.logged.narrowed(fact.logged);
            let brings_content = held.body.is_none() && fact.body.is_some();
            if logged == held.logged && !brings_content {
                return;
            }
            let body = held.body.clone().or_else(|| fact.body.clone());
            let shown = if brings_content { fact.shown } else { held.shown };
            let now = Fact { logged, body, shown, ..Fact::clone(held) };
            // Rounds ask also since when others have seen it.
            is_act_changed = brings_content
                || now.counted_at() != held.counted_at()
                || now.kind.as_str().starts_with("commitment.");
            fact = Arc::new(now);
        }
        let is_act = if is_act_changed { self.dispatch(&fact) } else { self.vouch_act(&fact) };
        let prepared = self.engine.prepare(&fact);
        if is_act || prepared.is_some() {
            for supposing in alone(&mut self.supposing) {
                supposing.insert(&fact);
            }
            if let Some(given) = alone(&mut self.given) {
                given.note(&fact);
            }
            self.facts.insert(fact.id, fact);
        }
        self.engine.insert_prepared(prepared.into_iter().collect());
    }

    /// Takes note that others can say more of when a statement was logged; of one that nothing here
    /// rests on nothing is kept.
    pub fn vouch(&mut self, id: &StatementId, logged: Vouched) {
        let held = self.facts.get(id).map(|held| Fact { logged, ..Fact::clone(held) });
        match held {
            Some(fact) => self.insert_shared(Arc::new(fact)),
            None if self.texts.contains(id) => self.vouch_text(id, logged),
            None => {}
        }
    }

    /// The same of a text: rounds ask whether it stood at their freeze.
    fn vouch_text(&mut self, id: &StatementId, logged: Vouched) {
        let entry = self.origins.get(id).and_then(|name| self.entries.get_mut(name));
        if entry.is_some_and(|entry| entry.narrow_published(logged)) {
            self.is_stale |= self.has_outcomes();
        }
    }

    /// The same of an act that counts at the same time as before; whether it is one.
    fn vouch_act(&mut self, fact: &Fact) -> bool {
        if !is_act(fact) {
            return false;
        }
        let mut is_new = false;
        for about in about(fact) {
            let entry = self.entries.get_mut(about);
            is_new |= entry.is_some_and(|entry| entry.narrow_act(&fact.id, fact.logged));
        }
        self.is_stale |= is_new && self.has_outcomes();
        true
    }

    /// Whether anybody closed a round.
    fn has_outcomes(&self) -> bool {
        self.entries.values().any(|entry| !entry.table().has_no_outcome())
    }

    /// Forgets what a statement said, whose content was destroyed: everything is then as if it had
    /// never been held here. `false`: too much rests on it, and a docket has to be made anew.
    #[must_use]
    pub fn forget(&mut self, id: &StatementId) -> bool {
        let Some(held) = self.facts.get_mut(id) else { return !self.rests_on_text(id) };
        let held = Arc::make_mut(held);
        if held.body.take().is_none() {
            return true;
        }
        if held.kind.as_str().starts_with("commitment.") {
            return false;
        }
        for entry in self.entries.values_mut() {
            self.is_stale |= entry.forget(id);
        }
        self.supposing = Mutex::default();
        self.given = Mutex::default();
        let target = held.relation.as_ref().map(|(_, target)| target);
        self.engine.forget(id, target);
        true
    }

    /// Whether a statement published words that stand here.
    fn rests_on_text(&self, id: &StatementId) -> bool {
        self.entries.values().any(|entry| {
            let is_origin = matches!(&entry.origin, Origin::Statement { id: of, .. } if of == id);
            is_origin || entry.contradictions.contains(id)
        })
    }

    /// Whether anything here rests on statements of this kind.
    pub fn listens(&self, fact: &Fact) -> bool {
        self.facts.contains_key(&fact.id) || self.texts.contains(&fact.id)
    }

    /// Whether a text was published that this docket does not know: make another.
    pub const fn is_outdated(&self) -> bool {
        self.is_outdated
    }

    /// Brings everything to a time. Asking for less than all it costs what changed since.
    pub fn advance_to(&mut self, as_of: Timestamp) {
        // Endless patience gives nothing up.
        let _ = self.advance_within(as_of, Patience::ENDLESS);
    }

    /// The same, for as long as somebody waits. What was given up is taken up again where it was
    /// left, by whatever is asked next.
    ///
    /// # Errors
    /// [`GivenUp`], when nobody waits any more.
    pub fn advance_within(
        &mut self,
        as_of: Timestamp,
        patience: Patience<'_>,
    ) -> Result<(), GivenUp> {
        let before = std::mem::replace(&mut self.as_of, as_of);
        let new_day = Day::of_utc(as_of).ok() != Day::of_utc(before).ok();
        if self.is_stale || new_day {
            self.is_stale = false;
            self.supposing = Mutex::default();
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
        self.engine.advance_within(as_of, patience)
    }

    /// Steps of work taken so far by the engine: the same on every machine.
    pub fn steps(&self) -> u64 {
        self.engine.steps()
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

    /// Names in the body of an act or of a conditional commitment the words it is about: puts the
    /// digest of the text held here where the body names none. Other kinds stay as they are.
    ///
    /// # Errors
    /// [`WordsRefusal`]: nobody can accept what is not held here, or under another's digest.
    pub fn name_words(&self, kind: &Kind, body: &mut Value) -> Result<(), WordsRefusal> {
        let Some(member) = words_of(kind) else { return Ok(()) };
        let about = body.get(member).and_then(Value::as_str);
        let entry = about.and_then(|about| self.entries.get(about));
        let digest = entry.ok_or(WordsRefusal::AgreementUnknown)?.digest().to_string();
        let Some(body) = body.as_object_mut() else { return Ok(()) };
        let named = body.entry("text_digest").or_insert_with(|| digest.clone().into());
        if *named == digest { Ok(()) } else { Err(WordsRefusal::OtherWords) }
    }

    /// Published texts that were not taken, and why.
    pub const fn refused(&self) -> &BTreeMap<StatementId, TextRefusal> {
        &self.refused
    }

    /// The kinds of statements that anything here rests on: texts, acts, commitments, what rules
    /// listen to, and what is done to earlier statements.
    pub fn kinds(&self) -> BTreeSet<String> {
        let known = KINDS.iter().filter_map(|spec| spec.name.parse::<Kind>().ok());
        let always = known.filter(|kind| kind.binds() || Relation::of(kind).is_some());
        let always = always.map(|kind| kind.as_str().to_owned());
        always.chain(self.engine.kinds().map(str::to_owned)).collect()
    }

    /// What is concluded of duties, in the order of the findings' keys.
    pub fn findings(&mut self, filter: &Filter) -> Vec<Finding> {
        self.engine.findings(filter)
    }

    /// The finding of this name, if there is one.
    pub fn finding(&mut self, id: &Digest) -> Option<Finding> {
        self.engine.finding(id)
    }

    /// At most `most` findings after the one of a name, in the order of their names.
    pub fn page(&mut self, filter: &Filter, after: Option<&Digest>, most: usize) -> Vec<Finding> {
        self.engine.page(filter, after, most)
    }

    /// When time alone will next change a finding.
    pub fn next_change(&mut self) -> Option<Timestamp> {
        self.engine.next_change()
    }

    /// The statements that acts and rules rest on.
    pub fn facts(&self) -> impl Iterator<Item = &Fact> {
        self.facts.values().map(Arc::as_ref)
    }

    /// One of the statements that acts and rules rest on.
    pub fn fact(&self, id: &StatementId) -> Option<&Fact> {
        self.facts.get(id).map(Arc::as_ref)
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
        let instruments: Vec<Instrument> = self.entries.values().map(Entry::instrument).collect();
        let facts: Vec<Fact> = self.facts().cloned().collect();
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

    /// Another docket with everything this one holds, and some statements more or, for one
    /// agreement, another text ([`Seed::docket`]).
    ///
    /// # Errors
    /// What is wrong with the text given.
    pub fn what_if(
        &self,
        text: Option<(&str, &str)>,
        more: &[Fact],
        as_of: Timestamp,
    ) -> Result<Self, TextRefusal> {
        let mut other = self.seed().docket(text, more)?;
        other.advance_to(as_of);
        Ok(other)
    }

    /// Hands a statement to the agreement it is about, if it is an act or a commitment.
    fn dispatch(&mut self, fact: &Fact) -> bool {
        if !is_act(fact) {
            return false;
        }
        for about in about(fact) {
            if let Some(entry) = self.entries.get_mut(about) {
                entry.apply(fact, ActionKind::of(&fact.kind));
                self.is_stale = true;
            }
        }
        true
    }

    /// Entry into force of all, those first that others wait for.
    fn enter_into_force(&mut self, day: Option<Day>) {
        let mut others: BTreeMap<String, Other> = BTreeMap::new();
        let mut todo: BTreeSet<String> = self.entries.keys().cloned().collect();
        while let Some(next) = next_to_fold(&self.entries, &todo) {
            todo.remove(&next);
            if let Some(entry) = self.entries.get_mut(&next) {
                entry.fold(&others, day);
                others.insert(next, entry.as_other());
            }
        }
        let then = self
            .entries
            .iter()
            .map(|(id, entry)| (id.clone(), Then::of(&self.entries, entry, self.then.get(id))));
        let then: BTreeMap<String, (Then, InForceThen)> = then.collect();
        self.then.clear();
        for (id, (then, in_force)) in then {
            if let Some(entry) = self.entries.get_mut(&id) {
                entry.judge_rounds(in_force);
                entry.enter_parts(&others, day);
            }
            self.then.insert(id, then);
        }
    }
}

/// The agreements that an act or a commitment is about. Of what is not held the subject says so;
/// and where that and the content differ both have to know, so that it makes no difference which
/// was known first.
fn about(fact: &Fact) -> BTreeSet<&str> {
    let member = if ActionKind::of(&fact.kind).is_some() { "agreement" } else { "proposal" };
    let named = fact.body.as_ref().and_then(|body| body.get(member)?.as_str());
    [Some(fact.subject.as_str()), named].into_iter().flatten().collect()
}

/// Whether a statement is an act of a party or a commitment.
fn is_act(fact: &Fact) -> bool {
    ActionKind::of(&fact.kind).is_some() || fact.kind.as_str().starts_with("commitment.")
}

/// Whether somebody begins or ceases to be bound after one day and up to another.
fn turns(bound: &BoundTable, before: Option<Day>, day: Option<Day>) -> bool {
    let between =
        |one: Day| before.is_none_or(|before| before < one) && day.is_some_and(|day| one <= day);
    let apart = bound.apart.values().flat_map(BTreeMap::values).flat_map(BTreeMap::values);
    let spans = bound.spans.values().flat_map(BTreeMap::values).chain(apart).flatten();
    let levels = || bound.levels.values().flat_map(BTreeMap::values).flatten();
    // What a level begun in the middle of a day puts an end to ends with that day.
    let after = levels().filter(|span| span.since.is_some());
    let after = after.filter_map(|span| Some((span.from.plus_days(1).ok()?, None)));
    let levels = levels().map(|span| (span.from, span.until));
    let mut days = spans.map(|span| (span.from, span.until)).chain(levels).chain(after);
    days.any(|(from, until)| between(from) || until.is_some_and(between))
}
