//! Importers of depositary tables; pure functions over text.
//!
//! Whatever a table holds that could not be read is a finding of its own; nothing is passed over
//! in silence.

mod csv;
mod encoding;
mod paris;
mod un;
mod weights;

use std::fmt;

use serde::Serialize;

use super::{Act, ForceRefusal, Timeline, Weights};
use crate::calendar::Day;

pub use encoding::decode;
pub use paris::{Overwrites, paris_history, paris_table};
pub use un::un_table;
pub use weights::weights_table;

/// Longest table in bytes; the longest of the United Nations has 30 kB.
pub const TABLE_BYTES_MAX: usize = 8_388_608;

/// What was read from a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Imported {
    /// What it says.
    pub timeline: Timeline,
    /// Weights it carries, by name.
    pub weights: std::collections::BTreeMap<String, Weights>,
    /// What could not be read.
    pub findings: Vec<TableFinding>,
    /// Acts among what could not be read: they may have been done on any day.
    #[serde(skip)]
    pub unread: Vec<Unread>,
    /// Acts of which the table does not say which of several they are; the first of them is taken
    /// in.
    #[serde(skip)]
    pub either: Vec<Either>,
    /// Who is named on which line, where a table names each participant once.
    #[serde(skip)]
    pub participants: Vec<(usize, String)>,
    /// The earliest day since which a table says that anybody is bound.
    #[serde(skip)]
    pub effect: Option<Day>,
}

/// An act that a table tells of and that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// What could not be read.
    pub finding: TableFinding,
    /// Whose it is; `None`: anybody's.
    pub party: Option<String>,
    /// Whether it may be consent to be bound, and not a signature alone.
    pub is_consent: bool,
    /// Whether it may be leaving: from when it counts is then not known.
    pub is_leaving: bool,
}

/// An act under a heading of several, without a marker that tells which of them it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Either {
    /// Whose it is.
    pub party: String,
    /// When it was done.
    pub day: Day,
    /// What it may be: the first is the one taken in.
    pub acts: Vec<Act>,
    /// The line of the heading, from 1.
    pub line: usize,
    /// The heading as it stands.
    pub heading: String,
}

impl Imported {
    /// Of a table without any act nobody knows whether it is that of a treaty that nobody joined.
    fn or_nothing(mut self) -> Self {
        if self.timeline.deposits.is_empty() && self.unread.is_empty() {
            self.unread(finding(0, "", "", TableProblem::Empty), None, true);
        }
        self
    }

    /// Takes note of an act that could not be read.
    fn unread(&mut self, finding: TableFinding, party: Option<&str>, is_consent: bool) {
        let party = party.filter(|party| !party.is_empty()).map(ToOwned::to_owned);
        let is_leaving = false;
        self.unread.push(Unread { finding: finding.clone(), party, is_consent, is_leaving });
        self.findings.push(finding);
    }

    /// Takes note that somebody may have left, or also come.
    fn left(&mut self, finding: TableFinding, party: &str, is_consent: bool) {
        let party = Some(party.to_owned()).filter(|party| !party.is_empty());
        let is_leaving = true;
        self.unread.push(Unread { finding: finding.clone(), party, is_consent, is_leaving });
        self.findings.push(finding);
    }
}

/// Something in a table that could not be read, and was therefore not counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct TableFinding {
    /// The line, from 1 for the heading.
    pub line: usize,
    /// The heading of the column.
    pub column: String,
    /// The text as it stands.
    pub text: String,
    /// What is the matter with it.
    pub problem: TableProblem,
}

/// What is the matter with a part of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TableProblem {
    /// The table names participants and no act of theirs.
    NoActs,
    /// No row of the table tells of an act.
    Empty,
    /// The heading names no act that is known here; what stands below is not taken in.
    HeadingUnknown,
    /// The heading names several acts without a marker: which of them a cell without one stands
    /// for is not known.
    HeadingAmbiguous,
    /// No day of the calendar in the form “8 Oct 1999” or “1999-10-08”.
    DateUnreadable,
    /// A marker that the heading does not explain.
    MarkerUnknown,
    /// The row has more or fewer cells than the heading: nobody knows which cell stands for what.
    RowUneven,
    /// A day in a column that is not taken in: it may be that of an act.
    DateElsewhere,
    /// When somebody left: whether the day is that of its notice or the one on which that takes
    /// effect is not said.
    Leaving,
    /// An act before the text was opened for signature.
    BeforeOpening,
    /// An act after the day on which the table was taken.
    AfterTaken,
    /// Two rows of one participant that were observed at the same time.
    ObservedTwice,
    /// A weight of whom no state and no organization that is known here is called so.
    NotAState,
    /// What the row names is no party but a sum of others.
    NotAParty,
    /// A weight below nothing.
    NumberNegative,
    /// The participant is not named.
    ParticipantMissing,
    /// Not a number.
    NumberUnreadable,
    /// A number whose comma or point may separate decimals or thousands.
    NumberAmbiguous,
    /// No column for consent to be bound.
    ConsentMissing,
    /// The same participant on several lines, be it under several names.
    ParticipantTwice,
}

fn finding(line: usize, column: &str, text: &str, problem: TableProblem) -> TableFinding {
    TableFinding { line, column: column.to_owned(), text: text.to_owned(), problem }
}

impl fmt::Display for TableFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, text, problem } = self;
        // What stands in a rule and in no table has no line.
        if *line > 0 {
            write!(f, "line {line}, ")?;
        }
        if column.is_empty() && text.is_empty() {
            return write!(f, "{problem}");
        }
        write!(f, "column “{column}”, “{text}”: {problem}")
    }
}

impl fmt::Display for TableProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoActs => "participants without any act",
            Self::HeadingUnknown => "the heading names no act; the column is not taken in",
            Self::Empty => "the table tells of no act; leave no row out, or take no table",
            Self::HeadingAmbiguous => {
                "several acts without a marker: which of them a cell stands for is not known, and \
                 the first is shown. Give each a marker, such as “Accession(a)”, and the cells too"
            }
            Self::DateUnreadable => {
                "not a day of the calendar, written “3 Apr 2020” or “2020-04-03”; not counted"
            }
            Self::MarkerUnknown => "the heading does not explain this marker; not counted",
            Self::RowUneven => {
                "more or fewer cells than the heading has; the row is not counted. Put cells that \
                 hold the separator in quotation marks, and leave empty ones standing"
            }
            Self::DateElsewhere => {
                "a day in a column that names no act known here; name the act in the heading, or \
                 leave the column out"
            }
            Self::Leaving => {
                "read as the day on which the withdrawal takes effect; where it is that of the \
                 notice, write the other"
            }
            Self::BeforeOpening => {
                "an act before the text was opened for signature; not counted. Correct the day, or \
                 the day of opening in the rule"
            }
            Self::AfterTaken => {
                "an act after the table was taken; not counted. Correct the day, or --taken"
            }
            Self::ObservedTwice => {
                "another row of the same participant, observed at the same time; neither is counted"
            }
            Self::NotAState => {
                "no State and no organization known here; not counted. Correct the name, or leave \
                 the row out"
            }
            Self::NotAParty => "a sum and no party; not counted. Leave the row out",
            Self::NumberNegative => "a weight is not negative; not counted",
            Self::ParticipantMissing => "no participant is named; not counted",
            Self::NumberUnreadable => "not a number; not counted",
            Self::NumberAmbiguous => {
                "the mark may separate decimals or thousands; write the number without one"
            }
            Self::ConsentMissing => {
                "no column for consent, such as “Ratification, Acceptance(A), Accession(a)”"
            }
            Self::ParticipantTwice => "the same participant as on another line; neither is counted",
        })
    }
}
