//! Proposals: what waits for a second person, exactly what would be signed, and what was decided.

use std::collections::BTreeMap;

use comity_protocol::key::PublicKey;
use comity_protocol::statement::Confirmation;
use comity_store::Proposals;
use comity_store::rows::{Page, ProposalId, ProposalRow, Role};
use maud::{Markup, html};
use serde_json::Value;

use super::layout::PageContext;
use super::navigation::Tab;
use super::parts::{self, Tone, ago, cell, csrf, fact, none, notice, panel, table};
use super::reader;
use super::text::Lang;
use super::{body, standing};
use crate::api::proposals::ProposalState;

/// The list: those that wait, or all; with the names of what they act on.
pub fn list(
    shell: &PageContext,
    (rows, names): (&Page<ProposalRow>, &BTreeMap<ProposalId, String>),
    which: Proposals,
) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("nav-proposals");
    let (what, by, since, ends, state) = (
        lang.s("statement"),
        lang.s("proposed-by"),
        lang.s("proposed"),
        lang.s("ends"),
        lang.s("state"),
    );
    let columns =
        [(what.as_str(), false), (&by, false), (&since, false), (&ends, false), (&state, false)];
    let lines = html! { @for row in &rows.rows { tr role="row" {
        td.wide role="cell" {
            a.title href={ "/proposals/" (row.id) } { (standing::kind_title(lang, &row.kind)) }
            @if let Some(name) = names.get(&row.id) {
                bdi.under dir="auto" data-test="acted-on" title=(row.subject) { (name) }
            } @else { " " bdi.soft dir="auto" { (row.subject) } }
        }
        (cell(&by, &html! { bdi dir="ltr" { (row.proposed_by) } }))
        (cell(&since, &html! { span.nowrap title=(reader::plain(shell, row.proposed_at)) { (ago(lang, row.proposed_at, shell.now)) } }))
        (cell(&ends, &reader::time(shell, row.expires_at)))
        (cell(&state, &state_of(shell, row)))
    } } };
    let (other, other_name) = match which {
        Proposals::Open => ("/proposals?state=all", "proposals-all"),
        Proposals::All => ("/proposals", "proposals-open"),
    };
    let older = match which {
        Proposals::Open => "/proposals?before=",
        Proposals::All => "/proposals?state=all&before=",
    };
    let page = html! {
        div.head {
            div { h1 { (heading) } p.note { (lang.s("proposals-what")) } }
            div.actions { a.button href=(other) { (lang.s(other_name)) } }
        }
        section.panel data-live="proposals" {
            @if rows.rows.is_empty() { p.empty { (lang.s("no-proposals")) } }
            @else { (table(&heading, &columns, &lines)) }
            @if let Some(next) = rows.next {
                nav.pager aria-label=(lang.s("pages")) {
                    span {}
                    a rel="next" href={ (older) (next) } { (lang.s("older")) }
                }
            }
        }
    };
    shell.page(Tab::PROPOSALS, &heading, &page)
}

fn state_of(shell: &PageContext, row: &ProposalRow) -> Markup {
    let (tone, key) = match ProposalState::of(row, shell.now) {
        ProposalState::Open => (Tone::Warn, "proposal-open"),
        ProposalState::Approved => (Tone::Good, "proposal-approved"),
        ProposalState::Rejected => (Tone::Bad, "proposal-rejected"),
        ProposalState::Expired => (Tone::Mute, "proposal-expired"),
        ProposalState::Withdrawn => (Tone::Mute, "proposal-withdrawn"),
    };
    parts::status(tone, &shell.lang.s(key))
}

/// One proposal, and what its reader may do about it.
#[derive(Clone, Debug)]
pub struct ProposalPage {
    /// The proposal.
    pub row: ProposalRow,
    /// Its body, where it was not destroyed.
    pub body: Option<Value>,
    /// Whether it is for named persons, of whom the reader is none.
    pub is_reserved: bool,
    /// The reason given with a rejection that could not be taken.
    pub reason: String,
    /// What would follow if it were signed now.
    pub follows: Option<Markup>,
    /// Whether the node signs nothing any more once it is approved.
    pub ends_signing: bool,
    /// Why the reader cannot be the second person, in the node's words.
    pub same_hands: Option<String>,
    /// Whether the reader would have to be signed in with a passkey.
    pub lacks_passkey: bool,
}

/// The page of one. `problem` is why what was asked for was not done.
pub fn detail(shell: &PageContext, view: &ProposalPage, problem: Option<&str>) -> Markup {
    let lang = shell.lang;
    let row = &view.row;
    let heading = standing::kind_name(lang, &row.kind);
    let page = html! {
        div.head { div {
            p.crumb { a href="/proposals" { (lang.s("nav-proposals")) } }
            h1 { (standing::kind_title(lang, &row.kind)) }
            p { (state_of(shell, row)) }
        } }
        @if let Some(problem) = problem { (notice(Tone::Bad, &lang.s("not-decided"), &html! { p dir="auto" { (problem) } })) }
        @if let Some(follows) = &view.follows { (follows) }
        @if view.ends_signing {
            (notice(Tone::Warn, &lang.s("ends-signing"), &html! {
                p { (lang.s("ends-signing-why")) " " code dir="ltr" { "comity key rotate statement" } }
            }))
        }
        div.columns {
            div {
                (content(shell, view))
                @if ProposalState::of(row, shell.now) == ProposalState::Open { (forms(shell, view)) }
            }
            div { (says(shell, row)) (course(shell, row)) }
        }
    };
    shell.page(Tab::PROPOSALS, &heading, &page)
}

/// Exactly what would be signed: as a list for reading, and whole as JSON.
fn content(shell: &PageContext, view: &ProposalPage) -> Markup {
    let lang = shell.lang;
    let shown = match &view.body {
        Some(content) => html! { div.body {
            (body::body(shell, content, view.row.kind.spec().map(|spec| spec.schema)))
            details {
                summary { (lang.s("raw-json")) }
                pre dir="ltr" tabindex="0" { (serde_json::to_string_pretty(content).unwrap_or_default()) }
            }
        } },
        None if view.is_reserved => html! { p.empty { (lang.s("content-reserved-why")) } },
        None => html! { p.empty { (lang.s("proposal-body-gone")) } },
    };
    panel(&lang.s("content"), &none(), &shown)
}

fn says(shell: &PageContext, row: &ProposalRow) -> Markup {
    let lang = shell.lang;
    panel(
        &lang.s("what-it-says"),
        &none(),
        &html! { div.body { dl.facts {
            (fact(&lang.s("issuer"), &html! { bdi dir="ltr" { (shell.descriptor.party) } }))
            (fact(&lang.s("subject"), &html! { bdi dir="auto" { (row.subject) } }))
            (fact(&lang.s("kind"), &html! { (standing::kind_title(lang, &row.kind)) " " code.soft dir="ltr" { (row.kind) } }))
            (fact(&lang.s("marking"), &parts::marking(shell, &row.marking)))
            @if let Some(confirmation) = &row.confirmation {
                (fact(&lang.s("key-name"), &key(lang, confirmation)))
            }
        } } },
    )
}

fn key(lang: Lang, confirmation: &Confirmation) -> Markup {
    match confirmation {
        Confirmation::Kid(kid) => parts::hash_copy(lang, &kid.0),
        Confirmation::Key(bytes) => match PublicKey::from_cose_key(bytes) {
            Ok(key) => parts::hash_copy(lang, &key.kid().0),
            Err(_) => parts::hash(bytes),
        },
    }
}

/// Who proposed it when, and who decided how.
fn course(shell: &PageContext, row: &ProposalRow) -> Markup {
    let lang = shell.lang;
    let decided = row.outcome.as_ref();
    panel(
        &lang.s("proposal"),
        &state_of(shell, row),
        &html! { div.body { dl.facts {
            (fact(&lang.s("proposed-by"), &html! { bdi dir="ltr" { (row.proposed_by) } }))
            (fact(&lang.s("proposed"), &parts::time_ago(shell, row.proposed_at, shell.now)))
            (fact(&lang.s("ends"), &reader::time(shell, row.expires_at)))
            @if let Some(outcome) = decided {
                (fact(&lang.s("decided-by"), &html! { bdi dir="ltr" { (outcome.by) } }))
                (fact(&lang.s("decided"), &parts::time_ago(shell, outcome.at, shell.now)))
                @if !outcome.reason.is_empty() {
                    (fact(&lang.s("reason"), &html! { bdi dir="auto" { (outcome.reason) } }))
                }
                @if let Some(statement) = &outcome.statement {
                    (fact(&lang.s("statement-id"), &html! { a href={ "/statements/" (statement) } { (parts::hash(&statement.0)) } }))
                }
            }
        } } },
    )
}

fn forms(shell: &PageContext, view: &ProposalPage) -> Markup {
    let lang = shell.lang;
    let row = &view.row;
    let address = format!("/proposals/{}", row.id);
    let own = shell.user.as_ref().is_some_and(|user| user.name == row.proposed_by);
    if own {
        return panel(
            &lang.s("decision"),
            &none(),
            &html! { div.body {
                p.note { (lang.s("own-proposal")) }
                form method="post" action={ (address) "/withdraw" } {
                    (csrf(shell.csrf()))
                    div.buttons { button.button type="submit" { (lang.s("withdraw")) } }
                }
            } },
        );
    }
    if let Some(why) = view.same_hands.as_ref().filter(|_| shell.may(Role::Approver)) {
        return panel(&lang.s("decision"), &none(), &html! { div.body { p dir="auto" { (why) } } });
    }
    if !shell.may(Role::Approver) {
        return panel(
            &lang.s("decision"),
            &none(),
            &html! { p.empty { (lang.s("decision-not-yours")) } },
        );
    }
    html! {
        @if view.lacks_passkey {
            (panel(&lang.s("approve"), &none(), &html! { div.body data-test="lacks-passkey" {
                p { (lang.s("passkey-required-why")) }
                p { a.button href="/account#passkeys" { (lang.s("passkeys")) } }
            } }))
        } @else { (panel(&lang.s("approve"), &none(), &html! {
            form.stacked.body method="post" action={ (address) "/approve" } data-test="approve-form" {
                (csrf(shell.csrf()))
                p.note { (lang.s("preview-why")) }
                label.check {
                    input type="checkbox" name="confirm" value="yes" required;
                    span { (lang.s("approve-confirm")) }
                }
                div.buttons { button.button.first type="submit" { (lang.s("approve-now")) } }
            }
        })) }
        (panel(&lang.s("reject"), &none(), &html! {
            form.stacked.body method="post" action={ (address) "/reject" } data-test="reject-form" {
                (csrf(shell.csrf()))
                div.field {
                    label for="reason" { (lang.s("reason")) }
                    textarea #reason name="reason" required maxlength="2000" dir="auto" { (view.reason) }
                    p.note { (lang.s("reject-why")) }
                }
                div.buttons { button.button.danger type="submit" { (lang.s("reject")) } }
            }
        }))
    }
}
