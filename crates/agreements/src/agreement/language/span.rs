//! Where in a file each part of an agreement stands.

use std::collections::BTreeMap;

/// Where in a file each part of an agreement stands; empty for one that was not read from a file.
///
/// Parts are named by paths: `title/en`, `clause/art-4.1/text/en`, `rule/declare-run/within`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spans {
    source: String,
    by_path: BTreeMap<String, Span>,
}

/// A part of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Byte at which it begins.
    pub start: usize,
    /// Byte after its end.
    pub end: usize,
    /// Line on which it begins, from 1.
    pub line: u32,
    /// Column at which it begins, in characters, from 1.
    pub column: u32,
    /// Line on which it ends.
    pub end_line: u32,
}

impl Spans {
    pub(super) fn new(source: &str) -> Self {
        Self { source: source.to_owned(), by_path: BTreeMap::new() }
    }

    pub(super) fn insert(&mut self, path: String, span: Span) {
        self.by_path.entry(path).or_insert(span);
    }

    /// Whether this very part is there.
    pub(super) fn has(&self, path: &str) -> bool {
        self.by_path.contains_key(path)
    }

    /// The span of a part, or of the nearest part around it.
    pub fn find(&self, path: &str) -> Option<Span> {
        let mut path = path;
        loop {
            if let Some(span) = self.by_path.get(path) {
                return Some(*span);
            }
            path = path.rsplit_once('/')?.0;
        }
    }

    /// All parts with their spans, in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Span)> {
        self.by_path.iter().map(|(path, span)| (path.as_str(), *span))
    }

    /// Line and column of the word `needle` in a part, or of the part.
    pub(super) fn locate(&self, path: &str, needle: &str) -> (u32, u32) {
        let Some(span) = self.find(path) else { return (0, 0) };
        let part = self.source.get(span.start..span.end).unwrap_or("");
        let inner = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
        let whole = |at: &usize| {
            let before = part.get(..*at).unwrap_or("").chars().next_back();
            let after = part.get(*at + needle.len()..).unwrap_or("").chars().next();
            !before.is_some_and(inner) && !after.is_some_and(inner)
        };
        let found = part.match_indices(needle).map(|(at, _)| at).find(whole);
        let Some(at) = found.filter(|_| !needle.is_empty()) else {
            return (span.line, span.column);
        };
        let before = part.get(..at).unwrap_or("");
        let count = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        match before.rsplit_once('\n') {
            None => (span.line, span.column.saturating_add(count(before))),
            Some((lines, last)) => {
                let breaks = u32::try_from(lines.matches('\n').count()).unwrap_or(u32::MAX);
                (span.line.saturating_add(breaks).saturating_add(1), count(last).saturating_add(1))
            }
        }
    }
}
