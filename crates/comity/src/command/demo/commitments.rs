//! What is shown of commitments: a coalition without a first mover, and a round that nobody could
//! read before its time.
//!
//! - [`coalition`]: three conditional commitments take effect at one instant.
//! - [`sealed`]: two depositaries open together what nobody could read before.

mod coalition;
mod sealed;

use super::stage::{Played, Stage};

/// Binds all to one cap, and lets two parties commit themselves unread.
pub(super) async fn play(stage: &Stage<'_>) -> anyhow::Result<Played> {
    let (federation, people) = (stage.federation, stage.people);
    let mut played = Played::default();
    // Both wait most of the time, for a freeze or for a start.
    let (coalition, sealed) = tokio::try_join!(
        coalition::form(federation, people, &mut played.checks),
        sealed::play(federation, people),
    )?;
    played.checks.push(sealed);
    played.with("coalition", &coalition)
}
