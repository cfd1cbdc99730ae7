//! What a Rust file declares, imports and names, read from its words: well enough to see which file
//! takes what from which, and no more.

use super::super::file::File;

/// What stands in one module, inline modules apart.
#[derive(Debug, Default)]
pub(super) struct Module {
    /// Its place below the root of the crate.
    pub(super) path: Vec<String>,
    /// The file it stands in.
    pub(super) file: String,
    /// What it defines.
    pub(super) defines: Vec<String>,
    /// The modules it declares.
    pub(super) children: Vec<String>,
    /// What it imports or hands on: the path, and the name it has here (`*` for all).
    pub(super) imports: Vec<Import>,
    /// The paths and single names in its code.
    pub(super) named: Vec<Vec<String>>,
}

/// One import.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Import {
    /// What is imported, as it is written.
    pub(super) path: Vec<String>,
    /// What it is called here.
    pub(super) name: String,
    /// Whether others are given it; by itself that is no use of it.
    pub(super) handed_on: bool,
}

/// The modules of one file; those for tests are left out, with the names under which other files
/// hold them in `tests`.
pub(super) fn modules(file: &File, path: Vec<String>, tests: &mut Vec<Vec<String>>) -> Vec<Module> {
    let words = words(&file.text);
    let mut found = Vec::new();
    let mut reader = Reader { words: &words, at: 0, file: &file.path, found: &mut found, tests };
    reader.module(path);
    found
}

/// Items that a name follows.
const DEFINING: [&str; 9] =
    ["fn", "struct", "enum", "trait", "const", "static", "type", "union", "macro_rules"];

struct Reader<'a> {
    words: &'a [&'a str],
    at: usize,
    file: &'a str,
    found: &'a mut Vec<Module>,
    tests: &'a mut Vec<Vec<String>>,
}

impl<'a> Reader<'a> {
    fn peek(&self, ahead: usize) -> &'a str {
        self.words.get(self.at.saturating_add(ahead)).copied().unwrap_or_default()
    }

    fn before(&self) -> &'a str {
        let at = self.at.checked_sub(1);
        at.and_then(|at| self.words.get(at)).copied().unwrap_or_default()
    }

    fn step(&mut self, words: usize) {
        self.at = self.at.saturating_add(words);
    }

    /// Reads to the brace that ends the module, or to the end of the file.
    fn module(&mut self, path: Vec<String>) {
        let mut module = Module { path, file: self.file.to_owned(), ..Module::default() };
        let mut depth = 0_usize;
        while self.at < self.words.len() {
            match self.peek(0) {
                "#" => self.attribute(&module.path),
                "mod" if is_name(self.peek(1)) => self.child(&mut module),
                "use" if !matches!(self.before(), "." | "'") => {
                    let handed_on = matches!(self.before(), "pub" | ")");
                    self.step(1);
                    self.import(&mut module.imports, &[], handed_on);
                }
                "{" => {
                    depth = depth.saturating_add(1);
                    self.step(1);
                }
                "}" if depth == 0 => break,
                "}" => {
                    depth = depth.saturating_sub(1);
                    self.step(1);
                }
                word if DEFINING.contains(&word) => self.definition(&mut module),
                word if is_name(word) => self.name(&mut module),
                _ => self.step(1),
            }
        }
        self.found.push(module);
    }

    /// Passes over an attribute, and over what it says is for tests only.
    fn attribute(&mut self, path: &[String]) {
        let from = self.at;
        self.step(1);
        if self.peek(0) != "[" {
            return;
        }
        self.group();
        let text = self.words.get(from..self.at).unwrap_or_default().concat();
        if !text.starts_with("#[cfg(test)") && !text.starts_with("#[cfg(all(test") {
            return;
        }
        while self.peek(0) == "#" {
            self.step(1);
            self.group();
        }
        while !matches!(self.peek(0), ";" | "{" | "") {
            if self.peek(0) == "mod" {
                self.tests.push([path, &[self.peek(1).to_owned()]].concat());
            }
            if matches!(self.peek(0), "(" | "[") { self.group() } else { self.step(1) }
        }
        if self.peek(0) == "{" { self.group() } else { self.step(1) }
    }

    /// Passes over brackets of any sort with what is between them.
    fn group(&mut self) {
        let mut depth = 0_usize;
        while self.at < self.words.len() {
            match self.peek(0) {
                "(" | "[" | "{" => depth = depth.saturating_add(1),
                ")" | "]" | "}" => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.step(1);
            if depth == 0 {
                return;
            }
        }
    }

    /// A module that is declared, or stands here.
    fn child(&mut self, module: &mut Module) {
        let name = self.peek(1).to_owned();
        module.children.push(name.clone());
        self.step(2);
        if self.peek(0) == "{" {
            self.step(1);
            self.module([module.path.as_slice(), &[name]].concat());
        }
        self.step(1);
    }

    /// One branch of a `use`, from after the path that leads to it.
    fn import(&mut self, imports: &mut Vec<Import>, before: &[String], handed_on: bool) {
        let mut path = before.to_vec();
        loop {
            match self.peek(0) {
                "::" => self.step(1),
                "{" => {
                    self.step(1);
                    while !matches!(self.peek(0), "}" | "") {
                        self.import(imports, &path, handed_on);
                        if self.peek(0) == "," {
                            self.step(1);
                        }
                    }
                    return self.step(1);
                }
                "*" => {
                    imports.push(Import { path, name: "*".to_owned(), handed_on });
                    return self.step(1);
                }
                word if is_name(word) => {
                    path.push(word.to_owned());
                    self.step(1);
                    if self.peek(0) == "::" {
                        continue;
                    }
                    if path.last().is_some_and(|last| last == "self") {
                        path.pop();
                    }
                    let mut name = path.last().cloned().unwrap_or_default();
                    if self.peek(0) == "as" {
                        name = self.peek(1).to_owned();
                        self.step(2);
                    }
                    imports.push(Import { path, name, handed_on });
                    return;
                }
                _ => return self.step(1),
            }
        }
    }

    fn definition(&mut self, module: &mut Module) {
        let name = if self.peek(0) == "macro_rules" { self.peek(2) } else { self.peek(1) };
        if is_name(name) && !matches!(name, "fn" | "unsafe" | "async" | "mut") {
            module.defines.push(name.to_owned());
            self.step(2);
        } else {
            self.step(1);
        }
    }

    /// A path or a name: one in small letters counts alone only where it is called.
    fn name(&mut self, module: &mut Module) {
        let is_member = matches!(self.before(), "." | "::");
        let mut path = vec![self.peek(0).to_owned()];
        self.step(1);
        while self.peek(0) == "::" && is_name(self.peek(1)) {
            path.push(self.peek(1).to_owned());
            self.step(2);
        }
        let is_type = path.iter().any(|word| word.starts_with(char::is_uppercase));
        if !is_member && (path.len() > 1 || is_type || self.peek(0) == "(") {
            module.named.push(path);
        }
    }
}

fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// The words and signs of a file, without comments and what stands between quotes.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let Some(first) = rest.chars().next() else { return words };
        let length = match first {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => comment(rest),
            '"' => quoted(rest),
            '\'' => letter(rest),
            'r' | 'b' if raw(rest).is_some() => raw(rest).unwrap_or(1),
            ':' if rest.starts_with("::") => {
                words.push("::");
                2
            }
            first => {
                let in_word = |c: char| c.is_alphanumeric() || c == '_';
                let end = rest.find(|c| !in_word(c)).unwrap_or(rest.len());
                let end = end.max(first.len_utf8());
                words.extend(rest.get(..end));
                end
            }
        };
        rest = rest.get(length..).unwrap_or_default();
    }
}

/// The length of a comment that may hold others.
fn comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0_usize;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let step = if rest.starts_with("/*") {
            depth = depth.saturating_add(1);
            2
        } else if rest.starts_with("*/") {
            depth = depth.saturating_sub(1);
            2
        } else {
            rest.chars().next().map_or(1, char::len_utf8)
        };
        at = at.saturating_add(step);
        if depth == 0 {
            break;
        }
    }
    at
}

/// The length of a text between quotes.
fn quoted(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at.saturating_add(1),
            _ => {}
        }
    }
    text.len()
}

/// The length of a letter between quotes, or of the quote that begins a lifetime.
fn letter(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    let Some((_, first)) = chars.next() else { return 1 };
    if first == '\\' {
        let end = chars.skip(1).find(|(_, c)| *c == '\'');
        return end.map_or(1, |(at, _)| at.saturating_add(1));
    }
    match chars.next() {
        Some((at, '\'')) => at.saturating_add(1),
        _ => 1,
    }
}

/// The length of a raw text or of one in bytes.
fn raw(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('b').unwrap_or(text);
    let Some(rest) = rest.strip_prefix('r') else {
        let before = text.len().saturating_sub(rest.len());
        return rest.starts_with('"').then(|| before.saturating_add(quoted(rest)));
    };
    let body = rest.trim_start_matches('#');
    let fence = rest.len().saturating_sub(body.len());
    let body = body.strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(fence));
    let close = body.find(&end)?.saturating_add(end.len());
    Some(text.len().saturating_sub(body.len()).saturating_add(close))
}
