//! Codes of what is asked of commitments, as `spec/errors.md` lists them.

use crate::error::codes::Class::{Conflict, NotAllowed};
use crate::error::codes::{code, codes};

codes! {
    /// The party closes no rounds of the agreement.
    COMMITMENT_NOT_DEPOSITARY =
        code("commitment-not-depositary", NotAllowed, "The party is no depositary of the agreement");
    /// No sealed round is announced whose freeze lies ahead.
    COMMITMENT_NO_SEALED_ROUND =
        code("commitment-no-sealed-round", Conflict, "No sealed round is announced");
    /// Of some parties it is not known here what they said before the freeze.
    COMMITMENT_PARTIES_APART =
        code("commitment-parties-apart", Conflict, "Not all is known that parties said");
    /// No announced round is frozen and open.
    COMMITMENT_ROUND_NOT_FROZEN =
        code("commitment-round-not-frozen", Conflict, "No announced round is frozen and open");
    /// No such round can be announced.
    COMMITMENT_ROUND_REFUSED =
        code("commitment-round-refused", Conflict, "No such round can be announced");
    /// The sealed round cannot be gone on with so.
    COMMITMENT_SEALED_REFUSED =
        code("commitment-sealed-refused", Conflict, "The sealed round cannot go on so");
}
