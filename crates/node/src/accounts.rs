//! Who may do what at this node: local accounts, sessions, API tokens, and peers by their
//! signatures.
//!
//! - [`guards`]: what keeps one caller from wearing out the node.
//! - [`caller`]: who makes a request: extractors for handlers.
//! - [`peer`], [`signature`], [`directory`]: requests signed by peers (RFC 9421), by whose keys.
//! - [`renewal`]: another password. [`control`]: in whose hands an account is. [`secret`]: of
//!   sessions and tokens. [`trail`]: how the audit trail names it all. [`stranger`]: who is known
//!   by an address only.
//!
//! Passwords are kept as argon2id, secrets of sessions and tokens as SHA-256 only. Every change
//! of an account goes to the audit trail in the same transaction.

pub mod caller;
pub mod control;
pub mod directory;
pub mod guards;
pub mod peer;
pub mod renewal;
pub mod secret;
pub mod signature;
pub mod stranger;
pub mod trail;

use std::collections::BTreeSet;
use std::net::IpAddr;

use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use comity_store::Write;
use comity_store::rows::{CredentialKind, CredentialRow, Role, UserRow};

use crate::error::{Error, codes};
use crate::node::Node;
use crate::proposals;
use crate::published::Notice;
use secret::{cookie_name, credential, credential_id, fresh_secret, holder, secret_hash};
use trail::{audit, role_name};

pub use caller::{Admin, Approver, Caller, Officer, SignedForm, SignedIn};

/// How long a browser session lasts: a working day and a half, 12 hours.
pub const SESSION_SECS: i64 = 12 * 3_600;

/// How long a link that signs in once is good: 10 minutes.
pub const ONCE_SECS: i64 = 600;

/// Longest life of an API token in days.
pub const TOKEN_DAYS_MAX: u32 = 366;

/// Shortest password, in characters (OWASP ASVS 5.0, 6.2.1 asks for 8; people here sign for
/// states).
pub const PASSWORD_CHARS_MIN: usize = 12;

/// Longest password in bytes; argon2 takes any length, the node's memory does not.
const PASSWORD_BYTES_MAX: usize = 1_024;

/// Sessions and tokens one account may have; the oldest session gives way.
const CREDENTIALS_MAX: usize = 64;

/// Waiting attempts give up after this long.
const PASSWORD_WAIT: std::time::Duration = std::time::Duration::from_secs(5);

/// Checked when no account has the name, so that the answer takes as long; fits no password.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$Y29taXR5LW5vYm9keTA$\
                      AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A session just begun.
pub struct Session {
    /// The value of the `Set-Cookie` header.
    pub cookie: String,
    /// Who signed in.
    pub user: UserRow,
}

/// Signs in by name and password, from an address.
///
/// # Errors
/// `sign-in-failed` whether the name or the password is wrong, `sign-in-busy`.
pub async fn sign_in(
    node: &Node,
    name: &str,
    password: &str,
    from: IpAddr,
) -> Result<Session, Error> {
    let now = node.now();
    node.guards.attempt(&normal(name), from, now)?;
    let user = node.read_now(|reader| reader.user(name))?;
    let usable = user.filter(|user| user.enabled && !user.password.is_empty());
    let phc = usable.as_ref().map_or_else(|| NOBODY.to_owned(), |user| user.password.clone());
    let right = verify_password(node, password, phc).await?;
    let Some(user) = usable.filter(|_| right) else {
        // Only names that exist are recorded: a stranger must not fill the trail with inventions.
        if node.read_now(|reader| reader.user(name))?.is_some() {
            let event = audit(node, &format!("user:{name}"), "user.sign-in-failed", name, "{}");
            node.write(vec![event]).await?;
        }
        return Err(Error::new(&codes::SIGN_IN_FAILED, "Name and password do not fit."));
    };
    node.guards.attempt_succeeded(&normal(name), from);
    begin_session(node, user, "password").await
}

/// Signs in by a link made with [`once_link`].
///
/// # Errors
/// `sign-in-failed` when the link is unknown, used or too old.
pub async fn sign_in_once(node: &Node, token: &str) -> Result<Session, Error> {
    let failed = || Error::new(&codes::SIGN_IN_FAILED, "The link was used, or is too old.");
    let hash = secret_hash(token);
    let found = node.read_now(|reader| match reader.credential(&hash)? {
        Some(row) => Ok(reader.user(&row.user)?.map(|user| (row, user))),
        None => Ok(None),
    })?;
    let (row, user) = found.ok_or_else(failed)?;
    let good = row.kind == CredentialKind::Once && row.expires_at > node.now() && user.enabled;
    // The store forgets the link below; two requests at one time both come here.
    if !good || !node.guards.first_use(hash) {
        return Err(failed());
    }
    node.write(vec![Write::CredentialEnded(hash)]).await?;
    begin_session(node, user, "link").await
}

/// Ends a session.
///
/// # Errors
/// Those of [`Node::write`].
pub async fn sign_out(node: &Node, user: &SignedIn) -> Result<(), Error> {
    let mut writes = vec![audit(node, &user.actor(), "user.sign-out", &user.name, "{}")];
    writes.extend(user.session_hash().map(Write::CredentialEnded));
    node.write(writes).await
}

/// The `Set-Cookie` header that takes the session's cookie away.
pub fn cookie_gone(node: &Node) -> String {
    format!("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0", cookie_name(node))
}

/// A link that signs the account in once, within ten minutes.
///
/// # Errors
/// `not-found` when there is no such account.
pub async fn once_link(node: &Node, name: &str, actor: &str) -> Result<String, Error> {
    control::may_handle(name, actor)?;
    let _alone = node.accounts.lock().await;
    let mut user = existing(node, name)?;
    control::note(&mut user, actor);
    let (secret, hash) = fresh_secret("")?;
    let row = credential(hash, CredentialKind::Once, name, "sign-in link", (node.now(), ONCE_SECS));
    let event = audit(node, actor, "user.link", name, "{}");
    node.write(vec![Write::User(user), Write::Credential(row), event]).await?;
    Ok(format!("{}/sign-in/once?token={secret}", node.base_url()))
}

/// What an account is to be.
#[derive(Clone, Debug, Default)]
pub struct UserChange {
    /// Its role.
    pub role: Option<Role>,
    /// Its password; the sessions begun with the old one end.
    pub password: Option<String>,
    /// Whether it may sign in.
    pub enabled: Option<bool>,
    /// Whether it is one of the persons that TLP:RED is for.
    pub cleared: Option<bool>,
}

/// Creates an account; without a password it signs in by links and tokens only.
///
/// # Errors
/// `account-invalid`, `conflict` when the name is taken.
pub async fn create_user(
    node: &Node,
    name: &str,
    role: Role,
    password: Option<String>,
    actor: &str,
) -> Result<UserRow, Error> {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-_".contains(&b);
    if name.is_empty() || name.len() > 64 || !name.bytes().all(plain) {
        let detail = "A name has 1 to 64 characters of a-z 0-9 . - _";
        return Err(Error::new(&codes::ACCOUNT_INVALID, detail));
    }
    if node.read_now(|reader| reader.user(name))?.is_some() {
        return Err(Error::new(&codes::CONFLICT, "There is an account of this name."));
    }
    let password = match password {
        Some(password) => hash_password(node, password).await?,
        None => String::new(),
    };
    let created_at = node.now();
    let handled_by = BTreeSet::new();
    let name_owned = name.to_owned();
    let (enabled, cleared) = (true, false);
    let mut user =
        UserRow { name: name_owned, role, password, enabled, created_at, handled_by, cleared };
    control::note(&mut user, actor);
    let event =
        audit(node, actor, "user.create", name, &format!(r#"{{"role":"{}"}}"#, role_name(role)));
    node.write(vec![Write::User(user.clone()), event]).await?;
    node.notify(Notice::State);
    Ok(user)
}

/// What became of an account.
#[derive(Clone, Debug)]
pub struct Changed {
    /// As it is now.
    pub user: UserRow,
    /// Credentials that ended, a password among them, because others made them or could have.
    pub ended: usize,
}

/// Changes an account. Naming it for TLP:RED takes it out of the hands of everybody else who made
/// it or a credential of it: all its credentials end, and whoever it is for signs in anew.
///
/// # Errors
/// `account-invalid`, `not-found`; `conflict` when no admin would be left; `accounts-related` when
/// somebody names himself, or an account in his hands, for TLP:RED.
pub async fn change_user(
    node: &Node,
    name: &str,
    change: UserChange,
    actor: &str,
) -> Result<Changed, Error> {
    let password = match change.password {
        Some(password) => {
            control::may_handle(name, actor)?;
            Some(hash_password(node, password).await?)
        }
        None => None,
    };
    let _alone = node.accounts.lock().await;
    let mut user = existing(node, name)?;
    let mut ends = password.is_some() || change.enabled == Some(false);
    user.role = change.role.unwrap_or(user.role);
    user.enabled = change.enabled.unwrap_or(user.enabled);
    let mut detail = serde_json::json!({
        "role": change.role.map(role_name),
        "enabled": change.enabled,
        "password": password.as_ref().map(|_| "changed"),
        "cleared": change.cleared,
    });
    if let Some(password) = password {
        user.password = password;
        control::replace(&mut user, actor);
    }
    let credentials = node.read_now(|reader| reader.credentials(name))?;
    let mut ended = 0;
    if let Some(cleared) = change.cleared {
        if cleared && !user.cleared {
            control::may_name(node, &user, actor)?;
            let had_password = usize::from(!user.password.is_empty());
            if control::release(&mut user) {
                ends = true;
                let now = node.now();
                let live = credentials.iter().filter(|row| row.expires_at > now).count();
                ended = live.saturating_add(had_password);
                if let Some(detail) = detail.as_object_mut() {
                    detail.insert("ended".to_owned(), ended.into());
                }
            }
        }
        user.cleared = cleared;
    }
    let admin = |user: &UserRow| user.enabled && user.role == Role::Admin;
    let others = node.read_now(|reader| reader.users())?;
    if !admin(&user) && !others.iter().any(|other| other.name != user.name && admin(other)) {
        return Err(Error::new(&codes::CONFLICT, "The last admin has to stay one."));
    }
    // Whoever lost control of an account may have proposed something as it, and would be the second
    // person of that too.
    let _turn = node.proposals.lock().await;
    let mut writes = proposals::closed_by(node, &others, &user, actor)?;
    writes.extend([
        Write::User(user.clone()),
        audit(node, actor, "user.change", name, &detail.to_string()),
    ]);
    if ends {
        writes.extend(credentials.into_iter().map(|row| Write::CredentialEnded(row.secret_hash)));
    }
    node.write(writes).await?;
    node.notify(Notice::State);
    Ok(Changed { user, ended })
}

/// Creates an API token; the secret is shown this once.
///
/// # Errors
/// `account-invalid` beyond [`TOKEN_DAYS_MAX`], `not-found`.
pub async fn create_token(
    node: &Node,
    name: &str,
    label: &str,
    days: u32,
    actor: &str,
) -> Result<(String, CredentialRow), Error> {
    create_credential(node, CredentialKind::Token, name, (label, days), actor).await
}

/// Creates an address under which calendar programs read what is due, and nothing else; they can
/// send no token. The address is shown this once.
///
/// # Errors
/// As [`create_token`].
pub async fn create_calendar(
    node: &Node,
    name: &str,
    label: &str,
    days: u32,
    actor: &str,
) -> Result<(String, CredentialRow), Error> {
    let (secret, row) =
        create_credential(node, CredentialKind::Calendar, name, (label, days), actor).await?;
    Ok((format!("{}/calendar/{secret}.ics", node.base_url()), row))
}

/// Whose calendar an address with this secret is. Each reading is recorded.
///
/// # Errors
/// `not-found` when there is no such address, or none any more; `rate-limited`.
pub async fn read_calendar(node: &Node, secret: &str) -> Result<(), Error> {
    let found = holder(node, secret, CredentialKind::Calendar)?;
    let (row, user) = found.ok_or_else(|| Error::missing("There is no such calendar."))?;
    let id = credential_id(&row);
    node.guards.calendar(&id, node.now())?;
    let detail = serde_json::json!({ "label": row.label });
    let event =
        audit(node, &format!("user:{}", user.name), "calendar.read", &id, &detail.to_string());
    node.write(vec![event]).await
}

async fn create_credential(
    node: &Node,
    kind: CredentialKind,
    name: &str,
    (label, days): (&str, u32),
    actor: &str,
) -> Result<(String, CredentialRow), Error> {
    control::may_handle(name, actor)?;
    let _alone = node.accounts.lock().await;
    let mut user = existing(node, name)?;
    let (prefix, action) = match kind {
        CredentialKind::Calendar => ("", "calendar.create"),
        _ => ("comity_", "token.create"),
    };
    if kind == CredentialKind::Token {
        // Who has a calendar's address cannot sign in with it.
        control::note(&mut user, actor);
    }
    if days == 0 || days > TOKEN_DAYS_MAX || label.is_empty() || label.len() > 200 {
        let detail = "It lasts 1 to 366 days and has a label of 1 to 200 bytes.";
        return Err(Error::new(&codes::ACCOUNT_INVALID, detail));
    }
    if node.read_now(|reader| reader.credentials(name))?.len() >= CREDENTIALS_MAX {
        let detail = "The account has too many sessions and tokens; end some first.";
        return Err(Error::new(&codes::ACCOUNT_INVALID, detail));
    }
    let (secret, hash) = fresh_secret(prefix)?;
    let row = credential(hash, kind, name, label, (node.now(), i64::from(days) * 86_400));
    let detail = serde_json::json!({ "label": label, "expires_at": row.expires_at });
    let event = audit(node, actor, action, name, &detail.to_string());
    node.write(vec![Write::User(user), Write::Credential(row.clone()), event]).await?;
    Ok((secret, row))
}

/// Ends a session or token of an account, found by the first digits of its hash.
///
/// # Errors
/// `not-found`.
pub async fn end_credential(node: &Node, name: &str, id: &str, actor: &str) -> Result<(), Error> {
    let rows = node.read_now(|reader| reader.credentials(name))?;
    let row = rows.iter().find(|row| credential_id(row) == id);
    let row = row.ok_or_else(|| Error::missing("The account has no such token."))?;
    let detail = serde_json::json!({ "label": row.label });
    let event = audit(node, actor, "token.end", name, &detail.to_string());
    node.write(vec![Write::CredentialEnded(row.secret_hash), event]).await
}

/// Begins a session for somebody who proved just now who it is.
///
/// # Errors
/// `sign-in-failed` where the account was changed meanwhile; those of the store.
pub async fn begin_session(node: &Node, user: UserRow, how: &str) -> Result<Session, Error> {
    let _alone = node.accounts.lock().await;
    // What was shown may have ended while it was looked at.
    let same = |now: &UserRow| now.password == user.password && now.handled_by == user.handled_by;
    if !node
        .read_now(|reader| reader.user(&user.name))?
        .is_some_and(|now| now.enabled && same(&now))
    {
        return Err(Error::new(&codes::SIGN_IN_FAILED, "The account was changed just now."));
    }
    let (secret, hash) = fresh_secret("")?;
    let now = node.now();
    let mut rows = node.read_now(|reader| reader.credentials(&user.name))?;
    rows.sort_by_key(|row| row.created_at);
    let (ended, mut live): (Vec<_>, Vec<_>) = rows.into_iter().partition(|r| r.expires_at <= now);
    live.retain(|row| row.kind == CredentialKind::Session);
    let surplus = (live.len() + 1).saturating_sub(CREDENTIALS_MAX);
    let row = credential(hash, CredentialKind::Session, &user.name, how, (now, SESSION_SECS));
    let detail = serde_json::json!({ "how": how });
    let actor = format!("user:{}", user.name);
    let mut writes = vec![
        Write::Credential(row),
        audit(node, &actor, "user.sign-in", &user.name, &detail.to_string()),
    ];
    let gone = ended.iter().chain(live.iter().take(surplus));
    writes.extend(gone.map(|row| Write::CredentialEnded(row.secret_hash)));
    node.write(writes).await?;
    let secure = if node.base_url().starts_with("https://") { "; Secure" } else { "" };
    let name = cookie_name(node);
    let cookie =
        format!("{name}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={SESSION_SECS}{secure}");
    Ok(Session { cookie, user })
}

fn existing(node: &Node, name: &str) -> Result<UserRow, Error> {
    let user = node.read_now(|reader| reader.user(name))?;
    user.ok_or_else(|| Error::missing("There is no account of this name."))
}

/// A bounded key for the table of attempts.
fn normal(name: &str) -> String {
    name.chars().take(64).collect()
}

/// OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane.
fn argon() -> Result<Argon2<'static>, Error> {
    let params = Params::new(19 * 1_024, 2, 1, None);
    let params = params.map_err(|error| Error::internal(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

async fn hash_password(node: &Node, password: String) -> Result<String, Error> {
    if password.chars().count() < PASSWORD_CHARS_MIN || password.len() > PASSWORD_BYTES_MAX {
        let detail = "A password has at least 12 characters and at most 1,024 bytes.";
        return Err(Error::new(&codes::ACCOUNT_INVALID, detail));
    }
    let hashed = on_password_pool(node, move || {
        argon()?
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|error| Error::internal(error.to_string()))
    });
    hashed.await
}

async fn verify_password(node: &Node, password: &str, phc: String) -> Result<bool, Error> {
    if password.len() > PASSWORD_BYTES_MAX {
        return Ok(false);
    }
    let password = password.to_owned();
    let checked = on_password_pool(node, move || {
        Ok(argon()?.verify_password(password.as_bytes(), phc.as_str()).is_ok())
    });
    checked.await
}

/// Runs on the blocking pool, few at a time: sign-in attempts cannot take all cores and memory.
async fn on_password_pool<T: Send + 'static>(
    node: &Node,
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let busy = || {
        let detail = "Too many passwords are being checked; try again shortly.";
        Error::new(&codes::SIGN_IN_BUSY, detail).retry_after(5)
    };
    let waited = tokio::time::timeout(PASSWORD_WAIT, node.guards.passwords.acquire()).await;
    let permit = waited.map_err(|_| busy())?.map_err(|_| busy())?;
    let done = tokio::task::spawn_blocking(work).await;
    drop(permit);
    done.map_err(|error| Error::internal(error.to_string()))?
}
