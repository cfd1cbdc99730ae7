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
            Condition::Weight { name, of, .. } => {
                let agreement = self.agreement;
                let known: BTreeSet<&str> = agreement.weights.keys().map(String::as_str).collect();
                if !known.contains(name.as_str()) {
                    self.unknown("weight", name, PATH, &known);
                }
                self.who(of);
            }
            Condition::Share { whole, of, .. } => {
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
