//! The largest consistent profile by trying every profile: slow, and written from the definitions
//! alone, so that it shares no mistake with the solver.

use std::collections::BTreeMap;

use comity_agreements::commitment::Commitment;
use comity_agreements::commitment::condition::{Condition, Fact, Quantity};
use comity_agreements::commitment::context::Context;

use super::Profile;

/// The level of a party in an obligation.
fn level(profile: &Profile, obligation: &str, party: &str) -> u8 {
    profile.get(&(obligation.to_owned(), party.to_owned())).copied().unwrap_or(0)
}

/// Whether a condition of `asker` holds of a profile, in which the asker stands where it stands.
pub(super) fn holds(
    condition: &Condition,
    asker: (&str, &str),
    profile: &Profile,
    context: &Context,
) -> bool {
    let inner = |one: &Condition| holds(one, asker, profile, context);
    let among = |group: &Option<String>, obligation: &Option<String>, others: bool| {
        let obligation = obligation.as_deref().unwrap_or(asker.0).to_owned();
        let members = group.as_ref().map(|group| &context.groups[group]);
        profile
            .iter()
            .filter(move |((of, party), _)| {
                *of == obligation
                    && members.is_none_or(|m| m.iter().any(|one| one.as_str() == party))
                    && !(others && party == asker.1)
            })
            .map(|((_, party), level)| (party.clone(), *level))
            .collect::<BTreeMap<String, u8>>()
    };
    match condition {
        Condition::All(all) => all.iter().all(inner),
        Condition::Any(any) => any.iter().any(inner),
        Condition::Count(count) => {
            let there = among(&count.group, &count.obligation, count.others);
            there.values().filter(|level| **level >= count.level).count() >= count.at_least as usize
        }
        Condition::Sum(sum) => {
            let there = among(&sum.group, &sum.obligation, sum.others);
            there.values().map(|level| u32::from(*level)).sum::<u32>() >= sum.at_least
        }
        Condition::Each(each) => {
            let obligation = each.obligation.as_deref().unwrap_or(asker.0);
            let group = &context.groups[&each.group];
            !group.is_empty()
                && group
                    .iter()
                    .filter(|party| !(each.others && party.as_str() == asker.1))
                    .all(|party| level(profile, obligation, party.as_str()) >= each.level)
        }
        Condition::Weight(weight) => {
            let table = &context.weights[&weight.name];
            let of = |party: &str| {
                let party = table.keys().find(|known| known.as_str() == party);
                party.map_or(0, |party| table[party].millionths())
            };
            let there = among(&weight.group, &weight.obligation, weight.others);
            let held: i128 = there
                .iter()
                .filter(|(_, level)| **level >= weight.level)
                .map(|(party, _)| of(party))
                .sum();
            match weight.at_least {
                Quantity::Amount(amount) => held >= amount.millionths(),
                Quantity::Share(share) => {
                    let members = weight.group.as_ref().map(|group| &context.groups[group]);
                    let total: i128 = table
                        .iter()
                        .filter(|(party, _)| members.is_none_or(|m| m.contains(*party)))
                        .map(|(_, weight)| weight.millionths())
                        .sum();
                    let mut in_group = members.into_iter().flatten();
                    let is_declared = in_group.all(|party| table.contains_key(party));
                    total > 0 && is_declared && held * 1_000_000 >= total * share.millionths()
                }
            }
        }
        Condition::Party(other) => {
            let obligation = other.obligation.as_deref().unwrap_or(asker.0);
            level(profile, obligation, other.id.as_str()) >= other.level
        }
        Condition::Fact(fact) => is_so(fact, asker.1, context) == Some(true),
    }
}

fn is_so(fact: &Fact, asker: &str, context: &Context) -> Option<bool> {
    Some(match fact {
        Fact::OnOrAfter(time) => context.round.frozen_at >= *time,
        Fact::InForce(agreement) => context.in_force.contains(agreement),
        Fact::OwnWeight(own) => {
            let mut table = context.weights[&own.name].iter();
            let (_, weight) = table.find(|(party, _)| party.as_str() == asker)?;
            *weight >= own.at_least
        }
        Fact::Not(fact) => !is_so(fact, asker, context)?,
    })
}

/// How many profiles there are to try.
pub(super) fn profiles(commitments: &[Commitment]) -> usize {
    commitments.iter().map(|one| one.offers.len() + 1).product()
}

/// The largest consistent profile, found by trying all; panics if there is no single largest.
pub(super) fn largest(commitments: &[Commitment], context: &Context) -> Profile {
    let floor: Profile = context
        .bound
        .iter()
        .flat_map(|(obligation, parties)| {
            parties.iter().map(|(party, level)| ((obligation.clone(), party.to_string()), *level))
        })
        .filter(|(_, level)| *level > 0)
        .collect();
    let mut consistent: Vec<Profile> = Vec::new();
    for number in 0..profiles(commitments) {
        let mut rest = number;
        let mut profile = floor.clone();
        let mut is_consistent = true;
        let mut chosen = Vec::new();
        for one in commitments {
            let choice = rest % (one.offers.len() + 1);
            rest /= one.offers.len() + 1;
            let Some(offer) = choice.checked_sub(1).map(|choice| &one.offers[choice]) else {
                continue;
            };
            let key = (one.obligation.clone(), one.party.to_string());
            // What a party is bound to already needs no offer.
            is_consistent &= floor.get(&key).is_none_or(|floor| offer.level > *floor);
            profile.insert(key, offer.level);
            chosen.push((one, offer));
        }
        is_consistent &= chosen.iter().all(|(one, offer)| {
            holds(&offer.condition, (&one.obligation, one.party.as_str()), &profile, context)
        });
        if is_consistent {
            consistent.push(profile);
        }
    }
    let mut join = floor;
    for profile in &consistent {
        for (place, level) in profile {
            let there = join.entry(place.clone()).or_insert(0);
            *there = (*there).max(*level);
        }
    }
    assert!(consistent.contains(&join), "the consistent profiles have a largest");
    join
}
