//! Why the docket cannot be had.

use comity_agreements::docket::TextRefusal;
use comity_agreements::duty::GivenUp;
use comity_store::StoreError;

/// Why the docket cannot be had.
pub(super) enum Failure {
    Store(StoreError),
    /// The agreements that come with the program are refused: a fault of the program.
    Texts(TextRefusal),
    GivenUp,
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<GivenUp> for Failure {
    fn from(GivenUp: GivenUp) -> Self {
        Self::GivenUp
    }
}
