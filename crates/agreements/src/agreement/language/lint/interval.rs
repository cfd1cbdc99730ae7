//! Which values of single fields a condition leaves open.

use std::collections::{BTreeMap, BTreeSet};

use crate::agreement::document::Agreement;
use crate::agreement::rule::{Compare, Expr, Value};

/// Alternatives that are followed; a condition with more is not seen through.
const ALTERNATIVES_MAX: usize = 64;

/// What a condition leaves open: a few alternatives, each a set of bounds, all of which hold.
///
/// A condition implies its alternatives, never the other way round: what is not seen through
/// (`exact` is false then) is left out.
#[derive(Clone, Debug)]
pub(super) struct Open {
    alternatives: Vec<Bounds>,
    exact: bool,
}

/// Bounds by field.
type Bounds = BTreeMap<String, Bound>;

/// Values of one field.
#[derive(Clone, Debug, Default)]
struct Bound {
    /// The least value, and whether it belongs.
    low: Option<(Value, bool)>,
    /// The greatest value, and whether it belongs.
    high: Option<(Value, bool)>,
    /// The only values, where they are listed.
    only: Option<BTreeSet<Value>>,
    /// Values that are excluded.
    not: BTreeSet<Value>,
    /// Whether the field must be unknown.
    unknown: bool,
}

impl Open {
    /// What a condition leaves open; `rename` gives each variable the name under which it is
    /// compared with other conditions.
    pub(super) fn of(agreement: &Agreement, expr: &Expr, rename: &BTreeMap<&str, &str>) -> Self {
        Reader { agreement, rename }.read(expr, false)
    }

    /// Everything.
    pub(super) fn anything() -> Self {
        Self { alternatives: vec![Bounds::new()], exact: true }
    }

    /// Whether nothing meets the condition.
    pub(super) fn is_empty(&self) -> bool {
        self.alternatives.is_empty()
    }

    /// Whether everything in which the fields are known meets the condition.
    pub(super) fn is_everything(&self) -> bool {
        self.exact && self.alternatives.iter().any(Bounds::is_empty)
    }

    /// What meets both.
    pub(super) fn and(&self, other: &Self) -> Self {
        let mut alternatives = Vec::new();
        for one in &self.alternatives {
            for two in &other.alternatives {
                if let Some(both) = both(one, two) {
                    alternatives.push(both);
                }
            }
        }
        if alternatives.len() > ALTERNATIVES_MAX {
            return Self { alternatives: vec![Bounds::new()], exact: false };
        }
        Self { alternatives, exact: self.exact && other.exact }
    }

    fn or(mut self, other: Self) -> Self {
        self.alternatives.extend(other.alternatives);
        if self.alternatives.len() > ALTERNATIVES_MAX {
            return Self { alternatives: vec![Bounds::new()], exact: false };
        }
        self.exact &= other.exact;
        self
    }

    /// Whether all that meets this condition meets the other, as far as it is seen through.
    pub(super) fn lies_within(&self, other: &Self) -> bool {
        other.exact
            && self.alternatives.iter().all(|one| {
                other.alternatives.iter().any(|two| {
                    two.iter().all(|(field, wide)| {
                        one.get(field).is_some_and(|narrow| narrow.lies_within(wide))
                    })
                })
            })
    }
}

impl Open {
    /// Whether each alternative says something of a field that the other condition is about.
    pub(super) fn speaks_of(&self, other: &Self) -> bool {
        self.alternatives.iter().any(|one| {
            other.alternatives.iter().any(|two| two.keys().any(|field| one.contains_key(field)))
        })
    }
}

struct Reader<'a> {
    agreement: &'a Agreement,
    rename: &'a BTreeMap<&'a str, &'a str>,
}

impl Reader<'_> {
    fn read(&self, expr: &Expr, negated: bool) -> Open {
        match expr {
            Expr::Not { of } => self.read(of, !negated),
            Expr::And { of } if !negated => self.all(of, negated),
            Expr::Or { of } if negated => self.all(of, negated),
            Expr::And { of } | Expr::Or { of } => {
                let none = Open { alternatives: Vec::new(), exact: true };
                of.iter().fold(none, |open, part| open.or(self.read(part, negated)))
            }
            Expr::Literal { value: Value::Truth { value } } if *value == negated => {
                Open { alternatives: Vec::new(), exact: true }
            }
            Expr::Literal { value: Value::Truth { .. } } => Open::anything(),
            Expr::Field { var, field } => {
                let value = Value::Truth { value: !negated };
                self.bound(var, field, Compare::Equal, value)
            }
            Expr::Known { var, field } => {
                let bound = Bound { unknown: negated, ..Bound::default() };
                Open {
                    alternatives: vec![Bounds::from([(self.name(var, field), bound)])],
                    exact: true,
                }
            }
            Expr::Compare { op, left, right } => self.compare(*op, left, right, negated),
            Expr::In { item, list } => self.membership(item, list, negated),
            Expr::Name { name } => match self.definition(name) {
                Some(value) => self.read(value, negated),
                None => unseen(),
            },
            _ => unseen(),
        }
    }

    fn all(&self, of: &[Expr], negated: bool) -> Open {
        of.iter().fold(Open::anything(), |open, part| open.and(&self.read(part, negated)))
    }

    fn definition(&self, name: &str) -> Option<&Expr> {
        let mut all = self.agreement.definitions.iter();
        all.find(|definition| definition.name == name).map(|definition| &definition.value)
    }

    fn value(&self, expr: &Expr) -> Option<Value> {
        match expr {
            Expr::Literal { value } => Some(value.clone()),
            Expr::Name { name } => match self.definition(name)? {
                Expr::Literal { value } => Some(value.clone()),
                _ => None,
            },
            _ => None,
        }
    }

    fn compare(&self, op: Compare, left: &Expr, right: &Expr, negated: bool) -> Open {
        let op = if negated { opposite(op) } else { op };
        match (left, right) {
            (Expr::Field { var, field }, other) => match self.value(other) {
                Some(value) => self.bound(var, field, op, value),
                None => unseen(),
            },
            (other, Expr::Field { var, field }) => match self.value(other) {
                Some(value) => self.bound(var, field, mirrored(op), value),
                None => unseen(),
            },
            (left, right) => match (self.value(left), self.value(right)) {
                (Some(left), Some(right)) if holds(op, &left, &right) => Open::anything(),
                (Some(_), Some(_)) => Open { alternatives: Vec::new(), exact: true },
                _ => unseen(),
            },
        }
    }

    fn membership(&self, item: &Expr, list: &Expr, negated: bool) -> Open {
        let (Expr::Field { var, field }, Some(Value::Texts { value })) = (item, self.value(list))
        else {
            return unseen();
        };
        let values = value.into_iter().map(|value| Value::Text { value }).collect();
        let bound = if negated {
            Bound { not: values, ..Bound::default() }
        } else {
            Bound { only: Some(values), ..Bound::default() }
        };
        one(self.name(var, field), bound)
    }

    fn bound(&self, var: &str, field: &str, op: Compare, value: Value) -> Open {
        let mut bound = Bound::default();
        match op {
            Compare::Equal => bound.only = Some(BTreeSet::from([value])),
            Compare::NotEqual => bound.not = BTreeSet::from([value]),
            Compare::Less => bound.high = Some((value, false)),
            Compare::AtMost => bound.high = Some((value, true)),
            Compare::Greater => bound.low = Some((value, false)),
            Compare::AtLeast => bound.low = Some((value, true)),
        }
        one(self.name(var, field), bound)
    }

    fn name(&self, var: &str, field: &str) -> String {
        format!("{}.{field}", self.rename.get(var).unwrap_or(&var))
    }
}

fn one(field: String, bound: Bound) -> Open {
    let alternatives =
        if bound.is_empty() { Vec::new() } else { vec![Bounds::from([(field, bound)])] };
    Open { alternatives, exact: true }
}

/// What is not seen through could be anything.
fn unseen() -> Open {
    Open { alternatives: vec![Bounds::new()], exact: false }
}

impl Bound {
    /// Whether no value lies within.
    fn is_empty(&self) -> bool {
        if let Some(only) = &self.only {
            return !only.iter().any(|value| self.admits(value)) || self.unknown;
        }
        match (&self.low, &self.high) {
            (Some((low, has_low)), Some((high, has_high))) => {
                low > high || (low == high && !(*has_low && *has_high && !self.not.contains(low)))
            }
            _ => false,
        }
    }

    /// Whether a value lies within the bounds, lists apart.
    fn admits(&self, value: &Value) -> bool {
        let above = |(low, has): &(Value, bool)| value > low || (*has && value == low);
        let below = |(high, has): &(Value, bool)| value < high || (*has && value == high);
        self.low.as_ref().is_none_or(above)
            && self.high.as_ref().is_none_or(below)
            && !self.not.contains(value)
    }

    fn lies_within(&self, wide: &Self) -> bool {
        if self.unknown != wide.unknown {
            return false;
        }
        if let Some(only) = &self.only {
            let fits = |value: &Value| {
                wide.admits(value) && wide.only.as_ref().is_none_or(|only| only.contains(value))
            };
            return only.iter().filter(|value| self.admits(value)).all(fits);
        }
        let low = match (&self.low, &wide.low) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some((one, has)), Some((two, wide_has))) => {
                one > two || (one == two && (*wide_has || !*has))
            }
        };
        let high = match (&self.high, &wide.high) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some((one, has)), Some((two, wide_has))) => {
                one < two || (one == two && (*wide_has || !*has))
            }
        };
        low && high
            && wide.only.is_none()
            && wide.not.iter().all(|value| self.not.contains(value) || !self.admits(value))
    }
}

/// What meets both sets of bounds; `None` where nothing does.
fn both(one: &Bounds, two: &Bounds) -> Option<Bounds> {
    let mut all = one.clone();
    for (field, bound) in two {
        let merged = match all.remove(field) {
            None => bound.clone(),
            Some(first) => merged(first, bound)?,
        };
        all.insert(field.clone(), merged);
    }
    Some(all)
}

fn merged(one: Bound, two: &Bound) -> Option<Bound> {
    // A field that is unknown has no value that could be compared.
    if one.unknown != two.unknown {
        return None;
    }
    let low = match (one.low, &two.low) {
        (Some(low), Some(other)) if (&low.0, !low.1) >= (&other.0, !other.1) => Some(low),
        (low, other) => other.clone().or(low),
    };
    let high = match (one.high, &two.high) {
        (Some(high), Some(other)) if (&high.0, high.1) <= (&other.0, other.1) => Some(high),
        (high, other) => other.clone().or(high),
    };
    let only = match (one.only, &two.only) {
        (Some(only), Some(other)) => Some(only.intersection(other).cloned().collect()),
        (only, other) => only.or_else(|| other.clone()),
    };
    let not = one.not.union(&two.not).cloned().collect();
    let bound = Bound { low, high, only, not, unknown: one.unknown };
    if bound.is_empty() { None } else { Some(bound) }
}

const fn opposite(op: Compare) -> Compare {
    match op {
        Compare::Equal => Compare::NotEqual,
        Compare::NotEqual => Compare::Equal,
        Compare::Less => Compare::AtLeast,
        Compare::AtMost => Compare::Greater,
        Compare::Greater => Compare::AtMost,
        Compare::AtLeast => Compare::Less,
    }
}

const fn mirrored(op: Compare) -> Compare {
    match op {
        Compare::Less => Compare::Greater,
        Compare::AtMost => Compare::AtLeast,
        Compare::Greater => Compare::Less,
        Compare::AtLeast => Compare::AtMost,
        same => same,
    }
}

fn holds(op: Compare, left: &Value, right: &Value) -> bool {
    match op {
        Compare::Equal => left == right,
        Compare::NotEqual => left != right,
        Compare::Less => left < right,
        Compare::AtMost => left <= right,
        Compare::Greater => left > right,
        Compare::AtLeast => left >= right,
    }
}
