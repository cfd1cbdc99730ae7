//! What is known of an instance between evaluations.

use comity_protocol::time::Timestamp;

use super::super::finding::{State, Status};
use super::super::matter::is_past_conservative;
use super::super::outcome::{DutyOutcome, Part, Rests};
use super::super::urgency::Standing;

/// What is known of an instance between evaluations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Evaluated {
    pub(super) first: Brief,
    pub(super) rest: Vec<Brief>,
    pub(super) wake: Option<i64>,
    /// What may yet change it.
    pub(super) rests: Rests,
    /// Whether it looked for something of which its anchor does not say what it is.
    pub(super) is_unnamed: bool,
}

/// What is known of one outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Brief {
    pub(super) part: Part,
    pub(super) state: State,
    pub(super) is_done: bool,
    pub(super) is_owed: bool,
    pub(super) is_withdrawn: bool,
    /// Whether readings of the holidays differ on when its time ends.
    pub(super) is_unsure: bool,
    pub(super) is_past_conservative: bool,
    pub(super) statutory: Option<i64>,
    pub(super) conservative: Option<i64>,
    pub(super) settled: i64,
    /// Who waived it for itself, as a number that others do not have.
    pub(super) waived: u64,
}

impl Brief {
    pub(super) const fn status(&self) -> Status {
        if self.is_withdrawn && matches!(self.state, State::Excused) {
            return Status::Withdrawn;
        }
        self.state.status(self.is_done)
    }

    pub(super) fn standing(&self, as_of: i64) -> Standing {
        let is_past = self.conservative.is_some_and(|end| end < as_of);
        Standing {
            status: self.status(),
            state: self.state,
            is_past_conservative: self.state == State::Active && is_past,
            is_late_on_one_reading: false,
            ends: self.conservative.map(Timestamp::from_millis),
        }
    }
}

impl Evaluated {
    pub(super) fn of(
        outcomes: &mut Vec<DutyOutcome>,
        as_of: i64,
        is_unnamed: bool,
    ) -> Option<Self> {
        let wake = outcomes.iter().filter_map(|outcome| outcome.next).min();
        let rests = match outcomes.as_slice() {
            // Whether it is destroyed depends on which filing is found.
            [one] if one.state != State::Destroyed => one.rests,
            _ => Rests::Anything,
        };
        let mut briefs = outcomes.drain(..).map(|outcome| Brief {
            part: outcome.part,
            state: outcome.state,
            is_done: outcome.is_done,
            is_owed: outcome.is_owed,
            is_withdrawn: outcome.is_withdrawn,
            is_unsure: outcome.due.is_some_and(|due| due.readings.sure < due.readings.statutory),
            is_past_conservative: is_past_conservative(outcome.due, outcome.state, as_of),
            statutory: outcome.due.map(|due| due.readings.statutory),
            conservative: outcome.due.map(|due| due.readings.conservative),
            settled: outcome.settled,
            waived: outcome.note.waived(),
        });
        let first = briefs.next()?;
        let rest = briefs.collect();
        Some(Self { first, rest, wake, rests, is_unnamed })
    }

    /// Each of its outcomes.
    pub(super) fn briefs(&self) -> impl Iterator<Item = &Brief> {
        std::iter::once(&self.first).chain(&self.rest)
    }

    /// Whether no breach and no doubt stands in it.
    pub(super) fn is_clean(&self) -> bool {
        let is_open = |brief: &Brief| {
            matches!(
                brief.state,
                State::Breached | State::Escalated | State::Undetermined | State::Destroyed
            )
        };
        !self.briefs().any(is_open)
    }

    /// Whether the outside would see no difference.
    pub(super) fn same(&self, other: &Self) -> bool {
        self.first == other.first && self.rest == other.rest
    }

    /// No filing after this time can change it.
    pub(super) fn settled(&self) -> i64 {
        if self.rest.is_empty() { self.first.settled } else { i64::MAX }
    }
}
