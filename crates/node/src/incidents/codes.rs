//! Codes of what is asked of incidents, as `spec/errors.md` lists them.

use crate::error::codes::Class::Unavailable;
use crate::error::codes::{code, codes};

codes! {
    /// The cases cannot be told soon enough.
    INCIDENTS_BUSY = code("incidents-busy", Unavailable, "The cases cannot be told now");
}
