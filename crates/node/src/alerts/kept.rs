//! Rules as the store has them.

use comity_store::rows::AlertRuleRow;
use serde::{Deserialize, Serialize};

use crate::alerts::rules::Rules;

/// Rules as they are kept: with the secret, which nobody is shown again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The rules.
    pub rules: Rules,
    /// By what requests to the hook are signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

impl Kept {
    /// As a row has them; the usual ones where it cannot be read.
    pub fn of(row: &AlertRuleRow) -> Self {
        serde_json::from_str(&row.rules).unwrap_or_default()
    }

    /// As a row keeps them.
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
