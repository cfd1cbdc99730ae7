//! Replacing and revoking the party's keys: proposed by one person, approved by another, said in
//! the log, and only then in use.
//!
//! A statement key enters by `issuer.registration` and leaves by `issuer.revocation`, as anybody's
//! key does. Receipt, log and witness keys are named by `party.keys`. The next key lies beside the
//! one in use until its statement stands in the log; whatever interrupts that, the next start finds
//! the statement and goes on from there.

use std::sync::Arc;

use comity_protocol::key::{Kid, Signer as _};
use comity_protocol::kind::{Kind, names};
use comity_protocol::marking::Marking;
use comity_protocol::party::PartyKeys;
use comity_protocol::statement::{Confirmation, Keys as _};
use comity_store::rows::ProposalRow;
use serde_json::{Value, json};

use crate::error::Error;
use crate::keys::{NextKey, Role};
use crate::ledger::content::Submission;
use crate::node::Node;
use crate::proposals;
use named::unwritten;

pub mod own;

pub mod named;

pub mod standing;

/// Makes the next key of a role and proposes the statement that puts it in use.
///
/// # Errors
/// Those of [`proposals::propose`]; `unavailable` when the key cannot be written.
pub async fn rotate(
    node: &Arc<Node>,
    role: Role,
    reason: &str,
    by: &str,
) -> Result<(ProposalRow, NextKey), Error> {
    node.may_sign().await?;
    let next = node.keys.prepare(role).map_err(unwritten)?;
    let submission = match &next {
        NextKey::Plain(key) if role == Role::Statement => Submission {
            kind: kind(names::ISSUER_REGISTRATION)?,
            subject: node.config.party.to_string(),
            body: json!({ "name": node.config.name, "reason": reason }).into(),
            marking: Marking::clear(),
            confirmation: Some(Confirmation::Key(key.to_cose_key())),
        },
        _ => Submission {
            kind: kind(names::PARTY_KEYS)?,
            subject: node.descriptor.origin.clone(),
            body: body(&node.keys.now(), role, &next, reason).into(),
            marking: Marking::clear(),
            confirmation: None,
        },
    };
    let row = proposals::propose(node, submission, proposals::DAYS, by).await?;
    Ok((row, next))
}

/// Proposes that a statement key of the party count no more.
///
/// # Errors
/// Those of [`proposals::propose`]; `not-found` for a key that the log does not know as the
/// party's.
pub async fn revoke(
    node: &Arc<Node>,
    kid: Kid,
    reason: &str,
    by: &str,
) -> Result<ProposalRow, Error> {
    let known =
        node.keyring.load().key(&kid).is_some_and(|(issuer, _)| *issuer == node.config.party);
    if !known {
        return Err(Error::missing(
            "The log knows no such key of this party, or knows it as revoked.",
        ));
    }
    let submission = Submission {
        kind: kind(names::ISSUER_REVOCATION)?,
        subject: node.config.party.to_string(),
        body: json!({ "reason": reason }).into(),
        marking: Marking::clear(),
        confirmation: Some(Confirmation::Kid(kid)),
    };
    proposals::propose(node, submission, proposals::DAYS, by).await
}

/// Whether this node signs nothing any more once a proposal is approved: it revokes the key that
/// the node signs with.
pub fn ends_signing(node: &Node, proposed: &ProposalRow) -> bool {
    let signing = node.keys.statement().public().kid();
    let revoked = matches!(proposed.confirmation, Some(Confirmation::Kid(kid)) if kid == signing);
    proposed.kind.as_str() == names::ISSUER_REVOCATION && revoked
}

fn body(now: &PartyKeys, role: Role, next: &NextKey, reason: &str) -> Value {
    let mut keys = now.clone();
    match next {
        NextKey::Plain(key) => keys.receipt_key = crate::keys::cose(key),
        NextKey::Notes(pair) if role == Role::Log => keys.log_keys.clone_from(pair),
        NextKey::Notes(pair) => keys.witness_keys.clone_from(pair),
    }
    json!({
        "receipt_key": keys.receipt_key,
        "log_keys": keys.log_keys,
        "witness_keys": keys.witness_keys,
        "reason": reason,
    })
}

fn kind(name: &str) -> Result<Kind, Error> {
    name.parse().map_err(|_| Error::internal("kind"))
}
