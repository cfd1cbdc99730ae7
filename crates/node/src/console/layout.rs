//! The frame of every page: bar, landmarks, footer.

use std::sync::Arc;

use comity_agreements::calendar::Zone;
use comity_protocol::party::Descriptor;
use comity_protocol::time::Timestamp;
use comity_store::rows::Role;
use maud::{DOCTYPE, Markup, html};

use super::help;
use super::navigation::{Navigation, Page, Tab};
use super::parts::{self, Tone};
use super::reader::Reader;
use super::text::Lang;
use crate::address::encode;
use crate::feed::behind;
use crate::signing::{Stop, StopCode};

/// What every page needs to know.
#[derive(Clone, Debug)]
pub struct PageContext {
    /// The reader's language.
    pub lang: Lang,
    /// Who reads; `None`: nobody signed in.
    pub user: Option<User>,
    /// Whose node it is.
    pub descriptor: Descriptor,
    /// On whose clocks times are told; `None`: UTC.
    pub zone: Option<Zone>,
    /// Path and query of the page, for the links that change its language.
    pub here: String,
    /// The node's time, or the one for which the page is asked.
    pub now: Timestamp,
    /// The node's time.
    pub present: Timestamp,
    /// Why nothing is signed.
    pub stopped: Option<Arc<Stop>>,
    /// The bar.
    pub navigation: Arc<Navigation>,
    /// What waits for the reader, by the page on which it does.
    pub badges: Vec<(Tab, u64)>,
    /// Whether strangers read what everybody may see.
    pub open: bool,
}

/// Somebody signed in.
#[derive(Clone, Debug)]
pub struct User {
    /// Account name.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Goes into every form.
    pub csrf: String,
}

impl<'a> From<&'a PageContext> for Reader<'a> {
    fn from(shell: &'a PageContext) -> Self {
        Self { lang: shell.lang, zone: shell.zone.as_ref() }
    }
}

impl PageContext {
    /// The same for a page that tells how things stood, or will, at another time.
    pub fn at(&self, moment: Timestamp) -> Self {
        Self { now: moment, ..self.clone() }
    }

    /// Whether the reader may do what `role` may.
    pub fn may(&self, role: Role) -> bool {
        self.user.as_ref().is_some_and(|user| user.role >= role)
    }

    /// Whether the reader sees a page of the bar: by role, or as everybody does.
    fn sees(&self, page: &Page) -> bool {
        if self.user.is_none() { self.open && page.open } else { self.may(page.role) }
    }

    /// The token for forms; empty where nobody is signed in, and then no form is accepted.
    pub fn csrf(&self) -> &str {
        self.user.as_ref().map_or("", |user| &user.csrf)
    }

    /// The whole page.
    pub fn page(&self, tab: Tab, title: &str, body: &Markup) -> Markup {
        let lang = self.lang;
        html! {
            (DOCTYPE)
            html lang=(lang.tag()) dir=(lang.dir()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="referrer" content="same-origin";
                    title { (title) " · " (self.descriptor.name) }
                    link rel="icon" href="/assets/mark.svg" type="image/svg+xml";
                    link rel="stylesheet" href="/assets/style.css";
                    script type="module" src="/assets/live.js" {}
                    @if self.user.is_some() { script type="module" src="/assets/alerts.js" {} }
                }
                body {
                    a.skip href="#main" { (lang.s("skip")) }
                    (self.bar(tab))
                    (self.under(tab))
                    main #main tabindex="-1" { (self.stopped()) (self.behind()) (body) }
                    @if self.user.is_some() { (self.alerts()) }
                    (self.footer())
                }
            }
        }
    }

    fn bar(&self, tab: Tab) -> Markup {
        let lang = self.lang;
        html! {
            header.bar { div.row {
                a.who href="/" {
                    (seal())
                    b dir="auto" { (self.descriptor.name) }
                    span.id dir="ltr" { (self.descriptor.party) }
                }
                @if self.user.is_some() || self.open {
                    nav aria-label=(lang.s("nav")) {
                        @for group in &self.navigation.groups {
                            @let seen: Vec<_> = group.pages.iter().filter(|page| self.sees(page)).collect();
                            @if let Some(first) = seen.first() {
                                @let name = if seen.len() == 1 { first.name } else { group.name };
                                @let here = group.has(tab);
                                @let this = if first.tab == tab { "page" } else { "true" };
                                a href=(first.tab.0) aria-current=[here.then_some(this)] {
                                    (lang.s(name)) (self.badge(group.pages.iter().map(|page| page.tab)))
                                }
                            }
                        }
                    }
                }
                div.end {
                    @if self.user.is_some() {
                        (self.lamp())
                    }
                    (help::help(lang, &self.here))
                    (self.languages())
                    @if self.user.is_none() && self.open {
                        a.button.tiny href={ "/sign-in?next=" (encode(&self.here)) } { (lang.s("sign-in")) }
                    }
                    @if let Some(user) = &self.user {
                        a href="/account" { bdi { (user.name) } " · " (role_name(lang, user.role)) }
                        form method="post" action="/sign-out" {
                            (parts::csrf(&user.csrf))
                            button type="submit" { (lang.s("sign-out")) }
                        }
                    }
                }
            } }
        }
    }

    /// The languages as a list that opens.
    fn languages(&self) -> Markup {
        let lang = self.lang;
        html! {
            details.menu name="menu" data-test="languages" {
                summary { span.sr { (lang.s("languages")) ": " } (lang.name()) }
                ul { @for other in Lang::ALL { li {
                    a href=(self.in_language(other)) lang=(other.tag()) hreflang=(other.tag()) dir=(other.dir())
                        aria-current=[(other == lang).then_some("true")] { (other.name()) }
                } } }
            }
        }
    }

    /// Whether the page updates itself, and why not where it does not.
    fn lamp(&self) -> Markup {
        let lang = self.lang;
        html! {
            span data-live-state="on" role="status" hidden
                data-on=(lang.s("live-on")) data-on-why=(lang.s("live-on-why"))
                data-off=(lang.s("live-off")) data-off-why=(lang.s("live-off-why"))
                data-still=(lang.s("live-still")) data-still-why=(lang.s("live-still-why")) {}
        }
    }

    /// Where what wakes the reader is shown as it comes.
    fn alerts(&self) -> Markup {
        let lang = self.lang;
        html! {
            div.alerts role="alert" data-alerts hidden
                data-show=(lang.s("alerts-show")) data-dismiss=(lang.s("alerts-dismiss"))
                data-mute=(lang.s("alerts-mute")) data-unmute=(lang.s("alerts-unmute")) {}
        }
    }

    /// How much waits for the reader on some pages; nothing where nothing does.
    fn badge(&self, tabs: impl IntoIterator<Item = Tab>) -> Markup {
        let of = |tab: Tab| self.badges.iter().filter(move |(of, _)| *of == tab);
        let number: u64 = tabs.into_iter().flat_map(of).map(|(_, number)| number).sum();
        html! { @if number > 0 {
            " " span.badge { (self.lang.number(number)) span.sr { " " (self.lang.s("waits-for-you")) } }
        } }
    }

    /// How much waits for the reader on a page.
    pub fn waiting(&self, tab: Tab) -> u64 {
        self.badges.iter().filter(|(of, _)| *of == tab).map(|(_, number)| number).sum()
    }

    /// The pages of the group that is open, where it has several.
    fn under(&self, tab: Tab) -> Markup {
        let lang = self.lang;
        let group = self.navigation.group_of(tab);
        let pages: Vec<_> = group
            .into_iter()
            .flat_map(|group| &group.pages)
            .filter(|page| self.sees(page))
            .collect();
        if pages.len() < 2 {
            return html! {};
        }
        html! {
            nav.under aria-label=(lang.s("nav-under")) { div.row {
                @for page in pages {
                    a href=(page.tab.0) aria-current=[(page.tab == tab).then_some("page")] {
                        (lang.s(page.name)) (self.badge([page.tab]))
                    }
                }
            } }
        }
    }

    /// Said on every page, because nothing that anybody submits is taken.
    fn stopped(&self) -> Markup {
        let Some(stop) = self.stopped.as_deref() else { return html! {} };
        let lang = self.lang;
        let heading = lang.s(match stop.code {
            StopCode::StandDown => "stopped-stand-down",
            StopCode::CopyUnchecked => "stopped-copy-unchecked",
            StopCode::StoreDamaged => "stopped-store-damaged",
            StopCode::StatementKeyRevoked => "stopped-key-revoked",
        });
        parts::notice(
            Tone::Bad,
            &heading,
            &html! {
                p { (lang.s("stopped-what")) }
                p.small { code dir="ltr" { (stop.code.as_str()) } " " bdi dir="auto" { (stop.reason) } " "
                    (parts::time_ago(self, stop.at, self.now)) }
            },
        )
    }

    /// Said where the page does not know all that is held.
    fn behind(&self) -> Markup {
        let Some(statements) = behind::noted() else { return html! {} };
        let said = self.lang.n("behind", statements);
        parts::notice(Tone::Warn, &self.lang.s("behind-title"), &html! { p { (said) } })
    }

    fn footer(&self) -> Markup {
        let lang = self.lang;
        html! {
            footer { div.row {
                span { "Comity " (env!("CARGO_PKG_VERSION")) }
                span { (lang.s("fingerprint")) " "
                    code dir="ltr" { (self.descriptor.fingerprint().to_string().get(..17).unwrap_or_default()) "…" } }
                (self.clocks())
                a.links href="/about" { (lang.s("about-this-node")) }
                a.links href="/guides" { (lang.s("guides")) }
                a.links href="/glossary" { (lang.s("glossary")) }
                a.links href="/api/openapi.json" { (lang.s("api-description")) }
                @if lang != Lang::En { span { (lang.s("machine-translated")) } }
            } }
        }
    }

    /// On whose clocks times are told, with a link to the page that changes it.
    fn clocks(&self) -> Markup {
        let place = self.zone.as_ref().and_then(Zone::place).unwrap_or_else(|| "UTC".to_owned());
        html! { span { (self.lang.s("clocks-shown")) " " bdi dir="ltr" { (place) } " · "
        a href={ "/clocks?next=" (encode(&self.here)) } { (self.lang.s("clocks-change")) } } }
    }

    fn in_language(&self, other: Lang) -> String {
        let (path, query) = self.here.split_once('?').unwrap_or((&self.here, ""));
        let kept: Vec<&str> = query
            .split('&')
            .filter(|pair| !pair.is_empty() && !pair.starts_with("lang="))
            .collect();
        let mark = if kept.is_empty() { "" } else { "&" };
        format!("{path}?{}{mark}lang={}", kept.join("&"), other.tag())
    }
}

/// What a role is called.
pub fn role_name(lang: Lang, role: Role) -> String {
    lang.s(match role {
        Role::Reader => "role-reader",
        Role::Officer => "role-officer",
        Role::Approver => "role-approver",
        Role::Admin => "role-admin",
    })
}

/// Three nodes of a tree, the mark of the console.
fn seal() -> Markup {
    html! {
        svg.seal viewBox="0 0 20 20" aria-hidden="true" focusable="false" fill="none" stroke="currentColor" stroke-width="1.6" {
            path d="M10 6.4V10M10 10 4.8 13.6M10 10l5.2 3.6" {}
            circle cx="10" cy="4" r="2.4" {}
            circle cx="3.6" cy="15.4" r="2.4" {}
            circle cx="16.4" cy="15.4" r="2.4" {}
        }
    }
}
