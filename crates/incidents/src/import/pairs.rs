//! Pairs of an AIAAIC report and one of the AI Incident Database that a person labelled.

use std::collections::BTreeSet;

use serde::Serialize;

use super::database::{Database, base};
use super::refusal::{ImportRefusal, RefusedRow, RowFault};
use super::table::{Cells, ROWS_MAX, Table};
use crate::report::Report;

/// A pair of reports that a person labelled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pair {
    /// The line of the file.
    pub line: u64,
    /// The report of AIAAIC, with what the file of pairs tells of it.
    pub aiaaic: Report,
    /// The report of the AI Incident Database, with what the file of pairs tells of it.
    pub aiid: Report,
    /// What the person said.
    pub label: Label,
}

/// What a person said of two reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Label {
    /// Both are about one event.
    Same,
    /// They are about events that have to do with each other.
    Related,
    /// They are about different events.
    Different,
    /// It cannot be told.
    Unclear,
}

/// What was read of a file of pairs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Pairs {
    /// The pairs, in the order of the file.
    pub pairs: Vec<Pair>,
    /// The rows that were not taken.
    pub refused: Vec<RefusedRow>,
}

/// The columns that must be there.
const COLUMNS: [&str; 7] = [
    "aiaaic_id",
    "aiaaic_headline",
    "aiaaic_year",
    "aiid_incident_id",
    "aiid_date",
    "aiid_title",
    "label",
];

/// The column in which a pair fails that was there before.
const NAMED: &str = "aiid_incident_id";

/// Reads labelled pairs: columns `aiaaic_id`, `aiaaic_headline`, `aiaaic_year`, `aiid_incident_id`,
/// `aiid_date`, `aiid_title` and `label` (`same`, `related`, `different` or `unclear`).
///
/// # Errors
/// [`ImportRefusal`], where the file is no such table.
pub fn read(bytes: &[u8]) -> Result<Pairs, ImportRefusal> {
    let table = Table::read(bytes, &COLUMNS, ROWS_MAX)?;
    let mut found = Pairs::default();
    let mut known = BTreeSet::new();
    for row in &table.rows {
        let read = row.cells(&table.names).and_then(|cells| {
            let pair = pair(&cells)?;
            if known.insert((pair.aiaaic.id.clone(), pair.aiid.id.clone())) {
                Ok(pair)
            } else {
                Err(cells.refuse(NAMED, RowFault::Repeated))
            }
        });
        match read {
            Ok(pair) => found.pairs.push(pair),
            Err(refused) => found.refused.push(refused),
        }
    }
    Ok(found)
}

fn pair(cells: &Cells<'_>) -> Result<Pair, RefusedRow> {
    let [aiaaic_id, headline, year, aiid_id, date, title, label] = COLUMNS;
    let label = match cells.get(label) {
        "same" => Label::Same,
        "related" => Label::Related,
        "different" => Label::Different,
        "unclear" => Label::Unclear,
        _ => return Err(cells.refuse(label, RowFault::Label)),
    };
    Ok(Pair {
        line: cells.line(),
        aiaaic: base(cells, Database::Aiaaic, [aiaaic_id, headline, year])?,
        aiid: base(cells, Database::Aiid, [aiid_id, title, date])?,
        label,
    })
}
