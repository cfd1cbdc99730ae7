//! Which telling of a matter counts, and the clock by it.

use super::super::bound::Standing;
use super::super::compile::Starts;
use super::super::outcome::Part;
use super::due::Terms;
use super::evaluation::DutyEvaluation;
use super::heard::Start;
use super::history::{MatterHistory, Telling};

/// One clock of a matter.
#[derive(Clone, Copy, Debug)]
pub(in crate::duty) struct Clock {
    pub(super) part: Part,
    pub(super) start: Option<Start>,
    /// From when on what was filed counts, where that is later than the start: what is told of an
    /// earlier start, when a deadline has passed, makes nothing the act that was none.
    pub(super) from: Option<i64>,
    /// Until when what was filed must have stood, though the deadline is earlier by what was told
    /// when that one had passed.
    pub(super) until: i64,
    /// Whether it waits for the last of several times, of which some are known.
    pub(super) is_waiting: bool,
}

impl Clock {
    pub(super) const fn unknown() -> Self {
        let part = Part { follow_up: 0, occurrence: 0, clock: 0 };
        Self { part, start: None, from: None, until: i64::MIN, is_waiting: false }
    }

    pub(super) fn at(self) -> Option<i64> {
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

impl<'c> DutyEvaluation<'_, 'c> {
    /// The telling that counts, and the clock by it: how the matter is told at last, unless it was
    /// told otherwise when the deadline passed. What is said after a deadline does not move it
    /// back; of several that passed, the earliest counts.
    pub(super) fn bind(
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
    pub(super) fn binds(&self, clock: Clock) -> bool {
        let Some(start) = clock.at() else { return false };
        let over = self.passes(clock).map(|over| over.min(self.context.as_of));
        self.binds_at(start) && over.is_none_or(|over| self.is_bound(over))
    }

    pub(super) fn is_bound(&self, at: i64) -> bool {
        self.standing(at) == Some(Standing::Bound)
    }

    pub(super) fn binds_at(&self, at: i64) -> bool {
        self.is_bound(at) && self.rule.bearer.may_be(self.env.bearer, at) && self.applies(at)
    }

    /// Whether the rule applies to what begins at a time.
    pub(super) fn applies(&self, at: i64) -> bool {
        self.context.applies_at(self.rule, &self.placed(&self.body.within), at)
    }

    /// Since when a tier holds, and by which statement; `true` where that was after the duty began.
    pub(super) fn tier(
        &self,
        number: usize,
    ) -> Option<(i64, comity_protocol::statement::StatementId, bool)> {
        let (told, telling) = self.told?;
        told.tier(telling, number)
    }

    /// When it is surely over, by the clock of one telling.
    pub(super) fn passes(&self, clock: Clock) -> Option<i64> {
        let terms = Terms::of(self, clock.start?).ok()?;
        terms.is_sure().then(|| terms.latest())
    }

    /// The clock of a part, as it is told.
    pub(super) fn clock_of(&self, part: Part) -> Clock {
        let number = usize::from(part.clock).checked_sub(1);
        let field = match &self.body.start {
            Starts::Each(fields) => number.and_then(|number| fields.get(number)),
            _ => None,
        };
        let Some((slot, _)) = field else { return self.clock(&self.body.start) };
        let start = self.told.and_then(|(_, telling)| telling.start(*slot));
        let start = start.map(|start| self.learned(start));
        Clock { part, start, ..Clock::unknown() }
    }

    pub(super) fn clock(&self, starts: &Starts) -> Clock {
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
        clock.start = clock.start.map(|start| self.learned(start));
        clock
    }

    /// A start, with when the bearer learned of what makes it one.
    fn learned(&self, start: Start) -> Start {
        self.told.map_or(start, |(_, telling)| start.learned(telling.learned))
    }

    pub(super) fn since(&self) -> i64 {
        self.told.map_or(self.env.moment, |(_, telling)| telling.since)
    }
}
