//! Whether an agreement says what it seems to: names, types, units, and what each rule costs.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::diagnostic::{Code, Diagnostic, Severity, nearest, one_of};
use super::parsed::{COST_MAX, FAULTS_MAX};
use super::span::Spans;
use crate::agreement::document::Agreement;
use crate::agreement::rule::{Fields, Name, Type};
use comity_protocol::kind::Kind;

mod amendment;
mod breach;
mod cost;
mod force;
mod levels;
mod names;
mod participants;
mod periods;
mod rules;
mod schema;
mod times;
mod types;
mod values;

/// An agreement whose names, types and units fit; the only one that the engine takes.
///
/// Nothing but [`check`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    agreement: Agreement,
    spans: Spans,
    warnings: Vec<Diagnostic>,
    costs: Vec<RuleCost>,
}

/// What one rule costs.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = checker::RuleCost))]
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct RuleCost {
    /// The clause.
    pub clause: String,
    /// The rule.
    pub rule: Name,
    /// Steps that one evaluation for one bearer and one matter takes at most: each value looked
    /// at is a step, and an aggregate takes its own as often as it may look at a filing.
    pub steps: u64,
}

impl Checked {
    /// The agreement.
    pub const fn agreement(&self) -> &Agreement {
        &self.agreement
    }

    /// The same under another name: what a party publishes bears its publisher's.
    #[must_use]
    pub fn renamed(mut self, id: String) -> Self {
        self.agreement.id = id;
        self
    }

    /// Gives the agreement back.
    pub fn into_agreement(self) -> Agreement {
        self.agreement
    }

    /// Where in the file its parts stand.
    pub const fn spans(&self) -> &Spans {
        &self.spans
    }

    /// What looked wrong, and was let pass.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// What each rule costs, in the order of the file.
    pub fn cost(&self) -> &[RuleCost] {
        &self.costs
    }
}

/// Checks an agreement; `spans` say where its parts stand ([`Spans::default`] for one that was
/// not read from a file).
///
/// # Errors
/// Every fault, at most [`FAULTS_MAX`], in the order of the file.
pub fn check(agreement: &Agreement, spans: &Spans) -> Result<Checked, Vec<Diagnostic>> {
    let mut checker = Checker {
        agreement,
        spans,
        fields: agreement.fields.iter().map(|fields| (&fields.kind, fields)).collect(),
        schemas: schemas(&agreement.fields),
        clauses: agreement.clauses.iter().map(|clause| clause.id.as_str()).collect(),
        definitions: BTreeMap::new(),
        diagnostics: Vec::new(),
        costs: Vec::new(),
    };
    checker.check_names();
    checker.check_participants();
    checker.check_kinds();
    checker.check_schemas();
    checker.check_definitions();
    checker.check_clauses();
    let Checker { mut diagnostics, costs, .. } = checker;
    diagnostics.sort_by_key(|fault| (fault.line, fault.column, fault.code));
    diagnostics.dedup();
    let is_error = |fault: &Diagnostic| fault.severity == Severity::Error;
    if diagnostics.iter().any(is_error) {
        diagnostics.sort_by_key(|fault| !is_error(fault));
        diagnostics.truncate(FAULTS_MAX);
        diagnostics.sort_by_key(|fault| (fault.line, fault.column));
        return Err(diagnostics);
    }
    let (agreement, spans) = (agreement.clone(), spans.clone());
    Ok(Checked { agreement, spans, warnings: diagnostics, costs })
}

/// The schemas of the kinds that fields are declared of.
fn schemas(fields: &[Fields]) -> Rc<BTreeMap<&Kind, serde_json::Value>> {
    let read = |fields: &'_ Fields| serde_json::from_str(fields.kind.spec()?.schema).ok();
    Rc::new(fields.iter().filter_map(|fields| Some((&fields.kind, read(fields)?))).collect())
}

/// Faults and warnings that are looked for before the first [`FAULTS_MAX`] are chosen.
const FOUND_MAX: usize = 1_000;

/// A variable, and the kind of the filing it stands for.
type Scope<'a> = Vec<(&'a str, &'a Kind)>;

struct Checker<'a> {
    agreement: &'a Agreement,
    spans: &'a Spans,
    fields: BTreeMap<&'a Kind, &'a Fields>,
    /// Of the kinds that fields are declared of.
    schemas: Rc<BTreeMap<&'a Kind, serde_json::Value>>,
    clauses: BTreeSet<&'a str>,
    /// Definitions above the one that is looked at: type, where it has one, and cost.
    definitions: BTreeMap<&'a str, (Option<Type>, u64)>,
    diagnostics: Vec<Diagnostic>,
    costs: Vec<RuleCost>,
}

impl<'a> Checker<'a> {
    fn fault(&mut self, code: Code, place: (&str, &str), message: String, help: String) {
        // Who has as many faults reads none of those behind them.
        if self.diagnostics.len() >= FOUND_MAX {
            return;
        }
        let at = self.spans.locate(place.0, place.1);
        self.diagnostics.push(Diagnostic::error(code, at, message, help));
    }

    fn warn(&mut self, code: Code, place: (&str, &str), message: String, help: String) {
        let at = self.spans.locate(place.0, place.1);
        self.diagnostics.push(Diagnostic::warning(code, at, message, help));
    }

    /// Reports a name that nobody declared.
    fn unknown(&mut self, what: &str, name: &str, path: &str, known: &BTreeSet<&str>) {
        let help = match nearest(name, known.iter().copied()) {
            Some(near) => format!("`{near}`, if that is meant"),
            None if known.is_empty() => format!("a declaration of the {what} `{name}`"),
            None => format!("{}, or declare `{name}`", one_of(known.iter().copied())),
        };
        let message = format!("there is no {what} `{name}`");
        self.fault(Code::UnknownName, (path, name), message, help);
    }

    fn group(&mut self, group: &str, path: &str) {
        if !self.agreement.groups.contains_key(group) {
            let known = self.agreement.groups.keys().map(String::as_str).collect();
            self.unknown("group", group, path, &known);
        }
    }

    fn clause(&mut self, clause: &str, path: &str) {
        if self.clauses.contains(clause) {
            return;
        }
        let known: Vec<&str> = self.clauses.iter().copied().collect();
        let help = match nearest(clause, known.iter().copied()) {
            Some(near) => format!("`{near}`, if that is meant"),
            None => format!("one of its clauses, or add `clause {clause} en \"…\" original`"),
        };
        let message = format!("the agreement has no clause `{clause}`");
        self.fault(Code::UnknownClause, (path, clause), message, help);
    }

    /// Definitions, each seeing those above it.
    fn check_definitions(&mut self) {
        for definition in &self.agreement.definitions {
            let path = format!("define/{}", definition.name);
            let r#type = self.type_of(&definition.value, &Scope::new(), &path);
            let cost = self.cost(&definition.value);
            self.no_breach(&definition.value, &path);
            let name = definition.name.as_str();
            if self.definitions.contains_key(name) || self.agreement.groups.contains_key(name) {
                let message = format!("the name `{name}` is already taken");
                let help = "another name for the definition".to_owned();
                self.fault(Code::Duplicate, (&path, name), message, help);
            }
            self.definitions.insert(name, (r#type, cost));
        }
    }

    fn check_clauses(&mut self) {
        let mut names = BTreeSet::new();
        for clause in &self.agreement.clauses {
            if let (Some(from), Some(until)) = (clause.applies_from, clause.applies_until)
                && until < from
            {
                let path = format!("clause/{}", clause.id);
                let message = format!("clause `{}` ends before it begins", clause.id);
                let help = format!("`from` a day up to {until}, or `until` one from {from} on");
                self.fault(Code::Date, (&path, &clause.id), message, help);
            }
            self.check_levels(clause);
            for rule in &clause.rules {
                let path = format!("rule/{}", rule.name());
                if !names.insert(rule.name()) {
                    let message = format!("there are two rules `{}`", rule.name());
                    let help = "another name for one of them".to_owned();
                    self.fault(Code::Duplicate, (&path, rule.name()), message, help);
                }
                self.check_rule(rule, &path);
                self.breaches(rule, &path);
                let steps = self.rule_cost(rule);
                if steps > COST_MAX {
                    let message = format!(
                        "one evaluation of this rule may take {steps} steps, more than {COST_MAX}"
                    );
                    let help = "smaller bounds after `at most`".to_owned();
                    self.fault(Code::Cost, (&path, "most"), message, help);
                }
                let (clause, rule) = (clause.id.clone(), rule.name().to_owned());
                self.costs.push(RuleCost { clause, rule, steps });
            }
        }
    }
}
