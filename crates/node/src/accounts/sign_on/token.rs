//! ID tokens, read and checked (OpenID Connect Core 1.0, section 3.1.3.7; RFC 8725).

use comity_protocol::time::Timestamp;
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Map, Value};

use crate::accounts::key::{ForeignKey, Form};

/// Clocks may differ by this many seconds.
const LEEWAY_SECS: i64 = 60;

/// Longest `sub` (OpenID Connect Core, section 2).
const SUBJECT_CHARS_MAX: usize = 255;

/// Most keys of a provider that are looked at.
const KEYS_MAX: usize = 64;

/// Why an ID token is not taken; the provider, or whoever stands between, is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenRefusal {
    /// It cannot be read.
    #[error("the ID token cannot be read")]
    Malformed,
    /// It is signed by nothing that is taken here, or by nothing at all.
    #[error("the ID token is signed by an algorithm that is not taken here")]
    Algorithm,
    /// It is signed by none of the provider's keys.
    #[error("the ID token is signed with a key that the provider does not publish")]
    UnknownKey,
    /// The signature does not verify.
    #[error("the signature of the ID token does not verify")]
    Signature,
    /// Another provider made it.
    #[error("the ID token is another provider's")]
    Issuer,
    /// It is for somebody else.
    #[error("the ID token is for another client")]
    Audience,
    /// It answers another sign-on.
    #[error("the ID token belongs to another sign-on")]
    Nonce,
    /// Its time is over.
    #[error("the ID token has expired")]
    Expired,
    /// Its time has not come.
    #[error("the ID token is dated ahead of this node's clock")]
    Early,
}

/// The keys that a provider publishes (JWK Set), those that are taken here.
#[derive(Clone, Debug, Default)]
pub struct KeySet(Vec<(Option<String>, ForeignKey)>);

impl KeySet {
    /// Reads a JWK Set; `None` where it is none.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let set: Value = serde_json::from_slice(bytes).ok()?;
        let keys = set.get("keys")?.as_array()?.iter().take(KEYS_MAX);
        let named = |key: &Value| key.get("kid").and_then(Value::as_str).map(str::to_owned);
        Some(Self(keys.filter_map(|key| Some((named(key), ForeignKey::from_jwk(key)?))).collect()))
    }
}

/// What an ID token has to say.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// By whom.
    pub issuer: &'a str,
    /// For whom.
    pub client_id: &'a str,
    /// In answer to what.
    pub nonce: &'a str,
    /// When.
    pub now: Timestamp,
}

/// What an ID token that is in order says.
#[derive(Clone, Debug, PartialEq)]
pub struct Claims {
    /// Whom the provider means.
    pub subject: String,
    /// All of it.
    pub all: Map<String, Value>,
}

/// Checks an ID token.
///
/// # Errors
/// [`TokenRefusal`].
pub fn verify(token: &str, keys: &KeySet, expected: &Expected<'_>) -> Result<Claims, TokenRefusal> {
    let mut parts = token.split('.');
    let (Some(head), Some(body), Some(signature), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(TokenRefusal::Malformed);
    };
    expect_signed((head, body, signature), keys)?;
    let all = object(body)?;
    let text = |name: &str| all.get(name).and_then(Value::as_str);
    if text("iss") != Some(expected.issuer) {
        return Err(TokenRefusal::Issuer);
    }
    expect_for(&all, expected.client_id)?;
    if text("nonce") != Some(expected.nonce) {
        return Err(TokenRefusal::Nonce);
    }
    expect_now(&all, expected.now)?;
    let subject = text("sub").unwrap_or_default().to_owned();
    if subject.is_empty() || subject.chars().count() > SUBJECT_CHARS_MAX {
        return Err(TokenRefusal::Malformed);
    }
    Ok(Claims { subject, all })
}

fn expect_signed(
    (head, body, signature): (&str, &str, &str),
    keys: &KeySet,
) -> Result<(), TokenRefusal> {
    let header = object(head)?;
    let text = |name: &str| header.get(name).and_then(Value::as_str);
    let algorithm = text("alg").ok_or(TokenRefusal::Malformed)?;
    if !["RS256", "ES256", "EdDSA", "Ed25519"].contains(&algorithm) || header.contains_key("crit") {
        return Err(TokenRefusal::Algorithm);
    }
    let kid = text("kid");
    let named = |name: &Option<String>| kid.is_none() || name.as_deref() == kid;
    let fits = |(name, key): &&(Option<String>, ForeignKey)| named(name) && key.signs_as(algorithm);
    let mut fitting = keys.0.iter().filter(fits).peekable();
    if fitting.peek().is_none() {
        return Err(TokenRefusal::UnknownKey);
    }
    let message = format!("{head}.{body}");
    let signature = BASE64URL_NOPAD.decode(signature.as_bytes());
    let signature = signature.map_err(|_| TokenRefusal::Malformed)?;
    let mut signed =
        fitting.map(|(_, key)| key.has_signed(message.as_bytes(), &signature, Form::Fixed));
    if signed.any(|is_so| is_so) { Ok(()) } else { Err(TokenRefusal::Signature) }
}

fn expect_for(all: &Map<String, Value>, client: &str) -> Result<(), TokenRefusal> {
    let is_us = |value: &Value| value.as_str() == Some(client);
    let (is_for_us, is_for_others) = match all.get("aud") {
        Some(Value::Array(many)) => (many.iter().any(is_us), many.iter().any(|one| !is_us(one))),
        Some(one) => (is_us(one), false),
        None => (false, false),
    };
    let by_us = match all.get("azp") {
        Some(by) => is_us(by),
        None => !is_for_others,
    };
    if is_for_us && by_us { Ok(()) } else { Err(TokenRefusal::Audience) }
}

fn expect_now(all: &Map<String, Value>, now: Timestamp) -> Result<(), TokenRefusal> {
    let seconds = |name: &str| all.get(name).and_then(whole);
    let now = now.millis() / 1_000;
    let ends = seconds("exp").ok_or(TokenRefusal::Malformed)?;
    if ends.saturating_add(LEEWAY_SECS) <= now {
        return Err(TokenRefusal::Expired);
    }
    let begins = [seconds("iat"), seconds("nbf")].into_iter().flatten().max();
    if begins.is_some_and(|begins| begins > now.saturating_add(LEEWAY_SECS)) {
        return Err(TokenRefusal::Early);
    }
    Ok(())
}

/// A NumericDate, which may have a fraction (RFC 7519 section 2): its whole seconds.
fn whole(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.to_string().split_once('.')?.0.parse().ok())
}

fn object(part: &str) -> Result<Map<String, Value>, TokenRefusal> {
    let bytes = BASE64URL_NOPAD.decode(part.as_bytes()).map_err(|_| TokenRefusal::Malformed)?;
    match serde_json::from_slice(&bytes) {
        Ok(Value::Object(all)) => Ok(all),
        _ => Err(TokenRefusal::Malformed),
    }
}

#[cfg(test)]
mod tests;
