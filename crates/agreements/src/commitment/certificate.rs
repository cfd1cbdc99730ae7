//! Certificates: why a profile is consistent, and why it is the largest.
//!
//! Each member comes with atoms that are true of the final profile and suffice for its condition:
//! the profile is consistent. Each offer that was given up comes with atoms that were false of
//! everybody still standing then, and suffice to refute it: since conditions are monotone, no
//! consistent profile has that offer, and what is left is the largest. A verifier replays the
//! steps once; it needs no search and has to believe nobody.

use serde::{Deserialize, Serialize};

use super::context::Context;
use super::explain::reasons;
use super::missing::{Missing, missing};
use super::place::{NONE, at, put};
use super::solve::{CommitmentProblem, Refused, Solution, Tally};
use super::{Commitment, set_digest};
use comity_protocol::content::{Digest, json};
use comity_protocol::party::PartyId;
use comity_protocol::time::Timestamp;

/// Longest certificate as JSON in bytes (512 MiB): a million slots at about 500 bytes.
pub const CERTIFICATE_BYTES_MAX: usize = 512 << 20;

/// The outcome of a round, with its proof.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = commitment::Certificate))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// The agreement.
    pub agreement: String,
    /// The digest of the set of commitments ([`set_digest`]).
    pub commitments: Digest,
    /// The digest of the context ([`Context::digest`]).
    pub context: Digest,
    /// Whether the profile binds: it is not empty and satisfies the context's condition.
    pub activated: bool,
    /// When every activated obligation starts.
    pub effective_at: Timestamp,
    /// Atoms of the context's condition that decide `activated`; absent without a condition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activation: Option<Vec<u32>>,
    /// Who is bound to what, by obligation and party.
    pub members: Vec<Member>,
    /// The offers given up, in an order in which each is refuted by those before it.
    pub steps: Vec<Step>,
    /// Who offered more than the profile has, and what the next higher offer lacks.
    pub outside: Vec<Outside>,
}

/// A party that is bound, to which level, and why its condition holds.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = commitment::Member))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The obligation.
    pub obligation: String,
    /// The party.
    pub party: PartyId,
    /// The level.
    pub level: u8,
    /// Why.
    pub because: Because,
}

/// Why a member is bound.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = commitment::Because))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Because {
    /// By an earlier round.
    Bound,
    /// These atoms of its condition, by number in reading order, are true and suffice.
    Atoms(Vec<u32>),
}

/// An offer given up.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = commitment::Step))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The obligation.
    pub obligation: String,
    /// The party.
    pub party: PartyId,
    /// The level of the offer.
    pub level: u8,
    /// These atoms of its condition are false of everybody still standing, and refute it.
    pub failed: Vec<u32>,
}

/// A party below one of its offers.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = commitment::Outside))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outside {
    /// The obligation.
    pub obligation: String,
    /// The party.
    pub party: PartyId,
    /// Its level; 0 is not bound.
    pub level: u8,
    /// The level of its next higher offer.
    pub next: u8,
    /// What that offer lacks against the profile, with the party itself joined.
    pub missing: Missing,
}

/// Why a certificate is refused. Whoever made it is at fault unless said otherwise.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CertificateRefusal {
    /// Not the JSON of a certificate, or too long.
    #[error("this is not the JSON of a certificate")]
    Malformed,
    /// It is for another set of commitments. Perhaps the verifier has the wrong set.
    #[error("the certificate is for another set of commitments")]
    OtherCommitments,
    /// It is for another context. Perhaps the verifier has the wrong one.
    #[error("the certificate is for another context")]
    OtherContext,
    /// A step does not name the highest offer that its party still stands by.
    #[error("step {0} does not name the highest offer that its party still stands by")]
    StepOrder(usize),
    /// The atoms of a step are not false, or do not refute the condition.
    #[error("the atoms named in step {0} do not refute the condition")]
    StepUnsound(usize),
    /// The members are not what is left after the steps.
    #[error("the members are not what is left after the steps")]
    Profile,
    /// The atoms of a member are not true, or do not suffice for its condition.
    #[error("the atoms named for member {0} do not suffice for its condition")]
    MemberUnsound(usize),
    /// Whether the profile binds, or from when, is told wrongly.
    #[error("whether the profile binds, or from when, is told wrongly")]
    Activation,
    /// What somebody lacks is told wrongly.
    #[error("what somebody outside lacks is told wrongly")]
    Missing,
    /// The commitments themselves. Whoever put the set together is at fault.
    #[error(transparent)]
    Refused(#[from] Refused),
}

impl CertificateRefusal {
    /// The stable code of this refusal, listed in `spec/errors.md`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "certificate-malformed",
            Self::OtherCommitments => "certificate-other-commitments",
            Self::OtherContext => "certificate-other-context",
            Self::StepOrder(_) => "certificate-step-order",
            Self::StepUnsound(_) => "certificate-step-unsound",
            Self::Profile => "certificate-profile",
            Self::MemberUnsound(_) => "certificate-member-unsound",
            Self::Activation => "certificate-activation",
            Self::Missing => "certificate-missing",
            Self::Refused(refused) => refused.why.code(),
        }
    }
}

impl Certificate {
    /// Reads a certificate from JSON. Parsed, not verified.
    ///
    /// # Errors
    /// [`CertificateRefusal::Malformed`].
    pub fn parse(bytes: &[u8]) -> Result<Self, CertificateRefusal> {
        if bytes.len() > CERTIFICATE_BYTES_MAX {
            return Err(CertificateRefusal::Malformed);
        }
        let value = json::parse(bytes).ok_or(CertificateRefusal::Malformed)?;
        serde_json::from_value(value).map_err(|_| CertificateRefusal::Malformed)
    }

    /// The canonical bytes: compact JSON, members in the order of the fields.
    pub fn canonical_bytes(&self) -> Vec<u8> {
        // Plain data with text keys always serialises.
        serde_json::to_vec(self).unwrap_or_default()
    }
}

impl Solution<'_, '_> {
    /// The certificate of this solution: the same bytes for the same set, whatever its order.
    pub fn certificate(&self) -> Certificate {
        let problem = self.problem;
        let is_true = |offer: u32| {
            let (first, _) = problem.atoms_of(offer);
            move |atom: u32| self.died.get(at(first.saturating_add(atom))) == Some(&NONE)
        };
        let activation = problem.activation.map(|offer| {
            let condition = problem.offers.get(at(offer)).map(|offer| offer.condition);
            let (is_true, wanted) = (is_true(offer), self.is_condition_met());
            condition.and_then(|one| reasons(one, wanted, &is_true)).unwrap_or_default()
        });
        let steps = self.steps.iter().enumerate().filter_map(|(index, offer)| {
            let entry = problem.offers.get(at(*offer))?;
            let (obligation, party) = problem.name(entry.slot)?;
            let by_then = |atom: u32| {
                let died = self.died.get(at(entry.first_atom.saturating_add(atom)));
                died.is_none_or(|died| at(*died) > index)
            };
            Some(Step {
                obligation: obligation.to_owned(),
                party: party.clone(),
                level: entry.level,
                failed: reasons(entry.condition, false, &by_then).unwrap_or_default(),
            })
        });
        let current = problem.standing(&self.tally);
        let members = current.iter().enumerate().filter_map(|(slot, offer)| {
            let place = self.profile_of(slot)?;
            let because = match problem.offers.get(at(*offer)) {
                None => Because::Bound,
                Some(entry) => Because::Atoms(
                    reasons(entry.condition, true, &is_true(*offer)).unwrap_or_default(),
                ),
            };
            (place.level > 0).then(|| Member {
                obligation: place.obligation.to_owned(),
                party: place.party.clone(),
                level: place.level,
                because,
            })
        });
        Certificate {
            agreement: problem.context.agreement.clone(),
            commitments: set_digest(problem.commitments),
            context: problem.context.digest(),
            activated: self.is_activated(),
            effective_at: problem.context.round.effective_at,
            activation,
            members: members.collect(),
            steps: steps.collect(),
            outside: outside(problem, &self.tally, &current),
        }
    }
}

/// Who stands below one of its offers, and what the next lacks.
fn outside(problem: &CommitmentProblem<'_>, tally: &Tally, current: &[u32]) -> Vec<Outside> {
    let mut found = Vec::new();
    for ((number, slot), offer) in (0_u32..).zip(&problem.slots).zip(current) {
        let next = if *offer == NONE { slot.first } else { offer.saturating_add(1) };
        if next >= slot.end {
            continue;
        }
        let Some((obligation, party)) = problem.name(number) else { continue };
        let Some(entry) = problem.offers.get(at(next)) else { continue };
        // Something is missing, or the profile with this party joined would be larger.
        let Some(missing) = missing(problem, tally, next) else { continue };
        found.push(Outside {
            obligation: obligation.to_owned(),
            party: party.clone(),
            level: tally.level(number),
            next: entry.level,
            missing,
        });
    }
    found
}

/// Checks a certificate against the commitments and the context that the verifier holds.
///
/// One pass over the set, one over the steps: linear, but for looking names up.
///
/// # Errors
/// [`CertificateRefusal`]: each way in which the certificate is wrong has its code.
pub fn verify_certificate(
    commitments: &[Commitment],
    context: &Context,
    certificate: &Certificate,
) -> Result<(), CertificateRefusal> {
    if certificate.context != context.digest() || certificate.agreement != context.agreement {
        return Err(CertificateRefusal::OtherContext);
    }
    if certificate.commitments != set_digest(commitments) {
        return Err(CertificateRefusal::OtherCommitments);
    }
    let problem = CommitmentProblem::compile(commitments, context)?;
    let mut replay = Replay::new(&problem);
    for (index, step) in certificate.steps.iter().enumerate() {
        replay.step(index, step)?;
    }
    replay.check_members(&certificate.members)?;
    replay.check_activation(certificate)?;
    if outside(&problem, &replay.tally, &replay.current) != certificate.outside {
        return Err(CertificateRefusal::Missing);
    }
    Ok(())
}

/// Everybody who still stands while the steps are replayed.
struct Replay<'p, 'a> {
    problem: &'p CommitmentProblem<'a>,
    tally: Tally,
    current: Vec<u32>,
}

impl<'p, 'a> Replay<'p, 'a> {
    fn new(problem: &'p CommitmentProblem<'a>) -> Self {
        Self { problem, tally: Tally::top(problem), current: problem.highest() }
    }

    fn step(&mut self, index: usize, step: &Step) -> Result<(), CertificateRefusal> {
        let problem = self.problem;
        let slot = problem
            .context
            .obligation(&step.obligation)
            .zip(problem.names.find(&step.party))
            .and_then(|(obligation, party)| problem.slot(obligation, party))
            .ok_or(CertificateRefusal::StepOrder(index))?;
        let offer = self.current.get(at(slot)).copied().unwrap_or(NONE);
        let entry = problem.offers.get(at(offer)).filter(|entry| entry.level == step.level);
        let entry = entry.ok_or(CertificateRefusal::StepOrder(index))?;
        if !self.decides(offer, &step.failed, false) {
            return Err(CertificateRefusal::StepUnsound(index));
        }
        let (below, level) = problem.below(entry.slot, offer);
        put(&mut self.current, at(slot), below);
        self.tally.lower(problem, slot, level, |_, _| {});
        Ok(())
    }

    /// Whether these atoms of an offer are as `wanted`, and alone make its condition so.
    fn decides(&self, offer: u32, named: &[u32], wanted: bool) -> bool {
        let Some(entry) = self.problem.offers.get(at(offer)) else { return false };
        let (_, atoms) = self.problem.atoms_of(offer);
        let is_so =
            |atom: &u32| atoms.get(at(*atom)).is_some_and(|atom| self.tally.holds(*atom) == wanted);
        // The atoms that are not named are taken to speak against it.
        named.len() <= atoms.len()
            && named.iter().all(is_so)
            && reasons(entry.condition, wanted, &|atom| named.contains(&atom) == wanted).is_some()
    }

    fn check_members(&self, members: &[Member]) -> Result<(), CertificateRefusal> {
        let mut claimed = members.iter().enumerate();
        for ((slot, level), offer) in (0_u32..).zip(&self.tally.levels).zip(&self.current) {
            if *level == 0 {
                continue;
            }
            let (index, member) = claimed.next().ok_or(CertificateRefusal::Profile)?;
            let is_it = self.problem.name(slot)
                == Some((member.obligation.as_str(), &member.party))
                && member.level == *level;
            if !is_it {
                return Err(CertificateRefusal::Profile);
            }
            let is_sound = match &member.because {
                Because::Bound => *offer == NONE,
                Because::Atoms(atoms) => self.decides(*offer, atoms, true),
            };
            if !is_sound {
                return Err(CertificateRefusal::MemberUnsound(index));
            }
        }
        if claimed.next().is_some() { Err(CertificateRefusal::Profile) } else { Ok(()) }
    }

    fn check_activation(&self, certificate: &Certificate) -> Result<(), CertificateRefusal> {
        let is_met = match (self.problem.activation, &certificate.activation) {
            (None, None) => true,
            (Some(offer), Some(atoms)) if self.decides(offer, atoms, true) => true,
            (Some(offer), Some(atoms)) if self.decides(offer, atoms, false) => false,
            _ => return Err(CertificateRefusal::Activation),
        };
        let is_empty = self.tally.levels.iter().all(|level| *level == 0);
        let is_right = certificate.activated == (is_met && !is_empty)
            && certificate.effective_at == self.problem.context.round.effective_at;
        if is_right { Ok(()) } else { Err(CertificateRefusal::Activation) }
    }
}
