//! What a log names as its party's keys, and putting in use what the own log names.

use std::sync::Arc;

use comity_protocol::index::LogId;
use comity_protocol::key::{Kid, PublicKey, Signer as _};
use comity_protocol::kind::{Kind, names};
use comity_protocol::log::note::VerifierKey;
use comity_protocol::party::{PartyId, PartyKeys};
use comity_protocol::statement::Keys as _;
use comity_store::rows::{ContentState, Query};
use comity_store::{Reader, StoreError};
use data_encoding::BASE64URL_NOPAD;
use serde_json::Value;

use crate::error::{Error, codes};
use crate::keys::{NextKey, Role};
use crate::ledger::Ledger;
use crate::rotation::own;
use crate::signing::StopCode;

/// Statements of kind `party.keys` looked at, newest first, for one whose content is held.
const LOOKED_AT: usize = 100;

/// Puts every next key in use that the log names by now; a node whose key the log knows again may
/// sign again.
///
/// # Errors
/// Those of the store; `unavailable` when key files cannot be moved.
pub fn adopt(ledger: &Ledger) -> Result<(), Error> {
    let keyring = ledger.keyring.load();
    let own =
        |kid: &Kid| keyring.key(kid).is_some_and(|(issuer, _)| *issuer == ledger.config.party);
    if let Some(NextKey::Plain(next)) = ledger.keys.next(Role::Statement).map_err(unwritten)?
        && own(&next.kid())
    {
        ledger.keys.adopt(Role::Statement).map_err(unwritten)?;
    }
    if own(&ledger.keys.statement().public().kid()) {
        ledger.signing.resume(StopCode::StatementKeyRevoked);
    }
    let party = ledger.config.party.clone();
    let Some(named) = ledger.read_now(|reader| newest(reader, LogId::OWN, &party))? else {
        return Ok(());
    };
    for role in [Role::Receipt, Role::Log, Role::Witness] {
        let is_named = match ledger.keys.next(role).map_err(unwritten)? {
            Some(NextKey::Plain(key)) => named.receipt_key == crate::keys::cose(&key),
            Some(NextKey::Notes(keys)) if role == Role::Log => named.log_keys == keys,
            Some(NextKey::Notes(keys)) => named.witness_keys == keys,
            None => false,
        };
        if is_named {
            ledger.keys.adopt(role).map_err(unwritten)?;
        }
    }
    ledger.keys.keep_former(named);
    Ok(())
}

/// Most keys that signed receipts before, and most that cosigned, of one party: a log may name what
/// it likes. Cosigning keys are replaced in pairs, and take 2 kB each.
const FORMER_RECEIPT_KEYS_MAX: usize = 64;
const FORMER_WITNESS_KEYS_MAX: usize = 16;

/// The receipt, log and witness keys that a party named last in its own log, and those for receipts
/// and cosignatures that it named before, the newest first, as far as the content is held; its
/// statement keys are left empty.
///
/// # Errors
/// Those of the store.
pub fn newest(
    reader: &dyn Reader,
    log: LogId,
    party: &PartyId,
) -> Result<Option<PartyKeys>, StoreError> {
    let mut found: Option<PartyKeys> = None;
    each_named(reader, log, party, |keys| {
        match &mut found {
            None => found = Some(keys),
            Some(newest) => former(newest, keys, party),
        }
        true
    })?;
    Ok(found)
}

/// Adds the keys that were named before, without what is no key of this party.
fn former(newest: &mut PartyKeys, before: PartyKeys, party: &PartyId) {
    let is_key = BASE64URL_NOPAD.decode(before.receipt_key.as_bytes()).ok();
    let is_key = is_key.is_some_and(|bytes| PublicKey::from_cose_key(&bytes).is_ok());
    let all = &mut newest.former_receipt_keys;
    let is_new = before.receipt_key != newest.receipt_key && !all.contains(&before.receipt_key);
    if is_key && is_new && all.len() < FORMER_RECEIPT_KEYS_MAX {
        all.push(before.receipt_key);
    }
    let name = party.witness_name();
    let all = &mut newest.former_witness_keys;
    for key in before.witness_keys {
        // The name is part of the key: that of another is claimed in vain.
        let is_its = key.parse::<VerifierKey>().is_ok_and(|key| key.name() == name);
        let is_new = !newest.witness_keys.contains(&key) && !all.contains(&key);
        if is_its && is_new && all.len() < FORMER_WITNESS_KEYS_MAX {
            all.push(key);
        }
    }
}

/// The keys that signed this node's checkpoints by what its log says, the newest first, without
/// those it began with.
///
/// # Errors
/// Those of the store.
pub fn log_keys(reader: &dyn Reader, own: &PartyId) -> Result<Vec<Vec<String>>, StoreError> {
    let mut found = Vec::new();
    each_named(reader, LogId::OWN, own, |keys| {
        found.push(keys.log_keys);
        true
    })?;
    Ok(found)
}

/// Whether the newest statement in which a party names its keys, in its own log, has no content
/// here: other keys than those that are known may be in use.
///
/// # Errors
/// Those of the store.
pub fn is_unread(reader: &dyn Reader, log: LogId, party: &PartyId) -> Result<bool, StoreError> {
    let rows = reader.statements(&naming(log, party))?.rows;
    let newest = rows.into_iter().find(|view| view.statement.is_some() && view.refusal.is_none());
    Ok(newest.is_some_and(|view| view.content == ContentState::Absent))
}

/// What is asked for the statements in which a party names its keys.
fn naming(log: LogId, party: &PartyId) -> Query {
    Query {
        log: Some(log),
        kind: names::PARTY_KEYS.parse().ok(),
        issuer: Some(party.clone()),
        limit: LOOKED_AT,
        ..Query::default()
    }
}

/// Gives what a party named in its own log, the newest first, as long as `go_on` says so.
fn each_named(
    reader: &dyn Reader,
    log: LogId,
    party: &PartyId,
    mut go_on: impl FnMut(PartyKeys) -> bool,
) -> Result<(), StoreError> {
    for view in reader.statements(&naming(log, party))?.rows {
        let Some((_, statement)) = view.statement.filter(|_| view.refusal.is_none()) else {
            continue;
        };
        let row = reader.content(&statement.digest, log, &statement.issuer)?;
        let Some(row) = row else { continue };
        let file: Option<Value> = serde_json::from_slice(&row.bytes).ok();
        let keys = file.as_ref().and_then(|file| file.get("body")).and_then(read);
        if keys.is_some_and(|keys| !go_on(keys)) {
            break;
        }
    }
    Ok(())
}

/// After such a statement was logged: what it names is put in use.
///
/// # Errors
/// As [`adopt`].
pub async fn after(ledger: &Arc<Ledger>, kind: &Kind, subject: &str) -> Result<(), Error> {
    if own::is_own(&ledger.config.party, kind, subject) {
        let (work, ledger) = (ledger.config.work, Arc::clone(ledger));
        let adopted = work.run(move || adopt(&ledger)).await;
        return adopted.map_err(|_| Error::internal("keys could not be put in use"))?;
    }
    Ok(())
}

pub(super) fn read(body: &Value) -> Option<PartyKeys> {
    let texts = |member: &str| {
        let values = body.get(member)?.as_array()?.iter();
        values.map(|value| value.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>()
    };
    Some(PartyKeys {
        statement_keys: Vec::new(),
        receipt_key: body.get("receipt_key")?.as_str()?.to_owned(),
        log_keys: texts("log_keys")?,
        witness_keys: texts("witness_keys")?,
        former_receipt_keys: Vec::new(),
        former_witness_keys: Vec::new(),
    })
}

#[expect(clippy::needless_pass_by_value, reason = "made for `map_err`")]
pub(super) fn unwritten(error: crate::keys::KeyError) -> Error {
    let detail = "The key files cannot be read or written.";
    Error::new(&codes::UNAVAILABLE, detail).because(error.to_string())
}
