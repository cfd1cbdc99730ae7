//! What statements say of each agreement, as the life of agreements concludes it.
//!
//! The observatory reads conclusions, not statements: who fills this in ([`crate::agreement::life`]
//! and [`crate::agreement::force`], by way of the node) judges powers, order and effect.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::agreement::document::Certainty;
use crate::calendar::Day;
use crate::statement::StatementId;

/// Conclusions from statements, by the identifier of the agreement.
pub type Live = BTreeMap<String, LiveAgreement>;

/// What statements say of one agreement.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LiveAgreement {
    /// Who takes part and how, in any order; of several for one party the latest counts.
    pub participations: Vec<Participation>,
    /// Whether it is in force; `None` where the rule of entry into force gives no answer.
    pub in_force: Option<LiveForce>,
}

/// One party's part in an agreement.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Participation {
    /// ISO 3166-1 alpha-2 code, `EU`, name or party identifier, as agreement files write it.
    pub party: String,
    /// How it takes part.
    pub status: Status,
    /// Since when, where known.
    pub since: Option<Day>,
    /// The statement that shows it.
    pub evidence: Option<StatementId>,
    /// How sure.
    pub certainty: Certainty,
    /// Where it comes from, in words, where there is no statement.
    pub source: Option<String>,
}

/// How a party takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Endorsed, adopted or definitively signed: all that a text that does not bind asks for.
    Endorsed,
    /// Signed, with consent to follow.
    Signed,
    /// Applies it for the time being.
    Provisional,
    /// Consented to be bound: ratified, accepted, approved, acceded.
    Consented,
    /// A law holds there.
    Subject,
    /// Suspended in whole.
    Suspended,
    /// Withdrew.
    Withdrawn,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 7] = [
        Self::Endorsed,
        Self::Signed,
        Self::Provisional,
        Self::Consented,
        Self::Subject,
        Self::Suspended,
        Self::Withdrawn,
    ];

    /// Its word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Endorsed => "endorsed",
            Self::Signed => "signed",
            Self::Provisional => "provisional",
            Self::Consented => "consented",
            Self::Subject => "subject",
            Self::Suspended => "suspended",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Whether the party still takes part.
    pub const fn takes_part(self) -> bool {
        !matches!(self, Self::Withdrawn)
    }

    /// Whether a text that binds and is in force binds this party.
    pub const fn is_bound(self) -> bool {
        matches!(self, Self::Provisional | Self::Consented | Self::Subject)
    }
}

/// Whether an agreement is in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LiveForce {
    /// Since when; `None` is not in force.
    pub since: Option<Day>,
    /// The statements that tipped it, in any order.
    pub evidence: Vec<StatementId>,
    /// How sure.
    pub certainty: Certainty,
}
