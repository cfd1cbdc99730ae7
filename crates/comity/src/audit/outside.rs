//! A node as anybody sees it: no signature, no token, no hurry.

use std::sync::Arc;
use std::time::Duration;

use comity_node::client::{ClientFailure, Meter, Remote};
use comity_node::clock::Clock;
use comity_node::exchange::source::Source;
use comity_node::exchange::wire::{ContentFile, ContentsAnswer, WithheldContent, WithheldReason};
use comity_node::transport::Http;
use comity_protocol::content::Digest;
use comity_protocol::exchange::budget::{Allowance, Allowances};
use comity_protocol::limits::CONTENT_BYTES_MAX;
use comity_protocol::log::tile::TilePath;
use comity_protocol::party::Descriptor;
use tokio::task::JoinSet;

/// Longest silence of a node.
const PATIENCE: Duration = Duration::from_secs(20);

/// How often a busy node is asked again before the audit gives up.
const TRIES: u32 = 20;

/// Contents asked for at once.
const AT_ONCE: usize = 8;

/// A node asked as anybody may ask it.
#[derive(Clone)]
pub(crate) struct Outside {
    remote: Remote,
    http: reqwest::Client,
    base: String,
}

impl Outside {
    /// The node at `address`.
    ///
    /// # Errors
    /// [`ClientFailure`], when the address is no URL of a node or the system lacks what TLS needs.
    pub(crate) fn new(address: &str) -> Result<Self, ClientFailure> {
        // The auditor decides by itself how much it reads; there is nothing to protect it from but
        // size and silence, which the client bounds.
        const PLENTY: Allowance = Allowance { burst: u64::MAX >> 16, per_second: u64::MAX >> 16 };
        let plenty =
            Allowances { requests: PLENTY, bytes: PLENTY, verify_micros: PLENTY, disk: PLENTY };
        let http = reqwest::Client::builder()
            .no_proxy()
            // A redirect could lead the auditor to another node than the one asked about.
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(PATIENCE)
            .read_timeout(PATIENCE)
            .user_agent(concat!("comity-verify/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|_| ClientFailure::Unreachable)?;
        let meter = Arc::new(Meter::new(plenty, Clock::default()));
        let remote = Remote::new(Arc::new(Http::new()?), address, None, meter)?;
        Ok(Self { remote, http, base: address.trim().trim_end_matches('/').to_owned() })
    }

    /// What the node says of itself.
    ///
    /// # Errors
    /// [`ClientFailure`].
    pub(crate) async fn descriptor(&self) -> Result<Descriptor, ClientFailure> {
        patiently(|| self.remote.descriptor()).await
    }

    /// One content, or why not.
    async fn content(
        &self,
        digest: Digest,
    ) -> Result<Result<ContentFile, WithheldContent>, ClientFailure> {
        let lost = |error: reqwest::Error| {
            if error.is_timeout() { ClientFailure::Stalled } else { ClientFailure::Unreachable }
        };
        let request = self.http.get(format!("{}/api/v1/contents/{digest}", self.base));
        let mut answer = request.send().await.map_err(lost)?;
        let withheld = |reason| Ok(Err(WithheldContent { digest, reason, release: None }));
        match answer.status().as_u16() {
            200 => {}
            410 => return withheld(WithheldReason::Erased),
            401 | 403 | 404 => return withheld(WithheldReason::Withheld),
            429 | 503 => {
                let retry_after = Duration::from_secs(1);
                return Err(ClientFailure::Busy { retry_after });
            }
            status => return Err(ClientFailure::Status(status)),
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(lost)? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > CONTENT_BYTES_MAX {
                return Err(ClientFailure::TooLong { max: CONTENT_BYTES_MAX });
            }
        }
        Ok(Ok(ContentFile { digest, file: data_encoding::BASE64.encode(&bytes) }))
    }
}

impl Source for Outside {
    fn meter(&self) -> &Arc<Meter> {
        self.remote.meter()
    }

    async fn checkpoint(&self) -> Result<Vec<u8>, ClientFailure> {
        patiently(|| self.remote.checkpoint()).await
    }

    async fn tile(&self, path: TilePath) -> Result<Vec<u8>, ClientFailure> {
        patiently(|| self.remote.tile(path)).await
    }

    /// Peers ask for many at once and sign for it; anybody else asks one by one.
    async fn contents(&self, digests: Vec<Digest>) -> Result<ContentsAnswer, ClientFailure> {
        let mut answer = ContentsAnswer::default();
        let mut wanted = digests.into_iter();
        let mut under_way = JoinSet::new();
        loop {
            while under_way.len() < AT_ONCE
                && let Some(digest) = wanted.next()
            {
                let outside = self.clone();
                under_way.spawn(async move { patiently(|| outside.content(digest)).await });
            }
            let Some(done) = under_way.join_next().await else { return Ok(answer) };
            match done.map_err(|_| ClientFailure::Malformed("content"))?? {
                Ok(file) => answer.contents.push(file),
                Err(withheld) => answer.withheld.push(withheld),
            }
        }
    }
}

/// Asks again as long as the node says that it is busy.
async fn patiently<T, F: Future<Output = Result<T, ClientFailure>>>(
    ask: impl Fn() -> F,
) -> Result<T, ClientFailure> {
    let mut tries = 0;
    loop {
        match ask().await {
            Err(ClientFailure::Busy { retry_after }) if tries < TRIES => {
                tries += 1;
                tokio::time::sleep(retry_after).await;
            }
            outcome => return outcome,
        }
    }
}
