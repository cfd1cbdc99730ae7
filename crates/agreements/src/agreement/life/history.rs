//! What is known of one person: signature, times of being bound, provisional application,
//! territories.

use std::collections::BTreeSet;

use comity_protocol::statement::StatementId;
use serde::Serialize;

use super::{ActionKind, Person};
use crate::agreement::force::Rule;
use crate::calendar::Day;

/// When the agreement entered into force, as [`super::super::force`] concludes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InForce {
    /// For those who had consented; `None`: not yet.
    pub since: Option<Day>,
    /// The rule that gave this day, and the day on which its conditions were met: it says from
    /// when one that joins later is bound, also one that joins again. `None`: from the day of its
    /// consent (VCLT art. 24(3)).
    pub by: Option<(Rule, Day)>,
}

impl InForce {
    /// The first day on which one is bound that is contracting since `contracting`; `None` where
    /// it is not in force, or no day of the calendar follows.
    pub(super) fn day_for(&self, action: ActionKind, contracting: Day) -> Option<Day> {
        let since = self.since?;
        match &self.by {
            // A successor continues what bound its predecessor, without a delay of its own
            // (1978 Convention art. 23).
            Some((rule, met)) if action != ActionKind::Succession => {
                rule.day_for(*met, since, contracting).ok()
            }
            _ => Some(since.max(contracting)),
        }
    }
}

/// Something that was done on a day, and the statements that show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// When.
    pub day: Day,
    /// What was done.
    pub action: ActionKind,
    /// The statements it rests on.
    pub evidence: Vec<StatementId>,
}

/// A time of being bound, from consent on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Membership {
    /// The consent, on the day of its deposit.
    pub consent: Mark,
    /// Contracting since (VCLT art. 2(1)(f)): later than the deposit where a reservation must
    /// first be accepted (art. 20); `None`: not accepted yet.
    pub contracting: Option<Day>,
    /// Party since (art. 24); `None`: not in force for it.
    pub party: Option<Day>,
    /// The notice of withdrawal, if there is one that was not taken back.
    pub notice: Option<Mark>,
    /// First day no longer bound.
    pub until: Option<Day>,
    /// What ended it.
    pub ended_by: Vec<StatementId>,
    /// Whom it succeeded.
    pub predecessor: Option<Person>,
    /// Whether the predecessor ceased to exist with that.
    pub replaces: bool,
    /// Whether a successor took its place when it ceased to exist itself.
    pub replaced: bool,
    /// Whether an international organization consented.
    pub organization: bool,
}

impl Membership {
    /// The statement of the consent.
    pub fn id(&self) -> Option<StatementId> {
        self.consent.evidence.first().copied()
    }

    /// Whether no statement says so, but a line of the file alone.
    pub const fn is_listed(&self) -> bool {
        self.consent.evidence.is_empty()
    }

    /// Whether it is contracting on `day`.
    pub fn is_contracting(&self, day: Day) -> bool {
        self.contracting.is_some_and(|since| since <= day) && !self.is_over(day)
    }

    /// Whether it is a party on `day`.
    pub fn is_party(&self, day: Day) -> bool {
        self.party.is_some_and(|since| since <= day) && !self.is_over(day)
    }

    fn is_over(&self, day: Day) -> bool {
        self.until.is_some_and(|until| until <= day)
    }
}

/// Provisional application (VCLT art. 25).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Provisional {
    /// The act, on the day it begins.
    pub from: Mark,
    /// First day it no longer holds.
    pub until: Option<Day>,
    /// The clauses; none means all.
    pub clauses: BTreeSet<String>,
}

/// Everything a person did for itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct History {
    /// Its signature.
    pub signed: Option<Mark>,
    /// A signature ad referendum that awaits confirmation (VCLT art. 12(2)(b)).
    pub ad_referendum: Option<Mark>,
    /// When it made clear that it will not become a party (art. 18(a)).
    pub declined: Option<Mark>,
    /// The times it was bound, in order.
    pub memberships: Vec<Membership>,
    /// Provisional application, in order.
    pub provisional: Vec<Provisional>,
    /// Territories: application (`true`) or exclusion, in order.
    pub territories: Vec<(Day, String, bool)>,
    /// Authorities designated, in order.
    pub authorities: Vec<(Day, String)>,
}

impl History {
    /// The membership that begins or runs on `day`: one that has come into force before one that
    /// has not.
    pub fn membership(&self, day: Day) -> Option<&Membership> {
        let party = self.memberships.iter().rfind(|m| m.is_party(day));
        party.or_else(|| self.memberships.iter().rfind(|m| m.consent.day <= day && !m.is_over(day)))
    }

    /// Whether it is a party on `day`.
    pub fn is_party(&self, day: Day) -> bool {
        self.memberships.iter().any(|m| m.is_party(day))
    }

    /// Whether it is contracting on `day`.
    pub fn is_contracting(&self, day: Day) -> bool {
        self.memberships.iter().any(|m| m.is_contracting(day))
    }
}
