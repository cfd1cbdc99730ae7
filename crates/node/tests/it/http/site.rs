//! A node with something in it, and requests to it.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{Request, Response};
use comity_node::accounts;
use comity_node::clock;
use comity_node::config::{NodeConfig, Strangers};
use comity_node::keys::Keys;
use comity_node::ledger::content::Submission;
use comity_node::node::Node;
use comity_node::proposals;
use comity_node::serve::Routes;
use comity_protocol::content::Digest;
use comity_protocol::exchange::budget::Allowances;
use comity_protocol::index::LogId;
use comity_protocol::key::Signer as _;
use comity_protocol::marking::{Marking, Tlp};
use comity_protocol::party::PartyId;
use comity_protocol::request::{self, RequestParts};
use comity_protocol::statement::{Confirmation, Draft};
use comity_store::Write;
use comity_store::rows::{PeerRow, PeerState, Role};
use comity_testkit::fixtures::{body, kind};
use comity_testkit::keys::TestSigner;
use data_encoding::{BASE64, BASE64URL_NOPAD};
use serde_json::json;
use tempfile::TempDir;

/// The password of those accounts that have one.
pub(super) const PASSWORD: &str = "correct horse battery";

/// From where people sign in.
pub(super) const HERE: std::net::IpAddr = std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

/// Where the node is said to answer.
const HOST: &str = "node.example:8443";

/// A node of `asterion.example` with accounts `reader`, `officer`, `approver`, `admin`, the peers
/// `borealis.example` and `cygnus-lab.example`, the issuer `issuer.example`, and contents under
/// every marking.
pub(super) struct Site {
    pub(super) node: Arc<Node>,
    routes: Routes,
    /// Words that scripts write as `{name}`.
    pub(super) words: BTreeMap<String, String>,
    /// Bodies that scripts write as `@name`.
    pub(super) bodies: BTreeMap<&'static str, Vec<u8>>,
    pub(super) sessions: BTreeMap<String, String>,
    peers: BTreeMap<&'static str, Keys>,
    _dir: TempDir,
}

/// What came back.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Site {
    pub(super) async fn open() -> Self {
        Self::with(Allowances::DEFAULT).await
    }

    /// The same node with all opened to strangers that the configuration can open.
    pub(super) async fn opened() -> Self {
        let open = Strangers { pages: true, peers: true, logs: true, metrics: true };
        Self::configured(Allowances::DEFAULT, open).await
    }

    pub(super) async fn with(allowances: Allowances) -> Self {
        Self::configured(allowances, Strangers::default()).await
    }

    async fn configured(allowances: Allowances, strangers: Strangers) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let config = NodeConfig {
            public_url: Some(format!("http://{HOST}")),
            quotas: allowances.into(),
            strangers,
            request_bytes_max: 1 << 20,
            ..NodeConfig::loopback(dir.path().join("own"), party("asterion.example"), "Asterion")
        };
        let node = Node::open(config).unwrap();
        let routes = Routes::new(Arc::clone(&node)).unwrap();
        let (words, bodies, sessions) = Default::default();
        let peers = BTreeMap::new();
        let mut site = Self { node, routes, words, bodies, sessions, peers, _dir: dir };
        site.add_people().await;
        site.add_peers().await;
        site.add_contents().await;
        site.add_issuer().await;
        site
    }

    async fn add_people(&mut self) {
        let roles = [
            ("reader", Role::Reader),
            ("officer", Role::Officer),
            ("approver", Role::Approver),
            ("admin", Role::Admin),
        ];
        for (name, role) in roles {
            // One password is slow enough.
            let password = matches!(name, "officer" | "admin").then(|| PASSWORD.to_owned());
            accounts::create_user(&self.node, name, role, password, "node").await.unwrap();
            let token =
                accounts::create_token(&self.node, name, "test", 1, "node").await.unwrap().0;
            self.words.insert(format!("token.{name}"), token);
            let link = accounts::once_link(&self.node, name, "node").await.unwrap();
            let secret = link.split_once("token=").unwrap().1;
            let session = accounts::sign_in_once(&self.node, secret, HERE).await.unwrap();
            let cookie = session.cookie.split(';').next().unwrap().to_owned();
            self.words.insert(format!("cookie.{name}"), cookie.clone());
            self.sessions.insert(name.to_owned(), cookie);
        }
    }

    async fn add_peers(&mut self) {
        for (number, name) in [(1, "borealis.example"), (2, "cygnus-lab.example")] {
            let keys = Keys::open(&self._dir.path().join(name), &party(name)).unwrap();
            let row = PeerRow {
                log: LogId(number),
                descriptor: keys.descriptor(&party(name), name),
                address: format!("http://{name}"),
                added_at: clock::now(),
                state: PeerState::Following,
                contact_at: None,
                seen: None,
                failure: None,
            };
            self.node.write(vec![Write::Peer(row)]).await.unwrap();
            self.peers.insert(name, keys);
        }
        let stranger = Keys::open(&self._dir.path().join("stranger"), &party("stranger.example"));
        self.peers.insert("stranger.example", stranger.unwrap());
    }

    /// Statements of the own party, one under each marking, and one whose content was erased.
    async fn add_contents(&mut self) {
        let borealis = || vec![party("borealis.example")];
        let later = clock::now().plus_millis(86_400_000);
        let amber = |release| Marking::new(Tlp::Amber, borealis(), release).unwrap();
        let green = Marking::new(Tlp::Green, Vec::new(), None).unwrap();
        for (name, marking) in [
            ("clear", Marking::clear()),
            ("green", green),
            ("amber", amber(None)),
            ("embargo", amber(Some(later))),
            ("erased", Marking::clear()),
        ] {
            let submission = Submission {
                kind: kind("general.notice"),
                subject: format!("notice about {name}"),
                body: json!({ "title": format!("Title of {name}"), "text": "zebrafish" }).into(),
                marking,
                confirmation: None,
            };
            let logged = proposals::submit(&self.node, submission, "node").await.unwrap();
            let place = self.node.read_now(|reader| reader.places(&logged.id)).unwrap();
            let digest = place[0].statement.as_ref().unwrap().1.digest;
            self.words.insert(format!("id.{name}"), logged.id.to_string());
            self.words.insert(format!("digest.{name}"), digest.to_string());
        }
        let erased = self.words["id.erased"].parse().unwrap();
        proposals::erase(&self.node, erased, "Asked for.", "node").await.unwrap();
        self.node.flush().await.unwrap();
    }

    /// A registered issuer, and its statements, right and wrong.
    async fn add_issuer(&mut self) {
        let signer = TestSigner::ed25519(7);
        let key = signer.public().to_cose_key();
        self.words.insert("key.new".to_owned(), {
            BASE64URL_NOPAD.encode(&TestSigner::ed25519(9).public().to_cose_key())
        });
        let registration = Submission {
            kind: kind("issuer.registration"),
            subject: "issuer.example".to_owned(),
            body: body(&kind("issuer.registration")).into(),
            marking: Marking::clear(),
            confirmation: Some(Confirmation::Key(key)),
        };
        proposals::submit(&self.node, registration, "node").await.unwrap();
        let now = clock::now();
        let draft = |subject: &str| Draft {
            issuer: party("issuer.example"),
            subject: subject.to_owned(),
            kind: kind("text/plain"),
            digest: Digest::of(subject.as_bytes()),
            issued_at: Some(now),
            confirmation: None,
        };
        let good = draft("first").sign(&signer).unwrap();
        let second = draft("second").sign(&signer).unwrap();
        let ahead = Draft { issued_at: Some(now.plus_millis(3_600_000)), ..draft("ahead") };
        let other = Draft { issuer: party("asterion.example"), ..draft("other") };
        let mut forged = good.clone();
        *forged.last_mut().unwrap() ^= 1;
        let batch = batch(&[&good, &forged, &second]);
        self.words.insert("good.base64".to_owned(), BASE64.encode(&good));
        let stranger = draft("stranger").sign(&TestSigner::ed25519(8)).unwrap();
        self.bodies = BTreeMap::from([
            ("truncated", good[..good.len() - 5].to_vec()),
            ("trailing", [&good[..], &[0]].concat()),
            ("empty", Vec::new()),
            ("oversized", vec![0; 200_000]),
            ("forged", forged),
            ("ahead", ahead.sign(&signer).unwrap()),
            ("other-issuer", other.sign(&signer).unwrap()),
            ("unknown-key", stranger),
            ("huge", vec![b' '; 3 << 20]),
            ("batch", batch),
            ("good", good),
        ]);
    }

    pub(super) fn request<'a>(&self, method: &'a str, path: &str) -> Outgoing<'a> {
        let (path, headers) = (path.to_owned(), Vec::new());
        Outgoing { method, path, headers, body: Vec::new(), user: None, peer: None }
    }

    pub(super) async fn answer(&self, request: Request<Body>) -> Response<Body> {
        self.routes.answer(request).await
    }

    pub(super) async fn send(&self, request: Outgoing<'_>) -> Answer {
        self.send_built(request.build(self)).await
    }

    pub(super) async fn send_built(&self, request: Request<Body>) -> Answer {
        let (parts, body) = self.answer(request).await.into_parts();
        let header = |(name, value): (&axum::http::HeaderName, &axum::http::HeaderValue)| {
            (name.to_string(), value.to_str().unwrap().to_owned())
        };
        let headers = parts.headers.iter().map(header).collect();
        let body = to_bytes(body, 64 << 20).await.unwrap().to_vec();
        Answer { status: parts.status.as_u16(), headers, body }
    }

    /// Status and body of an anonymous request.
    pub(super) async fn get(&self, path: &str) -> (u16, String) {
        let answer = self.send(self.request("GET", path)).await;
        (answer.status, String::from_utf8_lossy(&answer.body).into_owned())
    }

    pub(super) async fn notice(&self, subject: &str) {
        let submission = Submission {
            kind: kind("general.notice"),
            subject: subject.to_owned(),
            body: body(&kind("general.notice")).into(),
            marking: Marking::clear(),
            confirmation: None,
        };
        proposals::submit(&self.node, submission, "node").await.unwrap();
    }

    /// The CSRF token of an account's session.
    pub(super) async fn csrf(&self, user: &str) -> String {
        let mut request = self.request("GET", "/api/v1/session");
        request.headers.push(("cookie".to_owned(), self.sessions[user].clone()));
        let answer = self.send(request).await;
        let session: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
        session["csrf"].as_str().unwrap().to_owned()
    }
}

/// A request in the making.
pub(super) struct Outgoing<'a> {
    method: &'a str,
    path: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    pub(super) user: Option<String>,
    pub(super) peer: Option<String>,
}

impl Outgoing<'_> {
    pub(super) fn by_user(mut self, name: &str) -> Self {
        self.user = Some(name.to_owned());
        self
    }

    /// Complete, with a token or a signature where it carries one.
    pub(super) fn build(mut self, site: &Site) -> Request<Body> {
        if let Some(user) = &self.user {
            let token = &site.words[&format!("token.{user}")];
            self.headers.push(("authorization".to_owned(), format!("Bearer {token}")));
        }
        if let Some(peer) = self.peer.take() {
            self.sign(&site.peers[peer.as_str()]);
        }
        let mut request = Request::builder().method(self.method).uri(&self.path);
        if !self.headers.iter().any(|(name, _)| name == "host") {
            request = request.header("host", HOST);
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        request.body(Body::from(self.body)).unwrap()
    }

    fn sign(&mut self, keys: &Keys) {
        let (path, query) = self.path.split_once('?').unwrap_or((&self.path, ""));
        let parts = RequestParts {
            method: self.method,
            authority: HOST,
            path,
            query,
            body_digest: Digest::of(&self.body),
        };
        let mut nonce = [0; 16];
        getrandom::fill(&mut nonce).unwrap();
        let signed = request::sign(&parts, keys.statement(), clock::now(), nonce).unwrap();
        for (name, value) in [
            ("content-digest", signed.content_digest),
            ("signature-input", signed.signature_input),
            ("signature", signed.signature),
        ] {
            self.headers.push((name.to_owned(), value));
        }
    }
}

pub(super) fn party(name: &str) -> PartyId {
    name.parse().unwrap()
}

/// A CBOR array of byte strings.
fn batch(statements: &[&[u8]]) -> Vec<u8> {
    let mut out = vec![0x80 | u8::try_from(statements.len()).unwrap()];
    for statement in statements {
        let length = u16::try_from(statement.len()).unwrap().to_be_bytes();
        out.extend([0x59, length[0], length[1]]);
        out.extend_from_slice(statement);
    }
    out
}
