//! What each rule asks, in controlled English: what the machine will do, for people to read
//! beside the authentic words. It is derived from the rule and has no authority of its own.

use super::Checked;
use crate::agreement::document::{Agreement, Clause, Level};
use crate::agreement::rule::{
    Ban, Bearer, By, Duty, Exception, Exemption, Expr, Extension, FollowUp, Instead, Limit, Order,
    Owed, Pattern, Period, Recipient, Rule, Schedule, Start, Tier, Trigger,
};
use crate::calendar::{Counting, Length};

mod force;
mod paragraph;
mod terms;
mod words;

pub use force::sentences as entry_into_force;
pub use paragraph::Paragraph;
use paragraph::rounding_words;
pub use terms::{amendment, withdrawal};
use words::Words;

/// Entry into force and every rule of an agreement in English, in the order of its clauses.
pub fn english(checked: &Checked) -> Vec<Paragraph> {
    let agreement = checked.agreement();
    let mut paragraphs = Vec::new();
    if let Some(rule) = &agreement.force {
        let (rule, sentences) = ("Entry into force".to_owned(), force::sentences(rule));
        paragraphs.push(Paragraph { clause: String::new(), rule, sentences });
    }
    for part in &agreement.parts {
        let (rule, sentences) = (force::part_name(part), force::part_sentences(part));
        paragraphs.push(Paragraph { clause: String::new(), rule, sentences });
    }
    paragraphs.append(&mut terms::paragraphs(&agreement.terms));
    for clause in &agreement.clauses {
        for rule in &clause.rules {
            let mut sentences = sentences(agreement, rule);
            sentences.extend(at_levels(clause, rule));
            let (clause, rule) = (clause.id.clone(), rule.name().to_owned());
            paragraphs.push(Paragraph { clause, rule, sentences });
        }
    }
    paragraphs
}

/// At which levels of its clause a rule holds, where it does not at each.
fn at_levels(clause: &Clause, rule: &Rule) -> Option<String> {
    let holds = |level: &&(u32, &Level)| level.1.rules.iter().any(|name| name == rule.name());
    let levels: Vec<(u32, &Level)> = (1_u32..).zip(&clause.levels).collect();
    let at: Vec<String> = levels
        .iter()
        .filter(holds)
        .map(|(number, level)| format!("{number} ({})", level.name))
        .collect();
    (!at.is_empty()).then(|| format!("It holds at level {} of the clause.", at.join(" and ")))
}

fn sentences(agreement: &Agreement, rule: &Rule) -> Vec<String> {
    let words = Words { agreement };
    let (mut sentences, consequence, owed_to) = match rule {
        Rule::Duty(duty) => (words.duty(duty), &duty.consequence, &duty.owed_to),
        Rule::Ban(ban) => (words.ban(ban), &ban.consequence, &ban.owed_to),
        Rule::Limit(limit) => (vec![words.limit(limit)], &limit.consequence, &limit.owed_to),
        Rule::Order(order) => (vec![words.order(order)], &order.consequence, &order.owed_to),
    };
    match rule {
        Rule::Duty(_) => {}
        Rule::Ban(ban) => sentences.extend(words.cases(ban.when.as_ref(), &ban.exceptions)),
        Rule::Limit(limit) => sentences.extend(words.cases(limit.when.as_ref(), &limit.exceptions)),
        Rule::Order(order) => sentences.extend(words.cases(order.when.as_ref(), &order.exceptions)),
    }
    if *owed_to == Owed::EachOther {
        sentences.push("This is owed to each other party separately.".to_owned());
    }
    if let Some(clause) = consequence {
        sentences.push(format!("What follows from a breach stands in clause {clause}."));
    }
    sentences
}

impl Words<'_> {
    fn duty(&self, duty: &Duty) -> Vec<String> {
        let bearer = bearer(&duty.bearer);
        let act = self.filing(&duty.act);
        let must = match &duty.act.by {
            By::Bearer => format!("must file {act}"),
            _ => format!("must see to it that {}", self.filed_by(&duty.act, "the bearer")),
        };
        let within = period(&duty.within);
        let after = start_words(&duty.start, &duty.trigger);
        let mut sentences = vec![match &duty.trigger {
            Trigger::Filed { pattern, .. } => {
                let filed = self.filed_by(pattern, &one(&duty.bearer));
                let who = match (&duty.bearer, &pattern.by) {
                    (Bearer::Issuer, _) => "whoever filed it",
                    (_, By::Bearer) => "it",
                    _ => bearer.as_str(),
                };
                format!("When {filed}, {who} {must}, within {within} after {after}.")
            }
            Trigger::Every { length, from, until, rounding } => {
                let until = until.map_or(String::new(), |day| format!(" until {day}"));
                let rounding = rounding_words(*length, *rounding);
                let from = anchor(from);
                format!(
                    "Every {length} from {from}{until}{rounding}, {bearer} {must}, within {within}."
                )
            }
            Trigger::Once { at } => {
                format!("{bearer} {must}, within {within} after {}.", anchor(at))
            }
        }];
        if let Trigger::Filed { key: Some(key), .. } = &duty.trigger {
            sentences.push(format!("Filings with the same “{key}” are one matter."));
        }
        sentences.extend(duty.tiers.iter().map(|tier| self.tier(tier, &duty.trigger)));
        sentences.extend(duty.exceptions.iter().map(|exception| self.exception(exception)));
        sentences.extend(self.recipients(&duty.recipients));
        sentences.extend(duty.follow_ups.iter().map(|follow_up| self.follow_up(follow_up)));
        sentences.extend(self.excuses(&duty.excused_by, "The duty ends without the act when"));
        sentences.extend(duty.extended_by.iter().map(|Extension { pattern, until }| {
            format!(
                "There is time until the “{until}” of “{}” if, before the time is over, {}.",
                pattern.var,
                self.filed_by(pattern, "the bearer")
            )
        }));
        if let Some(cure) = &duty.cure {
            let cure = period(cure);
            sentences.push(format!("A breach is cured by the act within {cure} after it."));
        }
        sentences.into_iter().map(|sentence| capital(&sentence)).collect()
    }

    fn tier(&self, tier: &Tier, trigger: &Trigger) -> String {
        let after = tier
            .start
            .as_ref()
            .map_or(String::new(), |start| format!(" after {}", start_words(start, trigger)));
        let when = self.condition(&tier.when);
        format!(
            "In the case “{}”, if {when}, the time is {}{after}.",
            tier.name,
            period(&tier.within)
        )
    }

    fn exception(&self, exception: &Exception) -> String {
        let when = self.condition(&exception.when);
        let then = match &exception.then {
            Instead::Nothing => "nothing is owed".to_owned(),
            Instead::Within { period: within } => format!("the time is {}", period(within)),
        };
        format!("As the exception “{}”, if {when}, {then}.", exception.label)
    }

    fn recipients(&self, recipients: &[Recipient]) -> Option<String> {
        let cases: Vec<String> = recipients
            .iter()
            .enumerate()
            .map(|(index, recipient)| {
                let who = self.value(&recipient.who);
                match &recipient.when {
                    Some(when) => format!("to {who} if {}", self.condition(when)),
                    None if index == 0 => format!("to {who}"),
                    None => format!("otherwise to {who}"),
                }
            })
            .collect();
        (!cases.is_empty()).then(|| format!("It goes {}.", cases.join("; ")))
    }

    fn follow_up(&self, follow_up: &FollowUp) -> String {
        let act = self.filing(&follow_up.act);
        let when = match &follow_up.schedule {
            Schedule::Every { period: every, until } => {
                let until = self.filed_by(until, "the bearer");
                format!("at least every {} until {until}", period(every))
            }
            Schedule::After { pattern, period: within, start: None } => {
                let after = self.filed_by(pattern, "the bearer");
                format!("within {} after {after}", period(within))
            }
            Schedule::After { pattern, period: within, start: Some(field) } => {
                let after = self.filed_by(pattern, "the bearer");
                format!(
                    "within {} after the “{field}” of “{}” (or after its filing, where that is earlier), once {after}; what was filed earlier in the matter counts too",
                    period(within),
                    pattern.var
                )
            }
        };
        format!("Then, as “{}”, the bearer must file {act}, {when}.", follow_up.name)
    }

    fn excuses(&self, patterns: &[Pattern], head: &str) -> Vec<String> {
        let filed = patterns.iter().map(|pattern| self.filed_by(pattern, "the bearer"));
        filed.map(|filed| format!("{head} {filed}.")).collect()
    }

    fn ban(&self, ban: &Ban) -> Vec<String> {
        let filed = self.filed_by(&ban.never, &one(&ban.bearer));
        let mut sentences = vec![format!("It is a breach when {filed}.")];
        sentences.extend(self.excuses(&ban.excused_by, "It is none when"));
        sentences
    }

    /// When a ban, limit or order holds, and when it does not.
    fn cases(&self, when: Option<&Expr>, exceptions: &[Exemption]) -> Vec<String> {
        let when = when.map(|when| format!("This holds only if {}.", self.condition(when)));
        let exceptions = exceptions.iter().map(|Exemption { label, when }| {
            format!("It does not hold in the case “{label}”, if {}.", self.condition(when))
        });
        when.into_iter().chain(exceptions).collect()
    }

    fn limit(&self, limit: &Limit) -> String {
        let total = self.total(&limit.total);
        let bound = words::compared(limit.compare);
        let value = self.value(&limit.bound);
        let bearer = bearer(&limit.bearer);
        format!("For {bearer}, {total} must be {bound} {value}, whenever a filing adds to it.")
    }

    fn order(&self, order: &Order) -> String {
        let filed = self.filed_by(&order.act, &one(&order.bearer));
        let before = self.filed_by(&order.after, "the bearer");
        let mut time = String::new();
        if let Some(length) = order.at_least {
            time.push_str(&format!(", at least {length} before"));
        }
        if let Some(length) = order.at_most {
            time.push_str(&format!(", at most {length} before"));
        }
        format!("It is a breach when {filed}, unless earlier {before}{time}.")
    }

    /// `each party files a training run declaration (“declaration”) for which …`.
    fn filed_by(&self, pattern: &Pattern, bearer: &str) -> String {
        let who = match &pattern.by {
            By::Bearer => bearer.to_owned(),
            By::Anyone => "anyone".to_owned(),
            By::AnotherParty => "another party".to_owned(),
            By::Group { group } => format!("a member of “{group}”"),
        };
        format!("{who} files {}", self.filing(pattern))
    }

    fn filing(&self, pattern: &Pattern) -> String {
        let title = pattern.kind.spec().map_or(pattern.kind.as_str(), |spec| spec.title);
        let filter = pattern.filter.as_ref();
        let filter =
            filter.map_or(String::new(), |filter| format!(" for which {}", self.condition(filter)));
        format!("“{title}” (here “{}”){filter}", pattern.var)
    }
}

fn bearer(bearer: &Bearer) -> String {
    match bearer {
        Bearer::EachParty => "each party".to_owned(),
        Bearer::EachOf { group } => format!("each party in “{group}”"),
        Bearer::Issuer => "whoever files".to_owned(),
        Bearer::Party { party } => party.clone(),
    }
}

/// One of the bearers, as the subject of a sentence.
fn one(who: &Bearer) -> String {
    match who {
        Bearer::EachParty => "a party".to_owned(),
        Bearer::EachOf { group } => format!("a party in “{group}”"),
        Bearer::Issuer => "somebody".to_owned(),
        Bearer::Party { .. } => bearer(who),
    }
}

fn anchor(anchor: &crate::agreement::rule::Anchor) -> String {
    match anchor {
        crate::agreement::rule::Anchor::Date { day } => day.to_string(),
        crate::agreement::rule::Anchor::EntryIntoForce => {
            "the day the agreement binds the bearer".to_owned()
        }
    }
}

fn start_words(start: &Start, trigger: &Trigger) -> String {
    let var = match trigger {
        Trigger::Filed { pattern, .. } => pattern.var.as_str(),
        Trigger::Every { .. } | Trigger::Once { .. } => "",
    };
    let list = |fields: &[String]| {
        let fields: Vec<String> = fields.iter().map(|field| format!("“{field}”")).collect();
        format!("{} of “{var}”", fields.join(", "))
    };
    match start {
        Start::Trigger => "that filing".to_owned(),
        Start::At { field } => format!("the “{field}” of “{var}”"),
        Start::EarliestOf { fields } => format!("the earliest known of {}", list(fields)),
        Start::LatestOf { fields } => {
            format!("the latest, once all are known, of {}", list(fields))
        }
        Start::EachOf { fields } => format!("each on its own of {}", list(fields)),
    }
}

/// `30 days, counted in calendar days at “depositary-seat”`.
fn period(period: &Period) -> String {
    let Period { length, counting, place, by, rounding } = period;
    let counting = match (length, counting) {
        (Length::Minutes(_) | Length::Hours(_), Counting::Hours) => "",
        (_, Counting::Hours) => " by the clock",
        (_, Counting::CalendarDays) => " in calendar days",
        (_, Counting::WorkingDays) => " in working days",
        (_, Counting::BusinessHours) => " of business hours",
        (_, Counting::Regulation1182) => " as Regulation 1182/71 counts",
    };
    let place = match (place, by) {
        (None, _) => String::new(),
        (Some(place), Some(Expr::Field { var, field })) => format!(
            " at the place among “{place}” that the “{field}” of “{var}” names, or by the widest \
             reading of all of them where it names none"
        ),
        (Some(place), _) => format!(" at “{place}”"),
    };
    format!("{length}{counting}{place}{}", rounding_words(*length, *rounding))
}

fn capital(sentence: &str) -> String {
    let mut rest = sentence.chars();
    let first = rest.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", rest.as_str())
}
