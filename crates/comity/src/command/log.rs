//! `comity log`: the node's own log, its checkpoint, proofs, receipts and witnesses.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use comity_protocol::log::checkpoint::SignedCheckpoint;
use comity_protocol::log::policy::Policy;
use serde::Serialize;
use serde_json::{Value, json};

use crate::connection::{Connection, Reach};
use crate::failure::Failure;
use crate::named::StatementName;
use crate::output::{Output, plain};
use crate::route::Route;

/// Show the node's log: size, root, checkpoint, proofs, receipts and witnesses
#[derive(Debug, Subcommand)]
pub(crate) enum Log {
    /// Show the size, the root and the numbers by kind
    Show {
        #[command(flatten)]
        reach: Reach,
    },
    /// Print the newest signed checkpoint with its cosignatures
    Checkpoint {
        #[command(flatten)]
        reach: Reach,
    },
    /// Write the proof that a statement is in the log (C2SP tlog-proof)
    Proof(One),
    /// Write the receipt of a statement (COSE receipt, RFC 9942)
    Receipt(One),
    /// Show who has cosigned the newest checkpoint and whether that meets the policy
    Witness {
        #[command(flatten)]
        reach: Reach,
    },
}

/// A file about one statement.
#[derive(Debug, Args)]
pub(crate) struct One {
    #[command(flatten)]
    reach: Reach,
    /// The statement: 64 hex digits, the first 8 or more of them, or its URN
    #[arg(value_name = "STATEMENT")]
    id: StatementName,
    /// Write here instead of to standard output
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Log {
    /// Does what is asked.
    ///
    /// # Errors
    /// The node's refusal, or that it does not answer.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        match self {
            Self::Show { reach } => {
                let node = reach.open()?;
                let log = node.get(LOG);
                node.close()?;
                output.result(&log?, show)?;
            }
            Self::Checkpoint { reach } => {
                let node = reach.open()?;
                let note = node.bytes("/checkpoint");
                node.close()?;
                let note = String::from_utf8_lossy(&note?).into_owned();
                output.as_written(&json!({ "checkpoint": note }), |_| plain(&note))?;
            }
            Self::Proof(one) => one.save("proof", output)?,
            Self::Receipt(one) => one.save("receipt", output)?,
            Self::Witness { reach } => {
                let node = reach.open()?;
                let witnessed = witness(&node);
                node.close()?;
                let witnessed = witnessed?;
                output.result(&witnessed, Witnessed::words)?;
                if !witnessed.met {
                    return Ok(ExitCode::FAILURE);
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

const LOG: &str = "/api/v1/log";

/// Who vouches for the log, as `--json` prints it.
#[derive(Debug, Serialize)]
struct Witnessed {
    /// Whether the newest cosigned checkpoint meets the policy.
    met: bool,
    /// Whether there is a policy at all; without one nothing is asked of witnesses.
    policy: bool,
    /// Entries in the log.
    size: u64,
    /// Entries under the newest cosigned checkpoint.
    cosigned_size: u64,
    /// Who cosigned it, and when.
    witnesses: Vec<Cosigned>,
    /// Witnesses whose signature does not verify.
    invalid: Vec<String>,
    /// Witnesses and groups that are wanting.
    missing: Vec<String>,
}

/// One cosignature.
#[derive(Debug, Serialize)]
struct Cosigned {
    /// The witness, as the policy names it.
    name: String,
    /// The name of its key.
    key: String,
    /// When it cosigned.
    at: comity_protocol::time::Timestamp,
}

fn witness(node: &Connection) -> anyhow::Result<Witnessed> {
    let log = node.get(LOG)?;
    let text = |member: &str| log.get(member).and_then(Value::as_str);
    let policy_text = text("policy").filter(|policy| !policy.trim().is_empty());
    let policy = match policy_text {
        Some(policy) => Policy::parse(policy.as_bytes())?,
        None => Policy::none(),
    };
    let note = text("cosigned").or(text("checkpoint")).unwrap_or_default();
    let signed =
        SignedCheckpoint::parse(note.as_bytes()).context("the checkpoint cannot be read")?;
    let quorum = policy.satisfied_by(&signed);
    let key_of = |name: &str| {
        let witness = policy.witnesses().find(|witness| witness.name == name);
        witness.map(|witness| witness.key.name().to_owned()).unwrap_or_default()
    };
    let witnesses = quorum.witnesses.iter();
    let cosigned =
        witnesses.map(|(name, at)| Cosigned { name: name.clone(), key: key_of(name), at: *at });
    Ok(Witnessed {
        met: quorum.met,
        policy: policy_text.is_some(),
        size: log.get("size").and_then(Value::as_u64).unwrap_or_default(),
        cosigned_size: signed.checkpoint.head.size.0,
        witnesses: cosigned.collect(),
        invalid: quorum.invalid,
        missing: quorum.missing.into_iter().flat_map(|shortfall| shortfall.absent).collect(),
    })
}

impl Witnessed {
    fn words(&self) -> String {
        if !self.policy {
            return "no witness policy is set: checkpoints are not witnessed\n".to_owned();
        }
        let met = if self.met { "met" } else { "NOT met" };
        let mut out =
            format!("policy      {met}, at {} of {} entries\n", self.cosigned_size, self.size);
        for Cosigned { name, key, at } in &self.witnesses {
            out.push_str(&format!("cosigned    {name} ({key}) at {at}\n"));
        }
        for name in &self.invalid {
            out.push_str(&format!("INVALID     {name}\n"));
        }
        for name in &self.missing {
            out.push_str(&format!("missing     {name}\n"));
        }
        plain(&out)
    }
}

impl One {
    /// Fetches a file about the statement, and writes it where it is wanted.
    fn save(&self, part: &str, output: &Output) -> anyhow::Result<()> {
        if self.out.is_none() && output.json() {
            let failure = Failure::usage("a file cannot be printed as JSON");
            return Err(failure.hint("name a file with --out").into());
        }
        let node = self.reach.open()?;
        let id = self.id.whole(&node)?;
        let bytes = node.bytes(Route::new("/api/v1/statements").of(id).of(part));
        node.close()?;
        let bytes = bytes?;
        let Some(path) = &self.out else { return output.bytes(&bytes) };
        write(path, &bytes)?;
        let saved = json!({ "id": id, "file": path, "bytes": bytes.len() });
        output.result(&saved, |_| format!("wrote {} ({} bytes)", path.display(), bytes.len()))
    }
}

fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    std::fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

fn show(log: &Value) -> String {
    let text = |member: &str| log.get(member).and_then(Value::as_str).unwrap_or_default();
    let size = log.get("size").and_then(Value::as_u64).unwrap_or_default();
    let mut out = format!(
        "origin      {}\nentries     {size}\nroot        {}\n",
        text("origin"),
        text("root")
    );
    for key in log.get("keys").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default() {
        let key = key.as_str().unwrap_or_default();
        // An ML-DSA key has 1,800 characters; name and hash say which it is, --json has it all.
        let start: String = key.chars().take(72).collect();
        let cut = if start.len() < key.len() { "…" } else { "" };
        out.push_str(&format!("log key     {start}{cut}\n"));
    }
    let policy =
        if text("policy").trim().is_empty() { "none" } else { "set; see `comity log witness`" };
    out.push_str(&format!("policy      {policy}\n"));
    plain(&out)
}
