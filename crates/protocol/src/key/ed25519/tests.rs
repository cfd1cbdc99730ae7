//! What `ed25519` promises, case by case.

use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
use curve25519_dalek::traits::Identity as _;
use ed25519_dalek::{Signature, VerifyingKey};

use super::*;

/// Every encoding of every point of small order: the eight, then those that are not canonical.
fn small_order_encodings() -> Vec<[u8; 32]> {
    let mut all: Vec<_> = EIGHT_TORSION.iter().map(|point| point.compress().to_bytes()).collect();
    for (first, last) in [(0xec, 0xff), (0xed, 0x7f), (0xed, 0xff), (0xee, 0x7f), (0xee, 0xff)] {
        let mut bytes = [0xff; 32];
        (bytes[0], bytes[31]) = (first, last);
        all.push(bytes);
    }
    let mut minus_zero = EdwardsPoint::identity().compress().to_bytes();
    minus_zero[31] = 0x80;
    all.push(minus_zero);
    assert_eq!(all.len(), 14);
    all
}

/// Our verdict, held against `verify_strict`, for any key that is not itself of small order: such
/// keys `verify_strict` refuses at each signature and we refuse once, when they are read.
fn verdict(encoded: [u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    let point = CompressedEdwardsY(encoded).decompress().unwrap();
    let rule = VerifyingKey::from_bytes(&encoded).unwrap();
    let theirs = rule.verify_strict(message, &Signature::from_bytes(signature)).is_ok();
    let ours = !point.is_small_order() && Verifier::of(encoded, &point).accepts(message, signature);
    assert_eq!(ours, theirs, "key {encoded:02x?} message {message:?} signature {signature:02x?}");
    ours
}

/// The construction of the C2SP CCTV vectors, whole: keys and Rs of small order in every encoding
/// and with every torsion component, each with 16 messages so that the components cancel in some.
#[test]
fn every_combination_of_torsion_is_judged_as_verify_strict_judges_it() {
    let secret = Scalar::from(1_234_567_u64);
    let nonce = Scalar::from(7_654_321_u64);
    let points = |scalar: &Scalar| {
        let mixed = EIGHT_TORSION.iter().map(|torsion| {
            (*scalar, (ED25519_BASEPOINT_POINT * scalar + torsion).compress().to_bytes())
        });
        let small = small_order_encodings().into_iter().map(|bytes| (Scalar::ZERO, bytes));
        mixed.chain(small).collect::<Vec<_>>()
    };
    let (mut accepted, mut judged) = (0, 0);
    for (a, key) in points(&secret) {
        for (r, r_bytes) in points(&nonce) {
            for message in 0..16_u8 {
                let k =
                    Sha512::new().chain_update(r_bytes).chain_update(key).chain_update([message]);
                let s = r + Scalar::from_bytes_mod_order_wide(&k.finalize().into()) * a;
                let signature = [r_bytes, s.to_bytes()].concat().try_into().unwrap();
                accepted += usize::from(verdict(key, &[message], &signature));
                judged += 1;
            }
        }
    }
    assert_eq!(judged, 22 * 22 * 16);
    // The honest pair always; an eighth, roughly, of the mixed ones.
    assert!((100..400).contains(&accepted), "{accepted}");
}
