//! Shares of heads: how many of whom.

use super::super::outcome::Unknown;
use super::super::persons::Persons;
use super::super::{Who, Whole};
use super::{Judge, count};
use crate::calendar::Day;

impl Judge<'_> {
    /// How many of those of whom a share is taken count, and how many these are. Of nobody there
    /// is no share.
    pub(super) fn heads(
        &self,
        (whole_of, except, of): (&Whole, Option<&String>, &Who),
        persons: &Persons<'_>,
        day: Day,
        unknown: &mut Vec<Unknown>,
    ) -> (u32, u32) {
        let mut members = self.members(whole_of, persons, day, unknown);
        if let Some(except) = except {
            let except = self.set(except, day, unknown);
            members.retain(|party| !self.aliases(party, day).any(|name| except.contains(name)));
        }
        let counted = self.counted(of, persons, day, unknown);
        let is_member = |party: &str| self.aliases(party, day).any(|name| members.contains(name));
        let has = count(counted.iter().filter(|(party, _)| is_member(party)).count());
        let whole = count(members.len());
        if let (Whole::Set(set), 0, true) = (whole_of, whole, unknown.is_empty()) {
            unknown.push(Unknown::Set(set.clone()));
        }
        (has, whole)
    }
}
