//! The observatory: the state of coordination, computed from the agreements and acts held here.
#![expect(unused_qualifications, reason = "utoipa writes types out in full")]

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use comity_agreements::agreement::document::{Agreement, Certainty};
use comity_agreements::calendar::Day;
use comity_agreements::docket::Docket;
use comity_agreements::docket::entry::Entry;
use comity_agreements::world::World;
use comity_observatory::live::{Live, LiveAgreement, LiveForce, Participation, Status};
use comity_observatory::report::report;
use comity_observatory::table::tables;
use comity_observatory::{Input, Observatory, duration, observe};
use comity_protocol::time::Timestamp;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::accounts::caller::Caller;
use crate::agreements::api::agreements::{When, ask};
use crate::api::extract::{Json, Params, Segment};
use crate::clock;
use crate::eyes::Eyes;
use crate::node::Node;
use crate::problem::Problem;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Arc<Node>> {
    OpenApiRouter::new()
        .routes(routes!(observatory))
        .routes(routes!(observatory_report))
        .routes(routes!(observatory_table))
}

/// The state of coordination as this node sees it, and the table of the world.
///
/// # Errors
/// As the reader's.
pub async fn seen(
    node: &Arc<Node>,
    eyes: Eyes,
    when: When,
) -> Result<(Observatory, World), Problem> {
    ask(node, eyes, when, |docket, as_of| look(docket, as_of)).await?
}

/// What a docket shows on the day of `as_of`.
///
/// # Errors
/// Bundled tables that cannot be read: a fault of the program.
pub fn look(docket: &Docket, as_of: Timestamp) -> Result<(Observatory, World), Problem> {
    let broken = |_| Problem::internal("the bundled tables of the observatory cannot be read");
    let world = World::bundled().map_err(broken)?;
    let comparators = duration::bundled()
        .map_err(|_| Problem::internal("the bundled comparators cannot be read"))?;
    let day = Day::of_utc(as_of).map_err(|_| Problem::not_found())?;
    let agreements: Vec<Agreement> =
        docket.agreements().map(|entry| entry.agreement().clone()).collect();
    let live: Live =
        docket.agreements().map(|entry| (entry.id().to_owned(), live(entry, day))).collect();
    let seen = observe(&Input {
        agreements: &agreements,
        live: &live,
        world: &world,
        comparators: &comparators,
        as_of: day,
    });
    Ok((seen, world))
}

/// What statements say of an agreement; what its file says the observatory reads itself.
fn live(entry: &Entry, day: Day) -> LiveAgreement {
    let binding = entry.agreement().binding;
    let status = entry.life.status(day);
    let mut participations: Vec<Participation> = status
        .iter()
        .flat_map(|(person, stands)| Participation::of_life(person.as_str(), stands, binding))
        .collect();
    // Whoever is bound by a commitment alone did nothing that a life knows of.
    let committed = entry.participations(day).into_iter().filter(|row| {
        let is_other = status.keys().all(|person| person.as_str() != row.party);
        is_other && !row.evidence.is_empty()
    });
    participations.extend(committed.map(|row| Participation {
        party: row.party,
        status: Status::Consented,
        since: row.since,
        evidence: row.evidence,
        certainty: Certainty::Verified,
        source: None,
    }));
    let in_force = entry.in_force().map(|since| LiveForce {
        since: Some(since).filter(|since| *since <= day),
        evidence: Vec::new(),
        certainty: Certainty::Reported,
    });
    LiveAgreement { participations, in_force }
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
    let eyes = caller.user().ok_or_else(Problem::sign_in_required)?.eyes();
    Ok(Json(seen(&node, eyes, when).await?.0))
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
    let eyes = caller.user().ok_or_else(Problem::sign_in_required)?.eyes();
    let (seen, world) = seen(&node, eyes, when).await?;
    Ok(text("text/markdown; charset=utf-8", report(&seen, &world).markdown()))
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
    let eyes = caller.user().ok_or_else(Problem::sign_in_required)?.eyes();
    let Sheet { as_of, known_by, bom } = sheet;
    let (seen, world) = seen(&node, eyes, When { as_of, known_by }).await?;
    let name = name.strip_suffix(".csv").unwrap_or(&name);
    let table = tables(&seen, &world).into_iter().find(|table| table.id == name);
    let table = table.ok_or_else(|| Problem::missing("The observatory has no such table."))?;
    let mark = if bom.unwrap_or(false) { "\u{feff}" } else { "" };
    Ok(text("text/csv; charset=utf-8", format!("{mark}{}", table.csv())))
}

fn text(kind: &'static str, text: String) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static(kind))], text).into_response()
}
