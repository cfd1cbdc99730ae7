//! Rules that time alone brings about.

use std::sync::Arc;

use super::super::compile::{Bearer, Body, Compiled};
use super::super::instance::Instance;
use super::super::symbol::Sym;
use super::state::Engine;

impl Engine {
    /// Time-based rules: one instance for each period begun, and one for the next.
    pub(super) fn roll_periods(&mut self) {
        if self.rolled_until.is_some_and(|until| self.as_of < until) {
            return;
        }
        let program = Arc::clone(&self.program);
        let mut until = i64::MAX;
        for rule in self.time_rules.clone().into_iter().filter_map(|at| program.rule(at)) {
            let Body::Duty(body) = &rule.body else { continue };
            let Some(trigger) = &body.time else { continue };
            for bearer in self.bearers_of(rule) {
                let next = self.periods.get(&(rule.number, bearer)).copied().unwrap_or(0);
                let mut number = next;
                loop {
                    let key = u64::from(number);
                    let instance = Instance { rule: rule.number, bearer, key };
                    let context = self.context(false);
                    let found =
                        super::super::matter::period(&context, rule, trigger, instance, number);
                    let Some((start, _)) = found else { break };
                    if start <= self.as_of || !self.instances.contains(instance) {
                        self.dirty.push(instance);
                    }
                    if start > self.as_of {
                        until = until.min(start);
                        break;
                    }
                    if number >= super::super::matter::PERIODS_MAX {
                        break;
                    }
                    number = number.saturating_add(1);
                }
                self.periods.insert((rule.number, bearer), number);
            }
        }
        self.rolled_until = Some(until);
    }

    /// Everybody who may owe what a rule asks, where that is not told by a filing.
    pub(super) fn bearers_of(&self, rule: &Compiled) -> Vec<Sym> {
        match &rule.bearer {
            Bearer::Each => {
                let parties = self.bound.get(rule.ground);
                parties.map(|parties| parties.keys().copied().collect()).unwrap_or_default()
            }
            Bearer::Members(members) => members.ever().to_vec(),
            Bearer::Party(party) => vec![*party],
            Bearer::Issuer => Vec::new(),
        }
    }
}
