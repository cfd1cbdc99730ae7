//! The way between simulated nodes: in process, in virtual time, and as bad as it was told to be.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, StatusCode, header};
use comity_node::clock::Clock;
use comity_node::serve::Routes;
use comity_node::transport::{Answer, Coming, Request, Transport, TransportFailure};
use sha2::{Digest as _, Sha256};

use super::dice::Dice;
use super::liar::{self, Liar};

/// How long whoever gets no answer waits for it.
const SILENCE: Duration = Duration::from_secs(10);

/// Lines of the record that are shown of a history that failed.
const SHOWN_MAX: usize = 60;

/// All links, and who answers at their ends.
pub(super) struct Network {
    state: Mutex<State>,
    liar: Arc<Liar>,
}

struct State {
    dice: Dice,
    hosts: BTreeMap<String, Host>,
    cut: BTreeSet<(usize, String)>,
    /// Who takes nothing under which path.
    deaf: BTreeSet<(String, String)>,
    loss: u64,
    /// Who asked whom for a checkpoint, how often.
    looks: BTreeMap<(usize, String), u64>,
    record: Sha256,
    lines: Vec<String>,
}

#[derive(Clone)]
struct Host {
    routes: Arc<Routes>,
    alive: Arc<AtomicBool>,
    clock: Clock,
}

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Refused,
    LostThere,
    LostBack,
    Arrives,
}

impl Network {
    /// Everybody reaches everybody, and nobody is there but the liar.
    pub(super) fn new(seed: u64, liar: Arc<Liar>) -> Arc<Self> {
        let state = State {
            dice: Dice::new(seed, 2),
            hosts: BTreeMap::new(),
            cut: BTreeSet::new(),
            deaf: BTreeSet::new(),
            loss: 0,
            looks: BTreeMap::new(),
            record: Sha256::new(),
            lines: Vec::new(),
        };
        Arc::new(Self { state: Mutex::new(state), liar })
    }

    /// A node answers at a name, until it is no more alive.
    pub(super) fn join(&self, name: &str, routes: Routes, alive: &Arc<AtomicBool>, clock: &Clock) {
        let (routes, alive) = (Arc::new(routes), Arc::clone(alive));
        let host = Host { routes, alive, clock: clock.clone() };
        self.state().hosts.insert(name.to_owned(), host);
    }

    /// Nobody answers at a name.
    pub(super) fn leave(&self, name: &str) {
        self.state().hosts.remove(name);
    }

    /// What a node sends to a name is lost.
    pub(super) fn cut(&self, from: usize, to: &str) {
        self.state().cut.insert((from, to.to_owned()));
    }

    /// What is sent to a name under a path is lost.
    pub(super) fn deafen(&self, to: &str, path: &str) {
        self.state().deaf.insert((to.to_owned(), path.to_owned()));
    }

    /// All links hold again.
    pub(super) fn heal(&self) {
        let mut state = self.state();
        state.cut.clear();
        state.deaf.clear();
    }

    /// How many requests began with these words: who, how, whom, what.
    pub(super) fn requests(&self, words: &str) -> usize {
        self.state().lines.iter().filter(|line| line.starts_with(words)).count()
    }

    /// So many of a thousand requests are lost, and so many answers.
    pub(super) fn lose(&self, permille: u64) {
        self.state().loss = permille;
    }

    /// How often each asked each for a checkpoint since this was asked last.
    pub(super) fn take_looks(&self) -> BTreeMap<(usize, String), u64> {
        std::mem::take(&mut self.state().looks)
    }

    /// Adds a line to the record of the history.
    pub(super) fn note(&self, line: impl fmt::Display) {
        self.state().note(line);
    }

    /// The digest of the record so far: the same for the same history.
    pub(super) fn digest(&self) -> String {
        let digest = self.state().record.clone().finalize();
        digest.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// The end of the record.
    pub(super) fn end_of_record(&self) -> String {
        let state = self.state();
        let from = state.lines.len().saturating_sub(SHOWN_MAX);
        state.lines[from..].join("\n")
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn deliver(
        &self,
        from: usize,
        to: &str,
        request: Request,
    ) -> Result<Answer, TransportFailure> {
        if to == liar::NAME {
            let (method, path) = (request.method.as_str(), request.url.path());
            let answer = self.liar.answer(from, method, path, &request.body);
            let Some((status, body)) = answer else {
                tokio::time::sleep(SILENCE).await;
                return Err(TransportFailure::Stalled);
            };
            let status = StatusCode::from_u16(status).unwrap();
            return Ok(Answer { status, headers: HeaderMap::new(), body });
        }
        let host = self.state().hosts.get(to).cloned();
        let Some(host) = host else { return Err(TransportFailure::Unreachable) };
        let max = request.bytes_max;
        let address = SocketAddr::from(([10, 0, 0, u8::try_from(from).unwrap()], 4_000));
        let mut asked = axum::http::Request::builder()
            .method(request.method)
            .uri(request.url.path())
            .header(header::HOST, to)
            .body(Body::from(request.body))
            .unwrap();
        asked.headers_mut().extend(request.headers);
        asked.extensions_mut().insert(ConnectInfo(address));
        let answer = host.routes.answer(asked).await;
        // What a node says that died meanwhile is not said.
        if !host.alive.load(Ordering::Acquire) {
            return Err(TransportFailure::Unreachable);
        }
        let (mut parts, body) = answer.into_parts();
        let body = axum::body::to_bytes(body, max).await;
        let body = body.map_err(|_| TransportFailure::TooLong { max })?;
        let now = jiff::Timestamp::from_millisecond(host.clock.now().millis()).unwrap();
        let date = jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&now);
        parts.headers.insert(header::DATE, date.unwrap().parse().unwrap());
        Ok(Answer { status: parts.status, headers: parts.headers, body: body.to_vec() })
    }
}

impl State {
    fn note(&mut self, line: impl fmt::Display) {
        let line = line.to_string();
        self.record.update(line.as_bytes());
        self.lines.push(line);
    }

    /// What becomes of a request, and how long it and its answer are on their way.
    fn fate(&mut self, from: usize, to: &str, path: &str) -> (Fate, Duration, Duration) {
        let mut way = || Duration::from_millis(1 + self.dice.below(150));
        let (there, back) = (way(), way());
        let fate = if self.cut.contains(&(from, to.to_owned())) {
            if self.dice.permille(500) { Fate::Refused } else { Fate::LostThere }
        } else if self.deaf.contains(&(to.to_owned(), path.to_owned()))
            || self.dice.permille(self.loss)
        {
            Fate::LostThere
        } else if self.dice.permille(self.loss) {
            Fate::LostBack
        } else {
            Fate::Arrives
        };
        (fate, there, back)
    }
}

/// The way of one node to the others, for as long as it lives.
pub(super) struct Wire {
    /// Which node.
    pub(super) from: usize,
    /// Whether it lives.
    pub(super) alive: Arc<AtomicBool>,
    /// The links.
    pub(super) network: Arc<Network>,
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the wire of node {}", self.from)
    }
}

impl Wire {
    async fn answer(
        &self,
        request: Request,
        arrived: &(dyn Fn(usize) + Sync),
    ) -> Result<Answer, TransportFailure> {
        // A task that outlived its node has no network.
        if !self.alive.load(Ordering::Acquire) {
            return Err(TransportFailure::Unreachable);
        }
        let to = request.url.host_str().unwrap().to_owned();
        let (path, max) = (request.url.path().to_owned(), request.bytes_max);
        let (fate, there, back) = {
            let mut state = self.network.state();
            if path == "/checkpoint" {
                *state.looks.entry((self.from, to.clone())).or_default() += 1;
            }
            state.fate(self.from, &to, &path)
        };
        let name = format!("{} {} {to}{path}", self.from, request.method);
        if fate == Fate::Refused {
            return Err(TransportFailure::Unreachable);
        }
        tokio::time::sleep(there).await;
        if fate == Fate::LostThere {
            tokio::time::sleep(SILENCE).await;
            self.network.note(format_args!("{name}: lost"));
            return Err(TransportFailure::Stalled);
        }
        let answer = self.network.deliver(self.from, &to, request).await;
        let outcome = match &answer {
            Ok(answer) => format!("{} {} bytes", answer.status.as_u16(), answer.body.len()),
            Err(failure) => failure.to_string(),
        };
        self.network.note(format_args!("{name}: {outcome} {fate:?}"));
        let answer = answer?;
        if fate == Fate::LostBack {
            tokio::time::sleep(SILENCE).await;
            return Err(TransportFailure::Stalled);
        }
        tokio::time::sleep(back).await;
        arrived(answer.body.len());
        if answer.body.len() > max {
            return Err(TransportFailure::TooLong { max });
        }
        Ok(answer)
    }
}

impl Transport for Wire {
    fn carry<'a>(&'a self, request: Request, arrived: &'a (dyn Fn(usize) + Sync)) -> Coming<'a> {
        Box::pin(self.answer(request, arrived))
    }
}
