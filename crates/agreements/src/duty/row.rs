//! One fact, and what it said when.

use std::num::NonZeroU32;
use std::ops::Deref;

use comity_protocol::index::Relation;
use comity_protocol::statement::StatementId;

use super::fact::Claim;
use super::symbol::{Sym, prefix};
use super::value::{Cell, View};

/// One fact, with what later ones did to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'a> {
    pub(super) base: &'a Base,
    /// Its fields, as it said them; `None` where the content is not held.
    pub(super) cells: Option<&'a [Cell]>,
}

/// What is kept of one fact, apart from its fields.
#[derive(Clone, Debug)]
pub(super) struct Base {
    pub(super) id: StatementId,
    /// When it counts as said.
    pub(super) issued: i64,
    pub(super) claim: Claim,
    /// Those that count, in order of time; rare.
    #[expect(clippy::box_collection, reason = "most facts have none, and there are millions")]
    pub(super) marks: Option<Box<Vec<Mark>>>,
    pub(super) kind: Sym,
    pub(super) issuer: Sym,
    pub(super) subject: Sym,
    /// One more than where its fields begin among all; `None` where the content is not held.
    pub(super) cells: Option<NonZeroU32>,
    /// How many fields its kind has.
    pub(super) width: u16,
}

impl Deref for Row<'_> {
    type Target = Base;

    fn deref(&self) -> &Base {
        self.base
    }
}

/// What a later fact did to one.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) id: StatementId,
    /// When it counts as said.
    pub(super) issued: i64,
    pub(super) claim: Claim,
    pub(super) relation: Relation,
    /// Whether its content is held.
    pub(super) is_held: bool,
    /// For an amendment: the fields of the body with the amendment worked in.
    pub(super) cells: Option<Box<[Cell]>>,
}

/// What a fact said from one time until another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Version<'a> {
    pub(super) from: i64,
    /// When it was amended or taken back; `i64::MAX`: it stands.
    pub(super) until: i64,
    /// `None` where the content is not held.
    pub(super) cells: Option<&'a [Cell]>,
}

/// When a mark counts and what time it claims; of two the same, the identifiers decide.
pub(super) type MarkOrder = (i64, i64, StatementId);

impl Base {
    pub(super) fn marks(&self) -> &[Mark] {
        self.marks.as_deref().map(Vec::as_slice).unwrap_or_default()
    }
}

impl<'a> Row<'a> {
    pub(super) fn tie(self) -> u128 {
        prefix(&self.id)
    }

    /// What was done to it, as far as it counts, in order of time.
    pub(super) fn marks(self) -> &'a [Mark] {
        self.base.marks()
    }

    /// What is told of what was done to it, as of then: what was done by then, and that its content
    /// was destroyed, which holds for every time.
    pub(super) fn told_at(self, as_of: i64) -> impl Iterator<Item = &'a Mark> {
        let is_told = move |mark: &&Mark| mark.issued <= as_of || mark.relation == Relation::Erases;
        self.marks().iter().filter(is_told)
    }

    /// What was done to it by `as_of`.
    pub(super) fn marks_at(self, as_of: i64) -> impl Iterator<Item = &'a Mark> {
        self.marks().iter().take_while(move |mark| mark.issued <= as_of)
    }

    /// When another statement took its place or it was taken back, by `as_of`.
    pub(super) fn replaced(self, as_of: i64) -> Option<i64> {
        let replaces =
            |mark: &&Mark| matches!(mark.relation, Relation::Retracts | Relation::Supersedes);
        self.marks_at(as_of).find(replaces).map(|mark| mark.issued.max(self.issued))
    }

    /// Whether its issuer had its content destroyed, whenever that was: what is gone can be read
    /// for no time, also for those before.
    pub(super) fn is_erased(self) -> bool {
        self.marks().iter().any(|mark| mark.relation == Relation::Erases)
    }

    /// What it said when, as known at `as_of`, in order of time.
    ///
    /// It says what it said from its own time until an amendment, and what the amendment says from
    /// then on; taken back, it says nothing any more. Superseded it still shows when something was
    /// filed. What was destroyed cannot be read for any time.
    pub(super) fn versions_at(self, as_of: i64) -> Vec<Version<'a>> {
        self.versions_if(self.is_erased(), as_of)
    }

    /// Every version there is at any time: before an erasure counts, and since.
    pub(super) fn versions_ever(self) -> impl Iterator<Item = Version<'a>> {
        let erased = self.is_erased().then(|| self.versions_if(true, i64::MAX));
        self.versions_if(false, i64::MAX).into_iter().chain(erased.into_iter().flatten())
    }

    fn versions_if(self, is_erased: bool, as_of: i64) -> Vec<Version<'a>> {
        let cells = if is_erased { None } else { self.cells };
        let mut current = Version { from: self.issued, until: i64::MAX, cells };
        let mut versions = Vec::new();
        for mark in self.marks_at(as_of) {
            let at = mark.issued.max(self.issued);
            let next = match mark.relation {
                Relation::Retracts => {
                    current.until = at;
                    break;
                }
                // An amendment says all of it anew, whatever became of what it amends.
                Relation::Amends if mark.cells.is_some() || !mark.is_held => mark.cells.as_deref(),
                _ => continue,
            };
            versions.push(Version { until: at, ..current });
            current = Version { from: at, until: i64::MAX, cells: next };
        }
        versions.push(current);
        versions.retain(|version| version.from < version.until);
        versions
    }

    /// Its fields as they were told at a moment, as known at `as_of`; `None` where the content is
    /// not held.
    pub(super) fn cells_then(self, moment: i64, as_of: i64) -> Option<&'a [Cell]> {
        if self.marks().is_empty() {
            return self.cells;
        }
        let first = if self.is_erased() { None } else { self.cells };
        let told = |mark: &&Mark| {
            mark.relation == Relation::Amends
                && (mark.cells.is_some() || !mark.is_held)
                && mark.issued.max(self.issued) <= moment.max(self.issued)
        };
        let last = self.marks_at(as_of).filter(told).last();
        last.map_or(first, |mark| mark.cells.as_deref())
    }

    /// Its fields as corrected by `as_of`; `None` where the content is not held.
    pub(super) fn cells_at(self, as_of: i64) -> Option<&'a [Cell]> {
        self.cells_then(as_of, as_of)
    }

    /// Every version of its fields, whenever: where any of them may be looked for.
    pub(super) fn versions(self) -> impl Iterator<Item = Option<&'a [Cell]>> {
        let unknown = |mark: &Mark| match mark.relation {
            Relation::Erases => true,
            Relation::Amends => !mark.is_held,
            _ => false,
        };
        let unknown = self.marks().iter().any(unknown);
        let amended = self.marks().iter().filter_map(|mark| mark.cells.as_deref().map(Some));
        std::iter::once(self.cells).chain(amended).chain(unknown.then_some(None))
    }

    /// Every time from which on it may say something.
    pub(super) fn times(self) -> impl Iterator<Item = i64> + use<'a> {
        let marked = self.marks().iter().map(move |mark| mark.issued.max(self.issued));
        std::iter::once(self.issued).chain(marked)
    }

    pub(super) fn view(self, as_of: i64) -> View<'a> {
        self.view_of(self.cells_at(as_of))
    }

    /// With these fields.
    pub(super) fn view_of<'e>(self, cells: Option<&'e [Cell]>) -> View<'e> {
        View { cells, issuer: self.issuer, subject: self.subject, issued: self.issued }
    }
}

impl Mark {
    pub(super) const fn order(&self) -> MarkOrder {
        (self.issued, self.claim.claimed, self.id)
    }
}
