//! Every route, asked by strangers, by peers and by the node's own people: no word of what a
//! marking keeps back comes out.
//!
//! The routes are read from the description of the API, so that a new one is walked too.

use comity_node::accounts::{self, UserChange};
use comity_node::clock;
use comity_node::ledger::content::Submission;
use comity_node::proposals;
use comity_node::published::Notice;
use comity_protocol::index::LogId;
use comity_protocol::marking::{Marking, Tlp};
use comity_testkit::fixtures::kind;
use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio_stream::StreamExt as _;

use super::site::{Answer, HERE, Site, party};

/// Stands in contents only, before the name of their marking.
const CANARY: &str = "quetzalcoatl";

/// A peer that the closed markings name.
const NAMED: &str = "cygnus-lab.example";

/// A peer that they do not name.
const OTHER: &str = "borealis.example";

const MARKINGS: [&str; 5] = ["clear", "green", "amber", "red", "embargo"];

/// Pages and files that are no part of the API.
const PAGES: [&str; 22] = [
    "/",
    "/statements",
    "/agreements",
    "/agreements/asterion.example:pact-red@1",
    "/agreements/asterion.example:pact-red@1/text",
    "/agreements/asterion.example:pact-embargo@1/text",
    "/commitments",
    "/commitments/asterion.example:pact-red@1",
    "/commitments/asterion.example:pact-clear@1/offer",
    "/board",
    "/board.ics",
    "/observatory",
    "/observatory?as_of=2025-01-01",
    "/observatory/tables/instruments",
    "/observatory/parties/FR",
    "/verify",
    "/about",
    "/peers",
    "/log",
    "/metrics",
    "/.well-known/comity",
    "/tile/entries/000.p/9",
];

/// Whether somebody may see contents of a marking: nobody, a peer, or a peer that is named.
fn may_see(peer: Option<&str>, marking: &str) -> bool {
    match marking {
        "clear" => true,
        "green" => peer.is_some(),
        "amber" | "red" => peer == Some(NAMED),
        _ => false,
    }
}

/// The name of the agreement under a marking: a published one bears its publisher's.
fn called(marking: &str) -> String {
    format!("asterion.example:pact-{marking}@1")
}

fn marking(name: &str) -> Marking {
    let named = || vec![party(NAMED)];
    let later = clock::now().plus_millis(86_400_000);
    match name {
        "clear" => Marking::clear(),
        "green" => Marking::new(Tlp::Green, Vec::new(), None).unwrap(),
        "amber" => Marking::new(Tlp::Amber, named(), None).unwrap(),
        "red" => Marking::new(Tlp::Red, named(), None).unwrap(),
        _ => Marking { release: Some(later), ..Marking::clear() },
    }
}

/// A text of an agreement and a notice under each marking; what their statements are called.
async fn fill(site: &Site) -> Vec<(String, String)> {
    let mut names = Vec::new();
    // Nobody approves what he may not read.
    let named = UserChange { cleared: Some(true), ..UserChange::default() };
    accounts::change_user(&site.node, "approver", named, "node").await.unwrap();
    for name in MARKINGS {
        let word = format!("{CANARY}-{name}");
        let text = format!(
            "agreement pact-{name}\nversion \"1\"\ntitle en \"{word}\"\nform treaty\nbinding yes\n\
             status in-force from 2026-01-01, verified\nlanguage en authentic\n\
             clause art-1 en \"{word}\" original\ntext en \"{word}\"\n"
        );
        let agreement = format!("pact-{name}");
        let pact = json!({ "agreement": agreement, "version": "1", "title": word, "text": text });
        let notice = json!({ "title": word, "text": word });
        for (of, body) in [("agreement.text", pact), ("general.notice", notice)] {
            let submission = Submission {
                kind: kind(of),
                subject: agreement.clone(),
                body: body.into(),
                marking: marking(name),
                confirmation: None,
            };
            let row = proposals::propose(&site.node, submission, proposals::DAYS, "officer").await;
            let row = row.unwrap();
            let logged = proposals::approve(&site.node, row.id, "approver").await.unwrap();
            let places = site.node.read_now(|reader| reader.places(&logged.id)).unwrap();
            let digest = places[0].statement.as_ref().unwrap().1.digest;
            names.push((logged.id.to_string(), digest.to_string()));
        }
        // Whoever was not named knows of no such agreement that the party could commit itself to.
        if name != "red" {
            commit(site, name).await;
        }
    }
    site.node.flush().await.unwrap();
    names
}

/// Commits the party to the pact under a marking, so that a round of it is open.
async fn commit(site: &Site, name: &str) {
    let later = "2035-01-01T00:00:00Z";
    let commitment = json!({
        "agreement": called(name), "obligation": "art-1", "party": site.node.config.party,
        "offers": [{ "level": 1, "if": { "all": [] } }], "expires_at": later,
    });
    let body = json!({ "proposal": called(name), "commitment": commitment, "expires": later });
    let submission = Submission {
        kind: kind("commitment.deposit"),
        subject: called(name),
        body: body.into(),
        marking: marking(name),
        confirmation: None,
    };
    let row = proposals::propose(&site.node, submission, proposals::DAYS, "officer").await.unwrap();
    proposals::approve(&site.node, row.id, "approver").await.unwrap();
}

/// The answer, however long the caller has to wait for its turn.
async fn ask(site: &Site, peer: Option<&str>, method: &str, path: &str, body: &str) -> Answer {
    loop {
        let mut request = site.request(method, path);
        request.peer = peer.map(str::to_owned);
        if !body.is_empty() {
            request.headers.push(("content-type".to_owned(), "application/json".to_owned()));
            request.body = body.as_bytes().to_vec();
        }
        let answer = site.send(request).await;
        if answer.status != 429 {
            return answer;
        }
        tokio::task::yield_now().await;
    }
}

fn words(answer: &Answer) -> String {
    String::from_utf8_lossy(&answer.body).into_owned()
}

/// Every path of the API that can be read, with what may stand for its parameters.
async fn paths(site: &Site, names: &[(String, String)]) -> Vec<String> {
    let (_, description) = site.get("/api/openapi.json").await;
    let description: Value = serde_json::from_str(&description).unwrap();
    let mut found = Vec::new();
    for (path, operations) in description["paths"].as_object().unwrap() {
        // A stream without an end, which carries no words of anybody.
        if operations.get("get").is_none() || path.ends_with("/events") {
            continue;
        }
        let Some((before, rest)) = path.split_once('{') else {
            found.push(path.clone());
            continue;
        };
        let after = rest.split_once('}').unwrap().1;
        for (name, (id, digest)) in MARKINGS.iter().flat_map(|name| [name, name]).zip(names) {
            for value in [id.clone(), digest.clone(), called(name)] {
                found.push(format!("{before}{value}{after}"));
            }
        }
    }
    found.push(format!("/api/v1/statements?text={CANARY}"));
    found.extend(PAGES.map(str::to_owned));
    assert!(found.len() > 100, "routes are there to be walked");
    found
}

pub(super) async fn walk(site: &Site) {
    let names = fill(site).await;
    let digests: Vec<&String> = names.iter().map(|(_, digest)| digest).collect();
    let query = json!({ "digests": digests }).to_string();
    let paths = paths(site, &names).await;
    for peer in [None, Some(OTHER), Some(NAMED)] {
        let mut seen = String::new();
        for path in &paths {
            seen.push_str(&words(&ask(site, peer, "GET", path, "").await));
        }
        seen.push_str(&words(&ask(site, peer, "POST", "/api/v1/contents/query", &query).await));
        for name in MARKINGS {
            let word = format!("{CANARY}-{name}");
            assert_eq!(seen.contains(&word), may_see(peer, name), "{peer:?} and {name}");
            let path = format!("/api/v1/agreements/{}/text", called(name));
            let text = ask(site, peer, "GET", &path, "").await;
            let status = if may_see(peer, name) { 200 } else { 404 };
            assert_eq!(text.status, status, "{peer:?} and {path}");
        }
        for closed in ["/api/v1/peers", "/metrics"] {
            let status = if peer.is_some() { 200 } else { 401 };
            assert_eq!(ask(site, peer, "GET", closed, "").await.status, status, "{closed}");
        }
        others_logs(site, peer).await;
    }
}

/// Where everything is opened that can be, strangers are told on no page what is not CLEAR and
/// released, and see no more of agreements than what follows from that.
pub(super) async fn walk_open(site: &Site) {
    let names = fill(site).await;
    let mut paths = paths(site, &names).await;
    for (id, _) in &names {
        for what in ["", "/content", "/evidence.json"] {
            paths.push(format!("/statements/{id}{what}"));
        }
    }
    for name in MARKINGS {
        paths.push(format!("/agreements/{}", called(name)));
        // The page shows the words again, and nothing that only a content has.
        let found = ask(site, None, "GET", &format!("/statements?q={CANARY}-{name}"), "").await;
        assert!(!words(&found).contains("statement-row"), "{name}");
    }
    for peer in [None, Some(OTHER), Some(NAMED)] {
        let mut seen = String::new();
        for path in &paths {
            let answer = ask(site, peer, "GET", path, "").await;
            assert!(answer.status < 500, "{peer:?} {path}");
            seen.push_str(&words(&answer));
        }
        for name in MARKINGS {
            let word = format!("{CANARY}-{name}");
            assert_eq!(seen.contains(&word), may_see(peer, name), "{peer:?} and {name}");
        }
    }
    for (name, said) in MARKINGS.iter().zip(names.chunks(2)) {
        for (id, _) in said {
            let path = format!("/statements/{id}/evidence.json");
            let evidence = ask(site, None, "GET", &path, "").await;
            let evidence: Value = serde_json::from_slice(&evidence.body).unwrap();
            assert_eq!(evidence["content"].is_string(), *name == "clear", "{name}");
        }
        let page = ask(site, None, "GET", &format!("/agreements/{}", called(name)), "").await;
        assert_eq!(page.status == 200, *name == "clear", "{name}");
    }
}

/// What stands in the logs that a node follows, how much, and when something came, is told to
/// nobody who is a stranger.
async fn others_logs(site: &Site, peer: Option<&str>) {
    let hash = HEXLOWER.encode(&Sha256::digest(b"borealis.example/log"));
    // Nothing was taken of it yet: whoever may ask finds that there is none.
    for tile in ["entries/000.p/1", "0/000.p/1"] {
        let path = format!("/mirror/{hash}/tile/{tile}");
        let status = if peer.is_some() { 404 } else { 401 };
        assert_eq!(ask(site, peer, "GET", &path, "").await.status, status, "{peer:?} {path}");
    }
    let counted: Value =
        serde_json::from_slice(&ask(site, peer, "GET", "/api/v1/kinds", "").await.body).unwrap();
    let counted: u64 =
        counted.as_array().unwrap().iter().map(|kind| kind["count"].as_u64().unwrap()).sum();
    let of = peer.is_none().then_some(LogId::OWN);
    let counts = site.node.read_now(|reader| reader.counts(of)).unwrap();
    assert_eq!(counted, counts.iter().map(|row| row.count).sum::<u64>());

    let mut request = site.request("GET", "/events");
    request.peer = peer.map(str::to_owned);
    let mut stream = site.answer(request.build(site)).await.into_body().into_data_stream();
    for notice in [Notice::Received(LogId(1)), Notice::State, Notice::Contents, Notice::Logged(7)] {
        site.node.notify(notice);
    }
    let mut heard = String::new();
    while !heard.contains("logged") {
        heard.push_str(std::str::from_utf8(&stream.next().await.unwrap().unwrap()).unwrap());
    }
    for told in ["received", "state", "contents"] {
        assert_eq!(heard.contains(told), peer.is_some(), "{peer:?}: {heard}");
    }
}

/// What the node's own people are shown, a RED act of the party among it: all of it to those who
/// were named, and else all but what is for them.
pub(super) async fn walk_inside(site: &Site) {
    let names = fill(site).await;
    let open = called("clear");
    let red = |kind_name: &str, subject: &str, body: Value| Submission {
        kind: kind(kind_name),
        subject: subject.to_owned(),
        body: body.into(),
        marking: marking("red"),
        confirmation: None,
    };
    let node = &site.node;
    let act = red("agreement.definitive-signature", &open, json!({ "agreement": open }));
    let act = proposals::propose(node, act, proposals::DAYS, "officer").await.unwrap();
    let act = proposals::approve(node, act.id, "approver").await.unwrap().id.to_string();
    let word = format!("{CANARY}-red");
    let waiting = red("general.notice", "waiting", json!({ "title": word, "text": word }));
    let waiting = proposals::propose(node, waiting, proposals::DAYS, "admin").await.unwrap().id;
    node.flush().await.unwrap();
    decisions(site, &act, &word).await;
    let mut paths = paths(site, &names).await;
    paths.push(format!("/proposals/{waiting}"));
    paths.push(format!("/api/v1/proposals/{waiting}"));
    for (id, _) in &names {
        for what in ["", "/content", "/evidence.json"] {
            paths.push(format!("/statements/{id}{what}"));
        }
    }
    for (user, is_named) in [("reader", false), ("officer", false), ("approver", true)] {
        let mut seen = String::new();
        for path in &paths {
            let answer = site.send(site.request("GET", path).by_user(user)).await;
            assert!(answer.status < 500, "{user} {path}");
            let told = words(&answer);
            assert!(is_named || !told.contains(&word), "{user} {path}");
            seen.push_str(&told);
        }
        for name in MARKINGS {
            let word = format!("{CANARY}-{name}");
            assert_eq!(seen.contains(&word), is_named || name != "red", "{user} and {name}");
        }
        let path = format!("/api/v1/agreements/{open}");
        let shown = words(&site.send(site.request("GET", &path).by_user(user)).await);
        assert_eq!(shown.contains(&act), is_named, "{user}: {shown}");
        // What is for named persons is in no index, whoever searches.
        let path = format!("/api/v1/statements?text={word}");
        let found = words(&site.send(site.request("GET", &path).by_user(user)).await);
        assert!(!found.contains("\"id\""), "{user}: {found}");
    }
    let trail = node.read_now(|reader| reader.audit(None, 1_000)).unwrap().rows;
    let readings = trail.iter().filter(|row| row.event.action == "content.read-red");
    let readers: Vec<_> = readings.map(|row| row.event.actor.as_str()).collect();
    assert!(readers.len() > 2, "each reading is recorded, not the first alone");
    assert!(readers.iter().all(|reader| *reader == "user:approver"), "{readers:?}");
}

/// Who was not named decides about nothing that is for named persons, nor hands it on, and no
/// answer about it tells him what it says.
async fn decisions(site: &Site, red: &str, word: &str) {
    let proposed = async || {
        let submission = Submission {
            kind: kind("general.notice"),
            subject: "decided".to_owned(),
            body: json!({ "title": word, "text": word }).into(),
            marking: marking("red"),
            confirmation: None,
        };
        proposals::propose(&site.node, submission, proposals::DAYS, "officer").await.unwrap().id
    };
    let id = proposed().await;
    let post = async |user: &str, path: String| {
        let mut request = site.request("POST", &path).by_user(user);
        request.headers.push(("content-type".to_owned(), "application/json".to_owned()));
        request.body = br#"{"reason":"Not so."}"#.to_vec();
        let answer = site.send(request).await;
        (answer.status, words(&answer))
    };
    // Before the other one is named, or after: an administrator may approve, and is not named.
    for (user, what) in [
        ("admin", format!("/api/v1/proposals/{id}/rejection")),
        ("admin", format!("/api/v1/proposals/{id}/approval")),
        ("admin", format!("/proposals/{id}/reject")),
        ("admin", format!("/api/v1/proposals/{id}/withdrawal")),
        ("officer", format!("/api/v1/statements/{red}/push")),
    ] {
        let (status, told) = post(user, what.clone()).await;
        assert!((400..500).contains(&status), "{user} {what}: {status} {told}");
        assert!(!told.contains(word), "{user} {what}: {told}");
        let reserved = !what.ends_with("withdrawal") && what.starts_with("/api");
        assert_eq!(told.contains("clearance-missing"), reserved, "{user} {what}: {told}");
    }
    let (status, told) = post("approver", format!("/api/v1/proposals/{id}/rejection")).await;
    assert!(status == 200 && told.contains(word), "who was named decides: {told}");
    let id = proposed().await;
    let (status, told) = post("officer", format!("/api/v1/proposals/{id}/withdrawal")).await;
    assert_eq!(status, 200, "who wrote it takes it back: {told}");
    assert_eq!(post("approver", format!("/api/v1/statements/{red}/push")).await.0, 200);
}

/// Nobody names himself, or an account that he could sign in as; the naming ends when somebody
/// else makes a credential of the account.
pub(super) async fn naming(site: &Site) {
    let node = &site.node;
    let change = async |name: &str, by: &str| {
        let named = UserChange { cleared: Some(true), ..UserChange::default() };
        accounts::change_user(node, name, named, by).await.map(|changed| changed.user.cleared)
    };
    let related = |outcome: Result<bool, comity_node::error::Error>| {
        outcome.is_err_and(|problem| problem.code() == "accounts-related")
    };
    assert!(related(change("admin", "user:admin").await));
    let role = comity_store::rows::Role::Reader;
    accounts::create_user(node, "made", role, None, "user:admin").await.unwrap();
    assert!(related(change("made", "user:admin").await));
    assert!(change("made", "user:operator").await.unwrap());
    assert!(change("reader", "user:admin").await.unwrap());
    accounts::create_token(node, "reader", "own", 1, "user:reader").await.unwrap();
    let cleared = |name: &str| node.read_now(|reader| reader.user(name)).unwrap().unwrap().cleared;
    assert!(cleared("reader"), "a token of one's own changes nothing");
    accounts::create_token(node, "reader", "another's", 1, "user:admin").await.unwrap();
    assert!(!cleared("reader"));
    credentials_held_before(site).await;
}

/// What somebody else made of an account before it was named ends with the naming.
async fn credentials_held_before(site: &Site) {
    let node = &site.node;
    let role = comity_store::rows::Role::Reader;
    let admin = comity_store::rows::Role::Admin;
    accounts::create_user(node, "namer", admin, None, "node").await.unwrap();
    let status = async |token: &str| {
        let mut request = site.request("GET", "/api/v1/session");
        request.headers.push(("authorization".to_owned(), format!("Bearer {token}")));
        site.send(request).await.status
    };
    let password = || "correct horse battery".to_owned();
    let named = || UserChange { cleared: Some(true), ..UserChange::default() };
    for by in ["user:operator", "user:namer"] {
        let name = by.replace("user:", "held-");
        let made = accounts::create_user(node, &name, role, Some(password()), "user:admin").await;
        assert_eq!(made.unwrap().handled_by.len(), 1);
        let theirs = accounts::create_token(node, &name, "a", 1, "user:admin").await.unwrap().0;
        // Made as the account, with a credential that somebody else holds.
        let actor = format!("user:{name}");
        let further = accounts::create_token(node, &name, "b", 1, &actor).await.unwrap().0;
        let link = accounts::once_link(node, &name, "user:admin").await.unwrap();
        let session = accounts::sign_in(node, &name, &password(), HERE).await.unwrap().cookie;
        accounts::create_calendar(node, &name, "c", 1, "user:admin").await.unwrap();
        assert_eq!((status(&theirs).await, status(&further).await), (200, 200));

        let changed = accounts::change_user(node, &name, named(), by).await.unwrap();
        assert_eq!(changed.ended, 6, "password, two tokens, link, session, calendar");
        assert!(changed.user.cleared && changed.user.handled_by.is_empty());
        assert_eq!((status(&theirs).await, status(&further).await), (401, 401));
        let secret = link.split_once("token=").unwrap().1;
        assert!(accounts::sign_in_once(node, secret, HERE).await.is_err());
        assert!(accounts::sign_in(node, &name, &password(), HERE).await.is_err());
        let mut request = site.request("GET", "/api/v1/session");
        request.headers.push(("cookie".to_owned(), session.split(';').next().unwrap().to_owned()));
        assert_eq!(site.send(request).await.status, 401);
        // The operator gives the person a way in; the naming stays.
        let link = accounts::once_link(node, &name, "user:operator").await.unwrap();
        let secret = link.split_once("token=").unwrap().1;
        let user = accounts::sign_in_once(node, secret, HERE).await.unwrap().user;
        assert!(user.cleared);
    }
    // Whoever gives a password with the naming would hold one.
    accounts::create_user(node, "both", role, None, "node").await.unwrap();
    let both = UserChange { password: Some(password()), ..named() };
    let refused = accounts::change_user(node, "both", both, "user:namer").await;
    assert_eq!(refused.unwrap_err().code(), "accounts-related");
}
