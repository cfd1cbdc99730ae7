//! What parties say of their commitments, whoever can read it, and when.
//!
//! A round is decided alike wherever the same logs are held. What others have seen when is known a
//! little differently at each node, so that it may undo an outcome, and never say which of two
//! statements of one party came first: that follows from what is signed, and from its place in the
//! log.

use crate::duty::Fact;
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Vouched;

/// Something that a party said, read here or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Said {
    /// Who.
    pub(in super::super) party: PartyId,
    /// When, by its own word.
    pub(in super::super) claimed: Timestamp,
    /// Nobody but who said it could read it before.
    from: Option<Timestamp>,
    /// Between which times others can say that it was logged.
    logged: Vouched,
    /// Its position in the log.
    index: Option<u64>,
}

/// How much of what others saw is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) enum Sure {
    /// Others had seen it by then.
    Seen,
    /// It may have stood, by its party's own word.
    Claimed,
}

impl Said {
    pub(in super::super) fn new(fact: &Fact) -> Self {
        let from = fact.shown.from;
        Self {
            party: fact.issuer.clone(),
            claimed: from.map_or(fact.issued, |from| from.max(fact.issued)),
            from,
            logged: fact.logged,
            index: fact.index,
        }
    }

    /// Takes note that others can say more of when it was logged; whether they can.
    pub(in super::super) fn narrow(&mut self, logged: Vouched) -> bool {
        let before = self.logged;
        self.logged = before.narrowed(logged);
        before != self.logged
    }

    /// When others had seen it and could read it, where they agree.
    pub(in super::super) fn seen(&self) -> Option<Timestamp> {
        let by = self.logged.by.filter(|_| !self.logged.is_contradictory())?;
        Some(self.from.map_or(by, |from| from.max(by)))
    }

    /// Whether it stood at a time: whoever says so has not set it back where others saw it by then,
    /// and may have where nobody did and nobody saw the log without it since.
    pub(in super::super) fn stood_at(&self, at: Timestamp, sure: Sure) -> bool {
        self.claimed <= at
            && match sure {
                Sure::Seen => self.seen().is_some_and(|seen| seen <= at),
                Sure::Claimed => {
                    let is_told = !self.logged.is_contradictory();
                    self.logged.after.filter(|_| is_told).is_none_or(|after| after <= at)
                }
            }
    }

    /// Whether nobody can tell if it stood at a time.
    pub(in super::super) fn is_unsure_at(&self, at: Timestamp) -> bool {
        self.stood_at(at, Sure::Claimed) && !self.stood_at(at, Sure::Seen)
    }

    /// Its place among what one party said: in the order of the log, whatever times it claims.
    pub(super) const fn place(&self, id: StatementId) -> (Option<u64>, Timestamp, StatementId) {
        (self.index, self.claimed, id)
    }
}
