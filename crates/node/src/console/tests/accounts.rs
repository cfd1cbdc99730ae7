//! Accounts as a browser meets them: tokens, passwords, sessions, and guessing.

use std::net::{IpAddr, Ipv4Addr};

use axum::http::{StatusCode, header};
use comity_store::rows::Role;

use super::served::{Browser, PASSWORD, node};
use crate::accounts;

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

#[tokio::test(flavor = "multi_thread")]
async fn accounts_and_tokens_are_kept_by_forms() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(&dir).await;
    let mut browser = Browser::new(&node);
    browser.sign_in("admin").await;
    let made = browser.send("/account/tokens", &[("label", "export"), ("days", "30")]).await;
    assert!(made.body.contains("comity_"));
    let table = browser.get("/account").await.body;
    assert!(!table.contains("comity_"), "shown once");
    let id = table
        .split("name=\"credential\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    assert_eq!(
        browser.send("/account/revoke", &[("credential", &id)]).await.location(),
        "/account"
    );
    let added = [("name", "new"), ("password", PASSWORD), ("role", "reader")];
    assert_eq!(browser.send("/users", &added).await.location(), "/users");
    assert_eq!(browser.send("/users", &added).await.status, StatusCode::CONFLICT);
    let shut = browser.send("/users/change", &[("name", "new"), ("role", "officer")]).await;
    assert_eq!(shut.location(), "/users");
    let row = node.read_now(|reader| reader.user("new")).unwrap().unwrap();
    assert_eq!((row.role, row.enabled), (Role::Officer, false));
    assert_eq!(browser.send("/sign-out", &[]).await.location(), "/sign-in");
    assert!(browser.get("/").await.location().starts_with("/sign-in"));
    node.shut_down();
}

#[tokio::test(flavor = "multi_thread")]
async fn passwords_are_changed_by_whoever_has_them_and_reset_by_an_administrator() {
    const NEW: &str = "another long password";
    let dir = tempfile::tempdir().unwrap();
    let node = node(&dir).await;
    let (mut browser, mut other) = (Browser::new(&node), Browser::new(&node));
    browser.sign_in("officer").await;
    other.sign_in("officer").await;
    let fields = |old, new, again| [("old", old), ("new", new), ("again", again)];
    let wrong = browser.send("/account/password", &fields("no password", NEW, NEW)).await;
    assert_eq!(wrong.status, StatusCode::FORBIDDEN);
    assert!(wrong.body.contains("The present password is another one."), "{}", wrong.body);
    let twice = browser.send("/account/password", &fields(PASSWORD, NEW, "another password")).await;
    assert!(twice.body.contains("not the same twice"), "{}", twice.body);
    let done = browser.send("/account/password", &fields(PASSWORD, NEW, NEW)).await;
    assert_eq!(done.location(), "/account");
    // Every other session ended; whoever changed it goes on under the cookie that came along.
    assert!(other.get("/account").await.location().starts_with("/sign-in"));
    assert!(done.headers.contains_key(header::SET_COOKIE));
    assert!(accounts::sign_in(&node, "officer", PASSWORD, HERE).await.is_err());
    assert!(accounts::sign_in(&node, "officer", NEW, HERE).await.is_ok());

    let mut admin = Browser::new(&node);
    admin.sign_in("admin").await;
    let reset = admin.send("/users/reset", &[("name", "officer")]).await;
    assert_eq!(reset.status, StatusCode::OK);
    assert!(reset.body.contains("/sign-in/once?token="), "{}", reset.body);
    assert!(accounts::sign_in(&node, "officer", NEW, HERE).await.is_err());
    let mut page = Browser::new(&node);
    page.sign_in("reader").await;
    let refused = page.send("/users/reset", &[("name", "admin")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    node.shut_down();
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_are_seen_and_ended() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(&dir).await;
    let (mut browser, mut other) = (Browser::new(&node), Browser::new(&node));
    browser.sign_in("officer").await;
    other.sign_in("officer").await;
    let rows = |page: &str| page.matches("data-test=\"session-row\"").count();
    let page = browser.get("/account").await.body;
    assert_eq!((rows(&page), page.matches("this one").count()), (2, 1), "{page}");
    assert!(page.contains("127.0.0.1") && page.contains("password"), "{page}");
    assert_eq!(browser.send("/account/sessions/end", &[]).await.location(), "/account");
    assert!(other.get("/account").await.location().starts_with("/sign-in"));
    let page = browser.get("/account").await.body;
    assert_eq!((rows(&page), page.contains("end-sessions")), (1, false), "nothing else to end");

    let mut admin = Browser::new(&node);
    admin.sign_in("admin").await;
    let page = admin.get("/users/of/officer").await.body;
    assert_eq!(rows(&page), 1, "{page}");
    assert_eq!(browser.get("/users/of/admin").await.status, StatusCode::FORBIDDEN);
    let refused = browser.send("/users/sessions/end", &[("name", "admin")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let id = page.split("name=\"credential\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let ended = admin.send("/users/revoke", &[("name", "officer"), ("credential", id)]).await;
    assert_eq!(ended.location(), "/users/of/officer");
    assert!(browser.get("/account").await.location().starts_with("/sign-in"));
    other.sign_in("officer").await;
    let ended = admin.send("/users/sessions/end", &[("name", "officer")]).await;
    assert_eq!(ended.location(), "/users/of/officer");
    assert!(other.get("/account").await.location().starts_with("/sign-in"));
    assert_eq!(admin.get("/users/of/nobody").await.status, StatusCode::NOT_FOUND);
    node.shut_down();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_is_known_is_not_shut_out_by_guessing() {
    let dir = tempfile::tempdir().unwrap();
    let node = node(&dir).await;
    let browser = Browser::new(&node);
    let fields = |password| [("name", "officer"), ("password", password), ("next", "/")];
    let signed_in = browser.post("/sign-in", &fields(PASSWORD)).await;
    let cookies = signed_in.headers.get_all(header::SET_COOKIE).iter();
    let device = cookies.map(|cookie| cookie.to_str().unwrap()).find(|c| c.contains("-device="));
    let device = device.unwrap().split(';').next().unwrap().to_owned();
    // So long that it is wrong without being looked at.
    let too_long = "x".repeat(2_000);
    for last in 0..=255 {
        let from = IpAddr::V4([198, 51, 100, last].into());
        drop(accounts::sign_in(&node, "officer", &too_long, from).await);
    }
    let shut = browser.post("/sign-in", &fields(PASSWORD)).await;
    assert_eq!(shut.status, StatusCode::TOO_MANY_REQUESTS, "a browser that nobody knows");
    let known = Browser { cookie: device.clone(), ..Browser::new(&node) };
    assert_eq!(known.post("/sign-in", &fields(PASSWORD)).await.location(), "/");
    // It is known for its account alone, opens nothing, and guesses no faster itself.
    let other = [("name", "reader"), ("password", PASSWORD), ("next", "/")];
    assert_eq!(known.post("/sign-in", &other).await.location(), "/");
    assert!(known.get("/account").await.location().starts_with("/sign-in"));
    let mut last = StatusCode::OK;
    for _ in 0..12 {
        last = known.post("/sign-in", &fields("a wrong password")).await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    node.shut_down();
}
