//! Which sequence numbers a statement may stand at: a table in memory instead of an index in random
//! order.

use std::collections::{BTreeSet, HashMap};

use comity_protocol::statement::StatementId;

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
    }
}
