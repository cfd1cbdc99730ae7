//! Conditions on whether a party stands in breach of another duty of the agreement.
//!
//! They reach one step far: what hangs on a breach is asked of nobody else, so that no two rules
//! wait for each other.

use std::collections::BTreeSet;

use super::super::diagnostic::Code;
use super::super::{print, walk};
use super::Checker;
use crate::agreement::rule::{Expr, Rule};

impl<'a> Checker<'a> {
    /// The breaches that a rule asks about.
    pub(super) fn breaches(&mut self, rule: &'a Rule, path: &str) {
        for (item, expr) in walk::expressions(rule) {
            let path = format!("{path}/{item}");
            let is_condition =
                item.starts_with("except/") || (item == "when" && !matches!(rule, Rule::Duty(_)));
            if !is_condition {
                self.no_breach(expr, &path);
                continue;
            }
            for part in outside_totals(expr) {
                match part {
                    Expr::Breach { duty, .. } => self.watched(duty, part, &path),
                    Expr::Aggregate { .. } => {
                        walk::children(part).into_iter().for_each(|of| self.no_breach(of, &path));
                    }
                    _ => {}
                }
            }
        }
    }

    /// Where no breach can be asked about.
    pub(super) fn no_breach(&mut self, expr: &Expr, path: &str) {
        if let Some(found) = find(expr) {
            let shown = print::expression(found);
            let message = format!("`{shown}` stands where no breach can be asked about");
            let help = "it in `except … when`, or in the `when` of a ban, limit or order";
            self.fault(Code::Unexpected, (path, "breach"), message, help.to_owned());
        }
    }

    /// What is named must be a duty that hangs on no breach itself.
    fn watched(&mut self, duty: &str, expr: &Expr, path: &str) {
        let clauses = &self.agreement.clauses;
        let rules: Vec<&Rule> = clauses.iter().flat_map(|clause| &clause.rules).collect();
        let Some(found) = rules.iter().find(|rule| rule.name() == duty) else {
            let is_duty = |rule: &&&Rule| matches!(rule, Rule::Duty(_));
            let known: BTreeSet<&str> =
                rules.iter().filter(is_duty).map(|rule| rule.name()).collect();
            return self.unknown("duty", duty, path, &known);
        };
        let shown = print::expression(expr);
        if !matches!(found, Rule::Duty(_)) {
            let message = format!("`{duty}` is no duty: what breaks it is never made good");
            let help = "a duty, whose breach ends when what it asks for is filed".to_owned();
            self.fault(Code::Unexpected, (path, &shown), message, help);
        } else if walk::expressions(found).iter().any(|(_, expr)| find(expr).is_some()) {
            let message = format!("`{duty}` itself hangs on whether somebody stands in breach");
            let help = "a duty that asks about no breach".to_owned();
            self.fault(Code::SelfReference, (path, &shown), message, help);
        }
    }
}

/// An expression and those below it, without those of totals.
fn outside_totals(expr: &Expr) -> Vec<&Expr> {
    let mut all = vec![expr];
    if !matches!(expr, Expr::Aggregate { .. }) {
        all.extend(walk::children(expr).into_iter().flat_map(outside_totals));
    }
    all
}

fn find(expr: &Expr) -> Option<&Expr> {
    if matches!(expr, Expr::Breach { .. }) {
        return Some(expr);
    }
    walk::children(expr).into_iter().find_map(find)
}
