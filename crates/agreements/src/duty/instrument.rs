//! What the engine reads of an agreement.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::bound::Part;
use crate::agreement::document::{
    Agreement, Certainty, Definition, Form, Level, PlaceName, Standing, TextStatus,
    level_of_parties,
};
use crate::agreement::group::Member;
use crate::agreement::rule::{Fields, Name, Rule};
use crate::calendar::{Day, Holidays, bundled};
use comity_protocol::content::Digest;

/// An agreement as far as duties follow from it: its rules and what they speak of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Instrument {
    /// The agreement.
    pub id: String,
    /// Which text of it.
    pub version: String,
    /// What sort of agreement: a regulation binds by what one does, the others by consent.
    pub form: Form,
    /// Whether a party published it. Nobody makes law for others by publishing it: whatever its
    /// form, it binds those who accepted it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_published: bool,
    /// The standing of the text.
    #[serde(default)]
    pub status: Vec<Standing>,
    /// Named sets of parties.
    #[serde(default)]
    pub groups: BTreeMap<Name, Vec<Member>>,
    /// Holiday calendars that come with it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub calendars: BTreeMap<Name, Holidays>,
    /// Named places.
    #[serde(default)]
    pub places: BTreeMap<Name, PlaceName>,
    /// Where the fields of statements stand.
    #[serde(default)]
    pub fields: Vec<Fields>,
    /// Named values, in order.
    #[serde(default)]
    pub definitions: Vec<Definition>,
    /// Its rules by clause, in order.
    pub clauses: Vec<Asked>,
}

/// What one clause asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Asked {
    /// The clause.
    pub clause: String,
    /// Since when it holds, where later than the agreement.
    #[serde(default)]
    pub applies_from: Option<Day>,
    /// The last day on which it holds, where it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applies_until: Option<Day>,
    /// Its levels, from the first of restraint up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<Level>,
    /// Its rules.
    pub rules: Vec<Rule>,
}

/// The standing of the text on some day.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Validity {
    /// Which; `None` where the agreement says nothing of it.
    pub status: Option<TextStatus>,
    /// How sure that is.
    pub certainty: Option<Certainty>,
    /// Whether what the rule asks is owed; otherwise it only would be.
    pub owed: bool,
}

impl From<&Agreement> for Instrument {
    fn from(agreement: &Agreement) -> Self {
        let asked = |clause: &crate::agreement::document::Clause| Asked {
            clause: clause.id.clone(),
            applies_from: clause.applies_from,
            applies_until: clause.applies_until,
            levels: clause.levels.clone(),
            rules: clause.rules.clone(),
        };
        Self {
            id: agreement.id.clone(),
            version: agreement.version.clone(),
            form: agreement.form,
            is_published: false,
            status: agreement.status.clone(),
            groups: agreement.groups.clone(),
            calendars: agreement.calendars.clone(),
            places: agreement.places.clone(),
            fields: agreement.fields.clone(),
            definitions: agreement.definitions.clone(),
            clauses: agreement.clauses.iter().map(asked).collect(),
        }
    }
}

impl Asked {
    /// The levels at which a rule holds; `None` where it stands at none and holds at each.
    fn levels_of(&self, rule: &Rule) -> Option<BTreeSet<u8>> {
        let holds = |level: &Level| level.rules.iter().any(|name| name == rule.name());
        let at: BTreeSet<u8> = (1_u8..)
            .zip(&self.levels)
            .filter_map(|(number, level)| holds(level).then_some(number))
            .collect();
        (!at.is_empty()).then_some(at)
    }

    /// Its rules apart by the levels at which they hold.
    fn parts(&self) -> impl Iterator<Item = Self> + '_ {
        let mut apart: BTreeMap<Option<BTreeSet<u8>>, Vec<Rule>> = BTreeMap::new();
        for rule in &self.rules {
            apart.entry(self.levels_of(rule)).or_default().push(rule.clone());
        }
        apart.into_values().map(|rules| Self { rules, ..self.clone() })
    }
}

impl Instrument {
    /// The agreement in parts, of one clause each, whose rules all bind the same parties.
    pub(super) fn parts(self) -> Vec<Self> {
        let parts: Vec<Asked> = self.clauses.iter().flat_map(Asked::parts).collect();
        let base = Self { clauses: Vec::new(), ..self };
        let one = |asked: Asked| Self { clauses: vec![asked], ..base.clone() };
        parts.into_iter().map(one).collect()
    }

    /// Which part of an agreement this is, if it is one ([`Self::parts`]).
    pub(super) fn part(&self) -> Option<Part<'_>> {
        let asked = self.clauses.first()?;
        let levels = asked.rules.first().and_then(|rule| asked.levels_of(rule));
        Some(Part { clause: &asked.clause, levels, of_parties: level_of_parties(&asked.levels) })
    }

    /// Whether it binds those who accepted it, and nobody else.
    pub fn binds_by_consent(&self) -> bool {
        self.is_published || self.form != Form::Regulation
    }

    /// The standing of the text, and whether a clause is owed, for what happens on `day`.
    ///
    /// A regulation, and soft law or a standard, asks for something from the day its text is in
    /// force or in use. A treaty binds by consent, so that its text must only not have ended; who
    /// is bound by it is told by [`super::Bound`]. What happened before is not judged by it (VCLT
    /// art. 28).
    ///
    /// `applies`: the first and the last day of the clause, where it names them.
    pub fn validity(&self, applies: (Option<Day>, Option<Day>), day: Day) -> Validity {
        let (from, until) = applies;
        let is_within =
            from.is_none_or(|from| from <= day) && until.is_none_or(|until| day <= until);
        // The last that had begun; one without a day held from the start.
        let begun = |standing: &&Standing| standing.from.is_none_or(|from| from <= day);
        let found = self.status.iter().filter(begun).max_by_key(|standing| standing.from);
        let status = found.map(|standing| standing.status);
        let ended = matches!(status, Some(TextStatus::Repealed | TextStatus::Superseded));
        let by_consent = matches!(self.form, Form::Treaty | Form::Bilateral | Form::Unilateral);
        let holds = match status {
            Some(TextStatus::InForce) => true,
            // Nothing at all is said of the text's standing.
            None if self.status.is_empty() => true,
            _ => by_consent && !ended,
        };
        Validity {
            status,
            certainty: found.map(|standing| standing.certainty),
            owed: holds && is_within,
        }
    }
}

/// SHA-256 of a rule's canonical JSON: members sorted, no white space. A finding names it, so that
/// nobody can say later that the rule was another.
pub fn rule_hash(rule: &Rule) -> Digest {
    let sorted = serde_json::to_value(rule).unwrap_or_default();
    Digest(Sha256::digest(sorted.to_string().as_bytes()).into())
}

/// Holiday calendars by identifier.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendars {
    given: BTreeMap<String, Holidays>,
    has_bundled: bool,
}

impl Calendars {
    /// Those that come with the program.
    pub const fn bundled() -> Self {
        Self { given: BTreeMap::new(), has_bundled: true }
    }

    /// The calendar of that name; one that was given goes before one that comes with the program.
    pub fn get(&self, id: &str) -> Option<Holidays> {
        let given = self.given.get(id).cloned();
        given.or_else(|| self.has_bundled.then(|| bundled(id).ok()).flatten())
    }

    /// Those of the places of an agreement: its own first, then these.
    #[must_use]
    pub fn of(&self, instrument: &Instrument) -> Self {
        self.of_places(&instrument.places, &instrument.calendars)
    }

    /// Those of some places, of which some have their own.
    pub(super) fn of_places(
        &self,
        places: &BTreeMap<Name, PlaceName>,
        own: &BTreeMap<Name, Holidays>,
    ) -> Self {
        let names = places.values().flat_map(PlaceName::calendars);
        let one = |id: &str| {
            let own = own.get(id).cloned();
            own.or_else(|| self.get(id)).map(|holidays| (id.to_owned(), holidays))
        };
        Self { given: names.filter_map(one).collect(), has_bundled: false }
    }
}
