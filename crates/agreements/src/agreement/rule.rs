//! Rules: what a clause asks, as a syntax tree.
//!
//! The language is small and total: no recursion, no clock, no floats, every collection bounded.
//! [`super::language`] reads and prints it; [`crate::duty`] gives it effect.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::calendar::{Counting, Day, Length, Rounding};
use comity_protocol::decimal::Decimal;
use comity_protocol::kind::Kind;

/// The name of a duty, definition, group, weight, place, tier, exception or variable.
pub type Name = String;

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

/// Filings of a kind that meet a condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Pattern {
    /// The kind.
    pub kind: Kind,
    /// The variable by which conditions speak of it.
    pub var: Name,
    /// Who files it.
    pub by: By,
    /// What must hold; nothing more where there is no condition.
    pub filter: Option<Expr>,
}

/// Who files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "kebab-case", deny_unknown_fields)]
pub enum By {
    /// The bearer.
    Bearer,
    /// Anybody.
    Anyone,
    /// Any party that a named group holds.
    Group {
        /// The group.
        group: Name,
    },
    /// A party other than the bearer that is bound.
    AnotherParty,
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

/// A total over filings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Aggregate {
    /// What is computed.
    pub op: AggregateOp,
    /// Over which filings.
    pub over: Pattern,
    /// Of what, for sum, min and max.
    pub value: Option<Box<Expr>>,
    /// Which of them by their signed time.
    pub window: Window,
    /// How many filings at most are looked at: the static cost bound.
    pub at_most: u32,
}

/// What an aggregate computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AggregateOp {
    /// How many.
    Count,
    /// The sum.
    Sum,
    /// The least; unknown over none.
    Min,
    /// The greatest; unknown over none.
    Max,
    /// Whether one meets the condition.
    Any,
    /// Whether all meet the condition `value`.
    All,
}

/// Which filings by their signed time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "window", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Window {
    /// All up to the moment in question.
    Ever,
    /// Those of the last while, up to the moment in question.
    Last {
        /// How long.
        length: Length,
    },
    /// Those since a day.
    Since {
        /// Which.
        day: Day,
    },
    /// Those that cover the same period as the filing in question, whenever they were filed.
    Each {
        /// How long the periods are.
        length: Length,
        /// The first day of the first of them; what covers an earlier time is not counted.
        from: Day,
        /// The field that names the day or time that a filing covers, or the first.
        by: Name,
        /// The field that names the last, where there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<Name>,
    },
}

/// How two values are compared.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Compare {
    /// `=`
    #[serde(rename = "=")]
    Equal,
    /// `!=`
    #[serde(rename = "!=")]
    NotEqual,
    /// `<`
    #[serde(rename = "<")]
    Less,
    /// `<=`
    #[serde(rename = "<=")]
    AtMost,
    /// `>`
    #[serde(rename = ">")]
    Greater,
    /// `>=`
    #[serde(rename = ">=")]
    AtLeast,
}

/// An arithmetic operation; checked, so that an overflow is `undetermined`, never a wrong number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Arithmetic {
    /// `+`
    #[serde(rename = "+")]
    Plus,
    /// `-`
    #[serde(rename = "-")]
    Minus,
    /// `*`
    #[serde(rename = "*")]
    Times,
    /// `/`
    #[serde(rename = "/")]
    Over,
}

/// A unit of a length of time that is added to a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeUnit {
    /// Of 60 seconds.
    Minutes,
    /// Of 60 minutes.
    Hours,
    /// Of 24 hours where a point in time is moved.
    Days,
    /// Of seven days.
    Weeks,
    /// By the calendar; to its last day where a month has no such day.
    Months,
    /// In the same way.
    Years,
}

impl TimeUnit {
    /// The unit of a number, where it is one of time.
    pub fn parse(unit: &str) -> Option<Self> {
        Some(match unit {
            "minute" | "minutes" => Self::Minutes,
            "hour" | "hours" => Self::Hours,
            "day" | "days" => Self::Days,
            "week" | "weeks" => Self::Weeks,
            "month" | "months" => Self::Months,
            "year" | "years" => Self::Years,
            _ => return None,
        })
    }

    /// So many of it.
    pub const fn length(self, count: u32) -> Length {
        match self {
            Self::Minutes => Length::Minutes(count),
            Self::Hours => Length::Hours(count),
            Self::Days => Length::Days(count),
            Self::Weeks => Length::Weeks(count),
            Self::Months => Length::Months(count),
            Self::Years => Length::Years(count),
        }
    }
}

/// An expression.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "expr", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Expr {
    /// A value.
    Literal {
        /// It.
        value: Value,
    },
    /// A definition of the agreement.
    Name {
        /// Its name.
        name: Name,
    },
    /// The party in question.
    Bearer,
    /// Whether a party stands in breach of a duty of the same agreement, as that stood at the
    /// moment in question: what was said of it later changes nothing.
    Breach {
        /// The duty, one that looks at no breach itself.
        duty: Name,
        /// The party.
        by: Box<Self>,
    },
    /// A field of a filing: declared, or one of `issuer`, `subject`, `issued`.
    Field {
        /// The variable.
        var: Name,
        /// The field.
        field: Name,
    },
    /// Whether a field is known.
    Known {
        /// The variable.
        var: Name,
        /// The field.
        field: Name,
    },
    /// Not.
    Not {
        /// What.
        of: Box<Self>,
    },
    /// All of these.
    And {
        /// Which.
        of: Vec<Self>,
    },
    /// At least one of these.
    Or {
        /// Which.
        of: Vec<Self>,
    },
    /// A comparison of two values of one type and unit.
    Compare {
        /// How.
        op: Compare,
        /// Left.
        left: Box<Self>,
        /// Right.
        right: Box<Self>,
    },
    /// Arithmetic over two numbers, or a time and a number in a unit of time.
    Arithmetic {
        /// Which.
        op: Arithmetic,
        /// Left.
        left: Box<Self>,
        /// Right.
        right: Box<Self>,
    },
    /// Whether a text, party or day is one of several, or a list holds a text.
    In {
        /// What.
        item: Box<Self>,
        /// Among which.
        list: Box<Self>,
    },
    /// Whether a party belongs to a named group.
    InGroup {
        /// Who.
        item: Box<Self>,
        /// The group.
        group: Name,
    },
    /// A total over filings.
    Aggregate {
        /// Which.
        aggregate: Box<Aggregate>,
    },
    /// The day of a point in time.
    DayOf {
        /// Which.
        of: Box<Self>,
        /// The named place whose day it is; UTC where there is none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<Name>,
    },
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Value {
    /// Yes or no.
    Truth {
        /// Which.
        value: bool,
    },
    /// A number, with its unit where it has one.
    Number {
        /// The number.
        value: Decimal,
        /// The unit, as a definition or field declares it (`FLOP`, `EUR`, `%`).
        unit: Option<String>,
    },
    /// A text.
    Text {
        /// It.
        value: String,
    },
    /// A day.
    Day {
        /// Which.
        value: Day,
    },
    /// A point in time.
    Instant {
        /// Which.
        value: comity_protocol::time::Timestamp,
    },
    /// Several texts.
    Texts {
        /// They.
        value: Vec<String>,
    },
}

/// The type of a field or expression.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Type {
    /// Yes or no.
    Truth,
    /// A number in a unit, or a bare count.
    Number {
        /// The unit.
        unit: Option<String>,
    },
    /// A text.
    Text,
    /// A day.
    Day,
    /// A point in time.
    Instant,
    /// Several texts.
    Texts,
    /// A party.
    Party,
}

/// Where the fields of a kind stand in its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Fields {
    /// The kind.
    pub kind: Kind,
    /// Its fields by name.
    pub fields: BTreeMap<Name, FieldSpec>,
}

/// One field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FieldSpec {
    /// Its type.
    pub r#type: Type,
    /// Where it stands in the content's body (RFC 6901).
    pub pointer: String,
    /// Whether it says something of another's matter too: what one who links its filing to the
    /// matter says there counts for it, where the bearer says nothing itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_anyone: bool,
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
