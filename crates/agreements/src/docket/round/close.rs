//! How the next round is decided: what a depositary publishes, or anybody can look at before.

use std::collections::{BTreeMap, BTreeSet};

use super::before::Before;
use super::judge::{freeze_after, not_counted};
use super::outcome::{NotCounted, Proof};
use crate::commitment::context::Context;
use crate::commitment::round::{Act, Deposit};
use crate::commitment::solve::{Problem, Refused};
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;

/// A round as it would be closed.
#[derive(Clone, Debug)]
pub struct Closing {
    /// What the depositary publishes.
    pub proof: Proof,
    /// The deposits that count.
    pub counted: Vec<StatementId>,
    /// Those that do not, and why.
    pub not_counted: Vec<NotCounted>,
}

/// Closes a round: freezes what stands, and solves it.
///
/// # Errors
/// The context is refused. Deposits are never; what does not count is left out of account.
pub fn close(before: &Before, deposits: &[Deposit], context: Context) -> Result<Closing, Refused> {
    let in_time: Vec<Deposit> = deposits
        .iter()
        .filter(|deposit| deposit.issued_at <= context.round.frozen_at)
        .cloned()
        .collect();
    let frozen = freeze_after(before, &in_time, &context)?;
    let commitments = frozen.commitments();
    let problem = Problem::compile(&commitments, &context)?;
    let certificate = problem.solve().certificate();
    let deposits = in_time.iter().map(|deposit| deposit.id.urn()).collect();
    Ok(Closing {
        proof: Proof { context, deposits, certificate },
        counted: frozen.standing.iter().map(|(id, _)| *id).collect(),
        not_counted: not_counted(&frozen),
    })
}

/// Who is bound at a time, as the context of the next round has it.
pub fn bound(before: &Before, at: Timestamp) -> BTreeMap<String, BTreeMap<PartyId, u8>> {
    let bound = before.bound_at(at).into_iter();
    let owned = |(party, level): (&PartyId, u8)| (party.clone(), level);
    bound.map(|(id, of)| (id.to_owned(), of.into_iter().map(owned).collect())).collect()
}

/// The obligations to which anybody is committed or bound: what the next round is about.
pub fn obligations(before: &Before, deposits: &[Deposit], at: Timestamp) -> BTreeSet<String> {
    let committed = deposits.iter().filter_map(|deposit| match &deposit.act {
        Act::Commit { commitment, .. } => Some(commitment.obligation.clone()),
        Act::Withdraw { .. } => None,
    });
    let bound = before.bound_at(at).into_keys().map(str::to_owned);
    committed.chain(bound).collect()
}
