//! What somebody asks to have signed: offers, withdrawals, rounds and their closing.

use comity_protocol::decimal::Decimal;
use comity_protocol::marking::Tlp;
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
