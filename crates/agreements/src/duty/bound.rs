//! Who is bound by what, to whom, and when: what the engine asks of the life of an agreement.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::calendar::Day;

/// Who is bound by an agreement, as spans of days.
///
/// Compliance is a relation of party, party and clause (VCLT art. 21), so what differs between
/// two parties is told apart from what holds for all; the differences are few.
pub trait Bound {
    /// Every party that is or was bound, or may be.
    fn parties(&self, agreement: &str) -> Vec<String>;

    /// When a party is bound and how, in order and without overlaps; outside of them it is not.
    fn spans(&self, agreement: &str, party: &str) -> Vec<Span>;

    /// Those whom a clause binds that enters into force by a rule of its own, each with when and
    /// how; `None`: it is none of those and binds whom the agreement does.
    fn apart(&self, agreement: &str, clause: &str) -> Option<BTreeMap<String, Vec<Span>>> {
        let _ = (agreement, clause);
        None
    }

    /// Where the clauses apply otherwise between `bearer` and one other party than between the
    /// rest: reservations, objections, suspensions between two.
    fn relations(&self, agreement: &str, bearer: &str) -> Vec<PairSpan>;
}

/// How a party stands during some days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Span {
    /// The first day.
    pub from: Day,
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
}

impl Table {
    /// These parties bound by this agreement since a day, without end.
    #[must_use]
    pub fn with(mut self, agreement: &str, parties: &[&str], from: Day) -> Self {
        let rows = self.spans.entry(agreement.to_owned()).or_default();
        for party in parties {
            let span = Span { from, until: None, standing: Standing::Bound };
            rows.insert((*party).to_owned(), vec![span]);
        }
        self
    }
}

impl Bound for Table {
    fn parties(&self, agreement: &str) -> Vec<String> {
        self.spans.get(agreement).map(|rows| rows.keys().cloned().collect()).unwrap_or_default()
    }

    fn spans(&self, agreement: &str, party: &str) -> Vec<Span> {
        self.spans.get(agreement).and_then(|rows| rows.get(party)).cloned().unwrap_or_default()
    }

    fn apart(&self, agreement: &str, clause: &str) -> Option<BTreeMap<String, Vec<Span>>> {
        self.apart.get(agreement)?.get(clause).cloned()
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
            let from = span.from.max(*from);
            let until = match (span.until, *until) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            };
            let standing = if *is_sure { span.standing } else { Standing::Undetermined };
            if until.is_none_or(|until| from < until) {
                spans.push(Span { from, until, standing });
            }
        }
    }
    spans.sort_by_key(|span| span.from);
    spans
}

/// How somebody stands on a day, by spans in order.
pub(super) fn standing_on(spans: &[Span], day: Day) -> Option<Standing> {
    let holds = |span: &&Span| span.from <= day && span.until.is_none_or(|until| day < until);
    spans.iter().find(holds).map(|span| span.standing)
}
