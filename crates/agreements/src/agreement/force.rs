//! Entry into force: one small algebra for when an agreement begins to bind.
//!
//! - [`Rule`], [`Condition`], [`Effect`]: what must have happened and what day follows, as data.
//! - [`Timeline`], [`Setting`]: what was deposited when and since when that is known; sets,
//!   weights and other agreements that a rule refers to.
//! - [`entry_into_force`], [`ForceOutcome`]: the day with its reasons, or exactly what is missing.
//! - [`dates`], [`Dates`]: from when each party is bound, and until when.
//! - [`Part`], [`PartForce`]: clauses, or a category of them, that enter into force by themselves.
//! - [`is_organization`]: who is no state.
//! - [`table`]: depositary tables as others publish them.
//! - [`Replay`]: a rule with its setting and record, as a file; states by any of their names.
//!
//! Two axes of time: a table of today's status is not the record of what was deposited. A row
//! that was overwritten, or a state that no longer exists, changes the date that comes out.

use crate::calendar::CalendarRefusal;

pub mod table;

mod dates;
mod file;
mod judge;
mod names;
mod organization;
mod outcome;
mod part;
mod persons;
mod possible;
mod record;
mod replay;
mod rule;
mod timeline;

pub use dates::{Dates, Time, dates};
pub use file::{declarations, setting};
pub use judge::weigh;
pub use organization::{is_known, is_organization, is_stranger};
pub use outcome::{
    Entry, ForceOutcome, Holds, Measure, Missing, Note, Reason, Stands, Standstill, Tip, Unknown,
    WithdrawalEffect,
};
pub use part::{Part, PartForce, Takers};
pub use record::{Replay, Unmatched};
pub use replay::entry_into_force;
pub use rule::{Bound, Condition, Effect, Later, NotBefore, Ratio, Rule, Who, Whole};
pub use timeline::{
    Act, Declaration, Deposit, Membership, Other, Setting, Succeeds, Succession, Timeline, View,
    Weights,
};

/// Why a rule or its data is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum ForceRefusal {
    /// The author's: more than 64 conditions, or nested more than 8 deep.
    #[error("a rule has at most 64 conditions, nested at most 8 deep")]
    RuleTooLarge,
    /// The author's: not a share between 0 and 1.
    #[error("a share is written like “2/3”, “55 %” or “0.55” and lies between 0 and 1")]
    RatioMalformed,
    /// The author's: a condition that nobody has to do anything for.
    #[error(
        "a condition is met by nobody, such as “at least 0 parties” or an empty list; ask for at \
         least one party, or leave the condition out"
    )]
    RuleEmpty,
    /// The author's: a weight below nothing.
    #[error("a weight is not negative")]
    WeightNegative,
    /// The author's: more in the table than there is in all.
    #[error(
        "the weights add up to more than the whole that shares are taken of; give a whole that is \
         at least their sum, or none"
    )]
    WeightsExceedWhole,
    /// The author's: weights too large to be added or compared exactly.
    #[error("weights are too large to be added or compared exactly")]
    WeightTooLarge,
    /// The table's maker's: no heading, or a quoted cell that does not end.
    #[error("not a table in comma-separated values with a heading, or not in the form expected")]
    TableMalformed,
    /// The table's maker's: several columns of numbers, and none called like the weight.
    #[error(
        "line {line}, column {column}: which column holds the weight is not known; head it by the \
         weight's name (--weight), or leave other columns of numbers out"
    )]
    WeightColumn {
        /// The line of the heading, from 1.
        line: usize,
        /// The first column of numbers that cannot be told from another, from 1.
        column: usize,
    },
    /// The table's maker's: a quoted cell that does not end, or goes on after it.
    #[error(
        "line {line}: a cell in quotation marks that does not end, or goes on after its end; write \
         a mark within a cell twice"
    )]
    TableQuote {
        /// The line on which the cell begins, from 1.
        line: usize,
    },
    /// The table's maker's: a line of a history in another form.
    #[error(
        "line {line}: not a change of the table as a JSON object with `observed`, `code` and the \
         cells of the row; each line is one object"
    )]
    LineMalformed {
        /// The line, from 1.
        line: usize,
    },
    /// The table's maker's: neither UTF-8 nor UTF-16 with a byte order mark.
    #[error("line {line}, column {column}: not text in UTF-8; save the file as UTF-8")]
    TableEncoding {
        /// The line, from 1.
        line: usize,
        /// The column, from 1: in bytes for what should be UTF-8, in characters for UTF-16.
        column: usize,
    },
    /// The author's: the agreement says nothing on when it enters into force.
    #[error("this agreement says nothing on when it enters into force")]
    RuleMissing,
    /// The sender's: more than 8 MiB or 65,536 rows.
    #[error("the table has more than 8 MiB or 65,536 rows")]
    TableTooLong,
    /// The author's: the file of a replay is not in its form.
    #[error("not the file of a rule or replay")]
    ReplayMalformed,
    /// A day could not be computed.
    #[error(transparent)]
    Calendar(#[from] CalendarRefusal),
}

impl ForceRefusal {
    /// The stable code of this refusal.
    pub const fn code(self) -> &'static str {
        match self {
            Self::RuleTooLarge => "force-rule-too-large",
            Self::RatioMalformed => "ratio-malformed",
            Self::RuleEmpty => "force-rule-empty",
            Self::WeightNegative => "weight-negative",
            Self::WeightsExceedWhole => "weights-exceed-whole",
            Self::WeightTooLarge => "weight-too-large",
            Self::LineMalformed { .. } | Self::TableQuote { .. } | Self::TableMalformed => {
                "table-malformed"
            }
            Self::WeightColumn { .. } => "weight-column-unknown",
            Self::TableEncoding { .. } => "table-encoding",
            Self::RuleMissing => "force-rule-missing",
            Self::TableTooLong => "table-too-long",
            Self::ReplayMalformed => "replay-malformed",
            Self::Calendar(refusal) => refusal.code(),
        }
    }
}
