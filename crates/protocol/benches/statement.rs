//! What a statement costs: parsing, judging under each algorithm, and its content.
//!
//! Ratios within one run count; absolute figures belong to the machine.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on fails")]

use std::hint::black_box;

use comity_protocol::content::Content;
use comity_protocol::key::{Algorithm, PublicKey, Signer as _};
use comity_protocol::statement::{parse, verify};
use comity_testkit::fixtures;
use comity_testkit::keys::{TestKeys, TestSigner};
use criterion::{Criterion, criterion_group, criterion_main};
use ed25519_dalek::{Signature, VerifyingKey};

/// Length of the statements measured, in bytes.
const BYTES: usize = 600;

fn statement(signer: &TestSigner) -> Vec<u8> {
    let (issuer, kind) = (fixtures::party("cygnus-lab.example"), fixtures::kind("incident.report"));
    let content = fixtures::content(&kind, 1);
    let mut draft = fixtures::draft(&issuer, signer.public(), &kind, &content);
    let length = draft.sign(signer).unwrap().len();
    // A longer subject brings it to the length wanted.
    let more = BYTES.saturating_sub(length + 2);
    draft.subject.push_str(&"x".repeat(more));
    draft.sign(signer).unwrap()
}

fn statements(c: &mut Criterion) {
    let issuer = fixtures::party("cygnus-lab.example");
    let mut group = c.benchmark_group("statement");
    for algorithm in [Algorithm::Ed25519, Algorithm::Es256, Algorithm::MlDsa65] {
        let signer = TestSigner::new(algorithm, [3; 32]);
        let bytes = statement(&signer);
        let keys = TestKeys::new().with(&issuer, signer.public());
        let parsed = parse(&bytes).unwrap();
        if algorithm == Algorithm::Ed25519 {
            group.bench_function("parse", |b| b.iter(|| parse(black_box(&bytes)).unwrap()));
        }
        group.bench_function(format!("verify {algorithm}"), |b| {
            b.iter_batched(
                || parsed.clone(),
                |parsed| verify(parsed, &keys).unwrap(),
                criterion::BatchSize::SmallInput,
            );
        });
    }
    group.finish();
}

/// The prepared verifier against the rule it must agree with, on the same message.
fn ed25519(c: &mut Criterion) {
    let signer = TestSigner::ed25519(3);
    let message = vec![7; BYTES];
    let signature: [u8; 64] = signer.sign(&message).unwrap().try_into().unwrap();
    let raw = signer.public().raw();
    let rule = VerifyingKey::from_bytes(raw.try_into().unwrap()).unwrap();
    let mut group = c.benchmark_group("ed25519");
    let parsed = Signature::from_bytes(&signature);
    group.bench_function("verify_strict", |b| {
        b.iter(|| rule.verify_strict(black_box(&message), &parsed).unwrap());
    });
    group.bench_function("registered key", |b| {
        b.iter(|| signer.public().verify(black_box(&message), &signature).unwrap());
    });
    group.bench_function("vet a new key", |b| {
        b.iter(|| PublicKey::from_raw(Algorithm::Ed25519, black_box(raw)).unwrap());
    });
    group.finish();
}

fn contents(c: &mut Criterion) {
    let kind = fixtures::kind("incident.report");
    let bytes = fixtures::content(&kind, 1).bytes;
    c.bench_function("content/parse", |b| {
        b.iter(|| Content::parse(&kind, black_box(&bytes)).unwrap());
    });
}

criterion_group!(benches, statements, ed25519, contents);
criterion_main!(benches);
