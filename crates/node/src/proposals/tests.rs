//! Signed once or not at all, by two people and no fewer.

use std::path::Path;

use comity_agreements::docket::Settled;
use comity_protocol::content::Digest;
use comity_protocol::marking::Tlp;
use comity_protocol::statement::Draft;
use comity_store::Store;
use comity_store::rows::Query;
use comity_store::sqlite::SqliteStore;
use comity_testkit::faulty::{Failure, FaultyStore, Switch};
use comity_testkit::fixtures::proposal;

use super::*;
use crate::accounts::{UserChange, change_user, create_user};
use crate::config::NodeConfig;
use crate::keys::Keys;

const SUBJECT: &str = "urn:example:treaty";

fn config(dir: &Path) -> NodeConfig {
    NodeConfig::loopback(dir.join("node"), "asterion.example".parse().unwrap(), "Asterion")
}

async fn node(dir: &Path) -> Arc<Node> {
    staffed(Node::open(config(dir)).unwrap()).await
}

/// With an officer, two approvers and an admin.
async fn staffed(node: Arc<Node>) -> Arc<Node> {
    for (name, role) in [
        ("officer", Role::Officer),
        ("chief", Role::Approver),
        ("deputy", Role::Approver),
        ("admin", Role::Admin),
    ] {
        create_user(&node, name, role, None, "test").await.unwrap();
    }
    node
}

fn of_kind(kind: &str, subject: &str, body: Value) -> Submission {
    let (kind, subject) = (kind.parse().unwrap(), subject.to_owned());
    let body = body.into();
    Submission { kind, subject, body, marking: Marking::clear(), confirmation: None }
}

fn notice() -> Submission {
    of_kind("general.notice", SUBJECT, json!({ "title": "We sign", "text": "All of it." }))
}

/// How many statements about the subject stand in the own log.
async fn signed(node: &Node) -> usize {
    // Subjects are found by the search index, which lags.
    node.flush().await.unwrap();
    let query = Query {
        subject: Some(SUBJECT.to_owned()),
        log: Some(LogId::OWN),
        limit: 10,
        ..Query::default()
    };
    node.read_now(|reader| reader.statements(&query)).unwrap().rows.len()
}

fn row(node: &Node, id: ProposalId) -> ProposalRow {
    node.read_now(|reader| reader.proposal(&id)).unwrap().unwrap()
}

fn verdict(node: &Node, id: ProposalId) -> Option<Verdict> {
    row(node, id).outcome.map(|outcome| outcome.verdict)
}

fn code<T>(result: Result<T, Error>) -> &'static str {
    result.map_or_else(|problem| problem.code(), |_| "done")
}

#[test]
fn acts_and_commitments_need_two() {
    let check = |kind: &str| requires_two(&kind.parse().unwrap());
    for act in [
        "agreement.signature",
        "agreement.ratification",
        "agreement.reservation",
        "agreement.withdrawal",
        "agreement.declaration",
        "agreement.unheard-of",
        "commitment.deposit",
        "commitment.envelope",
        // Whoever publishes a text lays words before others to be bound by.
        "agreement.text",
    ] {
        assert!(check(act), "{act}");
    }
    for other in [
        "agreement.finding",
        "agreements.ratification",
        "general.notice",
        "incident.report",
        "statement.retraction",
        "text/plain",
    ] {
        assert!(!check(other), "{other}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_and_no_fewer() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(dir.path()).await;
    let id = propose(&node, notice(), DAYS, "officer").await.unwrap().id;
    assert_eq!(signed(&node).await, 0, "nothing is signed yet");
    assert_eq!(code(approve(&node, id, "officer").await), "role-missing");
    assert_eq!(code(approve(&node, id, "nobody").await), "role-missing");
    // Promoted since, the proposer is still the proposer.
    let promoted = UserChange { role: Some(Role::Admin), ..UserChange::default() };
    change_user(&node, "officer", promoted, "test").await.unwrap();
    assert_eq!(code(approve(&node, id, "officer").await), "own-proposal");
    assert_eq!(code(reject(&node, id, "No.", "officer").await), "own-proposal");
    assert_eq!(code(withdraw(&node, id, "chief").await), "not-own-proposal");
    // Who left the node decides nothing.
    let shut = UserChange { enabled: Some(false), ..UserChange::default() };
    change_user(&node, "deputy", shut, "test").await.unwrap();
    assert_eq!(code(approve(&node, id, "deputy").await), "role-missing");
    assert_eq!((verdict(&node, id), signed(&node).await), (None, 0));

    let logged = approve(&node, id, "chief").await.unwrap();
    let decided = row(&node, id);
    assert_eq!(decided.body, None, "it lives on as a content");
    let outcome = decided.outcome.unwrap();
    assert_eq!((outcome.verdict, outcome.statement), (Verdict::Approved, Some(logged.id)));
    for again in [
        code(approve(&node, id, "admin").await),
        code(reject(&node, id, "No.", "admin").await),
        code(withdraw(&node, id, "officer").await),
    ] {
        assert_eq!(again, "proposal-closed");
    }
    assert_eq!(signed(&node).await, 1);
    node.shut_down();
}

#[tokio::test(flavor = "multi_thread")]
async fn kinds_of_their_own_role_keep_it() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(dir.path()).await;
    let target = submit(&node, notice(), "test").await.unwrap().id.urn();
    let body = json!({ "digest": "ab".repeat(32), "reason": "Asked for." });
    let erasure = of_kind(names::ERASURE, &target, body);
    assert_eq!(code(propose(&node, erasure, DAYS, "officer").await), "role-missing");
    let revocation = of_kind(
        names::ISSUER_REVOCATION,
        "issuer.example",
        json!({ "reason": "The key was stolen." }),
    );
    assert_eq!(code(propose(&node, revocation.clone(), DAYS, "chief").await), "role-missing");
    let id = propose(&node, revocation, DAYS, "admin").await.unwrap().id;
    assert_eq!(code(approve(&node, id, "chief").await), "role-missing", "only an admin could");
    node.shut_down();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_binds_the_party_is_never_signed_for_one() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(dir.path()).await;
    let size = node.published.load().head.size;
    for kind in ["agreement.ratification", "commitment.deposit"] {
        let act = of_kind(kind, SUBJECT, json!({}));
        assert_eq!(code(submit(&node, act, "user:admin").await), "two-persons-required");
    }
    assert_eq!(node.published.load().head.size, size);
    // One that its issuer has signed already is not concerned: the signature is the act.
    let draft = Draft {
        issuer: node.config.party.clone(),
        subject: SUBJECT.to_owned(),
        kind: "agreement.ratification".parse().unwrap(),
        digest: Digest::of(b"the instrument"),
        issued_at: Some(node.now()),
        confirmation: None,
    };
    let act = draft.sign(node.keys.statement()).unwrap();
    let act = node.offer(&act, None, "public").await.unwrap().id;
    // Nor is it undone or changed by one person.
    let target = act.urn();
    for kind in [names::RETRACTION, names::AMENDMENT, names::SUPERSESSION] {
        let change = of_kind(kind, &target, json!({ "reason": "Changed our mind." }));
        assert_eq!(
            code(submit(&node, change, "user:admin").await),
            "two-persons-required",
            "{kind}"
        );
    }
    let retraction = of_kind(names::RETRACTION, &target, json!({ "reason": "In error." }));
    let id = propose(&node, retraction, DAYS, "officer").await.unwrap().id;
    let retracted = approve(&node, id, "chief").await.unwrap().id;
    // Nor what was said of it, nor can anybody make it unreadable.
    let again = of_kind(names::AMENDMENT, &retracted.urn(), json!({ "reason": "More words." }));
    assert_eq!(code(submit(&node, again, "user:admin").await), "two-persons-required");
    assert_eq!(code(erase(&node, act, "Tidying.", "user:chief").await), "statement-binding");
    let erasure = erasure(&node, act, "A name stood in it.");
    assert_eq!(erasure.err().map(|problem| problem.code()), Some("statement-binding"));
    // The content of what binds nobody still goes by one.
    let plain = submit(&node, notice(), "user:officer").await.unwrap().id;
    assert_eq!(code(erase(&node, plain, "Tidying.", "user:chief").await), "done");
    node.shut_down();
}

#[tokio::test(flavor = "multi_thread")]
async fn no_amendment_puts_what_has_happened_ahead() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(dir.path()).await;
    let ended = |at: &str| json!({ "run": "heron-3", "ended_at": at });
    let (past, ahead) = ("2026-01-01T00:00:00Z", "2999-01-01T00:00:00Z");
    let said = submit(&node, of_kind("run.end", SUBJECT, ended(past)), "user:officer").await;
    let target = said.unwrap().id.urn();
    let amended = |at: &str| {
        let body = json!({ "reason": "A typing error.", "body": ended(at) });
        of_kind(names::AMENDMENT, &target, body)
    };
    let refused = submit(&node, amended(ahead), "user:officer").await;
    assert_eq!(code(refused), "content-time-ahead");
    let refused = propose(&node, amended(ahead), DAYS, "officer").await;
    assert_eq!(refused.unwrap_err().code(), "content-time-ahead");
    assert_eq!(code(submit(&node, amended(past), "user:officer").await), "done");
    node.shut_down();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_names_the_words_it_accepts() {
    const CAP: &str = "template-compute-cap";
    let dir = tempfile::tempdir().unwrap();
    let node = node(dir.path()).await;
    let act = |body| of_kind("agreement.definitive-signature", CAP, body);
    let digest = |docket: &Settled| docket.agreement(CAP).unwrap().digest();
    let digest = node.docket(Eyes::Named, digest).await.unwrap();
    let row = propose(&node, act(json!({ "agreement": CAP })), DAYS, "officer").await.unwrap();
    let said = body(&row).unwrap().unwrap();
    assert_eq!(said["text_digest"], digest.to_string());
    for (wrong, wanted) in [
        (json!({ "agreement": "of-which-nobody-heard" }), "agreement-not-held"),
        (json!({ "agreement": CAP, "text_digest": "ab".repeat(32) }), "action-text-other"),
        (json!({ "agreement": CAP, "text_digest": "short" }), "content-schema"),
    ] {
        let found = code(propose(&node, act(wrong.clone()), DAYS, "officer").await);
        assert_eq!(found, wanted, "{wrong}");
    }
    node.shut_down();
}

/// An administrator who makes two accounts is still one person.
#[tokio::test(flavor = "multi_thread")]
async fn two_accounts_of_one_administrator_are_one_person() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(dir.path()).await;
    let made = [("puppet", Role::Officer), ("marionette", Role::Approver), ("stooge", Role::Admin)];
    for (name, role) in made {
        create_user(&node, name, role, None, "user:admin").await.unwrap();
    }
    let id = propose(&node, notice(), DAYS, "puppet").await.unwrap().id;
    for by in ["marionette", "admin", "stooge"] {
        assert_eq!(code(approve(&node, id, by).await), "accounts-related", "{by}");
    }
    // Nor does it help to have one made over by an account of one's own.
    let password =
        || UserChange { password: Some("a long password".to_owned()), ..UserChange::default() };
    change_user(&node, "marionette", password(), "user:stooge").await.unwrap();
    change_user(&node, "marionette", password(), "user:marionette").await.unwrap();
    assert_eq!(code(approve(&node, id, "marionette").await), "accounts-related");
    let operator = control::OPERATOR;
    create_user(&node, operator, Role::Admin, None, "node").await.unwrap();
    let stolen = crate::accounts::create_token(&node, operator, "mine", 1, "user:admin").await;
    assert_eq!(code(stolen), "role-missing");
    // Another administrator takes it out of their hands.
    create_user(&node, "second", Role::Admin, None, "test").await.unwrap();
    change_user(&node, "marionette", password(), "user:second").await.unwrap();
    assert_eq!(code(approve(&node, id, "marionette").await), "done");
    node.shut_down();
}

/// Whoever proposed something as another account is not the second person after somebody else has
/// innocently given that account, or one on the way to it, new credentials.
#[tokio::test(flavor = "multi_thread")]
async fn new_credentials_close_what_was_proposed_in_other_hands() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(dir.path()).await;
    create_user(&node, "second", Role::Admin, None, "test").await.unwrap();
    create_user(&node, "between", Role::Admin, None, "user:admin").await.unwrap();
    create_user(&node, "sock", Role::Admin, None, "user:between").await.unwrap();
    let password =
        || UserChange { password: Some("a long password".to_owned()), ..UserChange::default() };
    for reset in ["sock", "between"] {
        let id = propose(&node, notice(), DAYS, "sock").await.unwrap().id;
        let other = propose(&node, notice(), DAYS, "officer").await.unwrap().id;
        assert_eq!(code(approve(&node, id, "admin").await), "accounts-related");
        change_user(&node, "sock", password(), "user:sock").await.unwrap();
        assert_eq!(verdict(&node, id), None, "nobody lost control");
        change_user(&node, reset, password(), "user:second").await.unwrap();
        assert_eq!(code(approve(&node, id, "admin").await), "proposal-closed", "{reset}");
        let row = row(&node, id);
        assert_eq!(row.outcome.unwrap().verdict, Verdict::Rejected);
        assert!(row.body.is_some(), "it can be proposed again");
        assert_eq!(verdict(&node, other), None, "what others proposed stays");
        // In the hands of the first again, for the next round.
        change_user(&node, "sock", password(), "user:between").await.unwrap();
    }
    node.shut_down();
}

#[tokio::test(flavor = "multi_thread")]
async fn pressed_by_many_at_once_it_is_signed_once() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(dir.path()).await;
    let id = propose(&node, notice(), DAYS, "officer").await.unwrap().id;
    let mut tasks = Vec::new();
    for n in 0..16 {
        let node = Arc::clone(&node);
        let by = if n % 2 == 0 { "chief" } else { "deputy" };
        tasks.push(tokio::spawn(async move { code(approve(&node, id, by).await) }));
    }
    let mut codes = Vec::new();
    for task in tasks {
        codes.push(task.await.unwrap());
    }
    codes.sort_unstable();
    assert_eq!(
        (codes[0], codes[1..].iter().all(|code| *code == "proposal-closed")),
        ("done", true)
    );
    assert_eq!(signed(&node).await, 1);
    node.shut_down();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_who_hangs_up_does_not_have_it_signed_twice() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(dir.path()).await;
    let id = propose(&node, notice(), DAYS, "officer").await.unwrap().id;
    tokio::select! {
        biased;
        _ = approve(&node, id, "chief") => {}
        () = std::future::ready(()) => {}
    }
    let other = code(approve(&node, id, "deputy").await);
    assert!(["done", "proposal-closed"].contains(&other), "{other}");
    // Whichever was first: the other finds it decided, now and later.
    assert_eq!(code(approve(&node, id, "chief").await), "proposal-closed");
    assert_eq!(signed(&node).await, 1);
    node.shut_down();
}

/// Past the lock, the writer lets one decision in, and holds up nothing else of the batch.
#[tokio::test(flavor = "multi_thread")]
async fn the_writer_takes_one_decision_and_spares_the_rest_of_the_batch() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(dir.path()).await;
    let id = propose(&node, notice(), DAYS, "officer").await.unwrap().id;
    let offer = |decides: bool| {
        let node = Arc::clone(&node);
        async move {
            let (statement, content) = node.sign(notice()).unwrap();
            let decide = |statement| {
                let outcome = outcome(node.now(), Verdict::Approved, "chief", "", Some(statement));
                let write = Write::ProposalDecided { id, outcome };
                if decides { vec![write] } else { Vec::new() }
            };
            code(node.offer_with(&statement, Some(&content.bytes), "test", decide).await)
        }
    };
    let (first, innocent, second, third) =
        tokio::join!(offer(true), offer(false), offer(true), offer(true));
    assert_eq!(innocent, "done");
    let mut codes = [first, second, third];
    codes.sort_unstable();
    assert_eq!(codes, ["done", "proposal-closed", "proposal-closed"]);
    assert_eq!(signed(&node).await, 2);
    node.shut_down();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_that_fails_leaves_it_signed_once_or_open() {
    for (failure, answer) in [
        (Failure::Unavailable, "unavailable"),
        (Failure::FatalBefore, "halted"),
        (Failure::FatalAfter, "halted"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let switch = Switch::default();
        let config = config(dir.path());
        let keys = Keys::open(&config.dir.join("keys"), &config.party).unwrap();
        let descriptor = keys.descriptor(&config.party, &config.name);
        let store: Box<dyn Store> = Box::new(SqliteStore::open(&config.dir).unwrap());
        let store = Box::new(FaultyStore::new(store, switch.clone()));
        let node = staffed(Node::start(config, keys, descriptor, store).unwrap()).await;
        let id = propose(&node, notice(), DAYS, "officer").await.unwrap().id;
        node.flush().await.unwrap();
        switch.fail_in(0, failure);
        assert_eq!(code(approve(&node, id, "chief").await), answer, "{failure:?}");
        node.shut_down();
        closed(node).await;
        // As after a restart.
        let node = Node::open(self::config(dir.path())).unwrap();
        let approved = verdict(&node, id) == Some(Verdict::Approved);
        assert_eq!(
            (approved, signed(&node).await),
            (failure == Failure::FatalAfter, usize::from(approved))
        );
        let again = if approved { "proposal-closed" } else { "done" };
        assert_eq!(code(approve(&node, id, "deputy").await), again, "{failure:?}");
        assert_eq!(signed(&node).await, 1);
        node.shut_down();
    }
}

/// The store is closed with its last owner; a task just ended may hold it a moment longer.
async fn closed(node: Arc<Node>) {
    let weak = Arc::downgrade(&node);
    drop(node);
    while weak.strong_count() > 0 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn time_closes_what_nobody_decides() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(dir.path()).await;
    for days in [0, DAYS_MAX + 1] {
        assert_eq!(code(propose(&node, notice(), days, "officer").await), "request-malformed");
    }
    // Its time was over long ago.
    let old = ProposalRow { expires_at: node.now(), ..proposal(1) };
    node.write(vec![Write::Proposal(old.clone())]).await.unwrap();
    assert_eq!(code(approve(&node, old.id, "chief").await), "proposal-closed");
    assert_eq!(verdict(&node, old.id), Some(Verdict::Expired));
    assert!(row(&node, old.id).body.is_some(), "it can be proposed again");
    node.shut_down();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_is_counted_for_whoever_did_not_propose_it() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(dir.path()).await;
    let waits = |name: &str| waiting_for(&node, name).unwrap();
    assert_eq!((waits("chief"), waits("officer")), (0, 0));
    let id = propose(&node, notice(), DAYS, "officer").await.unwrap().id;
    assert_eq!((waits("chief"), waits("officer")), (1, 0));
    reject(&node, id, "No.", "chief").await.unwrap();
    assert_eq!((waits("chief"), waits("officer")), (0, 0));
    node.shut_down();
}

#[tokio::test(flavor = "multi_thread")]
async fn so_many_wait_and_no_more() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(dir.path()).await;
    let expires_at = node.now().plus_millis(DAY_MS);
    let waiting = (1..=100_u8).map(|n| ProposalRow { expires_at, ..proposal(n) });
    let mut writes: Vec<Write> = waiting.map(Write::Proposal).collect();
    assert_eq!(writes.len(), OPEN_MAX);
    let last = writes.pop().unwrap();
    node.write(writes).await.unwrap();
    let id = propose(&node, notice(), DAYS, "officer").await.unwrap().id;
    assert_eq!(code(propose(&node, notice(), DAYS, "officer").await), "proposals-too-many");
    withdraw(&node, id, "officer").await.unwrap();
    // One whose time is over holds no place.
    let Write::Proposal(row) = last else { return };
    let over = ProposalRow { expires_at: node.now(), ..row };
    node.write(vec![Write::Proposal(over.clone())]).await.unwrap();
    propose(&node, notice(), DAYS, "officer").await.unwrap();
    assert_eq!(verdict(&node, over.id), Some(Verdict::Expired));
    node.shut_down();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_could_not_be_signed_is_not_proposed() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(dir.path()).await;
    let bad = [
        (Submission { subject: String::new(), ..notice() }, "statement-malformed"),
        (
            Submission { subject: "x".repeat(SUBJECT_BYTES_MAX + 1), ..notice() },
            "statement-malformed",
        ),
        (Submission { subject: "a\nb".to_owned(), ..notice() }, "statement-malformed"),
        (Submission { body: json!({ "title": "T" }).into(), ..notice() }, "content-schema"),
        (of_kind("unheard.of", SUBJECT, json!({})), "content-kind-unknown"),
    ];
    for (submission, wanted) in bad {
        assert_eq!(code(propose(&node, submission, DAYS, "officer").await), wanted);
    }
    let longest = Submission { subject: "x".repeat(SUBJECT_BYTES_MAX), ..notice() };
    let id = propose(&node, longest, DAYS, "officer").await.unwrap().id;
    let (reason, longest) = ("x".repeat(REASON_BYTES_MAX + 1), "x".repeat(REASON_BYTES_MAX));
    for bad in ["", " \n", reason.as_str()] {
        assert_eq!(code(reject(&node, id, bad, "chief").await), "request-malformed");
    }
    let row = reject(&node, id, &longest, "chief").await.unwrap();
    assert!(row.body.is_some(), "it can be corrected");
    node.shut_down();
}

/// What is for named persons is neither destroyed nor changed by anybody else, alone or by two.
#[tokio::test]
async fn nobody_decides_about_a_statement_that_he_may_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let node = node(folder.path()).await;
    let named = vec!["borealis.example".parse().unwrap()];
    let red = Marking::new(Tlp::Red, named, None).unwrap();
    let secret = Submission { marking: red, ..notice() };
    let id = submit(&node, secret, "node").await.unwrap().id;
    let about = |kind: &str, body: Value| of_kind(kind, &id.urn(), body);
    let retraction = || about("statement.retraction", json!({ "reason": "Nobody needs it." }));
    for (by, is_named) in [("chief", false), ("chief", true)] {
        let change = UserChange { cleared: Some(is_named), ..UserChange::default() };
        change_user(&node, by, change, "admin").await.unwrap();
        let by_one = submit(&node, retraction(), &format!("user:{by}")).await;
        let proposed = propose(&node, retraction(), DAYS, by).await;
        let outcomes = [by_one.err(), proposed.err()];
        for outcome in outcomes {
            let code = outcome.as_ref().map(Error::code);
            assert_eq!(code, (!is_named).then_some("clearance-missing"), "{by} {is_named}");
        }
    }
    let waiting = propose(&node, retraction(), DAYS, "chief").await.unwrap();
    let approved = approve(&node, waiting.id, "deputy").await;
    assert_eq!(approved.unwrap_err().code(), "clearance-missing");
    let erased = erase(&node, id, "Nobody may know.", "user:deputy").await;
    assert_eq!(erased.unwrap_err().code(), "clearance-missing");
    erase(&node, id, "Asked for.", "user:chief").await.unwrap();
}

/// What every peer refuses when it is told is not signed as the party's word either.
#[tokio::test]
async fn nobody_is_accused_or_registered_by_what_misleads() {
    let folder = tempfile::tempdir().unwrap();
    let node = node(folder.path()).await;
    let (own, root) = (node.descriptor.origin.clone(), "A".repeat(43) + "=");
    let note = |origin: &str, size: u64| {
        format!("{origin}\n{size}\n{root}\n\n\u{2014} {origin} {}\n", "A".repeat(92))
    };
    let accusation = |origin: &str| {
        let checkpoints = json!([note(origin, 3), note(origin, 4)]);
        of_kind("log.equivocation", origin, json!({ "origin": origin, "checkpoints": checkpoints }))
    };
    let unknown = "borealis.example/log";
    for (origin, code) in [(own.as_str(), "equivocation-"), (unknown, "equivocation-unknown-log")] {
        let signed = submit(&node, accusation(origin), "user:officer").await.unwrap_err();
        let proposed = propose(&node, accusation(origin), DAYS, "officer").await.unwrap_err();
        assert!(signed.code().starts_with(code), "{}", signed.code());
        assert_eq!(signed.code(), proposed.code());
    }
    let key = |party: &str| of_kind("issuer.registration", party, json!({}));
    for near in ["ASTERION.example", "asterion.example.", "https://asterion.example"] {
        let refused = submit(&node, key(near), "user:admin").await.unwrap_err();
        assert_eq!(refused.code(), "party-name", "{near}");
    }
    let other = submit(&node, key("asterion2.example"), "user:admin").await.unwrap_err();
    assert_ne!(other.code(), "party-name", "it is another's name, and no key");
}
