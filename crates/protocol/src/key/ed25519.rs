//! Ed25519 by one rule: what `verify_strict` accepts (RFC 8032 section 5.1.7 without the cofactor).
//!
//! The verdict is that of `ed25519_dalek::VerifyingKey::verify_strict`, reached with less work.
//! That function decompresses R to see whether its order is small, then computes R' = sB - kA and
//! compares encodings. Equal encodings mean that R is R', so the order of R' can be looked at
//! instead, and only where they are equal: the square root of a decompression is saved, a sixth of
//! the whole.
//!
//! A key that signs again and again, as a party's own does, gets a table of its multiples: then
//! nothing is doubled any more and a check takes half as long. Such tables are few, whoever
//! registers how many keys, and without one the verdict is the same.

use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{LazyLock, OnceLock};

use aws_lc_rs::digest;
use curve25519_dalek::constants::ED25519_BASEPOINT_POINT;
use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::Identity as _;

use super::refusal::KeyRefusal;
use table::Table;

mod table;

/// From this many checks on a key gets its table, which costs as much as some 25 checks.
const OFTEN: u32 = 64;

/// Most tables at a time in one process: 14 MB.
const TABLES_MAX: usize = 64;

/// How many there are. It bounds memory and says nothing about any verdict.
static TABLES: AtomicUsize = AtomicUsize::new(0);

/// The multiples of the base point, made at the first use, 655 kB.
static BASE: LazyLock<Table<8>> = LazyLock::new(|| Table::new(&ED25519_BASEPOINT_POINT));

/// A vetted Ed25519 key.
pub(super) struct Verifier {
    encoded: [u8; 32],
    minus_a: EdwardsPoint,
    checks: AtomicU32,
    table: OnceLock<Hastened>,
}

/// The multiples of a key that signs often; gives its place back when it goes.
struct Hastened(Table<6>);

impl Hastened {
    /// `None` where there are enough of them.
    fn new(point: &EdwardsPoint) -> Option<Self> {
        let more = |count: usize| (count < TABLES_MAX).then_some(count + 1);
        TABLES.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).ok()?;
        Some(Self(Table::new(point)))
    }
}

impl Drop for Hastened {
    fn drop(&mut self) {
        TABLES.fetch_sub(1, Ordering::Relaxed);
    }
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
        let (checks, table) = (AtomicU32::new(0), OnceLock::new());
        Self { encoded, minus_a: -point, checks, table }
    }

    fn accepts(&self, message: &[u8], signature: &[u8]) -> bool {
        self.accepts_with(self.table(), message, signature)
    }

    fn accepts_with(&self, table: Option<&Hastened>, message: &[u8], signature: &[u8]) -> bool {
        let Some((r, s)) = signature.split_first_chunk::<32>() else { return false };
        let s = <[u8; 32]>::try_from(s).ok().map(Scalar::from_canonical_bytes);
        let Some(s) = s.and_then(Option::<Scalar>::from) else { return false };
        let mut k = digest::Context::new(&digest::SHA512);
        for part in [r.as_slice(), &self.encoded, message] {
            k.update(part);
        }
        let Ok(k) = <[u8; 64]>::try_from(k.finish().as_ref()) else { return false };
        let k = Scalar::from_bytes_mod_order_wide(&k);
        let expected = match table {
            Some(Hastened(table)) => BASE.add(table.add(EdwardsPoint::identity(), &k), &s),
            None => EdwardsPoint::vartime_double_scalar_mul_basepoint(&k, &self.minus_a, &s),
        };
        expected.compress().as_bytes() == r && !expected.is_small_order()
    }

    /// The table of a key that was asked for often enough, if there is room for one.
    fn table(&self) -> Option<&Hastened> {
        if let Some(table) = self.table.get() {
            return Some(table);
        }
        // Where there was no room it is tried again as many checks later.
        if self.checks.fetch_add(1, Ordering::Relaxed) % OFTEN == OFTEN - 1 {
            let _ = Hastened::new(&self.minus_a).map(|table| self.table.set(table));
        }
        self.table.get()
    }
}

#[cfg(test)]
mod tests;
