//! Small parts of a rule, as the language writes them.

use crate::agreement::rule::{
    Aggregate, AggregateOp, Arithmetic, By, Compare, Expr, Pattern, Period, Type, Value, Window,
};
use crate::calendar::{Counting, Length, Rounding};
use comity_protocol::decimal::Decimal;

/// How tightly an expression binds, loosest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binds {
    Or,
    And,
    Not,
    Compare,
    Sum,
    Product,
    Tight,
}

/// An expression.
pub(super) fn expression(expr: &Expr) -> String {
    match expr {
        Expr::Literal { value } => literal(value),
        Expr::Name { name } => name.clone(),
        Expr::Bearer => "bearer".to_owned(),
        Expr::Breach { duty, by } => format!("breach of {duty} by {}", inside(by, Binds::Tight)),
        Expr::Field { var, field } => format!("{var}.{field}"),
        Expr::Known { var, field } => format!("{var}.{field} is known"),
        Expr::Not { of } => match &**of {
            Expr::Known { var, field } => format!("{var}.{field} is unknown"),
            of => format!("not {}", inside(of, Binds::Not)),
        },
        Expr::And { of } => joined(of, " and ", Binds::Not),
        Expr::Or { of } => joined(of, " or ", Binds::And),
        Expr::Compare { op, left, right } => {
            let (left, right) = (inside(left, Binds::Sum), inside(right, Binds::Sum));
            format!("{left} {} {right}", compare(*op))
        }
        Expr::Arithmetic { op, left, right } => {
            let (symbol, binds, tighter) = match op {
                Arithmetic::Plus => ("+", Binds::Sum, Binds::Product),
                Arithmetic::Minus => ("-", Binds::Sum, Binds::Product),
                Arithmetic::Times => ("*", Binds::Product, Binds::Tight),
                Arithmetic::Over => ("/", Binds::Product, Binds::Tight),
            };
            format!("{} {symbol} {}", inside(left, binds), inside(right, tighter))
        }
        Expr::In { item, list } => {
            format!("{} in {}", inside(item, Binds::Sum), inside(list, Binds::Sum))
        }
        Expr::InGroup { item, group } => format!("{} in {group}", inside(item, Binds::Sum)),
        Expr::Aggregate { aggregate } => self::aggregate(aggregate),
        Expr::DayOf { of, place } => {
            let place = place.as_ref().map_or(String::new(), |place| format!(" at {place}"));
            format!("day of {}{place}", inside(of, Binds::Tight))
        }
    }
}

fn joined(of: &[Expr], with: &str, binds: Binds) -> String {
    let parts: Vec<String> = of.iter().map(|part| inside(part, binds)).collect();
    parts.join(with)
}

/// An expression where something at least as tight as `least` is wanted.
fn inside(expr: &Expr, least: Binds) -> String {
    if binds(expr) >= least { expression(expr) } else { format!("({})", expression(expr)) }
}

fn binds(expr: &Expr) -> Binds {
    match expr {
        Expr::Or { .. } => Binds::Or,
        Expr::And { .. } => Binds::And,
        Expr::Not { of } if matches!(**of, Expr::Known { .. }) => Binds::Compare,
        Expr::Not { .. } => Binds::Not,
        Expr::Compare { .. }
        | Expr::In { .. }
        | Expr::InGroup { .. }
        | Expr::Known { .. }
        | Expr::Breach { .. } => Binds::Compare,
        Expr::Arithmetic { op: Arithmetic::Plus | Arithmetic::Minus, .. } => Binds::Sum,
        // Two places in a row would be told apart by nothing.
        Expr::Arithmetic { .. } | Expr::DayOf { .. } => Binds::Product,
        // Its own parts would swallow what follows.
        Expr::Aggregate { .. } => Binds::Or,
        Expr::Literal { .. } | Expr::Name { .. } | Expr::Bearer | Expr::Field { .. } => {
            Binds::Tight
        }
    }
}

/// `<=` and the like.
pub(super) const fn compare(op: Compare) -> &'static str {
    match op {
        Compare::Equal => "=",
        Compare::NotEqual => "!=",
        Compare::Less => "<",
        Compare::AtMost => "<=",
        Compare::Greater => ">",
        Compare::AtLeast => ">=",
    }
}

fn literal(value: &Value) -> String {
    match value {
        Value::Truth { value: true } => "yes".to_owned(),
        Value::Truth { value: false } => "no".to_owned(),
        Value::Number { value, unit: None } => number(*value),
        Value::Number { value, unit: Some(unit) } => format!("{} {unit}", number(*value)),
        Value::Text { value } => text(value),
        Value::Day { value } => value.to_string(),
        Value::Instant { value } => value.to_string(),
        Value::Texts { value } => {
            let texts: Vec<String> = value.iter().map(|value| text(value)).collect();
            format!("[{}]", texts.join(", "))
        }
    }
}

/// A number; with an exponent where many zeros would have to be counted.
pub(super) fn number(value: Decimal) -> String {
    let plain = value.to_string();
    let digits = plain.trim_start_matches('-');
    let significant = digits.trim_end_matches('0');
    let zeros = digits.len() - significant.len();
    if digits.contains('.') || zeros < 7 {
        return plain;
    }
    let sign = if plain.starts_with('-') { "-" } else { "" };
    let (first, rest) = significant.split_at_checked(1).unwrap_or((significant, ""));
    let point = if rest.is_empty() { "" } else { "." };
    format!("{sign}{first}{point}{rest}e{}", digits.len() - 1)
}

/// A text between quotation marks, on one line.
pub(super) fn text(value: &str) -> String {
    let mut text = String::with_capacity(value.len() + 2);
    text.push('"');
    for c in value.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\n' => text.push_str("\\n"),
            c => push_escaped(&mut text, c),
        }
    }
    text.push('"');
    text
}

/// A character, by its number where it could not be seen.
pub(super) fn push_escaped(text: &mut String, c: char) {
    match c {
        '\\' => text.push_str("\\\\"),
        '\t' => text.push_str("\\t"),
        c if super::token::is_hidden(c) || c == '\r' => {
            text.push_str(&format!("\\u{{{:x}}}", u32::from(c)));
        }
        c => text.push(c),
    }
}

/// A word as it is, anything else between quotation marks.
pub(super) fn label(value: &str) -> String {
    if is_word(value) { value.to_owned() } else { text(value) }
}

/// Whether the language reads this as one word.
pub(super) fn is_word(value: &str) -> bool {
    let inner = |b: u8| b.is_ascii_alphanumeric() || b"_-.".contains(&b);
    value.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && value.bytes().all(inner)
        && !value.ends_with(['-', '.'])
}

/// `sum of run.compute over run.declaration as run by bearer, at most 1000`.
pub(super) fn aggregate(aggregate: &Aggregate) -> String {
    let op = match aggregate.op {
        AggregateOp::Count => "count",
        AggregateOp::Sum => "sum",
        AggregateOp::Min => "min",
        AggregateOp::Max => "max",
        AggregateOp::Any => "any",
        AggregateOp::All => "all",
    };
    let value = aggregate.value.as_deref();
    let value = value.map_or(String::new(), |value| format!("{} over ", expression(value)));
    let window = match &aggregate.window {
        Window::Ever => String::new(),
        Window::Last { length } => format!(" in the last {length}"),
        Window::Since { day } => format!(" since {day}"),
        Window::Each { length, from, by, to } => {
            let var = &aggregate.over.var;
            let to = to.as_ref().map_or(String::new(), |to| format!(" to {var}.{to}"));
            format!(" in each {length} from {from} by {var}.{by}{to}")
        }
    };
    let over = pattern(&aggregate.over);
    format!("{op} of {value}{over}{window}, at most {}", aggregate.at_most)
}

/// `run.declaration as run by bearer where …`.
pub(super) fn pattern(pattern: &Pattern) -> String {
    let Pattern { kind, var, by, filter } = pattern;
    let kind = label(kind.as_str());
    let by = match by {
        By::Bearer => "bearer",
        By::Anyone => "anyone",
        By::AnotherParty => "another party",
        By::Group { group } => group,
    };
    let filter = filter.as_ref();
    let filter = filter.map_or(String::new(), |filter| format!(" where {}", expression(filter)));
    format!("{kind} as {var} by {by}{filter}")
}

/// `30 days, calendar days, at depositary-seat`.
pub(super) fn period(period: &Period) -> String {
    let Period { length, counting, place, by, rounding } = period;
    let shown = match counting {
        Counting::BusinessHours => length.to_string().replacen(' ', " business ", 1),
        _ => length.to_string(),
    };
    let counting = match (length, counting) {
        (Length::Minutes(_) | Length::Hours(_), Counting::Hours) | (_, Counting::BusinessHours) => {
            ""
        }
        (_, Counting::Hours) => ", by the clock",
        (_, Counting::CalendarDays) => ", calendar days",
        (_, Counting::WorkingDays) => ", working days",
        (_, Counting::Regulation1182) => ", regulation 1182/71",
    };
    let by = by.as_ref().map_or(String::new(), |by| format!(" by {}", expression(by)));
    let place = place.as_ref().map_or(String::new(), |place| format!(", at {place}{by}"));
    let by_month = matches!(length, Length::Months(_) | Length::Years(_));
    let is_said = period.counting == Counting::Regulation1182 || !by_month;
    let rounding = match rounding {
        Rounding::Refuse if is_said => "",
        rounding => self::rounding(*rounding),
    };
    format!("{shown}{counting}{place}{rounding}")
}

/// `, rounding last day`.
pub(super) const fn rounding(rounding: Rounding) -> &'static str {
    match rounding {
        Rounding::LastDay => ", rounding last day",
        Rounding::NextMonth => ", rounding next month",
        Rounding::Refuse => ", no rounding",
    }
}

/// A type, as `fields of` writes it.
pub(super) fn type_name(r#type: &Type) -> String {
    match r#type {
        Type::Truth => "truth".to_owned(),
        Type::Number { unit: None } => "number".to_owned(),
        Type::Number { unit: Some(unit) } => format!("number in {unit}"),
        Type::Text => "text".to_owned(),
        Type::Day => "day".to_owned(),
        Type::Instant => "instant".to_owned(),
        Type::Texts => "texts".to_owned(),
        Type::Party => "party".to_owned(),
    }
}
