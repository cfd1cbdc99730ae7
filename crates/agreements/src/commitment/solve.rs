//! The largest consistent profile: every party at the highest level whose condition holds.
//!
//! Everybody starts at the highest level offered. Each counter keeps the thresholds of the atoms
//! that watch it, ascending; when it falls, the atoms whose threshold is now above it turn false,
//! once and for ever, and with them the formulas they stand in. A party whose offer turned false
//! falls to its next lower offer, which lowers counters. What is left when nothing falls is
//! consistent, and by monotonicity no larger profile is (chaotic iteration from the top reaches
//! the greatest fixed point). The cost is sorting the atoms once, and one step an atom.

use std::collections::VecDeque;

use super::place::{NONE, as_offer, at, put};
use super::problem::{Atom, Slot};
use comity_protocol::party::PartyId;

pub use super::problem::{CommitmentProblem, Refused, Weeded, weed};

/// Levels of all slots, and what the counters say of them.
pub(super) struct Tally {
    /// The level of each slot.
    pub(super) levels: Vec<u8>,
    /// The value of each counter.
    pub(super) counters: Vec<i128>,
}

/// The largest consistent profile, and how everything larger was excluded.
pub struct Solution<'p, 'a> {
    pub(super) problem: &'p CommitmentProblem<'a>,
    pub(super) tally: Tally,
    /// Offers in the order in which they were given up.
    pub(super) steps: Vec<u32>,
    /// For each atom the number of steps taken when it turned false; [`NONE`] while it is true.
    pub(super) died: Vec<u32>,
    /// Whether the context's condition holds of the profile; true without one.
    is_condition_met: bool,
}

/// A party's level in one obligation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// The obligation.
    pub obligation: &'a str,
    /// The party.
    pub party: &'a PartyId,
    /// The level; 0 is no restraint.
    pub level: u8,
}

impl Tally {
    /// Everybody at the highest level that it offers or is bound to.
    pub(super) fn top(problem: &CommitmentProblem<'_>) -> Self {
        let mut counters = vec![0_i128; at(problem.counters)];
        let mut levels = Vec::with_capacity(problem.slots.len());
        for (index, slot) in (0_u32..).zip(&problem.slots) {
            let level = problem.top(*slot);
            levels.push(level);
            problem.fall(index, level, 0, |counter, amount| {
                if let Some(value) = counters.get_mut(at(counter)) {
                    *value = value.saturating_add(amount);
                }
            });
        }
        Self { levels, counters }
    }

    /// The level of a slot.
    pub(super) fn level(&self, slot: u32) -> u8 {
        self.levels.get(at(slot)).copied().unwrap_or_default()
    }

    /// Whether an atom is true.
    pub(super) fn holds(&self, atom: Atom) -> bool {
        self.counter(atom.counter) >= atom.threshold
    }

    /// The value of a counter.
    pub(super) fn counter(&self, counter: u32) -> i128 {
        self.counters.get(at(counter)).copied().unwrap_or_default()
    }

    /// Lowers a slot, and tells of each counter that fell and its new value.
    pub(super) fn lower(
        &mut self,
        problem: &CommitmentProblem<'_>,
        slot: u32,
        to: u8,
        mut fell: impl FnMut(u32, i128),
    ) {
        let from = self.level(slot);
        put(&mut self.levels, at(slot), to);
        let counters = &mut self.counters;
        problem.fall(slot, from, to, |counter, amount| {
            if let Some(value) = counters.get_mut(at(counter)) {
                *value = value.saturating_sub(amount);
                fell(counter, *value);
            }
        });
    }
}

impl<'a> CommitmentProblem<'a> {
    /// The largest consistent profile.
    pub fn solve(&self) -> Solution<'_, 'a> {
        let mut tally = Tally::top(self);
        let mut search = Search::new(self);
        for (counter, value) in (0_u32..).zip(&tally.counters) {
            search.fell(counter, *value);
        }
        let mut steps = Vec::new();
        while let Some(offer) = search.queue.pop_front() {
            let Some(entry) = self.offers.get(at(offer)) else { continue };
            steps.push(offer);
            search.steps = search.steps.saturating_add(1);
            let (below, level) = self.below(entry.slot, offer);
            search.stand(entry.slot, below);
            tally.lower(self, entry.slot, level, |counter, value| search.fell(counter, value));
        }
        let is_condition_met = self.activation.is_none_or(|offer| !search.is_dead(offer));
        Solution { problem: self, tally, steps, died: search.died, is_condition_met }
    }

    /// The next lower offer of a slot, and its level; without one, the level it is bound to.
    pub(super) fn below(&self, slot: u32, offer: u32) -> (u32, u8) {
        let slot = self.slots.get(at(slot)).copied().unwrap_or_default();
        let below = offer.checked_sub(1).filter(|below| *below >= slot.first);
        match below.and_then(|below| Some((below, self.offers.get(at(below))?.level))) {
            Some(found) => found,
            None => (NONE, slot.floor),
        }
    }

    /// The offer at which each slot stands, [`NONE`] where it is bound or at level 0.
    pub(super) fn standing(&self, tally: &Tally) -> Vec<u32> {
        let offer_of = |(slot, level): (&Slot, &u8)| {
            let offers = self.offers.get(at(slot.first)..at(slot.end)).unwrap_or_default();
            let place = offers.iter().position(|offer| offer.level == *level)?;
            slot.first.checked_add(u32::try_from(place).ok()?)
        };
        let slots = self.slots.iter().zip(&tally.levels);
        slots.map(|pair| offer_of(pair).unwrap_or(NONE)).collect()
    }

    /// The highest offer of each slot.
    pub(super) fn highest(&self) -> Vec<u32> {
        let last = |slot: &Slot| slot.end.checked_sub(1).filter(|last| *last >= slot.first);
        self.slots.iter().map(|slot| last(slot).unwrap_or(NONE)).collect()
    }
}

/// What the worklist needs beside the counters.
struct Search<'p, 'a> {
    problem: &'p CommitmentProblem<'a>,
    /// Atoms by counter, then by threshold: `watches[ends[c - 1]..tops[c]]` are still true.
    watches: Vec<(i128, u32)>,
    starts: Vec<u32>,
    tops: Vec<u32>,
    died: Vec<u32>,
    needs: Vec<u32>,
    dead: Vec<bool>,
    /// The offer at which each slot stands.
    current: Vec<u32>,
    queue: VecDeque<u32>,
    steps: u32,
}

impl<'p, 'a> Search<'p, 'a> {
    fn new(problem: &'p CommitmentProblem<'a>) -> Self {
        let counters = at(problem.counters);
        let mut sizes = vec![0_u32; counters.saturating_add(1)];
        for atom in &problem.atoms {
            if let Some(size) = sizes.get_mut(at(atom.counter).saturating_add(1)) {
                *size = size.saturating_add(1);
            }
        }
        let mut sum = 0_u32;
        for size in &mut sizes {
            sum = sum.saturating_add(*size);
            *size = sum;
        }
        let starts = sizes;
        let mut tops = starts.clone();
        let mut watches = vec![(0_i128, 0_u32); problem.atoms.len()];
        for (index, atom) in (0_u32..).zip(&problem.atoms) {
            if let Some(top) = tops.get_mut(at(atom.counter)) {
                put(&mut watches, at(*top), (atom.threshold, index));
                *top = top.saturating_add(1);
            }
        }
        for (start, top) in starts.iter().zip(&tops) {
            if let Some(watches) = watches.get_mut(at(*start)..at(*top)) {
                watches.sort_unstable();
            }
        }
        Self {
            problem,
            watches,
            starts,
            tops,
            died: vec![NONE; problem.atoms.len()],
            needs: problem.nodes.iter().map(|node| node.need).collect(),
            dead: vec![false; problem.offers.len()],
            current: problem.highest(),
            queue: VecDeque::new(),
            steps: 0,
        }
    }

    /// A slot now stands at this offer, which may have turned false before.
    fn stand(&mut self, slot: u32, offer: u32) {
        put(&mut self.current, at(slot), offer);
        if self.is_dead(offer) {
            self.queue.push_back(offer);
        }
    }

    fn is_dead(&self, offer: u32) -> bool {
        self.dead.get(at(offer)).copied().unwrap_or(false)
    }

    /// A counter has this value: the atoms above it turn false.
    fn fell(&mut self, counter: u32, value: i128) {
        let start = self.starts.get(at(counter)).copied().unwrap_or_default();
        let mut top = self.tops.get(at(counter)).copied().unwrap_or_default();
        while top > start {
            let below = top.saturating_sub(1);
            match self.watches.get(at(below)).copied() {
                Some((threshold, atom)) if threshold > value => {
                    top = below;
                    self.kill(atom);
                }
                _ => break,
            }
        }
        put(&mut self.tops, at(counter), top);
    }

    /// An atom turned false, and with it perhaps the formulas it stands in.
    fn kill(&mut self, atom: u32) {
        put(&mut self.died, at(atom), self.steps);
        let mut parent = self.problem.atoms.get(at(atom)).map_or(NONE, |atom| atom.parent);
        loop {
            if parent == NONE {
                return;
            }
            if let Some(offer) = as_offer(parent) {
                return self.give_up(offer);
            }
            let Some(need) = self.needs.get_mut(at(parent)).filter(|need| **need > 0) else {
                return;
            };
            *need = need.saturating_sub(1);
            if *need > 0 {
                return;
            }
            parent = self.problem.nodes.get(at(parent)).map_or(NONE, |node| node.parent);
        }
    }

    /// An offer's condition turned false; the slot that stands there will leave it.
    fn give_up(&mut self, offer: u32) {
        put(&mut self.dead, at(offer), true);
        let slot = self.problem.offers.get(at(offer)).map_or(NONE, |offer| offer.slot);
        if self.current.get(at(slot)) == Some(&offer) {
            self.queue.push_back(offer);
        }
    }
}

impl<'a> Solution<'_, 'a> {
    /// Whether anybody is bound: the profile is not empty, and satisfies the context's condition.
    pub fn is_activated(&self) -> bool {
        self.is_condition_met && self.tally.levels.iter().any(|level| *level > 0)
    }

    /// Whether the context's condition holds of the profile; true without one.
    pub(super) const fn is_condition_met(&self) -> bool {
        self.is_condition_met
    }

    /// Every party that committed itself or is bound, at its level, by obligation and party.
    pub fn profile(&self) -> impl Iterator<Item = Place<'a>> + '_ {
        (0..self.tally.levels.len()).filter_map(|slot| self.profile_of(slot))
    }

    /// The place of one slot.
    pub(super) fn profile_of(&self, slot: usize) -> Option<Place<'a>> {
        let level = self.tally.levels.get(slot).copied()?;
        let (obligation, party) = self.problem.name(u32::try_from(slot).ok()?)?;
        Some(Place { obligation, party, level })
    }

    /// How many offers were given up.
    pub const fn steps(&self) -> usize {
        self.steps.len()
    }
}

impl<'a> CommitmentProblem<'a> {
    /// Obligation and party of a slot.
    pub(super) fn name(&self, slot: u32) -> Option<(&'a str, &'a PartyId)> {
        let slot = self.slots.get(at(slot))?;
        let obligation = self.context.obligations.keys().nth(usize::from(slot.obligation))?;
        Some((obligation, self.names.get(at(slot.party))?))
    }
}
