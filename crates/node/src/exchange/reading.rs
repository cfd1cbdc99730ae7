//! Reading a peer's log in order, before anything of it is kept: what is held, where to go on, and
//! window after window of verified entries in bounded memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use comity_protocol::exchange::budget::Cost;
use comity_protocol::exchange::follow::Walker;
use comity_protocol::index::{Entry, Keyring, LogId};
use comity_protocol::log::checkpoint::SignedCheckpoint;
use comity_protocol::log::merkle::{TreeHead, TreeSize};
use comity_protocol::log::tile::{TILE_WIDTH, TileLevel, TilePath, decode_bundle};
use tokio::task::JoinSet;

use crate::client::ClientFailure;
use crate::error::Error;
use crate::exchange::source::Source;
use crate::exchange::{Exchange, Failure, Following};
use crate::ledger::Ledger;

/// Bundles on their way at one time: three of the longest, 17 MB each, make 50 MB.
const IN_FLIGHT: usize = 3;

/// Bundles in one window, 4,096 entries: some 150 ms of verification, one transaction.
const WINDOW_BUNDLES: usize = 16;

/// Bytes after which a window is full (8 MiB); it may be one bundle longer.
const WINDOW_BYTES: usize = 8 << 20;

/// What is held of a peer's log.
pub(super) struct Mirror {
    /// The newest checkpoint held.
    pub(super) held: Option<SignedCheckpoint>,
    /// Everything taken so far; beyond `held` when a catch-up was interrupted.
    pub(super) head: TreeHead,
}

/// What is held of a log.
///
/// # Errors
/// Those of the store.
pub(super) async fn mirror(ledger: &Ledger, log: LogId) -> Result<Mirror, Failure> {
    let (note, head) =
        ledger.read(move |reader| Ok((reader.checkpoint(log)?, reader.head(log)?))).await?;
    // It was parsed when it was taken; one that cannot be read now counts as none.
    let held = note.and_then(|note| SignedCheckpoint::parse(&note).ok());
    Ok(Mirror { held, head })
}

/// The reader of a log, placed at the end of the mirror.
pub(super) async fn walker(
    exchange: &Arc<Exchange>,
    following: &Following,
) -> Result<Walker, Failure> {
    let log = following.log;
    let (edge, keys) = exchange
        .ledger
        .read(move |reader| Ok((reader.edge(log)?, reader.key_history(log)?)))
        .await?;
    let mut keyring = Keyring::default();
    for row in &keys {
        keyring.apply(row);
    }
    Ok(Walker::new(following.pinned.clone(), log, edge, keyring))
}

/// Verifies a window off the runtime's threads; the peer pays for the processor time.
pub(super) async fn verify(
    exchange: &Arc<Exchange>,
    following: &Following,
    mut walker: Walker,
    window: Vec<(TilePath, Vec<u8>)>,
) -> Result<(Walker, Vec<Entry>), Failure> {
    following.meter.wait(Cost::VerifyMicros, 1).await?;
    let turn = exchange.verifying.acquire().await;
    let job = exchange.ledger.config.work.run(move || {
        let began = processor_micros();
        let outcome = read_window(&mut walker, &window);
        let spent = processor_micros().saturating_sub(began);
        (outcome.map(|entries| (walker, entries)), spent)
    });
    let (outcome, spent) = job.await.map_err(|_| Error::internal("a verifier panicked"))?;
    drop(turn);
    following.meter.book(Cost::VerifyMicros, spent);
    outcome
}

fn read_window(walker: &mut Walker, window: &[(TilePath, Vec<u8>)]) -> Result<Vec<Entry>, Failure> {
    let mut read = Vec::new();
    for (path, bytes) in window {
        let entries = decode_bundle(bytes, path.width)?;
        // The first bundle begins with entries that are held already.
        let held = walker.head().size.0.saturating_sub(path.first());
        let held = usize::try_from(held).unwrap_or(usize::MAX);
        let fresh = entries.get(held..).unwrap_or_default();
        read.extend(walker.read(fresh)?);
    }
    Ok(read)
}

/// Processor time of this thread in microseconds: what verification costs, whatever else the
/// machine does.
fn processor_micros() -> u64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    let micros = time.tv_sec.saturating_mul(1_000_000).saturating_add(time.tv_nsec / 1_000);
    u64::try_from(micros).unwrap_or(0)
}

/// Entry bundles of one log in order, some of them on their way.
pub(super) struct Bundles<S> {
    source: Arc<S>,
    size: TreeSize,
    /// The next to ask for, and the next to hand out, by index.
    ask: u64,
    hand_out: u64,
    /// One after the last.
    end: u64,
    asked: JoinSet<(TilePath, Result<Vec<u8>, ClientFailure>)>,
    arrived: BTreeMap<u64, (TilePath, Vec<u8>)>,
}

impl<S: Source> Bundles<S> {
    pub(super) fn new(source: Arc<S>, from: TreeSize, size: TreeSize) -> Self {
        let width = u64::from(TILE_WIDTH);
        let first = from.0 / width;
        let end = if size > from { size.0.div_ceil(width) } else { first };
        Self {
            source,
            size,
            ask: first,
            hand_out: first,
            end,
            asked: JoinSet::new(),
            arrived: BTreeMap::new(),
        }
    }

    /// The next window; empty only at the end.
    pub(super) async fn window(&mut self) -> Result<Vec<(TilePath, Vec<u8>)>, Failure> {
        let mut window = Vec::new();
        let mut bytes = 0_usize;
        while self.hand_out < self.end && window.len() < WINDOW_BUNDLES && bytes < WINDOW_BYTES {
            self.ask_ahead();
            if let Some(bundle) = self.arrived.remove(&self.hand_out) {
                self.hand_out = self.hand_out.saturating_add(1);
                bytes = bytes.saturating_add(bundle.1.len());
                window.push(bundle);
                continue;
            }
            match self.asked.join_next().await {
                Some(Ok((path, answer))) => {
                    self.arrived.insert(path.index, (path, answer?));
                }
                // A task that panicked or a position that no tree has.
                Some(Err(_)) | None => {
                    return Err(Error::internal("a fetch ended without an answer").into());
                }
            }
        }
        self.ask_ahead();
        Ok(window)
    }

    /// Keeps so many on their way or waiting here, and no more.
    fn ask_ahead(&mut self) {
        while self.ask < self.end && self.asked.len().saturating_add(self.arrived.len()) < IN_FLIGHT
        {
            let path = TilePath::at(TileLevel::Entries, self.ask, self.size);
            self.ask = self.ask.saturating_add(1);
            let Some(path) = path else { continue };
            let source = Arc::clone(&self.source);
            self.asked.spawn(async move { (path, source.tile(path).await) });
        }
    }
}
