//! What may go wrong while a projection takes facts: a fault, nobody who waits any more, a panic.

use std::panic::{AssertUnwindSafe, catch_unwind};

use comity_protocol::statement::StatementId;

use super::projection::{Fault, Waits};

/// A panic, and at which fact, where that can be told.
pub(super) struct Panicked(pub(super) Option<StatementId>);

/// Why a projection cannot go on.
pub(super) enum Broken {
    Fault(Fault),
    Panicked(Panicked),
}

impl From<Fault> for Broken {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Panicked> for Broken {
    fn from(panicked: Panicked) -> Self {
        Self::Panicked(panicked)
    }
}

/// Does something that may panic; what it worked on is not used again then.
pub(super) fn caught<T>(job: impl FnOnce() -> T) -> Result<T, Panicked> {
    catch_unwind(AssertUnwindSafe(job)).map_err(|_| Panicked(None))
}

/// Goes on, as long as somebody waits.
pub(super) fn wanted(waits: Waits<'_>) -> Result<(), Fault> {
    if waits() { Ok(()) } else { Err(Fault::GivenUp) }
}
