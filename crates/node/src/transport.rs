//! How a request reaches another node: over HTTP, unless the node was handed another way.
//!
//! A peer's answer is measured while it arrives. Nothing it does can make this node allocate past
//! the limit of the answer asked for, wait without end, or ask somebody else (no redirects, no
//! proxies).

use std::fmt::Debug;
use std::pin::Pin;
use std::time::Duration;

use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode, Url};
use tokio::time::Instant;

/// A connection is made within this time or not at all.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Longest silence while an answer is awaited or arrives.
const IDLE_TIMEOUT: Duration = Duration::from_secs(10);

/// Longest time for one whole answer; the longest, 17 MB, then needs 140 kB/s.
const TOTAL_TIMEOUT: Duration = Duration::from_secs(120);

/// Slowest answer that is waited for, in bytes a second, once [`IDLE_TIMEOUT`] has passed: a peer
/// that drips one byte every nine seconds is stalling.
const RATE_MIN: u64 = 4 << 10;

/// Longest answer that carries no more than an outcome: an error page says nothing that is worth
/// the limit of the answer hoped for.
pub const OUTCOME_BYTES_MAX: usize = 16 << 10;

/// A request to another node, signed where it has to be.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The whole address.
    pub url: Url,
    /// Its headers, without those that the way itself adds (`Host`, `Content-Length`).
    pub headers: HeaderMap,
    /// Its body; empty for a `GET`.
    pub body: Vec<u8>,
    /// Longest body of a good answer, in bytes.
    pub bytes_max: usize,
}

/// What another node answered, whole.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, no longer than was asked for.
    pub body: Vec<u8>,
}

/// Why no answer came. The other node or the way to it is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportFailure {
    /// No connection, or it broke.
    #[error("the peer cannot be reached")]
    Unreachable,
    /// Too slow, or silent.
    #[error("the peer stalls")]
    Stalled,
    /// Longer than such an answer can be.
    #[error("the peer's answer is longer than the {max} bytes such an answer can have")]
    TooLong {
        /// The limit.
        max: usize,
    },
    /// No HTTP, or a redirect.
    #[error("the peer's answer is no HTTP")]
    NoHttp,
}

/// An answer on its way.
pub type Coming<'a> = Pin<Box<dyn Future<Output = Result<Answer, TransportFailure>> + Send + 'a>>;

/// The way to other nodes. One for all of them.
pub trait Transport: Debug + Send + Sync {
    /// Carries a request there and its answer back; `arrived` is told of the bytes of the body as
    /// they come, also of those of an answer that fails.
    fn carry<'a>(&'a self, request: Request, arrived: &'a (dyn Fn(usize) + Sync)) -> Coming<'a>;
}

/// Connections to all other nodes.
#[derive(Clone, Debug)]
pub struct Http(reqwest::Client);

impl Http {
    /// A client without connections.
    ///
    /// # Errors
    /// [`TransportFailure::Unreachable`], when the system lacks what TLS needs.
    pub fn new() -> Result<Self, TransportFailure> {
        let builder = || {
            reqwest::Client::builder()
                .no_proxy()
                .redirect(reqwest::redirect::Policy::none())
                .connect_timeout(CONNECT_TIMEOUT)
                .read_timeout(IDLE_TIMEOUT)
                .timeout(TOTAL_TIMEOUT)
                .pool_idle_timeout(Duration::from_secs(30))
                .pool_max_idle_per_host(4)
                .user_agent(concat!("comity/", env!("CARGO_PKG_VERSION")))
        };
        // A machine without any certificate authority can still exchange over plain HTTP, where
        // everything that matters is signed anyway; no https address will be trusted then.
        let built = builder().build().or_else(|_| builder().tls_certs_only([]).build());
        built.map(Self).map_err(|_| TransportFailure::Unreachable)
    }

    async fn answer(
        &self,
        request: Request,
        arrived: &(dyn Fn(usize) + Sync),
    ) -> Result<Answer, TransportFailure> {
        let Request { method, url, headers, body, bytes_max } = request;
        let mut builder = self.0.request(method.clone(), url).headers(headers);
        if method != Method::GET {
            builder = builder.body(body);
        }
        let mut response = builder.send().await.map_err(|error| failure(&error))?;
        let status = response.status();
        let max = if status.is_success() { bytes_max } else { bytes_max.min(OUTCOME_BYTES_MAX) };
        let declared = response.content_length().and_then(|length| usize::try_from(length).ok());
        if declared.is_some_and(|length| length > max) {
            return Err(TransportFailure::TooLong { max });
        }
        let began = Instant::now();
        let mut body = Vec::with_capacity(declared.unwrap_or(0).min(64 << 10));
        while let Some(chunk) = response.chunk().await.map_err(|error| failure(&error))? {
            arrived(chunk.len());
            if body.len().saturating_add(chunk.len()) > max {
                return Err(TransportFailure::TooLong { max });
            }
            body.extend_from_slice(&chunk);
            if too_slow(body.len(), began.elapsed()) {
                return Err(TransportFailure::Stalled);
            }
        }
        let headers = std::mem::take(response.headers_mut());
        Ok(Answer { status, headers, body })
    }
}

impl Transport for Http {
    fn carry<'a>(&'a self, request: Request, arrived: &'a (dyn Fn(usize) + Sync)) -> Coming<'a> {
        Box::pin(self.answer(request, arrived))
    }
}

fn too_slow(received: usize, elapsed: Duration) -> bool {
    let expected = elapsed.as_secs().saturating_mul(RATE_MIN);
    elapsed > IDLE_TIMEOUT && u64::try_from(received).unwrap_or(u64::MAX) < expected
}

fn failure(error: &reqwest::Error) -> TransportFailure {
    if error.is_timeout() && !error.is_connect() {
        TransportFailure::Stalled
    } else if error.is_decode() || error.is_redirect() {
        TransportFailure::NoHttp
    } else {
        TransportFailure::Unreachable
    }
}
