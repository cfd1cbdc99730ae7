//! Rules: what a clause asks, as a syntax tree.
//!
//! The language is small and total: no recursion, no clock, no floats, every collection bounded.
//! [`super::language`] reads and prints it; [`crate::duty`] gives it effect.

mod expression;

use serde::{Deserialize, Serialize};

use crate::calendar::{Counting, Day, Length, Rounding};
pub use expression::{
    Aggregate, AggregateOp, Arithmetic, By, Compare, Expr, FieldSpec, Fields, Name, Pattern,
    TimeUnit, Type, Value, Window,
};

/// What a clause asks of whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Rule {
    /// Something must be filed by a deadline.
    Duty(Box<Duty>),
    /// Something must never be filed.
    Ban(Ban),
    /// A total over a window must stay within a bound.
    Limit(Limit),
    /// Something may be filed only after something else.
    Order(Order),
}

/// Something must be filed by a deadline (MFOTL: `ALWAYS trigger IMPLIES EVENTUALLY[0,d] act`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Duty {
    /// Its name, unique in the agreement.
    pub name: Name,
    /// Who owes it.
    pub bearer: Bearer,
    /// To whom it is owed; relations between two parties decide whether it applies.
    pub owed_to: Owed,
    /// What brings it about.
    pub trigger: Trigger,
    /// The times that start its clock.
    pub start: Start,
    /// What must be filed; `None` for a duty that only a later duty or waiver ends.
    pub act: Pattern,
    /// How long there is: the base case.
    pub within: Period,
    /// Graver cases with other periods. A change of tier may shorten the deadline, never lengthen.
    pub tiers: Vec<Tier>,
    /// Cases in which the base case does not hold. Two that apply and differ are a conflict.
    pub exceptions: Vec<Exception>,
    /// Who receives it: the first case that holds.
    pub recipients: Vec<Recipient>,
    /// What must follow while the matter is open.
    pub follow_ups: Vec<FollowUp>,
    /// A filing that ends the duty without the act: a negative determination, a waiver.
    pub excused_by: Vec<Pattern>,
    /// Filings by which others give more time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extended_by: Vec<Extension>,
    /// How long after a breach the act still cures it.
    pub cure: Option<Period>,
    /// The clause that says what follows from a breach.
    pub consequence: Option<String>,
}

/// Something must never be filed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Ban {
    /// Its name, unique in the agreement.
    pub name: Name,
    /// Who is bound.
    pub bearer: Bearer,
    /// To whom this is owed.
    pub owed_to: Owed,
    /// What must not be filed: filing it is the evidence of a breach.
    pub never: Pattern,
    /// What must hold for it to hold at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Expr>,
    /// Cases in which it does not hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<Exemption>,
    /// A filing that excuses it.
    pub excused_by: Vec<Pattern>,
    /// The clause that says what follows from a breach.
    pub consequence: Option<String>,
}

/// A total over a window must stay within a bound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Limit {
    /// Its name, unique in the agreement.
    pub name: Name,
    /// Who is bound.
    pub bearer: Bearer,
    /// To whom this is owed.
    pub owed_to: Owed,
    /// The total, taken at the time of each filing it counts.
    pub total: Aggregate,
    /// How it is compared: `<`, `<=`, `>=`, `>`.
    pub compare: Compare,
    /// The bound.
    pub bound: Expr,
    /// What must hold for it to hold at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Expr>,
    /// Cases in which it does not hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<Exemption>,
    /// The clause that says what follows from a breach.
    pub consequence: Option<String>,
}

/// Something may be filed only after something else (MFOTL: `act IMPLIES ONCE[0,d] before`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Order {
    /// Its name, unique in the agreement.
    pub name: Name,
    /// Who is bound.
    pub bearer: Bearer,
    /// To whom this is owed.
    pub owed_to: Owed,
    /// What may be filed,
    pub act: Pattern,
    /// only after this was filed,
    pub after: Pattern,
    /// at least this long before, where the clause says so,
    pub at_least: Option<Length>,
    /// and at most this long before.
    pub at_most: Option<Length>,
    /// What must hold for it to hold at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Expr>,
    /// Cases in which it does not hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<Exemption>,
    /// The clause that says what follows from a breach.
    pub consequence: Option<String>,
}

/// Who owes something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "bearer", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Bearer {
    /// Each party to the agreement, while it is bound.
    EachParty,
    /// Each party that a named group holds.
    EachOf {
        /// The group.
        group: Name,
    },
    /// Whoever files the statement that brings the duty about: laws bind by what one does.
    Issuer,
    /// One party by its identifier.
    Party {
        /// Its identifier.
        party: String,
    },
}

/// To whom something is owed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "owed", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Owed {
    /// To all other parties together, or to nobody in particular.
    All,
    /// To each other party, so that a reservation or objection changes it for one pair alone.
    EachOther,
}

/// What brings a duty about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "trigger", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Trigger {
    /// A filing. Filings with the same key are one matter, of which the later ones tell more.
    Filed {
        /// Which.
        pattern: Pattern,
        /// The field that names the matter; the statement itself where there is none.
        key: Option<Name>,
    },
    /// Time alone, again and again.
    Every {
        /// How often.
        length: Length,
        /// From when.
        from: Anchor,
        /// Until when, where the clause says so.
        until: Option<Day>,
        /// What happens where a month has no such day.
        rounding: Rounding,
    },
    /// Time alone, once.
    Once {
        /// When.
        at: Anchor,
    },
}

/// A day that a clause counts from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "anchor", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Anchor {
    /// A date.
    Date {
        /// Which.
        day: Day,
    },
    /// The day the agreement binds the bearer.
    EntryIntoForce,
}

/// The times that start a clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "start", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Start {
    /// When the trigger was filed (its signed time), or the moment a time-based trigger names.
    Trigger,
    /// The one field of the trigger.
    At {
        /// The field.
        field: Name,
    },
    /// The earliest of those that are known.
    EarliestOf {
        /// The fields.
        fields: Vec<Name>,
    },
    /// The latest; unknown until all are known.
    LatestOf {
        /// The fields.
        fields: Vec<Name>,
    },
    /// Each on its own: as many clocks as fields that are known.
    EachOf {
        /// The fields.
        fields: Vec<Name>,
    },
}

/// How long there is, and how it is counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Period {
    /// How long.
    pub length: Length,
    /// How days are counted.
    pub counting: Counting,
    /// The named place whose zone and holidays count; UTC without holidays where there is none.
    pub place: Option<Name>,
    /// The field of the filing that brings the duty about that says which of the places is meant
    /// that may be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Expr>,
    /// What happens where a month has no such day.
    pub rounding: Rounding,
}

/// A graver case with another period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Tier {
    /// Its name.
    pub name: Name,
    /// When it holds.
    pub when: Expr,
    /// How long there is then.
    pub within: Period,
    /// Its own start, where the clause gives it one.
    pub start: Option<Start>,
}

/// A case in which the base case does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Exception {
    /// Its label.
    pub label: Name,
    /// When it holds.
    pub when: Expr,
    /// What holds instead.
    pub then: Instead,
}

/// A case in which a ban, limit or order does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Exemption {
    /// Its label.
    pub label: Name,
    /// When it holds.
    pub when: Expr,
}

/// A filing by which another gives more time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Extension {
    /// The filing.
    pub pattern: Pattern,
    /// Its field that names the new day or time.
    pub until: Name,
}

/// What holds instead of the base case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "instead", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Instead {
    /// Nothing is owed.
    Nothing,
    /// Another period.
    Within {
        /// Which.
        period: Period,
    },
}

/// Who receives a filing in a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Recipient {
    /// Text or party, or a field of the trigger.
    pub who: Expr,
    /// When; `None` is the case "otherwise".
    pub when: Option<Expr>,
}

/// What must follow while a matter is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FollowUp {
    /// Its name.
    pub name: Name,
    /// What must be filed.
    pub act: Pattern,
    /// When.
    pub schedule: Schedule,
}

/// When a follow-up is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "schedule", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Schedule {
    /// At least every so often after the act, until a filing ends it.
    Every {
        /// How often, at least.
        period: Period,
        /// What ends it.
        until: Pattern,
    },
    /// Once, within a time of a filing.
    After {
        /// The filing.
        pattern: Pattern,
        /// How long.
        period: Period,
        /// The field of the filing that names the time it is counted from, where that is earlier
        /// than the filing itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        start: Option<Name>,
    },
}

impl Rule {
    /// The rule's name.
    pub fn name(&self) -> &str {
        match self {
            Self::Duty(duty) => &duty.name,
            Self::Ban(ban) => &ban.name,
            Self::Limit(limit) => &limit.name,
            Self::Order(order) => &order.name,
        }
    }
}
