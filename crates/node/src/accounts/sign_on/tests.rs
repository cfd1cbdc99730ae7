//! A whole sign-on with a provider that stands in for the network, and what is refused.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use reqwest::{StatusCode, Url};

use super::*;
use crate::accounts::create_user;
use crate::config::NodeConfig;
use crate::transport::{Answer, Coming, Request, Transport, TransportFailure};

const ISSUER: &str = "https://id.example/realm";

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// A provider behind the transport: what it will say of whoever comes next.
struct Stand {
    pair: EcdsaKeyPair,
    said: Mutex<Said>,
}

#[derive(Default)]
struct Said {
    claims: Value,
    is_down: bool,
    /// The form that the token endpoint got last.
    asked: String,
}

impl std::fmt::Debug for Stand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Stand")
    }
}

impl Stand {
    fn new() -> Arc<Self> {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        Arc::new(Self { pair, said: Mutex::default() })
    }

    fn answer(&self, request: &Request) -> Result<Answer, TransportFailure> {
        let mut said = self.said.lock().unwrap();
        if said.is_down {
            return Err(TransportFailure::Unreachable);
        }
        let answer = match request.url.path() {
            "/realm/.well-known/openid-configuration" => json!({
                "issuer": ISSUER, "authorization_endpoint": "https://id.example/auth",
                "token_endpoint": "https://id.example/token", "jwks_uri": "https://id.example/keys",
            }),
            "/keys" => {
                let (x, y) = self.pair.public_key().as_ref()[1..].split_at(32);
                let (x, y) = (BASE64URL_NOPAD.encode(x), BASE64URL_NOPAD.encode(y));
                json!({ "keys": [{ "kty": "EC", "crv": "P-256", "kid": "k", "x": x, "y": y }] })
            }
            _ => {
                said.asked = String::from_utf8(request.body.clone()).unwrap();
                json!({ "access_token": "a", "token_type": "Bearer", "id_token": self.token(&said) })
            }
        };
        let (status, headers) = (StatusCode::OK, reqwest::header::HeaderMap::new());
        Ok(Answer { status, headers, body: answer.to_string().into_bytes() })
    }

    fn token(&self, said: &Said) -> String {
        let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
        let head = json!({ "alg": "ES256", "kid": "k" });
        let message = format!("{}.{}", part(&head), part(&said.claims));
        let signature = self.pair.sign(&SystemRandom::new(), message.as_bytes()).unwrap();
        format!("{message}.{}", BASE64URL_NOPAD.encode(signature.as_ref()))
    }
}

impl Transport for Stand {
    fn carry<'a>(&'a self, request: Request, _: &'a (dyn Fn(usize) + Sync)) -> Coming<'a> {
        Box::pin(async move { self.answer(&request) })
    }
}

fn rule(value: &str, role: Role) -> RoleRule {
    RoleRule { claim: "realm_access.roles".to_owned(), value: value.to_owned(), role }
}

fn node(dir: &std::path::Path, stand: &Arc<Stand>) -> Arc<Node> {
    let stand: Arc<Stand> = Arc::clone(stand);
    let transport: Arc<dyn Transport> = stand;
    let config = NodeConfig {
        public_url: Some("https://node.example".to_owned()),
        transport: Some(transport),
        sign_on: Some(SignOnConfig {
            issuer: ISSUER.to_owned(),
            name: "Ministry".to_owned(),
            client_id: "comity".to_owned(),
            client_secret: None,
            scopes: vec!["profile".to_owned()],
            name_claim: "preferred_username".to_owned(),
            roles: vec![rule("staff", Role::Reader), rule("chiefs", Role::Approver)],
        }),
        ..NodeConfig::loopback(dir.join("node"), "asterion.example".parse().unwrap(), "Asterion")
    };
    Node::open(config).unwrap()
}

/// What a browser carries to the provider and back.
struct Browser {
    secret: String,
    query: Vec<(String, String)>,
}

impl Browser {
    async fn go(node: &Node, link: Option<&SignedIn>) -> Self {
        let way = begin(node, "/board", link).await.unwrap();
        let cookie = way.cookie.split_once('=').unwrap().1;
        assert!(cookie.contains(".%2Fboard; Path=/sign-in; HttpOnly"), "{cookie}");
        let query = Url::parse(&way.address).unwrap();
        let query = query.query_pairs().map(|(name, value)| (name.into(), value.into())).collect();
        Self { secret: cookie.split_once('.').unwrap().0.to_owned(), query }
    }

    fn value(&self, name: &str) -> String {
        self.query.iter().find(|(of, _)| of == name).unwrap().1.clone()
    }

    /// Comes back with a token that says so of a person.
    async fn back(
        &self,
        node: &Node,
        stand: &Stand,
        subject: &str,
        role: &str,
    ) -> Result<Done, Error> {
        let now = node.now().millis() / 1_000;
        stand.said.lock().unwrap().claims = json!({
            "iss": ISSUER, "aud": "comity", "sub": subject, "nonce": self.value("nonce"),
            "iat": now, "exp": now + 60, "preferred_username": "Ada.Lovelace@id.example",
            "realm_access": { "roles": ["other", role] },
        });
        self.complete(node, None).await
    }

    async fn complete(&self, node: &Node, current: Option<&SignedIn>) -> Result<Done, Error> {
        let (secret, state) = (self.secret.as_str(), self.value("state"));
        let back = Back { secret, state: &state, code: "c0de", issuer: Some(ISSUER) };
        complete(node, back, current, &HERE.into()).await
    }
}

fn user(done: Result<Done, Error>) -> UserRow {
    match done.unwrap() {
        Done::Session(session) => session.user,
        Done::Linked => panic!("linked"),
    }
}

fn code(done: Result<Done, Error>) -> &'static str {
    done.map_or_else(|error| error.code(), |_| "signed on")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_made_with_the_role_that_the_claims_give_and_follows_them() {
    let dir = tempfile::tempdir().unwrap();
    let stand = Stand::new();
    let node = node(dir.path(), &stand);
    create_user(&node, "root", Role::Admin, None, "test").await.unwrap();
    let browser = Browser::go(&node, None).await;
    assert_eq!(browser.value("scope"), "openid profile");
    assert_eq!(browser.value("redirect_uri"), "https://node.example/sign-in/sign-on/back");
    let made = user(browser.back(&node, &stand, "1", "staff").await);
    assert_eq!((made.name.as_str(), made.role), ("ada.lovelace", Role::Reader));
    let asked = stand.said.lock().unwrap().asked.clone();
    let verifier = asked.split("code_verifier=").nth(1).unwrap().split('&').next().unwrap();
    let challenge = BASE64URL_NOPAD.encode(&Sha256::digest(verifier.as_bytes()));
    assert_eq!(challenge, browser.value("code_challenge"), "the verifier fits the challenge");
    // The same state opens nothing twice.
    assert_eq!(code(browser.back(&node, &stand, "1", "staff").await), "sign-on-failed");

    let again = async |subject: &str, role: &str| {
        Browser::go(&node, None).await.back(&node, &stand, subject, role).await
    };
    assert_eq!(user(again("1", "chiefs").await).role, Role::Approver, "it follows the claims");
    assert_eq!(code(again("1", "nobody").await), "sign-on-refused", "no role is named");
    assert_eq!(code(again("2", "admin").await), "sign-on-refused", "none is invented");
    assert_eq!(code(again("2", "staff").await), "sign-on-refused", "the name is another's");
    let names: Vec<_> = node.read_now(|reader| reader.users()).unwrap();
    assert_eq!(names.len(), 2, "nothing was made");
    node.shut_down();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_on_begun_elsewhere_or_answered_otherwise_opens_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let stand = Stand::new();
    let node = node(dir.path(), &stand);
    let (mine, theirs) = (Browser::go(&node, None).await, Browser::go(&node, None).await);
    let mixed = Browser { secret: mine.secret.clone(), query: theirs.query.clone() };
    assert_eq!(code(mixed.back(&node, &stand, "1", "staff").await), "sign-on-failed");
    // A token that was made for another sign-on has another nonce.
    let other = Browser::go(&node, None).await;
    let now = node.now().millis() / 1_000;
    stand.said.lock().unwrap().claims = json!({
        "iss": ISSUER, "aud": "comity", "sub": "1", "nonce": other.value("nonce"),
        "iat": now, "exp": now + 60, "realm_access": { "roles": ["staff"] },
    });
    assert_eq!(code(mine.complete(&node, None).await), "sign-on-failed");
    let state = theirs.value("state");
    let back = Back {
        secret: &theirs.secret,
        state: &state,
        code: "c0de",
        issuer: Some("https://evil.example"),
    };
    assert_eq!(code(complete(&node, back, None, &HERE.into()).await), "sign-on-failed");
    node.shut_down();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_is_down_is_said_to_be() {
    let dir = tempfile::tempdir().unwrap();
    let stand = Stand::new();
    let node = node(dir.path(), &stand);
    stand.said.lock().unwrap().is_down = true;
    let refused = begin(&node, "/", None).await.err().unwrap();
    assert_eq!(refused.code(), "sign-on-unavailable");
    assert!(refused.detail().contains("a password or a passkey still works"));
    stand.said.lock().unwrap().is_down = false;
    let browser = Browser::go(&node, None).await;
    stand.said.lock().unwrap().is_down = true;
    assert_eq!(code(browser.back(&node, &stand, "1", "staff").await), "sign-on-unavailable");
    node.shut_down();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_linked_by_its_own_person_and_keeps_its_role() {
    let dir = tempfile::tempdir().unwrap();
    let stand = Stand::new();
    let node = node(dir.path(), &stand);
    let officer = create_user(&node, "officer", Role::Officer, None, "test").await.unwrap();
    let session = begin_session(&node, officer, Proof::of("link"), &HERE.into()).await.unwrap();
    let mut headers = axum::http::HeaderMap::new();
    let cookie = session.cookie.split(';').next().unwrap().parse().unwrap();
    headers.insert(axum::http::header::COOKIE, cookie);
    let current = crate::accounts::caller::signed_in(&node, &headers).unwrap().unwrap();
    let made = ticket(&node, &current, "").await.unwrap();
    expect_ticket(&node, &current, &made).unwrap();
    assert!(expect_ticket(&node, &current, &made).is_err(), "good once");
    let browser = Browser::go(&node, Some(&current)).await;
    let now = node.now().millis() / 1_000;
    let claims = json!({
        "iss": ISSUER, "aud": "comity", "sub": "7", "nonce": browser.value("nonce"),
        "iat": now, "exp": now + 60, "realm_access": { "roles": ["chiefs"] },
    });
    stand.said.lock().unwrap().claims = claims;
    assert_eq!(code(browser.complete(&node, None).await), "sign-on-failed", "not signed in");
    assert!(matches!(browser.complete(&node, Some(&current)).await, Ok(Done::Linked)));
    let browser = Browser::go(&node, None).await;
    let user = user(browser.back(&node, &stand, "7", "chiefs").await);
    assert_eq!((user.name.as_str(), user.role), ("officer", Role::Officer));
    unlink(&node, "officer", "user:officer").await.unwrap();
    assert!(unlink(&node, "officer", "user:officer").await.is_err());
    node.shut_down();
}
