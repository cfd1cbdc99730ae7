//! The document: an agreement's data, its final clauses, and its clauses with text and rule.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use crate::agreement::certainty::Certainty;
use crate::agreement::group::Member;
use crate::agreement::rule::{Expr, Fields, Name, Rule};
use crate::agreement::{force, life};
use crate::calendar::{Day, Holidays, OpenHours};

/// An agreement: its data, its final clauses, and its clauses with text and rule.
///
/// This is the data part of an agreement file in JSON (`spec/schemas/agreement.json`); people
/// write the file in the language of [`super::language`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Agreement {
    /// Its identifier: lower-case words joined by hyphens (`cets-225`).
    pub id: String,
    /// Which text of it this is; compared as text.
    pub version: String,
    /// Its title by language tag (BCP 47).
    pub title: Texts,
    /// What sort of agreement it is.
    pub form: Form,
    /// Whether its text binds, by the law of its own form: not by acceptance of the parties here.
    pub binding: Binding,
    /// How it is enforced, in words.
    pub enforcement: Option<String>,
    /// Dimensions of cooperation it serves (`safety-research`, `standards`, `military`,
    /// `commercial`, `dialogue`, …).
    pub dimensions: Vec<String>,
    /// Where it holds or comes from, for regional approaches (`EU`, `US`, `US-CA`, `CN`).
    pub jurisdiction: Option<String>,
    /// The standing of the text itself, each with its time, certainty and source.
    pub status: Vec<Standing>,
    /// The languages of its texts.
    pub languages: Vec<Language>,
    /// Where its text and data come from.
    pub sources: Vec<Source>,
    /// What is said of it elsewhere, kept beside what we hold.
    pub claims: Vec<Claim>,
    /// When its making began (proposal), where known.
    pub proposed: Option<Day>,
    /// When its text was adopted.
    pub adopted: Option<Day>,
    /// When it was opened for signature.
    pub opened: Option<Day>,
    /// Who keeps the instruments: party identifiers or names.
    pub depositaries: Vec<String>,
    /// Institutions it sets up or rests on, with their mandate.
    pub institutions: Vec<Institution>,
    /// Who takes part as far as is known from sources; statements of parties come on top.
    pub participants: Vec<Participant>,
    /// The day of the table that they were taken from; what was done later is not among them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participants_as_of: Option<Day>,
    /// Named sets of parties.
    pub groups: BTreeMap<Name, Vec<Member>>,
    /// Named weights of parties.
    pub weights: BTreeMap<Name, force::Weights>,
    /// Holiday calendars that come with it, beside those that come with the program.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub calendars: BTreeMap<Name, Holidays>,
    /// Named places: a zone and a holiday calendar.
    pub places: BTreeMap<Name, PlaceName>,
    /// Where the fields of statements stand.
    pub fields: Vec<Fields>,
    /// Named values, in order; each may use those above it.
    pub definitions: Vec<Definition>,
    /// Its final clauses; the Vienna Convention's defaults where it says nothing.
    pub terms: life::Terms,
    /// When it enters into force; `None`: says nothing.
    pub force: Option<force::Rule>,
    /// Clauses that enter into force by a rule of their own, in the order of their names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<force::Part>,
    /// Its clauses, in order.
    pub clauses: Vec<Clause>,
}

impl Agreement {
    /// The last day of which its list of participants speaks: that of the table they were taken
    /// from, or else the last on which a source was read. `None` where neither is said.
    pub fn listed_until(&self) -> Option<Day> {
        let read = self.sources.iter().filter_map(|source| source.read).max();
        self.participants_as_of.or(read)
    }

    /// The same where a day lies later, so that what happened in between is not listed.
    pub fn unlisted(&self, day: Option<Day>) -> Option<Day> {
        self.listed_until().filter(|until| day.is_some_and(|day| *until < day))
    }
}

/// Texts by language tag (BCP 47).
pub type Texts = BTreeMap<String, String>;

/// What sort of agreement.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// A treaty.
    Treaty,
    /// Soft law: declarations, principles, commitments.
    SoftLaw,
    /// A technical standard or code of practice.
    Standard,
    /// A law or regulation that binds by what one does.
    Regulation,
    /// Between two.
    Bilateral,
    /// Of one.
    Unilateral,
}

/// Whether a text binds.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Binding {
    /// It does.
    Binding,
    /// It does not.
    NotBinding,
    /// That is not known, or not settled.
    Unknown,
}

/// The standing of a text at a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Standing {
    /// Which.
    pub status: TextStatus,
    /// From when, where known.
    pub from: Option<Day>,
    /// How sure this is.
    pub certainty: Certainty,
    /// In words, where more is to be said.
    pub note: Option<String>,
    /// Where this is from: the number of a source, from 1.
    pub source: Option<u32>,
}

/// The standing of a text.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextStatus {
    /// A template for others to use.
    Template,
    /// Being drafted.
    Draft,
    /// Put forward.
    Proposed,
    /// Adopted, or enacted; not yet in force.
    Enacted,
    /// In force, or in use for what does not bind.
    InForce,
    /// Its beginning was put off.
    Deferred,
    /// Replaced by another.
    Superseded,
    /// No longer law.
    Repealed,
}

/// A language of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Language {
    /// BCP 47 tag.
    pub tag: String,
    /// Whether its text is authentic (VCLT art. 33), rather than a translation or summary.
    pub authentic: bool,
}

/// Where something comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Source {
    /// In words.
    pub title: String,
    /// Where.
    pub url: Option<String>,
    /// Under which licence its words are used, where they are.
    pub licence: Option<String>,
    /// When it was read.
    pub read: Option<Day>,
    /// How sure.
    pub certainty: Certainty,
}

/// What is said of an agreement elsewhere.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = agreement::Claim))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Claim {
    /// What is said.
    pub says: String,
    /// By whom.
    pub source: String,
    /// What we make of it.
    pub judgement: Judgement,
    /// Why.
    pub reason: Option<String>,
}

/// What is made of a claim.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = agreement::Judgement))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Judgement {
    /// Held to be so.
    Held,
    /// Held to be wrong.
    Rejected,
    /// Open.
    Open,
}

/// An institution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Institution {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub mandate: String,
}

/// Somebody who takes part, as a source says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Participant {
    /// ISO 3166-1 alpha-2 code, party identifier or name.
    pub party: String,
    /// What it did.
    pub action: life::ActionKind,
    /// When, where known; a year or month alone is not a day and stays unknown.
    pub day: Option<Day>,
    /// The clauses that a declaration accepts.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub clauses: BTreeSet<String>,
    /// How sure.
    pub certainty: Certainty,
}

/// A place by its zone and holiday calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PlaceName {
    /// IANA name.
    pub zone: String,
    /// Identifier of the holiday calendar (`data/calendars`).
    pub holidays: Option<String>,
    /// When somebody works there on a working day, where business hours are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<OpenHours>,
    /// The places that may be meant, where a period names the field that says which.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<PlaceCase>,
}

impl PlaceName {
    /// The holiday calendars that it names.
    pub fn calendars(&self) -> impl Iterator<Item = &str> {
        let of_cases = self.cases.iter().map(|case| &case.holidays);
        std::iter::once(&self.holidays).chain(of_cases).filter_map(Option::as_deref)
    }
}

/// One of the places that a name may mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PlaceCase {
    /// What a field says that means it: a code, and the names of the place.
    pub named: Vec<String>,
    /// IANA names; several where the clocks of the place differ.
    pub zones: Vec<String>,
    /// Identifier of the holiday calendar (`data/calendars`).
    pub holidays: Option<String>,
}

/// A named value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Definition {
    /// Its name.
    pub name: Name,
    /// Its value.
    pub value: Expr,
}

/// A clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Clause {
    /// Its stable identifier (`art-4.2`).
    pub id: String,
    /// Its heading by language.
    pub heading: Texts,
    /// Its words by language.
    pub text: Texts,
    /// Whether the words are the instrument's own or a summary of ours.
    pub wording: Wording,
    /// Since when it holds, where later than the agreement.
    pub applies_from: Option<Day>,
    /// The last day on which it holds, where it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applies_until: Option<Day>,
    /// Levels to which a party can commit itself, from the first of restraint up; none where the
    /// clause binds as written or not at all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<Level>,
    /// What it asks.
    pub rules: Vec<Rule>,
}

/// A level of a clause (`spec/commitments.md`); its number is its place, from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Level {
    /// What it is called.
    pub name: String,
    /// Whether who is a party to the whole text stands at it without a commitment.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub of_parties: bool,
    /// The rules of the clause that hold at this level; a rule that stands at no level holds at
    /// each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Name>,
}

/// Most levels of a clause, that of no restraint left out: contributions from 1 to 15.
pub const LEVELS_MAX: usize = 15;

/// Longest name of a level in bytes.
pub const LEVEL_NAME_BYTES_MAX: usize = 400;

/// What level 0 is called: no restraint.
pub const NO_RESTRAINT: &str = "none";

/// What the one level of a clause without levels of its own is called.
pub const AS_WRITTEN: &str = "as written";

/// The level of a clause at which a party to the whole agreement stands: the one that says so, else
/// the highest.
pub fn level_of_parties(levels: &[Level]) -> u8 {
    let numbered = (1_u8..).zip(levels);
    let named = numbered.clone().find(|(_, level)| level.of_parties);
    named.or_else(|| numbered.last()).map_or(1, |(number, _)| number)
}

impl Clause {
    /// The names of its levels, from no restraint (level 0) up.
    pub fn level_names(&self) -> Vec<String> {
        let own = self.levels.iter().map(|level| level.name.clone());
        let as_written = self.levels.is_empty().then(|| AS_WRITTEN.to_owned());
        std::iter::once(NO_RESTRAINT.to_owned()).chain(own).chain(as_written).collect()
    }
}

/// Whose words a clause shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wording {
    /// The instrument's own.
    Original,
    /// A summary, marked as such wherever it is shown.
    Summary,
}
