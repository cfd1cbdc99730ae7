//! `comity incidents list | show`: cases as a node knows them.

use std::fmt::Write as _;

use clap::{Args, ValueEnum};
use comity_node::incidents::views::{
    AcknowledgementOut, FactOut, FilingOut, FilingVerdict, IncidentOut, IncidentRow, IncidentState,
    IncidentsOut, said_first,
};
use comity_protocol::party::PartyId;
use serde_json::Value;

use crate::connection::{Connection, Reach};
use crate::output::{Output, at_time, plain, table};
use crate::route::Route;

const PATH: &str = "/api/v1/incidents";

/// Cases in an answer, at most; there is a next one.
const PAGE: usize = 200;

/// List cases, the one that was last spoken of first
#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    reach: Reach,
    /// Words that stand in the name, the title or the owner
    #[arg(long, value_name = "WORDS")]
    text: Option<String>,
    /// Only in this state
    #[arg(long, value_enum)]
    state: Option<AskedState>,
    /// Only of this party
    #[arg(long, value_name = "PARTY")]
    owner: Option<PartyId>,
    /// What the page before said in `next`
    #[arg(long, value_name = "PLACE")]
    after: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum AskedState {
    Open,
    Resolved,
    Nullified,
}

/// Show a case: clocks, facts, filings and their acknowledgements, history
#[derive(Debug, Args)]
pub(crate) struct Show {
    #[command(flatten)]
    reach: Reach,
    /// The case: its name, or of another party's `PARTY/NAME`
    #[arg(value_name = "CASE")]
    case: String,
    /// Whose case it is, where that does not stand in its name
    #[arg(long, value_name = "PARTY")]
    owner: Option<PartyId>,
}

impl List {
    /// Lists cases.
    ///
    /// # Errors
    /// The node's refusal, or that it does not answer.
    pub(super) fn run(self, output: &Output) -> anyhow::Result<()> {
        let state = self.state.map(|state| match state {
            AskedState::Open => "open",
            AskedState::Resolved => "resolved",
            AskedState::Nullified => "nullified",
        });
        let route = Route::new(PATH)
            .with("limit", PAGE)
            .with_some("text", self.text)
            .with_some("state", state)
            .with_some("owner", self.owner)
            .with_some("after", self.after);
        let node = self.reach.open()?;
        let found = node.get(route);
        node.close()?;
        let found: IncidentsOut = serde_json::from_value(found?)?;
        output.result(&found, list)
    }
}

fn list(found: &IncidentsOut) -> String {
    if found.incidents.is_empty() {
        return "no cases".to_owned();
    }
    let rows = found.incidents.iter().map(|row| {
        let next = row.next.as_ref();
        let due = next.and_then(|next| next.due).map(at_time);
        [
            said_first(&row.owner, &row.name),
            row.title.clone().unwrap_or_default(),
            state(row),
            next.map(|next| next.duty.clone()).unwrap_or_default(),
            due.unwrap_or_default(),
            filed(row),
        ]
    });
    let mut text = table(["CASE", "TITLE", "STATE", "DUE NEXT", "UNTIL", "FILINGS"], rows);
    if let Some(next) = &found.next {
        let _infallible = write!(text, "\nthere are more: --after {next}");
    }
    text
}

fn state(row: &IncidentRow) -> String {
    match (row.state, &row.merged_into) {
        (IncidentState::Open, _) => "open".to_owned(),
        (IncidentState::Resolved, _) => "resolved".to_owned(),
        (IncidentState::Nullified, None) => "nullified".to_owned(),
        (IncidentState::Nullified, Some(into)) => format!("nullified, goes on as {into}"),
    }
}

fn filed(row: &IncidentRow) -> String {
    let mut text = row.filed.to_string();
    if row.acknowledged > 0 {
        let _infallible = write!(text, ", {} acknowledged", row.acknowledged);
    }
    if row.rejected > 0 {
        let _infallible = write!(text, ", {} rejected", row.rejected);
    }
    text
}

impl Show {
    /// Shows a case.
    ///
    /// # Errors
    /// The node's refusal, or that it does not answer.
    pub(super) fn run(self, output: &Output) -> anyhow::Result<()> {
        let node = self.reach.open()?;
        let found = self.found(&node);
        node.close()?;
        let found: IncidentOut = serde_json::from_value(found?)?;
        output.result(&found, show)
    }

    /// The case that is meant: the own party's of that name, unless its owner is named.
    fn found(&self, node: &Connection) -> anyhow::Result<Value> {
        let of = |owner: &PartyId, name: &str| node.get(Route::new(PATH).of(owner).of(name));
        if let Some(owner) = &self.owner {
            return of(owner, &self.case);
        }
        let mut about = node.get("/api/v1/node")?;
        let own = about.get_mut("party").map(Value::take).unwrap_or_default();
        let own: PartyId = serde_json::from_value(own)?;
        // A name of one's own may have a slash in it, and comes first.
        let found = of(&own, &self.case);
        let other = self
            .case
            .split_once('/')
            .and_then(|(owner, name)| Some((owner.parse::<PartyId>().ok()?, name)));
        match other {
            Some((owner, name)) if found.is_err() => of(&owner, name),
            _ => found,
        }
    }
}

fn show(case: &IncidentOut) -> String {
    let row = &case.row;
    let mut text = String::new();
    let title = row.title.as_deref().unwrap_or(&row.name);
    let _infallible = writeln!(text, "{}", plain(title));
    let _infallible = writeln!(text, "case   {}", plain(&said_first(&row.owner, &row.name)));
    let _infallible = writeln!(text, "state  {}", state(row));
    if !case.duties.is_empty() {
        let rows = case.duties.iter().map(|duty| {
            let finding = &duty.finding;
            let due = finding.due.as_ref().map(|due| at_time(due.conservative));
            let owed = if duty.owed { "" } else { " (would be)" };
            [
                format!("{}{owed}", word(&finding.status)),
                finding.key.agreement.clone(),
                finding.key.duty.clone(),
                due.unwrap_or_default(),
                duty.id.chars().take(12).collect(),
            ]
        });
        let rows = table(["STATUS", "LAW", "DUTY", "UNTIL", "FINDING"], rows);
        let _infallible = write!(text, "\nclocks\n{rows}\n");
    }
    if !case.facts.is_empty() {
        let rows = table(["FACT", "SAID", "BY", "ON"], case.facts.iter().flat_map(fact));
        let _infallible = write!(text, "\nwhat is known\n{rows}\n");
    }
    if !case.filings.is_empty() {
        let rows =
            table(["FILED", "LAW", "STAGE", "TO", "ANSWER"], case.filings.iter().map(filing));
        let _infallible = write!(text, "\nfilings\n{rows}\n");
    }
    let rows = case.history.iter().map(|one| {
        let undone = if one.is_undone { " (taken back or replaced)" } else { "" };
        let given: Vec<&str> = one.given.iter().map(|given| given.to.as_str()).collect();
        [
            at_time(one.at),
            format!("{}{undone}", one.kind),
            one.by.to_string(),
            one.id.to_string().chars().take(12).collect(),
            given.join(", "),
        ]
    });
    let rows = table(["SAID", "KIND", "BY", "STATEMENT", "GIVEN TO"], rows);
    let _infallible = write!(text, "\nhistory\n{rows}");
    if case.left_out > 0 {
        let _infallible = write!(text, "\n{} earlier ones are not shown", case.left_out);
    }
    text
}

/// A word of the API.
fn word(value: &impl serde::Serialize) -> String {
    let text = serde_json::to_value(value).ok();
    text.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn fact(fact: &FactOut) -> Vec<[String; 4]> {
    let said = fact.values.iter().map(|said| {
        let value = match &said.value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let value = if said.is_current { value } else { format!("{value} (otherwise, or before)") };
        [fact.field.clone(), value, said.by.to_string(), at_time(said.at)]
    });
    said.collect()
}

fn filing(filing: &FilingOut) -> [String; 5] {
    let undone = if filing.is_undone { " (taken back or replaced)" } else { "" };
    let answer = filing.acknowledgements.last().map_or_else(|| "none yet".to_owned(), answer);
    [
        format!("{}{undone}", at_time(filing.at)),
        filing.regime.clone().unwrap_or_default(),
        filing.stage.clone().unwrap_or_default(),
        filing.recipient.clone().unwrap_or_default(),
        answer,
    ]
}

fn answer(one: &AcknowledgementOut) -> String {
    let verdict = match one.verdict {
        Some(FilingVerdict::Accepted) => "accepted",
        Some(FilingVerdict::AcceptedWithErrors) => "accepted with errors",
        Some(FilingVerdict::Rejected) => "rejected",
        None => "content not held here",
    };
    let rules: Vec<&str> = one.faults.iter().map(|fault| fault.rule.as_str()).collect();
    let rules = if rules.is_empty() { String::new() } else { format!(": {}", rules.join(", ")) };
    format!("{verdict} by {}{rules}", one.by)
}
