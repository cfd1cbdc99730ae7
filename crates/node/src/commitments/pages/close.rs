//! The form by which a depositary closes a round, with what would come of it.

use comity_protocol::party::PartyId;
use maud::{Markup, html};
use serde::Deserialize;

use crate::agreements::pages::{duties, rounds_of};
use crate::commitments::pages::COMMITMENTS;
use crate::commitments::pages::outcome;
use crate::commitments::views::OutcomeOut;
use crate::console::layout::PageContext;
use crate::console::parts::{Tone, csrf, notice, panel};
use crate::console::reader::plain;

/// The form as it came.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filled {
    /// The announcement of the round that was looked at, 64 hex digits.
    pub round: String,
    /// `yes`: also without the parties that were shown, of which not all is known.
    pub leave_out: String,
    /// Those parties, with a space between them.
    pub apart: String,
    /// The digest of the commitments that were looked at.
    pub commitments: String,
}

impl Filled {
    /// The parties to be left out: those that were shown to whoever says so, and no others.
    pub fn leave_out(&self) -> Vec<PartyId> {
        let shown = self.apart.split(' ').filter(|_| self.leave_out == "yes");
        shown.filter_map(|party| party.parse().ok()).collect()
    }
}

/// The page: what would come of the round, and the form that proposes it.
pub fn page(
    shell: &PageContext,
    view: &OutcomeOut,
    filled: &Filled,
    problem: Option<&str>,
) -> Markup {
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
            @if let Some(at) = view.frozen_at { span.soft { (lang.f("close-frozen", &[("time", &plain(shell, at))])) } }
            @if let Some(at) = view.starts_at { span.soft { (lang.f("close-by", &[("time", &plain(shell, at))])) } }
        }, &html! { div.body { p.note { (lang.s("close-would-why")) } } }))
        (outcome::content(shell, view))
        form.stacked.narrow method="post" action={ (base) "/close" } data-test="close-form" {
            (csrf(shell.csrf()))
            input type="hidden" name="round" value=(filled.round);
            input type="hidden" name="commitments" value=(view.commitments.as_deref().unwrap_or_default());
            (notice(Tone::Info, &lang.s("two-persons"), &html! { p { (lang.s("act-two-persons")) } }))
            @if !view.apart.is_empty() {
                @let apart: Vec<&str> = view.apart.iter().map(|one| one.party.as_str()).collect();
                input type="hidden" name="apart" value=(apart.join(" "));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_leaves_out_whom_it_showed_once_somebody_says_so() {
        let shown = Filled { apart: "b.example c.example".to_owned(), ..Filled::default() };
        assert_eq!(shown.leave_out(), []);
        let said = Filled { leave_out: "yes".to_owned(), ..shown };
        let named: Vec<String> = said.leave_out().iter().map(ToString::to_string).collect();
        assert_eq!(named, ["b.example", "c.example"]);
    }
}
