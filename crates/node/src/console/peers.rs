//! Peers: who is followed, how it goes, and the evidence against one that lied.

use comity_protocol::exchange::equivocation::Equivocation;
use comity_protocol::log::merkle::TreeHead;
use comity_store::rows::{EquivocationRow, PeerRow, PeerState, Role};
use maud::{Markup, html};

use super::layout::PageContext;
use super::log::verifier_key;
use super::navigation::Tab;
use super::overview::held_of;
use super::parts::{self, Tone, ago, cell, fact, none, notice, panel, table};
use super::reader;
use super::standing;

/// The list.
pub fn list(shell: &PageContext, peers: &[(PeerRow, TreeHead)]) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("nav-peers");
    let (peer, state, held, contact, failure) = (
        lang.s("peer"),
        lang.s("state"),
        lang.s("entries-held"),
        lang.s("last-contact"),
        lang.s("last-failure"),
    );
    let columns = [
        (peer.as_str(), false),
        (&state, false),
        (&held, true),
        (&contact, false),
        (&failure, false),
    ];
    let rows = html! { @for (row, head) in peers { tr role="row" {
        td.wide role="cell" {
            a.title dir="ltr" href={ "/peers/" (row.log.0) } { (row.descriptor.party) }
            " " (standing::called(lang, &row.descriptor.name))
        }
        (cell(&state, &standing::peer_state(lang, row)))
        td.number role="cell" data-label=(held) { (held_of(row, *head)) }
        (cell(&contact, &html! { @match row.contact_at {
            Some(at) => span.nowrap title=(reader::plain(shell, at)) { (ago(lang, at, shell.now)) },
            None => span.soft { (lang.s("never")) },
        } }))
        (cell(&failure, &html! { @match &row.failure { Some(code) => (standing::peer_failure(lang, code)), None => "–" } }))
    } } };
    let body = html! {
        div.head { div { h1 { (heading) } p.note { (lang.s("peers-what")) } } }
        section.panel data-live="peers" {
            @if peers.is_empty() { p.empty { (lang.s("no-peers")) } }
            @else { (table(&heading, &columns, &rows)) }
        }
        (panel(&lang.s("own-fingerprint"), &none(), &html! { div.body {
            p.note { (lang.s("own-fingerprint-why")) }
            p { (fingerprint(shell, &shell.descriptor.fingerprint().to_string())) }
        } }))
        @if shell.may(Role::Admin) { (add_form(shell)) }
    };
    shell.page(Tab::PEERS, &heading, &body)
}

fn add_form(shell: &PageContext) -> Markup {
    let lang = shell.lang;
    panel(
        &lang.s("add-peer"),
        &none(),
        &html! {
            form.stacked.body method="post" action="/peers" {
                (parts::csrf(shell.csrf()))
                p.note { (lang.s("add-peer-why")) }
                div.inline {
                    div.field { label for="address" { (lang.s("address")) }
                        input #address name="address" type="url" required dir="ltr" placeholder="https://node.borealis.example"; }
                    div.field { label for="fingerprint" { (lang.s("fingerprint")) }
                        input.mono #fingerprint name="fingerprint" required dir="ltr" spellcheck="false" autocomplete="off"; }
                    button.button.first type="submit" { (lang.s("add-peer")) }
                }
                details {
                    summary { (lang.s("replace-peer")) }
                    p.note { (lang.s("replace-peer-why")) }
                    div.field { label for="replaces" { (lang.s("replace-peer-old")) }
                        input.mono #replaces name="replaces" dir="ltr" spellcheck="false" autocomplete="off"; }
                }
            }
        },
    )
}

/// A fingerprint in its groups, with a button that copies it.
pub fn fingerprint(shell: &PageContext, text: &str) -> Markup {
    html! {
        code.hash dir="ltr" {
            @for group in text.split('-') { span { (group) } wbr; }
        }
        (parts::copy(shell.lang, text))
    }
}

/// What the page of one peer shows.
#[derive(Clone, Debug)]
pub struct PeerPage {
    /// The peer.
    pub peer: PeerRow,
    /// The head held of its log.
    pub held: TreeHead,
    /// The newest checkpoint held.
    pub checkpoint: Option<String>,
    /// Proofs against it.
    pub equivocations: Vec<EquivocationRow>,
}

/// One peer.
pub fn detail(shell: &PageContext, view: &PeerPage) -> Markup {
    let lang = shell.lang;
    let peer = &view.peer;
    let body = html! {
        div.head {
            div {
                p.crumb { a href="/peers" { (lang.s("nav-peers")) } }
                h1 dir="ltr" { (peer.descriptor.party) }
                p { (standing::called(lang, &peer.descriptor.name)) " " (standing::peer_state(lang, peer)) }
            }
            div.actions { a.button href={ "/statements?log=" (peer.log.0) } { (lang.s("its-statements")) } }
        }
        @if peer.state == PeerState::Held {
            (notice(Tone::Bad, &lang.s("held-heading"), &html! { p { (lang.s("held-why")) } }))
        }
        @for row in &view.equivocations { (equivocation(shell, row)) }
        div.columns.even {
            div { (who(shell, peer)) (keys(shell, peer)) }
            div data-live="following" { (following(shell, view)) }
        }
    };
    shell.page(Tab::PEERS, peer.descriptor.party.as_str(), &body)
}

fn who(shell: &PageContext, peer: &PeerRow) -> Markup {
    let lang = shell.lang;
    panel(
        &lang.s("who-it-is"),
        &none(),
        &html! { div.body {
            dl.facts {
                (fact(&lang.s("party"), &html! { bdi dir="ltr" { (peer.descriptor.party) } }))
                (fact(&lang.s("fingerprint"), &fingerprint(shell, &peer.descriptor.fingerprint().to_string())))
                (fact(&lang.s("address"), &html! { code dir="ltr" { (peer.address) } }))
                (fact(&lang.s("origin"), &html! { code dir="ltr" { (peer.descriptor.origin) } }))
                (fact(&lang.s("added"), &reader::time(shell, peer.added_at)))
            }
            p.note { (lang.s("fingerprint-why")) }
        } },
    )
}

fn keys(shell: &PageContext, peer: &PeerRow) -> Markup {
    let lang = shell.lang;
    panel(
        &lang.s("keys"),
        &none(),
        &html! { div.body {
            dl.facts {
                @let now = peer.descriptor.keys();
                (fact(&lang.s("keys-log"), &html! { @for key in &now.log_keys { (verifier_key(lang, key)) } }))
                (fact(&lang.s("keys-statement"), &html! { @for key in &now.statement_keys { code.key dir="ltr" tabindex="0" { (key) } } }))
                (fact(&lang.s("keys-receipt"), &html! { code.key dir="ltr" tabindex="0" { (now.receipt_key) } }))
                (fact(&lang.s("keys-witness"), &html! { @for key in &now.witness_keys { (verifier_key(lang, key)) } }))
            }
        } },
    )
}

fn following(shell: &PageContext, view: &PeerPage) -> Markup {
    let lang = shell.lang;
    let peer = &view.peer;
    html! {
        (panel(&lang.s("following"), &standing::peer_state(lang, peer), &html! { div.body { dl.facts {
            (fact(&lang.s("last-contact"), &html! { @match peer.contact_at {
                Some(at) => (parts::time_ago(shell, at, shell.now)),
                None => (lang.s("never")),
            } }))
            (fact(&lang.s("last-failure"), &html! { @match &peer.failure {
                Some(code) => (standing::peer_failure(lang, code)),
                None => (lang.s("no-failure")),
            } }))
            (fact(&lang.s("head-held"), &head(shell, view.held)))
            @if let Some(seen) = peer.seen {
                (fact(&lang.s("head-seen"), &html! { @if seen == view.held { (lang.s("same-as-held")) } @else { (head(shell, seen)) } }))
            }
        } } }))
        @if let Some(checkpoint) = &view.checkpoint {
            (panel(&lang.s("checkpoint-held"), &none(), &html! { div.body { pre dir="ltr" tabindex="0" { (checkpoint) } } }))
        }
    }
}

fn head(shell: &PageContext, head: TreeHead) -> Markup {
    html! { (shell.lang.n("entries", head.size.0)) " · " (parts::hash(&head.root.0)) }
}

fn equivocation(shell: &PageContext, row: &EquivocationRow) -> Markup {
    let lang = shell.lang;
    let proof: Option<Equivocation> = serde_json::from_slice(&row.proof).ok();
    let body = html! {
        div.body {
            p { (lang.s("equivocation-why")) }
            dl.facts {
                (fact(&lang.s("found"), &parts::time_ago(shell, row.found_at, shell.now)))
                (fact(&lang.s("told-by"), &html! { @match &row.told_by {
                    Some(party) => bdi dir="ltr" { (party) },
                    None => (lang.s("found-here")),
                } }))
            }
            @match &proof {
                Some(proof) => (contradiction(shell, proof)),
                None => pre dir="ltr" { (String::from_utf8_lossy(&row.proof)) },
            }
        }
    };
    panel(&lang.s("alarm-equivocation"), &parts::status(Tone::Bad, &lang.s("proved")), &body)
}

fn contradiction(shell: &PageContext, proof: &Equivocation) -> Markup {
    let lang = shell.lang;
    html! {
        div.against {
            div { h3 { (lang.s("checkpoint-one")) } pre dir="ltr" tabindex="0" { (proof.earlier) } }
            div { h3 { (lang.s("checkpoint-other")) } pre dir="ltr" tabindex="0" { (proof.later) } }
        }
        @if let Some(root) = &proof.earlier_root {
            dl.facts {
                (fact(&lang.s("true-earlier-root"), &html! { code.hash dir="ltr" { (root) } }))
                (fact(&lang.s("consistency-path"), &html! { (lang.number(super::text::count(proof.path.len()))) }))
            }
        }
    }
}
