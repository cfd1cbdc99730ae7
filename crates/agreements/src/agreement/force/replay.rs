//! Replaying the record: day by day, from the first act, until the conditions are met.

use std::collections::{BTreeMap, BTreeSet};

use super::judge::{Judge, Mark};
use super::outcome::{
    Entry, ForceOutcome, Holds, Note, Reason, Standstill, Unknown, WithdrawalEffect,
};
use super::persons::{Persons, Today};
use super::{Condition, ForceRefusal, Rule, Setting, Timeline, View, Weights, Who, Whole};
use crate::calendar::Day;

/// Whether and when an agreement enters into force by `rule`, as the record is seen by `view`.
///
/// A function of the set of acts: their order in `timeline` does not matter.
///
/// # Errors
///
/// `force-rule-too-large`; `weight-too-large` where weights overflow; the codes of the calendar
/// where a day cannot be computed.
pub fn entry_into_force(
    rule: &Rule,
    timeline: &Timeline,
    setting: &Setting,
    view: View,
) -> Result<ForceOutcome, ForceRefusal> {
    rule.check()?;
    let mut replay = Replay {
        rule,
        setting,
        judge: Judge::new(timeline, setting, rule.must_last)?,
        marks: Vec::new(),
        possible: None,
        entry: None,
        notes: overwritten(timeline, view),
    };
    let mut persons = Persons::default();
    let mut last = Today { day: setting.opened.unwrap_or(Day::MIN), ..Today::default() };
    let mut days = moments(rule, timeline, setting, view);
    while let Some((_, today)) = days.pop_first() {
        persons.take(&today, timeline, &mut replay.notes);
        replay.look(&today, &persons)?;
        // Conditions that wait for a length change on days of their own.
        for day in replay.marks.iter().flat_map(Mark::wakes).filter(|day| *day > today.day) {
            if view.as_of.is_none_or(|as_of| day <= as_of) {
                days.entry(day).or_insert_with(|| Today { day, ..Today::default() });
            }
        }
        last = today;
    }
    replay.finish(&last, &persons)
}

/// The replay under way.
struct Replay<'a> {
    rule: &'a Rule,
    setting: &'a Setting,
    judge: Judge<'a>,
    marks: Vec<Mark>,
    /// Since when the conditions may have been met, for all that is known, without a break.
    possible: Option<Day>,
    entry: Option<Entry>,
    notes: Vec<Note>,
}

impl<'a> Replay<'a> {
    /// Judges the conditions at the end of one day.
    fn look(&mut self, today: &Today<'a>, persons: &Persons<'a>) -> Result<(), ForceRefusal> {
        if let Some(entry) = &self.entry
            && (!self.rule.must_last || entry.day <= today.day)
        {
            return Ok(());
        }
        match self.judge.look(&self.rule.when, today, persons, &mut self.marks)? {
            Holds::Yes if self.entry.is_none() => {
                let why = self.judge.reason(&self.rule.when, today.day, persons, &self.marks)?;
                self.entry = Some(self.settle(today.day, why)?);
            }
            Holds::Yes => {}
            Holds::Unknown => {
                self.possible.get_or_insert(today.day);
            }
            Holds::No => {
                // What may have been met before is settled, unless it had to last.
                if self.rule.must_last {
                    self.possible = None;
                }
                if let Some(entry) = self.entry.take() {
                    self.notes.push(Note::Fell { met: entry.met, fell: today.day });
                }
            }
        }
        Ok(())
    }

    /// The day that follows from conditions met on `met`.
    fn settle(&self, met: Day, why: Reason) -> Result<Entry, ForceRefusal> {
        let (day, note) = self.day(met)?;
        let tipped_by = why.tips(met);
        Ok(Entry { day, met, tipped_by, then: self.rule.then, why, notes: note })
    }

    fn day(&self, met: Day) -> Result<(Day, Vec<Note>), ForceRefusal> {
        let day = self.rule.day_after(met)?;
        let limit = match self.rule.not_before {
            Some(not_before) => not_before.day(self.setting.opened)?,
            None => None,
        };
        Ok(match limit {
            Some(limit) if day < limit => (limit, vec![Note::NotBefore { instead_of: day }]),
            _ => (day, Vec::new()),
        })
    }

    fn finish(
        mut self,
        last: &Today<'a>,
        persons: &Persons<'a>,
    ) -> Result<ForceOutcome, ForceRefusal> {
        let needs_opening = matches!(self.rule.not_before, Some(super::NotBefore::AfterOpening(_)))
            && self.setting.opened.is_none();
        if let Some(mut entry) = self.entry.take() {
            self.notes.append(&mut entry.notes);
            entry.notes = judged(self.notes.clone(), Some((entry.met, entry.day)));
            // An earlier day may follow from what is not known.
            let earlier = match self.possible {
                Some(possible) if self.day(possible)?.0 != entry.day => Some(possible),
                _ => None,
            };
            if earlier.is_none() && !needs_opening {
                return Ok(ForceOutcome::InForce(entry));
            }
            let (mut why, notes) = (entry.why, entry.notes);
            if needs_opening {
                why.unknown.push(Unknown::Opening);
            }
            let since = earlier.or(Some(entry.met));
            return Ok(ForceOutcome::Undetermined(Standstill { why, since, notes }));
        }
        let holds = self.judge.look(&self.rule.when, last, persons, &mut self.marks)?;
        let why = self.judge.reason(&self.rule.when, last.day, persons, &self.marks)?;
        let stand = Standstill { why, since: self.possible, notes: judged(self.notes, None) };
        let is_sure = holds == Holds::No && self.possible.is_none();
        Ok(if is_sure { ForceOutcome::NotYet(stand) } else { ForceOutcome::Undetermined(stand) })
    }
}

/// The notes in order, withdrawals with what follows from them.
fn judged(mut notes: Vec<Note>, settled: Option<(Day, Day)>) -> Vec<Note> {
    for note in &mut notes {
        if let (Note::Withdrew { withdrew, effect, .. }, Some((met, day))) = (note, settled) {
            *effect = match () {
                () if day <= *withdrew => WithdrawalEffect::AfterEntry,
                () if met < *withdrew => WithdrawalEffect::DaySettled,
                () => WithdrawalEffect::Counts,
            };
        }
    }
    notes.sort();
    notes.dedup();
    notes
}

/// Deposits that the record as seen no longer shows.
fn overwritten(timeline: &Timeline, view: View) -> Vec<Note> {
    let gone = timeline.deposits.iter().filter(|deposit| {
        deposit.act.is_consent() && view.as_of.is_none_or(|as_of| deposit.day <= as_of)
    });
    gone.filter_map(|deposit| {
        let since = deposit.known_until?;
        // Shown again under the same name and date: only the row was written anew.
        let again = timeline.deposits.iter().any(|other| {
            timeline.name(&other.party) == timeline.name(&deposit.party)
                && (other.act.is_consent() && other.day == deposit.day)
                && other.is_in(view)
        });
        let is_gone = view.known_by.is_none_or(|known_by| since <= known_by) && !again;
        is_gone.then(|| Note::Overwritten {
            name: timeline.name(&deposit.party).to_owned(),
            act: deposit.act,
            day: deposit.day,
            since,
        })
    })
    .collect()
}

/// Every day on which something could change, in order, with what happened.
fn moments<'a>(
    rule: &Rule,
    timeline: &'a Timeline,
    setting: &Setting,
    view: View,
) -> BTreeMap<Day, Today<'a>> {
    let mut days: BTreeMap<Day, Today<'a>> = BTreeMap::new();
    let mut on = |day: Day, add: &dyn Fn(&mut Today<'a>)| {
        if view.as_of.is_none_or(|as_of| day <= as_of) {
            add(days.entry(day).or_insert_with(|| Today { day, ..Today::default() }));
        }
    };
    for deposit in timeline.deposits.iter().filter(|deposit| deposit.is_in(view)) {
        on(deposit.day, &|today| {
            today.acts.insert((deposit.act, &deposit.party, deposit.is_organization));
        });
    }
    for succession in &timeline.successions {
        on(succession.day, &|today| {
            today.successions.insert(succession);
        });
    }
    let mut others = BTreeSet::new();
    named_days(&rule.when, setting, &mut others);
    for day in others.into_iter().chain(setting.opened) {
        on(day, &|_| {});
    }
    days
}

/// The days that conditions refer to.
fn named_days(condition: &Condition, setting: &Setting, days: &mut BTreeSet<Day>) {
    match condition {
        Condition::Delayed { when, .. } => named_days(when, setting, days),
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().for_each(|part| named_days(part, setting, days));
        }
        Condition::Count { of, .. } => {
            who_days(of, setting, days);
        }
        Condition::Weight { name, of, .. } => {
            who_days(of, setting, days);
            table_days(name, setting, days);
        }
        Condition::Relative { name, to, of, .. } => {
            who_days(of, setting, days);
            table_days(name, setting, days);
            table_days(to, setting, days);
        }
        Condition::Share { whole, except, of, .. }
        | Condition::Majority { whole, except, of, .. } => {
            who_days(of, setting, days);
            stays(except, setting, days);
            if let Whole::Set(set) = whole {
                stays([set], setting, days);
            }
            if let Whole::PartiesTo(id) = whole {
                parties_days(id, setting, days);
            }
        }
        Condition::InForce { agreement } => {
            days.extend(setting.agreements.get(agreement).and_then(|other| other.in_force));
        }
        Condition::OnOrAfter { day } => {
            days.insert(*day);
        }
        Condition::Decision { id } => {
            days.extend(setting.decisions.get(id).copied().flatten());
        }
        Condition::Everyone { set } => stays([set], setting, days),
    }
}

/// The days on which it changes who counts.
fn who_days(of: &Who, setting: &Setting, days: &mut BTreeSet<Day>) {
    stays(of.within.iter().chain(&of.outside), setting, days);
    if let Some(id) = &of.party_to {
        parties_days(id, setting, days);
    }
}

/// The days on which the parties to another agreement change.
fn parties_days(id: &str, setting: &Setting, days: &mut BTreeSet<Day>) {
    for party in setting.agreements.get(id).into_iter().flat_map(|other| &other.parties) {
        days.insert(party.from);
        days.extend(party.until);
    }
}

/// The days on which the members of sets change.
fn stays<'s>(
    sets: impl IntoIterator<Item = &'s String>,
    setting: &Setting,
    days: &mut BTreeSet<Day>,
) {
    let members = sets.into_iter().filter_map(|set| setting.groups.get(set)).flatten();
    for member in members {
        days.extend(member.from);
        days.extend(member.until.and_then(|until| until.plus_days(1).ok()));
    }
}

/// The days on which another table of a weight begins to count, or none does any more.
fn table_days(name: &str, setting: &Setting, days: &mut BTreeSet<Day>) {
    for table in setting.weights.get(name).into_iter().flat_map(Weights::tables) {
        days.extend(table.from);
        days.extend(table.until.and_then(|until| until.plus_days(1).ok()));
    }
}
