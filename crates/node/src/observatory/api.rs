//! The observatory: the state of coordination, computed from the agreements and acts held here.
#![expect(unused_qualifications, reason = "utoipa writes types out in full")]

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use comity_observatory::Observatory;
use comity_observatory::report::report;
use comity_observatory::table::table;
use comity_protocol::time::Timestamp;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::accounts::caller::Caller;
use crate::agreements::api::agreements::When;
use crate::api::extract::{Json, Params, Segment};
use crate::clock;
use crate::node::Node;
use crate::observatory::state::observatory_state;
use crate::problem::Problem;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Arc<Node>> {
    OpenApiRouter::new()
        .routes(routes!(observatory))
        .routes(routes!(observatory_report))
        .routes(routes!(observatory_table))
}

/// The state of coordination
///
/// Instruments, cooperation, regions, institutions, durations, who is in what with whom, gaps and
/// trend, each cell with its source, as of two times.
#[utoipa::path(
    get, path = "/observatory", tag = "agreements",
    params(When),
    responses((status = 200, description = "The state of coordination", body = Observatory)),
)]
async fn observatory(
    State(node): State<Arc<Node>>,
    caller: Caller,
    Params(when): Params<When>,
) -> Result<Json<Observatory>, Problem> {
    let eyes = caller.eyes(node.config.strangers)?;
    Ok(Json(observatory_state(&node, eyes, when).await?.observatory.clone()))
}

/// The report
///
/// The same as Markdown, to print.
#[utoipa::path(
    get, path = "/observatory/report.md", tag = "agreements",
    params(When),
    responses((status = 200, description = "The report", content_type = "text/markdown", body = String)),
)]
async fn observatory_report(
    State(node): State<Arc<Node>>,
    caller: Caller,
    Params(when): Params<When>,
) -> Result<Response, Problem> {
    let eyes = caller.eyes(node.config.strangers)?;
    let seen = observatory_state(&node, eyes, when).await?;
    Ok(text("text/markdown; charset=utf-8", report(&seen.observatory, seen.world).markdown()))
}

/// How a table is wanted, and on which axes of time.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// How things stood at this time (valid time); now unless given. A day means its end in UTC.
    #[param(value_type = Option<String>, format = DateTime)]
    #[serde(default, deserialize_with = "clock::by")]
    pub as_of: Option<Timestamp>,
    /// What this node knew by this time (transaction time); all it knows unless given. A day means
    /// its end in UTC.
    #[param(value_type = Option<String>, format = DateTime)]
    #[serde(default, deserialize_with = "clock::by")]
    pub known_by: Option<Timestamp>,
    /// With a byte order mark, by which spreadsheets recognise UTF-8.
    pub bom: Option<bool>,
}

/// One table
///
/// As CSV (RFC 4180); cells that a spreadsheet would take for a formula are guarded.
#[utoipa::path(
    get, path = "/observatory/tables/{table}", tag = "agreements",
    params(("table" = String, Path, description = "The table's name, with `.csv`"), Sheet),
    responses((status = 200, description = "The table", content_type = "text/csv", body = String)),
)]
async fn observatory_table(
    State(node): State<Arc<Node>>,
    caller: Caller,
    Segment(name): Segment<String>,
    Params(sheet): Params<Sheet>,
) -> Result<Response, Problem> {
    let eyes = caller.eyes(node.config.strangers)?;
    let Sheet { as_of, known_by, bom } = sheet;
    let seen = observatory_state(&node, eyes, When { as_of, known_by }).await?;
    let name = name.strip_suffix(".csv").unwrap_or(&name);
    let table = table(&seen.observatory, seen.world, name);
    let table = table.ok_or_else(|| Problem::missing("The observatory has no such table."))?;
    let mark = if bom.unwrap_or(false) { "\u{feff}" } else { "" };
    Ok(text("text/csv; charset=utf-8", format!("{mark}{}", table.csv())))
}

fn text(kind: &'static str, text: String) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static(kind))], text).into_response()
}
