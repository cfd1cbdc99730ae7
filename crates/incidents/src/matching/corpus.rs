//! What all reports have in common: which word, run of letters and key stands in which of them, and
//! how far one text explains another by that.

use std::collections::{BTreeMap, BTreeSet};

use super::terms::{Place, Term, Terms, count};
use super::words::{Gram, grams, words};
use crate::report::Report;

/// How soon more of the same word tells nothing more (the k1 of BM25).
const SATURATION: f64 = 1.2;

/// How much a long text is held against it (the b of BM25).
const LENGTH: f64 = 0.75;

/// Most words of a report that are looked at, in all: some ten times the longest public one.
pub(super) const WORDS_MAX: usize = 5_000;

/// Most words of a title that are looked at.
pub(super) const TITLE_WORDS_MAX: usize = 200;

/// Most sources and artefacts of a report that are looked at.
pub(super) const KEYS_MAX: usize = 1_000;

/// So many reports there are taken to be, at least: where there are few, a word that two of them
/// share would otherwise tell next to nothing, and no two would ever be suggested.
const REPORTS_LEAST: usize = 1_000;

/// A text as words with how often each stands in it, in the order of their numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Text {
    terms: Vec<(Term, f64)>,
    length: f64,
}

/// A report as its parts are compared.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) report: Report,
    pub(super) title: Text,
    pub(super) whole: Text,
    pub(super) organisations: BTreeSet<Term>,
    pub(super) systems: BTreeSet<Term>,
    pub(super) places: BTreeSet<Term>,
    pub(super) grams: Vec<Term>,
    pub(super) keys: Vec<(Term, String)>,
}

/// What a report scores against itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Own {
    pub(super) title: f64,
    pub(super) whole: f64,
    pub(super) letters: f64,
}

/// Words, runs of letters and keys of reports.
#[derive(Clone, Debug, Default)]
pub(super) struct Corpus {
    /// Words, and in the whole of which reports they stand.
    pub(super) words: Terms<String>,
    /// By word: in the title of which reports it stands.
    pub(super) titles: Vec<Vec<Place>>,
    /// Runs of letters, and in the title of which reports they stand.
    pub(super) grams: Terms<Gram>,
    /// Sources and artefacts, and which reports have them.
    pub(super) keys: Terms<String>,
    /// The logarithm of one more than all reports, of which weights are made.
    pub(super) log_all: f64,
    reports: usize,
    length: f64,
}

impl Corpus {
    /// Takes a report in, at a place.
    pub(super) fn add(&mut self, report: Report, place: Place) -> Entry {
        let Self { words, grams, keys, .. } = self;
        // One that finds no number any more is one of those without.
        let entry = read(
            report,
            &mut |word| words.enter(word),
            &mut |gram| grams.enter(gram),
            &mut |key| keys.enter(key),
        );
        for (word, _) in &entry.whole.terms {
            self.words.post(*word, place);
        }
        for (word, _) in &entry.title.terms {
            note(&mut self.titles, *word, place);
        }
        entry.grams.iter().for_each(|gram| self.grams.post(*gram, place));
        entry.keys.iter().for_each(|(key, _)| self.keys.post(*key, place));
        self.length += entry.whole.length;
        self.reports = self.reports.saturating_add(1);
        self.log_all = libm::log(count(self.reports.max(REPORTS_LEAST)) + 1.0);
        entry
    }

    /// A report as its parts are compared, without taking it in.
    pub(super) fn read(&self, report: Report) -> Entry {
        read(
            report,
            &mut |word| self.words.number(&word),
            &mut |gram| self.grams.number(&gram),
            &mut |key| self.keys.number(&key),
        )
    }

    /// How much a text scores against itself, and its title's runs of letters against themselves.
    pub(super) fn own(&self, of: &Entry) -> Own {
        let log_all = self.log_all;
        let mut letters = Sum::default();
        of.grams.iter().for_each(|gram| letters.add(self.squared(*gram, log_all)));
        Own {
            title: self.scores(&of.title, &of.title),
            whole: self.scores(&of.whole, &of.whole),
            letters: letters.value(),
        }
    }

    /// What the words of a text score against another (BM25).
    pub(super) fn scores(&self, of: &Text, against: &Text) -> f64 {
        let log_all = self.log_all;
        let damped = self.damped(against);
        let mut scored = Sum::default();
        of.common(against).for_each(|(term, _, often)| {
            let weight = self.words.weight(term, log_all);
            scored.add(weight * often * (SATURATION + 1.0) / (often + damped));
        });
        scored.value()
    }

    /// What BM25 adds to how often a word stands in a text, for its length.
    fn damped(&self, text: &Text) -> f64 {
        let average = (self.length / count(self.reports).max(1.0)).max(1.0);
        SATURATION * (1.0 - LENGTH + LENGTH * text.length / average)
    }

    /// How much the words tell that two texts have in common, in nats; each word counts once.
    pub(super) fn told(&self, one: &Text, other: &Text) -> f64 {
        let log_all = self.log_all;
        let mut told = Sum::default();
        one.common(other).for_each(|(term, ..)| told.add(self.words.weight(term, log_all)));
        told.value()
    }

    /// What the runs of letters weigh that two titles have in common, squared.
    pub(super) fn letters(&self, one: &Entry, other: &Entry) -> f64 {
        let log_all = self.log_all;
        let mut sum = Sum::default();
        let mut rest = other.grams.iter().copied().peekable();
        for gram in &one.grams {
            while rest.next_if(|next| next < gram).is_some() {}
            if rest.next_if_eq(gram).is_some() {
                sum.add(self.squared(*gram, log_all));
            }
        }
        sum.value()
    }

    fn squared(&self, gram: Term, log_all: f64) -> f64 {
        let weight = self.grams.weight(gram, log_all);
        weight * weight
    }
}

impl Text {
    /// Its words, each once, in the order of their numbers.
    pub(super) fn words(&self) -> impl Iterator<Item = Term> + '_ {
        self.terms.iter().map(|(term, _)| *term)
    }

    /// The words that two texts have in common, with how often each stands in the one and the
    /// other.
    pub(super) fn common<'a>(
        &'a self,
        other: &'a Self,
    ) -> impl Iterator<Item = (Term, f64, f64)> + 'a {
        let mut rest = other.terms.iter().peekable();
        self.terms.iter().filter_map(move |(term, often)| {
            while rest.next_if(|(next, _)| next < term).is_some() {}
            rest.next_if(|(next, _)| next == term).map(|(_, other)| (*term, *often, *other))
        })
    }

    /// Whether a word stands in it.
    pub(super) fn has(&self, term: Term) -> bool {
        self.terms.binary_search_by_key(&term, |(known, _)| *known).is_ok()
    }
}

/// A sum that is the same in any order: of whole multiples of 2^-28, exact as long as it stays
/// below 2^25. A report has at most 5,000 words, each of which weighs at most ln (2^32 / 1/2) < 23
/// and scores at most 2.2 times that: 5,000 * 23 * 2.2 < 2^18. A title has at most 200 words of 40
/// signs, or 8,200 runs of letters, each of which weighs at most 23 * 23 squared: 8,200 * 529 <
/// 2^23.
#[derive(Clone, Copy, Debug, Default)]
struct Sum(f64);

impl Sum {
    const UNITS: f64 = 268_435_456.0;
    const ROUND: f64 = 6_755_399_441_055_744.0;

    fn add(&mut self, value: f64) {
        // What is added and taken away again has units as its last bit (1.5 * 2^52): rounded in two
        // steps of the processor, and alike on each, to the nearest, of two to the even one.
        self.0 += (value * Self::UNITS + Self::ROUND) - Self::ROUND;
    }

    fn value(self) -> f64 {
        self.0 / Self::UNITS
    }
}

fn note(of: &mut Vec<Vec<Place>>, word: Term, place: Place) {
    // Words without a number are in nobody's title.
    let Some(at) = usize::try_from(word).ok().filter(|_| word < Term::MAX / 2) else { return };
    if of.len() <= at {
        of.resize(at.saturating_add(1), Vec::new());
    }
    if let Some(posted) = of.get_mut(at) {
        posted.push(place);
    }
}

/// Numbers of terms, where those that none has are told apart by numbers from the upper end.
struct Numbers<'a, T> {
    known: &'a mut dyn FnMut(T) -> Option<Term>,
    new: BTreeMap<T, Term>,
}

impl<'a, T: Ord + Clone> Numbers<'a, T> {
    fn new(known: &'a mut dyn FnMut(T) -> Option<Term>) -> Self {
        Self { known, new: BTreeMap::new() }
    }

    fn of(&mut self, term: T) -> Term {
        let next = Term::MAX.saturating_sub(Term::try_from(self.new.len()).unwrap_or_default());
        (self.known)(term.clone()).unwrap_or_else(|| *self.new.entry(term).or_insert(next))
    }
}

fn read(
    report: Report,
    word: &mut dyn FnMut(String) -> Option<Term>,
    gram: &mut dyn FnMut(Gram) -> Option<Term>,
    key: &mut dyn FnMut(String) -> Option<Term>,
) -> Entry {
    let mut numbers = Numbers::new(word);
    let mut left = WORDS_MAX;
    let mut terms = |texts: &[String], most: usize| -> Vec<Term> {
        let mut all = Vec::new();
        for text in texts {
            let read = words(text, most.min(left));
            left = left.saturating_sub(read.len());
            all.extend(read.into_iter().map(|word| numbers.of(word)));
        }
        all
    };
    let title = terms(std::slice::from_ref(&report.title), TITLE_WORDS_MAX);
    let organisations = terms(&report.organisations, WORDS_MAX);
    let systems = terms(&report.systems, WORDS_MAX);
    let places = terms(&report.places, WORDS_MAX);
    let told = terms(std::slice::from_ref(&report.text), WORDS_MAX);
    let whole = [&title, &told, &organisations, &systems, &places].into_iter().flatten().copied();
    let mut grams_of = Numbers::new(gram);
    let title_grams = grams(&report.title, TITLE_WORDS_MAX).into_iter();
    let mut grams: Vec<Term> = title_grams.map(|gram| grams_of.of(gram)).collect();
    grams.sort_unstable();
    let mut keys_of = Numbers::new(key);
    let keys = keys(&report).into_iter().take(KEYS_MAX);
    Entry {
        whole: text(whole),
        title: text(title.iter().copied()),
        organisations: organisations.into_iter().collect(),
        systems: systems.into_iter().collect(),
        places: places.into_iter().collect(),
        grams,
        keys: keys.map(|key| (keys_of.of(key.clone()), key)).collect(),
        report,
    }
}

fn text(of: impl Iterator<Item = Term>) -> Text {
    let mut counted: BTreeMap<Term, f64> = BTreeMap::new();
    let mut length = 0.0;
    for term in of {
        *counted.entry(term).or_default() += 1.0;
        length += 1.0;
    }
    Text { terms: counted.into_iter().collect(), length }
}

/// Sources and artefacts in one form.
fn keys(report: &Report) -> BTreeSet<String> {
    let sources = report.sources.iter().filter_map(|source| address(source));
    let sources = sources.map(|address| format!("source {address}"));
    let artefacts = report.artefacts.iter().map(|one| one.trim().to_lowercase());
    let artefacts = artefacts.filter(|one| !one.is_empty()).map(|one| format!("artefact {one}"));
    sources.chain(artefacts).collect()
}

/// An address without what leads to the same page: scheme, `www.`, fragment, a slash at the end.
/// `None` for the first page of a site, which tells no event.
fn address(of: &str) -> Option<String> {
    let of = of.trim();
    let of = of.split_once("://").map_or(of, |(_, rest)| rest);
    let of = of.split('#').next().unwrap_or(of).trim_end_matches('/');
    let (host, page) = of.split_once('/')?;
    let host = host.to_lowercase();
    Some(format!("{}/{page}", host.strip_prefix("www.").unwrap_or(&host)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_page_are_one() {
        for same in
            ["https://news.example/a/1", "HTTP://WWW.News.example/a/1/#top", " news.example/a/1"]
        {
            assert_eq!(address(same).as_deref(), Some("news.example/a/1"), "{same}");
        }
        for first in ["https://news.example", "https://news.example/", "news.example/#a", ""] {
            assert_eq!(address(first), None, "{first}");
        }
    }

    #[test]
    fn a_sum_is_the_same_in_any_order() {
        let values: Vec<f64> = (1..2_000_u32).map(|n| 1.0 / f64::from(n)).collect();
        let (mut there, mut back) = (Sum::default(), Sum::default());
        values.iter().for_each(|value| there.add(*value));
        values.iter().rev().for_each(|value| back.add(*value));
        assert_eq!(there.value().to_bits(), back.value().to_bits());
    }
}
