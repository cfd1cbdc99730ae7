//! Conditions and values in English.

use super::super::print;
use crate::agreement::document::Agreement;
use crate::agreement::rule::{
    Aggregate, AggregateOp, Arithmetic, By, Compare, Expr, Value, Window,
};

/// A writer of English that knows the agreement's definitions.
pub(super) struct Words<'a> {
    pub(super) agreement: &'a Agreement,
}

impl Words<'_> {
    /// A condition: `the “planned” of “start” is at least “cap” (1e24 FLOP)`.
    pub(super) fn condition(&self, expr: &Expr) -> String {
        match expr {
            Expr::Not { of } => match &**of {
                Expr::Known { var, field } => format!("the “{field}” of “{var}” is not known"),
                of => format!("it is not so that {}", self.inner(of)),
            },
            Expr::And { of } => {
                let parts: Vec<String> = of.iter().map(|part| self.inner(part)).collect();
                parts.join(" and ")
            }
            Expr::Or { of } => {
                let parts: Vec<String> = of.iter().map(|part| self.inner(part)).collect();
                parts.join(" or ")
            }
            Expr::Known { var, field } => format!("the “{field}” of “{var}” is known"),
            Expr::Compare { op, left, right } => {
                let (left, right) = (self.value(left), self.value(right));
                match op {
                    Compare::Equal => format!("{left} is {right}"),
                    Compare::NotEqual => format!("{left} is not {right}"),
                    op => format!("{left} is {} {right}", compared(*op)),
                }
            }
            Expr::In { item, list } => {
                format!("{} is among {}", self.value(item), self.value(list))
            }
            Expr::InGroup { item, group } => {
                format!("{} belongs to “{group}”", self.value(item))
            }
            Expr::Breach { duty, by } => format!("{} is in breach of “{duty}”", self.value(by)),
            Expr::Aggregate { aggregate } => self.total(aggregate),
            other => format!("{} is so", self.value(other)),
        }
    }

    fn inner(&self, expr: &Expr) -> String {
        match expr {
            Expr::And { .. } | Expr::Or { .. } => format!("({})", self.condition(expr)),
            expr => self.condition(expr),
        }
    }

    /// A value: `“cap” (1e24 FLOP)`.
    pub(super) fn value(&self, expr: &Expr) -> String {
        match expr {
            Expr::Literal { value: Value::Texts { value } } => {
                let texts: Vec<String> = value.iter().map(|text| format!("“{text}”")).collect();
                texts.join(", ")
            }
            Expr::Literal { value: Value::Text { value } } => format!("“{value}”"),
            Expr::Name { name } => {
                let mut all = self.agreement.definitions.iter();
                match all.find(|definition| definition.name == *name) {
                    Some(definition) => {
                        format!("“{name}” ({})", self.value(&definition.value))
                    }
                    None => format!("“{name}”"),
                }
            }
            Expr::Bearer => "the bearer".to_owned(),
            Expr::Field { var, field } => format!("the “{field}” of “{var}”"),
            Expr::Arithmetic { op, left, right } => {
                let op = match op {
                    Arithmetic::Plus => "plus",
                    Arithmetic::Minus => "minus",
                    Arithmetic::Times => "times",
                    Arithmetic::Over => "divided by",
                };
                format!("({} {op} {})", self.value(left), self.value(right))
            }
            Expr::Aggregate { aggregate } => self.total(aggregate),
            Expr::DayOf { of, place } => {
                let place = place.as_ref().map_or("in UTC".to_owned(), |at| format!("at “{at}”"));
                format!("the day {place} of {}", self.value(of))
            }
            other => match other {
                Expr::Literal { .. } => print::expression(other),
                other => format!("whether {}", self.condition(other)),
            },
        }
    }

    /// A total: `the sum of the “compute” of “run” over …`.
    pub(super) fn total(&self, aggregate: &Aggregate) -> String {
        let Aggregate { op, over, value, window, at_most } = aggregate;
        let value = value.as_ref().map_or(String::new(), |value| match op {
            AggregateOp::All => self.condition(value),
            _ => self.value(value),
        });
        let title = over.kind.spec().map_or(over.kind.as_str(), |spec| spec.title);
        let by = match &over.by {
            By::Bearer => " by the bearer".to_owned(),
            By::Anyone => String::new(),
            By::AnotherParty => " by another party".to_owned(),
            By::Group { group } => format!(" by a member of “{group}”"),
        };
        let filter = over.filter.as_ref();
        let filter =
            filter.map_or(String::new(), |filter| format!(" for which {}", self.condition(filter)));
        let window = match window {
            Window::Ever => String::new(),
            Window::Last { length } => format!(" in the last {length}"),
            Window::Since { day } => format!(" since {day}"),
            Window::Each { length, from, by, to } => {
                let to = to.as_ref().map_or(String::new(), |to| format!(" to “{to}”"));
                format!(
                    " for the same period of {length}, counted from {from}, that its “{by}”{to} lies in"
                )
            }
        };
        let filings = format!("“{title}” (here “{}”) filed{by}{window}{filter}", over.var);
        match op {
            AggregateOp::Count => format!("the number of {filings} (at most {at_most})"),
            AggregateOp::Sum => format!("the sum of {value} over every {filings}"),
            AggregateOp::Min => format!("the least of {value} over every {filings}"),
            AggregateOp::Max => format!("the greatest of {value} over every {filings}"),
            AggregateOp::Any => format!("there is {filings}"),
            AggregateOp::All => format!("{value} for every {filings}"),
        }
    }
}

/// `at least` and the like.
pub(super) const fn compared(op: Compare) -> &'static str {
    match op {
        Compare::Equal => "equal to",
        Compare::NotEqual => "other than",
        Compare::Less => "less than",
        Compare::AtMost => "at most",
        Compare::Greater => "more than",
        Compare::AtLeast => "at least",
    }
}
