//! Which instances may change by what was noted, and are evaluated again.

use std::sync::Arc;

use super::super::compile::{Bearer, Body, Compiled, Role, WhoFiles};
use super::super::instance::{Instance, STANDING};
use super::super::store::{KEY_NONE, Use, family};
use super::super::symbol::Sym;
use super::state::{Engine, Invalidation};

impl Engine {
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
    pub(super) fn wake(&mut self, instance: Instance) {
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
