//! What comes back: every n weeks or months from an anchor day.

use serde::{Deserialize, Serialize};

use super::{CalendarRefusal, Day, Length, Rounding};

/// Days that come back every `every` after `anchor`, which is the first of them.
///
/// Each is counted from the anchor and not from the one before: a series of every month from
/// 31 January meets 28 February and then 31 March.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Series {
    /// The first day.
    pub anchor: Day,
    /// The distance, in days, weeks, months or years; at least one.
    pub every: Length,
    /// What happens where a month has no such date.
    pub rounding: Rounding,
}

impl Series {
    /// The `index`-th day, from 0 for the anchor.
    ///
    /// # Errors
    ///
    /// `counting-unfit` for hours or a distance of nothing; `date-ambiguous` where the rounding
    /// refuses; `length-too-long` or `date-out-of-range` beyond the calendar.
    pub fn nth(&self, index: u32) -> Result<Day, CalendarRefusal> {
        if self.every.count() == 0 {
            return Err(CalendarRefusal::CountingUnfit);
        }
        let times = |count: u32| count.checked_mul(index).ok_or(CalendarRefusal::LengthTooLong);
        let distance = match self.every {
            Length::Minutes(_) | Length::Hours(_) => return Err(CalendarRefusal::CountingUnfit),
            Length::Days(count) => Length::Days(times(count)?),
            Length::Weeks(count) => Length::Weeks(times(count)?),
            Length::Months(count) => Length::Months(times(count)?),
            Length::Years(count) => Length::Years(times(count)?),
        };
        distance.after(self.anchor, self.rounding)
    }

    /// The first day of the series after `day`, with its index.
    ///
    /// # Errors
    ///
    /// As [`Series::nth`].
    pub fn after(&self, day: Day) -> Result<(u32, Day), CalendarRefusal> {
        let passed = u32::try_from(self.anchor.until(day)).unwrap_or(0);
        // One less than what surely fits in, so that few steps remain.
        let longest = match self.every {
            Length::Minutes(_) | Length::Hours(_) => return Err(CalendarRefusal::CountingUnfit),
            Length::Days(count) => count,
            Length::Weeks(count) => count.saturating_mul(7),
            Length::Months(count) => count.saturating_mul(31),
            Length::Years(count) => count.saturating_mul(366),
        };
        let mut index = passed.checked_div(longest).ok_or(CalendarRefusal::CountingUnfit)?;
        index = index.saturating_sub(1);
        loop {
            let found = self.nth(index)?;
            if found > day {
                return Ok((index, found));
            }
            index = index.checked_add(1).ok_or(CalendarRefusal::LengthTooLong)?;
        }
    }

    /// The series as a recurrence rule (RFC 5545, section 3.3.10) from `DTSTART` on the anchor;
    /// `None` where that language cannot say it.
    pub fn rrule(&self) -> Option<String> {
        let day = self.anchor.day_of_month();
        let months = |frequency: &str, interval: u32, by_month: String| match self.rounding {
            _ if day <= 28 => Some(format!("FREQ={frequency};INTERVAL={interval}")),
            Rounding::LastDay => {
                let days: Vec<_> = (28..=day).map(|day| day.to_string()).collect();
                let days = days.join(",");
                Some(format!(
                    "FREQ={frequency};INTERVAL={interval}{by_month};BYMONTHDAY={days};BYSETPOS=-1"
                ))
            }
            Rounding::NextMonth | Rounding::Refuse => None,
        };
        match self.every {
            Length::Minutes(_) | Length::Hours(_) => None,
            Length::Days(count) => Some(format!("FREQ=DAILY;INTERVAL={count}")),
            Length::Weeks(count) => Some(format!("FREQ=WEEKLY;INTERVAL={count}")),
            Length::Months(count) => months("MONTHLY", count, String::new()),
            Length::Years(count) => {
                months("YEARLY", count, format!(";BYMONTH={}", self.anchor.month()))
            }
        }
    }
}
