//! What is kept of answers: names of findings, and surveys.

use std::collections::{BTreeMap, BTreeSet};

use comity_protocol::time::Timestamp;

use super::super::finding::Finding;
use super::super::instance::Instance;
use super::super::urgency::Urgency;
use super::filter::Filter;

/// What stands, counted, and the most urgent of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Survey {
    /// How many findings are of each urgency.
    pub tally: BTreeMap<Urgency, usize>,
    /// Of how many that cannot be told the worst that can be has passed; zero where none of the
    /// most urgent ones was asked for.
    pub past_worst: usize,
    /// The most urgent ones, in order.
    pub first: Vec<Finding>,
    /// Agreements under which something stands, whichever of them and whosever was asked for.
    pub agreements: BTreeSet<String>,
    /// Parties for which something stands, likewise.
    pub bearers: BTreeSet<String>,
}

/// Findings by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    /// Under which instance a name was last seen. It may have gone from there since.
    pub(super) by_id: BTreeMap<[u8; 32], Instance>,
    /// Instances of which the names may be others than those noted.
    pub(super) pending: Vec<Instance>,
}

impl Names {
    pub(super) fn changed(&mut self, instance: Instance) {
        self.pending.push(instance);
    }

    /// The instances of which nobody asked for a name since they changed.
    pub(super) const fn pending(&mut self) -> &mut Vec<Instance> {
        &mut self.pending
    }
}

/// Surveys kept of those made.
const KEPT_MAX: usize = 16;

/// What was chosen of everything, and still stands while nothing changes.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept {
    pub(super) revision: u64,
    /// The newest last.
    pub(super) made: Vec<Made>,
}

/// One survey.
#[derive(Clone, Debug)]
pub(super) struct Made {
    pub(super) filter: Filter,
    pub(super) most: usize,
    /// From when on, and until when, time alone changes nothing of it.
    pub(super) since: Timestamp,
    pub(super) until: Timestamp,
    /// All but the findings, of which the words depend on the time.
    pub(super) survey: Survey,
    pub(super) chosen: Vec<Instance>,
}

impl Kept {
    pub(super) fn find(&self, filter: &Filter, now: Timestamp, most: usize) -> Option<&Made> {
        self.made.iter().find(|made| {
            made.most == most && made.since <= now && now < made.until && made.filter == *filter
        })
    }

    pub(super) fn keep(&mut self, made: Made) {
        self.made.retain(|old| old.most != made.most || old.filter != made.filter);
        if self.made.len() >= KEPT_MAX {
            self.made.remove(0);
        }
        self.made.push(made);
    }
}
