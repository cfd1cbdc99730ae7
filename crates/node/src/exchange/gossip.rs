//! What others saw of a log: every peer's checkpoints are compared with what this node holds.

use std::sync::Arc;

use comity_protocol::exchange::budget::Cost;
use comity_protocol::exchange::follow::{self, Assessment, Pinned};
use comity_protocol::index::LogId;
use comity_protocol::log::checkpoint::SignedCheckpoint;

use crate::client::{ClientFailure, Remote};
use crate::exchange::pull::{assess, mirror};
use crate::exchange::wire::CHECKPOINTS_MAX;
use crate::exchange::{Failure, Following, contradiction};
use crate::node::Node;

/// What comparing one checkpoint is taken to cost: parsing, and an Ed25519 and an ML-DSA-44
/// signature.
const COMPARE_MICROS: u64 = 100;

/// Asks a peer what it saw, of this node's own log too, and compares.
///
/// A contradiction about another log is taken, and is no failure of the peer that brought it to
/// light.
///
/// # Errors
/// [`Failure`]; a peer that does not answer this path is not faulted for it.
pub async fn compare(
    node: &Arc<Node>,
    following: &Arc<Following>,
    remote: &Remote,
) -> Result<(), Failure> {
    let seen = match remote.checkpoints().await {
        Ok(seen) => seen.checkpoints,
        Err(ClientFailure::Status(_)) => return Ok(()),
        Err(failure) => return Err(failure.into()),
    };
    let others = node.exchange.all();
    for note in seen.iter().take(CHECKPOINTS_MAX) {
        let Ok(signed) = SignedCheckpoint::parse(note.as_bytes()) else {
            return Err(ClientFailure::Malformed("checkpoints").into());
        };
        let origin = &signed.checkpoint.origin;
        if *origin == node.descriptor.origin {
            own(node, following, note).await?;
        } else if let Some(other) = others.iter().find(|other| other.pinned.origin == *origin) {
            one(node, following, other, note).await?;
        }
    }
    Ok(())
}

/// A checkpoint of a log that is followed, shown by `teller`.
async fn one(
    node: &Arc<Node>,
    teller: &Following,
    other: &Arc<Following>,
    note: &str,
) -> Result<(), Failure> {
    let Ok(parsed) = SignedCheckpoint::parse(note.as_bytes()) else { return Ok(()) };
    let held = mirror(node, other.log).await?;
    if held.held.as_ref().is_some_and(|held| held.checkpoint == parsed.checkpoint) {
        return Ok(());
    }
    teller.meter.wait(Cost::VerifyMicros, COMPARE_MICROS).await?;
    // A note that its log did not sign says nothing about anybody but the teller.
    let signed = follow::read_checkpoint(&other.pinned, note.as_bytes())?;
    let proof = match assess(node, other.log, held, &signed).await? {
        Assessment::Contradiction(proof) => Some(*proof),
        Assessment::Longer => {
            // There is something to pull, and something to compare once it is pulled.
            other.wake.notify_one();
            other.remember(&signed)
        }
        Assessment::Same | Assessment::Older | Assessment::Unlike => None,
    };
    if let Some(proof) = proof {
        contradiction::take(node, &proof, Some(&teller.party)).await?;
    }
    Ok(())
}

/// A checkpoint of this node's own log: it must be one this node signed.
async fn own(node: &Arc<Node>, teller: &Following, note: &str) -> Result<(), Failure> {
    let published = node.published.load_full();
    if note.as_bytes() == published.checkpoint {
        return Ok(());
    }
    teller.meter.wait(Cost::VerifyMicros, COMPARE_MICROS).await?;
    let pinned = Pinned::from_descriptor(&node.descriptor)?;
    let signed = follow::read_checkpoint(&pinned, note.as_bytes())?;
    // Read after the note was received, so what the peer saw is in it.
    let mine = mirror(node, LogId::OWN).await?;
    match assess(node, LogId::OWN, mine, &signed).await? {
        Assessment::Contradiction(proof) => {
            contradiction::take(node, &proof, Some(&teller.party)).await?;
        }
        Assessment::Longer => {
            let size = signed.checkpoint.head.size;
            let reason =
                format!("{} holds a checkpoint of this log with {size} entries", teller.party);
            crate::signing::stand_down(node, &reason).await;
        }
        Assessment::Same | Assessment::Older | Assessment::Unlike => {}
    }
    Ok(())
}
