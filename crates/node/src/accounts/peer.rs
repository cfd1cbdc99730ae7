//! Requests signed by peers (RFC 9421): who signed, once only, within the peer's budget.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{FromRef, FromRequest, OriginalUri, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use comity_protocol::content::Digest;
use comity_protocol::key::{Kid, PublicKey};
use comity_protocol::party::PartyId;
use comity_protocol::request::{self, RequestParts, RequestRefusal, SignedHeaders};
use comity_store::rows::PeerState;
use data_encoding::BASE64URL_NOPAD;
use serde::de::DeserializeOwned;

use super::caller::{Caller, address, signed_in};
use crate::api::extract::{expect_json, from_json, read_body};
use crate::clock;
use crate::exchange::wire::URGENT_BYTES_MAX;
use crate::node::Node;
use crate::problem::{Problem, codes};

/// The header that says a request is signed.
pub const SIGNATURE_INPUT: &str = "signature-input";

/// Longest body of a signed request: an urgent statement with its content.
const SIGNED_BYTES_MAX: usize = URGENT_BYTES_MAX;

/// What a request costs a stranger whose signature does not hold.
const FAILED_COST: u64 = 10;

/// Keys by which peers are recognised.
#[derive(Default)]
pub struct Directory(BTreeMap<Kid, (PartyId, PublicKey)>);

impl Directory {
    /// From the peers pinned in the store; those removed are nobody.
    fn read(node: &Node) -> Result<Self, Problem> {
        let mut keys = BTreeMap::new();
        for peer in node.read_now(|reader| reader.peers())? {
            if peer.state == PeerState::Removed {
                continue;
            }
            for text in &peer.descriptor.statement_keys {
                let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).unwrap_or_default();
                if let Ok(key) = PublicKey::from_cose_key(&bytes) {
                    keys.insert(key.kid(), (peer.descriptor.party.clone(), key));
                }
            }
        }
        Ok(Self(keys))
    }
}

/// A JSON body signed by a peer.
#[derive(Debug)]
pub struct Signed<T> {
    /// Who signed.
    pub party: PartyId,
    /// What it says.
    pub body: T,
}

/// A JSON body from a peer, who signed it, or from one of the node's own people.
#[derive(Debug)]
pub struct Entitled<T> {
    /// Who asks.
    pub caller: Caller,
    /// What for.
    pub body: T,
}

impl<S, T> FromRequest<S> for Signed<T>
where
    S: Send + Sync,
    Arc<Node>: FromRef<S>,
    T: DeserializeOwned,
{
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let node = Arc::<Node>::from_ref(state);
        let (parts, body) = request.into_parts();
        if !parts.headers.contains_key(SIGNATURE_INPUT) {
            node.guards.stranger(address(&parts), 1, clock::now())?;
            let detail = "Sign the request (RFC 9421) with a statement key of your descriptor.";
            return Err(Problem::new(&codes::PEER_REQUIRED, detail));
        }
        node.guards.stranger_may_go_on(address(&parts), clock::now())?;
        expect_json(&parts.headers)?;
        let bytes = read_body(body, SIGNED_BYTES_MAX).await?;
        let party = authenticate(&node, &parts, &bytes)?;
        Ok(Self { party, body: from_json(&bytes)? })
    }
}

impl<S, T> FromRequest<S> for Entitled<T>
where
    S: Send + Sync,
    Arc<Node>: FromRef<S>,
    T: DeserializeOwned,
{
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let node = Arc::<Node>::from_ref(state);
        if !request.headers().contains_key(SIGNATURE_INPUT)
            && let Some(user) = signed_in(&node, request.headers())?
        {
            let (parts, body) = request.into_parts();
            expect_json(&parts.headers)?;
            user.check_unsafe(&parts.headers)?;
            let body = from_json(&read_body(body, SIGNED_BYTES_MAX).await?)?;
            return Ok(Self { caller: Caller::User(user), body });
        }
        let Signed { party, body } = Signed::from_request(request, state).await?;
        Ok(Self { caller: Caller::Peer(party), body })
    }
}

/// Who signed a request with this body. The request is counted and can be made only once.
///
/// # Errors
/// The codes of [`RequestRefusal`], `request-replayed`, and those of the peer's budget.
pub fn authenticate(node: &Node, parts: &Parts, body: &[u8]) -> Result<PartyId, Problem> {
    let now = clock::now();
    node.guards.stranger_may_go_on(address(parts), now)?;
    let verified = verify(node, parts, body);
    let (party, nonce) = verified.inspect_err(|problem| {
        if problem.is_callers_fault() {
            node.guards.stranger_failed(address(parts), FAILED_COST, now);
        }
    })?;
    node.guards.peer(&party, u64::try_from(body.len()).unwrap_or(u64::MAX), now)?;
    if !node.guards.first_seen(&party, nonce, now) {
        let detail = "This very request came before; sign each request anew.";
        return Err(Problem::new(&codes::PEER_REPLAY, detail));
    }
    Ok(party)
}

fn verify(
    node: &Node,
    parts: &Parts,
    body: &[u8],
) -> Result<(PartyId, super::guards::Nonce), Problem> {
    let authority = text(&parts.headers, header::HOST.as_str());
    if !is_own_authority(node, &authority) {
        // Signed for another node, or relayed: whoever received it must not act in the peer's name.
        let detail = "The request is not signed for this node's address.";
        return Err(Problem::new(&codes::REQUEST_AUTHORITY, detail));
    }
    // A nested router cuts its prefix from the URI; what was signed is the whole path.
    let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |original| &original.0);
    let wanted = RequestParts {
        method: parts.method.as_str(),
        authority: &authority,
        path: uri.path(),
        query: uri.query().unwrap_or_default(),
        body_digest: Digest::of(body),
    };
    let headers = SignedHeaders {
        content_digest: text(&parts.headers, "content-digest"),
        signature_input: text(&parts.headers, SIGNATURE_INPUT),
        signature: text(&parts.headers, "signature"),
    };
    let directory = directory(node)?;
    let key_of = |kid: &Kid| directory.0.get(kid).map(|(_, key)| key.clone());
    let seen =
        request::verify(&wanted, &headers, &key_of, clock::now()).inspect_err(|refusal| {
            // The directory may have been read just before the peer was added, and kept just after.
            if *refusal == RequestRefusal::UnknownKey {
                node.guards.peers_changed();
            }
        })?;
    let party = directory.0.get(&seen.kid).map(|(party, _)| party.clone());
    let party = party.ok_or_else(|| Problem::from(RequestRefusal::UnknownKey))?;
    Ok((party, (seen.created, seen.nonce)))
}

/// The directory, read again after peers changed.
fn directory(node: &Node) -> Result<Arc<Directory>, Problem> {
    if let Some(directory) = node.guards.directory.load_full() {
        return Ok(directory);
    }
    let fresh = Arc::new(Directory::read(node)?);
    node.guards.directory.store(Some(Arc::clone(&fresh)));
    Ok(fresh)
}

/// Whether a `Host` header names this node: its public address, or the one it listens on.
fn is_own_authority(node: &Node, authority: &str) -> bool {
    let own = |url: &str| {
        let uri: Option<Uri> = url.parse().ok();
        uri.and_then(|uri| uri.authority().cloned())
            .is_some_and(|own| own.as_str().eq_ignore_ascii_case(authority))
    };
    own(&node.base_url()) || node.url.get().is_some_and(|url| own(url))
}

fn text(headers: &HeaderMap, name: &str) -> String {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or_default().to_owned()
}
