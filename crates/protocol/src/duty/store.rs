//! The set of facts, and the ordered index in which instances find theirs.

use std::collections::{BTreeMap, BTreeSet};

use crate::index::Relation;
use crate::statement::StatementId;

use super::fact::{MarkOf, Prepared};
use super::symbol::{IdTable, Interner, Sym, index, prefix};
use super::value::{Cell, View};

/// One fact, with what later ones did to it.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) id: StatementId,
    pub(super) kind: Sym,
    pub(super) issuer: Sym,
    pub(super) subject: Sym,
    pub(super) issued: i64,
    pub(super) cells: Option<Box<[Cell]>>,
    /// In order of time; rare.
    pub(super) marks: Vec<Mark>,
}

/// What a later fact did to one.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) id: StatementId,
    pub(super) issued: i64,
    pub(super) relation: Relation,
    /// For an amendment: the fields of the body with the amendment worked in.
    pub(super) cells: Option<Box<[Cell]>>,
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
    /// Anchors of a matter that others tell too: by matter alone.
    Shared,
    /// Anchors by the field that a lookup pattern is joined to.
    Reverse,
    /// Anchors by time.
    Timeline,
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
    /// Marks on facts that have not come yet, by target.
    loose: BTreeMap<StatementId, Vec<(StatementId, i64, MarkOf)>>,
}

/// What came of a fact.
#[derive(Debug)]
pub(super) enum Came {
    /// It is new, at this position.
    New(u32),
    /// It was there without its content, which came now.
    Filled(u32),
    /// Nothing new.
    Known,
}

impl Row {
    pub(super) fn tie(&self) -> u128 {
        prefix(&self.id)
    }

    /// What was done to it by `as_of`.
    pub(super) fn marks_at(&self, as_of: i64) -> impl Iterator<Item = &Mark> {
        self.marks.iter().take_while(move |mark| mark.issued <= as_of)
    }

    pub(super) fn is_retracted(&self, as_of: i64) -> bool {
        self.marks_at(as_of).any(|mark| mark.relation == Relation::Retracts)
    }

    /// Whether another statement took its place, or it was taken back.
    pub(super) fn is_replaced(&self, as_of: i64) -> bool {
        let replaces =
            |mark: &Mark| matches!(mark.relation, Relation::Retracts | Relation::Supersedes);
        self.marks_at(as_of).any(replaces)
    }

    /// Its fields as corrected by `as_of`; `None` where the content is not held.
    pub(super) fn cells_at(&self, as_of: i64) -> Option<&[Cell]> {
        let mut cells = self.cells.as_deref();
        for mark in self.marks_at(as_of) {
            match mark.relation {
                Relation::Erases => return None,
                Relation::Amends if mark.cells.is_some() => cells = mark.cells.as_deref(),
                _ => {}
            }
        }
        cells
    }

    /// Every version of its fields, whenever: where any of them may be looked for.
    pub(super) fn versions(&self) -> impl Iterator<Item = Option<&[Cell]>> {
        let erased = self.marks.iter().any(|mark| mark.relation == Relation::Erases);
        let amended = self.marks.iter().filter_map(|mark| mark.cells.as_deref().map(Some));
        std::iter::once(self.cells.as_deref()).chain(amended).chain(erased.then_some(None))
    }

    pub(super) fn view(&self, as_of: i64) -> View<'_> {
        View {
            cells: self.cells_at(as_of),
            issuer: self.issuer,
            subject: self.subject,
            issued: self.issued,
        }
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
                _ => Came::Known,
            };
        }
        let Ok(at) = u32::try_from(self.rows.len()) else { return Came::Known };
        let rows = &self.rows;
        self.ids.put(&fact.id, at, |at| index(at).and_then(|at| rows.get(at)).map(|row| &row.id));
        self.rows.push(Row {
            id: fact.id,
            kind: fact.kind,
            issuer: fact.issuer,
            subject: fact.subject,
            issued: fact.issued,
            cells: fact.cells,
            marks: Vec::new(),
        });
        Came::New(at)
    }

    /// Keeps a mark until its target comes.
    pub(super) fn keep(&mut self, id: StatementId, issued: i64, mark: MarkOf) {
        self.loose.entry(mark.target).or_default().push((id, issued, mark));
    }

    /// The marks that were waiting for a statement.
    pub(super) fn waiting(&mut self, id: &StatementId) -> Vec<(StatementId, i64, MarkOf)> {
        if self.loose.is_empty() {
            return Vec::new();
        }
        self.loose.remove(id).unwrap_or_default()
    }

    /// Marks a fact; whether that is news.
    pub(super) fn mark(&mut self, fact: u32, mark: Mark) -> bool {
        let Some(row) = index(fact).and_then(|at| self.rows.get_mut(at)) else { return false };
        if let Some(old) = row.marks.iter_mut().find(|old| old.id == mark.id) {
            let is_news = old.cells.is_none() && mark.cells.is_some();
            if is_news {
                old.cells = mark.cells;
            }
            return is_news;
        }
        row.marks.push(mark);
        row.marks.sort_by_key(|mark| (mark.issued, mark.id));
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
        let mut from = Sym::NOBODY;
        loop {
            let low = Entry { family, bearer: from, key: 0, issued: i64::MIN, tie: 0, fact: 0 };
            let next = self.entries.range(low..).next();
            let Some(next) = next.filter(|entry| entry.family == family) else { return found };
            found.push(next.bearer);
            let Some(after) = next.bearer.0.checked_add(1) else { return found };
            from = Sym(after);
        }
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

    /// Entries of one family and bearer under any key.
    pub(super) fn any_key(&self, family: u32, bearer: Sym) -> impl Iterator<Item = &Entry> {
        let low = Entry { family, bearer, key: 0, issued: i64::MIN, tie: 0, fact: 0 };
        let high = Entry {
            family,
            bearer,
            key: u64::MAX,
            issued: i64::MAX,
            tie: u128::MAX,
            fact: u32::MAX,
        };
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
    };
    // 2^30 patterns are more than any engine is given.
    pattern.saturating_mul(4).saturating_add(low)
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
