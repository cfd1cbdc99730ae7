//! What is published of a round, and why it may not hold.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, Serializer};

use crate::commitment::CommitmentRefusal;
use crate::commitment::certificate::{Certificate, CertificateRefusal};
use crate::commitment::context::Context;
use crate::commitment::sealed::SealedRefusal;
use crate::commitment::sealed::outcome::Unsealed;
use comity_protocol::content::Digest;
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;

/// Most rounds that are announced under one agreement, by their order: one a week for five years.
/// Each is checked in full, and all who were bound before stand in each.
pub const ROUNDS_MAX: usize = 260;

/// Most outcomes of one announced round that are judged: a mistake or two can be put right.
pub const CLOSINGS_MAX: usize = 4;

/// What a depositary publishes of a round: the `certificate` of a `commitment.outcome`.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = commitment::Proof))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// What the commitments were judged against.
    pub context: Context,
    /// The deposits that were frozen, as URNs.
    pub deposits: Vec<String>,
    /// Who is bound, and why nobody else is; of a sealed round among those whose envelopes are
    /// revealed.
    pub certificate: Certificate,
    /// Of a sealed round: whose envelopes are revealed, and what is proved by that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<Unsealed>,
}

impl Proof {
    /// SHA-256 over its compact JSON, by which depositaries that say the same are told.
    pub fn digest(&self) -> Digest {
        // Plain data with text keys always serialises.
        Digest::of(&serde_json::to_vec(self).unwrap_or_default())
    }
}

/// A round that a depositary closed, as this node judges it.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = commitment::RoundOutcome))]
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct RoundOutcome {
    /// The statement.
    pub statement: StatementId,
    /// Who closed the round.
    pub by: PartyId,
    /// When that was said.
    pub issued: Timestamp,
    /// When others had seen it in the log of whoever says it.
    #[serde(skip)]
    pub seen: Option<Timestamp>,
    /// Since when the members are bound, all at once; `None` where the outcome does not hold.
    pub effective_at: Option<Timestamp>,
    /// Who is bound to which level of which obligation, those of earlier rounds too.
    pub members: BTreeMap<String, BTreeMap<PartyId, u8>>,
    /// Why the outcome does not hold; `None`: it was checked and holds.
    pub flaw: Option<OutcomeFlaw>,
    /// The deposits that stood at the freeze and count.
    pub counted: Vec<StatementId>,
    /// What parties said in time of their commitments, by what is held here, and the depositary
    /// did not freeze.
    pub left_out: Vec<StatementId>,
    /// Deposits that were frozen and do not count, and why.
    pub not_counted: Vec<NotCounted>,
    /// What was published, where it could be read.
    pub proof: Option<Proof>,
}

/// A deposit that does not count in a round.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = commitment::NotCounted))]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct NotCounted {
    /// The deposit.
    pub deposit: StatementId,
    /// Whose.
    pub party: PartyId,
    /// Why: a code of `spec/errors.md`.
    pub code: &'static str,
}

/// Why an outcome does not hold. Whoever published it is at fault unless said otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutcomeFlaw {
    /// It was not published by a depositary that the agreement names.
    NotDepositary,
    /// Whoever closes it announced no round of these times and this condition before its freeze.
    NotAnnounced,
    /// More than [`CLOSINGS_MAX`] of the same round were published before it.
    TooMany,
    /// Context, deposits or certificate cannot be read.
    Malformed,
    /// It was judged by other groups or weights than the agreement's.
    OtherTerms,
    /// It speaks of an obligation that the agreement does not have.
    ObligationUnknown,
    /// It speaks of levels that the obligation does not have, or calls them otherwise.
    LevelUnknown,
    /// It was published before the time at which it says that commitments were frozen.
    BeforeFreeze,
    /// It was published after the start: by then all could see that nothing had come of the round.
    AfterStart,
    /// Nobody else says that it stood in the log before the start. Nobody is at fault.
    Unvouched,
    /// Of a party that counts it leaves out what others saw in that party's log before the freeze.
    ChangeLeftOut,
    /// The same round was closed by an outcome before it, which counts. Nobody is at fault.
    Repeated,
    /// Something came of an earlier outcome of the same round.
    Overtaken,
    /// It is of a sealed round and opens no envelopes, or the other way round.
    NotSealed,
    /// Fewer depositaries of the board say the same than open envelopes, as others had seen by the
    /// start. Nobody is at fault yet.
    NotAttested,
    /// Another depositary of the board says the same as the one that announced the round. Nobody
    /// is at fault.
    Attests,
    /// What it reveals is not what was sealed.
    Sealed(SealedRefusal),
    /// A deposit it rests on is not held here. Nobody is at fault.
    DepositMissing,
    /// It says that others are bound already than those whom earlier rounds held here bound.
    OtherBound,
    /// It says that an agreement is in force that is not, by what is held here, or leaves out one
    /// that is and that a commitment asks about.
    NotInForce,
    /// The context is refused.
    Context(CommitmentRefusal),
    /// The certificate does not hold.
    Certificate(CertificateRefusal),
}

impl OutcomeFlaw {
    /// The stable code of this flaw, listed in `spec/errors.md`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotDepositary => "outcome-not-by-depositary",
            Self::NotAnnounced => "outcome-not-announced",
            Self::TooMany => "outcome-too-many",
            Self::Malformed => "outcome-malformed",
            Self::OtherTerms => "outcome-other-terms",
            Self::ObligationUnknown => "outcome-obligation-unknown",
            Self::LevelUnknown => "outcome-level-unknown",
            Self::BeforeFreeze => "outcome-before-freeze",
            Self::AfterStart => "outcome-after-start",
            Self::Unvouched => "outcome-unvouched",
            Self::ChangeLeftOut => "outcome-change-left-out",
            Self::Repeated => "outcome-repeated",
            Self::Overtaken => "outcome-overtaken",
            Self::NotSealed => "outcome-not-sealed",
            Self::NotAttested => "outcome-not-attested",
            Self::Attests => "outcome-attests",
            Self::Sealed(refusal) => refusal.code(),
            Self::DepositMissing => "outcome-deposit-missing",
            Self::OtherBound => "outcome-bound-other",
            Self::NotInForce => "outcome-not-in-force",
            Self::Context(refusal) => refusal.code(),
            Self::Certificate(refusal) => refusal.code(),
        }
    }
}

impl Serialize for OutcomeFlaw {
    /// As its code.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}
