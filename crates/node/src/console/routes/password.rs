//! Forms about passwords: another one of one's own, and an administrator's reset of somebody's.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use comity_store::rows::Role;
use serde::Deserialize;

use super::super::account::sign_on::Link;
use super::super::account::{self, Own, People};
use super::super::text::Lang;
use super::super::visit::{Html, SignedInRequest, see};
use super::entry::{self, FromWhere, ways, with_session};
use crate::accounts::caller::SignedForm;
use crate::accounts::{self, Proof, recovery, renewal};
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
    visit: SignedInRequest,
    FromWhere(from): FromWhere,
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
            let told = Some(why(visit.shell.lang, &problem, is_same));
            let own = Own { problem: told, ..own(&node, &visit)? };
            let page = Html(account::account(&visit.shell, &own));
            return Ok((problem.status(), page).into_response());
        }
        Err(problem) => return Err(problem),
    };
    let proof = Proof { how: "password", by_passkey: user.by_passkey() };
    let session = accounts::begin_session(&node, changed, proof, &from).await?;
    with_session(see("/account")?, &session)
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
pub(super) fn own(node: &Node, visit: &SignedInRequest) -> Result<Own, Problem> {
    let name = &visit.user.name;
    let (user, credentials, passkeys) = node.read_now(|reader| {
        Ok((reader.user(name)?, reader.credentials(name)?, reader.passkeys(name)?))
    })?;
    let has_password = user.as_ref().is_some_and(|user| !user.password.is_empty());
    let wish = user.as_ref().and_then(|user| recovery::standing(user, node.now()).cloned());
    let linked = user.and_then(|user| user.linked);
    let link = Link {
        is_mapped: linked.as_ref().is_some_and(|linked| linked.is_mapped),
        subject: linked.map(|linked| linked.subject),
        ticket: None,
    };
    let may_approve = visit.user.role >= Role::Approver;
    Ok(Own {
        credentials,
        passkeys,
        wish,
        session: visit.user.session_hash(),
        has_password,
        lacks_passkey: may_approve && visit.user.expect_passkey(node).is_err(),
        ways: ways(node),
        link,
        fresh: None,
        problem: None,
    })
}

/// One's own account after something was done about it: as it stands now, with what went wrong.
pub(super) fn after(
    node: &Node,
    visit: &SignedInRequest,
    done: Result<(), Problem>,
) -> Result<Response, Problem> {
    match done {
        Ok(()) => see("/account"),
        Err(problem) if problem.is_callers_fault() => {
            let told = match problem.code() {
                "password-wrong" => visit.shell.lang.s("password-old-wrong"),
                "passkey-required" => visit.shell.lang.s("passkey-first"),
                _ => problem.detail().to_owned(),
            };
            let own = Own { problem: Some(told), ..own(node, visit)? };
            let page = Html(account::account(&visit.shell, &own));
            Ok((problem.status(), page).into_response())
        }
        Err(problem) => Err(problem),
    }
}

#[derive(Deserialize)]
pub(super) struct Whose {
    name: String,
}

/// Resets somebody's account, and shows the link by which its person signs in once.
pub(super) async fn reset(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    SignedForm { user, form }: SignedForm<Whose>,
) -> Result<Response, Problem> {
    user.require(Role::Admin)?;
    let done = renewal::reset(&node, &form.name, &user.actor()).await.map_err(Problem::from);
    let rows = entry::people(&node)?;
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
