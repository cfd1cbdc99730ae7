//! Which findings are wanted.

use comity_protocol::time::Timestamp;

use super::super::compile::{Compiled, Program};
use super::super::finding::{Finding, Key, State, Status};
use super::brief::Brief;

/// Which findings are wanted; all of them where nothing is named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this agreement.
    pub agreement: Option<String>,
    /// Of this clause.
    pub clause: Option<String>,
    /// Of this rule.
    pub duty: Option<String>,
    /// Owed by this party.
    pub bearer: Option<String>,
    /// In one of these states; any where none is named.
    pub states: Vec<State>,
    /// With one of these statuses; any where none is named.
    pub statuses: Vec<Status>,
    /// Due at the latest at this time, by the conservative reading.
    pub due_by: Option<Timestamp>,
    /// Only what is owed; otherwise also what would be.
    pub only_owed: bool,
    /// Only what would be owed.
    pub only_unowed: bool,
}

impl Filter {
    /// Those that one key may belong to.
    pub(in crate::duty) fn near(key: &Key) -> Self {
        let duty = key.duty.split('/').next().unwrap_or_default();
        Self {
            agreement: Some(key.agreement.clone()),
            duty: Some(duty.to_owned()),
            bearer: Some(key.bearer.clone()),
            ..Self::default()
        }
    }

    pub(super) fn takes_rule(&self, program: &Program, rule: &Compiled) -> bool {
        let agreement = program.instruments.get(rule.instrument).map(|text| text.id.as_str());
        let is_asked =
            |asked: &Option<String>, has: &str| asked.as_ref().is_none_or(|asked| asked == has);
        is_asked(&self.agreement, agreement.unwrap_or_default())
            && is_asked(&self.clause, &rule.clause)
            && self.duty.as_ref().is_none_or(|duty| {
                duty == &rule.name || duty.split('/').next() == Some(rule.name.as_str())
            })
    }

    pub(super) fn takes_bearer(&self, bearer: &str) -> bool {
        self.bearer.as_ref().is_none_or(|asked| asked == bearer)
    }

    /// Whether what is kept of an outcome is asked for, whatever its rule and bearer.
    pub(super) fn takes_brief(&self, brief: &Brief) -> bool {
        let ends = brief.conservative.map(Timestamp::from_millis);
        (self.states.is_empty() || self.states.contains(&brief.state))
            && (self.statuses.is_empty() || self.statuses.contains(&brief.status()))
            && (!self.only_owed || brief.is_owed)
            && (!self.only_unowed || !brief.is_owed)
            && self.due_by.is_none_or(|by| ends.is_some_and(|ends| ends <= by))
    }

    pub(super) fn takes(&self, finding: &Finding) -> bool {
        let is_duty = self.duty.as_ref().is_none_or(|duty| {
            *duty == finding.key.duty || Some(duty.as_str()) == finding.key.duty.split('/').next()
        });
        let is_due = self
            .due_by
            .is_none_or(|by| finding.due.as_ref().is_some_and(|due| due.conservative <= by));
        is_duty
            && is_due
            && (self.states.is_empty() || self.states.contains(&finding.state))
            && (self.statuses.is_empty() || self.statuses.contains(&finding.status))
            && (!self.only_owed || finding.validity.owed)
            && (!self.only_unowed || !finding.validity.owed)
    }
}
