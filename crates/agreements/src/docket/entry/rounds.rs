//! The rounds of an agreement, judged again only when something of what they rest on changed: each
//! holds a certificate that is verified in full.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, JudgedBy};
use crate::agreement::force::Other;
use crate::agreement::life::Flaw;
use crate::docket::round::announced::Announced;
use crate::docket::round::before::Before;
use crate::docket::round::leaving::Notices;
use crate::docket::round::outcome::Outcome as RoundOutcome;
use crate::docket::round::table::Table;
use comity_protocol::statement::StatementId;

impl Entry {
    /// What was deposited on it.
    pub(in crate::docket) const fn table(&self) -> &Table {
        &self.table
    }

    /// Whether an outcome that holds closed an announced round.
    pub fn is_closed(&self, round: &Announced) -> bool {
        let is_it = |outcome: &&RoundOutcome| {
            let context = outcome.proof.as_ref().map(|proof| &proof.context);
            outcome.flaw.is_none()
                && outcome.by == round.by
                && context.is_some_and(|of| round.is_of(&of.round, of.activation.as_ref()))
        };
        self.rounds.iter().any(|outcome| is_it(&outcome))
    }

    /// Judges the rounds that were closed. Whoever leaves what one bound it to gives a notice that
    /// has effect, though the life knows of nothing that it could leave.
    pub(in crate::docket) fn judge_rounds(&mut self, others: &BTreeMap<String, Other>) {
        let in_force = others.iter().filter_map(|(id, one)| Some((id.clone(), one.in_force?)));
        let by = JudgedBy { revision: self.revision, in_force: in_force.collect() };
        if self.judged_by.as_ref() != Some(&by) {
            self.judge_anew(others);
            self.judged_by = Some(by);
        }
        let held = self.committed.held.values().flat_map(BTreeMap::values).flatten();
        let left: BTreeSet<StatementId> = held.filter_map(|held| held.notice).collect();
        self.life.findings.retain(|one| one.flaw != Flaw::NotBound || !left.contains(&one.act));
    }

    fn judge_anew(&mut self, others: &BTreeMap<String, Other>) {
        self.announced = self.table.announced(self.checked.agreement());
        if self.table.has_no_outcome() {
            // Most agreements have none, and their acts are not gone through once more.
            (self.rounds, self.committed) = (Vec::new(), Before::default());
            return;
        }
        let agreement = self.checked.agreement();
        let (acts, _) = self.bound_acts();
        let notices = Notices::new(&agreement.terms, &acts);
        (self.rounds, self.committed) =
            self.table.judged((agreement, &self.announced), others, &notices);
    }
}
