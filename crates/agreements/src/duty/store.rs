//! The set of facts, and the ordered index in which instances find theirs.

use std::collections::{BTreeMap, BTreeSet};

use comity_protocol::index::Relation;
use comity_protocol::statement::StatementId;

use super::fact::{Claim, MarkOf, Prepared};
use super::symbol::{IdTable, Interner, Sym, index, prefix};
use super::value::{Cell, View};

/// One fact, with what later ones did to it.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) id: StatementId,
    pub(super) kind: Sym,
    pub(super) issuer: Sym,
    pub(super) subject: Sym,
    /// When it counts as said.
    pub(super) issued: i64,
    pub(super) claim: Claim,
    pub(super) cells: Option<Box<[Cell]>>,
    /// Those that count, in order of time; rare.
    pub(super) marks: Vec<Mark>,
}

/// How many amendments of one statement are read. From the next one on what it says is not known:
/// whoever corrects a statement more often than that does not say anything by it, and each version
/// is judged by itself.
const AMENDMENTS_MAX: usize = 100;

/// What a later fact did to one.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) id: StatementId,
    /// When it counts as said.
    pub(super) issued: i64,
    pub(super) claim: Claim,
    pub(super) relation: Relation,
    /// Whether its content is held.
    pub(super) is_held: bool,
    /// For an amendment: the fields of the body with the amendment worked in.
    pub(super) cells: Option<Box<[Cell]>>,
}

/// What a fact said from one time until another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Version<'a> {
    pub(super) from: i64,
    /// When it was amended or taken back; `i64::MAX`: it stands.
    pub(super) until: i64,
    /// `None` where the content is not held.
    pub(super) cells: Option<&'a [Cell]>,
}

/// One place in the index. Ordered by its members in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    /// The pattern and what the entry is for.
    pub(super) family: u32,
    pub(super) bearer: Sym,
    /// The value of the field by which it is looked for.
    pub(super) key: u64,
    pub(super) issued: i64,
    /// The first 16 bytes of the identifier: order among facts of one time.
    pub(super) tie: u128,
    pub(super) fact: u32,
}

/// What an entry of a pattern is for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Use {
    /// Found by instances: by bearer and joined field; anchors by bearer and matter.
    Found,
    /// Filings of others that link themselves to a matter: by its owner and its name for it.
    Shared,
    /// Anchors by the field that a lookup pattern is joined to.
    Reverse,
    /// Anchors by time; filings that a total counts, where some anchor does not say which.
    Timeline,
    /// Filings that may be meant though it is not known: by who filed them, and time. Under
    /// [`KEY_UNKNOWN`] those whose joined field is not known, under [`KEY_NONE`] all that may be.
    Open,
}

/// No field is looked for.
pub(super) const KEY_NONE: u64 = 0;
/// The field is not known.
pub(super) const KEY_UNKNOWN: u64 = 1;

/// Facts and their index.
#[derive(Clone, Debug, Default)]
pub(super) struct Store {
    rows: Vec<Row>,
    ids: IdTable,
    entries: BTreeSet<Entry>,
    /// Entries not yet in the index.
    fresh: Vec<Entry>,
    /// All marks on facts, by what they do and in order of time.
    marks: BTreeMap<(u32, Relation, MarkOrder), Mark>,
    /// Where the marks stand.
    marked: BTreeMap<StatementId, (u32, Relation, MarkOrder)>,
    /// Marks on facts that have not come yet, by target.
    loose: BTreeMap<StatementId, Vec<Loose>>,
}

/// When a mark counts and what time it claims; of two the same, the identifiers decide.
type MarkOrder = (i64, i64, StatementId);

/// A mark whose target has not come.
#[derive(Clone, Debug)]
pub(super) struct Loose {
    pub(super) id: StatementId,
    pub(super) issuer: Sym,
    pub(super) claim: Claim,
    pub(super) of: MarkOf,
}

/// What came of a fact.
#[derive(Debug)]
pub(super) enum Came {
    /// It is new, at this position.
    New(u32),
    /// It was there without its content, which came now.
    Filled(u32),
    /// It was there.
    Known(u32),
    /// There is no room.
    TooMany,
}

impl Row {
    pub(super) fn tie(&self) -> u128 {
        prefix(&self.id)
    }

    /// What was done to it by `as_of`.
    pub(super) fn marks_at(&self, as_of: i64) -> impl Iterator<Item = &Mark> {
        self.marks.iter().take_while(move |mark| mark.issued <= as_of)
    }

    /// When another statement took its place or it was taken back, by `as_of`.
    pub(super) fn replaced(&self, as_of: i64) -> Option<i64> {
        let replaces =
            |mark: &&Mark| matches!(mark.relation, Relation::Retracts | Relation::Supersedes);
        self.marks_at(as_of).find(replaces).map(|mark| mark.issued.max(self.issued))
    }

    /// Whether its issuer had its content destroyed by `as_of`.
    pub(super) fn is_erased(&self, as_of: i64) -> bool {
        !self.marks.is_empty() && self.marks_at(as_of).any(|mark| mark.relation == Relation::Erases)
    }

    /// What it said when, as known at `as_of`, in order of time.
    ///
    /// It says what it said from its own time until an amendment, and what the amendment says from
    /// then on; taken back, it says nothing any more. Superseded it still shows when something was
    /// filed. What was destroyed cannot be read for any time.
    pub(super) fn versions_at(&self, as_of: i64) -> Vec<Version<'_>> {
        self.versions_if(self.is_erased(as_of), as_of)
    }

    /// Every version there is at any time: before an erasure counts, and since.
    pub(super) fn versions_ever(&self) -> impl Iterator<Item = Version<'_>> {
        let erased = self.is_erased(i64::MAX).then(|| self.versions_if(true, i64::MAX));
        self.versions_if(false, i64::MAX).into_iter().chain(erased.into_iter().flatten())
    }

    fn versions_if(&self, is_erased: bool, as_of: i64) -> Vec<Version<'_>> {
        let cells = if is_erased { None } else { self.cells.as_deref() };
        let mut current = Version { from: self.issued, until: i64::MAX, cells };
        let mut versions = Vec::new();
        for mark in self.marks_at(as_of) {
            let at = mark.issued.max(self.issued);
            let next = match mark.relation {
                Relation::Retracts => {
                    versions.push(Version { until: at, ..current });
                    return versions;
                }
                Relation::Amends if mark.cells.is_some() || !mark.is_held => {
                    if is_erased {
                        None
                    } else {
                        mark.cells.as_deref()
                    }
                }
                _ => continue,
            };
            versions.push(Version { until: at, ..current });
            current = Version { from: at, until: i64::MAX, cells: next };
        }
        versions.push(current);
        versions.retain(|version| version.from < version.until);
        versions
    }

    /// Its fields as they were told at a moment, as known at `as_of`; `None` where the content is
    /// not held.
    pub(super) fn cells_then(&self, moment: i64, as_of: i64) -> Option<&[Cell]> {
        if self.marks.is_empty() {
            return self.cells.as_deref();
        }
        if self.is_erased(as_of) {
            return None;
        }
        let told = |mark: &&Mark| {
            mark.relation == Relation::Amends
                && (mark.cells.is_some() || !mark.is_held)
                && mark.issued.max(self.issued) <= moment.max(self.issued)
        };
        let last = self.marks_at(as_of).filter(told).last();
        last.map_or(self.cells.as_deref(), |mark| mark.cells.as_deref())
    }

    /// Its fields as corrected by `as_of`; `None` where the content is not held.
    pub(super) fn cells_at(&self, as_of: i64) -> Option<&[Cell]> {
        self.cells_then(as_of, as_of)
    }

    /// Every version of its fields, whenever: where any of them may be looked for.
    pub(super) fn versions(&self) -> impl Iterator<Item = Option<&[Cell]>> {
        let unknown = |mark: &Mark| match mark.relation {
            Relation::Erases => true,
            Relation::Amends => !mark.is_held,
            _ => false,
        };
        let unknown = self.marks.iter().any(unknown);
        let amended = self.marks.iter().filter_map(|mark| mark.cells.as_deref().map(Some));
        std::iter::once(self.cells.as_deref()).chain(amended).chain(unknown.then_some(None))
    }

    /// Every time from which on it may say something.
    pub(super) fn times(&self) -> impl Iterator<Item = i64> {
        let marked = self.marks.iter().map(|mark| mark.issued.max(self.issued));
        std::iter::once(self.issued).chain(marked)
    }

    pub(super) fn view(&self, as_of: i64) -> View<'_> {
        self.view_of(self.cells_at(as_of))
    }

    /// With these fields.
    pub(super) const fn view_of<'a>(&self, cells: Option<&'a [Cell]>) -> View<'a> {
        View { cells, issuer: self.issuer, subject: self.subject, issued: self.issued }
    }
}

impl Mark {
    const fn order(&self) -> MarkOrder {
        (self.issued, self.claim.claimed, self.id)
    }
}

/// How many marks of one sort count.
const fn most(relation: Relation) -> usize {
    match relation {
        Relation::Amends => AMENDMENTS_MAX.saturating_add(1),
        Relation::Supersedes | Relation::Retracts | Relation::Erases => 1,
    }
}

impl Store {
    pub(super) fn row(&self, fact: u32) -> Option<&Row> {
        self.rows.get(index(fact)?)
    }

    /// The position of a statement.
    pub(super) fn find(&self, id: &StatementId) -> Option<u32> {
        self.ids.get(id, |at| self.row(at).is_some_and(|row| row.id == *id))
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn reserve(&mut self, more: usize) {
        self.rows.reserve(more);
        let rows = &self.rows;
        self.ids.reserve(more, |at| index(at).and_then(|at| rows.get(at)).map(|row| &row.id));
    }

    /// Takes a fact. One that is there already changes nothing, unless it brings its content.
    pub(super) fn take(&mut self, fact: Prepared) -> Came {
        if let Some(at) = self.find(&fact.id) {
            let row = index(at).and_then(|at| self.rows.get_mut(at));
            return match (row, fact.cells) {
                (Some(row), Some(cells)) if row.cells.is_none() => {
                    row.cells = Some(cells);
                    Came::Filled(at)
                }
                _ => Came::Known(at),
            };
        }
        let Ok(at) = u32::try_from(self.rows.len()) else { return Came::TooMany };
        let rows = &self.rows;
        self.ids.put(&fact.id, at, |at| index(at).and_then(|at| rows.get(at)).map(|row| &row.id));
        self.rows.push(Row {
            id: fact.id,
            kind: fact.kind,
            issuer: fact.issuer,
            subject: fact.subject,
            issued: fact.claim.counted(),
            claim: fact.claim,
            cells: fact.cells,
            marks: Vec::new(),
        });
        Came::New(at)
    }

    /// Keeps a mark until its target comes.
    pub(super) fn keep(&mut self, loose: Loose) {
        self.loose.entry(loose.of.target).or_default().push(loose);
    }

    /// The marks that were waiting for a statement.
    pub(super) fn waiting(&mut self, id: &StatementId) -> Vec<Loose> {
        if self.loose.is_empty() {
            return Vec::new();
        }
        self.loose.remove(id).unwrap_or_default()
    }

    /// Gives a fact the time at which it counts by narrower bounds.
    pub(super) fn set_claim(&mut self, fact: u32, claim: Claim) {
        if let Some(row) = index(fact).and_then(|at| self.rows.get_mut(at)) {
            (row.claim, row.issued) = (claim, claim.counted());
        }
    }

    /// Marks a fact; whether that is news.
    pub(super) fn mark(&mut self, fact: u32, mut mark: Mark) -> bool {
        let mut is_news = true;
        let place = self.marked.get(&mark.id).filter(|(of, ..)| *of == fact);
        if let Some(old) = place.and_then(|place| self.marks.remove(place)) {
            if old.is_held {
                (mark.is_held, mark.cells) = (true, old.cells);
            }
            is_news = mark.is_held != old.is_held;
            mark.claim = old.claim.narrowed(mark.claim);
            mark.issued = mark.claim.counted();
            is_news |= mark.issued != old.issued;
        }
        let (id, relation, order) = (mark.id, mark.relation, mark.order());
        self.marked.insert(id, (fact, relation, order));
        self.marks.insert((fact, relation, order), mark);
        self.choose(fact, relation, order) && is_news
    }

    /// Whether a mark would put another one out of those that count.
    pub(super) fn puts_out(&self, fact: u32, loose: &Loose) -> bool {
        let Some(row) = self.row(fact) else { return false };
        let relation = loose.of.relation;
        let mut now = row.marks.iter().filter(|mark| mark.relation == relation);
        let order = (loose.claim.counted(), loose.claim.claimed, loose.id);
        now.clone().count() == most(relation)
            && now.next_back().is_some_and(|last| order < last.order())
    }

    /// Brings the marks that count up to date after one changed: of amendments the first so many,
    /// of all others the first. Whether it is among them, or was.
    fn choose(&mut self, fact: u32, relation: Relation, changed: MarkOrder) -> bool {
        let Some(row) = index(fact).and_then(|at| self.rows.get_mut(at)) else { return false };
        let most = most(relation);
        let mut now = row.marks.iter().filter(|mark| mark.relation == relation);
        let is_full = now.clone().count() == most;
        let is_there = now.any(|mark| mark.id == changed.2);
        let last = row.marks.iter().rev().find(|mark| mark.relation == relation);
        if is_full && !is_there && last.is_some_and(|last| last.order() < changed) {
            return false;
        }
        row.marks.retain(|mark| mark.relation != relation);
        let low = (fact, relation, (i64::MIN, i64::MIN, StatementId([0; 32])));
        let of = self
            .marks
            .range(low..)
            .take_while(|((of, what, _), _)| (*of, *what) == (fact, relation));
        for ((_, mark), number) in of.zip(1..=most) {
            let mut mark = mark.clone();
            if number > AMENDMENTS_MAX {
                (mark.is_held, mark.cells) = (false, None);
            }
            row.marks.push(mark);
        }
        row.marks.sort_by_key(Mark::order);
        true
    }

    pub(super) fn enter(&mut self, entry: Entry) {
        self.fresh.push(entry);
    }

    /// Brings the index up to date: at once where much is new.
    pub(super) fn settle(&mut self) {
        if self.fresh.len() < 64.max(self.entries.len() / 16) {
            self.entries.extend(self.fresh.drain(..));
            return;
        }
        self.fresh.sort_unstable();
        let mut fresh: BTreeSet<Entry> = std::mem::take(&mut self.fresh).into_iter().collect();
        if self.entries.is_empty() {
            self.entries = fresh;
        } else {
            self.entries.append(&mut fresh);
        }
    }

    /// Takes an entry out of the index again. Only of a settled index.
    pub(super) fn leave(&mut self, entry: &Entry) {
        self.entries.remove(entry);
    }

    /// Takes all entries out of the index again that were not settled yet.
    pub(super) fn leave_fresh(&mut self) {
        for entry in std::mem::take(&mut self.fresh) {
            self.entries.remove(&entry);
        }
    }

    /// Forgets what a statement said: its own fields, and what it amended of a fact.
    pub(super) fn forget(&mut self, fact: u32, id: &StatementId) {
        let Some(row) = index(fact).and_then(|at| self.rows.get_mut(at)) else { return };
        if row.id == *id {
            row.cells = None;
        }
        let all = self.marked.get(id).and_then(|place| self.marks.get_mut(place));
        let chosen = row.marks.iter_mut().filter(|mark| mark.id == *id);
        for mark in all.into_iter().chain(chosen) {
            (mark.is_held, mark.cells) = (false, None);
        }
    }

    /// Empties the index; the facts stay.
    pub(super) fn forget_index(&mut self) {
        self.entries.clear();
        self.fresh.clear();
    }

    /// Everybody under whom anchors of a pattern stand by time.
    pub(super) fn bearers(&self, anchor: Option<u32>) -> Vec<Sym> {
        let Some(anchor) = anchor else { return Vec::new() };
        let family = family(anchor, Use::Timeline);
        let mut found = Vec::new();
        let mut next = self.bearer_from(family, Sym::NOBODY);
        while let Some(bearer) = next {
            found.push(bearer);
            next = bearer.0.checked_add(1).and_then(|after| self.bearer_from(family, Sym(after)));
        }
        found
    }

    /// The next one, from this one on, under whom entries of a family stand.
    pub(super) fn bearer_from(&self, family: u32, from: Sym) -> Option<Sym> {
        let low = Entry { family, bearer: from, key: 0, issued: i64::MIN, tie: 0, fact: 0 };
        let next = self.entries.range(low..).next();
        next.filter(|entry| entry.family == family).map(|entry| entry.bearer)
    }

    /// Entries of one family, bearer and key, by time.
    pub(super) fn range(
        &self,
        family: u32,
        bearer: Sym,
        key: u64,
        from: i64,
        to: i64,
    ) -> impl DoubleEndedIterator<Item = &Entry> {
        // An empty span must not be asked of a tree in reverse.
        let to = to.max(from);
        let low = Entry { family, bearer, key, issued: from, tie: 0, fact: 0 };
        let high = Entry { family, bearer, key, issued: to, tie: u128::MAX, fact: u32::MAX };
        self.entries.range(low..=high)
    }
}

/// The family of a pattern's entries.
pub(super) fn family(pattern: u32, of: Use) -> u32 {
    let low = match of {
        Use::Found => 0,
        Use::Shared => 1,
        Use::Reverse => 2,
        Use::Timeline => 3,
        Use::Open => 4,
    };
    // 2^29 patterns are more than any engine is given.
    pattern.saturating_mul(8).saturating_add(low)
}

/// The key under which a value is looked for; equal values have equal keys and no others.
pub(super) fn key_of(cell: &Cell, texts: &mut Interner) -> u64 {
    match cell {
        Cell::Unknown => KEY_UNKNOWN,
        Cell::Text(sym) => u64::from(sym.0).saturating_add(2),
        other => u64::from(texts.intern(&spelled(other)).0).saturating_add(2),
    }
}

/// The same, for a value that may not have been met; `None` then.
pub(super) fn key_if_met(cell: &Cell, texts: &Interner) -> Option<u64> {
    match cell {
        Cell::Unknown => Some(KEY_UNKNOWN),
        Cell::Text(sym) => Some(u64::from(sym.0).saturating_add(2)),
        other => texts.get(&spelled(other)).map(|sym| u64::from(sym.0).saturating_add(2)),
    }
}

/// The text of a key.
pub(super) fn text_of_key(key: u64, texts: &Interner) -> String {
    let sym = key.checked_sub(2).and_then(|number| u32::try_from(number).ok());
    let text = sym.map_or("", |sym| texts.text(Sym(sym)));
    // What is no text stands behind a letter that no field's own text can have before it.
    text.strip_prefix('\u{0}').unwrap_or(text).to_owned()
}

fn spelled(cell: &Cell) -> String {
    match cell {
        Cell::Truth(value) => format!("\u{0}{}", if *value { "yes" } else { "no" }),
        Cell::Number(number) => format!("\u{0}{number}"),
        Cell::Day(days) => format!("\u{0}day {days}"),
        Cell::Instant(at) => format!("\u{0}at {at}"),
        Cell::Texts(list) => {
            let numbers: Vec<String> = list.iter().map(|sym| sym.0.to_string()).collect();
            format!("\u{0}list {}", numbers.join(" "))
        }
        Cell::Text(_) | Cell::Unknown => String::new(),
    }
}
