//! The first page of strangers, where the configuration opens pages to them: find a statement,
//! check something, and what else is open.

use comity_protocol::index::LogId;
use comity_protocol::log::merkle::{LeafIndex, TreeHead};
use comity_protocol::time::Timestamp;
use comity_store::rows::{PeerRow, Query, StatementView};
use comity_store::{Reader, StoreError};
use maud::{Markup, html};

use super::audience::Audience;
use super::layout::PageContext;
use super::navigation::{Page, Tab};
use super::parts::{self, fact, panel, time_ago};
use super::peers::fingerprint;
use super::standing;
use crate::capability::AllAgainst;

/// Statements on the page.
const LATEST: usize = 12;

/// What the page shows.
#[derive(Clone, Debug)]
pub struct Front {
    /// The own log.
    pub head: TreeHead,
    /// When its last entry was logged.
    pub logged_at: Option<Timestamp>,
    /// Statements that are shown to strangers.
    pub statements: u64,
    /// The newest of them.
    pub latest: Vec<StatementView>,
    /// What stands against some of them.
    pub against: AllAgainst,
    /// For names.
    pub peers: Vec<PeerRow>,
}

/// What the page shows to somebody.
///
/// # Errors
/// The reader's.
pub fn gather(reader: &dyn Reader, audience: &Audience) -> Result<Front, StoreError> {
    let head = reader.head(LogId::OWN)?;
    let last = match head.size.0.checked_sub(1) {
        Some(index) => reader.statement_at(LogId::OWN, LeafIndex(index))?,
        None => None,
    };
    let query = Query { limit: LATEST, log: audience.only(), ..Query::default() };
    let latest = reader.statements(&query)?.rows;
    let counts = reader.counts(audience.only())?;
    Ok(Front {
        head,
        logged_at: last.map(|view| view.known_at),
        statements: counts.iter().map(|row| row.count).sum(),
        latest: audience.places(reader, latest)?,
        against: AllAgainst::new(),
        peers: audience.peers(reader)?,
    })
}

/// The page.
pub fn page(shell: &PageContext, view: &Front) -> Markup {
    let lang = shell.lang;
    let descriptor = &shell.descriptor;
    let body = html! {
        div.head { div {
            h1 dir="auto" { (descriptor.name) }
            p.note { (lang.s("front-what")) }
        } }
        section.panel aria-label=(lang.s("search")) {
            form.filters.front method="get" action="/statements" role="search" {
                div.field.search {
                    label for="q" { (lang.s("front-search")) }
                    input #q name="q" type="search" dir="auto" autocomplete="off" spellcheck="false" data-test="front-search";
                }
                div.buttons {
                    button.button.first type="submit" { (lang.s("search")) }
                    a.button href=(Tab::VERIFY.0) { (lang.s("verify-something")) }
                }
            }
        }
        div.columns {
            div data-live="latest" { (latest(shell, view)) }
            div {
                (panel(&lang.s("open-to-all"), &parts::none(), &html! { div.body { (open_pages(shell)) } }))
                (panel(&lang.s("about-this-node"), &html! { a href="/about" { (lang.s("more")) } }, &html! { div.body { dl.facts {
                    (fact(&lang.s("party"), &html! { bdi dir="ltr" { (descriptor.party) } }))
                    (fact(&lang.s("fingerprint"), &fingerprint(shell, &descriptor.fingerprint().to_string())))
                    (fact(&lang.s("nav-log"), &html! { a href=(Tab::LOG.0) { (lang.n("entries", view.head.size.0)) }
                        @if let Some(at) = view.logged_at { span.soft.under { (time_ago(lang, at, shell.now)) } } }))
                } } }))
            }
        }
    };
    shell.page(Tab::OVERVIEW, &lang.s("nav-overview"), &body)
}

fn latest(shell: &PageContext, view: &Front) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("latest-statements");
    let all = html! { a href=(Tab::STATEMENTS.0) { (lang.n("all-of-them", view.statements)) } };
    let shown = if view.latest.is_empty() {
        html! { p.empty { (lang.s("no-statements")) } }
    } else {
        standing::statements_short(
            shell.into(),
            &heading,
            &view.peers,
            (&view.latest, &view.against),
        )
    };
    panel(&heading, &all, &shown)
}

/// The pages that everybody may read, as links.
pub fn open_pages(shell: &PageContext) -> Markup {
    let pages = shell.navigation.groups.iter().flat_map(|group| &group.pages);
    let open = pages.filter(|page: &&Page| page.open && page.tab != Tab::OVERVIEW);
    html! { ul.list data-test="open-pages" { @for page in open {
        li { a href=(page.tab.0) { (shell.lang.s(page.name)) } }
    } } }
}
