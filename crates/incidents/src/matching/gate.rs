//! What the structured parts of two reports say: for one event, against it, or nothing.

use std::collections::BTreeSet;

use serde::Serialize;

use super::corpus::{Corpus, Entry};
use super::terms::Term;

/// The days between two reports that halve their score.
const HALVING_DAYS: f64 = 365.0;

/// What is left of it however far they are apart: databases date an event by when it began, when it
/// was told, or when somebody sued.
const DATED_LEAST: f64 = 0.3;

/// What is left where one of the two does not tell when it happened.
const UNDATED: f64 = 0.8;

/// What is left for each part in which both tell something, and not the same.
const DIFFER: f64 = 0.85;

/// Reports that may have a source or an artefact before it decides nothing any more: a page that
/// tells of many events, or one that somebody put into all of theirs.
pub(super) const KEY_REPORTS_MAX: usize = 8;

/// What the structured parts of two reports say of each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gate {
    /// Days between the two; `None` where one does not tell when it happened.
    pub days_apart: Option<u32>,
    /// Where it happened.
    pub places: Accord,
    /// What system it was.
    pub systems: Accord,
    /// Who deployed or developed it.
    pub organisations: Accord,
    /// How many were harmed.
    pub victims: Accord,
    /// Sources and artefacts in common.
    pub shared: Vec<String>,
}

/// What a part of two reports says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Accord {
    /// Both tell the same, or one what stands in the other.
    Agree,
    /// Both tell something, and nothing of it stands in the other.
    Differ,
    /// One does not tell it.
    Untold,
}

impl Gate {
    /// What the parts of two reports say.
    pub(super) fn of(corpus: &Corpus, one: &Entry, other: &Entry) -> Self {
        let dates = one.report.occurred.zip(other.report.occurred);
        let is_telling = |key: &Term| corpus.keys.posted(*key).len() <= KEY_REPORTS_MAX;
        let shared = one.keys.iter().filter(|(key, name)| {
            is_telling(key) && other.keys.iter().any(|(_, known)| known == name)
        });
        Self {
            days_apart: dates.map(|(one, other)| one.days_to(&other)),
            places: accord(one, other, |entry| &entry.places),
            systems: accord(one, other, |entry| &entry.systems),
            organisations: accord(one, other, |entry| &entry.organisations),
            victims: match one.report.victims.zip(other.report.victims) {
                Some((one, other)) if one == other => Accord::Agree,
                Some(_) => Accord::Differ,
                None => Accord::Untold,
            },
            shared: shared.map(|(_, name)| name.clone()).collect(),
        }
    }

    /// What is left of a score, from 0 to 1.
    pub(super) fn factor(&self) -> f64 {
        let near = self
            .days_apart
            .map_or(UNDATED, |days| libm::exp2(-f64::from(days) / HALVING_DAYS).max(DATED_LEAST));
        let parts = [self.places, self.systems, self.organisations, self.victims];
        let differing = parts.iter().filter(|accord| **accord == Accord::Differ);
        differing.fold(near, |left, _| left * DIFFER)
    }
}

fn accord(one: &Entry, other: &Entry, part: fn(&Entry) -> &BTreeSet<Term>) -> Accord {
    if part(one).is_empty() || part(other).is_empty() {
        return Accord::Untold;
    }
    let stands =
        |told: &Entry, within: &Entry| part(told).iter().any(|term| within.whole.has(*term));
    if stands(one, other) || stands(other, one) { Accord::Agree } else { Accord::Differ }
}
