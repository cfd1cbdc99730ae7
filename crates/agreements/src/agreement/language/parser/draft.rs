//! An agreement while it is read.

use crate::agreement::document::{
    Agreement, Binding, Claim, Clause, Definition, Form, Institution, Language, Participant,
    PlaceName, Source, Standing, Texts,
};
use crate::agreement::group::Member;
use crate::agreement::rule::{Fields, Name};
use crate::agreement::{force, life};
use crate::calendar::{Day, Holidays};
use std::collections::BTreeMap;

/// An agreement while it is read: what must be given once may still be missing.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) id: Option<String>,
    pub(super) version: Option<String>,
    pub(super) title: Texts,
    pub(super) form: Option<Form>,
    pub(super) binding: Option<Binding>,
    pub(super) enforcement: Option<String>,
    pub(super) dimensions: Vec<String>,
    pub(super) jurisdiction: Option<String>,
    pub(super) status: Vec<Standing>,
    pub(super) languages: Vec<Language>,
    pub(super) sources: Vec<Source>,
    pub(super) claims: Vec<Claim>,
    pub(super) proposed: Option<Day>,
    pub(super) adopted: Option<Day>,
    pub(super) opened: Option<Day>,
    pub(super) depositaries: Vec<String>,
    pub(super) institutions: Vec<Institution>,
    pub(super) participants: Vec<Participant>,
    pub(super) participants_as_of: Option<Day>,
    pub(super) groups: BTreeMap<Name, Vec<Member>>,
    pub(super) weights: BTreeMap<Name, force::Weights>,
    pub(super) calendars: BTreeMap<Name, Holidays>,
    pub(super) places: BTreeMap<Name, PlaceName>,
    pub(super) fields: Vec<Fields>,
    pub(super) definitions: Vec<Definition>,
    pub(super) terms: life::Terms,
    pub(super) force: Option<force::Rule>,
    pub(super) parts: Vec<force::Part>,
    pub(super) clauses: Vec<Clause>,
}

impl Draft {
    /// Entries that every agreement has and this one has not, each with what to write.
    pub(super) fn missing(&self) -> Vec<(&'static str, &'static str)> {
        let all = [
            (self.id.is_none(), "agreement", "`agreement <id>` as the first line"),
            (self.version.is_none(), "version", "`version \"…\"`: which text of it this is"),
            (self.title.is_empty(), "title", "`title en \"…\"`"),
            (
                self.form.is_none(),
                "form",
                "`form treaty`, `soft-law`, `standard`, `regulation`, `bilateral` or `unilateral`",
            ),
            (
                self.binding.is_none(),
                "binding",
                "`binding yes`, `binding no` or, where that is not settled, `binding unknown`",
            ),
        ];
        let missing = all.into_iter().filter(|(is_missing, ..)| *is_missing);
        missing.map(|(_, entry, help)| (entry, help)).collect()
    }

    /// The agreement, once nothing is missing.
    pub(super) fn finished(self) -> Option<Agreement> {
        Some(Agreement {
            id: self.id?,
            version: self.version?,
            title: self.title,
            form: self.form?,
            binding: self.binding?,
            enforcement: self.enforcement,
            dimensions: self.dimensions,
            jurisdiction: self.jurisdiction,
            status: self.status,
            languages: self.languages,
            sources: self.sources,
            claims: self.claims,
            proposed: self.proposed,
            adopted: self.adopted,
            opened: self.opened,
            depositaries: self.depositaries,
            institutions: self.institutions,
            participants: self.participants,
            participants_as_of: self.participants_as_of,
            groups: self.groups,
            weights: self.weights,
            calendars: self.calendars,
            places: self.places,
            fields: self.fields,
            definitions: self.definitions,
            terms: self.terms,
            force: self.force,
            parts: self.parts,
            clauses: self.clauses,
        })
    }
}
