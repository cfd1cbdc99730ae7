//! Keys that are replaced and revoked: followers go on, newcomers verify from entry 0 under the
//! same fingerprint, and what is revoked signs nothing more.

use comity_node::accounts::create_user;
use comity_node::exchange::{self, equivocation};
use comity_node::keys::{Keys, Role as KeyRole};
use comity_node::ledger::content::Submission;
use comity_node::published::Notice;
use comity_node::{bundle, proposals, rotation};
use comity_protocol::exchange::equivocation::Equivocation;
use comity_protocol::index::{Keyring, LogId};
use comity_protocol::key::{Kid, Signer as _};
use comity_protocol::kind::names;
use comity_protocol::log::checkpoint::SignedCheckpoint;
use comity_protocol::log::merkle::{Hash, TreeHead, TreeSize};
use comity_protocol::marking::{Marking, Tlp};
use comity_protocol::statement::{Confirmation, Draft};
use comity_store::Write;
use comity_store::rows::{PeerRow, PeerState, Query, Role};
use comity_testkit::peer::{FakeLog, FakePeer};
use serde_json::json;

use crate::support::{Running, run, until};

const A: &str = "asterion.example";
const B: &str = "borealis.example";
const C: &str = "cygnus-lab.example";

async fn with_admins(a: &Running) {
    for name in ["one", "two"] {
        create_user(&a.node, name, Role::Admin, None, "test").await.unwrap();
    }
}

/// Two that follow each other, the first with two people.
async fn pair_with_admins(dir: &std::path::Path) -> (Running, Running) {
    let (a, b) = (Running::start(dir, A).await, Running::start(dir, B).await);
    b.follow(&a).await;
    a.follow(&b).await;
    with_admins(&a).await;
    (a, b)
}

async fn rotate(a: &Running, role: KeyRole) {
    let (row, _) = rotation::rotate(&a.node, role, "Yearly change", "one").await.unwrap();
    proposals::approve(&a.node, row.id, "two").await.unwrap();
}

async fn revoke(a: &Running, kid: Kid) {
    let row = rotation::revoke(&a.node, kid, "Stolen", "one").await.unwrap();
    let signs = a.node.keys.statement().public().kid() == kid;
    assert_eq!(rotation::ends_signing(&a.node, &row), signs, "said before anybody approves it");
    proposals::approve(&a.node, row.id, "two").await.unwrap();
}

fn kid(a: &Running) -> Kid {
    a.node.keys.statement().public().kid()
}

fn refused_rows(at: &Running, party: &str) -> usize {
    let query = Query { log: Some(at.peer(party).log), limit: 1_000, ..Query::default() };
    let page = at.node.read_now(|reader| reader.statements(&query)).unwrap();
    page.rows.iter().filter(|row| row.refusal.is_some()).count()
}

async fn converge(at: &Running, a: &Running) {
    until("the same head", || at.head_of(A) == a.head(LogId::OWN)).await;
}

#[test]
fn every_key_is_replaced_and_followers_and_newcomers_go_on() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let (a, b) = pair_with_admins(dir.path()).await;
        let (first, fingerprint) = (kid(&a), a.node.descriptor.fingerprint());
        for (number, role) in KeyRole::ALL.into_iter().enumerate() {
            let before = a.node.keys.now();
            rotate(&a, role).await;
            assert_ne!(a.node.keys.now(), before, "{role:?} is in use at once");
            a.say(u64::try_from(number).unwrap(), Marking::clear()).await;
            converge(&b, &a).await;
        }
        assert_ne!(kid(&a), first);
        let said = a.node.described();
        assert_eq!(said.fingerprint(), fingerprint, "nobody has to compare again");
        let now = a.node.keys.now();
        until("B has learnt", || {
            let known = b.peer(A).descriptor.keys();
            (&known.receipt_key, &known.log_keys, &known.witness_keys)
                == (&now.receipt_key, &now.log_keys, &now.witness_keys)
        })
        .await;
        a.say(50, Marking::clear()).await;
        converge(&b, &a).await;
        assert_eq!(b.peer(A).failure, None);

        // Somebody who comes only now compares the same fingerprint and reads from entry 0.
        let c = Running::start(dir.path(), C).await;
        a.follow(&c).await;
        assert_eq!(c.follow(&a).await.descriptor.fingerprint(), fingerprint);
        converge(&c, &a).await;
        let (of_b, of_c) = (b.peer(A).log, c.peer(A).log);
        until("contents", || b.rows_of(of_b) == c.rows_of(of_c)).await;
        assert_eq!(refused_rows(&c, A), 0, "every entry verifies");
        until("C has learnt", || c.peer(A).descriptor.keys().log_keys == now.log_keys).await;
        a.say(51, Marking::clear()).await;
        converge(&c, &a).await;

        a.stop().await;
        let a = Running::start(dir.path(), A).await;
        assert_eq!(a.node.keys.now(), now, "a restart changes nothing");
        assert_eq!(a.node.descriptor.fingerprint(), fingerprint);
        a.say(52, Marking::clear()).await;
        for node in [a, b, c] {
            node.stop().await;
        }
    });
}

/// A statement about the keys names all of them: one that was proposed before another was approved
/// would put the replaced ones back.
#[test]
fn what_was_proposed_about_keys_of_before_is_not_signed() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let a = Running::start(dir.path(), A).await;
        with_admins(&a).await;
        let party = a.node.config.party.clone();
        let approve = async |id| match proposals::approve(&a.node, id, "two").await {
            Ok(_) => "done",
            Err(refused) => refused.code(),
        };
        let propose =
            async |role| rotation::rotate(&a.node, role, "Theft", "one").await.unwrap().0.id;
        use KeyRole::{Log, Receipt, Statement, Witness};
        for (one, other) in
            [(Log, Receipt), (Receipt, Log), (Log, Witness), (Witness, Receipt), (Log, Log)]
        {
            let (first, second) = (propose(one).await, propose(other).await);
            assert_eq!(approve(first).await, "done");
            let now = a.node.keys.now();
            let then = if one == other { "done" } else { "proposal-outdated" };
            assert_eq!(approve(second).await, then, "{one:?}, then {other:?}");
            let named = || {
                let newest = |reader: &dyn comity_store::Reader| {
                    rotation::named::newest(reader, LogId::OWN, &party)
                };
                a.node.read_now(newest).unwrap().unwrap()
            };
            assert_eq!(named().log_keys, now.log_keys);
            assert_eq!(
                (named().receipt_key, named().witness_keys),
                (now.receipt_key, now.witness_keys)
            );
            // Said anew it rests on what there is.
            let again = propose(other).await;
            assert_eq!(approve(again).await, "done");
            assert_eq!(named().log_keys, a.node.keys.now().log_keys);
        }

        // The same key twice, and what was revoked since.
        let before = kid(&a);
        let (first, second) = (propose(Statement).await, propose(Statement).await);
        let revokes = async || rotation::revoke(&a.node, before, "Stolen", "one").await.unwrap().id;
        let (third, fourth) = (revokes().await, revokes().await);
        assert_eq!((approve(first).await, approve(second).await), ("done", "proposal-outdated"));
        assert_eq!((approve(third).await, approve(fourth).await), ("done", "proposal-outdated"));
        assert_ne!(kid(&a), before);
        a.stop().await;
    });
}

/// Who added this node and holds its log for forked is not said to be waited for.
#[test]
fn a_peer_that_condemns_this_node_says_so() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let (a, b) = pair_with_admins(dir.path()).await;
        converge(&b, &a).await;
        let row = PeerRow { state: PeerState::Held, ..b.peer(A) };
        b.node.write(vec![Write::Peer(row)]).await.unwrap();
        b.node.notify(Notice::State);
        rotate(&a, KeyRole::Statement).await;
        b.say(1, Marking::new(Tlp::Green, Vec::new(), None).unwrap()).await;
        until("it is said", || a.failure(B).as_deref() == Some("peer-holds-us-forked")).await;
        a.stop().await;
        b.stop().await;
    });
}

/// Whoever was away while log keys were replaced more than once reads on all the same, and learns
/// of the statement key that was stolen meanwhile.
#[test]
fn a_peer_that_missed_log_keys_reads_on() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let (a, b) = pair_with_admins(dir.path()).await;
        rotate(&a, KeyRole::Log).await;
        // Nothing is logged after it: the last checkpoint is that of the keys before.
        converge(&b, &a).await;
        let known = |b: &Running| b.peer(A).descriptor.keys().log_keys;
        until("B has learnt", || known(&b) == a.node.keys.now().log_keys).await;
        until("no failure for want of a new checkpoint", || b.peer(A).failure.is_none()).await;
        b.stop().await;

        let stolen = kid(&a);
        for number in 0..3 {
            rotate(&a, KeyRole::Log).await;
            a.say(number, Marking::clear()).await;
        }
        rotate(&a, KeyRole::Statement).await;
        revoke(&a, stolen).await;
        a.say(9, Marking::clear()).await;
        a.stop().await;
        // The keys in between sign on after a restart too.
        let a = Running::start(dir.path(), A).await;
        rotate(&a, KeyRole::Log).await;
        a.say(11, Marking::clear()).await;
        let b = Running::start(dir.path(), B).await;
        b.follow(&a).await;
        a.follow(&b).await;
        converge(&b, &a).await;
        until("B has learnt all", || known(&b) == a.node.keys.now().log_keys).await;
        let log = b.peer(A).log;
        let mut ring = Keyring::default();
        for row in b.node.read_now(|reader| reader.key_history(log)).unwrap() {
            ring.apply(&row);
        }
        assert!(ring.is_revoked(&stolen, &a.node.config.party));
        assert_eq!(b.peer(A).failure, None);
        assert_eq!(refused_rows(&b, A), 0);
        a.say(10, Marking::clear()).await;
        converge(&b, &a).await;
        b.stop().await;

        // Who missed more of them than sign on is removed and added anew, by people.
        for _ in 0..6 {
            rotate(&a, KeyRole::Log).await;
        }
        a.say(12, Marking::clear()).await;
        let b = Running::start(dir.path(), B).await;
        b.follow(&a).await;
        a.follow(&b).await;
        let failure = || b.peer(A).failure;
        until("none of its keys", || failure().as_deref() == Some("peer-checkpoint-signature"))
            .await;
        exchange::remove_peer(&b.node.exchange, &a.node.config.party, "user:test").await.unwrap();
        b.follow(&a).await;
        converge(&b, &a).await;
        until("B has learnt them anew", || known(&b) == a.node.keys.now().log_keys).await;
        a.stop().await;
        b.stop().await;
    });
}

#[test]
fn a_revoked_key_signs_nothing_and_its_node_serves_on() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let a = Running::start(dir.path(), A).await;
        let b = Running::start(dir.path(), B).await;
        b.follow(&a).await;
        with_admins(&a).await;
        let first = kid(&a);
        rotate(&a, KeyRole::Statement).await;
        revoke(&a, first).await;
        a.say(1, Marking::clear()).await;
        converge(&b, &a).await;
        let log = b.peer(A).log;
        let mut ring = Keyring::default();
        for row in b.node.read_now(|reader| reader.key_history(log)).unwrap() {
            ring.apply(&row);
        }
        let party = a.node.config.party.clone();
        assert!(ring.is_revoked(&first, &party));
        assert!(comity_protocol::statement::Keys::key(&ring, &kid(&a)).is_some());

        let last = kid(&a);
        revoke(&a, last).await;
        let refused = a.try_say(2).await.unwrap_err();
        assert_eq!(refused.code(), "statement-key-revoked");
        let head = a.head(LogId::OWN);
        a.stop().await;
        let a = Running::start(dir.path(), A).await;
        assert!(!a.node.is_halted(), "it starts");
        assert_eq!(a.node.signing.stop().unwrap().code.as_str(), "statement-key-revoked");
        assert_eq!(a.head(LogId::OWN), head);
        assert_eq!(a.try_say(3).await.unwrap_err().code(), "statement-key-revoked");
        b.follow(&a).await;
        converge(&b, &a).await;
        a.stop().await;
        b.stop().await;
    });
}

#[test]
fn no_single_person_and_no_stolen_key_changes_the_own_keys() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let a = Running::start(dir.path(), A).await;
        with_admins(&a).await;
        let party = a.node.config.party.clone();
        let key = comity_node::keys::StatementKey::new(
            comity_protocol::key::Algorithm::Ed25519,
            &comity_node::keys::Seed::new([9; 32]),
        )
        .unwrap();
        let confirmation = Some(Confirmation::Key(key.public().to_cose_key()));
        let one = Submission {
            kind: names::ISSUER_REGISTRATION.parse().unwrap(),
            subject: party.to_string(),
            body: json!({ "name": "A" }).into(),
            marking: Marking::clear(),
            confirmation: confirmation.clone(),
        };
        let refused = proposals::submit(&a.node, one.clone(), "user:one").await.unwrap_err();
        assert_eq!(refused.code(), "two-persons-required");
        // Signed elsewhere with the party's own key, as a thief would.
        let (_, content) = a.node.sign(one).unwrap();
        let draft = Draft {
            issuer: party.clone(),
            subject: party.to_string(),
            kind: names::ISSUER_REGISTRATION.parse().unwrap(),
            digest: content.digest,
            issued_at: Some(comity_node::clock::now()),
            confirmation,
        };
        let stolen = draft.sign(a.node.keys.statement()).unwrap();
        let refused = a.node.offer(&stolen, Some(&content.bytes), "user:one").await.unwrap_err();
        assert_eq!(refused.code(), "two-persons-required");

        // Another party's key is one administrator's business.
        let guest = Submission {
            kind: names::ISSUER_REGISTRATION.parse().unwrap(),
            subject: C.to_owned(),
            body: json!({ "name": "C" }).into(),
            marking: Marking::clear(),
            confirmation: Some(Confirmation::Key(key.public().to_cose_key())),
        };
        proposals::submit(&a.node, guest, "user:one").await.unwrap();
        let (row, _) = rotation::rotate(&a.node, KeyRole::Statement, "x", "one").await.unwrap();
        let own = proposals::approve(&a.node, row.id, "one").await.unwrap_err();
        assert_eq!(own.code(), "own-proposal");
        a.stop().await;
    });
}

#[test]
fn lines_taken_from_the_end_of_the_audit_trail_are_missed_at_the_next_start() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let a = Running::start(dir.path(), A).await;
        with_admins(&a).await;
        let newest =
            |a: &Running| a.node.read_now(|reader| reader.audit(None, 1)).unwrap().rows[0].number;
        let kept = newest(&a);
        a.stop().await;
        let database = dir.path().join(A).join("comity.sqlite");
        let shorter = std::fs::read(&database).unwrap();
        let a = Running::start(dir.path(), A).await;
        create_user(&a.node, "three", Role::Reader, None, "test").await.unwrap();
        let last = newest(&a);
        assert!(last > kept);
        a.stop().await;
        // The log is the same; only the end of the trail is gone, and the file is the very same.
        std::fs::write(&database, shorter).unwrap();
        let a = Running::start(dir.path(), A).await;
        assert_eq!(newest(&a), kept, "nothing was written on it");
        let stop = a.node.signing.stop().unwrap();
        assert_eq!(stop.code.as_str(), "store-damaged");
        assert!(stop.reason.contains(&format!("line {last}")), "{}", stop.reason);
        assert_eq!(a.try_say(1).await.unwrap_err().code(), "store-damaged");
        a.stop().await;
    });
}

/// A checkpoint of a log that says anything, signed with keys of it.
fn forged(keys: &Keys, size: u64) -> SignedCheckpoint {
    let head = TreeHead { size: TreeSize(size), root: Hash([7; 32]) };
    let origin = format!("{A}/log");
    let note = keys.sign_checkpoint(&origin, head, comity_node::clock::now()).unwrap();
    SignedCheckpoint::parse(&note).unwrap()
}

#[test]
fn log_keys_that_were_stolen_and_rotated_away_stop_nobody() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let a = Running::start(dir.path(), A).await;
        let b = Running::start(dir.path(), B).await;
        let log = FakeLog::new("mallory.example", 7, 2);
        let mallory = FakePeer::start(log.clone());
        a.follow_fake(&mallory, &log).await;
        a.follow(&b).await;
        b.follow(&a).await;
        with_admins(&a).await;
        a.say(1, Marking::clear()).await;
        let copy = dir.path().join("stolen");
        crate::federation::copy_folder(&dir.path().join(A).join("keys"), &copy);
        let stolen = Keys::open(&copy, &a.node.config.party).unwrap();
        let before = a.node.published.load().checkpoint.clone();
        rotate(&a, KeyRole::Log).await;
        a.say(2, Marking::clear()).await;

        // Longer than the log, and another tree where it is shorter; an older head is no lie.
        mallory.gossip(&forged(&stolen, 500));
        mallory.gossip(&forged(&stolen, 2));
        mallory.gossip(&SignedCheckpoint::parse(&before).unwrap());
        let recorded = |a: &Running| {
            let audit = a.node.read_now(|reader| reader.audit(None, 200)).unwrap();
            audit.rows.iter().filter(|row| row.event.action == "log.retired-key").count()
        };
        until("it is recorded", || recorded(&a) > 0).await;
        let asked = mallory.requests();
        until("asked again and again", || mallory.requests() > asked + 20).await;
        assert_eq!(recorded(&a), 1, "once");
        assert_eq!((a.failure("mallory.example"), a.node.signing.stop()), (None, None));
        a.say(3, Marking::clear()).await;
        let mut other = forged(&stolen, 3);
        other.checkpoint.head.root = Hash([8; 32]);
        let other = stolen
            .sign_checkpoint(&format!("{A}/log"), other.checkpoint.head, comity_node::clock::now())
            .unwrap();
        let other = SignedCheckpoint::parse(&other).unwrap();
        let proof = Equivocation::same_size(&forged(&stolen, 3), &other).to_json();
        let teller = "mallory.example".parse().unwrap();
        let refused = equivocation::on_proof(&a.node.exchange, &teller, &proof).await.unwrap_err();
        assert!(refused.code().starts_with("equivocation-"), "{}", refused.code());
        // Its peers see the own log under the keys of now, and say when.
        let size = a.head(LogId::OWN).size;
        until("B says when it saw it", || {
            let rows = a.node.read_now(|reader| reader.sightings(LogId::OWN)).unwrap();
            rows.iter().any(|row| row.sighting.size == size)
        })
        .await;
        a.stop().await;
        let a = Running::start(dir.path(), A).await;
        a.say(4, Marking::clear()).await;

        // Keys of now are another matter: somebody has them, or this is an old copy.
        crate::federation::copy_folder(&dir.path().join(A).join("keys"), &dir.path().join("now"));
        let now = Keys::open(&dir.path().join("now"), &a.node.config.party).unwrap();
        mallory.gossip(&forged(&now, 500));
        until("it stands down", || a.node.is_halted()).await;
        a.stop().await;
        b.stop().await;
    });
}

/// A follower that was away hears of a fork under log keys which the owner replaced meanwhile,
/// while the owner is away too: from a peer that tells, and from one whose checkpoints it
/// remembers. The owner has its say first.
#[test]
fn a_fork_under_keys_replaced_meanwhile_condemns_nobody() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let (a, b) = pair_with_admins(dir.path()).await;
        let log = FakeLog::new("mallory.example", 7, 2);
        let mallory = FakePeer::start(log.clone());
        b.follow_fake(&mallory, &log).await;
        a.say(1, Marking::clear()).await;
        converge(&b, &a).await;
        b.stop().await;
        let copy = dir.path().join("stolen");
        crate::federation::copy_folder(&dir.path().join(A).join("keys"), &copy);
        let stolen = Keys::open(&copy, &a.node.config.party).unwrap();
        let seen = a.head(LogId::OWN).size.0;
        rotate(&a, KeyRole::Log).await;
        for number in 2..9 {
            a.say(number, Marking::clear()).await;
        }
        a.stop().await;

        // One of a size that the log has reached meanwhile, and one that B has seen otherwise.
        let b = Running::start(dir.path(), B).await;
        mallory.gossip(&forged(&stolen, seen + 4));
        mallory.gossip(&forged(&stolen, seen));
        let audit = |action: &'static str| {
            let rows = b.node.read_now(|reader| reader.audit(None, 200)).unwrap().rows;
            rows.into_iter().filter(|row| row.event.action == action).count()
        };
        until("it is suspected", || audit("log.suspected") == 1).await;
        let told = || async {
            let mut other = forged(&stolen, seen + 2).checkpoint.head;
            other.root = Hash([8; 32]);
            let note = stolen
                .sign_checkpoint(&format!("{A}/log"), other, comity_node::clock::now())
                .unwrap();
            let other = SignedCheckpoint::parse(&note).unwrap();
            let proof = Equivocation::same_size(&forged(&stolen, seen + 2), &other).to_json();
            let teller = "mallory.example".parse().unwrap();
            equivocation::on_proof(&b.node.exchange, &teller, &proof).await.unwrap_err()
        };
        assert_eq!(told().await.code(), "equivocation-unread", "its owner is away");
        let asked = mallory.requests();
        until("asked again and again", || mallory.requests() > asked + 20).await;
        assert_eq!(b.peer(A).state, PeerState::Following);

        let a = Running::start(dir.path(), A).await;
        b.follow(&a).await;
        converge(&b, &a).await;
        let known = |b: &Running| b.peer(A).descriptor.keys().log_keys;
        until("B has learnt", || known(&b) == a.node.keys.now().log_keys).await;
        let asked = mallory.requests();
        until("asked again and again", || mallory.requests() > asked + 20).await;
        assert_eq!(told().await.code(), "equivocation-signature", "by no key of it");
        a.say(9, Marking::clear()).await;
        converge(&b, &a).await;
        assert_eq!((b.peer(A).state, b.failure(A)), (PeerState::Following, None));
        // Under its new address it may have been suspected once more before it was read on.
        assert!((1..=2).contains(&audit("log.suspected")));
        assert_eq!(audit("log.equivocation"), 0);

        // A fork under the keys of now is one, and found by what is remembered.
        crate::federation::copy_folder(&dir.path().join(A).join("keys"), &dir.path().join("now"));
        let now = Keys::open(&dir.path().join("now"), &a.node.config.party).unwrap();
        mallory.gossip(&forged(&now, a.head(LogId::OWN).size.0 + 1));
        let asked = mallory.requests();
        until("remembered", || mallory.requests() > asked + 20).await;
        assert_eq!(b.peer(A).state, PeerState::Following, "it may still come true");
        a.say(10, Marking::clear()).await;
        until("condemned", || b.peer(A).state == PeerState::Held).await;
        until("said so", || b.failure(A).as_deref() == Some("peer-equivocation")).await;
        a.stop().await;
        b.stop().await;
    });
}

/// Who is known from bundles alone has its say in the next one, and nobody judges a log that is no
/// longer read.
#[test]
fn a_fork_under_replaced_keys_waits_for_the_next_bundle() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let (a, b) = (Running::start(dir.path(), A).await, Running::start(dir.path(), B).await);
        with_admins(&a).await;
        a.say(1, Marking::clear()).await;
        let stick = async || {
            let path = dir.path().join("stick");
            let file = std::fs::File::create(&path).unwrap();
            bundle::export(&a.node, None, 0, file).await.unwrap();
            let read = std::io::Cursor::new(std::fs::read(&path).unwrap());
            let fingerprint = Some(a.node.descriptor.fingerprint());
            let open = bundle::Bundle::open(Box::new(read)).unwrap();
            bundle::import(&b.node, open, fingerprint, "user:test").await.unwrap()
        };
        stick().await;
        let copy = dir.path().join("stolen");
        crate::federation::copy_folder(&dir.path().join(A).join("keys"), &copy);
        let stolen = Keys::open(&copy, &a.node.config.party).unwrap();
        rotate(&a, KeyRole::Log).await;
        a.say(2, Marking::clear()).await;
        let size = b.head_of(A).size.0;
        let told = || async {
            let mut other = forged(&stolen, size).checkpoint.head;
            other.root = Hash([8; 32]);
            let now = comity_node::clock::now();
            let note = stolen.sign_checkpoint(&format!("{A}/log"), other, now).unwrap();
            let other = SignedCheckpoint::parse(&note).unwrap();
            let proof = Equivocation::same_size(&forged(&stolen, size), &other).to_json();
            let teller = "mallory.example".parse().unwrap();
            equivocation::on_proof(&b.node.exchange, &teller, &proof).await.unwrap_err()
        };
        assert_eq!(told().await.code(), "equivocation-unread");
        assert!(stick().await.entries > 0);
        assert_eq!(b.peer(A).state, PeerState::Following);
        assert_eq!(told().await.code(), "equivocation-signature", "by no key of it");
        let proofs = b.node.read_now(|reader| reader.equivocations()).unwrap();
        assert!(proofs.is_empty());
        exchange::remove_peer(&b.node.exchange, &a.node.config.party, "user:test").await.unwrap();
        assert_eq!(told().await.code(), "equivocation-unknown-log", "nobody reads it any more");
        a.stop().await;
        b.stop().await;
    });
}
