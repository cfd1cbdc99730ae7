//! From the docket to what is told of sealed rounds.

use comity_agreements::commitment::sealed::Board;
use comity_agreements::docket::Docket;
use comity_agreements::docket::entry::Entry;
use comity_agreements::docket::round::{Announced, Proof, RoundOutcome};
use comity_protocol::party::PartyId;

use crate::commitments::sealed::views::{SealedOutcomeOut, SealedRoundOut};

/// To whom a round is sealed, and how far it is opened.
pub fn told(docket: &Docket, id: &str, (round, board): (&Announced, &Board)) -> SealedRoundOut {
    let mut released: Vec<PartyId> = docket
        .released(id, round)
        .into_iter()
        .map(|one| one.release.depositary.clone())
        .filter(|party| round.is_opened_by(party))
        .collect();
    released.sort();
    released.dedup();
    SealedRoundOut {
        threshold: board.threshold,
        depositaries: board.depositaries.iter().map(|one| one.party.clone()).collect(),
        released,
        to_attest: docket.to_attest(id, round).is_some(),
    }
}

/// What was opened of a round, and who says so.
pub fn outcome(entry: &Entry, outcome: &RoundOutcome) -> Option<SealedOutcomeOut> {
    let proof = outcome.proof.as_ref()?;
    let unsealed = proof.sealed.as_ref()?;
    let (round, activation) = (&proof.context.round, proof.context.activation.as_ref());
    let announced = entry.announced.iter().find(|one| one.is_of(round, activation))?;
    let digest = proof.digest();
    let says_so = |one: &&RoundOutcome| {
        announced.is_opened_by(&one.by) && one.proof.as_ref().map(Proof::digest) == Some(digest)
    };
    let mut attested_by: Vec<PartyId> =
        entry.rounds.iter().filter(says_so).map(|one| one.by.clone()).collect();
    attested_by.sort();
    attested_by.dedup();
    Some(SealedOutcomeOut {
        revealed: unsealed.revealed.len(),
        others: unsealed.others,
        attested_by,
        threshold: announced.board.as_ref().map_or(0, |board| board.threshold),
    })
}
