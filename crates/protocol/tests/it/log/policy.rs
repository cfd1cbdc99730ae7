//! Witness policies: read, refused, and met or not.

use comity_protocol::log::checkpoint::SignedCheckpoint;
use comity_protocol::log::note::NoteSigner as _;
use comity_protocol::log::policy::{
    POLICY_BYTES_MAX, POLICY_GROUPS_MAX, POLICY_LOGS_MAX, POLICY_WITNESSES_MAX, Policy,
    PolicyRefusal, Quorum, Shortfall,
};
use proptest::prelude::*;

use super::fixture::{Log, NOW, ORIGIN, log_keys, signed};
use comity_testkit::notes::TestNoteSigner;

fn witness(index: u8) -> TestNoteSigner {
    TestNoteSigner::cosigner(&format!("w{index}.example/witness"), index)
}

/// A policy in which `W1` to `W6` stand for lines that define six witnesses.
fn policy(rest: &str) -> String {
    let mut text = String::from("# two blocs\n\n");
    for index in 1..=6 {
        text.push_str(&format!("witness W{index} {}\n", witness(index).vkey()));
    }
    text + rest
}

fn cosigned(by: &[u8]) -> SignedCheckpoint {
    let mut note = signed(&Log::of(3));
    for index in by {
        let line = witness(*index).cosign(&note, NOW).unwrap();
        note.note.signatures.push(line);
    }
    note
}

const BLOCS: &str =
    "group X 2 W1 W2 W3\n group\tY  any W4 W5 W6 \ngroup both all X Y\nquorum both\n";

#[test]
fn nested_groups_are_met_as_the_specification_says() {
    let blocs = policy(BLOCS);
    for (text, by, met) in [
        (blocs.as_str(), &[1, 2, 4][..], true),
        (&blocs, &[1, 3, 6], true),
        (&blocs, &[1, 2, 3], false),
        (&blocs, &[1, 4, 5, 6], false),
        (&blocs, &[1, 2, 3, 4, 5, 6], true),
        (&blocs, &[], false),
        (&policy("quorum W3\n"), &[3], true),
        (&policy("quorum W3\n"), &[1, 2, 4], false),
        (&policy("quorum none\n"), &[], true),
        (&policy("group all all W1 W2\nquorum all\n"), &[2], false),
        (&policy("group g 1 W1 W2\nquorum g"), &[2], true),
        ("quorum none", &[], true),
    ] {
        let quorum = Policy::parse(text.as_bytes()).unwrap().satisfied_by(&cosigned(by));
        assert_eq!(quorum.met, met, "{by:?} of {text}");
        assert_eq!(quorum.missing.is_empty(), met);
    }
    assert!(Policy::none().satisfied_by(&cosigned(&[])).met);
}

#[test]
fn what_is_missing_is_said() {
    let policy = Policy::parse(policy(BLOCS).as_bytes()).unwrap();
    let quorum = policy.satisfied_by(&cosigned(&[2]));
    let shortfall = |name: &str, have, need, absent: &[&str]| Shortfall {
        name: name.into(),
        have,
        need,
        absent: absent.iter().map(ToString::to_string).collect(),
    };
    assert_eq!(
        quorum,
        Quorum {
            met: false,
            witnesses: vec![("W2".into(), NOW)],
            invalid: vec![],
            missing: vec![
                shortfall("both", 0, 2, &["X", "Y"]),
                shortfall("X", 1, 2, &["W1", "W3"]),
                shortfall("Y", 0, 1, &["W4", "W5", "W6"]),
            ],
        }
    );
    let mut note = cosigned(&[2]);
    note.note.signatures.last_mut().unwrap().signature[9] ^= 1;
    let quorum = policy.satisfied_by(&note);
    assert_eq!(quorum.invalid, ["W2"]);
    assert!(quorum.witnesses.is_empty());
    let single = Policy::parse(super::policy::policy("quorum W3\n").as_bytes()).unwrap();
    assert_eq!(single.satisfied_by(&note).missing, [shortfall("W3", 0, 1, &["W3"])]);
}

#[test]
fn policies_name_logs_and_print_what_they_say() {
    let [ed25519, ml_dsa] = [&log_keys()[0], &log_keys()[1]].map(ToString::to_string);
    let text = policy(&format!(
        "log {ed25519} https://asterion.example/\nlog {ml_dsa}\nwitness é {} https://w.example/\n{BLOCS}",
        TestNoteSigner::ml_dsa_44("w.example", 50).vkey()
    ));
    let policy = Policy::parse(text.as_bytes()).unwrap();
    assert_eq!(policy.log_keys(ORIGIN), log_keys());
    assert_eq!(policy.log_keys("other.example/log"), []);
    assert_eq!(policy.logs()[0].url.as_deref(), Some("https://asterion.example/"));
    let last = policy.witnesses().last().unwrap();
    assert_eq!((last.name.as_str(), last.url.as_deref()), ("é", Some("https://w.example/")));
    assert_eq!(Policy::parse(policy.to_string().as_bytes()), Ok(policy));
}

#[test]
fn other_policies_are_refused() {
    use PolicyRefusal::{Duplicate, Key, Line, Name, Quorum, Threshold};
    let w1 = witness(1).vkey();
    // The six witnesses and the two lines before them end at line 8.
    for (rest, refusal) in [
        ("", Quorum),
        ("quorum W1\nquorum W1\n", Quorum),
        ("quorum none\nquorum none\n", Quorum),
        ("quorum\n", Line { line: 9 }),
        ("quorum W1 W2\n", Line { line: 9 }),
        ("Quorum W1\n", Line { line: 9 }),
        ("quorum W7\n", Name { line: 9 }),
        ("quorum W1 # no comment here\n", Line { line: 9 }),
        ("group G 1\nquorum G\n", Line { line: 9 }),
        ("group G 0 W1\nquorum G\n", Threshold { line: 9 }),
        ("group G 3 W1 W2\nquorum G\n", Threshold { line: 9 }),
        ("group G 01 W1 W2\nquorum G\n", Threshold { line: 9 }),
        ("group G +1 W1 W2\nquorum G\n", Threshold { line: 9 }),
        ("group G -1 W1 W2\nquorum G\n", Threshold { line: 9 }),
        ("group G most W1 W2\nquorum G\n", Threshold { line: 9 }),
        ("group G any none\nquorum G\n", Name { line: 9 }),
        ("group G any G\nquorum G\n", Name { line: 9 }),
        ("group G any H\ngroup H any W1\nquorum G\n", Name { line: 9 }),
        ("group G any W1 W1\nquorum G\n", Name { line: 9 }),
        ("group G any W1\ngroup H any W1\nquorum H\n", Name { line: 10 }),
        ("group W1 any W2\nquorum W1\n", Duplicate { line: 9 }),
        ("group none any W2\nquorum none\n", Duplicate { line: 9 }),
        (&format!("witness W7 {w1}\nquorum W7\n"), Duplicate { line: 9 }),
        (&format!("log {w1}\nquorum none\n"), Key { line: 9 }),
        (&format!("witness L {}\nquorum none\n", log_keys()[0]), Key { line: 9 }),
        ("log nonsense\nquorum none\n", Key { line: 9 }),
        (&format!("log {0}\nlog {0}\nquorum none\n", log_keys()[0]), Duplicate { line: 10 }),
        ("log\nquorum none\n", Line { line: 9 }),
        ("quorum none\r\n", PolicyRefusal::NotText),
    ] {
        assert_eq!(Policy::parse(policy(rest).as_bytes()), Err(refusal), "{rest}");
    }
    assert_eq!(Policy::parse(b"quorum none\xff"), Err(PolicyRefusal::NotText));
    // The same public key under another name is the same witness.
    let renamed = TestNoteSigner::cosigner("other.example", 1).vkey();
    let text = policy(&format!("witness W7 {renamed}\nquorum W7\n"));
    assert_eq!(Policy::parse(text.as_bytes()), Err(Duplicate { line: 9 }));
}

#[test]
fn policies_are_bounded() {
    let logs = |number: usize| {
        let lines = (0..number).map(|i| {
            format!(
                "log {}\n",
                TestNoteSigner::ed25519(&format!("l{i}.example/log"), i as u8).vkey()
            )
        });
        lines.collect::<String>() + "quorum none\n"
    };
    assert!(Policy::parse(logs(POLICY_LOGS_MAX).as_bytes()).is_ok());
    assert_eq!(Policy::parse(logs(POLICY_LOGS_MAX + 1).as_bytes()), Err(PolicyRefusal::TooMany));
    let witnesses = |number: usize| {
        let lines = (0..number).map(|i| format!("witness W{i} {}\n", witness(i as u8).vkey()));
        lines.collect::<String>() + "quorum none\n"
    };
    assert!(Policy::parse(witnesses(POLICY_WITNESSES_MAX).as_bytes()).is_ok());
    assert_eq!(
        Policy::parse(witnesses(POLICY_WITNESSES_MAX + 1).as_bytes()),
        Err(PolicyRefusal::TooMany)
    );
    // Groups nested as deeply as there may be groups.
    let nested = |number: usize| {
        let lines = (1..number).map(|i| format!("group G{i} any G{}\n", i - 1));
        policy("group G0 any W1\n")
            + &lines.collect::<String>()
            + &format!("quorum G{}\n", number - 1)
    };
    let deepest = Policy::parse(nested(POLICY_GROUPS_MAX).as_bytes()).unwrap();
    assert!(deepest.satisfied_by(&cosigned(&[1])).met);
    assert_eq!(deepest.satisfied_by(&cosigned(&[2])).missing.len(), POLICY_GROUPS_MAX);
    assert_eq!(
        Policy::parse(nested(POLICY_GROUPS_MAX + 1).as_bytes()),
        Err(PolicyRefusal::TooMany)
    );
    let padded = |length: usize| format!("#{}\nquorum none\n", "x".repeat(length - 14));
    assert_eq!(padded(POLICY_BYTES_MAX).len(), POLICY_BYTES_MAX);
    assert!(Policy::parse(padded(POLICY_BYTES_MAX).as_bytes()).is_ok());
    assert_eq!(Policy::parse(padded(POLICY_BYTES_MAX + 1).as_bytes()), Err(PolicyRefusal::TooLong));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn more_cosignatures_never_unmeet_a_quorum(by in prop::collection::btree_set(1_u8..=6, 0..6), more in 1_u8..=6, k in 1_usize..=3) {
        let text = policy(&format!("group X {k} W1 W2 W3\ngroup Y {k} W4 W5 W6\ngroup Z any X Y\nquorum Z\n"));
        let policy = Policy::parse(text.as_bytes()).unwrap();
        let by: Vec<u8> = by.into_iter().collect();
        let before = policy.satisfied_by(&cosigned(&by));
        let expected = by.iter().filter(|w| **w <= 3).count() >= k || by.iter().filter(|w| **w > 3).count() >= k;
        prop_assert_eq!(before.met, expected);
        let after = policy.satisfied_by(&cosigned(&[by, vec![more]].concat()));
        prop_assert!(after.met || !before.met);
    }

    #[test]
    fn no_text_makes_the_parser_fall_over(text in "(group|quorum|witness|log|any|all|none|[ \t\na-b0-3#])*") {
        let _ = Policy::parse(text.as_bytes());
    }
}
