//! Which sequence numbers a statement may stand at: a table in memory instead of an index in random
//! order.

use std::collections::{BTreeSet, HashMap};

use comity_protocol::statement::StatementId;

/// Most statements that are looked at because their identifiers begin alike: by eight digits one in
/// four thousand million does by chance, and who makes more of them finds that many.
const BEGIN_ALIKE_MAX: usize = 1_000;

/// From the first eight bytes of an identifier to the sequence numbers it stands at.
///
/// A look-up gives candidates: whoever asks compares the whole identifier, because eight bytes can
/// be made to collide. Seventeen bytes an entry; the map's hash is keyed at random, so that nobody
/// can choose identifiers that fall together, and collisions of all eight bytes go to an ordered
/// set.
#[derive(Debug, Default)]
pub(crate) struct IdTable {
    first: HashMap<u64, u64>,
    more: BTreeSet<(u64, u64)>,
}

impl IdTable {
    /// Notes that an identifier stands at a sequence number.
    pub(crate) fn insert(&mut self, id: &StatementId, seq: u64) {
        let prefix = prefix(&id.0);
        match self.first.get(&prefix) {
            None => {
                self.first.insert(prefix, seq);
            }
            Some(first) if *first != seq => {
                self.more.insert((prefix, seq));
            }
            Some(_) => {}
        }
    }

    /// Where an identifier with these first bytes stands, in order.
    pub(crate) fn candidates(&self, id: &StatementId) -> impl Iterator<Item = u64> + '_ {
        let prefix = prefix(&id.0);
        let more = self.more.range((prefix, 0)..=(prefix, u64::MAX)).map(|(_, seq)| *seq);
        self.first.get(&prefix).copied().into_iter().chain(more)
    }

    /// Where identifiers stand whose first bytes lie between those of two, the newest first; at
    /// most [`BEGIN_ALIKE_MAX`].
    pub(crate) fn within(&self, first: &StatementId, last: &StatementId) -> Vec<u64> {
        let (first, last) = (prefix(&first.0), prefix(&last.0));
        let is_within = |at: &&u64| (first..=last).contains(*at);
        let one = self.first.iter().filter(|(at, _)| is_within(at)).map(|(_, seq)| *seq);
        let more = self.more.range((first, 0)..=(last, u64::MAX)).map(|(_, seq)| *seq);
        let mut found: Vec<u64> = one.chain(more).collect();
        found.sort_unstable_by(|one, next| next.cmp(one));
        found.truncate(BEGIN_ALIKE_MAX);
        found
    }

    /// Makes room, so that a table of known size is not moved while it fills.
    pub(crate) fn reserve(&mut self, count: usize) {
        self.first.reserve(count);
    }
}

/// The first eight bytes of a hash, as a number.
pub(crate) fn prefix(hash: &[u8; 32]) -> u64 {
    hash.first_chunk::<8>().map_or(0, |bytes| u64::from_be_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn collisions_are_kept_in_order() {
        let mut table = IdTable::default();
        let (mut one, mut other) = ([7; 32], [7; 32]);
        one[31] = 1;
        other[31] = 2;
        table.insert(&StatementId(one), 1);
        table.insert(&StatementId(one), 1);
        table.insert(&StatementId(other), 2);
        table.insert(&StatementId(one), 9);
        table.insert(&StatementId([8; 32]), 3);
        let found: Vec<u64> = table.candidates(&StatementId(one)).collect();
        assert_eq!(found, [1, 2, 9]);
        assert_eq!(table.candidates(&StatementId([8; 32])).collect::<Vec<_>>(), [3]);
        assert_eq!(table.candidates(&StatementId([9; 32])).count(), 0);
        let within =
            |from: u8, to: u8| table.within(&StatementId([from; 32]), &StatementId([to; 32]));
        assert_eq!(within(7, 7), [9, 2, 1]);
        assert_eq!(within(7, 8), [9, 3, 2, 1]);
        assert_eq!(within(9, 255), [0; 0]);
    }
}
