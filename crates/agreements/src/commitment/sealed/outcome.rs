//! The outcome of a sealed round: what is published, what it proves, and to whom.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::opening::{Opening, read_plaintext};
use super::text::Base64;
use super::{Board, Sealed, SealedRefusal, envelopes_digest, split};
use crate::commitment::Commitment;
use crate::commitment::certificate::{
    Because, Certificate, CertificateRefusal, Member, verify_certificate,
};
use crate::commitment::context::Context;
use crate::commitment::solve::CommitmentProblem;
use comity_protocol::content::Digest;
use comity_protocol::party::PartyId;

/// What a sealed round comes to. Each depositary signs it as a statement of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedOutcome {
    /// The digest of the board.
    pub board: Digest,
    /// The digest of the set of envelopes that were opened, all together.
    pub envelopes: Digest,
    /// The members' envelopes, opened.
    pub revealed: Vec<Revealed>,
    /// How many envelopes are not revealed: parties outside, blanks and faulty ones alike.
    pub others: u64,
    /// The certificate over the members' commitments, and only these.
    pub certificate: Certificate,
    /// What anybody can check with nothing but the envelopes, the context and this outcome.
    pub proved: Vec<Proved>,
    /// What has to be believed of the depositaries that signed this outcome.
    pub attested: Vec<Attested>,
}

/// An outcome without its certificate, which stands beside it where a node publishes both.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = commitment::Unsealed))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unsealed {
    /// The digest of the set of envelopes that were opened, all together.
    pub envelopes: Digest,
    /// The members' envelopes, opened.
    pub revealed: Vec<Revealed>,
    /// How many envelopes are not revealed.
    pub others: u64,
    /// What anybody can check.
    pub proved: Vec<Proved>,
    /// What has to be believed of the depositaries that signed it.
    pub attested: Vec<Attested>,
}

impl Unsealed {
    /// The whole outcome.
    pub fn whole(&self, board: &Board, certificate: &Certificate) -> SealedOutcome {
        let Self { envelopes, revealed, others, proved, attested } = self.clone();
        let (board, certificate) = (board.digest(), certificate.clone());
        SealedOutcome { board, envelopes, revealed, others, certificate, proved, attested }
    }

    /// The commitments that it reveals, as they stand there: of an outcome that was verified.
    pub fn commitments(&self) -> impl Iterator<Item = Commitment> {
        let read = |one: &Revealed| Commitment::parse(split(&one.plaintext.0)?.1).ok();
        self.revealed.iter().filter_map(read)
    }
}

impl From<SealedOutcome> for (Certificate, Unsealed) {
    fn from(outcome: SealedOutcome) -> Self {
        let SealedOutcome { envelopes, revealed, others, certificate, proved, attested, .. } =
            outcome;
        (certificate, Unsealed { envelopes, revealed, others, proved, attested })
    }
}

/// A member's envelope, opened.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = commitment::Revealed))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revealed {
    /// The envelope.
    pub envelope: Digest,
    /// Its plaintext, from which anybody makes the envelope again.
    pub plaintext: Base64,
}

/// What an outcome proves to everybody.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = commitment::Proved))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proved {
    /// The members' commitments are those that they had sealed before the freeze.
    Deposited,
    /// Every member's condition holds of the coalition.
    Consistent,
    /// The coalition is the largest that the members' commitments allow.
    LargestAmongMembers,
}

/// What an outcome does not prove, and the depositaries attest.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = commitment::Attested))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Attested {
    /// With the commitments that stay sealed, no larger coalition is consistent.
    Largest,
    /// Nothing was opened before the freeze.
    NotBeforeFreeze,
}

/// Exactly this is proved; an outcome that claims more is refused.
pub const PROVED: [Proved; 3] =
    [Proved::Deposited, Proved::Consistent, Proved::LargestAmongMembers];

/// Exactly this is attested.
pub const ATTESTED: [Attested; 2] = [Attested::Largest, Attested::NotBeforeFreeze];

/// Why a published outcome is not believed. Whoever published it is at fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutcomeRefusal {
    /// It does not fit the envelopes.
    #[error(transparent)]
    Sealed(#[from] SealedRefusal),
    /// Its certificate.
    #[error(transparent)]
    Certificate(#[from] CertificateRefusal),
}

impl OutcomeRefusal {
    /// The stable code of this refusal, listed in `spec/errors.md`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Sealed(refusal) => refusal.code(),
            Self::Certificate(refusal) => refusal.code(),
        }
    }
}

impl SealedOutcome {
    /// SHA-256 over the compact JSON: what depositaries sign, and compare.
    pub fn digest(&self) -> Digest {
        Digest::of(&serde_json::to_vec(self).unwrap_or_default())
    }
}

/// Decides an opened round. Every depositary that opened the same envelopes gets the same bytes.
///
/// Where nobody is bound, nobody is revealed.
///
/// # Errors
/// [`SealedRefusal`]: the context is for another freeze, or is refused.
pub fn decide(
    board: &Board,
    opening: &Opening,
    context: &Context,
) -> Result<SealedOutcome, SealedRefusal> {
    if context.agreement != board.agreement {
        return Err(SealedRefusal::OtherBoard);
    }
    if opening.round != context.round {
        return Err(SealedRefusal::OtherSet);
    }
    let standing = standing(opening, context)?;
    let everybody: Vec<Commitment> = standing
        .iter()
        .map(|index| commitment_of(opening, *index))
        .collect::<Option<_>>()
        .ok_or(SealedRefusal::Malformed)?;
    let certificate = certify(&everybody, context)?;
    let members: BTreeSet<(&str, &PartyId)> = if certificate.activated {
        certificate.members.iter().filter(is_new).map(place_of).collect()
    } else {
        BTreeSet::new()
    };
    let mut revealed = Vec::new();
    let mut commitments = Vec::new();
    for opened in standing.iter().filter_map(|index| opening.opened.get(*index)) {
        let one = &opened.commitment;
        if members.contains(&(one.obligation.as_str(), &one.party)) {
            let plaintext = Base64(opened.plaintext.to_vec());
            revealed.push(Revealed { envelope: opened.envelope, plaintext });
            commitments.push(one.clone());
        }
    }
    let others = opening.count.saturating_sub(revealed.len());
    Ok(SealedOutcome {
        board: board.digest(),
        envelopes: opening.envelopes,
        revealed,
        others: u64::try_from(others).unwrap_or(u64::MAX),
        certificate: certify(&commitments, context)?,
        proved: PROVED.to_vec(),
        attested: ATTESTED.to_vec(),
    })
}

/// The opened envelopes that count: not refused by the context, and not contradictory.
fn standing(opening: &Opening, context: &Context) -> Result<Vec<usize>, SealedRefusal> {
    let mut checker = CommitmentProblem::compile(&[], context).map_err(|refused| refused.why)?;
    let mut places: BTreeMap<(&str, &PartyId), Vec<usize>> = BTreeMap::new();
    for (index, opened) in opening.opened.iter().enumerate() {
        let one = &opened.commitment;
        if checker.validate(one).is_ok() {
            places.entry((one.obligation.as_str(), &one.party)).or_default().push(index);
        }
    }
    let mut standing: Vec<usize> =
        places.into_values().filter(|rivals| rivals.len() == 1).flatten().collect();
    standing.sort_unstable();
    Ok(standing)
}

fn commitment_of(opening: &Opening, index: usize) -> Option<Commitment> {
    opening.opened.get(index).map(|opened| opened.commitment.clone())
}

fn certify(commitments: &[Commitment], context: &Context) -> Result<Certificate, SealedRefusal> {
    let problem = CommitmentProblem::compile(commitments, context);
    let problem = problem.map_err(|refused| SealedRefusal::Commitment(refused.why))?;
    Ok(problem.solve().certificate())
}

fn is_new(member: &&Member) -> bool {
    member.because != Because::Bound
}

fn place_of(member: &Member) -> (&str, &PartyId) {
    (&member.obligation, &member.party)
}

/// Checks a published outcome against the deposited envelopes; returns the members' commitments,
/// each with the digest of its envelope.
///
/// This proves what [`PROVED`] lists and nothing else. That no larger coalition was possible is
/// believed of the depositaries, if [`is_attested`].
///
/// # Errors
/// [`OutcomeRefusal`].
pub fn verify_outcome(
    board: &Board,
    envelopes: &[Sealed],
    context: &Context,
    outcome: &SealedOutcome,
) -> Result<Vec<(Digest, Commitment)>, OutcomeRefusal> {
    board.check()?;
    let count = u64::try_from(outcome.revealed.len()).unwrap_or(u64::MAX);
    let is_about_these = outcome.board == board.digest()
        && board.agreement == context.agreement
        && outcome.envelopes == envelopes_digest(envelopes.iter().map(|one| one.envelope))
        && u64::try_from(envelopes.len()).ok() == count.checked_add(outcome.others)
        && outcome.proved == PROVED
        && outcome.attested == ATTESTED;
    if !is_about_these {
        return Err(SealedRefusal::Outcome.into());
    }
    let by_digest: BTreeMap<Digest, &PartyId> =
        envelopes.iter().map(|one| (one.envelope, &one.party)).collect();
    let mut seen = BTreeSet::new();
    let mut found = Vec::with_capacity(outcome.revealed.len());
    for revealed in &outcome.revealed {
        let envelope = revealed.envelope;
        let party = by_digest.get(&envelope).ok_or(SealedRefusal::Outcome)?;
        let commitment = read_plaintext(board, (party, envelope), &revealed.plaintext.0)?;
        if !seen.insert(envelope) {
            return Err(SealedRefusal::Outcome.into());
        }
        found.push((envelope, commitment.ok_or(SealedRefusal::Outcome)?));
    }
    let commitments: Vec<Commitment> = found.iter().map(|(_, one)| one.clone()).collect();
    verify_certificate(&commitments, context, &outcome.certificate)?;
    let members: BTreeSet<(&str, &PartyId)> =
        outcome.certificate.members.iter().filter(is_new).map(place_of).collect();
    // Whoever is revealed is bound: nobody outside is shown.
    let is_bound = |one: &Commitment| members.contains(&(one.obligation.as_str(), &one.party));
    let is_silent = outcome.certificate.activated || commitments.is_empty();
    if !is_silent || !commitments.iter().all(is_bound) {
        return Err(SealedRefusal::Outcome.into());
    }
    Ok(found)
}

/// Whether at least the threshold of the board's depositaries signed this very outcome.
///
/// `signed` are the issuers of verified statements and the digests of the outcomes they carry.
pub fn is_attested(board: &Board, outcome: &SealedOutcome, signed: &[(PartyId, Digest)]) -> bool {
    let digest = outcome.digest();
    let signers: BTreeSet<&PartyId> = signed
        .iter()
        .filter(|(party, signed)| {
            *signed == digest && board.depositaries.iter().any(|one| one.party == *party)
        })
        .map(|(party, _)| party)
        .collect();
    signers.len() >= usize::from(board.threshold)
}
