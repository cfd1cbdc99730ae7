//! What rules are written in: expressions, the filings they speak of, and their types.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::calendar::{Day, Length};
use comity_protocol::decimal::Decimal;
use comity_protocol::kind::Kind;

/// The name of a duty, definition, group, weight, place, tier, exception or variable.
pub type Name = String;

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
