//! Contents: to those their marking admits, with a record of who was given what.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use comity_protocol::content::Digest;
use comity_protocol::index::LogId;
use comity_protocol::kind::names;
use comity_protocol::limits::CONTENT_BYTES_MAX;
use comity_protocol::marking::{Marking, Requester, Tlp};
use comity_protocol::statement::{Statement, StatementId};
use comity_protocol::time::Timestamp;
use comity_store::rows::{ContentRow, Delivery, StatementView};
use comity_store::{Reader, StoreError, Write};
use data_encoding::BASE64;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::extract::{Json, Segment};
use crate::accounts::caller::{Caller, SignedIn};
use crate::accounts::peer::Entitled;
use crate::accounts::trail::audit;
use crate::exchange::wire::{
    CONTENTS_ANSWER_BYTES, CONTENTS_QUERY_MAX, ContentFile, ContentsAnswer, ContentsQuery,
    WithheldContent, WithheldReason,
};
use crate::ledger::content::{check_content, marking};
use crate::node::Node;
use crate::problem::{Problem, codes};
use crate::published::Notice;

const _: () = assert!(CONTENTS_ANSWER_BYTES >= CONTENT_BYTES_MAX);

/// The routes of this file.
pub fn router() -> OpenApiRouter<Arc<Node>> {
    OpenApiRouter::new()
        .routes(routes!(content))
        .routes(routes!(query_contents))
        .routes(routes!(statement_content))
        .routes(routes!(statement_deliveries))
}

/// The marking of a content file that `requester` may have now; `None`: it may not.
pub fn visible(row: &ContentRow, requester: Requester<'_>, now: Timestamp) -> Option<Marking> {
    let marking = marking(row)?;
    marking.admits(requester, &row.issuer, now).then_some(marking)
}

/// The content of a statement for somebody, recorded as given.
///
/// # Errors
/// `not-found` whether it is not here or not for the caller, `content-erased`; `clearance-missing`
/// for one of the node's own people where it is for named persons.
pub async fn hand_out(
    node: &Arc<Node>,
    place: &StatementView,
    caller: &Caller,
) -> Result<(ContentRow, Marking), Problem> {
    let row = node.read_now(|reader| of(reader, place))?;
    give_row(node, row, caller).await
}

/// Refuses that somebody does something with a statement whose content he may not read.
///
/// # Errors
/// `clearance-missing`; the reader's.
pub fn expect_readable(
    node: &Arc<Node>,
    id: StatementId,
    requester: Requester<'_>,
) -> Result<(), Problem> {
    let rows = node.read_now(|reader| {
        let places = reader.places(&id)?;
        places.iter().map(|place| of(reader, place)).collect::<Result<Vec<_>, _>>()
    })?;
    let now = node.now();
    let held = rows.into_iter().flatten().filter(|row| row.erased_at.is_none());
    let mut hidden = held.filter(|row| visible(row, requester, now).is_none());
    if hidden.next().is_some() { Err(reserved()) } else { Ok(()) }
}

async fn give_row(
    node: &Arc<Node>,
    row: Option<ContentRow>,
    caller: &Caller,
) -> Result<(ContentRow, Marking), Problem> {
    let missing = || Problem::missing("There is no such content here that you may see.");
    let now = node.now();
    let row = row.ok_or_else(missing)?;
    if row.erased_at.is_some() {
        return Err(erased(&row));
    }
    let marking = visible(&row, caller.requester(), now);
    let marking =
        marking.ok_or_else(|| if caller.user().is_some() { reserved() } else { missing() })?;
    if let (Some(user), Tlp::Red) = (caller.user(), marking.tlp) {
        // Each reading, not the first alone: it is for named persons, and they answer for it.
        let event = audit(node, &user.actor(), "content.read-red", &row.digest.to_string(), "{}");
        node.write(vec![event]).await?;
    }
    let recorded = record(node, &[row.digest], caller, now).await;
    // What is open to everybody is given even where the store cannot take the record now.
    if marking.tlp != Tlp::Clear {
        recorded?;
    }
    Ok((row, marking))
}

/// The file that a digest stands for: as it came through the own log where that names it, and
/// else as it came through others'; of several the first that `requester` may have now.
///
/// # Errors
/// The reader's.
fn by_digest(
    reader: &dyn Reader,
    digest: &Digest,
    requester: Requester<'_>,
    now: Timestamp,
) -> Result<Option<ContentRow>, StoreError> {
    let mut rows = reader.contents(digest)?;
    if rows.iter().any(|row| row.log == LogId::OWN) {
        // What was erased here is not handed on because somebody else goes on naming it.
        rows.retain(|row| row.log == LogId::OWN);
    }
    let open = rows.iter().position(|row| visible(row, requester, now).is_some());
    let gone = rows.iter().position(|row| row.erased_at.is_some());
    let chosen = open.or(gone).unwrap_or(0);
    Ok((chosen < rows.len()).then(|| rows.swap_remove(chosen)))
}

/// What an accusation of equivocation says, where the statement is one and `requester` may read it.
///
/// # Errors
/// The reader's.
pub fn accusation(
    reader: &dyn Reader,
    place: &StatementView,
    requester: Requester<'_>,
    now: Timestamp,
) -> Result<Option<serde_json::Value>, StoreError> {
    let is_one = |(_, said): &&(StatementId, Statement)| said.kind.as_str() == names::EQUIVOCATION;
    let Some((_, said)) = place.statement.as_ref().filter(is_one) else { return Ok(None) };
    let row = of(reader, place)?.filter(|row| row.erased_at.is_none());
    let row = row.filter(|row| visible(row, requester, now).is_some());
    Ok(row.and_then(|row| check_content(said, &row.bytes).ok()).map(|content| content.body))
}

/// Records deliveries that are not recorded yet.
async fn record(
    node: &Arc<Node>,
    digests: &[Digest],
    caller: &Caller,
    at: Timestamp,
) -> Result<(), Problem> {
    let to = caller.recorded_as();
    let mut writes = Vec::new();
    for digest in digests {
        let known = node.read_now(|reader| reader.deliveries(digest))?;
        if !known.iter().any(|delivery| delivery.to == to) {
            writes.push(Write::Delivered(Delivery { digest: *digest, to: to.clone(), at }));
        }
    }
    if writes.is_empty() {
        return Ok(());
    }
    node.write(writes).await?;
    node.notify(Notice::Contents);
    Ok(())
}

fn reserved() -> Problem {
    let detail = "It is marked TLP:RED and for named persons; this account is none of them.";
    Problem::new(&codes::CLEARANCE_MISSING, detail)
}

fn erased(row: &ContentRow) -> Problem {
    let at = row.erased_at.map(|at| at.to_string()).unwrap_or_default();
    let detail = format!("It was erased at {at}; the statement and its proof stay.");
    Problem::new(&codes::ERASED, detail)
}

fn file(row: ContentRow) -> Response {
    let json = HeaderValue::from_static("application/json");
    let private = HeaderValue::from_static("private, no-store");
    ([(header::CONTENT_TYPE, json), (header::CACHE_CONTROL, private)], row.bytes).into_response()
}

/// A content file, as it is hashed.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape of bytes that are handed out as they are kept")]
struct Content {
    /// What nobody guesses the rest by, 32 bytes, base64url.
    salt: String,
    /// Who may see it.
    marking: Marking,
    /// What it says, as the schema of the statement's kind has it.
    #[schema(value_type = Object)]
    body: serde_json::Value,
}

/// A content file
///
/// Byte for byte as it was hashed: `{"salt", "marking", "body"}`. Given to those its marking admits
/// and to no one else; whether a content that is not for the caller is here is not told.
#[utoipa::path(
    get, path = "/contents/{digest}", tag = "contents",
    params(("digest" = String, Path, description = "SHA-256 of the file, 64 hex digits")),
    responses((status = 200, description = "The file", content_type = "application/json", body = Content)),
)]
async fn content(
    State(node): State<Arc<Node>>,
    caller: Caller,
    Segment(digest): Segment<Digest>,
) -> Result<Response, Problem> {
    let now = node.now();
    let row = node.read_now(|reader| by_digest(reader, &digest, caller.requester(), now))?;
    let (row, _) = give_row(&node, row, &caller).await?;
    Ok(file(row))
}

/// Many content files
///
/// For peers: up to 256 digests, answered with the files the peer is entitled to, up to 4 MiB of
/// them; a digest in neither list is to be asked for again. Each delivery is recorded.
#[utoipa::path(
    post, path = "/contents/query", tag = "contents",
    request_body = ContentsQuery,
    responses((status = 200, description = "Files, and what is withheld", body = ContentsAnswer)),
)]
async fn query_contents(
    State(node): State<Arc<Node>>,
    Entitled { caller, body }: Entitled<ContentsQuery>,
) -> Result<Json<ContentsAnswer>, Problem> {
    if body.digests.len() > CONTENTS_QUERY_MAX {
        let detail = format!("At most {CONTENTS_QUERY_MAX} digests at once.");
        return Err(Problem::new(&codes::REQUEST_MALFORMED, detail));
    }
    let now = node.now();
    let asked = caller.clone();
    let (answer, given) = node
        .read(move |reader| {
            let mut answer = ContentsAnswer::default();
            let (mut given, mut size) = (Vec::new(), 0_usize);
            for digest in body.digests {
                if size >= CONTENTS_ANSWER_BYTES {
                    break;
                }
                let row = by_digest(reader, &digest, asked.requester(), now)?;
                match give(row, digest, asked.requester(), now) {
                    Ok(row) => {
                        size = size.saturating_add(row.bytes.len());
                        given.push(digest);
                        let file = BASE64.encode(&row.bytes);
                        answer.contents.push(ContentFile { digest, file });
                    }
                    Err(withheld) => answer.withheld.push(withheld),
                }
            }
            Ok((answer, given))
        })
        .await?;
    record(&node, &given, &caller, now).await?;
    Ok(Json(answer))
}

/// The file for a requester, or why not: absence and restriction look alike.
fn give(
    row: Option<ContentRow>,
    digest: Digest,
    requester: Requester<'_>,
    now: Timestamp,
) -> Result<ContentRow, WithheldContent> {
    let withheld = |reason, release| WithheldContent { digest, reason, release };
    let Some(row) = row else { return Err(withheld(WithheldReason::Withheld, None)) };
    if row.erased_at.is_some() {
        return Err(withheld(WithheldReason::Erased, None));
    }
    let Some(marking) = marking(&row) else {
        return Err(withheld(WithheldReason::Withheld, None));
    };
    if marking.admits(requester, &row.issuer, now) {
        return Ok(row);
    }
    // Those who may have it later learn when; to the others it might as well not exist.
    let release = marking.release.filter(|at| marking.admits(requester, &row.issuer, *at));
    Err(withheld(WithheldReason::Withheld, release))
}

/// The content of a statement
///
/// As `/contents/{digest}`, found by the statement.
#[utoipa::path(
    get, path = "/statements/{id}/content", tag = "contents",
    params(("id" = String, Path, description = "The statement, 64 hex digits")),
    responses((status = 200, description = "The file", content_type = "application/json", body = Content)),
)]
async fn statement_content(
    State(node): State<Arc<Node>>,
    caller: Caller,
    Segment(id): Segment<StatementId>,
) -> Result<Response, Problem> {
    let place = place_of(&node, &id)?;
    let (row, _) = hand_out(&node, &place, &caller).await?;
    Ok(file(row))
}

/// A content was handed to somebody.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryOut {
    /// A peer's party, a user of this node as `user:<name>`, or `public`.
    pub to: String,
    /// When first.
    pub at: Timestamp,
}

/// Who was given the content
///
/// Whom this node handed the content of a statement to, and when first.
#[utoipa::path(
    get, path = "/statements/{id}/deliveries", tag = "contents",
    params(("id" = String, Path, description = "The statement, 64 hex digits")),
    responses((status = 200, description = "Deliveries, first first", body = Vec<DeliveryOut>)),
)]
async fn statement_deliveries(
    State(node): State<Arc<Node>>,
    _user: SignedIn,
    Segment(id): Segment<StatementId>,
) -> Result<Json<Vec<DeliveryOut>>, Problem> {
    let digest = place_of(&node, &id)?.statement.map(|(_, statement)| statement.digest);
    let digest = digest.ok_or_else(unknown)?;
    let rows = node.read_now(|reader| reader.deliveries(&digest))?;
    let out = |row: Delivery| DeliveryOut { to: row.to, at: row.at };
    Ok(Json(rows.into_iter().map(out).collect()))
}

/// The content of a statement, as it came through the log the statement stands in.
///
/// # Errors
/// The reader's.
pub fn of(reader: &dyn Reader, view: &StatementView) -> Result<Option<ContentRow>, StoreError> {
    match &view.statement {
        Some((_, statement)) => reader.content(&statement.digest, view.log, &statement.issuer),
        None => Ok(None),
    }
}

/// Where a statement is its issuer's own word, or else where it was known first.
pub(crate) fn place_of(node: &Node, id: &StatementId) -> Result<StatementView, Problem> {
    let places = node.read_now(|reader| reader.places(id))?;
    places.into_iter().next().ok_or_else(unknown)
}

fn unknown() -> Problem {
    Problem::missing("No statement has this identifier here.")
}
