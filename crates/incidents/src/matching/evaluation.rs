//! How good the search is: by pairs that a person labelled.

use serde::Serialize;

use super::index::{Index, Wanted};
use super::judge::SAME;
use super::measure::{Measured, measure};
use crate::import::database::Database;
use crate::import::pairs::{Label, Pair};

/// Candidates that are looked at for each report; one further down is taken as not found.
const LOOKED_AT: usize = 50;

/// What became of labelled pairs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evaluated {
    /// How the scores stand to the labels.
    #[serde(flatten)]
    pub measured: Measured,
    /// How many of the pairs that are one event the search found at all.
    pub found: usize,
    /// The pairs, the likeliest first.
    pub scored: Vec<Scored>,
}

/// A labelled pair with its score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scored {
    /// The report of AIAAIC.
    pub aiaaic: String,
    /// The report of the AI Incident Database.
    pub aiid: String,
    /// What the person said.
    pub label: Label,
    /// How alike the two are; `None` where the search does not find the one among all that may be
    /// about the same event as the other. That counts as nothing in common.
    pub score: Option<f64>,
}

/// Searches, for each pair, among all AIAAIC reports of an index for the report of the AI Incident
/// Database, and measures by the labels what is found. Pairs of which the index lacks a report are
/// taken as not found; see [`unknown`].
pub fn evaluate(index: &Index, pairs: &[Pair]) -> Evaluated {
    let mut scored: Vec<Scored> = pairs
        .iter()
        .map(|pair| Scored {
            aiaaic: pair.aiaaic.id.clone(),
            aiid: pair.aiid.id.clone(),
            label: pair.label,
            score: found(index, pair),
        })
        .collect();
    let is_same = |one: &Scored| one.label == Label::Same;
    let labelled: Vec<(f64, bool)> =
        scored.iter().map(|one| (one.score.unwrap_or_default(), is_same(one))).collect();
    scored.sort_by(|one, next| {
        let (score, other) = (one.score.unwrap_or_default(), next.score.unwrap_or_default());
        other
            .total_cmp(&score)
            .then_with(|| (&one.aiaaic, &one.aiid).cmp(&(&next.aiaaic, &next.aiid)))
    });
    Evaluated {
        measured: measure(&labelled, SAME),
        found: scored.iter().filter(|one| is_same(one) && one.score.is_some()).count(),
        scored,
    }
}

/// The pairs of which an index lacks a report.
pub fn unknown<'a>(index: &Index, pairs: &'a [Pair]) -> Vec<&'a Pair> {
    let lacks = |pair: &&Pair| index.get(&pair.aiaaic.id).and(index.get(&pair.aiid.id)).is_none();
    pairs.iter().filter(lacks).collect()
}

fn found(index: &Index, pair: &Pair) -> Option<f64> {
    let among = |id: &str| id.starts_with(Database::Aiaaic.prefix());
    let wanted = Wanted { most: LOOKED_AT, least: 0.0, among: &among };
    let found = index.candidates(index.get(&pair.aiid.id)?, wanted);
    let found = found.into_iter().find(|candidate| candidate.report.id == pair.aiaaic.id);
    found.map(|candidate| candidate.judgement.score)
}
