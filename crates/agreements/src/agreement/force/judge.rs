//! Judging conditions on one day, with what is known.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::outcome::{Holds, Measure, Reason, Tip, Unknown};
use super::persons::{Person, Persons, Today};
use super::{Condition, ForceRefusal, Other, Setting, Succeeds, Timeline, Who, Whole};
use crate::agreement::group::Member;
use crate::calendar::{Day, Length, Rounding};

mod heads;
mod table;
mod tips;
mod weight;

pub use weight::weigh;

/// Since when a condition holds; one for each condition of a rule, in the order of its text.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    holds: Holds,
    since: Option<Day>,
    tips: Vec<Tip>,
    /// Of a condition that waits for a length after another: the days that follow from when that
    /// one was met, and from when it may have been.
    due: Option<Day>,
    possible: Option<Day>,
}

impl Mark {
    /// The days on which it changes by itself.
    pub(super) fn wakes(&self) -> impl Iterator<Item = Day> {
        self.due.into_iter().chain(self.possible)
    }
}

/// Everything conditions refer to, looked up once.
pub(super) struct Judge<'a> {
    timeline: &'a Timeline,
    setting: &'a Setting,
    sets: BTreeMap<&'a str, BTreeSet<&'a str>>,
    /// Sets whose members change in time.
    moving: BTreeMap<&'a str, &'a Vec<Member>>,
    weights: BTreeMap<&'a str, Vec<table::Table<'a>>>,
    /// Whether a condition that was met and waits for a length must go on being met.
    must_last: bool,
    /// Who continues whom, from when.
    predecessors: BTreeMap<&'a str, (&'a str, Day)>,
}

/// A condition measured on a day.
struct Figure {
    holds: Holds,
    measure: Measure,
    unknown: Vec<Unknown>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(
        timeline: &'a Timeline,
        setting: &'a Setting,
        must_last: bool,
    ) -> Result<Self, ForceRefusal> {
        let (moving, fixed): (BTreeMap<_, _>, BTreeMap<_, _>) = setting
            .groups
            .iter()
            .map(|(name, members)| (name.as_str(), members))
            .partition(|(_, members)| members.iter().any(|member| !member.is_always()));
        let set = |members: &'a Vec<Member>| members.iter().map(|one| one.party.as_str()).collect();
        let sets = fixed.into_iter().map(|(name, members)| (name, set(members)));
        let weights = setting.weights.iter();
        let weights = weights.map(|(name, weights)| Ok((name.as_str(), table::tables(weights)?)));
        let weights = weights.collect::<Result<_, ForceRefusal>>()?;
        let continues = timeline.successions.iter().filter(|act| act.how == Succeeds::Continues);
        let predecessors = continues
            .map(|act| (act.successor.as_str(), (act.predecessor.as_str(), act.day)))
            .collect();
        Ok(Self {
            timeline,
            setting,
            sets: sets.collect(),
            moving,
            weights,
            must_last,
            predecessors,
        })
    }

    /// Judges every condition at the end of a day and notes what changed.
    pub(super) fn look(
        &self,
        condition: &Condition,
        today: &Today<'_>,
        persons: &Persons<'_>,
        marks: &mut Vec<Mark>,
    ) -> Result<Holds, ForceRefusal> {
        self.walk(condition, today, persons, &mut Marks { marks, next: 0 })
    }

    fn walk(
        &self,
        condition: &Condition,
        today: &Today<'_>,
        persons: &Persons<'_>,
        marks: &mut Marks<'_>,
    ) -> Result<Holds, ForceRefusal> {
        let at = marks.enter();
        let holds = match condition {
            Condition::All(parts) | Condition::Any(parts) => {
                let mut all = Vec::with_capacity(parts.len());
                for part in parts {
                    all.push(self.walk(part, today, persons, marks)?);
                }
                together(condition, &all)
            }
            Condition::Delayed { when, length, rounding } => {
                let inner = self.walk(when, today, persons, marks)?;
                marks.delay(at, inner, today.day, (*length, *rounding), self.must_last)?
            }
            leaf => self.figure(leaf, today.day, persons)?.holds,
        };
        marks.set(at, holds, today.day, || self.tips(condition, today, persons));
        Ok(holds)
    }

    /// The conditions as a tree with their figures.
    pub(super) fn reason(
        &self,
        condition: &Condition,
        day: Day,
        persons: &Persons<'_>,
        marks: &[Mark],
    ) -> Result<Reason, ForceRefusal> {
        self.explain(condition, day, persons, &mut marks.iter())
    }

    fn explain(
        &self,
        condition: &Condition,
        day: Day,
        persons: &Persons<'_>,
        marks: &mut std::slice::Iter<'_, Mark>,
    ) -> Result<Reason, ForceRefusal> {
        let mark = marks.next();
        let since = mark.and_then(|mark| mark.since);
        let tipped_by = mark.map(|mark| mark.tips.clone()).unwrap_or_default();
        if let Condition::All(parts) | Condition::Any(parts) = condition {
            let mut reasons = Vec::with_capacity(parts.len());
            for part in parts {
                reasons.push(self.explain(part, day, persons, marks)?);
            }
            let all: Vec<_> = reasons.iter().map(|reason| reason.holds).collect();
            let is_all = matches!(condition, Condition::All(_));
            return Ok(Reason {
                holds: together(condition, &all),
                measure: if is_all { Measure::All } else { Measure::Any },
                since,
                tipped_by: Vec::new(),
                missing: Vec::new(),
                unknown: Vec::new(),
                parts: reasons,
            });
        }
        if let Condition::Delayed { when, length, .. } = condition {
            let (holds, due) = mark.map_or((Holds::No, None), |mark| (mark.holds, mark.due));
            return Ok(Reason {
                holds,
                measure: Measure::Delayed { length: *length, day: due },
                since,
                tipped_by,
                missing: Vec::new(),
                unknown: Vec::new(),
                parts: vec![self.explain(when, day, persons, marks)?],
            });
        }
        let Figure { holds, measure, unknown } = self.figure(condition, day, persons)?;
        let missing =
            if holds == Holds::Yes { Vec::new() } else { self.missing(condition, persons, day) };
        Ok(Reason { holds, measure, since, tipped_by, missing, unknown, parts: Vec::new() })
    }

    /// Measures one condition that has no parts.
    fn figure(
        &self,
        condition: &Condition,
        day: Day,
        persons: &Persons<'_>,
    ) -> Result<Figure, ForceRefusal> {
        let mut unknown = Vec::new();
        let (holds, measure) = match condition {
            // Those with parts are measured by their parts.
            Condition::All(_) => (Holds::Yes, Measure::All),
            Condition::Any(_) => (Holds::No, Measure::Any),
            Condition::Delayed { length, .. } => {
                (Holds::No, Measure::Delayed { length: *length, day: None })
            }
            Condition::Count { at_least, of } => {
                self.number(of, *at_least, (persons, day), &mut unknown)
            }
            Condition::Weight { name, bound, of } => {
                unknown.extend(self.perhaps(of, persons, day));
                let counted = self.counted(of, persons, day, &mut unknown);
                self.weight(name, *bound, day, &counted, &mut unknown)?
            }
            Condition::Relative { name, to, at_least, of } => {
                unknown.extend(self.perhaps(of, persons, day));
                let counted = self.counted(of, persons, day, &mut unknown);
                self.relative((name, to), *at_least, day, &counted, &mut unknown)?
            }
            Condition::Share { whole, except, at_least, of } => {
                unknown.extend(self.perhaps(of, persons, day));
                let heads = self.heads((whole, except.as_ref(), of), persons, day, &mut unknown);
                let (has, whole) = heads;
                let needs = at_least.of_count(whole);
                let measure = Measure::Share { has, whole, needs, at_least: *at_least };
                (reached(whole > 0 && has >= needs, &unknown), measure)
            }
            Condition::Majority { whole, except, more_than, of } => {
                unknown.extend(self.perhaps(of, persons, day));
                let heads = self.heads((whole, except.as_ref(), of), persons, day, &mut unknown);
                let (has, whole) = heads;
                let needs = more_than.above_count(whole);
                let measure = Measure::Majority { has, whole, needs, more_than: *more_than };
                (reached(whole > 0 && has >= needs, &unknown), measure)
            }
            Condition::Everyone { set } => {
                let members = self.set(set, day, &mut unknown);
                if members.is_empty() && unknown.is_empty() {
                    // Nobody is not everybody.
                    unknown.push(Unknown::Set(set.clone()));
                }
                let has = members.iter().filter(|name| self.consented(name, persons, day)).count();
                let (has, needs) = (count(has), count(members.len()));
                let measure = Measure::Everyone { set: set.clone(), has, needs };
                (reached(has == needs, &unknown), measure)
            }
            Condition::InForce { agreement } => {
                let other = self.other(agreement, &mut unknown);
                let holds = other.and_then(|other| other.in_force).is_some_and(|from| from <= day);
                (reached(holds, &unknown), Measure::InForce { agreement: agreement.clone() })
            }
            Condition::OnOrAfter { day: from } => {
                (reached(*from <= day, &unknown), Measure::OnOrAfter { day: *from })
            }
            Condition::Decision { id } => {
                let taken = self.setting.decisions.get(id);
                if taken.is_none() {
                    unknown.push(Unknown::Decision(id.clone()));
                }
                let holds = taken.copied().flatten().is_some_and(|from| from <= day);
                (reached(holds, &unknown), Measure::Decision { id: id.clone() })
            }
        };
        Ok(Figure { holds, measure, unknown })
    }

    /// How many contracting parties count. Where there are enough without those of whom nobody
    /// knows whether they are States, or not enough with them, they decide nothing.
    fn number(
        &self,
        of: &Who,
        needs: u32,
        (persons, day): (&Persons<'_>, Day),
        unknown: &mut Vec<Unknown>,
    ) -> (Holds, Measure) {
        let has = count(self.counted(of, persons, day, unknown).len());
        let perhaps = self.perhaps(of, persons, day);
        let (is_met, may_be) = (has >= needs, has.saturating_add(count(perhaps.len())) >= needs);
        unknown.extend(perhaps.into_iter().filter(|_| may_be && !is_met));
        (reached(is_met, unknown), Measure::Count { has, needs, among: among(of) })
    }

    /// The contracting parties that count, in order.
    fn counted<'p>(
        &self,
        who: &Who,
        persons: &'p Persons<'_>,
        day: Day,
        unknown: &mut Vec<Unknown>,
    ) -> Vec<(&'p str, &'p Person)> {
        let within = who.within.as_ref().map(|set| self.set(set, day, unknown));
        let outside = who.outside.as_ref().map(|set| self.set(set, day, unknown));
        let party_to = who.party_to.as_ref().map(|id| self.other(id, unknown));
        let is_in = |party: &str, set: &BTreeSet<&str>| {
            self.aliases(party, day).any(|name| set.contains(name))
        };
        let counts = |party: &str, person: &Person| {
            person.consent.is_some_and(|(act, _)| who.by.is_empty() || who.by.contains(&act))
                && !(who.except_organizations
                    && (person.is_organization || self.timeline.strangers.contains(party)))
                && (!who.signatories || person.signed.is_some())
                && within.as_ref().is_none_or(|set| is_in(party, set))
                && outside.as_ref().is_none_or(|set| !is_in(party, set))
                && party_to.is_none_or(|other| {
                    other.is_some_and(|other| {
                        self.aliases(party, day).any(|name| is_party(other, name, day))
                    })
                })
        };
        let all = persons.0.iter().map(|(party, person)| (*party, person));
        all.filter(|(party, person)| counts(party, person)).collect()
    }

    /// Contracting parties that count if they are States, which nobody knows of them.
    fn perhaps(&self, who: &Who, persons: &Persons<'_>, day: Day) -> Vec<Unknown> {
        if !who.except_organizations || self.timeline.strangers.is_empty() {
            return Vec::new();
        }
        let anybody = Who { except_organizations: false, ..who.clone() };
        let counted = self.counted(&anybody, persons, day, &mut Vec::new());
        let strangers = counted.into_iter().filter(|(party, person)| {
            !person.is_organization && self.timeline.strangers.contains(*party)
        });
        strangers.map(|(party, _)| Unknown::State(self.timeline.name(party).to_owned())).collect()
    }

    /// Of whom a share is taken.
    fn members<'p>(
        &'p self,
        whole: &Whole,
        persons: &'p Persons<'_>,
        day: Day,
        unknown: &mut Vec<Unknown>,
    ) -> BTreeSet<&'p str> {
        match whole {
            Whole::Set(set) => self.set(set, day, unknown).into_owned(),
            Whole::PartiesTo(id) => {
                let parties = self.other(id, unknown).map(|other| &other.parties);
                let parties = parties.into_iter().flatten();
                let now = parties.filter(|party| party.from <= day);
                let now = now.filter(|party| party.until.is_none_or(|until| day < until));
                now.map(|party| party.party.as_str()).collect()
            }
            Whole::Signatories => {
                let signed = persons.0.iter().filter(|(_, person)| person.signed.is_some());
                signed.map(|(party, _)| *party).collect()
            }
        }
    }

    /// The members of a set on a day.
    fn set(&self, name: &str, day: Day, unknown: &mut Vec<Unknown>) -> Cow<'_, BTreeSet<&'a str>> {
        if let Some(members) = self.moving.get(name) {
            let now = members.iter().filter(|member| member.is_on(day));
            return Cow::Owned(now.map(|member| member.party.as_str()).collect());
        }
        match self.sets.get(name) {
            Some(members) => Cow::Borrowed(members),
            None => {
                unknown.push(Unknown::Set(name.to_owned()));
                Cow::Owned(BTreeSet::new())
            }
        }
    }

    fn other(&self, id: &str, unknown: &mut Vec<Unknown>) -> Option<&'a Other> {
        let other = self.setting.agreements.get(id);
        if other.is_none() {
            unknown.push(Unknown::Agreement(id.to_owned()));
        }
        other
    }

    /// `party` and those whose legal person it continues by `day`.
    fn aliases<'p>(&'p self, party: &'p str, day: Day) -> impl Iterator<Item = &'p str> {
        let before = move |party: &&'p str| {
            let found = self.predecessors.get(party).filter(|(_, from)| *from <= day);
            found.map(|(predecessor, _)| *predecessor)
        };
        // A circle of successions ends where it began.
        std::iter::successors(Some(party), before).take(self.predecessors.len() + 1)
    }

    /// Whether a member of a set consented, itself or by the person that continues it.
    fn consented(&self, member: &str, persons: &Persons<'_>, day: Day) -> bool {
        let has = |party: &str| persons.0.get(party).is_some_and(|person| person.consent.is_some());
        has(member)
            || self
                .predecessors
                .keys()
                .any(|party| has(party) && self.aliases(party, day).any(|name| name == member))
    }
}

/// The marks of a rule while its conditions are walked through.
struct Marks<'m> {
    marks: &'m mut Vec<Mark>,
    next: usize,
}

impl Marks<'_> {
    /// The place of the next condition.
    fn enter(&mut self) -> usize {
        let at = self.next;
        self.next += 1;
        if self.marks.len() <= at {
            self.marks.push(Mark {
                holds: Holds::No,
                since: None,
                tips: Vec::new(),
                due: None,
                possible: None,
            });
        }
        at
    }

    /// Whether a length has passed since a condition was met, that stands as `inner` on `day`.
    fn delay(
        &mut self,
        at: usize,
        inner: Holds,
        day: Day,
        (length, rounding): (Length, Rounding),
        must_last: bool,
    ) -> Result<Holds, ForceRefusal> {
        let Some(mark) = self.marks.get_mut(at) else { return Ok(Holds::No) };
        if must_last && inner != Holds::Yes {
            mark.due = None;
        }
        match inner {
            Holds::Yes if mark.due.is_none() => mark.due = Some(length.after(day, rounding)?),
            Holds::Unknown if mark.possible.is_none() => {
                mark.possible = Some(length.after(day, rounding)?);
            }
            // What may have been met may have been settled, unless it had to last.
            Holds::No if must_last => mark.possible = None,
            _ => {}
        }
        let is_past = |due: Option<Day>| due.is_some_and(|due| due <= day);
        Ok(match (is_past(mark.due), is_past(mark.possible)) {
            (true, _) => Holds::Yes,
            (false, true) => Holds::Unknown,
            (false, false) => Holds::No,
        })
    }

    fn set(&mut self, at: usize, holds: Holds, day: Day, tips: impl FnOnce() -> Vec<Tip>) {
        let Some(mark) = self.marks.get_mut(at) else { return };
        if holds == Holds::Yes && mark.holds != Holds::Yes {
            (mark.since, mark.tips) = (Some(day), tips());
        }
        if holds != Holds::Yes {
            (mark.since, mark.tips) = (None, Vec::new());
        }
        mark.holds = holds;
    }
}

impl Reason {
    /// What happened on `day` that made this hold.
    pub(super) fn tips(&self, day: Day) -> Vec<Tip> {
        let mut tips = if self.since == Some(day) { self.tipped_by.clone() } else { Vec::new() };
        if self.holds == Holds::Yes {
            tips.extend(self.parts.iter().flat_map(|part| part.tips(day)));
        }
        tips.sort();
        tips.dedup();
        tips
    }
}

/// Three-valued `and` and `or` (Kleene).
fn together(condition: &Condition, parts: &[Holds]) -> Holds {
    if matches!(condition, Condition::All(_)) {
        parts.iter().copied().min().unwrap_or(Holds::Yes)
    } else {
        parts.iter().copied().max().unwrap_or(Holds::No)
    }
}

fn reached(is_reached: bool, unknown: &[Unknown]) -> Holds {
    match (unknown.is_empty(), is_reached) {
        (false, _) => Holds::Unknown,
        (true, true) => Holds::Yes,
        (true, false) => Holds::No,
    }
}

fn is_party(other: &Other, party: &str, day: Day) -> bool {
    let mut found = other.parties.iter().filter(|member| member.party == party);
    found.any(|member| member.from <= day && member.until.is_none_or(|until| day < until))
}

/// In words, who counts.
fn among(who: &Who) -> Option<String> {
    let mut words = Vec::new();
    words.extend(who.within.as_ref().map(|set| format!("in {set}")));
    words.extend(who.outside.as_ref().map(|set| format!("not in {set}")));
    words.extend(who.party_to.as_ref().map(|id| format!("party to {id}")));
    words.extend(who.except_organizations.then(|| "no organisations".to_owned()));
    words.extend(who.signatories.then(|| "signatories".to_owned()));
    if !who.by.is_empty() {
        let acts: Vec<_> = who.by.iter().map(ToString::to_string).collect();
        words.push(format!("by {}", acts.join(" or ")));
    }
    (!words.is_empty()).then(|| words.join(", "))
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
