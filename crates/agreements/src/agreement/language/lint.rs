//! What an agreement says that its authors hardly meant.
//!
//! Conditions are looked at one field at a time: `x > 5 and x < 3` is seen, `x > y and y > x` is
//! not, nor is anything that depends on arithmetic, on totals or on two filings at once. Where
//! the linter does not see through a condition it says nothing, so silence is no proof.

use std::collections::{BTreeMap, BTreeSet};

use super::diagnostic::{Code, Diagnostic};
use super::{Checked, walk};
use crate::agreement::document::{Agreement, PlaceName};
use crate::agreement::force::{Condition, Who, Whole};
use crate::agreement::rule::{Bearer, By, Expr, Rule};

mod base_year;
mod interval;
mod rules;

/// Looks at one agreement, in the order of its file.
pub fn lint(checked: &Checked) -> Vec<Diagnostic> {
    let mut linter = Linter { checked, found: Vec::new() };
    for clause in &checked.agreement().clauses {
        for rule in &clause.rules {
            linter.rule(rule);
        }
        let has_words = clause.text.values().any(|text| !text.trim().is_empty());
        if let Some(rule) = clause.rules.first().filter(|_| !has_words) {
            let message = format!("the rule `{}` stands below a clause without words", rule.name());
            let help = format!("`text en \"…\"` below `clause {}`", clause.id);
            linter.warn(Code::NoText, &format!("clause/{}", clause.id), message, &help);
        }
    }
    linter.must_and_must_not();
    linter.unused();
    let mut found = linter.found;
    found.sort_by_key(|fault| (fault.line, fault.column, fault.code));
    found.dedup();
    found
}

/// Looks for agreements that wait for one another, each circle told once, with its members.
pub fn lint_together<'a>(agreements: impl IntoIterator<Item = &'a Checked>) -> Vec<Diagnostic> {
    let all: BTreeMap<&str, &Checked> =
        agreements.into_iter().map(|checked| (checked.agreement().id.as_str(), checked)).collect();
    let waits: BTreeMap<&str, BTreeSet<&str>> = all
        .iter()
        .map(|(id, checked)| {
            let mut for_these = BTreeSet::new();
            if let Some(rule) = &checked.agreement().force {
                must_wait(&rule.when, &mut for_these);
            }
            (*id, for_these)
        })
        .collect();
    let mut found = Vec::new();
    let mut told = BTreeSet::new();
    for (id, checked) in &all {
        let Some(circle) = circle(id, &waits).filter(|_| !told.contains(id)) else { continue };
        told.extend(circle.iter().copied());
        let message =
            format!("none of these can enter into force before the others: {}", circle.join(", "));
        let help = "a condition that one of them can meet by itself".to_owned();
        let at = checked.spans().locate("entry into force", "");
        found.push(Diagnostic::warning(Code::Circular, at, message, help));
    }
    found
}

/// Agreements that must be in force first, in every way in which the condition can be met.
fn must_wait<'a>(condition: &'a Condition, all: &mut BTreeSet<&'a str>) {
    match condition {
        Condition::InForce { agreement } => {
            all.insert(agreement);
        }
        Condition::All(parts) => {
            for part in parts {
                must_wait(part, all);
            }
        }
        Condition::Any(parts) => {
            let mut sets = parts.iter().map(|part| {
                let mut set = BTreeSet::new();
                must_wait(part, &mut set);
                set
            });
            if let Some(first) = sets.next() {
                let common = sets.fold(first, |common, set| &common & &set);
                all.extend(common);
            }
        }
        _ => {}
    }
}

/// A circle through `start`, found breadth first, so that it is a shortest one.
fn circle<'a>(
    start: &'a str,
    waits: &BTreeMap<&'a str, BTreeSet<&'a str>>,
) -> Option<Vec<&'a str>> {
    let mut from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut next = std::collections::VecDeque::from([start]);
    while let Some(here) = next.pop_front() {
        for other in waits.get(here)? {
            if *other == start {
                let mut path = vec![here];
                let mut at = here;
                while let Some(before) = from.get(at).filter(|_| at != start) {
                    path.push(before);
                    at = before;
                }
                path.reverse();
                return Some(path);
            }
            if waits.contains_key(other) && !from.contains_key(other) {
                from.insert(other, here);
                next.push_back(other);
            }
        }
    }
    None
}

struct Linter<'a> {
    checked: &'a Checked,
    found: Vec<Diagnostic>,
}

impl<'a> Linter<'a> {
    fn warn(&mut self, code: Code, path: &str, message: String, help: &str) {
        let at = self.checked.spans().locate(path, "");
        self.found.push(Diagnostic::warning(code, at, message, help.to_owned()));
    }

    fn agreement(&self) -> &'a Agreement {
        self.checked.agreement()
    }

    /// Definitions, groups, weights and places that nothing speaks of.
    fn unused(&mut self) {
        let agreement = self.agreement();
        let used = Used::of(agreement);
        let mut all: Vec<(&str, &str)> = Vec::new();
        all.extend(
            agreement.definitions.iter().map(|definition| ("define", definition.name.as_str())),
        );
        all.extend(agreement.groups.keys().map(|name| ("group", name.as_str())));
        all.extend(agreement.weights.keys().map(|name| ("weight", name.as_str())));
        all.extend(agreement.calendars.keys().map(|name| ("calendar", name.as_str())));
        all.extend(agreement.places.keys().map(|name| ("place", name.as_str())));
        for (what, name) in all {
            let names = match what {
                "define" => &used.definitions,
                "group" => &used.groups,
                "weight" => &used.weights,
                "calendar" => &used.calendars,
                _ => &used.places,
            };
            if !names.contains(name) {
                let message = format!("`{what} {name}` is used nowhere");
                self.warn(
                    Code::Unused,
                    &format!("{what}/{name}"),
                    message,
                    "nothing: drop it, or use it",
                );
            }
        }
    }
}

/// What the rules and the entry into force speak of.
#[derive(Default)]
struct Used<'a> {
    definitions: BTreeSet<&'a str>,
    groups: BTreeSet<&'a str>,
    weights: BTreeSet<&'a str>,
    places: BTreeSet<&'a str>,
    calendars: BTreeSet<&'a str>,
}

impl<'a> Used<'a> {
    fn of(agreement: &'a Agreement) -> Self {
        let mut used = Self::default();
        used.calendars.extend(agreement.places.values().flat_map(PlaceName::calendars));
        for definition in &agreement.definitions {
            used.expression(&definition.value);
        }
        for rule in agreement.clauses.iter().flat_map(|clause| &clause.rules) {
            used.rule(rule);
        }
        let parts = agreement.parts.iter().map(|part| &part.rule);
        for rule in agreement.force.iter().chain(parts) {
            used.condition(&rule.when);
        }
        if let Some(share) = agreement.terms.amendment.share() {
            used.groups.extend(share.groups());
            used.weights.extend(share.weights());
        }
        used
    }

    fn rule(&mut self, rule: &'a Rule) {
        let bearer = match rule {
            Rule::Duty(duty) => {
                let places = walk::periods(duty).into_iter();
                self.places.extend(places.filter_map(|(_, period)| period.place.as_deref()));
                &duty.bearer
            }
            Rule::Ban(ban) => &ban.bearer,
            Rule::Limit(limit) => &limit.bearer,
            Rule::Order(order) => &order.bearer,
        };
        if let Bearer::EachOf { group } = bearer {
            self.groups.insert(group);
        }
        for (_, pattern) in walk::patterns(rule) {
            if let By::Group { group } = &pattern.by {
                self.groups.insert(group);
            }
        }
        for (_, expr) in walk::expressions(rule) {
            self.expression(expr);
        }
    }

    fn expression(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name { name } => {
                self.definitions.insert(name);
            }
            Expr::InGroup { group, .. } => {
                self.groups.insert(group);
            }
            Expr::DayOf { place: Some(place), .. } => {
                self.places.insert(place);
            }
            Expr::Aggregate { aggregate } => {
                if let By::Group { group } = &aggregate.over.by {
                    self.groups.insert(group);
                }
            }
            _ => {}
        }
        for child in walk::children(expr) {
            self.expression(child);
        }
    }

    fn condition(&mut self, condition: &'a Condition) {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => {
                for part in parts {
                    self.condition(part);
                }
            }
            Condition::Count { of, .. } => self.who(of),
            Condition::Weight { name, of, .. } => {
                self.weights.insert(name);
                self.who(of);
            }
            Condition::Delayed { when, .. } => self.condition(when),
            Condition::Relative { name, to, of, .. } => {
                self.weights.extend([name.as_str(), to.as_str()]);
                self.who(of);
            }
            Condition::Share { whole, except, of, .. }
            | Condition::Majority { whole, except, of, .. } => {
                self.groups.extend(except.as_deref());
                if let Whole::Set(group) = whole {
                    self.groups.insert(group);
                }
                self.who(of);
            }
            Condition::Everyone { set } => {
                self.groups.insert(set);
            }
            Condition::InForce { .. }
            | Condition::OnOrAfter { .. }
            | Condition::Decision { .. } => {}
        }
    }

    fn who(&mut self, who: &'a Who) {
        self.groups.extend(who.within.iter().chain(&who.outside).map(String::as_str));
    }
}
