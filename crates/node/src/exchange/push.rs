//! Pushes: a hint that there is something to pull, and the urgent statement itself.

use std::sync::Arc;
use std::time::Duration;

use comity_protocol::exchange::budget::Cost;
use comity_protocol::index::{Keyring, LogId};
use comity_protocol::key::PublicKey;
use comity_protocol::log::merkle::leaf_hash;
use comity_protocol::log::receipt;
use comity_protocol::marking::Requester;
use comity_protocol::party::PartyId;
use comity_protocol::statement::{self, Refusal, StatementId};
use comity_store::rows::{AuditEvent, UrgentRow};
use comity_store::{Reader, Write};
use data_encoding::{BASE64, BASE64URL_NOPAD};
use serde_json::json;
use tokio::sync::broadcast::error::RecvError;

use crate::client::Remote;
use crate::error::{Error, codes};
use crate::exchange::wire::{Hint, Urgent, peer_actor};
use crate::exchange::{Exchange, Following, contents, remote};
use crate::published::Notice;

/// Path under which hints are received.
pub const HINTS: &str = "/api/v1/hints";

/// Path under which urgent statements are received.
pub const URGENT: &str = "/api/v1/urgent";

/// Shortest time between two hints to one peer.
const HINT_INTERVAL: Duration = Duration::from_millis(200);

/// Longest wait after a hint that did not arrive.
const HINT_BACKOFF_MAX: Duration = Duration::from_secs(60);

/// Most urgent statements of one peer that wait to be seen in its log.
const URGENT_MAX: usize = 64;

/// Tells one peer of every growth of the own log: one hint on its way at most, and not all of them.
pub(crate) async fn hints(exchange: Arc<Exchange>, remote: Arc<Remote>) {
    let mut notices = exchange.ledger.subscribe();
    let mut told = exchange.ledger.published.load().head.size.0;
    let mut wait = HINT_INTERVAL;
    loop {
        // What was logged while the last hint was on its way is in this one.
        let size = exchange.ledger.published.load().head.size.0;
        if size <= told {
            match notices.recv().await {
                Ok(_) | Err(RecvError::Lagged(_)) => continue,
                Err(RecvError::Closed) => return,
            }
        }
        let hint = Hint { origin: exchange.ledger.descriptor.origin.clone(), size };
        wait = match remote.tell(HINTS, &hint).await {
            Ok(()) => HINT_INTERVAL,
            // A hint may be lost: the peer asks by itself soon.
            Err(_) => wait.saturating_mul(2).min(HINT_BACKOFF_MAX),
        };
        told = size;
        tokio::time::sleep(wait).await;
    }
}

/// Pushes a logged statement of this node to the peers entitled to its content; returns who took
/// it.
///
/// # Errors
/// `not-found`; those of the store.
pub async fn push_urgent(exchange: &Arc<Exchange>, id: StatementId) -> Result<Vec<PartyId>, Error> {
    let index =
        exchange.ledger.read_now(|reader| reader.own_index(&id))?.ok_or_else(Error::not_found)?;
    let (entries, view) = exchange.ledger.read_now(|reader| {
        Ok((reader.entries(LogId::OWN, index, 1)?, reader.statement_at(LogId::OWN, index)?))
    })?;
    let entry = entries.into_iter().next().ok_or_else(Error::not_found)?;
    let (_, statement) = view.and_then(|view| view.statement).ok_or_else(Error::not_found)?;
    let scope =
        |reader: &dyn Reader| reader.content(&statement.digest, LogId::OWN, &statement.issuer);
    let row = exchange.ledger.read_now(scope)?;
    let row = row.filter(|row| row.erased_at.is_none());
    let marking = row.as_ref().and_then(|row| {
        comity_protocol::content::Content::parse_unknown(&row.bytes).ok().map(|file| file.marking)
    });
    let receipt = BASE64.encode(&exchange.ledger.receipt(index)?);
    let mut sends = tokio::task::JoinSet::new();
    for following in exchange.all() {
        let admitted = marking.as_ref().is_none_or(|marking| {
            marking.admits(
                Requester::Peer(&following.party),
                &statement.issuer,
                exchange.ledger.now(),
            )
        });
        if !admitted {
            continue;
        }
        let body = Urgent {
            statement: BASE64.encode(&entry),
            receipt: receipt.clone(),
            content: row.as_ref().map(|row| BASE64.encode(&row.bytes)),
        };
        let remote = remote(exchange, &following.address, Arc::clone(&following.meter));
        sends.spawn(async move {
            let outcome = match remote {
                Ok(remote) => remote.tell(URGENT, &body).await,
                Err(failure) => Err(failure),
            };
            (following.party.clone(), outcome)
        });
    }
    let mut took = Vec::new();
    while let Some(sent) = sends.join_next().await {
        match sent {
            Ok((party, Ok(()))) => took.push(party),
            Ok((party, Err(failure))) => {
                tracing::warn!(%party, code = failure.code(), "the urgent statement was not taken");
            }
            Err(error) => tracing::error!(%error, "an urgent push ended without an answer"),
        }
    }
    took.sort();
    Ok(took)
}

/// A peer pushes an urgent statement: it must be its own word under a key that its log registered
/// and has not revoked, and its receipt must hold under the pinned receipt key.
///
/// # Errors
/// `peer-unknown`, `urgent-receipt`, `urgent-too-many`, those of the statement and its content.
pub async fn on_urgent(
    exchange: &Arc<Exchange>,
    party: &PartyId,
    urgent: &Urgent,
) -> Result<(), Error> {
    let following = exchange.following(party).ok_or_else(|| {
        Error::new(codes::of_refusal("peer-unknown"), "This party is no peer of this node.")
    })?;
    // A signature of the statement and one of the receipt, at 50 microseconds each.
    following.meter.spend(Cost::VerifyMicros, 100)?;
    let entry = decode(&urgent.statement)?;
    let receipt = decode(&urgent.receipt)?;
    let content = urgent.content.as_deref().map(decode).transpose()?;
    let log = following.log;
    let (keys, waiting, places_of) = exchange.ledger.read_now(|reader| {
        let waiting = reader.urgent()?.iter().filter(|row| row.from == *party).count();
        Ok((reader.key_history(log)?, waiting, reader.peers()?))
    })?;
    let mut keyring = Keyring::default();
    for row in &keys {
        keyring.apply(row);
    }
    let verified = statement::verify(statement::parse(&entry)?, &keyring)?;
    if verified.issuer != *party {
        // Whoever pushes speaks for itself; what it hosts is found in its log.
        return Err(Error::from(Refusal::OtherIssuer));
    }
    let descriptor = places_of.iter().find(|row| row.log == log).map(|row| &row.descriptor);
    let receipt_key = descriptor.and_then(|known| receipt_key(&known.keys().receipt_key));
    check_receipt(&following, receipt_key.as_ref(), verified.entry(), &receipt)?;
    let id = verified.id();
    if exchange.ledger.read_now(|reader| reader.places(&id))?.iter().any(|place| place.log == log) {
        // The pull was faster.
        return Ok(());
    }
    if waiting >= URGENT_MAX {
        let detail = "Too many urgent statements of this peer wait to be seen in its log.";
        return Err(Error::new(codes::of_refusal("urgent-too-many"), detail).retry_after(10));
    }
    let now = exchange.ledger.now();
    let event = AuditEvent {
        at: now,
        actor: peer_actor(party),
        action: "statement.urgent".to_owned(),
        object: id.to_string(),
        detail: json!({ "kind": verified.kind.as_str(), "subject": verified.subject }).to_string(),
    };
    let row = UrgentRow { id, from: party.clone(), entry: verified.entry().to_vec(), at: now };
    let mut writes = vec![Write::Urgent(row), Write::Audit(event)];
    if let Some(bytes) = content {
        let content = contents::check(&verified, &bytes, &exchange.ledger.config.party)?;
        writes.push(Write::Content(contents::row(&verified, content, &following, now)));
    }
    exchange.ledger.write(writes).await?;
    exchange.ledger.notify(Notice::Received(log));
    following.wake.notify_one();
    Ok(())
}

fn check_receipt(
    following: &Following,
    key: Option<&PublicKey>,
    entry: &[u8],
    bytes: &[u8],
) -> Result<(), Error> {
    let refused = || {
        let detail = "The receipt is none of the sender's log for this statement.";
        Error::new(codes::of_refusal("urgent-receipt"), detail)
    };
    let key = key.ok_or_else(refused)?;
    let receipt = receipt::verify(bytes, &leaf_hash(entry), key).map_err(|_| refused())?;
    let same =
        receipt.issuer == following.party.as_str() && receipt.subject == following.pinned.origin;
    if same { Ok(()) } else { Err(refused()) }
}

fn receipt_key(text: &str) -> Option<PublicKey> {
    let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
    PublicKey::from_cose_key(&bytes).ok()
}

fn decode(text: &str) -> Result<Vec<u8>, Error> {
    BASE64.decode(text.as_bytes()).map_err(|_| {
        Error::new(&codes::REQUEST_MALFORMED, "A member is not the base64 it should be.")
    })
}
