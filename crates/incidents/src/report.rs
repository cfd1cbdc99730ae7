//! A report as it is compared with others.

use std::fmt;

use jiff::civil::{Date, date};
use serde::{Serialize, Serializer};

/// The years that a date may lie in.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2200;

/// What of a report is compared, from whatever form it came. What is not told is empty.
///
/// Every text is what others wrote, as it stands; whoever shows it escapes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Its name where it comes from: an identifier of a database, of a statement, of a case.
    pub id: String,
    /// Its title, in whatever language.
    pub title: String,
    /// What is told in words, beside what the fields below hold.
    pub text: String,
    /// When it happened.
    pub occurred: Option<Interval>,
    /// Who deployed or developed what was involved.
    pub organisations: Vec<String>,
    /// The systems, with their versions where they are told.
    pub systems: Vec<String>,
    /// Where it happened.
    pub places: Vec<String>,
    /// How many people were harmed.
    pub victims: Option<u64>,
    /// Addresses of what it rests on.
    pub sources: Vec<String>,
    /// Digests of artefacts: samples, outputs, recordings.
    pub artefacts: Vec<String>,
    /// What else its row or form said, by the names of the columns; it is kept and not compared.
    pub rest: Vec<(String, String)>,
}

/// From the first to the last day on which something may have happened, both of them in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    from: Date,
    until: Option<Date>,
}

impl Interval {
    /// The interval that a date tells as it is written: a day (`2024-10-08`), a month (`2024-10`),
    /// a year (`2024`), several years (`2022-2024`, `2020; 2021`), or from a year on (`2018-`).
    /// `None` where it is none of these, or no such day exists.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(day) = text.parse::<Date>() {
            return YEARS.contains(&day.year()).then_some(Self { from: day, until: Some(day) });
        }
        let (first, last) = match text.split_once(['-', '–']).map(|(a, b)| (a.trim(), b.trim())) {
            Some((from, "")) => (year(from)?, None),
            Some((of, month)) if month.len() == 2 => {
                let from = Date::new(year(of)?, month.parse().ok()?, 1).ok()?;
                return Some(Self { from, until: Some(from.last_of_month()) });
            }
            Some((from, until)) => (year(from)?, Some(year(until)?)),
            None => {
                let years = text.split([';', ',', '/']).map(|one| year(one.trim()));
                let years: Vec<i16> = years.collect::<Option<_>>()?;
                (*years.iter().min()?, years.iter().max().copied())
            }
        };
        if last.is_some_and(|last| last < first) {
            return None;
        }
        Some(Self { from: date(first, 1, 1), until: last.map(|last| date(last, 12, 31)) })
    }

    /// The first day.
    pub const fn from(&self) -> Date {
        self.from
    }

    /// The last day, not before the first; `None` where it goes on.
    pub const fn until(&self) -> Option<Date> {
        self.until
    }

    /// How many days lie between two intervals; none where they have a day in common.
    pub fn days_to(&self, other: &Self) -> u32 {
        let gap = |ends: Option<Date>, begins: Date| {
            let hours = ends.filter(|ends| *ends < begins)?.duration_until(begins).as_hours();
            u32::try_from(hours / 24).ok()
        };
        gap(self.until, other.from).or_else(|| gap(other.until, self.from)).unwrap_or(0)
    }
}

/// As an interval of ISO 8601-2: `2024-10-08/2024-10-09`, `2018-01-01/..` where it goes on.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.until {
            Some(until) => write!(f, "{}/{until}", self.from),
            None => write!(f, "{}/..", self.from),
        }
    }
}

impl Serialize for Interval {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

fn year(text: &str) -> Option<i16> {
    let year = text.parse().ok().filter(|year| YEARS.contains(year))?;
    (text.len() == 4).then_some(year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_as_wide_as_it_is_written() {
        let read = |text: &str| Interval::read(text).map(|of| of.to_string()).unwrap_or_default();
        for (written, wide) in [
            ("2024-10-08", "2024-10-08/2024-10-08"),
            ("2024-02", "2024-02-01/2024-02-29"),
            ("2024", "2024-01-01/2024-12-31"),
            ("2022-2024", "2022-01-01/2024-12-31"),
            (" 2021; 2019 ", "2019-01-01/2021-12-31"),
            ("2018-", "2018-01-01/.."),
        ] {
            assert_eq!(read(written), wide);
        }
        let none = ["", "soon", "2024-13", "2024-02-30", "12", "99999", "2024-2022", "-", "0500"];
        for nothing in
            none.into_iter().chain(["20240", "2024 soon", "1900-01-32", "+2024", "-2024"])
        {
            assert_eq!(Interval::read(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn intervals_that_meet_are_no_days_apart() {
        let of = |text: &str| Interval::read(text).unwrap();
        assert_eq!(of("2024").days_to(&of("2024-06-01")), 0);
        assert_eq!(of("2024").days_to(&of("2025-02-08")), 39);
        assert_eq!(of("2025-02-08").days_to(&of("2024")), 39);
        assert_eq!(of("2023-12-31").days_to(&of("2024")), 1);
        assert_eq!(of("2018-").days_to(&of("2026-02-08")), 0);
        assert_eq!(of("2017").days_to(&of("2018-")), 1);
        assert_eq!(of("2018-").days_to(&of("2017")), 1);
    }
}
