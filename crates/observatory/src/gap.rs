//! Gaps: where no binding rule is known, thresholds that differ, incidents nobody must report.
//!
//! A gap is one in what is known here. That no rule is known is no proof that there is none.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::cell::{Source, count};
use super::input::is_adjacent;
use super::instrument::{Instrument, document};
use super::threshold::{Clock, Threshold, clocks, thresholds, trigger};
use comity_agreements::agreement::document::{Agreement, Form};
use comity_agreements::agreement::rule::{Bearer, Compare, Duty, Expr, Fields, Rule, Type, Value};
use comity_agreements::world::World;
use comity_protocol::decimal::Decimal;
use comity_protocol::kind::KINDS;

/// What is missing, as far as is known.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = observatory::Gaps))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gaps {
    /// States for which no binding rule in force is known.
    pub unregulated: Vec<Unregulated>,
    /// States for which one is known.
    pub regulated: u32,
    /// Units in which agreements set different thresholds.
    pub differing: Vec<Differing>,
    /// Time limits for reporting, so that they can be compared.
    pub clocks: Vec<Clock>,
    /// Classes of incidents, and under which agreements they must be reported.
    pub incidents: Vec<IncidentClass>,
    /// States for which no duty to report incidents is known to be in force, by code.
    pub without_reporting: Vec<String>,
    /// Instruments of which it is not known whether they bind or are in force: they may close
    /// gaps shown here.
    pub undetermined: Vec<String>,
}

/// A state for which no binding rule in force is known.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = observatory::Unregulated))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unregulated {
    /// ISO 3166-1 alpha-2.
    pub party: String,
    /// Parts of it that have one (`US-CA`), by jurisdiction.
    pub parts: Vec<String>,
    /// Binding instruments it takes part in that do not bind it, or are not in force.
    pub pending: Vec<String>,
    /// Instruments that do not bind in which it takes part.
    pub soft: Vec<String>,
}

/// A unit in which agreements set different thresholds.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = observatory::Differing))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Differing {
    /// The unit.
    pub unit: String,
    /// The least.
    pub least: Decimal,
    /// The greatest.
    pub greatest: Decimal,
    /// All of them, from the least to the greatest.
    pub thresholds: Vec<Threshold>,
}

/// A class of incidents.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = observatory::IncidentClass))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncidentClass {
    /// The field of an assessment that names it (`harms`).
    pub field: String,
    /// Its word there (`death`).
    pub class: String,
    /// Agreements in force with a duty whose conditions name it.
    pub named: Vec<Source>,
    /// Agreements in force with a duty that asks for reports of every incident.
    pub unspecific: Vec<Source>,
    /// Agreements in force with a duty that other conditions bring about, whatever the class: an
    /// imminent risk, a decision that the incident is reportable.
    pub conditional: Vec<Source>,
    /// Agreements in use that name it and do not bind, or are not known to.
    pub soft: Vec<Source>,
    /// Agreements that name it and are not, or not known to be, in force.
    pub not_in_force: Vec<Source>,
}

impl IncidentClass {
    /// Whether no agreement known to bind and to be in force asks for a report.
    pub const fn is_gap(&self) -> bool {
        self.named.is_empty() && self.unspecific.is_empty()
    }
}

/// `adjacent`: laws on other matters, which are asked only which incidents they name.
pub(super) fn gaps(
    agreements: &[&Agreement],
    instruments: &[Instrument],
    adjacent: &[Instrument],
    world: &World,
) -> Gaps {
    let pairs = pairs(agreements, instruments);
    let naming = [pairs.clone(), self::pairs(agreements, adjacent)].concat();
    let (unregulated, regulated) = unregulated(instruments, world);
    let is_open = |instrument: &&Instrument| {
        instrument.is_made()
            && (instrument.binding.value.is_none() || instrument.force.value.is_none())
    };
    Gaps {
        unregulated,
        regulated,
        differing: differing(instruments, agreements),
        clocks: pairs.iter().flat_map(|(agreement, _)| clocks(agreement)).collect(),
        incidents: incidents(&naming),
        without_reporting: without_reporting(&pairs, world),
        undetermined: instruments.iter().filter(is_open).map(|one| one.id.clone()).collect(),
    }
}

/// Those that were made, each with its file.
fn pairs<'a>(
    agreements: &[&'a Agreement],
    instruments: &'a [Instrument],
) -> Vec<(&'a Agreement, &'a Instrument)> {
    let made = instruments.iter().filter(|instrument| instrument.is_made());
    made.filter_map(|instrument| {
        let agreement = agreements.iter().find(|agreement| agreement.id == instrument.id);
        agreement.map(|agreement| (*agreement, instrument))
    })
    .collect()
}

fn unregulated(instruments: &[Instrument], world: &World) -> (Vec<Unregulated>, u32) {
    let mut found = Vec::new();
    let mut regulated: usize = 0;
    for state in world.states() {
        let party = state.alpha2.as_str();
        if instruments.iter().any(|instrument| instrument.binds(party)) {
            regulated = regulated.saturating_add(1);
            continue;
        }
        let inside: Vec<&Instrument> = instruments
            .iter()
            .filter(|one| one.is_made() && one.taking_part().any(|who| who.party == party))
            .collect();
        let ids = |binding: bool| {
            let of = inside.iter().filter(|instrument| instrument.is_binding() == binding);
            of.map(|instrument| instrument.id.clone()).collect()
        };
        found.push(Unregulated {
            party: party.to_owned(),
            parts: parts(instruments, party),
            pending: ids(true),
            soft: ids(false),
        });
    }
    (found, count(regulated))
}

/// Parts of a state with a binding rule in force: `US-CA`.
fn parts(instruments: &[Instrument], party: &str) -> Vec<String> {
    let of = instruments.iter().filter(|one| one.is_binding() && one.is_in_force());
    let places = of.filter_map(|instrument| instrument.jurisdiction.as_ref());
    let inside =
        |place: &&String| place.strip_prefix(party).is_some_and(|rest| rest.starts_with('-'));
    places.filter(inside).collect::<BTreeSet<_>>().into_iter().cloned().collect()
}

/// Drafts and proposals count here: that a proposal sets another threshold is worth knowing.
fn differing(instruments: &[Instrument], agreements: &[&Agreement]) -> Vec<Differing> {
    let mut by_unit: BTreeMap<String, Vec<Threshold>> = BTreeMap::new();
    for agreement in agreements {
        if !instruments.iter().any(|instrument| instrument.id == agreement.id) {
            continue;
        }
        for threshold in thresholds(agreement) {
            if let Some(unit) = threshold.unit.clone() {
                by_unit.entry(unit).or_default().push(threshold);
            }
        }
    }
    let differ = |(unit, mut thresholds): (String, Vec<Threshold>)| {
        thresholds.sort_by(|a, b| a.value.cmp(&b.value).then_with(|| a.cmp(b)));
        let (least, greatest) = (thresholds.first()?.value, thresholds.last()?.value);
        let across: BTreeSet<&String> = thresholds.iter().map(|one| &one.agreement).collect();
        let is_one = across.len() < 2 || least == greatest;
        (!is_one).then_some(Differing { unit, least, greatest, thresholds })
    };
    by_unit.into_iter().filter_map(differ).collect()
}

/// The classes that the schemas of incident kinds list, and who must report them.
fn incidents(pairs: &[(&Agreement, &Instrument)]) -> Vec<IncidentClass> {
    let mut found = Vec::new();
    for (field, class) in classes() {
        let mut one = IncidentClass {
            field: field.clone(),
            class: class.clone(),
            named: Vec::new(),
            unspecific: Vec::new(),
            conditional: Vec::new(),
            soft: Vec::new(),
            not_in_force: Vec::new(),
        };
        for (agreement, instrument) in pairs {
            let duties: Vec<&Duty> = incident_duties(agreement).collect();
            let is_named = duties.iter().any(|duty| names(agreement, duty, &field, &class));
            let asks = |of: Asks| duties.iter().any(|duty| asks(agreement, duty) == of);
            let list = match (instrument.is_in_force(), instrument.is_binding()) {
                _ if !is_named && is_adjacent(&agreement.dimensions) => continue,
                (true, true) if is_named => &mut one.named,
                (true, true) if asks(Asks::Always) => &mut one.unspecific,
                (true, true) if asks(Asks::OnConditions) => &mut one.conditional,
                (true, false) if is_named => &mut one.soft,
                (false, _) if is_named => &mut one.not_in_force,
                _ => continue,
            };
            list.push(document(agreement));
        }
        found.push(one);
    }
    found
}

/// The part of the form in which a list of classes stands (`x-part`).
const PART_OF_CLASSES: &str = "harm";

/// Field and word of each class: lists with a closed vocabulary in schemas of incident kinds, but
/// for those that say who speaks and when.
fn classes() -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for kind in KINDS.iter().filter(|kind| kind.name.starts_with("incident.")) {
        let schema: serde_json::Value = serde_json::from_str(kind.schema).unwrap_or_default();
        let fields = schema.get("properties").and_then(|fields| fields.as_object());
        for (field, spec) in fields.into_iter().flatten() {
            let part = spec.get("x-part").and_then(|part| part.as_str());
            if part.is_some_and(|part| part != PART_OF_CLASSES) {
                continue;
            }
            let words = spec.pointer("/items/enum").and_then(|words| words.as_array());
            let words = words.into_iter().flatten().filter_map(|word| word.as_str());
            found.extend(words.map(|word| (field.clone(), word.to_owned())));
        }
    }
    found
}

/// Duties that an incident brings about.
fn incident_duties(agreement: &Agreement) -> impl Iterator<Item = &Duty> {
    let rules = agreement.clauses.iter().flat_map(|clause| &clause.rules);
    let duties = rules.filter_map(|rule| match rule {
        Rule::Duty(duty) => Some(duty.as_ref()),
        _ => None,
    });
    duties.filter(|duty| trigger(duty).is_some_and(is_of_incident))
}

fn is_of_incident(pattern: &comity_agreements::agreement::rule::Pattern) -> bool {
    pattern.kind.as_str().starts_with("incident.")
}

/// Whether the conditions under which a duty comes about name a class.
fn names(agreement: &Agreement, duty: &Duty, field: &str, class: &str) -> bool {
    conditions(duty).any(|expr| {
        let mut is_named = false;
        positive(expr, &mut |item, list| {
            let is_field = [item, list].into_iter().any(|side| is_of(agreement, side, field));
            let has_word = [item, list].into_iter().any(|side| holds(agreement, side, class));
            is_named |= is_field && has_word;
        });
        is_named
    })
}

/// What a duty asks of an incident, besides who and where.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asks {
    /// Nothing: every incident brings it about.
    Always,
    /// That something is so which is no class.
    OnConditions,
    /// That it is of a class.
    ByClass,
}

fn asks(agreement: &Agreement, duty: &Duty) -> Asks {
    let fields: BTreeSet<String> = classes().into_iter().map(|(field, _)| field).collect();
    let Some(filter) = trigger(duty).and_then(|pattern| pattern.filter.as_ref()) else {
        return Asks::Always;
    };
    let mut found = Asks::Always;
    super::threshold::walk(filter, &mut |expr| {
        if fields.iter().any(|field| is_of(agreement, expr, field)) {
            found = Asks::ByClass;
        } else if found == Asks::Always && is_truth(agreement, expr) {
            found = Asks::OnConditions;
        }
    });
    found
}

/// Whether an expression is a field of an incident that is so or not.
fn is_truth(agreement: &Agreement, expr: &Expr) -> bool {
    let (Expr::Field { field, .. } | Expr::Known { field, .. }) = expr else { return false };
    let mut specs = incident_fields(agreement).filter_map(|fields| fields.fields.get(field));
    matches!(expr, Expr::Known { .. }) || specs.any(|spec| spec.r#type == Type::Truth)
}

fn incident_fields(agreement: &Agreement) -> impl Iterator<Item = &Fields> {
    agreement.fields.iter().filter(|one| one.kind.as_str().starts_with("incident."))
}

fn conditions(duty: &Duty) -> impl Iterator<Item = &Expr> {
    let filter = trigger(duty).and_then(|pattern| pattern.filter.as_ref());
    filter.into_iter().chain(duty.tiers.iter().map(|tier| &tier.when))
}

/// Calls `visit` with both sides of each comparison that must hold, not of one that must not.
fn positive(expr: &Expr, visit: &mut dyn FnMut(&Expr, &Expr)) {
    match expr {
        Expr::And { of } | Expr::Or { of } => of.iter().for_each(|one| positive(one, visit)),
        Expr::Compare { op: Compare::Equal, left, right } => visit(left, right),
        Expr::In { item, list } => visit(item, list),
        _ => {}
    }
}

/// Whether an expression is a field that stands where the schema has `name`.
fn is_of(agreement: &Agreement, expr: &Expr, name: &str) -> bool {
    let Expr::Field { field, .. } = expr else { return false };
    incident_fields(agreement)
        .filter_map(|one| one.fields.get(field))
        .any(|spec| spec.pointer.strip_prefix('/') == Some(name))
}

/// Whether an expression is a text, or a list or definition with it.
fn holds(agreement: &Agreement, expr: &Expr, word: &str) -> bool {
    let value = match expr {
        Expr::Literal { value } => value,
        Expr::Name { name } => {
            let definition = agreement.definitions.iter().find(|one| one.name == *name);
            match definition.map(|definition| &definition.value) {
                Some(Expr::Literal { value }) => value,
                _ => return false,
            }
        }
        _ => return false,
    };
    match value {
        Value::Text { value } => value == word,
        Value::Texts { value } => value.iter().any(|text| text == word),
        _ => false,
    }
}

/// States that no duty to report incidents is known to reach.
fn without_reporting(pairs: &[(&Agreement, &Instrument)], world: &World) -> Vec<String> {
    let reaches = |party: &str| {
        pairs.iter().any(|(agreement, instrument)| {
            let is_bound = instrument.binds(party);
            is_bound && incident_duties(agreement).any(|duty| is_reached(agreement, duty, party))
        })
    };
    let states = world.states().map(|state| state.alpha2.as_str());
    states.filter(|party| !reaches(party)).map(str::to_owned).collect()
}

/// A law reaches whoever acts in its place; a treaty those it names.
fn is_reached(agreement: &Agreement, duty: &Duty, party: &str) -> bool {
    match &duty.bearer {
        Bearer::EachParty => true,
        Bearer::Issuer => agreement.form == Form::Regulation,
        Bearer::EachOf { group } => {
            let group = agreement.groups.get(group);
            group.is_some_and(|members| {
                members.iter().any(|one| one.party == party && one.until.is_none())
            })
        }
        Bearer::Party { party: named } => named == party,
    }
}
