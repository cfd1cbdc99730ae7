//! What stands between any two parties, as a matrix.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::reservation::Reservation;
use super::{Effect, Life, Person, Relation};
use crate::calendar::Day;

/// What applies between any two parties on a day, clause by clause, as far as it is another thing
/// than the text as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Matrix {
    /// The day.
    pub day: Day,
    /// The parties, in order.
    pub parties: Vec<Person>,
    /// The clauses asked about.
    pub clauses: Vec<String>,
    /// Where something else applies between two than the clause as written. It is the same both
    /// ways: each pair stands here once.
    pub cells: Vec<Cell>,
    /// Reservations that stand, with what others said to them.
    pub reservations: Vec<Reservation>,
}

/// What applies between two for a clause.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = matrix::Cell))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Cell {
    /// The first of the two.
    pub one: Person,
    /// The other.
    pub other: Person,
    /// The clause.
    pub clause: String,
    /// What applies, and what shows it.
    #[serde(flatten)]
    pub relation: Relation,
}

impl Matrix {
    /// The gravest effect between each two that something touches, over all clauses asked about; it
    /// stands here both ways.
    pub fn effects(&self) -> BTreeMap<(&Person, &Person), Effect> {
        let mut found = BTreeMap::new();
        for cell in &self.cells {
            for pair in [(&cell.one, &cell.other), (&cell.other, &cell.one)] {
                let gravest = found.entry(pair).or_insert(Effect::Applies);
                *gravest = cell.relation.effect.max(*gravest);
            }
        }
        found
    }
}

impl Life {
    /// What stands between any two parties on a day. Pairs that no reservation, suspension,
    /// termination or later text touches are not looked at one by one.
    pub fn matrix(&self, clauses: &[&str], day: Day) -> Matrix {
        let parties: Vec<Person> = self.parties(day).into_iter().cloned().collect();
        let authors: BTreeSet<&Person> = self.reservations.iter().map(|one| &one.by).collect();
        let touches_all = !self.suspensions.is_empty()
            || !self.terminations.is_empty()
            || self.acceptances.needed
            || !self.parts.is_empty()
            || !self.versions.is_empty();
        let mut cells = Vec::new();
        for (index, one) in parties.iter().enumerate() {
            for other in parties.iter().skip(index.saturating_add(1)) {
                if !touches_all && !authors.contains(one) && !authors.contains(other) {
                    continue;
                }
                for clause in clauses {
                    let relation = self.applies(one, other, clause, day);
                    let is_plain = relation.effect == Effect::Applies && relation.version.is_none();
                    if !is_plain {
                        let (one, other) = (one.clone(), other.clone());
                        cells.push(Cell { one, other, clause: (*clause).to_owned(), relation });
                    }
                }
            }
        }
        let stands = |one: &&Reservation| {
            one.made <= day && one.withdrawn.as_ref().is_none_or(|withdrawn| withdrawn.day > day)
        };
        let reservations = self.reservations.iter().filter(stands).cloned().collect();
        let clauses = clauses.iter().map(|clause| (*clause).to_owned()).collect();
        Matrix { day, parties, clauses, cells, reservations }
    }
}
