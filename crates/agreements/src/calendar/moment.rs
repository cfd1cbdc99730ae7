//! Times as people say them: what the clocks of places show, to the minute.

use super::{CalendarRefusal, Day, Zone};
use comity_protocol::time::Timestamp;

/// What the clocks of a place show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnClocks {
    /// The day there.
    pub day: Day,
    /// Hours and minutes: `23:59`.
    pub time: String,
    /// What people call the place; `None`: UTC.
    pub place: Option<String>,
}

impl Zone {
    /// What its clocks show at `at`.
    ///
    /// # Errors
    ///
    /// `date-out-of-range` outside the years 1 to 9999.
    pub fn shows(&self, at: Timestamp) -> Result<OnClocks, CalendarRefusal> {
        let local = self.local(at)?;
        let minutes = local.millis / 60_000;
        let time = format!("{:02}:{:02}", minutes / 60, minutes % 60);
        Ok(OnClocks { day: local.day, time, place: self.place() })
    }

    /// The same of the end of a time: midnight ends the day before, at `24:00`, so that days are
    /// told by the last of them.
    ///
    /// # Errors
    ///
    /// `date-out-of-range` outside the years 1 to 9999.
    pub fn shows_end(&self, at: Timestamp) -> Result<OnClocks, CalendarRefusal> {
        let local = self.local(at)?;
        let shown = self.shows(at)?;
        if local.millis != 0 {
            return Ok(shown);
        }
        Ok(OnClocks { day: local.day.plus_days(-1)?, time: "24:00".to_owned(), ..shown })
    }

    /// What people call the place: `Los Angeles` of `America/Los_Angeles`. `None`: UTC.
    pub fn place(&self) -> Option<String> {
        let last = self.name().rsplit('/').next().unwrap_or_default();
        (self != &Self::utc()).then(|| last.replace('_', " "))
    }
}

/// A time on the clocks of several places, in English, what repeats itself left out:
/// `Mon 14 Dec 2026, 23:59 (Los Angeles) · 15 Dec 07:59 UTC`. A place is told once.
pub fn english(at: Timestamp, zones: &[&Zone]) -> String {
    told(zones.iter().map(|zone| zone.shows(at))).unwrap_or_else(|| at.to_string())
}

/// The same of the end of a time.
pub fn english_end(at: Timestamp, zones: &[&Zone]) -> String {
    told(zones.iter().map(|zone| zone.shows_end(at))).unwrap_or_else(|| at.to_string())
}

fn told(places: impl Iterator<Item = Result<OnClocks, CalendarRefusal>>) -> Option<String> {
    let mut told: Vec<OnClocks> = Vec::new();
    let mut out = String::new();
    for shown in places {
        let shown = shown.ok()?;
        if told.iter().any(|before| before.place == shown.place) {
            continue;
        }
        let OnClocks { day, time, place } = &shown;
        out.push_str(&match told.first().map(|first| first.day) {
            None => format!("{} {}, {time}", weekday(*day), english_day(*day)),
            Some(first) if first == *day => format!(" · {time}"),
            Some(first) if first.year() == day.year() => {
                format!(" · {} {} {time}", day.day_of_month(), month(*day))
            }
            Some(_) => format!(" · {} {time}", english_day(*day)),
        });
        match place {
            Some(place) => out.push_str(&format!(" ({place})")),
            None => out.push_str(" UTC"),
        }
        told.push(shown);
    }
    Some(out)
}

/// A day in English: `14 Dec 2026`.
pub fn english_day(day: Day) -> String {
    format!("{} {} {}", day.day_of_month(), month(day), day.year())
}

/// A day in English with its weekday: `Mon 14 Dec 2026`.
pub fn english_weekday(day: Day) -> String {
    format!("{} {}", weekday(day), english_day(day))
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn month(day: Day) -> &'static str {
    let at = usize::try_from(day.month().saturating_sub(1)).unwrap_or_default();
    MONTHS.get(at).copied().unwrap_or_default()
}

fn weekday(day: Day) -> String {
    day.weekday().to_string().chars().take(3).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_on_the_clocks_of_the_place_and_in_utc() {
        let zone = |name: &str| name.parse::<Zone>().unwrap();
        let (utc, angeles) = (Zone::utc(), zone("America/Los_Angeles"));
        let brussels = zone("Europe/Brussels");
        let check = |at: &str, zones: &[&Zone], shown: &str| {
            assert_eq!(english(at.parse().unwrap(), zones), shown);
        };
        let end = "2026-12-15T07:59:59.999Z";
        check(end, &[&angeles, &utc], "Mon 14 Dec 2026, 23:59 (Los Angeles) · 15 Dec 07:59 UTC");
        check(
            end,
            &[&angeles, &brussels],
            "Mon 14 Dec 2026, 23:59 (Los Angeles) · 15 Dec 08:59 (Brussels)",
        );
        check(end, &[&utc, &utc], "Tue 15 Dec 2026, 07:59 UTC");
        check(
            "2026-06-01T12:00:00Z",
            &[&brussels, &utc],
            "Mon 1 Jun 2026, 14:00 (Brussels) · 12:00 UTC",
        );
        check(
            "2027-01-01T07:30:00Z",
            &[&angeles, &utc],
            "Thu 31 Dec 2026, 23:30 (Los Angeles) · 1 Jan 2027 07:30 UTC",
        );
        let midnight: Timestamp = "2027-01-27T00:00:00Z".parse().unwrap();
        assert_eq!(english_end(midnight, &[&utc]), "Tue 26 Jan 2027, 24:00 UTC");
        assert_eq!(english(midnight, &[&utc]), "Wed 27 Jan 2027, 00:00 UTC");
        assert_eq!(english_day("2026-12-04".parse().unwrap()), "4 Dec 2026");
        assert_eq!(english_weekday("2026-12-04".parse().unwrap()), "Fri 4 Dec 2026");
    }
}
