//! What `ed25519` promises, case by case.

use curve25519_dalek::constants::EIGHT_TORSION;
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest as _, Sha512};

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

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
///
/// The same with a table of the key's multiples and without one.
fn verdict(encoded: [u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    let point = CompressedEdwardsY(encoded).decompress().unwrap();
    let rule = VerifyingKey::from_bytes(&encoded).unwrap();
    let theirs = rule.verify_strict(message, &Signature::from_bytes(signature)).is_ok();
    let plain = Verifier::of(encoded, &point);
    let table = HASTENED.with_borrow_mut(|tables| {
        let made = || Rc::new(Hastened(Table::new(&-point)));
        Rc::clone(tables.entry(encoded).or_insert_with(made))
    });
    let refused = point.is_small_order();
    for table in [None, Some(&*table)] {
        let ours = !refused && plain.accepts_with(table, message, signature);
        assert_eq!(ours, theirs, "key {encoded:02x?} {message:?} signature {signature:02x?}");
    }
    theirs
}

thread_local! {
    /// A table takes as long as a hundred checks where nothing is optimised.
    static HASTENED: RefCell<BTreeMap<[u8; 32], Rc<Hastened>>> = const { RefCell::new(BTreeMap::new()) };
}

/// Digits of both widths give the scalar again, at its ends and anywhere between.
#[test]
fn the_windows_of_a_scalar_add_up_to_it() {
    let ends = [Scalar::ZERO, Scalar::ONE, -Scalar::ONE, -Scalar::from(2_u64)];
    let some = (0..200_u8).map(|n| Scalar::from_bytes_mod_order_wide(&[n; 64]));
    let (six, eight) = (Table::<6>::new(&ED25519_BASEPOINT_POINT), &*BASE);
    for scalar in ends.into_iter().chain(some) {
        let expected = EdwardsPoint::mul_base(&scalar);
        assert_eq!(six.add(EdwardsPoint::identity(), &scalar), expected, "{scalar:?}");
        assert_eq!(eight.add(EdwardsPoint::identity(), &scalar), expected, "{scalar:?}");
    }
}

/// However many keys sign often, tables are few; each key goes on as it was, and a table that goes
/// makes room for another.
#[test]
fn tables_are_bounded_whoever_signs_how_often() {
    let key = |seed: u8| {
        let secret = ed25519_dalek::SigningKey::from_bytes(&[seed; 32]);
        let public = secret.verifying_key().to_bytes();
        (Verifier::new(&public).unwrap(), ed25519_dalek::Signer::sign(&secret, b"text").to_bytes())
    };
    let often = |(verifier, signature): &(Verifier, [u8; 64])| {
        for _ in 0..=OFTEN {
            verifier.verify(b"text", signature).unwrap();
            assert!(verifier.verify(b"other", signature).is_err());
        }
    };
    let keys: Vec<_> = (0..=u8::try_from(TABLES_MAX).unwrap()).map(key).collect();
    keys.iter().for_each(often);
    let hastened = |(verifier, _): &&(Verifier, [u8; 64])| verifier.table.get().is_some();
    let with = keys.iter().filter(hastened).count();
    // Other tests of this process may hold some.
    assert!((1..=TABLES_MAX).contains(&with) && TABLES.load(Ordering::Relaxed) <= TABLES_MAX);
    drop(keys);
    let late = key(200);
    often(&late);
    assert!(late.0.table.get().is_some());
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
