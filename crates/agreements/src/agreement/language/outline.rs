//! Rules as lists, in no language: who; when all of these hold; must do; by when; except.
//!
//! It is a tree of the keys of sentences with what stands in them. Whoever shows it has the
//! sentences in the reader's language, and the words for fields and kinds; [`KEYS`] has all keys.
//! Like [`super::english`] it is derived from the rule and has no authority of its own.

use super::Checked;
use crate::agreement::document::{Agreement, Clause, Level};
use crate::agreement::rule::{
    Anchor, Ban, Bearer, By, Duty, Exception, Exemption, Expr, FollowUp, Instead, Limit, Order,
    Owed, Pattern, Period, Recipient, Rule, Schedule, Start, Tier, Trigger,
};
use crate::calendar::{Counting, Length, Rounding};

mod conditions;
mod keys;
mod tree;

use conditions::Scope;
pub use keys::KEYS;
pub use tree::{Arg, Item, Outline, Say, Section};

/// Every rule of an agreement as lists, in the order of its clauses.
pub fn outlines(checked: &Checked) -> Vec<Outline> {
    let agreement = checked.agreement();
    let clauses = agreement.clauses.iter();
    let all = clauses.flat_map(|clause| clause.rules.iter().map(move |rule| (clause, rule)));
    all.map(|(clause, rule)| outline(agreement, clause, rule)).collect()
}

fn outline(agreement: &Agreement, clause: &Clause, rule: &Rule) -> Outline {
    let scope = Scope::new(agreement, rule);
    let mut sections = match rule {
        Rule::Duty(duty) => scope.duty(duty),
        Rule::Ban(ban) => scope.ban(ban),
        Rule::Limit(limit) => scope.limit(limit),
        Rule::Order(order) => scope.order(order),
    };
    let (owed_to, consequence) = match rule {
        Rule::Duty(duty) => (&duty.owed_to, &duty.consequence),
        Rule::Ban(ban) => (&ban.owed_to, &ban.consequence),
        Rule::Limit(limit) => (&limit.owed_to, &limit.consequence),
        Rule::Order(order) => (&order.owed_to, &order.consequence),
    };
    let mut rest: Vec<Item> = at_levels(clause, rule).into_iter().collect();
    if *owed_to == Owed::EachOther {
        rest.push(Item::plain("outline-owed-each"));
    }
    rest.extend(consequence.as_ref().map(|clause| {
        Item::line(Say::new("outline-consequence", [("clause", Arg::Text(clause.clone()))]))
    }));
    sections.push(Section { heading: "outline-also", items: rest });
    sections.retain(|section| !section.items.is_empty());
    Outline { clause: clause.id.clone(), rule: rule.name().to_owned(), sections }
}

/// At which levels of its clause a rule holds, where it does not at each.
fn at_levels(clause: &Clause, rule: &Rule) -> Option<Item> {
    let holds = |level: &Level| level.rules.iter().any(|name| name == rule.name());
    let numbered = (1_u32..).zip(&clause.levels).filter(|(_, level)| holds(level));
    let levels: Vec<Arg> =
        numbered.map(|(number, level)| Arg::Text(format!("{number} ({})", level.name))).collect();
    let says = || Say::new("outline-at-levels", [("levels", Arg::List(levels.clone()))]);
    (!levels.is_empty()).then(|| Item::line(says()))
}

impl Scope<'_> {
    fn duty(&self, duty: &Duty) -> Vec<Section> {
        let deadline = |period: &Period, start: Option<Say>| match start {
            Some(start) => Say::new(
                "outline-within-after",
                [("period", self.period(period)), ("start", Arg::Say(Box::new(start)))],
            ),
            None => Say::new("outline-within", [("period", self.period(period))]),
        };
        let mut by_when =
            vec![Item::line(deadline(&duty.within, self.start(&duty.start, &duty.trigger)))];
        by_when.extend(duty.tiers.iter().map(|tier| self.tier(tier, &duty.trigger)));
        by_when.extend(duty.extended_by.iter().map(|extension| {
            let until = self.field(&extension.pattern.var, &extension.until);
            let filed = self.filed(&extension.pattern);
            let says = Say::new("outline-extended", [("until", until), ("filed", filed)]);
            Item::with(says, self.filter(&extension.pattern))
        }));
        by_when.extend(
            duty.cure
                .as_ref()
                .map(|cure| Item::line(Say::new("outline-cure", [("period", self.period(cure))]))),
        );
        let mut except: Vec<Item> =
            duty.exceptions.iter().map(|exception| self.exception(exception)).collect();
        except.extend(self.excuses(&duty.excused_by));
        let must = match &duty.act.by {
            By::Bearer => "outline-file",
            // The bearer answers for what another files.
            By::Anyone | By::AnotherParty | By::Group { .. } => "outline-obtain",
        };
        vec![
            Section { heading: "outline-who", items: vec![self.bearer(&duty.bearer)] },
            self.trigger(&duty.trigger),
            Section { heading: "outline-must", items: vec![self.act(must, &duty.act)] },
            Section { heading: "outline-by-when", items: by_when },
            Section { heading: "outline-goes-to", items: self.recipients(&duty.recipients) },
            Section { heading: "outline-except", items: except },
            Section {
                heading: "outline-afterwards",
                items: duty.follow_ups.iter().map(|one| self.follow_up(one)).collect(),
            },
        ]
    }

    fn trigger(&self, trigger: &Trigger) -> Section {
        let items = match trigger {
            Trigger::Filed { pattern, key } => {
                let mut items =
                    vec![Item::line(Say::new("outline-filed", [("filed", self.filed(pattern))]))];
                items.append(&mut self.filter(pattern));
                items.extend(key.as_ref().map(|key| {
                    let field = self.field(&pattern.var, key);
                    Item::line(Say::new("outline-one-matter", [("field", field)]))
                }));
                items
            }
            Trigger::Every { length, from, until, rounding } => {
                let mut items = vec![Item::line(Say::new(
                    "outline-every",
                    [("length", Arg::Length(*length)), ("from", anchor(from))],
                ))];
                items
                    .extend(until.map(|day| {
                        Item::line(Say::new("outline-until", [("day", Arg::Day(day))]))
                    }));
                items.extend(rounded(*length, *rounding).map(Item::line));
                items
            }
            Trigger::Once { at } => {
                vec![Item::line(Say::new("outline-once", [("at", anchor(at))]))]
            }
        };
        Section { heading: "outline-when", items }
    }

    fn tier(&self, tier: &Tier, trigger: &Trigger) -> Item {
        let (name, period) = (Arg::Name(tier.name.clone()), self.period(&tier.within));
        let start = tier.start.as_ref().and_then(|start| self.start(start, trigger));
        let says = match start {
            Some(start) => Say::new(
                "outline-tier-after",
                [("name", name), ("period", period), ("start", Arg::Say(Box::new(start)))],
            ),
            None => Say::new("outline-tier", [("name", name), ("period", period)]),
        };
        Item::with(says, self.conditions(&tier.when))
    }

    fn exception(&self, exception: &Exception) -> Item {
        let label = ("label", Arg::Name(exception.label.clone()));
        let says = match &exception.then {
            Instead::Nothing => Say::new("outline-exception-nothing", [label]),
            Instead::Within { period } => {
                Say::new("outline-exception-within", [label, ("period", self.period(period))])
            }
        };
        Item::with(says, self.conditions(&exception.when))
    }

    fn recipients(&self, recipients: &[Recipient]) -> Vec<Item> {
        let all = recipients.iter().enumerate().map(|(index, recipient)| {
            let who = ("who", self.value(&recipient.who));
            match &recipient.when {
                Some(when) => Item::with(Say::new("outline-to-if", [who]), self.conditions(when)),
                None if index == 0 => Item::line(Say::new("outline-to", [who])),
                None => Item::line(Say::new("outline-to-otherwise", [who])),
            }
        });
        all.collect()
    }

    fn follow_up(&self, follow_up: &FollowUp) -> Item {
        let name = ("name", Arg::Name(follow_up.name.clone()));
        let mut items = self.filter(&follow_up.act);
        let says = match &follow_up.schedule {
            Schedule::Every { period, until } => {
                items.extend(self.only_if(until));
                Say::new(
                    "outline-follow-every",
                    [
                        name,
                        ("filed", self.filed(&follow_up.act)),
                        ("period", self.period(period)),
                        ("until", self.filed(until)),
                    ],
                )
            }
            Schedule::After { pattern, period, start } => {
                items.extend(self.only_if(pattern));
                let from = start
                    .as_ref()
                    .map_or_else(|| self.filed(pattern), |field| self.field(&pattern.var, field));
                Say::new(
                    "outline-follow-after",
                    [
                        name,
                        ("filed", self.filed(&follow_up.act)),
                        ("period", self.period(period)),
                        ("after", from),
                    ],
                )
            }
        };
        Item::with(says, items)
    }

    /// What must hold of another filing, apart from what must hold of the one that is asked for.
    fn only_if(&self, pattern: &Pattern) -> Option<Item> {
        let says = Say::new("outline-where", [("kind", Arg::Kind(pattern.kind.clone()))]);
        let filter = self.filter(pattern);
        (!filter.is_empty()).then(|| Item::with(says, filter))
    }

    fn excuses(&self, patterns: &[Pattern]) -> Vec<Item> {
        let item = |pattern: &Pattern| {
            let says = Say::new("outline-excused", [("filed", self.filed(pattern))]);
            Item::with(says, self.filter(pattern))
        };
        patterns.iter().map(item).collect()
    }

    fn ban(&self, ban: &Ban) -> Vec<Section> {
        let mut except = self.exemptions(&ban.exceptions);
        except.extend(self.excuses(&ban.excused_by));
        vec![
            Section { heading: "outline-who", items: vec![self.bearer(&ban.bearer)] },
            self.when(ban.when.as_ref()),
            Section {
                heading: "outline-must-not",
                items: vec![self.act("outline-file", &ban.never)],
            },
            Section { heading: "outline-except", items: except },
        ]
    }

    fn limit(&self, limit: &Limit) -> Vec<Section> {
        let (total, mut items) = self.total(&limit.total);
        items.push(Item::plain("outline-limit-when"));
        let says = Say::new(
            conditions::compared(limit.compare),
            [("left", Arg::Say(Box::new(total))), ("right", self.value(&limit.bound))],
        );
        vec![
            Section { heading: "outline-who", items: vec![self.bearer(&limit.bearer)] },
            self.when(limit.when.as_ref()),
            Section { heading: "outline-must-keep", items: vec![Item::with(says, items)] },
            Section { heading: "outline-except", items: self.exemptions(&limit.exceptions) },
        ]
    }

    fn order(&self, order: &Order) -> Vec<Section> {
        let mut before = self.filter(&order.after);
        before.extend(order.at_least.map(|length| {
            Item::line(Say::new("outline-at-least-before", [("length", Arg::Length(length))]))
        }));
        before.extend(order.at_most.map(|length| {
            Item::line(Say::new("outline-at-most-before", [("length", Arg::Length(length))]))
        }));
        let first = Say::new("outline-first-filed", [("filed", self.filed(&order.after))]);
        vec![
            Section { heading: "outline-who", items: vec![self.bearer(&order.bearer)] },
            self.when(order.when.as_ref()),
            Section {
                heading: "outline-before",
                items: vec![self.act("outline-file", &order.act)],
            },
            Section { heading: "outline-must-first", items: vec![Item::with(first, before)] },
            Section { heading: "outline-except", items: self.exemptions(&order.exceptions) },
        ]
    }

    fn when(&self, when: Option<&Expr>) -> Section {
        let items = when.map(|when| self.conditions(when)).unwrap_or_default();
        Section { heading: "outline-when", items }
    }

    fn exemptions(&self, exemptions: &[Exemption]) -> Vec<Item> {
        let item = |one: &Exemption| {
            let says =
                Say::new("outline-exception-nothing", [("label", Arg::Name(one.label.clone()))]);
            Item::with(says, self.conditions(&one.when))
        };
        exemptions.iter().map(item).collect()
    }

    /// What is filed, with what must hold of it below.
    fn act(&self, key: &'static str, pattern: &Pattern) -> Item {
        Item::with(Say::new(key, [("filed", self.filed(pattern))]), self.filter(pattern))
    }

    fn filter(&self, pattern: &Pattern) -> Vec<Item> {
        let filter = pattern.filter.as_ref();
        filter.map(|filter| self.about(pattern).conditions(filter)).unwrap_or_default()
    }

    /// A kind, and who files it where that is not the bearer.
    fn filed(&self, pattern: &Pattern) -> Arg {
        let kind = ("kind", Arg::Kind(pattern.kind.clone()));
        Arg::Say(Box::new(match &pattern.by {
            By::Bearer => Say::new("outline-of-bearer", [kind]),
            By::Anyone => Say::new("outline-of-anyone", [kind]),
            By::AnotherParty => Say::new("outline-of-another", [kind]),
            By::Group { group } => {
                Say::new("outline-of-group", [kind, ("group", Arg::Name(group.clone()))])
            }
        }))
    }

    fn bearer(&self, bearer: &Bearer) -> Item {
        Item::line(match bearer {
            Bearer::EachParty => Say::new("outline-each-party", []),
            Bearer::EachOf { group } => {
                Say::new("outline-each-of", [("group", Arg::Name(group.clone()))])
            }
            Bearer::Issuer => Say::new("outline-issuer", []),
            Bearer::Party { party } => {
                Say::new("outline-party", [("party", Arg::Text(party.clone()))])
            }
        })
    }

    /// From when a clock runs; nothing where that is the moment that the trigger names.
    fn start(&self, start: &Start, trigger: &Trigger) -> Option<Say> {
        let Trigger::Filed { pattern, .. } = trigger else {
            return matches!(trigger, Trigger::Once { .. })
                .then(|| Say::new("outline-from-that-day", []));
        };
        let list = |fields: &[String]| {
            Arg::List(fields.iter().map(|field| self.field(&pattern.var, field)).collect())
        };
        Some(match start {
            Start::Trigger => Say::new("outline-from-filing", []),
            Start::At { field } => {
                Say::new("outline-from-field", [("field", self.field(&pattern.var, field))])
            }
            Start::EarliestOf { fields } => {
                Say::new("outline-from-earliest", [("fields", list(fields))])
            }
            Start::LatestOf { fields } => {
                Say::new("outline-from-latest", [("fields", list(fields))])
            }
            Start::EachOf { fields } => Say::new("outline-from-each", [("fields", list(fields))]),
        })
    }

    /// A length, how its days are counted, and where.
    fn period(&self, period: &Period) -> Arg {
        let Period { length, counting, place, by, rounding } = period;
        let key = match (length, counting) {
            (Length::Minutes(_) | Length::Hours(_), Counting::Hours) => "outline-period",
            (_, Counting::Hours) => "outline-period-clock",
            (_, Counting::CalendarDays) => "outline-period-calendar",
            (_, Counting::WorkingDays) => "outline-period-working",
            (_, Counting::BusinessHours) => "outline-period-business",
            (_, Counting::Regulation1182) => "outline-period-1182",
        };
        let mut says = Say::new(key, [("length", Arg::Length(*length))]);
        if let Some(place) = place {
            let (period, place) = (Arg::Say(Box::new(says)), Arg::Name(place.clone()));
            says = match by {
                Some(Expr::Field { var, field }) => {
                    let field = self.field(var, field);
                    let parts = [("period", period), ("place", place), ("field", field)];
                    Say::new("outline-period-at-by", parts)
                }
                _ => Say::new("outline-period-at", [("period", period), ("place", place)]),
            };
        }
        if let Some(rounded) = rounded(*length, *rounding) {
            let (period, how) = (Arg::Say(Box::new(says)), Arg::Say(Box::new(rounded)));
            says = Say::new("outline-period-rounded", [("period", period), ("how", how)]);
        }
        Arg::Say(Box::new(says))
    }
}

fn anchor(anchor: &Anchor) -> Arg {
    match anchor {
        Anchor::Date { day } => Arg::Day(*day),
        Anchor::EntryIntoForce => Arg::Say(Box::new(Say::new("outline-day-bound", []))),
    }
}

/// What is done where a month has no such day.
fn rounded(length: Length, rounding: Rounding) -> Option<Say> {
    match (length, rounding) {
        (Length::Months(_) | Length::Years(_), Rounding::LastDay) => {
            Some(Say::new("outline-rounded-last", []))
        }
        (Length::Months(_) | Length::Years(_), Rounding::NextMonth) => {
            Some(Say::new("outline-rounded-next", []))
        }
        _ => None,
    }
}
