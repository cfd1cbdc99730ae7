//! The way to the one writer of a node: everything that can happen to durable state, waiting in
//! order.

use std::sync::Arc;
use std::sync::mpsc::{
    Receiver, RecvError, RecvTimeoutError, SyncSender, TryRecvError, TrySendError, sync_channel,
};
use std::thread::JoinHandle;
use std::time::Duration;

use comity_protocol::index::Batch;
use comity_protocol::log::merkle::{LeafIndex, TreeSize};
use comity_protocol::statement::{Statement, StatementId, Verified};
use comity_store::Write;
use tokio::sync::{Notify, oneshot};
use tokio::task::AbortHandle;

use crate::error::Error;
use crate::metrics::Gauge;
use crate::work::Work;

/// Most events waiting. Beyond it callers are told to come back: 4,096 statements are well under
/// a second of work.
pub const QUEUE_MAX: usize = 4_096;

/// What can happen to durable state.
pub enum Event {
    /// A statement for the own log.
    Offer(Box<Offer>),
    /// Entries of a peer's log, and the size it has before them: compare-and-swap, because a batch
    /// does not say where it belongs and may have been read before another one was taken.
    Received(Box<Batch>, TreeSize, Reply<()>),
    /// Anything else.
    Write(Vec<Write>, Reply<()>),
    /// Work on lagging derived state until none waits.
    Flush(Reply<()>),
    /// Stop after what was taken so far.
    Stop,
}

/// A statement for the own log, with its content if it came along.
pub struct Offer {
    /// The statement.
    pub statement: Verified<Statement>,
    /// Its content and other writes that belong to it.
    pub writes: Vec<Write>,
    /// Where the answer goes.
    pub reply: Reply<Logged>,
}

/// Where a statement stands once it is durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Logged {
    /// The statement.
    pub id: StatementId,
    /// Its position in the own log.
    pub index: LeafIndex,
    /// Whether it stood there before.
    pub duplicate: bool,
}

/// Where an answer goes, once its batch is durable.
pub type Reply<T> = oneshot::Sender<Result<T, Error>>;

/// The way to the writer.
pub struct Queue {
    sender: SyncSender<Event>,
    /// How many events wait.
    waiting: Arc<Gauge>,
    /// Wakes a writer that is no thread.
    wake: Option<Arc<Notify>>,
}

/// The other end, before the writer runs.
pub struct Inbox {
    pub(crate) events: Events,
    pub(crate) woken: Option<Arc<Notify>>,
}

/// What waits for the writer.
pub struct Events {
    receiver: Receiver<Event>,
    waiting: Arc<Gauge>,
}

impl Events {
    /// The next event, waited for.
    ///
    /// # Errors
    /// When nobody can send any more.
    pub fn recv(&self) -> Result<Event, RecvError> {
        self.receiver.recv().inspect(|_| self.waiting.take())
    }

    /// The next event, waited for so long.
    ///
    /// # Errors
    /// When none came, or nobody can send any more.
    pub fn recv_timeout(&self, within: Duration) -> Result<Event, RecvTimeoutError> {
        self.receiver.recv_timeout(within).inspect(|_| self.waiting.take())
    }

    /// The next event, if there is one.
    ///
    /// # Errors
    /// When there is none, or nobody can send any more.
    pub fn try_recv(&self) -> Result<Event, TryRecvError> {
        self.receiver.try_recv().inspect(|_| self.waiting.take())
    }
}

/// The writer as it runs.
pub enum Running {
    /// A thread, which is waited for.
    Thread(JoinHandle<()>),
    /// A task of the runtime.
    Task(AbortHandle),
}

impl Queue {
    /// The two ends.
    pub fn new(work: Work) -> (Self, Inbox) {
        let (sender, events) = sync_channel(QUEUE_MAX);
        let (receiver, waiting) = (events, Arc::<Gauge>::default());
        let wake = (work == Work::InPlace).then(Arc::<Notify>::default);
        let events = Events { receiver, waiting: Arc::clone(&waiting) };
        (Self { sender, waiting, wake: wake.clone() }, Inbox { events, woken: wake })
    }

    /// How many events wait.
    pub fn waiting(&self) -> u64 {
        self.waiting.get()
    }

    /// Hands an event over, or refuses when too much waits.
    ///
    /// # Errors
    /// `overloaded` or `halted`.
    pub fn send(&self, event: Event) -> Result<(), Error> {
        // Counted before it can be taken.
        self.waiting.add();
        self.sender.try_send(event).map_err(|error| {
            self.waiting.take();
            match error {
                TrySendError::Full(_) => Error::overloaded(1),
                TrySendError::Disconnected(_) => Error::halted(),
            }
        })?;
        if let Some(wake) = &self.wake {
            wake.notify_one();
        }
        Ok(())
    }
}
