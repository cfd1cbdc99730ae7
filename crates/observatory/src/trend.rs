//! The trend: how many instruments and parties there were at the end of each year.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::cell::count;
use super::input::{Input, current, is_adjacent, is_comparison};
use super::instrument::{Instrument, made_on};
use comity_agreements::agreement::document::{Agreement, Form};
use comity_agreements::calendar::Day;
use comity_agreements::world::Sort;

/// Most years shown; an instrument of 1800 is a mistake in a file, not a trend.
const YEARS_MAX: i32 = 100;

/// The end of a year, or the day asked about in its own year.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = observatory::TrendRow))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrendRow {
    /// The year.
    pub year: i32,
    /// The day it was counted at.
    pub at: Day,
    /// Instruments made and neither replaced nor repealed, of which the day is known.
    pub instruments: u32,
    /// Those that bind.
    pub binding: u32,
    /// Those that bind and are known to be in force.
    pub binding_in_force: u32,
    /// Those that do not bind.
    pub not_binding: u32,
    /// Different countries known to take part in one of them.
    pub countries: u32,
    /// Different parties of any sort known to take part in one of them.
    pub parties: u32,
    /// Participations since a day that is not known; they count from the making of their text.
    pub undated: u32,
    /// The instruments counted.
    pub counted: Vec<String>,
    /// Those of them made in that year.
    pub new: Vec<String>,
}

/// Year by year, from the first instrument of which the day is known. The statements that are
/// concluded from are those of the day asked about: what was known then is asked with another set.
pub(super) fn trend(input: &Input<'_>, agreements: &[&Agreement]) -> Vec<TrendRow> {
    let dated: Vec<&Agreement> = agreements
        .iter()
        .copied()
        .filter(|agreement| agreement.form != Form::Unilateral)
        .filter(|agreement| !is_comparison(input, &agreement.id))
        .filter(|agreement| !is_adjacent(&agreement.dimensions))
        .filter(|agreement| made_on(agreement).is_some_and(|day| day <= input.as_of))
        .collect();
    let Some(first) = dated.iter().filter_map(|agreement| made_on(agreement)).min() else {
        return Vec::new();
    };
    let last = input.as_of.year();
    let first = first.year().max(last.saturating_sub(YEARS_MAX));
    (first..=last).filter_map(|year| row(input, &dated, year)).collect()
}

fn row(input: &Input<'_>, agreements: &[&Agreement], year: i32) -> Option<TrendRow> {
    let at = Day::new(year, 12, 31).ok()?.min(input.as_of);
    let made = agreements.iter().copied().filter(|one| made_on(one).is_some_and(|day| day <= at));
    let made: Vec<&Agreement> = made.collect();
    let instruments: Vec<Instrument> =
        current(input, &made, at).into_iter().filter(Instrument::is_made).collect();
    let of = |test: fn(&Instrument) -> bool| {
        count(instruments.iter().filter(|instrument| test(instrument)).count())
    };
    let inside = || instruments.iter().flat_map(Instrument::taking_part);
    let parties: BTreeSet<&String> = inside().map(|one| &one.party).collect();
    let countries: BTreeSet<&String> =
        inside().filter(|one| one.sort == Sort::Country).map(|one| &one.party).collect();
    let is_new = |agreement: &&&Agreement| {
        made_on(agreement).is_some_and(|day| day.year() == year)
            && instruments.iter().any(|instrument| instrument.id == agreement.id)
    };
    Some(TrendRow {
        year,
        at,
        instruments: count(instruments.len()),
        binding: of(Instrument::is_binding),
        binding_in_force: of(|one| one.is_binding() && one.is_in_force()),
        not_binding: of(|one| !one.is_binding() && one.binding.value.is_some()),
        countries: count(countries.len()),
        parties: count(parties.len()),
        undated: count(inside().filter(|one| one.since.is_none()).count()),
        counted: instruments.iter().map(|instrument| instrument.id.clone()).collect(),
        new: made.iter().filter(is_new).map(|agreement| agreement.id.clone()).collect(),
    })
}
