//! Days that a month does not have.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What "31 January + 1 month" is; an agreement says it, nothing is assumed.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rounding {
    /// The last day of the month: 28 or 29 February.
    LastDay,
    /// The first day of the month after: 1 March.
    NextMonth,
    /// An error, `date-ambiguous`.
    Refuse,
}

impl fmt::Display for Rounding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LastDay => "the last day of the month",
            Self::NextMonth => "the first day of the next month",
            Self::Refuse => "no rounding",
        })
    }
}
