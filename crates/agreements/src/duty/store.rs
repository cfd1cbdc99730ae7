//! The set of facts, and the ordered index in which instances find theirs.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;

use comity_protocol::index::Relation;
use comity_protocol::statement::StatementId;

use super::fact::{Cells, Claim, MarkOf, Prepared};
use super::row::{Base, Mark, MarkOrder, Row};
use super::shelf::{Item, Shelf};
use super::symbol::{Interner, Sym, hash_id, index, prefix};
use super::table::Table;
use super::value::Cell;

/// One place in the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// The pattern and what the entry is for.
    pub(super) family: u32,
    pub(super) bearer: Sym,
    /// The value of the field by which it is looked for.
    pub(super) key: u64,
    pub(super) issued: i64,
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
#[derive(Debug, Default)]
pub(super) struct Store {
    rows: Vec<Base>,
    /// The fields of all facts whose contents are held.
    cells: Vec<Cell>,
    ids: Table<StatementId>,
    /// The index, by family.
    shelves: Vec<Shelf>,
    /// Entries to be taken out of the index, while they are listed instead of entered.
    leaving: Option<Vec<Entry>>,
    /// All marks on facts, by what they do and in order of time.
    marks: BTreeMap<(u32, Relation, MarkOrder), Mark>,
    /// Where the marks stand.
    marked: BTreeMap<(StatementId, u32), (Relation, MarkOrder)>,
    /// Who had contents destroyed.
    destroyers: BTreeSet<Sym>,
    /// Marks on facts that have not come yet, by target.
    loose: BTreeMap<StatementId, Vec<Loose>>,
}

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

/// How many amendments of one statement are read. From the next one on what it says is not known:
/// whoever corrects a statement more often than that does not say anything by it, and each version
/// is judged by itself.
const AMENDMENTS_MAX: usize = 100;

/// How many marks of one sort count.
const fn most(relation: Relation) -> usize {
    match relation {
        Relation::Amends => AMENDMENTS_MAX.saturating_add(1),
        Relation::Supersedes | Relation::Retracts | Relation::Erases => 1,
    }
}

impl Store {
    pub(super) fn row(&self, fact: u32) -> Option<Row<'_>> {
        let base = self.rows.get(index(fact)?)?;
        Some(Row { base, cells: base.cells.and_then(|start| self.cells_from(start, base.width)) })
    }

    fn cells_from(&self, start: NonZeroU32, width: u16) -> Option<&[Cell]> {
        let start = index(start.get().wrapping_sub(1))?;
        self.cells.get(start..start.saturating_add(usize::from(width)))
    }

    fn base(&mut self, fact: u32) -> Option<&mut Base> {
        self.rows.get_mut(index(fact)?)
    }

    /// The position of a statement.
    pub(super) fn find(&self, id: &StatementId) -> Option<u32> {
        let is_at =
            |at: u32| index(at).and_then(|at| self.rows.get(at)).is_some_and(|row| row.id == *id);
        self.ids.get(hash_id(id), id, is_at)
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Makes room for that many more facts, with so many fields.
    pub(super) fn reserve(&mut self, more: usize, cells: usize) {
        self.rows.reserve(more);
        self.cells.reserve(cells);
        self.ids.reserve(more);
    }

    /// Takes a fact that stands at this position, or at none yet. One that is there already
    /// changes nothing, unless it brings its content.
    pub(super) fn take(&mut self, at: Option<u32>, mut fact: Prepared) -> Came {
        let cells = fact.cells.take();
        if let Some(at) = at {
            let is_new = cells.is_some() && self.row(at).is_some_and(|row| row.cells.is_none());
            let held = cells.filter(|_| is_new).and_then(|cells| self.hold(cells));
            return match (held, self.base(at)) {
                (Some((start, width)), Some(base)) => {
                    (base.cells, base.width) = (Some(start), width);
                    Came::Filled(at)
                }
                _ => Came::Known(at),
            };
        }
        let Ok(at) = u32::try_from(self.rows.len()) else { return Came::TooMany };
        let held = cells.and_then(|cells| self.hold(cells));
        self.ids.put(hash_id(&fact.id), at, || fact.id);
        self.rows.push(Base {
            id: fact.id,
            kind: fact.kind,
            issuer: fact.issuer,
            subject: fact.subject,
            issued: fact.claim.counted(),
            claim: fact.claim,
            cells: held.map(|(start, _)| start),
            width: held.map_or(0, |(_, width)| width),
            marks: None,
        });
        Came::New(at)
    }

    /// Keeps fields; where they begin, and how many there are.
    fn hold(&mut self, cells: Cells) -> Option<(NonZeroU32, u16)> {
        // Beyond 2^32 fields nothing is held any more: a node holds far fewer statements.
        let start =
            u32::try_from(self.cells.len()).ok()?.checked_add(1).and_then(NonZeroU32::new)?;
        let width = u16::try_from(cells.as_slice().len()).ok()?;
        cells.put_behind(&mut self.cells);
        Some((start, width))
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
        if let Some(row) = self.base(fact) {
            (row.claim, row.issued) = (claim, claim.counted());
        }
    }

    /// Marks a fact; whether that is news.
    pub(super) fn mark(&mut self, fact: u32, mut mark: Mark) -> bool {
        let mut is_news = true;
        let place = self.marked.get(&(mark.id, fact));
        let place = place.map(|(relation, order)| (fact, *relation, *order));
        if let Some(old) = place.and_then(|place| self.marks.remove(&place)) {
            if old.is_held {
                (mark.is_held, mark.cells) = (true, old.cells);
            }
            is_news = mark.is_held != old.is_held;
            mark.claim = old.claim.narrowed(mark.claim);
            mark.issued = mark.claim.counted();
            is_news |= mark.claim != old.claim;
        }
        let (id, relation, order) = (mark.id, mark.relation, mark.order());
        if relation == Relation::Erases
            && let Some(issuer) = self.row(fact).map(|row| row.issuer)
        {
            self.destroyers.insert(issuer);
        }
        self.marked.insert((id, fact), (relation, order));
        self.marks.insert((fact, relation, order), mark);
        self.choose(fact, relation, order) && is_news
    }

    /// Whether somebody had contents of its own destroyed.
    pub(super) fn has_destroyed(&self, party: Sym) -> bool {
        self.destroyers.contains(&party)
    }

    /// The fact to which a statement did something; of an erasure the first of them.
    pub(super) fn marked_by(&self, id: &StatementId) -> Option<u32> {
        self.marked.range((*id, 0)..=(*id, u32::MAX)).next().map(|((_, fact), _)| *fact)
    }

    /// Whether a mark would put another one out of those that count.
    pub(super) fn puts_out(&self, fact: u32, loose: &Loose) -> bool {
        let Some(row) = self.row(fact) else { return false };
        let relation = loose.of.relation;
        let mut now = row.marks().iter().filter(|mark| mark.relation == relation);
        let order = (loose.claim.counted(), loose.claim.claimed, loose.id);
        now.clone().count() == most(relation)
            && now.next_back().is_some_and(|last| order < last.order())
    }

    /// Brings the marks that count up to date after one changed: of amendments the first so many,
    /// of all others the first. Whether it is among them, or was.
    fn choose(&mut self, fact: u32, relation: Relation, changed: MarkOrder) -> bool {
        let Some(row) = index(fact).and_then(|at| self.rows.get_mut(at)) else { return false };
        let most = most(relation);
        let mut now = row.marks().iter().filter(|mark| mark.relation == relation);
        let is_full = now.clone().count() == most;
        let is_there = now.any(|mark| mark.id == changed.2);
        let last = row.marks().iter().rev().find(|mark| mark.relation == relation);
        if is_full && !is_there && last.is_some_and(|last| last.order() < changed) {
            return false;
        }
        let marks = row.marks.get_or_insert_default();
        marks.retain(|mark| mark.relation != relation);
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
            marks.push(mark);
        }
        marks.sort_by_key(Mark::order);
        true
    }

    /// Enters a filing where instances look for it.
    pub(super) fn enter(&mut self, entry: Entry) {
        if let Some(leaving) = &mut self.leaving {
            return leaving.push(entry);
        }
        let Some(at) = index(entry.family) else { return };
        if self.shelves.len() <= at {
            self.shelves.resize_with(at.saturating_add(1), Shelf::default);
        }
        let Some(shelf) = self.shelves.get_mut(at) else { return };
        let Entry { family, bearer, key, issued, fact } = entry;
        let rows = &self.rows;
        let is_first = shelf.put(bearer, key, Item { issued, fact }, |fact| tie_of(rows, fact));
        if is_first && is_asked_by_bearer(family) {
            shelf.note_bearer(bearer);
        }
    }

    /// Takes an entry out of the index again.
    pub(super) fn leave(&mut self, entry: &Entry) {
        let shelf = index(entry.family).and_then(|at| self.shelves.get_mut(at));
        let (item, rows) = (Item { issued: entry.issued, fact: entry.fact }, &self.rows);
        if let Some(shelf) = shelf {
            shelf.take(entry.bearer, entry.key, item, |fact| tie_of(rows, fact));
        }
    }

    /// From now on what is entered is listed only, to be taken out.
    pub(super) fn list_leaving(&mut self) {
        self.leaving = Some(Vec::new());
    }

    /// Takes out what was listed.
    pub(super) fn leave_listed(&mut self) {
        for entry in self.leaving.take().unwrap_or_default() {
            self.leave(&entry);
        }
    }

    /// Forgets what a statement said: its own fields, and what it amended of a fact.
    pub(super) fn forget(&mut self, fact: u32, id: &StatementId) {
        let Some(row) = index(fact).and_then(|at| self.rows.get_mut(at)) else { return };
        if row.id == *id
            && let Some(start) = row.cells.take()
        {
            let start = index(start.get().wrapping_sub(1)).unwrap_or(usize::MAX);
            let cells = self.cells.iter_mut().skip(start).take(usize::from(row.width));
            cells.for_each(|cell| *cell = Cell::Unknown);
        }
        let place = self.marked.get(&(*id, fact));
        let place = place.map(|(relation, order)| (fact, *relation, *order));
        let all = place.and_then(|place| self.marks.get_mut(&place));
        let chosen = row.marks.iter_mut().flat_map(|marks| marks.iter_mut());
        for mark in all.into_iter().chain(chosen.filter(|mark| mark.id == *id)) {
            (mark.is_held, mark.cells) = (false, None);
        }
    }

    /// Empties the index; the facts stay.
    pub(super) fn forget_index(&mut self) {
        self.shelves.clear();
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

    /// The next one, from this one on, under whom entries of a family stand, or stood.
    pub(super) fn bearer_from(&self, family: u32, from: Sym) -> Option<Sym> {
        self.shelves.get(index(family)?)?.bearer_from(from)
    }

    /// Filings of one family, bearer and key, by time.
    pub(super) fn range(
        &self,
        family: u32,
        bearer: Sym,
        key: u64,
        from: i64,
        to: i64,
    ) -> impl DoubleEndedIterator<Item = Item> {
        let shelf = index(family).and_then(|at| self.shelves.get(at));
        shelf.into_iter().flat_map(move |shelf| shelf.range((bearer, key), (from, to)))
    }

    /// What decides between filings of one time.
    pub(super) fn tie(&self, fact: u32) -> u128 {
        tie_of(&self.rows, fact)
    }
}

fn tie_of(rows: &[Base], fact: u32) -> u128 {
    index(fact).and_then(|at| rows.get(at)).map_or(u128::MAX, |row| prefix(&row.id))
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

/// Whether it is asked of a family under whom its entries stand.
const fn is_asked_by_bearer(family: u32) -> bool {
    matches!(family % 8, 3 | 4)
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
