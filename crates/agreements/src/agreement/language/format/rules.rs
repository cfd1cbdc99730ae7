//! Rules with their items.

use super::super::print::{aggregate, compare, expression, pattern, period, rounding};
use super::{WIDTH, Writer};
use crate::agreement::rule::{
    Anchor, Ban, Bearer, By, Duty, Exception, Exemption, Expr, Extension, FollowUp, Instead, Limit,
    Order, Owed, Pattern, Recipient, Rule, Schedule, Start, Tier, Trigger,
};
use crate::calendar::{Length, Rounding};

/// How far items are indented.
const ITEM: usize = 2;

impl Writer {
    pub(super) fn rule(&mut self, rule: &Rule) {
        let (keyword, bearer, owed_to, consequence) = match rule {
            Rule::Duty(duty) => ("duty", &duty.bearer, duty.owed_to.clone(), &duty.consequence),
            Rule::Ban(ban) => ("ban", &ban.bearer, ban.owed_to.clone(), &ban.consequence),
            Rule::Limit(limit) => {
                ("limit", &limit.bearer, limit.owed_to.clone(), &limit.consequence)
            }
            Rule::Order(order) => {
                ("order", &order.bearer, order.owed_to.clone(), &order.consequence)
            }
        };
        let path = format!("rule/{}", rule.name());
        self.line(&path, format!("{keyword} {}", rule.name()));
        self.item(&path, "bearer", format!("bearer {}", bearer_words(bearer)));
        let owed = match owed_to {
            Owed::All => "owed to all",
            Owed::EachOther => "owed to each other party",
        };
        self.item(&path, "owed", owed.to_owned());
        match rule {
            Rule::Duty(duty) => self.duty(&path, duty),
            Rule::Ban(ban) => self.ban(&path, ban),
            Rule::Limit(limit) => self.limit(&path, limit),
            Rule::Order(order) => self.order(&path, order),
        }
        if let Some(clause) = consequence {
            self.item(&path, "consequence", format!("consequence {clause}"));
        }
    }

    fn item(&mut self, path: &str, part: &str, line: String) {
        self.entry(&format!("{path}/{part}"), ITEM, &[line]);
    }

    fn parts(&mut self, path: &str, part: &str, parts: &[String]) {
        self.entry(&format!("{path}/{part}"), ITEM, parts);
    }

    fn duty(&mut self, path: &str, duty: &Duty) {
        let var = match &duty.trigger {
            Trigger::Filed { pattern, .. } => pattern.var.as_str(),
            Trigger::Every { .. } | Trigger::Once { .. } => "",
        };
        self.parts(path, "when", &trigger_parts(&duty.trigger));
        if let Trigger::Filed { key: Some(key), .. } = &duty.trigger {
            self.item(path, "key", format!("key {var}.{key}"));
        }
        if duty.start != Start::Trigger {
            self.item(path, "clock", clock(&duty.start, var));
        }
        let must = match &duty.act.by {
            By::AnotherParty | By::Group { .. } => "must obtain",
            By::Bearer | By::Anyone => "must file",
        };
        self.parts(path, "must", &filing_parts(must, &duty.act));
        self.item(path, "within", format!("within {}", period(&duty.within)));
        for tier in &duty.tiers {
            self.parts(path, &format!("tier/{}", tier.name), &tier_parts(tier, var));
        }
        for exception in &duty.exceptions {
            let part = format!("except/{}", exception.label);
            self.parts(path, &part, &exception_parts(exception));
        }
        for (index, recipient) in duty.recipients.iter().enumerate() {
            let line = recipient_line(recipient, index);
            self.item(path, &format!("recipient/{index}"), line);
        }
        for follow_up in &duty.follow_ups {
            self.parts(path, &format!("then/{}", follow_up.name), &follow_up_parts(follow_up));
        }
        self.excused(path, &duty.excused_by);
        for (index, Extension { pattern, until }) in duty.extended_by.iter().enumerate() {
            let mut parts = filing_parts("extended by", pattern);
            parts.push(format!("to {}.{until}", pattern.var));
            self.parts(path, &format!("extended/{index}"), &parts);
        }
        if let Some(cure) = &duty.cure {
            self.item(path, "cure", format!("cure within {}", period(cure)));
        }
    }

    fn excused(&mut self, path: &str, patterns: &[Pattern]) {
        for (index, pattern) in patterns.iter().enumerate() {
            let parts = filing_parts("excused by", pattern);
            self.parts(path, &format!("excused/{index}"), &parts);
        }
    }

    fn ban(&mut self, path: &str, ban: &Ban) {
        self.parts(path, "never", &filing_parts("never file", &ban.never));
        self.conditions(path, ban.when.as_ref(), &ban.exceptions);
        self.excused(path, &ban.excused_by);
    }

    fn limit(&mut self, path: &str, limit: &Limit) {
        self.item(path, "total", aggregate(&limit.total));
        let bound = operand(&limit.bound);
        self.item(path, "must", format!("must be {} {bound}", compare(limit.compare)));
        self.conditions(path, limit.when.as_ref(), &limit.exceptions);
    }

    fn conditions(&mut self, path: &str, when: Option<&Expr>, exceptions: &[Exemption]) {
        if let Some(when) = when {
            self.parts(path, "when", &condition("when", when));
        }
        for Exemption { label, when } in exceptions {
            let parts = case_parts(format!("except {label}"), when, "nothing".to_owned());
            self.parts(path, &format!("except/{label}"), &parts);
        }
    }

    fn order(&mut self, path: &str, order: &Order) {
        self.parts(path, "file", &filing_parts("file", &order.act));
        self.parts(path, "after", &filing_parts("only after", &order.after));
        if let Some(length) = order.at_least {
            self.item(path, "at-least", format!("at least {length} before"));
        }
        if let Some(length) = order.at_most {
            self.item(path, "at-most", format!("at most {length} before"));
        }
        self.conditions(path, order.when.as_ref(), &order.exceptions);
    }
}

fn bearer_words(bearer: &Bearer) -> String {
    match bearer {
        Bearer::EachParty => "each party".to_owned(),
        Bearer::EachOf { group } => format!("each of {group}"),
        Bearer::Issuer => "issuer".to_owned(),
        Bearer::Party { party } if party == "issuer" || party == "each" => {
            super::super::print::text(party)
        }
        Bearer::Party { party } => super::super::print::label(party),
    }
}

/// A filing: who files what, and the condition on a line of its own where it is long.
fn filing_parts(head: &str, filing: &Pattern) -> Vec<String> {
    let bare = Pattern { filter: None, ..filing.clone() };
    let mut parts = vec![format!("{head} {}", pattern(&bare))];
    parts.extend(filing.filter.iter().flat_map(|filter| condition("where", filter)));
    parts
}

/// A condition; where it is long, each of the parts that `and` or `or` join on its own line.
fn condition(head: &str, filter: &Expr) -> Vec<String> {
    let line = format!("{head} {}", expression(filter));
    let (of, word) = match filter {
        Expr::And { of } => (of, "and"),
        Expr::Or { of } => (of, "or"),
        _ => return vec![line],
    };
    if line.chars().count() + 2 * ITEM <= WIDTH {
        return vec![line];
    }
    let parts = of.iter().enumerate().map(|(index, part)| {
        let part = joined_part(part, word);
        if index == 0 { format!("{head} {part}") } else { format!("  {word} {part}") }
    });
    parts.collect()
}

fn joined_part(part: &Expr, word: &str) -> String {
    let needs = matches!(part, Expr::Or { .. } | Expr::Aggregate { .. })
        || (word == "and" && matches!(part, Expr::And { .. }));
    if needs { format!("({})", expression(part)) } else { expression(part) }
}

fn operand(expr: &Expr) -> String {
    match expr {
        Expr::Literal { .. }
        | Expr::Name { .. }
        | Expr::Bearer
        | Expr::Field { .. }
        | Expr::Arithmetic { .. }
        | Expr::DayOf { .. }
        | Expr::Aggregate { .. } => expression(expr),
        _ => format!("({})", expression(expr)),
    }
}

fn trigger_parts(trigger: &Trigger) -> Vec<String> {
    match trigger {
        Trigger::Filed { pattern, .. } => filing_parts("when", pattern),
        Trigger::Every { length, from, until, rounding } => {
            let until = until.map_or(String::new(), |day| format!(", until {day}"));
            let rounding = every_rounding(*length, from, *rounding);
            vec![format!("every {length} from {}{rounding}{until}", anchor(from))]
        }
        Trigger::Once { at } => vec![format!("once on {}", anchor(at))],
    }
}

fn every_rounding(length: Length, from: &Anchor, rule: Rounding) -> &'static str {
    let by_month = matches!(length, Length::Months(_) | Length::Years(_));
    let is_plain = matches!(from, Anchor::Date { day } if day.day_of_month() <= 28);
    if rule == Rounding::Refuse && (is_plain || !by_month) { "" } else { rounding(rule) }
}

fn anchor(anchor: &Anchor) -> String {
    match anchor {
        Anchor::Date { day } => day.to_string(),
        Anchor::EntryIntoForce => "entry into force".to_owned(),
    }
}

fn clock(start: &Start, var: &str) -> String {
    let list = |fields: &[String]| {
        let fields: Vec<String> = fields.iter().map(|field| format!("{var}.{field}")).collect();
        fields.join(", ")
    };
    match start {
        Start::Trigger => "clock from filing".to_owned(),
        Start::At { field } => format!("clock from {var}.{field}"),
        Start::EarliestOf { fields } => format!("clock from earliest of {}", list(fields)),
        Start::LatestOf { fields } => format!("clock from latest of {}", list(fields)),
        Start::EachOf { fields } => format!("clock from each of {}", list(fields)),
    }
}

fn tier_parts(tier: &Tier, var: &str) -> Vec<String> {
    let start = tier.start.as_ref();
    let start = start.map_or(String::new(), |start| format!(", {}", clock(start, var)));
    let then = format!("within {}{start}", period(&tier.within));
    case_parts(format!("tier {}", tier.name), &tier.when, then)
}

fn exception_parts(exception: &Exception) -> Vec<String> {
    let then = match &exception.then {
        Instead::Nothing => "nothing".to_owned(),
        Instead::Within { period: within } => format!("within {}", period(within)),
    };
    case_parts(format!("except {}", exception.label), &exception.when, then)
}

/// A case, its condition and what holds then.
fn case_parts(head: String, when: &Expr, then: String) -> Vec<String> {
    let mut parts = vec![head];
    parts.extend(condition("when", when));
    if let Some(last) = parts.last_mut() {
        last.push(':');
    }
    parts.push(then);
    parts
}

fn recipient_line(recipient: &Recipient, index: usize) -> String {
    let who = operand(&recipient.who);
    match &recipient.when {
        Some(when) => format!("recipient {who} when {}", expression(when)),
        None if index == 0 => format!("recipient {who}"),
        None => format!("recipient {who} otherwise"),
    }
}

fn follow_up_parts(follow_up: &FollowUp) -> Vec<String> {
    let mut start = String::new();
    let mut parts = filing_parts(&format!("then {}: file", follow_up.name), &follow_up.act);
    let (head, other) = match &follow_up.schedule {
        Schedule::Every { period: every, until } => {
            (format!("every {} until", period(every)), until)
        }
        Schedule::After { pattern, period: within, start: field } => {
            if let Some(field) = field {
                start = format!(", clock from {}.{field}", pattern.var);
            }
            (format!("within {} after", period(within)), pattern)
        }
    };
    parts.extend(filing_parts(&head, other));
    if let Some(last) = parts.last_mut() {
        last.push_str(&start);
    }
    parts
}
