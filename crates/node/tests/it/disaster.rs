//! What must hold when a disk is lost, a backup is put back, a folder is copied, or a party begins
//! anew: nothing is ever signed on an old copy of the log, and nobody is accused in error.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::time::Instant;

use comity_agreements::duty::finding::Horizon;
use comity_node::accounts::put_back::Shut;
use comity_node::accounts::{UserChange, change_user, create_token, create_user};
use comity_node::config::WitnessConfig;
use comity_node::exchange::recover::{How, People};
use comity_node::exchange::{self, recover};
use comity_node::keys::Role as KeyRole;
use comity_node::ledger::content::Submission;
use comity_node::node::{Node, OpenError};
use comity_node::prove::Sought;
use comity_node::signing::{self, StopCode};
use comity_node::{proposals, rotation};
use comity_protocol::index::LogId;
use comity_protocol::kind::names;
use comity_protocol::log::merkle::{Hash, TreeHead, TreeSize};
use comity_protocol::marking::{Marking, Tlp};
use comity_protocol::party::Fingerprint;
use comity_protocol::time::Timestamp;
use comity_store::rows::{PeerState, Role};
use comity_testkit::peer::{FakeLog, FakePeer, Reply};
use sha2::{Digest as _, Sha256};

use crate::federation::copy_folder;
use crate::support::{Running, run, until};

const A: &str = "asterion.example";
const B: &str = "borealis.example";
const C: &str = "cygnus-lab.example";

/// The peers that the folder names are all.
const NO_OTHERS: How =
    How { more: Vec::new(), although_silent: false, no_others: true, people: People::Unsaid };

/// A and B follow each other; A has said so much, and B holds all of it.
async fn pair(dir: &Path, statements: u64) -> (Running, Running) {
    let a = Running::start(dir, A).await;
    let b = Running::start(dir, B).await;
    a.follow(&b).await;
    b.follow(&a).await;
    for number in 0..statements {
        a.say(number, Marking::clear()).await;
    }
    until("B holds it", || b.head_of(A) == a.head(LogId::OWN)).await;
    (a, b)
}

/// Puts the folder of A back as it was in the copy.
fn put_back(dir: &Path, copy: &Path) {
    std::fs::remove_dir_all(dir.join(A)).unwrap();
    copy_folder(copy, &dir.join(A));
}

fn config(dir: &Path) -> comity_node::config::NodeConfig {
    comity_node::config::NodeConfig::loopback(dir.join(A), A.parse().unwrap(), A)
}

/// What taking back comes to in the folder of A.
async fn recovered_as(dir: &Path, how: How) -> recover::Recovered {
    let node = Node::open_to_recover(config(dir)).unwrap();
    let recovered = recover::recover(&node.exchange, &how).await.unwrap();
    node.shut_down();
    recovered
}

async fn refused(a: &Running) -> &'static str {
    a.try_say(99).await.unwrap_err().code()
}

#[test]
fn a_restored_backup_signs_nothing_at_any_start_and_gets_its_entries_back() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let (a, b) = pair(dir.path(), 2).await;
        a.stop().await;
        let copy = dir.path().join("copy");
        copy_folder(&dir.path().join(A), &copy);
        let a = Running::start(dir.path(), A).await;
        b.follow(&a).await;
        let marking = Marking { tlp: Tlp::Amber, ..Marking::clear() };
        a.say(3, Marking { audience: vec![B.parse().unwrap()], ..marking }).await;
        for number in 4..6 {
            a.say(number, Marking::clear()).await;
        }
        let head = a.head(LogId::OWN);
        until("B holds it", || b.head_of(A) == head).await;
        let log = b.peer(A).log;
        until("B has the contents", || b.missing(log) == 0).await;
        a.stop().await;
        put_back(dir.path(), &copy);

        let a = Running::start(dir.path(), A).await;
        assert!(a.node.is_halted(), "the first start stands down");
        a.stop().await;
        let a = Running::start(dir.path(), A).await;
        assert!(!a.node.is_halted() && !a.node.is_writing(), "the second start only reads");
        assert_eq!(refused(&a).await, "stand-down");
        assert_eq!(a.head(LogId::OWN).size.0, 3);
        a.stop().await;

        let node = Node::open_to_recover(config(dir.path())).unwrap();
        let recovered = recover::recover(&node.exchange, &NO_OTHERS).await.unwrap();
        node.shut_down();
        drop(node);
        assert!(recovered.lifted);
        assert_eq!((recovered.before, recovered.size, recovered.missing), (3, head.size.0, 0));
        assert_eq!(recovered.contents, 3);

        let a = Running::start(dir.path(), A).await;
        assert_eq!(a.head(LogId::OWN), head);
        b.follow(&a).await;
        a.say(7, Marking::clear()).await;
        until("B follows on", || b.head_of(A) == a.head(LogId::OWN)).await;
        assert_eq!(b.peer(A).state, PeerState::Following);
        a.stop().await;
        b.stop().await;
    });
}

/// Whoever was forbidden to sign in since the copy was made is not the second person of what was
/// rejected since; and what is not a copy is left as it is.
#[test]
fn people_and_proposals_of_a_copy_are_shut() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let (a, b) = pair(dir.path(), 2).await;
        for (name, role) in [
            ("boss", Role::Admin),
            ("ada", Role::Officer),
            ("eve", Role::Approver),
            ("out", Role::Reader),
        ] {
            create_user(&a.node, name, role, None, "node").await.unwrap();
        }
        let off = UserChange { enabled: Some(false), ..UserChange::default() };
        change_user(&a.node, "out", off.clone(), "node").await.unwrap();
        let red = UserChange { cleared: Some(true), ..UserChange::default() };
        change_user(&a.node, "ada", red, "node").await.unwrap();
        create_token(&a.node, "eve", "desk", 300, "node").await.unwrap();
        let submission = Submission {
            kind: "agreement.denunciation".parse().unwrap(),
            subject: "paris-agreement".to_owned(),
            body: serde_json::json!({ "agreement": "paris-agreement" }).into(),
            marking: Marking::clear(),
            confirmation: None,
        };
        let row = proposals::propose(&a.node, submission, proposals::DAYS, "ada").await.unwrap();
        a.stop().await;
        let copy = dir.path().join("copy");
        copy_folder(&dir.path().join(A), &copy);

        let a = Running::start(dir.path(), A).await;
        proposals::reject(&a.node, row.id, "No.", "eve").await.unwrap();
        change_user(&a.node, "eve", off, "node").await.unwrap();
        b.follow(&a).await;
        a.say(9, Marking::clear()).await;
        until("B holds it", || b.head_of(A) == a.head(LogId::OWN)).await;
        a.stop().await;
        put_back(dir.path(), &copy);

        let recovered = async |how: How| recovered_as(dir.path(), how).await;
        // Who came to hold the log since is not in the copy: somebody has to say that nobody did.
        let first =
            recovered(How { no_others: false, people: People::AsTheyAre, ..NO_OTHERS }).await;
        assert!(first.is_put_back && !first.lifted);
        assert_eq!(first.peers, [b.url()]);
        put_back(dir.path(), &copy);
        let first = recovered(How { people: People::AsTheyAre, ..NO_OTHERS }).await;
        assert!(first.lifted);
        assert_eq!(first.shut, None);
        put_back(dir.path(), &copy);
        let accounts = ["ada", "boss", "eve"].map(str::to_owned).to_vec();
        assert_eq!(recovered(NO_OTHERS).await.shut, Some(Shut { accounts, proposals: 1 }));

        let a = Running::start(dir.path(), A).await;
        let users = a.node.read_now(|reader| reader.users()).unwrap();
        assert!(users.iter().all(|user| !user.enabled && !user.cleared), "{users:?}");
        for user in &users {
            assert_eq!(a.node.read_now(|reader| reader.credentials(&user.name)).unwrap(), []);
        }
        let refused = proposals::approve(&a.node, row.id, "eve").await.unwrap_err();
        assert!(["role-missing", "proposal-closed"].contains(&refused.code()), "{refused:?}");
        let on = UserChange { enabled: Some(true), ..UserChange::default() };
        change_user(&a.node, "boss", on, "node").await.unwrap();
        a.say(10, Marking::clear()).await;
        a.stop().await;
        // Of what is no copy any more, or is not seen to be one, somebody says what became of it.
        let unsaid = recovered(NO_OTHERS).await;
        assert!(unsaid.people_unsaid && !unsaid.lifted);
        assert_eq!(unsaid.shut, None);
        let said = recovered(How { people: People::AsTheyAre, ..NO_OTHERS }).await;
        assert_eq!((said.shut, said.lifted), (None, true));
        let said = recovered(How { people: People::Shut, ..NO_OTHERS }).await;
        let accounts = vec!["boss".to_owned()];
        assert_eq!((said.shut, said.lifted), (Some(Shut { accounts, proposals: 0 }), true));
        b.stop().await;
    });
}

/// A backup that was put back signs nothing by itself, though everybody that it names has answered
/// and holds no more: somebody that it does not name may.
#[test]
fn a_backup_put_back_waits_for_a_person() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let (a, b) = pair(dir.path(), 2).await;
        a.stop().await;
        let copy = dir.path().join("copy");
        comity_store::sqlite::backup::copy(&dir.path().join(A), &copy, &mut |_, _| {}).unwrap();
        copy_folder(&dir.path().join(A).join("keys"), &copy.join("keys"));
        std::fs::write(copy.join(signing::BACKUP), "{}").unwrap();
        let c = Running::start(dir.path(), C).await;
        let a = Running::start(dir.path(), A).await;
        a.follow(&c).await;
        c.follow(&a).await;
        // B asks where A was before the restart, and reads nothing new.
        a.say(5, Marking::clear()).await;
        until("C holds it", || c.head_of(A) == a.head(LogId::OWN)).await;
        let address = c.url();
        a.stop().await;
        put_back(dir.path(), &copy);

        let a = Running::start(dir.path(), A).await;
        assert_eq!(refused(&a).await, "copy-unchecked");
        a.stop().await;
        let recovered = async |how: How| {
            let node = Node::open_to_recover(config(dir.path())).unwrap();
            let recovered = recover::recover(&node.exchange, &how).await.unwrap();
            node.shut_down();
            recovered
        };
        let one = recovered(How { no_others: false, ..NO_OTHERS }).await;
        assert!(!one.lifted && one.silent.is_empty(), "{one:?}");
        let one = recovered(How { more: vec![address], ..NO_OTHERS }).await;
        assert!(one.lifted && one.size > one.before, "{one:?}");
        let a = Running::start(dir.path(), A).await;
        a.say(6, Marking::clear()).await;
        for node in [a, b, c] {
            node.stop().await;
        }
    });
}

/// Who has signed that it saw the log and answers that it holds nothing has not answered: it may
/// show a longer one as soon as this node has signed again.
#[test]
fn who_shows_less_than_it_signed_to_have_seen_has_not_answered() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let (a, b) = pair(dir.path(), 2).await;
        let sightings = || a.node.read_now(|reader| reader.sightings(LogId::OWN)).unwrap();
        until("A knows that B saw it", || !sightings().is_empty()).await;
        a.stop().await;
        let copy = dir.path().join("copy");
        copy_folder(&dir.path().join(A), &copy);
        let address = b.url().trim_start_matches("http://").to_owned();
        b.stop().await;
        // Whoever answers at its address now knows of nothing.
        let listener = std::net::TcpListener::bind(&address).unwrap();
        std::thread::spawn(move || {
            for stream in listener.incoming().take(8).flatten() {
                let mut stream = stream;
                let _ = stream.read(&mut [0_u8; 4_096]);
                let gone =
                    b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
                let _ = stream.write_all(gone);
            }
        });
        put_back(dir.path(), &copy);
        let node = Node::open_to_recover(config(dir.path())).unwrap();
        let how = How { people: People::AsTheyAre, ..NO_OTHERS };
        let recovered = recover::recover(&node.exchange, &how).await.unwrap();
        node.shut_down();
        assert!(!recovered.lifted, "{recovered:?}");
        let codes: Vec<&str> = recovered.silent.values().map(String::as_str).collect();
        assert_eq!(codes, ["peer-shows-less"]);
    });
}

#[test]
fn where_nobody_is_asked_nothing_is_lifted_unless_the_operator_says_so() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let a = Running::start(dir.path(), A).await;
        a.say(1, Marking::clear()).await;
        a.node.ledger.stand_down("Somebody holds more of the log.").await;
        a.stop().await;
        for (although_silent, lifts) in [(false, false), (true, true)] {
            let node = Node::open_to_recover(config(dir.path())).unwrap();
            let how = How { although_silent, people: People::AsTheyAre, ..How::default() };
            let recovered = recover::recover(&node.exchange, &how).await.unwrap();
            node.shut_down();
            drop(node);
            assert_eq!((recovered.asked, recovered.lifted), (0, lifts));
            let a = Running::start(dir.path(), A).await;
            assert_eq!(a.try_say(2).await.is_ok(), lifts);
            a.stop().await;
        }
    });
}

#[test]
fn a_copied_folder_waits_for_everybody_and_the_folder_itself_for_nobody() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let (a, b) = pair(dir.path(), 2).await;
        a.stop().await;
        let copy = dir.path().join("copy");
        copy_folder(&dir.path().join(A), &copy);
        let a = Running::start(dir.path(), A).await;
        b.follow(&a).await;
        a.say(3, Marking::clear()).await;
        until("B holds it", || b.head_of(A) == a.head(LogId::OWN)).await;
        let address = b.url();
        a.stop().await;
        b.stop().await;

        // B is away: the folder itself is known to lack nothing.
        let began = Instant::now();
        let a = Running::start(dir.path(), A).await;
        a.say(4, Marking::clear()).await;
        assert!(began.elapsed() < 2 * exchange::asking::ASK_TIMEOUT, "the wait is bounded");
        a.stop().await;

        // A copy put in its place is not.
        put_back(dir.path(), &copy);
        let a = Running::start(dir.path(), A).await;
        assert_eq!(refused(&a).await, "copy-unchecked");
        let listen = address.strip_prefix("http://").unwrap().parse().unwrap();
        let b = Running::start_with(dir.path(), B, |config| config.listen = listen).await;
        until("stands down", || a.node.is_halted()).await;
        assert_eq!(a.node.signing.stop().unwrap().code, StopCode::StandDown);
        a.stop().await;
        b.stop().await;
    });
}

#[test]
fn a_database_put_back_alone_is_behind_what_the_folder_says() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let a = Running::start(dir.path(), A).await;
        a.say(1, Marking::clear()).await;
        a.stop().await;
        let database = dir.path().join(A).join("comity.sqlite");
        let old = std::fs::read(&database).unwrap();
        let a = Running::start(dir.path(), A).await;
        a.say(2, Marking::clear()).await;
        a.stop().await;
        // Written over in place: the file keeps its number and its time of birth.
        std::fs::write(&database, old).unwrap();
        let a = Running::start(dir.path(), A).await;
        assert_eq!(refused(&a).await, "stand-down");
        a.stop().await;

        std::fs::remove_file(&database).unwrap();
        let lost = Node::open(config(dir.path()));
        assert!(matches!(lost, Err(OpenError::LogLost(_))), "no second entry 0 is signed");
    });
}

#[test]
fn a_lost_database_is_taken_back_from_a_peer() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let (a, b) = pair(dir.path(), 300).await;
        let head = a.head(LogId::OWN);
        a.stop().await;
        for name in ["comity.sqlite", "comity.sqlite-wal", "comity.sqlite-shm", "last-run.json"] {
            std::fs::remove_file(dir.path().join(A).join(name)).ok();
        }
        std::fs::remove_dir_all(dir.path().join(A).join("tiles")).ok();
        let node = Node::open_to_recover(config(dir.path())).unwrap();
        let how = How { more: vec![b.url()], ..NO_OTHERS };
        let recovered = recover::recover(&node.exchange, &how).await.unwrap();
        node.shut_down();
        drop(node);
        assert!(recovered.lifted);
        assert_eq!(recovered.size, head.size.0);
        let a = Running::start(dir.path(), A).await;
        assert_eq!(a.head(LogId::OWN), head);
        a.say(1_000, Marking::clear()).await;
        a.stop().await;
        b.stop().await;
    });
}

#[test]
fn another_partys_folder_is_refused_in_its_own_words() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        Running::start(dir.path(), A).await.stop().await;
        let mut config = config(dir.path());
        config.party = B.parse().unwrap();
        let refused = Node::open(config);
        assert!(matches!(refused, Err(OpenError::OtherParty { .. })));
    });
}

#[test]
fn a_party_that_begins_anew_is_replaced_by_name_and_never_accused() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let (a, b) = pair(dir.path(), 4).await;
        let old = b.node.descriptor.fingerprint();
        b.say(1, Marking::clear()).await;
        until("A holds it", || a.head_of(B) == b.head(LogId::OWN)).await;
        b.stop().await;

        let elsewhere = dir.path().join("elsewhere");
        let other = Running::start(&elsewhere, B).await;
        let new = other.node.descriptor.fingerprint();
        let refused = exchange::add_peer(&a.node.exchange, &other.url(), new, "user:test").await;
        let refused = refused.unwrap_err();
        assert_eq!(refused.code(), "peer-pinned-otherwise");
        for fingerprint in [old, new] {
            assert!(refused.detail().contains(&fingerprint.to_string()), "{}", refused.detail());
        }
        let wrong =
            exchange::replace_peer(&a.node.exchange, &other.url(), new, new, "user:test").await;
        assert_eq!(wrong.unwrap_err().code(), "peer-pinned-otherwise");

        let row =
            exchange::replace_peer(&a.node.exchange, &other.url(), new, old, "user:test").await;
        let row = row.unwrap();
        other.say(1, Marking::clear()).await;
        until("the new log is followed", || a.head(row.log) == other.head(LogId::OWN)).await;
        exchange::on_hint(&a.node.exchange, &B.parse().unwrap());
        speaks_of_both(&a, old, row.log).await;
        let rows = a.node.read_now(|reader| reader.peers()).unwrap();
        let states: Vec<_> = rows.iter().map(|row| row.state).collect();
        assert_eq!(states, [PeerState::Removed, PeerState::Following]);
        assert!(a.node.read_now(|reader| reader.equivocations()).unwrap().is_empty());
        let own = a.rows_of(LogId::OWN);
        assert!(!own.iter().any(|row| row.contains("log.equivocation")), "nobody is accused");
        a.stop().await;
        other.stop().await;
    });
}

/// What is found in the log in use is found there, and what was found in the one before stays.
async fn speaks_of_both(a: &Running, old: Fingerprint, now: LogId) {
    let before = LogId(1);
    let at = |log: LogId, other_root: bool| {
        let head = a.head(log);
        let root = if other_root { Hash([7; 32]) } else { head.root };
        let (origin, size) = (format!("{B}/log"), head.size.0);
        Horizon { origin, size, root, seen: None, copies_read: Vec::new() }
    };
    let holds = |horizon: &Horizon| a.node.has_horizon(B, horizon).unwrap();
    assert!(holds(&at(now, false)) && holds(&at(before, false)));
    assert!(!holds(&at(now, true)) && !holds(&at(before, true)));
    let horizons = a.node.horizons(None).unwrap();
    assert_eq!((horizons[B].size, horizons[B].root), (a.head(now).size.0, a.head(now).root));
    // A proof speaks of the log in use.
    let sought = Sought::Absence {
        kind: names::RUN_END.parse().unwrap(),
        by: B.to_owned(),
        from: None,
        to: Timestamp::from_secs(1),
        finding: None,
    };
    until("A saw the log in use", || a.node.prove(&sought).is_ok()).await;
    let proof = a.node.prove(&sought).unwrap();
    assert_ne!(proof.descriptor().fingerprint(), old);
}

/// Keys of an older day would sign on as if nothing had been replaced, whatever they are for.
#[test]
fn keys_of_an_older_day_are_not_used_again() {
    use KeyRole::{Log, Receipt, Witness};
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let (a, b) = pair(dir.path(), 2).await;
        for name in ["one", "two"] {
            create_user(&a.node, name, Role::Admin, None, "test").await.unwrap();
        }
        let keys = dir.path().join("keys");
        for role in [Receipt, Witness, Log] {
            copy_folder(&dir.path().join(A).join("keys"), &keys.join(role.name()));
            let (row, _) = rotation::rotate(&a.node, role, "Yearly", "one").await.unwrap();
            proposals::approve(&a.node, row.id, "two").await.unwrap();
        }
        // The checkpoint of the last replacement is signed with the keys before.
        a.say(9, Marking::clear()).await;
        until("B holds it", || b.head_of(A) == a.head(LogId::OWN)).await;
        a.stop().await;
        let copy = dir.path().join("copy");
        copy_folder(&dir.path().join(A), &copy);
        let newest = dir.path().join("newest");
        copy_folder(&dir.path().join(A).join("keys"), &newest);
        let recovered = async |keys: &Path| {
            put_back(dir.path(), &copy);
            put_back_keys(dir.path(), keys);
            let node = Node::open_to_recover(config(dir.path())).unwrap();
            let recovered = recover::recover(&node.exchange, &NO_OTHERS).await.unwrap();
            node.shut_down();
            (recovered.keys_replaced, recovered.lifted)
        };
        for (of, older) in [
            (Receipt, vec![Receipt, Log, Witness]),
            (Witness, vec![Log, Witness]),
            (Log, vec![Log]),
        ] {
            assert_eq!(recovered(&keys.join(of.name())).await, (older, false), "{of:?}");
        }
        assert_eq!(recovered(&newest).await, (Vec::new(), true));
        b.stop().await;
    });
}

fn put_back_keys(dir: &Path, keys: &Path) {
    let place = dir.join(A).join("keys");
    std::fs::remove_dir_all(&place).unwrap();
    copy_folder(keys, &place);
}

#[test]
fn a_new_node_that_waits_for_its_witness_is_not_called_a_copy() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        // As `comity init` leaves it: entry 0 is there, and the node never ran.
        let node = Node::open(config(dir.path())).unwrap();
        node.shut_down();
        drop(node);
        let keys = vec!["w.example/w+00000000+AA".to_owned()];
        let url = "http://127.0.0.1:1/witness".to_owned();
        let a = Running::start_with(dir.path(), A, |config| {
            config.witnesses = vec![WitnessConfig { url, keys }];
        })
        .await;
        let refused = a.try_say(1).await.unwrap_err();
        assert_eq!(refused.code(), "copy-unchecked");
        assert!(refused.detail().contains("as with a new node"), "{}", refused.detail());
        assert!(refused.detail().contains("127.0.0.1:1"), "{}", refused.detail());
        a.stop().await;
    });
}

/// A witness that names a size and shows nothing, or what stolen keys of the past signed, stops no
/// node for good.
#[test]
fn a_witness_stops_nobody_by_what_it_does_not_show() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let witness = FakePeer::start(FakeLog::new("witness.example", 5, 1));
        let url = witness.url.clone();
        let w = Running::start(dir.path(), C).await;
        let keys = w.node.descriptor.witness_keys.clone();
        w.stop().await;
        let with_witness = |config: &mut comity_node::config::NodeConfig| {
            config.witnesses = vec![WitnessConfig { url: url.clone(), keys: keys.clone() }];
        };
        let a = Running::start(dir.path(), A).await;
        a.say(1, Marking::clear()).await;
        for name in ["one", "two"] {
            create_user(&a.node, name, Role::Admin, None, "test").await.unwrap();
        }
        let head = TreeHead { size: TreeSize(900), root: Hash([7; 32]) };
        let origin = format!("{A}/log");
        let stolen = a.node.keys.sign_checkpoint(&origin, head, a.node.now()).unwrap();
        let (row, _) = rotation::rotate(&a.node, KeyRole::Log, "Stolen", "one").await.unwrap();
        proposals::approve(&a.node, row.id, "two").await.unwrap();
        a.say(2, Marking::clear()).await;
        a.stop().await;

        witness.on("/add-checkpoint", Reply::Bytes(409, b"900\n".to_vec()));
        let stopped = async |shown: Option<Vec<u8>>| {
            if let Some(note) = shown {
                let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(origin.as_bytes()));
                witness.on(&format!("/{hash}/checkpoint"), Reply::Bytes(200, note));
            }
            let a = Running::start_with(dir.path(), A, with_witness).await;
            let code = a.try_say(3).await.err().map(|error| error.code());
            a.stop().await;
            code
        };
        assert_eq!(stopped(None).await, Some("copy-unchecked"), "not for good");
        let mut changed = config(dir.path());
        with_witness(&mut changed);
        let node = Node::open_to_recover(changed).unwrap();
        let how = How { although_silent: true, people: People::AsTheyAre, ..NO_OTHERS };
        let recovered = recover::recover(&node.exchange, &how).await.unwrap();
        node.shut_down();
        drop(node);
        assert!(recovered.lifted, "{recovered:?}");
        assert!(recovered.silent.values().any(|code| code == "witness-unshown"));
        assert_eq!(stopped(Some(stolen)).await, None, "keys of the past say nothing of this log");
        let a = Running::start(dir.path(), A).await;
        let now = a.node.keys.sign_checkpoint(&origin, head, a.node.now()).unwrap();
        a.stop().await;
        witness.behave();
        witness.on("/add-checkpoint", Reply::Bytes(409, b"900\n".to_vec()));
        assert_eq!(stopped(Some(now)).await, Some("stand-down"), "keys of now are another matter");
    });
}
