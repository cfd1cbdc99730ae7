//! Days and times in the one form that all pages have, in the reader's language and on the clocks
//! that the reader chose.
//!
//! `Mon 14 Dec 2026, 23:59 (Los Angeles) · 15 Dec 07:59 UTC`: the place whose days count, then the
//! reader's own clocks. The exact time stands in the element's attributes.

use comity_agreements::calendar::moment::OnClocks;
use comity_agreements::calendar::{CalendarRefusal, Day, Zone};
use comity_protocol::time::Timestamp;
use maud::{Markup, html};

use super::text::Lang;

/// In which language and on whose clocks somebody reads.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// The language.
    pub lang: Lang,
    /// The zone of the clocks; `None`: UTC.
    pub zone: Option<&'a Zone>,
}

impl From<Lang> for Reader<'_> {
    fn from(lang: Lang) -> Self {
        Self { lang, zone: None }
    }
}

/// A time on the reader's clocks; to the second in UTC on hover.
pub fn time<'a>(reader: impl Into<Reader<'a>>, at: Timestamp) -> Markup {
    let reader = reader.into();
    html! { time dir=(reader.lang.dir()) datetime=(at) title=(exact(at)) { (plain(reader, at)) } }
}

/// The end of a time, first on the clocks of a place whose days count: midnight ends the day
/// before.
pub fn end<'a>(reader: impl Into<Reader<'a>>, place: Option<&Zone>, at: Timestamp) -> Markup {
    let reader = reader.into();
    let told = plain_end(reader, place, at);
    html! { time dir=(reader.lang.dir()) datetime=(at) title=(exact(at)) { (told) } }
}

/// The same as plain text, for attributes and sentences.
pub fn plain<'a>(reader: impl Into<Reader<'a>>, at: Timestamp) -> String {
    said(reader.into(), None, &|zone| zone.shows(at)).unwrap_or_else(|| at.to_string())
}

/// The end of a time as plain text.
pub fn plain_end<'a>(reader: impl Into<Reader<'a>>, place: Option<&Zone>, at: Timestamp) -> String {
    said(reader.into(), place, &|zone| zone.shows_end(at)).unwrap_or_else(|| at.to_string())
}

fn said(
    reader: Reader<'_>,
    place: Option<&Zone>,
    shows: &dyn Fn(&Zone) -> Result<OnClocks, CalendarRefusal>,
) -> Option<String> {
    let utc = Zone::utc();
    let own = reader.zone.unwrap_or(&utc);
    let lang = reader.lang;
    let first = shows(place.unwrap_or(own)).ok()?;
    let (weekday, date) = (lang.s(weekday_key(first.day)), day_text(lang, first.day));
    let told = lang.f("moment", &[("weekday", &weekday), ("date", &date), ("time", &first.time)]);
    let told = placed(lang, &told, &first);
    let then = shows(own).ok()?;
    if then.place == first.place {
        return Some(told);
    }
    Some(format!("{told} · {}", placed(lang, &after(lang, &first, &then), &then)))
}

/// A second place: of its day only what differs from the first.
fn after(lang: Lang, first: &OnClocks, then: &OnClocks) -> String {
    if first.day == then.day {
        return then.time.clone();
    }
    let day = then.day.day_of_month().to_string();
    let date = if first.day.year() == then.day.year() {
        lang.f("moment-day-of-year", &[("day", &day), ("month", &lang.s(month_key(then.day)))])
    } else {
        day_text(lang, then.day)
    };
    lang.f("moment-then", &[("date", &date), ("time", &then.time)])
}

fn placed(lang: Lang, told: &str, shown: &OnClocks) -> String {
    match &shown.place {
        None => lang.f("moment-in-utc", &[("moment", told)]),
        Some(place) => lang.f("moment-in-place", &[("moment", told), ("place", place)]),
    }
}

/// A day: `14 Dec 2026`.
pub fn day(lang: Lang, day: Day) -> Markup {
    html! { time dir=(lang.dir()) datetime=(day) { (day_text(lang, day)) } }
}

/// The same as plain text.
pub fn day_text(lang: Lang, day: Day) -> String {
    let (month, year) = (lang.s(month_key(day)), day.year().to_string());
    lang.f(
        "moment-day",
        &[("day", &day.day_of_month().to_string()), ("month", &month), ("year", &year)],
    )
}

/// `2026-12-15 07:59:59 UTC`.
pub fn exact(at: Timestamp) -> String {
    let text = Timestamp::from_secs(at.secs()).to_string();
    format!("{} UTC", text.trim_end_matches('Z').replacen('T', " ", 1))
}

const MONTHS: [&str; 12] = [
    "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8",
    "month-9", "month-10", "month-11", "month-12",
];

fn month_key(day: Day) -> &'static str {
    let at = usize::try_from(day.month().saturating_sub(1)).unwrap_or_default();
    MONTHS.get(at).copied().unwrap_or_default()
}

fn weekday_key(day: Day) -> &'static str {
    use comity_agreements::calendar::Weekday;
    match day.weekday() {
        Weekday::Monday => "weekday-1",
        Weekday::Tuesday => "weekday-2",
        Weekday::Wednesday => "weekday-3",
        Weekday::Thursday => "weekday-4",
        Weekday::Friday => "weekday-5",
        Weekday::Saturday => "weekday-6",
        Weekday::Sunday => "weekday-7",
    }
}

#[cfg(test)]
mod tests {
    use comity_agreements::calendar::moment::{english, english_day, english_end};

    use super::*;

    /// What the pages say in English is what the command line says.
    #[test]
    fn pages_and_the_command_line_say_a_time_alike() {
        let angeles: Zone = "America/Los_Angeles".parse().unwrap();
        let brussels: Zone = "Europe/Brussels".parse().unwrap();
        let utc = Zone::utc();
        for at in ["2026-12-15T07:59:59.999Z", "2027-01-01T07:30:00Z", "2026-06-01T12:00:00Z"] {
            let at: Timestamp = at.parse().unwrap();
            assert_eq!(plain(Lang::En, at), english(at, &[&utc]));
            for (place, own) in [(&angeles, &utc), (&angeles, &brussels), (&utc, &brussels)] {
                let reader = Reader { lang: Lang::En, zone: Some(own) };
                assert_eq!(plain_end(reader, Some(place), at), english_end(at, &[place, own]));
            }
        }
        let day: Day = "2026-12-04".parse().unwrap();
        assert_eq!(day_text(Lang::En, day), english_day(day));
    }

    #[test]
    fn each_language_has_its_own_names_of_months() {
        let at: Timestamp = "2026-12-15T07:59:59.999Z".parse().unwrap();
        let arabic = plain(Lang::Ar, at);
        assert!(arabic.contains("ديسمبر") && arabic.contains("07:59"), "{arabic}");
        let shown = time(Lang::En, at).into_string();
        assert!(shown.contains("datetime=\"2026-12-15T07:59:59.999Z\""), "{shown}");
        assert!(shown.contains("title=\"2026-12-15 07:59:59 UTC\""), "{shown}");
    }
}
