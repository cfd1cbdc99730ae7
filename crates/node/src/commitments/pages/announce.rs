//! The form by which a depositary announces a round.

use comity_agreements::calendar::Day;
use comity_protocol::time::Timestamp;
use maud::{Markup, html};
use serde::Deserialize;

use crate::agreements::pages::{duties, rounds_of};
use crate::commitments::pages::{COMMITMENTS, sealed};
use crate::commitments::views::CommitmentsOut;
use crate::console::layout::PageContext;
use crate::console::parts::{Tone, csrf, none, notice, panel};

/// The form as it came.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filled {
    /// When commitments are frozen: `2026-12-03 00:00` or RFC 3339.
    pub frozen_at: String,
    /// When the obligations start.
    pub effective_at: String,
    /// The announcement whose place it takes, 64 hex digits.
    pub replaces: String,
    /// How many depositaries open sealed commitments together; empty: commitments are open.
    pub sealed: String,
}

/// The freeze that stands in the form at first: midnight in UTC, a week ahead. Rules count in days,
/// and the others need time to look.
pub fn first_day(now: Timestamp) -> Timestamp {
    let day = Day::of_utc(now).and_then(|day| day.plus_days(7));
    day.map_or(now, Day::starts_utc)
}

/// A time as people type it.
pub fn typed(at: Timestamp) -> String {
    let text = at.to_string();
    text.get(..16).unwrap_or(&text).replace('T', " ")
}

/// The page.
pub fn page(
    shell: &PageContext,
    view: &CommitmentsOut,
    filled: &Filled,
    problem: Option<&str>,
) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("commitments-announce");
    let base = rounds_of(&view.agreement);
    let field = |name: &str, value: &str, label: &str, why: &str| {
        html! { div.field {
            label for=(name) { (label) }
            input id=(name) name=(name) dir="ltr" value=(value) autocomplete="off" placeholder="2026-12-03 00:00" required;
            p.note { (why) }
        } }
    };
    let body = html! {
        div.head { div {
            p.crumb { a href="/commitments" { (lang.s("nav-commitments")) } " / "
                a href=(base) { (duties::text(lang, &view.title, &view.agreement)) } }
            h1 { (heading) }
            p.note { (lang.s("announce-what")) }
        } }
        @if let Some(problem) = problem { (notice(Tone::Bad, &lang.s("submit-refused"), &html! { p dir="auto" { (problem) } })) }
        form.stacked.narrow method="post" action={ (base) "/announce" } data-test="announce-form" {
            (csrf(shell.csrf()))
            @if !filled.replaces.is_empty() {
                input type="hidden" name="replaces" value=(filled.replaces);
                (notice(Tone::Info, &lang.s("announce-replaces"), &html! { p { code dir="ltr" { (filled.replaces) } } }))
            }
            (panel(&lang.s("announce-when"), &none(), &html! { div.body {
                (field("frozen_at", &filled.frozen_at, &lang.s("announce-frozen"), &lang.s("announce-frozen-why")))
                (field("effective_at", &filled.effective_at, &lang.s("announce-effective"), &lang.s("announce-effective-why")))
            } }))
            @if view.sealed_by.len() >= 2 { (panel(&lang.s("sealed-whether"), &none(), &sealed::threshold(shell, view, &filled.sealed))) }
            (notice(Tone::Info, &lang.s("two-persons"), &html! { p { (lang.s("act-two-persons")) } }))
            div.buttons {
                button.button.first type="submit" { (lang.s("announce-propose")) }
                a.button href=(base) { (lang.s("cancel")) }
            }
        }
    };
    shell.page(COMMITMENTS, &heading, &body)
}
