//! How a sealed round of an agreement is opened, by what is held.
//!
//! The depositary that announced it releases its shares first, and says with them which deposits
//! were frozen; the others release theirs for the same, where they find it right. With enough of
//! them each depositary opens all envelopes and finds the same outcome; the first publishes it, and
//! the others say the same.

use std::collections::BTreeSet;

use super::Docket;
use super::round::announced::{Announced, board_of};
use super::round::close::{Closing, Gathered, Known, gather};
use super::round::outcome::{OutcomeFlaw, Proof, RoundOutcome};
use super::round::table::Released;
use super::round::terms;
use super::round::unseal::standing;
use crate::commitment::context::{Context, Round};
use crate::commitment::sealed::opening::Opening;
use crate::commitment::sealed::outcome::decide;
use crate::commitment::sealed::{Board, Depositary, Sealed, SealedRefusal};
use comity_protocol::content::Digest;
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;

/// A round that is about to be opened.
#[derive(Clone, Debug)]
pub struct ToOpen {
    /// When it was frozen, and when what comes of it starts.
    pub round: Round,
    /// The deposits that were frozen, and who is left out.
    pub gathered: Gathered,
    /// The envelopes that stand among them, by deposit.
    pub envelopes: Vec<(StatementId, Sealed)>,
}

impl ToOpen {
    /// The round as it is closed by what was opened: what is revealed counts, and of the rest
    /// nobody is told.
    pub fn closed_by(&self, proof: Proof) -> Closing {
        let revealed = proof.sealed.iter().flat_map(|unsealed| &unsealed.revealed);
        let revealed: BTreeSet<_> = revealed.map(|one| one.envelope).collect();
        let counted = self.envelopes.iter().filter(|(_, one)| revealed.contains(&one.envelope));
        Closing {
            counted: counted.map(|(deposit, _)| *deposit).collect(),
            proof,
            not_counted: Vec::new(),
            apart: self.gathered.apart.clone(),
        }
    }
}

impl Docket {
    /// The keys under which commitments on an agreement can be sealed now: of its depositaries,
    /// those that published one, in the order of the text.
    pub fn depositary_keys(&self, id: &str) -> Vec<Depositary> {
        let Some(entry) = self.agreement(id) else { return Vec::new() };
        let now = self.as_of();
        let key = |name: &String| {
            let party: PartyId = name.parse().ok()?;
            let key = entry.table().keys().of(&party, (now, now))?.clone();
            Some(Depositary { party, key })
        };
        entry.agreement().depositaries.iter().filter_map(key).collect()
    }

    /// The board to which commitments on an agreement would be sealed if a round were announced
    /// now.
    pub fn board_now(&self, id: &str, threshold: u8) -> Board {
        // Which announcement fixes it is known when that is signed.
        board_of(id, StatementId([0; 32]), (threshold, self.depositary_keys(id)))
    }

    /// The round of an agreement to which commitments can be sealed now: the first of those that
    /// are announced so and not frozen.
    pub fn to_seal(&self, id: &str) -> Option<&Announced> {
        let (entry, now) = (self.agreement(id)?, self.as_of());
        let ahead = entry.announced.iter().filter(|one| one.is_ahead(now) && one.board.is_some());
        ahead.min_by_key(|one| one.frozen_at)
    }

    /// The envelopes of a party that stand for a round, by what is held here, and when they were
    /// signed.
    pub fn sealed_by(
        &self,
        id: &str,
        announced: &Announced,
        party: &PartyId,
    ) -> Vec<(StatementId, Timestamp)> {
        let Some((entry, board)) = self.agreement(id).zip(announced.board.as_ref()) else {
            return Vec::new();
        };
        let mut deposits = entry.deposits();
        deposits.retain(|deposit| deposit.party == *party);
        let round = Round {
            log: String::new(),
            size: u64::MAX,
            root: Digest([0; 32]),
            frozen_at: announced.frozen_at,
            effective_at: announced.effective_at,
        };
        let standing = standing(&entry.committed, &deposits, (board, &round));
        let issued = |id: StatementId| deposits.iter().find(|one| one.id == id);
        let rows = standing.iter().filter_map(|(id, _)| Some((*id, issued(*id)?.issued_at)));
        rows.collect()
    }

    /// What depositaries released for a round.
    pub fn released(&self, id: &str, announced: &Announced) -> Vec<&Released> {
        let Some((entry, board)) = self.agreement(id).zip(announced.board.as_ref()) else {
            return Vec::new();
        };
        let digest = board.digest();
        entry.table().releases().values().filter(|one| one.release.board == digest).collect()
    }

    /// What the depositary that announced a sealed round opens of it; `is_read`: whether the log of
    /// a party has been read up to the freeze.
    pub fn open_first(
        &self,
        (id, announced): (&str, &Announced),
        round: Round,
        is_read: &dyn Fn(&PartyId) -> bool,
    ) -> Option<ToOpen> {
        let (entry, board) = self.agreement(id).zip(announced.board.as_ref())?;
        let before = &entry.committed;
        let known = Known {
            is_read,
            keeps_back: entry.unread_notices(round.frozen_at),
            // What is sealed asks about nothing that may be in force.
            asks_unsure: BTreeSet::new(),
        };
        let bound = before.bound_in_round(round.frozen_at);
        let bound = bound.values().flat_map(|of| of.keys().copied());
        let gathered = gather((before, entry.table(), round.frozen_at), bound, &known);
        let mut deposits = entry.deposits();
        deposits.retain(|deposit| gathered.named.contains(&deposit.id));
        let envelopes = standing(before, &deposits, (board, &round));
        Some(ToOpen { round, gathered, envelopes })
    }

    /// What another depositary opens of it: what the first one did, where nothing is wrong with
    /// that.
    ///
    /// # Errors
    /// What is wrong with it; `outcome-deposit-missing` where the first did not release its shares.
    pub fn open_next(&self, id: &str, announced: &Announced) -> Result<ToOpen, OutcomeFlaw> {
        let entry = self.agreement(id).ok_or(OutcomeFlaw::NotAnnounced)?;
        let all = self.released(id, announced);
        let first = all.iter().find(|one| one.release.depositary == announced.by);
        let first = first.ok_or(OutcomeFlaw::DepositMissing)?;
        let round = first.release.round.clone();
        let of = (first.deposits.as_slice(), &round);
        let envelopes =
            entry.table().opens((entry.agreement(), announced), &entry.committed, of)?;
        let named = first.deposits.iter().filter_map(|urn| StatementId::from_urn(urn)).collect();
        Ok(ToOpen { round, gathered: Gathered { named, apart: Vec::new() }, envelopes })
    }

    /// What comes of a round that was opened, as the depositary that announced it publishes it.
    ///
    /// # Errors
    /// The context is refused.
    pub fn close_opened(
        &self,
        (id, announced): (&str, &Announced),
        to_open: &ToOpen,
        opening: Opening,
    ) -> Result<Closing, SealedRefusal> {
        let board = announced.board.as_ref().ok_or(SealedRefusal::Board)?;
        let opening = countable(opening);
        let context = self.context(id, to_open.round.clone()).ok_or(SealedRefusal::OtherBoard)?;
        let context = self.context_opened(context, to_open, announced, &opening);
        let (certificate, unsealed) = decide(board, &opening, &context)?.into();
        let deposits = to_open.gathered.named.iter().map(StatementId::urn).collect();
        let proof = Proof { context, deposits, certificate, sealed: Some(unsealed) };
        Ok(to_open.closed_by(proof))
    }

    /// The context with what the opened commitments are about.
    fn context_opened(
        &self,
        mut context: Context,
        to_open: &ToOpen,
        announced: &Announced,
        opening: &Opening,
    ) -> Context {
        let about = opening.opened.iter().map(|one| one.commitment.obligation.clone());
        if let Some(entry) = self.agreement(&context.agreement) {
            let named = terms::context(entry.agreement(), about, context.round.clone());
            context.obligations.extend(named.obligations);
        }
        context.in_force = BTreeSet::new();
        context.activation = announced.activation.clone();
        to_open.gathered.trim(&mut context);
        context
    }

    /// The outcome of a sealed round that other depositaries have to attest, where nothing is wrong
    /// with it but that.
    pub fn to_attest(&self, id: &str, announced: &Announced) -> Option<&RoundOutcome> {
        let rounds = &self.agreement(id)?.rounds;
        rounds.iter().rev().find(|one| {
            one.by == announced.by
                && one.flaw == Some(OutcomeFlaw::NotAttested)
                && one.proof.as_ref().is_some_and(|proof| {
                    announced.is_of(&proof.context.round, proof.context.activation.as_ref())
                })
        })
    }

    /// Whether an outcome is what a depositary finds itself that opened the same envelopes.
    ///
    /// # Errors
    /// `sealed-outcome` where it is another; the context is refused.
    pub fn agrees(
        announced: &Announced,
        opening: Opening,
        proof: &Proof,
    ) -> Result<(), SealedRefusal> {
        let board = announced.board.as_ref().ok_or(SealedRefusal::Board)?;
        let unsealed = proof.sealed.as_ref().ok_or(SealedRefusal::Outcome)?;
        let own = decide(board, &countable(opening), &proof.context)?;
        if own == unsealed.whole(board, &proof.certificate) {
            Ok(())
        } else {
            Err(SealedRefusal::Outcome)
        }
    }
}

/// What counts of what was opened: whoever asks whether an agreement was in force can be told only
/// where everybody knew before that it would be asked.
fn countable(mut opening: Opening) -> Opening {
    opening.opened.retain(|one| terms::asks_about(&one.commitment).is_empty());
    opening
}
