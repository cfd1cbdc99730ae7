//! Finding out when somebody stood in breach of a rule that others hang on.
//!
//! An instance is judged again for each moment at which it may have turned, with what was said by
//! then: the index holds every version that ever stood, so that an evaluation at an earlier time
//! finds what one would have found then.

use std::cell::RefCell;
use std::collections::BTreeSet;

use comity_protocol::statement::StatementId;

use super::super::compile::{Body, Compiled};
use super::super::context::Context;
use super::super::finding::{Role, State};
use super::super::instance::{Instance, STANDING};
use super::super::lapses::{Known, Lapse};
use super::super::matter::turns;
use super::super::outcome::DutyOutcome;
use super::Engine;

/// How many moments of one instance are looked at. Of whoever has more of them to its matter, what
/// comes after cannot be told.
const MOMENTS_MAX: usize = 256;

/// How many of the moments at which a matter was told otherwise are looked at beforehand.
const LOOKS_MAX: usize = 64;

/// What an instance says of a moment.
struct Moment {
    /// How well it is known that the bearer stood in breach; `None`: it did not.
    breach: Option<Known>,
    /// At which times that may have turned, as far as it shows.
    turns: Vec<i64>,
}

impl Engine {
    /// Takes note of how watched instances stand, and hands out whoever hangs on what changed.
    pub(super) fn note_lapses(&mut self, evaluated: &[Instance]) -> Vec<Instance> {
        let program = std::sync::Arc::clone(&self.program);
        if program.watches.is_empty() {
            return Vec::new();
        }
        for instance in evaluated {
            let rule = program.rule(instance.rule).filter(|rule| rule.is_watched);
            if let Some(rule) = rule {
                let lapses = self.lapses_of(rule, *instance);
                self.lapses.put(*instance, lapses);
            }
        }
        let concerned = self.lapses.settle();
        let mut dirty = Vec::with_capacity(concerned.len());
        for instance in concerned {
            // Whether nothing was filed against a rule hangs on each of the filings.
            let rule = program.rule(instance.rule);
            if rule.is_some_and(|rule| rule.has_standing()) {
                dirty.push(Instance { key: STANDING, ..instance });
            }
            dirty.push(instance);
        }
        dirty
    }

    fn lapses_of(&self, rule: &Compiled, instance: Instance) -> Vec<Lapse> {
        let mut times = self.moments(rule, instance);
        // What was filed is seen where it counts: now, and before the matter was told otherwise.
        let ends: Vec<i64> = times.iter().map(|at| at.saturating_sub(1)).take(LOOKS_MAX).collect();
        for at in ends.into_iter().filter(|at| *at < self.as_of).chain([self.as_of]) {
            times.extend(self.stood(instance, at).turns);
        }
        let mut lapses: Vec<Lapse> = Vec::new();
        let mut looks = 0_usize;
        while let Some(at) = times.pop_first() {
            if at > self.as_of {
                break;
            }
            looks = looks.saturating_add(1);
            let is_too_many = looks > MOMENTS_MAX;
            let moment = match is_too_many {
                false => self.stood(instance, at),
                true => Moment { breach: Some(Known::Unsure), turns: Vec::new() },
            };
            times.extend(moment.turns.into_iter().filter(|turn| *turn > at));
            let open = lapses.last_mut().filter(|last| last.until == i64::MAX);
            if open.as_ref().map(|last| last.known) != moment.breach {
                if let Some(last) = open {
                    last.until = at;
                }
                lapses.extend(moment.breach.map(|known| Lapse {
                    from: at,
                    until: i64::MAX,
                    known,
                }));
            }
            if is_too_many {
                break;
            }
        }
        lapses
    }

    /// The moments at which the matter was told, or told otherwise, or at which its time began.
    fn moments(&self, rule: &Compiled, instance: Instance) -> BTreeSet<i64> {
        let Body::Duty(body) = &rule.body else { return BTreeSet::new() };
        let context = self.context(false);
        if body.time.is_none() {
            return turns(&context, rule, body, instance).into_iter().collect();
        }
        let mut outcomes = Vec::new();
        self.evaluate(&context, instance, &mut outcomes, true);
        outcomes.iter().filter_map(|outcome| outcome.start).collect()
    }

    /// How an instance stood at a time, by what was said by then.
    fn stood(&self, instance: Instance, at: i64) -> Moment {
        let sighted = Some(RefCell::default());
        let context = Context { as_of: at, sighted, ..self.context(true) };
        let mut outcomes = Vec::new();
        self.evaluate(&context, instance, &mut outcomes, true);
        let mut moment = Moment { breach: None, turns: Vec::new() };
        for outcome in outcomes.iter().filter(|outcome| outcome.part.follow_up == 0) {
            moment.breach = moment.breach.max(breach(outcome, at));
            moment.turns.extend(outcome.next);
            moment.turns.extend(outcome.note.evidence.iter().map(|(_, at, _)| *at));
            let cited = outcome.note.evidence.iter().map(|(.., id)| id);
            for id in cited.chain(&outcome.note.marked) {
                let row = context.store.find(id).and_then(|fact| context.store.row(fact));
                let Some(row) = row else { continue };
                moment.turns.push(row.issued);
                moment.turns.extend(row.marks().iter().map(|mark| mark.issued));
            }
        }
        // What was looked at counted at some time, whatever it comes to in the end: a waiver that
        // its creditor destroyed since is not cited.
        let sighted = context.sighted.map(RefCell::into_inner).unwrap_or_default();
        moment.turns.extend(sighted.into_values().flatten());
        moment
    }
}

/// How well it is known of an outcome that it is a breach that lasts; `None`: it is none.
fn breach(outcome: &DutyOutcome, at: i64) -> Option<Known> {
    let is_over = outcome.due.is_none_or(|due| due.readings.statutory < at);
    let is_later = |(role, when, _): &(Role, i64, StatementId)| {
        *role == Role::EvidenceDestroyedByBearer && *when > at
    };
    match outcome.state {
        _ if !outcome.is_owed => None,
        State::Breached | State::Escalated if outcome.is_done => None,
        State::Breached | State::Escalated => {
            let is_lost = outcome.note.evidence.iter().any(is_later);
            Some(if is_lost { Known::Lost } else { Known::Sure })
        }
        State::Undetermined | State::Destroyed if is_over => Some(Known::Unsure),
        _ => None,
    }
}
