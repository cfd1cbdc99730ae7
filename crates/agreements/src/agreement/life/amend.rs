//! Amendments: which text binds whom, and between whom.
//!
//! VCLT art. 39 to 41 and 30(4): an amendment binds those that accept it, in relation to each
//! other; between others the text stays as it was, unless the agreement says otherwise.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::act::{ActionFinding, Flaw};
use super::body::DecisionSubject;
use super::history::History;
use super::measure::Taken;
use super::member::after;
use super::screen::Item;
use super::support::{Scene, Share};
use super::terms::Amendment;
use super::{ActionKind, Person, Terms};
use crate::agreement::force::{Holds, Setting, Unknown};
use crate::calendar::Day;
use comity_protocol::statement::StatementId;

/// A later text of an agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Version {
    /// Its name.
    pub name: String,
    /// Adopted on.
    pub adopted: Option<Day>,
    /// In force since, between those it binds.
    pub in_force: Option<Day>,
    /// Whom it binds, since when; those that joined later are bound without standing here.
    pub bound: BTreeMap<Person, Day>,
    /// Who opted out or objected, and stays with the earlier text.
    pub out: BTreeMap<Person, Day>,
    /// What is not known and may decide whether, or when, it is in force.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub unknown: BTreeSet<Unknown>,
    /// Statements it rests on.
    pub evidence: Vec<StatementId>,
}

impl Version {
    /// Whether it binds a party with this history on `day` (VCLT art. 40(4), 40(5)).
    pub(super) fn binds(&self, person: &Person, history: &History, day: Day) -> bool {
        let Some(since) = self.in_force.filter(|since| *since <= day) else { return false };
        if self.bound.get(person).is_some_and(|bound| *bound <= day) {
            return true;
        }
        let joined = history.membership(day).and_then(|membership| membership.party);
        joined.is_some_and(|joined| joined > since && joined <= day)
    }
}

/// Everything said of one amendment.
#[derive(Default)]
struct Record<'i, 'a> {
    /// The day on which it was put before the parties.
    circulated: Option<Day>,
    adopted: Option<(Day, Day)>,
    acceptances: Vec<&'i Item<'a>>,
    objections: Vec<&'i Item<'a>>,
    opt_outs: Vec<&'i Item<'a>>,
    evidence: Vec<StatementId>,
}

/// All amendments, by the day they entered into force and their name.
pub(super) fn versions(
    (terms, setting): (&Terms, &Setting),
    items: &[Item<'_>],
    histories: &BTreeMap<Person, History>,
    taken: &[Taken],
    findings: &mut BTreeSet<ActionFinding>,
) -> Vec<Version> {
    let mut records = records(terms, items, findings);
    for taken in taken.iter().filter(|t| t.subject == DecisionSubject::AdoptAmendment) {
        let Some(name) = &taken.amendment else { continue };
        let record = records.entry(name.as_str()).or_default();
        record.evidence.extend(&taken.evidence);
        let adopted = (taken.day, taken.day);
        record.adopted = Some(record.adopted.map_or(adopted, |earlier| earlier.min(adopted)));
    }
    let mut versions: Vec<Version> = records
        .into_iter()
        .map(|(name, record)| version((terms, setting), name, &record, histories, findings))
        .collect();
    versions.sort_by(|a, b| (a.in_force, &a.name).cmp(&(b.in_force, &b.name)));
    versions
}

fn records<'i, 'a>(
    terms: &Terms,
    items: &'i [Item<'a>],
    findings: &mut BTreeSet<ActionFinding>,
) -> BTreeMap<&'i str, Record<'i, 'a>> {
    let mut records: BTreeMap<&str, Record<'_, '_>> = BTreeMap::new();
    for item in items {
        let concerns = matches!(
            item.action,
            ActionKind::AmendmentProposal
                | ActionKind::AmendmentAdoption
                | ActionKind::AmendmentAcceptance
                | ActionKind::AmendmentObjection
                | ActionKind::AmendmentOptOut
        );
        if !concerns {
            continue;
        }
        let Some(name) = &item.body.amendment else {
            findings.insert(item.finding(Flaw::TargetMissing));
            continue;
        };
        if item.action == ActionKind::AmendmentAdoption && !item.official {
            findings.insert(item.finding(Flaw::NotOrgan));
            continue;
        }
        let record = records.entry(name).or_default();
        record.evidence.push(item.id);
        match item.action {
            ActionKind::AmendmentProposal => {
                let day = item.notified;
                record.circulated = Some(record.circulated.map_or(day, |first| first.min(day)));
            }
            ActionKind::AmendmentAdoption => {
                let adopted = (item.day, item.notified);
                record.adopted = Some(record.adopted.map_or(adopted, |a| a.min(adopted)));
            }
            ActionKind::AmendmentAcceptance => record.acceptances.push(item),
            ActionKind::AmendmentObjection => record.objections.push(item),
            ActionKind::AmendmentOptOut => record.opt_outs.push(item),
            _ => {}
        }
    }
    // Where all parties amend by accepting, no separate adoption is needed (art. 39).
    let needs_adoption = matches!(terms.amendment, Amendment::OptOut { .. });
    if needs_adoption {
        for record in records.values().filter(|record| record.adopted.is_none()) {
            for item in record.objections.iter().chain(&record.opt_outs) {
                findings.insert(item.finding(Flaw::AmendmentUnknown));
            }
        }
    }
    records
}

fn version(
    (terms, setting): (&Terms, &Setting),
    name: &str,
    record: &Record<'_, '_>,
    histories: &BTreeMap<Person, History>,
    findings: &mut BTreeSet<ActionFinding>,
) -> Version {
    let mut version = Version {
        name: name.to_owned(),
        adopted: record.adopted.map(|(day, _)| day),
        in_force: None,
        bound: BTreeMap::new(),
        out: BTreeMap::new(),
        unknown: BTreeSet::new(),
        evidence: record.evidence.clone(),
    };
    let accepted = accepted(record, histories, findings);
    let rule = &terms.amendment;
    match rule {
        Amendment::Acceptors { needed, .. } => {
            let count = Count { setting, record, accepted: &accepted, histories, least: 2 };
            if let Some(met) = count.first_met(needed, &mut version.unknown) {
                let since = rule.day(met);
                version.in_force = Some(since);
                let bound = accepted.into_iter().map(|(p, day)| (p, rule.day(day.max(met))));
                version.bound = bound.collect();
            }
        }
        Amendment::Majority { needed, .. } => {
            let count = Count { setting, record, accepted: &accepted, histories, least: 1 };
            if let Some(met) = count.first_met(needed, &mut version.unknown) {
                let since = rule.day(met);
                version.in_force = Some(since);
                version.bound = parties(histories, since).map(|p| (p.clone(), since)).collect();
            }
        }
        Amendment::OptOut { .. } => {
            opt_out((terms, setting), &mut version, record, &accepted, histories, findings);
        }
    }
    undetermined(&version, record, findings);
    version
}

/// Says of the acts of an amendment that something is not known that may decide it.
fn undetermined(
    version: &Version,
    record: &Record<'_, '_>,
    findings: &mut BTreeSet<ActionFinding>,
) {
    if version.unknown.is_empty() {
        return;
    }
    let items = record.acceptances.iter().chain(&record.objections);
    findings.extend(items.map(|item| item.finding(Flaw::AmendmentUndetermined)));
}

/// Who accepted, and when.
fn accepted(
    record: &Record<'_, '_>,
    histories: &BTreeMap<Person, History>,
    findings: &mut BTreeSet<ActionFinding>,
) -> BTreeMap<Person, Day> {
    let mut accepted: BTreeMap<Person, Day> = BTreeMap::new();
    for item in &record.acceptances {
        // Only who is entitled to be a party can accept (art. 40(2), 40(3)).
        let contracting = histories.get(&item.person).is_some_and(|h| h.is_contracting(item.day));
        if !contracting {
            findings.insert(item.finding(Flaw::NotBound));
        } else if accepted.contains_key(&item.person) {
            findings.insert(item.finding(Flaw::Repeated));
        } else {
            accepted.insert(item.person.clone(), item.day);
        }
    }
    accepted
}

fn opt_out(
    (terms, setting): (&Terms, &Setting),
    version: &mut Version,
    record: &Record<'_, '_>,
    accepted: &BTreeMap<Person, Day>,
    histories: &BTreeMap<Person, History>,
    findings: &mut BTreeSet<ActionFinding>,
) {
    let Amendment::OptOut { within, blocked_by, .. } = &terms.amendment else { return };
    let Some((_, notified)) = record.adopted else { return };
    let effective = after(*within, notified);
    let mut objectors = BTreeSet::new();
    for item in record.objections.iter().chain(&record.opt_outs) {
        if item.day > effective {
            findings.insert(item.finding(Flaw::TooLate));
            continue;
        }
        if item.action == ActionKind::AmendmentObjection {
            objectors.insert(&item.person);
        }
        version.out.entry(item.person.clone()).or_insert(item.day);
    }
    let present: BTreeSet<&Person> = parties(histories, effective).collect();
    let against: BTreeSet<&Person> = objectors.intersection(&present).copied().collect();
    if let Some(bar) = blocked_by {
        let scene = Scene {
            setting,
            day: effective,
            circulated: record.circulated,
            parties: &present,
            agree: &against,
        };
        let mut unknown = BTreeSet::new();
        match bar.holds(scene, &mut unknown) {
            Holds::Yes => return,
            Holds::Unknown => {
                version.unknown = unknown;
                return;
            }
            Holds::No => {}
        }
    }
    let effective = terms.amendment.day(effective);
    version.in_force = Some(effective);
    for person in parties(histories, effective) {
        match (version.out.get(person), accepted.get(person)) {
            (None, _) => {
                version.bound.insert(person.clone(), effective);
            }
            // Who opted out and accepted afterwards is bound from then on.
            (Some(out), Some(accepted)) if accepted > out => {
                version.bound.insert(person.clone(), (*accepted).max(effective));
            }
            _ => {}
        }
    }
}

/// Acceptances to be counted.
struct Count<'c, 'i, 'a> {
    setting: &'c Setting,
    record: &'c Record<'i, 'a>,
    accepted: &'c BTreeMap<Person, Day>,
    histories: &'c BTreeMap<Person, History>,
    /// So many at least, whatever the text asks.
    least: usize,
}

impl Count<'_, '_, '_> {
    /// First day on which enough of the parties had accepted; `None` as well where they may have
    /// been enough before, and what is not known decides it.
    fn first_met(&self, needed: &Share, unknown: &mut BTreeSet<Unknown>) -> Option<Day> {
        // Numbers change only on these days.
        let memberships = self.histories.values().flat_map(|history| &history.memberships);
        let moves = memberships.flat_map(|one| [one.party, one.until]).flatten();
        let mut days: BTreeSet<Day> = self.accepted.values().copied().chain(moves).collect();
        days.append(&mut needed.days(self.setting));
        for day in days {
            let parties: BTreeSet<&Person> = parties(self.histories, day).collect();
            let agree = self.accepted.iter().filter(|(_, since)| **since <= day);
            let agree: BTreeSet<&Person> =
                agree.map(|(person, _)| person).filter(|person| parties.contains(person)).collect();
            if agree.len() < self.least {
                continue;
            }
            let circulated = self.record.circulated;
            let (setting, parties, agree) = (self.setting, &parties, &agree);
            let scene = Scene { setting, day, circulated, parties, agree };
            let mut missing = BTreeSet::new();
            match needed.holds(scene, &mut missing) {
                Holds::Yes if unknown.is_empty() => return Some(day),
                Holds::Yes => return None,
                Holds::Unknown => unknown.append(&mut missing),
                Holds::No => {}
            }
        }
        None
    }
}

fn parties(histories: &BTreeMap<Person, History>, day: Day) -> impl Iterator<Item = &Person> {
    histories.iter().filter(move |(_, history)| history.is_party(day)).map(|(person, _)| person)
}
