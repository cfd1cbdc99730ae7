//! Asking everybody who may hold more of the own log than this folder, before it is signed on.
//!
//! A folder that is a copy may lack what the node signed since: peers mirror the log, and witnesses
//! remember how long it was.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;
use std::sync::{Arc, Weak};
use std::time::Duration;

use comity_protocol::exchange::equivocation::Equivocation;
use comity_protocol::exchange::follow::{self, Assessment, Pinned};
use comity_protocol::index::LogId;
use comity_protocol::log::checkpoint::SignedCheckpoint;
use comity_protocol::log::merkle::TreeSize;
use comity_protocol::party::PartyId;
use comity_protocol::vouch::sightings::{Sighting, Voucher};
use comity_store::rows::{PeerRow, PeerState};
use tokio::sync::Mutex;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::client::ClientFailure;
use crate::error::Error;
use crate::exchange::pull::assess;
use crate::exchange::reading::mirror;
use crate::exchange::{Exchange, equivocation, remote};
use crate::published::Notice;
use crate::signing::{Inquiry, StopCode, run};
use crate::witness::client::{Rollback, ask_witnesses};

/// Longest time that all who are asked together may take: a start waits no longer.
pub const ASK_TIMEOUT: Duration = Duration::from_secs(5);

/// Shortest time between two rounds of asking, where a copied folder waits for answers.
const ASK_AGAIN: Duration = Duration::from_secs(5);

/// Asks peers and witnesses in the name of a ledger, which it does not keep alive.
pub struct Asking {
    exchange: Weak<Exchange>,
    /// When was asked last; the lock is held while asking.
    asked: Mutex<Option<Instant>>,
}

impl Asking {
    /// Nobody was asked yet.
    pub fn new(exchange: &Arc<Exchange>) -> Self {
        Self { exchange: Arc::downgrade(exchange), asked: Mutex::new(None) }
    }

    /// Asks everybody once, unless that was done just now.
    async fn settle(&self, exchange: &Arc<Exchange>) -> Result<(), Error> {
        let ledger = &exchange.ledger;
        let signing = &ledger.signing;
        let mut asked = self.asked.lock().await;
        if signing.is_settled() || asked.is_some_and(|at| at.elapsed() < ASK_AGAIN) {
            return Ok(());
        }
        let round = ask(exchange).await;
        *asked = Some(Instant::now());
        let silent = match round? {
            Heard::Ahead(reason) => {
                ledger.stand_down(&reason).await;
                return Ok(());
            }
            Heard::Contradiction(proof) => {
                // A node that learns of a second tree under its own keys stands down.
                equivocation::condemn(exchange, &proof, None)
                    .await
                    .map_err(|failure| Error::internal(failure.to_string()))?;
                return Ok(());
            }
            Heard::Unshown(reason) => {
                signing.suspend(StopCode::CopyUnchecked, reason);
                return Ok(());
            }
            Heard::Nothing { silent } => silent,
        };
        if signing.is_backup() {
            let reason = "This folder is a backup that was put back: those who have come to hold the \
                          log since are not named in it. Run `comity recover`.";
            signing.suspend(StopCode::CopyUnchecked, reason.to_owned());
            return Ok(());
        }
        if !silent.is_empty() && !signing.is_familiar() {
            let names = silent.into_iter().take(10).collect::<Vec<_>>().join(", ");
            let why = if signing.has_run() {
                "This folder is not the one in which the node ran last"
            } else {
                "Nothing in this folder says that the node ran in it before, as with a new node"
            };
            let reason =
                format!("{why}, and these have not said what they hold of its log: {names}.");
            signing.suspend(StopCode::CopyUnchecked, reason);
            return Ok(());
        }
        signing.settle();
        let audit = ledger.read_now(run::trail)?;
        signing.note_run(ledger.published.load().head, audit, true);
        ledger.notify(Notice::State);
        Ok(())
    }
}

impl Inquiry for Asking {
    fn ask(&self) -> Pin<Box<dyn Future<Output = Result<(), Error>> + Send + '_>> {
        // Boxed, because telling of a contradiction signs, and so comes here again.
        Box::pin(async move {
            let exchange = self.exchange.upgrade().ok_or_else(Error::halted)?;
            self.settle(&exchange).await
        })
    }
}

/// Asks again and again until a copied folder may sign, or may not for good.
pub async fn keep_asking(exchange: Arc<Exchange>) {
    let ledger = &exchange.ledger;
    while !ledger.is_halted() && !ledger.signing.is_settled() {
        tokio::select! {
            biased;
            () = ledger.stopped() => return,
            () = tokio::time::sleep(ASK_AGAIN) => {}
        }
        if let Err(problem) = ledger.may_sign().await {
            tracing::warn!(
                code = problem.code(),
                detail = problem.detail(),
                "nothing is signed yet"
            );
        }
    }
}

/// What peers and witnesses together know of the own log.
enum Heard {
    /// Somebody holds more of it.
    Ahead(String),
    /// A witness says so, and does not show it.
    Unshown(String),
    /// Somebody holds another tree under the same keys.
    Contradiction(Box<Equivocation>),
    /// Nobody who answered holds anything that is not here.
    Nothing {
        /// Who has not answered.
        silent: BTreeSet<String>,
    },
}

async fn ask(exchange: &Arc<Exchange>) -> Result<Heard, Error> {
    let rows = exchange.ledger.read_now(|reader| reader.peers())?;
    let rows =
        rows.into_iter().filter(|row| row.state != PeerState::Removed && !row.address.is_empty());
    let all_seen = seen(exchange)?;
    let mut silent = BTreeSet::new();
    let mut asked = JoinSet::new();
    for row in rows {
        let seen = seen_by(&all_seen, &row.descriptor.party);
        silent.insert(row.descriptor.party.to_string());
        let exchange = Arc::clone(exchange);
        asked.spawn(async move {
            let heard = ask_peer(&exchange, &row, seen).await;
            (row.descriptor.party.to_string(), heard)
        });
    }
    silent.extend(exchange.ledger.config.witnesses.iter().map(|witness| witness.url.clone()));
    for witness in ask_witnesses(exchange) {
        asked.spawn(async move {
            let (name, outcome) = witness.await;
            let heard = match outcome {
                Rollback::Ahead(size) => Some(Heard::Ahead(format!(
                    "The witness {name} has cosigned {size} entries of this log."
                ))),
                Rollback::Unshown(size) => Some(Heard::Unshown(format!(
                    "The witness {name} says that it has cosigned {size} entries of this log, and \
                     does not show them: this folder is an old copy, or the witness errs. Run \
                     `comity recover`, or take the witness out of the configuration."
                ))),
                Rollback::No => Some(Heard::Nothing { silent: BTreeSet::new() }),
                Rollback::Silent => None,
            };
            (name, heard)
        });
    }
    let mut unshown = None;
    let answers = async {
        while let Some(answer) = asked.join_next().await {
            match answer {
                // What others show says more than a number.
                Ok((_, Some(Heard::Unshown(reason)))) => unshown = Some(Heard::Unshown(reason)),
                Ok((name, Some(Heard::Nothing { .. }))) => {
                    silent.remove(&name);
                }
                Ok((_, Some(bad))) => return Some(bad),
                Ok((_, None)) | Err(_) => {}
            }
        }
        None
    };
    let bad = tokio::time::timeout(ASK_TIMEOUT, answers).await.unwrap_or(None);
    Ok(bad.or(unshown).unwrap_or(Heard::Nothing { silent }))
}

/// Asks one peer for the newest checkpoint of this node's log that it holds; `None`: no answer.
/// `seen`: how much of it the peer has signed to have seen.
async fn ask_peer(exchange: &Arc<Exchange>, row: &PeerRow, seen: TreeSize) -> Option<Heard> {
    let meter = exchange.fresh_meter();
    let peer = remote(exchange, &row.address, meter).ok()?;
    let answer = peer.mirror_checkpoint(&exchange.ledger.descriptor.origin).await;
    if let Some(theirs) = peer.time() {
        // Before anything is signed or taken, the clock too is compared.
        let ledger = &exchange.ledger;
        ledger.watch.read(row.descriptor.party.as_str(), theirs, ledger.now());
    }
    let note = match answer {
        Ok(note) => note,
        // It does not follow this log, or not yet: it holds nothing of it, unless it has
        // signed that it saw some.
        Err(ClientFailure::Status(404)) => {
            return (seen.0 == 0).then(|| Heard::Nothing { silent: BTreeSet::new() });
        }
        Err(_) => return None,
    };
    let shown = SignedCheckpoint::parse(&note).ok()?.checkpoint.head.size;
    if shown < seen {
        return None;
    }
    weigh(exchange, row.descriptor.party.as_str(), &note).await
}

/// How much of the own log each has signed to have seen: who shows less has not answered.
///
/// # Errors
/// Those of the store.
pub(super) fn seen(exchange: &Exchange) -> Result<BTreeMap<Voucher, TreeSize>, Error> {
    let rows = exchange.ledger.read_now(|reader| reader.sightings(LogId::OWN))?;
    let mut seen = BTreeMap::new();
    for Sighting { voucher, size, .. } in rows.into_iter().map(|row| row.sighting) {
        let most: &mut TreeSize = seen.entry(voucher).or_insert(size);
        *most = (*most).max(size);
    }
    Ok(seen)
}

/// What a peer is among them.
pub(super) fn seen_by(seen: &BTreeMap<Voucher, TreeSize>, party: &PartyId) -> TreeSize {
    seen.get(&Voucher::Other(party.to_string())).copied().unwrap_or(TreeSize(0))
}

/// Sets a checkpoint of the own log, as somebody else holds it, beside the log; `None` where it is
/// not signed by this node and so says nothing.
async fn weigh(exchange: &Arc<Exchange>, teller: &str, note: &[u8]) -> Option<Heard> {
    let pinned = Pinned::from_descriptor(&exchange.ledger.described()).ok()?;
    let signed = SignedCheckpoint::parse(note).ok()?;
    let is_signed = follow::check(&pinned, &signed).is_ok();
    let mine = mirror(&exchange.ledger, LogId::OWN).await.ok()?;
    let heard = match assess(&exchange.ledger, LogId::OWN, mine, &signed).await.ok()? {
        // A head of this very log, whichever keys signed it at its time.
        Assessment::Same | Assessment::Older => Heard::Nothing { silent: BTreeSet::new() },
        _ if !is_signed => return None,
        Assessment::Longer => {
            let size = signed.checkpoint.head.size;
            Heard::Ahead(format!("{teller} holds a checkpoint of this log with {size} entries."))
        }
        Assessment::Contradiction(proof) => Heard::Contradiction(proof),
        Assessment::Unlike => return None,
    };
    Some(heard)
}
