//! What a cell says as a phrase: for readers of other languages than that of its text.

use comity_agreements::calendar::Length;

/// The keys of all phrases, for whoever keeps their texts.
pub const KEYS: [&str; 9] = [
    "threshold-is",
    "claimed-count",
    "clock-within",
    "clock-in-case",
    "drift-count-differs",
    "drift-counts-compete",
    "drift-status-differs",
    "drift-force-differs",
    "drift-claim-not-held",
];

/// A phrase: its key among the texts of pages, and what is set into it. A page says it in the
/// reader's language; files have the text of the cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// Its key.
    pub key: &'static str,
    /// What is set into it, by name.
    pub values: Vec<(&'static str, Said)>,
}

/// What is set into a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// A text as it stands: the name of a source, somebody's words.
    Text(String),
    /// A number.
    Number(u32),
    /// A word of a column's small vocabulary.
    Word {
        /// The column.
        column: &'static str,
        /// The word in English, or a day.
        text: String,
    },
    /// A party, by its identifier and its name.
    Party {
        /// Its identifier.
        id: String,
        /// Its English name.
        name: String,
    },
    /// A duty, by its name in its agreement.
    Rule(String),
    /// A kind of statement.
    Kind(String),
    /// A length of time.
    Length(Length),
}
