//! Civil days of the proleptic Gregorian calendar (ISO 8601), years 1 to 9999.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{CalendarRefusal, Rounding};
use comity_protocol::time::Timestamp;

/// 0001-01-01.
const FIRST: i32 = -719_162;
/// 9999-12-31.
const LAST: i32 = 2_932_896;
/// Milliseconds of a day in UTC.
const DAY_MS: i64 = 86_400_000;

/// A civil date without a time zone: days since 1970-01-01, printed `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// A day of the week.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weekday {
    /// The first day of the week (ISO 8601).
    Monday,
    /// The second day.
    Tuesday,
    /// The third day.
    Wednesday,
    /// The fourth day.
    Thursday,
    /// The fifth day.
    Friday,
    /// The sixth day.
    Saturday,
    /// The seventh day.
    Sunday,
}

impl Day {
    /// 0001-01-01.
    pub const MIN: Self = Self(FIRST);
    /// 9999-12-31.
    pub const MAX: Self = Self(LAST);

    /// The day of a year, month (1 to 12) and day of the month.
    ///
    /// # Errors
    ///
    /// `date-out-of-range` for other years, `date-not-existing` where that year has no such date.
    pub const fn new(year: i32, month: i32, day: i32) -> Result<Self, CalendarRefusal> {
        if year < 1 || year > 9999 {
            return Err(CalendarRefusal::DateOutOfRange);
        }
        if month < 1 || month > 12 || day < 1 || day > days_in_month(year, month) {
            return Err(CalendarRefusal::DateNotExisting);
        }
        Ok(Self(days_from_civil(year, month, day)))
    }

    /// From days since 1970-01-01.
    ///
    /// # Errors
    ///
    /// `date-out-of-range` outside the years 1 to 9999.
    pub const fn from_days(days: i32) -> Result<Self, CalendarRefusal> {
        if days < FIRST || days > LAST {
            return Err(CalendarRefusal::DateOutOfRange);
        }
        Ok(Self(days))
    }

    /// Days since 1970-01-01.
    pub const fn days(self) -> i32 {
        self.0
    }

    /// The year, 1 to 9999.
    pub const fn year(self) -> i32 {
        civil_from_days(self.0).0
    }

    /// The month, 1 to 12.
    pub const fn month(self) -> i32 {
        civil_from_days(self.0).1
    }

    /// The day of the month, 1 to 31.
    pub const fn day_of_month(self) -> i32 {
        civil_from_days(self.0).2
    }

    /// The day of the week.
    pub const fn weekday(self) -> Weekday {
        // 1970-01-01 was a Thursday.
        match (self.0 + 3).rem_euclid(7) {
            0 => Weekday::Monday,
            1 => Weekday::Tuesday,
            2 => Weekday::Wednesday,
            3 => Weekday::Thursday,
            4 => Weekday::Friday,
            5 => Weekday::Saturday,
            _ => Weekday::Sunday,
        }
    }

    /// Days from `self` to `later`; negative when it lies before.
    pub const fn until(self, later: Self) -> i32 {
        later.0 - self.0
    }

    /// This day moved by `days`, forward or back.
    ///
    /// # Errors
    ///
    /// `date-out-of-range` outside the years 1 to 9999.
    pub const fn plus_days(self, days: i32) -> Result<Self, CalendarRefusal> {
        match self.0.checked_add(days) {
            Some(days) => Self::from_days(days),
            None => Err(CalendarRefusal::DateOutOfRange),
        }
    }

    /// The same date `months` months later or earlier.
    ///
    /// # Errors
    ///
    /// `date-ambiguous` where that month has no such date and `rounding` refuses;
    /// `date-out-of-range` outside the years 1 to 9999.
    pub fn plus_months(self, months: i32, rounding: Rounding) -> Result<Self, CalendarRefusal> {
        let (year, month, day) = civil_from_days(self.0);
        let (year, month) = month_after(year, month, months)?;
        if day <= days_in_month(year, month) {
            return Self::new(year, month, day);
        }
        match rounding {
            Rounding::LastDay => Self::new(year, month, days_in_month(year, month)),
            Rounding::NextMonth => {
                let (year, month) = month_after(year, month, 1)?;
                Self::new(year, month, 1)
            }
            Rounding::Refuse => Err(CalendarRefusal::DateAmbiguous),
        }
    }

    /// The first day of the month `months` after this day's month.
    ///
    /// # Errors
    ///
    /// `date-out-of-range` outside the years 1 to 9999.
    pub fn first_of_month_after(self, months: i32) -> Result<Self, CalendarRefusal> {
        let (year, month) = month_after(self.year(), self.month(), months)?;
        Self::new(year, month, 1)
    }

    /// The day it is at `at` in UTC.
    ///
    /// # Errors
    ///
    /// `date-out-of-range` outside the years 1 to 9999.
    pub fn of_utc(at: Timestamp) -> Result<Self, CalendarRefusal> {
        i32::try_from(at.millis().div_euclid(DAY_MS))
            .map_err(|_| CalendarRefusal::DateOutOfRange)
            .and_then(Self::from_days)
    }

    /// The first instant of this day in UTC.
    pub fn starts_utc(self) -> Timestamp {
        Timestamp::from_millis(i64::from(self.0) * DAY_MS)
    }

    /// The last millisecond of this day in UTC.
    pub fn ends_utc(self) -> Timestamp {
        self.starts_utc().plus_millis(DAY_MS - 1)
    }
}

/// The month `months` after `month` of `year`.
fn month_after(year: i32, month: i32, months: i32) -> Result<(i32, i32), CalendarRefusal> {
    let index = (year * 12 + month - 1).checked_add(months);
    let index = index.ok_or(CalendarRefusal::DateOutOfRange)?;
    Ok((index.div_euclid(12), index.rem_euclid(12) + 1))
}

/// Days in a month of the Gregorian calendar.
pub(super) const fn days_in_month(year: i32, month: i32) -> i32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Years begin in March here, so that the leap day comes last and every month's start is linear
/// in its number (Howard Hinnant, “chrono-compatible low-level date algorithms”).
const fn days_from_civil(year: i32, month: i32, day: i32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month = (month + 9) % 12;
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The inverse of [`days_from_civil`].
const fn civil_from_days(days: i32) -> (i32, i32, i32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400;
    (if month <= 2 { year + 1 } else { year }, month, day)
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil_from_days(self.0);
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Day {
    type Err = CalendarRefusal;

    fn from_str(text: &str) -> Result<Self, CalendarRefusal> {
        let mut parts = text.split('-');
        let mut part = |digits: usize| {
            let part = parts.next().filter(|part| part.len() == digits);
            let part = part.filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
            part.and_then(|part| part.parse().ok()).ok_or(CalendarRefusal::DateMalformed)
        };
        let (year, month, day) = (part(4)?, part(2)?, part(2)?);
        if parts.next().is_some() {
            return Err(CalendarRefusal::DateMalformed);
        }
        Self::new(year, month, day)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl fmt::Display for Weekday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Monday => "Monday",
            Self::Tuesday => "Tuesday",
            Self::Wednesday => "Wednesday",
            Self::Thursday => "Thursday",
            Self::Friday => "Friday",
            Self::Saturday => "Saturday",
            Self::Sunday => "Sunday",
        })
    }
}
