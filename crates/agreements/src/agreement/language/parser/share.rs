//! Shares: of heads, of a weight, and of one weight against another.

use super::super::diagnostic::Code;
use super::super::token::Token;
use super::{Parser, Read, Stop};
use crate::agreement::force::{Bound, Condition, Ratio, Whole};

impl Parser<'_> {
    /// Whether a share comes next: `half`, `55 %` or `2/3`.
    pub(super) fn is_ratio(&self) -> bool {
        self.peek_word() == Some("half")
            || matches!(self.peek_at(1), Some(Token::Symbol("%" | "/")))
    }

    /// `half`, `55 %` or `2/3`.
    pub(super) fn ratio(&mut self) -> Read<Ratio> {
        let at = self.here();
        if self.take("half") {
            return Ratio::new(1, 2).ok_or(Stop);
        }
        let Some(Token::Number(number)) = self.peek() else {
            return self.fault_here("a share, such as `half`, `55 %` or `2/3`");
        };
        let number = *number;
        self.at += 1;
        let text = if self.take_symbol("%") {
            format!("{number} %")
        } else {
            self.expect_symbol("/")?;
            format!("{number}/{}", self.whole("the number below the line")?)
        };
        text.parse().map_err(|_| {
            let message = format!("`{text}` is no share between nought and one");
            self.fault(Code::Number, at, message, "a share, such as `55 %` or `2/3`".to_owned());
            Stop
        })
    }

    /// Of whom a share is taken: `of parties to <agreement>`, `of signatories except <group>`.
    pub(super) fn heads(&mut self) -> Read<(Whole, Option<String>)> {
        self.expect("of")?;
        let whole = if self.take("parties to") {
            Whole::PartiesTo(self.word("the identifier of an agreement")?.to_owned())
        } else if self.take("signatories") {
            Whole::Signatories
        } else {
            Whole::Set(self.word("`parties to <agreement>`, `signatories` or a group")?.to_owned())
        };
        let except = if self.take("except") {
            Some(self.word("the name of a group")?.to_owned())
        } else {
            None
        };
        Ok((whole, except))
    }

    /// `more than half of signatories except permanent-members`.
    pub(super) fn majority(&mut self) -> Read<Condition> {
        if !self.is_ratio() {
            return self.fault_here(
                "a share, such as `more than half of signatories`; of a number, `at least 3 parties`",
            );
        }
        let more_than = self.ratio()?;
        let (whole, except) = self.heads()?;
        Ok(Condition::Majority { whole, except, more_than, of: self.who()? })
    }

    /// `parties with at least 55 % of compute-share`, `… more than …`, `… 270 units of electors`,
    /// or `parties with recycling of at least 3 % of their tonnage`.
    pub(super) fn weight(&mut self) -> Read<Condition> {
        let is_more = self.take("more than");
        if !is_more && !self.take("at least") {
            return self.relative();
        }
        let (name, bound) = self.of_weight(is_more)?;
        Ok(Condition::Weight { name, bound, of: self.who()? })
    }

    /// `55 % of compute-share` or `270 units of electors`, after `more than` or `at least`.
    pub(super) fn of_weight(&mut self, is_more: bool) -> Read<(String, Bound)> {
        let bound = if is_more {
            Bound::MoreThan(self.ratio()?)
        } else if self.is_ratio() {
            Bound::AtLeast(self.ratio()?)
        } else {
            let amount = self.decimal()?;
            self.expect("units")?;
            Bound::Amount(amount)
        };
        self.expect("of")?;
        let name = self.word("the name of a weight")?.to_owned();
        Ok((name, bound))
    }

    fn relative(&mut self) -> Read<Condition> {
        let what = "`at least`, `more than`, or a weight held against another of the same parties, such as `recycling of at least 3 % of their tonnage`";
        let name = self.word(what)?.to_owned();
        self.expect("of at least")?;
        let at_least = self.ratio()?;
        if self.take("of their") {
            let to = self.word("the name of the other weight")?.to_owned();
            return Ok(Condition::Relative { name, to, at_least, of: self.who()? });
        }
        self.fault_here("`of their <weight>`")
    }

    /// `12 months, rounding last day, after (at least 30 parties)`.
    pub(super) fn delayed(&mut self) -> Read<Condition> {
        let (length, rounding) = self.rounded_length()?;
        self.take_symbol(",");
        self.expect("after")?;
        if !matches!(self.peek(), Some(Token::Symbol("("))) {
            return self
                .fault_here("a condition between parentheses: `after (at least 30 parties)`");
        }
        let when = Box::new(self.condition()?);
        Ok(Condition::Delayed { when, length, rounding })
    }
}
