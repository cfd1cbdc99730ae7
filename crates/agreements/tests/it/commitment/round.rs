//! Rounds: what stands at the freeze, what is activated, what is published.

use std::collections::BTreeSet;

use comity_agreements::commitment::Commitment;
use comity_agreements::commitment::context::Context;
use comity_agreements::commitment::round::{
    Act, Deposit, Frozen, activate, freeze, progress, spent,
};
use comity_agreements::commitment::solve::CommitmentProblem;
use comity_protocol::statement::StatementId;
use comity_protocol::time::Timestamp;
use serde_json::{Value, json};

use super::{Profile, profile};

const FROZEN_AT: &str = "2027-06-01T00:00:00Z";
const EFFECTIVE_AT: &str = "2027-07-01T00:00:00Z";

fn context() -> Context {
    serde_json::from_value(json!({
        "agreement": "coalition",
        "obligations": { "art-1": ["none", "low", "high"] },
        "round": {
            "log": "depositary.example/log", "size": 100, "root": "00".repeat(32),
            "frozen_at": FROZEN_AT, "effective_at": EFFECTIVE_AT,
        },
    }))
    .unwrap()
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn id(number: u8) -> StatementId {
    StatementId([number; 32])
}

fn offer(party: &str, offers: &Value) -> Commitment {
    serde_json::from_value(json!({
        "agreement": "coalition", "obligation": "art-1", "party": format!("{party}.example"),
        "offers": offers, "expires_at": "2028-01-01T00:00:00Z", "ratchet": true,
    }))
    .unwrap()
}

fn simple(party: &str) -> Commitment {
    offer(party, &json!([{ "level": 1, "if": { "count": { "at_least": 2, "level": 1 } } }]))
}

/// The statement `number`, at that index, a day apart from the next.
fn deposit(number: u8, party: &str, act: Act) -> Deposit {
    Deposit {
        id: id(number),
        party: format!("{party}.example").parse().unwrap(),
        issued_at: time("2027-01-01T00:00:00Z").plus_millis(i64::from(number) * 86_400_000),
        index: u64::from(number),
        act,
    }
}

fn commit(number: u8, party: &str) -> Deposit {
    deposit(number, party, Act::Commit { commitment: simple(party), supersedes: None })
}

fn withdraw(number: u8, party: &str, target: u8) -> Deposit {
    deposit(number, party, Act::Withdraw { deposit: id(target) })
}

fn run(deposits: &[Deposit]) -> Frozen {
    let mut reversed = deposits.to_vec();
    reversed.reverse();
    let frozen = freeze(deposits, &context(), &BTreeSet::new()).unwrap();
    assert_eq!(freeze(&reversed, &context(), &BTreeSet::new()).unwrap(), frozen);
    frozen
}

/// Who stands, and the codes of the findings.
fn outcome(frozen: &Frozen) -> (Vec<String>, Vec<(StatementId, &'static str)>) {
    let standing = frozen.standing.iter().map(|(_, one)| one.party.to_string()).collect();
    (standing, frozen.findings.iter().map(|found| (found.deposit, found.why.code())).collect())
}

#[test]
fn withdrawal_is_free_until_the_freeze_and_void_after_it() {
    let deposits = [commit(1, "a"), commit(2, "b"), withdraw(3, "b", 2)];
    assert_eq!(outcome(&run(&deposits)), (vec!["a.example".into()], vec![]));
    // At the very moment of the freeze it still counts, a millisecond later not.
    let mut last = deposits.clone();
    last[2].issued_at = time(FROZEN_AT);
    assert_eq!(run(&last).standing.len(), 1);
    last[2].issued_at = time(FROZEN_AT).plus_millis(1);
    assert_eq!(outcome(&run(&last)).1, [(id(3), "commitment-withdrawal-frozen")]);
    assert_eq!(run(&last).standing.len(), 2);
    // Dated back, but in the log only after the freeze.
    let mut back = deposits.clone();
    back[2].index = 100;
    assert_eq!(outcome(&run(&back)).1, [(id(3), "commitment-withdrawal-frozen")]);
    back[2].index = 99;
    assert_eq!(run(&back).standing.len(), 1);
    // What was void in one round counts in the next, whenever it was said.
    let mut next = context();
    next.round.size = 200;
    next.round.frozen_at = time("2027-09-01T00:00:00Z");
    next.round.effective_at = time("2027-10-01T00:00:00Z");
    for (issued_at, stands) in [("2027-06-30T23:59:59.999Z", 1), (EFFECTIVE_AT, 1)] {
        let mut late = deposits.clone();
        late[2].issued_at = time(issued_at);
        late[2].index = 150;
        let frozen = freeze(&late, &next, &BTreeSet::new()).unwrap();
        assert_eq!(frozen.standing.len(), stands, "{issued_at}");
    }
}

#[test]
fn contradictory_deposits_do_not_count_until_one_supersedes() {
    let deposits = [commit(1, "a"), commit(2, "a"), commit(3, "b")];
    let codes = vec![(id(1), "commitment-contradictory"), (id(2), "commitment-contradictory")];
    assert_eq!(outcome(&run(&deposits)), (vec!["b.example".into()], codes));
    let act = Act::Commit { commitment: simple("a"), supersedes: Some(id(1)) };
    let clear = [commit(1, "a"), deposit(2, "a", act), commit(3, "b")];
    assert_eq!(outcome(&run(&clear)), (vec!["a.example".into(), "b.example".into()], vec![]));
    assert_eq!(run(&clear).standing[0].0, id(2));
    let withdrawn = [commit(1, "a"), commit(2, "a"), withdraw(4, "a", 2)];
    assert_eq!(run(&withdrawn).standing[0].0, id(1));
}

#[test]
fn what_does_not_count_is_told_with_its_code() {
    let expired = Commitment { expires_at: time(EFFECTIVE_AT), ..simple("a") };
    let open = Commitment { expires_at: time(EFFECTIVE_AT).plus_millis(1), ..simple("a") };
    let other = Commitment { agreement: "other".into(), ..simple("a") };
    let plain = |commitment| Act::Commit { commitment, supersedes: None };
    let cases = [
        (plain(open), None),
        (plain(expired), Some("commitment-expired")),
        (plain(other), Some("commitment-other-agreement")),
        (plain(simple("b")), Some("commitment-not-own")),
        (Act::Withdraw { deposit: id(9) }, Some("commitment-target-unknown")),
        (Act::Withdraw { deposit: id(1) }, Some("commitment-not-own")),
        (
            Act::Commit { commitment: simple("a"), supersedes: Some(id(1)) },
            Some("commitment-not-own"),
        ),
    ];
    for (act, code) in cases {
        let frozen = run(&[commit(1, "z"), deposit(2, "a", act.clone())]);
        let codes: Vec<_> = outcome(&frozen).1.iter().map(|(_, code)| *code).collect();
        assert_eq!(codes, code.into_iter().collect::<Vec<_>>(), "{act:?}");
    }
    let mut late = commit(2, "a");
    late.index = 100;
    assert_eq!(outcome(&run(&[late])).1, [(id(2), "commitment-too-late")]);
}

/// One bad commitment must not keep a round from being decided.
#[test]
fn what_is_frozen_can_be_solved() {
    let odd =
        offer("c", &json!([{ "level": 1, "if": { "each": { "group": "none", "level": 1 } } }]));
    let act = Act::Commit { commitment: odd, supersedes: None };
    let frozen = run(&[commit(1, "a"), commit(2, "b"), deposit(3, "c", act)]);
    assert_eq!(outcome(&frozen).1, [(id(3), "commitment-unknown-group")]);
    assert_eq!(profile(&frozen.commitments(), &context()).len(), 2);
}

fn places(expected: &[(&str, u8)]) -> Profile {
    let place = |party: &str| ("art-1".to_owned(), format!("{party}.example"));
    expected.iter().map(|(party, level)| (place(party), *level)).collect()
}

#[test]
fn the_lower_level_starts_now_and_the_higher_one_later() {
    let steps = json!([
        { "level": 1, "if": { "count": { "at_least": 2, "level": 1 } } },
        { "level": 2, "if": { "count": { "at_least": 3, "level": 2 } } },
    ]);
    let ratchet = |number, party: &str| {
        deposit(number, party, Act::Commit { commitment: offer(party, &steps), supersedes: None })
    };
    let deposits = [ratchet(1, "a"), ratchet(2, "b"), commit(3, "z")];
    let first = context();
    let frozen = freeze(&deposits, &first, &BTreeSet::new()).unwrap();
    let commitments = frozen.commitments();
    let certificate =
        CommitmentProblem::compile(&commitments, &first).unwrap().solve().certificate();
    let activation = activate(&first, &certificate);
    assert_eq!(activation.effective_at, time(EFFECTIVE_AT));
    // The offers of a and b stay open; that of z has nothing higher and is used up.
    let used = spent(&frozen, &certificate);
    assert_eq!(used, BTreeSet::from([id(3)]));

    let mut second = context();
    second.bound = activation.bound;
    second.round.size = 200;
    second.round.frozen_at = time("2027-09-01T00:00:00Z");
    second.round.effective_at = time("2027-10-01T00:00:00Z");
    let mut joined = ratchet(120, "c");
    joined.issued_at = time("2027-08-01T00:00:00Z");
    // b leaves between the rounds: it stays bound at level 1, and nobody rises.
    let mut leaves = withdraw(130, "b", 2);
    leaves.issued_at = time("2027-08-02T00:00:00Z");
    for (leaving, expected) in [
        (false, places(&[("a", 2), ("b", 2), ("c", 2), ("z", 1)])),
        (true, places(&[("a", 1), ("b", 1), ("c", 1), ("z", 1)])),
    ] {
        let mut all = deposits.to_vec();
        all.push(joined.clone());
        all.extend(leaving.then(|| leaves.clone()));
        let frozen = freeze(&all, &second, &used).unwrap();
        assert_eq!(frozen.findings, [], "{leaving}");
        assert_eq!(profile(&frozen.commitments(), &second), expected, "{leaving}");
    }
}

#[test]
fn nothing_is_activated_when_the_condition_of_the_round_is_not_met() {
    let mut context = context();
    context.activation =
        Some(serde_json::from_value(json!({ "count": { "at_least": 3, "level": 1 } })).unwrap());
    let commitments = [simple("a"), simple("b")];
    let certificate =
        CommitmentProblem::compile(&commitments, &context).unwrap().solve().certificate();
    assert!(!certificate.activated);
    assert!(activate(&context, &certificate).bound.is_empty());
}

#[test]
fn progress_is_published_in_groups_only() {
    let parties: Vec<Commitment> = (0..11).map(|number| simple(&format!("p{number}"))).collect();
    let at_least = |count: usize, k: u64| {
        let lines = progress(&parties[..count], &context(), k);
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[1].at_least, None, "nobody offers level 2");
        lines[0].at_least
    };
    assert_eq!(at_least(4, 5), None);
    assert_eq!(at_least(5, 5), Some(5));
    assert_eq!(at_least(9, 5), Some(5));
    assert_eq!(at_least(11, 5), Some(10));
    // A group of one or two would be no group.
    assert_eq!(at_least(2, 1), None);
    assert_eq!(at_least(4, 0), Some(3));
}
