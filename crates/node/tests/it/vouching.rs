//! Time that others vouch for, on real nodes: who saw which log when.

use comity_node::accounts::create_user;
use comity_node::clock::{Clock, State};
use comity_node::config::WitnessConfig;
use comity_node::ledger::content::Submission;
use comity_node::proposals;
use comity_node::prove::Sought;
use comity_node::vouching::Known;
use comity_protocol::index::LogId;
use comity_protocol::kind::{Kind, names};
use comity_protocol::log::merkle::LeafIndex;
use comity_protocol::log::note::VerifierKey;
use comity_protocol::marking::Marking;
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::proof::{Proof, Trust};
use comity_protocol::vouch::sightings::{Sightings, Testimony, Voucher};
use comity_protocol::vouch::{Quorum, Vouched};
use comity_store::rows::Role;
use serde_json::json;

use crate::support::{Running, introduce, run, until};

const A: &str = "asterion.example";
const B: &str = "borealis.example";
const C: &str = "cygnus-lab.example";

/// What a node can say of when an entry of a log was logged.
fn testimony(running: &Running, log: LogId, index: u64) -> Testimony {
    let node = &running.node;
    let said = node.read_now(|reader| {
        let view = reader.statement_at(log, LeafIndex(index))?.unwrap();
        node.vouching.testimony(reader, Known::from(&view), node.config.quorum)
    });
    said.unwrap()
}

/// What a node saw of a log itself, as the store has it.
fn sightings(running: &Running, log: LogId) -> Sightings {
    let rows = running.node.read_now(|reader| reader.sightings(log)).unwrap();
    Sightings::new(rows.into_iter().map(|row| row.sighting))
}

#[test]
fn an_entry_lies_between_what_a_peer_saw_before_and_after() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let a = Running::start(dir.path(), A).await;
        let b = Running::start(dir.path(), B).await;
        let log = b.follow(&a).await.log;
        until("the genesis entry is seen", || sightings(&b, log).newest(&Voucher::Own).is_some())
            .await;
        let (size, seen_at) = sightings(&b, log).newest(&Voucher::Own).unwrap();
        assert_eq!(size.0, 1);
        let logged = a.say(1, Marking::clear()).await.index;
        until("the notice is seen", || {
            sightings(&b, log).newest(&Voucher::Own).is_some_and(|(size, _)| size.0 == 2)
        })
        .await;
        let said = testimony(&b, log, logged.0);
        let Vouched { after, by } = said.vouched;
        assert_eq!(after.unwrap().plus_millis(60_000), seen_at, "it was not there then");
        assert!(by.unwrap() >= seen_at && !said.vouched.is_contradictory());
        assert_eq!((said.after_from, said.by_from), (own(), own()));
        // A restart knows as much.
        b.stop().await;
        let b = Running::start(dir.path(), B).await;
        assert_eq!(testimony(&b, log, logged.0).vouched, said.vouched);
        // Of its own log a node is not asked to believe itself.
        assert_eq!(testimony(&a, LogId::OWN, 1).vouched, Vouched::NOBODY);
        a.stop().await;
        b.stop().await;
    });
}

fn own() -> Vec<String> {
    vec![Voucher::Own.to_string()]
}

#[test]
fn peers_tell_each_other_when_they_saw_a_log_and_a_quorum_bounds_it() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let a = Running::start(dir.path(), A).await;
        let b = Running::start(dir.path(), B).await;
        let c = Running::start(dir.path(), C).await;
        introduce(&[&a, &b, &c]).await;
        // A's own log, as B and C tell A that they saw it.
        until("both told the keeper", || {
            testimony(&a, LogId::OWN, 0).by_from == [B.to_owned(), C.to_owned()]
        })
        .await;
        let quorum = Quorum::new(3).unwrap();
        let all = sightings(&a, LogId::OWN);
        assert_eq!(all.interval(LeafIndex(0), quorum), Vouched::NOBODY, "two are no quorum of 3");
        // C's log, as B tells A: one other bounds nothing, A's own sighting does.
        let log = a.peer(C).log;
        until("B told A", || sightings(&a, log).newest(&Voucher::Other(B.to_owned())).is_some())
            .await;
        let keeper = sightings(&a, log).newest(&Voucher::Other(C.to_owned()));
        assert_eq!(keeper, None, "the keeper of a log never vouches for itself");
        for node in [a, b, c] {
            node.stop().await;
        }
    });
}

#[test]
fn a_clock_far_from_those_of_peers_signs_nothing_and_known_at_never_goes_back() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let clock = Clock::default();
        let own = clock.clone();
        let a = Running::start_with(dir.path(), A, |config| config.clock = own).await;
        let b = Running::start(dir.path(), B).await;
        let c = Running::start(dir.path(), C).await;
        a.follow(&b).await;
        until("one peer is heard, which is no quorum", || a.head_of(B).size.0 == 1).await;
        assert_eq!(a.node.clock(), State::Unknown);
        a.follow(&c).await;
        until("two are", || matches!(a.node.clock(), State::Good { .. })).await;
        let before = known(&a, a.say(1, Marking::clear()).await.index);

        for minutes in [15, -15, 400 * 24 * 60] {
            clock.shift(minutes * 60_000);
            until("the peers are asked again", || {
                matches!(a.node.clock(), State::Far { offset_ms } if offset_ms.signum() == -minutes.signum())
            })
            .await;
            assert_eq!(refusal(&a).await.as_deref(), Some("clock-far"), "{minutes}");
        }
        // Less than the limit is warned of; what is recorded then does not go back.
        clock.shift(-120_000);
        until("off", || matches!(a.node.clock(), State::Off { .. })).await;
        let after = known(&a, a.say(2, Marking::clear()).await.index);
        assert!(after >= before, "transaction time goes on");
        clock.shift(0);
        until("good again", || matches!(a.node.clock(), State::Good { .. })).await;
        assert_eq!(refusal(&a).await, None);
        // A node alone with a clock behind what it recorded does not sign either.
        a.stop().await;
        let behind = Clock::default();
        behind.shift(-600_000);
        let own = behind.clone();
        let a = Running::start_with(dir.path(), A, |config| {
            config.clock = own;
            config.pull_every = std::time::Duration::from_secs(3_600);
            config.quorum = Quorum::new(9).unwrap();
        })
        .await;
        assert!(matches!(a.node.clock(), State::Behind { .. }));
        assert_eq!(refusal(&a).await.as_deref(), Some("clock-far"));
        for node in [a, b, c] {
            node.stop().await;
        }
    });
}

/// A node runs with a clock that is 400 days ahead, and something waits to be read.
#[test]
fn nothing_is_taken_of_others_at_a_time_that_has_not_come() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let b = Running::start(dir.path(), B).await;
        let c = Running::start(dir.path(), C).await;
        let clock = Clock::default();
        let own = clock.clone();
        let a = Running::start_with(dir.path(), A, |config| config.clock = own).await;
        // Its log was begun at the right time.
        clock.shift(400 * 24 * 3_600_000);
        let failure = |of: &str| a.peer(of).failure;
        let is_waited_with = |of: &str| failure(of).as_deref() == Some("clock-far");
        // One alone says that it is wrong, then two.
        a.follow(&b).await;
        until("one is waited with", || is_waited_with(B)).await;
        a.follow(&c).await;
        until("both are", || is_waited_with(B) && is_waited_with(C)).await;
        assert_eq!((a.head_of(B).size.0, a.head_of(C).size.0), (0, 0));
        clock.shift(0);
        until("what waited is read", || a.head_of(B).size.0 > 0 && a.head_of(C).size.0 > 0).await;
        let log = a.peer(B).log;
        let view = a.node.read_now(|reader| reader.statement_at(log, LeafIndex(0))).unwrap();
        assert!(view.unwrap().known_at <= a.node.now(), "it became known today");
        for node in [a, b, c] {
            node.stop().await;
        }
    });
}

/// When a node recorded an entry of its own log.
fn known(running: &Running, index: LeafIndex) -> Timestamp {
    let view = running.node.read_now(|reader| reader.statement_at(LogId::OWN, index)).unwrap();
    view.unwrap().known_at
}

/// Why a node does not sign, if it does not.
async fn refusal(running: &Running) -> Option<String> {
    let submission = Submission {
        kind: Kind::parse(names::NOTICE).unwrap(),
        subject: "urn:example:clock".to_owned(),
        body: json!({ "title": "Notice", "text": "Something was said." }).into(),
        marking: Marking::clear(),
        confirmation: None,
    };
    let outcome = proposals::submit(&running.node, submission, "user:test").await;
    outcome.err().map(|problem| problem.code().to_owned())
}

#[test]
fn a_horizon_of_the_past_reaches_no_further_than_was_read_by_then() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let a = Running::start(dir.path(), A).await;
        let b = Running::start(dir.path(), B).await;
        let log = b.follow(&a).await.log;
        a.say(1, Marking::clear()).await;
        until("two entries", || b.head(log).size.0 == 2).await;
        let then = b.head(log);
        let known_by = b.node.now();
        until("time passes", || b.node.now() > known_by).await;
        for number in 2..7 {
            a.say(number, Marking::clear()).await;
        }
        until("seven entries", || b.head(log).size.0 == 7).await;
        let horizon = |known_by| b.node.horizons(known_by).unwrap()[A].clone();
        assert_eq!((horizon(Some(known_by)).size, horizon(Some(known_by)).root), (2, then.root));
        assert_eq!(horizon(None).size, 7);
        assert_eq!(horizon(Some(Timestamp::EPOCH)).size, 0);
        a.stop().await;
        b.stop().await;
    });
}

#[test]
fn lateness_and_absence_leave_the_node_as_files_that_a_stranger_checks() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let a = Running::start(dir.path(), A).await;
        let b = Running::start(dir.path(), B).await;
        let c = Running::start(dir.path(), C).await;
        introduce(&[&a, &b, &c]).await;
        let log = b.peer(A).log;
        let teller = Voucher::Other(C.to_owned());
        until("B and C saw the log of A", || {
            let all = sightings(&b, log);
            all.newest(&Voucher::Own).is_some() && all.newest(&teller).is_some()
        })
        .await;
        // Sightings say what was not there a minute before; both were made just now.
        let deadline = b.node.now().plus_millis(-120_000);
        let said = a.say(1, Marking::clear()).await;
        until("the notice came", || b.head(log).size.0 == 2).await;

        let late = Sought::Lateness { statement: said.id, deadline };
        let Proof::Lateness(proof) = read(&b.node.prove(&late).unwrap()) else {
            panic!("lateness")
        };
        let shown = proof.verify(trust(&a, &keys(&[&b, &c]), 2)).unwrap();
        assert_eq!((shown.id, shown.index), (said.id, said.index));
        assert!(shown.after > deadline && shown.vouchers.len() == 2, "{shown:?}");
        assert_eq!(proof.verify(trust(&a, &keys(&[&b]), 1)).unwrap().vouchers.len(), 1);
        let alone = proof.verify(trust(&a, &keys(&[&b]), 2)).unwrap_err();
        assert_eq!(alone.code(), "time-proof-quorum");

        let absent = |kind: &str| Sought::Absence {
            kind: kind.parse().unwrap(),
            by: A.to_owned(),
            from: None,
            to: deadline,
            finding: None,
        };
        let proof = b.node.prove(&absent(names::RUN_END)).unwrap();
        let Proof::Absence(proof) = read(&proof) else { panic!("absence") };
        let shown = proof.verify(trust(&a, &keys(&[&b, &c]), 2)).unwrap();
        assert!(shown.candidates.is_empty() && shown.entries > 0, "{shown:?}");
        let future = Sought::Lateness { statement: said.id, deadline: b.node.now() };
        assert_eq!(b.node.prove(&future).unwrap_err().code(), "time-proof-not-late");
        for node in [a, b, c] {
            node.stop().await;
        }
    });
}

/// What a stranger reads.
fn read(proof: &Proof) -> Proof {
    Proof::parse(&proof.to_json()).unwrap()
}

fn keys(of: &[&Running]) -> Vec<VerifierKey> {
    let texts = of.iter().flat_map(|node| node.node.descriptor.witness_keys.clone());
    texts.map(|text| text.parse().unwrap()).filter(VerifierKey::is_cosigner).collect()
}

fn trust<'a>(log: &Running, vouchers: &'a [VerifierKey], quorum: u8) -> Trust<'a> {
    let fingerprint = log.node.descriptor.fingerprint();
    Trust { fingerprint, descriptor: None, vouchers, quorum: Quorum::new(quorum).unwrap() }
}

/// Has a node's log name its witness keys.
async fn name_witness_keys(at: &Running, witness_keys: Vec<String>) {
    let now = at.node.keys.now();
    let submission = Submission {
        kind: Kind::parse(names::PARTY_KEYS).unwrap(),
        subject: at.node.descriptor.origin.clone(),
        body: json!({ "receipt_key": now.receipt_key, "log_keys": now.log_keys,
            "witness_keys": witness_keys, "reason": "Change" })
        .into(),
        marking: Marking::clear(),
        confirmation: None,
    };
    let row = proposals::propose(&at.node, submission, proposals::DAYS, "one").await.unwrap();
    proposals::approve(&at.node, row.id, "two").await.unwrap();
}

#[test]
fn who_is_judged_cannot_take_the_voice_of_those_who_vouch() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let a = Running::start(dir.path(), A).await;
        // First in every list.
        let mallory = Running::start(dir.path(), "aardvark.example").await;
        let b = Running::start(dir.path(), B).await;
        let c = Running::start(dir.path(), C).await;
        introduce(&[&a, &mallory, &b, &c]).await;
        for name in ["one", "two"] {
            create_user(&mallory.node, name, Role::Admin, None, "test").await.unwrap();
        }
        let own = mallory.node.keys.now().witness_keys;
        let others = [&a, &b, &c].map(|node| node.node.keys.now().witness_keys).concat();
        // As they are, and under a name of its own.
        let renamed = others.iter().map(|text| {
            let key: VerifierKey = text.parse().unwrap();
            VerifierKey::new("aardvark.example/witness", key.key().clone()).unwrap().to_string()
        });
        for claimed in [others.clone(), renamed.take(4).collect()] {
            name_witness_keys(&mallory, [own.clone(), claimed].concat()).await;
            for (keeper, log) in [(&mallory, a.peer("aardvark.example").log), (&b, a.peer(B).log)] {
                keeper.say(1, Marking::clear()).await;
                let size = keeper.head(LogId::OWN).size;
                let seen_by = |party: &str| {
                    let voucher = Voucher::Other(party.to_owned());
                    sightings(&a, log).newest(&voucher).is_some_and(|(seen, _)| seen >= size)
                };
                until("C says when it saw it", || seen_by(C)).await;
                if keeper.node.config.party.as_str() != B {
                    until("and B", || seen_by(B)).await;
                }
                assert_eq!(
                    sightings(&a, log)
                        .newest(&Voucher::Other(keeper.node.config.party.to_string())),
                    None
                );
            }
        }
        let refused = |node: &Running| {
            let audit = node.node.read_now(|reader| reader.audit(None, 200)).unwrap();
            audit.rows.iter().filter(|row| row.event.action == "peer.keys-refused").count()
        };
        assert_eq!(refused(&a), 1, "shown, and once");
        for node in [a, mallory, b, c] {
            node.stop().await;
        }
    });
}

#[test]
fn a_party_that_is_peer_and_witness_has_one_clock() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let b = Running::start(dir.path(), B).await;
        let c = Running::start(dir.path(), C).await;
        let (url, keys) = (format!("{}/witness", b.url()), b.node.keys.now().witness_keys);
        let policy = format!("witness w {}\nquorum w\n", keys[1]);
        let a = Running::start_with(dir.path(), A, |config| {
            config.witnesses = vec![WitnessConfig { url, keys }];
            config.policy = policy;
        })
        .await;
        b.follow(&a).await;
        a.follow(&b).await;
        a.say(1, Marking::clear()).await;
        let head = a.head(LogId::OWN);
        let row = || b.node.read_now(|reader| reader.witnessed("asterion.example/log")).unwrap();
        until("witnessed", || row().is_some_and(|row| row.head == head)).await;
        until("heard as a peer", || a.head_of(B).size.0 > 0).await;
        assert_eq!(a.node.clock(), State::Unknown, "one other is no quorum of 2");
        a.follow(&c).await;
        until("two are", || matches!(a.node.clock(), State::Good { .. })).await;
        for node in [a, b, c] {
            node.stop().await;
        }
    });
}
