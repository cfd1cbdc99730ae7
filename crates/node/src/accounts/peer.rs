//! What peers send, signed.

use std::sync::Arc;

use axum::extract::{FromRef, FromRequest, Request};
use comity_protocol::party::PartyId;
use serde::de::DeserializeOwned;

use super::anonymous::address;
use super::caller::{Caller, signed_in};
use super::signature::{SIGNATURE_INPUT, authenticate};
use crate::api::extract::{expect_fits, expect_json, from_json, read_known_body};
use crate::exchange::wire::Sent;
use crate::node::Node;
use crate::problem::{Problem, codes};

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
    T: DeserializeOwned + Sent,
{
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let node = Arc::<Node>::from_ref(state);
        let (parts, body) = request.into_parts();
        if !parts.headers.contains_key(SIGNATURE_INPUT) {
            node.guards.stranger(address(&parts), 1, node.now())?;
            let detail = "Sign the request (RFC 9421) with a statement key of your descriptor.";
            return Err(Problem::new(&codes::PEER_REQUIRED, detail));
        }
        expect_fits(&body, T::BYTES_MAX)?;
        expect_json(&parts.headers)?;
        // Before the body: room for it is for those who are known.
        let head = authenticate(&node, &parts)?;
        let bytes = read_known_body(body, T::BYTES_MAX).await?;
        let party = head.with(&node, &bytes)?;
        Ok(Self { party, body: from_json(&bytes)? })
    }
}

impl<S, T> FromRequest<S> for Entitled<T>
where
    S: Send + Sync,
    Arc<Node>: FromRef<S>,
    T: DeserializeOwned + Sent,
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
            let body = from_json(&read_known_body(body, T::BYTES_MAX).await?)?;
            return Ok(Self { caller: Caller::User(user), body });
        }
        let Signed { party, body } = Signed::from_request(request, state).await?;
        Ok(Self { caller: Caller::Peer(party), body })
    }
}
