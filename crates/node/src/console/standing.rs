//! How statements, peers and logs stand, in words: shared by lists and details.

use comity_protocol::index::{LogId, Relation};
use comity_protocol::kind::{Kind, KindSpec};
use comity_protocol::marking::Marking;
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_store::rows::{ContentState, PeerRow, PeerState, StatementView};
use maud::{Markup, html};

use super::layout::PageContext;
use super::parts::{Tone, cell, short, status, table, tlp};
use super::reader::{Reader, time};
use super::text::Lang;
use super::titles;
use crate::capability::{Against, AllAgainst};
use crate::exchange::equivocation;
use crate::lookalike::{flaw, visible};

/// What a party calls itself, after its identifier; with a warning where that could mislead.
pub fn called(lang: Lang, name: &str) -> Markup {
    html! {
        bdi.soft { (visible(name)) }
        @if flaw(name).is_some() { " " (status(Tone::Warn, &lang.s("name-misleads"))) }
    }
}

/// The name of a log's keeper: the peer's, or this node's own words for its own.
pub fn log_name(lang: Lang, peers: &[PeerRow], log: LogId) -> Markup {
    if log == LogId::OWN {
        return html! { (lang.s("own-log")) };
    }
    match peers.iter().find(|peer| peer.log == log) {
        Some(peer) => {
            html! { bdi title=(peer.descriptor.party) { (visible(&peer.descriptor.name)) } }
        }
        None => html! { (lang.f("log-number", &[("log", &log.0.to_string())])) },
    }
}

/// In whose name a statement stands, and whose log it is hosted in where it is no own word.
pub fn issuer(lang: Lang, peers: &[PeerRow], view: &StatementView, issuer: &PartyId) -> Markup {
    html! {
        bdi dir="ltr" { (issuer) }
        @if view.hosted { ", " (hosted_by(lang, peers, view.log)) }
    }
}

/// That a statement is hosted, and by whom.
pub fn hosted_by(lang: Lang, peers: &[PeerRow], log: LogId) -> Markup {
    match peers.iter().find(|peer| peer.log == log) {
        Some(peer) => html! {
            (lang.s("hosted-by")) " " bdi dir="ltr" { (peer.descriptor.party) }
        },
        None => html! { (lang.s("hosted-here")) },
    }
}

/// What stands against a statement, or that nothing does.
pub fn standing(lang: Lang, view: &StatementView, all: &AllAgainst) -> Markup {
    let Some((id, _)) = &view.statement else {
        return html! { (status(Tone::Bad, &lang.s("standing-refused"))) };
    };
    let against = all.get(id).filter(|_| !view.hosted);
    let mut words = Vec::new();
    let refusal = view.refusal.as_deref();
    let refusal = refusal.or_else(|| equivocation::unchecked(view, view.content));
    if let Some(code) = refusal {
        let is_unchecked = code == equivocation::UNCHECKED_CODE;
        let key = if is_unchecked { "standing-unchecked" } else { "standing-no-effect" };
        words.push((Tone::Warn, key));
    }
    for (relation, tone, key) in [
        (Relation::Retracts, Tone::Bad, "standing-retracted"),
        (Relation::Supersedes, Tone::Warn, "standing-superseded"),
        (Relation::Amends, Tone::Info, "standing-amended"),
    ] {
        if view.relations.iter().any(|(this, _)| *this == relation) {
            words.push((tone, key));
        }
    }
    if view.hosted {
        // Nothing that is hosted is in force for the party it names.
        words.push((Tone::Mute, "standing-hosted"));
    } else if words.is_empty() && against.is_none() {
        // Nothing stands against it: no praise.
        words.push((Tone::Info, "standing-in-force"));
    }
    html! { span.chips {
        @if let Some(Against { tone, words, why }) = against {
            span title=(why) data-test="against" { (status(*tone, words)) }
        }
        @for (tone, key) in words { (status(tone, &lang.s(key))) }
    } }
}

/// Whether a content is here.
pub fn content_state(lang: Lang, state: ContentState) -> Markup {
    match state {
        ContentState::Held => status(Tone::Good, &lang.s("content-held")),
        ContentState::Absent => status(Tone::Mute, &lang.s("content-absent")),
        ContentState::Erased => status(Tone::Warn, &lang.s("content-erased")),
    }
}

/// How following a peer goes.
pub fn peer_state(lang: Lang, peer: &PeerRow) -> Markup {
    match (peer.state, &peer.failure) {
        (PeerState::Held, _) => status(Tone::Bad, &lang.s("peer-held")),
        (PeerState::Removed, _) => status(Tone::Mute, &lang.s("peer-removed")),
        (PeerState::Following, Some(code)) if code == KNOWS_US_NOT => {
            status(Tone::Mute, &lang.s("peer-waiting"))
        }
        (PeerState::Following, Some(_)) => status(Tone::Warn, &lang.s("peer-failing")),
        (PeerState::Following, None) if peer.contact_at.is_none() => {
            status(Tone::Mute, &lang.s("peer-new"))
        }
        (PeerState::Following, None) => status(Tone::Good, &lang.s("peer-following")),
    }
}

/// What went wrong last with a peer: in words where there are some, else by its code.
pub fn peer_failure(lang: Lang, code: &str) -> Markup {
    let key = match code {
        KNOWS_US_NOT => "failure-knows-us-not",
        "peer-clock-differs" => "failure-clock-differs",
        "peer-holds-us-forked" => "failure-holds-us-forked",
        "peer-refuses-key" => "failure-refuses-key",
        "peer-address-other" => "failure-address-other",
        "peer-request-changed" => "failure-request-changed",
        "budget-disk" => "failure-budget-disk",
        "peer-unreachable" => "failure-unreachable",
        "peer-stalled" => "failure-stalled",
        "peer-busy" => "failure-busy",
        _ => return html! { code dir="ltr" { (code) } },
    };
    html! { span title=(code) { (lang.s(key)) } }
}

/// The code of a peer that has not added this node yet: nobody failed.
const KNOWS_US_NOT: &str = "peer-knows-us-not";

/// A kind by its name where this version knows it; its code belongs to detail pages.
pub fn kind_title(lang: Lang, kind: &Kind) -> Markup {
    match kind.spec() {
        Some(_) => html! { span title=(kind.as_str()) { (kind_name(lang, kind)) } },
        None => html! { code dir="ltr" { (kind.as_str()) } },
    }
}

/// A kind in words, or by its code where this version does not know it.
pub fn kind_name(lang: Lang, kind: &Kind) -> String {
    kind.spec().map_or_else(|| kind.as_str().to_owned(), |spec| spec_name(lang, spec))
}

/// A kind that this version knows, in words.
pub fn spec_name(lang: Lang, spec: &KindSpec) -> String {
    lang.s(&format!("kind-{}", spec.name.replace('.', "-")))
}

/// The address of a statement's page.
pub fn link(view: &StatementView) -> String {
    match &view.statement {
        Some((id, _)) => format!("/statements/{id}"),
        None => format!("/statements/at/{}/{}", view.log.0, view.index.0),
    }
}

/// What a statement is called: its title, else what it is and its agreement's title, else its
/// subject, else its position.
pub fn name(lang: Lang, view: &StatementView) -> String {
    let is_subject = |title: &String| {
        view.statement.as_ref().is_some_and(|(_, statement)| statement.subject == *title)
    };
    // A title that says no more than the subject is none.
    if let Some(title) = view.title.as_ref().filter(|title| !is_subject(title)) {
        return title.clone();
    }
    match &view.statement {
        // A statement about another has its name for a subject, which is no reading for people.
        Some((_, statement)) => match StatementId::from_urn(&statement.subject) {
            Some(id) => {
                let digits = id.to_string();
                let digits = digits.get(..12).unwrap_or_default();
                format!("{} · {digits}…", kind_name(lang, &statement.kind))
            }
            // One of many on the same agreement: a round, a deposit, an outcome, an act.
            None if is_under_an_agreement(&statement.kind) => {
                let title = titles::agreement(lang, &statement.subject);
                lang.f(
                    "statement-under",
                    &[("kind", &kind_name(lang, &statement.kind)), ("title", title)],
                )
            }
            None => statement.subject.clone(),
        },
        None => lang.f("entry-number", &[("index", &view.index.0.to_string())]),
    }
}

/// Whether statements of a kind have the identifier of an agreement for a subject.
fn is_under_an_agreement(kind: &Kind) -> bool {
    kind.as_str().starts_with("agreement.") || kind.as_str().starts_with("commitment.")
}

/// A statement in a list, with what its reader may see of its content.
#[derive(Clone, Debug)]
pub struct Listing {
    /// The statement.
    pub view: StatementView,
    /// The marking of its content.
    pub marking: Option<Marking>,
    /// How bad it was of which it tells, where it tells that: a word of its kind.
    pub severity: Option<String>,
}

/// By what a list can be put in order, with the key of the column.
pub const SORTS: [(&str, &str); 6] = [
    ("statement", "statement"),
    ("kind", "kind"),
    ("issuer", "issuer"),
    ("said", "said"),
    ("severity", "field-severity"),
    ("marking", "marking"),
];

/// Statements as a table; `link` is the address of the list in the order of a column, and the order
/// it has now.
pub fn statements(
    shell: &PageContext,
    (caption, peers): (&str, &[PeerRow]),
    (rows, all): (&[Listing], &AllAgainst),
    order: &dyn Fn(&str) -> (String, Option<&'static str>),
) -> Markup {
    let lang = shell.lang;
    // What no statement here says takes no room.
    let has_severity = rows.iter().any(|row| row.severity.is_some());
    let is_shown = |(by, _): &(&str, &str)| has_severity || *by != "severity";
    let heading = |(by, key): (&str, &str)| {
        let (address, sorted) = order(by);
        html! { th role="columnheader" scope="col" aria-sort=[sorted] {
            a href=(address) { (lang.s(key))
                span aria-hidden="true" { @match sorted { Some("ascending") => " ▲", Some(_) => " ▼", None => "" } } }
        } }
    };
    html! { div.table role="region" tabindex="0" aria-label=(caption) {
        table.stack role="table" {
            caption.sr { (caption) }
            thead role="rowgroup" { tr role="row" {
                @for column in SORTS.into_iter().filter(is_shown) { (heading(column)) }
                th role="columnheader" scope="col" { (lang.s("standing")) }
            } }
            tbody role="rowgroup" { @for row in rows { (statement_row(shell, peers, (row, has_severity), all)) } }
        }
    } }
}

/// Statements as a table for a narrower place: kind and issuer stand under the title.
pub fn statements_short(
    reader: Reader<'_>,
    caption: &str,
    peers: &[PeerRow],
    (rows, all): (&[StatementView], &AllAgainst),
) -> Markup {
    let lang = reader.lang;
    let (statement, said_at, standing_now) =
        (lang.s("statement"), lang.s("said"), lang.s("standing"));
    let columns = [(statement.as_str(), false), (&said_at, false), (&standing_now, false)];
    table(
        caption,
        &columns,
        &html! { @for row in rows {
            tr.gone[is_gone(row)] role="row" data-test="statement-row" {
                td.wide role="cell" {
                    a.title dir="auto" href=(link(row)) { (name(lang, row)) }
                    span.soft.under { @match &row.statement {
                        Some((_, statement)) => { (kind_title(lang, &statement.kind)) " · " (issuer(lang, peers, row, &statement.issuer)) }
                        None => (log_name(lang, peers, row.log)),
                    } }
                }
                (cell(&said_at, &told(reader, row)))
                (cell(&standing_now, &standing(lang, row, all)))
            }
        } },
    )
}

/// Whether something else holds in its place.
fn is_gone(row: &StatementView) -> bool {
    let gone = |relation: &Relation| matches!(relation, Relation::Retracts | Relation::Supersedes);
    row.relations.iter().any(|(relation, _)| gone(relation))
}

/// Later than this after it was said, it is told when a statement became known here, too.
const TOLD_LATE_MS: i64 = 3_600_000;

fn statement_row(
    shell: &PageContext,
    peers: &[PeerRow],
    (Listing { view: row, marking, severity }, has_severity): (&Listing, bool),
    all: &AllAgainst,
) -> Markup {
    let lang = shell.lang;
    html! {
        tr.gone[is_gone(row)] role="row" data-test="statement-row" {
            td.wide role="cell" {
                a.title dir="auto" href=(link(row)) { (name(lang, row)) }
                @if let Some((id, statement)) = &row.statement {
                    @if row.title.is_some() { " " span.soft dir="auto" { (statement.subject) } }
                    @else { " " span.soft { (short(&id.0)) } }
                }
            }
            @if let Some((_, statement)) = &row.statement {
                (cell(&lang.s("kind"), &kind_title(lang, &statement.kind)))
                (cell(&lang.s("issuer"), &issuer(lang, peers, row, &statement.issuer)))
            } @else {
                (cell(&lang.s("kind"), &html! { "–" }))
                (cell(&lang.s("issuer"), &log_name(lang, peers, row.log)))
            }
            (cell(&lang.s("said"), &told(shell.into(), row)))
            @if has_severity {
                (cell(&lang.s("field-severity"), &html! { @match severity {
                    Some(word) => span title=(word) { (lang.word(word)) },
                    None => "–",
                } }))
            }
            (cell(&lang.s("marking"), &marked(shell, row, marking.as_ref())))
            (cell(&lang.s("standing"), &standing(lang, row, all)))
        }
    }
}

/// When something was said; when it became known here, too, where that was later.
fn told(reader: Reader<'_>, row: &StatementView) -> Markup {
    let issued = row.statement.as_ref().and_then(|(_, statement)| statement.issued_at);
    let is_late = issued.is_none_or(|at| row.known_at.since(at).abs() > TOLD_LATE_MS);
    html! {
        @if row.statement.is_some() { (said(reader, issued)) } @else { "–" }
        @if is_late { span.soft.under { (reader.lang.s("known-here")) " " (time(reader, row.known_at)) } }
    }
}

/// The label of a content, or why none is shown. A stranger is not told whether one is here that
/// is not for everybody.
fn marked(shell: &PageContext, row: &StatementView, marking: Option<&Marking>) -> Markup {
    match (marking, row.content) {
        (Some(marking), _) => tlp(marking.tlp),
        (None, ContentState::Absent) if shell.user.is_none() => {
            html! { span.soft { (shell.lang.s("not-open")) } }
        }
        (None, state) => content_state(shell.lang, state),
    }
}

/// The claimed time, or that none was claimed.
pub fn said<'a>(reader: impl Into<Reader<'a>>, at: Option<Timestamp>) -> Markup {
    let reader = reader.into();
    match at {
        Some(at) => time(reader, at),
        None => html! { span.soft { (reader.lang.s("undeclared")) } },
    }
}
