//! What may have been done for all that a table lets anybody know, and what would follow from it.

use std::collections::BTreeSet;

use super::record::{Replay, Unmatched};
use super::table::{Either, TableFinding, TableProblem};
use super::{
    Act, Condition, Deposit, ForceOutcome, Holds, Rule, Standstill, Timeline, Unknown, View, Who,
    Whole,
};
use crate::calendar::Day;

impl Replay {
    /// What may have been done for all that is known, where that is more or less than the record,
    /// each with what is not known.
    pub(super) fn possibly(&self, rule: &Rule, view: View) -> Vec<(Timeline, Vec<Unknown>)> {
        let mut all = Vec::new();
        let (most, unknown) = self.at_most(view);
        if !unknown.is_empty() {
            let least = self.at_least();
            all.extend([Some(most), least].into_iter().flatten().map(|one| (one, unknown.clone())));
        }
        all.extend(self.otherwise(rule));
        all
    }

    /// The record with other acts under headings of several, where a rule tells them apart: all of
    /// them the same, none at all, and each besides all others.
    fn otherwise(&self, rule: &Rule) -> Vec<(Timeline, Vec<Unknown>)> {
        let told = |either: &&Either| tells_apart(&rule.when, &either.acts);
        let either: Vec<&Either> = self.either.iter().filter(told).collect();
        let most = either.iter().map(|either| either.acts.len()).max().unwrap_or_default();
        let mut unknown: Vec<Unknown> = Vec::new();
        for Either { line, heading, .. } in &either {
            let heading = Unknown::Line { line: *line, text: heading.clone() };
            unknown.extend(Some(heading).filter(|one| !unknown.contains(one)));
        }
        let with = |acts: &dyn Fn(&Either) -> Vec<(String, Act)>| {
            let mut timeline = self.timeline.clone();
            for one in &either {
                let is_it = |deposit: &Deposit| {
                    (&deposit.party, deposit.day) == (&one.party, one.day)
                        && one.acts.first() == Some(&deposit.act)
                };
                let Some(at) = timeline.deposits.iter().position(is_it) else { continue };
                let held = timeline.deposits.remove(at);
                let acts = acts(one).into_iter();
                timeline.deposits.extend(acts.map(|(party, act)| Deposit {
                    act,
                    party,
                    ..held.clone()
                }));
            }
            (timeline, unknown.clone())
        };
        if either.is_empty() {
            return Vec::new();
        }
        let all_same = |at: usize| {
            with(&|one| {
                let act = one.acts.get(at).or(one.acts.last());
                act.map(|act| (one.party.clone(), *act)).into_iter().collect()
            })
        };
        let each = |one: &Either| {
            let acts = one.acts.iter().enumerate();
            let called =
                |at| if at == 0 { one.party.clone() } else { format!("{} {at}", one.party) };
            acts.map(|(at, act)| (called(at), *act)).collect()
        };
        let mut all: Vec<_> = (1..most).map(all_same).collect();
        all.extend([with(&|_| Vec::new()), with(&each)]);
        all
    }

    /// The outcome, undetermined where `possible` is another: what would come out if everything
    /// that is not known had been done.
    pub(super) fn doubted(
        &self,
        rule: &Rule,
        outcome: ForceOutcome,
        possible: &ForceOutcome,
        unknown: Vec<Unknown>,
    ) -> ForceOutcome {
        if matches!(outcome, ForceOutcome::Undetermined(_))
            && outcome.why().unknown.ends_with(&unknown)
        {
            return outcome;
        }
        // A line without a name may be anybody's, also that of a member of a set.
        let is_anybody = self.unread.iter().any(|one| one.party.is_none() && one.is_consent);
        let is_same = std::mem::discriminant(&outcome) == std::mem::discriminant(possible)
            && outcome.day() == possible.day()
            && !is_anybody
            && !rule.when.can_fall();
        if is_same {
            return outcome;
        }
        let since = match possible {
            ForceOutcome::InForce(entry) => Some(entry.met),
            ForceOutcome::NotYet(stand) | ForceOutcome::Undetermined(stand) => stand.since,
        };
        let notes = outcome.notes().to_vec();
        let mut why = outcome.why().clone();
        why.holds = Holds::Unknown;
        why.unknown.extend(unknown);
        ForceOutcome::Undetermined(Standstill { why, since, notes })
    }

    /// Those that a table may say left on a day that could not be read.
    pub(super) fn left_unread(&self) -> impl Iterator<Item = &String> {
        let unread = self.unread.iter().filter(|one| one.is_leaving);
        unread.filter_map(|one| one.party.as_ref()).filter(|party| {
            let mut left = self.timeline.deposits.iter();
            !left.any(|deposit| deposit.act == Act::Withdrawal && deposit.party == **party)
        })
    }

    /// The record with everybody that may have left gone as early as possible; `None` where that
    /// is the record itself.
    fn at_least(&self) -> Option<Timeline> {
        let left: BTreeSet<&String> = self.left_unread().collect();
        if left.is_empty() {
            return None;
        }
        let mut least = self.timeline.clone();
        least.deposits.retain(|deposit| !left.contains(&deposit.party));
        Some(least)
    }

    /// The record with everything that could not be read done as early as possible, and what that
    /// is. More consent never makes the day later, but for conditions that can fall.
    fn at_most(&self, view: View) -> (Timeline, Vec<Unknown>) {
        let mut most = self.timeline.clone();
        let mut unknown = Vec::new();
        let first = self.timeline.deposits.iter().map(|deposit| deposit.day).min();
        let day = self.setting.opened.or(first).or(view.as_of).unwrap_or(Day::MIN);
        let act = self.rule.when.act().unwrap_or(Act::Ratification);
        for (index, unread) in self.unread.iter().enumerate() {
            // Whoever is not named may be anybody that has not consented.
            let party = unread.party.clone().unwrap_or_else(|| format!("line {index}"));
            if unread.is_consent || !unread.is_leaving {
                most.deposits.push(deposit(party.clone(), Act::Signature, day));
            }
            if unread.is_consent {
                most.deposits.push(deposit(party, act, day));
            }
            let TableFinding { line, text, problem, .. } = &unread.finding;
            unknown.push(match problem {
                TableProblem::Empty => Unknown::Acts,
                _ => Unknown::Line { line: *line, text: text.clone() },
            });
        }
        self.strangers_join((day, act), &mut most, &mut unknown);
        // Nobody has left yet of whom it is not known on which day that took effect.
        let left = self.unread.iter().filter(|one| one.is_leaving);
        let left: BTreeSet<&String> = left.filter_map(|one| one.party.as_ref()).collect();
        most.deposits.retain(|one| one.act != Act::Withdrawal || !left.contains(&one.party));
        (most, unknown)
    }

    /// A row that names nobody known here may be a State, and that any of those without a row.
    fn strangers_join(
        &self,
        (day, act): (Day, Act),
        most: &mut Timeline,
        unknown: &mut Vec<Unknown>,
    ) {
        let Unmatched { rows, acts, absent, strangers, .. } = &self.unmatched;
        let is_row = |party: &String| rows.iter().any(|(_, name)| name == party);
        let mut unread = self.unread.iter().filter(|one| one.is_consent);
        let unread = unread.any(|one| one.party.as_ref().is_some_and(is_row)).then_some(day);
        let consents = acts.iter().filter(|one| one.act.is_consent()).map(|one| one.day);
        if let Some(day) = consents.chain(unread).min() {
            most.deposits.extend(absent.iter().map(|party| deposit(party.clone(), act, day)));
            unknown.extend(strangers.iter().cloned().map(Unknown::Name));
        }
        most.deposits.extend(acts.iter().cloned());
        let acted = |name: &String| acts.iter().any(|one| one.party == *name);
        for (line, name) in rows.iter().filter(|(_, name)| acted(name)) {
            unknown.push(Unknown::Line { line: *line, text: name.clone() });
        }
    }
}

fn deposit(party: String, act: Act, day: Day) -> Deposit {
    Deposit { day, act, party, known_from: None, known_until: None, is_organization: false }
}

/// Whether it matters to a condition which of several acts somebody did.
fn tells_apart(condition: &Condition, acts: &[Act]) -> bool {
    let is_mixed = |is: &dyn Fn(&Act) -> bool| acts.iter().any(is) && !acts.iter().all(is);
    if is_mixed(&|act| act.is_consent()) {
        return true;
    }
    let by_whom = |of: &Who| {
        !of.by.is_empty() && is_mixed(&|act| of.by.contains(act))
            || of.signatories && is_mixed(&|act| act.is_signature())
    };
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().any(|part| tells_apart(part, acts))
        }
        Condition::Delayed { when, .. } => tells_apart(when, acts),
        Condition::Count { of, .. }
        | Condition::Weight { of, .. }
        | Condition::Relative { of, .. } => by_whom(of),
        Condition::Share { whole, of, .. } | Condition::Majority { whole, of, .. } => {
            by_whom(of) || *whole == Whole::Signatories && is_mixed(&|act| act.is_signature())
        }
        Condition::Everyone { .. }
        | Condition::InForce { .. }
        | Condition::OnOrAfter { .. }
        | Condition::Decision { .. } => false,
    }
}
