//! Deadlines: from an event to the last instant in time, in two readings.
//!
//! The rules are those of Regulation (EEC, Euratom) No 1182/71, Art. 3, where an agreement chooses
//! them, and otherwise what most laws share: the day of the event is not counted, and hours run by
//! the clock. Whether a last day on which nobody works moves is decided by the recipient's
//! holiday calendar; the calendar `none` knows no such day.
//!
//! A day of which sources differ is taken for a holiday in the latest reading, and for a working
//! day in the one that is sure. Where a calendar says nothing, weekends alone are sure, and the
//! latest reading adds the longest time without work that the calendar knows.

use serde::{Deserialize, Serialize};

use super::holidays::{Certainty, DayOff, Holidays, Known};
use super::{CalendarRefusal, Day, Length, OpenHours, Rounding, Step, Zone};
use comity_protocol::time::Timestamp;

/// Most working days in one period, about forty years.
const WORKING_DAYS_MAX: u32 = 10_000;

/// Milliseconds of an hour.
const HOUR_MS: i64 = 3_600_000;

/// How a period is counted.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counting {
    /// By the clock: a day is 24 hours. Months and years have no such length.
    Hours,
    /// Whole days in the recipient's zone, the day of the event not counted; a last day on which
    /// nobody works there moves to the next working day.
    CalendarDays,
    /// Only days on which somebody works at the recipient's.
    WorkingDays,
    /// Only the business hours of days on which somebody works at the recipient's.
    BusinessHours,
    /// Regulation (EEC, Euratom) No 1182/71, Art. 3.
    #[serde(rename = "regulation-1182-71")]
    Regulation1182,
}

/// Where something must be done: the recipient's clocks and holidays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The recipient's time zone.
    pub zone: Zone,
    /// The recipient's holidays.
    pub holidays: Holidays,
    /// When somebody works there on a working day, where only those hours count.
    pub hours: Option<OpenHours>,
}

/// The last instant in time, in two readings; an act at that very instant is in time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// The earliest reading that could be defended: by the clock, nothing rolls over, no holiday
    /// is relied on. Plan on this one. Never later than `statutory`.
    pub conservative: Timestamp,
    /// Until then it is in time on every reading of the holidays. Where it lies before
    /// `statutory`, an act between the two is late on one reading and not on another.
    pub sure: Timestamp,
    /// The latest lawful instant in the recipient's zone with its holidays.
    pub statutory: Timestamp,
    /// How `statutory` was counted.
    pub steps: Vec<Step>,
}

/// The deadline of a period of `length` that starts with an event at `start`.
///
/// It is never without an end because a calendar ends.
///
/// # Errors
///
/// `counting-unfit` for months or years by the clock, for anything but days in working days, and
/// for anything but hours and minutes in business hours, or where the place names none;
/// `date-ambiguous` where a month is too short and `rounding` refuses; `length-too-long` and
/// `date-out-of-range` beyond the calendar.
pub fn deadline(
    start: Timestamp,
    length: Length,
    counting: Counting,
    place: &Place,
    rounding: Rounding,
) -> Result<Deadline, CalendarRefusal> {
    // The Regulation rounds itself (Art. 3(2)(c)).
    let rounding = if counting == Counting::Regulation1182 { Rounding::LastDay } else { rounding };
    let mut count = Count::new(start, place, Reading::Latest)?;
    let statutory = count.end(length, counting, rounding)?;
    let sure = if count.questions.is_empty() && !count.is_beyond {
        statutory
    } else {
        Count::new(start, place, Reading::Sure)?.end(length, counting, rounding)?
    };
    let earliest = match (length, counting) {
        (Length::Minutes(_) | Length::Hours(_), _) | (_, Counting::Hours) => {
            by_the_clock(start, length)?
        }
        (Length::Days(days), Counting::WorkingDays) => {
            same_time(start, place, |day| count_weekdays(day, days, &place.holidays))?
        }
        _ => same_time(start, place, |day| length.after(day, rounding))?,
    };
    Ok(count.finish(statutory, sure, earliest))
}

/// The last instant to give notice `length` before an event at `event`.
///
/// The statutory reading ends with the day that lies `length` before the event's day; the
/// conservative one leaves the full `length` as clear days between notice and event.
///
/// # Errors
///
/// As [`deadline`].
pub fn notice_before(
    event: Timestamp,
    length: Length,
    place: &Place,
    rounding: Rounding,
) -> Result<Deadline, CalendarRefusal> {
    let mut count = Count::new(event, place, Reading::Latest)?;
    if length.is_by_the_clock() {
        count.steps.push(Step::ByTheClock { length });
        let ms = length.elapsed_ms().ok_or(CalendarRefusal::CountingUnfit)?;
        let at = event.plus_millis(-ms);
        return Ok(count.finish(at, at, at));
    }
    let last = length.before(count.event, rounding)?;
    count.steps.push(Step::CountedBack { length, day: last });
    let by_utc = length.before(Day::of_utc(event)?, rounding)?.plus_days(-1)?.ends_utc();
    let clear = last.plus_days(-1)?.ends(&place.zone)?;
    let at = last.ends(&place.zone)?;
    Ok(count.finish(at, at, clear.min(by_utc)))
}

impl Place {
    /// UTC without holidays.
    pub fn utc() -> Self {
        let holidays = Holidays {
            id: "none".into(),
            name: "No holidays and no weekend: every day counts".into(),
            zone: Zone::utc(),
            weekend: std::collections::BTreeSet::new(),
            holidays: Vec::new(),
            valid_from: Day::MIN,
            valid_to: Day::MAX,
            certainty: Certainty::Definition,
            source: String::new(),
            licence: String::new(),
        };
        Self { zone: Zone::utc(), holidays, hours: None }
    }
}

impl Deadline {
    /// The counting in English sentences, one a line.
    pub fn explain(&self) -> String {
        let mut text: String = self.steps.iter().map(|step| format!("{step}\n")).collect();
        text.push_str(&format!("Plan on {}, the earliest reading.\n", self.conservative));
        text
    }
}

/// What is made of days on which it is not sure whether anybody works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    /// Somebody does.
    Sure,
    /// Nobody does.
    Latest,
}

/// The count under way.
struct Count<'a> {
    start: Timestamp,
    /// The event's day at the recipient's.
    event: Day,
    place: &'a Place,
    reading: Reading,
    steps: Vec<Step>,
    /// The days on which it depends and of which sources differ.
    questions: Vec<(Day, String)>,
    /// Whether it depends on days of which the calendar says nothing.
    is_beyond: bool,
}

impl<'a> Count<'a> {
    fn new(start: Timestamp, place: &'a Place, reading: Reading) -> Result<Self, CalendarRefusal> {
        let event = Day::of(start, &place.zone)?;
        let steps = vec![Step::Event { at: start, day: event, zone: place.zone.clone() }];
        let (questions, is_beyond) = (Vec::new(), false);
        Ok(Self { start, event, place, reading, steps, questions, is_beyond })
    }

    /// The last instant in time by this reading.
    fn end(
        &mut self,
        length: Length,
        counting: Counting,
        rounding: Rounding,
    ) -> Result<Timestamp, CalendarRefusal> {
        let last = match (length, counting) {
            (Length::Minutes(_) | Length::Hours(_), Counting::BusinessHours) => {
                return self.business_hours(length);
            }
            (Length::Hours(_), Counting::Regulation1182) => return self.full_hours(length),
            (Length::Minutes(_) | Length::Hours(_), _) | (_, Counting::Hours) => {
                self.steps.push(Step::ByTheClock { length });
                return by_the_clock(self.start, length);
            }
            (_, Counting::CalendarDays | Counting::Regulation1182) => {
                self.days(length, rounding, counting == Counting::Regulation1182)?
            }
            (Length::Days(days), Counting::WorkingDays) => self.working_days(length, days)?,
            (_, Counting::WorkingDays | Counting::BusinessHours) => {
                return Err(CalendarRefusal::CountingUnfit);
            }
        };
        last.ends(&self.place.zone)
    }

    fn finish(mut self, statutory: Timestamp, sure: Timestamp, earliest: Timestamp) -> Deadline {
        let relied_on = self.steps.iter().any(|step| {
            matches!(
                step,
                Step::PassedOver { .. } | Step::RolledOver { .. } | Step::TwoWorkingDays { .. }
            )
        });
        let sure = sure.min(statutory);
        if sure < statutory && !self.questions.is_empty() {
            self.questions.sort();
            self.questions.dedup();
            self.steps.push(Step::OneReading { days: self.questions, at: sure });
        }
        if relied_on && self.place.holidays.certainty == Certainty::ToBeConfirmed {
            self.steps.push(Step::Unconfirmed { calendar: self.place.holidays.id.clone() });
        }
        self.steps.push(Step::Ends { at: statutory });
        Deadline { conservative: earliest.min(sure), sure, statutory, steps: self.steps }
    }

    /// Why nobody works on a day, by this reading.
    fn day_off(&mut self, day: Day) -> Option<DayOff> {
        match self.place.holidays.known(day) {
            Known::Works => None,
            Known::Weekend(weekday) => Some(DayOff::Weekend(weekday)),
            Known::Holiday(holiday) => Some(DayOff::Holiday(holiday.name.clone())),
            Known::Question(holiday) if self.reading == Reading::Latest => {
                let why = holiday.question.clone().unwrap_or_default();
                self.questions.push((day, format!("{}: {why}", holiday.name)));
                Some(DayOff::Holiday(holiday.name.clone()))
            }
            Known::Question(_) => None,
            Known::Beyond => {
                self.is_beyond = true;
                None
            }
        }
    }

    /// Where days count of which the calendar says nothing: the latest day on which what ends on
    /// `last` with weekends alone may end, when `wait` working days after `from` are waited for.
    fn at_the_latest(&mut self, last: Day, from: Day, wait: u32) -> Result<Day, CalendarRefusal> {
        if !self.is_beyond || self.reading == Reading::Sure {
            return Ok(last);
        }
        let holidays = &self.place.holidays;
        let mut latest = last.max(from.plus_days(holidays.longest_wait(wait))?);
        while holidays.weekend_day(latest).is_some() {
            latest = latest.plus_days(1)?;
        }
        self.steps.push(Step::Beyond {
            calendar: holidays.id.clone(),
            from: holidays.valid_from,
            to: holidays.valid_to,
            without: last,
            latest,
        });
        Ok(latest)
    }

    /// As many hours and minutes as somebody works there, from the event on.
    fn business_hours(&mut self, length: Length) -> Result<Timestamp, CalendarRefusal> {
        let hours = self.place.hours.ok_or(CalendarRefusal::CountingUnfit)?;
        let mut left = length.elapsed_ms().ok_or(CalendarRefusal::CountingUnfit)?;
        let zone = &self.place.zone;
        let (mut day, mut worked) = (self.event, 0_u32);
        let (end, last) = loop {
            if self.day_off(day).is_none() {
                let opens = zone.instant(day, hours.opens_ms())?.max(self.start);
                let closes = zone.instant(day, hours.closes_ms())?;
                let open_ms = closes.millis().saturating_sub(opens.millis());
                if open_ms > 0 && left <= open_ms {
                    break (opens.plus_millis(left), day);
                }
                left -= open_ms.max(0);
                worked += 1;
            }
            if worked > WORKING_DAYS_MAX {
                return Err(CalendarRefusal::LengthTooLong);
            }
            day = day.plus_days(1)?;
        };
        self.steps.push(Step::BusinessHours { length, hours, day: last });
        let latest = self.at_the_latest(last, self.event, worked.saturating_add(1))?;
        if latest == last { Ok(end) } else { zone.instant(latest, hours.closes_ms()) }
    }

    /// Art. 3(1) and 3(2)(a): from the next full hour on the recipient's clocks.
    fn full_hours(&mut self, length: Length) -> Result<Timestamp, CalendarRefusal> {
        let into = self.place.zone.local(self.start)?.millis.rem_euclid(HOUR_MS);
        let from = self.start.plus_millis(HOUR_MS - into);
        self.steps.push(Step::HourNotCounted { from });
        self.steps.push(Step::ByTheClock { length });
        self.steps.push(Step::HoursNotExtended);
        Ok(by_the_clock(from, length)?.plus_millis(-1))
    }

    /// Art. 3(1) to 3(5): whole days, weeks, months and years.
    fn days(
        &mut self,
        length: Length,
        rounding: Rounding,
        is_regulation: bool,
    ) -> Result<Day, CalendarRefusal> {
        let end = length.after(self.event, rounding)?;
        self.steps.push(Step::DayNotCounted { first: self.event.plus_days(1)? });
        let by_date = matches!(length, Length::Months(_) | Length::Years(_));
        if by_date && end.day_of_month() != self.event.day_of_month() {
            self.steps.push(Step::Rounded { wanted: self.event.day_of_month(), to: end });
        }
        self.steps.push(Step::LastDay { length, day: end });
        let last = self.roll_over(end)?;
        let last = self.at_the_latest(last, end.plus_days(-1)?, 1)?;
        if is_regulation && self.event.until(end) >= 2 {
            return self.two_working_days(last);
        }
        Ok(last)
    }

    /// Art. 3(4): a last day on which nobody works moves to the next working day.
    fn roll_over(&mut self, from: Day) -> Result<Day, CalendarRefusal> {
        let Some(because) = self.day_off(from) else { return Ok(from) };
        let mut to = from.plus_days(1)?;
        while self.day_off(to).is_some() {
            to = to.plus_days(1)?;
        }
        self.steps.push(Step::RolledOver { from, because, to });
        Ok(to)
    }

    /// Art. 3(5): any period of two days or more includes at least two working days.
    fn two_working_days(&mut self, last: Day) -> Result<Day, CalendarRefusal> {
        let (mut day, mut found, mut had) = (self.event, 0, 0);
        while found < 2 {
            day = day.plus_days(1)?;
            if self.day_off(day).is_none() {
                found += 1;
                had += u32::from(day <= last);
            }
        }
        if day > last {
            self.steps.push(Step::TwoWorkingDays { had, to: day });
        }
        // Where the calendar says nothing of these days, there may be fewer working days.
        let is_short = self.event.until(last) < 14;
        if is_short { self.at_the_latest(day.max(last), self.event, 2) } else { Ok(day.max(last)) }
    }

    /// The `days`-th working day after the event's.
    fn working_days(&mut self, length: Length, days: u32) -> Result<Day, CalendarRefusal> {
        if days > WORKING_DAYS_MAX {
            return Err(CalendarRefusal::LengthTooLong);
        }
        if days == 0 {
            let last = self.roll_over(self.event)?;
            return self.at_the_latest(last, self.event.plus_days(-1)?, 1);
        }
        self.steps.push(Step::DayNotCounted { first: self.event.plus_days(1)? });
        let (mut day, mut left, mut weekend, mut holidays) = (self.event, days, 0, Vec::new());
        while left > 0 {
            day = day.plus_days(1)?;
            match self.day_off(day) {
                None => left -= 1,
                Some(DayOff::Weekend(_)) => weekend += 1,
                Some(DayOff::Holiday(name)) => holidays.push((day, name)),
            }
        }
        if weekend > 0 || !holidays.is_empty() {
            self.steps.push(Step::PassedOver { weekend, holidays });
        }
        self.steps.push(Step::LastDay { length, day });
        self.at_the_latest(day, self.event, days)
    }
}

/// `length` after `start` by the clock.
fn by_the_clock(start: Timestamp, length: Length) -> Result<Timestamp, CalendarRefusal> {
    let ms = length.elapsed_ms().ok_or(CalendarRefusal::CountingUnfit)?;
    let end = start.plus_millis(ms);
    // What lies beyond the calendar could not be printed.
    Day::of_utc(end).map(|_| end)
}

/// The earlier of: the day shifted, at the event's time of day, by UTC and by the recipient's
/// clocks.
fn same_time(
    start: Timestamp,
    place: &Place,
    shift: impl Fn(Day) -> Result<Day, CalendarRefusal>,
) -> Result<Timestamp, CalendarRefusal> {
    let by = |zone: &Zone| {
        let local = zone.local(start)?;
        zone.instant(shift(local.day)?, local.millis)
    };
    Ok(by(&Zone::utc())?.min(by(&place.zone)?))
}

/// The `days`-th day after `day` that is no weekend; holidays are not relied on.
fn count_weekdays(day: Day, days: u32, holidays: &Holidays) -> Result<Day, CalendarRefusal> {
    let (mut day, mut left) = (day, days.min(WORKING_DAYS_MAX));
    while left > 0 {
        day = day.plus_days(1)?;
        left -= u32::from(holidays.weekend_day(day).is_none());
    }
    Ok(day)
}
