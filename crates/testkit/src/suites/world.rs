//! A store with something of everything in it.

use comity_protocol::index::{LogId, Relation};
use comity_protocol::log::merkle::{CompactRange, LeafIndex, leaf_hash};
use comity_protocol::log::tile::{TileLevel, TilePath, decode_bundle, decode_tile};
use comity_store::rows::{AuditEvent, Role, UserRow, Verdict};
use comity_store::{ReindexMode, ReindexReport, Store, Write};

use crate::fixtures::{decided, proposal};
use crate::logs::{BEGIN, LogFixture, Made};

/// An own log and a peer's.
#[derive(Clone)]
pub struct World {
    /// The own log.
    pub own: LogFixture,
    /// The peer's.
    pub peer: LogFixture,
}

/// Fills an empty store: `count` entries in the own log, relations, keys, refused entries, people.
pub fn fill(store: &mut dyn Store, count: u64) -> World {
    let mut own = LogFixture::new(LogId::OWN, "asterion.example", 1);
    let mut peer = LogFixture::new(LogId(1), "borealis.example", 2);
    let genesis = own.genesis();
    grow(store, &mut own, &[&genesis]);
    let mut made: Vec<Made> = Vec::new();
    for n in 1..count {
        let next = match (n % 7, made.last()) {
            (3, Some(last)) => own.about(Relation::Amends, &last.id, n),
            (5, _) => own.register("cygnus-lab.example", 3, n),
            _ => own.notice(&format!("urn:example:{n}"), &format!("shuttle number{n}"), n),
        };
        made.push(next);
    }
    for made in made.chunks(100) {
        grow(store, &mut own, &made.iter().collect::<Vec<_>>());
    }
    let genesis = peer.genesis();
    let theirs = peer.notice("urn:example:theirs", "lorry", 1);
    let stranger = peer.about(Relation::Retracts, &made.first().unwrap().id, 2);
    store.apply(&[Write::Peer(peer.peer())], &own.seal()).unwrap();
    let junk = b"no statement".as_slice();
    let entries = [&genesis.entry, &theirs.entry, junk, &stranger.entry, &theirs.entry];
    let change = peer.change(store, &entries, BEGIN.plus_millis(5));
    store.apply(&[Write::Log(change)], &own.seal()).unwrap();
    people(store, &own);
    while store.catch_up(1_000).unwrap() > 0 {}
    World { own, peer }
}

fn people(store: &mut dyn Store, own: &LogFixture) {
    let user = UserRow::new("duty".to_owned(), Role::Admin, BEGIN);
    store.apply(&[Write::User(user)], &own.seal()).unwrap();
    for object in ["one", "two", "three"] {
        store.apply(&[Write::Audit(event(object))], &own.seal()).unwrap();
    }
    for number in 1..=3 {
        store.apply(&[Write::Proposal(proposal(number))], &own.seal()).unwrap();
    }
    for (number, verdict) in [(1, Verdict::Withdrawn), (2, Verdict::Rejected)] {
        let (id, outcome) = (proposal(number).id, decided(verdict, None));
        store.apply(&[Write::ProposalDecided { id, outcome }], &own.seal()).unwrap();
    }
}

/// A line for the audit trail.
pub fn event(object: &str) -> AuditEvent {
    AuditEvent {
        at: BEGIN,
        actor: "duty".to_owned(),
        action: "user.sign-in".to_owned(),
        object: object.to_owned(),
        detail: "{}".to_owned(),
    }
}

/// Appends statements with their contents.
pub fn grow(store: &mut dyn Store, log: &mut LogFixture, made: &[&Made]) {
    let writes = writes(store, log, made);
    store.apply(&writes, &log.seal()).unwrap();
}

/// Contents first, so that what is erased in the same transaction was here.
pub fn writes(store: &dyn Store, log: &mut LogFixture, made: &[&Made]) -> Vec<Write> {
    let entries: Vec<&[u8]> = made.iter().map(|made| made.entry.as_slice()).collect();
    let contents = made.iter().map(|made| Write::Content(made.content.clone()));
    contents.chain([Write::Log(log.change(store, &entries, BEGIN))]).collect()
}

/// What a reindex that only compares reports.
pub fn check(store: &mut dyn Store) -> ReindexReport {
    store.reindex(ReindexMode::Check, &mut |_, _| {}).unwrap()
}

/// Verifies every log from nothing but what readers get: entries, tiles, head and checkpoint agree.
pub fn verify(store: &dyn Store) {
    let reader = store.reader().unwrap();
    for log in [LogId(0), LogId(1)] {
        let head = reader.head(log).unwrap();
        let entries = reader.entries(log, LeafIndex(0), usize::MAX).unwrap();
        let mut edge = CompactRange::new();
        for entry in &entries {
            edge.append(leaf_hash(entry), |level, index, hash| {
                assert_eq!(reader.hash(log, level, index).unwrap(), hash, "{level} {index}");
            });
        }
        assert_eq!(edge.head(), head);
        let Some(checkpoint) = reader.checkpoint(log).unwrap() else {
            assert_eq!(head.size.0, 0);
            continue;
        };
        let checkpoint = String::from_utf8(checkpoint).unwrap();
        let lines: Vec<&str> = checkpoint.lines().skip(1).take(2).collect();
        assert_eq!(lines, [head.size.to_string(), head.root.to_base64()]);
        for (index, entries) in (0..).zip(entries.chunks(256)) {
            let width = u16::try_from(entries.len()).unwrap();
            let path = TilePath { level: TileLevel::Entries, index, width };
            let bundle = reader.tile(log, &path).unwrap();
            assert_eq!(decode_bundle(&bundle, width).unwrap(), entries);
            let path = TilePath { level: TileLevel::Hash(0), ..path };
            let hashes = decode_tile(&reader.tile(log, &path).unwrap(), width).unwrap();
            assert!(entries.iter().map(|entry| leaf_hash(entry)).eq(hashes));
        }
    }
}
