//! All routes of a node, and the server that carries them.
//!
//! Slow and silent clients cost a connection each, of which there are [`CONNECTIONS_MAX`]: headers
//! and bodies have to arrive in time, answers have to be taken in time, one address has only a
//! share, and where all are taken the one that was silent longest makes room ([`idle`]).

mod idle;
mod linger;

use std::any::Any;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri, header};
use axum::response::{IntoResponse as _, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use idle::{Connections, Open};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;
use tower::{Layer as _, ServiceExt as _};
use tower_http::catch_panic::{CatchPanic, CatchPanicLayer, ResponseForPanic};
use tracing::Instrument as _;
use tracing::field::Empty;

use crate::api;
use crate::capabilities;
use crate::capability::{self, Capabilities, Clash, Route};
use crate::console;
use crate::console::navigation::Navigation;
use crate::console::text::learn;
use crate::console::visit::Reading;
use crate::feed::behind;
use crate::keys::certificate::Certificates;
use crate::metrics::Interface;
use crate::node::Node;
use crate::problem::{Problem, codes};
use crate::work::Work;
use crate::{scrapi, tiles, witness};

/// Connections at once. Each holds some 20 KiB and what its request is allowed.
pub const CONNECTIONS_MAX: usize = 1_024;

/// Connections of one address at once; loopback and proxies that are trusted are exempt, for who
/// stands in front of the node speaks for many.
pub const CONNECTIONS_PER_ADDRESS: usize = 128;

/// A request's headers have to be here after this long; a connection may be idle as long.
const HEADERS_TIMEOUT: Duration = Duration::from_secs(30);

/// A TLS handshake is done after this long or not at all.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);

/// How often it is looked whether a certificate was renewed.
const RENEWED_EVERY: Duration = Duration::from_secs(10);

/// An answer that nobody takes for this long (milliseconds) ends its connection (RFC 5482, enforced
/// by the kernel).
const UNREAD_TIMEOUT_MS: u32 = 30_000;

/// What runs when the node stops may take this long.
const GRACE: Duration = Duration::from_secs(3);

/// Longest head of a request: more than any signed request, less than hurts.
const HEAD_BYTES_MAX: usize = 32 << 10;

/// What a browser may do with any answer of a node: nothing but what the node itself serves.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'",
);

/// What answers requests: all routes, and what holds for every answer.
///
/// What is laid around all routes is laid around them once, outside: a layer of the router would be
/// boxed again for each request.
pub struct Routes {
    routes: CatchPanic<Router, Panicked>,
    node: Arc<Node>,
    is_https: bool,
}

impl Routes {
    /// All routes of a node.
    ///
    /// # Errors
    /// [`Clash`], where two capabilities claim the same.
    pub fn new(node: Arc<Node>) -> Result<Self, Clash> {
        Self::with(node, capabilities::ALL)
    }

    /// All routes of a node with these capabilities.
    ///
    /// # Errors
    /// [`Clash`], where two of them claim the same.
    pub fn with(node: Arc<Node>, all: Capabilities) -> Result<Self, Clash> {
        check(all)?;
        for one in all {
            learn(&one.texts);
        }
        let pages = all.iter().flat_map(|one| one.navigation).copied();
        // Set before where a node is served twice, as tests do.
        let _ = node.badges.set(all.iter().filter_map(|one| one.badge).collect());
        let _ = node.numbers.set(all.iter().filter_map(|one| one.numbers).collect());
        let _ = node.navigation.set(Arc::new(Navigation::new(pages)));
        let is_https = node.base_url().starts_with("https://");
        let others = others().into_iter();
        let routes = others
            .fold(Router::new(), |router, (path, handler)| router.route(path, handler))
            .merge(api::router(all))
            .merge(console::router(all))
            .fallback(nothing_here)
            .method_not_allowed_fallback(not_this_method)
            .with_state(Arc::clone(&node));
        Ok(Self { routes: CatchPanicLayer::custom(Panicked).layer(routes), node, is_https })
    }

    /// The answer to a request, whatever happens to its handler.
    pub async fn answer(&self, request: Request) -> Response {
        let (method, path) = (request.method().clone(), told(request.uri().path()).to_owned());
        let (began, interface) = (Instant::now(), Interface::of(&path));
        let _inside = self.node.metrics.in_flight.enter();
        let reading = Reading::of(&request);
        let span = tracing::info_span!(target: "comity::requests", "request",
            otel.name = %format_args!("{method} {}", interface.name()), otel.kind = "server",
            http.request.method = %method, url.path = path.as_str(), http.response.status_code = Empty);
        let answer = self.routes.clone().oneshot(request).instrument(span.clone());
        let answer = async { answer.await.unwrap_or_else(|never| match never {}) };
        let mut answer = behind::told(answer).await.map(Body::new);
        if let Some(reading) = reading {
            answer = reading.shown(&self.node, answer).await;
        }
        self.guard(answer.headers_mut());
        let (status, time) = (answer.status().as_u16(), began.elapsed());
        self.node.metrics.requests.answered(interface, status, time);
        span.record("http.response.status_code", status);
        tracing::info!(target: "comity::requests", %method, path = path.as_str(), status, us = time.as_micros());
        answer
    }

    /// What a browser is told with any answer, unless its handler said otherwise.
    fn guard(&self, headers: &mut HeaderMap) {
        let mut set = |name: HeaderName, value: HeaderValue| {
            headers.entry(name).or_insert(value);
        };
        set(header::CONTENT_SECURITY_POLICY, POLICY);
        set(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        set(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        set(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
        if self.is_https {
            let year = HeaderValue::from_static("max-age=31536000");
            set(header::STRICT_TRANSPORT_SECURITY, year);
        }
    }
}

/// A path as it may stand in a journal: without the query, in which a link that signs in carries
/// its secret, and without that of a calendar.
fn told(path: &str) -> &str {
    if path.starts_with("/calendar/") { "/calendar/" } else { path }
}

/// What other programs ask of a log: registration, tiles, cosignatures.
fn others() -> Vec<Route> {
    [scrapi::routes(), tiles::routes(), witness::routes()].concat()
}

/// Whether capabilities can stand beside each other, and beside the node itself.
///
/// # Errors
/// [`Clash`], where two claim the same.
pub fn check(all: Capabilities) -> Result<(), Clash> {
    let others = others().into_iter().map(|(path, _)| path.to_owned());
    let paths = api::paths().into_iter().chain(console::routes::paths()).chain(others);
    capability::check(all, codes::ALL, paths)
}

/// Serves until `shutdown`, then lets what runs finish.
///
/// # Errors
/// As [`serve_with`].
pub async fn serve(
    node: Arc<Node>,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    serve_with(node, listener, None, shutdown).await
}

/// Where a node answers by TLS, and what it shows there.
pub struct Secure {
    /// Where it listens.
    pub listener: TcpListener,
    /// Its certificate.
    pub certificates: Arc<Certificates>,
}

/// Serves by TLS too, until `shutdown`, then lets what runs finish.
///
/// # Errors
/// When the listener has no address, or two capabilities claim the same; a failing connection is no
/// failure.
pub async fn serve_with(
    node: Arc<Node>,
    listener: TcpListener,
    secure: Option<Secure>,
    shutdown: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    let address = listener.local_addr()?;
    // Known before when whoever started the node has to print it first.
    let _ = node.url.set(format!("http://{address}"));
    let routes = Arc::new(Routes::new(Arc::clone(&node)).map_err(io::Error::other)?);
    let mut beside = JoinSet::new();
    // Waited for at the end: it reads, and the files of a node that has stopped are nobody's.
    let ahead = (node.config.work == Work::Threads)
        .then(|| tokio::spawn(Arc::clone(&node.dockets).keep_up()));
    if node.config.work == Work::Threads {
        for work in capabilities::ALL.iter().filter_map(|one| one.work) {
            beside.spawn(work(Arc::clone(&node)));
        }
    }
    if let Some(secure) = &secure {
        let certificates = Arc::clone(&secure.certificates);
        let _ = node.certificates.set(Arc::clone(&certificates));
        beside.spawn(renew(Arc::clone(&node), certificates));
    }
    let (closing, closed) = watch::channel(());
    let hall = Hall {
        routes,
        slots: Arc::new(Semaphore::new(CONNECTIONS_MAX)),
        crowd: Arc::default(),
        connections: Connections::default(),
        closed,
    };
    let mut shutdown = pin!(shutdown);
    loop {
        let (accepted, certificates) = tokio::select! {
            accepted = listener.accept() => (accepted, None),
            accepted = accept(secure.as_ref()) => accepted,
            () = shutdown.as_mut() => break,
        };
        match accepted {
            Ok((stream, peer)) => hall.admit(stream, peer, certificates).await,
            Err(error) => {
                // Out of file descriptors, most likely: waiting gives some back.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    node.say_stopping();
    drop((listener, secure));
    drop(closing);
    node.dockets.close();
    node.cases.close();
    let all = u32::try_from(CONNECTIONS_MAX).unwrap_or(u32::MAX);
    // Whoever still reads after the grace, an event stream most of all, is cut off.
    let ended = async {
        let ahead = async {
            // What became of it is nobody's concern any more.
            if let Some(ahead) = ahead {
                let _ = ahead.await;
            }
        };
        let _ = tokio::join!(hall.slots.acquire_many(all), ahead);
    };
    let _ = tokio::time::timeout(GRACE, ended).await;
    Ok(())
}

/// The next connection by TLS; none ever, where there is no such listener.
async fn accept(
    secure: Option<&Secure>,
) -> (io::Result<(TcpStream, SocketAddr)>, Option<Arc<Certificates>>) {
    let Some(secure) = secure else { return std::future::pending().await };
    (secure.listener.accept().await, Some(Arc::clone(&secure.certificates)))
}

/// Shows a renewed certificate as soon as its files are there, and says when one ends.
async fn renew(node: Arc<Node>, certificates: Arc<Certificates>) {
    let mut warned = None;
    loop {
        tokio::time::sleep(RENEWED_EVERY).await;
        let outcome = {
            let certificates = Arc::clone(&certificates);
            node.config.work.run(move || certificates.follow()).await
        };
        match outcome {
            Ok(Ok(true)) => tracing::info!("the renewed certificate is shown from now on"),
            Ok(Ok(false)) => {}
            Ok(Err(failure)) => {
                node.metrics.reloads_failed.add(1);
                tracing::error!(%failure, "a certificate could not be loaded; the one before stays");
            }
            Err(error) => tracing::error!(%error, "a certificate could not be loaded"),
        }
        let ended = certificates.expires().filter(|at| *at <= node.now());
        if ended != warned && ended.is_some() {
            tracing::error!("the certificate has expired: nobody connects by TLS any more");
        }
        warned = ended;
    }
}

/// What all connections share.
struct Hall {
    routes: Arc<Routes>,
    slots: Arc<Semaphore>,
    crowd: Arc<Crowd>,
    connections: Connections,
    closed: watch::Receiver<()>,
}

impl Hall {
    /// Takes a connection in, unless its address has its share.
    async fn admit(
        &self,
        stream: TcpStream,
        peer: SocketAddr,
        certificates: Option<Arc<Certificates>>,
    ) {
        let node = &self.routes.node;
        let trusted = &node.config.trusted_proxies;
        let speaks_for_many =
            peer.ip().is_loopback() || trusted.contains(&peer.ip().to_canonical());
        let Some(place) = self.crowd.enter(peer.ip(), speaks_for_many) else {
            node.metrics.connections_refused.add(1);
            return;
        };
        let slot = self.room().await;
        let open = self.connections.open();
        let number = open.number();
        let held = (slot, place);
        let (routes, closed) = (Arc::clone(&self.routes), self.closed.clone());
        let task = connection(stream, peer, certificates, routes, closed, (open, held));
        self.connections.ends_by(number, tokio::spawn(task).abort_handle());
    }

    /// Room for one more connection, which others make where there is none.
    async fn room(&self) -> OwnedSemaphorePermit {
        loop {
            if let Ok(slot) = Arc::clone(&self.slots).try_acquire_owned() {
                return slot;
            }
            if self.connections.end_oldest() {
                self.routes.node.metrics.connections_ended.add(1);
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    certificates: Option<Arc<Certificates>>,
    routes: Arc<Routes>,
    closed: watch::Receiver<()>,
    (open, _held): (Open, (OwnedSemaphorePermit, Place)),
) {
    let node = Arc::clone(&routes.node);
    let _inside = node.metrics.connections.enter();
    // Answers are written whole; waiting to fill packets would only delay them.
    let _ = stream.set_nodelay(true);
    let _ = rustix::net::sockopt::set_tcp_user_timeout(&stream, UNREAD_TIMEOUT_MS);
    let Some(certificates) = certificates else {
        return speak(stream, peer, routes, closed, &open).await;
    };
    let handshake = certificates.acceptor().accept(stream);
    match tokio::time::timeout(HANDSHAKE_TIMEOUT, handshake).await {
        Ok(Ok(stream)) => speak(stream, peer, routes, closed, &open).await,
        Ok(Err(error)) => {
            node.metrics.handshakes_failed.add(1);
            tracing::debug!(%peer, %error, "a TLS handshake came to nothing");
        }
        Err(_) => node.metrics.handshakes_failed.add(1),
    }
}

/// Speaks HTTP on a connection until it ends.
async fn speak(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    peer: SocketAddr,
    routes: Arc<Routes>,
    mut closed: watch::Receiver<()>,
    open: &Open,
) {
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(Body::new);
        let caller = caller(peer, request.headers(), &routes.node.config.trusted_proxies);
        request.extensions_mut().insert(ConnectInfo(caller));
        let routes = Arc::clone(&routes);
        async move {
            let _answering = open.answering();
            let (request, rest) = linger::keep(request);
            let answer = routes.answer(request).await;
            rest.drop_after(answer.status()).await;
            Ok::<_, Infallible>(answer)
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS_TIMEOUT)
        .max_buf_size(HEAD_BYTES_MAX)
        .pipeline_flush(true)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    let outcome = tokio::select! {
        outcome = connection.as_mut() => outcome,
        // The sender is dropped when the server closes.
        _ = closed.changed() => {
            connection.as_mut().graceful_shutdown();
            tokio::time::timeout(GRACE, connection).await.unwrap_or(Ok(()))
        }
    };
    if let Err(error) = outcome {
        tracing::debug!(%peer, %error, "a connection broke");
    }
}

/// Whom a request comes from: where a proxy that is trusted carries it, whoever that says it does
/// (the last address of `X-Forwarded-For`, which the proxy itself added); anybody else could write
/// there what they like.
fn caller(peer: SocketAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> SocketAddr {
    if !trusted.contains(&peer.ip().to_canonical()) {
        return peer;
    }
    let told = headers.get_all("x-forwarded-for").iter().next_back();
    let told = told.and_then(|value| value.to_str().ok()?.rsplit(',').next());
    let address = told.and_then(|told| {
        let with_port = || told.trim().parse().ok().map(|told: SocketAddr| told.ip());
        told.trim().parse().ok().or_else(with_port)
    });
    address.map_or(peer, |address| SocketAddr::new(address, peer.port()))
}

/// How many connections each address has.
#[derive(Default)]
struct Crowd(Mutex<BTreeMap<IpAddr, usize>>);

/// One connection's place in the crowd, given back when it ends.
struct Place(Arc<Crowd>, IpAddr);

impl Crowd {
    fn enter(self: &Arc<Self>, address: IpAddr, speaks_for_many: bool) -> Option<Place> {
        let address = address.to_canonical();
        let mut crowd = self.lock();
        let count = crowd.entry(address).or_default();
        if *count >= CONNECTIONS_PER_ADDRESS && !speaks_for_many {
            return None;
        }
        *count = count.saturating_add(1);
        Some(Place(Arc::clone(self), address))
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<IpAddr, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut crowd = self.0.lock();
        if let Some(count) = crowd.get_mut(&self.1) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                crowd.remove(&self.1);
            }
        }
    }
}

async fn nothing_here(uri: Uri) -> Response {
    answer(&uri, Problem::missing("Nothing is served at this path."))
}

async fn not_this_method(uri: Uri) -> Response {
    answer(&uri, Problem::new(&codes::METHOD, "This path does not take this method."))
}

/// SCRAPI wants its own form of problems on its own paths.
fn answer(uri: &Uri, problem: Problem) -> Response {
    let path = uri.path();
    if path.starts_with("/entries") || path.starts_with("/.well-known/scitt-keys") {
        return problem.into_concise();
    }
    problem.into_response()
}

/// Answers for a handler that panicked: a defect here, which the caller need not learn more of.
#[derive(Clone, Copy)]
struct Panicked;

impl ResponseForPanic for Panicked {
    type ResponseBody = Body;

    fn response_for_panic(&mut self, cause: Box<dyn Any + Send + 'static>) -> Response {
        let text = cause.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| cause.downcast_ref::<&str>().copied()).unwrap_or("(no words)");
        Problem::internal(format!("a handler panicked: {text}")).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trusted_proxy_says_whom_it_speaks_for_and_nobody_else_does() {
        let check = |peer: &str, told: &[&str], want: &str| {
            let mut headers = HeaderMap::new();
            for told in told {
                headers.append("x-forwarded-for", told.parse().unwrap());
            }
            let trusted = ["127.0.0.1".parse().unwrap()];
            let peer = SocketAddr::new(peer.parse().unwrap(), 7);
            let want: IpAddr = want.parse().unwrap();
            assert_eq!(caller(peer, &headers, &trusted).ip(), want, "{told:?}");
        };
        check("127.0.0.1", &["192.0.2.7"], "192.0.2.7");
        check("127.0.0.1", &["203.0.113.9, 192.0.2.7"], "192.0.2.7");
        check("127.0.0.1", &["203.0.113.9", "2001:db8::7"], "2001:db8::7");
        check("127.0.0.1", &["192.0.2.7:4711"], "192.0.2.7");
        check("127.0.0.1", &[], "127.0.0.1");
        check("127.0.0.1", &["unknown"], "127.0.0.1");
        check("198.51.100.1", &["192.0.2.7"], "198.51.100.1");
    }
}
