//! What it costs to find reports of one event: two databases of the size of AIAAIC and the AI
//! Incident Database against each other, and one new report against 100,000.
//!
//! To stay below 2 s and 5 ms. The reports are made up; their words are as unevenly spread as those
//! of a language (the n-th most frequent stands in one text in n), and as many as real ones have.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on fails")]

use std::hint::black_box;

use comity_incidents::matching::index::{Index, Wanted};
use comity_incidents::matching::judge::SAME;
use comity_incidents::report::{Interval, Report};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};

/// As many reports as the two databases had in July 2026.
const AIAAIC: usize = 2_244;
const AIID: usize = 1_597;

/// Reports that one new one is compared with.
const MANY: usize = 100_000;

/// Words that there are.
const VOCABULARY: f64 = 30_000.0;

/// Numbers that look drawn, the same each time (splitmix64).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A word: the logarithm of its rank is evenly spread.
    fn word(&mut self) -> String {
        let part = f64::from(u32::try_from(self.next() >> 32).unwrap()) / f64::from(u32::MAX);
        let rank = libm::pow(VOCABULARY, part).floor();
        let mut letters = Self(rank.to_bits());
        let syllables = ["ka", "ren", "to", "mi", "sol", "ve", "dra", "pi", "un", "ge"];
        let drawn = |_| *syllables.get(usize::try_from(letters.next() % 10).unwrap()).unwrap();
        (0..4).map(drawn).collect()
    }

    fn words(&mut self, count: usize) -> String {
        (0..count).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }

    fn report(&mut self, id: String) -> Report {
        Report {
            id,
            title: self.words(10),
            text: self.words(35),
            occurred: Interval::read(&(2015 + self.next() % 12).to_string()),
            organisations: vec![self.words(2)],
            ..Report::default()
        }
    }

    fn reports(&mut self, prefix: &str, count: usize) -> Vec<Report> {
        (0..count).map(|number| self.report(format!("{prefix}{number}"))).collect()
    }
}

fn index(reports: &[Report]) -> Index {
    let mut index = Index::default();
    reports.iter().for_each(|report| assert!(index.add(report.clone())));
    index
}

fn matching(c: &mut Criterion) {
    let mut draw = Draw(1);
    let all = [draw.reports("a", AIAAIC), draw.reports("b", AIID)].concat();
    let mut group = c.benchmark_group("reports of one event");
    group.sample_size(10);
    group.bench_function("two databases, 2,244 against 1,597", |b| {
        b.iter(|| {
            let index = index(&all);
            let among = |id: &str| id.starts_with('a');
            let wanted = Wanted { most: 3, least: SAME, among: &among };
            let asked = all.iter().filter(|report| report.id.starts_with('b'));
            asked.map(|report| index.candidates(report, wanted).len()).sum::<usize>()
        });
    });
    let many = index(&draw.reports("m", MANY));
    let mut asked = 0_u64;
    group.sample_size(50);
    group.bench_function("one new report against 100,000", |b| {
        b.iter_batched(
            || {
                asked += 1;
                Draw(asked << 32).report("new".to_owned())
            },
            |report| {
                let wanted = Wanted { most: 10, least: 0.2, among: &|_| true };
                black_box(many.candidates(&report, wanted).len())
            },
            BatchSize::SmallInput,
        );
    });
    let stuffed = Report { text: draw.words(40_000), ..draw.report("stuffed".to_owned()) };
    group.bench_function("a report of 40,000 words against 100,000", |b| {
        let wanted = Wanted { most: 10, least: 0.2, among: &|_| true };
        b.iter(|| many.candidates(black_box(&stuffed), wanted).len());
    });
    group.finish();
}

criterion_group!(benches, matching);
criterion_main!(benches);
