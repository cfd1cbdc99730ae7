//! What the rounds of an agreement come to so far: who is bound to what, and what is used up.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::leaving::{Left, Notices};
use crate::agreement::life::terms::Terms;
use crate::calendar::Day;
use crate::commitment::certificate::{Because, Certificate};
use crate::commitment::context::Round;
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
    /// When that was said.
    #[serde(skip)]
    left: Option<Timestamp>,
}

/// The rounds so far, in the order in which they were closed: each stands on those before it.
#[derive(Clone, Debug, Default)]
pub struct Before {
    /// Those that hold.
    pub rounds: Vec<Round>,
    /// Deposits that they used up.
    pub spent: BTreeSet<StatementId>,
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

    /// Takes a round that holds.
    pub fn take(&mut self, round: &Round, spent: BTreeSet<StatementId>) {
        self.rounds.push(round.clone());
        self.spent.extend(spent);
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
            let (until, notice) = (left.map(|left| left.until), left.map(|left| left.notice));
            let left = left.map(|Left { said, .. }| said);
            let held = Held { level: member.level, since, outcome, until, notice, left };
            let parties = self.held.entry(member.obligation.clone()).or_default();
            parties.entry(member.party.clone()).or_default().push(held);
        }
    }

    /// Who is bound at a time, to the highest level of each.
    pub fn bound_at(&self, at: Timestamp) -> Bound<'_> {
        let mut bound = Bound::new();
        for (obligation, parties) in &self.held {
            for (party, held) in parties {
                let levels = held.iter().filter(|one| one.is_at(at)).map(|one| one.level);
                if let Some(level) = levels.max() {
                    bound.entry(obligation).or_default().insert(party, level);
                }
            }
        }
        bound
    }

    /// Whether a deposit is used up at a freeze by the notice that its party gave after it: who
    /// left comes back by a new commitment only.
    pub fn is_left(&self, deposit: &Deposit, obligation: &str, frozen_at: Timestamp) -> bool {
        let held = self.held.get(obligation).and_then(|parties| parties.get(&deposit.party));
        held.into_iter()
            .flatten()
            .filter_map(|one| one.left)
            .any(|said| deposit.issued_at <= said && said <= frozen_at)
    }
}
