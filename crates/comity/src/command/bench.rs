//! `comity bench`: what a node does on this machine.
//!
//! The server runs in this process and the load in a child process, so that the CPU time of the
//! two is told apart.

mod client;
mod flood;
mod load;
mod measure;
mod node;

use std::process::ExitCode;

use clap::Subcommand;

use crate::output::Output;
use load::{CatchUp, Load};

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
    Flood(flood::Flood),
    #[command(hide = true)]
    Client(client::Client),
    #[command(hide = true)]
    Known(flood::Known),
    #[command(hide = true)]
    Stranger(flood::Stranger),
}

impl Bench {
    /// Measures and prints.
    ///
    /// # Errors
    /// When the node or the load fails.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        match self {
            Self::Client(client) => return client.run(output),
            Self::Known(known) => return known.run(output),
            Self::Stranger(stranger) => return stranger.run(),
            Self::Flood(flood) => {
                output.result(&flood.measure(output)?, flood::FloodResult::words)?;
            }
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
