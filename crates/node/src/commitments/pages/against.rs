//! Which rounds and outcomes of a list come to nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use comity_agreements::docket::round::OutcomeFlaw;
use comity_protocol::statement::StatementId;

use crate::agreements::api::agreements::{When, ask};
use crate::capability::{Against, Comparing, Listed};
use crate::console::parts::Tone;
use crate::console::visit::OpenRequest;
use crate::node::Node;

/// What stands against the rounds and outcomes among statements.
pub(crate) fn rounds<'v>(
    node: &'v Arc<Node>,
    visit: &'v OpenRequest,
    listed: Listed,
) -> Comparing<'v> {
    Box::pin(async move {
        // Rounds are told to the node's people.
        if visit.user.is_none() {
            return Ok(BTreeMap::new());
        }
        let when = When { as_of: listed.known_by, known_by: listed.known_by };
        let found = ask(node, visit.eyes(), when, move |docket, _| {
            let entries = docket.agreements();
            let flaws = entries.flat_map(|entry| {
                let outcomes = entry.rounds.iter().filter_map(|round| {
                    // A second depositary that says the same is what a sealed round asks for.
                    let flaw = round.flaw.as_ref().filter(|flaw| **flaw != OutcomeFlaw::Attests)?;
                    Some((round.statement, flaw.code()))
                });
                let announced = entry.announced.iter();
                outcomes.chain(announced.filter_map(|one| Some((one.statement, one.flaw?.code()))))
            });
            flaws.filter(|(id, _)| listed.ids.contains(id)).collect::<BTreeMap<StatementId, _>>()
        });
        let lang = visit.shell.lang;
        let words = lang.s("standing-no-effect");
        let why = |code: &str| format!("{} ({code})", lang.s("commitments-flawed-why"));
        let against =
            |code: &str| Against { tone: Tone::Warn, words: words.clone(), why: why(code) };
        Ok(found.await?.into_iter().map(|(id, code)| (id, against(code))).collect())
    })
}
