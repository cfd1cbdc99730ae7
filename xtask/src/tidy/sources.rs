//! Form of every text file, and of Rust files in particular.

use super::file::File;

const LINES_MAX: usize = 1_000;
const COMMENT_WIDTH_MAX: usize = 100;

/// Words that mark unfinished work; written in parts so that this file passes its own check.
const UNFINISHED: [&str; 4] = [
    concat!("FIX", "ME"),
    concat!("XX", "X:"),
    concat!("to", "do!("),
    concat!("unimpl", "emented!("),
];

/// Paths of the workshop, which mean nothing to anybody else.
const PRIVATE: [&str; 3] = [concat!("../", "shared"), concat!("/", "work/"), concat!("/", "root/")];

/// Complaints about one file.
pub(super) fn check(file: &File) -> Vec<String> {
    let mut found = Vec::new();
    let path = &file.path;
    for (number, line) in (1..).zip(file.text.lines()) {
        let mut complain = |what: &str| found.push(format!("{path}:{number}: {what}"));
        if line.ends_with([' ', '\t']) {
            complain("space at the end of the line");
        }
        if line.contains('\r') {
            complain("carriage return");
        }
        for word in UNFINISHED.iter().filter(|word| line.contains(**word)) {
            complain(&format!("unfinished work ({word})"));
        }
        for word in PRIVATE.iter().filter(|word| names_path(line, word)) {
            complain(&format!("a path that exists only in the workshop ({word})"));
        }
        if file.is("rs") && is_comment(line) && line.chars().count() > COMMENT_WIDTH_MAX {
            complain("a comment wider than 100 characters");
        }
    }
    if !file.text.is_empty() && !file.text.ends_with('\n') {
        found.push(format!("{path}: no line break at the end"));
    }
    if file.is("rs") {
        if !file.text.starts_with("//!") {
            found.push(format!("{path}:1: no module documentation (`//!`) on the first line"));
        }
        let lines = file.text.lines().count();
        if lines > LINES_MAX {
            found.push(format!("{path}: {lines} lines, more than {LINES_MAX}"));
        }
    }
    found
}

/// Whether `path` stands in `line` by itself and not as the end of a longer path.
fn names_path(line: &str, path: &str) -> bool {
    let mut before = line.match_indices(path).filter_map(|(at, _)| line.get(..at));
    before.any(|before| !before.ends_with(|c: char| c.is_alphanumeric() || "_-.}$".contains(c)))
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(path: &str, text: &str) -> usize {
        check(&File { path: path.into(), text: text.into() }).len()
    }

    #[test]
    fn each_rule_bites() {
        let good = "//! What it is.\nfn a() {}\n";
        assert_eq!(complaints("a.rs", good), 0);
        assert_eq!(complaints("a.rs", "fn a() {}\n"), 1);
        assert_eq!(complaints("a.rs", &format!("{good}let a = 1; \n")), 1);
        assert_eq!(complaints("a.rs", &format!("{good}// {}\n", "w".repeat(98))), 1);
        assert_eq!(complaints("a.rs", &format!("{good}// {}\n", "w".repeat(97))), 0);
        assert_eq!(complaints("a.rs", &format!("{good}{}", "\n".repeat(LINES_MAX))), 1);
        for word in UNFINISHED.iter().chain(&PRIVATE) {
            assert_eq!(complaints("a.txt", &format!("{word}\n")), 1, "{word}");
        }
        assert_eq!(complaints("a.txt", concat!("target/", "work/\n")), 0);
        assert_eq!(complaints("a.txt", "no break"), 1);
    }
}
