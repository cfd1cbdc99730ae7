//! The outcome of a sealed round: whose envelopes stood, what is revealed of them, and how many
//! depositaries say the same.

use std::collections::BTreeSet;

use super::announced::Announced;
use super::before::Before;
use super::judge::{Ground, named};
use super::outcome::{OutcomeFlaw, Proof};
use super::terms::{self, Own};
use crate::commitment::context::Round;
use crate::commitment::round::{Act, Deposit, Frozen, freeze_sealed};
use crate::commitment::sealed::outcome::{OutcomeRefusal, Unsealed, verify_outcome};
use crate::commitment::sealed::{Board, Sealed};
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;

impl Ground<'_> {
    /// The commitments that an outcome reveals, where those were sealed that it opens, and enough
    /// depositaries say the same.
    pub(super) fn unsealed(
        &self,
        before: &Before,
        proof: &Proof,
        (board, unsealed): (&Board, &Unsealed),
        own: &Own<'_>,
    ) -> Result<Frozen, OutcomeFlaw> {
        let context = &proof.context;
        let chosen = self.chosen(&proof.deposits)?;
        let standing = standing(before, &chosen, (board, &context.round));
        let envelopes: Vec<Sealed> = standing.iter().map(|(_, one)| one.clone()).collect();
        let whole = unsealed.whole(board, &proof.certificate);
        let found =
            verify_outcome(board, &envelopes, context, &whole).map_err(|why| match why {
                OutcomeRefusal::Sealed(refusal) => OutcomeFlaw::Sealed(refusal),
                OutcomeRefusal::Certificate(refusal) => OutcomeFlaw::Certificate(refusal),
            })?;
        let mut frozen = Frozen { standing: Vec::new(), findings: Vec::new() };
        for (envelope, commitment) in found {
            if own.has_more_than(context, &commitment) {
                return Err(OutcomeFlaw::OtherTerms);
            }
            // What was in force then is not asked before it is known who asks.
            if !terms::asks_about(&commitment).is_empty() {
                return Err(OutcomeFlaw::NotInForce);
            }
            let deposit = standing.iter().find(|(_, one)| one.envelope == envelope);
            frozen.standing.extend(deposit.map(|(id, _)| (*id, commitment)));
        }
        Ok(frozen)
    }

    /// Whether as many depositaries of the board published it as open envelopes together.
    pub(super) fn is_attested(&self, board: &Board, proof: &Proof) -> bool {
        let by_start = |party: &PartyId| {
            let seen = self.attested.get(&proof.digest()).and_then(|of| of.get(party));
            seen.is_some_and(|seen| *seen <= proof.context.round.effective_at)
        };
        let all = board.depositaries.iter().filter(|one| by_start(&one.party));
        all.count() >= usize::from(board.threshold)
    }

    /// The envelopes that stand among the deposits that a depositary says were frozen, where it
    /// leaves out nothing of whoever has one among them.
    ///
    /// # Errors
    /// What is wrong with its choice.
    pub(super) fn opens(
        &self,
        before: &Before,
        announced: &Announced,
        (deposits, round): (&[String], &Round),
    ) -> Result<Vec<(StatementId, Sealed)>, OutcomeFlaw> {
        let board = announced.board.as_ref().ok_or(OutcomeFlaw::NotSealed)?;
        if !announced.is_of(round, announced.activation.as_ref()) {
            return Err(OutcomeFlaw::NotAnnounced);
        }
        let chosen = self.chosen(deposits)?;
        let standing = standing(before, &chosen, (board, round));
        let counted: BTreeSet<&PartyId> = standing.iter().map(|(_, one)| &one.party).collect();
        self.names_all_of(&counted, round.frozen_at, &named(deposits))?;
        Ok(standing)
    }
}

/// The envelopes that stand at the freeze of a round among deposits.
pub(in super::super) fn standing(
    before: &Before,
    deposits: &[Deposit],
    (board, round): (&Board, &Round),
) -> Vec<(StatementId, Sealed)> {
    let is_left = |deposit: &&Deposit| {
        matches!(deposit.act, Act::Seal { .. }) && before.is_left_sealed(deposit, round.frozen_at)
    };
    let gone: BTreeSet<StatementId> =
        deposits.iter().filter(is_left).map(|deposit| deposit.id).collect();
    // Deposits stand in the logs of their parties, and the place in one log does not count here.
    let round = Round { size: u64::MAX, ..round.clone() };
    freeze_sealed(deposits, (board.digest(), &round), &gone)
}
