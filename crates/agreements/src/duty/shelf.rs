//! Where filings are found: for each bearer and key a list in order of time.
//!
//! Most lists hold one filing. Long ones are kept in pieces, so that a filing is put into the
//! middle of a million others as fast as behind the last of ten.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::symbol::{Sym, index};
use super::table::{Table, hash_pair};

/// One place in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// Since when the filing says what it is found by.
    pub(super) issued: i64,
    pub(super) fact: u32,
}

/// The lists of one use of a pattern.
#[derive(Clone, Debug, Default)]
pub(super) struct Shelf {
    places: Table<(Sym, u64)>,
    lists: Vec<List>,
    /// Under whom a list stands or stood, where that is asked for.
    bearers: BTreeSet<Sym>,
}

#[derive(Clone, Debug)]
struct List {
    key: u64,
    bearer: Sym,
    items: Items,
}

#[derive(Clone, Debug)]
enum Items {
    None,
    One { fact: u32, issued: i64 },
    Many(Box<Pieces>),
}

/// Pieces in order, none of them empty.
#[derive(Clone, Debug, Default)]
struct Pieces(Vec<Vec<Item>>);

/// Most filings in one piece: what is moved to put one in.
const PIECE_MAX: usize = 128;

impl Item {
    /// Of two of one time the identifiers decide, by what `tie` says of a filing.
    fn order(self, other: Self, tie: &impl Fn(u32) -> u128) -> Ordering {
        let by_time = self.issued.cmp(&other.issued);
        let by_name = || tie(self.fact).cmp(&tie(other.fact)).then(self.fact.cmp(&other.fact));
        by_time.then_with(by_name)
    }
}

impl Shelf {
    /// Puts a filing in its place, unless it is there; whether it is the first of its list. `tie`
    /// says what decides between filings of one time.
    pub(super) fn put(
        &mut self,
        bearer: Sym,
        key: u64,
        item: Item,
        tie: impl Fn(u32) -> u128,
    ) -> bool {
        if let Some(list) = self.position(bearer, key).and_then(|at| self.lists.get_mut(at)) {
            list.items.put(item, &tie);
            return false;
        }
        // There are no more lists than filings and times of them, of which there are fewer.
        let Ok(at) = u32::try_from(self.lists.len()) else { return false };
        self.places.put(hash(bearer, key), at, || (bearer, key));
        let items = Items::One { fact: item.fact, issued: item.issued };
        self.lists.push(List { key, bearer, items });
        true
    }

    /// Notes under whom a list stands.
    pub(super) fn note_bearer(&mut self, bearer: Sym) {
        self.bearers.insert(bearer);
    }

    /// Takes a filing out of its place.
    pub(super) fn take(&mut self, bearer: Sym, key: u64, item: Item, tie: impl Fn(u32) -> u128) {
        if let Some(list) = self.position(bearer, key).and_then(|at| self.lists.get_mut(at)) {
            list.items.take(item, &tie);
        }
    }

    /// The filings under a bearer and key, by time.
    pub(super) fn range(
        &self,
        (bearer, key): (Sym, u64),
        (from, to): (i64, i64),
    ) -> impl DoubleEndedIterator<Item = Item> {
        let list = self.position(bearer, key).and_then(|at| self.lists.get(at));
        let (mut one, mut spread) = (None, Spread::default());
        match list.map(|list| &list.items) {
            Some(Items::One { fact, issued }) if from <= *issued && *issued <= to => {
                one = Some(Item { issued: *issued, fact: *fact });
            }
            Some(Items::Many(pieces)) => spread = pieces.range(from, to),
            _ => {}
        }
        let Spread { head, body, tail } = spread;
        let pieces = head.iter().chain(body.iter().flatten()).chain(tail);
        one.into_iter().chain(pieces.copied())
    }

    /// The next one, from this one on, under whom a list stands or stood.
    pub(super) fn bearer_from(&self, from: Sym) -> Option<Sym> {
        self.bearers.range(from..).next().copied()
    }

    fn position(&self, bearer: Sym, key: u64) -> Option<usize> {
        let is_it = |at: u32| {
            let list = index(at).and_then(|at| self.lists.get(at));
            list.is_some_and(|list| list.bearer == bearer && list.key == key)
        };
        index(self.places.get(hash(bearer, key), &(bearer, key), is_it)?)
    }
}

impl Items {
    fn put(&mut self, item: Item, tie: &impl Fn(u32) -> u128) {
        match self {
            Self::None => *self = Self::One { fact: item.fact, issued: item.issued },
            Self::One { fact, issued } => {
                let one = Item { fact: *fact, issued: *issued };
                if one != item {
                    let mut pieces = Pieces::default();
                    pieces.put(one, tie);
                    pieces.put(item, tie);
                    *self = Self::Many(Box::new(pieces));
                }
            }
            Self::Many(pieces) => pieces.put(item, tie),
        }
    }

    fn take(&mut self, item: Item, tie: &impl Fn(u32) -> u128) {
        match self {
            Self::None => {}
            Self::One { fact, issued } => {
                if (Item { fact: *fact, issued: *issued }) == item {
                    *self = Self::None;
                }
            }
            Self::Many(pieces) => pieces.take(item, tie),
        }
    }
}

impl Pieces {
    fn put(&mut self, item: Item, tie: &impl Fn(u32) -> u128) {
        let is_before =
            |piece: &Vec<Item>| piece.last().is_some_and(|last| last.order(item, tie).is_lt());
        let at = self.0.partition_point(is_before).min(self.0.len().saturating_sub(1));
        let Some(piece) = self.0.get_mut(at) else { return self.0.push(vec![item]) };
        let Err(place) = piece.binary_search_by(|old| old.order(item, tie)) else { return };
        piece.insert(place, item);
        if piece.len() > PIECE_MAX {
            // What comes last mostly goes on coming last, and fills the pieces it leaves behind.
            let is_last = place == PIECE_MAX;
            let rest = piece.split_off(if is_last { PIECE_MAX } else { PIECE_MAX / 2 });
            self.0.insert(at.saturating_add(1), rest);
        }
    }

    fn take(&mut self, item: Item, tie: &impl Fn(u32) -> u128) {
        let is_before =
            |piece: &Vec<Item>| piece.last().is_some_and(|last| last.order(item, tie).is_lt());
        let at = self.0.partition_point(is_before);
        let Some(piece) = self.0.get_mut(at) else { return };
        if let Ok(place) = piece.binary_search_by(|old| old.order(item, tie)) {
            piece.remove(place);
            if piece.is_empty() {
                self.0.remove(at);
            }
        }
    }

    fn range(&self, from: i64, to: i64) -> Spread<'_> {
        let start = |piece: &Vec<Item>| piece.last().is_some_and(|last| last.issued < from);
        let end = |piece: &Vec<Item>| piece.first().is_some_and(|first| first.issued <= to);
        let (start, end) = (self.0.partition_point(start), self.0.partition_point(end));
        let Some([head, body @ ..]) = self.0.get(start..end) else { return Spread::default() };
        let low = head.partition_point(|item| item.issued < from);
        let upto = |piece: &[Item]| piece.partition_point(|item| item.issued <= to);
        match body {
            [] => {
                Spread { head: head.get(low..upto(head)).unwrap_or_default(), ..Spread::default() }
            }
            [body @ .., tail] => Spread {
                head: head.get(low..).unwrap_or_default(),
                body,
                tail: tail.get(..upto(tail)).unwrap_or_default(),
            },
        }
    }
}

/// A part of a list in pieces: the end of one, some whole ones, and the start of one.
#[derive(Default)]
struct Spread<'a> {
    head: &'a [Item],
    body: &'a [Vec<Item>],
    tail: &'a [Item],
}

fn hash(bearer: Sym, key: u64) -> u32 {
    hash_pair(u64::from(bearer.0), key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_in_pieces_is_as_one_in_one() {
        let mut shelf = Shelf::default();
        let mut plain: BTreeSet<(i64, u128, u32)> = BTreeSet::new();
        // Of one time the greater number comes first.
        let tie = |fact: u32| u128::from(u32::MAX - fact);
        let mut dice = 1_u64;
        let mut throw = |most: u64| {
            dice = dice
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (dice >> 33) % most
        };
        for round in 0..20_000 {
            let issued = i64::try_from(throw(500)).unwrap();
            let fact = u32::try_from(throw(40)).unwrap();
            let item = Item { issued, fact };
            let (bearer, place) = (Sym(1), (issued, tie(fact), fact));
            if throw(3) == 0 && round > 9_000 {
                shelf.take(bearer, 7, item, tie);
                plain.remove(&place);
            } else {
                if shelf.put(bearer, 7, item, tie) {
                    shelf.note_bearer(bearer);
                }
                plain.insert(place);
            }
            if round % 97 == 0 {
                let from = i64::try_from(throw(500)).unwrap();
                let to = i64::try_from(throw(500)).unwrap();
                let expected: Vec<Item> = plain
                    .iter()
                    .filter(|(issued, ..)| from <= *issued && *issued <= to)
                    .map(|(issued, _, fact)| Item { issued: *issued, fact: *fact })
                    .collect();
                let found: Vec<Item> = shelf.range((bearer, 7), (from, to)).collect();
                assert_eq!(found, expected, "{from} {to}");
                let mut back: Vec<Item> = shelf.range((bearer, 7), (from, to)).rev().collect();
                back.reverse();
                assert_eq!(back, expected);
            }
        }
        assert_eq!(shelf.range((Sym(2), 7), (i64::MIN, i64::MAX)).next(), None);
        assert_eq!(shelf.bearer_from(Sym(0)), Some(Sym(1)));
        assert_eq!(shelf.bearer_from(Sym(2)), None);
    }
}
