//! Receipts: valid, spoilt, and at their limits.

use comity_protocol::cbor::{CborRefusal, Writer};
use comity_protocol::key::Signer;
use comity_protocol::log::merkle::{
    LeafIndex, ProofRefusal, TreeHead, TreeSize, consistency_path, leaf_hash, root_at,
};
use comity_protocol::log::receipt::{
    HeadSignature, RECEIPT_BYTES_MAX, RECEIPTS_MAX, ReceiptRefusal, attach, encode,
    encode_consistency, receipts_of, sign_head, verify, verify_consistency,
};
use proptest::prelude::*;

use super::fixture::{Log, ORIGIN};
use comity_testkit::keys::TestSigner;

fn head_signature(log: &Log) -> HeadSignature {
    let issuer = "asterion.example".parse().unwrap();
    sign_head(&log.head().root, &issuer, ORIGIN, &TestSigner::ed25519(5)).unwrap()
}

fn receipt(log: &Log, index: usize) -> Vec<u8> {
    encode(&head_signature(log), log.head().size, LeafIndex(index as u64), &log.path(index))
}

#[test]
fn one_signature_serves_every_entry_below_a_head() {
    let log = Log::of(20);
    let signature = head_signature(&log);
    let key = TestSigner::ed25519(5);
    for (index, entry) in log.entries.iter().enumerate() {
        let index_of = LeafIndex(index as u64);
        let bytes = encode(&signature, log.head().size, index_of, &log.path(index));
        let shown = verify(&bytes, &leaf_hash(entry), key.public()).unwrap();
        assert_eq!(
            (shown.size, shown.index, shown.root),
            (TreeSize(20), index_of, log.head().root)
        );
        assert_eq!((shown.issuer.as_str(), shown.subject.as_str()), ("asterion.example", ORIGIN));
        // What was shown of one entry shows nothing of another: the root it leads to is not signed.
        assert_eq!(
            verify(&bytes, &leaf_hash(b"another entry"), key.public()),
            Err(ReceiptRefusal::Signature)
        );
    }
}

#[test]
fn the_encoding_is_the_one_of_the_specification() {
    let log = Log::of(2);
    let bytes = receipt(&log, 1);
    let kid = TestSigner::ed25519(5).public().kid().0;
    let protected = Writer::new()
        .map(4)
        .int(1)
        .int(-8)
        .int(4)
        .bytes(&kid)
        .int(15)
        .map(2)
        .int(1)
        .text("asterion.example")
        .int(2)
        .text(ORIGIN)
        .int(395)
        .int(1)
        .finish();
    let proof = Writer::new().array(3).int(2).int(1).array(1).bytes(&log.path(1)[0].0).finish();
    let expected = Writer::new()
        .tag(18)
        .array(4)
        .bytes(&protected)
        .map(1)
        .int(396)
        .map(1)
        .int(-1)
        .array(1)
        .bytes(&proof)
        .null()
        .bytes(&head_signature(&log).signature)
        .finish();
    assert_eq!(bytes, expected);
}

/// A receipt from parts, to make ones that no honest log would.
struct Parts {
    alg: i64,
    kid: Vec<u8>,
    claims: Vec<u8>,
    vds: i64,
    more: Option<(i64, i64)>,
    unprotected: Vec<u8>,
    payload: Option<Vec<u8>>,
}

fn honest(log: &Log) -> Parts {
    let proof = Writer::new().array(3).int(2).int(1).array(1).bytes(&log.path(1)[0].0).finish();
    Parts {
        alg: -8,
        kid: TestSigner::ed25519(5).public().kid().0.to_vec(),
        claims: Writer::new().map(2).int(1).text("asterion.example").int(2).text(ORIGIN).finish(),
        vds: 1,
        more: None,
        unprotected: Writer::new().map(1).int(396).map(1).int(-1).array(1).bytes(&proof).finish(),
        payload: None,
    }
}

impl Parts {
    fn sign(&self, log: &Log) -> Vec<u8> {
        let mut header =
            Writer::new().map(4 + usize::from(self.more.is_some())).int(1).int(self.alg);
        header = header.int(4).bytes(&self.kid).int(15).raw(&self.claims).int(395).int(self.vds);
        if let Some((label, value)) = self.more {
            header = header.int(label).int(value);
        }
        let protected = header.finish();
        let signed = Writer::new().array(4).text("Signature1").bytes(&protected).bytes(&[]);
        let signed = signed.bytes(&log.head().root.0).finish();
        let signature = TestSigner::ed25519(5).sign(&signed).unwrap();
        let writer = Writer::new().tag(18).array(4).bytes(&protected).raw(&self.unprotected);
        match &self.payload {
            Some(payload) => writer.bytes(payload),
            None => writer.null(),
        }
        .bytes(&signature)
        .finish()
    }
}

#[test]
fn receipts_with_other_headers_are_refused() {
    let log = Log::of(2);
    let leaf = leaf_hash(&log.entries[1]);
    let key = TestSigner::ed25519(5);
    let check = |edit: &dyn Fn(&mut Parts)| {
        let mut parts = honest(&log);
        edit(&mut parts);
        verify(&parts.sign(&log), &leaf, key.public()).map(|_| ()).map_err(ReceiptRefusal::code)
    };
    assert_eq!(check(&|_| {}), Ok(()));
    assert_eq!(check(&|parts| parts.alg = -19), Ok(()), "Ed25519 by its newer identifier");
    assert_eq!(check(&|parts| parts.alg = -7), Err("receipt-algorithm"));
    assert_eq!(check(&|parts| parts.alg = -257), Err("receipt-algorithm"));
    assert_eq!(check(&|parts| parts.kid[0] ^= 1), Err("receipt-other-key"));
    assert_eq!(check(&|parts| parts.vds = 2), Err("receipt-data-structure"));
    assert_eq!(
        check(&|parts| parts.more = Some((7, 7))),
        Ok(()),
        "a header that means nothing here"
    );
    assert_eq!(check(&|parts| parts.more = Some((2, 7))), Err("receipt-malformed"), "crit");
    assert_eq!(check(&|parts| parts.more = Some((1, -8))), Err("cbor-duplicate-key"));
    let claims = Writer::new().map(1).int(1).text("asterion.example").finish();
    assert_eq!(check(&|parts| parts.claims = claims.clone()), Err("receipt-malformed"));
    let claims = Writer::new().map(2).int(1).int(1).int(2).text(ORIGIN).finish();
    assert_eq!(check(&|parts| parts.claims = claims.clone()), Err("receipt-malformed"));
    let root = log.head().root.0.to_vec();
    assert_eq!(check(&|parts| parts.payload = Some(root.clone())), Err("receipt-malformed"));
    let none = Writer::new().map(0).finish();
    assert_eq!(check(&|parts| parts.unprotected = none.clone()), Err("receipt-malformed"));
}

#[test]
fn receipts_with_other_proofs_are_refused() {
    let log = Log::of(2);
    let leaf = leaf_hash(&log.entries[1]);
    let sibling = log.path(1)[0].0;
    let check = |proof: Writer, proofs: usize| {
        let proof = proof.finish();
        let mut unprotected =
            Writer::new().map(2).text("x").null().int(396).map(1).int(-1).array(proofs);
        for _ in 0..proofs {
            unprotected = unprotected.bytes(&proof);
        }
        let parts = Parts { unprotected: unprotected.finish(), ..honest(&log) };
        let key = TestSigner::ed25519(5);
        verify(&parts.sign(&log), &leaf, key.public()).map(|_| ()).map_err(ReceiptRefusal::code)
    };
    let head = |size, index, length| Writer::new().array(3).int(size).int(index).array(length);
    assert_eq!(check(head(2, 1, 1).bytes(&sibling), 1), Ok(()));
    assert_eq!(check(head(2, 1, 1).bytes(&sibling), 2), Err("receipt-malformed"));
    assert_eq!(check(head(2, 0, 1).bytes(&sibling), 1), Err("receipt-signature"));
    assert_eq!(check(head(2, 2, 1).bytes(&sibling), 1), Err("proof-out-of-range"));
    assert_eq!(check(head(2, -1, 1).bytes(&sibling), 1), Err("receipt-malformed"));
    assert_eq!(check(head(3, 1, 1).bytes(&sibling), 1), Err("proof-length"));
    assert_eq!(check(head(2, 1, 1).bytes(&sibling[1..]), 1), Err("receipt-malformed"));
    assert_eq!(check(head(2, 1, 0), 1), Err("proof-length"));
    assert_eq!(check(head(2, 1, 1), 1), Err("cbor-truncated"));
    assert_eq!(check(head(2, 1, 1).bytes(&sibling).null(), 1), Err("cbor-trailing-bytes"));
    let long = (0..65).fold(head(2, 1, 65), |writer, _| writer.bytes(&sibling));
    assert_eq!(check(long, 1), Err("proof-length"));
    assert_eq!(check(Writer::new().array(2).int(2).int(1), 1), Err("receipt-malformed"));
}

#[test]
fn receipts_are_one_tagged_item_and_bounded() {
    let log = Log::of(2);
    let (bytes, key) = (receipt(&log, 1), TestSigner::ed25519(5));
    let leaf = leaf_hash(&log.entries[1]);
    let check =
        |bytes: &[u8]| verify(bytes, &leaf, key.public()).map(|_| ()).map_err(ReceiptRefusal::code);
    assert_eq!(check(&bytes), Ok(()));
    assert_eq!(check(&bytes[1..]), Err("receipt-malformed"), "no tag");
    assert_eq!(check(&[&bytes[..], &[0]].concat()), Err("cbor-trailing-bytes"));
    for end in 0..bytes.len() {
        assert_eq!(check(&bytes[..end]), Err("cbor-truncated"), "cut at {end}");
    }
    let mut other = bytes.clone();
    *other.last_mut().unwrap() ^= 1;
    assert_eq!(check(&other), Err("receipt-signature"));
    assert_eq!(
        verify(&bytes, &leaf, TestSigner::ed25519(6).public()),
        Err(ReceiptRefusal::OtherKey)
    );
    assert_eq!(
        verify(&vec![0; RECEIPT_BYTES_MAX], &leaf, key.public()),
        Err(ReceiptRefusal::Cbor(CborRefusal::Trailing))
    );
    assert_eq!(
        verify(&vec![0; RECEIPT_BYTES_MAX + 1], &leaf, key.public()),
        Err(ReceiptRefusal::TooLong)
    );
}

#[test]
fn receipts_of_consistency_continue_a_head() {
    let log = Log::of(13);
    let key = TestSigner::ed25519(5);
    let signature = head_signature(&log);
    let Ok(of_seven) = root_at(&log, TreeSize(7));
    let old = TreeHead { size: TreeSize(7), root: of_seven };
    let Ok(path) = consistency_path(&log, old.size, log.head().size);
    let bytes = encode_consistency(&signature, old.size, log.head(), &path);
    let shown = verify_consistency(&bytes, old, key.public()).unwrap();
    assert_eq!((shown.old, shown.new), (old, log.head()));
    assert_eq!(shown.subject, ORIGIN);
    let forked = TreeHead { root: leaf_hash(b"fork"), ..old };
    assert_eq!(
        verify_consistency(&bytes, forked, key.public()),
        Err(ReceiptRefusal::Proof(ProofRefusal::Root))
    );
    let other = TreeHead { size: TreeSize(8), ..old };
    assert_eq!(
        verify_consistency(&bytes, other, key.public()),
        Err(ReceiptRefusal::Proof(ProofRefusal::OutOfRange))
    );
    let lied = TreeHead { root: leaf_hash(b"new"), ..log.head() };
    let bytes = encode_consistency(&signature, old.size, lied, &path);
    assert_eq!(
        verify_consistency(&bytes, old, key.public()),
        Err(ReceiptRefusal::Proof(ProofRefusal::Root))
    );
    // Nothing leads from an empty tree, and a head continues itself.
    let empty = encode_consistency(&signature, TreeSize(0), log.head(), &[]);
    assert_eq!(
        verify_consistency(&empty, TreeHead::EMPTY, key.public()),
        Err(ReceiptRefusal::Proof(ProofRefusal::OutOfRange))
    );
    let same = encode_consistency(&signature, log.head().size, log.head(), &[]);
    assert_eq!(verify_consistency(&same, log.head(), key.public()).unwrap().new, log.head());
    // One kind of receipt is not taken for the other.
    assert_eq!(
        verify(&same, &leaf_hash(&log.entries[0]), key.public()).unwrap_err().code(),
        "receipt-malformed"
    );
}

#[test]
fn statements_carry_their_receipts() {
    let entry = Writer::new()
        .tag(18)
        .array(4)
        .bytes(&[0xa0])
        .map(0)
        .bytes(b"digest")
        .bytes(b"sig")
        .finish();
    let receipts = [receipt(&Log::of(2), 0), receipt(&Log::of(3), 0)];
    let transparent = attach(&entry, &receipts).unwrap();
    let expected = Writer::new()
        .tag(18)
        .array(4)
        .bytes(&[0xa0])
        .map(1)
        .int(394)
        .array(2)
        .bytes(&receipts[0])
        .bytes(&receipts[1])
        .bytes(b"digest")
        .bytes(b"sig")
        .finish();
    assert_eq!(transparent, expected);
    assert_eq!(receipts_of(&transparent).unwrap(), receipts);
    assert_eq!(receipts_of(&entry).unwrap(), [&[0_u8; 0]; 0]);
    assert_eq!(attach(&transparent, &receipts).unwrap_err().code(), "receipt-malformed");
    assert_eq!(attach(b"", &receipts).unwrap_err().code(), "cbor-truncated");
    assert!(attach(&entry, &vec![b"r"; RECEIPTS_MAX]).is_ok());
    assert_eq!(attach(&entry, &vec![b"r"; RECEIPTS_MAX + 1]), Err(ReceiptRefusal::TooLong));
}

proptest! {
    #[test]
    fn no_bytes_make_the_parser_fall_over(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let log = Log::of(6);
        let mut bytes = receipt(&log, 4);
        let at = at.index(bytes.len());
        let before = std::mem::replace(&mut bytes[at], byte);
        let key = TestSigner::ed25519(5);
        let shown = verify(&bytes, &leaf_hash(&log.entries[4]), key.public());
        prop_assert_eq!(shown.is_ok(), before == byte, "byte {}", at);
        let _ = receipts_of(&bytes);
        let _ = attach(&bytes, &[b"r"]);
    }
}
