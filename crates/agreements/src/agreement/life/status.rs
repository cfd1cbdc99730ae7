//! The life of an agreement, folded: who is bound since when, and what applies between two.

mod between;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::act::{Act, ActionFinding, Flaw};
use super::amend::{self, Version};
use super::history::{History, InForce, Mark, Membership};
use super::listed::Listed;
use super::measure::{self, Suspension, Taken, Termination};
use super::member::{self, Delays, after};
use super::pairs::{self, Acceptances};
use super::parts::Parts;
use super::reservation::{self, Reservation};
use super::screen::{Item, screen};
use super::{ActionKind, Person, Terms};
use crate::agreement::force::Setting;
use crate::calendar::Day;
pub use between::{Effect, Relation};
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;

/// Everything that follows from a set of actions, for every day at once.
///
/// A function of the set of acts: arrival order and repetition change nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Life {
    /// What each person did for itself.
    pub histories: BTreeMap<Person, History>,
    /// Reservations with an effect, by the day they were made.
    pub reservations: Vec<Reservation>,
    /// Later texts, by the day they entered into force.
    pub versions: Vec<Version>,
    /// Suspensions, by the day they begin.
    pub suspensions: Vec<Suspension>,
    /// Terminations, by day.
    pub terminations: Vec<Termination>,
    /// Decisions that were taken, by day.
    pub decisions: Vec<Taken>,
    /// Interpretative and mandatory declarations that stand.
    pub declarations: Vec<Declaration>,
    /// Corrections of the text.
    pub corrections: Vec<Correction>,
    /// Acts that have no effect, or another than they were meant to have, and why.
    pub findings: Vec<ActionFinding>,
    /// Acceptances of accessions, where the text asks for them.
    #[serde(skip_serializing_if = "Acceptances::is_empty")]
    pub acceptances: Acceptances,
    /// Clauses that enter into force by a rule of their own.
    #[serde(skip)]
    pub parts: Parts,
    /// Clauses that no measure suspends (VCLT art. 60(5)).
    #[serde(skip)]
    humanitarian: BTreeSet<String>,
}

/// A declaration that is no reservation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Declaration {
    /// Whose it is.
    pub by: Person,
    /// Made on; an interpretative or a mandatory one.
    pub made: Mark,
    /// The clauses.
    pub clauses: BTreeSet<String>,
    /// Taken back on.
    pub until: Option<Day>,
}

/// A correction of the text (VCLT art. 79).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Correction {
    /// The proposal.
    pub proposed: Mark,
    /// Last day on which a party can object.
    pub last_day: Day,
    /// Who objected in time: the correction is not made. Otherwise it counts from the beginning
    /// (art. 79(4)) once that day has passed.
    pub defeated_by: Vec<StatementId>,
}

/// Folds a set of acts under terms that speak of no group and no weight, as known by `known_by`.
pub fn fold(terms: &Terms, acts: &[Act], in_force: &InForce, known_by: Timestamp) -> Life {
    fold_with(terms, &Setting::default(), (acts, &[]), in_force, known_by)
}

/// Folds a set of acts, as known by `known_by`; `setting` has the groups and weights that the
/// terms speak of, `listed` what the file says of participants. Those that did nothing themselves
/// are asked where all parties are, and have no history in what comes out: what is told of them is
/// for the file to tell.
///
/// `in_force` comes from the agreement's rule of entry into force, which takes
/// [`Life::timeline`] of a life that was folded without it.
pub fn fold_with(
    terms: &Terms,
    setting: &Setting,
    (acts, listed): (&[Act], &[Listed]),
    in_force: &InForce,
    known_by: Timestamp,
) -> Life {
    let screened = screen(terms, acts, known_by);
    let items = &screened.items;
    let mut findings = screened.findings;
    // Reservations need to know who consented when; consent may have to wait for reservations.
    let (plain, _) = member::histories(terms, (items, listed), in_force, &Delays::new());
    let mut reserved = reservation::weigh(terms, items, &screened.actions, &plain);
    let (mut histories, mut found) =
        member::histories(terms, (items, listed), in_force, &reserved.delays);
    findings.append(&mut found);
    findings.append(&mut reserved.findings);
    let decisions = measure::decisions(items, &histories, &mut findings);
    let measures = measure::measures(terms, items, &histories, &decisions, &mut findings);
    let versions = amend::versions((terms, setting), items, &histories, &decisions, &mut findings);
    let declarations = declarations(items, &mut findings);
    let corrections = corrections(terms, items, &mut findings);
    let acceptances = pairs::acceptances(terms, items, &histories, &mut findings);
    check_confirmations(items, &screened.actions, &mut findings);
    let acting: BTreeSet<&Person> = items.iter().map(|item| &item.person).collect();
    histories.retain(|person, _| acting.contains(person));
    Life {
        histories,
        reservations: reserved.reservations,
        versions,
        suspensions: measures.suspensions,
        terminations: measures.terminations,
        decisions,
        declarations,
        corrections,
        findings: findings.into_iter().collect(),
        acceptances,
        parts: Parts::default(),
        humanitarian: terms.humanitarian.clone(),
    }
}

fn declarations(items: &[Item<'_>], findings: &mut BTreeSet<ActionFinding>) -> Vec<Declaration> {
    let is_declaration = |action| {
        matches!(action, ActionKind::InterpretativeDeclaration | ActionKind::MandatoryDeclaration)
    };
    let made = items.iter().filter(|item| is_declaration(item.action));
    let mut declarations: Vec<(StatementId, Declaration)> = made
        .map(|item| {
            let made = Mark { day: item.day, action: item.action, evidence: item.evidence.clone() };
            let (by, clauses) = (item.person.clone(), item.body.clauses.clone());
            (item.id, Declaration { by, made, clauses, until: None })
        })
        .collect();
    for item in items.iter().filter(|item| item.action == ActionKind::DeclarationWithdrawal) {
        let target = declarations.iter_mut().find(|(id, _)| Some(*id) == item.of());
        let flaw = match target {
            Some((_, declaration)) if declaration.by != item.person => Flaw::TargetUnfit,
            None => Flaw::TargetUnfit,
            Some((_, Declaration { until: Some(_), .. })) => Flaw::Repeated,
            Some((_, declaration)) => {
                declaration.until = Some(item.day);
                continue;
            }
        };
        findings.insert(item.finding(flaw));
    }
    declarations.into_iter().map(|(_, declaration)| declaration).collect()
}

/// VCLT art. 79(2): the depositary names a time; its practice is 90 days.
fn corrections(
    terms: &Terms,
    items: &[Item<'_>],
    findings: &mut BTreeSet<ActionFinding>,
) -> Vec<Correction> {
    let mut corrections = Vec::new();
    for item in items.iter().filter(|item| item.action == ActionKind::Correction) {
        let last_day = after(terms.correction_objection, item.notified);
        let objections = items.iter().filter(|objection| {
            objection.action == ActionKind::CorrectionObjection && objection.of() == Some(item.id)
        });
        let mut defeated_by = Vec::new();
        for objection in objections {
            if objection.day > last_day {
                findings.insert(objection.finding(Flaw::TooLate));
            } else {
                defeated_by.push(objection.id);
            }
        }
        if !defeated_by.is_empty() {
            let mut finding = item.finding(Flaw::CorrectionDefeated);
            finding.evidence.extend(&defeated_by);
            findings.insert(finding);
        }
        let proposed = Mark { day: item.day, action: item.action, evidence: item.evidence.clone() };
        corrections.push(Correction { proposed, last_day, defeated_by });
    }
    corrections
}

/// A confirmation is of one's own act; objections to corrections are of corrections.
fn check_confirmations(
    items: &[Item<'_>],
    actions: &BTreeMap<StatementId, ActionKind>,
    findings: &mut BTreeSet<ActionFinding>,
) {
    for item in items {
        let target = item.of();
        let fits = match item.action {
            ActionKind::Confirmation => {
                let other = items.iter().find(|other| target.is_some_and(|of| other.is(of)));
                other.is_none_or(|other| other.person == item.person)
            }
            ActionKind::CorrectionObjection => {
                target.and_then(|of| actions.get(&of)) == Some(&ActionKind::Correction)
            }
            _ => true,
        };
        if !fits {
            findings.insert(item.finding(Flaw::TargetUnfit));
        }
    }
}

/// How somebody stands towards an agreement on a day.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = PartyState))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// No part in it (VCLT art. 34).
    NotAParty,
    /// Signed ad referendum, not confirmed (art. 12(2)(b)).
    SignedAdReferendum,
    /// Signed, and said it will not become a party (art. 18(a)).
    Declined,
    /// Signed, subject to ratification; must not defeat object and purpose (art. 18(a)).
    Signatory,
    /// Consented with a reservation that nobody accepted yet (art. 20).
    AwaitingAcceptance,
    /// Consented; not in force for it; must not defeat object and purpose (art. 18(b)).
    Contracting,
    /// Bound to levels of some obligations by conditional commitments, and to nothing else of it
    /// (`spec/commitments.md`); no act of a life leads to it.
    Committed,
    /// Applies it, or part of it, provisionally (art. 25).
    Provisional,
    /// Bound (art. 26).
    Party,
    /// Bound, and operation is suspended towards all (art. 57, 60, 72).
    Suspended,
    /// Was bound, and withdrew (art. 54, 56, 70).
    Withdrawn,
    /// Ceased to exist, and a successor took its place (1978 Convention art. 17).
    Succeeded,
    /// The agreement ended (art. 54, 70).
    Terminated,
}

impl State {
    /// The rule that says so.
    pub const fn article(self) -> &'static str {
        match self {
            Self::NotAParty => "art. 34",
            Self::SignedAdReferendum => "art. 12(2)(b)",
            Self::Declined | Self::Signatory => "art. 18(a)",
            Self::AwaitingAcceptance => "art. 20",
            Self::Contracting => "art. 18(b)",
            Self::Committed => "text",
            Self::Provisional => "art. 25",
            Self::Party => "art. 24, 26",
            Self::Suspended => "art. 72",
            Self::Withdrawn => "art. 54, 70",
            Self::Succeeded => "1978 Convention art. 17",
            Self::Terminated => "art. 54, 70",
        }
    }

    /// Whether its clauses are owed in this state.
    pub const fn is_bound(self) -> bool {
        matches!(self, Self::Party | Self::Provisional)
    }

    /// Whether the interim obligation holds: not to defeat object and purpose (VCLT art. 18).
    pub const fn is_interim(self) -> bool {
        matches!(self, Self::Signatory | Self::AwaitingAcceptance | Self::Contracting)
    }
}

/// How one person stands on one day, with what shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PartyStatus {
    /// How it stands.
    pub state: State,
    /// Since when, where that is a day.
    pub since: Option<Day>,
    /// The rule that says so.
    pub article: &'static str,
    /// Statements it rests on.
    pub evidence: Vec<StatementId>,
    /// Its signature.
    pub signed: Option<Mark>,
    /// Its consent.
    pub consent: Option<Mark>,
    /// Party since.
    pub party_since: Option<Day>,
    /// Notice of withdrawal, and the day it takes effect.
    pub leaves: Option<(Mark, Day)>,
    /// The latest text that binds it; `None`: the text as it was first in force.
    pub version: Option<String>,
    /// Clauses applied provisionally, where only some are.
    pub clauses: BTreeSet<String>,
}

impl Life {
    /// How everybody stands on a day.
    pub fn status(&self, day: Day) -> BTreeMap<Person, PartyStatus> {
        let persons = self.histories.keys();
        persons.map(|person| (person.clone(), self.bound(person, day))).collect()
    }

    /// How one person stands on a day.
    pub fn bound(&self, person: &Person, day: Day) -> PartyStatus {
        let nobody = History::default();
        let history = self.histories.get(person).unwrap_or(&nobody);
        let membership = history.membership(day);
        let signed = history.signed.clone().filter(|signed| signed.day <= day);
        let mut status = PartyStatus {
            state: State::NotAParty,
            since: None,
            article: "",
            evidence: Vec::new(),
            signed,
            consent: membership.map(|membership| membership.consent.clone()),
            party_since: membership.and_then(|m| m.party).filter(|party| *party <= day),
            leaves: membership
                .and_then(|m| m.notice.clone().zip(m.until))
                .filter(|(notice, _)| notice.day <= day),
            version: self.version_of(person, history, day),
            clauses: BTreeSet::new(),
        };
        self.decide(person, history, day, &mut status);
        status.article = status.state.article();
        status
    }

    fn decide(&self, person: &Person, history: &History, day: Day, status: &mut PartyStatus) {
        let mut set = |state, since, evidence: &[StatementId]| {
            (status.state, status.since) = (state, since);
            status.evidence = evidence.to_vec();
        };
        let running = history.provisional.iter();
        let mut running =
            running.filter(|p| p.from.day <= day && p.until.is_none_or(|until| until > day));
        if let Some(membership) = history.membership(day) {
            let evidence = &membership.consent.evidence;
            if membership.is_party(day) {
                set(State::Party, membership.party, evidence);
            } else if let Some(provisional) = running.next() {
                set(State::Provisional, Some(provisional.from.day), &provisional.from.evidence);
                status.clauses.clone_from(&provisional.clauses);
            } else if membership.is_contracting(day) {
                set(State::Contracting, membership.contracting, evidence);
            } else {
                set(State::AwaitingAcceptance, Some(membership.consent.day), evidence);
            }
        } else if let Some(provisional) = running.next() {
            set(State::Provisional, Some(provisional.from.day), &provisional.from.evidence);
            status.clauses.clone_from(&provisional.clauses);
        } else if let Some(left) = left(history, day) {
            let state = if left.replaced { State::Succeeded } else { State::Withdrawn };
            set(state, left.until, &left.ended_by);
        } else if let Some(declined) = history.declined.as_ref().filter(|mark| mark.day <= day) {
            set(State::Declined, Some(declined.day), &declined.evidence);
        } else if let Some(signed) = history.signed.as_ref().filter(|mark| mark.day <= day) {
            set(State::Signatory, Some(signed.day), &signed.evidence);
        } else if let Some(mark) = history.ad_referendum.as_ref().filter(|mark| mark.day <= day) {
            set(State::SignedAdReferendum, Some(mark.day), &mark.evidence);
        }
        if !matches!(status.state, State::Party | State::Provisional | State::Contracting) {
            return;
        }
        if let Some(ended) = self.ended(person, None, day) {
            (status.state, status.since) = (State::Terminated, Some(ended.day));
            status.evidence.extend(&ended.evidence);
        } else if status.state == State::Party
            && let Some(suspension) = self.suspended(person, None, None, day)
        {
            (status.state, status.since) = (State::Suspended, Some(suspension.from));
            status.evidence.extend(&suspension.evidence);
        }
    }

    /// Whether a person is bound on a day, be it provisionally: what duties ask first.
    pub fn is_bound(&self, person: &Person, day: Day) -> bool {
        self.histories.contains_key(person) && self.bound(person, day).state.is_bound()
    }

    /// Who is a party on a day, suspended or not.
    pub fn parties(&self, day: Day) -> BTreeSet<&Person> {
        let persons = self.histories.iter().filter(|(_, history)| history.is_party(day));
        let persons = persons.map(|(person, _)| person);
        persons.filter(|person| self.ended(person, None, day).is_none()).collect()
    }
}

/// The membership that last ended with the party leaving it.
fn left(history: &History, day: Day) -> Option<&Membership> {
    history.memberships.iter().rfind(|membership| {
        let was_bound = membership.party.is_some() || membership.replaced;
        was_bound && membership.until.is_some_and(|until| until <= day)
    })
}
