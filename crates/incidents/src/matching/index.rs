//! Reports by their words: candidates for a new one are found without comparing it with each.

use std::collections::{BTreeMap, BTreeSet};

use super::judge::{Judgement, judge};
use super::words::words;
use crate::report::Report;

/// How soon more of the same word tells nothing more (the k1 of BM25).
const SATURATION: f64 = 1.2;

/// How much a long text is held against it (the b of BM25).
const LENGTH: f64 = 0.75;

/// Of a word that more than one in so many texts have, no candidates are sought: those who share
/// only such words are alike to nobody.
const FREQUENT: usize = 12;

/// Candidates that are compared in full, by a first look at rarer words.
const LOOKED_AT: usize = 200;

/// A word by its number.
pub(super) type Word = u32;

/// A text as words with how often each stands in it, in the order of their numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Text {
    pub(super) words: Vec<(Word, u32)>,
    length: u32,
}

/// A report in the index.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) report: Report,
    pub(super) title: Text,
    pub(super) whole: Text,
}

/// Reports that a new one is compared with.
#[derive(Clone, Debug, Default)]
pub struct Index {
    entries: Vec<Entry>,
    places: BTreeMap<String, usize>,
    numbers: BTreeMap<String, Word>,
    names: Vec<String>,
    /// By word: in how many texts it stands, and the reports whose text, and whose title, has it.
    in_texts: Vec<Vec<u32>>,
    in_titles: Vec<Vec<u32>>,
    /// By source and artefact.
    shared: BTreeMap<String, Vec<u32>>,
    length: u64,
}

impl Index {
    /// Adds a report; one with the name of another takes no place beside it, and is left out.
    /// Whether it was added.
    pub fn add(&mut self, report: Report) -> bool {
        if self.places.contains_key(&report.id) {
            return false;
        }
        let place = self.entries.len();
        let Ok(number) = u32::try_from(place) else { return false };
        let entry = self.entry(report);
        for (word, _) in &entry.whole.words {
            note(&mut self.in_texts, *word, number);
        }
        for (word, _) in &entry.title.words {
            note(&mut self.in_titles, *word, number);
        }
        for key in keys(&entry.report) {
            self.shared.entry(key).or_default().push(number);
        }
        self.length = self.length.saturating_add(u64::from(entry.whole.length));
        self.places.insert(entry.report.id.clone(), place);
        self.entries.push(entry);
        true
    }

    /// How many reports there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The report of a name.
    pub fn get(&self, id: &str) -> Option<&Report> {
        self.places.get(id).and_then(|place| self.entries.get(*place)).map(|entry| &entry.report)
    }

    /// How alike two reports are that stand in the index, by their names.
    pub fn compare(&self, one: &str, other: &str) -> Option<Judgement> {
        let entry = |id: &str| self.entries.get(*self.places.get(id)?);
        Some(judge(self, entry(one)?, entry(other)?))
    }

    /// Reports that a report may be about the same event as, the likeliest first: at most `most`,
    /// each at least `least` alike. Whether it stands in the index itself or not, it is not among
    /// them.
    pub fn candidates(&self, report: &Report, most: usize, least: f64) -> Vec<(String, Judgement)> {
        let entry = match self.places.get(&report.id).and_then(|place| self.entries.get(*place)) {
            Some(entry) => entry.clone(),
            None => self.read(report.clone(), &|word| self.numbers.get(word).copied()),
        };
        let looked_at = self.first_look(&entry);
        let mut found: Vec<(String, Judgement)> = looked_at
            .into_iter()
            .filter_map(|place| self.entries.get(usize::try_from(place).ok()?))
            .filter(|other| other.report.id != report.id)
            .map(|other| (other.report.id.clone(), judge(self, &entry, other)))
            .filter(|(_, judgement)| judgement.score >= least)
            .collect();
        found.sort_by(|one, next| next.1.score.total_cmp(&one.1.score).then(one.0.cmp(&next.0)));
        found.truncate(most);
        found
    }

    /// The reports that share most of the rarer words, or anything that decides alone.
    fn first_look(&self, entry: &Entry) -> BTreeSet<u32> {
        let rare = self.entries.len().checked_div(FREQUENT).unwrap_or_default().max(8);
        let mut scores: BTreeMap<u32, f64> = BTreeMap::new();
        let mut add = |posted: Option<&Vec<u32>>, weight: f64| {
            for place in posted.into_iter().flatten() {
                *scores.entry(*place).or_default() += weight;
            }
        };
        let is_rare =
            |word: Word| self.postings(&self.in_texts, word).is_none_or(|p| p.len() <= rare);
        for (word, _) in entry.title.words.iter().filter(|(word, _)| is_rare(*word)) {
            add(self.postings(&self.in_texts, *word), self.weight(*word));
        }
        for (word, _) in entry.whole.words.iter().filter(|(word, _)| is_rare(*word)) {
            add(self.postings(&self.in_titles, *word), self.weight(*word));
        }
        let mut best: Vec<(u32, f64)> = scores.into_iter().collect();
        best.sort_by(|one, next| next.1.total_cmp(&one.1).then(one.0.cmp(&next.0)));
        let same =
            keys(&entry.report).into_iter().filter_map(|key| self.shared.get(&key)).flatten();
        best.into_iter().take(LOOKED_AT).map(|(place, _)| place).chain(same.copied()).collect()
    }

    fn postings<'a>(&self, of: &'a [Vec<u32>], word: Word) -> Option<&'a Vec<u32>> {
        of.get(usize::try_from(word).ok()?)
    }

    /// How much a word tells (BM25, with one added so that it is never negative): the rarer, the
    /// more. A word that no text has tells as much as one that stands in one of two texts less.
    pub(super) fn weight(&self, word: Word) -> f64 {
        let all = wide(self.entries.len());
        let with = self.postings(&self.in_texts, word).map_or(0.0, |posted| wide(posted.len()));
        (1.0 + (all - with + 0.5) / (with + 0.5)).ln()
    }

    /// How much of a title another text has, from 0 to 1.
    pub(super) fn explains(&self, title: &Text, text: &Text) -> f64 {
        let whole = self.score(title, title);
        if whole > 0.0 { (self.score(title, text) / whole).min(1.0) } else { 0.0 }
    }

    fn score(&self, title: &Text, text: &Text) -> f64 {
        let average = wide64(self.length) / wide(self.entries.len()).max(1.0);
        let length = f64::from(text.length) / average.max(1.0);
        let damped = SATURATION * (1.0 - LENGTH + LENGTH * length);
        let mut sum = 0.0;
        for (word, _) in &title.words {
            let Ok(at) = text.words.binary_search_by_key(word, |(word, _)| *word) else { continue };
            let often = f64::from(text.words.get(at).map_or(0, |(_, often)| *often));
            sum += self.weight(*word) * often * (SATURATION + 1.0) / (often + damped);
        }
        sum
    }

    /// A word by its number.
    pub(super) fn name(&self, word: Word) -> &str {
        let name = usize::try_from(word).ok().and_then(|at| self.names.get(at));
        name.map_or("", String::as_str)
    }

    fn entry(&mut self, report: Report) -> Entry {
        for word in words(&report.title).into_iter().chain(words(&report.text)) {
            if let Ok(number) = Word::try_from(self.names.len()) {
                self.numbers.entry(word.clone()).or_insert_with(|| {
                    self.names.push(word);
                    number
                });
            }
        }
        self.read(report, &|word| self.numbers.get(word).copied())
    }

    /// A report as its words; those without a number stand in no other text, and are told apart by
    /// numbers that no word has.
    fn read(&self, report: Report, number: &dyn Fn(&str) -> Option<Word>) -> Entry {
        let mut new: BTreeMap<String, Word> = BTreeMap::new();
        let mut text = |of: &[&str]| {
            let mut counted: BTreeMap<Word, u32> = BTreeMap::new();
            let mut length = 0_u32;
            for word in of.iter().flat_map(|text| words(text)) {
                let next = Word::MAX.saturating_sub(Word::try_from(new.len()).unwrap_or(Word::MAX));
                let number = number(&word).unwrap_or_else(|| *new.entry(word).or_insert(next));
                let often = counted.entry(number).or_default();
                *often = often.saturating_add(1);
                length = length.saturating_add(1);
            }
            Text { words: counted.into_iter().collect(), length }
        };
        let title = text(&[&report.title]);
        let whole = text(&[&report.title, &report.text]);
        Entry { report, title, whole }
    }
}

/// What of a report decides alone where another has it, too.
pub(super) fn keys(report: &Report) -> BTreeSet<String> {
    let sources = report.sources.iter().map(|one| format!("source {}", address(one)));
    let artefacts = report.artefacts.iter();
    sources.chain(artefacts.map(|one| format!("artefact {}", one.to_ascii_lowercase()))).collect()
}

/// An address without what leads to the same page: scheme, `www.`, fragment, a slash at the end.
fn address(of: &str) -> &str {
    let of = of.split_once("://").map_or(of, |(_, rest)| rest);
    let of = of.strip_prefix("www.").unwrap_or(of);
    of.split('#').next().unwrap_or(of).trim_end_matches('/')
}

fn note(of: &mut Vec<Vec<u32>>, word: Word, place: u32) {
    let Ok(at) = usize::try_from(word) else { return };
    if of.len() <= at {
        of.resize(at.saturating_add(1), Vec::new());
    }
    if let Some(posted) = of.get_mut(at) {
        posted.push(place);
    }
}

fn wide(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

fn wide64(count: u64) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}
