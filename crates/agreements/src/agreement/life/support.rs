//! Who must agree to something, or object to it: numbers, shares and weights of the parties.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Person;
use crate::agreement::force::{Bound, Holds, Ratio, Setting, Unknown, weigh};
use crate::calendar::Day;

/// So many of the parties.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "share", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Share {
    /// A number.
    Count {
        /// The number.
        parties: u32,
        /// Of which parties.
        #[serde(default, skip_serializing_if = "Circle::is_all")]
        of: Circle,
    },
    /// At least this fraction of those that are parties at the time.
    Fraction {
        /// Above the line.
        numerator: u32,
        /// Below the line; zero is never reached.
        denominator: u32,
        /// Of which parties.
        #[serde(default, skip_serializing_if = "Circle::is_all")]
        of: Circle,
    },
    /// More than this share of those that are parties at the time: a majority.
    MoreThan {
        /// The share that has to be exceeded.
        part: Ratio,
        /// Of which parties.
        #[serde(default, skip_serializing_if = "Circle::is_all")]
        of: Circle,
    },
    /// Every party that is in a group (Treaty on the Non-Proliferation of Nuclear Weapons,
    /// art. VIII(2)).
    Every {
        /// The group.
        group: String,
        /// When its members are looked at.
        #[serde(default, skip_serializing_if = "Moment::is_then")]
        moment: Moment,
    },
    /// Parties that have so much of a weight, as it is at the time.
    Weight {
        /// Its name.
        name: String,
        /// How much.
        bound: Bound,
    },
    /// All of these.
    All {
        /// The parts.
        parts: Vec<Self>,
    },
    /// At least one of these (MARPOL, art. 16(2)(f): a third of the parties, or parties with half
    /// of the tonnage).
    Any {
        /// The parts.
        parts: Vec<Self>,
    },
}

/// Which parties are counted, and of which a share is taken.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Circle {
    /// Only those in this group.
    #[serde(rename = "in", skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// Not those in this group.
    #[serde(rename = "not-in", skip_serializing_if = "Option::is_none")]
    pub outside: Option<String>,
}

/// When the members of a group are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Moment {
    /// On the day that is judged.
    #[default]
    Then,
    /// On the day on which the amendment was circulated: that of its proposal's notification.
    Circulation,
}

impl Circle {
    /// Whether it is all parties.
    pub fn is_all(&self) -> bool {
        *self == Self::default()
    }
}

impl Moment {
    /// Whether it is the day that is judged.
    pub fn is_then(&self) -> bool {
        *self == Self::default()
    }
}

/// A day on which it is asked who agrees.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scene<'a> {
    /// Groups and weights.
    pub(super) setting: &'a Setting,
    pub(super) day: Day,
    /// When the amendment was put before the parties.
    pub(super) circulated: Option<Day>,
    /// The parties on that day.
    pub(super) parties: &'a BTreeSet<&'a Person>,
    /// Those of them that agree, or object.
    pub(super) agree: &'a BTreeSet<&'a Person>,
}

impl Share {
    /// Whether `count` out of `parties` is enough, where only numbers decide. Nobody out of nobody
    /// never is.
    pub fn is_met(&self, count: u32, parties: u32) -> bool {
        match self {
            Self::Count { parties: needed, .. } => count >= *needed && count > 0,
            Self::Fraction { numerator, denominator, .. } => {
                let left = u64::from(count).saturating_mul(u64::from(*denominator));
                let right = u64::from(*numerator).saturating_mul(u64::from(parties));
                *denominator > 0 && count > 0 && left >= right
            }
            Self::MoreThan { part, .. } => count > 0 && count >= part.above_count(parties),
            _ => false,
        }
    }

    /// Whether those that agree are enough; what is not known and may decide it is noted.
    pub(super) fn holds(&self, scene: Scene<'_>, unknown: &mut BTreeSet<Unknown>) -> Holds {
        // Nobody is never enough.
        if scene.agree.is_empty() {
            return Holds::No;
        }
        match self {
            Self::All { parts } => {
                let parts = parts.iter().map(|part| part.holds(scene, unknown));
                parts.min().unwrap_or(Holds::No)
            }
            Self::Any { parts } => {
                let parts = parts.iter().map(|part| part.holds(scene, unknown));
                parts.max().unwrap_or(Holds::No)
            }
            Self::Count { of, .. } | Self::Fraction { of, .. } | Self::MoreThan { of, .. } => {
                let Some(inside) = scene.circle(of, unknown) else { return Holds::Unknown };
                let count = |of: &BTreeSet<&Person>| {
                    let inside = of.iter().filter(|person| inside(person)).count();
                    u32::try_from(inside).unwrap_or(u32::MAX)
                };
                let is_met = self.is_met(count(scene.agree), count(scene.parties));
                if is_met { Holds::Yes } else { Holds::No }
            }
            Self::Every { group, moment } => scene.every(group, *moment, unknown),
            Self::Weight { name, bound } => {
                let agree = scene.agree.iter().map(|person| person.as_str());
                // Weights that cannot be added decide nothing.
                let found = weigh(scene.setting, name, *bound, scene.day, agree);
                let (holds, missing) =
                    found.unwrap_or_else(|_| (Holds::Unknown, vec![Unknown::Weight(name.clone())]));
                unknown.extend(missing);
                holds
            }
        }
    }

    /// The groups it speaks of.
    pub fn groups(&self) -> Vec<&str> {
        match self {
            Self::Count { of, .. } | Self::Fraction { of, .. } | Self::MoreThan { of, .. } => {
                of.within.iter().chain(&of.outside).map(String::as_str).collect()
            }
            Self::Every { group, .. } => vec![group],
            Self::Weight { .. } => Vec::new(),
            Self::All { parts } | Self::Any { parts } => {
                parts.iter().flat_map(Self::groups).collect()
            }
        }
    }

    /// The weights it speaks of.
    pub fn weights(&self) -> Vec<&str> {
        match self {
            Self::Weight { name, .. } => vec![name],
            Self::All { parts } | Self::Any { parts } => {
                parts.iter().flat_map(Self::weights).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The days on which what it speaks of changes by itself.
    pub(super) fn days(&self, setting: &Setting) -> BTreeSet<Day> {
        let groups = self.groups().into_iter().filter_map(|name| setting.groups.get(name));
        let members = groups.flatten().flat_map(|one| [one.from, after(one.until)]);
        let weights = self.weights().into_iter().filter_map(|name| setting.weights.get(name));
        let tables = weights.flat_map(|weights| weights.tables());
        let tables = tables.flat_map(|table| [table.from, after(table.until)]);
        members.chain(tables).flatten().collect()
    }
}

fn after(last: Option<Day>) -> Option<Day> {
    last?.plus_days(1).ok()
}

impl<'a> Scene<'a> {
    /// Who is in a circle; `None` where a group is not known.
    fn circle(
        self,
        circle: &Circle,
        unknown: &mut BTreeSet<Unknown>,
    ) -> Option<impl Fn(&Person) -> bool> {
        let mut members = |group: &Option<String>| match group {
            None => Some(None),
            Some(group) => self.members(group, self.day, unknown).map(Some),
        };
        let (within, outside) = (members(&circle.within)?, members(&circle.outside)?);
        Some(move |person: &Person| {
            within.as_ref().is_none_or(|set| set.contains(person.as_str()))
                && outside.as_ref().is_none_or(|set| !set.contains(person.as_str()))
        })
    }

    /// The members of a group on a day.
    fn members(
        self,
        group: &str,
        day: Day,
        unknown: &mut BTreeSet<Unknown>,
    ) -> Option<BTreeSet<&'a str>> {
        let Some(members) = self.setting.groups.get(group) else {
            unknown.insert(Unknown::Set(group.to_owned()));
            return None;
        };
        let now = members.iter().filter(|member| member.is_on(day));
        Some(now.map(|member| member.party.as_str()).collect())
    }

    /// Whether every party in a group agrees.
    fn every(self, group: &str, moment: Moment, unknown: &mut BTreeSet<Unknown>) -> Holds {
        let day = match moment {
            Moment::Then => self.day,
            Moment::Circulation => match self.circulated {
                Some(day) => day,
                None => {
                    unknown.insert(Unknown::Circulation);
                    return Holds::Unknown;
                }
            },
        };
        let Some(members) = self.members(group, day, unknown) else { return Holds::Unknown };
        let mut wanted = self.parties.iter().filter(|person| members.contains(person.as_str()));
        if wanted.all(|person| self.agree.contains(person)) { Holds::Yes } else { Holds::No }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_round_up() {
        let of = Circle::default;
        let two_thirds = Share::Fraction { numerator: 2, denominator: 3, of: of() };
        for (count, parties, met) in
            [(0, 0, false), (2, 3, true), (3, 5, false), (4, 5, true), (1, 1, true)]
        {
            assert_eq!(two_thirds.is_met(count, parties), met, "{count} of {parties}");
        }
        let all = Share::Fraction { numerator: 1, denominator: 1, of: of() };
        assert!(all.is_met(u32::MAX, u32::MAX));
        assert!(!Share::Fraction { numerator: 1, denominator: 0, of: of() }.is_met(9, 9));
        assert!(!Share::Count { parties: 3, of: of() }.is_met(2, 9));
        assert!(Share::Count { parties: 3, of: of() }.is_met(3, 9));
        let majority = Share::MoreThan { part: "1/2".parse().unwrap(), of: of() };
        assert!(!majority.is_met(23, 46) && majority.is_met(24, 46) && !majority.is_met(0, 0));
    }

    #[test]
    fn what_was_written_before_reads_as_it_did() {
        for json in [
            r#"{"share":"count","parties":3}"#,
            r#"{"share":"fraction","numerator":2,"denominator":3}"#,
        ] {
            let share: Share = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&share).unwrap(), json);
        }
    }
}
