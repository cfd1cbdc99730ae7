//! The example that checks offline what somebody was given, with bytes made here.

use comity_protocol::key::Signer as _;
use comity_protocol::log::merkle::{LeafIndex, TreeSize, leaf_hash};
use comity_protocol::log::receipt;
use comity_protocol::party::{Descriptor, Fingerprint};
use comity_testkit::fixtures;
use comity_testkit::keys::TestSigner;
use data_encoding::BASE64URL_NOPAD;

#[path = "../../examples/verify_offline.rs"]
#[expect(dead_code, reason = "its `main` is for people")]
mod verify_offline;

use verify_offline::{Given, verify};

/// A statement in a log of one entry, whose root is its hash.
fn given() -> (Given, Fingerprint) {
    let party = fixtures::party("cygnus-lab.example");
    let (signer, log) = (TestSigner::ed25519(1), TestSigner::ed25519(2));
    let kind = fixtures::kind("general.notice");
    let content = fixtures::content(&kind, 1);
    let draft = fixtures::draft(&party, signer.public(), &kind, &content);
    let statement = draft.sign(&signer).unwrap();
    let root = leaf_hash(&statement);
    let head = receipt::sign_head(&root, &party, &party.log_origin(), &log).unwrap();
    let key = |signer: &TestSigner| BASE64URL_NOPAD.encode(&signer.public().to_cose_key());
    let descriptor = Descriptor {
        party: party.clone(),
        name: "Cygnus".to_owned(),
        origin: party.log_origin(),
        statement_keys: vec![key(&signer)],
        receipt_key: key(&log),
        log_keys: Vec::new(),
        witness_keys: Vec::new(),
        current: None,
    };
    let given = Given {
        statement,
        content: Some(content.bytes),
        receipt: receipt::encode(&head, TreeSize(1), LeafIndex(0), &[]),
        descriptor: serde_json::to_vec(&descriptor).unwrap(),
    };
    (given, descriptor.fingerprint())
}

#[test]
fn what_was_given_is_checked_with_nothing_but_a_fingerprint() {
    let (given, trusted) = given();
    let shown = verify(&given, &trusted).unwrap();
    assert!(shown.contains(&"entry      0 of 1 in cygnus-lab.example/log".to_owned()), "{shown:?}");
    let without = Given { content: None, ..given.clone() };
    assert_eq!(verify(&without, &trusted).unwrap().len() + 1, shown.len());

    let other = Given { content: Some(b"{}".to_vec()), ..given.clone() };
    assert!(verify(&other, &trusted).unwrap_err().starts_with("content-"));
    assert_eq!(verify(&given, &Fingerprint([7; 32])), Err("fingerprint-other"));
    // No byte of what is signed can be another.
    for at in 0..given.statement.len() {
        let mut statement = given.statement.clone();
        statement[at] ^= 1;
        assert!(verify(&Given { statement, ..given.clone() }, &trusted).is_err(), "{at}");
    }
    for at in 0..given.receipt.len() {
        let mut receipt = given.receipt.clone();
        receipt[at] ^= 1;
        assert!(verify(&Given { receipt, ..given.clone() }, &trusted).is_err(), "{at}");
    }
}
