//! What was in force at a freeze, by what others had seen by then.

use std::collections::{BTreeMap, BTreeSet};

use super::entry::Entry;
use super::round::judge::InForceThen;
use super::round::said::Sure;
use crate::agreement::force::Other;
use crate::calendar::Day;
use comity_protocol::time::Timestamp;

/// Which agreements were in force at the freezes of one, and how often anything of what that rests
/// on had been taken when it was asked.
#[derive(Debug, Default)]
pub(super) struct Then(BTreeMap<(Timestamp, String), (u64, bool)>);

/// All agreements, by identifier.
type Entries = BTreeMap<String, Entry>;

/// Whether an agreement was in force at a time, by what stood of it then. What not all may read
/// decides nothing in rounds.
pub(super) fn was_in_force(entries: &Entries, id: &str, at: Timestamp, sure: Sure) -> bool {
    if !entries.get(id).is_some_and(Entry::is_open) {
        return false;
    }
    let mut todo = rests_on(entries, id);
    let mut others: BTreeMap<String, Other> = BTreeMap::new();
    while let Some(next) = next_to_fold(entries, &todo) {
        todo.remove(&next);
        if let Some(entry) = entries.get(&next) {
            others.insert(next, entry.other_at(at, sure, &others));
        }
    }
    let since = others.get(id).and_then(|other| other.in_force);
    Day::of_utc(at).is_ok_and(|day| since.is_some_and(|since| since <= day))
}

/// An agreement with all whose entry into force its own asks about, in turn.
fn rests_on(entries: &Entries, id: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut todo = vec![id.to_owned()];
    while let Some(next) = todo.pop() {
        if let Some(entry) = entries.get(&next)
            && all.insert(next)
        {
            todo.extend(entry.waits_for());
        }
    }
    all
}

impl Then {
    /// What was in force at the freezes of an agreement, of all that its commitments ask about. It
    /// is asked anew where anything came since that it rests on.
    pub(super) fn of(
        entries: &Entries,
        entry: &Entry,
        before: Option<&Self>,
    ) -> (Self, InForceThen) {
        let (mut then, mut in_force) = (Self::default(), InForceThen::new());
        let freezes = entry.freezes();
        let is_asked = !freezes.is_empty();
        for id in entry.table().asked().into_keys().filter(|_| is_asked) {
            let of = rests_on(entries, id);
            let of = of.iter().filter_map(|id| entries.get(id)).map(Entry::revision);
            let revision = of.fold(0_u64, u64::saturating_add);
            for at in &freezes {
                let asked = (*at, id.to_owned());
                let known = before.and_then(|before| before.0.get(&asked));
                let was = match known {
                    Some((of, was)) if *of == revision => *was,
                    _ => was_in_force(entries, id, *at, Sure::Seen),
                };
                if was {
                    in_force.insert(asked.clone());
                }
                then.0.insert(asked, (revision, was));
            }
        }
        (then, in_force)
    }
}

/// The next of some agreements to be folded: one that waits for none of the others. Those that wait
/// for each other in a circle are taken as they come: what one asks of the other is then unknown.
pub(super) fn next_to_fold(entries: &Entries, todo: &BTreeSet<String>) -> Option<String> {
    let ready = |id: &&String| {
        let waits = entries.get(*id).map(Entry::waits_for).unwrap_or_default();
        waits.iter().all(|other| other == *id || !todo.contains(other))
    };
    todo.iter().find(ready).or_else(|| todo.first()).cloned()
}
