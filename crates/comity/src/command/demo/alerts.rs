//! What is shown of being woken: an officer at each node is told something, once.

use serde_json::{Value, json};

use super::stage::{Played, Shown, Stage};

/// Has every officer try their alerts, and looks at what each was told.
pub(super) async fn play(stage: &Stage<'_>) -> anyhow::Result<Played> {
    let mut told = 0_usize;
    for officer in stage.people {
        officer.post("/api/v1/alerts/test", &json!({})).await?;
        let deliveries = officer.ask("/api/v1/alerts/deliveries").await?;
        let is_try = |row: &&Value| {
            let of = |name: &str| row.get(name).and_then(Value::as_str);
            of("sort") == Some("test") && of("state") == Some("told")
        };
        let rows = deliveries.as_array().map(Vec::as_slice).unwrap_or_default();
        told = told.saturating_add(usize::from(rows.iter().filter(is_try).count() == 1));
    }
    let mut played = Played::default();
    played.checks.push(Shown {
        name: "alerts",
        held: told == stage.people.len(),
        detail: format!("{told} officers are told something once, in the console, as they tried"),
    });
    Ok(played)
}
