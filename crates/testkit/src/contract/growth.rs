//! Logs grow, whole or not at all.

use comity_protocol::index::{LogId, Seq};
use comity_protocol::key::SignFailure;
use comity_protocol::log::merkle::{LeafIndex, TreeHead, TreeSize, leaf_hash};
use comity_protocol::log::tile::{TilePath, decode_bundle};
use comity_store::{Seal, StoreError, Write};

use super::pair::{Pair, Part, later, own, peer};
use crate::logs::LogFixture;

pub(super) const PARTS: &[Part] = &[
    ("an empty store", empty),
    ("a log grows", grows),
    ("full tiles", full_tiles),
    ("conflicts", conflicts),
    ("all or nothing", all_or_nothing),
    ("two logs", two_logs),
];

fn empty(pair: &mut Pair) {
    let reader = pair.reader();
    assert_eq!(reader.head(LogId::OWN).unwrap(), TreeHead::EMPTY);
    assert_eq!(reader.checkpoint(LogId::OWN).unwrap(), None);
    assert_eq!(pair.store.next_seq(), Seq(1));
    let tile: TilePath = "tile/0/000.p/1".parse().unwrap();
    assert!(matches!(reader.tile(LogId::OWN, &tile), Err(StoreError::NotFound)));
    pair.apply(&[]).unwrap();
    pair.compare();
}

fn grows(pair: &mut Pair) {
    let mut log = own(pair);
    let (one, two) =
        (log.notice("urn:example:one", "shuttle", 1), log.notice("urn:example:two", "lorry", 2));
    let before = pair.reader();
    pair.grow(&mut log, &[&one, &two], later(1));
    pair.compare();
    // A reader that was there before sees it too, and so does its sibling.
    for reader in [before.another().unwrap(), before] {
        assert_eq!(reader.head(LogId::OWN).unwrap(), log.head());
        assert_eq!(
            reader.entries(LogId::OWN, LeafIndex(1), 9).unwrap(),
            [one.entry.clone(), two.entry.clone()]
        );
        assert_eq!(reader.own_index(&two.id).unwrap(), Some(LeafIndex(2)));
        assert_eq!(reader.hash(LogId::OWN, 0, 1).unwrap(), leaf_hash(&one.entry));
        let checkpoint =
            String::from_utf8(reader.checkpoint(LogId::OWN).unwrap().unwrap()).unwrap();
        assert!(checkpoint.starts_with("asterion.example/log\n3\n"), "{checkpoint}");
        let path: TilePath = "tile/entries/000.p/2".parse().unwrap();
        let bundle = reader.tile(LogId::OWN, &path).unwrap();
        assert_eq!(decode_bundle(&bundle, 2).unwrap().last(), Some(&one.entry.as_slice()));
        let view = reader.statement(Seq(2)).unwrap().unwrap();
        assert_eq!((view.index, view.known_at, view.refusal), (LeafIndex(1), later(1), None));
        assert_eq!(view.title.as_deref(), Some("Notice 1"));
        assert_eq!(view.statement.unwrap().1.subject, "urn:example:one");
    }
    assert_eq!(
        pair.store.target(log.log, &one.id).map(|target| target.digest),
        Some(one.content.digest)
    );
    assert_eq!(pair.store.edge(LogId::OWN).head(), log.head());
}

fn full_tiles(pair: &mut Pair) {
    let mut log = own(pair);
    let made: Vec<_> = (1..=300).map(|n| log.notice("urn:example:one", "shuttle", n)).collect();
    let mut rest = made.as_slice();
    for size in [1, 253, 1, 1, 40, 4] {
        let (batch, after) = rest.split_at(size);
        rest = after;
        pair.grow(&mut log, &batch.iter().collect::<Vec<_>>(), later(1));
    }
    assert!(rest.is_empty());
    pair.compare();
    let reader = pair.reader();
    for path in
        ["tile/0/000", "tile/0/001.p/45", "tile/1/000.p/1", "tile/0/000.p/7", "tile/entries/000"]
    {
        assert!(reader.tile(LogId::OWN, &path.parse().unwrap()).is_ok(), "{path}");
    }
    for path in [
        "tile/0/002",
        "tile/0/002.p/90",
        "tile/1/000.p/3",
        "tile/2/000.p/1",
        "tile/entries/003.p/1",
    ] {
        let tile = reader.tile(LogId::OWN, &path.parse().unwrap());
        assert!(matches!(tile, Err(StoreError::NotFound)), "{path}");
    }
}

fn conflicts(pair: &mut Pair) {
    let mut log = own(pair);
    let (one, two) =
        (log.notice("urn:example:one", "lorry", 1), log.notice("urn:example:one", "lorry", 2));
    let stale = log.clone().change(&*pair.store, &[&two.entry], later(1));
    pair.grow(&mut log, &[&one], later(1));
    let outcome = pair.apply(&[Write::Log(stale)]);
    assert!(matches!(outcome, Err(StoreError::Conflict { actual: TreeSize(2) })), "{outcome:?}");
    pair.compare();
    // Another log took the sequence numbers: the size is right, the view is old.
    let stale = log.clone().change(&*pair.store, &[&two.entry], later(1));
    peer(pair);
    let outcome = pair.apply(&[Write::Log(stale)]);
    assert!(matches!(outcome, Err(StoreError::Conflict { actual: TreeSize(2) })), "{outcome:?}");
    pair.grow(&mut log, &[&two], later(2));
}

fn all_or_nothing(pair: &mut Pair) {
    let mut log = own(pair);
    let one = log.notice("urn:example:one", "lorry", 1);
    let change = log.change(&*pair.store, &[&one.entry], later(1));
    let writes =
        [Write::Log(change.clone()), Write::Content(one.content), Write::PeerRemoved(LogId(7))];
    assert!(matches!(pair.apply(&writes), Err(StoreError::NotFound)));
    pair.compare();
    let outcome = pair.store.apply(&[Write::Log(change.clone())], &NoSeal);
    assert!(matches!(outcome, Err(StoreError::Unavailable(_))), "{outcome:?}");
    pair.compare();
    pair.write(Write::Log(change));
}

struct NoSeal;

impl Seal for NoSeal {
    fn seal(&self, _head: TreeHead) -> Result<Vec<u8>, SignFailure> {
        Err(SignFailure)
    }
}

fn two_logs(pair: &mut Pair) {
    let mut mine = own(pair);
    let mut theirs = peer(pair);
    let one = theirs.notice("urn:example:one", "lorry", 1);
    let junk = b"no statement at all".as_slice();
    let change = theirs.change(&*pair.store, &[&one.entry, junk, &one.entry], later(1));
    // A peer's log grows with no checkpoint at its new end, too.
    pair.write(Write::Log(comity_protocol::index::Change { checkpoint: None, ..change }));
    let two = mine.notice("urn:example:one", "lorry", 2);
    pair.grow(&mut mine, &[&two], later(2));
    // The same statement in the own log as well.
    let handed = mine.register("borealis.example", 2, 3);
    pair.grow(&mut mine, &[&handed, &one], later(3));
    pair.compare();
    let reader = pair.reader();
    let places = reader.places(&one.id).unwrap();
    let places: Vec<_> = places.iter().map(|view| (view.log.0, view.index.0)).collect();
    assert_eq!(places, [(1, 1), (0, 3)]);
    assert_eq!(reader.own_index(&one.id).unwrap(), Some(LeafIndex(3)));
    let refused = reader.statement_at(LogId(1), LeafIndex(2)).unwrap().unwrap();
    assert!(refused.statement.is_none() && refused.refusal.is_some());
    let checkpoint = reader.checkpoint(LogId(1)).unwrap().unwrap();
    assert!(checkpoint.starts_with(b"borealis.example/log\n1\n"));
    // One transaction for two logs and for one log twice.
    let third = theirs.notice("urn:example:two", "lorry", 4);
    let fourth = mine.notice("urn:example:two", "lorry", 5);
    let change = theirs.change(&*pair.store, &[&third.entry], later(4));
    let mut ahead = LogFixture::clone(&mine).change(&*pair.store, &[&fourth.entry], later(4));
    for entry in &mut ahead.entries {
        entry.seq.0 += 1;
    }
    for row in &mut ahead.statements {
        row.seq.0 += 1;
    }
    pair.apply(&[Write::Log(change), Write::Log(ahead)]).unwrap();
}
