//! Periods that filings cover, whenever they were filed.

use crate::agreement::rule::Window;
use crate::calendar::{Day, Rounding, Series as Days};

use super::shift::day_of;
use super::value::Cell;

/// Periods of one length that follow each other from a day on, and where filings say which of
/// them they cover.
#[derive(Clone, Debug)]
pub(super) struct Periods {
    days: Days,
    by: u16,
    to: Option<u16>,
}

/// Which period a filing covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Covered {
    /// The one of this number, from zero.
    In(u32),
    /// A time before the first of them.
    Before,
    /// It does not say, or names a time that lies in more than one.
    Unknown,
}

impl Periods {
    /// Those of a window; `None` for one that goes by when something was filed.
    pub(super) fn of(window: &Window, slots: (u16, Option<u16>)) -> Option<Self> {
        let Window::Each { length, from, .. } = window else { return None };
        // The checker takes no first day after the 28th.
        let days = Days { anchor: *from, every: *length, rounding: Rounding::LastDay };
        Some(Self { days, by: slots.0, to: slots.1 })
    }

    /// Which of them a version of a filing covers.
    pub(super) fn covered(&self, cells: Option<&[Cell]>) -> Covered {
        let Some(first) = self.first_day(cells) else { return Covered::Unknown };
        let Some(last) = self.to.map_or(Some(first), |to| day(cells, to)) else {
            return Covered::Unknown;
        };
        match (self.number(first), self.number(last)) {
            (Some(one), Some(other)) if one == other && first <= last => one,
            _ => Covered::Unknown,
        }
    }

    /// The first day that it covers.
    pub(super) fn first_day(&self, cells: Option<&[Cell]>) -> Option<Day> {
        day(cells, self.by)
    }

    /// The fields that say it.
    pub(super) fn slots(&self) -> impl Iterator<Item = u16> {
        std::iter::once(self.by).chain(self.to)
    }

    /// The first and the last day of a period.
    pub(super) fn days(&self, number: u32) -> Option<(Day, Day)> {
        let next = self.days.nth(number.checked_add(1)?).ok()?;
        Some((self.days.nth(number).ok()?, next.plus_days(-1).ok()?))
    }

    fn number(&self, day: Day) -> Option<Covered> {
        let (next, _) = self.days.after(day).ok()?;
        Some(next.checked_sub(1).map_or(Covered::Before, Covered::In))
    }
}

/// A day, or the day of an instant in UTC.
fn day(cells: Option<&[Cell]>, slot: u16) -> Option<Day> {
    match cells?.get(usize::from(slot))? {
        Cell::Day(days) => Day::from_days(*days).ok(),
        Cell::Instant(at) => Some(day_of(*at)),
        _ => None,
    }
}
