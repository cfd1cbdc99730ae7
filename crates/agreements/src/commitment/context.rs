//! What commitments are judged against: levels, groups, weights, what is in force, and the round.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::condition::Condition;
use comity_protocol::content::{Digest, json};
use comity_protocol::decimal::Decimal;
use comity_protocol::party::PartyId;
use comity_protocol::time::Timestamp;

/// Most obligations that are decided in one round.
pub const OBLIGATIONS_MAX: usize = 64;

/// Most levels of one obligation, that of no restraint included: contributions from 0 to 15.
pub const LEVELS_MAX: usize = 16;

/// Most groups.
pub const GROUPS_MAX: usize = 255;

/// Most tables of weights.
pub const WEIGHTS_MAX: usize = 15;

/// Longest name of an agreement, obligation, level, group or table in bytes.
pub const NAME_BYTES_MAX: usize = 400;

/// Most parties in a group or a table: as many as there may be commitments.
pub const MEMBERS_MAX: usize = 1 << 20;

/// What the commitments of one round are judged against.
///
/// It is fixed before the round: whoever verifies a certificate needs the same context, and the
/// certificate carries its digest.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = commitment::Context))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Context {
    /// The agreement whose obligations are committed to.
    pub agreement: String,
    /// The obligations, each with the names of its levels from no restraint (level 0) to most.
    pub obligations: BTreeMap<String, Vec<String>>,
    /// Groups of parties that conditions may name.
    #[serde(default)]
    pub groups: BTreeMap<String, BTreeSet<PartyId>>,
    /// Tables of weights that conditions may name: compute, emissions, population.
    #[serde(default)]
    pub weights: BTreeMap<String, BTreeMap<PartyId, Decimal>>,
    /// Agreements in force when the round is frozen.
    #[serde(default)]
    pub in_force: BTreeSet<String>,
    /// Who is bound already, to which level of which obligation, by earlier rounds.
    #[serde(default)]
    pub bound: BTreeMap<String, BTreeMap<PartyId, u8>>,
    /// What the largest consistent profile must satisfy for anybody to be bound at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub activation: Option<Condition>,
    /// When the commitments are frozen and when the obligations start.
    pub round: Round,
}

/// One common moment: what is frozen, and when all obligations start.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = commitment::Round))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Round {
    /// The origin of the log in which the commitments are deposited.
    pub log: String,
    /// The size of that log at the freeze: what stands at a higher index came too late.
    pub size: u64,
    /// The root of that log at the freeze, so that the round is bound to what it held.
    pub root: Digest,
    /// When the commitments are frozen.
    pub frozen_at: Timestamp,
    /// When every obligation that is activated starts, for all at once; not before the freeze.
    pub effective_at: Timestamp,
}

/// Why a context is refused. Whoever prepared the round is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContextRefusal {
    /// Not the JSON of a context.
    #[error("this is not the JSON of a context of commitments")]
    Malformed,
    /// More obligations, levels, groups, tables or members than the limits, or too long a name.
    #[error("the context names too many or too much")]
    TooMany,
    /// An obligation has fewer than two levels or two of one name.
    #[error("an obligation needs at least two levels with different names, from no restraint up")]
    Levels,
    /// Somebody is bound to a level or an obligation that does not exist.
    #[error("somebody is bound to a level or an obligation that does not exist")]
    Bound,
    /// A weight is negative, or a table's total cannot be held exactly.
    #[error("weights are not negative and have a total below 8e31")]
    Weight,
    /// The obligations would start before the commitments are frozen.
    #[error("the obligations cannot start before the commitments are frozen")]
    Round,
}

impl ContextRefusal {
    /// The stable code of this refusal, listed in `spec/errors.md`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Malformed => "commitment-context-malformed",
            Self::TooMany => "commitment-context-too-many",
            Self::Levels => "commitment-context-levels",
            Self::Bound => "commitment-context-bound",
            Self::Weight => "commitment-context-weight",
            Self::Round => "commitment-context-round",
        }
    }
}

/// Largest total of a table in millionths: twice as much, a threshold and one's own part on top of
/// it, still fits an `i128`.
const TOTAL_MAX: i128 = i128::MAX / 2;

impl Context {
    /// Reads a context from JSON.
    ///
    /// # Errors
    /// [`ContextRefusal`].
    pub fn parse(bytes: &[u8]) -> Result<Self, ContextRefusal> {
        let value = json::parse(bytes).ok_or(ContextRefusal::Malformed)?;
        let context: Self = serde_json::from_value(value).map_err(|_| ContextRefusal::Malformed)?;
        context.check()?;
        Ok(context)
    }

    /// SHA-256 over the compact JSON, members in the order of the fields, names sorted.
    pub fn digest(&self) -> Digest {
        // Plain data with text keys always serialises.
        Digest::of(&serde_json::to_vec(self).unwrap_or_default())
    }

    /// Number of an obligation, by the order of names.
    pub(super) fn obligation(&self, name: &str) -> Option<usize> {
        self.obligations.keys().position(|known| known == name)
    }

    /// Whether every limit and relation holds.
    pub(super) fn check(&self) -> Result<(), ContextRefusal> {
        self.check_sizes()?;
        for levels in self.obligations.values() {
            let distinct: BTreeSet<&String> = levels.iter().collect();
            if levels.len() < 2 || distinct.len() != levels.len() {
                return Err(ContextRefusal::Levels);
            }
        }
        for (obligation, parties) in &self.bound {
            let levels = self.obligations.get(obligation).ok_or(ContextRefusal::Bound)?;
            if parties.values().any(|level| usize::from(*level) >= levels.len()) {
                return Err(ContextRefusal::Bound);
            }
        }
        for table in self.weights.values() {
            let total = table.values().try_fold(0_i128, |sum, weight| {
                let sum = sum.checked_add(weight.millionths())?;
                (weight.millionths() >= 0 && sum <= TOTAL_MAX).then_some(sum)
            });
            total.ok_or(ContextRefusal::Weight)?;
        }
        if self.round.effective_at < self.round.frozen_at {
            return Err(ContextRefusal::Round);
        }
        Ok(())
    }

    fn check_sizes(&self) -> Result<(), ContextRefusal> {
        let named = self.obligations.iter().flat_map(|(name, levels)| levels.iter().chain([name]));
        let named = named
            .chain(self.groups.keys())
            .chain(self.weights.keys())
            .chain([&self.agreement, &self.round.log]);
        let members = self
            .groups
            .values()
            .map(BTreeSet::len)
            .chain(self.weights.values().map(BTreeMap::len))
            .chain(self.bound.values().map(BTreeMap::len));
        let fits = self.obligations.len() <= OBLIGATIONS_MAX
            && self.obligations.values().all(|levels| levels.len() <= LEVELS_MAX)
            && self.groups.len() <= GROUPS_MAX
            && self.weights.len() <= WEIGHTS_MAX
            && self.bound.len() <= OBLIGATIONS_MAX
            && self.in_force.len() <= MEMBERS_MAX
            && named.into_iter().all(|name| is_name(name))
            && members.into_iter().all(|count| count <= MEMBERS_MAX);
        if fits { Ok(()) } else { Err(ContextRefusal::TooMany) }
    }
}

/// Whether this can be the name of something: 1 to 400 bytes.
pub(super) fn is_name(name: &str) -> bool {
    (1..=NAME_BYTES_MAX).contains(&name.len())
}
