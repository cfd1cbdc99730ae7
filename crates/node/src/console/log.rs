//! The own log: its checkpoint, who witnessed it, and where to fetch every byte of it.

use comity_protocol::index::KeyRow;
use comity_protocol::log::merkle::TreeHead;
use comity_protocol::time::Timestamp;
use data_encoding::HEXLOWER;
use maud::{Markup, html};

use super::layout::PageContext;
use super::navigation::Tab;
use super::parts::{self, Tone, ago, cell, fact, none, panel, status, table};
use super::text::Lang;

/// How the newest own checkpoint is witnessed.
#[derive(Clone, Debug, Default)]
pub struct Witnessing {
    /// Whether the policy's quorum is met; `None`: no policy asks for any witness.
    pub met: Option<bool>,
    /// The size the cosigned checkpoint speaks of, which may lag behind the log.
    pub size: Option<u64>,
    /// The witnesses of the policy and when each cosigned.
    pub witnesses: Vec<WitnessView>,
    /// The policy, as written.
    pub policy: String,
}

/// A witness.
#[derive(Clone, Debug)]
pub struct WitnessView {
    /// Its name.
    pub name: String,
    /// When it cosigned the checkpoint shown; `None`: it has not.
    pub at: Option<Timestamp>,
}

impl Witnessing {
    /// In one status word.
    pub fn status(&self, lang: Lang) -> Markup {
        match self.met {
            Some(true) => status(Tone::Good, &lang.s("finality-witnessed")),
            Some(false) => status(Tone::Warn, &lang.s("finality-not-witnessed")),
            None => status(Tone::Mute, &lang.s("finality-no-policy")),
        }
    }

    /// How many cosigned, of which size, when last.
    pub fn summary(&self, lang: Lang, now: Timestamp) -> Markup {
        let signed: Vec<Timestamp> =
            self.witnesses.iter().filter_map(|witness| witness.at).collect();
        html! {
            @if self.met.is_none() { (lang.s("finality-no-policy-why")) }
            @else {
                (lang.f("cosignatures-of", &[
                    ("some", &lang.number(super::text::count(signed.len()))),
                    ("all", &lang.number(super::text::count(self.witnesses.len()))),
                ]))
                @if let Some(size) = self.size { " · " (lang.s("at-size")) " " (lang.number(size)) }
                @if let Some(at) = signed.iter().max() { " · " (ago(lang, *at, now)) }
            }
        }
    }
}

/// What the page shows.
#[derive(Clone, Debug)]
pub struct LogPage {
    /// The head.
    pub head: TreeHead,
    /// The signed checkpoint with its cosignatures.
    pub checkpoint: String,
    /// How it is witnessed.
    pub witnessing: Witnessing,
    /// Keys registered in this log and not revoked.
    pub keys: Vec<KeyRow>,
}

/// The page.
pub fn page(shell: &PageContext, view: &LogPage) -> Markup {
    let lang = shell.lang;
    let body = html! {
        div.head { div { h1 { (lang.s("nav-log")) } p.note { (lang.s("log-what")) } } }
        div.columns {
            div {
                div data-live="checkpoint" { (checkpoint(shell, view)) }
                (keys(lang, &view.keys))
            }
            div {
                div data-live="witnesses" { (witnesses(shell, &view.witnessing)) }
                (tiles(lang, view.head))
            }
        }
    };
    shell.page(Tab::LOG, &lang.s("nav-log"), &body)
}

fn checkpoint(shell: &PageContext, view: &LogPage) -> Markup {
    let lang = shell.lang;
    panel(
        &lang.s("checkpoint"),
        &html! { a href="/checkpoint" { (lang.s("raw-checkpoint")) } },
        &html! { div.body {
            dl.facts {
                (fact(&lang.s("origin"), &html! { code dir="ltr" { (shell.descriptor.origin) } }))
                (fact(&lang.s("tree-size"), &html! { (lang.n("entries", view.head.size.0)) }))
                (fact(&lang.s("root"), &parts::hash_copy(lang, &view.head.root.0)))
            }
            pre dir="ltr" tabindex="0" { (view.checkpoint) }
            details {
                summary { (lang.s("log-keys")) }
                p.note { (lang.s("log-keys-why")) }
                @for key in &shell.descriptor.log_keys { (verifier_key(lang, key)) }
            }
        } },
    )
}

/// A signed-note verifier key with a button that copies it.
pub fn verifier_key(lang: Lang, key: &str) -> Markup {
    html! { div { code.key dir="ltr" tabindex="0" { (key) } (parts::copy(lang, key)) } }
}

fn witnesses(shell: &PageContext, view: &Witnessing) -> Markup {
    let lang = shell.lang;
    let (name, at) = (lang.s("witness"), lang.s("cosigned"));
    panel(
        &lang.s("witnesses"),
        &view.status(lang),
        &html! {
            div.body {
                p.note { (lang.s("witnesses-why")) }
                @if view.met == Some(false) { p { (lang.s("witnesses-missing")) } }
            }
            @if !view.witnesses.is_empty() {
                (table(&lang.s("witnesses"), &[(&name, false), (&at, false)], &html! {
                    @for witness in &view.witnesses {
                        tr role="row" {
                            td role="cell" { bdi dir="ltr" { (witness.name) } }
                            (cell(&at, &html! { @match witness.at {
                                Some(at) => (parts::time_ago(shell, at, shell.now)),
                                None => (status(Tone::Warn, &lang.s("not-cosigned"))),
                            } }))
                        }
                    }
                }))
            }
            @if !view.policy.trim().is_empty() {
                div.body { details {
                    summary { (lang.s("policy")) }
                    pre dir="ltr" tabindex="0" { (view.policy) }
                } }
            }
        },
    )
}

fn tiles(lang: Lang, head: TreeHead) -> Markup {
    let full = head.size.0 / 256;
    let rest = head.size.0 % 256;
    let last = if rest == 0 { full.saturating_sub(1) } else { full };
    let suffix = if rest == 0 { String::new() } else { format!(".p/{rest}") };
    let path = tile_index(last);
    panel(
        &lang.s("tiles"),
        &none(),
        &html! { div.body {
            p.note { (lang.s("tiles-why")) }
            dl.facts {
                (fact(&lang.s("tiles-full"), &html! { (lang.number(full)) }))
                @if head.size.0 > 0 {
                    (fact(&lang.s("tiles-last"), &html! {
                        a href={ "/tile/0/" (path) (suffix) } { code dir="ltr" { "/tile/0/" (path) (suffix) } }
                    }))
                    (fact(&lang.s("tiles-entries"), &html! {
                        a href={ "/tile/entries/" (path) (suffix) } { code dir="ltr" { "/tile/entries/" (path) (suffix) } }
                    }))
                }
                (fact(&lang.s("check-outside"), &html! { code dir="ltr" { "comity verify --descriptor <FILE> <URL>" } }))
            }
        } },
    )
}

/// A tile's index as tlog-tiles writes it: groups of three digits, all but the last with an `x`.
fn tile_index(index: u64) -> String {
    let mut rest = index / 1_000;
    let mut path = format!("{:03}", index % 1_000);
    while rest > 0 {
        path = format!("x{:03}/{path}", rest % 1_000);
        rest /= 1_000;
    }
    path
}

fn keys(lang: Lang, keys: &[KeyRow]) -> Markup {
    let (issuer, key, registered) = (lang.s("issuer"), lang.s("key-name"), lang.s("registered-at"));
    panel(
        &lang.s("registered-keys"),
        &none(),
        &if keys.is_empty() {
            html! { p.empty { (lang.s("no-keys")) } }
        } else {
            table(
                &lang.s("registered-keys"),
                &[(&issuer, false), (&key, false), (&registered, true)],
                &html! { @for row in keys {
                    tr role="row" {
                        td role="cell" { bdi dir="ltr" { (row.issuer) } }
                        (cell(&key, &html! { code.hash.cut dir="ltr" title=(HEXLOWER.encode(&row.kid.0)) { (row.kid) } }))
                        td.number role="cell" data-label=(registered) { (lang.number(row.seq.0)) }
                    }
                } },
            )
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tile_paths_are_those_of_the_specification() {
        for (index, path) in [
            (0, "000"),
            (67, "067"),
            (999, "999"),
            (1_000, "x001/000"),
            (1_234_067, "x001/x234/067"),
        ] {
            assert_eq!(tile_index(index), path);
        }
    }
}
