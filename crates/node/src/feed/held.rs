//! What a feed holds: the newest snapshot, how far was read for it, what was set aside.

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use comity_protocol::index::Seq;
use comity_store::{Reader, StoreError};
use tokio::sync::Notify;
use tokio::time::Instant;

use super::aside::{Aside, Asides};
use super::projection::{Fault, Projection};
use crate::ledger::Ledger;
use crate::sync::lock;

/// Rows read at once.
pub const ROWS: usize = 1_000;

/// What feeds one projection.
pub struct Feed<P: Projection> {
    pub(super) ledger: Arc<Ledger>,
    pub(super) begin: Box<dyn Fn() -> P + Send + Sync>,
    pub(super) slot: Mutex<Slot<P>>,
    /// Held by whoever feeds.
    pub(super) turn: Arc<tokio::sync::Mutex<()>>,
    /// When the job that runs began, and when one last waited for askers in vain.
    pub(super) working: Mutex<Working>,
    /// Somebody gave back a snapshot, or one was put back.
    pub(super) returned: Notify,
    pub(super) asides: Asides,
    pub(super) closed: Arc<AtomicBool>,
}

/// The newest snapshot, and how far was read for it.
pub(super) struct Slot<P: Projection> {
    /// Not there while it is fed.
    pub(super) snapshot: Option<Arc<P::Snapshot>>,
    /// Whether there is one, here or in the hands of who feeds it.
    pub(super) is_made: bool,
    pub(super) reached: Seq,
    pub(super) kinds: Arc<BTreeSet<String>>,
}

#[derive(Clone, Copy, Default)]
pub(super) struct Working {
    pub(super) since: Option<Instant>,
    pub(super) in_vain: Option<Instant>,
}

/// How far a feed is, as monitors are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// Of what.
    pub name: &'static str,
    /// How many facts are held that it does not know, counted up to [`ROWS`]; `None`: nobody has
    /// asked it yet.
    pub behind: Option<u64>,
    /// What it could not take.
    pub asides: Vec<Aside>,
}

impl<P: Projection> Feed<P> {
    /// One that has read nothing; `begin` makes an empty projection.
    pub fn new(
        ledger: Arc<Ledger>,
        closed: Arc<AtomicBool>,
        begin: impl Fn() -> P + Send + Sync + 'static,
    ) -> Self {
        let slot = Slot { snapshot: None, is_made: false, reached: Seq(0), kinds: Arc::default() };
        Self {
            ledger,
            begin: Box::new(begin),
            slot: Mutex::new(slot),
            turn: Arc::default(),
            working: Mutex::default(),
            returned: Notify::new(),
            asides: Asides::default(),
            closed,
        }
    }

    /// Of what it is, how far, and what it left out.
    ///
    /// # Errors
    /// The reader's.
    pub fn state(&self, reader: &dyn Reader) -> Result<State, StoreError> {
        let (is_made, reached, kinds) = {
            let slot = lock(&self.slot);
            (slot.is_made, slot.reached, Arc::clone(&slot.kinds))
        };
        let behind = is_made.then(|| reader.facts(reached, &kinds, ROWS)).transpose()?;
        let behind = behind.map(|facts| count(facts.rows.len()));
        Ok(State { name: P::NAME, behind, asides: self.asides.all() })
    }

    pub(super) fn read<T>(
        &self,
        question: impl FnOnce(&dyn Reader) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        self.ledger.read_now(|reader| Ok(question(reader))).map_err(Fault::Own)?
    }
}

/// A number of rows.
pub(super) fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
