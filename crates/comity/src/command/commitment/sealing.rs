//! Sealed rounds at a node: what a depositary adds to them.

use clap::Args;
use comity_node::commitments::views::CloseIn;
use comity_protocol::party::PartyId;
use serde_json::json;

use super::rounds::Show;
use crate::output::Output;

/// Propose, as a depositary, to publish the key to which commitments are sealed
///
/// The node makes the key and keeps it among its own.
#[derive(Debug, Args)]
pub(crate) struct PublishKey {
    #[command(flatten)]
    show: Show,
}

/// Propose, as a depositary of a sealed round that is frozen, to release the party's shares to the
/// other depositaries
///
/// The one that announced the round is first, and says which envelopes were frozen.
#[derive(Debug, Args)]
pub(crate) struct Release {
    #[command(flatten)]
    show: Show,
    /// Also without this party, of which it is not known here what all it said before the freeze;
    /// repeatable
    #[arg(long, value_name = "PARTY")]
    leave_out: Vec<PartyId>,
    /// Also without all such parties, whichever they are
    #[arg(long, conflicts_with = "leave_out")]
    leave_out_all: bool,
}

impl PublishKey {
    /// Proposes the key.
    ///
    /// # Errors
    /// The node's refusal, or that it does not answer.
    pub(super) fn run(self, output: &Output) -> anyhow::Result<()> {
        self.show.propose("/key", &json!({}), output)
    }
}

impl Release {
    /// Proposes to release the shares.
    ///
    /// # Errors
    /// The node's refusal, or that it does not answer.
    pub(super) fn run(self, output: &Output) -> anyhow::Result<()> {
        let Self { show, leave_out, leave_out_all } = self;
        show.propose("/shares", &CloseIn { round: None, leave_out, leave_out_all }, output)
    }
}
