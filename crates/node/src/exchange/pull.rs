//! From a source into the store: a peer's log, in order, nothing of it before it is proved.
//!
//! Entries are taken in windows. A window is stored when the tree that ends with it is the tree of
//! the signed checkpoint, or is proved from the peer's own hash tiles to be the beginning of it. So
//! whatever stands in the store stands under a signature, and a gap of any length is caught up with
//! in bounded memory.

use std::sync::Arc;
use std::time::Duration;

use comity_protocol::exchange::budget::Cost;
use comity_protocol::exchange::equivocation::Equivocation;
use comity_protocol::exchange::follow::{self, Assessment, FollowRefusal};
use comity_protocol::exchange::tiles::{Earlier, Tiles, Wanting};
use comity_protocol::index::{Batch, LogId};
use comity_protocol::log::checkpoint::SignedCheckpoint;
use comity_protocol::log::merkle::{Hash, TreeHead, TreeSize};
use comity_protocol::time::Timestamp;
use comity_store::{Reader, Write};

use crate::exchange::following::{Suspicion, is_held};
use crate::exchange::reading::{Bundles, Mirror, mirror, verify, walker};
use crate::exchange::rotated;
use crate::exchange::source::Source;
use crate::exchange::{Exchange, Failure, Following};
use crate::ledger::Ledger;
use crate::ledger::readers::StoredHashes;
use crate::sync::lock;
use crate::vouching::Shown;

/// How often, and how long apart, a full queue of the writer is waited for.
const QUEUE_WAITS: u32 = 100;
const QUEUE_WAIT: Duration = Duration::from_millis(100);

/// What a pull came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pulled {
    /// The head the peer showed.
    pub seen: TreeHead,
    /// What this node vouches for. An earlier checkpoint than the one held says nothing about the
    /// present.
    pub vouched: Option<Shown>,
    /// When the source was asked: it shows nothing older.
    pub asked_at: Timestamp,
    /// Entries taken.
    pub entries: u64,
}

/// Asks a source for the newest checkpoint and takes everything below it that is not held yet.
///
/// # Errors
/// [`Failure`]; what was proved before it is kept. `clock-far` where it would be taken at a time
/// that has not come yet.
pub async fn pull<S: Source>(
    exchange: &Arc<Exchange>,
    following: &Arc<Following>,
    source: &Arc<S>,
) -> Result<Pulled, Failure> {
    let asked_at = exchange.ledger.now();
    let note = source.checkpoint().await;
    let shown_at = exchange.ledger.now();
    // A refusal, too, comes with the time.
    if let Some(theirs) = source.time() {
        exchange.ledger.watch.read(following.party.as_str(), theirs, shown_at);
    }
    let note = note?;
    let (target, log_keys) = rotated::checkpoint(exchange, following, &note).await?;
    let seen = target.checkpoint.head;
    let mirror = mirror(&exchange.ledger, following.log).await?;
    let before = mirror.head.size.0;
    match assess(&exchange.ledger, following.log, mirror, &target).await? {
        Assessment::Same | Assessment::Older => {}
        Assessment::Contradiction(proof) => return Err(Failure::Equivocation(proof)),
        Assessment::Unlike => return Err(FollowRefusal::RootMismatch.into()),
        Assessment::Longer if is_held(exchange, following.log)? => {
            // What is new of a log that was proved to equivocate is shown, not taken.
            return Ok(Pulled { seen, vouched: None, asked_at, entries: 0 });
        }
        Assessment::Longer => {
            exchange.ledger.expect_clock_to_take(source.time())?;
            if let Some(proof) = following.remember(&target) {
                following.suspect(found(proof, asked_at));
            }
            catch_up(exchange, following, source, &target).await?;
            look_back(exchange, following, asked_at).await?;
            urgent_seen(exchange, following).await?;
        }
    }
    let head = exchange.ledger.read_now(|reader| reader.head(following.log))?;
    let vouched = (head == seen).then_some(Shown { signed: target, at: shown_at, log_keys });
    Ok(Pulled { seen, vouched, asked_at, entries: head.size.0.saturating_sub(before) })
}

/// Sets an offered checkpoint, its signature verified, beside what is held.
///
/// # Errors
/// Those of the store.
pub(super) async fn assess(
    ledger: &Ledger,
    log: LogId,
    mirror: Mirror,
    offered: &SignedCheckpoint,
) -> Result<Assessment, Failure> {
    let offered = offered.clone();
    let question = move |reader: &dyn Reader| {
        let hashes = StoredHashes { reader, log };
        follow::assess(mirror.held.as_ref(), mirror.head, &offered, &hashes)
    };
    Ok(ledger.read(question).await?)
}

/// What this node finds in a log that it asked for at a time, beside what others showed of it: the
/// log may say in what is yet to be read that it replaced the keys of that.
fn found(proof: Equivocation, asked_at: Timestamp) -> Suspicion {
    Suspicion { proof, told_by: None, since: asked_at }
}

/// Compares checkpoints remembered from others with what the mirror has become.
async fn look_back(
    exchange: &Arc<Exchange>,
    following: &Following,
    asked_at: Timestamp,
) -> Result<(), Failure> {
    let waiting = lock(&following.remembered).clone();
    for signed in waiting {
        let mirror = mirror(&exchange.ledger, following.log).await?;
        let held_size = mirror.held.as_ref().map_or(0, |held| held.checkpoint.head.size.0);
        if signed.checkpoint.head.size.0 > held_size {
            continue;
        }
        let assessment = assess(&exchange.ledger, following.log, mirror, &signed).await?;
        lock(&following.remembered).retain(|known| *known != signed);
        if let Assessment::Contradiction(proof) = assessment {
            following.suspect(found(*proof, asked_at));
        }
    }
    Ok(())
}

/// Takes everything up to `target`. What does not fit is fetched once more before anything is said
/// about it.
async fn catch_up<S: Source>(
    exchange: &Arc<Exchange>,
    following: &Arc<Following>,
    source: &Arc<S>,
    target: &SignedCheckpoint,
) -> Result<(), Failure> {
    let mut tiles = Tiles::new(target.checkpoint.head.size);
    match windows(exchange, following, source, target, &mut tiles).await {
        Err(Failure::Follow(FollowRefusal::RootMismatch)) => {}
        other => return other,
    }
    tiles = Tiles::new(target.checkpoint.head.size);
    match windows(exchange, following, source, target, &mut tiles).await {
        Err(Failure::Follow(FollowRefusal::RootMismatch)) => {
            Err(tell_apart(exchange, following, source, target, &mut tiles).await)
        }
        other => other,
    }
}

/// Takes window after window, from the end of the mirror to the head of `target`.
async fn windows<S: Source>(
    exchange: &Arc<Exchange>,
    following: &Arc<Following>,
    source: &Arc<S>,
    target: &SignedCheckpoint,
    tiles: &mut Tiles,
) -> Result<(), Failure> {
    let mut walker = walker(exchange, following).await?;
    let size = target.checkpoint.head.size;
    let mut bundles = Bundles::new(Arc::clone(source), walker.head().size, size);
    while walker.head().size < size {
        let from = walker.head().size;
        let window = bundles.window().await?;
        let bytes = window.iter().map(|(_, bytes)| bytes.len()).sum::<usize>();
        let entries;
        let known_at = exchange.ledger.now();
        (walker, entries) = verify(exchange, following, walker, window).await?;
        let batch = if walker.head().size >= size {
            walker.batch(entries, target, known_at)?
        } else {
            let path = consistency(&**source, tiles, walker.head().size).await?;
            walker.step(entries, target, &path, known_at)?
        };
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        following.meter.wait(Cost::Disk, bytes).await?;
        store(exchange, batch, from).await?;
    }
    if walker.head() != target.checkpoint.head {
        return Err(FollowRefusal::RootMismatch.into());
    }
    // A catch-up that ended at a signed head before its checkpoint was kept leaves only that to do.
    let held = mirror(&exchange.ledger, following.log).await?.held;
    if held.is_none_or(|held| held.checkpoint.head != target.checkpoint.head) {
        store(exchange, walker.batch(Vec::new(), target, exchange.ledger.now())?, size).await?;
    }
    Ok(())
}

/// Hands a batch to the writer; waits where its queue is full.
async fn store(exchange: &Arc<Exchange>, batch: Batch, from: TreeSize) -> Result<(), Failure> {
    for _ in 0..QUEUE_WAITS {
        match exchange.ledger.receive(batch.clone(), from).await {
            Err(problem) if problem.code() == "overloaded" => tokio::time::sleep(QUEUE_WAIT).await,
            done => return Ok(done?),
        }
    }
    Ok(exchange.ledger.receive(batch, from).await?)
}

/// The path from the tree of `old` entries to the one of the tiles, fetching what is wanting.
async fn consistency<S: Source>(
    source: &S,
    tiles: &mut Tiles,
    old: TreeSize,
) -> Result<Vec<Hash>, Failure> {
    loop {
        match tiles.consistency(old) {
            Ok(path) => return Ok(path),
            Err(wanting) => fetch_tile(source, tiles, wanting).await?,
        }
    }
}

/// The head that the tree of `target` had at `old`, by the peer's tiles, fetching what is wanting.
pub(super) async fn earlier<S: Source>(
    source: &S,
    tiles: &mut Tiles,
    old: TreeSize,
    target: TreeHead,
) -> Result<Option<Earlier>, Failure> {
    loop {
        match tiles.earlier(old, target) {
            Ok(earlier) => return Ok(earlier),
            Err(wanting) => fetch_tile(source, tiles, wanting).await?,
        }
    }
}

async fn fetch_tile<S: Source>(
    source: &S,
    tiles: &mut Tiles,
    wanting: Wanting,
) -> Result<(), Failure> {
    // A tile decoded at its full width holds every hash asked of it, so each is fetched once.
    let Wanting::Tile(path) = wanting else { return Err(FollowRefusal::RootMismatch.into()) };
    let bytes = source.tile(path).await?;
    tiles.insert(&path, &bytes)?;
    Ok(())
}

/// Entries twice did not lead to the signed root: whether the peer signed two trees, or serves
/// entries of neither.
async fn tell_apart<S: Source>(
    exchange: &Arc<Exchange>,
    following: &Following,
    source: &Arc<S>,
    target: &SignedCheckpoint,
    tiles: &mut Tiles,
) -> Failure {
    let held = match mirror(&exchange.ledger, following.log).await {
        Ok(mirror) => mirror.held,
        Err(failure) => return failure,
    };
    let known = held.into_iter().chain(lock(&following.remembered).clone());
    for signed in known {
        let size = signed.checkpoint.head.size;
        if size.0 == 0 || size > target.checkpoint.head.size {
            continue;
        }
        match earlier(&**source, tiles, size, target.checkpoint.head).await {
            Ok(Some(earlier)) => {
                if let Some(proof) = follow::equivocation(&signed, target, &earlier) {
                    return Failure::Equivocation(Box::new(proof));
                }
            }
            // The tiles do not lead to the signed root either: there is nothing to prove anything
            // with.
            Ok(None) => return FollowRefusal::RootMismatch.into(),
            Err(failure) => return failure,
        }
    }
    FollowRefusal::RootMismatch.into()
}

/// Forgets urgent statements that have now been seen in the peer's log.
async fn urgent_seen(exchange: &Arc<Exchange>, following: &Following) -> Result<(), Failure> {
    let (log, party) = (following.log, following.party.clone());
    let seen = exchange.ledger.read_now(|reader| {
        let mut seen = Vec::new();
        for row in reader.urgent()?.into_iter().filter(|row| row.from == party) {
            if reader.places(&row.id)?.iter().any(|place| place.log == log) {
                seen.push(Write::UrgentSeen(row.id));
            }
        }
        Ok(seen)
    })?;
    if !seen.is_empty() {
        exchange.ledger.write(seen).await?;
    }
    Ok(())
}
