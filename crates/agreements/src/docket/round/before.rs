//! What the rounds of an agreement come to so far: who is bound to what, and what is used up.

use std::collections::BTreeMap;

use serde::Serialize;

use super::leaving::{Left, Notices};
use super::said::{Said, Sure};
use crate::agreement::life::terms::Terms;
use crate::calendar::Day;
use crate::commitment::certificate::{Because, Certificate};
use crate::commitment::round::Deposit;
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;

/// What one outcome binds one party to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Held {
    /// The level.
    pub level: u8,
    /// Since when.
    pub since: Timestamp,
    /// The outcome that says so.
    pub outcome: StatementId,
    /// The first day on which it is no longer bound, where it gave notice.
    pub until: Option<Day>,
    /// The notice.
    pub notice: Option<StatementId>,
    /// When that was said, and who saw it.
    #[serde(skip)]
    left: Option<Said>,
}

/// The rounds so far, in the order of their freezes. Each stands on those whose obligations had
/// started by its freeze: of one that had not nobody could know yet what comes of it.
#[derive(Clone, Debug, Default)]
pub struct Before {
    /// Deposits that they used up, and since when.
    spent: BTreeMap<StatementId, Timestamp>,
    /// Who is bound to what, by obligation and party, the earliest first.
    pub held: BTreeMap<String, BTreeMap<PartyId, Vec<Held>>>,
}

/// Who is bound to which level of which obligation.
pub type Bound<'a> = BTreeMap<&'a str, BTreeMap<&'a PartyId, u8>>;

impl Held {
    /// Whether it binds at a time.
    pub fn is_at(&self, at: Timestamp) -> bool {
        self.since <= at && self.until.is_none_or(|until| Day::of_utc(at).is_ok_and(|d| d < until))
    }

    /// Whether it binds on a day, or on a part of it.
    pub fn is_on(&self, day: Day) -> bool {
        Day::of_utc(self.since).is_ok_and(|from| from <= day)
            && self.until.is_none_or(|until| day < until)
    }
}

impl Before {
    /// What binds a party to an obligation on a day.
    pub fn on<'a>(
        &'a self,
        obligation: &str,
        party: &PartyId,
        day: Day,
    ) -> impl Iterator<Item = &'a Held> {
        let held = self.held.get(obligation).and_then(|parties| parties.get(party));
        held.into_iter().flatten().filter(move |held| held.is_on(day))
    }

    /// Takes the deposits that a round used up, whose obligations start at a time.
    pub fn spend(&mut self, deposits: impl IntoIterator<Item = StatementId>, since: Timestamp) {
        for deposit in deposits {
            let first = self.spent.entry(deposit).or_insert(since);
            *first = since.min(*first);
        }
    }

    /// The deposits that rounds had used up by a time.
    pub fn spent_by(&self, at: Timestamp) -> impl Iterator<Item = StatementId> {
        self.spent.iter().filter(move |(_, since)| **since <= at).map(|(deposit, _)| *deposit)
    }

    /// Takes what an outcome binds its members to, by its freeze and its start: those whom it
    /// binds anew, as the others stay bound by what bound them.
    pub fn bind(
        &mut self,
        certificate: &Certificate,
        (outcome, times): (StatementId, (Timestamp, Timestamp)),
        (terms, notices): (&Terms, &Notices),
    ) {
        let (_, since) = times;
        for member in certificate.members.iter().filter(|one| one.because != Because::Bound) {
            let left = notices.end(terms, &member.party, &member.obligation, times);
            let left = left.map(|Left { notice, until, said }| (until, notice, said));
            let (until, notice) =
                (left.as_ref().map(|left| left.0), left.as_ref().map(|left| left.1));
            let left = left.map(|left| left.2);
            let held = Held { level: member.level, since, outcome, until, notice, left };
            let parties = self.held.entry(member.obligation.clone()).or_default();
            parties.entry(member.party.clone()).or_default().push(held);
        }
    }

    /// Whether any round uses a deposit up.
    pub fn is_spent(&self, deposit: &StatementId) -> bool {
        self.spent.contains_key(deposit)
    }

    /// Who is bound at a time, to the highest level of each.
    pub fn bound_at(&self, at: Timestamp) -> Bound<'_> {
        self.bound_where(|held| held.is_at(at))
    }

    /// The same for a round that is frozen then: who left by a notice that others had not seen by
    /// then is bound as far as anybody can know.
    pub fn bound_in_round(&self, frozen_at: Timestamp) -> Bound<'_> {
        self.bound_where(|held| {
            let has_left =
                held.left.as_ref().is_some_and(|left| left.stood_at(frozen_at, Sure::Seen));
            held.since <= frozen_at && (held.is_at(frozen_at) || !has_left)
        })
    }

    /// Whether nobody can tell if a party was still bound at a freeze, or not all can tell alike:
    /// others had not seen its notice by then, or the time of it runs out on that day.
    pub fn is_unsure(&self, party: &PartyId, frozen_at: Timestamp) -> bool {
        let next = Day::of_utc(frozen_at).ok().and_then(|day| day.plus_days(1).ok());
        let is_unsure = |held: &Held| {
            let of = held.left.as_ref().filter(|left| left.stood_at(frozen_at, Sure::Claimed));
            of.is_some_and(|left| left.is_unsure_at(frozen_at) || held.until == next)
        };
        let all = self.held.values().filter_map(|parties| parties.get(party)).flatten();
        all.into_iter().any(is_unsure)
    }

    fn bound_where(&self, is_bound: impl Fn(&Held) -> bool) -> Bound<'_> {
        let mut bound = Bound::new();
        for (obligation, parties) in &self.held {
            for (party, held) in parties {
                let levels = held.iter().filter(|one| is_bound(one)).map(|one| one.level);
                if let Some(level) = levels.max() {
                    bound.entry(obligation).or_default().insert(party, level);
                }
            }
        }
        bound
    }

    /// The same of what is sealed, whatever it is about: who left comes back by a new envelope.
    pub fn is_left_sealed(&self, deposit: &Deposit, frozen_at: Timestamp) -> bool {
        self.held.keys().any(|obligation| self.is_left(deposit, obligation, frozen_at))
    }

    /// Whether a deposit is used up at a freeze by the notice that its party gave after it: who
    /// left comes back by a new commitment only.
    pub fn is_left(&self, deposit: &Deposit, obligation: &str, frozen_at: Timestamp) -> bool {
        let held = self.held.get(obligation).and_then(|parties| parties.get(&deposit.party));
        held.into_iter()
            .flatten()
            .filter(|one| one.since <= frozen_at)
            .filter_map(|one| one.left.as_ref())
            .any(|left| deposit.issued_at <= left.claimed && left.stood_at(frozen_at, Sure::Seen))
    }
}
