//! What monitors are told of what is owed: numbers, for whom they may be known.

use std::pin::Pin;
use std::sync::Arc;

use comity_agreements::duty::urgency::Urgency;

use crate::agreements::pages::board;
use crate::eyes::Eyes;
use crate::metrics::Number;
use crate::node::Node;

/// Each open state of a duty, and its name as a label.
const OPEN: [(Urgency, &str); 7] = [
    (Urgency::Breached, "breached"),
    (Urgency::Destroyed, "destroyed"),
    (Urgency::AtRisk, "at-risk"),
    (Urgency::Soon, "soon"),
    (Urgency::Unverifiable, "unverifiable"),
    (Urgency::Later, "later"),
    (Urgency::Waiting, "waiting"),
];

/// How much the own party owes, by how pressing it is, and how much others did not do.
pub(crate) fn numbers(
    node: Arc<Node>,
    eyes: Eyes,
) -> Pin<Box<dyn Future<Output = Option<Vec<Number>>> + Send>> {
    Box::pin(async move {
        // Before it is asked, which brings it up.
        let state = node.read_now(|reader| node.dockets.state(eyes, reader)).ok()?;
        let (own, now) = (node.config.party.as_str().to_owned(), node.now());
        let first = node.docket(eyes, move |docket| board::first(docket, &own, now, 0)).await;
        let summary = first.ok()?;
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        let of = |(urgency, name)| Number {
            name: "comity_duties",
            help: "What this party owes and has not done, by how pressing it is.",
            labels: vec![("state", name)],
            value: count(summary.own_tally.get(&urgency).copied().unwrap_or_default()),
        };
        let others = Number {
            name: "comity_duties_others_breached",
            help: "Duties of others that stand breached.",
            labels: Vec::new(),
            value: count(summary.others_breached),
        };
        let of_feed = |name, help, value| Number {
            name,
            help,
            labels: vec![("projection", state.name)],
            value,
        };
        let behind = state.behind.map(|behind| {
            let help = "Statements held that what is derived of them does not know, up to 1000.";
            of_feed("comity_feed_behind", help, behind)
        });
        let help = "Statements that what is derived of them could not take.";
        let aside = of_feed("comity_feed_set_aside", help, count(state.asides.len()));
        Some(OPEN.into_iter().map(of).chain([others]).chain(behind).chain([aside]).collect())
    })
}
