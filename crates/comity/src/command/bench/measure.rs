//! What is measured, and how it is told.

use rustix::time::{ClockId, clock_gettime};
use serde::Serialize;

use super::client::{LoadReport, quantile};

/// CPU time of this process so far, user and system, in microseconds.
pub(crate) fn cpu_us() -> u64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    let secs = u64::try_from(time.tv_sec).unwrap_or(0);
    let nanos = u64::try_from(time.tv_nsec).unwrap_or(0);
    secs.saturating_mul(1_000_000).saturating_add(nanos / 1_000)
}

/// Memory of this process.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(crate) struct Memory {
    /// Resident now, in KiB.
    pub(crate) resident_kib: u64,
    /// Resident at most so far, in KiB.
    pub(crate) peak_kib: u64,
}

impl Memory {
    /// As the system counts it; zero where it does not tell.
    pub(crate) fn now() -> Self {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.split_whitespace().next()?.parse().ok()
        };
        Self { resident_kib: field("VmRSS:").unwrap_or(0), peak_kib: field("VmHWM:").unwrap_or(0) }
    }
}

/// Sizes of the batches that were synced to disk together.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(crate) struct Batches {
    /// How many batches.
    pub(crate) count: u64,
    /// Half of them had at most so many statements.
    pub(crate) p50: u64,
    /// 99 of 100 had at most so many.
    pub(crate) p99: u64,
    /// The largest.
    pub(crate) max: u64,
}

impl Batches {
    /// From the sizes of all batches.
    pub(crate) fn of(mut sizes: Vec<u64>) -> Self {
        sizes.sort_unstable();
        Self {
            count: u64::try_from(sizes.len()).unwrap_or(u64::MAX),
            p50: quantile(&sizes, 50),
            p99: quantile(&sizes, 99),
            max: quantile(&sizes, 100),
        }
    }
}

/// `bench log`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct LogResult {
    /// Bytes of each statement.
    pub(crate) statement_bytes: usize,
    /// Connections.
    pub(crate) clients: u16,
    /// Entries in the log at the end.
    pub(crate) tree_size: u64,
    /// Statements acknowledged a second.
    pub(crate) per_second: u64,
    /// CPU time of the server for each statement, in microseconds.
    pub(crate) server_cpu_us: f64,
    /// Batches.
    pub(crate) batches: Batches,
    /// What the load saw.
    pub(crate) load: LoadReport,
    /// Memory of the server at the end.
    pub(crate) memory: Memory,
}

/// `bench receipts`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ReceiptsResult {
    /// Entries in the log.
    pub(crate) tree_size: u64,
    /// Connections.
    pub(crate) clients: u16,
    /// Receipts served a second.
    pub(crate) per_second: u64,
    /// CPU time of the server for each receipt, in microseconds.
    pub(crate) server_cpu_us: f64,
    /// What the load saw.
    pub(crate) load: LoadReport,
    /// Memory of the server at the end.
    pub(crate) memory: Memory,
}

/// `bench catch-up`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CatchUpResult {
    /// Statements in the peer's log.
    pub(crate) statements: u64,
    /// From adding the peer to the last statement being verified and durable, in milliseconds.
    pub(crate) wall_ms: u64,
    /// Statements a second.
    pub(crate) per_second: u64,
    /// CPU time of both nodes, which run in one process, in milliseconds.
    pub(crate) cpu_ms: u64,
    /// Memory of both nodes at the end.
    pub(crate) memory: Memory,
}

impl LogResult {
    /// In words.
    pub(crate) fn words(&self) -> String {
        let Self {
            statement_bytes, clients, tree_size, per_second, server_cpu_us, batches, ..
        } = self;
        format!(
            "{per_second} statements/s of {statement_bytes} bytes, {clients} connections, {tree_size} in the log\n\
             server CPU     {server_cpu_us:.1} us a statement\n\
             batches        {} (p50 {}, p99 {}, max {})\n{}{}",
            batches.count,
            batches.p50,
            batches.p99,
            batches.max,
            latencies(&self.load),
            memory(self.memory),
        )
    }
}

impl ReceiptsResult {
    /// In words.
    pub(crate) fn words(&self) -> String {
        let Self { tree_size, clients, per_second, server_cpu_us, .. } = self;
        format!(
            "{per_second} receipts/s, {clients} connections, {tree_size} in the log\n\
             server CPU     {server_cpu_us:.1} us a receipt\n{}{}",
            latencies(&self.load),
            memory(self.memory),
        )
    }
}

impl CatchUpResult {
    /// In words.
    pub(crate) fn words(&self) -> String {
        let Self { statements, wall_ms, per_second, cpu_ms, .. } = self;
        format!(
            "{statements} statements in {wall_ms} ms: {per_second}/s\n\
             CPU            {cpu_ms} ms, both nodes\n{}",
            memory(self.memory),
        )
    }
}

fn latencies(load: &LoadReport) -> String {
    let LoadReport { p50_us, p99_us, max_us, done, failed, .. } = load;
    let mut text = format!(
        "latency        p50 {p50_us} us, p99 {p99_us} us, max {max_us} us\n\
         answers        {done} as they should be, {failed} otherwise\n"
    );
    if let Some(first) = &load.first_failure {
        text.push_str(&format!("first failure  {first}\n"));
    }
    text
}

fn memory(memory: Memory) -> String {
    let Memory { resident_kib, peak_kib } = memory;
    format!(
        "memory         {} MiB resident, {} MiB at most\n",
        resident_kib / 1_024,
        peak_kib / 1_024
    )
}

/// `total` for each of `count`, to one decimal.
#[expect(clippy::as_conversions, reason = "figures for people; both are far below 2^53")]
pub(crate) fn each(total: u64, count: u64) -> f64 {
    (total as f64 / count.max(1) as f64 * 10.0).round() / 10.0
}

/// How many a second.
pub(crate) const fn rate(count: u64, wall_us: u64) -> u64 {
    let wall_us = if wall_us == 0 { 1 } else { wall_us };
    count.saturating_mul(1_000_000) / wall_us
}
