//! Whether a statement about the party's own keys rests on the keys that there are: it is proposed
//! on one day and signed on another, and others may have been replaced or revoked in between.

use comity_protocol::key::{Kid, PublicKey};
use comity_protocol::kind::{Kind, names};
use comity_protocol::party::PartyKeys;
use comity_protocol::statement::{Confirmation, Keys as _};
use serde_json::Value;

use super::named::{self, unwritten};
use super::own;
use crate::error::{Error, codes};
use crate::keys::{NextKey, Role};
use crate::ledger::Ledger;

/// Refuses a statement about the party's own keys that would put back what was replaced, or that
/// comes to nothing by now. Such a statement names all receipt, log and witness keys: each of them
/// must be in use, or the one that was made to be the next.
///
/// # Errors
/// `proposal-outdated`; `unavailable` where key files cannot be read.
pub fn expect(
    ledger: &Ledger,
    (kind, subject): (&Kind, &str),
    body: &Value,
    confirmation: Option<&Confirmation>,
) -> Result<(), Error> {
    if !own::is_own(&ledger.config.party, kind, subject) {
        return Ok(());
    }
    match (kind.as_str(), confirmation) {
        (names::PARTY_KEYS, _) => keys_of(ledger, body),
        (names::ISSUER_REGISTRATION, Some(Confirmation::Key(key))) => registered(ledger, key, true),
        // A policy names the key that signs it, which is known: it need not be new.
        (names::REGISTRATION_POLICY, Some(Confirmation::Key(key))) => {
            registered(ledger, key, false)
        }
        (names::ISSUER_REVOCATION, Some(Confirmation::Kid(kid))) if !is_known(ledger, kid) => {
            Err(outdated("No key of this party has that identifier, or it was revoked before."))
        }
        _ => Ok(()),
    }
}

fn keys_of(ledger: &Ledger, body: &Value) -> Result<(), Error> {
    // What lacks a member is the schema's business.
    let Some(named) = named::read(body) else { return Ok(()) };
    for role in other_roles(&named, &ledger.keys.now()) {
        let is_next = match (role, ledger.keys.next(role).map_err(unwritten)?) {
            (Role::Receipt, Some(NextKey::Plain(key))) => {
                named.receipt_key == crate::keys::cose(&key)
            }
            (Role::Log, Some(NextKey::Notes(keys))) => named.log_keys == keys,
            (Role::Witness, Some(NextKey::Notes(keys))) => names_all(&named.witness_keys, &keys),
            _ => false,
        };
        if !is_next {
            return Err(outdated(
                "It names receipt, log or witness keys that are neither in use nor made to be the \
                 next: others were replaced since. Propose the replacement again.",
            ));
        }
    }
    Ok(())
}

/// The roles of which two say other keys: what a log names, and what a node has in use. A party may
/// name witness keys that lie elsewhere beside those of its node.
pub fn other_roles(named: &PartyKeys, used: &PartyKeys) -> Vec<Role> {
    let same = [
        (Role::Receipt, named.receipt_key == used.receipt_key),
        (Role::Log, named.log_keys == used.log_keys),
        (Role::Witness, names_all(&named.witness_keys, &used.witness_keys)),
    ];
    same.into_iter().filter(|(_, is_same)| !is_same).map(|(role, _)| role).collect()
}

fn names_all(named: &[String], keys: &[String]) -> bool {
    keys.iter().all(|key| named.contains(key))
}

/// Whether a key still can be registered as the party's own, and has to be.
fn registered(ledger: &Ledger, key: &[u8], is_new: bool) -> Result<(), Error> {
    // What is no key is refused as such.
    let Ok(key) = PublicKey::from_cose_key(key) else { return Ok(()) };
    let (kid, party, keyring) = (key.kid(), &ledger.config.party, ledger.keyring.load());
    match keyring.key(&kid) {
        _ if keyring.is_revoked(&kid, party) => {
            Err(outdated("The key was revoked: registering it again does not bring it back."))
        }
        Some((issuer, _)) if issuer != party => {
            Err(outdated("The log knows the key as another party's."))
        }
        Some(_) if is_new => Err(outdated("The key is registered already.")),
        _ => Ok(()),
    }
}

fn is_known(ledger: &Ledger, kid: &Kid) -> bool {
    let keyring = ledger.keyring.load();
    keyring.key(kid).is_some_and(|(issuer, _)| *issuer == ledger.config.party)
}

fn outdated(detail: &'static str) -> Error {
    Error::new(&codes::PROPOSAL_OUTDATED, detail)
}
