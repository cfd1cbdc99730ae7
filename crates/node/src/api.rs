//! The HTTP API under `/api/v1`, and its description in OpenAPI 3.1.
//!
//! One file a resource: the path, the documentation, the types and the handler stand together. What
//! a handler takes is bounded by [`extract`]; failures are problems ([`crate::problem`]), which
//! [`errors`] lists for each operation. [`shapes`]: those that stand in files of their own.

pub mod extract;

pub mod view;

pub mod logged;

pub mod about;

pub mod monitor;

pub mod statements;

pub mod proposals;

pub mod batch;

pub mod contents;

pub mod peers;

pub mod people;

pub mod tokens;

pub mod passkeys;

pub mod keys;

pub mod events;

pub mod shapes;

pub mod errors;

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use utoipa::openapi::OpenApi;
use utoipa::openapi::tag::TagBuilder;
use utoipa_axum::router::OpenApiRouter;

use crate::capability::{BELOW, Capabilities, Route};
use crate::node::Node;
use crate::problem::ProblemBody;
use errors::Problems;

/// The head of the description.
#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Comity node",
        description = "Signed statements that anyone can check, exchanged between sovereign parties. \
                       The log itself is at `/checkpoint` and `/tile/…` (C2SP tlog-tiles), registration of signed \
                       statements at `/entries` (SCRAPI), the node's descriptor at `/.well-known/comity`, JSON Schemas \
                       of the kinds at `/schemas/<kind>.json`, events at `/events`.\n\nPeople use an API token \
                       (`Authorization: Bearer`) or the session of the console with the header `x-csrf-token`; peers \
                       sign their requests (RFC 9421); what is public needs neither.\n\nWhere an answer about what is \
                       derived of statements does not know all that are held, the header `comity-behind` says how \
                       many it lacks.\n\nFailures are problems (RFC 9457) \
                       whose `code` is stable and listed in `spec/errors.md`.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    components(schemas(ProblemBody<'_>)),
    tags(
        (name = "statements", description = "Find, read, submit, erase."),
        (name = "proposals", description = "What another person has to approve before it is signed."),
        (name = "contents", description = "To those their marking admits."),
        (name = "peers", description = "Other parties' nodes."),
        (name = "node", description = "This node and its log."),
        (name = "people", description = "Accounts, tokens, the audit trail."),
    ),
)]
struct Head;

/// All routes of the API, what belongs to them outside `/api/v1`, and the description.
pub fn router(all: Capabilities) -> Router<Arc<Node>> {
    let (api, document) = routes(all).split_for_parts();
    let text = render(document, all);
    let openapi = move || async move { openapi(text) };
    let described = api.route(DESCRIPTION, get(openapi));
    outside().into_iter().fold(described, |api, (path, handler)| api.route(path, handler))
}

/// Where the description stands.
const DESCRIPTION: &str = "/api/openapi.json";

/// What else stands outside `/api/v1`.
fn outside() -> Vec<Route> {
    vec![
        ("/.well-known/comity", get(about::descriptor)),
        ("/schemas", get(about::schemas)),
        ("/schemas/", get(about::schemas)),
        ("/schemas/{file}", get(about::schema)),
        ("/events", get(events::events)),
        ("/healthz", get(monitor::health)),
        ("/readyz", get(monitor::ready)),
        ("/metrics", get(monitor::metrics)),
    ]
}

/// The paths of the API that no capability can have.
pub fn paths() -> Vec<String> {
    let own = own();
    let below = own.get_openapi().paths.paths.keys().map(|path| format!("{BELOW}{path}"));
    let outside = outside().into_iter().map(|(path, _)| path).chain([DESCRIPTION]);
    below.chain(outside.map(str::to_owned)).collect()
}

/// The description, as it is served and checked in at `spec/openapi.json`.
pub fn document(all: Capabilities) -> String {
    render(routes(all).split_for_parts().1, all)
}

fn own() -> OpenApiRouter<Arc<Node>> {
    OpenApiRouter::new()
        .merge(about::router())
        .merge(statements::router())
        .merge(proposals::router())
        .merge(contents::router())
        .merge(peers::router())
        .merge(people::router())
        .merge(tokens::router())
        .merge(passkeys::router())
        .merge(keys::router())
}

fn routes(all: Capabilities) -> OpenApiRouter<Arc<Node>> {
    let resources = all.iter().fold(own(), |routes, one| routes.merge((one.api)()));
    let mut head = <Head as utoipa::OpenApi>::openapi();
    let tags = all.iter().flat_map(|one| one.about);
    let tags = tags.map(|(tag, about)| TagBuilder::new().name(*tag).description(Some(*about)));
    head.tags.get_or_insert_default().extend(tags.map(TagBuilder::build));
    OpenApiRouter::with_openapi(head).nest(BELOW, resources)
}

fn render(mut document: OpenApi, all: Capabilities) -> String {
    let problems: Vec<Problems> = all.iter().flat_map(|one| one.problems).copied().collect();
    errors::describe(&mut document, &problems);
    let mut text = document.to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}

fn openapi(text: String) -> Response {
    let json = HeaderValue::from_static("application/json");
    ([(header::CONTENT_TYPE, json)], text).into_response()
}
