//! What is said by key, so that it can be said in any language; printed, it is English.
//!
//! The English of each key stands in `sentence/english.txt`; whoever shows it in another language
//! has the same keys, and a test there holds the English of both together.

use std::fmt;

use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;

use super::{Day, Length, Weekday};

/// A sentence, or a part of one: its key, and what differs from case to case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Which, of [`texts`].
    pub key: &'static str,
    /// By the names under which they stand in the text.
    pub values: Vec<(&'static str, Value)>,
}

/// What stands in a sentence and differs from case to case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// What is the same in every language: a party, an identifier, a number, somebody's words.
    Text(String),
    /// A point in time.
    Time(Timestamp),
    /// A day.
    Day(Day),
    /// A day with its weekday.
    DayOfWeek(Day),
    /// A weekday.
    Weekday(Weekday),
    /// A length.
    Length(Length),
    /// A rule, tier or exception of an agreement, by its name.
    Rule(String),
    /// A member of a content, as a rule writes it.
    Field(String),
    /// A kind of statement.
    Kind(String),
    /// How a duty stands, by its word.
    Status(String),
    /// A part with texts of its own.
    Part(Sentence),
    /// Several, one after another.
    List(Vec<Sentence>),
}

impl Sentence {
    /// A sentence in which nothing differs.
    pub const fn plain(key: &'static str) -> Self {
        Self { key, values: Vec::new() }
    }

    /// A sentence with values.
    pub fn new(key: &'static str, values: impl Into<Vec<(&'static str, Value)>>) -> Self {
        Self { key, values: values.into() }
    }
}

impl Value {
    /// A part that is left out where there is nothing to say.
    pub fn part(sentence: Option<Sentence>) -> Self {
        sentence.map_or_else(|| Self::Text(String::new()), Self::Part)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<Timestamp> for Value {
    fn from(at: Timestamp) -> Self {
        Self::Time(at)
    }
}

impl From<Length> for Value {
    fn from(length: Length) -> Self {
        Self::Length(length)
    }
}

impl From<Sentence> for Value {
    fn from(part: Sentence) -> Self {
        Self::Part(part)
    }
}

impl From<StatementId> for Value {
    fn from(id: StatementId) -> Self {
        Self::Text(id.to_string())
    }
}

/// Every key with its English, in which what differs from case to case stands between braces.
pub fn texts() -> impl Iterator<Item = (&'static str, &'static str)> {
    include_str!("sentence/english.txt").lines().filter_map(|line| line.split_once(" = "))
}

/// The English of a key.
pub fn english(key: &str) -> Option<&'static str> {
    texts().find(|(known, _)| *known == key).map(|(_, text)| text)
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = english(self.key).unwrap_or(self.key);
        while let Some((before, from)) = rest.split_once('{') {
            f.write_str(before)?;
            let Some((name, after)) = from.split_once('}') else { break };
            if let Some((_, value)) = self.values.iter().find(|(known, _)| *known == name) {
                value.fmt(f)?;
            }
            rest = after;
        }
        f.write_str(rest)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text)
            | Self::Rule(text)
            | Self::Field(text)
            | Self::Kind(text)
            | Self::Status(text) => f.write_str(text),
            Self::Time(at) => at.fmt(f),
            Self::Day(day) => day.fmt(f),
            Self::DayOfWeek(day) => write!(f, "{} {day}", day.weekday()),
            Self::Weekday(day) => day.fmt(f),
            Self::Length(length) => length.fmt(f),
            Self::Part(sentence) => sentence.fmt(f),
            Self::List(sentences) => {
                let mut is_first = true;
                for sentence in sentences {
                    f.write_str(if is_first { "" } else { ", " })?;
                    sentence.fmt(f)?;
                    is_first = false;
                }
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_sentence_prints_its_values_and_its_parts() {
        let part = Sentence::new("says-to-party", [("party", "beta".into())]);
        let says = Sentence::new(
            "says-met",
            [("who", "alpha".into()), ("what", "x".into()), ("to", part.into())],
        );
        assert_eq!(says.to_string(), "alpha met “x” towards beta ().");
    }

    #[test]
    fn every_key_stands_once() {
        let keys: BTreeSet<&str> = texts().map(|(key, _)| key).collect();
        assert_eq!(keys.len(), texts().count());
    }
}
