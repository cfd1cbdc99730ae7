//! Entry into force: one small algebra for when an agreement begins to bind.
//!
//! - [`Rule`], [`Condition`], [`Effect`]: what must have happened and what day follows, as data.
//! - [`Timeline`], [`Setting`]: what was deposited when and since when that is known; sets,
//!   weights and other agreements that a rule refers to.
//!
//! Two axes of time: a table of today's status is not the record of what was deposited. A row
//! that was overwritten, or a state that no longer exists, changes the date that comes out.

mod rule;
mod timeline;

pub use rule::{Bound, Condition, Effect, NotBefore, Ratio, Rule, Who, Whole};
pub use timeline::{
    Act, Deposit, Membership, Other, Setting, Succeeds, Succession, Timeline, View, Weights,
};

/// Why a rule or its data is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum ForceRefusal {
    /// The author's: more than 64 conditions, or nested more than 8 deep.
    #[error("a rule has at most 64 conditions, nested at most 8 deep")]
    RuleTooLarge,
    /// The author's: not a share between 0 and 1.
    #[error("a share is written like “2/3”, “55 %” or “0.55” and lies between 0 and 1")]
    RatioMalformed,
}

impl ForceRefusal {
    /// The stable code of this refusal.
    pub const fn code(self) -> &'static str {
        match self {
            Self::RuleTooLarge => "force-rule-too-large",
            Self::RatioMalformed => "ratio-malformed",
        }
    }
}
