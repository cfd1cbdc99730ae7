//! `comity agreement what-if`: what would follow from acts that nobody did, or from another text.

use std::path::PathBuf;

use clap::Args;
use comity_agreements::agreement::life::ActionKind;
use comity_protocol::time::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};

use super::answer::{PATH, flawed, text};
use super::file;
use crate::arguments::{by, from};
use crate::connection::Reach;
use crate::output::{Output, plain, table};
use crate::route::Route;

/// Findings printed; a text with another bound may change thousands.
const FINDINGS: usize = 50;

/// Show what would follow for an agreement from acts that nobody did, or from another text
///
/// What is supposed is judged as if it were done: a ratification without a signature before it has
/// no effect, and it is said so. Nothing is kept.
#[derive(Debug, Args)]
pub(crate) struct WhatIf {
    #[command(flatten)]
    reach: Reach,
    /// The agreement's identifier
    #[arg(value_name = "AGREEMENT")]
    id: String,
    /// An act: what, who, and when unless today, as `ratification=FR@2026-12-01`; may be repeated
    #[arg(long = "act", value_name = "ACT=PARTY[@DAY]", value_parser = act)]
    acts: Vec<Act>,
    /// Another text of the agreement
    #[arg(long, value_name = "FILE", required_unless_present = "acts")]
    text: Option<PathBuf>,
    /// The time asked about, or the end of this day in UTC; that of the last act unless given
    #[arg(long, value_name = "TIME", value_parser = by)]
    as_of: Option<Timestamp>,
}

/// An act that is supposed.
#[derive(Clone, Debug)]
struct Act {
    action: ActionKind,
    party: String,
    issued: Option<Timestamp>,
}

fn act(given: &str) -> Result<Act, String> {
    let shape = "an act is written ratification=FR or ratification=FR@2026-12-01";
    let (action, rest) = given.split_once('=').ok_or(shape)?;
    let action: ActionKind = action.parse().map_err(|_| {
        let known: Vec<&str> = ActionKind::ALL.iter().map(|one| one.name()).collect();
        format!("“{action}” is no act; there are {}", known.join(", "))
    })?;
    let (party, day) = rest.split_once('@').map_or((rest, None), |(party, day)| (party, Some(day)));
    if party.is_empty() {
        return Err(shape.to_owned());
    }
    Ok(Act { action, party: party.to_owned(), issued: day.map(from).transpose()? })
}

impl WhatIf {
    /// Asks and shows.
    ///
    /// # Errors
    /// A file that cannot be read, or the node's refusal.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<()> {
        let other = self.text.as_ref().map(file::read).transpose()?;
        // Asked about a day before an act, nothing would follow from it.
        let last = self.acts.iter().filter_map(|act| act.issued).max();
        let as_of = self.as_of.or(last.filter(|last| *last > comity_node::clock::now()));
        let statements: Vec<Value> = self.acts.iter().map(|act| act.body(&self.id)).collect();
        let asked = json!({ "statements": statements, "text": other, "as_of": as_of });
        let node = self.reach.open()?;
        let route = Route::new(PATH).of(&self.id).then("/what-if");
        let shown = node.send(Method::POST, route, &asked)?;
        node.close()?;
        output.result(&shown, words)
    }
}

impl Act {
    fn body(&self, agreement: &str) -> Value {
        json!({
            "kind": self.action.kind_name(),
            "party": self.party,
            "issued": self.issued,
            "body": { "agreement": agreement },
        })
    }
}

fn rows<'a>(shown: &'a Value, at: &str) -> &'a [Value] {
    shown.pointer(at).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn words(shown: &Value) -> String {
    let (was, would) = ("/before/force_explained", "/after/force_explained");
    let mut out = String::new();
    for flaw in rows(shown, "/after/flaws") {
        if !rows(shown, "/before/flaws").contains(flaw) {
            out.push_str(&flawed(flaw));
        }
    }
    if text(shown, was) == text(shown, would) {
        out.push_str(&format!("Entry into force stays as it is:\n{}\n", plain(text(shown, was))));
    } else {
        let (was, would) = (plain(text(shown, was)), plain(text(shown, would)));
        out.push_str(&format!("As it is:\n{was}\nAs it would be:\n{would}\n"));
    }
    let before = rows(shown, "/before/participations");
    let changed = rows(shown, "/after/participations").iter().filter(|row| !before.contains(row));
    let changed: Vec<[String; 3]> = changed
        .map(|row| ["/party", "/state", "/since"].map(|at| text(row, at).to_owned()))
        .collect();
    if !changed.is_empty() {
        out.push_str(&format!(
            "\n{}",
            table(["PARTY", "WOULD STAND", "SINCE"], changed.into_iter())
        ));
    }
    out.push_str(&duties(shown));
    out
}

/// What would be owed, and what no longer.
fn duties(shown: &Value) -> String {
    let (new, gone) = (rows(shown, "/findings"), rows(shown, "/gone"));
    let mut out = String::new();
    if !new.is_empty() {
        let row = |row: &Value| {
            ["/bearer", "/duty", "/status", "/due/conservative"].map(|at| text(row, at).to_owned())
        };
        let heading = ["OWED BY", "DUTY", "WOULD BE", "PLAN ON"];
        out.push_str(&format!("\n{}", table(heading, new.iter().take(FINDINGS).map(row))));
        if let more @ 1.. = new.len().saturating_sub(FINDINGS) {
            out.push_str(&format!("and {more} more\n"));
        }
    }
    if !gone.is_empty() {
        out.push_str(&format!("\n{} findings would no longer stand.\n", gone.len()));
    }
    out
}
