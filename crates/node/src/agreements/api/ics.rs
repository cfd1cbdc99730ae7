//! What is due as a calendar (RFC 5545) that the calendar programs of people take.

use std::collections::BTreeSet;

use comity_agreements::calendar::{ClockChange, Zone};
use comity_agreements::duty::finding::Matter;
use comity_protocol::time::Timestamp;

use crate::agreements::api::found::{FindingOut, Titles};
use crate::agreements::pages::duties::unknown_words;
use crate::console::reader;
use crate::console::text::Lang;

/// Longest name of a matter in the title of an event, in characters.
const NAME_CHARS_MAX: usize = 80;

/// Findings as a calendar in a language; `titles` names agreements by their identifiers.
///
/// A calendar without anything due still has a component, as the form demands.
pub fn ics(findings: &[FindingOut], titles: &Titles, (base, lang): (&str, Lang)) -> String {
    let mut lines: Vec<String> = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Comity//duties//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    .map(str::to_owned)
    .into();
    lines.push(format!("X-WR-CALNAME:{}", escape(&lang.s("ics-name"))));
    let due: Vec<(&FindingOut, Ends<'_>)> =
        findings.iter().filter_map(|row| Some((row, Ends::of(row, lang)?))).collect();
    let names: BTreeSet<&str> = due.iter().filter_map(|(_, ends)| ends.zone).collect();
    let first = due.iter().map(|(_, ends)| ends.at).min();
    let last = due.iter().map(|(_, ends)| ends.at).max();
    let mut zones = BTreeSet::new();
    for (name, (first, last)) in names.iter().filter_map(|name| Some((*name, first.zip(last)?))) {
        let Some(component) = name.parse().ok().and_then(|zone| timezone(&zone, first, last))
        else {
            continue;
        };
        lines.extend(component);
        zones.insert(name);
    }
    if first.is_none() {
        lines.extend(utc());
    }
    for (row, ends) in &due {
        lines.extend(event((row, ends), titles, &zones, (base, lang)));
    }
    lines.push("END:VCALENDAR".to_owned());
    let mut text = String::new();
    for line in &lines {
        fold(line, &mut text);
    }
    text
}

/// By when to plan, and what is to be said of it.
struct Ends<'r> {
    at: Timestamp,
    zone: Option<&'r str>,
    says: String,
}

impl<'r> Ends<'r> {
    /// Of a deadline, or, where its end is not known, of the worst that can be: a clock that nobody
    /// sees is a clock that is missed.
    fn of(row: &'r FindingOut, lang: Lang) -> Option<Self> {
        if let Some(due) = &row.finding.due {
            let zone = due.zone.as_deref();
            let sure = due.sure.map_or_else(String::new, |sure| {
                format!(" {}", lang.f("ics-one-reading", &[("at", &local(lang, sure, zone))]))
            });
            let plan = ("plan", local(lang, due.conservative, zone));
            let latest = ("latest", local(lang, due.statutory, zone));
            let says = lang
                .f("ics-plan", &[plan, latest].each_ref().map(|(name, at)| (*name, at.as_str())));
            let says = format!("{says}{sure}");
            return Some(Self { at: due.conservative, zone, says });
        }
        let unknown = row.deadline_unknown.as_ref()?;
        let (at, zone) = (unknown.worst?, unknown.zone.as_deref());
        let worst = lang.f("ics-worst", &[("at", &local(lang, at, zone))]);
        let says = format!("{}. {worst}", unknown_words(lang, unknown));
        Some(Self { at, zone, says })
    }
}

/// The end of a time on the clocks of a place, and in UTC.
fn local(lang: Lang, at: Timestamp, zone: Option<&str>) -> String {
    let place = zone.and_then(|zone| zone.parse::<Zone>().ok());
    reader::plain_end(lang, place.as_ref(), at)
}

/// Why nobody owes it, and what would change that; nothing where somebody does.
fn not_owed(row: &FindingOut, lang: Lang) -> String {
    let Some(unbound) = &row.unbound else {
        return if row.owed {
            String::new()
        } else {
            format!("{} ", lang.s("would-be-not-in-force"))
        };
    };
    let acts: Vec<String> = unbound.acts.iter().map(|act| lang.action(*act)).collect();
    let acts = if acts.is_empty() { lang.s("would-be-no-act") } else { acts.join(", ") };
    format!("{} {acts}. ", lang.s("would-be-unbound"))
}

fn event(
    (row, ends): (&FindingOut, &Ends<'_>),
    titles: &Titles,
    zones: &BTreeSet<&str>,
    (base, lang): (&str, Lang),
) -> Vec<String> {
    let (finding, id) = (&row.finding, &row.id);
    let key = &finding.key;
    let law = titles.get(&key.agreement).and_then(|titles| lang.of(titles));
    let law = law.unwrap_or(&key.agreement);
    let matter = match &key.matter {
        Matter::Named { name } => format!("{}: ", short(name)),
        Matter::Statement { id } => format!("{}: ", id.to_string().get(..8).unwrap_or_default()),
        Matter::Period { number } => format!("{}: ", number.saturating_add(1)),
        Matter::Standing => String::new(),
    };
    let mark = if row.owed { String::new() } else { format!("{} ", lang.s("ics-would-be")) };
    let occurrence = key.occurrence.map_or_else(String::new, |number| format!(" {number}"));
    let duty = lang.rule(&key.duty);
    let summary = format!("{mark}{matter}{duty}{occurrence} \u{2013} {}", short(law));
    let clock = |zone: &str| zone.parse::<Zone>().ok()?.clock(ends.at).ok();
    let zone = ends.zone.filter(|zone| zones.contains(zone));
    let start = zone.and_then(|zone| Some((zone, clock(zone)?))).map_or_else(
        || format!("DTSTART:{}", stamp(ends.at)),
        |(zone, clock)| format!("DTSTART;TZID={zone}:{}", packed(&clock)),
    );
    let owes = if row.owed { "ics-owes" } else { "ics-would-owe" };
    let owes = lang.f(owes, &[("who", &key.bearer), ("law", law), ("clause", &finding.clause)]);
    let recipient = finding
        .recipient
        .as_deref()
        .map(|name| format!(" {}", lang.f("ics-goes-to", &[("recipient", &lang.recipient(name))])));
    let description =
        format!("{}{owes} {}{}", not_owed(row, lang), ends.says, recipient.unwrap_or_default(),);
    let summary = escape(&summary);
    [
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{id}@comity"),
        format!("DTSTAMP:{}", stamp(finding.as_of)),
        start,
        format!("SUMMARY:{summary}"),
        format!("DESCRIPTION:{}", escape(&description)),
        format!("URL:{base}/findings/{id}"),
        "BEGIN:VALARM".to_owned(),
        "ACTION:DISPLAY".to_owned(),
        "TRIGGER:-P1D".to_owned(),
        format!("DESCRIPTION:{summary}"),
        "END:VALARM".to_owned(),
        "END:VEVENT".to_owned(),
    ]
    .into()
}

/// The clocks of a zone from the first time that is told to the last (RFC 5545 section 3.6.5).
fn timezone(zone: &Zone, first: Timestamp, last: Timestamp) -> Option<Vec<String>> {
    /// What stood before the first event may be what it is told in.
    const DAY_MS: i64 = 86_400_000;
    let changes = zone.changes(first.plus_millis(-DAY_MS), last.plus_millis(DAY_MS)).ok()?;
    let mut lines = vec!["BEGIN:VTIMEZONE".to_owned(), format!("TZID:{}", zone.name())];
    for change in &changes {
        let ClockChange { at, before_s, after_s, is_dst } = *change;
        let name = if is_dst { "DAYLIGHT" } else { "STANDARD" };
        // The clocks show the time before the change.
        let onset = stamp(at.plus_millis(i64::from(before_s) * 1_000));
        lines.extend([
            format!("BEGIN:{name}"),
            format!("DTSTART:{}", onset.trim_end_matches('Z')),
            format!("TZOFFSETFROM:{}", offset(before_s)),
            format!("TZOFFSETTO:{}", offset(after_s)),
            format!("END:{name}"),
        ]);
    }
    lines.push("END:VTIMEZONE".to_owned());
    Some(lines)
}

fn utc() -> [String; 8] {
    [
        "BEGIN:VTIMEZONE",
        "TZID:UTC",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0000",
        "TZOFFSETTO:+0000",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]
    .map(str::to_owned)
}

/// `-0800`, with seconds where there are some (RFC 5545 section 3.3.14).
fn offset(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let all = seconds.abs();
    let rest = if all % 60 == 0 { String::new() } else { format!("{:02}", all % 60) };
    format!("{sign}{:02}{:02}{rest}", all / 3_600, all / 60 % 60)
}

fn short(text: &str) -> String {
    let mut shown: String = text.chars().take(NAME_CHARS_MAX).collect();
    if shown.len() < text.len() {
        shown.push('\u{2026}');
    }
    shown
}

/// A time in UTC, to the second (RFC 5545 section 3.3.5).
fn stamp(at: Timestamp) -> String {
    let text = Timestamp::from_secs(at.secs()).to_string();
    text.chars().filter(|c| !matches!(c, '-' | ':')).collect()
}

/// `20261207T235959`, of a time on the clocks.
fn packed(clock: &str) -> String {
    let digits = clock.chars().filter(|c| !matches!(c, '-' | ':'));
    digits.map(|c| if c == ' ' { 'T' } else { c }).collect()
}

/// Text with its special characters escaped (RFC 5545 section 3.3.11).
fn escape(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,");
    text.replace("\r\n", "\\n").replace(['\n', '\r'], "\\n")
}

/// A line of at most 75 octets, the rest folded (RFC 5545 section 3.1).
fn fold(line: &str, text: &mut String) {
    let mut length = 0_usize;
    for character in line.chars() {
        let bytes = character.len_utf8();
        if length.saturating_add(bytes) > 75 {
            text.push_str("\r\n ");
            length = 1;
        }
        text.push(character);
        length = length.saturating_add(bytes);
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn lines_are_folded_and_escaped() {
        let mut text = String::new();
        fold(&format!("SUMMARY:{}", escape(&"ä,;\\\n".repeat(20))), &mut text);
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
        assert!(text.replace("\r\n ", "").starts_with("SUMMARY:ä\\,\\;\\\\\\nä"));
        assert_eq!(stamp("2026-11-23T10:00:00.5Z".parse().unwrap()), "20261123T100000Z");
        assert_eq!(packed("2026-12-07 23:59:59"), "20261207T235959");
        assert_eq!((offset(-28_800), offset(19_800)), ("-0800".into(), "+0530".into()));
    }

    #[test]
    fn a_calendar_with_nothing_in_it_still_has_a_component() {
        let text = ics(&[], &BTreeMap::new(), ("http://localhost", Lang::En));
        assert!(text.contains("BEGIN:VTIMEZONE\r\nTZID:UTC\r\n"), "{text}");
    }

    #[test]
    fn the_clocks_of_a_place_are_told_with_their_changes() {
        let zone: Zone = "America/Los_Angeles".parse().unwrap();
        let (first, last) = ("2026-10-20T00:00:00Z", "2026-12-08T07:59:59Z");
        let lines = timezone(&zone, first.parse().unwrap(), last.parse().unwrap()).unwrap();
        let text = lines.join("\n");
        let changed =
            "BEGIN:STANDARD\nDTSTART:20261101T020000\nTZOFFSETFROM:-0700\nTZOFFSETTO:-0800";
        assert!(text.contains(changed), "{text}");
    }
}
