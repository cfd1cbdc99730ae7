//! Contents: to those their marking admits, with a record of who was given what.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use comity_protocol::content::Digest;
use comity_protocol::limits::CONTENT_BYTES_MAX;
use comity_protocol::marking::{Marking, Requester, Tlp};
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_store::Write;
use comity_store::rows::{ContentRow, Delivery};
use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::extract::{Json, Segment};
use crate::accounts::caller::{Caller, SignedIn};
use crate::accounts::peer::Entitled;
use crate::clock;
use crate::exchange::wire::{
    CONTENTS_ANSWER_BYTES, CONTENTS_QUERY_MAX, ContentFile, ContentsAnswer, ContentsQuery,
    WithheldContent, WithheldReason,
};
use crate::node::{Node, Notice};
use crate::problem::{Problem, codes};

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

/// The marking of a content file that is held.
pub fn marking(row: &ContentRow) -> Option<Marking> {
    #[derive(Deserialize)]
    struct Marked {
        marking: Marking,
    }
    if row.erased_at.is_some() {
        return None;
    }
    // The file was checked strictly when it was kept; only the one member is of interest now.
    serde_json::from_slice::<Marked>(&row.bytes).ok().map(|file| file.marking)
}

/// A content for somebody, recorded as given.
///
/// # Errors
/// `not-found` whether it is not here or not for the caller, `content-erased`.
pub async fn hand_out(
    node: &Arc<Node>,
    digest: Digest,
    caller: &Caller,
) -> Result<(ContentRow, Marking), Problem> {
    let missing = || Problem::missing("There is no such content here that you may see.");
    let now = clock::now();
    let row = node.read_now(|reader| reader.content(&digest))?.ok_or_else(missing)?;
    if row.erased_at.is_some() {
        return Err(erased(&row));
    }
    let marking = visible(&row, caller.requester(), now).ok_or_else(missing)?;
    let recorded = record(node, &[digest], caller, now).await;
    // What is open to everybody is given even where the store cannot take the record now.
    if marking.tlp != Tlp::Clear {
        recorded?;
    }
    Ok((row, marking))
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

/// A content file
///
/// Byte for byte as it was hashed: `{"salt", "marking", "body"}`. Given to those its marking admits
/// and to no one else; whether a content that is not for the caller is here is not told.
#[utoipa::path(
    get, path = "/contents/{digest}", tag = "contents",
    params(("digest" = String, Path, description = "SHA-256 of the file, 64 hex digits")),
    responses((status = 200, description = "The file", content_type = "application/json", body = Object)),
)]
async fn content(
    State(node): State<Arc<Node>>,
    caller: Caller,
    Segment(digest): Segment<Digest>,
) -> Result<Response, Problem> {
    let (row, _) = hand_out(&node, digest, &caller).await?;
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
    let now = clock::now();
    let asked = caller.clone();
    let (answer, given) = node
        .read(move |reader| {
            let mut answer = ContentsAnswer::default();
            let (mut given, mut size) = (Vec::new(), 0_usize);
            for digest in body.digests {
                if size >= CONTENTS_ANSWER_BYTES {
                    break;
                }
                let row = reader.content(&digest)?;
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
    responses((status = 200, description = "The file", content_type = "application/json", body = Object)),
)]
async fn statement_content(
    State(node): State<Arc<Node>>,
    caller: Caller,
    Segment(id): Segment<StatementId>,
) -> Result<Response, Problem> {
    let (row, _) = hand_out(&node, digest_of(&node, &id)?, &caller).await?;
    Ok(file(row))
}

/// A content was handed to somebody.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryOut {
    /// A peer's party, a user of this node as `user:<name>`, or `public`.
    pub to: String,
    /// When first.
    #[schema(value_type = String, format = DateTime)]
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
    let digest = digest_of(&node, &id)?;
    let rows = node.read_now(|reader| reader.deliveries(&digest))?;
    let out = |row: Delivery| DeliveryOut { to: row.to, at: row.at };
    Ok(Json(rows.into_iter().map(out).collect()))
}

fn digest_of(node: &Node, id: &StatementId) -> Result<Digest, Problem> {
    let places = node.read_now(|reader| reader.places(id))?;
    let said = places.into_iter().find_map(|place| place.statement);
    let (_, statement) =
        said.ok_or_else(|| Problem::missing("No statement has this identifier here."))?;
    Ok(statement.digest)
}
