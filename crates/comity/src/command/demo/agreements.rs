//! What is shown of agreements: a breach with its proof, and the reporting clocks that one incident
//! starts.
//!
//! All of it through what any party has: its people, its node's HTTP interface, its docket.
//!
//! - [`breach`]: a run above the cap, found by two nodes alike and checked by a third.
//! - [`clocks`]: what is due after an incident, from whom, by when.

mod breach;
mod clocks;

use anyhow::Context as _;
use indicatif::ProgressBar;

use super::stage::{Played, Stage};

/// Breaks what all accepted, has an incident, and looks at what follows.
pub(super) async fn play(stage: &Stage<'_>) -> anyhow::Result<Played> {
    let (federation, people) = (stage.federation, stage.people);
    let laboratory = people.last().context("there are three parties")?;
    let run = laboratory.file(breach::run()?).await?;
    let incident = laboratory.file(clocks::assessment()?).await?;
    let said = [run, incident];
    federation.exchanged(&said, &ProgressBar::hidden()).await?;
    let [run, _] = &said;
    let mut played = Played::default();
    let breach = breach::find(people, run, &mut played.checks).await?;
    let clocks = clocks::read(people, &mut played.checks).await?;
    played.words.push_str("\nWhat the incident at Cygnus makes due\n");
    clocks.describe(&mut played.words);
    played.with("breach", &breach)?.with("clocks", &clocks)
}
