//! Names as small numbers, and statements by their identifier.

use crate::names;

use comity_protocol::statement::StatementId;

use super::DutyRefusal;
use super::table::{Table, hash_text};

/// A text that the engine has met: kinds, parties, subjects, and values of text fields.
///
/// Numbers are given in order of arrival, so nothing that is shown may be ordered by them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Sym(pub(super) u32);

impl Sym {
    /// Stands for "whoever" in the index. No text has it: texts are numbered from 1.
    pub(super) const NOBODY: Self = Self(0);
    /// The first that a text has.
    pub(super) const FIRST: Self = Self(1);
}

/// Texts and their numbers.
#[derive(Clone, Debug)]
pub(super) struct Interner {
    numbers: Table<Box<str>>,
    /// All texts in one piece, in order of their numbers.
    text: String,
    /// Where each text ends.
    ends: Vec<usize>,
}

impl Interner {
    pub(super) fn new() -> Self {
        Self { numbers: Table::default(), text: String::new(), ends: vec![0] }
    }

    /// The number of a text, a new one where it has none. Texts that are canonically equivalent
    /// (Unicode Standard Annex 15) are one: who writes ü as one sign or as two says the same.
    ///
    /// After 2^32 texts every new one is the last: a node holds far fewer statements.
    pub(super) fn intern(&mut self, text: &str) -> Sym {
        let text = &*names::canonical(text);
        let hash = hash_text(text);
        if let Some(sym) = self.find(hash, text) {
            return sym;
        }
        let number = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        self.text.push_str(text);
        self.ends.push(self.text.len());
        self.numbers.put(hash, number, || text.into());
        Sym(number)
    }

    /// The number of a text, if it has one.
    pub(super) fn get(&self, text: &str) -> Option<Sym> {
        let text = &*names::canonical(text);
        self.find(hash_text(text), text)
    }

    pub(super) fn text(&self, sym: Sym) -> &str {
        let at = index(sym.0).unwrap_or(usize::MAX);
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before));
        let range = start.zip(self.ends.get(at));
        range.and_then(|(start, end)| self.text.get(*start..*end)).unwrap_or_default()
    }

    fn find(&self, hash: u32, text: &str) -> Option<Sym> {
        self.numbers.get(hash, text, |number| self.text(Sym(number)) == text).map(Sym)
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

/// The hash of an identifier: identifiers are SHA-256 digests, so their bytes spread by themselves.
pub(super) fn hash_id(id: &StatementId) -> u32 {
    id.0.last_chunk::<4>().map_or(0, |bytes| u32::from_be_bytes(*bytes))
}

/// The first 16 bytes of an identifier: what breaks ties between statements of one time. Two that
/// agree in them cost 2^64 tries to find.
pub(super) fn prefix(id: &StatementId) -> u128 {
    id.0.first_chunk::<16>().map_or(0, |bytes| u128::from_be_bytes(*bytes))
}
