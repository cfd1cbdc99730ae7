//! What the observatory looks at.

use comity_agreements::agreement::document::Agreement;
use comity_agreements::calendar::Day;
use comity_agreements::world::World;

use super::duration::Comparator;
use super::instrument::{Instrument, instrument};
use super::live::Live;

/// What the observatory looks at.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// Agreement files, in any order; of several versions of one, the last in order of text.
    pub agreements: &'a [Agreement],
    /// What statements say of them.
    pub live: &'a Live,
    /// Countries and groups.
    pub world: &'a World,
    /// Treaties to compare with.
    pub comparators: &'a [Comparator],
    /// The day asked about: what came later is left out.
    pub as_of: Day,
}

/// Whether an agreement is a treaty of another field, in the table of those to compare with.
pub(super) fn is_comparison(input: &Input<'_>, id: &str) -> bool {
    input.comparators.iter().any(|comparator| comparator.id == id && comparator.field != "ai")
}

/// The dimension of a law on another matter, of which one event can start a clock as well.
const ADJACENT: &str = "adjacent";

/// Whether an agreement is a law on another matter: it says nothing of coordination on AI, and is
/// here because one event can start its clocks as well.
pub(super) fn is_adjacent(dimensions: &[String]) -> bool {
    dimensions.iter().any(|dimension| dimension == ADJACENT)
}

/// Each agreement as it stood on a day; those that did not exist are left out.
pub(super) fn current(input: &Input<'_>, agreements: &[&Agreement], as_of: Day) -> Vec<Instrument> {
    let on = |agreement: &&Agreement| {
        instrument(agreement, input.live.get(&agreement.id), input.world, as_of)
    };
    agreements.iter().filter_map(on).collect()
}
