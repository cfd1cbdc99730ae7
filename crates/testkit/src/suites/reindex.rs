//! A reindex finds every difference, says where it is, and mends what can be mended.

use comity_store::{ReindexMode, ReindexReport};

use super::Backend;
use super::world::{check, fill, grow, verify};
use crate::contract::dump::dump;

/// One thing gone wrong in a store of 300 own entries and 5 of a peer, and the words that report
/// it.
#[derive(Clone, Copy, Debug)]
pub struct Damage<P> {
    /// Does it; nobody has the store open.
    pub spoil: fn(&P),
    /// What the report has among its words.
    pub expect: &'static str,
    /// Whether a rebuild makes it good: not where ground is damaged.
    pub mends: bool,
}

/// Each damage is found, named, and mended where that can be; `settled` is asked of the place after
/// each. Gives back what was reported before any.
///
/// # Panics
/// Where one is not.
pub fn differences<B: Backend>(
    backend: &B,
    damages: &[Damage<B::Place>],
    settled: impl Fn(&B::Place),
) -> ReindexReport {
    let whole = backend.place();
    let mut store = backend.open(&whole).unwrap();
    fill(&mut *store, 300);
    let sound = check(&mut *store);
    assert_eq!(sound.differences, [""; 0]);
    assert_eq!((sound.entries, sound.rows["statement"]), (305, 305));
    let before = dump(&*store.reader().unwrap());
    drop(store);
    for damage in damages {
        let place = backend.copy(&whole);
        (damage.spoil)(&place);
        let mut store = backend.open(&place).unwrap();
        let report = check(&mut *store);
        let found = report.differences.iter().any(|line| line.contains(damage.expect));
        assert!(found, "{} is not in {:#?}", damage.expect, report.differences);
        // Comparing changes nothing.
        assert_eq!(check(&mut *store), report);
        let rebuilt = store.reindex(ReindexMode::Rebuild, &mut |_, _| {}).unwrap();
        assert_eq!(rebuilt.differences, report.differences);
        assert_eq!(check(&mut *store).differences.is_empty(), damage.mends, "{}", damage.expect);
        if damage.mends {
            assert!(dump(&*store.reader().unwrap()) == before);
            verify(&*store);
        }
        settled(&place);
    }
    sound
}

/// A rebuild of a whole store changes nothing, and it goes on.
///
/// # Panics
/// Where it does, or does not.
pub fn changes_nothing<B: Backend>(backend: &B) {
    let place = backend.place();
    let mut store = backend.open(&place).unwrap();
    let mut world = fill(&mut *store, 20);
    let before = dump(&*store.reader().unwrap());
    let reader = store.reader().unwrap();
    let mut steps = Vec::new();
    store.reindex(ReindexMode::Rebuild, &mut |done, of| steps.push((done, of))).unwrap();
    assert_eq!(steps.last(), Some(&(25, 25)));
    assert!(dump(&*reader) == before);
    let next = world.own.notice("urn:example:next", "lorry", 100);
    grow(&mut *store, &mut world.own, &[&next]);
    assert_eq!(check(&mut *store).differences, [""; 0]);
    verify(&*store);
}
