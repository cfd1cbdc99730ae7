//! `comity agreement replay`: the dates of a treaty from a depositary's table.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use comity_agreements::agreement::force::table::{
    Imported, Overwrites, decode, paris_history, paris_table, un_table, weights_table,
};
use comity_agreements::agreement::force::{
    Act, Dates, ForceOutcome, ForceRefusal, PartForce, Replay as Replayed, Unmatched, View,
};
use comity_agreements::calendar::Day;
use comity_agreements::world::World;
use comity_protocol::decimal::Decimal;
use serde::Serialize;

use crate::failure::{Failure, FailureKind};
use crate::output::{Output, plain, table};

/// Compute when a treaty entered into force, and for whom when, from the depositary's table
///
/// The table is one of the United Nations Treaty Collection as CSV: participant, signature,
/// instrument with its marker; or one of the Paris Agreement with shares of emissions (columns
/// Code, Signature, Ratification, Kind, Percentage), or its history, one change a line (`.jsonl`).
/// Cells may be separated by commas, semicolons or tabs; the text is UTF-8, or UTF-16 with a byte
/// order mark. The rule is that of an agreement file, or a JSON file as those of `data/treaties`.
/// States are recognised by any of their names, with the mark of a footnote or without. What could
/// not be read, and what matches nothing, is told and not counted; where it may change the day, the
/// outcome is undetermined and the exit code 1.
#[derive(Debug, Args)]
pub(crate) struct Replay {
    /// The depositary's table (CSV), or its history (JSON lines)
    #[arg(value_name = "TABLE")]
    table: PathBuf,
    /// The rule of entry into force (an agreement file, or JSON)
    #[arg(long, value_name = "FILE")]
    rule: PathBuf,
    /// A table of weights (CSV): parties, and the column that is called like the weight, or the
    /// only one of numbers
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
    /// The day on which the table was taken; that of the last act in it unless given. What was done
    /// later is not known: of a later day (--as-of) it is not said that the treaty is not in force
    #[arg(long, value_name = "DAY")]
    taken: Option<Day>,
    /// Count only what the record said on this day
    #[arg(long, value_name = "DAY")]
    known_by: Option<Day>,
}

/// What came of it.
#[derive(Debug, Serialize)]
struct Shown {
    /// The day of entry into force.
    day: Option<Day>,
    /// The day on which the table was taken, where that was said.
    taken: Option<Day>,
    /// The last day of which the table speaks: what was done later is not in it.
    known_until: Option<Day>,
    /// The outcome with its reasons.
    outcome: ForceOutcome,
    /// The same in English.
    explained: String,
    /// The dates of every party.
    parties: Vec<Dates>,
    /// The same of clauses that enter into force by a rule of their own.
    parts: Vec<PartForce>,
    /// What could not be read.
    unread: Vec<String>,
    /// Names that match nothing.
    unmatched: Unmatched,
}

impl Replay {
    /// Replays.
    ///
    /// # Errors
    /// A file that cannot be read, or a rule that is refused.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        let mut replay = rule(&self.rule)?;
        let table = read(&self.table)?;
        let mut unread: Vec<String> = table.findings.iter().map(ToString::to_string).collect();
        replay.add(table);
        replay.taken = self.taken;
        if let (Some(path), Some(name)) = (&self.weights, &self.weight) {
            is_asked(name, &replay)?;
            let (weights, findings) = weights_table(&text(path)?, name, "", self.whole)
                .map_err(|refusal| refused(path, refusal))?;
            let place = |finding| format!("{}: {finding}", path.display());
            unread.extend(findings.iter().map(place));
            replay.setting.weights.insert(name.clone(), weights);
        }
        let world =
            World::bundled_names().context("the names of states that come with the program")?;
        unread.extend(replay.recognise(&world).iter().map(ToString::to_string));
        let view = View { as_of: self.as_of, known_by: self.known_by };
        let outcome = replay.run(view).map_err(|refusal| refused(&self.rule, refusal))?;
        let parties = replay.dates(&outcome, view).into_values().collect();
        let parts = replay.parts(&outcome, view).map_err(|refusal| refused(&self.rule, refusal))?;
        let undetermined =
            |outcome: &ForceOutcome| matches!(outcome, ForceOutcome::Undetermined(_));
        let is_open =
            undetermined(&outcome) || parts.iter().any(|part| undetermined(&part.outcome));
        let (day, explained) = (outcome.day(), outcome.explain());
        let (taken, known_until) = (replay.taken, replay.known_until());
        let unmatched = replay.unmatched;
        let shown = Shown {
            day,
            taken,
            known_until,
            explained,
            outcome,
            parties,
            parts,
            unread,
            unmatched,
        };
        output.result(&shown, words)?;
        Ok(if is_open { FailureKind::Refused.exit_code() } else { ExitCode::SUCCESS })
    }
}

/// Weights that no rule asks for would change nothing, and nobody would know.
fn is_asked(name: &str, replay: &Replayed) -> Result<(), Failure> {
    let asked = replay.weights_asked();
    if asked.contains(name) {
        return Ok(());
    }
    let asked: Vec<String> = asked.into_iter().map(plain).collect();
    let asked = if asked.is_empty() { "none".to_owned() } else { asked.join(", ") };
    let name = plain(name);
    Err(Failure::usage(format!("the rule asks for no weight {name}; it asks for: {asked}")))
}

/// A rule, from an agreement file or from JSON.
fn rule(path: &PathBuf) -> anyhow::Result<Replayed> {
    let text = super::file::read(path)?;
    let is_json = text.trim_start().starts_with('{');
    let replay = if is_json {
        let fault = Replayed::fault(&text);
        if let Some(fault) = fault {
            let refusal = ForceRefusal::ReplayMalformed;
            let told = format!("{}: {refusal}: {}", path.display(), plain(&fault));
            return Err(Failure::usage(told).code(refusal.code()).into());
        }
        Replayed::parse(&text)
    } else {
        let checked = super::file::checked(path)?;
        Replayed::of(checked.agreement())
    };
    Ok(replay.map_err(|refusal| refused(path, refusal))?)
}

/// The text of a table, whatever its encoding.
fn text(path: &PathBuf) -> anyhow::Result<String> {
    let bytes = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    Ok(decode(&bytes).map_err(|refusal| refused(path, refusal))?)
}

/// Reads a table in whichever of the known forms it has.
fn read(path: &PathBuf) -> anyhow::Result<Imported> {
    let text = text(path)?;
    let heading = text.split(['\n', '\r']).next().unwrap_or_default();
    let mut cells = heading.split([',', ';', '\t']).map(|cell| cell.trim().trim_matches('"'));
    let table = if path.extension().is_some_and(|extension| extension == "jsonl") {
        paris_history(&text, Overwrites::AsActs)
    } else if cells.any(|cell| ["Code", "Country Code"].contains(&cell)) {
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
    out.push_str(&age(shown));
    out.push_str(&dates(&shown.outcome, shown.parties.iter()));
    for part in &shown.parts {
        let clauses: Vec<&str> = part.clauses.iter().map(String::as_str).collect();
        out.push_str(&format!("\n{} ({})\n", plain(&part.name), plain(&clauses.join(", "))));
        out.push_str(&plain(&part.outcome.explain()));
        out.push_str(&dates(&part.outcome, part.parties.values()));
    }
    for line in &shown.unread {
        out.push_str(&format!("Not read: {}\n", plain(line)));
    }
    for (line, name) in &shown.unmatched.rows {
        let told = "no State and no organization known here; not counted";
        out.push_str(&format!("Matches nothing: line {line}, {}: {told}\n", plain(name)));
    }
    for (of, name) in &shown.unmatched.members {
        out.push_str(&format!("Without a row: {} of {}\n", plain(name), plain(of)));
    }
    out
}

/// How old the table is, on which all of it rests.
fn age(shown: &Shown) -> String {
    match (shown.taken, shown.known_until) {
        (Some(taken), _) => {
            format!("As of {taken}, when the table was taken: what was done later is not in it.\n")
        }
        (None, Some(last)) => format!(
            "As of {last}, the last act in the table: what was done later is not in it. If it was \
             taken later, say when (--taken).\n"
        ),
        (None, None) => "The table has no acts.\n".to_owned(),
    }
}

/// The dates of parties as a table, where there are any.
fn dates<'a>(outcome: &ForceOutcome, parties: impl Iterator<Item = &'a Dates>) -> String {
    let is_open = matches!(outcome, ForceOutcome::Undetermined(_));
    let rows: Vec<_> = parties.flat_map(|party| rows(party, is_open)).collect();
    if rows.is_empty() {
        return String::new();
    }
    let heading = ["PARTY", "SIGNED", "CONSENTED", "BY", "PARTY SINCE", "UNTIL"];
    format!("\n{}\n", table(heading, rows))
}

/// A line for each time of consent, or one for a signature alone.
fn rows(party: &Dates, is_open: bool) -> Vec<[String; 6]> {
    let text = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
    let (name, signed) = (party.name.clone(), text(party.signed));
    if party.times.is_empty() {
        let none = String::new;
        return vec![[name, signed, none(), none(), none(), text(party.unsigned)]];
    }
    let row = |time: &comity_agreements::agreement::force::Time| {
        let since = match time.party {
            // What a predecessor did is not in the table, or whether somebody left could not be
            // read.
            None if is_open || time.act == Act::Succession => "undetermined".to_owned(),
            since => text(since),
        };
        let (act, consented) = (time.act.to_string(), time.consented.to_string());
        [name.clone(), signed.clone(), consented, act, since, text(time.until)]
    };
    party.times.iter().map(row).collect()
}
