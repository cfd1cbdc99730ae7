//! Secrets of sessions, tokens and links: made, named, and found by their hashes.

use axum::http::{HeaderMap, header};
use comity_protocol::time::Timestamp;
use comity_store::rows::{CredentialKind, CredentialRow, UserRow};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use sha2::{Digest as _, Sha256};

use crate::error::Error;
use crate::ledger::Ledger;

/// The credential of this kind that a secret opens, while it lasts, and whose it is.
pub(super) fn holder(
    ledger: &Ledger,
    secret: &str,
    kind: CredentialKind,
) -> Result<Option<(CredentialRow, UserRow)>, Error> {
    let hash = secret_hash(secret);
    let found = ledger.read_now(|reader| match reader.credential(&hash)? {
        Some(row) => Ok(reader.user(&row.user)?.map(|user| (row, user))),
        None => Ok(None),
    })?;
    let stands = |row: &CredentialRow| row.kind == kind && row.expires_at > ledger.now();
    Ok(found.filter(|(row, user)| stands(row) && user.enabled))
}

/// How a session or token is named to people: 16 hex digits of its hash.
pub fn credential_id(row: &CredentialRow) -> String {
    HEXLOWER.encode(row.secret_hash.get(..8).unwrap_or_default())
}

/// The cookie by which a browser is known from which somebody signed in before.
pub(crate) fn device_cookie_name(ledger: &Ledger) -> String {
    format!("{}-device", cookie_name(ledger))
}

/// The value of a cookie.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let values = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    values
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

/// Cookies do not know ports: nodes on one host must not share a name.
pub(crate) fn cookie_name(ledger: &Ledger) -> String {
    let digest = Sha256::digest(ledger.config.party.as_str().as_bytes());
    format!("comity-{}", HEXLOWER.encode(digest.get(..4).unwrap_or_default()))
}

pub(crate) fn secret_hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

pub(super) fn fresh_secret(prefix: &str) -> Result<(String, [u8; 32]), Error> {
    let secret =
        format!("{prefix}{}", BASE64URL_NOPAD.encode(&crate::ledger::content::fresh_secret()?));
    let hash = secret_hash(&secret);
    Ok((secret, hash))
}

pub(super) fn credential(
    secret_hash: [u8; 32],
    kind: CredentialKind,
    user: &str,
    label: &str,
    (created_at, secs): (Timestamp, i64),
) -> CredentialRow {
    let expires_at = created_at.plus_millis(secs.saturating_mul(1_000));
    let (user, label) = (user.to_owned(), label.to_owned());
    let (device, address, used_at) = (String::new(), String::new(), None);
    let by_passkey = false;
    CredentialRow {
        secret_hash,
        kind,
        user,
        label,
        created_at,
        expires_at,
        device,
        address,
        used_at,
        by_passkey,
    }
}
