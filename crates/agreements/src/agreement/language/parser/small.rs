//! Small parts that many entries share: days, numbers, lengths, periods, patterns.

use super::super::diagnostic::Code;
use super::super::token::Token;
use super::{Parser, Read, Stop};
use crate::agreement::rule::{By, Expr, Pattern, Period};
use crate::calendar::{CalendarRefusal, Counting, Day, Length, Rounding};
use comity_protocol::decimal::{Decimal, DecimalRefusal};
use comity_protocol::kind::Kind;

/// What may follow a length in a period.
const COUNTING: [&str; 7] = ["calendar", "working", "regulation", "by", "at", "rounding", "no"];

impl<'a> Parser<'a> {
    /// A date that exists.
    pub(super) fn day(&mut self) -> Read<Day> {
        let Some(Token::Day(text)) = self.peek() else {
            return self.fault_here("a date, such as `2026-11-23`");
        };
        let text = *text;
        let day = text.parse();
        if let Err(refusal) = &day {
            self.date_fault(text, *refusal);
        }
        self.at += 1;
        day.map_err(|_| Stop)
    }

    fn date_fault(&mut self, text: &str, refusal: CalendarRefusal) {
        let at = self.here();
        let (message, help) = match refusal {
            CalendarRefusal::DateMalformed => (
                format!("`{text}` is not written as a date"),
                "year, month and day as `2026-01-05`".to_owned(),
            ),
            CalendarRefusal::DateOutOfRange => {
                (format!("`{text}` lies outside the years 1 to 9999"), "a year of those".to_owned())
            }
            _ => (format!("there is no {text}"), last_of_month(text)),
        };
        self.fault(Code::Date, at, message, help);
    }

    /// A date if one comes next.
    pub(super) fn maybe_day(&mut self) -> Read<Option<Day>> {
        match self.peek() {
            Some(Token::Day(_)) => self.day().map(Some),
            _ => Ok(None),
        }
    }

    /// An exact number.
    pub(super) fn decimal(&mut self) -> Read<Decimal> {
        let Some(Token::Number(text)) = self.peek() else {
            return self.fault_here("a number");
        };
        let text = *text;
        let at = self.here();
        self.at += 1;
        text.parse().map_err(|refusal| {
            let help = match refusal {
                DecimalRefusal::TooFine => "at most six places after the point",
                DecimalRefusal::TooLarge => "a number below 1e32",
                DecimalRefusal::NotANumber => "a number such as `12`, `0.5` or `1e24`",
            };
            self.fault(Code::Number, at, format!("`{text}`: {refusal}"), help.to_owned());
            Stop
        })
    }

    /// A whole number; `what` says of what.
    pub(super) fn whole(&mut self, what: &str) -> Read<u32> {
        let number = match self.peek() {
            Some(Token::Number(text) | Token::Ordinal(text)) => text.parse::<u32>().ok(),
            _ => None,
        };
        let Some(number) = number else {
            return self.fault_here(&format!("{what}, as a whole number"));
        };
        self.at += 1;
        Ok(number)
    }

    /// `30 days`.
    pub(super) fn length(&mut self) -> Read<Length> {
        let at = self.here();
        let (length, is_business) = self.counted_length()?;
        if is_business {
            let message = "business hours count only `within` a period at a place".to_owned();
            self.fault(Code::Counting, at, message, "hours by the clock, or days".to_owned());
            return Err(Stop);
        }
        Ok(length)
    }

    /// `30 days`, or `4 business hours` and that they are.
    fn counted_length(&mut self) -> Read<(Length, bool)> {
        let count = self.whole("how long")?;
        let is_business = self.take("business");
        let unit = self.peek_word().unwrap_or("");
        if is_business && !matches!(unit, "minute" | "minutes" | "hour" | "hours") {
            let at = self.here();
            let message = "only hours and minutes can be those of business".to_owned();
            let help = format!("`{count} business hours`, or `{count} days, working days`");
            self.fault(Code::Counting, at, message, help);
            return Err(Stop);
        }
        let length = match unit {
            "minute" | "minutes" => Length::Minutes(count),
            "hour" | "hours" => Length::Hours(count),
            "day" | "days" => Length::Days(count),
            "week" | "weeks" => Length::Weeks(count),
            "month" | "months" => Length::Months(count),
            "year" | "years" => Length::Years(count),
            "working" | "calendar" => {
                let at = self.here();
                let message =
                    format!("how days are counted comes after them, not `{count} {unit}`");
                let help = format!("`{count} days, {unit} days`");
                self.fault(Code::Counting, at, message, help);
                return Err(Stop);
            }
            _ => {
                let at = self.here();
                let message = format!("`{count}` has no unit of time");
                let help = format!(
                    "`{count} minutes`, `{count} hours`, `{count} days`, `{count} weeks`, `{count} months` or `{count} years`"
                );
                self.fault(Code::UnitMissing, at, message, help);
                return Err(Stop);
            }
        };
        self.at += 1;
        Ok((length, is_business))
    }

    /// `30 days, calendar days, at depositary-seat, rounding last day`.
    pub(super) fn period(&mut self) -> Read<Period> {
        let at = self.here();
        let (length, is_business) = self.counted_length()?;
        let (mut counting, mut place, mut by, mut rounding) = (None, None, None, None);
        if is_business {
            counting = Some(Counting::BusinessHours);
        }
        while self.take_comma_before(&COUNTING) {
            if self.take("at") {
                place = Some(self.word("the name of a place")?.to_owned());
                if self.take("by") {
                    let (var, field) = self.field()?;
                    by = Some(Expr::Field { var, field });
                }
            } else if matches!(self.peek_word(), Some("rounding" | "no")) {
                rounding = Some(self.rounding()?);
            } else {
                counting = Some(self.counting()?);
            }
        }
        let counting = counting.unwrap_or(match length {
            Length::Minutes(_) | Length::Hours(_) => Counting::Hours,
            _ => Counting::CalendarDays,
        });
        // The Regulation rounds by itself (Art. 3(2)(c)).
        let rounding = if counting == Counting::Regulation1182 {
            rounding.unwrap_or(Rounding::Refuse)
        } else {
            self.rounding_or_fault(rounding, length, at)?
        };
        Ok(Period { length, counting, place, by, rounding })
    }

    /// A period in months or years needs a rounding; nothing is assumed.
    pub(super) fn rounding_or_fault(
        &mut self,
        rounding: Option<Rounding>,
        length: Length,
        at: (u32, u32),
    ) -> Read<Rounding> {
        if rounding.is_none() && matches!(length, Length::Months(_) | Length::Years(_)) {
            let message = format!(
                "“{length}” can end in a month that has no such day (31 January + 1 month)"
            );
            let help = format!(
                "`{length}, rounding last day` (28 or 29 February), `rounding next month` (1 March) or `no rounding` (the duty is undetermined then)"
            );
            self.fault(Code::RoundingMissing, at, message, help);
            return Err(Stop);
        }
        Ok(rounding.unwrap_or(Rounding::Refuse))
    }

    pub(super) fn rounding(&mut self) -> Read<Rounding> {
        for (words, rounding) in [
            ("rounding last day", Rounding::LastDay),
            ("rounding next month", Rounding::NextMonth),
            ("no rounding", Rounding::Refuse),
        ] {
            if self.take(words) {
                return Ok(rounding);
            }
        }
        self.fault_here("`rounding last day`, `rounding next month` or `no rounding`")
    }

    fn counting(&mut self) -> Read<Counting> {
        for (words, counting) in [
            ("calendar days", Counting::CalendarDays),
            ("working days", Counting::WorkingDays),
            ("by the clock", Counting::Hours),
        ] {
            if self.take(words) {
                return Ok(counting);
            }
        }
        if self.take("regulation") {
            let number = self.whole("`1182/71`")?;
            self.expect_symbol("/")?;
            let year = self.whole("`1182/71`")?;
            if (number, year) == (1182, 71) {
                return Ok(Counting::Regulation1182);
            }
            self.at -= 1;
        }
        self.fault_here("`calendar days`, `working days`, `regulation 1182/71` or `by the clock`")
    }

    /// `run.declaration as declaration by bearer where …`.
    pub(super) fn pattern(&mut self) -> Read<Pattern> {
        let kind = self.kind()?;
        self.expect("as")?;
        let var = self.plain_name("a name for the filing, by which conditions speak of it")?;
        self.expect("by")?;
        let by = self.by()?;
        let filter = if self.take("where") { Some(self.expression()?) } else { None };
        Ok(Pattern { kind, var, by, filter })
    }

    pub(super) fn kind(&mut self) -> Read<Kind> {
        let text = match self.peek() {
            Some(Token::Word(word)) => (*word).to_owned(),
            Some(Token::Text(text)) => text.clone(),
            _ => return self.fault_here("a kind of statement, such as `run.declaration`"),
        };
        let Ok(kind) = Kind::parse(&text) else {
            return self.fault_here("a kind: words of a-z, 0-9 and `-` joined by dots");
        };
        self.at += 1;
        Ok(kind)
    }

    fn by(&mut self) -> Read<By> {
        if self.take("bearer") {
            return Ok(By::Bearer);
        }
        if self.take("anyone") {
            return Ok(By::Anyone);
        }
        if self.take("another party") {
            return Ok(By::AnotherParty);
        }
        let group = self.word("`bearer`, `anyone`, `another party` or the name of a group")?;
        Ok(By::Group { group: group.to_owned() })
    }

    /// A name without dots, which is no keyword of expressions.
    pub(super) fn plain_name(&mut self, what: &str) -> Read<String> {
        let Some(word) = self.peek_word() else { return self.fault_here(what) };
        if word.contains('.') {
            return self.fault_here("a name without dots");
        }
        if RESERVED.contains(&word) {
            return self.fault_here(&format!("another name: `{word}` has a meaning of its own"));
        }
        self.at += 1;
        Ok(word.to_owned())
    }

    /// A unit, on the line of its number.
    pub(super) fn unit(&mut self) -> Option<String> {
        if !self.same_line() {
            return None;
        }
        if self.take_symbol("%") {
            return Some("%".to_owned());
        }
        let unit =
            self.peek_word().filter(|word| !RESERVED.contains(word) && !word.contains('.'))?;
        self.at += 1;
        Some(unit.to_owned())
    }
}

/// Words that are neither names nor units, because they join the parts of a sentence.
pub(super) const RESERVED: [&str; 37] = [
    "all",
    "and",
    "any",
    "anyone",
    "as",
    "at",
    "bearer",
    "before",
    "by",
    "clock",
    "count",
    "every",
    "except",
    "from",
    "in",
    "is",
    "known",
    "last",
    "max",
    "min",
    "must",
    "no",
    "not",
    "of",
    "on",
    "or",
    "otherwise",
    "over",
    "since",
    "sum",
    "to",
    "unknown",
    "until",
    "when",
    "where",
    "within",
    "yes",
];

/// The last day of the month that `text` names, in words of advice.
fn last_of_month(text: &str) -> String {
    let month = text.rsplit_once('-').map_or("", |(month, _)| month);
    let last = (28..=31).rev().map(|day| format!("{month}-{day}"));
    let last = last.filter(|day| day.parse::<Day>().is_ok()).max();
    match last {
        Some(last) => format!("a date that exists; that month ends on `{last}`"),
        None => "a date that exists; months run from 01 to 12".to_owned(),
    }
}
