//! From an outcome to a finding that anyone can read and check.

use std::collections::BTreeMap;

use crate::agreement::rule::Owed;
use crate::calendar::{Day, zone_database_version};
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Vouched;

use super::bound::{Between, PairSpan, standing_on};
use super::clock::{Clock, Readings};
use super::compile::{Body, Compiled, DutyBody, Starts, WhoFiles};
use super::context::{Context, time};
use super::finding::{
    Absence, Claimant, Doubt, Due, Evidence, Finding, Key, Matter, RestsOn, Role, State, Status,
    Verdict,
};
use super::instance::{Instance, STANDING};
use super::matter::{is_past_conservative, is_single, single_fact};
use super::outcome::{DueAt, DutyOutcome, Part, PeriodBy};
use super::shift::day_of;
use super::store::text_of_key;
use super::symbol::{Interner, Sym};
use super::value::Cell;

/// The findings of one outcome: one, and one more for each other party between which and the
/// bearer the clause applies otherwise.
pub(super) fn findings(
    context: &Context<'_>,
    rule: &Compiled,
    instance: Instance,
    outcome: DutyOutcome,
    pairs: &[PairSpan],
    found: &mut Vec<Finding>,
) {
    let (waivers, maybe) = (outcome.note.waivers.clone(), outcome.note.maybe.clone());
    let owed_from = outcome.owed_from;
    let Some(mut finding) = finding(context, rule, instance, outcome) else { return };
    let start = owed_from.or_else(|| finding.start.map(Timestamp::millis));
    let since = day_of(start.unwrap_or(context.as_of));
    let mut apart: BTreeMap<String, Finding> = BTreeMap::new();
    if rule.owed_to == Owed::EachOther {
        finding.key.claimant = Claimant::Others;
        let day = finding.start.map_or_else(|| day_of(context.as_of), |at| day_of(at.millis()));
        let now = day_of(context.as_of);
        let applies = |pair: &&PairSpan| {
            // Suspension between two counts when it is; the rest when the duty arose.
            let on = if pair.between == Between::Suspended { now } else { day };
            pair.from <= on
                && pair.until.is_none_or(|until| on < until)
                && pair.clause.as_ref().is_none_or(|clause| *clause == rule.clause)
                && pair.between != Between::Applies
        };
        for pair in pairs.iter().filter(applies) {
            let mut other = finding.clone();
            other.key.claimant = Claimant::Party { party: pair.other.clone() };
            between(&mut other, pair.between);
            apart.insert(pair.other.clone(), other);
        }
    }
    let waivers = waivers.into_iter().map(|waiver| (waiver, true));
    let maybe = maybe.into_iter().map(|waiver| (waiver, false));
    for ((by, at, fact), is_sure) in waivers.chain(maybe) {
        let party = context.texts.text(by).to_owned();
        let mut other = apart.remove(&party).unwrap_or_else(|| finding.clone());
        other.key.claimant = Claimant::Party { party: party.clone() };
        let waive = if is_sure { waived } else { maybe_waived };
        waive(context, &mut other, (instance.bearer, at, fact));
        apart.insert(party, other);
    }
    let is_owed_to_others = finding.key.claimant != Claimant::Others
        || others_are_left(context, rule, instance, since, &apart);
    found.extend(apart.into_values());
    if is_owed_to_others {
        found.push(finding);
    }
}

/// Whether somebody is bound beside the bearer and those for whom there is a finding of their own:
/// nobody is in breach towards nobody.
fn others_are_left(
    context: &Context<'_>,
    rule: &Compiled,
    instance: Instance,
    day: Day,
    apart: &BTreeMap<String, Finding>,
) -> bool {
    if apart.is_empty() {
        return true;
    }
    let Some(bound) = context.bound.get(rule.ground) else { return true };
    bound.iter().any(|(party, spans)| {
        *party != instance.bearer
            && standing_on(spans, day).is_some()
            && !apart.contains_key(context.texts.text(*party))
    })
}

/// What a waiver makes of a finding towards the one that waived.
fn waived(context: &Context<'_>, finding: &mut Finding, (bearer, at, fact): (Sym, i64, u32)) {
    use State::{Active, Breached, Destroyed, Escalated, Undetermined};
    if !matches!(finding.state, Active | Breached | Escalated | Destroyed | Undetermined) {
        return;
    }
    let id = context.store.row(fact).map(|row| row.id);
    finding.evidence.extend(id.map(|id| evidence(context, bearer, (Role::Excuse, at, id))));
    finding.evidence.sort_unstable();
    finding.state = State::Excused;
    finding.verdict = finding.state.verdict();
    finding.status = finding.state.status(false);
    finding.past_conservative = false;
    finding.late_on_one_reading = false;
    finding.absence = None;
    finding.consequence = None;
    finding.weigh();
}

/// What a filing that may be a waiver makes of a finding towards the one that filed it.
fn maybe_waived(context: &Context<'_>, finding: &mut Finding, (bearer, at, fact): (Sym, i64, u32)) {
    if !matches!(finding.state, State::Breached | State::Escalated | State::Destroyed) {
        return;
    }
    if let Some(row) = context.store.row(fact) {
        finding.evidence.push(evidence(context, bearer, (Role::Possible, at, row.id)));
        finding.evidence.sort_unstable();
        if row.cells_at(context.as_of).is_none() {
            finding.doubts.push(context.unheld(row));
            finding.doubts.sort();
        }
    }
    let is_done = finding.status == Status::Late;
    finding.state = State::Undetermined;
    finding.verdict = finding.state.verdict();
    finding.status = finding.state.status(is_done);
    finding.past_conservative = false;
    finding.late_on_one_reading = false;
    finding.consequence = None;
    finding.weigh();
}

/// A statement as evidence, with what it claims and what others vouch for.
fn evidence(
    context: &Context<'_>,
    bearer: Sym,
    (role, at, statement): (Role, i64, StatementId),
) -> Evidence {
    let row = context.store.find(&statement).and_then(|at| context.store.row(at));
    let (claimed, logged) =
        row.map_or((at, Vouched::NOBODY), |row| (row.claim.claimed, row.claim.logged()));
    let by_another = row.is_some_and(|row| row.issuer != bearer);
    Evidence { role, at: time(at), statement, claimed: time(claimed), logged, by_another }
}

/// What a different relation between two makes of a finding.
fn between(finding: &mut Finding, relation: Between) {
    let is_done = finding.status == Status::Late;
    match relation {
        Between::Applies => return,
        Between::Excluded => finding.state = State::Excused,
        Between::Suspended => finding.state = State::Suspended,
        // What is kept to as it stands is kept to as modified; the rest is for people.
        Between::Modified if finding.verdict != Verdict::Breach => return,
        Between::Modified => {
            finding.state = State::Undetermined;
            finding.doubts.push(Doubt::Reservation);
        }
        Between::Undetermined => {
            finding.state = State::Undetermined;
            finding.doubts.push(Doubt::Bound);
        }
    }
    if matches!(relation, Between::Excluded | Between::Suspended) {
        finding.absence = None;
    }
    finding.verdict = finding.state.verdict();
    finding.status = finding.state.status(is_done);
    finding.past_conservative = false;
    finding.late_on_one_reading = false;
}

/// The day of a moment where the periods of a rule are counted.
fn day_there(rule: &Compiled, at: i64) -> Day {
    match &rule.body {
        Body::Duty(body) => body.within.days_at(at).0,
        _ => day_of(at),
    }
}

fn finding(
    context: &Context<'_>,
    rule: &Compiled,
    instance: Instance,
    outcome: DutyOutcome,
) -> Option<Finding> {
    let text = context.program.instruments.get(rule.instrument)?;
    let DutyOutcome { part, state, is_done, is_owed, is_withdrawn, start, due, note, .. } = outcome;
    let note = note.into_details();
    let at = start.unwrap_or_else(|| {
        let trigger = note.evidence.iter().find(|(role, ..)| *role == Role::Trigger);
        trigger.map_or(context.as_of, |(_, at, _)| *at)
    });
    let mut validity = text.validity(rule.applies, day_there(rule, at));
    validity.owed = is_owed;
    let is_breach = matches!(state, State::Breached | State::Escalated | State::Cured);
    let mut evidence: Vec<Evidence> =
        note.evidence.into_iter().map(|one| evidence(context, instance.bearer, one)).collect();
    evidence.sort_unstable();
    evidence.dedup();
    let mut doubts = note.doubts;
    doubts.sort();
    doubts.dedup();
    let absence = note.absence.and_then(|(pattern, from, to)| {
        let pattern = context.program.pattern(pattern)?;
        // What others did not file no log of the bearer shows.
        let is_of_another = matches!(pattern.by, WhoFiles::Another);
        if is_of_another && matches!(rule.body, Body::Duty(_)) {
            return None;
        }
        let kind = pattern.kind_name.clone();
        let by = context.texts.text(instance.bearer).to_owned();
        Some(Absence { kind, by, from: from.map(time), to: to.map(time), horizon: None })
    });
    let changes = super::changes::changes(context, instance.bearer, &evidence, &note.marked);
    let status = if is_withdrawn && state == State::Excused {
        Status::Withdrawn
    } else {
        state.status(is_done)
    };
    let mut finding = Finding {
        key: key(context, rule, instance, part)?,
        rule: rule.hash,
        clause: rule.clause.clone(),
        as_of: time(context.as_of),
        state,
        verdict: state.verdict(),
        status,
        validity,
        past_conservative: is_past_conservative(due, state, context.as_of),
        late_on_one_reading: false,
        start: start.map(time),
        due: due.map(|due| shown(rule, due, note.place, context.texts)),
        history: if part.follow_up == 0 { note.history } else { Vec::new() },
        recipient: note.recipient,
        total: note.total,
        evidence,
        changes,
        rests_on: None,
        contradictions: Vec::new(),
        absence,
        doubts,
        exception: note.exception,
        consequence: rule.consequence.clone().filter(|_| is_breach),
    };
    finding.late_on_one_reading = is_late_on_one_reading(&finding);
    finding.weigh();
    // What others did not file before is shown by no log that was looked at.
    if let Body::Order { after, .. } = &rule.body
        && is_breach
        && context.program.pattern(*after).is_none_or(|of| !matches!(of.by, WhoFiles::Bearer))
    {
        finding.rests_on = finding.rests_on.map(|_| RestsOn::Claimed);
    }
    Some(finding)
}

/// Whether what was filed, or the time for which one asks, lies between the ends of two readings
/// of the holidays, or of two places that may be meant.
fn is_late_on_one_reading(finding: &Finding) -> bool {
    let Some(Due { sure: Some(sure), statutory, .. }) = &finding.due else { return false };
    let at = match finding.state {
        State::Active => Some(finding.as_of),
        State::Fulfilled => {
            let acts = finding.evidence.iter().filter(|evidence| evidence.role == Role::Act);
            acts.map(|act| act.at).min()
        }
        _ => None,
    };
    at.is_some_and(|at| *sure < at && at <= *statutory)
}

pub(super) fn key(
    context: &Context<'_>,
    rule: &Compiled,
    instance: Instance,
    part: Part,
) -> Option<Key> {
    let text = context.program.instruments.get(rule.instrument)?;
    let statement = |fact: u64| {
        let row = u32::try_from(fact).ok().and_then(|fact| context.store.row(fact));
        row.map(|row| Matter::Statement { id: row.id })
    };
    let matter = match (&rule.body, rule.key) {
        _ if instance.key == STANDING => Matter::Standing,
        (Body::Duty(body), _) if body.time.is_some() => {
            Matter::Period { number: u32::try_from(instance.key).ok()? }
        }
        (_, Some(_)) if is_single(instance.key) => statement(single_fact(instance.key))?,
        (_, Some(_)) => Matter::Named { name: text_of_key(instance.key, context.texts) },
        (_, None) => statement(instance.key)?,
    };
    let body = match &rule.body {
        Body::Duty(body) => Some(body),
        _ => None,
    };
    let follow = usize::from(part.follow_up).checked_sub(1);
    let follow = follow.and_then(|at| body?.follow_ups.get(at));
    let clock = usize::from(part.clock).checked_sub(1).and_then(|at| match &body?.start {
        Starts::Each(fields) => fields.get(at).map(|(_, name)| name.clone()),
        _ => None,
    });
    Some(Key {
        agreement: text.id.clone(),
        version: text.version.clone(),
        duty: follow
            .map_or_else(|| rule.name.clone(), |follow| format!("{}/{}", rule.name, follow.name)),
        bearer: context.texts.text(instance.bearer).to_owned(),
        claimant: Claimant::All,
        matter,
        clock,
        occurrence: (part.occurrence > 0).then_some(part.occurrence),
    })
}

/// A deadline with its words, where the time is counted at the place that somebody named.
fn shown(rule: &Compiled, due: DueAt, named: Option<Sym>, texts: &Interner) -> Due {
    let body = match &rule.body {
        Body::Duty(body) => Some(&**body),
        _ => None,
    };
    let place = named.map_or(Cell::Unknown, Cell::Text);
    let clock = body.and_then(|body| due.by.period(body)).map(|clock| clock.at_place(&place));
    let (place, steps) = clock.as_deref().map_or((None, Vec::new()), |clock| match due.by {
        // What was given was named and not counted.
        PeriodBy::Extension => (clock.place(), Vec::new()),
        _ => clock.counted(due.from, named.map(|named| texts.text(named))),
    });
    let Readings { conservative, sure, statutory } = due.readings;
    Due {
        conservative: time(conservative),
        sure: (sure < statutory).then(|| time(sure)),
        statutory: time(statutory),
        by: body.map(|body| due.by.shown(body)).unwrap_or_default(),
        zone: place.map(|place| place.zone.name().to_owned()),
        zone_database: place.map(|_| zone_database_version().to_owned()),
        calendar: place.map(|place| place.holidays.id.clone()),
        steps,
        cure_until: due.cure_until.map(time),
    }
}

impl PeriodBy {
    /// The period itself. A day that is named ends where the period that it extends is counted.
    pub(super) fn period(self, body: &DutyBody) -> Option<&Clock> {
        match self {
            Self::Base | Self::Extension => Some(&body.within),
            Self::Tier(at) => body.tiers.get(usize::from(at)).map(|tier| &tier.within),
            Self::Exception(at) => body.exceptions.get(usize::from(at))?.then.as_ref(),
            Self::FollowUp(at) => body.follow_ups.get(usize::from(at)).map(|follow| &follow.period),
        }
    }

    /// What people call it.
    fn shown(self, body: &DutyBody) -> String {
        let of = |what: &str, name: Option<&String>| {
            name.map(|name| format!("{what} {name}")).unwrap_or_default()
        };
        match self {
            Self::Base => "base".to_owned(),
            Self::Extension => "extension".to_owned(),
            Self::Tier(at) => of("tier", body.tiers.get(usize::from(at)).map(|one| &one.name)),
            Self::Exception(at) => {
                of("exception", body.exceptions.get(usize::from(at)).map(|one| &one.label))
            }
            Self::FollowUp(at) => {
                of("follow-up", body.follow_ups.get(usize::from(at)).map(|one| &one.name))
            }
        }
    }
}
