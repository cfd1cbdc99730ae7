//! Holiday calendars: on which days nobody works at a place, and how far that is known.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{CalendarRefusal, Day, Weekday, Zone};

/// Most days in one calendar, and most bytes of its file.
const DAYS_MAX: usize = 4_096;
const BYTES_MAX: usize = 1_048_576;

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
    /// weekend that leaves no working day.
    pub fn parse(json: &str) -> Result<Self, CalendarRefusal> {
        let malformed = CalendarRefusal::CalendarMalformed;
        if json.len() > BYTES_MAX {
            return Err(malformed);
        }
        let calendar: Self = serde_json::from_str(json).map_err(|_| malformed)?;
        let valid = calendar.valid_from..=calendar.valid_to;
        let holds = calendar.weekend.len() < 7
            && calendar.holidays.len() <= DAYS_MAX
            && calendar.holidays.iter().all(|holiday| valid.contains(&holiday.day))
            && calendar.holidays.is_sorted_by(|one, next| one.day < next.day);
        if holds { Ok(calendar) } else { Err(malformed) }
    }

    /// Why nobody works on `day`; `None` for a working day.
    ///
    /// # Errors
    ///
    /// `calendar-not-covering` for a day of which the calendar says nothing.
    pub fn day_off(&self, day: Day) -> Result<Option<DayOff>, CalendarRefusal> {
        if day < self.valid_from || self.valid_to < day {
            return Err(CalendarRefusal::CalendarNotCovering(day));
        }
        if let Ok(index) = self.holidays.binary_search_by(|holiday| holiday.day.cmp(&day)) {
            let holiday = self.holidays.get(index);
            return Ok(holiday.map(|holiday| DayOff::Holiday(holiday.name.clone())));
        }
        Ok(self.weekend_day(day))
    }

    /// The day of the weekend that `day` is, if it is one; known for every day.
    pub fn weekend_day(&self, day: Day) -> Option<DayOff> {
        let weekday = day.weekday();
        self.weekend.contains(&weekday).then_some(DayOff::Weekend(weekday))
    }

    /// Whether it covers every day and knows no day off: nothing ever rolls over.
    pub fn is_none(&self) -> bool {
        self.weekend.is_empty() && self.holidays.is_empty()
    }
}

/// The holiday calendar of that name that comes with the program.
///
/// # Errors
///
/// `calendar-unknown` for another name.
pub fn bundled(id: &str) -> Result<Holidays, CalendarRefusal> {
    let found = BUNDLED.iter().find(|(name, _)| *name == id);
    found.ok_or(CalendarRefusal::CalendarUnknown).and_then(|(_, json)| Holidays::parse(json))
}

/// The names of all holiday calendars that come with the program, in order.
pub fn bundled_ids() -> impl Iterator<Item = &'static str> {
    BUNDLED.iter().map(|(name, _)| *name)
}

/// Names and files.
const BUNDLED: [(&str, &str); 5] = [
    ("eu-commission", include_str!("../../../../data/calendars/eu-commission.json")),
    ("none", include_str!("../../../../data/calendars/none.json")),
    ("us-ca", include_str!("../../../../data/calendars/us-ca.json")),
    ("us-federal", include_str!("../../../../data/calendars/us-federal.json")),
    ("us-ny", include_str!("../../../../data/calendars/us-ny.json")),
];

impl fmt::Display for DayOff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Weekend(day) => write!(f, "a {day}"),
            Self::Holiday(name) => f.write_str(name),
        }
    }
}
