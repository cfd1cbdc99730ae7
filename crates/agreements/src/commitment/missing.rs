//! What a party outside still misses: "would join with two more parties, or 7 % more compute".

use serde::{Deserialize, Serialize};

use super::condition::{Condition, Each, Weight};
use super::place::at;
use super::problem::{Atom, CommitmentProblem, SETTLED};
use super::solve::Tally;
use comity_protocol::decimal::Decimal;
use comity_protocol::party::PartyId;

/// Largest group whose missing parties are named; of a larger one only the number is told.
pub const NAMED_MAX: usize = 32;

/// What a condition lacks against the final profile, with the party itself joined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Missing {
    /// Every one of these.
    All(Vec<Self>),
    /// One of these is enough.
    Any(Vec<Self>),
    /// One atom of the condition.
    Atom(Lack),
}

/// What one atom lacks.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = commitment::Lack))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lack {
    /// The atom's number in reading order of the condition, from 0.
    pub atom: u32,
    /// How much it lacks; exactly, and not less.
    pub short: Short,
}

/// How much an atom lacks.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = commitment::Short))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Short {
    /// So many more parties at the level.
    Parties(u64),
    /// So much more weight at the level.
    Weight {
        /// In the unit of the table.
        amount: Decimal,
        /// As a part of the table's total among the group, rounded up; absent for a total of 0.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        share: Option<Decimal>,
    },
    /// The weights of everybody of whom the share is asked, which are not all declared.
    Undeclared {
        /// The table.
        weights: String,
    },
    /// So much more restraint in total.
    Restraint(u64),
    /// So many more parties of a group of which each must join.
    Each {
        /// How many.
        parties: u64,
        /// Which, for a group of at most [`NAMED_MAX`].
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        names: Vec<PartyId>,
    },
    /// So many more levels of the named party.
    Levels(u64),
    /// A fact, which no party's commitment changes.
    Fact,
}

/// The atoms of an offer, seen as if its party had risen to it.
struct View<'p, 'a> {
    problem: &'p CommitmentProblem<'a>,
    tally: &'p Tally,
    slot: u32,
    level: u8,
    next: u32,
    atoms: &'p [Atom],
}

/// What an offer lacks against the profile of a tally; `None` where nothing does.
pub(super) fn missing(
    problem: &CommitmentProblem<'_>,
    tally: &Tally,
    offer: u32,
) -> Option<Missing> {
    let entry = problem.offers.get(at(offer))?;
    let (_, atoms) = problem.atoms_of(offer);
    let (slot, level) = (entry.slot, entry.level);
    View { problem, tally, slot, level, next: 0, atoms }.lack(entry.condition)
}

impl View<'_, '_> {
    fn lack(&mut self, condition: &Condition) -> Option<Missing> {
        let (inner, is_choice) = match condition {
            Condition::All(inner) => (inner, false),
            Condition::Any(inner) => (inner, true),
            _ => return self.atom(condition).map(Missing::Atom),
        };
        let parts: Vec<Option<Missing>> = inner.iter().map(|one| self.lack(one)).collect();
        if is_choice && parts.iter().any(Option::is_none) {
            return None;
        }
        let mut parts: Vec<Missing> = parts.into_iter().flatten().collect();
        match parts.len() {
            0 => None,
            1 => parts.pop(),
            _ if is_choice => Some(Missing::Any(parts)),
            _ => Some(Missing::All(parts)),
        }
    }

    fn atom(&mut self, condition: &Condition) -> Option<Lack> {
        let number = self.next;
        self.next = number.saturating_add(1);
        let atom = self.atoms.get(at(number)).copied()?;
        let here = self.tally.level(self.slot);
        let rise = self.problem.own_rise(atom, self.slot, here, self.level);
        let value = self.tally.counter(atom.counter).saturating_add(rise);
        let short = atom.threshold.saturating_sub(value);
        if short <= 0 {
            return None;
        }
        let whole = u64::try_from(short).unwrap_or(u64::MAX);
        let short = match condition {
            Condition::Count(_) => Short::Parties(whole),
            Condition::Sum(_) => Short::Restraint(whole),
            Condition::Each(_) if atom.counter == SETTLED => Short::Fact,
            Condition::Each(each) => Short::Each { parties: whole, names: self.absent(each) },
            Condition::Weight(weight) if atom.counter == SETTLED => {
                Short::Undeclared { weights: weight.name.clone() }
            }
            Condition::Weight(weight) => {
                let share = self.share(weight, short);
                Short::Weight { amount: Decimal::from_millionths(short), share }
            }
            Condition::Party(_) => Short::Levels(whole),
            _ => Short::Fact,
        };
        Some(Lack { atom: number, short })
    }

    /// The share that an amount of a table has, rounded up.
    fn share(&self, weight: &Weight, short: i128) -> Option<Decimal> {
        let total = self.problem.total_of(&weight.name, weight.group.as_deref())?;
        let total = Decimal::from_millionths(total);
        let share = Decimal::from_millionths(short).over(total)?;
        let is_exact = share.times(total) == Some(Decimal::from_millionths(short));
        if is_exact { Some(share) } else { share.plus(Decimal::from_millionths(1)) }
    }

    /// Who of a small group is not there.
    fn absent(&self, each: &Each) -> Vec<PartyId> {
        let Some(members) = self.problem.context.groups.get(&each.group) else { return Vec::new() };
        if members.len() > NAMED_MAX {
            return Vec::new();
        }
        let own = self.problem.name(self.slot);
        let obligation = each.obligation.as_deref().or(own.map(|(obligation, _)| obligation));
        let obligation = obligation.and_then(|name| self.problem.context.obligation(name));
        let level = |party: &PartyId| {
            let slot = self.problem.slot(obligation?, self.problem.names.find(party)?)?;
            Some(if slot == self.slot { self.level } else { self.tally.level(slot) })
        };
        let is_asker = |party: &PartyId| own.is_some_and(|(_, own)| own == party);
        members
            .iter()
            .filter(|party| !(each.others && is_asker(party)))
            .filter(|party| level(party).unwrap_or_default() < each.level)
            .cloned()
            .collect()
    }
}
