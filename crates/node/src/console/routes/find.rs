//! Finding statements: by words, filters, or the digits with which an identifier begins.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use comity_protocol::index::{LogId, Seq};
use comity_protocol::statement::StatementId;
use comity_store::rows::Query;
use comity_store::{Reader, StoreError};

use super::super::audience::Audience;
use super::super::parts::PAGE;
use super::super::statements::{self, HITS_MAX, Hits, Results, Search};
use super::super::visit::{Html, OpenRequest, see};
use crate::api::extract::Params;
use crate::checking::given::name;
use crate::clock::{Ending, typed};
use crate::node::Node;
use crate::problem::Problem;

pub(super) async fn list(
    State(node): State<Arc<Node>>,
    visit: OpenRequest,
    Params(search): Params<Search>,
) -> Result<Response, Problem> {
    let (query, unread) = question(&search);
    let audience = visit.audience(&node);
    let view = node.read(move |reader| find(reader, &audience, search, (query, unread))).await?;
    match meant(&view) {
        Some(id) => see(&format!("/statements/{id}")),
        None => Ok(Html(statements::page(&visit.shell, &view)).into_response()),
    }
}

/// The one statement whose identifier begins with the digits that were asked for, and nothing else.
fn meant(view: &Results) -> Option<StatementId> {
    let (begins, _) = name(&view.search.q)?;
    let alone = Search { q: view.search.q.clone(), ..Search::default() };
    let [(row, _)] = view.rows.as_slice() else { return None };
    let (id, _) = row.statement.as_ref()?;
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
    let rows = page.rows.into_iter().map(|row| audience.shown(reader, row));
    Ok(Results {
        unread,
        rows: rows.collect::<Result<_, _>>()?,
        next: page.next,
        hits,
        hosts: hosts.into_iter().filter(|(log, _)| audience.sees(*log)).collect(),
        peers: audience.peers(reader)?,
        counts: reader.counts(audience.only())?,
        search,
    })
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
        before: search.before.parse().ok().map(Seq),
        limit: PAGE,
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
