//! What a replay of entry into force costs: Kyoto from its table, Paris from its history; and whole
//! replays, from the bytes of the largest tables to the dates of all states.
//!
//! To stay below 5 ms each; what a process reads once, the names of states, is measured apart.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on fails")]

use std::hint::black_box;

use comity_agreements::agreement::force::table::{Imported, Overwrites, paris_history, un_table};
use comity_agreements::agreement::force::{ForceRefusal, Replay, View};
use comity_agreements::world::World;
use criterion::{Criterion, criterion_group, criterion_main};

const KYOTO: &str = include_str!("../../../data/treaties/kyoto.json");
const KYOTO_TABLE: &str = include_str!("../../../data/treaties/kyoto.csv");
const PARIS: &str = include_str!("../../../data/treaties/paris.json");
const PARIS_HISTORY: &str = include_str!("../../../data/treaties/paris/paris_status_history.jsonl");

const UNFCCC: &str = include_str!("../../../data/treaties/unfccc.json");
const UNFCCC_TABLE: &str = include_str!("../../../data/treaties/unfccc.csv");
const CHEMICAL: &str = include_str!("../../../data/treaties/cwc.json");
const CHEMICAL_TABLE: &str = include_str!("../../../data/treaties/cwc.csv");

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

/// A way to read a table.
type Read = fn(&str) -> Result<Imported, ForceRefusal>;

fn whole(c: &mut Criterion) {
    let mut group = c.benchmark_group("dates of all states");
    group.bench_function("names of states", |b| b.iter(|| World::bundled().unwrap()));
    let world = World::bundled().unwrap();
    let history: Read = |text| paris_history(text, Overwrites::AsActs);
    let cases: [(_, _, _, Read); 3] = [
        ("unfccc", UNFCCC, UNFCCC_TABLE, un_table),
        ("chemical weapons", CHEMICAL, CHEMICAL_TABLE, un_table),
        ("paris history", PARIS, PARIS_HISTORY, history),
    ];
    for (name, rule, table, read) in cases {
        group.bench_function(name, |b| {
            b.iter(|| {
                let mut replay = Replay::parse(black_box(rule)).unwrap();
                replay.add(read(black_box(table)).unwrap());
                black_box(replay.recognise(&world));
                let outcome = replay.run(View::default()).unwrap();
                assert!(outcome.day().is_some());
                replay.dates(&outcome, View::default())
            });
        });
    }
    group.finish();
}

criterion_group!(benches, replays, whole);
criterion_main!(benches);
