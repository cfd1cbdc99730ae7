//! Tables of the Secretary-General of the United Nations as depositary.
//!
//! The first column names the participant; the heading of each other column names the acts whose
//! dates stand below it, with the markers that tell them apart:
//! `"Ratification, Acceptance(A), Approval(AA), Accession(a), Succession(d)"`.

use super::super::{Act, Deposit, ForceRefusal, is_organization};
use super::{Either, Imported, TableProblem, csv, finding};
use crate::calendar::Day;

/// Reads a table of the United Nations as depositary. Parties are called as the table calls them.
///
/// A table shows how things stand when it was made: predecessors, earlier instruments and
/// withdrawals that it no longer shows have to be added to the timeline.
///
/// # Errors
///
/// `table-malformed` without a heading, `table-too-long`.
pub fn un_table(text: &str) -> Result<Imported, ForceRefusal> {
    let table = csv::rows(text)?;
    let (heading, rows) = table.rows.split_first().ok_or(ForceRefusal::TableMalformed)?;
    let (_, headings) = heading.cells.split_first().ok_or(ForceRefusal::TableMalformed)?;
    let mut imported = Imported::default();
    let columns: Vec<Column<'_>> =
        headings.iter().map(|text| Column::read(text, heading.line)).collect();
    for column in &columns {
        if let Some(problem) = column.problem() {
            imported.findings.push(finding(heading.line, column.heading, column.heading, problem));
        }
    }
    let mut acts = columns.iter().flat_map(|column| &column.acts);
    if !acts.any(|(_, act)| act.is_consent()) {
        let problem =
            if columns.is_empty() { TableProblem::NoActs } else { TableProblem::ConsentMissing };
        let text = heading.cells.join(",");
        imported.unread(finding(heading.line, "", &text, problem), None, true);
    }
    for row in rows {
        read_row(row, &columns, &mut imported);
    }
    Ok(imported.or_nothing())
}

/// A column by its heading: acts with their markers.
struct Column<'a> {
    heading: &'a str,
    line: usize,
    acts: Vec<(Option<String>, Act)>,
    aside: Aside,
}

/// What a column is that names no act by which somebody joins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Aside {
    /// Of leaving: withdrawals, denunciations.
    Leaving,
    /// Of what is no act of a party to the text as a whole.
    Other,
    /// Nobody knows.
    Unknown,
}

impl Aside {
    fn of(heading: &str) -> Self {
        const LEAVING: [&str; 3] = ["withdraw", "denunc", "terminat"];
        const OTHER: [&str; 16] = [
            "reserv",
            "declar",
            "object",
            "entry into force",
            "effect",
            "note",
            "remark",
            "comment",
            "notif",
            "extension",
            "registr",
            "adoption",
            "resolution",
            "source",
            "updated",
            "unts",
        ];
        let heading = heading.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| heading.contains(word));
        match () {
            () if has(&["reserv", "declar", "object"]) => Self::Other,
            () if has(&LEAVING) => Self::Leaving,
            () if has(&OTHER) => Self::Other,
            () => Self::Unknown,
        }
    }
}

impl<'a> Column<'a> {
    fn read(heading: &'a str, line: usize) -> Self {
        let mut parts: Vec<String> = Vec::new();
        for part in heading.split(", ") {
            // A part that begins in lower case goes on with the sentence before it.
            match parts.last_mut() {
                Some(last) if part.starts_with(char::is_lowercase) => {
                    last.push_str(", ");
                    last.push_str(part);
                }
                _ => parts.push(part.to_owned()),
            }
        }
        let acts = parts.iter().filter_map(|part| {
            let (name, marker) = marked(part);
            act(name).map(|act| (marker.map(ToOwned::to_owned), act))
        });
        Self { heading, line, acts: acts.collect(), aside: Aside::of(heading) }
    }

    fn problem(&self) -> Option<TableProblem> {
        let unmarked = self.acts.iter().filter(|(marker, _)| marker.is_none()).count();
        match (self.acts.len(), unmarked) {
            (0, _) if self.aside == Aside::Leaving => None,
            (0, _) => Some(TableProblem::HeadingUnknown),
            (_, 2..) => Some(TableProblem::HeadingAmbiguous),
            _ => None,
        }
    }

    /// The acts that a cell with this marker may stand for: one, unless the heading has several
    /// that it does not tell apart.
    fn acts(&self, marker: Option<&str>) -> Vec<Act> {
        let found = self.acts.iter().filter(|(own, _)| own.as_deref() == marker);
        let mut acts: Vec<Act> = Vec::new();
        for (_, act) in found {
            if !acts.contains(act) {
                acts.push(*act);
            }
        }
        // Under a heading of one act the marker may be left out.
        if let ([(_, only)], true, None) = (self.acts.as_slice(), acts.is_empty(), marker) {
            acts.push(*only);
        }
        acts
    }
}

fn read_row(row: &csv::Row, columns: &[Column<'_>], imported: &mut Imported) {
    let Some((participant, cells)) = row.cells.split_first() else { return };
    let (line, participant) = (row.line, participant.trim());
    if cells.len() != columns.len() {
        let uneven = finding(line, "", &row.cells.join(","), TableProblem::RowUneven);
        // Which cell stands under which heading nobody knows, and where there are too many the name
        // itself may have been cut in two.
        let party = Some(participant).filter(|_| cells.len() < columns.len());
        return imported.unread(uneven, party, true);
    }
    if !participant.is_empty() {
        imported.participants.push((line, participant.to_owned()));
    }
    for (cell, column) in cells.iter().zip(columns) {
        let cell = cell.trim();
        if cell.is_empty() {
            continue;
        }
        if column.acts.is_empty() {
            read_aside((line, participant), cell, column, imported);
            continue;
        }
        let is_consent = column.acts.iter().any(|(_, act)| act.is_consent());
        match read_cell(cell, column) {
            _ if participant.is_empty() => {
                let problem = finding(line, column.heading, cell, TableProblem::ParticipantMissing);
                imported.unread(problem, None, is_consent);
            }
            Ok((act, acts, day)) => {
                let party = participant.to_owned();
                if acts.len() > 1 {
                    let (line, heading) = (column.line, column.heading.to_owned());
                    let party = party.clone();
                    imported.either.push(Either { party, day, acts, line, heading });
                }
                imported.timeline.deposits.push(Deposit {
                    day,
                    act,
                    party,
                    known_from: None,
                    known_until: None,
                    is_organization: is_organization(participant, act),
                });
            }
            Err(problem) => {
                let problem = finding(line, column.heading, cell, problem);
                imported.unread(problem, Some(participant), is_consent);
            }
        }
    }
}

/// A cell under a heading that names no act by which somebody joins.
fn read_aside(
    (line, participant): (usize, &str),
    cell: &str,
    column: &Column<'_>,
    imported: &mut Imported,
) {
    let day = day_of(cell);
    match column.aside {
        Aside::Leaving => {
            let problem =
                if day.is_some() { TableProblem::Leaving } else { TableProblem::DateUnreadable };
            imported.left(finding(line, column.heading, cell, problem), participant, false);
            imported.timeline.deposits.extend(day.map(|day| Deposit {
                day,
                act: Act::Withdrawal,
                party: participant.to_owned(),
                known_from: None,
                known_until: None,
                is_organization: is_organization(participant, Act::Withdrawal),
            }));
        }
        Aside::Unknown if day.is_some() => {
            let problem = finding(line, column.heading, cell, TableProblem::DateElsewhere);
            imported.left(problem, participant, true);
        }
        Aside::Unknown | Aside::Other => {}
    }
}

/// The day of a cell, whatever marker stands behind it, as depositaries write it or by its numbers.
fn day_of(cell: &str) -> Option<Day> {
    let words: Vec<&str> = cell.split_whitespace().collect();
    match words.as_slice() {
        [day, month, year] | [day, month, year, _] => date(day, month, year),
        [day] | [day, _] => day.parse().ok(),
        _ => None,
    }
}

/// `8 Oct 1999 a`: what it is shown as, what it may be, and its day.
fn read_cell(cell: &str, column: &Column<'_>) -> Result<(Act, Vec<Act>, Day), TableProblem> {
    let words: Vec<&str> = cell.split_whitespace().collect();
    let (day, marker) = match words.as_slice() {
        [day, month, year] => (date(day, month, year), None),
        [day, month, year, marker] => (date(day, month, year), Some(*marker)),
        [day] => (day.parse().ok(), None),
        [day, marker] => (day.parse().ok(), Some(*marker)),
        _ => return Err(TableProblem::DateUnreadable),
    };
    let day = day.ok_or(TableProblem::DateUnreadable)?;
    let acts = column.acts(marker);
    let act = acts.first().copied().ok_or(TableProblem::MarkerUnknown)?;
    Ok((act, acts, day))
}

fn date(day: &str, month: &str, year: &str) -> Option<Day> {
    let number = |text: &str, digits: std::ops::RangeInclusive<usize>| {
        let fits = digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<i32>().ok().filter(|_| fits)
    };
    let month = match month {
        "Jan" | "January" => 1,
        "Feb" | "February" => 2,
        "Mar" | "March" => 3,
        "Apr" | "April" => 4,
        "May" => 5,
        "Jun" | "June" => 6,
        "Jul" | "July" => 7,
        "Aug" | "August" => 8,
        "Sep" | "Sept" | "September" => 9,
        "Oct" | "October" => 10,
        "Nov" | "November" => 11,
        "Dec" | "December" => 12,
        _ => return None,
    };
    Day::new(number(year, 4..=4)?, month, number(day, 1..=2)?).ok()
}

/// `Approval(AA)` as name and marker.
fn marked(part: &str) -> (&str, Option<&str>) {
    let split = part.trim().strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    match split {
        Some((name, marker))
            if (1..=2).contains(&marker.len())
                && marker.bytes().all(|byte| byte.is_ascii_alphabetic()) =>
        {
            (name.trim_end(), Some(marker))
        }
        _ => (part.trim(), None),
    }
}

/// The act that a heading names; `None` for what is no act of a party.
fn act(name: &str) -> Option<Act> {
    const BEGINNINGS: [(&str, Act); 19] = [
        ("signature ad referendum", Act::SignatureAdReferendum),
        ("signature", Act::Signature),
        ("succession to signature", Act::SuccessionToSignature),
        ("definitive signature", Act::DefinitiveSignature),
        ("confirmation of signature", Act::Ratification),
        ("ratification", Act::Ratification),
        ("acceptance", Act::Acceptance),
        ("definitive acceptance", Act::Acceptance),
        ("approval", Act::Approval),
        ("accession", Act::Accession),
        ("succession", Act::Succession),
        ("formal confirmation", Act::FormalConfirmation),
        ("provisional", Act::ProvisionalApplication),
        ("undertaking of provisional application", Act::ProvisionalApplication),
        ("consent to be bound", Act::Participation),
        ("participation", Act::Participation),
        ("application", Act::Application),
        ("simplified procedure", Act::SimplifiedProcedure),
        // Of the amended agreement, by notification.
        ("notification in respect of the agreement as amended", Act::Participation),
    ];
    let name = name.to_lowercase();
    BEGINNINGS.iter().find(|(beginning, _)| name.starts_with(beginning)).map(|(_, act)| *act)
}
