//! The board, its calendar, and findings.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use comity_agreements::docket::Docket;

use crate::agreements::api::agreements::When;
use crate::agreements::api::findings::{ProvedOut, Wanted, due, one};
use crate::agreements::api::ics::ics;
use crate::agreements::pages::board::{self, Asked};
use crate::agreements::pages::duties::Item;
use crate::agreements::pages::finding::{self, FindingPage, Next};
use crate::api::extract::{Params, Segment};
use crate::capability::{Overview, Shown};
use crate::console::visit::{Html, Visited};
use crate::eyes::Eyes;
use crate::node::Node;
use crate::problem::Problem;

/// Rows of each list of duties on the overview.
const DUTIES: usize = 6;

/// What we owe and what others did not do, for the overview.
pub(crate) fn panel<'v>(node: &'v Arc<Node>, visit: &'v Visited) -> Shown<'v> {
    Box::pin(async move {
        let now = visit.shell.now;
        let own = node.config.party.as_str().to_owned();
        let first = move |docket: &mut Docket| board::first(docket, &own, now, DUTIES);
        let summary = node.docket(visit.user.eyes(), first).await?;
        let tasks = board::tasks(&visit.shell, &summary);
        Ok(Overview { panel: board::summary(&visit.shell, &summary), tasks })
    })
}

/// A number in the bar waits so long at most: a page does not wait for it.
const BADGE_TIMEOUT: Duration = Duration::from_millis(200);

/// How much of what the own party owes is pressing.
pub(crate) fn badge(
    node: Arc<Node>,
    eyes: Eyes,
) -> Pin<Box<dyn Future<Output = Option<u64>> + Send>> {
    Box::pin(async move {
        let (own, now) = (node.config.party.as_str().to_owned(), node.now());
        let asked = node.docket(eyes, move |docket| board::pressing(docket, &own, now));
        tokio::time::timeout(BADGE_TIMEOUT, asked).await.ok()?.ok()
    })
}

pub(super) async fn board(
    State(node): State<Arc<Node>>,
    visit: Visited,
    Params(asked): Params<Asked>,
) -> Result<Html, Problem> {
    let now = visit.shell.now;
    let own = node.config.party.as_str().to_owned();
    let view = node
        .docket(visit.user.eyes(), move |docket| board::gather(docket, asked, &own, now))
        .await?;
    Ok(Html(board::page(&visit.shell, &view)))
}

pub(super) async fn calendar(
    State(node): State<Arc<Node>>,
    visit: Visited,
    Params(asked): Params<Asked>,
) -> Result<Response, Problem> {
    let given = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let wanted = Wanted {
        agreement: given(asked.agreement),
        party: given(asked.party),
        ..Wanted::default()
    };
    let (found, titles) = due(&node, visit.user.eyes(), wanted).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"due.ics\""),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, ics(&found, &titles, &node.base_url())).into_response())
}

pub(super) async fn show(
    State(node): State<Arc<Node>>,
    visit: Visited,
    Segment(id): Segment<String>,
) -> Result<Html, Problem> {
    let found = one(&node, visit.user.eyes(), &id, When::default())
        .await?
        .ok_or_else(Problem::not_found)?;
    let ProvedOut { found, proof, .. } = ProvedOut::new(found, When::default());
    let view = node
        .docket(visit.user.eyes(), move |docket| {
            let entry = docket.agreement(&found.finding.key.agreement);
            let clauses = entry.map(|entry| entry.agreement().clauses.iter());
            let clause =
                clauses.into_iter().flatten().find(|clause| clause.id == found.finding.clause);
            let clause = clause.cloned();
            let next = Next::of(docket, &found.finding);
            FindingPage { item: Item::found(docket, found), clause, proof, next }
        })
        .await?;
    Ok(Html(finding::page(&visit.shell, &view)))
}

/// The finding with its proof, as `comity finding verify` takes it.
pub(super) async fn file(
    State(node): State<Arc<Node>>,
    visit: Visited,
    Segment(id): Segment<String>,
) -> Result<Response, Problem> {
    let found = one(&node, visit.user.eyes(), &id, When::default())
        .await?
        .ok_or_else(Problem::not_found)?;
    let file = serde_json::to_string_pretty(&ProvedOut::new(found, When::default()))
        .map_err(|error| Problem::internal(error.to_string()))?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"finding.json\""),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, file).into_response())
}
