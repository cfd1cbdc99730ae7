//! Forms: signing in, accounts and tokens, peers, submitting and erasing. Each carries the
//! session's CSRF token, and each is asked for by a page that works without scripts.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use comity_protocol::party::Fingerprint;
use comity_protocol::statement::StatementId;
use comity_store::rows::Role;
use serde::Deserialize;

use super::super::account::{self, Attempt, Fresh, Own, People};
use super::super::erase::{self, Erasure};
use super::super::standing;
use super::super::visit::{AtTheDoor, Html, SignedInRequest, see, with_cookie};
use super::entry::{FromWhere, Next, from_own_page, onward, own_path, people, ways};
use super::password;
use crate::accounts::caller::SignedForm;
use crate::accounts::{self, UserChange, Whence};
use crate::api::extract::{Form, Params, Segment, read_known_body};
use crate::exchange;
use crate::node::Node;
use crate::problem::{Problem, codes};
use crate::proposals;

/// Longest sign-in form in bytes.
const SIGN_IN_BYTES_MAX: usize = 8 << 10;

pub(super) async fn ask_sign_in(
    State(node): State<Arc<Node>>,
    AtTheDoor(shell): AtTheDoor,
    Params(Next { next }): Params<Next>,
) -> Response {
    if shell.user.is_some() {
        return see(own_path(&next)).into_response();
    }
    Html(account::sign_in(&shell, Attempt::None, own_path(&next), &ways(&node))).into_response()
}

#[derive(Deserialize)]
struct Credentials {
    name: String,
    password: String,
    #[serde(default)]
    next: String,
}

pub(super) async fn sign_in(
    State(node): State<Arc<Node>>,
    AtTheDoor(shell): AtTheDoor,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    from_own_page(&parts.headers)?;
    // So short that all connections together do not fill the room of those who are known.
    let bytes = read_known_body(body, SIGN_IN_BYTES_MAX).await?;
    let form: Credentials = Form::parse(&parts.headers, bytes.to_vec()).await?;
    let from = Whence::of(&node, &parts);
    match accounts::sign_in(&node, form.name.trim(), &form.password, from).await {
        Ok(session) => onward(&session, &form.next),
        Err(error) => {
            let problem = Problem::from(error);
            let attempt = match problem.code() {
                "sign-in-failed" => Attempt::Wrong,
                "sign-in-busy" => Attempt::Limited,
                _ => return Err(problem),
            };
            let page = account::sign_in(&shell, attempt, own_path(&form.next), &ways(&node));
            let page = Html(page);
            Ok((problem.status(), page).into_response())
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Once {
    token: String,
}

pub(super) async fn sign_in_once(
    State(node): State<Arc<Node>>,
    AtTheDoor(shell): AtTheDoor,
    FromWhere(from): FromWhere,
    Params(Once { token }): Params<Once>,
) -> Result<Response, Problem> {
    match accounts::sign_in_once(&node, &token, from).await {
        Ok(session) => onward(&session, "/"),
        Err(problem) if problem.code() == "sign-in-failed" => {
            let page = Html(account::sign_in(&shell, Attempt::LinkSpent, "/", &ways(&node)));
            Ok((Problem::from(problem).status(), page).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

#[derive(Deserialize)]
pub(super) struct Nothing {}

pub(super) async fn sign_out(
    State(node): State<Arc<Node>>,
    form: SignedForm<Nothing>,
) -> Result<Response, Problem> {
    accounts::sign_out(&node, &form.user).await?;
    with_cookie(see("/sign-in")?, &accounts::cookie_gone(&node))
}

#[derive(Deserialize)]
pub(super) struct NewToken {
    label: String,
    days: u32,
}

pub(super) async fn create_token(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    SignedForm { user, form }: SignedForm<NewToken>,
) -> Result<Html, Problem> {
    let actor = user.actor();
    let (secret, _) =
        accounts::create_token(&node, &user.name, form.label.trim(), form.days, &actor).await?;
    let own = Own { fresh: Some(Fresh::Token(secret)), ..password::own(&node, &visit)? };
    Ok(Html(account::account(&visit.shell, &own)))
}

pub(super) async fn create_calendar(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    SignedForm { user, form }: SignedForm<NewToken>,
) -> Result<Html, Problem> {
    let actor = user.actor();
    let (address, _) =
        accounts::create_calendar(&node, &user.name, form.label.trim(), form.days, &actor).await?;
    // A calendar program does not say in which language its owner reads.
    let address = format!("{address}?lang={}", visit.shell.lang.tag());
    let own = Own { fresh: Some(Fresh::Calendar(address)), ..password::own(&node, &visit)? };
    Ok(Html(account::account(&visit.shell, &own)))
}

#[derive(Deserialize)]
pub(super) struct Ended {
    credential: String,
}

pub(super) async fn end_credential(
    State(node): State<Arc<Node>>,
    SignedForm { user, form }: SignedForm<Ended>,
) -> Result<Response, Problem> {
    accounts::end_credential(&node, &user.name, &form.credential, &user.actor()).await?;
    see("/account")
}

#[derive(Deserialize)]
pub(super) struct NewUser {
    name: String,
    password: String,
    role: String,
}

pub(super) async fn create_user(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    SignedForm { user, form }: SignedForm<NewUser>,
) -> Result<Response, Problem> {
    user.require(Role::Admin)?;
    let role = role(&form.role)?;
    let password = Some(form.password).filter(|password| !password.is_empty());
    let done = accounts::create_user(&node, &form.name, role, password, &user.actor()).await;
    changed_users(&node, &visit, done.map(drop).map_err(Problem::from))
}

#[derive(Deserialize)]
pub(super) struct ChangedUser {
    name: String,
    role: String,
    #[serde(default)]
    enabled: String,
    #[serde(default)]
    cleared: String,
}

pub(super) async fn change_user(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    SignedForm { user, form }: SignedForm<ChangedUser>,
) -> Result<Response, Problem> {
    user.require(Role::Admin)?;
    let change = UserChange {
        role: Some(role(&form.role)?),
        password: None,
        enabled: Some(form.enabled == "yes"),
        cleared: Some(form.cleared == "yes"),
    };
    let done = accounts::change_user(&node, &form.name, change, &user.actor()).await;
    changed_users(&node, &visit, done.map(drop).map_err(Problem::from))
}

fn role(code: &str) -> Result<Role, Problem> {
    let unknown = || Problem::new(&codes::REQUEST_MALFORMED, "There is no such role.");
    account::role_from(code).ok_or_else(unknown)
}

fn changed_users(
    node: &Node,
    visit: &SignedInRequest,
    done: Result<(), Problem>,
) -> Result<Response, Problem> {
    match done {
        Ok(()) => see("/users"),
        Err(problem) if problem.is_callers_fault() => {
            let rows = people(node)?;
            let people = People { rows: &rows, problem: Some(problem.detail()), link: None };
            let page = Html(account::users(&visit.shell, &people));
            Ok((problem.status(), page).into_response())
        }
        Err(problem) => Err(problem),
    }
}

#[derive(Deserialize)]
pub(super) struct NewPeer {
    address: String,
    fingerprint: String,
    #[serde(default)]
    replaces: String,
}

pub(super) async fn add_peer(
    State(node): State<Arc<Node>>,
    SignedForm { user, form }: SignedForm<NewPeer>,
) -> Result<Response, Problem> {
    user.require(Role::Admin)?;
    let read = |text: &str| -> Result<Fingerprint, Problem> {
        let detail = "A fingerprint has 64 hex digits.";
        text.parse().map_err(|_| Problem::new(&codes::REQUEST_MALFORMED, detail))
    };
    let (address, actor) = (form.address.trim(), user.actor());
    let fingerprint = read(&form.fingerprint)?;
    let row = if form.replaces.trim().is_empty() {
        exchange::add_peer(&node.exchange, address, fingerprint, &actor).await?
    } else {
        let old = read(&form.replaces)?;
        exchange::replace_peer(&node.exchange, address, fingerprint, old, &actor).await?
    };
    see(&format!("/peers/{}", row.log.0))
}

pub(super) async fn ask_erase(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    Segment(id): Segment<StatementId>,
) -> Result<Html, Problem> {
    visit.user.require(Role::Approver)?;
    let view = erasure(&node, &visit, id)?;
    Ok(Html(erase::page(&visit.shell, &view, "", None)))
}

#[derive(Deserialize)]
pub(super) struct Decision {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    confirm: String,
}

pub(super) async fn erase(
    State(node): State<Arc<Node>>,
    visit: SignedInRequest,
    Segment(id): Segment<StatementId>,
    SignedForm { user, form }: SignedForm<Decision>,
) -> Result<Response, Problem> {
    user.require(Role::Approver)?;
    let reason = form.reason.trim();
    let view = erasure(&node, &visit, id)?;
    if form.confirm != "yes" || reason.is_empty() {
        let missing = visit.shell.lang.s("erase-confirm");
        let page = erase::page(&visit.shell, &view, reason, Some(&missing));
        return Ok(Html(page).into_response());
    }
    if let Err(lacks) = user.expect_passkey(&node) {
        let page = erase::page(&visit.shell, &view, reason, Some(lacks.detail()));
        return Ok((lacks.status(), Html(page)).into_response());
    }
    match proposals::erase(&node, id, reason, &user.actor()).await {
        Ok(_) => see(&format!("/statements/{id}")),
        Err(problem) if problem.code() == codes::TWO_PERSONS.code => {
            let submission = proposals::erasure(&node, id, reason)?;
            let row = proposals::propose(&node, submission, proposals::DAYS, &user.name).await?;
            see(&format!("/proposals/{}", row.id))
        }
        Err(problem) if problem.is_callers_fault() => {
            let page = erase::page(&visit.shell, &view, reason, Some(problem.detail()));
            Ok((Problem::from(problem).status(), Html(page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

fn erasure(node: &Node, visit: &SignedInRequest, id: StatementId) -> Result<Erasure, Problem> {
    let found = node.read_now(|reader| {
        let Some(view) = reader.places(&id)?.into_iter().next() else { return Ok(None) };
        let name = standing::name(visit.shell.lang, &view);
        let Some((id, statement)) = view.statement else { return Ok(None) };
        let given = reader.deliveries(&statement.digest)?;
        // Its own people read here what is here: nobody has to tell them.
        let others = given.into_iter().map(|delivery| delivery.to);
        let given_to = others.filter(|to| !to.starts_with("user:")).collect();
        Ok(Some(Erasure { id, statement, name, given_to }))
    })?;
    found.ok_or_else(Problem::not_found)
}
