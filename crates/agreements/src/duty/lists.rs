//! Lists of filings without what was destroyed, made once for all who look.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::shelf::Item;
use super::symbol::Sym;

/// A list of filings, by family, filer and key.
pub(super) type ListOf = (u32, Sym, u64);

/// The lists that were made, by what they are made of and for whom.
type Made = BTreeMap<(ListOf, Sym), Arc<Vec<Item>>>;

/// Lists of filings without those that a bearer destroyed, by list and bearer; whoever asks may ask
/// beside others.
#[derive(Debug, Default)]
pub(super) struct ReadableLists(Mutex<Made>);

impl ReadableLists {
    pub(super) fn get(&self, of: &(ListOf, Sym)) -> Option<Arc<Vec<Item>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(of).map(Arc::clone)
    }

    pub(super) fn keep(&self, of: (ListOf, Sym), list: &Arc<Vec<Item>>) {
        let mut lists = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lists.insert(of, Arc::clone(list));
    }

    pub(super) fn clear(&mut self) {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
