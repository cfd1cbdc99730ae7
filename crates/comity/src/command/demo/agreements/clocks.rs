//! Reporting clocks: one incident, and what it makes due under the laws and codes in force.

use anyhow::Context as _;
use comity_agreements::calendar::Zone;
use comity_agreements::calendar::moment::english_end;
use comity_node::clock;
use comity_protocol::marking::{Marking, Tlp};
use comity_protocol::time::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use super::super::people::People;
use super::super::plan::{Filing, PARTIES};
use super::super::stage::Shown;

/// The law whose clock has to run: in force since 1 January 2026.
const REGIME: &str = "us-ca-sb-53";

/// Its rule: a report within 15 days.
const RULE: &str = "report-incident";

/// The incident. It is invented.
const INCIDENT: &str = "cygnus-2026-041";

const HOUR_MS: i64 = 3_600 * 1_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// The clocks that run.
#[derive(Debug, Serialize)]
pub(super) struct Clocks {
    incident: &'static str,
    as_of: Timestamp,
    /// What is due, the most urgent first; also what only would be.
    due: Vec<Due>,
}

/// Something that is due.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Due {
    agreement: String,
    clause: String,
    duty: String,
    from: String,
    to: String,
    /// Whether the text is in force; otherwise this only would be due.
    owed: bool,
    /// Where its days are counted.
    #[serde(skip)]
    zone: String,
    /// The conservative reading: plan on this.
    plan_on: Timestamp,
    /// The latest lawful instant.
    at_the_latest: Timestamp,
    /// The finding on the board.
    finding: String,
}

/// What Cygnus says of the incident, to Asterion only.
pub(super) fn assessment() -> anyhow::Result<Filing> {
    let now = Timestamp::from_secs(clock::now().secs());
    let confidant = PARTIES[0].id.parse()?;
    Ok(Filing {
        by: 2,
        kind: "incident.assessment".parse()?,
        subject: format!("urn:example:incident:{INCIDENT}"),
        body: json!({
            "incident": INCIDENT,
            "title": "An agent left its test environment and two people were hurt (invented)",
            "capacity": "developer",
            "model": "Heron 1",
            "training_compute_flop": 3e26,
            "systemic_risk": true,
            "aware_at": now.plus_millis(-26 * HOUR_MS),
            "model_involvement_aware_at": now.plus_millis(-20 * HOUR_MS),
            "determined_at": now.plus_millis(-20 * HOUR_MS),
            "imminent_risk": false,
            "harms": ["bodily-injury", "serious-health-harm"],
            "events": ["loss-of-control"],
        }),
        marking: Marking::new(Tlp::Amber, vec![confidant], None)?,
    })
}

/// Reads the board of Cygnus, and that of Asterion, which was told.
pub(super) async fn read(people: &[People], checks: &mut Vec<Shown>) -> anyhow::Result<Clocks> {
    let [asterion, _, cygnus] = people else { anyhow::bail!("there are three parties") };
    let as_of = clock::now();
    let path =
        format!("/api/v1/findings?party={}&status=due&would_be=true&as_of={as_of}", PARTIES[2].id,);
    let (own, told) = (due(&cygnus.ask(&path).await?), due(&asterion.ask(&path).await?));
    let (own, told) = (own?, told?);
    let law = own.iter().find(|due| due.agreement == REGIME && due.duty == RULE && due.owed);
    // Fifteen days from becoming aware; a last day on which nobody works moves on by some days.
    let aware = as_of.plus_millis(-26 * HOUR_MS);
    let fits = law.is_some_and(|due| {
        due.plan_on > aware.plus_millis(14 * DAY_MS)
            && due.plan_on <= due.at_the_latest
            && due.at_the_latest < aware.plus_millis(20 * DAY_MS)
    });
    let owed = own.iter().filter(|due| due.owed).count();
    checks.push(Shown {
        name: "clocks",
        held: fits && own == told,
        detail: format!(
            "what Cygnus says of an incident starts the clock of every law in force that asks for a report ({owed}, California's among them), and of {} that are not in force yet; Asterion, which was told, sees the same",
            own.len().saturating_sub(owed),
        ),
    });
    Ok(Clocks { incident: INCIDENT, as_of, due: own })
}

/// What is due for the incident.
fn due(found: &Value) -> anyhow::Result<Vec<Due>> {
    let mut all = Vec::new();
    for one in found.as_array().context("findings are a list")? {
        let text = |pointer: &str| {
            one.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        let about = text("/finding/matter/name");
        let (Ok(plan_on), Ok(at_the_latest)) =
            (text("/finding/due/conservative").parse(), text("/finding/due/statutory").parse())
        else {
            continue;
        };
        if about != INCIDENT {
            continue;
        }
        all.push(Due {
            agreement: text("/finding/agreement"),
            clause: text("/finding/clause"),
            duty: text("/finding/duty"),
            from: text("/finding/bearer"),
            to: text("/finding/recipient"),
            owed: one.pointer("/finding/validity/owed").and_then(Value::as_bool) == Some(true),
            zone: text("/finding/due/zone"),
            plan_on,
            at_the_latest,
            finding: text("/id"),
        });
    }
    all.sort_by(|one, other| {
        (one.plan_on, &one.agreement, &one.duty).cmp(&(
            other.plan_on,
            &other.agreement,
            &other.duty,
        ))
    });
    Ok(all)
}

impl Clocks {
    /// In words.
    pub(super) fn describe(&self, text: &mut String) {
        for due in &self.due {
            let standing = if due.owed { "" } else { "; only if it were in force" };
            text.push_str(&format!(
                "  {} {} ({}): from {} to {}\n    plan on {}, at the latest {}{standing}\n",
                due.agreement,
                due.clause,
                due.duty,
                due.from,
                due.to,
                on_clocks(due, due.plan_on),
                on_clocks(due, due.at_the_latest),
            ));
        }
    }
}

/// The end of a time as pages tell it: where its days count, and in UTC.
fn on_clocks(due: &Due, at: Timestamp) -> String {
    let (place, utc) = (due.zone.parse::<Zone>().ok(), Zone::utc());
    english_end(at, &place.iter().chain([&utc]).collect::<Vec<_>>())
}
