//! Commitments and context as flat arrays: everything named is a number, every atom a threshold.
//!
//! An atom over others is "this counter is at least so much". A counter is the number, the weight
//! or the sum of levels of a group's parties at a level of an obligation, or the level of one
//! party. Facts are settled here, against a counter that stays zero.

mod reading;

use std::collections::{BTreeMap, BTreeSet};

use super::condition::{Condition, Fact, Quantity};
use super::context::{Context, LEVELS_MAX};
use super::names::Names;
use super::place::{NONE, at, number};
use super::{COMMITMENTS_MAX, Commitment, CommitmentRefusal};
use comity_protocol::party::PartyId;

/// Counter of the facts: always zero, so that a threshold of 1 is false and one of 0 is true.
pub(super) const SETTLED: u32 = 0;

/// Counter and threshold of an atom that is never true.
const NEVER: (u32, i128) = (SETTLED, 1);

/// The measure of a cell that counts parties, or sums levels; weights follow.
const COUNT: usize = 0;

/// A set of commitments, compiled.
pub struct CommitmentProblem<'a> {
    pub(super) context: &'a Context,
    pub(super) commitments: &'a [Commitment],
    pub(super) names: Names<'a>,
    pub(super) slots: Vec<Slot>,
    pub(super) offers: Vec<OfferEntry<'a>>,
    pub(super) nodes: Vec<ConditionNode>,
    pub(super) atoms: Vec<Atom>,
    pub(super) counters: u32,
    /// Counter of each (obligation, group, level, measure).
    cells: Vec<u32>,
    /// Counter of each slot's level.
    slot_counters: Vec<u32>,
    /// Groups of each party: `groups[starts[party]..starts[party + 1]]`, beginning with everybody.
    groups: Vec<u16>,
    starts: Vec<u32>,
    /// Weight of each party in each table, in millionths.
    weights: Vec<Vec<i128>>,
    /// Names of the groups, sorted.
    group_names: Vec<&'a str>,
    /// How many are in each group.
    group_sizes: Vec<usize>,
    /// Each table among each group.
    totals: Vec<Vec<Total>>,
    /// The condition under which anybody is bound at all, as an offer of nobody.
    pub(super) activation: Option<u32>,
}

/// A table among a group.
#[derive(Clone, Copy, Default)]
struct Total {
    /// Of all whom the table names.
    weight: i128,
    /// How many of the group it names.
    named: usize,
}

/// One party in one obligation.
#[derive(Clone, Copy, Default)]
pub(super) struct Slot {
    pub(super) party: u32,
    pub(super) obligation: u16,
    /// The level to which the party is bound already.
    pub(super) floor: u8,
    /// Its offers above the floor: `offers[first..end]`, ascending by level.
    pub(super) first: u32,
    pub(super) end: u32,
}

/// One offer.
#[derive(Clone, Copy)]
pub(super) struct OfferEntry<'a> {
    pub(super) slot: u32,
    pub(super) level: u8,
    pub(super) condition: &'a Condition,
    /// The first of its atoms, which stand in reading order.
    pub(super) first_atom: u32,
}

/// An `all` or `any`.
#[derive(Clone, Copy, Default)]
pub(super) struct ConditionNode {
    pub(super) parent: u32,
    /// How many parts must turn false for it to turn false.
    pub(super) need: u32,
}

/// A counter must be at least so much.
#[derive(Clone, Copy, Default)]
pub(super) struct Atom {
    pub(super) parent: u32,
    pub(super) counter: u32,
    pub(super) threshold: i128,
}

/// A refused commitment of the set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Refused {
    /// Who committed itself to which obligation; `None` where the set or the context is at fault.
    pub commitment: Option<(PartyId, String)>,
    /// Why.
    pub why: CommitmentRefusal,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.commitment {
            Some((party, obligation)) => write!(f, "{party}, {obligation}: {}", self.why),
            None => self.why.fmt(f),
        }
    }
}

/// A set of commitments, sorted by whether they count.
#[derive(Clone, Debug)]
pub struct Weeded<'c> {
    /// Those that count, by obligation and party.
    pub standing: Vec<&'c Commitment>,
    /// Those that do not, each with its place in the set and why.
    pub set_aside: Vec<(usize, Refused)>,
}

/// Sorts out the commitments that count in a round with this context: what lapsed, is refused by
/// the context, or contradicts another of its party does not count and does not keep the round from
/// being decided.
///
/// # Errors
/// The context is refused, or there are too many.
pub fn weed<'c>(commitments: &'c [Commitment], context: &Context) -> Result<Weeded<'c>, Refused> {
    let mut checker = CommitmentProblem::compile(&[], context)?;
    if commitments.len() > COMMITMENTS_MAX {
        return Err(Refused { commitment: None, why: CommitmentRefusal::TooMany });
    }
    let mut set_aside = Vec::new();
    let mut rivals: BTreeMap<(&str, &PartyId), Vec<(usize, &Commitment)>> = BTreeMap::new();
    for (place, one) in commitments.iter().enumerate() {
        match checker.validate(one) {
            Ok(()) => rivals.entry((&one.obligation, &one.party)).or_default().push((place, one)),
            Err(why) => set_aside.push((place, refused(one, why))),
        }
    }
    let mut standing = Vec::new();
    for slot in rivals.into_values() {
        match slot.as_slice() {
            [(_, one)] => standing.push(*one),
            // Which of them is meant is for the party to say: none counts until it does.
            several => set_aside.extend(
                several
                    .iter()
                    .map(|(place, one)| (*place, refused(one, CommitmentRefusal::Contradictory))),
            ),
        }
    }
    set_aside.sort_by_key(|(place, _)| *place);
    Ok(Weeded { standing, set_aside })
}

impl<'a> CommitmentProblem<'a> {
    /// Compiles a set of commitments, in whatever order they come.
    ///
    /// # Errors
    /// The first commitment, by obligation and party, that is refused, and why; or the context.
    pub fn compile(commitments: &'a [Commitment], context: &'a Context) -> Result<Self, Refused> {
        let whole = |why| Refused { commitment: None, why };
        context.check().map_err(|why| whole(why.into()))?;
        if commitments.len() > COMMITMENTS_MAX {
            return Err(whole(CommitmentRefusal::TooMany));
        }
        let bound = context.bound.values().flat_map(|parties| parties.keys());
        let weighed = context.weights.values().flat_map(|table| table.keys());
        let depositors = commitments.iter().map(|one| &one.party);
        let (names, numbers) = Names::new(depositors, bound.chain(weighed));
        let mut problem = Self {
            context,
            commitments,
            groups: Vec::new(),
            starts: Vec::new(),
            weights: Vec::new(),
            totals: Vec::new(),
            group_sizes: context.groups.values().map(BTreeSet::len).collect(),
            group_names: context.groups.keys().map(String::as_str).collect(),
            activation: None,
            cells: Vec::new(),
            slot_counters: Vec::new(),
            slots: Vec::new(),
            offers: Vec::new(),
            nodes: Vec::new(),
            atoms: Vec::new(),
            counters: 1,
            names,
        };
        problem.cells =
            vec![
                NONE;
                problem.cell(context.obligations.len(), 0, 0).saturating_mul(problem.measures())
            ];
        problem.read_groups();
        problem.read_weights();
        let order = problem.read_slots(&numbers)?;
        problem.slot_counters = vec![NONE; problem.slots.len()];
        problem.read_offers(&order)?;
        problem.read_activation().map_err(whole)?;
        Ok(problem)
    }

    /// Whether a commitment may stand in a round with this context; leaves no trace.
    pub(super) fn validate(&mut self, one: &Commitment) -> Result<(), CommitmentRefusal> {
        let obligation = usize::from(self.admit(one)?);
        let party = self.names.find(&one.party).unwrap_or(usize::MAX);
        let (nodes, atoms) = (self.nodes.len(), self.atoms.len());
        let read = one.offers.iter().try_for_each(|offer| {
            self.read_condition(
                &offer.condition,
                NONE,
                Asker { obligation, party, level: offer.level },
            )
        });
        self.nodes.truncate(nodes);
        self.atoms.truncate(atoms);
        read
    }

    /// The slot of a party in an obligation.
    pub(super) fn slot(&self, obligation: usize, party: usize) -> Option<u32> {
        let wanted = (obligation, party);
        let key = |slot: &Slot| (usize::from(slot.obligation), at(slot.party));
        number(self.slots.binary_search_by(|slot| key(slot).cmp(&wanted)).ok()?)
    }

    /// The highest level that a slot may come to.
    pub(super) fn top(&self, slot: Slot) -> u8 {
        let last = slot.end.checked_sub(1).filter(|last| *last >= slot.first);
        last.and_then(|last| self.offers.get(at(last))).map_or(slot.floor, |offer| offer.level)
    }

    /// The atoms of an offer, and the number of the first.
    pub(super) fn atoms_of(&self, offer: u32) -> (u32, &[Atom]) {
        let start = |offer: u32| self.offers.get(at(offer)).map(|offer| offer.first_atom);
        let first = start(offer).unwrap_or_default();
        let end = start(offer.saturating_add(1)).map_or(self.atoms.len(), at);
        (first, self.atoms.get(at(first)..end).unwrap_or_default())
    }

    /// Calls `touch` with each counter that a slot's fall from one level to another lowers, and
    /// by how much.
    pub(super) fn fall(&self, index: u32, from: u8, to: u8, mut touch: impl FnMut(u32, i128)) {
        let slot = self.slots.get(at(index)).copied().unwrap_or_default();
        let (obligation, party) = (usize::from(slot.obligation), at(slot.party));
        let by = i128::from(from.saturating_sub(to));
        let measures = self.measures();
        for group in self.groups_of(party) {
            let sum = self.cell(obligation, usize::from(*group), 0).saturating_mul(measures);
            hit(&self.cells, sum, |counter| touch(counter, by));
            for level in to.saturating_add(1)..=from {
                let cell = self.cell(obligation, usize::from(*group), level);
                let start = cell.saturating_mul(measures);
                hit(&self.cells, start, |counter| touch(counter, 1));
                for (table, weights) in self.weights.iter().enumerate() {
                    let place = start.saturating_add(1).saturating_add(table);
                    hit(&self.cells, place, |counter| {
                        touch(counter, weights.get(party).copied().unwrap_or_default());
                    });
                }
            }
        }
        hit(&self.slot_counters, at(index), |counter| touch(counter, by));
    }

    /// How much an atom's counter rises when its own slot rises from one level to another.
    pub(super) fn own_rise(&self, atom: Atom, slot: u32, from: u8, to: u8) -> i128 {
        let mut rise = 0_i128;
        self.fall(slot, to, from, |counter, amount| {
            if counter == atom.counter {
                rise = rise.saturating_add(amount);
            }
        });
        rise
    }

    /// Whether a party stands in a group.
    fn is_member(&self, party: usize, group: u16) -> bool {
        self.groups_of(party).contains(&group)
    }

    fn groups_of(&self, party: usize) -> &[u16] {
        let start = |party: usize| self.starts.get(party).copied().map(at);
        let (Some(start), Some(end)) = (start(party), start(party.saturating_add(1))) else {
            return &[];
        };
        self.groups.get(start..end).unwrap_or_default()
    }

    /// Measures of a cell: the count, and each table of weights.
    fn measures(&self) -> usize {
        self.context.weights.len().saturating_add(1)
    }

    /// Number of a cell; level 0 is the sum of levels.
    fn cell(&self, obligation: usize, group: usize, level: u8) -> usize {
        let groups = self.context.groups.len().saturating_add(1);
        obligation
            .saturating_mul(groups)
            .saturating_add(group)
            .saturating_mul(LEVELS_MAX)
            .saturating_add(usize::from(level))
    }

    /// How many levels an obligation has, that of no restraint included.
    fn levels(&self, obligation: usize) -> usize {
        self.context.obligations.values().nth(obligation).map_or(0, Vec::len)
    }

    fn group(&self, name: &str) -> Result<u16, CommitmentRefusal> {
        // Group 0 is everybody.
        let place = self.group_names.binary_search(&name).ok();
        let number = place.and_then(|place| u16::try_from(place).ok()?.checked_add(1));
        number.ok_or(CommitmentRefusal::UnknownGroup)
    }

    fn obligation(&self, name: Option<&str>, asker: Asker) -> Result<usize, CommitmentRefusal> {
        name.map_or(Some(asker.obligation), |name| self.context.obligation(name))
            .filter(|obligation| *obligation < self.context.obligations.len())
            .ok_or(CommitmentRefusal::UnknownObligation)
    }

    fn table(&self, name: &str) -> Result<usize, CommitmentRefusal> {
        let position = self.context.weights.keys().position(|known| known == name);
        position.ok_or(CommitmentRefusal::UnknownWeight)
    }

    fn check_level(&self, obligation: usize, level: u8) -> Result<(), CommitmentRefusal> {
        if level > 0 && usize::from(level) < self.levels(obligation) {
            return Ok(());
        }
        Err(CommitmentRefusal::ConditionLevel)
    }

    /// A quantity in millionths; a share is rounded up, so that "at least" stays true.
    fn quantity(
        &self,
        quantity: Quantity,
        table: usize,
        group: u16,
    ) -> Result<i128, CommitmentRefusal> {
        const ONE: i128 = 1_000_000;
        match quantity {
            Quantity::Amount(amount) if amount.millionths() >= 0 => Ok(amount.millionths()),
            Quantity::Share(share) if (0..=ONE).contains(&share.millionths()) => {
                let total = self.total(table, group).weight;
                let share = share.millionths();
                // The share is at most one, so neither product exceeds the total or 1e12.
                let whole = (total / ONE).saturating_mul(share);
                let part = (total % ONE).saturating_mul(share);
                let part = part.saturating_add(ONE - 1) / ONE;
                Ok(whole.saturating_add(part))
            }
            _ => Err(CommitmentRefusal::Quantity),
        }
    }

    /// A table among a group.
    fn total(&self, table: usize, group: u16) -> Total {
        let totals = self.totals.get(table);
        totals.and_then(|totals| totals.get(usize::from(group))).copied().unwrap_or_default()
    }

    /// Whether there is a whole of which a share can be taken: not where the whole is zero, nor
    /// where somebody in the group has no weight in the table, which is undeclared and not zero.
    fn is_declared(&self, table: usize, group: u16) -> bool {
        let total = self.total(table, group);
        // Everybody is no list of members.
        let size = group.checked_sub(1).and_then(|at| self.group_sizes.get(usize::from(at)));
        total.weight > 0 && size.is_none_or(|size| *size == total.named)
    }

    /// The total of a table among a group, by their names.
    pub(super) fn total_of(&self, table: &str, group: Option<&str>) -> Option<i128> {
        let table = self.table(table).ok()?;
        let group = match group {
            None => 0,
            Some(name) => self.group(name).ok()?,
        };
        Some(self.total(table, group).weight)
    }

    /// Whether a fact holds; `None` where that is not known.
    fn holds(&self, fact: &Fact, asker: Asker) -> Result<Option<bool>, CommitmentRefusal> {
        match fact {
            Fact::OnOrAfter(time) => Ok(Some(self.context.round.frozen_at >= *time)),
            Fact::InForce(agreement) => Ok(Some(self.context.in_force.contains(agreement))),
            Fact::OwnWeight(own) => {
                self.table(&own.name)?;
                let party = self.names.get(asker.party);
                let table = self.context.weights.get(&own.name);
                let weight = party.and_then(|party| table?.get(party));
                Ok(weight.map(|weight| *weight >= own.at_least))
            }
            Fact::Not(inner) => Ok(self.holds(inner, asker)?.map(|holds| !holds)),
        }
    }
}

/// Who asks, and which of its offers.
#[derive(Clone, Copy)]
struct Asker {
    obligation: usize,
    party: usize,
    level: u8,
}

fn refused(one: &Commitment, why: CommitmentRefusal) -> Refused {
    Refused { commitment: Some((one.party.clone(), one.obligation.clone())), why }
}

/// The counter at this place, made when it is first asked for.
fn claim(places: &mut [u32], place: usize, counters: &mut u32) -> u32 {
    let Some(counter) = places.get_mut(place) else { return SETTLED };
    if *counter == NONE {
        *counter = *counters;
        *counters = counters.saturating_add(1);
    }
    *counter
}

fn hit(places: &[u32], place: usize, touch: impl FnOnce(u32)) {
    if let Some(counter) = places.get(place).copied().filter(|counter| *counter != NONE) {
        touch(counter);
    }
}

fn wide(count: usize) -> i128 {
    i128::try_from(count).unwrap_or(i128::MAX)
}
