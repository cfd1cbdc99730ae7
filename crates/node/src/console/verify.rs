//! Checking what somebody was given: pasted or dropped, in the reader's browser where that can do
//! it, and else by this node, which says so.

use comity_protocol::statement::StatementId;
use maud::{Markup, html};

use super::layout::PageContext;
use super::navigation::Tab;
use super::parts::{Tone, csrf, none, notice, panel, short, status};
use super::proof::in_browser;
use super::text::Lang;
use crate::checking::{CheckOutcome, Verdict, Why};

/// What came of what was given.
#[derive(Clone, Debug)]
pub enum Checked {
    /// Nothing was given.
    Nothing,
    /// It cannot be read.
    Unreadable,
    /// The reader's browser checks it: evidence as a statement's page hands it over, JSON.
    Browser(String),
    /// This node checked it.
    Node {
        /// The key of what it is.
        what: &'static str,
        /// What came of it.
        verdict: Verdict,
    },
}

/// The page, with what was given before.
pub fn page(shell: &PageContext, given: &str, checked: &Checked) -> Markup {
    let lang = shell.lang;
    let heading = lang.s("nav-verify");
    let body = html! {
        div.head { div { h1 { (heading) } p.note { (lang.s("verify-page-what")) } } }
        @match checked {
            Checked::Nothing => {}
            Checked::Unreadable => (notice(Tone::Warn, &lang.s("given-unreadable"), &html! { p { (lang.s("given-unreadable-why")) } })),
            Checked::Browser(evidence) => (panel(&lang.s("given-evidence"), &none(), &html! {
                div.body { p { (lang.s("checked-by-browser")) } }
                (in_browser(shell, "", Some(evidence)))
            })),
            Checked::Node { what, verdict } => (by_node(shell, what, verdict)),
        }
        div.columns.even {
            section.panel {
                header { h2 { (lang.s("verify-give")) } }
                (form(shell, given))
            }
            (panel(&lang.s("verify-takes"), &none(), &html! { div.body {
                ul.list { @for key in TAKES { li { (lang.s(key)) } } }
                p.note { (lang.s("verify-larger")) " " code dir="ltr" { "comity verify FILE" } }
            } }))
        }
        script type="module" src="/assets/verify.js" {}
    };
    shell.page(Tab::VERIFY, &heading, &body)
}

/// What can be given, in words.
const TAKES: [&str; 6] = [
    "takes-name",
    "takes-statement",
    "takes-evidence",
    "takes-time",
    "takes-finding",
    "takes-bundle",
];

fn form(shell: &PageContext, given: &str) -> Markup {
    let lang = shell.lang;
    html! {
        form.stacked.body method="post" action="/verify" data-drop data-test="verify-form" {
            // It changes nothing, and is taken from strangers too.
            (csrf(shell.csrf()))
            div.field {
                label for="given" { (lang.s("given-label")) }
                p.note #given-note { (lang.s("given-note")) }
                textarea.code #given name="given" required dir="ltr" spellcheck="false" autocomplete="off" aria-describedby="given-note" { (given) }
            }
            div.field data-drop-field hidden {
                label for="files" { (lang.s("given-files")) }
                input #files type="file" multiple;
            }
            div.buttons { button.button.first type="submit" { (lang.s("check-it")) } }
        }
    }
}

/// What this node found, and that it is this node's word.
fn by_node(shell: &PageContext, what: &str, verdict: &Verdict) -> Markup {
    let lang = shell.lang;
    let (tone, key) = match verdict.overall() {
        CheckOutcome::Passed => (Tone::Good, "checked-holds"),
        CheckOutcome::Failed => (Tone::Bad, "checked-fails"),
        CheckOutcome::Unknown => (Tone::Warn, "checked-unknown"),
    };
    let name = shell.descriptor.name.as_str();
    html! {
        section class={ "notice " (tone.class()) } data-test="checked" {
            h2 { (status(tone, &lang.s(key))) }
            p { strong { (lang.s(what)) } }
            ul.list { @for line in &verdict.lines {
                li { (status(line_tone(line.outcome), &lang.s(line.key)))
                    @if !line.detail.is_empty() { span.soft.under dir="auto" { (line.detail) } }
                    @if let Some(why) = &line.why { (because(lang, why)) } }
            } }
            @if !verdict.statements.is_empty() {
                p { (lang.s("checked-statements")) " "
                    @for id in &verdict.statements { (link(*id)) " " } }
            }
            p.note dir="auto" data-test="checked-by" { (lang.f("checked-by-node", &[("name", name)])) }
        }
    }
}

/// Why, in the reader's language, with the code; in English all that is said of it.
fn because(lang: Lang, why: &Why) -> Markup {
    html! { span.soft.under {
        @if lang == Lang::En { bdi dir="auto" { (why.says) } }
        @else { (lang.s(reason(why.code))) }
        " " code dir="ltr" { (why.code) }
    } }
}

/// The words for a code, by what went wrong.
fn reason(code: &str) -> &'static str {
    const BY_CODE: [(&str, &str); 29] = [
        ("checkpoint-extension", "why-form"),
        ("note-not-text", "why-form"),
        ("receipt-data-structure", "why-form"),
        ("note-key-weak", "why-algorithm"),
        ("statement-key-revoked", "why-key"),
        ("statement-payload-missing", "why-part"),
        ("finding-agreement-unknown", "why-finding-agreement"),
        ("finding-no-such-duty", "why-finding-duty"),
        ("finding-differs", "why-finding-differs"),
        ("finding-evidence-unheld", "why-finding-unheld"),
        ("finding-times-unvouched", "why-finding-unvouched"),
        ("content-schema", "why-schema"),
        ("content-marking", "why-marking"),
        ("content-time-ahead", "why-future"),
        ("statement-future", "why-future"),
        ("statement-claim-missing", "why-part"),
        ("statement-no-hash-envelope", "why-part"),
        ("content-other-digest", "why-content"),
        ("statement-target-unknown", "why-about"),
        ("statement-not-own", "why-about"),
        ("statement-not-keeper", "why-about"),
        ("statement-retracted", "why-about"),
        ("statement-binding", "why-about"),
        ("statement-key-unknown", "why-key"),
        ("statement-other-issuer", "why-key"),
        ("tlog-proof-unwitnessed", "why-quorum"),
        ("note-signature-missing", "why-unsigned"),
        ("time-proof-quorum", "why-quorum"),
        ("time-proof-keeper", "why-quorum"),
    ];
    const BY_PART: [(&str, &str); 17] = [
        ("too-long", "why-large"),
        ("too-many", "why-large"),
        ("truncated", "why-cut"),
        ("signature", "why-signature"),
        ("other-key", "why-key"),
        ("algorithm", "why-algorithm"),
        ("other-log", "why-other-log"),
        ("origin", "why-other-log"),
        ("root", "why-root"),
        ("proof-length", "why-root"),
        ("out-of-range", "why-root"),
        ("size", "why-root"),
        ("inclusion", "why-root"),
        ("time-proof-malformed", "why-form"),
        ("time-proof", "why-time"),
        ("bundle", "why-form"),
        ("malformed", "why-form"),
    ];
    let exact = BY_CODE.iter().find(|(one, _)| *one == code);
    let found = exact.or_else(|| BY_PART.iter().find(|(part, _)| code.contains(part)));
    found.map_or("why-other", |(_, key)| key)
}

fn link(id: StatementId) -> Markup {
    html! { a href={ "/statements/" (id) } { (short(&id.0)) } }
}

const fn line_tone(outcome: CheckOutcome) -> Tone {
    match outcome {
        CheckOutcome::Passed => Tone::Good,
        CheckOutcome::Failed => Tone::Bad,
        CheckOutcome::Unknown => Tone::Mute,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What can be refused here is told in the reader's words, by its code.
    #[test]
    fn every_refusal_of_what_was_given_has_words() {
        let codes = include_str!("../../../../spec/errors.md");
        let codes = codes.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
        let begins = [
            "statement-",
            "content-",
            "receipt-",
            "proof-",
            "tlog-proof-",
            "checkpoint-",
            "note-",
            "bundle-",
            "time-proof-",
            "finding-",
        ];
        // Of what is asked of the API, and never of a file that is checked.
        let elsewhere = ["content-kind-unknown", "content-erased", "content-not-held"];
        let given = codes.filter(|code| begins.iter().any(|begin| code.starts_with(begin)));
        let mut without = Vec::new();
        for code in given.filter(|code| !elsewhere.contains(code)) {
            if reason(code) == "why-other" {
                without.push(code);
            }
        }
        assert!(without.is_empty(), "{without:?}");
        for lang in Lang::ALL {
            assert!(lang.has(reason("statement-signature")) && lang.has("why-other"));
        }
    }
}
