//! Real nodes that exchange: convergence, partition, restart, audience, urgent statements,
//! witnesses.

use std::sync::Arc;

use comity_node::client::{Meter, Remote};
use comity_node::clock::Clock;
use comity_node::config::WitnessConfig;
use comity_node::exchange;
use comity_node::proposals;
use comity_node::transport::Http;
use comity_protocol::exchange::budget::{Allowance, Allowances, Cost};
use comity_protocol::index::LogId;
use comity_protocol::log::merkle::{TreeHead, TreeSize};
use comity_protocol::marking::{Marking, Tlp};
use comity_protocol::statement::Draft;
use comity_store::rows::ContentState;
use comity_testkit::peer::{FakeLog, FakePeer, Reply};

use crate::support::{Running, introduce, run, until};

const A: &str = "asterion.example";
const B: &str = "borealis.example";
const C: &str = "cygnus-lab.example";

async fn converged(nodes: &[&Running]) {
    for one in nodes {
        for other in nodes {
            let party = other.node.config.party.as_str();
            if one.node.config.party != other.node.config.party {
                until("the same head", || one.head_of(party) == other.head(LogId::OWN)).await;
            }
        }
    }
}

#[test]
fn three_nodes_converge_through_partition_and_restart() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let a = Running::start(dir.path(), A).await;
        let b = Running::start(dir.path(), B).await;
        let c = Running::start(dir.path(), C).await;
        introduce(&[&a, &b, &c]).await;
        for number in 0..20 {
            let node = [&a, &b, &c][number % 3];
            node.say(u64::try_from(number).unwrap(), Marking::clear()).await;
        }
        converged(&[&a, &b, &c]).await;

        // C is cut off, the others go on; then it comes back under another address, with what it
        // had.
        let (held, log_of_a) = (c.head_of(A), c.peer(A).log);
        c.stop().await;
        for number in 20..40 {
            a.say(number, Marking::clear()).await;
        }
        converged(&[&a, &b]).await;
        until("missed", || a.failure(C).as_deref() == Some("peer-unreachable")).await;
        let c = Running::start(dir.path(), C).await;
        assert!(c.head(log_of_a).size >= held.size, "what was held is held");
        for node in [&a, &b] {
            node.follow(&c).await;
        }
        c.say(99, Marking::clear()).await;
        converged(&[&a, &b, &c]).await;
        until("well again", || a.failure(C).is_none()).await;
        for node in [&a, &b, &c] {
            for row in node.node.read_now(|reader| reader.peers()).unwrap() {
                until("contents", || {
                    let missing = node.node.read_now(|reader| {
                        reader.contents_missing(
                            row.log,
                            comity_protocol::index::Seq(0),
                            node.node.now(),
                            10,
                        )
                    });
                    missing.unwrap().is_empty()
                })
                .await;
            }
        }
        let (of_b, of_c) = (b.peer(A).log, c.peer(A).log);
        assert_eq!(b.rows_of(of_b), c.rows_of(of_c), "two nodes say the same of a third");
        for node in [a, b, c] {
            node.stop().await;
        }
    });
}

/// A look at a log that did not grow costs no answer that is known already.
#[test]
fn what_did_not_change_is_not_sent_again() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let a = Running::start(dir.path(), A).await;
        a.say(1, Marking::clear()).await;
        let bytes = Allowance { burst: 1 << 20, per_second: 0 };
        let meter =
            Arc::new(Meter::new(Allowances { bytes, ..Allowances::DEFAULT }, Clock::default()));
        let address = a.url();
        let http = Arc::new(Http::new().unwrap());
        let remote = Remote::new(http, &address, None, Arc::clone(&meter)).unwrap();
        let look = async || {
            let before = meter.left(Cost::Bytes);
            let seen = (remote.checkpoint().await.unwrap(), remote.checkpoints().await.unwrap());
            // One byte is taken for each question, before it is asked.
            (seen, before - meter.left(Cost::Bytes))
        };
        let (first, cost) = look().await;
        assert!(cost > 1_000);
        assert_eq!(look().await, (first.clone(), 2));
        a.say(2, Marking::clear()).await;
        let (second, cost) = look().await;
        assert!(cost > 1_000);
        assert_ne!(second, first);
        assert_eq!(look().await, (second, 2));
        a.stop().await;
    });
}

#[test]
fn pulling_at_once_and_little_by_little_give_the_same_rows() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let little = Running::start(dir.path(), A).await;
        let once = Running::start(dir.path(), B).await;
        let mut log = FakeLog::new("liar.example", 7, 0);
        let peer = FakePeer::start(log.clone());
        little.follow_fake(&peer, &log).await;
        let party = "liar.example";
        for step in [1_u64, 2, 3, 255, 1, 300, 7] {
            for _ in 0..step {
                let number = log.size();
                if number % 50 == 49 {
                    log.push_raw(&number.to_be_bytes());
                } else {
                    log.push_notice("a step", number);
                }
            }
            peer.show(log.clone());
            exchange::on_hint(&little.node.exchange, &log.party());
            until("a step", || little.head_of(party).size.0 == log.size()).await;
        }
        once.follow_fake(&peer, &log).await;
        until("at once", || once.head_of(party).size.0 == log.size()).await;
        let (one, other) = (little.peer(party).log, once.peer(party).log);
        until("contents", || little.rows_of(one) == once.rows_of(other)).await;
        assert_eq!(little.head(one), once.head(other));
        assert!(!little.rows_of(one).is_empty());
        little.stop().await;
        once.stop().await;
    });
}

#[test]
fn content_reaches_its_audience_and_no_one_else() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let a = Running::start(dir.path(), A).await;
        let b = Running::start(dir.path(), B).await;
        let c = Running::start(dir.path(), C).await;
        introduce(&[&a, &b, &c]).await;
        let marking = Marking::new(Tlp::AmberStrict, vec![B.parse().unwrap()], None).unwrap();
        let named = a.say(1, marking).await;
        let open = a.say(2, Marking::clear()).await;
        converged(&[&a, &b, &c]).await;
        let state = |node: &Running, id| {
            let places = node.node.read_now(|reader| reader.places(id)).unwrap();
            places.first().map(|place| place.content)
        };
        until("B has both", || {
            [&named.id, &open.id].iter().all(|id| state(&b, id) == Some(ContentState::Held))
        })
        .await;
        until("C has the open one", || state(&c, &open.id) == Some(ContentState::Held)).await;
        assert_eq!(state(&c, &named.id), Some(ContentState::Absent), "not for C");

        proposals::erase(&a.node, open.id, "Somebody named in it asked.", "user:test")
            .await
            .unwrap();
        until("gone at B", || state(&b, &open.id) == Some(ContentState::Erased)).await;
        until("gone at C", || state(&c, &open.id) == Some(ContentState::Erased)).await;
        for node in [a, b, c] {
            node.stop().await;
        }
    });
}

/// Who names the content of one of its statements in another, of a kind that it does not fit, keeps
/// it from nobody who asks for both at once.
#[test]
fn a_content_comes_for_the_statement_that_it_fits() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let a = Running::start(dir.path(), A).await;
        let b = Running::start(dir.path(), B).await;
        let said = a.say(1, Marking::clear()).await;
        let view = a.node.read_now(|reader| reader.statement_at(LogId::OWN, said.index)).unwrap();
        let (_, notice) = view.unwrap().statement.unwrap();
        for kind in ["incident.assessment", "run.end"] {
            let draft = Draft {
                issuer: notice.issuer.clone(),
                subject: "another".to_owned(),
                kind: kind.parse().unwrap(),
                digest: notice.digest,
                issued_at: Some(a.node.now()),
                confirmation: None,
            };
            let twin = draft.sign(a.node.keys.statement()).unwrap();
            a.node.offer(&twin, None, "user:test").await.unwrap();
        }
        introduce(&[&a, &b]).await;
        let log = b.peer(A).log;
        let held = || {
            let row = b.node.read_now(|reader| reader.content(&notice.digest, log, &notice.issuer));
            row.unwrap().is_some()
        };
        until("the content is held", held).await;
        for node in [a, b] {
            node.stop().await;
        }
    });
}

#[test]
fn an_urgent_statement_is_there_before_the_pull() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let a = Running::start(dir.path(), A).await;
        let b = Running::start(dir.path(), B).await;
        introduce(&[&a, &b]).await;
        converged(&[&a, &b]).await;
        // B does not learn of anything by pulling while it holds A for unreachable.
        let silent = FakePeer::start(FakeLog::new(A, 7, 0));
        silent.on("/", Reply::Bytes(503, Vec::new()));
        let descriptor = || a.node.descriptor.clone();
        exchange::peers::adopt(&b.node.exchange, &silent.url, descriptor(), "user:test")
            .await
            .unwrap();
        until("A is silent", || b.failure(A).as_deref() == Some("peer-busy")).await;

        let logged = a.say(7, Marking::clear()).await;
        let took = exchange::push::push_urgent(&a.node.exchange, logged.id).await.unwrap();
        assert_eq!(took, [B.parse().unwrap()]);
        let urgent = || b.node.read_now(|reader| reader.urgent()).unwrap();
        assert_eq!(urgent().len(), 1);
        assert_eq!(urgent()[0].id, logged.id);
        assert!(
            b.node
                .read_now(|reader| reader.contents(&urgent_digest(&urgent()[0].entry)))
                .unwrap()
                .len()
                == 1
        );

        exchange::peers::adopt(&b.node.exchange, &a.url(), descriptor(), "user:test")
            .await
            .unwrap();
        converged(&[&a, &b]).await;
        until("seen in the log", || urgent().is_empty()).await;
        a.stop().await;
        b.stop().await;
    });
}

fn urgent_digest(entry: &[u8]) -> comity_protocol::content::Digest {
    comity_protocol::statement::parse(entry).unwrap().statement().digest
}

#[test]
fn witnesses_cosign_and_an_old_copy_stands_down() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let w = Running::start(dir.path(), B).await;
        let keys = w.node.descriptor.witness_keys.clone();
        let url = format!("{}/witness", w.url());
        let policy = format!("witness w {}\nquorum w\n", keys[1]);
        let configure = |config: &mut comity_node::config::NodeConfig| {
            config.witnesses = vec![WitnessConfig { url: url.clone(), keys: keys.clone() }];
            config.policy.clone_from(&policy);
        };
        let a = Running::start_with(dir.path(), A, configure).await;
        w.follow(&a).await;
        for number in 0..3 {
            a.say(number, Marking::clear()).await;
        }
        let copy = dir.path().join("copy");
        let size = a.head(LogId::OWN).size;
        let cosigned = || a.node.read_now(|reader| reader.cosigned()).unwrap();
        until("cosigned", || {
            let note = cosigned().and_then(|note| {
                comity_protocol::log::checkpoint::SignedCheckpoint::parse(&note).ok()
            });
            note.is_some_and(|signed| {
                signed.checkpoint.head.size == size && signed.note.signatures.len() == 4
            })
        })
        .await;
        a.stop().await;
        copy_folder(&dir.path().join(A), &copy.join(A));

        let a = Running::start_with(dir.path(), A, configure).await;
        a.say(10, Marking::clear()).await;
        let row = || w.node.read_now(|reader| reader.witnessed("asterion.example/log")).unwrap();
        let newest = a.head(LogId::OWN);
        until("witnessed", || row().is_some_and(|row| row.head == newest)).await;
        a.stop().await;

        let old = Running::start_with(&copy, A, configure).await;
        assert!(old.node.is_halted(), "an old copy signs nothing");
        assert_eq!(old.head(LogId::OWN).size, size);
        let audit = old.node.read_now(|reader| reader.audit(None, 10)).unwrap();
        assert!(audit.rows.iter().any(|row| row.event.action == "node.stand-down"));
        old.stop().await;
        w.stop().await;
    });
}

#[test]
fn a_peer_that_knows_more_of_this_log_makes_it_stand_down() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let a = Running::start(dir.path(), A).await;
        let mut log = FakeLog::new("honest.example", 9, 1);
        let peer = FakePeer::start(log.clone());
        a.follow_fake(&peer, &log).await;
        let head =
            TreeHead { size: TreeSize(50), root: comity_protocol::log::merkle::Hash([1; 32]) };
        let forged = FakeLog::new(A, 3, 0).sign("asterion.example/log", head);
        peer.gossip(&forged);
        until("recorded", || {
            let audit = a.node.read_now(|reader| reader.audit(None, 100)).unwrap();
            audit.rows.iter().any(|row| row.event.action == "log.other-keys")
        })
        .await;
        assert!(!a.node.is_halted(), "a forged checkpoint stops nobody");
        assert_eq!(a.failure("honest.example"), None, "who shows it may have been deceived");
        log.push_notice("x", 3);
        peer.show(log);
        let note = a.node.keys.sign_checkpoint("asterion.example/log", head, a.node.now()).unwrap();
        let real = comity_protocol::log::checkpoint::SignedCheckpoint::parse(&note).unwrap();
        let truthful = FakePeer::start(FakeLog::new("truthful.example", 5, 1));
        truthful.gossip(&real);
        a.follow_fake(&truthful, &FakeLog::new("truthful.example", 5, 1)).await;
        until("stands down", || a.node.is_halted()).await;
        a.stop().await;
    });
}

pub(crate) fn copy_folder(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
