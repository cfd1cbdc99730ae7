//! How far the logs of all parties were read: up to where an omission was looked for.

use std::collections::BTreeMap;

use comity_agreements::duty::finding::Horizon;
use comity_protocol::index::LogId;
use comity_protocol::log::merkle::{LeafIndex, TreeHead, TreeSize, root_at};
use comity_protocol::time::Timestamp;
use comity_store::rows::PeerRow;
use comity_store::{Reader, StoreError};

use super::DocketCache;
use super::said::sightings_by;
use crate::error::Error;
use crate::ledger::readers::StoredHashes;

impl DocketCache {
    /// How far the logs of all parties were read, by party, now or by an earlier time: the
    /// checkpoints up to which an omission was looked for.
    ///
    /// # Errors
    /// As the reader's.
    pub fn horizons(
        &self,
        known_by: Option<Timestamp>,
    ) -> Result<BTreeMap<String, Horizon>, Error> {
        self.ledger.read_now(|reader| {
            let mut horizons = BTreeMap::new();
            let mut copies = self.copies.by(reader, known_by)?;
            let mut add = |party: &str, origin: &str, log: LogId| -> Result<(), StoreError> {
                let head = head_by(reader, log, known_by)?;
                let (origin, size, root) = (origin.to_owned(), head.size.0, head.root);
                let sightings = sightings_by(&self.vouching, reader, log, known_by)?;
                let seen = sightings.interval(LeafIndex(size), self.ledger.config.quorum).after;
                let copies_read = copies.remove(party).unwrap_or_default();
                let horizon = Horizon { origin, size, root, seen, copies_read };
                horizons.insert(party.to_owned(), horizon);
                Ok(())
            };
            add(self.ledger.config.party.as_str(), &self.ledger.descriptor.origin, LogId::OWN)?;
            for peer in PeerRow::each_current(&reader.peers()?) {
                add(peer.descriptor.party.as_str(), &peer.descriptor.origin, peer.log)?;
            }
            Ok(horizons)
        })
    }
}

/// The head that a log had here by a time: entries of one log never became known in another order
/// than they stand in.
fn head_by(
    reader: &dyn Reader,
    log: LogId,
    known_by: Option<Timestamp>,
) -> Result<TreeHead, StoreError> {
    let head = reader.head(log)?;
    let Some(known_by) = known_by else { return Ok(head) };
    let (mut known, mut unknown) = (0, head.size.0);
    while known < unknown {
        let middle = known.midpoint(unknown);
        let view = reader.statement_at(log, LeafIndex(middle))?;
        if view.is_some_and(|view| view.known_at <= known_by) {
            known = middle.saturating_add(1);
        } else {
            unknown = middle;
        }
    }
    let size = TreeSize(known);
    let root = root_at(&StoredHashes { reader, log }, size)?;
    Ok(TreeHead { size, root })
}
