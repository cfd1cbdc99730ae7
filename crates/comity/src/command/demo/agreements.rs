//! What is shown of agreements: a coalition without a first mover, a breach with its proof, and
//! the reporting clocks that one incident starts.
//!
//! All of it through what any party has: its people, its node's HTTP interface, its docket.
//!
//! - [`coalition`]: three conditional commitments take effect at one instant.
//! - [`sealed`]: two depositaries open together what nobody could read before.
//! - [`breach`]: a run above the cap, found by two nodes alike and checked by a third.
//! - [`clocks`]: what is due after an incident, from whom, by when.

mod breach;
mod clocks;
mod coalition;
mod sealed;

use anyhow::Context as _;
use indicatif::ProgressBar;
use serde::Serialize;

use super::federation::Federation;
use super::people::People;
use super::show::Shown;
use breach::Breach;
use clocks::Clocks;
use coalition::Coalition;

/// What was shown of agreements.
#[derive(Debug, Serialize)]
pub(super) struct Agreements {
    /// Whether everything was as it should be.
    pub(super) held: bool,
    coalition: Coalition,
    breach: Breach,
    clocks: Clocks,
    /// What was looked at, one by one.
    checks: Vec<Shown>,
    /// Where to look at it in a browser.
    boards: Vec<String>,
}

/// Lets it happen on the nodes of the federation, and looks.
pub(super) async fn show(federation: &Federation, people: &[People]) -> anyhow::Result<Agreements> {
    let mut checks = Vec::new();
    // Both wait most of the time, for a freeze or for a start.
    let (coalition, sealed) = tokio::try_join!(
        coalition::form(federation, people, &mut checks),
        sealed::play(federation, people),
    )?;
    checks.push(sealed);
    let laboratory = people.last().context("there are three parties")?;
    let run = laboratory.file(breach::run()?).await?;
    let incident = laboratory.file(clocks::assessment()?).await?;
    let said = [run, incident];
    federation.exchanged(&said, &ProgressBar::hidden()).await?;
    let [run, _] = &said;
    let breach = breach::find(people, run, &mut checks).await?;
    let clocks = clocks::read(people, &mut checks).await?;
    let boards = federation.nodes().iter().map(|local| format!("{}/board", local.url()));
    Ok(Agreements {
        held: checks.iter().all(|check| check.held),
        coalition,
        breach,
        clocks,
        checks,
        boards: boards.collect(),
    })
}

impl Agreements {
    /// In words.
    pub(super) fn describe(&self, text: &mut String) {
        text.push_str("Agreements\n");
        for check in &self.checks {
            check.describe(text);
        }
        text.push_str("\nWhat the incident at Cygnus makes due\n");
        self.clocks.describe(text);
        let boards = self.boards.join(", ");
        text.push_str(&format!("  all of it, for people who have signed in: {boards}\n\n"));
    }
}
