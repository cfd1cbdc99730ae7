//! Which expressions are times, and in which unit numbers are that are added to them.

use std::sync::Arc;

use crate::agreement::rule::{Aggregate, AggregateOp, Arithmetic, Expr, Type, Value};
use crate::calendar::{Place, Zone};

use super::super::DutyRefusal;
use super::maker::{DEPTH_MAX, Maker, Scope};

impl Maker<'_> {
    /// Whether an expression is a day or a point in time.
    pub(super) fn is_time(&self, expr: &Expr, scope: &Scope, depth: u8) -> bool {
        match expr {
            Expr::Literal { value: Value::Day { .. } | Value::Instant { .. } }
            | Expr::DayOf { .. } => true,
            Expr::Field { var, field } => match self.declared(var, field, scope) {
                Some(r#type) => matches!(r#type, Type::Day | Type::Instant),
                None => field == "issued",
            },
            Expr::Name { name } => self
                .defined(name, depth)
                .is_some_and(|(value, depth)| self.is_time(value, &Scope::default(), depth)),
            Expr::Arithmetic { op: Arithmetic::Plus | Arithmetic::Minus, left, .. } => {
                self.is_time(left, scope, depth)
            }
            Expr::Aggregate { aggregate } => {
                let is_one_of_them = matches!(aggregate.op, AggregateOp::Min | AggregateOp::Max);
                let inner = counted(aggregate, scope);
                let value = aggregate.value.as_ref().filter(|_| is_one_of_them);
                value.is_some_and(|value| self.is_time(value, &inner, depth))
            }
            _ => false,
        }
    }

    /// The unit of a number.
    pub(super) fn unit(&self, expr: &Expr, scope: &Scope, depth: u8) -> Option<String> {
        match expr {
            Expr::Literal { value: Value::Number { unit, .. } } => unit.clone(),
            Expr::Field { var, field } => match self.declared(var, field, scope)? {
                Type::Number { unit } => unit.clone(),
                _ => None,
            },
            Expr::Name { name } => {
                let (value, depth) = self.defined(name, depth)?;
                self.unit(value, &Scope::default(), depth)
            }
            Expr::Arithmetic { left, right, .. } => {
                self.unit(left, scope, depth).or_else(|| self.unit(right, scope, depth))
            }
            Expr::Aggregate { aggregate } => {
                self.unit(aggregate.value.as_ref()?, &counted(aggregate, scope), depth)
            }
            _ => None,
        }
    }

    /// The type that the agreement declares a field to have.
    fn declared(&self, var: &str, field: &str, scope: &Scope) -> Option<&Type> {
        let (_, kind, _) = scope.find(var).ok()?;
        let of_kind = self.instrument.fields.iter().filter(|fields| fields.kind == *kind);
        of_kind.filter_map(|fields| fields.fields.get(field)).map(|spec| &spec.r#type).next()
    }

    fn defined(&self, name: &str, depth: u8) -> Option<(&Expr, u8)> {
        let found = self.instrument.definitions.iter().find(|found| found.name == name)?;
        let depth = depth.checked_add(1).filter(|depth| *depth <= DEPTH_MAX)?;
        Some((&found.value, depth))
    }

    /// A named place; only its zone matters to a day.
    pub(super) fn place(&self, name: &str) -> Result<Arc<Place>, DutyRefusal> {
        let place = self.instrument.places.get(name).ok_or(DutyRefusal::NameUnknown)?;
        let zone: Zone = place.zone.parse().map_err(|_| DutyRefusal::PlaceUnknown)?;
        Ok(Arc::new(Place { zone, ..Place::utc() }))
    }
}

/// What the value of a total sees.
fn counted(aggregate: &Aggregate, scope: &Scope) -> Scope {
    let mut inner = scope.clone();
    inner.0.push((aggregate.over.var.clone(), aggregate.over.kind.clone(), 0));
    inner
}
