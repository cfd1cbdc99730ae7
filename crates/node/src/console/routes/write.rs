//! Forms: signing in, accounts and tokens, peers, submitting and erasing. Each carries the
//! session's CSRF token, and each is asked for by a page that works without scripts.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use comity_protocol::content::Body;
use comity_protocol::kind::{KINDS, KindSpec, names};
use comity_protocol::marking::{Marking, Tlp};
use comity_protocol::party::{Fingerprint, PartyId};
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_store::rows::Role;
use serde::Deserialize;

use super::super::account::{self, Attempt, Fresh, Own, People};
use super::super::erase::{self, Erasure};
use super::super::standing;
use super::super::submit::{self, Filled, Hands, Previewed};
use super::super::visit::{Html, Visit, Visited, see, with_cookie};
use super::password;
use crate::accounts::caller::SignedForm;
use crate::accounts::{self, UserChange};
use crate::api::extract::{Form, Params, Segment, read_body};
use crate::error::Error;
use crate::exchange;
use crate::ledger::content::Submission;
use crate::node::Node;
use crate::problem::{Problem, codes};
use crate::proposals;

/// Longest sign-in form in bytes.
const SIGN_IN_BYTES_MAX: usize = 8 << 10;

#[derive(Deserialize)]
pub(super) struct Next {
    #[serde(default)]
    next: String,
}

pub(super) async fn ask_sign_in(
    Visit(shell): Visit,
    Params(Next { next }): Params<Next>,
) -> Response {
    if shell.user.is_some() {
        return see(own_path(&next)).into_response();
    }
    Html(account::sign_in(&shell, Attempt::None, own_path(&next))).into_response()
}

/// A path of this node to go on to; anything that could lead elsewhere becomes the overview.
fn own_path(next: &str) -> &str {
    let plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if plain && next.starts_with('/') && !next.starts_with("//") { next } else { "/" }
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
    Visit(shell): Visit,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    from_own_page(&parts.headers)?;
    let bytes = read_body(body, SIGN_IN_BYTES_MAX).await?;
    let form: Credentials = Form::parse(&parts.headers, bytes.to_vec()).await?;
    match accounts::sign_in(&node, form.name.trim(), &form.password).await {
        Ok(session) => with_cookie(see(own_path(&form.next))?, &session.cookie),
        Err(error) => {
            let problem = Problem::from(error);
            let attempt = match problem.code() {
                "sign-in-failed" => Attempt::Wrong,
                "sign-in-busy" => Attempt::Limited,
                _ => return Err(problem),
            };
            let page = Html(account::sign_in(&shell, attempt, own_path(&form.next)));
            Ok((problem.status(), page).into_response())
        }
    }
}

/// There is no session yet to hold a token, so the browser's own word decides: another site must
/// not sign people in under an account of its choosing.
fn from_own_page(headers: &HeaderMap) -> Result<(), Problem> {
    let site = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let origin = headers.get(header::ORIGIN).and_then(|value| value.to_str().ok());
    let foreign_site = site.is_some_and(|site| site != "same-origin" && site != "none");
    // A referrer policy of `no-referrer` makes browsers send the origin `null` with forms.
    let foreign_origin = origin.is_some_and(|origin| {
        origin != "null" && origin.split_once("://").is_none_or(|(_, own)| own != host)
    });
    if foreign_site || (site.is_none() && foreign_origin) {
        return Err(Problem::new(&codes::CSRF, "Open the sign-in page of this node itself."));
    }
    Ok(())
}

#[derive(Deserialize)]
pub(super) struct Once {
    token: String,
}

pub(super) async fn sign_in_once(
    State(node): State<Arc<Node>>,
    Visit(shell): Visit,
    Params(Once { token }): Params<Once>,
) -> Result<Response, Problem> {
    match accounts::sign_in_once(&node, &token).await {
        Ok(session) => with_cookie(see("/")?, &session.cookie),
        Err(problem) if problem.code() == "sign-in-failed" => {
            let page = Html(account::sign_in(&shell, Attempt::LinkSpent, "/"));
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
    visit: Visited,
    SignedForm { user, form }: SignedForm<NewToken>,
) -> Result<Html, Problem> {
    let actor = user.actor();
    let (secret, _) =
        accounts::create_token(&node, &user.name, form.label.trim(), form.days, &actor).await?;
    let rows = node.read_now(|reader| reader.credentials(&user.name))?;
    let own = Own { fresh: Some(Fresh::Token(&secret)), ..password::own(&node, &visit, &rows)? };
    Ok(Html(account::account(&visit.shell, &own)))
}

pub(super) async fn create_calendar(
    State(node): State<Arc<Node>>,
    visit: Visited,
    SignedForm { user, form }: SignedForm<NewToken>,
) -> Result<Html, Problem> {
    let actor = user.actor();
    let (address, _) =
        accounts::create_calendar(&node, &user.name, form.label.trim(), form.days, &actor).await?;
    let rows = node.read_now(|reader| reader.credentials(&user.name))?;
    let fresh = Some(Fresh::Calendar(&address));
    let own = Own { fresh, ..password::own(&node, &visit, &rows)? };
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
    visit: Visited,
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
    visit: Visited,
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
    visit: &Visited,
    done: Result<(), Problem>,
) -> Result<Response, Problem> {
    match done {
        Ok(()) => see("/users"),
        Err(problem) if problem.is_callers_fault() => {
            let rows = node.read_now(|reader| reader.users())?;
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

#[derive(Deserialize)]
pub(super) struct OfKind {
    #[serde(default)]
    kind: String,
}

pub(super) async fn ask_submit(
    visit: Visited,
    Params(OfKind { kind }): Params<OfKind>,
) -> Result<Html, Problem> {
    visit.user.require(Role::Officer)?;
    if kind.is_empty() {
        return Ok(Html(submit::choose(&visit.shell, &kinds().collect::<Vec<_>>())));
    }
    Ok(Html(submit::form(&visit.shell, spec(&kind)?, &Filled::default(), None)))
}

/// Kinds that an officer may have signed by a form: not those that carry keys, and not erasure,
/// which has a page of its own.
fn kinds() -> impl Iterator<Item = &'static KindSpec> {
    const APART: [&str; 6] = [
        names::PARTY_KEYS,
        names::REGISTRATION_POLICY,
        names::ISSUER_REGISTRATION,
        names::ISSUER_REVOCATION,
        names::ERASURE,
        names::EQUIVOCATION,
    ];
    KINDS.iter().filter(|spec| !APART.contains(&spec.name))
}

fn spec(kind: &str) -> Result<&'static KindSpec, Problem> {
    kinds().find(|spec| spec.name == kind).ok_or_else(Problem::not_found)
}

pub(super) async fn submit(
    State(node): State<Arc<Node>>,
    visit: Visited,
    SignedForm { user, form }: SignedForm<BTreeMap<String, String>>,
) -> Result<Response, Problem> {
    user.require(Role::Officer)?;
    let field = |name: &str| form.get(name).cloned().unwrap_or_default();
    let kind = spec(&field("kind"))?;
    let mut filled = Filled {
        subject: field("subject").trim().to_owned(),
        tlp: field("tlp"),
        audience: field("audience"),
        release: field("release"),
        json: form.get("json").cloned(),
        fields: fields(&form),
    };
    let shell = &visit.shell;
    let read = body_of(kind, &filled).and_then(|body| Ok((body, marking_of(&filled)?)));
    let (body, marking) = match (read, field("step").as_str()) {
        (Ok(read), "preview" | "sign" | "propose") => read,
        (Ok((body, _)), _) => {
            filled.json = Some(body.text().to_owned());
            return Ok(Html(submit::form(shell, kind, &filled, None)).into_response());
        }
        (Err(problem), _) => {
            return Ok(Html(submit::form(shell, kind, &filled, Some(&problem))).into_response());
        }
    };
    let submission = Submission {
        kind: kind.name.parse().map_err(|_| Problem::internal("a kind of the table"))?,
        subject: filled.subject.clone(),
        body: body.clone(),
        marking: marking.clone(),
        confirmation: None,
    };
    if field("step") == "preview" {
        let near = proposals::expect_no_near_name(&node, &body).await;
        let near = match near {
            Err(problem) if problem.code() == codes::NAME_NEAR.code => Some(problem),
            other => other.map(|()| None)?,
        };
        let near = near.as_ref().map(Error::detail);
        let content = Previewed { body: &body, marking: &marking, near };
        return Ok(match dry_run(&node, submission) {
            Ok(hands) => Html(submit::preview(shell, kind, &filled, &content, hands)),
            Err(problem) => Html(submit::form(shell, kind, &filled, Some(problem.detail()))),
        }
        .into_response());
    }
    let done = if field("step") == "propose" {
        let row = proposals::propose(&node, submission, proposals::DAYS, &user.name).await;
        row.map(|row| format!("/proposals/{}", row.id))
    } else {
        let logged = proposals::submit(&node, submission, &user.actor()).await;
        logged.map(|logged| format!("/statements/{}", logged.id))
    };
    match done {
        Ok(address) => see(&address),
        Err(problem) if problem.is_callers_fault() => {
            let page = submit::form(shell, kind, &filled, Some(problem.detail()));
            Ok((Problem::from(problem).status(), Html(page)).into_response())
        }
        Err(problem) => Err(problem.into()),
    }
}

/// How many people it takes, where what is written can be signed at all.
fn dry_run(node: &Node, submission: Submission) -> Result<Hands, Problem> {
    match proposals::allow_one(node, &submission.kind, &submission.subject) {
        // Sealed and signed once for show, offered to nobody: what the preview accepts, the log
        // will.
        Ok(()) => Ok(node.sign(submission).map(|_| Hands::One)?),
        // The party's key is not touched before the second person.
        Err(problem) if problem.code() == codes::TWO_PERSONS.code => {
            Ok(proposals::check(node, &submission).map(|()| Hands::Two)?)
        }
        Err(problem) => Err(problem.into()),
    }
}

fn fields(form: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    form.iter()
        .filter_map(|(name, value)| Some((name.strip_prefix("f.")?.to_owned(), value.clone())))
        .collect()
}

/// The body, from its JSON or from its fields; else what is wrong with it.
fn body_of(kind: &KindSpec, filled: &Filled) -> Result<Body, String> {
    if let Some(json) = &filled.json {
        return serde_json::from_str(json).map_err(|error| format!("JSON: {error}"));
    }
    let fields = submit::simple_fields(kind.schema).unwrap_or_default();
    let body = submit::body_from(&fields, &filled.fields);
    body.map(Body::from).map_err(|field| format!("{field}: no number, or one to be given as JSON"))
}

fn marking_of(filled: &Filled) -> Result<Marking, String> {
    let tlp = Tlp::from_label(&filled.tlp).ok_or_else(|| format!("TLP: {:?}", filled.tlp))?;
    let parties =
        filled.audience.split([' ', ',', ';', '\n', '\r', '\t']).filter(|name| !name.is_empty());
    let audience = parties
        .map(|name| name.parse::<PartyId>().map_err(|refusal| format!("{name}: {refusal}")))
        .collect::<Result<Vec<_>, _>>()?;
    let release = Some(filled.release.trim()).filter(|text| !text.is_empty());
    let release = release
        .map(|text| text.parse::<Timestamp>().map_err(|refusal| format!("{text}: {refusal}")))
        .transpose()?;
    Marking::new(tlp, audience, release).map_err(|refusal| refusal.to_string())
}

pub(super) async fn ask_erase(
    State(node): State<Arc<Node>>,
    visit: Visited,
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
    visit: Visited,
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

fn erasure(node: &Node, visit: &Visited, id: StatementId) -> Result<Erasure, Problem> {
    let found = node.read_now(|reader| {
        let Some(view) = reader.places(&id)?.into_iter().next() else { return Ok(None) };
        let name = standing::name(visit.shell.lang, &view);
        let Some((id, statement)) = view.statement else { return Ok(None) };
        let given = reader.deliveries(&statement.digest)?;
        let given_to = given.into_iter().map(|delivery| delivery.to).collect();
        Ok(Some(Erasure { id, statement, name, given_to }))
    })?;
    found.ok_or_else(Problem::not_found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn going_on_stays_at_this_node() {
        for own in ["/", "/statements?q=a%20b", "/peers/3"] {
            assert_eq!(own_path(own), own);
        }
        for foreign in
            ["", "//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nb", "x"]
        {
            assert_eq!(own_path(foreign), "/", "{foreign:?}");
        }
    }

    #[test]
    fn other_sites_sign_nobody_in() {
        let check = |pairs: &[(&'static str, &'static str)]| {
            let headers = pairs.iter().map(|(name, value)| {
                (name.parse().unwrap(), axum::http::HeaderValue::from_static(value))
            });
            from_own_page(&headers.collect::<HeaderMap>()).is_ok()
        };
        assert!(check(&[("host", "a.example")]));
        assert!(check(&[("host", "a.example"), ("origin", "https://a.example")]));
        assert!(check(&[
            ("host", "a.example"),
            ("origin", "null"),
            ("sec-fetch-site", "same-origin")
        ]));
        assert!(!check(&[("host", "a.example"), ("origin", "https://evil.example")]));
        assert!(!check(&[
            ("host", "a.example"),
            ("origin", "null"),
            ("sec-fetch-site", "cross-site")
        ]));
        assert!(!check(&[
            ("host", "a.example"),
            ("origin", "https://b.a.example"),
            ("sec-fetch-site", "same-site")
        ]));
    }

    #[test]
    fn a_marking_is_read_from_its_form() {
        let filled = |tlp: &str, audience: &str, release: &str| Filled {
            tlp: tlp.to_owned(),
            audience: audience.to_owned(),
            release: release.to_owned(),
            ..Filled::default()
        };
        let marking =
            marking_of(&filled("TLP:AMBER", "b.example,\r\na.example", "2026-12-01T09:00:00Z"))
                .unwrap();
        assert_eq!(marking.audience.len(), 2);
        assert!(marking.release.is_some());
        for bad in [
            filled("TLP:PINK", "", ""),
            filled("TLP:AMBER", "a b+c", ""),
            filled("TLP:CLEAR", "a.example", ""),
            filled("TLP:GREEN", "", "soon"),
        ] {
            assert!(marking_of(&bad).is_err(), "{bad:?}");
        }
    }
}
