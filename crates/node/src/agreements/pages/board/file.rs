//! What the board shows, as a file for spreadsheets.

use comity_agreements::duty::finding::Matter;
use comity_observatory::table::line;

use crate::agreements::pages::duties::Item;

const COLUMNS: [&str; 12] = [
    "finding",
    "status",
    "owed_by",
    "recipient",
    "agreement",
    "clause",
    "duty",
    "about",
    "plan_on",
    "at_the_latest",
    "zone",
    "owed",
];

/// Findings as CSV (RFC 4180), the most urgent first; times in UTC.
pub fn csv<'a>(items: impl Iterator<Item = &'a Item>) -> String {
    let mut text = line(COLUMNS.into_iter());
    for item in items {
        let (finding, key) = (&item.finding, &item.finding.key);
        let due = finding.due.as_ref();
        let status = serde_json::to_value(finding.status).unwrap_or_default();
        let about = match &key.matter {
            Matter::Named { name } => name.clone(),
            Matter::Statement { id } => id.to_string(),
            Matter::Period { number } => number.saturating_add(1).to_string(),
            Matter::Standing => String::new(),
        };
        let time = |at: Option<comity_protocol::time::Timestamp>| {
            at.map(|at| at.to_string()).unwrap_or_default()
        };
        let cells = [
            item.id.clone(),
            status.as_str().unwrap_or_default().to_owned(),
            key.bearer.clone(),
            finding.recipient.clone().unwrap_or_default(),
            key.agreement.clone(),
            finding.clause.clone(),
            key.duty.clone(),
            about,
            time(due.map(|due| due.conservative)),
            time(due.map(|due| due.statutory)),
            due.and_then(|due| due.zone.clone()).unwrap_or_default(),
            if finding.validity.owed { "yes" } else { "no" }.to_owned(),
        ];
        text.push_str(&line(cells.iter().map(String::as_str)));
    }
    text
}
