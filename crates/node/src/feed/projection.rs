//! What a capability fills in to be fed.

use std::collections::BTreeSet;

use comity_protocol::index::Seq;
use comity_protocol::time::Timestamp;
use comity_store::rows::FactRow;
use comity_store::{Reader, StoreError};

use crate::error::Error;

/// Whether anybody still waits: asked now and then during long work.
pub type Waits<'w> = &'w dyn Fn() -> bool;

/// What is derived from facts: how it takes them, and what is asked of it.
pub trait Projection: Sized + Send + 'static {
    /// What many ask at once.
    type Snapshot: Send + Sync + 'static;

    /// As monitors and the journal name it.
    const NAME: &'static str;

    /// The kinds of statements it is made of.
    fn kinds(&self) -> &BTreeSet<String>;

    /// Takes a fact. A second time changes nothing.
    ///
    /// # Errors
    /// [`Fault`]; after [`Fault::Fact`] it must be as before.
    fn accept(&mut self, row: FactRow, reader: &dyn Reader) -> Result<Taken, Fault>;

    /// Takes what else changed: contents that came, what others can say of times.
    ///
    /// # Errors
    /// [`Fault`].
    fn refresh(&mut self, reader: &dyn Reader, waits: Waits<'_>) -> Result<Taken, Fault>;

    /// All facts of its kinds were taken.
    ///
    /// # Errors
    /// [`Fault`].
    fn all_taken(self) -> Result<Next<Self>, Fault>;

    /// Brings it to a time, for those who ask.
    ///
    /// # Errors
    /// [`Fault`].
    fn advance(self, to: Timestamp, waits: Waits<'_>) -> Result<Self::Snapshot, Fault>;

    /// The same, to be fed again.
    fn resume(snapshot: Self::Snapshot) -> Self;

    /// Another that knows the same, to be fed while the snapshot is asked.
    ///
    /// # Errors
    /// [`Fault`].
    fn beside(snapshot: &Self::Snapshot) -> Result<Self, Fault>;

    /// How many facts it rests on: what bringing it up may cost at most grows with it.
    fn weight(snapshot: &Self::Snapshot) -> usize;

    /// Whether it knows something that an erasure destroyed.
    ///
    /// # Errors
    /// [`Fault`].
    fn knows(
        snapshot: &Self::Snapshot,
        erasure: &FactRow,
        reader: &dyn Reader,
    ) -> Result<bool, Fault>;

    /// Forgets what an erasure destroyed, whatever comes between; the erasure itself is taken in
    /// its turn.
    ///
    /// # Errors
    /// [`Fault`].
    fn forget(&mut self, erasure: &FactRow, reader: &dyn Reader) -> Result<Taken, Fault>;

    /// Of how many statements that it knows a content is held that it does not know.
    ///
    /// # Errors
    /// [`Fault`].
    fn unread(snapshot: &Self::Snapshot, reader: &dyn Reader) -> Result<u64, Fault>;

    /// Whether something else than facts changed since ([`Self::refresh`]).
    fn is_stirred(snapshot: &Self::Snapshot) -> bool;

    /// The time to which it was brought, and when time alone will next change an answer.
    fn spans(snapshot: &Self::Snapshot) -> (Timestamp, Timestamp);
}

/// What came of taking something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Taken {
    /// It was taken.
    Whole,
    /// Too much rests on it: all has to be made anew, and what there is may be asked meanwhile.
    Outdated,
    /// It destroyed what too much rests on: all has to be made anew, and nobody may ask before.
    Withdrawn,
}

/// What to do when all facts were taken.
pub enum Next<P> {
    /// It can be brought to a time.
    Ready(P),
    /// It reads all once more, as something else.
    Again(P),
    /// It is outdated.
    Anew,
}

/// Why there is no snapshot, or none that is up.
#[derive(Debug)]
pub enum Fault {
    /// The store cannot be read.
    Store(StoreError),
    /// This one fact cannot be taken: a stable code. The others can.
    Fact(&'static str),
    /// A fault of the program.
    Own(Error),
    /// It took too long, or the node stops.
    GivenUp,
    /// Nothing was read yet that could be asked, since the start or since it was made anew: how far
    /// that is.
    Making(Progress),
    /// It panicked, and no fact can be told that brought it about.
    Panicked,
}

/// How far all that is held was read, by what the node knows in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Up to here.
    pub read: Seq,
    /// All there was when it began.
    pub of: Seq,
}

impl Fault {
    /// As whoever asks is told, of a projection by its name. `late`: where it took too long, or how
    /// far all was read where nothing can be asked yet.
    pub(crate) fn told(
        self,
        name: &'static str,
        late: impl FnOnce(Option<Progress>) -> Error,
    ) -> Error {
        match self {
            Self::Store(error) => Error::from(&error),
            Self::Own(error) => error,
            Self::Fact(code) => Error::internal(format!("a fact: {code}")),
            Self::GivenUp => late(None),
            Self::Making(progress) => late(Some(progress)),
            Self::Panicked => Error::internal(format!("what is derived of {name} panicked")),
        }
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}
