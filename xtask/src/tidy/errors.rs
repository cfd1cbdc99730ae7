//! Stable error codes: every code that a `code()` function returns, that the table of problems
//! names or that a constant `…_CODE` is, is listed once in `spec/errors.md`, and every code that is
//! listed there is used somewhere.

use std::collections::BTreeMap;

use super::file::File;

/// Complaints about codes that only the code or only the document knows.
pub(super) fn check(files: &[File]) -> Vec<String> {
    let Some(document) = files.iter().find(|file| file.path == "spec/errors.md") else {
        return vec!["spec/errors.md is missing".into()];
    };
    let listed = listed(&document.text);
    let mut used: BTreeMap<&str, &str> = BTreeMap::new();
    for file in files.iter().filter(|file| is_product(file)) {
        for code in used_in(&file.text) {
            used.entry(code).or_insert(&file.path);
        }
    }
    let mut found = Vec::new();
    for (code, path) in &used {
        if !listed.contains_key(code) {
            found.push(format!("{path}: the code `{code}` is not listed in spec/errors.md"));
        }
    }
    for (code, lines) in &listed {
        if !used.contains_key(code) {
            found.push(format!("spec/errors.md: nothing returns the code `{code}`"));
        }
        if *lines > 1 {
            found.push(format!("spec/errors.md: the code `{code}` is listed {lines} times"));
        }
    }
    found
}

/// Codes are made by the product, not by its tests.
fn is_product(file: &File) -> bool {
    file.path.starts_with("crates/") && file.path.contains("/src/") && file.is("rs")
}

/// The codes in the first column of the document's tables, with how often each stands there.
fn listed(text: &str) -> BTreeMap<&str, usize> {
    let mut codes = BTreeMap::new();
    for line in text.lines() {
        let cell = line.strip_prefix('|').and_then(|rest| rest.split('|').next());
        let code = cell.map(str::trim).and_then(|cell| cell.strip_prefix('`')?.strip_suffix('`'));
        if let Some(code) = code.filter(|code| is_code(code)) {
            *codes.entry(code).or_insert(0) += 1;
        }
    }
    codes
}

/// The string literals in the bodies of functions named `code` that give a string.
fn used_in(text: &str) -> Vec<&str> {
    let mut codes = Vec::new();
    for (start, _) in text.match_indices("fn code(") {
        let Some(rest) = text.get(start..) else { continue };
        let Some((signature, _)) = rest.split_once('{') else { continue };
        if signature.contains("str") {
            codes.extend(body(rest).split('"').skip(1).step_by(2).filter(|word| is_code(word)));
        }
    }
    codes.extend(tabled(text));
    codes.extend(constants(text));
    codes
}

/// The codes in `NAME = code("…", …);` and `NAME = refused("…", …);`, the table of problems.
fn tabled(text: &str) -> impl Iterator<Item = &str> {
    let makers = ["code(", "refused("];
    makers.into_iter().flat_map(move |maker| text.match_indices(maker)).filter_map(|(at, maker)| {
        let is_entry = text.get(..at)?.trim_end().ends_with('=');
        let argument = text.get(at + maker.len()..)?.trim_start().strip_prefix('"')?;
        let code = argument.split('"').next()?;
        (is_entry && is_code(code)).then_some(code)
    })
}

/// The codes in `const NAME_CODE: &str = "…";`, of what is told without being a failure.
fn constants(text: &str) -> impl Iterator<Item = &str> {
    let of = text.split("_CODE: &str = \"").skip(1).filter_map(|rest| rest.split('"').next());
    of.filter(|code| is_code(code))
}

/// From the first brace to the one that closes it; codes and comments hold no braces.
fn body(text: &str) -> &str {
    let mut depth = 0_usize;
    let mut start = 0;
    for (at, c) in text.char_indices() {
        match c {
            '{' => {
                if depth == 0 {
                    start = at;
                }
                depth += 1;
            }
            '}' if depth == 1 => return text.get(start..at).unwrap_or(""),
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    ""
}

/// Kebab case: `log-forked`, `timeout`.
fn is_code(word: &str) -> bool {
    !word.is_empty()
        && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        && word.starts_with(|c: char| c.is_ascii_lowercase())
        && !word.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = r#"
        pub const fn code(self) -> &'static str {
            match self { Self::A => "log-forked", Self::B { at: _ } => "late", }
        }
        fn code(&self) -> u16 { "not-this" }
        fn other() -> &'static str { "nor-this" }
        codes! {
            LATE = code("late", 400, "Late");
            GONE = refused(
                "gone-for-good", 410, "Gone");
        }
        let made = Code::code("not-in-a-table");
        pub const UNSEEN_CODE: &str = "unseen";
        const OTHER: &str = "no-code";
    "#;

    fn complaints(document: &str) -> Vec<String> {
        let file = |path: &str, text: &str| File { path: path.into(), text: text.into() };
        check(&[file("spec/errors.md", document), file("crates/a/src/a.rs", CODE)])
    }

    #[test]
    fn code_and_document_must_agree() {
        let all = "| `log-forked` | 409 |\n| `late` | 400 |\n| `gone-for-good` | 410 |\n\
                   | `unseen` | none |\n";
        assert_eq!(complaints(all), [""; 0]);
        assert_eq!(complaints(&all.replace("| `gone-for-good` | 410 |\n", "")).len(), 1);
        assert_eq!(complaints(&format!("{all}| `late` | 400 |\n")).len(), 1);
        assert_eq!(complaints(&format!("{all}| `never-used` | 400 |\n")).len(), 1);
    }
}
