//! One outcome, judged by what is held here and by the rounds before it.

use std::collections::{BTreeMap, BTreeSet};

use super::before::Before;
use super::leaving::Notices;
use super::outcome::{NotCounted, Outcome, OutcomeFlaw, Proof};
use super::terms;
use crate::agreement::document::Agreement;
use crate::agreement::force::Other;
use crate::calendar::Day;
use crate::commitment::CommitmentRefusal;
use crate::commitment::certificate::verify_certificate;
use crate::commitment::context::Context;
use crate::commitment::round::{Act, Deposit, DepositRefusal, Frozen, activate, freeze, spent};
use comity_protocol::content::Digest;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;

/// What an outcome is judged by.
pub(super) struct Ground<'a> {
    pub(super) agreement: &'a Agreement,
    pub(super) deposits: &'a BTreeMap<StatementId, Deposit>,
    pub(super) others: &'a BTreeMap<String, Other>,
    pub(super) notices: &'a Notices,
}

/// The rounds that were judged so far.
#[derive(Default)]
pub(super) struct Judged {
    pub(super) before: Before,
    /// The digests of context and commitments of each round that holds.
    certified: BTreeSet<(Digest, Digest)>,
    count: usize,
}

impl Ground<'_> {
    /// Judges an outcome, and takes what it comes to where it holds.
    ///
    /// # Errors
    /// Why it does not hold.
    pub(super) fn judge(
        &self,
        judged: &mut Judged,
        outcome: &mut Outcome,
    ) -> Result<(), OutcomeFlaw> {
        let by = outcome.by.as_str();
        let depositaries = &self.agreement.depositaries;
        if !depositaries.is_empty() && !depositaries.iter().any(|one| one == by) {
            return Err(OutcomeFlaw::NotDepositary);
        }
        judged.count = judged.count.saturating_add(1);
        if judged.count > super::outcome::ROUNDS_MAX {
            return Err(OutcomeFlaw::TooMany);
        }
        let proof = outcome.proof.as_ref().ok_or(OutcomeFlaw::Malformed)?;
        terms::fits(self.agreement, &proof.context)?;
        let certified = (proof.certificate.context, proof.certificate.commitments);
        self.follows(judged, proof, certified, outcome.issued)?;
        let frozen = self.frozen(&judged.before, proof)?;
        verify_certificate(&frozen.commitments(), &proof.context, &proof.certificate)
            .map_err(OutcomeFlaw::Certificate)?;
        let before = &mut judged.before;
        if proof.certificate.activated {
            let activation = activate(&proof.context, &proof.certificate);
            // Nobody is bound before anybody could know of it.
            let since = activation.effective_at.max(outcome.issued);
            let on = (&self.agreement.terms, self.notices);
            let times = (proof.context.round.frozen_at, since);
            before.bind(&proof.certificate, (outcome.statement, times), on);
            (outcome.effective_at, outcome.members) = (Some(since), activation.bound);
        }
        outcome.counted = frozen.standing.iter().map(|(id, _)| *id).collect();
        outcome.left_out = self.left_out(proof);
        outcome.not_counted = not_counted(&frozen);
        let mut round = proof.context.round.clone();
        if !proof.certificate.activated {
            // What activates nothing holds nobody beyond the time at which that was said.
            round.effective_at = round.effective_at.min(outcome.issued);
        }
        before.take(&round, spent(&frozen, &proof.certificate));
        judged.certified.insert(certified);
        Ok(())
    }

    /// Whether a round comes after those before it, and stands on what they bound.
    fn follows(
        &self,
        judged: &Judged,
        proof: &Proof,
        certified: (Digest, Digest),
        issued: Timestamp,
    ) -> Result<(), OutcomeFlaw> {
        let frozen_at = proof.context.round.frozen_at;
        if issued < frozen_at {
            return Err(OutcomeFlaw::BeforeFreeze);
        }
        if judged.certified.contains(&certified) {
            return Err(OutcomeFlaw::Repeated);
        }
        // An older outcome said anew would bind again whoever has left since.
        if judged.before.rounds.last().is_some_and(|last| frozen_at <= last.frozen_at) {
            return Err(OutcomeFlaw::Overtaken);
        }
        // Nobody is bound by a depositary's word alone, nor by what it says of the world.
        if !is_bound_as(&judged.before, &proof.context) {
            return Err(OutcomeFlaw::OtherBound);
        }
        if proof.context.in_force.iter().all(|id| self.is_in_force(id, frozen_at)) {
            Ok(())
        } else {
            Err(OutcomeFlaw::NotInForce)
        }
    }

    /// The commitments that stood at the freeze, among the deposits that the outcome names.
    fn frozen(&self, before: &Before, proof: &Proof) -> Result<Frozen, OutcomeFlaw> {
        let mut chosen: BTreeMap<StatementId, Deposit> = BTreeMap::new();
        for urn in &proof.deposits {
            let deposit = StatementId::from_urn(urn).and_then(|id| self.deposits.get(&id));
            let deposit = deposit.ok_or(OutcomeFlaw::DepositMissing)?;
            if chosen.insert(deposit.id, deposit.clone()).is_some() {
                return Err(OutcomeFlaw::DepositMissing);
            }
        }
        let chosen: Vec<Deposit> = chosen.into_values().collect();
        self.withholds_nothing(&chosen, &proof.context)?;
        freeze_after(before, &chosen, &proof.context)
            .map_err(|refused| OutcomeFlaw::Context(refused.why))
    }

    /// Nobody is kept out by leaving out of the context what its condition asks about.
    fn withholds_nothing(&self, chosen: &[Deposit], context: &Context) -> Result<(), OutcomeFlaw> {
        for deposit in chosen {
            let Act::Commit { commitment, .. } = &deposit.act else { continue };
            if terms::withholds(self.agreement, context, commitment) {
                return Err(OutcomeFlaw::OtherTerms);
            }
            let is_left_out = |id: &&str| {
                self.is_in_force(id, context.round.frozen_at) && !context.in_force.contains(*id)
            };
            if terms::asks_about(commitment).iter().any(is_left_out) {
                return Err(OutcomeFlaw::NotInForce);
            }
        }
        Ok(())
    }

    /// Whether an agreement was in force at a time, by what is held here.
    fn is_in_force(&self, id: &str, at: Timestamp) -> bool {
        let since = self.others.get(id).and_then(|other| other.in_force);
        Day::of_utc(at).is_ok_and(|day| since.is_some_and(|since| since <= day))
    }

    /// Deposits that stood in time by their own claim and were not frozen.
    fn left_out(&self, proof: &Proof) -> Vec<StatementId> {
        let frozen_at = proof.context.round.frozen_at;
        let named: BTreeSet<StatementId> =
            proof.deposits.iter().filter_map(|urn| StatementId::from_urn(urn)).collect();
        let in_time = self.deposits.values().filter(|deposit| deposit.issued_at <= frozen_at);
        in_time.map(|deposit| deposit.id).filter(|id| !named.contains(id)).collect()
    }
}

/// The commitments that stand at a freeze after the rounds before it.
///
/// # Errors
/// The context is refused.
pub(in super::super) fn freeze_after(
    before: &Before,
    deposits: &[Deposit],
    context: &Context,
) -> Result<Frozen, crate::commitment::solve::Refused> {
    let frozen_at = context.round.frozen_at;
    let mut gone = before.spent.clone();
    for deposit in deposits {
        if let Act::Commit { commitment, .. } = &deposit.act
            && before.is_left(deposit, &commitment.obligation, frozen_at)
        {
            gone.insert(deposit.id);
        }
    }
    let mut context = context.clone();
    // Order among the deposits is that of their signing; the place in one log does not count here.
    context.round.size = u64::MAX;
    freeze(deposits, &context, &before.rounds, &gone)
}

/// Whether a context names those bound whom the rounds before bound, and nobody else.
fn is_bound_as(before: &Before, context: &Context) -> bool {
    let bound = before.bound_at(context.round.frozen_at);
    let own = bound.iter().flat_map(|(obligation, parties)| {
        parties.iter().map(move |(party, level)| (*obligation, *party, *level))
    });
    let given = context.bound.iter().flat_map(|(obligation, parties)| {
        parties.iter().map(move |(party, level)| (obligation.as_str(), party, *level))
    });
    own.eq(given.filter(|(.., level)| *level > 0))
}

pub(super) fn not_counted(frozen: &Frozen) -> Vec<NotCounted> {
    let is_fault = |why: &DepositRefusal| {
        // What is on another obligation than those decided waits for its round.
        !matches!(why, DepositRefusal::Commitment(CommitmentRefusal::UnknownObligation))
    };
    let found = frozen.findings.iter().filter(|finding| is_fault(&finding.why));
    let mut rows: Vec<NotCounted> = found
        .map(|finding| NotCounted {
            deposit: finding.deposit,
            party: finding.party.clone(),
            code: finding.why.code(),
        })
        .collect();
    rows.sort();
    rows
}
