//! The rounds of an agreement, judged again only when something of what they rest on changed: each
//! holds a certificate that is verified in full.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, JudgedBy};
use crate::agreement::life::Flaw;
use crate::calendar::Day;
use crate::docket::round::announced::Announced;
use crate::docket::round::before::Before;
use crate::docket::round::judge::InForceThen;
use crate::docket::round::leaving::Notices;
use crate::docket::round::outcome::RoundOutcome;
use crate::docket::round::table::Table;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;

impl Entry {
    /// Whom rounds of commitments bind on a day: how many parties, to which clauses, and since when
    /// the first of them. `None`: nobody.
    pub fn committed_on(&self, day: Day) -> Option<(usize, Vec<&str>, Day)> {
        let (mut parties, mut clauses) = (BTreeSet::new(), Vec::new());
        let mut first: Option<Day> = None;
        for (clause, held) in &self.committed.held {
            for (party, held) in held {
                for one in held.iter().filter(|held| held.is_on(day)) {
                    parties.insert(party);
                    let since = Day::of_utc(one.since).ok()?;
                    first = Some(first.map_or(since, |first| first.min(since)));
                }
            }
            if held.values().flatten().any(|one| one.is_on(day)) {
                clauses.push(clause.as_str());
            }
        }
        Some((parties.len(), clauses, first?))
    }

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

    /// The freezes at which it is asked what was in force: of rounds that were announced, and that
    /// somebody closed.
    pub(in crate::docket) fn freezes(&self) -> BTreeSet<Timestamp> {
        if self.table.has_no_outcome() {
            return BTreeSet::new();
        }
        let claimed = self.table.freezes();
        let announced = self.table.announced(self.agreement()).into_iter();
        let held = announced.filter(|one| one.flaw.is_none()).map(|one| one.frozen_at);
        held.filter(|frozen_at| claimed.contains(frozen_at)).collect()
    }

    /// Judges the rounds that were closed. Whoever leaves what one bound it to gives a notice that
    /// has effect, though the life knows of nothing that it could leave.
    pub(in crate::docket) fn judge_rounds(&mut self, in_force: InForceThen) {
        let by = JudgedBy { revision: self.revision, in_force };
        if self.judged_by.as_ref() != Some(&by) {
            self.judge_anew(&by.in_force);
            self.judged_by = Some(by);
        }
        let held = self.committed.held.values().flat_map(BTreeMap::values).flatten();
        let left: BTreeSet<StatementId> = held.filter_map(|held| held.notice).collect();
        self.life.findings.retain(|one| one.flaw != Flaw::NotBound || !left.contains(&one.act));
    }

    fn judge_anew(&mut self, in_force: &InForceThen) {
        self.announced = self.table.announced(self.checked.agreement());
        if self.table.has_no_outcome() {
            // Most agreements have none, and their acts are not gone through once more.
            (self.rounds, self.committed) = (Vec::new(), Before::default());
            return;
        }
        let agreement = self.checked.agreement();
        let (mut acts, _) = self.bound_acts(&self.acts);
        acts.retain(|act| !self.astray.contains(&act.id));
        let notices = Notices::new(&agreement.terms, &acts, &self.acts_said);
        (self.rounds, self.committed) =
            self.table.judged((agreement, &self.announced), in_force, &notices);
    }
}
