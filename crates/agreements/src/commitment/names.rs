//! Parties as numbers: a sorted table that is searched without following pointers.

use super::place::{NONE, at, number, put};
use comity_protocol::party::PartyId;

/// A table of parties, sorted; a party's number is its place.
pub(super) struct Names<'a> {
    entries: Vec<Entry<'a>>,
}

/// The first sixteen bytes decide nearly every comparison, and stand in the table itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry<'a> {
    prefix: u128,
    party: &'a PartyId,
}

impl<'a> Entry<'a> {
    fn new(party: &'a PartyId) -> Self {
        // Shorter names are filled with zeros, which stand in no name and before every character.
        let mut first = [0_u8; 16];
        for (to, from) in first.iter_mut().zip(party.as_str().bytes()) {
            *to = from;
        }
        Self { prefix: u128::from_be_bytes(first), party }
    }
}

impl<'a> Names<'a> {
    /// The table of these parties, each once, and the numbers of `first`, in their order.
    pub(super) fn new(
        first: impl Iterator<Item = &'a PartyId>,
        more: impl Iterator<Item = &'a PartyId>,
    ) -> (Self, Vec<u32>) {
        let mut all: Vec<(Entry<'a>, u32)> = first.map(Entry::new).zip(0..).collect();
        let mut numbers = vec![NONE; all.len()];
        all.extend(more.map(|party| (Entry::new(party), NONE)));
        // The stable sort finds the runs that are sorted already, as tables of weights are.
        all.sort_by_key(|(entry, _)| *entry);
        let mut entries: Vec<Entry<'a>> = Vec::with_capacity(all.len());
        for (entry, place) in all {
            if entries.last() != Some(&entry) {
                entries.push(entry);
            }
            put(&mut numbers, at(place), number(entries.len().saturating_sub(1)).unwrap_or(NONE));
        }
        (Self { entries }, numbers)
    }

    /// How many parties there are.
    pub(super) const fn len(&self) -> usize {
        self.entries.len()
    }

    /// The party with this number.
    pub(super) fn get(&self, number: usize) -> Option<&'a PartyId> {
        self.entries.get(number).map(|entry| entry.party)
    }

    /// The number of a party.
    pub(super) fn find(&self, party: &PartyId) -> Option<usize> {
        self.entries.binary_search(&Entry::new(party)).ok()
    }

    /// The numbers of sorted parties, those without one left out; linear where both are dense.
    pub(super) fn join<'b, T>(
        &self,
        sorted: impl Iterator<Item = (&'b PartyId, T)>,
        mut found: impl FnMut(usize, T),
    ) {
        let mut start = 0_usize;
        for (party, what) in sorted {
            let wanted = Entry::new(party);
            let rest = self.entries.get(start..).unwrap_or_default();
            // Doubling steps: the next member is near when the group is dense.
            let mut reach = 1_usize;
            while rest.get(reach).is_some_and(|entry| *entry < wanted) {
                reach = reach.saturating_mul(2);
            }
            let near = rest.get(..=reach).unwrap_or(rest);
            let at = near.partition_point(|entry| *entry < wanted);
            start = start.saturating_add(at);
            if self.entries.get(start) == Some(&wanted) {
                found(start, what);
            }
        }
    }
}
