//! What goes wrong, as the caller reads it: RFC 9457 problems with stable codes.
//!
//! The only file that knows the status codes of failures.

use std::borrow::Cow;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::error::{Class, Error};

pub use crate::error::{Code, codes};

/// Media type of a problem (RFC 9457).
const PROBLEM_JSON: &str = "application/problem+json";

/// Media type of a problem on the paths of SCRAPI (RFC 9290).
const PROBLEM_CBOR: &str = "application/concise-problem-details+cbor";

/// A failure on its way to the caller.
#[derive(Debug)]
pub struct Problem(Error);

/// What the node says, as a problem; so everything of which the node can say what it is.
impl<E: Into<Error>> From<E> for Problem {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

/// The HTTP status of a sort of failure.
pub const fn status(class: Class) -> u16 {
    match class {
        Class::Malformed => 400,
        Class::NotSignedIn => 401,
        Class::NotAllowed => 403,
        Class::Missing => 404,
        Class::Method => 405,
        Class::Late => 408,
        Class::Conflict => 409,
        Class::Gone => 410,
        Class::TooLarge => 413,
        Class::MediaType => 415,
        Class::Refused => 422,
        Class::TooMany => 429,
        Class::Internal => 500,
        Class::Peer => 502,
        Class::Unavailable => 503,
        Class::PeerSilent => 504,
        Class::Full => 507,
    }
}

impl Problem {
    /// As [`Error::new`].
    pub fn new(code: &'static Code, detail: impl Into<Cow<'static, str>>) -> Self {
        Self(Error::new(code, detail))
    }

    /// As [`Error::internal`].
    pub fn internal(message: impl Into<String>) -> Self {
        Self(Error::internal(message))
    }

    /// As [`Error::not_found`].
    pub fn not_found() -> Self {
        Self(Error::not_found())
    }

    /// As [`Error::missing`].
    pub fn missing(what: &'static str) -> Self {
        Self(Error::missing(what))
    }

    /// Nobody is signed in, and somebody has to be.
    pub fn sign_in_required() -> Self {
        Self::new(&codes::SIGN_IN_REQUIRED, "This is for the node's own people: sign in.")
    }

    /// As [`Error::because`].
    #[must_use]
    pub fn because(self, message: impl Into<String>) -> Self {
        Self(self.0.because(message))
    }

    /// As [`Error::retry_after`].
    #[must_use]
    pub fn retry_after(self, secs: u64) -> Self {
        Self(self.0.retry_after(secs))
    }

    /// As [`Error::code`].
    pub const fn code(&self) -> &'static str {
        self.0.code()
    }

    /// As [`Error::title`].
    pub const fn title(&self) -> &'static str {
        self.0.title()
    }

    /// As [`Error::detail`].
    pub fn detail(&self) -> &str {
        self.0.detail()
    }

    /// As [`Error::is_callers_fault`].
    pub const fn is_callers_fault(&self) -> bool {
        self.0.is_callers_fault()
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        let status = StatusCode::from_u16(status(self.0.class()));
        status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The answer with a body for SCRAPI's paths: concise problem details in CBOR (RFC 9290).
    pub fn into_concise(self) -> Response {
        let body = ciborium_map(scrapi_title(self.0.row()), self.detail());
        // SCRAPI answers every refused registration with 400; the rest keep their status.
        let refused = self.0.row().scrapi.is_some();
        let status = if refused { StatusCode::BAD_REQUEST } else { self.status() };
        self.answer(status, PROBLEM_CBOR, body)
    }

    fn answer(self, status: StatusCode, media_type: &'static str, body: Vec<u8>) -> Response {
        self.log();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(secs) = self.0.retry_after_secs() {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(secs));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }

    fn log(&self) {
        let (code, detail, internal) = (self.code(), self.detail(), self.0.internals());
        if self.status().is_server_error() {
            tracing::error!(code, detail, internal, "a request failed");
        } else {
            tracing::debug!(code, detail, internal, "a request was refused");
        }
    }
}

/// A problem as it is written (RFC 9457 section 3.1).
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody<'a> {
    /// `urn:comity:error:<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// One line, the same for every problem of this type.
    pub title: &'a str,
    /// The HTTP status.
    pub status: u16,
    /// What is so in this case.
    pub detail: &'a str,
    /// The stable code, as at the end of `type`.
    pub code: &'a str,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = ProblemBody {
            kind: format!("urn:comity:error:{}", self.code()),
            title: self.title(),
            status: self.status().as_u16(),
            detail: self.detail(),
            code: self.code(),
        };
        let body = serde_json::to_vec(&body).unwrap_or_default();
        let status = self.status();
        self.answer(status, PROBLEM_JSON, body)
    }
}

/// A problem on a path of SCRAPI.
#[derive(Debug)]
pub struct Concise(pub Problem);

impl<P: Into<Problem>> From<P> for Concise {
    fn from(problem: P) -> Self {
        Self(problem.into())
    }
}

impl IntoResponse for Concise {
    fn into_response(self) -> Response {
        self.0.into_concise()
    }
}

/// The titles that SCRAPI fixes (draft-ietf-scitt-scrapi-11, section 2.1.2.4).
fn scrapi_title(code: &Code) -> &'static str {
    code.scrapi.unwrap_or(code.title)
}

/// `{-1: title, -2: detail}` (RFC 9290 section 2).
fn ciborium_map(title: &str, detail: &str) -> Vec<u8> {
    let mut out = vec![0xa2, 0x20];
    cbor_text(&mut out, title);
    out.push(0x21);
    cbor_text(&mut out, detail);
    out
}

fn cbor_text(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    let [.., high, low] = u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes();
    match bytes.len() {
        0..=23 => out.push(0x60 | low),
        24..=0xff => out.extend([0x78, low]),
        0x100..=0xffff => out.extend([0x79, high, low]),
        // No title or detail is that long; a short honest text instead of a wrong length.
        _ => return cbor_text(out, "(too long)"),
    }
    out.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests;
