//! The slow look at the whole store while the node runs: what is damaged is found before it is
//! signed on, handed out or backed up.

use std::sync::Arc;
use std::time::Duration;

use comity_store::OpenError;
use comity_store::sqlite::scrub;

use crate::node::{Node, Notice};
use crate::signing::StopCode;

/// Wait after a start, so that a node that has just come up answers first.
const FIRST: Duration = Duration::from_secs(600);

/// Time between two passes: a day.
const EVERY: Duration = Duration::from_secs(86_400);

/// How much the thread that reads gives way to all others.
const NICE: i32 = 19;

/// Reads the store once a day, until the node stops.
pub async fn run(node: Arc<Node>) {
    let mut wait = FIRST;
    while !node.is_halted() {
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = node.stopped() => return,
        }
        wait = EVERY;
        pass(&node).await;
    }
}

/// Reads the whole store; where it is damaged, nothing is written from then on.
pub async fn pass(node: &Arc<Node>) {
    let dir = node.config.dir.clone();
    let (sender, outcome) = tokio::sync::oneshot::channel();
    let thread = std::thread::Builder::new().name("scrub".to_owned()).spawn(move || {
        // Of this thread only; where it is not allowed, the pass is no less right.
        let _ = rustix::process::nice(NICE);
        let _ = sender.send(scrub::pass(&dir));
    });
    let outcome = match thread {
        Ok(_) => outcome.await,
        Err(error) => return tracing::warn!(%error, "the store could not be read through"),
    };
    match outcome {
        Ok(Ok(faults)) => report(node, &faults),
        Ok(Err(OpenError::Io(why))) => tracing::warn!(why, "the store could not be read through"),
        Ok(Err(other)) => report(node, &[other.to_string()]),
        Err(_) => tracing::error!("the thread that reads the store ended without an answer"),
    }
}

/// Stops writing where there are faults.
pub fn report(node: &Node, faults: &[String]) {
    let Some(first) = faults.first() else { return };
    let reason = format!("The store is damaged in {} places, first: {first}.", faults.len());
    tracing::error!(reason, "nothing is written any more");
    node.signing.count_faults(faults.len());
    if let Err(error) = node.signing.stop_for_good(StopCode::StoreDamaged, &reason) {
        tracing::error!(%error, "that nothing may be written could not be kept");
    }
    node.notify(Notice::State);
}
