//! What came of a round, with its certificate in words.

use maud::{Markup, html};

use crate::agreements::pages::{duties, rounds_of};
use crate::commitments::pages::list::state_of;
use crate::commitments::pages::{COMMITMENTS, sealed, words};
use crate::commitments::views::{
    BecauseOut, GivenUpOut, MemberOut, OutcomeOut, OutsideOut, RoundState,
};
use crate::console::layout::PageContext;
use crate::console::parts::{Tone, cell, fact, none, notice, number, panel, short, table};
use crate::console::reader::{plain, time};
use crate::console::text::{Lang, count};

/// The page.
pub fn page(shell: &PageContext, view: &OutcomeOut) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("commitments-outcome-of");
    let base = rounds_of(&view.agreement);
    let file = view.outcome.map(|id| format!("{base}/outcomes/{id}/certificate.json"));
    let body = html! {
        div.head {
            div {
                p.crumb { a href="/commitments" { (lang.s("nav-commitments")) } " / "
                    a href=(base) { (duties::text(lang, &view.title, &view.agreement)) } }
                h1 { (heading) }
                p.chips { (state_of(lang, view.state)) code.soft dir="ltr" { (view.agreement) } }
            }
            @if let (Some(file), true) = (file, view.context.is_some()) {
                div.actions { a.button href=(file) download { (lang.s("commitments-certificate-file")) } }
            }
        }
        (content(shell, view))
    };
    shell.page(COMMITMENTS, &heading, &body)
}

/// All of it but the head: also of what would come of a round.
pub fn content(shell: &PageContext, view: &OutcomeOut) -> Markup {
    let lang = shell.lang;
    html! {
        (summary(shell, view))
        @if let Some(opened) = &view.sealed { (sealed::opened(shell, opened)) }
        (panel(&lang.s("commitments-members-why"), &none(), &members(shell, view)))
        @if !view.outside.is_empty() {
            (panel(&lang.s("commitments-outside"), &none(), &outside(shell, view)))
        }
        (proved(shell, view))
    }
}

fn summary(shell: &PageContext, view: &OutcomeOut) -> Markup {
    let lang = shell.lang;
    let (tone, heading) = match view.state {
        RoundState::Activated => {
            let parties: std::collections::BTreeSet<_> =
                view.members.iter().map(|member| &member.party).collect();
            (Tone::Good, lang.n("commitments-bound-count", count(parties.len())))
        }
        RoundState::NotActivated | RoundState::Open | RoundState::Frozen => {
            (Tone::Mute, lang.s("commitments-nobody-bound"))
        }
        RoundState::Flawed => (Tone::Bad, lang.s("round-flawed")),
    };
    let words = match (view.state, view.effective_at) {
        (RoundState::Activated, Some(at)) => {
            lang.f("commitments-bound-from", &[("time", &plain(shell, at))])
        }
        (RoundState::Flawed, _) => lang.s("commitments-flawed-why"),
        _ => lang.s("commitments-nobody-bound-why"),
    };
    notice(
        tone,
        &heading,
        &html! {
            p { (words) }
            @if let Some(flaw) = &view.flaw { p { (lang.s("code")) " " code dir="ltr" { (flaw.code) } } }
            dl.facts {
                @if let Some(at) = view.frozen_at { (fact(&lang.s("commitments-frozen-at"), &time(shell, at))) }
                (fact(&lang.s("commitments-frozen-count"), &html! { (number(count(view.frozen))) }))
                @if let (Some(by), Some(id)) = (&view.by, view.outcome) {
                    (fact(&lang.s("round-closed-by"), &html! { bdi dir="ltr" { (by) } " · " a href={ "/statements/" (id) } { (lang.s("show-statement")) } }))
                }
            }
        },
    )
}

fn members(shell: &PageContext, view: &OutcomeOut) -> Markup {
    let lang = shell.lang;
    if view.members.is_empty() {
        return html! { p.empty { (lang.s("commitments-bound-none")) } };
    }
    let (party, to, why) =
        (lang.s("party"), lang.s("commitments-bound-to"), lang.s("commitments-because"));
    let columns = [(party.as_str(), false), (&to, false), (&why, false)];
    let rows = html! { @for one in &view.members { tr role="row" {
        td.wide role="cell" { bdi.title dir="ltr" { (one.party) } }
        (cell(&to, &html! { span.party { (words::level(lang, &one.level)) span.soft.under { code dir="ltr" { (one.obligation) } } } }))
        (cell(&why, &because(lang, one)))
    } } };
    table(&lang.s("commitments-members-why"), &columns, &rows)
}

fn because(lang: Lang, one: &MemberOut) -> Markup {
    match &one.because {
        BecauseOut::EarlierRound => html! { (lang.s("commitments-by-earlier")) },
        BecauseOut::NotHeld => html! { span.soft { (lang.s("commitments-not-held")) } },
        BecauseOut::Met { parts } if parts.is_empty() => html! { (lang.s("ask-nothing")) },
        BecauseOut::Met { parts } => html! { ul.list { @for part in parts {
            li { (words::ask(lang, part, &one.obligation)) }
        } } },
    }
}

fn outside(shell: &PageContext, view: &OutcomeOut) -> Markup {
    let lang = shell.lang;
    let (party, stands, next, lacks) = (
        lang.s("party"),
        lang.s("commitments-stands-at"),
        lang.s("commitments-offer-above"),
        lang.s("commitments-lacks"),
    );
    let columns = [(party.as_str(), false), (&stands, false), (&next, false), (&lacks, false)];
    let row = |one: &OutsideOut| {
        html! { tr role="row" {
            td.wide role="cell" { bdi.title dir="ltr" { (one.party) } span.soft.under { code dir="ltr" { (one.obligation) } } }
            (cell(&stands, &html! { (words::level(lang, &one.level)) }))
            (cell(&next, &html! { (words::level(lang, &one.next)) }))
            (cell(&lacks, &html! { div { (words::lacks(lang, &one.lacks)) } }))
        } }
    };
    table(
        &lang.s("commitments-outside"),
        &columns,
        &html! { @for one in &view.outside { (row(one)) } },
    )
}

/// Why no larger coalition was possible, what did not count, and by which digests one checks it.
fn proved(shell: &PageContext, view: &OutcomeOut) -> Markup {
    let lang = shell.lang;
    if view.context.is_none() {
        return none();
    }
    panel(
        &lang.s("commitments-checked"),
        &none(),
        &html! { div.body {
            p { (lang.s("commitments-checked-why")) }
            @if !view.given_up.is_empty() {
                details {
                    summary { (lang.n("commitments-given-up", count(view.given_up.len()))) }
                    ol.list { @for one in &view.given_up { li { (given_up(lang, one)) } } }
                }
            }
            dl.facts {
                @if !view.not_counted.is_empty() {
                    (fact(&lang.s("commitments-not-counted"), &html! { ul { @for one in &view.not_counted {
                        li { bdi dir="ltr" { (one.party) } " · " a href={ "/statements/" (one.deposit) } { (short(&one.deposit.0)) } " · " code dir="ltr" { (one.code) } }
                    } } }))
                }
                @if !view.apart.is_empty() {
                    (fact(&lang.s("round-apart"), &html! { ul { @for one in &view.apart {
                        li { bdi dir="ltr" { (one.party) } " · " (lang.s(apart(&one.code))) " " code dir="ltr" { (one.code) } }
                    } } }))
                }
                @if !view.left_out.is_empty() {
                    (fact(&lang.s("round-left-out"), &html! { ul { @for id in &view.left_out {
                        li { a href={ "/statements/" (id) } { (short(&id.0)) } }
                    } } }))
                }
                @if let Some(digest) = &view.commitments { (fact(&lang.s("commitments-set-digest"), &html! { code.hash dir="ltr" { (digest) } })) }
                @if let Some(digest) = &view.context { (fact(&lang.s("commitments-context-digest"), &html! { code.hash dir="ltr" { (digest) } })) }
            }
        } },
    )
}

/// Why a party is left out as a whole, by its code.
fn apart(code: &str) -> &'static str {
    match code {
        "commitment-log-behind" => "round-apart-behind",
        "commitment-kept-back" => "round-apart-kept-back",
        "commitment-unseen" => "round-apart-unseen",
        "commitment-force-unsure" => "round-apart-force-unsure",
        _ => "round-apart-too-much",
    }
}

fn given_up(lang: Lang, one: &GivenUpOut) -> Markup {
    html! {
        bdi dir="ltr" { (one.party) } ": " (words::level(lang, &one.level)) " · " code dir="ltr" { (one.obligation) }
        @if !one.unmet.is_empty() {
            " – " (lang.s("commitments-unmet")) " "
            @for (at, part) in one.unmet.iter().enumerate() { @if at > 0 { "; " } (words::ask(lang, part, &one.obligation)) }
        }
    }
}
