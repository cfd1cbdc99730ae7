//! Positions found by a hash: open addressing with a bound on how long is looked.
//!
//! Hashes are the same everywhere, so somebody who chooses what is put in can choose things of one
//! hash. What finds no place near its own is therefore kept in an ordered map: a look-up takes a
//! bounded number of steps there too. The order of slots is never seen, so nothing depends on it.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::num::NonZeroU32;

/// From keys to positions, where the keys themselves are kept elsewhere.
#[derive(Clone, Debug)]
pub(super) struct Table<K> {
    /// The length is zero or a power of two.
    slots: Vec<Slot>,
    used: usize,
    /// What found no place near its own.
    crowded: BTreeMap<K, Placed>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    hash: u32,
    /// One more than the position; `None`: free.
    position: Option<NonZeroU32>,
}

#[derive(Clone, Copy, Debug)]
struct Placed {
    hash: u32,
    position: u32,
}

/// How many slots are looked at. With half of them free, runs of so many occur once in 10^5 by
/// chance.
const PROBES_MAX: usize = 64;

impl<K> Default for Table<K> {
    fn default() -> Self {
        Self { slots: Vec::new(), used: 0, crowded: BTreeMap::new() }
    }
}

impl<K: Ord> Table<K> {
    /// The position stored for a key; `is_at` tells whether a position is that of the key.
    pub(super) fn get<Q: Ord + ?Sized>(
        &self,
        hash: u32,
        key: &Q,
        is_at: impl Fn(u32) -> bool,
    ) -> Option<u32>
    where
        K: Borrow<Q>,
    {
        let mut at = self.home(hash);
        for _ in 0..PROBES_MAX {
            let slot = self.slots.get(at)?;
            let position = slot.position?.get().wrapping_sub(1);
            if slot.hash == hash && is_at(position) {
                return Some(position);
            }
            at = self.next(at);
        }
        self.crowded.get(key).map(|placed| placed.position)
    }

    /// Stores a position under a key that is not there yet.
    pub(super) fn put(&mut self, hash: u32, position: u32, key: impl FnOnce() -> K) {
        if self.used.saturating_mul(2) >= self.slots.len() {
            self.rebuild(self.slots.len().saturating_mul(2).max(8));
        }
        self.used = self.used.saturating_add(1);
        if !self.place(hash, position) {
            self.crowded.insert(key(), Placed { hash, position });
        }
    }

    /// Makes room for that many more.
    pub(super) fn reserve(&mut self, more: usize) {
        let wanted = self.used.saturating_add(more).saturating_mul(2);
        if wanted > self.slots.len() {
            self.rebuild(wanted.next_power_of_two().max(8));
        }
    }

    fn rebuild(&mut self, size: usize) {
        let old = std::mem::replace(&mut self.slots, vec![Slot::default(); size]);
        let mut crowded = std::mem::take(&mut self.crowded);
        for slot in old {
            let Some(position) = slot.position else { continue };
            self.place(slot.hash, position.get().wrapping_sub(1));
        }
        crowded.retain(|_, placed| !self.place(placed.hash, placed.position));
        self.crowded = crowded;
    }

    /// Whether there was a place near its own.
    fn place(&mut self, hash: u32, position: u32) -> bool {
        // 2^32 - 1 is the position of nothing: there is no room for so many.
        let Some(position) = position.checked_add(1).and_then(NonZeroU32::new) else {
            return true;
        };
        let mut at = self.home(hash);
        for _ in 0..PROBES_MAX {
            match self.slots.get_mut(at) {
                Some(slot) if slot.position.is_none() => {
                    *slot = Slot { hash, position: Some(position) };
                    return true;
                }
                _ => at = self.next(at),
            }
        }
        false
    }

    fn home(&self, hash: u32) -> usize {
        usize::try_from(hash).unwrap_or(0) & self.slots.len().wrapping_sub(1)
    }

    fn next(&self, at: usize) -> usize {
        at.wrapping_add(1) & self.slots.len().wrapping_sub(1)
    }
}

/// Odd numbers without a pattern: the first digits of the golden ratio and of the square root of
/// two.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;
const ROOT: u64 = 0x6a09_e667_f3bc_c909;

/// The hash of a text.
pub(super) fn hash_text(text: &str) -> u32 {
    let mut state = GOLDEN ^ u64::try_from(text.len()).unwrap_or(0);
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    for word in words {
        state = folded(state ^ u64::from_le_bytes(*word), ROOT);
    }
    let mut last = [0; 8];
    for (to, from) in last.iter_mut().zip(rest) {
        *to = *from;
    }
    high(folded(state ^ u64::from_le_bytes(last), GOLDEN))
}

/// The hash of two numbers.
pub(super) fn hash_pair(one: u64, other: u64) -> u32 {
    high(folded(one ^ ROOT, GOLDEN) ^ folded(other ^ GOLDEN, ROOT))
}

/// Both halves of a product over each other, so that each bit of it depends on all.
fn folded(one: u64, other: u64) -> u64 {
    let product = u128::from(one).wrapping_mul(u128::from(other));
    low(product) ^ low(product >> 64)
}

fn low(number: u128) -> u64 {
    u64::try_from(number & u128::from(u64::MAX)).unwrap_or(0)
}

fn high(number: u64) -> u32 {
    u32::try_from(number >> 32).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_one_hash_is_found_all_the_same() {
        let keys: Vec<String> = (0..1_000).map(|number| format!("key-{number}")).collect();
        for hash in [|_: &str| 7, hash_text] {
            let mut table: Table<String> = Table::default();
            for (key, position) in keys.iter().zip(0..) {
                let find = |table: &Table<String>| {
                    table.get(hash(key), key.as_str(), |at| {
                        keys[usize::try_from(at).unwrap()] == *key
                    })
                };
                assert_eq!(find(&table), None);
                table.put(hash(key), position, || key.clone());
                assert_eq!(find(&table), Some(position));
            }
            table.reserve(10_000);
            for (key, position) in keys.iter().zip(0..) {
                let is_at = |at: u32| keys[usize::try_from(at).unwrap()] == *key;
                assert_eq!(table.get(hash(key), key.as_str(), is_at), Some(position));
            }
        }
    }
}
