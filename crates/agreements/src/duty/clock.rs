//! Periods of rules, with their places resolved: from a start to a deadline.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::agreement::document::PlaceName;
use crate::agreement::rule::Period;
use crate::calendar::{
    CalendarRefusal, Counting, Day, Deadline, Length, Place, Rounding, Step, Zone, deadline,
};
use comity_protocol::limits::FUTURE_MS_MAX;
use comity_protocol::time::Timestamp;

use super::DutyRefusal;
use super::instrument::Calendars;
use super::value::Cell;

/// How long there is, where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    length: Length,
    counting: Counting,
    rounding: Rounding,
    place: Arc<Place>,
    /// Whether days are those of UTC and none of them is a holiday.
    is_plain: bool,
}

/// A deadline in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Readings {
    /// First, so that the earlier lawful end is the lesser.
    pub(super) statutory: i64,
    pub(super) conservative: i64,
    /// Until then it is in time on every reading of the holidays; at most `statutory`.
    pub(super) sure: i64,
}

impl Readings {
    const fn at(end: i64) -> Self {
        Self { statutory: end, conservative: end, sure: end }
    }
}

impl Clock {
    /// Resolves the place of a period.
    pub(super) fn new(
        period: &Period,
        places: &BTreeMap<String, PlaceName>,
        calendars: &Calendars,
    ) -> Result<Self, DutyRefusal> {
        let place = match &period.place {
            None => Place::utc(),
            Some(name) => {
                let place = places.get(name).ok_or(DutyRefusal::NameUnknown)?;
                let zone: Zone = place.zone.parse().map_err(|_| DutyRefusal::PlaceUnknown)?;
                let holidays = match &place.holidays {
                    None => Place::utc().holidays,
                    Some(id) => calendars.get(id).ok_or(DutyRefusal::PlaceUnknown)?,
                };
                Place { zone, holidays, hours: place.hours }
            }
        };
        Ok(Self {
            length: period.length,
            counting: period.counting,
            rounding: period.rounding,
            is_plain: period.place.is_none(),
            place: Arc::new(place),
        })
    }

    /// The deadline for a start.
    pub(super) fn readings(&self, start: i64) -> Result<Readings, CalendarRefusal> {
        if let Some(readings) = self.plain(start) {
            return Ok(readings);
        }
        let deadline = self.deadline(start)?;
        Ok(Readings {
            statutory: deadline.statutory.millis(),
            conservative: deadline.conservative.millis(),
            sure: deadline.sure.millis(),
        })
    }

    /// What the calendar would say, without its words, where there is nothing to explain.
    fn plain(&self, start: i64) -> Option<Readings> {
        let elapsed = self.length.elapsed_ms()?;
        let by_hours = self.length.is_by_the_clock();
        let end = start.checked_add(elapsed)?;
        let day = Day::of_utc(Timestamp::from_millis(end)).ok()?;
        match self.counting {
            Counting::Hours => Some(Readings::at(end)),
            Counting::CalendarDays if by_hours => Some(Readings::at(end)),
            Counting::CalendarDays if self.is_plain => {
                Some(Readings { conservative: end, ..Readings::at(day.ends_utc().millis()) })
            }
            _ => None,
        }
    }

    /// The place at whose days and hours it is counted; `None` for those of UTC.
    pub(super) fn place(&self) -> Option<&Place> {
        (!self.is_plain).then_some(&*self.place)
    }

    /// How the deadline for a start is counted.
    pub(super) fn steps(&self, start: i64) -> Vec<Step> {
        self.deadline(start).map(|deadline| deadline.steps).unwrap_or_default()
    }

    fn deadline(&self, start: i64) -> Result<Deadline, CalendarRefusal> {
        let start = Timestamp::from_millis(start);
        deadline(start, self.length, self.counting, &self.place, self.rounding)
    }

    /// The instant that a field names as a start: a day begins where the period is counted.
    pub(super) fn instant(&self, cell: &Cell) -> Option<i64> {
        match cell {
            Cell::Instant(at) => Some(*at),
            Cell::Day(days) => {
                let day = Day::from_days(*days).ok()?;
                day.starts(&self.place.zone).ok().map(Timestamp::millis)
            }
            _ => None,
        }
    }
}

/// Whether a time that a field tells lies after the moment at which it was told, by more than
/// clocks may differ; a day does once it has begun nowhere on earth.
pub(super) fn is_ahead(cell: &Cell, told: i64, said: i64) -> bool {
    let first = match cell {
        Cell::Day(days) => i64::from(*days).saturating_mul(DAY_MS).saturating_sub(FIRST_DAY_MS),
        _ => told,
    };
    told.min(first) > said.saturating_add(FUTURE_MS_MAX)
}

const DAY_MS: i64 = 24 * 3_600_000;

/// A day begins first where clocks are 14 hours ahead of UTC.
const FIRST_DAY_MS: i64 = 14 * 3_600_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_way_says_what_the_calendar_says() {
        let starts = ["2028-02-28T23:59:59Z", "2026-12-31T00:00:00Z", "1969-07-20T20:17:40Z"];
        for length in [Length::Hours(72), Length::Days(15), Length::Weeks(2), Length::Days(0)] {
            for counting in [Counting::Hours, Counting::CalendarDays] {
                let rounding = Rounding::Refuse;
                let period = Period { length, counting, place: None, rounding };
                let clock = Clock::new(&period, &BTreeMap::new(), &Calendars::default()).unwrap();
                for start in starts {
                    let start = start.parse::<Timestamp>().unwrap().millis();
                    let long = clock.deadline(start).unwrap();
                    let short = clock.plain(start).unwrap();
                    assert_eq!(short.statutory, long.statutory.millis(), "{length} {counting:?}");
                    assert_eq!(short.conservative, long.conservative.millis());
                }
            }
        }
    }
}
