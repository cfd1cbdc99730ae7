//! The commands: what they take, in the order in which somebody meets them.

mod agreement;
mod alerts;
mod backup;
mod bench;
mod bundle;
mod calendar;
mod commitment;
mod completions;
mod demo;
mod erase;
mod finding;
mod fingerprint;
mod get;
mod health;
mod incidents;
mod init;
mod key;
mod kind;
mod log;
mod observatory;
mod peers;
mod proposal;
mod recover;
mod reindex;
mod serve;
mod submit;
mod user;
mod verify;

#[cfg(test)]
mod tests;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};

use crate::arguments::Global;
use crate::output::Output;

/// Coordination on AI between parties that do not trust each other.
///
/// Each party runs its own node.
/// Nodes exchange signed statements, and whatever a node says can be checked by anyone who may see
/// it.
#[derive(Debug, Parser)]
#[command(name = "comity", version, after_help = EXIT_CODES, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  done, and everything that was checked is as it should be
  1  checked or asked for, and the answer is no (verification failed, refused, not allowed)
  2  called wrongly
  3  what was named is not there
  4  the node or the disk cannot answer now; the same call may succeed later
  5  the state is not as it should be, or this program has a fault
  6  the node signs nothing until its operator has acted: starting it again does not help
  7  it cannot be checked here: what that takes is not held, and the answer is neither yes nor no

Start with `comity demo`.";

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Init(init::Init),
    Serve(serve::Serve),
    Health(health::Health),
    Demo(demo::Demo),
    #[command(subcommand)]
    Kind(kind::Kind),
    Submit(submit::Submit),
    #[command(subcommand)]
    Proposal(proposal::Proposal),
    Get(get::Get),
    Verify(verify::Verify),
    Fingerprint(fingerprint::Fingerprint),
    #[command(subcommand)]
    Peers(peers::Peers),
    #[command(subcommand)]
    Log(log::Log),
    #[command(subcommand)]
    Bundle(bundle::Bundle),
    #[command(subcommand)]
    Agreement(agreement::Agreement),
    #[command(subcommand)]
    Alerts(alerts::Alerts),
    #[command(subcommand)]
    Calendar(calendar::Calendar),
    #[command(subcommand)]
    Finding(finding::Finding),
    #[command(subcommand)]
    Commitment(commitment::Commitment),
    #[command(subcommand)]
    Incidents(incidents::Incidents),
    #[command(subcommand)]
    Observatory(observatory::Observatory),
    Erase(erase::Erase),
    #[command(subcommand)]
    Key(key::Key),
    Backup(backup::Backup),
    Recover(recover::Recover),
    Reindex(reindex::Reindex),
    #[command(subcommand)]
    User(user::User),
    #[command(subcommand)]
    Bench(bench::Bench),
    Completions(completions::Completions),
}

/// Runs a command.
///
/// # Errors
/// Whatever went wrong; `failure::classify` gives it its exit code.
pub(crate) fn run(arguments: Arguments, output: &Output) -> anyhow::Result<ExitCode> {
    match arguments.command {
        Command::Init(command) => command.run(output),
        Command::Serve(command) => command.run(output),
        Command::Health(command) => command.run(output),
        Command::Demo(command) => command.run(output),
        Command::Kind(command) => command.run(output),
        Command::Submit(command) => command.run(output),
        Command::Proposal(command) => command.run(output),
        Command::Get(command) => command.run(output),
        Command::Verify(command) => command.run(output),
        Command::Fingerprint(command) => command.run(output),
        Command::Peers(command) => command.run(output),
        Command::Log(command) => command.run(output),
        Command::Bundle(command) => command.run(output),
        Command::Agreement(command) => command.run(output),
        Command::Alerts(command) => command.run(output),
        Command::Calendar(command) => command.run(output),
        Command::Finding(command) => command.run(output),
        Command::Commitment(command) => command.run(output),
        Command::Incidents(command) => command.run(output),
        Command::Observatory(command) => command.run(output),
        Command::Erase(command) => command.run(output),
        Command::Key(command) => command.run(output),
        Command::Backup(command) => command.run(output),
        Command::Recover(command) => command.run(output),
        Command::Reindex(command) => command.run(output),
        Command::User(command) => command.run(output),
        Command::Bench(command) => command.run(output),
        Command::Completions(command) => command.run(Arguments::command(), output),
    }
}
