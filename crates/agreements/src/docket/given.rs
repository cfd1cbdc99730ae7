//! The names that a party gave to matters, for whoever asks whether one is nearly another.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::duty::Fact;
use crate::names;
use comity_protocol::statement::StatementId;

/// The names that one party gave to matters, by what is left of them where slips of the hand are
/// taken away. Kept up from the first question on: it is asked before each signature.
#[derive(Debug)]
pub(super) struct Given {
    party: String,
    /// Where matters are named (RFC 6901).
    at: Vec<String>,
    /// By place and outline: each name in its canonical form, as it was given first.
    by: BTreeMap<(usize, String), BTreeMap<String, First>>,
    /// Statements that came since the last question.
    came: Vec<StatementId>,
}

/// A name as a statement gave it first.
#[derive(Clone, Debug)]
pub(super) struct First {
    pub(super) name: String,
    pub(super) statement: StatementId,
}

impl Given {
    /// Nothing yet: what came is taken with the first question.
    pub(super) fn new(party: &str, at: Vec<String>, came: Vec<StatementId>) -> Self {
        Self { party: party.to_owned(), at, by: BTreeMap::new(), came }
    }

    /// Takes note that a statement came.
    pub(super) fn note(&mut self, fact: &Fact) {
        if fact.issuer.as_str() == self.party {
            self.came.push(fact.id);
        }
    }

    /// Whether it is of this party and these places.
    pub(super) fn is_of(&self, party: &str, at: &BTreeSet<&str>) -> bool {
        self.party == party && at.iter().eq(self.at.iter())
    }

    /// Takes what came since the last question.
    pub(super) fn bring_up<'f>(&mut self, find: impl Fn(&StatementId) -> Option<&'f Fact>) {
        for id in std::mem::take(&mut self.came) {
            if let Some(fact) = find(&id) {
                self.apply(fact);
            }
        }
    }

    /// Where matters are named, with the number of each place.
    pub(super) fn places(&self) -> impl Iterator<Item = (usize, &str)> {
        self.at.iter().map(String::as_str).enumerate()
    }

    fn apply(&mut self, fact: &Fact) {
        let Some(body) = fact.body.as_ref().filter(|_| fact.issuer.as_str() == self.party) else {
            return;
        };
        for (place, at) in self.at.iter().enumerate() {
            let Some(name) = body.pointer(at).and_then(Value::as_str) else { continue };
            for outline in names::outlines(name) {
                let all = self.by.entry((place, outline)).or_default();
                let given = || First { name: name.to_owned(), statement: fact.id };
                let first = all.entry(names::canonical(name).into_owned()).or_insert_with(given);
                if fact.id < first.statement {
                    *first = given();
                }
            }
        }
    }

    /// Whether this very name was given before.
    pub(super) fn has(&self, place: usize, given: &str) -> bool {
        let canonical = names::canonical(given);
        names::outlines(given).into_iter().any(|outline| {
            let all = self.by.get(&(place, outline));
            all.is_some_and(|all| all.contains_key(canonical.as_ref()))
        })
    }

    /// A name that is nearly this one; `None` where this one was given before.
    pub(super) fn near(&self, place: usize, given: &str) -> Option<&First> {
        let canonical = names::canonical(given);
        let mut near: Option<&First> = None;
        for outline in names::outlines(given) {
            let Some(all) = self.by.get(&(place, outline)) else { continue };
            if all.contains_key(canonical.as_ref()) {
                return None;
            }
            near = all.values().chain(near).min_by_key(|first| first.statement);
        }
        near
    }
}
