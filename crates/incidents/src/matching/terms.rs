//! Terms (words, runs of letters, keys) by numbers, and in which reports each stands.

use std::collections::BTreeMap;

/// A term by its number.
pub(super) type Term = u32;

/// A report by its place in an index.
pub(super) type Place = u32;

/// Terms by their numbers.
#[derive(Clone, Debug)]
pub(super) struct Terms<T> {
    numbers: BTreeMap<T, Term>,
    names: Vec<T>,
    posted: Vec<Vec<Place>>,
    /// By term: the logarithm of one half more than how many reports have it.
    logs: Vec<f64>,
}

impl<T> Default for Terms<T> {
    fn default() -> Self {
        Self { numbers: BTreeMap::new(), names: vec![], posted: vec![], logs: vec![] }
    }
}

impl<T: Ord + Clone> Terms<T> {
    /// The number of a term, if it has one.
    pub(super) fn number(&self, name: &T) -> Option<Term> {
        self.numbers.get(name).copied()
    }

    /// The number of a term, which is given one; `None` where there are too many.
    pub(super) fn enter(&mut self, name: T) -> Option<Term> {
        if let Some(number) = self.numbers.get(&name) {
            return Some(*number);
        }
        // Numbers from the upper half stand for terms that have none: see `Corpus::read`.
        let number = Term::try_from(self.names.len()).ok().filter(|it| *it < Term::MAX / 2)?;
        self.numbers.insert(name.clone(), number);
        self.names.push(name);
        self.posted.push(Vec::new());
        self.logs.push(libm::log(HALF));
        Some(number)
    }

    /// Notes that a report has a term.
    pub(super) fn post(&mut self, term: Term, place: Place) {
        let Ok(at) = usize::try_from(term) else { return };
        if let Some((posted, log)) = self.posted.get_mut(at).zip(self.logs.get_mut(at)) {
            posted.push(place);
            *log = libm::log(count(posted.len()) + HALF);
        }
    }

    /// The reports that have a term, in the order in which they came.
    pub(super) fn posted(&self, term: Term) -> &[Place] {
        usize::try_from(term).ok().and_then(|at| self.posted.get(at)).map_or(&[], Vec::as_slice)
    }

    /// The term of a number, if one has it.
    pub(super) fn name(&self, term: Term) -> Option<&T> {
        self.names.get(usize::try_from(term).ok()?)
    }

    /// How much a term tells, where `log_all` is the logarithm of one more than all reports: with
    /// how many have it (n) out of all (N), `ln (1 + (N - n + 1/2) / (n + 1/2))`, which is
    /// `ln (N + 1) - ln (n + 1/2)`. The rarer, the more; never less than nothing.
    pub(super) fn weight(&self, term: Term, log_all: f64) -> f64 {
        let log = usize::try_from(term).ok().and_then(|at| self.logs.get(at));
        (log_all - log.copied().unwrap_or_else(|| libm::log(HALF))).max(0.0)
    }
}

/// What is added to each count, so that a term that no report has weighs something finite.
const HALF: f64 = 0.5;

/// A count as a number that is reckoned with.
pub(super) fn count(of: usize) -> f64 {
    u32::try_from(of).map_or(f64::from(u32::MAX), f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rarer_the_more() {
        let mut terms: Terms<&str> = Terms::default();
        let (often, once) = (terms.enter("often").unwrap(), terms.enter("once").unwrap());
        assert_eq!(terms.enter("often"), Some(often));
        (0..10).for_each(|place| terms.post(often, place));
        terms.post(once, 3);
        let all = libm::log(11.0);
        let weight = |n: f64| libm::log(1.0 + (10.0 - n + 0.5) / (n + 0.5));
        for (term, n) in [(often, 10.0), (once, 1.0), (7, 0.0)] {
            assert!((terms.weight(term, all) - weight(n)).abs() < 1e-12, "{n}");
        }
        assert_eq!((terms.posted(once), terms.posted(7)), (&[3][..], &[][..]));
        assert_eq!((terms.name(once), terms.name(7)), (Some(&"once"), None));
    }
}
