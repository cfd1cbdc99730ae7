//! A rule in English, and words that several rules share.

use serde::Serialize;

use crate::calendar::{Length, Rounding};

/// A rule in English.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Paragraph {
    /// The clause it stands under; empty for the final clauses.
    pub clause: String,
    /// The rule.
    pub rule: String,
    /// Its sentences, in order.
    pub sentences: Vec<String>,
}

/// What is done where a month has no such day.
pub(super) fn rounding_words(length: Length, rounding: Rounding) -> &'static str {
    match (length, rounding) {
        (Length::Months(_) | Length::Years(_), Rounding::LastDay) => {
            " (to the last day where the month has no such day)"
        }
        (Length::Months(_) | Length::Years(_), Rounding::NextMonth) => {
            " (to the first day of the next month where the month has no such day)"
        }
        _ => "",
    }
}
