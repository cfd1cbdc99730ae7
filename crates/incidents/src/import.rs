//! Reports of public incident databases, as they publish them: comma-separated values in UTF-8.
//!
//! Every text in them was written by others and is kept as it stands; whoever shows it escapes it.

use csv::{ReaderBuilder, StringRecord};
use serde::Serialize;

use crate::report::{Interval, Report};

/// Most rows of a file.
const ROWS_MAX: usize = 1 << 20;

/// What was read of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// The reports, in the order of the file.
    pub reports: Vec<Report>,
    /// Rows that could not be read, by their lines, and why.
    pub left_out: Vec<(u64, String)>,
}

/// Why a file is none of those that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportRefusal {
    /// It has other columns.
    #[error(
        "the file has neither the columns of the AI Incident Database (incident_id, date, title, \
         description) nor those of AIAAIC (AIAAIC ID#, Headline, Occurred)"
    )]
    Columns,
    /// More rows than are read at once.
    #[error("the file has more than 1,048,576 rows")]
    TooMany,
}

impl ImportRefusal {
    /// The stable code of this refusal.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Columns => "import-columns",
            Self::TooMany => "import-too-many",
        }
    }
}

/// A pair of reports that a person labelled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The one, with what the file tells of it.
    pub one: Report,
    /// The other.
    pub other: Report,
    /// Whether both are about one event.
    pub is_same: bool,
}

/// Which column is which.
#[derive(Clone, Copy)]
enum Form {
    Aiid,
    Aiaaic,
}

/// Reads a file of the AI Incident Database or of AIAAIC, whichever it is by its columns.
///
/// # Errors
/// [`ImportRefusal`]; a row that cannot be read is left out, and told.
pub fn read(bytes: &[u8]) -> Result<Imported, ImportRefusal> {
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let mut found = Imported::default();
    let mut columns: Option<(Form, Vec<String>)> = None;
    for (row, number) in reader.records().zip(0_usize..) {
        if number > ROWS_MAX {
            return Err(ImportRefusal::TooMany);
        }
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                found.left_out.push((line, error.to_string()));
                continue;
            }
        };
        let Some((form, names)) = &columns else {
            columns = heading(&row);
            // Some tables have a line or two above their heading.
            if columns.is_none() && number >= 4 {
                return Err(ImportRefusal::Columns);
            }
            continue;
        };
        let cell = |name: &str| {
            let at = names.iter().position(|known| known == name);
            at.and_then(|at| row.get(at)).unwrap_or_default().trim()
        };
        let line = row.position().map_or(0, csv::Position::line);
        match form {
            Form::Aiid => aiid(&cell, line, &mut found),
            Form::Aiaaic => aiaaic(&cell, line, &mut found),
        }
    }
    if columns.is_some() { Ok(found) } else { Err(ImportRefusal::Columns) }
}

fn heading(row: &StringRecord) -> Option<(Form, Vec<String>)> {
    let names: Vec<String> =
        row.iter().map(|name| name.trim().trim_start_matches('\u{feff}').to_owned()).collect();
    let has = |wanted: &[&str]| wanted.iter().all(|name| names.iter().any(|known| known == name));
    if has(&["incident_id", "date", "title", "description"]) {
        Some((Form::Aiid, names))
    } else if has(&["AIAAIC ID#", "Headline", "Occurred"]) {
        Some((Form::Aiaaic, names))
    } else {
        None
    }
}

fn aiid<'a>(cell: &dyn Fn(&str) -> &'a str, line: u64, found: &mut Imported) {
    let id = cell("incident_id");
    if id.is_empty() || cell("title").is_empty() {
        found.left_out.push((line, "no identifier or no title".to_owned()));
        return;
    }
    let parties = [
        "Alleged deployer of AI system",
        "Alleged developer of AI system",
        "Alleged harmed or nearly harmed parties",
    ];
    let mut text = cell("description").to_owned();
    for names in parties.map(cell) {
        // A list of names with hyphens instead of spaces, in JSON.
        let names: Vec<String> = serde_json::from_str(names).unwrap_or_default();
        for name in names {
            text.push(' ');
            text.push_str(&name.replace('-', " "));
        }
    }
    found.reports.push(Report {
        id: format!("aiid:{id}"),
        title: cell("title").to_owned(),
        text,
        occurred: Interval::read(cell("date")),
        ..Report::default()
    });
}

fn aiaaic<'a>(cell: &dyn Fn(&str) -> &'a str, line: u64, found: &mut Imported) {
    let (id, title) = (cell("AIAAIC ID#"), cell("Headline"));
    if id.is_empty() && title.is_empty() {
        return;
    }
    if id.is_empty() || title.is_empty() {
        found.left_out.push((line, "no identifier or no headline".to_owned()));
        return;
    }
    let told = ["System name", "Deployer", "Developer", "Purpose", "Impacted area"].map(cell);
    found.reports.push(Report {
        id: format!("aiaaic:{id}"),
        title: title.to_owned(),
        text: told.join(" "),
        occurred: Interval::read(cell("Occurred")),
        ..Report::default()
    });
}

/// Reads pairs that a person labelled: columns `aiaaic_id`, `aiaaic_headline`, `aiaaic_year`,
/// `aiid_incident_id`, `aiid_date`, `aiid_title` and `label`, which is `same`, or anything else.
///
/// # Errors
/// [`ImportRefusal`].
pub fn read_pairs(bytes: &[u8]) -> Result<Vec<Pair>, ImportRefusal> {
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(bytes);
    let heading = reader.headers().map_err(|_| ImportRefusal::Columns)?.clone();
    let at = |name: &str| heading.iter().position(|known| known == name);
    let columns = [
        "aiaaic_id",
        "aiaaic_headline",
        "aiaaic_year",
        "aiid_incident_id",
        "aiid_date",
        "aiid_title",
        "label",
    ];
    let columns: Option<Vec<usize>> = columns.into_iter().map(at).collect();
    let columns = columns.ok_or(ImportRefusal::Columns)?;
    let mut pairs = Vec::new();
    for row in reader.records().flatten().take(ROWS_MAX) {
        let cells: Vec<&str> = columns.iter().map(|at| row.get(*at).unwrap_or_default()).collect();
        let [aiaaic, headline, year, aiid, date, title, label] = cells.as_slice() else { continue };
        let report = |id: String, title: &str, occurred: &str| Report {
            id,
            title: title.to_owned(),
            occurred: Interval::read(occurred),
            ..Report::default()
        };
        pairs.push(Pair {
            one: report(format!("aiaaic:{aiaaic}"), headline, year),
            other: report(format!("aiid:{aiid}"), title, date),
            is_same: *label == "same",
        });
    }
    Ok(pairs)
}
