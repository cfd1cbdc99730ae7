//! The engine: facts and time in, findings out, each instance evaluated only when it may change.

use std::cell::Cell as Counter;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use comity_protocol::index::Relation;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;

use super::DutyRefusal;
use super::bound::{Bound, PairSpan, Span};
use super::compile::{self, Body, Program};
use super::context::{Context, Instance, Outcome, Part, STANDING, SeriesKey};
use super::fact::{Claim, Fact, MarkOf, Prepared};
use super::finding::{Finding, State, Word};
use super::instrument::{Calendars, Instrument};
use super::matter::{duty, is_past_conservative};
use super::patience::{GivenUp, Patience};
use super::series::Series;
use super::store::{Came, Loose, Mark, Store};
use super::symbol::{Interner, Sym};
use super::urgency::Standing;

mod filter;
mod series;
mod survey;
mod touch;

pub use filter::Filter;
use survey::Names;
pub use survey::Survey;

/// Agreements, facts and a time, and what follows from them.
///
/// What it concludes depends on the set of facts and on the time, not on their order. It may be
/// fed one by one, in batches or all at once; nothing is evaluated before it is asked.
#[derive(Debug)]
pub struct Engine {
    program: Arc<Program>,
    texts: Interner,
    store: Store,
    series: BTreeMap<SeriesKey, Series>,
    /// For totals taken by the period: under which periods a filing stands.
    covers: BTreeMap<(u32, u32), Vec<u32>>,
    /// By instrument.
    bound: Vec<BTreeMap<Sym, Vec<Span>>>,
    pairs: Vec<BTreeMap<Sym, Vec<PairSpan>>>,
    as_of: i64,
    instances: BTreeMap<Instance, Status>,
    /// When what is to be looked at again.
    wheel: BTreeSet<(i64, Wake)>,
    dirty: Vec<Instance>,
    /// Facts to be entered wherever rules look for them.
    to_touch: Vec<(u32, How)>,
    /// What may concern instances, with the earliest time from which it may.
    touches: BTreeMap<touch::Touch, i64>,
    /// Totals that count otherwise, by whose, and at which times.
    recounted: BTreeMap<(u32, Sym), Vec<(i64, i64)>>,
    /// Lookup patterns for which filings are kept by time too, as some anchor does not say what is
    /// to be looked for.
    timed: BTreeSet<u32>,
    newly_timed: Vec<u32>,
    /// Filings looked at, instances noted and evaluated so far.
    steps: Counter<u64>,
    /// Running totals that are not summed up.
    loose_series: Vec<SeriesKey>,
    /// Instances whose standing changed since they were last handed out.
    changed: Vec<Instance>,
    /// The next period of each time-based rule and bearer.
    periods: BTreeMap<(u32, Sym), u32>,
    /// Whether nothing has been evaluated yet, so that everything is new.
    is_first: bool,
    /// Findings by name, once somebody asked for one.
    names: Option<Names>,
}

/// What the wheel wakes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Wake {
    Instance(Instance),
    /// A fact, or a mark on it, whose signed time has come.
    Fact(u32),
}

/// How a fact came to be touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum How {
    /// It was filled: its content came, of which all that stood on it knew nothing.
    Filled,
    /// Something was done to it, or its time has come.
    Again,
    /// It is new here.
    New,
}

/// What is known of an instance between evaluations.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Status {
    first: Brief,
    rest: Vec<Brief>,
    wake: Option<i64>,
}

/// What is known of one outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Brief {
    part: Part,
    state: State,
    is_done: bool,
    is_owed: bool,
    is_withdrawn: bool,
    /// Whether readings of the holidays differ on when its time ends.
    is_unsure: bool,
    is_past_conservative: bool,
    statutory: Option<i64>,
    conservative: Option<i64>,
    settled: i64,
    /// Who waived it for itself, as a number that others do not have.
    waived: u64,
}

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
        let mut engine = Self {
            program: Arc::new(program),
            texts,
            store: Store::default(),
            series: BTreeMap::new(),
            covers: BTreeMap::new(),
            bound: Vec::new(),
            pairs: Vec::new(),
            as_of: i64::MIN,
            instances: BTreeMap::new(),
            wheel: BTreeSet::new(),
            dirty: Vec::new(),
            to_touch: Vec::new(),
            touches: BTreeMap::new(),
            recounted: BTreeMap::new(),
            timed: BTreeSet::new(),
            newly_timed: Vec::new(),
            steps: Counter::new(0),
            loose_series: Vec::new(),
            changed: Vec::new(),
            periods: BTreeMap::new(),
            is_first: true,
            names: None,
        };
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

    /// Reduces a fact to what the rules read; `None` where no rule listens to it.
    pub fn prepare(&mut self, fact: &Fact) -> Option<Prepared> {
        let mark = fact.relation.as_ref().map(|(relation, target)| {
            let amended = (*relation == Relation::Amends).then_some(fact.body.as_ref()).flatten();
            let body = amended.and_then(|body| body.get("body")).cloned();
            let is_held = fact.body.is_some();
            Box::new(MarkOf { relation: *relation, target: *target, is_held, body })
        });
        let kind = self.texts.get(fact.kind.as_str());
        let reading = kind.and_then(|kind| self.program.kinds.get(&kind));
        if reading.is_none() && mark.is_none() {
            return None;
        }
        let texts = &mut self.texts;
        let cells = reading.zip(fact.body.as_ref()).map(|(kind, body)| kind.read(body, texts));
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
        self.store.reserve(facts.len());
        for fact in facts {
            self.take(fact);
        }
    }

    /// Takes facts.
    pub fn insert_batch<'a>(&mut self, facts: impl IntoIterator<Item = &'a Fact>) {
        for fact in facts {
            self.insert(fact);
        }
    }

    /// Forgets what a statement said, whose content was destroyed: everything is then as if it had
    /// never been held. `target`: the statement that it amended, if it did.
    pub fn forget(&mut self, id: &StatementId, target: Option<&StatementId>) {
        // Endless patience gives nothing up.
        let _ = self.touch_all(Patience::ENDLESS);
        self.store.settle();
        for fact in [self.store.find(id), target.and_then(|target| self.store.find(target))] {
            let Some(fact) = fact else { continue };
            // What it stands under now is what it is taken out of, and who looks for it there is
            // evaluated again.
            self.touch(fact, How::Again);
            self.store.leave_fresh();
            self.store.forget(fact, id);
            self.to_touch.push((fact, How::Filled));
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
        while let Some((at, wake)) = self.wheel.first().copied()
            && at <= as_of
        {
            self.wheel.pop_first();
            match wake {
                Wake::Instance(instance) => self.dirty.push(instance),
                Wake::Fact(fact) => self.to_touch.push((fact, How::Again)),
            }
        }
        self.roll_periods();
        self.settle_within(patience)
    }

    /// Steps taken so far: filings looked at, instances noted and evaluated. A measure of work that
    /// is the same on every machine.
    pub const fn steps(&self) -> u64 {
        self.steps.get()
    }

    /// How many instances stand.
    pub fn instances(&mut self) -> usize {
        self.settle();
        self.instances.len()
    }

    /// When time alone will next change something.
    pub fn next_change(&mut self) -> Option<Timestamp> {
        self.settle();
        self.wheel.first().map(|(at, _)| Timestamp::from_millis(*at))
    }

    /// What is concluded, in order of the findings' keys.
    pub fn findings(&mut self, filter: &Filter) -> Vec<Finding> {
        self.settle();
        let chosen: Vec<Instance> = self.instances.keys().copied().collect();
        self.report(&chosen, filter)
    }

    /// The findings that changed since this was last asked, as they are now.
    pub fn changes(&mut self, filter: &Filter) -> Vec<Finding> {
        self.settle();
        let mut changed = std::mem::take(&mut self.changed);
        changed.sort_unstable();
        changed.dedup();
        self.report(&changed, filter)
    }

    /// How many outcomes stand in each state: a summary without the findings themselves.
    pub fn tally(&mut self) -> BTreeMap<State, u64> {
        self.settle();
        let mut tally: BTreeMap<State, u64> = BTreeMap::new();
        for status in self.instances.values() {
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
            lost: Counter::new(false),
            steps: &self.steps,
        }
    }

    /// `is_clean`: whether no filing stands against the bearer, for a standing instance.
    fn evaluate(
        &self,
        context: &Context<'_>,
        instance: Instance,
        out: &mut Vec<Outcome>,
        is_clean: bool,
    ) {
        context.step();
        let Some(rule) = self.program.rule(instance.rule) else { return };
        context.lost.set(false);
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
        for instrument in &program.instruments {
            let mut spans = BTreeMap::new();
            let mut pairs = BTreeMap::new();
            for party in bound.parties(&instrument.id) {
                let number = self.texts.intern(&party);
                spans.insert(number, bound.spans(&instrument.id, &party));
                let relations = bound.relations(&instrument.id, &party);
                if !relations.is_empty() {
                    pairs.insert(number, relations);
                }
            }
            self.bound.push(spans);
            self.pairs.push(pairs);
        }
    }

    /// Forgets everything derived.
    fn restart(&mut self) {
        self.instances.clear();
        self.wheel.clear();
        self.dirty.clear();
        self.to_touch.clear();
        self.touches.clear();
        self.recounted.clear();
        self.timed.clear();
        self.newly_timed.clear();
        self.series.clear();
        self.covers.clear();
        self.loose_series.clear();
        self.periods.clear();
        self.changed.clear();
        self.names = None;
        self.store.forget_index();
        self.is_first = true;
        let facts = u32::try_from(self.store.len()).unwrap_or(u32::MAX);
        for fact in 0..facts {
            self.to_touch.push((fact, How::New));
            self.wait_for(fact);
        }
        if self.as_of > i64::MIN {
            self.roll_periods();
        }
    }

    fn take(&mut self, mut fact: Prepared) {
        if let Some(of) = fact.mark.take() {
            self.mark(Loose { id: fact.id, issuer: fact.issuer, claim: fact.claim, of: *of });
        }
        let (id, claim) = (fact.id, fact.claim);
        if fact.cells.is_some() {
            self.disturb(&id);
        }
        match self.store.take(fact) {
            Came::New(at) => {
                for loose in self.store.waiting(&id) {
                    self.apply(at, &loose);
                }
                self.to_touch.push((at, How::New));
                self.wait_for(at);
            }
            Came::Filled(at) => {
                self.narrow(at, claim);
                self.to_touch.push((at, How::Filled));
            }
            Came::Known(at) => self.narrow(at, claim),
            Came::TooMany => {}
        }
    }

    /// Takes note that others can say more of when a fact was logged.
    fn narrow(&mut self, fact: u32, claim: Claim) {
        let Some(row) = self.store.row(fact) else { return };
        let (old, narrowed) = (row.claim, row.claim.narrowed(claim));
        if narrowed == old {
            return;
        }
        if narrowed.counted() == old.counted() {
            return self.store.set_claim(fact, narrowed);
        }
        self.unsettle(fact);
        self.store.set_claim(fact, narrowed);
        self.to_touch.push((fact, How::Again));
        self.wait_for(fact);
    }

    fn mark(&mut self, loose: Loose) {
        match self.store.find(&loose.of.target) {
            None => self.store.keep(loose),
            Some(target) => {
                self.disturb_marked(target, &loose);
                let is_filled = self.store.row(target).is_some_and(|row| {
                    let is_it = |mark: &Mark| mark.id == loose.id && !mark.is_held;
                    loose.of.is_held && row.marks.iter().any(is_it)
                });
                if is_filled {
                    // What stood on what it says being unknown is evaluated again.
                    self.stood_on(target);
                }
                if self.apply(target, &loose) {
                    let how = if is_filled { How::Filled } else { How::Again };
                    self.to_touch.push((target, how));
                    self.wait_for(target);
                }
            }
        }
    }

    /// What stood on a mark is evaluated again before it counts at another time.
    fn disturb_marked(&mut self, target: u32, loose: &Loose) {
        let Some(row) = self.store.row(target) else { return };
        let is_moved = row.marks.iter().any(|mark| {
            mark.id == loose.id && mark.claim.narrowed(loose.claim).counted() != mark.issued
        });
        if is_moved || self.store.puts_out(target, loose) {
            self.unsettle(target);
        }
    }

    /// Marks a fact; only its own issuer can.
    fn apply(&mut self, target: u32, loose: &Loose) -> bool {
        let Some(row) = self.store.row(target).filter(|row| row.issuer == loose.issuer) else {
            return false;
        };
        let kind = self.program.kinds.get(&row.kind);
        let cells = kind.zip(loose.of.body.as_ref());
        let cells = cells.map(|(kind, body)| kind.read(body, &mut self.texts));
        let (id, claim, is_held) = (loose.id, loose.claim, loose.of.is_held);
        let (issued, relation) = (claim.counted(), loose.of.relation);
        self.store.mark(target, Mark { id, issued, claim, relation, is_held, cells })
    }

    /// What lies ahead of `as_of` is looked at again when its time has come.
    fn wait_for(&mut self, fact: u32) {
        let Some(row) = self.store.row(fact) else { return };
        let times = std::iter::once(row.issued).chain(row.marks.iter().map(|mark| mark.issued));
        let ahead = times.filter(|at| *at > self.as_of).map(|at| (at, Wake::Fact(fact)));
        self.wheel.extend(ahead);
    }

    /// Time-based rules: one instance for each period begun, and one for the next.
    fn roll_periods(&mut self) {
        let program = Arc::clone(&self.program);
        for rule in &program.rules {
            let Body::Duty(body) = &rule.body else { continue };
            let Some(trigger) = &body.time else { continue };
            for bearer in self.bearers_of(rule) {
                let next = self.periods.get(&(rule.number, bearer)).copied().unwrap_or(0);
                let mut number = next;
                loop {
                    let key = u64::from(number);
                    let instance = Instance { rule: rule.number, bearer, key };
                    let context = self.context(false);
                    let found = super::matter::period(&context, rule, trigger, instance, number);
                    let Some((start, _)) = found else { break };
                    if start <= self.as_of || !self.instances.contains_key(&instance) {
                        self.dirty.push(instance);
                    }
                    if start > self.as_of || number >= super::matter::PERIODS_MAX {
                        break;
                    }
                    number = number.saturating_add(1);
                }
                self.periods.insert((rule.number, bearer), number);
            }
        }
    }

    /// Everybody who may owe what a rule asks, where that is not told by a filing.
    fn bearers_of(&self, rule: &compile::Compiled) -> Vec<Sym> {
        match &rule.bearer {
            compile::Bearer::Each => {
                let parties = self.bound.get(rule.instrument);
                parties.map(|parties| parties.keys().copied().collect()).unwrap_or_default()
            }
            compile::Bearer::Members(members) => members.ever().to_vec(),
            compile::Bearer::Party(party) => vec![*party],
            compile::Bearer::Issuer => Vec::new(),
        }
    }

    /// Evaluates everything that may have changed.
    fn settle(&mut self) {
        // Endless patience gives nothing up.
        let _ = self.settle_within(Patience::ENDLESS);
    }

    fn settle_within(&mut self, patience: Patience<'_>) -> Result<(), GivenUp> {
        let touched = self.touch_all(patience);
        self.store.settle();
        for key in std::mem::take(&mut self.loose_series) {
            if let Some(series) = self.series.get_mut(&key) {
                series.settle();
            }
        }
        touched?;
        let is_first = std::mem::take(&mut self.is_first);
        if is_first {
            self.stand_all();
            self.touches.clear();
            self.recounted.clear();
        }
        while let Some((touch, since)) = self.touches.pop_first() {
            self.spread(touch, since);
        }
        while let Some(((total, whose), spans)) = self.recounted.pop_first() {
            self.spread_counted(total, whose, spans);
        }
        if self.dirty.is_empty() {
            return Ok(());
        }
        let mut dirty = std::mem::take(&mut self.dirty);
        let noted = u64::try_from(dirty.len()).unwrap_or(u64::MAX);
        self.steps.set(self.steps.get().saturating_add(noted));
        dirty.sort_unstable();
        dirty.dedup();
        let done =
            if is_first { self.build(&dirty, patience) } else { self.renew(&dirty, patience) };
        let left = dirty.get(done..).unwrap_or_default();
        if left.is_empty() {
            return Ok(());
        }
        self.dirty = left.to_vec();
        Err(GivenUp)
    }

    /// A standing instance for each bearer of a ban or limit.
    fn stand_all(&mut self) {
        let program = Arc::clone(&self.program);
        for rule in &program.rules {
            if matches!(rule.body, Body::Ban { .. } | Body::Limit { .. }) {
                for bearer in self.bearers_of(rule) {
                    self.dirty.push(Instance { rule: rule.number, bearer, key: STANDING });
                }
            }
        }
    }

    /// The first evaluation: everything at once, in order. How many of them were done.
    fn build(&mut self, dirty: &[Instance], patience: Patience<'_>) -> usize {
        let mut built: Vec<(Instance, Status)> = Vec::with_capacity(dirty.len());
        let mut wakes = Vec::new();
        let mut outcomes = Vec::new();
        let mut group = None;
        let mut is_clean = true;
        let mut done = 0_usize;
        let context = self.context(false);
        for instance in dirty {
            if is_given_up(done, patience) {
                break;
            }
            done = done.saturating_add(1);
            if group != Some((instance.rule, instance.bearer)) {
                group = Some((instance.rule, instance.bearer));
                is_clean = true;
            }
            self.evaluate(&context, *instance, &mut outcomes, is_clean);
            let Some(status) = Status::of(&mut outcomes, self.as_of) else { continue };
            is_clean &= status.is_clean();
            wakes.extend(status.wake.map(|at| (at, Wake::Instance(*instance))));
            built.push((*instance, status));
        }
        self.changed.extend(built.iter().map(|(instance, _)| *instance));
        self.instances = built.into_iter().collect();
        let mut wakes: BTreeSet<_> = wakes.into_iter().collect();
        self.wheel.append(&mut wakes);
        done
    }

    /// Evaluates again. How many of them were done.
    fn renew(&mut self, dirty: &[Instance], patience: Patience<'_>) -> usize {
        let mut outcomes = Vec::new();
        for (instance, done) in dirty.iter().zip(0_usize..) {
            if is_given_up(done, patience) {
                return done;
            }
            let is_clean = instance.key != STANDING || self.is_clean(*instance);
            let context = self.context(false);
            self.evaluate(&context, *instance, &mut outcomes, is_clean);
            let status = Status::of(&mut outcomes, self.as_of);
            self.replace(*instance, status.as_ref());
        }
        self.forget_repeats();
        dirty.len()
    }

    fn replace(&mut self, instance: Instance, status: Option<&Status>) {
        let wake = status.and_then(|status| status.wake);
        let old = match status {
            Some(status) => self.instances.insert(instance, status.clone()),
            None => self.instances.remove(&instance),
        };
        let old_wake = old.as_ref().and_then(|old| old.wake);
        if old_wake != wake
            && let Some(at) = old_wake
        {
            self.wheel.remove(&(at, Wake::Instance(instance)));
        }
        // Also where it is the same: the wheel may have let it go when its time came.
        self.wheel.extend(wake.map(|at| (at, Wake::Instance(instance))));
        let is_same = match (&old, status) {
            (Some(old), Some(new)) => new.same(old),
            (None, None) => true,
            _ => false,
        };
        if !is_same {
            self.changed.push(instance);
            if let Some(names) = &mut self.names {
                names.changed(instance);
            }
        }
    }

    /// Nobody may ever ask what changed, or for a name, so lists of what did are kept no longer
    /// than they have to be: what is gone needs no place in them.
    fn forget_repeats(&mut self) {
        let most = self.instances.len().saturating_mul(2).max(1_024);
        let pending = self.names.as_mut().map(Names::pending);
        for list in std::iter::once(&mut self.changed).chain(pending) {
            if list.len() > most {
                list.sort_unstable();
                list.dedup();
                list.retain(|instance| self.instances.contains_key(instance));
            }
        }
    }

    fn is_clean(&self, standing: Instance) -> bool {
        let low = Instance { key: 0, ..standing };
        self.instances.range(low..standing).all(|(_, status)| status.is_clean())
    }
}

impl Brief {
    const fn word(&self) -> Word {
        if self.is_withdrawn && matches!(self.state, State::Excused) {
            return Word::Withdrawn;
        }
        self.state.word(self.is_done)
    }

    fn standing(&self, as_of: i64) -> Standing {
        let is_past = self.conservative.is_some_and(|end| end < as_of);
        Standing {
            word: self.word(),
            state: self.state,
            is_past_conservative: self.state == State::Active && is_past,
            is_late_on_one_reading: false,
            ends: self.conservative.map(Timestamp::from_millis),
        }
    }
}

impl Status {
    fn of(outcomes: &mut Vec<Outcome>, as_of: i64) -> Option<Self> {
        let wake = outcomes.iter().filter_map(|outcome| outcome.next).min();
        let mut briefs = outcomes.drain(..).map(|outcome| Brief {
            part: outcome.part,
            state: outcome.state,
            is_done: outcome.is_done,
            is_owed: outcome.is_owed,
            is_withdrawn: outcome.is_withdrawn,
            is_unsure: outcome.due.is_some_and(|due| due.readings.sure < due.readings.statutory),
            is_past_conservative: is_past_conservative(outcome.due, outcome.state, as_of),
            statutory: outcome.due.map(|due| due.readings.statutory),
            conservative: outcome.due.map(|due| due.readings.conservative),
            settled: outcome.settled,
            waived: outcome.note.waived(),
        });
        let first = briefs.next()?;
        Some(Self { first, rest: briefs.collect(), wake })
    }

    /// Each of its outcomes.
    fn briefs(&self) -> impl Iterator<Item = &Brief> {
        std::iter::once(&self.first).chain(&self.rest)
    }

    /// Whether no breach and no doubt stands in it.
    fn is_clean(&self) -> bool {
        let is_open = |brief: &Brief| {
            matches!(
                brief.state,
                State::Breached | State::Escalated | State::Undetermined | State::Destroyed
            )
        };
        !self.briefs().any(is_open)
    }

    /// Whether the outside would see no difference.
    fn same(&self, other: &Self) -> bool {
        self.first == other.first && self.rest == other.rest
    }

    /// No filing after this time can change it.
    fn settled(&self) -> i64 {
        if self.rest.is_empty() { self.first.settled } else { i64::MAX }
    }
}

/// Evaluations between two looks at whether anybody still waits: about a millisecond's.
const STEPS_BETWEEN: usize = 256;

fn is_given_up(done: usize, patience: Patience<'_>) -> bool {
    done.is_multiple_of(STEPS_BETWEEN) && patience.check().is_err()
}
