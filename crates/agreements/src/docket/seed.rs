//! What a docket rests on, to make another of: of another day, or with something more.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use comity_protocol::content::Digest;
use comity_protocol::statement::StatementId;

use super::Docket;
use super::entry::Origin;
use super::round::said::Said;
use super::texts::{TextRefusal, read};
use crate::duty::{Calendars, Fact, Shown};

/// All that a docket rested on when it was taken. It shares the statements with the docket and is
/// cheap to take; making a docket of it is not.
#[derive(Clone, Debug)]
pub struct Seed {
    texts: Vec<Text>,
    refused: BTreeMap<StatementId, TextRefusal>,
    published: BTreeSet<StatementId>,
    calendars: Calendars,
    facts: Vec<Arc<Fact>>,
}

#[derive(Clone, Debug)]
struct Text {
    id: String,
    words: String,
    digest: Digest,
    origin: Origin,
    contradictions: Vec<StatementId>,
    audience: Shown,
    said: Option<Said>,
}

impl Docket {
    /// What this docket rests on.
    pub fn seed(&self) -> Seed {
        let texts = self.entries.iter().map(|(id, entry)| Text {
            id: id.clone(),
            words: entry.text.clone(),
            digest: entry.digest(),
            origin: entry.origin.clone(),
            contradictions: entry.contradictions.clone(),
            audience: entry.audience,
            said: entry.published.clone(),
        });
        Seed {
            texts: texts.collect(),
            refused: self.refused.clone(),
            published: self.texts.clone(),
            calendars: self.calendars.clone(),
            facts: self.facts.values().map(Arc::clone).collect(),
        }
    }
}

impl Seed {
    /// A docket with everything the seed holds, and some statements more or, for one agreement,
    /// another text: what would follow if the acts had been about those words. It is brought to no
    /// time yet.
    ///
    /// # Errors
    /// What is wrong with the text given.
    pub fn docket(&self, text: Option<(&str, &str)>, more: &[Fact]) -> Result<Docket, TextRefusal> {
        let mut entries = BTreeMap::new();
        for held in &self.texts {
            let other = text.filter(|(about, _)| *about == held.id);
            let words = other.map_or(held.words.as_str(), |(_, words)| words);
            let entry = read(words, &self.calendars)?;
            let entry = entry.into_entry(Some(held.id.clone()), held.origin.clone());
            let mut entry = entry.with_digest(held.digest);
            entry.contradictions.clone_from(&held.contradictions);
            (entry.audience, entry.published) = (held.audience, held.said.clone());
            entries.insert(held.id.clone(), entry);
        }
        let (refused, published) = (self.refused.clone(), self.published.clone());
        let mut docket = Docket::of(entries, refused, published, self.calendars.clone())?;
        for fact in &self.facts {
            docket.insert_shared(Arc::clone(fact));
        }
        for fact in more {
            docket.insert(fact);
        }
        Ok(docket)
    }
}
