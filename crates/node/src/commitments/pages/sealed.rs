//! What pages of commitments have of rounds that nobody is to see into before all is opened.

use std::sync::Arc;

use comity_agreements::commitment::context::Context;
use comity_protocol::kind::names::COMMITMENT_ENVELOPE;
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_store::rows::Role;
use maud::{Markup, html};

use crate::agreements::pages::rounds_of;
use crate::capability::{Draft, Told};
use crate::commitments::pages::words;
use crate::commitments::reasons;
use crate::commitments::sealed::sealing;
use crate::commitments::sealed::views::{SealedOutcomeOut, SealedRoundOut};
use crate::commitments::views::{
    AnnouncedOut, AnnouncedState, CommitmentsOut, HeldOut, OwnSealedOut,
};
use crate::console::layout::PageContext;
use crate::console::parts::{Tone, csrf, fact, notice, number};
use crate::console::reader::{plain, time};
use crate::console::text::count;
use crate::console::visit::SignedInRequest;
use crate::node::Node;

/// The sealed round for which something can be sealed now.
pub fn next(view: &CommitmentsOut) -> Option<&AnnouncedOut> {
    let ahead = view.announced.iter();
    let ahead = ahead.filter(|one| one.state == AnnouncedState::Ahead && one.sealed.is_some());
    ahead.min_by_key(|one| one.frozen_at)
}

/// How many of how many open a round, and who released its shares.
pub fn of_round(shell: &PageContext, board: &SealedRoundOut) -> Markup {
    let lang = shell.lang;
    let (least, all) = (board.threshold.to_string(), board.depositaries.len().to_string());
    let words = lang.f("sealed-by-so-many", &[("least", &least), ("all", &all)]);
    html! {
        span.soft.under { (words)
            @if !board.released.is_empty() {
                " · " (lang.s("sealed-released")) " "
                (names(&board.released))
            }
        }
    }
}

/// Which depositaries published a key, and the button by which the party does.
pub fn keys(shell: &PageContext, view: &CommitmentsOut, may_publish: bool) -> Markup {
    let lang = shell.lang;
    let action = format!("{}/key", rounds_of(&view.agreement));
    html! {
        p.note { (lang.s("sealed-keys")) " "
            @if view.sealed_by.is_empty() { (lang.s("sealed-keys-none")) }
            (names(&view.sealed_by))
        }
        @if may_publish && shell.may(Role::Officer) { (button(shell, &action, &lang.s("sealed-publish-key"))) }
    }
}

/// A form of one button.
pub fn button(shell: &PageContext, action: &str, words: &str) -> Markup {
    html! { form.buttons method="post" action=(action) {
        (csrf(shell.csrf()))
        button.button type="submit" { (words) }
    } }
}

/// The form by which shares are released.
pub fn release(shell: &PageContext, action: &str) -> Markup {
    let lang = shell.lang;
    html! { form.stacked method="post" action=(action) {
        (csrf(shell.csrf()))
        p { label.check { input type="checkbox" name="leave_out" value="yes"; " " (lang.s("close-leave-out")) } }
        div.buttons { button.button type="submit" { (lang.s("sealed-release")) } }
    } }
}

/// How many depositaries open together, where the round is to be sealed.
pub fn threshold(shell: &PageContext, view: &CommitmentsOut, chosen: &str) -> Markup {
    let lang = shell.lang;
    let all = view.sealed_by.len().to_string();
    html! { div.body { div.field {
        label for="sealed" { (lang.s("sealed-threshold")) }
        select #sealed name="sealed" {
            option value="" selected[chosen.is_empty()] { (lang.s("sealed-not")) }
            @for least in 2..=view.sealed_by.len() {
                @let least = least.to_string();
                option value=(least) selected[least == chosen] { (lang.f("sealed-by-so-many", &[("least", &least), ("all", &all)])) }
            }
        }
        p.note { (lang.s("sealed-threshold-why")) }
    } } }
}

/// Whether what is offered is sealed, and whether nothing is.
pub fn choice(shell: &PageContext, view: &CommitmentsOut, (seal, blank): (bool, bool)) -> Markup {
    let lang = shell.lang;
    let freeze = next(view).map(|one| plain(shell, one.frozen_at)).unwrap_or_default();
    html! { div.body {
        label.check {
            input type="checkbox" name="sealed" value="true" checked[seal];
            span { (lang.f("sealed-seal-it", &[("time", &freeze)])) span.soft.under { (lang.s("sealed-seal-why")) } }
        }
        label.check {
            input type="checkbox" name="blank" value="true" checked[blank];
            span { (lang.s("sealed-blank")) span.soft.under { (lang.s("sealed-blank-why")) } }
        }
    } }
}

/// What the own party sealed, with what can still be done about it.
pub fn own(shell: &PageContext, agreement: &str, one: &OwnSealedOut) -> Markup {
    let lang = shell.lang;
    html! {
        dl.facts {
            (fact(&lang.s("sealed-own"), &html! { (time(shell, one.issued_at)) " · " a href={ "/statements/" (one.deposit) } { (lang.s("show-statement")) } }))
            (held(shell, &one.holds))
        }
        (own_actions(shell, agreement, one.deposit))
    }
}

/// What can still be done about what the own party deposited, open or sealed.
pub fn own_actions(shell: &PageContext, agreement: &str, deposit: StatementId) -> Markup {
    let (lang, base) = (shell.lang, rounds_of(agreement));
    html! {
        @if shell.may(Role::Officer) {
            form.buttons method="post" action={ (base) "/withdraw" } {
                (csrf(shell.csrf()))
                input type="hidden" name="deposit" value=(deposit);
                a.button href={ (base) "/offer?replaces=" (deposit) } { (lang.s("commitments-change")) }
                button.button type="submit" { (lang.s("commitments-withdraw")) }
            }
        }
    }
}

/// Parties in a row.
fn names(parties: &[PartyId]) -> Markup {
    html! { @for (at, one) in parties.iter().enumerate() { @if at > 0 { ", " } bdi dir="ltr" { (one) } } }
}

fn held(shell: &PageContext, holds: &HeldOut) -> Markup {
    let lang = shell.lang;
    let holding = lang.s("sealed-holds");
    match holds {
        HeldOut::Blank => fact(&holding, &html! { (lang.s("sealed-holds-blank")) }),
        HeldOut::Unknown => fact(&holding, &html! { (lang.s("sealed-holds-unknown")) }),
        HeldOut::Offers { obligation, offers, expires_at } => html! {
            (fact(&lang.s("obligation"), &html! { code dir="ltr" { (obligation) } }))
            @for offer in offers { (words::offered(lang, obligation, offer)) }
            (fact(&lang.s("commitments-expires"), &time(shell, *expires_at)))
        },
    }
}

/// What was opened of a sealed round, what is proved by it, and what is believed of whom.
pub fn opened(shell: &PageContext, opened: &SealedOutcomeOut) -> Markup {
    let lang = shell.lang;
    let is_enough = opened.attested_by.len() >= usize::from(opened.threshold);
    let least = lang.f("sealed-attested-least", &[("least", &opened.threshold.to_string())]);
    notice(
        if is_enough { Tone::Info } else { Tone::Warn },
        &lang.s("sealed-opened"),
        &html! {
            p { (lang.s("sealed-opened-why")) }
            dl.facts {
                (fact(&lang.s("sealed-revealed"), &html! { (number(count(opened.revealed))) }))
                (fact(&lang.s("sealed-others"), &html! { (number(opened.others)) }))
                (fact(&lang.s("sealed-attested"), &html! {
                    (names(&opened.attested_by))
                    span.soft.under { (least) }
                }))
            }
        },
    )
}

/// What is in an envelope that is about to be signed, for whoever approves it: nobody else reads
/// it.
pub(crate) fn foresee<'v>(
    node: &'v Arc<Node>,
    visit: &'v SignedInRequest,
    draft: Draft<'v>,
) -> Told<'v> {
    Box::pin(async move {
        if draft.kind.as_str() != COMMITMENT_ENVELOPE {
            return Ok(None);
        }
        let (id, body, here) = (draft.subject.to_owned(), draft.body.clone(), Arc::clone(node));
        let found = node.docket(visit.user.eyes(), move |docket| {
            let board = docket.to_seal(&id)?.board.clone()?;
            let context: Context = docket.context_now(&id)?;
            Some(sealing::held(&here, &board, &body, &reasons::Told::open(&context)))
        });
        let shell = &visit.shell;
        Ok(found.await?.map(|holds| {
            let more = html! {
                p { (shell.lang.s("sealed-approve-why")) }
                dl.facts { (held(shell, &holds)) }
            };
            notice(Tone::Info, &shell.lang.s("sealed-approve"), &more)
        }))
    })
}
