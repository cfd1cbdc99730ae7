//! Adding and removing peers.

use std::sync::Arc;

use comity_protocol::exchange::follow::{self, Pinned};
use comity_protocol::index::LogId;
use comity_protocol::party::{Descriptor, Fingerprint, PartyId};
use comity_store::Write;
use comity_store::rows::{AuditEvent, PeerRow, PeerState};
use serde_json::json;

use crate::client::{ClientFailure, Meter};
use crate::clock;
use crate::exchange::remote;
use crate::node::{Node, Notice};
use crate::problem::{Problem, codes};

/// Adds the node at `address` as a peer, when what it says of itself has the fingerprint its
/// operator told.
///
/// Adding a party again that was removed follows its log where it was left.
///
/// # Errors
/// `peer-fingerprint`, `peer-is-self`, the codes of [`ClientFailure`] and of `FollowRefusal`; those
/// of the store.
pub async fn add_peer(
    node: &Arc<Node>,
    address: &str,
    expected: Fingerprint,
    actor: &str,
) -> Result<PeerRow, Problem> {
    let meter = Arc::new(Meter::new(node.config.allowances));
    let asked = remote(node, address, meter).map_err(failed)?;
    let descriptor = asked.descriptor().await.map_err(failed)?;
    let found = descriptor.fingerprint();
    if found != expected {
        let detail = format!("The node at this address has the fingerprint {found}.");
        return Err(refused("peer-fingerprint", detail));
    }
    let pinned = Pinned::from_descriptor(&descriptor)
        .map_err(|refusal| refused(refusal.code(), refusal.to_string()))?;
    let note = asked.checkpoint().await.map_err(failed)?;
    let signed = follow::read_checkpoint(&pinned, &note)
        .map_err(|refusal| refused(refusal.code(), refusal.to_string()))?;
    let mut row = adopt(node, address, descriptor, actor).await?;
    row.seen = Some(signed.checkpoint.head);
    Ok(row)
}

/// Writes the row of a peer whose description was compared with its fingerprint.
///
/// # Errors
/// `peer-is-self`; those of the store.
pub async fn adopt(
    node: &Arc<Node>,
    address: &str,
    descriptor: Descriptor,
    actor: &str,
) -> Result<PeerRow, Problem> {
    if descriptor.party == node.config.party {
        return Err(refused("peer-is-self", "A node is no peer of itself.".to_owned()));
    }
    let _alone = node.exchange.rows.lock().await;
    let rows = node.read_now(|reader| reader.peers())?;
    let now = clock::now();
    let known = rows.iter().find(|row| row.descriptor.party == descriptor.party);
    let next = rows.iter().map(|row| row.log.0).max().unwrap_or(0).saturating_add(1);
    let row = PeerRow {
        log: known.map_or(LogId(next), |row| row.log),
        address: address.trim_end_matches('/').to_owned(),
        added_at: known.map_or(now, |row| row.added_at),
        // Adding again a peer that was removed is a decision of people; one that is held stays so.
        state: match known.map(|row| row.state) {
            Some(PeerState::Held) => PeerState::Held,
            _ => PeerState::Following,
        },
        contact_at: known.and_then(|row| row.contact_at),
        seen: known.and_then(|row| row.seen),
        failure: None,
        descriptor,
    };
    let event = AuditEvent {
        at: now,
        actor: actor.to_owned(),
        action: "peer.add".to_owned(),
        object: row.descriptor.party.to_string(),
        detail: json!({ "address": row.address, "fingerprint": row.descriptor.fingerprint() })
            .to_string(),
    };
    node.write(vec![Write::Peer(row.clone()), Write::Audit(event)]).await?;
    node.guards.peers_changed();
    node.notify(Notice::State);
    Ok(row)
}

/// Follows a peer no longer; what was taken of its log stays.
///
/// # Errors
/// `not-found`; those of the store.
pub async fn remove_peer(node: &Arc<Node>, party: &PartyId, actor: &str) -> Result<(), Problem> {
    let _alone = node.exchange.rows.lock().await;
    let rows = node.read_now(|reader| reader.peers())?;
    let row = rows
        .into_iter()
        .find(|row| row.descriptor.party == *party && row.state != PeerState::Removed)
        .ok_or_else(Problem::not_found)?;
    let event = AuditEvent {
        at: clock::now(),
        actor: actor.to_owned(),
        action: "peer.remove".to_owned(),
        object: party.to_string(),
        detail: json!({ "address": row.address }).to_string(),
    };
    node.write(vec![Write::PeerRemoved(row.log), Write::Audit(event)]).await?;
    node.guards.peers_changed();
    node.notify(Notice::State);
    Ok(())
}

#[expect(clippy::needless_pass_by_value, reason = "made for `map_err`")]
fn failed(failure: ClientFailure) -> Problem {
    refused(failure.code(), failure.to_string())
}

fn refused(code: &str, detail: String) -> Problem {
    Problem::new(codes::of_refusal(code), detail)
}
