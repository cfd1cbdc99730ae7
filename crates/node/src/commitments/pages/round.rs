//! The commitments of one agreement: progress, what the own party offers, who is bound, rounds.

use comity_store::rows::Role;
use maud::{Markup, html};

use crate::agreements::pages::{duties, rounds_of};
use crate::commitments::pages::list::{closed_rows, in_groups};
use crate::commitments::pages::{COMMITMENTS, sealed, words};
use crate::commitments::views::{
    AnnouncedState, BoundOut, CommitmentsOut, NextStep, ObligationOut, OwnOut, ProgressOut,
};
use crate::console::help;
use crate::console::layout::PageContext;
use crate::console::parts::{Tone, cell, fact, none, notice, number, panel, status, table};
use crate::console::reader::time;
use crate::console::text::Lang;

/// Groups drawn of one level before the number alone tells them.
const DRAWN_MAX: u64 = 12;

/// The page.
pub fn page(shell: &PageContext, view: &CommitmentsOut, may_close: bool) -> Markup {
    let lang = shell.lang;
    let title = duties::said(lang, &view.title).map_or(view.agreement.as_str(), |(_, text)| text);
    let base = rounds_of(&view.agreement);
    let body = html! {
        div.head {
            div {
                p.crumb { a href="/commitments" { (lang.s("nav-commitments")) } }
                h1 dir="auto" { (title) }
                p.chips {
                    a href=(duties::agreement_address(&view.agreement)) { (lang.s("commitments-agreement")) }
                    code.soft dir="ltr" { (view.agreement) }
                }
            }
            @if shell.may(Role::Officer) {
                div.actions {
                    a.button href={ (base) "/offer" } { (lang.s("commitments-offer")) }
                    @if may_close { a.button href={ (base) "/announce" } { (lang.s("commitments-announce")) } }
                    @if may_close && is_frozen(view) { a.button href={ (base) "/close" } { (lang.s("commitments-close")) } }
                }
            }
        }
        (next(shell, view))
        @if !view.announced.is_empty() { (panel(&lang.s("commitments-announced"), &none(), &announced(shell, view, may_close))) }
        (panel(&lang.s("commitments-progress"), &html! { span.soft { (in_groups(lang, view.at_least)) } }, &progress(shell, view)))
        @if shell.user.is_some() { (panel(&lang.s("commitments-own"), &none(), &own(shell, view))) }
        (panel(&lang.s("commitments-bound"), &none(), &bound(shell, view)))
        (panel(&lang.s("commitments-closed"), &none(), &closed_rows(shell, &view.closed.iter().collect::<Vec<_>>())))
        @if view.depositaries.is_empty() { p.note { (lang.s("commitments-no-depositary")) } }
        @if !view.depositaries.is_empty() {
            p.note { (lang.s("commitments-depositaries")) " "
                @for (at, one) in view.depositaries.iter().enumerate() { @if at > 0 { ", " } bdi dir="auto" { (one) } } }
            @if view.depositaries.len() > 1 { (sealed::keys(shell, view, may_close)) }
        }
        (help::words(lang, &["commitment", "level", "round", "freeze", "outcome", "depositary"]))
    };
    shell.page(COMMITMENTS, title, &body)
}

fn is_frozen(view: &CommitmentsOut) -> bool {
    view.announced.iter().any(|one| one.state == AnnouncedState::Frozen)
}

fn announced(shell: &PageContext, view: &CommitmentsOut, may_move: bool) -> Markup {
    let lang = shell.lang;
    let (freeze, start, stands) = (
        lang.s("commitments-freeze"),
        lang.s("commitments-start"),
        lang.s("commitments-round-stands"),
    );
    let columns = [(freeze.as_str(), false), (&start, false), (&stands, false)];
    let base = rounds_of(&view.agreement);
    let rows = html! { @for one in &view.announced { tr role="row" {
        (cell(&freeze, &html! { (time(shell, one.frozen_at)) }))
        (cell(&start, &html! { (time(shell, one.effective_at)) }))
        (cell(&stands, &html! { span.party {
            (standing(lang, one.state))
            @if let Some(board) = &one.sealed { " " (sealed::of_round(shell, board)) }
            @if let Some(flaw) = &one.flaw { " " code dir="ltr" { (flaw.code) } }
            span.soft.under {
                bdi dir="ltr" { (one.by) } " · " a href={ "/statements/" (one.round) } { (lang.s("show-statement")) }
                @if may_move && one.state == AnnouncedState::Ahead && shell.may(Role::Officer) {
                    " · " a href={ (base) "/announce?replaces=" (one.round) } { (lang.s("commitments-change")) }
                }
            }
        } }))
    } } };
    table(&lang.s("commitments-announced"), &columns, &rows)
}

fn standing(lang: Lang, state: AnnouncedState) -> Markup {
    let (tone, key) = match state {
        AnnouncedState::Ahead => (Tone::Info, "announced-ahead"),
        AnnouncedState::Frozen => (Tone::Warn, "announced-frozen"),
        AnnouncedState::Closed => (Tone::Good, "announced-closed"),
        AnnouncedState::Over => (Tone::Mute, "announced-over"),
        AnnouncedState::Refused => (Tone::Bad, "announced-refused"),
    };
    status(tone, &lang.s(key))
}

fn next(shell: &PageContext, view: &CommitmentsOut) -> Markup {
    let lang = shell.lang;
    if shell.user.is_none() {
        return none();
    }
    let base = rounds_of(&view.agreement);
    let link = |to: &str, words: &str| html! { p { a href={ (base) (to) } { (words) } } };
    let (tone, heading, why, more) = match &view.next {
        NextStep::Look => (
            Tone::Mute,
            lang.s("commitments-next-look"),
            lang.s("commitments-next-look-why"),
            none(),
        ),
        NextStep::Offer => (
            Tone::Info,
            lang.s("commitments-next-offer"),
            lang.s("commitments-next-offer-why"),
            link("/offer", &lang.s("commitments-offer")),
        ),
        NextStep::Wait => (
            Tone::Good,
            lang.s("commitments-next-wait"),
            lang.s("commitments-next-wait-why"),
            none(),
        ),
        NextStep::Announce => (
            Tone::Info,
            lang.s("commitments-next-announce"),
            lang.s("commitments-next-announce-why"),
            link("/announce", &lang.s("commitments-announce")),
        ),
        NextStep::Close => (
            Tone::Info,
            lang.s("commitments-next-close"),
            lang.s("commitments-next-close-why"),
            link("/close", &lang.s("commitments-close")),
        ),
        NextStep::Release => (
            Tone::Info,
            lang.s("sealed-next-release"),
            lang.s("sealed-next-release-why"),
            sealed::release(shell, &format!("{base}/shares")),
        ),
        NextStep::Attest => (
            Tone::Info,
            lang.s("sealed-next-attest"),
            lang.s("sealed-next-attest-why"),
            link("/close", &lang.s("sealed-attest")),
        ),
        NextStep::Approve { proposals } => (
            Tone::Warn,
            lang.s("commitments-next-approve"),
            lang.s("commitments-next-approve-why"),
            html! { ul.list { @for id in proposals { li { a href={ "/proposals/" (id) } { (lang.s("commitments-proposal")) " " code dir="ltr" { (id) } } } } } },
        ),
    };
    notice(tone, &heading, &html! { p { (why) } (more) })
}

fn progress(shell: &PageContext, view: &CommitmentsOut) -> Markup {
    let lang = shell.lang;
    let is_told = |one: &&ObligationOut| {
        let is_used = |line: &ProgressOut| line.at_least.is_some() || line.bound > 0;
        one.has_levels || one.progress.iter().any(is_used)
    };
    let told: Vec<&ObligationOut> = view.obligations.iter().filter(is_told).collect();
    html! {
        @if told.is_empty() { p.empty { (lang.s("commitments-none-open")) } }
        @for one in &told { (obligation(shell, view.group, one)) }
        div.body { p.note { (lang.f("commitments-group-why", &[("number", &number(view.group))])) } }
    }
}

fn obligation(shell: &PageContext, group: u64, one: &ObligationOut) -> Markup {
    let lang = shell.lang;
    let (level, offered, bound) = (
        lang.s("commitments-level-head"),
        lang.s("commitments-offered"),
        lang.s("commitments-bound-now"),
    );
    let columns = [(level.as_str(), false), (&offered, false), (&bound, true)];
    let caption = lang.f("commitments-progress-of", &[("obligation", &one.id)]);
    let rows = html! { @for line in &one.progress { tr role="row" {
        td.wide role="cell" {
            (words::level(lang, &line.level))
            @if one.has_levels && line.level.number == one.of_parties { span.soft.under { (lang.s("commitments-level-of-parties")) } }
        }
        (cell(&offered, &html! { span.groups { (groups(group, line.at_least)) span { (in_groups(lang, line.at_least)) } } }))
        td.number role="cell" data-label=(bound) { (number(line.bound)) }
    } } };
    html! {
        div.body { h3 { code dir="ltr" { (one.id) } " " (duties::text(lang, &one.heading, "")) } }
        (table(&caption, &columns, &rows))
    }
}

/// A square for each full group, of those that are told.
fn groups(group: u64, at_least: Option<u64>) -> Markup {
    let full = at_least.unwrap_or_default().checked_div(group).unwrap_or_default();
    let drawn = full.clamp(1, DRAWN_MAX);
    let width = drawn.saturating_mul(14);
    html! {
        svg.pips viewBox={ "0 0 " (width) " 12" } width=(width) height="12" aria-hidden="true" focusable="false" {
            @for at in 0..drawn {
                @let x = at.saturating_mul(14);
                rect.track[full == 0] x=(x) y="1" width="10" height="10" {}
            }
        }
    }
}

fn own(shell: &PageContext, view: &CommitmentsOut) -> Markup {
    let lang = shell.lang;
    html! {
        @if view.own.is_empty() && view.own_sealed.is_empty() { p.empty { (lang.s("commitments-own-none")) } }
        @for one in &view.own { div.body { (offer_of(shell, &view.agreement, one)) } }
        @for one in &view.own_sealed { div.body { (sealed::own(shell, &view.agreement, one)) } }
    }
}

fn offer_of(shell: &PageContext, agreement: &str, one: &OwnOut) -> Markup {
    let lang = shell.lang;
    html! {
        dl.facts {
            (fact(&lang.s("obligation"), &html! { code dir="ltr" { (one.obligation) } " · " a href={ "/statements/" (one.deposit) } { (lang.s("show-statement")) } }))
            @for offer in &one.offers { (words::offered(lang, &one.obligation, offer)) }
            (fact(&lang.s("commitments-expires"), &html! { (time(shell, one.expires_at)) }))
            @if one.ratchet { (fact(&lang.s("commitments-ratchet"), &html! { (lang.s("commitments-ratchet-on")) })) }
        }
        (sealed::own_actions(shell, agreement, one.deposit))
    }
}

fn bound(shell: &PageContext, view: &CommitmentsOut) -> Markup {
    let lang = shell.lang;
    if view.bound.is_empty() {
        return html! { p.empty { (lang.s("commitments-bound-none")) } };
    }
    let (party, to, since) =
        (lang.s("party"), lang.s("commitments-bound-to"), lang.s("obs-c-since"));
    let columns = [(party.as_str(), false), (&to, false), (&since, false)];
    let rows = html! { @for one in &view.bound { (bound_row(shell, view, one, &to, &since)) } };
    table(&lang.s("commitments-bound"), &columns, &rows)
}

fn bound_row(
    shell: &PageContext,
    view: &CommitmentsOut,
    one: &BoundOut,
    to: &str,
    since: &str,
) -> Markup {
    let lang = shell.lang;
    let outcome = format!("{}/outcomes/{}", rounds_of(&view.agreement), one.outcome);
    html! { tr role="row" {
        td.wide role="cell" { bdi.title dir="ltr" { (one.party) } }
        (cell(to, &html! { span.party { (words::level(lang, &one.level)) span.soft.under { code dir="ltr" { (one.obligation) } } } }))
        (cell(since, &html! { span.party { (time(shell, one.since))
            span.soft.under { a href=(outcome) { (lang.s("commitments-by-outcome")) }
                @if let Some(until) = &one.until { " · " (lang.f("commitments-leaves", &[("day", until)])) } } } }))
    } }
}
