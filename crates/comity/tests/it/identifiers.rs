//! A name is nothing but itself: whatever it would mean in an address, command line, API and
//! console answer alike.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;

use comity_node::address::encode;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use crate::kill::Process;
use crate::{Done, comity, text};

/// Parties under which a node may begin: all that their grammar allows and addresses make
/// something else of. The last is as long as one may be.
fn parties() -> [String; 4] {
    let uri = "https://lab.example:8443/a%2Fb/../%2E%2E//c_d-e".to_owned();
    let urn = "urn:x%25y:lab.example/%3Fq%3D1%23f/./%C3%A9".to_owned();
    let mut long = format!("urn:{}", "a%20/".repeat(47));
    long.push('b');
    assert_eq!(long.len(), 240);
    ["lab_1.example".to_owned(), uri, urn, long]
}

/// What statements are about: any text there is.
const SUBJECT: &str = "a/b?c=d&e#f%20g+h «Ж» 漢字 ../.. \"q\" <b>'&amp;";

/// Versions of texts, the last as long as one may be.
const VERSIONS: [&str; 3] = ["1", "1.0-rc.1..", "A123456789.123456789-123456789.1234567-Z"];

pub(crate) struct At {
    pub(crate) dir: std::path::PathBuf,
    node: Process,
    token: String,
    cookie: String,
}

impl At {
    pub(crate) fn new(folder: &Path, number: usize, party: &str) -> Self {
        let dir = folder.join(number.to_string());
        comity(&["init", "--party", party, "--name", "One", "--dir", text(&dir)]).code(0);
        let node = Process::start(&dir);
        let on = |words: &[&str]| comity(&[words, &["--json", "--dir", text(&dir)]].concat());
        on(&["user", "add", "colleague", "--role", "approver", "--no-password"]).code(0);
        let link = on(&["user", "password", "colleague", "--link"]).code(0).json();
        let link = link["address"].as_str().unwrap().to_owned();
        let (_, token) = link.split_once("/sign-in/once").unwrap();
        let (_, head, _) = get(&node.address, &format!("/sign-in/once{token}"), "");
        let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        // A new link ends what was handed out before.
        let token = comity(&["user", "token", "colleague", "--dir", text(&dir)]).code(0);
        let token = token.stdout.trim().to_owned();
        Self { dir, node, token, cookie }
    }

    pub(crate) fn comity(&self, words: &[&str]) -> Done {
        comity(&[words, &["--json", "--dir", text(&self.dir)]].concat())
    }

    pub(crate) fn api(&self, path: &str) -> (u16, Value) {
        let header = format!("Authorization: Bearer {}\r\n", self.token);
        let (status, _, body) = get(&self.node.address, &format!("/api/v1{path}"), &header);
        (status, serde_json::from_str(&body).unwrap_or_default())
    }

    pub(crate) fn page(&self, path: &str) -> (u16, String) {
        let header = format!("Cookie: {}\r\nAccept: text/html\r\n", self.cookie);
        let (status, _, body) = get(&self.node.address, path, &header);
        (status, body)
    }

    /// Publishes a text under a version, by two persons; the name it has from then on.
    fn publish(&self, party: &str, version: &str) -> String {
        let words = format!(
            "agreement pact\nversion \"{version}\"\ntitle en \"Pact\"\nform bilateral\n\
             binding unknown\nenforcement \"None.\"\ndimensions dialogue\n\
             status proposed from 2026-01-01, unconfirmed\nlanguage en authentic\n\
             source \"Ours\" url \"https://one.example\" licence \"CC0\" \
             read 2026-11-01, unconfirmed\n\n\
             clause art-1 en \"Words\" summary\ntext en \"\"\"\n  Words.\n  \"\"\"\n"
        );
        let body = json!({ "agreement": "pact", "version": version, "text": words });
        let file = self.dir.join("text.json");
        std::fs::write(&file, body.to_string()).unwrap();
        let submit = ["submit", "--kind", "agreement.text", "--subject", "pact", "--tlp", "CLEAR"];
        let proposed = self.comity(&[&submit[..], &["--propose", text(&file)]].concat()).code(0);
        let id = proposed.json()["id"].as_str().unwrap().to_owned();
        let address = format!("http://{}", self.node.address);
        let approve = ["proposal", "approve", &id, "--yes", "--node", &address];
        comity(&[&approve[..], &["--token", &self.token]].concat()).code(0);
        format!("{party}:pact@{version}")
    }

    /// An incident of which laws ask reports, under a subject; the statement.
    fn assess(&self) -> String {
        let at = "2026-11-01T00:00:00Z";
        let body = json!({
            "incident": SUBJECT, "capacity": "developer", "training_compute_flop": 3e26,
            "aware_at": at, "determined_at": at, "imminent_risk": false,
            "harms": ["bodily-injury"], "events": ["loss-of-control"],
        });
        let file = self.dir.join("assessment.json");
        std::fs::write(&file, body.to_string()).unwrap();
        let submit = ["submit", "--kind", "incident.assessment", "--subject", SUBJECT];
        let logged = self.comity(&[&submit[..], &["--tlp", "CLEAR", text(&file)]].concat());
        logged.code(0).json()["id"].as_str().unwrap().to_owned()
    }
}

/// An answer in full: status, head in lower case, body.
fn get(address: &str, path: &str, headers: &str) -> (u16, String, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    // As old as it is, an answer to it comes in one piece.
    let request = format!("GET {path} HTTP/1.0\r\nHost: {address}\r\n{headers}\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let cased = |line: &str| match line.split_once(": ") {
        Some((name, value)) => format!("{}: {value}\n", name.to_ascii_lowercase()),
        None => format!("{line}\n"),
    };
    (status, head.split("\r\n").map(cased).collect(), body.to_owned())
}

/// As a page shows a text.
fn shown(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn ids(rows: &Value) -> Vec<String> {
    let rows = rows.as_array().or_else(|| rows["findings"].as_array()).unwrap();
    let mut ids: Vec<String> =
        rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect();
    ids.sort_unstable();
    ids
}

/// Names that are not there, and that who reads addresses carelessly takes for one that is.
fn nearly(name: &str) -> impl Strategy<Value = String> + use<> {
    let name = name.to_owned();
    let cut = name.clone();
    prop_oneof![
        "[a-zA-Z0-9._:/%@-]{1,40}",
        "\\PC{1,12}",
        (0..name.len()).prop_map(move |at| {
            let (before, after) = name.split_at(at);
            let (first, rest) = after.split_at(1);
            format!("{before}%{:02X}{rest}", first.as_bytes()[0])
        }),
        prop::sample::select(vec!["/", "#x", "?x=1", "%", "%00", "/.", "/text", "&limit=1", " "])
            .prop_map(move |more| format!("{cut}{more}")),
    ]
}

fn is_same_about_agreement(at: &At, id: &str) {
    let told = at.comity(&["agreement", "show", id]).code(0).json();
    let (status, of_api) = at.api(&format!("/agreements/{}", encode(id)));
    assert_eq!((status, &of_api), (200, &told), "{id}");
    assert!(told.to_string().contains(&json!(id).to_string()), "{told}");
    let (status, page) = at.page(&format!("/agreements/{}", encode(id)));
    assert_eq!(status, 200, "{id}");
    assert!(page.contains(&shown(id)), "{id}");
    // The list leads there.
    assert!(at.page("/agreements").1.contains(&format!("/agreements/{}", encode(id))), "{id}");
}

fn is_nothing(at: &At, name: &str) {
    // What looks like an option is told from one by what stands before it.
    let show = ["agreement", "show", "--json", "--dir", text(&at.dir), "--", name];
    let told = comity(&show);
    let (of_api, _) = at.api(&format!("/agreements/{}", encode(name)));
    let (of_page, _) = at.page(&format!("/agreements/{}", encode(name)));
    assert_eq!((told.code, of_api, of_page), (3, 404, 404), "{name:?} {}", told.stderr);
}

fn is_same_about_party(at: &At, party: &str, found: usize) {
    let told = at.comity(&["finding", "list", &format!("--party={party}")]).code(0).json();
    assert_eq!(ids(&told).len(), found, "{party}");
    let (status, of_api) = at.api(&format!("/findings?limit=1000&party={}", encode(party)));
    assert_eq!((status, ids(&of_api)), (200, ids(&told)), "{party}");
    let (status, page) = at.page(&format!("/board?status=all&party={}", encode(party)));
    assert_eq!(status, 200);
    let on_page = ids(&told).iter().filter(|id| page.contains(&format!("/findings/{id}"))).count();
    assert_eq!(on_page, found, "{party}");
    assert!(found > 0 || !page.contains("href=\"/findings/"), "{party}");
}

fn is_same_about_statement(at: &At, party: &str, id: &str) {
    let told = at.comity(&["get", id]).code(0).json();
    let (status, of_api) = at.api(&format!("/statements/{id}"));
    assert_eq!((status, of_api["subject"].as_str()), (200, Some(SUBJECT)), "{of_api}");
    assert!(told.to_string().contains(&json!(SUBJECT).to_string()), "{told}");
    let (status, page) = at.page(&format!("/statements/{id}"));
    assert_eq!(status, 200);
    assert!(page.contains(&shown(SUBJECT)), "{page}");
    let other = format!("{}Z", party.split_at(party.len() - 1).0);
    for (issuer, kind, is_there) in [
        (party, "incident.assessment", true),
        (party, "incident.assessments", false),
        (other.as_str(), "incident.assessment", false),
    ] {
        let query = format!("/statements?issuer={}&kind={}", encode(issuer), encode(kind));
        let (status, list) = at.api(&query);
        assert_eq!((status, list.to_string().contains(id)), (200, is_there), "{query} {list}");
        let (status, page) = at.page(&query);
        let on_page = page.contains(&format!("href=\"/statements/{id}"));
        assert_eq!((status, on_page), (200, is_there), "{query}");
    }
}

/// Slow where many processes are: four nodes, and three questions for each name.
#[test]
fn command_line_api_and_console_answer_alike_whatever_the_name() {
    let folder = tempfile::tempdir().unwrap();
    let cases = if std::env::var_os("COMITY_SLOW").is_some() { 200 } else { 12 };
    for (number, party) in parties().iter().enumerate() {
        let at = At::new(folder.path(), number, party);
        let statement = at.assess();
        let names = VERSIONS.map(|version| at.publish(party, version));
        for name in &names {
            is_same_about_agreement(&at, name);
        }
        is_same_about_agreement(&at, "us-ca-sb-53");
        let (_, all) = at.api("/findings?limit=1000");
        let own = |row: &&Value| row["finding"]["bearer"] == party.as_str();
        let rows = all["findings"].as_array().or_else(|| all.as_array()).unwrap();
        let found = rows.iter().filter(own).count();
        assert!(found > 0, "{all}");
        is_same_about_party(&at, party, found);
        is_same_about_statement(&at, party, &statement);
        let mut runner =
            TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
        let [name, ..] = &names;
        let agreed = runner.run(&nearly(name), |other| {
            prop_assume!(!names.contains(&other) && other != "." && other != "..");
            is_nothing(&at, &other);
            Ok(())
        });
        agreed.unwrap();
        let agreed = runner.run(&nearly(party), |other| {
            prop_assume!(other != *party && !other.contains('\0'));
            is_same_about_party(&at, &other, 0);
            Ok(())
        });
        agreed.unwrap();
    }
}
