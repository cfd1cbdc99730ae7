//! What deciding a round costs: compiling the set, solving, the certificate, checking it.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::hint::black_box;

use comity_agreements::commitment::certificate::verify_certificate;
use comity_agreements::commitment::context::{Context, Round};
use comity_agreements::commitment::solve::CommitmentProblem;
use comity_agreements::commitment::{Commitment, set_digest};
use comity_protocol::content::Digest;
use comity_protocol::decimal::Decimal;
use comity_protocol::party::PartyId;
use comity_protocol::time::Timestamp;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use serde_json::{Value, json};

const GROUPS: u64 = 20;

/// Pseudo-random numbers that are the same everywhere (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound
    }
}

fn party(number: u64) -> PartyId {
    // Neither sorted by number nor short: as in a log.
    format!("party-{:05}-{number}.example", number.wrapping_mul(7_919) % 100_003).parse().unwrap()
}

/// Everybody is in one of twenty groups and asks one to three things; one in fifty asks for what
/// cannot be.
fn set(size: u64) -> (Vec<Commitment>, Context) {
    let mut numbers = Numbers(1);
    let mut groups: BTreeMap<String, BTreeSet<PartyId>> = BTreeMap::new();
    let mut weights = BTreeMap::new();
    for number in 0..size {
        groups.entry(format!("group-{}", number % GROUPS)).or_default().insert(party(number));
        let weight = i64::try_from(1 + numbers.below(100)).unwrap();
        weights.insert(party(number), Decimal::from_int(weight));
    }
    let commitments = (0..size).map(|number| commitment(number, size, &mut numbers)).collect();
    let context = Context {
        agreement: "compute-cap".into(),
        obligations: [("art-5".into(), vec!["none".into(), "cap".into()])].into(),
        groups,
        weights: [("compute".into(), weights)].into(),
        in_force: BTreeSet::new(),
        bound: BTreeMap::new(),
        activation: None,
        round: Round {
            log: "depositary.example/log".into(),
            size: 1 << 20,
            root: Digest([0; 32]),
            frozen_at: Timestamp::from_secs(1_800_000_000),
            effective_at: Timestamp::from_secs(1_802_000_000),
        },
    };
    (commitments, context)
}

fn commitment(number: u64, size: u64, numbers: &mut Numbers) -> Commitment {
    let group = format!("group-{}", numbers.below(GROUPS));
    let mut atoms: Vec<Value> = Vec::new();
    for _ in 0..=numbers.below(3) {
        atoms.push(match numbers.below(3) {
            0 => json!({ "count": { "at_least": numbers.below(size), "level": 1 } }),
            1 => json!({ "weight": {
                "name": "compute", "group": group, "level": 1,
                "at_least": { "share": format!("0.{:02}", numbers.below(97)) },
            } }),
            _ => json!({ "party": { "id": party(numbers.below(size)), "level": 1 } }),
        });
    }
    if numbers.below(50) == 0 {
        atoms = vec![json!({ "count": { "at_least": size + 1, "level": 1 } })];
    }
    // Two in three ask for everything, the others for one of it.
    let condition = json!({ if numbers.below(3) == 0 { "any" } else { "all" }: atoms });
    serde_json::from_value(json!({
        "agreement": "compute-cap", "obligation": "art-5", "party": party(number),
        "offers": [{ "level": 1, "if": condition }], "expires_at": "2030-01-01T00:00:00Z",
    }))
    .unwrap()
}

fn rounds(c: &mut Criterion) {
    let mut group = c.benchmark_group("commitments");
    group.sample_size(10);
    for size in [200, 1_000, 5_000, 20_000, 100_000] {
        let (commitments, context) = set(size);
        group.throughput(Throughput::Elements(size));
        let problem = CommitmentProblem::compile(&commitments, &context).unwrap();
        let certificate = problem.solve().certificate();
        let id = |name| BenchmarkId::new(name, size);
        group.bench_function(id("compile"), |b| {
            b.iter(|| CommitmentProblem::compile(black_box(&commitments), &context).unwrap());
        });
        group.bench_function(id("solve"), |b| b.iter(|| black_box(&problem).solve().steps()));
        group.bench_function(id("compile and solve"), |b| {
            b.iter(|| {
                CommitmentProblem::compile(black_box(&commitments), &context)
                    .unwrap()
                    .solve()
                    .steps()
            });
        });
        let solution = problem.solve();
        group.bench_function(id("certificate"), |b| b.iter(|| black_box(&solution).certificate()));
        group.bench_function(id("digest of the set"), |b| b.iter(|| set_digest(&commitments)));
        group.bench_function(id("verify"), |b| {
            b.iter(|| verify_certificate(black_box(&commitments), &context, &certificate).unwrap());
        });
    }
    group.finish();
}

criterion_group!(benches, rounds);
criterion_main!(benches);
