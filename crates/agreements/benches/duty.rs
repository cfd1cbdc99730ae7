//! What findings cost: a million facts against a hundred obligations of two hundred parties, in
//! full and one by one.
//!
//! Four shapes, 25 rules of each, every rule with kinds of its own: a report by a deadline, the sum
//! over a threshold, a sequence, and a count in a window. Of the facts 1 % come late, 1 % are not
//! held and 0.1 % are superseded.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on fails")]

use std::fmt::Write as _;
use std::hint::black_box;

use comity_agreements::agreement::language;
use comity_agreements::duty::{Calendars, Engine, Fact, Instrument, Prepared, Shown, Table};
use comity_protocol::index::Relation;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Vouched;
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use serde_json::json;
use sha2::{Digest as _, Sha256};

const PARTIES: u32 = 200;
const RULES_EACH: u32 = 25;
/// 2026-03-01T00:00:00Z.
const ZERO: i64 = 1_772_323_200_000;
/// The facts lie in one year.
const YEAR_MS: i64 = 31_536_000_000;

/// The same numbers on every machine (Steele et al., "SplitMix", OOPSLA 2014).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % most
    }
}

fn text() -> Instrument {
    let mut text = "agreement bench\nversion \"1\"\ntitle en \"Bench\"\nform treaty\nbinding yes\n\
        status in-force from 2026-01-01, verified\nlanguage en authentic\n"
        .to_owned();
    for rule in 0..RULES_EACH {
        for kind in ["begun", "told", "spent", "checked", "released", "seen"] {
            writeln!(
                text,
                "fields of {kind}.k{rule}\n  run: text at /run\n  size: number at /size"
            )
            .unwrap();
        }
    }
    text.push_str("clause art-1 en \"Bench\" original\ntext en \"Bench.\"\n");
    for rule in 0..RULES_EACH {
        write!(
            text,
            "duty report-{rule}
  bearer each party
  when begun.k{rule} as start by bearer where start.size >= 2
  key start.run
  clock from filing
  must file told.k{rule} as report by bearer where report.run = start.run
  within 15 days, calendar days
limit total-{rule}
  bearer each party
  sum of run.size over spent.k{rule} as run by bearer in the last 12 months, at most 100000
  must be <= 1000
order sequence-{rule}
  bearer each party
  file released.k{rule} as release by bearer
  only after checked.k{rule} as check by anyone where check.run = release.run
  at most 90 days before
duty window-{rule}
  bearer each party
  when seen.k{rule} as seen by bearer
    where count of seen.k{rule} as other by bearer in the last 24 hours, at most 100000 >= 4
  clock from filing
  must file told.k{rule} as report by bearer where report.run = seen.run
  within 72 hours
"
        )
        .unwrap();
    }
    Instrument::from(language::read(&text).unwrap().agreement())
}

/// `unheld`: how many in a hundred come without their contents.
fn facts(count: u32, unheld: u64) -> Vec<Fact> {
    let mut dice = Dice(7);
    let mut facts: Vec<Fact> = Vec::new();
    let mut number = 0_u64;
    let mut put = |facts: &mut Vec<Fact>, kind: &str, party: u64, at: i64, body, relation| {
        let id = StatementId(Sha256::digest(number.to_be_bytes()).into());
        number += 1;
        facts.push(Fact {
            id,
            kind: kind.parse().unwrap(),
            issuer: format!("party-{party}.example").parse().unwrap(),
            subject: "bench".to_owned(),
            issued: Timestamp::from_millis(at),
            logged: Vouched::NOBODY,
            body,
            relation,
            also: Vec::new(),
            shown: Shown::default(),
            index: None,
        });
        id
    };
    while facts.len() < usize::try_from(count).unwrap() {
        let rule = dice.below(u64::from(RULES_EACH));
        let party = dice.below(u64::from(PARTIES));
        let at = ZERO + i64::try_from(dice.below(31_536_000)).unwrap() * 1_000;
        let run = format!("run-{}", dice.below(1_000_000_000));
        let is_late = dice.below(100) == 0;
        let is_held = dice.below(100) >= unheld;
        let size = dice.below(10);
        let body = is_held.then(|| json!({"run": run, "size": size}));
        let later = if is_late { 40 } else { 5 } * 86_400_000;
        let pair = match dice.below(4) {
            0 => Some(("begun", "told", later)),
            1 => Some(("checked", "released", later)),
            _ => None,
        };
        if let Some((first, second, later)) = pair {
            let id = put(&mut facts, &format!("{first}.k{rule}"), party, at, body.clone(), None);
            put(&mut facts, &format!("{second}.k{rule}"), party, at + later, body, None);
            if dice.below(1_000) == 0 {
                let relation = Some((Relation::Supersedes, id));
                put(&mut facts, "statement.supersession", party, at + 1_000, None, relation);
            }
        } else {
            let kind = if dice.below(2) == 0 { "spent" } else { "seen" };
            put(&mut facts, &format!("{kind}.k{rule}"), party, at, body, None);
        }
    }
    facts.truncate(usize::try_from(count).unwrap());
    facts
}

fn engine() -> Engine {
    let names: Vec<String> = (0..PARTIES).map(|party| format!("party-{party}.example")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let table = Table::default().with("bench", &names, "2026-01-01".parse().unwrap());
    Engine::new(vec![text()], &Calendars::bundled(), &table).unwrap()
}

fn full(c: &mut Criterion) {
    const COUNT: u32 = 1_000_000;
    let as_of = Timestamp::from_millis(ZERO + YEAR_MS);
    let facts = facts(COUNT, 1);
    let mut group = c.benchmark_group("a million facts");
    group.sample_size(10).throughput(Throughput::Elements(u64::from(COUNT)));
    group.bench_function("reading contents", |b| {
        b.iter_batched(
            engine,
            |mut engine| facts.iter().filter_map(|fact| engine.prepare(fact)).count(),
            BatchSize::PerIteration,
        );
    });
    group.bench_function("evaluation in full", |b| {
        b.iter_batched(
            || {
                let mut engine = engine();
                let prepared: Vec<Prepared> =
                    facts.iter().filter_map(|fact| engine.prepare(fact)).collect();
                (engine, prepared)
            },
            |(mut engine, prepared)| {
                engine.insert_prepared(prepared);
                engine.advance(as_of);
                black_box(engine.instances());
                engine
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

fn incremental(c: &mut Criterion) {
    const MORE: usize = 10_000;
    let as_of = Timestamp::from_millis(ZERO + YEAR_MS);
    let mut group = c.benchmark_group("one by one");
    group.sample_size(10).throughput(Throughput::Elements(10_000));
    for (count, unheld) in
        [200_000, 1_000_000].into_iter().flat_map(|count| [0, 1, 10].map(|unheld| (count, unheld)))
    {
        let facts = facts(count, unheld);
        let (old, new) = facts.split_at(facts.len() - MORE);
        let name = format!("10,000 more facts on {count}, {unheld} % without contents");
        group.bench_function(name, |b| {
            b.iter_batched(
                || {
                    let mut engine = engine();
                    engine.insert_batch(old);
                    engine.advance(as_of);
                    engine
                },
                |mut engine| {
                    for fact in new {
                        engine.insert(fact);
                        engine.advance(as_of);
                    }
                    engine
                },
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, full, incremental);
criterion_main!(benches);
