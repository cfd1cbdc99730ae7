//! Running totals: filings by time, with the sum and count up to each.

use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Included};

use comity_protocol::decimal::Decimal;

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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) issued: i64,
    pub(super) tie: u128,
    /// When it was corrected or taken back.
    pub(super) at: i64,
    pub(super) before: Counted,
    pub(super) since: Counted,
}

/// One filing.
#[derive(Clone, Copy, Debug)]
struct Item {
    issued: i64,
    tie: u128,
    counted: Counted,
    /// Over all up to and with this one; no sum after an overflow.
    sum: Option<Decimal>,
    count: u32,
    unknown: u32,
    /// Of those unknown, the ones whose content their issuer destroyed.
    destroyed: u32,
}

/// How a filing counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counted {
    /// Not at all.
    Out,
    /// With this value.
    With(Decimal),
    /// Whether, or with which value, is not known.
    Unknown,
    /// The same, because its issuer destroyed its content.
    Destroyed,
}

/// What a window holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Held {
    /// `None`: does not fit.
    pub(super) sum: Option<Decimal>,
    pub(super) count: u32,
    pub(super) unknown: u32,
    /// Of those unknown, the ones whose content their issuer destroyed.
    pub(super) destroyed: u32,
}

impl Held {
    pub(super) const NOTHING: Self =
        Self { sum: Some(Decimal::ZERO), count: 0, unknown: 0, destroyed: 0 };

    /// Whether it is more than a rule allows to be counted.
    pub(super) const fn is_more_than(&self, most: u32) -> bool {
        self.count.saturating_add(self.unknown) > most
    }

    /// This and what another series holds.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            sum: self.sum.zip(other.sum).and_then(|(one, other)| one.plus(other)),
            count: self.count.saturating_add(other.count),
            unknown: self.unknown.saturating_add(other.unknown),
            destroyed: self.destroyed.saturating_add(other.destroyed),
        }
    }

    /// This after a filing came to count otherwise.
    pub(super) fn after(mut self, change: &Change) -> Self {
        self.remove(change.before);
        self.add(change.since);
        self
    }

    fn add(&mut self, counted: Counted) {
        match counted {
            Counted::Out => {}
            Counted::With(value) => {
                self.sum = self.sum.and_then(|sum| sum.plus(value));
                self.count = self.count.saturating_add(1);
            }
            Counted::Unknown => self.unknown = self.unknown.saturating_add(1),
            Counted::Destroyed => {
                self.unknown = self.unknown.saturating_add(1);
                self.destroyed = self.destroyed.saturating_add(1);
            }
        }
    }

    fn remove(&mut self, counted: Counted) {
        match counted {
            Counted::Out => {}
            Counted::With(value) => {
                self.sum = self.sum.and_then(|sum| sum.minus(value));
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

impl Series {
    /// Takes a filing out, before it counts at another time.
    pub(super) fn remove(&mut self, issued: i64, tie: u128) {
        self.put(issued, tie, Counted::Out);
        self.change(issued, tie, Vec::new());
    }

    /// Says from when on a filing counts otherwise than as it was put in.
    pub(super) fn change(&mut self, issued: i64, tie: u128, changes: Vec<Change>) {
        let place = (issued, tie, i64::MIN)..=(issued, tie, i64::MAX);
        let old: Vec<_> = self.changes.range(place).map(|(place, _)| *place).collect();
        for place in old {
            self.changes.remove(&place);
        }
        self.changes.extend(changes.into_iter().map(|change| ((issued, tie, change.at), change)));
    }

    /// Puts a filing in, or counts it otherwise than before.
    pub(super) fn put(&mut self, issued: i64, tie: u128, counted: Counted) {
        let item = Item { issued, tie, counted, sum: None, count: 0, unknown: 0, destroyed: 0 };
        if self.settled == self.items.len() {
            let at = self.items.partition_point(|old| (old.issued, old.tie) < (issued, tie));
            match self.items.get_mut(at) {
                Some(old) if (old.issued, old.tie) == (issued, tie) => {
                    if old.counted == counted {
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
    pub(super) fn settle(&mut self) {
        if self.settled == self.items.len() {
            return;
        }
        let tail = self.items.get(self.settled.saturating_sub(1)..).unwrap_or_default();
        if !tail.is_sorted_by(|one, next| (one.issued, one.tie) < (next.issued, next.tie)) {
            // Stable, so that of two entries for one filing the later one stands last and counts.
            self.items.sort_by_key(|item| (item.issued, item.tie));
            self.items.reverse();
            self.items.dedup_by_key(|item| (item.issued, item.tie));
            self.items.reverse();
            self.settled = 0;
        }
        let before = self.settled.checked_sub(1).and_then(|at| self.items.get(at)).copied();
        let mut held = before.as_ref().map_or(Held::NOTHING, Item::held);
        for item in self.items.iter_mut().skip(self.settled) {
            held.add(item.counted);
            (item.sum, item.count) = (held.sum, held.count);
            (item.unknown, item.destroyed) = (held.unknown, held.destroyed);
        }
        self.settled = self.items.len();
    }

    /// What lies after `from` and not after `to`, as it was told at a moment. Only of a settled
    /// series.
    pub(super) fn held(&self, from: i64, to: i64, moment: i64) -> Held {
        let mut held = self.first_told(from, to);
        for change in self.changed(from, to).filter(|change| change.at <= moment) {
            held.remove(change.before);
            held.add(change.since);
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
            let at = self.items.partition_point(|item| item.issued <= time);
            at.checked_sub(1).and_then(|at| self.items.get(at))
        };
        let Some(last) = upto(to).map(Item::held) else { return Held::NOTHING };
        match upto(from).map(Item::held) {
            None => last,
            Some(first) => Held {
                sum: last.sum.zip(first.sum).and_then(|(last, first)| last.minus(first)),
                count: last.count.saturating_sub(first.count),
                unknown: last.unknown.saturating_sub(first.unknown),
                destroyed: last.destroyed.saturating_sub(first.destroyed),
            },
        }
    }
}

impl Item {
    const fn held(&self) -> Held {
        let Self { sum, count, unknown, destroyed, .. } = *self;
        Held { sum, count, unknown, destroyed }
    }
}
