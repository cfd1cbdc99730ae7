//! Who is bound by what, to whom, and when: what the engine asks of the life of an agreement.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::shift::day_of;
use crate::calendar::Day;
use comity_protocol::time::Timestamp;

/// Who is bound by an agreement, as spans of days.
///
/// Compliance is a relation of party, party and clause (VCLT art. 21), so what differs between
/// two parties is told apart from what holds for all; the differences are few.
pub trait Bound {
    /// Every party that is or was bound by any part of it, or may be.
    fn parties(&self, agreement: &str) -> Vec<String>;

    /// When a party is bound by a part of it and how, in order and without overlaps; outside of
    /// them it is not.
    fn spans(&self, agreement: &str, part: &Part<'_>, party: &str) -> Vec<Span>;

    /// Where the clauses apply otherwise between `bearer` and one other party than between the
    /// rest: reservations, objections, suspensions between two.
    fn relations(&self, agreement: &str, bearer: &str) -> Vec<PairSpan>;
}

/// The rules of one clause that hold at the same levels of it: who is bound by one of them is bound
/// by all.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part<'a> {
    /// The clause.
    pub clause: &'a str,
    /// The levels at which they hold; `None`: at each, from 1 up.
    pub levels: Option<BTreeSet<u8>>,
    /// The level at which a party to the whole agreement stands.
    pub of_parties: u8,
}

impl Part<'_> {
    /// Whether the rules hold for whoever stands at a level; zero is no restraint.
    pub fn holds_at(&self, level: u8) -> bool {
        self.levels.as_ref().map_or(level > 0, |levels| levels.contains(&level))
    }
}

/// A level of a clause to which a party is bound during some days, whatever it is bound by besides
/// (`spec/commitments.md`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LevelSpan {
    /// The clause.
    pub clause: String,
    /// The level.
    pub level: u8,
    /// The first day.
    pub from: Day,
    /// Since when on that day; `None`: since its beginning in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// The first day after; `None`: without end.
    pub until: Option<Day>,
}

impl LevelSpan {
    fn is_on(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }
}

/// How a party stands during some days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Span {
    /// The first day.
    pub from: Day,
    /// Since when on that day; `None`: since its beginning in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// The first day after; `None`: without end.
    pub until: Option<Day>,
    /// How.
    pub standing: Standing,
}

/// How a party stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Bound.
    Bound,
    /// The operation of the agreement is suspended for it (VCLT art. 57, 58, 60).
    Suspended,
    /// Whether it is bound cannot be told from what is held.
    Undetermined,
}

/// How a clause applies between a bearer and one other party during some days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PairSpan {
    /// The other party.
    pub other: String,
    /// The clause; `None`: all of them.
    pub clause: Option<String>,
    /// The first day.
    pub from: Day,
    /// The first day after; `None`: without end.
    pub until: Option<Day>,
    /// How.
    pub between: Between,
}

/// How a clause applies between two parties (VCLT art. 20-23, 57-60).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Between {
    /// As it stands.
    Applies,
    /// As a reservation modifies it; what that comes to is for people to say.
    Modified,
    /// Not at all: excluded by a reservation, or no treaty relation between the two.
    Excluded,
    /// Its operation is suspended between the two.
    Suspended,
    /// Cannot be told from what is held.
    Undetermined,
}

/// Who is bound, as a table: for tests, and for what-if questions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Table {
    /// By agreement and party.
    pub spans: BTreeMap<String, BTreeMap<String, Vec<Span>>>,
    /// By agreement, clause and party: clauses that enter into force by a rule of their own.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub apart: BTreeMap<String, BTreeMap<String, BTreeMap<String, Vec<Span>>>>,
    /// By agreement and bearer.
    pub relations: BTreeMap<String, BTreeMap<String, Vec<PairSpan>>>,
    /// What binds to a level of a clause and to nothing else, by agreement and party.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub levels: BTreeMap<String, BTreeMap<String, Vec<LevelSpan>>>,
}

impl Table {
    /// These parties bound by this agreement since a day, without end.
    #[must_use]
    pub fn with(mut self, agreement: &str, parties: &[&str], from: Day) -> Self {
        let rows = self.spans.entry(agreement.to_owned()).or_default();
        for party in parties {
            let span = Span { from, since: None, until: None, standing: Standing::Bound };
            rows.insert((*party).to_owned(), vec![span]);
        }
        self
    }
}

impl Bound for Table {
    fn parties(&self, agreement: &str) -> Vec<String> {
        let whole = self.spans.get(agreement).into_iter().flat_map(BTreeMap::keys);
        let parts = self.levels.get(agreement).into_iter().flat_map(BTreeMap::keys);
        let parties: BTreeSet<&String> = whole.chain(parts).collect();
        parties.into_iter().cloned().collect()
    }

    fn spans(&self, agreement: &str, part: &Part<'_>, party: &str) -> Vec<Span> {
        // A clause that enters into force by itself binds whom it binds then.
        let apart = self.apart.get(agreement).and_then(|clauses| clauses.get(part.clause));
        let whole = apart.or_else(|| self.spans.get(agreement)).and_then(|rows| rows.get(party));
        let whole = whole.map(Vec::as_slice).unwrap_or_default();
        let levels = self.levels.get(agreement).and_then(|rows| rows.get(party));
        let levels = levels.into_iter().flatten().filter(|one| one.clause == part.clause);
        let levels: Vec<&LevelSpan> = levels.collect();
        if levels.is_empty() {
            return if part.holds_at(part.of_parties) { whole.to_vec() } else { Vec::new() };
        }
        joined(part, whole, &levels)
    }

    fn relations(&self, agreement: &str, bearer: &str) -> Vec<PairSpan> {
        let rows = self.relations.get(agreement).and_then(|rows| rows.get(bearer));
        rows.cloned().unwrap_or_default()
    }
}

/// When a clause binds somebody that enters into force by itself: while the agreement does, in the
/// times for which the clause is known to, or may.
pub fn within(whole: &[Span], times: &[(Day, Option<Day>, bool)]) -> Vec<Span> {
    let mut spans = Vec::new();
    for span in whole {
        for (from, until, is_sure) in times {
            let since = span.since.filter(|_| *from <= span.from);
            let from = span.from.max(*from);
            let until = match (span.until, *until) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            };
            let standing = if *is_sure { span.standing } else { Standing::Undetermined };
            if until.is_none_or(|until| from < until) {
                spans.push(Span { from, since, until, standing });
            }
        }
    }
    spans.sort_by_key(|span| span.from);
    spans
}

/// When somebody is bound by a part that is bound by the whole, or by levels of its clause, or by
/// both: the higher of two levels counts.
fn joined(part: &Part<'_>, whole: &[Span], levels: &[&LevelSpan]) -> Vec<Span> {
    let mut days: BTreeSet<Day> = whole.iter().map(|span| span.from).collect();
    days.extend(whole.iter().filter_map(|span| span.until));
    days.extend(levels.iter().map(|span| span.from));
    // What a level begun in the middle of a day puts an end to goes on for the rest of that day.
    let in_a_day = levels.iter().filter(|span| span.since.is_some());
    days.extend(in_a_day.filter_map(|span| span.from.plus_days(1).ok()));
    days.extend(levels.iter().filter_map(|span| span.until));
    let mut spans: Vec<Span> = Vec::new();
    for day in days {
        let (since, standing) = on_day(part, standing_on(whole, day), levels, day);
        if let Some(last) = spans.last_mut().filter(|last| last.until.is_none()) {
            if standing == Some(last.standing) {
                continue;
            }
            last.until = Some(day);
        }
        spans.extend(standing.map(|standing| Span { from: day, since, until: None, standing }));
    }
    spans
}

/// How somebody stands to a part at the end of a day, or stood last on it, and since which moment
/// of it; `None`: since its beginning. Levels begin at moments, and each counts from its own.
fn on_day(
    part: &Part<'_>,
    whole: Option<Standing>,
    levels: &[&LevelSpan],
    day: Day,
) -> (Option<Timestamp>, Option<Standing>) {
    let levels: Vec<&&LevelSpan> = levels.iter().filter(|span| span.is_on(day)).collect();
    let begun = |span: &LevelSpan| span.since.filter(|_| span.from == day);
    let moments: BTreeSet<Option<Timestamp>> =
        levels.iter().map(|span| begun(span)).chain([None]).collect();
    let (mut since, mut standing) = (None, None);
    for moment in moments {
        let own = levels.iter().filter(|span| begun(span) <= moment).map(|span| span.level);
        let now = stands(part, whole, own.max().unwrap_or_default());
        if now.is_some() && now != standing {
            (since, standing) = (moment, now);
        }
    }
    (since, standing)
}

/// How somebody stands to a part that stands so to the whole, and at a level of its own.
fn stands(part: &Part<'_>, whole: Option<Standing>, own: u8) -> Option<Standing> {
    let apart = part.holds_at(own);
    let together = part.holds_at(own.max(part.of_parties));
    match whole {
        None => apart.then_some(Standing::Bound),
        Some(Standing::Bound) => together.then_some(Standing::Bound),
        // What is suspended is what binds by consent to the whole.
        Some(Standing::Suspended) if apart => Some(Standing::Bound),
        Some(Standing::Suspended) => together.then_some(Standing::Suspended),
        Some(Standing::Undetermined) if apart == together => apart.then_some(Standing::Bound),
        Some(Standing::Undetermined) => Some(Standing::Undetermined),
    }
}

/// How somebody stands at a moment, by spans in order.
pub(super) fn standing_at(spans: &[Span], at: i64) -> Option<Standing> {
    let day = day_of(at);
    let holds = |span: &&Span| span.from <= day && span.until.is_none_or(|until| day < until);
    let span = spans.iter().find(holds)?;
    match span.since.filter(|since| at < since.millis()) {
        // Before it began there stood what had stood on the day before.
        Some(_) => day.plus_days(-1).ok().and_then(|before| standing_on(spans, before)),
        None => Some(span.standing),
    }
}

/// How somebody stands on a day, by spans in order.
pub(super) fn standing_on(spans: &[Span], day: Day) -> Option<Standing> {
    let holds = |span: &&Span| span.from <= day && span.until.is_none_or(|until| day < until);
    spans.iter().find(holds).map(|span| span.standing)
}
