//! How a deadline was counted, step by step.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Day, DayOff, Length, OpenHours, Weekday, Zone};
use comity_protocol::time::Timestamp;

/// One step of counting; printed, it is an English sentence.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// On one reading of the holidays it ends earlier: sources differ on these days.
    OneReading {
        /// The days, with why they are a question.
        days: Vec<(Day, String)>,
        /// The last instant at which it is in time on every reading.
        at: Timestamp,
    },
    /// The holiday calendar says nothing of some days; the longest time without work that it knows
    /// is added, so that the end is not earlier than the law allows.
    Beyond {
        /// The calendar.
        calendar: String,
        /// The first day of which it speaks.
        from: Day,
        /// The last day of which it speaks.
        to: Day,
        /// The day on which the period ends with weekends alone.
        without: Day,
        /// The latest day on which it may end.
        latest: Day,
    },
    /// Only business hours count.
    BusinessHours {
        /// The length as written.
        length: Length,
        /// From when to when somebody works there.
        hours: OpenHours,
        /// The day on which it ends.
        day: Day,
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
            Self::OneReading { days, at } => one_reading(f, days, *at),
            Self::Beyond { calendar, from, to, without, latest } => write!(
                f,
                "The calendar {calendar} speaks only of {from} to {to}. With weekends alone it \
                 ends on {}; with the longest time without work that the calendar knows, at the \
                 latest on {}.",
                named(*without),
                named(*latest)
            ),
            Self::BusinessHours { length, hours, day } => {
                write!(f, "{length} of business hours ({hours}) end on {}.", named(*day))
            }
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

fn one_reading(f: &mut fmt::Formatter<'_>, days: &[(Day, String)], at: Timestamp) -> fmt::Result {
    f.write_str("Sources differ on ")?;
    for ((day, why), number) in days.iter().zip(0_usize..) {
        write!(f, "{}{day} ({why})", if number > 0 { ", " } else { "" })?;
    }
    write!(f, "; on every reading it is in time until {at}, and late on one after it.")
}
