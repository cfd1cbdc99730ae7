//! What another than the bearer says of a matter, and from when on its period runs.
//!
//! A time that others vouch for bounds a claim; that somebody came to see it late contradicts
//! nothing, or else whoever is away, or comes later, would undo what everybody else saw.

/// The start of a clock as it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::duty) struct Start {
    /// The clock runs from it.
    pub(in crate::duty) at: i64,
    /// When another than the bearer told it; `i64::MIN`: the bearer did.
    pub(in crate::duty) told: i64,
}

impl Start {
    /// By the bearer's own word.
    pub(in crate::duty) const fn at(at: i64) -> Self {
        Self { at, told: i64::MIN }
    }
}
