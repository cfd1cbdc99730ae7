//! One statement: what it says, how it stands, who was given its content, and its proof.

use comity_protocol::index::{LogId, Relation};
use comity_protocol::key::Algorithm;
use comity_protocol::marking::{Marking, Tlp};
use comity_protocol::statement::{Statement, StatementId};
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Vouched;
use comity_protocol::vouch::sightings::{Testimony, Voucher};
use comity_store::rows::{ContentState, Delivery, PeerRow, Role, StatementView};
use maud::{Markup, html};
use serde_json::Value;

use super::audit::name_of;
use super::layout::PageContext;
use super::navigation::Tab;
use super::parts::{self, Tone, cell, fact, none, notice, panel, table};
use super::proof::{self, Proof};
use super::reader::time;
use super::{body, help, standing};
use crate::capability::AllAgainst;
use crate::exchange::equivocation::UNCHECKED_CODE;

/// What the page shows.
#[derive(Clone, Debug)]
pub struct Detail {
    /// The first place in every log, its issuer's own before those where it is hosted, unless
    /// another was asked for; never empty.
    pub places: Vec<StatementView>,
    /// Its content, where it is held and the reader may see it.
    pub content: ContentView,
    /// Later statements about it, and the earlier one it is about.
    pub related: Vec<Related>,
    /// Who was given the content, when.
    pub deliveries: Vec<Delivery>,
    /// Its place in the tree, for the place shown.
    pub proof: Option<Proof>,
    /// Between which times others can say that it was logged.
    pub logged: Testimony,
    /// For names.
    pub peers: Vec<PeerRow>,
    /// What came of it.
    pub effect: Option<Markup>,
    /// What stands against it by an agreement.
    pub against: AllAgainst,
}

/// The content as far as it can be shown.
#[derive(Clone, Debug)]
pub enum ContentView {
    /// Held.
    Held {
        /// Who may see it.
        marking: Marking,
        /// What it says.
        body: Value,
        /// Length of the file in bytes.
        bytes: usize,
        /// When it came here.
        received_at: Timestamp,
        /// Who handed it over.
        received_from: Option<String>,
    },
    /// Held, but no JSON content file of this kind.
    Opaque {
        /// Length of the file in bytes.
        bytes: usize,
    },
    /// Held, and for named persons, of whom the reader is none.
    Reserved,
    /// Not open to everybody, or not here: a stranger is not told which.
    Closed,
    /// Not here.
    Absent,
    /// Destroyed.
    Erased {
        /// When.
        at: Option<Timestamp>,
    },
}

/// A statement about another.
#[derive(Clone, Debug)]
pub struct Related {
    /// What the later does to the earlier.
    pub relation: Relation,
    /// Whether the other one is the earlier.
    pub earlier: bool,
    /// The other one.
    pub id: StatementId,
    /// What the other one is called, where it is known here.
    pub name: Option<String>,
    /// When the other one was said.
    pub said: Option<Timestamp>,
}

/// The page.
pub fn page(shell: &PageContext, view: &Detail) -> Markup {
    let lang = shell.lang;
    let Some(first) = view.places.first() else {
        return super::error::page(shell, &super::error::Shown::not_found());
    };
    let name = standing::name(lang, first);
    let own = view.places.iter().any(|place| place.log == LogId::OWN);
    let body = html! {
        div.head {
            div {
                p.crumb { a href="/statements" { (lang.s("nav-statements")) }
                    @if let Some((_, statement)) = &first.statement { " / " (standing::kind_title(lang, &statement.kind)) } }
                h1 dir="auto" { (name) }
                p.chips {
                    (standing::standing(lang, first, &view.against))
                    @if !matches!(view.content, ContentView::Closed) { (standing::content_state(lang, first.content)) }
                    @if let ContentView::Held { marking, .. } = &view.content { span { (parts::tlp(marking.tlp)) } }
                }
            }
            @if let Some((id, statement)) = &first.statement {
                @if own && statement.issuer == shell.descriptor.party && shell.may(Role::Approver)
                    && first.content == ContentState::Held {
                    div.actions { a.button.danger href={ "/statements/" (id) "/erase" } { (lang.s("erase-content")) } }
                }
            }
        }
        @if first.hosted { (hosted(shell, view, first)) }
        @if let Some(refusal) = &first.refusal { (refused(shell, first, refusal)) }
        @if let Some(effect) = &view.effect { (effect) }
        @for related in view.related.iter().filter(|related| !related.earlier) { (consequence(shell, related)) }
        div.columns {
            div {
                (says(shell, view, first))
                (content(shell, view))
                @if shell.user.is_some() { (deliveries(shell, &view.deliveries)) }
            }
            div {
                (proof::panel(shell, view.proof.as_ref(), first))
                (relations(shell, &view.related))
                (places(shell, view))
            }
        }
        script type="module" src="/assets/verify.js" {}
    };
    shell.page(Tab::STATEMENTS, &name, &body)
}

/// Whose word a hosted statement is not, and where its own word stands if it does.
fn hosted(shell: &PageContext, view: &Detail, place: &StatementView) -> Markup {
    let lang = shell.lang;
    let own = view.places.iter().find(|place| !place.hosted);
    notice(
        Tone::Warn,
        &lang.s("hosted-heading"),
        &html! {
            p {
                @if let Some((_, said)) = &place.statement {
                    (standing::issuer(lang, &view.peers, place, &said.issuer)) ". "
                }
                (lang.s("hosted-why"))
            }
            @if let Some(own) = own {
                p { a href={ (standing::link(own)) "?log=" (own.log.0) } { (lang.s("hosted-own-too")) } }
            }
        },
    )
}

fn refused(shell: &PageContext, place: &StatementView, refusal: &str) -> Markup {
    let lang = shell.lang;
    let (heading, why) = match place.statement {
        None => ("refused-heading", "refused-why"),
        Some(_) if refusal == UNCHECKED_CODE => ("unchecked-heading", "unchecked-why"),
        Some(_) => ("no-effect-heading", "no-effect-why"),
    };
    notice(
        if place.statement.is_none() { Tone::Bad } else { Tone::Warn },
        &lang.s(heading),
        &html! { p { (lang.s(why)) " " (lang.s("code")) ": " code dir="ltr" { (refusal) } } },
    )
}

fn consequence(shell: &PageContext, related: &Related) -> Markup {
    let lang = shell.lang;
    let (tone, key) = match related.relation {
        Relation::Retracts => (Tone::Bad, "was-retracted"),
        Relation::Supersedes => (Tone::Warn, "was-superseded"),
        Relation::Amends => (Tone::Info, "was-amended"),
        Relation::Erases => (Tone::Warn, "was-erased"),
    };
    notice(tone, &lang.s(key), &html! { p { (other(shell, related)) } })
}

fn other(shell: &PageContext, related: &Related) -> Markup {
    html! {
        a href={ "/statements/" (related.id) } dir="auto" {
            @match &related.name {
                Some(name) => (name),
                None => (parts::short(&related.id.0)),
            }
        }
        @if let Some(at) = related.said { " " span.soft { "· " (shell.lang.s("said")) " " (time(shell, at)) } }
    }
}

fn says(shell: &PageContext, detail: &Detail, view: &StatementView) -> Markup {
    let lang = shell.lang;
    panel(
        &lang.s("what-it-says"),
        &none(),
        &html! { div.body { dl.facts {
            @if let Some((id, statement)) = &view.statement {
                (claims(shell, &detail.peers, view, *id, statement))
            }
            (help::fact(lang, "vouched", "logged-between", &logged(shell, &detail.logged)))
            (fact(&lang.s("known-here"), &html! { (parts::time_ago(shell, view.known_at, shell.now)) }))
        } } },
    )
}

/// Between which times it was logged, by the word of others than its issuer.
fn logged(shell: &PageContext, said: &Testimony) -> Markup {
    let lang = shell.lang;
    let vouched = said.vouched;
    let side = |key: &str, at: Timestamp, from: &[String]| {
        let names = from.iter().enumerate().map(|(place, name)| {
            // The protocol's own word for this node is not for people.
            let own = *name == Voucher::Own.to_string();
            let shown = if own { lang.s("this-node") } else { name.clone() };
            html! { @if place > 0 { ", " } bdi { (shown) } }
        });
        html! {
            div { (lang.s(key)) " " (time(shell, at)) " "
                span.soft { "(" (lang.s("vouched-by")) " " @for name in names { (name) } ")" } }
        }
    };
    html! {
        @if let Some(at) = vouched.after { (side("logged-after", at, &said.after_from)) }
        @if let Some(at) = vouched.by { (side("logged-by", at, &said.by_from)) }
        @if vouched == Vouched::NOBODY { span.soft { (lang.s("logged-nobody")) } }
        @if vouched.is_contradictory() { div { strong { (lang.s("logged-contradictory")) } } }
    }
}

fn claims(
    shell: &PageContext,
    peers: &[PeerRow],
    view: &StatementView,
    id: StatementId,
    statement: &Statement,
) -> Markup {
    let lang = shell.lang;
    let name = if !view.hosted && statement.issuer == shell.descriptor.party {
        Some(&shell.descriptor.name)
    } else {
        None
    };
    html! {
        (fact(&lang.s("issuer"), &html! { (standing::issuer(lang, peers, view, &statement.issuer)) @if let Some(name) = name { " " span.soft { "(" bdi { (name) } ")" } } }))
        (fact(&lang.s("subject"), &html! { bdi dir="auto" { (statement.subject) } }))
        (help::fact(lang, "kind", "kind", &html! { (standing::kind_title(lang, &statement.kind)) " " code.soft dir="ltr" { (statement.kind.as_str()) } }))
        (fact(&lang.s("said-claimed"), &standing::said(shell, statement.issued_at)))
        (fact(&lang.s("statement-id"), &parts::hash_copy(lang, &id.0)))
        (fact(&lang.s("content-digest"), &parts::hash_copy(lang, &statement.digest.0)))
        (fact(&lang.s("signed-with"), &html! {
            (algorithm(statement.algorithm)) " · " code.hash dir="ltr" { (statement.kid) }
        }))
    }
}

const fn algorithm(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::Ed25519 => "Ed25519",
        Algorithm::Es256 => "ES256",
        Algorithm::MlDsa65 => "ML-DSA-65",
    }
}

fn content(shell: &PageContext, view: &Detail) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("content");
    let place =
        view.places.first().and_then(|place| place.statement.as_ref().map(|said| (place, said)));
    let file = place.map(|(place, _)| format!("{}/content", standing::link(place)));
    let download =
        html! { @if let Some(file) = &file { a href=(file) { (lang.s("content-file")) } } };
    match &view.content {
        ContentView::Held { marking, body: held, bytes, received_at, received_from } => {
            let schema =
                place.and_then(|(_, (_, statement))| statement.kind.spec()).map(|spec| spec.schema);
            panel(
                &heading,
                &download,
                &html! { div.body {
                    dl.facts {
                        (help::fact(lang, "marking", "marking", &parts::marking(shell, marking)))
                        (fact(&lang.s("content-came"), &html! { (time(shell, *received_at))
                            @if let Some(from) = received_from { " " (lang.s("from")) " " bdi dir="ltr" { (from) } }
                            " · " bdi dir="ltr" { (parts::size(*bytes)) } }))
                    }
                    hr;
                    (body::body(shell, held, schema))
                    details {
                        summary { (lang.s("raw-json")) }
                        pre dir="ltr" tabindex="0" { (serde_json::to_string_pretty(held).unwrap_or_default()) }
                    }
                } },
            )
        }
        ContentView::Opaque { bytes } => panel(
            &heading,
            &download,
            &html! {
                p.empty { (lang.f("content-opaque", &[("size", &parts::size(*bytes))])) }
            },
        ),
        ContentView::Reserved => panel(
            &heading,
            &none(),
            &html! { p.empty { (parts::tlp(Tlp::Red)) " " (lang.s("content-reserved-why")) } },
        ),
        ContentView::Closed => {
            panel(&heading, &none(), &html! { p.empty { (lang.s("content-closed-why")) } })
        }
        ContentView::Absent => {
            panel(&heading, &none(), &html! { p.empty { (lang.s("content-absent-why")) } })
        }
        ContentView::Erased { at } => panel(
            &heading,
            &none(),
            &html! { p.empty {
                (lang.s("content-erased-why")) @if let Some(at) = at { " " (time(shell, *at)) }
            } },
        ),
    }
}

fn deliveries(shell: &PageContext, rows: &[Delivery]) -> Markup {
    let lang = shell.lang;
    let (who, at) = (lang.s("given-to"), lang.s("first-given"));
    panel(
        &lang.s("who-was-given"),
        &none(),
        &if rows.is_empty() {
            html! { p.empty { (lang.s("given-to-nobody")) } }
        } else {
            table(
                &lang.s("who-was-given"),
                &[(&who, false), (&at, false)],
                &html! { @for row in rows {
                    tr role="row" {
                        td role="cell" { @if row.to == "public" { (lang.s("anybody")) } @else { bdi dir="ltr" title=(row.to) { (name_of(&row.to)) } } }
                        (cell(&at, &time(shell, row.at)))
                    }
                } },
            )
        },
    )
}

fn relations(shell: &PageContext, related: &[Related]) -> Markup {
    let lang = shell.lang;
    panel(
        &lang.s("relations"),
        &none(),
        &if related.is_empty() {
            html! { p.empty { (lang.s("no-relations")) } }
        } else {
            html! { div.body { dl.facts { @for one in related {
                (fact(&lang.s(relation_word(one)), &other(shell, one)))
            } } } }
        },
    )
}

fn relation_word(related: &Related) -> &'static str {
    match (related.relation, related.earlier) {
        (Relation::Supersedes, false) => "superseded-by",
        (Relation::Supersedes, true) => "supersedes",
        (Relation::Amends, false) => "amended-by",
        (Relation::Amends, true) => "amends",
        (Relation::Retracts, false) => "retracted-by",
        (Relation::Retracts, true) => "retracts",
        (Relation::Erases, false) => "erased-by",
        (Relation::Erases, true) => "erases",
    }
}

fn places(shell: &PageContext, view: &Detail) -> Markup {
    let lang = shell.lang;
    let (log, index, known) = (lang.s("log"), lang.s("leaf-index"), lang.s("known-here"));
    let word = lang.s("whose-word");
    panel(
        &lang.s("where-it-stands"),
        &none(),
        &table(
            &lang.s("where-it-stands"),
            &[(&log, false), (&word, false), (&index, true), (&known, false)],
            &html! { @for place in &view.places {
                tr role="row" {
                    td role="cell" { a href={ (standing::link(place)) "?log=" (place.log.0) } { (standing::log_name(lang, &view.peers, place.log)) } }
                    (cell(&word, &html! { @if place.hosted { (lang.s("standing-hosted")) } @else { (lang.s("own-word")) } }))
                    td.number role="cell" data-label=(index) { (lang.number(place.index.0)) }
                    (cell(&known, &time(shell, place.known_at)))
                }
            } },
        ),
    )
}
