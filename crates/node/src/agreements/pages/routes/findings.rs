//! The board, its calendar, and findings.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use comity_agreements::docket::Settled;
use comity_agreements::duty::{Finding, Mismatch};
use comity_protocol::statement::StatementId;
use serde_json::Value;

use crate::agreements::api::agreements::ask;
use crate::agreements::api::findings::{ProvedOut, Wanted, due, one, verified};
use crate::agreements::api::given::GivenFinding;
use crate::agreements::api::ics::ics;
use crate::agreements::pages::asked_at::AskedAt;
use crate::agreements::pages::board::asked::{Asked, Names};
use crate::agreements::pages::board::{self, Board, file};
use crate::agreements::pages::duties::Item;
use crate::agreements::pages::finding::{self, FindingPage, Next};
use crate::api::extract::{Params, Segment};
use crate::capability::{Checking, Overview, Shown, Task};
use crate::checking::{CheckOutcome, Verdict, Why};
use crate::console::parts::Tone;
use crate::console::standing;
use crate::console::text::Lang;
use crate::console::visit::{Html, OpenRequest, SignedInRequest};
use crate::eyes::Eyes;
use crate::node::Node;
use crate::problem::Problem;

/// Rows of each list of duties on the overview.
const DUTIES: usize = 6;

/// What we owe and what others did not do, for the overview.
pub(crate) fn panel<'v>(node: &'v Arc<Node>, visit: &'v SignedInRequest) -> Shown<'v> {
    Box::pin(async move {
        let now = visit.shell.now;
        let own = node.config.party.as_str().to_owned();
        let first = move |docket: &Settled| board::first(docket, &own, now, DUTIES);
        let summary = node.docket(visit.user.eyes(), first).await?;
        let mut tasks = board::tasks(&visit.shell, &summary);
        let state = node.read_now(|reader| node.dockets.state(visit.user.eyes(), reader))?;
        if let Some(first) = state.asides.first() {
            let number = u64::try_from(state.asides.len()).unwrap_or(u64::MAX);
            let words = visit.shell.lang.n("asides", number);
            let address = format!("/statements/{}", first.statement);
            tasks.insert(0, Task { tone: Tone::Bad, words, address });
        }
        Ok(Overview { panel: board::summary(&visit.shell, &summary), tasks })
    })
}

/// Of so many statements that a finding rests on the titles are told.
const EVIDENCE_MAX: usize = 200;

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
    visit: SignedInRequest,
    Params(asked): Params<Asked>,
) -> Result<Html, Problem> {
    let at = asked.at.moment(visit.shell.now);
    let view = gathered(&node, &visit, asked).await?;
    Ok(Html(board::page(&visit.shell.at(at), &view)))
}

/// The board as it is asked for.
async fn gathered(
    node: &Arc<Node>,
    visit: &SignedInRequest,
    asked: Asked,
) -> Result<Board, Problem> {
    let (own, names) = (node.config.party.as_str().to_owned(), names(node)?);
    let when = asked.at.when();
    ask(node, visit.user.eyes(), when, move |docket, at| {
        board::gather(docket, asked, (own.as_str(), &names), at)
    })
    .await
}

/// What the parties are called that this node knows: peers and itself.
fn names(node: &Node) -> Result<Names, Problem> {
    let peers = node.read_now(|reader| reader.peers())?;
    let all = peers.iter().map(|peer| &peer.descriptor).chain([&node.descriptor]);
    Ok(all.map(|one| (one.party.as_str().to_owned(), one.name.clone())).collect())
}

/// The same as a file for spreadsheets.
pub(super) async fn table(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    Params(asked): Params<Asked>,
) -> Result<Response, Problem> {
    asked.at.strictly()?;
    let view = gathered(&node, &visit, asked).await?;
    let text = file::csv(view.items.iter().chain(&view.would_be));
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"due.csv\""),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, text).into_response())
}

pub(super) async fn calendar(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    Params(asked): Params<Asked>,
) -> Result<Response, Problem> {
    let when = asked.at.strictly()?;
    let given = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let wanted = Wanted {
        agreement: given(asked.agreement),
        party: given(asked.party),
        as_of: when.as_of,
        known_by: when.known_by,
        ..Wanted::default()
    };
    let (found, titles) = due(&node, visit.user.eyes(), wanted).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"due.ics\""),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    let shown_in = visit.shell.lang;
    Ok((headers, ics(&found, &titles, (&node.base_url(), shown_in))).into_response())
}

pub(super) async fn show(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    Segment(id): Segment<String>,
    Params(at): Params<AskedAt>,
) -> Result<Html, Problem> {
    let (when, moment) = (at.when(), at.moment(visit.shell.now));
    let found = one(&node, visit.user.eyes(), &id, when).await?.ok_or_else(Problem::not_found)?;
    let ProvedOut { found, proof, .. } = ProvedOut::new(found, when);
    let titles = titles(&node, visit.shell.lang, &found.finding)?;
    let known = names(&node)?;
    let view = ask(&node, visit.user.eyes(), when, move |docket, _| {
        let entry = docket.agreement(&found.finding.key.agreement);
        let clauses = entry.map(|entry| entry.agreement().clauses.iter());
        let clause = clauses.into_iter().flatten().find(|clause| clause.id == found.finding.clause);
        let clause = clause.cloned();
        let next = Next::of(docket, &found.finding).read_by(docket, &found.finding, &known);
        FindingPage { item: Item::found(docket, found), clause, proof, next, titles, at }
    })
    .await?;
    Ok(Html(finding::page(&visit.shell.at(moment), &view)))
}

/// What the statements are called that a finding rests on.
fn titles(
    node: &Node,
    lang: Lang,
    finding: &Finding,
) -> Result<BTreeMap<StatementId, String>, Problem> {
    let ids: BTreeSet<StatementId> = finding.evidence.iter().map(|one| one.statement).collect();
    Ok(node.read_now(|reader| {
        let mut titles = BTreeMap::new();
        for id in ids.iter().take(EVIDENCE_MAX) {
            let place = reader.places(id)?.into_iter().next();
            titles.extend(place.map(|place| (*id, standing::name(lang, &place))));
        }
        Ok(titles)
    })?)
}

/// Computes a finding anew that somebody was given, for the node's people. A stranger is told
/// nothing of it: whether it holds would tell what statements say that are not for everybody.
pub(crate) fn check<'v>(
    node: &'v Arc<Node>,
    visit: &'v OpenRequest,
    file: &'v Value,
) -> Checking<'v> {
    Box::pin(async move {
        let given = GivenFinding::in_file(file);
        if !given.is_one() {
            return Ok(None);
        }
        let mut verdict = Verdict::default();
        let Some(user) = &visit.user else {
            verdict.unknown("check-finding-closed", "comity finding verify FILE");
            return Ok(Some(("given-finding", verdict)));
        };
        let members = given.unfounded();
        if !members.is_empty() {
            verdict.failed("check-finding-around", members.join(", "));
            return Ok(Some(("given-finding", verdict)));
        }
        let why = |of: &Mismatch| Why { code: of.code(), says: of.to_string() };
        match verified(node, user.eyes(), given.finding.clone(), given.known_by).await? {
            None => verdict.passed("check-finding", ""),
            Some(mismatch) if mismatch.is_refuted() => {
                verdict.because(CheckOutcome::Failed, "check-finding-wrong", why(&mismatch));
            }
            Some(mismatch) => {
                verdict.because(CheckOutcome::Unknown, "check-finding-unheld", why(&mismatch));
            }
        }
        Ok(Some(("given-finding", verdict)))
    })
}

/// The finding with its proof, as `comity finding verify` takes it.
pub(super) async fn file(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    Segment(id): Segment<String>,
    Params(at): Params<AskedAt>,
) -> Result<Response, Problem> {
    let when = at.strictly()?;
    let found = one(&node, visit.user.eyes(), &id, when).await?.ok_or_else(Problem::not_found)?;
    let file = serde_json::to_string_pretty(&ProvedOut::new(found, when))
        .map_err(|error| Problem::internal(error.to_string()))?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"finding.json\""),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, file).into_response())
}
