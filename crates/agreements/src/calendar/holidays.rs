//! Holiday calendars: on which days nobody works at a place, and how far that is known.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{CalendarRefusal, Day, Weekday, Zone};

/// Most days in one calendar, and most bytes of its file.
const DAYS_MAX: usize = 4_096;
const BYTES_MAX: usize = 1_048_576;

/// Days before the end of a calendar from which the longest wait is taken, about six years.
const MEASURED_DAYS: i32 = 2_192;

/// A holiday calendar in the form of the files in `data/calendars`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holidays {
    /// What agreements call it: `eu-commission`.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The zone in which its days begin and end.
    pub zone: Zone,
    /// Days of the week on which nobody works.
    pub weekend: BTreeSet<Weekday>,
    /// Other days on which nobody works, in order.
    #[serde(default)]
    pub holidays: Vec<Holiday>,
    /// The first day of which the calendar speaks.
    pub valid_from: Day,
    /// The last day of which it speaks; what lies outside is unknown, not a working day.
    pub valid_to: Day,
    /// How far it can be relied on.
    pub certainty: Certainty,
    /// Where it comes from, and what is known to be left out.
    pub source: String,
    /// The licence of the list.
    pub licence: String,
}

/// One day on which nobody works.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// The day.
    pub day: Day,
    /// What it is called.
    pub name: String,
    /// Why it is a question whether nobody works then, such as which source says so and which does
    /// not; `None` where it is sure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
}

/// What a calendar says of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known<'a> {
    /// Somebody works.
    Works,
    /// A day of the weekend; known for every day.
    Weekend(Weekday),
    /// A holiday, by its name.
    Holiday(&'a Holiday),
    /// Sources differ on whether it is a holiday.
    Question(&'a Holiday),
    /// No day of the weekend; of holidays then the calendar says nothing.
    Beyond,
}

/// How far a calendar can be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// True by its definition.
    Definition,
    /// Compared with the official list.
    Confirmed,
    /// From the general rule, not compared with the official list: confirm before relying on it.
    ToBeConfirmed,
}

/// Why nobody works on a day.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayOff {
    /// A day of the weekend.
    Weekend(Weekday),
    /// A holiday, by its name.
    Holiday(String),
}

impl Holidays {
    /// Reads a calendar from the JSON of a file in `data/calendars`.
    ///
    /// # Errors
    ///
    /// `calendar-malformed` for another form, days out of order or outside of its validity, or a
    /// weekend that leaves no working day; [`Self::fault`] says where.
    pub fn parse(json: &str) -> Result<Self, CalendarRefusal> {
        let malformed = CalendarRefusal::CalendarMalformed;
        if json.len() > BYTES_MAX {
            return Err(malformed);
        }
        let calendar: Self = serde_json::from_str(json).map_err(|_| malformed)?;
        calendar.checked()
    }

    /// Where a text is not in the form of a calendar, what is the matter, and what to write.
    pub fn fault(json: &str) -> Option<String> {
        if json.len() > BYTES_MAX {
            return Some(format!("longer than {BYTES_MAX} bytes; leave out earlier years"));
        }
        let calendar: Self = match serde_json::from_str(json) {
            Ok(calendar) => calendar,
            Err(fault) => return Some(fault.to_string()),
        };
        let (from, to) = (calendar.valid_from, calendar.valid_to);
        if to < from {
            return Some(format!(
                "`valid_to` {to} is before `valid_from` {from}; exchange the two"
            ));
        }
        if calendar.weekend.len() >= 7 {
            let told = "`weekend` leaves no working day; name at most six days of the week";
            return Some(told.to_owned());
        }
        if calendar.holidays.len() > DAYS_MAX {
            return Some(format!("more than {DAYS_MAX} holidays; leave out earlier years"));
        }
        let mut before: Option<Day> = None;
        for holiday in &calendar.holidays {
            let day = holiday.day;
            let told = match before {
                _ if day < from || to < day => {
                    format!("outside of {from} to {to}; correct the day, or the validity")
                }
                Some(before) if before == day => "twice; leave one out".to_owned(),
                Some(before) if before > day => {
                    format!("after {before}; put the days in order")
                }
                _ => {
                    before = Some(day);
                    continue;
                }
            };
            let named = format!("holiday {day} “{}”: {told}", holiday.name);
            // Of a day that stands there twice, the second place is the fault.
            let at = json.rmatch_indices(&format!("\"{day}\"")).next();
            return Some(match at.and_then(|(at, _)| json.get(..at)) {
                Some(text) => {
                    format!("line {}, {named}", text.matches('\n').count().saturating_add(1))
                }
                None => named,
            });
        }
        None
    }

    /// A calendar whose days stand in order, each once, within its validity, and that leaves a
    /// working day in the week.
    ///
    /// # Errors
    ///
    /// `calendar-malformed` for another.
    pub fn checked(self) -> Result<Self, CalendarRefusal> {
        let valid = self.valid_from..=self.valid_to;
        let holds = self.weekend.len() < 7
            && self.valid_from <= self.valid_to
            && self.holidays.len() <= DAYS_MAX
            && self.holidays.iter().all(|holiday| valid.contains(&holiday.day))
            && self.holidays.is_sorted_by(|one, next| one.day < next.day);
        if holds { Ok(self) } else { Err(CalendarRefusal::CalendarMalformed) }
    }

    /// What the calendar says of `day`.
    pub fn known(&self, day: Day) -> Known<'_> {
        if let Some(weekday) = self.weekend_day(day) {
            return Known::Weekend(weekday);
        }
        if day < self.valid_from || self.valid_to < day {
            return Known::Beyond;
        }
        let found = self.holidays.binary_search_by(|holiday| holiday.day.cmp(&day)).ok();
        match found.and_then(|index| self.holidays.get(index)) {
            Some(holiday) if holiday.question.is_some() => Known::Question(holiday),
            Some(holiday) => Known::Holiday(holiday),
            None => Known::Works,
        }
    }

    /// The most days from one working day to the `count`-th after it, in the part of the calendar
    /// nearest to its end: no longer wait for that many working days is known at this place.
    ///
    /// Where the calendar is too short to tell, the wait for fewer is repeated.
    pub fn longest_wait(&self, count: u32) -> i32 {
        let from = self.valid_to.plus_days(-MEASURED_DAYS).unwrap_or(Day::MIN).max(self.valid_from);
        let days = (from.days()..=self.valid_to.days()).filter_map(|day| Day::from_days(day).ok());
        let works: Vec<i32> =
            days.filter(|day| matches!(self.known(*day), Known::Works)).map(Day::days).collect();
        let (mut left, mut longest) = (usize::try_from(count).unwrap_or(usize::MAX), 0_i32);
        let most = (works.len() / 2).max(1);
        while left > 0 {
            let part = left.min(most);
            let later = works.iter().skip(part);
            let waits = works.iter().zip(later).map(|(from, to)| to - from);
            // Too few working days to measure: a fortnight for each, more than any place rests.
            let part_days = i32::try_from(part).unwrap_or(i32::MAX).saturating_mul(14);
            longest = longest.saturating_add(waits.max().unwrap_or(part_days));
            left -= part;
        }
        longest
    }

    /// The day of the weekend that `day` is, if it is one; known for every day.
    pub fn weekend_day(&self, day: Day) -> Option<Weekday> {
        let weekday = day.weekday();
        self.weekend.contains(&weekday).then_some(weekday)
    }

    /// Whether it covers every day and knows no day off: nothing ever rolls over.
    pub fn is_none(&self) -> bool {
        self.weekend.is_empty() && self.holidays.is_empty()
    }
}

impl fmt::Display for DayOff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Weekend(day) => write!(f, "a {day}"),
            Self::Holiday(name) => f.write_str(name),
        }
    }
}
