//! The holiday calendars that come with the program, from `data/calendars`.

use super::{CalendarRefusal, Holidays};

/// The holiday calendar of that name that comes with the program.
///
/// # Errors
///
/// `calendar-unknown` for another name.
pub fn bundled(id: &str) -> Result<Holidays, CalendarRefusal> {
    let found = BUNDLED.binary_search_by(|(name, _)| (*name).cmp(id)).ok();
    let found = found.and_then(|at| BUNDLED.get(at)).ok_or(CalendarRefusal::CalendarUnknown);
    found.and_then(|(_, json)| Holidays::parse(json))
}

/// The names of all holiday calendars that come with the program, in order.
pub fn bundled_ids() -> impl Iterator<Item = &'static str> {
    BUNDLED.iter().map(|(name, _)| *name)
}

/// Names and files.
macro_rules! files {
    ($($id:literal),* $(,)?) => {
        &[$(($id, include_str!(concat!("../../../../data/calendars/", $id, ".json")))),*]
    };
}

/// In order of their names.
const BUNDLED: &[(&str, &str)] = files![
    "at",
    "au-act",
    "be",
    "bg",
    "br",
    "ca-on",
    "ch-ge",
    "cn",
    "cy",
    "cz",
    "de",
    "dk",
    "ee",
    "es",
    "eu-commission",
    "eu-member-states",
    "fi",
    "fr",
    "gb-eng",
    "gr",
    "hr",
    "hu",
    "ie",
    "il",
    "in-dl",
    "is",
    "it",
    "jp",
    "ke",
    "kr",
    "lt",
    "lu",
    "lv",
    "mt",
    "nl",
    "no",
    "none",
    "nz",
    "pl",
    "pt",
    "ro",
    "se",
    "sg",
    "si",
    "sk",
    "us-ca",
    "us-dc",
    "us-federal",
    "us-ny",
];
