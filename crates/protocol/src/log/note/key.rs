//! Verifier keys: who may sign a note, and how the signature is checked.

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::signature::{ML_DSA_44, ParsedPublicKey};
use data_encoding::{BASE64, HEXLOWER};
use sha2::{Digest as _, Sha256};

use super::{NoteRefusal, NoteSignature, is_key_name};
use crate::key::{Algorithm, KeyRefusal, PublicKey, SignFailure};
use crate::log::checkpoint::{Checkpoint, SignedCheckpoint};
use crate::log::cosignature;
use crate::time::Timestamp;

/// Longest name of a key in bytes: an ML-DSA-44 cosignature writes its length in one byte.
const NAME_BYTES_MAX: usize = 255;

/// Bytes of an Ed25519 public key (RFC 8032).
const ED25519_BYTES: usize = 32;

/// Bytes of an ML-DSA-44 public key (FIPS 204 table 2).
const ML_DSA_44_BYTES: usize = 1_312;

/// Longest verifier key as text: name, two pluses, 8 hex digits, base64 of the type byte and the
/// key.
const VKEY_BYTES_MAX: usize = NAME_BYTES_MAX + 2 + 8 + (1 + ML_DSA_44_BYTES).div_ceil(3) * 4;

/// A public key with its signature type (C2SP signed-note, signature types). Always usable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoteKey {
    /// 0x01: Ed25519 over the text.
    Ed25519(PublicKey),
    /// 0x04: Ed25519 over a timestamp and the text (C2SP tlog-cosignature).
    CosignatureEd25519(PublicKey),
    /// 0x06: ML-DSA-44 over a timestamp, names and tree head (C2SP tlog-cosignature).
    MlDsa44(MlDsa44Key),
}

/// An ML-DSA-44 public key (FIPS 204), parsed once.
#[derive(Clone)]
pub struct MlDsa44Key {
    parsed: ParsedPublicKey,
}

/// A named key that verifies notes: `name+hex(id)+base64(type || key)`.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: [u8; 4],
    key: NoteKey,
}

/// Something that holds a secret key for notes. Implemented by the node's key module and by tests
/// only.
pub trait NoteSigner: Send + Sync {
    /// The public half.
    fn key(&self) -> &VerifierKey;

    /// The bare signature of `message` by the algorithm of the key: 64 bytes (Ed25519) or 2,420
    /// (ML-DSA-44).
    ///
    /// # Errors
    /// [`SignFailure`] when the key store cannot sign now.
    fn sign_raw(&self, message: &[u8]) -> Result<Vec<u8>, SignFailure>;

    /// Signs the checkpoint of the own log.
    ///
    /// # Errors
    /// [`SignFailure`], also when `now` lies before 1970 or the origin has more than 255 bytes.
    fn sign(&self, checkpoint: &Checkpoint, now: Timestamp) -> Result<NoteSignature, SignFailure> {
        signature_line(self.key(), &checkpoint.to_string(), checkpoint, now, |message| {
            self.sign_raw(message)
        })
    }

    /// Cosigns another log's checkpoint, its extension lines included where the type covers them.
    ///
    /// # Errors
    /// As [`Self::sign`].
    fn cosign(
        &self,
        signed: &SignedCheckpoint,
        now: Timestamp,
    ) -> Result<NoteSignature, SignFailure> {
        signature_line(self.key(), &signed.note.text, &signed.checkpoint, now, |message| {
            self.sign_raw(message)
        })
    }
}

impl NoteKey {
    /// Type 0x01 from the 32 bytes of RFC 8032.
    ///
    /// # Errors
    /// [`NoteRefusal::KeyMalformed`] or [`NoteRefusal::KeyWeak`].
    pub fn ed25519(raw: &[u8]) -> Result<Self, NoteRefusal> {
        vet_ed25519(raw).map(Self::Ed25519)
    }

    /// Type 0x04 from the 32 bytes of RFC 8032.
    ///
    /// # Errors
    /// [`NoteRefusal::KeyMalformed`] or [`NoteRefusal::KeyWeak`].
    pub fn cosignature_ed25519(raw: &[u8]) -> Result<Self, NoteRefusal> {
        vet_ed25519(raw).map(Self::CosignatureEd25519)
    }

    /// Type 0x06 from the 1,312 bytes of FIPS 204.
    ///
    /// # Errors
    /// [`NoteRefusal::KeyMalformed`].
    pub fn ml_dsa_44(raw: &[u8]) -> Result<Self, NoteRefusal> {
        // The library takes other encodings too; the length leaves only the raw one.
        if raw.len() != ML_DSA_44_BYTES {
            return Err(NoteRefusal::KeyMalformed);
        }
        let parsed =
            ParsedPublicKey::new(&ML_DSA_44, raw).map_err(|_| NoteRefusal::KeyMalformed)?;
        Ok(Self::MlDsa44(MlDsa44Key { parsed }))
    }

    /// The signature type identifier.
    pub const fn type_byte(&self) -> u8 {
        match self {
            Self::Ed25519(_) => 0x01,
            Self::CosignatureEd25519(_) => 0x04,
            Self::MlDsa44(_) => 0x06,
        }
    }

    /// The raw public key.
    pub fn raw(&self) -> &[u8] {
        match self {
            Self::Ed25519(key) | Self::CosignatureEd25519(key) => key.raw(),
            Self::MlDsa44(key) => key.parsed.as_ref(),
        }
    }

    /// Checks a bare signature.
    fn verify_raw(&self, message: &[u8], signature: &[u8]) -> Result<(), NoteRefusal> {
        let verified = match self {
            Self::Ed25519(key) | Self::CosignatureEd25519(key) => {
                key.verify(message, signature).is_ok()
            }
            Self::MlDsa44(key) => key.parsed.verify_sig(message, signature).is_ok(),
        };
        if verified { Ok(()) } else { Err(NoteRefusal::SignatureInvalid) }
    }
}

impl PartialEq for MlDsa44Key {
    fn eq(&self, other: &Self) -> bool {
        self.parsed.as_ref() == other.parsed.as_ref()
    }
}

impl Eq for MlDsa44Key {}

impl fmt::Debug for MlDsa44Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MlDsa44Key({})", HEXLOWER.encode(&Sha256::digest(self.parsed.as_ref())))
    }
}

impl VerifierKey {
    /// Names a key. The name is that of a signature line, of at most 255 bytes.
    ///
    /// # Errors
    /// [`NoteRefusal::KeyMalformed`].
    pub fn new(name: &str, key: NoteKey) -> Result<Self, NoteRefusal> {
        if !is_key_name(name) || name.len() > NAME_BYTES_MAX {
            return Err(NoteRefusal::KeyMalformed);
        }
        let mut hasher = Sha256::new();
        hasher.update(name);
        hasher.update([b'\n', key.type_byte()]);
        hasher.update(key.raw());
        let [a, b, c, d, ..] = <[u8; 32]>::from(hasher.finalize());
        Ok(Self { name: name.to_owned(), id: [a, b, c, d], key })
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The identifier: the first four bytes of SHA-256 over name, newline, type and key.
    pub const fn id(&self) -> [u8; 4] {
        self.id
    }

    /// The key with its type.
    pub const fn key(&self) -> &NoteKey {
        &self.key
    }

    /// Whether it cosigns with Ed25519, the one way that carries a time in a short line.
    pub const fn is_cosigner(&self) -> bool {
        matches!(self.key, NoteKey::CosignatureEd25519(_))
    }

    /// Whether a signature line claims to be by this key.
    pub fn is_named_by(&self, line: &NoteSignature) -> bool {
        line.id == self.id && line.name == self.name
    }

    /// Checks one signature line over a signed checkpoint; answers when it was made where the
    /// type says so. A zero timestamp, with which a cosigner claims no time, is the epoch.
    ///
    /// # Errors
    /// [`NoteRefusal::SignatureInvalid`].
    pub fn verify(
        &self,
        signed: &SignedCheckpoint,
        line: &NoteSignature,
    ) -> Result<Option<Timestamp>, NoteRefusal> {
        if !self.is_named_by(line) {
            return Err(NoteRefusal::SignatureInvalid);
        }
        let (seconds, signature) = if matches!(self.key, NoteKey::Ed25519(_)) {
            (None, &line.signature[..])
        } else {
            let (seconds, signature) =
                line.signature.split_first_chunk::<8>().ok_or(NoteRefusal::SignatureInvalid)?;
            // "It MUST NOT exceed 2^63 - 1."
            let seconds = i64::try_from(u64::from_be_bytes(*seconds))
                .map_err(|_| NoteRefusal::SignatureInvalid)?;
            (Some(seconds), signature)
        };
        let at = seconds.map(Timestamp::from_secs);
        let unsigned = seconds.map_or(0, i64::unsigned_abs);
        let message = self
            .message(&signed.note.text, &signed.checkpoint, unsigned)
            .ok_or(NoteRefusal::SignatureInvalid)?;
        self.key.verify_raw(&message, signature)?;
        Ok(at)
    }

    /// What a key of this type signs.
    fn message(&self, text: &str, checkpoint: &Checkpoint, seconds: u64) -> Option<Vec<u8>> {
        match self.key {
            NoteKey::Ed25519(_) => Some(text.as_bytes().to_vec()),
            NoteKey::CosignatureEd25519(_) => Some(cosignature::ed25519_message(text, seconds)),
            NoteKey::MlDsa44(_) => cosignature::ml_dsa_44_message(&self.name, checkpoint, seconds),
        }
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let material = [&[self.key.type_byte()], self.key.raw()].concat();
        write!(f, "{}+{}+{}", self.name, HEXLOWER.encode(&self.id), BASE64.encode(&material))
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifierKey({}+{})", self.name, HEXLOWER.encode(&self.id))
    }
}

impl FromStr for VerifierKey {
    type Err = NoteRefusal;

    fn from_str(text: &str) -> Result<Self, NoteRefusal> {
        if text.len() > VKEY_BYTES_MAX {
            return Err(NoteRefusal::KeyMalformed);
        }
        let mut parts = text.splitn(3, '+');
        let mut part = || parts.next().ok_or(NoteRefusal::KeyMalformed);
        let (name, id, material) = (part()?, part()?, part()?);
        let id = HEXLOWER.decode(id.as_bytes()).map_err(|_| NoteRefusal::KeyMalformed)?;
        let material = BASE64.decode(material.as_bytes()).map_err(|_| NoteRefusal::KeyMalformed)?;
        let (kind, raw) = material.split_first().ok_or(NoteRefusal::KeyMalformed)?;
        let key = match kind {
            0x01 => NoteKey::ed25519(raw)?,
            0x04 => NoteKey::cosignature_ed25519(raw)?,
            0x06 => NoteKey::ml_dsa_44(raw)?,
            _ => return Err(NoteRefusal::KeyMalformed),
        };
        let key = Self::new(name, key)?;
        if key.id[..] == id { Ok(key) } else { Err(NoteRefusal::KeyMalformed) }
    }
}

/// One acceptance rule for Ed25519: the one of [`crate::key`].
fn vet_ed25519(raw: &[u8]) -> Result<PublicKey, NoteRefusal> {
    if raw.len() != ED25519_BYTES {
        return Err(NoteRefusal::KeyMalformed);
    }
    PublicKey::from_raw(Algorithm::Ed25519, raw).map_err(|refusal| match refusal {
        KeyRefusal::Weak => NoteRefusal::KeyWeak,
        KeyRefusal::Malformed | KeyRefusal::BadSignature => NoteRefusal::KeyMalformed,
    })
}

fn signature_line(
    key: &VerifierKey,
    text: &str,
    checkpoint: &Checkpoint,
    now: Timestamp,
    sign: impl FnOnce(&[u8]) -> Result<Vec<u8>, SignFailure>,
) -> Result<NoteSignature, SignFailure> {
    let seconds = u64::try_from(now.secs()).map_err(|_| SignFailure)?;
    let message = key.message(text, checkpoint, seconds).ok_or(SignFailure)?;
    let raw = sign(&message)?;
    let signature = match key.key {
        NoteKey::Ed25519(_) => raw,
        NoteKey::CosignatureEd25519(_) | NoteKey::MlDsa44(_) => {
            [&seconds.to_be_bytes()[..], &raw].concat()
        }
    };
    Ok(NoteSignature { name: key.name.clone(), id: key.id, signature })
}
