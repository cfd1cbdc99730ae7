//! Whose key signs a request: the keys of peers, pinned or said by their logs.

use std::collections::{BTreeMap, BTreeSet};

use comity_protocol::index::Keyring;
use comity_protocol::key::{Kid, PublicKey};
use comity_protocol::party::PartyId;
use comity_protocol::request::RequestRefusal;
use comity_protocol::statement::Keys as _;
use comity_store::rows::PeerState;
use comity_store::{Reader, StoreError};
use data_encoding::BASE64URL_NOPAD;

use crate::error::{Error, codes};

/// Most keys of one peer that its requests may be signed with, beside those pinned: the newest.
const REGISTERED_MAX: usize = 256;

/// Keys by which peers are recognised: those pinned, and those that a peer's own log registers for
/// the peer itself, without those revoked there. A log registers what it likes, so that several
/// peers may claim a key that one of them holds: all claims are kept.
#[derive(Default)]
pub struct Directory {
    keys: BTreeMap<Kid, Claimed>,
    held: BTreeSet<PartyId>,
}

/// A key and who claims it.
#[derive(Default)]
struct Claimed {
    /// The key, where a claim that was not revoked has it.
    key: Option<PublicKey>,
    by: BTreeMap<PartyId, Claim>,
}

/// What a peer's claim to a key is worth.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Claim {
    /// The one key of the descriptor: it signed entry 0 of the peer's log, in the peer's name.
    Proved,
    /// Named by the descriptor or the log.
    Named,
    /// The peer's log has revoked it.
    Revoked,
}

impl Directory {
    /// From the peers in the store and what their logs say of their own keys, as far as they were
    /// pulled; those removed are nobody.
    pub(super) fn read(reader: &dyn Reader) -> Result<Self, StoreError> {
        let mut directory = Self::default();
        for peer in reader.peers()? {
            if peer.state == PeerState::Removed {
                continue;
            }
            if peer.state == PeerState::Held {
                directory.held.insert(peer.descriptor.party.clone());
            }
            let party = &peer.descriptor.party;
            let (mut keyring, mut gone) = (Keyring::default(), BTreeSet::new());
            let mut rows = reader.key_history(peer.log)?;
            rows.retain(|row| row.issuer == *party);
            for row in &rows {
                keyring.apply(row);
                gone.extend(row.key.is_none().then_some(row.kid));
            }
            gone.retain(|kid| keyring.key(kid).is_none());
            let pinned = &peer.descriptor.statement_keys;
            // Entry 0 was verified when it was taken.
            let began = reader.head(peer.log)?.size.0 > 0;
            let claim = if began && pinned.len() == 1 { Claim::Proved } else { Claim::Named };
            for text in pinned {
                let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).unwrap_or_default();
                let key = PublicKey::from_cose_key(&bytes).ok();
                if let Some(key) = key.filter(|key| !gone.contains(&key.kid())) {
                    directory.claim(party, key, claim);
                }
            }
            let newest = rows.iter().rev().filter(|row| row.key.is_some());
            for row in newest.take(REGISTERED_MAX) {
                if let Some((_, key)) = keyring.key(&row.kid) {
                    directory.claim(party, key.clone(), Claim::Named);
                }
            }
            for kid in gone {
                directory.keys.entry(kid).or_default().by.insert(party.clone(), Claim::Revoked);
            }
        }
        Ok(directory)
    }

    fn claim(&mut self, party: &PartyId, key: PublicKey, claim: Claim) {
        let claimed = self.keys.entry(key.kid()).or_default();
        claimed.key = Some(key);
        claimed.by.entry(party.clone()).or_insert(claim);
    }

    pub(super) fn key(&self, kid: &Kid) -> Option<PublicKey> {
        self.keys.get(kid)?.key.clone()
    }

    /// Whose a request is that a key signed. Who is named is it or nobody is; of several who claim
    /// the key of a request that names nobody, only who proved to hold it.
    pub(super) fn owner(&self, kid: &Kid, named: Option<&PartyId>) -> Result<PartyId, Error> {
        let unknown = || Error::from(RequestRefusal::UnknownKey);
        let by = &self.keys.get(kid).ok_or_else(unknown)?.by;
        let (party, claim) = match named {
            Some(party) => by.get_key_value(party).ok_or_else(unknown)?,
            None if by.len() == 1 => by.first_key_value().ok_or_else(unknown)?,
            None => {
                let mut proved = by.iter().filter(|(_, claim)| **claim == Claim::Proved);
                match (proved.next(), proved.next()) {
                    (Some(one), None) => one,
                    _ => return Err(contested()),
                }
            }
        };
        if *claim == Claim::Revoked {
            return Err(revoked());
        }
        Ok(party.clone())
    }

    /// Whether the party's log is held for forked: keys that it has taken since are not known.
    pub(super) fn is_held(&self, party: &PartyId) -> bool {
        self.held.contains(party)
    }

    /// Whether the key is known, and only as one that was revoked.
    pub(super) fn is_revoked(&self, kid: &Kid) -> bool {
        self.keys.get(kid).is_some_and(|claimed| claimed.key.is_none())
    }
}

pub(super) fn revoked() -> Error {
    let detail = "The log of the key's owner has revoked it; sign with a current one.";
    Error::new(&codes::REQUEST_KEY_REVOKED, detail)
}

fn contested() -> Error {
    let detail = "Several peers claim this key; name your party in `keyid`, before the key.";
    Error::new(&codes::REQUEST_KEY_CONTESTED, detail)
}
