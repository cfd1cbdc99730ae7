//! `comity erase`: destroys a content; the statement and its proof stay.

use std::io::{BufRead as _, IsTerminal as _};
use std::process::ExitCode;

use clap::Args;
use comity_protocol::statement::StatementId;
use reqwest::Method;
use serde_json::{Value, json};

use crate::connection::Reach;
use crate::failure::Failure;
use crate::output::Output;
use crate::route::Route;

/// Destroy the content of one of this party's own statements, with its salt
///
/// The statement and its proof stay, and the erasure is logged as a statement of its own.
/// Peers that hold the content are told by that statement; nobody can prove that they obey.
#[derive(Debug, Args)]
pub(crate) struct Erase {
    #[command(flatten)]
    reach: Reach,
    /// The statement: 64 hex digits or its URN
    #[arg(value_name = "STATEMENT", value_parser = crate::arguments::statement_id)]
    id: StatementId,
    /// Why: written into the log's record of the erasure
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Only propose it; another person approves. The content of an act is destroyed in no other way
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
        self.confirm(output)?;
        let node = self.reach.open()?;
        let route = Route::new("/api/v1/statements").of(self.id).then("/erasure");
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
    fn confirm(&self, output: &Output) -> anyhow::Result<()> {
        if self.yes {
            return Ok(());
        }
        let failure = Failure::usage("an erasure cannot be undone").hint("say --yes");
        if output.json() || !std::io::stdin().is_terminal() {
            return Err(failure.into());
        }
        output.note(format!("Destroy the content of {}? It cannot be undone. Type yes:", self.id));
        let mut answer = String::new();
        std::io::stdin().lock().read_line(&mut answer)?;
        if answer.trim() == "yes" { Ok(()) } else { Err(failure.into()) }
    }
}
