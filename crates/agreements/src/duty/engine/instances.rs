//! Instances and how they stand, with which of them a filing may change.
//!
//! An instance is found by its place and not by order. Those that may be changed by a filing of
//! which it is not known whether it is meant stand in a list by time, so that none of the others is
//! looked at when one comes: what is done stays done, and what is undetermined because of one
//! filing is no less so by another.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::super::compile::Compiled;
use super::super::finding::State;
use super::super::instance::Instance;
use super::super::outcome::{Part, Rests};
use super::super::symbol::{Sym, index};
use super::super::table::{Table, hash_pair};
use super::brief::{Brief, Evaluated};

/// All instances.
#[derive(Debug, Default)]
pub(super) struct Instances {
    books: Vec<Book>,
    count: usize,
    sought: BTreeSet<Sought>,
    /// By filing: the instances that are undetermined because of it.
    resting: BTreeSet<(u32, Instance)>,
}

/// The instances of one rule.
#[derive(Debug, Default)]
struct Book {
    places: Table<(Sym, u64)>,
    pages: Vec<Page>,
    /// In how many instances of a bearer a breach or doubt stands.
    unclean: BTreeMap<Sym, u32>,
}

#[derive(Debug)]
struct Page {
    key: u64,
    bearer: Sym,
    kept: Kept,
}

/// What is kept of an instance, in as little room as it needs.
#[derive(Debug)]
enum Kept {
    /// It was there, and is no more.
    Nothing,
    Plain(Plain),
    Whole(Box<Evaluated>),
}

/// Most of what is not a duty: neither due nor waiting for anything.
#[derive(Clone, Copy, Debug)]
struct Plain {
    state: State,
    is_done: bool,
    is_owed: bool,
    rests: PlainRests,
}

#[derive(Clone, Copy, Debug)]
enum PlainRests {
    Anything,
    Filing(u32),
    Nothing,
}

/// By what filing an instance may be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Way {
    /// By any that its rule looks for without a field that joins them.
    Unjoined,
    /// By one of which it is not known to what matter it belongs.
    Unknown,
    /// By any, since it does not say itself what is to be looked for.
    Unnamed,
    /// By one that its issuer destroyed.
    Resting,
}

/// A place in the list of instances that filings may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Sought {
    rule: u32,
    /// Whose filings; [`Sym::NOBODY`]: anybody's.
    whose: Sym,
    way: Way,
    /// Whether one that was said too early changes nothing.
    is_bounded: bool,
    /// One that is said later changes nothing.
    to: i64,
    /// One that was said earlier changes nothing. Of one rule it is later where `to` is.
    from: i64,
    instance: Instance,
}

impl Instances {
    pub(super) const fn len(&self) -> usize {
        self.count
    }

    pub(super) fn contains(&self, instance: Instance) -> bool {
        self.page(instance).is_some_and(|page| !matches!(page.kept, Kept::Nothing))
    }

    pub(super) fn get(&self, instance: Instance) -> Option<Cow<'_, Evaluated>> {
        self.page(instance)?.kept.status()
    }

    /// All of them, by rule.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Instance, Cow<'_, Evaluated>)> {
        self.books.iter().zip(0_u32..).flat_map(|(book, rule)| {
            book.pages.iter().filter_map(move |page| {
                let instance = Instance { rule, bearer: page.bearer, key: page.key };
                Some((instance, page.kept.status()?))
            })
        })
    }

    /// All of a rule.
    pub(super) fn of_rule(&self, rule: u32) -> impl Iterator<Item = Instance> {
        let pages = index(rule).and_then(|at| self.books.get(at)).map(|book| book.pages.as_slice());
        let there = |page: &&Page| !matches!(page.kept, Kept::Nothing);
        let pages = pages.unwrap_or_default().iter().filter(there);
        pages.map(move |page| Instance { rule, bearer: page.bearer, key: page.key })
    }

    /// Keeps how an instance stands now, and hands out how it stood.
    pub(super) fn put(
        &mut self,
        rule: &Compiled,
        instance: Instance,
        status: Option<Evaluated>,
    ) -> Option<Evaluated> {
        let old = self.page_mut(instance).and_then(|page| page.kept.take());
        if let Some(old) = &old {
            self.count = self.count.saturating_sub(1);
            self.note(rule, instance, old, false);
        }
        if let Some(status) = status {
            self.count = self.count.saturating_add(1);
            self.note(rule, instance, &status, true);
            match self.page_mut(instance) {
                Some(page) => page.kept = Kept::of(status),
                None => self.open(instance, status),
            }
        }
        old
    }

    /// Whether no breach and no doubt stands in any instance of a rule and bearer.
    pub(super) fn is_clean(&self, rule: u32, bearer: Sym) -> bool {
        let book = index(rule).and_then(|at| self.books.get(at));
        book.is_none_or(|book| !book.unclean.contains_key(&bearer))
    }

    /// The instances of a rule that a filing said between two times may change in some way.
    pub(super) fn sought(
        &self,
        (rule, whose): (u32, Sym),
        way: Way,
        (since, until): (i64, i64),
    ) -> impl Iterator<Item = Instance> {
        let instance = Instance { rule: 0, bearer: Sym::NOBODY, key: 0 };
        [false, true].into_iter().flat_map(move |is_bounded| {
            let low = Sought { rule, whose, way, is_bounded, to: since, from: i64::MIN, instance };
            let is_of = move |one: &&Sought| {
                (one.rule, one.whose, one.way) == (rule, whose, way)
                    && one.is_bounded == is_bounded
                    && one.from <= until
            };
            self.sought.range(low..).take_while(is_of).map(|one| one.instance)
        })
    }

    /// The instances that are undetermined because of a filing.
    pub(super) fn resting_on(&self, fact: u32) -> impl Iterator<Item = Instance> {
        let low = Instance { rule: 0, bearer: Sym::NOBODY, key: 0 };
        self.resting
            .range((fact, low)..)
            .take_while(move |(on, _)| *on == fact)
            .map(|(_, instance)| *instance)
    }

    fn page(&self, instance: Instance) -> Option<&Page> {
        let book = self.books.get(index(instance.rule)?)?;
        book.pages.get(book.position(instance)?)
    }

    fn page_mut(&mut self, instance: Instance) -> Option<&mut Page> {
        let book = self.books.get_mut(index(instance.rule)?)?;
        let at = book.position(instance)?;
        book.pages.get_mut(at)
    }

    fn open(&mut self, instance: Instance, status: Evaluated) {
        let Instance { rule, bearer, key } = instance;
        let Some(at) = index(rule) else { return };
        if self.books.len() <= at {
            self.books.resize_with(at.saturating_add(1), Book::default);
        }
        let Some(book) = self.books.get_mut(at) else { return };
        // There are fewer instances than facts and periods.
        let Ok(position) = u32::try_from(book.pages.len()) else { return };
        book.places.put(hash(instance), position, || (bearer, key));
        book.pages.push(Page { key, bearer, kept: Kept::of(status) });
    }

    /// Notes, or forgets, what may change an instance that stands so.
    fn note(&mut self, rule: &Compiled, instance: Instance, status: &Evaluated, is_put: bool) {
        if !status.is_clean() && rule.has_standing() {
            self.count_unclean(instance, is_put);
        }
        if let Rests::Filing(fact) = status.rests {
            let place = (fact, instance);
            if is_put {
                self.resting.insert(place)
            } else {
                self.resting.remove(&place)
            };
        }
        let (way, from, to) = match status.rests {
            _ if rule.seeks.is_unjoined => (Way::Unjoined, i64::MIN, status.settled()),
            Rests::Nothing => return,
            Rests::Filing(_) => (Way::Resting, i64::MIN, i64::MAX),
            Rests::Between { from, to } => (status.way(), from, to),
            Rests::Anything => (status.way(), i64::MIN, status.settled()),
        };
        let seeks = [
            rule.seeks.of_bearer.then_some(instance.bearer),
            rule.seeks.of_others.then_some(Sym::NOBODY),
        ];
        for whose in seeks.into_iter().flatten() {
            let is_bounded = from > i64::MIN;
            let rule = rule.number;
            let place = Sought { rule, whose, way, is_bounded, to, from, instance };
            if is_put {
                self.sought.insert(place)
            } else {
                self.sought.remove(&place)
            };
        }
    }

    fn count_unclean(&mut self, instance: Instance, is_put: bool) {
        let Some(at) = index(instance.rule) else { return };
        if self.books.len() <= at {
            self.books.resize_with(at.saturating_add(1), Book::default);
        }
        let Some(book) = self.books.get_mut(at) else { return };
        let count = book.unclean.entry(instance.bearer).or_default();
        *count = if is_put { count.saturating_add(1) } else { count.saturating_sub(1) };
        if *count == 0 {
            book.unclean.remove(&instance.bearer);
        }
    }
}

impl Book {
    fn position(&self, instance: Instance) -> Option<usize> {
        let Instance { bearer, key, .. } = instance;
        let is_it = |at: u32| {
            let page = index(at).and_then(|at| self.pages.get(at));
            page.is_some_and(|page| page.bearer == bearer && page.key == key)
        };
        index(self.places.get(hash(instance), &(bearer, key), is_it)?)
    }
}

impl Kept {
    fn of(status: Evaluated) -> Self {
        Plain::of(&status).map_or_else(|| Self::Whole(Box::new(status)), Self::Plain)
    }

    fn status(&self) -> Option<Cow<'_, Evaluated>> {
        match self {
            Self::Nothing => None,
            Self::Plain(plain) => Some(Cow::Owned(plain.status())),
            Self::Whole(status) => Some(Cow::Borrowed(status)),
        }
    }

    fn take(&mut self) -> Option<Evaluated> {
        match std::mem::replace(self, Self::Nothing) {
            Self::Nothing => None,
            Self::Plain(plain) => Some(plain.status()),
            Self::Whole(status) => Some(*status),
        }
    }
}

impl Plain {
    fn of(status: &Evaluated) -> Option<Self> {
        let rests = match status.rests {
            Rests::Anything => PlainRests::Anything,
            Rests::Filing(fact) => PlainRests::Filing(fact),
            Rests::Nothing => PlainRests::Nothing,
            Rests::Between { .. } => return None,
        };
        let Brief { state, is_done, is_owed, .. } = status.first;
        let plain = Self { state, is_done, is_owed, rests };
        (plain.status() == *status).then_some(plain)
    }

    const fn status(self) -> Evaluated {
        let first = Brief {
            part: Part { follow_up: 0, occurrence: 0, clock: 0 },
            state: self.state,
            is_done: self.is_done,
            is_owed: self.is_owed,
            is_withdrawn: false,
            is_unsure: false,
            is_past_conservative: false,
            statutory: None,
            conservative: None,
            settled: i64::MAX,
            waived: 0,
        };
        let rests = match self.rests {
            PlainRests::Anything => Rests::Anything,
            PlainRests::Filing(fact) => Rests::Filing(fact),
            PlainRests::Nothing => Rests::Nothing,
        };
        Evaluated { first, rest: Vec::new(), wake: None, rests, is_unnamed: false }
    }
}

impl Evaluated {
    const fn way(&self) -> Way {
        if self.is_unnamed { Way::Unnamed } else { Way::Unknown }
    }
}

fn hash(instance: Instance) -> u32 {
    hash_pair(u64::from(instance.bearer.0), instance.key)
}
