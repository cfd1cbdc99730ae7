//! What was filed and what excuses, for one clock of a matter.

use super::super::context::{Found, Search, Stands};
use super::super::excuse::{Asked, Excuses};
use super::binding::Clock;
use super::due::Terms;
use super::evaluation::DutyEvaluation;
use super::single::is_single;

/// What was found for one clock.
pub(super) struct Facts {
    pub(super) act: Found,
    /// The act that follow-ups run from.
    pub(super) followed: Found,
    pub(super) excuse: Excuses,
}

impl DutyEvaluation<'_, '_> {
    pub(super) fn withdrawn(&self) -> Option<(i64, comity_protocol::statement::StatementId)> {
        self.told.and_then(|(told, _)| told.withdrawn)
    }

    /// The act that follow-ups run from: one that was taken back only after the first of them was
    /// due counts for them.
    pub(super) fn followed(&self, start: i64, window_end: i64, act: &Found) -> Option<(i64, u32)> {
        let due = |at: i64| {
            let repeated = self.body.follow_ups.iter().filter(|follow| follow.is_repeated);
            let due = repeated.filter_map(|follow| self.placed(&follow.period).readings(at).ok());
            due.map(|readings| readings.statutory).min().unwrap_or(i64::MAX)
        };
        let spoiled = self.spoiled(self.body.act);
        if act.left.is_none() {
            return act.sure.into_iter().chain(spoiled).min_by_key(|(at, _)| *at);
        }
        let search = self.search(start, window_end);
        let ever = self.context.first(Search { stands: Stands::Until(&due), ..search }).sure;
        act.sure.into_iter().chain(ever).chain(spoiled).min_by_key(|(at, _)| *at)
    }

    /// The first filing that its subject names for the matter, and whose content the bearer
    /// destroyed: what follows on it is not gone with it.
    pub(in crate::duty) fn spoiled(&self, pattern: u32) -> Option<(i64, u32)> {
        let is_named = self.rule.key.is_some() && !is_single(self.instance.key);
        let search = Search { pattern, ..self.search(i64::MIN, i64::MAX) };
        if is_named { self.context.spoiled_of(search, self.instance.key) } else { None }
    }

    pub(super) fn search(&self, start: i64, to: i64) -> Search<'_, '_> {
        Search {
            pattern: self.body.act,
            env: &self.env,
            ground: self.rule.ground,
            from: start,
            earlier_if_joined: true,
            to,
            stands: Stands::Now,
        }
    }

    pub(super) fn collect_evidence(
        &self,
        (start, window_end): (i64, i64),
        clock: Clock,
        terms: Option<&Terms>,
    ) -> Facts {
        let latest = terms.map_or(i64::MIN, |terms| terms.latest_end());
        let to = if window_end == i64::MAX { i64::MAX } else { window_end.max(latest) };
        // What stood when its time was over counts, though it was taken back later.
        let ends = terms.map(|terms| [terms.soonest(), terms.latest(), terms.latest_end()]);
        let stands = |at: i64| {
            let ends = ends.into_iter().flatten().filter(|end| *end >= at);
            ends.min().unwrap_or(i64::MAX).max(clock.until)
        };
        let search = Search { stands: Stands::Until(&stands), ..self.search(start, to) };
        let followed = self.context.first(search);
        // What was destroyed may have been another matter's: what was filed or waived in this one
        // before its erasure was known was for what could be read then.
        let since = self.told.and_then(|(told, _)| told.destroyed_at(self.context));
        let act = match since.filter(|_| self.rule.key.is_some()) {
            None => followed,
            Some(since) => {
                self.context.first(Search { from: since, earlier_if_joined: false, ..search })
            }
        };
        let excused_by = &self.body.excused_by;
        let excuse = if excused_by.is_empty() {
            Excuses::default()
        } else {
            let relied_on = |at: i64| self.relied_on(clock.part, terms, at);
            let span = (since.unwrap_or(start), i64::MAX);
            let asked = Asked { patterns: excused_by, span, is_for_any_time: since.is_none() };
            Excuses::of(self.context, self.rule, asked, &self.env, &relied_on)
        };
        Facts { act, followed, excuse }
    }
}
