//! Running totals: filings by time, with the sum and count up to each.

use crate::agreement::decimal::Decimal;

/// Filings that one total may count, for one bearer.
#[derive(Clone, Debug, Default)]
pub(super) struct Series {
    items: Vec<Item>,
    /// Items before this one are in order and summed up.
    settled: usize,
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
}

/// What a window holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Held {
    /// `None`: does not fit.
    pub(super) sum: Option<Decimal>,
    pub(super) count: u32,
    pub(super) unknown: u32,
}

impl Series {
    /// Puts a filing in, or counts it otherwise than before.
    pub(super) fn put(&mut self, issued: i64, tie: u128, counted: Counted) {
        let item = Item { issued, tie, counted, sum: None, count: 0, unknown: 0 };
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
        let mut sum = before.map_or(Some(Decimal::ZERO), |item| item.sum);
        let (mut count, mut unknown) = before.map_or((0, 0), |item| (item.count, item.unknown));
        for item in self.items.iter_mut().skip(self.settled) {
            match item.counted {
                Counted::Out => {}
                Counted::With(value) => {
                    sum = sum.and_then(|sum: Decimal| sum.plus(value));
                    count = u32::saturating_add(count, 1);
                }
                Counted::Unknown => unknown = u32::saturating_add(unknown, 1),
            }
            (item.sum, item.count, item.unknown) = (sum, count, unknown);
        }
        self.settled = self.items.len();
    }

    /// What lies after `from` and not after `to`. Only of a settled series.
    pub(super) fn held(&self, from: i64, to: i64) -> Held {
        let upto = |time: i64| {
            let at = self.items.partition_point(|item| item.issued <= time);
            at.checked_sub(1).and_then(|at| self.items.get(at))
        };
        let Some(last) = upto(to) else {
            return Held { sum: Some(Decimal::ZERO), count: 0, unknown: 0 };
        };
        match upto(from) {
            None => Held { sum: last.sum, count: last.count, unknown: last.unknown },
            Some(first) => Held {
                sum: last.sum.zip(first.sum).and_then(|(last, first)| last.minus(first)),
                count: last.count.saturating_sub(first.count),
                unknown: last.unknown.saturating_sub(first.unknown),
            },
        }
    }
}
