//! An agreement as it stood at a freeze: by its text and the acts that others had seen by then.
//! What somebody publishes afterwards, and says to be older, changes nothing of what a round asked.

use std::collections::{BTreeMap, BTreeSet};

use super::{Acts, Entry, Other, other, since};
use crate::calendar::Day;
use crate::docket::round::said::{Said, Sure};
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Vouched;

impl Entry {
    /// How often something was taken or forgotten: what follows from the same is the same.
    pub(in crate::docket) const fn revision(&self) -> u64 {
        self.revision
    }

    /// Takes note that others can say more of when its text was published; whether they can.
    pub(in crate::docket) fn narrow_published(&mut self, logged: Vouched) -> bool {
        let is_new = self.published.as_mut().is_some_and(|published| published.narrow(logged));
        self.revision = self.revision.saturating_add(u64::from(is_new));
        is_new
    }

    /// The same of an act.
    pub(in crate::docket) fn narrow_act(&mut self, id: &StatementId, logged: Vouched) -> bool {
        let is_new = self.acts_said.get_mut(id).is_some_and(|said| said.narrow(logged));
        self.revision = self.revision.saturating_add(u64::from(is_new));
        is_new
    }

    /// What others may ask about it as it stood at a time.
    pub(in crate::docket) fn other_at(
        &self,
        at: Timestamp,
        sure: Sure,
        others: &BTreeMap<String, Other>,
    ) -> Other {
        let stood = |said: &Said| said.stood_at(at, sure);
        if self.published.as_ref().is_some_and(|published| !stood(published)) {
            return Other { in_force: None, parties: Vec::new() };
        }
        let all = self.acts.iter();
        let all: Acts = all
            .filter(|(id, _)| self.acts_said.get(id).is_some_and(stood))
            .map(|(id, act)| (*id, act.clone()))
            .collect();
        let (acts, _) = self.bound_acts(&all);
        let (force, life) = self.folded(&acts, others, Day::of_utc(at).ok());
        other(since(force.as_ref()), &life)
    }

    /// Who gave a notice by a time that has not been read.
    pub(in crate::docket) fn unread_notices(&self, at: Timestamp) -> BTreeSet<PartyId> {
        let unread = self
            .acts_said
            .iter()
            .filter(|(id, said)| !self.acts.contains_key(id) && said.stood_at(at, Sure::Claimed));
        unread.map(|(_, said)| said.party.clone()).collect()
    }
}
