//! Names of matters that a person may take for one another: warned of before anything is signed.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use super::Docket;
use crate::agreement::document::Agreement;
use crate::agreement::rule::{Rule, Trigger};
use crate::duty::Fact;
use crate::names;
use comity_protocol::statement::StatementId;

/// A name that is nearly one that the party gave before, and is another matter by that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Near {
    /// Where it stands (RFC 6901).
    pub at: String,
    /// The name given now.
    pub given: String,
    /// The name given before.
    pub before: String,
    /// The statement that gave it.
    pub statement: StatementId,
}

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
struct First {
    name: String,
    statement: StatementId,
}

impl Given {
    fn new(party: &str, at: Vec<String>, came: Vec<StatementId>) -> Self {
        Self { party: party.to_owned(), at, by: BTreeMap::new(), came }
    }

    /// Takes note that a statement came.
    pub(super) fn note(&mut self, fact: &Fact) {
        if fact.issuer.as_str() == self.party {
            self.came.push(fact.id);
        }
    }

    fn take(&mut self, fact: &Fact) {
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

    /// A name that is nearly this one; `None` where this one was given before.
    fn near(&self, place: usize, given: &str) -> Option<&First> {
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

impl Docket {
    /// A name in a body that is nearly, and not quite, that of a matter which the party named
    /// before; `None` where it is a new name, or one that was given before.
    pub fn near(&mut self, party: &str, body: &Value) -> Option<Near> {
        let at: BTreeSet<&str> =
            self.entries.values().flat_map(|entry| keys(entry.agreement())).collect();
        let is_kept = |given: &Given| given.party == party && at.iter().eq(given.at.iter());
        let mut given = match self.given.take().filter(is_kept) {
            Some(given) => given,
            None => {
                let at = at.into_iter().map(str::to_owned).collect();
                Given::new(party, at, self.facts.keys().copied().collect())
            }
        };
        for id in std::mem::take(&mut given.came) {
            if let Some(fact) = self.facts.get(&id) {
                given.take(fact);
            }
        }
        let named = |place: usize, at: &str| {
            let name = body.pointer(at)?.as_str()?;
            let first = given.near(place, name)?;
            Some(Near {
                at: at.to_owned(),
                given: name.to_owned(),
                before: first.name.clone(),
                statement: first.statement,
            })
        };
        let near = given.at.iter().enumerate().find_map(|(place, at)| named(place, at));
        self.given = Some(given);
        near
    }
}

/// Where matters are named, by the rules of an agreement.
fn keys(agreement: &Agreement) -> impl Iterator<Item = &str> {
    let rules = agreement.clauses.iter().flat_map(|clause| &clause.rules);
    rules.filter_map(|rule| {
        let Rule::Duty(duty) = rule else { return None };
        let Trigger::Filed { pattern, key: Some(key) } = &duty.trigger else { return None };
        let fields = agreement.fields.iter().find(|fields| fields.kind == pattern.kind)?;
        fields.fields.get(key).map(|spec| spec.pointer.as_str())
    })
}
