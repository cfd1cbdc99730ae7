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
    /// When the obligations start: `2026-12-03 00:00` or RFC 3339.
    pub effective_at: String,
    /// The freeze that was looked at, in RFC 3339.
    pub frozen_at: String,
    /// The digest of the commitments that were looked at.
    pub commitments: String,
}

/// The page: what would come of the round, and the form that proposes it.
pub fn page(shell: &Shell, view: &OutcomeOut, filled: &Filled, problem: Option<&str>) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("commitments-close");
    let base = rounds_of(&view.agreement);
    let frozen_at = view.frozen_at.map(|at| at.to_string()).unwrap_or_default();
    let body = html! {
        div.head { div {
            p.crumb { a href="/commitments" { (lang.s("nav-commitments")) } " / "
                a href=(base) { (duties::text(lang, &view.title, &view.agreement)) } }
            h1 { (heading) }
            p.note { (lang.s("close-what")) }
        } }
        @if let Some(problem) = problem { (notice(Tone::Bad, &lang.s("submit-refused"), &html! { p dir="auto" { (problem) } })) }
        form.stacked.narrow method="get" action={ (base) "/close" } {
            (panel(&lang.s("close-when"), &html! {}, &html! { div.body {
                div.field {
                    label for="effective_at" { (lang.s("close-effective")) }
                    input #effective_at name="effective_at" dir="ltr" value=(filled.effective_at) autocomplete="off" placeholder="2026-12-03 00:00";
                    p.note { (lang.s("close-effective-why")) }
                }
                div.buttons { button.button type="submit" { (lang.s("close-preview")) } }
            } }))
        }
        (panel(&lang.s("close-would"), &html! {
            @if let Some(at) = view.frozen_at { span.soft { (lang.f("close-frozen", &[("time", &readable(at))])) } }
        }, &html! { div.body { p.note { (lang.s("close-would-why")) } } }))
        (outcome::content(shell, view))
        form.stacked.narrow method="post" action={ (base) "/close" } data-test="close-form" {
            (csrf(shell.csrf()))
            input type="hidden" name="effective_at" value=(filled.effective_at);
            input type="hidden" name="frozen_at" value=(frozen_at);
            input type="hidden" name="commitments" value=(view.commitments.as_deref().unwrap_or_default());
            (notice(Tone::Info, &lang.s("two-persons"), &html! { p { (lang.s("act-two-persons")) } }))
            div.buttons {
                button.button.first type="submit" { (lang.s("close-propose")) }
                a.button href=(base) { (lang.s("cancel")) }
            }
        }
    };
    shell.page(COMMITMENTS, &heading, &body)
}
