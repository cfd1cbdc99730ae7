//! Forms that end sessions, one's own and, for an administrator, somebody's.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use comity_store::rows::Role;
use serde::Deserialize;

use super::super::account::person::{self as page, Person};
use super::super::visit::{Html, SignedInRequest, see};
use crate::accounts::caller::SignedForm;
use crate::accounts::session::end_sessions;
use crate::accounts::{self, recovery};
use crate::address::encode;
use crate::api::extract::Segment;
use crate::node::Node;
use crate::problem::Problem;

#[derive(Deserialize)]
pub(super) struct Nothing {}

/// Ends all of one's own but this one.
pub(super) async fn end_others(
    State(node): State<Arc<Node>>,
    SignedForm { user, .. }: SignedForm<Nothing>,
) -> Result<Response, Problem> {
    end_sessions(&node, &user.name, user.session_hash(), &user.actor()).await?;
    see("/account")
}

/// Somebody's account.
pub(super) async fn show(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    Segment(name): Segment<String>,
) -> Result<Html, Problem> {
    visit.user.require(Role::Admin)?;
    Ok(Html(page::page(&visit.shell, &gather(&node, &name)?)))
}

#[derive(Deserialize)]
pub(super) struct Whose {
    name: String,
}

/// Ends all of somebody's.
pub(super) async fn end_all(
    State(node): State<Arc<Node>>,
    SignedForm { user, form }: SignedForm<Whose>,
) -> Result<Response, Problem> {
    user.require(Role::Admin)?;
    end_sessions(&node, &form.name, user.session_hash(), &user.actor()).await?;
    see(&format!("/users/of/{}", encode(&form.name)))
}

#[derive(Deserialize)]
pub(super) struct One {
    name: String,
    credential: String,
}

/// Ends one of somebody's.
pub(super) async fn end_one(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    SignedForm { user, form }: SignedForm<One>,
) -> Result<Response, Problem> {
    user.require(Role::Admin)?;
    let done = accounts::end_credential(&node, &form.name, &form.credential, &user.actor()).await;
    person(&node, &visit, &form.name, done.map(|()| None).map_err(Problem::from))
}

/// Somebody's account after something was done about it: as it stands now, with what went wrong, or
/// the link that came of it.
pub(super) fn person(
    node: &Node,
    visit: &SignedInRequest,
    name: &str,
    done: Result<Option<String>, Problem>,
) -> Result<Response, Problem> {
    match done {
        Ok(None) => see(&format!("/users/of/{}", encode(name))),
        Ok(link) => {
            let person = Person { link, ..gather(node, name)? };
            Ok(Html(page::page(&visit.shell, &person)).into_response())
        }
        Err(problem) if problem.is_callers_fault() && problem.code() != "not-found" => {
            let told = Some(problem.detail().to_owned());
            let person = Person { problem: told, ..gather(node, name)? };
            Ok((problem.status(), Html(page::page(&visit.shell, &person))).into_response())
        }
        Err(problem) => Err(problem),
    }
}

fn gather(node: &Node, name: &str) -> Result<Person, Problem> {
    let found = node.read_now(|reader| {
        let Some(user) = reader.user(name)? else { return Ok(None) };
        Ok(Some((user, reader.credentials(name)?, reader.passkeys(name)?)))
    })?;
    let (user, credentials, passkeys) = found.ok_or_else(Problem::not_found)?;
    let wish = recovery::standing(&user, node.now()).cloned();
    Ok(Person { user, credentials, passkeys, wish, link: None, problem: None })
}
