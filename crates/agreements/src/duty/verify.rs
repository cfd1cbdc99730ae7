//! A finding checked by anyone who holds the statements it rests on.

use std::collections::BTreeMap;

use super::DutyRefusal;
use super::bound::Bound;
use super::engine::{Engine, Filter};
use super::fact::Fact;
use super::finding::{Finding, Horizon, Key};
use super::instrument::{Calendars, Instrument};
use comity_protocol::time::Timestamp;

/// What a finding is checked against.
#[derive(Clone, Copy)]
pub struct Grounds<'a> {
    /// The agreements.
    pub instruments: &'a [Instrument],
    /// Holidays of their places.
    pub calendars: &'a Calendars,
    /// Who is bound by them.
    pub bound: &'a dyn Bound,
    /// The statements held, as facts; in any order.
    pub facts: &'a [Fact],
    /// How far each party's log was read, by party.
    pub horizons: &'a BTreeMap<String, Horizon>,
}

/// Why a finding is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// It is no finding.
    #[error("this is no finding")]
    Malformed,
    /// The agreement it speaks of is not among those given, or not in that version.
    #[error("the agreement the finding speaks of is not held in that version")]
    Agreement,
    /// The agreement is not one the engine takes.
    #[error(transparent)]
    Refused(#[from] DutyRefusal),
    /// From these statements no such duty follows.
    #[error("from the statements held no such duty follows")]
    NoSuchDuty,
    /// Something else follows from these statements.
    #[error("something else follows from the statements held: {members:?} differ")]
    Differs {
        /// The members of the finding that differ, in order.
        members: Vec<String>,
    },
}

impl Mismatch {
    /// The stable code of this refusal, listed in `spec/errors.md`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "finding-malformed",
            Self::Agreement => "finding-agreement-unknown",
            Self::Refused(refusal) => refusal.code(),
            Self::NoSuchDuty => "finding-no-such-duty",
            Self::Differs { .. } => "finding-differs",
        }
    }
}

/// Concludes anew and compares, member by member.
///
/// # Errors
/// [`Mismatch`]: what is claimed does not follow from the grounds.
pub fn verify(finding: &Finding, grounds: Grounds<'_>) -> Result<(), Mismatch> {
    let claimed = serde_json::to_value(finding).map_err(|_| Mismatch::Malformed)?;
    verify_json(&claimed, grounds)
}

/// The same for a finding as it was published, in JSON.
///
/// # Errors
/// [`Mismatch`]: what is claimed does not follow from the grounds.
pub fn verify_json(claimed: &serde_json::Value, grounds: Grounds<'_>) -> Result<(), Mismatch> {
    let (key, as_of) = read(claimed).ok_or(Mismatch::Malformed)?;
    let is_it = |text: &&Instrument| text.id == key.agreement && text.version == key.version;
    let text = grounds.instruments.iter().find(is_it).ok_or(Mismatch::Agreement)?;
    let mut engine = Engine::new(vec![text.clone()], grounds.calendars, grounds.bound)?;
    engine.insert_batch(grounds.facts);
    engine.advance(as_of);
    let mut findings = engine.findings(&Filter::near(&key));
    for finding in &mut findings {
        finding.look_as_far_as(grounds.horizons);
    }
    let found = findings.iter().find(|finding| finding.key == key).ok_or(Mismatch::NoSuchDuty)?;
    let found = serde_json::to_value(found).map_err(|_| Mismatch::Malformed)?;
    let (found, claimed) = (concluded(&found), concluded(claimed));
    let (Some(found), Some(claimed)) = (found.as_object(), claimed.as_object()) else {
        return Err(Mismatch::Malformed);
    };
    let mut members: Vec<String> = found
        .iter()
        .filter(|(name, value)| {
            claimed.get(*name).is_none_or(|claimed| !agrees(name, claimed, value))
        })
        .map(|(name, _)| name.clone())
        .collect();
    members.extend(claimed.keys().filter(|name| !found.contains_key(*name)).cloned());
    members.sort();
    if members.is_empty() { Ok(()) } else { Err(Mismatch::Differs { members }) }
}

/// A finding without the bounds of its statements' times: whoever checks it has seen the logs at
/// other times, and holds bounds of its own. What follows from them is compared.
fn concluded(finding: &serde_json::Value) -> serde_json::Value {
    let mut finding = finding.clone();
    let evidence = finding.get_mut("evidence").and_then(serde_json::Value::as_array_mut);
    for statement in evidence.into_iter().flatten() {
        if let Some(statement) = statement.as_object_mut() {
            statement.remove("logged");
        }
    }
    finding
}

/// Whether a member says what was concluded here, or less: that only the word of who signed stands
/// for a time, where others vouch for it here.
fn agrees(name: &str, claimed: &serde_json::Value, found: &serde_json::Value) -> bool {
    claimed == found || (name == "rests-on" && claimed == "claimed" && found == "vouched")
}

/// The key and time of a finding in JSON.
fn read(claimed: &serde_json::Value) -> Option<(Key, Timestamp)> {
    const MEMBERS: [&str; 8] =
        ["agreement", "version", "duty", "bearer", "claimant", "matter", "clock", "occurrence"];
    let claimed = claimed.as_object()?;
    let key = claimed.iter().filter(|(name, _)| MEMBERS.contains(&name.as_str()));
    let key: serde_json::Map<_, _> =
        key.map(|(name, value)| (name.clone(), value.clone())).collect();
    let as_of = claimed.get("as-of")?.as_str()?.parse().ok()?;
    Some((serde_json::from_value(key.into()).ok()?, as_of))
}

impl Finding {
    /// Says how far the bearer's log was read, where the finding rests on something not found.
    pub fn look_as_far_as(&mut self, horizons: &BTreeMap<String, Horizon>) {
        if let Some(absence) = &mut self.absence {
            absence.horizon = horizons.get(&absence.by).cloned();
            self.weigh();
        }
    }
}
