//! What the findings of a party under all shipped agreements cost, with 1,000 facts: from the
//! start, after one more fact, and asked again; and what would be owed if the party were bound.
//!
//! To stay below 5 ms each. Texts are read when a node starts, and measured apart.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on fails")]

use std::hint::black_box;

use comity_agreements::docket::{Docket, naming, shipped};
use comity_agreements::duty::{Fact, Filter, Shown};
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Vouched;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const PARTY: &str = "lab.example";
/// 2026-09-01T00:00:00Z.
const ZERO: i64 = 1_788_220_800_000;
const HOUR_MS: i64 = 3_600_000;
const FACTS: u64 = 1_000;
const BOUND_BY: [&str; 2] = ["eu-gpai-code-commitment-9", "template-compute-cap"];

fn fact(number: u64, kind: &str, hours: i64, body: Value) -> Fact {
    Fact {
        id: StatementId(Sha256::digest(number.to_be_bytes()).into()),
        kind: kind.parse().unwrap(),
        issuer: PARTY.parse().unwrap(),
        subject: "bench".to_owned(),
        issued: Timestamp::from_millis(ZERO + hours * HOUR_MS),
        logged: Vouched::NOBODY,
        body: Some(body),
        relation: None,
        also: Vec::new(),
        shown: Shown::default(),
        index: None,
    }
}

/// Incidents assessed, reported under three regimes and resolved, runs, and publications.
fn said(number: u64) -> Fact {
    let hours = i64::try_from(number).unwrap();
    let at = Timestamp::from_millis(ZERO + hours * HOUR_MS);
    let incident = format!("urn:example:incident:{}", number / 10);
    let filed = |regime: &str, stage: &str| {
        let recipient = "California Office of Emergency Services";
        let body = json!({
            "incident": incident, "regime": regime, "stage": stage, "recipient": recipient,
        });
        fact(number, "incident.filing", hours, body)
    };
    match number % 10 {
        0 => {
            let body = json!({
                "incident": incident, "capacity": "developer", "systemic_risk": true,
                "training_compute_flop": 3e26, "aware_at": at, "determined_at": at,
                "model_involvement_aware_at": at, "harms": ["bodily-injury"],
                "events": ["loss-of-control"],
            });
            fact(number, "incident.assessment", hours, body)
        }
        1 => filed("us-ca-sb-53", "initial"),
        2 => filed("us-ny-raise", "initial"),
        3 => filed("eu-gpai-code-commitment-9", "initial"),
        4 => filed("eu-gpai-code-commitment-9", "intermediate"),
        5 => filed("eu-gpai-code-commitment-9", "final"),
        6 => {
            let body = json!({ "incident": incident, "resolved_at": at });
            fact(number, "incident.resolution", hours, body)
        }
        7 => {
            let body = json!({ "document": "risk-summary", "regime": "us-ca-sb-53" });
            fact(number, "document.publication", hours, body)
        }
        _ => {
            let body = json!({
                "run": format!("run-{number}"), "model": "M", "begun_at": at,
                "planned_compute_flop": 2e25,
            });
            fact(number, "run.start", hours, body)
        }
    }
}

fn facts() -> Vec<Fact> {
    let binding = (FACTS..).zip(BOUND_BY).map(|(number, agreement)| {
        let (_, text) = shipped::FILES.iter().find(|(name, _)| *name == agreement).unwrap();
        let digest = naming::text_digest(text).to_string();
        let body = json!({ "agreement": agreement, "text_digest": digest });
        fact(number, "agreement.definitive-signature", -100, body)
    });
    binding.chain((0..FACTS).map(said)).collect()
}

fn now() -> Timestamp {
    Timestamp::from_millis(ZERO + 1_500 * HOUR_MS)
}

fn empty() -> Docket {
    let mut docket = Docket::new(&shipped::texts(), &[]).unwrap();
    docket.advance_to(now());
    docket
}

fn full(facts: &[Fact]) -> Docket {
    let mut docket = empty();
    facts.iter().for_each(|fact| docket.insert(fact));
    docket.advance_to(now());
    docket
}

fn findings(c: &mut Criterion) {
    let facts = facts();
    let asked = Filter { bearer: Some(PARTY.to_owned()), ..Filter::default() };
    assert!(full(&facts).findings(&asked).len() > 100);
    let mut group = c.benchmark_group("findings of a party, 1,000 facts");
    group.sample_size(20);
    group.bench_function("texts read", |b| b.iter(empty));
    group.bench_function("from the start", |b| {
        b.iter_batched(
            empty,
            |mut docket| {
                facts.iter().for_each(|fact| docket.insert(fact));
                docket.advance_to(now());
                black_box(docket.findings(&asked));
                docket
            },
            BatchSize::PerIteration,
        );
    });
    let (last, others) = facts.split_last().unwrap();
    group.bench_function("one more fact", |b| {
        b.iter_batched(
            || full(others),
            |mut docket| {
                docket.insert(black_box(last));
                docket.advance_to(now());
                black_box(docket.findings(&asked));
                docket
            },
            BatchSize::PerIteration,
        );
    });
    let mut docket = full(&facts);
    group.bench_function("asked again", |b| b.iter(|| docket.findings(black_box(&asked))));
    group.bench_function("what would be owed", |b| {
        b.iter(|| docket.supposed(PARTY, black_box(&asked)));
    });
    group.finish();
}

criterion_group!(benches, findings);
criterion_main!(benches);
