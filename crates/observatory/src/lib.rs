//! The state of international coordination, computed from instruments and statements.
//!
//! [`observe`] turns agreement files, conclusions from statements and tables of countries into
//! plain data, the same bytes whatever the order of its input. Every cell says where it comes
//! from and how sure it is. What was not declared is unknown, never zero; where sources differ,
//! they stand beside each other.
//!
//! - [`input`]: what goes in. [`live`]: what of it comes from statements.
//! - [`cell`]: a value with its sources.
//! - [`instrument`], [`cooperation`], [`duration`], [`matrix`], [`gap`], [`trend`]: what comes out.
//! - [`table`], [`report`]: the same as tables, CSV files and a report to print.

pub mod input;

pub mod live;

pub mod cell;

mod claimed;

pub mod instrument;

pub mod threshold;

pub mod cooperation;

pub mod duration;

pub mod matrix;

pub mod gap;

pub mod trend;

pub mod table;

pub mod report;

#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use claimed::{ClaimedCount, Counted};
use cooperation::{Dimension, Region, Seat};
use duration::Duration;
use gap::Gaps;
pub use input::Input;
use input::{current, is_adjacent, is_comparison};
use instrument::Instrument;
use matrix::{Matrix, matrix};
use trend::TrendRow;

use comity_agreements::agreement::document::{Agreement, TextStatus};
use comity_agreements::calendar::Day;

/// The state of coordination on a day.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = observatory::Observatory))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Observatory {
    /// The day.
    pub as_of: Day,
    /// Instruments, drafts and proposals included, templates not, by identifier.
    pub instruments: Vec<Instrument>,
    /// Templates: agreements for others to use, which nobody has made.
    pub templates: Vec<String>,
    /// Treaties of other fields that are here to be compared with: their durations are shown, and
    /// nothing else counts them.
    pub comparisons: Vec<String>,
    /// Laws on other matters of which one event can start the clocks as well: which incidents they
    /// name is shown, and nothing else counts them.
    pub adjacent: Vec<String>,
    /// Cooperation by dimension.
    pub dimensions: Vec<Dimension>,
    /// Rules by place.
    pub regions: Vec<Region>,
    /// Institutions and their mandates.
    pub institutions: Vec<Seat>,
    /// How long texts took from proposal to force.
    pub durations: Vec<Duration>,
    /// Who is in what with whom.
    pub matrix: Matrix,
    /// What is missing.
    pub gaps: Gaps,
    /// Year by year.
    pub trend: Vec<TrendRow>,
}

/// The state of coordination on the day asked about.
pub fn observe(input: &Input<'_>) -> Observatory {
    let agreements = latest_versions(input.agreements);
    let all = current(input, &agreements, input.as_of);
    let is_template = |one: &Instrument| one.status.value == Some(TextStatus::Template);
    let is_compared = |one: &Instrument| is_comparison(input, &one.id);
    let (templates, all): (Vec<_>, Vec<_>) = all.into_iter().partition(is_template);
    let durations = duration::durations(input.comparators, &agreements, &all, input.as_of);
    let (comparisons, all): (Vec<_>, Vec<_>) = all.into_iter().partition(is_compared);
    let (adjacent, instruments): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|one: &Instrument| is_adjacent(&one.dimensions));
    Observatory {
        as_of: input.as_of,
        templates: templates.into_iter().map(|template| template.id).collect(),
        comparisons: comparisons.into_iter().map(|one| one.id).collect(),
        adjacent: adjacent.iter().map(|one| one.id.clone()).collect(),
        dimensions: cooperation::dimensions(&instruments),
        regions: cooperation::regions(&agreements, &instruments),
        institutions: cooperation::institutions(&agreements, &instruments),
        durations,
        matrix: matrix(&instruments),
        gaps: gap::gaps(&agreements, &instruments, &adjacent, input.world),
        trend: trend::trend(input, &agreements),
        instruments,
    }
}

impl Observatory {
    /// An instrument by its identifier.
    pub fn instrument(&self, id: &str) -> Option<&Instrument> {
        self.instruments.iter().find(|instrument| instrument.id == id)
    }
}

/// One version of each agreement, by identifier.
fn latest_versions(agreements: &[Agreement]) -> Vec<&Agreement> {
    let mut by_id: BTreeMap<&str, &Agreement> = BTreeMap::new();
    for agreement in agreements {
        let kept = by_id.entry(&agreement.id).or_insert(agreement);
        // Two texts under one version are a mistake in the files; which is taken must not hang on
        // their order.
        let is_later = match agreement.version.cmp(&kept.version) {
            Ordering::Equal => *kept != agreement && json(agreement) > json(kept),
            order => order == Ordering::Greater,
        };
        if is_later {
            *kept = agreement;
        }
    }
    by_id.into_values().collect()
}

fn json(agreement: &Agreement) -> String {
    serde_json::to_string(agreement).unwrap_or_default()
}
