//! Names as small numbers, and statements by their identifier.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::names;

use comity_protocol::statement::StatementId;

use super::DutyRefusal;

/// A text that the engine has met: kinds, parties, subjects, and values of text fields.
///
/// Numbers are given in order of arrival, so nothing that is shown may be ordered by them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Sym(pub(super) u32);

impl Sym {
    /// Stands for "whoever" in the index. No text has it: texts are numbered from 1.
    pub(super) const NOBODY: Self = Self(0);
}

/// Texts and their numbers.
#[derive(Clone, Debug)]
pub(super) struct Interner {
    numbers: BTreeMap<Arc<str>, Sym>,
    texts: Vec<Arc<str>>,
}

impl Interner {
    pub(super) fn new() -> Self {
        Self { numbers: BTreeMap::new(), texts: vec![Arc::from("")] }
    }

    /// The number of a text, a new one where it has none. Texts that are canonically equivalent
    /// (Unicode Standard Annex 15) are one: who writes ü as one sign or as two says the same.
    ///
    /// After 2^32 texts every new one is the last: a node holds far fewer statements.
    pub(super) fn intern(&mut self, text: &str) -> Sym {
        let text = &*names::canonical(text);
        if let Some(sym) = self.numbers.get(text) {
            return *sym;
        }
        let sym = Sym(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        let text: Arc<str> = Arc::from(text);
        self.texts.push(Arc::clone(&text));
        self.numbers.insert(text, sym);
        sym
    }

    /// The number of a text, if it has one.
    pub(super) fn get(&self, text: &str) -> Option<Sym> {
        self.numbers.get(&*names::canonical(text)).copied()
    }

    pub(super) fn text(&self, sym: Sym) -> &str {
        index(sym.0).and_then(|at| self.texts.get(at)).map_or("", |text| text)
    }
}

/// `u32` to an index; never fails where the program runs.
pub(super) fn index(number: u32) -> Option<usize> {
    usize::try_from(number).ok()
}

/// A length as the number of the next thing.
pub(super) fn number(length: usize) -> Result<u32, DutyRefusal> {
    u32::try_from(length).map_err(|_| DutyRefusal::TooMany)
}

/// From identifiers of statements to positions: open addressing over the identifier's own bytes.
///
/// Identifiers are SHA-256 digests, so their bytes spread by themselves; the order of slots is
/// never seen, so nothing depends on it. A third of the time of a `BTreeMap` at a million entries.
#[derive(Clone, Debug, Default)]
pub(super) struct IdTable {
    /// Position plus one; nought is free. The length is a power of two.
    slots: Vec<u32>,
    used: usize,
}

impl IdTable {
    /// The position stored for `id`; `is_at` tells whether a position is that of `id`.
    pub(super) fn get(&self, id: &StatementId, is_at: impl Fn(u32) -> bool) -> Option<u32> {
        let mut at = self.home(id)?;
        loop {
            let position = self.slots.get(at).copied()?.checked_sub(1)?;
            if is_at(position) {
                return Some(position);
            }
            at = self.next(at);
        }
    }

    /// Stores a position under an identifier that is not there yet; `id_at` gives the identifier
    /// of an earlier position.
    pub(super) fn put<'a>(
        &mut self,
        id: &StatementId,
        position: u32,
        id_at: impl Fn(u32) -> Option<&'a StatementId>,
    ) {
        if self.used.saturating_mul(2) >= self.slots.len() {
            self.grow(id_at);
        }
        self.place(id, position);
        self.used = self.used.saturating_add(1);
    }

    /// Makes room for that many more.
    pub(super) fn reserve<'a>(
        &mut self,
        more: usize,
        id_at: impl Fn(u32) -> Option<&'a StatementId>,
    ) {
        let wanted = self.used.saturating_add(more).saturating_mul(2);
        if wanted > self.slots.len() {
            self.rebuild(wanted.next_power_of_two().max(64), id_at);
        }
    }

    fn grow<'a>(&mut self, id_at: impl Fn(u32) -> Option<&'a StatementId>) {
        self.rebuild(self.slots.len().saturating_mul(2).max(64), id_at);
    }

    fn rebuild<'a>(&mut self, size: usize, id_at: impl Fn(u32) -> Option<&'a StatementId>) {
        let old = std::mem::replace(&mut self.slots, vec![0; size]);
        for position in old.into_iter().filter_map(|slot| slot.checked_sub(1)) {
            if let Some(id) = id_at(position) {
                self.place(id, position);
            }
        }
    }

    fn place(&mut self, id: &StatementId, position: u32) {
        let Some(mut at) = self.home(id) else { return };
        // Half of the slots are free, so this ends.
        while self.slots.get(at).is_some_and(|slot| *slot != 0) {
            at = self.next(at);
        }
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = position.saturating_add(1);
        }
    }

    fn home(&self, id: &StatementId) -> Option<usize> {
        let bits = usize::try_from(prefix(id) & u128::from(u64::MAX)).ok()?;
        Some(bits & self.slots.len().checked_sub(1)?)
    }

    fn next(&self, at: usize) -> usize {
        at.wrapping_add(1) & self.slots.len().wrapping_sub(1)
    }
}

/// The first 16 bytes of an identifier: what breaks ties between statements of one time. Two that
/// agree in them cost 2^64 tries to find.
pub(super) fn prefix(id: &StatementId) -> u128 {
    id.0.first_chunk::<16>().map_or(0, |bytes| u128::from_be_bytes(*bytes))
}
