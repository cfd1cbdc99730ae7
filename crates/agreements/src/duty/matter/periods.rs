//! Periods of rules that time alone brings about.

use crate::agreement::rule::Anchor;
use crate::calendar::{Day, Series as Periods};

use super::super::bound::Span;
use super::super::clock::Clock;
use super::super::compile::{Body, Compiled, Time};
use super::super::context::Context;
use super::super::instance::Instance;

/// Most periods of one rule and bearer that are looked at.
pub(in crate::duty) const PERIODS_MAX: u32 = 10_000;

/// When a period begins, and when the one after it does.
///
/// Who left and joined again is counted anew from the day on which it joined again; the numbers of
/// its periods go on.
pub(in crate::duty) fn period(
    context: &Context<'_>,
    rule: &Compiled,
    trigger: &Time,
    instance: Instance,
    number: u32,
) -> Option<(i64, Option<i64>)> {
    let Body::Duty(body) = &rule.body else { return None };
    let within = &body.within;
    // A day begins where the period is counted.
    let begins_there = |day: Day| within.begins(day);
    // Nobody owes anything before it is bound, which goes by days of UTC.
    let begins_bound = |day: Day| within.begins(day).max(day.starts_utc().millis());
    let from = match &trigger.from {
        Anchor::Date { day } => return nth((trigger, within), *day, number, &begins_there),
        Anchor::EntryIntoForce => memberships(context.spans(rule.ground, instance.bearer)),
    };
    let mut before = 0_u32;
    for (at, (begins, _)) in from.iter().enumerate() {
        let next = from.get(at.saturating_add(1)).map(|(next, _)| *next);
        let own = number.checked_sub(before)?;
        let nth = |number: u32| nth((trigger, within), *begins, number, &begins_bound);
        let Some(next) = next else { return nth(own) };
        let next = begins_bound(next);
        let begun = |number: u32| nth(number).filter(|(at, _)| *at < next);
        if let Some((start, after)) = begun(own) {
            return Some((start, Some(after.map_or(next, |after| after.min(next)))));
        }
        let past = (0..PERIODS_MAX).find(|one| begun(*one).is_none()).unwrap_or(PERIODS_MAX);
        before = before.saturating_add(past);
    }
    None
}

/// The days on which somebody came to be bound, each with that on which it ceased to be; how it
/// stood in between does not matter.
fn memberships(spans: &[Span]) -> Vec<(Day, Option<Day>)> {
    let mut found: Vec<(Day, Option<Day>)> = Vec::new();
    for span in spans {
        match found.last_mut() {
            Some(last) if last.1 == Some(span.from) => last.1 = span.until,
            _ => found.push((span.from, span.until)),
        }
    }
    found
}

/// The n-th period from a day on; `start_of`: when a day begins.
fn nth(
    (trigger, within): (&Time, &Clock),
    from: Day,
    number: u32,
    start_of: &impl Fn(Day) -> i64,
) -> Option<(i64, Option<i64>)> {
    let Some((every, rounding)) = trigger.every else {
        return (number == 0).then(|| (start_of(from), None));
    };
    if every.elapsed_ms().is_some_and(|each| each < 86_400_000) || every.is_by_the_clock() {
        // Hours run by the clock.
        let each = every.elapsed_ms().filter(|each| *each > 0)?;
        let start = each.checked_mul(i64::from(number))?.checked_add(start_of(from))?;
        let is_over = trigger.until.is_some_and(|until| within.days_at(start).0 > until);
        return (!is_over).then(|| (start, start.checked_add(each)));
    }
    let periods = Periods { anchor: from, every, rounding };
    let start = periods.nth(number).ok()?;
    if trigger.until.is_some_and(|until| start > until) {
        return None;
    }
    let next = periods.nth(number.checked_add(1)?).ok().map(start_of);
    Some((start_of(start), next))
}
