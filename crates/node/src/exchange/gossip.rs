//! What others saw of a log: every peer's checkpoints are compared with what this node holds, and
//! their cosignatures say when it was seen.

use std::collections::BTreeMap;
use std::sync::Arc;

use comity_protocol::content::Digest;
use comity_protocol::exchange::budget::Cost;
use comity_protocol::exchange::follow::{self, Assessment, Pinned};
use comity_protocol::index::LogId;
use comity_protocol::log::checkpoint::SignedCheckpoint;
use comity_protocol::log::merkle::TreeHead;
use comity_store::Write;
use comity_store::rows::AuditEvent;
use serde_json::json;

use crate::client::{ClientFailure, Remote};
use crate::error::Error;
use crate::exchange::following::{Compared, is_held};
use crate::exchange::pull::assess;
use crate::exchange::reading::mirror;
use crate::exchange::wire::CHECKPOINTS_MAX;
use crate::exchange::{Exchange, Failure, Following, equivocation};
use crate::published::Notice;
use crate::rotation::named;
use crate::sync::lock;
use crate::vouching::{Believed, Claim, Taken};

/// What comparing one checkpoint is taken to cost: parsing, and an Ed25519 and an ML-DSA-44
/// signature.
const COMPARE_MICROS: u64 = 100;

/// Asks a peer what it saw, of this node's own log too, and compares.
///
/// A contradiction about another log is taken, and is no failure of the peer that brought it to
/// light. Nor is a note that cannot be read or that no keys known here signed: a log that shows
/// itself under other keys to each would set its honest followers against each other.
///
/// # Errors
/// [`Failure`]; a peer that does not answer this path is not faulted for it.
pub async fn compare(
    exchange: &Arc<Exchange>,
    following: &Arc<Following>,
    remote: &Remote,
) -> Result<(), Failure> {
    let seen = match remote.checkpoints().await {
        Ok(seen) => seen.checkpoints,
        Err(ClientFailure::Status(_)) => return Ok(()),
        Err(failure) => return Err(failure.into()),
    };
    let others = exchange.all();
    let teller = Teller { exchange, following, believed: exchange.vouching.believed()? };
    let before = std::mem::take(&mut *lock(&following.compared));
    let (mut taken, mut after) = (Vec::new(), BTreeMap::new());
    for note in seen.iter().take(CHECKPOINTS_MAX) {
        let digest = Digest::of(note.as_bytes());
        if let Some(known) = before.get(&digest)
            && stands(exchange, known, &others, &teller.believed)?
        {
            after.insert(digest, known.clone());
            continue;
        }
        let Ok(signed) = SignedCheckpoint::parse(note.as_bytes()) else { continue };
        let origin = &signed.checkpoint.origin;
        let log = if *origin == exchange.ledger.descriptor.origin {
            None
        } else if let Some(other) = others.iter().find(|other| other.pinned.origin == *origin) {
            Some(other)
        } else {
            continue;
        };
        let compared = beside(exchange, log, &teller.believed)?;
        taken.extend(match log {
            None => teller.own(&signed).await?,
            Some(other) => teller.one(other, &signed).await?,
        });
        after.insert(digest, compared);
    }
    exchange.vouching.keep_sightings(&taken).await?;
    *lock(&following.compared) = after;
    Ok(())
}

/// Beside what a note is compared now.
fn beside(
    exchange: &Exchange,
    other: Option<&Arc<Following>>,
    believed: &Arc<Believed>,
) -> Result<Compared, Error> {
    let held = held(exchange, other.map_or(LogId::OWN, |other| other.log))?;
    Ok(Compared { other: other.map(Arc::downgrade), held, believed: Arc::downgrade(believed) })
}

/// Whether all that a note was compared beside is still so: then it says nothing new.
fn stands(
    exchange: &Exchange,
    compared: &Compared,
    others: &[Arc<Following>],
    believed: &Arc<Believed>,
) -> Result<bool, Error> {
    let log = match &compared.other {
        None => LogId::OWN,
        Some(known) => {
            let is_known = |other: &&Arc<Following>| known.as_ptr() == Arc::as_ptr(other);
            let Some(other) = others.iter().find(is_known) else { return Ok(false) };
            other.log
        }
    };
    let is_believed = compared.believed.as_ptr() == Arc::as_ptr(believed);
    Ok(is_believed && compared.held == held(exchange, log)?)
}

fn held(exchange: &Exchange, log: LogId) -> Result<(TreeHead, Option<Digest>), Error> {
    exchange.ledger.read_now(|reader| {
        let note = reader.checkpoint(log)?;
        Ok((reader.head(log)?, note.map(|note| Digest::of(&note))))
    })
}

/// A peer that shows what it saw.
struct Teller<'a> {
    exchange: &'a Arc<Exchange>,
    following: &'a Following,
    believed: Arc<Believed>,
}

impl Teller<'_> {
    /// A checkpoint of a log that is followed.
    async fn one(
        &self,
        other: &Arc<Following>,
        signed: &SignedCheckpoint,
    ) -> Result<Vec<Taken>, Failure> {
        let held = mirror(&self.exchange.ledger, other.log).await?;
        if held.held.as_ref().is_some_and(|held| held.checkpoint == signed.checkpoint) {
            return self.hear(other.log, signed).await;
        }
        self.following.meter.wait(Cost::VerifyMicros, COMPARE_MICROS).await?;
        if follow::check(&other.pinned, signed).is_err() {
            return self.record("log.other-keys", signed).await;
        }
        let proof = match assess(&self.exchange.ledger, other.log, held, signed).await? {
            Assessment::Contradiction(proof) => Some(*proof),
            Assessment::Longer => {
                // There is something to pull, and something to compare once it is pulled: said
                // once, and not of a log that is held, or it would be looked at without end. Nor
                // by its keeper, whose log was just looked at.
                let by_another = other.log != self.following.log;
                if by_another && !other.remembers(signed) && !is_held(self.exchange, other.log)? {
                    other.wake.notify_one();
                }
                other.remember(signed)
            }
            Assessment::Same | Assessment::Older => return self.hear(other.log, signed).await,
            Assessment::Unlike => None,
        };
        if let Some(proof) = proof {
            equivocation::take(self.exchange, &proof, Some(&self.following.party)).await?;
        }
        Ok(Vec::new())
    }

    /// A checkpoint of this node's own log: it must be one this node signed, with the keys it has
    /// now. Whoever stole those of the past stops nobody with them.
    async fn own(&self, signed: &SignedCheckpoint) -> Result<Vec<Taken>, Failure> {
        let exchange = self.exchange;
        let published = exchange.ledger.published.load_full();
        if published.checkpoint.starts_with(signed.note.text.as_bytes()) {
            return self.hear(LogId::OWN, signed).await;
        }
        self.following.meter.wait(Cost::VerifyMicros, COMPARE_MICROS).await?;
        let pinned = Pinned::from_descriptor(&exchange.ledger.described())?;
        let is_signed = follow::check(&pinned, signed);
        // Read after the note was received, so what the peer saw is in it.
        let mine = mirror(&exchange.ledger, LogId::OWN).await?;
        let assessment = assess(&exchange.ledger, LogId::OWN, mine, signed).await?;
        if let Assessment::Same | Assessment::Older = assessment {
            // It is a head of this very log, whichever keys signed it at its time.
            return self.hear(LogId::OWN, signed).await;
        }
        if is_signed.is_err() {
            return self.retired(signed).await;
        }
        match assessment {
            Assessment::Contradiction(proof) => {
                equivocation::condemn(exchange, &proof, Some(&self.following.party)).await?;
            }
            Assessment::Longer => {
                let size = signed.checkpoint.head.size;
                let reason = format!(
                    "{} holds a checkpoint of this log with {size} entries",
                    self.following.party
                );
                exchange.ledger.stand_down(&reason).await;
            }
            Assessment::Same | Assessment::Older | Assessment::Unlike => {}
        }
        Ok(Vec::new())
    }

    /// A checkpoint that is no head of this node's log and not signed with its keys of now: whether
    /// keys that were rotated away signed it, or none that this node ever had.
    async fn retired(&self, signed: &SignedCheckpoint) -> Result<Vec<Taken>, Failure> {
        let exchange = self.exchange;
        let own = exchange.ledger.config.party.clone();
        let former = exchange.ledger.read(move |reader| named::log_keys(reader, &own)).await?;
        let first = exchange.ledger.descriptor.log_keys.clone();
        let is_former = former.into_iter().chain([first]).any(|log_keys| {
            let mut then = exchange.ledger.descriptor.identity();
            then.log_keys = log_keys;
            Pinned::from_descriptor(&then).is_ok_and(|then| follow::check(&then, signed).is_ok())
        });
        self.record(if is_former { "log.retired-key" } else { "log.other-keys" }, signed).await
    }

    /// Records a note under keys that do not count, once for each log and each peer that shows it.
    /// Whoever shows it may have been deceived, and is at no fault.
    async fn record(
        &self,
        action: &'static str,
        signed: &SignedCheckpoint,
    ) -> Result<Vec<Taken>, Failure> {
        let (exchange, party) = (self.exchange, &self.following.party);
        let origin = &signed.checkpoint.origin;
        if self.following.is_first(action, origin) {
            tracing::warn!(%party, %origin, action, "a note is signed with keys that do not count");
            let event = AuditEvent {
                at: exchange.ledger.now(),
                actor: "node".to_owned(),
                action: action.to_owned(),
                object: origin.clone(),
                detail: json!({ "shown_by": party, "checkpoint": signed.to_string() }).to_string(),
            };
            exchange.ledger.write(vec![Write::Audit(event)]).await?;
            exchange.ledger.notify(Notice::State);
        }
        Ok(Vec::new())
    }

    /// What the cosignatures of a checkpoint that agrees with what is held say about its time. The
    /// teller pays for what is verified, whether it holds or not.
    async fn hear(&self, log: LogId, signed: &SignedCheckpoint) -> Result<Vec<Taken>, Failure> {
        let claims = self.exchange.vouching.claims(log, signed, &self.believed)?;
        if claims.is_empty() {
            return Ok(Vec::new());
        }
        let number = u64::try_from(claims.len()).unwrap_or(u64::MAX);
        let micros = number.saturating_mul(Claim::MICROS);
        self.following.meter.wait(Cost::VerifyMicros, micros).await?;
        Ok(claims.into_iter().filter_map(Claim::verify).collect())
    }
}
