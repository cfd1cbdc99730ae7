//! The slow look at the whole store while the node runs: what is damaged is found before it is
//! signed on, handed out or backed up.

use std::sync::Arc;
use std::time::Duration;

use comity_store::OpenError;
use comity_store::sqlite::scrub;

use crate::ledger::Ledger;
use crate::published::Notice;
use crate::signing::{StopCode, run};

/// Wait after a start, so that a node that has just come up answers first.
const FIRST: Duration = Duration::from_secs(600);

/// Time between two passes: a day.
const EVERY: Duration = Duration::from_secs(86_400);

/// How much the thread that reads gives way to all others.
const NICE: i32 = 19;

/// Reads the store once a day, until the node stops.
pub async fn run(ledger: Arc<Ledger>) {
    let mut wait = FIRST;
    while !ledger.is_halted() {
        tokio::select! {
            biased;
            () = ledger.stopped() => return,
            () = tokio::time::sleep(wait) => {}
        }
        wait = EVERY;
        pass(&ledger).await;
    }
}

/// Reads the whole store; where it is damaged, nothing is written from then on.
pub async fn pass(ledger: &Ledger) {
    let dir = ledger.config.dir.clone();
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
        Ok(Ok(faults)) => report(ledger, &faults),
        Ok(Err(OpenError::Io(why))) => tracing::warn!(why, "the store could not be read through"),
        Ok(Err(other)) => report(ledger, &[other.to_string()]),
        Err(_) => tracing::error!("the thread that reads the store ended without an answer"),
    }
}

/// What the audit trail lacks of what it ended with when the node ran last.
pub(crate) fn audit_cut(ledger: &Ledger) -> Option<String> {
    let line = |number| ledger.read_now(|reader| run::line(reader, number)).ok().flatten();
    ledger.signing.audit_cut(line)
}

/// Stops writing where there are faults.
pub fn report(ledger: &Ledger, faults: &[String]) {
    let Some(first) = faults.first() else { return };
    let reason = format!("The store is damaged in {} places, first: {first}.", faults.len());
    tracing::error!(reason, "nothing is written any more");
    ledger.signing.count_faults(faults.len());
    if let Err(error) = ledger.signing.stop_for_good(StopCode::StoreDamaged, &reason) {
        tracing::error!(%error, "that nothing may be written could not be kept");
    }
    ledger.notify(Notice::State);
}
