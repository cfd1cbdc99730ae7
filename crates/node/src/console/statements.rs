//! Finding statements: words, filters, and any moment of this node's knowledge.

use comity_protocol::index::LogId;
use comity_store::rows::{KindCount, PeerRow};
use maud::{Markup, html};
use serde::Deserialize;

use super::help;
use super::layout::PageContext;
use super::navigation::Tab;
use super::parts::{self, Tone, notice};
use super::standing::{self, Listing, SORTS};
use super::text::{Lang, count};
use crate::address::encode;
use crate::capability::AllAgainst;

/// Matches counted at most where they have to be looked for one by one.
pub const HITS_MAX: usize = 200;

/// Pages of which it is kept how one came to them.
const TRAIL_MAX: usize = 40;

/// The search form as it came. All text: what cannot be read is shown back, not swallowed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Search {
    /// Words.
    pub q: String,
    /// A kind.
    pub kind: String,
    /// An issuer.
    pub issuer: String,
    /// The number of a log.
    pub log: String,
    /// The number of a log: what is hosted there.
    pub hosted_by: String,
    /// Said at or after: a day or an RFC 3339 time.
    pub from: String,
    /// Said before.
    pub to: String,
    /// As known at that time.
    pub as_of: String,
    /// By which column of [`SORTS`] they are put in order; the newest known first unless given.
    pub sort: String,
    /// `down`: the other way round.
    pub order: String,
    /// The cursor.
    pub before: String,
    /// The cursors of the newer pages that led here, the last first, with dots between them.
    pub newer: String,
}

impl Search {
    /// The form as a query string, its first page.
    pub fn query(&self) -> String {
        self.query_at("", "")
    }

    /// The same, of the page after one.
    fn older(&self, next: u64) -> String {
        // The first page has no cursor.
        let this: &str = if self.before.is_empty() { "0" } else { &self.before };
        let led: Vec<&str> = [this].into_iter().chain(self.trail()).take(TRAIL_MAX).collect();
        self.query_at(&next.to_string(), &led.join("."))
    }

    /// The same, of the page before this one; the first where nobody knows which that is.
    fn newer(&self) -> String {
        let mut led = self.trail();
        let before = led.next().filter(|before| *before != "0").unwrap_or_default();
        self.query_at(before, &led.collect::<Vec<_>>().join("."))
    }

    fn trail(&self) -> impl Iterator<Item = &str> {
        let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        self.newer.split('.').filter(is_number).take(TRAIL_MAX)
    }

    fn query_at(&self, before: &str, newer: &str) -> String {
        let pairs = [
            ("q", self.q.as_str()),
            ("kind", &self.kind),
            ("issuer", &self.issuer),
            ("log", &self.log),
            ("hosted_by", &self.hosted_by),
            ("from", &self.from),
            ("to", &self.to),
            ("as_of", &self.as_of),
            ("sort", &self.sort),
            ("order", &self.order),
            ("before", before),
            ("newer", newer),
        ];
        pairs
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", encode(value)))
            .collect::<Vec<_>>()
            .join("&")
    }

    fn is_filtered(&self) -> bool {
        let unsorted = Self { sort: String::new(), order: String::new(), ..self.clone() };
        !unsorted.query().is_empty()
    }

    /// By which column the list is put in order, where that is one of them.
    pub fn sorted(&self) -> Option<&str> {
        SORTS.iter().map(|(by, _)| *by).find(|by| *by == self.sort)
    }

    /// The same in the order in which the statements became known here.
    fn newest_first(&self) -> String {
        Self { sort: String::new(), order: String::new(), ..self.clone() }.query()
    }

    /// Whether it is put in order the other way round.
    pub fn is_down(&self) -> bool {
        self.order == "down"
    }

    /// The address of the list in the order of a column, and how it is sorted by that now. A column
    /// that was chosen before is turned round.
    fn order(&self, by: &str) -> (String, Option<&'static str>) {
        let is_now = self.sorted() == Some(by);
        let order = if is_now && !self.is_down() { "down" } else { "" };
        let next = Self { sort: by.to_owned(), order: order.to_owned(), ..self.clone() };
        let sorted = if self.is_down() { "descending" } else { "ascending" };
        (format!("/statements?{}", next.query()), is_now.then_some(sorted))
    }
}

/// What the page shows.
#[derive(Clone, Debug)]
pub struct Results {
    /// The question.
    pub search: Search,
    /// Which of its fields could not be read.
    pub unread: Vec<&'static str>,
    /// The answer.
    pub rows: Vec<Listing>,
    /// What stands against some of them.
    pub against: AllAgainst,
    /// Where the next page begins, if there is one.
    pub next: Option<u64>,
    /// How many statements there are of that question.
    pub hits: Hits,
    /// In whose logs the issuer asked for is hosted, and how often.
    pub hosts: Vec<(LogId, u64)>,
    /// For the choice of a log.
    pub peers: Vec<PeerRow>,
    /// For the choice of a kind.
    pub counts: Vec<KindCount>,
}

/// How many statements a question finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hits {
    /// At least so many.
    pub number: u64,
    /// Whether that is all.
    pub is_all: bool,
}

impl Hits {
    /// So many, and no more.
    pub fn all(number: usize) -> Self {
        Self { number: count(number), is_all: true }
    }

    fn words(self, lang: Lang) -> String {
        if self.is_all { lang.n("hits", self.number) } else { lang.n("hits-more", self.number) }
    }
}

/// The page.
pub fn page(shell: &PageContext, view: &Results) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("nav-statements");
    let body = html! {
        div.head {
            div { h1 { (heading) } p.note { (lang.s(what(shell))) } }
            @if shell.may(comity_store::rows::Role::Officer) {
                div.actions { a.button.first href="/submit" { (lang.s("nav-submit")) } }
            }
        }
        @for field in &view.unread {
            (notice(Tone::Warn, &lang.s("field-unread"), &html! { p { (lang.f("field-unread-what", &[("field", &lang.s(field))])) } }))
        }
        @if !view.search.as_of.is_empty() && !view.unread.contains(&"as-of") {
            (notice(Tone::Info, &lang.s("as-of-on"), &html! { p {
                (lang.f("as-of-what", &[("time", &view.search.as_of)])) " "
                a href={ "/statements?" (Search { as_of: String::new(), ..view.search.clone() }.query()) } { (lang.s("as-of-leave")) }
            } }))
        }
        @if !view.hosts.is_empty() && view.search.hosted_by.is_empty() { (hosts(shell, view)) }
        section.panel {
            (form(shell, view))
            div data-live="results" {
                @if !view.rows.is_empty() { p.hits role="status" { (view.hits.words(lang))
                    @if view.search.sorted().is_some() {
                        @if !view.hits.is_all { " · " (lang.n("sorted-of-newest", count(view.rows.len()))) }
                        " · " a href={ "/statements?" (view.search.newest_first()) } { (lang.s("sorted-leave")) }
                    } } }
                @if view.rows.is_empty() {
                    p.empty { (lang.s(if view.search.is_filtered() { "no-matches" } else { "no-statements" })) }
                } @else {
                    (standing::statements(shell, (&heading, &view.peers), (&view.rows, &view.against), &|by| view.search.order(by)))
                }
                (pager(shell, view))
            }
        }
        (help::words(lang, &["statement", "kind", "stands", "superseded", "retracted", "hosted"]))
    };
    shell.page(Tab::STATEMENTS, &heading, &body)
}

/// What stands in the list: strangers see what is open to them.
const fn what(shell: &PageContext) -> &'static str {
    if shell.user.is_some() { "statements-what" } else { "statements-what-open" }
}

/// That others host statements in the name of the party asked for.
fn hosts(shell: &PageContext, view: &Results) -> Markup {
    let lang = shell.lang;
    notice(
        Tone::Info,
        &lang.s("hosted-too"),
        &html! {
            p { (lang.s("hosted-too-what")) }
            ul.list { @for (log, count) in &view.hosts {
                @let search = Search { hosted_by: log.0.to_string(), ..view.search.clone() };
                li { a href={ "/statements?" (search.query()) } {
                    (standing::hosted_by(lang, &view.peers, *log)) ": " (lang.number(*count))
                } }
            } }
        },
    )
}

fn form(shell: &PageContext, view: &Results) -> Markup {
    let lang = shell.lang;
    let search = &view.search;
    html! {
        form.filters method="get" action="/statements" role="search" {
            div.field.search {
                label for="q" { (lang.s("search-words")) }
                input #q name="q" type="search" value=(search.q) dir="auto" autocomplete="off" data-test="search-input";
            }
            div.field {
                label for="kind" { (lang.s("kind")) }
                select #kind name="kind" {
                    option value="" { (lang.s("any")) }
                    @for kind in view.counts.iter().filter_map(|row| row.kind.as_ref()) {
                        option value=(kind.as_str()) selected[kind.as_str() == search.kind] {
                            (standing::kind_name(lang, kind))
                        }
                    }
                }
            }
            div.field {
                label for="issuer" { (lang.s("issuer")) }
                input #issuer name="issuer" value=(search.issuer) dir="ltr" list="issuers" autocomplete="off" spellcheck="false";
                datalist #issuers {
                    option value=(shell.descriptor.party) {}
                    @for peer in &view.peers { option value=(peer.descriptor.party) {} }
                }
            }
            div.field {
                label for="log" { (lang.s("log")) }
                select #log name="log" {
                    option value="" { (lang.s("any")) }
                    option value="0" selected[search.log == "0"] { (lang.s("own-log")) }
                    @for peer in &view.peers {
                        @let number = peer.log.0.to_string();
                        option value=(number) selected[number == search.log] { (peer.descriptor.name) }
                    }
                }
            }
            div.field {
                label for="hosted_by" { (lang.s("hosted-by-choice")) }
                select #hosted_by name="hosted_by" {
                    option value="" { (lang.s("any")) }
                    option value="0" selected[search.hosted_by == "0"] { (lang.s("own-log")) }
                    @for peer in &view.peers {
                        @let number = peer.log.0.to_string();
                        option value=(number) selected[number == search.hosted_by] { (peer.descriptor.name) }
                    }
                }
            }
            @for (name, key, typed) in [("from", "said-from", &search.from), ("to", "said-to", &search.to), ("as_of", "as-of", &search.as_of)] {
                (parts::time_filter(lang, (name, &lang.s(key)), typed, view.unread.contains(&key)))
            }
            div.buttons {
                button.button.first type="submit" { (lang.s("search")) }
                @if search.is_filtered() { a.button href="/statements" { (lang.s("clear")) } }
            }
        }
    }
}

fn pager(shell: &PageContext, view: &Results) -> Markup {
    let lang = shell.lang;
    let search = &view.search;
    if view.next.is_none() && search.before.is_empty() {
        return parts::none();
    }
    html! {
        nav.pager aria-label=(lang.s("pages")) {
            @if search.before.is_empty() { span {} }
            @else { span.buttons {
                a href={ "/statements?" (search.query()) } { (lang.s("newest")) }
                a rel="prev" href={ "/statements?" (search.newer()) } { (lang.s("newer")) }
            } }
            @if let Some(next) = view.next {
                a rel="next" href={ "/statements?" (search.older(next)) } { (lang.s("older")) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_survives_its_own_link() {
        let search =
            Search { q: "a&b=ü \"<".to_owned(), log: "2".to_owned(), ..Search::default() };
        assert_eq!(search.query(), "q=a%26b%3D%C3%BC%20%22%3C&log=2");
        assert_eq!(Search::default().query(), "");
    }

    #[test]
    fn a_column_sorts_and_turns_round() {
        let by = |sort: &str, order: &str| Search {
            q: "robot".to_owned(),
            sort: sort.to_owned(),
            order: order.to_owned(),
            ..Search::default()
        };
        let address = |search: &Search, column| search.order(column).0;
        assert_eq!(address(&by("", ""), "said"), "/statements?q=robot&sort=said");
        assert_eq!(address(&by("said", ""), "said"), "/statements?q=robot&sort=said&order=down");
        assert_eq!(address(&by("said", "down"), "said"), "/statements?q=robot&sort=said");
        assert_eq!(by("said", "down").order("said").1, Some("descending"));
        assert_eq!(by("said", "").order("kind").1, None);
        assert_eq!(
            (by("no column", "").sorted(), by("said", "").newest_first()),
            (None, "q=robot".into())
        );
    }

    #[test]
    fn pages_lead_both_ways() {
        let at = |before: &str, newer: &str| Search {
            before: before.to_owned(),
            newer: newer.to_owned(),
            ..Search::default()
        };
        let first = at("", "");
        assert_eq!(first.older(90), "before=90&newer=0");
        assert_eq!(at("90", "0").older(40), "before=40&newer=90.0");
        assert_eq!(at("40", "90.0").newer(), "before=90&newer=0");
        assert_eq!(at("90", "0").newer(), "", "the first page has no cursor");
        assert_eq!(at("40", "x.<b>").newer(), "", "what is no cursor is none");
        let long = vec!["1"; 100].join(".");
        assert_eq!(at("9", &long).older(5).matches('.').count(), TRAIL_MAX - 1);
    }
}
