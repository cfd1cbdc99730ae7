//! When what another than the bearer says of a matter counts: once others saw it.
//!
//! Whoever brings a duty about for somebody else, or tells of its start, would otherwise choose its
//! deadline by the time that it claims, and could have it pass before anybody knew.

use comity_protocol::limits::FUTURE_MS_MAX;

use super::super::fact::Claim;
use super::super::row::{Mark, Row};
use super::super::symbol::Sym;

/// The start of a clock as it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::duty) struct Start {
    /// The clock runs from it.
    pub(in crate::duty) at: i64,
    /// From when on what is filed counts: who answers at once what it was told is heard, though
    /// others saw the question only later.
    pub(in crate::duty) acts: i64,
    /// When others saw it told by another than the bearer; `i64::MIN`: by the bearer.
    pub(in crate::duty) told: i64,
}

impl Start {
    /// By the bearer's own word.
    pub(in crate::duty) const fn at(at: i64) -> Self {
        Self { at, acts: at, told: i64::MIN }
    }
}

/// When somebody's word reached others.
#[derive(Clone, Copy, Debug)]
pub(in crate::duty) struct Heard {
    /// When it counts as told: as said, unless others saw it later by more than clocks may differ,
    /// so that those who see a log within minutes of each other say the same.
    pub(in crate::duty) at: i64,
    /// When others saw it, where another says it than the bearer; `i64::MIN`: the bearer says it.
    pub(in crate::duty) seen: i64,
}

impl Heard {
    /// Of what was done by the issuer of a filing, and counts as said at a time.
    pub(in crate::duty) fn of(row: Row<'_>, bearer: Sym, claim: Claim, said: i64) -> Self {
        if row.issuer == bearer {
            return Self { at: said, seen: i64::MIN };
        }
        // Where nobody says when it was seen, its own word is all there is.
        let seen = Some(claim.seen_by()).filter(|by| *by < i64::MAX);
        let seen = seen.map_or(said, |by| by.max(said));
        let is_late = seen.saturating_sub(said) > FUTURE_MS_MAX;
        Self { at: if is_late { seen } else { said }, seen }
    }

    /// Of a filing.
    pub(in crate::duty) fn filing(row: Row<'_>, bearer: Sym) -> Self {
        Self::of(row, bearer, row.claim, row.issued)
    }

    /// Of the version of a filing that counts since a time.
    pub(in crate::duty) fn version(row: Row<'_>, bearer: Sym, since: i64) -> Self {
        let first = Self::filing(row, bearer);
        let is_it = |mark: &&Mark| since != row.issued && mark.issued.max(row.issued) == since;
        row.marks().iter().find(is_it).map_or(first, |mark| {
            let corrected = Self::of(row, bearer, mark.claim, since);
            Self { at: corrected.at.max(first.at), seen: corrected.seen.max(first.seen) }
        })
    }
}
