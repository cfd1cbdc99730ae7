//! Deadlines: from an event to the last instant in time, in two readings.
//!
//! The rules are those of Regulation (EEC, Euratom) No 1182/71, Art. 3, where an agreement chooses
//! them, and otherwise what most laws share: the day of the event is not counted, and hours run by
//! the clock. Whether a last day on which nobody works moves is decided by the recipient's
//! holiday calendar; the calendar `none` knows no such day.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{CalendarRefusal, Day, DayOff, Holidays, Length, Rounding, Weekday, Zone};
use crate::calendar::Certainty;
use crate::time::Timestamp;

/// Most working days in one period, about forty years.
const WORKING_DAYS_MAX: u32 = 10_000;

/// Milliseconds of an hour.
const HOUR_MS: i64 = 3_600_000;

/// How a period is counted.
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
}

/// The last instant in time, in two readings; an act at that very instant is in time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// The earliest reading that could be defended: by the clock, nothing rolls over, no holiday
    /// is relied on. Plan on this one. Never later than `statutory`.
    pub conservative: Timestamp,
    /// The latest lawful instant in the recipient's zone with its holidays.
    pub statutory: Timestamp,
    /// How `statutory` was counted.
    pub steps: Vec<Step>,
}

/// One step of counting; printed, it is an English sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "kebab-case", tag = "step")]
pub enum Step {
    /// The event, and the day it falls on at the recipient's.
    Event {
        /// When it was.
        at: Timestamp,
        /// The day on the recipient's clocks.
        day: Day,
        /// The recipient's zone.
        zone: Zone,
    },
    /// Hours run by the clock.
    ByTheClock {
        /// The length as written.
        length: Length,
    },
    /// The hour of the event is not counted (Regulation 1182/71, Art. 3(1)).
    HourNotCounted {
        /// The full hour at which the period starts.
        from: Timestamp,
    },
    /// Whether the rule of two working days covers periods in hours is disputed; not applied.
    HoursNotExtended,
    /// The day of the event is not counted.
    DayNotCounted {
        /// The first day that counts.
        first: Day,
    },
    /// The day on which the length ends.
    LastDay {
        /// The length as written.
        length: Length,
        /// The day.
        day: Day,
    },
    /// The last month has no such date.
    Rounded {
        /// The day of the month that was looked for.
        wanted: i32,
        /// The day taken.
        to: Day,
    },
    /// Days on which nobody works were passed over while working days were counted.
    PassedOver {
        /// How many days of weekends.
        weekend: u32,
        /// The holidays, with their names.
        holidays: Vec<(Day, String)>,
    },
    /// The last day is one on which nobody works.
    RolledOver {
        /// That day.
        from: Day,
        /// Why nobody works then.
        because: DayOff,
        /// The next working day.
        to: Day,
    },
    /// Fewer than two working days lay in the period (Regulation 1182/71, Art. 3(5)).
    TwoWorkingDays {
        /// How many did.
        had: u32,
        /// The day on which the second one ends.
        to: Day,
    },
    /// The holiday calendar was not compared with the official list.
    Unconfirmed {
        /// The calendar.
        calendar: String,
    },
    /// A period counted back from an event does not roll over (Regulation 1182/71, Art. 3(4)).
    CountedBack {
        /// The length as written.
        length: Length,
        /// The last day for the notice.
        day: Day,
    },
    /// The result.
    Ends {
        /// The last instant in time.
        at: Timestamp,
    },
}

/// The deadline of a period of `length` that starts with an event at `start`.
///
/// # Errors
///
/// `counting-unfit` for months or years by the clock and for anything but days (or hours) in
/// working days; `calendar-not-covering` where the holidays are not known; `date-ambiguous` where
/// a month is too short and `rounding` refuses; `length-too-long` and `date-out-of-range` beyond
/// the calendar.
pub fn deadline(
    start: Timestamp,
    length: Length,
    counting: Counting,
    place: &Place,
    rounding: Rounding,
) -> Result<Deadline, CalendarRefusal> {
    // The Regulation rounds itself (Art. 3(2)(c)).
    let rounding = if counting == Counting::Regulation1182 { Rounding::LastDay } else { rounding };
    let mut count = Count::new(start, place)?;
    let (statutory, earliest) = match (length, counting) {
        (Length::Hours(_), Counting::Regulation1182) => {
            (count.full_hours(length)?, by_the_clock(start, length)?)
        }
        (Length::Hours(_), _) | (_, Counting::Hours) => {
            count.steps.push(Step::ByTheClock { length });
            let at = by_the_clock(start, length)?;
            (at, at)
        }
        (_, Counting::CalendarDays | Counting::Regulation1182) => {
            let shift = |day| length.after(day, rounding);
            let last = count.days(length, rounding, counting == Counting::Regulation1182)?;
            (last.ends(&place.zone)?, same_time(start, place, shift)?)
        }
        (Length::Days(days), Counting::WorkingDays) => {
            let shift = |day| count_weekdays(day, days, &place.holidays);
            let last = count.working_days(length, days)?;
            (last.ends(&place.zone)?, same_time(start, place, shift)?)
        }
        (_, Counting::WorkingDays) => return Err(CalendarRefusal::CountingUnfit),
    };
    Ok(count.finish(statutory, earliest))
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
    let mut count = Count::new(event, place)?;
    if let Length::Hours(_) = length {
        count.steps.push(Step::ByTheClock { length });
        let ms = length.elapsed_ms().ok_or(CalendarRefusal::CountingUnfit)?;
        let at = event.plus_millis(-ms);
        return Ok(count.finish(at, at));
    }
    let last = length.before(count.event, rounding)?;
    count.steps.push(Step::CountedBack { length, day: last });
    let by_utc = length.before(Day::of_utc(event)?, rounding)?.plus_days(-1)?.ends_utc();
    let clear = last.plus_days(-1)?.ends(&place.zone)?;
    Ok(count.finish(last.ends(&place.zone)?, clear.min(by_utc)))
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
        Self { zone: Zone::utc(), holidays }
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

/// The count under way.
struct Count<'a> {
    start: Timestamp,
    /// The event's day at the recipient's.
    event: Day,
    place: &'a Place,
    steps: Vec<Step>,
}

impl<'a> Count<'a> {
    fn new(start: Timestamp, place: &'a Place) -> Result<Self, CalendarRefusal> {
        let event = Day::of(start, &place.zone)?;
        let steps = vec![Step::Event { at: start, day: event, zone: place.zone.clone() }];
        Ok(Self { start, event, place, steps })
    }

    fn finish(mut self, statutory: Timestamp, earliest: Timestamp) -> Deadline {
        let relied_on = self.steps.iter().any(|step| {
            matches!(
                step,
                Step::PassedOver { .. } | Step::RolledOver { .. } | Step::TwoWorkingDays { .. }
            )
        });
        if relied_on && self.place.holidays.certainty == Certainty::ToBeConfirmed {
            self.steps.push(Step::Unconfirmed { calendar: self.place.holidays.id.clone() });
        }
        self.steps.push(Step::Ends { at: statutory });
        Deadline { conservative: earliest.min(statutory), statutory, steps: self.steps }
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
        if is_regulation && self.event.until(end) >= 2 {
            return self.two_working_days(last);
        }
        Ok(last)
    }

    /// Art. 3(4): a last day on which nobody works moves to the next working day.
    fn roll_over(&mut self, from: Day) -> Result<Day, CalendarRefusal> {
        let Some(because) = self.place.holidays.day_off(from)? else { return Ok(from) };
        let mut to = from.plus_days(1)?;
        while self.place.holidays.day_off(to)?.is_some() {
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
            if self.place.holidays.day_off(day)?.is_none() {
                found += 1;
                had += u32::from(day <= last);
            }
        }
        if day <= last {
            return Ok(last);
        }
        self.steps.push(Step::TwoWorkingDays { had, to: day });
        Ok(day)
    }

    /// The `days`-th working day after the event's.
    fn working_days(&mut self, length: Length, days: u32) -> Result<Day, CalendarRefusal> {
        if days > WORKING_DAYS_MAX {
            return Err(CalendarRefusal::LengthTooLong);
        }
        if days == 0 {
            return self.roll_over(self.event);
        }
        self.steps.push(Step::DayNotCounted { first: self.event.plus_days(1)? });
        let (mut day, mut left, mut weekend, mut holidays) = (self.event, days, 0, Vec::new());
        while left > 0 {
            day = day.plus_days(1)?;
            match self.place.holidays.day_off(day)? {
                None => left -= 1,
                Some(DayOff::Weekend(_)) => weekend += 1,
                Some(DayOff::Holiday(name)) => holidays.push((day, name)),
            }
        }
        if weekend > 0 || !holidays.is_empty() {
            self.steps.push(Step::PassedOver { weekend, holidays });
        }
        self.steps.push(Step::LastDay { length, day });
        Ok(day)
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

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Event { at, day, zone } => {
                write!(f, "The event is at {at}, which is {} in {zone}.", named(*day))
            }
            Self::ByTheClock { length } => {
                write!(f, "{length} run by the clock, through nights, weekends and changed clocks.")
            }
            Self::HourNotCounted { from } => write!(
                f,
                "The hour of the event is not counted; the period starts at {from} \
                 (Regulation 1182/71, Art. 3(1))."
            ),
            Self::HoursNotExtended => f.write_str(
                "Whether Art. 3(5) of Regulation 1182/71 lengthens periods in hours is disputed; \
                 it is not applied.",
            ),
            Self::DayNotCounted { first } => {
                write!(
                    f,
                    "The day of the event is not counted; the first day is {}.",
                    named(*first)
                )
            }
            Self::LastDay { length, day } => write!(f, "{length} end with {}.", named(*day)),
            Self::Rounded { wanted, to } => {
                write!(f, "The last month has no day {wanted}; {to} is taken.")
            }
            Self::PassedOver { weekend, holidays } => {
                write!(f, "Not counted: {weekend} weekend days")?;
                holidays.iter().try_for_each(|(day, name)| write!(f, ", {day} ({name})"))?;
                f.write_str(".")
            }
            Self::RolledOver { from, because, to } => {
                write!(f, "{from} is {because}; the period ends on {} instead.", named(*to))
            }
            Self::TwoWorkingDays { had, to } => write!(
                f,
                "The period held {had} working days of at least two; it ends on {} \
                 (Regulation 1182/71, Art. 3(5)).",
                named(*to)
            ),
            Self::Unconfirmed { calendar } => {
                write!(f, "The holidays of {calendar} are to be confirmed.")
            }
            Self::CountedBack { length, day } => write!(
                f,
                "{length} before the event is {}; counted back, nothing rolls over.",
                named(*day)
            ),
            Self::Ends { at } => write!(f, "In time until {at}, at the latest reading."),
        }
    }
}

/// `Tuesday 2026-03-31`.
fn named(day: Day) -> String {
    let weekday: Weekday = day.weekday();
    format!("{weekday} {day}")
}
