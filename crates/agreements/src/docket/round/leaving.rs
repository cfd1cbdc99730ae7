//! Leaving what a round bound somebody to: by the agreement's own withdrawal, and by nothing else.
//!
//! A member of a coalition is no party to the agreement, so that the life of the agreement knows of
//! no membership that it could denounce. Its notice ends what its commitments bound it to, on the
//! terms by which a party leaves the whole.

use std::collections::{BTreeMap, BTreeSet};

use super::said::Said;
use crate::agreement::life::terms::{Terms, Withdrawal};
use crate::agreement::life::{Act, ActionKind};
use crate::calendar::{Day, Rounding};
use comity_protocol::party::PartyId;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;

/// A notice of withdrawal that was not taken back in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The statement.
    pub id: StatementId,
    /// When it was said, and who saw it.
    said: Said,
    /// The day on which it counts as said.
    day: Day,
    /// The first day on which its party is no longer bound.
    until: Day,
    /// The clauses it leaves; none: all of them.
    clauses: BTreeSet<String>,
}

/// The notices of each party, in the order in which they were said.
#[derive(Clone, Debug, Default)]
pub struct Notices(BTreeMap<PartyId, Vec<Notice>>);

/// How somebody left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The notice.
    pub notice: StatementId,
    /// When it was said, and who saw it.
    pub(in super::super) said: Said,
    /// The first day on which it is no longer bound.
    pub until: Day,
}

impl Notices {
    /// Those among acts that name these words; `said`: when each was said, of those that have the
    /// agreement as their subject. By that whoever cannot read one can tell that there is one.
    pub(in super::super) fn new(
        terms: &Terms,
        acts: &[Act],
        said: &BTreeMap<StatementId, Said>,
    ) -> Self {
        let mut notices: BTreeMap<PartyId, Vec<Notice>> = BTreeMap::new();
        for act in acts.iter().filter(|act| act.action == ActionKind::Denunciation) {
            let Some(said) = said.get(&act.id) else { continue };
            let Some(notice) = notice(terms, act, said) else { continue };
            if !is_taken_back(&notice, act, acts) {
                notices.entry(act.issuer.clone()).or_default().push(notice);
            }
        }
        for of in notices.values_mut() {
            of.sort_by_key(|notice| notice.said.place(notice.id));
        }
        Self(notices)
    }

    /// How a party left a clause to which it has been bound since some time, if it did.
    /// `frozen_at`: when the round that binds it was frozen; who gives notice after that and before
    /// it is bound leaves what it could not withdraw any more.
    pub fn end(
        &self,
        terms: &Terms,
        party: &PartyId,
        clause: &str,
        (frozen_at, since): (Timestamp, Timestamp),
    ) -> Option<Left> {
        let begun = Day::of_utc(since).ok()?;
        let blackout = match &terms.withdrawal {
            Withdrawal::Allowed { blackout: Some(length), .. } => {
                Some(length.after(begun, Rounding::LastDay).ok()?)
            }
            _ => None,
        };
        let counts = |notice: &&Notice| {
            let is_of = notice.clauses.is_empty() || notice.clauses.contains(clause);
            is_of && notice.said.claimed > frozen_at && blackout.is_none_or(|end| notice.day >= end)
        };
        let notice = self.0.get(party)?.iter().find(counts)?;
        Some(Left { notice: notice.id, said: notice.said.clone(), until: notice.until })
    }
}

/// A denunciation as a notice, where the text lets anybody leave and it shows what the text asks.
fn notice(terms: &Terms, act: &Act, said: &Said) -> Option<Notice> {
    let body = act.body.as_ref().ok()?;
    let own = terms.person(&act.issuer);
    if body.on_behalf_of.as_ref().is_some_and(|person| *person != own) {
        return None;
    }
    match &terms.withdrawal {
        Withdrawal::Forbidden | Withdrawal::Silent { implied: false } => return None,
        Withdrawal::Silent { implied: true } => {}
        Withdrawal::Allowed { asks, .. } => {
            let is_told = asks.to.is_subset(&body.notified_to);
            if !is_told || (asks.reasons && body.reasons.is_empty()) {
                return None;
            }
        }
    }
    let day = Day::of_utc(act.said).ok()?;
    let lawful = terms.withdrawal.day(day)?;
    let asked = body.dates.effective.and_then(|when| when.day());
    let until = asked.map_or(lawful, |asked| asked.max(lawful));
    Some(Notice { id: act.id, said: said.clone(), day, until, clauses: body.clauses.clone() })
}

/// Whether a notice was taken back before it took effect (VCLT art. 68).
fn is_taken_back(notice: &Notice, act: &Act, acts: &[Act]) -> bool {
    acts.iter().any(|back| {
        let of = back.body.as_ref().ok().and_then(|body| body.of);
        back.action == ActionKind::DenunciationWithdrawal
            && back.issuer == act.issuer
            && of.is_some_and(|of| of.0 == notice.id)
            && back.said >= act.said
            && Day::of_utc(back.said).is_ok_and(|day| day < notice.until)
    })
}
