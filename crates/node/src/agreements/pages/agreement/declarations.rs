//! What parties declared beside their consent: reservations, declarations, objections, with their
//! words; and every notification in the order of time.

use std::collections::BTreeMap;

use comity_agreements::agreement::life::ActionKind;
use maud::{Markup, html};

use crate::agreements::pages::agreement::map;
use crate::agreements::pages::agreement::view::{ActRow, AgreementPage};
use crate::agreements::pages::duties;
use crate::agreements::pages::list::day_or_unknown;
use crate::console::layout::PageContext;
use crate::console::parts::{self, Tone, cell, none, number, panel, table};
use crate::console::text::{Lang, count};

/// Of a long record so many of the first and the latest notifications are shown at once.
const OPEN: usize = 40;

/// Reservations, declarations and objections by party, under the table of parties.
pub fn panel_of(shell: &PageContext, view: &AgreementPage) -> Markup {
    let lang = shell.lang;
    let mut by_party: BTreeMap<String, Vec<&ActRow>> = BTreeMap::new();
    for act in view.acts.iter().filter(|act| is_declared(act.action)) {
        by_party.entry(map::name(lang, &act.who)).or_default().push(act);
    }
    if by_party.is_empty() {
        return none();
    }
    html! { div #declarations { (panel(&lang.s("declarations"), &none(), &html! { div.body {
        @for (party, acts) in &by_party {
            section.declared { h3 dir="auto" { (party) } @for act in acts { (declared(lang, view, act)) } }
        }
    } })) } }
}

const fn is_declared(action: ActionKind) -> bool {
    use ActionKind::{
        DeclarationWithdrawal, InterpretativeDeclaration, MandatoryDeclaration, Objection,
        ObjectionOpposing, ObjectionToLate, ObjectionWithdrawal, Reservation,
        ReservationAcceptance, ReservationWithdrawal,
    };
    matches!(
        action,
        Reservation
            | InterpretativeDeclaration
            | MandatoryDeclaration
            | Objection
            | ObjectionOpposing
            | ObjectionToLate
            | ReservationAcceptance
            | ReservationWithdrawal
            | ObjectionWithdrawal
            | DeclarationWithdrawal
    )
}

fn declared(lang: Lang, view: &AgreementPage, act: &ActRow) -> Markup {
    let about = act.of.and_then(|of| view.acts.iter().find(|other| other.id == of));
    html! { div {
        p {
            a href={ "/statements/" (act.id) } { (lang.action(act.action)) }
            @if let Some(day) = act.day { " · " (crate::console::reader::day(lang, day)) }
            @for clause in &act.clauses { " · " a href={ "#" (clause) } dir="ltr" { (clause) } }
            @if !act.has_effect { " · " a href="#flaws" { (parts::status(Tone::Warn, &lang.s("has-flaw"))) } }
        }
        @if let Some(other) = about { p.soft {
            (lang.s("declared-about")) " " a href={ "/statements/" (other.id) } { (lang.action(other.action)) } ": "
            bdi dir="auto" { (map::name(lang, &other.who)) }
        } }
        @if !act.words.is_empty() { blockquote { (duties::text(lang, &act.words, "")) } }
    } }
}

/// Every act that a statement tells of, numbered in the order of time, as a depositary notifies
/// them.
pub fn notifications(shell: &PageContext, view: &AgreementPage) -> Markup {
    let lang = shell.lang;
    if view.acts.is_empty() {
        return none();
    }
    let (number_of, when, act, who) =
        (lang.s("notification-number"), lang.s("day"), lang.s("act"), lang.s("party"));
    let columns = [(number_of.as_str(), true), (&when, false), (&act, false), (&who, false)];
    let row = |(at, one): (usize, &ActRow)| {
        html! { tr role="row" {
            td.number role="cell" data-label=(number_of) { (number(count(at.saturating_add(1)))) }
            (cell(&when, &day_or_unknown(shell, one.day)))
            (cell(&act, &html! {
                a href={ "/statements/" (one.id) } { (lang.action(one.action)) }
                @if !one.has_effect { " " a href="#flaws" { (parts::status(Tone::Warn, &lang.s("has-flaw"))) } }
            }))
            (cell(&who, &html! { bdi dir="auto" { (map::name(lang, &one.who)) } }))
        } }
    };
    let heading = lang.s("notifications");
    let rows = html! { @for one in view.acts.iter().enumerate() { (row(one)) } };
    let shown = table(&heading, &columns, &rows);
    html! { div #notifications { (panel(&heading, &none(), &html! {
        @if view.acts.len() > OPEN { details.body { summary { (number(count(view.acts.len()))) } (shown) } } @else { (shown) }
    })) } }
}
