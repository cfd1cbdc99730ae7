//! The client for one other node: signed requests, what they may cost, and what its answers say.

mod not_heard;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use comity_protocol::content::Digest;
use comity_protocol::exchange::budget::{Allowances, Budget, Cost, OverBudget};
use comity_protocol::key::Signer;
use comity_protocol::limits::{BUNDLE_BYTES_MAX, NOTE_BYTES_MAX, TILE_BYTES_MAX};
use comity_protocol::log::tile::{TileLevel, TilePath};
use comity_protocol::party::{Descriptor, PartyId};
use comity_protocol::request::{self, RequestParts};
use comity_protocol::time::Timestamp;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, StatusCode, Url, header};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::time::Instant;

pub use not_heard::NotHeard;

use crate::address::of_origin;
use crate::clock::Clock;
use crate::exchange::wire::{
    CHECKPOINTS_BYTES_MAX, CONTENTS_ANSWER_BYTES_MAX, Checkpoints, ContentsAnswer, ContentsQuery,
};
use crate::transport::{Answer, OUTCOME_BYTES_MAX, Request, Transport, TransportFailure};

/// Longest descriptor: a dozen keys of 2 kB each, several times over.
const DESCRIPTOR_BYTES_MAX: usize = 64 << 10;

/// Longest wait that a peer can impose with `Retry-After`.
const RETRY_AFTER_MAX: Duration = Duration::from_secs(300);

/// Longest answer that is kept to be compared with the next, and longest tag of one (bytes).
const KNOWN_MAX: usize = 256 << 10;
const TAG_MAX: usize = 128;

/// Why another node gave no usable answer. It or the way to it is at fault, except for a budget.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClientFailure {
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
    /// An HTTP status that is no success.
    #[error("the peer answered with HTTP status {0}")]
    Status(u16),
    /// It does not hear this node, and says why.
    #[error(transparent)]
    NotHeard(#[from] NotHeard),
    /// It asked to come back later.
    #[error("the peer is busy")]
    Busy {
        /// After this time.
        retry_after: Duration,
    },
    /// The bytes are not what was asked for.
    #[error("the peer's answer cannot be read: {0}")]
    Malformed(&'static str),
    /// What the peer may cost is used up.
    #[error(transparent)]
    Budget(#[from] OverBudget),
    /// This node could not sign the request.
    #[error("the key store cannot sign the request")]
    Unsigned,
}

impl ClientFailure {
    /// The stable code of this failure.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreachable => "peer-unreachable",
            Self::Stalled => "peer-stalled",
            Self::TooLong { .. } => "peer-answer-too-long",
            Self::Status(_) => "peer-answer-status",
            Self::NotHeard(why) => why.code(),
            Self::Busy { .. } => "peer-busy",
            Self::Malformed(_) => "peer-answer-malformed",
            Self::Budget(over) => over.cost.code(),
            Self::Unsigned => "request-unsigned",
        }
    }
}

impl From<TransportFailure> for ClientFailure {
    fn from(failure: TransportFailure) -> Self {
        match failure {
            TransportFailure::Unreachable => Self::Unreachable,
            TransportFailure::Stalled => Self::Stalled,
            TransportFailure::TooLong { max } => Self::TooLong { max },
            TransportFailure::NoHttp => Self::Malformed("HTTP"),
        }
    }
}

/// What one peer costs, shared by everything that deals with it.
#[derive(Debug)]
pub struct Meter {
    budget: Mutex<Budget>,
    clock: Clock,
}

impl Meter {
    /// Full buckets, which fill again by that clock.
    pub fn new(allowances: Allowances, clock: Clock) -> Self {
        Self { budget: Mutex::new(Budget::new(allowances, clock.now())), clock }
    }

    /// Spends, or refuses at once: for what the peer asks of this node.
    ///
    /// # Errors
    /// [`OverBudget`].
    pub fn spend(&self, cost: Cost, amount: u64) -> Result<(), OverBudget> {
        self.lock().spend(cost, amount, self.clock.now())
    }

    /// Waits until `amount` can be spent, then spends it: for what this node wants of the peer.
    ///
    /// # Errors
    /// [`OverBudget`] that no waiting helps.
    pub async fn wait(&self, cost: Cost, amount: u64) -> Result<(), OverBudget> {
        loop {
            let outcome = self.spend(cost, amount);
            match outcome {
                Err(OverBudget { retry_after_ms: Some(millis), .. }) => {
                    // One millisecond more than asked: the clock is read in whole ones.
                    tokio::time::sleep(Duration::from_millis(millis.saturating_add(1))).await;
                }
                done => return done,
            }
        }
    }

    /// Books a cost that was only known afterwards.
    pub fn book(&self, cost: Cost, amount: u64) {
        self.lock().book(cost, amount, self.clock.now());
    }

    /// What is left.
    pub fn left(&self, cost: Cost) -> u64 {
        self.lock().left(cost)
    }

    fn lock(&self) -> MutexGuard<'_, Budget> {
        // A budget is valid after every step, also one that a panic ended.
        self.budget.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// In whose name requests are made: the party is named beside the key, so that no other can claim
/// them by claiming the key.
#[derive(Clone)]
pub struct Sender {
    /// The party.
    pub party: PartyId,
    /// Its key.
    pub signer: Arc<dyn Signer>,
    /// Its clock.
    pub clock: Clock,
}

/// One other node, as this one speaks to it.
#[derive(Clone)]
pub struct Remote {
    transport: Arc<dyn Transport>,
    base: Url,
    sender: Option<Sender>,
    meter: Arc<Meter>,
    /// The time in its last answer, and when that came.
    time: Arc<Mutex<Option<(Timestamp, Instant)>>>,
    /// The last answers to what is asked again and again.
    known: Arc<Mutex<BTreeMap<&'static str, Known>>>,
}

/// An answer that need not be sent again while it stays the same (RFC 9110 section 13.1.2).
struct Known {
    tag: HeaderValue,
    body: Vec<u8>,
}

impl Remote {
    /// The node at `address` (`http` or `https`, a path is allowed); without a sender it is asked
    /// as anybody is.
    ///
    /// # Errors
    /// [`ClientFailure::Malformed`], when the address is no URL of that sort.
    pub fn new(
        transport: Arc<dyn Transport>,
        address: &str,
        sender: Option<Sender>,
        meter: Arc<Meter>,
    ) -> Result<Self, ClientFailure> {
        Ok(Self {
            transport,
            base: base_url(address)?,
            sender,
            meter,
            time: Arc::default(),
            known: Arc::default(),
        })
    }

    /// What it costs.
    pub fn meter(&self) -> &Arc<Meter> {
        &self.meter
    }

    /// The time it has now, by its last answer.
    pub fn time(&self) -> Option<Timestamp> {
        let (at, read) = (*self.time.lock().unwrap_or_else(PoisonError::into_inner))?;
        let passed = i64::try_from(read.elapsed().as_millis()).unwrap_or(i64::MAX);
        Some(at.plus_millis(passed))
    }

    /// `GET /.well-known/comity`.
    ///
    /// # Errors
    /// [`ClientFailure`].
    pub async fn descriptor(&self) -> Result<Descriptor, ClientFailure> {
        let bytes = self.get("/.well-known/comity", DESCRIPTOR_BYTES_MAX).await?;
        serde_json::from_slice(&bytes).map_err(|_| ClientFailure::Malformed("descriptor"))
    }

    /// `GET /checkpoint`.
    ///
    /// # Errors
    /// [`ClientFailure`].
    pub async fn checkpoint(&self) -> Result<Vec<u8>, ClientFailure> {
        self.get_again("/checkpoint", NOTE_BYTES_MAX).await
    }

    /// `GET /mirror/<hex SHA-256 of an origin>/checkpoint`: the newest checkpoint that the node
    /// keeps of that log.
    ///
    /// # Errors
    /// [`ClientFailure`]; [`ClientFailure::Status`] 404 where it keeps none.
    pub async fn mirror_checkpoint(&self, origin: &str) -> Result<Vec<u8>, ClientFailure> {
        self.get(&format!("{}/checkpoint", mirror_path(origin)), NOTE_BYTES_MAX).await
    }

    /// `GET <witness>/<hex SHA-256 of an origin>/checkpoint`: what a witness cosigned last.
    ///
    /// # Errors
    /// [`ClientFailure`]; [`ClientFailure::Status`] 404 where it shows none.
    pub async fn witness_checkpoint(&self, origin: &str) -> Result<Vec<u8>, ClientFailure> {
        self.get(&format!("/{}/checkpoint", of_origin(origin)), NOTE_BYTES_MAX).await
    }

    /// `GET /mirror/<hex SHA-256 of an origin>/tile/…`.
    ///
    /// # Errors
    /// [`ClientFailure`].
    pub async fn mirror_tile(
        &self,
        origin: &str,
        path: TilePath,
    ) -> Result<Vec<u8>, ClientFailure> {
        self.tile_below(&mirror_path(origin), path).await
    }

    /// `GET /tile/…`; of a partial tile that is gone, the beginning of the full one.
    ///
    /// # Errors
    /// [`ClientFailure`].
    pub async fn tile(&self, path: TilePath) -> Result<Vec<u8>, ClientFailure> {
        self.tile_below("", path).await
    }

    async fn tile_below(&self, base: &str, path: TilePath) -> Result<Vec<u8>, ClientFailure> {
        let max = match path.level {
            TileLevel::Entries => BUNDLE_BYTES_MAX,
            TileLevel::Hash(_) => TILE_BYTES_MAX,
        };
        match self.get(&format!("{base}/{path}"), max).await {
            // tlog-tiles: partial tiles may be removed once the full tile is there.
            Err(ClientFailure::Status(404 | 410)) if path.is_partial() => {
                let full = self.get(&format!("{base}/{}", path.full()), max).await?;
                beginning(&full, &path).ok_or(ClientFailure::Malformed("tile"))
            }
            other => other,
        }
    }

    /// `GET /api/v1/checkpoints`: what it saw of all logs it knows.
    ///
    /// # Errors
    /// [`ClientFailure`].
    pub async fn checkpoints(&self) -> Result<Checkpoints, ClientFailure> {
        let bytes = self.get_again("/api/v1/checkpoints", CHECKPOINTS_BYTES_MAX).await?;
        serde_json::from_slice(&bytes).map_err(|_| ClientFailure::Malformed("checkpoints"))
    }

    /// `POST /api/v1/contents/query`.
    ///
    /// # Errors
    /// [`ClientFailure`].
    pub async fn contents(&self, digests: Vec<Digest>) -> Result<ContentsAnswer, ClientFailure> {
        let query = ContentsQuery { digests };
        self.post_json("/api/v1/contents/query", &query, CONTENTS_ANSWER_BYTES_MAX).await
    }

    /// Posts JSON; what is answered does not matter beyond its status.
    ///
    /// # Errors
    /// [`ClientFailure`].
    pub async fn tell(&self, path: &str, body: &impl Serialize) -> Result<(), ClientFailure> {
        let body = json(body)?;
        let request = Outgoing::post(path, JSON, body);
        self.send(request, OUTCOME_BYTES_MAX).await.map(|_| ())
    }

    /// Posts bytes and returns status and body: for protocols where a refusal says something.
    ///
    /// # Errors
    /// [`ClientFailure`], never [`ClientFailure::Status`] nor [`ClientFailure::Busy`].
    pub async fn ask(&self, path: &str, body: Vec<u8>) -> Result<(u16, Vec<u8>), ClientFailure> {
        let request = Outgoing::post(path, "text/plain", body);
        let answer = self.exchange(request, NOTE_BYTES_MAX).await?;
        Ok((answer.status.as_u16(), answer.body))
    }

    async fn get(&self, path: &str, max: usize) -> Result<Vec<u8>, ClientFailure> {
        self.send(Outgoing::get(path), max).await
    }

    /// Asks for what was asked for before: only whether it is still the same, where it is.
    async fn get_again(&self, path: &'static str, max: usize) -> Result<Vec<u8>, ClientFailure> {
        let unless = self.known().get(path).map(|known| known.tag.clone());
        let answer = self.exchange(Outgoing { unless, ..Outgoing::get(path) }, max).await?;
        if answer.status == StatusCode::NOT_MODIFIED
            && let Some(known) = self.known().get(path)
        {
            return Ok(known.body.clone());
        }
        let tag = answer.headers.get(header::ETAG).cloned();
        let body = body(answer)?;
        let mut known = self.known();
        known.remove(path);
        if let Some(tag) = tag.filter(|tag| tag.len() <= TAG_MAX && body.len() <= KNOWN_MAX) {
            known.insert(path, Known { tag, body: body.clone() });
        }
        Ok(body)
    }

    fn known(&self) -> MutexGuard<'_, BTreeMap<&'static str, Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn post_json<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
        max: usize,
    ) -> Result<T, ClientFailure> {
        let body = json(body)?;
        let request = Outgoing::post(path, JSON, body);
        let bytes = self.send(request, max).await?;
        serde_json::from_slice(&bytes).map_err(|_| ClientFailure::Malformed("JSON"))
    }

    async fn send(&self, request: Outgoing<'_>, max: usize) -> Result<Vec<u8>, ClientFailure> {
        body(self.exchange(request, max).await?)
    }

    async fn exchange(&self, request: Outgoing<'_>, max: usize) -> Result<Answer, ClientFailure> {
        self.meter.wait(Cost::Requests, 1).await?;
        // Bytes are booked as they come; as long as the bucket is empty, nothing more is asked for.
        self.meter.wait(Cost::Bytes, 1).await?;
        let request = self.signed(request, max)?;
        let arrived = |bytes: usize| {
            self.meter.book(Cost::Bytes, u64::try_from(bytes).unwrap_or(u64::MAX));
        };
        let answer = self.transport.carry(request, &arrived).await?;
        if let Some(theirs) = date(&answer.headers) {
            let read = (theirs, Instant::now());
            *self.time.lock().unwrap_or_else(PoisonError::into_inner) = Some(read);
        }
        Ok(answer)
    }

    /// The request with its signature (RFC 9421).
    fn signed(&self, request: Outgoing<'_>, bytes_max: usize) -> Result<Request, ClientFailure> {
        let Outgoing { method, path, media, body, unless } = request;
        let mut url = self.base.clone();
        url.set_path(&format!("{}{path}", self.base.path().trim_end_matches('/')));
        let mut headers = match &self.sender {
            // What everybody may read needs no signature.
            Some(sender) if path.starts_with("/api/") => sign(sender, &method, &url, &body)?,
            // A node whose key is revoked may still read what is open to strangers there.
            Some(sender) if path.starts_with("/mirror/") => {
                sign(sender, &method, &url, &body).unwrap_or_default()
            }
            _ => HeaderMap::new(),
        };
        if let Some(tag) = unless {
            headers.insert(header::IF_NONE_MATCH, tag);
        }
        if method != Method::GET {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
        }
        Ok(Request { method, url, headers, body, bytes_max })
    }
}

const JSON: &str = "application/json";

struct Outgoing<'a> {
    method: Method,
    path: &'a str,
    media: &'static str,
    body: Vec<u8>,
    /// The tag of the answer that is known already.
    unless: Option<HeaderValue>,
}

impl<'a> Outgoing<'a> {
    const fn get(path: &'a str) -> Self {
        Self { method: Method::GET, path, media: JSON, body: Vec::new(), unless: None }
    }

    const fn post(path: &'a str, media: &'static str, body: Vec<u8>) -> Self {
        Self { method: Method::POST, path, media, body, unless: None }
    }
}

/// The body of an answer that is one.
fn body(answer: Answer) -> Result<Vec<u8>, ClientFailure> {
    match answer.status.as_u16() {
        200..=299 => Ok(answer.body),
        429 | 503 => Err(ClientFailure::Busy { retry_after: retry_after(&answer.headers) }),
        status => Err(refused(status, &answer.body)),
    }
}

/// What a status that is no success means, by the problem that comes with it.
fn refused(status: u16, problem: &[u8]) -> ClientFailure {
    let not_heard = NotHeard::read(problem).filter(|_| matches!(status, 401 | 403));
    if let Some(why) = not_heard {
        return why.into();
    }
    // Each request is signed anew: this one was signed before the peer was started.
    let is_early = status == 409 && not_heard::code(problem).as_deref() == Some("request-replayed");
    if is_early {
        return ClientFailure::Busy { retry_after: Duration::from_secs(1) };
    }
    ClientFailure::Status(status)
}

/// Where a node serves what it keeps of the log with that origin.
fn mirror_path(origin: &str) -> String {
    format!("/mirror/{}", of_origin(origin))
}

/// The base URL of a node from what an operator typed.
fn base_url(address: &str) -> Result<Url, ClientFailure> {
    let refusal = ClientFailure::Malformed("address: an http or https URL");
    let url = Url::parse(address.trim()).map_err(|_| refusal.clone())?;
    let plain = url.username().is_empty() && url.password().is_none();
    let usable = matches!(url.scheme(), "http" | "https") && url.host_str().is_some();
    if !plain || !usable || url.query().is_some() || url.fragment().is_some() {
        return Err(refusal);
    }
    Ok(url)
}

/// The headers of a signed request (RFC 9421, RFC 9530).
fn sign(
    sender: &Sender,
    method: &Method,
    url: &Url,
    body: &[u8],
) -> Result<HeaderMap, ClientFailure> {
    let authority = authority(url)?;
    let parts = RequestParts {
        method: method.as_str(),
        authority: &authority,
        path: url.path(),
        query: "",
        body_digest: Digest::of(body),
    };
    let mut nonce = [0; 16];
    getrandom::fill(&mut nonce).map_err(|_| ClientFailure::Unsigned)?;
    let Sender { party, signer, clock } = sender;
    let signed = request::sign_as(&parts, party, &**signer, clock.now(), nonce)
        .map_err(|_| ClientFailure::Unsigned)?;
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("content-digest", signed.content_digest),
        ("signature-input", signed.signature_input),
        ("signature", signed.signature),
    ] {
        let value = value.try_into().map_err(|_| ClientFailure::Unsigned)?;
        headers.insert(HeaderName::from_static(name), value);
    }
    Ok(headers)
}

/// Host and, unless it is the scheme's own, port, as the Host header has it.
fn authority(url: &Url) -> Result<String, ClientFailure> {
    let host = url.host_str().ok_or(ClientFailure::Malformed("address"))?;
    Ok(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

/// The first members of a full tile or bundle.
fn beginning(full: &[u8], path: &TilePath) -> Option<Vec<u8>> {
    let width = usize::from(path.width);
    match path.level {
        TileLevel::Hash(_) => full.get(..width.checked_mul(32)?).map(<[u8]>::to_vec),
        TileLevel::Entries => {
            let mut end = 0_usize;
            for _ in 0..width {
                let length = full.get(end..end.checked_add(2)?)?;
                let length = u16::from_be_bytes(length.try_into().ok()?);
                end = end.checked_add(2)?.checked_add(usize::from(length))?;
            }
            full.get(..end).map(<[u8]>::to_vec)
        }
    }
}

fn retry_after(headers: &HeaderMap) -> Duration {
    let secs = headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
    let secs = secs.and_then(|text| text.parse().ok()).unwrap_or(5);
    Duration::from_secs(secs).clamp(Duration::from_secs(1), RETRY_AFTER_MAX)
}

/// When the answer was made (RFC 9110 section 6.6.1).
fn date(headers: &HeaderMap) -> Option<Timestamp> {
    let text = headers.get(header::DATE)?.to_str().ok()?;
    let time = jiff::fmt::rfc2822::parse(text).ok()?;
    Some(Timestamp::from_millis(time.timestamp().as_millisecond()))
}

fn json(body: &impl Serialize) -> Result<Vec<u8>, ClientFailure> {
    serde_json::to_vec(body).map_err(|_| ClientFailure::Malformed("JSON"))
}
