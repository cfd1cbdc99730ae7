//! Entry into force: names it uses, and that it does not wait for itself.

use std::collections::BTreeSet;

use super::super::diagnostic::Code;
use super::super::format::weight_path;
use super::super::parser::part_path;
use super::Checker;
use crate::agreement::document::Form;
use crate::agreement::force::{Condition, ForceRefusal, Part, Rule, Takers, Who, Whole};

const PATH: &str = "entry into force";

impl Checker<'_> {
    pub(super) fn check_force(&mut self) {
        let agreement = self.agreement;
        if let Some(rule) = &agreement.force {
            self.check_rule_of_force(rule, PATH);
        }
        let mut apart = BTreeSet::new();
        for part in &agreement.parts {
            let path = part_path(&part.name);
            self.check_rule_of_force(&part.rule, &path);
            self.check_part(part, &path);
            for clause in &part.clauses {
                self.clause(clause, &path);
                if !apart.insert(clause) {
                    let message = format!("clause `{clause}` enters into force by two rules");
                    let help = "it in one of them only".to_owned();
                    self.fault(Code::Duplicate, (&path, clause), message, help);
                }
            }
        }
        for (name, weights) in &agreement.weights {
            for table in weights.tables().filter(|table| table.check_alone().is_err()) {
                let message = format!("the weights `{name}` add up to more than their whole");
                let help = "a whole after `of` that is at least the sum of all, or none".to_owned();
                self.fault(Code::Number, (&weight_path(name, table), "of"), message, help);
            }
        }
        for (index, one) in agreement.participants.iter().enumerate() {
            let path = format!("participant/{index}");
            one.clauses.iter().for_each(|clause| self.clause(clause, &path));
        }
    }

    /// What a part asks for besides a rule.
    fn check_part(&mut self, part: &Part, path: &str) {
        if let Takers::PartiesTo(other) = &part.takers {
            self.other(other, path);
        }
        if self.agreement.form == Form::Regulation {
            let message =
                "a regulation binds by what one does, so that nobody takes part in a clause of it"
                    .to_owned();
            let help = "`from <date>` in the line of the clause, or another `form`".to_owned();
            self.fault(Code::Unexpected, (path, ""), message, help);
        }
    }

    fn check_rule_of_force(&mut self, rule: &Rule, path: &str) {
        match rule.check_asks() {
            Ok(()) => {}
            Err(ForceRefusal::RuleEmpty) => {
                let message = "a condition is met although nobody did anything".to_owned();
                let help = "at least one party, or a share or amount above nothing".to_owned();
                self.fault(Code::Number, (path, ""), message, help);
            }
            Err(_) => {
                let message =
                    "the condition has more than 64 parts, or is nested too deep".to_owned();
                self.fault(Code::TooDeep, (path, ""), message, "a simpler condition".to_owned());
                return;
            }
        }
        self.condition(&rule.when, path);
        if self.agreement.opened.is_none() && waits_for_opening(rule) {
            let message = "the day of opening for signature is not given".to_owned();
            let help = "`opened <date>` among the first entries".to_owned();
            self.warn(Code::Missing, (path, "opening"), message, help);
        }
    }

    fn condition(&mut self, condition: &Condition, path: &str) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => {
                for part in parts {
                    self.condition(part, path);
                }
            }
            Condition::Count { of, .. } => self.who(of, path),
            Condition::Delayed { when, .. } => self.condition(when, path),
            Condition::Weight { name, of, .. } => {
                self.weight(name, path);
                self.who(of, path);
            }
            Condition::Relative { name, to, of, .. } => {
                self.weight(name, path);
                self.weight(to, path);
                self.same_unit(name, to, path);
                self.who(of, path);
            }
            Condition::Share { whole, except, of, .. }
            | Condition::Majority { whole, except, of, .. } => {
                if let Some(group) = except {
                    self.group(group, path);
                }
                match whole {
                    Whole::PartiesTo(other) => self.other(other, path),
                    Whole::Set(group) => self.group(group, path),
                    Whole::Signatories => {}
                }
                self.who(of, path);
            }
            Condition::Everyone { set } => self.group(set, path),
            Condition::InForce { agreement } => self.other(agreement, path),
            Condition::OnOrAfter { .. } | Condition::Decision { .. } => {}
        }
    }

    fn weight(&mut self, name: &str, path: &str) {
        let agreement = self.agreement;
        let known: BTreeSet<&str> = agreement.weights.keys().map(String::as_str).collect();
        if !known.contains(name) {
            self.unknown("weight", name, path, &known);
        }
    }

    /// One weight can be held against another only in one unit.
    fn same_unit(&mut self, name: &str, to: &str, path: &str) {
        let weights = &self.agreement.weights;
        let Some((one, other)) = weights.get(name).zip(weights.get(to)) else { return };
        if one.unit != other.unit {
            let (one, other) = (&one.unit, &other.unit);
            let message = format!("`{name}` is in {one} and `{to}` in {other}");
            let help = "two weights in the same unit".to_owned();
            self.fault(Code::TypeMismatch, (path, name), message, help);
        }
    }

    fn who(&mut self, who: &Who, path: &str) {
        for group in who.within.iter().chain(&who.outside) {
            self.group(group, path);
        }
        if let Some(other) = &who.party_to {
            self.other(other, path);
        }
    }

    /// Another agreement, which this one must not be itself.
    fn other(&mut self, other: &str, path: &str) {
        if other == self.agreement.id {
            let message = format!("`{other}` waits for itself to be in force");
            let help = "another agreement, or no such condition".to_owned();
            self.fault(Code::SelfReference, (path, other), message, help);
        }
    }
}

fn waits_for_opening(rule: &Rule) -> bool {
    matches!(rule.not_before, Some(crate::agreement::force::NotBefore::AfterOpening(_)))
}
