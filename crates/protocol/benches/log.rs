//! What the log costs: hashing, appending, proving, receipts, checkpoints.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a benchmark that cannot go on fails"
)]

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::hint::black_box;

use comity_protocol::key::Signer as _;
use comity_protocol::log::checkpoint::{Checkpoint, SignedCheckpoint};
use comity_protocol::log::merkle::{
    CompactRange, Hash, HashReader, LeafIndex, TreeSize, inclusion_path, leaf_hash,
};
use comity_protocol::log::note::NoteSigner as _;
use comity_protocol::log::receipt;
use comity_protocol::time::Timestamp;
use comity_testkit::keys::TestSigner;
use comity_testkit::notes::TestNoteSigner;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// A tree of that many entries in memory, ordered as a store would order it.
struct Tree(BTreeMap<(u8, u64), Hash>, CompactRange);

impl Tree {
    fn of(size: u64) -> Self {
        let (mut nodes, mut edge) = (BTreeMap::new(), CompactRange::new());
        for index in 0..size {
            let leaf = leaf_hash(&index.to_be_bytes());
            edge.append(leaf, |level, index, hash| {
                nodes.insert((level, index), hash);
            });
        }
        Self(nodes, edge)
    }
}

impl HashReader for Tree {
    type Error = Infallible;

    fn hash(&self, level: u8, index: u64) -> Result<Hash, Infallible> {
        Ok(self.0[&(level, index)])
    }
}

fn hashing(c: &mut Criterion) {
    let entry = [7; 600];
    c.bench_function("leaf hash of 600 bytes", |b| b.iter(|| leaf_hash(black_box(&entry))));
    let mut group = c.benchmark_group("append");
    let leaves: Vec<Hash> = (0..1_000_u64).map(|i| leaf_hash(&i.to_be_bytes())).collect();
    group.throughput(Throughput::Elements(1_000));
    group.bench_function("1000 leaves and the root", |b| {
        b.iter(|| {
            let mut edge = CompactRange::new();
            let mut nodes = 0_u32;
            for leaf in black_box(&leaves) {
                edge.append(*leaf, |_, _, _| nodes = nodes.saturating_add(1));
            }
            (edge.root(), nodes)
        });
    });
    group.finish();
}

fn proofs(c: &mut Criterion) {
    let tree = Tree::of(100_000);
    let size = TreeSize(100_000);
    c.bench_function("inclusion path in 100,000 entries", |b| {
        b.iter(|| inclusion_path(&tree, black_box(LeafIndex(54_321)), size));
    });
    let signer = TestSigner::ed25519(5);
    let root = tree.1.root();
    let issuer = "asterion.example".parse().unwrap();
    let signature = receipt::sign_head(&root, &issuer, "asterion.example/log", &signer).unwrap();
    let index = LeafIndex(54_321);
    let Ok(path) = inclusion_path(&tree, index, size);
    c.bench_function("receipt encode", |b| {
        b.iter(|| receipt::encode(&signature, size, black_box(index), &path));
    });
    let bytes = receipt::encode(&signature, size, index, &path);
    let leaf = leaf_hash(&index.0.to_be_bytes());
    c.bench_function("receipt verify", |b| {
        b.iter(|| receipt::verify(black_box(&bytes), &leaf, signer.public()).unwrap());
    });
}

fn checkpoints(c: &mut Criterion) {
    let head = Tree::of(1_000).1.head();
    let checkpoint = Checkpoint { origin: "asterion.example/log".to_owned(), head };
    let signers = [
        TestNoteSigner::ed25519("asterion.example/log", 1),
        TestNoteSigner::ml_dsa_44("asterion.example/log", 2),
    ];
    let now = Timestamp::from_secs(1_795_000_000);
    c.bench_function("checkpoint sign with both keys", |b| {
        b.iter(|| signers.each_ref().map(|signer| signer.sign(&checkpoint, now).unwrap()));
    });
    let lines = signers.iter().map(|signer| signer.sign(&checkpoint, now).unwrap()).collect();
    let bytes = checkpoint.clone().signed(lines).to_string().into_bytes();
    let keys = signers.each_ref().map(TestNoteSigner::vkey);
    c.bench_function("checkpoint parse and verify with both keys", |b| {
        b.iter(|| SignedCheckpoint::parse(black_box(&bytes)).unwrap().verify(&keys).unwrap());
    });
}

criterion_group!(benches, hashing, proofs, checkpoints);
criterion_main!(benches);
