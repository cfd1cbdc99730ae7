//! What many filings tell of one matter together, kept up filing by filing, so that a matter that
//! is told in thousands costs no more for each of them.

use std::collections::{BTreeMap, BTreeSet};

use super::super::value::Cell;
use super::heard::Start;

/// Up to so many filings are put together anew each time, which is quicker.
const FEW: usize = 2;

/// What the current ones of many filings tell together.
#[derive(Debug, Default)]
pub(super) struct Merging {
    /// By field: what each current filing says of it. The last counts: what the bearer says itself
    /// stands after what others say, and what is filed later after what was filed before.
    said: Vec<BTreeMap<Place, Cell>>,
    /// The current filings that can be read.
    readable: BTreeSet<Place>,
    /// By whether the bearer told it, and field: the times told by current filings.
    told: BTreeMap<(bool, u16), BTreeSet<(Start, usize)>>,
    /// The earliest of those told by any filing, current or not.
    ever: [Vec<(u16, Start)>; 2],
}

/// Whether the bearer filed it, and which it is in order.
type Place = (bool, usize);

/// What one filing tells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Says<'f> {
    pub(super) place: Place,
    pub(super) is_current: bool,
    /// Whether the bearer destroyed what it said: then it may have said otherwise of all of it.
    pub(super) is_spoiled: bool,
    /// Its fields, where they can be read.
    pub(super) cells: Option<&'f [Cell]>,
    /// The earliest time it told for each field that may start a clock.
    pub(super) times: &'f [(u16, Start)],
}

impl Merging {
    /// For so many filings; `None` where they are few.
    pub(super) fn for_many(filings: usize) -> Option<Self> {
        (filings > FEW).then(Self::default)
    }

    /// Takes out what a filing says, before something changes it.
    pub(super) fn leave(&mut self, filing: Says<'_>) {
        if !filing.is_current {
            return;
        }
        self.readable.remove(&filing.place);
        for said in &mut self.said {
            said.remove(&filing.place);
        }
        let (is_own, number) = filing.place;
        for (slot, at) in filing.times {
            if let Some(told) = self.told.get_mut(&(is_own, *slot)) {
                told.remove(&(*at, number));
            }
        }
    }

    /// Puts in what it says since.
    pub(super) fn enter(&mut self, filing: Says<'_>) {
        let (is_own, number) = filing.place;
        let [others, own] = &mut self.ever;
        let ever = if is_own { own } else { others };
        for (slot, at) in filing.times {
            earliest(ever, *slot, *at);
        }
        if !filing.is_current {
            return;
        }
        for (slot, at) in filing.times {
            self.told.entry((is_own, *slot)).or_default().insert((*at, number));
        }
        let Some(cells) = filing.cells else { return };
        self.readable.insert(filing.place);
        self.said.resize_with(cells.len().max(self.said.len()), BTreeMap::new);
        for (said, cell) in self.said.iter_mut().zip(cells) {
            if *cell != Cell::Unknown || filing.is_spoiled {
                said.insert(filing.place, cell.clone());
            }
        }
    }

    /// The fields of all current filings together; `None` where none can be read.
    pub(super) fn cells(&self) -> Option<Vec<Cell>> {
        let cell = |said: &BTreeMap<Place, Cell>| {
            said.last_key_value().map_or(Cell::Unknown, |(_, cell)| cell.clone())
        };
        (!self.readable.is_empty()).then(|| self.said.iter().map(cell).collect())
    }

    /// The earliest time told for each field by current filings, or by all where none is current:
    /// by the bearer, or else by others.
    pub(super) fn times(&self, is_left: bool) -> Vec<(u16, Start)> {
        let [others, own] = &self.ever;
        let mut times: Vec<(u16, Start)> = Vec::new();
        for (is_own, ever) in [(true, own), (false, others)] {
            for (slot, at) in ever {
                let first = self.told.get(&(is_own, *slot)).and_then(BTreeSet::first);
                let at = if is_left { Some(*at) } else { first.map(|(at, _)| *at) };
                if times.iter().all(|(known, _)| known != slot) {
                    times.extend(at.map(|at| (*slot, at)));
                }
            }
        }
        times
    }
}

/// Keeps the earliest time of each field.
pub(super) fn earliest(times: &mut Vec<(u16, Start)>, slot: u16, at: Start) {
    match times.iter_mut().find(|(known, _)| *known == slot) {
        Some((_, known)) => *known = at.min(*known),
        None => times.push((slot, at)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// One filing as it stands.
    #[derive(Clone, Debug, Default)]
    struct One {
        is_own: bool,
        is_current: bool,
        is_spoiled: bool,
        cells: Option<Vec<Cell>>,
        times: Vec<(u16, Start)>,
    }

    impl One {
        fn says(&self, number: usize) -> Says<'_> {
            let Self { is_own, is_current, is_spoiled, cells, times } = self;
            let place = (*is_own, number);
            let (is_current, is_spoiled) = (*is_current, *is_spoiled);
            Says { place, is_current, is_spoiled, cells: cells.as_deref(), times }
        }
    }

    /// All of them put together anew.
    fn together(all: &[One]) -> Option<Vec<Cell>> {
        let mut merged: Option<Vec<Cell>> = None;
        for is_own in [false, true] {
            for one in all.iter().filter(|one| one.is_current && one.is_own == is_own) {
                let Some(cells) = &one.cells else { continue };
                let merged = merged.get_or_insert_with(|| vec![Cell::Unknown; cells.len()]);
                for (old, new) in merged.iter_mut().zip(cells) {
                    if *new != Cell::Unknown || one.is_spoiled {
                        old.clone_from(new);
                    }
                }
            }
        }
        merged
    }

    fn times(all: &[One]) -> BTreeMap<u16, Start> {
        let is_left = all.iter().all(|one| !one.is_current);
        let mut times = BTreeMap::new();
        for is_own in [false, true] {
            let of = all.iter().filter(|one| one.is_own == is_own && (one.is_current || is_left));
            let mut told: BTreeMap<u16, Start> = BTreeMap::new();
            for (slot, at) in of.flat_map(|one| &one.times) {
                let known = told.entry(*slot).or_insert(*at);
                *known = (*known).min(*at);
            }
            // The bearer's own word goes before that of others.
            times.extend(told);
        }
        times
    }

    fn cells() -> impl Strategy<Value = Option<Vec<Cell>>> {
        let cell = prop_oneof![Just(Cell::Unknown), any::<bool>().prop_map(Cell::Truth)];
        proptest::option::weighted(0.8, proptest::collection::vec(cell, 3))
    }

    proptest! {
        #[test]
        fn what_is_kept_up_is_what_is_put_together_anew(
            own in proptest::collection::vec(any::<bool>(), 1..6),
            changes in proptest::collection::vec(
                (any::<usize>(), any::<[bool; 2]>(), cells(), (0_u16..3, 0_i64..9)), 1..40,
            ),
        ) {
            let mut all: Vec<One> = own.iter().map(|is_own| One { is_own: *is_own, ..One::default() }).collect();
            let mut merging = Merging::default();
            for (which, [is_current, is_spoiled], cells, (slot, at)) in changes {
                let which = which % all.len();
                merging.leave(all[which].says(which));
                let one = &mut all[which];
                (one.is_current, one.is_spoiled, one.cells) = (is_current, is_spoiled, cells);
                earliest(&mut one.times, slot, Start::at(at));
                merging.enter(all[which].says(which));
                prop_assert_eq!(merging.cells(), together(&all));
                let is_left = all.iter().all(|one| !one.is_current);
                let told: BTreeMap<u16, Start> = merging.times(is_left).into_iter().collect();
                prop_assert_eq!(told, times(&all));
            }
        }
    }
}
