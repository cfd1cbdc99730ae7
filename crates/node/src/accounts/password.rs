//! Passwords: kept as argon2id, checked a few at a time.

use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use tokio::sync::Semaphore;

use super::guards::Lane;
use super::trail::audit;
use crate::error::{Error, codes};
use crate::node::Node;

/// Shortest password, in characters (OWASP ASVS 5.0, 6.2.1 asks for 8; people here sign for
/// states).
pub const PASSWORD_CHARS_MIN: usize = 12;

/// Longest password in bytes; argon2 takes any length, the node's memory does not.
const PASSWORD_BYTES_MAX: usize = 1_024;

/// Waiting attempts give up after this long.
const PASSWORD_WAIT: std::time::Duration = std::time::Duration::from_secs(5);

/// Checked when no account has the name, so that the answer takes as long; fits no password.
pub(super) const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$Y29taXR5LW5vYm9keTA$\
                                 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// What is kept of a password.
///
/// # Errors
/// `account-invalid` for one too short or too long, `sign-in-busy`.
pub(super) async fn hash_password(node: &Node, password: String) -> Result<String, Error> {
    if password.chars().count() < PASSWORD_CHARS_MIN || password.len() > PASSWORD_BYTES_MAX {
        let detail = "A password has at least 12 characters and at most 1,024 bytes.";
        return Err(Error::new(&codes::ACCOUNT_INVALID, detail));
    }
    let hashed = on_password_pool(node.guards.lane(Lane::Known), move || {
        argon()?
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|error| Error::internal(error.to_string()))
    });
    hashed.await
}

/// Whether a password is the one that was kept.
///
/// # Errors
/// `sign-in-busy`.
pub(super) async fn verify_password(
    node: &Node,
    password: &str,
    phc: String,
    lane: Lane,
) -> Result<bool, Error> {
    if password.len() > PASSWORD_BYTES_MAX {
        return Ok(false);
    }
    let password = password.to_owned();
    let checked = on_password_pool(node.guards.lane(lane), move || {
        Ok(argon()?.verify_password(password.as_bytes(), phc.as_str()).is_ok())
    });
    checked.await
}

/// Has whoever is signed in give the present password once more, where the account has one: who
/// finds a session open must not make the account theirs for good.
///
/// # Errors
/// `password-wrong`, `sign-in-busy`.
pub(super) async fn confirm(node: &Node, name: &str, password: &str) -> Result<(), Error> {
    node.guards.confirm(&normal(name), node.now())?;
    let phc = node.read_now(|reader| reader.user(name))?.map(|user| user.password);
    // An account that signs in by links and tokens has none to name.
    let Some(phc) = phc.filter(|phc| !phc.is_empty()) else { return Ok(()) };
    if !verify_password(node, password, phc, Lane::Known).await? {
        let event = audit(node, &format!("user:{name}"), "user.password-failed", name, "{}");
        node.write(vec![event]).await?;
        return Err(Error::new(&codes::PASSWORD_WRONG, "The old password is another one."));
    }
    node.guards.confirmed(&normal(name));
    Ok(())
}

/// A bounded key for the table of attempts.
pub(super) fn normal(name: &str) -> String {
    name.chars().take(64).collect()
}

/// OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane.
fn argon() -> Result<Argon2<'static>, Error> {
    let params = Params::new(19 * 1_024, 2, 1, None);
    let params = params.map_err(|error| Error::internal(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Runs on the blocking pool, few at a time: sign-in attempts cannot take all cores and memory.
async fn on_password_pool<T: Send + 'static>(
    lane: &Semaphore,
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let busy = || {
        let detail = "Too many passwords are being checked; try again shortly.";
        Error::new(&codes::SIGN_IN_BUSY, detail).retry_after(5)
    };
    let waited = tokio::time::timeout(PASSWORD_WAIT, lane.acquire()).await;
    let permit = waited.map_err(|_| busy())?.map_err(|_| busy())?;
    let done = tokio::task::spawn_blocking(work).await;
    drop(permit);
    done.map_err(|error| Error::internal(error.to_string()))?
}
