//! What goes wrong, as the caller reads it: RFC 9457 problems with stable codes.
//!
//! The only file that knows the status codes of failures. What the caller reads and what the log
//! records are two strings: the second may name files, tables and peers, the first may not.

pub mod codes;

use std::borrow::Cow;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use comity_agreements::docket::WordsRefusal;
use comity_protocol::content::ContentRefusal;
use comity_protocol::exchange::budget::OverBudget;
use comity_protocol::key::{KeyRefusal, SignFailure};
use comity_protocol::log::tile::TileRefusal;
use comity_protocol::request::RequestRefusal;
use comity_protocol::statement::Refusal;
use comity_store::StoreError;
use serde::Serialize;

pub use codes::Code;

/// Media type of a problem (RFC 9457).
const PROBLEM_JSON: &str = "application/problem+json";

/// Media type of a problem on the paths of SCRAPI (RFC 9290).
const PROBLEM_CBOR: &str = "application/concise-problem-details+cbor";

/// A failure on its way to the caller.
#[derive(Debug)]
pub struct Problem {
    code: &'static Code,
    detail: Cow<'static, str>,
    internal: Option<String>,
    retry_after_secs: Option<u64>,
}

impl Problem {
    /// A problem of that code, with what the caller should know of this case.
    pub fn new(code: &'static Code, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { code, detail: detail.into(), internal: None, retry_after_secs: None }
    }

    /// A failure of this node: the caller learns that it failed, the log learns how.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(&codes::INTERNAL, "The node failed. Its log says more.").because(message)
    }

    /// Nothing here, or nothing that the caller may know of.
    pub fn not_found() -> Self {
        Self::missing("There is nothing here, or nothing that you may see.")
    }

    /// As [`Self::not_found`], in words of the case.
    pub fn missing(what: &'static str) -> Self {
        Self::new(&codes::NOT_FOUND, what)
    }

    /// Nobody is signed in, and somebody has to be.
    pub fn sign_in_required() -> Self {
        Self::new(&codes::SIGN_IN_REQUIRED, "This is for the node's own people: sign in.")
    }

    /// The writer has stopped to protect the log.
    pub fn halted() -> Self {
        let detail = "The node has stopped writing to protect its log; it has to be restarted.";
        Self::new(&codes::HALTED, detail)
    }

    /// The node's clock is far from those of others, or behind what it recorded.
    pub fn clock_far() -> Self {
        let detail = "The node's clock is far from those of its peers and witnesses, or behind \
                      what the node recorded; nothing is signed until it is set right.";
        Self::new(&codes::CLOCK_FAR, detail)
    }

    /// More waits to be written than is good.
    pub fn overloaded(retry_after_secs: u64) -> Self {
        let detail = "Too much waits to be written; nothing of this request was.";
        Self::new(&codes::OVERLOADED, detail).retry_after(retry_after_secs)
    }

    /// Adds what only the log records.
    #[must_use]
    pub fn because(mut self, message: impl Into<String>) -> Self {
        self.internal = Some(message.into());
        self
    }

    /// Adds when to ask again, in seconds.
    #[must_use]
    pub const fn retry_after(mut self, secs: u64) -> Self {
        self.retry_after_secs = Some(secs);
        self
    }

    /// The stable code, listed in `spec/errors.md`.
    pub const fn code(&self) -> &'static str {
        self.code.code
    }

    /// One line for people, the same for every problem of this code.
    pub const fn title(&self) -> &'static str {
        self.code.title
    }

    /// What the caller should know of this case.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.code.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Whether the statement, not the node or the budget, is what failed.
    pub fn is_callers_fault(&self) -> bool {
        self.status().is_client_error()
    }

    /// The answer with a body for SCRAPI's paths: concise problem details in CBOR (RFC 9290).
    pub fn into_concise(self) -> Response {
        let body = ciborium_map(scrapi_title(self.code), &self.detail);
        // SCRAPI answers every refused registration with 400; the rest keep their status.
        let refused = self.code.scrapi.is_some();
        let status = if refused { StatusCode::BAD_REQUEST } else { self.status() };
        self.answer(status, PROBLEM_CBOR, body)
    }

    fn answer(self, status: StatusCode, media_type: &'static str, body: Vec<u8>) -> Response {
        self.log();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(secs) = self.retry_after_secs {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(secs));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }

    fn log(&self) {
        let Self { code, detail, internal, .. } = self;
        let internal = internal.as_deref().unwrap_or_default();
        if code.status >= 500 {
            tracing::error!(code = code.code, %detail, internal, "a request failed");
        } else {
            tracing::debug!(code = code.code, %detail, internal, "a request was refused");
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
            kind: format!("urn:comity:error:{}", self.code.code),
            title: self.code.title,
            status: self.code.status,
            detail: &self.detail,
            code: self.code.code,
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

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        // SCRAPI has a title of its own for a payload that was left out.
        let code = match refusal {
            Refusal::Malformed("payload missing") => &codes::STATEMENT_PAYLOAD,
            refusal => codes::of_refusal(refusal.code()),
        };
        Self::new(code, sentence(&refusal))
    }
}

impl From<KeyRefusal> for Problem {
    fn from(refusal: KeyRefusal) -> Self {
        Self::new(codes::of_refusal(refusal.code()), sentence(&refusal))
    }
}

impl From<RequestRefusal> for Problem {
    fn from(refusal: RequestRefusal) -> Self {
        Self::new(codes::of_refusal(refusal.code()), sentence(&refusal))
    }
}

impl From<TileRefusal> for Problem {
    fn from(refusal: TileRefusal) -> Self {
        Self::new(codes::of_refusal(refusal.code()), sentence(&refusal))
    }
}

impl From<ContentRefusal> for Problem {
    fn from(refusal: ContentRefusal) -> Self {
        Self::new(codes::of_refusal(refusal.code()), sentence(&refusal))
    }
}

impl From<WordsRefusal> for Problem {
    fn from(refusal: WordsRefusal) -> Self {
        Self::new(codes::of_refusal(refusal.code()), sentence(&refusal))
    }
}

impl From<SignFailure> for Problem {
    fn from(failure: SignFailure) -> Self {
        let detail = "The key store cannot sign now; nothing was written.";
        Self::new(&codes::UNAVAILABLE, detail).because(failure.to_string()).retry_after(5)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::from(&error)
    }
}

impl From<&StoreError> for Problem {
    fn from(error: &StoreError) -> Self {
        let internal = error.to_string();
        match error {
            StoreError::NotFound => Self::not_found(),
            StoreError::Conflict { .. } => {
                Self::new(&codes::CONFLICT, "Something else was written first; ask again.")
                    .because(internal)
                    .retry_after(1)
            }
            StoreError::Decided { .. } => {
                let detail = "The proposal was decided before; nothing was signed now.";
                Self::new(&codes::PROPOSAL_CLOSED, detail).because(internal)
            }
            StoreError::Unavailable(_) => {
                let detail = "The store cannot take this now; nothing was written.";
                Self::new(&codes::UNAVAILABLE, detail).because(internal).retry_after(5)
            }
            StoreError::Fatal(_) => {
                let detail =
                    "The node has stopped writing to protect its log; it has to be restarted.";
                Self::new(&codes::HALTED, detail).because(internal)
            }
        }
    }
}

impl From<OverBudget> for Problem {
    fn from(over: OverBudget) -> Self {
        let problem = Self::new(codes::of_refusal(over.cost.code()), sentence(&over));
        match over.retry_after_ms {
            Some(millis) => problem.retry_after(millis.div_ceil(1_000).max(1)),
            None => problem,
        }
    }
}

/// The words of a refusal as a sentence: capital letter, full stop.
fn sentence(refusal: &dyn std::fmt::Display) -> String {
    let words = refusal.to_string();
    let mut chars = words.chars();
    match chars.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), chars.as_str()),
        None => words,
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
