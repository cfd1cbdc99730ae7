//! Reports of the AI Incident Database (`incidents.csv` of its snapshots) and of AIAAIC (its
//! repository as a table).

use std::collections::BTreeSet;

use serde::Serialize;

use super::refusal::{ImportRefusal, RefusedRow, RowFault};
use super::table::{Cells, ROWS_MAX, Table};
use crate::report::{Interval, Report};

/// A public database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Database {
    /// The AI Incident Database, <https://incidentdatabase.ai>.
    Aiid,
    /// AI, Algorithmic and Automation Incidents and Controversies, <https://www.aiaaic.org>.
    Aiaaic,
}

/// What was read of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// The reports, in the order of the file.
    pub reports: Vec<Report>,
    /// The rows that were not taken, in the order of the file. With the reports, and with rows that
    /// are blank, these are all of them.
    pub refused: Vec<RefusedRow>,
}

/// The columns that are taken, the first four of which must be there.
const AIID: [&str; 7] = [
    "incident_id",
    "date",
    "title",
    "description",
    "Alleged deployer of AI system",
    "Alleged developer of AI system",
    "Alleged harmed or nearly harmed parties",
];

/// The columns that are taken, the first three of which must be there.
const AIAAIC: [&str; 9] = [
    "AIAAIC ID#",
    "Headline",
    "Occurred",
    "Deployer",
    "Developer",
    "System name",
    "Purpose",
    "Jurisdiction",
    "Summary/links",
];

/// What stands for no place in particular.
const ANYWHERE: [&str; 2] = ["multiple", "global"];

impl Database {
    /// Reads its file.
    ///
    /// # Errors
    /// [`ImportRefusal`], where the file is none of this database; rows that cannot be read are
    /// among what is returned.
    pub fn read(self, bytes: &[u8]) -> Result<Imported, ImportRefusal> {
        self.read_at_most(bytes, ROWS_MAX)
    }

    fn read_at_most(self, bytes: &[u8], rows_max: usize) -> Result<Imported, ImportRefusal> {
        let wanted = match self {
            Self::Aiid => AIID.get(..4),
            Self::Aiaaic => AIAAIC.get(..3),
        };
        let wanted = wanted.unwrap_or_default();
        let mut table = Table::read(bytes, wanted, rows_max)?;
        if self == Self::Aiaaic {
            table.take_second_heading(|cells| {
                let [id, title, occurred, .., place, _links] = AIAAIC;
                let is_blank = |name: &&str| cells.get(name).is_empty();
                [id, title, occurred].iter().all(is_blank) && cells.hold(place)
            });
        }
        let mut found = Imported::default();
        let mut known = BTreeSet::new();
        for row in &table.rows {
            let read = row.cells(&table.names).and_then(|cells| {
                let report = match self {
                    Self::Aiid => aiid(&cells)?,
                    Self::Aiaaic => aiaaic(&cells)?,
                };
                if known.insert(report.id.clone()) {
                    Ok(report)
                } else {
                    Err(cells
                        .refuse(wanted.first().copied().unwrap_or_default(), RowFault::Repeated))
                }
            });
            match read {
                Ok(report) => found.reports.push(report),
                Err(refused) => found.refused.push(refused),
            }
        }
        Ok(found)
    }

    /// The name of a report by its identifier in this database; `None` where that is none.
    fn name(self, id: &str) -> Option<String> {
        let digits = match self {
            Self::Aiid => Some(id),
            Self::Aiaaic => id.strip_prefix("AIAAIC"),
        };
        let is_number = |digits: &str| {
            (1..=9).contains(&digits.len()) && digits.bytes().all(|sign| sign.is_ascii_digit())
        };
        digits.filter(|digits| is_number(digits)).map(|_| format!("{}{id}", self.prefix()))
    }

    /// What the names of its reports begin with.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Aiid => "aiid:",
            Self::Aiaaic => "aiaaic:",
        }
    }
}

fn aiid(cells: &Cells<'_>) -> Result<Report, RefusedRow> {
    let [id, date, title, description, deployer, developer, harmed] = AIID;
    let organisations = [list(cells, deployer)?, list(cells, developer)?].concat();
    let harmed = list(cells, harmed)?.join("; ");
    let text = [cells.get(description), &harmed].map(str::trim).join("\n").trim().to_owned();
    Ok(Report {
        organisations,
        text,
        rest: cells.others(&AIID),
        ..base(cells, Database::Aiid, [id, title, date])?
    })
}

fn aiaaic(cells: &Cells<'_>) -> Result<Report, RefusedRow> {
    let [id, title, occurred, deployer, developer, system, purpose, place, links] = AIAAIC;
    let several = |name: &str| {
        let parts = cells.get(name).split(';').map(str::trim).filter(|part| !part.is_empty());
        parts.map(str::to_owned).collect::<Vec<_>>()
    };
    let mut places = several(place);
    places.retain(|place| !ANYWHERE.contains(&place.to_lowercase().as_str()));
    let links = cells.get(links).split([' ', '\n', ';', ',']).map(str::trim);
    let is_link = |link: &&str| link.starts_with("https://") || link.starts_with("http://");
    Ok(Report {
        text: cells.get(purpose).to_owned(),
        organisations: [several(deployer), several(developer)].concat(),
        systems: several(system),
        places,
        sources: links.filter(is_link).map(str::to_owned).collect(),
        // Places and links stand here as well, with what of them names no place and is no address.
        rest: cells.others(&[id, title, occurred, deployer, developer, system, purpose]),
        ..base(cells, Database::Aiaaic, [id, title, occurred])?
    })
}

/// Identifier, title and time, from the columns with these names.
pub(super) fn base(
    cells: &Cells<'_>,
    of: Database,
    [id, title, date]: [&str; 3],
) -> Result<Report, RefusedRow> {
    let name = of.name(cells.get(id)).ok_or_else(|| cells.refuse(id, RowFault::Id))?;
    if cells.get(title).is_empty() {
        return Err(cells.refuse(title, RowFault::Title));
    }
    let occurred = match cells.get(date) {
        "" => None,
        date_text => {
            let read = Interval::read(date_text);
            Some(read.ok_or_else(|| cells.refuse(date, RowFault::Date))?)
        }
    };
    Ok(Report { id: name, title: cells.get(title).to_owned(), occurred, ..Report::default() })
}

/// A list of names in JSON, with hyphens instead of spaces.
fn list(cells: &Cells<'_>, name: &str) -> Result<Vec<String>, RefusedRow> {
    let cell = cells.get(name);
    if cell.is_empty() {
        return Ok(Vec::new());
    }
    let names: Result<Vec<String>, _> = serde_json::from_str(cell);
    let names = names.map_err(|_| cells.refuse(name, RowFault::List))?;
    Ok(names.into_iter().map(|name| name.replace('-', " ")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_rows_as_are_read_and_no_more() {
        let file = "incident_id,date,title,description\n1,2024-01-01,A,\n2,2024-01-01,B,\n";
        let read = |most| Database::Aiid.read_at_most(file.as_bytes(), most);
        assert_eq!(read(2).map(|found| found.reports.len()), Ok(2));
        assert_eq!(read(1), Err(ImportRefusal::TooMany));
    }
}
