//! COSE receipts, and statements that carry them.

use comity_protocol::key::{Algorithm, PublicKey};
use comity_protocol::log::merkle::{Hash, TreeHead, TreeSize};
use comity_protocol::log::receipt::{attach, receipts_of, verify, verify_consistency};

/// The public key of test 1 of RFC 8032 section 7.1.
const KEY: [u8; 32] = [
    0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a,
    0x0e, 0xe1, 0x72, 0xf3, 0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a,
];

pub(crate) fn run(data: &[u8]) {
    if let Ok(key) = PublicKey::from_raw(Algorithm::Ed25519, &KEY) {
        let root = Hash([0; 32]);
        let old = TreeHead { size: TreeSize(7), root };
        assert!(verify(data, &root, &key).is_err(), "the key signed no receipt");
        assert!(verify_consistency(data, old, &key).is_err(), "the key signed no receipt");
    }
    let _ = receipts_of(data);
    if let Ok(transparent) = attach(data, &[b"receipt"]) {
        assert_eq!(receipts_of(&transparent).as_deref(), Ok(&[&b"receipt"[..]][..]));
    }
}
