//! What is shown of being woken: the laboratory's officer is told of what is due and new, and sees
//! that it was told.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use comity_node::alerts::views::{DeliveryOut, DeliveryState};

use super::people::People;
use super::stage::{Played, Shown, Stage};

/// The node looks whom to wake within seconds after something happened.
const PATIENCE: Duration = Duration::from_secs(60);

const LOOK_EVERY: Duration = Duration::from_millis(250);

/// Waits until the officer was told.
pub(super) async fn play(stage: &Stage<'_>) -> anyhow::Result<Played> {
    let laboratory = stage.people.last().context("there are three parties")?;
    let told = told(laboratory).await?;
    let titles: Vec<&str> = told.iter().map(|one| one.title.as_str()).collect();
    let mut played = Played::default();
    played.checks.push(Shown {
        name: "woken",
        held: !told.is_empty(),
        detail: format!("the laboratory's officer was told: {}", titles.join("; ")),
    });
    Ok(played)
}

/// What the officer was told by the console, which needs no address.
async fn told(people: &People) -> anyhow::Result<Vec<DeliveryOut>> {
    let began = Instant::now();
    loop {
        let all = people.ask("/api/v1/alerts/deliveries?limit=20").await?;
        let all: Vec<DeliveryOut> = serde_json::from_value(all)?;
        let told: Vec<DeliveryOut> =
            all.into_iter().filter(|one| one.state == DeliveryState::Told).take(3).collect();
        if !told.is_empty() || began.elapsed() > PATIENCE {
            return Ok(told);
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
