//! What is wrong with an agreement file, where, and what to write instead.

use std::fmt;

use serde::{Serialize, Serializer};

/// One thing that is wrong, or looks wrong, in an agreement file.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = checker::Diagnostic))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// What sort of fault it is; stable.
    pub code: Code,
    /// Whether the agreement can be used all the same.
    pub severity: Severity,
    /// Line, from 1; 0 where the agreement was not read from a file.
    pub line: u32,
    /// Column in characters, from 1; 0 where the agreement was not read from a file.
    pub column: u32,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

/// Whether an agreement with a fault can be used.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = checker::Severity))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// It cannot.
    Error,
    /// It can, but it hardly says what was meant.
    Warning,
}

impl Diagnostic {
    /// A fault that must be mended.
    pub(super) fn error(code: Code, at: (u32, u32), message: String, help: String) -> Self {
        Self { code, severity: Severity::Error, line: at.0, column: at.1, message, help }
    }

    /// Something that looks wrong.
    pub(super) fn warning(code: Code, at: (u32, u32), message: String, help: String) -> Self {
        Self { code, severity: Severity::Warning, line: at.0, column: at.1, message, help }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let (line, column, code) = (self.line, self.column, self.code.code());
        write!(f, "{line}:{column}: {severity}[{code}]: {}\n  write: {}", self.message, self.help)
    }
}

/// The sorts of faults; each has a stable code that `spec/errors.md` lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    /// The file is longer than it may be.
    TooLong,
    /// Expressions are nested deeper than they may be.
    TooDeep,
    /// A character that the language does not use, or that hides what is written.
    Character,
    /// A text without its closing quotation mark, or with an unknown escape.
    Text,
    /// A number that cannot be held exactly.
    Number,
    /// A date that is malformed or does not exist.
    Date,
    /// A line that is indented wrongly.
    Indentation,
    /// An entry begins with an unknown word.
    UnknownEntry,
    /// A word where another is expected.
    Unexpected,
    /// An entry or item that must be there is missing.
    Missing,
    /// Something is given twice.
    Duplicate,
    /// A rule or text stands before the first clause.
    OutsideClause,
    /// A level that does not follow the one before it, or names a rule that its clause has not.
    Level,
    /// A condition that a further party could make false, where that is not allowed.
    NotMonotone,
    /// A name is not declared.
    UnknownName,
    /// A variable is not bound here.
    UnknownVariable,
    /// A field is not declared.
    UnknownField,
    /// A named clause is not there.
    UnknownClause,
    /// An agreement or definition refers to itself.
    SelfReference,
    /// Two values of different types or units.
    TypeMismatch,
    /// A number without a unit where one is needed.
    UnitMissing,
    /// A period in months without a rounding.
    RoundingMissing,
    /// A period that cannot be counted so.
    Counting,
    /// A place's zone or holiday calendar is not known.
    Place,
    /// A rule costs more than it may.
    Cost,
    /// A field's place is not in the schema of its kind.
    PointerUnknown,
    /// A kind of statements that nodes do not take.
    KindUnknown,
    /// A value that the schema of a field does not list.
    ValueUnlisted,
    /// A duty that nobody can fulfil.
    Unsatisfiable,
    /// Conditions that are never true.
    AlwaysFalse,
    /// Conditions that are always true.
    AlwaysTrue,
    /// The same act is asked for and forbidden.
    MustAndMustNot,
    /// A part of a rule that never takes effect.
    Unreachable,
    /// Agreements that wait for one another.
    Circular,
    /// Two exceptions can hold at once and differ.
    ExceptionsConflict,
    /// Something is declared and never used.
    Unused,
    /// A rule whose clause has no words.
    NoText,
    /// A tier gives more time than the base case.
    TierLonger,
    /// A limit counts what its own bound is taken from.
    CountsItsBase,
}

impl Code {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLong => "language-too-long",
            Self::TooDeep => "language-too-deep",
            Self::Character => "language-character",
            Self::Text => "language-text",
            Self::Number => "language-number",
            Self::Date => "language-date",
            Self::Indentation => "language-indentation",
            Self::UnknownEntry => "language-unknown-entry",
            Self::Unexpected => "language-unexpected",
            Self::Missing => "language-missing",
            Self::Duplicate => "language-duplicate",
            Self::OutsideClause => "language-outside-clause",
            Self::Level => "language-level",
            Self::NotMonotone => "language-not-monotone",
            Self::UnknownName => "language-unknown-name",
            Self::UnknownVariable => "language-unknown-variable",
            Self::UnknownField => "language-unknown-field",
            Self::UnknownClause => "language-unknown-clause",
            Self::SelfReference => "language-self-reference",
            Self::TypeMismatch => "language-type",
            Self::UnitMissing => "language-unit-missing",
            Self::RoundingMissing => "language-rounding-missing",
            Self::Counting => "language-counting",
            Self::Place => "language-place",
            Self::Cost => "language-cost",
            Self::PointerUnknown => "language-pointer-unknown",
            Self::KindUnknown => "language-kind-unknown",
            Self::ValueUnlisted => "language-value-unlisted",
            Self::Unsatisfiable => "lint-unsatisfiable",
            Self::AlwaysFalse => "lint-always-false",
            Self::AlwaysTrue => "lint-always-true",
            Self::MustAndMustNot => "lint-must-and-must-not",
            Self::Unreachable => "lint-unreachable",
            Self::Circular => "lint-circular",
            Self::ExceptionsConflict => "lint-exceptions-conflict",
            Self::Unused => "lint-unused",
            Self::NoText => "lint-no-text",
            Self::TierLonger => "lint-tier-longer",
            Self::CountsItsBase => "lint-counts-its-base",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

/// The candidate that differs from `word` in the fewest letters, if it is near enough to be meant.
pub(super) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let within = (word.chars().count() / 3).max(1) + 1;
    candidates
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= within)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Letters to change, add or remove (Levenshtein), over at most 64 letters of each.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, a) in left.chars().take(64).enumerate() {
        let mut next = vec![index + 1];
        for ((b, pair), column) in right.iter().zip(row.windows(2)).zip(0..) {
            let &[diagonal, above] = pair else { continue };
            let before = next.get::<usize>(column).copied().unwrap_or(0);
            let changed = diagonal + usize::from(a != *b);
            next.push(changed.min(above + 1).min(before + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

/// `a, b or c`, of at most twelve.
pub(super) fn one_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    let shown: Vec<&str> = words.iter().take(12).map(String::as_str).collect();
    let rest = words.len() - shown.len();
    match shown.as_slice() {
        [] => "nothing".to_owned(),
        [one] => (*one).to_owned(),
        [head @ .., last] if rest == 0 => format!("{} or {last}", head.join(", ")),
        all => format!("{} or one of {rest} more", all.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_offered_when_it_is_near() {
        let words = ["bearer", "within", "tier", "recipient"];
        assert_eq!(nearest("bearre", words), Some("bearer"));
        assert_eq!(nearest("recipent", words), Some("recipient"));
        assert_eq!(nearest("consequences", words), None);
        assert_eq!(nearest("", words), None);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
