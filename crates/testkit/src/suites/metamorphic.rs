//! One by one, in batches or all at once; live or replayed: the same, whatever is written.

use comity_protocol::index::{LogId, Relation};
use comity_store::{ReindexMode, Store, Write};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::Backend;
use super::world::{check, verify};
use crate::contract::dump::dump;
use crate::logs::{BEGIN, LogFixture, Made};

/// Random histories, so many: batches do not matter, nor does a rebuild or a start.
///
/// # Panics
/// Where they do.
pub fn batches_do_not_matter<B: Backend>(backend: &B, cases: u32) {
    let strategy = (prop::collection::vec(op(), 1..24), 2..7_usize);
    let mut runner = TestRunner::new(super::config(cases));
    runner.run(&strategy, |(ops, every)| is_one(backend, &steps(&ops), every)).unwrap();
}

fn is_one<B: Backend>(backend: &B, steps: &[Step], every: usize) -> Result<(), TestCaseError> {
    let place = backend.place();
    let mut one_by_one = write(backend, &place, steps, |_| true);
    let expected = dump(&*one_by_one.reader().unwrap());
    for ends in [every, usize::MAX] {
        let place = backend.place();
        let mut store = write(backend, &place, steps, |n| n % ends == ends - 1);
        prop_assert_eq!(&dump(&*store.reader().unwrap()), &expected);
        verify(&*store);
        prop_assert_eq!(check(&mut *store).differences, Vec::<String>::new());
        store.reindex(ReindexMode::Rebuild, &mut |_, _| {}).unwrap();
        prop_assert_eq!(&dump(&*store.reader().unwrap()), &expected);
        drop(store);
        let store = backend.open(&place).unwrap();
        prop_assert_eq!(&dump(&*store.reader().unwrap()), &expected);
    }
    prop_assert_eq!(check(&mut *one_by_one).differences, Vec::<String>::new());
    Ok(())
}

/// An entry to be made. Targets are counted back from the newest.
#[derive(Clone, Debug)]
enum Op {
    Notice { peer: bool, content: bool },
    About { peer: bool, relation: Relation, back: usize },
    Register { revoke: bool },
    Junk,
    Again { back: usize },
}

fn op() -> impl Strategy<Value = Op> {
    let relation = prop_oneof![
        Just(Relation::Supersedes),
        Just(Relation::Amends),
        Just(Relation::Retracts),
        Just(Relation::Erases)
    ];
    prop_oneof![
        4 => (any::<bool>(), any::<bool>()).prop_map(|(peer, content)| Op::Notice { peer, content }),
        4 => (any::<bool>(), relation, 1..6_usize)
            .prop_map(|(peer, relation, back)| Op::About { peer, relation, back }),
        1 => any::<bool>().prop_map(|revoke| Op::Register { revoke }),
        1 => Just(Op::Junk),
        1 => (1..6_usize).prop_map(|back| Op::Again { back }),
    ]
}

/// An entry, in which log, with its content if that is here.
struct Step {
    peer: bool,
    entry: Vec<u8>,
    content: Option<Write>,
}

/// The entries of a list of operations.
fn steps(ops: &[Op]) -> Vec<Step> {
    let own = LogFixture::new(LogId::OWN, "asterion.example", 1);
    let peer = LogFixture::new(LogId(1), "borealis.example", 2);
    let mut made: Vec<(bool, Made)> = vec![(false, own.genesis()), (true, peer.genesis())];
    let step = |peer: bool, made: &Made, held: bool| Step {
        peer,
        entry: made.entry.clone(),
        content: held.then(|| Write::Content(made.content.clone())),
    };
    let mut steps: Vec<Step> = made.iter().map(|(peer, made)| step(*peer, made, true)).collect();
    let mut erased = Vec::new();
    for (n, op) in (1..).zip(ops) {
        let log = |of_peer: bool| if of_peer { &peer } else { &own };
        let target = |back: usize| made[made.len() - back.min(made.len())].clone();
        let (in_peer, next, held) = match op {
            Op::Notice { peer, content } => (
                *peer,
                log(*peer).notice(&format!("urn:example:{}", n % 3), "shuttle", n),
                *content,
            ),
            Op::About { peer, relation, back } => {
                let id = target(*back).1.id;
                erased.extend((*relation == Relation::Erases).then_some(id));
                (*peer, log(*peer).about(*relation, &id, n), true)
            }
            Op::Register { revoke: true } => (false, own.revoke("cygnus-lab.example", 3, n), true),
            Op::Register { revoke: false } => {
                (false, own.register("cygnus-lab.example", 3, n), true)
            }
            // A peer may log the same statement twice; the own log never does. What was erased does
            // not come again: of a content that was held a row is left, of one refused none.
            Op::Again { back } => match target(*back) {
                (true, again) => {
                    let held = !erased.contains(&again.id);
                    (true, again, held)
                }
                (false, _) => (true, peer.notice("urn:example:0", "lorry", n), false),
            },
            Op::Junk => {
                steps.push(Step { peer: true, entry: n.to_be_bytes().to_vec(), content: None });
                continue;
            }
        };
        steps.push(step(in_peer, &next, held));
        made.push((in_peer, next));
    }
    steps
}

/// Writes the steps with a batch ending where `ends` says, and where the log changes.
fn write<B: Backend>(
    backend: &B,
    place: &B::Place,
    steps: &[Step],
    ends: impl Fn(usize) -> bool,
) -> Box<dyn Store> {
    let mut store = backend.open(place).unwrap();
    let mut own = LogFixture::new(LogId::OWN, "asterion.example", 1);
    let mut peer = LogFixture::new(LogId(1), "borealis.example", 2);
    store.apply(&[Write::Peer(peer.peer())], &own.seal()).unwrap();
    let mut batch: Vec<&Step> = Vec::new();
    for (n, step) in steps.iter().enumerate() {
        batch.push(step);
        let next = steps.get(n + 1);
        if ends(n) || next.is_none_or(|next| next.peer != step.peer) {
            let entries: Vec<&[u8]> = batch.iter().map(|step| step.entry.as_slice()).collect();
            let log = if step.peer { &mut peer } else { &mut own };
            let mut writes: Vec<Write> =
                batch.iter().filter_map(|step| step.content.clone()).collect();
            writes.push(Write::Log(log.change(&*store, &entries, BEGIN)));
            store.apply(&writes, &own.seal()).unwrap();
            batch.clear();
        }
    }
    while store.catch_up(3).unwrap() > 0 {}
    store
}
