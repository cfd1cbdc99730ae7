//! By when: the base case, exceptions and tiers, and what is not known of them.

use std::cmp::Reverse;

use crate::calendar::CalendarRefusal;

use super::super::clock::{Clock, Readings};
use super::super::compile::Starts;
use super::super::context::time;
use super::super::finding::{Doubt, Role, Shortening};
use super::super::outcome::{DueAt, FindingDetail, PeriodBy};
use super::super::value::truth;
use super::evaluation::DutyEvaluation;
use super::heard::Start;

/// The possible deadlines of one clock: one where everything is known.
#[derive(Debug)]
pub(super) struct Terms {
    start: Start,
    soonest: DueAt,
    latest: DueAt,
    /// Whether nothing is owed.
    pub(super) is_nothing: bool,
    /// Whether it is not known if anything is owed.
    pub(super) maybe_nothing: bool,
    /// Whether two exceptions apply and differ.
    pub(super) is_conflict: bool,
    /// The filings that gave more time.
    given: Vec<(i64, u32)>,
    /// One that may have given more, though until when is not known.
    pub(super) maybe_more: Option<u32>,
}

/// A period that holds instead of the base case, or nothing.
type Case<'a> = (PeriodBy, Option<&'a Clock>);

impl Terms {
    pub(super) fn of(
        evaluation: &DutyEvaluation<'_, '_>,
        start: Start,
    ) -> Result<Self, CalendarRefusal> {
        let surely = Start { maybe: i64::MIN, ..start };
        let terms = Self::by(evaluation, surely)?;
        if start.maybe == i64::MIN {
            return Ok(terms);
        }
        // Whether the bearer knew cannot be read: it may have had until then.
        let learned = Self::by(evaluation, start.at_the_latest())?;
        Ok(Self { start, latest: later(terms.latest, learned.latest), ..terms })
    }

    fn by(evaluation: &DutyEvaluation<'_, '_>, start: Start) -> Result<Self, CalendarRefusal> {
        let (sure, unknown) = exceptions(evaluation);
        let differ = |one: &Case<'_>, other: &Case<'_>| one.1 != other.1;
        let is_conflict = sure.first().is_some_and(|one| sure.iter().any(|two| differ(one, two)));
        let base = sure.first().copied().unwrap_or((PeriodBy::Base, Some(&evaluation.body.within)));
        let others: Vec<Case<'_>> =
            unknown.iter().filter(|case| differ(&base, case)).copied().collect();
        let cases = std::iter::once(base).chain(others.iter().copied());
        let maybe_nothing = cases.clone().any(|(_, clock)| clock.is_none());
        let is_nothing = maybe_nothing && others.is_empty() && !is_conflict;
        let (held, possible) = tiers(evaluation, start)?;
        let mut maybe_more = None;
        let mut soonest: Option<DueAt> = None;
        let mut latest: Option<DueAt> = None;
        for (by, clock) in cases {
            // Where nothing is owed, the base case is shown.
            let clock = clock.unwrap_or(&evaluation.body.within);
            let clock = evaluation.placed(clock);
            let mut readings = clock.readings(start.at)?;
            // One that was over when its start was told by another, or learned, can be kept.
            if start.told > readings.statutory {
                readings = clock.readings(start.told)?;
            }
            let due = DueAt { readings, by, cure_until: None, from: start.at };
            let due = held.iter().copied().fold(due, earlier);
            latest = Some(latest.map_or(due, |old| later(old, due)));
            let due = possible.iter().copied().fold(due, earlier);
            soonest = Some(soonest.map_or(due, |old| earlier(old, due)));
        }
        let readings = evaluation.placed(&evaluation.body.within).readings(start.at)?;
        let base = DueAt { readings, by: PeriodBy::Base, cure_until: None, from: start.at };
        let mut given = None;
        let mut extended = |due: DueAt| {
            if evaluation.body.extended_by.is_empty() {
                return due;
            }
            let more = super::extension::extended(evaluation, due);
            given = given.take().or(more.by);
            maybe_more = maybe_more.or(more.maybe);
            more.due
        };
        let soonest = soonest.map(&mut extended);
        let latest = latest.map(&mut extended);
        let with_cure = |due: DueAt| -> Result<DueAt, CalendarRefusal> {
            let Some(cure) = &evaluation.body.cure else { return Ok(due) };
            let until = evaluation.placed(cure).readings(due.readings.statutory)?.statutory;
            Ok(DueAt { cure_until: Some(until), ..due })
        };
        Ok(Self {
            start,
            soonest: with_cure(soonest.unwrap_or(base))?,
            latest: with_cure(latest.unwrap_or(base))?,
            is_nothing,
            maybe_nothing: maybe_nothing && !is_nothing,
            is_conflict,
            given: given.unwrap_or_default(),
            maybe_more,
        })
    }

    /// The soonest of them, as if all were known: what the bearer destroyed counts so.
    pub(super) fn gravest(self) -> Self {
        Self {
            latest: self.soonest,
            is_nothing: false,
            maybe_nothing: false,
            is_conflict: false,
            maybe_more: None,
            ..self
        }
    }

    /// Whether something is owed for certain.
    pub(super) const fn is_sure(&self) -> bool {
        !self.is_nothing && !self.maybe_nothing && !self.is_conflict && self.maybe_more.is_none()
    }

    /// The earliest lawful end among the possible ones.
    pub(super) const fn soonest(&self) -> i64 {
        self.soonest.readings.statutory
    }

    /// The latest lawful end among the possible ones.
    pub(super) const fn latest(&self) -> i64 {
        self.latest.readings.statutory
    }

    /// When nothing that is filed can do any good any more.
    pub(super) fn latest_end(&self) -> i64 {
        self.latest.cure_until.unwrap_or(self.latest()).max(self.latest())
    }

    pub(super) const fn cure_until(&self) -> Option<i64> {
        self.latest.cure_until
    }

    /// The deadline that is shown: the soonest, until it has passed.
    pub(super) fn shown(&self, now: i64) -> Option<DueAt> {
        let is_over = now > self.soonest();
        (!self.is_nothing).then_some(if is_over { self.latest } else { self.soonest })
    }

    /// The times after `now` at which the state may change.
    pub(super) fn boundaries(&self, now: i64) -> impl Iterator<Item = i64> {
        let of = |due: DueAt| {
            let Readings { statutory, conservative, sure } = due.readings;
            [Some(conservative), Some(sure), Some(statutory), due.cure_until]
        };
        let all = [of(self.soonest), of(self.latest)].into_iter().flatten().flatten();
        // At the instant itself it is still in time.
        all.map(|at| at.saturating_add(1)).filter(move |at| *at > now)
    }

    /// What people need to know of how the deadline came to be.
    pub(super) fn note(&self, evaluation: &DutyEvaluation<'_, '_>, note: &mut FindingDetail) {
        if !evaluation.context.detail {
            return;
        }
        if self.start.maybe > i64::MIN
            && let Some((told, _)) = evaluation.told
        {
            let unread = told.unread(evaluation.context.as_of);
            note.doubts.extend(unread.map(|row| evaluation.context.unheld(row)));
        }
        for (at, fact) in &self.given {
            evaluation.context.cite_at(note, Role::Extension, *at, *fact);
        }
        if let Some(fact) = self.maybe_more {
            evaluation.context.cite_possible(note, fact);
        }
        let mut labels = Vec::new();
        for exception in &evaluation.body.exceptions {
            match truth(&exception.when, &evaluation.env, evaluation.context) {
                Some(true) => labels.push(exception.label.clone()),
                Some(false) => {}
                None => {
                    note.doubts.extend(evaluation.context.doubts(
                        evaluation.rule,
                        &exception.when,
                        &evaluation.env,
                    ));
                }
            }
        }
        if self.is_conflict {
            labels.sort();
            note.doubts.push(Doubt::Conflict { labels });
        } else {
            note.exception = labels.into_iter().next();
        }
        for (tier, number) in evaluation.body.tiers.iter().zip(0..) {
            let is_held = evaluation.tier(number).is_some();
            if !is_held && truth(&tier.when, &evaluation.env, evaluation.context).is_none() {
                note.doubts.extend(evaluation.context.doubts(
                    evaluation.rule,
                    &tier.when,
                    &evaluation.env,
                ));
            }
        }
        self.history(evaluation, note);
    }

    /// Which change of tier moved the deadline, in order of time.
    fn history(&self, evaluation: &DutyEvaluation<'_, '_>, note: &mut FindingDetail) {
        let Ok((held, _)) = tiers(evaluation, self.start) else { return };
        let within = evaluation.placed(&evaluation.body.within);
        let Ok(base) = within.readings(self.start.at) else { return };
        let mut changes: Vec<_> = held
            .iter()
            .filter_map(|due| match due.by {
                PeriodBy::Tier(number) => {
                    let (at, id, is_later) = evaluation.tier(usize::from(number))?;
                    Some((is_later, at, id, usize::from(number), due.readings.statutory))
                }
                _ => None,
            })
            .collect();
        changes.sort_unstable();
        let mut current = base.statutory;
        for (is_later, at, statement, number, statutory) in changes {
            if statutory >= current {
                continue;
            }
            if is_later {
                let tier = evaluation.body.tiers.get(number).map(|tier| tier.name.clone());
                note.history.push(Shortening {
                    tier: tier.unwrap_or_default(),
                    statement,
                    at: time(at),
                    from: time(current),
                    to: time(statutory),
                });
            }
            current = statutory;
        }
    }
}

/// The exceptions that apply, and those of which that is not known.
fn exceptions<'a>(evaluation: &DutyEvaluation<'_, 'a>) -> (Vec<Case<'a>>, Vec<Case<'a>>) {
    let (mut sure, mut unknown) = (Vec::new(), Vec::new());
    for (exception, number) in evaluation.body.exceptions.iter().zip(0..) {
        let case = (PeriodBy::Exception(number), exception.then.as_ref());
        match truth(&exception.when, &evaluation.env, evaluation.context) {
            Some(true) => sure.push(case),
            Some(false) => {}
            None => unknown.push(case),
        }
    }
    (sure, unknown)
}

/// The deadlines of tiers that hold, and of those of which that is not known.
///
/// A tier that came to hold when its own deadline had passed gives its period from then on, and
/// never more than the base case: nobody is late for what could not be known, and who says it is
/// not worse off than who waits.
fn tiers(
    evaluation: &DutyEvaluation<'_, '_>,
    start: Start,
) -> Result<(Vec<DueAt>, Vec<DueAt>), CalendarRefusal> {
    let (mut held, mut possible) = (Vec::new(), Vec::new());
    for (tier, number) in evaluation.body.tiers.iter().zip(0_u16..) {
        let since = evaluation.tier(usize::from(number));
        let is_unknown = since.is_none()
            && match evaluation.told {
                Some(_) => truth(&tier.when, &evaluation.env, evaluation.context).is_none(),
                None => false,
            };
        let always = evaluation.told.is_none()
            && truth(&tier.when, &evaluation.env, evaluation.context) == Some(true);
        if since.is_none() && !is_unknown && !always {
            continue;
        }
        let from = match &tier.start {
            None => Some(start),
            Some(starts) => tier_start(evaluation, starts),
        };
        // Its own clock does not run yet.
        let Some(from) = from else { continue };
        let within = evaluation.placed(&tier.within);
        let mut readings = within.readings(from.at)?;
        let later = since.and_then(|(at, _, is_later)| is_later.then_some(at));
        // What starts the clock comes first, and then what makes the case a graver one.
        for at in [Some(from.told).filter(|told| *told > i64::MIN), later].into_iter().flatten() {
            if at > readings.statutory {
                readings = within.readings(at)?;
            }
            readings.conservative = readings.conservative.max(at);
            readings.sure = readings.sure.max(readings.conservative);
        }
        let due = DueAt { readings, by: PeriodBy::Tier(number), cure_until: None, from: from.at };
        if is_unknown { possible.push(due) } else { held.push(due) }
    }
    Ok((held, possible))
}

fn tier_start(evaluation: &DutyEvaluation<'_, '_>, starts: &Starts) -> Option<Start> {
    evaluation.clock(starts).start
}

fn earlier(one: DueAt, other: DueAt) -> DueAt {
    if other.readings < one.readings { other } else { one }
}

fn later(one: DueAt, other: DueAt) -> DueAt {
    if Reverse(other.readings) < Reverse(one.readings) { other } else { one }
}
