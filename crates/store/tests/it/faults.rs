//! Every step of every write fails once: before it is done, and after, for once and for ever.
//!
//! After each failure the store is opened again and verified whole: nothing acknowledged is lost,
//! what failed is there as a whole or not at all, and no position is given twice.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use comity_protocol::index::{LogId, Relation};
use comity_protocol::log::merkle::LeafIndex;
use comity_store::rows::Verdict;
use comity_store::sqlite::SqliteStore;
use comity_store::sqlite::fault::{Faults, Point, Strike};
use comity_store::{Store as _, StoreError, Write};
use comity_testkit::fixtures::{decided, proposal};
use comity_testkit::logs::{BEGIN, Made};

use crate::world::{World, check, copy, event, fill, folder, verify, writes};

struct Plan {
    /// Which steps count.
    counts: fn(Point) -> bool,
    at: usize,
    strike: Strike,
    for_ever: bool,
    steps: AtomicUsize,
    struck: AtomicUsize,
}

impl Faults for Plan {
    fn strike(&self, point: Point) -> Option<Strike> {
        if !(self.counts)(point) {
            return None;
        }
        let step = self.steps.fetch_add(1, Ordering::Relaxed);
        let hit = step == self.at || (self.for_ever && step > self.at);
        if hit {
            self.struck.fetch_add(1, Ordering::Relaxed);
        }
        hit.then_some(self.strike)
    }
}

/// One operation of the scenario; a closure over the store so that it can be tried again.
type Operation = fn(&mut SqliteStore, &mut World) -> Result<(), StoreError>;

/// Statements with contents, a relation, a key, an erasure; a tile becomes full.
fn own_batch(store: &mut SqliteStore, world: &mut World) -> Result<(), StoreError> {
    let own = &mut world.own;
    let one = own.notice("urn:example:fresh", "shuttle", 500);
    let erases = own.about(Relation::Erases, &one.id, 501);
    let amends = own.about(Relation::Amends, &one.id, 502);
    let registers = own.register("cygnus-lab.example", 9, 503);
    let mut writes = writes(store, own, &[&one, &erases, &amends, &registers]);
    writes.push(Write::Audit(event("batch")));
    store.apply(&writes, &own.seal())
}

fn peer_batch(store: &mut SqliteStore, world: &mut World) -> Result<(), StoreError> {
    let one = world.peer.notice("urn:example:fresh", "lorry", 600);
    let change = world.peer.change(store, &[&one.entry, b"junk"], BEGIN);
    store.apply(&[Write::Log(change), Write::Content(one.content)], &world.own.seal())
}

fn propose(store: &mut SqliteStore, world: &mut World) -> Result<(), StoreError> {
    store.apply(&[Write::Proposal(proposal(PROPOSED))], &world.own.seal())
}

/// The statement, its content and the decision that had it signed: one transaction.
fn approve(store: &mut SqliteStore, world: &mut World) -> Result<(), StoreError> {
    let one = world.own.notice("urn:example:approved", "treaty", 700);
    let mut writes = writes(store, &mut world.own, &[&one]);
    let (id, outcome) = (proposal(PROPOSED).id, decided(Verdict::Approved, Some(one.id)));
    writes.push(Write::ProposalDecided { id, outcome });
    writes.push(Write::Audit(event("approved")));
    store.apply(&writes, &world.own.seal())
}

/// The proposal of this scenario; those before it are the world's.
const PROPOSED: u8 = 7;

/// A proposal is approved exactly where the statement that it became stands in the log.
fn expect_signed_once(store: &SqliteStore, world: &World) {
    let signed = world.own.notice("urn:example:approved", "treaty", 700).id;
    let reader = store.reader().unwrap();
    let row = reader.proposal(&proposal(PROPOSED).id).unwrap();
    let approved = row.and_then(|row| row.outcome).and_then(|outcome| outcome.statement);
    let logged = reader.own_index(&signed).unwrap().map(|_| signed);
    assert_eq!(approved, logged);
    assert!(reader.places(&signed).unwrap().len() <= 1);
}

fn catch_up(store: &mut SqliteStore, _world: &mut World) -> Result<(), StoreError> {
    store.catch_up(100).map(|_| ())
}

const OPERATIONS: &[Operation] = &[own_batch, peer_batch, propose, approve, catch_up];

/// The entries of both logs.
fn entries(store: &SqliteStore) -> [Vec<Vec<u8>>; 2] {
    let reader = store.reader().unwrap();
    [LogId(0), LogId(1)].map(|log| reader.entries(log, LeafIndex(0), usize::MAX).unwrap())
}

/// Runs the scenario with one failure; says whether it struck at all.
fn run(dir: &Path, mut world: World, plan: &Arc<Plan>) -> bool {
    let faults: Arc<dyn Faults> = Arc::<Plan>::clone(plan);
    let mut store = SqliteStore::open_with_faults(dir, faults).unwrap();
    for operation in OPERATIONS {
        let (world_before, entries_before) = (world.clone(), entries(&store));
        let Err(error) = operation(&mut store, &mut world) else { continue };
        let known = match error {
            // Nothing happened, and a reader sees that nothing did.
            StoreError::Unavailable(_) => {
                assert_eq!(entries(&store), entries_before);
                true
            }
            StoreError::Fatal(_) => {
                let again = operation(&mut store, &mut world_before.clone());
                assert!(matches!(again, Err(StoreError::Fatal(_))), "goes on after a fatal error");
                assert!(store.reader().is_err());
                false
            }
            other => panic!("{other}"),
        };
        drop(store);
        store = SqliteStore::open(dir).unwrap();
        verify(&store);
        expect_signed_once(&store, &world);
        let entries_now = entries(&store);
        // What failed is there as a whole or not at all; all that was acknowledged before is there.
        if entries_now == entries_before {
            world = world_before;
            operation(&mut store, &mut world).unwrap();
        } else {
            assert!(!known, "a failure that says nothing was written, and something was");
            assert_eq!(store.reader().unwrap().head(LogId(0)).unwrap(), world.own.head());
            assert_eq!(store.reader().unwrap().head(LogId(1)).unwrap(), world.peer.head());
        }
    }
    while store.catch_up(1_000).unwrap() > 0 {}
    assert_eq!(store.reader().unwrap().head(LogId(0)).unwrap(), world.own.head());
    assert_eq!(store.reader().unwrap().head(LogId(1)).unwrap(), world.peer.head());
    verify(&store);
    expect_signed_once(&store, &world);
    assert_eq!(check(&mut store).differences, [""; 0]);
    plan.struck.load(Ordering::Relaxed) > 0
}

/// Fails every counted step of the scenario in every way; says how many failures there were.
fn fail_everywhere(entries: u64, counts: fn(Point) -> bool) -> usize {
    let base = folder();
    let whole = base.path().join("whole");
    let mut store = SqliteStore::open(&whole).unwrap();
    let world = fill(&mut store, entries);
    drop(store);
    let mut ways = 0;
    for strike in [Strike::Before, Strike::After] {
        for for_ever in [false, true] {
            for at in 0.. {
                let dir = base.path().join("try");
                copy(&whole, &dir);
                let (steps, struck) = (AtomicUsize::new(0), AtomicUsize::new(0));
                let plan = Arc::new(Plan { counts, at, strike, for_ever, steps, struck });
                let struck = run(&dir, world.clone(), &plan);
                std::fs::remove_dir_all(&dir).unwrap();
                if !struck {
                    break;
                }
                ways += 1;
            }
        }
    }
    ways
}

#[test]
fn every_step_fails_in_every_way_and_nothing_is_lost() {
    let ways = fail_everywhere(6, |_| true);
    assert!(ways > 150, "only {ways} failures were tried");
}

#[test]
fn so_does_every_step_about_a_tile_that_becomes_full() {
    let about_tiles =
        |point| matches!(point, Point::Commit | Point::Tile | Point::Sync | Point::Row("progress"));
    let ways = fail_everywhere(254, about_tiles);
    assert!(ways > 30, "only {ways} failures were tried");
}

#[test]
fn a_change_that_lies_about_its_head_is_never_signed() {
    let dir = folder();
    let mut store = SqliteStore::open(dir.path()).unwrap();
    let mut world = fill(&mut store, 10);
    let made: Made = world.own.notice("urn:example:n", "lorry", 99);
    let mut change = world.own.change(&store, &[&made.entry], BEGIN);
    change.to.root = comity_protocol::log::merkle::Hash([7; 32]);
    let outcome = store.apply(&[Write::Log(change)], &NeverSeal);
    assert!(matches!(outcome, Err(StoreError::Fatal(_))), "{outcome:?}");
    assert!(store.reader().is_err());
    drop(store);
    let store = SqliteStore::open(dir.path()).unwrap();
    assert_eq!(store.reader().unwrap().head(LogId::OWN).unwrap().size.0, 10);
    verify(&store);
}

struct NeverSeal;

impl comity_store::Seal for NeverSeal {
    fn seal(
        &self,
        head: comity_protocol::log::merkle::TreeHead,
    ) -> Result<Vec<u8>, comity_protocol::key::SignFailure> {
        panic!("asked to sign {head:?}")
    }
}
