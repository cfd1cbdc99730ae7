//! How everybody stands on a day, by what happened so far.

use std::collections::{BTreeMap, BTreeSet};

use super::outcome::{Note, WithdrawalEffect};
use super::{Act, Succeeds, Succession, Timeline};
use crate::calendar::Day;

/// How one legal person stands on a day.
#[derive(Clone, Debug, Default)]
pub(super) struct Person {
    pub(super) consent: Option<(Act, Day)>,
    pub(super) signed: Option<Day>,
    pub(super) is_organization: bool,
    /// When it had consented, and when it took that back.
    pub(super) lost: Option<(Day, Day)>,
}

/// How everybody stands on a day.
#[derive(Debug, Default)]
pub(super) struct Persons<'a>(pub(super) BTreeMap<&'a str, Person>);

/// What happened on one day.
#[derive(Debug)]
pub(super) struct Today<'a> {
    pub(super) day: Day,
    /// Signatures before consent before withdrawals, as the order of [`Act`] has it.
    pub(super) acts: BTreeSet<(Act, &'a str, bool)>,
    pub(super) successions: BTreeSet<&'a Succession>,
}

impl Default for Today<'_> {
    fn default() -> Self {
        Self { day: Day::MIN, acts: BTreeSet::new(), successions: BTreeSet::new() }
    }
}

impl<'a> Persons<'a> {
    /// Applies one day.
    pub(super) fn take(&mut self, today: &Today<'a>, timeline: &Timeline, notes: &mut Vec<Note>) {
        for (act, party, is_organization) in &today.acts {
            let person = self.0.entry(party).or_default();
            person.is_organization |= is_organization;
            if act.is_signature() {
                person.signed.get_or_insert(today.day);
            }
            if act.is_consent() && person.consent.is_none() {
                person.consent = Some((*act, today.day));
            }
            if *act == Act::SignatureWithdrawal {
                person.signed = None;
            }
            if *act == Act::Withdrawal
                && let Some((_, consented)) = person.consent.take()
            {
                person.lost = Some((consented, today.day));
                notes.push(Note::Withdrew {
                    name: timeline.name(party).to_owned(),
                    consented,
                    withdrew: today.day,
                    effect: WithdrawalEffect::Counts,
                });
            }
        }
        for succession in &today.successions {
            self.succeed(succession, timeline, notes);
        }
    }

    fn succeed(&mut self, act: &'a Succession, timeline: &Timeline, notes: &mut Vec<Note>) {
        if act.how == Succeeds::Separates {
            return;
        }
        let before = self.0.remove(act.predecessor.as_str());
        if let (Some(before), Succeeds::Continues) = (before, act.how) {
            let person = self.0.entry(&act.successor).or_default();
            person.signed = before.signed.or(person.signed);
            person.consent = before.consent.or(person.consent);
            person.is_organization |= before.is_organization;
        }
        notes.push(Note::Succeeded {
            predecessor: timeline.name(&act.predecessor).to_owned(),
            successor: timeline.name(&act.successor).to_owned(),
            day: act.day,
        });
    }
}
