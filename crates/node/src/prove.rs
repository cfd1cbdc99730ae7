//! Proofs about time for strangers, made of what this node holds
//! ([`comity_protocol::vouch::proof`]).

use std::collections::BTreeMap;

use comity_agreements::duty::Finding;
use comity_agreements::duty::finding::{Horizon, Role};
use comity_protocol::content::Content;
use comity_protocol::index::LogId;
use comity_protocol::kind::Kind;
use comity_protocol::log::checkpoint::SignedCheckpoint;
use comity_protocol::log::merkle::{
    LeafIndex, TreeSize, consistency_path, edge_at, inclusion_path, root_at,
};
use comity_protocol::marking::Requester;
use comity_protocol::party::{Descriptor, PartyId};
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Quorum;
use comity_protocol::vouch::proof::absence::{Absence, CONTENTS_MAX, ENTRIES_MAX};
use comity_protocol::vouch::proof::lateness::{Lateness, Without};
use comity_protocol::vouch::proof::{Proof, ProofRefusal, SIGHTINGS_MAX, Trust};
use comity_protocol::vouch::sightings::{Sighting, Sightings, Voucher};
use comity_store::rows::PeerRow;
use comity_store::{Reader, StoreError};
use serde_json::Value;

use crate::error::{Error, codes};
use crate::ledger::readers::StoredHashes;
use crate::node::Node;

/// What a proof is asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Sought {
    /// That a statement was logged after a time.
    Lateness {
        /// Which.
        statement: StatementId,
        /// The time.
        deadline: Timestamp,
    },
    /// That no statement of a kind was logged between two times.
    Absence {
        /// The kind.
        kind: Kind,
        /// By whom.
        by: String,
        /// From when; `None`: ever.
        from: Option<Timestamp>,
        /// Until when.
        to: Timestamp,
        /// The finding that rests on it.
        finding: Option<Value>,
    },
}

impl Sought {
    /// What a finding rests on that a time can prove: that something was not found, or came too
    /// late.
    pub fn of(finding: &Finding) -> Option<Self> {
        if let Some(absence) = &finding.absence {
            return Some(Self::Absence {
                kind: absence.kind.clone(),
                by: absence.by.clone(),
                from: absence.from,
                to: absence.to.unwrap_or(finding.as_of).min(finding.as_of).min(over(finding)),
                finding: serde_json::to_value(finding).ok(),
            });
        }
        let is_late = |role: Role| matches!(role, Role::Late | Role::Cure);
        let late = finding.evidence.iter().find(|evidence| is_late(evidence.role))?;
        let deadline = finding.due.as_ref()?.statutory;
        Some(Self::Lateness { statement: late.statement, deadline })
    }
}

/// When the time that a finding speaks of is over: what others saw until then is enough, and until
/// now they cannot have seen a log.
fn over(finding: &Finding) -> Timestamp {
    let end = finding.due.as_ref().map(|due| {
        let cure = due.cure_until.filter(|end| *end < finding.as_of);
        cure.unwrap_or(due.statutory).max(due.statutory)
    });
    end.unwrap_or(finding.as_of)
}

impl Node {
    /// Whether a party's log stood so once, as far as it is held here: under this name, and with
    /// this root at this size; and whether nobody claims to have seen it later than now. What lies
    /// beyond what is held cannot be told, and is let stand. Of a party that began anew each of its
    /// logs is asked: what was found in the one before stays what it was.
    ///
    /// # Errors
    /// Those of the store.
    pub fn has_horizon(&self, party: &str, horizon: &Horizon) -> Result<bool, Error> {
        if horizon.seen.is_some_and(|seen| seen > self.now()) {
            return Ok(false);
        }
        self.read_now(|reader| {
            let peers = reader.peers()?;
            let rows = peers.iter().filter(|row| row.descriptor.party.as_str() == party);
            let logs: Vec<(LogId, &Descriptor)> = match self.config.party.as_str() == party {
                true => vec![(LogId::OWN, &self.descriptor)],
                false => rows.map(|row| (row.log, &row.descriptor)).collect(),
            };
            if logs.is_empty() {
                return Ok(true);
            }
            for (log, _) in logs.iter().filter(|(_, one)| one.origin == horizon.origin) {
                let size = TreeSize(horizon.size);
                if size > reader.head(*log)?.size
                    || root_at(&StoredHashes { reader, log: *log }, size)? == horizon.root
                {
                    return Ok(true);
                }
            }
            Ok(false)
        })
    }

    /// A proof, made of what this node holds and checked before it is handed out.
    ///
    /// # Errors
    /// `not-found` where the statement or its log is not held; `time-proof-quorum`,
    /// `time-proof-not-late` and `time-proof-span` where those who are believed do not say enough;
    /// those of the store.
    pub fn prove(&self, sought: &Sought) -> Result<Proof, Error> {
        let believed = self.vouching.believed()?;
        let (proof, quorums) = self.read_now(|reader| {
            let maker = Maker { node: self, reader };
            Ok((maker.proof(sought)?, maker.quorums()))
        })?;
        let proof = proof?;
        // A proof that does not hold is never handed out. As many must agree as do.
        let vouchers = believed.all_keys(proof.descriptor());
        let keeper = proof.descriptor().clone();
        let fingerprint = keeper.fingerprint();
        let mut outcome = Err(ProofRefusal::Quorum);
        for quorum in quorums {
            let descriptor = Some(&keeper);
            let trust = Trust { fingerprint, descriptor, vouchers: &vouchers, quorum };
            outcome = match &proof {
                Proof::Lateness(proof) => proof.verify(trust).map(|_| ()),
                Proof::Absence(proof) => proof.verify(trust).map(|_| ()),
            };
            if outcome.is_ok() {
                return Ok(proof);
            }
        }
        Err(outcome.err().map_or_else(Error::not_found, refused))
    }
}

fn refused(refusal: ProofRefusal) -> Error {
    Error::new(codes::of_refusal(refusal.code()), format!("{refusal}."))
}

/// Makes proofs of what a reader holds.
struct Maker<'a> {
    node: &'a Node,
    reader: &'a dyn Reader,
}

/// A log with what others saw of it; this node is one of them for a stranger.
struct Watched<'a> {
    log: LogId,
    descriptor: &'a Descriptor,
    head: TreeSize,
    rows: Vec<Sighting>,
}

impl Maker<'_> {
    /// From what this node asks for down to one: a stranger says for themselves how many.
    fn quorums(&self) -> Vec<Quorum> {
        let most = u8::try_from(self.node.config.quorum.get()).unwrap_or(u8::MAX);
        (1..=most).rev().filter_map(Quorum::new).collect()
    }

    fn proof(&self, sought: &Sought) -> Result<Result<Proof, Error>, StoreError> {
        match sought {
            Sought::Lateness { statement, deadline } => self.lateness(statement, *deadline),
            Sought::Absence { .. } => self.absence(sought),
        }
    }

    fn lateness(
        &self,
        id: &StatementId,
        deadline: Timestamp,
    ) -> Result<Result<Proof, Error>, StoreError> {
        let unknown = || Ok(Err(Error::missing("The statement does not stand in its own log.")));
        let peers = self.reader.peers()?;
        for place in self.reader.places(id)? {
            let Some((_, statement)) = &place.statement else { continue };
            let mut of_issuer = self.logs(&peers, &statement.issuer).into_iter();
            // Of a party that began anew it may stand in the log before.
            let Some(log) = of_issuer.find(|(log, _)| *log == place.log) else { continue };
            let watched = self.watched(log)?;
            let entry = self.reader.entries(place.log, place.index, 1)?.pop().unwrap_or_default();
            let Some(note) = self.reader.checkpoint(place.log)? else { return unknown() };
            let Ok(signed) = SignedCheckpoint::parse(&note) else { return unknown() };
            let size = signed.checkpoint.head.size;
            if place.index.0 >= size.0 {
                return unknown();
            }
            let hashes = StoredHashes { reader: self.reader, log: place.log };
            let mut without = Vec::new();
            for sighting in watched.newest(TreeSize(0), TreeSize(place.index.0)) {
                let Some(seen) = self.note(place.log, &sighting)? else { continue };
                let consistency = consistency_path(&hashes, sighting.size, size)?;
                without.push(Without { seen, consistency });
            }
            return Ok(Ok(Proof::Lateness(Lateness {
                descriptor: watched.descriptor.clone(),
                deadline,
                index: place.index.0,
                entry: Lateness::encode(&entry),
                checkpoint: signed.to_string(),
                inclusion: inclusion_path(&hashes, place.index, size)?,
                without,
            })));
        }
        unknown()
    }

    fn absence(&self, sought: &Sought) -> Result<Result<Proof, Error>, StoreError> {
        let Sought::Absence { kind, by, from, to, finding } = sought else {
            return Ok(Err(Error::not_found()));
        };
        let peers = self.reader.peers()?;
        let party: Option<PartyId> = by.parse().ok();
        let logs = party.as_ref().map(|party| self.logs(&peers, party)).unwrap_or_default();
        if logs.is_empty() {
            return Ok(Err(Error::missing("The log in question is not held here.")));
        }
        // The log in use goes first: of a party that began anew, an older one spans older times.
        let mut found = None;
        for log in logs {
            let watched = self.watched(log)?;
            let run = self.quorums().into_iter().find_map(|q| watched.run(*from, *to, q));
            if let Some(run) = run {
                found = Some((watched, run));
                break;
            }
        }
        let Some((watched, (first, end))) = found else {
            return Ok(Err(refused(ProofRefusal::Span)));
        };
        let number = usize::try_from(end.0.saturating_sub(first.0)).unwrap_or(usize::MAX);
        if number > ENTRIES_MAX {
            return Ok(Err(refused(ProofRefusal::Malformed)));
        }
        let entries = self.reader.entries(watched.log, LeafIndex(first.0), number)?;
        let hashes = StoredHashes { reader: self.reader, log: watched.log };
        let mut seen = Vec::new();
        for sighting in watched.ends(first, end) {
            seen.extend(self.note(watched.log, &sighting)?);
        }
        let contents = self.contents(&watched, kind, (first, &entries))?;
        Ok(Ok(Proof::Absence(Absence {
            descriptor: watched.descriptor.clone(),
            kind: kind.clone(),
            from: *from,
            to: *to,
            finding: finding.clone(),
            first: first.0,
            edge: edge_at(&hashes, first)?.hashes().to_vec(),
            entries: entries.iter().map(|entry| Absence::encode(entry)).collect(),
            seen,
            contents,
        })))
    }

    /// Contents of statements of the kind in the run that everybody may see.
    fn contents(
        &self,
        watched: &Watched<'_>,
        kind: &Kind,
        (first, entries): (TreeSize, &[Vec<u8>]),
    ) -> Result<Vec<String>, StoreError> {
        let mut contents = Vec::new();
        for (index, _) in (first.0..).zip(entries) {
            let view = self.reader.statement_at(watched.log, LeafIndex(index))?;
            let Some((_, statement)) = view.and_then(|view| view.statement) else { continue };
            if statement.kind != *kind || contents.len() == CONTENTS_MAX {
                continue;
            }
            let issuer = &statement.issuer;
            let row = self.reader.content(&statement.digest, watched.log, issuer)?;
            let Some(row) = row.filter(|row| row.erased_at.is_none()) else { continue };
            let Ok(content) = Content::parse_unknown(&row.bytes) else { continue };
            let now = self.node.now();
            if content.marking.admits(Requester::Public, &statement.issuer, now) {
                contents.push(Absence::encode(&row.bytes));
            }
        }
        Ok(contents)
    }

    /// The logs of a party, the one in use first.
    fn logs<'a>(&'a self, peers: &'a [PeerRow], party: &PartyId) -> Vec<(LogId, &'a Descriptor)> {
        if *party == self.node.config.party {
            return vec![(LogId::OWN, &self.node.descriptor)];
        }
        let is_its = |row: &PeerRow| row.descriptor.party == *party;
        let current = PeerRow::current(peers, is_its).map(|row| row.log);
        let mut rows: Vec<&PeerRow> = peers.iter().rev().filter(|row| is_its(row)).collect();
        rows.sort_by_key(|row| Some(row.log) != current);
        rows.into_iter().map(|row| (row.log, &row.descriptor)).collect()
    }

    fn watched<'a>(
        &'a self,
        (log, descriptor): (LogId, &'a Descriptor),
    ) -> Result<Watched<'a>, StoreError> {
        let head = self.reader.head(log)?.size;
        let rows = self.reader.sightings(log)?.into_iter().map(|row| row.sighting);
        Ok(Watched { log, descriptor, head, rows: rows.collect() })
    }

    fn note(&self, log: LogId, sighting: &Sighting) -> Result<Option<String>, StoreError> {
        let note = self.reader.sighting_note(log, sighting)?;
        Ok(note.and_then(|note| String::from_utf8(note).ok()))
    }
}

impl Watched<'_> {
    /// For each voucher the newest sighting of a size between two.
    fn newest(&self, from: TreeSize, to: TreeSize) -> Vec<Sighting> {
        let mut newest: BTreeMap<&Voucher, &Sighting> = BTreeMap::new();
        for row in self.rows.iter().filter(|row| (from..=to).contains(&row.size)) {
            let best = newest.entry(&row.voucher).or_insert(row);
            if best.at < row.at {
                *best = row;
            }
        }
        newest.into_values().take(SIGHTINGS_MAX / 2).cloned().collect()
    }

    /// For each voucher the oldest and the newest sighting of a size between two.
    fn ends(&self, from: TreeSize, to: TreeSize) -> Vec<Sighting> {
        let mut oldest: BTreeMap<&Voucher, &Sighting> = BTreeMap::new();
        for row in self.rows.iter().filter(|row| (from..=to).contains(&row.size)) {
            let best = oldest.entry(&row.voucher).or_insert(row);
            if row.at < best.at {
                *best = row;
            }
        }
        let oldest = oldest.into_values().take(SIGHTINGS_MAX / 2).cloned();
        let mut ends: Vec<Sighting> = oldest.chain(self.newest(from, to)).collect();
        ends.sort();
        ends.dedup();
        ends
    }

    /// Where the shortest run of entries begins and ends that so many say holds everything between
    /// two times.
    fn run(
        &self,
        from: Option<Timestamp>,
        to: Timestamp,
        quorum: Quorum,
    ) -> Option<(TreeSize, TreeSize)> {
        let named = self.rows.iter().map(|row| Sighting {
            voucher: Voucher::Other(row.voucher.to_string()),
            ..row.clone()
        });
        let named = Sightings::new(named);
        let mut sizes: Vec<TreeSize> =
            self.rows.iter().map(|row| row.size).filter(|size| *size <= self.head).collect();
        sizes.sort_unstable();
        sizes.dedup();
        let after = |size: &TreeSize| named.interval(LeafIndex(size.0), quorum).after;
        let end = sizes.iter().find(|size| after(size).is_some_and(|after| after >= to))?;
        let by = |size: &TreeSize| {
            named.interval(LeafIndex(size.0.saturating_sub(1)), quorum).by.zip(from)
        };
        let mut starts = sizes.iter().rev().filter(|size| *size <= end && size.0 > 0);
        let first = starts.find(|size| by(size).is_some_and(|(by, from)| by <= from));
        Some((first.copied().unwrap_or(TreeSize(0)), *end))
    }
}
