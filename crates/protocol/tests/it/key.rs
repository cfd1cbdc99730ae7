//! Keys: what is accepted, how it is named, and that one rule decides on signatures.

use comity_protocol::cbor::Writer;
use comity_protocol::key::{Algorithm, KeyRefusal, Kid, PublicKey, Signer as _};
use comity_testkit::keys::TestSigner;
use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::scalar::Scalar;
use ed25519_dalek::{Signature, VerifyingKey};
use proptest::prelude::*;
use sha2::{Digest as _, Sha512};

const ALGORITHMS: [Algorithm; 3] = [Algorithm::Ed25519, Algorithm::Es256, Algorithm::MlDsa65];

#[test]
fn keys_of_every_algorithm_go_out_and_come_back() {
    for algorithm in ALGORITHMS {
        let signer = TestSigner::new(algorithm, [5; 32]);
        let key = signer.public();
        assert_eq!(key.algorithm(), algorithm);
        assert_eq!(key.raw().len(), algorithm.public_key_bytes());
        let again = PublicKey::from_cose_key(&key.to_cose_key()).unwrap();
        assert_eq!(&again, key);
        assert_eq!(again.raw(), key.raw());
        assert_eq!(again.kid(), key.kid());
        assert_eq!(key.kid().to_string().parse(), Ok(key.kid()));
        let signature = signer.sign(b"message").unwrap();
        assert_eq!(signature.len(), algorithm.signature_bytes());
        assert_eq!(again.verify(b"message", &signature), Ok(()));
        assert_eq!(again.verify(b"massage", &signature), Err(KeyRefusal::BadSignature));
        for length in [0, 1, signature.len() - 1] {
            assert_eq!(
                again.verify(b"message", &signature[..length]),
                Err(KeyRefusal::BadSignature)
            );
        }
        let longer = [&signature[..], &[0]].concat();
        assert_eq!(again.verify(b"message", &longer), Err(KeyRefusal::BadSignature));
    }
}

/// RFC 9679 section 6: the example key and its thumbprint.
#[test]
fn the_thumbprint_of_the_rfc_comes_out_the_same() {
    let hex = |text: &str| data_encoding::HEXLOWER.decode(text.as_bytes()).unwrap();
    let x = hex("65eda5a12577c2bae829437fe338701a10aaa375e1bb5b5de108de439c08551d");
    let y = hex("1e52ed75701163f7f9e40ddf9f341b3dc9ba860af7e0ca7ca7e9eecd0084d19c");
    let kid = hex("496bd8afadf307e5b08c64b0421bf9dc01528a344a43bda88fadd1669da253ec");
    // The example has a kid of its own, which the thumbprint leaves out.
    let bytes = Writer::new().map(5).int(1).int(2).int(2).bytes(b"other").int(-1).int(1);
    let bytes = bytes.int(-2).bytes(&x).int(-3).bytes(&y).finish();
    let key = PublicKey::from_cose_key(&bytes).unwrap();
    assert_eq!(key.kid(), Kid(kid.try_into().unwrap()));
}

fn refused(writer: Writer, refusal: KeyRefusal) {
    let bytes = writer.finish();
    let found = PublicKey::from_cose_key(&bytes).err();
    assert_eq!(found, Some(refusal), "{}", data_encoding::HEXLOWER.encode(&bytes));
}

#[test]
fn malformed_keys_are_refused() {
    let signers = ALGORITHMS.map(|algorithm| TestSigner::new(algorithm, [5; 32]));
    let [ed, ec, ml] = signers.each_ref().map(|signer| signer.public().raw());
    let (x, y) = (&ec[1..33], &ec[33..]);
    let okp = |pairs| Writer::new().map(pairs).int(1).int(1).int(-1).int(6);
    let ec2 = |pairs| Writer::new().map(pairs).int(1).int(2).int(-1).int(1);
    let akp = |pairs| Writer::new().map(pairs).int(1).int(7);
    let malformed = [
        Writer::new(),
        Writer::new().null(),
        Writer::new().map(0),
        Writer::new().map(1).int(1).int(1),
        // Another key type, another curve, another algorithm.
        Writer::new().map(3).int(1).int(4).int(-1).int(6).int(-2).bytes(ed),
        Writer::new().map(3).int(1).int(1).int(-1).int(4).int(-2).bytes(ed),
        Writer::new().map(4).int(1).int(2).int(-1).int(2).int(-2).bytes(x).int(-3).bytes(y),
        okp(4).int(-2).bytes(ed).int(3).int(-7),
        akp(3).int(3).int(-48).int(-1).bytes(ml),
        akp(2).int(-1).bytes(ml),
        // A part too short, too long, missing, of the wrong type.
        okp(3).int(-2).bytes(&ed[1..]),
        okp(3).int(-2).bytes(&[ed, &[0]].concat()),
        okp(2),
        okp(3).int(-2).text("no bytes"),
        ec2(3).int(-2).bytes(x),
        ec2(4).int(-2).bytes(x).int(-3).bytes(&y[1..]),
        ec2(4).int(-2).bytes(x).int(-3).raw(&[0xf5]),
        akp(3).int(3).int(-49).int(-1).bytes(&ml[1..]),
        // A private part.
        okp(4).int(-2).bytes(ed).int(-4).bytes(&[1; 32]),
        ec2(5).int(-2).bytes(x).int(-3).bytes(y).int(-4).bytes(&[1; 32]),
        akp(4).int(3).int(-49).int(-1).bytes(ml).int(-2).bytes(&[1; 32]),
        // Loose CBOR.
        okp(3).int(-2).bytes(ed).int(0),
        Writer::new().map(4).int(1).int(1).int(1).int(1).int(-1).int(6).int(-2).bytes(ed),
    ];
    for writer in malformed {
        refused(writer, KeyRefusal::Malformed);
    }
    // Off the curve.
    refused(ec2(4).int(-2).bytes(x).int(-3).bytes(x), KeyRefusal::Weak);
    refused(ec2(4).int(-2).bytes(&[0; 32]).int(-3).bytes(&[0; 32]), KeyRefusal::Weak);
    for (algorithm, raw) in
        [(Algorithm::Ed25519, ec), (Algorithm::Es256, ed), (Algorithm::MlDsa65, ed)]
    {
        assert_eq!(PublicKey::from_raw(algorithm, raw).err(), Some(KeyRefusal::Malformed));
    }
    // A compressed or hybrid point of the right length.
    for first in [2, 3, 6, 7] {
        let mut point = ec.to_vec();
        point[0] = first;
        assert_eq!(
            PublicKey::from_raw(Algorithm::Es256, &point).err(),
            Some(KeyRefusal::Malformed)
        );
    }
}

/// Every encoding of a point of small order, canonical or not (C2SP CCTV, `ed25519/README.md`).
fn weak_encodings() -> Vec<[u8; 32]> {
    let mut all: Vec<[u8; 32]> =
        EIGHT_TORSION.iter().map(|point| point.compress().to_bytes()).collect();
    for (low, high) in [(0xed, 0x7f), (0xed, 0xff), (0xee, 0x7f), (0xee, 0xff), (0xec, 0xff)] {
        let mut bytes = [0xff; 32];
        bytes[0] = low;
        bytes[31] = high;
        all.push(bytes);
    }
    let mut minus_zero = [0; 32];
    minus_zero[0] = 1;
    minus_zero[31] = 0x80;
    all.push(minus_zero);
    all
}

#[test]
fn weak_points_are_refused() {
    for bytes in weak_encodings() {
        assert!(CompressedEdwardsY(bytes).decompress().is_some(), "on the curve all the same");
        assert_eq!(PublicKey::from_raw(Algorithm::Ed25519, &bytes).err(), Some(KeyRefusal::Weak));
    }
    let honest = ED25519_BASEPOINT_POINT * Scalar::from(12_345_u64);
    assert!(PublicKey::from_raw(Algorithm::Ed25519, honest.compress().as_bytes()).is_ok());
    for torsion in &EIGHT_TORSION[1..] {
        let mixed = (honest + torsion).compress();
        assert_eq!(
            PublicKey::from_raw(Algorithm::Ed25519, mixed.as_bytes()).err(),
            Some(KeyRefusal::Weak)
        );
    }
    let mut off_curve = [0; 32];
    off_curve[0] = 2;
    assert!(CompressedEdwardsY(off_curve).decompress().is_none());
    assert_eq!(PublicKey::from_raw(Algorithm::Ed25519, &off_curve).err(), Some(KeyRefusal::Weak));
}

/// The verdict of a key, which must be that of `verify_strict`.
fn agree(raw: &[u8], message: &[u8], signature: &[u8; 64]) -> bool {
    let rule = VerifyingKey::from_bytes(raw.try_into().unwrap()).unwrap();
    let verdict = rule.verify_strict(message, &Signature::from_bytes(signature)).is_ok();
    let key = PublicKey::from_raw(Algorithm::Ed25519, raw).unwrap();
    assert_eq!(key.verify(message, signature).is_ok(), verdict);
    verdict
}

/// A signature with this R, whatever point it is, that satisfies the equation when R's torsion
/// vanishes.
fn forge(secret: &Scalar, nonce: &Scalar, r: &[u8; 32], message: &[u8]) -> [u8; 64] {
    let public = (ED25519_BASEPOINT_POINT * secret).compress();
    let digest =
        Sha512::new().chain_update(r).chain_update(public.as_bytes()).chain_update(message);
    let k = Scalar::from_bytes_mod_order_wide(&digest.finalize().into());
    let s = nonce + k * secret;
    [*r, s.to_bytes()].concat().try_into().unwrap()
}

/// Signatures at the edges: R of small order in every encoding, R with a torsion component, s
/// beyond the order.
#[test]
fn edge_cases_are_judged_as_verify_strict_judges_them() {
    let secret = Scalar::from(424_242_u64);
    let raw = (ED25519_BASEPOINT_POINT * secret).compress().to_bytes();
    let nonce = Scalar::from(99_u64);
    let r = ED25519_BASEPOINT_POINT * nonce;
    let honest = forge(&secret, &nonce, r.compress().as_bytes(), b"m");
    assert!(agree(&raw, b"m", &honest));
    // With nonce zero the equation gives the identity, so R's torsion is all there is.
    for bytes in weak_encodings() {
        for message in 0..16_u8 {
            assert!(!agree(&raw, &[message], &forge(&secret, &Scalar::ZERO, &bytes, &[message])));
        }
    }
    for torsion in &EIGHT_TORSION[1..] {
        let mixed = (r + torsion).compress().to_bytes();
        assert!(!agree(&raw, b"m", &forge(&secret, &nonce, &mixed, b"m")));
    }
    // The order of the group, little-endian, added to s: the same signature, malleated.
    let order = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde,
        0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10_u8,
    ];
    let mut malleated = honest;
    let mut carry = 0_u16;
    for (byte, add) in malleated[32..].iter_mut().zip(order) {
        let sum = u16::from(*byte) + u16::from(add) + carry;
        *byte = sum.to_le_bytes()[0];
        carry = sum >> 8;
    }
    assert!(!agree(&raw, b"m", &malleated));
    let mut of_order = honest;
    of_order[32..].copy_from_slice(&order);
    assert!(!agree(&raw, b"m", &of_order));
    // s = 0 and k·A = -R: valid by chance never, but the arithmetic must not stumble.
    for bytes in [[0; 32], [0xff; 32], EdwardsPoint::default().compress().to_bytes()] {
        let zero: [u8; 64] = [bytes, [0; 32]].concat().try_into().unwrap();
        assert!(!agree(&raw, b"m", &zero));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn verdicts_are_those_of_verify_strict(
        seed in any::<[u8; 32]>(),
        message in proptest::collection::vec(any::<u8>(), 0..300),
        at in 0_usize..64,
        flip in 1_u8..,
        torsion in 0_usize..8,
        nonce in any::<u64>(),
    ) {
        let signer = TestSigner::new(Algorithm::Ed25519, seed);
        let raw = signer.public().raw();
        let signature: [u8; 64] = signer.sign(&message).unwrap().try_into().unwrap();
        prop_assert!(agree(raw, &message, &signature));
        let mut mauled = signature;
        mauled[at] ^= flip;
        prop_assert!(!agree(raw, &message, &mauled));
        let mut other = message.clone();
        other.push(flip);
        prop_assert!(!agree(raw, &other, &signature));
        // An issuer who knows the key and makes R at will.
        let secret = Scalar::from_bytes_mod_order(seed);
        let public = (ED25519_BASEPOINT_POINT * secret).compress().to_bytes();
        let nonce = Scalar::from(nonce);
        let r = ED25519_BASEPOINT_POINT * nonce + EIGHT_TORSION[torsion];
        let forged = forge(&secret, &nonce, r.compress().as_bytes(), &message);
        if PublicKey::from_raw(Algorithm::Ed25519, &public).is_ok() {
            prop_assert_eq!(agree(&public, &message, &forged), torsion == 0 && nonce != Scalar::ZERO);
        }
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
        let _ = PublicKey::from_cose_key(&bytes);
    }
}
