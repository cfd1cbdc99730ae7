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
    /// It names a time that lies in more than one, or days in the wrong order: one from the
    /// first to the last of these.
    Among(u32, u32),
    /// It does not say, or names a time that lies in more than [`AMONG_MAX`].
    Unknown,
}

/// Among so many periods at most a filing is counted as perhaps one of each.
const AMONG_MAX: u32 = 24;

impl Covered {
    /// Whether it may be a period.
    pub(super) fn may_be(self, period: u32) -> bool {
        match self {
            Self::In(its) => its == period,
            Self::Before => false,
            Self::Among(first, last) => (first..=last).contains(&period),
            Self::Unknown => true,
        }
    }

    /// Whether it may be the same as another.
    pub(super) fn may_be_as(self, other: Self) -> bool {
        match (self, other) {
            (_, Self::In(period)) => self.may_be(period),
            (Self::In(period), _) => other.may_be(period),
            (Self::Among(first, last), Self::Among(from, to)) => first <= to && from <= last,
            (Self::Before, Self::Among(..)) | (Self::Among(..), Self::Before) => false,
            _ => true,
        }
    }
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
        let number = |day| match self.number(day)? {
            Covered::In(number) => Some(Some(number)),
            _ => Some(None),
        };
        match (number(first.min(last)), number(first.max(last))) {
            (_, Some(None)) => Covered::Before,
            (Some(Some(one)), Some(Some(other))) if one == other && first <= last => {
                Covered::In(one)
            }
            (Some(one), Some(Some(other))) => {
                let one = one.unwrap_or(0);
                let is_wide = other.saturating_sub(one) >= AMONG_MAX;
                if is_wide { Covered::Unknown } else { Covered::Among(one, other) }
            }
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
