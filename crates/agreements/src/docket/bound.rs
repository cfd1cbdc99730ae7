//! From the life of an agreement to who is bound by it, as the duty engine asks.

use std::collections::{BTreeMap, BTreeSet};

use super::round::before::Before;
use crate::agreement::life::{Effect, Life, Person, State, Terms};
use crate::calendar::Day;
use crate::duty::{Between, LevelSpan, PairSpan, Span, Standing};

/// Days on which something changes for somebody. Between two of them everything stands still.
pub(super) fn turning_days(life: &Life) -> BTreeSet<Day> {
    let mut days = BTreeSet::new();
    for history in life.histories.values() {
        for membership in &history.memberships {
            days.insert(membership.consent.day);
            days.extend(
                [membership.contracting, membership.party, membership.until].into_iter().flatten(),
            );
        }
        for provisional in &history.provisional {
            days.insert(provisional.from.day);
            days.extend(provisional.until);
        }
    }
    for reservation in &life.reservations {
        days.insert(reservation.made);
        days.extend([reservation.tacit, reservation.settled].into_iter().flatten());
        days.extend(reservation.accepted.values().map(|answer| answer.day));
        for objection in reservation.objections.values().flatten() {
            days.insert(objection.day);
            days.extend(objection.until.as_ref().map(|until| until.day));
        }
        days.extend(reservation.withdrawn.as_ref().map(|withdrawn| withdrawn.day));
        days.extend(reservation.narrowed.values());
    }
    for suspension in &life.suspensions {
        days.insert(suspension.from);
        days.extend(suspension.until);
    }
    days.extend(life.acceptances.days());
    days.extend(life.parts.days());
    days.extend(life.terminations.iter().map(|termination| termination.day));
    days
}

/// When a person is bound and how, in order and without overlaps. Duties are held against nobody
/// for what a file alone says of it.
pub(super) fn spans(life: &Life, person: &Person, days: &BTreeSet<Day>) -> Vec<Span> {
    let standing = |day: &Day| {
        let status = life.bound(person, *day);
        match status.state {
            _ if status.evidence.is_empty() => None,
            State::Party | State::Provisional => Some(Standing::Bound),
            State::Suspended => Some(Standing::Suspended),
            _ => None,
        }
    };
    runs(days, standing)
        .into_iter()
        .map(|(from, until, standing)| Span { from, since: None, until, standing })
        .collect()
}

/// To which levels of which clauses conditional commitments bind each party, and when.
pub(super) fn level_spans(before: &Before) -> BTreeMap<String, Vec<LevelSpan>> {
    let mut rows: BTreeMap<String, Vec<LevelSpan>> = BTreeMap::new();
    for (clause, parties) in &before.held {
        for (party, held) in parties {
            let spans = held.iter().filter_map(|one| {
                let from = Day::of_utc(one.since).ok()?;
                let since = Some(one.since).filter(|since| *since != from.starts_utc());
                let (clause, level, until) = (clause.clone(), one.level, one.until);
                Some(LevelSpan { clause, level, from, since, until })
            });
            rows.entry(party.as_str().to_owned()).or_default().extend(spans);
        }
    }
    rows.retain(|_, spans| !spans.is_empty());
    rows
}

/// Where clauses apply otherwise between a person and one other than between the rest.
pub(super) fn pairs(
    life: &Life,
    terms: &Terms,
    person: &Person,
    clauses: &[&str],
    days: &BTreeSet<Day>,
) -> Vec<PairSpan> {
    let is_plain = life.reservations.is_empty()
        && life.suspensions.is_empty()
        && life.terminations.is_empty()
        && life.acceptances.is_empty()
        && life.parts.is_empty();
    if is_plain {
        return Vec::new();
    }
    let mut out = Vec::new();
    for other in life.histories.keys().filter(|other| *other != person) {
        for clause in clauses {
            let between = |day: &Day| match life.applies(person, other, clause, *day).effect {
                Effect::Applies | Effect::NotBound => None,
                Effect::Modified => Some(Between::Modified),
                Effect::NotBetween
                | Effect::NotAccepted
                | Effect::NoForceBetween
                | Effect::ClauseNotInForce => Some(Between::Excluded),
                Effect::Suspended => Some(Between::Suspended),
                Effect::Pending => Some(Between::Undetermined),
            };
            out.extend(runs(days, between).into_iter().map(|(from, until, between)| PairSpan {
                other: party_of(terms, other),
                clause: Some((*clause).to_owned()),
                from,
                until,
                between,
            }));
        }
    }
    out
}

/// The identifier under which a person files statements.
pub(super) fn party_of(terms: &Terms, person: &Person) -> String {
    let named = terms.persons.iter().find(|(_, named)| *named == person);
    named.map_or_else(|| person.as_str().to_owned(), |(party, _)| party.as_str().to_owned())
}

/// Stretches of days over which something has one value.
fn runs<T: PartialEq>(
    days: &BTreeSet<Day>,
    value: impl Fn(&Day) -> Option<T>,
) -> Vec<(Day, Option<Day>, T)> {
    let mut out: Vec<(Day, Option<Day>, T)> = Vec::new();
    for day in days {
        let now = value(day);
        if let Some(last) = out.last_mut().filter(|last| last.1.is_none()) {
            if now.as_ref() == Some(&last.2) {
                continue;
            }
            last.1 = Some(*day);
        }
        out.extend(now.map(|now| (*day, None, now)));
    }
    out
}
