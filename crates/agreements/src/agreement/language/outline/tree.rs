//! The tree of a rule's lists.

use crate::calendar::{Day, Length};
use comity_protocol::decimal::Decimal;
use comity_protocol::kind::Kind;

/// A rule as lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// The clause it stands under.
    pub clause: String,
    /// Its name.
    pub rule: String,
    /// Its lists, in order.
    pub sections: Vec<Section>,
}

/// One list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The key of its heading.
    pub heading: &'static str,
    /// Its lines.
    pub items: Vec<Item>,
}

/// A line, with those that belong to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it says.
    pub says: Say,
    /// What belongs to it.
    pub items: Vec<Self>,
}

/// A sentence by its key, with what stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Say {
    /// The key.
    pub key: &'static str,
    /// What stands in it, by the names that sentences of that key use.
    pub args: Vec<(&'static str, Arg)>,
}

/// What stands in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// Somebody else's words, or an identifier: shown as it is.
    Text(String),
    /// A name of the agreement: `first-report`.
    Name(String),
    /// A word of a schema: `bodily-injury`.
    Word(String),
    /// A kind of statement.
    Kind(Kind),
    /// A field of a kind: where it stands in the content, and what the agreement calls it.
    Field {
        /// The kind.
        kind: Kind,
        /// Where (RFC 6901).
        pointer: String,
        /// Its name in the agreement.
        name: String,
    },
    /// A length.
    Length(Length),
    /// A number with its unit.
    Number(Decimal, Option<String>),
    /// A day.
    Day(Day),
    /// Another sentence.
    Say(Box<Say>),
    /// Several.
    List(Vec<Self>),
}

impl Say {
    pub(super) fn new<const N: usize>(key: &'static str, args: [(&'static str, Arg); N]) -> Self {
        Self { key, args: args.into() }
    }
}

impl Item {
    pub(super) const fn line(says: Say) -> Self {
        Self { says, items: Vec::new() }
    }

    pub(super) fn plain(key: &'static str) -> Self {
        Self::line(Say::new(key, []))
    }

    /// A line with others below it.
    pub(super) const fn with(says: Say, items: Vec<Self>) -> Self {
        Self { says, items }
    }
}
