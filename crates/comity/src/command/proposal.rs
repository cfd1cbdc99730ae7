//! `comity proposal`: what another person has to approve before the party signs it.

use std::io::{BufRead as _, IsTerminal as _};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use comity_store::rows::ProposalId;
use reqwest::Method;
use serde_json::{Value, json};

use crate::connection::Reach;
use crate::failure::Failure;
use crate::output::{Output, plain};
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
    /// The proposal: 32 hex digits
    #[arg(value_name = "PROPOSAL")]
    id: ProposalId,
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
                let proposal = node.get(route(named.id));
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
        let decided = node.send(Method::POST, route(self.id).of(how), body);
        node.close()?;
        decided
    }
}

impl Approve {
    fn run(self, output: &Output) -> anyhow::Result<()> {
        if !self.yes {
            self.ask(output)?;
        }
        let logged = self.named.decide("approval", &json!({}))?;
        output.result(&logged, words)
    }

    /// What is signed cannot be taken back: a person reads it first, a script must say --yes.
    fn ask(&self, output: &Output) -> anyhow::Result<()> {
        let failure = Failure::usage("what is signed cannot be made undone").hint("say --yes");
        // Nobody approves what was not shown.
        if output.json() || output.quiet() || !std::io::stdin().is_terminal() {
            return Err(failure.into());
        }
        let node = self.named.reach.open()?;
        let proposal = node.get(route(self.named.id));
        node.close()?;
        output.note(whole(&proposal?));
        output.note("Have the party sign exactly this? Type yes:".to_owned());
        let mut answer = String::new();
        std::io::stdin().lock().read_line(&mut answer)?;
        if answer.trim() == "yes" { Ok(()) } else { Err(failure.into()) }
    }
}

const PATH: &str = "/api/v1/proposals";

/// Proposals asked for at once.
const PAGE: u32 = 100;

fn route(id: ProposalId) -> Route {
    Route::new(PATH).of(id)
}

/// Every page of the list.
fn list(reach: &Reach, all: bool) -> anyhow::Result<Value> {
    let node = reach.open()?;
    let state = if all { "all" } else { "open" };
    let mut rows = Vec::new();
    let mut before: Option<u64> = None;
    loop {
        let route = Route::new(PATH).with("state", state).with("limit", PAGE);
        let page = node.get(route.with_some("before", before))?;
        rows.extend(page.get("rows").and_then(Value::as_array).cloned().unwrap_or_default());
        before = page.get("next").and_then(Value::as_u64);
        if before.is_none() {
            break;
        }
    }
    node.close()?;
    Ok(Value::Array(rows))
}

fn table(proposals: &Value) -> String {
    let rows = proposals.as_array().map(Vec::as_slice).unwrap_or_default();
    if rows.is_empty() {
        return "no proposals; make one with `comity submit --propose`\n".to_owned();
    }
    let heading = ["proposal", "state", "kind", "subject", "proposed by", "proposed", "ends"];
    let members = ["id", "state", "kind", "subject", "proposed_by", "proposed_at", "expires_at"];
    crate::output::table(heading, rows.iter().map(|row| members.map(|member| text(row, member))))
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
        let value = text(proposal, member);
        if !value.is_empty() {
            out.push_str(&format!("{name:<12} {value}\n"));
        }
    }
    for (name, member) in [("marking", "marking"), ("body", "body")] {
        if let Some(value) = proposal.get(member) {
            let value = serde_json::to_string_pretty(value).unwrap_or_default();
            out.push_str(&format!("{name}\n{value}\n"));
        }
    }
    plain(&out)
}

fn text(value: &Value, member: &str) -> String {
    value.get(member).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// That something waits for another person, in words.
pub(super) fn proposed(proposal: &Value) -> String {
    let id = proposal.get("id").and_then(Value::as_str).unwrap_or_default();
    format!("proposed; another person decides\nproposal  {id}\n")
}

/// Where a statement stands, in words.
pub(super) fn words(logged: &Value) -> String {
    let text = |member: &str| logged.get(member).and_then(Value::as_str).unwrap_or_default();
    let before = logged.get("duplicate").and_then(Value::as_bool).unwrap_or_default();
    let state = if before { "stood there before" } else { "logged" };
    format!("{state} as entry {}\nstatement {}\n", text("entry"), text("id"))
}
