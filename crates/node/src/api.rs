//! The HTTP API under `/api/v1`, and its description in OpenAPI 3.1.
//!
//! One file a resource: the path, the documentation, the types and the handler stand together. What
//! a handler takes is bounded by [`extract`]; failures are problems ([`crate::problem`]), which
//! [`errors`] lists for each operation.

pub mod extract;

pub mod view;

pub mod logged;

pub mod found;

pub mod about;

pub mod statements;

pub mod proposals;

pub mod batch;

pub mod contents;

pub mod peers;

pub mod agreements;

pub mod duties;
pub mod ics;

pub mod observatory;

pub mod people;

pub mod keys;

pub mod events;

pub mod errors;

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::node::Node;
use crate::problem::ProblemBody;

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
                       sign their requests (RFC 9421); what is public needs neither.\n\nFailures are problems (RFC 9457) \
                       whose `code` is stable and listed in `spec/errors.md`.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    components(schemas(ProblemBody<'_>)),
    tags(
        (name = "statements", description = "Find, read, submit, erase."),
        (name = "proposals", description = "What another person has to approve before it is signed."),
        (name = "contents", description = "To those their marking admits."),
        (name = "peers", description = "Other parties' nodes."),
        (name = "agreements", description = "Agreements, what is owed under them, and the state of coordination."),
        (name = "node", description = "This node and its log."),
        (name = "people", description = "Accounts, tokens, the audit trail."),
    ),
)]
struct Head;

/// All routes of the API, what belongs to them outside `/api/v1`, and the description.
pub fn router() -> Router<Arc<Node>> {
    let (api, document) = routes().split_for_parts();
    let text = render(document);
    let openapi = move || async move { openapi(text) };
    api.route("/api/openapi.json", get(openapi))
        .route("/calendar/{file}", get(duties::subscribed))
        .route("/.well-known/comity", get(about::descriptor))
        .route("/schemas/{file}", get(about::schema))
        .route("/events", get(events::events))
        .route("/healthz", get(about::health))
        .route("/metrics", get(about::metrics))
}

/// The description, as it is served and checked in at `spec/openapi.json`.
pub fn document() -> String {
    render(routes().split_for_parts().1)
}

fn routes() -> OpenApiRouter<Arc<Node>> {
    let resources = OpenApiRouter::new()
        .merge(about::router())
        .merge(statements::router())
        .merge(proposals::router())
        .merge(contents::router())
        .merge(peers::router())
        .merge(agreements::router())
        .merge(duties::router())
        .merge(observatory::router())
        .merge(people::router())
        .merge(keys::router());
    OpenApiRouter::with_openapi(<Head as utoipa::OpenApi>::openapi()).nest("/api/v1", resources)
}

fn render(mut document: OpenApi) -> String {
    errors::describe(&mut document);
    let mut text = document.to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}

fn openapi(text: String) -> Response {
    let json = HeaderValue::from_static("application/json");
    ([(header::CONTENT_TYPE, json)], text).into_response()
}
