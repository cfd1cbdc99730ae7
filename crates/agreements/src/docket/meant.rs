//! Values that are nearly what a rule looks for, and count for nothing as they are written: told
//! before anything is signed.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use icu_normalizer::ComposingNormalizerBorrowed;
use serde::Serialize;
use serde_json::Value;

use super::Docket;
use super::entry::{Entry, Origin};
use crate::agreement::language::{Asked, SUBJECT, asked};
use crate::names::canonical;
use comity_protocol::kind::Kind;

/// A value that is nearly one that a rule looks for, and is another by that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Meant {
    /// Where it stands (RFC 6901); `subject` for what the statement is about.
    pub at: String,
    /// The value given.
    pub given: String,
    /// The value that was perhaps meant.
    pub meant: String,
    /// The agreement whose rules look for that; `None` for the identifier of a party.
    pub agreement: Option<String>,
}

/// Values that count at a place, each with the agreement that looks for it.
type Words = BTreeMap<String, Option<String>>;

impl Docket {
    /// A value of a statement that is nearly, and not quite, one that the rules held here look for
    /// at its place: a word, an agreement, or the identifier of one of `parties`, which those are
    /// that the node knows. `None` where every value is one of them, or none is near.
    ///
    /// What comes with the program and what `own` published goes before what others did: nobody
    /// has a slip of the hand pass for right by publishing a rule that spells it so.
    pub fn meant(
        &self,
        own: &str,
        parties: &BTreeSet<String>,
        (kind, subject): (&Kind, &str),
        body: &Value,
    ) -> Option<Meant> {
        let is_trusted = |entry: &&Entry| match &entry.origin {
            Origin::Shipped => true,
            Origin::Statement { issuer, .. } => issuer.as_str() == own,
        };
        let trusted = self.places(kind, parties, is_trusted);
        nearly(&trusted, subject, body).or_else(|| {
            let all = self.places(kind, parties, |_| true);
            nearly(&all, subject, body)
        })
    }

    /// What counts at each place of a kind by the rules of some agreements.
    fn places(
        &self,
        kind: &Kind,
        parties: &BTreeSet<String>,
        of: impl Fn(&&Entry) -> bool,
    ) -> BTreeMap<String, Words> {
        let mut places: BTreeMap<String, Words> = BTreeMap::new();
        for entry in self.entries.values().filter(of) {
            for (at, asked) in asked(entry.agreement(), kind) {
                let is_name = self.names_agreements(&asked);
                let names = is_name.then(|| self.entries.keys()).into_iter().flatten();
                let ids = asked.is_party.then_some(parties).into_iter().flatten();
                let words = places.entry(at.to_owned()).or_default();
                for name in names {
                    words.entry(name.clone()).or_insert_with(|| Some(name.clone()));
                }
                for word in asked.words {
                    words.entry(word).or_insert_with(|| Some(entry.id().to_owned()));
                }
                for id in ids {
                    words.entry(id.clone()).or_default();
                }
            }
        }
        places
    }

    /// Whether an agreement is named where this is asked: where one is, each may be.
    pub(super) fn names_agreements(&self, asked: &Asked) -> bool {
        asked.words.iter().any(|word| self.entries.contains_key(word))
    }
}

/// The first value that is nearly one of those that count at its place.
fn nearly(places: &BTreeMap<String, Words>, subject: &str, body: &Value) -> Option<Meant> {
    places.iter().find_map(|(at, words)| {
        let given = match body.pointer(at) {
            _ if at == SUBJECT => vec![subject],
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
            one => one.and_then(Value::as_str).into_iter().collect(),
        };
        given.into_iter().find_map(|given| {
            let canon = canonical(given);
            if words.keys().any(|word| canonical(word) == canon) {
                return None;
            }
            let bare = bare(given);
            let near = |word: &&String| !bare.is_empty() && self::bare(word) == bare;
            let meant = words.keys().find(near)?;
            Some(Meant {
                at: at.clone(),
                given: given.to_owned(),
                meant: meant.clone(),
                agreement: words.get(meant).cloned().flatten(),
            })
        })
    })
}

/// What is left of a value without case, spaces, dashes and other signs that are no letters and no
/// digits, but for what parts two numbers: `us-ca-sb53` is nearly `us-ca-sb-53`, 1.5 not 15.
fn bare(value: &str) -> String {
    let value: Cow<'_, str> = ComposingNormalizerBorrowed::new_nfkc().normalize(value);
    let mut bare = String::with_capacity(value.len());
    let mut is_parted = false;
    for sign in value.chars() {
        if !sign.is_alphanumeric() {
            is_parted = true;
            continue;
        }
        if is_parted && sign.is_numeric() && bare.ends_with(char::is_numeric) {
            bare.push('-');
        }
        is_parted = false;
        bare.extend(sign.to_lowercase());
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_hand_leave_the_same_and_numbers_stay_apart() {
        for (one, other, is_near) in [
            ("us-ca-sb53", "us-ca-sb-53", true),
            ("US-NY-RAISE", "us-ny-raise", true),
            ("us\u{2013}ny\u{2011}raise ", "us-ny-raise", true),
            ("Autorite\u{301} X", "autorit\u{e9}\u{a0}x", true),
            ("acn.gov.it.", "acn.gov.it", true),
            ("1.5", "15", false),
            ("eu-ai-act-art-73", "eu-ai-act-art-72", false),
            ("e-1-23", "e-12-3", false),
        ] {
            assert_eq!(bare(one) == bare(other), is_near, "{one} and {other}");
        }
    }
}
