//! From tokens to an agreement, with as many faults at once as can be told apart.

use std::collections::BTreeSet;

use super::diagnostic::{Code, Diagnostic, nearest, one_of};
use super::parsed::{FAULTS_MAX, FILE_BYTES_MAX, Parsed};
use super::span::{Span, Spans};
use super::token::{Placed, Token, tokens};
use crate::agreement::document::Agreement;

mod amendment;
mod conditions;
mod draft;
mod expression;
mod final_clauses;
mod force;
mod header;
mod levels;
mod place;
mod rules;
mod share;
mod small;
mod weight;
mod withdrawal;

use draft::Draft;
pub(super) use force::{ACTS, part_path};
pub(super) use withdrawal::MONTHS;

/// A fault was reported and what was being read is given up.
#[derive(Clone, Copy, Debug)]
struct Stop;

/// What was read, or nothing after a fault was reported.
type Read<T> = Result<T, Stop>;

/// A reader of tokens.
struct Parser<'a> {
    tokens: Vec<Placed<'a>>,
    /// The next token.
    at: usize,
    /// The end of what is being read: an entry or an item.
    end: usize,
    /// How deep expressions are nested here.
    depth: u32,
    /// How many sums and products were read here.
    operations: u32,
    /// Whether the head of the last clause could not be read: what follows is not outside of one.
    clause_is_lost: bool,
    /// Names of groups, wherever in the file they are declared: `in` needs to know.
    groups: BTreeSet<&'a str>,
    diagnostics: Vec<Diagnostic>,
    spans: Spans,
    draft: Draft,
}

/// Reads an agreement file.
///
/// # Errors
/// Every fault that could be told apart, at most [`FAULTS_MAX`], in the order of the file.
pub fn parse(text: &str) -> Result<Parsed, Vec<Diagnostic>> {
    if text.len() > FILE_BYTES_MAX {
        let message = format!("the file has more than {FILE_BYTES_MAX} bytes");
        let help = "less, and refer to longer texts by where they are published".to_owned();
        return Err(vec![Diagnostic::error(Code::TooLong, (1, 1), message, help)]);
    }
    let (tokens, comments, diagnostics) = tokens(text);
    let mut parser = Parser {
        at: 0,
        end: tokens.len(),
        depth: 0,
        operations: 0,
        clause_is_lost: false,
        groups: group_names(&tokens),
        tokens,
        diagnostics,
        spans: Spans::new(text),
        draft: Draft::default(),
    };
    parser.entries();
    let agreement = parser.finished();
    let Parser { mut diagnostics, spans, .. } = parser;
    diagnostics.sort_by_key(|fault| (fault.line, fault.column));
    diagnostics.dedup();
    diagnostics.truncate(FAULTS_MAX);
    match agreement {
        Some(agreement) if diagnostics.is_empty() => Ok(Parsed { agreement, spans, comments }),
        _ => Err(diagnostics),
    }
}

/// The names that follow `group` at the start of a line.
fn group_names<'a>(tokens: &[Placed<'a>]) -> BTreeSet<&'a str> {
    let pairs = tokens.windows(2).filter_map(|pair| match pair {
        [head, name] if head.column == 1 && head.token == Token::Word("group") => {
            match name.token {
                Token::Word(name) => Some(name),
                _ => None,
            }
        }
        _ => None,
    });
    pairs.collect()
}

impl<'a> Parser<'a> {
    /// Reads entry after entry; a fault in one does not hide those in the next.
    fn entries(&mut self) {
        let mut starts: Vec<usize> = Vec::new();
        for (index, placed) in self.tokens.iter().enumerate() {
            if placed.first && placed.column == 1 {
                starts.push(index);
            }
        }
        if let Some(first) = self.tokens.first().filter(|first| first.column > 1) {
            let at = (first.line, first.column);
            self.fault(
                Code::Indentation,
                at,
                "the first entry is indented".to_owned(),
                "`agreement <id>` at the start of the line".to_owned(),
            );
        }
        let ends: Vec<usize> = starts.iter().skip(1).copied().chain([self.tokens.len()]).collect();
        for (start, end) in starts.into_iter().zip(ends) {
            if self.diagnostics.len() >= FAULTS_MAX {
                return;
            }
            (self.at, self.end, self.depth, self.operations) = (start, end, 0, 0);
            if self.entry().is_ok() {
                self.expect_end();
            }
        }
    }

    /// Reports what is left over in an entry or item.
    fn expect_end(&mut self) {
        if self.at < self.end && self.fault_here::<()>("nothing more here").is_err() {
            self.at = self.end;
        }
    }

    /// Reads the items of an entry: the lines below it that are indented like the first of them.
    fn items(&mut self, mut item: impl FnMut(&mut Self) -> Read<()>) {
        let end = self.end;
        let Some(base) = self.placed(self.at).filter(|_| self.at < end).map(|item| item.column)
        else {
            return;
        };
        while self.at < end {
            let start = self.at;
            let next = (start + 1..end).find(|index| {
                self.placed(*index).is_some_and(|placed| placed.first && placed.column <= base)
            });
            (self.end, self.operations) = (next.unwrap_or(end), 0);
            if item(self).is_ok() {
                self.expect_end();
            }
            self.at = self.end;
            self.end = end;
        }
    }

    fn placed(&self, index: usize) -> Option<&Placed<'a>> {
        self.tokens.get(index)
    }

    fn peek(&self) -> Option<&Token<'a>> {
        self.peek_at(0)
    }

    fn peek_at(&self, ahead: usize) -> Option<&Token<'a>> {
        let index = self.at + ahead;
        self.tokens.get(index).filter(|_| index < self.end).map(|placed| &placed.token)
    }

    fn peek_word(&self) -> Option<&'a str> {
        self.word_at(0)
    }

    fn word_at(&self, ahead: usize) -> Option<&'a str> {
        match self.peek_at(ahead) {
            Some(Token::Word(word)) => Some(word),
            _ => None,
        }
    }

    /// Whether the next token stands on the line of the one before it.
    fn same_line(&self) -> bool {
        self.placed(self.at).is_some_and(|placed| !placed.first)
    }

    /// Takes these words if they come next.
    fn take(&mut self, words: &str) -> bool {
        let count = words.split(' ').count();
        let here = words.split(' ').enumerate();
        for (ahead, word) in here {
            if self.word_at(ahead) != Some(word) {
                return false;
            }
        }
        self.at += count;
        true
    }

    fn take_symbol(&mut self, symbol: &str) -> bool {
        let is_next = matches!(self.peek(), Some(Token::Symbol(next)) if *next == symbol);
        self.at += usize::from(is_next);
        is_next
    }

    /// Takes a comma if one of these words, or the first of several, comes after it.
    fn take_comma_before(&mut self, words: &[&str]) -> bool {
        let is_comma = matches!(self.peek(), Some(Token::Symbol(",")));
        let known = self.word_at(1).is_some_and(|next| words.contains(&next));
        self.at += usize::from(is_comma && known);
        is_comma && known
    }

    /// Line and column of the next token, or of the end of the last.
    fn here(&self) -> (u32, u32) {
        match self.placed(self.at).filter(|_| self.at < self.end) {
            Some(placed) => (placed.line, placed.column),
            None => self.before(),
        }
    }

    /// Line and column just after the last token.
    fn before(&self) -> (u32, u32) {
        let last = self.at.checked_sub(1).and_then(|index| self.placed(index));
        last.map_or((1, 1), |last| {
            let width = u32::try_from(last.end.saturating_sub(last.start)).unwrap_or(0);
            let column = if last.line == last.end_line { last.column + width } else { 1 };
            (last.end_line, column)
        })
    }

    /// Records where a part stands that began at token `start` and ends before the next one.
    fn mark(&mut self, path: String, start: usize) {
        let last = self.at.checked_sub(1).map_or(start, |last| last.max(start));
        let (Some(first), Some(last)) = (self.placed(start), self.placed(last)) else { return };
        let span = Span {
            start: first.start,
            end: last.end,
            line: first.line,
            column: first.column,
            end_line: last.end_line,
        };
        self.spans.insert(path, span);
    }

    fn fault(&mut self, code: Code, at: (u32, u32), message: String, help: String) {
        if self.diagnostics.len() < FAULTS_MAX {
            self.diagnostics.push(Diagnostic::error(code, at, message, help));
        }
    }

    /// Reports that something else is expected here.
    fn fault_here<T>(&mut self, wanted: &str) -> Read<T> {
        let found = match self.peek() {
            None => "the entry ends here".to_owned(),
            Some(token) => format!("{} is not expected here", described(token)),
        };
        let at = self.here();
        self.fault(Code::Unexpected, at, found, wanted.to_owned());
        Err(Stop)
    }

    /// Reports that one of these words is expected here, with the nearest to what stands there.
    fn fault_choice<T>(&mut self, words: &[&str]) -> Read<T> {
        let near = self.peek_word().and_then(|word| nearest(word, words.iter().copied()));
        let wanted = match near {
            Some(near) if words.len() > 20 => format!("`{near}`, if that is meant"),
            Some(near) => format!("`{near}`, if that is meant; known here: {}", listed(words)),
            None => one_of(words.iter().copied()),
        };
        self.fault_here(&wanted)
    }

    fn expect(&mut self, words: &str) -> Read<()> {
        if self.take(words) { Ok(()) } else { self.fault_here(&format!("`{words}`")) }
    }

    fn expect_symbol(&mut self, symbol: &str) -> Read<()> {
        if self.take_symbol(symbol) { Ok(()) } else { self.fault_here(&format!("`{symbol}`")) }
    }

    /// A word; `what` says what it stands for.
    fn word(&mut self, what: &str) -> Read<&'a str> {
        let Some(word) = self.peek_word() else { return self.fault_here(what) };
        self.at += 1;
        Ok(word)
    }

    fn text(&mut self, what: &str) -> Read<String> {
        let Some(Token::Text(text)) = self.peek() else { return self.fault_here(what) };
        let text = text.clone();
        self.at += 1;
        Ok(text)
    }

    /// A word or a text: parties, dimensions and the like, which may have any letters.
    fn label(&mut self, what: &str) -> Read<String> {
        match self.peek() {
            Some(Token::Word(word)) => {
                let word = (*word).to_owned();
                self.at += 1;
                Ok(word)
            }
            _ => self.text(what),
        }
    }

    /// Labels with commas between.
    fn labels(&mut self, what: &str) -> Read<Vec<String>> {
        let mut labels = vec![self.label(what)?];
        while self.take_symbol(",") {
            labels.push(self.label(what)?);
        }
        Ok(labels)
    }

    fn finished(&mut self) -> Option<Agreement> {
        let draft = std::mem::take(&mut self.draft);
        if self.tokens.is_empty() {
            let help = "`agreement <id>`, and then what it says";
            self.fault(Code::Missing, (1, 1), "the file is empty".to_owned(), help.to_owned());
            return None;
        }
        let missing = draft.missing();
        let begins =
            |placed: &Placed<'_>, entry| placed.column == 1 && placed.token == Token::Word(entry);
        // What is there and could not be read is told at its place.
        let missing: Vec<_> = missing
            .into_iter()
            .filter(|(entry, _)| !self.tokens.iter().any(|placed| begins(placed, entry)))
            .collect();
        for (entry, help) in &missing {
            let message = format!("the agreement has no `{entry}`");
            self.fault(Code::Missing, (1, 1), message, (*help).to_owned());
        }
        draft.finished()
    }
}

/// A token as a message names it.
fn described(token: &Token<'_>) -> String {
    match token {
        Token::Word(word)
        | Token::Number(word)
        | Token::Ordinal(word)
        | Token::Day(word)
        | Token::Instant(word)
        | Token::Pointer(word) => format!("`{word}`"),
        Token::Symbol(symbol) => format!("`{symbol}`"),
        Token::Text(text) => {
            let short: String = text.chars().take(24).collect();
            let dots = if short.len() < text.len() { "…" } else { "" };
            format!("the text \"{}{dots}\"", short.replace('\n', " "))
        }
    }
}

fn listed(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}
