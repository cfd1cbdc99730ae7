//! Rules of entry into force, as data: what must have happened, and what day follows from it.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Act, ForceRefusal};
use crate::calendar::{CalendarRefusal, Day, Length, Rounding};
use comity_protocol::decimal::Decimal;

/// Most conditions in one rule.
const CONDITIONS_MAX: usize = 64;
/// The deepest nesting.
const DEPTH_MAX: usize = 8;

/// When an agreement enters into force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Rule {
    /// What must have happened.
    pub when: Condition,
    /// Which day follows from the day on which it had happened.
    pub then: Effect,
    /// Not earlier than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<NotBefore>,
    /// A fixed day: on it, if the conditions are met by then, and otherwise as `then` says
    /// (Montreal Protocol, art. 16(1)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed: Option<Day>,
    /// Whether the conditions must still hold on the day of entry into force. Otherwise the day
    /// is settled once they are met.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub must_last: bool,
    /// Which day follows from the consent of one who joins later; `None`: the day of its consent
    /// (VCLT art. 24(3)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<Effect>,
    /// After what somebody joins later.
    #[serde(default, skip_serializing_if = "Later::is_default")]
    pub late_after: Later,
}

/// After what somebody who consents joins later than the original parties.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Later {
    /// The day on which the conditions were met (Kyoto Protocol, art. 25(3)).
    #[default]
    Conditions,
    /// The day of entry into force: whoever consents before it is an original party (Chemical
    /// Weapons Convention, art. XXI(2)).
    EntryIntoForce,
}

/// What must have happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "kebab-case", deny_unknown_fields)]
pub enum Condition {
    /// All of these.
    All(Vec<Self>),
    /// At least one of these.
    Any(Vec<Self>),
    /// A number of contracting parties.
    Count {
        /// How many.
        at_least: u32,
        /// Who counts.
        #[serde(default, skip_serializing_if = "Who::is_anyone")]
        of: Who,
    },
    /// Contracting parties with a share or an amount of a weight.
    Weight {
        /// The name of the weight.
        name: String,
        /// How much.
        bound: Bound,
        /// Who counts.
        #[serde(default, skip_serializing_if = "Who::is_anyone")]
        of: Who,
    },
    /// A share of the members of something, each with one vote.
    Share {
        /// Of whom the share is taken.
        whole: Whole,
        /// Who of them is left out, of the share and of the whole.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        except: Option<String>,
        /// The share.
        at_least: Ratio,
        /// Who counts towards it.
        #[serde(default, skip_serializing_if = "Who::is_anyone")]
        of: Who,
    },
    /// More than a share of the members of something, each with one vote: half of an even number
    /// is no majority (United Nations Charter, art. 110(3)).
    Majority {
        /// Of whom the share is taken.
        whole: Whole,
        /// Who of them is left out, of the share and of the whole.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        except: Option<String>,
        /// The share that has to be exceeded.
        more_than: Ratio,
        /// Who counts towards it.
        #[serde(default, skip_serializing_if = "Who::is_anyone")]
        of: Who,
    },
    /// A weight of the contracting parties that count, held against another weight of the same
    /// parties (Hong Kong Convention, art. 17(1.3)). One that joins can make it false; it is
    /// judged on each day, and what was met stays met.
    Relative {
        /// The name of the weight.
        name: String,
        /// The name of the weight that it is held against.
        to: String,
        /// The share of the other.
        at_least: Ratio,
        /// Who counts.
        #[serde(default, skip_serializing_if = "Who::is_anyone")]
        of: Who,
    },
    /// A length after a condition was met; what was met stays met, unless all has to last (Rome
    /// Statute, art. 15 bis(2): one year after thirty ratifications).
    Delayed {
        /// The condition.
        when: Box<Self>,
        /// How long after.
        length: Length,
        /// What happens where the month has no such date.
        rounding: Rounding,
    },
    /// Everybody in a named set.
    Everyone {
        /// The set.
        set: String,
    },
    /// Another agreement is in force.
    InForce {
        /// Its identifier.
        agreement: String,
    },
    /// A day has come.
    OnOrAfter {
        /// The day.
        day: Day,
    },
    /// A decision was taken.
    Decision {
        /// Its identifier.
        id: String,
    },
}

/// Which contracting parties count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Who {
    /// Only those in this named set.
    #[serde(rename = "in", skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// Not those in this named set.
    #[serde(rename = "not-in", skip_serializing_if = "Option::is_none")]
    pub outside: Option<String>,
    /// Only those that were party to another agreement by then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party_to: Option<String>,
    /// An instrument of a regional organisation is not additional to those of its members.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub except_organizations: bool,
    /// Only those that had signed.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub signatories: bool,
    /// Only instruments of these sorts; empty: every act that expresses consent.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub by: BTreeSet<Act>,
}

/// How much of a weight.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = force::Bound))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Bound {
    /// At least this share of the whole.
    AtLeast(Ratio),
    /// More than this share of the whole.
    MoreThan(Ratio),
    /// At least this amount, in the weight's unit.
    Amount(Decimal),
}

/// Of whom a share is taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Whole {
    /// The parties to another agreement on that day.
    PartiesTo(String),
    /// A named set.
    Set(String),
    /// Those that signed this agreement by that day.
    Signatories,
}

/// Which day follows from a day.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = force::Effect))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "kebab-case", deny_unknown_fields)]
pub enum Effect {
    /// That day itself.
    AtOnce,
    /// The n-th day after it: “180 days after”, “on the ninetieth day after”.
    NthDayAfter(u32),
    /// A length after it.
    After {
        /// The length.
        length: Length,
        /// What happens where the month has no such date.
        rounding: Rounding,
    },
    /// The first day of the month that follows the expiry of a length after it.
    FirstOfMonthAfter {
        /// The length.
        length: Length,
        /// What happens where the month has no such date.
        rounding: Rounding,
    },
    /// The first day of the n-th month after its month.
    FirstOfNthMonthAfter(u32),
}

/// A day before which nothing enters into force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "kebab-case", deny_unknown_fields)]
pub enum NotBefore {
    /// A day.
    Day(Day),
    /// A length after the opening for signature.
    AfterOpening(Length),
}

/// An exact share: two thirds is 2/3 and not 0.6667.
///
/// Written `2/3`, `55 %` or `0.55`; kept in lowest terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ratio {
    numerator: u32,
    denominator: u32,
}

impl Rule {
    /// The day that follows from conditions met on `met`, before `not_before` is looked at.
    ///
    /// # Errors
    ///
    /// `date-ambiguous` where a month is too short and the rounding refuses; `date-out-of-range`
    /// and `length-too-long` beyond the calendar.
    pub fn day_after(&self, met: Day) -> Result<Day, CalendarRefusal> {
        match self.fixed {
            Some(fixed) if met <= fixed => Ok(fixed),
            _ => self.then.day(met),
        }
    }

    /// The day on which an agreement, whose conditions were met on `met` and that enters into
    /// force on `general`, does so for one that consented on `consent`.
    ///
    /// # Errors
    ///
    /// As [`Rule::day_after`].
    pub fn day_for(&self, met: Day, general: Day, consent: Day) -> Result<Day, CalendarRefusal> {
        let last = match self.late_after {
            Later::Conditions => met,
            Later::EntryIntoForce => general,
        };
        if consent <= last {
            return Ok(general);
        }
        let own = self.late.map_or(Ok(consent), |late| late.day(consent))?;
        Ok(own.max(general))
    }

    /// Refuses rules that nest too deep or have too many conditions.
    ///
    /// # Errors
    ///
    /// `force-rule-too-large`.
    pub fn check(&self) -> Result<(), ForceRefusal> {
        let mut left = CONDITIONS_MAX;
        if self.when.fits(DEPTH_MAX, &mut left) { Ok(()) } else { Err(ForceRefusal::RuleTooLarge) }
    }

    /// Refuses, besides, conditions that are met although nobody did anything, and lists of
    /// nothing: a text would be in force from its first day, and nobody meant that.
    ///
    /// # Errors
    ///
    /// `force-rule-too-large`, `force-rule-empty`.
    pub fn check_asks(&self) -> Result<(), ForceRefusal> {
        self.check()?;
        if self.when.asks() { Ok(()) } else { Err(ForceRefusal::RuleEmpty) }
    }
}

impl Later {
    /// Whether it is what holds where a rule says nothing.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

impl Condition {
    /// Whether a further act can make it harder to meet: a share of the signatories, or a weight
    /// held against another of those that joined.
    pub fn can_fall(&self) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::can_fall),
            Self::Delayed { when, .. } => when.can_fall(),
            Self::Share { whole, .. } | Self::Majority { whole, .. } => {
                *whole == Whole::Signatories
            }
            Self::Relative { .. } => true,
            _ => false,
        }
    }

    /// The act that counts, where only some do.
    pub(super) fn act(&self) -> Option<Act> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().find_map(Self::act),
            Self::Delayed { when, .. } => when.act(),
            Self::Count { of, .. }
            | Self::Weight { of, .. }
            | Self::Share { of, .. }
            | Self::Majority { of, .. }
            | Self::Relative { of, .. } => of.by.first().copied(),
            _ => None,
        }
    }

    /// The names of the weights that it asks for.
    pub(super) fn weights<'a>(&'a self, names: &mut BTreeSet<&'a str>) {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().for_each(|part| part.weights(names));
            }
            Self::Delayed { when, .. } => when.weights(names),
            Self::Weight { name, .. } => {
                names.insert(name);
            }
            Self::Relative { name, to, .. } => names.extend([name.as_str(), to]),
            _ => {}
        }
    }

    /// Whether each part of it has to be met by something.
    fn asks(&self) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => {
                !parts.is_empty() && parts.iter().all(Self::asks)
            }
            Self::Delayed { when, .. } => when.asks(),
            Self::Count { at_least, .. } => *at_least > 0,
            Self::Share { at_least, .. } | Self::Relative { at_least, .. } => at_least.is_some(),
            Self::Weight { bound, .. } => match bound {
                Bound::AtLeast(share) => share.is_some(),
                Bound::MoreThan(_) => true,
                Bound::Amount(amount) => *amount > Decimal::ZERO,
            },
            _ => true,
        }
    }

    fn fits(&self, depth: usize, left: &mut usize) -> bool {
        let Some(rest) = left.checked_sub(1) else { return false };
        *left = rest;
        match self {
            Self::All(parts) | Self::Any(parts) => {
                depth > 0 && parts.iter().all(|part| part.fits(depth - 1, left))
            }
            Self::Delayed { when, .. } => depth > 0 && when.fits(depth - 1, left),
            _ => true,
        }
    }
}

impl Effect {
    /// The day that follows from `day`.
    ///
    /// # Errors
    ///
    /// As [`Rule::day_after`].
    pub fn day(self, day: Day) -> Result<Day, CalendarRefusal> {
        match self {
            Self::AtOnce => Ok(day),
            Self::NthDayAfter(days) => Length::Days(days).after(day, Rounding::Refuse),
            Self::After { length, rounding } => length.after(day, rounding),
            Self::FirstOfMonthAfter { length, rounding } => {
                length.after(day, rounding)?.first_of_month_after(1)
            }
            Self::FirstOfNthMonthAfter(months) => {
                let months = i32::try_from(months).map_err(|_| CalendarRefusal::LengthTooLong)?;
                day.first_of_month_after(months)
            }
        }
    }
}

impl NotBefore {
    /// The day, given when the agreement was opened for signature; `None` where that is needed
    /// and not known.
    ///
    /// # Errors
    ///
    /// As [`Rule::day_after`]; a month without that date ends with its last day.
    pub fn day(self, opened: Option<Day>) -> Result<Option<Day>, CalendarRefusal> {
        match self {
            Self::Day(day) => Ok(Some(day)),
            Self::AfterOpening(length) => {
                opened.map(|opened| length.after(opened, Rounding::LastDay)).transpose()
            }
        }
    }
}

impl Who {
    /// Whether every contracting party counts.
    pub fn is_anyone(&self) -> bool {
        *self == Self::default()
    }
}

impl Ratio {
    /// `numerator / denominator` in lowest terms; `None` above one or for a denominator of zero.
    pub const fn new(numerator: u32, denominator: u32) -> Option<Self> {
        if denominator == 0 || numerator > denominator {
            return None;
        }
        let (mut a, mut b) = (numerator, denominator);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        Some(Self { numerator: numerator / a, denominator: denominator / a })
    }

    /// Whether it is more than nothing.
    pub const fn is_some(self) -> bool {
        self.numerator > 0
    }

    /// Whether `part` of `whole` reaches this share, exactly; `None` on overflow.
    pub fn reached_by(self, part: Decimal, whole: Decimal) -> Option<bool> {
        let part = part.millionths().checked_mul(i128::from(self.denominator))?;
        Some(part >= whole.millionths().checked_mul(i128::from(self.numerator))?)
    }

    /// Whether `part` of `whole` is more than this share, exactly; `None` on overflow.
    pub fn exceeded_by(self, part: Decimal, whole: Decimal) -> Option<bool> {
        let part = part.millionths().checked_mul(i128::from(self.denominator))?;
        Some(part > whole.millionths().checked_mul(i128::from(self.numerator))?)
    }

    /// The least whole number of `whole` that reaches this share.
    pub fn of_count(self, whole: u32) -> u32 {
        let product = u64::from(whole) * u64::from(self.numerator);
        u32::try_from(product.div_ceil(u64::from(self.denominator))).unwrap_or(u32::MAX)
    }

    /// The least whole number of `whole` that is more than this share.
    pub fn above_count(self, whole: u32) -> u32 {
        let product = u64::from(whole) * u64::from(self.numerator);
        let least = product / u64::from(self.denominator);
        u32::try_from(least).unwrap_or(u32::MAX).saturating_add(1)
    }

    /// This share of `whole`, rounded up at the sixth place; `None` on overflow.
    pub fn of_amount(self, whole: Decimal) -> Option<Decimal> {
        let product = whole.millionths().checked_mul(i128::from(self.numerator))?;
        let denominator = i128::from(self.denominator);
        let up = i128::from(product.rem_euclid(denominator) != 0);
        Some(Decimal::from_millionths(product.div_euclid(denominator) + up))
    }
}

impl fmt::Display for Ratio {
    /// In per cent where that is exact to four places, and as a fraction otherwise.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scaled = u64::from(self.numerator) * 100_000_000;
        if scaled.is_multiple_of(u64::from(self.denominator)) {
            let millionths = i128::from(scaled / u64::from(self.denominator));
            return write!(f, "{} %", Decimal::from_millionths(millionths));
        }
        write!(f, "{}/{}", self.numerator, self.denominator)
    }
}

impl FromStr for Ratio {
    type Err = ForceRefusal;

    fn from_str(text: &str) -> Result<Self, ForceRefusal> {
        let refusal = ForceRefusal::RatioMalformed;
        if let Some((numerator, denominator)) = text.split_once('/') {
            let number = |text: &str| text.trim().parse::<u32>().map_err(|_| refusal);
            return Self::new(number(numerator)?, number(denominator)?).ok_or(refusal);
        }
        let (number, whole) = match text.strip_suffix('%') {
            Some(percent) => (percent.trim_end(), 100_000_000),
            None => (text, 1_000_000),
        };
        let number: Decimal = number.parse().map_err(|_| refusal)?;
        let numerator = u32::try_from(number.millionths()).map_err(|_| refusal)?;
        Self::new(numerator, whole).ok_or(refusal)
    }
}

impl Serialize for Ratio {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Ratio {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
