//! What is supposed: acts, as many as one likes, the day that is asked about, another text.

use std::collections::BTreeMap;

/// Most acts of one question.
pub const ACTS_MAX: usize = 40;

/// An act that is supposed, as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Who would act: a country by name or code, or a party's identifier.
    pub party: String,
    /// What it would do.
    pub action: String,
    /// When.
    pub day: String,
}

/// What is supposed, as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Supposed {
    /// The acts, in the order of their rows.
    pub rows: Vec<Row>,
    /// The day that is asked about; empty: that of the last act, or today.
    pub as_of: String,
    /// Another text; empty: the one that is held.
    pub text: String,
}

impl Row {
    /// Whether nobody is named in it.
    pub fn is_empty(&self) -> bool {
        self.party.trim().is_empty()
    }
}

impl Supposed {
    /// From a form: `party`, `action` and `day`, of further rows with `_2` and so on behind them.
    pub fn read(form: &BTreeMap<String, String>) -> Self {
        let field = |name: &str, at: usize| form.get(&named(name, at)).cloned();
        let row = |at| {
            let party = field("party", at)?;
            let (action, day) = (field("action", at), field("day", at));
            let (action, day) = (action.unwrap_or_default(), day.unwrap_or_default());
            Some(Row { party, action, day })
        };
        let other = |name: &str| form.get(name).cloned().unwrap_or_default();
        let rows = (0..ACTS_MAX).map_while(row).collect();
        Self { rows, as_of: other("as_of"), text: other("text") }
    }

    /// Whether a step of the form only changes its rows, and if so changes them.
    pub fn is_changed(&mut self, step: &str) -> bool {
        if step == "more" {
            self.rows.push(Row::default());
            self.rows.truncate(ACTS_MAX);
            return true;
        }
        let Some(at) = step.strip_prefix("drop:").and_then(|at| at.parse::<usize>().ok()) else {
            return false;
        };
        if at < self.rows.len() {
            self.rows.remove(at);
        }
        true
    }

    /// The rows in which somebody is named.
    pub fn acts(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| !row.is_empty())
    }
}

/// The name of a field in a row, counted from zero.
pub fn named(name: &str, at: usize) -> String {
    if at == 0 { name.to_owned() } else { format!("{name}_{}", at.saturating_add(1)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_added_and_left_out() {
        let pair = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        let form = [
            pair("party", "FR"),
            pair("action", "signature"),
            pair("day", "2026-12-01"),
            pair("party_2", ""),
            pair("party_3", "Brazil"),
            pair("party_5", "lost: there is no fourth"),
            pair("as_of", "2027-01-01"),
        ];
        let mut supposed = Supposed::read(&form.into());
        let parties =
            |of: &Supposed| of.rows.iter().map(|row| row.party.clone()).collect::<Vec<_>>();
        assert_eq!(parties(&supposed), ["FR", "", "Brazil"]);
        assert_eq!(supposed.acts().count(), 2);
        assert!(supposed.is_changed("more") && supposed.rows.len() == 4);
        assert!(supposed.is_changed("drop:0"));
        assert_eq!(parties(&supposed), ["", "Brazil", ""]);
        assert!(supposed.is_changed("drop:99") && !supposed.is_changed("think"));
        for _ in 0..ACTS_MAX {
            supposed.is_changed("more");
        }
        assert_eq!(supposed.rows.len(), ACTS_MAX);
    }
}
