//! Days and times as people write them, on the clocks of a zone.

use comity_agreements::calendar::{Day, Reading, Zone};
use comity_protocol::time::Timestamp;

/// Why what was written is no day or time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unclear {
    /// No day is written like this, or there is none such.
    Day,
    /// It can be read in two ways: 3/4 is in March or in April.
    TwoWays,
    /// The time of day is missing.
    NoTime,
    /// No time of day is written like this.
    Time,
    /// The clocks of the zone never showed it: they were put forward.
    Skipped,
    /// The clocks of the zone showed it twice: they went back. The two times that it may be.
    Twice(Timestamp, Timestamp),
}

impl Unclear {
    /// The key of what is said of it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Day => "form-bad-day",
            Self::TwoWays => "form-bad-two-ways",
            Self::NoTime => "form-bad-no-time",
            Self::Time => "form-bad-time",
            Self::Skipped => "form-bad-skipped",
            Self::Twice(..) => "form-bad-shown-twice",
        }
    }
}

/// A day: `2026-11-28`, `28.11.2026`, or with slashes where it can be read in one way only.
///
/// # Errors
/// [`Unclear::Day`], [`Unclear::TwoWays`].
pub fn day(text: &str) -> Result<Day, Unclear> {
    let text = text.trim();
    if let Ok(day) = text.parse() {
        return Ok(day);
    }
    let parts: Vec<&str> = text.split(['/', '.', ' ']).filter(|part| !part.is_empty()).collect();
    let numbers: Option<Vec<i32>> = parts.iter().map(|part| part.parse().ok()).collect();
    let Some([first, second, year]) = numbers.as_deref() else { return Err(Unclear::Day) };
    if !(1_000..=9_999).contains(year) {
        return Err(Unclear::Day);
    }
    let day_first = made(*year, *second, *first);
    if text.contains('.') {
        return day_first.ok_or(Unclear::Day);
    }
    match (day_first, made(*year, *first, *second)) {
        (Some(one), Some(other)) if one != other => Err(Unclear::TwoWays),
        (Some(day), _) | (None, Some(day)) => Ok(day),
        (None, None) => Err(Unclear::Day),
    }
}

fn made(year: i32, month: i32, day: i32) -> Option<Day> {
    format!("{year:04}-{month:02}-{day:02}").parse().ok()
}

/// A time: a day with a time of day on the clocks of the zone, or with an offset of its own
/// (RFC 3339).
///
/// # Errors
/// [`Unclear`].
pub fn time(text: &str, zone: &Zone) -> Result<Timestamp, Unclear> {
    let text = text.trim();
    if let Some(time) = absolute(text) {
        return Ok(time);
    }
    let (date, clock) = text.rsplit_once(['T', ' ']).unwrap_or((text, ""));
    let is_clock = clock.contains(':');
    let day = day(if is_clock { date.trim_end_matches(',') } else { text })?;
    if !is_clock {
        return Err(Unclear::NoTime);
    }
    let millis = time_of_day(clock).ok_or(Unclear::Time)?;
    match zone.reading(day, millis) {
        Ok(Reading::Once(at)) => Ok(at),
        Ok(Reading::Twice(first, second)) => Err(Unclear::Twice(first, second)),
        Ok(Reading::Never) => Err(Unclear::Skipped),
        Err(_) => Err(Unclear::Day),
    }
}

/// A time with an offset, with or without its seconds.
fn absolute(text: &str) -> Option<Timestamp> {
    let text = text.replacen(' ', "T", 1);
    let (clock, offset) = match text.strip_suffix(['Z', 'z']) {
        Some(clock) => (clock, "Z"),
        None => text.split_at_checked(text.len().checked_sub(6)?)?,
    };
    let has_offset = offset == "Z" || offset.starts_with(['+', '-']);
    let seconds = if clock.len() == 16 { ":00" } else { "" };
    has_offset.then(|| format!("{clock}{seconds}{offset}").parse().ok()).flatten()
}

/// Milliseconds since midnight: `03:05`, `3:05`, `03:05:30`.
fn time_of_day(text: &str) -> Option<i64> {
    let parts: Vec<i64> = text.split(':').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let (hours, minutes, seconds) = match *parts.as_slice() {
        [hours, minutes] => (hours, minutes, 0),
        [hours, minutes, seconds] => (hours, minutes, seconds),
        _ => return None,
    };
    let fits = (0..24).contains(&hours) && (0..60).contains(&minutes) && (0..60).contains(&seconds);
    fits.then_some(((hours * 60 + minutes) * 60 + seconds) * 1_000)
}

/// How a picker for times has it, on the clocks of the zone: `2026-11-28T03:05`, with its seconds
/// where it has any.
pub fn for_picker(at: Timestamp, zone: &Zone) -> Option<String> {
    let clock = zone.clock(at).ok()?.replace(' ', "T");
    // What a picker cannot hold is written out, and what the clocks showed twice.
    if at.millis() % 1_000 != 0 || time(&clock, zone) != Ok(at) {
        return None;
    }
    Some(clock.strip_suffix(":00").map_or(clock.clone(), ToOwned::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        let check = |text: &str, want: Result<&str, Unclear>| {
            let found = day(text).map(|day| day.to_string());
            assert_eq!(found, want.map(ToOwned::to_owned), "{text}");
        };
        check("2026-11-28", Ok("2026-11-28"));
        check(" 28.11.2026 ", Ok("2026-11-28"));
        check("3.4.2026", Ok("2026-04-03"));
        check("28/11/2026", Ok("2026-11-28"));
        check("11/28/2026", Ok("2026-11-28"));
        check("3/3/2026", Ok("2026-03-03"));
        check("3/4/2026", Err(Unclear::TwoWays));
        for bad in ["2026-02-30", "30/30/2026", "28/11/26", "tomorrow", "", "1/2/3/2026"] {
            check(bad, Err(Unclear::Day));
        }
    }

    #[test]
    fn times_are_on_the_clocks_of_the_zone_unless_they_say_otherwise() {
        let zone: Zone = "America/Los_Angeles".parse().unwrap();
        let check = |text: &str, want: Result<&str, Unclear>| {
            let found = time(text, &zone).map(|time| time.to_string());
            assert_eq!(found, want.map(ToOwned::to_owned), "{text}");
        };
        check("2026-11-28T03:05", Ok("2026-11-28T11:05:00Z"));
        check("2026-11-28 03:05", Ok("2026-11-28T11:05:00Z"));
        check("28/11/2026 3:05", Ok("2026-11-28T11:05:00Z"));
        check("28.11.2026, 03:05:30", Ok("2026-11-28T11:05:30Z"));
        check("2026-11-28T03:05Z", Ok("2026-11-28T03:05:00Z"));
        check("2026-11-28T03:05+01:00", Ok("2026-11-28T02:05:00Z"));
        check("2026-11-28 03:05:06.5+01:00", Ok("2026-11-28T02:05:06.5Z"));
        check("2026-11-28", Err(Unclear::NoTime));
        check("28.11.2026", Err(Unclear::NoTime));
        check("2026-11-28 25:00", Err(Unclear::Time));
        check("3/4/2026 10:00", Err(Unclear::TwoWays));
        check("2026-02-30T10:00", Err(Unclear::Day));
        check("ääää", Err(Unclear::Day));
    }

    /// Neither is taken silently for another time than was meant.
    #[test]
    fn what_the_clocks_skip_or_show_twice_is_asked_about() {
        let zone: Zone = "Europe/Brussels".parse().unwrap();
        assert_eq!(time("2026-03-29 02:30", &zone), Err(Unclear::Skipped));
        let (first, second) = ("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z");
        let [first, second] = [first, second].map(|at| at.parse::<Timestamp>().unwrap());
        assert_eq!(time("2026-10-25 02:30", &zone), Err(Unclear::Twice(first, second)));
        for at in [first, second] {
            assert_eq!(for_picker(at, &zone), None);
            assert_eq!(time(&at.to_string(), &zone), Ok(at));
        }
        assert_eq!(time("2026-10-25T02:30+01:00", &zone), Ok(second));
    }

    #[test]
    fn a_picker_gives_back_what_it_was_given() {
        let zone: Zone = "Europe/Brussels".parse().unwrap();
        for text in ["2026-11-28T11:05:00Z", "2026-07-01T22:30:15Z"] {
            let at: Timestamp = text.parse().unwrap();
            assert_eq!(time(&for_picker(at, &zone).unwrap(), &zone), Ok(at));
        }
        assert_eq!(for_picker("2026-11-28T11:05:00.5Z".parse().unwrap(), &zone), None);
    }
}
