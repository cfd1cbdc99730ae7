//! What is told of rounds of conditional commitments.
#![expect(clippy::use_self, reason = "utoipa names what stands there")]

use std::collections::BTreeMap;

use comity_protocol::decimal::Decimal;
use comity_protocol::marking::Tlp;
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::commitments::sealed::views::{SealedOutcomeOut, SealedRoundOut};

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

/// A party whose commitments a depositary leaves out as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ApartOut {
    /// Whose.
    pub party: PartyId,
    /// Why: a code of `spec/errors.md`.
    pub code: String,
}

/// Why an outcome does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FlawOut {
    /// A code of `spec/errors.md`.
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

/// What the party would commit itself to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferIn {
    /// The obligation: a clause of the agreement.
    pub obligation: String,
    /// Offers, ascending by level.
    pub offers: Vec<OfferedIn>,
    /// When the commitment lapses unless it was activated.
    pub expires_at: Timestamp,
    /// Whether higher offers stay open after a lower one was activated.
    #[serde(default)]
    pub ratchet: bool,
    /// The deposit of the party whose place it takes.
    #[serde(default)]
    pub replaces: Option<StatementId>,
    /// Who may see it: whoever sees the agreement's text unless given.
    #[serde(default)]
    pub tlp: Option<Tlp>,
    /// Seal it for the sealed round that is announced: nobody reads it before all are opened.
    #[serde(default)]
    pub sealed: bool,
}

/// A level that is offered if some things are so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferedIn {
    /// The level.
    pub level: u8,
    /// What must be so, all of it; of none, the offer is unconditional.
    #[serde(default, rename = "if")]
    pub needs: Vec<NeedIn>,
}

/// One thing that must be so. Whatever else a condition can say is deposited as a statement of
/// kind `commitment.deposit`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "asks", rename_all = "kebab-case", deny_unknown_fields)]
pub enum NeedIn {
    /// So many parties, the own one among them, at a level or a higher one.
    Parties {
        /// How many.
        at_least: u32,
        /// At which level; that of the offer unless given.
        level: Option<u8>,
        /// Among whom; everybody unless given.
        group: Option<String>,
    },
    /// A part of the total of a table of weights, held by parties at a level or a higher one.
    Share {
        /// The table.
        name: String,
        /// The part, from 0 to 1.
        #[schema(value_type = String)]
        share: Decimal,
        /// At which level; that of the offer unless given.
        level: Option<u8>,
    },
    /// One named party at a level or a higher one.
    Party {
        /// Who.
        party: PartyId,
        /// At which level; that of the offer unless given.
        level: Option<u8>,
    },
    /// Every party of a group at a level or a higher one.
    Each {
        /// The group.
        group: String,
        /// At which level; that of the offer unless given.
        level: Option<u8>,
    },
    /// An agreement in force at the freeze.
    InForce {
        /// Which.
        agreement: String,
    },
}

/// Which deposit is taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawIn {
    /// The statement.
    pub deposit: StatementId,
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
}

/// A round that a depositary announces.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnnounceIn {
    /// When commitments are frozen; not before others can know of it.
    pub frozen_at: Timestamp,
    /// When all obligations start, at once; what comes of the round is said between the two.
    pub effective_at: Timestamp,
    /// An announcement whose place it takes, before its freeze.
    #[serde(default)]
    pub replaces: Option<StatementId>,
    /// Commitments are sealed: so many of the depositaries that published a key open them
    /// together; at least 2.
    #[serde(default)]
    pub sealed: Option<u8>,
}

/// The round that a depositary closes.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CloseIn {
    /// The statement that announced it; the one that is frozen now unless given.
    pub round: Option<StatementId>,
    /// Parties without which it may be closed, of which it is not known here what all they said.
    pub leave_out: Vec<PartyId>,
    /// Close it without all such parties, whichever they are.
    pub leave_out_all: bool,
}
