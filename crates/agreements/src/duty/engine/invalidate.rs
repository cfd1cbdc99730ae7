//! What a fact invalidates: where it is entered, and which instances may change by it.

use std::sync::Arc;

use crate::agreement::rule::Window;

use super::super::compile::{Bearer, Body, Compiled, Pattern, Program, Role, Total, WhoFiles};
use super::super::context::Visit;
use super::super::instance::{Instance, STANDING};
use super::super::matter::SINGLE;
use super::super::patience::{GivenUp, Patience};
use super::super::row::Row;
use super::super::shift::after;
use super::super::store::{Entry, KEY_NONE, KEY_UNKNOWN, Use, family, key_of};
use super::super::symbol::Sym;
use super::super::value::Cell;
use super::enter::Keys;
use super::evaluation::is_given_up;
use super::few::Few;
use super::instances::Way;
use super::state::{Engine, How, Invalidation};

impl Engine {
    /// Enters every fact that came or changed wherever rules look for it.
    pub(super) fn invalidate_all(&mut self, patience: Patience<'_>) -> Result<(), GivenUp> {
        let mut all = std::mem::take(&mut self.to_invalidate);
        all.sort_unstable();
        // Of several reasons the first one in their order counts.
        all.dedup_by_key(|(fact, _)| *fact);
        let program = Arc::clone(&self.program);
        for ((fact, how), done) in all.iter().zip(0_usize..) {
            if is_given_up(done, patience) {
                self.to_invalidate = all.get(done..).unwrap_or_default().to_vec();
                return Err(GivenUp);
            }
            self.steps.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            self.wait_for(*fact);
            self.invalidate(&program, *fact, *how);
        }
        self.keep_by_time();
        self.readable.clear();
        Ok(())
    }

    pub(super) fn invalidate(&mut self, program: &Program, fact: u32, how: How) {
        let Some(kind) = self.store.row(fact).map(|row| row.kind) else { return };
        let Some(reading) = program.kinds.get(kind) else { return };
        for (number, role) in &reading.uses {
            let Some(pattern) = program.pattern(*number) else { continue };
            let Some(rule) = program.rule(pattern.rule) else { continue };
            if !self.may_match(pattern, fact) {
                continue;
            }
            match role {
                Role::Anchor => self.anchor(program, rule, *number, pattern, fact),
                Role::Lookup => self.lookup(rule, *number, pattern, fact, how),
                Role::Counted(total) => self.counted(program, *total, *number, pattern, fact),
            }
        }
    }

    /// Whether what a pattern asks of the filing alone may hold in some version of it.
    fn may_match(&self, pattern: &Pattern, fact: u32) -> bool {
        let Some(row) = self.store.row(fact) else { return false };
        let is_keyed = pattern.var == 0
            && self.program.rule(pattern.rule).is_some_and(|rule| rule.key.is_some());
        // Of a matter that several filings tell, only all of them together are judged.
        if pattern.own.is_empty() || is_keyed {
            return true;
        }
        let context = self.context(false);
        let may = |at: i64, cells| {
            let visit = Visit { row, fact, at, cells, holds: false };
            !context.is_ruled_out(pattern, visit)
        };
        // A correction is said when it is made.
        row.versions().any(|cells| may(row.issued, cells))
            || !row.marks().is_empty()
                && row.versions_ever().any(|version| may(version.from, version.cells))
    }

    fn anchor(
        &mut self,
        program: &Program,
        rule: &Compiled,
        number: u32,
        pattern: &Pattern,
        fact: u32,
    ) {
        let keys = self.matters(rule, fact);
        let is_shared = matches!(&rule.body, Body::Duty(duty) if duty.is_shared);
        for bearer in self.bearers(rule, pattern, fact).as_slice() {
            let bearer = *bearer;
            for key in keys.as_slice() {
                let is_matter = rule.key.is_some() && key & SINGLE == 0;
                if is_matter {
                    self.enter(family(number, Use::Found), bearer, *key, fact);
                }
                self.dirty.push(Instance { rule: rule.number, bearer, key: *key });
            }
            if matches!(rule.body, Body::Ban { .. } | Body::Limit { .. }) {
                self.dirty.push(Instance { rule: rule.number, bearer, key: STANDING });
            }
            if rule.has_totals || matches!(rule.body, Body::Limit { .. }) {
                self.enter(family(number, Use::Timeline), bearer, KEY_NONE, fact);
                self.corrected(family(number, Use::Timeline), bearer, fact);
            }
            self.reverse(program, rule, bearer, fact);
        }
        if is_shared {
            for (bearer, key) in self.links(rule, fact) {
                self.enter(family(number, Use::Shared), bearer, key, fact);
                self.dirty.extend(self.linked(rule, bearer, key));
            }
        }
    }

    /// The keys of the matters that a filing tells of: by its own name, where it names none. Of one
    /// whose content its issuer destroyed the subject names the matter.
    pub(super) fn matters(&mut self, rule: &Compiled, fact: u32) -> Few<u64> {
        let Some(slot) = rule.key else { return Few::One([u64::from(fact)]) };
        let mut keys = self.named_keys(rule, fact, slot);
        for key in keys.as_mut_slice().iter_mut().filter(|key| **key == KEY_UNKNOWN) {
            *key = SINGLE | u64::from(fact);
        }
        keys
    }

    /// The keys of all versions of a field of an anchor, with what its subject says in the place of
    /// a matter's name that was destroyed.
    fn named_keys(&mut self, rule: &Compiled, fact: u32, slot: u16) -> Few<u64> {
        let keys = self.keys(fact, Some(slot));
        let erased = self.store.row(fact).filter(|row| row.is_erased());
        match erased.filter(|_| rule.key == Some(slot)).map(|row| row.subject) {
            None => keys,
            Some(subject) => {
                let name = key_of(&Cell::Text(subject), &mut self.texts);
                let mut keys = keys.as_slice().to_vec();
                keys.extend((!keys.contains(&name)).then_some(name));
                Few::Many(keys)
            }
        }
    }

    /// The matters of others to which a filing links itself: `<party>/<its name for the matter>`.
    fn links(&mut self, rule: &Compiled, fact: u32) -> Vec<(Sym, u64)> {
        let Some(slot) = rule.key else { return Vec::new() };
        let Some(row) = self.store.row(fact) else { return Vec::new() };
        let issuer = row.issuer;
        let cells = row.versions().filter_map(|cells| cells?.get(usize::from(slot)));
        let named = cells.filter_map(|cell| match cell {
            Cell::Text(name) => self.texts.text(*name).split_once('/'),
            _ => None,
        });
        let named: Vec<(String, String)> =
            named.map(|(party, name)| (party.to_owned(), name.to_owned())).collect();
        let texts = &mut self.texts;
        let links = named.into_iter().map(|(party, name)| {
            let name = Cell::Text(texts.intern(&name));
            (texts.intern(&party), key_of(&name, texts))
        });
        links.filter(|(party, _)| *party != issuer).collect()
    }

    /// The matter of that name, where its owner tells of it.
    fn linked(&self, rule: &Compiled, bearer: Sym, key: u64) -> Option<Instance> {
        let anchor = family(rule.anchor?, Use::Found);
        let is_told = self.store.range(anchor, bearer, key, i64::MIN, i64::MAX).next().is_some();
        is_told.then_some(Instance { rule: rule.number, bearer, key })
    }

    /// Enters an anchor under the fields by which filings are joined to it.
    fn reverse(&mut self, program: &Program, rule: &Compiled, bearer: Sym, fact: u32) {
        // With no content at all nothing can be found for certain, so a duty has no clock and
        // nothing changes by what is filed; only what follows up on another filing may yet be
        // looked for. A prohibition that asks nothing of the filing itself is judged all the same.
        let is_unheld = self.store.row(fact).is_some_and(|row| {
            let anchor = rule.anchor.and_then(|anchor| program.pattern(anchor));
            let is_judged = !matches!(rule.body, Body::Duty(_))
                && anchor
                    .is_some_and(|anchor| self.context(false).may_be_sure(anchor, unread(row)));
            // What was destroyed counts against its issuer, whether it was ever held here or not.
            !is_judged && !row.is_erased() && row.versions().all(|cells| cells.is_none())
        });
        let lookups = program.patterns.iter().zip(0_u32..);
        let first = rule.anchor.unwrap_or(0);
        let of_rule = lookups
            .skip(super::super::symbol::index(first).unwrap_or(0))
            .take_while(|(pattern, _)| pattern.rule == rule.number);
        for (pattern, number) in of_rule {
            let Some(join) = pattern.join else { continue };
            let is_direct = rule.key == Some(join.other) && matches!(pattern.by, WhoFiles::Bearer);
            let is_idle = is_unheld && !rule.body.follows_by(number);
            for key in self.named_keys(rule, fact, join.other).as_slice() {
                // What it may be joined to is found by how it stands then.
                if *key == KEY_UNKNOWN {
                    if !is_idle && !self.timed.contains(&number) {
                        self.newly_timed.push(number);
                    }
                } else if !is_direct {
                    let filer = pattern.filer(bearer);
                    self.enter(family(number, Use::Reverse), filer, *key, fact);
                }
            }
        }
    }

    fn lookup(&mut self, rule: &Compiled, number: u32, pattern: &Pattern, fact: u32, how: How) {
        let Some(row) = self.store.row(fact) else { return };
        let filer = pattern.filer(row.issuer);
        if pattern.join.is_some() {
            self.enter_versions(family(number, Use::Found), pattern, filer, fact, Keys::Known);
        }
        self.enter_open(rule, number, pattern, fact, how);
        let named = self.enter_destroyed(rule, number, pattern, fact);
        if self.is_first {
            return;
        }
        if how != How::New {
            // What is undetermined because of it may be so no more.
            let resting: Vec<Instance> = self.instances.resting_on(fact).collect();
            resting.into_iter().for_each(|instance| self.wake(instance));
        }
        let Some(row) = self.store.row(fact) else { return };
        let span =
            row.times().fold((row.issued, row.issued), |(from, to), at| (from.min(at), to.max(at)));
        let is_destroyed = self.context(false).is_destroyed(row);
        let is_unheld = row.versions().any(|cells| cells.is_none());
        let open = |way| Invalidation::Open { rule: rule.number, filer, way };
        if rule.seeks.is_unjoined {
            self.note(open(Way::Unjoined), span);
        } else {
            // Before its content came, any instance may have stood on it.
            if how == How::Filled || is_unheld {
                self.note(open(Way::Unknown), span);
            }
            if is_destroyed {
                self.note(open(Way::Resting), span);
            }
            self.note(open(Way::Unnamed), span);
        }
        if let Some(key) = named {
            self.note(Invalidation::Joined { pattern: number, filer, key }, span);
        }
        for key in self.keys(fact, pattern.join.map(|join| join.own)).as_slice() {
            if *key > KEY_UNKNOWN {
                self.note(Invalidation::Joined { pattern: number, filer, key: *key }, span);
            }
        }
    }

    /// Keeps the filings of those patterns by time for which that has become necessary: in one pass
    /// over all facts, however many patterns there are.
    fn keep_by_time(&mut self) {
        let mut fresh = std::mem::take(&mut self.newly_timed);
        if fresh.is_empty() {
            return;
        }
        let program = Arc::clone(&self.program);
        fresh.sort_unstable();
        fresh.dedup();
        self.timed.extend(&fresh);
        let facts = u32::try_from(self.store.len()).unwrap_or(u32::MAX);
        for fact in 0..facts {
            let kind = self.store.row(fact).and_then(|row| program.kinds.get(row.kind));
            let uses = kind.into_iter().flat_map(|kind| &kind.uses);
            for (number, _) in uses.filter(|(number, _)| fresh.binary_search(number).is_ok()) {
                let Some(pattern) = program.pattern(*number) else { continue };
                let Some(rule) = program.rule(pattern.rule) else { continue };
                if self.may_match(pattern, fact) {
                    self.enter_open(rule, *number, pattern, fact, How::New);
                }
            }
        }
    }

    /// Notes what may concern instances, with the first and the last time at which it was said.
    fn note(&mut self, invalidation: Invalidation, (from, to): (i64, i64)) {
        if !self.is_first {
            let span = self.invalidations.entry(invalidation).or_insert((from, to));
            *span = (from.min(span.0), to.max(span.1));
        }
    }

    fn counted(
        &mut self,
        program: &Program,
        total: u32,
        number: u32,
        pattern: &Pattern,
        fact: u32,
    ) {
        let Some(row) = self.store.row(fact) else { return };
        let (filer, issuer, issued) = (pattern.filer(row.issuer), row.issuer, row.issued);
        let Some(of) = program.total(total) else { return };
        if of.is_running {
            self.put_in_series((total, of), pattern, fact);
        } else {
            self.enter_versions(family(number, Use::Found), pattern, filer, fact, Keys::All);
            if pattern.join.is_some() {
                self.by_time(family(number, Use::Timeline), filer, fact);
            }
        }
        if !self.is_first {
            let whose = if filer == issuer { issuer } else { Sym::NOBODY };
            let span = span_of(program, of, issued);
            self.recounted.entry((total, whose)).or_default().push(span);
        }
    }

    /// Enters each version of a filing by time alone.
    fn by_time(&mut self, family: u32, bearer: Sym, fact: u32) {
        let Some(row) = self.store.row(fact) else { return };
        let times: Vec<i64> = row.times().collect();
        for issued in times {
            self.store.enter(Entry { family, bearer, key: KEY_NONE, issued, fact });
        }
    }

    /// Takes a fact out of what is ordered by time, and has what stood on it evaluated again,
    /// before it counts at another time.
    pub(super) fn unsettle(&mut self, fact: u32) {
        let program = Arc::clone(&self.program);
        self.invalidate(&program, fact, How::Again);
        let Some(row) = self.store.row(fact) else { return };
        let Some(reading) = program.kinds.get(row.kind) else { return };
        let issuer = row.issuer;
        for (number, role) in &reading.uses {
            let Some(pattern) = program.pattern(*number) else { continue };
            if *role == Role::Lookup {
                self.leave_open(*number, pattern, fact);
            }
            if let Role::Counted(total) = role {
                self.take_from_series(*total, pattern.filer(issuer), fact);
            }
        }
    }

    pub(super) fn enter(&mut self, family: u32, bearer: Sym, key: u64, fact: u32) {
        let Some(row) = self.store.row(fact) else { return };
        let issued = row.issued;
        self.store.enter(Entry { family, bearer, key, issued, fact });
    }

    /// An anchor is judged again at the time of each correction, so it stands there too.
    fn corrected(&mut self, family: u32, bearer: Sym, fact: u32) {
        let Some(row) = self.store.row(fact) else { return };
        let times = row.marks().iter().map(|mark| mark.issued.max(row.issued));
        let entry = |issued| Entry { family, bearer, key: KEY_NONE, issued, fact };
        for entry in times.map(entry).collect::<Vec<_>>() {
            self.store.enter(entry);
        }
    }

    /// The keys of all versions of a field.
    pub(super) fn keys(&mut self, fact: u32, slot: Option<u16>) -> Few<u64> {
        let Some(slot) = slot else { return Few::One([KEY_NONE]) };
        let Some(row) = self.store.row(fact) else { return Few::NONE };
        let texts = &mut self.texts;
        let cell = |cells: Option<&'_ [Cell]>| {
            cells.and_then(|cells| cells.get(usize::from(slot)).cloned())
        };
        let mut key = |cells| cell(cells).map_or(KEY_UNKNOWN, |cell| key_of(&cell, texts));
        if row.marks().is_empty() {
            return Few::One([key(row.cells)]);
        }
        let mut keys: Vec<u64> = row.versions().map(key).collect();
        keys.sort_unstable();
        keys.dedup();
        Few::Many(keys)
    }

    /// Who would owe something because of a filing.
    pub(super) fn bearers(&self, rule: &Compiled, pattern: &Pattern, fact: u32) -> Few<Sym> {
        let Some(row) = self.store.row(fact) else { return Few::NONE };
        let issuer = row.issuer;
        let may = |party: Sym| match &rule.bearer {
            Bearer::Issuer => party == issuer,
            Bearer::Party(only) => party == *only,
            Bearer::Members(members) => members.has(party, row.issued),
            Bearer::Each => self.bound.get(rule.ground).is_some_and(|all| all.contains_key(&party)),
        };
        match &pattern.by {
            WhoFiles::Bearer => {
                return if may(issuer) { Few::One([issuer]) } else { Few::NONE };
            }
            WhoFiles::Members(members) if !members.has(issuer, row.issued) => {
                return Few::NONE;
            }
            _ => {}
        }
        let is_other = |party: &Sym| !matches!(pattern.by, WhoFiles::Another) || *party != issuer;
        let named = pattern.bearer_slot.and_then(|slot| {
            let cells = row.versions().map(|cells| cells?.get(usize::from(slot)));
            cells
                .map(|cell| match cell {
                    Some(Cell::Text(party)) => Some(*party),
                    _ => None,
                })
                .collect::<Option<Vec<Sym>>>()
        });
        let candidates = match (named, &rule.bearer) {
            (Some(named), _) => named,
            (None, Bearer::Issuer) => vec![issuer],
            (None, _) => self.bearers_of(rule),
        };
        Few::Many(candidates.into_iter().filter(|party| may(*party)).filter(is_other).collect())
    }
}

/// The times at which a total counts a filing.
fn span_of(program: &Program, total: &Total, issued: i64) -> (i64, i64) {
    let over = program.pattern(total.over);
    let rule = over.and_then(|over| program.rule(over.rule));
    let is_limit = rule.is_some_and(|rule| matches!(rule.body, Body::Limit { .. }));
    if !is_limit && !total.is_in_anchor {
        // A condition on an act or tier may be asked at any time.
        return (i64::MIN, i64::MAX);
    }
    let until = match &total.window {
        Window::Last { length } => after(issued, *length).unwrap_or(i64::MAX),
        _ => i64::MAX,
    };
    (issued, until)
}

/// A filing of which nothing can be read.
fn unread(row: Row<'_>) -> Visit<'_> {
    Visit { row, fact: 0, at: row.issued, cells: None, holds: false }
}
