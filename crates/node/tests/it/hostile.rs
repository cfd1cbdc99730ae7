//! Peers that lie, stall, flood or fork: each gets its code, and changes nothing for another.

use comity_node::exchange::equivocation;
use comity_protocol::exchange::equivocation::Equivocation;
use comity_protocol::exchange::follow::Pinned;
use comity_protocol::index::LogId;
use comity_protocol::limits::NOTE_SIGNATURES_MAX;
use comity_protocol::log::merkle::{Hash, TreeHead, TreeSize};
use comity_protocol::log::note::NoteSignature;
use comity_protocol::marking::Marking;
use comity_store::rows::{ContentState, PeerState};
use comity_testkit::peer::{FakeLog, FakePeer, Reply};

use crate::support::{Running, meagre, run, until};

const LIAR: &str = "liar.example";
const HONEST: &str = "honest.example";

/// A node that follows a fake peer, caught up with its first entries, and an honest one.
struct Stage {
    _dir: tempfile::TempDir,
    node: Running,
    liar: FakePeer,
    log: FakeLog,
    honest: FakePeer,
    honest_log: FakeLog,
}

impl Stage {
    async fn set(entries: u64) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let node = Running::start(dir.path(), "asterion.example").await;
        let log = FakeLog::new(LIAR, 7, entries);
        let liar = FakePeer::start(log.clone());
        node.follow_fake(&liar, &log).await;
        let honest_log = FakeLog::new(HONEST, 9, 3);
        let honest = FakePeer::start(honest_log.clone());
        node.follow_fake(&honest, &honest_log).await;
        let stage = Self { _dir: dir, node, liar, log, honest, honest_log };
        stage.caught_up(LIAR, stage.log.size()).await;
        stage.caught_up(HONEST, stage.honest_log.size()).await;
        stage
    }

    async fn caught_up(&self, party: &str, size: u64) {
        until("caught up", || self.node.head_of(party).size.0 == size).await;
    }

    async fn fails_with(&self, code: &str) {
        until(code, || self.node.failure(LIAR).as_deref() == Some(code)).await;
    }

    /// The honest peer says something new and is heard, whatever the other one does.
    async fn honest_is_heard(&mut self) {
        for number in 1..=5 {
            let size = self.honest_log.size();
            self.honest_log.push_notice("still here", size + number);
            self.honest.show(self.honest_log.clone());
            self.caught_up(HONEST, self.honest_log.size()).await;
        }
        assert_eq!(self.node.failure(HONEST), None);
        assert_eq!(self.node.peer(HONEST).state, PeerState::Following);
    }

    fn untouched(&self) {
        let head = self.node.head_of(LIAR);
        assert_eq!(head, self.log.head(self.log.size()), "nothing was taken");
    }
}

#[test]
fn broken_answers_get_their_codes_and_the_peer_recovers() {
    run(async {
        let mut stage = Stage::set(4).await;
        let other = FakeLog::new("other.example", 3, 2);
        let forged = FakeLog::new(LIAR, 8, 6);
        let garbage = Reply::Bytes(200, b"no checkpoint at all".to_vec());
        let another = Reply::Bytes(200, other.checkpoint().to_string().into_bytes());
        let unsigned = Reply::Bytes(200, forged.checkpoint().to_string().into_bytes());
        let cases = [
            ("peer-checkpoint-malformed", garbage),
            ("peer-other-log", another),
            ("peer-checkpoint-signature", unsigned),
            ("peer-answer-status", Reply::Bytes(500, Vec::new())),
            ("peer-answer-status", Reply::Redirect("/elsewhere".to_owned())),
            ("peer-busy", Reply::Bytes(503, Vec::new())),
            ("peer-answer-too-long", Reply::Announce(1 << 40)),
            ("peer-answer-too-long", Reply::Bytes(200, vec![b'x'; 300 << 10])),
            ("peer-unreachable", Reply::Close),
        ];
        for (code, reply) in cases {
            stage.liar.on("/checkpoint", reply);
            // A hint asks at once, also after a peer that asked to come back later.
            comity_node::exchange::on_hint(&stage.node.node.exchange, &stage.log.party());
            stage.fails_with(code).await;
            stage.untouched();
            stage.liar.behave();
            comity_node::exchange::on_hint(&stage.node.node.exchange, &stage.log.party());
            until("recovered", || stage.node.failure(LIAR).is_none()).await;
        }
        stage.honest_is_heard().await;
        stage.node.stop().await;
    });
}

#[test]
fn entries_that_do_not_lead_to_the_root_are_not_taken() {
    run(async {
        let mut stage = Stage::set(4).await;
        let mut longer = stage.log.clone();
        longer.push_notice("five", 5);
        longer.push_notice("six", 6);
        let mut lying = stage.log.clone();
        lying.push_notice("five", 5);
        lying.push_notice("something else", 6);
        let path = "tile/entries/000.p/7".parse().unwrap();
        let bundle = lying.tile(&path).unwrap();
        stage.liar.on("/tile/entries/", Reply::Bytes(200, bundle.clone()));
        stage.liar.show(longer.clone());
        stage.fails_with("peer-root-mismatch").await;
        stage.untouched();
        assert_eq!(stage.node.peer(LIAR).state, PeerState::Following, "a lie is no fork");
        let audit = stage.node.node.read_now(|reader| reader.audit(None, 100)).unwrap();
        let kept =
            audit.rows.iter().find(|row| row.event.action == "peer.failure.peer-root-mismatch");
        assert!(
            kept.unwrap().event.detail.contains("liar.example/log"),
            "the checkpoints are kept"
        );
        stage.liar.behave();

        let truncated = bundle[..bundle.len() - 1].to_vec();
        stage.liar.on("/tile/entries/", Reply::Bytes(200, truncated));
        stage.fails_with("tile-truncated").await;
        stage.untouched();
        stage.liar.behave();
        stage.caught_up(LIAR, longer.size()).await;
        stage.honest_is_heard().await;
        stage.node.stop().await;
    });
}

#[test]
fn refused_entries_stay_on_record_and_older_checkpoints_mean_nothing() {
    run(async {
        let mut stage = Stage::set(2).await;
        let before = stage.log.clone();
        stage.log.push_raw(b"\xd2no statement");
        let foreign = FakeLog::new("other.example", 3, 0).fixture.notice("urn:example:x", "?", 1);
        stage.log.push_raw(&foreign.entry);
        stage.log.push_notice("after that", 9);
        stage.liar.show(stage.log.clone());
        stage.caught_up(LIAR, stage.log.size()).await;
        let rows = stage.node.rows_of(stage.node.peer(LIAR).log);
        assert_eq!(rows.len(), 6);
        assert!(rows[3].contains("cbor-") || rows[3].contains("statement-"), "{}", rows[3]);
        assert!(rows[4].contains("statement-key-unknown"), "{}", rows[4]);

        let answered = stage.liar.requests();
        stage.liar.show(before);
        until("asked again", || stage.liar.requests() > answered + 4).await;
        assert_eq!(stage.node.failure(LIAR), None, "a replayed older checkpoint is no failure");
        stage.untouched();
        stage.node.stop().await;
    });
}

#[test]
fn two_roots_of_one_size_are_proved_logged_and_told() {
    run(async {
        let mut stage = Stage::set(4).await;
        let third = Running::start(stage._dir.path(), "borealis.example").await;
        // The third party is shown the first tree by a twin of the liar; it believes the proof, not
        // us.
        let twin = FakePeer::start(stage.log.clone());
        third.follow_fake(&twin, &stage.log).await;
        until("the third has it", || third.head_of(LIAR).size.0 == stage.log.size()).await;
        third.follow(&stage.node).await;
        stage.node.follow(&third).await;
        until("they follow each other", || stage.node.head_of("borealis.example").size.0 > 0).await;
        let logged = stage.node.head(LogId::OWN).size;

        let mut fork = stage.log.cut(4);
        fork.push_notice("another story", 4);
        stage.liar.show(fork);
        until("held", || stage.node.peer(LIAR).state == PeerState::Held).await;
        stage.untouched();
        let rows = stage.node.node.read_now(|reader| reader.equivocations()).unwrap();
        let proof = Equivocation::from_json(&rows[0].proof).unwrap();
        let pinned = Pinned::from_descriptor(&stage.log.descriptor()).unwrap();
        assert_eq!(proof.verify(&pinned.log_keys), Ok(()));
        until("the third holds it too", || third.peer(LIAR).state == PeerState::Held).await;
        until("it is logged", || stage.node.head(LogId::OWN).size > logged).await;
        let told = third.node.read_now(|reader| reader.equivocations()).unwrap();
        let told_by = told[0].told_by.as_ref().map(|party| party.as_str().to_owned());
        assert_eq!(told_by.as_deref(), Some("asterion.example"));
        assert_eq!(told[0].proof, rows[0].proof, "the same proof, checked again");
        stage.honest_is_heard().await;
        third.stop().await;
        stage.node.stop().await;
    });
}

#[test]
fn a_longer_tree_that_forks_below_is_proved_from_its_own_tiles() {
    run(async {
        let stage = Stage::set(300).await;
        let mut fork = stage.log.cut(200);
        for number in 200..=600 {
            fork.push_notice("another story", number);
        }
        stage.liar.show(fork.clone());
        until("held", || stage.node.peer(LIAR).state == PeerState::Held).await;
        stage.untouched();
        let rows = stage.node.node.read_now(|reader| reader.equivocations()).unwrap();
        let proof = Equivocation::from_json(&rows[0].proof).unwrap();
        let pinned = Pinned::from_descriptor(&stage.log.descriptor()).unwrap();
        assert_eq!(proof.verify(&pinned.log_keys), Ok(()));
        assert!(proof.earlier_root.is_some(), "the sizes differ");

        // A third node believes the proof by itself, and nothing less.
        let third = Running::start(stage._dir.path(), "borealis.example").await;
        third.follow_fake(&stage.liar, &fork).await;
        let teller = "asterion.example".parse().unwrap();
        let mut forged = proof.clone();
        forged.earlier_root = Some("00".repeat(32));
        let refused =
            equivocation::on_proof(&third.node.exchange, &teller, &forged.to_json()).await;
        assert_eq!(refused.unwrap_err().code(), "equivocation-no-contradiction");
        assert_eq!(third.peer(LIAR).state, PeerState::Following);
        let told = equivocation::on_proof(&third.node.exchange, &teller, &rows[0].proof).await;
        assert_eq!(told.unwrap_err().code(), "equivocation-unread", "the liar has its say first");
        until("it is followed", || third.head_of(LIAR).size.0 == fork.size()).await;
        // Told before it was followed, it is told once more.
        drop(equivocation::on_proof(&third.node.exchange, &teller, &rows[0].proof).await);
        until("held", || third.peer(LIAR).state == PeerState::Held).await;
        equivocation::on_proof(&third.node.exchange, &teller, &rows[0].proof).await.unwrap();
        third.stop().await;
        stage.node.stop().await;
    });
}

#[test]
fn what_another_saw_brings_a_fork_to_light() {
    run(async {
        let stage = Stage::set(5).await;
        let mut fork = stage.log.cut(3);
        fork.push_notice("told to others only", 3);
        // A liar that gives no contents is judged all the same.
        stage.liar.on("/api/v1/contents/query", Reply::Bytes(401, Vec::new()));
        stage.honest.gossip(&fork.checkpoint());
        until("held", || stage.node.peer(LIAR).state == PeerState::Held).await;
        let rows = stage.node.node.read_now(|reader| reader.equivocations()).unwrap();
        assert_eq!(rows[0].told_by.as_ref().map(|party| party.as_str()), Some(HONEST));
        assert_eq!(stage.node.peer(HONEST).state, PeerState::Following);
        stage.node.stop().await;
    });
}

/// One party under two identities, one shown to each of two honest nodes, does not set these
/// against each other; nor does a note with so many lines that a cosignature finds no room.
#[test]
fn whoever_shows_another_identity_of_a_third_is_not_blamed_for_it() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let p = Running::start(dir.path(), "asterion.example").await;
        let q = Running::start(dir.path(), "borealis.example").await;
        let (shown_to_p, shown_to_q) = (FakeLog::new(LIAR, 7, 2), FakeLog::new(LIAR, 8, 3));
        let (m1, m2) = (FakePeer::start(shown_to_p.clone()), FakePeer::start(shown_to_q.clone()));
        let mut full = shown_to_q.checkpoint();
        let line = full.note.signatures.first().unwrap().clone();
        for id in 0..u8::try_from(NOTE_SIGNATURES_MAX).unwrap() - 2 {
            full.note.signatures.push(NoteSignature { id: [9, 9, 9, id], ..line.clone() });
        }
        m2.on("/checkpoint", Reply::Bytes(200, full.to_string().into_bytes()));
        p.follow_fake(&m1, &shown_to_p).await;
        q.follow_fake(&m2, &shown_to_q).await;
        until("m is held", || {
            p.head_of(LIAR).size.0 == shown_to_p.size()
                && q.head_of(LIAR).size.0 == shown_to_q.size()
        })
        .await;
        p.follow(&q).await;
        q.follow(&p).await;
        let recorded = |node: &Running| {
            let audit = node.node.read_now(|reader| reader.audit(None, 500)).unwrap().rows;
            let events = audit.into_iter().map(|row| row.event);
            events.filter(|event| event.action == "log.other-keys").collect::<Vec<_>>()
        };
        for node in [&p, &q] {
            until("it is recorded", || !recorded(node).is_empty()).await;
        }
        for number in 0..5 {
            let (said, heard) = if number % 2 == 0 { (&p, &q) } else { (&q, &p) };
            let party = said.node.config.party.as_str();
            let logged = said.say(number, Marking::clear()).await;
            let place = || heard.node.read_now(|reader| reader.places(&logged.id)).unwrap();
            until("it is heard with its content", || {
                place().iter().any(|view| matches!(view.content, ContentState::Held))
            })
            .await;
            assert_eq!(heard.failure(party), None);
            let size = said.head(LogId::OWN).size;
            until("and cosigned", || {
                let log = heard.peer(party).log;
                let rows = heard.node.read_now(|reader| reader.sightings(log)).unwrap();
                rows.iter().any(|row| row.sighting.size == size)
            })
            .await;
        }
        for node in [&p, &q] {
            let events = recorded(node);
            assert_eq!(events.len(), 1, "once for each that shows it");
            assert_eq!(events[0].object, format!("{LIAR}/log"));
            assert_eq!(node.peer(LIAR).state, PeerState::Following);
        }
        p.stop().await;
        q.stop().await;
    });
}

#[test]
fn a_longer_checkpoint_seen_by_another_is_compared_when_the_mirror_has_grown() {
    run(async {
        let mut stage = Stage::set(3).await;
        let mut fork = stage.log.clone();
        fork.push_notice("told to others only", 4);
        fork.push_notice("told to others only", 5);
        stage.honest.gossip(&fork.checkpoint());
        let asked = stage.honest.requests();
        until("gossip was read", || stage.honest.requests() > asked + 6).await;
        assert_eq!(stage.node.peer(LIAR).state, PeerState::Following, "it may still come true");
        for number in 4..=8 {
            stage.log.push_notice("told to us", number);
        }
        stage.liar.show(stage.log.clone());
        until("held", || stage.node.peer(LIAR).state == PeerState::Held).await;
        stage.node.stop().await;
    });
}

#[test]
fn stalling_and_flooding_change_nothing_for_another() {
    run(async {
        let mut stage = Stage::set(2).await;
        stage.liar.on("/checkpoint", Reply::Stall);
        stage.honest_is_heard().await;
        stage.fails_with("peer-stalled").await;
        stage.liar.behave();
        stage.liar.on("/checkpoint", Reply::Flood);
        stage.honest_is_heard().await;
        stage.fails_with("peer-answer-too-long").await;
        stage.untouched();
        stage.node.stop().await;
    });
}

#[test]
fn a_peer_over_its_budget_waits_alone() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let node = Running::start_with(dir.path(), "asterion.example", |config| {
            config.quotas = meagre().into();
        })
        .await;
        let greedy_log = FakeLog::new(LIAR, 7, 2_000);
        let greedy = FakePeer::start(greedy_log.clone());
        let honest_log = FakeLog::new(HONEST, 9, 3);
        let honest = FakePeer::start(honest_log.clone());
        node.follow_fake(&greedy, &greedy_log).await;
        node.follow_fake(&honest, &honest_log).await;
        until("heard", || node.head_of(HONEST).size.0 == honest_log.size()).await;
        let following = node.node.exchange.following(&greedy_log.party());
        let meter = &following.unwrap().meter;
        until("spent", || meter.left(comity_protocol::exchange::budget::Cost::Bytes) < 1_000).await;
        assert!(node.head_of(LIAR).size.0 < greedy_log.size(), "it waits for its budget");
        assert_eq!(node.head_of(HONEST).size.0, honest_log.size());
        node.stop().await;
    });
}

#[test]
fn contents_are_checked_and_one_that_lies_is_not_kept() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let node = Running::start(dir.path(), "asterion.example").await;
        let log = FakeLog::new(LIAR, 7, 3);
        let peer = FakePeer::start(log.clone());
        let answer = serde_json::json!({ "contents": [], "withheld": [] }).to_string();
        peer.on("/api/v1/contents/query", Reply::Bytes(200, answer.into_bytes()));
        node.follow_fake(&peer, &log).await;
        until("caught up", || node.head_of(LIAR).size.0 == log.size()).await;
        let digest = log.fixture.notice("urn:example:subject", "told", 1).content.digest;
        let held = || node.node.read_now(|reader| reader.contents(&digest)).unwrap().pop();
        assert_eq!(held(), None);
        let forged = data_encoding::BASE64.encode(b"{}");
        let answer = serde_json::json!({
            "contents": [{ "digest": digest.to_string(), "file": forged }], "withheld": [],
        });
        peer.behave();
        peer.on("/api/v1/contents/query", Reply::Bytes(200, answer.to_string().into_bytes()));
        let asked = peer.requests();
        until("asked", || peer.requests() > asked + 6).await;
        assert_eq!(held(), None, "the digest is another");
        peer.behave();
        let other = log.fixture.notice("urn:example:subject", "told", 2).content.digest;
        let given = || node.node.read_now(|reader| reader.contents(&other)).unwrap().pop();
        until("the honest one comes", || given().is_some()).await;
        assert_eq!(given().unwrap().received_from.unwrap().as_str(), LIAR);
        node.stop().await;
    });
}

#[test]
fn a_stranger_with_the_right_address_is_not_added() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let node = Running::start(dir.path(), "asterion.example").await;
        let (log, other) = (FakeLog::new(LIAR, 7, 1), FakeLog::new(LIAR, 8, 1));
        let peer = FakePeer::start(log.clone());
        let add = |fingerprint| {
            comity_node::exchange::add_peer(
                &node.node.exchange,
                &peer.url,
                fingerprint,
                "user:test",
            )
        };
        let refused = add(other.descriptor().fingerprint()).await.unwrap_err();
        assert_eq!(refused.code(), "peer-fingerprint");
        let head = TreeHead { size: TreeSize(9), root: Hash([7; 32]) };
        let note = other.sign("liar.example/log", head).to_string().into_bytes();
        peer.on("/checkpoint", Reply::Bytes(200, note));
        let refused = add(log.descriptor().fingerprint()).await.unwrap_err();
        assert_eq!(refused.code(), "peer-checkpoint-signature");
        let own = node.node.descriptor.fingerprint();
        let itself =
            comity_node::exchange::add_peer(&node.node.exchange, &node.url(), own, "user:test")
                .await;
        assert_eq!(itself.unwrap_err().code(), "peer-is-self");
        node.stop().await;
    });
}

#[test]
fn a_node_that_calls_itself_a_state_or_a_path_is_not_followed() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let node = Running::start(dir.path(), "asterion.example").await;
        for name in ["FR", "..", "/"] {
            let log = FakeLog::new(name, 7, 1);
            let peer = FakePeer::start(log.clone());
            let fingerprint = log.descriptor().fingerprint();
            let refused = comity_node::exchange::add_peer(
                &node.node.exchange,
                &peer.url,
                fingerprint,
                "user:test",
            );
            assert_eq!(refused.await.unwrap_err().code(), "party-name", "{name}");
        }
        node.stop().await;
    });
}

#[test]
fn a_peer_whose_name_misleads_is_not_followed() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let node = Running::start(dir.path(), "asterion.example").await;
        let log = FakeLog::new("liar.example", 7, 1);
        let peer = FakePeer::start(log.clone());
        for (name, code) in [
            ("\u{410}sterion AI Safety Institute", "party-name"),
            ("\u{202e}noiretsA", "party-name"),
            ("Aste\u{200b}rion", "party-name"),
            ("Lügner AG", "followed"),
        ] {
            let descriptor =
                comity_protocol::party::Descriptor { name: name.to_owned(), ..log.descriptor() };
            let exchange = &node.node.exchange;
            let outcome =
                comity_node::exchange::peers::adopt(exchange, &peer.url, descriptor, "user:test");
            let told = outcome.await.map_or_else(|error| error.code(), |_| "followed");
            assert_eq!(told, code, "{name:?}");
        }
        node.stop().await;
    });
}
