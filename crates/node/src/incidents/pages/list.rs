//! The list of cases.

use comity_protocol::kind::names;
use comity_store::rows::Role;
use maud::{Markup, html};

use super::{INCIDENTS, address};
use crate::address::encode;
use crate::console::layout::PageContext;
use crate::console::parts::{Tone, cell, number, status, table};
use crate::console::reader::time;
use crate::console::text::{Lang, count};
use crate::console::titles;
use crate::incidents::views::{IncidentRow, IncidentState, IncidentsOut, NextDutyOut};

/// What was asked for.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Words.
    pub text: String,
    /// A state, by its name in an address.
    pub state: Option<IncidentState>,
    /// Whether this is the first page.
    pub is_first: bool,
    /// What the next case of the own party could be called.
    pub next_name: String,
}

/// The states, and their names in an address.
pub const STATES: [(IncidentState, &str); 3] = [
    (IncidentState::Open, "open"),
    (IncidentState::Resolved, "resolved"),
    (IncidentState::Nullified, "nullified"),
];

/// The page.
pub fn page(shell: &PageContext, asked: &Asked, found: &IncidentsOut) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("nav-incidents");
    let body = html! {
        div.head {
            div { h1 { (heading) } p.note { (lang.s("incidents-what")) } }
            @if shell.may(Role::Officer) {
                div.actions {
                    a.button.first href=(address::form(names::INCIDENT_ASSESSMENT, &asked.next_name)) { (lang.s("incident-begin")) }
                }
            }
        }
        (filter(lang, asked))
        section.panel data-live="incidents" { (rows(shell, asked, found)) }
        @if let Some(next) = &found.next { (onward(lang, asked, next)) }
    };
    shell.page(INCIDENTS, &heading, &body)
}

fn filter(lang: Lang, asked: &Asked) -> Markup {
    html! { section.panel {
        form.filters method="get" action=(INCIDENTS.0) role="search" {
            div.field.search {
                label for="incidents-text" { (lang.s("incident-words")) }
                input #incidents-text type="search" name="text" dir="auto" value=(asked.text) maxlength="200" autocomplete="off";
            }
            div.field {
                label for="incidents-state" { (lang.s("incident-state")) }
                select #incidents-state name="state" {
                    option value="" selected[asked.state.is_none()] { (lang.s("incident-state-any")) }
                    @for (state, name) in STATES {
                        option value=(name) selected[asked.state == Some(state)] { (lang.s(state_key(state))) }
                    }
                }
            }
            div.field { button.button type="submit" { (lang.s("show")) } }
        }
    } }
}

fn onward(lang: Lang, asked: &Asked, next: &str) -> Markup {
    let state = STATES.iter().find(|(state, _)| asked.state == Some(*state));
    let state = state.map_or("", |(_, name)| name);
    let href = format!("{}?text={}&state={state}&after={next}", INCIDENTS.0, encode(&asked.text));
    html! { nav.pager aria-label=(lang.s("pages")) {
        @if asked.is_first { span {} } @else { a href=(INCIDENTS.0) { (lang.s("newest")) } }
        a rel="next" href=(href) { (lang.s("older")) }
    } }
}

fn rows(shell: &PageContext, asked: &Asked, found: &IncidentsOut) -> Markup {
    let lang = shell.lang;
    if found.incidents.is_empty() {
        let is_filtered = !asked.text.is_empty() || asked.state.is_some() || !asked.is_first;
        let key = if is_filtered { "incident-none-such" } else { "incident-none" };
        return html! { p.empty { (lang.s(key)) } };
    }
    let names =
        ["incident-case", "incident-state", "incident-next", "incident-filings", "incident-last"];
    let labels = names.map(|name| lang.s(name));
    let [case, state, next, filings, last] = labels.each_ref();
    let columns =
        [(case.as_str(), false), (state, false), (next, false), (filings, false), (last, false)];
    let lines = html! { @for row in &found.incidents { tr role="row" {
        td.wide role="cell" {
            a.title dir="auto" href=(address::case(&row.owner, &row.name)) { (row.title.as_deref().unwrap_or(&row.name)) }
            span.soft.under { bdi { (row.owner) } " · " bdi { (row.name) } }
        }
        (cell(state, &state_of(lang, row.state)))
        (cell(next, &next_of(shell, row.next.as_ref())))
        (cell(filings, &filed(lang, row)))
        (cell(last, &time(shell, row.last_at)))
    } } };
    table(&lang.s("nav-incidents"), &columns, &lines)
}

fn filed(lang: Lang, row: &IncidentRow) -> Markup {
    html! {
        (number(count(row.filed)))
        @if row.acknowledged > 0 { span.soft.under { (lang.n("incident-acknowledged", count(row.acknowledged))) } }
        @if row.rejected > 0 { span.under { (status(Tone::Bad, &lang.n("incident-rejected", count(row.rejected)))) } }
    }
}

fn next_of(shell: &PageContext, next: Option<&NextDutyOut>) -> Markup {
    let lang = shell.lang;
    let Some(next) = next else { return html! { span.soft { "–" } } };
    html! {
        a href={ "/findings/" (next.finding) } { (lang.rule(&next.duty)) }
        span.soft.under { (titles::agreement(lang, &next.agreement)) }
        @if let Some(due) = next.due { span.under { (time(shell, due)) } }
    }
}

/// The key of the name of a state.
pub const fn state_key(state: IncidentState) -> &'static str {
    match state {
        IncidentState::Open => "incident-state-open",
        IncidentState::Resolved => "incident-state-resolved",
        IncidentState::Nullified => "incident-state-nullified",
    }
}

/// Where a case stands, in words.
pub fn state_of(lang: Lang, state: IncidentState) -> Markup {
    let tone = match state {
        IncidentState::Open => Tone::Warn,
        IncidentState::Resolved => Tone::Good,
        IncidentState::Nullified => Tone::Mute,
    };
    status(tone, &lang.s(state_key(state)))
}
