//! A full disk: nothing is lost, nothing is half done, and it goes on when there is room again.

use comity_store::{Store, StoreError};

use super::world::{World, check, fill, grow, verify, writes};
use crate::contract::dump::dump;

/// Fills what `open` opens, and what `fill_up` leaves no more room than for some entries, until it
/// refuses; after `make_room` it goes on.
///
/// # Panics
/// Where something is lost, half done or refused for another reason.
pub fn run<S: Store + 'static>(open: impl Fn() -> S, fill_up: impl Fn(&S), make_room: impl Fn(&S)) {
    let mut store = open();
    let mut world = fill(&mut store, 20);
    fill_up(&store);
    grow_until_full(&mut store, &mut world);
    let full = dump(&*store.reader().unwrap());
    assert_eq!(store.reader().unwrap().head(world.own.log).unwrap(), world.own.head());
    // Again and again, and still nothing changes.
    for _ in 0..3 {
        grow_until_full(&mut store, &mut world);
    }
    verify(&store);
    make_room(&store);
    let made: Vec<_> =
        (0..20).map(|n| world.own.notice("urn:example:n", "room", 90_000 + n)).collect();
    grow(&mut store, &mut world.own, &made.iter().collect::<Vec<_>>());
    while store.catch_up(1_000).unwrap() > 0 {}
    verify(&store);
    assert_eq!(check(&mut store).differences, [""; 0]);
    assert!(dump(&*store.reader().unwrap()).len() > full.len());
    drop(store);
    verify(&open());
}

/// Grows the log until the store refuses; what it refuses changes nothing.
fn grow_until_full(store: &mut dyn Store, world: &mut World) {
    for n in 0.. {
        assert!(n < 10_000, "the disk never filled");
        let before = world.clone();
        let made = world.own.notice("urn:example:n", &"filling ".repeat(1_000), 10_000 + n);
        let writes = writes(store, &mut world.own, &[&made]);
        match store.apply(&writes, &world.own.seal()) {
            Ok(()) => {}
            Err(StoreError::Unavailable(_)) => {
                *world = before;
                return;
            }
            Err(other) => panic!("{other}"),
        }
    }
}
