//! Over the parts of rules: expressions, filings and periods, each with the path of its item.

use crate::agreement::rule::{Aggregate, Expr, Pattern, Period, Rule, Schedule, Trigger};
use crate::agreement::rule::{Duty, Exemption, Instead};

/// The expressions directly below one, with those of aggregates.
pub(super) fn children(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::Literal { .. }
        | Expr::Name { .. }
        | Expr::Bearer
        | Expr::Field { .. }
        | Expr::Known { .. } => Vec::new(),
        Expr::Not { of } | Expr::Breach { by: of, .. } => vec![of],
        Expr::And { of } | Expr::Or { of } => of.iter().collect(),
        Expr::Compare { left, right, .. } | Expr::Arithmetic { left, right, .. } => {
            vec![left, right]
        }
        Expr::In { item, list } => vec![item, list],
        Expr::InGroup { item, .. } => vec![item],
        Expr::DayOf { of, .. } => vec![of],
        Expr::Aggregate { aggregate } => of_aggregate(aggregate),
    }
}

fn of_aggregate(aggregate: &Aggregate) -> Vec<&Expr> {
    aggregate.value.iter().map(|value| &**value).chain(&aggregate.over.filter).collect()
}

/// Every filing that a rule speaks of outside its expressions.
pub(super) fn patterns(rule: &Rule) -> Vec<(String, &Pattern)> {
    let mut all = Vec::new();
    match rule {
        Rule::Duty(duty) => {
            if let Trigger::Filed { pattern, .. } = &duty.trigger {
                all.push(("when".to_owned(), pattern));
            }
            all.push(("must".to_owned(), &duty.act));
            for follow_up in &duty.follow_ups {
                let path = format!("then/{}", follow_up.name);
                let (Schedule::Every { until: other, .. } | Schedule::After { pattern: other, .. }) =
                    &follow_up.schedule;
                all.push((path.clone(), &follow_up.act));
                all.push((path, other));
            }
            all.extend(excused(&duty.excused_by));
            let extended = duty.extended_by.iter().enumerate();
            all.extend(extended.map(|(at, one)| (format!("extended/{at}"), &one.pattern)));
        }
        Rule::Ban(ban) => {
            all.push(("never".to_owned(), &ban.never));
            all.extend(excused(&ban.excused_by));
        }
        Rule::Limit(limit) => all.push(("total".to_owned(), &limit.total.over)),
        Rule::Order(order) => {
            all.push(("file".to_owned(), &order.act));
            all.push(("after".to_owned(), &order.after));
        }
    }
    all
}

fn excused(patterns: &[Pattern]) -> impl Iterator<Item = (String, &Pattern)> {
    patterns.iter().enumerate().map(|(index, pattern)| (format!("excused/{index}"), pattern))
}

/// The filings that the totals of an expression look at.
pub(super) fn counted(expr: &Expr) -> Vec<&Pattern> {
    let own = match expr {
        Expr::Aggregate { aggregate } => Some(&aggregate.over),
        _ => None,
    };
    own.into_iter().chain(children(expr).into_iter().flat_map(counted)).collect()
}

/// Every expression of a rule, the outermost ones.
pub(super) fn expressions(rule: &Rule) -> Vec<(String, &Expr)> {
    let mut all: Vec<(String, &Expr)> = Vec::new();
    for (path, pattern) in patterns(rule) {
        all.extend(pattern.filter.iter().map(|filter| (path.clone(), filter)));
    }
    match rule {
        Rule::Duty(duty) => {
            for tier in &duty.tiers {
                all.push((format!("tier/{}", tier.name), &tier.when));
            }
            for exception in &duty.exceptions {
                all.push((format!("except/{}", exception.label), &exception.when));
            }
            for (index, recipient) in duty.recipients.iter().enumerate() {
                let path = format!("recipient/{index}");
                all.push((path.clone(), &recipient.who));
                all.extend(recipient.when.iter().map(|when| (path.clone(), when)));
            }
        }
        Rule::Limit(limit) => {
            all.extend(limit.total.value.iter().map(|value| ("total".to_owned(), &**value)));
            all.push(("must".to_owned(), &limit.bound));
        }
        Rule::Ban(_) | Rule::Order(_) => {}
    }
    let (when, exceptions) = conditions(rule);
    all.extend(when.map(|when| ("when".to_owned(), when)));
    all.extend(exceptions.iter().map(|case| (format!("except/{}", case.label), &case.when)));
    all
}

/// What must hold for a ban, limit or order to hold, and when it does not.
pub(super) fn conditions(rule: &Rule) -> (Option<&Expr>, &[Exemption]) {
    match rule {
        Rule::Duty(_) => (None, &[]),
        Rule::Ban(ban) => (ban.when.as_ref(), &ban.exceptions),
        Rule::Limit(limit) => (limit.when.as_ref(), &limit.exceptions),
        Rule::Order(order) => (order.when.as_ref(), &order.exceptions),
    }
}

/// Every period of a duty.
pub(super) fn periods(duty: &Duty) -> Vec<(String, &Period)> {
    let mut all = vec![("within".to_owned(), &duty.within)];
    all.extend(duty.tiers.iter().map(|tier| (format!("tier/{}", tier.name), &tier.within)));
    for exception in &duty.exceptions {
        if let Instead::Within { period } = &exception.then {
            all.push((format!("except/{}", exception.label), period));
        }
    }
    for follow_up in &duty.follow_ups {
        let (Schedule::Every { period, .. } | Schedule::After { period, .. }) = &follow_up.schedule;
        all.push((format!("then/{}", follow_up.name), period));
    }
    all.extend(duty.cure.iter().map(|cure| ("cure".to_owned(), cure)));
    all
}
