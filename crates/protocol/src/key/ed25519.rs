//! Ed25519 by one rule: what `verify_strict` accepts (RFC 8032 section 5.1.7 without the cofactor).

use ed25519_dalek::{Signature, VerifyingKey};

use super::KeyRefusal;

/// A vetted Ed25519 key.
pub(super) struct Verifier {
    key: VerifyingKey,
}

impl Verifier {
    /// Vets 32 bytes: canonical encoding, on the curve, in the prime-order subgroup, not the identity.
    pub(super) fn new(bytes: &[u8]) -> Result<Self, KeyRefusal> {
        let bytes: &[u8; 32] = bytes.try_into().map_err(|_| KeyRefusal::Malformed)?;
        let key = VerifyingKey::from_bytes(bytes).map_err(|_| KeyRefusal::Weak)?;
        let point = key.to_edwards();
        let is_canonical = point.compress().as_bytes() == bytes;
        if !is_canonical || point.is_small_order() || !point.is_torsion_free() {
            return Err(KeyRefusal::Weak);
        }
        Ok(Self { key })
    }

    /// Checks a 64-byte signature.
    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), KeyRefusal> {
        let bytes: &[u8; 64] = signature.try_into().map_err(|_| KeyRefusal::BadSignature)?;
        self.key
            .verify_strict(message, &Signature::from_bytes(bytes))
            .map_err(|_| KeyRefusal::BadSignature)
    }
}
