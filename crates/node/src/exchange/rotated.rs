//! A peer that replaced its log keys more than once while nobody read it: its checkpoints bear
//! signatures of the keys of now and of those it began with, and none of those pinned in between.
//!
//! The keys it began with are who the party is, and may have been stolen since: alone they vouch
//! for nothing here. What is offered is taken where the log below it names the keys of now, in a
//! statement under a statement key that the log knows at that place, and those keys sign it.

use std::sync::Arc;

use comity_protocol::content::{Content, Digest};
use comity_protocol::exchange::follow::{self, FollowRefusal, Pinned};
use comity_protocol::index::{Entry, LogId};
use comity_protocol::kind::names;
use comity_protocol::log::checkpoint::SignedCheckpoint;
use comity_protocol::log::note::VerifierKey;
use comity_protocol::party::Descriptor;
use data_encoding::BASE64;

use crate::exchange::reading::{self, Bundles};
use crate::exchange::source::Source;
use crate::exchange::{Exchange, Failure, Following, keys};
use crate::rotation::named;

/// Statements that name keys, the newest of those not read yet, whose contents are asked for.
const ASKED_MAX: usize = 16;

/// The checkpoint that a source offers, where it is one of the peer that is followed, and keys that
/// sign it.
///
/// # Errors
/// As [`follow::read_checkpoint`]; those of reading the log where its keys are others by now.
pub(super) async fn checkpoint<S: Source>(
    exchange: &Arc<Exchange>,
    following: &Arc<Following>,
    source: &Arc<S>,
    note: &[u8],
) -> Result<(SignedCheckpoint, Vec<VerifierKey>), Failure> {
    match follow::read_checkpoint(&following.pinned, note) {
        Err(FollowRefusal::CheckpointSignature) if following.log != LogId::OWN => {}
        other => return Ok((other?, following.pinned.log_keys.clone())),
    }
    let refused = || Failure::from(FollowRefusal::CheckpointSignature);
    let offered = SignedCheckpoint::parse(note).map_err(|_| refused())?;
    let rows = exchange.ledger.read_now(|reader| reader.peers())?;
    let row = rows.into_iter().find(|row| row.log == following.log).ok_or_else(refused)?;
    let begun = Pinned::from_descriptor(&row.descriptor.identity())?;
    follow::check(&begun, &offered)?;
    // Nothing was logged since the keys were replaced: it is the last checkpoint of the old ones,
    // and was taken before the log was read that names the new ones.
    let held = reading::mirror(&exchange.ledger, following.log).await?.held;
    if held.is_some_and(|held| held.checkpoint == offered.checkpoint) {
        return Ok((offered, begun.log_keys));
    }
    let log_keys = named_below(exchange, following, source, (&row.descriptor, &offered)).await?;
    match log_keys.filter(|log_keys| offered.verify(log_keys).is_ok()) {
        Some(_) => Ok((offered, begun.log_keys)),
        None => Err(refused()),
    }
}

/// The log keys that the log names last below a checkpoint; nothing of it is kept.
async fn named_below<S: Source>(
    exchange: &Arc<Exchange>,
    following: &Arc<Following>,
    source: &Arc<S>,
    (descriptor, offered): (&Descriptor, &SignedCheckpoint),
) -> Result<Option<Vec<VerifierKey>>, Failure> {
    let usable = |keys: &_| keys::usable(descriptor, keys);
    let parsed = |keys: Vec<String>| keys.iter().map(|key| key.parse().ok()).collect();
    let naming = naming(exchange, following, source, offered).await?;
    let newest = naming.get(naming.len().saturating_sub(ASKED_MAX)..).unwrap_or_default();
    let answer = match newest.is_empty() {
        true => Vec::new(),
        false => source.contents(newest.to_vec()).await?.contents,
    };
    let kind = names::PARTY_KEYS.parse().map_err(|_| FollowRefusal::CheckpointSignature)?;
    for digest in newest.iter().rev() {
        let Some(file) = answer.iter().find(|file| file.digest == *digest) else { continue };
        let bytes = BASE64.decode(file.file.as_bytes()).unwrap_or_default();
        if Digest::of(&bytes) != *digest {
            continue;
        }
        let Ok(content) = Content::parse(&kind, &bytes) else { continue };
        if let Some(keys) = named::read(&content.body).filter(usable) {
            return Ok(parsed(keys.log_keys));
        }
    }
    // They may be named in what was taken before a catch-up was interrupted.
    let (log, party) = (following.log, following.party.clone());
    let held = exchange.ledger.read(move |reader| named::newest(reader, log, &party)).await?;
    Ok(held.filter(usable).and_then(|keys| parsed(keys.log_keys)))
}

/// The contents of the statements below a checkpoint, and not read yet, in which the keeper names
/// its keys, the newest last.
async fn naming<S: Source>(
    exchange: &Arc<Exchange>,
    following: &Arc<Following>,
    source: &Arc<S>,
    offered: &SignedCheckpoint,
) -> Result<Vec<Digest>, Failure> {
    let head = offered.checkpoint.head;
    let mut walker = reading::walker(exchange, following).await?;
    let mut bundles = Bundles::new(Arc::clone(source), walker.head().size, head.size);
    let mut found = Vec::new();
    while walker.head().size < head.size {
        let window = bundles.window().await?;
        let entries;
        (walker, entries) = reading::verify(exchange, following, walker, window).await?;
        for entry in entries {
            if let Entry::Verified(statement) = entry
                && statement.kind.as_str() == names::PARTY_KEYS
                && statement.issuer == following.party
            {
                found.push(statement.digest);
            }
        }
    }
    if walker.head() != head {
        return Err(FollowRefusal::RootMismatch.into());
    }
    Ok(found)
}
