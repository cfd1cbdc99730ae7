//! What happened: acts in the order of time, acts without effect, rounds of commitments.

use std::collections::BTreeMap;

use comity_agreements::calendar::Day;
use comity_agreements::commitment::round::PROGRESS_GROUP_MIN;
use comity_agreements::docket::round::RoundOutcome;
use comity_protocol::time::Timestamp;
use maud::{Markup, html};

use crate::agreements::pages::act::rule;
use crate::agreements::pages::agreement::map;
use crate::agreements::pages::agreement::view::AgreementPage;
use crate::agreements::pages::list::{
    Standing, certainty_key, day_or_unknown, day_shown, status_key,
};
use crate::agreements::pages::rounds_of;
use crate::console::layout::PageContext;
use crate::console::parts::{self, Tone, cell, fact, none, number, panel, table};
use crate::console::reader::time;
use crate::console::text::{Lang, count};

/// Of a long history so many of the latest events are shown at once.
const LATEST: usize = 12;

/// Names listed for one event before the others are only counted.
const NAMES: usize = 12;

/// Days with what happened on them.
pub fn timeline(shell: &PageContext, view: &AgreementPage) -> Markup {
    let lang = shell.lang;
    let events = events(lang, view);
    let (earlier, latest) = events.split_at(events.len().saturating_sub(LATEST));
    html! { section.panel #timeline {
        header { h2 { (lang.s("timeline")) } }
        @if events.is_empty() { p.empty { (lang.s("no-events")) } } @else {
            div.body {
                @if !earlier.is_empty() { details {
                    summary { (lang.f("earlier-events", &[("number", &number(count(earlier.len())))])) }
                    (told(shell, view, earlier))
                } }
                (told(shell, view, latest))
            }
        }
    } }
}

fn told(shell: &PageContext, view: &AgreementPage, events: &[(Option<Day>, Markup)]) -> Markup {
    html! { ol.timeline { @for (day, shown) in events {
        li.future[day.is_some_and(|day| day > view.day)] { div.when { (day_or_unknown(shell, *day)) } div { (shown) } }
    } } }
}

fn events(lang: Lang, view: &AgreementPage) -> Vec<(Option<Day>, Markup)> {
    let agreement = &view.agreement;
    let mut events: Vec<(Option<Day>, Markup)> = Vec::new();
    for (key, day) in [
        ("day-proposed", agreement.proposed),
        ("day-adopted", agreement.adopted),
        ("day-opened", agreement.opened),
    ] {
        if day.is_some() {
            events.push((day, html! { strong { (lang.s(key)) } }));
        }
    }
    if let Standing::InForce(day) | Standing::Coming(day) = view.standing {
        events.push((Some(day), html! { strong { (lang.s("entry-into-force")) } }));
    }
    for one in agreement.status.iter().filter(|one| !view.is_later(one.from)) {
        let shown = html! { (lang.s(status_key(one.status))) };
        events.push((one.from, shown));
    }
    for round in view.rounds.iter().filter(|round| round.flaw.is_none()) {
        let at = round.effective_at.unwrap_or(round.issued);
        let key =
            if round.effective_at.is_some() { "round-activated" } else { "round-not-activated" };
        events.push((
            Day::of_utc(at).ok(),
            html! {
                (lang.s("conditional-commitments")) ": " (lang.s(key)) " · "
                a href={ "/statements/" (round.statement) } { (lang.s("show-statement")) }
            },
        ));
    }
    let mut told: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for one in &agreement.participants {
        let key = (one.day, one.action, one.certainty);
        told.entry(key).or_default().push(map::name(lang, &one.party));
    }
    for ((day, action, certainty), names) in told {
        let more = names.len().saturating_sub(NAMES);
        events.push((day, html! {
            (lang.action(action)) ": "
            @for (at, one) in names.iter().take(NAMES).enumerate() { @if at > 0 { ", " } bdi dir="auto" { (one) } }
            @if more > 0 { " " (lang.f("and-more", &[("number", &number(count(more)))])) }
            span.soft.under { (lang.s("from-the-file")) " · " (lang.s(certainty_key(certainty))) }
        }));
    }
    for act in &view.acts {
        let is_flawed = view.flaws.iter().any(|flaw| flaw.act == act.id);
        events.push((act.day, html! {
            a href={ "/statements/" (act.id) } { (lang.action(act.action)) } ": " bdi dir="auto" { (map::name(lang, &act.who)) }
            @if is_flawed { " " a href="#flaws" { (parts::status(Tone::Warn, &lang.s("has-flaw"))) } }
        }));
    }
    events.sort_by_key(|(day, _)| day.map_or((1, None), |day| (0, Some(day))));
    events
}

/// Acts that have no effect, or another than they were meant to have, and why.
pub fn flaws(shell: &PageContext, view: &AgreementPage) -> Markup {
    let lang = shell.lang;
    if view.flaws.is_empty() {
        return none();
    }
    let (act, why, from) = (lang.s("act"), lang.s("why"), lang.s("flaw-counts-from"));
    let rows = html! { @for flaw in &view.flaws { tr role="row" {
        td role="cell" {
            a.title href={ "/statements/" (flaw.act) } { (lang.action(flaw.action)) }
            @if let Some(person) = &flaw.person { span.soft.under dir="auto" { (map::name(lang, person.as_str())) } }
        }
        (cell(&why, &html! { span.party { (lang.s(flaw.flaw.code())) span.soft.under { (rule(lang, flaw.flaw.article())) " · " code dir="ltr" { (flaw.flaw.code()) } } } }))
        (cell(&from, &html! { @match flaw.counts_from { Some(day) => (day_shown(lang, day)), None => (lang.s("never")) } }))
    } } };
    let heading = lang.s("flaws");
    let columns = [(act.as_str(), false), (&why, false), (&from, false)];
    html! { div #flaws { (panel(&heading, &none(), &table(&heading, &columns, &rows))) } }
}

/// Rounds of conditional commitments. Before the freeze progress is told in groups only: whoever
/// knew to be pivotal might wait.
pub fn rounds(shell: &PageContext, view: &AgreementPage) -> Markup {
    let lang = shell.lang;
    let group = usize::try_from(PROGRESS_GROUP_MIN).unwrap_or(usize::MAX);
    let told = view.depositors.checked_div(group).unwrap_or(0).saturating_mul(group);
    if view.depositors == 0 && view.rounds.is_empty() {
        return none();
    }
    let progress = html! {
        @if told > 0 { p { (lang.f("progress-at-least", &[("number", &number(count(told)))])) } }
        @else { p { (lang.f("progress-below", &[("number", &number(PROGRESS_GROUP_MIN))])) } }
        p.note { (lang.s("progress-why")) }
    };
    // Rounds have a page for the node's own people.
    let all = html! { @if shell.user.is_some() { a href=(rounds_of(&view.agreement.id)) { (lang.s("nav-commitments")) } } };
    panel(
        &lang.s("conditional-commitments"),
        &all,
        &html! { div.body {
            @if view.rounds.is_empty() { (progress) }
            @for round in &view.rounds { (round_of(shell, round, view.day)) }
        } },
    )
}

/// Nobody is bound since a day that is still to come.
fn bound_from(at: Timestamp, day: Day) -> &'static str {
    let is_to_come = Day::of_utc(at).is_ok_and(|from| from > day);
    if is_to_come { "round-bound-from" } else { "round-bound-since" }
}

fn round_of(shell: &PageContext, round: &RoundOutcome, day: Day) -> Markup {
    let lang = shell.lang;
    let (tone, key) = match (&round.flaw, round.effective_at) {
        (Some(_), _) => (Tone::Bad, "round-flawed"),
        (None, Some(_)) => (Tone::Good, "round-activated"),
        (None, None) => (Tone::Mute, "round-not-activated"),
    };
    html! {
        p { (parts::status(tone, &lang.s(key)))
            @if let Some(flaw) = &round.flaw { " " code dir="ltr" { (flaw.code()) } } }
        dl.facts {
            (fact(&lang.s("round-closed-by"), &html! { bdi dir="ltr" { (round.by) } " · " a href={ "/statements/" (round.statement) } { (lang.s("show-statement")) } }))
            @if let Some(at) = round.effective_at { (fact(&lang.s(bound_from(at, day)), &time(shell, at))) }
            @for (clause, members) in &round.members {
                (fact(clause, &html! { ul.plain { @for (party, level) in members {
                    li { bdi dir="ltr" { (party) } " · " (lang.f("at-level", &[("level", &level.to_string())])) }
                } } }))
            }
            @if !round.left_out.is_empty() {
                (fact(&lang.s("round-left-out"), &html! { @for id in &round.left_out { a href={ "/statements/" (id) } { (parts::short(&id.0)) } " " } }))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_bound_since_a_day_to_come() {
        let day: Day = "2026-11-29".parse().unwrap();
        assert_eq!(bound_from("2026-11-29T23:59:59Z".parse().unwrap(), day), "round-bound-since");
        assert_eq!(bound_from("2026-11-30T00:00:00Z".parse().unwrap(), day), "round-bound-from");
    }
}
