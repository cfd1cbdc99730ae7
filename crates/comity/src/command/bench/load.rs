//! How much load a measurement takes.

use std::path::PathBuf;

use clap::Args;

/// How much load.
#[derive(Clone, Debug, Args)]
pub(crate) struct Load {
    /// Requests to send
    #[arg(long, default_value_t = 100_000)]
    pub(super) statements: u32,
    /// Connections, each with one request under way
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=1_024))]
    pub(super) clients: u16,
    /// Bytes of each statement
    #[arg(long, default_value_t = 600, value_parser = clap::value_parser!(u16).range(320..=1_200))]
    pub(super) bytes: u16,
    /// Statements that the log holds before the measurement
    #[arg(long, default_value_t = 0)]
    pub(super) prefill: u32,
    /// Keep the node's folder here instead of in a temporary folder
    #[arg(long, value_name = "FOLDER")]
    pub(super) dir: Option<PathBuf>,
}

/// Measure how fast a node catches up with a peer's log
#[derive(Clone, Debug, Args)]
pub(crate) struct CatchUp {
    /// Statements in the peer's log
    #[arg(long, default_value_t = 100_000)]
    pub(super) statements: u32,
    /// Bytes of each statement
    #[arg(long, default_value_t = 600, value_parser = clap::value_parser!(u16).range(320..=1_200))]
    pub(super) bytes: u16,
}
