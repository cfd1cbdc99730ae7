//! `comity key`: the party's own keys.

use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use comity_protocol::key::Kid;
use reqwest::Method;
use serde_json::{Value, json};

use crate::connection::Reach;
use crate::output::{Output, plain};
use crate::route::Route;

/// List, replace and revoke the party's keys
///
/// Replacing and revoking is proposed by one administrator and approved by another
/// (`comity proposal approve`); see docs/operate/keys.md.
#[derive(Debug, Subcommand)]
pub(crate) enum Key {
    /// List the public keys in use, and those that wait for approval
    List {
        #[command(flatten)]
        reach: Reach,
    },
    Rotate(Rotate),
    Revoke(Revoke),
}

/// Make the next key of a role and propose the statement that puts it in use
#[derive(Debug, Args)]
pub(crate) struct Rotate {
    #[command(flatten)]
    reach: Reach,
    /// What the key signs
    #[arg(value_enum, value_name = "ROLE")]
    role: Role,
    /// Why; everybody can read it
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

/// Propose that a statement key count no more
#[derive(Debug, Args)]
pub(crate) struct Revoke {
    #[command(flatten)]
    reach: Reach,
    /// The key's identifier, as `comity key list` prints it
    // One identifier in 64 begins with a dash.
    #[arg(value_name = "KEY", allow_hyphen_values = true)]
    kid: Kid,
    /// Why; everybody can read it
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

/// What a key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Role {
    /// The party's statements and its requests to peers
    Statement,
    /// Receipts
    Receipt,
    /// The log's checkpoints
    Log,
    /// The checkpoints of others
    Witness,
}

const PATH: &str = "/api/v1/keys";

impl Key {
    /// Does what is asked.
    ///
    /// # Errors
    /// The node's refusal, or that it does not answer.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        let (reach, path, body) = match self {
            Self::List { reach } => {
                let node = reach.open()?;
                let keys = node.get(PATH);
                node.close()?;
                output.result(&keys?, list)?;
                return Ok(ExitCode::SUCCESS);
            }
            Self::Rotate(Rotate { reach, role, reason }) => {
                let role = match role {
                    Role::Statement => "statement",
                    Role::Receipt => "receipt",
                    Role::Log => "log",
                    Role::Witness => "witness",
                };
                (reach, "rotation", json!({ "role": role, "reason": reason }))
            }
            Self::Revoke(Revoke { reach, kid, reason }) => {
                (reach, "revocation", json!({ "kid": kid, "reason": reason }))
            }
        };
        let node = reach.open()?;
        let proposed = node.send(Method::POST, Route::new(PATH).of(path), &body);
        node.close()?;
        output.result(&proposed?, proposal)?;
        Ok(ExitCode::SUCCESS)
    }
}

fn list(keys: &Value) -> String {
    let texts = |member: &str| {
        let values = keys.get(member).and_then(Value::as_array).map(Vec::as_slice);
        values.unwrap_or_default().iter()
    };
    let mut out = String::new();
    for key in texts("statement_keys") {
        let kid = key.get("kid").and_then(Value::as_str).unwrap_or_default();
        let signs = key.get("signs").and_then(Value::as_bool).unwrap_or_default();
        let note = if signs { "this node signs with it" } else { "registered" };
        out.push_str(&format!("statement   {kid}  {note}\n"));
    }
    let receipt = keys.get("receipt_key").and_then(Value::as_str).unwrap_or_default();
    out.push_str(&format!("receipt     {receipt}\n"));
    for (name, member) in [("log", "log_keys"), ("witness", "witness_keys")] {
        for key in texts(member).filter_map(Value::as_str) {
            // Name and hash say which it is; --json has it all.
            let start: String = key.chars().take(64).collect();
            out.push_str(&format!("{name:<11} {start}\n"));
        }
    }
    for role in texts("waiting").filter_map(Value::as_str) {
        out.push_str(&format!("waiting     the next {role} key, until a second person approves\n"));
    }
    plain(&out)
}

fn proposal(proposed: &Value) -> String {
    let id = proposed.get("proposal").and_then(Value::as_str).unwrap_or_default();
    let ends = proposed.get("ends_signing").and_then(Value::as_bool).unwrap_or_default();
    let warning = if ends {
        "This node signs with that key: once it is approved, it signs nothing any more.\n\
         To go on signing, replace the key first: comity key rotate statement --reason TEXT\n"
    } else {
        ""
    };
    let next =
        format!("proposed; another administrator approves it: comity proposal approve {id}\n");
    plain(&format!("{next}{warning}"))
}
