//! SCRAPI, the standard interface of SCITT transparency services (draft-ietf-scitt-scrapi-11).
//!
//! An entry is named `1.<index>`. A registration answers 303 once the statement is durable; its
//! receipt is there at once. Failures are concise problem details in CBOR (RFC 9290).

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use comity_protocol::index::LogId;
use comity_protocol::key::{PublicKey, Signer as _};
use comity_protocol::limits::STATEMENT_BYTES_MAX;
use comity_protocol::log::merkle::LeafIndex;
use comity_protocol::log::receipt;
use coset::CborSerializable as _;

use data_encoding::BASE64URL_NOPAD;

use crate::accounts::anonymous;
use crate::api::extract::{Segment, expect_media_type, read_body};
use crate::capability::Route;
use crate::error::Error;
use crate::node::Node;
use crate::problem::{Concise, Problem, codes};

/// Media type of statements and receipts on the way in and out (RFC 9052).
const COSE: &str = "application/cose";

/// Media type of a receipt (RFC 9943).
const RECEIPT: &str = "application/scitt-receipt+cose";

/// Longest body of a registration: the statement, and as much again of unprotected header,
/// receipts of other logs most of all, which is emptied before logging.
const REGISTRATION_BYTES_MAX: usize = 2 * STATEMENT_BYTES_MAX;

/// What a refused statement costs a stranger: its signature was perhaps verified for nothing.
const REFUSED_COST: u64 = 5;

/// `/entries` and `/.well-known/scitt-keys`.
pub fn routes() -> Vec<Route> {
    vec![
        ("/entries", post(register)),
        ("/entries/{id}", get(entry)),
        ("/entries/{id}/statement", get(transparent_statement)),
        ("/.well-known/scitt-keys", get(keys)),
        ("/.well-known/scitt-keys/{kid}", get(key)),
    ]
}

/// The name of an entry of the own log.
pub fn entry_id(index: LeafIndex) -> String {
    format!("1.{}", index.0)
}

/// Reads the name of an entry, in its one spelling.
///
/// # Errors
/// `locator-invalid`.
pub fn parse_entry_id(id: &str) -> Result<LeafIndex, Problem> {
    let digits = id.strip_prefix("1.").filter(|digits| {
        let plain = digits.bytes().all(|b| b.is_ascii_digit());
        plain && (*digits == "0" || !digits.starts_with('0'))
    });
    let index = digits.and_then(|digits| digits.parse().ok()).map(LeafIndex);
    index.ok_or_else(|| Problem::new(&codes::LOCATOR, "An entry is named 1.<index>."))
}

/// The variable part of a path; one that cannot be read is refused in SCRAPI's own form.
struct Name(String);

impl<S: Send + Sync> FromRequestParts<S> for Name {
    type Rejection = Concise;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Concise> {
        let Segment(name) = Segment::<String>::from_request_parts(parts, state).await?;
        Ok(Self(name))
    }
}

async fn register(State(node): State<Arc<Node>>, request: Request) -> Result<Response, Concise> {
    let (parts, body) = request.into_parts();
    let address = anonymous::address(&parts);
    node.guards.stranger_may_go_on(address, node.now())?;
    expect_media_type(&parts.headers, COSE)?;
    let bytes = read_body(body, REGISTRATION_BYTES_MAX).await?;
    let logged = node.offer(&bytes, None, "public").await;
    let logged = logged.inspect_err(|error| charge(&node, address, error))?;
    let location = HeaderValue::from_str(&format!("/entries/{}", entry_id(logged.index)));
    let location = location.map_err(|error| Problem::internal(error.to_string()))?;
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response())
}

async fn entry(State(node): State<Arc<Node>>, Name(id): Name) -> Result<Response, Concise> {
    let receipt = node.receipt(parse_entry_id(&id)?)?;
    Ok(answer(RECEIPT, receipt))
}

async fn transparent_statement(
    State(node): State<Arc<Node>>,
    Name(id): Name,
) -> Result<Response, Concise> {
    let index = parse_entry_id(&id)?;
    let receipt = node.receipt(index)?;
    let entries = node.read_now(|reader| reader.entries(LogId::OWN, index, 1))?;
    let entry = entries.into_iter().next().ok_or_else(Problem::not_found)?;
    let statement = receipt::attach(&entry, &[receipt]);
    let statement = statement.map_err(|refusal| Problem::internal(refusal.to_string()))?;
    Ok(answer(COSE, statement))
}

/// The COSE Key Set with which receipts are verified.
async fn keys(State(node): State<Arc<Node>>) -> Result<Response, Concise> {
    let named = receipt_keys(&node).iter().map(named_key).collect::<Result<Vec<_>, _>>()?;
    let set = coset::CoseKeySet(named).to_vec();
    let set = set.map_err(|error| Problem::internal(error.to_string()))?;
    Ok(answer("application/cbor", set))
}

async fn key(State(node): State<Arc<Node>>, Name(kid): Name) -> Result<Response, Concise> {
    let keys = receipt_keys(&node);
    let public = keys.iter().find(|key| key.kid().to_string() == kid);
    let missing = || Problem::missing("No key of this service has this identifier.");
    let key = named_key(public.ok_or_else(missing)?)?.to_vec();
    let key = key.map_err(|error| Problem::internal(error.to_string()))?;
    Ok(answer("application/cbor", key))
}

/// The key that signs receipts now, the one the party began with, and those in between: a receipt
/// that was given stays valid.
fn receipt_keys(node: &Node) -> Vec<PublicKey> {
    let mut all = vec![node.keys.receipt().public().clone()];
    let former = node.keys.now().former_receipt_keys;
    for text in std::iter::once(&node.descriptor.receipt_key).chain(&former) {
        let key = BASE64URL_NOPAD.decode(text.as_bytes()).ok();
        let key = key.and_then(|bytes| PublicKey::from_cose_key(&bytes).ok());
        all.extend(key.filter(|key| !all.contains(key)));
    }
    all
}

/// The key with its `kid`, by which a receipt names it.
fn named_key(public: &PublicKey) -> Result<coset::CoseKey, Problem> {
    let key = coset::CoseKey::from_slice(&public.to_cose_key());
    let mut key = key.map_err(|error| Problem::internal(error.to_string()))?;
    key.key_id = public.kid().0.to_vec();
    Ok(key)
}

fn charge(node: &Node, address: IpAddr, error: &Error) {
    if error.is_callers_fault() {
        node.guards.stranger_failed(address, REFUSED_COST, node.now());
    }
}

fn answer(media_type: &'static str, bytes: Vec<u8>) -> Response {
    let media_type = HeaderValue::from_static(media_type);
    let fresh = HeaderValue::from_static("no-cache");
    ([(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, fresh)], bytes).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_have_one_name() {
        assert_eq!(parse_entry_id("1.0").unwrap(), LeafIndex(0));
        assert_eq!(parse_entry_id(&entry_id(LeafIndex(41))).unwrap(), LeafIndex(41));
        for bad in ["", "1.", "1.01", "2.1", "1.-1", "1.+1", "1.1.1", "1.99999999999999999999"] {
            assert_eq!(parse_entry_id(bad).unwrap_err().code(), "locator-invalid", "{bad}");
        }
    }
}
