//! Conditional commitments: the vectors of `spec/vectors/commitment-cases.json`, a slow reference
//! implementation, and certificates that were tampered with.

mod certificate;
mod naive;
mod property;
mod round;
mod sealed;

use std::collections::{BTreeMap, BTreeSet};

use comity_agreements::commitment::certificate::verify_certificate;
use comity_agreements::commitment::context::Context;
use comity_agreements::commitment::solve::CommitmentProblem;
use comity_agreements::commitment::{Commitment, CommitmentRefusal};
use comity_protocol::decimal::Decimal;
use comity_protocol::party::PartyId;
use serde_json::Value;

/// Obligation, party, level of everybody who is not at level 0.
type Profile = BTreeMap<(String, String), u8>;

fn profile(commitments: &[Commitment], context: &Context) -> Profile {
    let problem = CommitmentProblem::compile(commitments, context).unwrap();
    let solution = problem.solve();
    let places = solution.profile().filter(|place| place.level > 0);
    places
        .map(|place| ((place.obligation.to_owned(), place.party.to_string()), place.level))
        .collect()
}

fn vectors() -> Value {
    serde_json::from_str(include_str!("../../../../spec/vectors/commitment-cases.json")).unwrap()
}

/// A case's commitments and context, read as they would be from outside.
fn read_case(case: &Value) -> (Vec<Commitment>, Context) {
    let bytes = |value: &Value| serde_json::to_vec(value).unwrap();
    let context = Context::parse(&bytes(&case["context"])).unwrap();
    let commitments = case["commitments"].as_array().unwrap();
    (commitments.iter().map(|one| Commitment::parse(&bytes(one)).unwrap()).collect(), context)
}

#[test]
fn the_vectors_have_the_profiles_they_say() {
    let vectors = vectors();
    for case in vectors["cases"].as_array().unwrap() {
        let name = &case["name"];
        let (commitments, context) = read_case(case);
        let problem = CommitmentProblem::compile(&commitments, &context).unwrap();
        let solution = problem.solve();
        let found = profile(&commitments, &context);
        let expected: BTreeMap<String, BTreeMap<String, u8>> =
            serde_json::from_value(case["expected"]["profile"].clone()).unwrap();
        let expected: Profile = expected
            .into_iter()
            .flat_map(|(obligation, parties)| {
                parties.into_iter().map(move |(party, level)| ((obligation.clone(), party), level))
            })
            .collect();
        assert_eq!(found, expected, "{name}");
        assert_eq!(solution.is_activated(), case["expected"]["activated"], "{name}");
        let certificate = solution.certificate();
        verify_certificate(&commitments, &context, &certificate)
            .unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
        if let Some(payoffs) = case["expected"]["payoffs"].as_object() {
            for (party, payoff) in payoffs {
                assert_eq!(payoff.as_str().unwrap(), payoff_of(party, &found), "{name}, {party}");
            }
        }
    }
}

/// Endowment 10, less what one gives, plus 0.4 of what all give: in tenths, then as text.
fn payoff_of(party: &str, profile: &Profile) -> String {
    let level = |party: &str| {
        profile.get(&("art-1".to_owned(), party.to_owned())).map_or(0, |level| i64::from(*level))
    };
    let all: i64 = profile.values().map(|level| i64::from(*level)).sum();
    let tenths = 100 - 10 * level(party) + 4 * all;
    let text = format!("{}.{}", tenths / 10, tenths % 10);
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

#[test]
fn what_the_vectors_refuse_is_refused() {
    let vectors = vectors();
    for case in vectors["refusals"].as_array().unwrap() {
        let name = &case["name"];
        let bytes = serde_json::to_vec(&case["commitment"]).unwrap();
        let context = Context::parse(&serde_json::to_vec(&case["context"]).unwrap()).unwrap();
        let refusal = match Commitment::parse(&bytes) {
            Err(refusal) => refusal,
            Ok(one) => CommitmentProblem::compile(&[one], &context).err().unwrap().why,
        };
        assert_eq!(refusal.code(), case["expected"]["code"], "{name}");
        if let CommitmentRefusal::NotMonotone { at, why } = refusal {
            assert_eq!(at, case["expected"]["at"], "{name}");
            assert!(why.to_string().contains("may not"), "{name}: {why}");
        }
    }
}

/// Tabarrok's dominant assurance contract: a pledge costs 60, a failed round pays 5 to those who
/// pledged, a good that comes about is worth `VALUE` to everybody.
#[test]
fn assurance_contracts_pay_what_they_should() {
    const VALUE: i64 = 100;
    const NEEDED: u64 = 5;
    let context: Context =
        serde_json::from_value(vectors()["cases"][0]["context"].clone()).unwrap();
    let pledge = |party: usize| -> Commitment {
        serde_json::from_value(serde_json::json!({
            "agreement": "coalition", "obligation": "art-1", "party": format!("p{party}.example"),
            "offers": [{ "level": 1, "if": { "count": { "at_least": NEEDED, "level": 1 } } }],
            "expires_at": "2028-01-01T00:00:00Z",
        }))
        .unwrap()
    };
    let payoff = |others: usize, mine: bool| {
        let pledges: Vec<Commitment> = (1..=others).chain(mine.then_some(0)).map(pledge).collect();
        match (CommitmentProblem::compile(&pledges, &context).unwrap().solve().is_activated(), mine)
        {
            (true, true) => VALUE - 60,
            (true, false) => VALUE,
            (false, true) => 5,
            (false, false) => 0,
        }
    };
    assert_eq!((payoff(3, true), payoff(3, false)), (5, 0));
    assert_eq!((payoff(4, true), payoff(4, false)), (VALUE - 60, 0));
    assert_eq!((payoff(5, true), payoff(5, false)), (VALUE - 60, VALUE));
}

#[test]
fn a_context_that_contradicts_itself_is_refused() {
    let vectors = vectors();
    let good = &vectors["cases"][0]["context"];
    let table = |weight: &str| serde_json::json!({ "compute": { "a.example": weight } });
    let long = "x".repeat(401);
    let many: Vec<String> = (0..17).map(|level| level.to_string()).collect();
    for (member, value, code) in [
        ("obligations", serde_json::json!({ "art-1": ["none"] }), "levels"),
        ("obligations", serde_json::json!({ "art-1": ["none", "none"] }), "levels"),
        ("obligations", serde_json::json!({ "art-1": many }), "too-many"),
        ("agreement", serde_json::json!(long), "too-many"),
        ("agreement", serde_json::json!(""), "too-many"),
        ("bound", serde_json::json!({ "art-1": { "a.example": 2 } }), "bound"),
        ("bound", serde_json::json!({ "art-2": { "a.example": 1 } }), "bound"),
        ("weights", table("-1"), "weight"),
        ("weights", table("9e31"), "weight"),
        ("weights", table("8e31"), ""),
        ("weights", table("1e-9"), "malformed"),
        ("more", serde_json::json!(1), "malformed"),
    ] {
        let mut context = good.clone();
        context[member] = value;
        let read = Context::parse(&serde_json::to_vec(&context).unwrap());
        let found = read.map_or_else(|refusal| refusal.code(), |_| "commitment-context-");
        assert_eq!(found, format!("commitment-context-{code}"), "{context}");
    }
    let mut context = good.clone();
    context["round"]["effective_at"] = serde_json::json!("2027-05-31T23:59:59Z");
    let refusal = Context::parse(&serde_json::to_vec(&context).unwrap()).unwrap_err();
    assert_eq!(refusal.code(), "commitment-context-round");
}

/// Nobody is bound because somebody's weight is not declared, because a total is zero, or because
/// a group is empty.
#[test]
fn what_is_not_declared_never_binds() {
    let bound = |weights: &str, labs: &str, condition: &str| {
        let context = format!(
            r#"{{"agreement": "coalition", "obligations": {{"art-5": ["none", "cap"]}},
                "round": {{"log": "depositary.example/log", "size": 1000, "root": "{}",
                    "frozen_at": "2027-06-01T00:00:00Z", "effective_at": "2027-07-01T00:00:00Z"}},
                "weights": {{"compute": {weights}}}, "groups": {{"labs": {labs}}}}}"#,
            "00".repeat(32)
        );
        let context = Context::parse(context.as_bytes()).unwrap();
        let commitment = format!(
            r#"{{"agreement": "coalition", "obligation": "art-5", "party": "a.example",
                "offers": [{{"level": 1, "if": {condition}}}],
                "expires_at": "2028-01-01T00:00:00Z"}}"#
        );
        !profile(&[Commitment::parse(commitment.as_bytes()).unwrap()], &context).is_empty()
    };
    let share = r#"{"weight": {"name": "compute", "group": "labs", "at_least": {"share": "0.55"}, "level": 1}}"#;
    let whole = r#"{"weight": {"name": "compute", "at_least": {"share": "0.55"}, "level": 1}}"#;
    let each = r#"{"each": {"group": "labs", "level": 1}}"#;
    let small = r#"{"fact": {"not": {"own_weight": {"name": "compute", "at_least": "50"}}}}"#;
    assert!(bound(r#"{"a.example": "20"}"#, r#"["a.example"]"#, share));
    // `lab.example` has another name in the table.
    let other = r#"{"a.example": "20", "Lab.example": "60"}"#;
    assert!(!bound(other, r#"["lab.example"]"#, share));
    assert!(!bound(r#"{"a.example": "20"}"#, r#"["a.example", "lab.example"]"#, share));
    for zero in ["{}", r#"{"a.example": "0"}"#] {
        assert!(!bound(zero, r#"["a.example"]"#, share));
        assert!(!bound(zero, r#"["a.example"]"#, whole));
    }
    assert!(!bound("{}", "[]", each) && bound("{}", r#"["a.example"]"#, each));
    // Not to have much of a weight is not known either.
    assert!(!bound("{}", "[]", small) && bound(r#"{"a.example": "20"}"#, "[]", small));
}

/// Whether a whole is declared is found out once and not by everybody who asks for a share of it:
/// with 30,000 parties that would be 900 million look-ups, for which nobody waits.
#[test]
fn a_share_of_a_large_group_is_asked_for_by_all_of_it() {
    let party = |number: u32| format!("party-{number}.example").parse::<PartyId>().unwrap();
    let parties: BTreeSet<PartyId> = (0..30_000).map(party).collect();
    let mut context = read_case(&vectors()["cases"][0]).1;
    context.agreement = "coalition".to_owned();
    context.obligations = [("art-5".to_owned(), vec!["none".to_owned(), "cap".to_owned()])].into();
    (context.bound, context.activation) = (BTreeMap::new(), None);
    let weights = parties.iter().map(|party| (party.clone(), Decimal::ONE)).collect();
    context.weights = [("compute".to_owned(), weights)].into();
    context.groups = [("labs".to_owned(), parties.clone())].into();
    let share = r#"{"weight": {"name": "compute", "group": "labs", "at_least": {"share": "0.5"}, "level": 1}}"#;
    let commitment = |party: &PartyId| {
        let text = format!(
            r#"{{"agreement": "coalition", "obligation": "art-5", "party": "{party}",
                "offers": [{{"level": 1, "if": {share}}}], "expires_at": "2999-01-01T00:00:00Z"}}"#
        );
        Commitment::parse(text.as_bytes()).unwrap()
    };
    let commitments: Vec<Commitment> = parties.iter().map(commitment).collect();
    assert_eq!(profile(&commitments, &context).len(), parties.len());
}
