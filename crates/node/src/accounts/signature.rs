//! Requests signed by peers (RFC 9421): who signed, once only, within the peer's budget.

use std::cell::Cell;
use std::sync::Arc;

use axum::extract::OriginalUri;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use comity_protocol::content::Digest;
use comity_protocol::key::Kid;
use comity_protocol::party::PartyId;
use comity_protocol::request::{self, RequestParts, RequestRefusal, SignedHeaders};

use super::anonymous::address;
use super::directory::{Directory, revoked};
use super::guards::Nonce;
use crate::error::{Error, codes};
use crate::node::Node;

/// The header that says a request is signed.
pub const SIGNATURE_INPUT: &str = "signature-input";

/// What a request costs a stranger whose signature does not hold.
const FAILED_COST: u64 = 10;

/// A request whose signature holds, and whose body is still to come.
pub struct SignedHead {
    /// Who signed.
    pub party: PartyId,
    /// What was signed of the body.
    digest: Digest,
}

impl SignedHead {
    /// Whose body this is; it is counted.
    ///
    /// # Errors
    /// `request-digest`; `budget-bytes`.
    pub fn with(self, node: &Node, body: &[u8]) -> Result<PartyId, Error> {
        let bytes = u64::try_from(body.len()).unwrap_or(u64::MAX);
        node.guards.peers_bytes(&self.party, bytes, node.now())?;
        if Digest::of(body) != self.digest {
            return Err(RequestRefusal::Digest.into());
        }
        Ok(self.party)
    }
}

/// Who signed a request, before its body is read. The request is counted and can be made only
/// once.
///
/// A peer is heard whatever others do at its address, which may be that of a proxy: strangers pay
/// for what fails, and of a key that nobody here has no signature is checked.
///
/// # Errors
/// The codes of [`RequestRefusal`], `request-replayed`, `rate-limited`, and those of the peer's
/// budget.
pub fn authenticate(node: &Node, parts: &Parts) -> Result<SignedHead, Error> {
    let now = node.now();
    let (head, nonce) = match verify(node, parts) {
        Ok(verified) => verified,
        Err(error) => {
            node.guards.stranger_may_go_on(address(parts), now)?;
            if error.is_callers_fault() {
                node.guards.stranger_failed(address(parts), FAILED_COST, now);
            }
            return Err(error);
        }
    };
    node.guards.peer(&head.party, now)?;
    if !node.guards.first_seen(&head.party, nonce, now) {
        let detail = "This very request came before, or was signed before this node was started; \
                      sign each request anew.";
        return Err(Error::new(&codes::PEER_REPLAY, detail));
    }
    Ok(head)
}

fn verify(node: &Node, parts: &Parts) -> Result<(SignedHead, Nonce), Error> {
    let host = text(&parts.headers, header::HOST.as_str());
    // Signed for another node, or relayed: whoever received it must not act in the peer's name.
    let detail = "The request is not signed for this node's address.";
    let authority =
        own_authority(node, &host).ok_or_else(|| Error::new(&codes::REQUEST_AUTHORITY, detail))?;
    // A nested router cuts its prefix from the URI; what was signed is the whole path.
    let uri = parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |original| &original.0);
    let content_digest = text(&parts.headers, "content-digest");
    let digest =
        request::announced_digest(&content_digest).ok_or(Error::from(RequestRefusal::Malformed))?;
    let wanted = RequestParts {
        method: parts.method.as_str(),
        authority: &authority,
        path: uri.path(),
        query: uri.query().unwrap_or_default(),
        body_digest: digest,
    };
    let headers = SignedHeaders {
        content_digest,
        signature_input: text(&parts.headers, SIGNATURE_INPUT),
        signature: text(&parts.headers, "signature"),
    };
    let directory = directory(node)?;
    let unknown = |error: Error| {
        let named = named(&headers.signature_input).filter(|party| directory.is_held(party));
        match named {
            Some(party) if error.code() == codes::REQUEST_KEY_UNKNOWN.code => held(&party),
            _ => error,
        }
    };
    let asked = Cell::new(None);
    let key_of = |kid: &Kid| {
        asked.set(Some(*kid));
        directory.key(kid)
    };
    let seen = request::verify(&wanted, &headers, &key_of, node.now()).map_err(|refusal| {
        if asked.get().is_some_and(|kid| directory.is_revoked(&kid)) {
            return revoked();
        }
        unknown(Error::from(refusal))
    })?;
    let party = directory.owner(&seen.kid, seen.party.as_ref()).map_err(unknown)?;
    Ok((SignedHead { party, digest }, (seen.created, seen.nonce)))
}

/// The party that a signature names; whether it is its signature is not known.
fn named(signature_input: &str) -> Option<PartyId> {
    let (_, rest) = signature_input.split_once("keyid=\"")?;
    let (party, _) = rest.split_once('"')?.0.rsplit_once('#')?;
    party.parse().ok()
}

/// Whoever added a node and condemned it must not seem not to have added it.
fn held(party: &PartyId) -> Error {
    let detail = format!(
        "This node holds the log of {party} for forked, and learns no new keys of it; ask its operator."
    );
    Error::new(&codes::REQUEST_PARTY_HELD, detail)
}

/// The directory, read again after peers or their keys changed.
fn directory(node: &Node) -> Result<Arc<Directory>, Error> {
    // Asked before they are read: what a peer revokes meanwhile must not live on in it.
    let changes = node.notices().peers_changes();
    if let Some(directory) = node.guards.directory(changes) {
        return Ok(directory);
    }
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
