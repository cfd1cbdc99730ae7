//! Clauses that enter into force by a rule of their own: for whom each of them holds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Person;
use crate::agreement::force::{Holds, PartForce};
use crate::calendar::Day;

/// The clauses that do not hold as soon as the agreement binds, each with the part that it belongs
/// to; `None`: nobody knows how that part stands, since its rule could not be judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts(BTreeMap<String, Option<Arc<PartForce>>>);

impl Parts {
    /// Those of these clauses, which belong to one part.
    pub fn insert(&mut self, clauses: &BTreeSet<String>, part: Option<PartForce>) {
        let part = part.map(Arc::new);
        self.0.extend(clauses.iter().map(|clause| (clause.clone(), part.clone())));
    }

    /// Whether every clause holds as soon as the agreement binds.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The clauses, each with its part.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Option<&PartForce>)> {
        self.0.iter().map(|(clause, part)| (clause.as_str(), part.as_deref()))
    }

    /// Days on which somebody begins or ceases to take part.
    pub fn days(&self) -> BTreeSet<Day> {
        let parts = self.0.values().flatten();
        let spans = parts.flat_map(|part| part.parties.keys().flat_map(|party| part.spans(party)));
        spans.flat_map(|(from, until, _)| [Some(from), until]).flatten().collect()
    }

    /// Whether a clause binds two on a day, each of whom the agreement binds; `None`: it is one of
    /// those that hold as soon as it does.
    pub fn between(&self, (p, q): (&Person, &Person), clause: &str, day: Day) -> Option<Holds> {
        let part = self.0.get(clause)?;
        let Some(part) = part else { return Some(Holds::Unknown) };
        Some(part.holds(p.as_str(), day).min(part.holds(q.as_str(), day)))
    }
}
