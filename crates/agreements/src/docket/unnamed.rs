//! Values that name nothing held here: told before anything is signed, for a slip of the hand that
//! leaves nothing near would be seen by nobody.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use super::Docket;
use super::near::keyed;
use crate::agreement::language::asked;
use comity_protocol::kind::Kind;

/// A value that names nothing held here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Unnamed {
    /// Where it stands (RFC 6901).
    pub at: String,
    /// The value given.
    pub given: String,
    /// What it would be the name of.
    pub what: Named,
}

/// What a value names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Named {
    /// An agreement, where rules look for the names of agreements.
    Agreement,
    /// A matter of the party, in a statement that begins none.
    Matter,
}

impl Docket {
    /// Values of a body that name nothing held here: an agreement where rules look for one, and a
    /// matter that `party` named in no statement before, where this one does not begin it.
    pub fn unnamed(&self, party: &str, kind: &Kind, body: &Value) -> Vec<Unnamed> {
        let mut found = BTreeSet::new();
        for entry in self.entries.values() {
            for (at, asked) in asked(entry.agreement(), kind) {
                let Some(given) = body.pointer(at).and_then(Value::as_str) else { continue };
                let is_known = self.entries.contains_key(given) || asked.words.contains(given);
                if !is_known && self.names_agreements(&asked) {
                    let (at, given) = (at.to_owned(), given.to_owned());
                    found.insert(Unnamed { at, given, what: Named::Agreement });
                }
            }
        }
        found.extend(self.matters_unnamed(party, kind, body));
        found.into_iter().collect()
    }

    fn matters_unnamed(&self, party: &str, kind: &Kind, body: &Value) -> Vec<Unnamed> {
        let rules: Vec<(&Kind, &str)> =
            self.entries.values().flat_map(|entry| keyed(entry.agreement())).collect();
        let begun: BTreeSet<&str> =
            rules.iter().filter(|(begins, _)| *begins == kind).map(|(_, at)| *at).collect();
        let at: BTreeSet<&str> = rules.iter().map(|(_, at)| *at).collect();
        let unnamed = at.into_iter().filter(|at| !begun.contains(at)).filter_map(|at| {
            let given = body.pointer(at)?.as_str()?;
            (!self.names_matter(party, at, given)).then(|| Unnamed {
                at: at.to_owned(),
                given: given.to_owned(),
                what: Named::Matter,
            })
        });
        unnamed.collect()
    }
}
