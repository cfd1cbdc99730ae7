//! What is asked about commitments in a browser, who may ask it, and which page answers.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use comity_protocol::kind::Kind;
use comity_protocol::statement::StatementId;
use comity_store::rows::Role;
use maud::html;
use serde::Deserialize;

use crate::accounts::caller::SignedForm;
use crate::agreements::pages::{duties, rounds_of};
use crate::api::extract::{Pair, Params, Segment};
use crate::capability::{Route, Told};
use crate::clock::{Ending, typed};
use crate::commitments::pages::{announce, close, list, offer, outcome, round};
use crate::commitments::sealed::{opening, sealing};
use crate::commitments::views::{
    AnnounceIn, AnnouncedState, CloseIn, CommitmentsOut, OutcomeOut, WithdrawIn,
};
use crate::commitments::{service, wanted};
use crate::console::parts::{Tone, notice};
use crate::console::visit::{Html, OpenRequest, SignedInRequest, see};
use crate::error::{Error, codes};
use crate::node::Node;
use crate::problem::Problem;

/// From the freeze to the start that stands in the form at first, in milliseconds: a day.
const LEAD_MS: i64 = 24 * 3_600 * 1_000;

/// All paths.
pub fn all() -> Vec<Route> {
    vec![
        ("/commitments", get(show_list)),
        ("/commitments/{id}", get(show_round)),
        ("/commitments/{id}/offer", get(ask_offer).post(propose_offer)),
        ("/commitments/{id}/withdraw", post(propose_withdrawal)),
        ("/commitments/{id}/announce", get(ask_announce).post(propose_round)),
        ("/commitments/{id}/close", get(ask_close).post(propose_close)),
        ("/commitments/{id}/key", post(propose_key)),
        ("/commitments/{id}/shares", post(propose_shares)),
        ("/commitments/{id}/outcomes/{statement}", get(show_outcome)),
        ("/commitments/{id}/outcomes/{statement}/certificate.json", get(certificate)),
    ]
}

/// Where what came of a statement about commitments is told.
pub(crate) fn effect<'v>(
    node: &'v Arc<Node>,
    visit: &'v OpenRequest,
    id: StatementId,
    _kind: &'v Kind,
) -> Told<'v> {
    Box::pin(async move {
        // Rounds are told to the node's people.
        if visit.user.is_none() {
            return Ok(None);
        }
        let found = node.docket(visit.eyes(), move |docket| {
            docket.agreements().find_map(|entry| {
                let agreement = entry.agreement();
                let is_outcome = entry.rounds.iter().any(|round| round.statement == id);
                let is_deposit = entry.deposits().iter().any(|deposit| deposit.id == id);
                let about = || (agreement.id.clone(), agreement.title.clone());
                (is_outcome || is_deposit).then(|| (about(), is_outcome))
            })
        });
        let found = found.await?;
        Ok(found.map(|((agreement, title), is_outcome)| {
            let lang = visit.shell.lang;
            let round = rounds_of(&agreement);
            let address = if is_outcome { format!("{round}/outcomes/{id}") } else { round };
            let what = lang.s(if is_outcome { "outcome-readable" } else { "commitments-under" });
            notice(
                Tone::Info,
                &what,
                &html! {
                    p { a href=(address) { (duties::text(lang, &title, &agreement)) } }
                },
            )
        }))
    })
}

async fn show_list(State(node): State<Arc<Node>>, visit: SignedInRequest) -> Result<Html, Problem> {
    let rows = node.docket(visit.user.eyes(), |docket| service::list(docket)).await?;
    Ok(Html(list::page(&visit.shell, &rows)))
}

async fn commitments(
    node: &Arc<Node>,
    visit: &SignedInRequest,
    id: String,
) -> Result<CommitmentsOut, Problem> {
    wanted::told(node, id, &visit.user).await?.ok_or_else(Problem::not_found)
}

async fn show_round(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    Segment(id): Segment<String>,
) -> Result<Html, Problem> {
    let view = commitments(&node, &visit, id).await?;
    let may_close = wanted::is_depositary(&node, &view.depositaries);
    Ok(Html(round::page(&visit.shell, &view, may_close)))
}

fn named(statement: &str) -> Result<StatementId, Problem> {
    statement.parse().map_err(|_| Problem::not_found())
}

async fn show_outcome(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    Pair(id, statement): Pair,
) -> Result<Html, Problem> {
    let statement = named(&statement)?;
    let told =
        node.docket(visit.user.eyes(), move |docket| service::outcome(docket, &id, &statement));
    Ok(Html(outcome::page(&visit.shell, &told.await?.ok_or_else(Problem::not_found)?)))
}

async fn certificate(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    Pair(id, statement): Pair,
) -> Result<Response, Problem> {
    let statement = named(&statement)?;
    let proof =
        node.docket(visit.user.eyes(), move |docket| service::proof(docket, &id, &statement));
    let proof = proof.await?.ok_or_else(Problem::not_found)?;
    let text = serde_json::to_string_pretty(&proof).unwrap_or_default();
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{statement}.json\"")),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, format!("{text}\n")).into_response())
}

/// Which deposit the offer takes the place of.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Replacing {
    replaces: String,
}

async fn ask_offer(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    Segment(id): Segment<String>,
    Params(Replacing { replaces }): Params<Replacing>,
) -> Result<Html, Problem> {
    visit.user.require(Role::Officer)?;
    let view = commitments(&node, &visit, id).await?;
    let replaced = view.own.iter().find(|one| one.deposit.to_string() == replaces);
    let sealed = view.own_sealed.iter().find(|one| one.deposit.to_string() == replaces);
    let target = replaced.and_then(|one| {
        one.offers.last().map(|top| format!("{}/{}", one.obligation, top.level.number))
    });
    let filled = offer::Filled {
        target: target.unwrap_or_default(),
        expires: offer::first_day(visit.shell.now),
        replaces: replaced
            .map(|one| one.deposit.to_string())
            .or_else(|| sealed.map(|one| one.deposit.to_string()))
            .unwrap_or_default(),
        sealed: sealed.is_some(),
        ..offer::Filled::default()
    };
    Ok(Html(offer::page(&visit.shell, &view, &filled, None)))
}

async fn propose_offer(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    Segment(id): Segment<String>,
    SignedForm { user, form }: SignedForm<offer::Filled>,
) -> Result<Response, Problem> {
    user.require(Role::Officer)?;
    let offered = match form.offer() {
        Ok(offered) => offered,
        Err(key) => {
            let view = commitments(&node, &visit, id).await?;
            let why = visit.shell.lang.s(key);
            let page = offer::page(&visit.shell, &view, &form, Some(&why));
            let status = Problem::new(&codes::REQUEST_MALFORMED, why).status();
            return Ok((status, Html(page)).into_response());
        }
    };
    match wanted::offer(&node, &id, offered, (&user.name, user.eyes())).await {
        Ok(row) => see(&format!("/proposals/{}", row.id)),
        Err(error) if error.is_callers_fault() => {
            let view = commitments(&node, &visit, id).await?;
            let page = offer::page(&visit.shell, &view, &form, Some(error.detail()));
            Ok((Problem::from(error).status(), Html(page)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Which deposit is taken back.
#[derive(Deserialize)]
struct Withdrawn {
    deposit: StatementId,
}

async fn propose_withdrawal(
    State(node): State<Arc<Node>>,
    Segment(id): Segment<String>,
    SignedForm { user, form: Withdrawn { deposit } }: SignedForm<Withdrawn>,
) -> Result<Response, Problem> {
    user.require(Role::Officer)?;
    let row = wanted::withdraw(&node, &id, WithdrawIn { deposit, reason: None }, &user).await?;
    see(&format!("/proposals/{}", row.id))
}

/// What would come of the round that is frozen.
async fn look(
    node: &Arc<Node>,
    visit: &SignedInRequest,
    id: &str,
    filled: &close::Filled,
) -> Result<(CloseIn, OutcomeOut), Error> {
    let given = CloseIn {
        round: filled.round.parse().ok(),
        leave_out: filled.leave_out(),
        leave_out_all: false,
    };
    let (_, told) = wanted::closing(node, id, &given, &visit.user).await?;
    Ok((given, told))
}

/// Which announcement another one takes the place of.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Moved {
    replaces: String,
}

async fn ask_announce(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    Segment(id): Segment<String>,
    Params(Moved { replaces }): Params<Moved>,
) -> Result<Html, Problem> {
    visit.user.require(Role::Officer)?;
    let view = commitments(&node, &visit, id).await?;
    let from = announce::first_day(visit.shell.now);
    let replaced = view.announced.iter().find(|one| one.round.to_string() == replaces);
    let (frozen_at, effective_at) =
        replaced.map_or((from, from.plus_millis(LEAD_MS)), |one| (one.frozen_at, one.effective_at));
    let filled = announce::Filled {
        frozen_at: announce::typed(frozen_at),
        effective_at: announce::typed(effective_at),
        replaces: replaced.map(|one| one.round.to_string()).unwrap_or_default(),
        sealed: String::new(),
    };
    Ok(Html(announce::page(&visit.shell, &view, &filled, None)))
}

async fn propose_round(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    Segment(id): Segment<String>,
    SignedForm { user, form }: SignedForm<announce::Filled>,
) -> Result<Response, Problem> {
    user.require(Role::Officer)?;
    let times = typed(&form.frozen_at, Ending::Begins)
        .zip(typed(&form.effective_at, Ending::Begins))
        .ok_or_else(not_a_time);
    let proposed = match times {
        Ok((frozen_at, effective_at)) => {
            let (replaces, sealed) = (form.replaces.parse().ok(), form.sealed.parse().ok());
            let given = AnnounceIn { frozen_at, effective_at, replaces, sealed };
            wanted::announce(&node, &id, given, &user).await
        }
        Err(error) => Err(error),
    };
    match proposed {
        Ok(row) => see(&format!("/proposals/{}", row.id)),
        Err(error) if error.is_callers_fault() => {
            let view = commitments(&node, &visit, id).await?;
            let page = announce::page(&visit.shell, &view, &form, Some(error.detail()));
            Ok((Problem::from(error).status(), Html(page)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn propose_key(
    State(node): State<Arc<Node>>,
    Segment(id): Segment<String>,
    SignedForm { user, form: Nothing {} }: SignedForm<Nothing>,
) -> Result<Response, Problem> {
    user.require(Role::Officer)?;
    let row = sealing::publish_key(&node, &id, &user).await?;
    see(&format!("/proposals/{}", row.id))
}

async fn propose_shares(
    State(node): State<Arc<Node>>,
    Segment(id): Segment<String>,
    SignedForm { user, form: Released { leave_out } }: SignedForm<Released>,
) -> Result<Response, Problem> {
    user.require(Role::Officer)?;
    let given = CloseIn { leave_out_all: leave_out == "yes", ..CloseIn::default() };
    let row = opening::release_shares(&node, &id, given, &user).await?;
    see(&format!("/proposals/{}", row.id))
}

/// Whether shares are released without parties of which not all is known.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Released {
    leave_out: String,
}

/// A form that says nothing but that it is meant.
#[derive(Deserialize)]
struct Nothing {}

fn not_a_time() -> Error {
    let detail = "A time is written as 2026-12-03 00:00, in UTC.";
    Error::new(&codes::REQUEST_MALFORMED, detail)
}

async fn ask_close(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    Segment(id): Segment<String>,
) -> Result<Html, Problem> {
    visit.user.require(Role::Officer)?;
    let view = commitments(&node, &visit, id.clone()).await?;
    let frozen = view.announced.iter().find(|one| one.state == AnnouncedState::Frozen);
    let round = frozen.map(|one| one.round.to_string()).unwrap_or_default();
    let filled = close::Filled { round, ..close::Filled::default() };
    let (_, told) = look(&node, &visit, &id, &filled).await?;
    Ok(Html(close::page(&visit.shell, &told, &filled, None)))
}

async fn propose_close(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    Segment(id): Segment<String>,
    SignedForm { user, form: filled }: SignedForm<close::Filled>,
) -> Result<Response, Problem> {
    user.require(Role::Officer)?;
    let (given, told) = look(&node, &visit, &id, &filled).await?;
    if told.commitments.as_deref() != Some(filled.commitments.as_str()) {
        // What was looked at is what is proposed, or it is looked at again.
        let why = visit.shell.lang.s("close-changed");
        let page = close::page(&visit.shell, &told, &filled, Some(&why));
        return Ok((Problem::new(&codes::CONFLICT, why).status(), Html(page)).into_response());
    }
    let row = wanted::close(&node, &id, given, &user).await?;
    see(&format!("/proposals/{}", row.id))
}
