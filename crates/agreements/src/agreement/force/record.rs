//! A rule with its setting and record, as a replay needs them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::table::{Either, Unread};
use super::{Deposit, Part, Rule, Setting, Timeline};
use crate::calendar::Day;

/// A rule with everything that a replay of it needs: what `comity agreement replay --rule` reads.
///
/// The file may also be a [`Rule`] alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Replay {
    /// What the agreement is called.
    #[serde(default)]
    pub name: String,
    /// The words that the rule stands for.
    #[serde(default)]
    pub text: String,
    /// The rule.
    pub rule: Rule,
    /// Clauses that enter into force by a rule of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// What the rules refer to.
    #[serde(default)]
    pub setting: Setting,
    /// Acts and successions that come on top of those of a table.
    #[serde(default)]
    pub timeline: Timeline,
    /// The day on which the table was taken, where that is known.
    #[serde(skip)]
    pub taken: Option<Day>,
    /// Acts of a table that could not be read.
    #[serde(skip)]
    pub unread: Vec<Unread>,
    /// Acts of a table of which it is not said which of several they are.
    #[serde(skip)]
    pub either: Vec<Either>,
    /// Who is named on which line of a table.
    #[serde(skip)]
    pub participants: Vec<(usize, String)>,
    /// The earliest day since which a table says that anybody is bound.
    #[serde(skip)]
    pub effect: Option<Day>,
    /// Names that match nothing, once [`Self::recognise`] has looked for them.
    #[serde(skip)]
    pub unmatched: Unmatched,
}

/// Names that match nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Unmatched {
    /// Rows whose participant is no state and no organization known here, and in no set and no
    /// weights: line and name. What they say is not counted.
    pub rows: Vec<(usize, String)>,
    /// Members of sets and weights that no row names: set or weight, and name.
    pub members: Vec<(String, String)>,
    /// The same by their codes: any of them may be one of the rows that match nothing.
    #[serde(skip)]
    pub absent: BTreeSet<String>,
    /// Those of them that are no state known here either.
    #[serde(skip)]
    pub strangers: BTreeSet<String>,
    /// What the rows say that match nothing.
    #[serde(skip)]
    pub acts: Vec<Deposit>,
}
