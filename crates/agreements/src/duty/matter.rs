//! Duties: one instance evaluated from its matter.

use super::bound::{Span, Standing};
use super::compile::{Body, Compiled, DutyBody, Starts, Time};
use super::context::Context;
use super::finding::{Doubt, State};
use super::instance::Instance;
use super::outcome::{DueAt, DutyOutcome, FindingDetail, Part, Rests};
use super::value::Env;

mod binding;
mod concluding;
mod due;
pub(super) mod evaluation;
mod extension;
mod filing;
mod gathering;
pub(super) mod heard;
mod history;
mod merging;
mod periods;
mod reliance;
mod single;

use binding::Clock;
use due::Terms;
use evaluation::DutyEvaluation;
use heard::Start;
pub(super) use history::{MatterHistory, turns};
pub(super) use periods::{PERIODS_MAX, period};
pub(super) use single::{SINGLE, is_single, single_fact};

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

impl DutyEvaluation<'_, '_> {
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
