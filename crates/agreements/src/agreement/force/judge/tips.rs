//! What brought a condition about, and who could still change it.

use super::super::Condition;
use super::super::outcome::{Missing, Stands, Tip};
use super::super::persons::{Person, Persons, Today};
use super::Judge;
use crate::calendar::Day;
use comity_protocol::decimal::Decimal;

impl Judge<'_> {
    /// What happened today that bears on a condition.
    pub(super) fn tips(
        &self,
        condition: &Condition,
        today: &Today<'_>,
        persons: &Persons<'_>,
    ) -> Vec<Tip> {
        let day = today.day;
        let mut unknown = Vec::new();
        let deposits = |counts: &dyn Fn(&str) -> bool| {
            let acts =
                today.acts.iter().filter(|(act, party, _)| act.is_consent() && counts(party));
            let tips = acts.map(|(act, party, _)| Tip::Deposit {
                party: (*party).to_owned(),
                name: self.timeline.name(party).to_owned(),
                act: *act,
                day,
            });
            let tips: Vec<_> = tips.collect();
            if tips.is_empty() { vec![Tip::Day(day)] } else { tips }
        };
        match condition {
            Condition::All(_) | Condition::Any(_) => Vec::new(),
            Condition::Count { of, .. }
            | Condition::Share { of, .. }
            | Condition::Majority { of, .. } => {
                let counted = self.counted(of, persons, day, &mut unknown);
                deposits(&|party| counted.iter().any(|(name, _)| *name == party))
            }
            Condition::Weight { name, of, .. } | Condition::Relative { name, of, .. } => {
                let counted = self.counted(of, persons, day, &mut unknown);
                let weights = self.table(name, day).map(|table| table.values);
                deposits(&|party| {
                    counted.iter().any(|(name, _)| *name == party)
                        && weights.is_some_and(|values| values.contains_key(party))
                })
            }
            Condition::Everyone { set } => {
                let members = self.set(set, day, &mut unknown);
                deposits(&|party| self.aliases(party, day).any(|name| members.contains(name)))
            }
            Condition::InForce { agreement } => {
                vec![Tip::Agreement { agreement: agreement.clone(), day }]
            }
            Condition::OnOrAfter { .. } | Condition::Delayed { .. } => vec![Tip::Day(day)],
            Condition::Decision { id } => vec![Tip::Decision { id: id.clone(), day }],
        }
    }

    /// Who could still change a condition.
    pub(super) fn missing(
        &self,
        condition: &Condition,
        persons: &Persons<'_>,
        day: Day,
    ) -> Vec<Missing> {
        let mut unknown = Vec::new();
        let nobody = Person::default();
        let missing = |party: &str, weight: Option<Decimal>| {
            let person = persons.0.get(party).unwrap_or(&nobody);
            let stands = match (person.lost, person.signed) {
                (Some((consented, withdrew)), _) => Stands::Withdrew { consented, withdrew },
                (None, Some(day)) => Stands::Signed(day),
                (None, None) => Stands::NoAct,
            };
            let name = self.timeline.name(party).to_owned();
            Missing { party: party.to_owned(), name, stands, weight }
        };
        let (of, weights) = match condition {
            Condition::Everyone { set } => {
                let members = self.set(set, day, &mut unknown);
                let without = members.iter().filter(|party| !self.consented(party, persons, day));
                return without.map(|party| missing(party, None)).collect();
            }
            Condition::Count { of, .. }
            | Condition::Share { of, .. }
            | Condition::Majority { of, .. } => (of, None),
            Condition::Weight { name, of, .. } | Condition::Relative { name, of, .. } => {
                (of, self.table(name, day).map(|table| table.values))
            }
            _ => return Vec::new(),
        };
        let within = of.within.as_ref().map(|set| self.set(set, day, &mut unknown));
        let outside = of.outside.as_ref().map(|set| self.set(set, day, &mut unknown));
        let could = |party: &str| {
            !self.consented(party, persons, day)
                && within.as_ref().is_none_or(|set| set.contains(party))
                && outside.as_ref().is_none_or(|set| !set.contains(party))
                && !(of.except_organizations
                    && persons.0.get(party).is_some_and(|person| person.is_organization))
        };
        if let Some(values) = weights {
            let mut heaviest: Vec<_> = values.iter().filter(|(party, _)| could(party)).collect();
            heaviest.sort_by_key(|(party, value)| (std::cmp::Reverse(**value), *party));
            return heaviest.iter().map(|(party, value)| missing(party, Some(**value))).collect();
        }
        let began = persons.0.iter().filter(|(party, person)| {
            (person.signed.is_some() || person.lost.is_some()) && could(party)
        });
        began.map(|(party, _)| missing(party, None)).collect()
    }
}
