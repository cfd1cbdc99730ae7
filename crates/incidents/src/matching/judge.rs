//! How alike two reports are, why, and what that suggests.

use serde::Serialize;

use super::index::{Entry, Index, keys};

/// From here on two reports are suggested as being about one event. Of labelled pairs of two public
/// databases nine in ten above it are.
pub const SAME: f64 = 0.37;

/// From here on a person is asked to look: related, or the same told in other words.
pub const LOOK: f64 = 0.22;

/// What a source or an artefact in common is worth, whatever the words: a report filed again.
const FILED_AGAIN: f64 = 0.95;

/// What is taken where one of the two does not tell when it happened.
const UNDATED: f64 = 0.8;

/// The days that halve it, between the two.
const HALVING: f64 = 365.0;

/// Words in common that are told.
const TOLD: usize = 8;

/// How alike two reports are.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Judgement {
    /// From 0, nothing in common, to 1.
    pub score: f64,
    /// What that suggests to whoever decides.
    pub suggests: Suggestion,
    /// Days between the two; `None` where one does not tell when it happened.
    pub days_apart: Option<u32>,
    /// Sources and artefacts in common.
    pub shared: Vec<String>,
    /// Words in common, those that tell most first.
    pub words: Vec<String>,
}

/// What a score suggests. A person decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Suggestion {
    /// Nothing speaks for one event.
    Different,
    /// It cannot be told: related, or the same in other words.
    Look,
    /// One event.
    Same,
}

impl Suggestion {
    /// What a score suggests.
    pub fn of(score: f64) -> Self {
        if score >= SAME {
            Self::Same
        } else if score >= LOOK {
            Self::Look
        } else {
            Self::Different
        }
    }
}

/// Compares two reports among those of an index.
pub(super) fn judge(index: &Index, one: &Entry, other: &Entry) -> Judgement {
    let there = index.explains(&one.title, &other.whole);
    let back = index.explains(&other.title, &one.whole);
    let days_apart = one.report.occurred.zip(other.report.occurred).map(|(a, b)| a.days_to(&b));
    let near = days_apart.map_or(UNDATED, |days| 0.5_f64.powf(f64::from(days) / HALVING));
    let shared: Vec<String> =
        keys(&one.report).intersection(&keys(&other.report)).cloned().collect();
    let alike = (there * back).sqrt() * near;
    let score = if shared.is_empty() { alike } else { alike.max(FILED_AGAIN) };
    Judgement {
        score,
        suggests: Suggestion::of(score),
        days_apart,
        shared,
        words: words(index, one, other),
    }
}

fn words(index: &Index, one: &Entry, other: &Entry) -> Vec<String> {
    let has = |word: u32| other.whole.words.binary_search_by_key(&word, |(it, _)| *it).is_ok();
    let common = one.whole.words.iter().map(|(word, _)| *word).filter(|word| has(*word));
    let mut common: Vec<(f64, &str)> =
        common.map(|word| (index.weight(word), index.name(word))).collect();
    common.sort_by(|one, next| next.0.total_cmp(&one.0).then(one.1.cmp(next.1)));
    common.into_iter().take(TOLD).map(|(_, word)| word.to_owned()).collect()
}
