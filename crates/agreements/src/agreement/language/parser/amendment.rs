//! Amendments: whom they bind, and who must agree or object.

use super::super::token::Token;
use super::{Parser, Read};
use crate::agreement::force::Effect;
use crate::agreement::life::terms::{Amendment, Circle, Moment, Share};

/// What may stand where parties are counted, for who writes something else.
const ATOMS: &str = "`3 parties`, `2/3 of parties`, `more than half of parties in <group>`, `all parties in <group>`, `parties with at least 50 % of <weight>`, or these joined by `and` and `or`";

impl Parser<'_> {
    pub(super) fn amendment(&mut self, start: usize) -> Read<()> {
        self.at += 1;
        let rule = if self.take("binds acceptors from") {
            Amendment::Acceptors { needed: self.support()?, then: self.in_force()? }
        } else if self.take("binds all from") {
            Amendment::Majority { needed: self.support()?, then: self.in_force()? }
        } else if self.take("binds all but objectors after") {
            let within = self.length()?;
            let blocked_by = if self.take_comma_before(&["blocked"]) {
                self.expect("blocked by")?;
                Some(self.support()?)
            } else {
                None
            };
            Amendment::OptOut { within, blocked_by, then: self.in_force()? }
        } else {
            return self.fault_here(
                "`binds acceptors from 2 parties`, `binds all from 2/3 of parties` or `binds all but objectors after 12 months`",
            );
        };
        self.term(start, "amendment", |terms| terms.amendment = rule)
    }

    /// `, in force on the 90th day after`.
    fn in_force(&mut self) -> Read<Option<Effect>> {
        if !self.take_comma_before(&["in"]) {
            return Ok(None);
        }
        self.expect("in force")?;
        self.effect().map(Some)
    }

    /// Who must agree, or object.
    fn support(&mut self) -> Read<Share> {
        let mut parts = vec![self.supports()?];
        while self.take("or") {
            parts.push(self.supports()?);
        }
        Ok(alone_or(parts, |parts| Share::Any { parts }))
    }

    fn supports(&mut self) -> Read<Share> {
        let mut parts = vec![self.share()?];
        while self.take("and") || self.take("including") {
            parts.push(self.share()?);
        }
        Ok(alone_or(parts, |parts| Share::All { parts }))
    }

    fn share(&mut self) -> Read<Share> {
        if self.take_symbol("(") {
            return self.nested(("this is nested too deep", "fewer parentheses"), Self::support);
        }
        if self.take("all parties in") {
            let group = self.word("the name of a group")?.to_owned();
            let moment =
                if self.take("on circulation") { Moment::Circulation } else { Moment::Then };
            return Ok(Share::Every { group, moment });
        }
        if self.take("all of") {
            // Of a group only those that are parties can agree.
            return self.fault_here("`all parties in <group>`");
        }
        if self.take("parties with") {
            return self.weighty();
        }
        if self.take("more than") {
            let part = self.ratio()?;
            self.expect("of parties")?;
            return Ok(Share::MoreThan { part, of: self.circle()? });
        }
        if !matches!(self.peek(), Some(Token::Number(_))) {
            return self.fault_here(ATOMS);
        }
        self.number_of()
    }

    /// `3 parties` or `2/3 of parties`.
    fn number_of(&mut self) -> Read<Share> {
        let number = self.whole("a number or a fraction of parties")?;
        if self.take("parties") || self.take("party") {
            return Ok(Share::Count { parties: number, of: self.circle()? });
        }
        if self.take_symbol("/") {
            let denominator = self.whole("the number below the line")?;
            if denominator == 0 {
                self.at -= 1;
                return self.fault_here("a number above nought below the line");
            }
            self.expect("of parties")?;
            return Ok(Share::Fraction { numerator: number, denominator, of: self.circle()? });
        }
        self.fault_here("`parties`, or a fraction such as `2/3 of parties`")
    }

    /// `at least 50 % of tonnage`, after `parties with`.
    fn weighty(&mut self) -> Read<Share> {
        let is_more = self.take("more than");
        if !is_more {
            self.expect("at least")?;
        }
        let (name, bound) = self.of_weight(is_more)?;
        Ok(Share::Weight { name, bound })
    }

    /// Which parties are counted.
    fn circle(&mut self) -> Read<Circle> {
        let mut circle = Circle::default();
        if self.take("in") {
            circle.within = Some(self.word("the name of a group")?.to_owned());
        }
        if self.take("not in") {
            circle.outside = Some(self.word("the name of a group")?.to_owned());
        }
        Ok(circle)
    }
}

/// The one, or those joined.
fn alone_or(mut parts: Vec<Share>, join: impl FnOnce(Vec<Share>) -> Share) -> Share {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            join(parts)
        }
        None => join(parts),
    }
}
