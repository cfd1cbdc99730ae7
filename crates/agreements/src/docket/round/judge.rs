//! One outcome, judged by what is held here and by the rounds before it.

use std::collections::{BTreeMap, BTreeSet};

use super::announced::Announced;
use super::before::Before;
use super::leaving::Notices;
use super::outcome::{NotCounted, OutcomeFlaw, Proof, RoundOutcome};
use super::said::{Said, Sure};
use super::terms::{self, Own};
use crate::agreement::document::Agreement;
use crate::commitment::certificate::verify_certificate;
use crate::commitment::context::Context;
use crate::commitment::round::{Act, Deposit, DepositRefusal, Frozen, activate, freeze, spent};
use crate::commitment::{Commitment, CommitmentRefusal};
use comity_protocol::content::Digest;
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;

/// Agreements that were in force at a freeze, by what others had seen of them by then.
pub(in super::super) type InForceThen = BTreeSet<(Timestamp, String)>;

/// What an outcome is judged by.
pub(super) struct Ground<'a> {
    pub(super) agreement: &'a Agreement,
    pub(super) announced: &'a [Announced],
    pub(super) deposits: &'a BTreeMap<StatementId, Deposit>,
    /// What does not count as a deposit, whatever it says.
    pub(super) malformed: &'a BTreeMap<StatementId, CommitmentRefusal>,
    /// Everything that parties said of their commitments, read here or not.
    pub(super) said: &'a BTreeMap<StatementId, Said>,
    /// What was in force at the freezes.
    pub(super) in_force: &'a InForceThen,
    pub(super) notices: &'a Notices,
    /// Which depositaries published one and the same outcome, and when others had seen that, by
    /// [`Proof::digest`].
    pub(super) attested: &'a Attested,
}

/// Which depositaries published an outcome, and when others had seen it in their logs.
pub(super) type Attested = BTreeMap<Digest, BTreeMap<PartyId, Timestamp>>;

/// The rounds that were judged so far.
#[derive(Default)]
pub(super) struct Judged {
    pub(super) before: Before,
    /// The digests of context and commitments of each round that holds.
    certified: BTreeSet<(Digest, Digest)>,
    /// How often each announced round was closed so far.
    closed: BTreeMap<StatementId, usize>,
    /// Announced rounds of which something came.
    settled: BTreeSet<StatementId>,
}

impl Ground<'_> {
    /// Judges an outcome, and takes what it comes to where it holds.
    ///
    /// # Errors
    /// Why it does not hold.
    pub(super) fn judge(
        &self,
        judged: &mut Judged,
        outcome: &mut RoundOutcome,
    ) -> Result<(), OutcomeFlaw> {
        let by = outcome.by.as_str();
        // Where nobody is named nobody closes a round: anybody could, at the time that suits it.
        if !self.agreement.depositaries.iter().any(|one| one == by) {
            return Err(OutcomeFlaw::NotDepositary);
        }
        let proof = outcome.proof.as_ref().ok_or(OutcomeFlaw::Malformed)?;
        let round = self.announced_as(judged, proof, outcome)?;
        let own = terms::fits(self.agreement, &proof.context)?;
        let certified = (proof.certificate.context, proof.certificate.commitments);
        follows(judged, round.statement, proof, certified)?;
        let frozen = match (&round.board, &proof.sealed) {
            (None, None) => self.frozen(&judged.before, proof, &own)?,
            (Some(board), Some(unsealed)) => {
                self.unsealed(&judged.before, proof, (board, unsealed), &own)?
            }
            _ => return Err(OutcomeFlaw::NotSealed),
        };
        self.hides_nothing(&frozen, proof)?;
        match &round.board {
            None => verify_certificate(&frozen.commitments(), &proof.context, &proof.certificate)
                .map_err(OutcomeFlaw::Certificate)?,
            // Last, so that whoever is to attest it can tell that nothing else is wrong.
            Some(board) if !self.is_attested(board, proof) => return Err(OutcomeFlaw::NotAttested),
            Some(_) => {}
        }
        let before = &mut judged.before;
        if proof.certificate.activated {
            let activation = activate(&proof.context, &proof.certificate);
            let since = activation.effective_at;
            let on = (&self.agreement.terms, self.notices);
            let times = (proof.context.round.frozen_at, since);
            before.bind(&proof.certificate, (outcome.statement, times), on);
            (outcome.effective_at, outcome.members) = (Some(since), activation.bound);
        }
        outcome.counted = frozen.standing.iter().map(|(id, _)| *id).collect();
        outcome.left_out = self.left_out(proof);
        outcome.not_counted = not_counted(&frozen);
        if proof.certificate.activated {
            // What activates nothing holds nobody, and keeps no later outcome from holding.
            before.spend(spent(&frozen, &proof.certificate), proof.context.round.effective_at);
            judged.settled.insert(round.statement);
        }
        judged.certified.insert(certified);
        Ok(())
    }

    /// The round that it closes, which was announced before its freeze, when that can be closed:
    /// not before the freeze, and not after all could see that nothing came of it.
    fn announced_as(
        &self,
        judged: &mut Judged,
        proof: &Proof,
        outcome: &RoundOutcome,
    ) -> Result<&Announced, OutcomeFlaw> {
        let issued = outcome.issued;
        let (round, activation) = (&proof.context.round, proof.context.activation.as_ref());
        let is_it = |one: &&Announced| {
            one.flaw.is_none() && one.by == outcome.by && one.is_of(round, activation)
        };
        let announced = self.announced.iter().find(is_it).ok_or_else(|| {
            let is_attested = |one: &Announced| {
                one.is_of(round, activation) && one.is_opened_by(&outcome.by) && one.flaw.is_none()
            };
            let attests = proof.sealed.is_some() && self.announced.iter().any(is_attested);
            if attests { OutcomeFlaw::Attests } else { OutcomeFlaw::NotAnnounced }
        })?;
        if issued < round.frozen_at {
            return Err(OutcomeFlaw::BeforeFreeze);
        }
        if issued > round.effective_at {
            return Err(OutcomeFlaw::AfterStart);
        }
        if outcome.seen.is_none_or(|seen| seen > round.effective_at) {
            return Err(OutcomeFlaw::Unvouched);
        }
        let closed = judged.closed.entry(announced.statement).or_default();
        *closed = closed.saturating_add(1);
        if *closed > super::outcome::CLOSINGS_MAX {
            return Err(OutcomeFlaw::TooMany);
        }
        Ok(announced)
    }

    /// The commitments that stood at the freeze, among the deposits that the outcome names.
    fn frozen(&self, before: &Before, proof: &Proof, own: &Own<'_>) -> Result<Frozen, OutcomeFlaw> {
        let chosen = self.chosen(&proof.deposits)?;
        for deposit in &chosen {
            if let Act::Commit { commitment, .. } = &deposit.act {
                self.withholds_nothing(commitment, &proof.context, own)?;
            }
        }
        freeze_after(before, &chosen, &proof.context)
            .map_err(|refused| OutcomeFlaw::Context(refused.why))
    }

    /// The deposits that are named, as they are held here.
    pub(super) fn chosen(&self, deposits: &[String]) -> Result<Vec<Deposit>, OutcomeFlaw> {
        let mut named: BTreeSet<StatementId> = BTreeSet::new();
        let mut chosen: Vec<Deposit> = Vec::new();
        for urn in deposits {
            let id = StatementId::from_urn(urn).ok_or(OutcomeFlaw::DepositMissing)?;
            if !named.insert(id) {
                return Err(OutcomeFlaw::DepositMissing);
            }
            match self.deposits.get(&id) {
                Some(deposit) => chosen.push(deposit.clone()),
                // It says nothing that counts, whoever names it.
                None if self.malformed.contains_key(&id) => {}
                None => return Err(OutcomeFlaw::DepositMissing),
            }
        }
        chosen.sort_by_key(|deposit| deposit.id);
        Ok(chosen)
    }

    /// Nobody is kept out by leaving out of the context what its condition asks about.
    fn withholds_nothing(
        &self,
        commitment: &Commitment,
        context: &Context,
        own: &Own<'_>,
    ) -> Result<(), OutcomeFlaw> {
        if own.has_more_than(context, commitment) {
            return Err(OutcomeFlaw::OtherTerms);
        }
        // What nobody asks about decides nothing, whoever names it.
        let is_otherwise = |id: &&str| {
            let then = (context.round.frozen_at, (*id).to_owned());
            self.in_force.contains(&then) != context.in_force.contains(*id)
        };
        if terms::asks_about(commitment).iter().any(is_otherwise) {
            return Err(OutcomeFlaw::NotInForce);
        }
        Ok(())
    }

    /// Nobody is bound by leaving out what it said afterwards: of each party that counts all is
    /// named that others saw in its log before the freeze, whatever it says. Who is left out as a
    /// whole is not bound; that is shown, and harms no consent.
    fn hides_nothing(&self, frozen: &Frozen, proof: &Proof) -> Result<(), OutcomeFlaw> {
        let counted = frozen.standing.iter().map(|(_, one)| &one.party).collect();
        self.names_all_of(&counted, proof.context.round.frozen_at, &named(&proof.deposits))
    }

    /// Whether all is named that others saw in the logs of some parties before a freeze.
    pub(super) fn names_all_of(
        &self,
        counted: &BTreeSet<&PartyId>,
        frozen_at: Timestamp,
        named: &BTreeSet<StatementId>,
    ) -> Result<(), OutcomeFlaw> {
        let is_hidden = |(id, said): (&StatementId, &Said)| {
            said.stood_at(frozen_at, Sure::Seen)
                && counted.contains(&said.party)
                && !named.contains(id)
        };
        if self.said.iter().any(is_hidden) { Err(OutcomeFlaw::ChangeLeftOut) } else { Ok(()) }
    }

    /// What was said in time, as far as anybody can tell, and was not frozen.
    fn left_out(&self, proof: &Proof) -> Vec<StatementId> {
        let frozen_at = proof.context.round.frozen_at;
        let named = named(&proof.deposits);
        let in_time = self.said.iter().filter(|(_, said)| said.stood_at(frozen_at, Sure::Claimed));
        in_time.map(|(id, _)| *id).filter(|id| !named.contains(id)).collect()
    }
}

/// Whether an outcome is the first by which something comes of its round, and stands on what the
/// rounds before it bound.
fn follows(
    judged: &Judged,
    round: StatementId,
    proof: &Proof,
    certified: (Digest, Digest),
) -> Result<(), OutcomeFlaw> {
    if judged.certified.contains(&certified) {
        return Err(OutcomeFlaw::Repeated);
    }
    if judged.settled.contains(&round) {
        return Err(OutcomeFlaw::Overtaken);
    }
    // Nobody is bound by a depositary's word alone, nor by what it says of the world.
    if is_bound_as(&judged.before, &proof.context) { Ok(()) } else { Err(OutcomeFlaw::OtherBound) }
}

pub(super) fn named(deposits: &[String]) -> BTreeSet<StatementId> {
    deposits.iter().filter_map(|urn| StatementId::from_urn(urn)).collect()
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
    let mut gone: BTreeSet<StatementId> = before.spent_by(frozen_at).collect();
    for deposit in deposits {
        if let Act::Commit { commitment, .. } = &deposit.act
            && before.is_left(deposit, &commitment.obligation, frozen_at)
        {
            gone.insert(deposit.id);
        }
    }
    let mut context = context.clone();
    // Deposits stand in the logs of their parties, and the place in one log does not count here.
    context.round.size = u64::MAX;
    freeze(deposits, &context, &gone)
}

/// Whether a context says of nobody that it is bound to anything else than the rounds before bound
/// it to. Whom it does not name at all is left out as a whole, and stays bound: conditions only
/// ever ask for more, so that nobody else is bound by it.
fn is_bound_as(before: &Before, context: &Context) -> bool {
    let bound = before.bound_in_round(context.round.frozen_at);
    let is_so = |obligation: &str, party: &PartyId, level: u8| {
        level == 0 || bound.get(obligation).and_then(|of| of.get(party)) == Some(&level)
    };
    let mut given = context.bound.iter();
    given.all(|(obligation, of)| of.iter().all(|(party, level)| is_so(obligation, party, *level)))
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
