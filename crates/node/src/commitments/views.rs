//! What is told of rounds of conditional commitments.
#![expect(clippy::use_self, reason = "utoipa names what stands there")]

mod given;
mod outcome;

use std::collections::BTreeMap;

use comity_protocol::decimal::Decimal;
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::commitments::sealed::views::SealedRoundOut;

pub use given::{AnnounceIn, CloseIn, NeedIn, OfferIn, OfferedIn, WithdrawIn};
pub use outcome::{
    ApartOut, BecauseOut, GivenUpOut, LackOut, MemberOut, NotCountedOut, OutcomeOut, OutsideOut,
};

/// Where a round stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RoundState {
    /// Commitments are deposited, and can be withdrawn; only counts in groups are told.
    Open,
    /// Commitments are frozen: nothing can be taken back, and the depositary says what comes of
    /// them before the start, or nothing does.
    Frozen,
    /// A depositary closed it, and its members are bound.
    Activated,
    /// A depositary closed it, and nobody is bound by it.
    NotActivated,
    /// A depositary closed it by an outcome that does not hold.
    Flawed,
}

/// A round in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RoundRow {
    /// The agreement.
    pub agreement: String,
    /// Its title by language.
    pub title: BTreeMap<String, String>,
    /// Where it stands.
    pub state: RoundState,
    /// The obligations that it is about.
    pub obligations: Vec<String>,
    /// The outcome that closed it; none while it is open.
    pub outcome: Option<StatementId>,
    /// When its commitments are frozen, or were; none while no round is announced.
    pub frozen_at: Option<Timestamp>,
    /// Since when its members are bound, or would be.
    pub effective_at: Option<Timestamp>,
    /// How many parties it bound anew, where it is closed.
    pub members: Option<usize>,
    /// While it is open, the number of parties that offer anything, told in groups only: at least
    /// so many, and nothing below the first group.
    pub at_least: Option<u64>,
}

/// A level of an obligation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LevelOut {
    /// Its number; 0 is no restraint.
    pub number: u8,
    /// What it is called.
    pub name: String,
}

/// How far deposits have come at one level, in groups only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProgressOut {
    /// The level.
    pub level: LevelOut,
    /// At least so many parties offer this level or a higher one, on whatever conditions: a
    /// multiple of the group. None below the first.
    pub at_least: Option<u64>,
    /// How many of them are bound to it already.
    pub bound: u64,
}

/// An obligation to which parties can commit themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ObligationOut {
    /// The clause.
    pub id: String,
    /// Its heading by language.
    pub heading: BTreeMap<String, String>,
    /// The level at which a party to the whole agreement stands.
    pub of_parties: u8,
    /// Whether the clause declares levels of its own.
    pub has_levels: bool,
    /// Its levels from the first of restraint up.
    pub progress: Vec<ProgressOut>,
}

/// What binds a party to a level of an obligation now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BoundOut {
    /// The party.
    pub party: PartyId,
    /// The obligation.
    pub obligation: String,
    /// The level.
    pub level: LevelOut,
    /// Since when.
    pub since: Timestamp,
    /// The first day on which it is no longer bound, where it gave notice.
    pub until: Option<String>,
    /// The outcome that says so.
    pub outcome: StatementId,
}

/// A commitment that the node's own party deposited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OwnOut {
    /// The statement.
    pub deposit: StatementId,
    /// When it was signed.
    pub issued_at: Timestamp,
    /// The obligation.
    pub obligation: String,
    /// What it offers, ascending by level.
    pub offers: Vec<OfferOut>,
    /// When it lapses.
    pub expires_at: Timestamp,
    /// Whether higher offers stay open after a lower one was activated.
    pub ratchet: bool,
}

/// What the node's own party sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OwnSealedOut {
    /// The statement.
    pub deposit: StatementId,
    /// The announcement of the round.
    pub round: StatementId,
    /// When it was signed.
    pub issued_at: Timestamp,
    /// What is in it.
    pub holds: HeldOut,
}

/// What is in an envelope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "holds", rename_all = "kebab-case")]
pub enum HeldOut {
    /// A commitment.
    Offers {
        /// The obligation.
        obligation: String,
        /// What it offers, ascending by level.
        offers: Vec<OfferOut>,
        /// When it lapses.
        expires_at: Timestamp,
    },
    /// Nothing: the party commits itself to nothing, and nobody can tell.
    Blank,
    /// It was sealed elsewhere, and cannot be read here.
    Unknown,
}

/// A level that is offered, and on which condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OfferOut {
    /// The level.
    pub level: LevelOut,
    /// What must be so; nothing where the offer is unconditional.
    pub condition: AskOut,
}

/// What is asked: a condition, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "asks", rename_all = "kebab-case")]
pub enum AskOut {
    /// All of these; of none, nothing is asked.
    All {
        /// Which.
        #[schema(no_recursion)]
        of: Vec<AskOut>,
    },
    /// At least one of these.
    Any {
        /// Which.
        #[schema(no_recursion)]
        of: Vec<AskOut>,
    },
    /// So many parties at a level or a higher one.
    Parties {
        /// How many.
        at_least: u64,
        /// At which level.
        at: AtOut,
        /// How many there are; left out before a round is closed.
        found: Option<u64>,
    },
    /// So much of a weight, held by parties at a level or a higher one.
    Weight {
        /// The table.
        name: String,
        /// The part of its total, from 0 to 1.
        #[schema(value_type = Option<String>)]
        share: Option<Decimal>,
        /// The amount, in its unit.
        #[schema(value_type = Option<String>)]
        amount: Option<Decimal>,
        /// At which level.
        at: AtOut,
        /// How much there is, in the unit of the table.
        #[schema(value_type = Option<String>)]
        found: Option<Decimal>,
    },
    /// So much restraint in total: the sum of levels.
    Restraint {
        /// How much.
        at_least: u64,
        /// Of whom.
        at: AtOut,
        /// How much there is.
        found: Option<u64>,
    },
    /// Every party of a group at a level or a higher one.
    Each {
        /// Which group, and at which level.
        at: AtOut,
    },
    /// One named party at a level or a higher one.
    Party {
        /// Who.
        party: PartyId,
        /// At which level.
        at: AtOut,
    },
    /// The round is frozen at a time or later.
    OnOrAfter {
        /// The time.
        time: Timestamp,
        /// Whether it is denied: before that time.
        not: bool,
    },
    /// An agreement is in force at the freeze.
    InForce {
        /// Which.
        agreement: String,
        /// Whether it is denied.
        not: bool,
    },
    /// The party itself has so much of a weight.
    OwnWeight {
        /// The table.
        name: String,
        /// How much, in its unit.
        #[schema(value_type = String)]
        at_least: Decimal,
        /// Whether it is denied: less than that.
        not: bool,
    },
}

/// At which level of which obligation, and among whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AtOut {
    /// The obligation.
    pub obligation: String,
    /// The level; 0 where levels are added up.
    pub level: LevelOut,
    /// The group; everybody where there is none.
    pub group: Option<String>,
    /// Whether the party that asks is left out.
    pub others: bool,
}

/// What the reader of a page, or its party, can do next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "step", rename_all = "kebab-case")]
pub enum NextStep {
    /// Only look on.
    Look,
    /// Somebody else has to approve what is proposed.
    Approve {
        /// The proposals that wait, by their names.
        proposals: Vec<String>,
    },
    /// Offer something: nothing of the party stands.
    Offer,
    /// Wait for the freeze; the offer that stands can be changed or withdrawn until then.
    Wait,
    /// Announce a round, as a depositary: somebody offers something, and no round is announced.
    Announce,
    /// Close the round, as its depositary.
    Close,
    /// Release the party's shares of what was sealed, as a depositary of the round.
    Release,
    /// Say the same as the depositary that closed a sealed round, having opened it too.
    Attest,
}

/// Where an announced round stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AnnouncedState {
    /// Its freeze lies ahead.
    Ahead,
    /// It is frozen, and can be closed.
    Frozen,
    /// An outcome that holds closed it.
    Closed,
    /// It started without an outcome that holds: nobody is bound by it.
    Over,
    /// It is none.
    Refused,
}

/// A round that was announced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AnnouncedOut {
    /// The statement that announced it.
    pub round: StatementId,
    /// Who announced it.
    pub by: PartyId,
    /// When that could be known.
    pub announced_at: Timestamp,
    /// When commitments are frozen.
    pub frozen_at: Timestamp,
    /// When what comes of them starts.
    pub effective_at: Timestamp,
    /// Where it stands.
    pub state: AnnouncedState,
    /// Why it is none: a code of `spec/errors.md`.
    pub flaw: Option<FlawOut>,
    /// To whom commitments are sealed, where nobody sees them before all are opened together.
    pub sealed: Option<SealedRoundOut>,
}

/// The commitments of one agreement: the open round, those that were closed, and who is bound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CommitmentsOut {
    /// The agreement.
    pub agreement: String,
    /// Its title by language.
    pub title: BTreeMap<String, String>,
    /// Who announces and closes its rounds; nobody where the text names none.
    pub depositaries: Vec<String>,
    /// Size of the groups in which progress is told.
    pub group: u64,
    /// The number of parties whose commitment stands, in groups only.
    pub at_least: Option<u64>,
    /// Obligations, those with levels or commitments.
    pub obligations: Vec<ObligationOut>,
    /// Groups that conditions can name.
    pub groups: Vec<String>,
    /// Tables of weights that conditions can name.
    pub weights: Vec<String>,
    /// Rounds that were announced, the latest first; at most 50.
    pub announced: Vec<AnnouncedOut>,
    /// Rounds that were closed, the latest first.
    pub closed: Vec<RoundRow>,
    /// Who is bound now.
    pub bound: Vec<BoundOut>,
    /// What the node's own party deposited and did not withdraw; for its people only.
    pub own: Vec<OwnOut>,
    /// What it sealed for a round that was not closed yet; for its people only.
    pub own_sealed: Vec<OwnSealedOut>,
    /// The depositaries that published a key to which commitments can be sealed.
    pub sealed_by: Vec<PartyId>,
    /// What can be done next; for the node's own people only.
    pub next: NextStep,
}

/// Why an outcome does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FlawOut {
    /// A code of `spec/errors.md`.
    pub code: String,
}
