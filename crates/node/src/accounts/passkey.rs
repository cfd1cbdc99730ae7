//! Passkeys (WebAuthn): registered by their person, shown after the password or in its place.
//!
//! A passkey that asks for a PIN, a finger or a face is two factors by itself and signs in alone;
//! any passkey completes a sign-in by password, link or sign-on. An account that has one is entered
//! without it by nobody, an administrator who resets its password included: passkeys that are lost
//! are taken away by two persons ([`super::recovery`]).

pub mod challenge;
pub mod webauthn;

use comity_store::Write;
use comity_store::rows::{CredentialRow, PasskeyRow, UserRow};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use webauthn::{Party, Refusal};

use super::caller::SignedIn;
use super::password::confirm;
use super::session::{Proof, Session, Whence, begin_session};
use super::trail::audit;
use crate::error::{Error, codes};
use crate::node::Node;
use crate::published::Notice;

/// Passkeys one account may have.
pub const PASSKEYS_MAX: usize = 16;

/// Longest name of a passkey in bytes.
const LABEL_BYTES_MAX: usize = 200;

/// Algorithms of COSE that are asked for, the best first: EdDSA, ES256, RS256.
const ALGORITHMS: [i32; 3] = [-8, -7, -257];

/// What a challenge for signing in is for.
const SIGN_IN: &str = "sign-in";

/// How passkeys are named under this node's address.
///
/// # Errors
/// `passkeys-unavailable` where browsers make none under it.
pub fn party(node: &Node) -> Result<Party, Error> {
    Party::of(&node.base_url()).ok_or_else(|| {
        let detail = "Browsers make passkeys under https and a name only (or http://localhost); \
                      the operator sets `public_url`.";
        Error::new(&codes::PASSKEYS_UNAVAILABLE, detail)
    })
}

/// How a passkey is named in addresses: 16 hex digits of a hash over its identifier.
pub fn name_of(row: &PasskeyRow) -> String {
    HEXLOWER.encode(Sha256::digest(&row.id).get(..8).unwrap_or_default())
}

/// What the browser is asked in order to make a passkey (`PublicKeyCredentialCreationOptions`).
///
/// # Errors
/// `passkeys-unavailable`, `session-required`, `passkey-required` where the account has others and
/// none was shown.
pub fn registration(node: &Node, user: &SignedIn) -> Result<Value, Error> {
    let others = may_change(node, user)?;
    let party = party(node)?;
    let challenge = node.guards.challenges.make(&registering(&user.name), node.now())?;
    let handle = Sha256::digest(format!("comity passkey\0{}", user.name).as_bytes());
    Ok(json!({
        "rp": { "id": party.id, "name": node.config.name },
        "user": {
            "id": BASE64URL_NOPAD.encode(&handle), "name": user.name, "displayName": user.name,
        },
        "challenge": BASE64URL_NOPAD.encode(&challenge),
        "pubKeyCredParams": ALGORITHMS.map(|alg| json!({ "type": "public-key", "alg": alg })),
        "excludeCredentials": named(&others),
        "authenticatorSelection": { "residentKey": "preferred", "userVerification": "preferred" },
        "attestation": "none",
        "timeout": challenge::ANSWER_MS,
    }))
}

/// A passkey that a browser made.
#[derive(Clone, Debug)]
pub struct Registration {
    /// What its person calls it.
    pub label: String,
    /// The present password, where the account has one and no passkey yet.
    pub password: String,
    /// `clientDataJSON`.
    pub client_data: Vec<u8>,
    /// `attestationObject`.
    pub attestation: Vec<u8>,
}

/// Registers a passkey. The sessions that began without one end, but this one, which it completes.
///
/// # Errors
/// As [`registration`]; `passkey-invalid`, `password-wrong`, `account-invalid`, `conflict`.
pub async fn register(
    node: &Node,
    user: &SignedIn,
    given: Registration,
) -> Result<PasskeyRow, Error> {
    let party = party(node)?;
    expect_label(&given.label)?;
    if may_change(node, user)?.is_empty() {
        confirm(node, &user.name, &given.password).await?;
    }
    let made = webauthn::made(&party, &given.client_data, &given.attestation).map_err(invalid)?;
    if !node.guards.challenges.answer(&made.challenge, &registering(&user.name), node.now())? {
        return Err(invalid(Refusal::Purpose));
    }
    let _alone = node.accounts.lock().await;
    let others = may_change(node, user)?;
    if others.len() >= PASSKEYS_MAX {
        let detail = "An account has 16 passkeys at most; remove one first.";
        return Err(Error::new(&codes::ACCOUNT_INVALID, detail));
    }
    if node.read_now(|reader| reader.passkey(&made.id))?.is_some() {
        return Err(Error::new(&codes::CONFLICT, "This passkey is registered already."));
    }
    let row = PasskeyRow {
        id: made.id,
        user: user.name.clone(),
        key: made.key,
        count: made.count,
        label: given.label,
        created_at: node.now(),
        used_at: None,
    };
    let detail = json!({ "passkey": name_of(&row), "label": row.label });
    let event = audit(node, &user.actor(), "passkey.add", &user.name, &detail.to_string());
    let mut writes = vec![Write::Passkey(row.clone()), event];
    if others.is_empty() {
        writes.extend(strengthen(node, user)?);
    }
    node.write(writes).await?;
    Ok(row)
}

/// Once there is a passkey, only sessions for which one was shown go on.
fn strengthen(node: &Node, user: &SignedIn) -> Result<Vec<Write>, Error> {
    let rows = node.read_now(|reader| reader.credentials(&user.name))?;
    let sessions = rows.into_iter().filter(CredentialRow::is_session);
    Ok(sessions
        .map(|row| {
            if user.is_by(&row) {
                let label = format!("{}+passkey", row.label);
                Write::Credential(CredentialRow { by_passkey: true, label, ..row })
            } else {
                Write::CredentialEnded(row.secret_hash)
            }
        })
        .collect())
}

/// Gives a passkey of one's own another name.
///
/// # Errors
/// `session-required`, `passkey-required`, `not-found`, `account-invalid`.
pub async fn rename(
    node: &Node,
    user: &SignedIn,
    name: &str,
    label: String,
) -> Result<PasskeyRow, Error> {
    expect_label(&label)?;
    let _alone = node.accounts.lock().await;
    let row = PasskeyRow { label, ..find(may_change(node, user)?, name)? };
    let detail = json!({ "passkey": name, "label": row.label });
    let event = audit(node, &user.actor(), "passkey.rename", &user.name, &detail.to_string());
    node.write(vec![Write::Passkey(row.clone()), event]).await?;
    Ok(row)
}

/// Removes a passkey of one's own. Every other session ends, for that passkey may have begun it;
/// with the last one this one goes on as a session that none was shown for.
///
/// # Errors
/// `session-required`, `passkey-required`, `not-found`.
pub async fn remove(node: &Node, user: &SignedIn, name: &str) -> Result<(), Error> {
    let _alone = node.accounts.lock().await;
    let rows = may_change(node, user)?;
    let is_last = rows.len() == 1;
    let row = find(rows, name)?;
    let detail = json!({ "passkey": name, "label": row.label });
    let event = audit(node, &user.actor(), "passkey.remove", &user.name, &detail.to_string());
    let mut writes = vec![Write::PasskeyRemoved(row.id), event];
    let sessions = node.read_now(|reader| reader.credentials(&user.name))?;
    for row in sessions.into_iter().filter(CredentialRow::is_session) {
        if !user.is_by(&row) {
            writes.push(Write::CredentialEnded(row.secret_hash));
        } else if is_last {
            writes.push(Write::Credential(CredentialRow { by_passkey: false, ..row }));
        }
    }
    node.write(writes).await?;
    node.notify(Notice::State);
    Ok(())
}

fn find(rows: Vec<PasskeyRow>, name: &str) -> Result<PasskeyRow, Error> {
    let found = rows.into_iter().find(|row| name_of(row) == name);
    found.ok_or_else(|| Error::missing("The account has no such passkey."))
}

/// The passkeys of whoever may change them now: in a session, for which one was shown if there is
/// any. A token is a program's, and a stolen one must not outlive its end.
fn may_change(node: &Node, user: &SignedIn) -> Result<Vec<PasskeyRow>, Error> {
    if !user.is_in_session() {
        let detail = "Sign in to the console for this; a token cannot do it.";
        return Err(Error::new(&codes::SESSION_REQUIRED, detail));
    }
    let rows = node.read_now(|reader| reader.passkeys(&user.name))?;
    if !rows.is_empty() && !user.by_passkey() {
        let detail = "Sign in with one of your passkeys first.";
        return Err(Error::new(&codes::PASSKEY_REQUIRED, detail));
    }
    Ok(rows)
}

fn expect_label(label: &str) -> Result<(), Error> {
    if (1..=LABEL_BYTES_MAX).contains(&label.len()) && !label.chars().any(char::is_control) {
        return Ok(());
    }
    let detail = "A passkey has a name of 1 to 200 bytes.";
    Err(Error::new(&codes::ACCOUNT_INVALID, detail))
}

/// What the browser is asked in order to show a passkey (`PublicKeyCredentialRequestOptions`): one
/// of an account that waits for it, or any that its device finds for this node.
///
/// # Errors
/// `passkeys-unavailable`.
pub fn request(node: &Node, half: Option<&UserRow>) -> Result<Value, Error> {
    let party = party(node)?;
    let challenge = node.guards.challenges.make(SIGN_IN, node.now())?;
    let (rows, verification) = match half {
        Some(user) => (node.read_now(|reader| reader.passkeys(&user.name))?, "preferred"),
        // Alone, it has to be two factors.
        None => (Vec::new(), "required"),
    };
    Ok(json!({
        "rpId": party.id,
        "challenge": BASE64URL_NOPAD.encode(&challenge),
        "allowCredentials": named(&rows),
        "userVerification": verification,
        "timeout": challenge::ANSWER_MS,
    }))
}

fn named(rows: &[PasskeyRow]) -> Vec<Value> {
    let id = |row: &PasskeyRow| BASE64URL_NOPAD.encode(&row.id);
    let one = |row: &PasskeyRow| json!({ "type": "public-key", "id": id(row) });
    rows.iter().map(one).collect()
}

/// A passkey that a browser showed.
#[derive(Clone, Debug)]
pub struct Assertion {
    /// The passkey's identifier.
    pub id: Vec<u8>,
    /// `clientDataJSON`.
    pub client_data: Vec<u8>,
    /// `authenticatorData`.
    pub authenticator_data: Vec<u8>,
    /// `signature`.
    pub signature: Vec<u8>,
}

/// Signs in by a passkey: completes what a password, a link or a sign-on began, or begins without.
///
/// # Errors
/// `passkeys-unavailable`, `sign-in-failed`.
pub async fn sign_in(
    node: &Node,
    half: Option<(CredentialRow, UserRow)>,
    given: &Assertion,
    from: &Whence,
) -> Result<Session, Error> {
    let party = party(node)?;
    let unknown = || Error::new(&codes::SIGN_IN_FAILED, "No account here has this passkey.");
    let row = node.read_now(|reader| reader.passkey(&given.id))?.ok_or_else(unknown)?;
    let found = node.read_now(|reader| reader.user(&row.user))?;
    let user = found.filter(|user| user.enabled).ok_or_else(unknown)?;
    if half.as_ref().is_some_and(|(_, waiting)| waiting.name != user.name) {
        return Err(unknown());
    }
    let parts = (&*given.client_data, &*given.authenticator_data, &*given.signature);
    let shown = webauthn::shown(&party, (&row.key, row.count), parts, half.is_none());
    let shown = match shown {
        Ok(shown) => shown,
        Err(refusal) => {
            let detail = json!({ "passkey": name_of(&row), "why": refusal.to_string() });
            let actor = format!("user:{}", user.name);
            let detail = detail.to_string();
            let event = audit(node, &actor, "user.passkey-failed", &user.name, &detail);
            node.write(vec![event]).await?;
            return Err(Error::new(&codes::SIGN_IN_FAILED, sentence(refusal)));
        }
    };
    if !node.guards.challenges.answer(&shown.challenge, SIGN_IN, node.now())? {
        let detail = "It took too long, or was answered before; try again.";
        return Err(Error::new(&codes::SIGN_IN_FAILED, detail));
    }
    let used = Write::PasskeyUsed { id: row.id, count: shown.count, at: node.now() };
    let mut writes = vec![used];
    let how = half.as_ref().map(|(half, _)| format!("{}+passkey", half.label));
    // The account as it was when the half was begun: begin_session compares.
    let user = half.map_or(user, |(half, waiting)| {
        writes.push(Write::CredentialEnded(half.secret_hash));
        waiting
    });
    node.write(writes).await?;
    let proof = Proof { how: how.as_deref().unwrap_or("passkey"), by_passkey: true };
    begin_session(node, user, proof, from).await
}

fn registering(name: &str) -> String {
    format!("register {name}")
}

fn invalid(refusal: Refusal) -> Error {
    Error::new(&codes::PASSKEY_INVALID, sentence(refusal))
}

/// A refusal as a sentence.
fn sentence(refusal: Refusal) -> String {
    let text = refusal.to_string();
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(chars).chain(['.']).collect()
}

#[cfg(test)]
mod tests;
