//! Sealed rounds at a node: what a depositary adds, and what is told of them.

use clap::Args;
use comity_node::commitments::pages::words::{level, line};
use comity_node::commitments::sealed::views::{SealedOutcomeOut, SealedRoundOut};
use comity_node::commitments::views::{CloseIn, CommitmentsOut, HeldOut};
use comity_protocol::party::PartyId;
use serde_json::json;

use super::rounds::{EN, Show};
use crate::output::{Output, plain};

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

/// What the own party sealed.
pub(super) fn own(told: &CommitmentsOut) -> String {
    let mut out = String::new();
    for one in &told.own_sealed {
        match &one.holds {
            HeldOut::Blank => out.push_str(&format!("sealed {}: a blank\n", one.deposit)),
            HeldOut::Unknown => {
                out.push_str(&format!("sealed {}: not to be read here\n", one.deposit));
            }
            HeldOut::Offers { obligation, offers, .. } => {
                out.push_str(&format!("sealed {}: an offer to {obligation}\n", one.deposit));
                for offer in offers {
                    let asked = line(EN, &offer.condition, obligation);
                    let level = level(EN, &offer.level);
                    out.push_str(&format!("  {}: {}\n", plain(&level), plain(&asked)));
                }
            }
        }
    }
    out
}

/// To whom a round is sealed, and how far it is opened.
pub(super) fn of_round(board: &SealedRoundOut) -> String {
    let mut out = format!(
        "  sealed: {} of {} open it together: {}\n",
        board.threshold,
        board.depositaries.len(),
        names(&board.depositaries)
    );
    if !board.released.is_empty() {
        out.push_str(&format!("  shares released by {}\n", names(&board.released)));
    }
    if board.to_attest {
        out.push_str("  closed, and to be attested by other depositaries before the start\n");
    }
    out
}

/// What was opened, and who says so.
pub(super) fn opened(opened: &SealedOutcomeOut) -> String {
    format!(
        "  opened: {} envelopes revealed, {} not; {} of at least {} depositaries say so: {}\n",
        opened.revealed,
        opened.others,
        opened.attested_by.len(),
        opened.threshold,
        names(&opened.attested_by)
    )
}

fn names(parties: &[PartyId]) -> String {
    parties.iter().map(PartyId::as_str).collect::<Vec<_>>().join(", ")
}
