//! Content: the bytes a statement is about, sealed with a salt and a marking in one JSON file.
//!
//! The preimage a statement hashes is the file itself, byte for byte:
//! `{"salt": <43 characters base64url>, "marking": {…}, "body": {…}}`. Whoever holds the file can
//! check it with any SHA-256; whoever destroys it destroys salt and marking with it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::hash::sha256;
use crate::kind::Kind;
use crate::limits::{CONTENT_BYTES_MAX, FUTURE_MS_MAX};
use crate::marking::{Marking, Unchecked};
use crate::time::Timestamp;
pub use body::{Body, exact};
pub use refusal::ContentRefusal;
pub use schema::{SchemaFault, SchemaRule, faults};

mod body;

mod refusal;

pub mod json;
mod schema;

/// SHA-256 of a content file; the payload of the statement (RFC 9995).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

/// A text is no SHA-256 digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a digest has 64 hex digits in lower case")]
pub struct DigestRefusal;

impl Digest {
    /// The digest of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha256(&[bytes]))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl FromStr for Digest {
    type Err = DigestRefusal;

    fn from_str(text: &str) -> Result<Self, DigestRefusal> {
        let bytes = data_encoding::HEXLOWER.decode(text.as_bytes()).map_err(|_| DigestRefusal)?;
        Ok(Self(bytes.try_into().map_err(|_| DigestRefusal)?))
    }
}

impl Serialize for Digest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A content file, parsed and valid for its kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    /// The file, byte for byte.
    pub bytes: Vec<u8>,
    /// Its digest.
    pub digest: Digest,
    /// Who may see it.
    pub marking: Marking,
    /// What it says.
    pub body: Value,
}

impl Content {
    /// Writes a content file: compact JSON, members in the order salt, marking, body.
    ///
    /// # Errors
    /// Any [`ContentRefusal`] that [`Self::parse`] would have for the file.
    pub fn seal(
        kind: &Kind,
        salt: [u8; 32],
        marking: Marking,
        body: impl Into<Body>,
    ) -> Result<Self, ContentRefusal> {
        let body = body.into();
        let salt = data_encoding::BASE64URL_NOPAD.encode(&salt);
        let file = serde_json::to_vec(&Written { salt, marking, body: body.raw() });
        Self::parse(kind, &file.map_err(|_| ContentRefusal::Malformed)?)
    }

    /// Reads a content file strictly and holds its body against the schema of the kind.
    ///
    /// # Errors
    /// Any [`ContentRefusal`] except [`ContentRefusal::OtherDigest`].
    pub fn parse(kind: &Kind, bytes: &[u8]) -> Result<Self, ContentRefusal> {
        let content = Self::parse_unknown(bytes)?;
        schema::check(kind, &content.body)?;
        Ok(content)
    }

    /// Reads a content file of a kind that has no schema here: salt and marking are checked as
    /// always, the body is any JSON object.
    ///
    /// # Errors
    /// [`ContentRefusal::TooLong`], [`ContentRefusal::Malformed`], [`ContentRefusal::Marking`].
    pub fn parse_unknown(bytes: &[u8]) -> Result<Self, ContentRefusal> {
        if bytes.len() > CONTENT_BYTES_MAX {
            return Err(ContentRefusal::TooLong);
        }
        let value = json::parse(bytes).ok_or(ContentRefusal::Malformed)?;
        let file: File = serde_json::from_value(value).map_err(|_| ContentRefusal::Malformed)?;
        let salt = data_encoding::BASE64URL_NOPAD.decode(file.salt.as_bytes());
        if !salt.is_ok_and(|salt| salt.len() == SALT_BYTES) {
            return Err(ContentRefusal::Malformed);
        }
        let marking = Marking::try_from(file.marking).map_err(|_| ContentRefusal::Marking)?;
        let body = Value::Object(file.body);
        Ok(Self { bytes: bytes.to_vec(), digest: Digest::of(bytes), marking, body })
    }

    /// Checks that this is the content a statement names.
    ///
    /// # Errors
    /// [`ContentRefusal::OtherDigest`].
    pub fn matches(&self, digest: &Digest) -> Result<(), ContentRefusal> {
        if self.digest == *digest { Ok(()) } else { Err(ContentRefusal::OtherDigest) }
    }
}

/// Checks that nothing in a body that has happened lies ahead of `now`, as far as a claimed time
/// may: who offers it to a log made a slip, and what lies ahead would put a deadline off.
///
/// # Errors
/// [`ContentRefusal::Ahead`].
pub fn expect_not_ahead(kind: &Kind, body: &Value, now: Timestamp) -> Result<(), ContentRefusal> {
    let is_ahead = |name: &&String| {
        let said = body.get(name.as_str()).and_then(Value::as_str);
        said.and_then(earliest).is_some_and(|said| said.since(now) > FUTURE_MS_MAX)
    };
    let ahead = schema::happened(kind).iter().find(is_ahead);
    ahead.map_or(Ok(()), |name| Err(ContentRefusal::Ahead { at: format!("/{name}") }))
}

/// Whether a field of a kind, by its JSON Pointer, speaks of what has happened, by its schema.
pub fn has_happened(kind: &Kind, pointer: &str) -> bool {
    let name = pointer.strip_prefix('/').unwrap_or_default();
    schema::happened(kind).iter().any(|member| member == name)
}

/// The first instant at which a time, or a day anywhere on earth, can be.
fn earliest(text: &str) -> Option<Timestamp> {
    let day = || format!("{text}T00:00:00Z").parse::<Timestamp>().ok();
    text.parse().ok().or_else(|| Some(day()?.plus_millis(-FIRST_DAY_MS)))
}

/// A day begins first where clocks are 14 hours ahead of UTC (Line Islands).
const FIRST_DAY_MS: i64 = 14 * 3_600_000;

/// Length of a salt in bytes: as unguessable as the digest it protects.
const SALT_BYTES: usize = 32;

/// The members of a content file in the order they are written in.
#[derive(Serialize)]
struct Written<'b> {
    salt: String,
    marking: Marking,
    body: &'b RawValue,
}

/// The members of a content file, exactly these.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    salt: String,
    marking: Unchecked,
    body: serde_json::Map<String, Value>,
}

#[cfg(test)]
mod tests;
