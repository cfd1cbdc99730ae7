//! What a fact touches: where it is entered, and which instances may change by it.

use std::sync::Arc;

use crate::agreement::rule::Window;
use crate::statement::StatementId;

use super::super::clock::after;
use super::super::compile::{Bearer, Body, Compiled, Pattern, Program, Role, Total, WhoFiles};
use super::super::context::{Instance, STANDING};
use super::super::matter::SINGLE;
use super::super::series::{Change, Counted};
use super::super::store::{Entry, KEY_NONE, KEY_UNKNOWN, Row, Use, family, key_of};
use super::super::symbol::Sym;
use super::super::value::{Cell, Env, eval, truth};
use super::Engine;

/// Something that may concern instances which are not yet known to be concerned.
#[derive(Clone, Copy, Debug)]
pub(super) enum Touch {
    /// A filing that instances look for by this pattern.
    Lookup { pattern: u32, fact: u32 },
    /// A filing that a total counts.
    Counted { total: u32, fact: u32 },
}

impl Engine {
    /// Enters a fact wherever rules look for it, and notes what may change by it.
    pub(super) fn touch(&mut self, fact: u32) {
        let program = Arc::clone(&self.program);
        let Some(kind) = self.store.row(fact).map(|row| row.kind) else { return };
        let Some(reading) = program.kinds.get(&kind) else { return };
        for (number, role) in &reading.uses {
            let Some(pattern) = program.pattern(*number) else { continue };
            let Some(rule) = program.rule(pattern.rule) else { continue };
            if !self.may_match(pattern, fact) {
                continue;
            }
            match role {
                Role::Anchor => self.anchor(&program, rule, *number, pattern, fact),
                Role::Lookup => self.lookup(*number, pattern, fact),
                Role::Counted(total) => self.counted(&program, *total, *number, pattern, fact),
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
        row.versions().any(|cells| {
            let mut view = row.view(i64::MIN);
            view.cells = cells;
            let env = Env::new(Sym::NOBODY, row.issued).with(pattern.var, view);
            pattern.own.iter().all(|node| truth(node, &env, &context) != Some(false))
        })
    }

    fn anchor(
        &mut self,
        program: &Program,
        rule: &Compiled,
        number: u32,
        pattern: &Pattern,
        fact: u32,
    ) {
        let keys = match rule.key {
            None => vec![u64::from(fact)],
            Some(slot) => self
                .keys(fact, Some(slot))
                .into_iter()
                .map(|key| if key == KEY_UNKNOWN { SINGLE | u64::from(fact) } else { key })
                .collect(),
        };
        let is_shared = matches!(&rule.body, Body::Duty(duty) if duty.is_shared);
        for bearer in self.bearers(rule, pattern, fact) {
            for key in &keys {
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
            }
            if rule.has_totals && !matches!(rule.body, Body::Limit { .. }) {
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
        let lookups = program.patterns.iter().zip(0_u32..);
        let first = rule.anchor.unwrap_or(0);
        let of_rule = lookups
            .skip(super::super::symbol::index(first).unwrap_or(0))
            .take_while(|(pattern, _)| pattern.rule == rule.number);
        for (pattern, number) in of_rule {
            let Some(join) = pattern.join else { continue };
            let is_direct = rule.key == Some(join.other) && matches!(pattern.by, WhoFiles::Bearer);
            for key in self.keys(fact, Some(join.other)) {
                if is_direct && key != KEY_UNKNOWN {
                    continue;
                }
                let filer = pattern.filer(bearer);
                self.enter(family(number, Use::Reverse), filer, key, fact);
            }
        }
    }

    fn lookup(&mut self, number: u32, pattern: &Pattern, fact: u32) {
        let Some(filer) = self.store.row(fact).map(|row| pattern.filer(row.issuer)) else { return };
        self.enter_versions(number, pattern, filer, fact);
        if !self.is_first {
            self.touches.push(Touch::Lookup { pattern: number, fact });
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
        let filer = pattern.filer(row.issuer);
        let Some(of) = program.total(total) else { return };
        if of.is_running {
            let (issued, tie) = (row.issued, row.tie());
            let (counted, changes) = self.counts(of, pattern, row);
            let series = self.series.entry((total, filer)).or_default();
            series.put(issued, tie, counted);
            series.change(issued, tie, changes);
            if self.loose_series.last() != Some(&(total, filer)) {
                self.loose_series.push((total, filer));
            }
        } else {
            self.enter_versions(number, pattern, filer, fact);
        }
        if !self.is_first {
            self.touches.push(Touch::Counted { total, fact });
        }
    }

    /// How a filing counts, and from when on otherwise.
    fn counts(&self, of: &Total, pattern: &Pattern, row: &Row) -> (Counted, Vec<Change>) {
        let is_theirs = match &pattern.by {
            WhoFiles::Members(members) => members.binary_search(&row.issuer).is_ok(),
            _ => true,
        };
        if !is_theirs {
            return (Counted::Out, Vec::new());
        }
        if row.marks.is_empty() {
            return (self.counts_as(of, pattern, row, row.cells.as_deref()), Vec::new());
        }
        let (issued, tie) = (row.issued, row.tie());
        let replaced = row.replaced(self.as_of).unwrap_or(i64::MAX);
        let versions = row.versions_at(self.as_of);
        let mut told = versions.iter().filter(|version| version.from < replaced);
        let first = told.next().filter(|version| version.from == issued);
        let first =
            first.map_or(Counted::Out, |version| self.counts_as(of, pattern, row, version.cells));
        let (mut before, mut changes) = (first, Vec::new());
        let mut put = |at: i64, since: Counted| {
            if since != before {
                changes.push(Change { issued, tie, at, before, since });
                before = since;
            }
        };
        for version in told {
            put(version.from, self.counts_as(of, pattern, row, version.cells));
        }
        if replaced < i64::MAX {
            put(replaced, Counted::Out);
        }
        (first, changes)
    }

    fn counts_as(
        &self,
        total: &Total,
        pattern: &Pattern,
        row: &Row,
        cells: Option<&[Cell]>,
    ) -> Counted {
        let context = self.context(false);
        let unknown = if context.is_destroyed(row) { Counted::Destroyed } else { Counted::Unknown };
        let mut env = Env::new(row.issuer, row.issued).with(pattern.var, row.view_of(cells));
        env.moment = row.issued;
        match pattern.filter.as_ref().map_or(Some(true), |filter| truth(filter, &env, &context)) {
            Some(false) => return Counted::Out,
            None => return unknown,
            Some(true) => {}
        }
        let Some(value) = &total.value else {
            return Counted::With(crate::agreement::decimal::Decimal::ONE);
        };
        match eval(value, &env, &context) {
            Cell::Number(number) => Counted::With(number),
            _ => unknown,
        }
    }

    /// Enters a filing where rules look for it: under its own time by every version, so that it is
    /// found whatever it says, and each later version under the time since when it says so.
    fn enter_versions(&mut self, number: u32, pattern: &Pattern, filer: Sym, fact: u32) {
        let family = family(number, Use::Found);
        for key in self.keys(fact, pattern.join.map(|join| join.own)) {
            self.enter(family, filer, key, fact);
        }
        let Some(row) = self.store.row(fact).filter(|row| !row.marks.is_empty()) else { return };
        let tie = row.tie();
        let later = row.versions_at(i64::MAX).into_iter().filter(|later| later.from > row.issued);
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
            self.store.enter(Entry { family, bearer: filer, key, issued, tie, fact });
        }
    }

    /// Takes a fact out of what is ordered by time, and has what stood on it evaluated again,
    /// before it counts at another time.
    pub(super) fn unsettle(&mut self, fact: u32) {
        self.touch(fact);
        self.store.settle();
        for touch in std::mem::take(&mut self.touches) {
            self.spread(touch);
        }
        let program = Arc::clone(&self.program);
        let Some(row) = self.store.row(fact) else { return };
        let Some(reading) = program.kinds.get(&row.kind) else { return };
        let (issued, tie, issuer) = (row.issued, row.tie(), row.issuer);
        for (number, role) in &reading.uses {
            let Role::Counted(total) = role else { continue };
            let Some(pattern) = program.pattern(*number) else { continue };
            let key = (*total, pattern.filer(issuer));
            if let Some(series) = self.series.get_mut(&key) {
                series.remove(issued, tie);
                self.loose_series.push(key);
            }
        }
    }

    fn enter(&mut self, family: u32, bearer: Sym, key: u64, fact: u32) {
        let Some(row) = self.store.row(fact) else { return };
        let (issued, tie) = (row.issued, row.tie());
        self.store.enter(Entry { family, bearer, key, issued, tie, fact });
    }

    /// An anchor is judged again at the time of each correction, so it stands there too.
    fn corrected(&mut self, family: u32, bearer: Sym, fact: u32) {
        let Some(row) = self.store.row(fact) else { return };
        let tie = row.tie();
        let times = row.marks.iter().map(|mark| mark.issued.max(row.issued));
        let entry = |issued| Entry { family, bearer, key: KEY_NONE, issued, tie, fact };
        for entry in times.map(entry).collect::<Vec<_>>() {
            self.store.enter(entry);
        }
    }

    /// The keys of all versions of a field.
    fn keys(&mut self, fact: u32, slot: Option<u16>) -> Vec<u64> {
        let Some(slot) = slot else { return vec![KEY_NONE] };
        let Some(row) = self.store.row(fact) else { return Vec::new() };
        let texts = &mut self.texts;
        let cells = row.versions().map(|cells| cells?.get(usize::from(slot)));
        let mut keys: Vec<u64> =
            cells.map(|cell| cell.map_or(KEY_UNKNOWN, |cell| key_of(cell, texts))).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// Who would owe something because of a filing.
    fn bearers(&self, rule: &Compiled, pattern: &Pattern, fact: u32) -> Vec<Sym> {
        let Some(row) = self.store.row(fact) else { return Vec::new() };
        let issuer = row.issuer;
        let may = |party: Sym| match &rule.bearer {
            Bearer::Issuer => party == issuer,
            Bearer::Party(only) => party == *only,
            Bearer::Members(members) => members.binary_search(&party).is_ok(),
            Bearer::Each => {
                self.bound.get(rule.instrument).is_some_and(|all| all.contains_key(&party))
            }
        };
        match &pattern.by {
            WhoFiles::Bearer => {
                return Some(issuer).filter(|party| may(*party)).into_iter().collect();
            }
            WhoFiles::Members(members) if members.binary_search(&issuer).is_err() => {
                return Vec::new();
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
        candidates.into_iter().filter(|party| may(*party)).filter(is_other).collect()
    }

    /// Notes the instances that a touch concerns.
    pub(super) fn spread(&mut self, touch: Touch) {
        let program = Arc::clone(&self.program);
        match touch {
            Touch::Lookup { pattern, fact } => {
                let Some(of) = program.pattern(pattern) else { return };
                let Some(rule) = program.rule(of.rule) else { return };
                self.spread_lookup(rule, pattern, of, fact);
            }
            Touch::Counted { total, fact } => {
                let Some(of) = program.total(total) else { return };
                let Some(over) = program.pattern(of.over) else { return };
                let Some(rule) = program.rule(over.rule) else { return };
                self.spread_counted(rule, of, over, fact);
            }
        }
    }

    fn spread_lookup(&mut self, rule: &Compiled, number: u32, pattern: &Pattern, fact: u32) {
        let Some(row) = self.store.row(fact) else { return };
        let issued = row.issued;
        let by_bearer = matches!(pattern.by, WhoFiles::Bearer);
        let filer = pattern.filer(row.issuer);
        let keys = self.keys(fact, pattern.join.map(|join| join.own));
        for key in keys {
            if key == KEY_NONE || key == KEY_UNKNOWN {
                let low = Instance { rule: rule.number, bearer: filer, key: 0 };
                let high = Instance { bearer: Sym(u32::MAX), key: u64::MAX, ..low };
                let all = self.instances.range(low..=high);
                let mine = all.take_while(|(at, _)| !by_bearer || at.bearer == filer);
                let open = mine.filter(|(_, status)| status.settled() >= issued);
                let open: Vec<Instance> = open.map(|(at, _)| *at).collect();
                self.dirty.extend(open);
                continue;
            }
            let is_direct = by_bearer && pattern.join.map(|join| join.other) == rule.key;
            if is_direct {
                let instance = Instance { rule: rule.number, bearer: filer, key };
                if self.instances.contains_key(&instance) {
                    self.dirty.push(instance);
                }
            }
            for key in [key, KEY_UNKNOWN] {
                let family = family(number, Use::Reverse);
                let range = self.store.range(family, filer, key, i64::MIN, i64::MAX);
                let anchors: Vec<u32> = range.map(|entry| entry.fact).collect();
                for anchor in anchors {
                    self.again(rule, anchor);
                }
            }
        }
    }

    /// Before the content of a statement comes that was held without it: what stood on its being
    /// unknown is evaluated again.
    pub(super) fn disturb(&mut self, id: &StatementId) {
        let Some(fact) = self.store.find(id) else { return };
        let program = Arc::clone(&self.program);
        let Some(row) = self.store.row(fact).filter(|row| row.cells.is_none()) else { return };
        let Some(reading) = program.kinds.get(&row.kind) else { return };
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
        let keys = match rule.key {
            None => vec![u64::from(anchor)],
            Some(slot) => self.keys(anchor, Some(slot)),
        };
        for bearer in self.bearers(rule, pattern, anchor) {
            for key in &keys {
                let is_single = rule.key.is_some() && *key == KEY_UNKNOWN;
                let key = if is_single { SINGLE | u64::from(anchor) } else { *key };
                self.dirty.push(Instance { rule: rule.number, bearer, key });
            }
            if matches!(rule.body, Body::Ban { .. } | Body::Limit { .. }) {
                self.dirty.push(Instance { rule: rule.number, bearer, key: STANDING });
            }
        }
    }

    fn spread_counted(&mut self, rule: &Compiled, total: &Total, over: &Pattern, fact: u32) {
        let Some(row) = self.store.row(fact) else { return };
        let issued = row.issued;
        let is_limit = matches!(rule.body, Body::Limit { .. });
        let (from, to) = if is_limit || total.is_in_anchor {
            let until = match &total.window {
                Window::Last { length } => after(issued, *length).unwrap_or(i64::MAX),
                _ => i64::MAX,
            };
            (issued, until)
        } else {
            // A condition on an act or tier may be asked at any time.
            (i64::MIN, i64::MAX)
        };
        let bearers = match over.by {
            WhoFiles::Bearer => vec![row.issuer],
            _ if matches!(rule.bearer, Bearer::Issuer) => self.store.bearers(rule.anchor),
            _ => self.bearers_of(rule),
        };
        let Some(anchor) = rule.anchor else {
            let low = Instance { rule: rule.number, bearer: Sym(0), key: 0 };
            let high = Instance { bearer: Sym(u32::MAX), key: u64::MAX, ..low };
            let all: Vec<Instance> = self.instances.range(low..=high).map(|(at, _)| *at).collect();
            self.dirty.extend(all);
            return;
        };
        for bearer in bearers {
            let family = family(anchor, Use::Timeline);
            let range = self.store.range(family, bearer, KEY_NONE, from, to);
            let anchors: Vec<u32> = range.map(|entry| entry.fact).collect();
            for anchor in anchors {
                self.again(rule, anchor);
            }
        }
    }
}
