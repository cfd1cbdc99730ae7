//! How sure a fact of an agreement file is.

use serde::{Deserialize, Serialize};

/// How sure something is.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// The official text was read.
    Verified,
    /// From a secondary source.
    Reported,
    /// From general knowledge; to be confirmed before it is quoted.
    Unconfirmed,
    /// Sources disagree.
    Disputed,
}
