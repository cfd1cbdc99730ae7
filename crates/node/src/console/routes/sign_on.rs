//! Sign-on by a provider: there, back, and the link of one's own account.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use percent_encoding::percent_decode_str;
use serde::Deserialize;

use super::super::account::{self, Attempt};
use super::super::layout::PageContext;
use super::super::visit::{AtTheDoor, Html, SignedInRequest, see, with_cookie};
use super::entry::{own_path, ways, with_session};
use super::password;
use crate::accounts::caller::{SignedForm, signed_in};
use crate::accounts::secret::cookie;
use crate::accounts::session::Whence;
use crate::accounts::sign_on::{self, Back, Done, cookie_of};
use crate::api::extract::Params;
use crate::error::Error;
use crate::node::Node;
use crate::problem::Problem;

#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    next: String,
    #[serde(default)]
    link: String,
}

/// To the provider; with a ticket, to link the account of whoever is signed in.
pub(super) async fn begin(
    State(node): State<Arc<Node>>,
    AtTheDoor(shell): AtTheDoor,
    Params(Wanted { next, link }): Params<Wanted>,
    request: Request,
) -> Result<Response, Problem> {
    let user = signed_in(&node, request.headers())?.filter(|_| !link.is_empty());
    if let Some(user) = &user {
        sign_on::expect_ticket(&node, user, &link)?;
    } else if shell.user.is_some() {
        return see(own_path(&next));
    }
    match sign_on::begin(&node, own_path(&next), user.as_ref()).await {
        Ok(way) => with_cookie(see(&way.address)?, &way.cookie),
        Err(error) => failed(&node, &shell, own_path(&next), error),
    }
}

#[derive(Deserialize)]
pub(super) struct Answered {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
    iss: Option<String>,
    #[serde(default)]
    error: String,
}

/// Back from the provider.
pub(super) async fn back(
    State(node): State<Arc<Node>>,
    AtTheDoor(shell): AtTheDoor,
    Params(answered): Params<Answered>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    let kept = cookie(&parts.headers, &cookie_of(&node)).unwrap_or_default();
    let (secret, next) = kept.split_once('.').unwrap_or_default();
    let next = percent_decode_str(next).decode_utf8_lossy();
    let gone = format!("{}=; Path=/sign-in; HttpOnly; SameSite=Lax; Max-Age=0", cookie_of(&node));
    if !answered.error.is_empty() {
        // Whoever changed their mind at the provider is back where they began.
        let page = refused(&node, &shell, Attempt::SignOnFailed, own_path(&next));
        return with_cookie((StatusCode::UNAUTHORIZED, page).into_response(), &gone);
    }
    let Answered { code, state, iss, .. } = &answered;
    let back = Back { secret, state, code, issuer: iss.as_deref() };
    let current = signed_in(&node, &parts.headers)?;
    let done = sign_on::complete(&node, back, current.as_ref(), &Whence::of(&node, &parts)).await;
    let answer = match done {
        Ok(Done::Linked) => see("/account")?,
        Ok(Done::Session(session)) => {
            let to = if session.awaits_passkey { second(&next) } else { own_path(&next).into() };
            with_session(see(&to)?, &session)?
        }
        Err(error) => failed(&node, &shell, own_path(&next), error)?,
    };
    with_cookie(answer, &gone)
}

/// The page that asks for the passkey.
fn second(next: &str) -> String {
    format!("/sign-in/passkey?next={}", crate::address::encode(own_path(next)))
}

/// The sign-in page, saying why it came to nothing: the other ways stay open.
fn failed(node: &Node, shell: &PageContext, next: &str, error: Error) -> Result<Response, Problem> {
    let attempt = match error.code() {
        "sign-on-unavailable" => Attempt::ProviderDown,
        "sign-on-failed" | "sign-in-failed" => Attempt::SignOnFailed,
        "sign-on-refused" => Attempt::SignOnRefused,
        _ => return Err(error.into()),
    };
    if shell.user.is_some() {
        return Err(error.into());
    }
    let (code, why, internal) = (error.code(), error.detail(), error.internals());
    tracing::warn!(code, why, internal, "a sign-on came to nothing");
    Ok((Problem::from(error).status(), refused(node, shell, attempt, next)).into_response())
}

fn refused(node: &Node, shell: &PageContext, attempt: Attempt, next: &str) -> Html {
    Html(account::sign_in(shell, attempt, next, &ways(node)))
}

#[derive(Deserialize)]
pub(super) struct Confirmed {
    #[serde(default)]
    password: String,
}

/// Lets the link be made, for the present password.
pub(super) async fn link(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    SignedForm { user, form }: SignedForm<Confirmed>,
) -> Result<Response, Problem> {
    match sign_on::ticket(&node, &user, &form.password).await {
        Ok(ticket) => {
            let mut own = password::own(&node, &visit)?;
            own.link.ticket = Some(ticket);
            Ok(Html(account::account(&visit.shell, &own)).into_response())
        }
        Err(error) => password::after(&node, &visit, Err(error.into())),
    }
}

#[derive(Deserialize)]
pub(super) struct Nothing {}

pub(super) async fn unlink(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    SignedForm { user, .. }: SignedForm<Nothing>,
) -> Result<Response, Problem> {
    let done = sign_on::unlink(&node, &user.name, &user.actor()).await;
    password::after(&node, &visit, done.map_err(Problem::from))
}
