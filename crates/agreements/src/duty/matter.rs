//! Duties: one instance evaluated from its matter.

use crate::calendar::CalendarRefusal;

use super::bound::{Span, Standing};
use super::compile::{Body, Compiled, DutyBody, Starts, Time};
use super::context::{
    Context, DueAt, DutyOutcome, FindingDetail, Found, Part, Rests, Search, Stands,
};
use super::excuse::{Asked, Excuses};
use super::finding::{Doubt, Role, State};
use super::instance::Instance;
use super::shift::day_of;
use super::value::{Cell, Env, eval, truth};

mod due;
pub(super) mod evaluation;
mod extension;
pub(super) mod heard;
mod history;
mod merging;
mod periods;
mod reliance;

use due::Terms;
use evaluation::DutyEvaluation;
use heard::Start;
pub(super) use history::{MatterHistory, SINGLE, Telling, is_single, single_fact, turns};
pub(super) use periods::{PERIODS_MAX, period};

/// Evaluates an instance of a duty.
pub(super) fn duty(
    context: &Context<'_>,
    rule: &Compiled,
    instance: Instance,
    out: &mut Vec<DutyOutcome>,
) {
    let Body::Duty(body) = &rule.body else { return };
    if let Some(trigger) = &body.time {
        return periodic(context, rule, body, trigger, instance, out);
    }
    let Some(told) = MatterHistory::of(context, rule, body, instance) else { return };
    let Some(last) = told.tellings().last() else { return };
    let env = told.env(last);
    let evaluation =
        DutyEvaluation { context, rule, body, instance, told: Some((&told, last)), env };
    match &body.start {
        Starts::Each(fields) => {
            let mut some = false;
            for clock in (1..).take(fields.len()) {
                let part = Part { clock, ..Part::default() };
                let of = |evaluation: &DutyEvaluation<'_, '_>| evaluation.clock_of(part);
                let (evaluation, clock) = evaluation.bind((&told, last), of);
                if clock.start.is_some() {
                    some = true;
                    evaluation.evaluate(clock, i64::MAX, out);
                }
            }
            if !some {
                evaluation.evaluate(Clock::unknown(), i64::MAX, out);
            }
        }
        starts => {
            let (evaluation, clock) = evaluation.bind((&told, last), |of| of.clock(starts));
            evaluation.evaluate(clock, i64::MAX, out);
        }
    }
}

fn periodic(
    context: &Context<'_>,
    rule: &Compiled,
    body: &DutyBody,
    trigger: &Time,
    instance: Instance,
    out: &mut Vec<DutyOutcome>,
) {
    let Ok(number) = u32::try_from(instance.key) else { return };
    let Some((start, next)) = period(context, rule, trigger, instance, number) else { return };
    let env = Env::new(instance.bearer, start);
    let evaluation = DutyEvaluation { context, rule, body, instance, told: None, env };
    let clock = Clock { start: Some(Start::at(start)), ..Clock::unknown() };
    if start > context.as_of {
        return evaluation.foresee(start, out);
    }
    evaluation.evaluate(clock, next.map_or(i64::MAX, |next| next.saturating_sub(1)), out);
}

/// One clock of a matter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    part: Part,
    start: Option<Start>,
    /// From when on what was filed counts, where that is later than the start: what is told of an
    /// earlier start, when a deadline has passed, makes nothing the act that was none.
    from: Option<i64>,
    /// Until when what was filed must have stood, though the deadline is earlier by what was told
    /// when that one had passed.
    until: i64,
    /// Whether it waits for the last of several times, of which some are known.
    is_waiting: bool,
}

impl Clock {
    const fn unknown() -> Self {
        let part = Part { follow_up: 0, occurrence: 0, clock: 0 };
        Self { part, start: None, from: None, until: i64::MIN, is_waiting: false }
    }

    fn at(self) -> Option<i64> {
        self.start.map(|start| start.at)
    }
}

/// A telling whose deadline passed while it was told.
struct Closed<'e, 'c> {
    evaluation: DutyEvaluation<'e, 'c>,
    clock: Clock,
    /// The deadline.
    latest: i64,
    /// Whether something was owed by it.
    binds: bool,
}

impl Closed<'_, '_> {
    /// The one that counts when a later one has passed, too: this one, its deadline earlier where
    /// the later one says so, unless nothing was owed by it and something is by the other.
    fn retold(mut self, later: Self) -> Self {
        if later.binds && !self.binds {
            return later;
        }
        self.shorten(later.clock.start);
        self
    }

    /// What is told after a deadline makes that earlier, by a start at which something was owed,
    /// and changes nothing else: what was asked for, by whom and with which exceptions stays as it
    /// was told when the deadline passed.
    fn shorten(&mut self, start: Option<Start>) {
        let clock = Clock { start, ..self.clock };
        let Some(latest) = self.evaluation.passes(clock).filter(|latest| *latest < self.latest)
        else {
            return;
        };
        if !self.binds || self.evaluation.binds(clock) {
            (self.clock, self.latest) = (clock, latest);
        }
    }
}

/// What was found for one clock.
struct Facts {
    act: Found,
    /// The act that follow-ups run from.
    followed: Found,
    excuse: Excuses,
}

impl<'c> DutyEvaluation<'_, 'c> {
    /// The telling that counts, and the clock by it: how the matter is told at last, unless it was
    /// told otherwise when the deadline passed. What is said after a deadline does not move it
    /// back; of several that passed, the earliest counts.
    fn bind(
        &self,
        (told, last): (&'c MatterHistory<'c>, &'c Telling<'c>),
        of: impl Fn(&Self) -> Clock,
    ) -> (Self, Clock) {
        let in_telling = |telling: &'c Telling<'c>| {
            let env = told.env(telling);
            let told = Some((told, telling));
            let Self { context, rule, body, instance, .. } = *self;
            let evaluation = Self { context, rule, body, instance, told, env };
            // What cannot be read starts no clock.
            let clock = if telling.cells.is_some() { of(&evaluation) } else { Clock::unknown() };
            (evaluation, clock)
        };
        let mut closed: Option<Closed<'_, 'c>> = None;
        let (mut from, mut until) = (None, i64::MIN);
        // Most matters are told once.
        for telling in told.tellings().iter().filter(|telling| telling.until < i64::MAX) {
            if !telling.is_on && telling.off.is_none() {
                continue;
            }
            let (evaluation, clock) = in_telling(telling);
            let Some(latest) = evaluation.passes(clock) else { continue };
            // Told until after its deadline, or taken back only then.
            if telling.off.unwrap_or(telling.until) <= latest {
                continue;
            }
            from = from.max(clock.at());
            let is_too_late = closed.as_ref().is_some_and(|one| telling.moment > one.latest);
            until = if is_too_late { until } else { until.max(latest) };
            let one = Closed { binds: evaluation.binds(clock), evaluation, clock, latest };
            closed = Some(match closed {
                Some(old) => old.retold(one),
                None => one,
            });
        }
        let (evaluation, mut clock) = in_telling(last);
        let Some(mut closed) = closed else { return (evaluation, clock) };
        if last.is_on {
            let binds = evaluation.binds(clock);
            if binds && !closed.binds {
                (clock.from, clock.until) = (from.max(clock.at()), until);
                return (evaluation, clock);
            }
            closed.shorten(clock.start);
        }
        let Closed { evaluation, mut clock, .. } = closed;
        (clock.from, clock.until) = (from.max(clock.at()), until);
        (evaluation, clock)
    }

    /// Whether something is owed that begins when a clock starts: the bearer is bound then and when
    /// it is over, and the rule applies.
    fn binds(&self, clock: Clock) -> bool {
        let Some(start) = clock.at() else { return false };
        let over = self.passes(clock).map(|over| over.min(self.context.as_of));
        self.binds_at(start) && over.is_none_or(|over| self.is_bound(over))
    }

    fn is_bound(&self, at: i64) -> bool {
        self.standing(at) == Some(Standing::Bound)
    }

    fn binds_at(&self, at: i64) -> bool {
        self.is_bound(at) && self.rule.bearer.may_be(self.env.bearer, at) && self.applies(at)
    }

    /// Whether the rule applies to what begins at a time.
    fn applies(&self, at: i64) -> bool {
        self.context.applies(self.rule, day_of(at))
    }

    /// Since when a tier holds, and by which statement; `true` where that was after the duty began.
    fn tier(&self, number: usize) -> Option<(i64, comity_protocol::statement::StatementId, bool)> {
        let (told, telling) = self.told?;
        told.tier(telling, number)
    }

    /// When it is surely over, by the clock of one telling.
    fn passes(&self, clock: Clock) -> Option<i64> {
        let terms = Terms::of(self, clock.start?).ok()?;
        terms.is_sure().then(|| terms.latest())
    }

    /// The clock of a part, as it is told.
    fn clock_of(&self, part: Part) -> Clock {
        let number = usize::from(part.clock).checked_sub(1);
        let field = match &self.body.start {
            Starts::Each(fields) => number.and_then(|number| fields.get(number)),
            _ => None,
        };
        let Some((slot, _)) = field else { return self.clock(&self.body.start) };
        let start = self.told.and_then(|(_, telling)| telling.start(*slot));
        Clock { part, start, ..Clock::unknown() }
    }

    fn clock(&self, starts: &Starts) -> Clock {
        let mut clock = Clock::unknown();
        match (starts, self.told) {
            (Starts::Trigger, Some((_, told))) => clock.start = Some(Start::at(told.since)),
            (Starts::Trigger, None) => clock.start = Some(Start::at(self.env.moment)),
            (Starts::Earliest(fields) | Starts::Each(fields), Some((_, telling))) => {
                clock.start = fields.iter().filter_map(|(at, _)| telling.start(*at)).min();
            }
            (Starts::Latest(fields), Some((_, telling))) => {
                let times: Vec<_> = fields.iter().map(|(at, _)| telling.start(*at)).collect();
                let known = times.iter().flatten().max().copied();
                clock.start = known.filter(|_| times.iter().all(Option::is_some));
                clock.is_waiting = known.is_some() && clock.start.is_none();
            }
            (_, None) => {}
        }
        clock
    }

    fn since(&self) -> i64 {
        self.told.map_or(self.env.moment, |(_, telling)| telling.since)
    }

    fn evaluate(&self, clock: Clock, window_end: i64, out: &mut Vec<DutyOutcome>) {
        let is_lost = self.is_destroyed();
        let at = clock.at().unwrap_or_else(|| self.since());
        let at = if is_lost { self.gravest_time(at) } else { at };
        let mut outcome = DutyOutcome::new(clock.part, State::Undetermined);
        outcome.start = clock.at();
        outcome.owed_from = if is_lost { Some(self.context.as_of) } else { clock.from };
        // Whoever leaves a group still owes what it owed as a member.
        let standing = self.standing(at).filter(|_| self.rule.bearer.may_be(self.env.bearer, at));
        if standing.is_none() {
            return;
        }
        outcome.is_owed = self.applies(at);
        self.cite_matter(&mut outcome.note);
        if standing == Some(Standing::Undetermined) {
            outcome.note.doubts.push(Doubt::Bound);
        }
        if is_lost && at > self.context.as_of {
            (outcome.state, outcome.next) = (State::Pending, Some(at));
            self.finish(&mut outcome);
            return out.push(outcome);
        }
        let terms = match clock.start {
            None => None,
            Some(start) => match Terms::of(self, start) {
                Ok(terms) => Some(terms),
                Err(refusal) => {
                    self.uncountable(refusal, &mut outcome.note);
                    None
                }
            },
        };
        let span = (clock.from.unwrap_or(at), window_end);
        let facts = self.collect_evidence(span, clock, terms.as_ref());
        let is_nothing = terms.as_ref().is_some_and(|terms| terms.is_nothing);
        match terms {
            // Nothing that was destroyed says when it was said.
            Some(terms) if is_lost && matches!(self.body.start, Starts::Trigger) => {
                self.conclude(&terms.gravest(), &facts, standing, &mut outcome);
            }
            _ if is_lost => self.against_bearer(at, terms.as_ref(), &facts, standing, &mut outcome),
            Some(terms) => self.conclude(&terms, &facts, standing, &mut outcome),
            None => self.without_start(clock, &facts, &mut outcome),
        }
        self.finish(&mut outcome);
        if self.rule.is_open_ended || !self.body.excused_by.is_empty() {
            outcome.rests = Rests::Anything;
        }
        // What the bearer takes back ends what follows, and undoes nothing that is over by then.
        let is_by_itself = facts.excuse.named.is_none() && !is_nothing;
        let is_given_up = outcome.state == State::Excused
            && is_by_itself
            && (outcome.is_withdrawn || facts.excuse.own.is_some());
        let is_followed = outcome.is_owed
            && (is_given_up || !matches!(outcome.state, State::Excused | State::Suspended));
        out.push(outcome);
        if is_followed && !self.body.follow_ups.is_empty() {
            // What excuses the duty ends what follows it.
            let withdrawn = self.withdrawn().map(|(at, _)| at);
            let excused = facts.excuse.earliest().map(|(at, _)| at);
            let end = withdrawn.into_iter().chain(excused).min();
            let (evaluation, part) = (self, clock.part);
            // Where that was destroyed, nobody knows from when on things were filed in the matter.
            let start = if is_lost { i64::MIN } else { at };
            let follow = super::follow::Follow { evaluation, part, start, end, is_given_up };
            follow.all(self.followed(at, window_end, &facts.followed), out);
        }
    }

    fn withdrawn(&self) -> Option<(i64, comity_protocol::statement::StatementId)> {
        self.told.and_then(|(told, _)| told.withdrawn)
    }

    /// The act that follow-ups run from: one that was taken back only after the first of them was
    /// due counts for them.
    fn followed(&self, start: i64, window_end: i64, act: &Found) -> Option<(i64, u32)> {
        let due = |at: i64| {
            let repeated = self.body.follow_ups.iter().filter(|follow| follow.is_repeated);
            let due = repeated.filter_map(|follow| self.placed(&follow.period).readings(at).ok());
            due.map(|readings| readings.statutory).min().unwrap_or(i64::MAX)
        };
        let spoiled = self.spoiled(self.body.act);
        if act.left.is_none() {
            return act.sure.into_iter().chain(spoiled).min_by_key(|(at, _)| *at);
        }
        let search = self.search(start, window_end);
        let ever = self.context.first(Search { stands: Stands::Until(&due), ..search }).sure;
        act.sure.into_iter().chain(ever).chain(spoiled).min_by_key(|(at, _)| *at)
    }

    /// The first filing that its subject names for the matter, and whose content the bearer
    /// destroyed: what follows on it is not gone with it.
    pub(super) fn spoiled(&self, pattern: u32) -> Option<(i64, u32)> {
        let is_named = self.rule.key.is_some() && !is_single(self.instance.key);
        let search = Search { pattern, ..self.search(i64::MIN, i64::MAX) };
        if is_named { self.context.spoiled_of(search, self.instance.key) } else { None }
    }

    /// A period that lies ahead.
    fn foresee(&self, start: i64, out: &mut Vec<DutyOutcome>) {
        let mut outcome = DutyOutcome::new(Part::default(), State::Pending);
        outcome.start = Some(start);
        outcome.next = Some(start);
        let Ok(terms) = Terms::of(self, Start::at(start)) else { return };
        outcome.due = terms.shown(self.context.as_of);
        outcome.is_owed = self.applies(start);
        let is_member = self.rule.bearer.may_be(self.env.bearer, start);
        if is_member && self.standing(start).is_some() {
            self.finish(&mut outcome);
            out.push(outcome);
        }
    }

    /// How the bearer stands; everybody is bound by a regulation.
    fn standing(&self, at: i64) -> Option<Standing> {
        self.context.standing_under(self.rule, self.env.bearer, at)
    }

    fn search(&self, start: i64, to: i64) -> Search<'_, '_> {
        Search {
            pattern: self.body.act,
            env: &self.env,
            ground: self.rule.ground,
            from: start,
            earlier_if_joined: true,
            to,
            stands: Stands::Now,
        }
    }

    fn collect_evidence(
        &self,
        (start, window_end): (i64, i64),
        clock: Clock,
        terms: Option<&Terms>,
    ) -> Facts {
        let latest = terms.map_or(i64::MIN, |terms| terms.latest_end());
        let to = if window_end == i64::MAX { i64::MAX } else { window_end.max(latest) };
        // What stood when its time was over counts, though it was taken back later.
        let ends = terms.map(|terms| [terms.soonest(), terms.latest(), terms.latest_end()]);
        let stands = |at: i64| {
            let ends = ends.into_iter().flatten().filter(|end| *end >= at);
            ends.min().unwrap_or(i64::MAX).max(clock.until)
        };
        let search = Search { stands: Stands::Until(&stands), ..self.search(start, to) };
        let followed = self.context.first(search);
        // What was destroyed may have been another matter's: what was filed or waived in this one
        // before its erasure was known was for what could be read then.
        let since = self.told.and_then(|(told, _)| told.destroyed_at(self.context));
        let act = match since.filter(|_| self.rule.key.is_some()) {
            None => followed,
            Some(since) => {
                self.context.first(Search { from: since, earlier_if_joined: false, ..search })
            }
        };
        let excused_by = &self.body.excused_by;
        let excuse = if excused_by.is_empty() {
            Excuses::default()
        } else {
            let relied_on = |at: i64| self.relied_on(clock.part, terms, at);
            let span = (since.unwrap_or(start), i64::MAX);
            let asked = Asked { patterns: excused_by, span, is_for_any_time: since.is_none() };
            Excuses::of(self.context, self.rule, asked, &self.env, &relied_on)
        };
        Facts { act, followed, excuse }
    }

    /// No start is known, or none can be counted from.
    fn without_start(&self, clock: Clock, facts: &Facts, outcome: &mut DutyOutcome) {
        let context = self.context;
        let withdrawn = self.withdrawn();
        outcome.state = State::Undetermined;
        outcome.rests = Rests::Nothing;
        let is_open = |doubt: &Doubt| !matches!(doubt, Doubt::Ahead { .. });
        let is_sure = !outcome.note.doubts.iter().any(is_open);
        if clock.start.is_none() && clock.is_waiting && is_sure {
            outcome.state = State::Pending;
        }
        if let Some((_, excuse)) = facts.excuse.earliest() {
            context.cite(&mut outcome.note, Role::Excuse, excuse);
            outcome.state = State::Excused;
        } else if withdrawn.is_some() && self.unsure() != State::Destroyed {
            outcome.state = State::Excused;
            outcome.is_withdrawn = true;
        } else if let Some((_, act)) = facts.act.sure {
            context.cite(&mut outcome.note, Role::Act, act);
            outcome.is_done = true;
            // Done, but whether in time cannot be told.
            if outcome.state == State::Pending {
                outcome.state = State::Fulfilled;
            }
        }
        if context.detail && clock.start.is_none() {
            let fields = match &self.body.start {
                Starts::Trigger => &[][..],
                Starts::Earliest(fields) | Starts::Latest(fields) | Starts::Each(fields) => fields,
            };
            for (slot, _) in fields {
                if self.told.is_some_and(|(_, telling)| telling.start(*slot).is_none()) {
                    let field = context.field(self.rule, 0, *slot);
                    outcome.note.doubts.push(Doubt::Missing { field });
                }
            }
        }
        if self.told.is_some_and(|(told, _)| told.is_uncertain) && outcome.state != State::Excused {
            outcome.state = State::Undetermined;
        }
    }

    /// With a start: where the duty stands at `as_of`.
    fn conclude(
        &self,
        terms: &Terms,
        facts: &Facts,
        standing: Option<Standing>,
        outcome: &mut DutyOutcome,
    ) {
        let context = self.context;
        let now = context.as_of;
        let note = &mut outcome.note;
        terms.note(self, note);
        outcome.due = terms.shown(now);
        let is_uncertain = self.told.is_some_and(|(told, _)| told.is_uncertain);
        let (soonest, latest) = (terms.soonest(), terms.latest());
        let act = facts.act.sure;
        let mut rests = Rests::Nothing;
        outcome.state =
            if is_uncertain || terms.is_conflict || standing == Some(Standing::Undetermined) {
                State::Undetermined
            } else if terms.is_nothing {
                State::Excused
            } else if let Some((at, _)) = act.filter(|(at, _)| *at <= soonest) {
                outcome.settled = at;
                State::Fulfilled
            } else if let Some(state) = self.excused(facts, latest, note) {
                state
            } else if self.is_withdrawn(facts, latest) {
                outcome.is_withdrawn = true;
                State::Excused
            } else if let Some(state) = self.released(standing, latest) {
                state
            } else if now <= soonest && act.is_none() {
                State::Active
            } else {
                let (state, on) = self.overdue(terms, facts, note);
                rests = on;
                state
            };
        outcome.rests = rests;
        self.cite_act(outcome, act, facts, latest);
        if outcome.state == State::Active && terms.maybe_nothing && now > soonest {
            outcome.state = State::Undetermined;
        }
        outcome.next = terms.boundaries(now).chain(self.span_boundaries(now)).min();
    }

    /// Where the duty stands whose bearer destroyed what tells of its matter: that counts as the
    /// gravest that it can have said, so that the duty was brought about and its time is over. Only
    /// its creditors let it off, and only what is not known for another reason leaves it open.
    fn against_bearer(
        &self,
        at: i64,
        terms: Option<&Terms>,
        facts: &Facts,
        standing: Option<Standing>,
        outcome: &mut DutyOutcome,
    ) {
        let context = self.context;
        let now = context.as_of;
        // Counted from the statement itself, it is over at the latest then.
        let over = terms.filter(|terms| terms.latest() < now);
        outcome.due = over.and_then(|terms| terms.shown(now));
        outcome.start = outcome.start.filter(|_| outcome.due.is_some());
        let named = facts.excuse.named;
        let is_others =
            |fact: u32| context.store.row(fact).is_some_and(|row| row.issuer != self.env.bearer);
        let maybe = facts.excuse.possible.filter(|(_, fact)| is_others(*fact));
        outcome.note.waive(&facts.excuse);
        outcome.state = if let Some((_, excuse)) = named {
            context.cite(&mut outcome.note, Role::Excuse, excuse);
            State::Excused
        } else if standing == Some(Standing::Undetermined) {
            State::Undetermined
        } else if let Some(state) = self.released(standing, at) {
            state
        } else if let Some((_, maybe)) = maybe {
            context.cite_possible(&mut outcome.note, maybe);
            State::Undetermined
        } else if self.rule.consequence.is_some() {
            State::Escalated
        } else {
            State::Breached
        };
        self.cite_act(outcome, facts.act.sure, facts, i64::MAX);
        let boundaries = terms.into_iter().flat_map(|terms| terms.boundaries(now));
        outcome.next = boundaries.chain(self.span_boundaries(now)).min();
    }

    /// The deadline passed in some or in all of the possible cases; with what may yet change it.
    fn overdue(&self, terms: &Terms, facts: &Facts, note: &mut FindingDetail) -> (State, Rests) {
        let now = self.context.as_of;
        let latest = terms.latest();
        let possible = |found: Option<(i64, u32)>| found.filter(|(at, _)| *at <= latest);
        let act = possible(facts.act.possible);
        if let Some((_, maybe)) = act.or_else(|| possible(facts.excuse.possible)) {
            self.context.cite_possible(note, maybe);
            let is_open = now <= latest;
            let state = if is_open { State::Active } else { State::Undetermined };
            return (state, Rests::Filing(maybe));
        }
        // What is filed after the last possible end changes nothing, whatever it says.
        let rests = Rests::Between { from: i64::MIN, to: latest };
        let done = facts.act.sure.map(|(at, _)| at);
        let is_over = done.unwrap_or(now) > latest;
        if !is_over || terms.maybe_nothing || terms.maybe_more.is_some() {
            // In time by one reading of what is not known, late by another.
            let is_early = now <= terms.soonest();
            return (if is_early { State::Active } else { State::Undetermined }, rests);
        }
        let cure = terms.cure_until();
        if done.zip(cure).is_some_and(|(done, cure)| done <= cure) {
            return (State::Cured, rests);
        }
        let is_cure_over = cure.is_none_or(|cure| now > cure);
        if self.rule.consequence.is_some() && is_cure_over {
            return (State::Escalated, rests);
        }
        (State::Breached, rests)
    }

    fn excused(&self, facts: &Facts, latest: i64, note: &mut FindingDetail) -> Option<State> {
        let act = facts.act.sure.map(|(at, _)| at).unwrap_or(i64::MAX);
        let counts = |at: i64| at <= act || act > latest;
        let own = facts.excuse.own.filter(|(at, _)| *at <= latest && counts(*at));
        let named = facts.excuse.named.filter(|(at, _)| counts(*at));
        if let Some((_, excuse)) = own.or(named) {
            self.context.cite(note, Role::Excuse, excuse);
            return Some(State::Excused);
        }
        note.waive(&facts.excuse);
        None
    }

    /// What is corrected before it was due is no longer owed; a breach is not undone so.
    fn is_withdrawn(&self, facts: &Facts, latest: i64) -> bool {
        let act = facts.act.sure.map(|(at, _)| at).unwrap_or(i64::MAX);
        self.withdrawn().is_some_and(|(at, _)| at <= latest && at <= act)
    }

    /// Whether it is not known if the matter brings the duty about.
    pub(super) fn is_uncertain(&self) -> bool {
        self.told.is_some_and(|(told, _)| told.is_uncertain)
    }

    /// Whether the bearer destroyed what tells of the matter.
    fn is_destroyed(&self) -> bool {
        self.told.is_some_and(|(told, _)| told.is_destroyed())
    }

    /// The time that counts for what was owed where the bearer destroyed what tells of the matter:
    /// the one that is left, or else that of a statement which was destroyed, or, where the time
    /// was said in it, the last at which the bearer had been bound by then; or one that lay ahead
    /// of it, where it may have, and before it was destroyed.
    fn gravest_time(&self, at: i64) -> i64 {
        let Some((told, _)) = self.told else { return at };
        let said = told.destroyed();
        let is_said_in_it = !matches!(self.body.start, Starts::Trigger);
        let spans = if self.rule.by_consent && is_said_in_it {
            self.context.spans(self.rule.ground, self.env.bearer)
        } else {
            &[]
        };
        let last = said.clone().max();
        let over = |span: &Span| span.until.map(|day| day.starts_utc().millis().saturating_sub(1));
        let ends = spans.iter().rev().filter_map(over);
        let ends = ends.filter(|over| Some(*over) <= last);
        let is_ahead =
            self.body.start_slots.iter().any(|it| !self.body.happened_slots.contains(it));
        let now = self.context.as_of;
        let gone = told.destroyed_at(self.context).unwrap_or(i64::MIN);
        let starts = spans.iter().map(|span| span.from.starts_utc().millis());
        let ahead = starts.chain(spans.iter().filter_map(over)).chain([gone]);
        let ahead = ahead.filter(|at| is_said_in_it && is_ahead && *at <= gone && Some(*at) > last);
        let all = std::iter::once(at).chain(said).chain(ends).chain(ahead);
        // One that has come goes before one that lies ahead.
        all.filter(|at| self.binds_at(*at)).min_by_key(|at| (*at).max(now)).unwrap_or(at)
    }

    /// What cannot be told of the matter counts against who destroyed what it said.
    pub(super) fn unsure(&self) -> State {
        if self.is_destroyed() { State::Destroyed } else { State::Undetermined }
    }

    /// Suspension, and the end of being bound, before the deadline.
    fn released(&self, standing: Option<Standing>, latest: i64) -> Option<State> {
        if !self.rule.by_consent {
            return None;
        }
        let then = self.standing(latest.min(self.context.as_of));
        match (standing, then) {
            (Some(Standing::Suspended), _) | (_, Some(Standing::Suspended)) => {
                Some(State::Suspended)
            }
            // Released from what was still to be performed (VCLT art. 70(1)(a)).
            (_, None) => Some(State::Excused),
            (_, Some(Standing::Undetermined)) => Some(State::Undetermined),
            (_, Some(Standing::Bound)) => None,
        }
    }

    fn span_boundaries(&self, now: i64) -> impl Iterator<Item = i64> {
        let spans = if self.rule.by_consent {
            self.context.spans(self.rule.ground, self.env.bearer)
        } else {
            &[]
        };
        let ends = spans.iter().flat_map(|span| [Some(span.from), span.until]);
        ends.flatten().map(|day| day.starts_utc().millis()).filter(move |at| *at > now)
    }

    fn cite_act(
        &self,
        outcome: &mut DutyOutcome,
        act: Option<(i64, u32)>,
        facts: &Facts,
        latest: i64,
    ) {
        let role = match outcome.state {
            State::Cured => Role::Cure,
            State::Breached | State::Escalated => Role::Late,
            _ => Role::Act,
        };
        if let Some((at, act)) = act {
            outcome.is_done = true;
            self.context.cite_at(&mut outcome.note, role, at, act);
            if let Some(row) = self.context.store.row(act) {
                self.context.cite_marks(&mut outcome.note, row, self.env.bearer);
            }
        }
        self.cite_left(outcome, &facts.act);
        let is_failed = matches!(outcome.state, State::Breached | State::Escalated);
        if act.is_none() && is_failed {
            self.context.cite_spoiled(&mut outcome.note, &facts.act, self.env.bearer);
        }
        let is_missing =
            act.is_none() && matches!(outcome.state, State::Breached | State::Escalated);
        if self.context.detail && is_missing {
            let from = outcome.start;
            outcome.note.absence = Some((self.body.act, from, Some(self.context.as_of)));
        }
        if outcome.state == State::Active && self.context.detail {
            let possible = facts.act.possible.filter(|(at, _)| *at <= latest);
            if let Some((_, act)) = possible {
                self.context.cite_possible(&mut outcome.note, act);
            }
        }
    }

    /// Names what was filed and taken back in time, so that it is not what was asked for.
    fn cite_left(&self, outcome: &mut DutyOutcome, act: &Found) {
        let Some(row) = act.left.and_then(|left| self.context.store.row(left)) else { return };
        if self.context.detail && act.sure.is_none() {
            self.context.cite_marks(&mut outcome.note, row, self.env.bearer);
        }
    }

    /// What is not owed by the standing of the text is shown, and is no breach.
    fn finish(&self, outcome: &mut DutyOutcome) {
        if outcome.state == State::Undetermined {
            outcome.state = self.unsure();
        }
        if self.rule.is_open_ended || !outcome.is_owed {
            outcome.settled = i64::MAX;
        }
        let is_open = !matches!(outcome.state, State::Fulfilled | State::Excused);
        if !outcome.is_owed && is_open {
            outcome.state = State::Pending;
            outcome.note.absence = None;
        }
        if self.context.detail {
            self.recipient(&mut outcome.note);
            let period = outcome.due.and_then(|due| due.by.period(self.body));
            outcome.note.place = period.and_then(|period| self.place_named(period));
        }
    }

    fn recipient(&self, note: &mut FindingDetail) {
        for (who, when) in &self.body.recipients {
            let holds =
                when.as_ref().map_or(Some(true), |when| truth(when, &self.env, self.context));
            match holds {
                Some(false) => {}
                Some(true) => {
                    if let Cell::Text(who) = eval(who, &self.env, self.context) {
                        note.recipient = Some(self.context.texts.text(who).to_owned());
                    }
                    return;
                }
                None => {
                    if let Some(when) = when {
                        note.doubts.extend(self.context.doubts(self.rule, when, &self.env));
                    }
                    return;
                }
            }
        }
    }

    fn uncountable(&self, refusal: CalendarRefusal, note: &mut FindingDetail) {
        note.doubts.push(Doubt::Calendar { code: refusal.code().to_owned() });
    }

    pub(super) fn cite_matter(&self, note: &mut FindingDetail) {
        if let (true, Some((told, telling))) = (self.context.detail, self.told) {
            told.cite(self.context, self.rule, telling, note);
        }
    }
}

/// Whether nothing can be told from a finding's due date.
pub(super) fn is_past_conservative(due: Option<DueAt>, state: State, now: i64) -> bool {
    state == State::Active && due.is_some_and(|due| now > due.readings.conservative)
}
