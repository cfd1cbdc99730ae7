//! Groups of parties and their weights, as they are in time.

use std::collections::BTreeMap;

use super::super::diagnostic::Code;
use super::super::format::weight_path;
use super::{Parser, Read, Stop};
use crate::agreement::force::Weights;
use crate::agreement::group::Member;
use crate::calendar::Day;

impl Parser<'_> {
    /// `group article-5 = KR until 2010-12-31, MX from 1990-01-01`.
    pub(super) fn group_entry(&mut self, start: usize) -> Read<()> {
        let name = self.plain_name("the group's name")?;
        self.expect_symbol("=")?;
        let mut members = Vec::new();
        loop {
            let party = self.label("a party")?;
            let (from, until) = self.time()?;
            members.push(Member { party, from, until });
            if !self.take_symbol(",") {
                break;
            }
        }
        let path = format!("group/{name}");
        self.once(start, &path, |draft| draft.groups.insert(name, members).is_none())
    }

    /// `from 2023-01-01 until 2023-12-31`, each of which may be left out.
    fn time(&mut self) -> Read<(Option<Day>, Option<Day>)> {
        let from = if self.take("from") { Some(self.day()?) } else { None };
        let until = if self.take("until") { Some(self.day()?) } else { None };
        if from.zip(until).is_some_and(|(from, until)| until < from) {
            self.at -= 1;
            return self.fault_here("a last day that is not before the first");
        }
        Ok((from, until))
    }

    /// `weight tonnage in GT of 1571 from 2023-01-01 until 2023-12-31 = JP 30, "Malta" 83`.
    pub(super) fn weight_entry(&mut self, start: usize) -> Read<()> {
        let name = self.plain_name("the weight's name")?;
        self.expect("in")?;
        let Some(unit) = self.unit() else {
            return self.fault_here("the unit of the weight, such as `%` or `FLOP`");
        };
        let whole = if self.take("of") { Some(self.decimal()?) } else { None };
        let (from, until) = self.time()?;
        self.expect_symbol("=")?;
        let values = self.weighed()?;
        let weight = Weights { unit, whole, values, from, until, ..Weights::default() };
        self.table(start, name, weight)
    }

    fn weighed(&mut self) -> Read<BTreeMap<String, comity_protocol::decimal::Decimal>> {
        let mut values = BTreeMap::new();
        loop {
            let party = self.label("a party and its weight")?;
            let value = self.decimal()?;
            if values.insert(party, value).is_some() {
                self.at -= 2;
                return self.fault_here("each party once");
            }
            if !self.take_symbol(",") {
                return Ok(values);
            }
        }
    }

    /// Keeps the tables of a weight in the order of their days.
    fn table(&mut self, start: usize, name: String, weight: Weights) -> Read<()> {
        let path = weight_path(&name, &weight);
        let unit = self.draft.weights.get(&name).map(|known| known.unit.clone());
        if let Some(unit) = unit.filter(|unit| *unit != weight.unit) {
            let at = self.placed(start).map_or((1, 1), |placed| (placed.line, placed.column));
            let message = format!("`{name}` is in {unit} above and in {} here", weight.unit);
            let help = "all tables of a weight in one unit".to_owned();
            self.fault(Code::TypeMismatch, at, message, help);
            return Err(Stop);
        }
        self.once(start, &path, |draft| {
            let Some(known) = draft.weights.remove(&name) else {
                draft.weights.insert(name, weight);
                return true;
            };
            let mut tables = vec![weight, Weights { others: Vec::new(), ..known.clone() }];
            tables.extend(known.others);
            tables.sort_by_key(|table| table.from);
            let first = tables.remove(0);
            draft.weights.insert(name, Weights { others: tables, ..first });
            true
        })
    }
}
