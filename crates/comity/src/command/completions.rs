//! `comity completions`: for shells.

use std::process::ExitCode;

use clap::{Args, Command};

use crate::output::Output;

/// Print a completion script for a shell
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    shell: clap_complete::Shell,
}

impl Completions {
    /// Prints the script for `command`, which is the whole program.
    ///
    /// # Errors
    /// When standard output fails.
    pub(crate) fn run(self, mut command: Command, output: &Output) -> anyhow::Result<ExitCode> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command, "comity", &mut script);
        output.bytes(&script)?;
        Ok(ExitCode::SUCCESS)
    }
}
