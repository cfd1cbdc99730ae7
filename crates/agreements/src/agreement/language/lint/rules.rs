//! What single rules, and pairs of them, say that is hardly meant.

use std::collections::BTreeMap;

use super::super::diagnostic::Code;
use super::super::{print, walk};
use super::Linter;
use super::interval::Open;
use crate::agreement::rule::{
    Ban, Bearer, By, Duty, Expr, Instead, Order, Pattern, Period, Rule, Trigger,
};
use crate::calendar::{Counting, Length};

impl<'a> Linter<'a> {
    pub(super) fn rule(&mut self, rule: &'a Rule) {
        let path = format!("rule/{}", rule.name());
        for (part, expr) in walk::expressions(rule) {
            if matches!(rule, Rule::Duty(_)) && part.starts_with("recipient") {
                continue;
            }
            if part != "must" || !matches!(rule, Rule::Limit(_)) {
                self.constant(expr, &format!("{path}/{part}"));
            }
        }
        match rule {
            Rule::Duty(duty) => self.duty(duty, &path),
            Rule::Order(order) => self.order(order, &path),
            Rule::Limit(limit) => self.base_year(limit, &path),
            Rule::Ban(_) => {}
        }
    }

    /// Conditions that never or always hold.
    fn constant(&mut self, expr: &Expr, path: &str) {
        let open = Open::of(self.agreement(), expr, &BTreeMap::new());
        let shown = print::expression(expr);
        if open.is_empty() {
            let message = format!("`{shown}` never holds");
            self.warn(Code::AlwaysFalse, path, message, "a condition that something can meet");
        } else if open.is_everything() {
            let message = format!("`{shown}` always holds");
            self.warn(
                Code::AlwaysTrue,
                path,
                message,
                "nothing, or a condition that excludes something",
            );
        }
    }

    fn duty(&mut self, duty: &'a Duty, path: &str) {
        self.window(duty, path);
        let case = |expr: &Expr| Open::of(self.agreement(), expr, &BTreeMap::new());
        let trigger = match &duty.trigger {
            Trigger::Filed { pattern, .. } => {
                pattern.filter.as_ref().map_or(Open::anything(), case)
            }
            Trigger::Every { .. } | Trigger::Once { .. } => Open::anything(),
        };
        let tiers: Vec<Open> =
            duty.tiers.iter().map(|tier| trigger.and(&case(&tier.when))).collect();
        let exceptions: Vec<Open> =
            duty.exceptions.iter().map(|exception| trigger.and(&case(&exception.when))).collect();
        for (index, (tier, open)) in duty.tiers.iter().zip(&tiers).enumerate() {
            let path = format!("{path}/tier/{}", tier.name);
            if open.is_empty() && !trigger.is_empty() {
                let message =
                    format!("tier `{}` never holds where the duty comes about", tier.name);
                self.warn(
                    Code::Unreachable,
                    &path,
                    message,
                    "a case that the duty's condition leaves open",
                );
                continue;
            }
            if shorter(&duty.within, &tier.within) == Some(true) && tier.start.is_none() {
                let message = format!("tier `{}` gives more time than the base case", tier.name);
                self.warn(Code::TierLonger, &path, message, "a shorter period, or an exception");
            }
            let earlier = duty.tiers.iter().zip(&tiers).take(index);
            let covering = earlier.into_iter().find(|(other, wide)| {
                open.lies_within(wide)
                    && other.start == tier.start
                    && shorter(&tier.within, &other.within) != Some(true)
                    && shorter(&other.within, &tier.within).is_some()
            });
            if let Some((other, _)) = covering {
                let message = format!(
                    "tier `{}` is never reached: `{}` covers it and gives no more time",
                    tier.name, other.name
                );
                self.warn(
                    Code::Unreachable,
                    &path,
                    message,
                    "the narrower case with the shorter period",
                );
            }
        }
        self.exceptions(duty, &exceptions, path);
        self.recipients(duty, path);
    }

    /// Exceptions that can both hold and say different things; the duty is undetermined then.
    fn exceptions(&mut self, duty: &'a Duty, open: &[Open], path: &str) {
        for (index, (one, left)) in duty.exceptions.iter().zip(open).enumerate() {
            for (two, right) in duty.exceptions.iter().zip(open).skip(index + 1) {
                if one.then == two.then || left.and(right).is_empty() {
                    continue;
                }
                let message = format!(
                    "exceptions `{}` and `{}` can hold at once, and say {} and {}",
                    one.label,
                    two.label,
                    instead(&one.then),
                    instead(&two.then)
                );
                let help = "conditions that exclude each other, or one exception";
                self.warn(
                    Code::ExceptionsConflict,
                    &format!("{path}/except/{}", two.label),
                    message,
                    help,
                );
            }
        }
    }

    /// Recipients below one that always holds.
    fn recipients(&mut self, duty: &'a Duty, path: &str) {
        let otherwise = duty.recipients.iter().position(|recipient| recipient.when.is_none());
        let Some(last) = otherwise.filter(|last| last + 1 < duty.recipients.len()) else { return };
        let message = "the recipients below this one are never reached".to_owned();
        let help = "the case `otherwise` last";
        self.warn(Code::Unreachable, &format!("{path}/recipient/{last}"), message, help);
    }

    /// Duties that leave no time, and those that end before they begin.
    fn window(&mut self, duty: &'a Duty, path: &str) {
        if let Trigger::Every { from, until: Some(until), .. } = &duty.trigger
            && matches!(from, crate::agreement::rule::Anchor::Date { day } if day > until)
        {
            let message = "this duty ends before it begins".to_owned();
            self.warn(
                Code::Unsatisfiable,
                &format!("{path}/when"),
                message,
                "a later day after `until`",
            );
        }
        for (part, period) in walk::periods(duty) {
            if period.length.count() == 0 && period.counting == Counting::Hours {
                let message = "this period leaves no time at all".to_owned();
                self.warn(
                    Code::Unsatisfiable,
                    &format!("{path}/{part}"),
                    message,
                    "a period above nought",
                );
            }
        }
        let open = duty
            .act
            .filter
            .as_ref()
            .map(|filter| Open::of(self.agreement(), filter, &BTreeMap::new()));
        if open.is_some_and(|open| open.is_empty()) {
            let message =
                format!("nobody can fulfil `{}`: no filing meets its condition", duty.name);
            self.warn(
                Code::Unsatisfiable,
                &format!("{path}/must"),
                message,
                "a condition that a filing can meet",
            );
        }
    }

    fn order(&mut self, order: &'a Order, path: &str) {
        let (Some(least), Some(most)) = (order.at_least, order.at_most) else { return };
        if longer(least, most) == Some(true) {
            let message = format!("nothing lies at least {least} and at most {most} before");
            self.warn(
                Code::Unsatisfiable,
                &format!("{path}/at-most"),
                message,
                "a longer period after `at most`",
            );
        }
    }

    /// Duties whose very act a ban on the same bearer forbids.
    pub(super) fn must_and_must_not(&mut self) {
        let rules = || self.agreement().clauses.iter().flat_map(|clause| &clause.rules);
        let duties = rules().filter_map(as_duty).filter(|duty| is_own(&duty.act));
        let duties: Vec<_> = duties.map(|duty| (duty, self.open(&duty.act))).collect();
        let bans = rules().filter_map(as_ban).filter(|ban| is_own(&ban.never));
        let bans: Vec<_> = bans.map(|ban| (ban, self.open(&ban.never))).collect();
        for duty in &duties {
            for ban in &bans {
                self.pair(duty, ban);
            }
        }
    }

    fn pair(&mut self, (duty, act): &(&Duty, Open), (ban, never): &(&Ban, Open)) {
        if duty.act.kind != ban.never.kind || !overlap(&duty.bearer, &ban.bearer) {
            return;
        }
        if act.is_empty() || act.and(never).is_empty() {
            return;
        }
        let path = format!("rule/{}/must", duty.name);
        let is_always = ban.when.is_none() && ban.exceptions.is_empty();
        if act.lies_within(never) && ban.excused_by.is_empty() && is_always {
            let message = format!(
                "`{}` asks for what `{}` forbids: whoever fulfils the one breaches the other",
                duty.name, ban.name
            );
            let help = "an exception in the ban, or another condition";
            self.warn(Code::Unsatisfiable, &path, message, help);
        } else if ban.never.filter.is_none() || falls_under(act, never) {
            let message = format!(
                "`{}` asks for a filing that `{}` can forbid to the same bearer",
                duty.name, ban.name
            );
            let help = "conditions that exclude each other, or an exception in the ban";
            self.warn(Code::MustAndMustNot, &path, message, help);
        }
    }

    /// What a pattern's condition leaves open, its filing under a common name.
    fn open(&self, pattern: &Pattern) -> Open {
        let rename = BTreeMap::from([(pattern.var.as_str(), "it")]);
        let filter = pattern.filter.as_ref();
        filter.map_or(Open::anything(), |filter| Open::of(self.agreement(), filter, &rename))
    }
}

/// Whether a part of what the duty asks for is told, by the duty itself, to fall under the ban:
/// a duty that says nothing of the field that the ban is about asks for no such filing.
fn falls_under(act: &Open, never: &Open) -> bool {
    act.and(never).lies_within(never) && act.speaks_of(never)
}

fn as_duty(rule: &Rule) -> Option<&Duty> {
    match rule {
        Rule::Duty(duty) => Some(duty),
        _ => None,
    }
}

fn as_ban(rule: &Rule) -> Option<&Ban> {
    match rule {
        Rule::Ban(ban) => Some(ban),
        _ => None,
    }
}

/// Whether two rules can bind one party.
fn overlap(one: &Bearer, two: &Bearer) -> bool {
    match (one, two) {
        (Bearer::Party { party: one }, Bearer::Party { party: two }) => one == two,
        (Bearer::EachOf { group: one }, Bearer::EachOf { group: two }) => one == two,
        _ => true,
    }
}

fn is_own(pattern: &Pattern) -> bool {
    matches!(pattern.by, By::Bearer | By::Anyone)
}

/// Whether the first period is surely shorter than the second; `None` where that depends.
fn shorter(one: &Period, two: &Period) -> Option<bool> {
    longer(two.length, one.length)
}

/// Whether the first length is surely the longer one; `None` where that depends on the calendar.
fn longer(one: Length, two: Length) -> Option<bool> {
    let minutes = |length: Length| match length {
        Length::Minutes(minutes) => (f(minutes), f(minutes)),
        Length::Hours(hours) => (f(hours) * 60, f(hours) * 60),
        Length::Days(days) => (f(days) * 1_440, f(days) * 1_440),
        Length::Weeks(weeks) => (f(weeks) * 10_080, f(weeks) * 10_080),
        Length::Months(months) => (f(months) * 28 * 1_440, f(months) * 31 * 1_440),
        Length::Years(years) => (f(years) * 365 * 1_440, f(years) * 366 * 1_440),
    };
    let (one_low, one_high) = minutes(one);
    let (two_low, two_high) = minutes(two);
    if one == two || one_high <= two_low {
        return Some(false);
    }
    if one_low > two_high { Some(true) } else { None }
}

fn f(count: u32) -> u64 {
    u64::from(count)
}

fn instead(then: &Instead) -> String {
    match then {
        Instead::Nothing => "that nothing is owed".to_owned(),
        Instead::Within { period } => format!("`within {}`", print::period(period)),
    }
}
