//! Statements: find, read, submit, erase.
#![expect(unused_qualifications, reason = "utoipa writes types out in full")]

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use comity_protocol::content::Body;
use comity_protocol::index::{LogId, Seq};
use comity_protocol::kind::Kind;
use comity_protocol::log::merkle::LeafIndex;
use comity_protocol::marking::{Marking, Requester};
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_store::rows::{Begins, Query, StatementView, TextScope};
use comity_store::{Reader, StoreError};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::extract::{Json, Params, Segment, from_base64, unreadable};
use super::logged::{LogOutcome, LoggedOut, confirm};
use super::proposals::ProposalOut;
use super::view::{self, HostOut, Origins, PlaceOut, RelationOut, StatementOut};
use super::{batch, contents};
use crate::accounts::caller::{Approver, Caller};
use crate::clock;
use crate::exchange::equivocation;
use crate::ledger::content::Submission;
use crate::meant;
use crate::node::Node;
use crate::problem::{Problem, codes};
use crate::proposals::{self, role_for};
use crate::vouching::Known;

/// Rows on a page unless the caller says otherwise.
const PAGE: usize = 50;

/// Most rows on a page.
const PAGE_MAX: usize = 1_000;

/// The routes of this file.
pub fn router() -> OpenApiRouter<Arc<Node>> {
    OpenApiRouter::new()
        .routes(routes!(list_statements, submit_statement))
        .routes(routes!(submit_batch))
        .routes(routes!(statement))
        .routes(routes!(statement_cose))
        .routes(routes!(statement_receipt))
        .routes(routes!(statement_proof))
        .routes(routes!(statement_relations))
        .routes(routes!(erase_content))
}

/// What to look for. All conditions hold together.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Search {
    /// Words in subject, title and content; for callers who are not signed in, in the subject.
    text: Option<String>,
    /// Exactly this kind.
    kind: Option<String>,
    /// The own word of exactly this party: what stands in its own log. With `hosted_by`, what
    /// another party hosts in its name.
    issuer: Option<String>,
    /// Only what this party hosts in its log: statements in others' names under keys that it
    /// registered for them.
    hosted_by: Option<String>,
    /// Exactly this subject.
    subject: Option<String>,
    /// Whose identifier begins with these 8 to 64 hexadecimal digits.
    begins: Option<String>,
    /// Only the log of this origin.
    log: Option<String>,
    /// Known to this node at or before this time, or by the end of this day in UTC (transaction
    /// time).
    #[param(value_type = Option<String>, format = DateTime)]
    #[serde(default, deserialize_with = "clock::by")]
    known_by: Option<Timestamp>,
    /// Said at or after this time, or the beginning of this day in UTC, as claimed (valid time).
    #[param(value_type = Option<String>, format = DateTime)]
    #[serde(default, deserialize_with = "clock::from")]
    issued_from: Option<Timestamp>,
    /// Said before this time, or the beginning of this day in UTC, as claimed (valid time).
    #[param(value_type = Option<String>, format = DateTime)]
    #[serde(default, deserialize_with = "clock::from")]
    issued_to: Option<Timestamp>,
    /// The cursor: `next` of the page before.
    before: Option<u64>,
    /// Rows on the page, 1 to 1,000; 50 unless given.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
}

impl Search {
    /// As the store asks it, for one caller.
    fn question(self, requester: Requester<'_>, origins: &Origins) -> Result<Query, Problem> {
        let limit = self.limit.unwrap_or(PAGE);
        if !(1..=PAGE_MAX).contains(&limit) {
            return Err(unreadable("limit", "1 to 1,000"));
        }
        let log = match &self.log {
            Some(origin) => Some(
                origins
                    .log(origin)
                    .ok_or_else(|| Problem::missing("This node keeps no log of this origin."))?,
            ),
            None => None,
        };
        let hosted_by = match &self.hosted_by {
            Some(party) => Some(
                origins
                    .log_of(party)
                    .ok_or_else(|| Problem::missing("This node knows no log of this party."))?,
            ),
            None => None,
        };
        let parse = |kind: String| kind.parse::<Kind>().map_err(|_| unreadable("kind", "a kind"));
        let scope = match requester {
            Requester::Own { .. } => TextScope::Everything,
            // What a search finds must not tell a stranger what a restricted content says.
            Requester::Public | Requester::Peer(_) => TextScope::Subject,
        };
        let issuer = self.issuer.map(|issuer| issuer.parse());
        let begins = |digits: String| {
            Begins::read(&digits).ok_or_else(|| unreadable("begins", "8 to 64 hexadecimal digits"))
        };
        Ok(Query {
            text: self.text.filter(|text| !text.trim().is_empty()),
            scope,
            kind: self.kind.map(parse).transpose()?,
            issuer: issuer.transpose().map_err(|_| unreadable("issuer", "a party"))?,
            hosted_by,
            subject: self.subject,
            begins: self.begins.map(begins).transpose()?,
            log,
            known_by: self.known_by,
            issued_from: self.issued_from,
            issued_to: self.issued_to,
            before: self.before.map(Seq),
            limit,
        })
    }
}

/// Statements found.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatementsOut {
    /// The rows, newest known first.
    pub rows: Vec<StatementOut>,
    /// Give this as `before` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<u64>,
    /// Where `issuer` was asked for: who hosts statements in its name. They are not among the rows
    /// unless `hosted_by` asks for them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hosted: Vec<HostOut>,
}

/// Find statements
///
/// Newest known first. Statements are public in the log they stand in; titles and markings are
/// shown to those who may see the content. An `issuer` is answered with its own word; what others
/// host in its name is counted beside it. Strangers find those of this node's own log, and others
/// only where the configuration opens them.
#[utoipa::path(
    get, path = "/statements", tag = "statements",
    params(Search),
    responses((status = 200, description = "A page", body = StatementsOut)),
)]
async fn list_statements(
    State(node): State<Arc<Node>>,
    caller: Caller,
    Params(search): Params<Search>,
) -> Result<Json<StatementsOut>, Problem> {
    let origins = node.read_now(|reader| Origins::read(&node.descriptor, reader))?;
    let mut question = search.question(caller.requester(), &origins)?;
    if !sees_logs(&node, &caller) {
        if question.log.is_some_and(|log| log != LogId::OWN) {
            return Err(Problem::sign_in_required());
        }
        question.log = Some(LogId::OWN);
    }
    let now = node.now();
    let seen_by = Arc::clone(&node);
    let page = node
        .read(move |reader| {
            let page = reader.statements(&question)?;
            let show = |row: StatementView| {
                let logged =
                    seen_by.vouching.testimony(reader, Known::from(&row), seen_by.config.quorum)?;
                view::statement(row, logged, caller.requester(), &origins, reader, now)
            };
            let rows = page.rows.into_iter().map(show).collect::<Result<Vec<_>, _>>()?;
            let hosts = match &question.issuer {
                Some(issuer) => reader.hosts(issuer)?,
                None => Vec::new(),
            };
            let host =
                |(log, count)| HostOut { by: origins.keeper(log), log: origins.of(log), count };
            let hosted = hosts.into_iter().map(host).collect();
            Ok(StatementsOut { rows, next: page.next, hosted })
        })
        .await?;
    Ok(Json(page))
}

/// A statement to submit: either what the party is to sign, or what an issuer signed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmissionIn {
    /// To be signed by the party: the kind.
    kind: Option<String>,
    /// To be signed by the party: what it is about.
    subject: Option<String>,
    /// To be signed by the party: the content's body, as the schema of the kind has it.
    #[schema(value_type = Option<Object>)]
    body: Option<Body>,
    /// To be signed by the party: who may see the content.
    marking: Option<Marking>,
    /// To be signed by the party, for `issuer.registration`: the key as a COSE_Key, base64url; for
    /// `issuer.revocation`: its identifier.
    confirmation: Option<String>,
    /// To be signed by the party: what is nearly a name given before, or nearly a word that a rule
    /// looks for, is meant as it is written.
    as_written: Option<bool>,
    /// Signed by a registered issuer: the COSE_Sign1, base64.
    statement: Option<String>,
    /// Signed by a registered issuer: the content file, base64, where it is handed over.
    content: Option<String>,
}

/// Submit a statement
///
/// An officer has the party sign one; or a registered issuer hands over its own, with or without
/// the content. Answered once it is durable. Acts under an agreement and commitments are refused
/// with `two-persons-required` unless their issuer signed them already: propose them.
#[utoipa::path(
    post, path = "/statements", tag = "statements",
    request_body = SubmissionIn,
    responses((status = 201, description = "It stands in the log", body = LoggedOut)),
)]
async fn submit_statement(
    State(node): State<Arc<Node>>,
    caller: Caller,
    Json(given): Json<SubmissionIn>,
) -> Result<Response, Problem> {
    let logged = match given {
        SubmissionIn {
            kind: None,
            subject: None,
            body: None,
            marking: None,
            confirmation: None,
            as_written: None,
            statement: Some(statement),
            content,
        } => {
            let statement = from_base64("statement", &statement)?;
            let content = content.map(|text| from_base64("content", &text)).transpose()?;
            node.offer(&statement, content.as_deref(), &caller.recorded_as()).await?
        }
        SubmissionIn {
            kind: Some(kind),
            subject: Some(subject),
            body: Some(body),
            marking: Some(marking),
            confirmation,
            as_written,
            statement: None,
            content: None,
        } => {
            let kind: Kind = kind.parse().map_err(|_| unreadable("kind", "a kind"))?;
            let user = caller.user().ok_or_else(Problem::sign_in_required)?;
            user.require(role_for(&kind))?;
            let confirmation = confirmation.map(|text| confirm(&kind, &text)).transpose()?;
            if !as_written.unwrap_or(false) {
                meant::expect(&node, (&kind, subject.as_str()), &body).await?;
            }
            let submission = Submission { kind, subject, body, marking, confirmation };
            proposals::submit(&node, submission, &user.actor()).await?
        }
        _ => {
            let detail = "Give `kind`, `subject`, `body` and `marking`, or else `statement`.";
            return Err(Problem::new(&codes::REQUEST_MALFORMED, detail));
        }
    };
    let out = LoggedOut::from(logged);
    let location = HeaderValue::from_str(&format!("/api/v1/statements/{}", out.id));
    let location = location.map_err(|error| Problem::internal(error.to_string()))?;
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(out)).into_response())
}

/// Submit many signed statements
///
/// The body is a CBOR array of byte strings, each one COSE_Sign1 of a registered issuer; at most
/// 1,024 of them. Answered in order once all that were taken are durable. One that is refused does
/// not hold up the others.
#[utoipa::path(
    post, path = "/statements/batch", tag = "statements",
    request_body(content = Vec<u8>, content_type = "application/cbor"),
    responses((status = 200, description = "The outcomes, in order", body = Vec<LogOutcome>)),
)]
async fn submit_batch(
    State(node): State<Arc<Node>>,
    request: Request,
) -> Result<Json<Vec<LogOutcome>>, Problem> {
    Ok(Json(batch::submit(node, request).await?))
}

/// A statement with every place where it stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatementDetail {
    /// Where it is its issuer's own word; else where it was known first, hosted there.
    #[serde(flatten)]
    pub statement: StatementOut,
    /// The first place in every log, its issuer's own before those where it is hosted.
    pub places: Vec<PlaceOut>,
}

/// A statement
#[utoipa::path(
    get, path = "/statements/{id}", tag = "statements",
    params(("id" = String, Path, description = "The statement, 64 hex digits")),
    responses((status = 200, description = "What it says and how it stands", body = StatementDetail)),
)]
async fn statement(
    State(node): State<Arc<Node>>,
    caller: Caller,
    Segment(id): Segment<StatementId>,
) -> Result<Json<StatementDetail>, Problem> {
    let now = node.now();
    let requester = caller.requester();
    let detail = node.read_now(|reader| {
        let origins = Origins::read(&node.descriptor, reader)?;
        let views = places(&node, reader, &caller, &id)?;
        let place = |view: &StatementView| PlaceOut {
            log: origins.of(view.log),
            hosted_by: origins.host(view),
            index: view.index.0,
            seq: view.seq.0,
            known_at: view.known_at,
        };
        let places = views.iter().map(place).collect();
        let Some(first) = views.into_iter().next() else { return Ok(None) };
        let logged = node.vouching.testimony(reader, Known::from(&first), node.config.quorum)?;
        let accusation = contents::accusation(reader, &first, requester, now)?;
        let statement = view::statement(first, logged, requester, &origins, reader, now)?;
        Ok(Some((StatementDetail { statement, places }, accusation)))
    })?;
    let (mut detail, accusation) = detail.ok_or_else(unknown)?;
    if let (None, Some(body)) = (&detail.statement.refusal, accusation) {
        let refusal = equivocation::unproved(&node.exchange, &body)?;
        detail.statement.refusal = refusal.map(str::to_owned);
    }
    Ok(Json(detail))
}

/// The signed bytes
///
/// The log entry: the tagged COSE_Sign1 with an empty unprotected header.
#[utoipa::path(
    get, path = "/statements/{id}/cose", tag = "statements",
    params(("id" = String, Path, description = "The statement, 64 hex digits")),
    responses((status = 200, description = "COSE_Sign1", content_type = "application/cose", body = Vec<u8>)),
)]
async fn statement_cose(
    State(node): State<Arc<Node>>,
    caller: Caller,
    Segment(id): Segment<StatementId>,
) -> Result<Response, Problem> {
    let entry = node.read_now(|reader| {
        let Some(place) = places(&node, reader, &caller, &id)?.into_iter().next() else {
            return Ok(None);
        };
        Ok(reader.entries(place.log, place.index, 1)?.into_iter().next())
    })?;
    Ok(bytes("application/cose", entry.ok_or_else(unknown)?))
}

/// The receipt
///
/// A COSE receipt (RFC 9942) of a statement in this node's own log, under its newest head.
#[utoipa::path(
    get, path = "/statements/{id}/receipt", tag = "statements",
    params(("id" = String, Path, description = "The statement, 64 hex digits")),
    responses((status = 200, description = "The receipt", content_type = "application/scitt-receipt+cose", body = Vec<u8>)),
)]
async fn statement_receipt(
    State(node): State<Arc<Node>>,
    _caller: Caller,
    Segment(id): Segment<StatementId>,
) -> Result<Response, Problem> {
    let receipt = node.receipt(own_index(&node, &id)?)?;
    Ok(bytes("application/scitt-receipt+cose", receipt))
}

/// The tlog-proof
///
/// A proof (C2SP tlog-proof) of a statement in this node's own log, with the cosignatures there
/// are.
#[utoipa::path(
    get, path = "/statements/{id}/proof", tag = "statements",
    params(("id" = String, Path, description = "The statement, 64 hex digits")),
    responses((status = 200, description = "The proof", content_type = "text/plain", body = String)),
)]
async fn statement_proof(
    State(node): State<Arc<Node>>,
    _caller: Caller,
    Segment(id): Segment<StatementId>,
) -> Result<Response, Problem> {
    let proof = node.tlog_proof(own_index(&node, &id)?)?;
    Ok(bytes("text/plain; charset=utf-8", proof.into_bytes()))
}

/// What later statements did to it
#[utoipa::path(
    get, path = "/statements/{id}/relations", tag = "statements",
    params(("id" = String, Path, description = "The statement, 64 hex digits")),
    responses((status = 200, description = "Relations, first first", body = Vec<RelationOut>)),
)]
async fn statement_relations(
    State(node): State<Arc<Node>>,
    caller: Caller,
    Segment(id): Segment<StatementId>,
) -> Result<Json<Vec<RelationOut>>, Problem> {
    let views = node.read_now(|reader| places(&node, reader, &caller, &id))?;
    let first = views.into_iter().next().ok_or_else(unknown)?;
    Ok(Json(view::relations(&first.relations)))
}

/// Why a content is to be erased.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ErasureIn {
    /// Stays in the log: nothing of the content.
    pub reason: String,
    /// Whether it is only proposed, for another person to approve; the content of an act is
    /// destroyed in no other way.
    #[serde(default)]
    pub propose: bool,
}

/// Erase the content
///
/// Destroys content and salt of one of the party's own statements, here and at every honest peer,
/// and records that in the log.
#[utoipa::path(
    post, path = "/statements/{id}/erasure", tag = "statements",
    params(("id" = String, Path, description = "The statement, 64 hex digits")),
    request_body = ErasureIn,
    responses(
        (status = 201, description = "The record of the erasure", body = LoggedOut),
        (status = 202, description = "It waits for another person", body = ProposalOut),
    ),
)]
async fn erase_content(
    State(node): State<Arc<Node>>,
    Approver(user): Approver,
    Segment(id): Segment<StatementId>,
    Json(given): Json<ErasureIn>,
) -> Result<Response, Problem> {
    if given.propose {
        let submission = proposals::erasure(&node, id, &given.reason)?;
        let row = proposals::propose(&node, submission, proposals::DAYS, &user.name).await?;
        return Ok(
            (StatusCode::ACCEPTED, Json(ProposalOut::shown(&node, row, &user)?)).into_response()
        );
    }
    user.expect_passkey(&node)?;
    let logged = proposals::erase(&node, id, &given.reason, &user.actor()).await?;
    Ok((StatusCode::CREATED, Json(LoggedOut::from(logged))).into_response())
}

/// Whether a caller sees the statements of other parties' logs.
fn sees_logs(node: &Node, caller: &Caller) -> bool {
    node.config.strangers.logs || !matches!(caller, Caller::Public)
}

/// Where a statement stands, as far as the caller may know.
fn places(
    node: &Node,
    reader: &dyn Reader,
    caller: &Caller,
    id: &StatementId,
) -> Result<Vec<StatementView>, StoreError> {
    let mut places = reader.places(id)?;
    if !sees_logs(node, caller) {
        places.retain(|place| place.log == LogId::OWN);
    }
    Ok(places)
}

fn own_index(node: &Node, id: &StatementId) -> Result<LeafIndex, Problem> {
    let index = node.read_now(|reader| reader.own_index(id))?;
    let detail = "This node's own log has no such statement; ask the log it stands in.";
    index.ok_or_else(|| Problem::missing(detail))
}

fn unknown() -> Problem {
    Problem::missing("No statement has this identifier here.")
}

fn bytes(media_type: &'static str, bytes: Vec<u8>) -> Response {
    let media_type = HeaderValue::from_static(media_type);
    let fresh = HeaderValue::from_static("no-cache");
    ([(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, fresh)], bytes).into_response()
}
