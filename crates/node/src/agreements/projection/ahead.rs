//! Brought up before anybody asks, so that nobody finds all of it still to be done.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, timeout};

use super::{DocketCache, WaitsFor};
use crate::eyes::Eyes;
use crate::published::Notice;

/// What comes is taken together so long after the first of it came.
const QUIET: Duration = Duration::from_secs(1);

impl DocketCache {
    /// Brings the dockets up whenever something came, until the cache is closed or the node stops.
    /// Nobody waits for it, so that it takes no more of the machine than it leaves to others: half
    /// of one core at most.
    pub async fn keep_up(self: Arc<Self>) {
        let mut rest = QUIET;
        loop {
            let closing = self.closing.notified();
            if self.is_closed() || timeout(rest, closing).await.is_ok() {
                return;
            }
            // What comes from here on is news again.
            let notices = self.ledger.notices().subscribe();
            let begun = Instant::now();
            self.bring_up().await;
            rest = QUIET.max(begun.elapsed());
            let closing = self.closing.notified();
            let is_over = self.is_closed()
                || tokio::select! {
                    is_news = is_news(notices) => !is_news,
                    () = closing => true,
                };
            if is_over {
                return;
            }
        }
    }

    fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Acquire)
    }

    async fn bring_up(&self) {
        // What fails is met again, and told, by who asks.
        drop(self.lend_to(Eyes::Staff, WaitsFor::Turn).await);
    }
}

/// Waits until statements or contents came; false where the node has stopped.
async fn is_news(mut notices: Receiver<Notice>) -> bool {
    loop {
        match notices.recv().await {
            Ok(Notice::State) => {}
            Ok(Notice::Logged(_) | Notice::Received(_) | Notice::Contents)
            | Err(RecvError::Lagged(_)) => return true,
            Err(RecvError::Closed) => return false,
        }
    }
}
