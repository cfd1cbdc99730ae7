//! From text to tokens; comments are set aside.

use super::diagnostic::{Code, Diagnostic};

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A keyword, name, dotted name or unit.
    Word(&'a str),
    /// A number.
    Number(&'a str),
    /// `30th`.
    Ordinal(&'a str),
    /// A date as written, which may not exist.
    Day(&'a str),
    /// A point in time as written.
    Instant(&'a str),
    /// A text, escapes resolved.
    Text(String),
    /// A JSON Pointer after `at`.
    Pointer(&'a str),
    /// An operator or a punctuation mark.
    Symbol(&'static str),
}

/// A token with its place.
#[derive(Clone, Debug)]
pub(super) struct Placed<'a> {
    /// The token.
    pub(super) token: Token<'a>,
    /// Byte at which it begins.
    pub(super) start: usize,
    /// Byte after its end.
    pub(super) end: usize,
    /// Line, from 1.
    pub(super) line: u32,
    /// Column in characters, from 1.
    pub(super) column: u32,
    /// The line on which it ends.
    pub(super) end_line: u32,
    /// Whether it is the first on its line.
    pub(super) first: bool,
}

/// A comment: from `#` to the end of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Its line, from 1.
    pub line: u32,
    /// Whether nothing else stands on its line.
    pub alone: bool,
    /// Its words, without `#` and the spaces around them.
    pub text: String,
}

/// Operators and punctuation, longer ones first.
const SYMBOLS: [&str; 17] =
    ["!=", "<=", ">=", "=", "<", ">", "+", "-", "*", "/", "(", ")", "[", "]", ",", ":", "%"];

/// All tokens and comments of a text; what cannot be read is reported and left out.
pub(super) fn tokens(text: &str) -> (Vec<Placed<'_>>, Vec<Comment>, Vec<Diagnostic>) {
    let mut lexer = Lexer { text, at: 0, line: 1, column: 1, first: true, ..Lexer::default() };
    while let Some(c) = lexer.peek() {
        lexer.one(c);
    }
    (lexer.tokens, lexer.comments, lexer.diagnostics)
}

/// A reader of one text.
#[derive(Default)]
struct Lexer<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    column: u32,
    first: bool,
    tokens: Vec<Placed<'a>>,
    comments: Vec<Comment>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self) {
        let Some(c) = self.peek() else { return };
        self.at += c.len_utf8();
        if c == '\n' {
            self.line += 1;
            self.column = 1;
            self.first = true;
        } else {
            self.column += 1;
        }
    }

    fn skip(&mut self, bytes: usize) {
        let end = self.at + bytes;
        while self.at < end && self.peek().is_some() {
            self.bump();
        }
    }

    fn fault(&mut self, code: Code, message: String, help: &str) {
        let at = (self.line, self.column);
        self.diagnostics.push(Diagnostic::error(code, at, message, help.to_owned()));
    }

    fn one(&mut self, c: char) {
        match c {
            // A byte order mark at the very start is no part of the text.
            '\u{feff}' if self.at == 0 => {
                self.at += c.len_utf8();
            }
            ' ' | '\t' | '\n' => self.bump(),
            '\r' if self.rest().starts_with("\r\n") => self.bump(),
            '#' => self.comment(),
            '"' => self.text(),
            '0'..='9' => self.number(),
            'a'..='z' | 'A'..='Z' | '_' => self.word(),
            '/' if self.after_at() => self.pointer(),
            _ => self.symbol(c),
        }
    }

    fn place(&mut self, bytes: usize, token: Token<'a>) {
        let (start, line, column) = (self.at, self.line, self.column);
        let first = std::mem::replace(&mut self.first, false);
        self.skip(bytes);
        let (end, end_line) = (self.at, self.line);
        self.first = false;
        self.tokens.push(Placed { token, start, end, line, column, end_line, first });
    }

    fn comment(&mut self) {
        let line = self.rest().lines().next().unwrap_or("");
        let hidden = line.chars().find(|c| is_hidden(*c));
        if let Some(c) = hidden {
            self.hidden(c);
        }
        let text = line.trim_start_matches('#').trim().to_owned();
        self.comments.push(Comment { line: self.line, alone: self.first, text });
        self.skip(line.len());
    }

    fn after_at(&self) -> bool {
        self.tokens.last().is_some_and(|last| last.token == Token::Word("at"))
    }

    fn pointer(&mut self) {
        let length = self.rest().find(char::is_whitespace).unwrap_or(self.rest().len());
        let pointer = self.rest().get(..length).unwrap_or("");
        self.place(length, Token::Pointer(pointer));
    }

    fn word(&mut self) {
        let rest = self.rest();
        let inner = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
        let length = rest.find(|c| !inner(c)).unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or("").trim_end_matches(['-', '.']);
        self.place(word.len(), Token::Word(word));
    }

    fn number(&mut self) {
        let rest = self.rest();
        if let Some(date) = date_shaped(rest) {
            let after = rest.get(date.len()..).unwrap_or("");
            if after.starts_with('T') {
                let inner = |c: char| c.is_ascii_alphanumeric() || "-:.+".contains(c);
                let length = rest.find(|c| !inner(c)).unwrap_or(rest.len());
                let instant = rest.get(..length).unwrap_or("").trim_end_matches([':', '.']);
                return self.place(instant.len(), Token::Instant(instant));
            }
            return self.place(date.len(), Token::Day(date));
        }
        let number = number_shaped(rest);
        let after = rest.get(number.len()..).unwrap_or("");
        let letters = after.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(after.len());
        if matches!(after.get(..letters), Some("st" | "nd" | "rd" | "th")) {
            return self.place(number.len() + letters, Token::Ordinal(number));
        }
        self.place(number.len(), Token::Number(number));
    }

    fn symbol(&mut self, c: char) {
        let rest = self.rest();
        if let Some(symbol) = SYMBOLS.into_iter().find(|symbol| rest.starts_with(symbol)) {
            return self.place(symbol.len(), Token::Symbol(symbol));
        }
        let help = match c {
            '“' | '”' | '„' | '«' | '»' | '\'' | '‘' | '’' => {
                "straight quotation marks, `\"…\"`, around a text"
            }
            '≥' => "`>=`",
            '≤' => "`<=`",
            '≠' => "`!=`",
            '×' => "`*`",
            '÷' => "`/`",
            '–' | '—' | '−' => "`-`",
            '^' => "an exponent, such as `1e24` for ten to the 24th",
            '&' => "`and`",
            '|' => "`or`",
            '!' => "`not`",
            _ if c.is_alphabetic() => {
                "names of a-z, 0-9, `-`, `.` and `_`; put other names between quotation marks"
            }
            _ => "nothing here, or put the words between quotation marks",
        };
        if is_hidden(c) {
            self.hidden(c);
        } else {
            self.fault(Code::Character, format!("the character `{c}` has no meaning here"), help);
        }
        // Further characters of the same sort say nothing new.
        let same = |d: char| d == c || (c.is_alphabetic() && d.is_alphanumeric());
        let length = rest.find(|d| !same(d)).unwrap_or(rest.len());
        self.first = false;
        self.skip(length.max(c.len_utf8()));
    }

    fn hidden(&mut self, c: char) {
        let message = format!(
            "the character U+{:04X} cannot be seen and may hide what is written",
            u32::from(c)
        );
        self.fault(Code::Character, message, "the text without it");
    }

    fn text(&mut self) {
        if self.rest().starts_with("\"\"\"") {
            return self.block();
        }
        let rest = self.rest();
        let body = rest.get(1..).unwrap_or("");
        let mut escaped = false;
        for (at, c) in body.char_indices() {
            match c {
                '\n' => break,
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => {
                    let text = self.unescaped(body.get(..at).unwrap_or(""));
                    return self.place(at + 2, Token::Text(text));
                }
                _ => {}
            }
        }
        self.fault(
            Code::Text,
            "this text has no closing quotation mark on its line".to_owned(),
            "`\"` at its end, or `\"\"\"` around a text of several lines",
        );
        let line = body.lines().next().unwrap_or("");
        self.place(1 + line.len(), Token::Text(line.to_owned()));
    }

    fn block(&mut self) {
        let rest = self.rest();
        let body = rest.get(3..).unwrap_or("");
        let Some(length) = body.find("\"\"\"") else {
            self.fault(
                Code::Text,
                "this text has no closing `\"\"\"`".to_owned(),
                "`\"\"\"` on a line of its own below the text",
            );
            return self.place(rest.len(), Token::Text(body.to_owned()));
        };
        let text = dedented(body.get(..length).unwrap_or(""));
        let text = self.unescaped(&text);
        self.place(length + 6, Token::Text(text));
    }

    fn unescaped(&mut self, raw: &str) -> String {
        let mut text = String::with_capacity(raw.len());
        let mut rest = raw.chars();
        while let Some(c) = rest.next() {
            if is_hidden(c) {
                self.hidden(c);
            } else if c == '\\' {
                match escape(&mut rest) {
                    Some(c) => text.push(c),
                    None => self.fault(
                        Code::Text,
                        "a backslash begins no escape that is known".to_owned(),
                        "`\\\\` for a backslash, `\\\"` for a quotation mark, `\\n` for a new line",
                    ),
                }
            } else if c != '\r' {
                text.push(c);
            }
        }
        text
    }
}

/// What stands for a character after a backslash.
fn escape(rest: &mut std::str::Chars<'_>) -> Option<char> {
    match rest.next()? {
        '\\' => Some('\\'),
        '"' => Some('"'),
        'n' => Some('\n'),
        't' => Some('\t'),
        'u' => {
            let (digits, _) = rest.as_str().strip_prefix('{')?.split_once('}')?;
            let value = u32::from_str_radix(digits, 16).ok().filter(|_| digits.len() <= 6)?;
            let length = digits.len() + 2;
            *rest = rest.as_str().get(length..)?.chars();
            char::from_u32(value)
        }
        _ => None,
    }
}

/// Whether a character shows nothing but changes how a text is shown: controls, and the
/// directional overrides by which a text reads otherwise than it stands (CVE-2021-42574).
pub(super) fn is_hidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t' | '\r'))
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A text over several lines without the line breaks at its ends and the common indentation.
fn dedented(body: &str) -> String {
    let body = body.strip_prefix("\r\n").or_else(|| body.strip_prefix('\n')).unwrap_or(body);
    let body = match body.rsplit_once('\n') {
        Some((head, last)) if last.trim().is_empty() => head,
        _ => body,
    };
    let blank = |line: &&str| line.trim().is_empty();
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let common = body.lines().filter(|line| !blank(line)).map(indent).min().unwrap_or(0);
    let lines = body.split('\n').map(|line| {
        let line = if blank(&line) { "" } else { line.get(common..).unwrap_or("") };
        line.trim_end()
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// `2026-11-23` and what looks like it (`2026-1-5`).
fn date_shaped(text: &str) -> Option<&str> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut length = 0;
    for part in 0..3 {
        if part > 0 {
            text.get(length..)?.strip_prefix('-')?;
            length += 1;
        }
        let count = digits(text.get(length..)?);
        if count == 0 {
            return None;
        }
        length += count;
    }
    text.get(..length)
}

/// `12`, `0.5`, `1e24`, `2.5E+25`.
fn number_shaped(text: &str) -> &str {
    let digits = |at: usize| -> usize {
        text.get(at..).unwrap_or("").bytes().take_while(u8::is_ascii_digit).count()
    };
    let starts = |at: usize, with: &[char]| text.get(at..).unwrap_or("").starts_with(with);
    let mut length = digits(0);
    if starts(length, &['.']) && digits(length + 1) > 0 {
        length += 1 + digits(length + 1);
    }
    if starts(length, &['e', 'E']) {
        let sign = usize::from(starts(length + 1, &['+', '-']));
        let exponent = digits(length + 1 + sign);
        if exponent > 0 {
            length += 1 + sign + exponent;
        }
    }
    text.get(..length).unwrap_or("")
}
