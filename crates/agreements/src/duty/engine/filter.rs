//! Which findings are wanted.

use comity_protocol::time::Timestamp;

use super::super::compile::{Body, Compiled, Program};
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
    /// Due at the latest at this time, by the conservative reading; also what is due at a time
    /// that is not known: nobody overlooks what may be due by then.
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
    pub(super) fn takes_brief(&self, rule: &Compiled, brief: &Brief) -> bool {
        let ends = brief.conservative.map(Timestamp::from_millis);
        (self.states.is_empty() || self.states.contains(&brief.state))
            && (self.statuses.is_empty() || self.statuses.contains(&brief.status()))
            && (!self.only_owed || brief.is_owed)
            && (!self.only_unowed || !brief.is_owed)
            && self.is_by(rule, brief.state, ends)
    }

    /// Whether it ends in time, or may: the end of something to be done is not known.
    fn is_by(&self, rule: &Compiled, state: State, ends: Option<Timestamp>) -> bool {
        let may = matches!(rule.body, Body::Duty(_))
            && matches!(state, State::Pending | State::Undetermined);
        self.due_by.is_none_or(|by| ends.map_or(may, |ends| ends <= by))
    }

    pub(super) fn takes(&self, rule: &Compiled, finding: &Finding) -> bool {
        let is_duty = self.duty.as_ref().is_none_or(|duty| {
            *duty == finding.key.duty || Some(duty.as_str()) == finding.key.duty.split('/').next()
        });
        let ends = finding.due.as_ref().map(|due| due.conservative);
        is_duty
            && self.is_by(rule, finding.state, ends)
            && (self.states.is_empty() || self.states.contains(&finding.state))
            && (self.statuses.is_empty() || self.statuses.contains(&finding.status))
            && (!self.only_owed || finding.validity.owed)
            && (!self.only_unowed || !finding.validity.owed)
    }
}
