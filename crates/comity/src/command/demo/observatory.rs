//! What is shown of the observatory: the state of coordination is the same wherever it is computed.

use comity_node::clock;
use serde_json::Value;

use super::stage::{Played, Shown, Stage};

/// Asks every node for the state of coordination at one time.
pub(super) async fn play(stage: &Stage<'_>) -> anyhow::Result<Played> {
    let path = format!("/api/v1/observatory?as_of={}", clock::now());
    let mut instruments = Vec::new();
    for asker in stage.people {
        let state = asker.ask(&path).await?;
        instruments.push(state.get("instruments").cloned().unwrap_or_default());
    }
    let number = instruments.first().and_then(Value::as_array).map_or(0, Vec::len);
    let is_alike = instruments.windows(2).all(|two| matches!(two, [one, other] if one == other));
    let mut played = Played::default();
    played.checks.push(Shown {
        name: "observatory",
        held: is_alike && number > 0,
        detail: format!(
            "each of the three nodes computes the same of {number} instruments: standing, parties, rules"
        ),
    });
    Ok(played)
}
