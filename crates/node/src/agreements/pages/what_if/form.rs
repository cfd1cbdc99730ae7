//! The form of what is supposed: a row for each act, with one more and one less without scripts.

use comity_agreements::agreement::life::ActionKind;
use maud::{Markup, html};

use super::supposed::{ACTS_MAX, Row, Supposed, named};
use crate::agreements::pages::agreement::map;
use crate::agreements::pages::asked_at::day_input;
use crate::console::layout::PageContext;
use crate::console::parts::{csrf, none, panel};

/// The form for the agreement at an address: the text that is held, and what was supposed. Nobody
/// acts under a law.
pub fn form(
    shell: &PageContext,
    (address, is_law): (&str, bool),
    held: &str,
    supposed: &Supposed,
) -> Markup {
    let lang = shell.lang;
    let text = if supposed.text.is_empty() { held } else { &supposed.text };
    let is_other =
        !supposed.text.is_empty() && supposed.text.replace("\r\n", "\n").trim() != held.trim();
    let empty = [Row::default()];
    let rows: &[Row] = if supposed.rows.is_empty() { &empty } else { &supposed.rows };
    html! {
        form.stacked method="post" action={ (address) "/what-if" } data-test="what-if-form" {
            (csrf(shell.csrf()))
            // The first button is the one that Enter presses.
            button.sr type="submit" tabindex="-1" aria-hidden="true" { (lang.s("think-through")) }
            // Nobody signs a law, or leaves it: what can be supposed is another text of it.
            @if !is_law { (panel(&lang.s("what-if-act"), &none(), &html! { div.body {
                @for (at, row) in rows.iter().enumerate() { (act_fields(shell, at, row, rows.len() > 1)) }
                datalist #known-parties { @for (code, name) in map::countries(lang) { option value=(code) { (name) } } }
                @if rows.len() < ACTS_MAX {
                    button.small type="submit" name="step" value="more" formnovalidate { (lang.s("what-if-another")) }
                }
                (as_of(shell, supposed))
                p.note { (lang.s("what-if-party-why")) }
            } })) }
            section.panel { details.body open[is_other || is_law] {
                summary { (lang.s("what-if-text")) }
                @if is_law { (as_of(shell, supposed)) }
                div.field {
                    label for="text" { (lang.s("agreement-file")) }
                    textarea.code.tall #text name="text" dir="ltr" spellcheck="false" { (text) }
                    p.note { (lang.s("what-if-text-why")) }
                }
            } }
            div.buttons { button.button.first type="submit" { (lang.s("think-through")) } }
        }
    }
}

/// For which day it is thought through.
fn as_of(shell: &PageContext, supposed: &Supposed) -> Markup {
    html! { div.field {
        label for="as_of" { (shell.lang.s("what-if-as-of")) }
        input.date #as_of name="as_of" type=(day_input(&supposed.as_of)) dir="ltr" value=(supposed.as_of);
    } }
}

/// One act: who does what when.
fn act_fields(shell: &PageContext, at: usize, row: &Row, can_go: bool) -> Markup {
    let lang = shell.lang;
    let [party, action, day] = ["party", "action", "day"].map(|name| named(name, at));
    let known = map::recognised(row.party.trim());
    let name = map::name(lang, known);
    html! {
        div.inline.acts data-test="supposed-act" {
            div.field {
                label for=(party) { (lang.s("party")) }
                input id=(party) name=(party) value=(row.party) dir="auto" list="known-parties" autocomplete="off" spellcheck="false";
                @if !row.is_empty() && name != known { span.soft.small { (name) " (" (known) ")" } }
            }
            div.field {
                label for=(action) { (lang.s("act")) }
                select id=(action) name=(action) {
                    @for one in ACTIONS { option value=(one.name()) selected[one.name() == row.action] { (lang.action(one)) } }
                }
            }
            div.field {
                label for=(day) { (lang.s("day")) }
                input.date id=(day) name=(day) type=(day_input(&row.day)) dir="ltr" value=(row.day);
            }
            @if can_go { button.small type="submit" name="step" value={ "drop:" (at) } formnovalidate { (lang.s("what-if-without")) } }
        }
    }
}

const ACTIONS: [ActionKind; 7] = [
    ActionKind::Ratification,
    ActionKind::Signature,
    ActionKind::DefinitiveSignature,
    ActionKind::Acceptance,
    ActionKind::Approval,
    ActionKind::Accession,
    ActionKind::Denunciation,
];
