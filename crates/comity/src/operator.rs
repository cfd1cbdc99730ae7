//! The operator token: how commands on the node's own machine sign in.
//!
//! `operator.token` in the node's folder, mode 0600, holds the address of the running node and a
//! token of the account `operator`. A new one is made at each start, the ones before end, and the
//! file goes when the node stops.

use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use comity_node::accounts;
use comity_node::accounts::control::OPERATOR;
use comity_store::Write;
use comity_store::rows::Role;

use crate::local::{Local, failure};

/// How long a token lasts: longer than a node runs without a restart.
const DAYS: u32 = accounts::TOKEN_DAYS_MAX;

/// Where the running node answers, and the token for it.
pub(crate) struct Operator {
    /// Base URL on this machine.
    pub(crate) address: String,
    /// The token.
    pub(crate) token: String,
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
        Ok(lines.next().zip(lines.next()).map(|(address, token)| Self { address, token }))
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
        Ok(Self { address: local.url(), token })
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
        write!(file, "{}\n{}\n", self.address, self.token)?;
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
