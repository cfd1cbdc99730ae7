//! Deadlines that are not known: how long there is, from which time that nobody told, and the worst
//! that can be.
//!
//! A clock that runs from a field that no statement told has no deadline yet. That is no reason to
//! look away: the period is known, and its time cannot have begun later than what is told of it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::agreement::document::Agreement;
use crate::agreement::rule::{Duty, Fields, Instead, Period, Rule, Start, Type};
use crate::calendar::{Day, Length};
use comity_protocol::content::has_happened;
use comity_protocol::kind::Kind;
use comity_protocol::time::Timestamp;

use super::clock::Clock;
use super::fact::Fact;
use super::finding::{Doubt, Evidence, Finding, Role, State};
use super::instrument::Calendars;
use super::value::Cell;

/// A deadline that is not known.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct UnknownDeadline {
    /// How long there is, in the case of its text (`24 hours`).
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub within: Length,
    /// The shortest of the other cases that may hold, where one is shorter.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub shortest: Option<Length>,
    /// In which kind of statement the times are told from which it is counted.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub kind: Kind,
    /// The members of its content that tell them and that nobody gave
    /// (`imminent_risk_discovered_at`).
    pub from: Vec<String>,
    /// Whether all of them must be known; otherwise one is enough.
    pub is_all: bool,
    /// The earliest time that is known of the matter.
    pub earliest: Option<Timestamp>,
    /// When it would end if it were counted from there, in its shortest case.
    pub worst: Option<Timestamp>,
    /// In whose days that is counted; `None` for UTC.
    pub zone: Option<String>,
}

impl UnknownDeadline {
    /// What is not known of the deadline of a finding; `None` where it is known, or where there is
    /// none. `fact` finds a statement held by its identifier.
    pub fn of<'f>(
        finding: &Finding,
        text: &Agreement,
        calendars: &Calendars,
        fact: impl Fn(&Evidence) -> Option<&'f Fact>,
    ) -> Option<Self> {
        let is_open = matches!(finding.state, State::Pending | State::Undetermined);
        if !is_open || finding.due.is_some() || finding.start.is_some() {
            return None;
        }
        let duty = duty_of(finding, text)?;
        let (kind, names) = fields_of(&finding.doubts, duty)?;
        let fields = text.fields.iter().find(|fields| fields.kind == kind)?;
        let from = names.iter().filter_map(|name| member(fields, name)).collect();
        let calendars = calendars.of_places(&text.places, &text.calendars);
        let clock = |period: &Period| Clock::new(period, &text.places, &calendars).ok();
        let base = clock(&duty.within)?;
        let told = finding.evidence.iter().filter(|one| tells(one.role));
        let told = told.flat_map(|one| {
            let body =
                fact(one).filter(|fact| fact.kind == kind).and_then(|fact| fact.body.as_ref());
            let read = body.into_iter().flat_map(|body| instants(fields, body, &base));
            let happened = body.into_iter().flat_map(|body| happened(&kind, body));
            read.chain(happened).chain([one.at.min(one.claimed).millis()])
        });
        let earliest = told.min();
        let ends =
            |period: &Period| Some((clock(period)?.readings(earliest?).ok()?, period.length));
        let cases = std::iter::once(&duty.within).chain(others(duty));
        let worst = cases.filter_map(ends).min_by_key(|(ends, _)| ends.conservative);
        Some(Self {
            within: duty.within.length,
            shortest: worst
                .map(|(_, length)| length)
                .filter(|length| *length != duty.within.length),
            kind,
            from,
            is_all: matches!(duty.start, Start::LatestOf { .. }),
            earliest: earliest.map(Timestamp::from_millis),
            worst: worst.map(|(ends, _)| Timestamp::from_millis(ends.conservative)),
            zone: base.place().map(|place| place.zone.name().to_owned()),
        })
    }

    /// What is not known, in English: `not known: 24 hours from imminent_risk_discovered_at`.
    pub fn says(&self) -> String {
        let shortest = self.shortest.map(|length| format!(", or {length}")).unwrap_or_default();
        let joint = if self.is_all { " and " } else { " or " };
        format!("not known: {}{shortest} from {}", self.within, self.from.join(joint))
    }
}

/// The rule of a finding, where it asks for something by a time. What follows from a duty has a
/// start always.
fn duty_of<'t>(finding: &Finding, text: &'t Agreement) -> Option<&'t Duty> {
    let clauses = text.clauses.iter().filter(|clause| clause.id == finding.clause);
    clauses.flat_map(|clause| &clause.rules).find_map(|rule| match rule {
        Rule::Duty(duty) if duty.name == finding.key.duty => Some(duty.as_ref()),
        _ => None,
    })
}

/// The fields that start the clock of a duty and are not known, with the kind that has them.
fn fields_of(doubts: &[Doubt], duty: &Duty) -> Option<(Kind, Vec<String>)> {
    let starts = match &duty.start {
        Start::Trigger => &[][..],
        Start::At { field } => std::slice::from_ref(field),
        Start::EarliestOf { fields } | Start::LatestOf { fields } | Start::EachOf { fields } => {
            fields
        }
    };
    let missing = doubts.iter().filter_map(|doubt| match doubt {
        Doubt::Missing { field } => field.split_once('/'),
        _ => None,
    });
    let missing = missing.filter(|(_, name)| starts.iter().any(|start| start == name));
    let missing: Vec<(&str, &str)> = missing.collect();
    let kind = missing.first()?.0.parse().ok()?;
    Some((kind, missing.into_iter().map(|(_, name)| name.to_owned()).collect()))
}

/// A field as the content of a statement has it.
fn member(fields: &Fields, name: &str) -> Option<String> {
    let pointer = &fields.fields.get(name)?.pointer;
    Some(pointer.trim_start_matches('/').to_owned())
}

/// Whether a statement in this role tells times of the matter.
const fn tells(role: Role) -> bool {
    matches!(role, Role::Trigger | Role::Supplement | Role::Correction | Role::Possible)
}

/// The other periods that may hold: those of graver cases, and those of exceptions.
fn others(duty: &Duty) -> impl Iterator<Item = &Period> {
    let tiers = duty.tiers.iter().map(|tier| &tier.within);
    tiers.chain(duty.exceptions.iter().filter_map(|case| match &case.then {
        Instead::Within { period } => Some(period),
        Instead::Nothing => None,
    }))
}

/// The times, not days alone, that a content tells of what has happened, also in members that the
/// agreement does not read: another law's clock may run from them.
fn happened<'v>(kind: &'v Kind, body: &'v Value) -> impl Iterator<Item = i64> + 'v {
    let members = body.as_object().into_iter().flatten();
    let told = members.filter(|(name, _)| has_happened(kind, &format!("/{name}")));
    told.filter_map(|(_, at)| Some(at.as_str()?.parse::<Timestamp>().ok()?.millis()))
}

/// The times that a content tells in fields that the agreement reads.
fn instants<'v>(
    fields: &'v Fields,
    body: &'v Value,
    clock: &'v Clock,
) -> impl Iterator<Item = i64> + 'v {
    fields.fields.values().filter_map(move |spec| {
        let told = body.pointer(&spec.pointer)?.as_str()?;
        match spec.r#type {
            Type::Instant => told.parse::<Timestamp>().ok().map(Timestamp::millis),
            Type::Day => clock.instant(&Cell::Day(told.parse::<Day>().ok()?.days())),
            _ => None,
        }
    })
}
