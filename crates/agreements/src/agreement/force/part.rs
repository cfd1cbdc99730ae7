//! Parts: clauses, or a category of them, that enter into force by a rule of their own.
//!
//! The rule is of the same language as that of the whole. It counts those that take part in the
//! clauses: every party, the parties that declared so, or those that are party to another
//! agreement; each from the day on which both hold, so that nobody takes part before the whole
//! agreement binds it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{
    Act, Dates, Declaration, Deposit, ForceOutcome, ForceRefusal, Holds, Rule, Setting, Standstill,
    Succeeds, Succession, Time, Timeline, Unknown, View, dates, entry_into_force,
};
use crate::calendar::Day;

/// Clauses that enter into force by a rule of their own (Covenant on Civil and Political Rights,
/// art. 41(2); Cape Town Convention, art. 49(1)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Part {
    /// What it is called: its category, or the first of its clauses.
    pub name: String,
    /// Its clauses.
    pub clauses: BTreeSet<String>,
    /// Who takes part in it.
    #[serde(default, rename = "for", skip_serializing_if = "Takers::is_all")]
    pub takers: Takers,
    /// When it enters into force: a contracting party, to this rule, is one that takes part.
    pub rule: Rule,
}

/// Who takes part in a part of an agreement. Nobody does that the agreement does not bind.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Takers {
    /// Every party.
    #[default]
    All,
    /// The parties that declare so, while they do: a mandatory declaration that names a clause of
    /// the part (Convention against Torture, art. 21 and 22).
    Declared,
    /// The parties that are party to another agreement, by its identifier.
    PartiesTo(String),
}

/// Whether and when a part is in force, and for whom since when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct PartForce {
    /// The part.
    pub name: String,
    /// Its clauses.
    pub clauses: BTreeSet<String>,
    /// Who takes part in it.
    #[serde(rename = "for")]
    pub takers: Takers,
    /// Whether and when it enters into force, and why.
    pub outcome: ForceOutcome,
    /// Those that take part: by what name, since when, until when.
    pub parties: BTreeMap<String, Dates>,
}

impl Takers {
    /// Whether every party takes part.
    pub fn is_all(&self) -> bool {
        *self == Self::All
    }
}

impl Part {
    /// Whether and when it enters into force, as the record is seen by `view`.
    ///
    /// `whole`: the rule and the outcome of the agreement itself; `None` where consent to it takes
    /// effect at once.
    ///
    /// # Errors
    ///
    /// As [`entry_into_force`].
    pub fn enter(
        &self,
        whole: Option<(&Rule, &ForceOutcome)>,
        timeline: &Timeline,
        setting: &Setting,
        view: View,
    ) -> Result<PartForce, ForceRefusal> {
        let general = dates(whole, timeline, view);
        let record = self.record(&general, timeline, setting, view);
        // What was known when, the dates of the whole already say.
        let view = View { as_of: view.as_of, known_by: None };
        let mut outcome = entry_into_force(&self.rule, &record, setting, view)?;
        let can_fall = self.rule.when.can_fall();
        if let Some((_, ForceOutcome::Undetermined(_))) = whole {
            outcome.doubt(Unknown::Whole, can_fall);
        }
        if let Takers::PartiesTo(other) = &self.takers
            && !setting.agreements.contains_key(other)
            && outcome.day().is_some()
        {
            // It was met by all of whom it is not known that they take part.
            outcome.doubt(Unknown::Agreement(other.clone()), true);
        }
        let parties = dates(Some((&self.rule, &outcome)), &record, view);
        Ok(PartForce {
            name: self.name.clone(),
            clauses: self.clauses.clone(),
            takers: self.takers.clone(),
            outcome,
            parties,
        })
    }

    /// The record of the part: who begins to take part when, and who no longer does. Persons that
    /// continue one another do so here, too.
    fn record(
        &self,
        general: &BTreeMap<String, Dates>,
        timeline: &Timeline,
        setting: &Setting,
        view: View,
    ) -> Timeline {
        let mut record = Timeline {
            successions: timeline.successions.clone(),
            names: timeline.names.clone(),
            strangers: timeline.strangers.clone(),
            ..Timeline::default()
        };
        let organizations: BTreeSet<&str> = timeline
            .deposits
            .iter()
            .filter(|deposit| deposit.is_organization)
            .map(|deposit| deposit.party.as_str())
            .collect();
        for dates in general.values() {
            let party = dates.party.as_str();
            for time in &dates.times {
                let Some(stay) = Stay::of(party, time, timeline) else { continue };
                for times in self.times(party, time, timeline, setting, view) {
                    let deposits = stay.within(times, self.act(time.act));
                    record.deposits.extend(deposits.into_iter().map(|(day, act)| Deposit {
                        day,
                        act,
                        party: party.to_owned(),
                        known_from: None,
                        known_until: None,
                        is_organization: organizations.contains(party),
                    }));
                }
            }
        }
        record
    }

    /// The act by which somebody takes part.
    fn act(&self, consent: Act) -> Act {
        if self.takers == Takers::Declared { Act::Declaration } else { consent }
    }

    /// The times in which somebody takes part, while the agreement binds it, in order and apart.
    fn times(
        &self,
        party: &str,
        time: &Time,
        timeline: &Timeline,
        setting: &Setting,
        view: View,
    ) -> Vec<(Day, Option<Day>)> {
        let times = match &self.takers {
            Takers::All => vec![(Day::MIN, None)],
            Takers::Declared => {
                // Whoever continues a person has declared what that one had.
                let declared = timeline.declarations.iter().filter(|one| {
                    let is_own = one.party == party || time.from.as_ref() == Some(&one.party);
                    let is_seen = view.as_of.is_none_or(|as_of| one.day <= as_of);
                    is_own && is_seen && !one.clauses.is_disjoint(&self.clauses)
                });
                declared.map(Declaration::times).collect()
            }
            Takers::PartiesTo(other) => match setting.agreements.get(other) {
                // Whoever may take part is taken for one that does, and all of it for unknown.
                None => vec![(Day::MIN, None)],
                Some(other) => {
                    let own = other.parties.iter().filter(|member| member.party == party);
                    own.map(|member| (member.from, member.until)).collect()
                }
            },
        };
        joined(times)
    }
}

impl PartForce {
    /// The same with another outcome: where it is not in force, or that is not known, nobody is
    /// bound by it since some day.
    pub(super) fn with(mut self, outcome: ForceOutcome) -> Self {
        self.outcome = outcome;
        if self.outcome.day().is_none() {
            let times = self.parties.values_mut().flat_map(|dates| &mut dates.times);
            times.for_each(|time| time.party = None);
        }
        self
    }

    /// Every time for which somebody takes part, by who it is.
    pub fn times(&self) -> impl Iterator<Item = (&str, &Time)> {
        let parties = self.parties.values();
        parties.flat_map(|dates| dates.times.iter().map(|time| (dates.party.as_str(), time)))
    }

    /// Says that acts are missing here.
    pub(crate) fn doubt_what_is_missing(self, unknown: Unknown, can_fall: bool) -> Self {
        let mut outcome = self.outcome.clone();
        outcome.doubt(unknown, can_fall);
        self.with(outcome)
    }

    /// Since when, and until when, it binds somebody, or may: in order, each with whether it is
    /// known to.
    pub fn spans(&self, party: &str) -> Vec<(Day, Option<Day>, bool)> {
        let times = self.parties.get(party).map(|dates| dates.times.as_slice()).unwrap_or_default();
        let spans = times.iter().filter_map(|time| match (&self.outcome, time.party) {
            (ForceOutcome::InForce(_), Some(from)) => Some((from, time.until, true)),
            (ForceOutcome::Undetermined(Standstill { since, .. }), _) => {
                let from = since.map_or(time.consented, |since| since.max(time.consented));
                Some((from, time.until, false))
            }
            _ => None,
        });
        spans.filter(|(from, until, _)| until.is_none_or(|until| *from < until)).collect()
    }

    /// The same of somebody whom the agreement binds without an act that the record holds: as a
    /// member of a coalition it takes part in what every party does.
    pub fn spans_without_act(&self) -> Vec<(Day, Option<Day>, bool)> {
        match &self.outcome {
            _ if !self.takers.is_all() => Vec::new(),
            ForceOutcome::InForce(entry) => vec![(entry.day, None, true)],
            ForceOutcome::Undetermined(stand) => {
                vec![(stand.since.unwrap_or(Day::MIN), None, false)]
            }
            ForceOutcome::NotYet(_) => Vec::new(),
        }
    }

    /// Whether it binds somebody on a day.
    pub fn holds(&self, party: &str, day: Day) -> Holds {
        let on = |(from, until, _): &(Day, Option<Day>, bool)| {
            *from <= day && until.is_none_or(|until| day < until)
        };
        match self.spans(party).into_iter().find(on) {
            Some((_, _, true)) => Holds::Yes,
            Some((_, _, false)) => Holds::Unknown,
            None => Holds::No,
        }
    }
}

/// A time for which the whole agreement binds somebody.
struct Stay {
    from: Day,
    until: Option<Day>,
    /// Whether it goes on what another person had, who took part already.
    is_continued: bool,
    /// Whether another person goes on with it, or takes its place.
    is_succeeded: bool,
}

impl Stay {
    fn of(party: &str, time: &Time, timeline: &Timeline) -> Option<Self> {
        let moves = |act: &&Succession| act.how != Succeeds::Separates;
        let mut acts = timeline.successions.iter().filter(moves);
        let is_succeeded =
            acts.clone().any(|act| act.predecessor == party && time.until == Some(act.day));
        let before = time.from.as_ref();
        let continued = acts
            .find(|act| act.successor == party && before == Some(&act.predecessor))
            .map(|act| act.day);
        let bound = time.party?;
        let is_continued = continued.is_some_and(|day| bound < day);
        let from = continued.map_or(bound, |day| day.max(bound));
        Some(Self { from, until: time.until, is_continued, is_succeeded })
    }

    /// What is done in these times as far as they lie in this one: that somebody begins to take
    /// part, and that it no longer does.
    fn within(&self, (from, until): (Day, Option<Day>), act: Act) -> Vec<(Day, Act)> {
        let begins = from.max(self.from);
        let ends = match (until, self.until) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        if ends.is_some_and(|ends| ends <= begins) {
            return Vec::new();
        }
        let mut acts = Vec::new();
        // What a person goes on with, the succession itself takes over.
        if !(self.is_continued && from < self.from) {
            acts.push((begins, act));
        }
        if let Some(ends) = ends
            && !(self.is_succeeded && ends == self.until.unwrap_or(Day::MAX))
        {
            acts.push((ends, Act::Withdrawal));
        }
        acts
    }
}

/// Times in order, those that overlap or follow at once as one.
fn joined(mut times: Vec<(Day, Option<Day>)>) -> Vec<(Day, Option<Day>)> {
    times.sort();
    let mut out: Vec<(Day, Option<Day>)> = Vec::new();
    for (from, until) in times {
        match out.last_mut().filter(|last| last.1.is_none_or(|end| from <= end)) {
            Some(last) => {
                last.1 = last.1.zip(until).map(|(one, other)| one.max(other));
            }
            None => out.push((from, until)),
        }
    }
    out
}
