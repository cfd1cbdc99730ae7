//! Opening again: all is there, and what contradicts itself is refused.

use super::Backend;
use super::world::{check, fill, grow, verify};
use crate::contract::dump::dump;

/// All is there after a start, and it goes on.
///
/// # Panics
/// Where it is not or does not.
pub fn all_is_there<B: Backend>(backend: &B) {
    let place = backend.place();
    let mut store = backend.open(&place).unwrap();
    let mut world = fill(&mut *store, 300);
    let before = dump(&*store.reader().unwrap());
    drop(store);
    let mut store = backend.open(&place).unwrap();
    assert!(dump(&*store.reader().unwrap()) == before);
    let next = world.own.notice("urn:example:next", "lorry", 1_000);
    grow(&mut *store, &mut world.own, &[&next]);
    verify(&*store);
    assert_eq!(check(&mut *store).differences, [""; 0]);
}

/// A store of 300 own entries and 5 of a peer is not opened once it was spoilt so.
///
/// # Panics
/// Where it is.
pub fn contradictions_are_refused<B: Backend>(
    backend: &B,
    ways: &[&str],
    spoil: impl Fn(&B::Place, &str),
) {
    let whole = backend.place();
    fill(&mut *backend.open(&whole).unwrap(), 300);
    for way in ways {
        let place = backend.copy(&whole);
        spoil(&place, way);
        let opened = backend.open(&place).err().map_or("opened", |error| error.code());
        assert_eq!(opened, "store-corrupt", "{way}");
    }
}
