//! Opening: depositaries release their shares of all envelopes together, and anybody combines them.

use std::collections::BTreeMap;

use chacha20::ChaCha20Rng;
use hpke::rand_core::{Rng as _, SeedableRng as _};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::shamir::{SECRET_BYTES, Secret, combine};
use super::text::{Base64, decrypt};
use super::{
    Board, DepositaryKey, ENVELOPES_MAX, Envelope, SealedRefusal, envelopes_digest, header,
    open_share, seal_plaintext, split,
};
use crate::commitment::Commitment;
use crate::commitment::context::Round;
use comity_protocol::content::Digest;
use comity_protocol::party::PartyId;
use comity_protocol::time::Timestamp;

/// What one depositary releases: its shares of every envelope of the round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// The digest of the board.
    pub board: Digest,
    /// The digest of the set of envelopes ([`envelopes_digest`]): all are opened, or none.
    pub envelopes: Digest,
    /// The freeze after which this is released.
    pub round: Round,
    /// Which depositary: the issuer of the statement that carries this.
    pub depositary: PartyId,
    /// A share of each envelope, by the envelope's digest.
    pub shares: Vec<ReleasedShare>,
}

/// One depositary's share of one envelope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleasedShare {
    /// The envelope.
    pub envelope: Digest,
    /// The share; absent when what was sealed to this depositary is not what the envelope says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<Base64>,
}

/// All envelopes of a round, opened.
#[derive(Debug)]
pub struct Opening {
    /// The freeze.
    pub round: Round,
    /// The digest of the set of envelopes.
    pub envelopes: Digest,
    /// How many envelopes there are, blank and faulty ones too.
    pub count: usize,
    /// What was in them, by the envelope's digest; blanks and faulty ones left out.
    pub opened: Vec<Opened>,
    /// What is wrong, and whose fault it is.
    pub findings: Vec<OpeningFinding>,
}

/// A commitment, and the envelope it came in.
#[derive(Debug)]
pub struct Opened {
    /// The envelope.
    pub envelope: Digest,
    /// The plaintext, by which anybody can check the envelope.
    pub plaintext: Zeroizing<Vec<u8>>,
    /// The commitment.
    pub commitment: Commitment,
}

/// What is wrong with an envelope or a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpeningFinding {
    /// The envelope.
    pub envelope: Digest,
    /// At fault: the depositor, or for a wrong share the depositary.
    pub party: PartyId,
    /// What.
    pub why: SealedRefusal,
}

/// What a depositary releases for a set of envelopes, after the freeze and not before.
///
/// # Errors
/// [`SealedRefusal`]; nothing is released unless every share is.
pub fn release(
    board: &Board,
    envelopes: &[Envelope],
    key: &DepositaryKey,
    round: &Round,
    as_of: Timestamp,
) -> Result<Release, SealedRefusal> {
    board.check()?;
    if as_of <= round.frozen_at {
        return Err(SealedRefusal::BeforeFreeze);
    }
    let public = key.public();
    let place = board.depositaries.iter().position(|one| one.key == public);
    let place = place.ok_or(SealedRefusal::NotDepositary)?;
    let depositary = board.depositaries.get(place).ok_or(SealedRefusal::NotDepositary)?;
    let shares = sorted(envelopes)?.into_iter().map(|(digest, envelope)| {
        let is_whole = envelope.check(board).is_ok();
        let sealed = envelope.shares.get(place).filter(|_| is_whole);
        let share =
            sealed.and_then(|sealed| open_share(key, &header(board, &envelope.party), sealed));
        ReleasedShare { envelope: digest, share: share.map(|share| Base64(share.to_vec())) }
    });
    Ok(Release {
        board: board.digest(),
        envelopes: envelopes_digest(envelopes.iter().map(Envelope::digest)),
        round: round.clone(),
        depositary: depositary.party.clone(),
        shares: shares.collect(),
    })
}

/// Opens all envelopes with the releases of at least `threshold` depositaries.
///
/// An envelope is set aside only when it is faulty whoever releases: dealt wrongly, or refused by
/// so many depositaries that the threshold cannot be reached. When shares are missing for another
/// reason nothing is opened at all, so that no depositary can take a single party out.
///
/// # Errors
/// [`SealedRefusal`]: the releases do not belong together, or are too few.
pub fn open_all(
    board: &Board,
    envelopes: &[Envelope],
    releases: &[Release],
) -> Result<Opening, SealedRefusal> {
    board.check()?;
    let digest = envelopes_digest(envelopes.iter().map(Envelope::digest));
    let first = releases.first().ok_or(SealedRefusal::TooFewShares)?;
    let mut by_number: BTreeMap<u8, (&PartyId, BTreeMap<Digest, &ReleasedShare>)> = BTreeMap::new();
    for release in releases {
        if release.board != board.digest() {
            return Err(SealedRefusal::OtherBoard);
        }
        if release.envelopes != digest || release.round != first.round {
            return Err(SealedRefusal::OtherSet);
        }
        let number = (1_u8..)
            .zip(&board.depositaries)
            .find_map(|(x, one)| (one.party == release.depositary).then_some(x))
            .ok_or(SealedRefusal::NotDepositary)?;
        let shares = release.shares.iter().map(|share| (share.envelope, share)).collect();
        by_number.insert(number, (&release.depositary, shares));
    }
    let mut opening = Opening {
        round: first.round.clone(),
        envelopes: digest,
        count: envelopes.len(),
        opened: Vec::new(),
        findings: Vec::new(),
    };
    for (digest, envelope) in sorted(envelopes)? {
        let mut fault = |party: &PartyId, why| {
            let party = party.clone();
            opening.findings.push(OpeningFinding { envelope: digest, party, why });
        };
        let mut shares = Vec::new();
        let mut refused = 0_usize;
        for (x, (depositary, released)) in &by_number {
            match right_share(envelope, *x, released.get(&digest).copied()) {
                Ok(Some(share)) => shares.push((*x, share)),
                Ok(None) => refused = refused.saturating_add(1),
                Err(why) => fault(depositary, why),
            }
        }
        let left = board.depositaries.len().saturating_sub(refused);
        let threshold = usize::from(board.threshold);
        let opened = if envelope.check(board).is_err() {
            Err(SealedRefusal::Malformed)
        } else if left < threshold {
            Err(SealedRefusal::TooFewShares)
        } else if shares.len() < threshold {
            return Err(SealedRefusal::TooFewShares);
        } else {
            shares.truncate(threshold);
            open(board, envelope, &shares)
        };
        match opened {
            Ok(Some((plaintext, commitment))) => {
                opening.opened.push(Opened { envelope: digest, plaintext, commitment });
            }
            Ok(None) => {}
            Err(why) => fault(&envelope.party, why),
        }
    }
    Ok(opening)
}

/// The share that a depositary released; `None` when it says that it got none.
fn right_share(
    envelope: &Envelope,
    x: u8,
    released: Option<&ReleasedShare>,
) -> Result<Option<Secret>, SealedRefusal> {
    // Leaving an envelope out is not releasing all together.
    let released = released.ok_or(SealedRefusal::WrongShare)?;
    let Some(share) = &released.share else { return Ok(None) };
    let place = usize::from(x).checked_sub(1);
    let sealed = place.and_then(|place| envelope.shares.get(place));
    let is_dealt = sealed.is_some_and(|sealed| sealed.digest == Digest::of(&share.0));
    let share: Option<[u8; 32]> = share.0.as_slice().try_into().ok();
    match share.filter(|_| is_dealt) {
        Some(share) => Ok(Some(Zeroizing::new(share))),
        None => Err(SealedRefusal::WrongShare),
    }
}

/// A plaintext, and the commitment in it.
type Contents = (Zeroizing<Vec<u8>>, Commitment);

/// Opens one envelope with just enough shares; `None` is a blank.
fn open(
    board: &Board,
    envelope: &Envelope,
    shares: &[(u8, Secret)],
) -> Result<Option<Contents>, SealedRefusal> {
    let key = combine(shares);
    let plaintext = decrypt(&key, &header(board, &envelope.party), &envelope.ciphertext.0)
        .ok_or(SealedRefusal::Inconsistent)?;
    let commitment = read_plaintext(board, (&envelope.party, envelope.digest()), &plaintext)?;
    Ok(commitment.map(|commitment| (plaintext, commitment)))
}

/// What is in one's own envelope, by the seed with which it was sealed: `Some(None)` is a blank.
/// `None`: it was sealed with another seed, or to another board.
pub fn open_own(board: &Board, envelope: &Envelope, seed: &[u8; 32]) -> Option<Option<Commitment>> {
    let mut key: Secret = Zeroizing::new([0; SECRET_BYTES]);
    ChaCha20Rng::from_seed(*seed).fill_bytes(&mut key[..]);
    let party = &envelope.party;
    let plaintext = decrypt(&key, &header(board, party), &envelope.ciphertext.0)?;
    read_plaintext(board, (party, envelope.digest()), &plaintext).ok()
}

/// The commitment in a plaintext, if sealing that plaintext gives the envelope of this digest.
///
/// So every share, every ciphertext and every digest in it is as it should be, whichever
/// depositaries opened it. `None` is a blank.
pub(super) fn read_plaintext(
    board: &Board,
    (party, envelope): (&PartyId, Digest),
    plaintext: &[u8],
) -> Result<Option<Commitment>, SealedRefusal> {
    let dealt = seal_plaintext(board, party, plaintext);
    if dealt.map(|dealt| dealt.digest()).ok() != Some(envelope) {
        return Err(SealedRefusal::Inconsistent);
    }
    let (_, commitment) = split(plaintext).ok_or(SealedRefusal::Inconsistent)?;
    if commitment.is_empty() {
        return Ok(None);
    }
    let commitment = Commitment::parse(commitment)?;
    if commitment.party != *party {
        return Err(SealedRefusal::NotOwn);
    }
    Ok(Some(commitment))
}

/// The envelopes by digest; the same envelope twice is one too many.
fn sorted(envelopes: &[Envelope]) -> Result<BTreeMap<Digest, &Envelope>, SealedRefusal> {
    let by_digest: BTreeMap<Digest, &Envelope> =
        envelopes.iter().map(|envelope| (envelope.digest(), envelope)).collect();
    if by_digest.len() != envelopes.len() || envelopes.len() > ENVELOPES_MAX {
        return Err(SealedRefusal::Malformed);
    }
    Ok(by_digest)
}
