//! How alike two reports are, why, and what that suggests.

use serde::Serialize;

use super::corpus::{Corpus, Entry, Own};
use super::gate::Gate;

/// From here on two reports are suggested as being about one event. Of 396 pairs of two public
/// databases that were labelled while this was made 34 score as much, and all of these are. A wrong
/// suggestion costs more than a right one that comes as a "look".
pub const SAME: f64 = 0.34;

/// From here on a person is asked to look: related, or the same told in other words.
pub const LOOK: f64 = 0.2;

/// What a source or an artefact in common is worth, whatever the words: a report filed again.
const FILED_AGAIN: f64 = 0.95;

/// What the parts of likeness count for: how far titles explain each other's texts, how far whole
/// texts explain each other (both ways: one that holds everything is explained by nothing), and how
/// alike titles are by their runs of letters. Together 1.
const TITLES: f64 = 0.4;
const TEXTS: f64 = 0.4;
const LETTERS: f64 = 0.2;

/// How much, in nats, words in common must tell for the score to be halved and no more.
const TOLD_HALF: f64 = 8.0;

/// Words in common that are told.
const WORDS_TOLD: usize = 8;

/// How alike two reports are.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Judgement {
    /// From 0, nothing in common, to 1.
    pub score: f64,
    /// What that suggests to whoever decides.
    pub suggests: Suggestion,
    /// What the structured parts say.
    #[serde(flatten)]
    pub gate: Gate,
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

/// How alike two reports are, and what their structured parts say; `own` is what the one scores
/// against itself.
pub(super) fn score(corpus: &Corpus, (one, own): (&Entry, Own), other: &Entry) -> (f64, Gate) {
    let gate = Gate::of(corpus, one, other);
    let others = corpus.own(other);
    let there = ratio(corpus.scores(&one.title, &other.whole), own.title);
    let back = ratio(corpus.scores(&other.title, &one.whole), others.title);
    let whole = ratio(corpus.scores(&one.whole, &other.whole), own.whole)
        * ratio(corpus.scores(&other.whole, &one.whole), others.whole);
    let letters = ratio(corpus.letters(one, other), (own.letters * others.letters).sqrt());
    let told = corpus.told(&one.whole, &other.whole);
    let alike = TITLES * (there * back).sqrt() + TEXTS * whole.sqrt() + LETTERS * letters;
    let score = alike * gate.factor() * told / (told + TOLD_HALF);
    (if gate.shared.is_empty() { score } else { score.max(FILED_AGAIN) }, gate)
}

fn ratio(of: f64, all: f64) -> f64 {
    if all > 0.0 { (of / all).clamp(0.0, 1.0) } else { 0.0 }
}

/// A judgement with its reasons in words.
pub(super) fn judgement(
    corpus: &Corpus,
    [one, other]: [&Entry; 2],
    (score, gate): (f64, Gate),
) -> Judgement {
    let log_all = corpus.log_all;
    let mut common: Vec<(f64, &str)> = one
        .whole
        .common(&other.whole)
        .filter_map(|(term, ..)| {
            Some((corpus.words.weight(term, log_all), corpus.words.name(term)?.as_str()))
        })
        .collect();
    common.sort_by(|one, next| next.0.total_cmp(&one.0).then(one.1.cmp(next.1)));
    let words = common.into_iter().take(WORDS_TOLD).map(|(_, word)| word.to_owned()).collect();
    Judgement { score, suggests: Suggestion::of(score), gate, words }
}
