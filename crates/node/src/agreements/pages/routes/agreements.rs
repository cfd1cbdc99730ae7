//! Agreements: the list, one, its file, acts of the party under it, what would follow from what.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use comity_agreements::agreement::document::Form;
use comity_agreements::agreement::language;
use comity_agreements::agreement::life::ActionKind;
use comity_agreements::calendar::Day;
use comity_protocol::kind::Kind;
use comity_protocol::marking::Tlp;
use comity_protocol::statement::StatementId;
use comity_store::rows::Role;
use serde::Deserialize;
use serde_json::Value;

use crate::accounts::caller::SignedForm;
use crate::agreements::api::agreements::ask;
use crate::agreements::pages::act::{self, ActForm, Filled};
use crate::agreements::pages::agreement::{self, parties};
use crate::agreements::pages::asked_at::AskedAt;
use crate::agreements::pages::list::{self, Asked};
use crate::agreements::pages::what_if::supposed::Supposed;
use crate::agreements::pages::what_if::{self, WhatIf};
use crate::api::extract::{Pair, Params, Segment};
use crate::capability::{Draft, Told};
use crate::console::routes::submit::{offered, said};
use crate::console::visit::{Html, OpenRequest, SignedInRequest, see};
use crate::eyes::Eyes;
use crate::ledger::content::Submission;
use crate::node::Node;
use crate::problem::{Problem, codes};
use crate::proposals;

pub(super) async fn list(
    State(node): State<Arc<Node>>,
    visit: OpenRequest,
    Params(asked): Params<Asked>,
) -> Result<Html, Problem> {
    let moment = asked.at.moment(visit.shell.now);
    let day = Day::of_utc(moment).map_err(|_| Problem::not_found())?;
    let when = asked.at.when();
    let rows = ask(&node, visit.eyes(), when, move |docket, _| list::gather(docket, day)).await?;
    Ok(Html(list::page(&visit.shell.at(moment), &rows, &asked)))
}

pub(super) async fn show(
    State(node): State<Arc<Node>>,
    visit: OpenRequest,
    Segment(id): Segment<String>,
    Params(at): Params<AskedAt>,
    RawQuery(query): RawQuery,
) -> Result<Html, Problem> {
    // A choice of several boxes comes as several pairs of one name.
    let query = query.unwrap_or_default();
    let languages = query.split('&').filter_map(|pair| pair.strip_prefix("text="));
    let languages: Vec<String> = languages.take(50).map(str::to_owned).collect();
    let (when, moment) = (at.when(), at.moment(visit.shell.now));
    let view = ask(&node, visit.eyes(), when, move |docket, now| {
        agreement::gather(docket, &id, (languages, at), now)
    });
    let mut view = view.await?.ok_or_else(Problem::not_found)?;
    if visit.user.is_none() {
        // What is due rests on statements that strangers may not see.
        view.findings.clear();
    }
    Ok(Html(agreement::page(&visit.shell.at(moment), &view)))
}

/// Who takes part, as a file for spreadsheets.
pub(super) async fn participants(
    State(node): State<Arc<Node>>,
    visit: OpenRequest,
    Segment(id): Segment<String>,
    Params(at): Params<AskedAt>,
) -> Result<Response, Problem> {
    let view = ask(&node, visit.eyes(), at.strictly()?, move |docket, now| {
        agreement::gather(docket, &id, (Vec::new(), at), now)
    });
    let view = view.await?.ok_or_else(Problem::not_found)?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"participants.csv\""),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, parties::csv(&view)).into_response())
}

/// In which language the words are wanted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct InLanguage {
    language: String,
}

/// The words as Akoma Ntoso 3.0 (OASIS LegalDocML), in one of their languages: the reader's where
/// none is named, else the first.
pub(super) async fn akoma_ntoso(
    State(node): State<Arc<Node>>,
    visit: OpenRequest,
    Segment(id): Segment<String>,
    Params(InLanguage { language }): Params<InLanguage>,
) -> Result<Response, Problem> {
    let lang = visit.shell.lang.tag();
    let text = node.docket(visit.eyes(), move |docket| {
        let checked = &docket.agreement(&id)?.checked;
        let all = language::languages(checked);
        let wanted = [language.as_str(), lang, "en"];
        let found = wanted.iter().find(|tag| all.contains(**tag)).copied();
        let tag = found.or_else(|| all.iter().next().copied())?;
        language::akoma_ntoso(checked, tag)
    });
    let headers = [
        (header::CONTENT_TYPE, "application/akn+xml; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"agreement.xml\""),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, text.await?.ok_or_else(Problem::not_found)?).into_response())
}

pub(super) async fn file(
    State(node): State<Arc<Node>>,
    visit: OpenRequest,
    Segment(id): Segment<String>,
) -> Result<Response, Problem> {
    let text = node
        .docket(visit.eyes(), move |docket| docket.agreement(&id).map(|entry| entry.text.clone()))
        .await?;
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, text.ok_or_else(Problem::not_found)?).into_response())
}

pub(super) async fn ask_act(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    Pair(id, action): Pair,
) -> Result<Html, Problem> {
    visit.user.require(Role::Officer)?;
    let view = act_form(&node, visit.user.eyes(), id, &action, Filled::default()).await?;
    Ok(Html(act::page(&visit.shell, &view, &[])))
}

async fn act_form(
    node: &Arc<Node>,
    eyes: Eyes,
    id: String,
    action: &str,
    filled: Filled,
) -> Result<ActForm, Problem> {
    let action: ActionKind = action.parse().map_err(|_| Problem::not_found())?;
    let offered = offered(node)?;
    let view = node.docket(eyes, move |docket| {
        let entry = docket.agreement(&id)?;
        let (agreement, digest) = (entry.agreement(), entry.digest());
        let clauses = agreement.clauses.iter();
        let clauses = clauses.map(|clause| (clause.id.clone(), clause.heading.clone())).collect();
        let title = agreement.title.clone();
        Some(ActForm {
            agreement: id,
            title,
            digest,
            clauses,
            offered,
            action,
            filled,
            flawed: None,
        })
    });
    view.await?.ok_or_else(Problem::not_found)
}

/// Proposes the act; it is signed when another person approves it.
pub(super) async fn propose_act(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    Pair(id, action): Pair,
    SignedForm { user, form }: SignedForm<Filled>,
) -> Result<Response, Problem> {
    user.require(Role::Officer)?;
    let mut view = act_form(&node, visit.user.eyes(), id, &action, form).await?;
    if Tlp::from_label(&view.filled.tlp).is_none() {
        return Err(Problem::new(&codes::REQUEST_MALFORMED, "There is no such label."));
    }
    let wrong = view.filled.faults();
    let (true, Ok(marking)) = (wrong.is_empty(), view.filled.marked().marking()) else {
        let page = act::page(&visit.shell, &view, &wrong);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
    };
    let submission = Submission {
        kind: view.action.kind_name().parse().map_err(|_| Problem::internal("an action's kind"))?,
        subject: view.agreement.clone(),
        body: view.filled.body(&view.agreement).into(),
        marking,
        confirmation: None,
    };
    if view.filled.anyway.is_empty() {
        let body = Value::clone(&submission.body);
        let act = (&submission.kind, submission.subject.as_str(), Some(body));
        let found = proposals::look_ahead(&node, visit.user.eyes(), act, &submission.marking).await;
        view.flawed = found.filter(|found| found.flaw.is_some());
        if view.flawed.is_some() {
            let page = act::page(&visit.shell, &view, &[]);
            return Ok((StatusCode::CONFLICT, Html(page)).into_response());
        }
    }
    match proposals::propose(&node, submission, proposals::DAYS, &user.name).await {
        Ok(row) => see(&format!("/proposals/{}", row.id)),
        Err(problem) if problem.is_callers_fault() => {
            let page = act::page(&visit.shell, &view, &[said(problem.detail())]);
            Ok((Problem::from(problem).status(), Html(page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

/// What would follow from an act, for the preview and for whoever approves it.
pub(crate) fn foresee<'v>(
    node: &'v Arc<Node>,
    visit: &'v SignedInRequest,
    draft: Draft<'v>,
) -> Told<'v> {
    Box::pin(async move {
        let act = (draft.kind, draft.subject, Some(draft.body.clone()));
        let found = proposals::look_ahead(node, visit.user.eyes(), act, draft.marking).await;
        Ok(found.map(|foreseen| act::foreseen(&visit.shell, &foreseen)))
    })
}

/// What came of an act: that it has no effect, or how it is meant to have one.
pub(crate) fn effect<'v>(
    node: &'v Arc<Node>,
    visit: &'v OpenRequest,
    id: StatementId,
    kind: &'v Kind,
) -> Told<'v> {
    Box::pin(async move {
        if ActionKind::of(kind).is_none() {
            return Ok(None);
        }
        let found = node.docket(visit.eyes(), move |docket| {
            let entry = docket.agreements().find(|entry| entry.acts().contains_key(&id))?;
            let flaw = entry.life.findings.iter().find(|flaw| flaw.act == id).cloned();
            let agreement = entry.agreement();
            Some((agreement.id.clone(), agreement.title.clone(), flaw))
        });
        let found = found.await?;
        Ok(found.map(|(id, title, flaw)| act::effect(&visit.shell, (&id, &title), flaw.as_ref())))
    })
}

pub(super) async fn ask_what_if(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    Segment(id): Segment<String>,
) -> Result<Html, Problem> {
    let (view, _) = simulate(&node, id, (Supposed::default(), true), &visit).await?;
    Ok(Html(what_if::page(&visit.shell, &view, None)))
}

pub(super) async fn what_if(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    Segment(id): Segment<String>,
    SignedForm { form, .. }: SignedForm<BTreeMap<String, String>>,
) -> Result<Html, Problem> {
    let mut supposed = Supposed::read(&form);
    let is_asked = !supposed.is_changed(form.get("step").map_or("", String::as_str));
    let (view, wrong) = simulate(&node, id, (supposed, is_asked), &visit).await?;
    Ok(Html(what_if::page(&visit.shell, &view, wrong.as_ref())))
}

async fn simulate(
    node: &Arc<Node>,
    id: String,
    (supposed, is_asked): (Supposed, bool),
    visit: &SignedInRequest,
) -> Result<(WhatIf, Option<what_if::Wrong>), Problem> {
    let now = visit.shell.now;
    // On a docket of its own: whoever looks at what is does not wait for what might be.
    let thought = node.docket_as_of(visit.user.eyes(), now, move |docket| {
        let mut docket = docket.into_docket();
        let entry = docket.agreement(&id)?;
        let agreement = entry.agreement();
        let is_law = agreement.form == Form::Regulation;
        let (title, held) = (agreement.title.clone(), entry.text.clone());
        if !is_asked {
            let view = WhatIf { agreement: id, title, is_law, held, supposed, outcome: None };
            return Some((view, None));
        }
        let (outcome, wrong) = match what_if::simulate(&mut docket, &id, &supposed, now) {
            Ok(outcome) => (outcome, None),
            Err(wrong) => (None, Some(wrong)),
        };
        Some((WhatIf { agreement: id, title, is_law, held, supposed, outcome }, wrong))
    });
    thought.await?.ok_or_else(Problem::not_found)
}
