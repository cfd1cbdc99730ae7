//! Cases by the hundred thousand: put together, one statement more, a page of them, one of them.
//! CPU time, by criterion; `docs/performance.md` has what was seen.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on fails")]

use std::hint::black_box;

use comity_incidents::case::casebook::{Casebook, Cleared};
use comity_incidents::case::entry::{CaseName, Entry, Said, Sort};
use comity_incidents::case::summary::summary;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use serde_json::{Value, json};

const CASES: u64 = 100_000;
const ALL: Cleared = Cleared(true);

fn id(number: u64) -> StatementId {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&number.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
    bytes[8..16].copy_from_slice(&number.to_be_bytes());
    StatementId(bytes)
}

/// One of a thousand parties says something of a case.
fn entry(number: u64, sort: Sort, case: u64, body: &Value) -> Entry {
    Entry {
        id: id(number),
        sort,
        issuer: format!("lab-{}.example", case % 1_000).parse().unwrap(),
        issued: Timestamp::from_secs(i64::try_from(number).unwrap()),
        seq: number,
        subject: format!("2026-{case:06}"),
        is_red: false,
        said: Some(Said::read(body)),
    }
}

/// An assessment, a filing, its acknowledgement by another, a resolution: of each case.
fn entries() -> Vec<Entry> {
    let mut all = Vec::new();
    for case in 0..CASES {
        let (first, name) = (case * 4, format!("2026-{case:06}"));
        let body =
            json!({ "incident": name, "title": format!("Event {case}"), "harms": ["death"] });
        all.push(entry(first, Sort::Assessment, case, &body));
        let body = json!({ "incident": name, "regime": "us-ca-sb-53", "stage": "initial" });
        all.push(entry(first + 1, Sort::Filing, case, &body));
        let body = json!({ "filing": id(first + 1).urn(), "verdict": "accepted" });
        let answer = entry(first + 2, Sort::Acknowledgement, case, &body);
        all.push(Entry { issuer: "office.example".parse().unwrap(), ..answer });
        let body = json!({ "incident": name, "resolved_at": "2026-11-02T09:00:00Z" });
        all.push(entry(first + 3, Sort::Resolution, case, &body));
    }
    all
}

fn book(entries: &[Entry]) -> Casebook {
    let mut book = Casebook::new();
    for entry in entries {
        book.insert(entry.clone());
    }
    book
}

fn page(book: &Casebook, most: usize) -> usize {
    let rows = book.recent(None, ALL).take(most).filter_map(|(_, name)| {
        let case = book.case(name, ALL)?;
        summary(book, &case, ALL)
    });
    rows.filter(|row| row.title.is_some()).count()
}

fn cases(c: &mut Criterion) {
    let entries = entries();
    let mut group = c.benchmark_group("cases");
    group.sample_size(10);
    group.bench_function("400,000 statements of 100,000 cases", |bencher| {
        bencher.iter(|| black_box(book(&entries)).len());
    });
    let mut whole = book(&entries);
    let more = entry(CASES * 4, Sort::Assessment, 7, &json!({ "incident": "2026-000007" }));
    group.bench_function("one statement more", |bencher| {
        bencher.iter_batched(
            || more.clone(),
            |more| whole.insert(black_box(more)),
            BatchSize::SmallInput,
        );
    });
    group.bench_function("a page of 50", |bencher| bencher.iter(|| page(black_box(&whole), 50)));
    let name = CaseName { owner: "lab-7.example".parse().unwrap(), name: "2026-000007".to_owned() };
    group.bench_function("one case", |bencher| {
        bencher.iter(|| whole.case(black_box(&name), ALL).map(|case| case.entries.len()));
    });
    group.finish();
}

criterion_group!(benches, cases);
criterion_main!(benches);
