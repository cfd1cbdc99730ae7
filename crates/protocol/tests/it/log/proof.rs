//! Proofs: valid, spoilt, and at their limits.

use comity_protocol::log::merkle::{LeafIndex, ProofRefusal};
use comity_protocol::log::note::{NoteRefusal, NoteSigner as _};
use comity_protocol::log::policy::Policy;
use comity_protocol::log::proof::{
    EXTRA_BYTES_MAX, TLOG_PROOF_BYTES_MAX, TlogProof, TlogProofRefusal,
};

use super::fixture::{Log, NOW, log_keys, signed};
use comity_testkit::notes::TestNoteSigner;

fn proof(log: &Log, index: usize) -> TlogProof {
    TlogProof {
        extra: None,
        index: LeafIndex(index as u64),
        path: log.path(index),
        checkpoint: signed(log),
    }
}

#[test]
fn proofs_print_and_parse_and_verify() {
    let log = Log::of(7);
    for (index, entry) in log.entries.iter().enumerate() {
        let mut proof = proof(&log, index);
        for extra in [None, Some(vec![]), Some(b"context".to_vec())] {
            proof.extra = extra;
            let text = proof.to_string();
            assert_eq!(TlogProof::parse(text.as_bytes()).unwrap(), proof, "{text}");
        }
        let quorum = proof.verify(entry, &log_keys(), &Policy::none()).unwrap();
        assert!(quorum.met && quorum.witnesses.is_empty());
    }
    let alone = Log::of(1);
    let proof = proof(&alone, 0);
    let text = proof.to_string();
    assert!(text.starts_with("c2sp.org/tlog-proof@v1\nindex 0\n\nasterion.example/log\n1\n"));
    assert!(
        TlogProof::parse(text.as_bytes())
            .unwrap()
            .verify(&alone.entries[0], &log_keys(), &Policy::none())
            .is_ok()
    );
}

#[test]
fn proofs_of_something_else_are_refused() {
    let log = Log::of(7);
    let good = proof(&log, 3);
    let entry = &log.entries[3];
    let check = |edit: &dyn Fn(&mut TlogProof)| {
        let mut edited = good.clone();
        edit(&mut edited);
        edited.verify(entry, &log_keys(), &Policy::none()).map(|_| ())
    };
    assert_eq!(check(&|_| {}), Ok(()));
    let root = Err(TlogProofRefusal::Proof(ProofRefusal::Root));
    assert_eq!(good.verify(b"another entry", &log_keys(), &Policy::none()).map(|_| ()), root);
    assert_eq!(check(&|proof| proof.index.0 = 2), root);
    assert_eq!(check(&|proof| proof.path[1].0[0] ^= 1), root);
    let length = Err(TlogProofRefusal::Proof(ProofRefusal::Length));
    assert_eq!(check(&|proof| proof.path.truncate(2)), length);
    assert_eq!(check(&|proof| proof.path.push(proof.path[0])), length);
    assert_eq!(
        check(&|proof| proof.index.0 = 7),
        Err(TlogProofRefusal::Proof(ProofRefusal::OutOfRange))
    );
    assert_eq!(
        check(&|proof| drop(proof.checkpoint.note.signatures.remove(0))),
        Err(TlogProofRefusal::Note(NoteRefusal::SignatureMissing))
    );
}

#[test]
fn a_quorum_is_asked_for() {
    let log = Log::of(4);
    let witness = TestNoteSigner::cosigner("borealis.example/witness", 30);
    let text = format!("witness W {}\nquorum W\n", witness.vkey());
    let policy = Policy::parse(text.as_bytes()).unwrap();
    let mut proof = proof(&log, 2);
    let refusal = proof.verify(&log.entries[2], &log_keys(), &policy).unwrap_err();
    assert_eq!(refusal.code(), "tlog-proof-unwitnessed");
    let line = witness.cosign(&proof.checkpoint, NOW).unwrap();
    proof.checkpoint.note.signatures.push(line);
    let text = proof.to_string();
    let proof = TlogProof::parse(text.as_bytes()).unwrap();
    let quorum = proof.verify(&log.entries[2], &log_keys(), &policy).unwrap();
    assert_eq!(quorum.witnesses, [("W".to_owned(), NOW)]);
}

#[test]
fn other_texts_are_refused() {
    let log = Log::of(3);
    let good = proof(&log, 1).to_string();
    let hash = log.path(1)[0].to_base64();
    let malformed = |from: &str, to: &str| {
        let bad = good.replacen(from, to, 1);
        assert_ne!(bad, good, "{from}");
        assert_eq!(TlogProof::parse(bad.as_bytes()), Err(TlogProofRefusal::Malformed), "{bad}");
    };
    malformed("c2sp.org/tlog-proof@v1\n", "");
    malformed("@v1", "@v2");
    malformed("@v1\n", "@v1\r\n");
    malformed("index 1\n", "");
    malformed("index 1", "index 01");
    malformed("index 1", "index");
    malformed("index 1", "index 9223372036854775808");
    malformed("index 1", "extra YQ\nindex 1");
    malformed("index 1", "extra YQ==\nextra YQ==\nindex 1");
    malformed("index 1", "index 1\nextra YQ==");
    malformed(&hash, hash.trim_end_matches('='));
    malformed(&hash, &format!("{hash} "));
    malformed(&hash, &[hash.as_str()].repeat(65).join("\n"));
    assert!(matches!(
        TlogProof::parse(good.replacen("\n\n", "\n\n\n", 1).as_bytes()),
        Err(TlogProofRefusal::Checkpoint(_))
    ));
    for end in 0..good.len() {
        // Cut between two signature lines it is a note with one signature.
        let cut = &good.as_bytes()[..end];
        let lines = String::from_utf8_lossy(cut).matches("\n\u{2014} ").count();
        let between = cut.ends_with(b"=\n") && lines > 0;
        let cut = TlogProof::parse(cut);
        assert_eq!(cut.is_ok(), between, "cut at {end}");
    }
}

#[test]
fn proofs_are_bounded() {
    let mut proof = proof(&Log::of(2), 1);
    proof.extra = Some(vec![1; EXTRA_BYTES_MAX]);
    assert!(TlogProof::parse(proof.to_string().as_bytes()).is_ok());
    proof.extra = Some(vec![1; EXTRA_BYTES_MAX + 1]);
    assert_eq!(TlogProof::parse(proof.to_string().as_bytes()), Err(TlogProofRefusal::TooLong));
    assert_eq!(
        TlogProof::parse(&vec![b'x'; TLOG_PROOF_BYTES_MAX + 1]),
        Err(TlogProofRefusal::TooLong)
    );
    assert_eq!(
        TlogProof::parse(&vec![b'x'; TLOG_PROOF_BYTES_MAX]),
        Err(TlogProofRefusal::Malformed)
    );
}
