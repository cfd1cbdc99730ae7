//! Who takes part: on a map, and in a table with signature, consent and the usual signs.

use std::collections::{BTreeMap, BTreeSet};

use comity_agreements::agreement::document::{Agreement, Form};
use comity_agreements::agreement::life::{ActionKind, State};
use comity_agreements::calendar::Day;
use comity_agreements::docket::entry::Participation;
use comity_observatory::table::line;
use comity_protocol::statement::StatementId;
use maud::{Markup, html};

use crate::agreements::pages::agreement::map;
use crate::agreements::pages::agreement::view::{AgreementPage, state_name};
use crate::agreements::pages::duties;
use crate::agreements::pages::list::{certainty_key, day_or_unknown};
use crate::console::layout::PageContext;
use crate::console::parts::{self, Tone, cell, number, table};
use crate::console::reader::day_text;
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

/// What somebody did, on which day where that is known, and the statement that says so.
type Done = (ActionKind, Option<Day>, Option<StatementId>);

/// A participant with what it did.
struct Line<'a> {
    row: &'a Participation,
    signed: Vec<Done>,
    consented: Vec<Done>,
    left: Vec<Done>,
}

/// The parties of an agreement.
pub fn panel_of(shell: &PageContext, view: &AgreementPage) -> Markup {
    let lang = shell.lang;
    let states: BTreeMap<&str, State> =
        view.parties.iter().map(|row| (row.party.as_str(), row.state)).collect();
    let address = duties::agreement_address(&view.agreement.id);
    html! {
        section.panel #parties {
            header {
                h2 { (lang.s(heading(&view.agreement))) }
                div { (tally(lang, view))
                    @if !view.parties.is_empty() { " " a.noprint href=(view.at.on(&format!("{address}/participants.csv"))) { (lang.s("table-file")) } } }
            }
            @if view.parties.is_empty() { p.empty { (lang.s(if view.agreement.form == Form::Regulation { "addressees-by-rule" } else { "no-parties-known" })) } } @else {
                @if let Some(map) = map::map(lang, &states) { (map) }
                @if view.parties.len() > ROWS_OPEN {
                    details.body { summary { (lang.s("parties-table")) } (rows(shell, view)) }
                } @else { (rows(shell, view)) }
                (signs(lang, view))
            }
            @if let Some(until) = view.listed_until {
                p.note.body { (lang.f("listed-until", &[("day", &day_text(lang, until))])) }
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

/// What each participant did, by the file's list and by acts that have an effect.
fn lines(view: &AgreementPage) -> Vec<Line<'_>> {
    let mut done: BTreeMap<&str, Vec<Done>> = BTreeMap::new();
    for one in &view.agreement.participants {
        let told = one.day.is_none_or(|day| day <= view.day);
        let of = done.entry(&one.party).or_default();
        of.extend(told.then_some((one.action, one.day, None)));
    }
    let in_time = |day: Option<Day>| day.is_none_or(|day| day <= view.day);
    for act in view.acts.iter().filter(|act| act.has_effect && in_time(act.day)) {
        done.entry(&act.who).or_default().push((act.action, act.day, Some(act.id)));
    }
    let chosen = |party: &str, fits: fn(ActionKind) -> bool| {
        let all = done.get(party).into_iter().flatten().copied();
        all.filter(|(action, ..)| fits(*action)).collect::<Vec<Done>>()
    };
    let rows = view.parties.iter().map(|row| Line {
        row,
        signed: chosen(&row.party, |action| {
            action.is_signature() && action != ActionKind::DefinitiveSignature
        }),
        consented: chosen(&row.party, ActionKind::is_consent),
        left: chosen(&row.party, |action| {
            matches!(action, ActionKind::Denunciation | ActionKind::ConsentWithdrawal)
        }),
    });
    rows.collect()
}

fn rows(shell: &PageContext, view: &AgreementPage) -> Markup {
    let lang = shell.lang;
    let mut lines = lines(view);
    lines.sort_by_cached_key(|line| map::name(lang, &line.row.party));
    let has = |of: fn(&Line<'_>) -> bool| lines.iter().any(of);
    let (has_signed, has_consented) =
        (has(|line| !line.signed.is_empty()), has(|line| !line.consented.is_empty()));
    let has_left = has(|line| !line.left.is_empty());
    let (party, signed, consented, left) = (
        lang.s("party"),
        lang.s("column-signature"),
        lang.s("column-consent"),
        lang.s("column-left"),
    );
    let (state, since, basis) = (lang.s("state"), lang.s("obs-c-since"), lang.s("rests-on"));
    let shown = [
        (party.as_str(), true),
        (&signed, has_signed),
        (&consented, has_consented),
        (&left, has_left),
        (&state, true),
        (&since, true),
        (&basis, true),
    ];
    let columns: Vec<(&str, bool)> =
        shown.into_iter().filter(|(_, shown)| *shown).map(|(name, _)| (name, false)).collect();
    let body = html! { @for line in &lines { tr role="row" {
        td role="cell" { bdi.title dir="auto" { (map::name(lang, &line.row.party)) } }
        @if has_signed { (cell(&signed, &deeds(shell, &line.signed))) }
        @if has_consented { (cell(&consented, &deeds(shell, &line.consented))) }
        @if has_left { (cell(&left, &deeds(shell, &line.left))) }
        (cell(&state, &parts::status(tone(line.row.state), &state_name(lang, line.row.state))))
        (cell(&since, &day_or_unknown(shell, line.row.since)))
        (cell(&basis, &based(lang, line.row)))
    } } };
    table(&lang.s("parties"), &columns, &body)
}

/// Days with their signs, each a link to the statement that says so.
fn deeds(shell: &PageContext, all: &[Done]) -> Markup {
    let lang = shell.lang;
    html! { @for (at, (action, on, id)) in all.iter().enumerate() {
        @if at > 0 { br; }
        @let shown = html! { (day_or_unknown(shell, *on)) @if let Some((sign, _)) = sign(*action) { " " abbr title=(lang.action(*action)) dir="ltr" { "(" (sign) ")" } } };
        span.nowrap { @match id {
            Some(id) => a href={ "/statements/" (id) } { (shown) },
            None => (shown),
        } }
    } }
}

fn based(lang: Lang, row: &Participation) -> Markup {
    html! {
        @for (at, id) in row.evidence.iter().enumerate() {
            @if at > 0 { ", " }
            a href={ "/statements/" (id) } { (lang.s("statement")) " " (parts::short(&id.0)) }
        }
        @if let Some(certainty) = row.certainty { (lang.s("from-the-file")) " · " (lang.s(certainty_key(certainty))) }
        @if let Some(day) = row.as_of { " · " (lang.f("listed-as-of", &[("day", &day_text(lang, day))])) }
    }
}

/// The sign that depositaries put behind a day, and the key of what it means.
const fn sign(action: ActionKind) -> Option<(&'static str, &'static str)> {
    match action {
        ActionKind::Accession => Some(("a", "sign-accession")),
        ActionKind::Acceptance => Some(("A", "sign-acceptance")),
        ActionKind::Approval => Some(("AA", "sign-approval")),
        ActionKind::FormalConfirmation => Some(("c", "sign-formal-confirmation")),
        ActionKind::Succession | ActionKind::SuccessionToSignature => {
            Some(("d", "sign-succession"))
        }
        ActionKind::DefinitiveSignature => Some(("s", "sign-definitive-signature")),
        _ => None,
    }
}

/// What the signs in the table mean.
fn signs(lang: Lang, view: &AgreementPage) -> Markup {
    let all = lines(view);
    let done = all.iter().flat_map(|line| line.signed.iter().chain(&line.consented));
    let used: BTreeSet<_> = done.filter_map(|(action, ..)| sign(*action)).collect();
    html! { @if !used.is_empty() { p.note.signs { @for (at, (sign, key)) in used.iter().enumerate() {
        @if at > 0 { " · " } span.nowrap { bdi dir="ltr" { "(" (sign) ")" } " " (lang.s(key)) }
    } } } }
}

/// The table as a file: days as `2026-11-28`, states by their codes.
pub fn csv(view: &AgreementPage) -> String {
    const COLUMNS: [&str; 8] =
        ["party", "name", "state", "since", "signature", "consent", "act", "left"];
    let mut text = line(COLUMNS.into_iter());
    for one in lines(view) {
        let days = |all: &[Done]| {
            let days = all.iter().map(|(_, day, _)| day.map(|day| day.to_string()));
            days.map(|day| day.unwrap_or_else(|| "unknown".to_owned()))
                .collect::<Vec<_>>()
                .join("; ")
        };
        let acts: Vec<&str> = one.consented.iter().map(|(action, ..)| action.name()).collect();
        let state = serde_json::to_value(one.row.state).unwrap_or_default();
        let since = one.row.since.map(|day| day.to_string()).unwrap_or_default();
        let cells = [
            one.row.party.clone(),
            map::name(Lang::En, &one.row.party),
            state.as_str().unwrap_or_default().to_owned(),
            since,
            days(&one.signed),
            days(&one.consented),
            acts.join("; "),
            days(&one.left),
        ];
        text.push_str(&line(cells.iter().map(String::as_str)));
    }
    text
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
