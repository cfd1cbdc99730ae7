//! Which statements belong to which case.

use std::collections::{BTreeMap, BTreeSet};

use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;

use super::entry::{CaseName, Entry, Said, Sort};

/// All cases that are known, by what was said of them. The same statements, in whatever order they
/// came, make the same book.
#[derive(Clone, Debug, Default)]
pub struct Casebook {
    entries: BTreeMap<StatementId, Entry>,
    /// The statements that name a case, its owner's and others', and when the last of them was
    /// made.
    named: BTreeMap<CaseName, (BTreeSet<StatementId>, Timestamp)>,
    /// What was said about a statement: corrections, acknowledgements.
    about: BTreeMap<StatementId, BTreeSet<StatementId>>,
    /// The filings that hand in a report.
    handed_in: BTreeMap<StatementId, BTreeSet<StatementId>>,
    /// Cases by when somebody last named them.
    recent: BTreeSet<(Timestamp, CaseName)>,
}

/// A case, with all that was said of it.
#[derive(Clone, Debug)]
pub struct Case<'b> {
    /// Its name.
    pub name: CaseName,
    /// What was said of it, in the order of the times that are claimed for it.
    pub entries: Vec<&'b Entry>,
}

impl Casebook {
    /// Nothing was said yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many statements it holds.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// A statement that it holds.
    pub fn entry(&self, id: &StatementId) -> Option<&Entry> {
        self.entries.get(id)
    }

    /// Takes a statement. A second time changes nothing but what it says: its content may have
    /// come, or have been destroyed.
    pub fn insert(&mut self, entry: Entry) {
        self.remove(&entry.id);
        for target in entry.about() {
            self.about.entry(target).or_default().insert(entry.id);
        }
        if let Some(report) = entry.said.as_ref().and_then(|said| said.report) {
            self.handed_in.entry(report).or_default().insert(entry.id);
        }
        let names = names(&entry);
        let id = entry.id;
        self.entries.insert(id, entry);
        for name in names {
            self.change(name, |ids| ids.insert(id));
        }
    }

    /// Forgets what a statement says: its content was destroyed.
    pub fn forget(&mut self, id: &StatementId) {
        if let Some(entry) = self.entries.get(id).cloned() {
            self.insert(Entry { said: None, ..entry });
        }
    }

    /// Learns what a statement says, and for whom that is: its content came.
    pub fn complete(&mut self, id: &StatementId, said: Said, is_red: bool) {
        if let Some(entry) = self.entries.get(id).cloned() {
            self.insert(Entry { said: Some(said), is_red, ..entry });
        }
    }

    fn remove(&mut self, id: &StatementId) {
        let Some(entry) = self.entries.remove(id) else { return };
        for target in entry.about() {
            drop_from(&mut self.about, &target, id);
        }
        if let Some(report) = entry.said.as_ref().and_then(|said| said.report) {
            drop_from(&mut self.handed_in, &report, id);
        }
        for name in names(&entry) {
            self.change(name, |ids| ids.remove(id));
        }
    }

    /// Changes which statements name a case, and puts it where it then belongs among recent ones.
    fn change(&mut self, name: CaseName, change: impl FnOnce(&mut BTreeSet<StatementId>) -> bool) {
        let mut ids = match self.named.remove(&name) {
            Some((ids, before)) => {
                self.recent.remove(&(before, name.clone()));
                ids
            }
            None => BTreeSet::new(),
        };
        change(&mut ids);
        let issued = ids.iter().filter_map(|id| self.entries.get(id)).map(|entry| entry.issued);
        if let Some(last) = issued.max() {
            self.recent.insert((last, name.clone()));
            self.named.insert(name, (ids, last));
        }
    }

    /// The statements that name a case.
    fn ids(&self, name: &CaseName) -> impl Iterator<Item = &StatementId> {
        self.named.get(name).into_iter().flat_map(|(ids, _)| ids)
    }

    /// Whether its owner tells of a case, as far as these eyes see: a name that others alone use is
    /// none.
    fn is_told(&self, name: &CaseName, eyes: Cleared) -> bool {
        let mut entries = self.ids(name).filter_map(|id| self.entries.get(id));
        entries.any(|entry| entry.issuer == name.owner && eyes.may_see(entry))
    }

    /// Where a case is found: one that only links to another party's is found there, if that party
    /// tells of it.
    pub fn resolve(&self, name: &CaseName, eyes: Cleared) -> Option<CaseName> {
        if !self.is_told(name, eyes) {
            return None;
        }
        let link = CaseName::of_another(&name.owner, &name.name);
        Some(link.filter(|link| self.is_told(link, eyes)).unwrap_or_else(|| name.clone()))
    }

    /// A case, as far as these eyes see it; `None` where its owner tells nothing of it. One that
    /// only links to another party's is asked for under that name ([`Self::resolve`]).
    pub fn case(&self, name: &CaseName, eyes: Cleared) -> Option<Case<'_>> {
        if self.resolve(name, eyes).as_ref() != Some(name) {
            return None;
        }
        let mut found: BTreeSet<StatementId> = self.ids(name).copied().collect();
        let filings: Vec<StatementId> = found.iter().copied().collect();
        let reports = filings.iter().filter_map(|id| self.entries.get(id)?.said.as_ref()?.report);
        // Of a report that two filings hand in, both cases tell.
        found.extend(reports.filter(|id| self.entries.contains_key(id)));
        let mut asked: Vec<StatementId> = found.iter().copied().collect();
        while let Some(id) = asked.pop() {
            for about in self.about.get(&id).into_iter().flatten() {
                if self.entries.contains_key(about) && found.insert(*about) {
                    asked.push(*about);
                }
            }
        }
        let mut entries: Vec<&Entry> = found.iter().filter_map(|id| self.entries.get(id)).collect();
        entries.retain(|entry| eyes.may_see(entry));
        entries.sort_by_key(|entry| (entry.issued, entry.seq, entry.id));
        Some(Case { name: name.clone(), entries })
    }

    /// The names of cases, the one that was last spoken of first, after a place in that order.
    pub fn recent(
        &self,
        after: Option<(Timestamp, CaseName)>,
        eyes: Cleared,
    ) -> impl Iterator<Item = (Timestamp, &CaseName)> {
        use std::ops::Bound::{Excluded, Unbounded};
        let range = (Unbounded, after.map_or(Unbounded, Excluded));
        let all = self.recent.range(range).rev().map(|(at, name)| (*at, name));
        all.filter(move |(_, name)| self.resolve(name, eyes).as_ref() == Some(*name))
    }

    /// The cases of which a statement tells: those that it names, and those of what it is about.
    pub fn cases_of(&self, id: &StatementId, eyes: Cleared) -> BTreeSet<CaseName> {
        let (mut found, mut seen, mut asked) = (BTreeSet::new(), BTreeSet::new(), vec![*id]);
        while let Some(id) = asked.pop() {
            let Some(entry) = self.entries.get(&id).filter(|_| seen.insert(id)) else { continue };
            found.extend(names(entry).into_iter().filter_map(|name| self.resolve(&name, eyes)));
            asked.extend(self.handed_in.get(&id).into_iter().flatten());
            asked.extend(entry.about());
        }
        found
    }

    /// A name that no case of a party has: a year, and the first number that is free after those
    /// that it used.
    pub fn free_name(&self, owner: &PartyId, year: &str) -> String {
        let begin = CaseName { owner: owner.clone(), name: format!("{year}-") };
        let all = self.named.range(begin.clone()..).map(|(name, _)| name);
        let own = all.take_while(|name| name.owner == *owner && name.name.starts_with(&begin.name));
        let numbers =
            own.filter_map(|name| name.name.strip_prefix(&begin.name)?.parse::<u64>().ok());
        let next = numbers.max().unwrap_or_default().saturating_add(1);
        format!("{year}-{next:03}")
    }

    /// What was said about a statement.
    pub fn about(&self, id: &StatementId, eyes: Cleared) -> impl Iterator<Item = &Entry> {
        let ids = self.about.get(id).into_iter().flatten();
        ids.filter_map(|id| self.entries.get(id)).filter(move |entry| eyes.may_see(entry))
    }

    /// Whether its own issuer took a statement back, or replaced it.
    pub fn is_undone(&self, entry: &Entry) -> bool {
        let undoes = |one: &&Entry| {
            one.issuer == entry.issuer && matches!(one.sort, Sort::Retraction | Sort::Supersession)
        };
        let ids = self.about.get(&entry.id).into_iter().flatten();
        ids.filter_map(|id| self.entries.get(id)).any(|one| undoes(&one))
    }
}

/// Whether the one who asks is among those for whom what is marked TLP:RED is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cleared(pub bool);

impl Cleared {
    /// Whether they may see what a statement says. That it was made everybody sees; but of which
    /// case it tells, its content says.
    pub const fn may_see(self, entry: &Entry) -> bool {
        self.0 || !entry.is_red
    }
}

/// The cases that a statement names: its issuer's, and those of others to which it links itself.
fn names(entry: &Entry) -> BTreeSet<CaseName> {
    let own = |name: &str| CaseName { owner: entry.issuer.clone(), name: name.to_owned() };
    let all = entry.incidents();
    let links = all.iter().filter_map(|name| CaseName::of_another(&entry.issuer, name));
    links.chain(all.iter().map(|name| own(name))).collect()
}

fn drop_from(
    of: &mut BTreeMap<StatementId, BTreeSet<StatementId>>,
    key: &StatementId,
    id: &StatementId,
) {
    if let Some(ids) = of.get_mut(key) {
        ids.remove(id);
        if ids.is_empty() {
            of.remove(key);
        }
    }
}

impl Case<'_> {
    /// What its owner says.
    pub fn own(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().copied().filter(|entry| self.is_own(entry))
    }

    /// Whether it is the owner's word.
    pub fn is_own(&self, entry: &Entry) -> bool {
        entry.issuer == self.name.owner
    }
}
