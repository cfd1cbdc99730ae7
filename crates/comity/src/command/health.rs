//! `comity health`: whether all is well with a node that runs.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::operator::Operator;
use crate::output::Output;

/// A node that takes longer to say so is not well.
const PATIENCE: Duration = Duration::from_secs(5);

/// Ask a running node whether all is well with it
///
/// Needs no account: what is told is told to everybody.
/// Exit code 4 where something is wrong, by its code, and where nobody answers.
#[derive(Debug, Args)]
pub(crate) struct Health {
    /// The node's folder
    #[arg(long, env = "COMITY_DIR", default_value = "comity", value_name = "FOLDER")]
    dir: PathBuf,
    /// A node elsewhere, instead of the one in the folder
    #[arg(long, env = "COMITY_NODE", value_name = "URL")]
    node: Option<String>,
    /// Whether requests may come, too: it is up, and was not told to stop
    #[arg(long)]
    ready: bool,
}

/// All is well.
#[derive(Serialize)]
struct Well {
    ok: bool,
    /// What will not be well soon, by code.
    warnings: Vec<String>,
}

/// What is wrong.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Wrong {
    code: String,
    detail: String,
}

impl Health {
    /// Asks.
    ///
    /// # Errors
    /// What is wrong; that there is no node, or that it does not answer.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        let base = match &self.node {
            Some(node) => node.trim_end_matches('/').to_owned(),
            None => {
                let operator = Operator::read(&self.dir)?;
                let not_running =
                    || Failure::unavailable(format!("no node runs in {}", self.dir.display()));
                operator.ok_or_else(not_running)?.address
            }
        };
        let path = if self.ready { "/readyz" } else { "/healthz" };
        let client = reqwest::Client::builder().timeout(PATIENCE).build()?;
        let (status, body) = crate::local::runtime()?.block_on(async {
            let answer = client.get(format!("{base}{path}")).send().await?;
            Ok::<_, reqwest::Error>((answer.status(), answer.text().await?))
        })?;
        if !status.is_success() {
            let Wrong { code, detail } = serde_json::from_str(&body).unwrap_or_default();
            let detail = if detail.is_empty() { format!("HTTP status {status}") } else { detail };
            let failure = Failure::unavailable(detail);
            return Err(if code.is_empty() { failure } else { failure.code(code) }.into());
        }
        let warnings = body.lines().skip(1).map(str::to_owned).collect();
        output.result(&Well { ok: true, warnings }, |well| {
            let lines: String = well.warnings.iter().map(|line| format!("{line}\n")).collect();
            format!("ok\n{lines}")
        })?;
        Ok(ExitCode::SUCCESS)
    }
}
