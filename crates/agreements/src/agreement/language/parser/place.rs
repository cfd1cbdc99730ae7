//! Places, and the holiday calendars that an agreement brings along.

use std::collections::BTreeSet;

use super::super::diagnostic::Code;
use super::{Parser, Read, Stop};
use crate::agreement::document::{PlaceCase, PlaceName};
use crate::calendar::{Certainty, Holiday, Holidays, OpenHours, Weekday, Zone, bundled_ids};

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

const SURE: [(&str, Certainty); 2] =
    [("confirmed", Certainty::Confirmed), ("unconfirmed", Certainty::ToBeConfirmed)];

impl Parser<'_> {
    pub(super) fn place_entry(&mut self, start: usize) -> Read<()> {
        let name = self.plain_name("the place's name")?;
        self.expect("zone")?;
        let zone = self.text("a time zone by its IANA name, such as `\"Europe/Brussels\"`")?;
        let holidays = if self.take("holidays") {
            Some(self.label("the identifier of a holiday calendar")?)
        } else {
            None
        };
        let hours = if self.take("open") { Some(self.open_hours()?) } else { None };
        let mut cases = Vec::new();
        while self.take("in") {
            cases.push(self.place_case()?);
        }
        let path = format!("place/{name}");
        self.once(start, &path, |draft| {
            draft.places.insert(name, PlaceName { zone, holidays, hours, cases }).is_none()
        })
    }

    /// `in PT, "Portugal" zone "Europe/Lisbon", "Atlantic/Azores" holidays pt`.
    fn place_case(&mut self) -> Read<PlaceCase> {
        let what = "what a field says that means the place, such as `PT`";
        let mut named = vec![self.label(what)?];
        while self.take_symbol(",") {
            named.push(self.label(what)?);
        }
        self.expect("zone")?;
        let zone = "a time zone by its IANA name, such as `\"Europe/Lisbon\"`";
        let mut zones = vec![self.text(zone)?];
        while self.take_symbol(",") {
            zones.push(self.text(zone)?);
        }
        let holidays = if self.take("holidays") {
            Some(self.label("the identifier of a holiday calendar")?)
        } else {
            None
        };
        Ok(PlaceCase { named, zones, holidays })
    }

    /// `"09:00 to 17:00"`.
    fn open_hours(&mut self) -> Read<OpenHours> {
        let at = self.here();
        let text = self.text("business hours, such as `\"09:00 to 17:00\"`")?;
        text.parse().map_err(|_| {
            let message = format!("\"{text}\" are no business hours");
            let help = "from one time of the day to a later one: `\"09:00 to 17:00\"`".to_owned();
            self.fault(Code::Counting, at, message, help);
            Stop
        })
    }

    /// `calendar office "Days off" zone "UTC" weekend sunday from … until …, confirmed source "…"
    /// licence "…"`, and then each day: `off 2026-01-01 "New Year's Day"`.
    pub(super) fn calendar_entry(&mut self, start: usize) -> Read<()> {
        let at = self.here();
        let id = self.label("the calendar's name")?;
        if bundled_ids().any(|bundled| bundled == id) {
            let message = format!("a calendar `{id}` comes with the program");
            self.fault(Code::Duplicate, at, message, "another name for this one".to_owned());
            return Err(Stop);
        }
        let name = self.text("what people call it, as a text")?;
        self.expect("zone")?;
        let zone = self.zone()?;
        let mut weekend = BTreeSet::new();
        if self.take("weekend") {
            weekend.insert(self.choice(&WEEKDAYS)?);
            while self.take_symbol(",") {
                weekend.insert(self.choice(&WEEKDAYS)?);
            }
        }
        self.expect("from")?;
        let valid_from = self.day()?;
        self.expect("until")?;
        let valid_to = self.day()?;
        self.expect_symbol(",")?;
        let certainty = self.choice(&SURE)?;
        self.expect("source")?;
        let source = self.text("where the days come from, as a text")?;
        self.expect("licence")?;
        let licence = self.text("the licence as a text")?;
        let mut holidays = Vec::new();
        while self.take("off") {
            let day = self.day()?;
            let name = self.text("what the day is called, as a text")?;
            let question =
                if self.take("question") { Some(self.text("why, as a text")?) } else { None };
            holidays.push(Holiday { day, name, question });
        }
        let calendar = Holidays {
            id: id.clone(),
            name,
            zone,
            weekend,
            holidays,
            valid_from,
            valid_to,
            certainty,
            source,
            licence,
        };
        let Ok(calendar) = calendar.checked() else {
            let message = format!("the days of `{id}` do not make a calendar");
            let help = "days within its time, in order, each once, and a day of the week on which \
                        somebody works";
            self.fault(Code::Place, at, message, help.to_owned());
            return Err(Stop);
        };
        let path = format!("calendar/{id}");
        self.once(start, &path, |draft| draft.calendars.insert(id, calendar).is_none())
    }

    fn zone(&mut self) -> Read<Zone> {
        let at = self.here();
        let text = self.text("a time zone by its IANA name, such as `\"Europe/Brussels\"`")?;
        text.parse().map_err(|_| {
            let message = format!("there is no time zone \"{text}\"");
            let help = "an IANA name, such as `\"Europe/Brussels\"` or `\"UTC\"`".to_owned();
            self.fault(Code::Place, at, message, help);
            Stop
        })
    }
}
