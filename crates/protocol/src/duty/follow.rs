//! What must follow while a matter is open, and when it is closed.

use super::compile::FollowBody;
use super::context::{Context, DueAt, Found, Outcome, Part, PeriodBy, Search, Stands};
use super::finding::{Doubt, Role, State};
use super::matter::Judge;
use super::store::Row;
use super::value::Env;

/// Most follow-ups in a row that one matter is followed through.
const OCCURRENCES_MAX: u32 = 1_000;

/// The follow-ups of one clock of a matter.
pub(super) struct Follow<'a, 'j, 'c> {
    pub(super) judge: &'j Judge<'a, 'c>,
    pub(super) part: Part,
    pub(super) start: i64,
    /// When a negative determination, waiver or correction ended the matter.
    pub(super) end: Option<i64>,
}

/// One occurrence.
struct Step {
    follow_up: u16,
    occurrence: u32,
    from: i64,
    due: DueAt,
    found: Found,
    /// The filing it runs from, or that keeps it from running on.
    because: Option<u32>,
}

impl Follow<'_, '_, '_> {
    /// All follow-ups, given the act of the duty.
    pub(super) fn all(&self, act: Option<(i64, u32)>, out: &mut Vec<Outcome>) {
        let context = self.judge.context;
        let then = act.and_then(|(at, act)| {
            context.store.row(act).map(|row| row.view_of(row.cells_then(at, context.as_of)))
        });
        let env = then.map_or(self.judge.env, |then| self.judge.env.with(1, then));
        for (follow, number) in self.judge.body.follow_ups.iter().zip(1_u16..) {
            match act {
                Some((since, act)) if follow.is_repeated => {
                    self.repeated(follow, number, &env, (since, act), out);
                }
                // Nothing runs before the duty itself is done.
                None if follow.is_repeated => {}
                _ => self.once(follow, number, &env, out),
            }
        }
    }

    /// At least every so often after the act, until a filing ends it.
    ///
    /// Each filing starts the time for the next one. Whoever files nothing has one breach, which
    /// stays until something is filed.
    fn repeated(
        &self,
        follow: &FollowBody,
        follow_up: u16,
        env: &Env<'_>,
        act: (i64, u32),
        out: &mut Vec<Outcome>,
    ) {
        let context = self.judge.context;
        let until = context.first(self.search(follow.other, env, act.0)).sure;
        let until = until.map(|(at, _)| at).into_iter().chain(self.end).min();
        let (mut from, mut because) = act;
        for occurrence in 1..=OCCURRENCES_MAX {
            let Some(due) = self.due(follow, follow_up, from) else { return };
            // One that was taken back only after the next was due counts.
            let stands = |at: i64| {
                self.due(follow, follow_up, at).map_or(i64::MAX, |due| due.readings.statutory)
            };
            let search = self.search(follow.act, env, from.saturating_add(1));
            let found = context.first(Search { stands: Stands::Until(&stands), ..search });
            let next = found.sure;
            let by = due.readings.statutory.min(next.map_or(i64::MAX, |(at, _)| at));
            if until.is_some_and(|until| until <= by) {
                return;
            }
            let step = Step { follow_up, occurrence, from, due, found, because: Some(because) };
            self.conclude(follow, &step, out);
            let Some(next) = next else { return };
            (from, because) = next;
        }
    }

    /// Once, within a time of a filing.
    fn once(&self, follow: &FollowBody, follow_up: u16, env: &Env<'_>, out: &mut Vec<Outcome>) {
        let context = self.judge.context;
        // What brought it about and was taken back only after it was due counts.
        let stands = |at: i64| {
            self.due(follow, follow_up, at).map_or(i64::MAX, |due| due.readings.statutory)
        };
        let search = self.search(follow.other, env, self.start);
        let search = Search { stands: Stands::Until(&stands), ..search };
        let Some((from, other)) = context.first(search).sure else { return };
        if self.end.is_some_and(|end| end <= from) {
            return;
        }
        let row = context.store.row(other);
        let env =
            row.map_or(*env, |row| env.with(3, row.view_of(row.cells_then(from, context.as_of))));
        let Some(due) = self.due(follow, follow_up, from) else { return };
        let by = due.readings.statutory;
        let stands = |at: i64| if at <= by { by } else { i64::MAX };
        let search = self.search(follow.act, &env, from);
        let found = context.first(Search { stands: Stands::Until(&stands), ..search });
        let because = Some(other);
        let step = Step { follow_up, occurrence: 0, from, due, found, because };
        self.conclude(follow, &step, out);
    }

    fn search<'e, 's>(&self, pattern: u32, env: &'s Env<'e>, from: i64) -> Search<'e, 's> {
        Search {
            pattern,
            env,
            instrument: self.judge.rule.instrument,
            from,
            earlier_if_joined: false,
            to: i64::MAX,
            stands: Stands::Now,
        }
    }

    fn due(&self, follow: &FollowBody, follow_up: u16, from: i64) -> Option<DueAt> {
        let readings = follow.period.readings(from).ok()?;
        let by = PeriodBy::FollowUp(follow_up.saturating_sub(1));
        Some(DueAt { readings, by, cure_until: None, from })
    }

    fn conclude(&self, follow: &FollowBody, step: &Step, out: &mut Vec<Outcome>) {
        let context = self.judge.context;
        let (now, by) = (context.as_of, step.due.readings.statutory);
        let part =
            Part { follow_up: step.follow_up, occurrence: step.occurrence, clock: self.part.clock };
        let in_time = |found: Option<(i64, u32)>| found.filter(|(at, _)| *at <= by);
        let failed =
            if self.judge.rule.consequence.is_some() { State::Escalated } else { State::Breached };
        let state = if in_time(step.found.sure).is_some() {
            State::Fulfilled
        } else if now <= by {
            State::Active
        } else if self.judge.is_uncertain() {
            // Whether the duty is owed at all cannot be told.
            self.judge.unsure()
        } else if let Some((_, act)) = in_time(step.found.possible) {
            let bearer = self.judge.env.bearer;
            let is_destroyed = context.is_destroyed_by(bearer, act);
            if is_destroyed { State::Destroyed } else { State::Undetermined }
        } else {
            failed
        };
        let mut outcome = Outcome::new(part, state);
        outcome.start = Some(step.from);
        outcome.due = Some(step.due);
        let ends = [step.due.readings.conservative, by];
        let ends = ends.into_iter().map(|at| at.saturating_add(1));
        outcome.next = ends.filter(|at| *at > now).min();
        outcome.is_done = step.found.sure.is_some();
        self.note(context, follow, step, &mut outcome);
        out.push(outcome);
    }

    fn note(&self, context: &Context<'_>, follow: &FollowBody, step: &Step, outcome: &mut Outcome) {
        if !context.detail {
            return;
        }
        let note = &mut outcome.note;
        if let Some(because) = step.because {
            context.cite(note, Role::Start, because);
        }
        if let Some(row) = step.found.sure.and_then(|(_, act)| context.store.row(act)) {
            context.cite_marks(note, row, self.judge.env.bearer);
        }
        match (outcome.state, step.found.sure) {
            (State::Fulfilled, Some((at, act))) => context.cite_at(note, Role::Act, at, act),
            (_, Some((at, act))) => context.cite_at(note, Role::Late, at, act),
            (State::Active, None) => {}
            (_, None) => {
                let (from, to) = (Some(step.from), Some(context.as_of));
                note.absence = Some((follow.act, from, to));
            }
        }
        if self.judge.is_uncertain() {
            self.judge.cite_matter(note);
        }
        let is_open = matches!(outcome.state, State::Undetermined | State::Destroyed);
        if let (true, Some((_, act))) = (is_open, step.found.possible) {
            context.cite_possible(note, act);
            if note.doubts.is_empty() {
                let statement = context.store.row(act).map(|row: &Row| row.id);
                note.doubts.extend(statement.map(|statement| Doubt::Unheld { statement }));
            }
        }
    }
}
