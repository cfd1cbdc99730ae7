//! SHA-256 where it is computed for every statement.
//!
//! By aws-lc, which this crate verifies with anyway: on processors without SHA instructions it
//! takes half as long as the portable code, and with them as long.

use aws_lc_rs::digest::{Context, SHA256, digest};

/// SHA-256 of the parts, one after the other (FIPS 180-4).
pub(crate) fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let hash = if let [whole] = parts {
        digest(&SHA256, whole)
    } else {
        let mut context = Context::new(&SHA256);
        parts.iter().for_each(|part| context.update(part));
        context.finish()
    };
    let mut bytes = [0; 32];
    bytes.copy_from_slice(hash.as_ref());
    bytes
}
