//! Where filings are entered that may meet what is looked for, in each of their versions.

use super::super::compile::{Compiled, Pattern, WhoFiles};
use super::super::context::Visit;
use super::super::row::Version;
use super::super::store::{Entry, KEY_NONE, KEY_UNKNOWN, Use, family, key_of};
use super::super::symbol::Sym;
use super::super::value::Cell;
use super::state::{Engine, How};

/// Under which keys a filing is entered.
#[derive(Clone, Copy)]
pub(super) enum Keys {
    /// Also under the one for what is not known.
    All,
    /// Only where the field is known.
    Known,
}

impl Engine {
    /// Enters a filing whose content its issuer destroyed under the matter that its subject names,
    /// so that what follows on it is found; under which key.
    pub(super) fn enter_destroyed(
        &mut self,
        rule: &Compiled,
        number: u32,
        pattern: &Pattern,
        fact: u32,
    ) -> Option<u64> {
        pattern.join.filter(|join| rule.key == Some(join.other))?;
        let row = self.store.row(fact).filter(|row| row.is_erased())?;
        let (filer, subject) = (pattern.filer(row.issuer), row.subject);
        let key = key_of(&Cell::Text(subject), &mut self.texts);
        self.enter(family(number, Use::Found), filer, key, fact);
        Some(key)
    }

    /// Enters each version of a filing where it may be meant though that is not known, and where
    /// nothing joins it to an anchor also where it may certainly be; and takes it out where it can
    /// no longer be.
    pub(super) fn enter_open(
        &mut self,
        rule: &Compiled,
        number: u32,
        pattern: &Pattern,
        fact: u32,
        how: How,
    ) {
        if how != How::New {
            self.leave_open(number, pattern, fact);
        }
        let Some(row) = self.store.row(fact) else { return };
        let context = self.context(false);
        if !context.may_file(pattern, rule.ground, row) {
            return;
        }
        let (found, open) = (family(number, Use::Found), family(number, Use::Open));
        let filer = pattern.filer(row.issuer);
        let under = listed_under(pattern, row.issuer);
        let is_timed = self.timed.contains(&number);
        let mut entries = Vec::new();
        let mut each = |version: Version<'_>| {
            let at = version.from;
            let visit = Visit { row, fact, at, cells: version.cells, holds: false };
            let entry = |family, bearer, key| Entry { family, bearer, key, issued: at, fact };
            let mut open_under = |key| {
                entries.extend(under.into_iter().flatten().map(|bearer| entry(open, bearer, key)));
            };
            if pattern.join.is_none() {
                if context.may_be_sure(pattern, visit) {
                    entries.push(entry(found, filer, KEY_NONE));
                } else if !context.is_ruled_out(pattern, visit) && context.may_hold(pattern, visit)
                {
                    open_under(KEY_NONE);
                }
                return;
            }
            if version.cells.is_none() {
                open_under(KEY_UNKNOWN);
            }
            if is_timed && context.may_hold(pattern, visit) {
                open_under(KEY_NONE);
            }
        };
        if row.marks().is_empty() {
            each(Version { from: row.issued, until: i64::MAX, cells: row.cells });
        } else {
            row.versions_ever().for_each(each);
        }
        for entry in entries {
            self.store.enter(entry);
        }
    }

    /// Takes a filing out of where its versions may be meant.
    pub(super) fn leave_open(&mut self, number: u32, pattern: &Pattern, fact: u32) {
        let Some(row) = self.store.row(fact) else { return };
        let (found, open) = (family(number, Use::Found), family(number, Use::Open));
        let filer = pattern.filer(row.issuer);
        let under = listed_under(pattern, row.issuer);
        let times: Vec<i64> = row.times().collect();
        for issued in times {
            let entry = |family, bearer, key| Entry { family, bearer, key, issued, fact };
            for bearer in under.into_iter().flatten() {
                self.store.leave(&entry(open, bearer, KEY_NONE));
                self.store.leave(&entry(open, bearer, KEY_UNKNOWN));
            }
            if pattern.join.is_none() {
                self.store.leave(&entry(found, filer, KEY_NONE));
            }
        }
    }

    /// Enters a filing where rules look for it: under its own time by every version, so that it is
    /// found whatever it says, and each later version under the time since when it says so.
    pub(super) fn enter_versions(
        &mut self,
        family: u32,
        pattern: &Pattern,
        filer: Sym,
        fact: u32,
        keys: Keys,
    ) {
        let is_in = |key: u64| matches!(keys, Keys::All) || key != KEY_UNKNOWN;
        for key in self.keys(fact, pattern.join.map(|join| join.own)).as_slice() {
            if is_in(*key) {
                self.enter(family, filer, *key, fact);
            }
        }
        let Some(row) = self.store.row(fact).filter(|row| !row.marks().is_empty()) else { return };
        let later = row.versions_ever().filter(|later| later.from > row.issued);
        let later: Vec<(i64, Option<Cell>)> = later
            .map(|version| {
                let slot = pattern.join.map(|join| usize::from(join.own));
                let cell = slot.map(|slot| {
                    version
                        .cells
                        .and_then(|cells| cells.get(slot))
                        .cloned()
                        .unwrap_or(Cell::Unknown)
                });
                (version.from, cell)
            })
            .collect();
        for (issued, cell) in later {
            let key = cell.map_or(KEY_NONE, |cell| key_of(&cell, &mut self.texts));
            if is_in(key) {
                self.store.enter(Entry { family, bearer: filer, key, issued, fact });
            }
        }
    }
}

/// Under whom a filing stands that may be meant: under its issuer, where it is asked whose it is,
/// and under nobody, where it is not.
fn listed_under(pattern: &Pattern, issuer: Sym) -> [Option<Sym>; 2] {
    match pattern.by {
        WhoFiles::Bearer | WhoFiles::Another => [Some(issuer), None],
        WhoFiles::Anyone => [Some(issuer), Some(Sym::NOBODY)],
        WhoFiles::Members(_) => [None, Some(Sym::NOBODY)],
    }
}
