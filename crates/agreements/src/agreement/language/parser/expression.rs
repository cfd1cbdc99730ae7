//! Expressions: loosest `or`, then `and`, `not`, comparisons, sums, products.

use super::super::NESTING_MAX;
use super::super::diagnostic::Code;
use super::super::token::Token;
use super::small::RESERVED;
use super::{Parser, Read, Stop};
use crate::agreement::rule::{Aggregate, AggregateOp, Arithmetic, Compare, Expr, Value, Window};
use comity_protocol::decimal::Decimal;

const COMPARISONS: [(&str, Compare); 6] = [
    ("=", Compare::Equal),
    ("!=", Compare::NotEqual),
    ("<", Compare::Less),
    ("<=", Compare::AtMost),
    (">", Compare::Greater),
    (">=", Compare::AtLeast),
];

impl Parser<'_> {
    /// An expression.
    pub(super) fn expression(&mut self) -> Read<Expr> {
        self.deeper(|parser| {
            let first = parser.conjunction()?;
            let mut of = vec![first];
            while parser.take("or") {
                of.push(parser.conjunction()?);
            }
            Ok(alone_or(of, |of| Expr::Or { of }))
        })
    }

    /// Reads one level deeper, up to [`NESTING_MAX`].
    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        if self.depth >= NESTING_MAX {
            let at = self.here();
            let message = format!("expressions are nested more than {NESTING_MAX} deep here");
            let help = "the inner parts as definitions, each with a name".to_owned();
            self.fault(Code::TooDeep, at, message, help);
            return Err(Stop);
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    fn conjunction(&mut self) -> Read<Expr> {
        let mut of = vec![self.negation()?];
        while self.take("and") {
            of.push(self.negation()?);
        }
        Ok(alone_or(of, |of| Expr::And { of }))
    }

    fn negation(&mut self) -> Read<Expr> {
        if self.take("not") {
            let of = self.deeper(Self::negation)?;
            return Ok(Expr::Not { of: Box::new(of) });
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Read<Expr> {
        let at = self.here();
        let left = self.sum()?;
        for (symbol, op) in COMPARISONS {
            if self.take_symbol(symbol) {
                let (left, right) = (Box::new(left), Box::new(self.sum()?));
                return Ok(Expr::Compare { op, left, right });
            }
        }
        // "in the last 12 months" belongs to the aggregate around this.
        let is_window = (self.word_at(1), self.word_at(2)) == (Some("the"), Some("last"))
            || self.word_at(1) == Some("each") && matches!(self.peek_at(2), Some(Token::Number(_)));
        if self.peek_word() == Some("in") && !is_window {
            self.at += 1;
            return self.membership(left);
        }
        if self.take("is known") {
            return self.known(left, at);
        }
        if self.take("is unknown") {
            let of = self.known(left, at)?;
            return Ok(Expr::Not { of: Box::new(of) });
        }
        if self.take("is") {
            return self.fault_here("`is known` or `is unknown`; `=` between two values");
        }
        Ok(left)
    }

    fn membership(&mut self, item: Expr) -> Read<Expr> {
        let list = self.sum()?;
        let item = Box::new(item);
        Ok(match list {
            Expr::Name { name } if self.groups.contains(name.as_str()) => {
                Expr::InGroup { item, group: name }
            }
            list => Expr::In { item, list: Box::new(list) },
        })
    }

    fn known(&mut self, left: Expr, at: (u32, u32)) -> Read<Expr> {
        if let Expr::Field { var, field } = left {
            return Ok(Expr::Known { var, field });
        }
        let message = "only a field of a filing can be known or unknown".to_owned();
        self.fault(Code::Unexpected, at, message, "`variable.field is known`".to_owned());
        Err(Stop)
    }

    /// Sums and differences, from the left.
    pub(super) fn sum(&mut self) -> Read<Expr> {
        let mut left = self.product()?;
        loop {
            let op = if self.take_symbol("+") {
                Arithmetic::Plus
            } else if self.take_symbol("-") {
                Arithmetic::Minus
            } else {
                return Ok(left);
            };
            self.one_more_operation()?;
            let right = Box::new(self.product()?);
            left = Expr::Arithmetic { op, left: Box::new(left), right };
        }
    }

    fn product(&mut self) -> Read<Expr> {
        let mut left = self.primary()?;
        loop {
            let op = if self.take_symbol("*") {
                Arithmetic::Times
            } else if self.take_symbol("/") {
                Arithmetic::Over
            } else {
                return Ok(left);
            };
            self.one_more_operation()?;
            let right = Box::new(self.primary()?);
            left = Expr::Arithmetic { op, left: Box::new(left), right };
        }
    }

    /// A long sum nests as deeply as parentheses do.
    fn one_more_operation(&mut self) -> Read<()> {
        self.operations += 1;
        if self.operations <= NESTING_MAX {
            return Ok(());
        }
        let at = self.here();
        let message = format!("more than {NESTING_MAX} operations in one place");
        let help = "parts of it as definitions, each with a name".to_owned();
        self.fault(Code::TooDeep, at, message, help);
        Err(Stop)
    }

    fn primary(&mut self) -> Read<Expr> {
        if self.take_symbol("(") {
            let inner = self.expression()?;
            self.expect_symbol(")")?;
            return Ok(inner);
        }
        if self.take_symbol("[") {
            return self.list();
        }
        let negative = matches!(
            (self.peek(), self.peek_at(1)),
            (Some(Token::Symbol("-")), Some(Token::Number(_)))
        );
        self.at += usize::from(negative);
        match self.peek() {
            Some(Token::Number(_)) => self.number(negative),
            Some(Token::Text(text)) => {
                let value = Value::Text { value: text.clone() };
                self.at += 1;
                Ok(Expr::Literal { value })
            }
            Some(Token::Day(_)) => {
                self.day().map(|value| Expr::Literal { value: Value::Day { value } })
            }
            Some(Token::Instant(text)) => {
                let Ok(value) = text.parse() else {
                    let message = format!("`{text}` is no point in time that exists");
                    let at = self.here();
                    let help = "date, time and zone as `2026-11-23T09:00:00Z`".to_owned();
                    self.fault(Code::Date, at, message, help);
                    return Err(Stop);
                };
                self.at += 1;
                Ok(Expr::Literal { value: Value::Instant { value } })
            }
            Some(Token::Word(word)) => {
                let word = *word;
                self.named(word)
            }
            _ => self.fault_here(
                "a value: a number with its unit, a text, a date, a name or `variable.field`",
            ),
        }
    }

    fn number(&mut self, negative: bool) -> Read<Expr> {
        let value = self.decimal()?;
        let value = if negative {
            Decimal::from_millionths(value.millionths().saturating_neg())
        } else {
            value
        };
        let unit = self.unit();
        Ok(Expr::Literal { value: Value::Number { value, unit } })
    }

    fn list(&mut self) -> Read<Expr> {
        let mut value = Vec::new();
        while !self.take_symbol("]") {
            if !value.is_empty() {
                self.expect_symbol(",")?;
            }
            value.push(self.text("a text, or `]`")?);
        }
        Ok(Expr::Literal { value: Value::Texts { value } })
    }

    fn named(&mut self, word: &str) -> Read<Expr> {
        let op = match word {
            "count" => Some(AggregateOp::Count),
            "sum" => Some(AggregateOp::Sum),
            "min" => Some(AggregateOp::Min),
            "max" => Some(AggregateOp::Max),
            "any" => Some(AggregateOp::Any),
            "all" => Some(AggregateOp::All),
            _ => None,
        };
        if word == "day" && self.word_at(1) == Some("of") {
            self.at += 2;
            return self.day_of();
        }
        if word == "breach" && self.word_at(1) == Some("of") {
            self.at += 2;
            let duty = self.plain_name("the name of a duty")?;
            self.expect("by")?;
            let by = Box::new(self.deeper(Self::primary)?);
            return Ok(Expr::Breach { duty, by });
        }
        if let Some(op) = op {
            let aggregate = Box::new(self.aggregate(op)?);
            return Ok(Expr::Aggregate { aggregate });
        }
        let truth = match word {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        if let Some(value) = truth {
            self.at += 1;
            return Ok(Expr::Literal { value: Value::Truth { value } });
        }
        if word == "bearer" {
            self.at += 1;
            return Ok(Expr::Bearer);
        }
        if RESERVED.contains(&word) {
            return self.fault_here(
                "a value: a number with its unit, a text, a date, a name or `variable.field`",
            );
        }
        let expression = match word.split_once('.') {
            None => Expr::Name { name: word.to_owned() },
            Some((var, field)) if !field.contains('.') => {
                Expr::Field { var: var.to_owned(), field: field.to_owned() }
            }
            Some(_) => {
                return self.fault_here(&format!(
                    "`\"{word}\"` for a party, `variable.field` for a field"
                ));
            }
        };
        self.at += 1;
        Ok(expression)
    }

    /// `12 months from 1989-07-01 by run.from to run.until`, of the filing that is counted.
    fn each_period(&mut self, var: &str) -> Read<Window> {
        let length = self.length()?;
        self.expect("from")?;
        let from = self.day()?;
        self.expect("by")?;
        let by = self.own_field(var)?;
        let to = if self.take("to") { Some(self.own_field(var)?) } else { None };
        Ok(Window::Each { length, from, by, to })
    }

    fn own_field(&mut self, var: &str) -> Read<String> {
        let field = self.peek_word().and_then(|word| word.split_once('.'));
        let Some((_, field)) = field.filter(|(of, _)| *of == var) else {
            return self.fault_here(&format!(
                "a field of `{var}` that says which time it covers, such as `{var}.from`"
            ));
        };
        self.at += 1;
        Ok(field.to_owned())
    }

    /// `day of start.begun at depositary-seat`.
    fn day_of(&mut self) -> Read<Expr> {
        let of = Box::new(self.deeper(Self::primary)?);
        // `at most` and `at least` belong to what stands around this.
        let is_place = self.same_line()
            && self.peek_word() == Some("at")
            && !matches!(self.word_at(1), Some("most" | "least"));
        let place = if is_place {
            self.at += 1;
            Some(self.word("the name of a place")?.to_owned())
        } else {
            None
        };
        Ok(Expr::DayOf { of, place })
    }

    /// `sum of run.compute over run.declaration as run by bearer, at most 10`.
    pub(super) fn aggregate(&mut self, op: AggregateOp) -> Read<Aggregate> {
        self.at += 1;
        self.expect("of")?;
        let value = if matches!(op, AggregateOp::Count | AggregateOp::Any) {
            None
        } else {
            let value = self.expression()?;
            self.expect("over")?;
            Some(Box::new(value))
        };
        let over = self.deeper(Self::pattern)?;
        let window = if self.take("in the last") {
            Window::Last { length: self.length()? }
        } else if self.take("in each") {
            self.each_period(&over.var)?
        } else if self.take("since") {
            Window::Since { day: self.day()? }
        } else {
            Window::Ever
        };
        let is_bounded = self.take_comma_before(&["at"]) || self.peek_word() == Some("at");
        if !is_bounded {
            return self.fault_here("`, at most 1000`: how many filings are looked at");
        }
        self.expect("at most")?;
        let at_most = self.whole("how many filings are looked at at most")?;
        Ok(Aggregate { op, over, value, window, at_most })
    }
}

/// The one expression, or those joined.
fn alone_or(mut of: Vec<Expr>, join: impl FnOnce(Vec<Expr>) -> Expr) -> Expr {
    match of.pop() {
        Some(only) if of.is_empty() => only,
        Some(last) => {
            of.push(last);
            join(of)
        }
        None => join(of),
    }
}
