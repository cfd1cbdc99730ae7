//! `comity completions`: for shells.

use std::process::ExitCode;

use clap::{Args, CommandFactory as _};

use crate::output::Output;

/// Print a completion script for a shell
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    shell: clap_complete::Shell,
}

impl Completions {
    /// Prints the script.
    ///
    /// # Errors
    /// When standard output fails.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        let mut script = Vec::new();
        let mut command = super::Arguments::command();
        clap_complete::generate(self.shell, &mut command, "comity", &mut script);
        output.bytes(&script)?;
        Ok(ExitCode::SUCCESS)
    }
}
