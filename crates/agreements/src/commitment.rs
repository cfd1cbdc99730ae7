//! Conditional commitments: "I bind myself if you do", and the largest consistent coalition.
//!
//! A party deposits, for one obligation, offers: "I accept level 2 if at least three parties do".
//! Conditions are monotone, so that the profiles in which every member's condition holds have one
//! largest (Knaster and Tarski); that one is activated, for all at one instant: nobody is first.
//!
//! - [`condition`]: what may be asked of others.
//! - [`context`]: levels, groups, weights, and the round.
//! - [`solve`]: the largest consistent profile.
//! - [`missing`]: what a party outside still lacks.
//! - [`certificate`]: why it is the largest, so that a third party can check it in linear time.
//! - [`round`]: deposits, withdrawals, the freeze, activation, published progress.
//! - [`sealed`]: commitments that nobody sees until all are opened together.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use comity_protocol::content::{Digest, json};
use comity_protocol::party::PartyId;
use comity_protocol::time::Timestamp;
use condition::{Condition, NotMonotone};
use context::{ContextRefusal, LEVELS_MAX, is_name};

pub mod condition;

pub mod context;

mod names;

mod place;

mod problem;

pub mod solve;

mod explain;

pub mod missing;

pub mod certificate;

pub mod round;

pub mod sealed;

/// Most commitments in one round.
pub const COMMITMENTS_MAX: usize = 1 << 20;

/// Longest commitment as JSON in bytes: 15 offers of 64 atoms would be longer, and unreadable.
pub const COMMITMENT_BYTES_MAX: usize = 64 << 10;

/// What one party accepts of one obligation, and on which conditions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commitment {
    /// The agreement.
    pub agreement: String,
    /// The obligation or clause of the agreement: `art-5`.
    pub obligation: String,
    /// Who commits itself.
    pub party: PartyId,
    /// The offers, ascending by level, at most one a level: the highest whose condition holds
    /// binds. A lower offer with a weaker condition is the fallback of the higher one.
    pub offers: Vec<Offer>,
    /// When the commitment lapses unless it was activated; it must stand at the freeze.
    pub expires_at: Timestamp,
    /// Whether the higher offers stay open for later rounds after a lower one was activated.
    #[serde(default, skip_serializing_if = "is_false")]
    pub ratchet: bool,
}

/// One level, and what must be so for it to bind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// The level; not 0, which is no restraint.
    pub level: u8,
    /// What must be so.
    #[serde(rename = "if")]
    pub condition: Condition,
}

/// Why commitments are refused. The party that commits itself is at fault unless said otherwise.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommitmentRefusal {
    /// Longer than [`COMMITMENT_BYTES_MAX`].
    #[error("the commitment is longer than 65,536 bytes")]
    TooLong,
    /// Not the JSON of a commitment.
    #[error("this is not the JSON of a commitment")]
    Malformed,
    /// A condition asks that others stay out, or do no more than so much.
    #[error("at {at}: {why}")]
    NotMonotone {
        /// Where: a JSON Pointer.
        at: String,
        /// What is not monotone, and what to write instead.
        why: NotMonotone,
    },
    /// A condition has too many atoms, is nested too deeply, or has an empty `any`.
    #[error("a condition has at most 64 atoms, at most 8 levels of nesting, and no empty `any`")]
    TooLarge,
    /// Offers are missing, not ascending, or of a level that the obligation does not have.
    #[error("offers stand ascending by level, each once, from 1 to the obligation's highest level")]
    Levels,
    /// A condition names a level that the obligation does not have.
    #[error("a condition names a level that the obligation does not have, or level 0")]
    ConditionLevel,
    /// The commitment is to another agreement. Whoever put the set together is at fault.
    #[error("the commitment is to another agreement")]
    OtherAgreement,
    /// The deposit does not name the words it is about: the digest of the agreement's file.
    #[error("the deposit does not name the digest of the agreement's text")]
    TextMissing,
    /// The deposit is about other words than those of this text.
    #[error("the deposit is about other words than those of this text")]
    TextOther,
    /// Fewer may read the deposit than the text, so that not everybody could check the round.
    #[error("fewer may read the deposit than the agreement's text")]
    NotShown,
    /// The statement's subject is not the agreement, so that nobody who cannot read it could tell
    /// that something was said about it.
    #[error("the subject of the statement is not the agreement it speaks of")]
    SubjectOther,
    /// The agreement has no such obligation.
    #[error("the agreement has no such obligation")]
    UnknownObligation,
    /// No such group.
    #[error("a condition names a group that the round does not have")]
    UnknownGroup,
    /// No such table of weights.
    #[error("a condition names a table of weights that the round does not have")]
    UnknownWeight,
    /// A share above one, or a negative quantity.
    #[error("a share lies between 0 and 1, an amount is not negative")]
    Quantity,
    /// `others` in a condition on another obligation.
    #[error("`others` may stand only in a condition on the offer's own obligation")]
    OthersElsewhere,
    /// Two live commitments of one party to one obligation, neither superseding the other.
    #[error("the party has two live commitments to this obligation; withdraw or supersede one")]
    Contradictory,
    /// The commitment lapses before what comes of the round starts. Whoever put the set together
    /// is at fault.
    #[error("the commitment lapses before what comes of the round starts")]
    Expired,
    /// More than [`COMMITMENTS_MAX`]. Nobody is at fault.
    #[error("a round has at most 1,048,576 commitments")]
    TooMany,
    /// The context.
    #[error(transparent)]
    Context(#[from] ContextRefusal),
}

impl CommitmentRefusal {
    /// The stable code of this refusal, listed in `spec/errors.md`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "commitment-too-long",
            Self::Malformed => "commitment-malformed",
            Self::NotMonotone { .. } => "commitment-not-monotone",
            Self::TooLarge => "commitment-condition-too-large",
            Self::Levels => "commitment-levels",
            Self::ConditionLevel => "commitment-condition-level",
            Self::OtherAgreement => "commitment-other-agreement",
            Self::TextMissing => "commitment-text-missing",
            Self::TextOther => "commitment-text-other",
            Self::NotShown => "commitment-not-shown",
            Self::SubjectOther => "commitment-subject-other",
            Self::UnknownObligation => "commitment-unknown-obligation",
            Self::UnknownGroup => "commitment-unknown-group",
            Self::UnknownWeight => "commitment-unknown-weight",
            Self::Quantity => "commitment-quantity",
            Self::OthersElsewhere => "commitment-others-elsewhere",
            Self::Contradictory => "commitment-contradictory",
            Self::Expired => "commitment-expired",
            Self::TooMany => "commitment-too-many",
            Self::Context(refusal) => refusal.code(),
        }
    }
}

impl Commitment {
    /// Reads a commitment from JSON and checks what can be checked without the round.
    ///
    /// # Errors
    /// [`CommitmentRefusal`]; above all `NotMonotone` with what to write instead.
    pub fn parse(bytes: &[u8]) -> Result<Self, CommitmentRefusal> {
        if bytes.len() > COMMITMENT_BYTES_MAX {
            return Err(CommitmentRefusal::TooLong);
        }
        let value = json::parse(bytes).ok_or(CommitmentRefusal::Malformed)?;
        for (index, offer) in value
            .pointer("/offers")
            .and_then(|o| o.as_array())
            .iter()
            .flat_map(|o| o.iter().enumerate())
        {
            let Some(condition) = offer.get("if") else { continue };
            if let Some((at, why)) =
                condition::not_monotone(condition, &format!("/offers/{index}/if"))
            {
                return Err(CommitmentRefusal::NotMonotone { at, why });
            }
        }
        let commitment: Self =
            serde_json::from_value(value).map_err(|_| CommitmentRefusal::Malformed)?;
        commitment.check()?;
        Ok(commitment)
    }

    /// The canonical bytes: compact JSON, members in the order of the fields, defaults left out.
    pub fn canonical_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.write_canonical(&mut bytes);
        bytes
    }

    fn write_canonical(&self, bytes: &mut Vec<u8>) {
        // Plain data with text keys always serialises, and a vector always has room.
        let _ = serde_json::to_writer(bytes, self);
    }

    /// SHA-256 of the canonical bytes.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.canonical_bytes())
    }

    /// Whether names, levels and conditions keep within the limits.
    pub(crate) fn check(&self) -> Result<(), CommitmentRefusal> {
        if !is_name(&self.agreement) || !is_name(&self.obligation) {
            return Err(CommitmentRefusal::Malformed);
        }
        let levels = self.offers.iter().map(|offer| offer.level);
        let ascends = levels.clone().zip(levels.clone().skip(1)).all(|(low, high)| low < high);
        let starts = levels.clone().next().is_some_and(|level| level > 0);
        let fits = levels.clone().next_back().is_some_and(|level| usize::from(level) < LEVELS_MAX);
        if !(ascends && starts && fits) {
            return Err(CommitmentRefusal::Levels);
        }
        if !self.offers.iter().all(|offer| offer.condition.is_bounded()) {
            return Err(CommitmentRefusal::TooLarge);
        }
        Ok(())
    }
}

/// The digest of a set of commitments, whatever their order: SHA-256 over a label and the sorted
/// digests of the commitments.
pub fn set_digest(commitments: &[Commitment]) -> Digest {
    let mut bytes = Vec::new();
    let digest = |one: &Commitment| {
        bytes.clear();
        one.write_canonical(&mut bytes);
        Digest::of(&bytes)
    };
    let mut digests: Vec<Digest> = commitments.iter().map(digest).collect();
    digests.sort_unstable();
    let mut hasher = Sha256::new();
    hasher.update(b"comity commitment set v1\n");
    for digest in &digests {
        hasher.update(digest.0);
    }
    Digest(hasher.finalize().into())
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_false(flag: &bool) -> bool {
    !flag
}
