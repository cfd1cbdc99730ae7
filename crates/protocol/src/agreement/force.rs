//! Entry into force: one small algebra for when an agreement begins to bind.
//!
//! - [`Rule`], [`Condition`], [`Effect`]: what must have happened and what day follows, as data.
//! - [`Timeline`], [`Setting`]: what was deposited when and since when that is known; sets,
//!   weights and other agreements that a rule refers to.
//! - [`entry_into_force`], [`Outcome`]: the day with its reasons, or exactly what is missing.
//! - [`dates`], [`Dates`]: from when each party is bound, and until when.
//! - [`is_organization`]: who is no state.
//! - [`table`]: depositary tables as others publish them.
//! - [`Replay`]: a rule with its setting and record, as a file.
//!
//! Two axes of time: a table of today's status is not the record of what was deposited. A row
//! that was overwritten, or a state that no longer exists, changes the date that comes out.

use serde::{Deserialize, Serialize};

use crate::calendar::CalendarRefusal;

pub mod table;

mod dates;
mod judge;
mod organization;
mod outcome;
mod replay;
mod rule;
mod timeline;

pub use dates::{Dates, Time, dates};
pub use organization::is_organization;
pub use outcome::{
    Entry, Holds, Measure, Missing, Note, Outcome, Reason, Stands, Standstill, Tip, Unknown,
    WithdrawalEffect,
};
pub use replay::entry_into_force;
pub use rule::{Bound, Condition, Effect, Later, NotBefore, Ratio, Rule, Who, Whole};
pub use timeline::{
    Act, Deposit, Membership, Other, Setting, Succeeds, Succession, Timeline, View, Weights,
};

/// A rule with everything that a replay of it needs: what `comity agreement replay --rule` reads.
///
/// The file may also be a [`Rule`] alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Replay {
    /// What the agreement is called.
    #[serde(default)]
    pub name: String,
    /// The words that the rule stands for.
    #[serde(default)]
    pub text: String,
    /// The rule.
    pub rule: Rule,
    /// What the rule refers to.
    #[serde(default)]
    pub setting: Setting,
    /// Acts and successions that come on top of those of a table.
    #[serde(default)]
    pub timeline: Timeline,
}

impl Replay {
    /// Reads a replay, or a rule alone, from JSON.
    ///
    /// # Errors
    ///
    /// `replay-malformed` for another form, `force-rule-too-large`.
    pub fn parse(json: &str) -> Result<Self, ForceRefusal> {
        let alone = |rule| Self {
            name: String::new(),
            text: String::new(),
            rule,
            setting: Setting::default(),
            timeline: Timeline::default(),
        };
        let replay = serde_json::from_str(json)
            .or_else(|_| serde_json::from_str(json).map(alone))
            .map_err(|_| ForceRefusal::ReplayMalformed)?;
        replay.rule.check()?;
        Ok(replay)
    }

    /// Adds what a table says.
    pub fn add(&mut self, table: table::Imported) {
        self.timeline.deposits.extend(table.timeline.deposits);
        self.timeline.successions.extend(table.timeline.successions);
        self.timeline.names.extend(table.timeline.names);
        self.setting.weights.extend(table.weights);
    }

    /// Whether and when the agreement enters into force.
    ///
    /// # Errors
    ///
    /// As [`entry_into_force`].
    pub fn run(&self, view: View) -> Result<Outcome, ForceRefusal> {
        entry_into_force(&self.rule, &self.timeline, &self.setting, view)
    }
}

/// Why a rule or its data is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum ForceRefusal {
    /// The author's: more than 64 conditions, or nested more than 8 deep.
    #[error("a rule has at most 64 conditions, nested at most 8 deep")]
    RuleTooLarge,
    /// The author's: not a share between 0 and 1.
    #[error("a share is written like “2/3”, “55 %” or “0.55” and lies between 0 and 1")]
    RatioMalformed,
    /// The author's: weights too large to be added or compared exactly.
    #[error("weights are too large to be added or compared exactly")]
    WeightTooLarge,
    /// The table's maker's: no heading, or a quoted cell that does not end.
    #[error("not a table in comma-separated values with a heading, or not in the form expected")]
    TableMalformed,
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
            Self::WeightTooLarge => "weight-too-large",
            Self::TableMalformed => "table-malformed",
            Self::TableTooLong => "table-too-long",
            Self::ReplayMalformed => "replay-malformed",
            Self::Calendar(refusal) => refusal.code(),
        }
    }
}
