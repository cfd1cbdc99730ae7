//! Who may do what at this node: local accounts, sessions, API tokens, and peers by their
//! signatures.
//!
//! - [`guards`]: what keeps one caller from wearing out the node.
//! - [`caller`]: who makes a request: extractors for handlers.
//! - [`peer`], [`signature`], [`directory`]: requests signed by peers (RFC 9421), by whose keys.
//! - [`session`]: signing in, and the sessions that begin so. [`password`], [`passkey`],
//!   [`sign_on`], with [`key`]s of foreign forms: by what.
//! - [`renewal`]: another password. [`recovery`]: passkeys that were lost. [`control`]: in whose
//!   hands an account is. [`secret`]: of sessions and tokens. [`trail`]: how the audit trail names
//!   it all. [`anonymous`]: who is known by an address only.
//!
//! Passwords are kept as argon2id, secrets of sessions and tokens as SHA-256 only. Every change
//! of an account goes to the audit trail in the same transaction.

pub mod anonymous;
pub mod caller;
pub mod control;
pub mod directory;
pub mod guards;
pub mod key;
pub mod passkey;
pub mod password;
pub mod peer;
pub mod put_back;
pub mod recovery;
pub mod renewal;
pub mod secret;
pub mod session;
pub mod sign_on;
pub mod signature;
pub mod trail;

use comity_store::Write;
use comity_store::rows::{CredentialKind, CredentialRow, Role, UserRow};

use crate::error::{Error, codes};
use crate::node::Node;
use crate::proposals;
use crate::published::Notice;
use password::hash_password;
use secret::{credential, credential_id, fresh_secret, holder};
use session::CREDENTIALS_MAX;
use trail::{audit, role_name};

pub use caller::{Admin, Approver, Caller, Officer, SignedForm, SignedIn};
pub use session::{Proof, Session, Whence, begin_session, cookie_gone, sign_in, sign_in_once};

/// How long a link that signs in once is good: 10 minutes.
pub const ONCE_SECS: i64 = 600;

/// Longest life of an API token in days.
pub const TOKEN_DAYS_MAX: u32 = 366;

/// Ends a session.
///
/// # Errors
/// Those of [`Node::write`].
pub async fn sign_out(node: &Node, user: &SignedIn) -> Result<(), Error> {
    let mut writes = vec![audit(node, &user.actor(), "user.sign-out", &user.name, "{}")];
    writes.extend(user.session_hash().map(Write::CredentialEnded));
    node.write(writes).await
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
    let mut user = UserRow { password, ..UserRow::new(name.to_owned(), role, node.now()) };
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
                let opens = |row: &&CredentialRow| {
                    row.expires_at > now
                        && !matches!(row.kind, CredentialKind::Half | CredentialKind::Device)
                };
                let live = credentials.iter().filter(opens).count();
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
    let mut kept = node.read_now(|reader| reader.credentials(name))?;
    kept.retain(|row| row.kind != CredentialKind::Device);
    if kept.len() >= CREDENTIALS_MAX {
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
    let _alone = node.accounts.lock().await;
    let rows = node.read_now(|reader| reader.credentials(name))?;
    let row = rows.iter().find(|row| credential_id(row) == id);
    let row = row.ok_or_else(|| Error::missing("The account has no such token."))?;
    let detail = serde_json::json!({ "label": row.label });
    let event = audit(node, actor, "token.end", name, &detail.to_string());
    node.write(vec![Write::CredentialEnded(row.secret_hash), event]).await
}

fn existing(node: &Node, name: &str) -> Result<UserRow, Error> {
    let user = node.read_now(|reader| reader.user(name))?;
    user.ok_or_else(|| Error::missing("There is no account of this name."))
}
