//! What the text of an agreement says of that to which parties commit themselves.

use std::collections::{BTreeMap, BTreeSet};

use super::outcome::OutcomeFlaw;
use crate::agreement::document::{Agreement, Clause, LEVELS_MAX as CLAUSE_LEVELS_MAX};
use crate::calendar::Day;
use crate::commitment::condition::{Condition, Fact};
use crate::commitment::context::{Context, LEVELS_MAX, OBLIGATIONS_MAX, Round};
use crate::commitment::{Commitment, CommitmentRefusal};
use comity_protocol::decimal::Decimal;
use comity_protocol::party::PartyId;

// Whatever a clause can say a context can hold: its levels, and that of no restraint.
const _: () = assert!(CLAUSE_LEVELS_MAX + 1 == LEVELS_MAX);

/// The clause that a commitment calls its obligation.
pub fn obligation<'a>(agreement: &'a Agreement, id: &str) -> Option<&'a Clause> {
    agreement.clauses.iter().find(|clause| clause.id == id)
}

/// The clauses that declare levels of their own.
pub fn with_levels(agreement: &Agreement) -> impl Iterator<Item = &Clause> {
    agreement.clauses.iter().filter(|clause| !clause.levels.is_empty())
}

/// Whether a commitment speaks of this agreement, of one of its clauses, and of levels that the
/// clause has.
///
/// # Errors
/// `OtherAgreement`, `UnknownObligation`, `Levels`.
pub fn check(agreement: &Agreement, commitment: &Commitment) -> Result<(), CommitmentRefusal> {
    if commitment.agreement != agreement.id {
        return Err(CommitmentRefusal::OtherAgreement);
    }
    let clause = obligation(agreement, &commitment.obligation);
    let clause = clause.ok_or(CommitmentRefusal::UnknownObligation)?;
    let levels = clause.level_names().len();
    let has = |level: u8| usize::from(level) < levels;
    let all = commitment.offers.iter().all(|offer| has(offer.level));
    if all { Ok(()) } else { Err(CommitmentRefusal::Levels) }
}

/// The context of a round of this agreement as its text has it, on the day of the freeze: nobody
/// is bound already, and nothing is in force.
pub fn context(
    agreement: &Agreement,
    obligations: impl IntoIterator<Item = String>,
    round: Round,
) -> Context {
    let day = Day::of_utc(round.frozen_at).ok();
    let named = obligations.into_iter().filter_map(|id| {
        let levels = obligation(agreement, &id)?.level_names();
        Some((id, levels))
    });
    Context {
        agreement: agreement.id.clone(),
        obligations: named.take(OBLIGATIONS_MAX).collect(),
        groups: groups(agreement, day),
        weights: weights(agreement, day),
        in_force: BTreeSet::new(),
        bound: BTreeMap::new(),
        activation: None,
        round,
    }
}

/// Its groups on a day, of those members that are parties.
fn groups(agreement: &Agreement, day: Option<Day>) -> BTreeMap<String, BTreeSet<PartyId>> {
    let on = |group: &str| {
        let members = agreement.groups.get(group).into_iter().flatten();
        let now = members.filter(|one| day.is_some_and(|day| one.is_on(day)));
        now.map(|one| one.party.parse().ok()).collect::<Option<BTreeSet<PartyId>>>()
    };
    let all = agreement.groups.keys();
    all.filter_map(|name| Some((name.clone(), on(name)?))).collect()
}

/// Its tables of weights on a day, of those who are parties.
fn weights(
    agreement: &Agreement,
    day: Option<Day>,
) -> BTreeMap<String, BTreeMap<PartyId, Decimal>> {
    let on = |name: &str| {
        let table = agreement.weights.get(name)?.on(day?)?;
        let rows = table.values.iter();
        rows.map(|(party, value)| Some((party.parse().ok()?, *value))).collect::<Option<_>>()
    };
    let all = agreement.weights.keys();
    all.filter_map(|name| Some((name.clone(), on(name)?))).collect()
}

/// The groups and tables of weights that a text has on the day of a freeze, made once a round: a
/// text may have thousands of rows.
#[derive(Debug)]
pub struct Own<'a> {
    groups: BTreeSet<&'a str>,
    weights: BTreeSet<&'a str>,
}

impl Own<'_> {
    /// Whether a context withholds what the text has and a commitment asks about.
    pub fn has_more_than(&self, given: &Context, commitment: &Commitment) -> bool {
        let mut asked = BTreeSet::new();
        commitment.offers.iter().for_each(|offer| tables(&offer.condition, &mut asked));
        asked.iter().any(|name| match name {
            Table::Group(name) => self.groups.contains(name) && !given.groups.contains_key(*name),
            Table::Weight(name) => {
                self.weights.contains(name) && !given.weights.contains_key(*name)
            }
            Table::InForce(_) => false,
        })
    }
}

/// Whether a context speaks of this agreement as its text has it: its obligations with their
/// levels, its groups and weights. What the text has.
///
/// # Errors
/// [`OutcomeFlaw`]: which of them it has otherwise.
pub fn fits<'a>(agreement: &'a Agreement, given: &Context) -> Result<Own<'a>, OutcomeFlaw> {
    if given.agreement != agreement.id {
        return Err(OutcomeFlaw::OtherTerms);
    }
    for (id, names) in &given.obligations {
        let clause = obligation(agreement, id).ok_or(OutcomeFlaw::ObligationUnknown)?;
        if !has_levels(clause, names) {
            return Err(OutcomeFlaw::LevelUnknown);
        }
    }
    let day = Day::of_utc(given.round.frozen_at).ok();
    let (groups, weights) = (groups(agreement, day), weights(agreement, day));
    let is_own = given.groups.iter().all(|(name, of)| groups.get(name) == Some(of))
        && given.weights.iter().all(|(name, of)| weights.get(name) == Some(of));
    if !is_own {
        return Err(OutcomeFlaw::OtherTerms);
    }
    let has_group = |name: &&String| groups.contains_key(*name);
    let has_table = |name: &&String| weights.contains_key(*name);
    Ok(Own {
        groups: agreement.groups.keys().filter(has_group).map(String::as_str).collect(),
        weights: agreement.weights.keys().filter(has_table).map(String::as_str).collect(),
    })
}

/// Whether levels are called as the clause calls them: nothing that people read of a round is
/// worded by whoever closes it.
fn has_levels(clause: &Clause, names: &[String]) -> bool {
    clause.level_names() == names
}

/// The agreements about whose entry into force a commitment asks.
pub fn asks_about(commitment: &Commitment) -> BTreeSet<&str> {
    let mut asked = BTreeSet::new();
    commitment.offers.iter().for_each(|offer| tables(&offer.condition, &mut asked));
    let named = asked.into_iter().filter_map(|table| match table {
        Table::InForce(id) => Some(id),
        Table::Group(_) | Table::Weight(_) => None,
    });
    named.collect()
}

/// What a condition reads besides levels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Table<'a> {
    Group(&'a str),
    Weight(&'a str),
    InForce(&'a str),
}

fn tables<'a>(condition: &'a Condition, out: &mut BTreeSet<Table<'a>>) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().for_each(|part| tables(part, out));
        }
        Condition::Weight(weight) => {
            out.insert(Table::Weight(&weight.name));
            out.extend(weight.group.as_deref().map(Table::Group));
        }
        Condition::Count(count) => out.extend(count.group.as_deref().map(Table::Group)),
        Condition::Sum(sum) => out.extend(sum.group.as_deref().map(Table::Group)),
        Condition::Each(each) => {
            out.insert(Table::Group(&each.group));
        }
        Condition::Party(_) => {}
        Condition::Fact(fact) => fact_tables(fact, out),
    }
}

fn fact_tables<'a>(fact: &'a Fact, out: &mut BTreeSet<Table<'a>>) {
    match fact {
        Fact::Not(inner) => fact_tables(inner, out),
        Fact::InForce(id) => {
            out.insert(Table::InForce(id));
        }
        Fact::OwnWeight(weight) => {
            out.insert(Table::Weight(&weight.name));
        }
        Fact::OnOrAfter(_) => {}
    }
}
