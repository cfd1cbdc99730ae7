//! The keys of filings that name no matter.

use super::super::symbol::Sym;
use super::super::value::Cell;

/// Set in the key of a filing that names no matter: it is one of its own.
pub(in crate::duty) const SINGLE: u64 = 1 << 63;

/// Whether a key is that of a filing that names no matter.
pub(in crate::duty) const fn is_single(key: u64) -> bool {
    key & SINGLE != 0
}

/// The position of the one filing of such a key.
pub(in crate::duty) const fn single_fact(key: u64) -> u64 {
    key & !SINGLE
}

/// What has a key; of no other is it the key.
pub(super) fn name_of(key: u64) -> Cell {
    let sym = key.checked_sub(2).and_then(|sym| u32::try_from(sym).ok());
    sym.map_or(Cell::Unknown, |sym| Cell::Text(Sym(sym)))
}
