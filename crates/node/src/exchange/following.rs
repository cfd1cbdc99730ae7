//! What the tasks of the exchange share: the peers that are followed, and their rows in the store.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, Weak};

use comity_protocol::content::Digest;
use comity_protocol::exchange::budget::Cost;
use comity_protocol::exchange::equivocation::Equivocation;
use comity_protocol::exchange::follow::{FollowRefusal, Pinned};
use comity_protocol::index::LogId;
use comity_protocol::key::{PublicKey, SignFailure, Signer};
use comity_protocol::log::checkpoint::SignedCheckpoint;
use comity_protocol::log::merkle::{TreeHead, TreeSize};
use comity_protocol::party::PartyId;
use comity_protocol::time::Timestamp;
use comity_store::Write;
use comity_store::rows::{PeerRow, PeerState};
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinSet;

use crate::client::{ClientFailure, Meter, Remote, Sender};
use crate::error::Error;
use crate::exchange::failure::Failure;
use crate::exchange::owed::{Proofs, Told};
use crate::ledger::Ledger;
use crate::published::Notice;
use crate::sync::lock;
use crate::transport::{Http, Transport};
use crate::vouching::{Believed, Vouching};

/// Checkpoints kept for a log that are beyond what is held of it.
const REMEMBERED_MAX: usize = 4;

/// Suspicions kept of one log. Each shows a fork under the keys known here: one is enough, and more
/// only where that one is of keys that the log turns out to have replaced.
const SUSPICIONS_MAX: usize = 4;

/// What a node keeps in memory about the peers it follows.
pub struct Exchange {
    /// The own log, and what is held of others.
    pub ledger: Arc<Ledger>,
    /// Who saw which log when.
    pub vouching: Arc<Vouching>,
    transport: Arc<dyn Transport>,
    pub(super) following: Mutex<BTreeMap<PartyId, Arc<Following>>>,
    pub(super) tasks: Mutex<Option<JoinSet<()>>>,
    /// Peer rows are read, changed and written under this lock.
    pub(super) rows: tokio::sync::Mutex<()>,
    /// Whether a log is condemned already is asked, and said, under this lock.
    pub(super) condemning: tokio::sync::Mutex<()>,
    /// Batches verified at one time, over all peers; waiting is first come, first served, and a
    /// peer waits with one batch at most.
    pub(super) verifying: Semaphore,
    /// What peers are told of logs that forked.
    pub(super) proofs: Proofs,
    /// What logs are suspected of of which only bundles come: it waits for the next one.
    by_bundle: Mutex<BTreeMap<LogId, Suspicions>>,
}

/// One peer, as its tasks share it.
pub struct Following {
    /// The peer's party.
    pub party: PartyId,
    /// The local number of its log.
    pub log: LogId,
    /// What was pinned of it.
    pub pinned: Pinned,
    /// Where it answers.
    pub address: String,
    /// What it may cost, in both directions.
    pub meter: Arc<Meter>,
    pub(super) wake: Notify,
    /// Signed checkpoints beyond the mirror, until the mirror has grown past them.
    pub(super) remembered: Mutex<Vec<SignedCheckpoint>>,
    /// How often a content was asked for in vain.
    pub(super) refused: Mutex<BTreeMap<Digest, u32>>,
    /// What was recorded of it already, by action and object of the audit trail.
    pub(super) told: Mutex<BTreeSet<(&'static str, String)>>,
    /// Which proofs it has.
    pub(super) told_of: Told,
    /// The notes it showed last that were compared, by digest.
    pub(super) compared: Mutex<BTreeMap<Digest, Compared>>,
    /// When it last showed a log of which everything is held.
    pub(super) looked: Mutex<Option<Timestamp>>,
    /// Forks of its log that wait until it was read on.
    suspicions: Suspicions,
}

/// What a log is suspected of, shared by whoever reads it.
type Suspicions = Arc<Mutex<Vec<Suspicion>>>;

/// Two checkpoints of a log that cannot both be true, under the keys that were known when they came
/// together. Whether it forked is said only once the log was read on: it may have replaced those
/// keys, and whoever stole them shows what forks they like.
#[derive(Clone)]
pub(super) struct Suspicion {
    pub(super) proof: Equivocation,
    /// Who told of it; `None`: found here, by what others had shown before.
    pub(super) told_by: Option<PartyId>,
    /// What the log says from then on decides.
    pub(super) since: Timestamp,
}

/// Beside what a note that a peer showed was compared.
#[derive(Clone)]
pub(super) struct Compared {
    /// The peer whose log it is of; `None`: this node's own.
    pub(super) other: Option<Weak<Following>>,
    /// What was held of it: how far, and the digest of the newest checkpoint.
    pub(super) held: (TreeHead, Option<Digest>),
    /// Who was believed.
    pub(super) believed: Weak<Believed>,
}

impl Exchange {
    /// Nobody is followed yet.
    ///
    /// # Errors
    /// [`ClientFailure::Unreachable`], when the system lacks what TLS needs.
    pub fn new(ledger: Arc<Ledger>, vouching: Arc<Vouching>) -> Result<Self, ClientFailure> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let transport = match &ledger.config.transport {
            Some(transport) => Arc::clone(transport),
            None => Arc::new(Http::new()?),
        };
        Ok(Self {
            ledger,
            vouching,
            transport,
            following: Mutex::new(BTreeMap::new()),
            tasks: Mutex::new(None),
            rows: tokio::sync::Mutex::new(()),
            condemning: tokio::sync::Mutex::new(()),
            verifying: Semaphore::new(cores),
            proofs: Proofs::default(),
            by_bundle: Mutex::default(),
        })
    }

    /// Who is known from bundles alone, with what its log is suspected of since it was last read.
    ///
    /// # Errors
    /// As [`Following::new`].
    pub(crate) fn known_by_bundle(
        &self,
        row: &PeerRow,
        meter: Arc<Meter>,
    ) -> Result<Following, Failure> {
        let suspicions = Arc::clone(lock(&self.by_bundle).entry(row.log).or_default());
        Ok(Following { suspicions, ..Following::new(row, meter)? })
    }

    /// The peer of that party, if it is followed.
    pub fn following(&self, party: &PartyId) -> Option<Arc<Following>> {
        lock(&self.following).get(party).cloned()
    }

    /// All peers, in the order of their names.
    pub fn all(&self) -> Vec<Arc<Following>> {
        lock(&self.following).values().cloned().collect()
    }

    /// The budget of a peer, for what it asks of this node.
    pub fn meter(&self, party: &PartyId) -> Option<Arc<Meter>> {
        self.following(party).map(|following| Arc::clone(&following.meter))
    }

    /// A budget for somebody who has none here.
    pub(crate) fn fresh_meter(&self) -> Arc<Meter> {
        let config = &self.ledger.config;
        Arc::new(Meter::new(config.quotas.each, config.clock.clone()))
    }

    /// A budget for a peer of which so many bytes are kept already.
    pub(crate) fn peers_meter(&self, party: &PartyId, kept: u64) -> Arc<Meter> {
        let config = &self.ledger.config;
        let meter = Meter::new(config.quotas.of(party), config.clock.clone());
        meter.book(Cost::Disk, kept);
        Arc::new(meter)
    }

    /// The way to other nodes.
    pub fn transport(&self) -> Arc<dyn Transport> {
        Arc::clone(&self.transport)
    }
}

/// A node at an address, asked in this node's name.
pub(crate) fn remote(
    exchange: &Exchange,
    address: &str,
    meter: Arc<Meter>,
) -> Result<Remote, ClientFailure> {
    let signer: Arc<dyn Signer> = Arc::new(RequestSigner(Arc::clone(&exchange.ledger)));
    let config = &exchange.ledger.config;
    let sender = Sender { party: config.party.clone(), signer, clock: config.clock.clone() };
    Remote::new(exchange.transport(), address, Some(sender), meter)
}

/// Reads a peer's row, lets `change` say what to write, and writes it, alone.
pub(crate) async fn change_row(
    exchange: &Exchange,
    log: LogId,
    change: impl FnOnce(&mut PeerRow) -> Vec<Write>,
) -> Result<(), Failure> {
    let _alone = exchange.rows.lock().await;
    let rows = exchange.ledger.read_now(|reader| reader.peers())?;
    let Some(mut row) = rows.into_iter().find(|row| row.log == log) else { return Ok(()) };
    let before = row.clone();
    let writes = change(&mut row);
    if writes.is_empty() {
        return Ok(());
    }
    exchange.ledger.write(writes).await?;
    // The supervisor reads all peers on this notice: only what people see is worth it.
    if (before.state, &before.failure, before.seen) != (row.state, &row.failure, row.seen) {
        exchange.ledger.notify(Notice::State);
    }
    Ok(())
}

/// Whether nothing new is taken of a log, for people have to look at it first.
///
/// # Errors
/// Those of the store.
pub(super) fn is_held(exchange: &Exchange, log: LogId) -> Result<bool, Error> {
    let rows = exchange.ledger.read_now(|reader| reader.peers())?;
    Ok(rows.iter().any(|row| row.log == log && row.state != PeerState::Following))
}

impl Following {
    pub(crate) fn new(row: &PeerRow, meter: Arc<Meter>) -> Result<Self, Failure> {
        let (party, pinned) =
            (row.descriptor.party.clone(), Pinned::from_descriptor(&row.descriptor)?);
        Ok(Self::of(party, row.log, pinned, row.address.clone(), meter))
    }

    /// Whoever keeps a log at an address, of whom nothing was heard yet.
    pub(super) fn of(
        party: PartyId,
        log: LogId,
        pinned: Pinned,
        address: String,
        meter: Arc<Meter>,
    ) -> Self {
        Self {
            party,
            log,
            pinned,
            address,
            meter,
            wake: Notify::new(),
            remembered: Mutex::default(),
            refused: Mutex::default(),
            told: Mutex::default(),
            told_of: Told::default(),
            compared: Mutex::default(),
            looked: Mutex::default(),
            suspicions: Arc::default(),
        }
    }

    /// How many bytes of it may still be kept.
    pub fn disk_left(&self) -> u64 {
        self.meter.left(Cost::Disk)
    }

    /// When it was last asked for a log of which everything is held, and keys were learnt: nothing
    /// that it has shown anybody since is known here. `None` since the node started.
    pub fn looked(&self) -> Option<Timestamp> {
        *lock(&self.looked)
    }

    /// Keeps a suspicion until the log is read on; whether it is the first of those that wait, so
    /// that the log is looked at once out of turn, whoever tells how often.
    pub(super) fn suspect(&self, suspicion: Suspicion) -> bool {
        let mut waiting = lock(&self.suspicions);
        let is_known = waiting.iter().any(|known| known.proof == suspicion.proof);
        if !is_known && waiting.len() < SUSPICIONS_MAX {
            waiting.push(suspicion);
        }
        !is_known && waiting.len() == 1
    }

    /// Whether its log is said to have forked, and waits to be read on before anybody judges it.
    pub(super) fn is_suspected(&self) -> bool {
        !lock(&self.suspicions).is_empty()
    }

    /// The suspicions since at the latest a time; later ones go on waiting.
    pub(super) fn suspected_by(&self, at: Timestamp) -> Vec<Suspicion> {
        let mut waiting = lock(&self.suspicions);
        let (due, later) = waiting.drain(..).partition(|one| one.since <= at);
        *waiting = later;
        due
    }

    /// The size of the longest log of it that it or others have shown and that is not held yet.
    pub fn furthest(&self) -> TreeSize {
        let remembered = lock(&self.remembered);
        let sizes = remembered.iter().map(|known| known.checkpoint.head.size);
        sizes.max().unwrap_or(TreeSize(0))
    }

    /// Whether something of this peer is to be recorded for the first time since it is followed:
    /// what it repeats with every answer must not fill the audit trail.
    pub(super) fn is_first(&self, action: &'static str, object: &str) -> bool {
        lock(&self.told).insert((action, object.to_owned()))
    }

    /// Whether a checkpoint beyond the mirror is kept already.
    pub(super) fn remembers(&self, signed: &SignedCheckpoint) -> bool {
        lock(&self.remembered).iter().any(|known| known.checkpoint == signed.checkpoint)
    }

    /// Keeps a verified checkpoint that is beyond the mirror. Two of one size with different roots
    /// are a proof already.
    pub(super) fn remember(&self, signed: &SignedCheckpoint) -> Option<Equivocation> {
        let mut remembered = lock(&self.remembered);
        let head = signed.checkpoint.head;
        if let Some(known) = remembered.iter().find(|known| known.checkpoint.head.size == head.size)
        {
            let differs = known.checkpoint.head.root != head.root;
            return differs.then(|| Equivocation::same_size(known, signed));
        }
        if remembered.len() >= REMEMBERED_MAX {
            // The smallest is compared soonest; the largest has the longest way to go.
            remembered.pop();
        }
        remembered.push(signed.clone());
        remembered.sort_by_key(|known| known.checkpoint.head.size);
        None
    }

    /// The checkpoints that belong to a failure, for the record.
    pub(super) fn evidence(&self, failure: &Failure) -> Vec<String> {
        if matches!(failure, Failure::Follow(FollowRefusal::RootMismatch)) {
            lock(&self.remembered).iter().map(ToString::to_string).collect()
        } else {
            Vec::new()
        }
    }
}

/// Signs requests with the party's key.
struct RequestSigner(Arc<Ledger>);

impl Signer for RequestSigner {
    fn public(&self) -> &PublicKey {
        self.0.keys.statement().public()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignFailure> {
        // A revoked key signs nothing, not even a question. One that the log knows not yet asks:
        // that is how a node takes its lost log back.
        let (key, party) = (self.0.keys.statement(), &self.0.config.party);
        if self.0.keyring.load().is_revoked(&key.public().kid(), party) {
            return Err(SignFailure);
        }
        key.sign(message)
    }
}
