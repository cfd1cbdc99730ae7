//! What is asked about incidents in a browser, who may ask it, and which page answers.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use comity_incidents::case::entry::CaseName;
use comity_protocol::kind::Kind;
use comity_protocol::statement::StatementId;
use maud::html;
use serde::Deserialize;

use super::list::{Asked, STATES};
use super::{address, case, list};
use crate::api::extract::{Pair, Params};
use crate::capability::{Route, Told};
use crate::console::parts::{Tone, notice};
use crate::console::visit::{Html, OpenRequest, SignedInRequest, see};
use crate::incidents::api::named;
use crate::incidents::service::{self, Found, Wanted, place};
use crate::node::Node;
use crate::problem::Problem;

/// Cases on a page.
const PAGE: usize = 50;

/// All paths.
pub fn all() -> Vec<Route> {
    vec![("/incidents", get(show_list)), ("/incidents/{owner}/{name}", get(show_case))]
}

/// What the list is asked for.
#[derive(Debug, Default, Deserialize)]
struct Query {
    #[serde(default)]
    text: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    after: String,
}

async fn show_list(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    Params(query): Params<Query>,
) -> Result<Html, Problem> {
    let state = STATES.iter().find(|(_, name)| *name == query.state).map(|(state, _)| *state);
    // A place that cannot be read is none: the first page.
    let after = place(&query.after);
    let asked = Asked {
        text: query.text.clone(),
        state,
        is_first: after.is_none(),
        next_name: next_name(&node, &visit).await?,
    };
    let wanted = Wanted { text: query.text, state, owner: None, after, limit: PAGE };
    let found = service::list(&node, visit.user.eyes(), wanted).await?;
    Ok(Html(list::page(&visit.shell, &asked, &found)))
}

/// A name that no case of the own party has yet: the year and a number.
async fn next_name(node: &Arc<Node>, visit: &SignedInRequest) -> Result<String, Problem> {
    let own = node.config.party.clone();
    let year = visit.shell.now.to_string().split('-').next().unwrap_or_default().to_owned();
    let asked =
        move |book: &comity_incidents::case::casebook::Casebook, _| book.free_name(&own, &year);
    Ok(node.cases.ask(visit.user.eyes(), asked).await?)
}

async fn show_case(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    Pair(owner, name): Pair,
) -> Result<Response, Problem> {
    let name = named(&owner, name)?;
    match service::case(&node, visit.user.eyes(), name).await?.ok_or_else(Problem::not_found)? {
        Found::Case(view) => Ok(Html(case::page(&visit.shell, &view)).into_response()),
        Found::Elsewhere(CaseName { owner, name }) => see(&address::case(&owner, &name)),
    }
}

/// Of which cases a statement tells.
pub(crate) fn effect<'v>(
    node: &'v Arc<Node>,
    visit: &'v OpenRequest,
    id: StatementId,
    _kind: &'v Kind,
) -> Told<'v> {
    Box::pin(async move {
        // Cases are told to the node's people.
        if visit.user.is_none() {
            return Ok(None);
        }
        let found =
            node.cases.ask(visit.eyes(), move |book, eyes| book.cases_of(&id, eyes)).await?;
        if found.is_empty() {
            return Ok(None);
        }
        let lang = visit.shell.lang;
        Ok(Some(notice(
            Tone::Info,
            &lang.s("incident-of-case"),
            &html! {
                @for name in found.iter().take(CASES_MAX) {
                    p { a href=(address::case(&name.owner, &name.name)) { bdi { (name.owner) } " · " bdi { (name.name) } } }
                }
            },
        )))
    })
}

/// Cases of one statement that are named on its page.
const CASES_MAX: usize = 20;
