//! Amendments: which text binds whom, and between whom.
//!
//! VCLT art. 39 to 41 and 30(4): an amendment binds those that accept it, in relation to each
//! other; between others the text stays as it was, unless the agreement says otherwise.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::act::{ActionFinding, Flaw};
use super::body::DecisionSubject;
use super::measure::Taken;
use super::member::{History, after};
use super::screen::Item;
use super::terms::Amendment;
use super::{ActionKind, Person, Terms};
use crate::calendar::Day;
use crate::statement::StatementId;

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
    adopted: Option<(Day, Day)>,
    acceptances: Vec<&'i Item<'a>>,
    objections: Vec<&'i Item<'a>>,
    opt_outs: Vec<&'i Item<'a>>,
    evidence: Vec<StatementId>,
}

/// All amendments, by the day they entered into force and their name.
pub(super) fn versions(
    terms: &Terms,
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
        .map(|(name, record)| version(terms, name, &record, histories, findings))
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
    terms: &Terms,
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
        evidence: record.evidence.clone(),
    };
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
    match &terms.amendment {
        Amendment::Acceptors { needed } => {
            let met = |count, parties| count >= 2 && needed.is_met(count, parties);
            version.in_force = first_met(&accepted, histories, met);
            if let Some(since) = version.in_force {
                version.bound = accepted.into_iter().map(|(p, d)| (p, d.max(since))).collect();
            }
        }
        Amendment::Majority { needed } => {
            version.in_force = first_met(&accepted, histories, |c, p| needed.is_met(c, p));
            if let Some(since) = version.in_force {
                version.bound = parties(histories, since).map(|p| (p.clone(), since)).collect();
            }
        }
        Amendment::OptOut { .. } => {
            opt_out(terms, &mut version, record, &accepted, histories, findings);
        }
    }
    version
}

fn opt_out(
    terms: &Terms,
    version: &mut Version,
    record: &Record<'_, '_>,
    accepted: &BTreeMap<Person, Day>,
    histories: &BTreeMap<Person, History>,
    findings: &mut BTreeSet<ActionFinding>,
) {
    let Amendment::OptOut { within, blocked_by } = &terms.amendment else { return };
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
    let at = |histories| -> BTreeSet<&Person> { parties(histories, effective).collect() };
    let present = at(histories);
    let against = objectors.intersection(&present).count();
    let share = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    if blocked_by.is_some_and(|bar| bar.is_met(share(against), share(present.len()))) {
        return;
    }
    version.in_force = Some(effective);
    for person in present {
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

/// First day on which enough of the parties had accepted.
fn first_met(
    accepted: &BTreeMap<Person, Day>,
    histories: &BTreeMap<Person, History>,
    met: impl Fn(u32, u32) -> bool,
) -> Option<Day> {
    // Numbers change only on these days.
    let moves = histories.values().flat_map(|h| &h.memberships).flat_map(|m| [m.party, m.until]);
    let days: BTreeSet<Day> = accepted.values().copied().chain(moves.flatten()).collect();
    days.into_iter().find(|day| {
        let present: BTreeSet<_> = parties(histories, *day).collect();
        let agree = accepted.iter().filter(|(p, since)| *since <= day && present.contains(p));
        let share = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        met(share(agree.count()), share(present.len()))
    })
}

fn parties(histories: &BTreeMap<Person, History>, day: Day) -> impl Iterator<Item = &Person> {
    histories.iter().filter(move |(_, history)| history.is_party(day)).map(|(person, _)| person)
}
