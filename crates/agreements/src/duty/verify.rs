//! A finding checked by anyone who holds the statements it rests on.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::DutyRefusal;
use super::bound::Bound;
use super::engine::{Engine, Filter};
use super::fact::Fact;
use super::finding::{Contradiction, Doubt, Finding, Horizon, Key, Matter, Role, State};
use super::instrument::{Calendars, Instrument};
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Vouched;

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
    /// It rests on what is not held here, so that here nobody can say whether it is true.
    #[error("it cannot be checked here: {0}")]
    Unheld(Unheld),
    /// It counts statements at other times than they claim, and what others can vouch for here
    /// neither says so nor speaks against it.
    #[error(
        "it cannot be checked here: nobody here can say when statement {} was logged",
        named_of(statements)
    )]
    Unvouched {
        /// The statements.
        statements: BTreeSet<StatementId>,
    },
}

/// What a finding rests on and is not held: never empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unheld {
    /// Statements that are held without their contents: marked for others, not yet received, or
    /// destroyed.
    pub contents: BTreeSet<StatementId>,
    /// Statements that are not held at all.
    pub statements: BTreeSet<StatementId>,
}

/// So many of each are named in words; the lists have all.
const NAMED_MAX: usize = 4;

impl fmt::Display for Unheld {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { contents, statements } = self;
        let sorts = [("the content of statement", contents), ("statement", statements)];
        let mut sorts = sorts.into_iter().filter(|(_, ids)| !ids.is_empty());
        if let Some((what, ids)) = sorts.next() {
            named(f, what, ids)?;
        }
        for (what, ids) in sorts {
            f.write_str("; ")?;
            named(f, what, ids)?;
        }
        Ok(())
    }
}

fn named_of(ids: &BTreeSet<StatementId>) -> String {
    let shown: Vec<String> = ids.iter().take(NAMED_MAX).map(ToString::to_string).collect();
    shown.join(", ")
}

fn named(f: &mut fmt::Formatter<'_>, what: &str, ids: &BTreeSet<StatementId>) -> fmt::Result {
    let more = ids.len().saturating_sub(NAMED_MAX);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let (s, are) = if ids.len() > 1 { ("s", "are") } else { ("", "is") };
    write!(f, "{what}{s} {}{more} {are} not held", named_of(ids))
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
            Self::Unheld(_) => "finding-evidence-unheld",
            Self::Unvouched { .. } => "finding-times-unvouched",
        }
    }

    /// Whether the finding is shown to be false. What cannot be checked is neither true nor false.
    pub const fn is_refuted(&self) -> bool {
        matches!(self, Self::Malformed | Self::NoSuchDuty | Self::Differs { .. })
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
    let found = conclude(text, (&key, as_of), grounds.facts, grounds)?;
    let unheld = unheld(claimed, &key, found.as_ref(), grounds.facts);
    let Some(found) = found else {
        return Err(unheld.map_or(Mismatch::NoSuchDuty, Mismatch::Unheld));
    };
    let members = differing(claimed, &found, Times::Told).ok_or(Mismatch::Malformed)?;
    if members.is_empty() {
        return Ok(());
    }
    // Others saw the logs at other times, and count what is contradicted at bounds of their own.
    let told = contradictions(claimed).ok_or(Mismatch::Malformed)?;
    if let Some(facts) = as_told(&told, grounds.facts) {
        let there = conclude(text, (&key, as_of), &facts, grounds)?;
        let follows = |there: &Finding| differing(claimed, there, Times::Told) == Some(Vec::new());
        if there.as_ref().is_some_and(follows) {
            let open = unseen(&told, &found);
            return match differing(claimed, &found, Times::Bounds) {
                Some(members) if members.is_empty() => Ok(()),
                _ if !open.is_empty() => Err(Mismatch::Unvouched { statements: open }),
                _ => Err(Mismatch::Differs { members }),
            };
        }
    }
    let is_of_text = |member: &String| !RESTS_ON_STATEMENTS.contains(&member.as_str());
    match unheld {
        Some(unheld) if !members.iter().any(is_of_text) => Err(Mismatch::Unheld(unheld)),
        _ => Err(Mismatch::Differs { members }),
    }
}

/// What follows from some statements for one duty; `None`: no such duty.
fn conclude(
    text: &Instrument,
    (key, as_of): (&Key, Timestamp),
    facts: &[Fact],
    grounds: Grounds<'_>,
) -> Result<Option<Finding>, Mismatch> {
    let mut engine = Engine::new(vec![text.clone()], grounds.calendars, grounds.bound)?;
    engine.insert_batch(facts);
    engine.advance(as_of);
    let mut findings = engine.findings(&Filter::near(key));
    for finding in &mut findings {
        finding.look_as_far_as(grounds.horizons);
    }
    Ok(findings.into_iter().find(|finding| finding.key == *key))
}

/// Which claims a finding says to be contradicted; `None` where it cannot be read.
fn contradictions(claimed: &serde_json::Value) -> Option<Vec<Contradiction>> {
    match claimed.get("contradictions") {
        None => Some(Vec::new()),
        Some(all) => serde_json::from_value(all.clone()).ok(),
    }
}

/// The statements held, where others can say of each that the finding tells to be contradicted
/// what it tells; `None` where it tells of none, or of what is seen otherwise here: a statement
/// that is not held, claims another time, or was in the log before.
fn as_told(told: &[Contradiction], facts: &[Fact]) -> Option<Vec<Fact>> {
    let mut told: BTreeMap<StatementId, &Contradiction> =
        told.iter().map(|one| (one.statement, one)).collect();
    if told.is_empty() {
        return None;
    }
    let mut all = Vec::with_capacity(facts.len());
    for fact in facts {
        let mut fact = fact.clone();
        if let Some(one) = told.remove(&fact.id) {
            let Vouched { after, by } = fact.logged;
            if one.claimed != fact.issued || one.counted == one.claimed {
                return None;
            }
            if one.counted > one.claimed {
                by.is_none_or(|by| one.counted <= by).then_some(())?;
                fact.logged.after = Some(one.counted);
            } else {
                after.is_none_or(|after| after <= one.counted).then_some(())?;
                fact.logged.by = Some(one.counted);
            }
        }
        all.push(fact);
    }
    told.is_empty().then_some(all)
}

/// Statements whose claims are said to be contradicted, and are not here, or by less: whoever came
/// later, or was away, holds no bounds of then, or wider ones.
fn unseen(told: &[Contradiction], found: &Finding) -> BTreeSet<StatementId> {
    let here: BTreeMap<StatementId, &Contradiction> =
        found.contradictions.iter().map(|one| (one.statement, one)).collect();
    let is_narrower = |one: &Contradiction| {
        here.get(&one.statement).is_none_or(|here| match one.counted > one.claimed {
            true => here.counted > here.claimed && here.counted < one.counted,
            false => here.counted < here.claimed && here.counted > one.counted,
        })
    };
    told.iter().filter(|one| is_narrower(one)).map(|one| one.statement).collect()
}

/// What of the times at which statements count is compared.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Times {
    /// All that is told.
    Told,
    /// Not at which bound a contradicted one counts.
    Bounds,
}

/// Members that other statements could make others; the rest follows from the text alone.
const RESTS_ON_STATEMENTS: [&str; 19] = [
    "absence",
    "changes",
    "contradictions",
    "doubts",
    "due",
    "evidence",
    "exception",
    "history",
    "late-on-one-reading",
    "past-conservative",
    "recipient",
    "rests-on",
    "start",
    "state",
    "status",
    "total",
    "validity",
    "verdict",
    "as-of",
];

/// The members of a finding that another conclusion was drawn for; `None`: it is no object.
fn differing(claimed: &serde_json::Value, found: &Finding, times: Times) -> Option<Vec<String>> {
    let found = serde_json::to_value(found).ok()?;
    let (found, claimed) = (concluded(&found, times), concluded(claimed, times));
    let (found, claimed) = (found.as_object()?, claimed.as_object()?);
    let mut members: Vec<String> = found
        .iter()
        .filter(|(name, value)| {
            claimed.get(*name).is_none_or(|claimed| !agrees(name, claimed, value))
        })
        .map(|(name, _)| name.clone())
        .collect();
    members.extend(claimed.keys().filter(|name| !found.contains_key(*name)).cloned());
    members.sort();
    Some(members)
}

/// What a finding cites and is not held here, with what keeps this node from a conclusion of its
/// own: contents that it lacks, and, where it knows of no such duty, acts of the bearer that it
/// cannot read.
fn unheld(
    claimed: &serde_json::Value,
    key: &Key,
    found: Option<&Finding>,
    facts: &[Fact],
) -> Option<Unheld> {
    let mut cited: BTreeSet<StatementId> = ["evidence", "changes"]
        .into_iter()
        .filter_map(|member| claimed.get(member)?.as_array())
        .flatten()
        .filter_map(|one| serde_json::from_value(one.get("statement")?.clone()).ok())
        .collect();
    if let Matter::Statement { id } = &key.matter {
        cited.insert(*id);
    }
    cited.extend(found.into_iter().flat_map(|found| &found.doubts).filter_map(
        |doubt| match doubt {
            Doubt::Unheld { statement } => Some(*statement),
            _ => None,
        },
    ));
    let mut unheld = Unheld { contents: BTreeSet::new(), statements: cited };
    for fact in facts {
        let is_act = found.is_none() && fact.kind.binds() && fact.issuer.as_str() == key.bearer;
        if (unheld.statements.remove(&fact.id) || is_act) && fact.body.is_none() {
            unheld.contents.insert(fact.id);
        }
    }
    (unheld != Unheld::default()).then_some(unheld)
}

/// A finding without the bounds of its statements' times: whoever checks it has seen the logs at
/// other times, and holds bounds of its own. What follows from them is compared. A statement whose
/// claim is contradicted counts at the very bound of whoever says so.
fn concluded(finding: &serde_json::Value, times: Times) -> serde_json::Value {
    let mut finding = finding.clone();
    let mut bounds = BTreeSet::new();
    let all = finding.get_mut("contradictions").and_then(serde_json::Value::as_array_mut);
    let all = all.filter(|_| times == Times::Bounds);
    for one in all.into_iter().flatten().filter_map(serde_json::Value::as_object_mut) {
        if let Some(serde_json::Value::String(counted)) = one.remove("counted") {
            bounds.insert(counted);
        }
    }
    for member in ["evidence", "changes"] {
        let all = finding.get_mut(member).and_then(serde_json::Value::as_array_mut);
        for one in all.into_iter().flatten().filter_map(serde_json::Value::as_object_mut) {
            let at = one.get("at").and_then(serde_json::Value::as_str);
            if at.is_some_and(|at| bounds.contains(at)) {
                one.remove("at");
            }
        }
    }
    let evidence = finding.get_mut("evidence").and_then(serde_json::Value::as_array_mut);
    for statement in evidence.into_iter().flatten() {
        if let Some(statement) = statement.as_object_mut() {
            statement.remove("logged");
        }
    }
    // Who read which copy when is known to that node alone.
    let doubts = finding.get_mut("doubts").and_then(serde_json::Value::as_array_mut);
    if let Some(doubts) = doubts {
        doubts.retain(|doubt| doubt.get("doubt").is_none_or(|name| name != "read-without"));
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
    /// Says how far the bearer's log was read, where the finding rests on something not found, and
    /// that it was read without what was found, where it was when the time was over.
    pub fn look_as_far_as(&mut self, horizons: &BTreeMap<String, Horizon>) {
        if let Some(absence) = &mut self.absence {
            absence.horizon = horizons.get(&absence.by).cloned();
            self.weigh();
        }
        let horizon = horizons.get(&self.key.bearer);
        let over = self.due.as_ref().map(|due| due.statutory);
        let (Some(horizon), Some(over), State::Fulfilled) = (horizon, over, self.state) else {
            return;
        };
        let without = self.evidence.iter().filter(|one| one.role == Role::Act).filter_map(|act| {
            // It is held since then, or stood in the log by then as others saw: a copy without it
            // that was read later was an older one.
            let act = self.saying(act);
            let held = act.logged.by?;
            let read = horizon.copies_read.iter().filter(|read| over < **read && **read < held);
            let at = *read.max()?;
            Some(Doubt::ReadWithout { statement: act.statement, at })
        });
        let without: Vec<Doubt> = without.collect();
        self.doubts.retain(|doubt| !matches!(doubt, Doubt::ReadWithout { .. }));
        self.doubts.extend(without);
        self.doubts.sort();
    }
}
