//! The load: a child process with keep-alive connections, so that its CPU time is not the server's.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, anyhow};
use bytes::Bytes;
use clap::Args;
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::SendRequest;
use hyper::{Request, StatusCode};
use serde::{Deserialize, Serialize};
use tokio::net::TcpStream;

use crate::output::Output;

/// Most bytes of an answer that the load reads.
const ANSWER_BYTES_MAX: usize = 1 << 20;

/// Send requests from a file to a node and print what they took; started by the other measurements
#[derive(Debug, Args)]
pub(crate) struct Client {
    /// The node
    #[arg(long)]
    to: SocketAddr,
    /// Requests: one line with method and path, or a file of statements for `POST /entries`
    #[arg(long)]
    requests: PathBuf,
    /// Connections, each with one request under way
    #[arg(long)]
    clients: usize,
}

/// What the load took.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct LoadReport {
    /// Requests answered as they should be.
    pub(crate) done: u64,
    /// Requests answered otherwise.
    pub(crate) failed: u64,
    /// The first wrong answer.
    pub(crate) first_failure: Option<String>,
    /// From the first request to the last answer, in microseconds.
    pub(crate) wall_us: u64,
    /// Half of the answers came within, in microseconds.
    pub(crate) p50_us: u64,
    /// 99 of 100 answers came within, in microseconds.
    pub(crate) p99_us: u64,
    /// The slowest answer, in microseconds.
    pub(crate) max_us: u64,
}

/// The requests, all made before the first is sent.
pub(crate) enum Requests {
    /// `POST /entries` with these bodies.
    Post(Vec<Bytes>),
    /// `GET` of these paths.
    Get(Vec<String>),
}

const POST: &[u8] = b"comity bench post\n";
const GET: &[u8] = b"comity bench get\n";

impl Requests {
    /// As a file for the child process.
    pub(crate) fn encode(&self) -> Vec<u8> {
        match self {
            Self::Post(bodies) => {
                let mut file = POST.to_vec();
                for body in bodies {
                    file.extend_from_slice(&u32::try_from(body.len()).unwrap_or(0).to_be_bytes());
                    file.extend_from_slice(body);
                }
                file
            }
            Self::Get(paths) => {
                let mut file = GET.to_vec();
                for path in paths {
                    file.extend_from_slice(path.as_bytes());
                    file.push(b'\n');
                }
                file
            }
        }
    }

    fn decode(file: &[u8]) -> anyhow::Result<Self> {
        if let Some(paths) = file.strip_prefix(GET) {
            return Ok(Self::Get(std::str::from_utf8(paths)?.lines().map(str::to_owned).collect()));
        }
        let file =
            Bytes::copy_from_slice(file.strip_prefix(POST).context("not a file of requests")?);
        let mut bodies = Vec::new();
        let mut rest = file;
        while !rest.is_empty() {
            let (length, _) = rest.split_first_chunk::<4>().context("the file ends in a length")?;
            let length = usize::try_from(u32::from_be_bytes(*length))?;
            let _length = rest.split_to(4);
            anyhow::ensure!(rest.len() >= length, "the file ends in a body");
            bodies.push(rest.split_to(length));
        }
        Ok(Self::Post(bodies))
    }

    fn len(&self) -> usize {
        match self {
            Self::Post(bodies) => bodies.len(),
            Self::Get(paths) => paths.len(),
        }
    }

    fn request(&self, index: usize, host: &str) -> Option<Request<Full<Bytes>>> {
        let builder = Request::builder().header("host", host);
        match self {
            Self::Post(bodies) => builder
                .method("POST")
                .uri("/entries")
                .header("content-type", "application/cose")
                .body(Full::new(bodies.get(index)?.clone()))
                .ok(),
            Self::Get(paths) => builder.uri(paths.get(index)?).body(Full::new(Bytes::new())).ok(),
        }
    }

    fn accepts(&self, status: StatusCode) -> bool {
        match self {
            Self::Post(_) => matches!(status.as_u16(), 200 | 201 | 303),
            Self::Get(_) => status == StatusCode::OK,
        }
    }
}

impl Client {
    /// Sends the load and prints a [`LoadReport`] as JSON.
    ///
    /// # Errors
    /// When the file cannot be read or the node not be reached.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        let file = std::fs::read(&self.requests).context("cannot read the requests")?;
        let requests = Arc::new(Requests::decode(&file)?);
        drop(file);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let report = runtime.block_on(load(self.to, requests, self.clients))?;
        output.bytes(format!("{}\n", serde_json::to_string(&report)?).as_bytes())?;
        Ok(ExitCode::SUCCESS)
    }
}

async fn load(
    to: SocketAddr,
    requests: Arc<Requests>,
    clients: usize,
) -> anyhow::Result<LoadReport> {
    let next = Arc::new(AtomicUsize::new(0));
    let mut connections = Vec::new();
    for _ in 0..clients {
        connections.push(connect(to).await?);
    }
    let started = Instant::now();
    let mut tasks = Vec::new();
    for connection in connections {
        tasks.push(tokio::spawn(one(connection, to, Arc::clone(&requests), Arc::clone(&next))));
    }
    let mut report = LoadReport::default();
    let mut latencies = Vec::with_capacity(requests.len());
    for task in tasks {
        let (times, failures) = task.await?;
        report.failed = report.failed.saturating_add(u64::try_from(failures.len())?);
        report.first_failure = report.first_failure.or_else(|| failures.into_iter().next());
        latencies.extend(times);
    }
    report.wall_us = micros(started.elapsed());
    latencies.sort_unstable();
    report.done = u64::try_from(latencies.len())?;
    report.p50_us = quantile(&latencies, 50);
    report.p99_us = quantile(&latencies, 99);
    report.max_us = quantile(&latencies, 100);
    Ok(report)
}

async fn connect(to: SocketAddr) -> anyhow::Result<SendRequest<Full<Bytes>>> {
    let stream = TcpStream::connect(to).await.context("the node does not answer")?;
    stream.set_nodelay(true)?;
    let io = hyper_util::rt::TokioIo::new(stream);
    let (sender, connection) = hyper::client::conn::http1::handshake(io).await?;
    // The connection's own end is seen by its sender; there is nothing to add here.
    tokio::spawn(async move { connection.await.ok() });
    Ok(sender)
}

/// One connection: the next request as soon as the last is answered.
async fn one(
    mut connection: SendRequest<Full<Bytes>>,
    to: SocketAddr,
    requests: Arc<Requests>,
    next: Arc<AtomicUsize>,
) -> (Vec<u64>, Vec<String>) {
    let host = to.to_string();
    let (mut times, mut failures) = (Vec::new(), Vec::new());
    loop {
        let index = next.fetch_add(1, Ordering::Relaxed);
        let Some(request) = requests.request(index, &host) else { return (times, failures) };
        let started = Instant::now();
        match exchange(&mut connection, request).await {
            Ok(status) if requests.accepts(status) => times.push(micros(started.elapsed())),
            Ok(status) => failures.push(format!("request {index}: status {status}")),
            Err(error) => {
                failures.push(format!("request {index}: {error:#}"));
                match connect(to).await {
                    Ok(fresh) => connection = fresh,
                    Err(_) => return (times, failures),
                }
            }
        }
    }
}

async fn exchange(
    connection: &mut SendRequest<Full<Bytes>>,
    request: Request<Full<Bytes>>,
) -> anyhow::Result<StatusCode> {
    connection.ready().await?;
    let answer = connection.send_request(request).await?;
    let status = answer.status();
    let limited = http_body_util::Limited::new(answer.into_body(), ANSWER_BYTES_MAX);
    limited.collect().await.map_err(|error| anyhow!(error))?;
    Ok(status)
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

/// The value that `percent` of the sorted values do not exceed.
pub(crate) fn quantile(sorted: &[u64], percent: usize) -> u64 {
    let rank = sorted.len().saturating_mul(percent).div_ceil(100).max(1);
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_survive_the_file() {
        let post =
            Requests::Post(vec![Bytes::from_static(b"a"), Bytes::new(), Bytes::from_static(b"cc")]);
        let Requests::Post(bodies) = Requests::decode(&post.encode()).unwrap() else { panic!() };
        assert_eq!(bodies, ["a", "", "cc"]);
        let get = Requests::Get(vec!["/a".to_owned(), "/b".to_owned()]);
        let Requests::Get(paths) = Requests::decode(&get.encode()).unwrap() else { panic!() };
        assert_eq!(paths, ["/a", "/b"]);
        assert!(Requests::decode(b"other").is_err());
    }

    #[test]
    fn quantiles_are_values_that_occurred() {
        let sorted: Vec<u64> = (1..=200).collect();
        assert_eq!([50, 99, 100].map(|p| quantile(&sorted, p)), [100, 198, 200]);
        assert_eq!(quantile(&[7], 50), 7);
        assert_eq!(quantile(&[], 50), 0);
    }
}
