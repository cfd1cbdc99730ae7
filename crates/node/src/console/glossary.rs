//! What the words of the pages mean, one page for all of them.

use maud::{Markup, html};

use super::layout::PageContext;
use super::navigation::Tab;
use super::parts::{none, panel};

/// The words, in the order in which one makes sense after the other, under the keys of what they
/// are about.
pub const TERMS: [(&str, &[&str]); 5] = [
    (
        "nav-statements",
        &[
            "statement",
            "kind",
            "marking",
            "party",
            "proposal",
            "stands",
            "superseded",
            "retracted",
            "hosted",
        ],
    ),
    (
        "nav-log",
        &["log", "logged", "checkpoint", "witness", "witnessed", "vouched", "peer", "equivocation"],
    ),
    ("nav-agreements", &["agreement", "in-force", "depositary"]),
    (
        "nav-board",
        &[
            "duty",
            "matter",
            "finding",
            "cautious",
            "statutory",
            "met",
            "late",
            "one-reading",
            "at-risk",
            "breached",
            "unverifiable",
            "destroyed",
            "waived",
            "would-be",
        ],
    ),
    ("nav-commitments", &["commitment", "level", "round", "freeze", "outcome"]),
];

/// The page.
pub fn page(shell: &PageContext) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("glossary");
    let body = html! {
        div.head { div { h1 { (heading) } p.note { (lang.s("glossary-what")) } } }
        @for (about, terms) in TERMS {
            (panel(&lang.s(about), &none(), &html! { dl.glossary.body { @for term in terms { div id=(term) {
                dt { (lang.s(&format!("term-{term}"))) }
                dd { (lang.s(&format!("gloss-{term}"))) }
            } } } }))
        }
    };
    shell.page(Tab::NONE, &heading, &body)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::text::{Lang, TEXTS};
    use super::*;

    #[test]
    fn every_word_is_explained_and_stands_once() {
        let shown: Vec<&str> = TERMS.iter().flat_map(|(_, terms)| terms.iter().copied()).collect();
        let once: BTreeSet<&str> = shown.iter().copied().collect();
        assert_eq!(once.len(), shown.len());
        let keys = TEXTS.en.lines().filter_map(|line| line.strip_prefix("term-"));
        let written: BTreeSet<&str> =
            keys.filter_map(|line| line.split_once(" =").map(|(key, _)| key)).collect();
        assert_eq!(written, once);
        for term in once {
            assert!(Lang::En.has(&format!("gloss-{term}")), "{term}");
        }
    }
}
