//! What fields of a statement can name of what is held here, so that nobody types what the docket
//! knows.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::near::keyed;
use super::{Docket, words_of};
use crate::agreement::document::Texts;
use crate::agreement::language::asked;
use comity_protocol::kind::Kind;

/// Matters that are offered, the newest: of more nobody reads through a list.
pub const MATTERS_MAX: usize = 100;

/// Something that a field can name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What stands in the field.
    pub value: String,
    /// What it is called, by language; none where nothing held here says.
    pub title: Texts,
}

impl Docket {
    /// What is held here that fields of a kind can name, by their place in the body (RFC 6901), or
    /// the subject: agreements where acts name them, the words that rules look for, and matters,
    /// those of others than `party` as that would have to name them.
    pub fn offers(&self, party: &str, kind: &Kind) -> BTreeMap<String, Vec<Offer>> {
        let mut words: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        if let Some(member) = words_of(kind) {
            words.entry(format!("/{member}")).or_default().extend(self.entries.keys().cloned());
        }
        for entry in self.entries.values() {
            for (at, asked) in asked(entry.agreement(), kind) {
                // A word that a rule looks for is met by that very word and by no other.
                words.entry(at.to_owned()).or_default().extend(asked.words);
            }
        }
        let offer = |value: String| {
            let title = self.entries.get(&value).map(|entry| entry.agreement().title.clone());
            Offer { value, title: title.unwrap_or_default() }
        };
        let words = words.into_iter().filter(|(_, words)| !words.is_empty());
        let mut offers: BTreeMap<String, Vec<Offer>> =
            words.map(|(at, words)| (at, words.into_iter().map(offer).collect())).collect();
        for at in self.places_of_matters() {
            let matters = self.matters(party, at);
            if !matters.is_empty() {
                offers.insert(at.to_owned(), matters);
            }
        }
        offers
    }

    /// Where matters are named.
    fn places_of_matters(&self) -> BTreeSet<&str> {
        let rules = self.entries.values().flat_map(|entry| keyed(entry.agreement()));
        rules.map(|(_, at)| at).collect()
    }

    /// Matters that somebody named at a place, the newest first, each with its newest title.
    fn matters(&self, party: &str, at: &str) -> Vec<Offer> {
        let mut said: Vec<_> = self
            .facts
            .values()
            .filter_map(|fact| {
                let body = fact.body.as_ref()?;
                let name = body.pointer(at)?.as_str()?;
                let is_own = fact.issuer.as_str() == party;
                // Whoever speaks of another's matter says whose it is, once.
                let value = if is_own || name.contains('/') {
                    name.to_owned()
                } else {
                    format!("{}/{name}", fact.issuer)
                };
                let title = body.get("title").and_then(|title| title.as_str());
                Some((Reverse(fact.issued), value, title.map(str::to_owned)))
            })
            .collect();
        said.sort();
        let mut offers: Vec<Offer> = Vec::new();
        for (_, value, title) in said {
            if offers.iter().any(|one| one.value == value) {
                continue;
            }
            if offers.len() == MATTERS_MAX {
                break;
            }
            let title = title.into_iter().map(|title| ("und".to_owned(), title)).collect();
            offers.push(Offer { value, title });
        }
        offers
    }
}
