//! What another than the bearer says of a matter, what the bearer learned late, and from when on
//! its period runs.
//!
//! A time that others vouch for bounds a claim; that somebody came to see it late contradicts
//! nothing, or else whoever is away, or comes later, would undo what everybody else saw.

use super::super::compile::Starts;

/// What the bearer told of a matter before it told what brings the duty about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Before {
    /// What may have been it.
    Knew,
    /// Certainly nothing that brings the duty about, first at this time.
    Nothing(i64),
    /// What cannot be read, first at this time.
    Unread(i64),
}

impl Before {
    /// After one more telling, at a time, that does not surely bring the duty about: `None` for
    /// the first.
    pub(super) fn and(
        earlier: Option<Self>,
        (holds, is_unread): (Option<bool>, bool),
        at: i64,
    ) -> Self {
        match (earlier, holds) {
            (Some(Self::Knew), _) => Self::Knew,
            (None, Some(false)) => Self::Nothing(at),
            (Some(earlier), Some(false)) => earlier,
            (None, None) if is_unread => Self::Unread(at),
            (Some(Self::Nothing(first) | Self::Unread(first)), None) if is_unread => {
                Self::Unread(first)
            }
            _ => Self::Knew,
        }
    }

    /// Where the duty comes about by a telling.
    pub(super) const fn learned(self, number: usize, is_by_bearer: bool) -> Option<Learned> {
        let (said, is_sure) = match self {
            Self::Knew => return None,
            Self::Nothing(said) => (said, true),
            Self::Unread(said) => (said, false),
        };
        Some(Learned { said, number, is_sure, is_by_bearer })
    }
}

/// That the bearer told the matter before, and nothing in it that brings the duty about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::duty) struct Learned {
    /// When it said so first.
    pub(super) said: i64,
    /// By which telling the duty came about.
    pub(super) number: usize,
    /// Whether what it told before can be read.
    pub(super) is_sure: bool,
    /// Whether the bearer told what brings it about, and not another.
    pub(super) is_by_bearer: bool,
}

/// The start of a clock as it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::duty) struct Start {
    /// The earliest that is told.
    pub(in crate::duty) at: i64,
    /// When another than the bearer told it, or what makes it one; `i64::MIN`: the bearer did.
    pub(in crate::duty) told: i64,
    /// When the bearer says to have learned of what brings the duty about, where it told the matter
    /// before without that: the clock runs from then. `i64::MIN`: it does not say.
    pub(in crate::duty) learned: i64,
    /// The same two where what the bearer told before cannot be read.
    pub(in crate::duty) maybe: (i64, i64),
}

impl Start {
    /// By the bearer's own word.
    pub(in crate::duty) const fn at(at: i64) -> Self {
        Self { at, told: i64::MIN, learned: i64::MIN, maybe: SURE }
    }

    /// The clock runs from it.
    pub(in crate::duty) fn runs_from(self) -> i64 {
        self.at.max(self.learned)
    }

    /// The same, what makes it one being learned, or perhaps only then: when another told it, and
    /// when the bearer says so.
    pub(super) fn since(self, is_sure: bool, (told, learned): (i64, i64)) -> Self {
        if is_sure {
            Self { told: self.told.max(told), learned: self.learned.max(learned), ..self }
        } else {
            Self { maybe: (told, learned), ..self }
        }
    }

    /// Whether it may be a later one, by what cannot be read.
    pub(super) fn is_open(self) -> bool {
        self.maybe != SURE
    }

    /// The same as if nothing were left open.
    pub(super) const fn at_the_earliest(self) -> Self {
        Self { maybe: SURE, ..self }
    }

    /// The same, learned when it may have been.
    pub(super) fn at_the_latest(self) -> Self {
        self.at_the_earliest().since(true, self.maybe)
    }
}

const SURE: (i64, i64) = (i64::MIN, i64::MIN);

/// The one of several times from which a clock runs.
pub(super) fn one_of(starts: &Starts, times: impl Iterator<Item = i64>) -> Option<i64> {
    match starts {
        Starts::Latest(_) => times.max(),
        _ => times.min(),
    }
}
