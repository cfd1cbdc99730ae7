//! Verifier keys: who may sign a note, and how the signature is checked.

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::signature::{ML_DSA_44, ParsedPublicKey};
use data_encoding::{BASE64, HEXLOWER};
use sha2::{Digest as _, Sha256};

use super::{Note, NoteRefusal, NoteSignature, is_key_name};
use crate::key::{Algorithm, KeyRefusal, PublicKey};

/// Longest name of a key in bytes: an ML-DSA-44 cosignature writes its length in one byte.
const NAME_BYTES_MAX: usize = 255;

/// Bytes of an Ed25519 public key (RFC 8032).
const ED25519_BYTES: usize = 32;

/// Bytes of an ML-DSA-44 public key (FIPS 204 table 2).
const ML_DSA_44_BYTES: usize = 1_312;

/// Longest verifier key as text: name, two pluses, 8 hex digits, base64 of the type byte and the
/// key.
const VKEY_BYTES_MAX: usize = NAME_BYTES_MAX + 2 + 8 + (1 + ML_DSA_44_BYTES).div_ceil(3) * 4;

impl Note {
    /// The lines under the name and identifier of `key`.
    pub fn signatures_of<'a>(
        &'a self,
        key: &'a VerifierKey,
    ) -> impl Iterator<Item = &'a NoteSignature> {
        self.signatures.iter().filter(|line| key.is_named_by(line))
    }
}

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
    pub(super) name: String,
    pub(super) id: [u8; 4],
    pub(super) key: NoteKey,
}

impl NoteKey {
    /// Type 0x01 from the 32 bytes of RFC 8032.
    ///
    /// # Errors
    /// [`NoteRefusal::KeyMalformed`] or [`NoteRefusal::KeyWeak`].
    pub fn ed25519(raw: &[u8]) -> Result<Self, NoteRefusal> {
        validated_ed25519(raw).map(Self::Ed25519)
    }

    /// Type 0x04 from the 32 bytes of RFC 8032.
    ///
    /// # Errors
    /// [`NoteRefusal::KeyMalformed`] or [`NoteRefusal::KeyWeak`].
    pub fn cosignature_ed25519(raw: &[u8]) -> Result<Self, NoteRefusal> {
        validated_ed25519(raw).map(Self::CosignatureEd25519)
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
    pub(super) fn verify_raw(&self, message: &[u8], signature: &[u8]) -> Result<(), NoteRefusal> {
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
fn validated_ed25519(raw: &[u8]) -> Result<PublicKey, NoteRefusal> {
    if raw.len() != ED25519_BYTES {
        return Err(NoteRefusal::KeyMalformed);
    }
    PublicKey::from_raw(Algorithm::Ed25519, raw).map_err(|refusal| match refusal {
        KeyRefusal::Weak => NoteRefusal::KeyWeak,
        KeyRefusal::Malformed | KeyRefusal::BadSignature => NoteRefusal::KeyMalformed,
    })
}
