//! Which acts of a list have no effect, or another than meant.

use std::collections::BTreeSet;
use std::sync::Arc;

use comity_agreements::agreement::life::{ActionFinding, Flaw};
use comity_agreements::docket::Docket;
use comity_protocol::statement::StatementId;

use crate::agreements::api::agreements::{When, ask};
use crate::capability::{Against, Comparing, Listed};
use crate::console::parts::Tone;
use crate::console::reader;
use crate::console::text::Lang;
use crate::console::visit::OpenRequest;
use crate::node::Node;

/// What stands against the acts among statements.
pub(crate) fn acts<'v>(
    node: &'v Arc<Node>,
    visit: &'v OpenRequest,
    listed: Listed,
) -> Comparing<'v> {
    Box::pin(async move {
        let when = When { as_of: listed.known_by, known_by: listed.known_by };
        let found = ask(node, visit.eyes(), when, move |docket, _| flaws(docket, &listed.ids));
        let lang = visit.shell.lang;
        let found = found.await?.into_iter();
        Ok(found.map(|finding| (finding.act, in_short(lang, &finding))).collect())
    })
}

/// What is found of acts among these statements, of each the gravest: that it has no effect at all.
pub fn flaws(docket: &Docket, ids: &BTreeSet<StatementId>) -> Vec<ActionFinding> {
    let all = docket.agreements().flat_map(|entry| &entry.life.findings);
    let mut found: Vec<ActionFinding> =
        all.filter(|finding| ids.contains(&finding.act)).cloned().collect();
    found.sort_by_key(|finding| (finding.act, finding.counts_from.is_some()));
    found.dedup_by_key(|finding| finding.act);
    found
}

/// A finding on an act as lists have it.
pub fn in_short(lang: Lang, finding: &ActionFinding) -> Against {
    let words = match finding.counts_from {
        Some(day) => format!("{} {}", lang.s("flaw-counts-from"), reader::day_text(lang, day)),
        None if finding.flaw == Flaw::AwaitingReceipt => lang.s("without-effect-yet"),
        None => lang.s("standing-no-effect"),
    };
    Against { tone: Tone::Warn, words, why: lang.s(finding.flaw.code()) }
}
