//! What is told of sealed rounds.

use comity_node::commitments::pages::words::{level, line};
use comity_node::commitments::sealed::views::{SealedOutcomeOut, SealedRoundOut};
use comity_node::commitments::views::{CommitmentsOut, HeldOut};
use comity_node::console::text::Lang;
use comity_protocol::party::PartyId;

use crate::output::plain;

/// The language of the terminal.
pub(super) const EN: Lang = Lang::En;

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
