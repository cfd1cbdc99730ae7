//! Who is told that bounds of entries may have moved.
//!
//! Each docket hears for itself: of two of which one is asked while the other is fed, neither may
//! take from the other what it has not heard yet.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, Weak};

use comity_protocol::index::LogId;
use comity_protocol::log::merkle::LeafIndex;

use crate::sync::lock;

/// The first and the last entry of each log whose bounds may have moved.
pub(crate) type Moved = BTreeMap<LogId, (LeafIndex, LeafIndex)>;

/// What moved since it was last asked.
#[derive(Debug)]
pub(crate) struct Ear(Arc<Mutex<Moved>>);

impl Ear {
    /// Whether bounds of entries may have moved.
    pub(crate) fn has_heard(&self) -> bool {
        !lock(&self.0).is_empty()
    }

    /// Entries of logs whose bounds may have moved since this was last asked.
    pub(crate) fn take(&self) -> Moved {
        std::mem::take(&mut *lock(&self.0))
    }

    fn all(&self) -> Moved {
        lock(&self.0).clone()
    }
}

/// All who listen.
#[derive(Debug, Default)]
pub(super) struct Ears(Mutex<Vec<Weak<Mutex<Moved>>>>);

impl Ears {
    /// One that hears what moves from now on.
    pub(super) fn listen(&self) -> Ear {
        let ear = Arc::new(Mutex::default());
        let mut all = lock(&self.0);
        all.retain(|other| other.strong_count() > 0);
        all.push(Arc::downgrade(&ear));
        Ear(ear)
    }

    /// One that hears what moves from now on, and what another has heard and not been asked yet.
    pub(super) fn listen_as(&self, other: &Ear) -> Ear {
        // First to listen, then to ask: what moves in between is heard twice rather than never.
        let ear = self.listen();
        for (log, span) in other.all() {
            note(&ear.0, log, span);
        }
        ear
    }

    /// Tells all of them.
    pub(super) fn tell(&self, log: LogId, span: (LeafIndex, LeafIndex)) {
        for ear in lock(&self.0).iter().filter_map(Weak::upgrade) {
            note(&ear, log, span);
        }
    }
}

fn note(ear: &Mutex<Moved>, log: LogId, (from, to): (LeafIndex, LeafIndex)) {
    let mut moved = lock(ear);
    let before = moved.entry(log).or_insert((from, to));
    *before = (before.0.min(from), before.1.max(to));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_hears_for_itself_and_a_second_what_the_first_has_not_been_asked() {
        let (ears, log) = (Ears::default(), LogId::OWN);
        let span = |from, to| (LeafIndex(from), LeafIndex(to));
        let first = ears.listen();
        ears.tell(log, span(3, 4));
        let second = ears.listen_as(&first);
        let third = ears.listen();
        ears.tell(log, span(1, 2));
        let heard = |ear: &Ear| ear.take().into_values().collect::<Vec<_>>();
        assert_eq!(heard(&first), [span(1, 4)]);
        assert!(!first.has_heard() && second.has_heard());
        assert_eq!((heard(&second), heard(&third)), (vec![span(1, 4)], vec![span(1, 2)]));
        drop((first, second));
        ears.tell(log, span(5, 6));
        assert_eq!(heard(&third), [span(5, 6)]);
        drop(ears.listen());
        assert_eq!(lock(&ears.0).len(), 2, "who is gone is told nothing");
    }
}
