//! Adding and removing peers.

use std::sync::Arc;

use comity_protocol::exchange::follow::{self, Pinned};
use comity_protocol::index::LogId;
use comity_protocol::party::{Descriptor, Fingerprint, PartyId};
use comity_store::Write;
use comity_store::rows::{AuditEvent, PeerRow, PeerState};
use serde_json::json;

use crate::client::ClientFailure;
use crate::error::{Error, codes};
use crate::exchange::{Exchange, remote};
use crate::ledger::Ledger;
use crate::lookalike::{flaw, is_read_as, visible};
use crate::published::Notice;

/// Adds the node at `address` as a peer, when what it says of itself has the fingerprint its
/// operator told.
///
/// Adding a party again that was removed follows its log where it was left.
///
/// # Errors
/// `peer-fingerprint`, `peer-is-self`, `peer-pinned-otherwise`, the codes of [`ClientFailure`] and
/// of `FollowRefusal`; those of the store.
pub async fn add_peer(
    exchange: &Arc<Exchange>,
    address: &str,
    expected: Fingerprint,
    actor: &str,
) -> Result<PeerRow, Error> {
    introduce(exchange, address, expected, None, actor).await
}

/// Adds the node at `address` in place of the one that is pinned under the same party with the
/// fingerprint `replaced`. The log of the old identity stays as it is, apart from the new one: what
/// was signed with other keys is never set beside it.
///
/// # Errors
/// As [`add_peer`]; `peer-pinned-otherwise` too where another fingerprint is pinned than the one
/// named.
pub async fn replace_peer(
    exchange: &Arc<Exchange>,
    address: &str,
    expected: Fingerprint,
    replaced: Fingerprint,
    actor: &str,
) -> Result<PeerRow, Error> {
    introduce(exchange, address, expected, Some(replaced), actor).await
}

async fn introduce(
    exchange: &Arc<Exchange>,
    address: &str,
    expected: Fingerprint,
    replaced: Option<Fingerprint>,
    actor: &str,
) -> Result<PeerRow, Error> {
    let meter = exchange.fresh_meter();
    let asked = remote(exchange, address, meter).map_err(|failure| match failure {
        // Nobody was asked: what was handed in is no address.
        ClientFailure::Malformed(_) => {
            let detail = "The address of a node is written in full, as https://node.example.";
            Error::new(&codes::REQUEST_MALFORMED, detail)
        }
        other => failed(other),
    })?;
    // The keys in use now are believed when the log names them.
    let descriptor = asked.descriptor().await.map_err(failed)?.identity();
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
    let mut row = pin(exchange, address, descriptor, replaced, actor).await?;
    row.seen = Some(signed.checkpoint.head);
    Ok(row)
}

/// Writes the row of a peer whose description was compared with its fingerprint.
///
/// # Errors
/// `peer-is-self`, `peer-pinned-otherwise`; those of the store.
pub async fn adopt(
    exchange: &Arc<Exchange>,
    address: &str,
    descriptor: Descriptor,
    actor: &str,
) -> Result<PeerRow, Error> {
    pin(exchange, address, descriptor, None, actor).await
}

async fn pin(
    exchange: &Arc<Exchange>,
    address: &str,
    descriptor: Descriptor,
    replaced: Option<Fingerprint>,
    actor: &str,
) -> Result<PeerRow, Error> {
    if descriptor.party == exchange.ledger.config.party {
        return Err(refused("peer-is-self", "A node is no peer of itself.".to_owned()));
    }
    let _alone = exchange.rows.lock().await;
    let rows = exchange.ledger.read_now(|reader| reader.peers())?;
    let known = rows.iter().any(|row| row.descriptor.fingerprint() == descriptor.fingerprint());
    if !known && !descriptor.party.is_plain() {
        let detail = format!(
            "{} could be taken for a state or a path: a party has a name with a dot, as \
             lab.example, or a URI.",
            descriptor.party
        );
        return Err(refused("party-name", detail));
    }
    if let Some(flaw) = flaw(&descriptor.name).filter(|_| !known) {
        let shown = visible(&descriptor.name);
        let detail = format!(
            "The party {} calls itself {shown:?}, which {flaw}: it could be read as another's name.",
            descriptor.party
        );
        return Err(refused("party-name", detail));
    }
    if !known {
        expect_alone(&exchange.ledger, &rows, &descriptor.party)?;
    }
    let now = exchange.ledger.now();
    let fingerprint = descriptor.fingerprint();
    let other = otherwise(&rows, &descriptor, replaced)?;
    let known = rows.iter().find(|row| row.descriptor.fingerprint() == fingerprint);
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
        // What the log taught about its keys since they were compared is not forgotten, but where
        // the peer was removed: who missed more changes of keys than sign on begins anew with those
        // that were compared.
        descriptor: known
            .filter(|row| row.state != PeerState::Removed)
            .map_or_else(|| descriptor.identity(), |row| row.descriptor.clone()),
    };
    let detail = json!({ "address": row.address, "fingerprint": fingerprint,
        "replaces": other.map(|row| row.descriptor.fingerprint()) });
    let event = AuditEvent {
        at: now,
        actor: actor.to_owned(),
        action: if other.is_some() { "peer.replace" } else { "peer.add" }.to_owned(),
        object: row.descriptor.party.to_string(),
        detail: detail.to_string(),
    };
    let mut writes: Vec<Write> = other.map(|row| Write::PeerRemoved(row.log)).into_iter().collect();
    writes.extend([Write::Peer(row.clone()), Write::Audit(event)]);
    exchange.ledger.write(writes).await?;
    exchange.ledger.notify(Notice::State);
    Ok(row)
}

/// Refuses a party whose identifier is read as that of another that is known here: this node's own
/// or that of a peer in `rows`.
///
/// # Errors
/// `party-name`.
pub(crate) fn expect_alone(
    ledger: &Ledger,
    rows: &[PeerRow],
    party: &PartyId,
) -> Result<(), Error> {
    let current = rows.iter().filter(|row| row.state != PeerState::Removed);
    let mut all = current.map(|row| &row.descriptor.party).chain([&ledger.config.party]);
    let Some(other) = all.find(|other| is_read_as(other, party)) else { return Ok(()) };
    let detail = format!("{party} would be read as {other}, which is another party here.");
    Err(Error::new(&codes::PARTY_NAME, detail))
}

/// The row of the same party that is pinned with other keys and gives way.
///
/// # Errors
/// `peer-pinned-otherwise` unless that is the very one somebody said is replaced.
fn otherwise<'a>(
    rows: &'a [PeerRow],
    descriptor: &Descriptor,
    replaced: Option<Fingerprint>,
) -> Result<Option<&'a PeerRow>, Error> {
    let current = PeerRow::current(rows, |row| row.descriptor.party == descriptor.party);
    let (found, offered) =
        (current.map(|row| row.descriptor.fingerprint()), descriptor.fingerprint());
    let Some(pinned) = found.filter(|found| *found != offered) else { return Ok(None) };
    if replaced == Some(pinned) {
        return Ok(current);
    }
    let detail = format!(
        "{} is pinned here with the fingerprint {pinned}; this node has {offered}. If the party has told \
         you over a channel you trust that it begins anew, name both fingerprints to replace it; \
         otherwise somebody else uses its name.",
        descriptor.party
    );
    Err(refused("peer-pinned-otherwise", detail))
}

/// Follows a peer no longer; what was taken of its log stays.
///
/// # Errors
/// `not-found`; those of the store.
pub async fn remove_peer(
    exchange: &Arc<Exchange>,
    party: &PartyId,
    actor: &str,
) -> Result<(), Error> {
    let _alone = exchange.rows.lock().await;
    let rows = exchange.ledger.read_now(|reader| reader.peers())?;
    let row = rows
        .into_iter()
        .find(|row| row.descriptor.party == *party && row.state != PeerState::Removed)
        .ok_or_else(Error::not_found)?;
    let event = AuditEvent {
        at: exchange.ledger.now(),
        actor: actor.to_owned(),
        action: "peer.remove".to_owned(),
        object: party.to_string(),
        detail: json!({ "address": row.address }).to_string(),
    };
    exchange.ledger.write(vec![Write::PeerRemoved(row.log), Write::Audit(event)]).await?;
    exchange.ledger.notify(Notice::State);
    Ok(())
}

#[expect(clippy::needless_pass_by_value, reason = "made for `map_err`")]
fn failed(failure: ClientFailure) -> Error {
    refused(failure.code(), failure.to_string())
}

fn refused(code: &str, detail: String) -> Error {
    Error::new(codes::of_refusal(code), detail)
}
