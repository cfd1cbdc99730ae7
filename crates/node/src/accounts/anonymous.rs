//! Callers known by nothing but an address on the network.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;

use crate::node::Node;
use crate::problem::Problem;

/// Somebody who is known by nothing but an address on the network.
#[derive(Clone, Copy, Debug)]
pub struct AnonymousClient(IpAddr);

impl AnonymousClient {
    /// Counts the request.
    ///
    /// # Errors
    /// `rate-limited`.
    pub fn count(self, node: &Node) -> Result<(), Problem> {
        Ok(node.guards.stranger(self.0, 1, node.now())?)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for AnonymousClient {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        Ok(Self(address(parts)))
    }
}

/// The caller's address; a request that came over no socket counts for loopback.
pub fn address(parts: &Parts) -> IpAddr {
    let info = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    info.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |ConnectInfo(address)| address.ip())
}
