//! From when to when somebody works at a place.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::CalendarRefusal;

/// Milliseconds of a minute.
const MINUTE_MS: i64 = 60_000;
/// Minutes of a day.
const DAY_MINUTES: u16 = 1_440;

/// Business hours on the clocks of a place, the same on every working day; written
/// `09:00 to 17:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OpenHours {
    /// Minutes since midnight.
    from: u16,
    /// Minutes since midnight, later than `from`.
    to: u16,
}

impl OpenHours {
    /// From one minute of the day to a later one; `24:00` is the end of the day.
    ///
    /// # Errors
    ///
    /// `hours-malformed` where the end is not later than the beginning, or beyond the day.
    pub const fn new(from: u16, to: u16) -> Result<Self, CalendarRefusal> {
        if from < to && to <= DAY_MINUTES {
            Ok(Self { from, to })
        } else {
            Err(CalendarRefusal::HoursMalformed)
        }
    }

    /// When they begin, in milliseconds since midnight on the clocks.
    pub(super) fn opens_ms(self) -> i64 {
        i64::from(self.from) * MINUTE_MS
    }

    /// When they end, in milliseconds since midnight on the clocks.
    pub(super) fn closes_ms(self) -> i64 {
        i64::from(self.to) * MINUTE_MS
    }
}

impl fmt::Display for OpenHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        write!(f, "{} to {}", clock(self.from), clock(self.to))
    }
}

impl FromStr for OpenHours {
    type Err = CalendarRefusal;

    fn from_str(text: &str) -> Result<Self, CalendarRefusal> {
        let minutes = |text: &str| {
            let (hours, minutes) = text.split_once(':')?;
            let digits = |part: &str| {
                let is_two = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
                is_two.then(|| part.parse::<u16>().ok()).flatten()
            };
            let (hours, minutes) = (digits(hours)?, digits(minutes)?);
            (minutes < 60).then_some(hours * 60 + minutes)
        };
        let parts = text.split_once(" to ");
        let found = parts.and_then(|(from, to)| Some((minutes(from)?, minutes(to)?)));
        let (from, to) = found.ok_or(CalendarRefusal::HoursMalformed)?;
        Self::new(from, to)
    }
}

impl Serialize for OpenHours {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for OpenHours {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
