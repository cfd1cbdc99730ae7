//! Reservations: allowed or not, made when, accepted or objected to by whom, withdrawn when.
//!
//! VCLT art. 19 to 23. The effect of a reservation is a matter between two: what applies between
//! its author and one other party depends on what that party said, or on its silence.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::act::{ActionFinding, Flaw};
use super::history::{History, Membership};
use super::member::{Delays, after};
use super::screen::Item;
use super::terms::ReservedConsent;
use super::{ActionKind, Person, Terms};
use crate::calendar::Day;
use comity_protocol::statement::StatementId;

/// A reservation that has an effect, at least towards somebody.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = matrix::Reservation))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reservation {
    /// Its statement.
    pub id: StatementId,
    /// Whose it is.
    pub by: Person,
    /// The clauses; none means the whole agreement.
    pub clauses: BTreeSet<String>,
    /// Since when it counts as made: with the consent, or by confirmation at consent
    /// (VCLT art. 23(2)); a late one once nobody objected in time.
    pub made: Day,
    /// Since when it stands accepted by silence for those who had consented by then
    /// (art. 20(5)); `None`: silence does not accept it.
    pub tacit: Option<Day>,
    /// Whether it needs no acceptance by the other party: expressly authorized (art. 20(1)),
    /// accepted by the organ (art. 20(3)), or late and unopposed.
    pub settled: Option<Day>,
    /// Accepted expressly, by whom, since when.
    pub accepted: BTreeMap<Person, Answer>,
    /// Objections.
    pub objections: BTreeMap<Person, Vec<Objection>>,
    /// Withdrawn as a whole since (art. 22(1)).
    pub withdrawn: Option<Answer>,
    /// Clauses withdrawn since.
    pub narrowed: BTreeMap<String, Day>,
    /// The consent it belongs to.
    pub consent: StatementId,
    /// Statements it rests on.
    pub evidence: Vec<StatementId>,
}

/// What somebody said to a reservation.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = matrix::Answer))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// Since when.
    pub day: Day,
    /// The statement.
    pub id: StatementId,
}

/// An objection to a reservation.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = matrix::Objection))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Objection {
    /// Its statement.
    pub id: StatementId,
    /// Since when.
    pub day: Day,
    /// Whether it opposes entry into force between the two (VCLT art. 20(4)(b)).
    pub opposing: bool,
    /// Withdrawn since (art. 22(2)).
    pub until: Option<Answer>,
}

/// How a reservation stands towards one other party.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand<'r> {
    /// Not made, or withdrawn.
    Absent,
    /// Accepted, expressly, by silence, or without need (VCLT art. 20).
    Accepted,
    /// Objected to (art. 20(4)(b)).
    Objected(&'r Objection),
    /// Neither yet.
    Open,
}

impl Reservation {
    /// How it stands on `day` towards a party that consented on `consent`.
    pub(super) fn stand(&self, other: &Person, consent: Day, day: Day) -> Stand<'_> {
        if day < self.made || self.withdrawn.as_ref().is_some_and(|w| w.day <= day) {
            return Stand::Absent;
        }
        if self.settled.is_some_and(|settled| settled <= day) {
            return Stand::Accepted;
        }
        let said = self.objections.get(other).into_iter().flatten();
        let mut said = said.filter(|objection| objection.day <= day).peekable();
        let objected = said.peek().is_some();
        let active = said.filter(|o| o.until.as_ref().is_none_or(|until| until.day > day));
        if let Some(objection) = active.max_by_key(|o| (o.day, o.id)) {
            return Stand::Objected(objection);
        }
        let accepted = self.accepted.get(other).is_some_and(|accepted| accepted.day <= day);
        let silent = self.tacit.is_some_and(|tacit| tacit.max(consent) <= day);
        if objected || accepted || silent { Stand::Accepted } else { Stand::Open }
    }

    /// First day on which it stands accepted towards a party that consented on `consent`.
    fn accepted_since(&self, other: &Person, consent: Day) -> Option<Day> {
        let objections = self.objections.get(other).into_iter().flatten();
        let withdrawn = objections.clone().filter_map(|o| o.until.as_ref().map(|until| until.day));
        let silent = self.tacit.map(|tacit| tacit.max(consent));
        let express = self.accepted.get(other).map(|accepted| accepted.day.max(self.made));
        let days = [self.settled, silent, express].into_iter().flatten().chain(withdrawn);
        let mut days: Vec<Day> = days.map(|day| day.max(consent).max(self.made)).collect();
        days.sort();
        days.into_iter().find(|day| matches!(self.stand(other, consent, *day), Stand::Accepted))
    }

    /// Whether it concerns this clause, or the whole agreement, on `day`.
    pub(super) fn concerns(&self, clause: &str, day: Day) -> bool {
        (self.clauses.is_empty() || self.clauses.contains(clause))
            && self.narrowed.get(clause).is_none_or(|since| *since > day)
    }
}

/// What reservations come to.
#[derive(Default)]
pub(super) struct Reserved {
    pub(super) reservations: Vec<Reservation>,
    pub(super) delays: Delays,
    pub(super) findings: BTreeSet<ActionFinding>,
}

/// Weighs all reservations. `histories` are those in which no reservation delays anything.
pub(super) fn weigh(
    terms: &Terms,
    items: &[Item<'_>],
    actions: &Actions,
    histories: &BTreeMap<Person, History>,
) -> Reserved {
    let mut scale = Scale { terms, items, histories, findings: BTreeSet::new() };
    let mut reservations: Vec<Reservation> = items
        .iter()
        .filter(|item| item.action == ActionKind::Reservation)
        .filter_map(|item| scale.make(item))
        .collect();
    scale.answer(actions, &mut reservations);
    reservations.sort_by_key(|reservation| (reservation.made, reservation.id));
    let mut inherited = scale.inherit(&reservations);
    let delays = scale.delays(&reservations);
    reservations.append(&mut inherited);
    Reserved { reservations, delays, findings: scale.findings }
}

struct Scale<'s, 'a> {
    terms: &'s Terms,
    items: &'s [Item<'a>],
    histories: &'s BTreeMap<Person, History>,
    findings: BTreeSet<ActionFinding>,
}

impl Scale<'_, '_> {
    fn about(&self, id: StatementId) -> impl Iterator<Item = &Item<'_>> {
        self.items.iter().filter(move |item| item.of() == Some(id))
    }

    fn find(&mut self, item: &Item<'_>, flaw: Flaw, more: &[StatementId]) {
        let mut finding = item.finding(flaw);
        finding.evidence.extend(more);
        self.findings.insert(finding);
    }

    /// VCLT art. 19 and 23(2): allowed, and made with the consent.
    fn make(&mut self, item: &Item<'_>) -> Option<Reservation> {
        if !self.terms.allows_reservation(&item.body.clauses) {
            self.find(item, Flaw::ReservationForbidden, &[]);
            return None;
        }
        let history = self.histories.get(&item.person)?;
        let running = history.membership(item.day);
        let late_from = match running {
            Some(m) if self.is_with(item, m) => return Some(self.on_time(item, m, item.day)),
            Some(m) => (m, item.day),
            None => {
                // Not bound yet: nothing to say before it is.
                let next = history.memberships.iter().find(|m| m.consent.day > item.day)?;
                let confirmed = self
                    .about(item.id)
                    .filter(|c| c.action == ActionKind::Confirmation && c.person == item.person)
                    .map(|c| (c.day, c.notified, c.id))
                    .min();
                match confirmed {
                    None => {
                        self.find(
                            item,
                            Flaw::ReservationUnconfirmed,
                            &next.consent.evidence.clone(),
                        );
                        return None;
                    }
                    Some((day, notified, id)) if day <= next.consent.day => {
                        let mut made = self.on_time(item, next, item.notified.max(notified));
                        made.evidence.push(id);
                        return Some(made);
                    }
                    Some((day, ..)) => (next, day),
                }
            }
        };
        let (membership, day) = late_from;
        self.late(item, &membership.clone(), day)
    }

    /// Whether a reservation was made with the consent: on its day and, where both count by when
    /// they were said, not after it. Whoever is bound and has acted on it reserves nothing.
    fn is_with(&self, item: &Item<'_>, membership: &Membership) -> bool {
        let consents = self.items.iter().filter(|consent| consent.action.is_consent());
        let mut consents = consents.filter(|c| membership.consent.evidence.contains(&c.id));
        let said = consents.find_map(|consent| consent.said);
        membership.consent.day == item.day
            && item.said.is_none_or(|at| said.is_none_or(|consent| at <= consent))
    }

    fn on_time(&self, item: &Item<'_>, membership: &Membership, notified: Day) -> Reservation {
        let made = membership.consent.day;
        let notified = notified.max(item.notified);
        let mut reservation = self.bare(item, membership, made);
        if self.terms.authorizes_reservation(&item.body.clauses) {
            reservation.settled = Some(made);
        } else if self.terms.constituent {
            let decided = self.about(item.id).filter(|decision| {
                decision.organ
                    && decision.body.decision.as_ref().is_some_and(|decision| {
                        decision.subject == super::body::DecisionSubject::AcceptReservation
                    })
            });
            if let Some((day, id)) = decided.map(|decision| (decision.day, decision.id)).min() {
                reservation.settled = Some(day.max(made));
                reservation.evidence.push(id);
            }
        } else {
            // The period has ended on the day after its last.
            reservation.tacit = self.terms.tacit_acceptance.map(|period| {
                let last = after(period, notified.max(made));
                last.plus_days(1).unwrap_or(last)
            });
        }
        reservation
    }

    fn bare(&self, item: &Item<'_>, membership: &Membership, made: Day) -> Reservation {
        Reservation {
            id: item.id,
            by: item.person.clone(),
            clauses: item.body.clauses.clone(),
            made,
            tacit: None,
            settled: None,
            accepted: BTreeMap::new(),
            objections: BTreeMap::new(),
            withdrawn: None,
            narrowed: BTreeMap::new(),
            consent: membership.consent.evidence.first().copied().unwrap_or(item.id),
            evidence: item.evidence.clone(),
        }
    }

    /// A reservation after consent: it takes effect when the period for objections has passed
    /// without one.
    fn late(&mut self, item: &Item<'_>, membership: &Membership, day: Day) -> Option<Reservation> {
        let told = item.notified.max(day);
        let Some(period) = self.terms.tacit_acceptance else {
            // Silence accepts nothing here, so nothing can settle it.
            self.find(item, Flaw::ReservationLate, &[]);
            return None;
        };
        let last = after(period, told);
        let objected = self
            .about(item.id)
            .filter(|objection| objection.action.is_objection() && objection.day <= last)
            .filter(|objection| objection.person != item.person)
            .filter(|objection| {
                let history = self.histories.get(&objection.person);
                history.is_some_and(|history| history.is_contracting(objection.day))
            })
            .map(|objection| objection.id)
            .min();
        if let Some(objection) = objected {
            self.find(item, Flaw::ReservationDefeated, &[objection]);
            return None;
        }
        let from = last.plus_days(1).unwrap_or(last);
        let mut finding = item.finding(Flaw::ReservationLate);
        finding.counts_from = Some(from);
        self.findings.insert(finding);
        let mut reservation = self.bare(item, membership, from);
        reservation.settled = Some(from);
        Some(reservation)
    }

    /// Everything said to the reservations, in order.
    fn answer(&mut self, actions: &Actions, reservations: &mut [Reservation]) {
        for item in self.items {
            let answer = item.action.is_objection()
                || matches!(
                    item.action,
                    ActionKind::ReservationAcceptance
                        | ActionKind::ReservationWithdrawal
                        | ActionKind::ObjectionWithdrawal
                );
            let Some(of) = item.of().filter(|_| answer) else { continue };
            let told = if item.action == ActionKind::ObjectionWithdrawal {
                withdraw_objection(item, of, actions, reservations)
            } else if let Some(reservation) = reservations.iter_mut().find(|r| r.id == of) {
                match item.action {
                    ActionKind::ReservationAcceptance => self.accept(item, reservation),
                    ActionKind::ReservationWithdrawal => withdraw(item, reservation),
                    _ => self.object(item, reservation),
                }
            } else {
                self.unanswerable(of, actions)
            };
            if let Err(flaw) = told {
                self.find(item, flaw, &[]);
            }
        }
    }

    /// An answer to what is no reservation, or none with an effect. One whose author is not yet
    /// bound may still get one: nothing is wrong with answering it (VCLT art. 23(3)).
    fn unanswerable(&self, of: StatementId, actions: &Actions) -> Result<(), Flaw> {
        if actions.get(&of) != Some(&ActionKind::Reservation) {
            return Err(Flaw::TargetUnfit);
        }
        let void =
            |flaw: Flaw| matches!(flaw, Flaw::ReservationForbidden | Flaw::ReservationUnconfirmed);
        let is_void = self.findings.iter().any(|found| found.act == of && void(found.flaw));
        let stands = self.items.iter().any(|item| item.id == of);
        if is_void || !stands { Err(Flaw::TargetWithoutEffect) } else { Ok(()) }
    }

    fn accept(&self, item: &Item<'_>, reservation: &mut Reservation) -> Result<(), Flaw> {
        self.check_answerable(item, reservation)?;
        if reservation.accepted.contains_key(&item.person) {
            return Err(Flaw::Repeated);
        }
        let answer = Answer { day: item.day, id: item.id };
        for objection in reservation.objections.get_mut(&item.person).into_iter().flatten() {
            objection.until.get_or_insert_with(|| answer.clone());
        }
        reservation.accepted.insert(item.person.clone(), answer);
        Ok(())
    }

    /// VCLT art. 20(5): an objection comes by the end of the period, or by the objector's own
    /// consent if that is later.
    fn object(&self, item: &Item<'_>, reservation: &mut Reservation) -> Result<(), Flaw> {
        self.check_answerable(item, reservation)?;
        if reservation.accepted.get(&item.person).is_some_and(|a| a.day <= item.day) {
            return Err(Flaw::ObjectionLate);
        }
        if item.action == ActionKind::ObjectionToLate {
            return Err(Flaw::TargetUnfit);
        }
        let history = self.histories.get(&item.person);
        let consented = history.and_then(|h| h.membership(item.day)).map(|m| m.consent.day);
        let in_time = match (reservation.tacit, consented) {
            (None, _) | (_, None) => true,
            (Some(tacit), Some(consented)) => item.day < tacit || item.day <= consented,
        };
        if !in_time {
            return Err(Flaw::ObjectionLate);
        }
        let opposing = item.action == ActionKind::ObjectionOpposing;
        let objections = reservation.objections.entry(item.person.clone()).or_default();
        // Who took an objection back accepted the reservation.
        if objections.iter().any(|o| o.until.is_some()) {
            return Err(Flaw::ObjectionLate);
        }
        if objections.iter().any(|o| o.opposing == opposing && o.until.is_none()) {
            return Err(Flaw::Repeated);
        }
        objections.push(Objection { id: item.id, day: item.day, opposing, until: None });
        Ok(())
    }

    fn check_answerable(&self, item: &Item<'_>, reservation: &Reservation) -> Result<(), Flaw> {
        if item.person == reservation.by {
            return Err(Flaw::TargetUnfit);
        }
        if self.terms.constituent || self.terms.authorizes_reservation(&reservation.clauses) {
            return Err(Flaw::AnswerWithoutEffect);
        }
        // A late reservation is settled when nobody objected in time.
        if reservation.settled.is_some_and(|settled| settled <= item.day) {
            return Err(Flaw::ObjectionLate);
        }
        Ok(())
    }

    /// A successor is taken to maintain its predecessor's reservations, unless it makes its own
    /// to the same clauses (1978 Convention art. 20).
    fn inherit(&self, reservations: &[Reservation]) -> Vec<Reservation> {
        let mut inherited = Vec::new();
        for (person, history) in self.histories {
            for membership in &history.memberships {
                let Some(predecessor) = &membership.predecessor else { continue };
                let since = membership.consent.day;
                let own: Vec<_> = reservations.iter().filter(|r| r.by == *person).collect();
                let maintained = reservations.iter().filter(|reservation| {
                    reservation.by == *predecessor
                        && reservation.made <= since
                        && reservation.withdrawn.as_ref().is_none_or(|w| w.day > since)
                        && !own.iter().any(|o| overlap(&o.clauses, &reservation.clauses))
                });
                inherited.extend(maintained.map(|reservation| {
                    let mut reservation = reservation.clone();
                    reservation.by = person.clone();
                    reservation.made = since;
                    reservation.withdrawn = None;
                    reservation.evidence.extend(membership.consent.evidence.first());
                    reservation
                }));
            }
        }
        inherited
    }

    /// VCLT art. 20(2) to (4)(c): from when consent with reservations counts.
    fn delays(&mut self, reservations: &[Reservation]) -> Delays {
        let mut delays = Delays::new();
        for reservation in reservations {
            let history = self.histories.get(&reservation.by);
            let membership = history.into_iter().flat_map(|h| &h.memberships);
            let mut membership =
                membership.filter(|m| m.consent.evidence.first() == Some(&reservation.consent));
            let Some(membership) = membership.next() else { continue };
            // A late reservation was no part of the consent.
            if reservation.made != membership.consent.day {
                continue;
            }
            let day = self.consent_counts(reservation, membership);
            let withdrawn = reservation.withdrawn.as_ref().map(|withdrawn| withdrawn.day);
            let day = day.into_iter().chain(withdrawn).min().map(|day| day.max(reservation.made));
            let delay = delays.entry(reservation.consent).or_insert(Some(reservation.made));
            *delay = match (*delay, day) {
                (Some(one), Some(other)) => Some(one.max(other)),
                _ => None,
            };
        }
        delays
    }

    fn consent_counts(&mut self, reservation: &Reservation, own: &Membership) -> Option<Day> {
        let made = own.consent.day;
        if self.terms.constituent || reservation.settled.is_some() {
            return reservation.settled;
        }
        let others = self.histories.iter().filter(|(person, _)| **person != reservation.by);
        let others = others
            .flat_map(|(person, history)| history.memberships.iter().map(move |m| (person, m)));
        if self.terms.limited_plurality {
            let asked = others
                .filter(|(_, m)| m.consent.day <= made && m.until.is_none_or(|until| until > made));
            let answers: Vec<_> =
                asked.map(|(q, m)| (q, reservation.accepted_since(q, m.consent.day))).collect();
            if let Some((refusing, _)) = answers
                .iter()
                .find(|(q, day)| day.is_none() && reservation.objections.contains_key(*q))
            {
                let objections = reservation.objections.get(*refusing).into_iter().flatten();
                self.findings.insert(ActionFinding {
                    act: reservation.id,
                    action: ActionKind::Reservation,
                    person: Some(reservation.by.clone()),
                    flaw: Flaw::ReservationNotAccepted,
                    counts_from: None,
                    evidence: objections.map(|objection| objection.id).collect(),
                });
            }
            return answers.into_iter().try_fold(made, |latest, (_, day)| Some(latest.max(day?)));
        }
        match self.terms.consent_with_reservation {
            ReservedConsent::Deposit => Some(made),
            ReservedConsent::FirstAcceptance => others
                .filter_map(|(q, m)| {
                    let day = reservation.accepted_since(q, m.consent.day)?;
                    m.until.is_none_or(|until| until > day).then_some(day)
                })
                .min(),
        }
    }
}

type Actions = BTreeMap<StatementId, ActionKind>;

/// VCLT art. 22(1), 22(3)(a): operative when the others have notice of it.
fn withdraw(item: &Item<'_>, reservation: &mut Reservation) -> Result<(), Flaw> {
    if item.person != reservation.by {
        return Err(Flaw::TargetUnfit);
    }
    if reservation.withdrawn.is_some() {
        return Err(Flaw::Repeated);
    }
    let whole = item.body.clauses.is_empty()
        || (!reservation.clauses.is_empty() && reservation.clauses.is_subset(&item.body.clauses));
    if whole {
        reservation.withdrawn = Some(Answer { day: item.notified, id: item.id });
    } else {
        for clause in &item.body.clauses {
            reservation.narrowed.entry(clause.clone()).or_insert(item.notified);
        }
        reservation.evidence.push(item.id);
    }
    Ok(())
}

/// VCLT art. 22(2), 22(3)(b).
fn withdraw_objection(
    item: &Item<'_>,
    of: StatementId,
    actions: &Actions,
    reservations: &mut [Reservation],
) -> Result<(), Flaw> {
    if !actions.get(&of).is_some_and(|action| action.is_objection()) {
        return Err(Flaw::TargetUnfit);
    }
    for reservation in reservations {
        for (person, objections) in &mut reservation.objections {
            let Some(objection) = objections.iter_mut().find(|o| o.id == of) else { continue };
            if *person != item.person {
                return Err(Flaw::TargetUnfit);
            }
            if objection.until.is_some() {
                return Err(Flaw::Repeated);
            }
            objection.until = Some(Answer { day: item.notified, id: item.id });
            return Ok(());
        }
    }
    Err(Flaw::TargetWithoutEffect)
}

/// No clauses are all clauses.
fn overlap(one: &BTreeSet<String>, other: &BTreeSet<String>) -> bool {
    one.is_empty() || other.is_empty() || !one.is_disjoint(other)
}
