//! What is due as a calendar (RFC 5545) that the calendar programs of people take.

use std::collections::BTreeSet;

use comity_agreements::calendar::moment::english_end;
use comity_agreements::calendar::{ClockChange, Zone};
use comity_agreements::duty::finding::Matter;
use comity_protocol::time::Timestamp;

use crate::agreements::api::found::{FindingOut, Titles};

/// Longest name of a matter in the title of an event, in characters.
const NAME_CHARS_MAX: usize = 80;

/// Findings as a calendar; `titles` names agreements by their identifiers.
///
/// A calendar without anything due still has a component, as the form demands.
pub fn ics(findings: &[FindingOut], titles: &Titles, base: &str) -> String {
    let mut lines: Vec<String> = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Comity//duties//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Comity: what is due",
    ]
    .map(str::to_owned)
    .into();
    let due: Vec<(&FindingOut, Ends<'_>)> =
        findings.iter().filter_map(|row| Some((row, Ends::of(row)?))).collect();
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
        lines.extend(event(row, ends, titles, &zones, base));
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
    fn of(row: &'r FindingOut) -> Option<Self> {
        if let Some(due) = &row.finding.due {
            let zone = due.zone.as_deref();
            let sure = due.sure.map_or_else(String::new, |sure| {
                format!(" On one reading it is late after {}.", local(sure, zone))
            });
            let (plan, latest) = (local(due.conservative, zone), local(due.statutory, zone));
            let says = format!("Plan on {plan}. At the latest {latest}.{sure}");
            return Some(Self { at: due.conservative, zone, says });
        }
        let unknown = row.deadline_unknown.as_ref()?;
        let (at, zone) = (unknown.worst?, unknown.zone.as_deref());
        let says =
            format!("When it ends is {}. Plan on {}, at worst.", unknown.says(), local(at, zone));
        Some(Self { at, zone, says })
    }
}

/// A time on the clocks of a place, and in UTC.
fn local(at: Timestamp, zone: Option<&str>) -> String {
    let (place, utc) = (zone.and_then(|zone| zone.parse::<Zone>().ok()), Zone::utc());
    let places: Vec<&Zone> = place.iter().chain([&utc]).collect();
    english_end(at, &places)
}

fn event(
    row: &FindingOut,
    ends: &Ends<'_>,
    titles: &Titles,
    zones: &BTreeSet<&str>,
    base: &str,
) -> Vec<String> {
    let (finding, id) = (&row.finding, &row.id);
    let key = &finding.key;
    let law = titles.get(&key.agreement).unwrap_or(&key.agreement);
    let matter = match &key.matter {
        Matter::Named { name } => format!("{}: ", short(name)),
        Matter::Statement { id } => format!("{}: ", id.to_string().get(..8).unwrap_or_default()),
        Matter::Period { number } => format!("{}: ", number.saturating_add(1)),
        Matter::Standing => String::new(),
    };
    let would_be = match (&row.unbound, row.owed) {
        (Some(unbound), _) => format!("Not bound: it would be due. {} ", unbound.remedy()),
        (None, false) => "Not in force: it would be due. ".to_owned(),
        (None, true) => String::new(),
    };
    let mark = if row.owed { "" } else { "(would be) " };
    let occurrence = key.occurrence.map_or_else(String::new, |number| format!(" {number}"));
    let summary = format!("{mark}{matter}{}{occurrence} \u{2013} {}", key.duty, short(law));
    let clock = |zone: &str| zone.parse::<Zone>().ok()?.clock(ends.at).ok();
    let zone = ends.zone.filter(|zone| zones.contains(zone));
    let start = zone.and_then(|zone| Some((zone, clock(zone)?))).map_or_else(
        || format!("DTSTART:{}", stamp(ends.at)),
        |(zone, clock)| format!("DTSTART;TZID={zone}:{}", packed(&clock)),
    );
    let description = format!(
        "{would_be}{} owes {} {} ({law}). {} Recipient: {}.",
        key.bearer,
        key.agreement,
        finding.clause,
        ends.says,
        finding.recipient.as_deref().unwrap_or("not named"),
    );
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
        let text = ics(&[], &BTreeMap::new(), "http://localhost");
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
