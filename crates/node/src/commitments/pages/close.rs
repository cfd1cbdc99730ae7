//! The form by which a depositary closes a round, with what would come of it.

use maud::{Markup, html};
use serde::Deserialize;

use crate::agreements::pages::{duties, rounds_of};
use crate::commitments::pages::COMMITMENTS;
use crate::commitments::pages::outcome;
use crate::commitments::views::OutcomeOut;
use crate::console::layout::Shell;
use crate::console::parts::{Tone, csrf, notice, panel, readable};

/// The form as it came.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filled {
    /// The announcement of the round that was looked at, 64 hex digits.
    pub round: String,
    /// `yes`: also without parties of which not all is known.
    pub leave_out: String,
    /// The digest of the commitments that were looked at.
    pub commitments: String,
}

/// The page: what would come of the round, and the form that proposes it.
pub fn page(shell: &Shell, view: &OutcomeOut, filled: &Filled, problem: Option<&str>) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("commitments-close");
    let base = rounds_of(&view.agreement);
    let body = html! {
        div.head { div {
            p.crumb { a href="/commitments" { (lang.s("nav-commitments")) } " / "
                a href=(base) { (duties::text(lang, &view.title, &view.agreement)) } }
            h1 { (heading) }
            p.note { (lang.s("close-what")) }
        } }
        @if let Some(problem) = problem { (notice(Tone::Bad, &lang.s("submit-refused"), &html! { p dir="auto" { (problem) } })) }
        (panel(&lang.s("close-would"), &html! {
            @if let Some(at) = view.frozen_at { span.soft { (lang.f("close-frozen", &[("time", &readable(at))])) } }
            @if let Some(at) = view.starts_at { span.soft { (lang.f("close-by", &[("time", &readable(at))])) } }
        }, &html! { div.body { p.note { (lang.s("close-would-why")) } } }))
        (outcome::content(shell, view))
        form.stacked.narrow method="post" action={ (base) "/close" } data-test="close-form" {
            (csrf(shell.csrf()))
            input type="hidden" name="round" value=(filled.round);
            input type="hidden" name="commitments" value=(view.commitments.as_deref().unwrap_or_default());
            (notice(Tone::Info, &lang.s("two-persons"), &html! { p { (lang.s("act-two-persons")) } }))
            @if !view.apart.is_empty() {
                p { label.check { input type="checkbox" name="leave_out" value="yes" required; " " (lang.s("close-leave-out")) } }
            }
            div.buttons {
                button.button.first type="submit" { (lang.s("close-propose")) }
                a.button href=(base) { (lang.s("cancel")) }
            }
        }
    };
    shell.page(COMMITMENTS, &heading, &body)
}
