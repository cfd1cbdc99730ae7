//! Conditions: what a party asks of the others before it binds itself.
//!
//! More restraint by others can only make a condition true, never false: the type has no negation
//! over others and no upper bound. That is what gives every set of commitments one largest
//! consistent profile; "A unless B, B unless A" has two, and "at most two of three" has three.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use comity_protocol::decimal::Decimal;
use comity_protocol::party::PartyId;
use comity_protocol::time::Timestamp;

/// Deepest nesting of `all` and `any`.
pub const CONDITION_DEPTH_MAX: usize = 8;

/// Most atoms and facts in one condition.
pub const CONDITION_ATOMS_MAX: usize = 64;

/// A monotone formula over what others do, and over facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// Every one of these; of none, true: the offer is unconditional.
    All(Vec<Self>),
    /// At least one of these; never empty.
    Any(Vec<Self>),
    /// So many parties.
    Count(Count),
    /// So much weight.
    Weight(Weight),
    /// So much restraint in total.
    Sum(Sum),
    /// Each party of a group.
    Each(Each),
    /// One named party.
    Party(Other),
    /// Something that no party's commitment changes.
    Fact(Fact),
}

/// At least so many parties at a level.
///
/// The party that asks is counted, at the level it offers, unless `others` is set: "at least
/// three in total, I among them" (Reischmann and Oechssler, J. Public Econ. 159, 2018).
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = commitment::Count))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// How many parties, at least.
    pub at_least: u32,
    /// At which level, or a higher one; not 0.
    pub level: u8,
    /// Among whom; everybody when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Of which obligation; the offer's own when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub obligation: Option<String>,
    /// Leave the party that asks out of the count; only for its own obligation.
    #[serde(default, skip_serializing_if = "is_false")]
    pub others: bool,
}

/// At least so much of a weight held by parties at a level.
///
/// A party that the table of weights does not name adds nothing and is in no total.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = commitment::Weight))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weight {
    /// The table of weights.
    pub name: String,
    /// How much, at least.
    pub at_least: Quantity,
    /// At which level, or a higher one; not 0.
    pub level: u8,
    /// Among whom; everybody when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Of which obligation; the offer's own when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub obligation: Option<String>,
    /// Leave the party that asks out of the sum; only for its own obligation.
    #[serde(default, skip_serializing_if = "is_false")]
    pub others: bool,
}

/// How much weight.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = commitment::Quantity))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Quantity {
    /// A part of the table's total (of the group's, where a group is named), from 0 to 1; whoever
    /// is in the table is in the total, whether committed or not, the party that asks included.
    Share(Decimal),
    /// In the unit of the table.
    Amount(Decimal),
}

/// At least so much restraint in total: the sum of levels.
///
/// "I give ten if the others give thirty": levels as contributions (Heitzig, Games 16(6):58, 2025).
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = commitment::Sum))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sum {
    /// How much, at least.
    pub at_least: u32,
    /// Among whom; everybody when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Of which obligation; the offer's own when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub obligation: Option<String>,
    /// Leave the party that asks out of the sum; only for its own obligation.
    #[serde(default, skip_serializing_if = "is_false")]
    pub others: bool,
}

/// Each party of a group at a level: the group's minimum.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = commitment::Each))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Each {
    /// The group.
    pub group: String,
    /// At which level, or a higher one; not 0.
    pub level: u8,
    /// Of which obligation; the offer's own when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub obligation: Option<String>,
    /// Leave the party that asks out; only for its own obligation.
    #[serde(default, skip_serializing_if = "is_false")]
    pub others: bool,
}

/// One named party at a level.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = commitment::Other))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Other {
    /// Who.
    pub id: PartyId,
    /// At which level, or a higher one; not 0.
    pub level: u8,
    /// Of which obligation; the offer's own when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub obligation: Option<String>,
}

/// Something that no party's commitment changes, so that it may also be denied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Fact {
    /// The round is frozen at this time or later.
    OnOrAfter(Timestamp),
    /// This agreement is in force when the round is frozen.
    InForce(String),
    /// The party that asks has at least so much of a weight: with `not`, a cap on itself.
    OwnWeight(OwnWeight),
    /// The fact is not so.
    Not(Box<Self>),
}

/// How much of a weight the party that asks has itself.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = commitment::OwnWeight))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnWeight {
    /// The table of weights; a party it does not name has no weight, and the
    /// fact is not known: neither it nor its opposite holds.
    pub name: String,
    /// In the unit of the table.
    pub at_least: Decimal,
}

/// In what a condition is not monotone, and what to write instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotMonotone {
    /// It asks that others stay out.
    #[error(
        "a condition may not ask that others stay out; ask for what they do, or make a second \
         offer at a lower level; `not` may stand inside `fact` only"
    )]
    Negation,
    /// It asks for no more than so much, or exactly so much.
    #[error(
        "a condition may not set an upper bound; to cap your own part, leave out the higher \
         offers; to ask others to use less, define a higher level as using less and ask for \
         `at_least` that level"
    )]
    UpperBound,
}

/// Words that ask that others stay out.
const NEGATIONS: [&str; 6] = ["not", "none", "neither", "unless", "except", "without"];

/// Words that bound what others do from above.
const UPPER_BOUNDS: [&str; 13] = [
    "at_most",
    "below",
    "between",
    "equal_to",
    "equals",
    "exactly",
    "fewer_than",
    "less_than",
    "max",
    "maximum",
    "no_more_than",
    "up_to",
    "only_if_fewer",
];

/// The variants of [`Condition`] that speak of others.
const OVER_OTHERS: [&str; 7] = ["all", "any", "count", "weight", "sum", "each", "party"];

/// What is not monotone in a condition as JSON, with the JSON Pointer below `at`.
///
/// The type could not hold it anyway; this says why, and what to write instead.
pub(super) fn not_monotone(value: &Value, at: &str) -> Option<(String, NotMonotone)> {
    match value {
        Value::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(index, item)| not_monotone(item, &format!("{at}/{index}"))),
        Value::Object(members) => members.iter().find_map(|(name, inner)| {
            let here = format!("{at}/{name}");
            match name.as_str() {
                "fact" => denied(inner, &here).map(|at| (at, NotMonotone::Negation)),
                name if NEGATIONS.contains(&name) => Some((here, NotMonotone::Negation)),
                name if UPPER_BOUNDS.contains(&name) => Some((here, NotMonotone::UpperBound)),
                _ => not_monotone(inner, &here),
            }
        }),
        _ => None,
    }
}

/// Where a fact speaks of what others do.
fn denied(value: &Value, at: &str) -> Option<String> {
    value.as_object()?.iter().find_map(|(name, inner)| {
        let here = format!("{at}/{name}");
        if OVER_OTHERS.contains(&name.as_str()) {
            return Some(here);
        }
        denied(inner, &here)
    })
}

/// What an atom over others reads: whom, of which obligation, with or without the party that asks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scope<'a> {
    pub(super) group: Option<&'a str>,
    pub(super) obligation: Option<&'a str>,
    pub(super) others: bool,
}

impl Condition {
    /// Whether nesting and number of atoms keep within the limits, and no `any` is empty.
    pub(super) fn is_bounded(&self) -> bool {
        self.atoms(0).is_some_and(|atoms| atoms <= CONDITION_ATOMS_MAX)
    }

    /// Number of atoms, unless it is nested too deeply.
    fn atoms(&self, depth: usize) -> Option<usize> {
        match self {
            Self::All(inner) | Self::Any(inner) => {
                let is_empty_choice = matches!(self, Self::Any(_)) && inner.is_empty();
                if depth == CONDITION_DEPTH_MAX || is_empty_choice {
                    return None;
                }
                // An empty `all` counts as one, so that a list of empty lists is bounded too.
                let own = usize::from(inner.is_empty());
                inner.iter().try_fold(own, |sum, one| {
                    let sum = sum.checked_add(one.atoms(depth.checked_add(1)?)?)?;
                    (sum <= CONDITION_ATOMS_MAX).then_some(sum)
                })
            }
            Self::Fact(fact) => fact.is_shallow().then_some(1),
            _ => Some(1),
        }
    }

    /// What the atom reads; `None` for a formula, a named party or a fact.
    pub(super) fn scope(&self) -> Option<Scope<'_>> {
        match self {
            Self::Count(Count { group, obligation, others, .. })
            | Self::Weight(Weight { group, obligation, others, .. })
            | Self::Sum(Sum { group, obligation, others, .. }) => Some(Scope {
                group: group.as_deref(),
                obligation: obligation.as_deref(),
                others: *others,
            }),
            Self::Each(Each { group, obligation, others, .. }) => Some(Scope {
                group: Some(group),
                obligation: obligation.as_deref(),
                others: *others,
            }),
            _ => None,
        }
    }
}

impl Fact {
    /// Whether it is denied at most twice: more says nothing.
    fn is_shallow(&self) -> bool {
        match self {
            Self::Not(inner) => match inner.as_ref() {
                Self::Not(inner) => !matches!(inner.as_ref(), Self::Not(_)),
                _ => true,
            },
            _ => true,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_false(flag: &bool) -> bool {
    !flag
}
