//! What a peer's own log says of its keys: new ones are pinned because the old ones vouched for
//! them.

use std::sync::Arc;

use comity_protocol::index::Keyring;
use comity_protocol::key::PublicKey;
use comity_protocol::log::note::VerifierKey;
use comity_protocol::party::{Descriptor, PartyKeys};
use comity_store::Write;
use comity_store::rows::{AuditEvent, PeerRow};
use data_encoding::BASE64URL_NOPAD;
use serde_json::json;

use crate::exchange::{Exchange, Failure, Following, change_row};
use crate::published::Notice;
use crate::rotation::named;

/// Most keys of one sort that are taken over.
const KEYS_MAX: usize = 8;

/// Takes over the keys that the peer's log names by now. The log was read under the keys pinned
/// before, so those vouch for the new ones.
///
/// # Errors
/// Those of the store.
pub async fn learn(exchange: &Arc<Exchange>, following: &Following) -> Result<(), Failure> {
    let (log, party) = (following.log, &following.party);
    let (history, named) = exchange
        .ledger
        .read_now(|reader| Ok((reader.key_history(log)?, named::newest(reader, log, party)?)))?;
    if history.is_empty() {
        return Ok(());
    }
    let mut ring = Keyring::default();
    for row in &history {
        ring.apply(row);
    }
    let own = ring.iter().filter(|(_, issuer, _)| *issuer == party).take(KEYS_MAX);
    let statement_keys: Vec<String> = own.map(|(_, _, key)| crate::keys::cose(key)).collect();
    let mut learned = false;
    change_row(exchange, log, |row| {
        let before = row.descriptor.keys();
        let (usable, refused) = match named {
            Some(named) if usable(&row.descriptor, &named) => (Some(named), None),
            other => (None, other),
        };
        let refused = refused.and_then(|named| refusal(exchange, following, row, &named));
        let now = PartyKeys { statement_keys, ..usable.unwrap_or_else(|| before.clone()) };
        let current = (now != row.descriptor.identity().keys()).then_some(now);
        if current == row.descriptor.current {
            return refused.into_iter().collect();
        }
        learned = true;
        row.descriptor.current = current;
        let event = AuditEvent {
            at: exchange.ledger.now(),
            actor: "node".to_owned(),
            action: "peer.keys".to_owned(),
            object: row.descriptor.party.to_string(),
            detail: json!({ "before": before, "now": row.descriptor.keys() }).to_string(),
        };
        refused.into_iter().chain([Write::Peer(row.clone()), Write::Audit(event)]).collect()
    })
    .await?;
    if learned {
        exchange.ledger.notify(Notice::State);
    }
    Ok(())
}

/// Says once that a peer names keys that are not its own, or none at all.
fn refusal(
    exchange: &Exchange,
    following: &Following,
    row: &PeerRow,
    named: &PartyKeys,
) -> Option<Write> {
    const ACTION: &str = "peer.keys-refused";
    let party = &row.descriptor.party;
    if !following.is_first(ACTION, party.as_str()) {
        return None;
    }
    tracing::warn!(%party, "the keys that this peer names cannot be used");
    Some(Write::Audit(AuditEvent {
        at: exchange.ledger.now(),
        actor: "node".to_owned(),
        action: ACTION.to_owned(),
        object: party.to_string(),
        detail: json!({ "log_keys": named.log_keys, "witness_keys": named.witness_keys })
            .to_string(),
    }))
}

/// Whether all of the keys are keys, and those of the log and of the witness bear its own name.
fn usable(descriptor: &Descriptor, named: &PartyKeys) -> bool {
    let receipt = BASE64URL_NOPAD.decode(named.receipt_key.as_bytes()).ok();
    let receipt = receipt.is_some_and(|bytes| PublicKey::from_cose_key(&bytes).is_ok());
    let bounded = |keys: &[String]| (1..=KEYS_MAX).contains(&keys.len());
    let log = named
        .log_keys
        .iter()
        .all(|text| text.parse::<VerifierKey>().is_ok_and(|key| key.name() == descriptor.origin));
    // A key bears the name of whose it is: that of another is claimed in vain.
    let name = descriptor.party.witness_name();
    let witness = named
        .witness_keys
        .iter()
        .all(|text| text.parse::<VerifierKey>().is_ok_and(|key| key.name() == name));
    receipt && log && witness && bounded(&named.log_keys) && bounded(&named.witness_keys)
}
