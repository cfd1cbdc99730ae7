//! What the store costs: appending by batch size, reading the hashes of proofs, opening.
//!
//! `cargo bench -p comity-store`. Prints CPU time of the calling thread; nothing here is a test.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints and may fail")]

use std::path::Path;
use std::time::{Duration, Instant};

use comity_protocol::index::{Change, LogId};
use comity_protocol::log::merkle::{Hash, HashReader, LeafIndex, TreeSize, inclusion_path};
use comity_store::sqlite::SqliteStore;
use comity_store::{Reader, Store as _, StoreError, Write};
use comity_testkit::logs::{BEGIN, LogFixture};
use rustix::time::{ClockId, clock_gettime};

/// Statements appended for each batch size.
const APPENDS: u64 = 20_480;

/// Statements in the log that is read and opened.
const LOG: u64 = 100_000;

fn main() {
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    for batch in [1, 16, 64, 256, 1_024] {
        let count = if batch == 1 { APPENDS / 10 } else { APPENDS };
        append(&dir.path().join(batch.to_string()), count, batch, "append");
    }
    let whole = dir.path().join("whole");
    append(&whole, LOG, 1_024, "append");
    open(&whole);
    receipts(&whole);
    catch_up(&whole);
    open(&whole);
}

fn append(dir: &Path, count: u64, batch: usize, what: &str) {
    let mut store = SqliteStore::open(dir).unwrap();
    let mut log = LogFixture::new(LogId::OWN, "asterion.example", 1);
    let mut made = vec![log.genesis()];
    // A subject that makes the statement 600 bytes long.
    let subject = format!("urn:example:{}", "s".repeat(300));
    made.extend((1..count).map(|n| log.notice(&subject, "shuttle", n)));
    let bytes = made.last().map_or(0, |made| made.entry.len());
    let (mut spent, mut wall) = (Duration::ZERO, Duration::ZERO);
    for made in made.chunks(batch) {
        let entries: Vec<&[u8]> = made.iter().map(|made| made.entry.as_slice()).collect();
        let change: Change = log.change(&store, &entries, BEGIN);
        let writes = [Write::Log(change)];
        let (begin, cpu_begin) = (Instant::now(), cpu());
        store.apply(&writes, &log.seal()).unwrap();
        spent += cpu().saturating_sub(cpu_begin);
        wall += begin.elapsed();
    }
    let (cpu_us, wall_us) = (micros(spent, count), micros(wall, count));
    println!(
        "{what} {count} of {bytes} bytes, batches of {batch}: {cpu_us} us CPU, {wall_us} us wall each"
    );
}

fn open(dir: &Path) {
    let (begin, cpu_begin) = (Instant::now(), cpu());
    let store = SqliteStore::open(dir).unwrap();
    let spent = cpu().saturating_sub(cpu_begin);
    println!(
        "open {}: {:?} CPU, {:?} wall",
        store.reader().unwrap().head(LogId::OWN).unwrap().size,
        spent,
        begin.elapsed()
    );
}

fn receipts(dir: &Path) {
    let store = SqliteStore::open(dir).unwrap();
    let reader = store.reader().unwrap();
    let hashes = Hashes(&*reader);
    // A step that visits every position in an order that no cache foresees.
    let (count, step) = (50_000_u64, 70_001_u64);
    for round in ["cold", "warm"] {
        let cpu_begin = cpu();
        for n in 0..count {
            let index = LeafIndex(n * step % LOG);
            assert!(!inclusion_path(&hashes, index, TreeSize(LOG)).unwrap().is_empty());
        }
        println!(
            "inclusion path, {round}: {} us CPU each",
            micros(cpu().saturating_sub(cpu_begin), count)
        );
    }
}

fn catch_up(dir: &Path) {
    let mut store = SqliteStore::open(dir).unwrap();
    let cpu_begin = cpu();
    for _ in 0..20 {
        store.catch_up(1_000).unwrap();
    }
    println!(
        "catch up, 1,000 at a time: {} us CPU each",
        micros(cpu().saturating_sub(cpu_begin), 20_000)
    );
    while store.catch_up(10_000).unwrap() > 0 {}
}

struct Hashes<'a>(&'a dyn Reader);

impl HashReader for Hashes<'_> {
    type Error = StoreError;

    fn hash(&self, level: u8, index: u64) -> Result<Hash, StoreError> {
        self.0.hash(LogId::OWN, level, index)
    }
}

fn cpu() -> Duration {
    clock_gettime(ClockId::ThreadCPUTime).try_into().unwrap()
}

fn micros(spent: Duration, count: u64) -> String {
    let nanos = u64::try_from(spent.as_nanos()).unwrap() / count;
    format!("{}.{}", nanos / 1_000, nanos % 1_000 / 100)
}
