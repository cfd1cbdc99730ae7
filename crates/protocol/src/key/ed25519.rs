//! Ed25519 by one rule: what `verify_strict` accepts (RFC 8032 section 5.1.7 without the cofactor).
//!
//! The verdict is that of `ed25519_dalek::VerifyingKey::verify_strict`, reached with less work.
//! That function decompresses R to see whether its order is small, then computes R' = sB - kA and
//! compares encodings. Equal encodings mean that R is R', so the order of R' can be looked at
//! instead, and only where they are equal: the square root of a decompression is saved, a sixth of
//! the whole. Tables of the multiples of A (radix 16) saved another twentieth, for 30 KB a key and
//! a millisecond to make each, and were left out.

use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::scalar::Scalar;
use sha2::{Digest as _, Sha512};

use super::KeyRefusal;

/// A vetted Ed25519 key.
pub(super) struct Verifier {
    encoded: [u8; 32],
    minus_a: EdwardsPoint,
}

impl Verifier {
    /// Vets 32 bytes: canonical encoding, on the curve, in the prime-order subgroup, not the
    /// identity.
    pub(super) fn new(bytes: &[u8]) -> Result<Self, KeyRefusal> {
        let encoded: [u8; 32] = bytes.try_into().map_err(|_| KeyRefusal::Malformed)?;
        let point = CompressedEdwardsY(encoded).decompress().ok_or(KeyRefusal::Weak)?;
        let is_canonical = point.compress().as_bytes() == &encoded;
        if !is_canonical || point.is_small_order() || !point.is_torsion_free() {
            return Err(KeyRefusal::Weak);
        }
        Ok(Self::of(encoded, &point))
    }

    /// Checks a 64-byte signature.
    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), KeyRefusal> {
        if self.accepts(message, signature) { Ok(()) } else { Err(KeyRefusal::BadSignature) }
    }

    fn of(encoded: [u8; 32], point: &EdwardsPoint) -> Self {
        Self { encoded, minus_a: -point }
    }

    fn accepts(&self, message: &[u8], signature: &[u8]) -> bool {
        let Some((r, s)) = signature.split_first_chunk::<32>() else { return false };
        let s = <[u8; 32]>::try_from(s).ok().map(Scalar::from_canonical_bytes);
        let Some(s) = s.and_then(Option::<Scalar>::from) else { return false };
        let k = Sha512::new().chain_update(r).chain_update(self.encoded).chain_update(message);
        let k = Scalar::from_bytes_mod_order_wide(&k.finalize().into());
        let expected = EdwardsPoint::vartime_double_scalar_mul_basepoint(&k, &self.minus_a, &s);
        expected.compress().as_bytes() == r && !expected.is_small_order()
    }
}

#[cfg(test)]
mod tests;
