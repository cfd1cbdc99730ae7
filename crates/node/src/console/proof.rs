//! The proof of a statement: its path to the root, the signed checkpoint, and the button that has
//! the reader's own browser check all of it.

use comity_protocol::log::merkle::{Hash, LeafIndex, TreeSize};
use comity_store::rows::StatementView;
use maud::{Markup, html};

use super::layout::PageContext;
use super::log::{WitnessView, verifier_key};
use super::parts::{self, Tone, fact, none, status};
use super::reader;
use super::standing;

/// Where a statement stands in a tree, and what that tree's keeper signed.
#[derive(Clone, Debug)]
pub struct Proof {
    /// The position of the entry.
    pub index: LeafIndex,
    /// The size of the tree the checkpoint speaks of.
    pub size: TreeSize,
    /// The leaf's hash.
    pub leaf: Hash,
    /// The hashes from the leaf to the root.
    pub path: Vec<Hash>,
    /// The root of that tree.
    pub root: Hash,
    /// The signed checkpoint.
    pub checkpoint: String,
    /// The log's verifier keys.
    pub log_keys: Vec<String>,
    /// Who cosigned the checkpoint.
    pub witnesses: Vec<WitnessView>,
    /// Where the receipt is served, for entries of the own log.
    pub receipt: Option<String>,
    /// Where the tlog-proof is served, for entries of the own log.
    pub tlog_proof: Option<String>,
}

/// Every text that the script may need; it has no words of its own.
const TEXTS: [&str; 65] = [
    "running",
    "passed",
    "failed",
    "unknown",
    "overall-passed",
    "overall-failed",
    "overall-unknown",
    "no-webcrypto",
    "pin-first",
    "pin-same",
    "pin-changed",
    "step-evidence",
    "step-entry",
    "step-inclusion",
    "step-checkpoint",
    "step-witnesses",
    "step-key",
    "step-signature",
    "step-content",
    "proves-entry",
    "proves-inclusion",
    "proves-checkpoint",
    "proves-witnesses",
    "proves-key",
    "proves-signature",
    "proves-content",
    "reason-other-identifier",
    "reason-other-root",
    "reason-no-ed25519-log-key",
    "reason-other-origin",
    "reason-not-signed-by-log",
    "reason-no-ed25519",
    "reason-bad-signature",
    "reason-no-cosignature",
    "reason-no-issuer-key",
    "reason-algorithm",
    "reason-other-key",
    "reason-no-registration",
    "reason-registration-without-key",
    "reason-not-registered",
    "reason-other-party",
    "reason-no-hash-envelope",
    "reason-no-content",
    "reason-other-content",
    "reason-pin-changed",
    "fact-pin",
    "fact-key",
    "fact-bytes",
    "fact-leaf",
    "fact-id",
    "fact-index",
    "fact-size",
    "fact-hashes",
    "fact-root",
    "fact-origin",
    "fact-unchecked",
    "fact-cosignatures",
    "fact-witness",
    "fact-thumbprint",
    "fact-issuer",
    "fact-registered",
    "fact-algorithm",
    "fact-said",
    "fact-type",
    "fact-computed",
];

/// The panel, for a statement at one of its places.
pub fn panel(shell: &PageContext, proof: Option<&Proof>, place: &StatementView) -> Markup {
    let lang = shell.lang;
    let evidence = format!("{}/evidence.json?log={}", standing::link(place), place.log.0);
    let Some(proof) = proof else {
        return parts::panel(
            &lang.s("proof"),
            &none(),
            &html! { p.empty { (lang.s("no-proof-yet")) } },
        );
    };
    parts::panel(
        &lang.s("proof"),
        &html! { span.small.soft { (lang.f("entry-of", &[
        ("index", &lang.number(proof.index.0)), ("size", &lang.number(proof.size.0))])) } },
        &html! {
            (in_browser(shell, &evidence, None))
            div.body {
                hr;
                dl.facts {
                    (fact(&lang.s("leaf-hash"), &parts::hash(&proof.leaf.0)))
                    (fact(&lang.s("root"), &parts::hash(&proof.root.0)))
                    (fact(&lang.s("cosignatures"), &cosignatures(shell, &proof.witnesses)))
                }
                (particulars(shell, proof))
                p.buttons {
                    @if let Some(receipt) = &proof.receipt { a.button.tiny href=(receipt) { (lang.s("receipt")) } }
                    @if let Some(tlog_proof) = &proof.tlog_proof { a.button.tiny href=(tlog_proof) { (lang.s("tlog-proof")) } }
                    a.button.tiny href=(evidence) { (lang.s("evidence")) }
                }
            }
        },
    )
}

/// The button that has the reader's browser check evidence: that of an address, or the one given.
pub fn in_browser(shell: &PageContext, address: &str, given: Option<&str>) -> Markup {
    let lang = shell.lang;
    html! {
        div.body data-evidence=(address) {
            @if let Some(given) = given { template data-evidence-given { (given) } }
            p.note { (lang.s("verify-why")) }
            p.buttons {
                button.button.first type="button" data-verify-start data-test="verify-button" hidden { (lang.s("verify")) }
                span.result data-verify-result data-test="verify-result" role="status" aria-live="polite" {}
            }
            noscript { p.note { (lang.s("verify-noscript")) } }
            ol.steps data-verify-steps {}
            @for key in TEXTS { template data-text=(key) { (lang.s(&format!("verify-{key}"))) } }
        }
    }
}

fn cosignatures(shell: &PageContext, witnesses: &[WitnessView]) -> Markup {
    let lang = shell.lang;
    if witnesses.iter().all(|witness| witness.at.is_none()) {
        return html! { (status(Tone::Mute, &lang.s("no-cosignatures"))) };
    }
    html! { ul.plain { @for witness in witnesses {
        @if let Some(at) = witness.at { li { bdi dir="ltr" { (witness.name) } " " (reader::time(shell, at)) } }
    } } }
}

fn particulars(shell: &PageContext, proof: &Proof) -> Markup {
    let lang = shell.lang;
    html! {
        details {
            summary { (lang.n("inclusion-path", super::text::count(proof.path.len()))) }
            ol.path { @for (at, hash) in proof.path.iter().enumerate() {
                li { span.at { (at + 1) } (parts::hash(&hash.0)) }
            } }
        }
        details {
            summary { (lang.s("checkpoint")) }
            pre dir="ltr" tabindex="0" { (proof.checkpoint) }
        }
        details {
            summary { (lang.s("log-keys")) }
            p.note { (lang.s("log-keys-why")) }
            @for key in &proof.log_keys { (verifier_key(lang, key)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The script asks for texts by name; each it can name must be on the page.
    #[test]
    fn every_text_of_the_script_is_on_the_page() {
        let script = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../console/verify.js"));
        for (before, prefix) in [
            ("failed(\"", "reason-"),
            ("unknown(\"", "reason-"),
            ("reason: \"", "reason-"),
            ("    [\"", "step-"),
            ("    [\"", "proves-"),
        ] {
            for found in script.split(before).skip(1) {
                let name = found.split('"').next().unwrap();
                let key = format!("{prefix}{name}");
                assert!(TEXTS.contains(&key.as_str()), "{key}");
            }
        }
        for key in TEXTS {
            assert!(crate::console::text::Lang::En.has(&format!("verify-{key}")), "{key}");
        }
    }
}
