//! Entry into force: names it uses, and that it does not wait for itself.

use std::collections::BTreeSet;

use super::super::diagnostic::Code;
use super::Checker;
use crate::agreement::force::{Condition, Rule, Who, Whole};

const PATH: &str = "entry into force";

impl Checker<'_> {
    pub(super) fn check_force(&mut self) {
        let agreement = self.agreement;
        let Some(rule) = &agreement.force else { return };
        if rule.check().is_err() {
            let message = "the condition has more than 64 parts, or is nested too deep".to_owned();
            self.fault(Code::TooDeep, (PATH, ""), message, "a simpler condition".to_owned());
            return;
        }
        self.condition(&rule.when);
        if agreement.opened.is_none() && waits_for_opening(rule) {
            let message = "the day of opening for signature is not given".to_owned();
            let help = "`opened <date>` among the first entries".to_owned();
            self.warn(Code::Missing, (PATH, "opening"), message, help);
        }
    }

    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => {
                for part in parts {
                    self.condition(part);
                }
            }
            Condition::Count { of, .. } => self.who(of),
            Condition::Delayed { when, .. } => self.condition(when),
            Condition::Weight { name, of, .. } => {
                self.weight(name);
                self.who(of);
            }
            Condition::Relative { name, to, of, .. } => {
                self.weight(name);
                self.weight(to);
                self.same_unit(name, to);
                self.who(of);
            }
            Condition::Share { whole, except, of, .. }
            | Condition::Majority { whole, except, of, .. } => {
                if let Some(group) = except {
                    self.group(group, PATH);
                }
                match whole {
                    Whole::PartiesTo(other) => self.other(other),
                    Whole::Set(group) => self.group(group, PATH),
                    Whole::Signatories => {}
                }
                self.who(of);
            }
            Condition::Everyone { set } => self.group(set, PATH),
            Condition::InForce { agreement } => self.other(agreement),
            Condition::OnOrAfter { .. } | Condition::Decision { .. } => {}
        }
    }

    fn weight(&mut self, name: &str) {
        let agreement = self.agreement;
        let known: BTreeSet<&str> = agreement.weights.keys().map(String::as_str).collect();
        if !known.contains(name) {
            self.unknown("weight", name, PATH, &known);
        }
    }

    /// One weight can be held against another only in one unit.
    fn same_unit(&mut self, name: &str, to: &str) {
        let weights = &self.agreement.weights;
        let Some((one, other)) = weights.get(name).zip(weights.get(to)) else { return };
        if one.unit != other.unit {
            let (one, other) = (&one.unit, &other.unit);
            let message = format!("`{name}` is in {one} and `{to}` in {other}");
            let help = "two weights in the same unit".to_owned();
            self.fault(Code::TypeMismatch, (PATH, name), message, help);
        }
    }

    fn who(&mut self, who: &Who) {
        for group in who.within.iter().chain(&who.outside) {
            self.group(group, PATH);
        }
        if let Some(other) = &who.party_to {
            self.other(other);
        }
    }

    /// Another agreement, which this one must not be itself.
    fn other(&mut self, other: &str) {
        if other == self.agreement.id {
            let message = format!("`{other}` waits for itself to be in force");
            let help = "another agreement, or no such condition".to_owned();
            self.fault(Code::SelfReference, (PATH, other), message, help);
        }
    }
}

fn waits_for_opening(rule: &Rule) -> bool {
    matches!(rule.not_before, Some(crate::agreement::force::NotBefore::AfterOpening(_)))
}
