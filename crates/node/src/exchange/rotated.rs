//! The checkpoint that a peer shows, whichever of its keys sign it.

use std::sync::Arc;

use comity_protocol::exchange::follow::{self, FollowRefusal, Pinned};
use comity_protocol::index::LogId;
use comity_protocol::log::checkpoint::SignedCheckpoint;
use comity_protocol::log::note::VerifierKey;

use crate::exchange::reading;
use crate::exchange::{Exchange, Failure, Following};

/// The checkpoint that a source offers, where it is one of the peer that is followed, and keys that
/// sign it.
///
/// It is one under the keys pinned by now. Where nothing was logged since those were read, it is
/// the one that is held, under the keys before: it vouches for nothing new.
///
/// # Errors
/// As [`follow::read_checkpoint`]; those of the store.
pub(super) async fn checkpoint(
    exchange: &Arc<Exchange>,
    following: &Following,
    note: &[u8],
) -> Result<(SignedCheckpoint, Vec<VerifierKey>), Failure> {
    match follow::read_checkpoint(&following.pinned, note) {
        Err(FollowRefusal::CheckpointSignature) if following.log != LogId::OWN => {}
        other => return Ok((other?, following.pinned.log_keys.clone())),
    }
    let refused = || Failure::from(FollowRefusal::CheckpointSignature);
    let offered = SignedCheckpoint::parse(note).map_err(|_| refused())?;
    let held = reading::mirror(&exchange.ledger, following.log).await?.held;
    if held.is_none_or(|held| held.checkpoint != offered.checkpoint) {
        return Err(refused());
    }
    // Those it began with sign whatever it shows.
    let rows = exchange.ledger.read_now(|reader| reader.peers())?;
    let row = rows.into_iter().find(|row| row.log == following.log).ok_or_else(refused)?;
    let begun = Pinned::from_descriptor(&row.descriptor.identity())?;
    follow::check(&begun, &offered)?;
    Ok((offered, begun.log_keys))
}
