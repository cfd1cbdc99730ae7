//! What is answered to whoever offered a statement, and the key that a request names.

use comity_protocol::key::{Kid, PublicKey};
use comity_protocol::kind::{Kind, names};
use comity_protocol::statement::{Confirmation, StatementId};
use data_encoding::BASE64URL_NOPAD;
use serde::Serialize;
use utoipa::ToSchema;

use super::extract::unreadable;
use crate::ledger::queue::Logged;
use crate::problem::Problem;
use crate::scrapi::entry_id;

/// Where a statement stands once it is durable.
#[derive(Debug, Serialize, ToSchema)]
pub struct LoggedOut {
    /// The statement.
    pub id: StatementId,
    /// Its position in the own log.
    pub index: u64,
    /// Its name under `/entries`.
    pub entry: String,
    /// Whether it stood there before.
    pub duplicate: bool,
}

impl From<Logged> for LoggedOut {
    fn from(logged: Logged) -> Self {
        let Logged { id, index, duplicate } = logged;
        Self { id, index: index.0, entry: entry_id(index), duplicate }
    }
}

/// The outcome for one statement of a batch.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum LogOutcome {
    /// It stands in the log.
    Logged(LoggedOut),
    /// It was refused.
    Refused {
        /// Stable code.
        code: &'static str,
        /// What is so in this case.
        detail: String,
    },
}

/// The key that a statement speaks of, or its identifier, as a request writes it.
pub(super) fn confirm(kind: &Kind, text: &str) -> Result<Confirmation, Problem> {
    let unreadable = || unreadable("confirmation", "base64url of a COSE_Key or of an identifier");
    let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| unreadable())?;
    if kind.as_str() == names::ISSUER_REVOCATION {
        let kid = bytes.try_into().map_err(|_| unreadable())?;
        return Ok(Confirmation::Kid(Kid(kid)));
    }
    let key = PublicKey::from_cose_key(&bytes)?;
    Ok(Confirmation::Key(key.to_cose_key()))
}
