//! How everybody stands towards an agreement: by what statements show, and else by what its file
//! says.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, Participation, is_before_text};
use crate::agreement::document::{Participant, Standing as Status};
use crate::agreement::force::{self, Deposit, Holds, Timeline, View};
use crate::agreement::life::matrix::{Cell, Matrix};
use crate::agreement::life::{self, ActionKind, Effect, Relation, State};
use crate::calendar::Day;
use crate::docket::round::before::Held;

impl Entry {
    /// How everybody stands on a day: what statements show, and for others what the file says.
    pub fn participations(&self, day: Day) -> Vec<Participation> {
        let mut rows = self.by_file(day);
        for (person, status) in self.life.status(day) {
            if status.state == State::NotAParty {
                continue;
            }
            // What rests on no statement the file says, with how sure it is; since when it holds
            // after what was stated, it does not know.
            if status.evidence.is_empty() {
                if let Some(row) = rows.get_mut(person.as_str())
                    && row.since.is_some()
                    && status.state == State::Party
                {
                    (row.state, row.since) = (status.state, status.since);
                }
                continue;
            }
            let row = Participation {
                party: person.as_str().to_owned(),
                state: status.state,
                since: status.since,
                evidence: status.evidence,
                certainty: None,
                as_of: None,
                commitments: BTreeMap::new(),
            };
            rows.insert(row.party.clone(), row);
        }
        self.add_committed(&mut rows, day);
        rows.into_values().collect()
    }

    /// Adds those whom conditional commitments bind on a day.
    fn add_committed(&self, rows: &mut BTreeMap<String, Participation>, day: Day) {
        for (clause, parties) in &self.committed.held {
            for (party, held) in parties {
                let on: Vec<&Held> = held.iter().filter(|held| held.is_on(day)).collect();
                let Some(first) = on.first() else { continue };
                let level = on.iter().map(|held| held.level).max().unwrap_or_default();
                let row = rows.entry(party.as_str().to_owned()).or_insert_with(|| Participation {
                    party: party.as_str().to_owned(),
                    state: State::Committed,
                    since: None,
                    evidence: Vec::new(),
                    certainty: None,
                    as_of: None,
                    commitments: BTreeMap::new(),
                });
                row.commitments.insert(clause.clone(), level);
                if row.state == State::Committed {
                    let since = Day::of_utc(first.since).ok();
                    row.since = row.since.map_or(since, |before| since.map(|now| now.min(before)));
                    row.evidence.extend(on.iter().map(|held| held.outcome));
                    row.evidence.sort();
                    row.evidence.dedup();
                }
            }
        }
    }

    /// What stands between any two parties on a day: of one clause, or of all. Those whom only the
    /// file names are parties too; no act of theirs says more.
    pub fn matrix(&self, clause: Option<&str>, day: Day) -> Matrix {
        let clauses = self.agreement().clauses.iter().map(|clause| clause.id.as_str());
        let clauses: Vec<&str> =
            clauses.filter(|one| clause.is_none_or(|wanted| *one == wanted)).collect();
        let mut matrix = self.life.matrix(&clauses, day);
        let by_file = self.by_file(day).into_values().filter(|row| row.state == State::Party);
        matrix.parties.extend(by_file.filter_map(|row| row.party.parse().ok()));
        matrix.parties.sort();
        matrix.parties.dedup();
        if self.agreement().terms.accession_by_pairs.is_some() {
            self.leave_open(&mut matrix);
        }
        self.set_apart(&mut matrix);
        matrix
    }

    /// Where an accession works only towards those that accept it, nobody knows whether it does
    /// of those whom only the file names: it lists no acceptances.
    fn leave_open(&self, matrix: &mut Matrix) {
        let acceded = self.agreement().participants.iter().filter(|one| {
            one.action == ActionKind::Accession
                && one.party.parse().is_ok_and(|person| !self.life.histories.contains_key(&person))
        });
        let acceded: BTreeSet<life::Person> =
            acceded.filter_map(|one| one.party.parse().ok()).collect();
        for (at, one) in matrix.parties.iter().enumerate() {
            for other in matrix.parties.iter().skip(at.saturating_add(1)) {
                if !acceded.contains(one) && !acceded.contains(other) {
                    continue;
                }
                for clause in &matrix.clauses {
                    let relation = Relation::by_text(Effect::Pending);
                    let (one, other, clause) = (one.clone(), other.clone(), clause.clone());
                    matrix.cells.push(Cell { one, other, clause, relation });
                }
            }
        }
    }

    /// Clauses that enter into force by themselves, between two of whom at least one only the file
    /// names.
    fn set_apart(&self, matrix: &mut Matrix) {
        if self.life.parts.is_empty() {
            return;
        }
        let is_by_file = |person: &life::Person| !self.life.histories.contains_key(person);
        for (at, one) in matrix.parties.iter().enumerate() {
            for other in matrix.parties.iter().skip(at.saturating_add(1)) {
                if !is_by_file(one) && !is_by_file(other) {
                    continue;
                }
                for clause in &matrix.clauses {
                    let effect = match self.life.parts.between((one, other), clause, matrix.day) {
                        None | Some(Holds::Yes) => continue,
                        Some(Holds::Unknown) => Effect::Pending,
                        Some(Holds::No) => Effect::ClauseNotInForce,
                    };
                    let relation = Relation::by_text(effect);
                    let (one, other, clause) = (one.clone(), other.clone(), clause.clone());
                    matrix.cells.push(Cell { one, other, clause, relation });
                }
            }
        }
    }

    /// How everybody stands on a day by what the file alone says they did.
    fn by_file(&self, day: Day) -> BTreeMap<String, Participation> {
        let rule = self.agreement().force.as_ref();
        let outcome = self.force.as_ref().and_then(|force| force.as_ref().ok());
        let mut timeline = Timeline::default();
        self.deposits_by_file(&mut timeline);
        let view = View { as_of: Some(day), known_by: None };
        // A rule that could not be judged leaves open who is bound.
        let by_rule = rule.zip(outcome);
        let all = force::dates(by_rule, &timeline, view);
        let mut rows = BTreeMap::new();
        for participant in self.participants() {
            let known = match participant.day {
                Some(_) => all.get(&participant.party).and_then(|dates| stands(dates, day)),
                None => self.undated(participant.action, day).map(|state| (state, None)),
            };
            let Some((state, since)) = known else { continue };
            // Nobody is bound by what is only talked about.
            if state == State::Party && self.is_before_text(day) {
                continue;
            }
            let row = rows.entry(participant.party.clone()).or_insert_with(|| Participation {
                party: participant.party.clone(),
                state,
                since,
                evidence: Vec::new(),
                certainty: Some(participant.certainty),
                as_of: self.agreement().unlisted(Some(day)),
                commitments: BTreeMap::new(),
            });
            // What several lines say is as sure as the least sure of them.
            row.certainty = row.certainty.max(Some(participant.certainty));
            if row.state < state {
                (row.state, row.since) = (state, since);
            }
        }
        rows
    }

    /// Whom the file names. Of a party that can speak for itself a published text says nothing.
    pub(super) fn participants(&self) -> impl Iterator<Item = &Participant> {
        let is_published = self.publisher().is_some();
        let agreement = self.agreement();
        let speaks = move |name: &str| {
            name.contains('.')
                || agreement.terms.persons.values().any(|person| person.as_str() == name)
        };
        agreement.participants.iter().filter(move |one| !(is_published && speaks(&one.party)))
    }

    /// Whether there is no text yet that anybody could have accepted.
    fn is_before_text(&self, day: Day) -> bool {
        let begun = |one: &&Status| one.from.is_none_or(|from| from <= day);
        let last = self.agreement().status.iter().filter(begun).max_by_key(|one| one.from);
        last.is_some_and(|one| is_before_text(one.status))
    }

    /// How somebody stands by an act whose day is not known.
    fn undated(&self, action: ActionKind, day: Day) -> Option<State> {
        // What has no day of its own cannot have been done before there was a text.
        let first = self.agreement().opened.or(self.agreement().adopted);
        if first.is_some_and(|first| first > day) {
            return None;
        }
        let binds =
            self.agreement().force.is_none() || self.in_force().is_some_and(|since| since <= day);
        match act_of(action)? {
            act if act.is_consent() && binds => Some(State::Party),
            act if act.is_consent() => Some(State::Contracting),
            act if act.is_signature() => Some(State::Signatory),
            force::Act::Withdrawal | force::Act::SignatureWithdrawal => Some(State::Withdrawn),
            _ => None,
        }
    }

    /// Adds what the file says of participants, as a depositary would record it.
    pub(super) fn deposits_by_file(&self, timeline: &mut Timeline) {
        for participant in self.participants() {
            let Some((act, day)) = act_of(participant.action).zip(participant.day) else {
                continue;
            };
            let day = match participant.action {
                // The file names the day of the notice; it ends consent when it takes effect.
                ActionKind::Denunciation => {
                    self.agreement().terms.withdrawal.day(day).unwrap_or(Day::MAX)
                }
                _ => day,
            };
            timeline.deposits.push(Deposit {
                day,
                act,
                party: participant.party.clone(),
                known_from: None,
                known_until: None,
                is_organization: force::is_organization(&participant.party, act),
            });
        }
    }
}

/// How somebody stands on a day by its dates, and since when.
fn stands(dates: &force::Dates, day: Day) -> Option<(State, Option<Day>)> {
    if let Some(time) = dates.time(day) {
        return Some(match time.party.filter(|since| *since <= day) {
            // A line names no predecessor, from whose days it would follow since when.
            Some(_) if time.act == force::Act::Succession => (State::Party, None),
            Some(since) => (State::Party, Some(since)),
            None => (State::Contracting, Some(time.consented)),
        });
    }
    let left = dates.times.iter().rfind(|time| time.party.is_some());
    if let Some(until) = left.and_then(|time| time.until) {
        return Some((State::Withdrawn, Some(until)));
    }
    if let Some(unsigned) = dates.unsigned.filter(|unsigned| *unsigned <= day) {
        return Some((State::Declined, Some(unsigned)));
    }
    let signed = dates.signed.filter(|signed| *signed <= day)?;
    Some((State::Signatory, Some(signed)))
}

/// What an action is to entry into force, if anything.
fn act_of(action: ActionKind) -> Option<force::Act> {
    Some(match action {
        ActionKind::Signature => force::Act::Signature,
        ActionKind::SignatureAdReferendum => force::Act::SignatureAdReferendum,
        ActionKind::SuccessionToSignature => force::Act::SuccessionToSignature,
        ActionKind::ProvisionalApplication => force::Act::ProvisionalApplication,
        ActionKind::DefinitiveSignature => force::Act::DefinitiveSignature,
        ActionKind::Ratification => force::Act::Ratification,
        ActionKind::Acceptance => force::Act::Acceptance,
        ActionKind::Approval => force::Act::Approval,
        ActionKind::FormalConfirmation => force::Act::FormalConfirmation,
        ActionKind::Accession => force::Act::Accession,
        ActionKind::Succession => force::Act::Succession,
        ActionKind::Denunciation | ActionKind::ConsentWithdrawal => force::Act::Withdrawal,
        _ => return None,
    })
}
