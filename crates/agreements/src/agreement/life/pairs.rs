//! Accession by pairs: it works only towards those that declare to accept it.
//!
//! Convention on the Civil Aspects of International Child Abduction, art. 38. Whoever accedes later
//! finds those that acceded before it: it has nothing to accept of them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::act::{ActionFinding, Flaw};
use super::history::{History, Membership};
use super::screen::Item;
use super::{ActionKind, Person, Terms};
use crate::calendar::Day;
use comity_protocol::statement::StatementId;

/// Acceptances of accessions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Acceptances {
    /// Whether the text asks for them.
    pub needed: bool,
    /// By who acceded and who accepted that: since when, and by which statement.
    pub since: BTreeMap<Person, BTreeMap<Person, (Day, StatementId)>>,
}

impl Acceptances {
    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        !self.needed
    }

    /// The days on which an acceptance begins to work.
    pub fn days(&self) -> impl Iterator<Item = Day> {
        self.since.values().flat_map(|all| all.values().map(|(day, _)| *day))
    }

    /// The statement by which `q` accepted what `p` acceded by, where it works on a day.
    pub(super) fn of(&self, p: &Person, q: &Person, day: Day) -> Option<StatementId> {
        let (since, id) = self.since.get(p)?.get(q)?;
        (*since <= day).then_some(*id)
    }

    /// Whether `q` has to accept that `p` acceded.
    pub(super) fn needs(&self, p: &Membership, q: &Membership) -> bool {
        let acceded = |one: &Membership| one.consent.action == ActionKind::Accession;
        // The one that came later asks the one that was there.
        self.needed && acceded(p) && !(acceded(q) && p.consent.day < q.consent.day)
    }
}

/// Who accepted whose accession.
pub(super) fn acceptances(
    terms: &Terms,
    items: &[Item<'_>],
    histories: &BTreeMap<Person, History>,
    findings: &mut BTreeSet<ActionFinding>,
) -> Acceptances {
    let mut found =
        Acceptances { needed: terms.accession_by_pairs.is_some(), ..Acceptances::default() };
    for item in items.iter().filter(|item| item.action == ActionKind::AccessionAcceptance) {
        let Some(then) = terms.accession_by_pairs else {
            findings.insert(item.finding(Flaw::AcceptanceWithoutEffect));
            continue;
        };
        let target = items.iter().find(|other| item.of().is_some_and(|of| other.is(of)));
        let Some(target) = target.filter(|target| target.action == ActionKind::Accession) else {
            findings.insert(item.finding(Flaw::TargetUnfit));
            continue;
        };
        let is_contracting =
            histories.get(&item.person).is_some_and(|history| history.is_contracting(item.day));
        if !is_contracting || target.person == item.person {
            findings.insert(item.finding(Flaw::NotBound));
            continue;
        }
        let since = then.day(item.day.max(target.day)).unwrap_or(Day::MAX);
        let all = found.since.entry(target.person.clone()).or_default();
        if all.contains_key(&item.person) {
            findings.insert(item.finding(Flaw::Repeated));
            continue;
        }
        all.insert(item.person.clone(), (since, item.id));
    }
    found
}
