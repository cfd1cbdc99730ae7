//! Why the docket cannot be had.

use comity_agreements::docket::TextRefusal;

use crate::agreements::codes::{DOCKET_BUSY, DOCKET_MAKING};
use crate::error::Error;
use crate::feed::projection::{Fault, Progress};

/// As monitors and the journal name what is derived of agreements.
pub(super) const NAME: &str = "agreements";

/// Seconds after which to ask again.
const RETRY_AFTER_SECS: u64 = 5;

/// Why the docket cannot be had, as whoever asks is told.
pub(super) fn failed(fault: Fault) -> Error {
    fault.told(NAME, |progress| match progress {
        None => busy("The question took too long and was given up."),
        Some(Progress { read, of }) => {
            let detail = format!(
                "What follows from the statements held here is being worked out, and nothing of \
                 it can be asked before: {} of {} were read.",
                read.0, of.0
            );
            Error::new(&DOCKET_MAKING, detail).retry_after(RETRY_AFTER_SECS)
        }
    })
}

/// The agreements that come with the program are refused: a fault of the program.
#[expect(clippy::needless_pass_by_value, reason = "as errors are mapped")]
pub(super) fn texts(refusal: TextRefusal) -> Fault {
    Fault::Own(Error::internal(format!("agreements: {}", refusal.code())))
}

fn busy(detail: &'static str) -> Error {
    Error::new(&DOCKET_BUSY, detail).retry_after(RETRY_AFTER_SECS)
}

/// What is about to be signed rests on all that is held.
pub(super) fn not_known_yet() -> Error {
    busy("Much is being taken in, and what is held here is not known yet.")
}

pub(super) fn too_many() -> Error {
    busy("Too many questions about agreements and duties are being answered.")
}
