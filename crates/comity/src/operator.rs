//! The operator token: how commands on the node's own machine sign in.
//!
//! `operator.token` in the node's folder, mode 0600, holds the address of the running node, a token
//! of the account `operator`, and the number of the process. A new one is made at each start, the
//! ones before end, and the file goes when the node stops.

use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;
use comity_node::accounts;
use comity_node::accounts::control::OPERATOR;
use comity_store::Write;
use comity_store::rows::Role;

use crate::local::{Local, failure};

/// How long a node on this machine may take to say that it is there.
const ALIVE_WITHIN: Duration = Duration::from_secs(2);

/// How long a token lasts: longer than a node runs without a restart.
const DAYS: u32 = accounts::TOKEN_DAYS_MAX;

/// Where the running node answers, and the token for it.
pub(crate) struct Operator {
    /// Base URL on this machine.
    pub(crate) address: String,
    /// The token.
    pub(crate) token: String,
    /// The number of the process that answers there.
    pub(crate) process: Option<u32>,
}

impl Operator {
    /// What a running node left in its folder.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub(crate) fn read(dir: &Path) -> anyhow::Result<Option<Self>> {
        let path = path(dir);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => {
                return Err(error).with_context(|| format!("cannot read {}", path.display()));
            }
        };
        let mut lines = text.lines().map(str::to_owned);
        let (first, process) = (lines.next().zip(lines.next()), lines.next());
        let process = process.and_then(|number| number.parse().ok());
        Ok(first.map(|(address, token)| Self { address, token, process }))
    }

    /// Whether the node answers; a file without a node behind it was left by one that was killed.
    pub(crate) async fn is_alive(&self) -> bool {
        let client = reqwest::Client::builder().no_proxy().timeout(ALIVE_WITHIN).build();
        let Ok(client) = client else { return false };
        client.get(format!("{}/healthz", self.address)).send().await.is_ok()
    }

    /// Makes a token for a node just started; those made before end.
    ///
    /// # Errors
    /// When the node cannot write it.
    pub(crate) async fn issue(local: &Local) -> anyhow::Result<Self> {
        let node = &local.node;
        if node.read_now(|reader| reader.user(OPERATOR)).map_err(failure)?.is_none() {
            accounts::create_user(node, OPERATOR, Role::Admin, None, "node")
                .await
                .map_err(failure)?;
        }
        let before = node.read_now(|reader| reader.credentials(OPERATOR)).map_err(failure)?;
        let ended = before.into_iter().map(|row| Write::CredentialEnded(row.secret_hash)).collect();
        node.write(ended).await.map_err(failure)?;
        let made = accounts::create_token(node, OPERATOR, "commands on this machine", DAYS, "node");
        let (token, _) = made.await.map_err(failure)?;
        Ok(Self { address: local.url(), token, process: Some(std::process::id()) })
    }

    /// Leaves it in the folder, for commands to find.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn leave(&self, dir: &Path) -> anyhow::Result<()> {
        let path = path(dir);
        remove(dir)?;
        let mut file = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .with_context(|| format!("cannot write {}", path.display()))?;
        let process = self.process.map(|number| format!("{number}\n")).unwrap_or_default();
        write!(file, "{}\n{}\n{process}", self.address, self.token)?;
        Ok(())
    }
}

/// Takes the file away.
///
/// # Errors
/// When it is there and stays.
pub(crate) fn remove(dir: &Path) -> anyhow::Result<()> {
    match std::fs::remove_file(path(dir)) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).context("cannot remove the operator token")
        }
        _ => Ok(()),
    }
}

fn path(dir: &Path) -> PathBuf {
    dir.join("operator.token")
}
