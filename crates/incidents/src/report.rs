//! A report as it is compared with others.

use jiff::civil::{Date, date};
use serde::Serialize;

/// What of a report is compared: from whatever form it came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Its name where it comes from: an identifier of a database, of a statement, of a case.
    pub id: String,
    /// Its title, in whatever language.
    pub title: String,
    /// Everything else that is told: description, parties, system, place.
    pub text: String,
    /// When it happened; nothing where that is not told.
    pub occurred: Option<Interval>,
    /// Addresses of what it rests on.
    pub sources: Vec<String>,
    /// Digests of artefacts: samples, outputs, recordings.
    pub artefacts: Vec<String>,
}

/// From the first to the last day on which something may have happened, both of them in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Interval {
    /// The first day.
    pub from: Date,
    /// The last day; not before the first.
    pub until: Date,
}

impl Interval {
    /// The interval that a date tells as it is written: a day (`2024-10-08`), a month (`2024-10`), a
    /// year (`2024`), or several years (`2022-2024`, `2020; 2021`). `None` where it is neither.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(day) = text.parse::<Date>() {
            return Some(Self { from: day, until: day });
        }
        if let Some((year, month)) = text.split_once('-')
            && let (4, 2) = (year.len(), month.len())
        {
            let from = Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()?;
            return Some(Self { from, until: from.last_of_month() });
        }
        let parts = text.split(|sign: char| !sign.is_ascii_digit()).filter(|one| !one.is_empty());
        let years: Option<Vec<i16>> =
            parts.map(|one| one.parse().ok().filter(|year| (1900..=2200).contains(year))).collect();
        let years = years?;
        let (first, last) = (years.iter().min()?, years.iter().max()?);
        Some(Self { from: date(*first, 1, 1), until: date(*last, 12, 31) })
    }

    /// How many days lie between two intervals; none where they have a day in common.
    pub fn days_to(&self, other: &Self) -> u32 {
        let days = |earlier: Date, later: Date| {
            let span = later.duration_since(earlier).as_hours();
            u32::try_from(span / 24).unwrap_or_default()
        };
        if self.until < other.from {
            days(self.until, other.from)
        } else if other.until < self.from {
            days(other.until, self.from)
        } else {
            0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_as_wide_as_it_is_written() {
        let read =
            |text: &str| Interval::read(text).map(|of| (of.from.to_string(), of.until.to_string()));
        let wide = |from: &str, until: &str| Some((from.to_owned(), until.to_owned()));
        assert_eq!(read("2024-10-08"), wide("2024-10-08", "2024-10-08"));
        assert_eq!(read("2024-02"), wide("2024-02-01", "2024-02-29"));
        assert_eq!(read("2024"), wide("2024-01-01", "2024-12-31"));
        assert_eq!(read("2022-2024"), wide("2022-01-01", "2024-12-31"));
        assert_eq!(read(" 2021; 2019 "), wide("2019-01-01", "2021-12-31"));
        for nothing in ["", "soon", "2024-13", "2024-02-30", "12", "99999"] {
            assert_eq!(read(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn intervals_that_meet_are_no_days_apart() {
        let of = |text: &str| Interval::read(text).unwrap();
        assert_eq!(of("2024").days_to(&of("2024-06-01")), 0);
        assert_eq!(of("2024").days_to(&of("2025-02-08")), 39);
        assert_eq!(of("2025-02-08").days_to(&of("2024")), 39);
        assert_eq!(of("2023-12-31").days_to(&of("2024")), 1);
    }
}
