//! Why a key or a signature is refused.

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
