//! The store under test beside the model, and logs for both.

use comity_protocol::index::{LogId, View as _};
use comity_protocol::time::Timestamp;
use comity_store::{Reader, Store, StoreError, Write};

use crate::contract::dump::dump;
use crate::logs::{BEGIN, LogFixture, Made, TestSeal};
use crate::model::ModelStore;

/// A part of the suite, and what it is called.
pub(super) type Part = (&'static str, fn(&mut Pair));

/// The store under test beside the model, written alike.
pub struct Pair {
    name: &'static str,
    /// The store under test.
    pub store: Box<dyn Store>,
    model: ModelStore,
    seal: TestSeal,
}

impl Pair {
    /// Two empty stores.
    pub fn new(name: &'static str, store: Box<dyn Store>) -> Self {
        Self { name, store, model: ModelStore::new(), seal: TestSeal::new("asterion.example/log") }
    }

    /// Writes to both; they must agree on the outcome.
    ///
    /// # Errors
    /// The outcome.
    ///
    /// # Panics
    /// Where they do not.
    pub fn apply(&mut self, writes: &[Write]) -> Result<(), StoreError> {
        let outcome = self.store.apply(writes, &self.seal);
        let expected = self.model.apply(writes, &self.seal);
        let same = match (&outcome, &expected) {
            (Err(StoreError::Conflict { actual }), Err(StoreError::Conflict { actual: other })) => {
                actual == other
            }
            (Err(one), Err(other)) => one.code() == other.code(),
            (one, other) => one.is_ok() && other.is_ok(),
        };
        assert!(same, "{}: {outcome:?} is not {expected:?}", self.name);
        outcome
    }

    /// Writes to both, which must succeed.
    ///
    /// # Panics
    /// Where it does not.
    pub fn write(&mut self, write: Write) {
        self.apply(&[write]).unwrap();
    }

    /// Grows a log by entries, each with its content when it is the own log.
    ///
    /// # Panics
    /// Where it does not succeed.
    pub fn grow(&mut self, log: &mut LogFixture, made: &[&Made], at: Timestamp) {
        let entries: Vec<&[u8]> = made.iter().map(|made| made.entry.as_slice()).collect();
        let mut writes = vec![Write::Log(log.change(&*self.store, &entries, at))];
        if log.log == LogId::OWN {
            writes.extend(made.iter().map(|made| Write::Content(made.content.clone())));
        }
        self.apply(&writes).unwrap();
    }

    /// Everything that lags is brought up, and then all that can be read must be the same.
    ///
    /// # Panics
    /// Where something differs.
    pub fn compare(&mut self) {
        while self.store.catch_up(7).unwrap() > 0 {}
        let (store, model) = (dump(&*self.reader()), dump(&*self.model.reader().unwrap()));
        for (what, expected) in &model {
            assert_eq!(store.get(what), Some(expected), "{}: {what}", self.name);
        }
        assert_eq!(store.len(), model.len(), "{}", self.name);
        assert_eq!(self.store.next_seq(), self.model.next_seq(), "{}", self.name);
    }

    /// A reader of the store under test.
    ///
    /// # Panics
    /// When there is none to be had.
    pub fn reader(&self) -> Box<dyn Reader> {
        self.store.reader().unwrap()
    }
}

/// The own log, begun.
pub(super) fn own(pair: &mut Pair) -> LogFixture {
    let mut log = LogFixture::new(LogId::OWN, "asterion.example", 1);
    let genesis = log.genesis();
    pair.grow(&mut log, &[&genesis], BEGIN);
    log
}

/// A peer's log, begun.
pub(super) fn peer(pair: &mut Pair) -> LogFixture {
    let mut log = LogFixture::new(LogId(1), "borealis.example", 2);
    pair.write(Write::Peer(log.peer()));
    let genesis = log.genesis();
    pair.grow(&mut log, &[&genesis], BEGIN);
    log
}

/// So many milliseconds after the beginning.
pub(super) fn later(millis: i64) -> Timestamp {
    BEGIN.plus_millis(millis)
}
