//! Times with lengths of time added to them or taken away, and days of points in time.

use super::super::diagnostic::Code;
use super::super::print;
use super::types::a;
use super::{Checker, Scope};
use crate::agreement::rule::{Arithmetic, Expr, TimeUnit, Type, Value};

impl<'a> Checker<'a> {
    /// The type of a time to which a length is added, or from which one is taken away.
    pub(super) fn shifted(
        &mut self,
        op: Arithmetic,
        (left, is): (&Expr, &Type),
        (right, by): (&Expr, &Type),
        path: &str,
    ) -> Option<Type> {
        let (time, length) = (print::expression(left), print::expression(right));
        let (message, help) = match (op, is, by) {
            (Arithmetic::Times | Arithmetic::Over, ..) => {
                let message = "times are not multiplied or divided".to_owned();
                (message, "`+` or `-` and a length, such as `plan.issued + 42 days`".to_owned())
            }
            (_, Type::Number { .. }, _) => {
                let message = format!("`{time}` is no time to which `{length}` can be added");
                (message, format!("the time first: `{length} + {time}`"))
            }
            (_, _, Type::Day | Type::Instant) => {
                let message = format!("`{length}` is a time, and no length of time");
                let help = format!(
                    "a comparison with a length on one side, such as `{length} + 42 days <= {time}`"
                );
                (message, help)
            }
            (_, _, Type::Number { unit: Some(unit) }) => match TimeUnit::parse(unit) {
                Some(TimeUnit::Minutes | TimeUnit::Hours) if *is == Type::Day => {
                    let message = format!("a day has no time of day to which {unit} can be added");
                    (message, "days, weeks, months or years; or a point in time".to_owned())
                }
                Some(_) if is_broken(right) => {
                    let message = format!("`{length}` is no whole number of {unit}");
                    (message, "a whole number, in a smaller unit where that is needed".to_owned())
                }
                Some(_) => return Some(is.clone()),
                None => {
                    let message = format!("`{length}` is in {unit}, which is no unit of time");
                    (message, "minutes, hours, days, weeks, months or years".to_owned())
                }
            },
            (_, _, Type::Number { unit: None }) => {
                let message = format!("`{length}` has no unit of time");
                (message, format!("`{length} days`, for example"))
            }
            (_, _, other) => {
                let message = format!("`{length}` is {}, not a length of time", a(other));
                (message, "a length, such as `42 days`".to_owned())
            }
        };
        self.fault(Code::TypeMismatch, (path, &length), message, help);
        None
    }

    /// `day of start.begun at office`.
    pub(super) fn day_of(
        &mut self,
        (of, place): (&'a Expr, Option<&'a str>),
        scope: &Scope<'a>,
        path: &str,
    ) -> Option<Type> {
        if let Some(place) = place.filter(|place| !self.agreement.places.contains_key(*place)) {
            let known = self.agreement.places.keys().map(String::as_str).collect();
            self.unknown("place", place, path, &known);
        }
        let is = self.type_of(of, scope, path)?;
        if is == Type::Instant {
            return Some(Type::Day);
        }
        let shown = print::expression(of);
        let message = format!("`{shown}` is {}, not a point in time", a(&is));
        let help = match is {
            Type::Day => format!("`{shown}` alone: it is a day already"),
            _ => "a field that is an instant, or `issued`".to_owned(),
        };
        self.fault(Code::TypeMismatch, (path, &shown), message, help);
        None
    }
}

/// Whether a number that stands in the text is none of whole units.
fn is_broken(expr: &Expr) -> bool {
    match expr {
        Expr::Literal { value: Value::Number { value, .. } } => value.whole().is_none(),
        _ => false,
    }
}
