//! Evaluating what may have changed, and noting how it stands.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::super::compile::Body;
use super::super::context::Context;
use super::super::instance::{Instance, STANDING};
use super::super::outcome::DutyOutcome;
use super::super::patience::{GivenUp, Patience};
use super::brief::Evaluated;
use super::kept::Names;
use super::state::{Engine, Wake};
use crate::sync::alone;

impl Engine {
    /// Evaluates everything that may have changed.
    pub(super) fn flush(&mut self) {
        // Endless patience gives nothing up.
        let _ = self.flush_within(Patience::ENDLESS);
    }

    pub(super) fn flush_within(&mut self, patience: Patience<'_>) -> Result<(), GivenUp> {
        let done = self.invalidate_all(patience);
        self.flush_series();
        done?;
        let is_first = std::mem::take(&mut self.is_first);
        if is_first {
            self.stand_all();
            self.invalidations.clear();
            self.recounted.clear();
        }
        while let Some((invalidation, span)) = self.invalidations.pop_first() {
            self.spread(invalidation, span);
        }
        while let Some(((total, whose), spans)) = self.recounted.pop_first() {
            self.spread_counted(total, whose, spans);
        }
        if self.dirty.is_empty() {
            return Ok(());
        }
        let mut dirty = std::mem::take(&mut self.dirty);
        let noted = u64::try_from(dirty.len()).unwrap_or(u64::MAX);
        self.steps.fetch_add(noted, Ordering::Relaxed);
        // First what others hang on, then whatever hangs on that.
        let program = Arc::clone(&self.program);
        let hangs = |one: &Instance| program.rule(one.rule).is_some_and(|rule| rule.asks_of_breach);
        let hanging: Vec<Instance> = dirty.extract_if(.., |one| hangs(one)).collect();
        let (done, mut left) = self.judge(dirty, is_first, patience);
        let mut next = hanging;
        next.extend(self.note_lapses(&done));
        if left.is_empty() {
            left = self.judge(next, is_first, patience).1;
        } else {
            left.extend(next);
        }
        if left.is_empty() {
            return Ok(());
        }
        self.dirty = left;
        Err(GivenUp)
    }

    /// Evaluates instances; which were done, and which were not when nobody waited any more.
    fn judge(
        &mut self,
        mut dirty: Vec<Instance>,
        is_first: bool,
        patience: Patience<'_>,
    ) -> (Vec<Instance>, Vec<Instance>) {
        dirty.sort_unstable();
        dirty.dedup();
        let done =
            if is_first { self.build(&dirty, patience) } else { self.renew(&dirty, patience) };
        let left = dirty.split_off(done.min(dirty.len()));
        (dirty, left)
    }

    /// A standing instance for each bearer of a ban or limit; looked at again when the bearer comes
    /// to be bound, for before that there is none that could say when.
    fn stand_all(&mut self) {
        let program = Arc::clone(&self.program);
        for rule in &program.rules {
            if matches!(rule.body, Body::Ban { .. } | Body::Limit { .. }) {
                for bearer in self.bearers_of(rule) {
                    let instance = Instance { rule: rule.number, bearer, key: STANDING };
                    self.dirty.push(instance);
                    let spans = self.bound.get(rule.ground).and_then(|spans| spans.get(&bearer));
                    let begins = spans.into_iter().flatten();
                    let begins = begins.map(|span| span.from.starts_utc().millis());
                    let ahead = begins.filter(|at| *at > self.as_of);
                    let ahead: Vec<_> = ahead.map(|at| (at, Wake::Instance(instance))).collect();
                    self.timer_queue.extend(ahead);
                }
            }
        }
    }

    /// The first evaluation: everything at once, in order. How many of them were done.
    fn build(&mut self, dirty: &[Instance], patience: Patience<'_>) -> usize {
        self.revise();
        let program = Arc::clone(&self.program);
        let mut outcomes = Vec::new();
        let mut done = 0_usize;
        for instance in dirty {
            if is_given_up(done, patience) {
                break;
            }
            done = done.saturating_add(1);
            let Some(rule) = program.rule(instance.rule) else { continue };
            let Some(status) = self.status(*instance, &mut outcomes) else { continue };
            let wake = status.wake.map(|at| (at, Wake::Instance(*instance)));
            self.timer_queue.extend(wake);
            self.instances.put(rule, *instance, Some(status));
            self.changed.push(*instance);
        }
        done
    }

    /// How an instance stands.
    pub(super) fn status(
        &self,
        instance: Instance,
        outcomes: &mut Vec<DutyOutcome>,
    ) -> Option<Evaluated> {
        let context = Context { asking: Some(instance), ..self.context(false) };
        let is_clean = instance.key != STANDING || self.is_clean(instance);
        self.evaluate(&context, instance, outcomes, is_clean);
        Evaluated::of(outcomes, self.as_of, context.is_unnamed.get())
    }

    /// Evaluates again. How many of them were done.
    fn renew(&mut self, dirty: &[Instance], patience: Patience<'_>) -> usize {
        let mut outcomes = Vec::new();
        for (instance, done) in dirty.iter().zip(0_usize..) {
            if is_given_up(done, patience) {
                return done;
            }
            let status = self.status(*instance, &mut outcomes);
            self.replace(*instance, status);
        }
        self.forget_repeats();
        dirty.len()
    }

    pub(super) fn replace(&mut self, instance: Instance, status: Option<Evaluated>) {
        self.revise();
        let program = Arc::clone(&self.program);
        let Some(rule) = program.rule(instance.rule) else { return };
        let wake = status.as_ref().and_then(|status| status.wake);
        let old = self.instances.put(rule, instance, status);
        let old_wake = old.as_ref().and_then(|old| old.wake);
        if old_wake != wake
            && let Some(at) = old_wake
        {
            self.timer_queue.remove(&(at, Wake::Instance(instance)));
        }
        // Also where it is the same: the queue may have let it go when its time came.
        self.timer_queue.extend(wake.map(|at| (at, Wake::Instance(instance))));
        let is_same = match (&old, self.instances.get(instance)) {
            (Some(old), Some(new)) => new.same(old),
            (None, None) => true,
            _ => false,
        };
        if !is_same {
            self.changed.push(instance);
            if let Some(names) = alone(&mut self.names) {
                names.changed(instance);
            }
        }
    }

    pub(super) fn revise(&mut self) {
        self.revision = self.revision.wrapping_add(1);
    }

    /// Nobody may ever ask what changed, or for a name, so lists of what did are kept no longer
    /// than they have to be: what is gone needs no place in them.
    fn forget_repeats(&mut self) {
        let most = self.instances.len().saturating_mul(2).max(1_024);
        let pending = alone(&mut self.names).as_mut().map(Names::pending);
        for list in std::iter::once(&mut self.changed).chain(pending) {
            if list.len() > most {
                list.sort_unstable();
                list.dedup();
                list.retain(|instance| self.instances.contains(*instance));
            }
        }
    }

    pub(super) fn is_clean(&self, standing: Instance) -> bool {
        self.instances.is_clean(standing.rule, standing.bearer)
    }
}

/// Evaluations between two looks at whether anybody still waits: about a millisecond's.
const STEPS_BETWEEN: usize = 256;

pub(super) fn is_given_up(done: usize, patience: Patience<'_>) -> bool {
    done.is_multiple_of(STEPS_BETWEEN) && patience.check().is_err()
}
