//! A configuration as it stands in its file: read whole, so that all that is wrong with it is said
//! at once, each with its line and with what to write instead.

use std::collections::BTreeSet;
use std::ops::{Range, RangeInclusive};

use serde::Serialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::near::nearest;

/// Something that is wrong with the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Fault {
    /// The line, from 1.
    pub(crate) line: usize,
    /// The stable code.
    pub(crate) code: &'static str,
    /// What is wrong.
    pub(crate) what: String,
    /// What to do about it.
    pub(crate) remedy: String,
}

/// A text, and all that was found wrong with it.
pub(super) struct Faults<'t> {
    text: &'t str,
    found: Vec<Fault>,
}

impl<'t> Faults<'t> {
    /// Nothing was found yet.
    pub(super) const fn of(text: &'t str) -> Self {
        Self { text, found: Vec::new() }
    }

    /// Something is wrong at a place.
    pub(super) fn add(
        &mut self,
        at: &Range<usize>,
        code: &'static str,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let before = self.text.get(..at.start).unwrap_or(self.text);
        let line = before.matches('\n').count().saturating_add(1);
        self.found.push(Fault { line, code, what: what.into(), remedy: remedy.into() });
    }

    /// All that is wrong, in the order of the file.
    pub(super) fn into_all(mut self) -> Vec<Fault> {
        self.found.sort_by_key(|fault| fault.line);
        self.found
    }

    /// The table of the whole text; what cannot be read of it is noted.
    pub(super) fn document(&mut self) -> Spanned<DeTable<'t>> {
        let (document, errors) = DeTable::parse_recoverable(self.text);
        for error in errors {
            let at = error.span().unwrap_or(0..0);
            let remedy = "write TOML as docs/operate/configure.md shows it";
            self.add(&at, "config-syntax", error.message().trim().to_owned(), remedy);
        }
        document
    }
}

/// A table, of which is noted what was asked for.
pub(super) struct Section<'d> {
    /// What it is called before its settings, with a dot; empty for the whole file.
    name: String,
    table: &'d DeTable<'d>,
    at: Range<usize>,
    known: BTreeSet<&'static str>,
}

/// A value and where it stands.
pub(super) type Placed<T> = (T, Range<usize>);

impl<'d> Section<'d> {
    /// The table of the whole file.
    pub(super) fn whole(document: &'d Spanned<DeTable<'d>>) -> Self {
        // What is missing is missed at the beginning.
        Self { name: String::new(), table: document.get_ref(), at: 0..0, known: BTreeSet::new() }
    }

    /// Where a setting in it stands, or it itself.
    pub(super) fn place_of(&self, key: &str) -> Range<usize> {
        let found = self.table.iter().find(|(name, _)| name.get_ref() == key);
        found.map_or_else(|| self.place(), |(name, _)| name.span())
    }

    /// Whether something is set.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.iter().any(|(name, _)| name.get_ref() == key)
    }

    /// Where it stands.
    pub(super) fn place(&self) -> Range<usize> {
        self.at.clone()
    }

    /// The names that stand in it, whatever they are, with their tables.
    pub(super) fn tables(&mut self, faults: &mut Faults<'_>) -> Vec<(String, Self)> {
        let all = self.table.iter().map(|(name, value)| (name.get_ref().to_string(), value));
        let all: Vec<_> = all.collect();
        all.into_iter()
            .filter_map(|(name, value)| {
                let called = format!("{}\"{name}\"", self.name);
                Some((name, section(faults, &called, value)?))
            })
            .collect()
    }

    /// A table in it.
    pub(super) fn section(&mut self, faults: &mut Faults<'_>, key: &'static str) -> Option<Self> {
        let value = self.find(key)?;
        section(faults, &format!("{}{key}", self.name), value)
    }

    /// A list of tables in it.
    pub(super) fn sections(&mut self, faults: &mut Faults<'_>, key: &'static str) -> Vec<Self> {
        let Some(value) = self.find(key) else { return Vec::new() };
        let called = format!("{}{key}", self.name);
        match value.get_ref() {
            DeValue::Array(all) => {
                all.iter().filter_map(|one| section(faults, &called, one)).collect()
            }
            _ => {
                wrong(faults, &value.span(), &called, &format!("write it as [[{called}]]"));
                Vec::new()
            }
        }
    }

    /// A text that means something; `remedy` says what it may be.
    pub(super) fn parsed<T>(
        &mut self,
        faults: &mut Faults<'_>,
        key: &'static str,
        code: &'static str,
        remedy: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<Placed<T>> {
        let value = self.find(key)?;
        let called = format!("{}{key}", self.name);
        one(faults, value, &called, code, remedy, &parse)
    }

    /// A list of texts that each mean something.
    pub(super) fn list<T>(
        &mut self,
        faults: &mut Faults<'_>,
        key: &'static str,
        code: &'static str,
        remedy: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Vec<T> {
        let Some(value) = self.find(key) else { return Vec::new() };
        let called = format!("{}{key}", self.name);
        let DeValue::Array(all) = value.get_ref() else {
            wrong(faults, &value.span(), &called, &format!("write a list, as [\"…\"]: {remedy}"));
            return Vec::new();
        };
        let read = |value| one(faults, value, &called, code, remedy, &parse).map(|(one, _)| one);
        all.iter().filter_map(read).collect()
    }

    /// A whole number within bounds.
    pub(super) fn number(
        &mut self,
        faults: &mut Faults<'_>,
        key: &'static str,
        bounds: &RangeInclusive<u64>,
    ) -> Option<u64> {
        let value = self.find(key)?;
        let found = value
            .get_ref()
            .as_integer()
            .and_then(|number| u64::from_str_radix(number.as_str(), number.radix()).ok());
        let found = found.filter(|number| bounds.contains(number));
        if found.is_none() {
            let called = format!("{}{key}", self.name);
            let remedy =
                format!("write a whole number from {} to {}", bounds.start(), bounds.end());
            wrong(faults, &value.span(), &called, &remedy);
        }
        found
    }

    /// Yes or no.
    pub(super) fn flag(&mut self, faults: &mut Faults<'_>, key: &'static str) -> Option<bool> {
        let value = self.find(key)?;
        let found = value.get_ref().as_bool();
        if found.is_none() {
            let called = format!("{}{key}", self.name);
            wrong(faults, &value.span(), &called, "write true or false, without quotes");
        }
        found
    }

    /// What has to be there; where it is not, that is noted.
    pub(super) fn needed<T>(
        &self,
        faults: &mut Faults<'_>,
        key: &'static str,
        found: Option<T>,
        remedy: &str,
    ) -> Option<T> {
        if found.is_none() && !self.has(key) {
            faults.add(
                &self.at,
                "config-missing",
                format!("{}{key} is missing", self.name),
                remedy,
            );
        }
        found
    }

    /// Whatever was not asked for is unknown: a misspelt setting must not pass for its default.
    pub(super) fn finish(self, faults: &mut Faults<'_>) {
        for (name, _) in self.table {
            let text = name.get_ref().as_ref();
            if self.known.contains(text) {
                continue;
            }
            let remedy = match nearest(text, self.known.iter().copied()) {
                Some(near) => format!("perhaps {}{near} is meant; else take it out", self.name),
                None => "take it out; docs/operate/configure.md lists every setting".to_owned(),
            };
            let what = format!("there is no setting {}{text}", self.name);
            faults.add(&name.span(), "config-unknown", what, remedy);
        }
    }

    fn find(&mut self, key: &'static str) -> Option<&'d Spanned<DeValue<'d>>> {
        self.known.insert(key);
        self.table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
    }
}

fn section<'d>(
    faults: &mut Faults<'_>,
    called: &str,
    value: &'d Spanned<DeValue<'d>>,
) -> Option<Section<'d>> {
    let DeValue::Table(table) = value.get_ref() else {
        wrong(faults, &value.span(), called, &format!("write it as [{called}]"));
        return None;
    };
    let name = format!("{called}.");
    Some(Section { name, table, at: value.span(), known: BTreeSet::new() })
}

fn one<T>(
    faults: &mut Faults<'_>,
    value: &Spanned<DeValue<'_>>,
    called: &str,
    code: &'static str,
    remedy: &str,
    parse: &impl Fn(&str) -> Option<T>,
) -> Option<Placed<T>> {
    let at = value.span();
    let Some(text) = value.get_ref().as_str() else {
        wrong(faults, &at, called, &format!("write a text in quotes: {remedy}"));
        return None;
    };
    let found = parse(text);
    if found.is_none() {
        faults.add(&at, code, format!("{called} cannot be {text:?}"), remedy);
    }
    found.map(|found| (found, at))
}

fn wrong(faults: &mut Faults<'_>, at: &Range<usize>, called: &str, remedy: &str) {
    faults.add(at, "config-value", format!("{called} is not of the right sort"), remedy);
}
