//! Signature algorithms, by their COSE identifiers.

use std::fmt;

/// First byte of an uncompressed point (SEC 1 section 2.3.3).
pub(super) const UNCOMPRESSED: u8 = 4;

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

impl Algorithm {
    /// The COSE identifier written into what is signed here. Ed25519 is written as -8, which
    /// today's clients know; -19 is accepted.
    pub const fn cose(self) -> i64 {
        match self {
            Self::Ed25519 => -8,
            Self::Es256 => -7,
            Self::MlDsa65 => -49,
        }
    }

    /// The algorithm of a COSE identifier, if it is accepted here.
    pub const fn from_cose(id: i64) -> Option<Self> {
        match id {
            -8 | -19 => Some(Self::Ed25519),
            -7 => Some(Self::Es256),
            -49 => Some(Self::MlDsa65),
            _ => None,
        }
    }

    /// The name people know it by.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ed25519 => "Ed25519",
            Self::Es256 => "ES256",
            Self::MlDsa65 => "ML-DSA-65",
        }
    }

    /// Length of a raw public key in bytes.
    pub const fn public_key_bytes(self) -> usize {
        match self {
            Self::Ed25519 => 32,
            Self::Es256 => 65,
            Self::MlDsa65 => 1_952,
        }
    }

    /// Length of a signature in bytes.
    pub const fn signature_bytes(self) -> usize {
        match self {
            Self::Ed25519 | Self::Es256 => 64,
            Self::MlDsa65 => 3_309,
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
