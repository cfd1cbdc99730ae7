//! The list of rounds.

use maud::{Markup, html};

use crate::agreements::pages::{duties, rounds_of};
use crate::commitments::pages::COMMITMENTS;
use crate::commitments::pages::address;
use crate::commitments::views::{RoundRow, RoundState};
use crate::console::layout::PageContext;
use crate::console::parts::{Tone, cell, none, number, panel, status, table};
use crate::console::reader::time;
use crate::console::text::{Lang, count};

/// The page.
pub fn page(shell: &PageContext, rows: &[RoundRow]) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("nav-commitments");
    let (open, closed): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.outcome.is_none());
    let body = html! {
        div.head { div { h1 { (heading) } p.note { (lang.s("commitments-what")) } } }
        div.columns { div data-live="agreements" {
            (panel(&lang.s("commitments-open"), &none(), &opened(shell, &open)))
            (panel(&lang.s("commitments-closed"), &none(), &closed_rows(shell, &closed)))
        } }
    };
    shell.page(COMMITMENTS, &heading, &body)
}

fn opened(shell: &PageContext, rows: &[&RoundRow]) -> Markup {
    let lang = shell.lang;
    if rows.is_empty() {
        return html! { p.empty { (lang.s("commitments-none-open")) } };
    }
    let (agreement, about, progress, freeze) = (
        lang.s("agreement"),
        lang.s("obligations"),
        lang.s("commitments-progress"),
        lang.s("commitments-freeze"),
    );
    let columns =
        [(agreement.as_str(), false), (&about, false), (&progress, false), (&freeze, false)];
    let lines = html! { @for row in rows { tr role="row" {
        (title_cell(lang, row, &rounds_of(&row.agreement)))
        (cell(&about, &obligations(row)))
        (cell(&progress, &html! { (in_groups(lang, row.at_least)) }))
        (cell(&freeze, &html! {
            @match row.frozen_at { Some(at) => (time(shell, at)), None => span.soft { (lang.s("commitments-not-announced")) } }
            @if row.state == RoundState::Frozen { " " (state_of(lang, row.state)) }
        }))
    } } };
    table(&lang.s("commitments-open"), &columns, &lines)
}

/// Rounds that were closed, in a table.
pub fn closed_rows(shell: &PageContext, rows: &[&RoundRow]) -> Markup {
    let lang = shell.lang;
    if rows.is_empty() {
        return html! { p.empty { (lang.s("commitments-none-closed")) } };
    }
    let (agreement, state, about, frozen, members) = (
        lang.s("agreement"),
        lang.s("commitments-outcome"),
        lang.s("obligations"),
        lang.s("commitments-frozen-at"),
        lang.s("commitments-members"),
    );
    let columns = [
        (agreement.as_str(), false),
        (&state, false),
        (&about, false),
        (&frozen, false),
        (&members, true),
    ];
    let lines = html! { @for row in rows { tr role="row" {
        (title_cell(lang, row, &address::of_row(row)))
        (cell(&state, &state_of(lang, row.state)))
        (cell(&about, &obligations(row)))
        (cell(&frozen, &html! { @if let Some(at) = row.frozen_at { (time(shell, at)) } }))
        td.number role="cell" data-label=(members) { (number(count(row.members.unwrap_or_default()))) }
    } } };
    table(&lang.s("commitments-closed"), &columns, &lines)
}

fn title_cell(lang: Lang, row: &RoundRow, href: &str) -> Markup {
    html! { td.wide role="cell" {
        a.title href=(href) { (duties::text(lang, &row.title, &row.agreement)) }
        span.soft.under { code dir="ltr" { (row.agreement) } }
    } }
}

fn obligations(row: &RoundRow) -> Markup {
    html! { @for (at, one) in row.obligations.iter().enumerate() {
        @if at > 0 { ", " } code dir="ltr" { (one) }
    } @if row.obligations.is_empty() { span.soft { "–" } } }
}

/// A number told in groups.
pub fn in_groups(lang: Lang, at_least: Option<u64>) -> String {
    match at_least {
        Some(found) => lang.f("commitments-at-least", &[("number", &number(found))]),
        None => lang.s("commitments-below"),
    }
}

/// Where a round stands, in words.
pub fn state_of(lang: Lang, state: RoundState) -> Markup {
    let (tone, key) = match state {
        RoundState::Open => (Tone::Info, "commitments-state-open"),
        RoundState::Frozen => (Tone::Warn, "commitments-state-frozen"),
        RoundState::Activated => (Tone::Good, "round-activated"),
        RoundState::NotActivated => (Tone::Mute, "round-not-activated"),
        RoundState::Flawed => (Tone::Bad, "round-flawed"),
    };
    status(tone, &lang.s(key))
}
