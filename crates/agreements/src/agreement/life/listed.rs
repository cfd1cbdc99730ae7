//! What the file of an agreement says that participants did, as part of their own histories.
//!
//! A line is no statement: it rests on no evidence, and what somebody states itself about the same
//! deed takes its place. It is there so that whoever a source lists as a party can do what parties
//! can, and is counted where all parties are asked.

use std::collections::BTreeMap;

use super::history::{History, InForce, Mark, Membership};
use super::terms::Withdrawal;
use super::{ActionKind, Person, Terms};
use crate::agreement::document::Participant;
use crate::agreement::force;
use crate::calendar::Day;

/// Something that a line says that somebody did.
#[derive(Clone, Debug)]
pub struct Listed {
    person: Person,
    day: Day,
    action: ActionKind,
    is_organization: bool,
}

impl Listed {
    /// What lines of a file say of signature, consent and leaving; `begun`: the day of what has no
    /// day of its own, before which there was no text.
    pub fn of<'p>(lines: impl Iterator<Item = &'p Participant>, begun: Option<Day>) -> Vec<Self> {
        let begun = begun.unwrap_or(Day::MIN);
        let mut listed: Vec<Self> = lines
            .filter(|line| is_counted(line.action))
            .filter_map(|line| {
                let act = force::Act::Ratification;
                Some(Self {
                    person: line.party.parse().ok()?,
                    day: line.day.unwrap_or(begun),
                    action: line.action,
                    is_organization: line.action == ActionKind::FormalConfirmation
                        || force::is_organization(&line.party, act),
                })
            })
            .collect();
        listed.sort_by(|a, b| (a.day, a.action, &a.person).cmp(&(b.day, b.action, &b.person)));
        listed
    }

    /// Lines by whom they speak of, in order of their days.
    pub(super) fn by_person(lines: &[Self]) -> BTreeMap<&Person, Vec<&Self>> {
        let mut found: BTreeMap<&Person, Vec<&Self>> = BTreeMap::new();
        for line in lines {
            found.entry(&line.person).or_default().push(line);
        }
        found
    }

    /// The day of the deed.
    pub(super) const fn day(&self) -> Day {
        self.day
    }

    /// Takes it into a history. What a depositary recorded was examined by it: nothing is asked
    /// about the form of it again.
    pub(super) fn tell(&self, terms: &Terms, in_force: &InForce, history: &mut History) {
        let mark = Mark { day: self.day, action: self.action, evidence: Vec::new() };
        let current = history.memberships.last_mut();
        let running = current.filter(|one| one.until.is_none_or(|until| until > self.day));
        match self.action {
            ActionKind::Denunciation => {
                if let Some(running) = running.filter(|one| one.notice.is_none()) {
                    running.until = Some(leaves(&terms.withdrawal, self.day));
                    running.notice = Some(mark);
                }
            }
            ActionKind::ConsentWithdrawal => {
                if let Some(running) = running {
                    running.until = Some(self.day);
                }
            }
            action if action.is_signature() && action != ActionKind::DefinitiveSignature => {
                history.signed.get_or_insert(mark);
            }
            _ if running.is_some() => {}
            action => history.memberships.push(Membership {
                consent: mark,
                contracting: Some(self.day),
                party: in_force.day_for(action, self.day),
                notice: None,
                until: None,
                ended_by: Vec::new(),
                predecessor: None,
                replaces: false,
                replaced: false,
                organization: self.is_organization,
            }),
        }
    }
}

/// The day on which a notice that a source tells of takes effect.
fn leaves(withdrawal: &Withdrawal, notice: Day) -> Day {
    withdrawal.day(notice).unwrap_or(Day::MAX)
}

const fn is_counted(action: ActionKind) -> bool {
    action.is_signature() && !matches!(action, ActionKind::SignatureAdReferendum)
        || action.is_consent()
        || matches!(action, ActionKind::Denunciation | ActionKind::ConsentWithdrawal)
}
