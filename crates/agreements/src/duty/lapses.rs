//! Who stood in breach of what others hang on, and when.
//!
//! A breach counts from the moment at which it stood as one, by what was said by then; what is
//! said later makes it neither earlier nor undone for the time before. So whoever acted on it, or
//! did not, is judged by what could be known.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use super::instance::Instance;
use super::symbol::Sym;
use crate::sync::{alone, lock};

/// A time in which somebody stood in breach, or may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lapse {
    pub(super) from: i64,
    /// The first moment after it; `i64::MAX` while it lasts.
    pub(super) until: i64,
    pub(super) known: Known,
}

/// How well a breach is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Known {
    /// It cannot be told.
    Unsure,
    /// What shows it, or would show that there was none, was destroyed later by who stood in it:
    /// that counts against itself, and nobody else can tell what was known then.
    Lost,
    Sure,
}

/// A watched rule, by its number, and who owes what it asks.
type Whose = (u32, Sym);

/// The lapses of everybody under the rules that are watched.
#[derive(Debug, Default)]
pub(super) struct Lapses {
    lines: BTreeMap<Whose, Line>,
    changed: BTreeSet<Whose>,
    /// Which instances asked about somebody, and of which moment.
    asked: Mutex<BTreeMap<Whose, BTreeSet<(i64, Instance)>>>,
}

/// The lapses of one party under one rule.
#[derive(Debug, Default)]
struct Line {
    /// By the keys of instances.
    of: BTreeMap<u64, Vec<Lapse>>,
    /// All of them, none overlapping another, in order of time.
    whole: Vec<Lapse>,
}

impl Lapses {
    /// Whether somebody stood in breach of a rule at a moment; `None` where that is not known.
    /// `asking`: who is to be told when it turns out otherwise.
    /// `who` hangs on it.
    pub(super) fn is_in_breach(
        &self,
        whose: Whose,
        (moment, who): (i64, Sym),
        asking: Option<Instance>,
    ) -> Option<bool> {
        if let Some(instance) = asking {
            lock(&self.asked).entry(whose).or_default().insert((moment, instance));
        }
        let Some(line) = self.lines.get(&whose) else { return Some(false) };
        let before = line.whole.partition_point(|lapse| lapse.from <= moment);
        let last = before.checked_sub(1).and_then(|at| line.whole.get(at));
        match last.filter(|lapse| moment < lapse.until) {
            None => Some(false),
            Some(lapse) => {
                let is_known = match lapse.known {
                    Known::Unsure => false,
                    Known::Lost => whose.1 == who,
                    Known::Sure => true,
                };
                is_known.then_some(true)
            }
        }
    }

    /// The instances of a rule by which somebody ever stood in breach, or may have.
    pub(super) fn of(&self, rule: u32, bearer: Sym) -> impl Iterator<Item = Instance> {
        let line = self.lines.get(&(rule, bearer));
        let keys = line.into_iter().flat_map(|line| line.of.keys());
        keys.map(move |key| Instance { rule, bearer, key: *key })
    }

    /// Puts the lapses of one instance in place of those it had.
    pub(super) fn put(&mut self, instance: Instance, lapses: Vec<Lapse>) {
        let whose = (instance.rule, instance.bearer);
        if lapses.is_empty() && !self.lines.contains_key(&whose) {
            return;
        }
        let line = self.lines.entry(whose).or_default();
        if line.of.get(&instance.key).map(Vec::as_slice).unwrap_or_default() == lapses {
            return;
        }
        self.changed.insert(whose);
        if lapses.is_empty() {
            line.of.remove(&instance.key);
        } else {
            line.of.insert(instance.key, lapses);
        }
    }

    /// Brings all up to date, and hands out whoever asked about what is otherwise now.
    pub(super) fn settle(&mut self) -> Vec<Instance> {
        let mut concerned = Vec::new();
        for whose in std::mem::take(&mut self.changed) {
            let Some(line) = self.lines.get_mut(&whose) else { continue };
            let whole = joined(line.of.values().flatten());
            let Some(from) = first_difference(&line.whole, &whole) else { continue };
            line.whole = whole;
            let asked = alone(&mut self.asked).get(&whose);
            let low = Instance { rule: 0, bearer: Sym(0), key: 0 };
            let later = asked.into_iter().flat_map(|asked| asked.range((from, low)..));
            concerned.extend(later.map(|(_, instance)| *instance));
        }
        concerned
    }
}

/// Lapses that overlap nowhere: what is sure in one of them is sure.
fn joined<'a>(lapses: impl Iterator<Item = &'a Lapse>) -> Vec<Lapse> {
    let mut turns: Vec<(i64, Known, i32)> = Vec::new();
    for lapse in lapses {
        turns.push((lapse.from, lapse.known, 1));
        turns.push((lapse.until, lapse.known, -1));
    }
    turns.sort_unstable();
    let mut open_now: BTreeMap<Known, i32> = BTreeMap::new();
    let mut whole: Vec<Lapse> = Vec::new();
    let mut turns = turns.into_iter().peekable();
    while let Some((at, known, by)) = turns.next() {
        let count = open_now.entry(known).or_default();
        *count = count.saturating_add(by);
        if turns.peek().is_some_and(|(next, ..)| *next == at) {
            continue;
        }
        let now = open_now.iter().rev().find(|(_, count)| **count > 0).map(|(known, _)| *known);
        let open = whole.last_mut().filter(|last| last.until == i64::MAX);
        if open.as_ref().map(|last| last.known) == now {
            continue;
        }
        if let Some(last) = open {
            last.until = at;
        }
        if let Some(known) = now.filter(|_| at < i64::MAX) {
            whole.push(Lapse { from: at, until: i64::MAX, known });
        }
    }
    whole
}

/// From when on two lines differ.
fn first_difference(one: &[Lapse], other: &[Lapse]) -> Option<i64> {
    let same = one.iter().zip(other).take_while(|(one, other)| one == other).count();
    match (one.get(same), other.get(same)) {
        (None, None) => None,
        (Some(lapse), None) | (None, Some(lapse)) => Some(lapse.from),
        (Some(one), Some(other)) if one.from == other.from && one.known == other.known => {
            Some(one.until.min(other.until))
        }
        (Some(one), Some(other)) => Some(one.from.min(other.from)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn lapse(from: i64, until: i64, is_sure: bool) -> Lapse {
        Lapse { from, until, known: if is_sure { Known::Sure } else { Known::Unsure } }
    }

    #[test]
    fn what_is_sure_in_one_is_sure_in_all() {
        let of = [lapse(10, 20, true), lapse(15, 40, false), lapse(30, i64::MAX, true)];
        let whole = joined(of.iter());
        let right = [lapse(10, 20, true), lapse(20, 30, false), lapse(30, i64::MAX, true)];
        assert_eq!(whole, right);
        assert_eq!(first_difference(&whole, &right), None);
        assert_eq!(first_difference(&whole, &right[..2]), Some(30));
        assert_eq!(first_difference(&whole, &[lapse(10, 12, true)]), Some(12));
        assert_eq!(first_difference(&[], &whole), Some(10));
        assert_eq!(joined([lapse(1, 2, true), lapse(2, 3, true)].iter()), [lapse(1, 3, true)]);
    }
}
