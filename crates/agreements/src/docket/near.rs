//! Names of matters that a person may take for one another: warned of before anything is signed.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use super::Docket;
use crate::agreement::document::Agreement;
use crate::agreement::rule::{Rule, Trigger};
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

impl Docket {
    /// A name in a body that is nearly, and not quite, that of a matter which the party named
    /// before; `None` where it is a new name, or one that was given before.
    pub fn near(&self, party: &str, body: &Value) -> Option<Near> {
        let keys: BTreeSet<&str> =
            self.entries.values().flat_map(|entry| keys(entry.agreement())).collect();
        keys.into_iter().find_map(|at| self.near_at(at, body.pointer(at)?.as_str()?, party))
    }

    fn near_at(&self, at: &str, given: &str, party: &str) -> Option<Near> {
        let mut near = None;
        for fact in self.facts.values().filter(|fact| fact.issuer.as_str() == party) {
            let before = fact.body.as_ref().and_then(|body| body.pointer(at)?.as_str());
            let Some(before) = before else { continue };
            if names::canonical(before) == names::canonical(given) {
                return None;
            }
            if near.is_none() && names::nearly_equal(before, given) {
                let (at, given) = (at.to_owned(), given.to_owned());
                let (before, statement) = (before.to_owned(), fact.id);
                near = Some(Near { at, given, before, statement });
            }
        }
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
