//! What a life hands to entry into force: deposits, withdrawals and successions.
//!
//! What rests on a line of the file alone is left out: whoever has the file counts its lines.

use std::collections::BTreeMap;

use super::act::Act;
use super::history::{History, Mark, Membership};
use super::{ActionKind, Life, Person};
use crate::agreement::force::{self, Deposit, Succeeds, Succession, Timeline};
use crate::calendar::Day;
use comity_protocol::statement::StatementId;

impl Life {
    /// Everything that counts towards entry into force, each since it became known.
    ///
    /// Taken from a life that was folded without a day of entry into force. Consent with a
    /// reservation stands here from the day on which it counts (VCLT art. 20), and nothing that
    /// has no effect stands here at all.
    pub fn timeline(&self, acts: &[Act]) -> Timeline {
        let known = acts.iter().filter_map(|act| Some((act.id, Day::of_utc(act.known).ok()?)));
        let mut record = Record { known: BTreeMap::new(), timeline: Timeline::default() };
        for (id, day) in known {
            let earliest = record.known.entry(id).or_insert(day);
            *earliest = day.min(*earliest);
        }
        for (person, history) in &self.histories {
            record.history(person, history);
        }
        record.timeline.declarations = self.declared();
        record.timeline.deposits.sort();
        record.timeline.successions.sort();
        record.timeline
    }
}

impl Life {
    /// Declarations that the text asks for or provides for, by what they accept.
    fn declared(&self) -> Vec<force::Declaration> {
        let all = self.declarations.iter();
        let own = all.filter(|one| one.made.action == ActionKind::MandatoryDeclaration);
        let mut declared: Vec<_> = own
            .map(|one| force::Declaration {
                day: one.made.day,
                party: one.by.to_string(),
                clauses: one.clauses.clone(),
                until: one.until,
            })
            .collect();
        declared.sort();
        declared
    }
}

struct Record {
    known: BTreeMap<StatementId, Day>,
    timeline: Timeline,
}

impl Record {
    fn history(&mut self, person: &Person, history: &History) {
        if let Some(signed) = history.signed.as_ref().filter(|one| !one.evidence.is_empty())
            && let Some(act) = counted(signed.action)
            && !act.is_consent()
        {
            self.push(person, act, signed, signed.day);
        }
        if let Some(declined) = &history.declined {
            self.push(person, force::Act::SignatureWithdrawal, declined, declined.day);
        }
        for provisional in &history.provisional {
            let from = &provisional.from;
            self.push(person, force::Act::ProvisionalApplication, from, from.day);
        }
        for membership in &history.memberships {
            self.membership(person, membership);
        }
    }

    fn membership(&mut self, person: &Person, membership: &Membership) {
        let consent = &membership.consent;
        // A signature that binds by the terms is a definitive one.
        let act = counted(consent.action)
            .filter(|act| act.is_consent())
            .unwrap_or(force::Act::DefinitiveSignature);
        let Some(counts) = membership.contracting else { return };
        if !membership.is_listed() {
            self.push(person, act, consent, counts);
            if let Some(last) = self.timeline.deposits.last_mut() {
                last.is_organization =
                    membership.organization || force::is_organization(person.as_str(), act);
            }
        }
        if let Some(predecessor) = &membership.predecessor {
            self.timeline.successions.push(Succession {
                day: consent.day,
                predecessor: predecessor.to_string(),
                successor: person.to_string(),
                how: if membership.replaces { Succeeds::Replaces } else { Succeeds::Separates },
            });
        }
        // Where a successor replaced it, the succession says so.
        let ended = membership.until.filter(|_| !membership.replaced);
        if let Some(until) = ended.filter(|_| !membership.ended_by.is_empty()) {
            let end = Mark {
                day: until,
                action: ActionKind::ConsentWithdrawal,
                evidence: membership.ended_by.clone(),
            };
            self.push(person, force::Act::Withdrawal, &end, until);
        }
    }

    fn push(&mut self, person: &Person, act: force::Act, mark: &Mark, day: Day) {
        let known = mark.evidence.first().and_then(|id| self.known.get(id)).copied();
        self.timeline.deposits.push(Deposit {
            day,
            act,
            party: person.to_string(),
            known_from: known,
            known_until: None,
            is_organization: false,
        });
    }
}

const fn counted(action: ActionKind) -> Option<force::Act> {
    Some(match action {
        ActionKind::Signature => force::Act::Signature,
        // It stands in a history only once it was confirmed.
        ActionKind::SignatureAdReferendum => force::Act::Signature,
        ActionKind::SuccessionToSignature => force::Act::SuccessionToSignature,
        ActionKind::DefinitiveSignature => force::Act::DefinitiveSignature,
        ActionKind::Ratification => force::Act::Ratification,
        ActionKind::Acceptance => force::Act::Acceptance,
        ActionKind::Approval => force::Act::Approval,
        ActionKind::FormalConfirmation => force::Act::FormalConfirmation,
        ActionKind::Accession => force::Act::Accession,
        ActionKind::Succession => force::Act::Succession,
        _ => return None,
    })
}
