//! `comity incidents`: cases as a node knows them; and reports of public incident databases, and
//! which are about one event.

mod cases;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use comity_incidents::import::database::{Database, Imported};
use comity_incidents::import::pairs::{self, Label, Pair, Pairs};
use comity_incidents::import::refusal::{ImportRefusal, RefusedRow, RowFault};
use comity_incidents::matching::evaluation::{Evaluated, evaluate, unknown};
use comity_incidents::matching::index::{Index, Wanted};
use comity_incidents::matching::judge::{Judgement, SAME, Suggestion};
use comity_incidents::report::Report;
use serde::Serialize;

use crate::failure::Failure;
use crate::output::{Output, plain, table};

/// See cases: what is known of one event, what is owed and filed; find which reports are about one
#[derive(Debug, Subcommand)]
pub(crate) enum Incidents {
    List(cases::List),
    Show(cases::Show),
    Match(Match),
}

/// Find which reports of two public databases may be about one event; a person decides
///
/// With --evaluate the search is measured by pairs that a person labelled, instead.
#[derive(Debug, Args)]
pub(crate) struct Match {
    /// The table of the AI Incident Database (`incidents.csv` of its snapshots)
    #[arg(long, value_name = "FILE", required_unless_present = "evaluate", requires = "aiaaic")]
    aiid: Option<PathBuf>,
    /// The table of AIAAIC
    #[arg(long, value_name = "FILE", required_unless_present = "evaluate", requires = "aiid")]
    aiaaic: Option<PathBuf>,
    /// Labelled pairs to measure by; without the two tables only what stands in this file is
    /// compared
    #[arg(long, value_name = "FILE", conflicts_with_all = ["least", "most"])]
    evaluate: Option<PathBuf>,
    /// How alike two reports must be, from 0 to 1
    #[arg(long, value_name = "SCORE", default_value_t = SAME, value_parser = score)]
    least: f64,
    /// How many reports of AIAAIC are shown, at most, for one of the AI Incident Database
    #[arg(long, value_name = "COUNT", default_value_t = 1)]
    most: u16,
}

/// What was read of the tables, as `--json` prints it beside what was found.
#[derive(Default, Serialize)]
struct ReadTables {
    /// How many reports there are of each.
    aiid: usize,
    aiaaic: usize,
    /// The rows that were not taken.
    aiid_refused: Vec<RefusedRow>,
    aiaaic_refused: Vec<RefusedRow>,
}

/// The result of a search.
#[derive(Serialize)]
struct Matched {
    reports: ReadTables,
    pairs: Vec<Couple>,
}

/// Two reports that may be about one event.
#[derive(Serialize)]
struct Couple {
    aiid: String,
    aiid_title: String,
    aiaaic: String,
    aiaaic_title: String,
    #[serde(flatten)]
    judgement: Judgement,
}

/// The result of a measurement.
#[derive(Serialize)]
struct Measurement {
    reports: ReadTables,
    #[serde(flatten)]
    evaluated: Evaluated,
}

impl Incidents {
    /// Does what is asked.
    ///
    /// # Errors
    /// That a file cannot be read, or is none of those that are read.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        match self {
            Self::List(command) => command.run(output)?,
            Self::Show(command) => command.run(output)?,
            Self::Match(command) => return command.run(output),
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Match {
    fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        let mut index = Index::default();
        let reports = match self.aiid.as_deref().zip(self.aiaaic.as_deref()) {
            Some((aiid, aiaaic)) => {
                let aiid = imported(Database::Aiid, aiid, &mut index, output)?;
                let aiaaic = imported(Database::Aiaaic, aiaaic, &mut index, output)?;
                let (aiid_reports, aiid_refused) = aiid;
                let (aiaaic_reports, aiaaic_refused) = aiaaic;
                ReadTables {
                    aiid: aiid_reports,
                    aiaaic: aiaaic_reports,
                    aiid_refused,
                    aiaaic_refused,
                }
            }
            None => ReadTables::default(),
        };
        match &self.evaluate {
            Some(file) => measured(file, index, reports, output)?,
            None => output.result(
                &Matched { reports, pairs: couples(&index, self.least, self.most) },
                matched_words,
            )?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Reads a table into the index; how many reports it has, and which rows were not taken.
fn imported(
    of: Database,
    file: &Path,
    index: &mut Index,
    output: &Output,
) -> anyhow::Result<(usize, Vec<RefusedRow>)> {
    let read = of.read(&bytes(file)?).map_err(|why| refused_file(file, why))?;
    let Imported { reports, refused } = read;
    if !refused.is_empty() {
        output.note(format!("{}: rows that were not taken:", file.display()));
        for row in &refused {
            output.note(plain(&row_words(row)));
        }
    }
    let count = reports.len();
    for report in reports {
        index.add(report);
    }
    Ok((count, refused))
}

fn measured(
    file: &Path,
    mut index: Index,
    reports: ReadTables,
    output: &Output,
) -> anyhow::Result<()> {
    let Pairs { pairs, refused } =
        pairs::read(&bytes(file)?).map_err(|why| refused_file(file, why))?;
    // To measure by a part of the labels would say something of another file.
    if let Some(first) = refused.first() {
        let rows: Vec<String> = refused.iter().map(row_words).collect();
        let message = format!("{}: {}", file.display(), rows.join("; "));
        return Err(Failure::refused(message).code(first.fault.code()).into());
    }
    if index.is_empty() {
        output.note("no tables: only the titles and times of the pairs are compared");
        for Pair { aiaaic, aiid, .. } in &pairs {
            index.add(aiaaic.clone());
            index.add(aiid.clone());
        }
    }
    let missing = unknown(&index, &pairs);
    if let Some(first) = missing.first() {
        let message = format!(
            "{}: line {}: {} or {} is not in the tables ({} such rows)",
            file.display(),
            first.line,
            first.aiaaic.id,
            first.aiid.id,
            missing.len()
        );
        return Err(Failure::refused(message).code(RowFault::Unknown.code()).into());
    }
    let evaluated = evaluate(&index, &pairs);
    output.result(&Measurement { reports, evaluated }, measured_words)
}

fn couples(index: &Index, least: f64, most: u16) -> Vec<Couple> {
    let among = |id: &str| id.starts_with(Database::Aiaaic.prefix());
    let wanted = Wanted { most: usize::from(most), least, among: &among };
    let asked = index.reports().filter(|report| report.id.starts_with(Database::Aiid.prefix()));
    let couple = |asked: &Report| -> Vec<Couple> {
        let found = index.candidates(asked, wanted).into_iter();
        found
            .map(|found| Couple {
                aiid: asked.id.clone(),
                aiid_title: asked.title.clone(),
                aiaaic: found.report.id.clone(),
                aiaaic_title: found.report.title.clone(),
                judgement: found.judgement,
            })
            .collect()
    };
    let mut couples: Vec<Couple> = asked.flat_map(couple).collect();
    couples.sort_by(|one, next| {
        let likelier = next.judgement.score.total_cmp(&one.judgement.score);
        likelier.then_with(|| (&one.aiid, &one.aiaaic).cmp(&(&next.aiid, &next.aiaaic)))
    });
    couples
}

fn bytes(file: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}

fn refused_file(file: &Path, why: ImportRefusal) -> Failure {
    Failure::refused(format!("{}: {why}", file.display())).code(why.code())
}

/// A score from 0 to 1.
fn score(text: &str) -> Result<f64, String> {
    let score = text.parse().ok().filter(|score| (0.0..=1.0).contains(score));
    score.ok_or_else(|| "a score lies between 0 and 1".to_owned())
}

fn row_words(row: &RefusedRow) -> String {
    let RefusedRow { line, column, name, fault, .. } = row;
    format!("line {line}, column {column} ({name}): {fault} [{}]", fault.code())
}

fn matched_words(matched: &Matched) -> String {
    if matched.pairs.is_empty() {
        return "no two of them are alike enough".to_owned();
    }
    let rows = matched.pairs.iter().map(|couple| {
        let suggests = match couple.judgement.suggests {
            Suggestion::Same => "same",
            Suggestion::Look => "look",
            Suggestion::Different => "different",
        };
        let title = |id: &str, title: &str| format!("{id} {title}");
        [
            format!("{:.2}", couple.judgement.score),
            suggests.to_owned(),
            title(&couple.aiid, &couple.aiid_title),
            title(&couple.aiaaic, &couple.aiaaic_title),
        ]
    });
    table(["score", "suggests", "report", "candidate"], rows)
}

fn measured_words(measurement: &Measurement) -> String {
    let Evaluated { measured, found, scored } = &measurement.evaluated;
    let part = |part: Option<f64>| part.map_or("none".to_owned(), |part| format!("{part:.3}"));
    let mut text = String::new();
    let mut line = |name: &str, value: String| {
        // A string takes whatever is written to it.
        let _written = writeln!(text, "{name:<18} {value}");
    };
    line("pairs", format!("{}, {} of them one event", measured.pairs, measured.same));
    line("found", format!("{found} of {}", measured.same));
    line("average precision", part(measured.average_precision));
    line("threshold", format!("{:.2}", measured.threshold));
    let (suggested, right) = (measured.suggested, measured.right);
    line("suggested", format!("{suggested}, {right} of them one event"));
    line("precision", part(measured.precision));
    line("recall", part(measured.recall));
    let rows = scored.iter().map(|one| {
        let label = match one.label {
            Label::Same => "same",
            Label::Related => "related",
            Label::Different => "different",
            Label::Unclear => "unclear",
        };
        let score = one.score.map_or("not found".to_owned(), |score| format!("{score:.2}"));
        [score, label.to_owned(), one.aiid.clone(), one.aiaaic.clone()]
    });
    format!("{text}\n{}", table(["score", "label", "report", "candidate"], rows))
}
