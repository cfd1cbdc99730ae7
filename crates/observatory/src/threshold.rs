//! Thresholds and clocks, read out of the rules of agreements.

use serde::{Deserialize, Serialize};

use super::cell::Source;
use super::instrument::document;
use comity_agreements::agreement::document::{Agreement, Clause};
use comity_agreements::agreement::rule::{
    Aggregate, Arithmetic, Compare, Duty, Expr, Instead, Pattern, Period, Rule, Schedule, Trigger,
    Value,
};
use comity_agreements::calendar::{Counting, Length};
use comity_protocol::decimal::Decimal;

/// A number that a rule compares with.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = observatory::Threshold))]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// Its unit, where it has one.
    pub unit: Option<String>,
    /// The number.
    pub value: Decimal,
    /// The agreement.
    pub agreement: String,
    /// The clause; `None` for a definition that no rule uses.
    pub clause: Option<String>,
    /// The rule.
    pub rule: Option<String>,
    /// The definition it is named by, where it is.
    pub name: Option<String>,
    /// What is compared with it (`run.compute`, `sum of run.compute`), where that is a field.
    pub of: Option<String>,
    /// How, as seen from what is compared: `>=`.
    pub compare: Option<String>,
    /// Where it stands.
    pub source: Source,
}

/// A time limit that a duty sets.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = observatory::Clock))]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    /// The kind of what brings the duty about; `None` for time alone.
    pub trigger: Option<String>,
    /// The kind of what must be filed.
    pub act: String,
    /// The agreement.
    pub agreement: String,
    /// The clause.
    pub clause: String,
    /// The duty.
    pub duty: String,
    /// The tier, exception or follow-up; `None` is the base case.
    pub case: Option<String>,
    /// How long there is, as the rule writes it.
    pub within: Length,
    /// How it is counted.
    pub counting: Counting,
    /// Where it stands.
    pub source: Source,
}

/// The thresholds of an agreement, in order, each once.
pub(super) fn thresholds(agreement: &Agreement) -> Vec<Threshold> {
    let mut found = Vec::new();
    for clause in &agreement.clauses {
        for rule in &clause.rules {
            let place = Place { agreement, clause: Some(clause), rule: Some(rule) };
            expressions(rule, &mut |expr| comparisons(expr, &place, &mut found));
            if let Rule::Limit(limit) = rule {
                let of = Some(total(&limit.total));
                found.extend(place.threshold(&limit.bound, of, Some(limit.compare)));
            }
        }
    }
    for definition in &agreement.definitions {
        let is_used = found.iter().any(|one| one.name.as_ref() == Some(&definition.name));
        let place = Place { agreement, clause: None, rule: None };
        let named = Expr::Name { name: definition.name.clone() };
        if let (false, Some(threshold)) = (is_used, place.threshold(&named, None, None))
            && threshold.unit.is_some()
        {
            found.push(threshold);
        }
    }
    super::cell::sorted(found)
}

/// The time limits of an agreement, in order, each once.
pub(super) fn clocks(agreement: &Agreement) -> Vec<Clock> {
    let mut found = Vec::new();
    for clause in &agreement.clauses {
        for rule in &clause.rules {
            if let Rule::Duty(duty) = rule {
                clocks_of(agreement, clause, duty, &mut found);
            }
        }
    }
    super::cell::sorted(found)
}

/// The filing that brings a duty about, unless time alone does.
pub(super) const fn trigger(duty: &Duty) -> Option<&Pattern> {
    match &duty.trigger {
        Trigger::Filed { pattern, .. } => Some(pattern),
        Trigger::Every { .. } | Trigger::Once { .. } => None,
    }
}

/// Calls `visit` with every expression at the top of a condition of the rule.
pub(super) fn expressions(rule: &Rule, visit: &mut dyn FnMut(&Expr)) {
    let mut patterns: Vec<&Pattern> = Vec::new();
    match rule {
        Rule::Duty(duty) => {
            patterns.extend(trigger(duty).into_iter().chain([&duty.act]).chain(&duty.excused_by));
            for follow_up in &duty.follow_ups {
                patterns.push(&follow_up.act);
                match &follow_up.schedule {
                    Schedule::Every { until, .. } => patterns.push(until),
                    Schedule::After { pattern, .. } => patterns.push(pattern),
                }
            }
            duty.tiers.iter().for_each(|tier| visit(&tier.when));
            duty.exceptions.iter().for_each(|exception| visit(&exception.when));
            duty.recipients.iter().filter_map(|one| one.when.as_ref()).for_each(&mut *visit);
        }
        Rule::Ban(ban) => patterns.extend([&ban.never].into_iter().chain(&ban.excused_by)),
        Rule::Limit(limit) => patterns.push(&limit.total.over),
        Rule::Order(order) => patterns.extend([&order.act, &order.after]),
    }
    patterns.into_iter().filter_map(|pattern| pattern.filter.as_ref()).for_each(visit);
}

/// Calls `visit` with this expression and every one inside it.
pub(super) fn walk(expr: &Expr, visit: &mut dyn FnMut(&Expr)) {
    visit(expr);
    match expr {
        Expr::Not { of } => walk(of, visit),
        Expr::And { of } | Expr::Or { of } => of.iter().for_each(|one| walk(one, visit)),
        Expr::Compare { left, right, .. } | Expr::Arithmetic { left, right, .. } => {
            walk(left, visit);
            walk(right, visit);
        }
        Expr::In { item, list } => {
            walk(item, visit);
            walk(list, visit);
        }
        Expr::InGroup { item, .. } => walk(item, visit),
        Expr::DayOf { of, .. } => walk(of, visit),
        Expr::Aggregate { aggregate } => {
            let inner = aggregate.over.filter.iter().chain(aggregate.value.as_deref());
            inner.for_each(|one| walk(one, visit));
        }
        Expr::Literal { .. }
        | Expr::Name { .. }
        | Expr::Bearer
        | Expr::Field { .. }
        | Expr::Known { .. }
        | Expr::Breach { .. } => {}
    }
}

fn comparisons(expr: &Expr, place: &Place<'_>, found: &mut Vec<Threshold>) {
    walk(expr, &mut |expr| {
        if let Expr::Compare { op, left, right } = expr {
            let (of, bound, op) = match (described(left), described(right)) {
                (Some(of), None) => (of, right, *op),
                (None, Some(of)) => (of, left, turned(*op)),
                _ => return,
            };
            found.extend(place.threshold(bound, Some(of), Some(op)));
        }
    });
}

/// What a side of a comparison is, where it comes from filings.
fn described(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Field { var, field } => Some(format!("{var}.{field}")),
        Expr::Aggregate { aggregate } => Some(total(aggregate)),
        Expr::Arithmetic { left, right, .. } => described(left).or_else(|| described(right)),
        _ => None,
    }
}

fn total(aggregate: &Aggregate) -> String {
    use comity_agreements::agreement::rule::AggregateOp as Op;
    let op = match aggregate.op {
        Op::Count => "count",
        Op::Sum => "sum",
        Op::Min => "min",
        Op::Max => "max",
        Op::Any => "any",
        Op::All => "all",
    };
    let of = aggregate.value.as_deref().and_then(described);
    format!("{op} of {}", of.unwrap_or_else(|| aggregate.over.kind.as_str().to_owned()))
}

/// The comparison read from the other side.
const fn turned(op: Compare) -> Compare {
    match op {
        Compare::Less => Compare::Greater,
        Compare::AtMost => Compare::AtLeast,
        Compare::Greater => Compare::Less,
        Compare::AtLeast => Compare::AtMost,
        same @ (Compare::Equal | Compare::NotEqual) => same,
    }
}

const fn sign(op: Compare) -> &'static str {
    match op {
        Compare::Equal => "=",
        Compare::NotEqual => "!=",
        Compare::Less => "<",
        Compare::AtMost => "<=",
        Compare::Greater => ">",
        Compare::AtLeast => ">=",
    }
}

/// Where a threshold stands.
struct Place<'a> {
    agreement: &'a Agreement,
    clause: Option<&'a Clause>,
    rule: Option<&'a Rule>,
}

impl Place<'_> {
    /// The threshold that `bound` is, if it is a number.
    fn threshold(
        &self,
        bound: &Expr,
        of: Option<String>,
        compare: Option<Compare>,
    ) -> Option<Threshold> {
        let (value, unit) = constant(bound, self.agreement, self.agreement.definitions.len())?;
        let name = match bound {
            Expr::Name { name } => Some(name.clone()),
            _ => None,
        };
        Some(Threshold {
            unit,
            value,
            agreement: self.agreement.id.clone(),
            clause: self.clause.map(|clause| clause.id.clone()),
            rule: self.rule.map(|rule| rule.name().to_owned()),
            name,
            of,
            compare: compare.map(|op| sign(op).to_owned()),
            source: at(self.agreement, self.clause),
        })
    }
}

fn at(agreement: &Agreement, clause: Option<&Clause>) -> Source {
    let mut source = document(agreement);
    if let Source::Document { clause: place, .. } = &mut source {
        *place = clause.map(|clause| clause.id.clone());
    }
    source
}

/// The number an expression always is, with its unit. A definition may use those above it, of
/// which there are `depth`, so that one that uses itself ends here too.
fn constant(expr: &Expr, agreement: &Agreement, depth: usize) -> Option<(Decimal, Option<String>)> {
    match expr {
        Expr::Literal { value: Value::Number { value, unit } } => Some((*value, unit.clone())),
        Expr::Name { name } => {
            let above = agreement.definitions.get(..depth)?;
            let at = above.iter().rposition(|definition| definition.name == *name)?;
            constant(&above.get(at)?.value, agreement, at)
        }
        Expr::Arithmetic { op, left, right } => {
            let (left, unit) = constant(left, agreement, depth)?;
            let (right, other) = constant(right, agreement, depth)?;
            let value = match op {
                Arithmetic::Plus => left.plus(right),
                Arithmetic::Minus => left.minus(right),
                Arithmetic::Times => left.times(right),
                Arithmetic::Over => left.over(right),
            };
            Some((value?, unit.or(other)))
        }
        _ => None,
    }
}

fn clocks_of(agreement: &Agreement, clause: &Clause, duty: &Duty, found: &mut Vec<Clock>) {
    let clock = |case: Option<&str>, act: &Pattern, period: &Period| Clock {
        trigger: trigger(duty).map(|pattern| pattern.kind.as_str().to_owned()),
        act: act.kind.as_str().to_owned(),
        agreement: agreement.id.clone(),
        clause: clause.id.clone(),
        duty: duty.name.clone(),
        case: case.map(str::to_owned),
        within: period.length,
        counting: period.counting,
        source: at(agreement, Some(clause)),
    };
    found.push(clock(None, &duty.act, &duty.within));
    for tier in &duty.tiers {
        found.push(clock(Some(&tier.name), &duty.act, &tier.within));
    }
    for exception in &duty.exceptions {
        if let Instead::Within { period } = &exception.then {
            found.push(clock(Some(&exception.label), &duty.act, period));
        }
    }
    for follow_up in &duty.follow_ups {
        let (Schedule::Every { period, .. } | Schedule::After { period, .. }) = &follow_up.schedule;
        found.push(clock(Some(&follow_up.name), &follow_up.act, period));
    }
}
