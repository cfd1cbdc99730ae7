//! Pages of accounts: one's own, everybody's, and signing in.

use comity_store::rows::{CredentialKind, CredentialRow, PasskeyRow, Recovery, Role, UserRow};
use maud::Markup;

use super::super::account;
use super::super::text::Lang;
use super::fixtures::{EVIL, NOW, digits, shell};

/// One's own account and somebody's, in full and with little.
pub(super) fn pages(lang: Lang) -> Vec<(&'static str, Markup)> {
    let (admin, guest) = (&shell(lang, Some(Role::Admin)), &shell(lang, None));
    let (credentials, passkeys, rows) = (credentials(), passkeys(), user_rows());
    let ways = account::Ways { passkey: true, sign_on: Some(EVIL.to_owned()) };
    let subject = Some(EVIL.to_owned());
    let token = "comity_7yq3Jx0dDqkXnV4q8l2c0aYw9bZrT5uE1sHfGmPoKiA".to_owned();
    let own = account::Own {
        credentials: credentials.clone(),
        passkeys: passkeys.clone(),
        wish: Some(wish()),
        session: Some(digits(3)),
        has_password: true,
        lacks_passkey: true,
        ways: ways.clone(),
        link: account::sign_on::Link { subject, is_mapped: false, ticket: None },
        fresh: Some(account::Fresh::Token(token)),
        problem: Some(EVIL.to_owned()),
    };
    let little = account::Own {
        credentials: Vec::new(),
        passkeys: Vec::new(),
        wish: None,
        link: account::sign_on::Link { ticket: Some("a+b/c".to_owned()), ..Default::default() },
        ..own.clone()
    };
    let counted: Vec<_> = rows.iter().cloned().zip([0, 1, 2, 0]).collect();
    let people = account::People { rows: &counted, problem: Some(EVIL), link: Some((EVIL, EVIL)) };
    let (link, problem) = (Some(EVIL.to_owned()), Some(EVIL.to_owned()));
    let person = account::person::Person {
        user: rows[2].clone(),
        credentials,
        passkeys,
        wish: Some(wish()),
        link,
        problem,
    };
    vec![
        ("sign-in", account::sign_in(guest, account::Attempt::Wrong, "/", &ways)),
        ("sign-in-second", account::passkeys::second(guest, "/board?lang=ar")),
        ("account", account::account(admin, &own)),
        ("account-little", account::account(admin, &little)),
        ("users", account::users(admin, &people)),
        ("person", account::person::page(admin, &person)),
    ]
}

fn credentials() -> Vec<CredentialRow> {
    let row = |kind, label: &str, seed, days: i64| CredentialRow {
        secret_hash: digits(seed),
        kind,
        user: "duty.officer".to_owned(),
        label: label.to_owned(),
        created_at: NOW.plus_millis(-86_400_000),
        expires_at: NOW.plus_millis(days * 86_400_000),
        device: format!("<b>Firefox/145.0</b> (X11; Linux) {seed}"),
        address: "2001:db8::17".to_owned(),
        used_at: (seed > 3).then(|| NOW.plus_millis(-420_000)),
        by_passkey: seed == 3,
    };
    vec![
        row(CredentialKind::Token, "Nightly export to the registry", 1, 89),
        row(CredentialKind::Token, "<i>old</i>", 2, -1),
        row(CredentialKind::Calendar, "<i>telephone</i>", 4, 300),
        row(CredentialKind::Session, "password+passkey", 3, 1),
        row(CredentialKind::Session, "sign-on", 5, 1),
        row(CredentialKind::Device, "browser", 6, 1),
    ]
}

fn wish() -> Recovery {
    Recovery { asked_by: "<b>second</b>".to_owned(), asked_at: NOW.plus_millis(-60_000) }
}

fn passkeys() -> Vec<PasskeyRow> {
    let row = |id: u8, label: &str| PasskeyRow {
        id: vec![id; 16],
        user: "duty.officer".to_owned(),
        key: Vec::new(),
        count: 0,
        label: label.to_owned(),
        created_at: NOW.plus_millis(-86_400_000),
        used_at: (id == 1).then(|| NOW.plus_millis(-60_000)),
    };
    vec![row(1, EVIL), row(2, "Blue key")]
}

fn user_rows() -> Vec<UserRow> {
    let row = |name: &str, role, enabled| UserRow {
        enabled,
        handled_by: [EVIL.to_owned()].into(),
        cleared: name == "duty.officer",
        recovery: (name == "legal").then(wish),
        ..UserRow::new(name.to_owned(), role, NOW.plus_millis(-864_000_000))
    };
    vec![
        row("duty.officer", Role::Admin, true),
        row("analyst", Role::Reader, true),
        row("legal", Role::Approver, true),
        row("former", Role::Officer, false),
    ]
}
