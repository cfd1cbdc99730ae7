//! Running totals: filings by time, with the sum and count up to each.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Included};

use super::number::Number;
use super::symbol::{Sym, index};
use super::table::{Table, hash_pair};

/// Filings that one total may count, for one bearer.
#[derive(Clone, Debug, Default)]
pub(super) struct Series {
    items: Vec<Item>,
    /// Items before this one are in order and summed up.
    settled: usize,
    /// What counted otherwise from some time on, because it was corrected or taken back: by its
    /// place, and when that was.
    changes: BTreeMap<(i64, u128, i64), Change>,
}

/// From when on a filing counts otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) issued: i64,
    pub(super) tie: u128,
    /// When it was corrected or taken back.
    pub(super) at: i64,
    pub(super) before: Counted,
    pub(super) since: Counted,
}

/// Where a filing stands: by its time, and of one time by its identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) issued: i64,
    pub(super) fact: u32,
}

/// One filing.
#[derive(Clone, Debug)]
struct Item {
    place: Place,
    counted: Counted,
    /// Over all up to and with this one; no sum after an overflow.
    sum: Option<Number>,
    count: u32,
    unknown: u32,
    /// Of those unknown, the ones whose content their issuer destroyed.
    destroyed: u32,
}

/// How a filing counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Counted {
    /// Not at all.
    Out,
    /// With this value.
    With(Number),
    /// Whether, or with which value, is not known.
    Unknown,
    /// The same, because its issuer destroyed its content.
    Destroyed,
}

/// What a window holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Held {
    /// `None`: does not fit.
    pub(super) sum: Option<Number>,
    pub(super) count: u32,
    pub(super) unknown: u32,
    /// Of those unknown, the ones whose content their issuer destroyed.
    pub(super) destroyed: u32,
}

impl Held {
    pub(super) const NOTHING: Self =
        Self { sum: Some(Number::ZERO), count: 0, unknown: 0, destroyed: 0 };

    /// Whether it is more than a rule allows to be counted.
    pub(super) const fn is_more_than(&self, most: u32) -> bool {
        self.count.saturating_add(self.unknown) > most
    }

    /// This and what another series holds.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            sum: self.sum.zip(other.sum).and_then(|(one, other)| one.plus(&other)),
            count: self.count.saturating_add(other.count),
            unknown: self.unknown.saturating_add(other.unknown),
            destroyed: self.destroyed.saturating_add(other.destroyed),
        }
    }

    /// This after a filing came to count otherwise.
    pub(super) fn after(mut self, change: &Change) -> Self {
        self.remove(&change.before);
        self.add(&change.since);
        self
    }

    fn add(&mut self, counted: &Counted) {
        match counted {
            Counted::Out => {}
            Counted::With(value) => {
                self.sum = self.sum.as_ref().and_then(|sum| sum.plus(value));
                self.count = self.count.saturating_add(1);
            }
            Counted::Unknown => self.unknown = self.unknown.saturating_add(1),
            Counted::Destroyed => {
                self.unknown = self.unknown.saturating_add(1);
                self.destroyed = self.destroyed.saturating_add(1);
            }
        }
    }

    fn remove(&mut self, counted: &Counted) {
        match counted {
            Counted::Out => {}
            Counted::With(value) => {
                self.sum = self.sum.as_ref().and_then(|sum| sum.minus(value));
                self.count = self.count.saturating_sub(1);
            }
            Counted::Unknown => self.unknown = self.unknown.saturating_sub(1),
            Counted::Destroyed => {
                self.unknown = self.unknown.saturating_sub(1);
                self.destroyed = self.destroyed.saturating_sub(1);
            }
        }
    }
}

impl Place {
    /// Of two of one time the identifiers decide, by what `tie` says of a filing.
    fn order(self, other: Self, tie: impl Fn(u32) -> u128) -> Ordering {
        let by_time = self.issued.cmp(&other.issued);
        let by_name = || tie(self.fact).cmp(&tie(other.fact)).then(self.fact.cmp(&other.fact));
        by_time.then_with(by_name)
    }
}

impl Series {
    /// Says from when on a filing counts otherwise than as it was put in.
    pub(super) fn change(&mut self, issued: i64, tie: u128, changes: Vec<Change>) {
        if self.changes.is_empty() && changes.is_empty() {
            return;
        }
        let place = (issued, tie, i64::MIN)..=(issued, tie, i64::MAX);
        let old: Vec<_> = self.changes.range(place).map(|(place, _)| *place).collect();
        for place in old {
            self.changes.remove(&place);
        }
        self.changes.extend(changes.into_iter().map(|change| ((issued, tie, change.at), change)));
    }

    /// Puts a filing in, or counts it otherwise than before.
    pub(super) fn put(&mut self, place: Place, counted: Counted, tie: impl Fn(u32) -> u128) {
        let item = Item { place, counted, sum: None, count: 0, unknown: 0, destroyed: 0 };
        if self.settled == self.items.len() {
            let at = self.items.partition_point(|old| old.place.order(place, &tie).is_lt());
            match self.items.get_mut(at) {
                Some(old) if old.place == place => {
                    if old.counted == item.counted {
                        return;
                    }
                    *old = item;
                    self.settled = at;
                    return;
                }
                None => {}
                Some(_) => {
                    // In the middle: what follows is summed up again when asked for.
                    self.items.insert(at, item);
                    self.settled = at;
                    return;
                }
            }
        }
        self.items.push(item);
    }

    /// Orders and sums up what is new.
    pub(super) fn flush(&mut self, tie: impl Fn(u32) -> u128) {
        if self.settled == self.items.len() {
            return;
        }
        let tail = self.items.get(self.settled.saturating_sub(1)..).unwrap_or_default();
        if !tail.is_sorted_by(|one, next| one.place.order(next.place, &tie).is_lt()) {
            // Stable, so that of two entries for one filing the later one stands last and counts.
            self.items.sort_by(|one, next| one.place.order(next.place, &tie));
            self.items.reverse();
            self.items.dedup_by_key(|item| item.place);
            self.items.reverse();
            self.settled = 0;
        }
        let before = self.settled.checked_sub(1).and_then(|at| self.items.get(at));
        let mut held = before.map_or(Held::NOTHING, Item::held);
        for item in self.items.iter_mut().skip(self.settled) {
            held.add(&item.counted);
            (item.sum, item.count) = (held.sum.clone(), held.count);
            (item.unknown, item.destroyed) = (held.unknown, held.destroyed);
        }
        self.settled = self.items.len();
    }

    /// What lies after `from` and not after `to`, as it was told at a moment. Only of a settled
    /// series.
    pub(super) fn held(&self, from: i64, to: i64, moment: i64) -> Held {
        let mut held = self.first_told(from, to);
        for change in self.changed(from, to).filter(|change| change.at <= moment) {
            held.remove(&change.before);
            held.add(&change.since);
        }
        held
    }

    /// How what it holds is corrected later than `to`, and up to `as_of`.
    pub(super) fn later(&self, from: i64, to: i64, as_of: i64) -> impl Iterator<Item = &Change> {
        self.changed(from, to).filter(move |change| change.at > to && change.at <= as_of)
    }

    fn changed(&self, from: i64, to: i64) -> impl Iterator<Item = &Change> {
        let low = (Excluded((from, u128::MAX, i64::MAX)), Included((to, u128::MAX, i64::MAX)));
        // An empty span must not be asked of a tree.
        let range = (from < to).then(|| self.changes.range(low));
        range.into_iter().flatten().map(|(_, change)| change)
    }

    fn first_told(&self, from: i64, to: i64) -> Held {
        let upto = |time: i64| {
            let at = self.items.partition_point(|item| item.place.issued <= time);
            at.checked_sub(1).and_then(|at| self.items.get(at))
        };
        let Some(last) = upto(to).map(Item::held) else { return Held::NOTHING };
        match upto(from).map(Item::held) {
            None => last,
            Some(first) => Held {
                sum: last.sum.zip(first.sum).and_then(|(last, first)| last.minus(&first)),
                count: last.count.saturating_sub(first.count),
                unknown: last.unknown.saturating_sub(first.unknown),
                destroyed: last.destroyed.saturating_sub(first.destroyed),
            },
        }
    }
}

impl Item {
    fn held(&self) -> Held {
        let Self { sum, count, unknown, destroyed, .. } = self;
        Held { sum: sum.clone(), count: *count, unknown: *unknown, destroyed: *destroyed }
    }
}

/// The series of one total: by who filed, and by which period is covered.
#[derive(Clone, Debug, Default)]
pub(super) struct SeriesOf {
    places: Table<(Sym, u32)>,
    all: Vec<((Sym, u32), Series)>,
}

impl SeriesOf {
    pub(super) fn get(&self, filer: Sym, period: u32) -> Option<&Series> {
        let at = self.position(filer, period)?;
        self.all.get(index(at)?).map(|(_, series)| series)
    }

    /// Its position, and itself; a new one where there is none.
    pub(super) fn of(&mut self, filer: Sym, period: u32) -> Option<(u32, &mut Series)> {
        let at = match self.position(filer, period) {
            Some(at) => at,
            None => {
                let at = u32::try_from(self.all.len()).ok()?;
                self.places.put(hash(filer, period), at, || (filer, period));
                self.all.push(((filer, period), Series::default()));
                at
            }
        };
        Some((at, self.at(at)?))
    }

    pub(super) fn at(&mut self, position: u32) -> Option<&mut Series> {
        index(position).and_then(|at| self.all.get_mut(at)).map(|(_, series)| series)
    }

    fn position(&self, filer: Sym, period: u32) -> Option<u32> {
        let is_it = |at: u32| {
            let place = index(at).and_then(|at| self.all.get(at));
            place.is_some_and(|(place, _)| *place == (filer, period))
        };
        self.places.get(hash(filer, period), &(filer, period), is_it)
    }
}

fn hash(filer: Sym, period: u32) -> u32 {
    hash_pair(u64::from(filer.0), u64::from(period))
}
