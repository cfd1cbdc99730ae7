//! Forms about passwords: another one of one's own, and an administrator's reset of somebody's.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use comity_store::rows::Role;
use serde::Deserialize;

use super::super::account::{self, Own, People};
use super::super::text::Lang;
use super::super::visit::{Html, Visited, see, with_cookie};
use crate::accounts;
use crate::accounts::caller::SignedForm;
use crate::accounts::renewal;
use crate::node::Node;
use crate::problem::{Problem, codes};

#[derive(Deserialize)]
pub(super) struct Another {
    #[serde(default)]
    old: String,
    new: String,
    again: String,
}

/// Changes one's own password; the session goes on under a new cookie, and every other one ends.
pub(super) async fn change(
    State(node): State<Arc<Node>>,
    visit: Visited,
    SignedForm { user, form }: SignedForm<Another>,
) -> Result<Response, Problem> {
    let Another { old, new, again } = form;
    let is_same = new == again;
    let done = if is_same {
        renewal::change_password(&node, &user.name, &old, new).await.map_err(Problem::from)
    } else {
        Err(Problem::new(&codes::ACCOUNT_INVALID, "The new password was not the same twice."))
    };
    let changed = match done {
        Ok(changed) => changed,
        Err(problem) if problem.is_callers_fault() => {
            let credentials = node.read_now(|reader| reader.credentials(&user.name))?;
            let why = why(visit.shell.lang, &problem, is_same);
            let own = Own { problem: Some(&why), ..own(&node, &visit, &credentials)? };
            let page = Html(account::account(&visit.shell, &own));
            return Ok((problem.status(), page).into_response());
        }
        Err(problem) => return Err(problem),
    };
    let session = accounts::begin_session(&node, changed, "password").await?;
    with_cookie(see("/account")?, &session.cookie)
}

/// Why a password was not changed, in the reader's language where it has words for it.
fn why(lang: Lang, problem: &Problem, is_same: bool) -> String {
    match problem.code() {
        "password-wrong" => lang.s("password-old-wrong"),
        "account-invalid" if !is_same => lang.s("password-again-differs"),
        "account-invalid" => lang.s("password-rule"),
        "sign-in-busy" => lang.s("sign-in-limited"),
        _ => problem.detail().to_owned(),
    }
}

/// What the page of one's own account shows, with what stands there now.
pub(super) fn own<'a>(
    node: &Node,
    visit: &Visited,
    credentials: &'a [comity_store::rows::CredentialRow],
) -> Result<Own<'a>, Problem> {
    let user = node.read_now(|reader| reader.user(&visit.user.name))?;
    let has_password = user.is_some_and(|user| !user.password.is_empty());
    Ok(Own { credentials, has_password, fresh: None, problem: None })
}

#[derive(Deserialize)]
pub(super) struct Whose {
    name: String,
}

/// Resets somebody's account, and shows the link by which its person signs in once.
pub(super) async fn reset(
    State(node): State<Arc<Node>>,
    visit: Visited,
    SignedForm { user, form }: SignedForm<Whose>,
) -> Result<Response, Problem> {
    user.require(Role::Admin)?;
    let done = renewal::reset(&node, &form.name, &user.actor()).await.map_err(Problem::from);
    let rows = node.read_now(|reader| reader.users())?;
    let mut people = People { rows: &rows, problem: None, link: None };
    match &done {
        Ok(link) => {
            people.link = Some((&form.name, link));
            Ok(Html(account::users(&visit.shell, &people)).into_response())
        }
        Err(problem) if problem.is_callers_fault() => {
            people.problem = Some(problem.detail());
            let page = Html(account::users(&visit.shell, &people));
            Ok((problem.status(), page).into_response())
        }
        Err(_) => done.map(IntoResponse::into_response),
    }
}
