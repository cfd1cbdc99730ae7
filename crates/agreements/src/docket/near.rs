//! Names of matters that a person may take for one another: warned of before anything is signed.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use super::Docket;
use super::given::Given;
use crate::agreement::document::Agreement;
use crate::agreement::rule::{Rule, Trigger};
use crate::sync::lock;
use comity_protocol::kind::Kind;
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

impl Docket {
    /// A name in a body that is nearly, and not quite, that of a matter which the party named
    /// before; `None` where it is a new name, or one that was given before.
    pub fn near(&self, party: &str, body: &Value) -> Option<Near> {
        self.with_given(party, |given| {
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
            given.places().find_map(|(place, at)| named(place, at))
        })
    }

    /// Whether the party named a matter so before, at the place `at`.
    pub(super) fn names_matter(&self, party: &str, at: &str, name: &str) -> bool {
        self.with_given(party, |given| {
            given.places().any(|(place, one)| one == at && given.has(place, name))
        })
    }

    /// Asks the names that the party gave so far.
    fn with_given<T>(&self, party: &str, ask: impl FnOnce(&Given) -> T) -> T {
        let at: BTreeSet<&str> =
            self.entries.values().flat_map(|entry| keys(entry.agreement())).collect();
        let mut shared = lock(&self.given);
        let kept = shared.take().filter(|given| given.is_of(party, &at));
        let mut given = kept.unwrap_or_else(|| {
            let at = at.into_iter().map(str::to_owned).collect();
            Given::new(party, at, self.facts.keys().copied().collect())
        });
        given.bring_up(|id| self.facts.get(id).map(Arc::as_ref));
        let answer = ask(&given);
        *shared = Some(given);
        answer
    }
}

/// Where matters are named, by the rules of an agreement.
fn keys(agreement: &Agreement) -> impl Iterator<Item = &str> {
    keyed(agreement).map(|(_, at)| at)
}

/// The kinds of statements that begin matters by the rules of an agreement, with where these name
/// them.
pub(super) fn keyed(agreement: &Agreement) -> impl Iterator<Item = (&Kind, &str)> {
    let rules = agreement.clauses.iter().flat_map(|clause| &clause.rules);
    rules.filter_map(|rule| {
        let Rule::Duty(duty) = rule else { return None };
        let Trigger::Filed { pattern, key: Some(key) } = &duty.trigger else { return None };
        let fields = agreement.fields.iter().find(|fields| fields.kind == pattern.kind)?;
        fields.fields.get(key).map(|spec| (&pattern.kind, spec.pointer.as_str()))
    })
}
