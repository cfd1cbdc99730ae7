//! What a node tells of its log: the head last committed, what happened since, and whether the
//! writer goes on.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use comity_protocol::index::LogId;
use comity_protocol::key::SignFailure;
use comity_protocol::log::merkle::TreeHead;
use comity_protocol::log::receipt::HeadSignature;
use tokio::sync::{Notify, broadcast};

/// Notices that wait for one listener; whoever is slower is told that it missed some.
const NOTICES_MAX: usize = 256;

/// The head last committed.
pub struct Published {
    /// The head.
    pub head: TreeHead,
    /// The checkpoint with the log's own signatures.
    pub checkpoint: Vec<u8>,
    /// One signature over the head serves the receipts of every entry below it; made when first
    /// asked for.
    pub(crate) receipt: OnceLock<Result<HeadSignature, SignFailure>>,
}

impl Published {
    /// A head with its checkpoint.
    pub const fn new(head: TreeHead, checkpoint: Vec<u8>) -> Self {
        Self { head, checkpoint, receipt: OnceLock::new() }
    }
}

/// Something happened that people and peers may want to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The own log grew to this size.
    Logged(u64),
    /// A peer's log was read further.
    Received(LogId),
    /// Contents came, went or were handed out.
    Contents,
    /// Peers, alarms, witnesses or accounts changed.
    State,
}

/// Tells what happens to whoever listens, and counts it for whoever only compares: nobody is
/// called.
pub struct Notices {
    sender: broadcast::Sender<Notice>,
    peers: AtomicU64,
    contents: AtomicU64,
    halted: AtomicBool,
    stopped: Notify,
}

impl Default for Notices {
    fn default() -> Self {
        Self {
            sender: broadcast::channel(NOTICES_MAX).0,
            peers: AtomicU64::new(0),
            contents: AtomicU64::new(0),
            halted: AtomicBool::new(false),
            stopped: Notify::new(),
        }
    }
}

impl Notices {
    /// What happens from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Notice> {
        self.sender.subscribe()
    }

    /// Tells everybody who listens.
    pub fn notify(&self, notice: Notice) {
        match notice {
            // A peer may have come or gone.
            Notice::State => self.peers_changed(),
            Notice::Contents => {
                self.contents.fetch_add(1, Ordering::AcqRel);
            }
            Notice::Logged(_) | Notice::Received(_) => {}
        }
        // Nobody listening is no failure.
        let _ = self.sender.send(notice);
    }

    /// Counts that peers or their keys changed, before anybody is told.
    pub fn peers_changed(&self) {
        self.peers.fetch_add(1, Ordering::AcqRel);
    }

    /// How often peers or their keys may have changed: to be asked before they are read.
    pub fn peers_changes(&self) -> u64 {
        self.peers.load(Ordering::Acquire)
    }

    /// How often contents came, went or were destroyed: to be asked before they are read.
    pub fn contents_changes(&self) -> u64 {
        self.contents.load(Ordering::Acquire)
    }

    /// Whether the writer stopped: everything is read-only until the node is restarted.
    pub fn is_halted(&self) -> bool {
        self.halted.load(Ordering::Acquire)
    }

    /// Returns when the writer has stopped.
    pub async fn stopped(&self) {
        while !self.is_halted() {
            let wait = self.stopped.notified();
            if self.is_halted() {
                return;
            }
            wait.await;
        }
    }

    /// The writer has stopped.
    pub(crate) fn halt(&self) {
        self.halted.store(true, Ordering::Release);
        self.stopped.notify_waiters();
        self.notify(Notice::State);
    }
}
