//! Members of a group, at the time that counts: that of the filing, or of what is asked for.

use super::symbol::Sym;
use crate::agreement::group::Member;

/// Members of a group, by the texts of a program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Members {
    /// Everybody who ever is one, in order.
    ever: Vec<Sym>,
    /// Of groups whose members change: who is one from when until when, in milliseconds.
    stays: Vec<(Sym, i64, i64)>,
}

impl Members {
    pub(super) fn of(members: &[Member], mut intern: impl FnMut(&str) -> Sym) -> Self {
        let mut of = Self::default();
        let is_fixed = members.iter().all(Member::is_always);
        for member in members {
            let party = intern(&member.party);
            of.ever.push(party);
            if !is_fixed {
                let from = member.from.map_or(i64::MIN, |day| day.starts_utc().millis());
                let until = member.until.map_or(i64::MAX, |day| day.ends_utc().millis());
                of.stays.push((party, from, until));
            }
        }
        of.ever.sort_unstable();
        of.ever.dedup();
        of
    }

    /// Whether somebody is one at a time. Days are those of UTC.
    pub(super) fn has(&self, party: Sym, at: i64) -> bool {
        if self.stays.is_empty() {
            return self.ever.binary_search(&party).is_ok();
        }
        let mut own = self.stays.iter().filter(|(member, _, _)| *member == party);
        own.any(|(_, from, until)| *from <= at && at <= *until)
    }

    /// Everybody who ever is one.
    pub(super) fn ever(&self) -> &[Sym] {
        &self.ever
    }
}
