//! What applies between two parties on a day.

use std::collections::BTreeSet;

use serde::Serialize;

use super::super::Person;
use super::super::amend::Version;
use super::super::history::History;
use super::super::measure::{self, Suspension, Termination};
use super::super::reservation::{Reservation, Stand};
use super::Life;
use crate::agreement::force::Holds;
use crate::calendar::Day;
use comity_protocol::statement::StatementId;

/// What applies between two on a day, for a clause.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = matrix::Effect))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// As written.
    Applies,
    /// The clause enters into force by a rule of its own, and does not bind both.
    ClauseNotInForce,
    /// As modified by reservations, both ways (VCLT art. 21(1)).
    Modified,
    /// Not between the two to the extent of a reservation objected to (art. 21(3)).
    NotBetween,
    /// Suspended between the two (art. 57, 60, 72).
    Suspended,
    /// Not yet: a reservation is neither accepted nor objected to (art. 20(4)(a), 20(5)).
    Pending,
    /// Not between the two: one acceded, and the other has not accepted that, where the text asks
    /// for it (Child Abduction Convention, art. 38).
    NotAccepted,
    /// Not in force between the two: an objection opposes it (art. 20(4)(b)).
    NoForceBetween,
    /// One of the two is not bound.
    NotBound,
}

impl Effect {
    /// Whether the clause, as written or modified, is owed by the one to the other.
    pub const fn is_owed(self) -> bool {
        matches!(self, Self::Applies | Self::Modified)
    }
}

/// What applies between two, with what shows it.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = matrix::Relation))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Relation {
    /// What applies.
    pub effect: Effect,
    /// The reservations concerned.
    pub reservations: BTreeSet<StatementId>,
    /// The latest text that binds both (VCLT art. 30(4), 40(4)); `None`: the first.
    pub version: Option<String>,
    /// The rule that says so.
    pub article: &'static str,
    /// Statements it rests on.
    pub evidence: Vec<StatementId>,
}

impl Relation {
    /// What the text itself says of two, whatever they did towards each other.
    pub(crate) const fn by_text(effect: Effect) -> Self {
        Self {
            effect,
            reservations: BTreeSet::new(),
            version: None,
            article: "text",
            evidence: Vec::new(),
        }
    }
}

impl Life {
    /// What applies between `p` and `q` on a day, for a clause. It is the same both ways.
    pub fn applies(&self, p: &Person, q: &Person, clause: &str, day: Day) -> Relation {
        let mut relation = Relation {
            effect: Effect::NotBound,
            reservations: BTreeSet::new(),
            version: None,
            article: "art. 34",
            evidence: Vec::new(),
        };
        let (Some(one), Some(other)) = (self.histories.get(p), self.histories.get(q)) else {
            return relation;
        };
        if p == q || !self.takes_part(one, clause, day) || !self.takes_part(other, clause, day) {
            return relation;
        }
        if let Some(ended) = self.ended(p, Some(q), day) {
            relation.article = ended.article;
            relation.evidence.clone_from(&ended.evidence);
            return relation;
        }
        relation.version = self.version_between((p, one), (q, other), day);
        let apart = match self.parts.between((p, q), clause, day) {
            None | Some(Holds::Yes) => None,
            Some(Holds::Unknown) => Some(Effect::Pending),
            Some(Holds::No) => Some(Effect::ClauseNotInForce),
        };
        if let Some(effect) = apart {
            (relation.effect, relation.article) = (effect, "text");
            return relation;
        }
        (relation.effect, relation.article) = (Effect::Applies, "art. 26");
        for (by, answering, history) in [(p, q, other), (q, p, one)] {
            // Between parties that only apply it provisionally no consent was given to weigh.
            let consent = history.membership(day).map_or(day, |m| m.consent.day);
            for reservation in self.reservations.iter().filter(|r| r.by == *by) {
                relate(&mut relation, reservation, (answering, consent), clause, day);
            }
        }
        self.accept(&mut relation, (p, one), (q, other), day);
        if relation.effect < Effect::Suspended
            && let Some(suspension) = self.suspended(p, Some(q), Some(clause), day)
        {
            (relation.effect, relation.article) = (Effect::Suspended, suspension.article);
            relation.evidence.extend(&suspension.evidence);
        }
        relation
    }

    /// Whether the accession of either works towards the other.
    fn accept(
        &self,
        relation: &mut Relation,
        one: (&Person, &History),
        other: (&Person, &History),
        day: Day,
    ) {
        for ((p, acceding), (q, accepting)) in [(one, other), (other, one)] {
            let both = acceding.membership(day).zip(accepting.membership(day));
            let Some((acceding, accepting)) = both else { continue };
            if !self.acceptances.needs(acceding, accepting) {
                continue;
            }
            match self.acceptances.of(p, q, day) {
                Some(id) => relation.evidence.push(id),
                None => {
                    relation.evidence.extend(&acceding.consent.evidence);
                    if relation.effect < Effect::NotAccepted {
                        (relation.effect, relation.article) = (Effect::NotAccepted, "text");
                    }
                }
            }
        }
    }

    fn takes_part(&self, history: &History, clause: &str, day: Day) -> bool {
        history.is_party(day)
            || history.provisional.iter().any(|provisional| {
                provisional.from.day <= day
                    && provisional.until.is_none_or(|until| until > day)
                    && (provisional.clauses.is_empty() || provisional.clauses.contains(clause))
            })
    }

    /// The termination that ended it for `p`, or between `p` and `q`.
    pub(super) fn ended(&self, p: &Person, q: Option<&Person>, day: Day) -> Option<&Termination> {
        self.terminations.iter().filter(|termination| termination.day <= day).find(|termination| {
            match (&termination.scope, q) {
                (scope, Some(q)) => scope.covers(p, q),
                (measure::Scope::All, None) => true,
                (measure::Scope::One { party }, None) => party == p,
                (measure::Scope::Sides { some, others }, None) => {
                    others.is_empty() && some.contains(p)
                }
            }
        })
    }

    /// The suspension that holds for `p` towards all, or between `p` and `q`.
    pub(super) fn suspended(
        &self,
        p: &Person,
        q: Option<&Person>,
        clause: Option<&str>,
        day: Day,
    ) -> Option<&Suspension> {
        if clause.is_some_and(|clause| self.humanitarian.contains(clause)) {
            return None;
        }
        let running = self.suspensions.iter().filter(|suspension| {
            suspension.from <= day && suspension.until.is_none_or(|until| until > day)
        });
        let mut running = running.filter(|suspension| {
            suspension.clauses.is_empty() || clause.is_some_and(|c| suspension.clauses.contains(c))
        });
        running.find(|suspension| match (&suspension.scope, q) {
            (scope, Some(q)) => scope.covers(p, q),
            (measure::Scope::All, None) => true,
            (measure::Scope::One { party }, None) => party == p,
            (measure::Scope::Sides { some, others }, None) => others.is_empty() && some.contains(p),
        })
    }

    pub(super) fn version_of(
        &self,
        person: &Person,
        history: &History,
        day: Day,
    ) -> Option<String> {
        if !history.is_party(day) {
            return None;
        }
        let latest = self.versions.iter().rfind(|version| version.binds(person, history, day));
        latest.map(|version| version.name.clone())
    }

    fn version_between(
        &self,
        (p, one): (&Person, &History),
        (q, other): (&Person, &History),
        day: Day,
    ) -> Option<String> {
        let both = |v: &&Version| v.binds(p, one, day) && v.binds(q, other, day);
        self.versions.iter().rfind(both).map(|version| version.name.clone())
    }
}

/// What one reservation does to a relation: the graver effect stands.
fn relate(
    relation: &mut Relation,
    reservation: &Reservation,
    (answering, consent): (&Person, Day),
    clause: &str,
    day: Day,
) {
    let concerned = reservation.concerns(clause, day);
    let mut evidence = Vec::new();
    let (effect, article) = match reservation.stand(answering, consent, day) {
        Stand::Objected(objection) => {
            evidence.push(objection.id);
            match (objection.opposing, concerned) {
                (true, _) => (Effect::NoForceBetween, "art. 20(4)(b)"),
                (false, true) => (Effect::NotBetween, "art. 21(3)"),
                (false, false) => return,
            }
        }
        // Whether the agreement is in force between the two at all is not settled yet.
        Stand::Open => (Effect::Pending, "art. 20(4)(a), 20(5)"),
        Stand::Accepted if concerned => {
            if let Some(accepted) = reservation.accepted.get(answering) {
                evidence.push(accepted.id);
            }
            (Effect::Modified, "art. 21(1)")
        }
        Stand::Accepted | Stand::Absent => return,
    };
    relation.reservations.insert(reservation.id);
    relation.evidence.extend(&reservation.evidence);
    relation.evidence.append(&mut evidence);
    if effect > relation.effect {
        (relation.effect, relation.article) = (effect, article);
    }
}
