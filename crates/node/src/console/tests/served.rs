//! The console as a browser meets it: a node in a folder of its own, asked over its own router.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use comity_protocol::content::Digest;
use comity_protocol::kind::Kind;
use comity_protocol::statement::Draft;
use comity_store::rows::Role;
use serde_json::{Value, json};

use super::fixtures::EVIL;
use crate::accounts;
use crate::clock::Clock;
use crate::config::NodeConfig;
use crate::node::Node;
use crate::serve::Routes;

/// A browser with one session.
pub(super) struct Browser {
    pub(super) routes: Routes,
    pub(super) cookie: String,
    pub(super) csrf: String,
}

pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Answer {
    pub(super) fn location(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.body);
        self.headers[header::LOCATION].to_str().unwrap()
    }
}

impl Browser {
    pub(super) fn new(node: &Arc<Node>) -> Self {
        let routes = Routes::new(Arc::clone(node)).unwrap();
        Self { routes, cookie: String::new(), csrf: String::new() }
    }

    async fn ask(&self, request: axum::http::request::Builder, body: String) -> Answer {
        let request = request
            .header(header::ACCEPT, "text/html,application/xhtml+xml")
            .header(header::HOST, "node.example")
            .header(header::COOKIE, &self.cookie)
            .body(Body::from(body))
            .unwrap();
        let (parts, body) = self.routes.answer(request).await.into_parts();
        let body = to_bytes(body, 1 << 24).await.unwrap().to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    pub(super) async fn get(&self, path: &str) -> Answer {
        self.ask(Request::get(path), String::new()).await
    }

    pub(super) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let encode = crate::address::encode;
        let pairs: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let form =
            Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(form, pairs.join("&")).await
    }

    /// Posts with the session's token.
    pub(super) async fn send(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut all = vec![("csrf", self.csrf.as_str())];
        all.extend_from_slice(fields);
        self.post(path, &all).await
    }

    fn take_cookie(&mut self, answer: &Answer) {
        let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
        self.cookie = cookie.split(';').next().unwrap().to_owned();
    }

    pub(super) async fn sign_in(&mut self, name: &str) {
        let fields = [("name", name), ("password", PASSWORD), ("next", "/account")];
        let answer = self.post("/sign-in", &fields).await;
        assert_eq!(answer.location(), "/account");
        self.take_cookie(&answer);
        let page = self.get("/account").await.body;
        let token = page.split("name=\"csrf\" value=\"").nth(1).unwrap();
        self.csrf = token.split('"').next().unwrap().to_owned();
    }
}

pub(super) const PASSWORD: &str = "correct horse battery";

pub(super) async fn node(dir: &tempfile::TempDir) -> Arc<Node> {
    let party = "asterion.example".parse().unwrap();
    let config =
        NodeConfig::loopback(dir.path().join("node"), party, "Asterion AI Safety Institute");
    let node = Node::open(config).unwrap();
    for (name, role) in
        [("admin", Role::Admin), ("officer", Role::Officer), ("reader", Role::Reader)]
    {
        accounts::create_user(&node, name, role, Some(PASSWORD.to_owned()), "test").await.unwrap();
    }
    node
}

const NOTICE: [(&str, &str); 5] = [
    ("kind", "general.notice"),
    ("subject", "exercise"),
    ("tlp", "TLP:CLEAR"),
    ("audience", ""),
    ("release", ""),
];

async fn submit(browser: &Browser, step: &str) -> Answer {
    let body = serde_json::json!({ "title": EVIL, "text": "Tomorrow." }).to_string();
    let mut fields = NOTICE.to_vec();
    fields.extend([("json", body.as_str()), ("step", step)]);
    browser.send("/submit", &fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_are_led_to_the_sign_in_page_and_nowhere_else() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(&dir).await;
    let mut browser = Browser::new(&node);
    for path in [
        "/",
        "/statements?q=a%26b",
        "/peers",
        "/log",
        "/audit",
        "/users",
        "/submit",
        "/account",
        "/proposals",
        "/board",
        "/board.ics",
        "/findings/00",
        "/findings/00/finding.json",
        "/agreements",
        "/agreements/cets-225",
        "/agreements/cets-225/text",
        "/agreements/cets-225/what-if",
        "/agreements/cets-225/acts/ratification",
        "/observatory",
    ] {
        let answer = browser.get(path).await;
        assert!(answer.location().starts_with("/sign-in?next=%2F"), "{path}");
    }
    assert_eq!(browser.get("/sign-in?next=%2Flog").await.status, StatusCode::OK);
    let wrong = browser.post("/sign-in", &[("name", "admin"), ("password", "guess")]).await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert!(wrong.body.contains("Name or password are wrong"));
    let away = [("name", "reader"), ("password", PASSWORD), ("next", "https://evil.example/")];
    assert_eq!(browser.post("/sign-in", &away).await.location(), "/");
    let link = accounts::once_link(&node, "admin", "test").await.unwrap();
    let path = link.split_once("/sign-in").map(|(_, rest)| format!("/sign-in{rest}")).unwrap();
    let answer = browser.get(&path).await;
    assert_eq!(answer.location(), "/");
    let again = browser.get(&path).await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED);
    browser.take_cookie(&answer);
    assert_eq!(browser.get("/").await.status, StatusCode::OK);
    node.shut_down();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_is_previewed_signed_found_and_proved() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(&dir).await;
    let mut browser = Browser::new(&node);
    browser.sign_in("officer").await;
    assert!(browser.get("/submit?kind=general.notice").await.body.contains("name=\"f."));
    let preview = submit(&browser, "preview").await;
    assert!(preview.body.contains("Not yet signed"), "{}", preview.body);
    let before = node.published.load().head.size.0;
    let address = submit(&browser, "sign").await.location().to_owned();
    assert_eq!(node.published.load().head.size.0, before + 1);
    node.flush().await.unwrap();

    let found = browser.get("/statements?q=Tomorrow&from=2020-01-01").await;
    assert_eq!(found.body.matches("data-test=\"statement-row\"").count(), 1);
    let none = browser.get("/statements?q=Tomorrow&as_of=2020-01-01").await;
    assert_eq!(none.body.matches("data-test=\"statement-row\"").count(), 0);

    let page = browser.get(&address).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("data-test=\"verify-button\""));
    assert!(!page.body.contains("<img"));
    let evidence = browser.get(&format!("{address}/evidence.json")).await.body;
    let evidence: Value = serde_json::from_str(&evidence).unwrap();
    for part in ["entry", "content", "issuer_key", "registration", "checkpoint"] {
        assert!(!evidence[part].is_null(), "{part}");
    }
    assert_eq!(evidence["registration"]["leaf_index"], 0);
    for part in ["receipt", "proof"] {
        let file = browser.get(&format!("/api/v1{address}/{part}")).await;
        assert_eq!(file.status, StatusCode::OK, "{part} as the page links it");
    }
    // Whoever looked is on record, once.
    let digest = node
        .read_now(|reader| {
            Ok(reader
                .statements(&comity_store::rows::Query { limit: 1, ..Default::default() })?
                .rows)
        })
        .unwrap();
    let digest = digest[0].statement.as_ref().unwrap().1.digest;
    let given = node.read_now(|reader| reader.deliveries(&digest)).unwrap();
    assert_eq!(given.iter().map(|row| row.to.as_str()).collect::<Vec<_>>(), ["user:officer"]);
    if let Ok(folder) = std::env::var("COMITY_EVIDENCE") {
        std::fs::write(folder, evidence.to_string()).unwrap();
    }
    node.shut_down();
}

/// Review E, `plus-kind`: the overview counts statements of a kind of others, and its link finds
/// them.
#[tokio::test(flavor = "multi_thread")]
async fn every_kind_on_the_overview_is_found_by_its_link() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(&dir).await;
    for kind in ["application/spdx+json", "text/plain; charset=utf-8"] {
        let draft = Draft {
            issuer: node.config.party.clone(),
            subject: "urn:example:sbom:1".to_owned(),
            kind: Kind::from_media_type(kind).unwrap(),
            digest: Digest([7; 32]),
            issued_at: Some(Clock::default().now()),
            confirmation: None,
        };
        let signed = draft.sign(node.keys.statement()).unwrap();
        node.offer(&signed, None, "public").await.unwrap();
    }
    node.flush().await.unwrap();
    let mut browser = Browser::new(&node);
    browser.sign_in("reader").await;
    let overview = browser.get("/").await.body;
    let links = overview.split("href=\"/statements?kind=").skip(1);
    let links: Vec<&str> = links.map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(links.len() >= 3, "{links:?}");
    for link in links {
        let page = browser.get(&format!("/statements?kind={link}")).await.body;
        assert_eq!(page.matches("data-test=\"statement-row\"").count(), 1, "{link}");
        assert!(!page.contains("could not be read"), "{link}");
    }
    node.shut_down();
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_without_the_token_and_roles_too_low_change_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(&dir).await;
    let mut browser = Browser::new(&node);
    browser.sign_in("officer").await;
    let size = node.published.load().head.size.0;
    let mut fields = NOTICE.to_vec();
    fields.extend([("csrf", "guessed"), ("json", "{}"), ("step", "sign")]);
    let refused = browser.post("/submit", &fields).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.body.starts_with("<!DOCTYPE html>"), "people read a page");
    let address = submit(&browser, "sign").await.location().to_owned();
    for (path, fields) in [
        (format!("{address}/erase"), vec![("reason", "x"), ("confirm", "yes")]),
        ("/users".to_owned(), vec![("name", "eve"), ("password", PASSWORD), ("role", "admin")]),
        (
            "/users/change".to_owned(),
            vec![("name", "officer"), ("role", "admin"), ("enabled", "yes")],
        ),
        ("/peers".to_owned(), vec![("address", "https://x.example"), ("fingerprint", "00")]),
    ] {
        assert_eq!(browser.send(&path, &fields).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    browser.sign_in("reader").await;
    assert_eq!(submit(&browser, "sign").await.status, StatusCode::FORBIDDEN);
    assert_eq!(node.published.load().head.size.0, size + 1);
    node.shut_down();
}

/// A question of what if changes nothing, and pages lead to files that are there.
async fn what_is_supposed_is_not_kept(node: &Arc<Node>, browser: &Browser) {
    let size = node.published.load().head.size.0;
    let what_if = "/agreements/cets-225/what-if";
    assert!(!browser.get(what_if).await.body.contains("Hypothetical"));
    let supposed = [("party", "FR"), ("action", "ratification"), ("day", "2027-01-15")];
    let thought = browser.send(what_if, &supposed).await;
    assert!(thought.body.contains("Hypothetical") && thought.body.contains("France"));
    assert_eq!(node.published.load().head.size.0, size);
    for path in ["/agreements?form=treaty", "/agreements/cets-225/text", "/observatory"] {
        assert_eq!(browser.get(path).await.status, StatusCode::OK, "{path}");
    }
    for file in ["tables/instruments.csv", "report.md"] {
        let file = browser.get(&format!("/api/v1/observatory/{file}")).await;
        assert_eq!(file.status, StatusCode::OK, "as the page links it");
    }
}

/// What is due is told in the language of who asks, and as of the day that is asked.
async fn calendars_are_read_in_every_language(browser: &Browser, finding: &str) {
    for (lang, duty, to) in [
        ("en", "Report incident", "California Office of Emergency Services"),
        ("fr", "Notifier", "Bureau des services d'urgence"),
        ("zh", "事件", "加利福尼亚州"),
    ] {
        let path = format!("/board.ics?agreement=us-ca-sb-53&lang={lang}");
        let calendar = browser.get(&path).await.body.replace("\r\n ", "");
        let event = calendar.split("BEGIN:VEVENT").find(|event| event.contains(finding)).unwrap();
        let of = |name: &str| event.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
        let (title, says) = (of("SUMMARY:"), of("DESCRIPTION:"));
        assert!(title.contains(duty) && !title.contains("report-incident"), "{title}");
        assert!(says.contains(to) && (lang == "en" || !says.contains("Plan on")), "{says}");
    }
    let before = browser.get("/board.ics?agreement=us-ca-sb-53&as_of=2026-01-02").await.body;
    assert!(before.starts_with("BEGIN:VCALENDAR") && !before.contains(finding), "{before}");
    let unread = browser.get("/board.ics?as_of=tomorow").await;
    assert_eq!(unread.status, StatusCode::BAD_REQUEST, "no file of another day than was asked");
}

/// An act without effect stands in the log and changes nothing: no list says of it that it stands,
/// nor of one that counts from another day than it says.
async fn a_void_act_is_told_in_lists(browser: &mut Browser, late: &str) {
    browser.sign_in("officer").await;
    let form = "/agreements/cets-225/acts/accession";
    let anyway = [("tlp", "TLP:CLEAR"), ("anyway", "yes")];
    let proposal = browser.send(form, &anyway).await.location().to_owned();
    browser.sign_in("admin").await;
    let void = browser.send(&format!("{proposal}/approve"), &[("confirm", "yes")]).await;
    for (act, says) in [(void.location(), "Without effect"), (late, "Counts from")] {
        for page in ["/", "/statements", "/statements?issuer=asterion.example", act] {
            let body = browser.get(page).await.body;
            let row = if page == act {
                body.split("<h1").nth(1).unwrap().split("</div>").next()
            } else {
                let from = format!("href=\"{act}\"");
                body.split(&from).nth(1).expect(page).split("</tr>").next()
            };
            let row = row.unwrap();
            assert!(row.contains("data-test=\"against\"") && row.contains(says), "{page}: {row}");
            assert!(!row.contains(">Stands"), "{page}: {row}");
        }
    }
}

/// What would have no effect is proposed only where somebody says so.
async fn a_void_act_is_asked_about(browser: &Browser) {
    let wrong = browser.send("/agreements/cets-225/acts/signature", &[("tlp", "TLP:PURPLE")]).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    let ratify = "/agreements/cets-225/acts/ratification";
    let asked = browser.send(ratify, &[("tlp", "TLP:CLEAR")]).await;
    assert_eq!(asked.status, StatusCode::CONFLICT);
    assert!(asked.body.contains("name=\"anyway\"") && asked.body.contains("Without effect"));
    let anyway = browser.send(ratify, &[("tlp", "TLP:CLEAR"), ("anyway", "yes")]).await;
    assert!(anyway.location().starts_with("/proposals/"));
}

/// A ratification is proposed, approved by another, and then it stands on the agreement's page;
/// a report that is due is on the board, with its calendar and its proof.
#[tokio::test(flavor = "multi_thread")]
async fn an_act_is_proposed_and_a_duty_comes_on_the_board() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(&dir).await;
    let mut browser = Browser::new(&node);
    browser.sign_in("reader").await;
    let form = "/agreements/cets-225/acts/signature";
    assert_eq!(browser.get(form).await.status, StatusCode::FORBIDDEN);
    assert_eq!(browser.send(form, &[("tlp", "TLP:CLEAR")]).await.status, StatusCode::FORBIDDEN);
    browser.sign_in("officer").await;
    assert!(browser.get(form).await.body.contains("data-test=\"act-form\""));
    let missing = browser.get("/agreements/cets-225/acts/singing").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    a_void_act_is_asked_about(&browser).await;
    let broken = browser.send(form, &[("tlp", "TLP:CLEAR"), ("executed", "30/30/2026")]).await;
    assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(broken.body.contains("id=\"executed-fault\"") && !broken.body.contains("schema"));
    let proposal = browser.send(form, &[("tlp", "TLP:CLEAR"), ("executed", "1/2/26")]).await;
    assert_eq!(proposal.status, StatusCode::UNPROCESSABLE_ENTITY, "a year has four digits");
    let filled = [("tlp", "TLP:CLEAR"), ("executed", "28/11/2026"), ("anyway", "yes")];
    let proposal = browser.send(form, &filled).await;
    let proposal = proposal.location().to_owned();
    let listed = browser.get("/proposals").await.body;
    assert!(listed.contains("title=\"cets-225\">Council of Europe Framework"), "{listed}");
    browser.sign_in("admin").await;
    let signed = browser.send(&format!("{proposal}/approve"), &[("confirm", "yes")]).await;
    assert!(signed.location().starts_with("/statements/"));
    a_void_act_is_told_in_lists(&mut browser, signed.location()).await;
    let page = browser.get("/agreements/cets-225").await.body;
    assert!(page.contains(&format!("href=\"{}\"", signed.location())), "the act on its page");

    let aware = node_time(-3_600_000);
    let assessment = serde_json::json!({
        "incident": "urn:example:incident:1", "capacity": "developer",
        "training_compute_flop": 3e26, "aware_at": aware, "determined_at": aware,
        "harms": ["bodily-injury"], "events": ["loss-of-control"],
    });
    let body = assessment.to_string();
    let fields = [
        ("kind", "incident.assessment"),
        ("subject", "urn:example:incident:1"),
        ("tlp", "TLP:CLEAR"),
        ("json", body.as_str()),
        ("step", "sign"),
    ];
    browser.send("/submit", &fields).await.location();
    let board = browser.get("/board?agreement=us-ca-sb-53").await.body;
    let row = board.split("href=\"/findings/").find(|row| row.contains(">Report incident<"));
    let finding = row.expect("a finding").split('"').next().unwrap();
    let page = browser.get(&format!("/findings/{finding}")).await;
    assert!(page.body.contains("data-test=\"proof-tree\"") && page.body.contains("15 days"));
    let file = browser.get(&format!("/findings/{finding}/finding.json")).await.body;
    let file: Value = serde_json::from_str(&file).unwrap();
    assert_eq!(file["id"], finding);
    findings_are_checked_as_they_were_handed_on(&browser, &file).await;
    let calendar = browser.get("/board.ics?agreement=us-ca-sb-53").await.body;
    assert!(
        calendar.starts_with("BEGIN:VCALENDAR\r\n") && calendar.contains(finding),
        "{calendar}"
    );
    calendars_are_read_in_every_language(&browser, finding).await;
    assert!(browser.get("/").await.body.contains(finding), "on the overview too");

    what_is_supposed_is_not_kept(&node, &browser).await;
    node.shut_down();
}

/// `/verify` takes the very file that a finding's page hands out, and what stands in it alone, and
/// finds out what was changed in or around it.
async fn findings_are_checked_as_they_were_handed_on(browser: &Browser, file: &Value) {
    let changed = |place: &str, value: Value| {
        let mut other = file.clone();
        *other.pointer_mut(place).unwrap() = value;
        other
    };
    for (given, holds) in [
        (file.clone(), true),
        (file["finding"].clone(), true),
        (changed("/owed", serde_json::json!(file["owed"] != true)), false),
        (changed("/id", "0".repeat(64).into()), false),
        (changed("/proof/says", "Nothing is owed.".into()), false),
        (changed("/finding/status", "met".into()), false),
    ] {
        let page = browser.send("/verify", &[("given", &given.to_string())]).await.body;
        assert!(page.contains("<strong>A finding</strong>"), "{given}: {page}");
        assert_eq!(page.contains("It holds"), holds, "{given}: {page}");
    }
}

/// A time of now, moved.
fn node_time(millis: i64) -> String {
    Clock::default().now().plus_millis(millis).to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn content_is_erased_with_a_reason_and_its_statement_stays() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(&dir).await;
    let mut browser = Browser::new(&node);
    browser.sign_in("admin").await;
    let address = submit(&browser, "sign").await.location().to_owned();
    let erase = format!("{address}/erase");
    assert_eq!(browser.get(&erase).await.status, StatusCode::OK);
    let unsure = browser.send(&erase, &[("reason", "personal data")]).await;
    assert_eq!(unsure.status, StatusCode::OK, "asked again");
    let done = browser.send(&erase, &[("reason", "personal data"), ("confirm", "yes")]).await;
    assert_eq!(done.location(), address);
    let page = browser.get(&address).await.body;
    assert!(page.contains("Content erased") && !page.contains("Tomorrow."));
    assert!(browser.get("/audit").await.body.contains("content.erase"));
    let evidence = browser.get(&format!("{address}/evidence.json")).await.body;
    assert!(serde_json::from_str::<Value>(&evidence).unwrap()["content"].is_null());
    node.shut_down();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_is_read_whole_and_decided_by_another() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(&dir).await;
    let mut browser = Browser::new(&node);
    browser.sign_in("officer").await;
    assert!(submit(&browser, "preview").await.body.contains("value=\"propose\""));
    let address = submit(&browser, "propose").await.location().to_owned();
    assert!(address.starts_with("/proposals/"), "{address}");
    let size = node.published.load().head.size.0;
    let page = browser.get(&address).await.body;
    assert!(page.contains("You proposed this") && !page.contains("data-test=\"approve-form\""));
    let approve = format!("{address}/approve");
    assert_eq!(browser.send(&approve, &[("confirm", "yes")]).await.status, StatusCode::FORBIDDEN);

    browser.sign_in("admin").await;
    assert!(browser.get("/proposals").await.body.contains(&address));
    let page = browser.get(&address).await.body;
    assert!(page.contains("Tomorrow.") && page.contains("data-test=\"approve-form\""));
    assert!(!page.contains("<img"));
    let forged = browser.post(&approve, &[("csrf", "guessed"), ("confirm", "yes")]).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    assert_eq!(browser.send(&approve, &[]).await.status, StatusCode::OK, "asked again");
    assert_eq!(node.published.load().head.size.0, size);
    let done = browser.send(&approve, &[("confirm", "yes")]).await;
    assert!(done.location().starts_with("/statements/"));
    assert_eq!(node.published.load().head.size.0, size + 1);
    let again = browser.send(&approve, &[("confirm", "yes")]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert_eq!(node.published.load().head.size.0, size + 1);
    let page = browser.get(&address).await.body;
    assert!(page.contains("Approved and signed") && page.contains(done.location()));
    assert!(!browser.get("/proposals").await.body.contains(&address));
    assert!(browser.get("/proposals?state=all").await.body.contains(&address));

    // What binds the party cannot be signed by one person, whatever the form says.
    let act = [
        ("kind", "agreement.ratification"),
        ("subject", "cets-225"),
        ("tlp", "TLP:CLEAR"),
        ("json", "{\"agreement\":\"cets-225\"}"),
    ];
    let step = |step| [&act[..], &[("step", step)]].concat();
    let preview = browser.send("/submit", &step("preview")).await.body;
    assert!(preview.contains("value=\"propose\"") && !preview.contains("value=\"sign\""));
    let alone = browser.send("/submit", &step("sign")).await;
    assert_eq!(alone.status, StatusCode::FORBIDDEN);
    assert_eq!(node.published.load().head.size.0, size + 1);
    let address = browser.send("/submit", &step("propose")).await.location().to_owned();
    assert!(browser.get(&address).await.body.contains("cets-225"));

    // Rejected with a reason; withdrawn by whoever proposed it and nobody else.
    let address = submit(&browser, "propose").await.location().to_owned();
    let own = browser.send(&format!("{address}/reject"), &[("reason", "No.")]).await;
    assert_eq!(own.status, StatusCode::FORBIDDEN, "nobody decides on their own");
    assert_eq!(browser.send(&format!("{address}/withdraw"), &[]).await.location(), address);
    browser.sign_in("officer").await;
    let address = submit(&browser, "propose").await.location().to_owned();
    browser.sign_in("admin").await;
    let others = browser.send(&format!("{address}/withdraw"), &[]).await;
    assert_eq!(others.status, StatusCode::FORBIDDEN);
    let reject = format!("{address}/reject");
    assert_eq!(browser.send(&reject, &[("reason", " ")]).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(browser.send(&reject, &[("reason", "Not yet.")]).await.location(), address);
    assert!(browser.get(&address).await.body.contains("Not yet."));
    let trail = browser.get("/audit").await.body;
    for action in ["propose", "approve", "reject", "withdraw"] {
        assert!(trail.contains(&format!("proposal.{action}")), "{action}");
    }
    node.shut_down();
}

/// What a rule would not count as it is written is told with what was perhaps meant, and whoever
/// means it so can sign it.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_nearly_what_a_rule_looks_for_is_told_before_it_is_signed() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(&dir).await;
    let mut browser = Browser::new(&node);
    browser.sign_in("officer").await;
    for (recipient, is_told) in [
        ("California Office of Emergency Services ", true),
        ("california office of emergency services", true),
        ("California Office of Emergency Services", false),
    ] {
        let body = json!({
            "incident": "i-9", "regime": "us-ca-sb-53", "stage": "initial", "recipient": recipient,
        });
        let json = body.to_string();
        let filing = [
            ("kind", "incident.filing"),
            ("subject", "i-9"),
            ("tlp", "TLP:CLEAR"),
            ("step", "preview"),
            ("json", json.as_str()),
        ];
        let page = browser.send("/submit", &filing).await.body;
        assert!(page.contains("value=\"sign\""), "{page}");
        let says = "A value is nearly one that a rule looks for";
        assert_eq!(page.contains(says), is_told, "{recipient:?}");
        assert_eq!(page.contains("which us-ca-sb-53 looks for"), is_told, "{recipient:?}");
    }
    node.shut_down();
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_get_problems_people_get_pages_and_languages_stay() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(&dir).await;
    let mut browser = Browser::new(&node);
    browser.sign_in("reader").await;
    let page = browser.get("/nothing-here?lang=ar").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.body.contains("<html lang=\"ar\" dir=\"rtl\">"));
    let cookies: Vec<_> = page.headers.get_all(header::SET_COOKIE).iter().collect();
    assert!(cookies.iter().any(|cookie| cookie.to_str().unwrap().starts_with("comity-lang=ar;")));
    browser.cookie.push_str("; comity-lang=ar");
    assert!(browser.get("/log").await.body.contains("<html lang=\"ar\""));
    let program = Request::get("/nothing-here").body(Body::empty()).unwrap();
    let answer = browser.routes.answer(program).await;
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/problem+json");
    let policy = browser.get("/log").await;
    let policy = policy.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
    assert!(!policy.contains("unsafe"), "{policy}");
    node.shut_down();
}
