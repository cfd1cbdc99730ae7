//! `comity agreement replay`: the date of entry into force from a depositary's table.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use comity_protocol::agreement::decimal::Decimal;
use comity_protocol::agreement::force::table::{
    Imported, Overwrites, paris_history, paris_table, un_table, weights_table,
};
use comity_protocol::agreement::force::{ForceRefusal, Outcome, Replay as Replayed, View};
use comity_protocol::calendar::Day;
use serde::Serialize;

use crate::failure::Failure;
use crate::output::{Output, plain};

/// Compute when a treaty entered into force, from the depositary's table and its rule
///
/// The table is one of the United Nations Treaty Collection as CSV: participant, signature,
/// instrument with its marker; or one of the Paris Agreement with shares of emissions (columns
/// Code, Signature, Ratification, Kind, Percentage), or its history, one change a line (`.jsonl`).
/// The rule is a JSON file as those of `data/treaties`.
/// What the table could not be read for is told, never passed over.
#[derive(Debug, Args)]
pub(crate) struct Replay {
    /// The depositary's table (CSV), or its history (JSON lines)
    #[arg(value_name = "TABLE")]
    table: PathBuf,
    /// The rule of entry into force (JSON)
    #[arg(long, value_name = "FILE")]
    rule: PathBuf,
    /// A table of weights: party and number (CSV)
    #[arg(long, value_name = "FILE", requires = "weight")]
    weights: Option<PathBuf>,
    /// The name by which the rule speaks of these weights
    #[arg(long, value_name = "NAME", requires = "weights")]
    weight: Option<String>,
    /// What shares of the weights are taken of; their sum unless given
    #[arg(long, value_name = "NUMBER", requires = "weights")]
    whole: Option<Decimal>,
    /// Count only what had happened by this day
    #[arg(long, value_name = "DAY")]
    as_of: Option<Day>,
    /// Count only what the record said on this day
    #[arg(long, value_name = "DAY")]
    known_by: Option<Day>,
}

/// What came of it.
#[derive(Debug, Serialize)]
struct Shown {
    /// The day of entry into force.
    day: Option<Day>,
    /// The outcome with its reasons.
    outcome: Outcome,
    /// The same in English.
    explained: String,
    /// What could not be read.
    unread: Vec<String>,
}

impl Replay {
    /// Replays.
    ///
    /// # Errors
    /// A file that cannot be read, or a rule that is refused.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        let rule = super::read(&self.rule)?;
        let mut replay = Replayed::parse(&rule).map_err(|refusal| refused(&self.rule, refusal))?;
        let table = read(&self.table)?;
        let mut unread: Vec<String> = table.findings.iter().map(ToString::to_string).collect();
        replay.add(table);
        if let (Some(path), Some(name)) = (&self.weights, &self.weight) {
            let (weights, findings) = weights_table(&super::read(path)?, "", self.whole)
                .map_err(|refusal| refused(path, refusal))?;
            unread.extend(findings.iter().map(ToString::to_string));
            replay.setting.weights.insert(name.clone(), weights);
        }
        let view = View { as_of: self.as_of, known_by: self.known_by };
        let outcome = replay.run(view).map_err(|refusal| refused(&self.rule, refusal))?;
        let shown = Shown { day: outcome.day(), explained: outcome.explain(), outcome, unread };
        output.result(&shown, words)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Reads a table in whichever of the known forms it has.
fn read(path: &PathBuf) -> anyhow::Result<Imported> {
    let text = super::read(path)?;
    let heading = text.lines().next().unwrap_or_default();
    let table = if path.extension().is_some_and(|extension| extension == "jsonl") {
        paris_history(&text, Overwrites::AsActs)
    } else if heading.split(',').any(|cell| ["Code", "Country Code"].contains(&cell.trim())) {
        paris_table(&text)
    } else {
        un_table(&text)
    };
    Ok(table.map_err(|refusal| refused(path, refusal))?)
}

fn refused(what: &Path, refusal: ForceRefusal) -> Failure {
    Failure::usage(format!("{}: {refusal}", what.display())).code(refusal.code())
}

fn words(shown: &Shown) -> String {
    let mut out = plain(&shown.explained);
    for line in &shown.unread {
        out.push_str(&format!("Not read: {}\n", plain(line)));
    }
    out
}
