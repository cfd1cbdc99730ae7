//! Requests signed by peers (RFC 9421): who signed, once only, within the peer's budget.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use axum::extract::{FromRef, FromRequest, OriginalUri, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use comity_protocol::content::Digest;
use comity_protocol::index::Keyring;
use comity_protocol::key::{Kid, PublicKey};
use comity_protocol::party::PartyId;
use comity_protocol::request::{self, RequestParts, RequestRefusal, SignedHeaders};
use comity_protocol::statement::Keys as _;
use comity_store::rows::PeerState;
use comity_store::{Reader, StoreError};
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

/// Most keys of one peer that its requests may be signed with, beside those pinned: the newest.
const REGISTERED_MAX: usize = 256;

/// Keys by which peers are recognised: those pinned, and those that a peer's own log registers for
/// the peer itself, without those revoked there. A log registers what it likes, so that several
/// peers may claim a key that one of them holds: all claims are kept.
#[derive(Default)]
pub struct Directory {
    keys: BTreeMap<Kid, Claimed>,
}

/// A key and who claims it.
#[derive(Default)]
struct Claimed {
    /// The key, where a claim that was not revoked has it.
    key: Option<PublicKey>,
    by: BTreeMap<PartyId, Claim>,
}

/// What a peer's claim to a key is worth.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Claim {
    /// The one key of the descriptor: it signed entry 0 of the peer's log, in the peer's name.
    Proved,
    /// Named by the descriptor or the log.
    Named,
    /// The peer's log has revoked it.
    Revoked,
}

impl Directory {
    /// From the peers in the store and what their logs say of their own keys, as far as they were
    /// pulled; those removed are nobody.
    fn read(reader: &dyn Reader) -> Result<Self, StoreError> {
        let mut directory = Self::default();
        for peer in reader.peers()? {
            if peer.state == PeerState::Removed {
                continue;
            }
            let party = &peer.descriptor.party;
            let (mut keyring, mut gone) = (Keyring::default(), BTreeSet::new());
            let mut rows = reader.key_history(peer.log)?;
            rows.retain(|row| row.issuer == *party);
            for row in &rows {
                keyring.apply(row);
                gone.extend(row.key.is_none().then_some(row.kid));
            }
            gone.retain(|kid| keyring.key(kid).is_none());
            let pinned = &peer.descriptor.statement_keys;
            // Entry 0 was verified when it was taken.
            let began = reader.head(peer.log)?.size.0 > 0;
            let claim = if began && pinned.len() == 1 { Claim::Proved } else { Claim::Named };
            for text in pinned {
                let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).unwrap_or_default();
                let key = PublicKey::from_cose_key(&bytes).ok();
                if let Some(key) = key.filter(|key| !gone.contains(&key.kid())) {
                    directory.claim(party, key, claim);
                }
            }
            let newest = rows.iter().rev().filter(|row| row.key.is_some());
            for row in newest.take(REGISTERED_MAX) {
                if let Some((_, key)) = keyring.key(&row.kid) {
                    directory.claim(party, key.clone(), Claim::Named);
                }
            }
            for kid in gone {
                directory.keys.entry(kid).or_default().by.insert(party.clone(), Claim::Revoked);
            }
        }
        Ok(directory)
    }

    fn claim(&mut self, party: &PartyId, key: PublicKey, claim: Claim) {
        let claimed = self.keys.entry(key.kid()).or_default();
        claimed.key = Some(key);
        claimed.by.entry(party.clone()).or_insert(claim);
    }

    fn key(&self, kid: &Kid) -> Option<PublicKey> {
        self.keys.get(kid)?.key.clone()
    }

    /// Whose a request is that a key signed. Who is named is it or nobody is; of several who claim
    /// the key of a request that names nobody, only who proved to hold it.
    fn owner(&self, kid: &Kid, named: Option<&PartyId>) -> Result<PartyId, Problem> {
        let unknown = || Problem::from(RequestRefusal::UnknownKey);
        let by = &self.keys.get(kid).ok_or_else(unknown)?.by;
        let (party, claim) = match named {
            Some(party) => by.get_key_value(party).ok_or_else(unknown)?,
            None if by.len() == 1 => by.first_key_value().ok_or_else(unknown)?,
            None => {
                let mut proved = by.iter().filter(|(_, claim)| **claim == Claim::Proved);
                match (proved.next(), proved.next()) {
                    (Some(one), None) => one,
                    _ => return Err(contested()),
                }
            }
        };
        if *claim == Claim::Revoked {
            return Err(revoked());
        }
        Ok(party.clone())
    }

    /// Whether the key is known, and only as one that was revoked.
    fn is_revoked(&self, kid: &Kid) -> bool {
        self.keys.get(kid).is_some_and(|claimed| claimed.key.is_none())
    }
}

fn revoked() -> Problem {
    let detail = "The log of the key's owner has revoked it; sign with a current one.";
    Problem::new(&codes::REQUEST_KEY_REVOKED, detail)
}

fn contested() -> Problem {
    let detail = "Several peers claim this key; name your party in `keyid`, before the key.";
    Problem::new(&codes::REQUEST_KEY_CONTESTED, detail)
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
    let host = text(&parts.headers, header::HOST.as_str());
    // Signed for another node, or relayed: whoever received it must not act in the peer's name.
    let detail = "The request is not signed for this node's address.";
    let authority = own_authority(node, &host)
        .ok_or_else(|| Problem::new(&codes::REQUEST_AUTHORITY, detail))?;
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
    let asked = Cell::new(None);
    let key_of = |kid: &Kid| {
        asked.set(Some(*kid));
        directory.key(kid)
    };
    let seen = request::verify(&wanted, &headers, &key_of, clock::now()).map_err(|refusal| {
        if asked.get().is_some_and(|kid| directory.is_revoked(&kid)) {
            return revoked();
        }
        Problem::from(refusal)
    })?;
    let party = directory.owner(&seen.kid, seen.party.as_ref())?;
    Ok((party, (seen.created, seen.nonce)))
}

/// The directory, read again after peers or their keys changed.
fn directory(node: &Node) -> Result<Arc<Directory>, Problem> {
    if let Some(directory) = node.guards.directory.load_full() {
        return Ok(directory);
    }
    let changes = node.guards.directory_changes();
    let fresh = Arc::new(node.read_now(Directory::read)?);
    node.guards.keep_directory(&fresh, changes);
    Ok(fresh)
}

/// The authority that a request for this node is signed for, where its `Host` header names the
/// node: its public address, or the one it listens on. In lower case and without the default port
/// of its scheme, as RFC 9421 section 2.2.3 has it.
fn own_authority(node: &Node, host: &str) -> Option<String> {
    let own = |url: &str| {
        let uri: Uri = url.parse().ok()?;
        let scheme = uri.scheme_str()?;
        let own = normalised(uri.authority()?.as_str(), scheme);
        (own == normalised(host, scheme)).then_some(own)
    };
    own(&node.base_url()).or_else(|| node.url.get().and_then(|url| own(url)))
}

/// An authority in lower case and without the default port of the scheme.
fn normalised(authority: &str, scheme: &str) -> String {
    let port = if scheme.eq_ignore_ascii_case("https") { ":443" } else { ":80" };
    let lower = authority.to_ascii_lowercase();
    lower.strip_suffix(port).map_or_else(|| lower.clone(), ToOwned::to_owned)
}

fn text(headers: &HeaderMap, name: &str) -> String {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::normalised;

    #[test]
    fn the_default_port_of_the_scheme_is_no_part_of_the_authority() {
        for (given, scheme, expected) in [
            ("NODE.c.example", "https", "node.c.example"),
            ("node.c.example:443", "https", "node.c.example"),
            ("node.c.example:443", "http", "node.c.example:443"),
            ("node.c.example:80", "http", "node.c.example"),
            ("node.c.example:80", "https", "node.c.example:80"),
            ("node.c.example:8443", "https", "node.c.example:8443"),
            ("[::1]:443", "https", "[::1]"),
        ] {
            assert_eq!(normalised(given, scheme), expected, "{given} over {scheme}");
        }
    }
}
