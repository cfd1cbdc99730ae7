//! Rounds: deposits, withdrawals, the freeze, activation, and what is published meanwhile.
//!
//! Everything is a function of the set of deposits and of the rounds: two nodes that hold the same
//! deposits freeze the same commitments and find the same faults, in whatever order they arrived.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::certificate::{Because, Certificate};
use super::context::{Context, Round};
use super::sealed::Sealed;
use super::solve::{CommitmentProblem, Refused};
use super::{Commitment, CommitmentRefusal};
use comity_protocol::content::Digest;
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;

/// Smallest group in which progress is published.
pub const PROGRESS_GROUP_MIN: u64 = 3;

/// A verified statement in the log of the round: a commitment, or the withdrawal of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deposit {
    /// The statement's identifier.
    pub id: StatementId,
    /// Who signed it.
    pub party: PartyId,
    /// When, by its own claim (`iat`).
    pub issued_at: Timestamp,
    /// At which index it stands in the log of the round.
    pub index: u64,
    /// What it says.
    pub act: Act,
}

/// What a deposit says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// A commitment, which may take the place of an earlier one to the same obligation.
    Commit {
        /// The commitment.
        commitment: Commitment,
        /// The deposit whose place it takes.
        supersedes: Option<StatementId>,
    },
    /// An earlier deposit is withdrawn.
    Withdraw {
        /// Which.
        deposit: StatementId,
    },
    /// A sealed commitment, or a blank, which only the depositaries of its round can open.
    Seal {
        /// The envelope.
        sealed: Sealed,
        /// The envelope whose place it takes, to the same board.
        supersedes: Option<StatementId>,
    },
}

/// The commitments that stand at a freeze, and what is wrong with the other deposits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frozen {
    /// Deposit and commitment, by obligation and party.
    pub standing: Vec<(StatementId, Commitment)>,
    /// What does not count, by deposit.
    pub findings: Vec<DepositFinding>,
}

/// A deposit that does not count, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DepositFinding {
    /// The deposit.
    pub deposit: StatementId,
    /// Whose.
    pub party: PartyId,
    /// Why.
    pub why: DepositRefusal,
}

/// Why a deposit does not count in a round. The party that deposited it is at fault, if anybody.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DepositRefusal {
    /// Deposited after the freeze; it counts in the next round.
    #[error("the deposit came after the freeze and counts in the next round")]
    TooLate,
    /// Withdrawn between a freeze and the start of what it activates: void.
    #[error("nothing can be withdrawn between the freeze and the activation")]
    WithdrawalFrozen,
    /// It speaks for another party, or of another's deposit.
    #[error("a party speaks only for itself, and only of its own deposits")]
    NotOwn,
    /// It withdraws or supersedes what is no commitment of the log, or one to another obligation.
    #[error("the deposit that is withdrawn or superseded is not there")]
    TargetUnknown,
    /// The commitment itself.
    #[error(transparent)]
    Commitment(#[from] CommitmentRefusal),
}

impl DepositRefusal {
    /// The stable code of this refusal, listed in `spec/errors.md`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLate => "commitment-too-late",
            Self::WithdrawalFrozen => "commitment-withdrawal-frozen",
            Self::NotOwn => "commitment-not-own",
            Self::TargetUnknown => "commitment-target-unknown",
            Self::Commitment(refusal) => refusal.code(),
        }
    }
}

impl Round {
    /// Whether a deposit stood in the log before the freeze, by its place and by its own claim.
    fn is_in_time(&self, deposit: &Deposit) -> bool {
        deposit.index < self.size && deposit.issued_at <= self.frozen_at
    }

    /// Whether a deposit falls between the freeze and the start of what it activates.
    fn is_frozen(&self, deposit: &Deposit) -> bool {
        !self.is_in_time(deposit) && deposit.issued_at < self.effective_at
    }
}

/// The commitments that stand when the round of `context` is frozen.
///
/// What was withdrawn while an earlier round was frozen is withdrawn in this one, unless that round
/// used it up: `spent` are the deposits of which it did ([`spent`]).
///
/// # Errors
/// The context is refused; deposits are never, they only do not count.
pub fn freeze(
    deposits: &[Deposit],
    context: &Context,
    spent: &BTreeSet<StatementId>,
) -> Result<Frozen, Refused> {
    let mut checker = CommitmentProblem::compile(&[], context)?;
    let round = &context.round;
    let mut findings: BTreeMap<StatementId, DepositFinding> = BTreeMap::new();
    let mut refuse = |deposit: &Deposit, why: DepositRefusal| {
        let (id, party) = (deposit.id, deposit.party.clone());
        findings.insert(id, DepositFinding { deposit: id, party, why });
    };
    let known: BTreeMap<StatementId, &Deposit> =
        deposits.iter().map(|deposit| (deposit.id, deposit)).collect();
    let mut gone: BTreeSet<StatementId> = spent.clone();
    for deposit in known.values() {
        let is_withdrawal = matches!(deposit.act, Act::Withdraw { .. });
        if is_withdrawal && round.is_frozen(deposit) {
            refuse(deposit, DepositRefusal::WithdrawalFrozen);
        } else if !round.is_in_time(deposit) {
            refuse(deposit, DepositRefusal::TooLate);
        } else {
            match replaced(deposit, &known, round) {
                Ok(target) => gone.extend(target),
                Err(why) => refuse(deposit, why),
            }
        }
    }
    let mut standing: BTreeMap<(&str, &PartyId), Vec<(&Deposit, &Commitment)>> = BTreeMap::new();
    for deposit in known.values().filter(|deposit| round.is_in_time(deposit)) {
        let Act::Commit { commitment, .. } = &deposit.act else { continue };
        if gone.contains(&deposit.id) || replaced(deposit, &known, round).is_err() {
            continue;
        }
        match checker.validate(commitment) {
            Ok(()) => standing
                .entry((&commitment.obligation, &commitment.party))
                .or_default()
                .push((deposit, commitment)),
            Err(why) => refuse(deposit, why.into()),
        }
    }
    let mut frozen = Vec::new();
    for rivals in standing.values() {
        match rivals.as_slice() {
            [(deposit, commitment)] => frozen.push((deposit.id, (*commitment).clone())),
            // Which of them is meant is for the party to say: none counts until it does.
            _ => rivals.iter().for_each(|(deposit, _)| {
                refuse(deposit, CommitmentRefusal::Contradictory.into());
            }),
        }
    }
    Ok(Frozen { standing: frozen, findings: findings.into_values().collect() })
}

/// The deposit whose place this one takes or which it withdraws, if any.
fn replaced(
    deposit: &Deposit,
    known: &BTreeMap<StatementId, &Deposit>,
    round: &Round,
) -> Result<Option<StatementId>, DepositRefusal> {
    let target = match &deposit.act {
        Act::Withdraw { deposit } => Some(*deposit),
        Act::Commit { commitment, supersedes } => {
            if commitment.party != deposit.party {
                return Err(DepositRefusal::NotOwn);
            }
            *supersedes
        }
        Act::Seal { sealed, supersedes } => {
            if sealed.party != deposit.party {
                return Err(DepositRefusal::NotOwn);
            }
            *supersedes
        }
    };
    let Some(target) = target else { return Ok(None) };
    let earlier = known.get(&target).filter(|earlier| round.is_in_time(earlier));
    let earlier = earlier.filter(|earlier| earlier.index < deposit.index);
    let earlier = earlier.ok_or(DepositRefusal::TargetUnknown)?;
    if earlier.party != deposit.party {
        return Err(DepositRefusal::NotOwn);
    }
    let is_same = match (&deposit.act, &earlier.act) {
        (Act::Commit { commitment: new, .. }, Act::Commit { commitment: old, .. }) => {
            (&new.agreement, &new.obligation) == (&old.agreement, &old.obligation)
        }
        (Act::Seal { sealed: new, .. }, Act::Seal { sealed: old, .. }) => new.board == old.board,
        (Act::Withdraw { .. }, Act::Commit { .. } | Act::Seal { .. }) => true,
        _ => false,
    };
    if is_same { Ok(Some(target)) } else { Err(DepositRefusal::TargetUnknown) }
}

/// The envelopes to one board that stand at the freeze of its round, by deposit: neither withdrawn
/// nor replaced, and not of those that are `gone` otherwise.
pub fn freeze_sealed(
    deposits: &[Deposit],
    (board, round): (Digest, &Round),
    gone: &BTreeSet<StatementId>,
) -> Vec<(StatementId, Sealed)> {
    let known: BTreeMap<StatementId, &Deposit> =
        deposits.iter().map(|deposit| (deposit.id, deposit)).collect();
    let in_time = || known.values().filter(|deposit| round.is_in_time(deposit));
    let counts = |deposit: &Deposit| replaced(deposit, &known, round);
    let gone: BTreeSet<StatementId> =
        in_time().filter_map(|deposit| counts(deposit).ok()?).chain(gone.iter().copied()).collect();
    let standing = in_time().filter_map(|deposit| match &deposit.act {
        Act::Seal { sealed, .. } if sealed.board == board => {
            let is_left = gone.contains(&deposit.id) || counts(deposit).is_err();
            (!is_left).then(|| (deposit.id, sealed.clone()))
        }
        _ => None,
    });
    standing.collect()
}

impl Frozen {
    /// The commitments alone, as the solver takes them.
    pub fn commitments(&self) -> Vec<Commitment> {
        self.standing.iter().map(|(_, commitment)| commitment.clone()).collect()
    }
}

/// Everybody who is bound after a round, and since when: what a verified certificate activates.
///
/// All obligations start at the one `effective_at`; nobody is bound a moment before another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Activation {
    /// When what this round adds starts, for all at once.
    pub effective_at: Timestamp,
    /// Who is bound to which level of which obligation: `bound` of the next round's context.
    pub bound: BTreeMap<String, BTreeMap<PartyId, u8>>,
}

/// What a round activates, on top of what was bound before it.
pub fn activate(context: &Context, certificate: &Certificate) -> Activation {
    let mut bound = context.bound.clone();
    if certificate.activated {
        for member in &certificate.members {
            let parties = bound.entry(member.obligation.clone()).or_default();
            parties.insert(member.party.clone(), member.level);
        }
    }
    Activation { effective_at: certificate.effective_at, bound }
}

/// The deposits that a round used up: those it activated, unless they stay open for higher levels
/// (`ratchet`) and have one left.
pub fn spent(frozen: &Frozen, certificate: &Certificate) -> BTreeSet<StatementId> {
    if !certificate.activated {
        return BTreeSet::new();
    }
    let is_new = |member: &&super::certificate::Member| member.because != Because::Bound;
    let members: BTreeMap<(&str, &PartyId), u8> = certificate
        .members
        .iter()
        .filter(is_new)
        .map(|member| ((member.obligation.as_str(), &member.party), member.level))
        .collect();
    let is_spent = |commitment: &Commitment| {
        let level = members.get(&(commitment.obligation.as_str(), &commitment.party));
        let top = commitment.offers.last().map(|offer| offer.level);
        level.is_some_and(|level| !commitment.ratchet || Some(*level) == top)
    };
    let spent = frozen.standing.iter().filter(|(_, commitment)| is_spent(commitment));
    spent.map(|(deposit, _)| *deposit).collect()
}

/// How far deposits have come at one level of one obligation, in groups only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Progress {
    /// The obligation.
    pub obligation: String,
    /// The level.
    pub level: u8,
    /// At least so many parties offer this level or a higher one, on whatever conditions; a
    /// multiple of the group size, absent below the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<u64>,
}

/// What may be published before the freeze: counts in groups of at least `k` parties.
///
/// Never who deposited, never how the solver would decide, never whose deposit would tip it:
/// who knows to be pivotal, or not to be, may wait for the others. A `k` below
/// [`PROGRESS_GROUP_MIN`] is taken as that.
pub fn progress(commitments: &[Commitment], context: &Context, k: u64) -> Vec<Progress> {
    let k = k.max(PROGRESS_GROUP_MIN);
    let mut offered: BTreeMap<(&str, u8), u64> = BTreeMap::new();
    for commitment in commitments {
        let top = commitment.offers.last().map_or(0, |offer| offer.level);
        for level in 1..=top {
            let count = offered.entry((&commitment.obligation, level)).or_default();
            *count = count.saturating_add(1);
        }
    }
    let mut lines = Vec::new();
    for (obligation, levels) in &context.obligations {
        for (level, _) in (0_u8..).zip(levels).skip(1) {
            let count = offered.get(&(obligation.as_str(), level)).copied().unwrap_or_default();
            let groups = count.checked_div(k).unwrap_or_default();
            let at_least = (groups > 0).then(|| groups.saturating_mul(k));
            lines.push(Progress { obligation: obligation.clone(), level, at_least });
        }
    }
    lines
}
