//! What the three parties file: real incidents and runs, spread over them, under varied markings.
//!
//! Pure: the same data and the same time give the same plan.

use comity_protocol::kind::{Kind, names};
use comity_protocol::marking::{Marking, Tlp};
use comity_protocol::party::PartyId;
use comity_protocol::time::Timestamp;
use serde_json::Value;

/// The agreement to which all commit themselves: one that comes with the program.
pub(super) const AGREEMENT: &str = "template-compute-cap";

/// Its clause that they accept, and that one of them breaks: the cap.
pub(super) const CLAUSE: &str = "art-5";

/// Incidents of the AI Incident Database, one body of `incident.report` a line (`data/SOURCES.md`).
const INCIDENTS: &str = include_str!("../../../../../data/incidents/aiid-300.jsonl");

/// Training runs of Epoch AI, one body of `run.declaration` a line (`data/SOURCES.md`).
const RUNS: &str = include_str!("../../../../../data/runs/epoch-60.jsonl");

/// How long embargoed contents stay embargoed: longer than anybody looks at a demonstration.
const EMBARGO_MS: i64 = 24 * 3_600 * 1_000;

/// An invented party.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Party {
    /// Its identifier.
    pub(crate) id: &'static str,
    /// Its name.
    pub(crate) name: &'static str,
}

/// The three parties. None of them exists.
pub(crate) const PARTIES: [Party; 3] = [
    Party { id: "asterion.example", name: "Asterion AI Safety Institute" },
    Party { id: "borealis.example", name: "Borealis Digital Authority" },
    Party { id: "cygnus-lab.example", name: "Cygnus Laboratory" },
];

/// One statement to file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Filing {
    /// Which of [`PARTIES`] files it.
    pub(crate) by: usize,
    /// Its kind.
    pub(crate) kind: Kind,
    /// What it is about.
    pub(crate) subject: String,
    /// The content's body.
    pub(crate) body: Value,
    /// Who may see the content.
    pub(crate) marking: Marking,
}

/// Everything that is filed before the nodes exchange.
///
/// # Errors
/// When the bundled data is not what it should be.
pub(crate) fn filings(now: Timestamp) -> anyhow::Result<Vec<Filing>> {
    let mut out = Vec::new();
    for (number, line) in INCIDENTS.lines().enumerate() {
        let body: Value = serde_json::from_str(line)?;
        let subject =
            body.pointer("/references/0/url").and_then(Value::as_str).unwrap_or("incident");
        let (subject, by) = (subject.to_owned(), number % PARTIES.len());
        let kind = names::INCIDENT_REPORT.parse()?;
        out.push(Filing { by, kind, subject, body, marking: marking(number, by, now)? });
    }
    for (number, line) in RUNS.lines().enumerate() {
        let body: Value = serde_json::from_str(line)?;
        let model = body.get("model").and_then(Value::as_str).unwrap_or("model");
        let subject = format!("training run of {model}");
        // Two in three are the laboratory's; the authorities declare runs of public bodies.
        let by = match number % 6 {
            0 => 0,
            3 => 1,
            _ => 2,
        };
        let kind = names::RUN_DECLARATION.parse()?;
        out.push(Filing { by, kind, subject, body, marking: marking(number, by, now)? });
    }
    Ok(out)
}

/// Of ten contents six are open to everybody, two to all peers, one to one party, and one is
/// open with a release time, which for every other has not come yet.
fn marking(number: usize, by: usize, now: Timestamp) -> anyhow::Result<Marking> {
    let marking = match number % 10 {
        0..=5 => Marking::clear(),
        6 | 7 => Marking::new(Tlp::Green, Vec::new(), None)?,
        8 => Marking::new(Tlp::Amber, vec![confidant(by)?], None)?,
        _ => {
            let ahead = if number % 20 == 9 { EMBARGO_MS } else { -EMBARGO_MS };
            Marking::new(Tlp::Clear, Vec::new(), Some(now.plus_millis(ahead)))?
        }
    };
    Ok(marking)
}

/// The one party that `by` shows its amber contents to: the next one.
fn confidant(by: usize) -> anyhow::Result<PartyId> {
    let next = PARTIES.iter().cycle().nth(by.saturating_add(1)).copied().unwrap_or(PARTIES[0]);
    Ok(next.id.parse()?)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use comity_protocol::content::Content;

    use super::*;

    #[test]
    fn the_bundled_data_obeys_its_schemas_and_is_spread() {
        let now = Timestamp::from_secs(1_800_000_000);
        let filings = filings(now).unwrap();
        let mut count: BTreeMap<(usize, &str), u32> = BTreeMap::new();
        let mut labels: BTreeMap<&str, u32> = BTreeMap::new();
        for filing in &filings {
            let sealed =
                Content::seal(&filing.kind, [7; 32], filing.marking.clone(), filing.body.clone());
            assert!(sealed.is_ok(), "{:?}: {}", sealed.err(), filing.body);
            *count.entry((filing.by, filing.kind.as_str())).or_default() += 1;
            *labels.entry(filing.marking.tlp.label()).or_default() += 1;
        }
        assert_eq!(filings.len(), 360);
        expect_test::expect![[r#"
            {
                (
                    0,
                    "incident.report",
                ): 100,
                (
                    0,
                    "run.declaration",
                ): 10,
                (
                    1,
                    "incident.report",
                ): 100,
                (
                    1,
                    "run.declaration",
                ): 10,
                (
                    2,
                    "incident.report",
                ): 100,
                (
                    2,
                    "run.declaration",
                ): 40,
            }
        "#]]
        .assert_debug_eq(&count);
        expect_test::expect![[r#"
            {
                "TLP:AMBER": 36,
                "TLP:CLEAR": 252,
                "TLP:GREEN": 72,
            }
        "#]]
        .assert_debug_eq(&labels);
    }
}
