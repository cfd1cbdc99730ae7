//! Periods of rules, with their places resolved: from a start to a deadline.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::agreement::document::{PlaceCase, PlaceName};
use crate::agreement::rule::Period;
use crate::calendar::{
    CalendarRefusal, Counting, Day, Deadline, Length, OpenHours, Place, Rounding, Step, Zone,
    deadline,
};
use comity_protocol::limits::FUTURE_MS_MAX;
use comity_protocol::time::Timestamp;

use super::DutyRefusal;
use super::instrument::Calendars;
use super::shift::day_of;
use super::symbol::{Interner, Sym};
use super::value::{Cell, ExprNode};

/// How long there is, where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    length: Length,
    counting: Counting,
    rounding: Rounding,
    /// Where it is counted; several where it is not known at which of them.
    places: Arc<[Place]>,
    /// Whether days are those of UTC and none of them is a holiday.
    is_plain: bool,
    /// Who says which place is meant, while nobody was asked.
    by: Option<Arc<PlaceBy>>,
}

/// The field that says at which place a period is counted.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PlaceBy {
    field: ExprNode,
    /// What it may say, each with the places that this means.
    cases: Vec<(Sym, Arc<[Place]>)>,
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
    /// Resolves the place of a period; where it may be one of several, that is all of them.
    pub(super) fn new(
        period: &Period,
        places: &BTreeMap<String, PlaceName>,
        calendars: &Calendars,
    ) -> Result<Self, DutyRefusal> {
        let mut all = Vec::new();
        match &period.place {
            None => all.push(Place::utc()),
            Some(name) => {
                let place = places.get(name).ok_or(DutyRefusal::NameUnknown)?;
                all.push(resolved((&place.zone, place.holidays.as_ref()), place.hours, calendars)?);
                for case in &place.cases {
                    all.extend(of_case(case, place.hours, calendars)?);
                }
            }
        }
        Ok(Self {
            length: period.length,
            counting: period.counting,
            rounding: period.rounding,
            is_plain: period.place.is_none(),
            places: all.into(),
            by: None,
        })
    }

    /// The same where a field says which of the places is meant.
    pub(super) fn with_place_by(
        mut self,
        field: ExprNode,
        place: &PlaceName,
        calendars: &Calendars,
        texts: &mut Interner,
    ) -> Result<Self, DutyRefusal> {
        let mut cases = Vec::new();
        for case in &place.cases {
            let places: Arc<[Place]> = of_case(case, place.hours, calendars)?.into();
            cases.extend(case.named.iter().map(|name| (texts.intern(name), Arc::clone(&places))));
        }
        self.by = Some(Arc::new(PlaceBy { field, cases }));
        Ok(self)
    }

    /// The field that says at which place it is counted.
    pub(super) fn place_by(&self) -> Option<&ExprNode> {
        self.by.as_ref().map(|by| &by.field)
    }

    /// The same at the place that this means; at all that may be meant where it means none.
    pub(super) fn at_place(&self, named: &Cell) -> Cow<'_, Self> {
        let (Some(by), Cell::Text(named)) = (&self.by, named) else { return Cow::Borrowed(self) };
        let Some((_, places)) = by.cases.iter().find(|(name, _)| name == named) else {
            return Cow::Borrowed(self);
        };
        Cow::Owned(Self { places: Arc::clone(places), by: None, ..self.clone() })
    }

    /// The deadline for a start: where it may be counted at several places, the latest of their
    /// latest ends, and in time for certain until the first of them.
    pub(super) fn readings(&self, start: i64) -> Result<Readings, CalendarRefusal> {
        if let Some(readings) = self.plain(start) {
            return Ok(readings);
        }
        let mut widest: Option<Readings> = None;
        for place in &*self.places {
            let deadline = self.deadline(start, place)?;
            let one = Readings {
                statutory: deadline.statutory.millis(),
                conservative: deadline.conservative.millis(),
                sure: deadline.sure.millis(),
            };
            widest = Some(widest.map_or(one, |other| Readings {
                statutory: one.statutory.max(other.statutory),
                conservative: one.conservative.min(other.conservative),
                sure: one.sure.min(other.sure),
            }));
        }
        widest.ok_or(CalendarRefusal::ZoneUnknown)
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
    /// Of several the first.
    pub(super) fn place(&self) -> Option<&Place> {
        self.places.first().filter(|_| !self.is_plain)
    }

    /// The place at which its latest end lies, and how the deadline for a start is counted there;
    /// `named` is what the filing says of the place.
    pub(super) fn counted(&self, start: i64, named: Option<&str>) -> (Option<&Place>, Vec<Step>) {
        let mut latest: Option<(&Place, Deadline)> = None;
        let mut sure = None::<Timestamp>;
        for place in &*self.places {
            let Ok(deadline) = self.deadline(start, place) else { continue };
            sure = sure.into_iter().chain([deadline.sure]).min();
            if latest.as_ref().is_none_or(|(_, old)| old.statutory < deadline.statutory) {
                latest = Some((place, deadline));
            }
        }
        let Some((place, mut deadline)) = latest else { return (self.place(), Vec::new()) };
        if let Some(at) = sure.filter(|at| *at < deadline.statutory && self.places.len() > 1) {
            let count = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
            let last = deadline.steps.len().saturating_sub(1);
            // Whoever names one with several zones has named it; else nobody can say which counts.
            let named = named.filter(|_| self.by.is_some());
            let named = named.map(|named| named.chars().take(NAMED_MAX).collect());
            deadline.steps.insert(last, Step::OnePlace { count, at, named });
        }
        (Some(place).filter(|_| !self.is_plain), deadline.steps)
    }

    fn deadline(&self, start: i64, place: &Place) -> Result<Deadline, CalendarRefusal> {
        let start = Timestamp::from_millis(start);
        deadline(start, self.length, self.counting, place, self.rounding)
    }

    /// The days that a moment lies on where it is counted, the first and the last of them.
    pub(super) fn days_at(&self, at: i64) -> (Day, Day) {
        let days = self
            .places
            .iter()
            .filter_map(|place| Day::of(Timestamp::from_millis(at), &place.zone).ok());
        let (first, last) = (days.clone().min(), days.max());
        let utc = day_of(at);
        (first.unwrap_or(utc), last.unwrap_or(utc))
    }

    /// When a day begins where it is counted.
    pub(super) fn begins(&self, day: Day) -> i64 {
        let begins = self.places.iter().filter_map(|place| day.starts(&place.zone).ok());
        begins.max().unwrap_or_else(|| day.starts_utc()).millis()
    }

    /// The instant that a field names as a start: a day begins where the period is counted, and
    /// where that is not known, where it begins last: by then it has at every other.
    pub(super) fn instant(&self, cell: &Cell) -> Option<i64> {
        match cell {
            Cell::Instant(at) => Some(*at),
            Cell::Day(days) => Some(self.begins(Day::from_days(*days).ok()?)),
            _ => None,
        }
    }
}

/// A place by its zone and its calendar.
fn resolved(
    (zone, holidays): (&str, Option<&String>),
    hours: Option<OpenHours>,
    calendars: &Calendars,
) -> Result<Place, DutyRefusal> {
    let zone: Zone = zone.parse().map_err(|_| DutyRefusal::PlaceUnknown)?;
    let holidays = match holidays {
        None => Place::utc().holidays,
        Some(id) => calendars.get(id).ok_or(DutyRefusal::PlaceUnknown)?,
    };
    Ok(Place { zone, holidays, hours })
}

/// One for each of its zones.
fn of_case(
    case: &PlaceCase,
    hours: Option<OpenHours>,
    calendars: &Calendars,
) -> Result<Vec<Place>, DutyRefusal> {
    let one = |zone: &String| resolved((zone, case.holidays.as_ref()), hours, calendars);
    case.zones.iter().map(one).collect()
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

/// What names no place is shown up to that many letters.
const NAMED_MAX: usize = 80;

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
                let (place, by) = (None, None);
                let period = Period { length, counting, place, by, rounding };
                let clock = Clock::new(&period, &BTreeMap::new(), &Calendars::default()).unwrap();
                for start in starts {
                    let start = start.parse::<Timestamp>().unwrap().millis();
                    let long = clock.deadline(start, &Place::utc()).unwrap();
                    let short = clock.plain(start).unwrap();
                    assert_eq!(short.statutory, long.statutory.millis(), "{length} {counting:?}");
                    assert_eq!(short.conservative, long.conservative.millis());
                }
            }
        }
    }
}
