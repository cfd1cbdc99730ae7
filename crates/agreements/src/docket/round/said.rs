//! What parties say of their commitments, whoever can read it.

use crate::duty::Fact;
use comity_protocol::party::PartyId;
use comity_protocol::time::Timestamp;

/// Something that a party said of its commitments under one agreement, read here or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Said {
    /// Who.
    pub(in super::super) party: PartyId,
    /// When it counts as said.
    pub(in super::super) from: Timestamp,
    /// When others saw it in the party's log, where they agree.
    by: Option<Timestamp>,
}

/// When others had seen a statement that could be read, where they agree.
pub(super) fn seen(fact: &Fact) -> Option<Timestamp> {
    let by = fact.logged.by.filter(|_| !fact.logged.is_contradictory())?;
    Some(fact.shown.from.map_or(by, |from| from.max(by)))
}

impl Said {
    pub(super) fn new(fact: &Fact) -> Self {
        Self { party: fact.issuer.clone(), from: fact.binds_from(), by: seen(fact) }
    }

    /// Whether others saw it by a time, so that whoever says it has not set it back.
    pub(super) fn stood_at(&self, at: Timestamp) -> bool {
        self.from <= at && self.by.is_some_and(|by| by <= at)
    }
}
