//! More time, given by those whom a rule names.
//!
//! Only their own word counts, and only while there is time left: what comes when the deadline has
//! passed is no extension (a creditor can waive). Time that was given is not taken away once the
//! deadline before it has passed: whoever relied on it is not late.

use super::super::clock::Readings;
use super::super::context::{Search, Stands, Visit};
use super::super::outcome::{DueAt, PeriodBy};
use super::super::value::Cell;
use super::evaluation::DutyEvaluation;

/// A deadline after what was given.
pub(super) struct Extended {
    pub(super) due: DueAt,
    /// By which filings.
    pub(super) by: Option<Vec<(i64, u32)>>,
    /// One that may give more, though until when is not known.
    pub(super) maybe: Option<u32>,
}

/// Most filings that are looked at.
const EXTENSIONS_MAX: u32 = 1_000;

/// What extensions make of a deadline.
pub(super) fn extended(evaluation: &DutyEvaluation<'_, '_>, due: DueAt) -> Extended {
    let context = evaluation.context;
    let mut offers: Vec<(i64, u128, u32, u32, u16)> = Vec::new();
    let mut possible: Option<(i64, u32)> = None;
    for (number, slot) in &evaluation.body.extended_by {
        let Some(pattern) = context.program.pattern(*number) else { continue };
        let search = search(evaluation, *number, i64::MIN);
        let mut left = EXTENSIONS_MAX;
        context.each(pattern, search, |found| {
            left = left.saturating_sub(1);
            // Nobody gives itself more time.
            if found.row.issuer != evaluation.env.bearer && found.holds {
                offers.push((found.at, found.row.tie(), found.fact, *number, *slot));
            }
            left > 0
        });
        let maybe = context.first(search).possible.filter(|(_, fact)| {
            context.store.row(*fact).is_some_and(|row| row.issuer != evaluation.env.bearer)
        });
        possible = possible.into_iter().chain(maybe).min_by_key(|(at, _)| *at);
    }
    offers.sort_unstable();
    let mut extended = Extended { due, by: None, maybe: None };
    for (at, _, fact, number, slot) in offers {
        let now = extended.due.readings.statutory;
        let given = given(evaluation, (number, slot), (at, fact), now);
        match given {
            Given::Nothing => {}
            Given::Unknown => extended.maybe = extended.maybe.or(Some(fact)),
            Given::Until(until) => {
                let old = extended.due.readings;
                extended.due.readings = Readings {
                    statutory: until,
                    conservative: old.conservative.max(until),
                    sure: old.sure.max(until),
                };
                extended.due.by = PeriodBy::Extension;
                extended.by.get_or_insert_default().push((at, fact));
            }
        }
    }
    let is_in_time = possible.filter(|(at, _)| *at <= extended.due.readings.statutory);
    extended.maybe = extended.maybe.or(is_in_time.map(|(_, fact)| fact));
    extended
}

/// What one filing gives.
enum Given {
    /// No time, or none that was not there.
    Nothing,
    Until(i64),
    /// Some, and it is not known until when.
    Unknown,
}

/// What a version of a filing makes of a deadline that ends `now`.
fn given(
    evaluation: &DutyEvaluation<'_, '_>,
    (number, slot): (u32, u16),
    (at, fact): (i64, u32),
    now: i64,
) -> Given {
    let context = evaluation.context;
    let (Some(pattern), Some(row)) = (context.program.pattern(number), context.store.row(fact))
    else {
        return Given::Nothing;
    };
    let version = row.versions_at(context.as_of).into_iter().find(|version| version.from == at);
    let Some(version) = version.filter(|_| at <= now) else { return Given::Nothing };
    let visit = Visit { row, fact, at, cells: version.cells, holds: true };
    if !context.stands(pattern, search(evaluation, number, now), visit) {
        return Given::Nothing;
    }
    let cell = version.cells.and_then(|cells| cells.get(usize::from(slot)));
    match cell.and_then(|cell| ends(evaluation, cell)) {
        None => Given::Unknown,
        Some(until) if until > now => Given::Until(until),
        Some(_) => Given::Nothing,
    }
}

/// A search for filings that give time; they must stand at a moment.
fn search<'e>(evaluation: &'e DutyEvaluation<'_, '_>, pattern: u32, moment: i64) -> Search<'e, 'e> {
    Search {
        pattern,
        env: &evaluation.env,
        ground: evaluation.rule.ground,
        from: i64::MIN,
        earlier_if_joined: true,
        to: i64::MAX,
        stands: Stands::At(moment),
    }
}

/// The last instant of the time that is given: a day to its end, where the period is counted.
fn ends(evaluation: &DutyEvaluation<'_, '_>, cell: &Cell) -> Option<i64> {
    let within = evaluation.placed(&evaluation.body.within);
    match cell {
        Cell::Day(days) => {
            let next = Cell::Day(days.checked_add(1)?);
            within.instant(&next)?.checked_sub(1)
        }
        cell => within.instant(cell),
    }
}
