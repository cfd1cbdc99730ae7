//! Sealed commitments: nobody sees who would commit to what until all are opened together.
//!
//! A party seals its commitment, or a blank, in an envelope of one size under a fresh key, and the
//! key to the depositaries of the round: any t of n can open it, fewer learn nothing. The
//! depositaries open all envelopes together, after the freeze, and publish the commitments of
//! members and the number of the rest.
//!
//! What is proved, and to whom:
//! - To everybody, from what is published: that the members' commitments are those they had
//!   sealed, that every member's condition holds, and that the coalition is the largest among the
//!   members' own commitments ([`outcome::verify_outcome`]).
//! - Not to everybody: that nobody else could have been in. That needs the commitments of those
//!   outside, which stay sealed; t depositaries attest it with their signatures, and whoever does
//!   not believe t of them does not believe it.
//! - Depositaries: t of them together can open early, and see everything when they open; fewer
//!   than t cannot, and more than n - t who refuse keep everybody from opening. The key exchange
//!   is X25519, which a large quantum computer would break.
//!
//! All entropy of an envelope is one seed, which is sealed inside: whoever opens an envelope makes
//! it again from the seed and sees at once whether the depositor dealt any share wrongly.

use chacha20::ChaCha20Rng;
use hpke::kem::X25519HkdfSha256;
use hpke::rand_core::{Rng as _, SeedableRng as _};
use hpke::{Deserializable as _, Kem as _, OpModeR, OpModeS, Serializable as _};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::Commitment;
use comity_protocol::content::Digest;
use comity_protocol::party::PartyId;
use shamir::{SECRET_BYTES, Secret};

pub mod opening;

pub mod outcome;

mod refusal;

mod shamir;

mod text;

pub use refusal::SealedRefusal;
pub use text::Base64;

/// Most depositaries of a round.
pub const DEPOSITARIES_MAX: usize = 32;

/// Bytes of every opened envelope: seed, length, commitment, zeros. A commitment that needs more
/// must be deposited openly, or said with fewer words.
pub const PLAINTEXT_BYTES: usize = 16 << 10;

/// Longest sealed commitment in bytes, behind the seed of 32 bytes and a length of 4.
pub const SEALED_BYTES_MAX: usize = PLAINTEXT_BYTES - SECRET_BYTES - 4;

/// Most envelopes in one round.
pub const ENVELOPES_MAX: usize = 1 << 16;

/// The depositaries of one round: to whom envelopes are sealed. Fixed before the first of them.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = commitment::Board))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Board {
    /// The agreement.
    pub agreement: String,
    /// The name of the round, so that an envelope counts in one round only.
    pub round: String,
    /// How many depositaries open together; at least 2.
    pub threshold: u8,
    /// The depositaries; the first holds share 1.
    pub depositaries: Vec<Depositary>,
}

/// A depositary and its key.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = commitment::Depositary))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Depositary {
    /// Who.
    pub party: PartyId,
    /// Its X25519 public key (RFC 9180, KEM 0x0020).
    pub key: Base64,
}

/// A sealed commitment, or a sealed blank: nobody can tell which.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    /// The digest of the board.
    pub board: Digest,
    /// Who sealed it: the issuer of the statement that deposits it.
    pub party: PartyId,
    /// SHA-256 of the plaintext, which begins with 32 secret bytes and so cannot be guessed.
    pub plaintext: Digest,
    /// The plaintext under ChaCha20-Poly1305 with a key used once.
    pub ciphertext: Base64,
    /// The shares of the key, in the order of the board.
    pub shares: Vec<SealedShare>,
}

/// What of an envelope everybody needs who judges its round: the envelope itself only for opening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The digest of the board.
    pub board: Digest,
    /// Who sealed it.
    pub party: PartyId,
    /// The digest of the envelope ([`Envelope::digest`]).
    pub envelope: Digest,
}

/// A share of an envelope's key, sealed to one depositary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedShare {
    /// SHA-256 of the share, so that everybody sees when a depositary releases another.
    pub digest: Digest,
    /// The encapsulated key (RFC 9180).
    pub enc: Base64,
    /// The share under HPKE with X25519, HKDF-SHA256 and ChaCha20-Poly1305.
    pub ciphertext: Base64,
}

/// A depositary's private key.
pub struct DepositaryKey(<X25519HkdfSha256 as hpke::Kem>::PrivateKey);

impl DepositaryKey {
    /// The key that this secret gives (RFC 9180 DeriveKeyPair).
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(X25519HkdfSha256::derive_keypair(seed).0)
    }

    /// The public key, for the board.
    pub fn public(&self) -> Base64 {
        Base64(X25519HkdfSha256::sk_to_pk(&self.0).to_bytes().to_vec())
    }
}

impl Board {
    /// SHA-256 over the compact JSON, members in the order of the fields.
    pub fn digest(&self) -> Digest {
        // Plain data with text keys always serialises.
        Digest::of(&serde_json::to_vec(self).unwrap_or_default())
    }

    /// Whether the board can be sealed to.
    ///
    /// # Errors
    /// [`SealedRefusal::Board`].
    pub fn check(&self) -> Result<(), SealedRefusal> {
        let count = self.depositaries.len();
        let differ = |key: &dyn Fn(&Depositary) -> Vec<u8>| {
            let keys: std::collections::BTreeSet<_> = self.depositaries.iter().map(key).collect();
            keys.len() == count
        };
        let is_sound = (2..=DEPOSITARIES_MAX).contains(&count)
            && (2..=count).contains(&usize::from(self.threshold))
            && differ(&|one| one.party.as_str().into())
            && differ(&|one| one.key.0.clone())
            && self.depositaries.iter().all(|one| public_key(&one.key).is_some());
        if is_sound { Ok(()) } else { Err(SealedRefusal::Board) }
    }
}

/// Seals a commitment, or with `None` a blank, which has the same size.
///
/// `seed` is 32 bytes that nobody else knows, drawn anew for each envelope; the same arguments
/// give the same envelope.
///
/// # Errors
/// [`SealedRefusal::Board`], [`SealedRefusal::TooLong`], [`SealedRefusal::NotOwn`], or the
/// commitment's own.
pub fn seal(
    board: &Board,
    party: &PartyId,
    commitment: Option<&Commitment>,
    seed: &[u8; 32],
) -> Result<Envelope, SealedRefusal> {
    board.check()?;
    if let Some(commitment) = commitment {
        commitment.check()?;
        if commitment.party != *party {
            return Err(SealedRefusal::NotOwn);
        }
    }
    let bytes = commitment.map(Commitment::canonical_bytes).unwrap_or_default();
    seal_plaintext(board, party, &plaintext(seed, &bytes)?)
}

/// Seed, length, commitment, zeros.
fn plaintext(seed: &[u8; 32], commitment: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealedRefusal> {
    if commitment.len() > SEALED_BYTES_MAX {
        return Err(SealedRefusal::TooLong);
    }
    let length = u32::try_from(commitment.len()).map_err(|_| SealedRefusal::TooLong)?;
    let mut plaintext = Zeroizing::new(Vec::with_capacity(PLAINTEXT_BYTES));
    plaintext.extend_from_slice(seed);
    plaintext.extend_from_slice(&length.to_be_bytes());
    plaintext.extend_from_slice(commitment);
    plaintext.resize(PLAINTEXT_BYTES, 0);
    Ok(plaintext)
}

/// Seed and commitment of a plaintext, if it is of the form above.
fn split(plaintext: &[u8]) -> Option<([u8; 32], &[u8])> {
    let (seed, rest) = plaintext.split_first_chunk::<32>()?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (commitment, padding) = rest.split_at_checked(length)?;
    let is_whole = plaintext.len() == PLAINTEXT_BYTES && padding.iter().all(|byte| *byte == 0);
    is_whole.then_some((*seed, commitment))
}

/// The envelope that a plaintext gives: a function, so that opening can check the dealing.
fn seal_plaintext(
    board: &Board,
    party: &PartyId,
    plaintext: &[u8],
) -> Result<Envelope, SealedRefusal> {
    let (seed, _) = split(plaintext).ok_or(SealedRefusal::Malformed)?;
    let mut stream = ChaCha20Rng::from_seed(seed);
    let mut draw = || {
        let mut bytes: Secret = Zeroizing::new([0; SECRET_BYTES]);
        stream.fill_bytes(&mut bytes[..]);
        bytes
    };
    let key = draw();
    let coefficients: Vec<Secret> = (1..board.threshold).map(|_| draw()).collect();
    let header = header(board, party);
    let mut shares = Vec::with_capacity(board.depositaries.len());
    for (x, depositary) in (1_u8..).zip(&board.depositaries) {
        let share = shamir::share(&key, &coefficients, x);
        shares.push(seal_share(depositary, &header, &share, &draw())?);
    }
    Ok(Envelope {
        board: board.digest(),
        party: party.clone(),
        plaintext: Digest::of(plaintext),
        ciphertext: Base64(text::encrypt(&key, &header, plaintext)?),
        shares,
    })
}

/// What every ciphertext of an envelope is bound to: the board and the depositor.
fn header(board: &Board, party: &PartyId) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(b"comity sealed commitment v1\n");
    hasher.update(board.digest().0);
    hasher.update(party.as_str());
    hasher.finalize().into()
}

/// Says what is sealed to whom, for HPKE.
const SHARE_INFO: &[u8] = b"comity sealed share v1";

type Cipher = hpke::aead::ChaCha20Poly1305;
type Kdf = hpke::kdf::HkdfSha256;

fn seal_share(
    depositary: &Depositary,
    header: &[u8; 32],
    share: &Secret,
    entropy: &Secret,
) -> Result<SealedShare, SealedRefusal> {
    let key = public_key(&depositary.key).ok_or(SealedRefusal::Board)?;
    let mut ephemeral = ChaCha20Rng::from_seed(**entropy);
    let (enc, ciphertext) = hpke::single_shot_seal_with_rng::<Cipher, Kdf, X25519HkdfSha256>(
        &OpModeS::Base,
        &key,
        SHARE_INFO,
        &share[..],
        header,
        &mut ephemeral,
    )
    .map_err(|_| SealedRefusal::Board)?;
    Ok(SealedShare {
        digest: Digest::of(&share[..]),
        enc: Base64(enc.to_bytes().to_vec()),
        ciphertext: Base64(ciphertext),
    })
}

fn public_key(key: &Base64) -> Option<<X25519HkdfSha256 as hpke::Kem>::PublicKey> {
    <X25519HkdfSha256 as hpke::Kem>::PublicKey::from_bytes(&key.0).ok()
}

/// The share that is sealed to a depositary, if it is the one whose digest the envelope carries.
fn open_share(key: &DepositaryKey, header: &[u8; 32], sealed: &SealedShare) -> Option<Secret> {
    let enc = <X25519HkdfSha256 as hpke::Kem>::EncappedKey::from_bytes(&sealed.enc.0).ok()?;
    let opened = hpke::single_shot_open::<Cipher, Kdf, X25519HkdfSha256>(
        &OpModeR::Base,
        &key.0,
        &enc,
        SHARE_INFO,
        &sealed.ciphertext.0,
        header,
    );
    let opened = Zeroizing::new(opened.ok()?);
    let share: [u8; SECRET_BYTES] = opened.as_slice().try_into().ok()?;
    (Digest::of(&share) == sealed.digest).then(|| Zeroizing::new(share))
}

impl Envelope {
    /// Whether the envelope is for this board, and of the form and size that all have.
    ///
    /// # Errors
    /// [`SealedRefusal::OtherBoard`], [`SealedRefusal::Malformed`].
    pub fn check(&self, board: &Board) -> Result<(), SealedRefusal> {
        if self.board != board.digest() {
            return Err(SealedRefusal::OtherBoard);
        }
        let is_whole = self.ciphertext.0.len() == text::sealed_len(PLAINTEXT_BYTES)
            && self.shares.len() == board.depositaries.len()
            && self.shares.iter().all(|share| {
                share.enc.0.len() == 32
                    && share.ciphertext.0.len() == text::sealed_len(SECRET_BYTES)
            });
        if is_whole { Ok(()) } else { Err(SealedRefusal::Malformed) }
    }

    /// SHA-256 over the compact JSON, members in the order of the fields.
    pub fn digest(&self) -> Digest {
        Digest::of(&serde_json::to_vec(self).unwrap_or_default())
    }
}

impl From<&Envelope> for Sealed {
    fn from(envelope: &Envelope) -> Self {
        Self { board: envelope.board, party: envelope.party.clone(), envelope: envelope.digest() }
    }
}

/// The digest of a set of envelopes, by their digests, whatever their order.
pub fn envelopes_digest(envelopes: impl IntoIterator<Item = Digest>) -> Digest {
    let mut digests: Vec<Digest> = envelopes.into_iter().collect();
    digests.sort_unstable();
    let mut hasher = Sha256::new();
    hasher.update(b"comity envelope set v1\n");
    for digest in &digests {
        hasher.update(digest.0);
    }
    Digest(hasher.finalize().into())
}
