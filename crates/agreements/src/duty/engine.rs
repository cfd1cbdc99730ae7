//! The engine: facts and time in, findings out, each instance evaluated only when it may change.

use std::cell::Cell as Flag;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use comity_protocol::index::Relation;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;

use super::DutyRefusal;
use super::bound::Bound;
use super::compile::{Body, Compiled, Program};
use super::context::Context;
use super::fact::{Claim, Fact, MarkOf, Prepared};
use super::finding::{Finding, State};
use super::instance::{Instance, STANDING};
use super::instrument::{Calendars, Instrument};
use super::lapses::Lapses;
use super::lists::ReadableLists;
use super::matter::duty;
use super::outcome::DutyOutcome;
use super::patience::{GivenUp, Patience};
use super::series::SeriesOf;
use super::store::Store;
use super::symbol::{Interner, Sym};

mod brief;
mod enter;
mod evaluation;
mod few;
mod filter;
mod instances;
mod intake;
mod invalidate;
mod kept;
mod lapses;
mod periods;
mod series;
mod settled;
mod spread;
mod state;
mod survey;

pub use filter::Filter;
use instances::Instances;
use kept::Kept;
pub use kept::Survey;
use settled::Settled;
pub use state::Engine;
use state::{How, Wake};

/// How many facts are prepared before they are taken.
const PREPARED_MAX: usize = 32_768;

impl Engine {
    /// An engine for these agreements, with who is bound by them and the holidays of their places.
    ///
    /// # Errors
    /// [`DutyRefusal`], where an agreement speaks of what is not there.
    pub fn new(
        instruments: Vec<Instrument>,
        calendars: &Calendars,
        bound: &dyn Bound,
    ) -> Result<Self, DutyRefusal> {
        let mut texts = Interner::new();
        let program = Program::new(instruments, calendars, &mut texts)?;
        let is_timed =
            |rule: &&Compiled| matches!(&rule.body, Body::Duty(duty) if duty.time.is_some());
        let time_rules = program.rules.iter().filter(is_timed).map(|rule| rule.number).collect();
        let mut engine = Self {
            program: Arc::new(program),
            texts,
            store: Store::default(),
            series: Vec::new(),
            covers: BTreeMap::new(),
            bound: Vec::new(),
            pairs: Vec::new(),
            as_of: i64::MIN,
            instances: Instances::default(),
            timer_queue: BTreeSet::new(),
            dirty: Vec::new(),
            to_invalidate: Vec::new(),
            invalidations: BTreeMap::new(),
            recounted: BTreeMap::new(),
            timed: BTreeSet::new(),
            newly_timed: Vec::new(),
            readable: ReadableLists::default(),
            steps: AtomicU64::new(0),
            loose_series: Vec::new(),
            changed: Vec::new(),
            time_rules,
            periods: BTreeMap::new(),
            rolled_until: None,
            is_first: true,
            names: Mutex::default(),
            revision: 0,
            surveys: Mutex::new(Kept::default()),
            is_waiver_marked: false,
            lapses: Lapses::default(),
        };
        engine.series.resize_with(engine.program.totals.len(), SeriesOf::default);
        engine.read_bound(bound);
        Ok(engine)
    }

    /// Takes note that other parties are bound now, or otherwise: everything is evaluated again.
    pub fn rebind(&mut self, bound: &dyn Bound) {
        self.read_bound(bound);
        self.restart();
    }

    /// The time for which things stand.
    pub fn as_of(&self) -> Timestamp {
        Timestamp::from_millis(self.as_of)
    }

    /// How many facts are held that a rule listens to.
    pub fn len(&self) -> usize {
        self.store.len()
    }

    /// Whether no fact is held.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The kinds of statements that rules listen to.
    pub fn kinds(&self) -> impl Iterator<Item = &str> {
        self.program.kinds.names().map(|kind| self.texts.text(kind))
    }

    /// Reduces a fact to what the rules read; `None` where no rule listens to it.
    pub fn prepare(&mut self, fact: &Fact) -> Option<Prepared> {
        let mark = fact.relation.as_ref().map(|(relation, target)| {
            let amended = (*relation == Relation::Amends).then_some(fact.body.as_ref()).flatten();
            let body = amended.and_then(|body| body.get("body")).cloned();
            let is_held = fact.body.is_some();
            let also = fact.also.clone();
            Box::new(MarkOf { relation: *relation, target: *target, also, is_held, body })
        });
        let kind = self.texts.get(fact.kind.as_str());
        let reading = kind.and_then(|kind| self.program.kinds.get(kind));
        if reading.is_none() && mark.is_none() {
            return None;
        }
        let texts = &mut self.texts;
        let held = reading.zip(fact.body.as_ref());
        let cells = held.map(|(kind, body)| kind.read(body, texts).collect());
        Some(Prepared {
            id: fact.id,
            kind: kind.unwrap_or(Sym::NOBODY),
            issuer: texts.intern(fact.issuer.as_str()),
            subject: texts.intern(&fact.subject),
            claim: Claim::new(fact.issued, fact.logged),
            cells,
            mark,
        })
    }

    /// Takes one fact.
    pub fn insert(&mut self, fact: &Fact) {
        if let Some(prepared) = self.prepare(fact) {
            self.take(prepared);
        }
    }

    /// Takes facts that this engine prepared.
    pub fn insert_prepared(&mut self, facts: Vec<Prepared>) {
        let fields = facts.iter().filter_map(|fact| fact.cells.as_ref());
        self.store.reserve(facts.len(), fields.map(|cells| cells.as_slice().len()).sum());
        // Those of one kind lie beside each other from then on.
        let mut facts: Vec<Option<Prepared>> = facts.into_iter().map(Some).collect();
        let kind = |fact: &Option<Prepared>| {
            let kind = fact.as_ref().and_then(|fact| self.program.kinds.position(fact.kind));
            kind.unwrap_or(u32::MAX)
        };
        let mut order: Vec<(u32, u32)> = facts.iter().map(kind).zip(0..).collect();
        order.sort_unstable();
        for (_, at) in order {
            let fact = super::symbol::index(at).and_then(|at| facts.get_mut(at));
            if let Some(fact) = fact.and_then(Option::take) {
                self.take(fact);
            }
        }
    }

    /// Takes facts.
    pub fn insert_batch<'a>(&mut self, facts: impl IntoIterator<Item = &'a Fact>) {
        let mut facts = facts.into_iter().peekable();
        while facts.peek().is_some() {
            let part = facts.by_ref().take(PREPARED_MAX);
            let part = part.filter_map(|fact| self.prepare(fact)).collect();
            self.insert_prepared(part);
        }
    }

    /// Forgets what a statement said, whose content was destroyed: everything is then as if it had
    /// never been held. `target`: the statement that it amended, if it did.
    pub fn forget(&mut self, id: &StatementId, target: Option<&StatementId>) {
        self.revise();
        self.readable.clear();
        // Endless patience gives nothing up.
        let _ = self.invalidate_all(Patience::ENDLESS);
        let program = Arc::clone(&self.program);
        for fact in [self.store.find(id), target.and_then(|target| self.store.find(target))] {
            let Some(fact) = fact else { continue };
            // What it stands under now is what it is taken out of, and who looks for it there is
            // evaluated again.
            self.store.list_leaving();
            self.invalidate(&program, fact, How::Again);
            self.store.leave_listed();
            self.store.forget(fact, id);
            self.to_invalidate.push((fact, How::Filled));
        }
    }

    /// Moves time. Going back is allowed and evaluates everything again.
    pub fn advance(&mut self, as_of: Timestamp) {
        // Endless patience gives nothing up.
        let _ = self.advance_within(as_of, Patience::ENDLESS);
    }

    /// Moves time and evaluates what changed by it and since. What was given up is taken up again
    /// where it was left, by whatever is asked next.
    ///
    /// # Errors
    /// [`GivenUp`], when nobody waits any more.
    pub fn advance_within(
        &mut self,
        as_of: Timestamp,
        patience: Patience<'_>,
    ) -> Result<(), GivenUp> {
        let as_of = as_of.millis();
        if as_of < self.as_of {
            self.as_of = as_of;
            self.restart();
        }
        self.as_of = as_of;
        self.readable.clear();
        while let Some((at, wake)) = self.timer_queue.first().copied()
            && at <= as_of
        {
            self.timer_queue.pop_first();
            match wake {
                Wake::Instance(instance) => self.dirty.push(instance),
                Wake::Fact(fact) => self.to_invalidate.push((fact, How::Again)),
            }
        }
        self.roll_periods();
        self.flush_within(patience)
    }

    /// Steps taken so far: filings looked at, instances noted and evaluated. A measure of work that
    /// is the same on every machine.
    pub fn steps(&self) -> u64 {
        self.steps.load(Ordering::Relaxed)
    }

    /// How many instances stand.
    pub fn instances(&mut self) -> usize {
        self.flush();
        self.instances.len()
    }

    /// When time alone will next change something.
    pub fn next_change(&mut self) -> Option<Timestamp> {
        self.settled().next_change()
    }

    /// What is concluded, in order of the findings' keys.
    pub fn findings(&mut self, filter: &Filter) -> Vec<Finding> {
        self.settled().findings(filter)
    }

    /// Evaluates what is left to be, after which any number may ask at once.
    pub fn settled(&mut self) -> Settled<'_> {
        self.flush();
        Settled(self)
    }

    /// The same of an engine that was evaluated and took nothing since; `None` where it did.
    pub fn at_rest(&self) -> Option<Settled<'_>> {
        let is_idle = self.dirty.is_empty()
            && self.to_invalidate.is_empty()
            && self.invalidations.is_empty()
            && self.recounted.is_empty()
            && self.loose_series.is_empty()
            && !self.is_first;
        is_idle.then_some(Settled(self))
    }

    fn all_findings(&self, filter: &Filter) -> Vec<Finding> {
        let chosen: Vec<Instance> = self.instances.iter().map(|(instance, _)| instance).collect();
        self.report(&chosen, filter)
    }

    /// The findings that changed since this was last asked, as they are now.
    pub fn changes(&mut self, filter: &Filter) -> Vec<Finding> {
        self.flush();
        let mut changed = std::mem::take(&mut self.changed);
        changed.sort_unstable();
        changed.dedup();
        self.report(&changed, filter)
    }

    /// How many outcomes stand in each state: a summary without the findings themselves.
    pub fn tally(&mut self) -> BTreeMap<State, u64> {
        self.flush();
        let mut tally: BTreeMap<State, u64> = BTreeMap::new();
        for (_, status) in self.instances.iter() {
            for brief in status.briefs() {
                let count = tally.entry(brief.state).or_default();
                *count = count.saturating_add(1);
            }
        }
        tally
    }

    fn context(&self, detail: bool) -> Context<'_> {
        Context {
            program: &self.program,
            texts: &self.texts,
            store: &self.store,
            series: &self.series,
            bound: &self.bound,
            as_of: self.as_of,
            detail,
            lost: Flag::new(false),
            is_unnamed: Flag::new(false),
            readable: &self.readable,
            steps: &self.steps,
            lapses: &self.lapses,
            asking: None,
            sighted: None,
        }
    }

    /// `is_clean`: whether no filing stands against the bearer, for a standing instance.
    fn evaluate(
        &self,
        context: &Context<'_>,
        instance: Instance,
        out: &mut Vec<DutyOutcome>,
        is_clean: bool,
    ) {
        context.step();
        let Some(rule) = self.program.rule(instance.rule) else { return };
        context.lost.set(false);
        context.is_unnamed.set(false);
        match &rule.body {
            Body::Duty(_) => duty(context, rule, instance, out),
            _ if instance.key == STANDING => {
                if is_clean {
                    super::prohibition::standing(context, rule, instance.bearer, out);
                }
            }
            _ => super::prohibition::filing(context, rule, instance, out),
        }
        if context.lost.get() {
            // What is unknown counts against who destroyed what would show it.
            for outcome in out.iter_mut().filter(|outcome| outcome.state == State::Undetermined) {
                outcome.state = State::Destroyed;
            }
        }
    }

    fn read_bound(&mut self, bound: &dyn Bound) {
        self.bound.clear();
        self.pairs.clear();
        let program = Arc::clone(&self.program);
        let mut whole = Vec::new();
        for instrument in &program.instruments {
            let mut spans = BTreeMap::new();
            let mut pairs = BTreeMap::new();
            let part = instrument.part();
            for party in bound.parties(&instrument.id) {
                let number = self.texts.intern(&party);
                let by_part = part.as_ref().map(|part| bound.spans(&instrument.id, part, &party));
                if let Some(when) = by_part.filter(|when| !when.is_empty()) {
                    spans.insert(number, when);
                }
                let relations = bound.relations(&instrument.id, &party);
                if !relations.is_empty() {
                    pairs.insert(number, relations);
                }
            }
            whole.push(Arc::new(spans));
            self.pairs.push(pairs);
        }
        // Each part is of one clause, so that all of its grounds bind the same parties.
        for (at, _) in &program.grounds {
            self.bound.extend(whole.get(*at).map(Arc::clone));
        }
    }

    /// Forgets everything derived.
    fn restart(&mut self) {
        self.revise();
        self.instances = Instances::default();
        self.timer_queue.clear();
        self.dirty.clear();
        self.to_invalidate.clear();
        self.invalidations.clear();
        self.recounted.clear();
        self.timed.clear();
        self.newly_timed.clear();
        self.series.clear();
        self.series.resize_with(self.program.totals.len(), SeriesOf::default);
        self.covers.clear();
        self.loose_series.clear();
        self.periods.clear();
        self.rolled_until = None;
        self.changed.clear();
        self.names = Mutex::default();
        self.lapses = Lapses::default();
        self.store.forget_index();
        self.is_first = true;
        let facts = u32::try_from(self.store.len()).unwrap_or(u32::MAX);
        for fact in 0..facts {
            self.to_invalidate.push((fact, How::New));
        }
        if self.as_of > i64::MIN {
            self.roll_periods();
        }
    }

    /// What lies ahead of `as_of` is looked at again when its time has come.
    fn wait_for(&mut self, fact: u32) {
        let Some(row) = self.store.row(fact) else { return };
        let times = std::iter::once(row.issued).chain(row.marks().iter().map(|mark| mark.issued));
        let ahead = times.filter(|at| *at > self.as_of).map(|at| (at, Wake::Fact(fact)));
        self.timer_queue.extend(ahead);
    }
}
