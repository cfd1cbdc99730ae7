//! The overview: alarms first, then the own log, what was said, and the peers.

use comity_protocol::log::merkle::TreeHead;
use comity_protocol::time::Timestamp;
use comity_store::rows::{EquivocationRow, KindCount, PeerRow, PeerState, StatementView};
use maud::{Markup, html};

use crate::address::encode;
use crate::capability::{AllAgainst, Task};
use crate::clock::State;

use super::help::term;
use super::layout::PageContext;
use super::log::Witnessing;
use super::navigation::Tab;
use super::parts::{self, Tone, ago, cell, number, panel, status, table};
use super::reader;
use super::standing;
use super::text::count;

/// What the overview shows.
#[derive(Clone, Debug)]
pub struct Overview {
    /// The own log.
    pub head: TreeHead,
    /// When its last entry was logged.
    pub logged_at: Option<Timestamp>,
    /// How its checkpoint is witnessed.
    pub witnessing: Witnessing,
    /// Statements by kind, over all logs.
    pub counts: Vec<KindCount>,
    /// The peers, each with the head that is held of its log.
    pub peers: Vec<(PeerRow, TreeHead)>,
    /// Proofs of equivocation.
    pub equivocations: Vec<EquivocationRow>,
    /// How the node's clock stands beside those of others.
    pub clock: State,
    /// The newest statements.
    pub latest: Vec<StatementView>,
    /// What stands against some of them.
    pub against: AllAgainst,
    /// What capabilities show.
    pub panels: Vec<Markup>,
    /// What there is to be done or known.
    pub tasks: Vec<Task>,
}

/// The page.
pub fn page(shell: &PageContext, view: &Overview) -> Markup {
    let lang = shell.lang;
    let peers: Vec<PeerRow> = view.peers.iter().map(|(peer, _)| peer.clone()).collect();
    let body = html! {
        h1.sr { (lang.s("nav-overview")) }
        div.alarms data-live="alarms" { (tasks(shell, view, &peers)) (alarms(shell, view, &peers)) }
        div data-live="figures" { (figures(shell, view)) }
        div.columns {
            div {
                div.pile data-live="duties" { @for panel in &view.panels { (panel) } }
                div data-live="latest" {
                    (panel(
                        &lang.s("latest-statements"),
                        &html! { a href="/statements" { (lang.s("all-statements")) } },
                        &if view.latest.is_empty() {
                            html! { p.empty { (lang.s("no-statements")) } }
                        } else {
                            standing::statements_short(shell.into(), &lang.s("latest-statements"), &peers, (&view.latest, &view.against))
                        },
                    ))
                }
            }
            div {
                div data-live="peers" { (peer_panel(shell, view)) }
                div data-live="kinds" { (kinds(shell, &view.counts)) }
            }
        }
    };
    shell.page(Tab::OVERVIEW, &lang.s("nav-overview"), &body)
}

/// One bar that counts all there is to be done or known: nothing grave stands below a green one.
fn tasks(shell: &PageContext, view: &Overview, peers: &[PeerRow]) -> Markup {
    let lang = shell.lang;
    let has_alarm = !view.equivocations.is_empty()
        || clock(shell, view.clock).is_some()
        || peers.iter().any(|peer| peer.state == PeerState::Held)
        || peers.iter().any(|peer| peer.state == PeerState::Following && peer.failure.is_some());
    let tones = view.tasks.iter().map(|task| task.tone);
    let is = |tone| tones.clone().any(|of| of == tone);
    let class = match () {
        () if is(Tone::Bad) => "notice bad",
        () if is(Tone::Warn) || has_alarm => "notice warn",
        () if is(Tone::Info) => "notice info",
        () => "notice good",
    };
    html! {
        section class=(class) data-test="tasks" aria-label=(lang.s("tasks")) {
            ul.tasks {
                @for task in &view.tasks {
                    li { a href=(task.address) { (status(task.tone, &task.words)) } }
                }
                @if view.tasks.is_empty() { li { (status(Tone::Good, &lang.s("nothing-to-do"))) } }
                @if !has_alarm {
                    li { (status(Tone::Good, &lang.s("logs-consistent"))) " "
                        span.soft { (lang.n("no-alarms-checked", count(peers.len()))) " " (reader::time(shell, shell.now)) } }
                }
            }
        }
    }
}

fn alarms(shell: &PageContext, view: &Overview, peers: &[PeerRow]) -> Markup {
    let lang = shell.lang;
    let failing: Vec<&PeerRow> = peers
        .iter()
        .filter(|peer| peer.state == PeerState::Following && peer.failure.is_some())
        .collect();
    let held: Vec<&PeerRow> = peers.iter().filter(|peer| peer.state == PeerState::Held).collect();
    let clock = clock(shell, view.clock);
    html! {
        @if let Some(clock) = clock { (clock) }
        @for row in &view.equivocations {
            section.notice.bad role="alert" {
                h2 { (status(Tone::Bad, &lang.s("alarm-equivocation"))) }
                p { (lang.f("alarm-equivocation-what", &[("origin", &row.origin)])) " "
                    @if let Some(peer) = PeerRow::current(peers, |peer| peer.descriptor.origin == row.origin) {
                        a href={ "/peers/" (peer.log.0) } { (lang.s("show-both-checkpoints")) }
                    } }
                p.small { (lang.s("found")) " " (parts::time_ago(shell, row.found_at, shell.now)) }
            }
        }
        @for peer in held.iter().filter(|peer| view.equivocations.iter().all(|row| row.origin != peer.descriptor.origin)) {
            section.notice.bad {
                h2 { (status(Tone::Bad, &lang.s("alarm-held"))) }
                p { a href={ "/peers/" (peer.log.0) } { bdi dir="ltr" { (peer.descriptor.party) } } ": " (lang.s("alarm-held-what")) }
            }
        }
        @if !failing.is_empty() {
            section.notice.warn {
                h2 { (status(Tone::Warn, &lang.n("alarm-failing", count(failing.len())))) }
                ul.plain { @for peer in failing {
                    li {
                        a href={ "/peers/" (peer.log.0) } { bdi dir="ltr" { (peer.descriptor.party) } } ": "
                        (standing::peer_failure(lang, peer.failure.as_deref().unwrap_or_default()))
                        @if let Some(at) = peer.contact_at {
                            " " span.soft { "· " (lang.s("last-contact")) " " (ago(lang, at, shell.now)) }
                        }
                    }
                } }
            }
        }
    }
}

/// What is wrong with the node's clock, if anything is.
fn clock(shell: &PageContext, state: State) -> Option<Markup> {
    let lang = shell.lang;
    let seconds = |millis: i64| (millis.saturating_abs() / 1_000).to_string();
    let (tone, what, millis) = match state {
        State::Unknown | State::Good { .. } => return None,
        State::Off { offset_ms } => (Tone::Warn, "clock-off", offset_ms),
        State::Far { offset_ms } => (Tone::Bad, "clock-far", offset_ms),
        State::Behind { by_ms } => (Tone::Bad, "clock-behind", by_ms),
    };
    let class = if tone == Tone::Bad { "notice bad" } else { "notice warn" };
    Some(html! {
        section class=(class) role="alert" {
            h2 { (status(tone, &lang.s("clock-wrong"))) }
            p { (lang.f(what, &[("seconds", &seconds(millis))])) }
        }
    })
}

fn figures(shell: &PageContext, view: &Overview) -> Markup {
    let lang = shell.lang;
    html! {
        dl.figures {
            div {
                dt { (term(lang, "log", lang.s("figure-own-log"))) }
                dd { (lang.n("entries", view.head.size.0)) }
                dd { (lang.s("root")) " " (parts::short(&view.head.root.0)) }
            }
            div {
                dt { (term(lang, "logged", lang.s("figure-logged"))) }
                dd { (status(Tone::Good, &lang.s("finality-logged"))) }
                dd { @if let Some(at) = view.logged_at { (parts::time_ago(shell, at, shell.now)) } @else { "–" } }
            }
            div {
                dt { (term(lang, "witnessed", lang.s("figure-witnessed"))) }
                dd { (view.witnessing.status(lang)) }
                dd { (view.witnessing.summary(lang, shell.now)) }
            }
            div {
                dt { (term(lang, "statement", lang.s("figure-known"))) }
                dd { (lang.n("statements-n", view.counts.iter().map(|row| row.count).sum())) }
                dd { (lang.n("from-logs", count(view.peers.len() + 1))) }
            }
            div {
                dt { (term(lang, "peer", lang.s("figure-peers"))) }
                dd { (lang.n("peers-n", count(view.peers.len()))) }
                dd { (lang.n("peers-following", count(view.peers.iter()
                    .filter(|(peer, _)| peer.state == PeerState::Following && peer.failure.is_none()).count()))) }
            }
        }
    }
}

fn peer_panel(shell: &PageContext, view: &Overview) -> Markup {
    let lang = shell.lang;
    let (peer, state, behind, contact) =
        (lang.s("peer"), lang.s("state"), lang.s("entries-held"), lang.s("last-contact"));
    let rows = html! {
        @for (row, held) in &view.peers {
            tr role="row" {
                td role="cell" { a.title dir="ltr" href={ "/peers/" (row.log.0) } { (row.descriptor.party) } " " (standing::called(lang, &row.descriptor.name)) }
                (cell(&state, &standing::peer_state(lang, row)))
                td.number role="cell" data-label=(behind) { (held_of(row, *held)) }
                (cell(&contact, &html! { @match row.contact_at {
                    Some(at) => span.nowrap title=(reader::plain(shell, at)) { (ago(lang, at, shell.now)) },
                    None => span.soft { (lang.s("never")) },
                } }))
            }
        }
    };
    panel(
        &lang.s("nav-peers"),
        &html! { a href="/peers" { (lang.s("all-peers")) } },
        &if view.peers.is_empty() {
            html! { p.empty { (lang.s("no-peers")) } }
        } else {
            table(
                &lang.s("nav-peers"),
                &[(&peer, false), (&state, false), (&behind, true), (&contact, false)],
                &rows,
            )
        },
    )
}

/// How much is held of what a peer showed: one number when it is everything.
pub fn held_of(peer: &PeerRow, held: TreeHead) -> Markup {
    let seen = peer.seen.map_or(held.size.0, |head| head.size.0);
    html! {
        (number(held.size.0))
        @if seen > held.size.0 { span.soft { " / " (number(seen)) } }
    }
}

fn kinds(shell: &PageContext, counts: &[KindCount]) -> Markup {
    let lang = shell.lang;
    let most = counts.iter().map(|row| row.count).max().unwrap_or(0).max(1);
    let (kind, how_many) = (lang.s("kind"), lang.s("number"));
    let share = lang.s("share");
    let rows = html! {
        @for row in counts {
            tr role="row" {
                td role="cell" { @match &row.kind {
                    Some(kind) => a href={ "/statements?kind=" (encode(kind.as_str())) } { (standing::kind_title(lang, kind)) },
                    None => (status(Tone::Bad, &lang.s("standing-refused"))),
                } }
                td.number role="cell" data-label=(how_many) { (lang.number(row.count)) }
                td.barcell role="cell" aria-hidden="true" {
                    svg viewBox="0 0 100 10" preserveAspectRatio="none" focusable="false" {
                        rect.track width="100" height="10" {}
                        rect width=(row.count.saturating_mul(100).div_ceil(most)) height="10" {}
                    }
                }
            }
        }
    };
    panel(
        &lang.s("statements-by-kind"),
        &parts::none(),
        &if counts.is_empty() {
            html! { p.empty { (lang.s("no-statements")) } }
        } else {
            table(
                &lang.s("statements-by-kind"),
                &[(&kind, false), (&how_many, true), (&share, false)],
                &rows,
            )
        },
    )
}
