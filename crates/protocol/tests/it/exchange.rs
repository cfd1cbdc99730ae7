//! Following a log: what its checkpoints mean, what its tiles prove, and proofs of equivocation.

use comity_protocol::exchange::equivocation::{Equivocation, EquivocationRefusal};
use comity_protocol::exchange::follow::{
    Assessment, FollowRefusal, Pinned, Walker, assess, equivocation, read_checkpoint,
};
use comity_protocol::exchange::tiles::{Tiles, Wanting};
use comity_protocol::index::{Entry, Keyring, LogId, decide};
use comity_protocol::key::Signer as _;
use comity_protocol::log::checkpoint::SignedCheckpoint;
use comity_protocol::log::merkle::{CompactRange, Hash, TreeHead, TreeSize, consistency_path};
use comity_protocol::statement::{Confirmation, Draft};
use comity_protocol::time::Timestamp;
use comity_testkit::keys::TestSigner;
use comity_testkit::logs::BEGIN;
use comity_testkit::model::ModelStore;
use comity_testkit::peer::FakeLog;

const PARTY: &str = "liar.example";

fn log(notices: u64) -> FakeLog {
    FakeLog::new(PARTY, 7, notices)
}

fn pinned(log: &FakeLog) -> Pinned {
    Pinned::from_descriptor(&log.descriptor()).unwrap()
}

/// The tiles of a log, filled as they are asked for; how many there were.
fn tiles(log: &FakeLog, question: impl Fn(&Tiles) -> Result<(), Wanting>) -> (Tiles, usize) {
    let mut tiles = Tiles::new(TreeSize(log.size()));
    let mut fetched = 0;
    while let Err(wanting) = question(&tiles) {
        let Wanting::Tile(path) = wanting else { panic!("{wanting}") };
        tiles.insert(&path, &log.tile(&path).unwrap()).unwrap();
        fetched += 1;
    }
    (tiles, fetched)
}

#[test]
fn only_the_pinned_log_under_the_pinned_keys_is_read() {
    let (mine, stranger) = (log(2), FakeLog::new(PARTY, 8, 2));
    let read = |bytes: &[u8]| read_checkpoint(&pinned(&mine), bytes).map(|_| ());
    assert_eq!(read(mine.checkpoint().to_string().as_bytes()), Ok(()));
    assert_eq!(read(b""), Err(FollowRefusal::CheckpointMalformed));
    let other = FakeLog::new("other.example", 7, 2).checkpoint().to_string();
    assert_eq!(read(other.as_bytes()), Err(FollowRefusal::OtherLog));
    let forged = stranger.checkpoint().to_string();
    assert_eq!(read(forged.as_bytes()), Err(FollowRefusal::CheckpointSignature));
    let mut half = mine.checkpoint();
    half.note.signatures.pop();
    let half = half.to_string();
    assert_eq!(read(half.as_bytes()), Err(FollowRefusal::CheckpointSignature), "both keys sign");

    let mut descriptor = mine.descriptor();
    descriptor.origin = "other.example/log".to_owned();
    assert_eq!(Pinned::from_descriptor(&descriptor).err(), Some(FollowRefusal::Descriptor));
    descriptor = mine.descriptor();
    descriptor.log_keys.clear();
    assert_eq!(Pinned::from_descriptor(&descriptor).err(), Some(FollowRefusal::Descriptor));
    descriptor = mine.descriptor();
    descriptor.statement_keys = vec!["AAAA".to_owned()];
    assert_eq!(Pinned::from_descriptor(&descriptor).err(), Some(FollowRefusal::Descriptor));
}

#[test]
fn a_checkpoint_means_what_it_means_beside_the_one_held() {
    let held = log(6);
    let mirror = held.checkpoint();
    let (reader, _) = tiles(&held, |tiles| {
        (1..=held.size())
            .try_for_each(|size| tiles.earlier(TreeSize(size), mirror.checkpoint.head).map(|_| ()))
    });
    let judge = |offered: &SignedCheckpoint| {
        assess(Some(&mirror), mirror.checkpoint.head, offered, &reader).unwrap()
    };
    assert_eq!(judge(&mirror), Assessment::Same);
    assert_eq!(judge(&log(3).checkpoint()), Assessment::Older);
    assert_eq!(judge(&log(9).checkpoint()), Assessment::Longer);
    let keys = pinned(&held).log_keys;
    for size in [3, 6] {
        let mut fork = held.cut(size);
        fork.push_notice("another story", 50);
        let Assessment::Contradiction(proof) = judge(&fork.checkpoint()) else {
            panic!("a fork of {size} entries goes unnoticed")
        };
        assert_eq!(proof.verify(&keys), Ok(()));
        assert_eq!(Equivocation::from_json(&proof.to_json()), Ok(*proof.clone()));
        let strangers = pinned(&FakeLog::new(PARTY, 8, 0)).log_keys;
        assert_eq!(proof.verify(&strangers), Err(EquivocationRefusal::Signature));
    }
    // What was taken beyond the newest checkpoint held cannot be proved, only refused.
    let early = log(2).checkpoint();
    let mut fork = held.cut(4);
    fork.push_notice("another story", 50);
    let offered = fork.checkpoint();
    let beyond = assess(Some(&early), mirror.checkpoint.head, &offered, &reader).unwrap();
    assert_eq!(beyond, Assessment::Unlike);
    let empty = assess(None, TreeHead::EMPTY, &offered, &reader).unwrap();
    assert_eq!(empty, Assessment::Longer);
}

#[test]
fn a_longer_fork_is_proved_by_its_own_tiles_and_a_handful_of_them() {
    let held = log(300);
    let mut fork = held.cut(200);
    for number in 200..=700 {
        fork.push_notice("another story", number);
    }
    let (mine, theirs) = (held.checkpoint(), fork.checkpoint());
    let size = mine.checkpoint.head.size;
    let ask = |tiles: &Tiles| tiles.earlier(size, theirs.checkpoint.head).map(|_| ());
    let (reader, fetched) = tiles(&fork, ask);
    assert!(fetched <= 4, "{fetched} tiles of {}", fork.size());
    let earlier = reader.earlier(size, theirs.checkpoint.head).unwrap().unwrap();
    let proof = equivocation(&mine, &theirs, &earlier).unwrap();
    assert_eq!(proof.verify(&pinned(&held).log_keys), Ok(()));

    let honest = log(900);
    let signed = honest.checkpoint();
    let ask = |tiles: &Tiles| tiles.earlier(size, signed.checkpoint.head).map(|_| ());
    let (reader, _) = tiles(&honest, ask);
    let earlier = reader.earlier(size, signed.checkpoint.head).unwrap().unwrap();
    assert_eq!(equivocation(&mine, &signed, &earlier), None);
    let other = TreeHead { root: Hash([9; 32]), ..signed.checkpoint.head };
    assert_eq!(reader.earlier(size, other), Ok(None), "tiles that lead to no signed root");
}

#[test]
fn what_proves_nothing_is_refused() {
    let (mine, keys) = (log(5), pinned(&log(0)).log_keys);
    let proof = Equivocation::same_size(&mine.checkpoint(), &mine.checkpoint());
    assert_eq!(proof.verify(&keys), Err(EquivocationRefusal::NoContradiction));
    let later = log(9);
    let size = TreeSize(mine.size());
    let (reader, _) = tiles(&later, |tiles| tiles.consistency(size).map(|_| ()));
    let path = reader.consistency(size).unwrap();
    let (one, other) = (mine.checkpoint(), later.checkpoint());
    let root = one.checkpoint.head.root;
    let honest = Equivocation::rewritten(&one, &other, root, &path);
    assert_eq!(honest.verify(&keys), Err(EquivocationRefusal::NoContradiction));
    let made_up = Equivocation::rewritten(&one, &other, Hash([3; 32]), &path);
    assert_eq!(made_up.verify(&keys), Err(EquivocationRefusal::NoContradiction));
    let bare = Equivocation::same_size(&one, &other);
    assert_eq!(bare.verify(&keys), Err(EquivocationRefusal::Malformed));
    let foreign = FakeLog::new("other.example", 7, 5).checkpoint();
    let mixed = Equivocation::same_size(&one, &foreign);
    assert!(mixed.verify(&keys).is_err());
    let long = vec![b' '; comity_protocol::limits::NOTE_BYTES_MAX * 3 + 1];
    assert_eq!(Equivocation::from_json(&long), Err(EquivocationRefusal::Malformed));
}

#[test]
fn steps_and_one_go_lead_to_the_same_entries() {
    let mut source = log(40);
    source.push_raw(b"no statement");
    for number in 41..=90 {
        source.push_notice("more", number);
    }
    let signed = source.checkpoint();
    let start = || Walker::new(pinned(&source), LogId(1), CompactRange::new(), Keyring::default());
    let mut at_once = start();
    let all = at_once.read(source.entries()).unwrap();
    let whole = at_once.batch(all, &signed, BEGIN).unwrap();
    assert!(matches!(whole.entries[41], Entry::Refused { .. }));
    for width in [1, 7, 64] {
        let mut walker = start();
        let mut read = Vec::new();
        for entries in source.entries().chunks(width) {
            let entries = walker.read(entries).unwrap();
            let size = walker.head().size;
            let batch = if size == signed.checkpoint.head.size {
                walker.batch(entries, &signed, BEGIN).unwrap()
            } else {
                let (reader, _) = tiles(&source, |tiles| tiles.consistency(size).map(|_| ()));
                let path = consistency_path(&reader, size, signed.checkpoint.head.size).unwrap();
                walker.step(entries, &signed, &path, BEGIN).unwrap()
            };
            read.extend(batch.entries);
        }
        assert_eq!(read, whole.entries, "in steps of {width}");
    }
    let mut lying = source.entries().to_vec();
    lying.swap(3, 4);
    let mut walker = start();
    let entries = walker.read(&lying).unwrap();
    let refused = walker.batch(entries, &signed, BEGIN).unwrap_err();
    assert_eq!(refused, FollowRefusal::RootMismatch);
    let mut walker = start();
    let reversed: Vec<Vec<u8>> = source.entries().iter().rev().cloned().collect();
    assert_eq!(walker.read(&reversed).unwrap_err(), FollowRefusal::Genesis);
}

#[test]
fn the_same_log_gives_the_same_rows_whenever_it_is_read() {
    let mut source = log(2);
    // The keeper's clock is 400 days fast, and a registration falls into that time.
    let ahead = BEGIN.plus_millis(400 * 86_400_000);
    let (keeper, guest) = (TestSigner::ed25519(7), TestSigner::ed25519(8));
    let draft = |signer: &TestSigner, issuer: &str, kind: &str, subject: &str| Draft {
        issuer: issuer.parse().unwrap(),
        subject: subject.to_owned(),
        kind: kind.parse().unwrap(),
        digest: comity_protocol::content::Digest::of(signer.public().kid().0.as_slice()),
        issued_at: Some(ahead),
        confirmation: None,
    };
    let registration = Draft {
        confirmation: Some(Confirmation::Key(guest.public().to_cose_key())),
        ..draft(&keeper, PARTY, "issuer.registration", "guest.example")
    };
    source.push_raw(&registration.sign(&keeper).unwrap());
    let said = draft(&guest, "guest.example", "general.notice", "urn:example:ahead");
    source.push_raw(&said.sign(&guest).unwrap());
    let signed = source.checkpoint();
    let read_at = |known_at: Timestamp| {
        let mut walker =
            Walker::new(pinned(&source), LogId(1), CompactRange::new(), Keyring::default());
        let entries = walker.read(source.entries()).unwrap();
        let batch = walker.batch(entries, &signed, known_at).unwrap();
        decide(&ModelStore::new(), &batch)
    };
    let (prompt, late) = (read_at(BEGIN), read_at(ahead.plus_millis(1)));
    assert_eq!(prompt.statements, late.statements);
    assert_eq!(prompt.keys, late.keys);
    assert!(prompt.statements.iter().all(|row| row.refusal.is_none()), "{prompt:?}");
    let hosted: Vec<bool> = prompt.statements.iter().map(|row| row.hosted).collect();
    assert_eq!(hosted, [false, false, false, false, true]);
}
