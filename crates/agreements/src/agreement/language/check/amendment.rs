//! Amendments: names they use.

use std::collections::BTreeSet;

use super::super::diagnostic::Code;
use super::Checker;
use crate::agreement::life::terms::Share;

const PATH: &str = "terms/amendment";

impl Checker<'_> {
    pub(super) fn check_amendment(&mut self) {
        let agreement = self.agreement;
        let Some(share) = agreement.terms.amendment.share() else { return };
        if !fits(share, DEPTH_MAX) {
            let message = "who must agree is nested too deep".to_owned();
            self.fault(Code::TooDeep, (PATH, ""), message, "fewer parentheses".to_owned());
            return;
        }
        for group in share.groups() {
            self.group(group, PATH);
        }
        let known: BTreeSet<&str> = agreement.weights.keys().map(String::as_str).collect();
        for weight in share.weights() {
            if !known.contains(weight) {
                self.unknown("weight", weight, PATH, &known);
            }
        }
    }
}

/// The deepest nesting; as of conditions of entry into force.
const DEPTH_MAX: usize = 8;

fn fits(share: &Share, depth: usize) -> bool {
    match share {
        Share::All { parts } | Share::Any { parts } => {
            depth > 0 && parts.iter().all(|part| fits(part, depth - 1))
        }
        _ => true,
    }
}
