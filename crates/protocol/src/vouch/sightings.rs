//! Sightings: who saw a log at which size when, and what follows for each of its entries.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Quorum, VOUCH_LAG_MS, Vouched};
use crate::log::merkle::{LeafIndex, TreeSize};
use crate::time::Timestamp;

/// Most vouchers of one log besides this node itself. In a federation where everybody cosigns for
/// everybody, evidence would otherwise grow with the square of the parties; a quorum needs few.
pub const VOUCHERS_MAX: usize = 16;

/// How long a log that did not grow goes without a new sighting by this node, in milliseconds.
pub const OWN_AGAIN_MS: i64 = 60_000;

/// The same for a sighting by another, in milliseconds: 16 vouchers of 200 logs make five rows a
/// second at the very most.
pub const OTHERS_AGAIN_MS: i64 = 600_000;

/// How long after the last one a sighting of a new size is kept, in milliseconds: a log that grows
/// without end leaves one row a second, and [`Sightings::thin`] fewer of them soon.
pub const GROWN_MS: i64 = 1_000;

/// How much later than its time a cosignature may have been made, in milliseconds: the time is in
/// whole seconds, rounded down.
const ROUNDED_MS: i64 = 999;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// From which age on only the first and the last sighting of each stretch are kept: `(age,
/// stretch)` in milliseconds.
///
/// A log that grows every minute leaves in a year, for each voucher, 2 rows a minute for a week
/// (20,160), 2 an hour until the 90th day (3,984) and 2 a day after that (550): under 25,000 rows
/// of some 450 bytes, 11 MB. One that grows twice a day leaves some 1,500 rows, 0.7 MB.
const THINNING: [(i64, i64); 3] =
    [(HOUR_MS, MINUTE_MS), (7 * DAY_MS, HOUR_MS), (90 * DAY_MS, DAY_MS)];

/// Who vouches for a time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Voucher {
    /// This node, with its own witness key.
    Own,
    /// A peer by its party, or a configured witness by the name of its key.
    Other(String),
}

impl fmt::Display for Voucher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Own => f.write_str("this node"),
            Self::Other(name) => f.write_str(name),
        }
    }
}

/// Somebody saw a log at a size at a time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sighting {
    /// Who says so.
    pub voucher: Voucher,
    /// The size the log had.
    pub size: TreeSize,
    /// When.
    pub at: Timestamp,
}

/// Everything that is known about when one log had which size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sightings {
    tracks: BTreeMap<Voucher, Track>,
}

/// Between which times an entry was logged, and who says so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Testimony {
    /// The bounds.
    pub vouched: Vouched,
    /// Who says that it was not there at `after`, in the order of their names.
    pub after_from: Vec<String>,
    /// Who says that it was there at `by`.
    pub by_from: Vec<String>,
}

/// What a new sighting leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// One that says less from now on.
    pub replaces: Option<Sighting>,
    /// The entries of the log whose bounds may move: from the first up to before the second.
    pub moves: (LeafIndex, LeafIndex),
}

impl Sightings {
    /// Takes sightings, in any order; twice the same counts once.
    pub fn new(sightings: impl IntoIterator<Item = Sighting>) -> Self {
        let mut tracks: BTreeMap<Voucher, Vec<(TreeSize, Timestamp)>> = BTreeMap::new();
        for Sighting { voucher, size, at } in sightings {
            tracks.entry(voucher).or_default().push((size, at));
        }
        let tracks = tracks.into_iter().map(|(voucher, seen)| (voucher, Track::new(seen)));
        Self { tracks: tracks.collect() }
    }

    /// Everything held, by voucher, size and time.
    pub fn iter(&self) -> impl Iterator<Item = Sighting> {
        self.tracks.iter().flat_map(|(voucher, track)| {
            track.points().map(|(size, at)| Sighting { voucher: voucher.clone(), size, at })
        })
    }

    /// Whether nobody saw anything.
    pub fn is_empty(&self) -> bool {
        self.tracks.is_empty()
    }

    /// The newest sighting by one voucher, by time.
    pub fn newest(&self, voucher: &Voucher) -> Option<(TreeSize, Timestamp)> {
        let points = self.tracks.get(voucher)?.points();
        points.max_by_key(|(size, at)| (*at, *size))
    }

    /// Whether a sighting would say something that is worth a row: not the same size again so
    /// soon, and no further voucher where there are [`VOUCHERS_MAX`].
    pub fn wants(&self, sighting: &Sighting) -> bool {
        let Sighting { voucher, size, at } = sighting;
        let Some(track) = self.tracks.get(voucher) else {
            let others = self.tracks.keys().filter(|voucher| **voucher != Voucher::Own).count();
            return *voucher == Voucher::Own || others < VOUCHERS_MAX;
        };
        let again = if *voucher == Voucher::Own { OWN_AGAIN_MS } else { OTHERS_AGAIN_MS };
        match track.of_size(*size) {
            // An earlier sighting of a size says more; a later one does once some time has passed.
            Some(seen) => *at < seen.first || at.since(seen.last) >= again,
            None => track.points().all(|(_, known)| at.since(known).abs() >= GROWN_MS),
        }
    }

    /// Takes one sighting, as [`Self::wants`] it; `None`: it says nothing new.
    pub fn insert(&mut self, sighting: &Sighting) -> Option<Kept> {
        let Sighting { voucher, size, at } = sighting;
        let track = self.tracks.entry(voucher.clone()).or_default();
        let kept = track.insert(*size, *at)?;
        let replaces =
            kept.replaced.map(|at| Sighting { voucher: voucher.clone(), size: *size, at });
        Some(Kept { replaces, moves: kept.moves })
    }

    /// Everything but what was dropped.
    #[must_use]
    pub fn without(&self, dropped: &BTreeSet<Sighting>) -> Self {
        Self::new(self.iter().filter(|sighting| !dropped.contains(sighting)))
    }

    /// Whether a sighting is held.
    pub fn holds(&self, sighting: &Sighting) -> bool {
        let track = self.tracks.get(&sighting.voucher);
        let seen = track.and_then(|track| track.of_size(sighting.size));
        seen.is_some_and(|seen| seen.first == sighting.at || seen.last == sighting.at)
    }

    /// Between which times the entry at `index` was logged.
    ///
    /// What this node saw itself counts by itself. Of others the quorum-th best bound counts: so
    /// many say at least that much, so fewer liars than the quorum move nothing but their own
    /// bounds.
    pub fn interval(&self, index: LeafIndex, quorum: Quorum) -> Vouched {
        let (after, by) = self.bounds(index, quorum);
        Vouched {
            after: after.map(|after| after.plus_millis(-VOUCH_LAG_MS)),
            by: by.map(|by| by.plus_millis(ROUNDED_MS)),
        }
    }

    /// The same, and who says so.
    pub fn testimony(&self, index: LeafIndex, quorum: Quorum) -> Testimony {
        let (after, by) = self.bounds(index, quorum);
        let names = |says: &dyn Fn(&Track) -> bool| {
            let tracks = self.tracks.iter().filter(|(_, track)| says(track));
            tracks.map(|(voucher, _)| voucher.to_string()).collect()
        };
        let after_from = after.map(|bound| names(&|track| track.without(index) >= Some(bound)));
        let by_from =
            by.map(|bound| names(&|track| track.with(index).is_some_and(|at| at <= bound)));
        Testimony {
            vouched: self.interval(index, quorum),
            after_from: after_from.unwrap_or_default(),
            by_from: by_from.unwrap_or_default(),
        }
    }

    /// Drops what says little more than what stays (see `THINNING`), and tells what that was.
    /// Bounds only ever widen by it, and by no more than the stretch of their age.
    pub fn thin(&mut self, now: Timestamp) -> Vec<Sighting> {
        let mut dropped = Vec::new();
        for (voucher, track) in &mut self.tracks {
            let gone = track.thin(now);
            dropped.extend(gone.into_iter().map(|(size, at)| Sighting {
                voucher: voucher.clone(),
                size,
                at,
            }));
        }
        dropped
    }

    /// The bounds as they were cosigned.
    fn bounds(&self, index: LeafIndex, quorum: Quorum) -> (Option<Timestamp>, Option<Timestamp>) {
        let own = self.tracks.get(&Voucher::Own);
        let others = || {
            self.tracks
                .iter()
                .filter(|(voucher, _)| **voucher != Voucher::Own)
                .map(|(_, track)| track)
        };
        let place = quorum.get().saturating_sub(1);
        let mut afters: Vec<Timestamp> =
            others().filter_map(|track| track.without(index)).collect();
        afters.sort_unstable_by(|one, other| other.cmp(one));
        let mut bys: Vec<Timestamp> = others().filter_map(|track| track.with(index)).collect();
        bys.sort_unstable();
        let after = own.and_then(|track| track.without(index)).max(afters.get(place).copied());
        let by = own.and_then(|track| track.with(index)).into_iter().chain(bys.get(place).copied());
        (after, by.min())
    }
}

/// What one voucher saw of one log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Track {
    /// By size.
    seen: Vec<Seen>,
}

/// One size, seen from the first time to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seen {
    size: TreeSize,
    first: Timestamp,
    last: Timestamp,
    /// The newest `last` of this size and of all smaller ones.
    newest: Timestamp,
    /// The oldest `first` of this size and of all larger ones.
    oldest: Timestamp,
}

/// What [`Track::insert`] did.
struct Inserted {
    replaced: Option<Timestamp>,
    moves: (LeafIndex, LeafIndex),
}

impl Track {
    fn new(mut points: Vec<(TreeSize, Timestamp)>) -> Self {
        points.sort_unstable();
        let mut seen: Vec<Seen> = Vec::new();
        for (size, at) in points {
            match seen.last_mut().filter(|seen| seen.size == size) {
                Some(seen) => seen.last = at,
                None => seen.push(Seen { size, first: at, last: at, newest: at, oldest: at }),
            }
        }
        let mut track = Self { seen };
        track.sum_up();
        track
    }

    /// Fills in what is known from all sizes together.
    fn sum_up(&mut self) {
        let mut newest = None;
        for seen in &mut self.seen {
            newest = newest.max(Some(seen.last));
            seen.newest = newest.unwrap_or(seen.last);
        }
        let mut oldest: Option<Timestamp> = None;
        for seen in self.seen.iter_mut().rev() {
            let so_far = oldest.map_or(seen.first, |oldest| oldest.min(seen.first));
            seen.oldest = so_far;
            oldest = Some(so_far);
        }
    }

    /// The same after one size came or changed: nothing beyond the first sum that stays as it was
    /// can differ, so what comes in order costs the same however much is held.
    fn sum_up_around(&mut self, size: TreeSize) {
        let place = self.seen.partition_point(|seen| seen.size < size);
        let before = place.checked_sub(1).and_then(|before| self.seen.get(before));
        let mut newest = before.map(|seen| seen.newest);
        for (beyond, seen) in self.seen.iter_mut().skip(place).enumerate() {
            newest = newest.max(Some(seen.last));
            let sum = newest.unwrap_or(seen.last);
            if beyond > 0 && seen.newest == sum {
                break;
            }
            seen.newest = sum;
        }
        let mut oldest = self.seen.get(place.saturating_add(1)).map(|seen| seen.oldest);
        for (below, seen) in self.seen.iter_mut().take(place.saturating_add(1)).rev().enumerate() {
            let sum = oldest.map_or(seen.first, |oldest| oldest.min(seen.first));
            if below > 0 && seen.oldest == sum {
                break;
            }
            seen.oldest = sum;
            oldest = Some(sum);
        }
    }

    /// Sizes with the times that are kept of them: the first and the last.
    fn points(&self) -> impl Iterator<Item = (TreeSize, Timestamp)> {
        self.seen.iter().flat_map(|seen| {
            let last = (seen.last != seen.first).then_some((seen.size, seen.last));
            [Some((seen.size, seen.first)), last].into_iter().flatten()
        })
    }

    fn of_size(&self, size: TreeSize) -> Option<&Seen> {
        let place = self.seen.binary_search_by_key(&size, |seen| seen.size).ok()?;
        self.seen.get(place)
    }

    /// When the log was last seen without the entry: at a size up to its index.
    fn without(&self, index: LeafIndex) -> Option<Timestamp> {
        let sizes = self.seen.partition_point(|seen| seen.size.0 <= index.0);
        Some(self.seen.get(sizes.checked_sub(1)?)?.newest)
    }

    /// When the log was first seen with the entry: at a size beyond its index.
    fn with(&self, index: LeafIndex) -> Option<Timestamp> {
        let sizes = self.seen.partition_point(|seen| seen.size.0 <= index.0);
        Some(self.seen.get(sizes)?.oldest)
    }

    fn insert(&mut self, size: TreeSize, at: Timestamp) -> Option<Inserted> {
        let mut replaced = None;
        match self.seen.binary_search_by_key(&size, |seen| seen.size) {
            Ok(place) => {
                let seen = self.seen.get_mut(place)?;
                let edge = if at < seen.first {
                    &mut seen.first
                } else if at > seen.last {
                    &mut seen.last
                } else {
                    return None;
                };
                // Of a size that was seen once the only time stays as the other end.
                let before = std::mem::replace(edge, at);
                let stays = before == seen.first || before == seen.last;
                replaced = (!stays).then_some(before);
            }
            Err(place) => {
                self.seen.insert(place, Seen { size, first: at, last: at, newest: at, oldest: at });
            }
        }
        let moves = self.moved(size, at);
        self.sum_up_around(size);
        Some(Inserted { replaced, moves })
    }

    /// Between which entries a bound may have moved; the sums are still those from before.
    fn moved(&self, size: TreeSize, at: Timestamp) -> (LeafIndex, LeafIndex) {
        // `by` moves for entries below the size, down to the largest size seen as early.
        let below = self.seen.partition_point(|seen| seen.size < size);
        let earlier = self.seen.iter().take(below).rev().find(|seen| seen.first <= at);
        // `after` moves for entries from the size on, up to the next size seen as late.
        let later = self.seen.iter().skip(below).find(|seen| seen.size > size && seen.last >= at);
        (
            LeafIndex(earlier.map_or(0, |seen| seen.size.0)),
            LeafIndex(later.map_or(u64::MAX, |seen| seen.size.0)),
        )
    }

    fn thin(&mut self, now: Timestamp) -> Vec<(TreeSize, Timestamp)> {
        let mut points: Vec<(Timestamp, TreeSize)> =
            self.points().map(|(size, at)| (at, size)).collect();
        points.sort_unstable();
        let stretch = |at: Timestamp| {
            let age = now.since(at);
            let (_, length) = THINNING.iter().rev().find(|(from, _)| age >= *from)?;
            Some((*length, at.millis().div_euclid(*length)))
        };
        let mut kept = Vec::with_capacity(points.len());
        let mut dropped = Vec::new();
        for (place, (at, size)) in points.iter().enumerate() {
            let mine = stretch(*at);
            let same = |other: Option<&(Timestamp, TreeSize)>| {
                mine.is_some() && other.is_some_and(|(at, _)| stretch(*at) == mine)
            };
            let before = place.checked_sub(1).and_then(|before| points.get(before));
            let after = points.get(place.saturating_add(1));
            if same(before) && same(after) {
                dropped.push((*size, *at));
            } else {
                kept.push((*size, *at));
            }
        }
        if !dropped.is_empty() {
            *self = Self::new(kept);
        }
        dropped
    }
}

#[cfg(test)]
mod tests;
