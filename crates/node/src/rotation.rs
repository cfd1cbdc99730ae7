//! Replacing and revoking the party's keys: proposed by one person, approved by another, said in
//! the log, and only then in use.
//!
//! A statement key enters by `issuer.registration` and leaves by `issuer.revocation`, as anybody's
//! key does. Receipt, log and witness keys are named by `party.keys`. The next key lies beside the
//! one in use until its statement stands in the log; whatever interrupts that, the next start finds
//! the statement and goes on from there.

use std::sync::Arc;

use comity_protocol::index::LogId;
use comity_protocol::key::{Kid, Signer as _};
use comity_protocol::kind::{Kind, names};
use comity_protocol::marking::Marking;
use comity_protocol::party::{PartyId, PartyKeys};
use comity_protocol::statement::{Confirmation, Keys as _, Statement};
use comity_store::rows::{ProposalRow, Query};
use comity_store::{Reader, StoreError};
use serde_json::{Value, json};

use crate::keys::{NextKey, Role};
use crate::node::{Node, Submission};
use crate::problem::{Problem, codes};
use crate::proposals;
use crate::signing::StopCode;

/// Statements of kind `party.keys` looked at, newest first, for one whose content is held.
const LOOKED_AT: usize = 100;

/// Whether a statement of this kind and subject changes which keys speak for `party`.
pub fn is_own(party: &PartyId, kind: &Kind, subject: &str) -> bool {
    match kind.as_str() {
        names::ISSUER_REGISTRATION | names::ISSUER_REVOCATION => subject == party.as_str(),
        names::PARTY_KEYS | names::REGISTRATION_POLICY => true,
        _ => false,
    }
}

/// Refuses a statement about the party's own keys that was signed elsewhere: whoever stole the
/// statement key would make another with it. Such a statement is proposed, and approved by a second
/// person.
///
/// # Errors
/// `two-persons-required`.
pub fn allow_offered(node: &Node, statement: &Statement) -> Result<(), Problem> {
    let own = &node.config.party;
    if statement.issuer != *own || !is_own(own, &statement.kind, &statement.subject) {
        return Ok(());
    }
    let detail = "The party's own keys change only by a proposal that another person approves.";
    Err(Problem::new(&codes::TWO_PERSONS, detail))
}

/// Makes the next key of a role and proposes the statement that puts it in use.
///
/// # Errors
/// Those of [`proposals::propose`]; `unavailable` when the key cannot be written.
pub async fn rotate(
    node: &Arc<Node>,
    role: Role,
    reason: &str,
    by: &str,
) -> Result<(ProposalRow, NextKey), Problem> {
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
) -> Result<ProposalRow, Problem> {
    let known =
        node.keyring.load().key(&kid).is_some_and(|(issuer, _)| *issuer == node.config.party);
    if !known {
        return Err(Problem::missing(
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

/// Puts every next key in use that the log names by now; a node whose key the log knows again may
/// sign again.
///
/// # Errors
/// Those of the store; `unavailable` when key files cannot be moved.
pub fn adopt_named(node: &Node) -> Result<(), Problem> {
    let keyring = node.keyring.load();
    let own = |kid: &Kid| keyring.key(kid).is_some_and(|(issuer, _)| *issuer == node.config.party);
    if let Some(NextKey::Plain(next)) = node.keys.next(Role::Statement).map_err(unwritten)?
        && own(&next.kid())
    {
        node.keys.adopt(Role::Statement).map_err(unwritten)?;
    }
    if own(&node.keys.statement().public().kid()) {
        node.signing.resume(StopCode::StatementKeyRevoked);
    }
    let party = node.config.party.clone();
    let Some(named) = node.read_now(|reader| named(reader, LogId::OWN, &party))? else {
        return Ok(());
    };
    for role in [Role::Receipt, Role::Log, Role::Witness] {
        let is_named = match node.keys.next(role).map_err(unwritten)? {
            Some(NextKey::Plain(key)) => named.receipt_key == crate::keys::cose(&key),
            Some(NextKey::Notes(keys)) if role == Role::Log => named.log_keys == keys,
            Some(NextKey::Notes(keys)) => named.witness_keys == keys,
            None => false,
        };
        if is_named {
            node.keys.adopt(role).map_err(unwritten)?;
        }
    }
    Ok(())
}

/// The receipt, log and witness keys that a party named last in its own log, as far as the content
/// is held; its statement keys are left empty.
///
/// # Errors
/// Those of the store.
pub fn named(
    reader: &dyn Reader,
    log: LogId,
    party: &PartyId,
) -> Result<Option<PartyKeys>, StoreError> {
    let mut found = None;
    each_named(reader, log, party, |keys| {
        found = Some(keys);
        false
    })?;
    Ok(found)
}

/// The keys that signed this node's checkpoints by what its log says, the newest first, without
/// those it began with.
///
/// # Errors
/// Those of the store.
pub fn log_keys(reader: &dyn Reader, own: &PartyId) -> Result<Vec<Vec<String>>, StoreError> {
    let mut found = Vec::new();
    each_named(reader, LogId::OWN, own, |keys| {
        found.push(keys.log_keys);
        true
    })?;
    Ok(found)
}

/// Gives what a party named in its own log, the newest first, as long as `go_on` says so.
fn each_named(
    reader: &dyn Reader,
    log: LogId,
    party: &PartyId,
    mut go_on: impl FnMut(PartyKeys) -> bool,
) -> Result<(), StoreError> {
    let query = Query {
        log: Some(log),
        kind: names::PARTY_KEYS.parse().ok(),
        issuer: Some(party.clone()),
        limit: LOOKED_AT,
        ..Query::default()
    };
    for view in reader.statements(&query)?.rows {
        let Some((_, statement)) = view.statement.filter(|_| view.refusal.is_none()) else {
            continue;
        };
        let row = reader.content(&statement.digest, log, &statement.issuer)?;
        let Some(row) = row else { continue };
        let file: Option<Value> = serde_json::from_slice(&row.bytes).ok();
        let keys = file.as_ref().and_then(|file| file.get("body")).and_then(read);
        if keys.is_some_and(|keys| !go_on(keys)) {
            break;
        }
    }
    Ok(())
}

/// After such a statement was logged: what it names is put in use.
///
/// # Errors
/// As [`adopt_named`].
pub async fn after(node: &Arc<Node>, kind: &Kind, subject: &str) -> Result<(), Problem> {
    if is_own(&node.config.party, kind, subject) {
        let node = Arc::clone(node);
        let adopted = tokio::task::spawn_blocking(move || adopt_named(&node)).await;
        return adopted.map_err(|_| Problem::internal("keys could not be put in use"))?;
    }
    Ok(())
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

fn read(body: &Value) -> Option<PartyKeys> {
    let texts = |member: &str| {
        let values = body.get(member)?.as_array()?.iter();
        values.map(|value| value.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>()
    };
    Some(PartyKeys {
        statement_keys: Vec::new(),
        receipt_key: body.get("receipt_key")?.as_str()?.to_owned(),
        log_keys: texts("log_keys")?,
        witness_keys: texts("witness_keys")?,
    })
}

fn kind(name: &str) -> Result<Kind, Problem> {
    name.parse().map_err(|_| Problem::internal("kind"))
}

#[expect(clippy::needless_pass_by_value, reason = "made for `map_err`")]
fn unwritten(error: crate::keys::KeyError) -> Problem {
    let detail = "The key files cannot be read or written.";
    Problem::new(&codes::UNAVAILABLE, detail).because(error.to_string())
}
