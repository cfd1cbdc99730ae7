//! Signed requests between nodes: a strict subset of HTTP Message Signatures (RFC 9421).
//!
//! Covered, in this order: `@method`, `@authority`, `@path`, `@query` and `content-digest` (RFC
//! 9530, SHA-256, also of an empty body). Parameters: created, nonce, keyid, tag. One signature,
//! label `sig1`. What is written in `spec/requests.md` any library for RFC 9421 can produce and
//! check.

use crate::content::Digest;
use crate::key::{Kid, PublicKey, SignFailure, Signer};
use crate::limits::REQUEST_HEADER_BYTES_MAX;
use crate::party::PartyId;
use crate::time::Timestamp;

mod fields;

use fields::Parameters;
pub use fields::TAG;

/// How far `created` may lie from the verifier's clock to either side, in milliseconds.
pub const WINDOW_MS: i64 = 300 * 1_000;

/// What a signature covers, as the server sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestParts<'a> {
    /// The method, in upper case.
    pub method: &'a str,
    /// Host, and port where it is not the default of the scheme (RFC 9421 section 2.2.3); compared
    /// in lower case.
    pub authority: &'a str,
    /// The path, percent-encoded as sent; an empty one counts as `/`.
    pub path: &'a str,
    /// The query without its question mark, percent-encoded as sent; empty when there is none.
    pub query: &'a str,
    /// SHA-256 of the body's bytes.
    pub body_digest: Digest,
}

/// The three header fields that carry the signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedHeaders {
    /// `Content-Digest`.
    pub content_digest: String,
    /// `Signature-Input`.
    pub signature_input: String,
    /// `Signature`.
    pub signature: String,
}

/// Who made a request, once its signature has been verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authenticated {
    /// The key that signed.
    pub kid: Kid,
    /// In whose name, where the request says so. Whether the key is that party's is for the caller
    /// to check; without it a key that several parties claim says nothing about who asks.
    pub party: Option<PartyId>,
    /// To be remembered with the key for twice [`WINDOW_MS`], and refused when it comes again.
    pub nonce: [u8; 16],
    /// When it was signed, as claimed.
    pub created: Timestamp,
}

/// Why a request is not believed. The sender is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestRefusal {
    /// A header field, or a part of the request, is not of the form that is signed here.
    #[error("the signature's header fields are not of the form that is accepted here")]
    Malformed,
    /// The digest in the header is not that of the body.
    #[error("the content digest is not that of the body")]
    Digest,
    /// No peer has that key.
    #[error("no peer has the key that the signature names")]
    UnknownKey,
    /// Created more than five minutes ago, or ahead.
    #[error("the signature was made more than five minutes away from now")]
    Stale,
    /// The signature does not verify.
    #[error("the signature does not verify")]
    Signature,
}

impl RequestRefusal {
    /// The stable code of this refusal, listed in `spec/errors.md`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Malformed => "request-malformed",
            Self::Digest => "request-digest",
            Self::UnknownKey => "request-key-unknown",
            Self::Stale => "request-stale",
            Self::Signature => "request-signature",
        }
    }
}

/// Signs a request in nobody's name: whoever registered the key. `nonce` must not be used again
/// with the same key.
///
/// # Errors
/// [`SignFailure`], also when a part of the request holds characters that no request can hold.
pub fn sign(
    parts: &RequestParts<'_>,
    signer: &dyn Signer,
    now: Timestamp,
    nonce: [u8; 16],
) -> Result<SignedHeaders, SignFailure> {
    let kid = signer.public().kid();
    write(parts, signer, &Parameters { created: now.secs(), nonce, kid, party: None })
}

/// Signs a request in the name of a party, so that nobody else can claim it by claiming the key.
/// `nonce` must not be used again with the same key.
///
/// # Errors
/// As [`sign`].
pub fn sign_as(
    parts: &RequestParts<'_>,
    party: &PartyId,
    signer: &dyn Signer,
    now: Timestamp,
    nonce: [u8; 16],
) -> Result<SignedHeaders, SignFailure> {
    let kid = signer.public().kid();
    let party = Some(party.clone());
    write(parts, signer, &Parameters { created: now.secs(), nonce, kid, party })
}

fn write(
    parts: &RequestParts<'_>,
    signer: &dyn Signer,
    parameters: &Parameters,
) -> Result<SignedHeaders, SignFailure> {
    let parameters = parameters.write();
    let content_digest = fields::write_digest(&parts.body_digest);
    let base = base(parts, &content_digest, &parameters).ok_or(SignFailure)?;
    let signature = signer.sign(base.as_bytes())?;
    Ok(SignedHeaders {
        content_digest,
        signature_input: format!("sig1={parameters}"),
        signature: fields::write_signature(&signature),
    })
}

/// The digest that a request announces for its body, for whoever verifies the signature before the
/// body is read and compares afterwards; `None` where it announces none.
pub fn announced_digest(content_digest: &str) -> Option<Digest> {
    if content_digest.len() > REQUEST_HEADER_BYTES_MAX {
        return None;
    }
    fields::read_digest(content_digest)
}

/// Verifies a request. That its nonce is new is for the caller to check, afterwards.
///
/// # Errors
/// [`RequestRefusal`]; the signature is checked last.
pub fn verify(
    parts: &RequestParts<'_>,
    headers: &SignedHeaders,
    keys: &dyn Fn(&Kid) -> Option<PublicKey>,
    now: Timestamp,
) -> Result<Authenticated, RequestRefusal> {
    let SignedHeaders { content_digest, signature_input, signature } = headers;
    if [content_digest, signature_input, signature]
        .iter()
        .any(|field| field.len() > REQUEST_HEADER_BYTES_MAX)
    {
        return Err(RequestRefusal::Malformed);
    }
    let digest = fields::read_digest(content_digest).ok_or(RequestRefusal::Malformed)?;
    let written = signature_input.strip_prefix("sig1=").ok_or(RequestRefusal::Malformed)?;
    let Parameters { created, nonce, kid, party } =
        Parameters::read(written).ok_or(RequestRefusal::Malformed)?;
    let signature = fields::read_signature(signature).ok_or(RequestRefusal::Malformed)?;
    let base = base(parts, content_digest, written).ok_or(RequestRefusal::Malformed)?;
    if digest != parts.body_digest {
        return Err(RequestRefusal::Digest);
    }
    let created = Timestamp::from_secs(created);
    if !(-WINDOW_MS..=WINDOW_MS).contains(&now.since(created)) {
        return Err(RequestRefusal::Stale);
    }
    let key = keys(&kid).filter(|key| key.kid() == kid).ok_or(RequestRefusal::UnknownKey)?;
    key.verify(base.as_bytes(), &signature).map_err(|_| RequestRefusal::Signature)?;
    Ok(Authenticated { kid, party, nonce, created })
}

/// The signature base (RFC 9421 section 2.5) of a request; `None` where a part cannot stand in one.
fn base(parts: &RequestParts<'_>, content_digest: &str, parameters: &str) -> Option<String> {
    let authority = parts.authority.to_ascii_lowercase();
    let path = if parts.path.is_empty() { "/" } else { parts.path };
    let query = format!("?{}", parts.query);
    let components = [
        ("@method", parts.method),
        ("@authority", authority.as_str()),
        ("@path", path),
        ("@query", query.as_str()),
        ("content-digest", content_digest),
    ];
    // A line break inside a component would let two requests share one base.
    let is_plain = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic());
    if !components.iter().all(|(_, value)| is_plain(value)) {
        return None;
    }
    Some(fields::signature_base(&components, parameters))
}

#[cfg(test)]
mod tests;
