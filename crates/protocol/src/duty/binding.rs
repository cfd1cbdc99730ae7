//! Who is bound, from the lives of the agreements.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::agreement::life::Person;
use crate::agreement::life::status::{Effect, Life, State};
use crate::calendar::Day;

use super::bound::{Between, Bound, PairSpan, Span, Standing};
use super::instrument::Instrument;

/// The lives of agreements, as the engine asks about them.
#[derive(Clone, Debug, Default)]
pub struct Lives {
    lives: BTreeMap<String, Known>,
}

/// One life, with the days on which anything in it may change.
#[derive(Clone, Debug)]
struct Known {
    life: Life,
    days: Vec<Day>,
    /// The clauses that ask for something.
    clauses: Vec<String>,
}

impl Lives {
    /// Adds the life of an agreement.
    pub fn add(&mut self, instrument: &Instrument, life: Life) {
        let mut days = BTreeSet::new();
        gather(&serde_json::to_value(&life).unwrap_or_default(), &mut days);
        let asked = instrument.clauses.iter().filter(|asked| !asked.rules.is_empty());
        let clauses = asked.map(|asked| asked.clause.clone()).collect();
        let known = Known { life, days: days.into_iter().collect(), clauses };
        self.lives.insert(instrument.id.clone(), known);
    }
}

/// Every day that is spoken of: between two of them nothing changes.
fn gather(value: &Value, days: &mut BTreeSet<Day>) {
    match value {
        Value::String(text) => days.extend(text.parse::<Day>().ok()),
        Value::Array(items) => items.iter().for_each(|item| gather(item, days)),
        Value::Object(members) => members.values().for_each(|member| gather(member, days)),
        _ => {}
    }
}

impl Known {
    /// What `ask` says from each day to the next, neighbours that agree joined.
    fn spans<T: Copy + PartialEq>(
        &self,
        ask: impl Fn(Day) -> Option<T>,
    ) -> Vec<(Day, Option<Day>, T)> {
        let mut spans: Vec<(Day, Option<Day>, T)> = Vec::new();
        for day in &self.days {
            let says = ask(*day);
            if let Some(last) = spans.last_mut().filter(|(_, until, _)| until.is_none()) {
                if says == Some(last.2) {
                    continue;
                }
                last.1 = Some(*day);
            }
            spans.extend(says.map(|says| (*day, None, says)));
        }
        spans
    }
}

impl Bound for Lives {
    fn parties(&self, agreement: &str) -> Vec<String> {
        let persons = self.lives.get(agreement).map(|known| known.life.histories.keys());
        persons.into_iter().flatten().map(|person| person.as_str().to_owned()).collect()
    }

    fn spans(&self, agreement: &str, party: &str) -> Vec<Span> {
        let (Some(known), Ok(person)) = (self.lives.get(agreement), party.parse::<Person>()) else {
            return Vec::new();
        };
        let ask = |day| match known.life.bound(&person, day).state {
            State::Party | State::Provisional => Some(Standing::Bound),
            State::Suspended => Some(Standing::Suspended),
            _ => None,
        };
        let spans = known.spans(ask).into_iter();
        spans.map(|(from, until, standing)| Span { from, until, standing }).collect()
    }

    fn relations(&self, agreement: &str, bearer: &str) -> Vec<PairSpan> {
        let (Some(known), Ok(person)) = (self.lives.get(agreement), bearer.parse::<Person>())
        else {
            return Vec::new();
        };
        let life = &known.life;
        // Only these make a clause apply between two otherwise than between the rest.
        if life.reservations.is_empty() && life.suspensions.is_empty() {
            return Vec::new();
        }
        let mut pairs = Vec::new();
        for other in life.histories.keys().filter(|other| **other != person) {
            for clause in &known.clauses {
                let ask = |day| match life.applies(&person, other, clause, day).effect {
                    Effect::Applies | Effect::NotBound => None,
                    Effect::Modified => Some(Between::Modified),
                    Effect::NotBetween | Effect::NoForceBetween => Some(Between::Excluded),
                    Effect::Suspended => Some(Between::Suspended),
                    Effect::Pending => Some(Between::Undetermined),
                };
                pairs.extend(known.spans(ask).into_iter().map(|(from, until, between)| PairSpan {
                    other: other.as_str().to_owned(),
                    clause: Some(clause.clone()),
                    from,
                    until,
                    between,
                }));
            }
        }
        pairs
    }
}
