//! A folder that was put back knows people and proposals as they were on an earlier day: who was
//! forbidden to sign in since may again, and what was rejected waits for a second person.
//!
//! No peer can say what became of them, so all of it is shut: the operator opens, account by
//! account, what should be open.

use comity_store::rows::{ProposalOutcome, Verdict};
use comity_store::{Proposals, Write, durable};
use serde::Serialize;
use serde_json::json;

use super::control::OPERATOR;
use super::trail::audit;
use crate::error::Error;
use crate::ledger::Ledger;

/// Why proposals are rejected.
const REASON: &str = "The folder was put back from a copy, and what became of this since is not \
                      known; propose it again.";

/// Name of the file in a folder in which people were shut: accounts that sign-on makes there may
/// not sign in before the operator has opened them, for who was forbidden to may come as somebody
/// new.
pub const MARK: &str = "accounts-shut";

/// Open proposals are read so many at a time.
const PAGE: usize = 500;

/// What was shut.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Shut {
    /// Accounts that may sign in no longer and have no password, passkey, session, token or
    /// calendar address; none of them is named for TLP:RED.
    pub accounts: Vec<String>,
    /// Proposals that were open and are rejected.
    pub proposals: usize,
}

/// Shuts every account that may sign in, and every proposal that is open.
///
/// # Errors
/// Those of the store.
pub(crate) async fn shut(ledger: &Ledger) -> Result<Shut, Error> {
    let mut writes = Vec::new();
    let mut shut = Shut::default();
    for mut user in ledger.read_now(|reader| reader.users())? {
        // A password or passkey that was changed or taken away since would be good again.
        let passkeys = ledger.read_now(|reader| reader.passkeys(&user.name))?;
        writes.extend(passkeys.into_iter().map(|row| Write::PasskeyRemoved(row.id)));
        let credentials = ledger.read_now(|reader| reader.credentials(&user.name))?;
        writes.extend(credentials.into_iter().map(|row| Write::CredentialEnded(row.secret_hash)));
        // Whoever has the folder is the operator, by a token of each start, and opens the rest.
        let is_shut = !user.enabled && !user.cleared && user.recovery.is_none();
        if user.name == OPERATOR || (is_shut && user.password.is_empty()) {
            continue;
        }
        if user.enabled {
            shut.accounts.push(user.name.clone());
        }
        (user.enabled, user.cleared, user.recovery) = (false, false, None);
        user.password.clear();
        let detail = json!({ "enabled": false, "cleared": false, "why": "put-back" }).to_string();
        writes.push(audit(ledger, OPERATOR, "user.change", &user.name, &detail));
        writes.push(Write::User(user));
    }
    let mut before = None;
    loop {
        let page = ledger.read_now(|reader| reader.proposals(Proposals::Open, before, PAGE))?;
        shut.proposals = shut.proposals.saturating_add(page.rows.len());
        for row in &page.rows {
            let detail = json!({ "reason": REASON, "proposed_by": row.proposed_by }).to_string();
            writes.push(Write::ProposalDecided {
                id: row.id,
                outcome: ProposalOutcome {
                    verdict: Verdict::Rejected,
                    by: OPERATOR.to_owned(),
                    at: ledger.now(),
                    reason: REASON.to_owned(),
                    statement: None,
                },
            });
            writes.push(audit(ledger, OPERATOR, "proposal.reject", &row.id.to_string(), &detail));
        }
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    durable::write(&ledger.config.dir.join(MARK), b"", durable::PRIVATE_FILE)
        .map_err(|error| Error::internal(error.to_string()))?;
    if !writes.is_empty() {
        ledger.write(writes).await?;
    }
    Ok(shut)
}
