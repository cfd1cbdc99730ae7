//! What came of a round: who is bound and why, who is not, and what they lack.

use std::collections::BTreeMap;

use comity_protocol::decimal::Decimal;
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::commitments::sealed::views::SealedOutcomeOut;
use crate::commitments::views::{AskOut, FlawOut, LevelOut, RoundState};

/// What came of a round, with its certificate in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutcomeOut {
    /// The agreement.
    pub agreement: String,
    /// Its title by language.
    pub title: BTreeMap<String, String>,
    /// The statement; none where it is only looked at what would come of it.
    pub outcome: Option<StatementId>,
    /// Who closed the round.
    pub by: Option<PartyId>,
    /// When that was said.
    pub issued_at: Option<Timestamp>,
    /// Where the round stands.
    pub state: RoundState,
    /// Why it does not hold, where it does not.
    pub flaw: Option<FlawOut>,
    /// When commitments were frozen.
    pub frozen_at: Option<Timestamp>,
    /// When what comes of it starts, or would: the outcome is said by then.
    pub starts_at: Option<Timestamp>,
    /// Since when its members are bound, all at once.
    pub effective_at: Option<Timestamp>,
    /// SHA-256 of the set of commitments.
    pub commitments: Option<String>,
    /// SHA-256 of what they were judged against.
    pub context: Option<String>,
    /// How many deposits were frozen.
    pub frozen: usize,
    /// Who is bound, and why.
    pub members: Vec<MemberOut>,
    /// Who offered more than came of it, and what was lacking.
    pub outside: Vec<OutsideOut>,
    /// Offers given up while the round was decided, in order: why no larger coalition was possible.
    pub given_up: Vec<GivenUpOut>,
    /// Deposits that do not count.
    pub not_counted: Vec<NotCountedOut>,
    /// Deposits in time that the depositary did not freeze.
    pub left_out: Vec<StatementId>,
    /// Parties that are left out as a whole, while a depositary looks at what it would close.
    pub apart: Vec<ApartOut>,
    /// Of a sealed round: what was opened, and who says the same.
    pub sealed: Option<SealedOutcomeOut>,
}

/// A party whose commitments a depositary leaves out as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ApartOut {
    /// Whose.
    pub party: PartyId,
    /// Why: a code of `spec/errors.md`.
    pub code: String,
}

/// A party that a round bound, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MemberOut {
    /// The party.
    pub party: PartyId,
    /// The obligation.
    pub obligation: String,
    /// The level.
    pub level: LevelOut,
    /// Why.
    pub because: BecauseOut,
}

/// Why a member is bound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "because", rename_all = "kebab-case")]
pub enum BecauseOut {
    /// An earlier round bound it.
    EarlierRound,
    /// Its condition is met: by these parts of it, which suffice. None where it asked for nothing.
    Met {
        /// Which.
        parts: Vec<AskOut>,
    },
    /// Its commitment is not held here.
    NotHeld,
}

/// A party below one of its offers, and what it lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutsideOut {
    /// The party.
    pub party: PartyId,
    /// The obligation.
    pub obligation: String,
    /// Where it stands; level 0: it is not bound.
    pub level: LevelOut,
    /// Its next higher offer.
    pub next: LevelOut,
    /// What that lacks.
    pub lacks: LackOut,
}

/// What a condition lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "lacks", rename_all = "kebab-case")]
pub enum LackOut {
    /// Every one of these.
    All {
        /// Which.
        #[schema(no_recursion)]
        of: Vec<LackOut>,
    },
    /// One of these is enough.
    Any {
        /// Which.
        #[schema(no_recursion)]
        of: Vec<LackOut>,
    },
    /// So many more parties.
    Parties {
        /// How many.
        more: u64,
    },
    /// So much more of a weight.
    Weight {
        /// In the unit of the table.
        #[schema(value_type = String)]
        more: Decimal,
        /// As a part of the total, from 0 to 1.
        #[schema(value_type = Option<String>)]
        share: Option<Decimal>,
    },
    /// Weights of all of whom a share is asked.
    Undeclared {
        /// The table.
        weights: String,
    },
    /// So many more levels in total.
    Restraint {
        /// How many.
        more: u64,
    },
    /// So many more parties of a group.
    Each {
        /// How many.
        more: u64,
        /// Which, of a small group.
        names: Vec<PartyId>,
    },
    /// So many more levels of the named party.
    Levels {
        /// How many.
        more: u64,
    },
    /// A fact that no party's commitment changes.
    Fact,
}

/// An offer that was given up while the round was decided, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GivenUpOut {
    /// The party.
    pub party: PartyId,
    /// The obligation.
    pub obligation: String,
    /// The level that it offered.
    pub level: LevelOut,
    /// Parts of its condition that were not met of anybody who still stood then.
    pub unmet: Vec<AskOut>,
}

/// A deposit that does not count, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NotCountedOut {
    /// The statement.
    pub deposit: StatementId,
    /// Whose.
    pub party: PartyId,
    /// A code of `spec/errors.md`.
    pub code: String,
}
