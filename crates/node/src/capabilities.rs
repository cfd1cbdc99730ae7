//! The capabilities of this node: the one list that grows with a new one.

use crate::capability::Capabilities;
use crate::{agreements, alerts, commitments, incidents, observatory};

/// All of them, in the order in which they are shown.
pub const ALL: Capabilities = &[
    &agreements::CAPABILITY,
    &incidents::CAPABILITY,
    &commitments::CAPABILITY,
    &observatory::CAPABILITY,
    &alerts::CAPABILITY,
];
