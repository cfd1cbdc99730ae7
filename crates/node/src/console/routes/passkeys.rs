//! Passkeys in the console: what the page's script asks while somebody signs in, and the forms that
//! name and remove them, or have lost ones taken away.

use std::sync::Arc;

use axum::Json as Answer;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use comity_store::rows::Role;
use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;
use serde_json::json;

use super::super::account;
use super::super::visit::{AtTheDoor, Html, SignedInRequest, see};
use super::entry::{Next, from_own_page, own_path, with_session};
use super::password;
use super::sessions::person;
use crate::accounts::anonymous::AnonymousClient;
use crate::accounts::caller::SignedForm;
use crate::accounts::passkey::{self, Assertion};
use crate::accounts::recovery;
use crate::accounts::session::{Whence, half};
use crate::api::extract::{Params, expect_json, from_json, read_body};
use crate::node::Node;
use crate::problem::{Problem, codes};

/// Longest answer of a browser in bytes: an assertion has some hundred.
const SHOWN_BYTES_MAX: usize = 16 << 10;

/// The page that asks for the passkey of whoever gave a right password.
pub(super) async fn ask(
    State(node): State<Arc<Node>>,
    AtTheDoor(shell): AtTheDoor,
    Params(next): Params<Next>,
    request: Request,
) -> Result<Response, Problem> {
    if shell.user.is_some() {
        return see(own_path(&next.next));
    }
    if half(&node, request.headers())?.is_none() {
        return see("/sign-in");
    }
    Ok(Html(account::passkeys::second(&shell, own_path(&next.next))).into_response())
}

/// What the browser is asked in order to show one.
pub(super) async fn options(
    State(node): State<Arc<Node>>,
    stranger: AnonymousClient,
    request: Request,
) -> Result<Answer<serde_json::Value>, Problem> {
    stranger.count(&node)?;
    from_own_page(request.headers())?;
    let half = half(&node, request.headers())?;
    Ok(Answer(passkey::request(&node, half.as_ref().map(|(_, user)| user))?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shown {
    id: String,
    client_data: String,
    authenticator_data: String,
    signature: String,
}

/// What the browser showed: it signs in.
pub(super) async fn shown(
    State(node): State<Arc<Node>>,
    stranger: AnonymousClient,
    request: Request,
) -> Result<Response, Problem> {
    stranger.count(&node)?;
    let (parts, body) = request.into_parts();
    from_own_page(&parts.headers)?;
    // A form of another site cannot send it.
    expect_json(&parts.headers)?;
    let given = assertion(&read_body(body, SHOWN_BYTES_MAX).await?)?;
    signed_in(&node, &parts, &given).await
}

async fn signed_in(node: &Node, parts: &Parts, given: &Assertion) -> Result<Response, Problem> {
    let half = half(node, &parts.headers)?;
    let session = passkey::sign_in(node, half, given, &Whence::of(node, parts)).await?;
    let answer = Answer(json!({ "name": session.user.name })).into_response();
    with_session(answer, &session)
}

fn assertion(bytes: &[u8]) -> Result<Assertion, Problem> {
    let Shown { id, client_data, authenticator_data, signature } = from_json(bytes)?;
    let read = |text: String| {
        let wrong =
            |_| Problem::new(&codes::REQUEST_MALFORMED, "Parts of a passkey are base64url.");
        BASE64URL_NOPAD.decode(text.as_bytes()).map_err(wrong)
    };
    Ok(Assertion {
        id: read(id)?,
        client_data: read(client_data)?,
        authenticator_data: read(authenticator_data)?,
        signature: read(signature)?,
    })
}

#[derive(Deserialize)]
pub(super) struct Renamed {
    passkey: String,
    label: String,
}

pub(super) async fn rename(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    SignedForm { user, form }: SignedForm<Renamed>,
) -> Result<Response, Problem> {
    let label = form.label.trim().to_owned();
    let done = passkey::rename(&node, &user, &form.passkey, label).await;
    password::after(&node, &visit, done.map(drop).map_err(Problem::from))
}

#[derive(Deserialize)]
pub(super) struct Which {
    passkey: String,
}

pub(super) async fn remove(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    SignedForm { user, form }: SignedForm<Which>,
) -> Result<Response, Problem> {
    let done = passkey::remove(&node, &user, &form.passkey).await;
    password::after(&node, &visit, done.map_err(Problem::from))
}

#[derive(Deserialize)]
pub(super) struct Nothing {}

/// Refuses that one's own passkeys be taken away.
pub(super) async fn refuse_own(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    SignedForm { user, .. }: SignedForm<Nothing>,
) -> Result<Response, Problem> {
    let done = recovery::refuse(&node, &user.name, &user.name).await;
    password::after(&node, &visit, done.map_err(Problem::from))
}

#[derive(Deserialize)]
pub(super) struct Wish {
    name: String,
    what: String,
}

/// What an administrator does about somebody's lost passkeys.
pub(super) async fn recover(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    SignedForm { user, form }: SignedForm<Wish>,
) -> Result<Response, Problem> {
    user.require(Role::Admin)?;
    let Wish { name, what } = form;
    let done = match what.as_str() {
        "ask" => recovery::ask(&node, &name, &user.name).await.map(|_| None),
        "agree" => recovery::agree(&node, &name, &user.name).await.map(Some),
        "refuse" => recovery::refuse(&node, &name, &user.name).await.map(|()| None),
        _ => return Err(Problem::new(&codes::REQUEST_MALFORMED, "There is no such step.")),
    };
    person(&node, &visit, &name, done.map_err(Problem::from))
}
