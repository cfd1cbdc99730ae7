//! Sentences of the engine in the reader's language.

use comity_agreements::calendar::sentence::{Sentence, Value};
use comity_agreements::calendar::{Length, Weekday, Zone};
use comity_protocol::kind::Kind;
use fluent_bundle::FluentArgs;

use super::super::reader;
use super::super::standing;
use super::Lang;

/// A sentence, its values as this language has them.
pub fn say(lang: Lang, sentence: &Sentence) -> String {
    if let Some(told) = on_clocks(lang, sentence) {
        return told;
    }
    let mut args = FluentArgs::new();
    for (name, value) in &sentence.values {
        let shown = match value {
            Value::Text(zone) if *name == "zone" => place(zone),
            Value::Text(who) if *name == "recipient" => lang.recipient(who),
            value => self::value(lang, value),
        };
        args.set(*name, lang.isolated(shown));
    }
    lang.format(sentence.key, Some(&args))
}

/// What people call the place of a zone.
fn place(zone: &str) -> String {
    let known = zone.parse::<Zone>().ok();
    known.and_then(|zone| zone.place()).unwrap_or_else(|| zone.to_owned())
}

/// The end of a deadline where it is counted, which the engine tells with its seconds, in the one
/// form of pages.
fn on_clocks(lang: Lang, sentence: &Sentence) -> Option<String> {
    let held = |wanted: &str| sentence.values.iter().find(|(name, _)| *name == wanted);
    let ("says-on-clocks", Some((_, Value::Text(zone))), Some((_, Value::Time(at)))) =
        (sentence.key, held("zone"), held("at"))
    else {
        return None;
    };
    Some(reader::plain_end(lang, Some(&zone.parse::<Zone>().ok()?), *at))
}

/// What stands in a sentence, as this language has it.
pub fn value(lang: Lang, value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Time(at) => reader::plain(lang, *at),
        Value::Day(day) => reader::day_text(lang, *day),
        Value::DayOfWeek(day) => {
            let (weekday, date) = (lang.s(weekday(day.weekday())), reader::day_text(lang, *day));
            lang.f("day-of-week", &[("weekday", &weekday), ("date", &date)])
        }
        Value::Weekday(day) => lang.s(weekday(*day)),
        Value::Length(length) => self::length(lang, *length),
        Value::Rule(name) => lang.rule(name),
        Value::Field(field) => {
            let last = field.rsplit(['/', '.']).next().unwrap_or(field);
            format!("“{}”", lang.field_of_rule(last))
        }
        Value::Kind(kind) => match kind.parse::<Kind>() {
            Ok(kind) => format!("“{}”", standing::kind_name(lang, &kind)),
            Err(_) => kind.clone(),
        },
        Value::Status(status) => {
            lang.known(&format!("status-{status}")).unwrap_or_else(|| status.clone())
        }
        Value::Part(part) => say(lang, part),
        Value::List(parts) => {
            let parts: Vec<String> = parts.iter().map(|part| say(lang, part)).collect();
            parts.join(", ")
        }
    }
}

/// A length in the reader's language.
pub fn length(lang: Lang, length: Length) -> String {
    let key = match length {
        Length::Minutes(_) => "length-minutes",
        Length::Hours(_) => "length-hours",
        Length::Days(_) => "days",
        Length::Weeks(_) => "length-weeks",
        Length::Months(_) => "length-months",
        Length::Years(_) => "length-years",
    };
    lang.n(key, u64::from(length.count()))
}

const fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "weekday-monday",
        Weekday::Tuesday => "weekday-tuesday",
        Weekday::Wednesday => "weekday-wednesday",
        Weekday::Thursday => "weekday-thursday",
        Weekday::Friday => "weekday-friday",
        Weekday::Saturday => "weekday-saturday",
        Weekday::Sunday => "weekday-sunday",
    }
}

#[cfg(test)]
mod tests {
    use comity_agreements::calendar::sentence::texts;

    use super::super::{Texts, learn};
    use super::*;

    /// What the engine prints and what pages say in English are one.
    #[test]
    fn every_sentence_of_the_engine_has_its_text() {
        let own: Texts = crate::agreements::CAPABILITY.texts;
        learn(&own);
        for (key, text) in texts() {
            let mut fluent = text.replace('{', "{ $").replace('}', " }");
            if fluent.starts_with([' ', ',']) {
                fluent = format!("{{\"\"}}{fluent}");
            }
            let stands = own.en.lines().find_map(|line| line.strip_prefix(&format!("{key} = ")));
            assert_eq!(stands, Some(fluent.as_str()), "{key}");
            for lang in Lang::ALL {
                assert!(lang.has(key), "{key} in {lang:?}");
            }
        }
    }
}
