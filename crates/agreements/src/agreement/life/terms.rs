//! Terms: what the final clauses of an agreement say, with the Vienna Convention's defaults.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

pub use super::support::{Circle, Moment, Share};
use super::{ActionKind, Person};
use crate::agreement::force::Effect;
use crate::calendar::{Day, Length, Rounding};
use comity_protocol::party::PartyId;

/// What the final clauses of an agreement say.
///
/// [`Terms::default`] is what holds where they say nothing: the rules of the Vienna Convention on
/// the Law of Treaties (VCLT).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Terms {
    /// Ways in which consent can be expressed (VCLT art. 11); empty: any way.
    pub consent: BTreeSet<ActionKind>,
    /// Whether a simple signature already binds: soft law, endorsements (VCLT art. 12(1)).
    pub signature_binds: bool,
    /// Whether ratification, acceptance and approval presuppose a signature (VCLT art. 14).
    pub signature_required: bool,
    /// When accession is open (VCLT art. 15).
    pub accession: Accession,
    /// Whether an accession works only towards those that declare to accept it, and from which
    /// day after that (Child Abduction Convention, art. 38).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accession_by_pairs: Option<Effect>,
    /// First day for signature.
    pub signature_from: Option<Day>,
    /// Last day for signature; a `period-extension` moves it.
    pub signature_until: Option<Day>,
    /// Who can become a party; `None`: whoever wants.
    pub open_to: Option<BTreeSet<Person>>,
    /// Whether whoever signs must show full powers (VCLT art. 7(1)).
    pub full_powers: PowersRule,
    /// Who keeps the instruments (VCLT art. 76).
    pub depositaries: BTreeSet<PartyId>,
    /// From when an instrument counts as deposited (VCLT art. 16, 78).
    pub deposit: DepositRule,
    /// Organs whose decisions bind all (VCLT art. 20(3)); the depositaries may record them too.
    pub organs: BTreeSet<PartyId>,
    /// Under which name a party acts, where not its own identifier: `gov.example` is `FR`.
    pub persons: BTreeMap<PartyId, Person>,
    /// Which reservations are allowed (VCLT art. 19).
    pub reservations: Reservations,
    /// Clauses to which reservations are expressly authorized: no acceptance needed (art. 20(1)).
    pub reservations_authorized: BTreeSet<String>,
    /// Time after which silence accepts a reservation (art. 20(5)); `None`: silence never does.
    pub tacit_acceptance: Option<Length>,
    /// From when consent with a reservation counts (VCLT art. 20(4)(c)).
    pub consent_with_reservation: ReservedConsent,
    /// Few negotiators and application between all as a condition of each consent (art. 20(2)).
    pub limited_plurality: bool,
    /// Constituent instrument of an organization: its organ accepts reservations (art. 20(3)).
    pub constituent: bool,
    /// Whether application before entry into force is provided for (VCLT art. 25).
    pub provisional_application: bool,
    /// Withdrawal (VCLT art. 54, 56).
    pub withdrawal: Withdrawal,
    /// How amendments come to bind (VCLT art. 39, 40).
    pub amendment: Amendment,
    /// Number of parties that entry into force asks for; falling below it ends nothing (art. 55).
    pub minimum_parties: Option<u32>,
    /// Between two: a material breach entitles the other to terminate (VCLT art. 60(1)), and it
    /// ends for both when one of them leaves.
    pub bilateral: bool,
    /// Whether the text allows a party to suspend operation for itself (VCLT art. 57(a)).
    pub suspension_allowed: bool,
    /// A breach by one radically changes the position of every party (VCLT art. 60(2)(c)): arms
    /// limits, compute caps.
    pub radical_change: bool,
    /// Clauses that protect persons, which no measure suspends (VCLT art. 60(5)).
    pub humanitarian: BTreeSet<String>,
    /// Time in which parties can object to a correction; the depositary's practice is 90 days
    /// (VCLT art. 79(2) leaves it to the notification).
    pub correction_objection: Length,
}

/// When accession is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Accession {
    /// At any time.
    Open,
    /// Once the agreement is in force.
    AfterEntry,
    /// Once it is no longer open for signature.
    AfterSignature,
    /// Never.
    Closed,
}

/// Whether whoever signs must show full powers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PowersRule {
    /// The party's registered key shows its practice to dispense with them (VCLT art. 7(1)(b)).
    Dispensed,
    /// They are asked for, or an office that needs none (art. 7(1)(a), 7(2)).
    Required,
}

/// From when an instrument counts as deposited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DepositRule {
    /// From the party's own signed statement: notification to the others (VCLT art. 16(c)).
    Statement,
    /// From the depositary's receipt (art. 16(b), 78(b)).
    Receipt,
}

/// Which reservations are allowed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Reservations {
    /// Any that is compatible with object and purpose, which no machine judges (art. 19(c)).
    Permitted,
    /// None (art. 19(a)).
    Prohibited,
    /// Only to these clauses (art. 19(b)).
    Only {
        /// The clauses.
        clauses: BTreeSet<String>,
    },
    /// To all but these clauses (art. 19(a)).
    Except {
        /// The clauses.
        clauses: BTreeSet<String>,
    },
}

/// From when consent with a reservation counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReservedConsent {
    /// As soon as one other contracting party accepted the reservation (VCLT art. 20(4)(c)).
    FirstAcceptance,
    /// From deposit: the practice of the Secretary-General as depositary.
    Deposit,
}

/// Withdrawal from an agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Withdrawal {
    /// The text says nothing: not possible unless intended or implied (VCLT art. 56(1)), then
    /// after twelve months (art. 56(2)).
    Silent {
        /// Whether the parties intended it, or the nature of the agreement implies it.
        implied: bool,
    },
    /// The text excludes it.
    Forbidden,
    /// The text allows it (art. 54(a)).
    Allowed {
        /// Length of the notice, from its receipt.
        notice: Length,
        /// No notice in this time after the agreement entered into force for the party.
        blackout: Option<Length>,
        /// The day on which it takes effect.
        #[serde(default, skip_serializing_if = "Leaving::is_default")]
        effect: Leaving,
        /// What a notice must show.
        #[serde(default, skip_serializing_if = "NoticeTerms::is_default")]
        asks: NoticeTerms,
    },
}

/// What a notice of withdrawal must show to be one (Treaty on the Non-Proliferation of Nuclear
/// Weapons, art. X(1): to all other Parties and the Security Council, with a statement of the
/// extraordinary events).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct NoticeTerms {
    /// To whom it was given; compared as text.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub to: BTreeSet<String>,
    /// Whether it gives its reasons.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub reasons: bool,
}

impl NoticeTerms {
    /// Whether nothing is asked.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// The day on which a withdrawal takes effect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "on", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Leaving {
    /// When the notice has run.
    #[default]
    EndOfNotice,
    /// On the first day of the month that follows: conventions of the Council of Europe.
    FirstOfMonth,
    /// On a day of the year, by notice until another; the length of the notice plays no part.
    /// Whaling Convention, art. XI: on 30 June, by notice until 1 January.
    DayOfYear {
        /// The day on which it takes effect.
        day: MonthDay,
        /// The last day for the notice, at most a year before.
        by: MonthDay,
    },
}

/// A day of any year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonthDay {
    /// From 1 for January.
    pub month: u8,
    /// From 1.
    pub day: u8,
}

impl MonthDay {
    /// It in a year; `None` where that year has no such day.
    pub fn of(self, year: i32) -> Option<Day> {
        Day::new(year, self.month.into(), self.day.into()).ok()
    }
}

impl fmt::Display for MonthDay {
    /// `06-30`, as a date without its year (RFC 3339).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

impl Leaving {
    /// Whether it is what holds where a text says nothing.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

impl Withdrawal {
    /// The first day on which somebody that gave notice on `notified` is no longer bound, where
    /// the text lets it leave at all; `None` beyond the calendar, or where no year has the day.
    pub fn day(&self, notified: Day) -> Option<Day> {
        let (notice, effect) = match self {
            Self::Forbidden => return None,
            Self::Silent { .. } => (SILENT_NOTICE, Leaving::EndOfNotice),
            Self::Allowed { notice, effect, .. } => (*notice, *effect),
        };
        let end = notice.after(notified, Rounding::LastDay);
        match effect {
            Leaving::EndOfNotice => end.ok(),
            Leaving::FirstOfMonth => end.ok()?.first_of_month_after(1).ok(),
            Leaving::DayOfYear { day, by } => {
                let year = notified.year();
                // The last day for notice stands in the same year, or in the one before.
                (year..=year.saturating_add(8)).find_map(|year| {
                    let before = if by < day { year } else { year.checked_sub(1)? };
                    by.of(before).filter(|last| notified <= *last).and_then(|_| day.of(year))
                })
            }
        }
    }
}

/// How an amendment comes to bind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Amendment {
    /// Those that accept it, in relation to each other (VCLT art. 40(4)).
    Acceptors {
        /// How many must accept before it enters into force between them; at least two do.
        needed: Share,
        /// The day that follows; `None`: the same.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        then: Option<Effect>,
    },
    /// All but those that opt out or object within a time after its adoption was notified.
    OptOut {
        /// The time.
        within: Length,
        /// Objections that keep it from entering into force at all, if the text names a number.
        blocked_by: Option<Share>,
        /// The day that follows the end of that time; `None`: the same.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        then: Option<Effect>,
    },
    /// All parties, once so many accepted.
    Majority {
        /// How many.
        needed: Share,
        /// The day that follows; `None`: the same.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        then: Option<Effect>,
    },
}

impl Amendment {
    /// Who must agree, or object.
    pub const fn share(&self) -> Option<&Share> {
        match self {
            Self::Acceptors { needed, .. } | Self::Majority { needed, .. } => Some(needed),
            Self::OptOut { blocked_by, .. } => blocked_by.as_ref(),
        }
    }

    /// The day on which an amendment takes effect that was settled on a day; that day itself
    /// where none follows in the calendar.
    pub fn day(&self, settled: Day) -> Day {
        let (Self::Acceptors { then, .. }
        | Self::Majority { then, .. }
        | Self::OptOut { then, .. }) = self;
        then.map_or(settled, |then| then.day(settled).unwrap_or(Day::MAX))
    }
}

/// VCLT art. 56(2): notice where the text says nothing.
const SILENT_NOTICE: Length = Length::Months(12);

impl Default for Terms {
    fn default() -> Self {
        Self {
            consent: BTreeSet::new(),
            signature_binds: false,
            signature_required: true,
            accession: Accession::Open,
            signature_from: None,
            signature_until: None,
            open_to: None,
            full_powers: PowersRule::Dispensed,
            depositaries: BTreeSet::new(),
            deposit: DepositRule::Statement,
            organs: BTreeSet::new(),
            persons: BTreeMap::new(),
            reservations: Reservations::Permitted,
            reservations_authorized: BTreeSet::new(),
            tacit_acceptance: Some(Length::Months(12)),
            consent_with_reservation: ReservedConsent::FirstAcceptance,
            limited_plurality: false,
            constituent: false,
            provisional_application: false,
            withdrawal: Withdrawal::Silent { implied: false },
            amendment: Amendment::Acceptors {
                needed: Share::Count { parties: 2, of: Circle::default() },
                then: None,
            },
            accession_by_pairs: None,
            minimum_parties: None,
            bilateral: false,
            suspension_allowed: false,
            radical_change: false,
            humanitarian: BTreeSet::new(),
            correction_objection: Length::Days(90),
        }
    }
}

impl Terms {
    /// The person that a party acts as.
    pub fn person(&self, party: &PartyId) -> Person {
        self.persons.get(party).cloned().unwrap_or_else(|| Person::from(party))
    }

    /// Whether a reservation to these clauses is allowed by the text (VCLT art. 19(a), (b)). One
    /// that names no clause concerns the whole agreement.
    pub fn allows_reservation(&self, clauses: &BTreeSet<String>) -> bool {
        match &self.reservations {
            Reservations::Permitted => true,
            Reservations::Prohibited => false,
            Reservations::Only { clauses: only } => !clauses.is_empty() && clauses.is_subset(only),
            Reservations::Except { clauses: except } => {
                !clauses.is_empty() && clauses.is_disjoint(except)
            }
        }
    }

    /// Whether a reservation to these clauses is expressly authorized (VCLT art. 20(1)).
    pub fn authorizes_reservation(&self, clauses: &BTreeSet<String>) -> bool {
        !clauses.is_empty() && clauses.is_subset(&self.reservations_authorized)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_means_the_vienna_convention() {
        let terms: Terms = serde_json::from_str("{}").unwrap();
        assert_eq!(terms, Terms::default());
        let text = serde_json::to_string(&terms).unwrap();
        assert_eq!(serde_json::from_str::<Terms>(&text).unwrap(), terms);
        assert!(serde_json::from_str::<Terms>(r#"{"withdrawl":1}"#).is_err());
    }
}
