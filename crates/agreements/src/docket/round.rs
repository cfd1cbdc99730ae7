//! Conditional commitments as a node sees them: deposits, and outcomes that it checks itself.
//!
//! Deposits stand in the logs of the parties that made them. The depositary that closes a round
//! names the deposits it froze; whoever holds them recomputes the outcome from those and sees what
//! was left out. An outcome binds its members to the level of the obligation that each of them
//! named, and to nothing else of the agreement.
//!
//! - [`announced`]: rounds as they are announced before their freeze.
//! - [`outcome`]: what is published of a round, and why it may not hold.
//! - [`terms`]: what the text says of obligations, levels, groups and weights.
//! - [`leaving`]: notices by which somebody leaves what a round bound it to.
//! - [`before`]: what earlier rounds come to: who is bound, what is used up.
//! - [`said`]: what parties say, whoever can read it.
//! - [`judge`]: one outcome against what is held. [`unseal`]: one of a sealed round.
//! - [`table`]: everything deposited.
//! - [`close`]: how the next round would be decided.

pub mod announced;

pub mod outcome;

pub mod terms;

pub mod leaving;

pub mod before;

pub(super) mod said;

pub(super) mod judge;

pub(super) mod table;

pub(super) mod unseal;

pub mod close;

pub use announced::{Announced, AnnouncementFlaw};
pub use before::{Before, Held};
pub use close::{Apart, Closing, SetAside};
pub use outcome::{NotCounted, OutcomeFlaw, Proof, RoundOutcome};
