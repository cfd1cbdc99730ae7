//! What stands between any two parties: reservations, objections, and what then applies.

use std::collections::BTreeSet;

use comity_agreements::agreement::life::matrix::Cell;
use comity_agreements::agreement::life::reservation::Reservation;
use comity_agreements::agreement::life::{Effect, Person};
use maud::{Markup, html};

use crate::agreements::pages::act::rule;
use crate::agreements::pages::agreement::map;
use crate::agreements::pages::agreement::view::AgreementPage;
use crate::agreements::pages::list::day_shown;
use crate::console::layout::PageContext;
use crate::console::parts::{self, Tone, cell, none, panel, table};
use crate::console::text::Lang;

/// Most parties of the grid; of more the pairs are listed alone.
const GRID_MAX: usize = 24;

/// The panel; nothing where every clause applies between all as written.
pub fn panel_of(shell: &PageContext, view: &AgreementPage) -> Markup {
    let lang = shell.lang;
    let matrix = &view.matrix;
    if matrix.cells.is_empty() && matrix.reservations.is_empty() {
        return none();
    }
    html! { div #between { (panel(&lang.s("between-parties"), &none(), &html! {
        div.body {
            p.note { (lang.s("between-note")) }
            @if !matrix.reservations.is_empty() {
                ul.list { @for reservation in &matrix.reservations { li { (told(lang, reservation)) } } }
            }
        }
        (grid(lang, view))
        (pairs(lang, view))
    })) } }
}

/// A reservation and what others said to it.
fn told(lang: Lang, reservation: &Reservation) -> Markup {
    let names = |parties: Vec<&Person>| {
        html! {
            @for (at, party) in parties.iter().enumerate() { @if at > 0 { ", " } bdi dir="auto" { (map::name(lang, party.as_str())) } }
        }
    };
    html! {
        a href={ "/statements/" (reservation.id) } { (lang.s("reservation-of")) } " "
        bdi dir="auto" { (map::name(lang, reservation.by.as_str())) } " "
        @for clause in &reservation.clauses { a href={ "#" (clause) } dir="ltr" { (clause) } " " }
        span.soft { (day_shown(lang, reservation.made)) }
        @if !reservation.accepted.is_empty() { span.soft.under { (lang.s("accepted-by")) " " (names(reservation.accepted.keys().collect())) } }
        @if !reservation.objections.is_empty() { span.soft.under { (lang.s("objected-by")) " " (names(reservation.objections.keys().collect())) } }
        @if let Some(tacit) = reservation.tacit { span.soft.under { (lang.s("silence-accepts")) " " (day_shown(lang, tacit)) } }
    }
}

/// The gravest effect between each two of those that something touches.
fn grid(lang: Lang, view: &AgreementPage) -> Markup {
    let found = view.matrix.effects();
    let parties: BTreeSet<&Person> = found.keys().map(|(one, _)| *one).collect();
    if parties.is_empty() || parties.len() > GRID_MAX {
        return none();
    }
    let heading = lang.s("between-parties");
    let names: Vec<String> = parties.iter().map(|party| map::name(lang, party.as_str())).collect();
    let who = lang.s("party");
    let mut columns: Vec<(&str, bool)> = vec![(&who, false)];
    columns.extend(names.iter().map(|name| (name.as_str(), false)));
    let rows = html! { @for (one, name) in parties.iter().zip(&names) { tr role="row" {
        th role="rowheader" scope="row" { bdi dir="auto" { (name) } }
        @for (other, column) in parties.iter().zip(&names) {
            @let effect = found.get(&(*one, *other)).copied().unwrap_or(Effect::Applies);
            (cell(column, &html! { @if one != other { (parts::status(tone(effect), &effect_name(lang, effect))) } }))
        }
    } } };
    html! { div.grid { (table(&heading, &columns, &rows)) } }
}

/// Each pair with its clauses, and the rule that says so.
fn pairs(lang: Lang, view: &AgreementPage) -> Markup {
    let cells = &view.matrix.cells;
    if cells.is_empty() {
        return none();
    }
    let (between, clause, applies) =
        (lang.s("between-two"), lang.s("between-clause"), lang.s("between-effect"));
    let columns = [(between.as_str(), false), (&clause, false), (&applies, false)];
    let is_same = |one: &Cell, other: &Cell| {
        let of = |cell: &Cell| (cell.relation.effect, cell.relation.article);
        (&one.one, &one.other, of(one)) == (&other.one, &other.other, of(other))
    };
    let alike = cells.chunk_by(is_same).filter_map(|all| Some((all.first()?, all)));
    let rows = html! { @for (one, all) in alike { tr role="row" {
        td role="cell" {
            bdi dir="auto" { (map::name(lang, one.one.as_str())) } " · "
            bdi dir="auto" { (map::name(lang, one.other.as_str())) }
        }
        (cell(&clause, &html! { @for (at, one) in all.iter().enumerate() {
            @if at > 0 { ", " }
            a href={ "#" (one.clause) } dir="ltr" { (one.clause) }
        } }))
        (cell(&applies, &html! {
            (parts::status(tone(one.relation.effect), &effect_name(lang, one.relation.effect)))
            span.soft.under { (rule(lang, one.relation.article)) }
        }))
    } } };
    html! { details.body { summary { (lang.s("between-pairs")) } (table(&between, &columns, &rows)) } }
}

const fn tone(effect: Effect) -> Tone {
    match effect {
        Effect::Applies => Tone::Good,
        Effect::Modified => Tone::Info,
        Effect::Pending | Effect::Suspended => Tone::Warn,
        Effect::NotBetween | Effect::NotAccepted | Effect::NoForceBetween => Tone::Bad,
        Effect::ClauseNotInForce | Effect::NotBound => Tone::Mute,
    }
}

fn effect_name(lang: Lang, effect: Effect) -> String {
    lang.s(match effect {
        Effect::Applies => "between-applies",
        Effect::ClauseNotInForce => "between-clause-not-in-force",
        Effect::Modified => "between-modified",
        Effect::NotBetween => "between-not",
        Effect::Suspended => "between-suspended",
        Effect::Pending => "between-pending",
        Effect::NotAccepted => "between-not-accepted",
        Effect::NoForceBetween => "between-no-force",
        Effect::NotBound => "between-not-bound",
    })
}
