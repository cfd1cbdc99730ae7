//! The verifier from outside: walks a whole log and checks everything, believing nothing but bytes.
//!
//! It checks what the log says against itself and against what the auditor brought along
//! (a fingerprint, a descriptor, a witness policy): the signatures on the checkpoint, every entry
//! bundle and every hash tile, the root computed afresh, every statement under the keys that the
//! log registers from its first entry on, what statements do to earlier ones, that none stands
//! twice, and the contents open to everybody.
//!
//! Memory does not grow with the size of entries or contents; it grows by about 150 bytes a
//! statement, which is what finding duplicates and earlier statements takes.

mod brought;
pub(crate) mod outside;
pub(crate) mod report;
mod tiles;
mod walk;

use std::sync::Arc;

use comity_node::client::ClientFailure;
use comity_node::exchange::source::Source;
use comity_protocol::exchange::follow::{Pinned, read_checkpoint};
use comity_protocol::log::checkpoint::SignedCheckpoint;
use comity_protocol::party::Descriptor;
use indicatif::ProgressBar;

pub(crate) use brought::Brought;
use report::{KeysFrom, Report};
use walk::Walk;

/// Audits the log at `source`, whose own description of itself is `itself`.
///
/// # Errors
/// [`ClientFailure::Unreachable`] when the source does not answer at all. Everything else is in
/// the report.
pub(crate) async fn audit<S: Source>(
    target: &str,
    source: Arc<S>,
    itself: Option<Descriptor>,
    brought: &Brought,
    progress: &ProgressBar,
) -> Result<Report, ClientFailure> {
    let keys_from = match (&brought.fingerprint, &brought.descriptor) {
        (Some(_), _) => KeysFrom::Fingerprint,
        (None, Some(_)) => KeysFrom::Given,
        (None, None) => KeysFrom::Itself,
    };
    let mut report = Report::new(target, keys_from);
    let Some(descriptor) = descriptor(itself, brought, &mut report) else {
        return Ok(report.close());
    };
    let Some(pinned) = pin(&descriptor, &mut report) else { return Ok(report.close()) };
    let Some(signed) = checkpoint(&*source, &pinned, brought, &mut report).await? else {
        return Ok(report.close());
    };
    let mut walk = Walk::new(Arc::clone(&source), pinned.clone(), brought, report);
    match walk.read(signed.checkpoint.head, progress).await {
        Ok(()) => walk.finish(signed.checkpoint.head).await,
        Err(stopped) => walk.report.failed("entries", stopped),
    }
    let mut report = walk.report;
    still_there(&*source, &pinned, &signed, &mut report).await;
    Ok(report.close())
}

/// The descriptor under whose keys everything is checked: the one brought along, or else the log's
/// own.
fn descriptor(
    itself: Option<Descriptor>,
    brought: &Brought,
    report: &mut Report,
) -> Option<Descriptor> {
    let Some(descriptor) = brought.descriptor.clone().or(itself) else {
        report.failed("descriptor", "there is none to take the keys from");
        return None;
    };
    let fingerprint = descriptor.fingerprint();
    report.party = Some(descriptor.party.clone());
    report.fingerprint = Some(fingerprint);
    match brought.fingerprint {
        Some(expected) if expected != fingerprint => {
            let detail = format!("the fingerprint is {fingerprint}, not the one given, {expected}");
            report.failed("descriptor", detail);
            return None;
        }
        Some(_) => report.passed("descriptor", "has the fingerprint that was given"),
        None if brought.descriptor.is_some() => {
            report.passed("descriptor", format!("given; fingerprint {fingerprint}"));
        }
        None => report.skipped(
            "descriptor",
            format!("no fingerprint was given; compare {fingerprint} with the party"),
        ),
    }
    Some(descriptor)
}

/// What the descriptor pins, if its keys can be used.
fn pin(descriptor: &Descriptor, report: &mut Report) -> Option<Pinned> {
    // What follows from the log is not believed before the log was read.
    match Pinned::from_descriptor(&descriptor.identity()) {
        Ok(pinned) => Some(pinned),
        Err(refusal) => {
            report.failed("descriptor", refusal.to_string());
            None
        }
    }
}

/// Why there is no checkpoint to go by.
enum NoCheckpoint {
    Lost(ClientFailure),
    Refused(String),
}

async fn fetch_checkpoint<S: Source>(
    source: &S,
    pinned: &Pinned,
) -> Result<SignedCheckpoint, NoCheckpoint> {
    let bytes = source.checkpoint().await.map_err(NoCheckpoint::Lost)?;
    read_checkpoint(pinned, &bytes).map_err(|refusal| NoCheckpoint::Refused(refusal.to_string()))
}

/// The signed checkpoint, with its cosignatures checked against the policy.
async fn checkpoint<S: Source>(
    source: &S,
    pinned: &Pinned,
    brought: &Brought,
    report: &mut Report,
) -> Result<Option<SignedCheckpoint>, ClientFailure> {
    let signed = match fetch_checkpoint(source, pinned).await {
        Ok(signed) => signed,
        Err(NoCheckpoint::Lost(lost @ ClientFailure::Unreachable)) => return Err(lost),
        Err(NoCheckpoint::Lost(failure)) => {
            report.failed("checkpoint", failure.to_string());
            return Ok(None);
        }
        Err(NoCheckpoint::Refused(why)) => {
            report.failed("checkpoint", why);
            return Ok(None);
        }
    };
    let head = signed.checkpoint.head;
    report.tree_size = head.size.0;
    report.root = Some(head.root);
    let (keys, size, origin) = (pinned.log_keys.len(), head.size.0, &pinned.origin);
    report.passed("checkpoint", format!("{size} entries, signed under {keys} keys of {origin}"));
    match &brought.policy {
        None => report.skipped("witnesses", "no witness policy was given"),
        Some(policy) => {
            let quorum = policy.satisfied_by(&signed);
            report.witnesses = quorum.witnesses.iter().map(|(name, _)| name.clone()).collect();
            let names = report.witnesses.join(", ");
            if quorum.met {
                report.passed("witnesses", format!("the policy is met: {names}"));
            } else {
                report.failed("witnesses", format!("the policy is not met; cosigned by: {names}"));
            }
        }
    }
    Ok(Some(signed))
}

/// The log must not have gone back or changed under the auditor's eyes.
async fn still_there<S: Source>(
    source: &S,
    pinned: &Pinned,
    seen: &SignedCheckpoint,
    report: &mut Report,
) {
    let before = seen.checkpoint.head;
    match fetch_checkpoint(source, pinned).await {
        Ok(signed) => {
            let now = signed.checkpoint.head;
            if now.size < before.size {
                report.failed("stability", "the log became shorter during the audit");
            } else if now.size == before.size && now.root != before.root {
                report
                    .failed("stability", "two signed checkpoints of one size have different roots");
            } else {
                report.passed("stability", "the log did not go back during the audit");
            }
        }
        Err(NoCheckpoint::Lost(failure)) => report.failed("stability", failure.to_string()),
        Err(NoCheckpoint::Refused(why)) => report.failed("stability", why),
    }
}
