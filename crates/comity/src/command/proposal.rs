//! `comity proposal`: what another person has to approve before the party signs it.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use comity_node::console::text::{Lang, learn};
use comity_store::rows::ProposalId;
use reqwest::Method;
use serde_json::{Value, json};

use crate::ask;
use crate::connection::{Connection, Reach};
use crate::named::ProposalName;
use crate::output::{Output, plain, when};
use crate::route::Route;

/// List, show, approve, reject and withdraw what was proposed for signature
///
/// `comity submit --propose` proposes.
/// Acts under an agreement and commitments are signed in no other way: one person proposes,
/// another with the role of approver decides.
#[derive(Debug, Subcommand)]
pub(crate) enum Proposal {
    /// List the proposals that wait for a decision
    List {
        #[command(flatten)]
        reach: Reach,
        /// Also those that were decided
        #[arg(long)]
        all: bool,
    },
    /// Show one proposal with exactly what would be signed
    Show(Named),
    Approve(Approve),
    Reject(Reject),
    /// Take back a proposal of one's own
    Withdraw(Named),
}

/// One proposal.
#[derive(Debug, Args)]
pub(crate) struct Named {
    #[command(flatten)]
    reach: Reach,
    /// The proposal: 32 hex digits, or the first 8 or more of them
    #[arg(value_name = "PROPOSAL")]
    id: ProposalName,
}

/// Approve a proposal of somebody else: the party signs it, and it is logged
///
/// What would be signed is shown first.
#[derive(Debug, Args)]
pub(crate) struct Approve {
    #[command(flatten)]
    named: Named,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

/// Reject a proposal of somebody else
#[derive(Debug, Args)]
pub(crate) struct Reject {
    #[command(flatten)]
    named: Named,
    /// Why: for the proposer and the audit trail
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

impl Proposal {
    /// Does what is asked.
    ///
    /// # Errors
    /// The node's refusal, or that it does not answer.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        match self {
            Self::List { reach, all } => {
                let proposals = list(&reach, all)?;
                output.result(&proposals, table)?;
            }
            Self::Show(named) => {
                let node = named.reach.open()?;
                let id = named.id.whole(|| all(&node))?;
                let proposal = node.get(route(id));
                node.close()?;
                output.result(&proposal?, whole)?;
            }
            Self::Approve(approve) => approve.run(output)?,
            Self::Reject(Reject { named, reason }) => {
                let body = json!({ "reason": reason });
                output.result(&named.decide("rejection", &body)?, whole)?;
            }
            Self::Withdraw(named) => {
                output.result(&named.decide("withdrawal", &json!({}))?, whole)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Named {
    fn decide(self, how: &str, body: &Value) -> anyhow::Result<Value> {
        let node = self.reach.open()?;
        let id = self.id.whole(|| all(&node))?;
        let decided = node.send(Method::POST, route(id).of(how), body);
        node.close()?;
        decided
    }
}

impl Approve {
    fn run(self, output: &Output) -> anyhow::Result<()> {
        if !self.yes {
            self.confirm(output)?;
        }
        let logged = self.named.decide("approval", &json!({}))?;
        output.result(&logged, words)
    }

    /// What is signed cannot be taken back: a person reads it first, a script must say --yes. What
    /// would be refused anyway is refused before anybody is asked.
    fn confirm(&self, output: &Output) -> anyhow::Result<()> {
        let node = self.named.reach.open()?;
        let id = self.named.id.whole(|| all(&node))?;
        let proposal = node.get(route(id))?;
        if text(&proposal, "state") != "open" || proposal.get("not_by_you").is_some() {
            // The node says why.
            return node.send(Method::POST, route(id).of("approval"), &json!({})).map(drop);
        }
        node.close()?;
        output.note(whole(&proposal));
        let question = "Have the party sign exactly this?";
        ask::yes(question, "what is signed cannot be made undone", output)
    }
}

const PATH: &str = "/api/v1/proposals";

/// Proposals asked for at once.
const PAGE: u32 = 100;

fn route(id: ProposalId) -> Route {
    Route::new(PATH).of(id)
}

/// The list, of those that wait or of all.
fn list(reach: &Reach, is_all: bool) -> anyhow::Result<Value> {
    let node = reach.open()?;
    let rows = pages(&node, if is_all { "all" } else { "open" });
    node.close()?;
    Ok(Value::Array(rows?))
}

/// All proposals, also those that were decided.
fn all(node: &Connection) -> anyhow::Result<Vec<Value>> {
    pages(node, "all")
}

/// Every page of the list.
fn pages(node: &Connection, state: &str) -> anyhow::Result<Vec<Value>> {
    let mut rows = Vec::new();
    let mut before: Option<u64> = None;
    loop {
        let route = Route::new(PATH).with("state", state).with("limit", PAGE);
        let page = node.get(route.with_some("before", before))?;
        rows.extend(page.get("rows").and_then(Value::as_array).cloned().unwrap_or_default());
        before = page.get("next").and_then(Value::as_u64);
        if before.is_none() {
            return Ok(rows);
        }
    }
}

fn table(proposals: &Value) -> String {
    let rows = proposals.as_array().map(Vec::as_slice).unwrap_or_default();
    if rows.is_empty() {
        return "no proposals; make one with `comity submit --propose`\n".to_owned();
    }
    let heading = ["proposal", "state", "kind", "about", "proposed by", "proposed", "ends"];
    let members = ["id", "state", "kind", "subject", "proposed_by", "proposed_at", "expires_at"];
    let cell = |row: &Value, member: &str| match row.pointer("/title/en").and_then(Value::as_str) {
        Some(title) if member == "subject" => format!("{title} ({})", text(row, member)),
        _ => shown(row, member),
    };
    crate::output::table(heading, rows.iter().map(|row| members.map(|member| cell(row, member))))
}

/// One proposal with its body, every foreign text made safe for the terminal.
pub(super) fn whole(proposal: &Value) -> String {
    let members = [
        ("proposal", "id"),
        ("state", "state"),
        ("kind", "kind"),
        ("subject", "subject"),
        ("proposed by", "proposed_by"),
        ("proposed", "proposed_at"),
        ("ends", "expires_at"),
        ("key", "confirmation"),
        ("decided by", "decided_by"),
        ("decided", "decided_at"),
        ("reason", "reason"),
        ("statement", "statement"),
    ];
    let mut out = String::new();
    for (name, member) in members {
        let value = shown(proposal, member);
        if !value.is_empty() {
            out.push_str(&format!("{name:<12} {value}\n"));
        }
    }
    out.push_str(&outlook(proposal));
    for (name, member) in [("marking", "marking"), ("body", "body")] {
        if let Some(value) = proposal.get(member) {
            let value = serde_json::to_string_pretty(value).unwrap_or_default();
            out.push_str(&format!("{name}\n{value}\n"));
        }
    }
    plain(&out)
}

/// What would follow from a proposal if it were signed today, with the text that it is about.
fn outlook(proposal: &Value) -> String {
    let Some(outlook) = proposal.get("outlook") else { return String::new() };
    let title = outlook.pointer("/title/en").and_then(Value::as_str);
    let agreement = text(outlook, "agreement");
    learn(&comity_node::agreements::CAPABILITY.texts);
    let words = |key: &str| Lang::En.s(key);
    let stands = |member: &str| match text(outlook, member).as_str() {
        "not-a-party" => words("party-not"),
        "signed-ad-referendum" => words("party-ad-referendum"),
        "awaiting-acceptance" => words("party-awaiting"),
        state => words(&format!("party-{state}")),
    };
    let flaw = text(outlook, "flaw");
    let effect = match (flaw.is_empty(), text(outlook, "counts-from").as_str()) {
        (true, _) => format!("{} (now: {})", stands("after"), stands("before")),
        (false, "") => format!("without effect: {} [{flaw}]", small(&words(&flaw))),
        (false, from) => format!("counts from {from} only: {} [{flaw}]", small(&words(&flaw))),
    };
    format!(
        "{:<12} {} ({agreement})\n{:<12} {}\n{:<12} {effect}\n",
        "title",
        title.unwrap_or(&agreement),
        "text",
        text(outlook, "text-digest"),
        "if signed",
    )
}

/// A sentence that goes on within another.
fn small(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let first = letters.next().map(|letter| letter.to_lowercase().to_string());
    format!("{}{}", first.unwrap_or_default(), letters.as_str().trim_end_matches('.'))
}

fn text(value: &Value, member: &str) -> String {
    value.get(member).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// A member as people read it.
fn shown(proposal: &Value, member: &str) -> String {
    let text = text(proposal, member);
    if member.ends_with("_at") { when(&text) } else { text }
}

/// That something waits for another person, in words.
pub(super) fn proposed(proposal: &Value) -> String {
    let id = proposal.get("id").and_then(Value::as_str).unwrap_or_default();
    let outlook = plain(&outlook(proposal));
    format!("proposed; another person decides\n{:<12} {id}\n{outlook}", "proposal")
}

/// Where a statement stands, in words.
pub(super) fn words(logged: &Value) -> String {
    let text = |member: &str| logged.get(member).and_then(Value::as_str).unwrap_or_default();
    let before = logged.get("duplicate").and_then(Value::as_bool).unwrap_or_default();
    let state = if before { "stood there before" } else { "logged" };
    format!("{state} as entry {}\nstatement {}\n", text("entry"), text("id"))
}
