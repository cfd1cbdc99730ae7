//! Conditions as lists: what must hold together, what is enough alone, and the values in them.

use std::collections::BTreeMap;

use super::super::{print, walk};
use super::tree::{Arg, Item, Say};
use crate::agreement::document::{Agreement, Definition};
use crate::agreement::rule::{
    Aggregate, AggregateOp, Arithmetic, By, Compare, Expr, FieldSpec, Pattern, Rule, Trigger, Type,
    Value, Window,
};
use comity_protocol::kind::Kind;

/// What names mean in a rule: definitions, variables, and of which filing the lines at hand speak.
#[derive(Clone)]
pub(super) struct Scope<'a> {
    agreement: &'a Agreement,
    kinds: BTreeMap<String, Kind>,
    /// The variable of the filing that is spoken of; its fields need no more than their names.
    here: Option<String>,
}

impl<'a> Scope<'a> {
    pub(super) fn new(agreement: &'a Agreement, rule: &Rule) -> Self {
        let counted = walk::expressions(rule).into_iter().flat_map(|(_, one)| walk::counted(one));
        let patterns = walk::patterns(rule).into_iter().map(|(_, one)| one).chain(counted);
        let kinds = patterns.map(|one| (one.var.clone(), one.kind.clone())).collect();
        let here = match rule {
            Rule::Duty(duty) => match &duty.trigger {
                Trigger::Filed { pattern, .. } => Some(&pattern.var),
                Trigger::Every { .. } | Trigger::Once { .. } => None,
            },
            Rule::Ban(ban) => Some(&ban.never.var),
            Rule::Limit(limit) => Some(&limit.total.over.var),
            Rule::Order(order) => Some(&order.act.var),
        };
        Self { agreement, kinds, here: here.cloned() }
    }

    /// The same where the lines speak of another filing.
    pub(super) fn about(&self, pattern: &Pattern) -> Self {
        let mut kinds = self.kinds.clone();
        kinds.insert(pattern.var.clone(), pattern.kind.clone());
        Self { agreement: self.agreement, kinds, here: Some(pattern.var.clone()) }
    }

    /// A condition as the lines that must all hold.
    pub(super) fn conditions(&self, expr: &Expr) -> Vec<Item> {
        match expr {
            Expr::And { of } => of.iter().flat_map(|part| self.conditions(part)).collect(),
            other => vec![self.condition(other)],
        }
    }

    fn condition(&self, expr: &Expr) -> Item {
        match expr {
            Expr::And { .. } => Item::with(Say::new("outline-all-of", []), self.conditions(expr)),
            Expr::Or { of } => match self.any_word(of) {
                Some(says) => Item::line(says),
                None => Item::with(Say::new("outline-any-of", []), self.alternatives(of)),
            },
            Expr::Not { of } => match &**of {
                Expr::Known { var, field } => {
                    Item::line(Say::new("outline-not-known", [("field", self.field(var, field))]))
                }
                of => Item::with(Say::new("outline-not-so", []), self.conditions(of)),
            },
            Expr::Known { var, field } => {
                Item::line(Say::new("outline-known", [("field", self.field(var, field))]))
            }
            Expr::Compare { op, left, right } => self.compare(*op, left, right),
            Expr::In { item, list } => Item::line(self.among(item, list)),
            Expr::InGroup { item, group } => {
                let group = Arg::Name(group.clone());
                Item::line(Say::new(
                    "outline-in-group",
                    [("item", self.value(item)), ("group", group)],
                ))
            }
            Expr::Breach { duty, by } => {
                let duty = Arg::Name(duty.clone());
                Item::line(Say::new(
                    "outline-in-breach",
                    [("party", self.value(by)), ("duty", duty)],
                ))
            }
            Expr::Aggregate { aggregate } => {
                let (says, items) = self.total(aggregate);
                Item::with(says, items)
            }
            other => Item::line(Say::new("outline-is-so", [("value", self.value(other))])),
        }
    }

    /// Alternatives, of which those that look for words in one list are one line.
    fn alternatives(&self, of: &[Expr]) -> Vec<Item> {
        let mut items = Vec::new();
        let mut rest = of;
        while let Some(first) = rest.first() {
            let alike = rest
                .iter()
                .take_while(|one| looks_in(one).is_some_and(|list| looks_in(first) == Some(list)))
                .count();
            let (group, others) = rest.split_at(alike.max(1));
            let word = if group.len() > 1 { self.any_word(group) } else { None };
            items.push(word.map_or_else(|| self.condition(first), Item::line));
            rest = others;
        }
        items
    }

    /// Whether a list has any of several words, where that is all that is asked.
    fn any_word(&self, of: &[Expr]) -> Option<Say> {
        let list = looks_in(of.first()?)?;
        let words = of.iter().map(|one| match one {
            Expr::In { item, list: other } if **other == *list => word(item),
            _ => None,
        });
        let words = Arg::List(words.collect::<Option<Vec<Arg>>>()?);
        Some(Say::new("outline-has-any", [("list", self.value(list)), ("words", words)]))
    }

    fn compare(&self, op: Compare, left: &Expr, right: &Expr) -> Item {
        if let (
            Compare::Equal | Compare::NotEqual,
            Expr::Literal { value: Value::Truth { value } },
        ) = (op, right)
        {
            let is_yes = *value == (op == Compare::Equal);
            let key = if is_yes { "outline-yes" } else { "outline-no" };
            return Item::line(Say::new(key, [("value", self.value(left))]));
        }
        let (left, mut items) = self.side(left);
        let (right, more) = self.side(right);
        items.extend(more);
        Item::with(Say::new(compared(op), [("left", left), ("right", right)]), items)
    }

    /// A value with the lines that belong to it where it is a total.
    fn side(&self, expr: &Expr) -> (Arg, Vec<Item>) {
        match expr {
            Expr::Aggregate { aggregate } => {
                let (says, items) = self.total(aggregate);
                (Arg::Say(Box::new(says)), items)
            }
            other => (self.value(other), Vec::new()),
        }
    }

    fn among(&self, item: &Expr, list: &Expr) -> Say {
        match (list, word(item)) {
            (Expr::Field { .. }, Some(word)) => {
                Say::new("outline-has", [("list", self.value(list)), ("word", word)])
            }
            _ => {
                Say::new("outline-one-of", [("item", self.value(item)), ("list", self.value(list))])
            }
        }
    }

    /// A value.
    pub(super) fn value(&self, expr: &Expr) -> Arg {
        match expr {
            Expr::Literal { value } => literal(value),
            Expr::Name { name } => {
                let mut all = self.agreement.definitions.iter();
                match all.find(|definition| definition.name == *name) {
                    // A text says more than what it is called.
                    Some(Definition { value: Expr::Literal { value }, .. })
                        if matches!(value, Value::Text { .. }) =>
                    {
                        literal(value)
                    }
                    Some(definition) => say(
                        "outline-defined",
                        [
                            ("value", self.value(&definition.value)),
                            ("name", Arg::Name(name.clone())),
                        ],
                    ),
                    None => Arg::Name(name.clone()),
                }
            }
            Expr::Bearer => say("outline-the-bearer", []),
            Expr::Field { var, field } => self.field(var, field),
            Expr::Arithmetic { op, left, right } => {
                let key = match op {
                    Arithmetic::Plus => "outline-plus",
                    Arithmetic::Minus => "outline-minus",
                    Arithmetic::Times => "outline-times",
                    Arithmetic::Over => "outline-over",
                };
                say(key, [("left", self.value(left)), ("right", self.value(right))])
            }
            Expr::Aggregate { aggregate } => Arg::Say(Box::new(self.total(aggregate).0)),
            Expr::DayOf { of, place } => {
                let of = ("of", self.value(of));
                match place {
                    Some(place) => {
                        say("outline-day-of-at", [of, ("place", Arg::Name(place.clone()))])
                    }
                    None => say("outline-day-of", [of]),
                }
            }
            // A condition where a value is asked for; the language writes it in one line.
            other => Arg::Text(print::expression(other)),
        }
    }

    /// A field, with the kind it belongs to where the lines speak of another filing.
    pub(super) fn field(&self, var: &str, field: &str) -> Arg {
        let Some(kind) = self.kinds.get(var) else { return Arg::Name(field.to_owned()) };
        let told = match field {
            "issuer" => say("outline-field-issuer", []),
            "subject" => say("outline-field-subject", []),
            "issued" => say("outline-field-issued", []),
            _ => {
                let pointer = self.spec(kind, field).map(|spec| spec.pointer.clone());
                let (kind, name) = (kind.clone(), field.to_owned());
                Arg::Field { kind, pointer: pointer.unwrap_or_default(), name }
            }
        };
        if self.here.as_deref() == Some(var) {
            return told;
        }
        say("outline-field-of", [("field", told), ("kind", Arg::Kind(kind.clone()))])
    }

    fn spec(&self, kind: &Kind, field: &str) -> Option<&FieldSpec> {
        let mut all = self.agreement.fields.iter();
        all.find(|fields| fields.kind == *kind)?.fields.get(field)
    }

    /// The unit of a field, where it has one.
    fn unit(&self, var: &str, field: &str) -> Option<String> {
        match &self.spec(self.kinds.get(var)?, field)?.r#type {
            Type::Number { unit } => unit.clone(),
            _ => None,
        }
    }

    /// A total, with what must hold of the filings that it counts.
    pub(super) fn total(&self, aggregate: &Aggregate) -> (Say, Vec<Item>) {
        let Aggregate { op, over, value, window, .. } = aggregate;
        let inner = self.about(over);
        let kind = ("kind", Arg::Kind(over.kind.clone()));
        let of = value.as_ref().map(|value| inner.measured(value));
        let of = ("of", of.unwrap_or_else(|| Arg::Text(String::new())));
        let says = match op {
            AggregateOp::Count => Say::new("outline-count", [kind]),
            AggregateOp::Sum => Say::new("outline-sum", [of, kind]),
            AggregateOp::Min => Say::new("outline-min", [of, kind]),
            AggregateOp::Max => Say::new("outline-max", [of, kind]),
            AggregateOp::Any => Say::new("outline-there-is", [kind]),
            AggregateOp::All => Say::new("outline-for-every", [kind]),
        };
        let mut items = Vec::new();
        items.extend(by(over));
        items.extend(inner.window(window, &over.var));
        if let Some(filter) = &over.filter {
            items.append(&mut inner.conditions(filter));
        }
        if let (AggregateOp::All, Some(value)) = (op, value) {
            items.append(&mut inner.conditions(value));
        }
        (says, items)
    }

    fn measured(&self, value: &Expr) -> Arg {
        match value {
            Expr::Field { var, field } => match self.unit(var, field) {
                Some(unit) => say(
                    "outline-in-unit",
                    [("value", self.field(var, field)), ("unit", Arg::Text(unit))],
                ),
                None => self.field(var, field),
            },
            other => self.value(other),
        }
    }

    fn window(&self, window: &Window, var: &str) -> Option<Item> {
        let says = match window {
            Window::Ever => return None,
            Window::Last { length } => {
                Say::new("outline-window-last", [("length", Arg::Length(*length))])
            }
            Window::Since { day } => Say::new("outline-window-since", [("day", Arg::Day(*day))]),
            Window::Each { length, from, by, to } => {
                let by = match to {
                    None => self.field(var, by),
                    Some(to) => say(
                        "outline-from-to",
                        [("from", self.field(var, by)), ("to", self.field(var, to))],
                    ),
                };
                Say::new(
                    "outline-window-each",
                    [("length", Arg::Length(*length)), ("from", Arg::Day(*from)), ("by", by)],
                )
            }
        };
        Some(Item::line(says))
    }
}

/// Who files what is counted, where not everybody may.
fn by(pattern: &Pattern) -> Option<Item> {
    let says = match &pattern.by {
        By::Bearer => Say::new("outline-by-bearer", []),
        By::Anyone => return None,
        By::AnotherParty => Say::new("outline-by-another", []),
        By::Group { group } => Say::new("outline-by-group", [("group", Arg::Name(group.clone()))]),
    };
    Some(Item::line(says))
}

/// The key of a comparison.
pub(super) const fn compared(op: Compare) -> &'static str {
    match op {
        Compare::Equal => "outline-is",
        Compare::NotEqual => "outline-is-not",
        Compare::Less => "outline-less",
        Compare::AtMost => "outline-at-most",
        Compare::Greater => "outline-more",
        Compare::AtLeast => "outline-at-least",
    }
}

fn say<const N: usize>(key: &'static str, args: [(&'static str, Arg); N]) -> Arg {
    Arg::Say(Box::new(Say::new(key, args)))
}

/// The list in which a condition looks for a word.
fn looks_in(expr: &Expr) -> Option<&Expr> {
    match expr {
        Expr::In { item, list } if matches!(**list, Expr::Field { .. }) && word(item).is_some() => {
            Some(list)
        }
        _ => None,
    }
}

fn word(expr: &Expr) -> Option<Arg> {
    match expr {
        Expr::Literal { value: Value::Text { value } } => Some(Arg::Word(value.clone())),
        _ => None,
    }
}

fn literal(value: &Value) -> Arg {
    match value {
        Value::Truth { value: true } => say("outline-word-yes", []),
        Value::Truth { value: false } => say("outline-word-no", []),
        Value::Number { value, unit } => Arg::Number(*value, unit.clone()),
        Value::Text { value } => Arg::Word(value.clone()),
        Value::Day { value } => Arg::Day(*value),
        Value::Instant { value } => Arg::Text(value.to_string()),
        Value::Texts { value } => Arg::List(value.iter().cloned().map(Arg::Word).collect()),
    }
}
