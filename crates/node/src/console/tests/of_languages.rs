//! No page is half English in another language, and each language has every text.

use std::collections::BTreeSet;

use super::super::text::Lang;
use super::fixtures::pages;
use super::{all_keys, keys, sources};

#[test]
fn each_language_has_the_texts_of_english() {
    super::shell(Lang::En, None);
    for (en, ar) in sources(Lang::En).into_iter().zip(sources(Lang::Ar)) {
        assert_eq!(keys(en), keys(ar));
    }
    let english = all_keys(Lang::En);
    for lang in Lang::ALL {
        let own = all_keys(lang);
        let more: Vec<_> = own.difference(&english).collect();
        assert!(more.is_empty(), "{lang:?} has texts that English lacks: {more:?}");
        let missing: Vec<_> = english.difference(&own).collect();
        assert!(missing.is_empty(), "{lang:?} lacks {missing:?}");
        for key in own {
            assert!(lang.has(key), "{key} in {lang:?} cannot be read");
            assert!(!lang.n(key, 3).is_empty(), "{key} in {lang:?}");
        }
    }
}

/// What differs from case to case stands in every translation.
#[test]
fn each_text_has_the_values_of_the_english_one() {
    super::shell(Lang::En, None);
    let english: Vec<_> = sources(Lang::En).into_iter().flat_map(entries).collect();
    for lang in Lang::ALL {
        let own: std::collections::BTreeMap<_, _> =
            sources(lang).into_iter().flat_map(entries).collect();
        for (key, text) in &english {
            let Some(translated) = own.get(key) else { continue };
            let (mut wanted, mut has) = (values(text), values(translated));
            // A plural form may say the number in a word, or not at all.
            for set in [&mut wanted, &mut has] {
                set.retain(|name| !["n", "shown"].contains(&name.as_str()));
            }
            assert_eq!(wanted, has, "{key} in {lang:?}");
        }
    }
}

/// Keys with their texts, those of several lines as one.
fn entries(source: &str) -> Vec<(&str, String)> {
    let mut found: Vec<(&str, String)> = Vec::new();
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        match line.split_once(" = ") {
            Some((key, text)) if key.starts_with(|first: char| first.is_ascii_lowercase()) => {
                found.push((key, text.to_owned()));
            }
            _ => {
                if let Some((_, text)) = found.last_mut() {
                    text.push_str(line);
                }
            }
        }
    }
    found
}

fn values(text: &str) -> BTreeSet<String> {
    let after = text.split('$').skip(1);
    after.map(|rest| rest.chars().take_while(char::is_ascii_alphabetic).collect()).collect()
}

/// Latin words that stand in pages of every language: names, units, formats.
const EVERYWHERE: &[&str] = &[
    "comity",
    "json",
    "csv",
    "csv;",
    "cose",
    "scitt",
    "openapi",
    "api",
    "tlp",
    "red",
    "clear",
    "green",
    "amber",
    "strict",
    "sha",
    "ed25519",
    "utc",
    "https",
    "http",
    "javascript",
    "firefox",
    "safari",
    "chromium",
    "verify",
    "tlog",
    "proof",
    "tiles",
    "csp",
    "md",
    "backup",
    "keys",
    "markdown",
    "urn",
    "iso",
    "bcp",
    "flop",
    "nvidia",
    "english",
    "français",
    "español",
    "referendum",
    "axe",
    "ics",
    "mono",
    "vienna",
    "borealis",
    "cygnus",
    "lab",
    "example",
    "asterion",
    "art",
    "xml",
    "pdf",
    "und",
    "ml",
    "dsa",
    "traffic",
    "light",
    "protocol",
    "linux",
    "windows",
    "android",
    "macos",
    "inquiries",
    "log",
    "akoma",
    "ntoso",
    // As agreements call their groups and each other.
    "coe",
    "members",
    "elsewhere",
];

/// In the languages that are written with other letters, a Latin word outside of names and code is
/// English that was left over.
#[test]
fn no_english_is_left_in_another_script() {
    let mut left = BTreeSet::new();
    for lang in [Lang::Ar, Lang::Zh, Lang::Ru] {
        for (name, page) in pages(lang).into_iter().filter(is_ours) {
            for text in texts(&page) {
                left.extend(latin(&text).map(|word| format!("{name} in {lang:?}: {word}: {text}")));
            }
        }
    }
    assert!(left.is_empty(), "{}", left.into_iter().take(60).collect::<Vec<_>>().join("\n"));
}

/// In those written with Latin letters, a sentence that stands in the English page as well.
#[test]
fn no_english_sentence_is_left_in_a_related_script() {
    let mut left = BTreeSet::new();
    let english = pages(Lang::En);
    for lang in [Lang::Fr, Lang::Es] {
        for (name, page) in pages(lang).into_iter().filter(is_ours) {
            let same: BTreeSet<String> = texts(&english[name]).into_iter().collect();
            for text in texts(&page).into_iter().filter(|text| same.contains(text)) {
                if latin(&text).count() > 1 {
                    left.insert(format!("{name} in {lang:?}: {text}"));
                }
            }
        }
    }
    assert!(left.is_empty(), "{}", left.into_iter().take(60).collect::<Vec<_>>().join("\n"));
}

/// The observatory shows names of instruments as their makers wrote them, in every cell.
fn is_ours((name, _): &(&str, String)) -> bool {
    !name.starts_with("observatory")
}

/// Words of three Latin letters or more that are no identifiers.
fn latin(text: &str) -> impl Iterator<Item = &str> {
    let parts =
        text.split(|sign: char| sign.is_whitespace() || "()[]:;,/·–—«»“”\"+_-".contains(sign));
    let words = parts.map(|word| word.trim_matches(|sign: char| !sign.is_alphanumeric()));
    words.filter(|word| {
        let is_latin = word.len() > 2 && word.chars().all(|sign| sign.is_ascii_alphabetic());
        is_latin && !EVERYWHERE.contains(&word.to_ascii_lowercase().as_str())
    })
}

/// The texts of a page that are the console's own words: not those of people, which are set apart
/// (`bdi`, `dir="auto"`), not code, and not what is marked as English.
fn texts(page: &str) -> Vec<String> {
    const VOID: [&str; 5] = ["meta", "link", "input", "br", "hr"];
    const APART: [&str; 8] =
        ["bdi", "code", "pre", "script", "time", "title", "textarea", "option"];
    let mut found = Vec::new();
    let mut open: Vec<bool> = Vec::new();
    let body = page.split_once("<html").map_or(page, |(_, rest)| rest);
    for piece in body.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        let name = tag.trim_start_matches('/').split(' ').next().unwrap();
        if tag.starts_with('/') {
            open.pop();
        } else if !VOID.contains(&name) {
            let apart = APART.contains(&name)
                || tag.contains(" lang=\"")
                || tag.contains("dir=\"auto\"")
                || (tag.contains("dir=\"ltr\"") && name != "html");
            open.push(apart || open.last().copied().unwrap_or(false));
        }
        let text = text.trim().replace("&amp;", "&").replace("&quot;", "\"");
        // Names that an agreement gives stand inside of sentences.
        let is_evil = text.contains("Ignore all previous");
        if !text.is_empty() && !is_evil && !open.last().copied().unwrap_or(false) {
            found.push(text);
        }
        for attribute in [" aria-label=\"", " placeholder=\""] {
            if let Some((_, rest)) = tag.split_once(attribute)
                && !open.last().copied().unwrap_or(false)
            {
                // What comes after a colon is somebody's own word.
                let label = rest.split(['"', ':']).next().unwrap();
                found.push(label.to_owned());
            }
        }
    }
    found
}
