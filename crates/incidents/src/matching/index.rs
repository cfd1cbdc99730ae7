//! Reports, and the candidates for one of them, found without comparing it with each.

use std::collections::{BTreeMap, BTreeSet};

use super::corpus::{Corpus, Entry};
use super::gate::KEY_REPORTS_MAX;
use super::judge::{Judgement, judgement, score};
use super::terms::{Place, Term};
use crate::report::Report;

/// Reports that are compared in full for their words, and for the letters of their titles.
const BY_WORDS: usize = 64;
const BY_LETTERS: usize = 32;

/// Most steps along the lists of reports that have a word, or a run of letters: the rarest first,
/// as many lists as fit. So the time is bounded however many words a report was stuffed with, and
/// of 100,000 reports a word that every other has still counts.
const STEPS_MAX: usize = 1 << 16;

/// Reports that a new one is compared with.
#[derive(Clone, Debug, Default)]
pub struct Index {
    corpus: Corpus,
    entries: Vec<Entry>,
    places: BTreeMap<String, usize>,
    apart: BTreeMap<String, BTreeSet<String>>,
}

/// Which candidates are wanted.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// At most so many.
    pub most: usize,
    /// At least so alike.
    pub least: f64,
    /// Among reports with such a name.
    pub among: &'a dyn Fn(&str) -> bool,
}

/// A report that another may be about the same event as.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate<'a> {
    /// The report.
    pub report: &'a Report,
    /// How alike the two are.
    pub judgement: Judgement,
}

impl Index {
    /// Adds a report; one with the name of another takes no place beside it, and is left out.
    /// Whether it was added.
    pub fn add(&mut self, report: Report) -> bool {
        let at = self.entries.len();
        let Ok(place) = Place::try_from(at) else { return false };
        if self.places.contains_key(&report.id) {
            return false;
        }
        self.places.insert(report.id.clone(), at);
        self.entries.push(self.corpus.add(report, place));
        true
    }

    /// How many reports there are.
    pub const fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The report of a name.
    pub fn get(&self, id: &str) -> Option<&Report> {
        self.named(id).map(|entry| &entry.report)
    }

    /// The reports, in the order in which they came.
    pub fn reports(&self) -> impl Iterator<Item = &Report> {
        self.entries.iter().map(|entry| &entry.report)
    }

    /// Remembers that a person said of two reports that they are about different events: neither is
    /// a candidate for the other any more.
    pub fn set_apart(&mut self, one: &str, other: &str) {
        for (one, other) in [(one, other), (other, one)] {
            self.apart.entry(one.to_owned()).or_default().insert(other.to_owned());
        }
    }

    /// How alike two reports are that stand in the index, by their names; `None` where one does
    /// not.
    pub fn compare(&self, one: &str, other: &str) -> Option<Judgement> {
        let (one, other) = (self.named(one)?, self.named(other)?);
        let scored = score(&self.corpus, (one, self.corpus.own(one)), other);
        Some(judgement(&self.corpus, [one, other], scored))
    }

    /// Reports that a report may be about the same event as, the likeliest first, and of equally
    /// likely ones by their names. Whether it stands in the index itself or not, it is not among
    /// them.
    pub fn candidates(&self, report: &Report, wanted: Wanted<'_>) -> Vec<Candidate<'_>> {
        let read;
        let entry = match self.named(&report.id).filter(|entry| entry.report == *report) {
            Some(entry) => entry,
            None => {
                read = self.corpus.read(report.clone());
                &read
            }
        };
        let apart = self.apart.get(&report.id);
        let is_wanted = |place: Place| {
            let found = self.at(place)?;
            let id = &found.report.id;
            let is_apart = apart.is_some_and(|apart| apart.contains(id));
            (*id != report.id && !is_apart && (wanted.among)(id)).then_some(found)
        };
        let looked_at = self.first_look(entry, &is_wanted);
        let own = self.corpus.own(entry);
        let mut found: Vec<_> = looked_at
            .into_iter()
            .filter_map(is_wanted)
            .map(|other| (other, score(&self.corpus, (entry, own), other)))
            .filter(|(_, (score, _))| *score >= wanted.least)
            .collect();
        found.sort_by(|(one, (score, _)), (next, (other, _))| {
            other.total_cmp(score).then_with(|| one.report.id.cmp(&next.report.id))
        });
        found.truncate(wanted.most);
        let judged = found.into_iter().map(|(other, scored)| Candidate {
            report: &other.report,
            judgement: judgement(&self.corpus, [entry, other], scored),
        });
        judged.collect()
    }

    fn named(&self, id: &str) -> Option<&Entry> {
        self.entries.get(*self.places.get(id)?)
    }

    fn at(&self, place: Place) -> Option<&Entry> {
        self.entries.get(usize::try_from(place).ok()?)
    }

    /// The reports that have most of the rarer words or letters, or anything that decides alone.
    fn first_look<'a>(
        &'a self,
        entry: &Entry,
        is_wanted: &dyn Fn(Place) -> Option<&'a Entry>,
    ) -> BTreeSet<Place> {
        let Corpus { words, titles, grams, keys, .. } = &self.corpus;
        let log_all = self.corpus.log_all;
        let titled = |word: Term| usize::try_from(word).ok().and_then(|at| titles.get(at));
        // A word of the title counts wherever it stands, any other where it stands in a title.
        let in_texts = entry.title.words().map(|word| (word, words.posted(word)));
        let in_titles =
            entry.whole.words().map(|word| (word, titled(word).map_or(&[][..], Vec::as_slice)));
        let by_words = in_texts.chain(in_titles).filter_map(|(word, posted)| {
            Some(List { posted, name: words.name(word)?, weight: words.weight(word, log_all) })
        });
        let by_letters = entry.grams.iter().filter_map(|gram| {
            let (posted, name) = (grams.posted(*gram), grams.name(*gram)?);
            Some(List { posted, name, weight: grams.weight(*gram, log_all) })
        });
        let decide = entry.keys.iter().map(|(key, _)| keys.posted(*key));
        let decide = decide.filter(|posted| posted.len() <= KEY_REPORTS_MAX).flatten().copied();
        let all = self.entries.len();
        let best = |most: usize, scored: Scored| self.best(most, scored, is_wanted);
        let mut found = best(BY_WORDS, Scored::of(by_words.collect(), all));
        found.extend(best(BY_LETTERS, Scored::of(by_letters.collect(), all)));
        found.into_iter().chain(decide).collect()
    }

    /// The best of those that are wanted; of equal ones by their names.
    fn best<'a>(
        &'a self,
        most: usize,
        scored: Scored,
        is_wanted: &dyn Fn(Place) -> Option<&'a Entry>,
    ) -> Vec<Place> {
        let Scored { touched, scores } = scored;
        let with = |place: Place| Some((*scores.get(usize::try_from(place).ok()?)?, place));
        let mut all: Vec<(f64, Place)> = touched.into_iter().filter_map(with).collect();
        let mut taken = most.saturating_mul(4);
        loop {
            // To ask of each whether it is wanted would cost more than all the rest.
            let cut = if taken < all.len() {
                let (_, (cut, _), _) =
                    all.select_nth_unstable_by(taken, |one, next| next.0.total_cmp(&one.0));
                *cut
            } else {
                0.0
            };
            let likely = all.iter().filter(|(score, _)| *score >= cut);
            let wanted =
                likely.filter_map(|(score, place)| Some((*score, is_wanted(*place)?, *place)));
            let mut best: Vec<(f64, &Entry, Place)> = wanted.collect();
            if best.len() >= most || taken >= all.len() {
                best.sort_unstable_by(|one, next| {
                    next.0.total_cmp(&one.0).then_with(|| one.1.report.id.cmp(&next.1.report.id))
                });
                return best.into_iter().take(most).map(|(_, _, place)| place).collect();
            }
            taken = taken.saturating_mul(8);
        }
    }
}

/// The reports that have a term.
struct List<'a, T> {
    posted: &'a [Place],
    name: &'a T,
    weight: f64,
}

/// Reports with what their terms weigh together.
struct Scored {
    touched: Vec<Place>,
    scores: Vec<f64>,
}

impl Scored {
    /// Adds up the lists, the rarest first, as many as fit; `all` is how many reports there are.
    fn of<T: Ord>(mut lists: Vec<List<'_, T>>, all: usize) -> Self {
        // The order of the sums, and which lists fit, must not hang on numbers that terms were
        // given.
        lists.sort_by(|one, next| {
            one.posted.len().cmp(&next.posted.len()).then_with(|| one.name.cmp(next.name))
        });
        let mut found = Self { touched: Vec::new(), scores: vec![0.0; all] };
        let mut steps = 0_usize;
        for list in lists {
            steps = steps.saturating_add(list.posted.len());
            if steps > STEPS_MAX {
                break;
            }
            for place in list.posted {
                let at = usize::try_from(*place).ok().and_then(|at| found.scores.get_mut(at));
                if let Some(score) = at {
                    if *score <= 0.0 {
                        found.touched.push(*place);
                    }
                    *score += list.weight;
                }
            }
        }
        found
    }
}
