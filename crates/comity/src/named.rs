//! What is named by how its name begins, as lists and tables shorten it.

use std::str::FromStr;

use comity_protocol::statement::StatementId;
use comity_store::rows::{Begins, ProposalId};
use serde_json::Value;

use crate::connection::Connection;
use crate::failure::Failure;
use crate::route::Route;

/// A statement's identifier, its URN, or the first 8 or more of its digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StatementName(String);

/// A proposal's name, or the first 8 or more of its digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ProposalName(String);

/// Digits of a proposal's name.
const PROPOSAL_DIGITS: usize = 32;

/// Where all digits of a proposal stand.
const IN_LIST: &str = ": `comity proposal list` has all";

/// Rows asked for to see whether a name begins only one: a statement may stand in several logs.
const ALIKE: u32 = 100;

/// Digits of a name, or how it begins, in lower case.
///
/// # Errors
/// That it is neither, in words.
pub(crate) fn begins(text: &str, digits: usize, what: &str) -> Result<String, String> {
    let least = Begins::DIGITS_MIN;
    if (least..=digits).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Ok(text.to_ascii_lowercase());
    }
    Err(format!("{what} is named by {digits} hex digits, or by the first {least} or more of them"))
}

/// The only one of names that begins so.
///
/// # Errors
/// `not-found`, or that several do, `list` saying where all of their digits stand.
pub(crate) fn only(
    what: &str,
    begins: &str,
    names: impl IntoIterator<Item = String>,
    list: &str,
) -> anyhow::Result<String> {
    let mut names: Vec<String> =
        names.into_iter().filter(|name| name.starts_with(begins)).collect();
    names.sort();
    names.dedup();
    match names.as_slice() {
        [name] => Ok(name.clone()),
        [] => Err(Failure::not_found(format!("no {what}'s name begins with {begins}")).into()),
        [_, ..] => {
            let failure = Failure::usage(format!("several {what}s' names begin with {begins}"));
            Err(failure.hint(format!("give more of its digits{list}")).into())
        }
    }
}

impl FromStr for StatementName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits = StatementId::from_urn(text).map(|id| id.to_string());
        let digits = digits.as_deref().unwrap_or(text);
        begins(digits, Begins::DIGITS, "a statement")
            .map(Self)
            .map_err(|why| format!("{why}; or by its URN, urn:comity:statement: and 64 hex digits"))
    }
}

impl StatementName {
    /// The statement of a node that is named so.
    ///
    /// # Errors
    /// That none is, or several are; that the node does not answer.
    pub(crate) fn whole(&self, node: &Connection) -> anyhow::Result<StatementId> {
        if let Ok(id) = self.0.parse() {
            return Ok(id);
        }
        let route = Route::new("/api/v1/statements").with("begins", &self.0).with("limit", ALIKE);
        let page = node.get(route)?;
        let rows = page.get("rows").and_then(Value::as_array).cloned().unwrap_or_default();
        let id = |row: &Value| Some(row.get("id")?.as_str()?.to_owned());
        let names = rows.iter().filter_map(id);
        Ok(only("statement", &self.0, names, "")?.parse()?)
    }
}

impl FromStr for ProposalName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        begins(text, PROPOSAL_DIGITS, "a proposal").map(Self)
    }
}

impl ProposalName {
    /// The proposal that is named so, of all that `list` gives.
    ///
    /// # Errors
    /// That none is, or several are; what `list` says.
    pub(crate) fn whole(
        &self,
        list: impl FnOnce() -> anyhow::Result<Vec<Value>>,
    ) -> anyhow::Result<ProposalId> {
        if let Ok(id) = self.0.parse() {
            return Ok(id);
        }
        let rows = list()?;
        let id = |row: &Value| Some(row.get("id")?.as_str()?.to_owned());
        let name = only("proposal", &self.0, rows.iter().filter_map(id), IN_LIST)?;
        name.parse().map_err(|_| Failure::not_found(format!("no proposal is {name}")).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_whole_or_begin_with_eight_digits() {
        let whole = "ab".repeat(32);
        for good in [&*whole, &format!("urn:comity:statement:{whole}"), "ABABABAB", "abababab1"] {
            let name: StatementName = good.parse().unwrap();
            assert!(name.0.starts_with("abababab"), "{good}");
        }
        for bad in ["abababa", "xbababab", "urn:comity:statement:ab", &format!("{whole}0")] {
            assert!(bad.parse::<StatementName>().is_err(), "{bad}");
        }
        assert!("ab".repeat(16).parse::<ProposalName>().is_ok());
        assert!("ab".repeat(17).parse::<ProposalName>().is_err());
    }

    #[test]
    fn several_that_begin_alike_are_none() {
        let names = || ["abababab11", "abababab22", "abababab11"].map(str::to_owned);
        assert_eq!(only("statement", "abababab1", names(), "list").unwrap(), "abababab11");
        let failed = |begins| {
            let error = only("statement", begins, names(), "list").unwrap_err();
            crate::failure::classify(&error).kind
        };
        assert_eq!(failed("abababab"), crate::failure::FailureKind::Usage);
        assert_eq!(failed("cdcdcdcd"), crate::failure::FailureKind::NotFound);
    }
}
