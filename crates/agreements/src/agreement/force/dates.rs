//! The dates of each party: signature, consent, being bound, and the end of that.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Act, Deposit, ForceOutcome, Rule, Succeeds, Timeline, View};
use crate::calendar::Day;

/// The dates of one party.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Dates {
    /// Who: what sets and weights call it.
    pub party: String,
    /// What people call it.
    pub name: String,
    /// Its signature.
    pub signed: Option<Day>,
    /// When it took its signature back.
    pub unsigned: Option<Day>,
    /// The times for which it consented, in order.
    pub times: Vec<Time>,
}

/// A time for which somebody consented to be bound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Time {
    /// By what.
    pub act: Act,
    /// On what day that counts.
    pub consented: Day,
    /// First day on which it is bound; `None`: it is not, or that is not known.
    pub party: Option<Day>,
    /// First day on which it no longer is, or on which its consent ended.
    pub until: Option<Day>,
    /// The person in law that it continues or replaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
}

impl Dates {
    /// The time for which it consented that runs on a day.
    pub fn time(&self, day: Day) -> Option<&Time> {
        let running = |time: &&Time| time.until.is_none_or(|until| until > day);
        self.times.iter().filter(|time| time.consented <= day).rfind(running)
    }

    /// Whether it is bound on a day.
    pub fn is_party(&self, day: Day) -> bool {
        self.time(day).and_then(|time| time.party).is_some_and(|since| since <= day)
    }
}

/// The dates of everybody that the record as seen names, by party. One pass over the record.
///
/// `rule` is `None` where consent takes effect at once, whatever others do: soft law. Where entry
/// into force is not settled nobody is bound yet, and of an undetermined one nobody knows.
pub fn dates(
    rule: Option<(&Rule, &ForceOutcome)>,
    timeline: &Timeline,
    view: View,
) -> BTreeMap<String, Dates> {
    let mut deposits: Vec<&Deposit> =
        timeline.deposits.iter().filter(|deposit| deposit.is_in(view)).collect();
    deposits.sort_by_key(|deposit| (deposit.day, deposit.act));
    let mut teller = Teller { rule, all: BTreeMap::new() };
    let mut successions: Vec<_> = timeline.successions.iter().collect();
    successions.retain(|act| view.as_of.is_none_or(|as_of| act.day <= as_of));
    successions.sort();
    let mut successions = successions.into_iter().peekable();
    for deposit in deposits {
        while let Some(act) = successions.next_if(|act| act.day < deposit.day) {
            teller.succeed(act);
        }
        teller.take(deposit);
    }
    successions.for_each(|act| teller.succeed(act));
    for (party, dates) in &mut teller.all {
        party.clone_into(&mut dates.party);
        timeline.name(party).clone_into(&mut dates.name);
    }
    teller.all
}

struct Teller<'a> {
    rule: Option<(&'a Rule, &'a ForceOutcome)>,
    all: BTreeMap<String, Dates>,
}

impl Teller<'_> {
    fn take(&mut self, deposit: &Deposit) {
        let since = self.bound(deposit.act, deposit.day);
        let dates = self.all.entry(deposit.party.clone()).or_default();
        let is_open = dates.times.last().is_some_and(|time| time.until.is_none());
        if deposit.act.is_signature() && dates.signed.is_none() {
            dates.signed = Some(deposit.day);
        }
        match deposit.act {
            Act::SignatureWithdrawal => dates.unsigned = Some(deposit.day),
            Act::Withdrawal => {
                if let Some(time) = dates.times.last_mut().filter(|_| is_open) {
                    time.end(deposit.day);
                }
            }
            act if act.is_consent() && !is_open => dates.times.push(Time {
                act,
                consented: deposit.day,
                party: since,
                until: None,
                from: None,
            }),
            _ => {}
        }
    }

    /// From when somebody is bound that consented on a day.
    fn bound(&self, act: Act, consented: Day) -> Option<Day> {
        match self.rule {
            None => Some(consented),
            Some((rule, ForceOutcome::InForce(entry))) => match act {
                // A successor continues what bound its predecessor (1978 Convention art. 23).
                Act::Succession => Some(entry.day.max(consented)),
                _ => rule.day_for(entry.met, entry.day, consented).ok(),
            },
            Some(_) => None,
        }
    }

    fn succeed(&mut self, act: &super::Succession) {
        if act.how == Succeeds::Separates {
            return;
        }
        let Some(before) = self.all.get_mut(&act.predecessor) else { return };
        let running = before.times.last_mut().filter(|time| time.until.is_none());
        let taken = running.map(|time| {
            let taken = time.clone();
            time.end(act.day);
            taken
        });
        let signed = before.signed;
        if act.how == Succeeds::Replaces {
            return;
        }
        let after = self.all.entry(act.successor.clone()).or_default();
        after.signed = after.signed.or(signed);
        if let Some(taken) = taken
            && after.times.last().is_none_or(|time| time.until.is_some())
        {
            after.times.push(Time { from: Some(act.predecessor.clone()), ..taken });
        }
    }
}

impl Time {
    fn end(&mut self, day: Day) {
        self.until = Some(day);
        // It never came into force for it.
        self.party = self.party.filter(|since| *since < day);
    }
}
