//! Decisions of the parties, breach and its answers, suspension and termination.
//!
//! VCLT art. 54, 57, 58, 60 and 65 to 68.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::act::{ActionFinding, Flaw};
use super::body::{Decision, DecisionSubject, Measure};
use super::history::History;
use super::member::after;
use super::screen::Item;
use super::{ActionKind, Person, Terms};
use crate::calendar::{Day, Length};
use comity_protocol::statement::StatementId;

/// VCLT art. 65(2): time to object to a measure.
const OBJECTION_TO_MEASURE: Length = Length::Months(3);

/// A decision that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Taken {
    /// Its name.
    pub name: String,
    /// What was decided.
    pub subject: DecisionSubject,
    /// Since when it takes effect.
    pub day: Day,
    /// Against whom.
    pub against: BTreeSet<Person>,
    /// The clauses; none means all.
    pub clauses: BTreeSet<String>,
    /// The amendment adopted.
    pub amendment: Option<String>,
    /// The earlier statement it is about.
    pub of: Option<StatementId>,
    /// Statements it rests on.
    pub evidence: Vec<StatementId>,
}

/// Between whom something holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "between", rename_all = "kebab-case")]
pub enum Scope {
    /// Between all parties.
    All,
    /// Between one party and all others.
    One {
        /// The party.
        party: Person,
    },
    /// Between any of some and any of others.
    Sides {
        /// The ones.
        some: BTreeSet<Person>,
        /// The others; none: all others.
        others: BTreeSet<Person>,
    },
}

impl Scope {
    /// Whether it covers the relation between `p` and `q`.
    pub fn covers(&self, p: &Person, q: &Person) -> bool {
        match self {
            Self::All => true,
            Self::One { party } => p == party || q == party,
            Self::Sides { some, others } => {
                let side = |q: &Person| others.is_empty() || others.contains(q);
                (some.contains(p) && side(q)) || (some.contains(q) && side(p))
            }
        }
    }
}

/// A suspension of operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suspension {
    /// Its statement; of a decision the first that joins in it.
    pub id: StatementId,
    /// Since when.
    pub from: Day,
    /// First day it no longer holds.
    pub until: Option<Day>,
    /// The clauses; none means all.
    pub clauses: BTreeSet<String>,
    /// Between whom.
    pub scope: Scope,
    /// The rule it rests on.
    pub article: &'static str,
    /// Statements it rests on.
    pub evidence: Vec<StatementId>,
}

/// The end of an agreement, between all or some.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Termination {
    /// First day it no longer holds.
    pub day: Day,
    /// Between whom.
    pub scope: Scope,
    /// The rule it rests on.
    pub article: &'static str,
    /// Statements it rests on.
    pub evidence: Vec<StatementId>,
}

/// What decisions and measures come to.
#[derive(Default)]
pub(super) struct Measures {
    pub(super) suspensions: Vec<Suspension>,
    pub(super) terminations: Vec<Termination>,
}

/// Decisions that were taken: by an organ for what is its own, otherwise by all who must agree.
pub(super) fn decisions(
    items: &[Item<'_>],
    histories: &BTreeMap<Person, History>,
    findings: &mut BTreeSet<ActionFinding>,
) -> Vec<Taken> {
    let mut groups: BTreeMap<(&str, DecisionSubject), Vec<(&Item<'_>, &Decision)>> =
        BTreeMap::new();
    for item in items.iter().filter(|item| item.action == ActionKind::Decision) {
        match &item.body.decision {
            Some(decision) => {
                let key = (decision.name.as_str(), decision.subject);
                groups.entry(key).or_default().push((item, decision));
            }
            None => {
                findings.insert(item.finding(Flaw::TargetMissing));
            }
        }
    }
    let mut taken = Vec::new();
    for ((name, subject), joined) in groups {
        let Some((first, _)) = joined.first() else { continue };
        let Some((day, evidence)) = agreed(subject, &joined, histories) else {
            findings.extend(joined.iter().map(|(item, _)| item.finding(Flaw::NotUnanimous)));
            continue;
        };
        taken.push(Taken {
            name: name.to_owned(),
            subject,
            day: first.effective.map_or(day, |effective| effective.max(day)),
            against: first.body.against.clone(),
            clauses: first.body.clauses.clone(),
            amendment: first.body.amendment.clone(),
            of: first.of(),
            evidence,
        });
    }
    taken.sort_by(|a, b| (a.day, &a.name, a.subject).cmp(&(b.day, &b.name, b.subject)));
    taken
}

/// The day on which the last whose agreement was needed had agreed.
fn agreed(
    subject: DecisionSubject,
    joined: &[(&Item<'_>, &Decision)],
    histories: &BTreeMap<Person, History>,
) -> Option<(Day, Vec<StatementId>)> {
    // An organ decides what is its own by its own rules.
    let own = !matches!(subject, DecisionSubject::Suspend | DecisionSubject::Terminate);
    if let Some((item, _)) = joined.iter().find(|(item, _)| own && item.organ) {
        return Some((item.day, item.evidence.clone()));
    }
    let against = joined.first().map(|(item, _)| &item.body.against)?;
    let mut agreed: BTreeSet<&Person> = BTreeSet::new();
    let mut evidence = Vec::new();
    for (item, decision) in joined {
        if item.official {
            agreed.extend(&decision.agreed_by);
        }
        agreed.insert(&item.person);
        evidence.extend(&item.evidence);
        let present = histories.iter().filter(|(_, history)| history.is_party(item.day));
        let mut needed = present
            .map(|(person, _)| person)
            .filter(|person| !against.contains(*person))
            .peekable();
        if needed.peek().is_some() && needed.all(|person| agreed.contains(person)) {
            return Some((item.day, evidence));
        }
    }
    None
}

/// Suspensions and terminations, by decision or as an answer to a breach.
pub(super) fn measures(
    terms: &Terms,
    items: &[Item<'_>],
    histories: &BTreeMap<Person, History>,
    taken: &[Taken],
    findings: &mut BTreeSet<ActionFinding>,
) -> Measures {
    let mut measures = Measures::default();
    for decision in taken {
        decided(decision, &mut measures);
    }
    if terms.bilateral {
        measures.terminations.extend(left_alone(histories));
    }
    for item in items {
        let done = match item.action {
            ActionKind::Suspension => suspend(terms, item, items, histories, &mut measures),
            ActionKind::Termination => terminate(terms, item, items, histories, &mut measures),
            ActionKind::SuspensionEnd => end(item, items, &mut measures),
            ActionKind::BreachNotification if item.body.against.is_empty() => {
                Err(Flaw::TargetMissing)
            }
            ActionKind::MeasureObjection => check_objection(item, items),
            ActionKind::DenunciationWithdrawal => check_revocation(item, items),
            _ => Ok(()),
        };
        if let Err(flaw) = done {
            findings.insert(item.finding(flaw));
        }
    }
    measures.suspensions.sort_by_key(|suspension| (suspension.from, suspension.id));
    measures.terminations.sort_by(|a, b| (a.day, &a.evidence).cmp(&(b.day, &b.evidence)));
    measures
}

/// The end of what is between two, when one of them leaves: nobody is bound to nobody. Where more
/// remain than one, it goes on (VCLT art. 55).
fn left_alone(histories: &BTreeMap<Person, History>) -> Option<Termination> {
    let memberships = histories.values().flat_map(|history| &history.memberships);
    let left = memberships.filter(|membership| membership.party.is_some());
    let mut left: Vec<(Day, &Vec<StatementId>)> =
        left.filter_map(|membership| Some((membership.until?, &membership.ended_by))).collect();
    left.sort_unstable();
    let parties = |day: Day| histories.values().filter(|history| history.is_party(day)).count();
    let (day, evidence) = left.into_iter().find(|(day, _)| parties(*day) < 2)?;
    Some(Termination { day, scope: Scope::All, article: "art. 54(a)", evidence: evidence.clone() })
}

fn decided(decision: &Taken, measures: &mut Measures) {
    // Against a defaulter it is an answer to its breach, otherwise the will of all.
    let (scope, suspends, ends) = if decision.against.is_empty() {
        (Scope::All, "art. 57(b)", "art. 54(b)")
    } else {
        let some = decision.against.clone();
        let scope = Scope::Sides { some, others: BTreeSet::new() };
        (scope, "art. 60(2)(a)", "art. 60(2)(a)")
    };
    let Some(id) = decision.evidence.first().copied() else { return };
    match decision.subject {
        DecisionSubject::Suspend => measures.suspensions.push(Suspension {
            id,
            from: decision.day,
            until: None,
            clauses: decision.clauses.clone(),
            scope,
            article: suspends,
            evidence: decision.evidence.clone(),
        }),
        DecisionSubject::Terminate => measures.terminations.push(Termination {
            day: decision.day,
            scope,
            article: ends,
            evidence: decision.evidence.clone(),
        }),
        DecisionSubject::EndSuspension => {
            // Decisions come by day: what was suspended before ends, all of it or the one named.
            for suspension in &mut measures.suspensions {
                let meant = decision.of.is_none_or(|of| suspension.evidence.contains(&of));
                if meant && suspension.until.is_none() {
                    suspension.until = Some(decision.day.max(suspension.from));
                    suspension.evidence.extend(&decision.evidence);
                }
            }
        }
        _ => {}
    }
}

/// A notice of breach that has become a ground for a measure (VCLT art. 60, 65).
struct Ground<'i, 'a> {
    notice: &'i Item<'a>,
}

fn ground<'i, 'a>(
    item: &Item<'_>,
    items: &'i [Item<'a>],
    histories: &BTreeMap<Person, History>,
    measure: Measure,
) -> Result<Ground<'i, 'a>, Flaw> {
    let of = item.of();
    let notice = items.iter().find(|notice| Some(notice.id) == of).ok_or(Flaw::TargetUnfit)?;
    let fits = notice.action == ActionKind::BreachNotification
        && notice.person == item.person
        && notice.body.measure.is_none_or(|announced| announced == measure);
    if !fits || notice.body.against.is_empty() {
        return Err(Flaw::TargetUnfit);
    }
    let is_party = |person: &Person| histories.get(person).is_some_and(|h| h.is_party(item.day));
    if !is_party(&item.person) || !notice.body.against.iter().any(is_party) {
        return Err(Flaw::NotBound);
    }
    let about = |action| {
        items.iter().filter(move |other| other.action == action && other.of() == Some(notice.id))
    };
    let mut revoked = about(ActionKind::DenunciationWithdrawal);
    if revoked.any(|other| other.person == notice.person && other.day <= item.day) {
        return Err(Flaw::TargetWithoutEffect);
    }
    let last = after(OBJECTION_TO_MEASURE, notice.notified);
    let mut contested = about(ActionKind::MeasureObjection);
    if contested.any(|other| other.person != notice.person && other.day <= last.min(item.day)) {
        return Err(Flaw::MeasureContested);
    }
    if item.day <= last && !notice.body.urgent {
        return Err(Flaw::MeasureTooEarly);
    }
    Ok(Ground { notice })
}

fn suspend(
    terms: &Terms,
    item: &Item<'_>,
    items: &[Item<'_>],
    histories: &BTreeMap<Person, History>,
    measures: &mut Measures,
) -> Result<(), Flaw> {
    let mut evidence = item.evidence.clone();
    let party = item.person.clone();
    let (scope, article) = if item.of().is_some() {
        let Ground { notice } = ground(item, items, histories, Measure::Suspend)?;
        evidence.extend(&notice.evidence);
        let others = notice.body.against.clone();
        if terms.bilateral {
            (Scope::All, "art. 60(1)")
        } else if terms.radical_change && item.body.against.is_empty() {
            (Scope::One { party }, "art. 60(2)(c)")
        } else if notice.body.specially_affected {
            (Scope::Sides { some: BTreeSet::from([party]), others }, "art. 60(2)(b)")
        } else {
            return Err(Flaw::MeasureNotOpen);
        }
    } else if terms.suspension_allowed {
        if !histories.get(&party).is_some_and(|history| history.is_party(item.day)) {
            return Err(Flaw::NotBound);
        }
        (Scope::One { party }, "art. 57(a)")
    } else {
        return Err(Flaw::SuspensionWithoutGround);
    };
    measures.suspensions.push(Suspension {
        id: item.id,
        from: item.effective.map_or(item.day, |effective| effective.max(item.day)),
        until: None,
        clauses: item.body.clauses.clone(),
        scope,
        article,
        evidence,
    });
    Ok(())
}

fn terminate(
    terms: &Terms,
    item: &Item<'_>,
    items: &[Item<'_>],
    histories: &BTreeMap<Person, History>,
    measures: &mut Measures,
) -> Result<(), Flaw> {
    let mut evidence = item.evidence.clone();
    let article = if item.of().is_some() {
        let Ground { notice } = ground(item, items, histories, Measure::Terminate)?;
        if !terms.bilateral {
            return Err(Flaw::MeasureNotOpen);
        }
        evidence.extend(&notice.evidence);
        "art. 60(1)"
    } else if item.official && item.body.on_behalf_of.is_none() {
        // The depositary records that the agreement ended by its own provisions.
        "art. 54(a)"
    } else {
        return Err(Flaw::TerminationWithoutGround);
    };
    let day = item.effective.map_or(item.day, |effective| effective.max(item.day));
    measures.terminations.push(Termination { day, scope: Scope::All, article, evidence });
    Ok(())
}

fn end(item: &Item<'_>, items: &[Item<'_>], measures: &mut Measures) -> Result<(), Flaw> {
    let of = item.of().ok_or(Flaw::TargetMissing)?;
    let target = items.iter().find(|other| other.id == of);
    if target.is_none_or(|target| {
        target.action != ActionKind::Suspension || target.person != item.person
    }) {
        return Err(Flaw::TargetUnfit);
    }
    let suspension = measures.suspensions.iter_mut().find(|suspension| suspension.id == of);
    let suspension = suspension.ok_or(Flaw::TargetWithoutEffect)?;
    if suspension.until.is_some() {
        return Err(Flaw::Repeated);
    }
    let day = item.effective.map_or(item.day, |effective| effective.max(item.day));
    suspension.until = Some(day.max(suspension.from));
    suspension.evidence.push(item.id);
    Ok(())
}

/// VCLT art. 65(3): any other party may object, within three months.
fn check_objection(item: &Item<'_>, items: &[Item<'_>]) -> Result<(), Flaw> {
    let notice = items.iter().find(|notice| Some(notice.id) == item.of());
    let notice = notice.filter(|notice| {
        notice.action == ActionKind::BreachNotification && notice.person != item.person
    });
    let notice = notice.ok_or(Flaw::TargetUnfit)?;
    let last = after(OBJECTION_TO_MEASURE, notice.notified);
    if item.day > last { Err(Flaw::TooLate) } else { Ok(()) }
}

/// VCLT art. 68: a notice of breach can be taken back until the measure is taken.
fn check_revocation(item: &Item<'_>, items: &[Item<'_>]) -> Result<(), Flaw> {
    let target = items.iter().find(|notice| Some(notice.id) == item.of());
    let notice = target.filter(|notice| notice.action == ActionKind::BreachNotification);
    let Some(notice) = notice else { return Ok(()) };
    let taken = items.iter().any(|measure| {
        matches!(measure.action, ActionKind::Suspension | ActionKind::Termination)
            && measure.of() == Some(notice.id)
            && measure.day < item.day
    });
    if taken { Err(Flaw::TooLate) } else { Ok(()) }
}
