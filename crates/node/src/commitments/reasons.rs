//! Why somebody is bound, or what it lacks: parts of conditions as data, with what there is.

use std::collections::BTreeMap;

use comity_agreements::commitment::certificate::Certificate;
use comity_agreements::commitment::condition::{Condition, Fact};
use comity_agreements::commitment::condition::{Quantity, Weight};
use comity_agreements::commitment::context::Context;
use comity_agreements::commitment::missing::{Missing, Short};
use comity_protocol::decimal::Decimal;
use comity_protocol::party::PartyId;

use crate::commitments::views::{AskOut, AtOut, LackOut, LevelOut};

/// What conditions are told by: the names of levels, and where a round is closed who is at which.
pub struct Told<'a> {
    context: &'a Context,
    /// The level of each party in each obligation; nothing of it before a round is closed.
    levels: Option<BTreeMap<(&'a str, &'a PartyId), u8>>,
}

impl<'a> Told<'a> {
    /// Of a round that is open: nobody is counted.
    pub const fn open(context: &'a Context) -> Self {
        Self { context, levels: None }
    }

    /// Of a round that is closed.
    pub fn closed(context: &'a Context, certificate: &'a Certificate) -> Self {
        let members = certificate.members.iter();
        let at = members.map(|one| ((one.obligation.as_str(), &one.party), one.level));
        Self { context, levels: Some(at.collect()) }
    }

    /// A level with its name.
    pub fn level(&self, obligation: &str, number: u8) -> LevelOut {
        let names = self.context.obligations.get(obligation);
        let name = names.and_then(|names| names.get(usize::from(number)));
        LevelOut { number, name: name.cloned().unwrap_or_default() }
    }

    /// A condition of an offer on an obligation by a party.
    pub fn condition(&self, condition: &Condition, of: (&str, &PartyId)) -> AskOut {
        let parts = |all: &[Condition]| all.iter().map(|one| self.condition(one, of)).collect();
        match condition {
            Condition::All(all) => AskOut::All { of: parts(all) },
            Condition::Any(any) => AskOut::Any { of: parts(any) },
            atom => self.atom(atom, of),
        }
    }

    /// Parts of a condition by their numbers, facts included, in reading order.
    pub fn parts(
        &self,
        condition: &Condition,
        numbers: &[u32],
        of: (&str, &PartyId),
    ) -> Vec<AskOut> {
        let mut atoms = Vec::new();
        flatten(condition, &mut atoms);
        let at = |number: &u32| atoms.get(usize::try_from(*number).ok()?).copied();
        numbers.iter().filter_map(at).map(|atom| self.atom(atom, of)).collect()
    }

    fn atom(&self, atom: &Condition, (own, party): (&str, &PartyId)) -> AskOut {
        let at = |obligation: &Option<String>, level: u8, group: Option<&String>, others: bool| {
            let obligation = obligation.as_deref().unwrap_or(own).to_owned();
            let level = self.level(&obligation, level);
            AtOut { obligation, level, group: group.cloned(), others }
        };
        match atom {
            // Not an atom; whoever asks for one has none of them.
            Condition::All(_) | Condition::Any(_) => AskOut::All { of: Vec::new() },
            Condition::Count(count) => {
                let at = at(&count.obligation, count.level, count.group.as_ref(), count.others);
                let found = self.standing(&at, party).map(|there| there.count());
                let found = found.and_then(|found| u64::try_from(found).ok());
                AskOut::Parties { at_least: count.at_least.into(), at, found }
            }
            Condition::Weight(weight) => {
                let at = at(&weight.obligation, weight.level, weight.group.as_ref(), weight.others);
                self.weight(weight, at, party)
            }
            Condition::Sum(sum) => {
                let at = at(&sum.obligation, 0, sum.group.as_ref(), sum.others);
                let found = self.standing(&at, party).map(|all| {
                    all.fold(0_u64, |sum, (_, level)| sum.saturating_add(u64::from(level)))
                });
                AskOut::Restraint { at_least: sum.at_least.into(), at, found }
            }
            Condition::Each(each) => {
                let at = at(&each.obligation, each.level, Some(&each.group), each.others);
                AskOut::Each { at }
            }
            Condition::Party(other) => {
                let at = at(&other.obligation, other.level, None, false);
                AskOut::Party { party: other.id.clone(), at }
            }
            Condition::Fact(fact) => told_fact(fact, false),
        }
    }

    fn weight(&self, weight: &Weight, at: AtOut, party: &PartyId) -> AskOut {
        let (share, amount) = match weight.at_least {
            Quantity::Share(share) => (Some(share), None),
            Quantity::Amount(amount) => (None, Some(amount)),
        };
        let table = self.context.weights.get(&weight.name);
        let found = self.standing(&at, party).and_then(|mut there| {
            let nothing = Decimal::from_millionths(0);
            there.try_fold(nothing, |sum, (party, _)| {
                let own = table.and_then(|table| table.get(party)).copied();
                sum.plus(own.unwrap_or(nothing))
            })
        });
        AskOut::Weight { name: weight.name.clone(), share, amount, at, found }
    }

    /// Who stands at a level or a higher one; `None` while the round is open.
    fn standing<'s>(
        &'s self,
        at: &'s AtOut,
        asker: &'s PartyId,
    ) -> Option<impl Iterator<Item = (&'a PartyId, u8)> + 's> {
        let group = at.group.as_ref().map(|group| self.context.groups.get(group));
        let is_in = move |party: &PartyId| match group {
            None => true,
            Some(members) => members.is_some_and(|members| members.contains(party)),
        };
        let all = self.levels.as_ref()?.iter();
        let there = all.filter(move |((obligation, party), level)| {
            *obligation == at.obligation
                && **level >= at.level.number.max(1)
                && is_in(party)
                && !(at.others && *party == asker)
        });
        Some(there.map(|((_, party), level)| (*party, *level)))
    }
}

fn flatten<'c>(condition: &'c Condition, out: &mut Vec<&'c Condition>) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().for_each(|part| flatten(part, out));
        }
        atom => out.push(atom),
    }
}

fn told_fact(fact: &Fact, not: bool) -> AskOut {
    match fact {
        Fact::Not(inner) => told_fact(inner, !not),
        Fact::OnOrAfter(time) => AskOut::OnOrAfter { time: *time, not },
        Fact::InForce(agreement) => AskOut::InForce { agreement: agreement.clone(), not },
        Fact::OwnWeight(weight) => {
            AskOut::OwnWeight { name: weight.name.clone(), at_least: weight.at_least, not }
        }
    }
}

/// What a condition lacks.
pub fn lacks(missing: &Missing) -> LackOut {
    match missing {
        Missing::All(parts) => LackOut::All { of: parts.iter().map(lacks).collect() },
        Missing::Any(parts) => LackOut::Any { of: parts.iter().map(lacks).collect() },
        Missing::Atom(lack) => match &lack.short {
            Short::Parties(more) => LackOut::Parties { more: *more },
            Short::Weight { amount, share } => LackOut::Weight { more: *amount, share: *share },
            Short::Undeclared { weights } => LackOut::Undeclared { weights: weights.clone() },
            Short::Restraint(more) => LackOut::Restraint { more: *more },
            Short::Each { parties, names } => {
                LackOut::Each { more: *parties, names: names.clone() }
            }
            Short::Levels(more) => LackOut::Levels { more: *more },
            Short::Fact => LackOut::Fact,
        },
    }
}
