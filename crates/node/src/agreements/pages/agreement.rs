//! One agreement: text and rule side by side, who takes part, what happened, what is owed.
//!
//! - [`view`]: what is shown. [`clauses`]: text and rule.
//! - [`force`]: entry into force; [`apart`]: of clauses by themselves.
//! - [`data`]: standing, sources, claims, final clauses.
//! - [`parties`] with the [`map`]: who takes part. [`declarations`]: what they declared.
//!   [`matrix`]: what stands between two.
//! - [`life`]: acts, flaws, rounds of commitments.

pub mod view;

pub mod clauses;

pub mod data;

pub mod force;

pub mod apart;

pub mod parties;

pub mod declarations;

pub mod map;

pub mod matrix;

pub mod life;

use comity_agreements::agreement::document::{Agreement, Form};
use comity_store::rows::Role;
use maud::{Markup, html};

use crate::address::encode;
use crate::agreements::pages::{AGREEMENTS, act, board, duties, list};
use crate::console::help;
use crate::console::layout::PageContext;
use crate::console::parts::{Tone, hash, none, notice, panel};

pub use view::{AgreementPage, gather};

/// The page.
pub fn page(shell: &PageContext, view: &AgreementPage) -> Markup {
    let lang = shell.lang;
    let agreement = &view.agreement;
    let address = duties::agreement_address(&agreement.id);
    let title =
        duties::said(lang, &agreement.title).map_or(agreement.id.as_str(), |(_, text)| text);
    let body = html! {
        div.head {
            div {
                p.crumb { a href="/agreements" { (lang.s("nav-agreements")) } }
                h1 dir="auto" { (title) }
                p.chips {
                    (list::standing(lang, &view.standing))
                    span { (list::form_name(lang, agreement.form)) }
                    span { (list::binding(lang, agreement.binding)) }
                    code.soft dir="ltr" { (agreement.id) }
                }
            }
            div.actions {
                @if shell.user.is_some() { a.button href={ (address) "/what-if" } { (lang.s("what-if")) } }
                a.button href={ (address) "/text" } { (lang.s("agreement-file")) }
                @if view.has_words { a.button href={ (address) "/akoma-ntoso.xml" } { bdi { "Akoma Ntoso" } } }
            }
        }
        (view.at.told(shell))
        details.asked-at open[!view.at.query().is_empty()] { summary { (lang.s("asked-another-day")) } section.panel { (view.at.form(shell, &address)) } }
        @if !view.contradictions.is_empty() { (contradicted(shell, view)) }
        (contents(shell, agreement))
        @if !view.findings.is_empty() { (findings(shell, view)) }
        div.columns {
            div { (force::panel_of(shell, view)) (apart::panels(shell, view)) (life::rounds(shell, view)) (life::flaws(shell, view)) }
            div { (data::facts(shell, view)) (acts(shell, view)) }
        }
        (parties::panel_of(shell, view))
        (declarations::panel_of(shell, view))
        (matrix::panel_of(shell, view))
        (clauses::panel_of(shell, view))
        div.columns.even {
            div { (data::claims(shell, view)) (data::terms(shell, agreement)) }
            div { (declarations::notifications(shell, view)) (life::timeline(shell, view)) (data::sources(shell, agreement)) }
        }
        (help::words(lang, &["agreement", "in-force", "depositary", "duty"]))
    };
    shell.page(AGREEMENTS, title, &body)
}

/// That the publisher gave other words the same name and version, and by which statements.
fn contradicted(shell: &PageContext, view: &AgreementPage) -> Markup {
    let lang = shell.lang;
    notice(
        Tone::Bad,
        &lang.s("text-contradicted"),
        &html! {
            p { (lang.s("text-contradicted-why")) }
            ul.list { @for id in &view.contradictions {
                li { a href={ "/statements/" (id) } { (hash(&id.0)) } }
            } }
        },
    )
}

fn contents(shell: &PageContext, agreement: &Agreement) -> Markup {
    let lang = shell.lang;
    let is_statute = agreement.form == Form::Regulation;
    html! { nav.jump aria-label=(lang.s("on-this-page")) {
        a href="#parties" { (lang.s(parties::heading(agreement))) }
        a href="#clauses" { (lang.s("text-and-rule")) }
        @if !is_statute { a href="#terms" { (lang.s("final-clauses")) } }
        a href="#timeline" { (lang.s("timeline")) }
        a href="#sources" { (lang.s("sources")) }
    } }
}

fn findings(shell: &PageContext, view: &AgreementPage) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("due-under-it");
    let all = html! { a href={ "/board?agreement=" (encode(&view.agreement.id)) } { (lang.s("whole-board")) } };
    panel(&heading, &all, &board::rows_at(shell, &heading, &view.findings, &view.at))
}

/// What the reader's party can do, each act proposed by one person and approved by another.
fn acts(shell: &PageContext, view: &AgreementPage) -> Markup {
    let lang = shell.lang;
    let offered = act::offered(&view.agreement);
    if !shell.may(Role::Officer) || offered.is_empty() {
        return none();
    }
    let address = duties::agreement_address(&view.agreement.id);
    panel(
        &lang.s("act-of-our-party"),
        &none(),
        &html! { div.body {
            p.note { (lang.s("act-two-persons")) }
            div.buttons {
                @for action in offered {
                    a.button href={ (address) "/acts/" (action.name()) } { (lang.action(action)) }
                }
            }
        } },
    )
}
