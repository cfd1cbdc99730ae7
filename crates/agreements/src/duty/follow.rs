//! What must follow while a matter is open, and when it is closed.

use super::clock::is_ahead;
use super::compile::FollowBody;
use super::context::{Context, Found, Search, Stands};
use super::finding::{Doubt, Role, State};
use super::matter::evaluation::DutyEvaluation;
use super::outcome::{DueAt, DutyOutcome, Part, PeriodBy};
use super::row::Row;
use super::value::Env;
use comity_protocol::time::Timestamp;

/// Most follow-ups in a row that one matter is followed through.
const OCCURRENCES_MAX: u32 = 1_000;

/// Most filings that are looked at for the time from which one follow-up runs.
const BEGINNINGS_MAX: u32 = 1_000;

/// The follow-ups of one clock of a matter.
pub(super) struct Follow<'a, 'j, 'c> {
    pub(super) evaluation: &'j DutyEvaluation<'a, 'c>,
    pub(super) part: Part,
    pub(super) start: i64,
    /// When a negative determination, waiver or correction ended the matter.
    pub(super) end: Option<i64>,
    /// Whether the duty itself is no longer owed by that, so that only what was over by then is.
    pub(super) is_given_up: bool,
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
    /// The field that names the time it runs from and says nothing readable: it runs from an
    /// earlier one than is taken here, or from this one.
    unread: Option<u16>,
    /// Whether the bearer destroyed the content that named the time it runs from.
    is_lost: bool,
}

/// What a follow-up runs from.
struct Begun {
    /// The first filing that brings it about, and since when it says so.
    at: i64,
    fact: u32,
    /// The start of its time, and the filing that names it.
    from: i64,
    because: u32,
    unread: Option<u16>,
    /// The last end of its time that had passed when an earlier one was told.
    until: i64,
    /// Whether the bearer destroyed a content that may have named an earlier time.
    is_lost: bool,
}

impl Follow<'_, '_, '_> {
    /// All follow-ups, given the act of the duty.
    pub(super) fn all(&self, act: Option<(i64, u32)>, out: &mut Vec<DutyOutcome>) {
        let context = self.evaluation.context;
        let then = act.and_then(|(at, act)| {
            context.store.row(act).map(|row| row.view_of(row.cells_then(at, context.as_of)))
        });
        let env = then.map_or(self.evaluation.env, |then| self.evaluation.env.with(1, then));
        for (follow, number) in self.evaluation.body.follow_ups.iter().zip(1_u16..) {
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
    /// stays until something is filed. What ends it may have been said before the act, so that
    /// nothing is asked of what was over when it was first reported; it goes by when it is said, or
    /// else it could be dated back behind a deadline that passed.
    fn repeated(
        &self,
        follow: &FollowBody,
        follow_up: u16,
        env: &Env<'_>,
        act: (i64, u32),
        out: &mut Vec<DutyOutcome>,
    ) {
        let context = self.evaluation.context;
        let until = context.first(self.search(follow.other, env, self.start)).sure;
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
            let step = Step {
                follow_up,
                occurrence,
                from,
                due,
                found,
                because: Some(because),
                unread: None,
                is_lost: false,
            };
            self.conclude(follow, &step, out);
            let Some(next) = next else { return };
            (from, because) = next;
        }
    }

    /// Once, within a time of a filing.
    fn once(&self, follow: &FollowBody, follow_up: u16, env: &Env<'_>, out: &mut Vec<DutyOutcome>) {
        let context = self.evaluation.context;
        let begun = match follow.start {
            None => self.begun(follow, follow_up, env),
            Some(slot) => self.begun_at(follow, follow_up, env, slot),
        };
        let Some(Begun { at, fact, from, because, unread, until, is_lost }) = begun else { return };
        if self.end.is_some_and(|end| end <= at) {
            return;
        }
        let because = Some(because);
        let row = context.store.row(fact);
        let env =
            row.map_or(*env, |row| env.with(3, row.view_of(row.cells_then(at, context.as_of))));
        let Some(due) = self.due(follow, follow_up, from) else { return };
        let by = due.readings.statutory;
        if self.is_given_up && !is_lost && self.end.is_none_or(|end| end <= by) {
            return;
        }
        // What was taken back before an end that had passed does not become done by an earlier one.
        let stands = |at: i64| if at <= by { by.max(until) } else { i64::MAX };
        // What is counted from a time that is told later may be done before that is told.
        let since = if follow.start.is_some() { self.start } else { from };
        let search = self.search(follow.act, &env, since);
        let found = context.first(Search { stands: Stands::Until(&stands), ..search });
        let step = Step { follow_up, occurrence: 0, from, due, found, because, unread, is_lost };
        self.conclude(follow, &step, out);
    }

    /// The first filing that brings it about.
    fn begun(&self, follow: &FollowBody, follow_up: u16, env: &Env<'_>) -> Option<Begun> {
        // What brought it about and was taken back only after it was due counts.
        let stands = |at: i64| {
            self.due(follow, follow_up, at).map_or(i64::MAX, |due| due.readings.statutory)
        };
        let search = self.search(follow.other, env, self.start);
        let search = Search { stands: Stands::Until(&stands), ..search };
        let sure = self.evaluation.context.first(search).sure;
        // Who destroys what brought it about is not let off.
        let spoiled = self.evaluation.spoiled(follow.other);
        let (at, fact) = sure.into_iter().chain(spoiled).min_by_key(|(at, _)| *at)?;
        Some(Begun::by((at, fact), at))
    }

    /// The first filing that brings it about, and the earliest time that any of them names in
    /// any of its versions: what is said later shortens and never lengthens.
    ///
    /// A time that lies after the filing counts as the filing's own: who says that something
    /// happened says that it had happened by then. Where another than the bearer names a time from
    /// which the period would be over when it says so, it runs from the filing, so that it can be
    /// kept.
    fn begun_at(
        &self,
        follow: &FollowBody,
        follow_up: u16,
        env: &Env<'_>,
        slot: u16,
    ) -> Option<Begun> {
        let context = self.evaluation.context;
        let pattern = context.program.pattern(follow.other)?;
        let search = self.search(follow.other, env, self.start);
        let search = Search { stands: Stands::At(i64::MIN), ..search };
        let period = self.evaluation.placed(&follow.period);
        let (mut begun, mut unread) = (None::<Begun>, None);
        let mut told: Vec<(i64, i64)> = Vec::new();
        let mut left = BEGINNINGS_MAX;
        context.each(pattern, search, |found| {
            left = left.saturating_sub(1);
            let cell = found.cells.and_then(|cells| cells.get(usize::from(slot)));
            let named = cell.and_then(|cell| period.instant(cell));
            let by = |from| self.due(follow, follow_up, from).map(|due| due.readings.statutory);
            let mut from = named.map_or(found.at, |named| named.min(found.at));
            if found.row.issuer != env.bearer && by(from).is_some_and(|by| by < found.at) {
                from = found.at;
            }
            let until = by(from).unwrap_or(i64::MAX);
            let search = Search { stands: Stands::At(until), ..search };
            let is_over = self.end.is_some_and(|end| end <= found.at);
            if found.holds && !is_over && context.stands(pattern, search, found) {
                unread = unread.or(named.is_none().then_some(slot));
                let (at, fact) = (found.at, found.fact);
                told.push((at, until));
                let begun = begun.get_or_insert(Begun::by((at, fact), from));
                if from < begun.from {
                    (begun.from, begun.because) = (from, fact);
                }
            }
            left > 0
        });
        let until = passed(told);
        let is_over = |at: i64| self.end.is_some_and(|end| end <= at);
        let spoiled = self.evaluation.spoiled(follow.other).filter(|(at, _)| !is_over(*at));
        let is_lost = spoiled.is_some();
        let spoiled = spoiled.map(|of| Begun::by(of, of.0));
        let begun = begun.into_iter().chain(spoiled).min_by_key(|begun| begun.from);
        begun.map(|begun| Begun { unread, until, is_lost, ..begun })
    }

    fn search<'e, 's>(&self, pattern: u32, env: &'s Env<'e>, from: i64) -> Search<'e, 's> {
        Search {
            pattern,
            env,
            ground: self.evaluation.rule.ground,
            from,
            earlier_if_joined: false,
            to: i64::MAX,
            stands: Stands::Now,
        }
    }

    fn due(&self, follow: &FollowBody, follow_up: u16, from: i64) -> Option<DueAt> {
        let readings = self.evaluation.placed(&follow.period).readings(from).ok()?;
        let by = PeriodBy::FollowUp(follow_up.saturating_sub(1));
        Some(DueAt { readings, by, cure_until: None, from })
    }

    fn conclude(&self, follow: &FollowBody, step: &Step, out: &mut Vec<DutyOutcome>) {
        let context = self.evaluation.context;
        let (now, by) = (context.as_of, step.due.readings.statutory);
        let part =
            Part { follow_up: step.follow_up, occurrence: step.occurrence, clock: self.part.clock };
        let in_time = |found: Option<(i64, u32)>| found.filter(|(at, _)| *at <= by);
        let failed = if self.evaluation.rule.consequence.is_some() {
            State::Escalated
        } else {
            State::Breached
        };
        let state = if step.is_lost {
            failed
        } else if step.unread.is_some() && step.found.sure.map_or(now, |(at, _)| at) <= by {
            // In time if it runs from the filing, and perhaps late if from an earlier time.
            State::Undetermined
        } else if in_time(step.found.sure).is_some() {
            State::Fulfilled
        } else if now <= by {
            State::Active
        } else if self.evaluation.is_uncertain() {
            // Whether the duty is owed at all cannot be told.
            self.evaluation.unsure()
        } else if in_time(step.found.possible).is_some() {
            State::Undetermined
        } else {
            failed
        };
        let mut outcome = DutyOutcome::new(part, state);
        if !step.is_lost || now > by {
            outcome.start = Some(step.from);
            outcome.due = Some(step.due);
        }
        let ends = [step.due.readings.conservative, by];
        let ends = ends.into_iter().map(|at| at.saturating_add(1));
        outcome.next = ends.filter(|at| *at > now).min();
        outcome.is_done = step.found.sure.is_some();
        self.note(context, follow, step, &mut outcome);
        out.push(outcome);
    }

    fn unread(&self, follow: &FollowBody, slot: u16) -> Option<Doubt> {
        Some(Doubt::Missing { field: self.field(follow, slot)? })
    }

    /// That a filing names a time after itself, which counted as its own.
    fn ahead(&self, follow: &FollowBody, slot: u16, row: Row<'_>) -> Option<Doubt> {
        let cell = row.cells?.get(usize::from(slot))?;
        let named = self.evaluation.placed(&follow.period).instant(cell)?;
        let field = self.field(follow, slot).filter(|_| is_ahead(cell, named, row.issued))?;
        let (told, counts) = (Timestamp::from_millis(named), Timestamp::from_millis(row.issued));
        Some(Doubt::Ahead { field, statement: row.id, told, counts })
    }

    fn field(&self, follow: &FollowBody, slot: u16) -> Option<String> {
        let program = self.evaluation.context.program;
        let pattern = program.pattern(follow.other)?;
        let slot = program.kinds.get(pattern.kind)?.slots.get(usize::from(slot))?;
        Some(format!("{}/{}", pattern.kind_name, slot.name))
    }

    fn note(
        &self,
        context: &Context<'_>,
        follow: &FollowBody,
        step: &Step,
        outcome: &mut DutyOutcome,
    ) {
        if !context.detail {
            return;
        }
        let note = &mut outcome.note;
        note.place = self.evaluation.place_named(&follow.period);
        if let Some(because) = step.because {
            context.cite(note, Role::Start, because);
            if let Some((slot, row)) = follow.start.zip(context.store.row(because)) {
                context.cite_marks(note, row, self.evaluation.env.bearer);
                note.doubts.extend(self.ahead(follow, slot, row));
            }
            let bearer = self.evaluation.env.bearer;
            let row = context.store.row(because);
            let destroyed = row.filter(|_| context.is_destroyed_by(bearer, because));
            if let Some(row) = destroyed {
                note.doubts.push(context.unheld(row));
                if follow.start.is_none() {
                    context.cite_marks(note, row, bearer);
                }
            }
        }
        if let Some(slot) = step.unread {
            note.doubts.extend(self.unread(follow, slot));
        }
        if let Some(row) = step.found.sure.and_then(|(_, act)| context.store.row(act)) {
            context.cite_marks(note, row, self.evaluation.env.bearer);
        }
        match (outcome.state, step.found.sure) {
            (State::Fulfilled, Some((at, act))) => context.cite_at(note, Role::Act, at, act),
            (_, Some((at, act))) => context.cite_at(note, Role::Late, at, act),
            (State::Active, None) => {}
            (_, None) => {
                let (from, to) = (Some(step.from), Some(context.as_of));
                note.absence = Some((follow.act, from, to));
                context.cite_spoiled(note, &step.found, self.evaluation.env.bearer);
            }
        }
        if self.evaluation.is_uncertain() {
            self.evaluation.cite_matter(note);
        }
        let is_open = matches!(outcome.state, State::Undetermined | State::Destroyed);
        if let (true, Some((_, act))) = (is_open, step.found.possible) {
            context.cite_possible(note, act);
            let is_open = |doubt: &Doubt| !matches!(doubt, Doubt::Ahead { .. });
            if !note.doubts.iter().any(is_open) {
                let statement = context.store.row(act).map(|row| row.id);
                note.doubts.extend(statement.map(|statement| Doubt::Unheld { statement }));
            }
        }
    }
}

impl Begun {
    /// By a filing, from a time on.
    const fn by((at, fact): (i64, u32), from: i64) -> Self {
        Self { at, fact, from, because: fact, unread: None, until: i64::MIN, is_lost: false }
    }
}

/// The last of these ends that had passed when an earlier one was told; each with when it was told.
fn passed(mut told: Vec<(i64, i64)>) -> i64 {
    told.sort_unstable();
    let (mut passed, mut end) = (i64::MIN, None::<i64>);
    for (at, next) in told {
        if let Some(old) = end.filter(|old| next < *old && *old < at) {
            passed = passed.max(old);
        }
        end = Some(end.map_or(next, |old| old.min(next)));
    }
    passed
}
