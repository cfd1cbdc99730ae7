//! `comity observatory`: the state of coordination as a node computes it.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand};

use crate::arguments::When;
use crate::connection::Reach;
use crate::output::Output;
use crate::route::Route;

/// See the state of international coordination, computed from instruments and statements
#[derive(Debug, Subcommand)]
pub(crate) enum Observatory {
    /// Print the report (Markdown), or with --json everything with its sources
    Report {
        #[command(flatten)]
        reach: Reach,
        #[command(flatten)]
        when: When,
    },
    Tables(Tables),
}

/// Write the tables as CSV files into a folder
#[derive(Debug, Args)]
pub(crate) struct Tables {
    #[command(flatten)]
    reach: Reach,
    #[command(flatten)]
    when: When,
    /// The folder
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// Begin each file with a byte order mark, by which spreadsheets recognise UTF-8
    #[arg(long)]
    bom: bool,
}

const PATH: &str = "/api/v1/observatory";

impl Observatory {
    /// Does what is asked.
    ///
    /// # Errors
    /// The node's refusal, or that it does not answer.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        match self {
            Self::Report { reach, when } => {
                let node = reach.open()?;
                if output.json() {
                    let seen = node.get(when.ask(PATH.into()))?;
                    node.close()?;
                    output.result(&seen, |_| String::new())?;
                } else {
                    let report = node.bytes(when.ask(Route::new(PATH).then("/report.md")))?;
                    node.close()?;
                    output.bytes(&report)?;
                }
            }
            Self::Tables(Tables { reach, when, out, bom }) => {
                std::fs::create_dir_all(&out)
                    .with_context(|| format!("creating {}", out.display()))?;
                let node = reach.open()?;
                let mut files = Vec::new();
                for name in comity_observatory::table::NAMES {
                    let route = Route::new(PATH).then("/tables").of(format!("{name}.csv"));
                    let route = when.ask(route).with_some("bom", bom.then_some(true));
                    let table = node.bytes(route)?;
                    let path = out.join(format!("{name}.csv"));
                    std::fs::write(&path, table)
                        .with_context(|| format!("writing {}", path.display()))?;
                    files.push(path.display().to_string());
                }
                node.close()?;
                output.result(&files, |files| files.join("\n"))?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
