//! Signing in, and the sessions that begin with it.

use std::net::IpAddr;

use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use comity_store::Write;
use comity_store::rows::{CredentialKind, CredentialRow, UserRow};

use super::anonymous::address;
use super::guards::Lane;
use super::password::{NOBODY, normal, verify_password};
use super::secret::{
    cookie, cookie_name, credential, credential_id, device_cookie_name, fresh_secret, holder,
    secret_hash,
};
use super::trail::audit;
use crate::error::{Error, codes};
use crate::node::Node;

/// How long a browser session lasts: a working day and a half, 12 hours.
pub const SESSION_SECS: i64 = 12 * 3_600;

/// How long a passkey may be looked for after the password: 5 minutes.
pub const HALF_SECS: i64 = 300;

/// How long a browser is known from which somebody signed in: a year.
const DEVICE_SECS: i64 = 366 * 86_400;

/// Sessions and tokens one account may have; the oldest session gives way.
pub(super) const CREDENTIALS_MAX: usize = 64;

/// Browsers that are known of one account; the oldest gives way.
const DEVICES_MAX: usize = 16;

/// Longest name of a program that is kept, in characters.
const DEVICE_CHARS_MAX: usize = 200;

/// From where somebody signs in.
#[derive(Clone, Debug)]
pub struct Whence {
    /// The address on the network.
    pub address: IpAddr,
    /// What the browser calls itself.
    pub device: String,
    /// What the browser keeps of an earlier sign-in here.
    known: Option<String>,
}

impl Whence {
    /// From where a request comes.
    pub fn of(node: &Node, parts: &Parts) -> Self {
        let known = cookie(&parts.headers, &device_cookie_name(node)).map(str::to_owned);
        Self { address: address(parts), device: device(&parts.headers), known }
    }
}

impl From<IpAddr> for Whence {
    fn from(address: IpAddr) -> Self {
        Self { address, device: String::new(), known: None }
    }
}

/// What the program at the other end calls itself, in one line.
fn device(headers: &HeaderMap) -> String {
    let named = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    let plain = named.unwrap_or_default().chars().filter(|c| !c.is_control());
    plain.take(DEVICE_CHARS_MAX).collect()
}

/// A session just begun.
pub struct Session {
    /// The value of the `Set-Cookie` header.
    pub cookie: String,
    /// That of another, by which the browser is known the next time.
    pub device: Option<String>,
    /// Who signed in.
    pub user: UserRow,
    /// Whether it opens nothing before a passkey is shown.
    pub awaits_passkey: bool,
}

/// How somebody proved who it is.
#[derive(Clone, Copy, Debug)]
pub struct Proof<'a> {
    /// By what, as the audit trail has it: `password`, `link`, `passkey`, `sign-on`, `+` between.
    pub how: &'a str,
    /// Whether a passkey was shown.
    pub by_passkey: bool,
}

impl Proof<'static> {
    /// By something that a passkey has to complete where the account has one.
    pub const fn of(how: &'static str) -> Self {
        Self { how, by_passkey: false }
    }
}

/// Signs in by name and password, from an address.
///
/// # Errors
/// `sign-in-failed` whether the name or the password is wrong, `sign-in-busy`.
pub async fn sign_in(
    node: &Node,
    name: &str,
    password: &str,
    from: impl Into<Whence>,
) -> Result<Session, Error> {
    let (from, now) = (from.into(), node.now());
    // Whoever signed in from this browser before is not kept out by what others guess.
    let known = known(node, name, &from)?;
    match known {
        Some(device) => node.guards.attempt_known(device, now)?,
        None => node.guards.attempt(&normal(name), from.address, now)?,
    }
    let lane = if known.is_some() { Lane::Known } else { Lane::Anybody };
    let user = node.read_now(|reader| reader.user(name))?;
    let usable = user.filter(|user| user.enabled && !user.password.is_empty());
    let phc = usable.as_ref().map_or_else(|| NOBODY.to_owned(), |user| user.password.clone());
    let right = verify_password(node, password, phc, lane).await?;
    let Some(user) = usable.filter(|_| right) else {
        // Only names that exist are recorded: a stranger must not fill the trail with inventions.
        if node.read_now(|reader| reader.user(name))?.is_some() {
            let event = audit(node, &format!("user:{name}"), "user.sign-in-failed", name, "{}");
            node.write(vec![event]).await?;
        }
        node.metrics.sign_ins_failed.add(1);
        return Err(Error::new(&codes::SIGN_IN_FAILED, "Name and password do not fit."));
    };
    node.guards.attempt_succeeded(&normal(name), from.address);
    begin_session(node, user, Proof::of("password"), &from).await
}

/// The browser that an account is known by, if it is.
fn known(node: &Node, name: &str, from: &Whence) -> Result<Option<[u8; 32]>, Error> {
    let Some(secret) = &from.known else { return Ok(None) };
    let found = holder(node, secret, CredentialKind::Device)?;
    Ok(found.filter(|(row, _)| row.user == name).map(|(row, _)| row.secret_hash))
}

/// Signs in by a link made with [`super::once_link`].
///
/// # Errors
/// `sign-in-failed` when the link is unknown, used or too old.
pub async fn sign_in_once(
    node: &Node,
    token: &str,
    from: impl Into<Whence>,
) -> Result<Session, Error> {
    let failed = || Error::new(&codes::SIGN_IN_FAILED, "The link was used, or is too old.");
    let hash = secret_hash(token);
    let (_, user) = holder(node, token, CredentialKind::Once)?.ok_or_else(failed)?;
    // The store forgets the link below; two requests at one time both come here.
    if !node.guards.first_use(hash) {
        return Err(failed());
    }
    node.write(vec![Write::CredentialEnded(hash)]).await?;
    begin_session(node, user, Proof::of("link"), &from.into()).await
}

/// Who showed a password, a link or a sign-on and has yet to show a passkey.
///
/// # Errors
/// Those of the store.
pub fn half(node: &Node, headers: &HeaderMap) -> Result<Option<(CredentialRow, UserRow)>, Error> {
    let secret = cookie(headers, &cookie_name(node));
    secret.map_or(Ok(None), |secret| holder(node, secret, CredentialKind::Half))
}

/// Begins a session for somebody who proved just now who it is; only half of one where the account
/// has passkeys and none was shown.
///
/// # Errors
/// `sign-in-failed` where the account was changed meanwhile; those of the store.
pub async fn begin_session(
    node: &Node,
    user: UserRow,
    proof: Proof<'_>,
    from: &Whence,
) -> Result<Session, Error> {
    let _alone = node.accounts.lock().await;
    // What was shown may have ended while it was looked at.
    let same = |now: &UserRow| now.password == user.password && now.handled_by == user.handled_by;
    let now = node.read_now(|reader| reader.user(&user.name))?;
    if !now.is_some_and(|now| now.enabled && same(&now)) {
        return Err(Error::new(&codes::SIGN_IN_FAILED, "The account was changed just now."));
    }
    let has_passkey = !node.read_now(|reader| reader.passkeys(&user.name))?.is_empty();
    let awaits_passkey = has_passkey && !proof.by_passkey;
    let (kind, secs) = if awaits_passkey {
        (CredentialKind::Half, HALF_SECS)
    } else {
        (CredentialKind::Session, SESSION_SECS)
    };
    let (secret, hash) = fresh_secret("")?;
    let mut row = credential(hash, kind, &user.name, proof.how, (node.now(), secs));
    (row.device, row.address) = (from.device.clone(), from.address.to_canonical().to_string());
    row.by_passkey = proof.by_passkey;
    let mut writes = room(node, &user.name)?;
    writes.push(Write::Credential(row));
    if awaits_passkey {
        node.write(writes).await?;
        let cookie = set_cookie(node, &cookie_name(node), &secret, secs);
        return Ok(Session { cookie, device: None, user, awaits_passkey });
    }
    let detail = serde_json::json!({ "how": proof.how, "from": from.address.to_canonical() });
    let actor = format!("user:{}", user.name);
    writes.push(audit(node, &actor, "user.sign-in", &user.name, &detail.to_string()));
    let device = remember(node, &user.name, from, &mut writes)?;
    node.write(writes).await?;
    let cookie = set_cookie(node, &cookie_name(node), &secret, secs);
    Ok(Session { cookie, device, user, awaits_passkey })
}

/// Ends what has run out, and the oldest sessions, halves and browsers beyond those that an account
/// may have.
fn room(node: &Node, name: &str) -> Result<Vec<Write>, Error> {
    let now = node.now();
    let mut rows = node.read_now(|reader| reader.credentials(name))?;
    rows.sort_by_key(|row| row.created_at);
    let (ended, live): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.expires_at <= now);
    let mut gone: Vec<[u8; 32]> = ended.into_iter().map(|row| row.secret_hash).collect();
    for (kinds, most) in [
        (&[CredentialKind::Session, CredentialKind::Half][..], CREDENTIALS_MAX),
        (&[CredentialKind::Device][..], DEVICES_MAX),
    ] {
        let those: Vec<_> = live.iter().filter(|row| kinds.contains(&row.kind)).collect();
        let surplus = those.len().saturating_add(1).saturating_sub(most);
        gone.extend(those.iter().take(surplus).map(|row| row.secret_hash));
    }
    Ok(gone.into_iter().map(Write::CredentialEnded).collect())
}

/// Has the browser be known from now on, unless it is.
fn remember(
    node: &Node,
    name: &str,
    from: &Whence,
    writes: &mut Vec<Write>,
) -> Result<Option<String>, Error> {
    if known(node, name, from)?.is_some() {
        return Ok(None);
    }
    let (secret, hash) = fresh_secret("")?;
    let times = (node.now(), DEVICE_SECS);
    let mut row = credential(hash, CredentialKind::Device, name, "browser", times);
    (row.device, row.address) = (from.device.clone(), from.address.to_canonical().to_string());
    writes.push(Write::Credential(row));
    Ok(Some(set_cookie(node, &device_cookie_name(node), &secret, DEVICE_SECS)))
}

fn set_cookie(node: &Node, name: &str, secret: &str, secs: i64) -> String {
    let secure = if node.base_url().starts_with("https://") { "; Secure" } else { "" };
    format!("{name}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={secs}{secure}")
}

/// The `Set-Cookie` header that takes the session's cookie away.
pub fn cookie_gone(node: &Node) -> String {
    format!("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0", cookie_name(node))
}

/// Ends the sessions of an account but one, and what waits for a passkey; how many those were.
///
/// # Errors
/// `not-found` when there is no such account.
pub async fn end_sessions(
    node: &Node,
    name: &str,
    but: Option<[u8; 32]>,
    actor: &str,
) -> Result<usize, Error> {
    let _alone = node.accounts.lock().await;
    if node.read_now(|reader| reader.user(name))?.is_none() {
        return Err(Error::missing("There is no account of this name."));
    }
    let mut rows = node.read_now(|reader| reader.credentials(name))?;
    rows.retain(|row| {
        matches!(row.kind, CredentialKind::Session | CredentialKind::Half)
            && Some(row.secret_hash) != but
    });
    let ended = rows.iter().filter(|row| row.kind == CredentialKind::Session).count();
    let ids: Vec<String> = rows.iter().map(credential_id).collect();
    let detail = serde_json::json!({ "sessions": ids });
    let mut writes = vec![audit(node, actor, "session.end-all", name, &detail.to_string())];
    writes.extend(rows.into_iter().map(|row| Write::CredentialEnded(row.secret_hash)));
    node.write(writes).await?;
    Ok(ended)
}
