//! The files that are checked, and the keys that are taken for true.

use std::collections::BTreeSet;

use comity_protocol::key::{Kid, PublicKey};
use comity_protocol::log::note::VerifierKey;
use comity_protocol::log::policy::Policy;
use comity_protocol::log::proof::{TlogProof, TlogProofRefusal};
use comity_protocol::party::{Descriptor, PartyId, PartyKeys};
use comity_protocol::statement::{Keys, Unverified};

/// The files, by what they are.
#[derive(Default)]
pub(super) struct Evidence {
    pub(super) statements: Vec<Unverified>,
    pub(super) receipts: Vec<Vec<u8>>,
    pub(super) proofs: Vec<TlogProof>,
    pub(super) contents: Vec<Vec<u8>>,
    pub(super) descriptor: Option<Descriptor>,
}

/// Keys that are taken for true.
#[derive(Default)]
pub(super) struct Trusted {
    pub(super) statement: Vec<(Option<PartyId>, PublicKey)>,
    /// Those of them with which the party signs no longer, by its own descriptor.
    pub(super) retired: BTreeSet<Kid>,
    /// Those with which it signs by now, by its own descriptor.
    pub(super) now: BTreeSet<Kid>,
    pub(super) receipt: Vec<PublicKey>,
    /// Those of them that were replaced by its own descriptor: whoever has one makes receipts too.
    pub(super) receipt_before: BTreeSet<Kid>,
    /// The keys of the log, as it began; and whether they were replaced by its own descriptor.
    pub(super) log: Vec<VerifierKey>,
    pub(super) is_log_replaced: bool,
    /// Those by now, where somebody brought the descriptor that names them.
    pub(super) log_now: Vec<VerifierKey>,
}

impl Trusted {
    /// Whether a proof holds under keys of the log, and whether those are in use.
    ///
    /// # Errors
    /// The refusal under the keys that the log began with.
    pub(super) fn logged(
        &self,
        proof: &TlogProof,
        entry: &[u8],
        policy: &Policy,
    ) -> Result<bool, TlogProofRefusal> {
        if !self.log_now.is_empty() && proof.verify(entry, &self.log_now, policy).is_ok() {
            return Ok(true);
        }
        proof.verify(entry, &self.log, policy).map(|_| !self.is_log_replaced)
    }

    /// A key that its party's own log registered.
    pub(super) fn registered(&mut self, party: &PartyId, key: PublicKey) {
        // It may have been replaced in its turn.
        if !self.now.is_empty() && !self.now.contains(&key.kid()) {
            self.retired.insert(key.kid());
        }
        self.statement.push((Some(party.clone()), key));
    }
}

/// Keys for one statement: those given without a party count for whoever it names as its issuer.
pub(super) struct For<'a> {
    pub(super) trusted: &'a Trusted,
    pub(super) issuer: &'a PartyId,
}

impl Keys for For<'_> {
    fn key(&self, kid: &Kid) -> Option<(&PartyId, &PublicKey)> {
        let found = self.trusted.statement.iter().find(|(_, key)| key.kid() == *kid)?;
        Some((found.0.as_ref().unwrap_or(self.issuer), &found.1))
    }
}

/// A key as descriptors write it.
pub(super) fn cose_key(text: &str) -> Option<PublicKey> {
    let bytes = data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
    PublicKey::from_cose_key(&bytes).ok()
}

/// The keys in use by now are covered by no fingerprint: they count in a descriptor that whoever
/// checks got from the party.
pub(super) fn now_in_use(now: &PartyKeys, party: &PartyId, trusted: &mut Trusted) {
    let statement = now.statement_keys.iter().filter_map(|key| cose_key(key));
    trusted.statement.extend(statement.map(|key| (Some(party.clone()), key)));
    let receipts = std::iter::once(&now.receipt_key).chain(&now.former_receipt_keys);
    trusted.receipt.extend(receipts.filter_map(|key| cose_key(key)));
    trusted.log_now.extend(now.log_keys.iter().filter_map(|key| key.parse().ok()));
}
