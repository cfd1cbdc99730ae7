//! What a fact invalidates: where it is entered, and which instances may change by it.

use std::sync::Arc;

use crate::agreement::rule::Window;

use super::super::compile::{Bearer, Body, Compiled, Pattern, Program, Role, Total, WhoFiles};
use super::super::context::Visit;
use super::super::instance::{Instance, STANDING};
use super::super::matter::SINGLE;
use super::super::patience::{GivenUp, Patience};
use super::super::row::{Row, Version};
use super::super::shift::after;
use super::super::store::{Entry, KEY_NONE, KEY_UNKNOWN, Use, family, key_of};
use super::super::symbol::Sym;
use super::super::value::Cell;
use super::instances::Way;
use super::state::{Engine, How, Invalidation};

/// Under which keys a filing is entered.
#[derive(Clone, Copy)]
enum Keys {
    /// Also under the one for what is not known.
    All,
    /// Only where the field is known.
    Known,
}

impl Engine {
    /// Enters every fact that came or changed wherever rules look for it.
    pub(super) fn invalidate_all(&mut self, patience: Patience<'_>) -> Result<(), GivenUp> {
        let mut all = std::mem::take(&mut self.to_invalidate);
        all.sort_unstable();
        // Of several reasons the first one in their order counts.
        all.dedup_by_key(|(fact, _)| *fact);
        let program = Arc::clone(&self.program);
        for ((fact, how), done) in all.iter().zip(0_usize..) {
            if super::is_given_up(done, patience) {
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
    fn matters(&mut self, rule: &Compiled, fact: u32) -> Few<u64> {
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

    /// Enters a filing whose content its issuer destroyed under the matter that its subject names,
    /// so that what follows on it is found; under which key.
    fn enter_destroyed(
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
    fn enter_open(&mut self, rule: &Compiled, number: u32, pattern: &Pattern, fact: u32, how: How) {
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
    fn leave_open(&mut self, number: u32, pattern: &Pattern, fact: u32) {
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

    /// Enters a filing where rules look for it: under its own time by every version, so that it is
    /// found whatever it says, and each later version under the time since when it says so.
    fn enter_versions(
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

    fn enter(&mut self, family: u32, bearer: Sym, key: u64, fact: u32) {
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
    fn keys(&mut self, fact: u32, slot: Option<u16>) -> Few<u64> {
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
    fn bearers(&self, rule: &Compiled, pattern: &Pattern, fact: u32) -> Few<Sym> {
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

    /// Notes the instances that an invalidation concerns.
    pub(super) fn spread(&mut self, invalidation: Invalidation, span: (i64, i64)) {
        let program = Arc::clone(&self.program);
        match invalidation {
            Invalidation::Open { rule, filer, way } => {
                let sought: Vec<Instance> =
                    self.instances.sought((rule, filer), way, span).collect();
                sought.into_iter().for_each(|instance| self.wake(instance));
                if program.rule(rule).is_some_and(|rule| rule.is_watched) {
                    let lapsed: Vec<Instance> = self.lapses.of(rule, filer).collect();
                    self.dirty.extend(lapsed);
                }
            }
            Invalidation::Joined { pattern, filer, key } => {
                let Some(of) = program.pattern(pattern) else { return };
                let Some(rule) = program.rule(of.rule) else { return };
                let by_bearer = matches!(of.by, WhoFiles::Bearer);
                if by_bearer && of.join.map(|join| join.other) == rule.key {
                    let instance = Instance { rule: rule.number, bearer: filer, key };
                    // Where the matter is no more, it may be asked how it stood before.
                    if rule.is_watched || self.instances.contains(instance) {
                        self.dirty.push(instance);
                    }
                }
                self.spread_back(rule, pattern, filer, key);
            }
        }
    }

    /// Has an instance evaluated again, and with it the rule as a whole where it is judged so.
    fn wake(&mut self, instance: Instance) {
        self.dirty.push(instance);
        let rule = self.program.rule(instance.rule);
        if rule.is_some_and(Compiled::has_standing) {
            self.dirty.push(Instance { key: STANDING, ..instance });
        }
    }

    /// To the anchors that look for filings by a key.
    fn spread_back(&mut self, rule: &Compiled, pattern: u32, filer: Sym, key: u64) {
        let family = family(pattern, Use::Reverse);
        let range = self.store.range(family, filer, key, i64::MIN, i64::MAX);
        let anchors: Vec<u32> = range.map(|entry| entry.fact).collect();
        for anchor in anchors {
            self.again(rule, anchor);
        }
    }

    /// Before the content of a statement comes that was held without it: what stood on its being
    /// unknown is evaluated again.
    pub(super) fn disturb(&mut self, fact: u32) {
        if self.store.row(fact).is_some_and(|row| row.cells.is_none()) {
            self.stood_on(fact);
        }
    }

    /// Evaluates again what stands on a filing as it is now, before that changes.
    pub(super) fn stood_on(&mut self, fact: u32) {
        let program = Arc::clone(&self.program);
        let Some(row) = self.store.row(fact) else { return };
        let Some(reading) = program.kinds.get(row.kind) else { return };
        for (pattern, _) in reading.uses.iter().filter(|(_, role)| *role == Role::Anchor) {
            let rule = program.pattern(*pattern).and_then(|pattern| program.rule(pattern.rule));
            if let Some(rule) = rule {
                self.again(rule, fact);
            }
        }
    }

    /// Evaluates again whatever stands on an anchor.
    fn again(&mut self, rule: &Compiled, anchor: u32) {
        let program = Arc::clone(&self.program);
        let Some(pattern) = rule.anchor.and_then(|anchor| program.pattern(anchor)) else { return };
        let keys = self.matters(rule, anchor);
        for bearer in self.bearers(rule, pattern, anchor).as_slice() {
            let bearer = *bearer;
            for key in keys.as_slice() {
                self.dirty.push(Instance { rule: rule.number, bearer, key: *key });
            }
            if matches!(rule.body, Body::Ban { .. } | Body::Limit { .. }) {
                self.dirty.push(Instance { rule: rule.number, bearer, key: STANDING });
            }
        }
    }

    /// To the anchors at whose times a total counts otherwise.
    pub(super) fn spread_counted(&mut self, total: u32, whose: Sym, mut spans: Vec<(i64, i64)>) {
        let program = Arc::clone(&self.program);
        let Some(of) = program.total(total) else { return };
        let Some(over) = program.pattern(of.over) else { return };
        let Some(rule) = program.rule(over.rule) else { return };
        let Some(anchor) = rule.anchor else {
            self.dirty.extend(self.instances.of_rule(rule.number));
            return;
        };
        let bearers = match over.by {
            WhoFiles::Bearer => vec![whose],
            _ if matches!(rule.bearer, Bearer::Issuer) => self.store.bearers(rule.anchor),
            _ => self.bearers_of(rule),
        };
        // Spans that overlap are one, so that no anchor is met twice.
        spans.sort_unstable();
        spans.dedup_by(|next, one| {
            let is_one = next.0 <= one.1;
            one.1 = if is_one { one.1.max(next.1) } else { one.1 };
            is_one
        });
        let family = family(anchor, Use::Timeline);
        let mut anchors = Vec::new();
        for bearer in bearers {
            for (from, to) in &spans {
                let range = self.store.range(family, bearer, KEY_NONE, *from, *to);
                anchors.extend(range.map(|entry| entry.fact));
            }
        }
        anchors.sort_unstable();
        anchors.dedup();
        for anchor in anchors {
            self.again(rule, anchor);
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

/// One, mostly, without an allocation.
enum Few<T> {
    One([T; 1]),
    Many(Vec<T>),
}

impl<T> Few<T> {
    const NONE: Self = Self::Many(Vec::new());

    fn as_slice(&self) -> &[T] {
        match self {
            Self::One(one) => one,
            Self::Many(many) => many,
        }
    }

    fn as_mut_slice(&mut self) -> &mut [T] {
        match self {
            Self::One(one) => one,
            Self::Many(many) => many,
        }
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
