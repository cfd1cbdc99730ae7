//! Every step of every write fails once: before it is done, and after, for once and for ever.
//!
//! After each failure the store is opened again and verified whole: nothing acknowledged is lost,
//! what failed is there as a whole or not at all, and no position is given twice.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use comity_protocol::index::{LogId, Relation};
use comity_protocol::key::SignFailure;
use comity_protocol::log::merkle::{Hash, LeafIndex, TreeHead};
use comity_store::fault::{Faults, Point, Strike};
use comity_store::rows::Verdict;
use comity_store::{Seal, Store, StoreError, Write};

use super::Backend;
use super::world::{World, check, event, fill, verify, writes};
use crate::fixtures::{decided, proposal};
use crate::logs::{BEGIN, Made};

/// Fails every counted step of a scenario in every way, in a store of so many own entries; says how
/// many failures there were.
///
/// # Panics
/// Where something that was acknowledged is lost, or what failed is there by half.
pub fn fail_everywhere<B: Backend>(backend: &B, entries: u64, counts: fn(Point) -> bool) -> usize {
    let whole = backend.place();
    let mut store = backend.open(&whole).unwrap();
    let world = fill(&mut *store, entries);
    drop(store);
    let mut ways = 0;
    for strike in [Strike::Before, Strike::After] {
        for for_ever in [false, true] {
            for at in 0.. {
                let place = backend.copy(&whole);
                let (steps, struck) = (AtomicUsize::new(0), AtomicUsize::new(0));
                let plan = Arc::new(Plan { counts, at, strike, for_ever, steps, struck });
                if !run(backend, &place, world.clone(), &plan) {
                    break;
                }
                ways += 1;
            }
        }
    }
    ways
}

/// A change that lies about its head is never signed, and what was there stays.
///
/// # Panics
/// Where it is, or does not.
pub fn a_lie_is_never_signed<B: Backend>(backend: &B) {
    let place = backend.place();
    let mut store = backend.open(&place).unwrap();
    let mut world = fill(&mut *store, 10);
    let made: Made = world.own.notice("urn:example:n", "lorry", 99);
    let mut change = world.own.change(&*store, &[&made.entry], BEGIN);
    change.to.root = Hash([7; 32]);
    let outcome = store.apply(&[Write::Log(change)], &NeverSeal);
    assert!(matches!(outcome, Err(StoreError::Fatal(_))), "{outcome:?}");
    assert!(store.reader().is_err());
    drop(store);
    let store = backend.open(&place).unwrap();
    assert_eq!(store.reader().unwrap().head(LogId::OWN).unwrap().size.0, 10);
    verify(&*store);
}

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
type Operation = fn(&mut dyn Store, &mut World) -> Result<(), StoreError>;

/// Statements with contents, a relation, a key, an erasure; a tile becomes full.
fn own_batch(store: &mut dyn Store, world: &mut World) -> Result<(), StoreError> {
    let own = &mut world.own;
    let one = own.notice("urn:example:fresh", "shuttle", 500);
    let erases = own.about(Relation::Erases, &one.id, 501);
    let amends = own.about(Relation::Amends, &one.id, 502);
    let registers = own.register("cygnus-lab.example", 9, 503);
    let mut writes = writes(store, own, &[&one, &erases, &amends, &registers]);
    writes.push(Write::Audit(event("batch")));
    store.apply(&writes, &own.seal())
}

fn peer_batch(store: &mut dyn Store, world: &mut World) -> Result<(), StoreError> {
    let one = world.peer.notice("urn:example:fresh", "lorry", 600);
    let change = world.peer.change(store, &[&one.entry, b"junk"], BEGIN);
    store.apply(&[Write::Log(change), Write::Content(one.content)], &world.own.seal())
}

fn propose(store: &mut dyn Store, world: &mut World) -> Result<(), StoreError> {
    store.apply(&[Write::Proposal(proposal(PROPOSED))], &world.own.seal())
}

/// The statement, its content and the decision that had it signed: one transaction.
fn approve(store: &mut dyn Store, world: &mut World) -> Result<(), StoreError> {
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
fn expect_signed_once(store: &dyn Store, world: &World) {
    let signed = world.own.notice("urn:example:approved", "treaty", 700).id;
    let reader = store.reader().unwrap();
    let row = reader.proposal(&proposal(PROPOSED).id).unwrap();
    let approved = row.and_then(|row| row.outcome).and_then(|outcome| outcome.statement);
    let logged = reader.own_index(&signed).unwrap().map(|_| signed);
    assert_eq!(approved, logged);
    assert!(reader.places(&signed).unwrap().len() <= 1);
}

fn catch_up(store: &mut dyn Store, _world: &mut World) -> Result<(), StoreError> {
    store.catch_up(100).map(|_| ())
}

const OPERATIONS: &[Operation] = &[own_batch, peer_batch, propose, approve, catch_up];

/// The entries of both logs.
fn entries(store: &dyn Store) -> [Vec<Vec<u8>>; 2] {
    let reader = store.reader().unwrap();
    [LogId(0), LogId(1)].map(|log| reader.entries(log, LeafIndex(0), usize::MAX).unwrap())
}

/// Runs the scenario with one failure; says whether it struck at all.
fn run<B: Backend>(backend: &B, place: &B::Place, mut world: World, plan: &Arc<Plan>) -> bool {
    let faults: Arc<dyn Faults> = Arc::<Plan>::clone(plan);
    let mut store = backend.open_with_faults(place, faults).unwrap();
    for operation in OPERATIONS {
        let (world_before, entries_before) = (world.clone(), entries(&*store));
        let Err(error) = operation(&mut *store, &mut world) else { continue };
        let known = match error {
            // Nothing happened, and a reader sees that nothing did.
            StoreError::Unavailable(_) => {
                assert_eq!(entries(&*store), entries_before);
                true
            }
            StoreError::Fatal(_) => {
                let again = operation(&mut *store, &mut world_before.clone());
                assert!(matches!(again, Err(StoreError::Fatal(_))), "goes on after a fatal error");
                assert!(store.reader().is_err());
                false
            }
            other => panic!("{other}"),
        };
        drop(store);
        store = backend.open(place).unwrap();
        verify(&*store);
        expect_signed_once(&*store, &world);
        let entries_now = entries(&*store);
        // What failed is there as a whole or not at all; all that was acknowledged before is there.
        if entries_now == entries_before {
            world = world_before;
            operation(&mut *store, &mut world).unwrap();
        } else {
            assert!(!known, "a failure that says nothing was written, and something was");
            assert_eq!(store.reader().unwrap().head(LogId(0)).unwrap(), world.own.head());
            assert_eq!(store.reader().unwrap().head(LogId(1)).unwrap(), world.peer.head());
        }
    }
    while store.catch_up(1_000).unwrap() > 0 {}
    assert_eq!(store.reader().unwrap().head(LogId(0)).unwrap(), world.own.head());
    assert_eq!(store.reader().unwrap().head(LogId(1)).unwrap(), world.peer.head());
    verify(&*store);
    expect_signed_once(&*store, &world);
    assert_eq!(check(&mut *store).differences, [""; 0]);
    plan.struck.load(Ordering::Relaxed) > 0
}

struct NeverSeal;

impl Seal for NeverSeal {
    fn seal(&self, head: TreeHead) -> Result<Vec<u8>, SignFailure> {
        panic!("asked to sign {head:?}")
    }
}
