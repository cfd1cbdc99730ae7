//! Proposals: the list, the page of one, and the forms by which another person decides.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use comity_protocol::statement::StatementId;
use comity_store::rows::{ProposalId, ProposalRow, Role};
use comity_store::{Proposals, Reader};
use serde::Deserialize;

use super::super::parts::PAGE;
use super::super::proposals::{self as page, ProposalPage};
use super::super::standing;
use super::super::visit::{Html, SignedInRequest, see};
use crate::accounts::caller::SignedForm;
use crate::accounts::control;
use crate::api::extract::{Params, Segment};
use crate::capability::{Capabilities, Draft, foresee};
use crate::node::Node;
use crate::problem::Problem;
use crate::proposals;
use crate::rotation;

#[derive(Deserialize)]
pub(super) struct Part {
    #[serde(default)]
    state: String,
    before: Option<u64>,
}

pub(super) async fn list(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    Params(Part { state, before }): Params<Part>,
) -> Result<Html, Problem> {
    let which = if state == "all" { Proposals::All } else { Proposals::Open };
    let question = move |reader: &dyn Reader| reader.proposals(which, before, PAGE);
    let mut rows = node.read(question).await?;
    if which == Proposals::Open {
        let now = node.now();
        rows.rows.retain(|row| !proposals::is_over(row, now));
    }
    let names = names(&node, &visit, &rows.rows).await?;
    Ok(Html(page::list(&visit.shell, (&rows, &names), which)))
}

/// What proposals act on: agreements and statements by their names.
async fn names(
    node: &Arc<Node>,
    visit: &SignedInRequest,
    rows: &[ProposalRow],
) -> Result<BTreeMap<ProposalId, String>, Problem> {
    let (lang, user) = (visit.shell.lang, &visit.user);
    let acted_on = |row: &ProposalRow| proposals::acted_on(row, (&user.name, user.cleared));
    let acted_on: BTreeMap<ProposalId, String> =
        rows.iter().map(|row| (row.id, acted_on(row))).collect();
    let all: BTreeSet<String> = acted_on.values().cloned().collect();
    let titles = proposals::titles(node, user.eyes(), all.clone()).await;
    let stated = node.read(move |reader| {
        let mut found = BTreeMap::new();
        for subject in all {
            let Some(id) = StatementId::from_urn(&subject) else { continue };
            found.extend(reader.places(&id)?.into_iter().next().map(|view| (subject, view)));
        }
        Ok(found)
    });
    let stated = stated.await?;
    let name = |about: &String| match titles.get(about) {
        Some(titles) => lang.of(titles).map(str::to_owned),
        None => stated.get(about).map(|view| standing::name(lang, view)),
    };
    Ok(acted_on.iter().filter_map(|(id, about)| Some((*id, name(about)?))).collect())
}

pub(super) async fn show(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    Extension(all): Extension<Capabilities>,
    Segment(id): Segment<ProposalId>,
) -> Result<Html, Problem> {
    let mut view = view(&node, &visit, id, String::new())?;
    let waits = view.row.outcome.is_none();
    if let Some(body) = view.body.as_ref().filter(|_| waits) {
        let draft = Draft {
            kind: &view.row.kind,
            subject: &view.row.subject,
            body,
            marking: &view.row.marking,
        };
        view.follows = foresee(all, &node, &visit, draft).await?;
    }
    Ok(Html(page::detail(&visit.shell, &view, None)))
}

fn view(
    node: &Node,
    visit: &SignedInRequest,
    id: ProposalId,
    reason: String,
) -> Result<ProposalPage, Problem> {
    let row = node.read_now(|reader| reader.proposal(&id))?.ok_or_else(Problem::not_found)?;
    let is_reserved = !proposals::may_read(&row, &visit.user.name, visit.user.cleared);
    let body = if is_reserved { None } else { proposals::body(&row)? };
    let hands = control::two_persons(node, &row.proposed_by, &visit.user.name);
    let is_own = row.proposed_by == visit.user.name;
    let same_hands = hands.err().filter(|_| !is_own).map(|error| error.detail().to_owned());
    let lacks_passkey = visit.user.expect_passkey(node).is_err();
    let ends_signing = row.outcome.is_none() && rotation::ends_signing(node, &row);
    Ok(ProposalPage {
        body,
        is_reserved,
        row,
        reason,
        follows: None,
        same_hands,
        lacks_passkey,
        ends_signing,
    })
}

#[derive(Deserialize)]
pub(super) struct Approval {
    #[serde(default)]
    confirm: String,
}

pub(super) async fn approve(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    Segment(id): Segment<ProposalId>,
    SignedForm { user, form }: SignedForm<Approval>,
) -> Result<Response, Problem> {
    user.require(Role::Approver)?;
    if form.confirm != "yes" {
        let missing = visit.shell.lang.s("approve-confirm");
        let view = view(&node, &visit, id, String::new())?;
        return Ok(Html(page::detail(&visit.shell, &view, Some(&missing))).into_response());
    }
    if let Err(lacks) = user.expect_passkey(&node) {
        return refused(&node, &visit, id, String::new(), lacks);
    }
    match proposals::approve(&node, id, &user.name).await {
        Ok(logged) => see(&format!("/statements/{}", logged.id)),
        Err(problem) => refused(&node, &visit, id, String::new(), problem.into()),
    }
}

#[derive(Deserialize)]
pub(super) struct Rejection {
    #[serde(default)]
    reason: String,
}

pub(super) async fn reject(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    Segment(id): Segment<ProposalId>,
    SignedForm { user, form }: SignedForm<Rejection>,
) -> Result<Response, Problem> {
    user.require(Role::Approver)?;
    match proposals::reject(&node, id, &form.reason, &user.name).await {
        Ok(_) => see(&format!("/proposals/{id}")),
        Err(problem) => refused(&node, &visit, id, form.reason, problem.into()),
    }
}

#[derive(Deserialize)]
pub(super) struct Nothing {}

pub(super) async fn withdraw(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    Segment(id): Segment<ProposalId>,
    SignedForm { user, .. }: SignedForm<Nothing>,
) -> Result<Response, Problem> {
    match proposals::withdraw(&node, id, &user.name).await {
        Ok(_) => see(&format!("/proposals/{id}")),
        Err(problem) => refused(&node, &visit, id, String::new(), problem.into()),
    }
}

/// The page as it stands now, with what was wrong.
fn refused(
    node: &Node,
    visit: &SignedInRequest,
    id: ProposalId,
    reason: String,
    problem: Problem,
) -> Result<Response, Problem> {
    if !problem.is_callers_fault() || problem.code() == "not-found" {
        return Err(problem);
    }
    let view = view(node, visit, id, reason)?;
    let page = page::detail(&visit.shell, &view, Some(problem.detail()));
    Ok((problem.status(), Html(page)).into_response())
}
