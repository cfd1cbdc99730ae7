//! An agreement as the observatory sees it, so that the list of agreements says the same.

use std::sync::LazyLock;

use comity_agreements::agreement::document::{Agreement, Certainty, Form, TextStatus};
use comity_agreements::calendar::Day;
use comity_agreements::docket::entry::{Entry, Origin};
use comity_agreements::world::World;
use comity_observatory::duration::{self, Comparator};
use comity_observatory::instrument::{self, Force, Instrument};
use comity_observatory::live::{LiveAgreement, LiveForce, Participation, Status};

/// Countries and groups; `None` only if the tables that come with the program were broken.
static WORLD: LazyLock<Option<World>> = LazyLock::new(|| World::bundled().ok());

/// The table of countries and groups that comes with the program.
pub fn world() -> Option<&'static World> {
    WORLD.as_ref()
}

/// Treaties to compare with; `None` only if the table that comes with the program were broken.
static COMPARATORS: LazyLock<Option<Vec<Comparator>>> = LazyLock::new(|| duration::bundled().ok());

/// The table of treaties to compare with that comes with the program.
pub fn comparators() -> Option<&'static [Comparator]> {
    COMPARATORS.as_deref()
}

/// Whether an agreement is a treaty of another field, which is there to be compared with.
pub fn is_comparison(id: &str) -> bool {
    let all = comparators().unwrap_or_default();
    all.iter().any(|one| one.id == id && one.field != "ai")
}

/// What statements say of an agreement; what its file says the observatory reads itself.
pub fn live(entry: &Entry, day: Day) -> LiveAgreement {
    let binding = entry.agreement().binding;
    let status = entry.life.status(day);
    let mut participations: Vec<Participation> = status
        .iter()
        .flat_map(|(person, stands)| Participation::of_life(person.as_str(), stands, binding))
        .collect();
    // Whoever is bound by a commitment alone did nothing that a life knows of.
    let committed = entry.participations(day).into_iter().filter(|row| {
        let is_other = status.keys().all(|person| person.as_str() != row.party);
        is_other && !row.evidence.is_empty()
    });
    participations.extend(committed.map(|row| Participation {
        party: row.party,
        status: Status::Consented,
        since: row.since,
        evidence: row.evidence,
        certainty: Certainty::Verified,
        source: None,
    }));
    let in_force = entry.in_force().map(|since| LiveForce {
        since: Some(since).filter(|since| *since <= day),
        evidence: Vec::new(),
        certainty: Certainty::Reported,
    });
    let is_whole = entry.origin != Origin::Shipped;
    LiveAgreement { participations, in_force, is_whole }
}

/// An agreement as an instrument on a day; `None` where nothing of it existed yet.
pub fn instrument(entry: &Entry, day: Day) -> Option<Instrument> {
    instrument::instrument(entry.agreement(), Some(&live(entry, day)), world()?, day)
}

/// The days of an agreement's standing, each under the one name that it has on every page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Days {
    /// Since when it is in force, or in use: by its rule, else by its file.
    pub in_force: Option<Day>,
    /// From when on a law applies, where that began later than its force.
    pub applies: Option<Day>,
    /// Since when its standing is what it is, where that is neither of these.
    pub status: Option<Day>,
}

impl Days {
    /// Of an agreement that was looked at on a day.
    pub fn of(agreement: &Agreement, seen: &Instrument, day: Day) -> Self {
        let in_force = match seen.force.value {
            Some(Force::InForce { since }) => since,
            _ => None,
        };
        let begun =
            agreement.status.iter().filter(|line| line.from.is_some_and(|from| from <= day));
        let last = begun.max_by_key(|line| line.from);
        let since = last.and_then(|line| line.from).filter(|from| Some(*from) != in_force);
        let applies = last.is_some_and(|line| line.status == TextStatus::InForce)
            && agreement.form == Form::Regulation
            && in_force.is_some();
        Self { in_force, applies: since.filter(|_| applies), status: since.filter(|_| !applies) }
    }
}
