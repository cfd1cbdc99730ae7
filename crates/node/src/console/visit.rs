//! Who reads which page in which language, and problems as pages for those who read pages.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{FromRef, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use comity_agreements::calendar::Zone;
use comity_store::rows::Role;
use maud::Markup;
use serde::Deserialize;

use super::audience::Audience;
use super::error::{self, Shown};
use super::layout::{PageContext, User};
use super::navigation::Tab;
use super::text::Lang;
use crate::accounts::anonymous::address;
use crate::accounts::caller::{Caller, SignedIn, signed_in};
use crate::address::encode;
use crate::eyes::Eyes;
use crate::node::Node;
use crate::problem::Problem;
use crate::proposals;

/// Cookie that keeps the language. It says nothing about anybody, so scripts may read it.
const LANG_COOKIE: &str = "comity-lang";

/// Cookie that keeps on whose clocks times are told.
const ZONE_COOKIE: &str = "comity-zone";

/// A page as an answer: never kept by a cache, for what it shows depends on who asks.
pub struct Html(pub Markup);

impl IntoResponse for Html {
    fn into_response(self) -> Response {
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
            (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
        ];
        (headers, self.0.into_string()).into_response()
    }
}

/// To another page, by `GET`.
///
/// # Errors
/// `internal` for an address that no header can carry.
pub fn see(address: &str) -> Result<Response, Problem> {
    let location =
        HeaderValue::from_str(address).map_err(|error| Problem::internal(error.to_string()))?;
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response())
}

/// An answer that sets a cookie.
///
/// # Errors
/// `internal` for a cookie that cannot stand in a header.
pub fn with_cookie(mut response: Response, cookie: &str) -> Result<Response, Problem> {
    let value =
        HeaderValue::from_str(cookie).map_err(|error| Problem::internal(error.to_string()))?;
    response.headers_mut().append(header::SET_COOKIE, value);
    Ok(response)
}

/// A visit by anybody, signed in or not.
pub struct PageRequest(pub PageContext);

/// A visit by somebody who is about to sign in: what else is asked at the same address keeps nobody
/// from it.
pub struct AtTheDoor(pub PageContext);

/// A visit by one of the node's own people.
pub struct SignedInRequest {
    /// The frame of the page.
    pub shell: PageContext,
    /// Who it is.
    pub user: SignedIn,
}

/// A visit to a page of what everybody may see: by one of the node's own people, or by anybody
/// where the configuration opens such pages.
pub struct OpenRequest {
    /// The frame of the page.
    pub shell: PageContext,
    /// Who it is; `None`: a stranger.
    pub user: Option<SignedIn>,
}

impl OpenRequest {
    /// With whose eyes the docket is read for the visitor.
    pub fn eyes(&self) -> Eyes {
        self.user.as_ref().map_or(Eyes::Anybody, SignedIn::eyes)
    }

    /// What the visitor may see of statements.
    pub fn audience(&self, node: &Node) -> Audience {
        let cleared = self.user.as_ref().map(|user| user.cleared);
        Audience { cleared, open: node.config.strangers, now: self.shell.now }
    }

    /// As whom contents are asked for.
    pub fn caller(&self) -> Caller {
        self.user.clone().map_or(Caller::Public, Caller::User)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for OpenRequest
where
    Arc<Node>: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let node = Arc::<Node>::from_ref(state);
        if let Some(user) = signed_in(&node, &parts.headers)? {
            let SignedInRequest { shell, user } = SignedInRequest::by(&node, parts, user).await?;
            return Ok(Self { shell, user: Some(user) });
        }
        node.guards.stranger(address(parts), 1, node.now())?;
        if !node.config.strangers.pages {
            return Err(Problem::sign_in_required());
        }
        Ok(Self { shell: shell(&node, &parts.headers, &parts.uri, None), user: None })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PageRequest
where
    Arc<Node>: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let node = Arc::<Node>::from_ref(state);
        let user = signed_in(&node, &parts.headers)?;
        if user.is_none() {
            node.guards.stranger(address(parts), 1, node.now())?;
        }
        Ok(Self(shell(&node, &parts.headers, &parts.uri, user.as_ref())))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for AtTheDoor
where
    Arc<Node>: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let node = Arc::<Node>::from_ref(state);
        let user = signed_in(&node, &parts.headers)?;
        // The page itself costs no more than a refusal.
        if user.is_none() && parts.method != Method::GET {
            node.guards.at_the_door(address(parts), node.now())?;
        }
        Ok(Self(shell(&node, &parts.headers, &parts.uri, user.as_ref())))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for SignedInRequest
where
    Arc<Node>: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let node = Arc::<Node>::from_ref(state);
        // Forms prove themselves by `SignedForm`; whoever is asked for here only reads.
        let Some(user) = signed_in(&node, &parts.headers)? else {
            node.guards.stranger(address(parts), 1, node.now())?;
            return Err(Problem::sign_in_required());
        };
        Self::by(&node, parts, user).await
    }
}

impl SignedInRequest {
    /// A visit by whoever is signed in.
    async fn by(node: &Arc<Node>, parts: &Parts, user: SignedIn) -> Result<Self, Problem> {
        user.note_use(node, address(parts)).await;
        let mut shell = shell(node, &parts.headers, &parts.uri, Some(&user));
        // Scripts, programs and forms are shown no bar.
        if reads_pages(&parts.headers) && parts.method == Method::GET {
            shell.badges = badges(node, &user).await?;
        }
        Ok(Self { shell, user })
    }
}

fn shell(node: &Node, headers: &HeaderMap, uri: &Uri, user: Option<&SignedIn>) -> PageContext {
    let now = node.now();
    PageContext {
        lang: lang(headers, uri),
        user: user.map(|user| User {
            name: user.name.clone(),
            role: user.role,
            csrf: user.csrf().to_owned(),
        }),
        descriptor: node.descriptor.clone(),
        zone: zone(headers, uri),
        here: uri.path_and_query().map_or("/", |here| here.as_str()).to_owned(),
        now,
        present: now,
        stopped: node.signing.stop(),
        navigation: node.navigation.get().cloned().unwrap_or_default(),
        badges: Vec::new(),
        open: node.config.strangers.pages,
    }
}

/// What waits for somebody, by the page on which it does.
async fn badges(node: &Arc<Node>, user: &SignedIn) -> Result<Vec<(Tab, u64)>, Problem> {
    let mut found = Vec::new();
    for (tab, count) in node.badges.get().into_iter().flatten() {
        found.extend(count(Arc::clone(node), user.eyes()).await.map(|number| (*tab, number)));
    }
    if user.role >= Role::Approver {
        found.push((Tab::PROPOSALS, proposals::waiting_for(node, &user.name)?));
    }
    found.retain(|(_, number)| *number > 0);
    Ok(found)
}

fn lang(headers: &HeaderMap, uri: &Uri) -> Lang {
    let accept = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Lang::choose(asked(uri).map(Lang::tag), cookie(headers, LANG_COOKIE), accept)
}

/// On whose clocks times are told: as the address asks, else as was chosen before; `None`: UTC.
fn zone(headers: &HeaderMap, uri: &Uri) -> Option<Zone> {
    let chosen = || cookie(headers, ZONE_COOKIE)?.parse().ok();
    asked_zone(uri).or_else(chosen).filter(|zone| *zone != Zone::utc())
}

fn cookie<'a>(headers: &'a HeaderMap, wanted: &str) -> Option<&'a str> {
    let cookies = headers.get(header::COOKIE)?.to_str().ok()?.split(';');
    let mut pairs = cookies.filter_map(|pair| pair.trim().split_once('='));
    pairs.find_map(|(name, value)| (name == wanted).then_some(value))
}

fn pair<'a>(uri: &'a Uri, wanted: &str) -> Option<&'a str> {
    let mut pairs = uri.query()?.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find_map(|(name, value)| (name == wanted).then_some(value))
}

/// The language that the address itself asks for.
fn asked(uri: &Uri) -> Option<Lang> {
    pair(uri, "lang").and_then(Lang::from_code)
}

/// The zone that the address itself asks for.
fn asked_zone(uri: &Uri) -> Option<Zone> {
    pair(uri, "zone")?.replace("%2F", "/").replace("%2f", "/").parse().ok()
}

/// What has to be known of a request once it is answered, because a person reads the answer or
/// chose a language or a zone with it. Programs and scripts leave nothing to be known.
pub struct Reading {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
}

impl Reading {
    /// Notes it before the request is handled. A browser may come by any route.
    pub fn of(request: &Request) -> Option<Self> {
        let (headers, uri) = (request.headers(), request.uri());
        let is_by_person =
            reads_pages(headers) || asked(uri).is_some() || asked_zone(uri).is_some();
        is_by_person.then(|| Self {
            method: request.method().clone(),
            uri: uri.clone(),
            headers: headers.clone(),
        })
    }

    /// Problems become pages for whoever asks for pages; what was once chosen stays chosen.
    pub async fn shown(self, node: &Arc<Node>, mut response: Response) -> Response {
        if reads_pages(&self.headers) && is_problem(&response) {
            response = page_of(node, &self.method, &self.uri, &self.headers, response).await;
        }
        let chosen = [
            asked(&self.uri).map(|lang| format!("{LANG_COOKIE}={}", lang.tag())),
            asked_zone(&self.uri).map(|zone| format!("{ZONE_COOKIE}={zone}")),
        ];
        for pair in chosen.into_iter().flatten() {
            let cookie = format!("{pair}; Path=/; Max-Age=31536000; SameSite=Lax");
            if let Ok(value) = HeaderValue::from_str(&cookie) {
                response.headers_mut().append(header::SET_COOKIE, value);
            }
        }
        response
    }
}

/// Browsers name `text/html` when they open a page; programs and scripts do not.
fn reads_pages(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

fn is_problem(response: &Response) -> bool {
    let media_type = response.headers().get(header::CONTENT_TYPE);
    media_type.is_some_and(|value| value == "application/problem+json")
}

async fn page_of(
    node: &Arc<Node>,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    response: Response,
) -> Response {
    let (mut parts, body) = response.into_parts();
    if parts.status == StatusCode::UNAUTHORIZED && method == Method::GET {
        let next = uri.path_and_query().map_or("/", |here| here.as_str());
        let query = encode(next);
        if let Ok(answer) = see(&format!("/sign-in?next={query}")) {
            return answer;
        }
    }
    let shown = shown(parts.status, body).await;
    let user = signed_in(node, headers).ok().flatten();
    let page = error::page(&shell(node, headers, uri, user.as_ref()), &shown);
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.remove(header::WWW_AUTHENTICATE);
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    parts.headers.insert(header::CONTENT_TYPE, html);
    Response::from_parts(parts, Body::from(page.into_string()))
}

async fn shown(status: StatusCode, body: Body) -> Shown {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Read {
        code: String,
        detail: String,
    }
    // The node's own problems are some hundred bytes.
    let bytes = to_bytes(body, 64 << 10).await.unwrap_or_default();
    let Read { code, detail } = serde_json::from_slice(&bytes).unwrap_or_default();
    Shown { status: status.as_u16(), code, detail }
}
