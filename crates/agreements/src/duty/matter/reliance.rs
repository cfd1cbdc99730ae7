//! Until when a waiver must have stood, so that nobody takes it from under whoever relied on it.
//!
//! A waiver that was given in time stays once every deadline has passed that was told while it
//! stood. Told is what others saw in the logs by then, so that no clock set back counts for it; and
//! what is told of an earlier start takes nothing from the time that the creditor had before.

use super::super::compile::WhoFiles;
use super::super::outcome::Part;
use super::due::Terms;
use super::evaluation::DutyEvaluation;
use super::history::MatterHistory;

/// Most statements that tell a matter of which this is asked. One filing with all that can be done
/// to it has fewer; of a matter that its bearer tells in more a waiver can be taken back.
const STATEMENTS_MAX: usize = 128;

impl DutyEvaluation<'_, '_> {
    /// Until when a waiver that was given `at` must have stood; `i64::MAX`: it must stand now.
    pub(super) fn relied_on(&self, part: Part, terms: Option<&Terms>, at: i64) -> i64 {
        self.last_told(part, terms, at).unwrap_or(i64::MAX)
    }

    /// The last deadline that was told before all that were told had passed; `None` where that is
    /// not known, or where it had passed when the waiver was given.
    fn last_told(&self, part: Part, terms: Option<&Terms>, at: i64) -> Option<i64> {
        // What is totalled may be told later, and for any time.
        let terms = terms.filter(|_| !self.rule.has_totals)?;
        let Some((told, _)) = self.told else {
            // When a period ends is nobody's to tell.
            return terms.is_sure().then(|| terms.latest()).filter(|over| at <= *over);
        };
        let anchor = self.context.program.pattern(self.rule.anchor?)?;
        let is_bearers = matches!(anchor.by, WhoFiles::Bearer) && !self.body.is_shared;
        let seen = told.seen(self.context);
        // Where others tell the matter, they could tell it until nothing is known of it.
        if seen.len() > STATEMENTS_MAX || (self.rule.key.is_some() && !is_bearers) {
            return None;
        }
        let mut last = self.deadline(part, at).filter(|first| at <= *first)?;
        for by in seen.into_iter().filter(|by| *by > at) {
            if by > last {
                break;
            }
            last = last.max(self.deadline(part, by)?);
        }
        Some(last)
    }

    /// The deadline as others saw it told by a time, where it was sure.
    fn deadline(&self, part: Part, seen_by: i64) -> Option<i64> {
        let Self { context, rule, body, instance, .. } = *self;
        let told = MatterHistory::as_seen(context, rule, body, instance, seen_by)?;
        let last = told.tellings().last().filter(|last| last.is_on && !told.is_uncertain)?;
        let env = told.env(last);
        let evaluation =
            DutyEvaluation { context, rule, body, instance, told: Some((&told, last)), env };
        let (evaluation, clock) = evaluation.bind((&told, last), |of| of.clock_of(part));
        evaluation.passes(clock)
    }
}
