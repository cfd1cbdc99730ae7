//! Where a peer's log comes from: its node over HTTP, or a bundle on a stick. The same code reads
//! both.

use std::sync::Arc;

use comity_protocol::content::Digest;
use comity_protocol::log::tile::TilePath;
use comity_protocol::time::Timestamp;

use crate::client::{ClientFailure, Meter, Remote};
use crate::exchange::wire::ContentsAnswer;

/// Where a peer's log comes from. Nothing a source says is believed; see `follow`.
pub trait Source: Send + Sync + 'static {
    /// What the peer may cost.
    fn meter(&self) -> &Arc<Meter>;

    /// The time it has now, where it tells.
    fn time(&self) -> Option<Timestamp> {
        None
    }

    /// The peer's newest checkpoint.
    fn checkpoint(&self) -> impl Future<Output = Result<Vec<u8>, ClientFailure>> + Send;

    /// A tile or entry bundle.
    fn tile(&self, path: TilePath) -> impl Future<Output = Result<Vec<u8>, ClientFailure>> + Send;

    /// Content files, those that are given.
    fn contents(
        &self,
        digests: Vec<Digest>,
    ) -> impl Future<Output = Result<ContentsAnswer, ClientFailure>> + Send;
}

impl Source for Remote {
    fn meter(&self) -> &Arc<Meter> {
        Self::meter(self)
    }

    fn time(&self) -> Option<Timestamp> {
        Self::time(self)
    }

    async fn checkpoint(&self) -> Result<Vec<u8>, ClientFailure> {
        Self::checkpoint(self).await
    }

    async fn tile(&self, path: TilePath) -> Result<Vec<u8>, ClientFailure> {
        Self::tile(self, path).await
    }

    async fn contents(&self, digests: Vec<Digest>) -> Result<ContentsAnswer, ClientFailure> {
        Self::contents(self, digests).await
    }
}
