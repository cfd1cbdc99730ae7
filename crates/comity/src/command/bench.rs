//! `comity bench`: what a node does on this machine.
//!
//! The server runs in this process and the load in a child process, so that the CPU time of the
//! two is told apart.

mod client;
mod measure;
mod node;

use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::output::Output;

/// Measure a node on this machine: writing, receipts, catching up, memory
///
/// A node in a temporary folder answers over loopback; the load comes from a child process.
/// Measure a release build on an idle machine.
#[derive(Debug, Subcommand)]
pub(crate) enum Bench {
    /// Measure how fast signed statements are verified, logged and durably acknowledged
    Log(Load),
    /// Measure how fast receipts are served
    Receipts(Load),
    CatchUp(CatchUp),
    #[command(hide = true)]
    Client(client::Client),
}

/// How much load.
#[derive(Clone, Debug, Args)]
pub(crate) struct Load {
    /// Requests to send
    #[arg(long, default_value_t = 100_000)]
    statements: u32,
    /// Connections, each with one request under way
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=1_024))]
    clients: u16,
    /// Bytes of each statement
    #[arg(long, default_value_t = 600, value_parser = clap::value_parser!(u16).range(320..=1_200))]
    bytes: u16,
    /// Statements that the log holds before the measurement
    #[arg(long, default_value_t = 0)]
    prefill: u32,
    /// Keep the node's folder here instead of in a temporary folder
    #[arg(long, value_name = "FOLDER")]
    dir: Option<std::path::PathBuf>,
}

/// Measure how fast a node catches up with a peer's log
#[derive(Clone, Debug, Args)]
pub(crate) struct CatchUp {
    /// Statements in the peer's log
    #[arg(long, default_value_t = 100_000)]
    statements: u32,
    /// Bytes of each statement
    #[arg(long, default_value_t = 600, value_parser = clap::value_parser!(u16).range(320..=1_200))]
    bytes: u16,
}

impl Bench {
    /// Measures and prints.
    ///
    /// # Errors
    /// When the node or the load fails.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        match self {
            Self::Client(client) => return client.run(output),
            Self::Log(load) => {
                output.result(&node::write(&load, output)?, measure::LogResult::words)?;
            }
            Self::Receipts(load) => {
                output.result(&node::receipts(&load, output)?, measure::ReceiptsResult::words)?;
            }
            Self::CatchUp(catch_up) => {
                let result = node::catch_up(&catch_up, output)?;
                output.result(&result, measure::CatchUpResult::words)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
