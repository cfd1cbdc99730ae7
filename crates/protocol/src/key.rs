//! Public keys, how they are written (COSE_Key), named (RFC 9679 thumbprint) and vetted.
//!
//! One acceptance rule for all nodes: Ed25519 by `verify_strict` (RFC 8032 without the cofactor,
//! small-order points refused), ES256 and ML-DSA-65 by aws-lc. A key is vetted once, when it is
//! parsed; a [`PublicKey`] is therefore always usable.

use std::fmt;

/// Signature algorithms a statement may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Algorithm {
    /// Ed25519: COSE -8 (EdDSA, written by us for today's clients) and -19 (Ed25519) are accepted.
    Ed25519,
    /// ECDSA with P-256 and SHA-256: COSE -7.
    Es256,
    /// ML-DSA-65 (FIPS 204, RFC 9964): COSE -49.
    MlDsa65,
}

/// RFC 9679 thumbprint of a COSE_Key with SHA-256; the `kid` of everything signed here.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kid(pub [u8; 32]);

/// Why a key or a signature is refused. The sender is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyRefusal {
    /// The bytes are no COSE_Key of a supported type.
    #[error("the key is no COSE_Key of type OKP Ed25519, EC2 P-256 or AKP ML-DSA-65")]
    Malformed,
    /// The point has small order or a torsion component, or is not on the curve.
    #[error("the key is a weak point or none at all")]
    Weak,
    /// The signature does not verify.
    #[error("the signature does not verify under the key it names")]
    BadSignature,
}

impl KeyRefusal {
    /// The stable code of this refusal, listed in `spec/errors.md`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Malformed => "key-malformed",
            Self::Weak => "key-weak",
            Self::BadSignature => "signature-invalid",
        }
    }
}

/// A vetted public key.
#[derive(Clone)]
pub struct PublicKey {
    // H2: private representation (with the prepared verifier), thumbprint computed once.
    _private: (),
}

impl PublicKey {
    /// Parses and vets a COSE_Key (RFC 9052 section 7): OKP/Ed25519, EC2/P-256, AKP/ML-DSA-65.
    ///
    /// # Errors
    /// [`KeyRefusal::Malformed`] or [`KeyRefusal::Weak`].
    pub fn from_cose_key(_bytes: &[u8]) -> Result<Self, KeyRefusal> {
        todo!()
    }

    /// From the raw bytes of the algorithm: 32 (Ed25519), 65 uncompressed point (ES256), 1,952 (ML-DSA-65).
    ///
    /// # Errors
    /// [`KeyRefusal::Malformed`] or [`KeyRefusal::Weak`].
    pub fn from_raw(_algorithm: Algorithm, _bytes: &[u8]) -> Result<Self, KeyRefusal> {
        todo!()
    }

    /// The COSE_Key, deterministic CBOR, without private parts.
    pub fn to_cose_key(&self) -> Vec<u8> {
        todo!()
    }

    /// The raw public key bytes, as taken by [`Self::from_raw`].
    pub fn raw(&self) -> &[u8] {
        todo!()
    }

    /// The algorithm this key signs with.
    pub fn algorithm(&self) -> Algorithm {
        todo!()
    }

    /// The RFC 9679 thumbprint.
    pub fn kid(&self) -> Kid {
        todo!()
    }

    /// Checks `signature` over `message`.
    ///
    /// # Errors
    /// [`KeyRefusal::BadSignature`].
    pub fn verify(&self, _message: &[u8], _signature: &[u8]) -> Result<(), KeyRefusal> {
        todo!()
    }
}

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
