//! The three header fields as structured fields (RFC 9651), in the one form that is written here.

use data_encoding::{BASE64, BASE64URL_NOPAD};

use crate::content::Digest;
use crate::key::Kid;
use crate::party::PartyId;

/// The value of the `tag` parameter: a signature made for another purpose does not count here.
pub const TAG: &str = "comity";

/// The components that are covered, as they stand in the header.
const COVERED: &str = r#"("@method" "@authority" "@path" "@query" "content-digest")"#;

/// The parameters of a signature that vary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parameters {
    /// Seconds since the epoch.
    pub(super) created: i64,
    /// Sixteen bytes that were never signed with before; base64url.
    pub(super) nonce: [u8; 16],
    /// The thumbprint of the key; base64url.
    pub(super) kid: Kid,
    /// In whose name the request is made, where it says so: before the thumbprint and a `#`.
    pub(super) party: Option<PartyId>,
}

impl Parameters {
    /// The inner list with its parameters, which is also the value of `@signature-params`.
    pub(super) fn write(&self) -> String {
        let Self { created, nonce, kid, party } = self;
        let nonce = BASE64URL_NOPAD.encode(nonce);
        let kid = match party {
            Some(party) => format!("{party}#{kid}"),
            None => kid.to_string(),
        };
        format!(r#"{COVERED};created={created};nonce="{nonce}";keyid="{kid}";tag="{TAG}""#)
    }

    /// Reads what [`Self::write`] writes, the parameters in any order: each once, no others.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (mut created, mut nonce, mut key, mut tag) = (None, None, None, None);
        let parameters = text.strip_prefix(COVERED)?.strip_prefix(';')?;
        for parameter in parameters.split(';') {
            let (name, value) = parameter.split_once('=')?;
            let is_new = match name {
                "created" => created.replace(integer(value)?).is_none(),
                "nonce" => nonce.replace(BASE64URL_NOPAD.decode(string(value)?).ok()?).is_none(),
                "keyid" => key.replace(key_id(value)?).is_none(),
                "tag" => tag.replace(string(value)?).is_none(),
                _ => false,
            };
            if !is_new {
                return None;
            }
        }
        if tag? != TAG.as_bytes() {
            return None;
        }
        let (party, kid) = key?;
        Some(Self { created: created?, nonce: nonce?.try_into().ok()?, kid, party })
    }
}

/// `"<thumbprint>"` or `"<party>#<thumbprint>"`.
fn key_id(value: &str) -> Option<(Option<PartyId>, Kid)> {
    let inner = value.strip_prefix('"')?.strip_suffix('"')?;
    let (party, kid) = match inner.split_once('#') {
        Some((party, kid)) => (Some(party.parse().ok()?), kid),
        None => (None, inner),
    };
    Some((party, Kid(BASE64URL_NOPAD.decode(kid.as_bytes()).ok()?.try_into().ok()?)))
}

/// `sha-256=:<base64>:` (RFC 9530 section 2).
pub(super) fn write_digest(digest: &Digest) -> String {
    format!("sha-256=:{}:", BASE64.encode(&digest.0))
}

pub(super) fn read_digest(text: &str) -> Option<Digest> {
    let bytes = byte_sequence(text.strip_prefix("sha-256=")?)?;
    Some(Digest(bytes.try_into().ok()?))
}

/// `sig1=:<base64>:` (RFC 9421 section 4.2).
pub(super) fn write_signature(signature: &[u8]) -> String {
    format!("sig1=:{}:", BASE64.encode(signature))
}

pub(super) fn read_signature(text: &str) -> Option<Vec<u8>> {
    byte_sequence(text.strip_prefix("sig1=")?)
}

/// The text that is signed (RFC 9421 section 2.5).
pub(super) fn signature_base(components: &[(&str, &str)], parameters: &str) -> String {
    let mut base = String::with_capacity(512);
    for (name, value) in components {
        base.extend(["\"", name, "\": ", value, "\n"]);
    }
    base.extend(["\"@signature-params\": ", parameters]);
    base
}

fn byte_sequence(text: &str) -> Option<Vec<u8>> {
    let inner = text.strip_prefix(':')?.strip_suffix(':')?;
    BASE64.decode(inner.as_bytes()).ok()
}

/// A string without anything that would need an escape.
fn string(text: &str) -> Option<&[u8]> {
    let inner = text.strip_prefix('"')?.strip_suffix('"')?.as_bytes();
    let is_plain = inner.iter().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(b));
    is_plain.then_some(inner)
}

/// A non-negative integer of at most 15 digits (RFC 9651 section 3.3.1), written without leading
/// zeros.
fn integer(text: &str) -> Option<i64> {
    let is_short = (1..=15).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let is_canonical = text == "0" || !text.starts_with('0');
    (is_short && is_canonical).then(|| text.parse().ok())?
}
