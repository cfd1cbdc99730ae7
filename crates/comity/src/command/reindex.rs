//! `comity reindex`: everything derived, made again from the log.

use std::process::ExitCode;

use clap::Args;
use comity_node::signing::run;
use comity_store::sqlite::SqliteStore;
use comity_store::{ReindexMode, ReindexReport, Store as _};
use serde::Serialize;

use crate::arguments::Folder;
use crate::failure::{Failure, FailureKind};
use crate::output::Output;

/// Rebuild everything derived (index, keys, search, tiles) from the log; the node must be stopped
#[derive(Debug, Args)]
pub(crate) struct Reindex {
    #[command(flatten)]
    folder: Folder,
    /// Change nothing: compare, report differences, and end with 1 if there are any
    #[arg(long)]
    check: bool,
}

/// The result, as `--json` prints it.
#[derive(Serialize)]
struct Reindexed {
    /// Whether differences were only looked for.
    check: bool,
    #[serde(flatten)]
    report: ReindexReport,
}

impl Reindex {
    /// Rebuilds or compares.
    ///
    /// # Errors
    /// When the folder holds no node, another process has it open, or the store fails.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        let config = crate::config::read(&self.folder.dir)?;
        let mut store = SqliteStore::open(&config.dir).map_err(|error| open_failure(&error))?;
        let mode = if self.check { ReindexMode::Check } else { ReindexMode::Rebuild };
        let bar = output.progress("replaying entries", 0);
        let report = store.reindex(mode, &mut |done, total| {
            bar.set_length(total);
            bar.set_position(done);
        });
        bar.finish_and_clear();
        let mut report = report.map_err(|error| store_failure(&error))?;
        if self.check {
            // What was taken from the end of the trail leaves no trace in the store itself.
            let reader = store.reader().map_err(|error| store_failure(&error))?;
            report.differences.extend(run::cut(&config.dir, &*reader)?);
        }
        let outcome = Reindexed { check: self.check, report };
        output.result(&outcome, words)?;
        let bad = self.check && !outcome.report.differences.is_empty();
        Ok(if bad { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

fn words(outcome: &Reindexed) -> String {
    let Reindexed { check, report } = outcome;
    let mut text = format!("{} entries replayed\n", report.entries);
    let rows = report.rows.iter().map(|(table, rows)| [table.clone(), rows.to_string()]);
    text.push_str(&crate::output::table(["table", "rows"], rows));
    text.push('\n');
    match (check, report.differences.len()) {
        (_, 0) => text.push_str("no differences\n"),
        (true, count) => text.push_str(&format!("{count} differences:\n")),
        (false, count) => text.push_str(&format!("{count} differences, now mended:\n")),
    }
    for difference in &report.differences {
        text.push_str(&format!("  {difference}\n"));
    }
    text
}

fn open_failure(error: &comity_store::OpenError) -> Failure {
    Failure::unavailable(error.to_string()).hint("is the node running? stop it first")
}

/// A failure of the store, in the words of the command line.
fn store_failure(error: &comity_store::StoreError) -> Failure {
    use comity_store::StoreError::{Conflict, Decided, Fatal, NotFound, Unavailable};
    let kind = match error {
        NotFound => FailureKind::NotFound,
        Unavailable(_) | Conflict { .. } => FailureKind::Unavailable,
        Decided { .. } => FailureKind::Refused,
        Fatal(_) => FailureKind::Internal,
    };
    Failure::new(kind, error.to_string())
}
