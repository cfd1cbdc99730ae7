//! What handlers take from a request, bounded in size and time, refused as problems.

use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody as _};
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::problem::{Problem, codes};

/// A body has to be here in full after 30 s: the longest, 4 MiB, at 140 kB/s.
pub const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// Longest JSON body: a content of 1 MiB in base64 with its statement, twice.
pub const JSON_BYTES_MAX: usize = 4 << 20;

/// Reads a body of at most `max` bytes.
///
/// # Errors
/// `request-too-large`, `request-timeout`, `request-malformed` when the connection breaks.
pub async fn read_body(body: Body, max: usize) -> Result<Bytes, Problem> {
    read_body_within(body, max, BODY_TIMEOUT, &BODIES).await
}

/// Reads a body of at most `max` bytes of somebody who is known: a peer whose signature holds, one
/// of the node's own people.
///
/// # Errors
/// As [`read_body`].
pub async fn read_known_body(body: Body, max: usize) -> Result<Bytes, Problem> {
    read_body_within(body, max, BODY_TIMEOUT, &KNOWN_BODIES).await
}

/// Bytes of bodies that are read at once, over all callers, in KiB: whoever sends large ones costs
/// the others a refusal at most, and never the node its memory. What strangers take is taken from
/// strangers.
static BODIES: Semaphore = Semaphore::const_new(BODIES_KIB);
static KNOWN_BODIES: Semaphore = Semaphore::const_new(BODIES_KIB);
const BODIES_KIB: usize = 64 << 10;

/// Refuses a body that announces more than `max` bytes, before it is read.
///
/// # Errors
/// `request-too-large`.
pub fn expect_fits(body: &Body, max: usize) -> Result<(), Problem> {
    if body.size_hint().lower() <= u64::try_from(max).unwrap_or(u64::MAX) {
        return Ok(());
    }
    Err(too_large(max))
}

fn too_large(max: usize) -> Problem {
    let detail = format!("This path takes at most {max} bytes.");
    Problem::new(&codes::REQUEST_TOO_LARGE, detail)
}

/// A share of what bodies may take, for as long as one is read.
fn room_for(
    body: &Body,
    max: usize,
    bodies: &'static Semaphore,
) -> Result<SemaphorePermit<'static>, Problem> {
    let announced = body.size_hint().upper().and_then(|bytes| usize::try_from(bytes).ok());
    let kib = announced.map_or(max, |bytes| bytes.min(max)).div_ceil(1 << 10).min(BODIES_KIB);
    let room = bodies.try_acquire_many(u32::try_from(kib).unwrap_or(u32::MAX));
    room.map_err(|_| {
        let detail = "Too many large requests are being read; ask again.";
        Problem::new(&codes::RATE, detail).retry_after(1)
    })
}

async fn read_body_within(
    body: Body,
    max: usize,
    within: Duration,
    bodies: &'static Semaphore,
) -> Result<Bytes, Problem> {
    expect_fits(&body, max)?;
    let _room = room_for(&body, max, bodies)?;
    let collected = tokio::time::timeout(within, Limited::new(body, max).collect()).await;
    match collected {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large(max)),
        Ok(Err(error)) => {
            let detail = "The request ended before its body did.";
            Err(Problem::new(&codes::REQUEST_MALFORMED, detail).because(error.to_string()))
        }
        Err(_) => {
            let detail = "The body did not arrive within 30 seconds.";
            Err(Problem::new(&codes::REQUEST_TIMEOUT, detail))
        }
    }
}

/// Reads JSON strictly enough: the right members, nothing behind them.
///
/// # Errors
/// `request-malformed` with the parser's words.
pub fn from_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(bytes)
        .map_err(|error| malformed(format!("The JSON is not as it should be: {error}.")))
}

/// Decodes base64 (RFC 4648 section 4) out of a JSON member.
///
/// # Errors
/// `request-malformed`.
pub fn from_base64(member: &str, text: &str) -> Result<Vec<u8>, Problem> {
    let decoded = data_encoding::BASE64.decode(text.as_bytes());
    decoded.map_err(|_| malformed(format!("The member `{member}` is no base64.")))
}

/// A JSON body; as an answer, a JSON answer.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        expect_json(&parts.headers)?;
        let bytes = read_body(body, JSON_BYTES_MAX).await?;
        Ok(Self(from_json(&bytes)?))
    }
}

impl<T: Serialize> axum::response::IntoResponse for Json<T> {
    fn into_response(self) -> axum::response::Response {
        match serde_json::to_vec(&self.0) {
            Ok(bytes) => {
                let json = HeaderValue::from_static("application/json");
                ([(header::CONTENT_TYPE, json)], bytes).into_response()
            }
            Err(error) => Problem::internal(error.to_string()).into_response(),
        }
    }
}

/// Refuses what does not call itself JSON: a form of another site cannot.
///
/// # Errors
/// `media-type-unsupported`.
pub fn expect_json(headers: &HeaderMap) -> Result<(), Problem> {
    expect_media_type(headers, "application/json")
}

/// Refuses another media type; parameters are ignored.
///
/// # Errors
/// `media-type-unsupported`.
pub fn expect_media_type(headers: &HeaderMap, wanted: &'static str) -> Result<(), Problem> {
    let given = headers.get(header::CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
    let essence = given.split(|b| *b == b';').next().unwrap_or_default().trim_ascii();
    if essence.eq_ignore_ascii_case(wanted.as_bytes()) {
        return Ok(());
    }
    Err(Problem::new(&codes::MEDIA_TYPE, format!("This path takes {wanted}.")))
}

/// The query string.
#[derive(Debug)]
pub struct Params<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let query = axum::extract::Query::<T>::try_from_uri(&parts.uri);
        let query = query.map_err(|error: QueryRejection| malformed(error.body_text()))?;
        Ok(Self(query.0))
    }
}

/// The one variable part of a path, parsed; one that cannot be read names nothing.
#[derive(Debug)]
pub struct Segment<T>(pub T);

impl<S: Send + Sync, T: std::str::FromStr> FromRequestParts<S> for Segment<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let text = Path::<String>::from_request_parts(parts, state).await;
        let Path(text) = text.map_err(|error: PathRejection| malformed(error.body_text()))?;
        let parsed = text.parse().map_err(|_| Problem::missing("Nothing has such a name here."))?;
        Ok(Self(parsed))
    }
}

/// The two variable parts of a path.
#[derive(Debug)]
pub struct Pair(pub String, pub String);

impl<S: Send + Sync> FromRequestParts<S> for Pair {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let pair = Path::<(String, String)>::from_request_parts(parts, state).await;
        let Path((first, second)) =
            pair.map_err(|error: PathRejection| malformed(error.body_text()))?;
        Ok(Self(first, second))
    }
}

/// Forms as browsers send them.
pub struct Form;

impl Form {
    /// Parses `application/x-www-form-urlencoded`.
    ///
    /// # Errors
    /// `media-type-unsupported`, `request-malformed`.
    pub async fn parse<T: DeserializeOwned>(
        headers: &HeaderMap,
        bytes: Vec<u8>,
    ) -> Result<T, Problem> {
        const FORM: &str = "application/x-www-form-urlencoded";
        expect_media_type(headers, FORM)?;
        let request = axum::http::Request::post("/")
            .header(header::CONTENT_TYPE, FORM)
            .body(Body::from(bytes))
            .map_err(|error| Problem::internal(error.to_string()))?;
        let form = axum::Form::<T>::from_request(request, &()).await;
        let form = form.map_err(|error| malformed(error.body_text()))?;
        Ok(form.0)
    }

    /// Takes the field `csrf` out of a form: the token, and the form without it.
    pub fn split_csrf(bytes: &[u8]) -> (String, Vec<u8>) {
        let mut token = String::new();
        let mut rest = Vec::with_capacity(bytes.len());
        for pair in bytes.split(|b| *b == b'&') {
            match pair.strip_prefix(b"csrf=") {
                // The token is base64url: nothing in it is ever escaped.
                Some(value) => token = String::from_utf8_lossy(value).into_owned(),
                None => {
                    if !rest.is_empty() {
                        rest.push(b'&');
                    }
                    rest.extend_from_slice(pair);
                }
            }
        }
        (token, rest)
    }
}

fn malformed(detail: String) -> Problem {
    Problem::new(&codes::REQUEST_MALFORMED, detail)
}

pub(super) fn unreadable(parameter: &str, wanted: &str) -> Problem {
    let detail = format!("The parameter `{parameter}` is not {wanted}.");
    Problem::new(&codes::REQUEST_MALFORMED, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_taken_out_of_a_form() {
        let split = |text: &str| {
            let (token, rest) = Form::split_csrf(text.as_bytes());
            (token, String::from_utf8(rest).unwrap())
        };
        assert_eq!(split("csrf=abc&a=1&b=2"), ("abc".to_owned(), "a=1&b=2".to_owned()));
        assert_eq!(split("a=1&csrf=abc&b=csrf%3D"), ("abc".to_owned(), "a=1&b=csrf%3D".to_owned()));
        assert_eq!(split("a=1"), (String::new(), "a=1".to_owned()));
    }

    #[tokio::test]
    async fn bodies_are_bounded_in_size_and_time() {
        let full = |length: usize| Body::from(vec![0; length]);
        assert_eq!(read_body(full(10), 10).await.unwrap().len(), 10);
        let refused = read_body(full(11), 10).await.unwrap_err();
        assert_eq!(refused.code(), "request-too-large", "announced");
        let chunks = [Ok::<_, std::io::Error>(vec![0; 6]), Ok(vec![0; 6])];
        let refused = read_body(Body::from_stream(tokio_stream::iter(chunks)), 10).await;
        assert_eq!(refused.unwrap_err().code(), "request-too-large", "not announced");
        let never = tokio_stream::pending::<Result<Vec<u8>, std::io::Error>>();
        let stalled =
            read_body_within(Body::from_stream(never), 10, Duration::from_millis(1), &BODIES);
        assert_eq!(stalled.await.unwrap_err().code(), "request-timeout");
    }
}
