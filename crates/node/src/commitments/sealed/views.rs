//! What is told of sealed rounds.

use comity_protocol::party::PartyId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// To whom the commitments of a round are sealed, and who of them opened it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SealedRoundOut {
    /// How many depositaries open all envelopes together.
    pub threshold: u8,
    /// The depositaries, in the order of their shares.
    pub depositaries: Vec<PartyId>,
    /// Those that released their shares, as far as that is for the reader: none but depositaries
    /// see it.
    pub released: Vec<PartyId>,
    /// Whether an outcome waits for other depositaries to say the same.
    pub to_attest: bool,
}

/// What was opened of a sealed round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SealedOutcomeOut {
    /// How many envelopes are revealed: those of the members.
    pub revealed: usize,
    /// How many are not: of parties outside, blanks and faulty ones alike.
    pub others: u64,
    /// The depositaries that say the same, the one that closed the round among them.
    pub attested_by: Vec<PartyId>,
    /// How many have to.
    pub threshold: u8,
}
