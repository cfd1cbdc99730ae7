//! Codes of what is asked of commitments, as `spec/errors.md` lists them.

use crate::error::codes::Class::NotAllowed;
use crate::error::codes::{code, codes};

codes! {
    /// The party closes no rounds of the agreement.
    COMMITMENT_NOT_DEPOSITARY =
        code("commitment-not-depositary", NotAllowed, "The party is no depositary of the agreement");
}
