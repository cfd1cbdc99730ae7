//! What a replay of entry into force costs: Kyoto from its table, Paris from its history.
//!
//! To stay below 5 ms each; reading the table is measured apart.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on fails")]

use std::hint::black_box;

use comity_agreements::agreement::force::table::{Overwrites, paris_history, un_table};
use comity_agreements::agreement::force::{Replay, View};
use criterion::{Criterion, criterion_group, criterion_main};

const KYOTO: &str = include_str!("../../../data/treaties/kyoto.json");
const KYOTO_TABLE: &str = include_str!("../../../data/treaties/kyoto.csv");
const PARIS: &str = include_str!("../../../data/treaties/paris.json");
const PARIS_HISTORY: &str = include_str!("../../../data/treaties/paris/paris_status_history.jsonl");

fn replays(c: &mut Criterion) {
    let mut group = c.benchmark_group("force");
    group.bench_function("read kyoto", |b| b.iter(|| un_table(black_box(KYOTO_TABLE)).unwrap()));
    let mut kyoto = Replay::parse(KYOTO).unwrap();
    kyoto.add(un_table(KYOTO_TABLE).unwrap());
    group.bench_function("replay kyoto", |b| {
        b.iter(|| black_box(&kyoto).run(View::default()).unwrap());
    });
    let mut paris = Replay::parse(PARIS).unwrap();
    paris.add(paris_history(PARIS_HISTORY, Overwrites::AsActs).unwrap());
    group.bench_function("replay paris", |b| {
        b.iter(|| black_box(&paris).run(View::default()).unwrap());
    });
    group.finish();
}

criterion_group!(benches, replays);
criterion_main!(benches);
