//! A small log in memory, and the keys that sign for it.

use std::collections::BTreeMap;

use comity_protocol::log::checkpoint::{Checkpoint, SignedCheckpoint};
use comity_protocol::log::merkle::{
    CompactRange, Hash, HashReader, LeafIndex, TreeHead, inclusion_path, leaf_hash,
};
use comity_protocol::log::note::{NoteSigner as _, VerifierKey};
use comity_protocol::time::Timestamp;
use comity_testkit::notes::TestNoteSigner;

pub(crate) const NOW: Timestamp = Timestamp::from_secs(1_795_000_000);
pub(crate) const ORIGIN: &str = "asterion.example/log";

/// A log in memory, with all its complete subtrees.
#[derive(Default)]
pub(crate) struct Log {
    pub(crate) entries: Vec<Vec<u8>>,
    nodes: BTreeMap<(u8, u64), Hash>,
    edge: CompactRange,
}

impl Log {
    pub(crate) fn of(size: usize) -> Self {
        let mut log = Self::default();
        for index in 0..size {
            let entry = format!("entry {index} of the log").into_bytes();
            log.edge.append(leaf_hash(&entry), |level, index, hash| {
                log.nodes.insert((level, index), hash);
            });
            log.entries.push(entry);
        }
        log
    }

    pub(crate) fn head(&self) -> TreeHead {
        self.edge.head()
    }

    pub(crate) fn path(&self, index: usize) -> Vec<Hash> {
        inclusion_path(self, LeafIndex(index as u64), self.head().size).unwrap()
    }

    pub(crate) fn checkpoint(&self) -> Checkpoint {
        Checkpoint { origin: ORIGIN.to_owned(), head: self.head() }
    }
}

impl HashReader for Log {
    type Error = std::convert::Infallible;

    fn hash(&self, level: u8, index: u64) -> Result<Hash, Self::Error> {
        Ok(self.nodes[&(level, index)])
    }
}

/// The two keys of the log.
pub(crate) fn log_secrets() -> [TestNoteSigner; 2] {
    [TestNoteSigner::ed25519(ORIGIN, 1), TestNoteSigner::ml_dsa_44(ORIGIN, 2)]
}

pub(crate) fn log_keys() -> Vec<VerifierKey> {
    log_secrets().iter().map(TestNoteSigner::vkey).collect()
}

/// The checkpoint of a log of that size, signed with both keys.
pub(crate) fn signed(log: &Log) -> SignedCheckpoint {
    let checkpoint = log.checkpoint();
    let lines = log_secrets().iter().map(|secret| secret.sign(&checkpoint, NOW).unwrap()).collect();
    checkpoint.signed(lines)
}
