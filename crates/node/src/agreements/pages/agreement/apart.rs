//! Clauses that enter into force by a rule of their own: why, and whom they bind since when.

use comity_agreements::agreement::force::Condition;
use maud::{Markup, html};

use crate::agreements::pages::agreement::force::{Subject, told};
use crate::agreements::pages::agreement::map;
use crate::agreements::pages::agreement::view::{AgreementPage, PartRow};
use crate::agreements::pages::list::{day_or_unknown, day_shown};
use crate::console::layout::PageContext;
use crate::console::parts::{cell, none, panel, table};

/// A panel for each of them.
pub fn panels(shell: &PageContext, view: &AgreementPage) -> Markup {
    let rules = view.agreement.parts.iter().map(|part| &part.rule.when);
    html! { @for (part, rule) in view.parts.iter().zip(rules) { (panel_of(shell, view, part, rule)) } }
}

fn panel_of(shell: &PageContext, view: &AgreementPage, part: &PartRow, rule: &Condition) -> Markup {
    let lang = shell.lang;
    let title = format!("{}: {}", lang.s("entry-into-force"), part.name);
    let subject = Subject { agreement: &view.agreement, parties: &view.parties, day: view.day };
    let body = html! {
        div.body { p.chips { @for clause in &part.clauses { a href={ "#" (clause) } dir="ltr" { (clause) } } } }
        (told(shell, subject, Some(rule), &part.force))
        @if !part.parties.is_empty() { (rows(shell, part)) }
    };
    panel(&title, &none(), &body)
}

fn rows(shell: &PageContext, part: &PartRow) -> Markup {
    let lang = shell.lang;
    let (party, since, until) =
        (lang.s("party"), lang.s("part-bound-since"), lang.s("part-bound-until"));
    let columns = [(party.as_str(), false), (&since, false), (&until, false)];
    let lines = html! { @for (who, from, to) in &part.parties { tr role="row" {
        td role="cell" { bdi.title dir="auto" { (map::name(lang, who)) } }
        (cell(&since, &html! {
            @match from {
                Some(day) => (day_shown(lang, *day)),
                None if part.is_known => (lang.s("force-not-yet")),
                None => (day_or_unknown(shell, None)),
            }
        }))
        (cell(&until, &html! { @if let Some(day) = to { (day_shown(lang, *day)) } }))
    } } };
    table(&lang.s("part-bound"), &columns, &lines)
}
