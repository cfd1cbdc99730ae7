//! Clauses, their texts, and the rules that stand under them.

mod whole;

use super::super::diagnostic::Code;
use super::{Parser, Read, Stop};
use crate::agreement::document::{Clause, Texts, Wording};
use crate::agreement::rule::{
    Aggregate, AggregateOp, Anchor, Bearer, Compare, Exception, Exemption, Expr, Extension,
    FollowUp, Instead, Owed, Pattern, Period, Recipient, Schedule, Start, Tier, Trigger,
};
use crate::calendar::{Length, Rounding};

/// The words that begin an item of a rule.
pub(super) const ITEMS: [&str; 27] = [
    "bearer",
    "owed",
    "when",
    "every",
    "once",
    "key",
    "clock",
    "must",
    "within",
    "tier",
    "except",
    "recipient",
    "then",
    "excused",
    "extended",
    "cure",
    "consequence",
    "never",
    "sum",
    "count",
    "min",
    "max",
    "any",
    "all",
    "file",
    "only",
    "at",
];

const COMMON: [&str; 3] = ["bearer", "owed", "consequence"];

const DUTY: [&str; 17] = [
    "bearer",
    "owed",
    "when",
    "every",
    "once",
    "key",
    "clock",
    "must",
    "within",
    "tier",
    "except",
    "recipient",
    "then",
    "excused",
    "extended",
    "cure",
    "consequence",
];

const BAN: [&str; 7] = ["bearer", "owed", "never", "when", "except", "excused", "consequence"];

const LIMIT: [&str; 12] = [
    "bearer",
    "owed",
    "sum",
    "count",
    "min",
    "max",
    "any",
    "all",
    "must",
    "when",
    "except",
    "consequence",
];

const ORDER: [&str; 8] = ["bearer", "owed", "file", "only", "at", "when", "except", "consequence"];

/// What a rule's items said, until all of them are read.
#[derive(Default)]
pub(super) struct Items {
    bearer: Option<Bearer>,
    owed_to: Option<Owed>,
    consequence: Option<String>,
    trigger: Option<Trigger>,
    key: Option<(String, String)>,
    start: Option<(Vec<String>, Start)>,
    act: Option<Pattern>,
    within: Option<Period>,
    tiers: Vec<Tier>,
    exceptions: Vec<Exception>,
    recipients: Vec<Recipient>,
    follow_ups: Vec<FollowUp>,
    excused_by: Vec<Pattern>,
    cure: Option<Period>,
    after: Option<Pattern>,
    at_least: Option<Length>,
    at_most: Option<Length>,
    total: Option<Aggregate>,
    bound: Option<(Compare, Expr)>,
    pub(super) extensions: Vec<Extension>,
    pub(super) condition: Option<Expr>,
    pub(super) exemptions: Vec<Exemption>,
}

impl<'a> Parser<'a> {
    /// `clause art-4.1 en "Declaration of runs" original from 2027-01-01`.
    pub(super) fn clause_entry(&mut self, start: usize) -> Read<()> {
        self.clause_is_lost = true;
        let id =
            self.word("an identifier that begins with a letter, such as `art-4.1`")?.to_owned();
        let mut heading = Texts::new();
        let is_wording = |word: Option<&str>| matches!(word, Some("original" | "summary"));
        if !is_wording(self.peek_word()) && self.at < self.end {
            self.texts(&mut heading)?;
        }
        let wording =
            self.choice(&[("original", Wording::Original), ("summary", Wording::Summary)])?;
        let applies_from = if self.take("from") { Some(self.day()?) } else { None };
        let applies_until = if self.take("until") { Some(self.day()?) } else { None };
        let path = format!("clause/{id}");
        self.once(start, &path, |draft| {
            let (text, levels, rules) = (Texts::new(), Vec::new(), Vec::new());
            draft.clauses.push(Clause {
                id,
                heading,
                text,
                wording,
                applies_from,
                applies_until,
                levels,
                rules,
            });
            true
        })?;
        self.clause_is_lost = false;
        Ok(())
    }

    /// `text en """…"""`, below its clause.
    pub(super) fn text_entry(&mut self, start: usize) -> Read<()> {
        let mut texts = Texts::new();
        self.texts(&mut texts)?;
        if self.clause_is_lost {
            return Err(Stop);
        }
        let Some(id) = self.draft.clauses.last().map(|clause| clause.id.clone()) else {
            return self.outside_clause(start, "text");
        };
        for (tag, text) in texts {
            let path = format!("clause/{id}/text/{tag}");
            self.once(start, &path, |draft| {
                draft
                    .clauses
                    .last_mut()
                    .is_some_and(|clause| clause.text.insert(tag, text).is_none())
            })?;
        }
        Ok(())
    }

    pub(super) fn outside_clause<T>(&mut self, start: usize, what: &str) -> Read<T> {
        let at = self.placed(start).map_or((1, 1), |placed| (placed.line, placed.column));
        let message = format!("this `{what}` stands before the first clause");
        let help = "`clause <id> en \"…\" original` above it".to_owned();
        self.fault(Code::OutsideClause, at, message, help);
        Err(Stop)
    }

    /// A duty, ban, limit or order, below its clause.
    pub(super) fn rule_entry(&mut self, start: usize, keyword: &'a str) -> Read<()> {
        let name = self.plain_name(&format!("the name of the {keyword}"))?;
        let head = self.before();
        let path = format!("rule/{name}");
        let mut items = Items::default();
        let known = self.diagnostics.len();
        if self.at < self.end && self.same_line() {
            return self
                .fault_here("the items of the rule on lines of their own below it, indented");
        }
        self.items(|parser| parser.rule_item(keyword, &path, &mut items));
        let is_new = !self.spans.has(&path);
        self.mark(path.clone(), start);
        let has_faults = self.diagnostics.len() > known;
        let rule = match keyword {
            "duty" => self.duty(name, items, head, has_faults),
            "ban" => self.ban(name, items, head, has_faults),
            "limit" => self.limit(name, items, head, has_faults),
            _ => self.order(name, items, head, has_faults),
        }?;
        if !is_new {
            return self.twice(start, &path);
        }
        match self.draft.clauses.last_mut() {
            Some(clause) => clause.rules.push(rule),
            None if self.clause_is_lost => return Err(Stop),
            None => return self.outside_clause(start, keyword),
        }
        Ok(())
    }

    fn rule_item(&mut self, rule: &str, path: &str, items: &mut Items) -> Read<()> {
        let start = self.at;
        let word = self.peek_word().unwrap_or("");
        let known: &[&str] = match rule {
            "duty" => &DUTY,
            "ban" => &BAN,
            "limit" => &LIMIT,
            _ => &ORDER,
        };
        if !known.contains(&word) {
            return self.fault_choice(known);
        }
        let part = if COMMON.contains(&word) {
            self.common_item(word, items)
        } else if rule != "duty" && matches!(word, "when" | "except") {
            self.condition_item(word, rule, items)
        } else {
            match rule {
                "duty" => self.duty_item(word, items),
                "limit" => self.limit_item(word, items),
                "order" => self.order_item(word, items),
                _ => self.ban_item(word, items),
            }
        }?;
        self.mark(format!("{path}/{part}"), start);
        Ok(())
    }

    /// Puts what an item says in its place, and reports an item that stands twice.
    pub(super) fn put<T>(&mut self, slot: &mut Option<T>, value: T, word: &str) -> Read<String> {
        if slot.replace(value).is_some() {
            let at = self.here();
            let message = format!("this rule has `{word}` twice");
            self.fault(Code::Duplicate, at, message, "it once".to_owned());
            return Err(Stop);
        }
        Ok(word.to_owned())
    }

    fn common_item(&mut self, word: &str, items: &mut Items) -> Read<String> {
        self.at += 1;
        match word {
            "bearer" => {
                let bearer = self.bearer()?;
                self.put(&mut items.bearer, bearer, word)
            }
            "owed" => {
                let owed = if self.take("to all") {
                    Owed::All
                } else if self.take("to each other party") {
                    Owed::EachOther
                } else {
                    return self.fault_here("`to all` or `to each other party`");
                };
                self.put(&mut items.owed_to, owed, word)
            }
            _ => {
                let clause = self.word("the clause that says what follows")?.to_owned();
                self.put(&mut items.consequence, clause, word)
            }
        }
    }

    fn bearer(&mut self) -> Read<Bearer> {
        if self.take("each party") {
            return Ok(Bearer::EachParty);
        }
        if self.take("each of") {
            let group = self.word("the name of a group")?.to_owned();
            return Ok(Bearer::EachOf { group });
        }
        if self.take("issuer") {
            return Ok(Bearer::Issuer);
        }
        let party =
            self.label("`each party`, `each of <group>`, `issuer` or a party's identifier")?;
        Ok(Bearer::Party { party })
    }

    fn duty_item(&mut self, word: &'a str, items: &mut Items) -> Read<String> {
        self.at += 1;
        match word {
            "when" => {
                let pattern = self.pattern()?;
                self.put(&mut items.trigger, Trigger::Filed { pattern, key: None }, "when")
            }
            "every" => {
                let trigger = self.every()?;
                self.put(&mut items.trigger, trigger, "when")
            }
            "once" => {
                self.expect("on")?;
                let at = self.anchor()?;
                self.put(&mut items.trigger, Trigger::Once { at }, "when")
            }
            "key" => {
                let key = self.field()?;
                self.put(&mut items.key, key, "key")
            }
            "clock" => {
                let start = self.clock()?;
                self.put(&mut items.start, start, "clock")
            }
            "must" => {
                let act = self.act()?;
                self.put(&mut items.act, act, "must")
            }
            "extended" => self.extended(items),
            "within" => {
                let within = self.period()?;
                self.put(&mut items.within, within, "within")
            }
            "tier" => self.tier(items),
            "except" => self.exception(items),
            "recipient" => self.recipient(items),
            "then" => self.follow_up(items),
            "excused" => self.excused(items),
            _ => {
                self.expect("within")?;
                let cure = self.period()?;
                self.put(&mut items.cure, cure, "cure")
            }
        }
    }

    fn every(&mut self) -> Read<Trigger> {
        let at = self.here();
        let length = self.length()?;
        self.expect("from")?;
        let from = self.anchor()?;
        let (mut until, mut rounding) = (None, None);
        while self.take_comma_before(&["rounding", "no", "until"]) {
            if self.take("until") {
                until = Some(self.day()?);
            } else {
                rounding = Some(self.rounding()?);
            }
        }
        // Every month has a 28th day.
        let is_plain = matches!(&from, Anchor::Date { day } if day.day_of_month() <= 28);
        let rounding = match rounding {
            None if is_plain => Rounding::Refuse,
            rounding => self.rounding_or_fault(rounding, length, at)?,
        };
        Ok(Trigger::Every { length, from, until, rounding })
    }

    fn anchor(&mut self) -> Read<Anchor> {
        if self.take("entry into force") {
            return Ok(Anchor::EntryIntoForce);
        }
        match self.maybe_day()? {
            Some(day) => Ok(Anchor::Date { day }),
            None => self.fault_here("a date or `entry into force`"),
        }
    }

    /// `start.run`: a variable and its field.
    pub(super) fn field(&mut self) -> Read<(String, String)> {
        let Some((var, field)) = self.peek_word().and_then(|word| word.split_once('.')) else {
            return self.fault_here("a field of the filing, such as `start.begun`");
        };
        self.at += 1;
        Ok((var.to_owned(), field.to_owned()))
    }

    fn fields_list(&mut self) -> Read<(Vec<String>, Vec<String>)> {
        let (var, field) = self.field()?;
        let (mut vars, mut fields) = (vec![var], vec![field]);
        while self.take_symbol(",") {
            let (var, field) = self.field()?;
            vars.push(var);
            fields.push(field);
        }
        Ok((vars, fields))
    }

    /// The times that start a clock, with the variables by which they are named.
    fn clock(&mut self) -> Read<(Vec<String>, Start)> {
        self.expect("from")?;
        if self.take("filing") {
            return Ok((Vec::new(), Start::Trigger));
        }
        if self.take("earliest of") {
            return self.fields_list().map(|(vars, fields)| (vars, Start::EarliestOf { fields }));
        }
        if self.take("latest of") {
            return self.fields_list().map(|(vars, fields)| (vars, Start::LatestOf { fields }));
        }
        if self.take("each of") {
            return self.fields_list().map(|(vars, fields)| (vars, Start::EachOf { fields }));
        }
        let (var, field) = self.field()?;
        Ok((vec![var], Start::At { field }))
    }

    fn tier(&mut self, items: &mut Items) -> Read<String> {
        let name = self.plain_name("the tier's name")?;
        self.expect("when")?;
        let when = self.expression()?;
        self.expect_symbol(":")?;
        self.expect("within")?;
        let within = self.period()?;
        let start = if self.take_comma_before(&["clock"]) {
            self.expect("clock")?;
            let (vars, start) = self.clock()?;
            self.of_trigger(&vars, items)?;
            Some(start)
        } else {
            None
        };
        let path = format!("tier/{name}");
        if items.tiers.iter().any(|tier| tier.name == name) {
            return self.put(&mut Some(()), (), &path);
        }
        items.tiers.push(Tier { name, when, within, start });
        Ok(path)
    }

    fn exception(&mut self, items: &mut Items) -> Read<String> {
        let label = self.plain_name("the exception's label")?;
        self.expect("when")?;
        let when = self.expression()?;
        self.expect_symbol(":")?;
        let then = if self.take("nothing") {
            Instead::Nothing
        } else if self.take("within") {
            Instead::Within { period: self.period()? }
        } else {
            return self.fault_here("`nothing` or `within` and a period");
        };
        let path = format!("except/{label}");
        if items.exceptions.iter().any(|exception| exception.label == label) {
            return self.put(&mut Some(()), (), &path);
        }
        items.exceptions.push(Exception { label, when, then });
        Ok(path)
    }

    fn recipient(&mut self, items: &mut Items) -> Read<String> {
        let who = self.sum()?;
        let when = if self.take("when") {
            Some(self.expression()?)
        } else {
            // "otherwise" says the same as nothing, and reads better below other cases.
            self.take("otherwise");
            None
        };
        items.recipients.push(Recipient { who, when });
        Ok(format!("recipient/{}", items.recipients.len() - 1))
    }

    fn follow_up(&mut self, items: &mut Items) -> Read<String> {
        let name = self.plain_name("the follow-up's name")?;
        self.expect_symbol(":")?;
        self.expect("file")?;
        let act = self.pattern()?;
        let schedule = if self.take("every") {
            let period = self.period()?;
            self.expect("until")?;
            Schedule::Every { period, until: self.pattern()? }
        } else if self.take("within") {
            let period = self.period()?;
            self.expect("after")?;
            let pattern = self.pattern()?;
            let start = self.follow_up_start(&pattern)?;
            Schedule::After { pattern, period, start }
        } else {
            return self.fault_here("`every … until …` or `within … after …`");
        };
        let path = format!("then/{name}");
        if items.follow_ups.iter().any(|other| other.name == name) {
            return self.put(&mut Some(()), (), &path);
        }
        items.follow_ups.push(FollowUp { name, act, schedule });
        Ok(path)
    }

    /// `, clock from resolution.resolved`: the time that the filing names.
    fn follow_up_start(&mut self, pattern: &Pattern) -> Read<Option<String>> {
        if !self.take_comma_before(&["clock"]) {
            return Ok(None);
        }
        self.expect("clock")?;
        self.expect("from")?;
        let at = self.here();
        let (var, field) = self.field()?;
        if var == pattern.var {
            return Ok(Some(field));
        }
        let message = format!("`{var}` is not the filing after which this must follow");
        let help = format!("a field of `{}`, such as `{}.issued`", pattern.var, pattern.var);
        self.fault(Code::UnknownVariable, at, message, help);
        Err(Stop)
    }

    fn excused(&mut self, items: &mut Items) -> Read<String> {
        self.expect("by")?;
        let pattern = self.pattern()?;
        items.excused_by.push(pattern);
        Ok(format!("excused/{}", items.excused_by.len() - 1))
    }

    fn ban_item(&mut self, word: &str, items: &mut Items) -> Read<String> {
        self.at += 1;
        if word == "excused" {
            return self.excused(items);
        }
        self.expect("file")?;
        let never = self.pattern()?;
        self.put(&mut items.act, never, word)
    }

    fn limit_item(&mut self, word: &str, items: &mut Items) -> Read<String> {
        if word == "must" {
            self.at += 1;
            self.expect("be")?;
            let bound = self.bound()?;
            return self.put(&mut items.bound, bound, word);
        }
        let op = match word {
            "sum" => AggregateOp::Sum,
            "count" => AggregateOp::Count,
            "min" => AggregateOp::Min,
            "max" => AggregateOp::Max,
            "any" => AggregateOp::Any,
            _ => AggregateOp::All,
        };
        let total = self.aggregate(op)?;
        self.put(&mut items.total, total, "total")
    }

    fn bound(&mut self) -> Read<(Compare, Expr)> {
        for (symbol, compare) in [
            ("<=", Compare::AtMost),
            ("<", Compare::Less),
            (">=", Compare::AtLeast),
            (">", Compare::Greater),
        ] {
            if self.take_symbol(symbol) {
                return Ok((compare, self.sum()?));
            }
        }
        self.fault_here("`<=`, `<`, `>=` or `>` and the bound")
    }

    fn order_item(&mut self, word: &str, items: &mut Items) -> Read<String> {
        self.at += 1;
        match word {
            "file" => {
                let act = self.pattern()?;
                self.put(&mut items.act, act, word)
            }
            "only" => {
                self.expect("after")?;
                let after = self.pattern()?;
                self.put(&mut items.after, after, "after")
            }
            _ => {
                let is_least = self.take("least");
                if !is_least {
                    self.expect("most")?;
                }
                let length = self.length()?;
                self.expect("before")?;
                let (slot, part) = if is_least {
                    (&mut items.at_least, "at-least")
                } else {
                    (&mut items.at_most, "at-most")
                };
                self.put(slot, length, part)
            }
        }
    }
}
