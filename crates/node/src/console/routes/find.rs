//! Finding statements: by words, filters, or the digits with which an identifier begins.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use comity_protocol::index::{LogId, Seq};
use comity_protocol::kind::names;
use comity_protocol::statement::StatementId;
use comity_store::rows::{Query, StatementView};
use comity_store::{Reader, StoreError};
use serde::Deserialize;

use super::super::audience::Audience;
use super::super::parts::PAGE;
use super::super::standing::Listing;
use super::super::statements::{self, HITS_MAX, Hits, Results, Search};
use super::super::visit::{Html, OpenRequest, see};
use crate::api::contents;
use crate::api::extract::Params;
use crate::capability::{AllAgainst, Capabilities, Listed, against};
use crate::checking::given::name;
use crate::clock::{Ending, typed};
use crate::node::Node;
use crate::problem::Problem;

pub(super) async fn list(
    State(node): State<Arc<Node>>,
    visit: OpenRequest,
    Extension(all): Extension<Capabilities>,
    Params(search): Params<Search>,
) -> Result<Response, Problem> {
    let (query, unread) = question(&search);
    let (audience, known_by) = (visit.audience(&node), query.known_by);
    let mut view =
        node.read(move |reader| find(reader, &audience, search, (query, unread))).await?;
    match meant(&view) {
        Some(id) => see(&format!("/statements/{id}")),
        None => {
            let listed = Listed::of(view.rows.iter().map(|row| &row.view), known_by);
            view.against = against(all, &node, &visit, listed).await;
            Ok(Html(statements::page(&visit.shell, &view)).into_response())
        }
    }
}

/// The one statement whose identifier begins with the digits that were asked for, and nothing else.
fn meant(view: &Results) -> Option<StatementId> {
    let (begins, _) = name(&view.search.q)?;
    let alone = Search { q: view.search.q.clone(), ..Search::default() };
    let [row] = view.rows.as_slice() else { return None };
    let (id, _) = row.view.statement.as_ref()?;
    let is_one = alone.query() == view.search.query() && view.next.is_none() && begins.holds(id);
    is_one.then_some(*id)
}

/// What is found for somebody: where the words are the digits of an identifier, what begins so.
fn find(
    reader: &dyn Reader,
    audience: &Audience,
    search: Search,
    (mut query, unread): (Query, Vec<&'static str>),
) -> Result<Results, StoreError> {
    query.scope = audience.scope();
    query.log = audience.only().or(query.log);
    let mut page = None;
    if let Some((begins, _)) = name(&search.q) {
        let by_name = Query { text: None, begins: Some(begins), ..query.clone() };
        page = Some(reader.statements(&by_name)?).filter(|page| !page.rows.is_empty());
    }
    let page = match page {
        Some(page) => page,
        None => reader.statements(&query)?,
    };
    let is_whole = page.next.is_none() && query.before.is_none();
    let hits = if is_whole { Hits::all(page.rows.len()) } else { hits(reader, &query)? };
    let hosts = match &query.issuer {
        Some(issuer) => reader.hosts(issuer)?,
        None => Vec::new(),
    };
    let rows = page.rows.into_iter().map(|row| listing(reader, audience, row));
    let mut rows: Vec<Listing> = rows.collect::<Result<_, _>>()?;
    if let Some(by) = search.sorted() {
        sort(&mut rows, by, search.is_down());
    }
    Ok(Results {
        unread,
        rows,
        against: AllAgainst::new(),
        next: page.next.filter(|_| search.sorted().is_none()),
        hits,
        hosts: hosts.into_iter().filter(|(log, _)| audience.sees(*log)).collect(),
        peers: audience.peers(reader)?,
        counts: reader.counts(audience.only())?,
        search,
    })
}

/// A statement with what its reader may see of its content.
fn listing(
    reader: &dyn Reader,
    audience: &Audience,
    view: StatementView,
) -> Result<Listing, StoreError> {
    let (view, marking) = audience.shown(reader, view)?;
    let kind = view.statement.as_ref().map(|(_, statement)| statement.kind.as_str());
    // Only reports of incidents say how bad something was.
    let severity = match &marking {
        Some(_) if kind == Some(names::INCIDENT_REPORT) => {
            contents::of(reader, &view)?.and_then(|row| said_severity(&row.bytes))
        }
        _ => None,
    };
    Ok(Listing { view, marking, severity })
}

/// How bad it was, as a content says.
fn said_severity(bytes: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Content {
        body: Body,
    }
    #[derive(Deserialize)]
    struct Body {
        severity: String,
    }
    serde_json::from_slice::<Content>(bytes).ok().map(|content| content.body.severity)
}

/// Puts statements in order by a column; those that do not say what it is about stand last.
fn sort(rows: &mut [Listing], by: &str, is_down: bool) {
    const GRAVITY: [&str; 4] = ["near-miss", "minor", "serious", "critical"];
    let key = |row: &Listing| -> Option<String> {
        let statement = row.view.statement.as_ref().map(|(_, statement)| statement);
        Some(match by {
            "kind" => statement?.kind.as_str().to_owned(),
            "issuer" => statement?.issuer.as_str().to_owned(),
            "said" => format!("{:020}", statement?.issued_at?.millis()),
            "marking" => row.marking.as_ref()?.tlp.label().to_owned(),
            "severity" => {
                let word = row.severity.as_deref()?;
                GRAVITY.iter().position(|known| *known == word)?.to_string()
            }
            _ => {
                row.view.title.clone().or_else(|| Some(statement?.subject.clone()))?.to_lowercase()
            }
        })
    };
    rows.sort_by_cached_key(|row| (key(row).is_none(), key(row)));
    let said = rows.iter().filter(|row| key(row).is_some()).count();
    if is_down {
        rows.get_mut(..said).unwrap_or_default().reverse();
    }
}

/// How many statements a question finds: counted where the kinds are counted, else up to a limit.
fn hits(reader: &dyn Reader, query: &Query) -> Result<Hits, StoreError> {
    let is_plain = *query
        == Query {
            scope: query.scope,
            kind: query.kind.clone(),
            log: query.log,
            before: query.before,
            limit: query.limit,
            ..Query::default()
        };
    if is_plain {
        let rows = reader.counts(query.log)?;
        let of = rows.iter().filter(|row| query.kind.is_none() || row.kind == query.kind);
        return Ok(Hits { number: of.map(|row| row.count).sum(), is_all: true });
    }
    let all = Query { before: None, limit: HITS_MAX, ..query.clone() };
    let page = reader.statements(&all)?;
    Ok(Hits { is_all: page.next.is_none(), ..Hits::all(page.rows.len()) })
}

/// The search as the store asks it, and the fields that could not be read and are left out.
fn question(search: &Search) -> (Query, Vec<&'static str>) {
    let mut unread = Vec::new();
    let mut note = |field, text: &str, found: bool| {
        if !text.trim().is_empty() && !found {
            unread.push(field);
        }
    };
    let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let kind = given(&search.kind).and_then(|kind| kind.parse().ok());
    note("kind", &search.kind, kind.is_some());
    let issuer = given(&search.issuer).and_then(|issuer| issuer.parse().ok());
    note("issuer", &search.issuer, issuer.is_some());
    let log = given(&search.log).and_then(|log| log.parse().ok()).map(LogId);
    note("log", &search.log, log.is_some());
    let hosted_by = given(&search.hosted_by).and_then(|log| log.parse().ok()).map(LogId);
    note("hosted-by-choice", &search.hosted_by, hosted_by.is_some());
    let issued_from = typed(&search.from, Ending::Begins);
    note("said-from", &search.from, issued_from.is_some());
    let issued_to = typed(&search.to, Ending::Begins);
    note("said-to", &search.to, issued_to.is_some());
    let known_by = typed(&search.as_of, Ending::Ends);
    note("as-of", &search.as_of, known_by.is_some());
    let query = Query {
        text: given(&search.q),
        kind,
        issuer,
        hosted_by,
        log,
        known_by,
        issued_from,
        issued_to,
        before: search.before.parse().ok().map(Seq).filter(|_| search.sorted().is_none()),
        // What is put in order is put in order as a whole, as far as it is looked at.
        limit: if search.sorted().is_some() { HITS_MAX } else { PAGE },
        ..Query::default()
    };
    (query, unread)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_recognised_however_it_was_copied() {
        let id = "ab".repeat(32);
        for words in [
            id.clone(),
            format!(" {id} "),
            format!("https://node.example/statements/{id}"),
            format!("urn:comity:statement:{id}"),
            id.get(..8).unwrap().to_owned(),
        ] {
            let found = name(&words).unwrap().0;
            assert!(found.holds(&id.parse().unwrap()), "{words}");
        }
        for words in ["", "abcdefg", "robot", "ab", "12345678 robot"] {
            assert!(name(words).is_none(), "{words}");
        }
    }

    #[test]
    fn a_list_is_put_in_order_and_what_does_not_say_stands_last() {
        let row = |title: &str, severity: Option<&str>| {
            let view = StatementView {
                seq: Seq(1),
                log: LogId::OWN,
                index: comity_protocol::log::merkle::LeafIndex(0),
                known_at: comity_protocol::time::Timestamp::EPOCH,
                statement: None,
                hosted: false,
                refusal: None,
                title: Some(title.to_owned()),
                relations: Vec::new(),
                content: comity_store::rows::ContentState::Held,
            };
            Listing { view, marking: None, severity: severity.map(str::to_owned) }
        };
        let order = |by: &str, is_down: bool| {
            let mut rows = [
                row("b", Some("critical")),
                row("A", None),
                row("c", Some("near-miss")),
                row("d", Some("serious")),
            ];
            sort(&mut rows, by, is_down);
            rows.iter().filter_map(|row| row.view.title.clone()).collect::<String>()
        };
        assert_eq!(
            (order("severity", false), order("severity", true)),
            ("cdbA".into(), "bdcA".into())
        );
        assert_eq!(
            (order("statement", false), order("statement", true)),
            ("Abcd".into(), "dcbA".into())
        );
        let content = br#"{"body":{"severity":"critical","title":"x"},"salt":"x"}"#;
        assert_eq!(said_severity(content).as_deref(), Some("critical"));
        assert_eq!(said_severity(b"{}"), None);
    }

    #[test]
    fn what_cannot_be_read_is_named_and_left_out() {
        let search = Search {
            q: " robot ".to_owned(),
            kind: "no kind".to_owned(),
            log: "2".to_owned(),
            from: "soon".to_owned(),
            ..Search::default()
        };
        let (query, unread) = question(&search);
        assert_eq!(unread, ["kind", "said-from"]);
        assert_eq!((query.text.as_deref(), query.log), (Some("robot"), Some(LogId(2))));
        assert_eq!((query.kind, query.issued_from), (None, None));
    }
}
