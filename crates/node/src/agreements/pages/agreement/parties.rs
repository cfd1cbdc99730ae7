//! Who takes part: on a map, and in a table with the evidence.

use std::collections::BTreeMap;

use comity_agreements::agreement::document::{Agreement, Form};
use comity_agreements::agreement::life::State;
use maud::{Markup, html};

use crate::agreements::pages::agreement::map;
use crate::agreements::pages::agreement::view::{AgreementPage, state_name};
use crate::agreements::pages::list::{certainty_key, day_or_unknown};
use crate::console::layout::Shell;
use crate::console::parts::{self, Tone, cell, number, table};
use crate::console::text::{Lang, count};

/// More rows than these are folded away; the map and the counts stay.
const ROWS_OPEN: usize = 25;

/// What those are called that an agreement binds: a statute has nobody that takes part in it.
pub const fn heading(agreement: &Agreement) -> &'static str {
    match agreement.form {
        Form::Regulation => "form-addressees",
        _ => "parties",
    }
}

/// The parties of an agreement.
pub fn panel_of(shell: &Shell, view: &AgreementPage) -> Markup {
    let lang = shell.lang;
    let states: BTreeMap<&str, State> =
        view.parties.iter().map(|row| (row.party.as_str(), row.state)).collect();
    html! {
        section.panel #parties {
            header { h2 { (lang.s(heading(&view.agreement))) } div { (tally(lang, view)) } }
            @if view.parties.is_empty() { p.empty { (lang.s(if view.agreement.form == Form::Regulation { "addressees-by-rule" } else { "no-parties-known" })) } } @else {
                @if let Some(map) = map::map(lang, &states) { (map) }
                @if view.parties.len() > ROWS_OPEN {
                    details.body { summary { (lang.s("parties-table")) } (rows(shell, view)) }
                } @else { (rows(shell, view)) }
            }
            @if let Some(until) = view.listed_until {
                p.note.body { (lang.f("listed-until", &[("day", &until.to_string())])) }
            }
        }
    }
}

fn tally(lang: Lang, view: &AgreementPage) -> Markup {
    let mut states: BTreeMap<State, usize> = BTreeMap::new();
    for row in &view.parties {
        let of = states.entry(row.state).or_default();
        *of = of.saturating_add(1);
    }
    html! { span.chips { @for (state, found) in states.iter().rev() {
        span { (state_name(lang, *state)) ": " (number(count(*found))) }
    } } }
}

fn rows(shell: &Shell, view: &AgreementPage) -> Markup {
    let lang = shell.lang;
    let (party, state, since, basis) =
        (lang.s("party"), lang.s("state"), lang.s("obs-c-since"), lang.s("rests-on"));
    let columns = [(party.as_str(), false), (&state, false), (&since, false), (&basis, false)];
    let mut sorted: Vec<_> = view.parties.iter().collect();
    sorted.sort_by_cached_key(|row| (std::cmp::Reverse(row.state), map::name(lang, &row.party)));
    let lines = html! { @for row in sorted { tr role="row" {
        td role="cell" { bdi.title dir="auto" { (map::name(lang, &row.party)) } }
        (cell(&state, &parts::status(tone(row.state), &state_name(lang, row.state))))
        (cell(&since, &day_or_unknown(shell, row.since)))
        (cell(&basis, &html! {
            @for (at, id) in row.evidence.iter().enumerate() {
                @if at > 0 { ", " }
                a href={ "/statements/" (id) } { (lang.s("statement")) " " (parts::short(&id.0)) }
            }
            @if let Some(certainty) = row.certainty { (lang.s("from-the-file")) " · " (lang.s(certainty_key(certainty))) }
            @if let Some(day) = row.as_of { " · " (lang.f("listed-as-of", &[("day", &day.to_string())])) }
        }))
    } } };
    table(&lang.s("parties"), &columns, &lines)
}

const fn tone(state: State) -> Tone {
    match state {
        State::Party | State::Provisional | State::Committed => Tone::Good,
        State::Contracting | State::AwaitingAcceptance | State::Signatory => Tone::Info,
        State::SignedAdReferendum | State::NotAParty => Tone::Mute,
        State::Suspended | State::Withdrawn | State::Declined => Tone::Warn,
        State::Succeeded | State::Terminated => Tone::Mute,
    }
}
