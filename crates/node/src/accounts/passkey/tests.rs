//! Passkeys of a device in software: registered, shown, lost.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use axum::http::{HeaderMap, header};
use comity_store::rows::{CredentialKind, Role};
use coset::cbor::ser::into_writer;
use coset::cbor::value::Value as Cbor;
use coset::{CborSerializable as _, CoseKeyBuilder, iana};

use super::*;
use crate::accounts::caller::signed_in;
use crate::accounts::session::half;
use crate::accounts::{self, create_user, recovery};
use crate::config::NodeConfig;

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

const PASSWORD: &str = "correct horse battery";

async fn node(dir: &std::path::Path) -> Arc<Node> {
    let config = NodeConfig {
        public_url: Some("https://node.example".to_owned()),
        approvers_need_passkey: true,
        ..NodeConfig::loopback(dir.join("node"), "asterion.example".parse().unwrap(), "Asterion")
    };
    let node = Node::open(config).unwrap();
    for (name, role) in [("chief", Role::Approver), ("one", Role::Admin), ("two", Role::Admin)] {
        create_user(&node, name, role, Some(PASSWORD.to_owned()), "node").await.unwrap();
    }
    node
}

/// A device with one passkey.
struct Device {
    id: Vec<u8>,
    pair: Ed25519KeyPair,
}

impl Device {
    fn new(id: &str) -> Self {
        Self { id: id.as_bytes().to_vec(), pair: Ed25519KeyPair::generate().unwrap() }
    }

    fn client_data(purpose: &str, options: &Value) -> Vec<u8> {
        let challenge = &options["challenge"];
        json!({ "type": purpose, "challenge": challenge, "origin": "https://node.example" })
            .to_string()
            .into_bytes()
    }

    fn said(flags: u8) -> Vec<u8> {
        [&Sha256::digest(b"node.example")[..], &[flags], &[0; 4]].concat()
    }

    fn make(&self, options: &Value, label: &str) -> Registration {
        let key = CoseKeyBuilder::new_okp_key()
            .algorithm(iana::Algorithm::EdDSA)
            .param(-1, Cbor::from(6))
            .param(-2, Cbor::Bytes(self.pair.public_key().as_ref().to_vec()))
            .build()
            .to_vec()
            .unwrap();
        let length = u16::try_from(self.id.len()).unwrap().to_be_bytes();
        let said = [&Self::said(0x45)[..], &[0; 16], &length, &self.id, &key].concat();
        let object = Cbor::Map(vec![
            (Cbor::from("fmt"), Cbor::from("none")),
            (Cbor::from("attStmt"), Cbor::Map(Vec::new())),
            (Cbor::from("authData"), Cbor::Bytes(said)),
        ]);
        let mut attestation = Vec::new();
        into_writer(&object, &mut attestation).unwrap();
        let client_data = Self::client_data("webauthn.create", options);
        let (label, password) = (label.to_owned(), PASSWORD.to_owned());
        Registration { label, password, client_data, attestation }
    }

    /// Shows the passkey; `flags` say whether the device asked who it is.
    fn show(&self, options: &Value, flags: u8) -> Assertion {
        let client_data = Self::client_data("webauthn.get", options);
        let said = Self::said(flags);
        let message = [&said[..], &Sha256::digest(&client_data)[..]].concat();
        let signature = self.pair.sign(&message).as_ref().to_vec();
        Assertion { id: self.id.clone(), client_data, authenticator_data: said, signature }
    }
}

fn headers(session: &Session) -> HeaderMap {
    let cookie = session.cookie.split(';').next().unwrap().parse().unwrap();
    HeaderMap::from_iter([(header::COOKIE, cookie)])
}

fn who(node: &Node, session: &Session) -> Option<SignedIn> {
    signed_in(node, &headers(session)).unwrap()
}

async fn with_password(node: &Node, name: &str) -> Session {
    accounts::sign_in(node, name, PASSWORD, HERE).await.unwrap()
}

/// Signs in by password and registers a device.
async fn register_first(node: &Node, name: &str, device: &Device) -> Session {
    let session = with_password(node, name).await;
    let user = who(node, &session).unwrap();
    let options = registration(node, &user).unwrap();
    register(node, &user, device.make(&options, "Blue key")).await.unwrap();
    session
}

fn code<T>(outcome: Result<T, Error>) -> &'static str {
    outcome.map_or_else(|error| error.code(), |_| "done")
}

#[tokio::test(flavor = "multi_thread")]
async fn once_there_is_a_passkey_nobody_enters_without() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(dir.path()).await;
    let device = Device::new("device-1");
    let before = with_password(&node, "chief").await;
    assert_eq!(
        who(&node, &before).unwrap().expect_passkey(&node).unwrap_err().code(),
        "passkey-required"
    );
    let session = register_first(&node, "chief", &device).await;
    assert!(who(&node, &before).is_none(), "a session without it ended");
    assert!(
        who(&node, &session).unwrap().expect_passkey(&node).is_ok(),
        "this one goes on with it"
    );

    let waits = with_password(&node, "chief").await;
    assert!(waits.awaits_passkey && who(&node, &waits).is_none() && waits.device.is_none());
    let found = half(&node, &headers(&waits)).unwrap();
    let options = request(&node, found.as_ref().map(|(_, user)| user)).unwrap();
    assert_eq!(options["allowCredentials"].as_array().unwrap().len(), 1);
    let shown = device.show(&options, 0x01);
    let done = sign_in(&node, found.clone(), &shown, &HERE.into()).await.unwrap();
    assert!(who(&node, &done).unwrap().by_passkey());
    let rows = node.read_now(|reader| reader.credentials("chief")).unwrap();
    assert!(rows.iter().any(|row| row.label == "password+passkey" && row.by_passkey));
    assert!(rows.iter().all(|row| row.kind != CredentialKind::Half), "what waited has ended");
    assert_eq!(code(sign_in(&node, found, &shown, &HERE.into()).await), "sign-in-failed", "again");

    // A link that an administrator made is no way around it.
    let link = accounts::once_link(&node, "chief", "user:one").await.unwrap();
    let secret = link.split_once("token=").unwrap().1;
    assert!(accounts::sign_in_once(&node, secret, HERE).await.unwrap().awaits_passkey);
    node.shut_down();
}

#[tokio::test(flavor = "multi_thread")]
async fn alone_it_signs_in_where_the_device_asked_who_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(dir.path()).await;
    let (device, stranger) = (Device::new("device-1"), Device::new("device-2"));
    register_first(&node, "chief", &device).await;
    let sign = async |device: &Device, flags| {
        let shown = device.show(&request(&node, None).unwrap(), flags);
        sign_in(&node, None, &shown, &HERE.into()).await
    };
    assert_eq!(code(sign(&device, 0x01).await), "sign-in-failed", "it asked for no PIN");
    assert_eq!(code(sign(&stranger, 0x05).await), "sign-in-failed", "nobody knows it");
    assert!(who(&node, &sign(&device, 0x05).await.unwrap()).unwrap().by_passkey());
    // Guessing keeps nobody with a passkey out.
    let too_long = "x".repeat(2_000);
    for last in 0..=255 {
        let from: IpAddr = [198, 51, 100, last].into();
        drop(accounts::sign_in(&node, "chief", &too_long, from).await);
    }
    assert!(sign(&device, 0x05).await.is_ok());
    let forged = Device { id: device.id.clone(), pair: Ed25519KeyPair::generate().unwrap() };
    assert_eq!(code(sign(&forged, 0x05).await), "sign-in-failed");
    node.shut_down();
}

#[tokio::test(flavor = "multi_thread")]
async fn they_are_changed_by_whoever_shows_one() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(dir.path()).await;
    let (device, other) = (Device::new("device-1"), Device::new("device-2"));
    let session = with_password(&node, "chief").await;
    let user = who(&node, &session).unwrap();
    let options = registration(&node, &user).unwrap();
    let wrong = Registration { password: "another".to_owned(), ..device.make(&options, "Key") };
    assert_eq!(code(register(&node, &user, wrong).await), "password-wrong");
    let unnamed = device.make(&options, "");
    assert_eq!(code(register(&node, &user, unnamed).await), "account-invalid");
    let made = device.make(&options, "Key");
    let row = register(&node, &user, made.clone()).await.unwrap();
    let user = who(&node, &session).unwrap();
    assert_eq!(code(register(&node, &user, made).await), "passkey-invalid", "answered before");
    let options = registration(&node, &user).unwrap();
    assert_eq!(code(register(&node, &user, device.make(&options, "Key")).await), "conflict");
    let options = registration(&node, &user).unwrap();
    register(&node, &user, other.make(&options, "Spare")).await.unwrap();
    let named = rename(&node, &user, &name_of(&row), "Red key".to_owned()).await.unwrap();
    assert_eq!((named.label.as_str(), named.key), ("Red key", row.key.clone()));
    let shown = other.show(&request(&node, None).unwrap(), 0x05);
    let elsewhere = sign_in(&node, None, &shown, &HERE.into()).await.unwrap();
    remove(&node, &user, &name_of(&row)).await.unwrap();
    assert!(who(&node, &elsewhere).is_none(), "it may have been begun by the one removed");
    assert!(who(&node, &session).unwrap().by_passkey(), "there is another");
    assert_eq!(code(remove(&node, &user, &name_of(&row)).await), "not-found");
    let last = node.read_now(|reader| reader.passkeys("chief")).unwrap().remove(0);
    remove(&node, &user, &name_of(&last)).await.unwrap();
    let lacks = who(&node, &session).unwrap().expect_passkey(&node).unwrap_err();
    assert_eq!(lacks.code(), "passkey-required", "who has none approves nothing");
    // A token changes nothing about them.
    let (secret, _) = accounts::create_token(&node, "chief", "t", 1, "user:chief").await.unwrap();
    let bearer = format!("Bearer {secret}").parse().unwrap();
    let token = signed_in(&node, &HeaderMap::from_iter([(header::AUTHORIZATION, bearer)]));
    let token = token.unwrap().unwrap();
    assert_eq!(code(registration(&node, &token)), "session-required");
    assert_eq!(token.expect_passkey(&node).unwrap_err().code(), "passkey-required");
    node.shut_down();
}

#[tokio::test(flavor = "multi_thread")]
async fn two_administrators_take_away_what_was_lost() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(dir.path()).await;
    assert_eq!(code(recovery::ask(&node, "chief", "one").await), "not-found", "there is none");
    let device = Device::new("device-1");
    register_first(&node, "chief", &device).await;
    assert_eq!(code(recovery::agree(&node, "chief", "two").await), "not-found", "nobody asked");
    recovery::ask(&node, "chief", "one").await.unwrap();
    assert_eq!(code(recovery::ask(&node, "chief", "two").await), "conflict");
    assert_eq!(code(recovery::agree(&node, "chief", "one").await), "accounts-related");
    create_user(&node, "sock", Role::Admin, None, "user:one").await.unwrap();
    assert_eq!(code(recovery::agree(&node, "chief", "sock").await), "accounts-related");
    recovery::refuse(&node, "chief", "chief").await.unwrap();
    assert_eq!(code(recovery::agree(&node, "chief", "two").await), "not-found", "it was refused");
    recovery::ask(&node, "chief", "one").await.unwrap();
    let link = recovery::agree(&node, "chief", "two").await.unwrap();
    assert!(node.read_now(|reader| reader.passkeys("chief")).unwrap().is_empty());
    let row = node.read_now(|reader| reader.user("chief")).unwrap().unwrap();
    assert!(row.password.is_empty() && row.recovery.is_none());
    assert!(row.handled_by.contains("two"), "it is in the hands of whoever has the link");
    let secret = link.split_once("token=").unwrap().1;
    let session = accounts::sign_in_once(&node, secret, HERE).await.unwrap();
    assert!(who(&node, &session).is_some());
    let shown = device.show(&request(&node, None).unwrap(), 0x05);
    assert_eq!(code(sign_in(&node, None, &shown, &HERE.into()).await), "sign-in-failed");
    node.shut_down();
}
