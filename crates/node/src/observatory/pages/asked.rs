//! What is asked of the observatory: a day, words, filters, an order, a page. All of it stands in
//! the address, so that a page can be kept, sent and cited.

use serde::Deserialize;

use crate::address::encode;
use crate::agreements::api::agreements::When;
use crate::clock::{Ending, typed};

/// Longest words that are looked for, in characters.
const WORDS_MAX: usize = 200;

/// What is asked. All text: what cannot be read is shown back, not swallowed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// As of a day; empty: now.
    pub as_of: String,
    /// Words that a row has to contain.
    pub q: String,
    /// Instruments of this form.
    pub form: String,
    /// Instruments of this dimension.
    pub dimension: String,
    /// `yes`: instruments that bind; `no`: those that do not.
    pub binding: String,
    /// `yes`: instruments in force; `no`: those that are not.
    pub force: String,
    /// The column to sort by.
    pub sort: String,
    /// `1`: the last first.
    pub down: String,
    /// The page of a long table, from 1.
    pub page: String,
}

impl Asked {
    /// On which day; and whether what was asked cannot be read.
    pub fn when(&self) -> (When, bool) {
        let as_of = typed(&self.as_of, Ending::Ends);
        let is_unread = as_of.is_none() && !self.as_of.trim().is_empty();
        (When { as_of, known_by: None }, is_unread)
    }

    /// The words, in small letters.
    pub fn words(&self) -> String {
        self.q.trim().chars().take(WORDS_MAX).collect::<String>().to_lowercase()
    }

    /// Whether rows are left out.
    pub fn is_filtered(&self) -> bool {
        [&self.q, &self.form, &self.dimension, &self.binding, &self.force]
            .iter()
            .any(|text| !text.trim().is_empty())
    }

    /// Whether the last comes first.
    pub fn is_down(&self) -> bool {
        self.down == "1"
    }

    /// The page, from 1.
    pub fn page(&self) -> usize {
        self.page.parse().ok().filter(|page| *page > 0).unwrap_or(1)
    }

    /// The same, sorted by a column; the other way round where it is already.
    pub fn sorted_by(&self, column: &str) -> Self {
        let down = if self.sort == column && !self.is_down() { "1" } else { "" };
        let page = String::new();
        Self { sort: column.to_owned(), down: down.to_owned(), page, ..self.clone() }
    }

    /// The same on another page.
    pub fn at_page(&self, page: usize) -> Self {
        Self { page: page.to_string(), ..self.clone() }
    }

    /// The day alone.
    pub fn day_only(&self) -> Self {
        Self { as_of: self.as_of.clone(), ..Self::default() }
    }

    /// The address of a path with all that is asked.
    pub fn address(&self, path: &str) -> String {
        let words = self.q.chars().take(WORDS_MAX).collect::<String>();
        let pairs = [
            ("as_of", self.as_of.as_str()),
            ("q", &words),
            ("form", &self.form),
            ("dimension", &self.dimension),
            ("binding", &self.binding),
            ("force", &self.force),
            ("sort", &self.sort),
            ("down", &self.down),
            ("page", &self.page),
        ];
        let given = pairs.iter().filter(|(_, value)| !value.is_empty());
        let query: Vec<String> =
            given.map(|(name, value)| format!("{name}={}", encode(value))).collect();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_stands_in_the_address() {
        let asked = Asked {
            as_of: "2025-01-01".to_owned(),
            q: "a&b".to_owned(),
            page: "3".to_owned(),
            ..Asked::default()
        };
        assert_eq!(asked.address("/x"), "/x?as_of=2025-01-01&q=a%26b&page=3");
        assert_eq!(asked.day_only().address("/x"), "/x?as_of=2025-01-01");
        assert_eq!(Asked::default().address("/x"), "/x");
        let once = asked.sorted_by("title");
        assert_eq!((once.sort.as_str(), once.is_down(), once.page()), ("title", false, 1));
        assert!(once.sorted_by("title").is_down());
        assert!(!once.sorted_by("title").sorted_by("title").is_down());
        assert!(!once.sorted_by("title").sorted_by("date").is_down());
    }

    #[test]
    fn a_day_that_cannot_be_read_is_said_so() {
        let on = |day: &str| Asked { as_of: day.to_owned(), ..Asked::default() }.when();
        assert!(!on("").1 && on("").0.as_of.is_none());
        assert!(!on("2025-01-01").1 && on("2025-01-01").0.as_of.is_some());
        assert!(on("yesterday").1);
    }
}
