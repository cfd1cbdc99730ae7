//! Whom a node believes about time, and which keys they have: worked out once, until what it
//! follows or its own keys change. To vet a key takes as long as to check a signature.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use comity_protocol::exchange::follow::Pinned;
use comity_protocol::index::LogId;
use comity_protocol::log::note::{NoteSignature, VerifierKey};
use comity_protocol::log::policy::Policy;
use comity_protocol::party::{Descriptor, PartyId, PartyKeys};
use comity_protocol::vouch::sightings::Voucher;
use comity_store::rows::{PeerRow, PeerState};

use crate::config::NodeConfig;

/// Whose cosignatures this node believes about time: pinned peers, and configured witnesses.
pub struct Believed {
    keys: Vec<(Voucher, VerifierKey)>,
    described: Described,
    /// The keepers of logs that were asked about.
    keepers: Mutex<BTreeMap<LogId, Option<Arc<Keeper>>>>,
}

/// What follows from descriptions: they decide who is believed, together with the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Described {
    own: Descriptor,
    peers: Vec<(LogId, Descriptor, PeerState)>,
}

/// Who keeps a log, and with which keys it signs that.
pub(super) struct Keeper {
    pub(super) party: PartyId,
    pub(super) log_keys: Vec<VerifierKey>,
}

impl Described {
    pub(super) fn new(own: Descriptor, rows: Vec<PeerRow>) -> Self {
        let peers = rows.into_iter().map(|row| (row.log, row.descriptor, row.state));
        Self { own, peers: peers.collect() }
    }
}

impl Believed {
    pub(super) fn new(config: &NodeConfig, described: Described) -> Self {
        let mut keys: Vec<(Voucher, VerifierKey)> = Vec::new();
        let mut add = |voucher: Voucher, text: &str| {
            let key = text.parse().ok().filter(VerifierKey::is_cosigner);
            let fresh = key.filter(|key| keys.iter().all(|(_, known)| known != key));
            keys.extend(fresh.map(|key| (voucher, key)));
        };
        for text in &witness_keys(&described.own) {
            add(Voucher::Own, text);
        }
        for (_, descriptor, state) in &described.peers {
            if *state != PeerState::Following {
                continue;
            }
            for text in &witness_keys(descriptor) {
                add(Voucher::Other(descriptor.party.to_string()), text);
            }
        }
        let policy = Policy::parse(config.policy.as_bytes()).ok();
        let of_policy = policy.iter().flat_map(Policy::witnesses);
        let witnesses = of_policy.map(|witness| witness.key.to_string());
        let configured = config.witnesses.iter().flat_map(|witness| witness.keys.clone());
        for text in witnesses.chain(configured) {
            let name = text.split('+').next().unwrap_or_default();
            add(Voucher::Other(described.called(name)), &text);
        }
        Self { keys, described, keepers: Mutex::default() }
    }

    /// Whether it follows from these descriptions.
    pub(super) fn is_of(&self, described: &Described) -> bool {
        self.described == *described
    }

    /// The keys of everybody who may vouch for the log of that party, this node's own among them:
    /// for a stranger it is one voucher like the others.
    pub(crate) fn all_keys(&self, keeper: &Descriptor) -> Vec<VerifierKey> {
        let name = keeper.party.witness_name();
        let may = |key: &&VerifierKey| key.name() != name;
        self.keys.iter().map(|(_, key)| key).filter(may).cloned().collect()
    }

    /// The keeper of a log.
    pub(super) fn keeper(&self, log: LogId) -> Option<Arc<Keeper>> {
        let mut keepers = self.keepers.lock().unwrap_or_else(PoisonError::into_inner);
        keepers.entry(log).or_insert_with(|| self.described.keeper(log).map(Arc::new)).clone()
    }

    /// Who made a line, if that is somebody who may vouch for a log of this keeper: never the
    /// keeper itself, and never this node, whose own sightings are what it saw itself.
    pub(super) fn of(
        &self,
        keeper: &Keeper,
        line: &NoteSignature,
    ) -> Option<(&Voucher, &VerifierKey)> {
        let (voucher, key) = self.keys.iter().find(|(_, key)| key.is_named_by(line))?;
        // By name, and not by the keys that the keeper claims: who is judged chooses those.
        let is_keeper = matches!(voucher, Voucher::Other(name) if *name == keeper.party.as_str())
            || key.name() == keeper.party.witness_name();
        (!is_keeper && *voucher != Voucher::Own).then_some((voucher, key))
    }
}

impl Described {
    fn keeper(&self, log: LogId) -> Option<Keeper> {
        let mut peers = self.peers.iter();
        let descriptor = match log {
            LogId::OWN => &self.own,
            log => peers.find(|(of, ..)| *of == log).map(|(_, descriptor, _)| descriptor)?,
        };
        let Pinned { keeper: party, mut log_keys, .. } =
            Pinned::from_descriptor(descriptor).ok()?;
        // What was signed before the keys changed was signed with those of the beginning.
        log_keys.extend(Pinned::from_descriptor(&descriptor.identity()).ok()?.log_keys);
        Some(Keeper { party, log_keys })
    }

    /// Whose voice a key of that name is: that of the peer whose name it bears, else its own.
    fn called(&self, name: &str) -> String {
        let mut party = self.peers.iter().map(|(_, descriptor, _)| &descriptor.party);
        let named = party.find(|party| party.witness_name() == name);
        named.map_or_else(|| name.to_owned(), ToString::to_string)
    }
}

/// With which keys a party cosigns or did before: what it cosigned before it changed them stays.
/// Only those that bear its name: the name is part of the key, so no party can take the key of
/// another from it by claiming it.
fn witness_keys(descriptor: &Descriptor) -> Vec<String> {
    let name = descriptor.party.witness_name();
    let PartyKeys { witness_keys: mut keys, former_witness_keys, .. } = descriptor.keys();
    keys.extend(descriptor.witness_keys.iter().cloned());
    keys.extend(former_witness_keys);
    keys.retain(|text| text.split('+').next() == Some(name.as_str()));
    keys.dedup();
    keys
}
