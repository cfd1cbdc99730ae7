//! `comity agreement`: agreement files, agreements as a node sees them, entry into force replayed.

mod answer;
pub(crate) mod applicable;
mod file;
mod matrix;
mod replay;
mod what_if;

use std::process::ExitCode;

use clap::{Args, Subcommand};
use comity_agreements::calendar::Day;
use comity_node::clock;
use serde_json::Value;

use crate::arguments::When;
use crate::connection::Reach;
use crate::output::{Output, on_day, plain, table, when};
use crate::route::Route;
use answer::{PATH, flawed, text};

/// Read, check and write agreement files; see who is bound by an agreement, since when and why
#[derive(Debug, Subcommand)]
pub(crate) enum Agreement {
    /// List the agreements that a node knows
    List {
        #[command(flatten)]
        reach: Reach,
    },
    Show(Show),
    Applicable(applicable::Applicable),
    Matrix(matrix::Matrix),
    Check(file::Check),
    Format(file::Format),
    Explain(file::Explain),
    Compare(file::Compare),
    Export(file::Export),
    Replay(replay::Replay),
    WhatIf(what_if::WhatIf),
}

/// Show an agreement: whether it is in force and why, who takes part, and what went wrong
#[derive(Debug, Args)]
pub(crate) struct Show {
    #[command(flatten)]
    reach: Reach,
    /// The agreement's identifier
    #[arg(value_name = "AGREEMENT")]
    id: String,
    /// Print the agreement file instead
    #[arg(long)]
    text: bool,
    #[command(flatten)]
    when: When,
}

impl Agreement {
    /// Does what is asked.
    ///
    /// # Errors
    /// The node's refusal, a file that cannot be read, or a fault in one.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        match self {
            Self::List { reach } => {
                let node = reach.open()?;
                let rows = node.get(PATH)?;
                node.close()?;
                output.result(&rows, list)?;
            }
            Self::Show(show) => show.run(output)?,
            Self::Applicable(applicable) => applicable.run(output)?,
            Self::Matrix(matrix) => matrix.run(output)?,
            Self::Check(check) => return check.run(output),
            Self::Format(format) => return format.run(output),
            Self::Explain(explain) => explain.run(output)?,
            Self::Compare(compare) => return compare.run(output),
            Self::Export(export) => export.run(output)?,
            Self::Replay(replay) => return replay.run(output),
            Self::WhatIf(what_if) => what_if.run(output)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Show {
    fn run(self, output: &Output) -> anyhow::Result<()> {
        let node = self.reach.open()?;
        let route = Route::new(PATH).of(&self.id);
        if self.text {
            let text = node.bytes(route.then("/text"))?;
            node.close()?;
            return output.bytes(&text);
        }
        let shown = node.get(self.when.ask(route))?;
        node.close()?;
        let as_of = self.when.as_of().unwrap_or_else(clock::now);
        output.result(&shown, |shown| show(shown, Day::of_utc(as_of).ok()))
    }
}

fn list(rows: &Value) -> String {
    let rows = rows.as_array().map(Vec::as_slice).unwrap_or_default().iter();
    let row = |row: &Value| {
        [
            text(row, "/id").to_owned(),
            text(row, "/form").to_owned(),
            text(row, "/binding").to_owned(),
            text(row, "/status").to_owned(),
            on_day(text(row, "/in_force")),
            text(row, "/title/en").to_owned(),
        ]
    };
    table(["AGREEMENT", "FORM", "BINDING", "TEXT IS", "IN FORCE BY ACTS", "TITLE"], rows.map(row))
}

/// Clauses that enter into force by a rule of their own, and whom they bind.
fn parts(shown: &Value) -> String {
    let mut out = String::new();
    for part in shown.get("parts").and_then(Value::as_array).into_iter().flatten() {
        let clauses = part.get("clauses").and_then(Value::as_array).into_iter().flatten();
        let clauses: Vec<&str> = clauses.filter_map(Value::as_str).collect();
        out.push_str(&format!(
            "\n{} ({})\n",
            plain(text(part, "/name")),
            plain(&clauses.join(", "))
        ));
        out.push_str(&plain(text(part, "/force_explained")));
        let parties = part.get("parties").and_then(Value::as_array);
        let parties = parties.map(Vec::as_slice).unwrap_or_default();
        if !parties.is_empty() {
            let rows = parties.iter().map(|row| {
                ["/party", "/joined", "/since", "/until"].map(|at| on_day(text(row, at)))
            });
            out.push_str(&format!(
                "\n{}",
                table(["TAKES PART", "FROM", "BOUND SINCE", "UNTIL"], rows)
            ));
        }
    }
    out
}

/// What the file says of somebody, and of which day where that has passed.
fn by_file(row: &Value) -> String {
    let (certainty, as_of) = (text(row, "/certainty"), text(row, "/as-of"));
    if as_of.is_empty() {
        return format!("file ({certainty})");
    }
    format!("file ({certainty}), as of {}", on_day(as_of))
}

/// An agreement as it stood on a day: of its file nothing is told that began later.
fn show(shown: &Value, day: Option<Day>) -> String {
    let mut out = format!("{}\n", plain(text(shown, "/agreement/title/en")));
    // What the file says of its text and what follows from the acts held here are two things: a
    // node need not hold the acts of a treaty that is older than it.
    let all = shown.pointer("/agreement/status").and_then(Value::as_array).into_iter().flatten();
    let is_begun = |standing: &&Value| {
        let from = text(standing, "/from").parse::<Day>().ok();
        from.zip(day).is_none_or(|(from, day)| from <= day)
    };
    for standing in all.filter(is_begun) {
        out.push_str(&format!(
            "says its file: {} from {} ({})\n",
            text(standing, "/status"),
            on_day(text(standing, "/from")),
            text(standing, "/certainty"),
        ));
    }
    let explained = text(shown, "/force_explained");
    if !explained.is_empty() {
        out.push_str(&format!("\n{}", plain(explained)));
    }
    out.push_str(&parts(shown));
    let rows = |member: &str| {
        shown.get(member).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
    };
    let parties = rows("participations").iter().map(|row| {
        let rests = row.pointer("/evidence/0").and_then(Value::as_str);
        let rests = rests.map_or_else(|| by_file(row), ToOwned::to_owned);
        [
            text(row, "/party").to_owned(),
            text(row, "/state").to_owned(),
            on_day(text(row, "/since")),
            rests,
        ]
    });
    if !rows("participations").is_empty() {
        out.push_str(&format!("\n{}\n", table(["PARTY", "STANDS", "SINCE", "BY"], parties)));
    }
    let until = text(shown, "/listed_until");
    if !until.is_empty() {
        out.push_str(&format!(
            "\nThe file lists what was done up to {}. What was done later is known here by \
             statements alone;\nwhoever is not listed may have joined since, and who is may have \
             left.\n",
            on_day(until)
        ));
    }
    for flaw in rows("flaws") {
        out.push_str(&flawed(flaw));
    }
    for round in rows("rounds") {
        let flaw = text(round, "/flaw");
        let outcome = if flaw.is_empty() { "checked" } else { flaw };
        out.push_str(&format!(
            "commitments: closed by {} with effect from {}: {outcome}\n",
            plain(text(round, "/by")),
            when(text(round, "/effective-at")),
        ));
    }
    out
}
