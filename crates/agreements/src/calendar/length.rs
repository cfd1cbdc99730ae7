//! Lengths of periods, and what happens when a month is too short.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{CalendarRefusal, Day, Rounding};

/// How long a period is, in the unit its text uses; `15 days` is not `360 hours`.
///
/// Written and serialised as in a sentence: `15 days`, `1 month`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Length {
    /// Minutes, which run by the clock or in business hours.
    Minutes(u32),
    /// Hours, which run by the clock or in business hours.
    Hours(u32),
    /// Days, counted as the agreement's counting says.
    Days(u32),
    /// Weeks.
    Weeks(u32),
    /// Months.
    Months(u32),
    /// Years.
    Years(u32),
}

impl Length {
    /// The number of units.
    pub const fn count(self) -> u32 {
        let (Self::Minutes(count)
        | Self::Hours(count)
        | Self::Days(count)
        | Self::Weeks(count)
        | Self::Months(count)
        | Self::Years(count)) = self;
        count
    }

    /// The day this length after `day`, by the calendar alone.
    ///
    /// # Errors
    ///
    /// `counting-unfit` for minutes and hours, `date-ambiguous` where `rounding` refuses,
    /// `length-too-long` or `date-out-of-range` beyond the calendar.
    pub fn after(self, day: Day, rounding: Rounding) -> Result<Day, CalendarRefusal> {
        match self {
            Self::Minutes(_) | Self::Hours(_) => Err(CalendarRefusal::CountingUnfit),
            Self::Days(days) => day.plus_days(times(days, 1)?),
            Self::Weeks(weeks) => day.plus_days(times(weeks, 7)?),
            Self::Months(months) => day.plus_months(times(months, 1)?, rounding),
            Self::Years(years) => day.plus_months(times(years, 12)?, rounding),
        }
    }

    /// The day this length before `day`, by the calendar alone.
    ///
    /// # Errors
    ///
    /// As [`Length::after`].
    pub fn before(self, day: Day, rounding: Rounding) -> Result<Day, CalendarRefusal> {
        match self {
            Self::Minutes(_) | Self::Hours(_) => Err(CalendarRefusal::CountingUnfit),
            Self::Days(days) => day.plus_days(-times(days, 1)?),
            Self::Weeks(weeks) => day.plus_days(-times(weeks, 7)?),
            Self::Months(months) => day.plus_months(-times(months, 1)?, rounding),
            Self::Years(years) => day.plus_months(-times(years, 12)?, rounding),
        }
    }

    /// Milliseconds, where the unit has a fixed length: a day is 24 hours here.
    pub fn elapsed_ms(self) -> Option<i64> {
        const MINUTE_MS: i64 = 60_000;
        let minutes = match self {
            Self::Minutes(minutes) => i64::from(minutes),
            Self::Hours(hours) => i64::from(hours) * 60,
            Self::Days(days) => i64::from(days) * 1_440,
            Self::Weeks(weeks) => i64::from(weeks) * 10_080,
            Self::Months(_) | Self::Years(_) => return None,
        };
        minutes.checked_mul(MINUTE_MS)
    }

    /// Whether its unit is shorter than a day.
    pub const fn is_by_the_clock(self) -> bool {
        matches!(self, Self::Minutes(_) | Self::Hours(_))
    }
}

/// `count` units of `each`, as a number that day arithmetic takes and that can be negated.
fn times(count: u32, each: i32) -> Result<i32, CalendarRefusal> {
    let count = i32::try_from(count).ok();
    count.and_then(|count| count.checked_mul(each)).ok_or(CalendarRefusal::LengthTooLong)
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self {
            Self::Minutes(_) => "minute",
            Self::Hours(_) => "hour",
            Self::Days(_) => "day",
            Self::Weeks(_) => "week",
            Self::Months(_) => "month",
            Self::Years(_) => "year",
        };
        let count = self.count();
        write!(f, "{count} {unit}{}", if count == 1 { "" } else { "s" })
    }
}

impl FromStr for Length {
    type Err = CalendarRefusal;

    fn from_str(text: &str) -> Result<Self, CalendarRefusal> {
        let (count, unit) = text.split_once(' ').ok_or(CalendarRefusal::LengthMalformed)?;
        if count.is_empty() || !count.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(CalendarRefusal::LengthMalformed);
        }
        let count = count.parse().map_err(|_| CalendarRefusal::LengthTooLong)?;
        Ok(match unit {
            "minute" | "minutes" => Self::Minutes(count),
            "hour" | "hours" => Self::Hours(count),
            "day" | "days" => Self::Days(count),
            "week" | "weeks" => Self::Weeks(count),
            "month" | "months" => Self::Months(count),
            "year" | "years" => Self::Years(count),
            _ => return Err(CalendarRefusal::LengthMalformed),
        })
    }
}

impl Serialize for Length {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
