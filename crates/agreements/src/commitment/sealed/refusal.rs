//! Why sealing or opening is refused.

use crate::commitment::CommitmentRefusal;

/// Why sealing or opening is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealedRefusal {
    /// The board is no board. Whoever prepared the round is at fault.
    #[error(
        "a board has 2 to 32 depositaries with different names and keys, and a threshold of \
             at least 2"
    )]
    Board,
    /// The commitment does not fit the envelope. The author is at fault.
    #[error("the commitment is too long for an envelope")]
    TooLong,
    /// An envelope is not of the form or size of all. The depositor is at fault.
    #[error("the envelope is not of the form and size that all have")]
    Malformed,
    /// An envelope or release is for another board. Whoever sent it is at fault.
    #[error("this is for another board of depositaries")]
    OtherBoard,
    /// The key belongs to no depositary of the board. The caller is at fault.
    #[error("the key belongs to no depositary of this board")]
    NotDepositary,
    /// Nothing is opened before the freeze. The caller is at fault.
    #[error("nothing is opened before the round is frozen")]
    BeforeFreeze,
    /// Releases are for different sets of envelopes, or for another freeze.
    #[error("the depositaries released shares for different sets of envelopes")]
    OtherSet,
    /// Fewer right shares than the threshold. Nobody is at fault yet.
    #[error("fewer right shares than the threshold")]
    TooFewShares,
    /// A depositary released a share other than the one it was dealt. The depositary is at fault.
    #[error("the depositary released another share than the envelope says")]
    WrongShare,
    /// An envelope is not what its own seed makes. The depositor is at fault, provably.
    #[error("the envelope was not dealt as its own contents say")]
    Inconsistent,
    /// Inside is a commitment of another party. The depositor is at fault.
    #[error("inside the envelope is a commitment of another party")]
    NotOwn,
    /// The commitment inside. The depositor is at fault.
    #[error(transparent)]
    Commitment(#[from] CommitmentRefusal),
    /// A published outcome reveals what was not deposited, or not what it should. Whoever
    /// published it is at fault.
    #[error("the outcome does not fit the envelopes that were deposited")]
    Outcome,
}

impl SealedRefusal {
    /// The stable code of this refusal, listed in `spec/errors.md`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Board => "sealed-board",
            Self::TooLong => "sealed-too-long",
            Self::Malformed => "sealed-malformed",
            Self::OtherBoard => "sealed-other-board",
            Self::NotDepositary => "sealed-not-depositary",
            Self::BeforeFreeze => "sealed-before-freeze",
            Self::OtherSet => "sealed-other-set",
            Self::TooFewShares => "sealed-too-few-shares",
            Self::WrongShare => "sealed-wrong-share",
            Self::Inconsistent => "sealed-inconsistent",
            Self::NotOwn => "sealed-not-own",
            Self::Commitment(refusal) => refusal.code(),
            Self::Outcome => "sealed-outcome",
        }
    }
}
