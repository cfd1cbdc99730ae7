//! Codes of questions about agreements, as `spec/errors.md` lists them.

use crate::error::codes::Class::Unavailable;
use crate::error::codes::{code, codes};

codes! {
    /// More is asked about agreements and duties than is answered at once.
    DOCKET_BUSY = code("docket-busy", Unavailable, "Too many questions, or too long a one");
    /// Since the node started, or since what much rests on was destroyed, what follows from the
    /// statements held was not worked out yet.
    DOCKET_MAKING = code("docket-making", Unavailable, "What is held is still being read");
}
