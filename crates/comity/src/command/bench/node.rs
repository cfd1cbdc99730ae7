//! Nodes in this process, the load beside it, and what comes of both.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use bytes::Bytes;
use comity_node::clock;
use comity_node::config::NodeConfig;
use comity_node::node::Node;
use comity_node::published::Notice;
use comity_protocol::content::Digest;
use comity_protocol::index::LogId;
use comity_protocol::party::PartyId;
use comity_protocol::statement::Draft;
use tokio::sync::broadcast::error::RecvError;

use super::client::{LoadReport, Requests};
use super::load::{CatchUp, Load};
use super::measure::{
    Batches, CatchUpResult, LogResult, Memory, ReceiptsResult, cpu_us, each, rate,
};
use crate::local::{Following, Local};
use crate::output::Output;

/// Statements offered at once while a log is filled; fewer than the sequencer's queue holds.
const FILL_AT_ONCE: usize = 2_048;

/// Measures writing.
pub(super) fn write(load: &Load, output: &Output) -> anyhow::Result<LogResult> {
    let folder = Folder::new(load.dir.as_deref())?;
    crate::local::runtime()?.block_on(async {
        let local = start(&folder.path, "bench.example").await?;
        fill(&local.node, 0, load.prefill, load.bytes, output).await?;
        output.note("signing statements …");
        let statements = sign(&local.node, load.prefill, load.statements, load.bytes)?;
        let statement_bytes = statements.first().map_or(0, Bytes::len);
        let requests = folder.requests(&Requests::Post(statements))?;
        let sizes = tokio::spawn(batch_sizes(Arc::clone(&local.node)));
        let cpu = cpu_us();
        let report = drive(local.address, &requests, load.clients).await?;
        let cpu = cpu_us().saturating_sub(cpu);
        local.node.flush().await.map_err(crate::local::failure)?;
        let tree_size = local.node.published.load().head.size.0;
        local.stop().await?;
        let batches = Batches::of(sizes.await?);
        Ok(LogResult {
            statement_bytes,
            clients: load.clients,
            tree_size,
            per_second: rate(report.done, report.wall_us),
            server_cpu_us: each(cpu, report.done),
            batches,
            load: report,
            memory: Memory::now(),
        })
    })
}

/// Measures receipts.
pub(super) fn receipts(load: &Load, output: &Output) -> anyhow::Result<ReceiptsResult> {
    let folder = Folder::new(load.dir.as_deref())?;
    crate::local::runtime()?.block_on(async {
        let local = start(&folder.path, "bench.example").await?;
        fill(&local.node, 0, load.prefill.max(10_000), load.bytes, output).await?;
        local.node.flush().await.map_err(crate::local::failure)?;
        let tree_size = local.node.published.load().head.size.0;
        // A large odd step visits the entries in no order that a cache could guess.
        let index = |number: u32| u64::from(number).wrapping_mul(0x9E37_79B9_7F4A_7C15) % tree_size;
        let paths = (0..load.statements).map(|number| format!("/entries/1.{}", index(number)));
        let requests = folder.requests(&Requests::Get(paths.collect()))?;
        let cpu = cpu_us();
        let report = drive(local.address, &requests, load.clients).await?;
        let cpu = cpu_us().saturating_sub(cpu);
        local.stop().await?;
        Ok(ReceiptsResult {
            tree_size,
            clients: load.clients,
            per_second: rate(report.done, report.wall_us),
            server_cpu_us: each(cpu, report.done),
            load: report,
            memory: Memory::now(),
        })
    })
}

/// Measures catching up.
pub(super) fn catch_up(wanted: &CatchUp, output: &Output) -> anyhow::Result<CatchUpResult> {
    let (one, other) = (Folder::new(None)?, Folder::new(None)?);
    crate::local::runtime()?.block_on(async {
        let ahead = start(&one.path, "ahead.example").await?;
        fill(&ahead.node, 0, wanted.statements, wanted.bytes, output).await?;
        ahead.node.flush().await.map_err(crate::local::failure)?;
        let behind = start(&other.path, "behind.example").await?;
        let head = ahead.node.published.load().head;
        let (began, cpu) = (Instant::now(), cpu_us());
        let peer = behind.add_peer(&ahead).await?;
        let progress = output.progress("catching up", head.size.0);
        while reached(&behind.node, peer)? < head.size.0 {
            progress.set_position(reached(&behind.node, peer)?);
            tokio::time::sleep(Duration::from_millis(5)).await;
            ensure!(
                began.elapsed() < Duration::from_secs(600),
                "the node did not catch up in ten minutes"
            );
        }
        let (wall, cpu) = (began.elapsed(), cpu_us().saturating_sub(cpu));
        progress.finish_and_clear();
        ahead.stop().await?;
        behind.stop().await?;
        let wall_us = u64::try_from(wall.as_micros())?;
        Ok(CatchUpResult {
            statements: head.size.0,
            wall_ms: wall_us / 1_000,
            per_second: rate(head.size.0, wall_us),
            cpu_ms: cpu / 1_000,
            memory: Memory::now(),
        })
    })
}

fn reached(node: &Node, log: LogId) -> anyhow::Result<u64> {
    Ok(node.read_now(|reader| reader.head(log)).map_err(crate::local::failure)?.size.0)
}

/// A folder for one measurement, removed at its end unless it was named.
pub(super) struct Folder {
    pub(super) path: PathBuf,
    /// Removed when dropped.
    _temporary: Option<crate::local::Temporary>,
}

impl Folder {
    pub(super) fn new(named: Option<&Path>) -> anyhow::Result<Self> {
        match named {
            Some(path) => Ok(Self { path: path.to_owned(), _temporary: None }),
            None => {
                let temporary = crate::local::Temporary::new("comity-bench")?;
                Ok(Self { path: temporary.path().to_owned(), _temporary: Some(temporary) })
            }
        }
    }

    fn requests(&self, requests: &Requests) -> anyhow::Result<PathBuf> {
        let path = self.path.join("requests");
        std::fs::write(&path, requests.encode()).context("cannot write the requests")?;
        Ok(path)
    }
}

/// A node of a party in a folder, which follows nobody yet.
pub(super) async fn start(dir: &Path, party: &str) -> anyhow::Result<Local> {
    let party: PartyId = party.parse()?;
    let config = NodeConfig::loopback(dir.join(party.as_str()), party, "Measurement");
    Local::start(config, Following::Yes).await
}

/// Statements of exactly `bytes` bytes, signed with the node's own key; numbers make them differ.
fn sign(node: &Node, from: u32, count: u32, bytes: u16) -> anyhow::Result<Vec<Bytes>> {
    let issued_at = Some(clock::now());
    let draft = |number: u32, filler: usize| -> anyhow::Result<Draft> {
        Ok(Draft {
            issuer: node.config.party.clone(),
            subject: format!("{number:010}{:x<filler$}", ""),
            kind: "general.notice".parse()?,
            digest: Digest::of(&number.to_be_bytes()),
            issued_at,
            confirmation: None,
        })
    };
    let signed = |draft: Draft| draft.sign(node.keys.statement()).context("cannot sign");
    // The length of a subject is written in one to three bytes: start near the goal and correct.
    let mut filler =
        usize::from(bytes).saturating_sub(signed(draft(0, 256)?)?.len()).saturating_add(256);
    let actual = signed(draft(0, filler)?)?.len();
    filler = filler.saturating_add(usize::from(bytes)).saturating_sub(actual);
    let end = from.checked_add(count).context("too many statements")?;
    (from..end).map(|number| Ok(Bytes::from(signed(draft(number, filler)?)?))).collect()
}

/// Fills the log with `count` statements, without HTTP.
async fn fill(
    node: &Arc<Node>,
    from: u32,
    count: u32,
    bytes: u16,
    output: &Output,
) -> anyhow::Result<()> {
    let progress = output.progress("filling the log", u64::from(count));
    let mut next = from;
    let end = from.checked_add(count).context("too many statements")?;
    while next < end {
        let some = (end - next).min(u32::try_from(FILL_AT_ONCE)?);
        let mut tasks = tokio::task::JoinSet::new();
        for statement in sign(node, next, some, bytes)? {
            let node = Arc::clone(node);
            tasks.spawn(async move { node.offer(&statement, None, "bench").await });
        }
        while let Some(outcome) = tasks.join_next().await {
            outcome?.map_err(crate::local::failure)?;
        }
        next += some;
        progress.set_position(u64::from(next - from));
    }
    progress.finish_and_clear();
    Ok(())
}

/// The sizes of all batches until the node stops.
async fn batch_sizes(node: Arc<Node>) -> Vec<u64> {
    let mut notices = node.subscribe();
    let mut size = node.published.load().head.size.0;
    let mut sizes = Vec::new();
    loop {
        match notices.recv().await {
            Ok(Notice::Logged(now)) => {
                sizes.push(now.saturating_sub(size));
                size = now;
            }
            Ok(Notice::State) if node.is_halted() => return sizes,
            Ok(_) | Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return sizes,
        }
    }
}

/// Runs the load in a child process.
async fn drive(to: SocketAddr, requests: &Path, clients: u16) -> anyhow::Result<LoadReport> {
    let program = std::env::current_exe().context("cannot find this program")?;
    let mut command = std::process::Command::new(program);
    command
        .args(["bench", "client", "--to", &to.to_string(), "--clients", &clients.to_string()])
        .arg("--requests")
        .arg(requests)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit());
    let done = tokio::task::spawn_blocking(move || command.output()).await?;
    let done = done.context("cannot start the load")?;
    ensure!(done.status.success(), "the load ended with {}", done.status);
    serde_json::from_slice(&done.stdout).context("the load reported nothing that can be read")
}
