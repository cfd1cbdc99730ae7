//! Whose word the times are on which a finding rests.

use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Vouched;

use super::finding::{Contradiction, Evidence, Finding, RestsOn, Role, State, Status};

impl Finding {
    /// Says whether others vouch for the times that decide it, and which claims they contradict.
    pub(super) fn weigh(&mut self) {
        self.contradictions = self.contradicted();
        self.rests_on = match self.state {
            State::Pending
            | State::Active
            | State::Excused
            | State::Suspended
            | State::Undetermined
            | State::Destroyed => None,
            _ if self.is_contradicted() => Some(RestsOn::Contradicted),
            _ if self.is_vouched() => Some(RestsOn::Vouched),
            _ => Some(RestsOn::Claimed),
        };
    }

    /// The statements whose times decide it.
    fn decisive(&self) -> impl Iterator<Item = &Evidence> {
        let is_decisive = |evidence: &&Evidence| {
            matches!(
                evidence.role,
                Role::Act | Role::Cure | Role::Late | Role::Contrary | Role::Before | Role::Counted
            )
        };
        self.evidence.iter().filter(is_decisive)
    }

    /// Whether something else would be said if what was claimed counted.
    fn is_contradicted(&self) -> bool {
        let differs = |claimed: Option<Status>| claimed.is_some_and(|status| status != self.status);
        self.contradictions.iter().any(|found| differs(found.status_as_claimed))
    }

    /// Whether what others vouch for suffices: *met* where what was filed stood in the log at the
    /// deadline; *late* where it did not; an omission where others saw the log after the deadline.
    fn is_vouched(&self) -> bool {
        // By so much later it may have begun than is said by another.
        let Some(shift) = self.told_later() else { return false };
        if self.decisive().next().is_none() {
            return self.is_absence_vouched(shift);
        }
        let due = self.due.as_ref();
        self.decisive().all(|evidence| {
            let Vouched { after, by } = self.saying(evidence).logged;
            match (evidence.role, due) {
                (Role::Act, Some(due)) => by.is_some_and(|by| by <= due.statutory),
                (Role::Late, Some(due)) => {
                    after.is_some_and(|after| after > due.statutory.plus_millis(shift))
                }
                (Role::Cure, Some(due)) => {
                    after.is_some_and(|after| after > due.statutory)
                        && by.zip(due.cure_until).is_some_and(|(by, until)| by <= until)
                }
                // What had to stand before stood in the log when the other was not yet there.
                (Role::Before, _) => by.is_some_and(|by| self.start.is_some_and(|at| by <= at)),
                _ => by.is_some(),
            }
        })
    }

    /// The statement that says what an act is: itself, or the correction since which it is that.
    pub(super) fn saying<'a>(&'a self, evidence: &'a Evidence) -> &'a Evidence {
        if evidence.at == counted(evidence) {
            return evidence;
        }
        let is_it = |one: &&Evidence| one.role == Role::Correction && one.at == evidence.at;
        self.evidence.iter().find(is_it).unwrap_or(evidence)
    }

    /// How much later than it counts that may have been said by which another began the time:
    /// until others saw it. Nought where the bearer says it; `None` where nobody saw it.
    fn told_later(&self) -> Option<i64> {
        let is_met = matches!(self.state, State::Fulfilled);
        let began = |one: &&Evidence| {
            one.by_another && matches!(one.role, Role::Trigger | Role::Start) && !is_met
        };
        let later = |one: &Evidence| Some(one.logged.by?.millis().saturating_sub(one.at.millis()));
        let mut all = self.evidence.iter().filter(began).map(later);
        all.try_fold(0, |most: i64, later| Some(most.max(later?)))
    }

    fn is_absence_vouched(&self, shift: i64) -> bool {
        let Some(absence) = &self.absence else { return false };
        let over = self.due.as_ref().map(|due| due.statutory).or(absence.to);
        let seen = absence.horizon.as_ref().and_then(|horizon| horizon.seen);
        seen.zip(over).is_some_and(|(seen, over)| seen > over.plus_millis(shift))
    }

    fn contradicted(&self) -> Vec<Contradiction> {
        let is_outside = |evidence: &&Evidence| counted(evidence) != evidence.claimed;
        let outside = self.evidence.iter().filter(is_outside).map(|evidence| Contradiction {
            statement: evidence.statement,
            claimed: evidence.claimed,
            counted: counted(evidence),
            status_as_claimed: None,
        });
        let acts = self.decisive().map(|act| (act.role, self.saying(act)));
        let acts =
            acts.filter(|(_, saying)| is_outside(saying)).map(|(role, saying)| Contradiction {
                statement: saying.statement,
                claimed: saying.claimed,
                counted: counted(saying),
                status_as_claimed: self.status_as_claimed(role, saying.claimed),
            });
        let mut found: Vec<Contradiction> = outside.chain(acts).collect();
        // Of one statement in several roles the one that says more.
        found.sort_by_key(|found| (found.statement, found.status_as_claimed.is_none()));
        found.dedup_by_key(|found| found.statement);
        found
    }

    /// What would be said of an act if its claimed time counted.
    fn status_as_claimed(&self, role: Role, claimed: Timestamp) -> Option<Status> {
        let due = self.due.as_ref()?.statutory;
        match role {
            Role::Act | Role::Cure | Role::Late => {
                Some(if claimed <= due { Status::Met } else { Status::Late })
            }
            _ => None,
        }
    }
}

/// When a statement counts, by its claim and what others vouch for.
fn counted(evidence: &Evidence) -> Timestamp {
    evidence.logged.counted_at(evidence.claimed)
}
