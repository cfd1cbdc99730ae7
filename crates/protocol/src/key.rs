//! Public keys, how they are written (COSE_Key), named (RFC 9679 thumbprint) and vetted.
//!
//! One acceptance rule for all nodes: Ed25519 by `verify_strict` (RFC 8032 without the cofactor,
//! small-order points refused), ES256 and ML-DSA-65 by aws-lc. A key is vetted once, when it is
//! parsed; a [`PublicKey`] is therefore always usable.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, ML_DSA_65, ParsedPublicKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

mod algorithm;
mod cose_key;
mod ed25519;
mod refusal;

pub use algorithm::Algorithm;
use algorithm::UNCOMPRESSED;
pub use refusal::KeyRefusal;

/// RFC 9679 thumbprint of a COSE_Key with SHA-256; the `kid` of everything signed here.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kid(pub [u8; 32]);

/// A vetted public key. Cheap to clone.
#[derive(Clone)]
pub struct PublicKey(Arc<Inner>);

struct Inner {
    kid: Kid,
    raw: Box<[u8]>,
    verifier: Verifier,
}

enum Verifier {
    Ed25519(Box<ed25519::Verifier>),
    Es256(ParsedPublicKey),
    MlDsa65(ParsedPublicKey),
}

impl PublicKey {
    /// Parses and vets a COSE_Key (RFC 9052 section 7): OKP/Ed25519, EC2/P-256, AKP/ML-DSA-65.
    ///
    /// Parameters beyond those that name the key (kid, key_ops) are passed over; a private
    /// part is refused, because whoever sends one has just lost the key.
    ///
    /// # Errors
    /// [`KeyRefusal::Malformed`] or [`KeyRefusal::Weak`].
    pub fn from_cose_key(bytes: &[u8]) -> Result<Self, KeyRefusal> {
        let (algorithm, raw) = cose_key::read(bytes).ok_or(KeyRefusal::Malformed)?;
        Self::from_raw(algorithm, &raw)
    }

    /// From the raw bytes of the algorithm: 32 (Ed25519), 65 uncompressed point (ES256), 1,952
    /// (ML-DSA-65).
    ///
    /// # Errors
    /// [`KeyRefusal::Malformed`] or [`KeyRefusal::Weak`].
    pub fn from_raw(algorithm: Algorithm, bytes: &[u8]) -> Result<Self, KeyRefusal> {
        if bytes.len() != algorithm.public_key_bytes() {
            return Err(KeyRefusal::Malformed);
        }
        let verifier = match algorithm {
            Algorithm::Ed25519 => Verifier::Ed25519(Box::new(ed25519::Verifier::new(bytes)?)),
            Algorithm::Es256 => {
                if bytes.first() != Some(&UNCOMPRESSED) {
                    return Err(KeyRefusal::Malformed);
                }
                let key = ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, bytes);
                Verifier::Es256(key.map_err(|_| KeyRefusal::Weak)?)
            }
            Algorithm::MlDsa65 => {
                let key = ParsedPublicKey::new(&ML_DSA_65, bytes);
                Verifier::MlDsa65(key.map_err(|_| KeyRefusal::Malformed)?)
            }
        };
        let kid = Kid(Sha256::digest(cose_key::write(algorithm, bytes)).into());
        Ok(Self(Arc::new(Inner { kid, raw: bytes.into(), verifier })))
    }

    /// The COSE_Key in deterministic CBOR, with the required parameters and no others: the very
    /// bytes whose SHA-256 is the thumbprint (RFC 9679 section 3).
    pub fn to_cose_key(&self) -> Vec<u8> {
        cose_key::write(self.algorithm(), self.raw())
    }

    /// The raw public key bytes, as taken by [`Self::from_raw`].
    pub fn raw(&self) -> &[u8] {
        &self.0.raw
    }

    /// The algorithm this key signs with.
    pub fn algorithm(&self) -> Algorithm {
        match self.0.verifier {
            Verifier::Ed25519(_) => Algorithm::Ed25519,
            Verifier::Es256(_) => Algorithm::Es256,
            Verifier::MlDsa65(_) => Algorithm::MlDsa65,
        }
    }

    /// The RFC 9679 thumbprint.
    pub fn kid(&self) -> Kid {
        self.0.kid
    }

    /// Checks `signature` over `message`.
    ///
    /// # Errors
    /// [`KeyRefusal::BadSignature`].
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), KeyRefusal> {
        match &self.0.verifier {
            Verifier::Ed25519(key) => key.verify(message, signature),
            Verifier::Es256(key) | Verifier::MlDsa65(key) => {
                key.verify_sig(message, signature).map_err(|_| KeyRefusal::BadSignature)
            }
        }
    }
}

/// Two keys are equal when their names are, which commit to type, curve and point.
impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.kid() == other.kid()
    }
}

impl Eq for PublicKey {}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({:?})", self.kid())
    }
}

impl fmt::Display for Kid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&data_encoding::BASE64URL_NOPAD.encode(&self.0))
    }
}

impl fmt::Debug for Kid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// A text is no key identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a key identifier has 43 characters of base64url")]
pub struct KidRefusal;

impl FromStr for Kid {
    type Err = KidRefusal;

    fn from_str(text: &str) -> Result<Self, KidRefusal> {
        let bytes =
            data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| KidRefusal)?;
        Ok(Self(bytes.try_into().map_err(|_| KidRefusal)?))
    }
}

impl Serialize for Kid {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Kid {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Something that holds a secret key. Implemented by the node's key module and by tests only.
pub trait Signer: Send + Sync {
    /// The public half.
    fn public(&self) -> &PublicKey;

    /// Signs `message`.
    ///
    /// # Errors
    /// [`SignFailure`] when the key store cannot sign now.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignFailure>;
}

/// The key store could not sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the key store could not sign")]
pub struct SignFailure;
