//! Every route, asked by strangers and by peers: no word of what a marking keeps back comes out.
//!
//! The routes are read from the description of the API, so that a new one is walked too.

use comity_node::clock;
use comity_node::node::{Notice, Submission};
use comity_node::proposals;
use comity_protocol::index::LogId;
use comity_protocol::marking::{Marking, Tlp};
use comity_testkit::fixtures::kind;
use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio_stream::StreamExt as _;

use super::site::{Answer, Site, party};

/// Stands in contents only, before the name of their marking.
const CANARY: &str = "quetzalcoatl";

/// A peer that the closed markings name.
const NAMED: &str = "cygnus-lab.example";

/// A peer that they do not name.
const OTHER: &str = "borealis.example";

const MARKINGS: [&str; 5] = ["clear", "green", "amber", "red", "embargo"];

/// Pages and files that are no part of the API.
const PAGES: [&str; 14] = [
    "/",
    "/statements",
    "/agreements",
    "/agreements/asterion.example:pact-red@1",
    "/agreements/asterion.example:pact-red@1/text",
    "/agreements/asterion.example:pact-embargo@1/text",
    "/board",
    "/board.ics",
    "/observatory",
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
    }
    site.node.settle().await.unwrap();
    names
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
