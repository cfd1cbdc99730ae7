//! Lists of filings without what was destroyed, made once for all who look.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::shelf::Item;
use super::symbol::Sym;
use crate::sync::{alone, lock};

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
        lock(&self.0).get(of).map(Arc::clone)
    }

    pub(super) fn keep(&self, of: (ListOf, Sym), list: &Arc<Vec<Item>>) {
        lock(&self.0).insert(of, Arc::clone(list));
    }

    pub(super) fn clear(&mut self) {
        alone(&mut self.0).clear();
    }
}
