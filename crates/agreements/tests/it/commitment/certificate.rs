//! Certificates that were tampered with, and what everybody outside is told.

use comity_agreements::commitment::certificate::{Because, Certificate, verify_certificate};
use comity_agreements::commitment::context::Context;
use comity_agreements::commitment::solve::CommitmentProblem;
use comity_agreements::commitment::{Commitment, set_digest};
use expect_test::expect;
use serde_json::{Value, json};

use super::{read_case, vectors};

fn case(name: &str) -> (Vec<Commitment>, Context) {
    let vectors = vectors();
    let cases = vectors["cases"].as_array().unwrap();
    read_case(cases.iter().find(|case| case["name"] == name).unwrap())
}

fn certify(commitments: &[Commitment], context: &Context) -> Certificate {
    CommitmentProblem::compile(commitments, context).unwrap().solve().certificate()
}

/// Five parties: a, b and c ask for three, d for nine and e for d.
fn five() -> (Vec<Commitment>, Context) {
    let (mut commitments, context) = case("counts [3, 3, 3, 9, 9]");
    commitments[4].offers = serde_json::from_value(json!([
        { "level": 1, "if": { "any": [
            { "party": { "id": "d.example", "level": 1 } },
            { "count": { "at_least": 7, "level": 1 } },
        ] } }
    ]))
    .unwrap();
    (commitments, context)
}

#[test]
fn a_certificate_reads_as_it_should() {
    let (commitments, context) = five();
    let certificate = certify(&commitments, &context);
    verify_certificate(&commitments, &context, &certificate).unwrap();
    let mut shown = serde_json::to_value(&certificate).unwrap();
    for digest in ["commitments", "context"] {
        shown.as_object_mut().unwrap().remove(digest);
    }
    expect![[r#"
        {"activated":true,"agreement":"coalition","effective_at":"2027-07-01T00:00:00Z","members":[{"because":{"atoms":[0]},"level":1,"obligation":"art-1","party":"a.example"},{"because":{"atoms":[0]},"level":1,"obligation":"art-1","party":"b.example"},{"because":{"atoms":[0]},"level":1,"obligation":"art-1","party":"c.example"}],"outside":[{"level":0,"missing":{"atom":{"atom":0,"short":{"parties":5}}},"next":1,"obligation":"art-1","party":"d.example"},{"level":0,"missing":{"any":[{"atom":{"atom":0,"short":{"levels":1}}},{"atom":{"atom":1,"short":{"parties":3}}}]},"next":1,"obligation":"art-1","party":"e.example"}],"steps":[{"failed":[0],"level":1,"obligation":"art-1","party":"d.example"},{"failed":[0,1],"level":1,"obligation":"art-1","party":"e.example"}]}"#]]
    .assert_eq(&shown.to_string());
}

#[test]
fn each_tampering_has_its_code() {
    let (commitments, context) = five();
    let good = certify(&commitments, &context);
    let check = |code: &str, change: &dyn Fn(&mut Certificate)| {
        let mut bad = good.clone();
        change(&mut bad);
        let refusal = verify_certificate(&commitments, &context, &bad).unwrap_err();
        assert_eq!(refusal.code(), code, "{refusal}");
    };
    check("certificate-other-commitments", &|c| c.commitments = set_digest(&commitments[1..]));
    check("certificate-other-context", &|c| c.context.0[0] ^= 1);
    check("certificate-other-context", &|c| c.agreement = "another".into());
    check("certificate-step-order", &|c| c.steps[0].level = 2);
    check("certificate-step-order", &|c| c.steps[0].party = "z.example".parse().unwrap());
    check("certificate-step-order", &|c| c.steps.push(c.steps[0].clone()));
    // e falls only because d fell before.
    check("certificate-step-unsound", &|c| c.steps.swap(0, 1));
    check("certificate-step-unsound", &|c| c.steps[1].failed = vec![0]);
    check("certificate-step-unsound", &|c| c.steps[0].failed = vec![]);
    check("certificate-step-unsound", &|c| c.steps[0].failed = vec![7]);
    // A member thrown out although its condition holds.
    check("certificate-step-unsound", &|c| {
        let mut step = c.steps[0].clone();
        step.party = "a.example".parse().unwrap();
        c.steps.push(step);
        c.members.remove(0);
    });
    check("certificate-profile", &|c| drop(c.members.pop()));
    check("certificate-profile", &|c| c.members.swap(0, 1));
    check("certificate-profile", &|c| c.members[0].level = 2);
    check("certificate-profile", &|c| drop(c.steps.pop()));
    check("certificate-profile", &|c| {
        let mut more = c.members[0].clone();
        more.party = "e.example".parse().unwrap();
        c.members.push(more);
    });
    check("certificate-member-unsound", &|c| c.members[0].because = Because::Atoms(vec![]));
    check("certificate-member-unsound", &|c| c.members[0].because = Because::Atoms(vec![1]));
    check("certificate-member-unsound", &|c| c.members[0].because = Because::Bound);
    check("certificate-activation", &|c| c.activated = false);
    check("certificate-activation", &|c| c.activation = Some(vec![]));
    check("certificate-activation", &|c| c.effective_at = context.round.frozen_at);
    check("certificate-missing", &|c| drop(c.outside.pop()));
    check("certificate-missing", &|c| c.outside[0].next = 2);
    // All steps left out and everybody a member: not consistent.
    check("certificate-member-unsound", &|c| {
        c.steps.clear();
        for party in ["d.example", "e.example"] {
            let mut more = c.members[0].clone();
            more.party = party.parse().unwrap();
            c.members.push(more);
        }
    });
}

#[test]
fn a_certificate_is_bound_to_what_it_is_about() {
    let (commitments, context) = five();
    let certificate = certify(&commitments, &context);
    let mut later = context.clone();
    later.round.size += 1;
    let refusal = verify_certificate(&commitments, &later, &certificate).unwrap_err();
    assert_eq!(refusal.code(), "certificate-other-context");
    let mut other = commitments.clone();
    other[0].ratchet = true;
    let refusal = verify_certificate(&other, &context, &certificate).unwrap_err();
    assert_eq!(refusal.code(), "certificate-other-commitments");
    let mut twice = commitments.clone();
    twice.push(commitments[0].clone());
    let of_both = Certificate { commitments: set_digest(&twice), ..certificate };
    let refusal = verify_certificate(&twice, &context, &of_both).unwrap_err();
    assert_eq!(refusal.code(), "commitment-contradictory");
}

#[test]
fn foreign_bytes_are_no_certificate() {
    for bad in ["", "{}", "[]", r#"{"agreement":"a","agreement":"a"}"#] {
        let refusal = Certificate::parse(bad.as_bytes()).unwrap_err();
        assert_eq!(refusal.code(), "certificate-malformed", "{bad}");
    }
}

/// What somebody outside lacks, as JSON, in the case of this name.
fn missing(commitments: &[Commitment], context: &Context, party: &str) -> Value {
    let certificate = certify(commitments, context);
    verify_certificate(commitments, context, &certificate).unwrap();
    let outside = certificate.outside.iter().find(|one| one.party.as_str() == party).unwrap();
    serde_json::to_value(&outside.missing).unwrap()
}

#[test]
fn what_is_missing_is_exact() {
    let (commitments, context) =
        case("the same, without b: 30 % are not enough, and two are not three");
    assert_eq!(
        missing(&commitments, &context, "c.example"),
        json!({ "all": [
            { "atom": { "atom": 0, "short": { "parties": 2 } } },
            { "atom": { "atom": 1, "short": { "weight": { "amount": "35", "share": "0.35" } } } },
        ] })
    );
    let (commitments, context) = case("a common level is the least of the maxima");
    assert_eq!(
        missing(&commitments, &context, "a.example"),
        json!({ "atom": { "atom": 0, "short": { "each": {
            "parties": 3, "names": ["b.example", "c.example", "d.example"],
        } } } })
    );
    let (commitments, context) = case("five give 10 if the others give 30");
    assert_eq!(
        missing(&commitments[..3], &context, "a.example"),
        json!({ "atom": { "atom": 0, "short": { "restraint": 30 } } })
    );
    let (commitments, context) = case("a fact may be denied");
    assert_eq!(
        missing(&commitments, &context, "b.example"),
        json!({ "atom": { "atom": 0, "short": "fact" } })
    );
}
