//! What changed between two versions of an agreement, clause by clause.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;

use super::format;
use crate::agreement::document::{Agreement, Clause, Texts};

/// Pairs of words that are looked at to find what two texts share: 4 million, some milliseconds.
/// Longer texts are shown as replaced between their common beginning and end.
const PAIRS_MAX: usize = 4_000_000;

/// What changed in one clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClauseChange {
    /// The clause.
    pub clause: String,
    /// What changed.
    pub change: Change,
}

/// A change; printed, it is English.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum Change {
    /// The clause is new.
    Added,
    /// The clause is gone.
    Removed,
    /// The clause stands elsewhere among those that both versions have.
    Moved {
        /// The clause it stands behind now, unless it is the first.
        after: Option<String>,
    },
    /// Its heading is another.
    Heading {
        /// In which language.
        language: String,
        /// Word by word.
        pieces: Vec<Piece>,
    },
    /// Its words are others.
    Text {
        /// In which language.
        language: String,
        /// Word by word.
        pieces: Vec<Piece>,
    },
    /// Whether its words are the instrument's own, or since when it holds, and for whom.
    Standing,
    /// Its levels, or which rules hold at them.
    Levels,
    /// A rule is new.
    RuleAdded {
        /// Which.
        rule: String,
    },
    /// A rule is gone.
    RuleRemoved {
        /// Which.
        rule: String,
    },
    /// A part of a rule is another.
    RuleChanged {
        /// Which rule.
        rule: String,
        /// Which part (`within`, `tier/large`).
        part: String,
        /// What it said, unless the part is new.
        before: Option<String>,
        /// What it says, unless the part is gone.
        after: Option<String>,
    },
}

/// Words that two texts share, or that one of them has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "piece", content = "words", rename_all = "kebab-case")]
pub enum Piece {
    /// In both.
    Same(String),
    /// In the older alone.
    Removed(String),
    /// In the newer alone.
    Added(String),
}

/// What changed between two versions, in the order of the newer one; clauses that are gone last.
pub fn compare(before: &Agreement, after: &Agreement) -> Vec<ClauseChange> {
    let old: BTreeMap<&str, (usize, &Clause)> = before
        .clauses
        .iter()
        .enumerate()
        .map(|(at, clause)| (clause.id.as_str(), (at, clause)))
        .collect();
    let kept: Vec<(usize, &str)> = after
        .clauses
        .iter()
        .filter_map(|clause| old.get(clause.id.as_str()).map(|(at, _)| (*at, clause.id.as_str())))
        .collect();
    let in_place = in_place(&kept);
    let mut changes = Vec::new();
    let mut last: Option<&str> = None;
    for clause in &after.clauses {
        let mut add = |change| changes.push(ClauseChange { clause: clause.id.clone(), change });
        match old.get(clause.id.as_str()) {
            None => add(Change::Added),
            Some((_, older)) => {
                if !in_place.contains(clause.id.as_str()) {
                    add(Change::Moved { after: last.map(str::to_owned) });
                }
                for change in clause_changes((before, older), (after, clause)) {
                    add(change);
                }
            }
        }
        last = Some(&clause.id);
    }
    let new: BTreeSet<&str> = after.clauses.iter().map(|clause| clause.id.as_str()).collect();
    let gone = before.clauses.iter().filter(|clause| !new.contains(clause.id.as_str()));
    changes.extend(
        gone.map(|clause| ClauseChange { clause: clause.id.clone(), change: Change::Removed }),
    );
    changes
}

/// Clauses that need not be moved: a longest run in which the old order is kept (patience).
fn in_place<'a>(kept: &[(usize, &'a str)]) -> BTreeSet<&'a str> {
    // For each length, the run that ends with the least old place; each entry knows the one
    // before it in its run.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(kept.len());
    let place = |index: usize| kept.get(index).map_or(0, |(place, _)| *place);
    for index in 0..kept.len() {
        let length = ends.partition_point(|end| place(*end) < place(index));
        before.push(length.checked_sub(1).and_then(|length| ends.get(length).copied()));
        match ends.get_mut(length) {
            Some(end) => *end = index,
            None => ends.push(index),
        }
    }
    let mut run = BTreeSet::new();
    let mut at = ends.last().copied();
    while let Some(index) = at {
        run.extend(kept.get(index).map(|(_, id)| *id));
        at = before.get(index).copied().flatten();
    }
    run
}

fn clause_changes(
    (older, before): (&Agreement, &Clause),
    (newer, after): (&Agreement, &Clause),
) -> Vec<Change> {
    let mut changes = Vec::new();
    for (language, pieces) in text_changes(&before.heading, &after.heading) {
        changes.push(Change::Heading { language, pieces });
    }
    for (language, pieces) in text_changes(&before.text, &after.text) {
        changes.push(Change::Text { language, pieces });
    }
    let standing = |clause: &Clause| (clause.wording, clause.applies_from, clause.applies_until);
    let part = |agreement: &Agreement, clause: &Clause| {
        let part = agreement.parts.iter().find(|part| part.clauses.contains(&clause.id));
        part.map(|part| (part.takers.clone(), part.rule.clone()))
    };
    if standing(before) != standing(after) || part(older, before) != part(newer, after) {
        changes.push(Change::Standing);
    }
    if before.levels != after.levels {
        changes.push(Change::Levels);
    }
    for rule in &after.rules {
        let name = rule.name().to_owned();
        match before.rules.iter().find(|other| other.name() == name) {
            None => changes.push(Change::RuleAdded { rule: name }),
            Some(older) if older == rule => {}
            Some(older) => {
                let (old, new) = (format::rule_items(older), format::rule_items(rule));
                changes.extend(item_changes(&name, &old, &new));
            }
        }
    }
    let gone = before
        .rules
        .iter()
        .filter(|rule| after.rules.iter().all(|other| other.name() != rule.name()));
    changes.extend(gone.map(|rule| Change::RuleRemoved { rule: rule.name().to_owned() }));
    changes
}

fn item_changes(
    rule: &str,
    before: &[(String, String)],
    after: &[(String, String)],
) -> Vec<Change> {
    let of = |items: &[(String, String)], part: &str| {
        items.iter().find(|(name, _)| name == part).map(|(_, text)| text.clone())
    };
    let mut parts: Vec<&String> = after.iter().map(|(part, _)| part).collect();
    parts.extend(before.iter().map(|(part, _)| part).filter(|part| of(after, part).is_none()));
    let changes = parts.into_iter().filter_map(|part| {
        let (before, after) = (of(before, part), of(after, part));
        let (rule, part) = (rule.to_owned(), part.clone());
        (before != after).then_some(Change::RuleChanged { rule, part, before, after })
    });
    changes.collect()
}

fn text_changes(before: &Texts, after: &Texts) -> Vec<(String, Vec<Piece>)> {
    let languages: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let changed = languages.into_iter().filter_map(|language| {
        let old = before.get(language).map_or("", String::as_str);
        let new = after.get(language).map_or("", String::as_str);
        (old != new).then(|| (language.clone(), pieces(old, new)))
    });
    changed.collect()
}

/// Two texts word by word: a longest common subsequence of their words.
pub fn pieces(before: &str, after: &str) -> Vec<Piece> {
    let old: Vec<&str> = before.split_whitespace().collect();
    let new: Vec<&str> = after.split_whitespace().collect();
    let same = |pair: &(&&str, &&str)| pair.0 == pair.1;
    let head = old.iter().zip(&new).take_while(same).count();
    let (old_rest, new_rest) = (old.get(head..).unwrap_or(&[]), new.get(head..).unwrap_or(&[]));
    let tail = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(same).count();
    let old_middle = old_rest.get(..old_rest.len() - tail).unwrap_or(&[]);
    let new_middle = new_rest.get(..new_rest.len() - tail).unwrap_or(&[]);
    let mut pieces = Pieces::default();
    for word in old.iter().take(head) {
        pieces.push(0, word);
    }
    if old_middle.len().saturating_mul(new_middle.len()) > PAIRS_MAX {
        old_middle.iter().for_each(|word| pieces.push(1, word));
        new_middle.iter().for_each(|word| pieces.push(2, word));
    } else {
        common(old_middle, new_middle, &mut pieces);
    }
    for word in new_rest.iter().skip(new_middle.len()) {
        pieces.push(0, word);
    }
    pieces.finished()
}

fn common(old: &[&str], new: &[&str], pieces: &mut Pieces) {
    // Lengths of the longest common subsequence of what is left, row by row from the end.
    let width = new.len() + 1;
    let mut lengths = vec![0_u32; (old.len() + 1) * width];
    let at = |lengths: &[u32], row: usize, column: usize| {
        lengths.get(row * width + column).copied().unwrap_or(0)
    };
    for (row, word) in old.iter().enumerate().rev() {
        for (column, other) in new.iter().enumerate().rev() {
            let length = if word == other {
                at(&lengths, row + 1, column + 1) + 1
            } else {
                at(&lengths, row + 1, column).max(at(&lengths, row, column + 1))
            };
            if let Some(slot) = lengths.get_mut(row * width + column) {
                *slot = length;
            }
        }
    }
    let (mut row, mut column) = (0, 0);
    loop {
        match (old.get(row), new.get(column)) {
            (Some(word), Some(other)) if word == other => {
                pieces.push(0, word);
                (row, column) = (row + 1, column + 1);
            }
            (Some(word), other)
                if other.is_none()
                    || at(&lengths, row + 1, column) >= at(&lengths, row, column + 1) =>
            {
                pieces.push(1, word);
                row += 1;
            }
            (_, Some(other)) => {
                pieces.push(2, other);
                column += 1;
            }
            (_, None) => return,
        }
    }
}

/// Words gathered by sort: shared, removed, added.
#[derive(Default)]
struct Pieces {
    all: Vec<(u8, String)>,
}

impl Pieces {
    fn push(&mut self, sort: u8, word: &str) {
        match self.all.last_mut() {
            Some((last, words)) if *last == sort => {
                words.push(' ');
                words.push_str(word);
            }
            _ => self.all.push((sort, word.to_owned())),
        }
    }

    fn finished(self) -> Vec<Piece> {
        let pieces = self.all.into_iter().map(|(sort, words)| match sort {
            0 => Piece::Same(words),
            1 => Piece::Removed(words),
            _ => Piece::Added(words),
        });
        pieces.collect()
    }
}

impl fmt::Display for ClauseChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clause = &self.clause;
        match &self.change {
            Change::Added => write!(f, "Clause {clause} is new."),
            Change::Removed => write!(f, "Clause {clause} is gone."),
            Change::Moved { after: Some(after) } => {
                write!(f, "Clause {clause} stands behind clause {after} now.")
            }
            Change::Moved { after: None } => write!(f, "Clause {clause} stands first now."),
            Change::Heading { language, pieces } => {
                write!(f, "Clause {clause}, heading ({language}): ")?;
                shown(f, pieces)
            }
            Change::Text { language, pieces } => {
                write!(f, "Clause {clause}, text ({language}): ")?;
                shown(f, pieces)
            }
            Change::Standing => {
                write!(
                    f,
                    "Clause {clause}: whose words it shows, since when it holds or for whom changed."
                )
            }
            Change::Levels => {
                write!(f, "Clause {clause}: its levels, or which rules hold at them, changed.")
            }
            Change::RuleAdded { rule } => write!(f, "Clause {clause}: the rule `{rule}` is new."),
            Change::RuleRemoved { rule } => {
                write!(f, "Clause {clause}: the rule `{rule}` is gone.")
            }
            Change::RuleChanged { rule, part, before, after } => {
                let part = part.replace('/', " ");
                write!(f, "Clause {clause}, rule `{rule}`, {part}: ")?;
                match (before, after) {
                    (Some(before), Some(after)) => write!(f, "`{before}` became `{after}`."),
                    (None, Some(after)) => write!(f, "`{after}` is new."),
                    (Some(before), None) => write!(f, "`{before}` is gone."),
                    (None, None) => Ok(()),
                }
            }
        }
    }
}

/// Removed words as `[-…-]`, added ones as `{+…+}`, as `git diff --word-diff` shows them.
fn shown(f: &mut fmt::Formatter<'_>, pieces: &[Piece]) -> fmt::Result {
    for (index, piece) in pieces.iter().enumerate() {
        if index > 0 {
            f.write_str(" ")?;
        }
        match piece {
            Piece::Same(words) => f.write_str(words)?,
            Piece::Removed(words) => write!(f, "[-{words}-]")?,
            Piece::Added(words) => write!(f, "{{+{words}+}}")?,
        }
    }
    Ok(())
}
