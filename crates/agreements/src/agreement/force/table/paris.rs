//! The status of the Paris Agreement as `openclimatedata/paris-agreement-entry-into-force` keeps
//! it: a table that is overwritten, and the history of its rows.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;

use super::super::{Act, Deposit, ForceRefusal, Weights, is_organization};
use super::{Imported, TABLE_BYTES_MAX, TableProblem, csv, finding};
use crate::calendar::Day;
use comity_protocol::decimal::Decimal;

/// The name of the weight that the table carries: shares of emissions by article 21, in per cent.
const WEIGHT: &str = "emissions-art-21";

/// What an overwritten date means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overwrites {
    /// The record is the table: what was overwritten is no longer said.
    AsTable,
    /// The record is what was ever deposited: a later date is a further act and the earlier one
    /// stands, unless the row was removed or its date moved back, which is a correction.
    AsActs,
}

/// Reads the table as it stood at some time. Parties are called by their code.
///
/// # Errors
///
/// `table-malformed` without the columns for code, signature and ratification; `table-too-long`.
pub fn paris_table(text: &str) -> Result<Imported, ForceRefusal> {
    let table = csv::rows(text)?;
    let (heading, rows) = table.rows.split_first().ok_or(ForceRefusal::TableMalformed)?;
    let heading = &heading.cells;
    let column = |names: &[&str]| heading.iter().position(|cell| names.contains(&cell.as_str()));
    let needed = |names: &[&str]| column(names).ok_or(ForceRefusal::TableMalformed);
    let (code, name) = (needed(&["Code", "Country Code"])?, needed(&["Name"])?);
    let signature = needed(&["Signature"])?;
    let consent = needed(&["Ratification", "Ratification-Acceptance-Approval"])?;
    let (kind, share) = (needed(&["Kind"])?, needed(&["Percentage"])?);
    let effect = column(&["Date-Of-Effect"]);
    let mut table = Table::default();
    for csv::Row { line, cells } in rows {
        let cell = |at: usize| cells.get(at).map_or("", |cell| cell.trim());
        if cells.len() != heading.len() {
            // Which cell stands under which heading nobody knows.
            let uneven = finding(*line, "", &cells.join(","), TableProblem::RowUneven);
            table.imported.unread(uneven, None, true);
            continue;
        }
        if !cell(code).is_empty() {
            table.imported.participants.push((*line, cell(code).to_owned()));
        }
        let row = Row {
            line: *line,
            code: cell(code),
            name: cell(name),
            signature: cell(signature),
            consent: cell(consent),
            kind: cell(kind),
            share: cell(share),
        };
        table.take(&row, None);
        let told = effect.and_then(|at| cell(at).parse::<Day>().ok());
        let known = table.imported.effect;
        table.imported.effect = known.into_iter().chain(told).min();
    }
    Ok(table.finish().or_nothing())
}

/// One line of the history: the row of one party as it was observed to be from then on.
#[derive(PartialEq, Eq, PartialOrd, Ord, Deserialize)]
struct Change {
    observed: String,
    code: String,
    #[serde(default)]
    removed: bool,
    name: Option<String>,
    #[serde(default)]
    signature: String,
    #[serde(default)]
    ratification: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    pct: String,
}

/// Reads the history of the table, one JSON object a line, in the order of observation: that of the
/// lines does not matter, and a line that is repeated changes nothing. Each deposit is known from
/// the day on which a row first showed it.
///
/// # Errors
///
/// `table-malformed` for a line of another form, `table-too-long`.
pub fn paris_history(text: &str, overwrites: Overwrites) -> Result<Imported, ForceRefusal> {
    if text.len() > TABLE_BYTES_MAX {
        return Err(ForceRefusal::TableTooLong);
    }
    let mut table = Table { overwrites: Some(overwrites), ..Table::default() };
    // By participant and time: what was observed, and on which line first.
    let mut observed: BTreeMap<(String, Timestamp), BTreeMap<Change, usize>> = BTreeMap::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let change: Change = serde_json::from_str(line)
            .map_err(|_| ForceRefusal::LineMalformed { line: index + 1 })?;
        let Some((at, _)) = instant(&change.observed) else {
            let told = TableProblem::DateUnreadable;
            let problem = finding(index + 1, "observed", &change.observed, told);
            let party = Some(change.code.as_str());
            table.imported.unread(problem, party, !change.ratification.is_empty());
            continue;
        };
        let at = observed.entry((change.code.clone(), at)).or_default();
        at.entry(change).or_insert(index + 1);
    }
    let mut present: BTreeMap<String, usize> = BTreeMap::new();
    for ((code, _), changes) in &observed {
        let is_twice = changes.len() > 1;
        for (change, line) in changes {
            if is_twice {
                let problem = finding(*line, "observed", code, TableProblem::ObservedTwice);
                table.imported.unread(problem, Some(code), true);
                continue;
            }
            if change.removed {
                present.remove(code);
            } else {
                present.entry(code.clone()).or_insert(*line);
            }
            table.observe(change, *line);
        }
    }
    let present = present.into_iter().filter(|(code, _)| !code.is_empty());
    table.imported.participants.extend(present.map(|(code, line)| (line, code)));
    table.imported.findings.sort_by_key(|finding| finding.line);
    Ok(table.finish().or_nothing())
}

/// The time of an observation, and the day that the clock of the observer showed; a day alone
/// begins in UTC.
fn instant(observed: &str) -> Option<(Timestamp, Day)> {
    let day = observed.get(..10)?.parse().ok()?;
    let midnight = || format!("{observed}T00:00:00Z").parse().ok();
    Some((observed.parse().ok().or_else(midnight)?, day))
}

/// One row, as text.
struct Row<'a> {
    line: usize,
    code: &'a str,
    name: &'a str,
    signature: &'a str,
    consent: &'a str,
    kind: &'a str,
    share: &'a str,
}

/// What was read so far.
#[derive(Default)]
struct Table {
    imported: Imported,
    overwrites: Option<Overwrites>,
    /// By party and whether it is consent: the deposit that the row shows now.
    shown: BTreeMap<(String, bool), usize>,
    shares: BTreeMap<String, Decimal>,
}

impl Table {
    /// Takes what was observed at some time.
    fn observe(&mut self, change: &Change, line: usize) {
        let row = Row {
            line,
            code: &change.code,
            name: change.name.as_deref().unwrap_or_default(),
            signature: &change.signature,
            consent: &change.ratification,
            kind: &change.kind,
            share: &change.pct,
        };
        let Some((_, day)) = instant(&change.observed) else { return };
        if change.removed { self.remove(&row, day) } else { self.take(&row, Some(day)) }
    }

    fn take(&mut self, row: &Row<'_>, observed: Option<Day>) {
        if row.code.is_empty() {
            let problem = finding(row.line, "Code", row.name, TableProblem::ParticipantMissing);
            self.imported.unread(problem, None, !row.consent.is_empty());
            return;
        }
        if !row.name.is_empty() {
            self.imported.timeline.names.insert(row.code.to_owned(), row.name.to_owned());
        }
        match row.share.parse() {
            Ok(share) => {
                self.shares.insert(row.code.to_owned(), share);
            }
            Err(_) if row.share.is_empty() => {}
            Err(_) => {
                self.problem(row.line, "Percentage", row.share, TableProblem::NumberUnreadable);
            }
        }
        self.deposit(row, row.signature, Act::Signature, observed);
        let act = match row.kind {
            "Acceptance" => Act::Acceptance,
            "Approval" => Act::Approval,
            "Accession" => Act::Accession,
            // Early versions of the table had no column for the kind.
            "Ratification" | "" => Act::Ratification,
            other => {
                let problem = finding(row.line, "Kind", other, TableProblem::MarkerUnknown);
                return self.imported.unread(problem, Some(row.code), !row.consent.is_empty());
            }
        };
        self.deposit(row, row.consent, act, observed);
    }

    fn deposit(&mut self, row: &Row<'_>, date: &str, act: Act, observed: Option<Day>) {
        let key = (row.code.to_owned(), act.is_consent());
        let day = date.parse::<Day>();
        if let Err(_refusal) = day
            && !date.is_empty()
        {
            let problem = finding(row.line, &act.to_string(), date, TableProblem::DateUnreadable);
            self.imported.unread(problem, Some(row.code), act.is_consent());
        }
        let day = day.ok();
        let before = self.shown.get(&key).copied();
        if let Some(deposit) = before.and_then(|at| self.imported.timeline.deposits.get_mut(at)) {
            if Some(deposit.day) == day {
                // The kind was filled in later; the deposit is the same.
                deposit.act = act;
                return;
            }
            let is_further = day.is_some_and(|day| deposit.day < day);
            if !(is_further && self.overwrites == Some(Overwrites::AsActs)) {
                deposit.known_until = observed;
            }
        }
        let Some(day) = day else {
            self.shown.remove(&key);
            return;
        };
        self.shown.insert(key, self.imported.timeline.deposits.len());
        self.imported.timeline.deposits.push(Deposit {
            day,
            act,
            party: row.code.to_owned(),
            known_from: observed.map(|observed| observed.max(day)),
            known_until: None,
            is_organization: is_organization(row.code, act),
        });
    }

    fn remove(&mut self, row: &Row<'_>, observed: Day) {
        for is_consent in [false, true] {
            let at = self.shown.remove(&(row.code.to_owned(), is_consent));
            if let Some(deposit) = at.and_then(|at| self.imported.timeline.deposits.get_mut(at)) {
                deposit.known_until = Some(observed);
            }
        }
        self.shares.remove(row.code);
    }

    fn problem(&mut self, line: usize, column: &str, text: &str, problem: TableProblem) {
        self.imported.findings.push(finding(line, column, text, problem));
    }

    fn finish(mut self) -> Imported {
        if !self.shares.is_empty() {
            // The published shares are of the world's total; the Union's own share repeats those
            // of its members.
            let weights = Weights {
                whole: Some(Decimal::from_int(100)),
                unit: "%".into(),
                values: self.shares,
                ..Weights::default()
            };
            self.imported.weights.insert(WEIGHT.into(), weights);
        }
        self.imported
    }
}
