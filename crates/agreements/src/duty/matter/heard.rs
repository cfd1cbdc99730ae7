//! What another than the bearer says of a matter, and from when on its period runs.
//!
//! A time that others vouch for bounds a claim; that somebody came to see it late contradicts
//! nothing, or else whoever is away, or comes later, would undo what everybody else saw.

/// When the bearer learned of what brings the duty about, as it tells the matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::duty) enum Learned {
    /// It told of it at once, or of what may have been it.
    Knew,
    /// It told the matter before, and certainly of nothing that brings the duty about.
    Then(i64),
    /// It told the matter before in what cannot be read.
    Perhaps(i64),
}

impl Learned {
    /// After one more telling that does not surely bring the duty about: `None` for the first.
    pub(in crate::duty) fn before(
        earlier: Option<Self>,
        holds: Option<bool>,
        is_unread: bool,
    ) -> Self {
        match (earlier.unwrap_or(Self::Then(i64::MIN)), holds) {
            (Self::Knew, _) => Self::Knew,
            (earlier, Some(false)) => earlier,
            (_, None) if is_unread => Self::Perhaps(i64::MIN),
            _ => Self::Knew,
        }
    }

    /// Where the duty comes about at a time.
    pub(in crate::duty) const fn at(self, at: i64) -> Self {
        match self {
            Self::Knew => Self::Knew,
            Self::Then(_) => Self::Then(at),
            Self::Perhaps(_) => Self::Perhaps(at),
        }
    }
}

/// The start of a clock as it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::duty) struct Start {
    /// The clock runs from it.
    pub(in crate::duty) at: i64,
    /// When another than the bearer told it, or the bearer learned of what makes it one, where it
    /// told the matter before without that; `i64::MIN`: the bearer knew.
    pub(in crate::duty) told: i64,
    /// The same where what the bearer told before cannot be read.
    pub(in crate::duty) maybe: i64,
}

impl Start {
    /// By the bearer's own word.
    pub(in crate::duty) const fn at(at: i64) -> Self {
        Self { at, told: i64::MIN, maybe: i64::MIN }
    }

    /// The same, what makes it one being learned at a time, or perhaps only then.
    pub(in crate::duty) fn learned(self, learned: Learned) -> Self {
        match learned {
            Learned::Knew => self,
            Learned::Then(at) => Self { told: self.told.max(at), ..self },
            Learned::Perhaps(at) => Self { maybe: at, ..self },
        }
    }

    /// The same, learned when it may have been.
    pub(in crate::duty) fn at_the_latest(self) -> Self {
        Self { told: self.told.max(self.maybe), maybe: i64::MIN, ..self }
    }
}
