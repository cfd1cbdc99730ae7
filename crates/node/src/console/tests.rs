//! Pages rendered from invented rows: nothing untrusted becomes markup, nothing lacks a text.
//!
//! With `COMITY_PREVIEW=<folder>` the pages are also written there as files, to be looked at.

mod accounts;
mod fixtures;
mod of_agreements;
mod of_commitments;
mod of_languages;
mod of_observatory;
mod of_pairs;
mod of_parts;
mod of_people;
mod of_unknown_ends;
mod open;
mod served;
mod served_times;

use std::collections::BTreeSet;

use comity_agreements::agreement::language::outline::KEYS;
use comity_agreements::agreement::life::Flaw;
use comity_observatory::table::phrase;
use comity_protocol::kind::KINDS;

use super::about;
use super::text::{Lang, TEXTS};
use crate::capabilities;
use fixtures::{pages, shell};

#[test]
fn no_text_of_others_becomes_markup_on_any_page() {
    for lang in Lang::ALL {
        for (name, page) in pages(lang) {
            for tag in ["<script>", "<img", "<b>", "<i>", "onerror=alert(1)>", "href=\"javascript:"]
            {
                let escaped = page.replace("onerror=alert(1)&gt;", "");
                assert!(!escaped.contains(tag), "{name} in {lang:?} carries {tag}");
            }
        }
    }
}

/// What stands in a query is spelt as a query spells it: a plus there is a space, an ampersand ends
/// the value (URL standard, application/x-www-form-urlencoded).
#[test]
fn every_link_spells_its_query() {
    let is_fit = |sign: char| sign.is_ascii_alphanumeric() || "-._~%=&".contains(sign);
    for (name, page) in pages(Lang::En) {
        for link in page.split(" href=\"/").skip(1) {
            let link = link.split('"').next().unwrap().replace("&amp;", "&");
            let query = link.split('#').next().unwrap().split_once('?').map_or("", |(_, q)| q);
            assert!(query.chars().all(is_fit), "{name}: {link}");
        }
    }
    let overview = &pages(Lang::En)["overview"];
    assert!(overview.contains("href=\"/statements?kind=application%2Fspdx%2Bjson\""));
}

/// The Content-Security-Policy forbids inline style and script; a page that needs one is broken.
#[test]
fn no_page_needs_inline_style_or_script() {
    for (name, page) in pages(Lang::En) {
        assert!(!page.contains(" style="), "{name}");
        assert!(!page.contains(" onclick="), "{name}");
        for script in page.split("<script").skip(1) {
            assert!(script.starts_with(" type=\"module\" src=\"/assets/"), "{name}");
        }
    }
}

#[test]
fn every_form_that_changes_something_carries_the_token() {
    for (name, page) in pages(Lang::En) {
        for form in page.split("<form").skip(1) {
            let form = form.split("</form>").next().unwrap();
            let signs_in = form.contains("data-test=\"sign-in-form\"");
            if form.contains("method=\"post\"") && !signs_in {
                assert!(form.contains("name=\"csrf\" value=\"c5rf\""), "{name}: {form}");
            }
        }
    }
}

#[test]
fn every_page_has_landmarks_one_heading_and_direction() {
    for lang in Lang::ALL {
        let html = format!("<html lang=\"{}\" dir=\"{}\">", lang.tag(), lang.dir());
        for (name, page) in pages(lang) {
            assert!(page.contains(&html), "{name}");
            for (what, count) in
                [("<main", 1), ("<h1", 1), ("<footer>", 1), ("<header class=\"bar\">", 1)]
            {
                assert_eq!(page.matches(what).count(), count, "{what} on {name}");
            }
            let ids: Vec<&str> =
                page.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
            let once: BTreeSet<&str> = ids.iter().copied().collect();
            assert_eq!(ids.len(), once.len(), "an id stands twice on {name}: {ids:?}");
            for label in page.split("<label for=\"").skip(1) {
                let id = label.split('"').next().unwrap();
                assert!(once.contains(id), "no field for the label {id} on {name}");
            }
        }
    }
}

/// All words of a language: the console's own, and those of each capability.
fn sources(lang: Lang) -> Vec<&'static str> {
    capabilities::ALL.iter().map(|one| one.texts.of(lang)).chain([TEXTS.of(lang)]).collect()
}

/// All keys of a language; none stands twice.
fn all_keys(lang: Lang) -> BTreeSet<&'static str> {
    let mut all = BTreeSet::new();
    for key in sources(lang).into_iter().flat_map(keys) {
        assert!(all.insert(key), "{key} stands in two files of {lang:?}");
    }
    all
}

/// Keys of a Fluent file.
fn keys(source: &str) -> BTreeSet<&str> {
    let all = source.lines().filter_map(|line| line.split_once(" =")).map(|(key, _)| key);
    let mut keys = BTreeSet::new();
    for key in all.filter(|key| key.starts_with(|first: char| first.is_ascii_lowercase())) {
        assert!(keys.insert(key), "{key} stands twice in one file");
    }
    keys
}

#[test]
fn every_kind_has_its_name() {
    for spec in &KINDS {
        assert!(Lang::En.has(&format!("kind-{}", spec.name.replace('.', "-"))), "{}", spec.name);
    }
}

/// No page shows a key for want of a text, and no text waits for a page that does not exist.
#[test]
fn texts_and_pages_need_each_other() {
    shell(Lang::En, None);
    let src = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut source = String::new();
    for name in capabilities::ALL.iter().map(|one| one.name).chain(["console", "checking"]) {
        source.push_str(&std::fs::read_to_string(src.join(name).with_extension("rs")).unwrap());
        read_all(&src.join(name), &mut source);
    }
    let known = all_keys(Lang::En);
    for call in ["lang.s(\"", "lang.n(\"", "lang.f(\""] {
        for found in source.split(call).skip(1) {
            let key = found.split('"').next().unwrap();
            assert!(known.contains(key), "no text {key}");
        }
    }
    for spec in &KINDS {
        source.push_str(&format!("\"kind-{}\"", spec.name.replace('.', "-")));
    }
    for key in KEYS.into_iter().chain(phrase::KEYS) {
        source.push_str(&format!("\"{key}\""));
    }
    for flaw in Flaw::ALL {
        assert!(Lang::En.has(flaw.code()), "{}", flaw.code());
        source.push_str(&format!("\"{}\"", flaw.code()));
    }
    // Made of the names of fields, words, rules, sentences and addresses; each is held against
    // those where it is made.
    const MADE: [&str; 13] = [
        "field-",
        "word-",
        "rule-",
        "hint-",
        "says-",
        "step-",
        "help-",
        "gloss-",
        "guide-",
        "audit-act-",
        "audit-of-",
        "recipient-",
        "why-",
    ];
    let is_made =
        |key: &&str| MADE.iter().any(|first| key.starts_with(first)) || key.starts_with("term-");
    for key in known.into_iter().filter(|key| !is_made(key)) {
        let short = key.strip_prefix("verify-").unwrap_or(key);
        let used = [key, short].iter().any(|key| source.contains(&format!("\"{key}\"")));
        assert!(used, "the text {key} is not used");
    }
}

/// The sources in a folder and below it, without tests.
fn read_all(folder: &std::path::Path, source: &mut String) {
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let is_tests = path.file_stem().is_some_and(|stem| stem == "tests");
        if path.is_dir() && !is_tests {
            read_all(&path, source);
        } else if path.extension().is_some_and(|ext| ext == "rs") && !is_tests {
            source.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn the_other_language_keeps_the_page() {
    let page = about::page(&shell(Lang::En, None)).into_string();
    assert!(page.contains("href=\"/statements?q=a&amp;lang=ar\""));
}

#[test]
fn pages_can_be_looked_at() {
    let Ok(folder) = std::env::var("COMITY_PREVIEW") else { return };
    for lang in Lang::ALL {
        let folder = std::path::Path::new(&folder).join(lang.tag());
        std::fs::create_dir_all(&folder).unwrap();
        for (name, page) in pages(lang) {
            std::fs::write(folder.join(format!("{name}.html")), page).unwrap();
        }
    }
}
