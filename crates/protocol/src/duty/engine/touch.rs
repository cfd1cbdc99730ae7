//! What a fact touches: where it is entered, and which instances may change by it.

use std::sync::Arc;

use crate::agreement::rule::Window;
use crate::statement::StatementId;

use super::super::clock::after;
use super::super::compile::{Bearer, Body, Compiled, Pattern, Program, Role, WhoFiles};
use super::super::context::{Instance, STANDING};
use super::super::matter::SINGLE;
use super::super::series::Counted;
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
    /// A filing that tells more of a matter that others have too.
    Shared { pattern: u32, key: u64 },
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
                if is_matter && !is_shared {
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
            for key in keys.into_iter().filter(|key| key & SINGLE == 0) {
                self.enter(family(number, Use::Shared), Sym::NOBODY, key, fact);
                self.touches.push(Touch::Shared { pattern: number, key });
            }
        }
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
        for key in self.keys(fact, pattern.join.map(|join| join.own)) {
            self.enter(family(number, Use::Found), filer, key, fact);
        }
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
            let counted = self.counts(of, pattern, row);
            let (issued, tie) = (row.issued, row.tie());
            self.series.entry((total, filer)).or_default().put(issued, tie, counted);
            if self.loose_series.last() != Some(&(total, filer)) {
                self.loose_series.push((total, filer));
            }
        } else {
            for key in self.keys(fact, pattern.join.map(|join| join.own)) {
                self.enter(family(number, Use::Found), filer, key, fact);
            }
        }
        if !self.is_first {
            self.touches.push(Touch::Counted { total, fact });
        }
    }

    fn counts(
        &self,
        total: &super::super::compile::Total,
        pattern: &Pattern,
        row: &Row,
    ) -> Counted {
        let is_theirs = match &pattern.by {
            WhoFiles::Members(members) => members.binary_search(&row.issuer).is_ok(),
            _ => true,
        };
        if !is_theirs || (!row.marks.is_empty() && row.is_replaced(self.as_of)) {
            return Counted::Out;
        }
        let context = self.context(false);
        let env = Env::new(row.issuer, row.issued);
        match context.holds(pattern, row, &env) {
            Some(false) => return Counted::Out,
            None => return Counted::Unknown,
            Some(true) => {}
        }
        let Some(value) = &total.value else {
            return Counted::With(crate::agreement::decimal::Decimal::ONE);
        };
        let env = env.with(pattern.var, row.view(self.as_of));
        match eval(value, &env, &context) {
            Cell::Number(number) => Counted::With(number),
            _ => Counted::Unknown,
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
            Touch::Shared { pattern, key } => {
                let Some(of) = program.pattern(pattern) else { return };
                let family = family(pattern, Use::Shared);
                let range = self.store.range(family, Sym::NOBODY, key, i64::MIN, i64::MAX);
                let rows = range.filter_map(|entry| self.store.row(entry.fact));
                let touched: Vec<Instance> =
                    rows.map(|row| Instance { rule: of.rule, bearer: row.issuer, key }).collect();
                self.dirty.extend(touched);
            }
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

    fn spread_counted(
        &mut self,
        rule: &Compiled,
        total: &super::super::compile::Total,
        over: &Pattern,
        fact: u32,
    ) {
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
