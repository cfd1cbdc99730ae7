//! `comity erase`: destroys a content; the statement and its proof stay.

use std::process::ExitCode;

use clap::Args;
use comity_protocol::statement::StatementId;
use reqwest::Method;
use serde_json::{Value, json};

use crate::ask;
use crate::connection::Reach;
use crate::named::StatementName;
use crate::output::Output;
use crate::route::Route;

/// Destroy the content of one of this party's own statements, with its salt
///
/// The statement and its proof stay, and the erasure is logged as a statement of its own.
/// Peers that hold the content are told by that statement; nobody can prove that they obey.
/// Acts under agreements, their texts and the steps of commitments keep their contents: the node
/// refuses, whoever asks.
#[derive(Debug, Args)]
pub(crate) struct Erase {
    #[command(flatten)]
    reach: Reach,
    /// The statement: 64 hex digits, the first 8 or more of them, or its URN
    #[arg(value_name = "STATEMENT")]
    id: StatementName,
    /// Why: written into the log's record of the erasure
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Only propose it; another person approves
    #[arg(long)]
    propose: bool,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

impl Erase {
    /// Destroys the content.
    ///
    /// # Errors
    /// The node's refusal, or that it does not answer.
    pub(crate) fn run(self, output: &Output) -> anyhow::Result<ExitCode> {
        let node = self.reach.open()?;
        let id = self.id.whole(&node)?;
        self.confirm(id, output)?;
        let route = Route::new("/api/v1/statements").of(id).then("/erasure");
        let given = json!({ "reason": self.reason, "propose": self.propose });
        let logged = node.send(Method::POST, route, &given);
        node.close()?;
        if self.propose {
            output.result(&logged?, super::proposal::proposed)?;
            return Ok(ExitCode::SUCCESS);
        }
        output.result(&logged?, |logged| {
            let entry = logged.get("entry").and_then(Value::as_str).unwrap_or_default();
            format!("the content is destroyed; entry {entry} records it")
        })?;
        Ok(ExitCode::SUCCESS)
    }

    /// What is destroyed does not come back: a person is asked, a script must say --yes.
    fn confirm(&self, id: StatementId, output: &Output) -> anyhow::Result<()> {
        if self.yes {
            return Ok(());
        }
        let question = format!("Destroy the content of {id}? It cannot be undone.");
        ask::yes(&question, "an erasure cannot be undone", output)
    }
}
