//! The console as a stranger meets it where the configuration opens pages: what is for everybody,
//! no more, and no way that ends at a closed door.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use comity_protocol::index::LogId;
use comity_protocol::log::merkle::LeafIndex;
use comity_protocol::marking::{Marking, Tlp};
use comity_protocol::party::PartyId;
use data_encoding::BASE64;
use serde_json::json;

use crate::config::{NodeConfig, Strangers};
use crate::ledger::content::Submission;
use crate::node::Node;
use crate::proposals;
use crate::serve::Routes;

/// Stands in contents only.
const OPEN: &str = "everybody may read this";
const CLOSED: &str = "quetzalcoatl";

struct Stranger {
    node: Arc<Node>,
    routes: Routes,
    _dir: tempfile::TempDir,
}

impl Stranger {
    async fn at_a_node() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let party: PartyId = "asterion.example".parse().unwrap();
        let config = NodeConfig {
            strangers: Strangers { pages: true, ..Strangers::default() },
            ..NodeConfig::loopback(dir.path().join("node"), party, "Asterion")
        };
        let node = Node::open(config).unwrap();
        let routes = Routes::new(Arc::clone(&node)).unwrap();
        Self { node, routes, _dir: dir }
    }

    /// Has the party say something; its identifier.
    async fn say(&self, subject: &str, text: &str, marking: Marking) -> String {
        let submission = Submission {
            kind: "general.notice".parse().unwrap(),
            subject: subject.to_owned(),
            body: json!({ "title": text, "text": text }).into(),
            marking,
            confirmation: None,
        };
        let logged = proposals::submit(&self.node, submission, "node").await.unwrap();
        self.node.flush().await.unwrap();
        logged.id.to_string()
    }

    async fn ask(
        &self,
        request: axum::http::request::Builder,
        body: String,
    ) -> (StatusCode, String, String) {
        let request = request
            .header(header::ACCEPT, "text/html,application/xhtml+xml")
            .header(header::HOST, "node.example")
            .body(Body::from(body))
            .unwrap();
        let (parts, body) = self.routes.answer(request).await.into_parts();
        let to = parts.headers.get(header::LOCATION).map_or("", |to| to.to_str().unwrap());
        let body = to_bytes(body, 1 << 24).await.unwrap().to_vec();
        (parts.status, to.to_owned(), String::from_utf8_lossy(&body).into_owned())
    }

    async fn get(&self, path: &str) -> (StatusCode, String, String) {
        loop {
            let answer = self.ask(Request::get(path), String::new()).await;
            if answer.0 != StatusCode::TOO_MANY_REQUESTS {
                return answer;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }

    async fn give(&self, what: &str) -> (StatusCode, String, String) {
        let form = Request::post("/verify")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(form, format!("given={}", crate::address::encode(what))).await
    }

    fn entry(&self, index: u64) -> Vec<u8> {
        let read = self.node.read_now(|reader| reader.entries(LogId::OWN, LeafIndex(index), 1));
        read.unwrap().remove(0)
    }
}

/// The links of a page to other pages of the node.
fn links(page: &str) -> BTreeSet<String> {
    let links = page.split(" href=\"/").skip(1).map(|rest| rest.split('"').next().unwrap());
    let pages = links.map(|link| link.split('#').next().unwrap().replace("&amp;", "&"));
    pages.map(|link| format!("/{link}")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_goes_everywhere_the_pages_lead_and_meets_no_closed_door() {
    let stranger = Stranger::at_a_node().await;
    stranger.say("open", OPEN, Marking::clear()).await;
    let green = Marking::new(Tlp::Green, Vec::new(), None).unwrap();
    stranger.say("closed", CLOSED, green).await;
    let (mut seen, mut ahead) = (BTreeSet::new(), vec!["/".to_owned()]);
    while let Some(path) = ahead.pop() {
        // Many orders and days of one table are one page.
        let page = path.split(['?', '#']).next().unwrap().to_owned();
        let is_new =
            seen.insert(page.clone()) && page != "/sign-in" && !page.starts_with("/assets/");
        if !is_new {
            continue;
        }
        let (status, to, body) = stranger.get(&path).await;
        assert_eq!(status, StatusCode::OK, "{path} {to}");
        assert!(!body.contains(CLOSED), "{path}");
        if body.starts_with("<!DOCTYPE html>") {
            ahead.extend(links(&body));
        }
    }
    for page in ["/statements", "/log", "/agreements", "/observatory", "/verify", "/about"] {
        assert!(seen.contains(page), "{page} in {seen:?}");
    }
    assert!(seen.iter().any(|page| page.starts_with("/agreements/cets-225")));
    assert!(seen.iter().any(|page| page.starts_with("/observatory/parties/")));
    for closed in
        ["/board", "/audit", "/proposals", "/peers", "/submit", "/account", "/commitments"]
    {
        let (_, to, _) = stranger.get(closed).await;
        assert!(to.starts_with("/sign-in"), "{closed}");
    }
    stranger.node.shut_down();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_reads_what_is_clear_and_not_whether_the_rest_is_here() {
    let stranger = Stranger::at_a_node().await;
    let open = stranger.say("an open matter", OPEN, Marking::clear()).await;
    let later = stranger.node.now().plus_millis(86_400_000);
    let green = Marking::new(Tlp::Green, Vec::new(), None).unwrap();
    let embargo = Marking { release: Some(later), ..Marking::clear() };
    let mut closed = Vec::new();
    for marking in [green, embargo] {
        closed.push(stranger.say("a closed matter", CLOSED, marking).await);
    }
    let (_, _, page) = stranger.get(&format!("/statements/{open}")).await;
    assert!(page.contains(OPEN) && page.contains("data-evidence="), "{page}");
    assert!(!page.contains("Who was given it"), "whom the node gave what is not for strangers");
    for id in &closed {
        let (status, _, page) = stranger.get(&format!("/statements/{id}")).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("not open to everybody") && !page.contains(CLOSED));
        assert!(!page.contains("Content held"), "that it is here is not told");
        let (status, _, _) = stranger.get(&format!("/statements/{id}/content")).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        let (_, _, evidence) = stranger.get(&format!("/statements/{id}/evidence.json")).await;
        let evidence: serde_json::Value = serde_json::from_str(&evidence).unwrap();
        assert!(evidence["entry"].is_string() && evidence["content"].is_null());
    }
    let (_, _, found) = stranger.get(&format!("/statements?q={CLOSED}")).await;
    assert!(!closed.iter().any(|id| found.contains(id)), "words of contents find nothing");
    for digits in [open.get(..8).unwrap(), open.get(..10).unwrap(), &open] {
        let (status, to, _) = stranger.get(&format!("/statements?q={digits}")).await;
        assert_eq!((status, to), (StatusCode::SEE_OTHER, format!("/statements/{open}")));
    }
    // Beside another filter it is a question, and the answer a list.
    let (_, _, found) = stranger.get(&format!("/statements?q={open}&kind=general.notice")).await;
    assert!(found.contains(&format!("/statements/{open}\"")) && found.contains("One statement"));
    let (_, _, sign_in) = stranger.get("/sign-in").await;
    assert!(sign_in.contains("data-test=\"open-pages\"") && sign_in.contains("href=\"/verify\""));
    stranger.node.shut_down();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_given_is_checked_and_said_by_whom() {
    let stranger = Stranger::at_a_node().await;
    let id = stranger.say("a matter", OPEN, Marking::clear()).await;
    let (status, to, _) = stranger.give(&id).await;
    assert_eq!((status, to), (StatusCode::SEE_OTHER, format!("/statements/{id}")));
    let size = stranger.node.published.load().head.size.0;
    let entry = stranger.entry(size - 1);
    let (_, _, page) = stranger.give(&BASE64.encode(&entry)).await;
    for words in ["It holds", "Signed with a key registered", &id, "data-test=\"checked-by\""] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let receipt = stranger.node.receipt(LeafIndex(size - 1)).unwrap();
    let (_, _, page) = stranger.give(&BASE64.encode(&receipt)).await;
    assert!(page.contains("The receipt holds") && page.contains(&id), "{page}");
    let both = format!("{}\n{}", BASE64.encode(&stranger.entry(0)), BASE64.encode(&receipt));
    assert!(stranger.give(&both).await.2.contains("The receipt does not hold"));
    let proof = stranger.node.tlog_proof(LeafIndex(size - 1)).unwrap();
    assert!(stranger.give(&proof).await.2.contains("The proof holds"));
    let mut forged = entry.clone();
    *forged.last_mut().unwrap() ^= 1;
    let (_, _, page) = stranger.give(&BASE64.encode(&forged)).await;
    assert!(page.contains("do not rely on it"), "{page}");

    let (_, _, evidence) = stranger.get(&format!("/statements/{id}/evidence.json")).await;
    let (_, _, page) = stranger.give(&evidence).await;
    assert!(page.contains("data-evidence-given") && page.contains("Your own browser"), "{page}");
    let (_, _, checkpoint) = stranger.get("/checkpoint").await;
    for text in [checkpoint.clone(), checkpoint.replace('\n', "\r\n")] {
        // Forms of browsers send line breaks so.
        assert!(stranger.give(&text).await.2.contains("signed by its log"), "{text}");
    }
    let (_, _, descriptor) = stranger.get("/.well-known/comity").await;
    assert!(stranger.give(&descriptor).await.2.contains("It is the description known here"));
    let finding = r#"{"agreement":"x","duty":"y","bearer":"z","as-of":"2026-01-01T00:00:00Z"}"#;
    for file in [finding.to_owned(), format!(r#"{{"id":"x","owed":true,"finding":{finding}}}"#)] {
        assert!(stranger.give(&file).await.2.contains("tells strangers nothing of findings"));
    }
    for nonsense in ["hello", "<script>alert(1)</script>", "{", "file:x ???"] {
        let (status, _, page) = stranger.give(nonsense).await;
        assert_eq!(status, StatusCode::OK, "{nonsense}");
        assert!(!page.contains("<script>alert"));
    }
    let (status, _, _) = stranger.give(&"A".repeat(3 << 20)).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
    let mut refused = 0;
    for _ in 0..40 {
        refused += usize::from(stranger.give("hello").await.0 == StatusCode::TOO_MANY_REQUESTS);
    }
    assert!(refused > 0, "a stranger checks so much and no more");
    stranger.node.shut_down();
}
