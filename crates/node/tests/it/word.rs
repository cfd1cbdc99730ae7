//! Nobody speaks for another: a peer that registers keys for its victim changes nothing of it.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use comity_agreements::calendar::Day;
use comity_node::accounts::create_user;
use comity_node::api::view::{self, Origins};
use comity_node::error::Error;
use comity_node::exchange;
use comity_node::eyes::Eyes;
use comity_node::keys::{NextKey, Role as KeyRole};
use comity_node::ledger::content::Submission;
use comity_node::ledger::queue::Logged;
use comity_node::vouching::Known;
use comity_node::{proposals, rotation};
use comity_protocol::content::{Content, Digest};
use comity_protocol::index::{LogId, Relation};
use comity_protocol::key::Signer;
use comity_protocol::kind::{Kind, names};
use comity_protocol::marking::{Marking, Requester, Tlp};
use comity_protocol::request::{self, RequestParts};
use comity_protocol::statement::{Confirmation, Draft, StatementId};
use comity_protocol::time::Timestamp;
use comity_protocol::vouch::Vouched;
use comity_store::rows::{ContentState, Query, Role, StatementView};
use comity_testkit::keys::TestSigner;
use serde_json::{Value, json};

use crate::support::{Running, run, until};

const A: &str = "asterion.example";
const B: &str = "borealis.example";
const MALLORY: &str = "mallory.example";

/// An agreement that all three know.
const CAP: &str = "template-compute-cap";

/// The key that mallory registers for a victim.
fn forged_key(of: &str) -> TestSigner {
    TestSigner::ed25519(if of == A { 98 } else { 99 })
}

/// A statement of `kind` in a victim's name, signed with the forged key and handed to mallory's
/// own node.
async fn forge(
    mallory: &Running,
    of: &str,
    kind: &str,
    subject: &str,
    body: Value,
    marking: Marking,
) -> Result<Logged, Error> {
    let kind: Kind = kind.parse().unwrap();
    let content = Content::seal(&kind, [7; 32], marking, body).unwrap();
    let draft = Draft {
        issuer: of.parse().unwrap(),
        subject: subject.to_owned(),
        kind,
        digest: content.digest,
        issued_at: Some(comity_node::clock::now()),
        confirmation: None,
    };
    let statement = draft.sign(&forged_key(of)).unwrap();
    mallory.node.offer(&statement, Some(&content.bytes), "user:mallory").await
}

/// Has a node register a key, as a COSE_Key, for a party, itself or another.
async fn register(at: &Running, party: &str, key: Vec<u8>) {
    offer_own(at, names::ISSUER_REGISTRATION, party, Confirmation::Key(key)).await;
}

/// An act of the party itself, signed with its own key.
async fn act(at: &Running, action: &str) {
    let submission = Submission {
        kind: format!("agreement.{action}").parse().unwrap(),
        subject: CAP.to_owned(),
        body: act_body(at).await.into(),
        marking: Marking::clear(),
        confirmation: None,
    };
    let (statement, content) = at.node.sign(submission).unwrap();
    at.node.offer(&statement, Some(&content.bytes), "user:test").await.unwrap();
}

/// All that a node makes of a party: its log as rows, what its docket was fed, and how the party
/// stands to the agreement.
async fn picture(at: &Running, log: LogId, party: &'static str) -> (Vec<String>, Vec<String>) {
    let question = move |docket: &comity_agreements::docket::Settled| {
        let of = |fact: &&comity_agreements::duty::Fact| fact.issuer.as_str() == party;
        // Others may go on saying when its statements were logged.
        let said = |fact: &comity_agreements::duty::Fact| {
            format!(
                "{:?}",
                comity_agreements::duty::Fact { logged: Vouched::NOBODY, ..fact.clone() }
            )
        };
        let mut said: Vec<String> = docket.facts().filter(of).map(said).collect();
        let day = Day::of_utc(comity_node::clock::now()).unwrap();
        let entry = docket.agreement(CAP).unwrap();
        said.push(format!("{:?}", entry.participations(day)));
        said
    };
    (at.rows_of(log), at.node.docket(Eyes::Named, question).await.unwrap())
}

/// Everything that a keeper can do in the name of somebody else: what its honest program takes.
async fn attack(mallory: &Running, a: &Running, ids: [&StatementId; 2]) -> (Logged, Logged) {
    let [secret, open] = ids;
    for victim in [A, B] {
        register(mallory, victim, forged_key(victim).public().to_cose_key()).await;
    }
    let clear = Marking::clear;
    let digest = places(a, secret).remove(0).statement.unwrap().1.digest.to_string();
    let erasure = json!({ "digest": digest, "reason": "It never was." });
    let offered = forge(mallory, A, names::ERASURE, &secret.urn(), erasure.clone(), clear()).await;
    // What is about a statement of another log is not even taken.
    assert_eq!(offered.unwrap_err().code(), "statement-target-unknown");
    for action in ["signature", "ratification", "accession"] {
        let (kind, body) = (format!("agreement.{action}"), act_body(a).await);
        for victim in [A, B] {
            forge(mallory, victim, &kind, CAP, body.clone(), clear()).await.unwrap();
        }
    }
    let end = json!({
        "run": "r-1", "ended_at": "2026-11-27T10:00:00Z", "outcome": "completed",
        "training_compute_flop": 9e25,
    });
    forge(mallory, A, "run.end", "r-1", end.clone(), clear()).await.unwrap();
    let nobody = Marking::new(Tlp::AmberStrict, vec!["x.example".parse().unwrap()], None).unwrap();
    let withheld = forge(mallory, A, "run.end", "r-1", end, nobody).await.unwrap();
    // A copy of what asterion said, under its true key: now mallory's log has a target.
    register(mallory, A, a.node.keys.statement().public().to_cose_key()).await;
    for id in ids {
        let index = places(a, id).remove(0).index;
        let entry = a.node.read_now(|reader| reader.entries(LogId::OWN, index, 1)).unwrap();
        mallory.node.offer(&entry[0], None, "user:mallory").await.unwrap();
    }
    forge(mallory, A, names::ERASURE, &secret.urn(), erasure, clear()).await.unwrap();
    let retraction = json!({ "reason": "Nobody should believe this." });
    let retracted = forge(mallory, A, names::RETRACTION, &open.urn(), retraction, clear()).await;
    (withheld, retracted.unwrap())
}

/// An act that names the words it accepts.
async fn act_body(at: &Running) -> Value {
    let question = |docket: &comity_agreements::docket::Settled| {
        let mut body = json!({ "agreement": CAP, "version": "2026-11-23" });
        let kind: Kind = "agreement.accession".parse().unwrap();
        docket.name_words(&kind, &mut body).unwrap();
        body
    };
    at.node.docket(Eyes::Named, question).await.unwrap()
}

async fn followed(mallory: &Running, by: &[&Running]) {
    for node in by {
        until("mallory's log", || node.head_of(MALLORY) == mallory.head(LogId::OWN)).await;
    }
}

fn places(at: &Running, id: &StatementId) -> Vec<StatementView> {
    at.node.read_now(|reader| reader.places(id)).unwrap()
}

#[test]
fn a_peer_that_registers_keys_for_others_speaks_for_nobody() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let a = Running::start(dir.path(), A).await;
        let b = Running::start(dir.path(), B).await;
        let mallory = Running::start(dir.path(), MALLORY).await;
        for (one, other) in [(&a, &b), (&a, &mallory), (&b, &a), (&b, &mallory), (&mallory, &a)] {
            one.follow(other).await;
        }
        mallory.follow(&b).await;
        let amber = Marking::new(Tlp::AmberStrict, vec![B.parse().unwrap()], None).unwrap();
        let secret = a.say(1, amber).await;
        let open = a.say(2, Marking::clear()).await;
        let at_b = b.peer(A).log;
        let state = |at: &Running, id| places(at, id).first().map(|place| place.content);
        until("B has both", || {
            [&secret.id, &open.id].iter().all(|id| state(&b, id) == Some(ContentState::Held))
        })
        .await;
        let before = [picture(&a, LogId::OWN, A).await, picture(&b, at_b, A).await];

        let (withheld, retracted) = attack(&mallory, &a, [&secret.id, &open.id]).await;
        let pushed =
            exchange::push::push_urgent(&mallory.node.exchange, retracted.id).await.unwrap();
        assert!(pushed.is_empty(), "nobody takes an urgent word in another's name: {pushed:?}");
        followed(&mallory, &[&a, &b]).await;
        until("what mallory gives came", || {
            state(&b, &retracted.id) == Some(ContentState::Held)
                && state(&a, &retracted.id) == Some(ContentState::Held)
        })
        .await;

        // Nothing of asterion moved, at its own node or at borealis.
        let after = [picture(&a, LogId::OWN, A).await, picture(&b, at_b, A).await];
        assert_eq!(before, after);
        for (node, log) in [(&a, LogId::OWN), (&b, at_b)] {
            for id in [&secret.id, &open.id] {
                let stands = places(node, id);
                let first: Vec<_> = stands.iter().map(|view| (view.log, view.hosted)).collect();
                assert_eq!(first, [(log, false), (node.peer(MALLORY).log, true)]);
                assert!(stands[0].relations.is_empty());
                assert_eq!(stands[0].content, ContentState::Held);
            }
            assert_eq!(
                places(node, &open.id)[1].relations,
                [(Relation::Retracts, retracted.id)],
                "in mallory's log its forgery has the effect it deserves"
            );
            assert_eq!(shown(node, &withheld.id), (A.to_owned(), Some(MALLORY.to_owned())));
            assert_eq!(shown(node, &open.id), (A.to_owned(), None));
        }
        found(&b, at_b).await;

        // Asterion's own word counts at once.
        act(&a, "accession").await;
        until("the acts", || b.head_of(A) == a.head(LogId::OWN)).await;
        let mut stood = Vec::new();
        for _ in 0..200 {
            stood = picture(&b, at_b, A).await.1;
            if stood.last().is_some_and(|line| line.contains(A)) {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        assert!(stood.last().unwrap().contains(A), "{stood:?}");
        for node in [a, b, mallory] {
            node.stop().await;
        }
    });
}

/// In whose name a statement is shown, and by whom hosted.
fn shown(at: &Running, id: &StatementId) -> (String, Option<String>) {
    let place = places(at, id).remove(0);
    let out = at.node.read_now(|reader| {
        let origins = Origins::read(&at.node.descriptor, reader)?;
        let logged =
            at.node.vouching.testimony(reader, Known::from(&place), at.node.config.quorum)?;
        view::statement(
            place,
            logged,
            Requester::Own { cleared: true },
            &origins,
            reader,
            Timestamp::EPOCH,
        )
    });
    let out = out.unwrap();
    (out.says.unwrap().issuer, out.hosted_by)
}

/// A search for a party finds its own word; what is hosted in its name is told, and found apart.
async fn found(at: &Running, log: LogId) {
    let mallory = at.peer(MALLORY).log;
    let issuer = Some(A.parse().unwrap());
    let (own, hosted, hosts) = at
        .node
        .read_now(|reader| {
            let own = Query { issuer: issuer.clone(), limit: 100, ..Query::default() };
            let hosted = Query { hosted_by: Some(mallory), ..own.clone() };
            let hosts = reader.hosts(own.issuer.as_ref().unwrap())?;
            Ok((reader.statements(&own)?.rows, reader.statements(&hosted)?.rows, hosts))
        })
        .unwrap();
    assert!(own.iter().all(|view| view.log == log && !view.hosted) && !own.is_empty());
    assert!(hosted.iter().all(|view| view.log == mallory && view.hosted));
    assert_eq!(hosts, [(mallory, u64::try_from(hosted.len()).unwrap())]);
}

/// Signs a query of contents in nobody's name and sends it; status and body of the answer.
fn ask(at: &Running, signer: &dyn Signer, digest: &str) -> (u16, String) {
    ask_as(at, None, signer, digest)
}

/// The same in the name of a party.
fn ask_as(at: &Running, party: Option<&str>, signer: &dyn Signer, digest: &str) -> (u16, String) {
    let (url, path) = (at.url(), "/api/v1/contents/query");
    let host = url.strip_prefix("http://").unwrap();
    let body = json!({ "digests": [digest] }).to_string();
    let parts = RequestParts {
        method: "POST",
        authority: host,
        path,
        query: "",
        body_digest: Digest::of(body.as_bytes()),
    };
    let nonce = comity_node::ledger::content::fresh_secret().unwrap()[..16].try_into().unwrap();
    let now = comity_node::clock::now();
    let signed = match party {
        Some(party) => request::sign_as(&parts, &party.parse().unwrap(), signer, now, nonce),
        None => request::sign(&parts, signer, now, nonce),
    };
    let signed = signed.unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\nContent-Digest: {}\r\n\
         Signature-Input: {}\r\nSignature: {}\r\n\r\n{body}",
        body.len(),
        signed.content_digest,
        signed.signature_input,
        signed.signature
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    (status, answer)
}

#[test]
fn a_key_that_its_owner_revoked_opens_nothing_from_the_moment_it_is_known() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let a = Running::start(dir.path(), A).await;
        let b = Running::start(dir.path(), B).await;
        a.follow(&b).await;
        b.follow(&a).await;
        let amber = Marking::new(Tlp::AmberStrict, vec![A.parse().unwrap()], None).unwrap();
        let said = b.say(1, amber).await;
        let digest = places(&b, &said.id).remove(0).statement.unwrap().1.digest.to_string();
        let (old, forged) = (a.node.keys.statement(), forged_key(A));
        assert_eq!(ask(&b, old, &digest).0, 200);
        let unknown = ask(&b, &forged, &digest);
        assert!(unknown.0 == 401 && unknown.1.contains("request-key-unknown"), "{unknown:?}");

        // Another party's log registers a key for asterion, and revokes asterion's own: nothing of
        // either counts.
        let mallory = Running::start(dir.path(), MALLORY).await;
        b.follow(&mallory).await;
        register(&mallory, A, forged.public().to_cose_key()).await;
        let kid = old.public().kid();
        offer_own(&mallory, names::ISSUER_REVOCATION, A, Confirmation::Kid(kid)).await;
        followed(&mallory, &[&b]).await;
        assert_eq!((ask(&b, old, &digest).0, ask(&b, &forged, &digest).0), (200, 401));

        for name in ["one", "two"] {
            create_user(&a.node, name, Role::Admin, None, "test").await.unwrap();
        }
        let (row, _) =
            rotation::rotate(&a.node, KeyRole::Statement, "Yearly", "one").await.unwrap();
        proposals::approve(&a.node, row.id, "two").await.unwrap();
        let new = a.node.keys.statement();
        assert_ne!(new.public().kid(), kid);
        until("registered", || b.head_of(A) == a.head(LogId::OWN)).await;
        assert_eq!((ask(&b, old, &digest).0, ask(&b, new, &digest).0), (200, 200));

        let row = rotation::revoke(&a.node, kid, "Stolen", "one").await.unwrap();
        proposals::approve(&a.node, row.id, "two").await.unwrap();
        until("revoked", || b.head_of(A) == a.head(LogId::OWN)).await;
        let refused = ask(&b, old, &digest);
        assert!(refused.0 == 401 && refused.1.contains("request-key-revoked"), "{refused:?}");
        assert_eq!(ask(&b, new, &digest).0, 200);
        for node in [a, b, mallory] {
            node.stop().await;
        }
    });
}

/// A registration or revocation by the keeper, of another party's key.
async fn offer_own(at: &Running, kind: &str, subject: &str, confirmation: Confirmation) {
    let body = match &confirmation {
        Confirmation::Key(_) => json!({ "name": subject }),
        Confirmation::Kid(_) => json!({ "reason": "The key was stolen." }),
    };
    let submission = Submission {
        kind: kind.parse().unwrap(),
        subject: subject.to_owned(),
        body: body.into(),
        marking: Marking::clear(),
        confirmation: Some(confirmation),
    };
    let (statement, content) = at.node.sign(submission).unwrap();
    at.node.offer(&statement, Some(&content.bytes), "user:test").await.unwrap();
}

/// Has two administrators register a key for the party that runs a node.
async fn claim(at: &Running, key: Vec<u8>) {
    let submission = Submission {
        kind: names::ISSUER_REGISTRATION.parse().unwrap(),
        subject: at.node.config.party.to_string(),
        body: json!({ "name": "Mine" }).into(),
        marking: Marking::clear(),
        confirmation: Some(Confirmation::Key(key)),
    };
    let row = proposals::propose(&at.node, submission, proposals::DAYS, "one").await.unwrap();
    proposals::approve(&at.node, row.id, "two").await.unwrap();
}

#[test]
fn a_key_that_another_claims_first_opens_nothing_for_it_and_all_for_its_holder() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        let a = Running::start(dir.path(), A).await;
        let b = Running::start(dir.path(), B).await;
        let mallory = Running::start(dir.path(), MALLORY).await;
        for (one, other) in [(&a, &b), (&b, &a), (&b, &mallory), (&mallory, &b)] {
            one.follow(other).await;
        }
        for node in [&a, &mallory] {
            for name in ["one", "two"] {
                create_user(&node.node, name, Role::Admin, None, "test").await.unwrap();
            }
        }
        let strict = |party: &str| {
            Marking::new(Tlp::AmberStrict, vec![party.parse().unwrap()], None).unwrap()
        };
        let mut digests = Vec::new();
        for (number, party) in [(1, A), (2, MALLORY)] {
            let said = b.say(number, strict(party)).await;
            let digest = places(&b, &said.id).remove(0).statement.unwrap().1.digest;
            digests.push(digest.to_string());
        }
        let (row, next) =
            rotation::rotate(&a.node, KeyRole::Statement, "Stolen", "one").await.unwrap();
        let NextKey::Plain(next) = next else { panic!("a statement key") };
        // Mallory has seen the key somewhere, and is read first; it claims the old one as well.
        claim(&mallory, next.to_cose_key()).await;
        claim(&mallory, a.node.keys.statement().public().to_cose_key()).await;
        followed(&mallory, &[&b]).await;
        let gives = |answer: (u16, String)| (answer.0, answer.1.contains("\"file\""));
        let old = a.node.keys.statement();
        assert_eq!(gives(ask(&b, old, &digests[0])), (200, true), "entry 0 proves whose it is");
        assert_eq!(gives(ask(&b, old, &digests[1])), (200, false));

        proposals::approve(&a.node, row.id, "two").await.unwrap();
        until("registered", || b.head_of(A) == a.head(LogId::OWN)).await;
        let new = a.node.keys.statement();
        assert_eq!(new.public(), &next);
        for (digest, is_given) in [(&digests[0], true), (&digests[1], false)] {
            assert_eq!(gives(ask_as(&b, Some(A), new, digest)), (200, is_given), "{digest}");
            let unnamed = ask(&b, new, digest);
            assert!(unnamed.0 == 401 && unnamed.1.contains("request-key-contested"), "{unnamed:?}");
        }
        // Nobody lends another its name: mallory's own key is none of asterion's.
        let lent = ask_as(&b, Some(A), mallory.node.keys.statement(), &digests[0]);
        assert!(lent.0 == 401 && lent.1.contains("request-key-unknown"), "{lent:?}");
        // And the nodes themselves name who they are.
        let said = b.say(3, strict(A)).await;
        until("asterion reads what is for it", || {
            places(&a, &said.id).first().is_some_and(|view| view.content == ContentState::Held)
        })
        .await;
        for node in [a, b, mallory] {
            node.stop().await;
        }
    });
}
