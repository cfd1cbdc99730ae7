//! How a deadline was counted, step by step.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::sentence::{Sentence, Value};
use super::{Day, DayOff, Length, OpenHours, Zone};
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
    /// It is not known which of several places counts, and it ends earlier at some of them.
    OnePlace {
        /// How many there are.
        count: u32,
        /// The last instant at which it is in time at each of them.
        at: Timestamp,
        /// What the filing names, where that is none of them.
        #[serde(skip_serializing_if = "Option::is_none")]
        named: Option<String>,
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
        self.sentence().fmt(f)
    }
}

impl Step {
    /// The step as a sentence.
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::Event { at, day, zone } => Sentence::new(
                "step-event",
                [("at", (*at).into()), ("day", of_week(*day)), ("zone", zone.name().into())],
            ),
            Self::ByTheClock { length } => {
                Sentence::new("step-by-the-clock", [("length", (*length).into())])
            }
            Self::HourNotCounted { from } => {
                Sentence::new("step-hour-not-counted", [("from", (*from).into())])
            }
            Self::HoursNotExtended => Sentence::plain("step-hours-not-extended"),
            Self::DayNotCounted { first } => {
                Sentence::new("step-day-not-counted", [("day", of_week(*first))])
            }
            Self::LastDay { length, day } => counted("step-last-day", *length, *day),
            Self::CountedBack { length, day } => counted("step-counted-back", *length, *day),
            Self::Rounded { wanted, to } => Sentence::new(
                "step-rounded",
                [("wanted", Value::Text(wanted.to_string())), ("to", Value::Day(*to))],
            ),
            Self::PassedOver { weekend, holidays } => passed_over(*weekend, holidays),
            Self::RolledOver { from, because, to } => Sentence::new(
                "step-rolled-over",
                [("from", Value::Day(*from)), ("because", why(because)), ("to", of_week(*to))],
            ),
            Self::TwoWorkingDays { had, to } => Sentence::new(
                "step-two-working-days",
                [("had", Value::Text(had.to_string())), ("to", of_week(*to))],
            ),
            Self::OneReading { days, at } => {
                Sentence::new("step-one-reading", [("days", listed(days)), ("at", (*at).into())])
            }
            Self::OnePlace { count, at, named: None } => Sentence::new(
                "step-one-place",
                [("count", Value::Text(count.to_string())), ("at", (*at).into())],
            ),
            Self::OnePlace { count, at, named: Some(named) } => Sentence::new(
                "step-none-of-places",
                [
                    ("named", named.into()),
                    ("count", Value::Text(count.to_string())),
                    ("at", (*at).into()),
                ],
            ),
            Self::Beyond { calendar, from, to, without, latest } => Sentence::new(
                "step-beyond",
                [
                    ("calendar", calendar.into()),
                    ("from", Value::Day(*from)),
                    ("to", Value::Day(*to)),
                    ("without", of_week(*without)),
                    ("latest", of_week(*latest)),
                ],
            ),
            Self::BusinessHours { length, hours, day } => {
                let mut sentence = counted("step-business-hours", *length, *day);
                sentence.values.push(("hours", Value::Text(hours.to_string())));
                sentence
            }
            Self::Unconfirmed { calendar } => {
                Sentence::new("step-unconfirmed", [("calendar", calendar.into())])
            }
            Self::Ends { at } => Sentence::new("step-ends", [("at", (*at).into())]),
        }
    }
}

/// `Tuesday 2026-03-31`.
const fn of_week(day: Day) -> Value {
    Value::DayOfWeek(day)
}

fn counted(key: &'static str, length: Length, day: Day) -> Sentence {
    Sentence::new(key, [("length", length.into()), ("day", of_week(day))])
}

fn passed_over(weekend: u32, holidays: &[(Day, String)]) -> Sentence {
    let days = (!holidays.is_empty())
        .then(|| Sentence::new("step-holidays", [("days", listed(holidays))]));
    Sentence::new(
        "step-passed-over",
        [("weekend", Value::Text(weekend.to_string())), ("holidays", Value::part(days))],
    )
}

/// Days, each with why it is one of them.
fn listed(days: &[(Day, String)]) -> Value {
    let one = |(day, why): &(Day, String)| {
        Sentence::new("step-day-with", [("day", Value::Day(*day)), ("why", why.into())])
    };
    Value::List(days.iter().map(one).collect())
}

fn why(day_off: &DayOff) -> Value {
    match day_off {
        DayOff::Weekend(day) => {
            Sentence::new("step-weekend", [("day", Value::Weekday(*day))]).into()
        }
        DayOff::Holiday(name) => name.into(),
    }
}
