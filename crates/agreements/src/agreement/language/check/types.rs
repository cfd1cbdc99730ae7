//! The type of an expression; two values of different types or units are not compared.

use std::collections::BTreeSet;

use super::super::diagnostic::{Code, nearest, one_of};
use super::super::print;
use super::{Checker, Scope};
use crate::agreement::rule::{
    Aggregate, AggregateOp, Arithmetic, Compare, Expr, FieldSpec, Pattern, Type, Value,
};

/// The fields that every filing has, with their types.
pub(super) const BUILT_IN: [(&str, Type); 3] =
    [("issuer", Type::Party), ("subject", Type::Text), ("issued", Type::Instant)];

impl<'a> Checker<'a> {
    /// The type of an expression; `None` once a fault was reported.
    pub(super) fn type_of(
        &mut self,
        expr: &'a Expr,
        scope: &Scope<'a>,
        path: &str,
    ) -> Option<Type> {
        match expr {
            Expr::Literal { value } => Some(type_of_value(value)),
            Expr::Name { name } => self.type_of_name(name, path),
            Expr::Bearer => Some(Type::Party),
            Expr::Breach { by, .. } => {
                let r#type = self.type_of(by, scope, path)?;
                self.wanted(&r#type, &[Type::Party, Type::Text], by, path)?;
                Some(Type::Truth)
            }
            Expr::Field { var, field } => self.type_of_field(var, field, scope, path),
            Expr::Known { var, field } => {
                self.type_of_field(var, field, scope, path)?;
                Some(Type::Truth)
            }
            Expr::Not { of } => self.truth(of, scope, path),
            Expr::And { of } | Expr::Or { of } => {
                for part in of {
                    self.truth(part, scope, path);
                }
                Some(Type::Truth)
            }
            Expr::Compare { op, left, right } => {
                self.compare(*op, (left, right), scope, path)?;
                Some(Type::Truth)
            }
            Expr::Arithmetic { op, left, right } => {
                self.arithmetic(*op, (left, right), scope, path)
            }
            Expr::In { item, list } => self.membership(item, list, scope, path),
            Expr::InGroup { item, group } => {
                self.group(group, path);
                let r#type = self.type_of(item, scope, path)?;
                self.wanted(&r#type, &[Type::Party, Type::Text], item, path)?;
                Some(Type::Truth)
            }
            Expr::Aggregate { aggregate } => {
                self.no_periods(aggregate, path);
                self.aggregate(aggregate, scope, path)
            }
            Expr::DayOf { of, place } => self.day_of((of, place.as_deref()), scope, path),
        }
    }

    /// An expression that must be true or false.
    pub(super) fn truth(&mut self, expr: &'a Expr, scope: &Scope<'a>, path: &str) -> Option<Type> {
        let r#type = self.type_of(expr, scope, path)?;
        self.wanted(&r#type, &[Type::Truth], expr, path)
    }

    fn wanted(&mut self, is: &Type, wanted: &[Type], expr: &Expr, path: &str) -> Option<Type> {
        if wanted.contains(is) {
            return Some(is.clone());
        }
        let names: Vec<String> = wanted.iter().map(a).collect();
        let shown = print::expression(expr);
        let message = format!("`{shown}` is {}, not {}", a(is), names.join(" or "));
        let help = match wanted {
            [Type::Truth] => "a condition, such as a comparison with `=`, `<` or `>=`".to_owned(),
            _ => format!("{} here", names.join(" or ")),
        };
        self.fault(Code::TypeMismatch, (path, &shown), message, help);
        None
    }

    fn type_of_name(&mut self, name: &str, path: &str) -> Option<Type> {
        if let Some((r#type, _)) = self.definitions.get(name) {
            return r#type.clone();
        }
        if self.agreement.definitions.iter().any(|definition| definition.name == name) {
            let message = format!("the definition `{name}` is used before it is complete");
            let help = format!("`define {name} = …` above its first use, without naming itself");
            self.fault(Code::SelfReference, (path, name), message, help);
            return None;
        }
        let agreement = self.agreement;
        let known: BTreeSet<&str> =
            agreement.definitions.iter().map(|definition| definition.name.as_str()).collect();
        self.unknown("definition", name, path, &known);
        None
    }

    pub(super) fn type_of_field(
        &mut self,
        var: &str,
        field: &str,
        scope: &Scope<'a>,
        path: &str,
    ) -> Option<Type> {
        let shown = format!("{var}.{field}");
        let Some((_, kind)) = scope.iter().rev().find(|(name, _)| *name == var) else {
            let names: Vec<&str> = scope.iter().map(|(name, _)| *name).collect();
            let message = format!("no filing here is called `{var}`");
            let help = match nearest(var, names.iter().copied()) {
                Some(near) => format!("`{near}.{field}`, if that is meant"),
                None if names.is_empty() => "a value that does not depend on a filing".to_owned(),
                None => format!("a field of {}", one_of(names)),
            };
            self.fault(Code::UnknownVariable, (path, &shown), message, help);
            return None;
        };
        if let Some((_, r#type)) = BUILT_IN.iter().find(|(name, _)| *name == field) {
            return Some(r#type.clone());
        }
        let declared = self.fields.get(kind).map(|fields| &fields.fields);
        if let Some(FieldSpec { r#type, .. }) = declared.and_then(|fields| fields.get(field)) {
            return Some(r#type.clone());
        }
        let known = declared.into_iter().flat_map(|fields| fields.keys().map(String::as_str));
        let known: Vec<&str> = known.chain(BUILT_IN.iter().map(|(name, _)| *name)).collect();
        let near = nearest(field, known.iter().copied());
        let near = near.map_or(String::new(), |near| format!("`{var}.{near}`, if that is meant; "));
        let help = format!(
            "{near}`{kind}` has {}; others are declared below `fields of {kind}`",
            one_of(known)
        );
        let message = format!("`{kind}` has no field `{field}`");
        self.fault(Code::UnknownField, (path, &shown), message, help);
        None
    }

    fn compare(
        &mut self,
        op: Compare,
        (left, right): (&'a Expr, &'a Expr),
        scope: &Scope<'a>,
        path: &str,
    ) -> Option<()> {
        let is = self.type_of(left, scope, path);
        let other = self.type_of(right, scope, path);
        let (is, other) = (is?, other?);
        self.same((left, &is), (right, &other), path)?;
        self.check_listed(left, right, scope, path);
        self.check_listed(right, left, scope, path);
        let has_order = matches!(is, Type::Number { .. } | Type::Day | Type::Instant);
        if !has_order && !matches!(op, Compare::Equal | Compare::NotEqual) {
            let message = format!("values of type {} have no order", print::type_name(&is));
            self.fault(Code::TypeMismatch, (path, ""), message, "`=` or `!=`".to_owned());
            return None;
        }
        Some(())
    }

    /// Whether two values can be compared: one type, one unit.
    pub(super) fn same(
        &mut self,
        (left, is): (&Expr, &Type),
        (right, other): (&Expr, &Type),
        path: &str,
    ) -> Option<()> {
        let (a_text, b_text) = (print::expression(left), print::expression(right));
        match (is, other) {
            (Type::Number { unit: one }, Type::Number { unit: two }) if one != two => {
                let ((Some(unit), None) | (None, Some(unit))) = (one, two) else {
                    let message = format!("`{a_text}` is {} and `{b_text}` is {}", a(is), a(other));
                    let help = "two values in one unit".to_owned();
                    self.fault(Code::TypeMismatch, (path, &b_text), message, help);
                    return None;
                };
                let (bare, with) = if one.is_none() { (a_text, b_text) } else { (b_text, a_text) };
                let message = format!("`{with}` is in {unit}, `{bare}` has no unit");
                let help = format!("`{bare} {unit}`, if that is meant");
                self.fault(Code::UnitMissing, (path, &bare), message, help);
                None
            }
            (Type::Texts, Type::Texts) => {
                let message = "lists are not compared".to_owned();
                let help = "`in`, to ask whether a list holds a text".to_owned();
                self.fault(Code::TypeMismatch, (path, &b_text), message, help);
                None
            }
            (Type::Text | Type::Party, Type::Text | Type::Party) => Some(()),
            (is, other) if is == other => Some(()),
            (is, other) => {
                let message = format!("`{a_text}` is {} and `{b_text}` is {}", a(is), a(other));
                let help = match (is, other) {
                    (Type::Instant, Type::Day) | (Type::Day, Type::Instant) => {
                        let time = if *is == Type::Instant { &a_text } else { &b_text };
                        format!(
                            "`day of {time}`, or a point in time, such as `2026-11-23T00:00:00Z`, on both sides"
                        )
                    }
                    (Type::Truth, _) | (_, Type::Truth) => "`yes` or `no`".to_owned(),
                    _ => "two values of one type".to_owned(),
                };
                self.fault(Code::TypeMismatch, (path, &b_text), message, help);
                None
            }
        }
    }

    fn arithmetic(
        &mut self,
        op: Arithmetic,
        (left, right): (&'a Expr, &'a Expr),
        scope: &Scope<'a>,
        path: &str,
    ) -> Option<Type> {
        let left_type = self.type_of(left, scope, path);
        let right_type = self.type_of(right, scope, path);
        let (left_type, right_type) = (left_type?, right_type?);
        let is_time = |is: &Type| matches!(is, Type::Day | Type::Instant);
        if is_time(&left_type) || is_time(&right_type) {
            return self.shifted(op, (left, &left_type), (right, &right_type), path);
        }
        let one = self.unit_of(left, left_type, path);
        let two = self.unit_of(right, right_type, path);
        let (one, two) = (one?, two?);
        match (op, &one, &two) {
            (Arithmetic::Plus | Arithmetic::Minus, ..) => {
                let is = Type::Number { unit: one.clone() };
                let other = Type::Number { unit: two };
                self.same((left, &is), (right, &other), path)?;
                Some(is)
            }
            (Arithmetic::Over, Some(one), Some(two)) if one == two => {
                Some(Type::Number { unit: None })
            }
            (_, unit, None) => Some(Type::Number { unit: unit.clone() }),
            (Arithmetic::Times, None, unit) => Some(Type::Number { unit: unit.clone() }),
            _ => {
                let shown = print::expression(right);
                let message = "the unit of this product or quotient has no name".to_owned();
                let help = "a factor or divisor without a unit".to_owned();
                self.fault(Code::TypeMismatch, (path, &shown), message, help);
                None
            }
        }
    }

    /// The unit of a number.
    fn number(&mut self, expr: &'a Expr, scope: &Scope<'a>, path: &str) -> Option<Option<String>> {
        let is = self.type_of(expr, scope, path)?;
        self.unit_of(expr, is, path)
    }

    fn unit_of(&mut self, expr: &Expr, is: Type, path: &str) -> Option<Option<String>> {
        match is {
            Type::Number { unit } => Some(unit),
            other => {
                let shown = print::expression(expr);
                let message = format!("`{shown}` is {}, not a number", a(&other));
                let help = "numbers on both sides".to_owned();
                self.fault(Code::TypeMismatch, (path, &shown), message, help);
                None
            }
        }
    }

    fn membership(
        &mut self,
        item: &'a Expr,
        list: &'a Expr,
        scope: &Scope<'a>,
        path: &str,
    ) -> Option<Type> {
        let is = self.type_of(item, scope, path);
        // A bare name after `in` may be meant for a group.
        if let Expr::Name { name } = list
            && !self.agreement.definitions.iter().any(|definition| definition.name == *name)
        {
            let agreement = self.agreement;
            let groups = agreement.groups.keys().map(String::as_str);
            let definitions = agreement.definitions.iter().map(|d| d.name.as_str());
            let known: BTreeSet<&str> = groups.chain(definitions).collect();
            self.unknown("group or definition", name, path, &known);
            return None;
        }
        let other = self.type_of(list, scope, path)?;
        self.wanted(&is?, &[Type::Text, Type::Party], item, path)?;
        self.wanted(&other, &[Type::Texts], list, path)?;
        self.check_listed(item, list, scope, path);
        self.check_listed(list, item, scope, path);
        Some(Type::Truth)
    }

    /// The type of a total; its own variable is seen in its condition and value.
    pub(super) fn aggregate(
        &mut self,
        aggregate: &'a Aggregate,
        scope: &Scope<'a>,
        path: &str,
    ) -> Option<Type> {
        let scope = self.pattern(&aggregate.over, scope, path);
        if aggregate.at_most == 0 {
            let message = "an aggregate over nothing".to_owned();
            self.fault(Code::Cost, (path, "most"), message, "a bound above nought".to_owned());
        }
        let value = aggregate.value.as_deref();
        match (aggregate.op, value) {
            (AggregateOp::Count, _) => Some(Type::Number { unit: None }),
            (AggregateOp::Any, _) => Some(Type::Truth),
            (AggregateOp::All, Some(value)) => self.truth(value, &scope, path),
            (AggregateOp::Sum, Some(value)) => {
                let unit = self.number(value, &scope, path)?;
                Some(Type::Number { unit })
            }
            (AggregateOp::Min | AggregateOp::Max, Some(value)) => {
                let is = self.type_of(value, &scope, path)?;
                if matches!(is, Type::Number { .. } | Type::Day | Type::Instant) {
                    return Some(is);
                }
                self.wanted(&is, &[Type::Number { unit: None }, Type::Day], value, path)
            }
            (_, None) => {
                let message = "an aggregate without a value".to_owned();
                let help = "`sum of <value> over …`".to_owned();
                self.fault(Code::Missing, (path, ""), message, help);
                None
            }
        }
    }

    /// Checks a pattern's condition, and gives the scope with its variable.
    pub(super) fn pattern(
        &mut self,
        pattern: &'a Pattern,
        scope: &Scope<'a>,
        path: &str,
    ) -> Scope<'a> {
        if let crate::agreement::rule::By::Group { group } = &pattern.by {
            self.group(group, path);
        }
        let mut inner = scope.clone();
        if scope.iter().any(|(name, _)| *name == pattern.var) {
            let var = &pattern.var;
            let message = format!("two filings are called `{var}` here");
            let help = "another name for this one".to_owned();
            self.fault(Code::Duplicate, (path, var), message, help);
        }
        inner.push((&pattern.var, &pattern.kind));
        if let Some(filter) = &pattern.filter {
            self.truth(filter, &inner, path);
        }
        inner
    }
}

fn type_of_value(value: &Value) -> Type {
    match value {
        Value::Truth { .. } => Type::Truth,
        Value::Number { unit, .. } => Type::Number { unit: unit.clone() },
        Value::Text { .. } => Type::Text,
        Value::Day { .. } => Type::Day,
        Value::Instant { .. } => Type::Instant,
        Value::Texts { .. } => Type::Texts,
    }
}

/// A type in a sentence.
pub(super) fn a(r#type: &Type) -> String {
    match r#type {
        Type::Truth => "yes or no".to_owned(),
        Type::Texts => "a list of texts".to_owned(),
        Type::Instant => "a point in time".to_owned(),
        other => format!("a {}", print::type_name(other)),
    }
}
