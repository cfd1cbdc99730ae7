//! How commitments are read into flat arrays.

use std::collections::BTreeSet;

use super::super::condition::{Condition, Quantity, Scope};
use super::super::place::{NONE, OFFER, at, number, put};
use super::super::{Commitment, CommitmentRefusal};
use super::{
    Asker, Atom, COUNT, CommitmentProblem, ConditionNode, NEVER, OfferEntry, Refused, SETTLED,
    Slot, Total, claim, refused, wide,
};

impl<'a> CommitmentProblem<'a> {
    pub(super) fn read_weights(&mut self) {
        for table in self.context.weights.values() {
            let mut weights = vec![0; self.names.len()];
            let mut totals = vec![Total::default(); self.context.groups.len().saturating_add(1)];
            self.names.join(table.iter(), |party, weight| {
                put(&mut weights, party, weight.millionths());
                for group in self.groups_of(party) {
                    if let Some(total) = totals.get_mut(usize::from(*group)) {
                        total.weight = total.weight.saturating_add(weight.millionths());
                        total.named = total.named.saturating_add(1);
                    }
                }
            });
            self.weights.push(weights);
            self.totals.push(totals);
        }
    }

    pub(super) fn read_groups(&mut self) {
        let mut pairs: Vec<(u32, u16)> = Vec::new();
        for (group, members) in (1_u16..).zip(self.context.groups.values()) {
            self.names.join(members.iter().map(|party| (party, ())), |party, ()| {
                pairs.push((number(party).unwrap_or(NONE), group));
            });
        }
        pairs.sort_unstable();
        let mut pairs = pairs.into_iter().peekable();
        for party in 0..self.names.len() {
            self.starts.push(number(self.groups.len()).unwrap_or(NONE));
            // Group 0 is everybody.
            self.groups.push(0);
            while let Some((_, group)) = pairs.next_if(|(of, _)| at(*of) == party) {
                self.groups.push(group);
            }
        }
        self.starts.push(number(self.groups.len()).unwrap_or(NONE));
    }

    /// Makes the slots, sorted; returns for each the commitment that fills it.
    pub(super) fn read_slots(
        &mut self,
        numbers: &[u32],
    ) -> Result<Vec<Option<&'a Commitment>>, Refused> {
        let mut all: Vec<(u16, u32, u8, Option<&'a Commitment>)> = Vec::new();
        for (one, party) in self.commitments.iter().zip(numbers) {
            let obligation = self.admit(one).map_err(|why| refused(one, why))?;
            all.push((obligation, *party, 0, Some(one)));
        }
        for (name, parties) in &self.context.bound {
            let obligation = self.context.obligation(name).and_then(|n| u16::try_from(n).ok());
            self.names.join(parties.iter(), |party, floor| {
                let party = number(party).unwrap_or(NONE);
                all.push((obligation.unwrap_or_default(), party, *floor, None));
            });
        }
        // A slot's commitment stands before the level it is bound to.
        all.sort_by_key(|(obligation, party, floor, one)| {
            (*obligation, *party, one.is_none(), *floor)
        });
        let mut filled: Vec<Option<&'a Commitment>> = Vec::with_capacity(all.len());
        for (obligation, party, floor, one) in all {
            match self.slots.last_mut() {
                Some(last) if (last.obligation, last.party) == (obligation, party) => match one {
                    Some(one) => return Err(refused(one, CommitmentRefusal::Contradictory)),
                    None => last.floor = floor,
                },
                _ => {
                    self.slots.push(Slot { party, obligation, floor, first: 0, end: 0 });
                    filled.push(one);
                }
            }
        }
        Ok(filled)
    }

    /// Whether a commitment may stand in this round; the number of its obligation.
    pub(super) fn admit(&self, one: &Commitment) -> Result<u16, CommitmentRefusal> {
        if one.agreement != self.context.agreement {
            return Err(CommitmentRefusal::OtherAgreement);
        }
        let obligation = self
            .context
            .obligation(&one.obligation)
            .and_then(|number| u16::try_from(number).ok())
            .ok_or(CommitmentRefusal::UnknownObligation)?;
        one.check()?;
        let levels = self.levels(usize::from(obligation));
        if one.offers.last().is_some_and(|offer| usize::from(offer.level) >= levels) {
            return Err(CommitmentRefusal::Levels);
        }
        // Until what comes of the round starts the party stands by it, or not at all.
        if one.expires_at <= self.context.round.effective_at {
            return Err(CommitmentRefusal::Expired);
        }
        Ok(obligation)
    }

    pub(super) fn read_offers(&mut self, filled: &[Option<&'a Commitment>]) -> Result<(), Refused> {
        for (index, one) in filled.iter().enumerate() {
            let Some(mut slot) = self.slots.get(index).copied() else { continue };
            slot.first = number(self.offers.len()).unwrap_or(NONE);
            let offers = one.map(|one| one.offers.as_slice()).unwrap_or_default();
            for offer in offers.iter().filter(|offer| offer.level > slot.floor) {
                let entry = self.offer(OfferEntry {
                    slot: number(index).unwrap_or(NONE),
                    level: offer.level,
                    condition: &offer.condition,
                    first_atom: 0,
                });
                let asker = Asker {
                    obligation: usize::from(slot.obligation),
                    party: at(slot.party),
                    level: offer.level,
                };
                let node = self.node(entry | OFFER, 1);
                let read = self.read_condition(&offer.condition, node, asker);
                read.map_err(|why| Refused {
                    commitment: one.map(|one| (one.party.clone(), one.obligation.clone())),
                    why,
                })?;
            }
            slot.end = number(self.offers.len()).unwrap_or(NONE);
            put(&mut self.slots, index, slot);
        }
        Ok(())
    }

    /// Reads the condition of activation, which nobody asks: without a name of an obligation it
    /// speaks of the only one.
    pub(super) fn read_activation(&mut self) -> Result<(), CommitmentRefusal> {
        let context = self.context;
        let Some(condition) = &context.activation else { return Ok(()) };
        if !condition.is_bounded() {
            return Err(CommitmentRefusal::TooLarge);
        }
        let only = if context.obligations.len() == 1 { 0 } else { usize::MAX };
        let asker = Asker { obligation: only, party: usize::MAX, level: 0 };
        let entry = self.offer(OfferEntry { slot: NONE, level: 0, condition, first_atom: 0 });
        self.activation = Some(entry);
        let node = self.node(entry | OFFER, 1);
        self.read_condition(condition, node, asker)
    }

    /// Adds an offer, whose atoms follow.
    fn offer(&mut self, offer: OfferEntry<'a>) -> u32 {
        let entry = number(self.offers.len()).unwrap_or(NONE);
        let first_atom = number(self.atoms.len()).unwrap_or(NONE);
        self.offers.push(OfferEntry { first_atom, ..offer });
        entry
    }

    fn node(&mut self, parent: u32, need: u32) -> u32 {
        let node = number(self.nodes.len()).unwrap_or(NONE);
        self.nodes.push(ConditionNode { parent, need });
        node
    }

    pub(super) fn read_condition(
        &mut self,
        condition: &Condition,
        parent: u32,
        asker: Asker,
    ) -> Result<(), CommitmentRefusal> {
        let (inner, need) = match condition {
            Condition::All(inner) => (inner, 1),
            Condition::Any(inner) => (inner, number(inner.len()).unwrap_or(NONE)),
            _ => {
                let (counter, threshold) = self.read_atom(condition, asker)?;
                self.atoms.push(Atom { parent, counter, threshold });
                return Ok(());
            }
        };
        let node = self.node(parent, need);
        inner.iter().try_for_each(|one| self.read_condition(one, node, asker))
    }

    /// Counter and threshold of an atom.
    fn read_atom(
        &mut self,
        atom: &Condition,
        asker: Asker,
    ) -> Result<(u32, i128), CommitmentRefusal> {
        let Some(scope) = atom.scope() else {
            return self.read_other(atom, asker);
        };
        let (obligation, group) = self.read_scope(scope, asker)?;
        let is_member = scope.others && self.is_member(asker.party, group);
        let (level, measure, least, own) = match atom {
            Condition::Count(count) => (count.level, COUNT, i128::from(count.at_least), 1),
            Condition::Each(each) => {
                let size = self.context.groups.get(&each.group).map_or(0, BTreeSet::len);
                if size == 0 {
                    // Nobody is everybody of an empty group.
                    return Ok(NEVER);
                }
                let own = usize::from(is_member);
                (each.level, COUNT, wide(size.saturating_sub(own)), 1)
            }
            Condition::Weight(weight) => {
                let table = self.table(&weight.name)?;
                let least = self.quantity(weight.at_least, table, group)?;
                let is_share = matches!(weight.at_least, Quantity::Share(_));
                if is_share && !self.is_declared(table, group) {
                    self.check_level(obligation, weight.level)?;
                    return Ok(NEVER);
                }
                let own = self.weights.get(table).and_then(|table| table.get(asker.party));
                let own = own.copied().unwrap_or_default();
                (weight.level, table.saturating_add(1), least, own)
            }
            Condition::Sum(sum) => (0, COUNT, i128::from(sum.at_least), i128::from(asker.level)),
            _ => (0, COUNT, 0, 0),
        };
        let is_sum = matches!(atom, Condition::Sum(_));
        if !is_sum {
            self.check_level(obligation, level)?;
        }
        // What the asker itself brings at the level it offers is asked for on top.
        let brings = is_member && (is_sum || asker.level >= level);
        let threshold = least.saturating_add(if brings { own } else { 0 });
        let cell = self.cell(obligation, usize::from(group), level);
        let place = cell.saturating_mul(self.measures()).saturating_add(measure);
        Ok((claim(&mut self.cells, place, &mut self.counters), threshold))
    }

    /// Counter and threshold of a named party or a fact.
    fn read_other(
        &mut self,
        atom: &Condition,
        asker: Asker,
    ) -> Result<(u32, i128), CommitmentRefusal> {
        match atom {
            Condition::Party(other) => {
                let obligation = self.obligation(other.obligation.as_deref(), asker)?;
                self.check_level(obligation, other.level)?;
                let slot =
                    self.names.find(&other.id).and_then(|party| self.slot(obligation, party));
                let counter = match slot {
                    Some(slot) => claim(&mut self.slot_counters, at(slot), &mut self.counters),
                    // Who deposited nothing does nothing.
                    None => SETTLED,
                };
                Ok((counter, i128::from(other.level)))
            }
            Condition::Fact(fact) => {
                let holds = self.holds(fact, asker)?;
                Ok((SETTLED, i128::from(holds != Some(true))))
            }
            _ => Err(CommitmentRefusal::Malformed),
        }
    }

    /// Obligation and group that an atom reads.
    fn read_scope(
        &self,
        scope: Scope<'_>,
        asker: Asker,
    ) -> Result<(usize, u16), CommitmentRefusal> {
        let obligation = self.obligation(scope.obligation, asker)?;
        if scope.others && obligation != asker.obligation {
            return Err(CommitmentRefusal::OthersElsewhere);
        }
        let group = match scope.group {
            None => 0,
            Some(name) => self.group(name)?,
        };
        Ok((obligation, group))
    }
}
