//! Cooperation by dimension, rules by region, and institutions.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::cell::{Cell, Source, count};
use super::instrument::{Force, Instrument, document};
use super::threshold::{Clock, Threshold, clocks, thresholds};
use comity_agreements::agreement::document::{Agreement, Binding, Form, TextStatus};
use comity_agreements::calendar::Day;

/// Cooperation in one dimension.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = observatory::Dimension))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dimension {
    /// Which (`safety-research`, `military`).
    pub dimension: String,
    /// The instruments made in it, by identifier.
    pub instruments: Vec<String>,
    /// Those that are only drafted or proposed.
    pub proposals: Vec<String>,
    /// How many of the instruments bind.
    pub binding: u32,
    /// How many of those are in force.
    pub binding_in_force: u32,
    /// How many do not bind.
    pub not_binding: u32,
    /// Of how many that is not known.
    pub binding_unknown: u32,
    /// How many different parties take part; unknown where none is known.
    pub parties: Cell<u32>,
    /// The latest instrument and its day.
    pub latest: Cell<Latest>,
    /// The strongest that there is.
    pub strength: Strength,
}

/// An instrument and its day.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = observatory::Latest))]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Latest {
    /// The day it was made.
    pub day: Day,
    /// The instrument.
    pub instrument: String,
}

/// How strong cooperation is, by its strongest instrument.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = observatory::Strength))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// Nothing but proposals.
    ProposedOnly,
    /// Whether anything binds is not known.
    Unknown,
    /// Nothing that binds.
    NotBinding,
    /// Something that would bind and is not in force.
    BindingNotInForce,
    /// Something that binds and is in force.
    BindingInForce,
}

impl Strength {
    /// Its words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ProposedOnly => "proposed only",
            Self::Unknown => "unknown",
            Self::NotBinding => "not binding",
            Self::BindingNotInForce => "binding, not in force",
            Self::BindingInForce => "binding, in force",
        }
    }
}

/// A place and the rules of its own.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = observatory::Region))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// The place (`EU`, `US`, `CN`); rules of its parts (`US-CA`) stand with it.
    pub place: String,
    /// Its rules. An empty list says that none is known here, not that there is none.
    pub rules: Vec<RegionalRule>,
    /// Instruments between parties in which it takes part, by identifier.
    pub takes_part_in: Vec<String>,
}

/// A rule of one jurisdiction.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = observatory::RegionalRule))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegionalRule {
    /// The instrument.
    pub instrument: String,
    /// Where it holds.
    pub jurisdiction: String,
    /// What sort of text.
    pub form: Form,
    /// Whether it binds.
    pub binding: Cell<Binding>,
    /// The standing of its text.
    pub status: Cell<TextStatus>,
    /// Whether it is in force.
    pub force: Cell<Force>,
    /// The numbers it compares with.
    pub thresholds: Vec<Threshold>,
    /// The time limits it sets.
    pub clocks: Vec<Clock>,
}

/// An institution and its mandate.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = observatory::Seat))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seat {
    /// Its name.
    pub name: String,
    /// What it is for, as each agreement says, with the agreement.
    pub mandates: Vec<Mandate>,
}

/// What an institution is for.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = observatory::Mandate))]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mandate {
    /// In words.
    pub mandate: String,
    /// The agreement that sets it up or rests on it.
    pub instrument: String,
    /// Where this is from.
    pub source: Source,
}

/// Shown even where no rule of theirs is known, so that what is missing is seen to be missing.
const PLACES: [&str; 4] = ["EU", "US", "CN", "GB"];

/// Every dimension that an instrument names.
pub(super) fn dimensions(instruments: &[Instrument]) -> Vec<Dimension> {
    let mut by_dimension: BTreeMap<&str, Vec<&Instrument>> = BTreeMap::new();
    for instrument in instruments {
        for dimension in &instrument.dimensions {
            by_dimension.entry(dimension).or_default().push(instrument);
        }
    }
    by_dimension.into_iter().map(|(name, instruments)| dimension(name, &instruments)).collect()
}

fn dimension(name: &str, instruments: &[&Instrument]) -> Dimension {
    let made: Vec<&Instrument> =
        instruments.iter().copied().filter(|instrument| instrument.is_made()).collect();
    let proposed = |instrument: &&&Instrument| {
        matches!(instrument.status.value, Some(TextStatus::Draft | TextStatus::Proposed))
    };
    let ids = |list: Vec<&Instrument>| list.into_iter().map(|one| one.id.clone()).collect();
    let binds = |binding: Option<Binding>| {
        count(made.iter().filter(|instrument| instrument.binding.value == binding).count())
    };
    let binding_in_force = made.iter().filter(|one| one.is_binding() && one.is_in_force()).count();
    let latest = made.iter().filter_map(|instrument| {
        let latest = Latest { day: instrument.date.value?, instrument: instrument.id.clone() };
        Some((latest, &instrument.date.sources))
    });
    let latest = latest
        .max()
        .map_or_else(Cell::unknown, |(latest, sources)| Cell::new(latest, sources.iter().cloned()));
    let (binding, not_binding) = (binds(Some(Binding::Binding)), binds(Some(Binding::NotBinding)));
    let strength = match (made.len(), binding_in_force, binding, not_binding) {
        (0, ..) => Strength::ProposedOnly,
        (_, 1.., ..) => Strength::BindingInForce,
        (_, 0, 1.., _) => Strength::BindingNotInForce,
        (_, 0, 0, 1..) => Strength::NotBinding,
        (_, 0, 0, 0) => Strength::Unknown,
    };
    Dimension {
        dimension: name.to_owned(),
        parties: parties(&made),
        proposals: ids(instruments.iter().filter(proposed).copied().collect()),
        binding,
        binding_in_force: count(binding_in_force),
        not_binding,
        binding_unknown: binds(None),
        latest,
        strength,
        instruments: ids(made),
    }
}

/// How many different parties take part in any of these.
fn parties(instruments: &[&Instrument]) -> Cell<u32> {
    let inside = instruments.iter().flat_map(|instrument| instrument.taking_part());
    let mut sources = BTreeSet::new();
    let mut parties = BTreeSet::new();
    for participant in inside {
        parties.insert(&participant.party);
        sources.extend(participant.status.sources.iter().cloned());
    }
    match parties.len() {
        0 => Cell::unknown(),
        known => Cell::new(count(known), sources),
    }
}

/// The places that have rules of their own, and the four that are always asked about.
pub(super) fn regions(agreements: &[&Agreement], instruments: &[Instrument]) -> Vec<Region> {
    let mut places: BTreeMap<&str, Vec<RegionalRule>> =
        PLACES.into_iter().map(|place| (place, Vec::new())).collect();
    for instrument in instruments {
        let Some(jurisdiction) = &instrument.jurisdiction else { continue };
        if !matches!(instrument.form, Form::Regulation | Form::Standard | Form::Unilateral) {
            continue;
        }
        let agreement = agreements.iter().find(|agreement| agreement.id == instrument.id);
        let place = jurisdiction.split('-').next().unwrap_or(jurisdiction);
        places.entry(place).or_default().push(RegionalRule {
            instrument: instrument.id.clone(),
            jurisdiction: jurisdiction.clone(),
            form: instrument.form,
            binding: instrument.binding.clone(),
            status: instrument.status.clone(),
            force: instrument.force.clone(),
            thresholds: agreement.map(|agreement| thresholds(agreement)).unwrap_or_default(),
            clocks: agreement.map(|agreement| clocks(agreement)).unwrap_or_default(),
        });
    }
    let region = |(place, rules): (&str, Vec<RegionalRule>)| Region {
        place: place.to_owned(),
        rules,
        takes_part_in: between_parties(instruments)
            .filter(|instrument| instrument.taking_part().any(|one| one.party == place))
            .map(|instrument| instrument.id.clone())
            .collect(),
    };
    places.into_iter().map(region).collect()
}

/// The instruments that parties made with each other; a law of one place is none.
pub(super) fn between_parties(instruments: &[Instrument]) -> impl Iterator<Item = &Instrument> {
    instruments.iter().filter(|instrument| {
        instrument.is_made() && !matches!(instrument.form, Form::Regulation | Form::Unilateral)
    })
}

/// Institutions by name, each with what every agreement says it is for.
pub(super) fn institutions(agreements: &[&Agreement], instruments: &[Instrument]) -> Vec<Seat> {
    let mut seats: BTreeMap<&str, BTreeSet<Mandate>> = BTreeMap::new();
    for agreement in agreements {
        if !instruments.iter().any(|instrument| instrument.id == agreement.id) {
            continue;
        }
        for institution in &agreement.institutions {
            seats.entry(&institution.name).or_default().insert(Mandate {
                mandate: institution.mandate.clone(),
                instrument: agreement.id.clone(),
                source: document(agreement),
            });
        }
    }
    let seat = |(name, mandates): (&str, BTreeSet<Mandate>)| Seat {
        name: name.to_owned(),
        mandates: mandates.into_iter().collect(),
    };
    seats.into_iter().map(seat).collect()
}
